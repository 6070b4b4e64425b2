import { describe, expect, it } from 'vitest'
import { type EndedJob, endJob } from '../../../app/dispatch/job-ended.ts'
import { sendDispatch } from '../../../app/dispatch/send.ts'
import { createTracker } from '../../../app/dispatch/track.ts'
import type { Settle } from '../../../app/dispatch/unsettled.ts'
import { insertDispatch, noteSent, readDispatch } from '../../../app/records/dispatches.ts'
import { settleRun } from '../../../app/records/ended-runs.ts'
import { insertLease, readLease } from '../../../app/records/leases.ts'
import { listOpenRuns, takeRun } from '../../../app/records/runs.ts'
import { openSqlite } from '../databases.ts'
import { createGitHubDouble, refusal, workflowRun } from './github-double.ts'
import { minutesLater, orderOf, planned } from './orders.ts'

/** An App whose clock is at `at`, in minutes; it settles what it is handed. */
async function scene() {
  const db = await openSqlite()
  const clock = { minutes: 0 }
  const now = () => minutesLater(clock.minutes)
  const github = createGitHubDouble(now)
  const settled: string[] = []
  const settle: Settle = async (runIds, { outcome, message }) => {
    settled.push(`${runIds.join(' ')}: ${outcome}. ${message}`)
    for (const id of runIds) await settleRun(db, id, { outcome, at: now() })
  }
  const jobEnded = (job: EndedJob) => endJob(job, { db, now, settle: async () => undefined })
  const tracker = createTracker({ db, github: () => github, now, settle, jobEnded })
  return {
    ...{ db, github, settled, now, jobEnded },
    send: (...repositories: string[]) =>
      sendDispatch(orderOf(1, ...repositories.map((id) => [id, 0] as const)), {
        ...{ db, github, now },
        newId: () => 'd1',
      }),
    trackAt(minutes: number) {
      clock.minutes = minutes
      return tracker.track()
    },
    state: async () => (await readDispatch(db, 'd1'))?.state,
  }
}

describe('a dispatch whose answer was lost', () => {
  it('is found by the title of its run', async () => {
    const { github, send, trackAt, db } = await scene()
    github.fail('dispatch', refusal('source-unreachable'), 'after')
    await send('11')
    github.runs.unshift(
      workflowRun({ id: '9001', title: 'holdfast d1x', createdAt: minutesLater(0) }),
    )
    expect(await trackAt(0.4)).toEqual({ changed: [], failures: [] })
    expect(github.calls).not.toContain('listWorkflowRuns')
    expect(await trackAt(0.5)).toEqual({
      changed: [{ dispatchId: 'd1', kind: 'running' }],
      failures: [],
    })
    const found = { state: 'running', githubRunId: '9000', error: null }
    expect(await readDispatch(db, 'd1')).toMatchObject(found)
  })

  it('is lost when there is no run after a quarter of an hour, and not before', async () => {
    const { github, send, trackAt, db, settled } = await scene()
    github.fail('dispatch', refusal('source-unreachable'), 'before')
    await send('11', '12')
    for (let minutes = 0; minutes < 15; minutes += 0.5) await trackAt(minutes)
    expect(await readDispatch(db, 'd1')).toMatchObject({ state: 'planned', githubRunId: null })
    expect(settled).toEqual([])
    // 30 s, 1, 2, 4 and 8 minutes.
    expect(github.calls.filter((call) => call === 'listWorkflowRuns')).toHaveLength(5)
    expect((await trackAt(15)).changed).toEqual([{ dispatchId: 'd1', kind: 'lost' }])
    expect((await readDispatch(db, 'd1'))?.error).toMatch(
      /^source-not-found: acme\/holdfast has no/,
    )
    expect(settled).toHaveLength(1)
    expect(settled[0]).toMatch(/^d1.00000 d1.00001: lost. The dispatch was lost. acme\/holdfast/)
    expect(await listOpenRuns(db)).toEqual([])
  })

  it('is not lost while nobody can be asked, until a day has passed', async () => {
    const { github, send, trackAt, state } = await scene()
    github.silent = true
    await send('11')
    github.fail('listWorkflowRuns', refusal('source-denied'), 'before', 1000)
    expect((await trackAt(20)).failures).toMatchObject([{ code: 'source-denied' }])
    await trackAt(23.9 * 60)
    expect(await state()).toBe('sent')
    await trackAt(24.2 * 60)
    expect(await state()).toBe('lost')
  })

  it('is found after half an hour, if nobody could be asked before', async () => {
    const { github, send, trackAt, state } = await scene()
    github.silent = true
    await send('11')
    github.fail('listWorkflowRuns', refusal('source-unreachable'), 'before', 2)
    for (const minutes of [14, 15, 30]) await trackAt(minutes)
    expect(await state()).toBe('running')
  })

  it.each([
    ['of another event', { event: 'push' }],
    ['that is older than it', { createdAt: minutesLater(-6) }],
    ['of another dispatch', { title: 'holdfast d2' }],
    ['that only begins like it', { title: 'holdfast d1 ' }],
  ])('is not taken for a run %s', async (_, change) => {
    const { github, send, trackAt, state } = await scene()
    github.fail('dispatch', refusal('source-unreachable'), 'before')
    await send('11')
    github.runs.push(workflowRun({ createdAt: minutesLater(0), ...change }))
    await trackAt(1)
    expect(await state()).toBe('planned')
  })

  it('is found although the clock of GitHub is behind', async () => {
    const { github, send, trackAt, state } = await scene()
    github.fail('dispatch', refusal('source-unreachable'), 'before')
    await send('11')
    github.runs.push(workflowRun({ createdAt: minutesLater(-4) }))
    await trackAt(1)
    expect(await state()).toBe('running')
  })

  it('is the first run of its name', async () => {
    const { github, send, trackAt, db } = await scene()
    github.silent = true
    await send('11')
    github.runs.unshift(workflowRun({ id: '9005', createdAt: minutesLater(1) }))
    await trackAt(2)
    expect((await readDispatch(db, 'd1'))?.githubRunId).toBe('9000')
  })

  it('is one of many that one listing finds', async () => {
    const { github, trackAt, db } = await scene()
    for (const id of ['d1', 'd2', 'd3']) {
      const [n = 0] = [Number(id.slice(1))]
      await planned(db, id, [id], { createdAt: minutesLater(n) })
      github.runs.unshift(
        workflowRun({ id: `900${n}`, title: `holdfast ${id}`, createdAt: minutesLater(n) }),
      )
    }
    expect((await trackAt(5)).changed).toHaveLength(3)
    expect(github.calls).toEqual(['listWorkflowRuns'])
    expect((await readDispatch(db, 'd2'))?.githubRunId).toBe('9002')
  })
})

describe('a dispatch whose webhooks were lost', () => {
  it('is read seldom, and ends when its run does', async () => {
    const { github, send, trackAt, db, settled } = await scene()
    await send('11', '12')
    await settleRun(db, 'd1.00000', { outcome: 'stored', at: minutesLater(3) })
    for (let minutes = 0; minutes <= 60; minutes += 1) await trackAt(minutes)
    // 10, 15, 23, 35 and 53 minutes.
    expect(github.calls.filter((call) => call === 'readWorkflowRun')).toHaveLength(5)
    expect(await readDispatch(db, 'd1')).toMatchObject({ state: 'running', endedAt: null })
    const [run] = github.runs
    if (run) github.runs[0] = { ...run, status: 'completed', conclusion: 'failure' }
    for (let minutes = 61; minutes <= 90; minutes += 1) await trackAt(minutes)
    expect(await readDispatch(db, 'd1')).toMatchObject({
      state: 'ended',
      endedAt: minutesLater(80),
    })
    expect(settled).toHaveLength(1)
    expect(settled[0]).toMatch(/^d1.00001: refused. No job took this repository. .*"failure"/)
  })

  it('has the slots of its jobs that are over freed, while others are at work', async () => {
    const { github, trackAt, db } = await scene()
    const order = orderOf(3, ['11', 0], ['21', 1], ['31', 2])
    const runs = order.runs.map((run) => ({ ...run, id: `of-${run.repositoryId}` }))
    await insertDispatch(db, { ...order, id: 'd1', createdAt: minutesLater(0), runs })
    await noteSent(db, 'd1', { githubRunId: '9000', at: minutesLater(0) })
    github.runs.push(workflowRun({ status: 'running' }))
    // The second job is at work.
    await takeRun(db, { dispatchId: 'd1', slot: 1, at: minutesLater(1) })
    await insertLease(db, {
      ...{ id: 'l1', runId: 'of-21', repositoryId: '21', dispatchId: 'd1', slot: 1 },
      ...{ githubRunId: '9000', githubRunAttempt: 1 },
      ...{ grantedAt: minutesLater(1), expiresAt: minutesLater(61) },
    })
    const job = { attempt: 1, completed: true, conclusion: 'failure' } as const
    github.jobs.push(
      { ...job, id: '1', name: 'backup (0)' },
      { ...job, id: '2', name: 'backup (1)', completed: false, conclusion: null },
      { ...job, id: '3', name: 'prepare' },
      { ...job, id: '4', name: 'backup (7)' },
    )
    const { changed, failures } = await trackAt(10)
    expect({ kinds: changed.map(({ kind }) => kind), failures }).toEqual({
      ...{ kinds: ['running', 'freed'], failures: [] },
    })
    const open = await listOpenRuns(db)
    expect(open.map(({ repositoryId }) => repositoryId)).toEqual(['21', '31'])
    expect((await readLease(db, 'l1'))?.releasedAt).toBeNull()
    // Nobody asks for jobs when no run is open.
    for (const id of ['of-21', 'of-31']) {
      await settleRun(db, id, { outcome: 'stored', at: minutesLater(11) })
    }
    github.calls.length = 0
    await trackAt(20)
    expect(github.calls).toEqual(['readWorkflowRun'])
  })

  it('is tracked on when its jobs cannot be listed', async () => {
    const { github, send, trackAt, state } = await scene()
    await send('11')
    github.fail('listJobs', refusal('source-denied'))
    expect((await trackAt(10)).failures).toMatchObject([{ code: 'source-denied' }])
    expect(await state()).toBe('running')
    expect((await trackAt(20)).failures).toEqual([])
  })

  it('is lost when its run is gone, but not at once', async () => {
    const { github, send, trackAt, state } = await scene()
    await send('11')
    github.runs.length = 0
    await trackAt(14)
    expect(await state()).toBe('sent')
    await trackAt(21)
    expect(await state()).toBe('lost')
  })

  it('is looked at once more by an App that was started anew', async () => {
    const { github, send, trackAt, db, now, jobEnded } = await scene()
    await send('11')
    await trackAt(10)
    const settle = async () => undefined
    const other = createTracker({ db, github: () => github, now, settle, jobEnded })
    await other.track()
    await other.track()
    expect(github.calls.filter((call) => call === 'readWorkflowRun')).toHaveLength(2)
  })
})

describe('tracking', () => {
  it('leaves an installation alone while GitHub asks for it, and no other', async () => {
    const { db, now, jobEnded } = await scene()
    const [limited, other] = [createGitHubDouble(), createGitHubDouble()]
    limited.fail('listWorkflowRuns', refusal('source-rate-limited', 'Slowly.', 10 * 60_000))
    await planned(db, 'd1', ['11'], { installationId: '3' })
    await planned(db, 'd2', ['12'], { installationId: '4' })
    const clock = { minutes: 1 }
    const tracker = createTracker({
      db,
      github: (id) => (id === '3' ? limited : other),
      now: () => minutesLater(clock.minutes),
      settle: async () => undefined,
      jobEnded,
    })
    expect((await tracker.track()).failures).toMatchObject([{ code: 'source-rate-limited' }])
    expect(other.calls).toHaveLength(1)
    for (clock.minutes = 2; clock.minutes < 11; clock.minutes += 1) await tracker.track()
    expect(limited.calls).toHaveLength(1)
    expect(other.calls).toHaveLength(4)
    clock.minutes = 11
    await tracker.track()
    expect(limited.calls).toHaveLength(2)
    expect(now()).toEqual(minutesLater(0))
  })

  it('asks no more questions of an installation that met a limit', async () => {
    const { github, db, trackAt } = await scene()
    for (const id of ['d1', 'd2']) {
      await planned(db, id, [id])
      await db.updateTable('dispatches').set({ githubRunId: id }).where('id', '=', id).execute()
    }
    github.fail('readWorkflowRun', refusal('source-rate-limited'))
    await trackAt(10)
    expect(github.calls).toEqual(['readWorkflowRun'])
  })

  it('goes on after a failure', async () => {
    const { github, db, trackAt } = await scene()
    for (const id of ['d1', 'd2']) {
      await planned(db, id, [id])
      await db.updateTable('dispatches').set({ githubRunId: id }).where('id', '=', id).execute()
      github.runs.push(workflowRun({ id, status: 'completed', conclusion: 'success' }))
    }
    github.fail('readWorkflowRun', refusal('source-unreachable'))
    const { changed, failures } = await trackAt(10)
    expect(changed).toEqual([{ dispatchId: 'd2', kind: 'ended' }])
    expect(failures).toMatchObject([{ code: 'source-unreachable' }])
  })

  it('hands over again what could not be settled, and the rest meanwhile', async () => {
    const { db, now, github, jobEnded } = await scene()
    await planned(db, 'd1', ['11'])
    await planned(db, 'd2', ['12'])
    const over = { endedAt: 0, state: 'ended' } as const
    await db
      .updateTable('dispatches')
      .set({ ...over, error: 'failure: F.' })
      .where('id', '=', 'd1')
      .execute()
    await db.updateTable('dispatches').set(over).where('id', '=', 'd2').execute()
    const handed: string[] = []
    const settle: Settle = async (runIds) => {
      handed.push(...runIds)
      if (runIds.includes('d1.0')) throw refusal('source-unreachable')
      for (const id of runIds) await settleRun(db, id, { outcome: 'refused', at: now() })
    }
    const tracker = createTracker({ db, github: () => github, now, settle, jobEnded })
    expect((await tracker.track()).failures).toMatchObject([{ code: 'source-unreachable' }])
    await tracker.track()
    expect(handed).toEqual(['d1.0', 'd2.0', 'd1.0'])
  })
})
