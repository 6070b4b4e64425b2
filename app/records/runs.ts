/** Runs from the plan until a job takes them. */
import type { Db } from './open.ts'
import { changeRun, type NewRun, type Run, SETTLED, toRun } from './run.ts'

/**
 * Adds runs, and passes over those of repositories that have an open run: the database lets no
 * repository be in two. Returns the ids of those that were added.
 */
export async function insertRuns(db: Db, runs: readonly NewRun[]): Promise<Set<string>> {
  // Whoever adds runs of the same repositories meets them in the same order, so that two who do
  // so at once wait for each other, and never both.
  const sorted = runs.toSorted((a, b) => (a.repositoryId < b.repositoryId ? -1 : 1))
  const added = new Set<string>()
  for (let start = 0; start < sorted.length; start += MOST_ROWS) {
    const rows = await db
      .insertInto('runs')
      .values(sorted.slice(start, start + MOST_ROWS).map(toRow))
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute()
    for (const { id } of rows) added.add(id)
  }
  return added
}

/** Values a statement may hold: 32,766 in SQLite; a row has nine. */
const MOST_ROWS = 1000

export async function readRun(db: Db, id: string): Promise<Run | undefined> {
  const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toRun(row)
}

/** Every run that is not settled. */
export async function listOpenRuns(db: Db): Promise<Run[]> {
  const open = db.selectFrom('runs').selectAll().where('state', '<>', SETTLED)
  return (await open.orderBy('id').execute()).map(toRun)
}

/** Runs of one dispatch, in the order in which jobs are to take them. */
export async function listRunsOf(db: Db, dispatchId: string): Promise<Run[]> {
  const rows = db.selectFrom('runs').selectAll().where('dispatchId', '=', dispatchId)
  return (await rows.orderBy('id').execute()).map(toRun)
}

/** Slots of a dispatch with a run that is not settled. */
export async function listOpenSlots(db: Db, dispatchId: string): Promise<Set<number>> {
  const rows = await db
    .selectFrom('runs')
    .select('slot')
    .distinct()
    .where('dispatchId', '=', dispatchId)
    .where('state', '<>', SETTLED)
    .execute()
  return new Set(rows.map(({ slot }) => slot))
}

/** The next run of one job becomes `leased`; undefined when none is left for it. */
export async function takeRun(
  db: Db,
  { dispatchId, slot, at }: { dispatchId: string; slot: number; at: Date },
): Promise<Run | undefined> {
  for (;;) {
    const next = await db
      .selectFrom('runs')
      .select('id')
      .where('dispatchId', '=', dispatchId)
      .where('slot', '=', slot)
      .where('state', '=', 'dispatched')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (next === undefined) return undefined
    const taken = await changeRun(db, next.id, ['dispatched'], {
      state: 'leased',
      startedAt: at.getTime(),
    })
    // Another request of this job may have taken it in between.
    if (taken !== undefined) return taken
  }
}

function toRow({ options, createdAt, ...run }: NewRun) {
  const startedAt = run.state === 'leased' ? createdAt.getTime() : null
  return {
    ...run,
    optionsJson: JSON.stringify(options),
    createdAt: createdAt.getTime(),
    startedAt,
  }
}
