import { expect, it } from 'vitest'
import { type EndedJob, endJob, slotOf } from '../../../app/dispatch/job-ended.ts'
import { insertDispatch, noteSent } from '../../../app/records/dispatches.ts'
import { settleRun } from '../../../app/records/ended-runs.ts'
import { insertLease, readLease } from '../../../app/records/leases.ts'
import type { Db } from '../../../app/records/open.ts'
import { listRunsOf, takeRun } from '../../../app/records/runs.ts'
import { describeOnEach } from '../databases.ts'
import { refusal } from './github-double.ts'
import { minutesLater, orderOf, planned, START, WORKFLOW } from './orders.ts'

const JOB: EndedJob = {
  repositoryId: WORKFLOW.repositoryId,
  githubRunId: '9000',
  githubRunAttempt: 1,
  slot: 0,
  conclusion: 'failure',
}

it.each([
  ['backup (0)', 0],
  ['nightly / backup (255)', 255],
  ['backup', undefined],
  ['backup (1000)', undefined],
])('%s has the slot %s', (name, slot) => {
  expect(slotOf(name)).toBe(slot)
})

describeOnEach('a job that is over', (databases) => {
  /** Two slots of three runs each; the job of the first slot has taken `taken` of them. */
  async function scene(taken = 1, attempt = 1) {
    const db = await databases.open()
    const order = orderOf(2, ['11', 0], ['12', 0], ['13', 0], ['21', 1], ['22', 1], ['23', 1])
    const runs = order.runs.map((run) => ({ ...run, id: `of-${run.repositoryId}` }))
    await insertDispatch(db, { ...order, id: 'd1', createdAt: START, runs })
    await noteSent(db, 'd1', { githubRunId: '9000', at: START })
    for (let n = 0; n < taken; n += 1) await lease(db, attempt)
    const settled: string[] = []
    const tools = {
      db,
      now: () => minutesLater(7),
      settle: async ({ id, conclusion }: { readonly id: string; readonly conclusion?: string }) => {
        settled.push(`${id} ${conclusion}`)
        await settleRun(db, id, { outcome: 'lost', at: minutesLater(7) })
      },
    }
    return { db, tools, settled }
  }

  async function lease(db: Db, githubRunAttempt: number) {
    const run = await takeRun(db, { dispatchId: 'd1', slot: 0, at: START })
    if (run === undefined) throw new Error('there is no run')
    await insertLease(db, {
      ...{ id: `lease-${run.id}`, runId: run.id, repositoryId: run.repositoryId },
      ...{ dispatchId: 'd1', githubRunId: '9000', githubRunAttempt, slot: 0 },
      ...{ grantedAt: START, expiresAt: minutesLater(60) },
    })
  }

  const states = async (db: Db) =>
    (await listRunsOf(db, 'd1')).map(({ repositoryId, state, outcome }) => [
      repositoryId,
      outcome ?? state,
    ])
  const OTHERS = ['21', '22', '23'].map((id) => [id, 'dispatched'])

  it.each([
    ['failure', 'refused', 'lost'],
    ['timed_out', 'refused', 'lost'],
    ['cancelled', 'cancelled', 'lost'],
    // It was at work: whatever it says, it takes nothing more.
    ['success', 'refused', 'lost'],
  ])('with %s frees at once what it had yet to take, and no other slot', async (...row) => {
    const [conclusion, untaken, held] = row
    const { db, tools, settled } = await scene()
    const left = await endJob({ ...JOB, conclusion }, tools)
    expect(left).toEqual({ freed: ['of-12', 'of-13'], held: ['of-11'] })
    expect(await states(db)).toEqual([['11', held], ['12', untaken], ['13', untaken], ...OTHERS])
    expect(settled).toEqual([`of-11 ${conclusion}`])
    expect((await readLease(db, 'lease-of-11'))?.releasedAt).toEqual(minutesLater(7))
    const [, freed] = await listRunsOf(db, 'd1')
    expect(freed?.error?.message).toContain(`"${conclusion}"`)
    expect(freed?.error?.hint).toContain('workflow run 9000 of acme/holdfast')
    // What was freed may be dispatched again before this dispatch is over.
    expect(await planned(db, 'd2', ['11', '12', '13', '21'])).toEqual(
      new Set(['d2.0', 'd2.1', 'd2.2']),
    )
    // Told again, it changes nothing.
    expect(await endJob({ ...JOB, conclusion }, tools)).toEqual({ freed: [], held: [] })
    expect(settled).toHaveLength(1)
  })

  it('frees all of its slot where it never began', async () => {
    const { db, tools } = await scene(0)
    expect((await endJob(JOB, tools)).freed).toEqual(['of-11', 'of-12', 'of-13'])
    expect((await states(db)).slice(3)).toEqual(OTHERS)
  })

  it.each([
    ['that never asked for anything and ended well', { conclusion: 'success' }, 0],
    ['without a slot', { slot: undefined }, 0],
    ['of another workflow run', { githubRunId: '9001' }, 0],
    ['of another repository, whose run is called alike', { repositoryId: '78' }, 0],
  ])('%s frees nothing', async (_, change, taken) => {
    const { db, tools, settled } = await scene(taken)
    expect(await endJob({ ...JOB, ...change }, tools)).toEqual({ freed: [], held: [] })
    expect((await states(db)).every(([, state]) => state === 'dispatched')).toBe(true)
    expect(settled).toEqual([])
  })

  it('of an earlier attempt takes nothing from a later one', async () => {
    const { db, tools } = await scene(1, 2)
    expect(await endJob(JOB, tools)).toEqual({ freed: [], held: [] })
    expect((await states(db)).slice(0, 3)).toEqual([
      ['11', 'leased'],
      ['12', 'dispatched'],
      ['13', 'dispatched'],
    ])
  })

  it('leaves no lease behind where the store cannot be asked', async () => {
    const { db, tools } = await scene()
    const settle = async () => {
      throw refusal('source-unreachable')
    }
    await expect(endJob(JOB, { ...tools, settle })).rejects.toThrow('source-unreachable')
    expect((await readLease(db, 'lease-of-11'))?.releasedAt).not.toBeNull()
    expect((await states(db)).slice(0, 3)).toEqual([
      ['11', 'leased'],
      ['12', 'refused'],
      ['13', 'refused'],
    ])
  })
})
