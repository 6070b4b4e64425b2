/** A real repository, backed up into a real directory, behind the dashboard. */
import { join } from 'node:path'
import type { Hono } from 'hono'
import { onTestFinished } from 'vitest'
import { backup } from '../../core/backup.ts'
import { openSnapshotCache } from '../../core/browse/cache.ts'
import { readSnapshot } from '../../core/catalog.ts'
import { manifestKey } from '../../core/domain/keys.ts'
import { createDirectoryStore } from '../../core/store/directory.ts'
import type { Store } from '../../core/store/store.ts'
import { createManifestReader } from '../../dashboard/manifests.ts'
import type { DashboardParts, Env } from '../../dashboard/parts.ts'
import type { FleetRepository } from '../../dashboard/ports/fleet.ts'
import type { SnapshotItem } from '../../dashboard/ports/history.ts'
import type { Viewer } from '../../dashboard/viewer.ts'
import { PATH } from '../config.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from '../core/verb-tools.ts'
import { type Draft, startDraft } from '../repositories/draft.ts'
import { commit, reset, tag } from '../repositories/fast-import.ts'
import { aFleet, aRepository, someFacts } from './facts.ts'
import type { MemoryFacts } from './memory-ports.ts'
import { openDashboard } from './open.ts'

export const SCRIPT = '<script>alert(1)</script>'
/** As git has it: the bytes of UTF-8, one a character. */
const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

/** Whatever a name can be that does harm to a page, a header or an archive. */
export const FILES = {
  'README.md': `# Rocket\n\n${SCRIPT}\n</code></pre>\n`,
  'docs/guide/deep.txt': 'Deep down\n',
  [`src/${SCRIPT.replace('/', '')}.txt`]: 'named to be run\n',
  'src/a"b\r\nSet-Cookie: x=1.txt': 'a header in a name\n',
  [`src/${bytes('Grüße ‮txt.exe')}`]: bytes('Grüße\n'),
  'src/%2e%2e%2fetc': 'a path that looks encoded\n',
  'src/\xff\xfe.bin': 'no UTF-8 in its name\n',
  'picture.bin': 'PNG\0\x01\x02binary',
  'lines.txt': '\n'.repeat(100_000),
  'long.txt': 'A line of some length, again and again.\n'.repeat(8_000),
} as const

export interface Stored {
  readonly source: Draft
  readonly store: Store
  /** The store as the command line takes it. */
  readonly root: string
  readonly facts: MemoryFacts
  readonly repository: FleetRepository
  readonly snapshot: string
  /** `/repos/acme/rocket/snapshots/…`. */
  readonly base: string
  open(viewer: Viewer | null, more?: Partial<DashboardParts>): Hono<Env>
  /** What `open` puts behind the dashboard. */
  readonly parts: Partial<DashboardParts>
}

/** One repository, with one snapshot of all of `FILES`, and of `more`. */
export async function storedRepository(
  more: Readonly<Record<string, string>> = {},
): Promise<Stored> {
  const dir = await temporaryDirectory()
  const source = await startDraft(join(dir, 'source.git'))
  await source.import(
    commit('refs/heads/main', { message: 'First\n', mark: 1, files: { ...FILES, ...more } }),
    commit('refs/heads/main', {
      minute: 1,
      message: `${SCRIPT}\n`,
      files: { link: { mode: '120000', content: '../../etc/passwd' } },
    }),
    tag('v1', 'refs/heads/main'),
    reset(`refs/heads/${SCRIPT.replace('/', '')}`, 'refs/heads/main'),
    reset('refs/heads/old', ':1'),
  )
  const root = join(dir, 'store')
  const store = createDirectoryStore(join(root, 'holdfast/v1'))
  const tools = verbTools(dir, store)
  const from = await sourceAt(source.dir)
  const { snapshot } = await backup(from, OBJECTS, tools)
  if (snapshot === undefined || snapshot === null) throw new Error('no snapshot was made')
  const repository = aRepository({ id: from.identity.id })
  const facts = someFacts(aFleet([repository]))
  facts.snapshots.push(await itemOf(store, from.identity.id, snapshot))
  const parts = await partsOver(dir, store)
  const open = (viewer: Viewer | null, others: Partial<DashboardParts> = {}) =>
    openDashboard(facts, viewer, { ...parts, ...others })
  const base = `/repos/acme/rocket/snapshots/${snapshot}`
  return { source, store, root, facts, repository, snapshot, base, open, parts }
}

/** The dashboard over a store, with snapshots that open below `dir`. */
export async function opener(dir: string, store: Store, facts: MemoryFacts) {
  const parts = await partsOver(dir, store)
  return (viewer: Viewer | null, more: Partial<DashboardParts> = {}) =>
    openDashboard(facts, viewer, { ...parts, ...more })
}

async function partsOver(dir: string, store: Store): Promise<Partial<DashboardParts>> {
  const snapshots = await openSnapshotCache({
    directory: join(dir, 'opened'),
    environment: { PATH },
    limits: { mostBytes: 1e9, mostSnapshots: 4 },
  })
  onTestFinished(() => snapshots.close())
  return { store, snapshots, manifests: createManifestReader(store) }
}

/** A snapshot as the records have it. */
export async function itemOf(store: Store, id: string, snapshot: string): Promise<SnapshotItem> {
  const { manifest, sha256 } = await readSnapshot(store, id, snapshot)
  const { git, verification, completeness, takenAt } = manifest
  return {
    repositoryId: id,
    snapshot,
    takenAt: new Date(takenAt),
    manifestKey: manifestKey(id, snapshot),
    manifestSha256: sha256,
    refs: git.refs.count,
    chainLength: git.chain.length,
    sizeBytes: git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0),
    level: verification.level,
    verifiedAt: new Date(verification.verifiedAt),
    complete: true,
    completeness,
    witnessedAt: new Date(takenAt),
    receiptKey: null,
    runId: null,
    hold: null,
    lockedUntil: null,
    intact: true,
    restoreTestedAt: null,
  }
}
