import { expect, it } from 'vitest'
import { openAlerts } from '../../../app/records/alerts.ts'
import { noteEnded, noteRunning, noteSent, readDispatch } from '../../../app/records/dispatches.ts'
import { removeInstallation, saveInstallation } from '../../../app/records/installations.ts'
import { insertLease, readLease } from '../../../app/records/leases.ts'
import type { Db } from '../../../app/records/open.ts'
import { insertRuns, takeRun } from '../../../app/records/runs.ts'
import { listUnsettled } from '../../../app/records/unsettled.ts'
import { describeOnEach } from '../databases.ts'
import { minutesLater, OPTIONS, planned, START } from '../dispatch/orders.ts'
import { repositoryRow } from '../dispatch/rows.ts'

const LATER = minutesLater(5)

describeOnEach('an installation that is removed', (databases) => {
  async function scene() {
    const db = await databases.open()
    for (const [id, accountId] of [
      ['3', '500'],
      ['4', '600'],
    ] as const) {
      const account = { account: `a${id}`, accountKind: 'Organization' } as const
      const facts = { id, accountId, ...account, permissions: {}, suspendedAt: null }
      await saveInstallation(db, facts, START)
    }
    for (const id of ['11', '12', '13', '14']) {
      await db.insertInto('repositories').values(repositoryRow(id)).execute()
    }
    const other = { ...repositoryRow('21'), installationId: '4' }
    await db.insertInto('repositories').values(other).execute()
    return db
  }

  /** Has a job take the next run of a dispatch. */
  async function take(db: Db, dispatchId: string) {
    const run = await takeRun(db, { dispatchId, slot: 0, at: START })
    if (run === undefined) throw new Error('there is no run')
    await lease(db, { runId: run.id, repositoryId: run.repositoryId, dispatchId })
  }

  const lease = (
    db: Db,
    of: {
      readonly runId: string
      readonly repositoryId: string
      readonly dispatchId: string | null
    },
  ) =>
    insertLease(db, {
      ...{ ...of, id: `lease-${of.repositoryId}`, githubRunId: '9', githubRunAttempt: 1, slot: 0 },
      ...{ grantedAt: START, expiresAt: minutesLater(60) },
    })

  it('leaves nothing open but what is to be looked for in the store', async () => {
    const db = await scene()
    await planned(db, 'd1', ['11', '12'])
    await noteSent(db, 'd1', { githubRunId: '9', at: START })
    await noteRunning(db, 'd1', { githubRunId: '9' })
    await take(db, 'd1')
    await planned(db, 'd2', ['13'])
    const own = {
      id: 'w',
      repositoryId: '14',
      dispatchId: null,
      slot: 0,
      cause: 'workflow',
    } as const
    const options = { ...OPTIONS, refs: [], classes: ['git' as const] }
    await insertRuns(db, [{ ...own, options, state: 'leased', createdAt: START }])
    await lease(db, { runId: 'w', repositoryId: '14', dispatchId: null })
    await removeInstallation(db, '3', LATER)

    const unsettled = await listUnsettled(db, LATER)
    expect(unsettled.map(({ id, dispatch }) => [id, dispatch?.state, dispatch?.error])).toEqual([
      ['d1.0', 'lost', expect.stringContaining('The App was removed')],
      ['d1.1', 'lost', expect.stringContaining('The App was removed')],
      ['d2.0', 'lost', expect.stringContaining('The App was removed')],
      ['w', undefined, undefined],
    ])
    for (const id of ['11', '14']) {
      expect((await readLease(db, `lease-${id}`))?.releasedAt).toEqual(LATER)
    }
  })

  it('takes nothing from others, nor from what is over', async () => {
    const db = await scene()
    await planned(db, 'd1', ['21'], { installationId: '4' })
    await take(db, 'd1')
    await planned(db, 'd2', ['11'])
    const ending = { error: null, conclusion: 'success', at: START }
    await noteEnded(db, 'd2', { githubRunId: '10', ...ending })
    const alert = (installationId: string) => ({
      ...{ kind: 'overdue', key: `overdue:${installationId}`, cause: 'c', installationId },
      ...({
        repositoryId: null,
        severity: 'warning',
        title: 't',
        detail: {},
        since: START,
      } as const),
      lasting: 'standing' as const,
      detail: { text: 't', next: 'n', about: null, holdMs: 0, facts: {} },
    })
    await openAlerts(db, [alert('3'), alert('4')], START)
    await removeInstallation(db, '3', LATER)

    expect(await readDispatch(db, 'd1')).toMatchObject({ state: 'planned' })
    expect((await readLease(db, 'lease-21'))?.releasedAt).toBeNull()
    expect(await readDispatch(db, 'd2')).toMatchObject({ state: 'ended', endedAt: START })
    const open = await db
      .selectFrom('alerts')
      .select('key')
      .where('resolvedAt', 'is', null)
      .execute()
    expect(open).toEqual([{ key: 'overdue:4' }])
  })
})
