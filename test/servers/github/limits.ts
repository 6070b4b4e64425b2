/**
 * GitHub's limits: so many requests an hour for whoever asks (primary), and a pace (secondary).
 * Numbers: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
import { repositoriesOf } from './access.ts'
import { Refusal } from './answers.ts'
import type { Clock } from './clock.ts'
import type { Principal } from './principals.ts'
import type { World } from './world.ts'

export interface Limits {
  /** Leaves so many requests to `who` until its hour is over. */
  leave(who: LimitKey, requests: number): void
  /** Which status tells of a limit: GitHub uses both. */
  status: 403 | 429
}

/** An id of an installation, or the App itself. */
export type LimitKey = number | `user:${number}` | 'app' | 'anonymous'

export interface LimitGate extends Limits {
  /** Throws where a limit is reached. */
  admit(key: LimitKey, method: string): void
  /** A request that costs. */
  count(key: LimitKey): void
  headers(key: LimitKey): Record<string, string>
  overview(key: LimitKey): object
}

const HOUR_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000
const POINTS_A_MINUTE = 900
const WRITES_A_MINUTE = 80
const WRITES_AN_HOUR = 500

interface Window {
  limit: number
  used: number
  resetAt: number
  /** When requests came, and when those that write did. */
  readonly points: number[]
  readonly writes: number[]
}

export function limitKeyOf(principal: Principal): LimitKey {
  switch (principal.kind) {
    case 'installation':
      return principal.installation.id
    case 'user':
      return `user:${principal.token.userId}`
    default:
      return principal.kind
  }
}

export function createLimits(world: World): LimitGate {
  const windows = new Map<LimitKey, Window>()
  const { clock } = world
  const now = () => clock.now().getTime()

  function windowOf(key: LimitKey): Window {
    const before = windows.get(key)
    if (before !== undefined && before.resetAt > now()) return before
    const { points = [], writes = [] } = before ?? {}
    const limit = limitOf(key, world)
    const window = { limit, used: 0, resetAt: now() + HOUR_MS, points, writes }
    windows.set(key, window)
    return window
  }

  const gate: LimitGate = {
    status: 403,
    leave(who, requests) {
      const window = windowOf(who)
      window.used = window.limit - requests
    },
    admit(key, method) {
      const window = windowOf(key)
      if (window.used >= window.limit) throw exceeded(key, gate)
      admitPace(window, method, { clock, status: gate.status })
    },
    count(key) {
      windowOf(key).used += 1
    },
    headers(key) {
      const { limit, used, resetAt } = windowOf(key)
      return {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(Math.max(0, limit - used)),
        'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
        'x-ratelimit-used': String(used),
        'x-ratelimit-resource': 'core',
      }
    },
    overview(key) {
      const { limit, used, resetAt } = windowOf(key)
      const reset = Math.ceil(resetAt / 1000)
      const core = { limit, used, remaining: Math.max(0, limit - used), reset }
      const search = { limit: 30, used: 0, remaining: 30, reset }
      return { resources: { core, search }, rate: core }
    },
  }
  return gate
}

/** Installations with many repositories may ask more often. */
function limitOf(key: LimitKey, world: World): number {
  if (key === 'anonymous') return 60
  const installation = typeof key === 'number' ? world.installations.get(key) : undefined
  if (installation === undefined) return 5000
  const many = Math.max(0, repositoriesOf(installation, world).length - 20)
  return Math.min(12_500, 5000 + 50 * many)
}

function exceeded(key: LimitKey, gate: LimitGate): Refusal {
  const who = typeof key === 'number' ? `installation ID ${key}` : key
  return new Refusal(gate.status, `API rate limit exceeded for ${who}.`)
}

function admitPace(
  { points, writes }: Window,
  method: string,
  { clock, status }: { readonly clock: Clock; readonly status: number },
): void {
  const now = clock.now().getTime()
  forget(points, now - MINUTE_MS)
  forget(writes, now - HOUR_MS)
  const writing = method !== 'GET'
  const recent = writes.filter((at) => at > now - MINUTE_MS).length
  const tooFast =
    points.length >= POINTS_A_MINUTE ||
    (writing && (recent >= WRITES_A_MINUTE || writes.length >= WRITES_AN_HOUR))
  if (tooFast) throw secondaryLimit(status, 60)
  // A request that writes costs five points.
  points.push(...Array(writing ? 5 : 1).fill(now))
  if (writing) writes.push(now)
}

function forget(times: number[], until: number): void {
  const kept = times.findIndex((at) => at > until)
  times.splice(0, kept === -1 ? times.length : kept)
}

export function secondaryLimit(status: number, retryAfterSeconds: number | undefined): Refusal {
  return new Refusal(
    status,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    retryAfterSeconds === undefined
      ? {}
      : { headers: { 'retry-after': String(retryAfterSeconds) } },
  )
}
