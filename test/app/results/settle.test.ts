import { beforeAll, describe, expect, it } from 'vitest'
import type { Db } from '../../../app/records/open.ts'
import { listDamaged } from '../../../app/records/snapshots.ts'
import { settleRepository } from '../../../app/results/settle.ts'
import { sha256Hex } from '../../../core/archive/digest.ts'
import { formatDocument, parseDocument } from '../../../core/domain/document.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { Manifest } from '../../../core/domain/manifest.ts'
import { checkReceipt } from '../../../core/domain/receipt.ts'
import type { MemoryStore } from '../../../core/store/memory.ts'
import type { Store } from '../../../core/store/store.ts'
import { describeOnEach } from '../databases.ts'
import { BEGIN, type History, HOUR, makeHistory } from './history.ts'
import {
  addDispatch,
  addLease,
  addRepository,
  addRun,
  createScene,
  KEY,
  readRunRow,
  report,
  reportOf,
  settleRun,
} from './scene.ts'

let history: History
beforeAll(async () => {
  history = await makeHistory()
})

const nothing = () => null
const REPORTED = { status: 'failed', snapshot: null, manifestSha256: null } as const
const FAILED = {
  ...REPORTED,
  error: { code: 'source-denied', message: 'GitHub said no.', hint: 'Grant it.' },
}

async function listRows(db: Db) {
  return db.selectFrom('snapshots').selectAll().orderBy('snapshot').execute()
}

describeOnEach('a run', (databases) => {
  /** A repository with its first snapshot on record, and a run that a job has taken. */
  async function setting(count = 2, wrap: (store: MemoryStore) => Store = (store) => store) {
    const db = await databases.open()
    await addRepository(db)
    const store = history.storeAfter(count)
    const before = createScene(db, history.storeAfter(1))
    before.now = BEGIN + HOUR / 2
    await settleRun(before)
    await addRun(db)
    await addLease(db)
    return { db, store, scene: createScene(db, wrap(store)) }
  }

  it.each([
    // What the store has, what the job says, how GitHub says it ended, and what became of it.
    ['stored', 2, () => reportOf(history.snapshots[1]), undefined, 'stored'],
    ['stored', 2, nothing, undefined, 'stored'],
    ['stored', 2, nothing, 'failure', 'stored'],
    ['stored', 2, () => reportOf(history.snapshots[1], FAILED), 'failure', 'stored'],
    ['nothing', 1, nothing, undefined, null],
    ['nothing', 1, nothing, 'success', 'lost'],
    ['nothing', 1, nothing, 'cancelled', 'cancelled'],
    ['nothing', 1, () => reportOf(history.snapshots[1], FAILED), 'failure', 'failed'],
    ['nothing', 1, () => reportOf(history.snapshots[1]), 'success', 'unproved'],
    ['nothing', 1, () => reportOf(history.snapshots[1], { status: 'unchanged' }), '', 'unproved'],
    ['nothing', 1, () => reportOf(history.snapshots[1], { status: 'incomplete' }), '', 'unproved'],
    // The snapshot of another run, which was taken an hour before.
    ['nothing', 1, () => reportOf(history.snapshots[0]), undefined, 'unproved'],
  ] as const)('of which the store has %s (%i), said %s, ended %s, is %s', async (...row) => {
    const [, count, said, conclusion, outcome] = row
    const { db, scene } = await setting(count)
    const words = said()
    if (words !== null) await report(db, words)

    expect((await settleRun(scene, conclusion)).outcome).toBe(outcome)
    expect(await readRunRow(db)).toMatchObject({
      outcome,
      state: outcome === null ? 'leased' : 'settled',
      settledAt: outcome === null ? null : scene.now,
      snapshot: outcome === 'stored' ? history.snapshots[1].id : null,
    })
  })

  it('that found its source unchanged is unchanged, whatever it calls it', async () => {
    const { db, scene } = await setting(3)
    await report(db, reportOf(history.snapshots[2], { status: 'stored' }))
    await settleRun(scene)

    expect(await readRunRow(db)).toMatchObject({
      outcome: 'unchanged',
      snapshot: history.snapshots[2].id,
    })
  })

  it('keeps what the job said of its costs and of its failure', async () => {
    const { db, scene } = await setting(1)
    await report(db, reportOf(history.snapshots[1], FAILED))
    await settleRun(scene)

    expect(await readRunRow(db)).toMatchObject({
      errorCode: 'source-denied',
      errorMessage: 'GitHub said no.',
      errorHint: 'Grant it.',
      ...{ durationMs: 4321, storedBytes: 1000, transferredBytes: 900 },
    })
  })

  it('that asked for more than it got is incomplete, and so is its snapshot', async () => {
    const { db, scene } = await setting(2)
    const options = { verify: 'objects', full: false, refs: [], classes: ['git', 'issues'] }
    await db
      .updateTable('runs')
      .set({ optionsJson: JSON.stringify(options) })
      .execute()
    await db.updateTable('repositories').set({ changedAt: BEGIN, lastChangeAt: BEGIN }).execute()
    await settleRun(scene)

    expect(await readRunRow(db)).toMatchObject({ outcome: 'incomplete' })
    expect((await listRows(db)).map(({ complete }) => complete)).toEqual([1, 0])
    // What was pushed is held; that all was looked at is another matter.
    expect(await db.selectFrom('repositories').selectAll().execute()).toMatchObject([
      { changedAt: null, lastChangeAt: null, confirmedAt: BEGIN },
    ])
  })

  it('whose lease is over is lost, and stored after all when its snapshot shows up', async () => {
    const { db, store, scene } = await setting(1)
    await db
      .updateTable('leases')
      .set({ expiresAt: BEGIN + 2 * HOUR })
      .execute()
    expect((await settleRun(scene)).outcome).toBe('lost')
    expect(await readRunRow(db)).toMatchObject({ errorCode: 'interrupted', snapshot: null })
    for (const [key, object] of history.addedBy(1)) store.objects.set(key, object)

    expect((await settleRun(scene)).outcome).toBe('stored')
    expect(await readRunRow(db)).toMatchObject({ errorCode: null, errorMessage: null })
    expect((await listRows(db)).map(({ runId }) => runId)).toEqual([null, 'r1'])
  })

  it('is not lost before its lease is over', async () => {
    const { db, scene } = await setting(1)
    await db
      .updateTable('leases')
      .set({ expiresAt: scene.now + 1 })
      .execute()
    expect((await settleRun(scene)).outcome).toBeNull()
    scene.now += 1

    expect((await settleRun(scene)).outcome).toBe('lost')
  })

  it.each([
    ['refused', 'source-denied: GitHub says no.', 'refused', 'source-denied', 'GitHub says no.'],
    ['ended', null, 'refused', 'interrupted', 'No job ever took the run.'],
    ['lost', null, 'lost', 'interrupted', expect.stringContaining('not heard of')],
    ['running', null, null, null, null],
  ] as const)('of a dispatch that is %s (%s) and that no job took is %s', async (...row) => {
    const [state, error, outcome, errorCode, errorMessage] = row
    const { db, scene } = await setting(1)
    await db.deleteFrom('leases').execute()
    await db
      .updateTable('runs')
      .set({ state: 'dispatched', startedAt: null, dispatchId: 'd1' })
      .execute()
    await addDispatch(db, state, error)
    await settleRun(scene)

    expect(await readRunRow(db)).toMatchObject({ outcome, errorCode, errorMessage })
  })

  it('that no job has taken yet has no snapshot that somebody took meanwhile', async () => {
    const { db, scene } = await setting(2)
    await db.deleteFrom('leases').execute()
    await db.updateTable('runs').set({ state: 'dispatched', startedAt: null }).execute()
    await settleRun(scene)

    expect(await readRunRow(db)).toMatchObject({ outcome: null, state: 'dispatched' })
    expect(await listRows(db)).toHaveLength(2)
  })

  it('stays stored when retention removes its snapshot', async () => {
    const { db, store, scene } = await setting(2)
    await settleRun(scene)
    await db.deleteFrom('snapshots').where('runId', '=', 'r1').execute()
    store.objects.delete(history.snapshots[1].manifest)
    await db.updateTable('leases').set({ expiresAt: BEGIN }).execute()

    expect((await settleRun(scene, 'failure')).outcome).toBe('stored')
  })

  it('is unproved from when its snapshot has rotted until that is mended', async () => {
    const { db, store, scene } = await setting(2)
    await settleRun(scene)
    const [, { id }] = history.snapshots
    const [[key, object] = fail()] = [...history.addedBy(1)].filter(([each]) =>
      /bundle$/.test(each),
    )
    store.objects.delete(key)
    // Nobody looks at what is known, unless it is asked for.
    expect((await settleRun(scene)).outcome).toBe('stored')
    const request = { repositoryId: '42', again: true, conclusions: new Map<string, string>() }
    await settleRepository(request, scene.tools)
    expect(await readRunRow(db)).toMatchObject({ outcome: 'unproved', errorCode: 'store-missing' })
    expect(await listDamaged(db, '42', '')).toEqual(new Set([id]))
    await settleRepository(request, scene.tools)
    store.objects.set(key, object)
    await settleRun(scene)

    expect(await readRunRow(db)).toMatchObject({ outcome: 'stored', errorCode: null })
    expect(await listDamaged(db, '42', '')).toEqual(new Set())
    expect(scene.told).toMatchObject([
      { kind: 'unproved', runId: 'r1', snapshot: id },
      { kind: 'damaged', snapshot: id, damage: [{ key, code: 'store-missing' }] },
      { kind: 'mended', snapshot: id },
    ])
  })

  it('that was given up has no snapshot that was taken after that', async () => {
    const { db, store, scene } = await setting(1)
    scene.now = BEGIN + 1.5 * HOUR
    expect((await settleRun(scene, 'failure')).outcome).toBe('lost')
    for (const n of [1, 2]) {
      for (const [key, object] of history.addedBy(n)) store.objects.set(key, object)
    }
    store.objects.delete(history.snapshots[1].manifest)
    scene.now = BEGIN + 8 * HOUR

    expect((await settleRun(scene)).outcome).toBe('lost')
    expect((await listRows(db)).map(({ snapshot, runId }) => [snapshot, runId])).toEqual([
      [history.snapshots[0].id, null],
      [history.snapshots[2].id, null],
    ])
  })

  it('that could not read its git data holds no change', async () => {
    const { db, store, scene } = await setting(2)
    const { manifest: key } = history.snapshots[1]
    const text = Buffer.from(store.objects.get(key)?.bytes ?? []).toString()
    const { digest, ...manifest } = parseDocument(Manifest, text, key, sha256Hex)
    const git = { status: 'failed', code: 'source-corrupt', message: 'a blob is missing' } as const
    const forged = { ...manifest, completeness: { ...manifest.completeness, git } }
    const bytes = Buffer.from(formatDocument(forged, sha256Hex))
    store.objects.set(key, { bytes, modifiedAt: new Date(BEGIN + HOUR) })
    await db
      .updateTable('repositories')
      .set({ changedAt: 5, lastChangeAt: BEGIN + 1 })
      .execute()
    await settleRun(scene)

    expect(await readRunRow(db)).toMatchObject({
      outcome: 'incomplete',
      errorCode: 'source-corrupt',
      errorMessage: 'The snapshot lacks what was asked for: git: a blob is missing.',
    })
    expect(await db.selectFrom('repositories').selectAll().execute()).toMatchObject([
      { changedAt: 5, lastChangeAt: BEGIN + 1, confirmedAt: BEGIN },
    ])
  })

  it('is left alone when somebody else changed it meanwhile', async () => {
    const { db, store, scene } = await setting(1)
    await db.updateTable('leases').set({ expiresAt: BEGIN }).execute()
    const list: Store['list'] = async function* (...args) {
      await report(db, reportOf(history.snapshots[1], FAILED))
      yield* store.list(...args)
    }
    await settleRun({ ...scene, tools: { ...scene.tools, store: { ...store, list } } })
    expect(await readRunRow(db)).toMatchObject({ state: 'reported', outcome: null })
    await settleRun(scene)

    expect(await readRunRow(db)).toMatchObject({ state: 'settled', outcome: 'failed' })
  })

  it('with a word from the job that databases do not take is settled all the same', async () => {
    const { db, scene } = await setting(1)
    const error = { code: 'internal', message: 'a\0b', hint: '\ud800' }
    await report(db, reportOf(history.snapshots[1], { ...REPORTED, error }))
    await settleRun(scene)

    expect(await readRunRow(db)).toMatchObject({ outcome: 'failed', errorMessage: 'a\ufffdb' })
  })

  describe('whose job lies', () => {
    it('about the manifest it wrote is unproved, and gets no receipt', async () => {
      const { db, scene } = await setting(2)
      await report(db, reportOf(history.snapshots[1], { manifestSha256: 'a'.repeat(64) }))
      await settleRun(scene)

      expect(await readRunRow(db)).toMatchObject({
        outcome: 'unproved',
        snapshot: history.snapshots[1].id,
        errorCode: 'store-damaged',
      })
      expect((await listRows(db)).map(({ receiptKey }) => receiptKey !== null)).toEqual([
        true,
        false,
      ])
      expect(scene.told).toMatchObject([{ kind: 'unproved', runId: 'r1' }])
    })

    it('about another repository has nothing', async () => {
      const { db, store, scene } = await setting(1)
      for (const [key, object] of history.addedBy(1)) {
        store.objects.set(key.replace('repositories/42/', 'repositories/43/'), object)
      }
      await report(db, reportOf(history.snapshots[1]))
      await settleRun(scene)

      expect(await readRunRow(db)).toMatchObject({
        outcome: 'unproved',
        errorCode: 'snapshot-not-found',
      })
      expect(scene.told).toMatchObject([
        { kind: 'unproved', snapshot: null },
        { kind: 'false-claim', claimed: history.snapshots[1].id, found: null },
      ])
    })

    it('with the manifest of another repository under its own key is unproved', async () => {
      const { db, store, scene } = await setting(1)
      const other = await makeHistory({
        ...{ id: '43', host: 'github.com', path: ['acme', 'boat'] },
        url: 'https://github.com/acme/boat',
      })
      for (const [key, object] of other.addedBy(1)) {
        store.objects.set(key.replace('repositories/43/', 'repositories/42/'), object)
      }
      await report(db, reportOf(other.snapshots[1]))
      await settleRun(scene)

      expect(await readRunRow(db)).toMatchObject({
        outcome: 'unproved',
        errorCode: 'store-damaged',
      })
      expect(await listRows(db)).toHaveLength(1)
    })

    it('about an older snapshot has the one it really took', async () => {
      const { db, scene } = await setting(2)
      await report(db, reportOf(history.snapshots[0]))
      await settleRun(scene)

      expect(await readRunRow(db)).toMatchObject({
        outcome: 'stored',
        snapshot: history.snapshots[1].id,
      })
      expect(scene.told).toMatchObject([{ kind: 'false-claim', claimed: history.snapshots[0].id }])
    })

    it('about the time of its snapshot hides no change that came after', async () => {
      const { db, scene, store } = await setting(2)
      // The store had it an hour before the job says that it began.
      const object = store.objects.get(history.snapshots[1].manifest)
      const modifiedAt = new Date(BEGIN)
      if (object) store.objects.set(history.snapshots[1].manifest, { ...object, modifiedAt })
      const changed = { changedAt: BEGIN + 1, lastChangeAt: BEGIN + 1 }
      await db.updateTable('repositories').set(changed).execute()
      await settleRun(scene)

      expect((await listRows(db))[1]).toMatchObject({ takenAt: BEGIN })
      expect(await db.selectFrom('repositories').selectAll().execute()).toMatchObject([changed])
    })
  })

  it('has a receipt that says what was witnessed', async () => {
    const { db, store, scene } = await setting(2)
    await report(db, reportOf(history.snapshots[1]))
    await settleRun(scene)
    const [, { receiptKey } = { receiptKey: null }] = await listRows(db)
    const text = Buffer.from(store.objects.get(receiptKey ?? '')?.bytes ?? []).toString()

    expect(checkReceipt(text, KEY.publicKey, sha256Hex)).toMatchObject({
      ...{ repositoryId: '42', snapshot: history.snapshots[1].id, outcome: 'stored' },
      manifestSha256: history.snapshots[1].sha256,
      run: { githubRunId: '9876', attempt: 1 },
      witnessedAt: new Date(scene.now).toISOString(),
    })
  })

  it.each([['list'], ['get'], ['put']] as const)(
    'stays as it is while the store fails at any %s',
    async (method) => {
      const { db, store, scene } = await setting(2)
      await report(db, reportOf(history.snapshots[1]))
      const before = await everything(db)
      const gone = new HoldfastError('store-unreachable', 'Gone.', { hint: 'Wait.' })
      for (let failing = 1; ; failing++) {
        let calls = 0
        let reached = false
        const call = store[method]
        const fail = (...args: never[]) => {
          calls += 1
          reached ||= calls === failing
          if (calls === failing) throw gone
          return Reflect.apply(call, store, args)
        }
        const tools = { ...scene.tools, store: { ...store, [method]: fail } }
        const attempt = settleRun({ ...scene, tools })
        if (failing > 20) throw new Error('it never ends')
        try {
          await attempt
        } catch (error) {
          expect(error).toBe(gone)
          expect(await everything(db)).toEqual(before)
        }
        if (!reached) break
      }

      expect(await readRunRow(db)).toMatchObject({ outcome: 'stored' })
      expect(scene.told).toEqual([])
    },
  )

  it('is settled by whoever records and tells, or not at all', async () => {
    const { db, scene } = await setting(1)
    await report(db, reportOf(history.snapshots[1]))
    const before = await everything(db)
    const tell = () => Promise.reject(new Error('no room'))
    await expect(settleRun({ ...scene, tools: { ...scene.tools, tell } })).rejects.toThrow('room')
    expect(await everything(db)).toEqual(before)
    await settleRun(scene)

    expect(scene.told).toHaveLength(2)
    await settleRun(scene)
    expect(scene.told).toHaveLength(2)
  })
})

async function everything(db: Db) {
  return {
    runs: await db.selectFrom('runs').selectAll().orderBy('id').execute(),
    snapshots: await listRows(db),
    verifications: await db.selectFrom('verifications').selectAll().execute(),
    repositories: await db.selectFrom('repositories').selectAll().execute(),
  }
}

function fail(): never {
  throw new Error('the snapshot added no bundle')
}
