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
 * of them, those after it move up and one is never shown. So all pages but the last are read once
 * more; if each still is what it was, all of them were true when the last one was read. Throws
 * `source-changing` when the listing does not hold still.
 */
export async function readListing<T extends { readonly id: string }>(
  requests: Requests,
  first: string,
  schema: z.ZodType<T[]>,
): Promise<T[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const pages = await readPages(requests, first, schema)
    if (await heldStill(requests, pages.slice(0, -1), schema)) {
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
  pages: readonly Page<T>[],
  schema: z.ZodType<T[]>,
): Promise<boolean> {
  const idsOf = (items: readonly T[]) => items.map(({ id }) => id).join()
  const again = await Promise.all(
    pages.map(async ({ address, items }) => {
      const { data } = await requests.get(address, schema)
      return idsOf(data) === idsOf(items)
    }),
  )
  return again.every((same) => same)
}

function goesRound(address: string): HoldfastError {
  return new HoldfastError('source-protocol', `The pages after ${address} go round in a circle.`, {
    hint: 'Check that this host is a GitHub and that no proxy changes its answers.',
  })
}
