/** What a backup does not take the store's or an earlier run's word for. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../core/archive/digest.ts'
import { backup } from '../../core/backup.ts'
import { listSnapshotIds, readLatest } from '../../core/catalog.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { formatRefList, parseRefList } from '../../core/domain/refs.ts'
import { rebuild } from '../../core/rebuild.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import type { Store } from '../../core/store/store.ts'
import { git, gitText } from '../git.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { gitContext } from './git/test-context.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from './verb-tools.ts'

async function setting() {
  const dir = await temporaryDirectory()
  const original = join(dir, 'original.git')
  await growRepository(original, { commits: 5, files: 5, bytes: 2000, seed: 1 })
  const store = createMemoryStore()
  return { dir, original, store, tools: verbTools(dir, store), source: await sourceAt(original) }
}

describe('a store', () => {
  it('that takes wrong content is read back before a snapshot counts', async () => {
    const { store, tools, source } = await setting()
    const careless: Store = {
      ...store,
      probe: async (marker, now) => ({ ...(await store.probe(marker, now)), checksums: 'no' }),
    }
    const result = await backup(source, OBJECTS, { ...tools, store: careless })
    expect(result.verified).toBe('full')
    expect(result.warnings.join()).toContain('degraded')
  })

  it('that spoils a bundle on the way leaves no manifest', async () => {
    const { store, tools, source } = await setting()
    const spoiling: Store = {
      ...store,
      probe: async (marker, now) => ({ ...(await store.probe(marker, now)), checksums: 'no' }),
      async put(key, body, options) {
        const result = await store.put(key, body, options)
        const bytes = key.endsWith('.bundle') ? store.objects.get(key)?.bytes : undefined
        if (bytes) bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 4
        return result
      },
    }
    const attempt = backup(source, OBJECTS, { ...tools, store: spoiling })
    await expect(attempt).rejects.toMatchObject({ code: 'store-damaged' })
    expect(await listSnapshotIds(store, source.identity.id)).toEqual([])
  })

  it('that gives back another manifest than it was given is no success', async () => {
    const { store, tools, source } = await setting()
    const forgetful: Store = {
      ...store,
      async get(key, options) {
        if (!key.includes('/snapshots/')) return store.get(key, options)
        return (async function* () {
          yield Buffer.from('{}')
        })()
      },
    }
    const attempt = backup(source, OBJECTS, { ...tools, store: forgetful })
    await expect(attempt).rejects.toMatchObject({ code: 'store-damaged' })
  })
})

describe('a snapshot whose parts are each whole', () => {
  /** Rebuilds the newest snapshot with its ref list changed, and the manifest with it. */
  async function rebuildWith(change: (text: string) => string) {
    const { dir, store, tools, source } = await setting()
    await backup(source, OBJECTS, tools)
    const latest = await readLatest(store, source.identity.id, new Date())
    if (latest === undefined) throw new Error('there is no snapshot')
    const { manifest } = latest
    const listed = store.objects.get(manifest.git.refs.object.key)?.bytes ?? new Uint8Array()
    const bytes = Buffer.from(change(Buffer.from(listed).toString('latin1')), 'latin1')
    const content = { sha256: sha256Hex(bytes), sizeBytes: bytes.length }
    const key = 'repositories/other/refs/list.txt'
    await store.put(key, bytes)
    const object = { ...manifest.git.refs.object, key, stored: content, plaintext: content }
    const forged = { git: { ...manifest.git, refs: { ...manifest.git.refs, object } } }
    const context = await gitContext()
    const git = { store, git: context, report: tools.report, source: 'x' }
    return rebuild(forged, join(dir, 'rebuilt.git'), git)
  }

  it('does not rebuild when its refs need an object that no bundle has', async () => {
    const absent = '1'.repeat(40)
    await expect(
      rebuildWith((text) => `${text}${absent}\trefs/zzz/absent\n`),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(git|verification)-failed$/) })
  })

  it('does not rebuild when git shows other refs than its list', async () => {
    // A ref below another one cannot be; git leaves one of them out.
    await expect(
      rebuildWith((text) => {
        const { head, refs, objectFormat } = parseRefList(text)
        const [first] = refs
        const extra = { name: 'refs/heads/main.lock', oid: first?.oid ?? '' }
        return formatRefList({ head, objectFormat, refs: [...refs, extra] })
      }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(git|verification)-failed$/) })
  })
})

it('a manifest that rotted stops no later backup, which stands alone and sorts last', async () => {
  const { store, tools, source } = await setting()
  const first = await backup(source, OBJECTS, tools)
  const bytes = store.objects.get(first.manifest ?? '')?.bytes
  if (bytes) bytes[100] = (bytes[100] ?? 0) ^ 1
  // The clock was set back meanwhile: what is made later sorts later all the same.
  const now = () => new Date(Date.now() - 3_600_000)
  const second = await backup(source, OBJECTS, { ...tools, now })
  expect(second).toMatchObject({ status: 'stored', added: 'base', verified: 'objects' })
  expect(second.warnings.join()).toContain(`manifest of ${first.snapshot} is damaged`)
  const ids = await listSnapshotIds(store, source.identity.id)
  expect(ids).toEqual([first.snapshot, second.snapshot])
  const third = await backup(source, OBJECTS, tools)
  expect(third).toMatchObject({ status: 'unchanged', warnings: [] })
})

it('a manifest that cannot be asked for is no rotten one', async () => {
  const { store, tools, source } = await setting()
  await backup(source, OBJECTS, tools)
  const gone = new HoldfastError('store-unreachable', 'Gone.', { hint: 'Wait.' })
  // Once: whoever went on without the manifest would succeed.
  let asked = 0
  const get: Store['get'] = (key, options) => {
    asked += 1
    return asked === 1 ? Promise.reject(gone) : store.get(key, options)
  }
  await expect(backup(source, OBJECTS, { ...tools, store: { ...store, get } })).rejects.toBe(gone)
})

it('a chain is not built upon tips that the source no longer has', async () => {
  const { original, tools, source } = await setting()
  await backup(source, OBJECTS, tools)
  const tree = await gitText(['-C', original, 'rev-parse', 'main^{tree}'])
  const root = await gitText(['-C', original, 'commit-tree', '-m', 'anew', tree])
  for (const ref of (await gitText(['-C', original, 'for-each-ref', '--format=%(refname)'])).split(
    '\n',
  )) {
    await git(['-C', original, 'update-ref', '-d', ref])
  }
  await git(['-C', original, 'update-ref', 'refs/heads/main', root])
  await addCommits(original, 1, 7)
  const result = await backup(source, OBJECTS, tools)
  expect(result).toMatchObject({ status: 'stored', added: 'base' })
  expect(result.reason).toContain('lost all it had')
})
