/** Git clones from the bundles that a list names, wherever the list and git are. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { backup } from '../../core/backup.ts'
import { type BundleListRequest, bundleListOf } from '../../core/bundle-list-of.ts'
import { bundleKey } from '../../core/domain/keys.ts'
import { createDirectoryStore } from '../../core/store/directory.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import type { Store } from '../../core/store/store.ts'
import { fetchFrom } from '../contract/store/addressing.ts'
import { git, gitText, tryGit } from '../git.ts'
import { startDraft } from '../repositories/draft.ts'
import { commit } from '../repositories/fast-import.ts'
import { type S3DoubleOptions, startS3Double } from '../servers/s3-double.ts'
import { s3StoreOn } from '../servers/s3-subject.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from './verb-tools.ts'

/** A base and two increments in the store, and a commit since that is in none of them. */
async function setting(makeStore: (dir: string) => Store = () => createMemoryStore()) {
  const dir = await temporaryDirectory()
  const draft = await startDraft(join(dir, 'original.git'))
  const grow = (from: number, to: number) => draft.import(...commits(from, to))
  await grow(0, 20)
  const source = await sourceAt(draft.dir)
  const store = makeStore(dir)
  const tools = verbTools(dir, store)
  const snapshots: string[] = []
  for (const minute of [1, 2, 3]) {
    const now = () => new Date(`2026-03-04T06:0${minute}:00Z`)
    const { snapshot } = await backup(source, OBJECTS, { ...tools, now })
    snapshots.push(snapshot ?? '')
    await grow(19 + minute, 20 + minute)
  }
  const { id } = source.identity
  const ask = (more: Partial<BundleListRequest> = {}) =>
    bundleListOf({ repositoryId: id, seconds: 3600, ...more }, tools)
  return { dir, original: draft.dir, snapshots, id, ask }
}

/** Of the main branch, a minute apart. */
function commits(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => {
    const minute = from + at
    const parent = at === 0 && from > 0 ? { from: 'refs/heads/main^0' } : {}
    return commit('refs/heads/main', { minute, files: { [`${minute}`]: `${minute}\n` }, ...parent })
  })
}

async function startDouble(options: S3DoubleOptions = {}) {
  const server = await startS3Double(options)
  onTestFinished(() => server.close())
  return server
}

/** What git reads of a list: one value a bundle, in order. */
async function valuesOf(list: string, name: 'uri' | 'creationtoken'): Promise<string[]> {
  const asked = ['config', '--file', '-', '--null', '--get-regexp', `^bundle\\..*\\.${name}$`]
  const lines = (await git(asked, { input: Buffer.from(list) })).toString().split('\0')
  return lines.slice(0, -1).map((line) => line.slice(line.indexOf('\n') + 1))
}

/** Clones with the list in a file, from a directory where nothing else is. */
async function clone(list: string, source: string, dir: string) {
  const cwd = await mkdtemp(join(dir, 'elsewhere-'))
  await writeFile(join(cwd, 'bundles.list'), list)
  const argv = ['clone', '--progress', '--bundle-uri=bundles.list', `file://${source}`, 'clone']
  const { exitCode, stderr } = await tryGit(argv, { cwd })
  expect(exitCode, stderr).toBe(0)
  const git = (...args: string[]) => gitText(['-C', join(cwd, 'clone'), ...args])
  await git('fsck', '--full', '--strict')
  const lines = (text: string) => text.split('\n').filter((line) => line !== '')
  return {
    head: () => git('rev-parse', 'HEAD'),
    /** The tips that came in bundles, and all that is reachable from them. */
    tips: lines(await git('for-each-ref', '--format=%(objectname)', 'refs/bundles')),
    objects: async () =>
      lines(await git('rev-list', '--objects', '--no-object-names', '--glob=refs/bundles')),
    warnings: lines(stderr).filter((line) => /warning|error|fatal/.test(line)),
    /** Objects that came from the source. */
    sent: Number(/^remote: Total (\d+)/m.exec(stderr)?.[1] ?? '0'),
  }
}

async function objectsOf(dir: string, ...range: string[]): Promise<string[]> {
  const args = ['rev-list', '--objects', '--no-object-names', ...range]
  return (await gitText(['-C', dir, ...args])).split('\n')
}

/** Fails unless the bundles give what was backed up by themselves, and the clone is the source. */
async function expectBundled({ dir, original, ask }: Awaited<ReturnType<typeof setting>>) {
  const { list } = await ask()
  const empty = await startDraft(join(dir, 'empty.git'))
  const alone = await clone(list, empty.dir, dir)
  expect(alone.warnings).toEqual(['warning: You appear to have cloned an empty repository.'])
  expect((await alone.objects()).sort()).toEqual((await objectsOf(original, 'HEAD~1')).sort())

  const cloned = await clone(list, original, dir)
  expect(cloned.warnings).toEqual([])
  expect(cloned.tips).toEqual(alone.tips)
  expect(await cloned.head()).toBe(await gitText(['-C', original, 'rev-parse', 'HEAD']))
}

describe('git clones with the list', () => {
  it.each(['store', 'a "store" of größe \\ 日本 #1; it\'s [50%41]= $HOME'])(
    'from a directory called %s',
    async (name) => {
      const scene = await setting((at) => createDirectoryStore(join(at, name)))
      const { list, expiresAt } = await scene.ask()

      expect(expiresAt).toBeNull()
      expect((await valuesOf(list, 'uri')).every((uri) => isAbsolute(uri))).toBe(true)
      await expectBundled(scene)
    },
  )

  it('from S3, with nothing but the list', async () => {
    const server = await startDouble()

    await expectBundled(await setting(() => s3StoreOn(server, { prefix: 'a b/ö' })))
  })

  it('and takes from the source no more than the bundle of a base lacks', async () => {
    const { dir, original, snapshots, ask } = await setting((at) =>
      createDirectoryStore(join(at, 'store')),
    )
    const { list } = await ask({ snapshot: snapshots[0] ?? '' })
    const { tips, sent } = await clone(list, original, dir)

    // Before 2.46 git does not tell a source what it has of more bundles than one.
    expect(sent).toBe((await objectsOf(original, 'HEAD', ...tips.map((tip) => `^${tip}`))).length)
  })

  it('until it expires, and then from the source alone', async () => {
    let aheadMs = 0
    const server = await startDouble({ now: () => new Date(Date.now() + aheadMs) })
    const { dir, original, ask } = await setting(() => s3StoreOn(server))
    const { list, expiresAt } = await ask({ seconds: 3600 })
    const uris = await valuesOf(list, 'uri')
    expect(uris).toHaveLength(3)
    for (const uri of uris) expect((await fetchFrom(uri)).toString('latin1')).toMatch(/^# v2 git/)

    aheadMs = Date.parse(expiresAt ?? '') - Date.now() + 2000
    for (const uri of uris) await expect(fetchFrom(uri)).rejects.toThrow('403')
    const late = await clone(list, original, dir)
    expect(late.tips).toEqual([])
    expect(late.sent).toBe((await objectsOf(original, 'HEAD')).length)
  })
})

describe('the list', () => {
  it('is of the chain of the newest snapshot, or of the one that was asked for', async () => {
    const { snapshots, ask } = await setting()
    const [first = '', second = '', third = ''] = snapshots
    const named = async (request: Partial<BundleListRequest>) => {
      const { snapshot, list } = await ask(request)
      return [snapshot, ...[...list.matchAll(/^\[bundle "(.*)"\]$/gm)].map(([, id]) => id)]
    }
    expect(await named({})).toEqual([third, first, second, third])
    expect(await named({ snapshot: second })).toEqual([second, first, second])
    expect(await named({ at: new Date('2026-03-04T06:01:59Z') })).toEqual([first, first])
  })

  it('has the tokens of the list that lies in the store', async () => {
    const { ask } = await setting()

    expect(await valuesOf((await ask()).list, 'creationtoken')).toEqual([
      '20260304060100',
      '20260304060200',
      '20260304060300',
    ])
  })

  it('names the versions that the manifest names', async () => {
    const server = await startDouble({ buckets: { test: { versioning: true } } })
    const { id, snapshots, ask } = await setting(() => s3StoreOn(server))
    const uris = await valuesOf((await ask()).list, 'uri')

    expect(uris.map((uri) => new URL(uri).searchParams.get('versionId'))).toEqual(
      snapshots.map(
        (each) => server.bucket().objects.get(`holdfast/v1/${bundleKey(id, each)}`)?.[0]?.versionId,
      ),
    )
  })

  it('says when it expires, which no URL in it does earlier', async () => {
    const server = await startDouble()
    const dir = await temporaryDirectory()
    const draft = await startDraft(join(dir, 'a.git'))
    await draft.import(...commits(0, 1))
    const source = await sourceAt(draft.dir)
    let ticks = 0
    const now = () => new Date(Date.parse('2026-03-04T06:00:00.600Z') + 300 * ticks++)
    const tools = verbTools(dir, s3StoreOn(server, { tools: { now } }))
    await backup(source, OBJECTS, tools)
    ticks = 0

    const request = { repositoryId: source.identity.id, seconds: 90 }
    const { list, expiresAt } = await bundleListOf(request, { ...tools, now })
    expect(expiresAt).toBe('2026-03-04T06:01:30.000Z')
    expect(list).toContain('X-Amz-Date=20260304T060000Z&X-Amz-Expires=90&')
  })
})

describe('there is no list', () => {
  it('of a repository that was empty', async () => {
    const dir = await temporaryDirectory()
    const source = await sourceAt((await startDraft(join(dir, 'empty.git'))).dir)
    const tools = verbTools(dir)
    const { snapshot } = await backup(source, OBJECTS, tools)

    const request = { repositoryId: source.identity.id, seconds: 60 }
    await expect(bundleListOf(request, tools)).rejects.toMatchObject({
      code: 'snapshot-not-found',
      message: expect.stringContaining(`${snapshot} has no bundle`),
    })
  })

  it('of a snapshot that is not there', async () => {
    const { ask } = await setting()
    const request = { snapshot: '20200101T000000Z-00000000' }

    await expect(ask(request)).rejects.toMatchObject({ code: 'snapshot-not-found' })
  })

  it('where one of its bundles is gone', async () => {
    const { dir, id, snapshots, ask } = await setting((at) => createDirectoryStore(join(at, 's')))
    await rm(join(dir, 's', bundleKey(id, snapshots[1] ?? '')))

    await expect(ask()).rejects.toMatchObject({ code: 'store-missing' })
    expect((await ask({ at: new Date('2026-03-04T06:01:59Z') })).snapshot).toBe(snapshots[0])
  })
})
