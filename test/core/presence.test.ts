import { expect, it } from 'vitest'
import { sha256Hex } from '../../core/archive/digest.ts'
import { formatDocument, parseDocument } from '../../core/domain/document.ts'
import { bundleKey, bundleListKey, manifestKey, refListKey } from '../../core/domain/keys.ts'
import { Manifest } from '../../core/domain/manifest.ts'
import { objectsOf, objectsPresent } from '../../core/presence.ts'
import { createMemoryStore, type MemoryStore } from '../../core/store/memory.ts'
import { BASE_ID, INCREMENT_ID, sampleManifest } from './domain/sample-manifest.ts'

const text = formatDocument(sampleManifest(), sha256Hex)
const manifest = parseDocument(Manifest, text, 'x', sha256Hex)
const objects = objectsOf(manifest)

/** A store that holds the sample snapshot whole, and `more`. */
async function storeWith(more: Record<string, number> = {}): Promise<MemoryStore> {
  const store = createMemoryStore()
  for (const { key, stored } of objects) await store.put(key, new Uint8Array(stored.sizeBytes))
  for (const [key, size] of Object.entries(more)) await store.put(key, new Uint8Array(size))
  return store
}

it('the objects of a snapshot are its ref list and its chain, in the order of a restore', () => {
  expect(objects.map(({ key }) => key)).toEqual([
    refListKey('42', objects[0]?.stored.sha256 ?? ''),
    bundleKey('42', BASE_ID),
    bundleKey('42', INCREMENT_ID),
    bundleListKey('42', INCREMENT_ID),
  ])
})

it('a snapshot is present when every object is, as large as it was written', async () => {
  expect(await objectsPresent(await storeWith(), manifest)).toBe(true)
})

it('other objects beside them change nothing', async () => {
  const more = {
    [manifestKey('42', INCREMENT_ID)]: 5,
    [bundleKey('42', '20250101T000000Z-00000001')]: 5,
    [bundleKey('42', '20270101T000000Z-00000001')]: 5,
    [bundleKey('4', BASE_ID)]: 5,
    [bundleKey('420', BASE_ID)]: 5,
  }

  expect(await objectsPresent(await storeWith(more), manifest)).toBe(true)
})

it.each(objects.map(({ key }) => key))('without %s it is not present', async (key) => {
  const store = await storeWith()
  store.objects.delete(key)

  expect(await objectsPresent(store, manifest)).toBe(false)
})

it.each(objects.map(({ key }) => key))(
  'with %s a byte longer or shorter it is not',
  async (key) => {
    for (const change of [-1, 1]) {
      const store = await storeWith()
      const size = (store.objects.get(key)?.bytes.length ?? 0) + change
      store.objects.set(key, { bytes: new Uint8Array(size), modifiedAt: new Date() })

      expect(await objectsPresent(store, manifest)).toBe(false)
    }
  },
)

it('the objects of another repository do not stand in', async () => {
  const store = createMemoryStore()
  for (const { key, stored } of objects) {
    await store.put(
      key.replace('repositories/42/', 'repositories/420/'),
      new Uint8Array(stored.sizeBytes),
    )
  }

  expect(await objectsPresent(store, manifest)).toBe(false)
})

it('an empty snapshot is present with its ref list', async () => {
  const empty = { ...manifest, git: { ...manifest.git, chain: [], bundleList: undefined } }
  const store = createMemoryStore()
  expect(await objectsPresent(store, empty)).toBe(false)
  await store.put(empty.git.refs.object.key, new Uint8Array(empty.git.refs.object.stored.sizeBytes))

  expect(await objectsPresent(store, empty)).toBe(true)
})

it('takes one listing that does not go through all the manifests', async () => {
  const store = await storeWith({
    [manifestKey('42', BASE_ID)]: 1,
    [manifestKey('42', INCREMENT_ID)]: 1,
  })
  const seen: string[] = []
  const watched = {
    ...store,
    async *list(...args: Parameters<typeof store.list>) {
      for await (const info of store.list(...args)) {
        seen.push(info.key)
        yield info
      }
    },
  }

  expect(await objectsPresent(watched, manifest)).toBe(true)
  expect(seen.filter((key) => key.includes('/snapshots/'))).toHaveLength(0)
  store.objects.delete(bundleKey('42', INCREMENT_ID))
  expect(await objectsPresent(watched, manifest)).toBe(false)
  expect(seen.filter((key) => key.includes('/snapshots/'))).toHaveLength(1)
})

it('a listing that fails is no absence', async () => {
  const fault = new Error('broken off')
  const store = {
    ...createMemoryStore(),
    // biome-ignore lint/correctness/useYield: it fails before the first
    async *list() {
      throw fault
    },
  }

  await expect(objectsPresent(store, manifest)).rejects.toBe(fault)
})
