import type { AppCondition } from './condition.ts'
import type { Words } from './describe.ts'

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
    case 'credential-expiring': {
      const { name, urgent } = condition
      const expiresAt = condition.expiresAt.toISOString()
      return {
        ...one(name),
        title: `${name} expires soon`,
        text: `It ends at ${expiresAt}. Nothing can be backed up with it from then on.`,
        next: 'Make a new one, give it to the App, and start the App again.',
        severity: urgent ? 'critical' : 'warning',
        facts: { expiresAt },
      }
    }
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
      const { channel, message } = condition
      return {
        ...one(channel),
        title: `The channel ${channel} takes no messages`,
        text: `It took nothing for a day, and what it was to tell was given up. ${message}`,
        next: 'Correct its address or its secret; docs/alerts.md says how.',
        facts: { channel },
      }
    }
  }
}

function one(distinct: string): Pick<Words, 'distinct' | 'common'> {
  return { distinct, common: distinct }
}
