/**
 * Decides what is due in one installation: pure. Equal input gives equal plans.
 *
 * What changed, or was never backed up, or is to be verified, is dispatched. All else is
 * confirmed: the App lists its refs over git, which is no request to the API, and compares their
 * digest with that of the newest verified snapshot. Equal: `confirmedAt` is noted. Different, or
 * this repository refuses: a change is noted, and a run will tell. GitHub does not answer at all:
 * the rest is left for a later plan, by `quietUntil`.
 */
import type { DispatchSettings } from '../../core/domain/policy.ts'
import { batch, type PlannedDispatch } from './batch.ts'
import { allowanceOf } from './budget.ts'
import { createSchedules, type Schedules } from './cron.ts'
import { type Confirmation, lookOver, type Situation, type Waiting } from './look-over.ts'

export interface PlanInput extends Situation {
  readonly settings: Pick<DispatchSettings, 'mode' | 'maxParallel' | 'dispatchesPerHour'>
  readonly budget: {
    /** When the dispatches of the last hour were made. */
    readonly dispatchedAt: readonly Date[]
    /** How many repositories may be confirmed. */
    readonly confirmations: number
    /** GitHub asked to be left alone until then. */
    readonly quietUntil: Date | null
  }
}

export interface Plan {
  readonly dispatches: readonly PlannedDispatch[]
  readonly confirmations: readonly Confirmation[]
  readonly waiting: readonly Waiting[]
  /**
   * When each of the others next needs something, if nothing happens to it until then. Those
   * that are at work, dispatched or confirmed by this plan are not among them: they are to be
   * planned for when that is done.
   */
  readonly dueAt: ReadonlyMap<string, Date>
  /** The first of these times: when to plan again, if nothing happens before. */
  readonly nextAt: Date | null
}

/** When to look again whether jobs have ended, if nobody says so before. */
const LOOK_AGAIN_MS = 60_000

/** `schedules` may be kept from plan to plan: it remembers what it worked out. */
export function plan(input: PlanInput, schedules: Schedules = createSchedules()): Plan {
  const { settings, budget, now, openWork } = input
  const seen = lookOver(input, schedules)
  const allowance = allowanceOf(settings.dispatchesPerHour, budget, now)
  const room = { settings, left: allowance.left, bulkJobs: openWork.bulkJobs }
  const { dispatches, overBudget, overLanes } = batch(seen, room)
  const again = new Date(now.getTime() + LOOK_AGAIN_MS)
  const { confirmations, unconfirmed } = confirmSome(seen.confirmations, dispatches, input)
  const waiting: Waiting[] = [
    ...overBudget.map((run) => wait(run, 'budget', allowance.nextAt)),
    ...overLanes.map((run) => wait(run, 'lanes', null)),
    ...unconfirmed.map((each) =>
      wait({ ...each, cause: 'confirm' }, 'budget', later(again, budget.quietUntil)),
    ),
    ...seen.waiting,
  ]
  const dueAt = dueTimes(seen.laterAt, waiting, again)
  return { dispatches, confirmations, waiting, dueAt, nextAt: earliest(dueAt.values()) }
}

/** But for those that a run begins of: it will show more than a listing. */
function confirmSome(
  wanted: readonly Confirmation[],
  dispatches: readonly PlannedDispatch[],
  { budget, now }: PlanInput,
) {
  const sent = new Set(dispatches.flatMap(({ slots }) => slots.flat().map((r) => r.repositoryId)))
  const listed = wanted.filter(({ repositoryId }) => !sent.has(repositoryId))
  const quiet = budget.quietUntil !== null && now < budget.quietUntil
  const most = quiet ? 0 : Math.max(0, budget.confirmations)
  return { confirmations: listed.slice(0, most), unconfirmed: listed.slice(most) }
}

function later(a: Date, b: Date | null): Date {
  return b !== null && b > a ? b : a
}

function wait(
  { repositoryId, cause }: Pick<Waiting, 'repositoryId' | 'cause'>,
  why: Waiting['why'],
  until: Date | null,
): Waiting {
  return { repositoryId, cause, why, until }
}

/** What waits is looked at again when its wait is over; `again` where nobody knows when. */
function dueTimes(
  laterAt: ReadonlyMap<string, Date>,
  waiting: readonly Waiting[],
  again: Date,
): Map<string, Date> {
  const dueAt = new Map(laterAt)
  for (const { repositoryId, until } of waiting) {
    const at = until ?? again
    const had = dueAt.get(repositoryId)
    if (had === undefined || at < had) dueAt.set(repositoryId, at)
  }
  return dueAt
}

function earliest(times: Iterable<Date>): Date | null {
  let first: Date | null = null
  for (const time of times) {
    if (first === null || time < first) first = time
  }
  return first
}
