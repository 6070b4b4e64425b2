import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Plan, type PlanInput, plan } from '../../../app/planning/plan.ts'
import {
  ago,
  DAY,
  HOUR,
  MINUTE,
  ON_PUSH,
  type SampleChanges,
  sampleCandidate,
  sampleInput,
  sampleRun,
} from './sample.ts'

const MB = 1_000_000
const stored = (minutes: number) => ({
  verified: { snapshot: 's', takenAt: ago(minutes), refsSha256: 'r' },
})
const changed = (minutes: number) => ({ changedAt: ago(minutes), lastChangeAt: ago(minutes) })
const NEVER = { verified: null, firstTakenAt: null, firstSeenAt: ago(1) } as const

/** `count` repositories with the ids `first`, `first + 1`, … */
function several(count: number, changes: SampleChanges, first = 100) {
  return Array.from({ length: count }, (_, n) =>
    sampleCandidate({ ...changes, id: String(first + n) }),
  )
}

const settings = (changes: Partial<PlanInput['settings']>) => ({
  settings: { mode: 'central', maxParallel: 10, dispatchesPerHour: 60, ...changes } as const,
})

/** Ids by slot by dispatch. */
const idsOf = ({ dispatches }: Plan) =>
  dispatches.map(({ slots }) => slots.map((runs) => runs.map((run) => run.repositoryId)))
const waitsOf = ({ waiting }: Plan) =>
  waiting.map(({ repositoryId, cause, why, until }) => [repositoryId, cause, why, until])

describe('order', () => {
  const one = settings({ mode: 'repository', dispatchesPerHour: 60, maxParallel: 60 })

  it('is what was asked for, what an RPO waits for, never, by age, verifications', () => {
    const all = [
      sampleCandidate({ id: '1', ...stored(60), policy: { fullVerifyEveryMs: MINUTE } }),
      sampleCandidate({ id: '2', ...stored(800), ...changed(790) }),
      sampleCandidate({ id: '3', ...stored(801), ...changed(790) }),
      // A younger one, of a stricter policy.
      sampleCandidate({ id: '4', ...stored(700), ...changed(690), policy: { rpoMs: 12 * HOUR } }),
      sampleCandidate({ id: '5', ...NEVER }),
      sampleCandidate({ id: '6', ...NEVER, firstSeenAt: ago(1801) }),
      sampleCandidate({ id: '7', ...stored(1801), ...changed(790) }),
      sampleCandidate({ id: '8', ...stored(5) }),
    ]
    const requests = new Map([['8', {}]])
    const made = idsOf(plan(sampleInput(all, { ...one, requests }))).flat(2)

    // 4 has used up most of its RPO, and what is bulk waits behind it.
    expect(made).toEqual(['8', '6', '7', '4', '5', '3', '2', '1'])
  })

  it('goes by id between equals, whatever order they come in', () => {
    const all = several(20, NEVER)
    expect(plan(sampleInput(all.toReversed()))).toEqual(plan(sampleInput(all)))
    expect(idsOf(plan(sampleInput(all, one))).flat(2)).toEqual(all.slice(0, 15).map(({ id }) => id))
  })
})

describe('one dispatch', () => {
  it('has a job for each repository while there are few', () => {
    expect(idsOf(plan(sampleInput(several(3, NEVER))))).toEqual([[['100'], ['101'], ['102']]])
  })

  it('has no more jobs than may be at work, and small repositories share them', () => {
    const all = [
      sampleCandidate({ id: '1', ...NEVER, sizeBytes: 20_000 * MB }),
      ...several(8, { ...NEVER, sizeBytes: 2000 * MB }),
    ]
    expect(idsOf(plan(sampleInput(all, settings({ maxParallel: 3 }))))).toEqual([
      [['1'], ['100', '102', '104', '106'], ['101', '103', '105', '107']],
    ])
  })

  it('has at most 256 jobs', () => {
    const made = plan(sampleInput(several(400, NEVER), settings({ maxParallel: 1000 })))
    expect(idsOf(made).map((slots) => slots.length)).toEqual([256])
    expect(idsOf(made).flat(2)).toHaveLength(400)
  })

  it('is filled for half an hour; the rest waits for its jobs to end', () => {
    // 15 s, and 5 s to read 100 MB.
    const all = several(200, { ...NEVER, sizeBytes: 100 * MB })
    const made = plan(sampleInput(all, settings({ maxParallel: 2 })))

    expect(idsOf(made).map((slots) => slots.map((runs) => runs.length))).toEqual([[90, 90]])
    expect(waitsOf(made)).toEqual(all.slice(180).map(({ id }) => [id, 'first', 'lanes', null]))
    expect(made.nextAt).toEqual(ago(-1))
  })

  it('of bulk waits until half of the jobs are free, and takes those', () => {
    const planWith = (bulkJobs: number) => {
      const openWork = { repositoryIds: new Set<string>(), bulkJobs }
      return plan(sampleInput(several(20, NEVER), { openWork }))
    }
    expect(idsOf(planWith(6))).toEqual([])
    expect(idsOf(planWith(5)).map((slots) => slots.length)).toEqual([5])
    expect(idsOf(planWith(11))).toEqual([])
    expect(waitsOf(planWith(6))).toHaveLength(20)
  })

  it('of what somebody waits for waits for no job', () => {
    const openWork = { repositoryIds: new Set<string>(), bulkJobs: 10 }
    const urgent = several(20, { ...changed(5), policy: ON_PUSH })
    const made = plan(sampleInput([...several(9, NEVER, 500), ...urgent], { openWork }))

    expect(idsOf(made).map((slots) => slots.map((runs) => runs.length))).toEqual([
      Array<number>(10).fill(2),
    ])
    expect(waitsOf(made).map(([id]) => id)).toEqual(several(9, NEVER, 500).map(({ id }) => id))
  })

  it('and one of bulk beside it', () => {
    const all = [...several(2, { ...changed(5), policy: ON_PUSH }), ...several(2, NEVER, 500)]
    expect(idsOf(plan(sampleInput(all)))).toEqual([
      [['100'], ['101']],
      [['500'], ['501']],
    ])
  })
})

describe('the budget', () => {
  it('goes to what somebody waits for first', () => {
    const all = [...several(2, { ...changed(5), policy: ON_PUSH }), ...several(2, NEVER, 500)]
    const dispatchedAt = Array<Date>(14).fill(ago(5))
    const made = plan(
      sampleInput(all, { budget: { dispatchedAt, confirmations: 9, quietUntil: null } }),
    )

    expect(idsOf(made)).toEqual([[['100'], ['101']]])
    expect(waitsOf(made)).toEqual([
      ['500', 'first', 'budget', null],
      ['501', 'first', 'budget', null],
    ])
  })

  it('when it is spent, all waits until there is more', () => {
    const all = [...several(1, { ...changed(5), policy: ON_PUSH }), ...several(1, NEVER, 500)]
    const dispatchedAt = Array<Date>(15).fill(ago(5))
    const made = plan(
      sampleInput(all, { budget: { dispatchedAt, confirmations: 9, quietUntil: null } }),
    )

    expect(idsOf(made)).toEqual([])
    expect(waitsOf(made)).toEqual([
      ['100', 'push', 'budget', ago(-10)],
      ['500', 'first', 'budget', ago(-10)],
    ])
    expect(made.nextAt).toEqual(ago(-10))
  })

  it('of confirmations goes to the oldest', () => {
    const all = [...several(2, stored(720)), ...several(1, stored(721), 500)]
    const made = plan(
      sampleInput(all, { budget: { dispatchedAt: [], confirmations: 2, quietUntil: null } }),
    )

    expect(made.confirmations.map(({ repositoryId }) => repositoryId)).toEqual(['500', '100'])
    expect(waitsOf(made)).toEqual([['101', 'confirm', 'budget', ago(-1)]])
  })

  it('is nothing while GitHub wants to be left alone', () => {
    const quietUntil = ago(-7)
    const all = [...several(1, stored(720)), ...several(1, NEVER, 500)]
    const made = plan(
      sampleInput(all, { budget: { dispatchedAt: [], confirmations: 9, quietUntil } }),
    )

    expect([made.dispatches, made.confirmations]).toEqual([[], []])
    expect(waitsOf(made)).toEqual([
      ['500', 'first', 'budget', quietUntil],
      ['100', 'confirm', 'budget', quietUntil],
    ])
    expect(made.nextAt).toEqual(quietUntil)
  })
})

describe('where each repository has its own workflow', () => {
  it('each run is a dispatch, as far as budget and jobs go', () => {
    const all = [...several(3, { ...changed(5), policy: ON_PUSH }), ...several(9, NEVER, 500)]
    const made = plan(sampleInput(all, settings({ mode: 'repository', maxParallel: 4 })))

    expect(idsOf(made)).toEqual(
      ['100', '101', '102', '500', '501', '502', '503'].map((id) => [[id]]),
    )
    expect(waitsOf(made)).toEqual(
      ['504', '505', '506', '507', '508'].map((id) => [id, 'first', 'lanes', null]),
    )
  })
})

it('has nothing to come where there is nothing', () => {
  expect(plan(sampleInput([]))).toEqual({
    ...{ dispatches: [], confirmations: [], waiting: [] },
    dueAt: new Map(),
    nextAt: null,
  })
})

describe('for any repositories', () => {
  const past = fc.integer({ min: 0, max: 3000 }).map(ago)
  const run = fc.oneof(
    fc.record({
      outcome: fc.constantFrom('stored', 'incomplete', 'unchanged'),
      settled: past,
      failed: fc.constant({ failures: 0 }),
    }),
    fc.record({
      outcome: fc.constantFrom('failed', 'lost', 'cancelled'),
      settled: past,
      failed: fc.record({ failures: fc.integer({ min: 1, max: 6 }) }),
    }),
  )
  const candidates = fc.uniqueArray(
    fc
      .record({
        id: fc.integer({ min: 1, max: 10_000 }),
        held: fc.option(past),
        part: fc.option(past, { freq: 4 }),
        change: fc.option(past),
        confirmed: fc.option(past),
        paused: fc.option(fc.integer({ min: -100, max: 100 }).map(ago), { freq: 6 }),
        run: fc.option(run),
        sizeBytes: fc.nat({ max: 50_000 * MB }),
        onPush: fc.boolean(),
        strict: fc.boolean(),
        verify: fc.option(fc.constantFrom(HOUR, DAY)),
      })
      .map(({ id, sizeBytes, run, ...r }) =>
        sampleCandidate({
          ...{ id: String(id), sizeBytes, confirmedAt: r.confirmed, pausedUntil: r.paused },
          verified: r.held && { snapshot: 's', takenAt: r.held, refsSha256: 'r' },
          incomplete: r.part && { takenAt: r.part, since: r.part, completeness: {} },
          ...{ changedAt: r.change, lastChangeAt: r.change },
          lastRun: run && sampleRun(run.outcome, run.settled, run.failed),
          policy: { ...(r.strict ? ON_PUSH : { onPush: r.onPush }), fullVerifyEveryMs: r.verify },
        }),
      ),
    { selector: ({ id }) => id, maxLength: 60, size: 'max' },
  )
  const input = fc
    .record({
      repositories: candidates,
      mode: fc.constantFrom('central' as const, 'repository' as const),
      maxParallel: fc.integer({ min: 1, max: 20 }),
      dispatchesPerHour: fc.integer({ min: 0, max: 60 }),
      bulkJobs: fc.nat({ max: 20 }),
      busy: fc.array(fc.integer({ min: 1, max: 10_000 })),
      spent: fc.array(fc.integer({ min: 0, max: 70 }).map(ago)),
      confirmations: fc.nat({ max: 40 }),
      quiet: fc.option(fc.integer({ min: -10, max: 10 }).map(ago), { freq: 6 }),
    })
    .map((r) =>
      sampleInput(r.repositories, {
        settings: {
          mode: r.mode,
          maxParallel: r.maxParallel,
          dispatchesPerHour: r.dispatchesPerHour,
        },
        openWork: { repositoryIds: new Set(r.busy.map(String)), bulkJobs: r.bulkJobs },
        budget: { dispatchedAt: r.spent, confirmations: r.confirmations, quietUntil: r.quiet },
      }),
    )

  it('each is dispatched or confirmed, or waits, or has its time; and once at most', () => {
    fc.assert(
      fc.property(input, (all) => {
        const made = plan(all)
        const dispatched = idsOf(made).flat(2)
        const confirmed = made.confirmations.map(({ repositoryId }) => repositoryId)
        const acted = [...dispatched, ...confirmed]
        const known = new Set([...acted, ...made.dueAt.keys(), ...all.openWork.repositoryIds])
        const waiting = made.waiting.map(({ repositoryId }) => repositoryId)

        expect(all.repositories.filter(({ id }) => !known.has(id))).toEqual([])
        expect(new Set(acted).size).toBe(acted.length)
        expect(acted.filter((id) => all.openWork.repositoryIds.has(id))).toEqual([])
        expect(waiting.filter((id) => dispatched.includes(id))).toEqual([])
        expect([...made.dueAt.values()].filter((at) => at <= all.now)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('no more is dispatched than may be', () => {
    fc.assert(
      fc.property(input, (all) => {
        const { dispatches, confirmations } = plan(all)
        const { settings: its, budget } = all
        const recent = budget.dispatchedAt.filter((at) => at > ago(60)).length
        expect(dispatches.length).toBeLessThanOrEqual(Math.max(0, its.dispatchesPerHour - recent))
        expect(confirmations.length).toBeLessThanOrEqual(budget.confirmations)
        const most = its.mode === 'central' ? its.maxParallel : 1
        expect(dispatches.filter(({ slots }) => slots.length > most)).toEqual([])
        expect(
          dispatches.flatMap(({ slots }) => slots).filter((runs) => runs.length === 0),
        ).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('at `nextAt` there is something to do, and before it nothing', () => {
    fc.assert(
      fc.property(input, (all) => {
        const rich = {
          ...all,
          repositories: all.repositories.slice(0, 2),
          settings: { mode: 'central', maxParallel: 20, dispatchesPerHour: 60 } as const,
          openWork: { repositoryIds: new Set<string>(), bulkJobs: 0 },
          budget: { dispatchedAt: [], confirmations: 100, quietUntil: null },
        }
        const { dispatches, confirmations, nextAt } = plan(rich)
        fc.pre(dispatches.length + confirmations.length === 0 && nextAt !== null)
        const done = (now: Date) => {
          const then = plan({ ...rich, now })
          return then.dispatches.length + then.confirmations.length
        }
        // A confirmation may come a little early, when there is a plan anyway.
        const paused = rich.repositories.some(({ pausedUntil }) => pausedUntil !== null)
        if (!paused) expect(done(nextAt)).toBeGreaterThan(0)
        const early = new Date(nextAt.getTime() - 1)
        expect(plan({ ...rich, now: early }).dispatches).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('the order of the input does not matter', () => {
    fc.assert(
      fc.property(input, (all) => {
        const turned = plan({ ...all, repositories: all.repositories.toReversed() })
        const made = plan(all)
        expect(turned.dispatches).toEqual(made.dispatches)
        expect(turned.confirmations).toEqual(made.confirmations)
        expect(turned.dueAt).toEqual(made.dueAt)
      }),
      { numRuns: 300 },
    )
  })
})

it('plans 10,000 repositories in less than a second', () => {
  const repositories = Array.from({ length: 10_000 }, (_, n) =>
    sampleCandidate({
      id: String(700_000_000 + n),
      sizeBytes: ((n * 7919) % 500) * MB,
      ...(n % 10 === 0 ? NEVER : stored(n % 2000)),
      ...changed(n % 1000),
      lastRun: sampleRun(n % 7 === 0 ? 'failed' : 'stored', ago(n % 900)),
      policy: {
        ...(n % 5 === 0 ? ON_PUSH : {}),
        fullVerifyEveryMs: 30 * DAY,
        schedule: `${n % 60} ${n % 24} * * *`,
        timeZone: 'Europe/Berlin',
      },
    }),
  )
  const began = performance.now()
  const made = plan(sampleInput(repositories))

  expect(performance.now() - began).toBeLessThan(1000)
  expect(made.dispatches.length).toBeGreaterThan(0)
})
