import { beforeAll, expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import { reconcileStore } from '../../../app/results/reconcile.ts'
import { sweep } from '../../../app/results/sweep.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import type { MemoryStore } from '../../../core/store/memory.ts'
import type { Store } from '../../../core/store/store.ts'
import { describeOnEach } from '../databases.ts'
import { type History, HOUR, makeHistory } from './history.ts'
import { addLease, addRepository, addRun, createScene, readRunRow } from './scene.ts'

let history: History
beforeAll(async () => {
  history = await makeHistory()
})

const increment = 1

async function listIds(db: Db) {
  const rows = db.selectFrom('snapshots').select(['repositoryId', 'snapshot']).orderBy('snapshot')
  return (await rows.execute()).map(({ snapshot }) => snapshot)
}

/** The store, and the repositories it was asked about. */
function watched(store: Store) {
  const asked: string[] = []
  const list: Store['list'] = (prefix, options) => {
    asked.push(prefix)
    return store.list(prefix, options)
  }
  return { store: { ...store, list }, asked }
}

/** The same snapshots under other ids. Their manifests are damaged: they are of 42. */
function alsoUnder(store: MemoryStore, ...ids: string[]): MemoryStore {
  for (const [key, object] of [...store.objects]) {
    for (const id of ids) store.objects.set(key.replace('/42/', `/${id}/`), object)
  }
  return store
}

describeOnEach('a sweep', (databases) => {
  async function setting(count = 2) {
    const db = await databases.open()
    await addRepository(db)
    const store = history.storeAfter(count)
    return { db, store, scene: createScene(db, store) }
  }

  it('settles a run that nobody reported, and finds a snapshot that nobody ordered', async () => {
    const { db, scene } = await setting(3)
    await addRun(db)
    await addLease(db)

    expect(await sweep(scene.tools)).toMatchObject({ repositories: 1, snapshots: 3, failures: [] })
    expect(await readRunRow(db)).toMatchObject({
      outcome: 'stored',
      snapshot: history.snapshots[increment].id,
    })
    expect(await listIds(db)).toEqual(history.snapshots.slice(0, 3).map(({ id }) => id))
  })

  it('looks at a repository that changed half an hour ago', async () => {
    const { db, scene } = await setting()
    await db
      .updateTable('repositories')
      .set({ changedAt: scene.now - 30 * 60_000 })
      .execute()
    expect(await sweep(scene.tools)).toMatchObject({ repositories: 0 })
    scene.now += 1

    expect(await sweep(scene.tools)).toMatchObject({ repositories: 1, snapshots: 2 })
  })

  it('looks at every repository once a day, the longest not looked at first', async () => {
    const { db, scene } = await setting()
    await reconcileStore(scene.tools)
    const [row] = await db.selectFrom('snapshots').selectAll().execute()
    if (row === undefined) throw new Error('nothing was recorded')
    for (const n of [1, 2, 3]) {
      const other = { ...row, repositoryId: `${n}`, witnessedAt: scene.now - n }
      await db.insertInto('snapshots').values(other).execute()
    }
    const asked = async (limit: number) => {
      const { store, asked: prefixes } = watched(scene.tools.store)
      await sweep({ ...scene.tools, store }, { limit })
      const ids = prefixes.map((prefix) => prefix.split('/')[1])
      return [...new Set(ids)]
    }
    expect(await asked(2)).toEqual([])
    scene.now += 20 * HOUR + 1

    expect(await asked(2)).toEqual(['3', '2'])
    // These have been looked at, although what was recorded of them is not there.
    expect(await asked(2)).toEqual(['1', '42'])
    expect(await asked(2)).toEqual([])
    scene.now += 20 * HOUR + 1
    expect((await asked(9)).toSorted()).toEqual(['1', '2', '3', '42'])
  })

  it('finds what rotted meanwhile', async () => {
    const { db, store, scene } = await setting()
    await reconcileStore(scene.tools)
    scene.now += 21 * HOUR
    const key = [...store.objects.keys()].find((each) => each.endsWith('.bundle')) ?? ''
    store.objects.delete(key)

    expect((await sweep(scene.tools)).findings).toMatchObject([
      { kind: 'damaged', snapshot: history.snapshots[increment].id, damage: [{ key }] },
    ])
    const [look] = await db.selectFrom('verifications').selectAll().execute()
    expect(look).toMatchObject({ intact: 0, verifiedAt: scene.now, level: 'wire' })
  })

  it('goes on where one repository fails, and stops where the store does', async () => {
    const { db, scene } = await setting()
    for (const id of ['41', '43']) await addRepository(db, { id })
    await db.updateTable('repositories').set({ changedAt: 1 }).execute()
    const failing = (error: Error) => ({
      ...scene.tools,
      store: {
        ...scene.tools.store,
        list: (prefix: string, options?: { after?: string }) => {
          if (prefix.includes('/41/')) throw error
          return scene.tools.store.list(prefix, options)
        },
      },
    })
    const gone = new HoldfastError('store-unreachable', 'Gone.', { hint: 'Wait.' })
    await expect(sweep(failing(gone))).rejects.toBe(gone)
    expect(await listIds(db)).toEqual([])

    expect(await sweep(failing(new Error('odd')))).toMatchObject({
      ...{ repositories: 3, snapshots: 2 },
      failures: [{ repositoryId: '41', code: 'internal', message: 'odd' }],
    })
  })
})

describeOnEach('what is kept of a repository', (databases) => {
  async function setting(presence: 'present' | 'unseen' | 'no-access' | 'deleted' | 'transferred') {
    const db = await databases.open()
    await addRepository(db, { presence })
    const scene = createScene(db, history.storeAfter(2))
    return { db, scene }
  }

  async function listHolds(db: Db) {
    const rows = await db.selectFrom('snapshots').selectAll().orderBy('snapshot').execute()
    return rows.map(({ hold }) => hold)
  }

  it.each([
    ['present', null],
    ['unseen', null],
    ['no-access', null],
    ['deleted', expect.stringContaining('deleted')],
    ['transferred', expect.stringContaining('account without the App')],
  ] as const)('that is %s is held: %s', async (presence, hold) => {
    const { db, scene } = await setting(presence)
    const { findings } = await reconcileStore(scene.tools)

    expect(await listHolds(db)).toEqual([null, hold])
    expect(findings).toMatchObject(
      hold === null ? [] : [{ kind: 'source-gone', snapshot: history.snapshots[increment].id }],
    )
    expect(scene.told).toEqual(findings)
    expect((await reconcileStore(scene.tools)).findings).toEqual([])
  })

  it('that is gone is the last one that is sound', async () => {
    const { db, scene } = await setting('present')
    await reconcileStore(scene.tools)
    await db.updateTable('repositories').set({ presence: 'deleted' }).execute()
    const look = { id: 'v', repositoryId: '42', snapshot: history.snapshots[increment].id }
    const found = { level: 'full', verifiedAt: 1, intact: 0, damageJson: '[]' } as const
    await db
      .insertInto('verifications')
      .values({ ...look, ...found })
      .execute()
    await reconcileStore(scene.tools)

    expect(await listHolds(db)).toEqual([expect.stringContaining('deleted'), null])
  })

  it('that no listing has is held once all listings were complete', async () => {
    const { db, scene } = await setting('present')
    await db.deleteFrom('repositories').execute()
    const installation = {
      ...({ accountKind: 'Organization', permissionsJson: '{}', suspendedAt: null } as const),
      ...{ removedAt: null, createdAt: 1, discoveryTriedAt: null, discoveryError: null },
    }
    const listed = async () => {
      await reconcileStore(scene.tools)
      return (await listHolds(db))[1]
    }
    expect(await listed()).toBeNull()
    for (const id of ['1', '2']) {
      const account = { id, accountId: id, account: id, discoveredAt: id === '1' ? 5 : null }
      await db
        .insertInto('installations')
        .values({ ...installation, ...account })
        .execute()
    }
    expect(await listed()).toBeNull()
    await db.updateTable('installations').set({ discoveredAt: 6 }).execute()

    expect(await listed()).toContain('no repository of this id')
  })

  it('is looked for in all of the store, but for what is not of GitHub', async () => {
    const { scene } = await setting('present')
    const store = alsoUnder(history.storeAfter(1), '7', 'url-0000000000000000000000000000000a')

    expect(await reconcileStore({ ...scene.tools, store })).toMatchObject({
      repositories: 2,
      findings: [{ kind: 'damaged', repositoryId: '7' }],
    })
  })
})
