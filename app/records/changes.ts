/** Which repositories may stand otherwise than before, by the database's own word. */
import { sql } from 'kysely'
import { isPostgres } from './dialect.ts'
import type { Db } from './open.ts'

/** Up to where changes were read; of this database only. */
export type ChangeMark = number

/** How long a change is told. Whoever has not asked for so long reads all anew. */
export const CHANGES_KEPT_MS = 3_600_000

/** Where reading begins: what is committed by now is not told any more. */
export async function markChanges(db: Db): Promise<ChangeMark> {
  const now = isPostgres(db)
    ? // Whatever is not over yet has this number or a greater one.
      sql<{ mark: number }>`select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as mark`
    : sql<{ mark: number }>`select coalesce(max(mark), 0) + 1 as mark from repository_changes`
  return (await now.execute(db)).rows[0]?.mark ?? 0
}

/**
 * Repositories of which something was committed since `mark`, and perhaps a few more. `next` is
 * where to go on.
 */
export async function readChanges(
  db: Db,
  mark: ChangeMark,
): Promise<{ readonly ids: readonly string[]; readonly next: ChangeMark }> {
  // The mark comes first: what is committed in between is told twice rather than never.
  const next = await markChanges(db)
  const rows = await db
    .selectFrom('repositoryChanges')
    .select('repositoryId')
    .distinct()
    .where('mark', '>=', mark)
    .execute()
  return { ids: rows.map(({ repositoryId }) => repositoryId), next }
}

/** Forgets what was noted longer ago than anybody waits. */
export async function forgetChanges(db: Db): Promise<void> {
  const now = isPostgres(db)
    ? sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
  await db
    .deleteFrom('repositoryChanges')
    .where('at', '<', sql<number>`${now} - ${sql.lit(CHANGES_KEPT_MS)}`)
    .execute()
}
