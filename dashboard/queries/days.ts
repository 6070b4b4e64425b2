/** How many repositories were protected, day by day. */
import { DAY_LETTERS, type FleetRepository } from '../ports/fleet.ts'
import { shareOf } from './verdict.ts'

export interface DayCount {
  /** `2026-11-21`, in UTC. */
  readonly day: string
  readonly protected: number
  readonly late: number
  /** Overdue, failed, incomplete, never, paused, or out of sight. */
  readonly unprotected: number
  /** There, and nobody noted how it stood. */
  readonly unknown: number
}

export const DAYS = 90
const DAY_MS = 86_400_000

const SERIES = ['protected', 'late', 'unprotected', 'unknown'] as const
const UNKNOWN = SERIES.indexOf('unknown')
/** Of what is excluded. */
const NOT_COUNTED = -1

/** What a letter counts as, by its place in `SERIES`. */
const SERIES_OF: ReadonlyMap<string, number> = new Map([
  [DAY_LETTERS.protected, SERIES.indexOf('protected')],
  [DAY_LETTERS.late, SERIES.indexOf('late')],
  [DAY_LETTERS.excluded, NOT_COUNTED],
  ...[
    ...[DAY_LETTERS.overdue, DAY_LETTERS.failed, DAY_LETTERS.incomplete, DAY_LETTERS.never],
    ...[DAY_LETTERS.paused, DAY_LETTERS['source-gone']],
  ].map((letter) => [letter, SERIES.indexOf('unprotected')] as const),
])
/** What is out of sight counts as the verdict counts it: unless it is gone for good. */
const SERIES_OF_GONE: ReadonlyMap<string, number> = new Map([
  ...SERIES_OF,
  [DAY_LETTERS['source-gone'], NOT_COUNTED],
])

/** Oldest first; the last one is the day of `at`. A repository counts from the day it was seen. */
export function countDays(repositories: readonly FleetRepository[], at: Date): DayCount[] {
  const today = Math.floor(at.getTime() / DAY_MS)
  const first = today - DAYS + 1
  // A million letters, with 10,000 repositories: numbers in a row are counted fastest.
  const counts = new Uint32Array(DAYS * SERIES.length)
  for (const repository of repositories) addDays(counts, repository, first)
  return Array.from({ length: DAYS }, (_, index) => {
    const [safe = 0, late = 0, unprotected = 0, unknown = 0] = counts.subarray(
      index * SERIES.length,
      (index + 1) * SERIES.length,
    )
    const day = new Date((first + index) * DAY_MS).toISOString().slice(0, 10)
    return { day, protected: safe, late, unprotected, unknown }
  })
}

function addDays(counts: Uint32Array, repository: FleetRepository, first: number): void {
  const { days, firstSeenAt } = repository
  const seriesOf = shareOf(repository) === 'gone' ? SERIES_OF_GONE : SERIES_OF
  const missing = DAYS - days.length
  const firstSeen = Math.floor(firstSeenAt.getTime() / DAY_MS) - first
  for (let index = 0; index < DAYS; index++) {
    const series = seriesOf.get(days.charAt(index - missing)) ?? UNKNOWN
    if (series === NOT_COUNTED || (series === UNKNOWN && index < firstSeen)) continue
    const place = index * SERIES.length + series
    counts[place] = (counts[place] ?? 0) + 1
  }
}
