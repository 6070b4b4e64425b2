import { beforeAll, expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import { findByName } from '../../../app/records/repositories.ts'
import { rebuildFromStore } from '../../../app/results/rebuild.ts'
import { settleRepository } from '../../../app/results/settle.ts'
import { sha256Hex } from '../../../core/archive/digest.ts'
import { formatDocument } from '../../../core/domain/document.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { nameKey, receiptKey } from '../../../core/domain/keys.ts'
import { createMemoryStore, type MemoryStore } from '../../../core/store/memory.ts'
import type { Store } from '../../../core/store/store.ts'
import { describeOnEach } from '../databases.ts'
import { BEGIN, type History, HOUR, makeHistory, ROCKET, storeOf } from './history.ts'
import { createScene, KEY } from './scene.ts'

const BOAT = { ...ROCKET, id: '43', path: ['acme', 'boat'], url: 'https://github.com/acme/boat' }
const ELSEWHERE = { ...ROCKET, id: 'url-0000000000000000000000000000000a', host: 'git.example' }
let rocket: History
let boat: History
let elsewhere: History
beforeAll(async () => {
  rocket = await makeHistory()
  boat = await makeHistory(BOAT)
  elsewhere = await makeHistory(ELSEWHERE)
})

/** A store of all three. */
function bucket(): MemoryStore {
  const stores = [rocket.storeAfter(4), boat.storeAfter(3), elsewhere.storeAfter(1)]
  return storeOf(new Map(stores.flatMap(({ objects }) => [...objects])))
}

const NOW = BEGIN + 8 * HOUR
const now = () => new Date(NOW)

async function rowsOf(db: Db) {
  const rows = db.selectFrom('snapshots').selectAll().orderBy('repositoryId').orderBy('snapshot')
  return (await rows.execute()).map(({ receiptKey: _, witnessedAt, ...row }) => row)
}

async function namesOf(db: Db) {
  return db
    .selectFrom('repositoryNames')
    .selectAll()
    .orderBy('repositoryId')
    .orderBy('since')
    .execute()
}

describeOnEach('records that were lost', (databases) => {
  it('are those that there were', async () => {
    const store = bucket()
    const before = await databases.open()
    const scene = createScene(before, store)
    for (const repositoryId of ['42', '43']) {
      const request = { repositoryId, again: false, conclusions: new Map<string, string>() }
      await settleRepository(request, scene.tools)
    }
    const db = await databases.open()
    const publicKeys = [KEY.publicKey]

    expect(await rebuildFromStore({ db, store, now, publicKeys })).toEqual({
      ...{ repositories: 2, snapshots: 7, damage: [] },
    })
    expect(await rowsOf(db)).toEqual(await rowsOf(before))
    const receipts = (each: Db) => each.selectFrom('snapshots').select(['snapshot', 'receiptKey'])
    const sorted = async (each: Db) =>
      (await receipts(each).execute()).map((row) => JSON.stringify(row)).sort()
    expect(await sorted(db)).toEqual(await sorted(before))
    expect(await namesOf(db)).toEqual(
      ['rocket', 'boat'].map((name, n) => ({
        ...{ repositoryId: `${42 + n}`, owner: 'acme', name, since: BEGIN, until: null },
      })),
    )
  })

  it('are filled in once, however often that is done', async () => {
    const store = bucket()
    const db = await databases.open()
    await rebuildFromStore({ db, store, now })
    const before = [await rowsOf(db), await namesOf(db)]
    let read = 0
    const get: Store['get'] = (key, options) => {
      if (key.includes('/snapshots/')) read += 1
      return store.get(key, options)
    }

    expect(await rebuildFromStore({ db, store: { ...store, get }, now })).toMatchObject({
      snapshots: 0,
    })
    expect([await rowsOf(db), await namesOf(db)]).toEqual(before)
    expect(read).toBe(0)
  })

  it('are filled in to the end after the store failed at any request', async () => {
    const store = bucket()
    const whole = await databases.open()
    await rebuildFromStore({ db: whole, store, now })
    const gone = new HoldfastError('store-unreachable', 'Gone.', { hint: 'Wait.' })
    for (const failing of [1, 3, 9, 17, 33, 40]) {
      const db = await databases.open()
      let calls = 0
      const get: Store['get'] = async (key, options) => {
        calls += 1
        if (calls === failing) throw gone
        return store.get(key, options)
      }
      await rebuildFromStore({ db, store: { ...store, get }, now }).catch((error: unknown) => {
        expect(error).toBe(gone)
      })
      await rebuildFromStore({ db, store, now })

      expect(await rowsOf(db)).toEqual(await rowsOf(whole))
      expect(await namesOf(db)).toEqual(await namesOf(whole))
    }
  })

  it('tell of damage and go on', async () => {
    const store = bucket()
    const [, { manifest, id }] = rocket.snapshots
    store.objects.set(manifest, { bytes: Buffer.from('x'), modifiedAt: now() })
    store.objects.set(nameKey(BOAT), { bytes: Buffer.from('x'), modifiedAt: now() })
    const db = await databases.open()

    expect(await rebuildFromStore({ db, store, now })).toMatchObject({
      ...{ repositories: 2, snapshots: 6 },
      damage: [
        { key: nameKey(BOAT), code: 'store-damaged' },
        { key: manifest, code: 'store-damaged' },
      ],
    })
    expect(await db.selectFrom('verifications').selectAll().execute()).toMatchObject([
      { repositoryId: '42', snapshot: id, intact: 0, verifiedAt: NOW },
    ])
  })

  it('name a repository by every name it had, whoever knew of it', async () => {
    const store = bucket()
    const entry = (path: string[], since: number) => {
      const repository = { ...ROCKET, path }
      const document = { format: 'holdfast/name/v1' as const, repository }
      const text = formatDocument({ ...document, since: new Date(since).toISOString() }, sha256Hex)
      store.objects.set(nameKey(repository), { bytes: Buffer.from(text), modifiedAt: now() })
    }
    // Its manifests of then are gone.
    entry(['initech', 'rocket'], BEGIN - HOUR)
    const db = await databases.open()
    // Discovery came first, and it has another name by now.
    const known = { repositoryId: '42', owner: 'acme', name: 'saturn', since: NOW, until: null }
    await db.insertInto('repositoryNames').values(known).execute()
    await rebuildFromStore({ db, store, now })

    expect((await namesOf(db)).filter(({ repositoryId }) => repositoryId === '42')).toEqual([
      { repositoryId: '42', owner: 'initech', name: 'rocket', since: BEGIN - HOUR, until: BEGIN },
      { repositoryId: '42', owner: 'acme', name: 'rocket', since: BEGIN, until: NOW },
      known,
    ])
    expect(await findByName(db, 'initech', 'rocket')).toHaveLength(1)
  })

  it('have no receipt that we did not sign for that very manifest', async () => {
    const store = bucket()
    const scene = createScene(await databases.open(), store)
    const request = { repositoryId: '42', again: false, conclusions: new Map<string, string>() }
    await settleRepository(request, scene.tools)
    const [, , , { id }] = rocket.snapshots
    const signed = [...store.objects.keys()].find((key) => key.includes('.receipt-')) ?? ''
    const receipt = store.objects.get(signed)?.bytes ?? Buffer.of()
    const put = (snapshot: string, when: string, bytes: Uint8Array) =>
      store.put(receiptKey('42', snapshot, when), bytes)
    // Later ones, by somebody who may write: one is a copy, one is none, one is endless.
    await put(rocket.snapshots[0].id, '20301121T100000Z-00000001', receipt)
    await put(id, '20301121T100000Z-00000001', Buffer.from('{}'))
    await put(id, '20301121T100000Z-00000002', Buffer.alloc(1_000_000, 0x20))
    const db = await databases.open()
    await rebuildFromStore({ db, store, now, publicKeys: [KEY.publicKey] })
    const rows = await db
      .selectFrom('snapshots')
      .select(['snapshot', 'receiptKey'])
      .where('repositoryId', '=', '42')
      .where('receiptKey', 'is not', null)
      .execute()

    expect(rows).toEqual([{ snapshot: id, receiptKey: signed }])
  })

  it('are read of several repositories at once, and of none after a failure', async () => {
    const store = bucket()
    for (const [key, object] of rocket.storeAfter(1).objects) {
      for (let id = 50; id < 90; id++) {
        if (key.startsWith('repositories/'))
          store.objects.set(key.replace('/42/', `/${id}/`), object)
      }
    }
    const gone = new HoldfastError('store-unreachable', 'Gone.', { hint: 'Wait.' })
    const begun = new Set<string>()
    const get: Store['get'] = async (key, options) => {
      begun.add(key.split('/')[1] ?? '')
      if (key.startsWith('repositories/50/')) throw gone
      return store.get(key, options)
    }
    const db = await databases.open()

    await expect(rebuildFromStore({ db, store: { ...store, get }, now })).rejects.toBe(gone)
    const settled = begun.size
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(begun.size).toBe(settled)
    expect(begun.size).toBeLessThan(20)
  })

  it('are none where the store is empty', async () => {
    const db = await databases.open()

    expect(await rebuildFromStore({ db, store: createMemoryStore(), now })).toEqual({
      ...{ repositories: 0, snapshots: 0, damage: [] },
    })
  })
})
