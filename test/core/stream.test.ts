/** The stream strategy, against real git over http. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { backup } from '../../core/backup.ts'
import { readLatest } from '../../core/catalog.ts'
import type { Progress } from '../../core/domain/progress.ts'
import type { BackupOptions } from '../../core/job.ts'
import { restore } from '../../core/restore.ts'
import { createDirectoryStore } from '../../core/store/directory.ts'
import { verify } from '../../core/verify.ts'
import { git, gitText, tryGit } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { followRunbook } from '../runbook.ts'
import { startGitServer } from '../servers/git-server.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from './verb-tools.ts'

const STREAM: BackupOptions = { ...OBJECTS, strategy: 'stream' }
const WIRE: BackupOptions = { ...STREAM, level: 'wire' }

/** A repository that is served over http, and the tools to back it up. */
async function setting({ commits = 60, objectFormat = 'sha1' } = {}) {
  const dir = await temporaryDirectory()
  const original = join(dir, 'served', 'original.git')
  if (objectFormat === 'sha1') {
    await growRepository(original, { commits, files: 40, bytes: 200_000, seed: 1 })
  } else {
    await makeSha256(original)
  }
  const server = await startGitServer({ root: join(dir, 'served') })
  onTestFinished(() => server.close())
  const root = join(dir, 'store')
  const tools = verbTools(dir, createDirectoryStore(root))
  const source = await sourceAt(`${server.url}/original.git`)
  const latest = async () => {
    const snapshot = await readLatest(tools.store, source.identity.id, new Date())
    if (snapshot === undefined) throw new Error('no snapshot')
    return snapshot.manifest
  }
  return { dir, original, server, root, tools, source, latest }
}

async function makeSha256(dir: string): Promise<void> {
  await git(['init', '--quiet', '--bare', '--object-format=sha256', '--initial-branch=main', dir])
  await commitTo(dir, 'refs/heads/main', 'first')
}

/** A commit of one file on `ref`, made by plumbing: works for any object format. */
async function commitTo(dir: string, ref: string, text: string): Promise<string> {
  const env = {
    GIT_DIR: dir,
    ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a', GIT_AUTHOR_DATE: '1700000000 +0000' },
    ...{
      GIT_COMMITTER_NAME: 'c',
      GIT_COMMITTER_EMAIL: 'c',
      GIT_COMMITTER_DATE: '1700000000 +0000',
    },
  }
  const run = async (args: string[], input?: string) =>
    (await gitText(args, { env, ...(input === undefined ? {} : { input }) })).trim()
  const blob = await run(['hash-object', '-w', '--stdin'], text)
  const tree = await run(['mktree'], `100644 blob ${blob}\tfile\n`)
  const parent = await run(['rev-parse', '--verify', '--quiet', ref]).catch(() => '')
  const parents = parent === '' ? [] : ['-p', parent]
  const oid = await run(['commit-tree', ...parents, '-m', text, tree])
  await run(['update-ref', ref, oid])
  return oid
}

type Setting = Awaited<ReturnType<typeof setting>>

/** Backs up, and copies what the source has at that time. */
async function take({ dir, original, source, tools }: Setting, options: BackupOptions) {
  const { snapshot } = await backup(source, options, tools)
  const copy = join(dir, `copy-${snapshot}`)
  await git(['clone', '--quiet', '--mirror', original, copy])
  return { snapshot: snapshot ?? '', copy }
}

async function expectRestores(
  { dir, root, source, tools }: Setting,
  { snapshot, copy }: { snapshot: string; copy: string },
): Promise<void> {
  const repositoryId = source.identity.id
  const directory = join(dir, `restored-${snapshot}`)
  await restore({ repositoryId, directory, snapshot, bare: true, dryRun: false }, tools)
  expect(await compareRepositories(copy, directory)).toEqual([])
  const byHand = join(dir, `by-hand-${snapshot}`)
  await followRunbook(root, { ID: repositoryId, SNAPSHOT: snapshot, TARGET: byHand })
  expect(await compareRepositories(copy, byHand)).toEqual([])
}

describe.each([
  ['wire', WIRE],
  ['objects', STREAM],
  ['full', { ...STREAM, level: 'full' } as const],
])('snapshots at %s', (level, options) => {
  it('each restore exactly, also after a force push and deleted branches', async () => {
    const setup = await setting()
    const { original, latest } = setup
    const first = await take(setup, options)
    await addCommits(original, 5, 2)
    await git(['-C', original, 'branch', 'topic', 'main~3'])
    await git(['-C', original, 'update-ref', 'refs/pull/1/head', 'main~1'])
    await git(['-C', original, 'tag', '-am', 'note', 'annotated', 'main~2'])
    const second = await take(setup, options)
    await git(['-C', original, 'update-ref', 'refs/heads/main', 'main~20'])
    await git(['-C', original, 'update-ref', '-d', 'refs/heads/topic'])
    await addCommits(original, 2, 3)
    const third = await take(setup, options)
    expect(await latest()).toMatchObject({ strategy: 'stream', verification: { level } })
    for (const each of [first, second, third]) await expectRestores(setup, each)
  })

  it('are made of sha256 objects as well', async () => {
    const setup = await setting({ objectFormat: 'sha256' })
    const first = await take(setup, options)
    await commitTo(setup.original, 'refs/heads/main', 'second')
    await commitTo(setup.original, 'refs/heads/orphan', 'third')
    const second = await take(setup, options)
    for (const each of [first, second]) await expectRestores(setup, each)
  })

  it('restore although the source has lost all that they build upon', async () => {
    const setup = await setting()
    const { original } = setup
    const first = await take(setup, options)
    await addCommits(original, 1, 2)
    const second = await take(setup, options)
    await git(['-C', original, 'update-ref', 'refs/heads/main', 'main~30'])
    for (const tag of (await gitText(['-C', original, 'tag'])).trim().split('\n')) {
      await git(['-C', original, 'tag', '-d', tag])
    }
    await addCommits(original, 1, 3)
    await prune(original)
    const third = await take(setup, options)
    expect((await setup.latest()).git.chain).toHaveLength(3)
    for (const each of [first, second, third]) await expectRestores(setup, each)
  })
})

async function prune(dir: string): Promise<void> {
  await git(['-C', dir, 'reflog', 'expire', '--expire=now', '--all'])
  await git(['-C', dir, '-c', 'gc.pruneExpire=now', 'gc', '--quiet', '--prune=now'])
}

describe('over the wire', () => {
  it('there is one listing and one fetch, on one connection, and no clone', async () => {
    const setup = await setting()
    const { original, server, source, tools } = setup
    await backup(source, STREAM, tools)
    const commands = () => server.requests.map(({ command }) => command)
    expect(commands()).toEqual([undefined, 'ls-refs', 'fetch'])
    await addCommits(original, 1, 2)
    await backup(source, STREAM, tools)
    expect(commands().slice(3)).toEqual([undefined, 'ls-refs', 'fetch'])
    await git(['-C', original, 'branch', 'older', 'main~5'])
    expect(await backup(source, STREAM, tools)).toMatchObject({ added: 'nothing' })
  })

  it.each([
    ['wire', WIRE, []],
    ['objects', STREAM, ['verify.git']],
  ])('at %s nothing lies in scratch but what is verified', async (_, options, expected) => {
    const { source, tools } = await setting()
    const seen = new Set<string>()
    const report = async (progress: Progress) => {
      if (progress.kind !== 'bytes') return
      const [run = ''] = await readdir(tools.scratch)
      for (const name of await readdir(join(tools.scratch, run))) seen.add(name)
    }
    const looks: Promise<void>[] = []
    await backup(source, options, { ...tools, report: (each) => looks.push(report(each)) })
    await Promise.all(looks)
    expect([...seen].filter((name) => name !== 'gitconfig')).toEqual(expected)
    expect(await readdir(tools.scratch)).toEqual([])
  })

  it('an increment reads nothing of the store but manifest, refs and indexes', async () => {
    const { original, source, tools } = await setting()
    await backup(source, STREAM, tools)
    await addCommits(original, 3, 2)
    const read: string[] = []
    const get: typeof tools.store.get = (key, options) => {
      read.push(key.replace(/.*\//, '').replace(/^[^.]*/, ''))
      return tools.store.get(key, options)
    }
    await backup(source, STREAM, { ...tools, store: { ...tools.store, get } })
    expect(read.toSorted()).toEqual(['.idx', '.json', '.json', '.txt'])
  })

  it('one commit in a repository of thousands of refs is a small bundle', async () => {
    const setup = await setting()
    const { original, source, tools, latest } = setup
    const tip = (await gitText(['-C', original, 'rev-parse', 'main'])).trim()
    const refs = Array.from({ length: 5000 }, (_, n) => `create refs/pull/${n}/head ${tip}\n`)
    await git(['-C', original, 'update-ref', '--stdin'], { input: refs.join('') })
    await backup(source, STREAM, tools)
    await commitTo(original, 'refs/heads/main', 'one more')
    const copy = await take(setup, STREAM)
    const link = (await latest()).git.chain[1]
    expect(link?.object.stored.sizeBytes).toBeLessThan(1000)
    await expectRestores(setup, copy)
  })
})

describe('refs chosen by pattern', () => {
  it('are all that is listed, asked for and restored', async () => {
    const { dir, original, server, source, tools } = await setting()
    const tip = (await gitText(['-C', original, 'rev-parse', 'main'])).trim()
    const refs = Array.from({ length: 2000 }, (_, n) => `create refs/pull/${n}/head ${tip}\n`)
    await git(['-C', original, 'update-ref', '--stdin'], { input: refs.join('') })
    await backup(source, { ...STREAM, refs: ['refs/heads/**', 'refs/tags/**'] }, tools)
    const listing = server.requests.find(({ command }) => command === 'ls-refs')
    expect(listing?.bytesOut).toBeLessThan(20_000)
    await commitTo(original, 'refs/heads/main', 'more')
    await backup(source, { ...STREAM, refs: ['refs/heads/**', 'refs/tags/**'] }, tools)

    const directory = join(dir, 'restored.git')
    const repositoryId = source.identity.id
    await restore({ repositoryId, directory, bare: true, dryRun: false }, tools)
    const chosen = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags']
    expect(await gitText(['-C', directory, 'for-each-ref', chosen[1] ?? ''])).toBe(
      await gitText(['-C', original, ...chosen]),
    )
  })
})

describe('a chain', () => {
  it.each([
    ['wire', WIRE],
    ['objects', STREAM],
  ])('of 30 increments at %s restores by hand, and clones as a bundle list', async (_, options) => {
    const setup = await setting({ commits: 10 })
    const { dir, original, root, source, tools, latest } = setup
    await backup(source, options, tools)
    for (let n = 1; n < 30; n += 1) {
      await commitTo(original, n % 5 === 0 ? `refs/heads/side-${n}` : 'refs/heads/main', `n ${n}`)
      if (n % 7 === 0) await git(['-C', original, 'tag', '-am', 'a tag', `t${n}`, 'main~1'])
      await backup(source, options, tools)
    }
    await commitTo(original, 'refs/heads/main', 'the last')
    const last = await take(setup, options)
    const manifest = await latest()
    expect(manifest.git.chain).toHaveLength(31)
    await expectRestores(setup, last)

    const [list = ''] = (manifest.git.bundleList?.key ?? '').split('/').slice(-1)
    const bundles = join(root, 'repositories', source.identity.id, 'bundles')
    const clone = join(dir, 'clone.git')
    // Git 2.39 takes the addresses of a list from where it works, later ones from the list.
    const { stderr } = await tryGit(['clone', '--bare', `--bundle-uri=${list}`, original, clone], {
      cwd: bundles,
    })
    expect(stderr).not.toMatch(/warning|error/)
    await git(['-C', clone, 'fsck', '--full', '--connectivity-only'])
    const heads = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags']
    expect(await gitText(['-C', clone, ...heads])).toBe(await gitText(['-C', original, ...heads]))
    expect(await gitText(['-C', clone, 'for-each-ref', 'refs/bundles'])).toContain('main')
  })

  it('is begun anew where it has no index to prove an increment against', async () => {
    const { original, source, tools } = await setting()
    await backup(source, WIRE, tools)
    await addCommits(original, 1, 2)
    expect(await backup(source, STREAM, tools)).toMatchObject({
      added: 'base',
      reason: 'the earlier chain has no index to prove an increment against',
      verified: 'objects',
    })
    await addCommits(original, 1, 3)
    expect(await backup(source, WIRE, tools)).toMatchObject({
      added: 'increment',
      verified: 'wire',
    })
  })

  it('goes on from streams to mirrors and back', async () => {
    const setup = await setting()
    const { original, source, tools, latest } = setup
    const strategies = ['stream', 'mirror', 'stream', 'mirror'] as const
    const copies = []
    for (const [n, strategy] of strategies.entries()) {
      await addCommits(original, 2, n + 2)
      copies.push(await take(setup, { ...OBJECTS, strategy }))
    }
    const { git: data, verification } = await latest()
    expect(data.chain.map((link) => link.kind).slice(1)).toEqual(Array(3).fill('increment'))
    expect(verification.level).toBe('objects')
    for (const each of copies) await expectRestores(setup, each)
    const result = await verify({ full: true, repositoryId: source.identity.id }, tools)
    expect(result).toMatchObject({ intact: true })
  })
})

describe('which strategy', () => {
  it('auto streams over http, and clones where a mirror is kept or v2 is not spoken', async () => {
    const { dir, source, tools } = await setting({ commits: 3 })
    const old = await startGitServer({ root: join(dir, 'served'), protocol: 'v0' })
    onTestFinished(() => old.close())
    const strategyOf = async (options: BackupOptions, from = source) =>
      (await backup(from, { ...options, full: true }, tools)).strategy
    expect(await strategyOf(OBJECTS)).toBe('stream')
    expect(await strategyOf({ ...OBJECTS, strategy: 'mirror' })).toBe('mirror')
    expect(await strategyOf({ ...OBJECTS, mirrorCache: join(dir, 'mirrors') })).toBe('mirror')
    const spoken = await sourceAt(`${old.url}/original.git`)
    expect(await strategyOf(OBJECTS, spoken)).toBe('mirror')
    await expect(strategyOf(STREAM, spoken)).rejects.toMatchObject({ code: 'source-unsupported' })
    const local = await sourceAt(join(dir, 'served', 'original.git'))
    expect(await strategyOf(OBJECTS, local)).toBe('mirror')
    await expect(strategyOf(STREAM, local)).rejects.toMatchObject({ code: 'source-unsupported' })
  })

  it('auto says that it clones what no stream can be had of, and nobody else says so', async () => {
    const { dir, source, tools } = await setting({ commits: 3 })
    const old = await startGitServer({ root: join(dir, 'served'), protocol: 'v0' })
    onTestFinished(() => old.close())
    const spoken = await sourceAt(`${old.url}/original.git`)
    const local = await sourceAt(join(dir, 'served', 'original.git'))
    const notesOf = async (from: typeof source, options: Partial<BackupOptions>) => {
      const notes: Progress[] = []
      const report = (each: Progress) => void (each.kind === 'note' && notes.push(each))
      const { warnings } = await backup(from, { ...OBJECTS, ...options }, { ...tools, report })
      expect(warnings).toEqual([])
      return notes
    }
    const note = { kind: 'note', level: 'info', source: spoken.label }

    expect(await notesOf(spoken, {})).toEqual([
      { ...note, message: expect.stringMatching(/^It is cloned: .*protocol v2/) },
    ])
    expect(await notesOf(spoken, { full: true, strategy: 'mirror' })).toEqual([])
    expect(await notesOf(spoken, { full: true, mirrorCache: join(dir, 'kept') })).toEqual([])
    expect(await notesOf(local, {})).toEqual([])
    expect(await notesOf(source, {})).toEqual([])
  })

  it('auto says but once why it clones', async () => {
    const { server, source, tools } = await setting({ commits: 3 })
    server.faults.set(2, { kind: 'garbage', contentType: 'application/x-git-upload-pack-result' })
    const notes: string[] = []
    const report = (each: Progress) => void (each.kind === 'note' && notes.push(each.message))
    const result = await backup(source, OBJECTS, { ...tools, report })

    expect(result.strategy).toBe('mirror')
    expect(notes).toEqual([expect.stringContaining('asked for by git itself')])
    expect(result.warnings).toEqual(notes)
  })

  it('auto clones what it could not read as a stream, and says so', async () => {
    const { server, source, tools } = await setting({ commits: 3 })
    server.faults.set(3, { kind: 'garbage', contentType: 'application/x-git-upload-pack-result' })
    const result = await backup(source, OBJECTS, tools)
    expect(result).toMatchObject({ status: 'stored', strategy: 'mirror', verified: 'objects' })
    expect(result.warnings.join()).toContain('could not be read as a stream, so it was cloned')
  })
})

describe('a server that takes no request as large', () => {
  it('is told as such by git too, and not asked again', async () => {
    const { server, source, tools } = await setting({ commits: 3 })
    // Of a stream and of a clone the third request names what is wanted.
    for (const third of [3, 6]) server.faults.set(third, { kind: 'status', status: 413 })

    await expect(backup(source, OBJECTS, tools)).rejects.toMatchObject({
      code: 'source-protocol',
      hint: expect.stringContaining('client_max_body_size'),
    })
    expect(server.requests).toHaveLength(6)
  })
})

describe('a source that moves while it is read', () => {
  /** Does `change` when the objects are about to be asked for. */
  function onFetch(tools: Setting['tools'], change: () => void) {
    let done = false
    return {
      ...tools,
      report: (progress: Progress) => {
        if (done || progress.kind !== 'phase' || progress.phase !== 'storing') return
        done = true
        change()
      },
    }
  }

  it('is listed again, and the snapshot is what it has then', async () => {
    const setup = await setting({ commits: 3 })
    const { original, source, tools, dir } = setup
    await commitTo(original, 'refs/heads/topic', 'gone soon')
    const spare = join(dir, 'spare.git')
    await git(['clone', '--quiet', '--mirror', original, spare])
    await git(['-C', spare, 'update-ref', '-d', 'refs/heads/topic'])
    await prune(spare)
    const { renameSync } = await import('node:fs')
    const moving = onFetch(tools, () => {
      renameSync(original, join(dir, 'before.git'))
      renameSync(spare, original)
    })
    const { snapshot } = await backup(source, STREAM, moving)
    await expectRestores(setup, { snapshot: snapshot ?? '', copy: original })
  })

  it('is refused when it shows refs that it does not give', async () => {
    const { original, source, tools, server } = await setting({ commits: 3 })
    const oid = await commitTo(original, 'refs/heads/topic', 'broken')
    const { rm } = await import('node:fs/promises')
    await rm(join(original, 'objects', oid.slice(0, 2), oid.slice(2)))
    await expect(backup(source, STREAM, tools)).rejects.toMatchObject({
      code: 'source-broken-refs',
    })
    expect(server.requests.length).toBeLessThan(8)
  })
})
