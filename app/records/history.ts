/** Snapshots, runs and looks, as lists of one repository or of all. */
import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Db } from './open.ts'
import type { Range } from './page.ts'
import type { Dispatches, Repositories, Runs, Snapshots, Verifications } from './schema.ts'
import { storableText } from './storable-text.ts'

export interface SnapshotFacts extends Selectable<Snapshots> {
  /** What the last look found; null where nobody looked again. */
  readonly intact: 0 | 1 | null
  /** When a later look restored it whole and found it as it should be. */
  readonly fullyVerifiedAt: number | null
}

/** Of one repository, the newest first. */
export async function listSnapshotFacts(
  db: Db,
  repositoryId: string,
  { from, to, after, limit }: Range,
): Promise<SnapshotFacts[]> {
  let select = selectSnapshots(db).where('s.repositoryId', '=', storableText(repositoryId))
  if (from) select = select.where('s.takenAt', '>=', from.getTime())
  if (to) select = select.where('s.takenAt', '<', to.getTime())
  if (after) {
    select = select.where(sql<boolean>`(s.taken_at, s.snapshot) < (${after.at}, ${after.id})`)
  }
  return select.orderBy('s.takenAt', 'desc').orderBy('s.snapshot', 'desc').limit(limit).execute()
}

export async function readSnapshotFacts(
  db: Db,
  repositoryId: string,
  snapshot: string,
): Promise<SnapshotFacts | undefined> {
  return selectSnapshots(db)
    .where('s.repositoryId', '=', storableText(repositoryId))
    .where('s.snapshot', '=', storableText(snapshot))
    .executeTakeFirst()
}

function selectSnapshots(db: Db) {
  return db
    .selectFrom('snapshots as s')
    .selectAll('s')
    .select([
      sql<0 | 1 | null>`(
      select d.intact from verifications d
      where d.repository_id = s.repository_id and d.snapshot = s.snapshot
      order by d.verified_at desc, d.id desc limit 1)`.as('intact'),
      sql<number | null>`(
      select max(d.verified_at) from verifications d
      where d.repository_id = s.repository_id and d.snapshot = s.snapshot
      and d.level = 'full' and d.intact = 1)`.as('fullyVerifiedAt'),
    ])
}

/** Which rows of several repositories are meant. */
export interface Whose {
  /** A few hundred at most; undefined for all. */
  readonly repositoryIds?: readonly string[] | undefined
}

export interface RunChoice extends Range, Whose {
  readonly outcome?: string | undefined
  readonly open?: boolean | undefined
}

export interface RunListing extends Selectable<Runs> {
  readonly url: Repositories['url'] | null
  readonly dispatchOwner: Dispatches['workflowOwner'] | null
  readonly dispatchName: Dispatches['workflowName'] | null
  readonly dispatchRunId: string | null
  /** Of the workflow that held its last lease. */
  readonly leasedRunId: string | null
}

export type RunPlace = Pick<Selectable<Runs>, 'id' | 'repositoryId' | 'createdAt'>

/** The newest first: as much of each as tells whether somebody may see it. */
export async function listRunPlaces(
  db: Db,
  { repositoryIds, outcome, open, from, to, after, limit }: RunChoice,
): Promise<RunPlace[]> {
  let select = db.selectFrom('runs').select(['runs.id', 'runs.repositoryId', 'runs.createdAt'])
  if (repositoryIds) select = select.where(among('runs.repository_id', repositoryIds))
  if (outcome !== undefined) select = select.where(is('runs.outcome', outcome))
  // In the words of the index of open runs.
  if (open === true) select = select.where(sql<boolean>`runs.state <> 'settled'`)
  if (open === false) select = select.where(sql<boolean>`runs.state = 'settled'`)
  if (from) select = select.where('runs.createdAt', '>=', from.getTime())
  if (to) select = select.where('runs.createdAt', '<', to.getTime())
  if (after) {
    select = select.where(sql<boolean>`(runs.created_at, runs.id) < (${after.at}, ${after.id})`)
  }
  return select.orderBy('runs.createdAt', 'desc').orderBy('runs.id', 'desc').limit(limit).execute()
}

/** In the order of `ids`, of which there are a few hundred at most. */
export async function listRunFacts(db: Db, ids: readonly string[]): Promise<RunListing[]> {
  const rows = await selectRuns(db).where(among('runs.id', ids)).execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export async function readRunFactsOf(db: Db, id: string): Promise<RunListing | undefined> {
  return selectRuns(db).where('runs.id', '=', storableText(id)).executeTakeFirst()
}

function selectRuns(db: Db) {
  return db
    .selectFrom('runs')
    .leftJoin('dispatches as d', 'd.id', 'runs.dispatchId')
    .leftJoin('repositories as r', 'r.id', 'runs.repositoryId')
    .selectAll('runs')
    .select([
      'r.url',
      'd.workflowOwner as dispatchOwner',
      'd.workflowName as dispatchName',
      'd.githubRunId as dispatchRunId',
      sql<string | null>`(
        select l.github_run_id from leases l where l.run_id = runs.id
        order by l.granted_at desc limit 1)`.as('leasedRunId'),
    ])
}

/** Every later look that was noted, the newest first. */
export async function listLooks(
  db: Db,
  { repositoryIds, from, to, after, limit }: Range & Whose,
): Promise<Selectable<Verifications>[]> {
  let select = db.selectFrom('verifications').selectAll()
  if (repositoryIds) select = select.where(among('repository_id', repositoryIds))
  if (from) select = select.where('verifiedAt', '>=', from.getTime())
  if (to) select = select.where('verifiedAt', '<', to.getTime())
  if (after) select = select.where(sql<boolean>`(verified_at, id) < (${after.at}, ${after.id})`)
  return select.orderBy('verifiedAt', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

function among(column: string, ids: readonly string[]): RawBuilder<boolean> {
  if (ids.length === 0) return sql<boolean>`1 = 0`
  return sql<boolean>`${sql.ref(column)} in (${sql.join(ids.map(storableText))})`
}

function is(column: string, value: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = ${storableText(value)}`
}
