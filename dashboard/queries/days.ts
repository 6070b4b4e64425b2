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

type Series = 'protected' | 'late' | 'unprotected' | 'unknown'

/** What a letter counts as; what is excluded is not counted. */
const SERIES: Readonly<Record<string, Series | null>> = {
  [DAY_LETTERS.protected]: 'protected',
  [DAY_LETTERS.late]: 'late',
  [DAY_LETTERS.overdue]: 'unprotected',
  [DAY_LETTERS.failed]: 'unprotected',
  [DAY_LETTERS.incomplete]: 'unprotected',
  [DAY_LETTERS.never]: 'unprotected',
  [DAY_LETTERS.paused]: 'unprotected',
  [DAY_LETTERS.excluded]: null,
  [DAY_LETTERS['source-gone']]: 'unprotected',
}

/** Oldest first; the last one is the day of `at`. A repository counts from the day it was seen. */
export function countDays(repositories: readonly FleetRepository[], at: Date): DayCount[] {
  const today = Math.floor(at.getTime() / DAY_MS)
  const days = Array.from({ length: DAYS }, (_, index) => ({
    day: new Date((today - DAYS + 1 + index) * DAY_MS).toISOString().slice(0, 10),
    ...{ protected: 0, late: 0, unprotected: 0, unknown: 0 },
  }))
  for (const repository of repositories) {
    const missing = DAYS - repository.days.length
    const firstSeen = Math.floor(repository.firstSeenAt.getTime() / DAY_MS) - today + DAYS - 1
    const gone = shareOf(repository) === 'gone'
    days.forEach((day, index) => {
      const letter = repository.days[index - missing] ?? '.'
      // What is out of sight counts as the verdict counts it: unless it is gone for good.
      const series = gone && letter === GONE ? null : seriesOf(letter)
      if (series === null || (series === 'unknown' && index < firstSeen)) return
      day[series] += 1
    })
  }
  return days
}

const GONE = DAY_LETTERS['source-gone']

function seriesOf(letter: string): Series | null {
  const series = SERIES[letter]
  return series === undefined ? 'unknown' : series
}
