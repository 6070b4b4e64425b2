/** Reading a listing of many pages, all of it or none. */
import type { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Ask, Found } from './asking.ts'
import type { Memory } from './memory.ts'
import type { Question } from './transport.ts'

export interface Page<T> {
  readonly items: readonly T[]
  /** How many there are on all pages, where GitHub says so. */
  readonly total?: number | undefined
}

interface Listing<T> {
  readonly question: Question
  readonly schema: z.ZodType<Page<T>>
  readonly memory?: Memory<Page<T>>
  readonly idOf: (item: T) => string
}

interface ReadPage<T> extends Page<T> {
  readonly question: Question
}

const ATTEMPTS = 3

/**
 * All items of all pages. Pages are counted from the front: when an item goes away between two of
 * them, those after it move up and one is never shown; so the number of items must be the total
 * that every page names. When one comes as another goes the total stays. So at the end all pages
 * but the last are asked for again: if each still holds what it held, there was a moment, that of
 * the last page, at which all of them were true. Throws `source-changing` when the listing does
 * not hold still, and `source-protocol` when its pages go round in a circle.
 */
export async function listAll<T>(ask: Ask, listing: Listing<T>): Promise<readonly T[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const pages = await readPages(ask, listing)
    if (agree(pages, listing) && (await heldStill(ask, pages, listing))) {
      return pages.flatMap(({ items }) => items)
    }
  }
  const { operation } = listing.question
  const message = `GitHub's answer to ${operation} changed while it was read, three times over.`
  const hint = 'Run it again when fewer repositories come and go.'
  throw new HoldfastError('source-changing', message, { hint })
}

async function readPages<T>(
  ask: Ask,
  { question, schema, memory }: Listing<T>,
): Promise<readonly ReadPage<T>[]> {
  const pages: ReadPage<T>[] = []
  const seen = new Set<string>()
  for (let page: Question | undefined = question; page !== undefined; ) {
    const { data, next }: Found<Page<T>> = await ask.read(page, schema, memory)
    pages.push({ ...data, question: page })
    page = pageAfter(question, next, seen)
  }
  return pages
}

function pageAfter(
  { operation }: Question,
  next: string | undefined,
  seen: Set<string>,
): Question | undefined {
  if (next === undefined) return undefined
  if (seen.has(next)) throw goesRound(operation)
  seen.add(next)
  return { operation, address: next }
}

function agree<T>(pages: readonly ReadPage<T>[], { idOf }: Listing<T>): boolean {
  const items = pages.flatMap((page) => page.items)
  const ids = new Set(items.map(idOf))
  if (ids.size !== items.length) return false
  return pages.every(({ total }) => total === undefined || total === items.length)
}

async function heldStill<T>(
  ask: Ask,
  pages: readonly ReadPage<T>[],
  { schema, memory, idOf }: Listing<T>,
): Promise<boolean> {
  const again = await Promise.all(
    pages.slice(0, -1).map(async ({ question, items }) => {
      const { data } = await ask.read(question, schema, memory)
      return idsOf(data.items, idOf) === idsOf(items, idOf)
    }),
  )
  return again.every((same) => same)
}

function idsOf<T>(items: readonly T[], idOf: (item: T) => string): string {
  return items.map(idOf).sort().join()
}

/**
 * Items newest first, page by page, for who stops early. New ones come before what was read and
 * harm nothing; so does one that goes away behind it. Throws `source-changing` when one may have
 * gone unseen: the total of a page is less than that of the page before.
 */
export async function* walk<T>(ask: Ask, { question, schema, idOf }: Listing<T>) {
  const pages = new Set<string>()
  const seen = new Set<string>()
  let least = 0
  for (let page: Question | undefined = question; page !== undefined; ) {
    const { data, next }: Found<Page<T>> = await ask.read(page, schema)
    if ((data.total ?? least) < least) throw shrank(question)
    least = data.total ?? least
    const fresh = data.items.filter((item) => !seen.has(idOf(item)))
    for (const item of fresh) seen.add(idOf(item))
    yield* fresh
    page = pageAfter(question, next, pages)
  }
}

function shrank({ operation }: Question): HoldfastError {
  const message = `GitHub's answer to ${operation} shrank while it was read.`
  return new HoldfastError('source-changing', message, { hint: 'Run it again.' })
}

function goesRound(operation: string): HoldfastError {
  const message = `The pages of ${operation} go round in a circle.`
  const hint = 'Check that this host is a GitHub and that no proxy changes its answers.'
  return new HoldfastError('source-protocol', message, { hint })
}
