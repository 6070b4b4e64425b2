/**
 * Whether a repository is covered: computed from facts and one moment, and never stored.
 *
 * Nothing is green but what a verified and complete snapshot shows. What is not known, dated in
 * the future or not a date at all counts as if it were not there.
 */
import {
  type Coverage,
  covered,
  exclusion,
  exclusionEnded,
  type FailedRun,
  failure,
  gone,
  type IncompleteSnapshot,
  isFailure,
  overdue,
  type Presence,
  partial,
  pause,
  type SettledRun,
  tooLate,
  unsaved,
} from './coverage-verdict.ts'

export interface CoverageFacts {
  /** A `Decision` of a policy. */
  readonly decision:
    | { readonly kind: 'covered'; readonly policy: Allowance }
    | { readonly kind: 'excluded'; readonly reason: string; readonly expiresAt: Date | null }
  readonly presence: Presence
  readonly presenceSince: Date
  /** Paused by a person until then. */
  readonly pausedUntil: Date | null
  readonly firstSeenAt: Date
  /** The newest snapshot that is verified, complete, and not known to be damaged. */
  readonly verified: { readonly takenAt: Date } | null
  /** When the source was last found to be as `verified` holds it. */
  readonly confirmedAt: Date | null
  /** The newest snapshot that lacks a class that was asked for. */
  readonly incomplete: IncompleteSnapshot | null
  /** The run that was settled last. */
  readonly lastRun: SettledRun | null
}

interface Allowance {
  readonly rpoMs: number
  readonly graceMs: number
}

/** How far the clock of a job may be ahead of ours. */
const SKEW_MS = 300_000

/** The state of one repository at `now`: the first in the order of this function that fits. */
export function coverageOf(facts: CoverageFacts, now: Date): Coverage {
  if (facts.presence !== 'present') return gone(facts.presence, facts.presenceSince)
  const { decision, pausedUntil } = facts
  const excluded = decision.kind === 'excluded'
  if (excluded && (decision.expiresAt === null || now < decision.expiresAt)) {
    return exclusion(decision.reason, decision.expiresAt)
  }
  if (pausedUntil !== null && now < pausedUntil) return pause(pausedUntil)
  if (excluded) return exclusionEnded(decision.expiresAt ?? now)
  return judge(facts, decision.policy, now)
}

/**
 * From when on the age of what is held counts: the newest evidence that is not of the future.
 * `part` is null where a complete snapshot followed it.
 */
export function evidenceOf(
  {
    verified,
    confirmedAt,
    incomplete,
  }: Pick<CoverageFacts, 'verified' | 'confirmedAt' | 'incomplete'>,
  now: Date,
): { readonly good: Date | null; readonly confirmed: boolean; readonly part: Date | null } {
  const latest = now.getTime() + SKEW_MS
  const taken = verified !== null && verified.takenAt.getTime() <= latest ? verified.takenAt : null
  const seen = taken !== null && confirmedAt !== null && confirmedAt.getTime() <= latest
  const confirmed = seen && confirmedAt > taken
  const partial = incomplete !== null && (taken === null || incomplete.takenAt > taken)
  return {
    good: confirmed ? confirmedAt : taken,
    confirmed,
    part: partial && incomplete.takenAt.getTime() <= latest ? incomplete.takenAt : null,
  }
}

function judge(facts: CoverageFacts, { rpoMs, graceMs }: Allowance, now: Date): Coverage {
  const { good, confirmed, part } = evidenceOf(facts, now)
  const held = later(good, part)
  const from = held ?? facts.firstSeenAt
  const overdueAt = after(from, rpoMs + graceMs)
  // Whatever is no number is not before the end either.
  const failed = failureAfter(held, facts.lastRun)
  if (!(now < overdueAt)) return overdue(held, failed, overdueAt)
  if (failed !== null) return failure(failed, overdueAt)
  if (part !== null && facts.incomplete !== null) return partial(facts.incomplete, overdueAt)
  if (good === null) return unsaved(facts.firstSeenAt, overdueAt)
  const lateAt = after(good, rpoMs)
  return now < lateAt ? covered(good, confirmed, lateAt) : tooLate(lateAt, rpoMs, overdueAt)
}

/** The last run, where it failed and nothing that is held is newer. */
function failureAfter(held: Date | null, run: SettledRun | null): FailedRun | null {
  if (run === null || (held !== null && run.settledAt <= held)) return null
  const { outcome } = run
  return isFailure(outcome) ? { ...run, outcome } : null
}

function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b
  return a > b ? a : b
}

/** The first moment at which `from` is older than `ageMs`. */
function after(from: Date, ageMs: number): Date {
  return new Date(from.getTime() + ageMs + 1)
}
