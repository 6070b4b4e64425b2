import { HoldfastError } from '../../core/domain/errors.ts'

/** After the first failure, the second, … There is one attempt more than there are pauses. */
const PAUSES_MS = [10_000, 60_000, 600_000, 3_600_000] as const

export const MOST_ATTEMPTS = PAUSES_MS.length + 1

/**
 * When a delivery is tried again whose attempt number `attempts` (1, 2, …) failed, or null when
 * it is given up: five attempts reach over more than an hour. Later where the other side asked
 * for it. Up to half as much again is added by `random` (0 to 1).
 */
export function planRetry(
  attempts: number,
  error: HoldfastError,
  now: Date,
  random: number,
): Date | null {
  const pauseMs = PAUSES_MS[attempts - 1]
  if (pauseMs === undefined) return null
  const leastMs = Math.max(pauseMs, error.retryAfterMs ?? 0)
  return new Date(now.getTime() + Math.round(leastMs * (1 + random / 2)))
}

/** For a delivery whose last claim ended without a word: whoever worked on it died. */
export function tooOftenLost(): HoldfastError {
  return new HoldfastError('internal', 'The App ended each time it worked on this delivery.', {
    hint: 'Look for a crash or a lack of memory in the log of the App.',
  })
}
