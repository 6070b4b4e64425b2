import { expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import {
  listDispatchTimes,
  readOpenWork,
  readPlanningRecords,
} from '../../../app/records/planning.ts'
import type { Dispatches, Repositories, Runs, Snapshots } from '../../../app/records/schema.ts'
import { describeOnEach } from '../databases.ts'

/** A repository of which nothing is known but that it is there. */
async function addRepository(db: Db, id: string, changes: Partial<Repositories> = {}) {
  const row: Repositories = {
    ...{ id, installationId: '9', owner: 'acme', name: `r${id}`, url: `https://x/acme/r${id}` },
    ...{ defaultBranch: 'main', visibility: 'private', archived: 0, fork: 0, language: null },
    ...{ topicsJson: '[]', propertiesJson: '{}', sizeBytes: 5, pushedAt: null },
    ...{ firstSeenAt: 1, lastSeenAt: 2, presence: 'present', presenceSince: 3 },
    ...{ changedAt: null, lastChangeAt: null, confirmedAt: null, pausedUntil: null },
    ...changes,
  }
  await db.insertInto('repositories').values(row).execute()
}

/** A complete snapshot that is called `s<takenAt>`. */
async function addSnapshot(db: Db, takenAt: number, changes: Partial<Snapshots> = {}) {
  const row: Snapshots = {
    ...{ repositoryId: '1', snapshot: `s${takenAt}`, takenAt, manifestKey: 'k' },
    ...{ manifestSha256: 'm', refsSha256: `r${takenAt}`, refs: 1, chainLength: 1, sizeBytes: 1 },
    ...{ level: 'objects', verifiedAt: takenAt, complete: 1, completenessJson: '{}' },
    ...{ witnessedAt: takenAt + 1, receiptKey: null, runId: null, hold: null, lockedUntil: null },
    ...changes,
  }
  await db.insertInto('snapshots').values(row).execute()
}

async function addVerification(db: Db, of: number, verifiedAt: number, intact: 0 | 1 = 1) {
  await db
    .insertInto('verifications')
    .values({
      ...{ id: `v${verifiedAt}`, repositoryId: '1', snapshot: `s${of}`, level: 'full' },
      ...{ verifiedAt, intact, damageJson: '[]' },
    })
    .execute()
}

/** A run that was settled as `outcome` ten after it was made; or one that is open. */
async function addRun(
  db: Db,
  createdAt: number,
  outcome: Runs['outcome'],
  changes: Partial<Runs> = {},
) {
  const row: Runs = {
    ...{ id: `run${createdAt}`, repositoryId: '1', dispatchId: 'd', slot: 0, cause: 'push' },
    ...{ optionsJson: '{}', createdAt, startedAt: null, snapshot: null, reportJson: null },
    ...{ settledAt: outcome === null ? null : createdAt + 10, outcome },
    state: outcome === null ? 'dispatched' : 'settled',
    ...{ errorCode: null, errorMessage: null, errorHint: null },
    ...{ reportedLateAt: null, durationMs: null, storedBytes: null, transferredBytes: null },
    ...changes,
  }
  await db.insertInto('runs').values(row).execute()
}

async function read(db: Db) {
  const [record] = await readPlanningRecords(db, '9')
  if (record === undefined) throw new Error('There is no repository.')
  return record
}

describeOnEach('what a planner reads', (databases) => {
  async function open(changes: Partial<Repositories> = {}): Promise<Db> {
    const db = await databases.open()
    await addRepository(db, '1', changes)
    return db
  }

  it('is what is known of a repository', async () => {
    const db = await open({ changedAt: 4, lastChangeAt: 5, confirmedAt: 6, pausedUntil: 7 })

    expect(await read(db)).toEqual({
      ...{ id: '1', owner: 'acme', name: 'r1', url: 'https://x/acme/r1', sizeBytes: 5 },
      ...{ presence: 'present', presenceSince: new Date(3), firstSeenAt: new Date(1) },
      ...{ changedAt: new Date(4), lastChangeAt: new Date(5), pausedUntil: new Date(7) },
      // There is nothing that it could have been compared with.
      ...{ confirmedAt: new Date(6), verified: null, incomplete: null, lastRun: null },
      ...{ firstTakenAt: null, fullyVerifiedAt: null },
    })
  })

  it('is of one installation, and of some repositories if those are asked for', async () => {
    const db = await open()
    await addRepository(db, '3')
    await addRepository(db, '2')
    await addRepository(db, '4', { installationId: '8' })
    const ids = async (some?: string[]) =>
      (await readPlanningRecords(db, '9', some)).map(({ id }) => id)

    expect(await ids()).toEqual(['1', '2', '3'])
    expect(await ids(['3', '1', '4', '5'])).toEqual(['1', '3'])
    expect(await ids([])).toEqual([])
    expect(await ids([...Array(2500).keys()].map(String))).toEqual(['1', '2', '3'])
  })

  it('has the newest complete snapshot, the oldest time, and the confirmation', async () => {
    const db = await open({ confirmedAt: 99 })
    await addSnapshot(db, 30)
    await addSnapshot(db, 10)
    await addSnapshot(db, 50)
    await addSnapshot(db, 60, { repositoryId: '2' })

    expect(await read(db)).toMatchObject({
      verified: { snapshot: 's50', takenAt: new Date(50), refsSha256: 'r50' },
      ...{ incomplete: null, firstTakenAt: new Date(10), confirmedAt: new Date(99) },
    })
  })

  it('takes no snapshot for younger than the App saw it', async () => {
    const db = await open()
    await addSnapshot(db, 500, { witnessedAt: 70 })
    await addSnapshot(db, 600, { witnessedAt: 80, complete: 0 })

    expect(await read(db)).toMatchObject({
      verified: { takenAt: new Date(70) },
      incomplete: { takenAt: new Date(80) },
    })
  })

  it('passes over what is damaged, and what was confirmed of it', async () => {
    const db = await open({ confirmedAt: 99 })
    await addSnapshot(db, 30)
    await addSnapshot(db, 50)
    await addVerification(db, 50, 61, 0)
    await addVerification(db, 50, 60, 1)

    const { verified, confirmedAt } = await read(db)
    expect([verified?.snapshot, confirmedAt]).toEqual(['s30', null])

    // It was mended.
    await addVerification(db, 50, 62, 1)
    expect((await read(db)).verified?.snapshot).toBe('s50')
  })

  it('has the newest incomplete one, and since when there was no complete one', async () => {
    const db = await open({ confirmedAt: 99 })
    const completenessJson = '{"git":{"status":"empty"}}'
    await addSnapshot(db, 10, { complete: 0 })
    await addSnapshot(db, 30)
    await addSnapshot(db, 40, { complete: 0 })
    await addSnapshot(db, 50, { complete: 0, completenessJson })

    expect(await read(db)).toMatchObject({
      verified: { snapshot: 's30' },
      incomplete: {
        ...{ takenAt: new Date(50), since: new Date(40) },
        completeness: { git: { status: 'empty' } },
      },
      // It may have been of the incomplete one.
      confirmedAt: null,
    })
  })

  it('passes over incomplete ones that a complete one followed', async () => {
    const db = await open()
    await addSnapshot(db, 10, { complete: 0 })
    await addSnapshot(db, 30)

    expect((await read(db)).incomplete).toBeNull()
  })

  it('has the last look at all of it, by a run or later', async () => {
    const db = await open()
    await addSnapshot(db, 10, { level: 'full', verifiedAt: 12 })
    await addSnapshot(db, 30)
    expect((await read(db)).fullyVerifiedAt).toEqual(new Date(12))

    await addVerification(db, 30, 40)
    await addVerification(db, 30, 50, 0)
    expect((await read(db)).fullyVerifiedAt).toEqual(new Date(40))
  })

  it('has the last settled run, and no other', async () => {
    const db = await open()
    await addRun(db, 100, 'failed', { errorCode: 'c', errorMessage: 'm', errorHint: 'h' })
    await addRun(db, 50, 'stored')
    await addRun(db, 200, null)
    await addRun(db, 300, 'stored', { repositoryId: '2' })

    expect((await read(db)).lastRun).toEqual({
      ...{ cause: 'push', outcome: 'failed', createdAt: new Date(100), settledAt: new Date(110) },
      ...{ failures: 1, failingSince: new Date(110) },
      error: { code: 'c', message: 'm', hint: 'h' },
    })
  })

  it('counts runs that brought nothing since one did', async () => {
    const db = await open()
    await addRun(db, 10, 'failed')
    await addRun(db, 20, 'incomplete')
    await addRun(db, 30, 'cancelled')
    await addRun(db, 40, 'lost')
    await addRun(db, 50, 'refused')
    await addRun(db, 60, 'unproved')
    expect((await read(db)).lastRun).toMatchObject({ failures: 4, failingSince: new Date(40) })

    await addRun(db, 70, 'unchanged')
    expect((await read(db)).lastRun).toMatchObject({ failures: 0, failingSince: new Date(80) })
  })

  it('has what is open, and how many jobs are at work on bulk', async () => {
    const db = await open()
    const add = async (id: string, cause: Runs['cause'], changes: Partial<Runs> = {}) => {
      await addRepository(db, id)
      await addRun(db, Number(id), null, { repositoryId: id, cause, ...changes })
    }
    await add('21', 'first', { slot: 0 })
    await add('22', 'verify', { slot: 0, state: 'leased' })
    await add('23', 'retry', { slot: 1, state: 'reported' })
    await add('24', 'schedule', { slot: 1, dispatchId: 'e' })
    await add('25', 'push', { slot: 2 })
    await add('26', 'rpo', { slot: 3 })
    await add('27', 'manual', { slot: 4 })
    await add('28', 'workflow', { dispatchId: null })
    await add('29', 'first', { slot: 5, state: 'settled', outcome: 'stored', settledAt: 1 })
    await addRepository(db, '31', { installationId: '8' })
    await addRun(db, 31, null, { repositoryId: '31', cause: 'first', slot: 6 })

    const { repositoryIds, bulkJobs } = await readOpenWork(db, '9')
    expect([...repositoryIds].toSorted()).toEqual(['21', '22', '23', '24', '25', '26', '27', '28'])
    expect(bulkJobs).toBe(3)
  })

  it('has when dispatches were made', async () => {
    const db = await open()
    const add = async (id: string, createdAt: number, installationId = '9') => {
      const row: Dispatches = {
        ...{ id, installationId, workflowRepositoryId: '1', workflowOwner: 'o' },
        ...{ workflowName: 'n', workflowFile: 'f', workflowRef: 'r', slots: 1, createdAt },
        ...{ sentAt: null, githubRunId: null, endedAt: null, state: 'refused' },
        ...{ error: null, conclusion: null },
      }
      await db.insertInto('dispatches').values(row).execute()
    }
    await add('a', 30)
    await add('b', 10)
    await add('c', 20)
    await add('d', 40, '8')

    expect(await listDispatchTimes(db, '9', new Date(20))).toEqual([new Date(20), new Date(30)])
  })
})
