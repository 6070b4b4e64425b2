/** How long leases last. */
import type { NewLease } from '../records/leases.ts'

/** As long as a token of an installation: https://docs.github.com/en/apps/creating-github-apps */
const AT_ONCE_MS = 60 * 60 * 1000
/** Twice what a job on GitHub's own runners may take. */
const IN_ALL_MS = 12 * 60 * 60 * 1000

/** When a lease that is given or renewed at `now` ends; not after `now` if it had its time. */
export function endOfLease({ grantedAt }: Pick<NewLease, 'grantedAt'>, now: Date): Date {
  return new Date(Math.min(now.getTime() + AT_ONCE_MS, grantedAt.getTime() + IN_ALL_MS))
}

/** After so many seconds a renewal is due: at half time, which leaves as much for trying again. */
export function renewAfterSeconds(ends: readonly Date[], now: Date): number {
  const left = Math.min(...ends.map((end) => end.getTime())) - now.getTime()
  return Math.max(1, Math.floor(left / 2000))
}
