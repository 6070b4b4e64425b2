import { describe, expect, it } from 'vitest'
import { findOverQuota } from '../../app/alerts/quota.ts'
import { createPolicies } from '../../app/policies-at-hand.ts'
import { listAlerts } from '../../app/records/alert-list.ts'
import { saveInstallation } from '../../app/records/installations.ts'
import type { Db } from '../../app/records/open.ts'
import { readStoredBytes, saveStoredBytes } from '../../app/records/stored-bytes.ts'
import { createMeasure } from '../../app/results/measure.ts'
import { watchQuotas } from '../../app/watch-quotas.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import { describeOnEach } from './databases.ts'
import { INSTALLATION, NOW } from './discovery/organization.ts'
import { addRepository } from './results/scene.ts'

const HOUR_MS = 3_600_000

async function setting(db: Db, storeQuotaBytes: number | null, text: string) {
  await saveInstallation(db, INSTALLATION, NOW)
  await saveInstallation(db, { ...INSTALLATION, id: '8', account: 'other', accountId: '2' }, NOW)
  await addRepository(db, { id: '1' })
  await addRepository(db, { id: '2', name: 'b' })
  await addRepository(db, { id: '3', name: 'c', installationId: '8', owner: 'other' })
  let at = NOW.getTime()
  const now = () => new Date(at)
  const file = { repositoryId: '1', commitSha: 'c'.repeat(40), blobSha: 'b'.repeat(40), text }
  const policies = createPolicies({
    ...{ db, controlRepository: 'holdfast', now },
    github: (id) => ({ readFile: async () => (id === '7' ? file : undefined) }),
  })
  const store = createMemoryStore()
  const measure = createMeasure(store)
  return {
    store,
    put: (key: string, bytes: number) => store.put(`repositories/${key}`, Buffer.alloc(bytes)),
    pass: (hours: number) => {
      at += hours * HOUR_MS
    },
    look: () => watchQuotas({ db, measure, policies, storeQuotaBytes, now }),
    alerts: async () => {
      const { alerts } = await listAlerts(db, { state: 'open', limit: 9 })
      return alerts.map(({ title, severity }) => `${severity}: ${title}`).toSorted()
    },
  }
}

describeOnEach('a quota', (databases) => {
  it('is told when it is nearly used up, when it is, and when it is not any more', async () => {
    const it = await setting(await databases.open(), 2000, 'version: 1\nquota: 1000\n')
    await it.put('1/bundles/a', 500)
    await it.put('3/bundles/a', 900)
    await it.look()
    expect(await it.alerts()).toEqual([])

    await it.put('2/bundles/a', 300)
    await it.look()
    expect(await it.alerts()).toEqual([])
    it.pass(24)
    await it.look()
    const nearly = ['The store', 'acme'].map(
      (who) => `warning: ${who} has nearly used up its quota`,
    )
    expect(await it.alerts()).toEqual(nearly)

    await it.put('2/bundles/b', 200)
    it.pass(24)
    await it.look()
    expect(await it.alerts()).toEqual([
      'critical: acme stores more than its quota',
      'warning: The store has nearly used up its quota',
    ])
    it.store.objects.clear()
    it.pass(24)
    await it.look()
    expect(await it.alerts()).toEqual([])
  })

  it('that was not asked for is none', async () => {
    const it = await setting(await databases.open(), null, 'version: 1\n')
    await it.put('1/bundles/a', 100_000)
    await it.look()
    expect(await it.alerts()).toEqual([])
  })

  it('is counted once a day, whoever counted, and the count stays', async () => {
    const db = await databases.open()
    const it = await setting(db, 2000, 'version: 1\n')
    await it.put('1/bundles/a', 1000)
    await it.put('1/snapshots/a.json', 100)
    await it.put('99/bundles/a', 1)
    await it.store.put('names/acme/rocket.json', Buffer.alloc(7))
    await it.look()
    expect(await readStoredBytes(db)).toEqual({ measuredAt: NOW, bytes: 1101, objects: 3 })
    expect(await readStoredBytes(db, '7')).toEqual({ measuredAt: NOW, bytes: 1100, objects: 2 })
    expect(await readStoredBytes(db, '8')).toEqual({ measuredAt: null, bytes: 0, objects: 0 })
    await it.put('1/bundles/b', 1)
    it.pass(23)
    await it.look()
    expect((await readStoredBytes(db)).bytes).toBe(1101)
    it.pass(1)
    await it.look()
    expect((await readStoredBytes(db)).bytes).toBe(1102)
  })

  it('of very many repositories is counted', async () => {
    const db = await databases.open()
    const many = new Map(
      Array.from({ length: 1201 }, (_, n) => [String(n), { bytes: 2 ** 40, objects: 3 }]),
    )
    await saveStoredBytes(db, many, NOW)
    await saveStoredBytes(db, many, NOW)
    const stored = await readStoredBytes(db)
    expect(stored).toEqual({ measuredAt: NOW, bytes: 1201 * 2 ** 40, objects: 3603 })
  })
})

describe('a count', () => {
  async function filled(objects: number) {
    const store = createMemoryStore()
    for (let n = 0; n < objects; n += 1) {
      await store.put(`repositories/${n % 3}/bundles/${n}`, Buffer.alloc(n + 1))
    }
    return store
  }

  it.each([1, 2, 5, 9, 10, 11])('goes on where it stopped, %i objects at a time', async (most) => {
    const measure = createMeasure(await filled(10))
    const parts = []
    let all: Awaited<ReturnType<typeof measure.step>>
    do {
      all = await measure.step(most)
      parts.push(all)
    } while (all === undefined)
    expect(parts).toHaveLength(Math.max(1, Math.ceil(10 / most)))
    expect([...all].map(([id, { bytes, objects }]) => [id, bytes, objects])).toEqual([
      ['0', 1 + 4 + 7 + 10, 4],
      ['1', 2 + 5 + 8, 3],
      ['2', 3 + 6 + 9, 3],
    ])
    expect(await measure.step(99)).toEqual(all)
  })

  it('that a store broke off goes on, and counts nothing twice', async () => {
    const store = await filled(10)
    let left = 4
    const measure = createMeasure({
      ...store,
      async *list(...args) {
        for await (const each of store.list(...args)) {
          left -= 1
          if (left === 0) throw new Error('away')
          yield each
        }
      },
    })
    await expect(measure.step()).rejects.toThrow('away')
    const all = await measure.step()
    expect([...(all ?? [])].reduce((sum, [, { bytes }]) => sum + bytes, 0)).toBe(55)
  })
})

it.each([
  [0, null, false],
  [1e15, null, false],
  [799, 1000, false],
  [800, 1000, true],
  [1000, 1000, true],
  [2000, 1000, true],
])('%i bytes of %i are told: %s', (stored, limit, told) => {
  expect(findOverQuota(stored, limit) !== undefined).toBe(told)
})
