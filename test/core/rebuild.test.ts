/** Bundles whose bytes are as they were written, and whose objects are not what refs need. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../core/archive/digest.ts'
import { backup } from '../../core/backup.ts'
import { readLatest } from '../../core/catalog.ts'
import { rebuild } from '../../core/rebuild.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import type { Store } from '../../core/store/store.ts'
import { git, gitText } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { gitContext } from './git/test-context.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from './verb-tools.ts'

/** A backup of one bundle, which is exchanged for one of the objects that `choose` chooses. */
async function rebuildOf(choose: (original: string, reached: string[]) => Promise<string[]>) {
  const dir = await temporaryDirectory()
  const original = join(dir, 'original.git')
  await growRepository(original, { commits: 3, files: 3, bytes: 2000, seed: 4 })
  const store = createMemoryStore()
  const tools = verbTools(dir, store)
  const source = await sourceAt(original)
  await backup(source, OBJECTS, tools)
  const { manifest } = (await readLatest(store, source.identity.id, new Date())) ?? {}
  const [link] = manifest?.git.chain ?? []
  if (manifest === undefined || link === undefined) throw new Error('there is no snapshot')

  const list = await gitText(['-C', original, 'rev-list', '--objects', '--all'])
  const reached = list.split('\n').map((line) => line.slice(0, 40))
  const oids = await choose(original, reached)
  const pack = await git(['-C', original, 'pack-objects', '--stdout', '-q'], {
    input: `${oids.join('\n')}\n`,
  })
  const header = Buffer.from(`# v2 git bundle\n${reached[0]} refs/heads/main\n\n`)
  const bytes = Buffer.concat([header, pack])
  const content = { sha256: sha256Hex(bytes), sizeBytes: bytes.length }
  const key = 'repositories/other/bundles/forged.bundle'
  await store.put(key, bytes)
  const object = { ...link.object, key, stored: content, plaintext: content }
  const rebuilt = join(dir, 'rebuilt.git')
  const forged = { git: { ...manifest.git, chain: [{ ...link, object }] } }
  const context = await gitContext()
  const seen: number[] = []
  await rebuild(forged, rebuilt, {
    ...{ store, git: context, source: 'x' },
    report: (progress) => {
      if (progress.kind === 'bytes') seen.push(progress.doneBytes)
    },
  })
  return { original, rebuilt, seen, sizeBytes: bytes.length }
}

const parse = (name: string) => (original: string) => gitText(['-C', original, 'rev-parse', name])

async function blobOf(original: string): Promise<string> {
  const [first = ''] = (await gitText(['-C', original, 'ls-tree', '-r', 'main'])).split('\t')
  return first.slice(-40)
}

describe('a repository', () => {
  it('is rebuilt from a chain whose every bundle is read once', async () => {
    const dir = await temporaryDirectory()
    const original = join(dir, 'original.git')
    await growRepository(original, { commits: 3, files: 3, bytes: 2000, seed: 4 })
    const store = createMemoryStore()
    const tools = verbTools(dir, store)
    const source = await sourceAt(original)
    await backup(source, OBJECTS, tools)
    await addCommits(original, 2, 8)
    await backup(source, OBJECTS, tools)
    const { manifest } = (await readLatest(store, source.identity.id, new Date())) ?? {}
    if (manifest === undefined) throw new Error('there is no snapshot')
    const read: string[] = []
    const get: Store['get'] = (key, options) => {
      if (key.endsWith('.bundle')) read.push(key)
      return store.get(key, options)
    }
    const rebuilt = join(dir, 'rebuilt.git')
    const context = await gitContext()
    const { report } = tools
    await rebuild(manifest, rebuilt, {
      ...{ store: { ...store, get }, git: context, source: 'x', report },
    })

    expect(manifest.git.chain).toHaveLength(2)
    expect(read).toEqual(manifest.git.chain.map(({ object }) => object.key))
    expect(await compareRepositories(original, rebuilt)).toEqual([])
  })

  it('is rebuilt though a bundle has a tree that no ref reaches, and lacks what is in it', async () => {
    const { original, rebuilt, seen, sizeBytes } = await rebuildOf(async (repository, reached) => {
      const blob = await gitText(['-C', repository, 'hash-object', '-w', '--stdin'], {
        input: 'away',
      })
      const stray = await gitText(['-C', repository, 'mktree'], {
        input: `100644 blob ${blob}\tgone\n`,
      })
      return [...reached, stray]
    })

    expect(await compareRepositories(original, rebuilt)).toEqual([])
    const packs = await readdir(join(rebuilt, 'objects/pack'))
    expect(packs.filter((name) => name.startsWith('tmp_'))).toEqual([])
    expect(Math.max(...seen)).toBe(sizeBytes)
  })

  it.each([
    ['commit', parse('main^')],
    ['tree', parse('main^{tree}')],
    ['blob', blobOf],
    ['tip', parse('main')],
  ])('is not rebuilt where a bundle lacks a %s that refs reach', async (_, find) => {
    const attempt = rebuildOf(async (original, reached) => {
      const missing = await find(original)
      expect(reached).toContain(missing)
      return reached.filter((oid) => oid !== missing)
    })

    await expect(attempt).rejects.toMatchObject({
      code: expect.stringMatching(/^(git|verification)-failed$/),
    })
  })
})
