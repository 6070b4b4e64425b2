/** What somebody has to do something about, by cause. */
import type { Coverage, CoverageState } from '../../core/domain/coverage-verdict.ts'
import { groupBy } from '../../core/domain/group-by.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { shareOf } from './verdict.ts'

export type CauseCode = Coverage['cause']['code']

export interface AttentionGroup {
  readonly cause: CauseCode
  /** `The last run failed`. */
  readonly title: string
  /** How many there are; `repositories` are but the first of them. */
  readonly count: number
  /** Since when it holds for the first of them; null where nobody noted it. */
  readonly since: Date | null
  /** What helps all of them; null where each is to be looked at. */
  readonly remedy: Remedy | null
  /** Those that wait longest first, `ROWS` at most. */
  readonly repositories: readonly FleetRepository[]
}

/** A deed that may mend it, or the page on which it is mended. */
export type Remedy = 'back-up' | 'resume' | 'restore' | 'policies'

export const ROWS = 3

/** Everything that is not protected and should be, and what is gone and still kept. */
export function needsAttention(repository: FleetRepository): boolean {
  const share = shareOf(repository)
  return share === 'unprotected' || share === 'gone'
}

/** The gravest first. */
export function groupAttention(repositories: readonly FleetRepository[]): AttentionGroup[] {
  const groups = groupBy(repositories.filter(needsAttention), ({ coverage }) => coverage.cause.code)
  return Array.from(groups.values(), describeGroup)
    .flatMap((group) => group ?? [])
    .sort((a, b) => rankOf(a) - rankOf(b) || b.count - a.count)
}

function describeGroup(group: readonly FleetRepository[]): AttentionGroup | undefined {
  const sorted = group.toSorted((a, b) => sinceOf(a) - sinceOf(b))
  const [first] = sorted
  if (first === undefined) return undefined
  const { since, cause } = first.coverage
  const { title, remedy } = CAUSES[cause.code]
  const repositories = sorted.slice(0, ROWS)
  return { cause: cause.code, title, remedy, since, count: group.length, repositories }
}

function sinceOf({ coverage }: FleetRepository): number {
  return coverage.since?.getTime() ?? 0
}

/** The gravest first. */
export const GRAVITY: readonly CoverageState[] = [
  ...(['overdue', 'failed', 'never', 'incomplete', 'source-gone'] as const),
  ...(['paused', 'late', 'protected', 'excluded'] as const),
]

function rankOf({ repositories }: AttentionGroup): number {
  return Math.min(...repositories.map(({ coverage }) => GRAVITY.indexOf(coverage.state)))
}

interface Cause {
  readonly title: string
  readonly remedy: Remedy | null
}

/** Every cause that a coverage can have, those that need nobody too: lists filter by them. */
export const CAUSES: Readonly<Record<CauseCode, Cause>> = {
  stored: { title: 'A new enough copy is held', remedy: null },
  confirmed: { title: 'Nothing changed since the last copy', remedy: null },
  'too-old': { title: 'The newest copy is too old', remedy: 'back-up' },
  'run-failed': { title: 'The last run failed', remedy: 'back-up' },
  'run-unproved': { title: 'What was stored could not be proved', remedy: 'back-up' },
  'run-refused': { title: 'The last run never began', remedy: 'back-up' },
  'run-lost': { title: 'The last run was never heard of again', remedy: 'back-up' },
  'never-backed-up': { title: 'Never backed up, and overdue', remedy: 'back-up' },
  'exclusion-ended': { title: 'The exclusion has ended', remedy: 'policies' },
  'classes-missing': { title: 'The copy lacks something asked for', remedy: 'back-up' },
  new: { title: 'New, and not backed up yet', remedy: 'back-up' },
  excluded: { title: 'Excluded by policy', remedy: null },
  unseen: { title: 'Missing from the last listing', remedy: null },
  'no-access': { title: 'The App may not read it', remedy: null },
  deleted: { title: 'Deleted at GitHub, and still held', remedy: 'restore' },
  transferred: { title: 'Moved to an account without the App', remedy: 'restore' },
  paused: { title: 'Paused by hand', remedy: 'resume' },
}

/** A cause by its code; undefined for what is none. */
export function isCauseCode(code: string): code is CauseCode {
  return Object.hasOwn(CAUSES, code)
}
