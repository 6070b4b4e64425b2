import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { createMemoryStore } from '../../../core/store/memory.ts'
import { retrying } from '../../../core/store/retrying.ts'
import type { Store } from '../../../core/store/store.ts'
import {
  brokenAfter,
  bytesOf,
  codeOf,
  collect,
  KIB,
  keysOf,
  read,
  streamOf,
  text,
} from '../../contract/store/bytes.ts'
import { storeContract } from '../../contract/store.ts'

const FACTS = {
  conditionalWrites: 'yes',
  checksums: 'yes',
  versioning: 'no',
  objectLock: 'no',
} as const

storeContract(
  'retrying',
  async () => ({
    store: retrying(createMemoryStore(), { sleep: async () => {}, random: () => 0 }),
  }),
  { facts: FACTS, bigMib: 16 },
)

function busy(retryAfterMs?: number): HoldfastError {
  return new HoldfastError('store-busy', 'The store asked for fewer requests.', {
    hint: 'Wait.',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

/** A memory store behind `retrying`, and the calls and waits that it saw. */
function setUp(overrides: (memory: Store) => Partial<Store>) {
  const memory = createMemoryStore()
  const waits: number[] = []
  const store = retrying(
    { ...memory, ...overrides(memory) },
    {
      random: () => 0,
      sleep: async (ms) => {
        waits.push(ms)
      },
    },
  )
  return { memory, store, waits }
}

/** Throws the errors one after the other, a call each, and then does what `work` does. */
function failing<A extends unknown[], R>(errors: unknown[], work: (...args: A) => Promise<R>) {
  const calls: A[] = []
  async function call(...args: A): Promise<R> {
    calls.push(args)
    const error = errors[calls.length - 1]
    if (error !== undefined) throw error
    return work(...args)
  }
  return Object.assign(call, { calls })
}

describe('every call', () => {
  const now = new Date('2026-03-04T12:00:00Z')
  const marker = { key: 'README.md', bytes: text('read me') }
  const calls = {
    put: (store: Store) => store.put('b', text('b')),
    get: (store: Store) => read(store, 'a'),
    head: (store: Store) => store.head('a'),
    address: (store: Store) => store.address('a', { seconds: 60 }),
    retrieval: (store: Store) => store.retrieval('a'),
    retrieve: (store: Store) => store.retrieve('a', { tier: 'bulk', days: 1 }),
    sweep: (store: Store) => store.sweep('', now),
    probe: (store: Store) => store.probe(marker, now),
  }
  const names = [
    ...(['put', 'get', 'head', 'address', 'retrieval', 'retrieve', 'sweep', 'probe'] as const),
  ]

  async function outcome(name: (typeof names)[number], errors: unknown[]) {
    const { store, memory, waits } = setUp((inner) => ({
      [name]: failing<unknown[], unknown>(errors, (...args) =>
        Reflect.apply(inner[name], inner, args),
      ),
    }))
    await memory.put('a', text('a'))
    const result = await calls[name](store).then(
      () => 'success',
      (error: unknown) => error,
    )
    return { result, waits }
  }

  it.each(names)('%s succeeds at the third attempt', async (name) => {
    const { result, waits } = await outcome(name, [busy(), busy()])

    expect({ result, waits }).toEqual({ result: 'success', waits: [5_000, 10_000] })
  })

  it.each(names)('%s gives up after the third attempt, with the last error', async (name) => {
    const errors = [busy(), busy(), busy()]
    const { result, waits } = await outcome(name, errors)

    expect(result).toBe(errors[2])
    expect(waits).toEqual([5_000, 10_000])
  })

  it.each(names)('%s is not tried again when that cannot help', async (name) => {
    const denied = new HoldfastError('store-denied', 'No.', { hint: 'Ask.' })
    const { result, waits } = await outcome(name, [denied])

    expect(result).toBe(denied)
    expect(waits).toEqual([])
  })

  it.each(names)('%s is not tried again after a defect', async (name) => {
    const defect = new TypeError('undefined is not a function')

    expect(await outcome(name, [defect])).toEqual({ result: defect, waits: [] })
  })

  it('waits as long as it was asked to', async () => {
    expect((await outcome('head', [busy(30_000), busy()])).waits).toEqual([30_000, 10_000])
  })
})

describe('put', () => {
  it('does not send a stream again', async () => {
    const put = failing([busy()], async () => expect.fail('a second attempt'))
    const { store, waits } = setUp(() => ({ put }))

    expect(await codeOf(store.put('a', streamOf(text('a'))))).toBe('store-busy')
    expect(put.calls).toHaveLength(1)
    expect(waits).toEqual([])
  })

  it('passes options on', async () => {
    const put = failing([busy()], createMemoryStore().put)
    const { store } = setUp(() => ({ put }))
    await store.put('a', text('a'), { tier: 'data' })

    expect(put.calls).toEqual(Array(2).fill(['a', text('a'), { tier: 'data' }]))
  })
})

describe('waiting', () => {
  it('ends with the error of an interrupted sleep, and no further attempt', async () => {
    const interrupted = new HoldfastError('interrupted', 'Stopped.', { hint: 'Go on.' })
    const head = failing([busy()], async () => undefined)
    const store = retrying(
      { ...createMemoryStore(), head },
      { random: () => 0, sleep: () => Promise.reject(interrupted) },
    )

    await expect(store.head('a')).rejects.toBe(interrupted)
    expect(head.calls).toHaveLength(1)
  })

  it('may be allowed more often than three times', async () => {
    const head = failing([busy(), busy(), busy(), busy()], async () => undefined)
    const sleep = async () => {}
    const store = retrying(
      { ...createMemoryStore(), head },
      { attempts: 5, random: () => 1, sleep },
    )

    expect(await store.head('a')).toBeUndefined()
  })
})

describe('get', () => {
  const bytes = bytesOf(300 * KIB)

  /** A store whose bodies break after so many bytes, one after the other. */
  function breaking(cuts: readonly number[]) {
    const asked: unknown[] = []
    const setup = setUp((memory) => ({
      async get(key, options) {
        asked.push(options)
        const cut = cuts[asked.length - 1]
        const body = await memory.get(key, options)
        return cut === undefined ? body : brokenAfter((await collect(body)).slice(0, cut), busy())
      },
    }))
    return { ...setup, asked }
  }

  it('goes on where a body broke, in the same version', async () => {
    const { store, memory, asked, waits } = breaking([100_000, 50_000])
    await memory.put('a', bytes)

    const got = await read(store, 'a', { versionId: 'v7', start: 10 })

    expect(Buffer.compare(got, bytes.subarray(10))).toBe(0)
    expect(asked).toEqual([
      { versionId: 'v7', start: 10 },
      { versionId: 'v7', start: 100_010 },
      { versionId: 'v7', start: 150_010 },
    ])
    expect(waits).toEqual([5_000, 10_000])
  })

  it('throws when bodies break too often, and does not end', async () => {
    const { store, memory, asked } = breaking([100_000, 50_000, 1])
    await memory.put('a', bytes)

    expect(await codeOf(read(store, 'a'))).toBe('store-busy')
    expect(asked).toHaveLength(3)
  })

  it('has one budget for opening and reading', async () => {
    const { memory } = breaking([])
    await memory.put('a', bytes)
    const breakOnce = async () => brokenAfter(bytes.slice(0, 5), busy())
    const get = failing([busy(), undefined, busy()], breakOnce)
    const store = retrying({ ...memory, get }, { random: () => 0, sleep: async () => {} })

    expect(await codeOf(read(store, 'a'))).toBe('store-busy')
    expect(get.calls).toHaveLength(3)
  })

  it('does not go on after an error that stays', async () => {
    const damaged = new HoldfastError('store-damaged', 'Not what was written.', { hint: 'Verify.' })
    const get = failing([], async () => brokenAfter(bytes, damaged))
    const { store } = setUp(() => ({ get }))

    expect(await codeOf(read(store, 'a'))).toBe('store-damaged')
    expect(get.calls).toHaveLength(1)
  })

  it('gives every byte once wherever bodies break', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 400 * KIB }), { maxLength: 2 }),
        fc.nat({ max: 310 * KIB }),
        async (cuts, start) => {
          const { store, memory } = breaking(cuts)
          await memory.put('a', bytes)

          const got = await read(store, 'a', { start })
          expect(Buffer.compare(got, bytes.subarray(start))).toBe(0)
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('list', () => {
  const keys = ['a/1', 'a/2', 'a/3', 'a/4', 'a/5']

  /** A store whose listings break after so many keys, one after the other. */
  async function breaking(cuts: readonly number[]) {
    const asked: unknown[] = []
    const setup = setUp((memory) => ({
      list(prefix, options) {
        asked.push([prefix, options])
        const listing = memory.list(prefix, options)
        const cut = cuts[asked.length - 1]
        return cut === undefined ? listing : brokenOff(listing, cut)
      },
    }))
    for (const key of [...keys, 'b']) await setup.memory.put(key, text(key))
    return { ...setup, asked }
  }

  it('goes on behind the last key that it gave', async () => {
    const { store, asked, waits } = await breaking([2, 0])

    expect(await keysOf(store.list('a/'))).toEqual(keys)
    expect(asked).toEqual([
      ['a/', {}],
      ['a/', { after: 'a/2' }],
      ['a/', { after: 'a/2' }],
    ])
    expect(waits).toEqual([5_000, 10_000])
  })

  it('begins again where it was to begin', async () => {
    const { store, asked } = await breaking([0])

    expect(await keysOf(store.list('a/', { after: 'a/3' }))).toEqual(['a/4', 'a/5'])
    expect(asked).toEqual(Array(2).fill(['a/', { after: 'a/3' }]))
  })

  it('ends well when it breaks after the last key', async () => {
    const { store } = await breaking([5])

    expect(await keysOf(store.list('a/'))).toEqual(keys)
  })

  it('throws when it breaks too often, and does not end', async () => {
    const { store } = await breaking([1, 1, 1])

    expect(await codeOf(keysOf(store.list('a/')))).toBe('store-busy')
  })
})

/** As many items as `count`, and then an error. */
async function* brokenOff<T>(items: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let left = count
  for await (const item of items) {
    if (left-- === 0) break
    yield item
  }
  throw busy()
}
