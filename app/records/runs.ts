/** Runs: each attempt to back up one repository, from the plan to what became of it. */
import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import { RunOptions } from '../../core/domain/lease.ts'
import type { Db } from './open.ts'
import type { Dispatches, Outcome, Runs, Tables } from './schema.ts'

export interface NewRun {
  readonly id: string
  readonly repositoryId: string
  readonly dispatchId: string | null
  readonly slot: number
  readonly cause: Runs['cause']
  readonly options: RunOptions
  /** `leased` where a job asked before anyone planned it. */
  readonly state: 'dispatched' | 'leased'
  readonly createdAt: Date
}

export interface Run extends Omit<NewRun, 'state'> {
  readonly state: Runs['state']
  readonly startedAt: Date | null
  readonly settledAt: Date | null
  readonly outcome: Outcome | null
  readonly snapshot: string | null
  readonly error: RunError | null
  readonly reportJson: string | null
}

export interface RunError {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** What became of a run. */
export interface Settlement {
  readonly outcome: Outcome
  readonly at: Date
  readonly snapshot?: string | null
  readonly error?: RunError | null
  readonly durationMs?: number | null
  readonly storedBytes?: number | null
  readonly transferredBytes?: number | null
}

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
    const taken = await change(db, next.id, ['dispatched'], {
      state: 'leased',
      startedAt: at.getTime(),
    })
    // Another request of this job may have taken it in between.
    if (taken !== undefined) return taken
  }
}

/** Keeps the job's own word. Undefined when the run is not leased, or was settled meanwhile. */
export function noteReported(db: Db, id: string, reportJson: string): Promise<Run | undefined> {
  return change(db, id, ['leased'], { state: 'reported', reportJson })
}

/** Ends a run. Undefined when it has ended already: the first word stays. */
export function settleRun(db: Db, id: string, settlement: Settlement): Promise<Run | undefined> {
  return change(db, id, OPEN, settled(settlement))
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

/** A run that nobody will report any more, and the dispatch it was of. */
export interface Unsettled extends Pick<Run, 'id' | 'repositoryId' | 'state'> {
  /** Null for a workflow of the repository itself, and for a dispatch that was pruned. */
  readonly dispatch: UnsettledDispatch | null
}

export interface UnsettledDispatch {
  readonly owner: string
  readonly name: string
  readonly state: Dispatches['state']
  readonly githubRunId: string | null
  readonly error: string | null
}

/**
 * Runs that are open and that no job works on: leased, and the lease is over; or not leased,
 * and their dispatch is over or not known.
 */
export async function listUnsettled(db: Db, now: Date): Promise<Unsettled[]> {
  const rows = await db
    .selectFrom('runs')
    .leftJoin('dispatches', 'dispatches.id', 'runs.dispatchId')
    .select(['runs.id', 'runs.repositoryId', 'runs.state'])
    .select(['workflowOwner as owner', 'workflowName as name', 'githubRunId', 'dispatches.error'])
    .select('dispatches.state as dispatchState')
    .where('runs.state', '<>', SETTLED)
    .where((eb) => {
      const leased = eb('runs.state', '=', 'leased')
      const over = eb('dispatches.state', 'in', ['refused', 'ended', 'lost'])
      return eb.or([
        eb.and([leased, eb.not(eb.exists(liveLease(eb, now)))]),
        eb.and([eb.not(leased), eb.or([over, eb('dispatches.id', 'is', null)])]),
      ])
    })
    .orderBy('runs.id')
    .execute()
  return rows.map(({ id, repositoryId, state, owner, name, dispatchState, ...rest }) => {
    const known = owner !== null && name !== null && dispatchState !== null
    const dispatch = known ? { ...rest, owner, name, state: dispatchState } : null
    return { id, repositoryId, state, dispatch }
  })
}

/**
 * In place of a run: at `at`, the refs of a repository had the digest `refsSha256`. Where its
 * newest snapshot that is complete and undamaged has it too, this is noted, and the answer is
 * true; undefined where there is no such snapshot. A later confirmation stays.
 */
export async function noteConfirmed(
  db: Db,
  repositoryId: string,
  { refsSha256, at }: { refsSha256: string; at: Date },
): Promise<boolean | undefined> {
  const newest = await db
    .selectFrom('snapshots')
    .select('refsSha256')
    .where('repositoryId', '=', repositoryId)
    .where('complete', '=', 1)
    .where((eb) => eb.not(eb.exists(damageOf(eb))))
    .orderBy('takenAt', 'desc')
    .orderBy('snapshot', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (newest?.refsSha256 !== refsSha256) return newest && false
  await db
    .updateTable('repositories')
    .set({ confirmedAt: at.getTime() })
    .where('id', '=', repositoryId)
    .where((eb) => eb.or([eb('confirmedAt', 'is', null), eb('confirmedAt', '<', at.getTime())]))
    .execute()
  return true
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

/** Stands in the statement itself, so that SQLite sees that the index of open runs fits. */
const SETTLED = sql.lit('settled' as const)

async function change(
  db: Db,
  id: string,
  from: readonly Runs['state'][],
  values: Partial<Runs>,
): Promise<Run | undefined> {
  const row = await db
    .updateTable('runs')
    .set(values)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .returningAll()
    .executeTakeFirst()
  return row && toRun(row)
}

function settled({ at, error, ...rest }: Settlement): Partial<Runs> {
  return {
    ...rest,
    state: 'settled',
    settledAt: at.getTime(),
    ...(error && { errorCode: error.code, errorMessage: error.message, errorHint: error.hint }),
  }
}

function liveLease(eb: ExpressionBuilder<Tables, 'runs'>, now: Date) {
  return eb
    .selectFrom('leases')
    .select('leases.id')
    .whereRef('leases.runId', '=', 'runs.id')
    .where('leases.releasedAt', 'is', null)
    .where('leases.expiresAt', '>', now.getTime())
}

function damageOf(eb: ExpressionBuilder<Tables, 'snapshots'>) {
  return eb
    .selectFrom('verifications')
    .select('verifications.id')
    .whereRef('verifications.repositoryId', '=', 'snapshots.repositoryId')
    .whereRef('verifications.snapshot', '=', 'snapshots.snapshot')
    .where('intact', '=', 0)
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

function toRun(row: Selectable<Runs>): Run {
  const { id, repositoryId, dispatchId, slot, cause, state, outcome, snapshot, reportJson } = row
  return {
    ...{ id, repositoryId, dispatchId, slot, cause, state, outcome, snapshot, reportJson },
    options: RunOptions.parse(JSON.parse(row.optionsJson)),
    createdAt: new Date(row.createdAt),
    startedAt: row.startedAt === null ? null : new Date(row.startedAt),
    settledAt: row.settledAt === null ? null : new Date(row.settledAt),
    error:
      row.errorCode === null
        ? null
        : { code: row.errorCode, message: row.errorMessage ?? '', hint: row.errorHint ?? '' },
  }
}
