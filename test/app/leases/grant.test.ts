import { describe, expect, it } from 'vitest'
import { createLeaseRoutes } from '../../../app/leases/routes.ts'
import { noteEnded, noteSent } from '../../../app/records/dispatches.ts'
import { listReportedLate, noteLookedInto, settleRun } from '../../../app/records/ended-runs.ts'
import { listHeld, readLease } from '../../../app/records/leases.ts'
import { readRun } from '../../../app/records/runs.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { LeaseGrant, LeaseReport } from '../../../core/domain/lease.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { describeOnEach, openSqlite } from '../databases.ts'
import type { Payload } from './issuer.ts'
import {
  dispatch,
  events,
  OPTIONS,
  ownClaims,
  ownWorkflows,
  REPORT,
  type Setting,
  START,
  setUp,
} from './setting.ts'

const HOUR = 3_600_000

async function lease({ ask }: Setting, slot = 0, claims: Payload = {}, known?: string[]) {
  const body = known === undefined ? { slot } : { slot, known }
  const answer = await ask('/api/v1/leases', body, claims)
  return answer.status === 201 ? LeaseGrant.parse(await answer.json()) : answer.status
}

/** The lease that must be given. */
async function granted(setting: Setting, slot = 0, claims: Payload = {}, known?: string[]) {
  const grant = await lease(setting, slot, claims, known)
  if (typeof grant === 'number') throw new Error(`status ${grant}`)
  return grant
}

const renew = (setting: Setting, id: string, claims: Payload = {}) =>
  setting.ask(`/api/v1/leases/${id}/renewals`, {}, claims)
const report = (setting: Setting, id: string, body: unknown = REPORT, claims: Payload = {}) =>
  setting.ask(`/api/v1/leases/${id}/report`, body, claims)

describeOnEach('a job', (databases) => {
  it('is given one run of its slot after the other, and in the end nothing', async () => {
    const setting = await setUp(await databases.open())
    const first = await granted(setting)
    const second = await granted(setting)

    expect(first).toMatchObject({
      expiresAt: new Date(START.getTime() + HOUR).toISOString(),
      renewAfterSeconds: 1800,
      target: {
        repositoryId: '101',
        ...{ owner: 'acme', name: 'r101', url: 'https://github.com/acme/r101' },
      },
      token: { value: 'ghs_101' },
      store: { address: 's3://backups/acme', credentials: null },
      options: OPTIONS,
    })
    expect(second.target.repositoryId).toBe('102')
    expect(await lease(setting)).toBe(204)
    expect((await granted(setting, 1)).target.repositoryId).toBe('103')
    expect(await lease(setting, 1)).toBe(204)
    expect(await lease(setting, 2)).toBe(204)
    expect(await readRun(setting.db, 'run-1')).toMatchObject({ state: 'leased', startedAt: START })
    expect(await readLease(setting.db, first.lease)).toMatchObject({
      ...{ runId: 'run-1', dispatchId: 'd1', githubRunId: '9000', githubRunAttempt: 1, slot: 0 },
      releasedAt: null,
    })
  })

  it('asks for a token that reads one repository of its installation', async () => {
    const setting = await setUp(await databases.open())
    await granted(setting)

    expect(setting.tokenRequests).toEqual([
      {
        installation: '3',
        repositoryIds: ['101'],
        permissions: { contents: 'read', metadata: 'read' },
      },
    ])
  })

  it('and all others who ask at once get different runs', async () => {
    const setting = await setUp(await databases.open())
    const answers = await Promise.all(Array.from({ length: 8 }, () => lease(setting)))
    const repositories = answers.map((each) =>
      typeof each === 'number' ? each : each.target.repositoryId,
    )

    expect(repositories.map(String).toSorted()).toEqual(['101', '102', ...Array(6).fill('204')])
  })

  it('that shows one token many times at once gets one lease', async () => {
    const setting = await setUp(await databases.open())
    const token = await setting.token()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => setting.ask('/api/v1/leases', { slot: 0 }, token)),
    )

    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(401)])
    expect(await setting.db.selectFrom('leases').selectAll().execute()).toHaveLength(1)
    const reasons = (await events(setting.db)).map(({ result, detail }) => detail.reason ?? result)
    expect(reasons.toSorted()).toEqual(['done', ...Array(7).fill('token-reused')])
  })

  it('is written down with what it was given', async () => {
    const setting = await setUp(await databases.open())
    const grant = await granted(setting)
    await renew(setting, grant.lease)
    await report(setting, grant.lease)

    const common = {
      actor: 'workflow:acme/holdfast@9000',
      target: 'repository:101',
      address: '192.0.2.7',
      result: 'done',
    }
    const detail = { lease: grant.lease, run: 'run-1', slot: 0, attempt: 1 }
    expect(await events(setting.db)).toMatchObject([
      { ...common, action: 'lease.grant', detail },
      { ...common, action: 'lease.renew', detail },
      { ...common, action: 'lease.report', detail: { ...detail, status: 'stored' } },
    ])
  })

  it('renews what it holds, for twelve hours in all', async () => {
    const setting = await setUp(await databases.open())
    const grant = await granted(setting)
    let last = START.getTime() + HOUR
    for (let passed = 0; passed < 11; passed++) {
      setting.pass(HOUR - 1)
      const again = LeaseGrant.parse(await (await renew(setting, grant.lease)).json())
      expect(again).toMatchObject({ lease: grant.lease, target: grant.target })
      last = Date.parse(again.expiresAt)
    }
    setting.pass(HOUR - 1)
    const limit = LeaseGrant.parse(await (await renew(setting, grant.lease)).json())

    expect(last - START.getTime()).toBe(12 * HOUR - 11)
    expect(Date.parse(limit.expiresAt) - START.getTime()).toBe(12 * HOUR)
    expect(limit.renewAfterSeconds).toBe(1)
    setting.pass(12)
    expect((await renew(setting, grant.lease)).status).toBe(403)
    expect(setting.tokenRequests).toHaveLength(13)
  })

  it('renews nothing that ran out or was reported', async () => {
    const setting = await setUp(await databases.open())
    const [first, second] = [await granted(setting), await granted(setting)]
    await report(setting, first.lease)
    expect((await renew(setting, first.lease)).status).toBe(403)
    setting.pass(HOUR)
    expect((await renew(setting, second.lease)).status).toBe(403)

    const refused = (await events(setting.db)).filter(({ result }) => result === 'refused')
    expect(refused.map(({ detail, target }) => [detail.reason, target])).toEqual([
      ['lease-over', `lease:${first.lease}`],
      ['lease-over', `lease:${second.lease}`],
    ])
  })

  it('reports once: again the same is harmless, and another is refused', async () => {
    const setting = await setUp(await databases.open())
    const grant = await granted(setting)
    const reversed = Object.fromEntries(Object.entries(REPORT).toReversed())

    expect((await report(setting, grant.lease)).status).toBe(202)
    expect((await report(setting, grant.lease, reversed)).status).toBe(202)
    expect((await report(setting, grant.lease, { ...REPORT, storedBytes: 11 })).status).toBe(403)
    expect(await readRun(setting.db, 'run-1')).toMatchObject({
      state: 'reported',
      reportJson: JSON.stringify(REPORT),
    })
    expect((await readLease(setting.db, grant.lease))?.releasedAt).toEqual(START)
    const results = (await events(setting.db)).map(({ action, result }) => `${action} ${result}`)
    expect(results).toEqual(['lease.grant done', 'lease.report done', 'lease.report refused'])
  })

  it('may report late, while its run is open', async () => {
    const setting = await setUp(await databases.open())
    const { lease } = await granted(setting)
    setting.pass(2 * HOUR)
    expect((await report(setting, lease)).status).toBe(202)
    expect(await listReportedLate(setting.db)).toEqual([])
  })

  it('may report when its run is settled and its dispatch is over, and settles nothing', async () => {
    const setting = await setUp(await databases.open())
    const { db } = setting
    const { lease, target } = await granted(setting)
    const id = (await readLease(db, lease))?.runId ?? ''
    setting.pass(2 * HOUR)
    await settleRun(db, id, { outcome: 'lost', at: START })
    const ending = { error: null, conclusion: 'cancelled', at: START }
    await noteEnded(db, 'd1', { githubRunId: '9000', ...ending })

    expect((await report(setting, lease)).status).toBe(202)
    expect(await readRun(db, id)).toMatchObject({
      ...{ state: 'settled', outcome: 'lost', snapshot: null, settledAt: START },
      reportJson: JSON.stringify(REPORT),
    })
    expect(await listReportedLate(db)).toEqual([{ id, repositoryId: target.repositoryId }])
    expect((await events(db)).at(-1)).toMatchObject({
      ...{ action: 'lease.report', result: 'done' },
      detail: { status: 'stored', late: true },
    })
    // The same again is no news, and another one is refused.
    await noteLookedInto(db, id)
    expect((await report(setting, lease)).status).toBe(202)
    expect(await listReportedLate(db)).toEqual([])
    const other = await report(setting, lease, { ...REPORT, status: 'unchanged' })
    expect(other.status).toBe(403)
    expect((await readRun(db, id))?.reportJson).toBe(JSON.stringify(REPORT))
  })

  it('that did not hear of its lease is given it again', async () => {
    const setting = await setUp(await databases.open())
    const lost = await granted(setting)
    setting.pass(1000)
    const again = await granted(setting, 0, {}, [])

    expect(again).toMatchObject({ lease: lost.lease, target: lost.target })
    expect(Date.parse(again.expiresAt)).toBe(START.getTime() + HOUR + 1000)
    expect((await granted(setting, 0, {}, [lost.lease])).target.repositoryId).toBe('102')
    // Not another job's.
    expect((await granted(setting, 1, {}, [])).target.repositoryId).toBe('103')
  })

  it('of a later attempt takes over what earlier ones left', async () => {
    const setting = await setUp(await databases.open())
    const [first, second] = [await granted(setting), await granted(setting)]
    await report(setting, second.lease)
    const other = await granted(setting, 1)
    await noteEnded(setting.db, 'd1', {
      githubRunId: '9000',
      error: null,
      conclusion: 'success',
      at: START,
    })

    const again = await granted(setting, 0, { run_attempt: '2' })
    expect(again.target).toEqual(first.target)
    expect(again.lease).not.toBe(first.lease)
    // What was reported waits for the look into the store.
    expect(await lease(setting, 0, { run_attempt: '2' })).toBe(204)
    expect((await readLease(setting.db, first.lease))?.releasedAt).toEqual(START)
    expect((await readLease(setting.db, other.lease))?.releasedAt).toBeNull()
    expect(await lease(setting, 0)).toBe(403)
    expect((await report(setting, again.lease, REPORT, { run_attempt: '2' })).status).toBe(202)
  })

  it('is asked to come again while its run is not known', async () => {
    const setting = await setUp(await databases.open())
    await dispatch(setting.db, 'd2', null, [['run-9', '104', 0]])
    const early = await setting.ask('/api/v1/leases', { slot: 0 }, { run_id: '9100' })

    expect(early.status).toBe(409)
    expect(early.headers.get('retry-after')).toBe('5')
    expect(await early.json()).toMatchObject({ code: 'app-unreachable', retryable: true })
    expect((await events(setting.db)).at(-1)).toMatchObject({
      result: 'refused',
      detail: { reason: 'run-pending' },
    })
    await noteSent(setting.db, 'd2', { githubRunId: '9100', at: START })
    expect((await granted(setting, 0, { run_id: '9100' })).target.repositoryId).toBe('104')
  })
})

describeOnEach("a repository's own workflow", (databases) => {
  async function own() {
    const setting = await setUp(await databases.open(), { allowance: ownWorkflows() })
    await setting.db.updateTable('runs').set({ state: 'settled' }).execute()
    return setting
  }
  const claims = ownClaims('101', 'r101')

  it('backs up its own repository, once a run', async () => {
    const setting = await own()
    const grant = await granted(setting, 0, claims)

    expect(grant.target.repositoryId).toBe('101')
    const held = { githubRunId: '7700', githubRunAttempt: 1, slot: 0 }
    const [{ runId = '' } = {}] = await listHeld(setting.db, held, START)
    expect(await readRun(setting.db, runId)).toMatchObject({
      ...{ cause: 'workflow', state: 'leased', dispatchId: null, repositoryId: '101' },
    })
    expect(await lease(setting, 0, claims)).toBe(204)
    expect(await lease(setting, 5, claims)).toBe(204)
    expect((await report(setting, grant.lease, REPORT, claims)).status).toBe(202)
    expect(await lease(setting, 0, claims)).toBe(204)
  })

  it('waits while another run is open, and is given one then', async () => {
    const setting = await own()
    await granted(setting, 0, claims)
    const next = { ...claims, run_id: '7701' }

    expect(await lease(setting, 0, next)).toBe(409)
    expect((await events(setting.db)).at(-1)?.detail).toEqual({ reason: 'repository-busy' })
    await setting.db.updateTable('runs').set({ state: 'settled' }).execute()
    expect((await granted(setting, 0, next)).target.repositoryId).toBe('101')
  })

  it('that is started again takes over what it left', async () => {
    const setting = await own()
    const first = await granted(setting, 0, claims)
    const again = await granted(setting, 0, { ...claims, run_attempt: '2' })

    expect(again.target).toEqual(first.target)
    expect(await lease(setting, 0, { ...claims, run_attempt: '2' })).toBe(204)
    await setting.db.updateTable('runs').set({ state: 'settled' }).execute()
    expect(await lease(setting, 0, { ...claims, run_attempt: '2' })).toBe(204)
    const runs = setting.db.selectFrom('runs').selectAll().where('cause', '=', 'workflow')
    expect(await runs.execute()).toHaveLength(1)
  })

  it('many times at once gets one lease', async () => {
    const setting = await own()
    const answers = await Promise.all(Array.from({ length: 6 }, () => lease(setting, 0, claims)))

    expect(answers.filter((each) => typeof each !== 'number')).toHaveLength(1)
    expect(await setting.db.selectFrom('leases').selectAll().execute()).toHaveLength(1)
  })

  it('has nothing to do in a repository that is not to be backed up', async () => {
    const db = await databases.open()
    const tools = { allowance: ownWorkflows(), optionsOf: async () => undefined }
    expect(await lease(await setUp(db, tools), 0, claims)).toBe(204)
  })
})

describe('a lease that cannot be made', () => {
  const failing = (error: HoldfastError) => ({
    github: () => ({ createToken: () => Promise.reject(error) }),
  })

  it('for now stays, and is given again', async () => {
    const error = new HoldfastError('source-rate-limited', 'slow', { hint: '', retryAfterMs: 7100 })
    const setting = await setUp(await openSqlite(), failing(error))
    const answer = await setting.ask('/api/v1/leases', { slot: 0 })

    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('8')
    expect(await answer.json()).toMatchObject({ code: 'app-unreachable', retryable: true })
    expect((await readRun(setting.db, 'run-1'))?.state).toBe('leased')
    expect((await events(setting.db)).map(({ result, detail }) => detail.code ?? result)).toEqual([
      'done',
      'source-rate-limited',
    ])
  })

  it('since the App is being stopped stays, and is given again', async () => {
    const error = new HoldfastError('interrupted', 'The work was stopped.', { hint: '' })
    const setting = await setUp(await openSqlite(), failing(error))

    expect(await lease(setting)).toBe(503)
    expect(await readRun(setting.db, 'run-1')).toMatchObject({ state: 'leased', reportJson: null })
    expect(await setting.db.selectFrom('leases').select('releasedAt').execute()).toEqual([
      { releasedAt: null },
    ])
  })

  it('for good is reported in the stead of the job, which goes on with the next', async () => {
    const error = new HoldfastError('source-not-found', 'It is gone.', { hint: 'Look.' })
    const setting = await setUp(await openSqlite(), failing(error))
    expect(await lease(setting)).toBe(503)
    expect(await lease(setting)).toBe(503)

    expect(await lease(setting)).toBe(204)
    const run = await readRun(setting.db, 'run-1')
    expect(run?.state).toBe('reported')
    expect(LeaseReport.parse(JSON.parse(run?.reportJson ?? ''))).toMatchObject({
      status: 'failed',
      error: { code: 'source-not-found', message: 'It is gone.', hint: 'Look.' },
    })
    expect(await setting.db.selectFrom('leases').select('releasedAt').execute()).toEqual([
      { releasedAt: START.getTime() },
      { releasedAt: START.getTime() },
    ])
  })

  it('because of a defect is told as one, and not as GitHub that is away', async () => {
    const defect = new TypeError('defect')
    const broken = { github: () => ({ createToken: () => Promise.reject(defect) }) }
    const { tools, token, db } = await setUp(await openSqlite(), broken)
    const routes = createLeaseRoutes(tools)
    const thrown: unknown[] = []
    routes.onError((error) => {
      thrown.push(error)
      return new Response(null, { status: 500 })
    })
    const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ slot: 0 })
    await routes.request('/api/v1/leases', { method: 'POST', headers, body })

    expect(thrown).toEqual([defect])
    expect((await readRun(db, 'run-1'))?.reportJson).toContain('internal')
  })

  it('is for a repository that left the installation since', async () => {
    const setting = await setUp(await openSqlite())
    await setting.db.updateTable('repositories').set({ installationId: '4' }).execute()

    expect(await lease(setting)).toBe(503)
    expect(setting.tokenRequests).toEqual([])
    expect((await readRun(setting.db, 'run-1'))?.reportJson).toContain('source-not-found')
  })
})

describe('credentials for the store', () => {
  it('are for the one repository, and end the lease early if they do', async () => {
    const asked: unknown[] = []
    const setting = await setUp(await openSqlite(), {
      async credentials(request) {
        asked.push(request)
        return {
          accessKeyId: 'ASIA1',
          secretAccessKey: new Secret('s'),
          sessionToken: new Secret('t'),
          expiresAt: new Date(START.getTime() + HOUR / 2),
        }
      },
    })
    const grant = await granted(setting)

    expect(asked).toEqual([{ repositoryId: '101', sessionName: `holdfast-${grant.lease}` }])
    expect(grant.renewAfterSeconds).toBe(900)
    expect(grant.store.credentials).toEqual({
      accessKeyId: 'ASIA1',
      secretAccessKey: 's',
      sessionToken: 't',
      expiresAt: new Date(START.getTime() + HOUR / 2).toISOString(),
    })
    const stored = JSON.stringify([
      await setting.db.selectFrom('leases').selectAll().execute(),
      await events(setting.db),
    ])
    expect(stored).not.toContain('ASIA1')
    expect(stored).not.toContain('ghs_')
  })
})
