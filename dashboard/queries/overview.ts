/** What the first page says. */
import type { DashboardParts } from '../parts.ts'
import type { Account, FleetRepository, Heartbeat } from '../ports/fleet.ts'
import type { Viewer } from '../viewer.ts'
import { type AgeCount, countAges, heldAt } from './ages.ts'
import { type AttentionGroup, groupAttention } from './attention.ts'
import { countDays, type DayCount } from './days.ts'
import { remembered } from './remembered.ts'
import { countClasses, priceClasses, type Stored } from './storage.ts'
import { isToBeCovered, judge, type Verdict } from './verdict.ts'
import { type Visible, visibleOf } from './visible.ts'

export interface Overview {
  readonly at: Date
  readonly verdict: Verdict
  /** Of all that is to be covered: which one's newest good copy is the oldest; null for none. */
  readonly oldest: OldestCopy | null
  /** Of what is counted as protected, how many are late: within their grace. */
  readonly late: number
  /** Of what is to be covered, how many have no good copy. */
  readonly without: number
  readonly restoreTests: RestoreTests
  readonly stored: Stored
  /** Accounts of which something is not known, or that the App may not work for. */
  readonly troubled: readonly Account[]
  readonly attention: readonly AttentionGroup[]
  readonly days: readonly DayCount[]
  /** Of what is to be covered. */
  readonly ages: readonly AgeCount[]
  readonly work: Work
  readonly heartbeat: Heartbeat
}

interface OldestCopy {
  readonly repository: FleetRepository
  readonly at: Date
}

interface RestoreTests {
  /** When something was last restored whole and compared; null for never. */
  readonly lastAt: Date | null
  /** Of what is to be covered, how many were within `RECENT_DAYS`. */
  readonly recent: number
  /** Of what is to be covered, how many never were. */
  readonly never: number
}

interface Work {
  readonly running: number
  readonly queued: number
  /** Running ones before queued ones, longest first, `ROWS` at most. */
  readonly first: readonly Working[]
  readonly nextRunAt: Date | null
}

export interface Working extends FleetRepository {
  readonly work: NonNullable<FleetRepository['work']>
}

export const RECENT_DAYS = 90
const RECENT_MS = RECENT_DAYS * 86_400_000
const ROWS = 10
/** Discovery lists everything once a day. */
const STALE_MS = 2 * 86_400_000

export async function readOverview(
  { fleet, priceOf }: Pick<DashboardParts, 'fleet' | 'priceOf'>,
  viewer: Viewer,
): Promise<Overview> {
  const all = await fleet.read()
  const visible = visibleOf(all, viewer)
  const { work, classes, ...counted } = count(visible)
  return {
    ...counted,
    stored: priceClasses(classes, priceOf),
    work: { ...work, nextRunAt: all.heartbeat.nextRunAt },
    heartbeat: all.heartbeat,
  }
}

/** What follows from the fleet alone; the same for all who see all of it. */
const count = remembered((visible: Visible) => {
  const { at, repositories, accounts } = visible
  const covered = repositories.filter(isToBeCovered)
  return {
    at,
    verdict: judge(visible),
    oldest: findOldest(covered),
    late: covered.filter(({ coverage }) => coverage.state === 'late').length,
    without: covered.filter((repository) => heldAt(repository) === null).length,
    restoreTests: countTests(covered, at),
    troubled: accounts.filter((account) => isTroubled(account, at)),
    attention: groupAttention(repositories),
    days: countDays(repositories, at),
    ages: countAges(covered, at),
    work: findWork(repositories),
    classes: countClasses(repositories),
  }
})

/** Whether it was never listed whole, or so long ago that there may be others by now. */
export function isStale({ discoveredAt }: Account, at: Date): boolean {
  return discoveredAt === null || at.getTime() - discoveredAt.getTime() > STALE_MS
}

function isTroubled(account: Account, at: Date): boolean {
  const { suspendedAt, discoveryError, policyKnown } = account
  return suspendedAt !== null || discoveryError !== null || !policyKnown || isStale(account, at)
}

function findOldest(covered: readonly FleetRepository[]): OldestCopy | null {
  let oldest: OldestCopy | null = null
  for (const repository of covered) {
    const at = heldAt(repository)
    if (at !== null && (oldest === null || at < oldest.at)) oldest = { repository, at }
  }
  return oldest
}

function countTests(covered: readonly FleetRepository[], at: Date): RestoreTests {
  const times = covered.flatMap(({ restoreTestedAt }) => restoreTestedAt?.getTime() ?? [])
  return {
    lastAt: times.length === 0 ? null : new Date(times.reduce((a, b) => Math.max(a, b))),
    recent: times.filter((time) => isRecent(time, at)).length,
    never: covered.length - times.length,
  }
}

export function isRecent(time: number, at: Date): boolean {
  return at.getTime() - time <= RECENT_MS
}

function findWork(repositories: readonly FleetRepository[]): Omit<Work, 'nextRunAt'> {
  const working = repositories.filter(isWorking)
  const running = working.filter(({ work }) => work.state === 'running').length
  const first = working.toSorted(
    (a, b) =>
      Number(a.work.state === 'queued') - Number(b.work.state === 'queued') ||
      a.work.since.getTime() - b.work.since.getTime(),
  )
  return { running, queued: working.length - running, first: first.slice(0, ROWS) }
}

function isWorking(repository: FleetRepository): repository is Working {
  return repository.work !== null
}
