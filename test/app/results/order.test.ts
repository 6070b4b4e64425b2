/** Whatever is heard of a run, in whatever order and however often: the end is the same. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { type Db, openRecords } from '../../../app/records/open.ts'
import { settleRepository } from '../../../app/results/settle.ts'
import type { LeaseReport } from '../../../core/domain/lease.ts'
import type { MemoryStore } from '../../../core/store/memory.ts'
import { describeOnEach } from '../databases.ts'
import { BEGIN, type History, HOUR, makeHistory } from './history.ts'
import {
  addDispatch,
  addLease,
  addRepository,
  addRun,
  createScene,
  readRunRow,
  report,
  reportOf,
  type Scene,
  settleRun,
} from './scene.ts'

let history: History
beforeAll(async () => {
  history = await makeHistory()
})

interface World {
  readonly db: Db
  readonly store: MemoryStore
  readonly scene: Scene
}

type Event = (world: World) => Promise<unknown>

interface Story {
  /** What is there before anything is heard. */
  readonly begin: (world: World) => Promise<unknown>
  readonly events: Readonly<Record<string, Event>>
  /** Outcome and snapshot of each run, in the end. */
  readonly end: () => readonly (readonly [string, string, string | null])[]
}

const failed: Partial<LeaseReport> = {
  ...({ status: 'failed', snapshot: null, manifestSha256: null } as const),
  error: { code: 'source-denied', message: 'GitHub said no.', hint: 'Grant it.' },
}

const says =
  (change: Partial<LeaseReport> = {}, n: 0 | 1 | 2 = 1, run = 'r1'): Event =>
  async ({ db, scene }) => {
    await report(db, reportOf(history.snapshots[n], change), run)
    await settleRun(scene, undefined, run)
  }

const jobEnds =
  (conclusion: string): Event =>
  ({ scene }) =>
    settleRun(scene, conclusion)

const leaseEnds: Event = async ({ db, scene }) => {
  await db
    .updateTable('leases')
    .set({ expiresAt: BEGIN + 2 * HOUR })
    .where('runId', '=', 'r1')
    .execute()
  await settleRun(scene)
}

const dispatchEnds: Event = async ({ db, scene }) => {
  await db.updateTable('dispatches').set({ state: 'ended' }).execute()
  await settleRun(scene)
}

const sweeps: Event = ({ scene }) =>
  settleRepository({ repositoryId: '42', again: true, conclusions: new Map() }, scene.tools)

/** What snapshot `n` added shows up. */
const shows =
  (n: number, lacking = /$^/): Event =>
  async ({ store }) => {
    for (const [key, object] of history.addedBy(n)) {
      if (!lacking.test(key)) store.objects.set(key, object)
    }
  }

/** A run that a job has taken. */
const taken: Event = async ({ db }) => {
  await addDispatch(db, 'running')
  await addRun(db, { dispatchId: 'd1' })
  await addLease(db)
}

const ends = { leaseEnds, dispatchEnds, sweeps }
const id = (n: 0 | 1 | 2) => history.snapshots[n].id

const STORIES: Readonly<Record<string, Story>> = {
  'stored, and told': {
    begin: taken,
    events: { shows: shows(1), says: says(), job: jobEnds('success'), ...ends },
    end: () => [['r1', 'stored', id(1)]],
  },
  'stored, and not told': {
    begin: taken,
    events: { shows: shows(1), job: jobEnds('cancelled'), ...ends },
    end: () => [['r1', 'stored', id(1)]],
  },
  'failed after the manifest was written': {
    begin: taken,
    events: { shows: shows(1), says: says(failed), job: jobEnds('failure'), ...ends },
    end: () => [['r1', 'stored', id(1)]],
  },
  failed: {
    begin: taken,
    events: { says: says(failed), job: jobEnds('failure'), ...ends },
    end: () => [['r1', 'failed', null]],
  },
  cancelled: {
    begin: taken,
    events: { job: jobEnds('cancelled'), ...ends },
    end: () => [['r1', 'cancelled', null]],
  },
  'dead without a word': {
    begin: taken,
    events: { job: jobEnds('failure'), ...ends },
    end: () => [['r1', 'lost', null]],
  },
  'said to be stored, and not there': {
    begin: taken,
    events: { says: says(), job: jobEnds('success'), ...ends },
    end: () => [['r1', 'unproved', null]],
  },
  'stored with another manifest than was told': {
    begin: taken,
    events: { shows: shows(1), says: says({ manifestSha256: 'a'.repeat(64) }), ...ends },
    end: () => [['r1', 'unproved', id(1)]],
  },
  'stored without its bundle': {
    begin: taken,
    events: { shows: shows(1, /\.bundle$/), says: says(), job: jobEnds('success'), ...ends },
    end: () => [['r1', 'unproved', id(1)]],
  },
  'stored, and told as an older one': {
    begin: taken,
    events: { shows: shows(1), says: says({}, 0), ...ends },
    end: () => [['r1', 'stored', id(1)]],
  },
  'stored, while somebody else took another snapshot': {
    begin: async (world) => {
      await taken(world)
      await shows(1, /snapshots/)(world)
    },
    events: { second: shows(2), first: shows(1, /(bundles|refs)/), says: says(), ...ends },
    end: () => [['r1', 'stored', id(1)]],
  },
  'given up, and stored while another run went on': {
    begin: async (world) => {
      await taken(world)
      world.scene.now = BEGIN + 2 * HOUR - 60_000
      await settleRun(world.scene, 'failure')
      world.scene.now = BEGIN + 8 * HOUR
      const createdAt = BEGIN + 2 * HOUR - 30_000
      await addRun(world.db, { id: 'r2', createdAt, startedAt: createdAt })
      await addLease(world.db, 'r2')
      // The data is there; that of an increment is what a later snapshot builds upon.
      await shows(1, /snapshots/)(world)
    },
    events: {
      first: shows(1, /(bundles|refs)/),
      second: shows(2),
      saysSecond: says({ status: 'unchanged' }, 2, 'r2'),
      saysFirst: says({}, 1, 'r1'),
      ...ends,
    },
    end: () => [
      ['r1', 'stored', id(1)],
      ['r2', 'unchanged', id(2)],
    ],
  },
  'taken for another run, until that speaks': {
    begin: async (world) => {
      await taken(world)
      world.scene.now = BEGIN + 2 * HOUR - 60_000
      await settleRun(world.scene, 'failure')
      world.scene.now = BEGIN + 8 * HOUR
      // By its own clock it began after its snapshot.
      const createdAt = BEGIN + 2 * HOUR + 60_000
      await addRun(world.db, { id: 'r2', createdAt, startedAt: createdAt })
      await addLease(world.db, 'r2')
      await shows(1, /snapshots/)(world)
    },
    events: {
      second: shows(2),
      saysSecond: says({ status: 'unchanged' }, 2, 'r2'),
      ...ends,
    },
    end: () => [
      ['r1', 'lost', null],
      ['r2', 'unchanged', id(2)],
    ],
  },
}

async function tell(db: Db, story: Story, order: readonly string[]) {
  const store = history.storeAfter(1)
  const scene = createScene(db, store)
  const world = { db, store, scene }
  const changed = { changedAt: BEGIN + HOUR / 2, lastChangeAt: BEGIN + HOUR / 2 }
  await addRepository(db, changed)
  scene.now = BEGIN + HOUR / 3
  await settleRepository({ repositoryId: '42', again: false, conclusions: new Map() }, scene.tools)
  scene.now = BEGIN + 8 * HOUR
  await story.begin(world)
  for (const event of order) await story.events[event]?.(world)
  for (const [run] of story.end()) await settleRun(scene, undefined, run)
  const runs = await Promise.all(story.end().map(([run]) => readRunRow(db, run)))
  const snapshots = await db.selectFrom('snapshots').selectAll().orderBy('snapshot').execute()
  return {
    runs: runs.map((run) => [run.id, run.outcome, run.snapshot]),
    states: runs.map(({ state, errorCode }) => [state, errorCode]),
    snapshots: snapshots.map(({ witnessedAt, receiptKey, ...row }) => row),
    repository: await db.selectFrom('repositories').selectAll().executeTakeFirstOrThrow(),
    damaged: (await db.selectFrom('verifications').selectAll().execute()).map(
      ({ snapshot, intact }) => [snapshot, intact],
    ),
  }
}

/** Every event once at least, some more often, in any order. */
function orders(story: Story): fc.Arbitrary<string[]> {
  const names = Object.keys(story.events)
  return fc
    .array(fc.constantFrom(...names), { maxLength: 4 })
    .chain((more) =>
      fc.shuffledSubarray([...names, ...more], { minLength: names.length + more.length }),
    )
}

it.each(Object.keys(STORIES))('a run that is %s', async (name) => {
  const story = STORIES[name]
  if (story === undefined) throw new Error(name)
  const inOrder = async (order: readonly string[]) => {
    const db = await openRecords({ kind: 'sqlite', path: ':memory:' })
    try {
      return await tell(db, story, order)
    } finally {
      await db.destroy()
    }
  }
  const straight = await inOrder(Object.keys(story.events))
  expect(straight.runs).toEqual(story.end())
  await fc.assert(
    fc.asyncProperty(orders(story), async (order) => {
      expect(await inOrder(order)).toEqual(straight)
    }),
    { numRuns: 12 },
  )
})

describeOnEach('the same story', (databases) => {
  it.each(Object.keys(STORIES))('of a run that is %s, told backwards', async (name) => {
    const story = STORIES[name]
    if (story === undefined) throw new Error(name)
    const straight = await tell(await databases.open(), story, Object.keys(story.events))
    const backwards = Object.keys(story.events).toReversed()

    expect(await tell(await databases.open(), story, backwards)).toEqual(straight)
  })
})
