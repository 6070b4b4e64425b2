/** A runner for tests: everything around `run` is in memory, and what it was told is kept. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { credentialsFor } from '../../action/credentials.ts'
import type { CacheService } from '../../action/mirror-cache.ts'
import { type Runner, run } from '../../action/run.ts'
import type { BackupAllOptions } from '../../core/backup-all.ts'
import type { BackupResult } from '../../core/domain/outcome.ts'
import type { StoreAddress } from '../../core/domain/store-address.ts'
import type { StoreCredentials } from '../../core/store/credentials.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import type { Tools } from '../../core/tools.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { stored } from './results.ts'

export interface Observed {
  readonly code: 0 | 1
  readonly workflow: Recorder
  readonly sources?: readonly string[]
  readonly options?: BackupAllOptions
  readonly tools?: Tools
  readonly address?: StoreAddress
  readonly credentials?: StoreCredentials
  readonly cacheAsked: boolean
  /** Where leases were asked for. */
  readonly leases?: { readonly appUrl: string; readonly slot: number }
}

export interface World extends Partial<Pick<Runner, 'signal' | 'openStore'>> {
  readonly results?: readonly BackupResult[]
  /** In place of giving `results`. */
  readonly backupAll?: Runner['backupAll']
  readonly cache?: CacheService
  readonly mayProveItself?: boolean
}

const NO_CACHE: CacheService = {
  isFeatureAvailable: () => false,
  restoreCache: async () => undefined,
  saveCache: async () => -1,
}

/** Runs the main step of acme/rocket's workflow with `inputs`. */
export async function runWith(
  inputs: Readonly<Record<string, string>>,
  world: World = {},
): Promise<Observed> {
  const workflow = createRecorder(inputs)
  const seen: Partial<Omit<Observed, 'code' | 'workflow' | 'cacheAsked'>> = {}
  let cacheAsked = false
  const temporary = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }))
  const job = {
    repository: 'acme/rocket',
    repositoryId: '42',
    serverUrl: 'https://github.com',
    runId: '777',
    temporary,
    workspace: '/srv/work',
    mayProveItself: world.mayProveItself ?? true,
    environment: { PATH: '/bin' },
  }
  const code = await run({
    workflow,
    job,
    now: () => new Date(),
    sleep: async () => {},
    random32: () => 1,
    version: '0.0.0-test',
    signal: world.signal ?? new AbortController().signal,
    backupAll: async (sources, options, tools) => {
      Object.assign(seen, { sources, options, tools })
      if (world.backupAll) return world.backupAll(sources, options, tools)
      return [...(world.results ?? [stored()])]
    },
    workOffLeases: async (appUrl, parsed) => {
      Object.assign(seen, { leases: { appUrl, slot: parsed.slot } })
      return [...(world.results ?? [stored()])]
    },
    openStore:
      world.openStore ??
      (async (address, parsed) => {
        Object.assign(seen, { address, credentials: credentialsFor(parsed, { workflow, job }) })
        return createMemoryStore()
      }),
    loadCache: async () => {
      cacheAsked = true
      return world.cache ?? NO_CACHE
    },
  })
  return { code, workflow, cacheAsked, ...seen }
}
