import type { AnySchema } from '../migrations.ts'

/** Until when the store lets nobody remove a snapshot. Of older ones that is not known. */
export async function addLocks(db: AnySchema): Promise<void> {
  await db.schema.alterTable('snapshots').addColumn('locked_until', 'bigint').execute()
}
