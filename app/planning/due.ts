/**
 * What one repository needs, and when: pure.
 *
 * - `first`: nothing of it is held.
 * - `push`: it changed, and has been left alone for `debounceMs`, or half an RPO went by.
 * - `schedule`: its schedule fired since it changed.
 * - `rpo`: it changed, and what is held would get older than the RPO before the next chance, or
 *   while that waits for other jobs to end. What was never held is as old as its repository.
 * - `verify`: `fullVerifyEveryMs` went by.
 * - `retry`: one of these, after a run that brought nothing, and a pause that grows.
 * - `manual`: a person asked for it.
 *
 * What did not change as far as we know is confirmed when half an RPO went by since that was seen.
 */
import { evidenceOf } from '../../core/domain/coverage.ts'
import type { Policy } from '../../core/domain/policy.ts'
import type { LastRun, PlanningRecord } from '../records/planning.ts'
import type { Schedules } from './cron.ts'
import { estimateSeconds } from './estimate.ts'

export interface Need {
  readonly cause: 'first' | 'push' | 'schedule' | 'rpo' | 'verify' | 'retry' | 'manual'
  /** What it is for: the cause, or in a retry that of the run that is tried again. */
  readonly purpose: Exclude<Need['cause'], 'retry'>
  readonly atMs: number
}

export interface Needs {
  /** Runs, now or later, the most important first. */
  readonly runs: readonly Need[]
  /** From when on it may be confirmed, and when it has to be. */
  readonly confirm: { readonly fromMs: number; readonly atMs: number } | null
}

export interface Situation {
  readonly policy: Policy
  /** A person asked for a run. */
  readonly requested: boolean
  readonly now: Date
  readonly schedules: Schedules
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** What a repository that is covered needs. */
export function needsOf(record: PlanningRecord, situation: Situation): Needs {
  const { good, part } = evidenceOf(record, situation.now)
  const heldMs = Math.max(good?.getTime() ?? -Infinity, part?.getTime() ?? -Infinity)
  const pauseEndMs = pauseEndOf(record.lastRun, heldMs, situation.policy)
  // A run that brought nothing is as good as none, but for the pause after it.
  const since = pauseEndMs === null ? record : { ...record, lastRun: null }
  const { runs, confirm } =
    heldMs === -Infinity
      ? { runs: firstNeeds(record, situation.policy), confirm: null }
      : needsOfHeld(since, heldMs, part, situation)
  const paced = pauseEndMs === null ? runs : runs.map((each) => retry(each, pauseEndMs))
  const asked = situation.requested ? [need('manual', situation.now.getTime())] : []
  return { runs: [...asked, ...paced], confirm }
}

/** It has its RPO from the moment it is seen: until then it waits its turn. */
function firstNeeds({ firstSeenAt, sizeBytes }: PlanningRecord, { rpoMs }: Policy): Need[] {
  const seenMs = firstSeenAt.getTime()
  const lead = leadOf(rpoMs, estimateSeconds(sizeBytes, true))
  return [need('rpo', seenMs + rpoMs - lead), need('first', seenMs)]
}

function needsOfHeld(
  record: PlanningRecord,
  heldMs: number,
  part: Date | null,
  situation: Situation,
): Needs {
  const { policy } = situation
  const verify = verifyNeeds(record, policy)
  // What is not complete is taken again like what changed, but for no push.
  const changedMs = record.changedAt?.getTime() ?? part?.getTime()
  if (changedMs === undefined) return { runs: verify, confirm: confirmTimes(heldMs, policy) }
  const pushes = pushNeeds(record, policy)
  const schedules = scheduleNeeds(record, changedMs, situation)
  // Nothing holds up a push; a schedule that fired may wait for jobs to end.
  const nowMs = situation.now.getTime()
  const chances = [...pushes, ...schedules.filter(({ atMs }) => atMs > nowMs)]
  const rpo = rpoNeeds(record, heldMs, chances, policy)
  return { runs: [...pushes, ...rpo, ...schedules, ...verify], confirm: null }
}

function pushNeeds({ changedAt, lastChangeAt, lastRun }: PlanningRecord, policy: Policy): Need[] {
  const { onPush, debounceMs, rpoMs } = policy
  if (!onPush || changedAt === null) return []
  const quietMs = (lastChangeAt ?? changedAt).getTime() + debounceMs
  const soonMs = Math.min(quietMs, changedAt.getTime() + rpoMs / 2)
  return [need('push', Math.max(soonMs, createdMsOf(lastRun) + debounceMs))]
}

function scheduleNeeds(
  { lastRun }: PlanningRecord,
  changedMs: number,
  { policy: { schedule, timeZone }, now, schedules }: Situation,
): Need[] {
  const sinceMs = Math.max(changedMs, createdMsOf(lastRun))
  const fired = schedules.previousRun(schedule, timeZone, now)
  if (fired !== null && sinceMs < fired.getTime()) return [need('schedule', fired.getTime())]
  const next = schedules.nextRun(schedule, timeZone, now)
  return next === null ? [] : [need('schedule', next.getTime())]
}

function rpoNeeds(
  { sizeBytes }: PlanningRecord,
  heldMs: number,
  chances: readonly Need[],
  { rpoMs }: Policy,
): Need[] {
  const deadlineMs = heldMs + rpoMs
  const leadMs = leadOf(rpoMs, estimateSeconds(sizeBytes, false))
  const inTime = chances.some(({ atMs }) => atMs <= deadlineMs - leadMs / 2)
  return inTime ? [] : [need('rpo', deadlineMs - leadMs)]
}

/** How long before the end of the RPO a backup begins: time for the run, and for a few more. */
function leadOf(rpoMs: number, runSeconds: number): number {
  return Math.min(rpoMs / 2, Math.min(rpoMs / 4, MOST_LEAD_MS) + runSeconds * 1000)
}

/** A run, and three retries. */
const MOST_LEAD_MS = 2 * HOUR_MS

/** Early enough that a change that is found can still be backed up within the RPO. */
function confirmTimes(heldMs: number, { rpoMs }: Policy): Needs['confirm'] {
  // What is due soon goes with what is due now, so that there is not a tick for each.
  return { fromMs: heldMs + (rpoMs * 3) / 8, atMs: heldMs + rpoMs / 2 }
}

function verifyNeeds(record: PlanningRecord, { fullVerifyEveryMs }: Policy): Need[] {
  const { id, fullyVerifiedAt, firstTakenAt, lastRun } = record
  if (fullVerifyEveryMs === null || firstTakenAt === null) return []
  const dueMs =
    fullyVerifiedAt === null
      ? // Repositories that came together are not all verified on one day.
        firstTakenAt.getTime() + fullVerifyEveryMs * fractionOf(id)
      : fullyVerifiedAt.getTime() + fullVerifyEveryMs
  // A run that was to verify and did not is no reason for one after the other.
  const againMs = lastRun?.cause === 'verify' ? createdMsOf(lastRun) + DAY_MS : dueMs
  // What is due within one hour goes together at its end, and not as a dispatch each.
  return [need('verify', Math.ceil(Math.max(dueMs, againMs) / HOUR_MS) * HOUR_MS)]
}

/** From 0 to 1, always the same for one id. */
function fractionOf(id: string): number {
  let hash = 0
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 0x9e3779b1) >>> 0
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}

/** After the first run that brought nothing, the second and the third. */
const PAUSES_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS] as const
const LONGEST_PAUSE_MS = 4 * HOUR_MS

/** When the pause after the last run ends; null where it brought something. */
function pauseEndOf(lastRun: LastRun | null, heldMs: number, { rpoMs }: Policy): number | null {
  if (lastRun === null) return null
  const { failures, settledAt, createdAt, outcome } = lastRun
  const settledMs = settledAt.getTime()
  // Whatever it says, what it brought has to be there.
  if (failures === 0)
    return heldMs < createdAt.getTime() - SKEW_MS ? settledMs + longestPauseOf(rpoMs) : null
  if (heldMs > settledMs) return null
  // Until it was known that one is lost, time enough went by.
  const fromMs = outcome === 'lost' ? createdAt.getTime() : settledMs
  const pauseMs = PAUSES_MS[failures - 1]
  // Three tries go into one RPO, and an accident that happens twice costs none.
  if (pauseMs !== undefined) return fromMs + Math.min(pauseMs, rpoMs / 4)
  return fromMs + longestPauseOf(rpoMs)
}

/** What failed four times will again; so strict an RPO that it is lost by this is told anyway. */
function longestPauseOf(rpoMs: number): number {
  return Math.min(LONGEST_PAUSE_MS, Math.max(HOUR_MS, rpoMs))
}

/** How far the clock of a job may be behind ours. */
const SKEW_MS = HOUR_MS

function retry(each: Need, pauseEndMs: number): Need {
  if (each.atMs > pauseEndMs) return each
  return { cause: 'retry', purpose: each.purpose, atMs: pauseEndMs }
}

function createdMsOf(lastRun: LastRun | null): number {
  return lastRun?.createdAt.getTime() ?? -Infinity
}

function need(cause: Need['purpose'], atMs: number): Need {
  return { cause, purpose: cause, atMs }
}
