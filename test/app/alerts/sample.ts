/** Repositories, alerts and messages for tests of telling. */
import type { Condition } from '../../../app/alerts/condition.ts'
import { describeCondition } from '../../../app/alerts/describe.ts'
import type { Message } from '../../../app/alerts/message.ts'
import type { NewAlert } from '../../../app/records/alert-row.ts'

export const START = new Date('2026-11-21T10:00:00Z')

export function at(minutes: number): Date {
  return new Date(START.getTime() + minutes * 60_000)
}

export function subject(id: string, name = `r${id}`) {
  return { id, installationId: '3', owner: 'acme', name }
}

export function overdue(id: string, since = START): Condition {
  const text = 'Nothing newer than yesterday is held.'
  const repository = subject(id)
  return { kind: 'overdue', repository, since, cause: 'source-unreachable', text, next: 'Look.' }
}

export function overdueAlert(id: string, since = START): NewAlert {
  return describeCondition(overdue(id, since))
}

export const COVERAGE = {
  kinds: ['overdue', 'failed', 'incomplete', 'unproved', 'source-gone'],
  installationId: '3',
}

export function message(change: Partial<Message> = {}): Message {
  const text = 'Nothing newer than yesterday is held.'
  const item = { alertId: 'alert-1', about: 'acme/rocket', text, next: 'Look.', since: START }
  return {
    ...{ id: 'open-0123', about: 'open', kind: 'overdue', cause: 'overdue:3:too-old' },
    ...{ severity: 'critical', title: 'acme/rocket is overdue', count: 1, since: START },
    items: [{ ...item, title: 'acme/rocket is overdue' }],
    url: 'https://holdfast.example/alerts?cause=1',
    ...change,
  }
}
