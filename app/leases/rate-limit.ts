/** Counts requests by where they come from. */

/** How many milliseconds to wait; 0 for a request that may go on. */
export type RateLimit = (address: string | null) => number

export interface RateLimitOptions {
  readonly requests: number
  readonly perMs: number
  readonly now: () => Date
}

/** Beyond so many addresses all others share one count, so that memory has a bound. */
const MOST_ADDRESSES = 10_000

export function createRateLimit({ requests, perMs, now }: RateLimitOptions): RateLimit {
  const counts = new Map<string, number>()
  let endsAt = Number.NEGATIVE_INFINITY

  return (address) => {
    const at = now().getTime()
    if (at >= endsAt) {
      counts.clear()
      endsAt = at + perMs
    }
    const own = address ?? ''
    const key = counts.has(own) || counts.size < MOST_ADDRESSES ? own : 'others'
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    return count > requests ? endsAt - at : 0
  }
}
