/** The days that a report is about, in UTC. */

export interface Period {
  readonly from: Date
  /** Not included. */
  readonly to: Date
}

const DAY = 86_400_000

/** The month before the one of `now`. */
export function lastMonth(now: Date): Period {
  const month = now.getUTCMonth()
  return {
    from: new Date(Date.UTC(now.getUTCFullYear(), month - 1)),
    to: new Date(Date.UTC(now.getUTCFullYear(), month)),
  }
}

/** The 30 days that end with that of `now`. */
export function lastDays(now: Date): Period {
  const to = new Date((Math.floor(now.getTime() / DAY) + 1) * DAY)
  return { from: new Date(to.getTime() - 30 * DAY), to }
}

/** `2026-10-01 to 2026-10-31`. */
export function describePeriod({ from, to }: Period): string {
  return `${dayOf(from)} to ${dayOf(new Date(to.getTime() - 1))}`
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}
