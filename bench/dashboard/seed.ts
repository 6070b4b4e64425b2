/**
 * Fills an empty database with a large organisation, the same one each time:
 * `node bench/dashboard/seed.ts <DATABASE_URL> [repositories] [snapshots of each]`.
 *
 * 10,000 repositories with 100 snapshots each take about a minute. Rows that there are many of
 * are made by the database itself.
 */
import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { type Db, openRecords, readDatabaseAddress } from '../../app/records/open.ts'
import type { AuditEvents, Repositories } from '../../app/records/schema.ts'

export interface Size {
  readonly repositories: number
  readonly snapshotsEach: number
  readonly runsEach: number
  readonly events: number
  /** Of each hundred alerts one is open. */
  readonly alerts: number
}

export const LARGE: Size = {
  ...{ repositories: 10_000, snapshotsEach: 100, runsEach: 30, events: 200_000, alerts: 50_000 },
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ROWS_AT_ONCE = 500

/** Everything is as of `now`: nine of ten repositories are protected. */
export async function seed(db: Db, size: Size, now: Date): Promise<void> {
  const at = now.getTime()
  await addInstallation(db, at)
  await addRepositories(db, size, at)
  await addSnapshots(db, size, at)
  await addRuns(db, size, at)
  await addVerifications(db)
  await addStorage(db)
  await addDays(db, at)
  await addAlerts(db, size, at)
  await addEvents(db, size, at)
  // Whoever reads them begins now.
  await sql`delete from repository_changes`.execute(db)
  await sql`analyze`.execute(db)
}

async function addInstallation(db: Db, at: number): Promise<void> {
  await db
    .insertInto('installations')
    .values({
      ...{ id: '7', accountId: '70', account: 'acme', accountKind: 'Organization' },
      ...{ permissionsJson: '{}', suspendedAt: null, removedAt: null, createdAt: at - 400 * DAY },
      ...{ discoveredAt: at - HOUR, discoveryTriedAt: at - HOUR, discoveryError: null },
    })
    .execute()
  await db
    .insertInto('leaders')
    .values({ role: 'periodic', holder: 'seed', expiresAt: at })
    .execute()
}

const LANGUAGES = ['TypeScript', 'Go', 'Rust', 'Python', null]

async function addRepositories(db: Db, { repositories }: Size, at: number): Promise<void> {
  const rows = Array.from({ length: repositories }, (_, n) => repositoryOf(n, at))
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    const some = rows.slice(start, start + ROWS_AT_ONCE)
    await db.insertInto('repositories').values(some).execute()
    const names = some.map(({ id, owner, name, firstSeenAt: since }) => ({
      ...{ repositoryId: id, owner, name, since, until: null },
    }))
    await db.insertInto('repositoryNames').values(names).execute()
  }
}

function repositoryOf(n: number, at: number): Repositories {
  const each = (times: number): 0 | 1 => (n % times === 0 ? 1 : 0)
  const name = `${KINDS[n % 5]}-${n}`
  return {
    ...{ id: `${100_000 + n}`, installationId: '7', owner: 'acme', name, defaultBranch: 'main' },
    url: `https://github.com/acme/${name}`,
    visibility: VISIBILITIES[n % 3] ?? 'private',
    ...{ archived: each(40), fork: each(25), language: LANGUAGES[n % 5] ?? null },
    topicsJson: JSON.stringify(['service', `team-${n % 30}`].slice(0, n % 3)),
    ...{ propertiesJson: '{}', sizeBytes: 10_000 * (1 + (n % 997)) },
    pushedAt: at - (n % 500) * HOUR,
    ...{ firstSeenAt: at - 400 * DAY, lastSeenAt: at - HOUR, presenceSince: at - 400 * DAY },
    presence: each(200) ? 'deleted' : 'present',
    ...{ changedAt: null, lastChangeAt: null, pausedUntil: each(333) ? at + DAY : null },
    // One of ten is not protected any more.
    confirmedAt: each(10) ? null : at - (n % 20) * HOUR,
  }
}

const KINDS = ['api', 'web', 'tool', 'infra', 'docs'] as const
const VISIBILITIES = ['public', 'private', 'internal'] as const

/** One every six hours; the newest is half a day old, or two days. */
async function addSnapshots(db: Db, { snapshotsEach }: Size, at: number): Promise<void> {
  const times = Array.from({ length: snapshotsEach }, (_, n) => {
    const takenAt = at - (n + 1) * 6 * HOUR - 6 * HOUR
    const time = new Date(takenAt).toISOString().replace(/[-:]|\.\d+/g, '')
    return sql`(${sql.lit(n)}, ${`${time}-${n.toString(16).padStart(8, '0')}`}, ${sql.lit(takenAt)})`
  })
  const completeness = JSON.stringify({ git: { status: 'captured', count: 9, sizeBytes: 90_000 } })
  await db.transaction().execute(async (tx) => {
    await sql`create table seed_snapshots (n bigint, snapshot text, taken_at bigint)`.execute(tx)
    await sql`insert into seed_snapshots (n, snapshot, taken_at) values ${sql.join(times)}`.execute(
      tx,
    )
    await sql`insert into snapshots (repository_id, snapshot, taken_at, manifest_key,
        manifest_sha256, refs_sha256, refs, chain_length, size_bytes, level, verified_at, complete,
        completeness_json, witnessed_at, receipt_key, run_id, hold)
      select r.id, t.snapshot, t.taken_at, 'repositories/' || r.id || '/snapshots/' || t.snapshot,
        'manifest-' || r.id || '-' || t.n, 'refs-' || r.id || '-' || (t.n / 3), 12, 1 + t.n % 30,
        r.size_bytes, 'objects', t.taken_at + 60000, case when t.n % 50 = 49 then 0 else 1 end,
        ${completeness}, t.taken_at + 90000, null, null, null
      from repositories r cross join seed_snapshots t`.execute(tx)
    await sql`drop table seed_snapshots`.execute(tx)
  })
}

async function addRuns(db: Db, { runsEach }: Size, at: number): Promise<void> {
  const times = Array.from({ length: runsEach }, (_, n) => {
    return sql`(${sql.lit(n)}, ${sql.lit(at - (n + 2) * 6 * HOUR)})`
  })
  const options = JSON.stringify({ verify: 'objects', full: false, refs: [], classes: ['git'] })
  await db.transaction().execute(async (tx) => {
    await sql`create table seed_runs (n bigint, created_at bigint)`.execute(tx)
    await sql`insert into seed_runs (n, created_at) values ${sql.join(times)}`.execute(tx)
    await sql`insert into runs (id, repository_id, dispatch_id, slot, cause, options_json,
        created_at, started_at, settled_at, state, outcome, snapshot, error_code, error_message,
        error_hint, report_json, duration_ms, stored_bytes, transferred_bytes)
      select 'run-' || r.id || '-' || t.n, r.id, null, 0, 'push', ${options}, t.created_at,
        t.created_at + 5000, t.created_at + 65000, 'settled',
        case when t.n % 20 = 7 then 'failed' else 'stored' end, null,
        case when t.n % 20 = 7 then 'source-unreachable' end,
        case when t.n % 20 = 7 then 'GitHub did not answer.' end,
        case when t.n % 20 = 7 then 'It is tried again.' end, null, 60000, 1000, 900
      from repositories r cross join seed_runs t`.execute(tx)
    await sql`drop table seed_runs`.execute(tx)
    await sql`update runs set state = 'leased', outcome = null, settled_at = null
      where id like 'run-%00-0'`.execute(tx)
  })
}

async function addVerifications(db: Db): Promise<void> {
  await sql`insert into verifications (id, repository_id, snapshot, level, verified_at, intact,
      damage_json)
    select 'look-' || repository_id || '-' || snapshot, repository_id, snapshot, 'full',
      taken_at + 3600000, 1, '[]'
    from snapshots where snapshot like '%-00000014' or snapshot like '%-00000028'`.execute(db)
}

async function addStorage(db: Db): Promise<void> {
  await sql`insert into repository_storage (repository_id, storage_class, objects, bytes, listed_at)
    select r.id, c.class, 100, r.size_bytes, 1 from repositories r cross join
      (select 'STANDARD' as class union all select 'GLACIER_IR') c`.execute(db)
}

async function addDays(db: Db, at: number): Promise<void> {
  const letters = `${'p'.repeat(50)}ollpppf${'p'.repeat(33)}`
  await sql`insert into repository_days (repository_id, last_day, letters)
    select id, ${sql.lit(Math.floor(at / DAY))}, ${letters} from repositories`.execute(db)
}

async function addAlerts(db: Db, { alerts }: Size, at: number): Promise<void> {
  const detail = { text: 'It is too old.', next: 'Look.', about: null, holdMs: 0, facts: {} }
  for (let start = 0; start < alerts; start += ROWS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, alerts - start) }, (_, k) => {
      const n = start + k
      const since = at - n * 60_000
      return {
        ...{ id: `alert-${n}`, kind: n % 4 === 0 ? 'failed' : 'overdue', key: `seed:${n}` },
        ...{ cause: `7:${n % 12}`, installationId: '7', repositoryId: `${100_000 + (n % 9973)}` },
        ...({ severity: n % 4 === 0 ? 'warning' : 'critical' } as const),
        ...{ title: `acme/api-${n} is overdue`, detailJson: JSON.stringify(detail), since },
        ...{ lastSeenAt: at, acknowledgedAt: null, acknowledgedBy: null, mutedUntil: null },
        resolvedAt: n % 100 === 0 ? null : since + HOUR,
      }
    })
    await db.insertInto('alerts').values(rows).execute()
  }
}

async function addEvents(db: Db, { events }: Size, at: number): Promise<void> {
  let previousSha256 = '0'.repeat(64)
  const rows: AuditEvents[] = []
  for (let seq = 1; seq <= events; seq += 1) {
    const event = {
      ...{ seq, at: at - (events - seq) * 1000, actor: `github:person-${seq % 50}` },
      ...{
        action: ACTIONS[seq % ACTIONS.length] ?? '',
        target: `repository:${100_000 + (seq % 9973)}`,
      },
      ...({ address: '192.0.2.1', result: seq % 97 === 0 ? 'refused' : 'done' } as const),
      ...{ detailJson: '{}', previousSha256 },
    }
    const { actor, action, target, address, result, detailJson } = event
    const text = [seq, event.at, actor, action, target, address, result, detailJson, previousSha256]
    const sha256 = createHash('sha256').update(JSON.stringify(text)).digest('hex')
    rows.push({ ...event, sha256 })
    previousSha256 = sha256
    if (rows.length === ROWS_AT_ONCE || seq === events) {
      await db.insertInto('auditEvents').values(rows.splice(0)).execute()
    }
  }
}

const ACTIONS = [
  'lease.grant',
  'lease.report',
  'dispatch.send',
  'repository.retry',
  'session.begin',
]

async function main([url, repositories, snapshots]: readonly string[]): Promise<void> {
  if (url === undefined) throw new TypeError('Name a database: a path, or postgres://…')
  const db = await openRecords(readDatabaseAddress(url))
  const size = {
    ...LARGE,
    ...(repositories && { repositories: Number(repositories) }),
    ...(snapshots && { snapshotsEach: Number(snapshots) }),
  }
  const began = performance.now()
  await seed(db, size, new Date())
  await db.destroy()
  process.stdout.write(`Seeded in ${Math.round((performance.now() - began) / 1000)} s.\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(process.argv.slice(2))
}
