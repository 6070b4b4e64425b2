/**
 * Snapshots that are open: each a bare repository on this disk, made from the store and proved as
 * a restore is. It is kept for a while, since the next page is likely to ask for it again.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type CacheLimits, planRoom } from '../domain/cache-room.ts'
import { HoldfastError } from '../domain/errors.ts'
import { closeGitContext, type GitContext, openGitContext } from '../git/context.ts'
import { createObjectReaders, type ObjectReaders } from '../git/object-readers.ts'
import { interrupted } from '../git/process.ts'
import { type BuildRequest, type Built, buildSnapshot } from './build.ts'
import type { OpenSnapshot } from './snapshot.ts'

export interface CacheOptions {
  /** What processes that are dead have left there is removed; several may share it. */
  readonly directory: string
  readonly environment: GitContext['environment']
  readonly limits: CacheLimits
}

export interface OpenRequest extends BuildRequest {
  /** Ends the wait, and the lease: whatever is read under it fails then. */
  readonly signal: AbortSignal
}

export interface SnapshotCache {
  /**
   * Leases a snapshot. Who asks for one that is being opened already waits for that; the work is
   * given up when nobody waits for it. The caller closes what it gets.
   *
   * Throws `snapshot-too-large` for one that never has room, `snapshots-busy` when all that would
   * have to go is in use, and what a restore throws.
   */
  open(request: OpenRequest): Promise<OpenSnapshot>
  /** Ends all leases and whatever is read under them, and leaves nothing on disk. */
  close(): Promise<void>
}

interface Entry {
  readonly dir: string
  readonly readers: ObjectReaders
  readonly giveUp: AbortController
  built: Promise<Built>
  /** On disk, or expected to be there; undefined until that is known. */
  bytes: number | undefined
  users: number
  done: boolean
}

export async function openSnapshotCache(options: CacheOptions): Promise<SnapshotCache> {
  const closing = new AbortController()
  const { directory, environment, limits } = options
  const context = await openGitContext(directory, environment, closing.signal)
  /** What was used longest ago comes first. */
  const entries = new Map<string, Entry>()
  let opened = 0

  function begin(key: string, request: OpenRequest): Entry {
    const giveUp = new AbortController()
    opened += 1
    const dir = join(context.scratch, `${opened}.git`)
    const git = { ...context, signal: AbortSignal.any([context.signal, giveUp.signal]) }
    const reserve = (bytes: number) => makeRoom(entry, bytes)
    const built = buildSnapshot(request, { dir, git, reserve }).then(
      (done) => {
        Object.assign(entry, { done: true, bytes: done.bytes })
        return done
      },
      async (error: unknown) => {
        await discard(key, entry)
        throw error
      },
    )
    // Whoever waits learns of it; there may be nobody left.
    built.catch(() => {})
    const readers = createObjectReaders(dir, context)
    const entry: Entry = { dir, readers, giveUp, built, bytes: undefined, users: 0, done: false }
    return entry
  }

  async function makeRoom(entry: Entry, bytes: number): Promise<void> {
    const room = planRoom(keptBeside(entry), { snapshots: 1, bytes }, limits)
    if (room.kind === 'too-large') throw tooLarge(bytes, limits)
    if (room.kind === 'busy') throw busy()
    entry.bytes = bytes
    await evict(room.evict)
  }

  /** What was larger than expected goes as soon as it is not in use. */
  async function trim(): Promise<void> {
    const room = planRoom(keptBeside(undefined), { snapshots: 0, bytes: 0 }, limits)
    if (room.kind === 'room') await evict(room.evict)
  }

  function keptBeside(entry: Entry | undefined) {
    return [...entries].flatMap(([key, each]) =>
      each === entry || each.bytes === undefined
        ? []
        : [{ key, bytes: each.bytes, inUse: each.users > 0 || !each.done }],
    )
  }

  async function evict(keys: readonly string[]): Promise<void> {
    const discarded = keys.map(async (key) => {
      const entry = entries.get(key)
      if (entry !== undefined) await discard(key, entry)
    })
    await Promise.all(discarded)
  }

  async function discard(key: string, entry: Entry): Promise<void> {
    if (entries.get(key) === entry) entries.delete(key)
    entry.readers.close()
    // A git that was just stopped may still be writing: removal is tried again for a while.
    await rm(entry.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }

  function release(key: string, entry: Entry): void {
    entry.users -= 1
    if (entry.users > 0) return
    if (entry.done) return void trim().catch(() => {})
    // From now on it is as if nobody had asked; who asks next begins anew.
    if (entries.get(key) === entry) entries.delete(key)
    entry.giveUp.abort()
  }

  async function open(request: OpenRequest): Promise<OpenSnapshot> {
    const { store, repositoryId, snapshot, signal } = request
    if (signal.aborted) throw interrupted(signal)
    if (closing.signal.aborted) throw interrupted(closing.signal)
    const key = JSON.stringify([store.description, repositoryId, snapshot])
    const entry = entries.get(key) ?? begin(key, request)
    entries.delete(key)
    entries.set(key, entry)
    entry.users += 1
    try {
      const built = await unlessAborted(entry.built, signal)
      if (signal.aborted || closing.signal.aborted) throw interrupted(signal)
      return lease({ ...built, readers: entry.readers }, context, signal, () => release(key, entry))
    } catch (error) {
      release(key, entry)
      throw error
    }
  }

  return {
    open,
    async close() {
      closing.abort(new Error('The cache of snapshots was closed.'))
      await Promise.allSettled([...entries.values()].map(({ built }) => built))
      entries.clear()
      await closeGitContext(context)
    },
  }
}

function lease(
  { manifest, listing, dir, readers }: Built & Pick<Entry, 'readers'>,
  context: GitContext,
  outer: AbortSignal,
  release: () => void,
): OpenSnapshot {
  const ending = new AbortController()
  const signal = AbortSignal.any([context.signal, outer, ending.signal])
  // However it ends, it ends once.
  signal.addEventListener('abort', release, { once: true })
  return {
    ...{ manifest, listing, dir, git: { ...context, signal } },
    withObjects: (work) => readers.use(signal, work),
    close: () => ending.abort(),
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(interrupted(signal))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function tooLarge(bytes: number, { mostBytes }: CacheLimits): HoldfastError {
  return new HoldfastError(
    'snapshot-too-large',
    `The snapshot takes ${bytes} bytes on disk, and no more than ${mostBytes} are given to that.`,
    { hint: 'Restore it with `holdfast restore`, or give the cache more room.' },
  )
}

function busy(): HoldfastError {
  return new HoldfastError('snapshots-busy', 'All snapshots that are open are in use.', {
    hint: 'Try again when a download has ended, or give the cache more room.',
  })
}
