/** Whom to tell of what now: one message a cause and channel, however many alerts. Pure. */

import { groupBy } from '../../core/domain/group-by.ts'
import type { Severity } from '../records/alert-row.ts'

/** What has to be known of an alert to tell of it. */
export interface AlertToTell {
  readonly id: string
  readonly cause: string
  readonly severity: Severity
  readonly lasting: 'standing' | 'event'
  readonly since: Date
  readonly detail: { readonly holdMs: number }
  readonly acknowledgedAt: Date | null
  readonly mutedUntil: Date | null
  readonly resolvedAt: Date | null
  readonly told: readonly ToldOf[]
}

interface ToldOf {
  readonly channel: string
  readonly about: 'open' | 'resolved'
  readonly createdAt: Date
  readonly sentAt: Date | null
}

export interface PlannedMessage {
  readonly channel: string
  readonly about: 'open' | 'reminder' | 'resolved'
  readonly cause: string
  readonly alertIds: readonly string[]
}

/** Of one cause a channel is told no oftener: what comes meanwhile is told together. */
export const PAUSE_MS = 3_600_000
const REMINDER_MS = 86_400_000
/** What was not sent for so long was given up, and is told as if it were new. */
export const ABANDONED_MS = REMINDER_MS + PAUSE_MS

/**
 * Tells of the beginning once an alert has stood for its `holdMs`, each day again of what is
 * critical and known to nobody, and of the end to whoever was told of the beginning. What is
 * acknowledged or muted is not told; nor that something which happened once is over.
 */
export function planMessages<T extends AlertToTell>(
  alerts: readonly T[],
  channelsOf: (alert: T) => readonly string[],
  now: Date,
): PlannedMessage[] {
  const busy = busyAt(alerts, now)
  const wishes = alerts.flatMap((alert) =>
    silent(alert, now) ? [] : wishesFor(alert, channelsOf(alert), now),
  )
  const groups = groupBy(wishes, ({ channel, about, alert }) => keyOf(channel, about, alert.cause))
  return [...groups].flatMap(([key, group]) => {
    const [first] = group
    const due = group.some(({ urge }) => urge === 'due')
    if (first === undefined || !due || busy.has(key)) return []
    const { channel, about, alert } = first
    return [{ channel, about, cause: alert.cause, alertIds: group.map((it) => it.alert.id) }]
  })
}

interface Wish {
  readonly alert: AlertToTell
  readonly channel: string
  readonly about: PlannedMessage['about']
  /** `along`: not due by itself, and told where another of its cause is. */
  readonly urge: 'due' | 'along'
}

/** A person knows, or does not want to. An alert that ended while it was muted stays muted. */
export function silent(
  { acknowledgedAt, mutedUntil, resolvedAt }: AlertToTell,
  now: Date,
): boolean {
  if (acknowledgedAt !== null) return true
  return mutedUntil !== null && (resolvedAt ?? now) < mutedUntil
}

function wishesFor(alert: AlertToTell, channels: readonly string[], now: Date): Wish[] {
  if (alert.resolvedAt !== null) return wishesForEnd(alert)
  if (now.getTime() < alert.since.getTime() + alert.detail.holdMs) return []
  return channels.flatMap((channel) => {
    const before = alert.told.find((it) => it.channel === channel && it.about === 'open')
    if (before === undefined || abandoned(before, now)) {
      return [{ alert, channel, about: 'open', urge: 'due' } as const]
    }
    return wishToRemind(alert, channel, before.sentAt, now)
  })
}

function abandoned({ sentAt, createdAt }: ToldOf, now: Date): boolean {
  return sentAt === null && now.getTime() - createdAt.getTime() >= ABANDONED_MS
}

function wishesForEnd(alert: AlertToTell): Wish[] {
  if (alert.lasting === 'event') return []
  const ended = new Set(alert.told.flatMap((it) => (it.about === 'resolved' ? [it.channel] : [])))
  return alert.told.flatMap(({ about, sentAt, channel }) =>
    about === 'open' && sentAt !== null && !ended.has(channel)
      ? [{ alert, channel, about: 'resolved', urge: 'due' } as const]
      : [],
  )
}

function wishToRemind(alert: AlertToTell, channel: string, sentAt: Date | null, now: Date): Wish[] {
  const ageMs = sentAt === null ? 0 : now.getTime() - sentAt.getTime()
  if (alert.severity !== 'critical' || ageMs < PAUSE_MS) return []
  return [{ alert, channel, about: 'reminder', urge: ageMs < REMINDER_MS ? 'along' : 'due' }]
}

/** Of which causes each channel was told a moment ago. */
function busyAt(alerts: readonly AlertToTell[], now: Date): ReadonlySet<string> {
  const from = now.getTime() - PAUSE_MS
  return new Set(
    alerts.flatMap(({ cause, told }) =>
      told.flatMap(({ channel, about, createdAt }) =>
        createdAt.getTime() > from ? [keyOf(channel, about, cause)] : [],
      ),
    ),
  )
}

function keyOf(channel: string, about: PlannedMessage['about'], cause: string): string {
  return JSON.stringify([channel, about, cause])
}
