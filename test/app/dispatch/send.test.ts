import { describe, expect, it } from 'vitest'
import type { DispatchOrder } from '../../../app/dispatch/order.ts'
import { sendDispatch } from '../../../app/dispatch/send.ts'
import { noteRunning, readDispatch } from '../../../app/records/dispatches.ts'
import type { Db } from '../../../app/records/open.ts'
import { listOpenRuns, listRunsOf, takeRun } from '../../../app/records/runs.ts'
import { openSqlite } from '../databases.ts'
import { createGitHubDouble, type GitHubDouble, refusal } from './github-double.ts'
import { orderOf, planned, START, WORKFLOW } from './orders.ts'

const ORDER = orderOf(3, ['14', 0], ['11', 1], ['12', 0], ['13', 2])

function send(db: Db, github: GitHubDouble, order: DispatchOrder = ORDER, id = 'd1') {
  return sendDispatch(order, { db, github, now: () => START, newId: () => id })
}

describe('a dispatch', () => {
  it('is recorded, sent, and known by the id of its run', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    expect(await send(db, github)).toEqual({
      kind: 'sent',
      dispatchId: 'd1',
      githubRunId: '9000',
      passedOver: [],
      notices: [],
    })
    expect(github.dispatched).toEqual([
      {
        owner: 'acme',
        name: 'holdfast',
        file: 'holdfast.yml',
        ref: 'main',
        inputs: { dispatch: 'd1', slots: '[0,1,2]', 'max-parallel': '3' },
      },
    ])
    const dispatch = await readDispatch(db, 'd1')
    expect(dispatch).toMatchObject({ state: 'sent', sentAt: START, githubRunId: '9000', slots: 3 })
    expect(dispatch?.workflow).toEqual(WORKFLOW)
    expect(github.calls).toEqual(['dispatch'])
  })

  it('is recorded before GitHub is asked', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    const seen: (string | undefined)[] = []
    const dispatch: GitHubDouble['dispatch'] = async () => {
      seen.push((await readDispatch(db, 'd1'))?.state, String((await listRunsOf(db, 'd1')).length))
      return { githubRunId: '9' }
    }
    await send(db, { ...github, dispatch })
    expect(seen).toEqual(['planned', '4'])
  })

  it('gives each job its runs in the order of the plan', async () => {
    const db = await openSqlite()
    const many = Array.from({ length: 12 }, (_, n) => [String(50 - n), 0] as const)
    await send(db, createGitHubDouble(), orderOf(1, ...many))
    for (const [repositoryId] of many) {
      const run = await takeRun(db, { dispatchId: 'd1', slot: 0, at: START })
      expect(run?.repositoryId).toBe(repositoryId)
    }
  })

  it('has its jobs in order, whichever has the most urgent run', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    await send(db, github, orderOf(11, ['14', 10], ['11', 2], ['12', 0]))
    expect(github.dispatched[0]?.inputs.slots).toBe('[0,2,10]')
  })

  it('passes over what is in an open run, and starts no job for it', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    await planned(db, 'd0', ['11', '12'])
    const sent = await send(db, github)
    expect(sent).toMatchObject({ kind: 'sent', passedOver: ['11', '12'] })
    expect(github.dispatched[0]?.inputs).toMatchObject({ slots: '[0,2]', 'max-parallel': '2' })
  })

  it('is not sent where nothing is left to do', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    await planned(db, 'd0', ['11'])
    const sent = await send(db, github, orderOf(1, ['11', 0]))
    expect(sent).toEqual({ kind: 'nothing', passedOver: ['11'], notices: [] })
    expect(await send(db, github, orderOf(1))).toMatchObject({ kind: 'nothing' })
    expect(github.calls).toEqual([])
  })

  it.each([
    [2, 2],
    [3, 3],
    [10, 3],
  ])('runs %i jobs at once, and never more than there are', async (maxParallel, said) => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    await send(db, github, { ...ORDER, maxParallel })
    expect(github.dispatched[0]?.inputs['max-parallel']).toBe(String(said))
  })

  it.each([
    ['no slot', { slots: 0 }],
    ['more slots than a matrix has', { slots: 257 }],
    ['half a slot', { slots: 2.5 }],
    ['a run beyond the last slot', { slots: 2 }],
    ['a run before the first slot', orderOf(1, ['11', -1])],
    ['a run between two slots', orderOf(2, ['11', 0.5])],
    ['no job at once', { maxParallel: 0 }],
  ])('is not sent with %s', async (_, change) => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    const sent = send(db, github, { ...ORDER, ...change })
    await expect(sent).rejects.toMatchObject({ code: 'internal' })
    expect(await listOpenRuns(db)).toEqual([])
  })

  it('may have as many slots as a matrix has jobs', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    const runs = Array.from({ length: 256 }, (_, n) => [String(n), n] as const)
    expect(await send(db, github, orderOf(256, ...runs))).toMatchObject({ kind: 'sent' })
  })
})

describe('when GitHub', () => {
  it('does not tell the id of the run, it is sent all the same', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    github.silent = true
    expect(await send(db, github)).toMatchObject({ kind: 'sent', githubRunId: undefined })
    expect(await readDispatch(db, 'd1')).toMatchObject({ state: 'sent', githubRunId: null })
  })

  it.each([
    ['source-denied', 'active', 'GitHub said source-denied.'],
    ['bad-input', 'active', 'GitHub said bad-input.'],
    ['source-not-found', undefined, 'acme/holdfast has no workflow holdfast.yml.'],
    ['bad-input', 'gone', 'acme/holdfast has no workflow holdfast.yml.'],
    ['bad-input', 'disabled', 'Somebody has disabled holdfast.yml of acme/holdfast.'],
  ] as const)('says %s of a workflow that is %s, all is refused', async (code, state, message) => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    github.state = state
    github.fail('dispatch', refusal(code))
    const sent = await send(db, github)
    expect(sent).toMatchObject({ kind: 'refused', dispatchId: 'd1', error: { message } })
    const dispatch = await readDispatch(db, 'd1')
    expect(dispatch?.state).toBe('refused')
    expect(dispatch?.error).toContain(message)
    for (const run of await listRunsOf(db, 'd1')) {
      expect(run).toMatchObject({ state: 'settled', outcome: 'refused', error: { message } })
      expect(run.error?.hint).not.toBe('')
    }
    expect(github.calls).toEqual(['dispatch', 'readWorkflow'])
  })

  it('refuses, and then does not answer, it was refused', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    github.fail('dispatch', refusal('bad-input'))
    github.fail('readWorkflow', refusal('source-unreachable'))
    expect(await send(db, github)).toMatchObject({ kind: 'refused', error: { code: 'bad-input' } })
  })

  it.each(['before', 'after'] as const)(
    'is cut off %s it did it, nobody knows, and it is asked no second time',
    async (when) => {
      const [db, github] = [await openSqlite(), createGitHubDouble()]
      github.fail('dispatch', refusal('source-unreachable'), when)
      expect(await send(db, github)).toMatchObject({ kind: 'unknown', dispatchId: 'd1' })
      expect(await readDispatch(db, 'd1')).toMatchObject({ state: 'planned', error: null })
      expect(await listOpenRuns(db)).toHaveLength(4)
      expect(github.calls).toEqual(['dispatch'])
    },
  )

  it('fails in a way that nobody foresaw, nobody knows either', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    const dispatch = () => Promise.reject(new TypeError('x is not a function'))
    expect(await send(db, { ...github, dispatch })).toMatchObject({ kind: 'unknown' })
  })

  it.each([
    [7000, 7000],
    [undefined, 60_000],
  ])('asks for %s ms of rest, nothing is left and nothing is lost', async (asked, waited) => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    github.fail('dispatch', refusal('source-rate-limited', 'Slowly.', asked))
    expect(await send(db, github)).toMatchObject({
      kind: 'postponed',
      retryAt: new Date(START.getTime() + waited),
    })
    expect(await readDispatch(db, 'd1')).toBeUndefined()
    expect(await db.selectFrom('runs').selectAll().execute()).toEqual([])
    expect(await send(db, github, ORDER, 'd2')).toMatchObject({ kind: 'sent', passedOver: [] })
  })

  it('tells by webhook of the run before it answers, the run stays known', async () => {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    const dispatch: GitHubDouble['dispatch'] = async () => {
      await noteRunning(db, 'd1', { githubRunId: '9' })
      return { githubRunId: '9' }
    }
    await send(db, { ...github, dispatch })
    expect(await readDispatch(db, 'd1')).toMatchObject({ state: 'running', githubRunId: '9' })
  })
})

describe('a workflow that GitHub disabled, since nothing happened there,', () => {
  async function asleep() {
    const [db, github] = [await openSqlite(), createGitHubDouble()]
    github.state = 'disabled-by-inactivity'
    return { db, github }
  }
  const NOTICE = { kind: 'workflow-enabled', owner: 'acme', name: 'holdfast', file: 'holdfast.yml' }

  it('is enabled, which is told, and dispatched', async () => {
    const { db, github } = await asleep()
    expect(await send(db, github)).toMatchObject({ kind: 'sent', notices: [NOTICE] })
    expect(github.calls).toEqual(['dispatch', 'readWorkflow', 'enableWorkflow', 'dispatch'])
    expect((await readDispatch(db, 'd1'))?.state).toBe('sent')
  })

  it('is tried once more and not for ever', async () => {
    const { db, github } = await asleep()
    github.fail('dispatch', refusal('bad-input'), 'before', 5)
    const sent = await send(db, github)
    expect(sent).toMatchObject({ kind: 'refused', notices: [NOTICE] })
    expect(github.calls.filter((call) => call === 'dispatch')).toHaveLength(2)
  })

  it('is refused with the reason, when the App may not enable it', async () => {
    const { db, github } = await asleep()
    github.fail('enableWorkflow', refusal('source-denied'))
    const sent = await send(db, github)
    expect(sent).toMatchObject({ kind: 'refused', error: { code: 'source-denied' }, notices: [] })
    expect(sent.kind === 'refused' && sent.error.message).toMatch(/60 days.*could not enable/)
    expect(await listOpenRuns(db)).toEqual([])
  })

  it.each(['readWorkflow', 'enableWorkflow'] as const)(
    'waits when %s meets a limit',
    async (call) => {
      const { db, github } = await asleep()
      github.fail(call, refusal('source-rate-limited'))
      expect(await send(db, github)).toMatchObject({ kind: 'postponed' })
      expect(await listOpenRuns(db)).toEqual([])
    },
  )
})
