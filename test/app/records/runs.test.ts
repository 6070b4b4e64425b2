import { describe, expect, it } from 'vitest'
import { noteConfirmed, type SeenRefs } from '../../../app/records/confirmations.ts'
import {
  insertDispatch,
  noteEnded,
  noteLost,
  noteRunning,
} from '../../../app/records/dispatches.ts'
import { noteReported, pruneRuns, settleRun } from '../../../app/records/ended-runs.ts'
import type { Db } from '../../../app/records/open.ts'
import { saveRepositories } from '../../../app/records/repositories.ts'
import { insertRuns, listOpenRuns, readRun, takeRun } from '../../../app/records/runs.ts'
import { listUnsettled } from '../../../app/records/unsettled.ts'
import { describeOnEach } from '../databases.ts'
import { minutesLater, OPTIONS, orderOf, planned, START } from '../dispatch/orders.ts'
import { repositoryRow, snapshotRow } from '../dispatch/rows.ts'

const LATER = minutesLater(1)

/** A run that a repository's own workflow asked for. */
async function own(db: Db, id: string, repositoryId: string, createdAt = START) {
  const [options] = orderOf(1, ['11', 0]).runs.map((run) => run.options)
  if (options === undefined) throw new Error('no options')
  const run = { id, repositoryId, dispatchId: null, slot: 0, options, createdAt }
  return insertRuns(db, [{ ...run, cause: 'workflow', state: 'leased' }])
}

async function lease(db: Db, runId: string, expiresAt: Date, releasedAt: Date | null = null) {
  await db
    .insertInto('leases')
    .values({
      id: `lease-${runId}-${expiresAt.getTime()}`,
      runId,
      repositoryId: '11',
      dispatchId: null,
      githubRunId: '9',
      githubRunAttempt: 1,
      slot: 0,
      grantedAt: START.getTime(),
      expiresAt: expiresAt.getTime(),
      releasedAt: releasedAt?.getTime() ?? null,
    })
    .execute()
}

describeOnEach('a run', (databases) => {
  it('goes from dispatch to outcome', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11'])
    const taken = await takeRun(db, { dispatchId: 'd1', slot: 0, at: LATER })
    expect(taken).toMatchObject({ id: 'd1.0', state: 'leased', startedAt: LATER, options: OPTIONS })
    expect(await noteReported(db, 'd1.0', '{"status":"stored"}')).toMatchObject({
      state: 'reported',
      reportJson: '{"status":"stored"}',
    })
    const at = minutesLater(2)
    const error = { code: 'store-missing', message: 'It is not there.', hint: 'Look.' }
    const outcome = { outcome: 'incomplete', snapshot: 's1', storedBytes: 7, at, error } as const
    expect(await settleRun(db, 'd1.0', outcome)).toMatchObject({
      state: 'settled',
      outcome: 'incomplete',
      snapshot: 's1',
      settledAt: at,
      error,
    })
    expect(await listOpenRuns(db)).toEqual([])
  })

  it('of a repository alone is open from the start, and the only one', async () => {
    const db = await databases.open()
    expect((await own(db, 'r1', '11')).size).toBe(1)
    expect((await own(db, 'r2', '11')).size).toBe(0)
    expect((await planned(db, 'd1', ['11'])).size).toBe(0)
    expect(await readRun(db, 'r1')).toMatchObject({ state: 'leased', startedAt: START })
    expect(await readRun(db, 'r2')).toBeUndefined()
  })

  it('is refused a second open one by the database itself', async () => {
    const db = await databases.open()
    await own(db, 'r1', '11')
    const row = await db.selectFrom('runs').selectAll().executeTakeFirstOrThrow()
    const second = db.insertInto('runs').values({ ...row, id: 'r2', state: 'planned' })
    await expect(second.execute()).rejects.toThrow(/unique/i)
  })

  it('is settled once: the first word stays', async () => {
    const db = await databases.open()
    await own(db, 'r1', '11')
    const settled = await Promise.all([
      settleRun(db, 'r1', { outcome: 'lost', at: LATER }),
      settleRun(db, 'r1', { outcome: 'stored', at: LATER }),
    ])
    expect(settled.filter((run) => run !== undefined)).toHaveLength(1)
    expect(await settleRun(db, 'r1', { outcome: 'failed', at: LATER })).toBeUndefined()
    expect(await noteReported(db, 'r1', '{}')).toBeUndefined()
    expect((await readRun(db, 'r1'))?.outcome).not.toBe('failed')
  })

  it('is taken by the job of its slot, in the order of the plan, and by one job alone', async () => {
    const db = await databases.open()
    const { runs, ...order } = orderOf(2, ['14', 0], ['12', 0], ['11', 1], ['13', 0])
    const numbered = runs.map((run, place) => ({ ...run, id: `d1.${place}` }))
    await insertDispatch(db, { ...order, id: 'd1', createdAt: START, runs: numbered })
    const first = await takeRun(db, { dispatchId: 'd1', slot: 0, at: LATER })
    expect(first?.repositoryId).toBe('14')
    const takes = [0, 0, 0, 1, 1].map((slot) => takeRun(db, { dispatchId: 'd1', slot, at: LATER }))
    const taken = (await Promise.all(takes)).map((run) => run?.repositoryId)
    expect(taken.toSorted()).toEqual(['11', '12', '13', undefined, undefined])
    expect(await takeRun(db, { dispatchId: 'd2', slot: 0, at: LATER })).toBeUndefined()
  })

  it('is removed when it is old, unless it is the newest of its repository', async () => {
    const db = await databases.open()
    for (const [id, repositoryId, minute] of [
      ['a1', '11', 1],
      ['a2', '11', 2],
      ['a3', '11', 50],
      ['b1', '12', 1],
      ['c1', '13', 1],
      ['c2', '13', 40],
    ] as const) {
      await own(db, id, repositoryId, minutesLater(minute))
      const at = minutesLater(minute + 1)
      if (id !== 'c2') await settleRun(db, id, { outcome: 'stored', at })
    }
    expect(await pruneRuns(db, minutesLater(30))).toBe(3)
    const left = await db.selectFrom('runs').select('id').orderBy('id').execute()
    expect(left.map(({ id }) => id)).toEqual(['a3', 'b1', 'c2'])
  })
})

describeOnEach('what nobody will report', (databases) => {
  const DISPATCH = {
    planned: async () => undefined,
    running: (db: Db) => noteRunning(db, 'd1', { githubRunId: '9' }),
    ended: (db: Db) =>
      noteEnded(db, 'd1', { githubRunId: '9', error: null, conclusion: 'success', at: LATER }),
    lost: (db: Db) => noteLost(db, 'd1', { githubRunId: null, error: 'not-found: No.', at: LATER }),
  } as const

  async function take(db: Db) {
    await takeRun(db, { dispatchId: 'd1', slot: 0, at: START })
  }
  const RUN = {
    dispatched: async () => undefined,
    'leased, and it lives': async (db: Db) => {
      await take(db)
      await lease(db, 'd1.0', minutesLater(-9), minutesLater(-9))
      await lease(db, 'd1.0', minutesLater(60))
    },
    'leased, and it is over': async (db: Db) => {
      await take(db)
      await lease(db, 'd1.0', minutesLater(10))
    },
    'leased, and given back': async (db: Db) => {
      await take(db)
      await lease(db, 'd1.0', minutesLater(60), LATER)
    },
    reported: async (db: Db) => {
      await take(db)
      await noteReported(db, 'd1.0', '{}')
    },
    settled: (db: Db) => settleRun(db, 'd1.0', { outcome: 'stored', at: LATER }),
  } as const

  describe.each(Object.keys(DISPATCH).map((name) => [name] as const))('dispatch %s', (name) => {
    it.each([
      ['dispatched', ['ended', 'lost']],
      ['leased, and it lives', []],
      ['leased, and it is over', ['planned', 'running', 'ended', 'lost']],
      ['leased, and given back', ['planned', 'running', 'ended', 'lost']],
      ['reported', ['ended', 'lost']],
      ['settled', []],
    ] as const)('and run %s: among %j', async (run, among) => {
      const db = await databases.open()
      await planned(db, 'd1', ['11'])
      await RUN[run](db)
      const dispatch = Object.entries(DISPATCH).find(([each]) => each === name)?.[1]
      await dispatch?.(db)
      const unsettled = await listUnsettled(db, minutesLater(10))
      expect(unsettled.map(({ id }) => id)).toEqual(among.some((n) => n === name) ? ['d1.0'] : [])
    })
  })

  it('says of which dispatch it was, and how that ended', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11'])
    const ending = { error: 'failure: It failed.', conclusion: 'failure' } as const
    await noteEnded(db, 'd1', { githubRunId: '9', ...ending, at: LATER })
    await own(db, 'r1', '12')
    const place = { owner: 'acme', name: 'holdfast' }
    const dispatch = { ...place, state: 'ended', githubRunId: '9', ...ending }
    expect(await listUnsettled(db, LATER)).toEqual([
      { id: 'd1.0', repositoryId: '11', state: 'dispatched', dispatch },
      { id: 'r1', repositoryId: '12', state: 'leased', dispatch: null },
    ])
  })
})

describeOnEach('a confirmation', (databases) => {
  async function withSnapshots(db: Db, ...snapshots: readonly (readonly [string, Date, string])[]) {
    await saveRepositories(db, [
      { id: '11', row: { kind: 'new', row: repositoryRow('11') }, renamedAt: null },
      { id: '12', row: { kind: 'new', row: repositoryRow('12') }, renamedAt: null },
    ])
    for (const [snapshot, takenAt, refsSha256] of snapshots) {
      await db
        .insertInto('snapshots')
        .values(snapshotRow('11', snapshot, takenAt, refsSha256))
        .execute()
    }
  }
  const confirmed = async (db: Db, repositoryId: string, seen: Omit<SeenRefs, 'repositoryId'>) =>
    (await noteConfirmed(db, [{ repositoryId, ...seen }])).get(repositoryId)
  async function confirmedAt(db: Db, id: string) {
    const rows = db.selectFrom('repositories').select('confirmedAt').where('id', '=', id)
    return (await rows.executeTakeFirstOrThrow()).confirmedAt
  }

  it('needs the refs of the newest snapshot', async () => {
    const db = await databases.open()
    await withSnapshots(db, ['s2', LATER, 'new'], ['s1', START, 'old'])
    const at = minutesLater(5)
    expect(await confirmed(db, '11', { refsSha256: 'old', at })).toBe(false)
    expect(await confirmedAt(db, '11')).toBeNull()
    expect(await confirmed(db, '11', { refsSha256: 'new', at })).toBe(true)
    expect(await confirmedAt(db, '11')).toBe(at.getTime())
    expect(await confirmedAt(db, '12')).toBeNull()
  })

  it('needs a snapshot', async () => {
    const db = await databases.open()
    await withSnapshots(db, ['s1', START, 'same'])
    expect(await confirmed(db, '12', { refsSha256: 'same', at: LATER })).toBeUndefined()
    expect(await confirmedAt(db, '12')).toBeNull()
  })

  it.each(['incomplete', 'damaged'])('needs more than an %s snapshot', async (what) => {
    const db = await databases.open()
    await withSnapshots(db, ['s1', START, 'old'], ['s2', LATER, 'new'])
    if (what === 'incomplete') {
      await db.updateTable('snapshots').set({ complete: 0 }).where('snapshot', '=', 's2').execute()
    } else {
      const damage = {
        repositoryId: '11',
        snapshot: 's2',
        level: 'wire',
        damageJson: '[]',
      } as const
      const look = { ...damage, id: 'v1', verifiedAt: LATER.getTime(), intact: 0 } as const
      await db.insertInto('verifications').values(look).execute()
      await db
        .insertInto('verifications')
        .values({ ...look, id: 'v2', intact: 1 })
        .execute()
    }
    const at = minutesLater(5)
    expect(await confirmed(db, '11', { refsSha256: 'new', at })).toBe(false)
    expect(await confirmed(db, '11', { refsSha256: 'old', at })).toBe(true)
  })

  it('is not spoilt by damage of others', async () => {
    const db = await databases.open()
    await withSnapshots(db, ['s1', START, 'same'])
    const look = { level: 'wire', damageJson: '[]', verifiedAt: 0, intact: 0 } as const
    const others = [
      { ...look, id: 'v1', repositoryId: '12', snapshot: 's1' },
      { ...look, id: 'v2', repositoryId: '11', snapshot: 's0' },
    ]
    await db.insertInto('verifications').values(others).execute()
    expect(await confirmed(db, '11', { refsSha256: 'same', at: LATER })).toBe(true)
  })

  it('is noted of many at once, each at its own time', async () => {
    const db = await databases.open()
    const ids = Array.from({ length: 1201 }, (_, n) => String(1000 + n))
    await db.insertInto('repositories').values(ids.map(repositoryRow)).execute()
    // The last two were never backed up, and the first is not as it was.
    const rows = ids.slice(0, -2).map((id) => snapshotRow(id, 's1', START, id))
    await db.insertInto('snapshots').values(rows).execute()
    const seen = ids.map((repositoryId, n) => ({
      ...{ repositoryId, refsSha256: n === 0 ? 'other' : repositoryId },
      at: minutesLater(n),
    }))
    const found = await noteConfirmed(db, seen)

    expect(found.size).toBe(1199)
    expect([...found].filter(([, equal]) => !equal)).toEqual([['1000', false]])
    const noted = await db.selectFrom('repositories').select('confirmedAt').orderBy('id').execute()
    expect(noted.map(({ confirmedAt: at }) => at)).toEqual(
      ids.map((_, n) => (n === 0 || n > 1198 ? null : minutesLater(n).getTime())),
    )
  })

  it('never goes back', async () => {
    const db = await databases.open()
    await withSnapshots(db, ['s1', START, 'same'])
    await confirmed(db, '11', { refsSha256: 'same', at: minutesLater(5) })
    expect(await confirmed(db, '11', { refsSha256: 'same', at: LATER })).toBe(true)
    expect(await confirmedAt(db, '11')).toBe(minutesLater(5).getTime())
  })
})
