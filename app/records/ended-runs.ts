/** Runs from the job's report to their end. */
import type { Db } from './open.ts'
import { changeRun, type Run, type Settlement, toRun } from './run.ts'
import type { Runs } from './schema.ts'

/** Keeps the job's own word. Undefined when the run is not leased, or was settled meanwhile. */
export function noteReported(db: Db, id: string, reportJson: string): Promise<Run | undefined> {
  return changeRun(db, id, ['leased'], { state: 'reported', reportJson })
}

/**
 * Keeps the word of a job whose run was settled without it, so that the store is looked at once
 * more. Undefined when the run is not settled, or a report of it was kept before.
 */
export async function noteReportedLate(
  db: Db,
  id: string,
  { reportJson, at }: { readonly reportJson: string; readonly at: Date },
): Promise<Run | undefined> {
  const row = await db
    .updateTable('runs')
    .set({ reportJson, reportedLateAt: at.getTime() })
    .where('id', '=', id)
    .where('state', '=', 'settled')
    .where('reportJson', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return row && toRun(row)
}

/** Runs that were reported when they were settled, and that nobody looked at since. */
export async function listReportedLate(db: Db): Promise<Pick<Run, 'id' | 'repositoryId'>[]> {
  return db
    .selectFrom('runs')
    .select(['id', 'repositoryId'])
    .where('reportedLateAt', 'is not', null)
    .orderBy('reportedLateAt')
    .execute()
}

/** The store was looked at with the late report of a run at hand. */
export async function noteLookedInto(db: Db, id: string): Promise<void> {
  await db.updateTable('runs').set({ reportedLateAt: null }).where('id', '=', id).execute()
}

/** Ends a run. Undefined when it has ended already: the first word stays. */
export function settleRun(db: Db, id: string, settlement: Settlement): Promise<Run | undefined> {
  return changeRun(db, id, OPEN, settled(settlement))
}

/** Ends the runs of a dispatch, or of one slot of it, that no job has taken. Returns their ids. */
export async function settleUntaken(
  db: Db,
  { dispatchId, slot }: { readonly dispatchId: string; readonly slot?: number },
  settlement: Settlement,
): Promise<string[]> {
  let untaken = db
    .updateTable('runs')
    .set(settled(settlement))
    .where('dispatchId', '=', dispatchId)
    .where('state', '=', 'dispatched')
  if (slot !== undefined) untaken = untaken.where('slot', '=', slot)
  return (await untaken.returning('id').execute()).map(({ id }) => id)
}

/** Ends the runs of a repository that no job has taken. Returns their ids. */
export async function settleUntakenOf(
  db: Db,
  repositoryId: string,
  settlement: Settlement,
): Promise<string[]> {
  const rows = await db
    .updateTable('runs')
    .set(settled(settlement))
    .where('repositoryId', '=', repositoryId)
    .where('state', 'in', ['planned', 'dispatched'])
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Removes runs that were settled before `before`, but for the newest of each repository: it
 * says how the repository stands. Returns how many.
 */
export async function pruneRuns(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('runs')
    .where('state', '=', 'settled')
    .where('settledAt', '<', before.getTime())
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('runs as newer')
          .select('newer.id')
          .whereRef('newer.repositoryId', '=', 'runs.repositoryId')
          .whereRef('newer.createdAt', '>', 'runs.createdAt'),
      ),
    )
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

const OPEN = ['planned', 'dispatched', 'leased', 'reported'] as const

function settled({ at, error, ...rest }: Settlement): Partial<Runs> {
  return {
    ...rest,
    state: 'settled',
    settledAt: at.getTime(),
    ...(error && { errorCode: error.code, errorMessage: error.message, errorHint: error.hint }),
  }
}
