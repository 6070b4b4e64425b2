import type { AnySchema } from '../migrations.ts'

/** Who logged in, for how long, and whose tokens of the API are whose. */
export async function addSessions(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('people')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('login', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('grants_json', 'text', (column) => column.notNull())
    .addColumn('checked_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('person_id', 'text')
    .addColumn('began_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('agent', 'text')
    .addColumn('ended_at', 'bigint')
    .addColumn('ending', 'text')
    .execute()
  await db.schema
    .createTable('refresh_tokens')
    .addColumn('sha256', 'text', (column) => column.primaryKey())
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addColumn('spent_at', 'bigint')
    .execute()
  await db.schema.alterTable('tokens').addColumn('person_id', 'text').execute()
  await db.schema
    .createIndex('sessions_by_person')
    .on('sessions')
    .columns(['person_id', 'ends_at'])
    .execute()
  await db.schema
    .createIndex('refresh_tokens_by_session')
    .on('refresh_tokens')
    .columns(['session_id'])
    .execute()
}
