/** How long to wait before trying again. */

/** The least wait after the first failure; it doubles with every further one. */
const FIRST_MS = 5_000

/** Up to here it doubles. */
const GREATEST_MS = 60_000

/** Who asks for more than this is asked again after this; a job cannot wait for hours. */
const GREATEST_ASKED_MS = 300_000

/**
 * Milliseconds to wait after failure number `failures` (1, 2, …): 5 s, 10 s, 20 s, 40 s,
 * and 60 s from then on, or what the other side asked for (`retryAfterMs`, at most five
 * minutes) if that is more. Up to half as much again is added by `random` (0 to 1), so that
 * many who failed together do not come back together.
 */
export function backoffMs(failures: number, random: number, retryAfterMs = 0): number {
  const doubled = Math.min(FIRST_MS * 2 ** (failures - 1), GREATEST_MS)
  const leastMs = Math.max(doubled, Math.min(retryAfterMs, GREATEST_ASKED_MS))
  return Math.round(leastMs * (1 + random / 2))
}
