/** What there is to say of the coverage of a repository: its states, and their words. */
import type { Completeness } from './manifest.ts'
import { describeDuration } from './quantity.ts'

/** Every state, with what can be the cause of it. */
interface Causes {
  protected: 'stored' | 'confirmed'
  late: 'too-old'
  overdue: 'too-old' | 'run-failed' | 'never-backed-up' | 'exclusion-ended'
  failed: `run-${FailedOutcome}`
  incomplete: 'classes-missing'
  never: 'new'
  excluded: 'excluded'
  'source-gone': Exclude<Presence, 'present'>
  paused: 'paused'
}

export type CoverageState = keyof Causes

/** What to do next; `nothing` and `wait` need nobody. */
export type NextStep =
  | 'nothing'
  | 'wait'
  | 'look-into'
  | 'allow-access'
  | 'keep-or-release'
  | 'discover'

interface Verdict<S extends CoverageState> {
  readonly state: S
  /** Null where nobody noted it: of what is excluded or paused. */
  readonly since: S extends 'excluded' | 'paused' ? null : Date
  readonly cause: { readonly code: Causes[S]; readonly text: string }
  readonly next: { readonly code: NextStep; readonly text: string }
  /** The first moment of another state if nothing happens until then; null for never. */
  readonly changesAt: Date | null
}

export type Coverage = { readonly [S in CoverageState]: Verdict<S> }[CoverageState]

export interface IncompleteSnapshot {
  readonly takenAt: Date
  /** When the first one was taken since there was a complete one. */
  readonly since: Date
  readonly completeness: Readonly<Record<string, Completeness>>
}

export interface SettledRun {
  readonly outcome: RunOutcome
  readonly settledAt: Date
  /** When the first run failed since one did not; `settledAt` where this one did not. */
  readonly failingSince: Date
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null
}

/** A run that failed. */
export interface FailedRun extends SettledRun {
  readonly outcome: FailedOutcome
}

/** Whether the repository is there, and if not, why. */
export type Presence = 'present' | 'unseen' | 'no-access' | 'deleted' | 'transferred'

type RunOutcome = 'stored' | 'unchanged' | 'incomplete' | 'cancelled' | FailedOutcome
type FailedOutcome = 'failed' | 'unproved' | 'refused' | 'lost'

export function covered(good: Date, confirmed: boolean, changesAt: Date): Coverage {
  const text = confirmed
    ? `Unchanged at GitHub since its newest verified snapshot, as of ${at(good)}.`
    : `Its newest verified snapshot was taken at ${at(good)}.`
  const cause = { code: confirmed ? 'confirmed' : 'stored', text } as const
  return { state: 'protected', since: good, cause, next: NOTHING, changesAt }
}

export function tooLate(since: Date, rpoMs: number, changesAt: Date): Coverage {
  const text = `Its newest verified snapshot is older than ${describeDuration(rpoMs)}, its RPO.`
  const next = { code: 'wait', text: `It is to be backed up before ${at(changesAt)}.` } as const
  return { state: 'late', since, cause: { code: 'too-old', text }, next, changesAt }
}

/** `held` is the newest of what is held; null for nothing. */
export function overdue(held: Date | null, failed: FailedRun | null, since: Date): Coverage {
  const age = held === null ? 'It was never backed up.' : `Nothing newer than ${at(held)} is held.`
  const old = held === null ? 'never-backed-up' : 'too-old'
  const cause: Verdict<'overdue'>['cause'] =
    failed === null
      ? { code: old, text: age }
      : { code: 'run-failed', text: `${age} ${describeRun(failed)}` }
  const next = { code: 'look-into', text: failed?.error?.hint ?? LOOK_INTO } as const
  return { state: 'overdue', since, cause, next, changesAt: null }
}

export function failure(run: FailedRun, changesAt: Date): Coverage {
  const cause = { code: `run-${run.outcome}`, text: describeRun(run) } as const
  const next = { code: 'look-into', text: run.error?.hint ?? LOOK_INTO } as const
  return { state: 'failed', since: run.failingSince, cause, next, changesAt }
}

export function partial({ since, completeness }: IncompleteSnapshot, changesAt: Date): Coverage {
  const missing = Object.entries(completeness).flatMap(([name, had]) => describeMissing(name, had))
  const text = `Its newest snapshot lacks ${missing.join('; ') || 'something asked for'}.`
  const denied = Object.values(completeness).some(({ status }) => status === 'denied')
  const next = denied
    ? ({ code: 'allow-access', text: 'Grant the App the permissions that are missing.' } as const)
    : ({ code: 'look-into', text: LOOK_INTO } as const)
  return { state: 'incomplete', since, cause: { code: 'classes-missing', text }, next, changesAt }
}

export function unsaved(since: Date, changesAt: Date): Coverage {
  const cause = { code: 'new', text: `It is known since ${at(since)}, and not backed up.` } as const
  const next = { code: 'wait', text: `Its first backup is due before ${at(changesAt)}.` } as const
  return { state: 'never', since, cause, next, changesAt }
}

export function exclusion(reason: string, changesAt: Date | null): Coverage {
  const cause = { code: 'excluded', text: `Excluded by policy: ${reason}` } as const
  return { state: 'excluded', since: null, cause, next: NOTHING, changesAt }
}

/** Nobody says yet how old its snapshots may be, so none is new enough. */
export function exclusionEnded(since: Date): Coverage {
  const text = `Its exclusion ended at ${at(since)}, and no policy covers it.`
  const next = { code: 'look-into', text: 'Read the policies again.' } as const
  return {
    state: 'overdue',
    since,
    cause: { code: 'exclusion-ended', text },
    next,
    changesAt: null,
  }
}

export function pause(changesAt: Date): Coverage {
  const cause = { code: 'paused', text: `Paused by hand until ${at(changesAt)}.` } as const
  return { state: 'paused', since: null, cause, next: NOTHING, changesAt }
}

export function gone(code: Causes['source-gone'], since: Date): Coverage {
  const [text, next] = GONE[code]
  return { state: 'source-gone', since, cause: { code, text }, next, changesAt: null }
}

const NOTHING = { code: 'nothing', text: 'Nothing.' } as const
const LOOK_INTO = 'Look at its last runs, and start one by hand.'
const KEEP = {
  code: 'keep-or-release',
  text: 'Restore it if it is missed; if not, let go of its held snapshots.',
} as const

const GONE = {
  unseen: [
    'It is missing from the last listing, and nobody knows why yet.',
    { code: 'discover', text: 'The next discovery asks GitHub for it by its id.' },
  ],
  'no-access': [
    'It exists, and the App may not read it.',
    { code: 'allow-access', text: 'Add it to the installation of the App, or exclude it.' },
  ],
  deleted: ['GitHub says that it was deleted.', KEEP],
  transferred: ['It went to an account without the App.', KEEP],
} as const satisfies Record<
  Causes['source-gone'],
  readonly [string, Verdict<'source-gone'>['next']]
>

export function isFailure(outcome: RunOutcome): outcome is FailedOutcome {
  return outcome in FAILED
}

const FAILED: Readonly<Record<FailedOutcome, string>> = {
  failed: 'Its last run failed.',
  unproved: 'What its last run stored could not be proved.',
  refused: 'Its last run never began.',
  lost: 'Its last run was never heard of again.',
}

function describeRun({ outcome, error }: FailedRun): string {
  return error === null ? FAILED[outcome] : `${FAILED[outcome]} ${error.code}: ${error.message}`
}

function describeMissing(name: string, had: Completeness): string[] {
  if (had.status === 'denied') return [`${name} (needs ${had.permission})`]
  if (had.status === 'unsupported') return [`${name} (${had.reason})`]
  return had.status === 'failed' ? [`${name} (${had.code}: ${had.message})`] : []
}

function at(time: Date): string {
  return Number.isNaN(time.getTime()) ? 'a time that nobody knows' : time.toISOString()
}
