import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../core/archive/digest.ts'
import {
  listRepositoryIds,
  listSnapshotIds,
  readAll,
  readLatest,
  readRefs,
  readSnapshot,
} from '../../core/catalog.ts'
import { formatDocument } from '../../core/domain/document.ts'
import { bundleKey, manifestKey, refListKey, verifiedKey } from '../../core/domain/keys.ts'
import { formatRefList, type RefListing } from '../../core/domain/refs.ts'
import { createMemoryStore, type MemoryStore } from '../../core/store/memory.ts'
import type { Store } from '../../core/store/store.ts'
import { sampleManifest, sampleObject } from './domain/sample-manifest.ts'

const NOW = new Date('2026-03-04T12:00:00Z')
const ID = '20260304T060000Z-00000001'
const LATER = '20260305T060000Z-00000002'

/** A manifest of snapshot `id`, as text. */
function manifestOf(id: string, repositoryId = '42'): string {
  const { repository } = sampleManifest()
  return formatDocument(
    sampleManifest({ snapshot: id, repository: { ...repository, id: repositoryId } }),
    sha256Hex,
  )
}

async function storeOf(...ids: string[]): Promise<MemoryStore> {
  const store = createMemoryStore()
  for (const id of ids) await store.put(manifestKey('42', id), Buffer.from(manifestOf(id)))
  return store
}

/** The store, and what it was asked. */
function watched(store: Store) {
  const asked: string[] = []
  const watching: Store = {
    ...store,
    get: (key, options) => {
      asked.push(`get ${key}`)
      return store.get(key, options)
    },
    list: (prefix, options) => {
      asked.push(`list ${prefix} after ${options?.after ?? ''}`)
      return store.list(prefix, options)
    },
  }
  return { store: watching, asked }
}

describe('the repositories of a store', () => {
  /** The ids that are listed where each of `ids` has a snapshot, a bundle and a ref list. */
  async function listed(...ids: string[]) {
    const store = createMemoryStore()
    for (const id of ids) {
      await store.put(manifestKey(id, ID), Buffer.from('x'))
      await store.put(bundleKey(id, ID), Buffer.from('x'))
      await store.put(refListKey(id, 'ab'.repeat(32)), Buffer.from('x'))
    }
    await store.put('README.md', Buffer.from('x'))
    await store.put('names/github.com/acme/rocket/42', Buffer.from('x'))
    const { store: watching, asked } = watched(store)
    return { ids: await listRepositoryIds(watching), asked }
  }

  it.each([
    [[], []],
    [['42'], ['42']],
    // One is the beginning of another, and digits follow it in the order of keys.
    [
      ['1', '10', '100', '11', '2', '9', '99'],
      ['1', '10', '100', '11', '2', '9', '99'],
    ],
    [
      ['42', 'url-0000000000000000000000000000000a', 'url-0000000000000000000000000000000b'],
      ['42', 'url-0000000000000000000000000000000a', 'url-0000000000000000000000000000000b'],
    ],
    [
      ['10', '1'],
      ['1', '10'],
    ],
    // What sorts before a slash, and right behind it.
    [
      ['1', '1-2', '1.5', '10'],
      ['1-2', '1.5', '1', '10'],
    ],
  ])('%j are listed, each once, in the order of keys', async (put, ids) => {
    expect((await listed(...put)).ids).toEqual(ids)
  })

  it('cost a listing each, and one more', async () => {
    expect((await listed('1', '10', '2')).asked).toEqual([
      'list repositories/ after ',
      'list repositories/ after repositories/10',
      'list repositories/ after repositories/100',
      'list repositories/ after repositories/20',
    ])
  })
})

describe('the snapshots of a repository', () => {
  it('are listed oldest first, and nothing that lies beside them', async () => {
    const store = await storeOf(LATER, ID)
    await store.put(verifiedKey('42', ID, LATER), Buffer.from('x'))
    await store.put(bundleKey('42', '20260306T060000Z-00000003'), Buffer.from('x'))
    await store.put(manifestKey('420', '20260307T060000Z-00000004'), Buffer.from('x'))
    await store.put(`repositories/42/snapshots/notes.json`, Buffer.from('x'))

    expect(await listSnapshotIds(store, '42')).toEqual([ID, LATER])
    expect(await listSnapshotIds(store, '4')).toEqual([])
  })
})

describe('the newest snapshot', () => {
  it.each([
    ['there is none', [], undefined, 2],
    ['it is of today', ['20260302T060000Z-00000001', ID], ID, 1],
    ['it is three days old', ['20260301T120000Z-00000001'], '20260301T120000Z-00000001', 1],
    [
      'it is a second older than that',
      ['20260301T115958Z-00000002', '20260301T115959Z-00000001'],
      '20260301T115959Z-00000001',
      2,
    ],
    ['it is years old', ['20200101T000000Z-00000001'], '20200101T000000Z-00000001', 2],
    // The clock of another machine was ahead.
    ['it is of tomorrow', [ID, LATER], LATER, 1],
    ['two are of one second', [ID, '20260304T060000Z-00000002'], '20260304T060000Z-00000002', 1],
  ])('is read when %s', async (_, ids, newest, listings) => {
    const { store, asked } = watched(await storeOf(...ids))
    const latest = await readLatest(store, '42', NOW)

    expect(latest?.manifest.snapshot).toBe(newest)
    expect(asked.filter((each) => each.startsWith('list'))).toHaveLength(listings)
    expect(asked.filter((each) => each.startsWith('get'))).toHaveLength(newest ? 1 : 0)
  })

  it('is no record of a verification, however new', async () => {
    const old = '20250101T000000Z-00000001'
    const store = await storeOf(old)
    await store.put(verifiedKey('42', old, ID), Buffer.from('x'))

    expect((await readLatest(store, '42', NOW))?.manifest.snapshot).toBe(old)
  })
})

describe('a snapshot', () => {
  it('is its manifest, with the digest of the manifest as it lies there', async () => {
    const store = await storeOf(ID)

    expect(await readSnapshot(store, '42', ID)).toEqual({
      key: manifestKey('42', ID),
      manifest: JSON.parse(manifestOf(ID)),
      sha256: sha256Hex(manifestOf(ID)),
    })
  })

  it('that is not there is missing', async () => {
    await expect(readSnapshot(createMemoryStore(), '42', ID)).rejects.toMatchObject({
      code: 'store-missing',
    })
  })

  it.each([
    ['another snapshot', manifestOf(LATER)],
    ['another repository', manifestOf(ID, '43')],
  ])('with the manifest of %s is damaged', async (_, text) => {
    const store = createMemoryStore()
    await store.put(manifestKey('42', ID), Buffer.from(text))

    await expect(readSnapshot(store, '42', ID)).rejects.toMatchObject({
      code: 'store-damaged',
      message: expect.stringContaining(manifestKey('42', ID)),
    })
  })

  it('is damaged by any byte that is another, also where the text looks the same', async () => {
    const bytes = Buffer.from(manifestOf(ID))
    // A name that was not UTF-8 is shown by U+FFFD, and so is a byte that is not UTF-8.
    const at = bytes.indexOf('\ufffd')
    const damaged = Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at + 3)])
    expect(damaged.toString('utf8')).toBe(bytes.toString('utf8'))
    const store = createMemoryStore()
    await store.put(manifestKey('42', ID), damaged)

    await expect(readSnapshot(store, '42', ID)).rejects.toMatchObject({ code: 'store-damaged' })
  })
})

describe('the refs of a snapshot', () => {
  const listing: RefListing = {
    objectFormat: 'sha1',
    head: { kind: 'unborn', target: 'refs/heads/gr\u00f6\u00df' },
    refs: [{ name: 'refs/tags/\u00ff', oid: 'a'.repeat(40) }],
  }
  const bytes = Buffer.from(formatRefList(listing), 'latin1')
  const key = refListKey('42', sha256Hex(bytes))
  const content = { sha256: sha256Hex(bytes), sizeBytes: bytes.length }
  const { git } = sampleManifest()
  const object = { ...sampleObject(key, bytes.length), stored: content, plaintext: content }
  const manifest = { git: { ...git, refs: { object, count: 1 } } }

  it('are read byte by byte', async () => {
    const store = createMemoryStore()
    await store.put(key, bytes)

    expect(await readRefs(store, manifest)).toEqual(listing)
  })

  it('that are others than the manifest says are damaged, even when they can be read', async () => {
    const store = createMemoryStore()
    await store.put(key, Buffer.from(bytes.toString('latin1').replace('aaaa', 'bbbb'), 'latin1'))

    await expect(readRefs(store, manifest)).rejects.toMatchObject({
      code: 'store-damaged',
      message: `${key} is not as it was written.`,
    })
  })

  it('are asked for in the version that the manifest names', async () => {
    const versions: (string | undefined)[] = []
    const memory = createMemoryStore()
    await memory.put(key, bytes)
    const store: Store = {
      ...memory,
      get: (name, options) => {
        versions.push(options?.versionId)
        return memory.get(name)
      },
    }
    await readRefs(store, {
      git: { ...git, refs: { object: { ...object, versionId: 'v7' }, count: 1 } },
    })

    expect(versions).toEqual(['v7'])
  })
})

it('an object is read whole, in whatever pieces it comes', async () => {
  const store = createMemoryStore()
  const bytes = Buffer.alloc(200_000, 'abc')
  await store.put('x', bytes)

  expect((await readAll(store, 'x')).equals(bytes)).toBe(true)
})
