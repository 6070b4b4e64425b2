import { beforeAll, expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import { rebuildFromStore } from '../../../app/results/rebuild.ts'
import { settleRepository } from '../../../app/results/settle.ts'
import { measureDue } from '../../../app/results/storage.ts'
import { createMemoryStore, type MemoryStore } from '../../../core/store/memory.ts'
import type { Store } from '../../../core/store/store.ts'
import { describeOnEach } from '../databases.ts'
import { type History, HOUR, makeHistory } from './history.ts'
import { addRepository, createScene } from './scene.ts'

let history: History
beforeAll(async () => {
  history = await makeHistory()
})

const REQUEST = { repositoryId: '42', again: false, conclusions: new Map() }

async function recorded(db: Db) {
  const rows = await db.selectFrom('repositoryStorage').selectAll().execute()
  return rows.map(({ repositoryId, storageClass, objects, bytes }) => ({
    ...{ repositoryId, storageClass, objects, bytes },
  }))
}

/** What lies in a store below a repository, without a look at any manifest. */
function lying({ objects }: MemoryStore) {
  const own = [...objects].filter(([key]) => key.startsWith('repositories/42/'))
  const bytes = own.reduce((sum, [, object]) => sum + object.bytes.length, 0)
  return [{ repositoryId: '42', storageClass: 'STANDARD', objects: own.length, bytes }]
}

describeOnEach('what a repository takes in the store', (databases) => {
  it('grows with each snapshot that is witnessed, by exactly what that added', async () => {
    const db = await databases.open()
    await addRepository(db)
    const store = history.storeAfter(0)
    const { tools } = createScene(db, store)
    for (const n of [0, 1, 2, 3]) {
      for (const [key, object] of history.addedBy(n)) {
        if (key.startsWith('repositories/')) store.objects.set(key, object)
      }
      await settleRepository(REQUEST, tools)
      expect(await recorded(db)).toEqual(lying(store))
    }
    await settleRepository(REQUEST, tools)
    expect(await recorded(db)).toEqual(lying(store))
  })

  it('is the same when all is read at once', async () => {
    const db = await databases.open()
    const store = history.storeAfter(4)
    const tools = { db, store, now: () => new Date() }
    await rebuildFromStore(tools)
    expect(await recorded(db)).toEqual(lying(store))
    await rebuildFromStore(tools)
    expect(await recorded(db)).toEqual(lying(store))
  })

  it('is listed once a day, which finds what came and went without a word', async () => {
    const db = await databases.open()
    await addRepository(db)
    const store = history.storeAfter(2)
    const scene = createScene(db, store)
    await settleRepository(REQUEST, scene.tools)
    store.objects.set('repositories/42/bundles/stray', {
      bytes: new Uint8Array(7),
      modifiedAt: NOW,
    })
    const [first] = history.addedBy(0).keys()
    store.objects.delete(first ?? '')
    await measureDue(scene.tools)
    const found = lying(store)
    expect(await recorded(db)).toEqual(found)

    store.objects.delete('repositories/42/bundles/stray')
    scene.now += 20 * HOUR - 1
    await measureDue(scene.tools)
    expect(await recorded(db)).toEqual(found)
    scene.now += 2
    await measureDue(scene.tools)
    expect(await recorded(db)).toEqual(lying(store))
  })

  it('does not count twice what the listing has seen', async () => {
    const db = await databases.open()
    await addRepository(db)
    const store = history.storeAfter(2)
    const scene = createScene(db, store)
    await settleRepository(REQUEST, scene.tools)
    for (const [key, object] of history.addedBy(2)) store.objects.set(key, object)
    await measureDue(scene.tools)
    const { length } = (await db.selectFrom('snapshots').select('snapshot').execute()) ?? []
    await settleRepository(REQUEST, scene.tools)

    expect((await db.selectFrom('snapshots').select('snapshot').execute()).length).toBe(length + 1)
    const [share] = lying(store)
    // But for the receipt, which the next listing finds.
    expect(await recorded(db)).toEqual([
      { ...share, objects: expect.any(Number), bytes: bytesOf() },
    ])

    function bytesOf(): number {
      const receipts = [...store.objects].filter(([key]) => key.includes('.receipt-'))
      const newest = receipts.at(-1)?.[1].bytes.length ?? 0
      return (share?.bytes ?? 0) - newest
    }
  })

  it('is told by class', async () => {
    const db = await databases.open()
    await addRepository(db)
    const plain = history.storeAfter(2)
    const store: Store = {
      ...createMemoryStore(),
      async *list(prefix, options) {
        for await (const info of plain.list(prefix, options)) {
          const storageClass = info.key.endsWith('.bundle') ? 'GLACIER_IR' : 'STANDARD'
          yield { ...info, storageClass }
        }
      },
    }
    const { tools } = createScene(db, plain)
    await settleRepository(REQUEST, tools)
    await measureDue({ ...tools, store })
    const shares = (await recorded(db)).toSorted((a, b) =>
      a.storageClass < b.storageClass ? -1 : 1,
    )

    expect(shares).toMatchObject([
      { storageClass: 'GLACIER_IR', objects: 2 },
      { objects: expect.any(Number) },
    ])
    const bytes = shares.reduce((sum, share) => sum + share.bytes, 0)
    expect(bytes).toBe(lying(plain)[0]?.bytes)
  })
})

const NOW = new Date()
