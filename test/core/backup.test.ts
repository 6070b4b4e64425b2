import { access, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { backup } from '../../core/backup.ts'
import { backupAll } from '../../core/backup-all.ts'
import { readLatest, readSnapshot } from '../../core/catalog.ts'
import { refListKey } from '../../core/domain/keys.ts'
import { restore } from '../../core/restore.ts'
import { createDirectoryStore } from '../../core/store/directory.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import type { Store } from '../../core/store/store.ts'
import { git, gitText } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { followRunbook } from '../runbook.ts'
import { startGitServer } from '../servers/git-server.ts'
import { OBJECTS, sourceAt, temporaryDirectory, type VerbTools, verbTools } from './verb-tools.ts'

/** A repository with a short history and tags, and the tools to back it up. */
async function setting({ commits = 60 } = {}) {
  const dir = await temporaryDirectory()
  const original = join(dir, 'original.git')
  await growRepository(original, { commits, files: 40, bytes: 200_000, seed: 1 })
  const root = join(dir, 'store')
  const tools = verbTools(dir, createDirectoryStore(root))
  return { dir, original, root, tools, source: await sourceAt(original) }
}

async function copyOf(original: string, dir: string, name: string): Promise<string> {
  const copy = join(dir, name)
  await git(['clone', '--quiet', '--mirror', original, copy])
  return copy
}

/** The names of the store's operations, in order. */
function counting(store: Store): { store: Store; calls: string[] } {
  const calls: string[] = []
  return {
    calls,
    store: {
      ...store,
      put: (key, body, options) => {
        calls.push(`put ${key}`)
        return store.put(key, body, options)
      },
      get: (key, options) => {
        calls.push(`get ${key}`)
        return store.get(key, options)
      },
      head: (key, options) => {
        calls.push(`head ${key}`)
        return store.head(key, options)
      },
      list: (prefix, options) => {
        calls.push(`list ${prefix}`)
        return store.list(prefix, options)
      },
    },
  }
}

describe('three snapshots of a repository that changes', () => {
  it('each restore exactly, by Holdfast and by RESTORE.md', async () => {
    const { dir, original, root, tools, source } = await setting()
    const take = async (name: string) => {
      const { snapshot } = await backup(source, OBJECTS, tools)
      return { snapshot: snapshot ?? '', copy: await copyOf(original, dir, name) }
    }
    const first = await take('first.git')
    await addCommits(original, 5, 2)
    await git(['-C', original, 'branch', 'topic', 'main~3'])
    const second = await take('second.git')
    const side = await gitText(['-C', original, 'rev-parse', 'main~20'])
    await git(['-C', original, 'update-ref', 'refs/heads/main', side])
    await git(['-C', original, 'update-ref', '-d', 'refs/heads/topic'])
    await addCommits(original, 2, 3)
    const third = await take('third.git')

    const repositoryId = source.identity.id
    for (const { snapshot, copy } of [first, second, third]) {
      const directory = join(dir, `restored-${snapshot}`)
      await restore({ repositoryId, directory, snapshot, bare: true, dryRun: false }, tools)
      expect(await compareRepositories(copy, directory)).toEqual([])
      const byHand = join(dir, `by-hand-${snapshot}`)
      await followRunbook(root, { ID: repositoryId, SNAPSHOT: snapshot, TARGET: byHand })
      expect(await compareRepositories(copy, byHand)).toEqual([])
    }
  })
})

describe('what is added to the chain', () => {
  it('an increment holds only what is new, and is small', async () => {
    const { original, tools, source } = await setting()
    const base = await backup(source, OBJECTS, tools)
    await addCommits(original, 1, 2)
    const increment = await backup(source, OBJECTS, tools)

    expect(base).toMatchObject({ status: 'stored', added: 'base', verified: 'objects' })
    expect(increment).toMatchObject({ status: 'stored', added: 'increment' })
    const { manifest } = await readSnapshot(
      tools.store,
      source.identity.id,
      increment.snapshot ?? '',
    )
    expect(manifest.git.chain.map((link) => link.kind)).toEqual(['base', 'increment'])
    expect(manifest.git.chain[1]?.objects).toBeLessThan(10)
    expect(manifest.previous).toEqual({ snapshot: base.snapshot, sha256: base.manifestSha256 })
  })

  it('a ref that moves among known objects adds no bundle', async () => {
    const { original, tools, source } = await setting()
    await backup(source, OBJECTS, tools)
    await git(['-C', original, 'branch', 'older', 'main~5'])
    expect(await backup(source, OBJECTS, tools)).toMatchObject({
      status: 'stored',
      added: 'nothing',
    })
  })

  it('a full copy that is asked for begins a chain of its own', async () => {
    const { tools, source } = await setting()
    await backup(source, OBJECTS, tools)
    const full = await backup(source, { ...OBJECTS, full: true }, tools)
    const latest = await readLatest(tools.store, source.identity.id, new Date())

    expect(full).toMatchObject({ added: 'base', reason: 'a full copy was asked for' })
    expect(latest?.manifest.git.chain).toHaveLength(1)
  })

  it('a chain with a lost bundle is not built upon', async () => {
    const store = createMemoryStore()
    const { dir, tools, source } = await setting()
    const own = { ...tools, store }
    await backup(source, OBJECTS, own)
    for (const key of store.objects.keys()) if (key.endsWith('.bundle')) store.objects.delete(key)

    const again = await backup(source, OBJECTS, own)
    expect(again).toMatchObject({ status: 'stored', added: 'base' })
    expect(again.reason).toContain('missing from the store')
    const directory = join(dir, 'restored')
    const { repositoryId } = again
    await restore({ repositoryId: repositoryId ?? '', directory, bare: true, dryRun: false }, own)
  })
})

describe('an unchanged source', () => {
  it('costs one ref listing, no git object and a handful of store requests', async () => {
    const { dir, original, tools } = await setting()
    const server = await startGitServer({ root: dir })
    onTestFinished(() => server.close())
    const url = `${server.url}/original.git`
    const { store, calls } = counting(tools.store)
    const own = { ...tools, store }
    const first = await backupOne(url, own)
    const before = server.requests.length
    calls.length = 0

    const second = await backupOne(url, own)
    expect(first).toMatchObject({ status: 'stored' })
    expect(second).toMatchObject({ status: 'unchanged', added: 'nothing', transferredBytes: 0 })
    expect(second.verified).toBe('objects')
    expect(server.requests.slice(before).map((each) => each.command)).toEqual([
      undefined,
      'ls-refs',
    ])
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['list', 'get', 'list', 'put'])

    await git(['-C', original, 'branch', 'new', 'main~2'])
    expect(await backupOne(url, own)).toMatchObject({ status: 'stored' })
  })
})

describe('levels of verification', () => {
  it('a chain is proved no better than its weakest part, and a stronger wish reads it back', async () => {
    const { original, tools, source } = await setting()
    const wire = await backup(source, { ...OBJECTS, level: 'wire' }, tools)
    await addCommits(original, 1, 2)
    const weak = await backup(source, { ...OBJECTS, level: 'wire' }, tools)
    await addCommits(original, 1, 3)
    const strong = await backup(source, OBJECTS, tools)
    const same = await backup(source, { ...OBJECTS, level: 'wire' }, tools)
    expect([wire, weak, strong, same].map((result) => result.verified)).toEqual([
      'wire',
      'wire',
      'full',
      'full',
    ])
  })

  it('full reads the snapshot back even when nothing changed, and finds what rotted', async () => {
    const store = createMemoryStore()
    const { tools, source } = await setting()
    const own = { ...tools, store }
    await backup(source, { ...OBJECTS, level: 'full' }, own)
    for (const [key, { bytes }] of store.objects) {
      if (key.endsWith('.bundle')) bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    }
    await expect(backup(source, { ...OBJECTS, level: 'full' }, own)).rejects.toMatchObject({
      code: 'store-damaged',
      message: expect.stringContaining('.bundle'),
    })
  })
})

describe('a mirror kept between runs', () => {
  it('is left to the run that uses it, which is said', async () => {
    const { dir, original, tools, source } = await setting()
    const options = { ...OBJECTS, mirrorCache: join(dir, 'mirrors') }
    await backup(source, options, tools)
    await addCommits(original, 1, 2)
    const lock = join(dir, 'mirrors', `${source.identity.id}.git.lock`)
    await writeFile(lock, `elsewhere ${process.pid}\n`)
    const second = await backup(source, options, tools)

    expect(second).toMatchObject({ status: 'stored', added: 'increment' })
    expect(second.warnings).toEqual([expect.stringContaining(`remove ${lock}`)])
    await access(lock)
  })

  it('brings only what is new, also after a force push, and survives a crash within it', async () => {
    const { dir, original, tools, source } = await setting()
    const options = { ...OBJECTS, mirrorCache: join(dir, 'mirrors') }
    await git(['-C', original, 'branch', 'gone', 'main~1'])
    const first = await backup(source, options, tools)
    await addCommits(original, 1, 2)
    await git(['-C', original, 'branch', 'late', 'main~2'])
    const second = await backup(source, options, tools)
    await git(['-C', original, 'update-ref', '-d', 'refs/heads/late'])
    const third = await backup(source, options, tools)
    expect(third).toMatchObject({ status: 'stored', added: 'nothing' })
    expect(second.transferredBytes).toBeGreaterThan(0)
    expect(second.transferredBytes).toBeLessThan(first.transferredBytes / 4)

    const mirror = join(dir, 'mirrors', `${source.identity.id}.git`)
    await git(['-C', mirror, 'update-ref', '-d', 'HEAD'])
    await writeBroken(join(mirror, 'packed-refs.lock'))
    await git(['-C', original, 'update-ref', 'refs/heads/main', 'main~10'])
    await git(['-C', original, 'update-ref', '-d', 'refs/heads/gone'])
    expect(await backup(source, options, tools)).toMatchObject({ status: 'stored' })
    const directory = join(dir, 'restored')
    const repositoryId = source.identity.id
    await restore({ repositoryId, directory, bare: true, dryRun: false }, tools)
    expect(await compareRepositories(original, directory)).toEqual([])
  })
})

describe('refs chosen by pattern', () => {
  it('are all that the snapshot has', async () => {
    const { dir, original, tools, source } = await setting()
    await git(['-C', original, 'update-ref', 'refs/pull/1/head', 'main'])
    await backup(source, { ...OBJECTS, refs: ['refs/heads/**'] }, tools)
    const directory = join(dir, 'restored')
    const repositoryId = source.identity.id
    await restore({ repositoryId, directory, bare: true, dryRun: false }, tools)
    const names = await gitText(['-C', directory, 'for-each-ref', '--format=%(refname)'])
    expect(names.split('\n').every((name) => name.startsWith('refs/heads/'))).toBe(true)
    const { manifest } = (await readLatest(tools.store, repositoryId, new Date())) ?? {}
    expect(manifest?.git.selection).toEqual(['refs/heads/**'])
  })
})

describe('many sources', () => {
  it('one that fails is a result and stops no other', async () => {
    const { dir, original, tools } = await setting({ commits: 3 })
    const other = join(dir, 'other.git')
    await growRepository(other, { commits: 3, files: 3, bytes: 1000, seed: 9 })
    const results = await backupAll([original, join(dir, 'nowhere'), other], all(), tools)
    expect(results.map(({ status }) => status)).toEqual(['stored', 'failed', 'stored'])
    expect(results[1]?.error).toMatchObject({ code: 'source-not-found' })
  })

  it('none left after the filter is an error, not a success', async () => {
    const { original, tools } = await setting({ commits: 3 })
    const options = { ...all(), include: ['nothing-like-it'] }
    await expect(backupAll([original], options, tools)).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('a dry run tells what would be done and writes nothing', async () => {
    const store = createMemoryStore()
    const { original, tools } = await setting({ commits: 3 })
    const own = { ...tools, store }
    const [dry] = await backupAll([original], { ...all(), dryRun: true }, own)
    expect(dry).toMatchObject({ status: 'dry-run', added: 'base', reason: 'first snapshot' })
    expect(store.objects.size).toBe(0)
  })
})

it('leaves no scratch behind, whether it succeeds or fails', async () => {
  const { dir, tools, source } = await setting({ commits: 3 })
  await backup(source, OBJECTS, tools)
  await expect(
    backup({ ...source, address: join(dir, 'nowhere') }, OBJECTS, tools),
  ).rejects.toMatchObject({ code: 'source-not-found' })
  expect(await readdir(tools.scratch)).toEqual([])
})

it('keeps ref lists once, however many snapshots share them', async () => {
  const store = createMemoryStore()
  const { tools, source } = await setting({ commits: 3 })
  const own = { ...tools, store }
  await backup(source, OBJECTS, own)
  await backup(source, { ...OBJECTS, full: true }, own)
  const prefix = refListKey(source.identity.id, '').replace('.txt', '')
  expect([...store.objects.keys()].filter((key) => key.startsWith(prefix))).toHaveLength(1)
})

function all() {
  return { ...OBJECTS, include: [], exclude: [], concurrency: 10, githubHost: 'github.com' }
}

async function backupOne(source: string, tools: VerbTools) {
  const [result] = await backupAll([source], all(), tools)
  if (result === undefined) throw new Error('no result')
  return result
}

async function writeBroken(path: string): Promise<void> {
  const { writeFile } = await import('node:fs/promises')
  await writeFile(path, 'left by a git that was killed')
}

describe('a source that answers only now and then', () => {
  async function flaky() {
    const { dir, tools } = await setting({ commits: 3 })
    const server = await startGitServer({ root: dir })
    onTestFinished(() => server.close())
    return { server, tools, url: `${server.url}/original.git` }
  }

  it('is asked again, wherever it failed', async () => {
    const { server, tools, url } = await flaky()
    const requests = await backupOne(url, tools).then(() => server.requests.length)
    for (let at = 1; at <= requests; at += 1) {
      const first = server.requests.length
      server.faults.set(first + at, { kind: 'status', status: 503, retryAfter: '1' })
      const own = { ...tools, store: createMemoryStore() }
      expect(await backupOne(url, own)).toMatchObject({ status: 'stored', verified: 'objects' })
    }
    expect(tools.heard.filter((each) => each.kind === 'note')).toHaveLength(requests)
  })

  it('is asked once when it says that there is nothing', async () => {
    const { server, tools, url } = await flaky()
    const result = await backupOne(url.replace('original', 'other'), tools)
    expect(result.error?.code).toBe('source-not-found')
    expect(server.requests).toHaveLength(1)
  })

  it('is given up after three times, and nothing is recorded', async () => {
    const { server, tools, url } = await flaky()
    server.faults.set('every', { kind: 'reset' })
    const store = createMemoryStore()
    const result = await backupOne(url, { ...tools, store })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'source-unreachable' } })
    expect(server.requests).toHaveLength(3)
    expect(store.objects.size).toBe(0)
  })
})

it('says so when the source does not tell what HEAD names', async () => {
  const dir = await temporaryDirectory()
  await git(['init', '--quiet', '--bare', '--initial-branch=trunk', join(dir, 'empty.git')])
  const server = await startGitServer({ root: dir, protocol: 'v0' })
  onTestFinished(() => server.close())
  const result = await backupOne(`${server.url}/empty.git`, verbTools(dir))
  expect(result.warnings.join()).toContain('does not tell which branch its HEAD names')
})

describe('what a killed run left half written', () => {
  it('is swept after a day, by a backup that stores something', async () => {
    const { tools, source } = await setting({ commits: 3 })
    const swept: [string, Date][] = []
    const sweep = async (prefix: string, before: Date) => swept.push([prefix, before])
    const now = () => new Date('2026-03-04T06:00:00Z')
    const own = { ...tools, now, store: { ...tools.store, sweep } }
    await backup(source, OBJECTS, own)
    await backup(source, OBJECTS, own)
    const prefix = `repositories/${source.identity.id}/`
    expect(swept).toEqual([[prefix, new Date('2026-03-03T06:00:00Z')]])
  })

  it('costs no snapshot when it may not be looked for', async () => {
    const { tools, source } = await setting({ commits: 3 })
    const sweep = () => Promise.reject(new Error('you may not list uploads'))
    const own = { ...tools, store: { ...tools.store, sweep } }
    const result = await backup(source, OBJECTS, own)
    expect(result).toMatchObject({ status: 'stored', verified: 'objects' })
    expect(result.warnings.join()).toContain('you may not list uploads')
  })
})
