import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CoverageFacts, coverageOf } from '../../../core/domain/coverage.ts'
import type { IncompleteSnapshot, SettledRun } from '../../../core/domain/coverage-verdict.ts'

const HOUR = 3_600_000
const NOW = new Date('2026-03-04T12:00:00Z')
const RPO = 24 * HOUR
const GRACE = 6 * HOUR

/** `hours` before NOW; less `ms`. */
const ago = (hours: number, ms = 0) => new Date(NOW.getTime() - hours * HOUR - ms)

const COVERED = { kind: 'covered', policy: { rpoMs: RPO, graceMs: GRACE } } as const
const excluded = (expiresAt: Date | null) =>
  ({ kind: 'excluded', reason: 'a mirror', expiresAt }) as const

/** A repository that was backed up an hour ago, but for `changes`. */
function facts(changes: Partial<CoverageFacts> = {}): CoverageFacts {
  return {
    decision: COVERED,
    presence: 'present',
    presenceSince: ago(1000),
    pausedUntil: null,
    firstSeenAt: ago(1000),
    verified: { takenAt: ago(1) },
    confirmedAt: null,
    incomplete: null,
    lastRun: null,
    ...changes,
  }
}

function run(outcome: SettledRun['outcome'], settledAt: Date, changes: Partial<SettledRun> = {}) {
  const error = { code: 'store-full', message: 'No room.', hint: 'Make room.' }
  return { outcome, settledAt, failingSince: settledAt, error, ...changes }
}

function partial(takenAt: Date, completeness: IncompleteSnapshot['completeness'] = {}) {
  return { takenAt, since: takenAt, completeness }
}

const stored = (hours: number, ms = 0) => ({ takenAt: ago(hours, ms) })
const NEVER = { verified: null, firstSeenAt: ago(1) } as const

describe('the first row that fits says the state', () => {
  it.each<[why: string, Partial<CoverageFacts>, state: string, cause: string]>([
    ['it is gone, whatever else', { presence: 'deleted' }, 'source-gone', 'deleted'],
    ['transferred', { presence: 'transferred' }, 'source-gone', 'transferred'],
    ['not to be read', { presence: 'no-access' }, 'source-gone', 'no-access'],
    ['missing from a listing', { presence: 'unseen' }, 'source-gone', 'unseen'],
    [
      'gone and excluded',
      { presence: 'deleted', decision: excluded(null) },
      'source-gone',
      'deleted',
    ],
    ['excluded for good', { decision: excluded(null) }, 'excluded', 'excluded'],
    [
      'excluded and paused',
      { decision: excluded(ago(-1)), pausedUntil: ago(-2) },
      'excluded',
      'excluded',
    ],
    ['excluded a moment longer', { decision: excluded(ago(0, -1)) }, 'excluded', 'excluded'],
    ['excluded until now', { decision: excluded(NOW) }, 'overdue', 'exclusion-ended'],
    [
      'excluded until now, and paused',
      { decision: excluded(NOW), pausedUntil: ago(-1) },
      'paused',
      'paused',
    ],
    [
      'paused, whatever is overdue',
      { pausedUntil: ago(0, -1), verified: stored(99) },
      'paused',
      'paused',
    ],
    ['paused until now', { pausedUntil: NOW }, 'protected', 'stored'],

    ['older than RPO and grace', { verified: stored(30, 1) }, 'overdue', 'too-old'],
    [
      'that, and its last run failed',
      { verified: stored(30, 1), lastRun: run('failed', ago(1)) },
      'overdue',
      'run-failed',
    ],
    [
      'that, and a run failed before it',
      { verified: stored(31), lastRun: run('failed', ago(32)) },
      'overdue',
      'too-old',
    ],
    [
      'never backed up, and known for longer than RPO and grace',
      { verified: null, firstSeenAt: ago(30, 1) },
      'overdue',
      'never-backed-up',
    ],
    [
      'never backed up, known for so long, and its run failed',
      { verified: null, firstSeenAt: ago(31), lastRun: run('lost', ago(1)) },
      'overdue',
      'run-failed',
    ],
    [
      'complete and incomplete ones are that old',
      { verified: stored(40), incomplete: partial(ago(30, 1)) },
      'overdue',
      'too-old',
    ],

    ['its last run failed', { lastRun: run('failed', ago(0.5)) }, 'failed', 'run-failed'],
    ['unproved', { lastRun: run('unproved', ago(0.5)) }, 'failed', 'run-unproved'],
    ['refused', { lastRun: run('refused', ago(0.5)) }, 'failed', 'run-refused'],
    ['lost', { lastRun: run('lost', ago(0.5)) }, 'failed', 'run-lost'],
    [
      'failed, and late',
      { verified: stored(25), lastRun: run('failed', ago(0)) },
      'failed',
      'run-failed',
    ],
    [
      'failed, and never backed up',
      { ...NEVER, lastRun: run('failed', ago(0.5)) },
      'failed',
      'run-failed',
    ],
    [
      'failed after one that was incomplete',
      { incomplete: partial(ago(0.5)), lastRun: run('failed', ago(0.4)) },
      'failed',
      'run-failed',
    ],
    [
      'failed, and confirmed since',
      { confirmedAt: ago(0.1), lastRun: run('failed', ago(0.5)) },
      'protected',
      'confirmed',
    ],
    [
      'failed at the moment of the snapshot',
      { lastRun: run('failed', ago(1)) },
      'protected',
      'stored',
    ],
    ['cancelled by somebody', { lastRun: run('cancelled', ago(0.5)) }, 'protected', 'stored'],
    ['unchanged', { lastRun: run('unchanged', ago(0.5)) }, 'protected', 'stored'],

    ['incomplete', { incomplete: partial(ago(0.5)) }, 'incomplete', 'classes-missing'],
    [
      'never complete',
      { ...NEVER, incomplete: partial(ago(0.5)) },
      'incomplete',
      'classes-missing',
    ],
    [
      'incomplete, and its refs are confirmed',
      { incomplete: partial(ago(0.5)), confirmedAt: ago(0.1) },
      'incomplete',
      'classes-missing',
    ],
    [
      'incomplete, and the complete one is overdue',
      { verified: stored(99), incomplete: partial(ago(30)) },
      'incomplete',
      'classes-missing',
    ],
    ['complete after an incomplete one', { incomplete: partial(ago(2)) }, 'protected', 'stored'],

    ['new', NEVER, 'never', 'new'],
    ['new, to the end of the grace', { verified: null, firstSeenAt: ago(30) }, 'never', 'new'],
    ['confirmed to be as nothing is', { ...NEVER, confirmedAt: ago(0.5) }, 'never', 'new'],
    [
      'its only snapshot is of the future',
      { ...NEVER, verified: stored(0, -5 * 60_000 - 1) },
      'never',
      'new',
    ],
    [
      'its only snapshot has no date',
      { ...NEVER, verified: { takenAt: new Date(Number.NaN) } },
      'never',
      'new',
    ],

    ['older than its RPO', { verified: stored(24, 1) }, 'late', 'too-old'],
    ['to the end of the grace', { verified: stored(30) }, 'late', 'too-old'],
    [
      'confirmed that long ago',
      { verified: stored(99), confirmedAt: ago(24, 1) },
      'late',
      'too-old',
    ],
    ['confirmed in the future', { verified: stored(25), confirmedAt: ago(-1) }, 'late', 'too-old'],

    ['stored', {}, 'protected', 'stored'],
    ['confirmed before that', { confirmedAt: ago(40) }, 'protected', 'stored'],
    ['incomplete at the same moment', { incomplete: partial(ago(1)) }, 'protected', 'stored'],
    ['to the end of the RPO', { verified: stored(24) }, 'protected', 'stored'],
    [
      'confirmed within it',
      { verified: stored(99), confirmedAt: ago(24) },
      'protected',
      'confirmed',
    ],
    [
      'stored by a clock that is five minutes ahead',
      { verified: stored(0, -5 * 60_000) },
      'protected',
      'stored',
    ],
  ])('%s', (_, changes, state, cause) => {
    const coverage = coverageOf(facts(changes), NOW)
    expect([coverage.state, coverage.cause.code]).toEqual([state, cause])
  })
})

describe('since, and what comes next', () => {
  it.each<[Partial<CoverageFacts>, since: Date | null, changesAt: Date | null, next: string]>([
    [{ presence: 'deleted' }, ago(1000), null, 'keep-or-release'],
    [{ presence: 'no-access' }, ago(1000), null, 'allow-access'],
    [{ presence: 'unseen' }, ago(1000), null, 'discover'],
    [{ decision: excluded(ago(-9)) }, null, ago(-9), 'nothing'],
    [{ pausedUntil: ago(-9) }, null, ago(-9), 'nothing'],
    [{}, ago(1), ago(-23, -1), 'nothing'],
    [{ verified: stored(25) }, ago(1, -1), ago(-5, -1), 'wait'],
    [{ verified: stored(40) }, ago(10, -1), null, 'look-into'],
    [{ decision: excluded(ago(3)) }, ago(3), null, 'look-into'],
    [NEVER, ago(1), ago(-29, -1), 'wait'],
    [
      { lastRun: run('failed', ago(0.1), { failingSince: ago(0.7) }) },
      ago(0.7),
      ago(-29, -1),
      'look-into',
    ],
    [
      { incomplete: { ...partial(ago(0.5)), since: ago(0.9) } },
      ago(0.9),
      ago(-29.5, -1),
      'look-into',
    ],
  ])('of %o', (changes, since, changesAt, next) => {
    expect(coverageOf(facts(changes), NOW)).toMatchObject({
      since,
      changesAt,
      next: { code: next },
    })
  })

  it('names the error, and repeats its hint', () => {
    const lastRun = run('failed', ago(0.5))
    for (const verified of [stored(1), stored(99)]) {
      const { cause, next } = coverageOf(facts({ verified, lastRun }), NOW)
      expect(cause.text).toContain('Its last run failed. store-full: No room.')
      expect(next.text).toBe('Make room.')
    }
    const silent = coverageOf(facts({ lastRun: run('lost', ago(0.5), { error: null }) }), NOW)
    expect(silent.cause.text).toBe('Its last run was never heard of again.')
    expect(silent.next.text).toContain('last runs')
  })

  it('names the classes that are missing, and the permission', () => {
    const incomplete = partial(ago(0.5), {
      git: { status: 'captured', count: 1, sizeBytes: 1 },
      wiki: { status: 'denied', permission: 'contents' },
      lfs: { status: 'failed', code: 'disk-full', message: 'No room' },
      projects: { status: 'unsupported', reason: 'not yet' },
      issues: { status: 'not-requested' },
    })
    const { cause, next } = coverageOf(facts({ incomplete }), NOW)

    expect(cause.text).toBe(
      'Its newest snapshot lacks wiki (needs contents); lfs (disk-full: No room); projects (not yet).',
    )
    expect(next.code).toBe('allow-access')
  })
})

describe('for any facts', () => {
  const hours = fc.integer({ min: -2, max: 70 })
  const time = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(hours, fc.integer({ min: -1, max: 1 })) },
    { weight: 1, arbitrary: fc.constant(null) },
  )
  const date = time.map((at) => (at === null ? new Date(Number.NaN) : ago(...at)))
  /** Not after NOW, for what is known to have happened. */
  const past = fc.integer({ min: 0, max: 70 * HOUR }).map((ms) => ago(0, ms))
  const decision = fc.oneof(
    { weight: 4, arbitrary: fc.constant(COVERED) },
    { weight: 1, arbitrary: fc.option(date).map(excluded) },
  )
  const outcomes = ['stored', 'unchanged', 'incomplete', 'cancelled', 'failed', 'lost'] as const
  const factsFrom = (when: fc.Arbitrary<Date>): fc.Arbitrary<CoverageFacts> =>
    fc.record({
      decision,
      presence: fc.oneof(
        { weight: 6, arbitrary: fc.constant('present' as const) },
        { weight: 1, arbitrary: fc.constantFrom('unseen', 'no-access', 'deleted', 'transferred') },
      ),
      presenceSince: when,
      pausedUntil: fc.option(date, { freq: 3 }),
      firstSeenAt: when,
      verified: fc.option(fc.record({ takenAt: when })),
      confirmedAt: fc.option(when),
      incomplete: fc.option(
        when.map((at) => partial(at)),
        { freq: 2 },
      ),
      lastRun: fc.option(
        fc.tuple(fc.constantFrom(...outcomes), when).map(([outcome, at]) => run(outcome, at)),
      ),
    })
  const most = (times: readonly Date[]) => Math.max(...times.map((at) => at.getTime()))

  it('there is one state, and it is green only by evidence of the right age', () => {
    fc.assert(
      fc.property(factsFrom(date), (f) => {
        const { state } = coverageOf(f, NOW)
        if (state !== 'protected') return
        expect(f.presence).toBe('present')
        expect(f.decision.kind).toBe('covered')
        const known = [f.verified?.takenAt, f.confirmedAt].flatMap((at) => (at ? [at] : []))
        const counting = known.filter((at) => at.getTime() <= NOW.getTime() + 300_000)
        expect(f.verified).not.toBeNull()
        expect(NOW.getTime() - most(counting)).toBeLessThanOrEqual(RPO)
      }),
      { numRuns: 2000 },
    )
  })

  it('it stays until `changesAt`, and is another one then', () => {
    fc.assert(
      fc.property(factsFrom(past), (f) => {
        const { state, changesAt } = coverageOf(f, NOW)
        fc.pre(changesAt !== null)
        const before = coverageOf(f, new Date(changesAt.getTime() - 1))
        expect(before.state).toBe(state)
        expect(coverageOf(f, changesAt).state).not.toBe(state)
      }),
      { numRuns: 2000 },
    )
  })

  it('time alone never makes it better, but for what was paused or excluded', () => {
    const rank = ['protected', 'late', 'never', 'incomplete', 'failed', 'overdue']
    fc.assert(
      fc.property(factsFrom(past), fc.integer({ min: 0, max: 99 * HOUR }), (f, ms) => {
        const [now, then] = [coverageOf(f, NOW), coverageOf(f, ago(0, -ms))]
        fc.pre(rank.includes(now.state))
        expect(rank.indexOf(then.state)).toBeGreaterThanOrEqual(rank.indexOf(now.state))
      }),
      { numRuns: 1000 },
    )
  })
})
