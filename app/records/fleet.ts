/** What is shown of every repository, in few queries for many of them. */
import { sql } from 'kysely'
import { groupBy } from '../../core/domain/group-by.ts'
import type { Db } from './open.ts'
import { type PlanningRecord, readPlanningRecords } from './planning.ts'
import { listByIds, type RepositoryRow } from './repositories.ts'
import type { Runs, Snapshots } from './schema.ts'

/** All that tells how one repository stands, but its policy. */
export interface FleetFacts {
  readonly row: RepositoryRow
  readonly record: PlanningRecord
  /** Of the snapshot in `record.verified`. */
  readonly verified: Pick<Snapshots, 'level' | 'verifiedAt' | 'sizeBytes'> | null
  readonly snapshots: number
  readonly storage: readonly StorageShare[]
  readonly openRun: OpenRun | null
  /** How it stood until `lastDay`, in days since 1970. */
  readonly days: { readonly lastDay: number; readonly letters: string } | null
}

export interface StorageShare {
  readonly storageClass: string
  readonly objects: number
  readonly bytes: number
}

export type OpenRun = Pick<Runs, 'id' | 'state' | 'cause' | 'createdAt' | 'startedAt'>

/** Ids of all repositories of these installations. */
export async function listFleetIds(db: Db, installationIds: readonly string[]): Promise<string[]> {
  if (installationIds.length === 0) return []
  const rows = await db
    .selectFrom('repositories')
    .select('id')
    .where('installationId', 'in', installationIds)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * Those of `ids` that there are, at most a few hundred. They are read by several statements, so
 * what is written meanwhile may be in a part of it: whoever asks reads it again as a change.
 */
export async function readFleetFacts(db: Db, ids: readonly string[]): Promise<FleetFacts[]> {
  if (ids.length === 0) return []
  const rows = await listByIds(db, ids)
  const records = await readRecords(db, rows)
  const verified = await readVerified(db, [...records.values()])
  const counts = await countSnapshots(db, ids)
  const storage = await readStorage(db, ids)
  const runs = await readOpenRuns(db, ids)
  const days = await readDays(db, ids)
  return rows.flatMap((row) => {
    const record = records.get(row.id)
    // It was moved to another installation meanwhile.
    if (record === undefined) return []
    return {
      ...{ row, record },
      verified: verified.get(row.id) ?? null,
      snapshots: counts.get(row.id) ?? 0,
      storage: storage.get(row.id) ?? [],
      openRun: runs.get(row.id) ?? null,
      days: days.get(row.id) ?? null,
    }
  })
}

async function readRecords(
  db: Db,
  rows: readonly RepositoryRow[],
): Promise<ReadonlyMap<string, PlanningRecord>> {
  const records: PlanningRecord[] = []
  for (const [installationId, of] of groupBy(rows, (row) => row.installationId)) {
    const ids = of.map(({ id }) => id)
    records.push(...(await readPlanningRecords(db, installationId, ids)))
  }
  return new Map(records.map((record) => [record.id, record]))
}

async function readVerified(db: Db, records: readonly PlanningRecord[]) {
  const names = records.flatMap(({ id, verified }) =>
    verified === null ? [] : [sql`(${id}, ${verified.snapshot})`],
  )
  if (names.length === 0) return new Map<string, never>()
  const rows = await db
    .selectFrom('snapshots')
    .select(['repositoryId', 'level', 'verifiedAt', 'sizeBytes'])
    .where(sql<boolean>`(repository_id, snapshot) in (values ${sql.join(names)})`)
    .execute()
  return new Map(rows.map(({ repositoryId, ...mark }) => [repositoryId, mark]))
}

async function countSnapshots(db: Db, ids: readonly string[]) {
  const rows = await db
    .selectFrom('snapshots')
    .select(({ fn }) => ['repositoryId', fn.countAll<number>().as('count')])
    .where('repositoryId', 'in', ids)
    .groupBy('repositoryId')
    .execute()
  return new Map(rows.map(({ repositoryId, count }) => [repositoryId, Number(count)]))
}

async function readStorage(db: Db, ids: readonly string[]) {
  const rows = await db
    .selectFrom('repositoryStorage')
    .select(['repositoryId', 'storageClass', 'objects', 'bytes'])
    .where('repositoryId', 'in', ids)
    .where('objects', '>', 0)
    .orderBy('storageClass')
    .execute()
  const shares = new Map<string, StorageShare[]>()
  for (const { repositoryId, ...share } of rows) {
    const known = shares.get(repositoryId)
    if (known === undefined) shares.set(repositoryId, [share])
    else known.push(share)
  }
  return shares
}

async function readOpenRuns(db: Db, ids: readonly string[]) {
  const rows = await db
    .selectFrom('runs')
    .select(['repositoryId', 'id', 'state', 'cause', 'createdAt', 'startedAt'])
    .where('repositoryId', 'in', ids)
    // In the words of the index of open runs.
    .where('state', '<>', sql.lit('settled' as const))
    .execute()
  return new Map(rows.map(({ repositoryId, ...run }) => [repositoryId, run]))
}

async function readDays(db: Db, ids: readonly string[]) {
  const rows = await db
    .selectFrom('repositoryDays')
    .select(['repositoryId', 'lastDay', 'letters'])
    .where('repositoryId', 'in', ids)
    .execute()
  return new Map(rows.map(({ repositoryId, ...days }) => [repositoryId, days]))
}
