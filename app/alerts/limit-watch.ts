/** Since when, and how long still, GitHub asks for fewer requests. */

export interface Limit {
  readonly since: Date
  readonly until: Date
}

export interface LimitWatch {
  /** GitHub wants no requests of it until then; undefined is the App by its own key. */
  note(installation: string | undefined, until: Date): void
  /** Undefined where it did not ask, or only for a moment. */
  limitOf(installation: string | undefined): Limit | undefined
}

/** Short pauses are part of every day. */
const LONG_MS = 15 * 60_000
/** A budget that is spent each hour anew is one trouble and not many. */
const CALM_MS = 60 * 60_000

export function createLimitWatch(now: () => Date): LimitWatch {
  const limits = new Map<string | undefined, Limit>()
  return {
    note(installation, until) {
      const known = limits.get(installation)
      const goesOn = known !== undefined && !isCalm(known, now())
      limits.set(installation, {
        since: goesOn ? known.since : now(),
        until: goesOn && known.until > until ? known.until : until,
      })
    },
    limitOf(installation) {
      const limit = limits.get(installation)
      if (limit === undefined || isCalm(limit, now())) return undefined
      return limit.until.getTime() - limit.since.getTime() < LONG_MS ? undefined : limit
    },
  }
}

function isCalm({ until }: Limit, now: Date): boolean {
  return now.getTime() >= until.getTime() + CALM_MS
}
