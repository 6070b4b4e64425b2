/** People who logged in with GitHub, and what they may do. */
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Db } from './open.ts'
import type { People } from './schema.ts'

const Grants = z.record(
  z.string(),
  z.object({
    roles: z.array(z.enum(['viewer', 'operator', 'restorer', 'admin'])).readonly(),
    all: z.boolean(),
  }),
)

export interface PersonRecord {
  readonly id: string
  readonly login: string
  readonly sealed: string
  /** By installation. */
  readonly grants: Readonly<z.infer<typeof Grants>>
  readonly checkedAt: Date
}

/** Whoever was known by that id before is known anew. */
export async function savePerson(
  db: Db,
  { grants, checkedAt, ...rest }: PersonRecord,
): Promise<void> {
  const told = { ...rest, grantsJson: JSON.stringify(grants), checkedAt: checkedAt.getTime() }
  const { id: _, ...changed } = told
  await db
    .insertInto('people')
    .values(told)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changed))
    .execute()
}

export async function readPerson(db: Db, id: string): Promise<PersonRecord | undefined> {
  const row = await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toPerson(row)
}

export async function noteGrants(
  db: Db,
  { id, login, grants, checkedAt }: Omit<PersonRecord, 'sealed'>,
): Promise<void> {
  await db
    .updateTable('people')
    .set({ login, grantsJson: JSON.stringify(grants), checkedAt: checkedAt.getTime() })
    .where('id', '=', id)
    .execute()
}

/** False where another was faster: what is sealed is not `before` any more. */
export async function resealPerson(
  db: Db,
  id: string,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<boolean> {
  const changed = await db
    .updateTable('people')
    .set({ sealed: after })
    .where('id', '=', id)
    .where('sealed', '=', before)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Unless something else is sealed for them since: then they logged in anew. */
export async function forgetPerson(db: Db, id: string, sealed: string): Promise<void> {
  await db.deleteFrom('people').where('id', '=', id).where('sealed', '=', sealed).execute()
}

function toPerson({ grantsJson, checkedAt, ...rest }: Selectable<People>): PersonRecord {
  return {
    ...rest,
    grants: Grants.parse(JSON.parse(grantsJson)),
    checkedAt: new Date(checkedAt),
  }
}
