/**
 * What somebody should know, from the day it began to the day it ended.
 *
 * Two kinds of alerts. What *stands* (a repository is overdue) is there once at a time: each look
 * touches it, and a look that does not find it resolves it. What *happened* (a tag was moved) is
 * there once for ever: it is resolved when somebody has acknowledged it, or by its age. The ids
 * of the second kind begin with `event-`, and are made of the key.
 */
import type { ExpressionBuilder } from 'kysely'
import { EVENT, type NewAlert, toAlertRow } from './alert-row.ts'
import type { Db } from './open.ts'
import type { Alerts, Tables } from './schema.ts'
import { storableText } from './storable-text.ts'

/** What one look looks at: it finds every alert of these kinds, or there is none. */
export interface AlertScope {
  readonly kinds: readonly string[]
  /** Null for what concerns the App as a whole. */
  readonly installationId: string | null
}

export interface Raised {
  /** Ids of those that were not there before. */
  readonly opened: readonly string[]
  readonly resolved: number
}

/** SQLite takes 32,766 values a statement. */
const ROWS_AT_ONCE = 500

/**
 * Opens what is new, touches what stands, and resolves what of `scope` is no more. `now` is a
 * moment before the facts were read: what was seen later by somebody else stays.
 */
export async function raise(
  db: Db,
  scope: AlertScope,
  alerts: readonly NewAlert[],
  now: Date,
): Promise<Raised> {
  const opened = await openAlerts(db, alerts, now)
  return { opened, resolved: await resolveUnseen(db, scope, now) }
}

/** Opens what is new and touches what stands. Says which are new. */
export async function openAlerts(
  db: Db,
  alerts: readonly NewAlert[],
  now: Date,
): Promise<readonly string[]> {
  const rows = oncePerKey(alerts).map((alert) => toAlertRow(alert, now))
  const events = rows.filter(({ id }) => id.startsWith(EVENT))
  const standing = rows.filter(({ id }) => !id.startsWith(EVENT))
  const opened: string[] = []
  for (const some of chunksOf(events)) opened.push(...(await insertEvents(db, some)))
  for (const some of chunksOf(standing)) opened.push(...(await upsert(db, some)))
  return opened
}

/** Resolves the open alerts of these keys. */
export async function resolveAlerts(db: Db, keys: readonly string[], now: Date): Promise<void> {
  for (const some of chunksOf(keys)) {
    await db
      .updateTable('alerts')
      .set({ resolvedAt: now.getTime() })
      .where('resolvedAt', 'is', null)
      .where('key', 'in', some)
      .execute()
  }
}

/** Nobody looks any more after an installation that was removed. */
export async function resolveInstallation(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('alerts')
    .set({ resolvedAt: now.getTime() })
    .where('resolvedAt', 'is', null)
    .where('installationId', '=', id)
    .execute()
}

/** Resolves what happened before `before`. Says how many. */
export async function expireEvents(db: Db, before: Date, now: Date): Promise<number> {
  const rows = await db
    .updateTable('alerts')
    .set({ resolvedAt: now.getTime() })
    .where('resolvedAt', 'is', null)
    .where('id', 'like', `${EVENT}%`)
    .where('since', '<', before.getTime())
    .returning('id')
    .execute()
  return rows.length
}

/** One alert, or all open ones of a cause. */
export type AlertChoice = { readonly id: string } | { readonly cause: string }

/**
 * Somebody knows. What happened is resolved by that; what stands is told no more. Says how many
 * alerts were open, and known to nobody.
 */
export async function acknowledgeAlerts(
  db: Db,
  choice: AlertChoice,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<number> {
  const rows = await db
    .updateTable('alerts')
    .set((is) => ({
      acknowledgedAt: at.getTime(),
      acknowledgedBy: storableText(by),
      resolvedAt: is
        .case()
        .when('id', 'like', `${EVENT}%`)
        .then(at.getTime())
        .else(is.ref('resolvedAt'))
        .end(),
    }))
    .where('resolvedAt', 'is', null)
    .where('acknowledgedAt', 'is', null)
    .where(chosen(choice))
    .returning('id')
    .execute()
  return rows.length
}

/** Nobody is told until then; null ends it. Says how many open alerts there are. */
export async function muteAlerts(db: Db, choice: AlertChoice, until: Date | null): Promise<number> {
  const rows = await db
    .updateTable('alerts')
    .set({ mutedUntil: until?.getTime() ?? null })
    .where('resolvedAt', 'is', null)
    .where(chosen(choice))
    .returning('id')
    .execute()
  return rows.length
}

/** What happened once is told once, also when it was resolved since. */
async function insertEvents(db: Db, rows: readonly Alerts[]): Promise<readonly string[]> {
  const added = await db
    .insertInto('alerts')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  return added.map(({ id }) => id)
}

async function upsert(db: Db, rows: readonly Alerts[]): Promise<readonly string[]> {
  const ids = new Set(rows.map(({ id }) => id))
  const stored = await db
    .insertInto('alerts')
    .values([...rows])
    .onConflict((conflict) =>
      conflict
        .column('key')
        .where('resolvedAt', 'is', null)
        .doUpdateSet(({ ref, case: when }) => ({
          cause: ref('excluded.cause'),
          installationId: ref('excluded.installationId'),
          severity: ref('excluded.severity'),
          title: ref('excluded.title'),
          detailJson: ref('excluded.detailJson'),
          lastSeenAt: ref('excluded.lastSeenAt'),
          since: when()
            .when('alerts.since', '<', ref('excluded.since'))
            .then(ref('alerts.since'))
            .else(ref('excluded.since'))
            .end(),
        }))
        // Who looked earlier does not overrule who looked later.
        .whereRef('alerts.lastSeenAt', '<=', 'excluded.lastSeenAt'),
    )
    .returning('id')
    .execute()
  return stored.flatMap(({ id }) => (ids.has(id) ? [id] : []))
}

async function resolveUnseen(db: Db, { kinds, installationId }: AlertScope, now: Date) {
  if (kinds.length === 0) return 0
  const rows = await db
    .updateTable('alerts')
    .set({ resolvedAt: now.getTime() })
    .where('resolvedAt', 'is', null)
    .where('kind', 'in', kinds)
    .where('id', 'not like', `${EVENT}%`)
    .where('installationId', installationId === null ? 'is' : '=', installationId)
    .where('lastSeenAt', '<', now.getTime())
    .returning('id')
    .execute()
  return rows.length
}

/** In one order for all, so that two that write the same wait for each other and no longer. */
function oncePerKey(alerts: readonly NewAlert[]): NewAlert[] {
  const byKey = new Map<string, NewAlert>()
  for (const alert of alerts.toSorted(byAge)) {
    const key = storableText(alert.key)
    if (!byKey.has(key)) byKey.set(key, alert)
  }
  return [...byKey.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

/** The oldest first; whatever comes first is the same in any order. */
function byAge(a: NewAlert, b: NewAlert): number {
  const age = a.since.getTime() - b.since.getTime()
  if (age !== 0) return age
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

function chosen(choice: AlertChoice) {
  return (is: ExpressionBuilder<Tables, 'alerts'>) =>
    'id' in choice ? is('id', '=', choice.id) : is('cause', '=', choice.cause)
}

function* chunksOf<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += ROWS_AT_ONCE) yield items.slice(at, at + ROWS_AT_ONCE)
}
