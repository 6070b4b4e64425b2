import { describe, expect, it, onTestFinished } from 'vitest'
import { addProtections, findLacks } from '../../app/alerts/judge-store.ts'
import { watchStore } from '../../app/alerts/store-watch.ts'
import { lookAtStore } from '../../app/look-at-store.ts'
import { listAlerts } from '../../app/records/alert-list.ts'
import type { Db } from '../../app/records/open.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { StoreFacts } from '../../core/domain/manifest.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import { retrying } from '../../core/store/retrying.ts'
import { startS3Double } from '../servers/s3-double.ts'
import type { Fault } from '../servers/s3-double-faults.ts'
import { s3StoreOn } from '../servers/s3-subject.ts'
import { describeOnEach } from './databases.ts'

const START = Date.parse('2026-11-21T10:00:00Z')
const HOUR = 60

async function setting(db: Db, bucket: { versioning?: boolean; objectLock?: boolean } = {}) {
  const traits: { ignoresConditions?: 'everywhere'; ignoresChecksums?: true } = {}
  const server = await startS3Double({ buckets: { test: bucket }, traits })
  onTestFinished(() => server.close())
  let minutes = 0
  const now = () => new Date(START + minutes * 60_000)
  const patience = { attempts: 2, sleep: async () => {}, random: () => 0 }
  const watched = watchStore(retrying(s3StoreOn(server), patience), now)
  return {
    ...{ server, traits, store: watched.store },
    look: async (at: number) => {
      minutes = at
      const before = server.requests.length
      await lookAtStore({ ...watched, db, now })
      return server.requests.length - before
    },
    alerts: async () => {
      const { alerts } = await listAlerts(db, { state: 'open', limit: 9 })
      return alerts.map(({ kind, detail }) => `${kind}: ${detail.text}`)
    },
    fail: (match: RegExp, fault: Fault = 503) =>
      server.plan([{ at: ({ method, url }) => match.test(`${method} ${url}`), fault }]),
    heal: () => server.plan([]),
  }
}

describeOnEach('a store', (databases) => {
  it('that does all is probed every six hours, and told of never', async () => {
    const it = await setting(await databases.open(), { objectLock: true })
    const first = await it.look(0)
    const second = await it.look(5)
    const third = await it.look(6 * HOUR)
    expect([first > 5, second, third > 5]).toEqual([true, 1, true])
    expect(await it.alerts()).toEqual([])
  })

  it('that overwrites, or takes what is not what was sent, is told until it does not', async () => {
    const it = await setting(await databases.open())
    it.traits.ignoresConditions = 'everywhere'
    it.traits.ignoresChecksums = true
    await it.look(0)
    expect(await it.alerts()).toEqual([
      expect.stringMatching(/^store-degraded: .*conditional writes.*\n.*checksum/),
    ])
    delete it.traits.ignoresConditions
    delete it.traits.ignoresChecksums
    await it.look(5)
    expect(await it.alerts()).toEqual([])
  })

  it.each(['versioning', 'objectLock'] as const)(
    'whose %s is switched off is told',
    async (what) => {
      const it = await setting(await databases.open(), { versioning: true, objectLock: true })
      await it.look(0)
      expect(await it.alerts()).toEqual([])
      Object.assign(it.server.bucket(), { [what]: false })
      await it.look(6 * HOUR)
      expect(await it.alerts()).toEqual([
        expect.stringMatching(/^store-degraded: .* was on, and is off/),
      ])
      await it.look(6 * HOUR + 5)
      expect(await it.alerts()).toHaveLength(1)
      Object.assign(it.server.bucket(), { [what]: true })
      await it.look(6 * HOUR + 10)
      expect(await it.alerts()).toEqual([])
    },
  )

  it('that failed thrice is told, and no more when a probe is good and nothing failed', async () => {
    const it = await setting(await databases.open())
    await it.look(0)
    it.fail(/^HEAD /)
    const heads = (count: number) =>
      Promise.allSettled(Array.from({ length: count }, () => it.store.head('repositories/1/x')))
    await heads(2)
    expect(await it.look(5)).toBe(1)
    expect(await it.alerts()).toEqual([])
    await heads(1)
    await it.look(6)
    expect(await it.alerts()).toEqual([
      expect.stringMatching(/^store-degraded: It could not be tried.*\n3 requests failed/),
    ])
    it.heal()
    await it.look(10)
    expect(await it.alerts()).toEqual([expect.stringMatching(/^store-degraded: 4 requests failed/)])
    await it.look(22)
    expect(await it.alerts()).toEqual([])
  })

  it('that cannot be written to is told, although it can be read', async () => {
    const it = await setting(await databases.open())
    it.fail(/^PUT /, 403)
    await it.look(0)
    expect(await it.alerts()).toEqual([expect.stringMatching(/^store-degraded: It could not be/)])
    it.heal()
    await it.look(5)
    expect(await it.alerts()).toEqual([])
  })

  it('that is away is told as that alone, and of nothing else when it is back', async () => {
    const it = await setting(await databases.open())
    await it.look(0)
    it.fail(/./, 'reset')
    for (const minutes of [5, 8, 11, 14, 17]) await it.look(minutes)
    expect(await it.alerts()).toEqual([expect.stringMatching(/^store-unreachable/)])
    it.heal()
    await it.look(18)
    expect(await it.alerts()).toEqual([])
  })
})

describe('what a store lacks', () => {
  const GOOD: StoreFacts = {
    ...{ probedAt: '2026-11-21T10:00:00Z', conditionalWrites: 'yes', checksums: 'yes' },
    ...{ versioning: 'yes', objectLock: 'yes' },
  }
  const failure = { at: new Date(0), code: 'store-busy', message: 'Slow down.' } as const
  const lacks = (change: Partial<StoreFacts>, protections: ('versioning' | 'objectLock')[] = []) =>
    findLacks({ probed: { ...GOOD, ...change }, protections, failures: [] }).length

  it('is what it was found not to do, or to do no more', () => {
    expect(lacks({})).toBe(0)
    expect(lacks({ conditionalWrites: 'no' })).toBe(1)
    expect(lacks({ checksums: 'no' })).toBe(1)
    expect(lacks({ versioning: 'no', objectLock: 'no' })).toBe(0)
    expect(lacks({ versioning: 'no', objectLock: 'no' }, ['versioning'])).toBe(1)
    expect(lacks({ versioning: 'no', objectLock: 'no' }, ['versioning', 'objectLock'])).toBe(2)
    expect(lacks({ versioning: 'unknown' }, ['versioning'])).toBe(0)
  })

  it('is that many requests failed', () => {
    const of = (count: number) =>
      findLacks({ probed: GOOD, protections: [], failures: Array(count).fill(failure) })
    expect(of(2)).toEqual([])
    expect(of(3)).toEqual([expect.stringMatching(/^3 requests failed.*Slow down\.$/)])
  })

  it('is remembered for good', () => {
    expect(addProtections(GOOD, [])).toEqual(['versioning', 'objectLock'])
    expect(addProtections({ ...GOOD, versioning: 'no' }, ['versioning'])).toEqual([
      'versioning',
      'objectLock',
    ])
    expect(addProtections({ ...GOOD, versioning: 'no', objectLock: 'unknown' }, [])).toEqual([])
  })
})

describe('a store that is watched', () => {
  const bodyOf = (error: Error) => ({
    // biome-ignore lint/correctness/useYield: it fails before there is anything
    async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
      throw error
    },
  })
  const drain = async (items: AsyncIterable<unknown>) => {
    for await (const _ of items);
  }

  it.each([
    ['store-unreachable', 1],
    ['store-denied', 1],
    ['store-full', 1],
    ['store-missing', 0],
    ['store-exists', 0],
    ['store-damaged', 0],
    ['bad-input', 0],
    ['interrupted', 0],
  ] as const)('notes %s %i times, wherever it is thrown', async (code, count) => {
    const error = new HoldfastError(code, 'No.', { hint: 'Wait.' })
    const fails = () => Promise.reject(error)
    const memory = createMemoryStore()
    const store = {
      ...memory,
      ...{ put: fails, head: fails, address: fails, sweep: fails, probe: fails },
      get: async () => bodyOf(error),
      list: () => bodyOf(error),
    }
    let at = 0
    const watched = watchStore({ ...store, list: memory.list }, () => new Date(at))
    const { put, head, address, sweep, probe, get } = watched.store
    const marker = { key: 'a', bytes: Buffer.from('a') }
    const calls = [
      () => put('a', Buffer.from('a')),
      () => head('a'),
      () => address('a', { seconds: 1 }),
      () => sweep('a', new Date(0)),
      () => probe(marker, new Date(0)),
      async () => drain(await get('a')),
    ]
    for (const call of calls) await expect(call()).rejects.toBe(error)
    await drain(watched.store.list(''))
    expect(watched.recentFailures()).toHaveLength(count * calls.length)
    at = 15 * 60_000
    expect(watched.recentFailures()).toEqual([])
  })

  it('notes listings and answers that never come', async () => {
    const error = new HoldfastError('store-busy', 'No.', { hint: 'Wait.' })
    const memory = createMemoryStore()
    const get = () => Promise.reject(error)
    // biome-ignore lint/correctness/useYield: it fails before there is anything
    const list = async function* () {
      throw error
    }
    const { store, recentFailures } = watchStore({ ...memory, get, list }, () => new Date(0))
    await expect(store.get('a')).rejects.toBe(error)
    await expect(drain(store.list(''))).rejects.toBe(error)
    expect(recentFailures()).toHaveLength(2)
  })
})
