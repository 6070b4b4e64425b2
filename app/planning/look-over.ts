/** Looks at every repository of an installation, and sorts out what it needs now. */
import type { RunOptions } from '../../core/domain/lease.ts'
import type { Decision, Policy } from '../../core/domain/policy.ts'
import type { OpenWork, PlanningRecord } from '../records/planning.ts'
import type { PlannedRun, Queue } from './batch.ts'
import type { Schedules } from './cron.ts'
import { type Need, type Needs, needsOf } from './due.ts'
import { estimateSeconds } from './estimate.ts'
import { byUrgency, type Ranked, rankOf } from './urgency.ts'

/** A repository, and what its policy says. */
export interface Candidate extends PlanningRecord {
  readonly decision: Decision
}

export interface Situation {
  readonly repositories: readonly Candidate[]
  readonly openWork: OpenWork
  /** By repository: what a person asked for beyond its policy. */
  readonly requests: ReadonlyMap<string, Partial<RunOptions>>
  readonly now: Date
}

/** A repository whose refs are to be listed. */
export interface Confirmation {
  readonly repositoryId: string
  /** What the refs are compared with. */
  readonly snapshot: string
  readonly refsSha256: string
  /** Which refs the policy selects. */
  readonly refs: readonly string[]
}

export interface Waiting {
  readonly repositoryId: string
  readonly cause: Need['cause'] | 'confirm'
  /** `lanes`: as many jobs are at work as may be. */
  readonly why: 'budget' | 'lanes' | 'debounce' | 'backoff'
  /** Null until something ends. */
  readonly until: Date | null
}

/** What may be done now, the most urgent first, and what has to wait. */
export interface Outlook extends Queue<PlannedRun> {
  readonly confirmations: readonly Confirmation[]
  readonly waiting: readonly Waiting[]
  /** When each of the others will need something. */
  readonly laterAt: ReadonlyMap<string, Date>
}

export function lookOver(situation: Situation, schedules: Schedules): Outlook {
  const runs: Found<PlannedRun>[] = []
  const confirmations: Found<Confirmation>[] = []
  const waiting: Waiting[] = []
  const laterAt = new Map<string, Date>()
  for (const candidate of situation.repositories) {
    const look = lookAt(candidate, situation, schedules)
    if (look === null) continue
    if (look.run) runs.push(look.run)
    if (look.confirmation) confirmations.push(look.confirmation)
    if (look.waiting) waiting.push(look.waiting)
    if (look.laterAt) laterAt.set(candidate.id, look.laterAt)
  }
  const sorted = runs.sort(byUrgency)
  return {
    prompt: sorted.filter(({ purpose }) => PROMPT.has(purpose)).map(({ what }) => what),
    bulk: sorted.filter(({ purpose }) => !PROMPT.has(purpose)).map(({ what }) => what),
    confirmations: confirmations.sort(byUrgency).map(({ what }) => what),
    waiting,
    laterAt,
  }
}

/** What somebody waits for, or an RPO. */
const PROMPT: ReadonlySet<Ranked['purpose']> = new Set(['push', 'rpo', 'manual'] as const)

interface Found<T> extends Ranked {
  readonly what: T
}

interface Look {
  readonly run?: Found<PlannedRun>
  readonly confirmation?: Found<Confirmation>
  readonly waiting?: Waiting
  readonly laterAt?: Date
}

/** Null for a repository that needs nothing, or that is at work already. */
function lookAt(candidate: Candidate, situation: Situation, schedules: Schedules): Look | null {
  const { id, decision, presence, pausedUntil } = candidate
  if (presence !== 'present' || situation.openWork.repositoryIds.has(id)) return null
  const { requests, now } = situation
  if (decision.kind === 'excluded') return until(decision.expiresAt, now)
  const { policy } = decision
  const requested = requests.get(id)
  // A person may start one by hand while it is paused.
  if (requested === undefined && pausedUntil !== null && now < pausedUntil) {
    return { laterAt: pausedUntil }
  }
  const needs = needsOf(candidate, { policy, requested: requested !== undefined, now, schedules })
  return sortOut(candidate, needs, { policy, options: requested ?? {}, now })
}

/** One whose exclusion is over waits for its policy to be decided again. */
function until(time: Date | null, now: Date): Look | null {
  return time !== null && now < time ? { laterAt: time } : null
}

interface Wanted {
  readonly policy: Policy
  readonly options: Partial<RunOptions>
  readonly now: Date
}

function sortOut(candidate: Candidate, { runs, confirm }: Needs, wanted: Wanted): Look {
  const nowMs = wanted.now.getTime()
  const due = runs.find(({ atMs }) => atMs <= nowMs)
  const confirmation =
    confirm !== null && confirm.fromMs <= nowMs ? confirmationOf(candidate, wanted) : null
  const run = due && runOf(candidate, due, wanted)
  if (run || confirmation) return { ...(run && { run }), ...(confirmation && { confirmation }) }
  const laterMs = Math.min(...runs.map(({ atMs }) => atMs), confirm?.atMs ?? Infinity)
  const waiting = waitingOf(candidate, runs)
  return { laterAt: new Date(laterMs), ...(waiting && { waiting }) }
}

function waitingOf({ id }: Candidate, runs: readonly Need[]): Waiting | null {
  const held = runs.find(({ cause }) => cause === 'push' || cause === 'retry')
  if (held === undefined) return null
  const why = held.cause === 'push' ? 'debounce' : 'backoff'
  return { repositoryId: id, cause: held.cause, why, until: new Date(held.atMs) }
}

function runOf(candidate: Candidate, due: Need, wanted: Wanted): Found<PlannedRun> {
  const { cause, purpose } = due
  const { policy, options: asked } = wanted
  const options: RunOptions = {
    verify: purpose === 'verify' ? 'full' : policy.verify,
    full: false,
    refs: [...policy.refs],
    classes: [...policy.classes],
    ...asked,
  }
  const isFirst = candidate.verified === null && candidate.incomplete === null
  const whole = isFirst || options.verify === 'full' || options.full
  const seconds = estimateSeconds(candidate.sizeBytes, whole)
  const what = { repositoryId: candidate.id, cause, options, seconds }
  return { ...rankOf(candidate, purpose, wanted), what }
}

function confirmationOf(candidate: Candidate, wanted: Wanted): Found<Confirmation> | null {
  const { id, verified } = candidate
  if (verified === null) return null
  const { snapshot, refsSha256 } = verified
  const what = { repositoryId: id, snapshot, refsSha256, refs: wanted.policy.refs }
  return { ...rankOf(candidate, 'confirm', wanted), what }
}
