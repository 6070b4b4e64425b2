/** Runs that are over, by whatever is heard last. */
import { beforeAll, expect, it } from 'vitest'
import { listReportedLate, noteReportedLate } from '../../app/records/ended-runs.ts'
import type { Db } from '../../app/records/open.ts'
import { settleWhatIsOver } from '../../app/settling.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { describeOnEach } from './databases.ts'
import { BEGIN, type History, HOUR, makeHistory } from './results/history.ts'
import {
  addLease,
  addRepository,
  addRun,
  createScene,
  readRunRow,
  reportOf,
  type Scene,
  settleRun,
} from './results/scene.ts'

let history: History
beforeAll(async () => {
  history = await makeHistory()
})

async function look(scene: Scene) {
  const { tools: results } = scene
  const { db } = results
  const failures: HoldfastError[] = []
  let changes = 0
  await settleWhatIsOver({
    ...{ db, results, now: () => new Date(scene.now) },
    onFailure: (_, error) => failures.push(error),
    onChange: () => {
      changes += 1
    },
  })
  return { failures, changes }
}

describeOnEach('a report that comes when its run was settled as lost', (databases) => {
  /** The store has what the first job took, or that of the late one too. */
  async function lost(count: 1 | 2) {
    const db = await databases.open()
    await addRepository(db)
    const before = createScene(db, history.storeAfter(1))
    before.now = BEGIN + HOUR / 2
    await settleRun(before)
    await addRun(db)
    await addLease(db, 'r1', { expiresAt: BEGIN + 2 * HOUR })
    before.now = BEGIN + 3 * HOUR
    await settleRun(before)
    expect(await readRunRow(db)).toMatchObject({ outcome: 'lost', snapshot: null })
    return createScene(db, history.storeAfter(count))
  }

  async function reportLate(db: Db, said: object) {
    const late = { reportJson: JSON.stringify(said), at: new Date(BEGIN + 3 * HOUR) }
    expect(await noteReportedLate(db, 'r1', late)).toBeDefined()
  }

  it('finds its snapshot, and is a success', async () => {
    const scene = await lost(2)
    const [, taken] = history.snapshots
    await reportLate(scene.tools.db, reportOf(taken))
    expect(await look(scene)).toEqual({ failures: [], changes: 1 })
    expect(await readRunRow(scene.tools.db)).toMatchObject({
      ...{ outcome: 'stored', snapshot: taken.id, errorCode: null, durationMs: 4321 },
    })
    expect(await listReportedLate(scene.tools.db)).toEqual([])
    expect(await look(scene)).toEqual({ failures: [], changes: 0 })
  })

  it('is never a success by its word alone', async () => {
    const scene = await lost(1)
    await reportLate(scene.tools.db, reportOf(history.snapshots[1]))
    await look(scene)
    expect(await readRunRow(scene.tools.db)).toMatchObject({
      ...{ outcome: 'unproved', snapshot: null, errorCode: 'snapshot-not-found' },
    })
    expect(await listReportedLate(scene.tools.db)).toEqual([])
  })

  it('says why it failed, which is more than that it was lost', async () => {
    const scene = await lost(1)
    const error = { code: 'source-denied', message: 'GitHub said no.', hint: 'Grant it.' }
    const failed = { status: 'failed', snapshot: null, manifestSha256: null, error } as const
    await reportLate(scene.tools.db, reportOf(history.snapshots[1], failed))
    await look(scene)
    expect(await readRunRow(scene.tools.db)).toMatchObject({
      ...{ outcome: 'failed', errorMessage: 'GitHub said no.' },
    })
  })

  it('is looked into again when the store could not be asked', async () => {
    const scene = await lost(2)
    await reportLate(scene.tools.db, reportOf(history.snapshots[1]))
    const { store } = scene.tools
    const away = new HoldfastError('store-unreachable', 'The store is away.', { hint: 'Wait.' })
    const broken = {
      ...scene,
      tools: {
        ...scene.tools,
        store: {
          ...store,
          list: () => {
            throw away
          },
        },
      },
    }
    // For the lease that ran out, too.
    const { failures } = await look(broken)
    expect(failures.map(({ code }) => code)).toEqual(Array(2).fill('store-unreachable'))
    expect(await readRunRow(scene.tools.db)).toMatchObject({ outcome: 'lost' })
    expect(await listReportedLate(scene.tools.db)).toHaveLength(1)
    await look(scene)
    expect(await readRunRow(scene.tools.db)).toMatchObject({ outcome: 'stored' })
  })
})
