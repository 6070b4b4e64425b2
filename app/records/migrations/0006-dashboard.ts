import type { AnySchema } from '../migrations.ts'

/** What people keep in the dashboard, and what they asked to have back from cold storage. */
export async function addDashboard(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('saved_views')
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('query', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('saved_views_key', ['actor', 'name'])
    .execute()
  await db.schema
    .createTable('retrievals')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('repository_id', 'text', (column) => column.notNull())
    .addColumn('snapshot', 'text', (column) => column.notNull())
    .addColumn('tier', 'text', (column) => column.notNull())
    .addColumn('days', 'bigint', (column) => column.notNull())
    .addColumn('objects', 'bigint', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('started_by', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ready_until', 'bigint')
    .addColumn('reason', 'text')
    .execute()
  await db.schema
    .createIndex('retrievals_by_state')
    .on('retrievals')
    .columns(['state', 'started_at'])
    .execute()
  await db.schema
    .createIndex('retrievals_by_snapshot')
    .on('retrievals')
    .columns(['repository_id', 'snapshot', 'started_at'])
    .execute()
}
