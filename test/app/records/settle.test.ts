import { expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import {
  listNotLookedAt,
  listOpenWork,
  type Results,
  readOutcome,
  readRunFacts,
  readWhereabouts,
  saveResults,
} from '../../../app/records/settle.ts'
import type { SnapshotRow } from '../../../app/records/snapshots.ts'
import { describeOnEach } from '../databases.ts'
import { addDispatch, addLease, addRepository, addRun } from '../results/scene.ts'

const ROW: SnapshotRow = {
  ...{ repositoryId: '42', snapshot: '20261121T100000Z-0000000a', takenAt: 5, manifestKey: 'k' },
  ...{ manifestSha256: 'm', refsSha256: 'r', refs: 3, chainLength: 1, sizeBytes: 9 },
  ...({ level: 'objects', verifiedAt: 5, complete: 1, completenessJson: '{}' } as const),
  ...{ witnessedAt: 6, receiptKey: null, runId: null, hold: null, lockedUntil: null },
}

const NOTHING: Results = {
  ...{ repositoryId: '42', snapshots: [], changes: [], looks: [], holds: [], runs: [] },
  ...{ heldUntil: null, confirmedAt: null },
}

const silent = async () => {}

async function count(db: Db) {
  const rows = await db.selectFrom('snapshots').selectAll().execute()
  return rows.length
}

describeOnEach('what is known of runs', (databases) => {
  it('is each open one, and those made of late, with its last lease and its dispatch', async () => {
    const db = await databases.open()
    await addDispatch(db, 'lost', 'internal: x')
    const settled = { state: 'settled', outcome: 'lost' } as const
    await addRun(db, { id: 'old', createdAt: 1, ...settled })
    await addRun(db, { id: 'late', createdAt: 50, ...settled, dispatchId: 'd1' })
    await addRun(db, { id: 'open', createdAt: 2 })
    await addRun(db, { id: 'other', createdAt: 60, repositoryId: '4' })
    await addLease(db, 'open', { id: 'b', grantedAt: 9, githubRunId: '2' })
    await addLease(db, 'open', { id: 'a', grantedAt: 8, githubRunId: '1', releasedAt: 9 })
    const lease = { runId: 'open', githubRunId: '2', githubRunAttempt: 1, releasedAt: null }
    const dispatch = { id: 'd1', state: 'lost', error: 'internal: x', endedAt: null }

    expect(await readRunFacts(db, '42', new Date(50))).toMatchObject([
      { id: 'open', lease, dispatch: null },
      { id: 'late', lease: null, dispatch },
    ])
    expect(await readOutcome(db, 'late')).toBe('lost')
    expect(await readOutcome(db, 'open')).toBeNull()
    expect(await readOutcome(db, 'none')).toBeNull()
  })
})

describeOnEach('results', (databases) => {
  it('are told in the transaction that records them, and only what is new', async () => {
    const db = await databases.open()
    const results = {
      ...NOTHING,
      snapshots: [ROW],
      holds: [{ snapshot: ROW.snapshot, reason: 'because' }],
      changes: [{ snapshot: ROW.snapshot, change: { runId: 'r' } }],
      looks: [{ ...ROW, id: 'v', at: new Date(5), damage: [] }],
    }
    const told: unknown[] = []
    await saveResults(db, results, async (within, saved) => {
      told.push(saved, await count(within))
    })
    expect(told).toEqual([
      {
        inserted: new Set([ROW.snapshot]),
        held: new Set([ROW.snapshot]),
        settled: new Set(),
        looks: new Map([[ROW.snapshot, 'same']]),
      },
      1,
    ])
    expect(await db.selectFrom('snapshots').selectAll().execute()).toEqual([
      { ...ROW, hold: 'because', runId: 'r' },
    ])
    await saveResults(db, results, async (_, { inserted, held }) => {
      expect([inserted.size, held.size]).toEqual([0, 0])
    })
  })

  it('are not recorded when they cannot be told', async () => {
    const db = await databases.open()
    const failing = saveResults(db, { ...NOTHING, snapshots: [ROW] }, async () => {
      throw new Error('no')
    })

    await expect(failing).rejects.toThrow('no')
    expect(await count(db)).toBe(0)
  })

  it.each([
    ['is as it was seen', {}, true],
    ['was reported meanwhile', { state: 'reported' }, false],
    ['was settled meanwhile', { state: 'settled', outcome: 'failed' }, false],
    ['has another snapshot', { snapshot: 'x' }, false],
  ] as const)('end a run that %s', async (_, seen, ends) => {
    const db = await databases.open()
    await addRun(db, seen)
    const change = {
      state: 'settled',
      outcome: 'stored',
      snapshot: 's',
      errorMessage: 'a\0',
    } as const
    const run = {
      seen: { id: 'r1', state: 'leased', outcome: null, snapshot: null },
      change,
    } as const
    const settled: string[] = []
    await saveResults(db, { ...NOTHING, runs: [run] }, async (_, saved) => {
      settled.push(...saved.settled)
    })

    expect(settled).toEqual(ends ? ['r1'] : [])
    const row = await db.selectFrom('runs').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject(ends ? { ...change, errorMessage: 'a\ufffd' } : seen)
  })

  it.each([
    ['an older change is held', 9, 10, { changedAt: null, lastChangeAt: null }],
    ['the same moment is not', 9, 9, { changedAt: 3, lastChangeAt: 9 }],
    ['a later one is not', 9, 8, { changedAt: 3, lastChangeAt: 9 }],
  ])('say what a snapshot holds: %s', async (_, lastChangeAt, heldUntil, expected) => {
    const db = await databases.open()
    await addRepository(db, { changedAt: 3, lastChangeAt, confirmedAt: 7 })
    await addRepository(db, { id: '4', changedAt: 3, lastChangeAt })
    await saveResults(db, { ...NOTHING, heldUntil: new Date(heldUntil) }, silent)
    const rows = db.selectFrom('repositories').selectAll().orderBy('id')

    expect(await rows.execute()).toMatchObject([
      { id: '4', changedAt: 3 },
      { id: '42', confirmedAt: 7, ...expected },
    ])
  })

  it('confirm a repository, and never back in time', async () => {
    const db = await databases.open()
    await addRepository(db)
    for (const [confirmedAt, expected] of [
      [5, 5],
      [4, 5],
      [6, 6],
    ] as const) {
      await saveResults(db, { ...NOTHING, confirmedAt: new Date(confirmedAt) }, silent)
      const row = await db.selectFrom('repositories').selectAll().executeTakeFirstOrThrow()
      expect(row.confirmedAt).toBe(expected)
    }
  })
})

describeOnEach('whom to look at', (databases) => {
  it('is who has an open run, or a change that no snapshot holds', async () => {
    const db = await databases.open()
    await addRepository(db, { id: '1', changedAt: 9 })
    await addRepository(db, { id: '2', changedAt: 10 })
    await addRepository(db, { id: '3' })
    await addRepository(db, { id: '5', changedAt: 9, presence: 'deleted' })
    await addRun(db, { id: 'a', repositoryId: '1' })
    await addRun(db, { id: 'b', repositoryId: '3', state: 'settled' })
    await addRun(db, { id: 'c', repositoryId: '4', state: 'dispatched' })

    expect(await listOpenWork(db, new Date(10))).toEqual(['1', '4'])
  })

  it('is who was not looked at the longest', async () => {
    const db = await databases.open()
    const insert = (repositoryId: string, snapshot: string, witnessedAt: number) =>
      db
        .insertInto('snapshots')
        .values({ ...ROW, repositoryId, snapshot, witnessedAt })
        .execute()
    await insert('1', 'a', 5)
    await insert('1', 'b', 9)
    await insert('2', 'a', 4)
    await insert('3', 'a', 3)
    await insert('3', 'b', 10)
    await insert('4', 'a', 1)
    const look = {
      id: 'v',
      repositoryId: '4',
      snapshot: 'a',
      level: 'wire',
      damageJson: '[]',
    } as const
    await db
      .insertInto('verifications')
      .values({ ...look, verifiedAt: 10, intact: 0 })
      .execute()

    expect(await listNotLookedAt(db, new Date(10), 9)).toEqual(['2', '1'])
    expect(await listNotLookedAt(db, new Date(11), 3)).toEqual(['4', '2', '1'])
  })
})

describeOnEach('where GitHub has a repository', (databases) => {
  it('is what discovery found, and unknown before it was complete', async () => {
    const db = await databases.open()
    await addRepository(db, { presence: 'unseen' })
    const install = (id: string, discoveredAt: number | null, removedAt: number | null) =>
      db
        .insertInto('installations')
        .values({
          ...({
            id,
            accountId: id,
            account: id,
            accountKind: 'User',
            permissionsJson: '{}',
          } as const),
          ...{ suspendedAt: null, createdAt: 1, discoveryTriedAt: null, discoveryError: null },
          ...{ discoveredAt, removedAt },
        })
        .execute()
    expect(await readWhereabouts(db, '42')).toBe('unseen')
    expect(await readWhereabouts(db, '4')).toBe('unknown')
    await install('1', null, 5)
    expect(await readWhereabouts(db, '4')).toBe('unknown')
    await install('2', 5, null)
    expect(await readWhereabouts(db, '4')).toBe('unlisted')
    await install('3', null, null)
    expect(await readWhereabouts(db, '4')).toBe('unknown')
  })
})
