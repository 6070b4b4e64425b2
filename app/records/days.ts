/** How repositories stood day by day, and what of that can be told from snapshots. */
import type { Db } from './open.ts'
import type { RepositoryDays } from './schema.ts'

/** SQLite takes 32,766 values a statement. */
const ROWS_AT_ONCE = 500

/** Puts these in the place of what is known, but for days that somebody wrote who was later. */
export async function saveDays(db: Db, days: readonly RepositoryDays[]): Promise<void> {
  const sorted = days.toSorted((a, b) => (a.repositoryId < b.repositoryId ? -1 : 1))
  for (let start = 0; start < sorted.length; start += ROWS_AT_ONCE) {
    await db
      .insertInto('repositoryDays')
      .values(sorted.slice(start, start + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict
          .column('repositoryId')
          .doUpdateSet(({ ref }) => ({
            lastDay: ref('excluded.lastDay'),
            letters: ref('excluded.letters'),
          }))
          .whereRef('repositoryDays.lastDay', '<=', 'excluded.lastDay'),
      )
      .execute()
  }
}

/** A snapshot that is not known to be damaged. */
export interface Evidence {
  readonly repositoryId: string
  readonly takenAt: number
  readonly complete: boolean
}

/** Snapshots of these repositories from `from` on, oldest first. */
export async function listEvidence(
  db: Db,
  repositoryIds: readonly string[],
  from: Date,
): Promise<Evidence[]> {
  if (repositoryIds.length === 0) return []
  const rows = await db
    .selectFrom('snapshots as s')
    .select(['s.repositoryId', 's.takenAt', 's.complete'])
    .where('s.repositoryId', 'in', repositoryIds)
    .where('s.takenAt', '>=', from.getTime())
    .where(({ fn, selectFrom, eb, val }) =>
      eb(
        fn.coalesce(
          selectFrom('verifications as d')
            .select('d.intact')
            .whereRef('d.repositoryId', '=', 's.repositoryId')
            .whereRef('d.snapshot', '=', 's.snapshot')
            .orderBy('d.verifiedAt', 'desc')
            .orderBy('d.id', 'desc')
            .limit(1),
          val(1),
        ),
        '=',
        1,
      ),
    )
    .orderBy('s.takenAt')
    .execute()
  return rows.map(({ repositoryId, takenAt, complete }) => ({
    repositoryId,
    takenAt,
    complete: complete === 1,
  }))
}
