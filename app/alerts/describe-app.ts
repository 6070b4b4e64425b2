import type { AppCondition, CredentialExpiring } from './condition.ts'
import type { Words } from './describe.ts'
import { describeQuota, describeRateLimit } from './describe-limits.ts'

/** The words of what the App as a whole suffers from. */
export function describeAppCondition(condition: AppCondition): Words {
  switch (condition.kind) {
    case 'store-unreachable':
      return {
        ...one('store'),
        title: 'The store cannot be reached',
        text: condition.message,
        next: condition.hint,
      }
    case 'store-degraded':
      return {
        ...one('store'),
        title: 'The store does not do all that is relied on',
        text: condition.lacks.join('\n'),
        next: 'Run `holdfast doctor`: it says how to mend each.',
      }
    case 'rate-limited':
      return { ...one('app'), ...describeRateLimit(condition, 'for the App itself') }
    case 'quota':
      return { ...one('store'), ...describeQuota(condition, 'The store') }
    case 'credential-expiring':
      return describeExpiry(condition)
    case 'records-broken': {
      const { seq, fault } = condition
      return {
        ...one('audit'),
        title: 'The audit trail was tampered with',
        text: `Event ${seq} does not fit the one before it: ${fault}.`,
        next: 'Keep a copy of the database, and find out who could write to it.',
        facts: { seq: String(seq), fault },
      }
    }
    case 'channel-failing': {
      const { channel, message, gaveUp } = condition
      return {
        ...one(channel),
        title: `The channel ${channel} takes no messages`,
        text: `${gaveUp ? GIVEN_UP : TRIED_AGAIN} ${message}`,
        next: 'Correct its address or its secret; docs/alerts.md says how.',
        facts: { channel },
      }
    }
  }
}

const TRIED_AGAIN = 'What it is to tell is tried again for a day.'
const GIVEN_UP =
  'What it was to tell was tried for a day and given up; what is still true is told anew.'

function describeExpiry(condition: CredentialExpiring): Words {
  const { id, name, ended, urgent, consequence, next } = condition
  const expiresAt = condition.expiresAt?.toISOString()
  const when =
    expiresAt === undefined ? 'Nobody told the App when it ends.' : `It ends at ${expiresAt}.`
  return {
    ...one(id),
    title: ended ? `${name} has expired` : `${name} expires soon`,
    text: `${ended ? `It ended${expiresAt ? ` at ${expiresAt}` : ''}.` : when} ${consequence}`,
    next,
    severity: urgent ? 'critical' : 'warning',
    facts: { name, ...(expiresAt !== undefined && { expiresAt }) },
  }
}

function one(distinct: string): Pick<Words, 'distinct' | 'common'> {
  return { distinct, common: distinct }
}
