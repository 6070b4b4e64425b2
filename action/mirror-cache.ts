/**
 * The mirror of the workflow's own repository, kept by the Actions cache between runs. The cache
 * is a help and never a need: each of its faults is a warning, and the backup goes on without it.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSnapshot } from '../core/catalog.ts'
import type { BackupResult } from '../core/domain/outcome.ts'
import type { Store } from '../core/store/store.ts'
import { plainLine } from './plain-line.ts'
import type { Workflow } from './workflow.ts'

/** The part of @actions/cache that is used. */
export interface CacheService {
  isFeatureAvailable(): boolean
  restoreCache(paths: string[], key: string, restoreKeys?: string[]): Promise<string | undefined>
  saveCache(paths: string[], key: string): Promise<number>
}

export interface MirrorCache {
  /** Where mirrors are kept; stays the same between runs, since the cache goes by it. */
  readonly directory: string
  restore(): Promise<void>
  /** Keeps the mirror under the ref list of `result`, unless that one is cached already. */
  save(result: BackupResult, store: Store): Promise<void>
}

export interface MirrorCacheOptions {
  readonly service: CacheService
  readonly repositoryId: string
  readonly temporary: string
  /** What no file of the mirror may hold. */
  readonly secrets: ReadonlySet<string>
  readonly workflow: Pick<Workflow, 'info' | 'warning'>
}

export function createMirrorCache(options: MirrorCacheOptions): MirrorCache {
  const { service, repositoryId, temporary, secrets, workflow } = options
  const directory = join(temporary, 'holdfast-mirrors')
  const prefix = `holdfast-mirror-v1-${repositoryId}-`
  let restored: string | undefined

  async function restore(): Promise<void> {
    if (!service.isFeatureAvailable()) throw new Error('the runner offers no cache')
    // No entry goes by the first key: the newest one of this repository is wanted.
    restored = await service.restoreCache([directory], `${prefix}newest`, [prefix])
    workflow.info(restored === undefined ? 'No mirror is cached yet.' : 'Mirror restored.')
  }
  async function save({ snapshot }: BackupResult, store: Store): Promise<void> {
    if (snapshot === null || !existsSync(directory) || !service.isFeatureAvailable()) return
    const { manifest } = await readSnapshot(store, repositoryId, snapshot)
    const key = `${prefix}${manifest.git.refs.object.plaintext.sha256}`
    if (key === restored) return
    const tainted = await findSecret(directory, secrets)
    if (tainted !== undefined) throw new Error(`${tainted} holds a credential`)
    if ((await service.saveCache([directory], key)) >= 0) workflow.info('Mirror kept in the cache.')
  }
  const guarded = async (what: string, act: () => Promise<void>) => {
    try {
      await act()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      workflow.warning(plainLine(`The mirror could not be ${what}: ${reason}.`), { title: 'Cache' })
    }
  }
  return {
    directory,
    restore: () => guarded('restored from the cache', restore),
    save: (result, store) => guarded('kept in the cache', () => save(result, store)),
  }
}

/** The first file outside of git's objects that holds one of `secrets`. */
export async function findSecret(
  directory: string,
  secrets: ReadonlySet<string>,
): Promise<string | undefined> {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory() && entry.name !== 'objects') {
      const found = await findSecret(path, secrets)
      if (found !== undefined) return found
    }
    if (!entry.isFile()) continue
    const text = await readFile(path, 'latin1')
    if ([...secrets].some((secret) => text.includes(secret))) return path
  }
  return undefined
}
