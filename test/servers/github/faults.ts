/** What the fake GitHub may be told to do wrong, and when. */
export type Fault =
  /** In place of an answer, and before there is any effect. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** GitHub asks for a slower pace. */
  | {
      readonly kind: 'secondary-limit'
      readonly status?: 403 | 429
      readonly retryAfterSeconds?: number
    }
  /** The connection breaks before anything happened. */
  | { readonly kind: 'reset' }
  /** It happened, and the connection breaks before the answer. */
  | { readonly kind: 'lost' }
  /** The answer says how long it is, and ends before. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** A page of HTML with status 200, as a proxy in between answers. */
  | { readonly kind: 'garbage' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Something happens just before the request does. */
  | { readonly kind: 'meanwhile'; readonly act: () => void }

export interface PlannedFault {
  /** Requests that it is about: `POST /repos/acme/rocket/issues`, with the query. Every one if absent. */
  readonly match?: RegExp
  /** Which of those, counted from the plan on: 1, the next. */
  readonly nth?: number
  /** How many from there on: 1. */
  readonly times?: number
  readonly fault: Fault
}

export interface FaultPlan {
  add(...faults: readonly PlannedFault[]): void
  clear(): void
  /** The fault of a request that arrives now. */
  next(request: string): Fault | undefined
}

export function createFaultPlan(): FaultPlan {
  let planned: { readonly plan: PlannedFault; seen: number }[] = []
  return {
    add(...faults) {
      planned.push(...faults.map((plan) => ({ plan, seen: 0 })))
    },
    clear() {
      planned = []
    },
    next(request) {
      let found: Fault | undefined
      for (const each of planned) {
        const { match, nth = 1, times = 1, fault } = each.plan
        if (match !== undefined && !match.test(request)) continue
        each.seen += 1
        if (each.seen >= nth && each.seen < nth + times) found ??= fault
      }
      return found
    },
  }
}
