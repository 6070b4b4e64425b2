/**
 * What was told to whom: the outbox of all messages. A message tells of one or many alerts, and
 * has a row for each: `<id of the message>.<id of the alert>`. The first row is its head. Only
 * the head waits for a time (`nextAttemptAt`), is claimed, and counts attempts; the others have
 * `NEVER`, and so has the head of a message that was given up.
 *
 * A reminder takes the place of the rows that told of the beginning.
 */
import { sql } from 'kysely'
import { type Alert, readAlertRow } from './alert-row.ts'
import type { Db } from './open.ts'
import type { Notifications } from './schema.ts'
import { storableText } from './storable-text.ts'

/** The last moment that a `Date` can hold. */
export const NEVER = 8_640_000_000_000_000
const ROWS_AT_ONCE = 500

/** What a channel was told of an alert, or is about to be. */
export interface Told {
  readonly channel: string
  readonly about: Notifications['about']
  readonly createdAt: Date
  readonly sentAt: Date | null
}

export interface TellableAlert extends Alert {
  readonly told: readonly Told[]
}

/** All open alerts, and those that were resolved at `since` or later, with what was told of them. */
export async function listTellable(db: Db, since: Date): Promise<readonly TellableAlert[]> {
  const alerts = await db.selectFrom('alerts').selectAll().where(recent(since)).execute()
  const rows = await db
    .selectFrom('notifications')
    .innerJoin('alerts', 'alerts.id', 'notifications.alertId')
    .select(['alertId', 'channel', 'about', 'createdAt', 'sentAt'])
    .where(recent(since))
    .execute()
  const told = new Map<string, Told[]>()
  for (const { alertId, createdAt, sentAt, ...row } of rows) {
    const list = told.get(alertId) ?? []
    list.push({ ...row, createdAt: new Date(createdAt), sentAt: toDate(sentAt) })
    told.set(alertId, list)
  }
  return alerts.map((row) => ({ ...readAlertRow(row), told: told.get(row.id) ?? [] }))
}

export interface NewMessage {
  /** Letters, digits and dashes. */
  readonly id: string
  readonly channel: string
  readonly about: Notifications['about']
  readonly alertIds: readonly string[]
  /**
   * What it takes the place of: rows that were sent at `until` or before (a reminder), or that
   * were written at `until` or before and never sent (a message that was given up).
   */
  readonly replaces: { readonly what: 'sent' | 'unsent'; readonly until: Date }
}

/**
 * Puts a message into the outbox. What another instance has put there already is left out; false
 * when nothing remains.
 */
export function enqueueMessage(db: Db, message: NewMessage, now: Date): Promise<boolean> {
  const alertIds = message.alertIds.toSorted()
  return db.transaction().execute(async (transaction) => {
    const added: string[] = []
    for (const some of chunksOf(alertIds)) {
      await deleteReplaced(transaction, message, some)
      added.push(...(await insertRows(transaction, message, some, now)))
    }
    const head = added.toSorted()[0]
    if (head === undefined) return false
    await transaction
      .updateTable('notifications')
      .set({ nextAttemptAt: now.getTime() })
      .where('id', '=', head)
      .execute()
    return true
  })
}

export interface ClaimedMessage {
  readonly id: string
  readonly channel: string
  readonly about: Notifications['about']
  readonly createdAt: Date
  /** How often it was claimed, this time included. */
  readonly attempts: number
  readonly alerts: readonly Alert[]
}

export interface MessageClaim {
  readonly now: Date
  /** How long nobody else sends what is claimed. */
  readonly claimMs: number
  readonly most: number
}

/** Takes the messages that are due, the oldest first. */
export async function claimMessages(
  db: Db,
  { now, claimMs, most }: MessageClaim,
): Promise<readonly ClaimedMessage[]> {
  const at = now.getTime()
  const heads = await db
    .updateTable('notifications')
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), nextAttemptAt: at + claimMs }))
    .where('id', 'in', (is) =>
      is
        .selectFrom('notifications')
        .select('id')
        .where(waiting(at))
        .orderBy('createdAt')
        .orderBy('id')
        .limit(most),
    )
    // Once more, for who waited here while another claimed the same.
    .where(waiting(at))
    .returningAll()
    .execute()
  const ordered = heads.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
  const messages: ClaimedMessage[] = []
  for (const head of ordered) messages.push(await readMessage(db, head))
  return messages
}

export async function noteMessageSent(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ sentAt: now.getTime(), error: null })
    .where('sentAt', 'is', null)
    .where('id', 'like', `${id}.%`)
    .execute()
}

/** `retryAt` is null where there will be no further attempt. */
export async function noteMessageFailed(
  db: Db,
  { id, attempts }: Pick<ClaimedMessage, 'id' | 'attempts'>,
  { error, retryAt }: { readonly error: string; readonly retryAt: Date | null },
): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ error: storableText(error), nextAttemptAt: retryAt?.getTime() ?? NEVER })
    .where('sentAt', 'is', null)
    .where('id', 'like', `${id}.%`)
    // The head; and only if nobody has claimed it since.
    .where('attempts', '=', attempts)
    .execute()
}

/** Whether a channel took any message since then. */
export async function hasTaken(db: Db, channel: string, since: Date): Promise<boolean> {
  const row = await db
    .selectFrom('notifications')
    .select('id')
    .where('channel', '=', channel)
    .where('sentAt', '>=', since.getTime())
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Forgets the rows of alerts that a message did not tell of: they are as if never told. */
export async function withdrawAlerts(
  db: Db,
  id: string,
  alertIds: readonly string[],
): Promise<void> {
  for (const some of chunksOf(alertIds)) {
    const rows = some.map((alertId) => `${id}.${alertId}`)
    await db
      .deleteFrom('notifications')
      .where('sentAt', 'is', null)
      .where('id', 'in', rows)
      .execute()
  }
}

/** Forgets what was told of alerts that were resolved before `before`. */
export async function forgetNotifications(db: Db, before: Date): Promise<void> {
  await db
    .deleteFrom('notifications')
    .where('alertId', 'in', (is) =>
      is.selectFrom('alerts').select('id').where('resolvedAt', '<', before.getTime()),
    )
    .execute()
}

async function readMessage(db: Db, head: Notifications): Promise<ClaimedMessage> {
  const id = head.id.slice(0, -(head.alertId.length + 1))
  const rows = await db
    .selectFrom('alerts')
    .selectAll()
    .where('id', 'in', (is) =>
      is
        .selectFrom('notifications')
        .select('alertId')
        .where('sentAt', 'is', null)
        .where('notifications.id', 'like', `${id}.%`),
    )
    .orderBy('id')
    .execute()
  const { channel, about, attempts, createdAt } = head
  const alerts = rows.map(readAlertRow)
  return { id, channel, about, attempts, createdAt: new Date(createdAt), alerts }
}

async function insertRows(
  db: Db,
  { id, channel, about }: NewMessage,
  alertIds: readonly string[],
  now: Date,
): Promise<string[]> {
  const rows = alertIds.map((alertId) => ({
    ...{ id: `${id}.${alertId}`, alertId, channel, about },
    createdAt: now.getTime(),
    sentAt: null,
    attempts: 0,
    nextAttemptAt: NEVER,
    error: null,
  }))
  const added = await db
    .insertInto('notifications')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  return added.map((row) => row.id)
}

async function deleteReplaced(
  db: Db,
  { channel, about, replaces }: NewMessage,
  alertIds: readonly string[],
): Promise<void> {
  const until = replaces.until.getTime()
  const rows = db
    .deleteFrom('notifications')
    .where('channel', '=', channel)
    .where('about', '=', about)
    .where('alertId', 'in', alertIds)
  await (replaces.what === 'sent'
    ? rows.where('sentAt', '<=', until)
    : rows.where('sentAt', 'is', null).where('createdAt', '<=', until)
  ).execute()
}

/** In the words of the index `notifications_waiting`, or it is not used. */
function waiting(now: number) {
  return sql<boolean>`(sent_at is null and next_attempt_at <= ${now})`
}

function recent(since: Date) {
  const at = since.getTime()
  return sql<boolean>`(alerts.resolved_at is null or alerts.resolved_at >= ${at})`
}

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms)
}

function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += ROWS_AT_ONCE) yield items.slice(at, at + ROWS_AT_ONCE)
}
