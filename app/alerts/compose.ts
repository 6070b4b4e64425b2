import type { NewAlert } from '../records/alert-row.ts'
import { describeMany } from './kinds.ts'
import type { Message, MessageItem } from './message.ts'

export type AlertInMessage = Pick<
  NewAlert,
  'kind' | 'cause' | 'severity' | 'title' | 'detail' | 'since'
> & { readonly id: string }

/** So many alerts are named. */
const MOST_ITEMS = 20

const SEVERITIES = ['notice', 'warning', 'critical'] as const

/** Undefined of no alerts. `linkTo` gives the page of a cause. */
export function composeMessage(
  { id, about }: Pick<Message, 'id' | 'about'>,
  alerts: readonly AlertInMessage[],
  linkTo: (cause: string) => string | null,
): Message | undefined {
  const ordered = alerts.toSorted(byName)
  const [first] = ordered
  if (first === undefined) return undefined
  const { kind, cause } = first
  const places = alerts.map(({ severity }) => SEVERITIES.indexOf(severity))
  return {
    ...{ id, about, kind, cause },
    severity: SEVERITIES[Math.max(...new Set(places))] ?? first.severity,
    title: `${SAYS[about]}${titleOf(first, alerts.length)}`,
    count: alerts.length,
    items: ordered.slice(0, MOST_ITEMS).map(itemOf),
    since: new Date(alerts.reduce((min, { since }) => Math.min(min, since.getTime()), Infinity)),
    url: linkTo(cause),
  }
}

const SAYS = { open: '', reminder: 'Still: ', resolved: 'Resolved: ' } as const

function titleOf({ title, kind }: AlertInMessage, count: number): string {
  if (count === 1) return title
  const number = count.toLocaleString('en-US')
  return `${number} ${describeMany(kind) ?? `alerts of the kind ${kind}`}`
}

function itemOf({ id, title, detail, since }: AlertInMessage): MessageItem {
  const { about, text, next } = detail
  return { alertId: id, about, title, text, next, since }
}

function byName(a: AlertInMessage, b: AlertInMessage): number {
  return compare(a.detail.about ?? '', b.detail.about ?? '') || compare(a.title, b.title)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
