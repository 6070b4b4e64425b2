/** Check runs and issues that stand at GitHub: one of each kind for a repository. */
import type { Selectable } from 'kysely'
import type { Db } from './open.ts'
import type { Checks } from './schema.ts'

export type CheckRow = Selectable<Checks>
export type CheckKind = Checks['kind']

export async function readCheck(
  db: Db,
  repositoryId: string,
  kind: CheckKind,
): Promise<CheckRow | undefined> {
  return db
    .selectFrom('checks')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

/** Of one kind, by repository. */
export async function listChecks(db: Db, kind: CheckKind): Promise<ReadonlyMap<string, CheckRow>> {
  const rows = await db.selectFrom('checks').selectAll().where('kind', '=', kind).execute()
  return new Map(rows.map((row) => [row.repositoryId, row]))
}

/** Takes the place of what was known of this kind. */
export async function saveCheck(db: Db, row: CheckRow): Promise<void> {
  const { repositoryId, kind, ...told } = row
  await db
    .insertInto('checks')
    .values({ repositoryId, kind, ...told })
    .onConflict((conflict) => conflict.columns(['repositoryId', 'kind']).doUpdateSet(told))
    .execute()
}
