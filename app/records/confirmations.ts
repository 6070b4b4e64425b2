/** Snapshots that were found to be as their repositories are. */
import { sql } from 'kysely'
import type { Db } from './open.ts'

/** What a listing of a repository's refs showed, and since when that is true. */
export interface SeenRefs {
  readonly repositoryId: string
  readonly refsSha256: string
  readonly at: Date
}

/**
 * In place of runs: where the newest snapshot of a repository that is complete and undamaged has
 * the refs that were seen, this is noted, and the answer is true; there is none for a repository
 * without such a snapshot. A later confirmation stays. Each repository stands in `seen` once.
 */
export async function noteConfirmed(
  db: Db,
  seen: readonly SeenRefs[],
): Promise<ReadonlyMap<string, boolean>> {
  const equal = new Map<string, boolean>()
  for (let start = 0; start < seen.length; start += MOST_ROWS) {
    const some = seen.slice(start, start + MOST_ROWS)
    const held = await readHeldRefs(db, some)
    for (const { repositoryId, refsSha256 } of some) {
      const known = held.get(repositoryId)
      if (known !== undefined) equal.set(repositoryId, known === refsSha256)
    }
    await save(
      db,
      some.filter(({ repositoryId }) => equal.get(repositoryId)),
    )
  }
  return equal
}

/** Databases bound the parameters of a statement, and a row has three. */
const MOST_ROWS = 500

async function readHeldRefs(db: Db, seen: readonly SeenRefs[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('repositories as r')
    .innerJoin('snapshots as s', (join) =>
      join.onRef('s.repositoryId', '=', 'r.id').on('s.snapshot', '=', NEWEST_SOUND),
    )
    .select(['r.id', 's.refsSha256'])
    .where(
      'r.id',
      'in',
      seen.map(({ repositoryId }) => repositoryId),
    )
    .execute()
  return new Map(rows.map(({ id, refsSha256 }) => [id, refsSha256]))
}

const NEWEST_SOUND = sql<string>`(
  select n.snapshot from snapshots n
  where n.repository_id = r.id and n.complete = 1 and not exists (
    select 1 from verifications d
    where d.repository_id = n.repository_id and d.snapshot = n.snapshot and d.intact = 0)
  order by n.taken_at desc, n.snapshot desc limit 1)`

async function save(db: Db, seen: readonly SeenRefs[]): Promise<void> {
  if (seen.length === 0) return
  const whens = seen.map(
    ({ repositoryId, at }) => sql`when ${repositoryId} then ${sql.lit(at.getTime())}`,
  )
  const seenAt = sql<number>`case id ${sql.join(whens, sql` `)} end`
  await db
    .updateTable('repositories')
    .set({ confirmedAt: seenAt })
    .where(
      'id',
      'in',
      seen.map(({ repositoryId }) => repositoryId),
    )
    .where((is) => is.or([is('confirmedAt', 'is', null), is('confirmedAt', '<', seenAt)]))
    .execute()
}
