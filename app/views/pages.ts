/** Pages of long lists: cursors, and rows that a viewer may see among those that they may not. */
import { setImmediate as breathe } from 'node:timers/promises'
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Page, PageRequest } from '../../dashboard/ports/page.ts'

/** Where a page ended: the time and the id of its last row. */
export interface Place {
  readonly at: number
  readonly id: string
}

/** The name of a list, so that the cursor of one is none of another. */
type List = 'activity' | 'alerts' | 'retrievals' | 'runs' | 'snapshots' | 'verifications'

const MOST = 500
/** Rows read at once where not all of them are wanted. */
const BATCH = 500

interface Source<Row, Item> {
  readonly list: List
  /** Rows behind `after`, as many as `limit` if there are so many. */
  readonly read: (after: Place | undefined, limit: number) => Promise<readonly Row[]>
  readonly placeOf: (row: Row) => Place
  readonly toItem: (row: Row) => Item
  /** Which rows are wanted; all, if absent. */
  readonly keep?: (row: Row) => boolean
}

/** Throws `bad-input` for a limit that is none, and for a cursor that is not of this list. */
export async function readPage<Row, Item>(
  { cursor, limit }: PageRequest,
  { list, read, placeOf, toItem, keep }: Source<Row, Item>,
): Promise<Page<Item>> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw badLimit()
  const kept: Row[] = []
  const atOnce = keep === undefined ? limit + 1 : BATCH
  let after = cursor === undefined ? undefined : readCursor(list, cursor)
  while (kept.length <= limit) {
    const rows = await read(after, atOnce)
    kept.push(...(keep === undefined ? rows : rows.filter(keep)))
    const last = rows.at(-1)
    if (last === undefined || rows.length < atOnce) break
    after = placeOf(last)
    // Among many rows few may be wanted, and others wait.
    await breathe()
  }
  const items = kept.slice(0, limit)
  const last = items.at(-1)
  const next = kept.length > limit && last ? formatCursor(list, placeOf(last)) : null
  return { items: items.map(toItem), next }
}

function formatCursor(list: List, { at, id }: Place): string {
  return Buffer.from(JSON.stringify([list, at, id])).toString('base64url')
}

/** No database takes more. */
const Id = z
  .string()
  .max(300)
  .regex(/^[^\0]*$/)

function readCursor(list: List, cursor: string): Place {
  const Cursor = z.tuple([z.literal(list), z.int(), Id])
  const read = Cursor.safeParse(parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (read.success) return { at: read.data[1], id: read.data[2] }
  throw new HoldfastError('bad-input', 'The cursor is none of this list.', {
    hint: 'Begin with the first page, and hand back `next` as it came.',
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function badLimit(): HoldfastError {
  return new HoldfastError('bad-input', `A page has from 1 to ${MOST} items.`, {
    hint: 'Ask for fewer, and go on with the cursor.',
  })
}
