/** How a repository stood day by day, a letter a day: pure. */
import { coverageOf } from '../../core/domain/coverage.ts'
import type { CoverageState } from '../../core/domain/coverage-verdict.ts'
import { DAY_LETTERS } from '../../dashboard/ports/fleet.ts'

export const DAY_MS = 86_400_000
/** How many days are kept. */
export const DAYS = 90
/** Of a day that nobody knows anything of. */
export const UNKNOWN = '.'

/** Letters up to and including `lastDay`, in days since 1970. */
export interface Days {
  readonly lastDay: number
  readonly letters: string
}

export function dayOf(time: Date): number {
  return Math.floor(time.getTime() / DAY_MS)
}

export function letterOf(state: CoverageState): string {
  return DAY_LETTERS[state]
}

/** What is known until yesterday, and `letter` for `today`. */
export function withToday(known: Days | null, today: number, letter: string): string {
  return (untilYesterday(known, today) + letter).slice(-DAYS)
}

/** Without letters for days that are not over. */
function untilYesterday(known: Days | null, today: number): string {
  if (known === null) return ''
  const over = known.lastDay - (today - 1)
  if (over > 0) return known.letters.slice(0, -over)
  return known.letters + UNKNOWN.repeat(Math.min(-over, DAYS))
}

export interface PastFacts {
  /** What is known of its snapshots, oldest first. */
  readonly evidence: readonly { readonly takenAt: number; readonly complete: boolean }[]
  /** Null where no policy covers it. */
  readonly policy: { readonly rpoMs: number; readonly graceMs: number } | null
  /** When the source was last found to be as its newest snapshot; null where nobody did. */
  readonly confirmedAt: Date | null
  /** Since when GitHub has it no more; null where it has. */
  readonly goneSince: Date | null
}

/**
 * Letters of days that nobody wrote, from day `from` to day `to`: what snapshots prove, by the
 * policy of today. That a snapshot was too old proves nothing, since whether the source had
 * changed by then is not kept.
 */
export function rebuildDays(facts: PastFacts, from: number, to: number): string {
  let letters = ''
  let seen = 0
  let complete: number | null = null
  let partial: number | null = null
  for (let day = from; day <= to; day += 1) {
    const end = (day + 1) * DAY_MS
    for (; (facts.evidence[seen]?.takenAt ?? Infinity) < end; seen += 1) {
      const one = facts.evidence[seen]
      if (one === undefined) break
      if (one.complete) complete = one.takenAt
      else partial = one.takenAt
    }
    letters += letterAt(new Date(end - 1), { complete, partial }, facts)
  }
  return letters
}

function letterAt(
  at: Date,
  { complete, partial }: { readonly complete: number | null; readonly partial: number | null },
  { policy, confirmedAt, goneSince }: PastFacts,
): string {
  if (goneSince !== null && goneSince <= at) return letterOf('source-gone')
  if (policy === null) return UNKNOWN
  const { state } = coverageOf(
    {
      ...{ presence: 'present', presenceSince: at, pausedUntil: null, firstSeenAt: at },
      decision: { kind: 'covered', policy },
      verified: complete === null ? null : { takenAt: new Date(complete) },
      confirmedAt: confirmedAt !== null && confirmedAt <= at ? confirmedAt : null,
      incomplete:
        partial === null
          ? null
          : { takenAt: new Date(partial), since: new Date(partial), completeness: {} },
      lastRun: null,
    },
    at,
  )
  return PROVED.has(state) ? letterOf(state) : UNKNOWN
}

const PROVED: ReadonlySet<CoverageState> = new Set(['protected', 'late', 'incomplete'] as const)
