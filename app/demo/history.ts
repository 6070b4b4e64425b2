/** What happened to a repository of the demo in 90 days. */
import type { Dice } from './dice.ts'
import type { Fate, Subject } from './organisation.ts'

/** One run, and what became of it. */
export interface Attempt {
  readonly at: Date
  readonly cause: 'first' | 'push' | 'schedule' | 'verify' | 'retry'
  readonly outcome: 'stored' | 'incomplete' | 'failed' | 'unproved'
  readonly level: 'objects' | 'full'
  readonly durationMs: number
  readonly sizeBytes: number
  readonly chainLength: number
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null
}

export interface History {
  readonly firstSeenAt: Date
  /** Oldest first. */
  readonly attempts: readonly Attempt[]
  /** When its refs were last found to be as the newest snapshot holds them. */
  readonly confirmedAt: Date | null
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const DAYS = 90

/** How long ago the newest good copy was taken or confirmed. */
const AGES: Readonly<Record<Fate, number>> = {
  protected: HOUR / 4,
  late: 26 * HOUR,
  overdue: 4 * DAY,
  failed: 20 * HOUR,
  unproved: 20 * HOUR,
  incomplete: 20 * HOUR,
  never: 0,
  deleted: 12 * DAY,
  transferred: 30 * DAY,
  'no-access': 3 * DAY,
  paused: 6 * DAY,
}

export function createHistory(subject: Subject, now: Date, dice: Dice): History {
  const { fate } = subject
  if (fate === 'never') {
    const firstSeenAt = new Date(now.getTime() - 2 * HOUR)
    return { firstSeenAt, attempts: [], confirmedAt: null }
  }
  const end = now.getTime() - AGES[fate]
  const begin = now.getTime() - DAYS * DAY
  const good = momentsOf(subject, begin, end, dice).map((at, index) =>
    attempt({ subject, at, index, dice, outcome: 'stored' }),
  )
  const attempts = [...good, ...troubleOf(subject, now, good.length, dice)]
  const confirmed = fate === 'protected' || fate === 'late'
  return {
    firstSeenAt: new Date(begin),
    attempts,
    confirmedAt: confirmed ? new Date(end) : null,
  }
}

/** When it was backed up: at the beginning, whenever it changed, and once before trouble came. */
function momentsOf({ everyDays, fate }: Subject, begin: number, end: number, dice: Dice): number[] {
  const moments = [begin + dice.whole(0, 6) * HOUR]
  for (let at = begin + DAY; at < end - DAY; at += DAY) {
    if (dice.next() < 1 / everyDays) moments.push(at + dice.whole(0, 23 * 60) * 60_000)
  }
  const steady = fate === 'protected' || fate === 'late'
  return (steady ? moments : [...moments, end]).filter((at) => at <= end)
}

function troubleOf(subject: Subject, now: Date, index: number, dice: Dice): Attempt[] {
  const { fate } = subject
  if (fate !== 'failed' && fate !== 'unproved' && fate !== 'incomplete' && fate !== 'overdue') {
    return []
  }
  const outcome = fate === 'overdue' ? 'failed' : fate
  const hours = fate === 'overdue' ? [70, 46, 22, 5] : [9, 2]
  return hours.map((ago) =>
    attempt({ subject, at: now.getTime() - ago * HOUR, index, dice, outcome }),
  )
}

interface About {
  readonly subject: Subject
  readonly at: number
  readonly index: number
  readonly dice: Dice
  readonly outcome: Attempt['outcome']
}

function attempt({ subject, at, index, dice, outcome }: About): Attempt {
  const full = index % 6 === 5
  return {
    at: new Date(at),
    cause: index === 0 ? 'first' : outcome === 'stored' ? (full ? 'verify' : 'push') : 'retry',
    outcome,
    level: full ? 'full' : 'objects',
    durationMs: Math.round(900 + subject.sizeBytes / 60_000 + dice.next() * 2000),
    sizeBytes: Math.round(subject.sizeBytes * (0.7 + index * 0.004)),
    chainLength: (index % 30) + 1,
    error: ERRORS[outcome],
  }
}

const ERRORS: Readonly<Record<Attempt['outcome'], Attempt['error']>> = {
  stored: null,
  incomplete: null,
  failed: {
    code: 'source-denied',
    message: 'GitHub refused the installation token for this repository.',
    hint: 'Give the App access to the repository, or exclude it by policy with a reason.',
  },
  unproved: {
    code: 'store-missing',
    message: 'An object that the manifest names does not lie in the store.',
    hint: 'Run a full backup; if it happens again, look for rules that expire objects.',
  },
}
