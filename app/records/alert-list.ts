/** Alerts, as pages show them. */
import type { ExpressionBuilder } from 'kysely'
import { type Alert, readAlertRow, type Severity } from './alert-row.ts'
import type { Db } from './open.ts'
import type { Tables } from './schema.ts'

export interface AlertQuery {
  readonly state?: 'open' | 'resolved'
  readonly kind?: string
  readonly cause?: string
  readonly severity?: Severity
  readonly installationId?: string
  readonly repositoryId?: string
  /** Where the page before said to go on. */
  readonly cursor?: AlertCursor
  readonly limit: number
}

export interface AlertCursor {
  readonly since: Date
  readonly id: string
}

/** A page of alerts, those that began last first; `cursor` is null on the last page. */
export async function listAlerts(
  db: Db,
  query: AlertQuery,
): Promise<{ readonly alerts: readonly Alert[]; readonly cursor: AlertCursor | null }> {
  const { state, cursor, limit } = query
  let select = db.selectFrom('alerts').selectAll()
  for (const column of FILTERS) {
    const value = query[column]
    if (value !== undefined) select = select.where(column, '=', value)
  }
  if (state === 'open') select = select.where('resolvedAt', 'is', null)
  if (state === 'resolved') select = select.where('resolvedAt', 'is not', null)
  if (cursor !== undefined) select = select.where(after(cursor))
  const rows = await select
    .orderBy('since', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const alerts = rows.slice(0, limit).map(readAlertRow)
  const last = alerts.at(-1)
  const more = rows.length > limit && last !== undefined
  return { alerts, cursor: more ? { since: last.since, id: last.id } : null }
}

export async function readAlert(db: Db, id: string): Promise<Alert | undefined> {
  const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
  return row && readAlertRow(row)
}

/** How many are open, by severity. */
export async function countOpenAlerts(db: Db): Promise<Readonly<Record<Severity, number>>> {
  const counts = { notice: 0, warning: 0, critical: 0 }
  const rows = await db
    .selectFrom('alerts')
    .select(({ fn }) => ['severity', fn.countAll().as('count')])
    .where('resolvedAt', 'is', null)
    .groupBy('severity')
    .execute()
  for (const { severity, count } of rows) counts[severity] = Number(count)
  return counts
}

/** How many are open, by kind and severity. */
export async function countAlertsByKind(
  db: Db,
): Promise<
  readonly { readonly kind: string; readonly severity: Severity; readonly count: number }[]
> {
  const rows = await db
    .selectFrom('alerts')
    .select(({ fn }) => ['kind', 'severity', fn.countAll().as('count')])
    .where('resolvedAt', 'is', null)
    .groupBy(['kind', 'severity'])
    .orderBy('kind')
    .orderBy('severity')
    .execute()
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

const FILTERS = ['kind', 'cause', 'severity', 'installationId', 'repositoryId'] as const

function after({ since, id }: AlertCursor) {
  const at = since.getTime()
  return (is: ExpressionBuilder<Tables, 'alerts'>) =>
    is.or([is('since', '<', at), is.and([is('since', '=', at), is('id', '<', id)])])
}
