/** What the App found when it last tried what a store does. */
import { z } from 'zod'
import { StoreFacts } from '../../core/domain/manifest.ts'
import type { Db } from './open.ts'

export interface StoreProbe {
  readonly facts: StoreFacts
  /** Names of what it was ever found to do. */
  readonly protections: readonly string[]
}

const Names = z.array(z.string())

/** By the words that show the store to people. Undefined where it was never tried. */
export async function readStoreProbe(db: Db, store: string): Promise<StoreProbe | undefined> {
  const row = await db
    .selectFrom('storeProbes')
    .selectAll()
    .where('store', '=', store)
    .executeTakeFirst()
  return (
    row && {
      facts: StoreFacts.parse(JSON.parse(row.factsJson)),
      protections: Names.parse(JSON.parse(row.protectionsJson)),
    }
  )
}

export async function saveStoreProbe(
  db: Db,
  store: string,
  { facts, protections }: StoreProbe,
): Promise<void> {
  const found = {
    factsJson: JSON.stringify(facts),
    protectionsJson: JSON.stringify(protections),
  }
  await db
    .insertInto('storeProbes')
    .values({ store, ...found })
    .onConflict((conflict) => conflict.column('store').doUpdateSet(found))
    .execute()
}
