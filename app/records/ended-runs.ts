/** Runs from the job's report to their end. */
import type { Db } from './open.ts'
import { changeRun, type Run, type Settlement } from './run.ts'
import type { Runs } from './schema.ts'

/** Keeps the job's own word. Undefined when the run is not leased, or was settled meanwhile. */
export function noteReported(db: Db, id: string, reportJson: string): Promise<Run | undefined> {
  return changeRun(db, id, ['leased'], { state: 'reported', reportJson })
}

/** Ends a run. Undefined when it has ended already: the first word stays. */
export function settleRun(db: Db, id: string, settlement: Settlement): Promise<Run | undefined> {
  return changeRun(db, id, OPEN, settled(settlement))
}

/** Ends the runs of a dispatch that no job has taken. Returns their ids. */
export async function settleUntaken(
  db: Db,
  dispatchId: string,
  settlement: Settlement,
): Promise<string[]> {
  const rows = await db
    .updateTable('runs')
    .set(settled(settlement))
    .where('dispatchId', '=', dispatchId)
    .where('state', '=', 'dispatched')
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
