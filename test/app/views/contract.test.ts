import { describe, expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import { listRequests } from '../../../app/records/requests.ts'
import { createViews, type ViewTools } from '../../../app/views/create.ts'
import { UNDECIDED } from '../../../app/views/policies.ts'
import {
  aRun,
  aSnapshot,
  collect,
  dashboardPortsContract,
  NOTHING,
  type PortFacts,
} from '../../contract/dashboard-ports.ts'
import { aFleet, someFacts } from '../../dashboard/facts.ts'
import { createMemoryPorts } from '../../dashboard/memory-ports.ts'
import { describeOnEach } from '../databases.ts'
import { addDispatch, addLease, addRepository, addRun } from '../results/scene.ts'
import { writeFacts } from './seed.ts'

describe('lists in memory', () => {
  dashboardPortsContract(async (facts) => {
    const ports = createMemoryPorts({
      ...someFacts(aFleet([])),
      snapshots: [...facts.snapshots],
      runs: [...facts.runs],
      verifications: [...facts.verifications],
      alerts: [...facts.alerts],
      names: Object.fromEntries(Object.entries(facts.names).map(([id, all]) => [id, [...all]])),
      lostRefs: Object.fromEntries(
        Object.entries(facts.lostRefs).map(([id, all]) => [id, [...all]]),
      ),
    })
    for (const event of facts.activity) await ports.activity.record(event)
    return ports
  })
})

function viewsOf(db: Db, changes: Partial<ViewTools> = {}) {
  return createViews({
    ...{ db, now: () => new Date(), newId: () => 'one' },
    policies: { of: async () => ({ decide: () => UNDECIDED }) },
    ...{ scheduler: { role: 'periodic', leadMs: 15_000 }, nextRunAt: () => null },
    ...{ cancelWorkflowRun: async () => {}, hurry: () => {} },
    ...changes,
  })
}

describeOnEach('views of the records', (databases) => {
  const open = async (facts: PortFacts) => {
    const db = await databases.open()
    await writeFacts(db, facts)
    return viewsOf(db)
  }
  dashboardPortsContract(open)

  it('refuse a cursor of another list', async () => {
    const { history, alerts } = await open({ ...NOTHING, runs: [aRun(0), aRun(1)] })
    const { next } = await history.runs({ limit: 1 })

    const cursor = next ?? ''
    expect((await history.runs({ cursor, limit: 1 })).items).toHaveLength(1)
    await expect(alerts.list({ cursor, limit: 1 })).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('tell where a snapshot was damaged, mended and restored', async () => {
    const db = await databases.open()
    const look = (n: number, level: 'wire' | 'full', intact: boolean) => ({
      ...{ id: `${n}`, repositoryId: '42', snapshot: SNAPSHOT.snapshot, level, intact },
      ...{ verifiedAt: new Date(n), damage: [] },
    })
    const facts = { ...NOTHING, snapshots: [SNAPSHOT] }
    await writeFacts(db, {
      ...facts,
      verifications: [look(1, 'full', true), look(2, 'wire', false)],
    })
    const { history } = viewsOf(db)

    expect(await history.snapshot('42', SNAPSHOT.snapshot)).toMatchObject({
      ...{ intact: false, restoreTestedAt: new Date(1) },
    })
    await writeFacts(db, { ...NOTHING, verifications: [look(3, 'wire', true)] })
    expect(await history.snapshot('42', SNAPSHOT.snapshot)).toMatchObject({ intact: true })
  })

  it('find a change in the chain', async () => {
    const db = await databases.open()
    const { activity } = viewsOf(db)
    for (const actor of ['a', 'b', 'c']) await activity.record({ ...EVENT, actor })
    await db.updateTable('auditEvents').set({ actor: 'x' }).where('seq', '=', 2).execute()

    expect(await activity.checkChain()).toMatchObject({ intact: false, events: 1, brokenAt: 2 })
  })

  it('stream more than a page of events', async () => {
    const db = await databases.open()
    const { activity } = viewsOf(db)
    for (let n = 0; n < 1100; n += 1) await activity.record({ ...EVENT, actor: `${n % 2}` })

    const all = await collect(activity.stream({}))
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 1100 }, (_, n) => n + 1))
    expect(await collect(activity.stream({ actor: '1' }))).toHaveLength(550)
  })
})

describeOnEach('deeds', (databases) => {
  it('ask for one run that does all that was asked for', async () => {
    const db = await databases.open()
    const hurried: string[] = []
    const { deeds } = viewsOf(db, { hurry: (duty) => hurried.push(duty) })
    for (const id of ['1', '2']) await addRepository(db, { id })
    const asked = { by: 'github:ada', at: new Date(5) }
    await deeds.verify({ repositoryIds: ['1', '1', '2'], ...asked })
    await deeds.backUp({ repositoryIds: ['1'], full: true, ...asked, at: new Date(6) })
    await deeds.backUp({ repositoryIds: ['1'], full: false, ...asked, at: new Date(7) })
    await deeds.backUp({ repositoryIds: [], full: false, ...asked })

    expect(await listRequests(db, '7')).toEqual(
      new Map(
        [
          { repositoryId: '1', options: { full: true, verify: 'full' }, requestedAt: new Date(7) },
          { repositoryId: '2', options: { full: false, verify: 'full' }, requestedAt: new Date(5) },
        ].map((request) => [request.repositoryId, { ...request, requestedBy: 'github:ada' }]),
      ),
    )
    expect(new Set(hurried)).toEqual(new Set(['steer']))
  })

  it('pause repositories, and go on with them', async () => {
    const db = await databases.open()
    const { deeds } = viewsOf(db)
    for (const id of ['1', '2', '3']) await addRepository(db, { id })
    const paused = async () => {
      const rows = await db.selectFrom('repositories').selectAll().orderBy('id').execute()
      return rows.map(({ pausedUntil }) => pausedUntil)
    }
    await deeds.pause(['1', '3'], new Date(9))
    expect(await paused()).toEqual([9, null, 9])
    await deeds.pause(['3'], null)
    expect(await paused()).toEqual([9, null, null])
  })

  it('have GitHub stop the very workflow that works on a run', async () => {
    const db = await databases.open()
    const stopped: unknown[] = []
    const { deeds } = viewsOf(db, { cancelWorkflowRun: async (run) => void stopped.push(run) })
    await addRepository(db, { installationId: '8', owner: 'own', name: 'er' })
    await addDispatch(db, 'running')
    await addRun(db, { id: 'central', repositoryId: '1', dispatchId: 'd1' })
    await addRun(db, { id: 'by itself' })
    await addLease(db, 'by itself', { githubRunId: '55' })
    await addRun(db, { id: 'told', repositoryId: '3', state: 'reported' })
    await addRun(db, { id: 'nowhere', repositoryId: '4' })

    expect(await deeds.cancel('central', 'github:ada')).toBe('asked')
    expect(await deeds.cancel('by itself', 'github:ada')).toBe('asked')
    expect(await deeds.cancel('told', 'github:ada')).toBe('over')
    await expect(deeds.cancel('nowhere', 'github:ada')).rejects.toMatchObject({
      code: 'source-not-found',
    })
    expect(stopped).toEqual([
      { installationId: '7', owner: 'acme', name: 'holdfast', githubRunId: '9876' },
      { installationId: '8', owner: 'own', name: 'er', githubRunId: '55' },
    ])
  })
})

const SNAPSHOT = aSnapshot(1)
const EVENT = {
  ...{ at: new Date(5), actor: 'app', action: 'a.b', target: 't', address: null },
  ...({ result: 'done', detail: {} } as const),
}
