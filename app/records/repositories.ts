/** Repositories as they were last found, and every name they had. */
import type { Selectable, Updateable } from 'kysely'
import type { Db } from './open.ts'
import type { Repositories, RepositoryNames } from './schema.ts'

export type RepositoryRow = Selectable<Repositories>
export type RepositoryNameRow = Selectable<RepositoryNames>

/** SQLite takes 32,766 values a statement. */
const ROWS_AT_ONCE = 500

/** Those of an installation, and those of others that `alsoIds` names. */
export async function listRepositories(
  db: Db,
  installationId: string,
  alsoIds: readonly string[] = [],
): Promise<RepositoryRow[]> {
  const own = await db
    .selectFrom('repositories')
    .selectAll()
    .where('installationId', '=', installationId)
    .orderBy('id')
    .execute()
  const known = new Set(own.map(({ id }) => id))
  const others: RepositoryRow[] = []
  for (const ids of chunksOf(alsoIds.filter((id) => !known.has(id)))) {
    others.push(
      ...(await db.selectFrom('repositories').selectAll().where('id', 'in', ids).execute()),
    )
  }
  return [...own, ...others]
}

/** Those of `ids` that there are; a few hundred at most. */
export async function listByIds(db: Db, ids: readonly string[]): Promise<RepositoryRow[]> {
  if (ids.length === 0) return []
  return db.selectFrom('repositories').selectAll().where('id', 'in', ids).execute()
}

export async function readRepository(db: Db, id: string): Promise<RepositoryRow | undefined> {
  return db.selectFrom('repositories').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The repository of an installation that has this name now, in any spelling of its case. */
export async function readNamed(
  db: Db,
  installationId: string,
  { owner, name }: { readonly owner: string; readonly name: string },
): Promise<RepositoryRow | undefined> {
  return db
    .selectFrom('repositories')
    .selectAll()
    .where('installationId', '=', installationId)
    .where('presence', '=', 'present')
    .where((is) =>
      is.and([
        is(is.fn<string>('lower', ['owner']), '=', owner.toLowerCase()),
        is(is.fn<string>('lower', ['name']), '=', name.toLowerCase()),
      ]),
    )
    .executeTakeFirst()
}

/** Every repository that has or had this name, in any spelling of its case. */
export async function findByName(
  db: Db,
  owner: string,
  name: string,
): Promise<RepositoryNameRow[]> {
  return db
    .selectFrom('repositoryNames')
    .selectAll()
    .where((is) =>
      is.and([
        is(is.fn<string>('lower', ['owner']), '=', owner.toLowerCase()),
        is(is.fn<string>('lower', ['name']), '=', name.toLowerCase()),
      ]),
    )
    .orderBy('since')
    .execute()
}

export async function listNames(db: Db, repositoryId: string): Promise<RepositoryNameRow[]> {
  return db
    .selectFrom('repositoryNames')
    .selectAll()
    .where('repositoryId', '=', repositoryId)
    .orderBy('since')
    .execute()
}

/** Nothing is planned for them until then; null ends it. */
export async function pauseRepositories(
  db: Db,
  ids: readonly string[],
  until: Date | null,
): Promise<void> {
  for (const some of chunksOf(ids.toSorted())) {
    await db
      .updateTable('repositories')
      .set({ pausedUntil: until?.getTime() ?? null })
      .where('id', 'in', some)
      .execute()
  }
}

/** A repository that is new or is not what it was. */
export interface Save {
  readonly id: string
  /** All of a new one; what is different of one that is known. */
  readonly row: { readonly kind: 'new'; readonly row: RepositoryRow } | Difference
  /** Its name is another one from `since` on. */
  readonly renamedAt: number | null
}

interface Difference {
  readonly kind: 'known'
  readonly change: Updateable<Repositories>
}

/** All or nothing. */
export async function saveRepositories(db: Db, saves: readonly Save[]): Promise<void> {
  if (saves.length === 0) return
  await db.transaction().execute(async (transaction) => {
    await insertNew(transaction, saves)
    for (const { id, row } of saves) {
      if (row.kind === 'new' || Object.keys(row.change).length === 0) continue
      await transaction.updateTable('repositories').set(row.change).where('id', '=', id).execute()
    }
    for (const { id, renamedAt } of saves) {
      if (renamedAt !== null) await saveName(transaction, id, renamedAt)
    }
  })
}

async function insertNew(db: Db, saves: readonly Save[]): Promise<void> {
  const added = saves.flatMap(({ row }) => (row.kind === 'new' ? [row.row] : []))
  for (const rows of chunksOf(added)) {
    await db
      .insertInto('repositories')
      .values([...rows])
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  }
}

/** The name in `repositories` holds from `at` on, and the one before it no more. */
async function saveName(db: Db, repositoryId: string, at: number): Promise<void> {
  const { owner, name } = await db
    .selectFrom('repositories')
    .select(['owner', 'name'])
    .where('id', '=', repositoryId)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('repositoryNames')
    .set({ until: at })
    .where('repositoryId', '=', repositoryId)
    .where('until', 'is', null)
    .execute()
  await db
    .insertInto('repositoryNames')
    .values({ repositoryId, owner, name, since: at, until: null })
    .onConflict((conflict) =>
      conflict.columns(['repositoryId', 'since']).doUpdateSet({ owner, name, until: null }),
    )
    .execute()
}

/** Sees them all again at `at`: their facts are as they were. */
export async function touchRepositories(db: Db, ids: readonly string[], at: number): Promise<void> {
  for (const some of chunksOf(ids)) {
    await db.updateTable('repositories').set({ lastSeenAt: at }).where('id', 'in', some).execute()
  }
}

/**
 * Notes that something changed at the source that no snapshot holds yet. Told twice, or late,
 * it changes nothing for the worse: the first change stays the first, the last the last.
 */
export async function noteChange(db: Db, repositoryId: string, at: Date): Promise<void> {
  const ms = at.getTime()
  await db
    .updateTable('repositories')
    .set((is) => ({
      changedAt: is
        .case()
        .when('changedAt', 'is', null)
        .then(ms)
        .when('changedAt', '>', ms)
        .then(ms)
        .else(is.ref('changedAt'))
        .end(),
      lastChangeAt: is
        .case()
        .when('lastChangeAt', 'is', null)
        .then(ms)
        .when('lastChangeAt', '<', ms)
        .then(ms)
        .else(is.ref('lastChangeAt'))
        .end(),
    }))
    .where('id', '=', repositoryId)
    // What a snapshot that began later holds was no change for it.
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('snapshots')
            .select('snapshot')
            .where('snapshots.repositoryId', '=', repositoryId)
            .where('takenAt', '>', ms),
        ),
      ),
    )
    .execute()
}

function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += ROWS_AT_ONCE) yield items.slice(at, at + ROWS_AT_ONCE)
}
