import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../core/archive/digest.ts'
import { backup } from '../../core/backup.ts'
import { formatDocument, parseDocument } from '../../core/domain/document.ts'
import { Manifest } from '../../core/domain/manifest.ts'
import { listSnapshots } from '../../core/list.ts'
import { status } from '../../core/status.ts'
import { createMemoryStore, type MemoryStore } from '../../core/store/memory.ts'
import { verify } from '../../core/verify.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from './verb-tools.ts'

/** A store with a base, an increment and an unchanged snapshot. */
async function filledStore() {
  const dir = await temporaryDirectory()
  const original = join(dir, 'original.git')
  await growRepository(original, { commits: 3, files: 3, bytes: 600, seed: 1 })
  const store = createMemoryStore()
  const tools = verbTools(dir, store)
  const source = await sourceAt(original)
  await backup(source, OBJECTS, tools)
  await addCommits(original, 1, 2)
  await backup(source, OBJECTS, tools)
  await backup(source, OBJECTS, tools)
  return { store, tools, repositoryId: source.identity.id }
}

const DATA = /\/(bundles|refs|snapshots)\//

describe('every damage is found and named', () => {
  /** Runs `damage` on each object in turn, and expects `verify` to name just that object. */
  async function expectFound(damage: (bytes: Uint8Array) => Iterable<Uint8Array>) {
    const { store, tools } = await filledStore()
    const keys = [...store.objects.keys()].filter((key) => DATA.test(key))
    expect(keys.length).toBeGreaterThan(6)
    for (const key of keys) {
      const sound = objectAt(store, key)
      for (const bytes of damage(sound.bytes)) {
        store.objects.set(key, { ...sound, bytes })
        const { intact, repositories } = await verify({ full: false }, tools)
        forgetRecords(store)
        expect(intact).toBe(false)
        expect(repositories.flatMap((each) => each.damage.map((one) => one.key))).toContain(key)
      }
      store.objects.set(key, sound)
    }
    expect(await verify({ full: true }, tools)).toMatchObject({ intact: true })
  }

  it('a bit that turned', { timeout: 120_000 }, () =>
    expectFound(function* (bytes) {
      const step = Math.max(1, Math.floor(bytes.length / 40))
      for (let at = 0; at < bytes.length; at += step) {
        const turned = Uint8Array.from(bytes)
        turned[at] = (turned[at] ?? 0) ^ (1 << (at % 8))
        yield turned
      }
    }),
  )

  it('an end that is missing, or has something behind it', { timeout: 120_000 }, () =>
    expectFound(function* (bytes) {
      for (const part of [0, 0.3, 0.7]) yield bytes.slice(0, Math.floor(bytes.length * part))
      yield bytes.slice(0, -1)
      yield Buffer.concat([bytes, Buffer.from('\n')])
    }),
  )

  it('a manifest that was exchanged for another one that is sound', async () => {
    const { store, tools } = await filledStore()
    const manifests = [...store.objects.keys()].filter((key) => key.endsWith('.json'))
    const [first = '', second = ''] = manifests.filter((key) => key.includes('/snapshots/'))
    store.objects.set(first, objectAt(store, second))
    const { repositories } = await verify({ full: false }, tools)
    expect(repositories[0]?.damage[0]).toMatchObject({ key: first, code: 'store-damaged' })
  })

  it('a manifest that was rewritten, digest and all', async () => {
    const { store, tools } = await filledStore()
    const key = [...store.objects.keys()].find((each) => each.includes('/snapshots/')) ?? ''
    const text = Buffer.from(objectAt(store, key).bytes).toString()
    const { digest: _, ...manifest } = parseDocument(Manifest, text, key, sha256Hex)
    const rewritten = formatDocument({ ...manifest, durationMs: 1 }, sha256Hex)
    store.objects.set(key, { ...objectAt(store, key), bytes: Buffer.from(rewritten) })
    const { repositories } = await verify({ full: false }, tools)
    expect(repositories[0]?.damage).toMatchObject([{ key, code: 'store-damaged' }])
  })
})

it('an object that is gone is damage, but its manifest still tells what it was', async () => {
  const { store, tools, repositoryId } = await filledStore()
  const bundle = [...store.objects.keys()].find((key) => key.endsWith('.bundle')) ?? ''
  store.objects.delete(bundle)
  const { repositories } = await verify({ repositoryId, full: true }, tools)
  expect(repositories[0]).toMatchObject({ intact: false, restored: null })
  expect(repositories[0]?.damage).toEqual([
    { key: bundle, code: 'store-missing', message: expect.any(String) },
  ])
})

describe('what a verification leaves behind', () => {
  it('is a fact beside the newest manifest, which status tells', async () => {
    const { store, tools, repositoryId } = await filledStore()
    expect((await status(tools))[0]).toMatchObject({ repositoryId, checkedAt: null, damage: [] })
    await verify({ full: true }, tools)
    expect((await status(tools))[0]).toMatchObject({ damage: [], present: true })
    expect((await status(tools))[0]?.checkedAt).not.toBeNull()

    const bundle = [...store.objects.keys()].find((key) => key.endsWith('.bundle')) ?? ''
    store.objects.delete(bundle)
    await verify({ full: false }, tools)
    expect((await status(tools))[0]).toMatchObject({ damage: [bundle], present: false })
  })

  it('is no snapshot', async () => {
    const { tools, repositoryId } = await filledStore()
    await verify({ full: false }, tools)
    expect(await listSnapshots(repositoryId, tools)).toHaveLength(3)
  })
})

it('a store that cannot be asked is an error, not damage', async () => {
  const { store, tools } = await filledStore()
  const denied = Object.assign(new Error('out of order'), { code: 'EIO' })
  const broken = { ...store, get: () => Promise.reject(denied) }
  await expect(verify({ full: false }, { ...tools, store: broken })).rejects.toThrow('out of order')
})

function objectAt(store: MemoryStore, key: string) {
  const object = store.objects.get(key)
  if (object === undefined) throw new Error(`${key} is gone`)
  return object
}

function forgetRecords(store: MemoryStore): void {
  for (const key of store.objects.keys()) if (key.includes('.verified-')) store.objects.delete(key)
}
