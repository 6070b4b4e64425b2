/** How many dispatches may be made now. */

const HOUR_MS = 3_600_000
const QUARTER_MS = HOUR_MS / 4

export interface Allowance {
  /** How many may be made at once. */
  readonly left: number
  /** When there will be more, where none is left. */
  readonly nextAt: Date | null
}

/**
 * So many an hour, and a quarter of them a quarter of an hour: what becomes urgent waits for
 * minutes when the budget is spent, and never for an hour. `dispatchedAt` holds the times of
 * the dispatches of the last hour at least. Nothing may be made before `quietUntil`.
 */
export function allowanceOf(
  perHour: number,
  { dispatchedAt, quietUntil }: Spent,
  now: Date,
): Allowance {
  if (quietUntil !== null && now < quietUntil) return { left: 0, nextAt: quietUntil }
  const hour = windowOf(dispatchedAt, HOUR_MS, perHour, now)
  const quarter = windowOf(dispatchedAt, QUARTER_MS, Math.ceil(perHour / 4), now)
  const left = Math.min(hour.left, quarter.left)
  if (left > 0) return { left, nextAt: null }
  const freeAt = [hour, quarter].flatMap(({ freeAt: at }) => (at === null ? [] : [at]))
  return { left: 0, nextAt: freeAt.length === 0 ? null : new Date(Math.max(...freeAt)) }
}

interface Spent {
  readonly dispatchedAt: readonly Date[]
  /** GitHub asked to be left alone until then. */
  readonly quietUntil: Date | null
}

/** What is left of `most` within the last `windowMs`, and when one more is free. */
function windowOf(times: readonly Date[], windowMs: number, most: number, now: Date) {
  const since = now.getTime() - windowMs
  const within = times.map((time) => time.getTime()).filter((time) => time > since)
  const left = Math.max(0, most - within.length)
  // With one more than `most` spent, the second oldest has to leave the window, and so on.
  const leaving = within.sort((a, b) => a - b)[within.length - most]
  return { left, freeAt: left > 0 || leaving === undefined ? null : leaving + windowMs }
}
