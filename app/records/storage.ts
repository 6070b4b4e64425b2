/** What every repository takes in the store, by storage class. */
import { sql } from 'kysely'
import type { StorageShare } from './fleet.ts'
import type { Db } from './open.ts'
import type { SnapshotRow } from './snapshots.ts'

/** What came into the store with a snapshot. */
export interface AddedStorage {
  readonly storedAt: Date
  readonly own: readonly StorageShare[]
  /** Its ref list; older snapshots may have had the same. */
  readonly refs: readonly StorageShare[]
}

/**
 * Adds what came with a snapshot that was just recorded. What the last listing can have seen is
 * not added again; where that is in doubt, the next listing mends it.
 */
export async function addStorage(
  db: Db,
  row: Pick<SnapshotRow, 'repositoryId' | 'snapshot' | 'refsSha256'>,
  { storedAt, own, refs }: AddedStorage,
): Promise<void> {
  const { repositoryId } = row
  const { listedAt } = await db
    .selectFrom('repositoryStorage')
    .select(({ fn }) => fn.max('listedAt').as('listedAt'))
    .where('repositoryId', '=', repositoryId)
    .executeTakeFirstOrThrow()
  if (listedAt !== null && storedAt.getTime() <= listedAt) return
  const shares = (await hasEarlierRefs(db, row)) ? own : [...own, ...refs]
  for (const share of shares) {
    await db
      .insertInto('repositoryStorage')
      .values({ repositoryId, ...share, listedAt })
      .onConflict((conflict) =>
        conflict.columns(['repositoryId', 'storageClass']).doUpdateSet(({ eb, ref }) => ({
          objects: eb(ref('repositoryStorage.objects'), '+', ref('excluded.objects')),
          bytes: eb(ref('repositoryStorage.bytes'), '+', ref('excluded.bytes')),
        })),
      )
      .execute()
  }
}

async function hasEarlierRefs(
  db: Db,
  {
    repositoryId,
    snapshot,
    refsSha256,
  }: Pick<SnapshotRow, 'repositoryId' | 'snapshot' | 'refsSha256'>,
): Promise<boolean> {
  const earlier = await db
    .selectFrom('snapshots')
    .select('snapshot')
    .where('repositoryId', '=', repositoryId)
    .where('snapshot', '<', snapshot)
    .where('refsSha256', '=', refsSha256)
    .limit(1)
    .executeTakeFirst()
  return earlier !== undefined
}

/** Puts what a listing of all of it found at `listedAt` in the place of all that was known. */
export async function replaceStorage(
  db: Db,
  repositoryId: string,
  shares: readonly StorageShare[],
  listedAt: Date,
): Promise<void> {
  // One row at least says when it was listed.
  const found = shares.length > 0 ? shares : [{ storageClass: 'STANDARD', objects: 0, bytes: 0 }]
  await db.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('repositoryStorage')
      .where('repositoryId', '=', repositoryId)
      .execute()
    await transaction
      .insertInto('repositoryStorage')
      .values(found.map((share) => ({ repositoryId, ...share, listedAt: listedAt.getTime() })))
      .execute()
  })
}

/** Repositories with snapshots that were not listed since `before`, never listed ones first. */
export async function listUnlisted(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('repositories as r')
    .select('r.id')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('snapshots').select('snapshot').whereRef('snapshots.repositoryId', '=', 'r.id'),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('repositoryStorage')
            .select('storageClass')
            .whereRef('repositoryStorage.repositoryId', '=', 'r.id')
            .where('listedAt', '>=', before.getTime()),
        ),
      ),
    )
    .orderBy(({ selectFrom, fn }) =>
      fn.coalesce(
        selectFrom('repositoryStorage')
          .select((is) => is.fn.max('listedAt').as('at'))
          .whereRef('repositoryStorage.repositoryId', '=', 'r.id'),
        sql.lit(0),
      ),
    )
    .orderBy('r.id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}
