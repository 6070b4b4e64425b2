/** Reading a listing of many pages, all of it or none. */
import type { z } from 'zod'
import { HoldfastError } from '../domain/errors.ts'
import type { Requests } from './requests.ts'

interface Page<T> {
  readonly address: string
  readonly items: readonly T[]
}

const ATTEMPTS = 3

/**
 * All items of all pages. Pages are counted from the front: when an item goes away between two
 * of them, those after it move up and one is never shown. So the last page but one is read once
 * more; if it still is what it was, nothing before its end has moved. Throws `source-changing`
 * when the listing does not hold still.
 */
export async function readListing<T extends { readonly id: string }>(
  requests: Requests,
  first: string,
  schema: z.ZodType<T[]>,
): Promise<T[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const pages = await readPages(requests, first, schema)
    const witness = pages.at(-2)
    if (witness === undefined || (await heldStill(requests, witness, schema))) {
      return pages.flatMap(({ items }) => items)
    }
  }
  throw new HoldfastError(
    'source-changing',
    'The list of repositories changed while it was read.',
    {
      hint: 'Run it again when fewer repositories come and go.',
    },
  )
}

async function readPages<T>(
  requests: Requests,
  first: string,
  schema: z.ZodType<T[]>,
): Promise<Page<T>[]> {
  const pages: Page<T>[] = []
  for (let address: string | undefined = first; address !== undefined; ) {
    const { data, next }: { data: T[]; next?: string } = await requests.get(address, schema)
    pages.push({ address, items: data })
    if (pages.some((page) => page.address === next)) throw goesRound(address)
    address = next
  }
  return pages
}

async function heldStill<T extends { readonly id: string }>(
  requests: Requests,
  page: Page<T>,
  schema: z.ZodType<T[]>,
): Promise<boolean> {
  const { data } = await requests.get(page.address, schema)
  return data.map(({ id }) => id).join() === page.items.map(({ id }) => id).join()
}

function goesRound(address: string): HoldfastError {
  return new HoldfastError('source-protocol', `The pages after ${address} go round in a circle.`, {
    hint: 'Check that this host is a GitHub and that no proxy changes its answers.',
  })
}
