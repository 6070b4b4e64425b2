/** What people asked to have back from cold storage. */
import { type Selectable, sql } from 'kysely'
import type { Db } from './open.ts'
import type { Place } from './page.ts'
import type { Retrievals } from './schema.ts'
import { storableText } from './storable-text.ts'

export type RetrievalRow = Selectable<Retrievals>

export interface RetrievalChoice {
  readonly repositoryId?: string | undefined
  readonly snapshot?: string | undefined
  readonly state?: RetrievalRow['state'] | undefined
  readonly after?: Place | undefined
  readonly limit: number
}

export async function insertRetrieval(db: Db, row: RetrievalRow): Promise<void> {
  await db.insertInto('retrievals').values(row).execute()
}

/** Newest first. */
export async function listRetrievalPage(
  db: Db,
  { repositoryId, snapshot, state, after, limit }: RetrievalChoice,
): Promise<RetrievalRow[]> {
  let select = db.selectFrom('retrievals').selectAll()
  if (repositoryId !== undefined) select = select.where('repositoryId', '=', repositoryId)
  if (snapshot !== undefined) select = select.where('snapshot', '=', storableText(snapshot))
  if (state !== undefined) select = select.where('state', '=', state)
  if (after) select = select.where(sql<boolean>`(started_at, id) < (${after.at}, ${after.id})`)
  return select.orderBy('startedAt', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** Undefined where it is not pending any more. */
export async function endRetrieval(
  db: Db,
  id: string,
  ending: Pick<RetrievalRow, 'state' | 'endedAt' | 'readyUntil' | 'reason'>,
): Promise<RetrievalRow | undefined> {
  return db
    .updateTable('retrievals')
    .set({ ...ending, reason: ending.reason === null ? null : storableText(ending.reason) })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .returningAll()
    .executeTakeFirst()
}
