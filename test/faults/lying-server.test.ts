/**
 * Servers that give another pack than they were asked for. Either the lie is refused with a code
 * and nothing is left of it, or nobody has looked and the snapshot says so.
 */

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backup } from '../../core/backup.ts'
import { listSnapshotIds } from '../../core/catalog.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { restore } from '../../core/restore.ts'
import { createDirectoryStore } from '../../core/store/directory.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import type { Body, Store } from '../../core/store/store.ts'
import { verify } from '../../core/verify.ts'
import { OBJECTS, verbTools } from '../core/verb-tools.ts'
import { gitText } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { frame, type Lie, takeApart, withPack } from '../servers/lying-git-server.ts'
import {
  allOf,
  attempt,
  closeScene,
  KINDS,
  type Kind,
  LEVELS,
  type Scene,
  setScene,
} from './lying-scene.ts'
import {
  contentsOf,
  expectFoundOut,
  expectNoLie,
  expectNoProcess,
  expectRefused,
  isIntact,
  restored,
} from './lying-verdicts.ts'
import { lieOf, PACK_LIES, UNASKED_DELTAS, without } from './pack-lies.ts'

let scene: Scene

beforeAll(async () => {
  scene = await setScene()
})

afterAll(() => closeScene(scene))

describe('the truth', () => {
  it.each(KINDS)('taken apart, packed and framed again, is stored: %s', async (kind) => {
    const again: Lie = {
      listing: (lines) => lines,
      fetch: async (truth) => {
        const pack = await scene.packOf(allOf(scene.holdings[kind]))
        return { body: [frame(withPack(takeApart(truth), pack))] }
      },
    }
    for (const level of LEVELS) {
      const done = await attempt(scene, { kind, level }, again)
      expect(done.outcome).toMatchObject({ strategy: 'stream', added: kind, verified: level })
      expect(await compareRepositories(scene.original, await restored(done))).toEqual([])
      expect(await isIntact(done)).toBe(true)
    }
  })
})

describe.each(KINDS)('the pack of an %s', (kind) => {
  const lies = PACK_LIES.filter(({ only = kind }) => only === kind)

  it.each(lies.map((lie) => [lie.name, lie] as const))('with %s is refused', async (_, lie) => {
    const told = lieOf(lie, scene, kind)
    await expectRefused(await attempt(scene, { kind, level: 'objects' }, told), lie.refusal)
    const wire = lie.wire ?? lie.refusal
    const unopened = await attempt(scene, { kind, level: 'wire' }, told)
    if (wire !== 'unseen') return expectRefused(unopened, wire)
    // Nobody has looked into it, and the snapshot says no more than that.
    expect(unopened.outcome).toMatchObject({ status: 'stored', verified: 'wire' })
    await expectFoundOut(unopened, scene)
  })

  it('is refused whichever object is left out', async () => {
    const all = allOf(scene.holdings[kind])
    const some = kind === 'base' ? all.filter((_, n) => n % 10 === 0) : all
    const limit = pLimit(2)
    const work = some.map((oid) =>
      limit(async () => {
        const lie = { name: oid, refusal: /^source-corrupt: /, tell: without(() => oid) }
        const done = await attempt(scene, { kind, level: 'objects' }, lieOf(lie, scene, kind))
        expect(done.outcome).toMatchObject({ code: 'source-corrupt' })
        expect(contentsOf(done.store)).toEqual(contentsOf(done.seed))
      }),
    )
    await Promise.all(work)
    await expectNoProcess()
  })
})

it('deltas against the chain are refused where they were not asked for', async () => {
  const kind = 'increment'
  const done = await attempt(scene, { kind, level: 'objects' }, lieOf(UNASKED_DELTAS, scene, kind))
  await expectRefused(done, UNASKED_DELTAS.refusal)
})

it('a snapshot at wire without all of its objects is found out by verify and by restore', async () => {
  for (const lie of PACK_LIES.filter(({ name }) => name.startsWith('no '))) {
    if (lie.wire !== 'unseen') continue
    const kind = lie.only ?? 'base'
    const done = await attempt(scene, { kind, level: 'wire' }, lieOf(lie, scene, kind))
    expect(await isIntact(done)).toBe(false)
    await expect(restored(done)).rejects.toBeInstanceOf(HoldfastError)
  }
})

it('after all lies an increment still builds upon the honest base', async () => {
  const [done, seed] = [createMemoryStore(), scene.seeds.get('objects')]
  for (const [key, object] of seed?.objects ?? []) done.objects.set(key, object)
  const tools = verbTools(join(scene.dir, 'last'), done)
  const told = PACK_LIES.filter(({ only = 'increment' }) => only === 'increment')
  for (const lie of told.slice(0, 8)) {
    const address = scene.liar.addressOf('two.git', lieOf(lie, scene, 'increment'))
    const work = backup({ ...scene.source, address }, { ...OBJECTS, strategy: 'stream' }, tools)
    await expect(work).rejects.toBeInstanceOf(HoldfastError)
  }
  const { id: repositoryId } = scene.source.identity
  const [first = ''] = await listSnapshotIds(done, repositoryId)
  const honest = await backup(scene.source, { ...OBJECTS, strategy: 'stream' }, tools)
  expect(honest).toMatchObject({ added: 'increment', verified: 'objects' })
  expect(await verify({ full: true, repositoryId }, tools)).toMatchObject({ intact: true })
  for (const [snapshot, original] of [
    [first, 'one.git'],
    [honest.snapshot ?? '', 'two.git'],
  ] as const) {
    const directory = join(scene.dir, `restored-${snapshot}`)
    await restore({ repositoryId, directory, snapshot, bare: true, dryRun: false }, tools)
    expect(await compareRepositories(join(scene.dir, 'served', original), directory)).toEqual([])
  }
})

describe('objects that are what their ids promise, but no objects of git', () => {
  it.each<[string, string, (scene: Scene) => string, boolean?]>([
    ['a commit without a tree', 'commit', () => 'parent of nothing\n\nx\n'],
    ['a commit of a blob', 'commit', (s: Scene) => commitOf(blob(s, 'increment'))],
    ['a commit of an old blob', 'commit', (s: Scene) => commitOf(blob(s, 'base')), true],
    ['a commit upon an old tree', 'commit', (s: Scene) => commitOf(tree(s), tree(s)), true],
    ['a tree that is cut off', 'tree', () => '100644 x\0abc'],
    ['a tree with a commit as a folder', 'tree', (s: Scene) => `40000 x\0${bytesOf(s.tip)}`],
    ['a tag of a tree that is a commit', 'tag', (s: Scene) => tagOf(s.tip, 'tree')],
    ['a tag without a header', 'tag', () => 'x'],
  ])('%s is refused, or restores as it was', async (_, type, contentOf, ofChain = false) => {
    const maker = { env: { GIT_DIR: join(scene.dir, 'served', 'maker.git') } }
    const oid = await gitText(['hash-object', '--literally', '-t', type, '-w', '--stdin'], {
      ...maker,
      input: contentOf(scene),
    })
    const lie = (kind: Kind): Lie => ({
      listing: (lines) => [...lines, `${oid} refs/heads/zzz`],
      // The true server would not give what its refs do not name.
      fetch: async () => {
        const pack = await scene.packOf([...allOf(scene.holdings[kind]), oid])
        return { body: [frame({ pack, progress: [] })] }
      },
    })
    await expectNoLie(await attempt(scene, { kind: 'base', level: 'objects' }, lie('base')))
    const added = await attempt(scene, { kind: 'increment', level: 'objects' }, lie('increment'))
    // Of what lies in the chain only the ids are known, and not the types.
    if (ofChain) await expectFoundOut(added, scene)
    else await expectNoLie(added)
  })

  const tree = ({ holdings }: Scene) => holdings.base.tree.at(-1) ?? ''
  const blob = ({ holdings }: Scene, kind: Kind) => holdings[kind].blob.at(-1) ?? ''
  const bytesOf = (oid: string) => Buffer.from(oid, 'hex').toString('latin1')
  const commitOf = (treeOid = '', parent?: string) =>
    [
      `tree ${treeOid}\n${parent === undefined ? '' : `parent ${parent}\n`}`,
      'author a <a> 1700000000 +0000\ncommitter a <a> 1700000000 +0000\n\nx\n',
    ].join('')
  const tagOf = (oid: string, type: string) =>
    `object ${oid}\ntype ${type}\ntag x\ntagger a <a> 1700000000 +0000\n\nx\n`
})

describe('a pack that fails at its very last byte', () => {
  const lastByte: Lie = {
    fetch: (truth) => {
      const { pack, progress } = takeApart(truth)
      const changed = Buffer.from(pack)
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
      return { body: [frame({ pack: changed, progress })] }
    },
  }
  const noFlush: Lie = { fetch: (truth) => ({ body: [truth.subarray(0, -4)] }) }

  it.each([
    ['at wire', 'wire', lastByte],
    ['at objects', 'objects', lastByte],
    ['at wire, by the end of the answer', 'wire', noFlush],
    ['at objects, by the end of the answer', 'objects', noFlush],
  ] as const)(
    'was on its way into the store, and is never seen there: %s',
    async (_, level, lie) => {
      const { store, sent, seen } = watchedStore()
      const tools = verbTools(join(scene.dir, `watched-${level}-${lie === noFlush}`), store)
      const source = { ...scene.source, address: scene.liar.addressOf('two.git', lie) }
      const work = backup(source, { ...OBJECTS, strategy: 'stream', level }, tools)
      await expect(work).rejects.toBeInstanceOf(HoldfastError)
      // All of the pack had come.
      expect(Math.min(...sent)).toBeGreaterThan(400_000)
      expect([...seen].filter((key) => key.startsWith('repositories/'))).toEqual([])
      expect(Object.keys(contentsOf(store))).toEqual([])
    },
  )

  /** Tells how many bytes each bundle was sent as, and what lay in the store meanwhile. */
  function watchedStore() {
    const memory = createMemoryStore()
    const sent: number[] = []
    const seen = new Set<string>()
    async function* watched(body: Body, at: number): AsyncGenerator<Uint8Array> {
      for await (const chunk of body instanceof Uint8Array ? [body] : body) {
        sent[at] = (sent[at] ?? 0) + chunk.length
        for (const each of memory.objects.keys()) seen.add(each)
        yield chunk
      }
    }
    const put: Store['put'] = (key, body, options) =>
      key.endsWith('.bundle')
        ? memory.put(key, watched(body, sent.push(0) - 1), options)
        : memory.put(key, body, options)
    return { store: { ...memory, put }, sent, seen }
  }

  it('leaves no file in a directory', async () => {
    const dir = join(scene.dir, 'directory')
    const root = join(dir, 'store')
    const tools = verbTools(dir, createDirectoryStore(root))
    for (const level of LEVELS) {
      const source = { ...scene.source, address: scene.liar.addressOf('two.git', lastByte) }
      const work = backup(source, { ...OBJECTS, strategy: 'stream', level }, tools)
      await expect(work).rejects.toMatchObject({ code: 'verification-failed' })
    }
    const files = await readdir(root, { recursive: true, withFileTypes: true })
    const left = files.filter((each) => each.isFile()).map((each) => each.name)
    expect(left.filter((name) => !/^(README|RESTORE)\.md$/.test(name))).toEqual([])
  })
})

describe('with the strategy auto', () => {
  const lieNamed = (name: string) => {
    const lie = PACK_LIES.find((each) => each.name === name)
    if (lie === undefined) throw new Error(`nobody tells ${name}`)
    return lieOf(lie, scene, 'base')
  }

  it.each(['no blob', 'another checksum at its end', 'no tip'])(
    'a lie that is told once leads to an honest clone: %s',
    async (name) => {
      let times = 0
      const { fetch } = lieNamed(name)
      const once: Lie = {
        fetch: async (truth) => {
          times += 1
          return (times === 1 && (await fetch?.(truth))) || { body: [truth] }
        },
      }
      const done = await attempt(scene, { kind: 'base', level: 'objects', strategy: 'auto' }, once)
      expect(done.outcome).toMatchObject({ strategy: 'mirror', verified: 'objects' })
      const warnings = done.outcome instanceof HoldfastError ? [] : done.outcome.warnings
      expect(warnings.join()).toContain('could not be read as a stream, so it was cloned')
      expect(await compareRepositories(scene.original, await restored(done))).toEqual([])
    },
  )

  it('a source that was refused is not kept waiting during the clone', async () => {
    const waiting: number[] = []
    const garbage: Lie = {
      fetch: (truth) => {
        waiting.push(scene.liar.stalled)
        return waiting.length === 1
          ? { body: [Buffer.from('000cnonsense')], ending: 'stall' }
          : { body: [truth] }
      },
    }
    const situation = { kind: 'base', level: 'objects', strategy: 'auto' } as const
    const done = await attempt(scene, situation, garbage)
    expect(done.outcome).toMatchObject({ status: 'stored', strategy: 'mirror' })
    expect(waiting).toEqual([0, 0])
  })

  it.each([
    'no blob',
    'no tip',
    'another checksum at its end',
    'the objects of another repository',
  ])('a lie that is told again and again is refused: %s', async (name) => {
    const lie = lieNamed(name)
    const done = await attempt(scene, { kind: 'base', level: 'objects', strategy: 'auto' }, lie)
    await expectRefused(done, /^(source-|verification-failed)/)
  })

  it('objects that nobody asked for are left behind', async () => {
    const lie = lieNamed('a commit that nobody asked for')
    const done = await attempt(scene, { kind: 'base', level: 'objects', strategy: 'auto' }, lie)
    expect(done.outcome).toMatchObject({ strategy: 'mirror', verified: 'objects' })
    const directory = await restored(done)
    expect(await compareRepositories(scene.original, directory)).toEqual([])
    const asked = await gitText(['-C', directory, 'cat-file', '--batch-check'], {
      input: `${scene.strange.commit[0]}\n`,
    })
    expect(asked).toContain('missing')
  })
})
