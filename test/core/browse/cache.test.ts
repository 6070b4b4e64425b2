import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { OpenRequest } from '../../../core/browse/cache.ts'
import { expectedDiskBytes } from '../../../core/browse/expected-bytes.ts'
import { openFile } from '../../../core/browse/file.ts'
import { findAt } from '../../../core/browse/folder.ts'
import type { CacheLimits } from '../../../core/domain/cache-room.ts'
import type { Store } from '../../../core/store/store.ts'
import { addCommits, growRepository } from '../../repositories/grow.ts'
import { temporaryDirectory } from '../verb-tools.ts'
import { backUp, NEVER, openCache, ROOMY, setUp } from './setting.ts'

/** Snapshots a, b and c of one repository, and a store that tells how often bundles are read. */
async function threeSnapshots(limits: CacheLimits = ROOMY) {
  const setting = await setUp(
    (path) => growRepository(path, { commits: 3, files: 3, bytes: 300_000, seed: 1 }),
    limits,
  )
  const { dir, original, store, repositoryId, cache, cacheDirectory } = setting
  const snapshots = [setting.snapshot]
  for (const seed of [2, 3]) {
    await addCommits(original, 1, seed)
    snapshots.push((await backUp(original, store, dir)).snapshot)
  }
  const reads: string[] = []
  let gate = Promise.resolve()
  const counted: Store = {
    ...store,
    async get(key, options) {
      if (key.endsWith('.bundle')) {
        reads.push(key)
        await gate
      }
      return store.get(key, options)
    },
  }
  const requestFor = (n: number, more: Partial<OpenRequest> = {}): OpenRequest => {
    return { store: counted, repositoryId, snapshot: snapshots[n] ?? '', signal: NEVER, ...more }
  }
  return {
    ...{ ...setting, snapshots, requestFor },
    /** How many bundles were read since this was asked last. */
    reads: () => reads.splice(0).length,
    open: (n: number, more: Partial<OpenRequest> = {}) => cache.open(requestFor(n, more)),
    /** Bundles cannot be read until what this returns is called. */
    block() {
      let unblock = () => {}
      gate = new Promise((go) => {
        unblock = go
      })
      return unblock
    },
    /** The repositories that lie on disk. */
    async kept() {
      const [own = ''] = await readdir(cacheDirectory)
      return (await readdir(join(cacheDirectory, own))).filter((name) => name.endsWith('.git'))
    },
  }
}

const TOP = { at: 'HEAD', path: [] }

describe('a snapshot that is open', () => {
  it('is made once however many ask for it at once, and each closes its own', async () => {
    const { open, reads, kept } = await threeSnapshots()
    const [one, ...others] = await Promise.all([0, 0, 0, 0].map((n) => open(n)))
    expect(reads()).toBe(1)
    expect(await kept()).toHaveLength(1)
    one?.close()
    await expect(one && findAt(one, TOP)).rejects.toMatchObject({ code: 'interrupted' })
    for (const other of others) expect((await findAt(other, TOP)).entry.kind).toBe('folder')
  })

  it('is there for the next who asks, and is another one for another snapshot', async () => {
    const { open, reads, snapshots } = await threeSnapshots()
    ;(await open(1)).close()
    expect(reads()).toBe(2)
    const again = await open(1)
    expect(reads()).toBe(0)
    expect(again.manifest.snapshot).toBe(snapshots[1])
    expect((await open(0)).manifest.snapshot).toBe(snapshots[0])
    expect(reads()).toBe(1)
  })

  it('goes when there are too many, the one that was used longest ago first', async () => {
    const { open, reads, kept } = await threeSnapshots({ ...ROOMY, mostSnapshots: 2 })
    for (const n of [0, 1, 0, 2]) (await open(n)).close()
    reads()
    expect(await kept()).toHaveLength(2)
    ;(await open(0)).close()
    ;(await open(2)).close()
    expect(reads()).toBe(0)
    ;(await open(1)).close()
    expect(reads()).toBe(2)
  })

  it('goes when all take too much room', async () => {
    // Each takes some 300 kB.
    const { open, reads, kept } = await threeSnapshots({ ...ROOMY, mostBytes: 800_000 })
    for (const n of [0, 1, 2]) (await open(n)).close()
    expect(await kept()).toHaveLength(2)
    reads()
    ;(await open(2)).close()
    expect(reads()).toBe(0)
    ;(await open(0)).close()
    expect(reads()).toBe(1)
  })

  it('goes when it is given back, if it turned out larger than there is room', async () => {
    const setting = await threeSnapshots()
    const { cacheDirectory, requestFor } = setting
    const { manifest } = await setting.open(0)
    const mostBytes = expectedDiskBytes(manifest)
    await setting.cache.close()
    const cache = await openCache(cacheDirectory, { ...ROOMY, mostBytes })
    const opened = await cache.open(requestFor(0))
    expect(await setting.kept()).toHaveLength(1)
    expect((await findAt(opened, TOP)).entry.kind).toBe('folder')
    opened.close()
    await expect.poll(setting.kept).toEqual([])
  })

  it('stays while somebody uses it, and who finds no room is told to come again', async () => {
    const { open } = await threeSnapshots({ ...ROOMY, mostSnapshots: 1 })
    const [one, two] = await Promise.all([open(0), open(0)])
    one.close()
    one.close()
    await expect(open(1)).rejects.toMatchObject({ code: 'snapshots-busy', transient: true })
    expect((await findAt(two, TOP)).entry.kind).toBe('folder')
    two.close()
    expect((await findAt(await open(1), TOP)).entry.kind).toBe('folder')
  })

  it('that would never have room is refused before it is read', async () => {
    const { open, reads, kept } = await threeSnapshots({ ...ROOMY, mostBytes: 100_000 })
    await expect(open(0)).rejects.toMatchObject({ code: 'snapshot-too-large', transient: false })
    expect(reads()).toBe(0)
    expect(await kept()).toEqual([])
  })

  it('ends with its signal', async () => {
    const { open } = await threeSnapshots({ ...ROOMY, mostSnapshots: 1 })
    const stop = new AbortController()
    const opened = await open(0, { signal: stop.signal })
    stop.abort()
    await expect(openFile(opened, TOP)).rejects.toMatchObject({ code: 'interrupted' })
    expect((await open(1)).manifest.git.empty).toBe(false)
    await expect(open(0, { signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' })
  })
})

describe('a snapshot that is being opened', () => {
  it('is given up when nobody waits for it, and is begun anew when somebody does', async () => {
    const { open, block, reads, kept } = await threeSnapshots()
    const unblock = block()
    const stop = new AbortController()
    const opening = open(0, { signal: stop.signal })
    await expect.poll(reads).toBe(1)
    stop.abort()
    await expect(opening).rejects.toMatchObject({ code: 'interrupted' })
    const again = open(0)
    unblock()
    expect((await findAt(await again, TOP)).entry.kind).toBe('folder')
    expect(reads()).toBe(1)
    await expect.poll(kept).toHaveLength(1)
  })

  it('goes on for those who still wait', async () => {
    const { open, block, reads } = await threeSnapshots()
    const unblock = block()
    const stop = new AbortController()
    const [first, second] = [open(0, { signal: stop.signal }), open(0)]
    stop.abort()
    await expect(first).rejects.toMatchObject({ code: 'interrupted' })
    unblock()
    expect((await findAt(await second, TOP)).entry.kind).toBe('folder')
    expect(reads()).toBe(1)
  })

  it('stops reading from the store when it is given up', async () => {
    const { cache, requestFor, store } = await threeSnapshots()
    let read = 0
    const stop = new AbortController()
    const endless: Store = {
      ...store,
      async get(key, options) {
        if (!key.endsWith('.bundle')) return store.get(key, options)
        return (async function* () {
          yield Buffer.from('# v2 git bundle\n\n')
          for (;;) {
            read += 1
            if (read === 100) stop.abort()
            yield Buffer.alloc(1000)
            await new Promise((later) => setImmediate(later))
          }
        })()
      },
    }
    const opening = cache.open(requestFor(0, { store: endless, signal: stop.signal }))
    await expect(opening).rejects.toMatchObject({ code: 'interrupted' })
    await new Promise((later) => setTimeout(later, 200))
    expect(read).toBeLessThan(110)
  })

  it('fails for all who wait, leaves nothing, and may be better the next time', async () => {
    const { open, store, kept, block } = await threeSnapshots()
    const [key = '', object] = [...store.objects].find(([each]) => each.endsWith('.bundle')) ?? []
    const whole = Buffer.from(object?.bytes ?? [])
    object?.bytes.set([whole[whole.length - 30] === 0 ? 1 : 0], whole.length - 30)
    const unblock = block()
    const both = [open(0), open(0)]
    unblock()
    for (const each of both) {
      await expect(each).rejects.toMatchObject({
        code: 'store-damaged',
        message: expect.stringContaining(key),
      })
    }
    expect(await kept()).toEqual([])
    object?.bytes.set(whole)
    expect((await findAt(await open(0), TOP)).entry.kind).toBe('folder')
  })

  it('has its room from the beginning', async () => {
    const { open, block, reads } = await threeSnapshots({ ...ROOMY, mostBytes: 500_000 })
    const unblock = block()
    const first = open(0)
    await expect.poll(reads).toBe(1)
    await expect(open(1)).rejects.toMatchObject({ code: 'snapshots-busy' })
    unblock()
    expect((await findAt(await first, TOP)).entry.kind).toBe('folder')
  })

  it('finds room although others are being opened too', async () => {
    const { open, block } = await threeSnapshots({ ...ROOMY, mostSnapshots: 2 })
    const unblock = block()
    const both = Promise.all([open(0), open(1)])
    unblock()
    expect(await both).toHaveLength(2)
  })
})

describe('the directory', () => {
  it('is cleaned of what dead processes left, one of the same number too', async () => {
    const directory = join(await temporaryDirectory(), 'cache')
    const dead = join(directory, `holdfast-scratch-${hostname()}-4194303-abcdef`)
    const namesake = join(directory, `holdfast-scratch-${hostname()}-${process.pid}.1-abcdef`)
    const living = join(directory, `holdfast-scratch-${hostname()}-${process.ppid}-abcdef`)
    const foreign = join(directory, 'precious')
    for (const each of [dead, namesake, living, foreign]) {
      await mkdir(each, { recursive: true })
      await writeFile(join(each, 'file'), 'x')
    }
    const [one, two] = [await openCache(directory), await openCache(directory)]
    const names = await readdir(directory)
    expect(names).toHaveLength(4)
    expect(names).toEqual(expect.arrayContaining(['precious', living.slice(directory.length + 1)]))
    await Promise.all([one.close(), two.close()])
    expect(await readdir(directory)).toHaveLength(2)
  })

  it('is empty once the cache is closed, and nothing can be read or opened any more', async () => {
    const { open, cache, cacheDirectory, block, reads } = await threeSnapshots()
    const opened = await open(0)
    reads()
    const unblock = block()
    const opening = open(2)
    opening.catch(() => {})
    await expect.poll(reads).toBe(1)
    const closing = cache.close()
    unblock()
    await closing
    expect(await readdir(cacheDirectory)).toEqual([])
    const interrupted = { code: 'interrupted' }
    await expect(opening).rejects.toMatchObject(interrupted)
    await expect(findAt(opened, TOP)).rejects.toMatchObject(interrupted)
    await expect(open(1)).rejects.toMatchObject(interrupted)
  })
})
