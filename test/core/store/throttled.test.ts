import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../../core/store/memory.ts'
import { throttled } from '../../../core/store/throttled.ts'
import { bytesOf, collect, KIB, read, streamOf } from '../../contract/store/bytes.ts'
import { storeContract } from '../../contract/store.ts'

storeContract(
  'throttled',
  async () => ({
    store: throttled(createMemoryStore(), 1e12, { now: () => 0, sleep: async () => {} }),
  }),
  {
    facts: { conditionalWrites: 'yes', checksums: 'yes', versioning: 'no', objectLock: 'no' },
    bigMib: 16,
  },
)

/** A clock that stands still until somebody sleeps; sleepers wake in the order of their times. */
function createClock(lateMs = 0) {
  let nowMs = 5_000
  const sleepers: { readonly atMs: number; readonly wake: () => void }[] = []
  return {
    now: () => nowMs,
    pass(ms: number) {
      nowMs += ms
    },
    sleep(ms: number): Promise<void> {
      return new Promise((wake) => {
        sleepers.push({ atMs: nowMs + ms + lateMs, wake })
        // By then everybody who is going to sleep does.
        setImmediate(() => {
          sleepers.sort((a, b) => a.atMs - b.atMs)
          const first = sleepers.shift()
          nowMs = Math.max(nowMs, first?.atMs ?? nowMs)
          first?.wake()
        })
      })
    },
  }
}

/** A store of 1,024 bytes a second, and the milliseconds that work on it takes. */
function setUp({ lateMs = 0 } = {}) {
  const clock = createClock(lateMs)
  const memory = createMemoryStore()
  const store = throttled(memory, KIB, clock)
  async function timeOf(work: () => Promise<unknown>): Promise<number> {
    const startedAt = clock.now()
    await work()
    return clock.now() - startedAt
  }
  return { clock, memory, store, timeOf }
}

describe('at 1 KiB a second', () => {
  it.each([1, 100, 1024, 5000, 10 * KIB])('10 KiB in chunks of %i take 10 s up', async (chunk) => {
    const { store, timeOf } = setUp()

    const ms = await timeOf(() => store.put('a', streamOf(bytesOf(10 * KIB), chunk)))

    expect(ms).toBeCloseTo(10_000, 5)
  })

  it('10 KiB as bytes take 10 s, and stay bytes', async () => {
    const { memory, clock, timeOf } = setUp()
    const bodies: unknown[] = []
    const put = (...args: Parameters<typeof memory.put>) => {
      bodies.push(args[1])
      return memory.put(...args)
    }
    const store = throttled({ ...memory, put }, KIB, clock)
    const bytes = bytesOf(10 * KIB)

    expect(await timeOf(() => store.put('a', bytes))).toBeCloseTo(10_000, 5)
    expect(bodies).toEqual([bytes])
  })

  it('10 KiB take 10 s down', async () => {
    const { store, memory, timeOf } = setUp()
    await memory.put('a', bytesOf(10 * KIB))

    expect(await timeOf(() => read(store, 'a'))).toBeCloseTo(10_000, 5)
  })

  it('nothing passes before it is paid for', async () => {
    const { store, clock } = setUp()
    const startedAt = clock.now()
    await store.put('a', bytesOf(0))
    const body = streamOf(bytesOf(4 * KIB), KIB)
    const passedAt: number[] = []
    const spy = throttled(
      {
        ...createMemoryStore(),
        async put(key, metered) {
          for await (const _ of metered) passedAt.push(clock.now() - startedAt)
          return { key, storageClass: 'STANDARD', sha256: '', sizeBytes: 0, existed: false }
        },
      },
      KIB,
      clock,
    )
    await spy.put('b', body)

    expect(passedAt).toEqual([1000, 2000, 3000, 4000])
  })

  it('those who move at the same time share the limit', async () => {
    const { store, memory, timeOf } = setUp()
    await memory.put('down', bytesOf(4 * KIB))

    const ms = await timeOf(() =>
      Promise.all([
        store.put('bytes', bytesOf(KIB)),
        store.put('stream', streamOf(bytesOf(5 * KIB), 512)),
        read(store, 'down'),
      ]),
    )

    expect(ms).toBeCloseTo(10_000, 5)
  })

  it('timers that fire late do not slow it down', async () => {
    const { store, timeOf } = setUp({ lateMs: 30 })

    const ms = await timeOf(() => store.put('a', streamOf(bytesOf(10 * KIB), 10)))

    expect(ms).toBeGreaterThanOrEqual(10_000)
    expect(ms).toBeLessThan(10_050)
  })

  it('a long pause earns one second and no more', async () => {
    const { store, clock, timeOf } = setUp()
    await store.put('a', bytesOf(KIB))
    clock.pass(3_600_000)

    const ms = await timeOf(() => store.put('b', streamOf(bytesOf(10 * KIB), 256)))

    expect(ms).toBeCloseTo(9_000, 5)
  })
})

it.each([0, -1, Number.NaN])('refuses a limit of %d', (limit) => {
  expect(() => throttled(createMemoryStore(), limit, createClock())).toThrow('bytes a second')
})

it('hands a body on as it comes', async () => {
  const { store, memory } = setUp()
  await memory.put('a', bytesOf(200 * KIB))

  const body = await store.get('a', { start: 150 * KIB })
  expect(Buffer.compare(await collect(body), bytesOf(200 * KIB).subarray(150 * KIB))).toBe(0)
})
