import { PostgresAdapter, sql } from 'kysely'
import type { AnySchema } from '../migrations.ts'

/** What the dashboard shows of many repositories at once, and indexes for its long lists. */
export async function addViews(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('repository_storage')
    .addColumn('repository_id', 'text', (column) => column.notNull())
    .addColumn('storage_class', 'text', (column) => column.notNull())
    .addColumn('objects', 'bigint', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('listed_at', 'bigint')
    .addPrimaryKeyConstraint('repository_storage_key', ['repository_id', 'storage_class'])
    .execute()
  await db.schema
    .createTable('repository_days')
    .addColumn('repository_id', 'text', (column) => column.notNull())
    .addColumn('last_day', 'bigint', (column) => column.notNull())
    .addColumn('letters', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('repository_days_key', ['repository_id'])
    .execute()
  await db.schema.dropIndex('audit_events_by_time').execute()
  for (const [name, table, columns, rows] of INDEXES) {
    const index = db.schema.createIndex(name).on(table).columns(columns.split(' '))
    await (rows === undefined ? index : index.where(sql.raw<boolean>(rows))).execute()
  }
  if (db.getExecutor().adapter instanceof PostgresAdapter) await noteChangesOnPostgres(db)
  else await noteChangesOnSqlite(db)
}

/** Each serves one order of a list, so that a page costs no more than its rows. */
const INDEXES: readonly (readonly [string, string, string, string?])[] = [
  ['runs_by_age', 'runs', 'created_at id'],
  ['runs_by_outcome', 'runs', 'outcome created_at id'],
  ['verifications_by_repository', 'verifications', 'repository_id verified_at id'],
  ['verifications_by_age', 'verifications', 'verified_at id'],
  ['audit_events_by_age', 'audit_events', 'at seq'],
  ['audit_events_by_actor', 'audit_events', 'actor at seq'],
  ['audit_events_by_action', 'audit_events', 'action at seq'],
  ['audit_events_by_target', 'audit_events', 'target at seq'],
  ['audit_events_by_result', 'audit_events', 'result at seq'],
  ['alerts_by_age', 'alerts', 'since id'],
  ['alerts_by_kind', 'alerts', 'kind since id'],
  ['alerts_by_cause', 'alerts', 'cause since id'],
  ['alerts_by_severity', 'alerts', 'severity since id'],
  ['alerts_open_by_age', 'alerts', 'since id', 'resolved_at is null'],
]

/** Where a repository is shown otherwise once a row is so: table, its id there, what, and when. */
const SHOWN: readonly (readonly [table: string, id: string, what: string, rows?: string])[] = [
  ['repositories', 'id', 'insert'],
  ['repositories', 'id', 'delete'],
  [
    ...(['repositories', 'id'] as const),
    `update of installation_id, owner, name, url, visibility, archived, fork, language, topics_json,
      properties_json, size_bytes, pushed_at, first_seen_at, presence, presence_since,
      confirmed_at, paused_until`,
  ],
  ['snapshots', 'repository_id', 'insert'],
  ['snapshots', 'repository_id', 'delete'],
  [
    ...(['snapshots', 'repository_id'] as const),
    'update of taken_at, complete, witnessed_at, verified_at, level, size_bytes',
  ],
  ['verifications', 'repository_id', 'insert'],
  ['verifications', 'repository_id', 'delete'],
  ['verifications', 'repository_id', 'update of verified_at, intact, level'],
  ['runs', 'repository_id', 'insert'],
  // What was settled is deleted when it is old, and says nothing any more.
  ['runs', 'repository_id', 'delete', `old.state <> 'settled'`],
  [
    ...(['runs', 'repository_id'] as const),
    'update of state, outcome, started_at, settled_at, error_code, error_message, error_hint',
  ],
  ['repository_storage', 'repository_id', 'insert'],
  ['repository_storage', 'repository_id', 'delete'],
  ['repository_storage', 'repository_id', 'update of objects, bytes'],
  ['repository_days', 'repository_id', 'insert'],
  ['repository_days', 'repository_id', 'update of last_day, letters'],
]

/** Writers come one after the other, so the numbers are in the order in which rows come up. */
async function noteChangesOnSqlite(db: AnySchema): Promise<void> {
  await sql`create table repository_changes (
    mark integer primary key autoincrement,
    repository_id text not null,
    at bigint not null)`.execute(db)
  for (const [n, [table, id, what, rows = '1']] of SHOWN.entries()) {
    const row = what === 'delete' ? 'old' : 'new'
    await sql
      .raw(`create trigger repository_changes_${n} after ${what} on ${table}
        for each row when ${rows} begin
          insert into repository_changes (repository_id, at)
          values (${row}.${id}, cast(unixepoch('subsec') * 1000 as integer));
        end`)
      .execute(db)
  }
}

/**
 * A transaction that began earlier may end later, so a number that is handed out says nothing of
 * the order in which rows come up; the number of the transaction does, to whoever knows which of
 * them were over.
 */
async function noteChangesOnPostgres(db: AnySchema): Promise<void> {
  await sql`create table repository_changes (
    mark bigint not null default (pg_current_xact_id()::text::bigint),
    repository_id text not null,
    at bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint)`.execute(db)
  await sql`create index repository_changes_by_mark on repository_changes (mark)`.execute(db)
  for (const [n, [table, id, what, rows = 'true']] of SHOWN.entries()) {
    const row = what === 'delete' ? 'old' : 'new'
    const name = `note_${table}_${row}`
    await sql
      .raw(`create or replace function ${name}() returns trigger language plpgsql as $$ begin
          insert into repository_changes (repository_id) values (${row}.${id});
          return null;
        end $$`)
      .execute(db)
    await sql
      .raw(`create trigger repository_changes_${n} after ${what} on ${table}
        for each row when (${rows}) execute function ${name}()`)
      .execute(db)
  }
}
