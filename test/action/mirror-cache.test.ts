import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { type CacheService, createMirrorCache, findSecret } from '../../action/mirror-cache.ts'
import { sha256Hex } from '../../core/archive/digest.ts'
import { formatDocument } from '../../core/domain/document.ts'
import { manifestKey } from '../../core/domain/keys.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import { createRecorder } from './recorder.ts'
import { failed, SNAPSHOT, stored } from './results.ts'

const REFS_SHA256 = 'cd'.repeat(32)
const CANARY = 'ghs_CANARY'
let temporary: string

beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  onTestFinished(() => rmSync(temporary, { recursive: true }))
})

/** The cache of one repository in memory, as the service is seen by its callers. */
function createService(faults: Partial<CacheService> = {}) {
  const entries: string[] = []
  const service: CacheService = {
    isFeatureAvailable: () => true,
    restoreCache: async (_paths, key, restoreKeys = []) =>
      [key, ...restoreKeys].flatMap((wanted) => entries.filter((e) => e.startsWith(wanted))).at(-1),
    saveCache: async (_paths, key) => entries.push(key),
    ...faults,
  }
  return { service, entries }
}

async function setup(faults?: Partial<CacheService>) {
  const { service, entries } = createService(faults)
  const workflow = createRecorder()
  const open = () =>
    createMirrorCache({
      service,
      repositoryId: '42',
      temporary,
      secrets: new Set([CANARY]),
      workflow,
    })
  const store = createMemoryStore()
  await store.put(manifestKey('42', SNAPSHOT), Buffer.from(manifestText()))
  return { open, entries, workflow, store, mirror: join(open().directory, '42.git') }
}

it('a mirror is kept by repository and ref list, and found again by repository', async () => {
  const { open, entries, store, mirror, workflow } = await setup()
  const first = open()
  await first.restore()
  mkdirSync(mirror, { recursive: true })
  await first.save(stored(), store)
  expect(entries).toEqual([`holdfast-mirror-v1-42-${REFS_SHA256}`])

  const second = open()
  await second.restore()
  await second.save(stored({ status: 'unchanged' }), store)
  expect(entries).toHaveLength(1)
  expect(workflow.lines).toEqual([
    'No mirror is cached yet.',
    'Mirror kept in the cache.',
    'Mirror restored.',
  ])
})

it('a failed backup keeps no mirror', async () => {
  const { open, entries, store, mirror } = await setup()
  mkdirSync(mirror, { recursive: true })
  await open().save(failed(), store)
  expect(entries).toEqual([])
})

it('without a mirror there is nothing to keep', async () => {
  const { open, entries, store } = await setup()
  await open().save(stored(), store)
  expect(entries).toEqual([])
})

it.each([
  ['config', `[remote "origin"]\n\turl = https://x:${CANARY}@github.com/acme/rocket\n`],
  ['FETCH_HEAD', `abc\tbranch main of https://${CANARY}@github.com/acme/rocket\n`],
  ['logs/HEAD', CANARY],
])('a mirror whose %s holds a credential is not kept', async (file, text) => {
  const { open, entries, store, mirror, workflow } = await setup()
  mkdirSync(join(mirror, 'logs'), { recursive: true })
  writeFileSync(join(mirror, file), text)
  await open().save(stored(), store)
  expect(entries).toEqual([])
  expect(workflow.lines.join('\n')).toMatch(/^warning title=Cache: .*holds a credential/)
  expect(workflow.lines.join('\n')).not.toContain(CANARY)
})

it('looks past objects, which are the repository itself', async () => {
  mkdirSync(join(temporary, 'objects'))
  writeFileSync(join(temporary, 'objects', 'x'), CANARY)
  expect(await findSecret(temporary, new Set([CANARY]))).toBeUndefined()
})

it.each([
  ['is absent', { isFeatureAvailable: () => false }],
  [
    'breaks',
    {
      restoreCache: async () => {
        throw new Error('503')
      },
      saveCache: async () => {
        throw new Error('503')
      },
    },
  ],
])('a service that %s is a warning', async (_, faults) => {
  const { open, store, mirror, workflow } = await setup(faults)
  const cache = open()
  await cache.restore()
  mkdirSync(mirror, { recursive: true })
  await cache.save(stored(), store)
  expect(existsSync(mirror)).toBe(true)
  expect(workflow.lines[0]).toMatch(/^warning title=Cache: The mirror could not be restored/)
})

it('a manifest that cannot be read is a warning', async () => {
  const { open, mirror, workflow } = await setup()
  mkdirSync(mirror, { recursive: true })
  await open().save(stored(), createMemoryStore())
  expect(workflow.lines.join('\n')).toMatch(/^warning title=Cache: The mirror could not be kept/)
})

function manifestText(): string {
  const content = { sha256: REFS_SHA256, sizeBytes: 1 }
  const object = { key: 'k', storageClass: 'STANDARD', stored: content, plaintext: content }
  const none = { status: 'not-requested' } as const
  return formatDocument(
    {
      format: 'holdfast/snapshot/v1',
      snapshot: SNAPSHOT,
      takenAt: '2026-03-04T06:00:00Z',
      durationMs: 1,
      repository: { id: '42', host: 'github.com', path: ['acme', 'rocket'], url: 'https://g/a/b' },
      git: {
        objectFormat: 'sha1',
        head: { kind: 'unborn', target: 'refs/heads/main' },
        empty: true,
        refs: { object, count: 0 },
        selection: [],
        chain: [],

        listing: { beforeSha256: REFS_SHA256, afterSha256: REFS_SHA256 },
      },
      completeness: {
        git: { status: 'empty' },
        lfs: none,
        wiki: none,
        releases: none,
        issues: none,
        'pull-requests': none,
        discussions: none,
        projects: none,
        settings: none,
      },
      verification: { level: 'objects', verifiedAt: '2026-03-04T06:00:00Z', warnings: [] },
      strategy: 'mirror',
      store: {
        probedAt: '2026-03-04T06:00:00Z',
        conditionalWrites: 'yes',
        checksums: 'yes',
        versioning: 'no',
        objectLock: 'no',
      },
      tool: { holdfast: '0', git: '2' },
      previous: null,
    },
    sha256Hex,
  )
}
