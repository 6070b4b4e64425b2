/** Snapshots that were read back from the store, and later looks at them. */
import type { Insertable, Selectable } from 'kysely'
import type { Db } from './open.ts'
import type { RepositoryNames, Snapshots, Verifications } from './schema.ts'
import { storableText } from './storable-text.ts'

export type SnapshotRow = Selectable<Snapshots>

/** What names one snapshot. */
export type SnapshotName = Pick<SnapshotRow, 'repositoryId' | 'snapshot'>

/** Snapshots of a repository whose id is `from` or later, oldest first; `''` is all of them. */
export async function listSnapshotRows(
  db: Db,
  repositoryId: string,
  from: string,
): Promise<SnapshotRow[]> {
  return db
    .selectFrom('snapshots')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .where('snapshot', '>=', from)
    .orderBy('snapshot')
    .execute()
}

/** Snapshots whose last look found damage, recorded ones and others, from the id `from` on. */
export async function listDamaged(
  db: Db,
  repositoryId: string,
  from: string,
): Promise<Set<string>> {
  const looks = await readLastLooks(db, repositoryId, from)
  return new Set([...looks.values()].flatMap((look) => (look.intact === 0 ? look.snapshot : [])))
}

/** The newest snapshot by its id, damaged or not. */
export async function readNewestRow(
  db: Db,
  repositoryId: string,
): Promise<SnapshotRow | undefined> {
  return db
    .selectFrom('snapshots')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .orderBy('snapshot', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Records a snapshot. False when it is recorded already, and nothing is changed. */
export async function insertSnapshot(db: Db, row: Insertable<Snapshots>): Promise<boolean> {
  const added = await db
    .insertInto('snapshots')
    .values(row)
    .onConflict((conflict) => conflict.columns(['repositoryId', 'snapshot']).doNothing())
    .returning('snapshot')
    .execute()
  return added.length > 0
}

/** What may become of a record later. */
export type SnapshotChange = Partial<
  Pick<SnapshotRow, 'runId' | 'complete' | 'witnessedAt' | 'receiptKey'>
>

export async function updateSnapshot(
  db: Db,
  { repositoryId, snapshot }: SnapshotName,
  change: SnapshotChange,
): Promise<void> {
  await db
    .updateTable('snapshots')
    .set(change)
    .where('repositoryId', '=', repositoryId)
    .where('snapshot', '=', snapshot)
    .execute()
}

/** Keeps retention from a snapshot. False when something holds it already: the first stays. */
export async function holdSnapshot(
  db: Db,
  { repositoryId, snapshot }: SnapshotName,
  reason: string,
): Promise<boolean> {
  const held = await db
    .updateTable('snapshots')
    .set({ hold: reason })
    .where('repositoryId', '=', repositoryId)
    .where('snapshot', '=', snapshot)
    .where('hold', 'is', null)
    .returning('snapshot')
    .execute()
  return held.length > 0
}

/** Lets retention have a snapshot again. False where nothing held it. */
export async function releaseSnapshot(
  db: Db,
  { repositoryId, snapshot }: SnapshotName,
): Promise<boolean> {
  const released = await db
    .updateTable('snapshots')
    .set({ hold: null })
    .where('repositoryId', '=', repositoryId)
    .where('snapshot', '=', snapshot)
    .where('hold', 'is not', null)
    .returning('snapshot')
    .execute()
  return released.length > 0
}

/** What a look at a snapshot found. */
export interface SnapshotLook extends SnapshotName {
  readonly id: string
  readonly at: Date
  readonly damage: readonly {
    readonly key: string
    readonly code: string
    readonly message: string
  }[]
}

/** The same as the look before, another damage than then, or the end of it. */
export type LookNews = 'same' | 'damaged' | 'mended'

/**
 * Notes a look that found damage, and one that found none where the look before did; a snapshot
 * that was always whole is not noted. The same damage is noted once, with the time of the last
 * look. Tells whether it is news.
 */
export async function noteLook(db: Db, look: SnapshotLook): Promise<LookNews> {
  const { id, repositoryId, snapshot, at, damage } = look
  const last = (await readLastLooks(db, repositoryId, snapshot, snapshot)).get(snapshot)
  const intact = damage.length === 0 ? 1 : 0
  const damageJson = storableText(JSON.stringify(damage))
  const verifiedAt = at.getTime()
  if (intact === 1 && last?.intact !== 0) return 'same'
  if (intact === 0 && last?.intact === 0 && last.damageJson === damageJson) {
    await db.updateTable('verifications').set({ verifiedAt }).where('id', '=', last.id).execute()
    return 'same'
  }
  await db
    .insertInto('verifications')
    .values({ id, repositoryId, snapshot, level: 'wire', verifiedAt, intact, damageJson })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  return intact === 1 ? 'mended' : 'damaged'
}

/** Replaces every name of a repository by `names`. */
export async function replaceNames(
  db: Db,
  repositoryId: string,
  names: readonly RepositoryNames[],
): Promise<void> {
  await db.deleteFrom('repositoryNames').where('repositoryId', '=', repositoryId).execute()
  for (const name of names) await db.insertInto('repositoryNames').values(name).execute()
}

type LastLook = Pick<Selectable<Verifications>, 'id' | 'snapshot' | 'intact' | 'damageJson'>

async function readLastLooks(
  db: Db,
  repositoryId: string,
  from: string,
  to?: string,
): Promise<Map<string, LastLook>> {
  let looks = db
    .selectFrom('verifications')
    .select(['id', 'snapshot', 'intact', 'damageJson'])
    .where('repositoryId', '=', repositoryId)
    .where('snapshot', '>=', from)
    .orderBy('verifiedAt')
    .orderBy('id')
  if (to !== undefined) looks = looks.where('snapshot', '<=', to)
  return new Map((await looks.execute()).map((look) => [look.snapshot, look]))
}
