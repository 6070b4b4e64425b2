/** Searches that people keep in the dashboard. */
import type { Db } from './open.ts'
import { storableText } from './storable-text.ts'

export interface SavedViewRow {
  readonly name: string
  readonly query: string
}

/** By name. */
export async function listSavedViews(db: Db, actor: string): Promise<SavedViewRow[]> {
  const rows = await db
    .selectFrom('savedViews')
    .select(['name', 'query'])
    .where('actor', '=', actor)
    .execute()
  // Databases differ in how they sort text.
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Replaces the one of the same name. */
export async function saveView(db: Db, actor: string, view: SavedViewRow): Promise<void> {
  const query = storableText(view.query)
  await db
    .insertInto('savedViews')
    .values({ actor, name: storableText(view.name), query })
    .onConflict((conflict) => conflict.columns(['actor', 'name']).doUpdateSet({ query }))
    .execute()
}

/** False where there is none of that name. */
export async function removeView(db: Db, actor: string, name: string): Promise<boolean> {
  const removed = await db
    .deleteFrom('savedViews')
    .where('actor', '=', actor)
    .where('name', '=', storableText(name))
    .returning('name')
    .execute()
  return removed.length > 0
}
