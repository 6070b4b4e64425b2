import { describe, expect, it } from 'vitest'
import { plan } from '../../../app/planning/plan.ts'
import type { OpenWork } from '../../../app/records/planning.ts'
import {
  ago,
  DAY,
  HOUR,
  MINUTE,
  NOW,
  ON_PUSH,
  type SampleChanges,
  sampleCandidate,
  sampleInput,
  sampleRun,
} from './sample.ts'

/** What is done with one repository at NOW, or when something will be: `run push`, `09:30`. */
function planned(changes: SampleChanges, input: Parameters<typeof sampleInput>[1] = {}): string {
  const { dispatches, confirmations, waiting, dueAt } = plan(
    sampleInput([sampleCandidate(changes)], input),
  )
  const done = [
    ...dispatches.flatMap(({ slots }) => slots.flat().map(({ cause }) => `run ${cause}`)),
    ...confirmations.map(() => 'confirm'),
    ...waiting.map(({ cause, why }) => `${cause} waits: ${why}`),
    ...[...dueAt.values()].map(timeOf),
  ]
  return done.join(', ')
}

/** The time of day, and the day where it is another one. */
function timeOf(at: Date): string {
  const text = at.toISOString()
  const time = text.endsWith(':00.000Z') ? text.slice(11, 16) : text.slice(11, 23)
  return text.startsWith('2026-03-04') ? time : `${text.slice(5, 10)} ${time}`
}

/** Changed so many minutes ago, first and last. */
const changed = (first: number, last = first) => ({
  changedAt: ago(first),
  lastChangeAt: ago(last),
})
const stored = (minutes: number) => ({
  verified: { snapshot: 's', takenAt: ago(minutes), refsSha256: 'r' },
})
const NEVER = { verified: null, firstTakenAt: null, firstSeenAt: ago(1) } as const
const part = (minutes: number) => ({
  incomplete: { takenAt: ago(minutes), since: ago(minutes), completeness: {} },
})

type Row = readonly [why: string, changes: SampleChanges, planned: string]

describe('first', () => {
  it.each<Row>([
    ['at once', NEVER, 'run first'],
    ['whatever the schedule', { ...NEVER, policy: { schedule: '0 0 1 1 *' } }, 'run first'],
    [
      'seen in the future, by a clock that was set back',
      { ...NEVER, firstSeenAt: ago(-5) },
      '12:05',
    ],
    ['not while it is paused', { ...NEVER, pausedUntil: ago(-60) }, '13:00'],
    ['when the pause is over', { ...NEVER, pausedUntil: NOW }, 'run first'],
    [
      'for the sake of its RPO when that is at its end',
      { ...NEVER, firstSeenAt: ago(1320) },
      'run rpo',
    ],
    ['and not a minute before', { ...NEVER, firstSeenAt: ago(1319) }, 'run first'],
    ['not when it is gone', { ...NEVER, presence: 'deleted' }, ''],
    ['not when nobody knows where it is', { ...NEVER, presence: 'unseen' }, ''],
    ['not where it is excluded', { ...NEVER, decision: excludedUntil(null) }, ''],
    ['nor until that ends', { ...NEVER, decision: excludedUntil(ago(-60)) }, '13:00'],
    ['and then not without a policy', { ...NEVER, decision: excludedUntil(NOW) }, ''],
  ])('%s', (_, changes, expected) => {
    expect(planned(changes)).toBe(expected)
  })

  function excludedUntil(expiresAt: Date | null) {
    return { kind: 'excluded', reason: 'r', expiresAt, origin: { kind: 'default' } } as const
  }
})

describe('push', () => {
  const policy = { onPush: true, schedule: '0 0 1 1 *' }
  it.each<Row>([
    ['waits for more', { ...changed(4), policy }, 'push waits: debounce, 12:01'],
    ['is due when it was left alone', { ...changed(5), policy }, 'run push'],
    ['counts from the last change', { ...changed(9, 2), policy }, 'push waits: debounce, 12:03'],
    [
      'is not due later than half an RPO after the first',
      { ...changed(720, 0), policy },
      'run push',
    ],
    ['or a minute before that', { ...changed(719, 0), policy }, 'push waits: debounce, 12:01'],
    ['is not for those who want none', { ...changed(5), policy: { onPush: false } }, '03-05 03:00'],
    [
      'leaves a run that just was the time of a debounce',
      { ...changed(9), lastRun: sampleRun('stored', ago(2)), policy },
      'push waits: debounce, 12:02',
    ],
  ])('%s', (_, changes, expected) => {
    expect(planned(changes)).toBe(expected)
  })
})

describe('schedule', () => {
  /** Fires at 11:00 each day; the RPO is far away. */
  const policy = { schedule: '0 11 * * *', rpoMs: 100 * DAY }
  it.each<Row>([
    ['is due when it changed before it fired', { ...changed(61), policy }, 'run schedule'],
    ['waits for the next time when it changed after', { ...changed(59), policy }, '03-05 11:00'],
    [
      'counts a change at that moment for the next time',
      { ...changed(60), ...stored(30), policy },
      '03-05 11:00',
    ],
    ['passes over what did not change', { ...stored(61), policy }, '04-23 10:59'],
    [
      'comes once',
      { ...changed(600), lastRun: sampleRun('stored', ago(55)), policy },
      '03-05 11:00',
    ],
    [
      'comes once, also when the run began at that moment',
      { ...changed(600), lastRun: sampleRun('stored', ago(50), { createdAt: ago(60) }), policy },
      '03-05 11:00',
    ],
    [
      'comes when the run before was earlier',
      { ...changed(600), lastRun: sampleRun('stored', ago(65)), policy },
      'run schedule',
    ],
    [
      'is read in its time zone',
      { ...changed(61), policy: { schedule: '0 12 * * *', timeZone: 'Europe/Berlin' } },
      'run schedule',
    ],
    ['takes what is incomplete as changed', { ...part(70), ...stored(99), policy }, 'run schedule'],
    [
      'that cannot be read leaves the RPO',
      { ...changed(600), policy: { schedule: 'at three' } },
      '03-05 08:59:44.000',
    ],
  ])('%s', (_, changes, expected) => {
    expect(planned(changes)).toBe(expected)
  })
})

describe('rpo', () => {
  it.each<Row>([
    ['confirms what did not change after half of it', stored(720), 'confirm'],
    ['or an eighth earlier, if there is a plan anyway', stored(540), 'confirm'],
    ['but not before', stored(539), '15:01'],
    ['counts from the last confirmation', { ...stored(999), confirmedAt: ago(10) }, '23:50'],
    [
      'backs up what changed, two hours and the time of a run before its end',
      { ...changed(700), ...stored(1319), policy: { schedule: '0 0 1 1 *' } },
      '12:00:44.000',
    ],
    [
      'that is now',
      { ...changed(700), ...stored(1320), policy: { schedule: '0 0 1 1 *' } },
      'run rpo',
    ],
    [
      'leaves it to a schedule that fires early enough',
      { ...changed(10), ...stored(1320), policy: { schedule: '55 12 * * *' } },
      '12:55',
    ],
    [
      'and not to one that comes at the last moment',
      { ...changed(10), ...stored(1320), policy: { schedule: '5 13 * * *' } },
      'run rpo',
    ],
    [
      'is not put off by a push that can wait for it',
      { ...changed(2), ...stored(1320), policy: { onPush: true } },
      'push waits: debounce, 12:03',
    ],
    [
      'of a quarter of an hour does not wait for a debounce that is too long',
      { ...changed(1), ...stored(11), policy: ON_PUSH },
      'run rpo',
    ],
    [
      'backs up what is incomplete, and does not confirm it',
      { ...part(1320), ...stored(3000), policy: { schedule: '0 0 1 1 *' } },
      'run rpo',
    ],
    [
      'begins earlier with what is large',
      { ...changed(700), ...stored(1260), sizeBytes: 4e12, policy: { schedule: '0 0 1 1 *' } },
      'run rpo',
    ],
  ])('%s', (_, changes, expected) => {
    expect(planned(changes)).toBe(expected)
  })
})

describe('what waits for other jobs to end', () => {
  /** Every lane is taken by work that nobody waits for. */
  const busy = { openWork: { repositoryIds: new Set<string>(), bulkJobs: 10 } } satisfies {
    openWork: OpenWork
  }
  const schedule = '0 11 * * *'
  const changedEarly = { ...changed(700), policy: { schedule } }
  it.each<Row>([
    ['a schedule that fired', { ...changedEarly, ...stored(1319) }, 'schedule waits: lanes, 12:01'],
    ['until its RPO is at its end', { ...changedEarly, ...stored(1320) }, 'run rpo'],
    ['a first run', { ...NEVER, firstSeenAt: ago(1300) }, 'first waits: lanes, 12:01'],
    ['until that is at its end', { ...NEVER, firstSeenAt: ago(1320) }, 'run rpo'],
    [
      'the retry of a first run, and of a strict RPO not for long',
      {
        ...{ ...NEVER, firstSeenAt: ago(12), policy: ON_PUSH },
        lastRun: sampleRun('failed', ago(10)),
      },
      'run rpo',
    ],
  ])('%s', (_, changes, expected) => {
    expect(planned(changes, busy)).toBe(expected)
  })
})

describe('verify', () => {
  const policy = { fullVerifyEveryMs: 30 * DAY }
  const verified = (days: number) => ({ fullyVerifiedAt: ago(days * 1440), policy })
  it.each<Row>([
    ['after its time', verified(30), 'run verify'],
    ['not before', verified(29), '23:00'],
    [
      'with all that is due in the same hour, at its end',
      { fullyVerifiedAt: ago(30 * 1440 + 1), policy: { ...policy, rpoMs: 9 * DAY } },
      'run verify',
    ],
    [
      'which is not over yet',
      { fullyVerifiedAt: ago(30 * 1440 - 1), policy: { ...policy, rpoMs: 9 * DAY } },
      '13:00',
    ],
    ['also of what is confirmed', { ...verified(30), ...stored(720) }, 'run verify'],
    ['not where nobody wants it', { fullyVerifiedAt: ago(99 * 1440) }, '23:00'],
    [
      'after a change was backed up',
      { ...verified(30), ...changed(5, 5), policy: { ...policy, onPush: true } },
      'run push',
    ],
    [
      'once a day where a run did not do it',
      {
        ...verified(30),
        lastRun: sampleRun('stored', ago(1438), { cause: 'verify' }),
        ...stored(500),
      },
      '13:00',
    ],
    [
      'again a day later',
      { ...verified(30), lastRun: sampleRun('stored', ago(1439), { cause: 'verify' }) },
      'run verify',
    ],
    [
      'whatever other runs there were',
      { ...verified(30), lastRun: sampleRun('stored', ago(10)) },
      'run verify',
    ],
  ])('%s', (_, changes, expected) => {
    expect(planned(changes)).toBe(expected)
  })

  it('is spread over the first period of repositories that came together', () => {
    const days = Array.from({ length: 3000 }, (_, n) => {
      const { dueAt } = plan(
        sampleInput([
          sampleCandidate({
            ...{ id: String(700_000_000 + n), firstTakenAt: ago(0), policy },
            // Held for ever, so that there is nothing else to do.
            ...{ verified: { snapshot: 's', takenAt: NOW, refsSha256: 'r' } },
            policy: { ...policy, rpoMs: 1000 * DAY },
          }),
        ]),
      )
      const [at] = dueAt.values()
      return Math.floor(((at?.getTime() ?? 0) - NOW.getTime()) / DAY)
    })
    const counts = Array.from({ length: 30 }, (_, day) => days.filter((d) => d === day).length)

    expect(Math.min(...counts)).toBeGreaterThan(60)
    expect(Math.max(...counts)).toBeLessThan(140)
  })
})

describe('retry', () => {
  const policy = { onPush: true }
  const failed = (minutes: number, failures = 1, outcome: 'failed' | 'cancelled' = 'failed') => ({
    ...changed(5000),
    ...stored(6000),
    policy,
    lastRun: sampleRun(outcome, ago(minutes), { failures }),
  })
  const strict = (minutes: number, failures: number) => ({
    ...failed(minutes, failures),
    policy: ON_PUSH,
  })
  it.each<Row>([
    ['waits for five minutes', failed(4), 'retry waits: backoff, 12:01'],
    ['comes then', failed(5), 'run retry'],
    ['comes for what is due at that moment too', { ...failed(5), ...changed(5) }, 'run retry'],
    [
      'waits also if it was confirmed while it ran',
      { ...failed(4), confirmedAt: ago(4.5) },
      'retry waits: backoff, 12:01',
    ],
    ['waits for 15 after the second', failed(14, 2), 'retry waits: backoff, 12:01'],
    ['then comes', failed(15, 2), 'run retry'],
    ['waits for an hour after the third', failed(59, 3), 'retry waits: backoff, 12:01'],
    ['and comes', failed(60, 3), 'run retry'],
    ['waits for four after the fourth', failed(239, 4), 'retry waits: backoff, 12:01'],
    ['and never longer', failed(240, 99), 'run retry'],
    [
      'waits for no more than a quarter of an RPO',
      strict(3, 1),
      'retry waits: backoff, 12:00:45.000',
    ],
    ['after the second time either', strict(3.75, 2), 'run retry'],
    ['nor after the third', strict(3.75, 3), 'run retry'],
    ['and then for an hour, whatever the RPO', strict(59, 4), 'retry waits: backoff, 12:01'],
    ['but not for four', strict(60, 4), 'run retry'],
    [
      'follows what somebody cancelled too',
      failed(4, 1, 'cancelled'),
      'retry waits: backoff, 12:01',
    ],
    [
      'counts from the beginning of what was lost',
      { ...failed(0), lastRun: sampleRun('lost', NOW, { createdAt: ago(5) }) },
      'run retry',
    ],
    [
      'and not from before',
      { ...failed(0), lastRun: sampleRun('lost', NOW, { createdAt: ago(4) }) },
      'retry waits: backoff, 12:01',
    ],
    ['of a first run', { ...NEVER, lastRun: sampleRun('lost', ago(5)) }, 'run retry'],
    [
      'of a first run, not yet',
      { ...NEVER, lastRun: sampleRun('failed', ago(4)) },
      'retry waits: backoff, 12:01',
    ],
    [
      'of a scheduled run, and not on the next day',
      { ...failed(4), policy: { schedule: '54 11 * * *' } },
      'retry waits: backoff, 12:01',
    ],
    [
      'of a verification',
      {
        lastRun: sampleRun('unproved', ago(5), { cause: 'verify' }),
        fullyVerifiedAt: ago(99 * 1440),
        policy: { fullVerifyEveryMs: DAY },
      },
      'run retry',
    ],
    ['is not needed by what did not change', { lastRun: sampleRun('failed', ago(5)) }, '23:00'],
    [
      'does not keep it from being confirmed',
      { ...stored(720), lastRun: sampleRun('failed', ago(1)) },
      'confirm',
    ],
    [
      'is not needed after a confirmation',
      { ...failed(20), confirmedAt: ago(10), ...changed(5) },
      'run push',
    ],
    [
      'waits long where a run says that it stored something and nothing is there',
      { ...NEVER, lastRun: sampleRun('stored', ago(60)) },
      'retry waits: backoff, 15:00',
    ],
    [
      'and where that is not from this run',
      { ...failed(5), lastRun: sampleRun('stored', ago(60)) },
      'retry waits: backoff, 15:00',
    ],
  ])('%s', (_, changes, expected) => {
    expect(planned(changes)).toBe(expected)
  })
})

describe('manual', () => {
  const requests = new Map([['1', {}]])
  it.each<Row>([
    ['at once', {}, 'run manual'],
    ['during a pause', { pausedUntil: ago(-60) }, 'run manual'],
    ['during a backoff', { lastRun: sampleRun('failed', ago(1)), ...changed(9) }, 'run manual'],
    ['not when it is gone', { presence: 'deleted' }, ''],
  ])('%s', (_, changes, expected) => {
    expect(planned(changes, { requests })).toBe(expected)
  })
})

it('plans nothing for what has open work', () => {
  const openWork: OpenWork = { repositoryIds: new Set(['1']), bulkJobs: 0 }
  const requests = new Map([['1', {}]])
  expect(planned(NEVER, { openWork, requests })).toBe('')
  expect(planned(stored(6000), { openWork })).toBe('')
})

it('confirms what waits for a run all the same', () => {
  const changes = { ...stored(900), policy: { fullVerifyEveryMs: HOUR } }
  const settings = { mode: 'central', maxParallel: 10, dispatchesPerHour: 0 } as const
  expect(planned(changes, { settings })).toBe('confirm, verify waits: budget, 12:01')
})

it('asks for what the policy says, and what a person said beyond it', () => {
  const policy = { verify: 'wire', refs: ['main'], classes: ['git', 'lfs'] } as const
  const runs = (changes: SampleChanges, requests = new Map()) =>
    plan(sampleInput([sampleCandidate({ policy, ...changes })], { requests })).dispatches.flatMap(
      ({ slots }) => slots.flat().map(({ options }) => options),
    )
  const usual = { verify: 'wire', full: false, refs: ['main'], classes: ['git', 'lfs'] }

  expect(runs(NEVER)).toEqual([usual])
  expect(runs({ policy: { ...policy, fullVerifyEveryMs: MINUTE } })).toEqual([
    { ...usual, verify: 'full' },
  ])
  expect(runs({}, new Map([['1', { full: true }]]))).toEqual([{ ...usual, full: true }])
})

it('confirms against the newest verified snapshot, and the refs of the policy', () => {
  const { confirmations } = plan(
    sampleInput([sampleCandidate({ ...stored(720), policy: { refs: ['main'] } })]),
  )
  expect(confirmations).toEqual([
    { repositoryId: '1', snapshot: 's', refsSha256: 'r', refs: ['main'] },
  ])
})
