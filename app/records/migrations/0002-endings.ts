import { sql } from 'kysely'
import type { AnySchema } from '../migrations.ts'

/** How workflow runs ended, and reports that came when their runs were settled. */
export async function addEndings(db: AnySchema): Promise<void> {
  await db.schema.alterTable('dispatches').addColumn('conclusion', 'text').execute()
  // Of the others that are over, only the sentence is known, which stays.
  await sql`update dispatches set conclusion = 'cancelled'
    where state = 'ended' and error like 'interrupted: %'`.execute(db)
  await db.schema.alterTable('runs').addColumn('reported_late_at', 'bigint').execute()
  await db.schema
    .createIndex('runs_reported_late')
    .on('runs')
    .column('reported_late_at')
    .where(sql.raw<boolean>('reported_late_at is not null'))
    .execute()
}
