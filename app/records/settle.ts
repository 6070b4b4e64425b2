/** What is known of a repository's runs, and what the store says became of them. */
import type { Insertable, Selectable } from 'kysely'
import type { Db } from './open.ts'
import type { Dispatches, Leases, Outcome, Repositories, Runs, Snapshots } from './schema.ts'
import {
  holdSnapshot,
  insertSnapshot,
  type LookNews,
  noteLook,
  type SnapshotChange,
  type SnapshotLook,
  updateSnapshot,
} from './snapshots.ts'
import { storableText } from './storable-text.ts'

type RunRow = Selectable<Runs>

/** A run with all that tells how it stands. */
export interface RunFacts extends RunRow {
  /** The last lease that was granted for it. */
  readonly lease: Pick<
    Selectable<Leases>,
    'githubRunId' | 'githubRunAttempt' | 'expiresAt' | 'releasedAt'
  > | null
  readonly dispatch: Pick<
    Selectable<Dispatches>,
    'state' | 'error' | 'endedAt' | 'conclusion'
  > | null
}

/** The runs of a repository that are open, or were made at `since` or later, oldest first. */
export async function readRunFacts(db: Db, repositoryId: string, since: Date): Promise<RunFacts[]> {
  const runs = await db
    .selectFrom('runs')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .where((is) => is.or([is('state', '<>', 'settled'), is('createdAt', '>=', since.getTime())]))
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
  const leases = await readLastLeases(db, runs)
  const dispatches = await readDispatches(db, runs)
  return runs.map((run) => ({
    ...run,
    lease: leases.get(run.id) ?? null,
    dispatch: (run.dispatchId === null ? undefined : dispatches.get(run.dispatchId)) ?? null,
  }))
}

async function readLastLeases(db: Db, runs: readonly RunRow[]) {
  if (runs.length === 0) return new Map<string, never>()
  const leases = await db
    .selectFrom('leases')
    .select(['runId', 'githubRunId', 'githubRunAttempt', 'expiresAt', 'releasedAt'])
    .where(
      'runId',
      'in',
      runs.map(({ id }) => id),
    )
    .orderBy('grantedAt')
    .execute()
  return new Map(leases.map((lease) => [lease.runId, lease]))
}

async function readDispatches(db: Db, runs: readonly RunRow[]) {
  const ids = runs.flatMap(({ dispatchId }) => (dispatchId === null ? [] : [dispatchId]))
  if (ids.length === 0) return new Map<string, never>()
  const dispatches = await db
    .selectFrom('dispatches')
    .select(['id', 'state', 'error', 'endedAt', 'conclusion'])
    .where('id', 'in', ids)
    .execute()
  return new Map(dispatches.map((dispatch) => [dispatch.id, dispatch]))
}

export async function readOutcome(db: Db, runId: string): Promise<Outcome | null> {
  const row = await db
    .selectFrom('runs')
    .select('outcome')
    .where('id', '=', runId)
    .executeTakeFirst()
  return row?.outcome ?? null
}

/** What is to be recorded of one repository. */
export interface Results {
  readonly repositoryId: string
  /** Snapshots that may be new. */
  readonly snapshots: readonly Insertable<Snapshots>[]
  readonly changes: readonly { readonly snapshot: string; readonly change: SnapshotChange }[]
  readonly looks: readonly SnapshotLook[]
  readonly holds: readonly { readonly snapshot: string; readonly reason: string }[]
  readonly runs: readonly RunResult[]
  /** Up to when changes of the source are held by a snapshot; null when nothing says so. */
  readonly heldUntil: Date | null
  /** When the source was found to be as its newest complete snapshot has it. */
  readonly confirmedAt: Date | null
}

export interface RunResult {
  /** The run as it was when its end was decided. */
  readonly seen: Pick<RunRow, 'id' | 'state' | 'outcome' | 'snapshot'>
  readonly change: Partial<Omit<RunRow, 'id' | 'repositoryId'>>
}

/** What was really changed: the rest was so before, or somebody else was first. */
export interface Saved {
  readonly inserted: ReadonlySet<string>
  readonly held: ReadonlySet<string>
  readonly settled: ReadonlySet<string>
  readonly looks: ReadonlyMap<string, LookNews>
}

/**
 * Records results, all or nothing. `tell` is called in the same transaction, so that what it
 * writes is there if and only if the results are. A run that is no more as it was seen is left
 * alone: whoever changed it knows more.
 */
export async function saveResults(
  db: Db,
  results: Results,
  tell: (db: Db, saved: Saved) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const saved = {
      inserted: await insertAll(transaction, results),
      held: await holdAll(transaction, results),
      settled: await settleAll(transaction, results),
      looks: await noteAll(transaction, results),
    }
    const { repositoryId, changes } = results
    for (const { snapshot, change } of changes) {
      await updateSnapshot(transaction, { repositoryId, snapshot }, change)
    }
    await updateRepository(transaction, results)
    await tell(transaction, saved)
  })
}

async function insertAll(db: Db, { snapshots }: Results): Promise<Set<string>> {
  const inserted = new Set<string>()
  for (const row of snapshots) if (await insertSnapshot(db, row)) inserted.add(row.snapshot)
  return inserted
}

async function holdAll(db: Db, { repositoryId, holds }: Results): Promise<Set<string>> {
  const held = new Set<string>()
  for (const { snapshot, reason } of holds) {
    if (await holdSnapshot(db, { repositoryId, snapshot }, reason)) held.add(snapshot)
  }
  return held
}

async function noteAll(db: Db, { looks }: Results): Promise<Map<string, LookNews>> {
  const news = new Map<string, LookNews>()
  for (const look of looks) news.set(look.snapshot, await noteLook(db, look))
  return news
}

async function settleAll(db: Db, { runs }: Results): Promise<Set<string>> {
  const settled = new Set<string>()
  for (const { seen, change } of runs) {
    const { errorMessage, errorHint, errorCode } = change
    const row = await db
      .updateTable('runs')
      .set({
        ...change,
        ...(errorCode && { errorCode: storableText(errorCode) }),
        ...(errorMessage && { errorMessage: storableText(errorMessage) }),
        ...(errorHint && { errorHint: storableText(errorHint) }),
      })
      .where('id', '=', seen.id)
      .where('state', '=', seen.state)
      .where('outcome', seen.outcome === null ? 'is' : '=', seen.outcome)
      .where('snapshot', seen.snapshot === null ? 'is' : '=', seen.snapshot)
      .returning('id')
      .executeTakeFirst()
    if (row !== undefined) settled.add(row.id)
  }
  return settled
}

async function updateRepository(
  db: Db,
  { repositoryId, heldUntil, confirmedAt }: Results,
): Promise<void> {
  const update = (change: Partial<Repositories>) =>
    db.updateTable('repositories').set(change).where('id', '=', repositoryId)
  if (heldUntil !== null) {
    await update({ changedAt: null, lastChangeAt: null })
      .where('lastChangeAt', '<', heldUntil.getTime())
      .execute()
  }
  if (confirmedAt === null) return
  const ms = confirmedAt.getTime()
  await update({ confirmedAt: ms })
    .where((is) => is.or([is('confirmedAt', 'is', null), is('confirmedAt', '<', ms)]))
    .execute()
}

/** Repositories with an open run, or with a change since `changedBefore` that no snapshot holds. */
export async function listOpenWork(db: Db, changedBefore: Date): Promise<string[]> {
  const runs = await db
    .selectFrom('runs')
    .select('repositoryId as id')
    .distinct()
    .where('state', '<>', 'settled')
    .execute()
  const changed = await db
    .selectFrom('repositories')
    .select('id')
    .where('changedAt', '<', changedBefore.getTime())
    .where('presence', '=', 'present')
    .execute()
  return [...new Set([...runs, ...changed].map(({ id }) => id))].sort()
}

/** Repositories with snapshots that nobody looked at since `before`, the longest ago first. */
export async function listNotLookedAt(db: Db, before: Date, limit: number): Promise<string[]> {
  const ms = before.getTime()
  const rows = await db
    .selectFrom('snapshots')
    .select('repositoryId')
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('verifications')
            .select('verifications.id')
            .whereRef('verifications.repositoryId', '=', 'snapshots.repositoryId')
            .where('verifications.verifiedAt', '>=', ms),
        ),
      ),
    )
    .groupBy('repositoryId')
    .having((is) => is(is.fn.max('witnessedAt'), '<', ms))
    .orderBy((is) => is.fn.max('witnessedAt'))
    .limit(limit)
    .execute()
  return rows.map(({ repositoryId }) => repositoryId)
}

/** Where GitHub has a repository; `unlisted` only where every installation was listed whole. */
export async function readWhereabouts(
  db: Db,
  repositoryId: string,
): Promise<Repositories['presence'] | 'unlisted' | 'unknown'> {
  const row = await db
    .selectFrom('repositories')
    .select('presence')
    .where('id', '=', repositoryId)
    .executeTakeFirst()
  if (row !== undefined) return row.presence
  const installations = await db
    .selectFrom('installations')
    .select('discoveredAt')
    .where('removedAt', 'is', null)
    .execute()
  const complete = installations.every(({ discoveredAt }) => discoveredAt !== null)
  return complete && installations.length > 0 ? 'unlisted' : 'unknown'
}
