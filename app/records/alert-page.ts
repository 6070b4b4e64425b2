/** Alerts as long lists, and the open ones by cause. */
import { sql } from 'kysely'
import { type Alert, readAlertRow, type Severity } from './alert-row.ts'
import type { Db } from './open.ts'
import type { Range } from './page.ts'
import { storableText } from './storable-text.ts'

export interface AlertChoice extends Range {
  readonly state?: 'open' | 'resolved' | undefined
  readonly kind?: string | undefined
  readonly cause?: string | undefined
  readonly severity?: Severity | undefined
  readonly repositoryId?: string | undefined
}

/** Those that began last first. */
export async function listAlertPage(
  db: Db,
  { state, from, to, after, limit, ...equal }: AlertChoice,
): Promise<Alert[]> {
  let select = db.selectFrom('alerts').selectAll()
  for (const column of ['kind', 'cause', 'severity', 'repositoryId'] as const) {
    const value = equal[column]
    if (value !== undefined) select = select.where(column, '=', sql<never>`${storableText(value)}`)
  }
  if (state === 'open') select = select.where('resolvedAt', 'is', null)
  if (state === 'resolved') select = select.where('resolvedAt', 'is not', null)
  if (from) select = select.where('since', '>=', from.getTime())
  if (to) select = select.where('since', '<', to.getTime())
  if (after) select = select.where(sql<boolean>`(since, id) < (${after.at}, ${after.id})`)
  const rows = await select.orderBy('since', 'desc').orderBy('id', 'desc').limit(limit).execute()
  return rows.map(readAlertRow)
}

/** What tells open alerts apart by cause. */
export interface OpenAlert {
  readonly id: string
  readonly cause: string
  readonly severity: Severity
  readonly repositoryId: string | null
  readonly since: number
}

/** All that are open, the oldest first. */
export async function listOpenAlerts(db: Db): Promise<OpenAlert[]> {
  return db
    .selectFrom('alerts')
    .select(['id', 'cause', 'severity', 'repositoryId', 'since'])
    .where('resolvedAt', 'is', null)
    .orderBy('since')
    .orderBy('id')
    .execute()
}

/** Databases bound the parameters of a statement. */
const MOST_IDS = 1000

export async function readAlerts(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Alert>> {
  const alerts = new Map<string, Alert>()
  for (let start = 0; start < ids.length; start += MOST_IDS) {
    const some = ids.slice(start, start + MOST_IDS)
    const rows = await db.selectFrom('alerts').selectAll().where('id', 'in', some).execute()
    for (const row of rows) alerts.set(row.id, readAlertRow(row))
  }
  return alerts
}
