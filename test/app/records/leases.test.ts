import { expect, it } from 'vitest'
import {
  extendLease,
  forgetTokens,
  insertLease,
  listExpired,
  listHeld,
  type NewLease,
  newestAttempt,
  pruneLeases,
  readLease,
  releaseLease,
  spendToken,
  supersedeLeases,
} from '../../../app/records/leases.ts'
import { insertRuns, readRun } from '../../../app/records/runs.ts'
import { describeOnEach } from '../databases.ts'

const AT = (minutes: number) => new Date(Date.UTC(2026, 10, 21) + minutes * 60_000)

function lease(id: string, change: Partial<NewLease> = {}): NewLease {
  return {
    ...{ id, runId: `run-${id}`, repositoryId: '1', dispatchId: 'd' },
    ...{ githubRunId: '9', githubRunAttempt: 1, slot: 0 },
    ...{ grantedAt: AT(0), expiresAt: AT(60) },
    ...change,
  }
}

const HOLDER = { githubRunId: '9', githubRunAttempt: 1, slot: 0 }

describeOnEach('leases', (databases) => {
  it('are read as they were given', async () => {
    const db = await databases.open()
    const given = await insertLease(db, lease('a'))

    expect(given).toEqual({ ...lease('a'), releasedAt: null })
    expect(await readLease(db, 'a')).toEqual(given)
    expect(await readLease(db, 'b')).toBeUndefined()
  })

  it('of one run are open one at a time', async () => {
    const db = await databases.open()
    await insertLease(db, lease('a', { runId: 'r' }))
    await expect(insertLease(db, lease('b', { runId: 'r' }))).rejects.toThrow()
    await releaseLease(db, 'a', AT(1))

    await expect(insertLease(db, lease('b', { runId: 'r' }))).resolves.toBeDefined()
  })

  it('are held by one job until they are released or run out', async () => {
    const db = await databases.open()
    await insertLease(db, lease('b', { grantedAt: AT(2) }))
    await insertLease(db, lease('a', { grantedAt: AT(1) }))
    await insertLease(db, lease('released'))
    await releaseLease(db, 'released', AT(1))
    await insertLease(db, lease('old', { expiresAt: AT(30) }))
    for (const [name, value] of Object.entries({
      githubRunId: '8',
      githubRunAttempt: 2,
      slot: 1,
    })) {
      await insertLease(db, lease(`other-${name}`, { [name]: value }))
    }

    const held = await listHeld(db, HOLDER, AT(30))
    expect(held.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('are extended while they last, and never come back', async () => {
    const db = await databases.open()
    await insertLease(db, lease('a'))
    const extend = (now: number, until: number) =>
      extendLease(db, 'a', { now: AT(now), until: AT(until) })

    expect((await extend(59, 100))?.expiresAt).toEqual(AT(100))
    expect(await extend(100, 200)).toBeUndefined()
    expect(await releaseLease(db, 'a', AT(99))).toBe(true)
    expect(await releaseLease(db, 'a', AT(101))).toBe(false)
    expect(await extend(99, 200)).toBeUndefined()
    expect(await readLease(db, 'a')).toMatchObject({ expiresAt: AT(100), releasedAt: AT(99) })
  })

  it('that ran out are found until somebody releases them', async () => {
    const db = await databases.open()
    await insertLease(db, lease('b', { expiresAt: AT(20) }))
    await insertLease(db, lease('a', { expiresAt: AT(30) }))
    await insertLease(db, lease('c', { expiresAt: AT(31) }))
    expect((await listExpired(db, AT(30))).map(({ id }) => id)).toEqual(['b', 'a'])
    await releaseLease(db, 'b', AT(30))

    expect((await listExpired(db, AT(30))).map(({ id }) => id)).toEqual(['a'])
    expect(await pruneLeases(db, AT(30))).toBe(1)
    expect(await readLease(db, 'b')).toBeUndefined()
  })

  it('of earlier attempts give way to a later one, slot by slot', async () => {
    const db = await databases.open()
    const options = { verify: 'objects', full: false, refs: [], classes: [] } as const
    const run = { options: { ...options, refs: [], classes: [] }, slot: 0, createdAt: AT(0) }
    const of = (id: string, dispatchId: string | null) =>
      ({ ...run, id, repositoryId: id, dispatchId, cause: 'rpo', state: 'leased' }) as const
    await insertRuns(db, [of('left', 'd'), of('own', null), of('said', 'd'), of('slot', 'd')])
    await db.updateTable('runs').set({ state: 'reported' }).where('id', '=', 'said').execute()
    await insertLease(db, lease('a', { runId: 'left' }))
    await insertLease(db, lease('b', { runId: 'own', dispatchId: null }))
    await insertLease(db, lease('c', { runId: 'said' }))
    await insertLease(db, lease('d', { runId: 'slot', slot: 1 }))
    const second = { ...HOLDER, githubRunAttempt: 2 }
    const runs = await supersedeLeases(db, second, AT(5))

    expect(runs.toSorted()).toEqual(['left', 'own', 'said'])
    expect(await supersedeLeases(db, second, AT(6))).toEqual([])
    expect(await supersedeLeases(db, HOLDER, AT(6))).toEqual([])
    const states = ['left', 'own', 'said', 'slot'].map(async (id) => (await readRun(db, id))?.state)
    expect(await Promise.all(states)).toEqual(['dispatched', 'leased', 'reported', 'leased'])
    expect((await readLease(db, 'd'))?.releasedAt).toBeNull()
  })

  it('say which attempt was the newest', async () => {
    const db = await databases.open()
    expect(await newestAttempt(db, '9')).toBe(0)
    await insertLease(db, lease('a', { githubRunAttempt: 10 }))
    await insertLease(db, lease('b', { githubRunAttempt: 9 }))
    await insertLease(db, lease('c', { githubRunId: '8', githubRunAttempt: 11 }))

    expect(await newestAttempt(db, '9')).toBe(10)
  })
})

describeOnEach('tokens that were shown', (databases) => {
  it('are shown once, also of many at once', async () => {
    const db = await databases.open()
    const shown = await Promise.all(Array.from({ length: 10 }, () => spendToken(db, 'j', AT(1))))
    expect(shown.filter(Boolean)).toHaveLength(1)
    expect(await spendToken(db, 'k', AT(1))).toBe(true)
  })

  it('are remembered until their end', async () => {
    const db = await databases.open()
    await spendToken(db, 'early', AT(1))
    await spendToken(db, 'late', AT(2))
    expect(await forgetTokens(db, AT(2))).toBe(1)

    expect(await spendToken(db, 'late', AT(2))).toBe(false)
    expect(await spendToken(db, 'early', AT(1))).toBe(true)
  })

  it('count only if what they were shown for came about', async () => {
    const db = await databases.open()
    const failing = db.transaction().execute(async (tx) => {
      await spendToken(tx, 'j', AT(1))
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')

    expect(await spendToken(db, 'j', AT(1))).toBe(true)
  })
})
