/** After the first failure, the second, …; from then on as the last. */
const PAUSES_MS = [60_000, 300_000, 900_000, 3_600_000] as const
const GREATEST_MS = 3_600_000

/** So long after it was written a message is given up, and made anew if there is still need. */
const GIVEN_UP_MS = 86_400_000

/**
 * When a message is sent again whose attempt number `attempts` (1, 2, …) failed, or null when it
 * is given up. Up to half as much again is added by `random` (0 to 1). Whoever asked to be left
 * alone for longer is, within the hour.
 */
export function planAttempt(
  {
    attempts,
    createdAt,
    retryAfterMs = 0,
  }: {
    readonly attempts: number
    readonly createdAt: Date
    readonly retryAfterMs?: number | undefined
  },
  now: Date,
  random: number,
): Date | null {
  const leastMs = Math.min(retryAfterMs, GREATEST_MS)
  const pauseMs = Math.max(leastMs, PAUSES_MS[attempts - 1] ?? GREATEST_MS)
  const at = now.getTime() + Math.round(pauseMs * (1 + random / 2))
  return at - createdAt.getTime() < GIVEN_UP_MS ? new Date(at) : null
}
