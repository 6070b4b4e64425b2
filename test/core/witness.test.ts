import { beforeAll, describe, expect, it } from 'vitest'
import { sha256Hex } from '../../core/archive/digest.ts'
import { formatDocument, parseDocument } from '../../core/domain/document.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { manifestKey, receiptKey, verifiedKey } from '../../core/domain/keys.ts'
import { Manifest } from '../../core/domain/manifest.ts'
import { objectsOf } from '../../core/presence.ts'
import type { MemoryStore } from '../../core/store/memory.ts'
import type { Store } from '../../core/store/store.ts'
import { type WitnessRequest, witness } from '../../core/witness.ts'
import { BEGIN, type History, HOUR, makeHistory } from '../app/results/history.ts'

const NOW = new Date('2026-11-21T18:00:00Z')
let history: History
beforeAll(async () => {
  history = await makeHistory()
})

async function look(store: Store, request: Partial<WitnessRequest> = {}) {
  const found = []
  const asked = { store, repositoryId: '42', now: () => NOW, ...request }
  for await (const each of witness(asked)) found.push(each)
  return found
}

/** What was found, as a table to read: the damage of each snapshot. */
async function damageIn(store: Store, request: Partial<WitnessRequest> = {}) {
  return (await look(store, request)).map((each) => [
    each.snapshot,
    each.kind === 'sound' ? 'sound' : each.damage.map(({ key, code }) => [key, code]),
  ])
}

/** The first `count` snapshots as they are remembered. */
function known(count: number): Map<string, string> {
  return new Map(history.snapshots.slice(0, count).map(({ id, sha256 }) => [id, sha256]))
}

function manifestOf(store: MemoryStore, n: number): Manifest {
  const key = history.snapshots[n]?.manifest ?? ''
  const text = Buffer.from(store.objects.get(key)?.bytes ?? []).toString()
  return parseDocument(Manifest, text, key, sha256Hex)
}

/** Puts another manifest in place of the one of snapshot `n`, with a digest that fits. */
function forge(store: MemoryStore, n: number, change: (manifest: Manifest) => object): void {
  const { digest, ...manifest } = { ...manifestOf(store, n), ...change(manifestOf(store, n)) }
  const bytes = Buffer.from(formatDocument(manifest, sha256Hex))
  store.objects.set(history.snapshots[n]?.manifest ?? '', { bytes, modifiedAt: new Date(BEGIN) })
}

function counting(store: Store): { store: Store; calls: string[] } {
  const calls: string[] = []
  const count = <A extends unknown[], R>(name: string, ask: (...args: A) => R) => {
    return (...args: A): R => {
      calls.push(name)
      return ask(...args)
    }
  }
  return {
    calls,
    store: {
      ...store,
      get: count('get', store.get),
      head: count('head', store.head),
      list: count('list', store.list),
    },
  }
}

describe('what lies in the store', () => {
  it('is told snapshot by snapshot, with the manifest as it lies there', async () => {
    const found = await look(history.storeAfter(3))

    expect(found).toMatchObject(
      history.snapshots.slice(0, 3).map(({ id, manifest, sha256, takenAt }) => ({
        ...{ kind: 'sound', snapshot: id, key: manifest, sha256, receipts: [] },
        manifest: { snapshot: id, takenAt: new Date(takenAt).toISOString() },
        ...{ storedAt: new Date(takenAt), witnessedAt: NOW },
      })),
    )
  })

  it('is not told again', async () => {
    expect(await damageIn(history.storeAfter(3), { known: known(3) })).toEqual([])
    expect(await damageIn(history.storeAfter(3), { known: known(2) })).toEqual([
      [history.snapshots[2].id, 'sound'],
    ])
  })

  it('is looked for from a second on, in which a snapshot may begin', async () => {
    const since = (ms: number) => damageIn(history.storeAfter(3), { since: new Date(BEGIN + ms) })

    expect(await since(HOUR)).toHaveLength(2)
    expect(await since(HOUR + 1000)).toHaveLength(1)
  })

  it('has receipts beside it, and other records that are none', async () => {
    const store = history.storeAfter(2)
    const [base, increment] = history.snapshots
    const keys = ['20261121T130000Z-00000001', '20261121T140000Z-00000002'].map((when) =>
      receiptKey('42', base.id, when),
    )
    for (const key of keys) await store.put(key, Buffer.from('x'))
    await store.put(verifiedKey('42', base.id, increment.id), Buffer.from('x'))

    expect((await look(store)).map((each) => each.kind === 'sound' && each.receipts)).toEqual([
      keys,
      [],
    ])
  })
})

describe('a look costs', () => {
  async function cost(count: number, request: Partial<WitnessRequest>) {
    const { store, calls } = counting(history.storeAfter(count))
    await look(store, request)
    return calls
  }

  it('one request where nothing is new', async () => {
    expect(await cost(3, { known: known(3), since: NOW })).toEqual(['list'])
  })

  it('three where the newest is looked at again', async () => {
    expect(await cost(3, { known: known(3), again: true })).toEqual(['list', 'get', 'list'])
  })

  it('four for a snapshot of an unchanged source, eight for one that added a bundle', async () => {
    expect(await cost(3, { known: known(2) })).toHaveLength(4)
    expect((await cost(2, { known: known(1) })).toSorted()).toEqual([
      ...['get', 'get', 'get', 'get', 'head', 'head', 'list', 'list'],
    ])
  })
})

describe('damage', () => {
  const changes = {
    missing: () => undefined,
    longer: (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.of(0)]),
    shorter: (bytes: Uint8Array) => bytes.subarray(1),
  }

  it.each(['missing', 'longer', 'shorter'] as const)(
    'is an object that is %s, and all snapshots that need it have it',
    async (change) => {
      const keysOf = (n: number) =>
        objectsOf(manifestOf(history.storeAfter(3), n)).map(({ key }) => key)
      for (const key of new Set([...keysOf(0), ...keysOf(1)])) {
        const store = history.storeAfter(3)
        const bytes = changes[change](store.objects.get(key)?.bytes ?? Buffer.of())
        if (bytes) store.objects.set(key, { bytes, modifiedAt: new Date(BEGIN) })
        else store.objects.delete(key)
        const code = change === 'missing' ? 'store-missing' : 'store-damaged'

        expect(await damageIn(store)).toEqual(
          [0, 1, 2].map((n) => [
            history.snapshots[n]?.id,
            keysOf(n).includes(key) ? [[key, code]] : 'sound',
          ]),
        )
      }
    },
  )

  it('is a ref list or bundle list of the same size with another byte', async () => {
    const { git } = manifestOf(history.storeAfter(1), 0)
    for (const key of [git.refs.object.key, git.bundleList?.key ?? '']) {
      const store = history.storeAfter(1)
      const bytes = store.objects.get(key)?.bytes
      if (bytes) bytes[7] = (bytes[7] ?? 0) ^ 1

      expect(await damageIn(store)).toEqual([[history.snapshots[0].id, [[key, 'store-damaged']]]])
    }
  })

  it('is a bundle of another checksum, where the store tells one', async () => {
    const store = history.storeAfter(1)
    const head: Store['head'] = async (key) => {
      const info = await store.head(key)
      const sha256 = sha256Hex(store.objects.get(key)?.bytes ?? '')
      return info && { ...info, sha256 }
    }
    expect(await damageIn({ ...store, head })).toEqual([[history.snapshots[0].id, 'sound']])
    const { key } = manifestOf(store, 0).git.chain[0]?.object ?? { key: '' }
    const bytes = store.objects.get(key)?.bytes
    if (bytes) bytes[100] = (bytes[100] ?? 0) ^ 1

    expect(await damageIn({ ...store, head })).toEqual([
      [history.snapshots[0].id, [[key, 'store-damaged']]],
    ])
  })

  it('is a manifest that names another content for an object than an earlier one did', async () => {
    const store = history.storeAfter(3)
    forge(store, 2, ({ git }) => {
      const content = { sha256: 'a'.repeat(64), sizeBytes: git.refs.object.stored.sizeBytes }
      const object = { ...git.refs.object, stored: content, plaintext: content }
      return { git: { ...git, refs: { ...git.refs, object } } }
    })
    const [, , { id }] = history.snapshots

    expect(await damageIn(store, { known: known(2) })).toEqual([
      [id, [[expect.stringContaining('/refs/'), 'store-damaged']]],
    ])
  })

  it.each([
    ['of another repository', 'repositories/43/bundles/x.bundle'],
    ['outside of it', 'repositories/42/../43/bundles/x.bundle'],
    ['that only begins alike', 'repositories/420/bundles/x.bundle'],
    ['that is no key', 'repositories/42/bundles/x\n.bundle'],
  ])('is a manifest that names an object %s, which is not asked for', async (_, key) => {
    const store = history.storeAfter(1)
    forge(store, 0, ({ git }) => ({
      git: { ...git, refs: { ...git.refs, object: { ...git.refs.object, key } } },
    }))
    const head: Store['head'] = (asked) => {
      expect(asked).not.toBe(key)
      return store.head(asked)
    }

    expect(await damageIn({ ...store, head })).toEqual([
      [history.snapshots[0].id, [[key, 'store-damaged']]],
    ])
  })

  it.each([
    ['another snapshot', 1],
    ['no document', 'x'],
  ])('is %s under the key of a manifest', async (_, content) => {
    const store = history.storeAfter(2)
    const [{ id, manifest }] = history.snapshots
    const other = store.objects.get(history.snapshots[1].manifest)?.bytes ?? Buffer.of()
    const bytes = content === 1 ? other : Buffer.from('x')
    store.objects.set(manifest, { bytes, modifiedAt: NOW })

    expect((await damageIn(store))[0]).toEqual([id, [[manifest, 'store-damaged']]])
  })

  it('is a manifest too large to be one, which is not read', async () => {
    const store = history.storeAfter(1)
    const [{ id, manifest }] = history.snapshots
    const list: Store['list'] = async function* (prefix, options) {
      for await (const info of store.list(prefix, options)) yield { ...info, sizeBytes: 2 ** 30 }
    }
    const get = () => Promise.reject(new Error('it was read'))

    expect(await damageIn({ ...store, list, get })).toEqual([
      [id, [[manifest, 'snapshot-invalid']]],
    ])
  })

  it('is a manifest that another was not built upon', async () => {
    const store = history.storeAfter(3)
    forge(store, 1, () => ({ durationMs: 77 }))
    const [, { id, manifest }, third] = history.snapshots

    expect(await damageIn(store, { known: known(1) })).toEqual([
      [id, 'sound'],
      [third.id, [[third.manifest, 'store-damaged']]],
    ])
    // Whoever knew the manifest sees which one it is.
    expect(await damageIn(store, { known: known(2) })).toEqual([
      [id, [[manifest, 'store-damaged']]],
      [third.id, 'sound'],
    ])
  })
})

describe('the newest known snapshot', () => {
  it('is looked at again when that is asked for', async () => {
    const store = history.storeAfter(3)
    const request = { known: known(3), again: true, since: NOW }
    const [, , { id, manifest }] = history.snapshots
    expect(await damageIn(store, request)).toEqual([[id, 'sound']])
    const [object] = objectsOf(manifestOf(store, 2))
    store.objects.delete(object?.key ?? '')
    expect(await damageIn(store, request)).toEqual([[id, [[object?.key, 'store-missing']]]])
    store.objects.delete(manifest)

    expect(await damageIn(store, request)).toEqual([[id, [[manifest, 'store-missing']]]])
    // Retention may have removed it: nobody asked.
    expect(await damageIn(store, { ...request, again: false })).toEqual([])
  })

  it('vouches for objects only as far as they lie there', async () => {
    const store = history.storeAfter(3)
    const [object] = objectsOf(manifestOf(store, 2)).slice(1)
    store.objects.delete(object?.key ?? '')

    expect(await damageIn(store, { known: known(2) })).toEqual([
      [history.snapshots[2].id, [[object?.key, 'store-missing']]],
    ])
  })
})

describe('a version that is named', () => {
  const versioned = () => {
    const store = history.storeAfter(1)
    forge(store, 0, ({ git }) => ({
      git: {
        ...git,
        chain: git.chain.map((link) => ({ ...link, object: { ...link.object, versionId: 'v1' } })),
      },
    }))
    return { store, key: manifestOf(store, 0).git.chain[0]?.object.key ?? '' }
  }

  it('is what is looked for, however another one is', async () => {
    const { store, key } = versioned()
    const head: Store['head'] = (asked, options) =>
      asked === key && options?.versionId === 'v1' ? Promise.resolve(undefined) : store.head(asked)

    expect(await damageIn({ ...store, head })).toEqual([
      [history.snapshots[0].id, [[key, 'store-missing']]],
    ])
  })

  it('may be hidden from a listing, and be there', async () => {
    const { store, key } = versioned()
    const list: Store['list'] = async function* (prefix, options) {
      for await (const info of store.list(prefix, options)) if (info.key !== key) yield info
    }

    expect(await damageIn({ ...store, list })).toEqual([[history.snapshots[0].id, 'sound']])
  })
})

it('a snapshot that retention removes meanwhile is neither sound nor damaged', async () => {
  const store = history.storeAfter(2)
  const [{ manifest }, { id }] = history.snapshots
  const get: Store['get'] = (key, options) => {
    if (key === manifest) store.objects.delete(key)
    return store.get(key, options)
  }

  expect(await damageIn({ ...store, get })).toEqual([[id, 'sound']])
})

it.each(['list', 'get', 'head'] as const)(
  'a store that fails at %s tells nothing',
  async (method) => {
    const store = history.storeAfter(1)
    const fault = new HoldfastError('store-unreachable', 'Gone.', { hint: 'Wait.' })
    const failing = { ...store, [method]: fail }
    function fail(): never {
      throw fault
    }

    await expect(look(failing)).rejects.toBe(fault)
  },
)

it('nothing is there of a repository that has nothing', async () => {
  expect(await damageIn(history.storeAfter(3), { repositoryId: '4' })).toEqual([])
  expect(manifestKey('42', history.snapshots[0].id)).toBe(history.snapshots[0].manifest)
})
