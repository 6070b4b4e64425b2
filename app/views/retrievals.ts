/** What was asked back from cold storage, from the records. */
import type { RetrievalItem, RetrievalsPort } from '../../dashboard/ports/retrievals.ts'
import type { Db } from '../records/open.ts'
import {
  endRetrieval,
  insertRetrieval,
  listRetrievalPage,
  type RetrievalRow,
} from '../records/retrievals.ts'
import { readPage } from './pages.ts'

export interface RetrievalTools {
  readonly db: Db
  readonly newId: () => string
  /** Has whoever asked be told, in the same transaction. */
  readonly tellReady: (db: Db, item: RetrievalItem) => Promise<void>
}

export function createRetrievalsView({ db, newId, tellReady }: RetrievalTools): RetrievalsPort {
  return {
    async begin(request) {
      const { startedAt, ...rest } = request
      const id = newId()
      const nothing = { state: 'pending', endedAt: null, readyUntil: null, reason: null } as const
      const row = { ...rest, id, startedAt: startedAt.getTime(), ...nothing }
      await insertRetrieval(db, row)
      return toItem(row)
    },
    list: ({ cursor, limit, ...choice }) =>
      readPage(
        { cursor, limit },
        {
          list: 'retrievals',
          read: (after, most) => listRetrievalPage(db, { ...choice, after, limit: most }),
          placeOf: ({ startedAt, id }) => ({ at: startedAt, id }),
          toItem,
        },
      ),
    ready: (id, at, until) =>
      db.transaction().execute(async (tx) => {
        const readyUntil = until?.getTime() ?? null
        const ending = { state: 'ready', endedAt: at.getTime(), readyUntil, reason: null } as const
        const row = await endRetrieval(tx, id, ending)
        if (row === undefined) return false
        await tellReady(tx, toItem(row))
        return true
      }),
    async fail(id, at, reason) {
      const ending = { state: 'failed', endedAt: at.getTime(), readyUntil: null, reason } as const
      return (await endRetrieval(db, id, ending)) !== undefined
    },
  }
}

function toItem(row: RetrievalRow): RetrievalItem {
  const { startedAt, endedAt, readyUntil, ...rest } = row
  return {
    ...rest,
    startedAt: new Date(startedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
    readyUntil: readyUntil === null ? null : new Date(readyUntil),
  }
}
