/**
 * What people and programs did, as a chain: each event holds the digest of the one before, so
 * an event that was changed, removed or put between two others afterwards does not fit.
 *
 * `sha256` is the SHA-256, in hex, of the UTF-8 text
 *
 *     [seq,at,"actor","action","target",address,"result","detailJson","previousSha256"]
 *
 * a JSON array without white space, as `JSON.stringify` writes it: `at` in milliseconds since
 * 1970, `address` a string or null, `detailJson` the stored text as one string. `seq` counts
 * from 1 without a gap; `previousSha256` of the first event is 64 zeros.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import { sha256Hex } from '../../core/archive/digest.ts'
import type { Db } from './open.ts'
import type { AuditEvents } from './schema.ts'
import { storableText } from './storable-text.ts'

export interface AuditEvent {
  readonly at: Date
  /** `app`, `github:<login>`, `workflow:<owner>/<name>@<run id>`, `token:<id>`. */
  readonly actor: string
  readonly action: string
  readonly target: string
  /** Where the request came from; null where there was none. */
  readonly address: string | null
  readonly result: AuditEvents['result']
  /** Anything JSON can hold. A `Secret` is written as `[secret]`. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** An event in the chain, and its digest. */
export interface ChainLink {
  readonly seq: number
  readonly sha256: string
}

export interface RecordedEvent extends AuditEvent, ChainLink {
  readonly previousSha256: string
}

/** What the first event names as the one before it. */
const NONE: ChainLink = { seq: 0, sha256: '0'.repeat(64) }

const PAGE = 500

/**
 * Appends an event. Any number of writers may do so at once: who finds the next place taken
 * tries the one after it. On PostgreSQL a writer waits for a transaction that took the place
 * and is still open, so within a transaction this is best called last.
 */
export async function recordEvent(db: Db, event: AuditEvent): Promise<ChainLink> {
  for (;;) {
    const row = follow(await lastOf(db), event)
    const stored = await db
      .insertInto('auditEvents')
      .values(row)
      .onConflict((conflict) => conflict.column('seq').doNothing())
      .returning(['seq', 'sha256'])
      .executeTakeFirst()
    if (stored !== undefined) return stored
  }
}

export type ChainCheck =
  | { readonly intact: true; readonly events: number; readonly last: ChainLink | null }
  | { readonly intact: false; readonly seq: number; readonly fault: ChainFault }

/**
 * `removed`: there is no event of this number. `changed`: its text has another digest.
 * `unlinked`: it was written after another event than the one that stands before it, so one of
 * the two was put there later.
 */
export type ChainFault = 'removed' | 'changed' | 'unlinked'

/**
 * Reads the whole chain and names the first event that does not fit. That the newest events
 * were removed, or all were written anew, can be told only by `known`: a link that was noted
 * elsewhere when it was the last.
 */
export async function checkChain(db: Db, known: ChainLink = NONE): Promise<ChainCheck> {
  let last = NONE
  for await (const row of allRows(db)) {
    const fault = faultOf(row, last, known)
    if (fault !== undefined) {
      return { intact: false, seq: fault === 'removed' ? last.seq + 1 : row.seq, fault }
    }
    last = row
  }
  if (last.seq < known.seq) return { intact: false, seq: last.seq + 1, fault: 'removed' }
  const { seq, sha256 } = last
  return { intact: true, events: seq, last: seq === 0 ? null : { seq, sha256 } }
}

export interface EventQuery {
  readonly actor?: string
  readonly action?: string
  readonly target?: string
  readonly result?: AuditEvents['result']
  /** At or after, and before. */
  readonly since?: Date
  readonly until?: Date
  /** Where the page before said to go on. */
  readonly cursor?: number
  readonly limit: number
}

/** A page of events, newest first; `cursor` is null on the last page. */
export async function listEvents(
  db: Db,
  query: EventQuery,
): Promise<{ readonly events: readonly RecordedEvent[]; readonly cursor: number | null }> {
  let select = db.selectFrom('auditEvents').selectAll()
  for (const column of ['actor', 'action', 'target', 'result'] as const) {
    const value = query[column]
    if (value !== undefined) select = select.where(column, '=', value)
  }
  if (query.since) select = select.where('at', '>=', query.since.getTime())
  if (query.until) select = select.where('at', '<', query.until.getTime())
  if (query.cursor !== undefined) select = select.where('seq', '<', query.cursor)
  const rows = await select
    .orderBy('seq', 'desc')
    .limit(query.limit + 1)
    .execute()
  const events = rows.slice(0, query.limit).map(readEvent)
  return { events, cursor: rows.length > query.limit ? (events.at(-1)?.seq ?? null) : null }
}

function follow(last: ChainLink, event: AuditEvent): AuditEvents {
  const row = {
    seq: last.seq + 1,
    at: event.at.getTime(),
    actor: storableText(event.actor),
    action: storableText(event.action),
    target: storableText(event.target),
    address: event.address === null ? null : storableText(event.address),
    result: event.result,
    detailJson: JSON.stringify(event.detail),
    previousSha256: last.sha256,
  }
  return { ...row, sha256: digestOf(row) }
}

function digestOf(row: Omit<AuditEvents, 'sha256'>): string {
  const { seq, at, actor, action, target, address, result, detailJson, previousSha256 } = row
  return sha256Hex(
    JSON.stringify([seq, at, actor, action, target, address, result, detailJson, previousSha256]),
  )
}

function faultOf(row: AuditEvents, last: ChainLink, known: ChainLink): ChainFault | undefined {
  if (row.seq > last.seq + 1) return 'removed'
  if (digestOf(row) !== row.sha256) return 'changed'
  if (row.seq !== last.seq + 1 || row.previousSha256 !== last.sha256) return 'unlinked'
  if (row.seq === known.seq && row.sha256 !== known.sha256) return 'changed'
  return undefined
}

async function lastOf(db: Db): Promise<ChainLink> {
  const last = await db
    .selectFrom('auditEvents')
    .select(['seq', 'sha256'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ?? NONE
}

/** In the order of their numbers. A number below 1 comes first, and fits nothing. */
async function* allRows(db: Db): AsyncIterable<AuditEvents> {
  let page = await pageAfter(db, Number.MIN_SAFE_INTEGER)
  while (page.length > 0) {
    yield* page
    // A chain is long, and others wait.
    await breathe()
    page = await pageAfter(db, page.at(-1)?.seq ?? 0)
  }
}

function pageAfter(db: Db, seq: number): Promise<AuditEvents[]> {
  return db
    .selectFrom('auditEvents')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(PAGE)
    .execute()
}

/** A row as an event. */
export function readEvent({ at, detailJson, ...row }: AuditEvents): RecordedEvent {
  const detail: Readonly<Record<string, unknown>> = JSON.parse(detailJson)
  return { ...row, at: new Date(at), detail }
}
