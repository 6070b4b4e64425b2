/** What alerts need to know besides: see schema.ts. */
import type { AnySchema } from '../migrations.ts'

export async function addAlertFacts(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('moved_refs')
    .addColumn('repository_id', 'text', (built) => built.notNull())
    .addColumn('snapshot', 'text', (built) => built.notNull())
    .addColumn('ref', 'text', (built) => built.notNull())
    .addColumn('before', 'text', (built) => built.notNull())
    .addColumn('after', 'text', (built) => built.notNull())
    .addColumn('held_by', 'text', (built) => built.notNull())
    .addColumn('found_at', 'bigint', (built) => built.notNull())
    .addColumn('attempts', 'bigint', (built) => built.notNull())
    .addColumn('next_attempt_at', 'bigint', (built) => built.notNull())
    .addPrimaryKeyConstraint('moved_refs_key', ['repository_id', 'snapshot', 'ref'])
    .execute()
  await db.schema.createIndex('moved_refs_due').on('moved_refs').column('next_attempt_at').execute()
  await db.schema
    .createTable('stored_bytes')
    .addColumn('repository_id', 'text', (built) => built.notNull())
    .addColumn('bytes', 'bigint', (built) => built.notNull())
    .addColumn('objects', 'bigint', (built) => built.notNull())
    .addColumn('measured_at', 'bigint', (built) => built.notNull())
    .addPrimaryKeyConstraint('stored_bytes_key', ['repository_id'])
    .execute()
  await db.schema
    .createTable('store_probes')
    .addColumn('store', 'text', (built) => built.notNull())
    .addColumn('facts_json', 'text', (built) => built.notNull())
    .addColumn('protections_json', 'text', (built) => built.notNull())
    .addPrimaryKeyConstraint('store_probes_key', ['store'])
    .execute()
  await db.schema
    .createTable('credential_ages')
    .addColumn('name', 'text', (built) => built.notNull())
    .addColumn('fingerprint', 'text', (built) => built.notNull())
    .addColumn('first_seen_at', 'bigint', (built) => built.notNull())
    .addPrimaryKeyConstraint('credential_ages_key', ['name'])
    .execute()
}
