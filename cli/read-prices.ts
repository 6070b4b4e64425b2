/** The prices by which a retrieval is reckoned. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { HoldfastError } from '../core/domain/errors.ts'
import type { Prices } from '../core/domain/prices.ts'
import { readAddress } from './open-store.ts'
import type { RetrieveFlags } from './options.ts'
import type { Session } from './session.ts'

/** Those of the file that was named, or of Amazon if the store is there; or nobody knows any. */
export async function readPrices(
  { store, prices }: Pick<RetrieveFlags, 'store' | 'prices'>,
  { directory, settings }: Session,
): Promise<Prices | undefined> {
  const address = await readAddress(store, { directory, home: settings.home })
  const { AWS_REGION, AWS_DEFAULT_REGION } = settings.environment
  const named = address.kind === 's3' ? address.region : undefined
  const region = named ?? AWS_REGION ?? AWS_DEFAULT_REGION
  if (prices !== undefined) return { table: await readTable(resolve(directory, prices)), region }
  if (address.kind !== 's3' || address.endpoint !== undefined) return undefined
  const { awsPrices } = await import('../core/domain/aws-prices.ts')
  return { table: awsPrices(), region }
}

async function readTable(path: string): Promise<Prices['table']> {
  const { parsePriceTable } = await import('../core/domain/prices.ts')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new HoldfastError('bad-input', `${path} cannot be read.`, {
      hint: 'Give --prices the path of a table of prices: docs/retrieval.md shows one.',
      cause,
    })
  })
  return parsePriceTable(text, path)
}
