/** Alerts as they are stored, and as they are read. */
import type { Selectable } from 'kysely'
import { z } from 'zod'
import { sha256Hex } from '../../core/archive/digest.ts'
import type { Alerts } from './schema.ts'
import { storableText } from './storable-text.ts'

export type Severity = Alerts['severity']

/** Facts for people and templates, as they are stored. */
const Detail = z.object({
  /** What happened, in sentences. */
  text: z.string(),
  /** What to do next. */
  next: z.string(),
  /** What it is about: `acme/rocket`; null where the title says it. */
  about: z.string().nullable(),
  /** For so long it stands before anybody is told. */
  holdMs: z.number(),
  /** Whatever a page or a program may want besides. */
  facts: z.record(z.string(), z.string()),
})
export type AlertDetail = Readonly<z.infer<typeof Detail>>

export interface NewAlert {
  readonly kind: string
  readonly key: string
  readonly cause: string
  readonly lasting: 'standing' | 'event'
  readonly installationId: string | null
  readonly repositoryId: string | null
  readonly severity: Severity
  /** One line. */
  readonly title: string
  readonly detail: AlertDetail
  readonly since: Date
}

export interface Alert extends NewAlert {
  readonly id: string
  readonly lastSeenAt: Date
  readonly acknowledgedAt: Date | null
  readonly acknowledgedBy: string | null
  readonly mutedUntil: Date | null
  readonly resolvedAt: Date | null
}

/** Ids of what happened once begin with this, and are made of the key. */
export const EVENT = 'event-'

export function toAlertRow(
  { lasting, detail, since, title, ...alert }: NewAlert,
  now: Date,
): Alerts {
  const stands = lasting === 'standing'
  const key = storableText(alert.key)
  // Two looks at the same moment open the same alert.
  const id = sha256Hex(JSON.stringify(stands ? [key, now.getTime()] : [key]))
  return {
    ...alert,
    key,
    cause: storableText(alert.cause),
    id: `${stands ? 'alert-' : EVENT}${id.slice(0, 32)}`,
    title: storableText(title),
    detailJson: JSON.stringify(storableDetail(detail)),
    since: since.getTime(),
    lastSeenAt: now.getTime(),
    ...{ acknowledgedAt: null, acknowledgedBy: null, mutedUntil: null, resolvedAt: null },
  }
}

/** JSON writes NUL as six characters, which PostgreSQL takes; half a pair is another character. */
function storableDetail({ text, next, about, holdMs, facts }: AlertDetail): AlertDetail {
  return {
    text: storableText(text),
    next: storableText(next),
    about: about === null ? null : storableText(about),
    holdMs,
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, value]) => [name, storableText(value)]),
    ),
  }
}

export function readAlertRow(row: Selectable<Alerts>): Alert {
  const { detailJson, since, lastSeenAt, acknowledgedAt, mutedUntil, resolvedAt, ...rest } = row
  return {
    ...rest,
    lasting: row.id.startsWith(EVENT) ? 'event' : 'standing',
    detail: Detail.parse(JSON.parse(detailJson)),
    since: new Date(since),
    lastSeenAt: new Date(lastSeenAt),
    acknowledgedAt: toDate(acknowledgedAt),
    mutedUntil: toDate(mutedUntil),
    resolvedAt: toDate(resolvedAt),
  }
}

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms)
}
