/** The outside world for tests of verbs: a memory store, real git, scratch that is looked at. */
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Progress } from '../../core/domain/progress.ts'
import type { BackupOptions } from '../../core/job.ts'
import { type RemoteSource, resolveSource } from '../../core/resolve-source.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import type { Store } from '../../core/store/store.ts'
import type { Tools } from '../../core/tools.ts'
import { PATH } from '../config.ts'

export const OBJECTS: BackupOptions = {
  strategy: 'auto',
  level: 'objects',
  full: false,
  refs: [],
  dryRun: false,
}

/** A directory that is gone after the test. */
export async function temporaryDirectory(): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'holdfast-test-')))
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }))
  return dir
}

export interface VerbTools extends Tools {
  readonly heard: Progress[]
}

/** Tools whose scratch lies below `dir`. */
export function verbTools(dir: string, store: Store = createMemoryStore()): VerbTools {
  const heard: Progress[] = []
  let random = 0
  return {
    store,
    heard,
    now: () => new Date(),
    sleep: async () => {},
    random32: () => (random += 1),
    report: (progress) => heard.push(progress),
    signal: new AbortController().signal,
    scratch: join(dir, 'scratch'),
    directory: dir,
    environment: { PATH },
    version: '0.0.0-test',
  }
}

/** The repository in `path` as a source. */
export async function sourceAt(path: string): Promise<RemoteSource> {
  return resolveSource(path, {
    githubHost: 'github.com',
    directory: '/',
    connect: () => Promise.reject(new Error('a path needs no GitHub')),
  })
}
