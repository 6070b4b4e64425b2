/** The words of what is used up, of one account or of the App as a whole. */
import { describeBytes } from '../../core/domain/quantity.ts'
import type { OverQuota, RateLimited } from './condition.ts'
import type { Words } from './describe.ts'

type LimitWords = Omit<Words, 'distinct' | 'common'>

/** `whose`: `for acme`. */
export function describeRateLimit(condition: RateLimited, whose: string): LimitWords {
  const until = condition.until.toISOString()
  return {
    title: `GitHub's rate limit ${whose} is exhausted`,
    text: `GitHub asks again and again for fewer requests, now until ${until}. Backups start later meanwhile.`,
    next: 'Make schedules sparser, or backups on push rarer; look what else uses the App.',
    facts: { until },
  }
}

/** `whose` begins a sentence: `acme`, `The store`. */
export function describeQuota({ storedBytes, limitBytes }: OverQuota, whose: string): LimitWords {
  const full = storedBytes >= limitBytes
  const percent = Math.floor((100 * storedBytes) / limitBytes)
  const stored = `${describeBytes(storedBytes)} of ${describeBytes(limitBytes)}`
  return {
    title: full ? `${whose} stores more than its quota` : `${whose} has nearly used up its quota`,
    text: `${stored} are stored, ${percent} %. Backups go on: a quota is told, and stops nothing.`,
    next: 'Raise the quota, exclude what need not be kept, or let retention have old snapshots.',
    severity: full ? 'critical' : 'warning',
    facts: { storedBytes: String(storedBytes), limitBytes: String(limitBytes) },
  }
}
