/** In which order repositories are listed, and where a page goes on. */
import { z } from 'zod'
import type { FleetRepository } from '../ports/fleet.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import { Problem } from '../problem.ts'
import { heldAt } from './ages.ts'
import { GRAVITY } from './attention.ts'
import { nameOf } from './repository-text.ts'
import { storedBytesOf } from './storage.ts'

/** By what; `-` turns it round. What is equal is sorted by name. */
export const SORTS = [
  ...(['name', '-name', 'state', '-state', 'age', '-age'] as const),
  ...(['tested', '-tested', 'size', '-size', 'pushed', '-pushed'] as const),
] as const
export type Sort = (typeof SORTS)[number]
export type SortKey = Exclude<Sort, `-${string}`>

/** `state`: the gravest first. `age`: the youngest copy first. What is not there comes last. */
const KEYS: Readonly<Record<SortKey, (repository: FleetRepository) => number>> = {
  name: () => 0,
  state: ({ coverage }) => GRAVITY.indexOf(coverage.state),
  age: (repository) => -(heldAt(repository)?.getTime() ?? 0),
  tested: ({ restoreTestedAt }) => -(restoreTestedAt?.getTime() ?? 0),
  size: storedBytesOf,
  pushed: ({ pushedAt }) => -(pushedAt?.getTime() ?? 0),
}

/** Where an item stands among all others: no two are alike. */
type Place = readonly [key: number, name: string, id: string]

const Cursor = z.tuple([z.string(), z.number(), z.string(), z.string()])

/**
 * One page of `items`, which are in that order. A cursor names the last item and not its number, so
 * that nothing is left out or told twice when others come and go meanwhile. Throws `bad-request`
 * for a cursor of another order.
 */
export function pageInOrder(
  items: readonly FleetRepository[],
  sort: Sort,
  { cursor, limit }: PageRequest,
): Page<FleetRepository> {
  const compare = comparing(sort)
  const keyOf = KEYS[keyIn(sort)]
  const after = cursor === undefined ? undefined : readCursor(cursor, sort)
  const behind =
    after === undefined ? 0 : items.findIndex((item) => compare(placeOf(item, keyOf), after) > 0)
  const from = behind < 0 ? items.length : behind
  const page = items.slice(from, from + limit)
  const last = page.at(-1)
  const more = last !== undefined && items.length > from + limit
  return { items: page, next: more ? writeCursor(sort, placeOf(last, keyOf)) : null }
}

/** All of them, in order. */
export function inOrder(items: readonly FleetRepository[], sort: Sort): FleetRepository[] {
  const compare = comparing(sort)
  const keyOf = KEYS[keyIn(sort)]
  const ranked = items.map((item) => ({ item, place: placeOf(item, keyOf) }))
  return ranked.sort((a, b) => compare(a.place, b.place)).map(({ item }) => item)
}

function placeOf(item: FleetRepository, keyOf: (item: FleetRepository) => number): Place {
  return [keyOf(item), nameOf(item), item.id]
}

function comparing(sort: Sort): (a: Place, b: Place) => number {
  const sign = sort.startsWith('-') ? -1 : 1
  // Only the order by name turns names round.
  const nameSign = sort === '-name' ? -1 : 1
  return (a, b) =>
    sign * (a[0] - b[0]) || nameSign * (compareText(a[1], b[1]) || compareText(a[2], b[2]))
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

export function keyIn(sort: Sort): SortKey {
  const key = SORTS.find((one): one is SortKey => one === sort.replace(/^-/, '') && one in KEYS)
  return key ?? 'name'
}

function writeCursor(sort: Sort, place: Place): string {
  return Buffer.from(JSON.stringify([sort, ...place])).toString('base64url')
}

function readCursor(cursor: string, sort: Sort): Place {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  if (!parsed.success || parsed.data[0] !== sort) {
    throw new Problem(
      'bad-request',
      'The cursor is not one of this list.',
      'Begin with the first page: leave the cursor out.',
    )
  }
  const [, key, name, id] = parsed.data
  return [key, name, id]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
