import { expect, it } from 'vitest'
import {
  findDispatchByRun,
  insertDispatch,
  listOpenDispatches,
  noteEnded,
  noteLost,
  noteRefused,
  noteRunning,
  noteSent,
  pruneDispatches,
  readDispatch,
  withdrawDispatch,
} from '../../../app/records/dispatches.ts'
import { settleRun } from '../../../app/records/ended-runs.ts'
import type { Db } from '../../../app/records/open.ts'
import { listOpenRuns, listRunsOf, takeRun } from '../../../app/records/runs.ts'
import { describeOnEach } from '../databases.ts'
import { minutesLater, orderOf, planned, START, WORKFLOW } from '../dispatch/orders.ts'

const LATER = minutesLater(1)
const REFUSAL = { code: 'bad-input', message: 'There is no such workflow.', hint: 'Add it.' }

describeOnEach('a dispatch', (databases) => {
  it('is kept with its runs, as it was ordered', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11', '12'])
    expect(await readDispatch(db, 'd1')).toEqual({
      id: 'd1',
      installationId: '3',
      workflow: WORKFLOW,
      slots: 1,
      createdAt: START,
      sentAt: null,
      endedAt: null,
      githubRunId: null,
      state: 'planned',
      error: null,
      conclusion: null,
    })
    const runs = await listRunsOf(db, 'd1')
    expect(runs.map(({ id, repositoryId, state }) => [id, repositoryId, state])).toEqual([
      ['d1.0', '11', 'dispatched'],
      ['d1.1', '12', 'dispatched'],
    ])
  })

  it('leaves out repositories that are in an open run, also of itself', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11'])
    expect(await planned(db, 'd2', ['12', '11', '12'])).toEqual(new Set(['d2.0']))
    await settleRun(db, 'd1.0', { outcome: 'stored', at: LATER })
    expect(await planned(db, 'd3', ['11'])).toEqual(new Set(['d3.0']))
  })

  it('is not there when nothing is left of it', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11'])
    expect(await planned(db, 'd2', ['11'])).toEqual(new Set())
    expect(await readDispatch(db, 'd2')).toBeUndefined()
  })

  it('is all or nothing', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11'])
    // The id of the dispatch is taken: its runs must not stay behind alone.
    await expect(planned(db, 'd1', ['12', '13'])).rejects.toThrow()
    const { runs, ...order } = orderOf(1, ['12', 0])
    const again = insertDispatch(db, {
      ...order,
      id: 'd1',
      createdAt: START,
      runs: runs.map((run) => ({ ...run, id: 'other' })),
    })
    await expect(again).rejects.toThrow()
    expect((await listOpenRuns(db)).map(({ id }) => id)).toEqual(['d1.0'])
  })

  it('shares no repository with another, however many are made at once', async () => {
    const db = await databases.open()
    const repositories = Array.from({ length: 40 }, (_, n) => String(n))
    const orders = Array.from({ length: 8 }, (_, n) =>
      planned(db, `d${n}`, n % 2 === 0 ? repositories : repositories.toReversed()),
    )
    const added = (await Promise.all(orders)).reduce((sum, { size }) => sum + size, 0)
    expect(added).toBe(40)
    const open = await listOpenRuns(db)
    expect(new Set(open.map(({ repositoryId }) => repositoryId)).size).toBe(40)
  })

  it('waits for another one, and never both, though they are larger than a statement', async () => {
    const db = await databases.open()
    const repositories = Array.from({ length: 3000 }, (_, n) => String(n))
    const orders = [repositories, repositories.toReversed(), repositories.toReversed()]
    const made = await Promise.all(orders.map((order, n) => planned(db, `d${n}`, order)))
    expect(made.map(({ size }) => size).toSorted((a, b) => a - b)).toEqual([0, 0, 3000])
  })

  it('can be larger than a statement', async () => {
    const db = await databases.open()
    const repositories = Array.from({ length: 4100 }, (_, n) => String(n))
    expect((await planned(db, 'd1', repositories)).size).toBe(4100)
  })

  it('is found by its workflow run, and listed while it is under way', async () => {
    const db = await databases.open()
    await planned(db, 'd2', ['12'], { createdAt: LATER })
    await planned(db, 'd1', ['11'])
    await planned(db, 'd3', ['13'])
    await noteSent(db, 'd1', { githubRunId: '9', at: LATER })
    await noteEnded(db, 'd3', { githubRunId: '8', error: null, conclusion: 'success', at: LATER })
    expect((await findDispatchByRun(db, '9'))?.id).toBe('d1')
    expect(await findDispatchByRun(db, '10')).toBeUndefined()
    expect((await listOpenDispatches(db)).map(({ id }) => id)).toEqual(['d1', 'd2'])
  })

  it('takes its untaken runs with it when it is refused, and no other', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11', '12'])
    await planned(db, 'd2', ['13'])
    expect(await noteRefused(db, 'd1', { error: REFUSAL, at: LATER })).toBe(true)
    expect(await readDispatch(db, 'd1')).toMatchObject({
      state: 'refused',
      endedAt: LATER,
      error: 'bad-input: There is no such workflow.',
    })
    for (const run of await listRunsOf(db, 'd1')) {
      expect(run).toMatchObject({
        state: 'settled',
        outcome: 'refused',
        settledAt: LATER,
        error: REFUSAL,
      })
    }
    expect((await listOpenRuns(db)).map(({ id }) => id)).toEqual(['d2.0'])
  })

  it('does not take a run with it that a job has', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11', '12'])
    await takeRun(db, { dispatchId: 'd1', slot: 0, at: START })
    await noteRefused(db, 'd1', { error: REFUSAL, at: LATER })
    expect((await listRunsOf(db, 'd1')).map(({ state }) => state)).toEqual(['leased', 'settled'])
  })

  it('is neither refused nor taken back once its workflow run was seen', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11'])
    await noteRunning(db, 'd1', { githubRunId: '9' })
    expect(await noteRefused(db, 'd1', { error: REFUSAL, at: LATER })).toBe(false)
    expect(await withdrawDispatch(db, 'd1')).toBe(false)
    expect((await listRunsOf(db, 'd1')).map(({ state }) => state)).toEqual(['dispatched'])
  })

  it('leaves nothing when it is taken back', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11'])
    await planned(db, 'd2', ['12'])
    expect(await withdrawDispatch(db, 'd1')).toBe(true)
    expect(await readDispatch(db, 'd1')).toBeUndefined()
    expect((await listOpenRuns(db)).map(({ id }) => id)).toEqual(['d2.0'])
    expect((await planned(db, 'd3', ['11'])).size).toBe(1)
  })

  it('can be changed within a transaction of others', async () => {
    const db = await databases.open()
    const failing = db.transaction().execute(async (tx) => {
      await planned(tx, 'd1', ['11'])
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await listOpenRuns(db)).toEqual([])
  })

  it('is removed when it was long over, but not before its runs', async () => {
    const db = await databases.open()
    for (const id of ['d1', 'd2', 'd3', 'd4']) await planned(db, id, [`of-${id}`])
    for (const id of ['d1', 'd2', 'd3']) {
      await takeRun(db, { dispatchId: id, slot: 0, at: START })
      const at = id === 'd3' ? minutesLater(60) : LATER
      await noteEnded(db, id, { githubRunId: id, error: null, conclusion: 'success', at })
    }
    for (const id of ['d1', 'd3', 'd4']) {
      await settleRun(db, `${id}.0`, { outcome: 'stored', at: LATER })
    }
    expect(await pruneDispatches(db, minutesLater(30))).toBe(1)
    expect(await readDispatch(db, 'd1')).toBeUndefined()
    for (const id of ['d2', 'd3', 'd4']) expect(await readDispatch(db, id)).toBeDefined()
  })
})

describeOnEach('the state of a dispatch', (databases) => {
  const CHANGES = {
    sent: (db: Db) => noteSent(db, 'd1', { githubRunId: '9', at: LATER }),
    'sent, without an id': (db: Db) => noteSent(db, 'd1', { githubRunId: null, at: LATER }),
    running: (db: Db) => noteRunning(db, 'd1', { githubRunId: '9' }),
    'another is running': (db: Db) => noteRunning(db, 'd1', { githubRunId: '10' }),
    ended: (db: Db) =>
      noteEnded(db, 'd1', { githubRunId: '9', error: null, conclusion: 'success', at: LATER }),
    refused: (db: Db) => noteRefused(db, 'd1', { error: REFUSAL, at: LATER }),
    'not found': (db: Db) =>
      noteLost(db, 'd1', { githubRunId: null, error: 'not-found: No.', at: LATER }),
    gone: (db: Db) => noteLost(db, 'd1', { githubRunId: '9', error: 'not-found: No.', at: LATER }),
  } as const
  type Change = keyof typeof CHANGES

  /** What is done in turn, and what the dispatch comes to. */
  const TABLE: readonly (readonly [changes: readonly Change[], state: string])[] = [
    [['sent'], 'sent 9'],
    [['sent, without an id'], 'sent null'],
    [['sent, without an id', 'running'], 'running 9'],
    [['running', 'sent'], 'running 9'],
    [['running', 'sent, without an id'], 'running 9'],
    [['sent', 'running', 'ended'], 'ended 9'],
    [['ended', 'running', 'sent'], 'ended 9'],
    [['ended', 'ended'], 'ended 9'],
    [['ended', 'gone'], 'ended 9'],
    [['sent', 'another is running'], 'sent 9'],
    [['running', 'another is running'], 'running 9'],
    [['another is running', 'ended'], 'running 10'],
    [['not found'], 'lost null'],
    [['sent', 'not found'], 'sent 9'],
    [['running', 'not found'], 'running 9'],
    [['sent', 'gone'], 'lost 9'],
    [['another is running', 'gone'], 'running 10'],
    [['not found', 'running'], 'running 9'],
    [['not found', 'ended'], 'ended 9'],
    [['not found', 'sent'], 'lost null'],
    [['refused'], 'refused null'],
    [['refused', 'running', 'sent', 'ended', 'not found'], 'refused null'],
    [['sent', 'refused'], 'sent 9'],
  ]

  it.each(TABLE)('after %j is: %s', async (changes, state) => {
    const db = await databases.open()
    await planned(db, 'd1', ['11'])
    await planned(db, 'd2', ['12'])
    for (const change of changes) await CHANGES[change](db)
    const dispatch = await readDispatch(db, 'd1')
    expect(`${dispatch?.state} ${dispatch?.githubRunId}`).toBe(state)
    const over = /^(ended|lost|refused)/.test(state)
    expect(dispatch?.endedAt).toEqual(over ? LATER : null)
    expect(dispatch?.error === null).toBe(!/^(lost|refused)/.test(state))
    expect((await readDispatch(db, 'd2'))?.state).toBe('planned')
  })

  it('tells who changed it', async () => {
    const db = await databases.open()
    await planned(db, 'd1', ['11'])
    expect(await CHANGES.sent(db)).toBe(true)
    expect(await CHANGES.sent(db)).toBe(false)
    const ends = await Promise.all([CHANGES.ended(db), CHANGES.ended(db), CHANGES.gone(db)])
    expect(ends.filter((changed) => changed)).toHaveLength(1)
  })
})
