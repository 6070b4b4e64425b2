/** What a planner has to know of the repositories of an installation, in few queries. */
import { setImmediate as breathe } from 'node:timers/promises'
import { sql } from 'kysely'
import type { CoverageFacts } from '../../core/domain/coverage.ts'
import type { SettledRun } from '../../core/domain/coverage-verdict.ts'
import type { Completeness } from '../../core/domain/manifest.ts'
import type { Db } from './open.ts'
import type { Runs } from './schema.ts'

/** One repository: what coverage is computed from, and what decides when it is backed up. */
export interface PlanningRecord extends Omit<CoverageFacts, 'decision'> {
  readonly id: string
  readonly owner: string
  readonly name: string
  readonly url: string
  readonly sizeBytes: number
  /** The first and the last change that no snapshot holds yet. */
  readonly changedAt: Date | null
  readonly lastChangeAt: Date | null
  readonly verified: {
    readonly snapshot: string
    readonly takenAt: Date
    /** Of the ref list, to compare a listing with. */
    readonly refsSha256: string
  } | null
  readonly lastRun: LastRun | null
  /** When its oldest snapshot was taken. */
  readonly firstTakenAt: Date | null
  /** When a snapshot of it was last restored whole and found as it should be. */
  readonly fullyVerifiedAt: Date | null
}

export interface LastRun extends SettledRun {
  readonly cause: Runs['cause']
  readonly createdAt: Date
  /** Runs in a row that brought nothing, this one included. */
  readonly failures: number
}

/**
 * Every repository of an installation, or those of `ids`, by id. A snapshot in which the last
 * look found damage does not count, nor does a confirmation that was of such a one.
 */
export async function readPlanningRecords(
  db: Db,
  installationId: string,
  ids?: readonly string[],
): Promise<PlanningRecord[]> {
  const wanted = ids ?? (await listIds(db, installationId))
  const records: PlanningRecord[] = []
  for (let start = 0; start < wanted.length; start += MOST_IDS) {
    const some = wanted.slice(start, start + MOST_IDS)
    const rows = await select(db, installationId).where('r.id', 'in', some).execute()
    records.push(...rows.map(toRecord))
    // SQLite answers at once, and holds up whoever else waits.
    await breathe()
  }
  return records.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** What an installation is busy with. */
export interface OpenWork {
  /** Repositories that are in an open run. */
  readonly repositoryIds: ReadonlySet<string>
  /** Jobs that have an open run left for which nobody waits. */
  readonly bulkJobs: number
}

export async function readOpenWork(db: Db, installationId: string): Promise<OpenWork> {
  const open = await db
    .selectFrom('runs')
    .select(['id', 'repositoryId', 'dispatchId', 'slot', 'cause'])
    // In the words of the index of open runs, which is where to begin: they are few.
    .where('state', '<>', sql.lit('settled' as const))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('repositories')
          .select('repositories.id')
          .whereRef('repositories.id', '=', 'runs.repositoryId')
          .where('installationId', '=', installationId),
      ),
    )
    .execute()
  const bulk = open.filter(({ cause }) => BULK.has(cause))
  const jobs = new Set(bulk.map(({ id, dispatchId, slot }) => `${dispatchId ?? id}/${slot}`))
  return { repositoryIds: new Set(open.map((run) => run.repositoryId)), bulkJobs: jobs.size }
}

const BULK: ReadonlySet<Runs['cause']> = new Set(['first', 'schedule', 'verify', 'retry'] as const)

/** When dispatches of an installation were made, at `since` or later: they count in its budget. */
export async function listDispatchTimes(
  db: Db,
  installationId: string,
  since: Date,
): Promise<Date[]> {
  const rows = await db
    .selectFrom('dispatches')
    .select('createdAt')
    .where('installationId', '=', installationId)
    .where('createdAt', '>=', since.getTime())
    .orderBy('createdAt')
    .execute()
  return rows.map(({ createdAt }) => new Date(createdAt))
}

async function listIds(db: Db, installationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('repositories')
    .select('id')
    .where('installationId', '=', installationId)
    .execute()
  return rows.map(({ id }) => id)
}

/** Few enough that PostgreSQL looks each up, and does not read the whole table of snapshots. */
const MOST_IDS = 200

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number]

function select(db: Db, installationId: string) {
  return db
    .selectFrom('repositories as r')
    .leftJoin('snapshots as v', (join) =>
      join.onRef('v.repositoryId', '=', 'r.id').on('v.snapshot', '=', NEWEST_VERIFIED),
    )
    .leftJoin('snapshots as i', (join) =>
      join.onRef('i.repositoryId', '=', 'r.id').on('i.snapshot', '=', NEWEST_INCOMPLETE),
    )
    .leftJoin('runs as l', (join) => join.on('l.id', '=', LAST_RUN))
    .select([
      ...(['r.id', 'r.owner', 'r.name', 'r.url', 'r.sizeBytes'] as const),
      ...(['r.presence', 'r.presenceSince', 'r.pausedUntil', 'r.firstSeenAt'] as const),
      ...(['r.changedAt', 'r.lastChangeAt', 'r.confirmedAt'] as const),
      ...(['v.snapshot', 'v.refsSha256', 'v.takenAt', 'v.witnessedAt'] as const),
      ...(['i.takenAt as partTakenAt', 'i.witnessedAt as partWitnessedAt'] as const),
      ...([
        'i.completenessJson',
        'l.cause',
        'l.outcome',
        'l.createdAt as runAt',
        'l.settledAt',
      ] as const),
      ...(['l.errorCode', 'l.errorMessage', 'l.errorHint'] as const),
      NEWEST_TAKEN.as('newestTakenAt'),
      OLDEST_TAKEN.as('firstTakenAt'),
      PART_SINCE.as('partSince'),
      FAILURES.as('failures'),
      FAILING_SINCE.as('failingSince'),
      FULL_SNAPSHOT.as('fullSnapshotAt'),
      FULL_VERIFICATION.as('fullVerificationAt'),
    ])
    .where('r.installationId', '=', installationId)
    .orderBy('r.id')
}

/*
 * Each of these is one look into an index, for the repository `r`, its newest verified snapshot
 * `v` and its last run `l`.
 */
// PostgreSQL must see that nearly every snapshot is one: else it reads all of them.
const NEWEST_VERIFIED = sql<string>`(
  select s.snapshot from snapshots s
  where s.repository_id = r.id and s.complete = 1 and (
    select d.intact from verifications d
    where d.repository_id = s.repository_id and d.snapshot = s.snapshot
    order by d.verified_at desc limit 1) is distinct from 0
  order by s.taken_at desc limit 1)`
const NEWEST_INCOMPLETE = sql<string>`(
  select s.snapshot from snapshots s
  where s.repository_id = r.id and s.complete = 0 and s.taken_at > coalesce(v.taken_at, 0)
  order by s.taken_at desc limit 1)`
const LAST_RUN = sql<string>`(
  select n.id from runs n where n.repository_id = r.id and n.state = 'settled'
  order by n.created_at desc limit 1)`
const NEWEST_TAKEN = sql<number | null>`(
  select max(s.taken_at) from snapshots s where s.repository_id = r.id)`
const OLDEST_TAKEN = sql<number | null>`(
  select min(s.taken_at) from snapshots s where s.repository_id = r.id)`
const PART_SINCE = sql<number | null>`(
  select min(s.taken_at) from snapshots s
  where s.repository_id = r.id and s.complete = 0 and s.taken_at > coalesce(v.taken_at, 0))`
const FULL_SNAPSHOT = sql<number | null>`(
  select max(s.verified_at) from snapshots s where s.repository_id = r.id and s.level = 'full')`
const FULL_VERIFICATION = sql<number | null>`(
  select max(d.verified_at) from verifications d
  where d.repository_id = r.id and d.level = 'full' and d.intact = 1)`

/** Runs since one brought something; read only where the last one did not. */
const FRUITLESS = sql`('failed', 'unproved', 'refused', 'lost', 'cancelled')`
const IN_A_ROW = sql`from runs f
  where f.repository_id = r.id and f.state = 'settled' and f.created_at > coalesce((
    select max(g.created_at) from runs g
    where g.repository_id = r.id and g.state = 'settled' and g.outcome not in ${FRUITLESS}), 0)`
const FAILURES = sql<number>`(
  case when l.outcome in ${FRUITLESS} then (select count(*) ${IN_A_ROW}) else 0 end)`
const FAILING_SINCE = sql<number | null>`(
  case when l.outcome in ${FRUITLESS} then (select min(f.settled_at) ${IN_A_ROW}) end)`

function toRecord(row: Row): PlanningRecord {
  return {
    id: row.id,
    owner: row.owner,
    name: row.name,
    url: row.url,
    sizeBytes: row.sizeBytes,
    presence: row.presence,
    presenceSince: new Date(row.presenceSince),
    pausedUntil: dateOf(row.pausedUntil),
    firstSeenAt: new Date(row.firstSeenAt),
    changedAt: dateOf(row.changedAt),
    lastChangeAt: dateOf(row.lastChangeAt),
    // Of another snapshot, where the newest is not the one that counts.
    confirmedAt: row.newestTakenAt === row.takenAt ? dateOf(row.confirmedAt) : null,
    verified: verifiedOf(row),
    incomplete: incompleteOf(row),
    lastRun: lastRunOf(row),
    firstTakenAt: dateOf(row.firstTakenAt),
    fullyVerifiedAt: later(row.fullSnapshotAt, row.fullVerificationAt),
  }
}

function verifiedOf({ snapshot, refsSha256, takenAt, witnessedAt }: Row) {
  if (snapshot === null || refsSha256 === null) return null
  return { snapshot, refsSha256, takenAt: earlier(takenAt, witnessedAt) }
}

function incompleteOf({ partTakenAt, partWitnessedAt, partSince, completenessJson }: Row) {
  if (partTakenAt === null || completenessJson === null || partSince === null) return null
  const completeness: Readonly<Record<string, Completeness>> = JSON.parse(completenessJson)
  return {
    takenAt: earlier(partTakenAt, partWitnessedAt),
    since: new Date(partSince),
    completeness,
  }
}

function lastRunOf(row: Row): LastRun | null {
  const { cause, outcome, runAt, settledAt, failures, failingSince } = row
  if (cause === null || outcome === null || runAt === null || settledAt === null) return null
  return {
    cause,
    outcome,
    createdAt: new Date(runAt),
    settledAt: new Date(settledAt),
    failures: Number(failures),
    failingSince: new Date(failingSince ?? settledAt),
    error: errorOf(row),
  }
}

function errorOf({ errorCode, errorMessage, errorHint }: Row): LastRun['error'] {
  if (errorCode === null) return null
  return { code: errorCode, message: errorMessage ?? '', hint: errorHint ?? '' }
}

/** A snapshot cannot be younger than our seeing it: the clock of its job may be wrong. */
function earlier(takenAt: number | null, witnessedAt: number | null): Date {
  return new Date(Math.min(takenAt ?? Number.NaN, witnessedAt ?? Number.NaN))
}

function later(a: number | null, b: number | null): Date | null {
  return a === null && b === null ? null : new Date(Math.max(a ?? 0, b ?? 0))
}

function dateOf(time: number | null): Date | null {
  return time === null ? null : new Date(time)
}
