/**
 * Where contenders work, one after the other, always under the same paths: restic knows a
 * repository again by its path.
 */
import { execFile } from 'node:child_process'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { bytesBelow } from './disk.ts'
import type { Run } from './measure.ts'

export type Variables = Readonly<Record<string, string>>

export interface Stage {
  readonly scratch: string
  storedBytes(): number
  /** What runs `script` here; `more` is added to the variables that every script has. */
  run(script: string, more?: Variables): Run
  empty(): Promise<void>
  /** Takes all that lies here away, to be laid again under `name`. */
  keep(name: string): Promise<void>
  lay(name: string): Promise<void>
  /** Waits until all that was written lies on disk, so that it delays no one who comes later. */
  settle(): Promise<void>
  close(): Promise<void>
}

export interface Surroundings {
  /** A directory for the stage and for what is kept of it. */
  readonly root: string
  readonly signal: AbortSignal
}

const execute = promisify(execFile)

export function createStage({ root, signal }: Surroundings, variables: Variables): Stage {
  const here = join(root, 'stage')
  const kept = join(root, 'kept')
  const scratch = join(here, 'scratch')
  const store = join(here, 'store')
  const temporary = join(scratch, 'tmp')
  const own = {
    HOME: scratch,
    TMPDIR: temporary,
    STORE: store,
    RESTIC_REPOSITORY: store,
    RESTIC_PASSWORD: 'benchmark',
    RESTIC_CACHE_DIR: join(scratch, 'restic-cache'),
  }
  const clear = () => rm(here, { recursive: true, force: true })
  return {
    scratch,
    storedBytes: () => bytesBelow(store),
    run: (script, more) => ({
      script,
      directory: scratch,
      variables: { ...own, ...variables, ...more },
      log: join(here, 'log'),
      signal,
    }),
    async empty() {
      await clear()
      await mkdir(temporary, { recursive: true })
      await mkdir(store)
    },
    async keep(name) {
      await mkdir(kept, { recursive: true })
      await rename(here, join(kept, name))
    },
    async lay(name) {
      await clear()
      await execute('cp', ['--archive', '--reflink=auto', join(kept, name), here])
    },
    async settle() {
      await execute('sync', ['--file-system', root])
    },
    async close() {
      await clear()
      await rm(kept, { recursive: true, force: true })
    },
  }
}
