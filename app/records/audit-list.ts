/** The audit trail, as people read it: page by page, filtered, or whole. */
import { setImmediate as breathe } from 'node:timers/promises'
import { sql } from 'kysely'
import { type RecordedEvent, readEvent } from './audit.ts'
import type { Db } from './open.ts'
import type { Range } from './page.ts'
import type { AuditEvents } from './schema.ts'
import { storableText } from './storable-text.ts'

export interface EventChoice {
  readonly actor?: string | undefined
  /** Exactly, or, with a trailing dot, everything that begins so. */
  readonly action?: string | undefined
  readonly target?: string | undefined
  readonly result?: AuditEvents['result'] | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

/** The newest first: by time, and by number where several have one time. */
export async function listEventPage(
  db: Db,
  choice: EventChoice & Range<number>,
): Promise<RecordedEvent[]> {
  // Of several kinds of actions each is a list in an index, and their newest rows are the page.
  const rows: AuditEvents[] = []
  for (const action of await actionsOf(db, choice.action)) {
    rows.push(...(await selectPage(db, { ...choice, action })))
  }
  return rows
    .sort((a, b) => b.at - a.at || b.seq - a.seq)
    .slice(0, choice.limit)
    .map(readEvent)
}

function selectPage(
  db: Db,
  { after, limit, ...choice }: EventChoice & Range<number>,
): Promise<AuditEvents[]> {
  let select = db.selectFrom('auditEvents').selectAll().where(chosen(choice))
  if (after) select = select.where(sql<boolean>`(at, seq) < (${after.at}, ${after.id})`)
  return select.orderBy('at', 'desc').orderBy('seq', 'desc').limit(limit).execute()
}

const PAGE = 500

/** By their numbers, the oldest first; holds no more than a page of them. */
export async function* streamEvents(
  db: Db,
  { from, to, ...choice }: EventChoice,
): AsyncIterable<RecordedEvent> {
  const bounds = await boundsOf(db, { from, to })
  if (bounds === undefined) return
  const actions = await actionsOf(db, choice.action)
  for (let seq = bounds.first - 1; ; ) {
    let select = db
      .selectFrom('auditEvents')
      .selectAll()
      .where('seq', '>', seq)
      .where('seq', '<=', bounds.last)
      .where(chosen({ ...choice, action: undefined, from, to }))
    if (choice.action !== undefined) {
      const named = actions.flatMap((action) => action ?? [])
      if (named.length === 0) return
      select = select.where('action', 'in', named)
    }
    const rows = await select.orderBy('seq').limit(PAGE).execute()
    yield* rows.map(readEvent)
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    seq = last.seq
    await breathe()
  }
}

/** The numbers between which all events of a time are; undefined where there is none. */
async function boundsOf(
  db: Db,
  range: Pick<EventChoice, 'from' | 'to'>,
): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const { first, last } = await db
    .selectFrom('auditEvents')
    .select(({ fn }) => [
      fn.min<number | null>('seq').as('first'),
      fn.max<number | null>('seq').as('last'),
    ])
    .where(chosen(range))
    .executeTakeFirstOrThrow()
  return first === null || last === null ? undefined : { first, last }
}

function chosen({ from, to, ...equal }: EventChoice) {
  const parts = (['actor', 'action', 'target', 'result'] as const).flatMap((column) => {
    const value = equal[column]
    return value === undefined ? [] : [sql`${sql.ref(column)} = ${storableText(value)}`]
  })
  if (from) parts.push(sql`at >= ${from.getTime()}`)
  if (to) parts.push(sql`at < ${to.getTime()}`)
  return parts.length === 0 ? sql<boolean>`1 = 1` : sql<boolean>`${sql.join(parts, sql` and `)}`
}

/** Actions that are meant; one that is undefined stands for all. There are some dozens in all. */
async function actionsOf(db: Db, wanted: string | undefined): Promise<(string | undefined)[]> {
  if (wanted === undefined || !wanted.endsWith('.')) return [wanted]
  const { rows } = await sql<{ action: string | null }>`
    with recursive known(action) as (
      select min(action) from audit_events
      union all
      select (select min(e.action) from audit_events e where e.action > known.action)
      from known where known.action is not null)
    select action from known where action is not null`.execute(db)
  return rows.flatMap(({ action }) => (action?.startsWith(wanted) ? [action] : []))
}
