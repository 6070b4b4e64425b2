/** A repository, backed up for real, and a cache to look into its snapshots with. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { backup } from '../../../core/backup.ts'
import { openSnapshotCache, type SnapshotCache } from '../../../core/browse/cache.ts'
import type { OpenSnapshot } from '../../../core/browse/snapshot.ts'
import type { CacheLimits } from '../../../core/domain/cache-room.ts'
import type { MemoryStore } from '../../../core/store/memory.ts'
import { createMemoryStore } from '../../../core/store/memory.ts'
import { PATH } from '../../config.ts'
import { type Draft, startDraft } from '../../repositories/draft.ts'
import { commit, type FileEntry } from '../../repositories/fast-import.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from '../verb-tools.ts'

export const ROOMY: CacheLimits = { mostBytes: 1e9, mostSnapshots: 10 }
export const NEVER = new AbortController().signal

export interface Setting {
  readonly dir: string
  readonly original: string
  readonly store: MemoryStore
  readonly repositoryId: string
  readonly snapshot: string
  /** Where the cache has its repositories. */
  readonly cacheDirectory: string
  readonly cache: SnapshotCache
  open(signal?: AbortSignal): Promise<OpenSnapshot>
}

/** Backs up what `build` makes. */
export async function setUp(
  build: (dir: string) => Promise<unknown>,
  limits: CacheLimits = ROOMY,
): Promise<Setting> {
  const dir = await temporaryDirectory()
  const original = join(dir, 'original.git')
  await build(original)
  const store = createMemoryStore()
  const { repositoryId, snapshot } = await backUp(original, store, dir)
  const cacheDirectory = join(dir, 'cache')
  const cache = await openCache(cacheDirectory, limits)
  return {
    ...{ dir, original, store, repositoryId, snapshot, cacheDirectory, cache },
    open: (signal = NEVER) => cache.open({ store, repositoryId, snapshot, signal }),
  }
}

export async function openCache(directory: string, limits = ROOMY): Promise<SnapshotCache> {
  const cache = await openSnapshotCache({ directory, environment: { PATH }, limits })
  onTestFinished(() => cache.close())
  return cache
}

export async function backUp(original: string, store: MemoryStore, dir: string) {
  const result = await backup(await sourceAt(original), OBJECTS, verbTools(dir, store))
  return { repositoryId: result.repositoryId ?? '', snapshot: result.snapshot ?? '' }
}

export type Files = Readonly<Record<string, FileEntry>>

/** A `build` with one commit of these files on main, and more if `more` makes it. */
export function withFiles(files: Files, more: (draft: Draft) => Promise<unknown> = async () => {}) {
  return async (dir: string) => {
    const draft = await startDraft(dir)
    await draft.import(commit('refs/heads/main', { files }))
    await more(draft)
  }
}
