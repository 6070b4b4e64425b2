/** How often somebody may ask: in this process, by what nobody can change at will. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../problem.ts'

/** So many requests in so many seconds. */
export interface Rate {
  readonly requests: number
  readonly seconds: number
}

export interface Rates {
  /** Of one address, all its people and tokens together. */
  readonly address: Rate
  readonly person: Rate
  readonly token: Rate
  /** Attempts of one address to log in as the local administrator. */
  readonly attempts: Rate
  /** The same of all addresses, since each attempt costs a tenth of a second. */
  readonly allAttempts: Rate
}

export const RATES: Rates = {
  address: { requests: 3000, seconds: 60 },
  person: { requests: 600, seconds: 60 },
  token: { requests: 600, seconds: 60 },
  attempts: { requests: 10, seconds: 900 },
  allAttempts: { requests: 200, seconds: 900 },
}

/** How often somebody may ask yet. */
export interface Allowance {
  readonly requests: number
  readonly remaining: number
  /** Until all of them are there again. */
  readonly seconds: number
}

/** Throws `too-often` with `Retry-After`. */
export type Limit = (kind: keyof Rates, who: string) => Promise<Allowance>

/** As the headers of an answer say it, which drafts of the IETF name so. */
export function headersOf({ requests, remaining, seconds }: Allowance) {
  return {
    'ratelimit-limit': String(requests),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(seconds),
  }
}

export function createLimit(rates: Rates = RATES): Limit {
  const limiters = {
    address: limiter(rates.address),
    person: limiter(rates.person),
    token: limiter(rates.token),
    attempts: limiter(rates.attempts),
    allAttempts: limiter(rates.allAttempts),
  }
  return async (kind, who) => {
    const { requests } = rates[kind]
    try {
      const { remainingPoints, msBeforeNext } = await limiters[kind].consume(who)
      return { requests, remaining: remainingPoints, seconds: Math.ceil(msBeforeNext / 1000) }
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
      throw tooOften({ requests, remaining: 0, seconds })
    }
  }
}

function limiter({ requests, seconds }: Rate): RateLimiterMemory {
  return new RateLimiterMemory({ points: requests, duration: seconds })
}

function tooOften(allowance: Allowance): Problem {
  const { seconds } = allowance
  const wait = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
  return new Problem('too-often', 'There were too many requests.', `Try again in ${wait}.`, {
    'retry-after': String(seconds),
    ...headersOf(allowance),
  })
}
