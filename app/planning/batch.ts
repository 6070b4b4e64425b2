/** Makes dispatches of runs that are due, as far as the budget and the jobs at once allow. */
import { MOST_SLOTS, type RunOptions } from '../../core/domain/lease.ts'
import type { DispatchSettings } from '../../core/domain/policy.ts'
import type { Need } from './due.ts'
import { countFitting, packLanes } from './pack.ts'

/** A run to be made. */
export interface PlannedRun {
  readonly repositoryId: string
  readonly cause: Need['cause']
  readonly options: RunOptions
  /** How long it is likely to take. */
  readonly seconds: number
}

/** One `workflow_dispatch`. */
export interface PlannedDispatch {
  /** What each job does, in this order. No slot is empty. */
  readonly slots: readonly (readonly PlannedRun[])[]
}

export interface Queue<T extends PlannedRun> {
  /** Somebody waits for it, or an RPO does: it never waits for a job to end. Most urgent first. */
  readonly prompt: readonly T[]
  /** The rest, in the same order. It has lanes of its own, and no more. */
  readonly bulk: readonly T[]
}

export interface Room {
  readonly settings: Pick<DispatchSettings, 'mode' | 'maxParallel'>
  /** How many dispatches may be made. */
  readonly left: number
  /** Jobs that are at work on bulk. */
  readonly bulkJobs: number
}

export interface Batches<T extends PlannedRun> {
  readonly dispatches: readonly { readonly slots: readonly (readonly T[])[] }[]
  /** What waits until more dispatches may be made, and until jobs have ended. */
  readonly overBudget: readonly T[]
  readonly overLanes: readonly T[]
}

/** A dispatch is filled for so long: what is found later does not wait behind it for hours. */
const BATCH_SECONDS = 1800

export function batch<T extends PlannedRun>({ prompt, bulk }: Queue<T>, room: Room): Batches<T> {
  const { settings, left, bulkJobs } = room
  const lanes = Math.max(1, Math.min(settings.maxParallel, MOST_SLOTS))
  const first = fill(prompt, { ...settings, lanes, dispatches: left })
  // Lanes that fall free one by one would make a dispatch each.
  const free = bulkJobs * 2 > lanes ? 0 : lanes - bulkJobs
  const leftForBulk = left - first.made.length
  const most = settings.mode === 'repository' ? free : Math.min(free, 1)
  const then = fill(bulk, { ...settings, lanes: free, dispatches: Math.min(leftForBulk, most) })
  const noBudget = leftForBulk === 0
  return {
    dispatches: [...first.made, ...then.made],
    overBudget: [...first.rest, ...(noBudget ? then.rest : [])],
    overLanes: noBudget ? [] : then.rest,
  }
}

interface Capacity extends Pick<DispatchSettings, 'mode'> {
  readonly lanes: number
  readonly dispatches: number
}

/** Makes at most `dispatches`, of what comes first. */
function fill<T extends PlannedRun>(runs: readonly T[], { mode, lanes, dispatches }: Capacity) {
  const made: { slots: T[][] }[] = []
  let rest = runs
  while (made.length < dispatches && rest.length > 0) {
    // The workflow of a repository backs up that one alone.
    const count = mode === 'repository' ? 1 : countFitting(rest, lanes, BATCH_SECONDS)
    made.push({ slots: packLanes(rest.slice(0, count), lanes) })
    rest = rest.slice(count)
  }
  return { made, rest }
}
