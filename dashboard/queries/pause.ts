/** How long nothing may be planned: a pause that nobody remembers is a hole. */
import { Problem } from '../problem.ts'

export const LONGEST_PAUSE_DAYS = 90
const DAY_MS = 86_400_000

/** Throws `bad-request` for a moment that is past, or too far off. */
export function readPauseEnd(until: Date, now: Date): Date {
  const ms = until.getTime() - now.getTime()
  if (ms > 0 && ms <= LONGEST_PAUSE_DAYS * DAY_MS) return until
  throw new Problem(
    'bad-request',
    'until: a pause ends later than now.',
    `It may last ${LONGEST_PAUSE_DAYS} days at most; for good, exclude the repository instead.`,
  )
}
