/**
 * Webhooks on their way to whoever handles them. `waiting` → `working` → `done`, back to
 * `waiting` where a handler failed, and `failed` where it failed too often.
 *
 * `claimedUntil` is the time before which nobody takes a delivery: the end of a claim, or of
 * the pause after a failure. `attempts` counts claims, so a crash counts too.
 */
import { sql } from 'kysely'
import type { Db } from './open.ts'
import type { Deliveries } from './schema.ts'
import { storableText } from './storable-text.ts'

export interface NewDelivery {
  readonly id: string
  readonly event: string
  readonly action: string | null
  readonly installationId: string | null
  readonly repositoryId: string | null
  readonly body: string
  readonly receivedAt: Date
}

/** Stores all of them in one statement, or none. Those whose id is known stay as they are. */
export async function insertDeliveries(db: Db, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  // Two that write the same ids in one order cannot wait for each other.
  const rows = deliveries.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(toRow)
  await db
    .insertInto('deliveries')
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** Which of these ids are in the table. */
export async function findKnownDeliveries(
  db: Db,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const known = new Set<string>()
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const some = ids.slice(from, from + MOST_IDS)
    const rows = await db.selectFrom('deliveries').select('id').where('id', 'in', some).execute()
    for (const { id } of rows) known.add(id)
  }
  return known
}

/** Databases bound the parameters of a statement. */
const MOST_IDS = 1000

export interface Claim {
  /** Names this claim: no two are called the same. */
  readonly name: string
  readonly now: Date
  /** How long nobody else takes what is claimed. */
  readonly claimMs: number
  readonly most: number
}

export interface ClaimedDelivery extends Omit<NewDelivery, 'body'> {
  /** How often it was claimed, this time included. */
  readonly attempts: number
}

/** Takes the oldest that wait, and those whose claim has ended. */
export async function claimDeliveries(db: Db, claim: Claim): Promise<readonly ClaimedDelivery[]> {
  const now = claim.now.getTime()
  const rows = await db
    .updateTable('deliveries')
    .set(({ eb }) => ({
      state: 'working',
      attempts: eb('attempts', '+', 1),
      claimedBy: claim.name,
      claimedUntil: now + claim.claimMs,
    }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('deliveries')
        .select('id')
        .where(free(now))
        .orderBy('receivedAt')
        .orderBy('id')
        .limit(claim.most),
    )
    // Once more, for who waited here while another claimed the same.
    .where(free(now))
    .returning([
      ...(['id', 'event', 'action', 'installationId', 'repositoryId'] as const),
      ...(['receivedAt', 'attempts'] as const),
    ])
    .execute()
  return rows
    .toSorted((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1))
    .map((row) => ({ ...row, receivedAt: new Date(row.receivedAt) }))
}

export async function readDeliveryBody(db: Db, id: string): Promise<string> {
  const { body } = await db
    .selectFrom('deliveries')
    .select('body')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return body
}

/** Notes that these are done, but for those that another claim has taken meanwhile. */
export async function finishDeliveries(
  db: Db,
  claimName: string,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('deliveries')
    .set({ state: 'done', doneAt: now.getTime(), claimedUntil: null, error: null })
    .where('claimedBy', '=', claimName)
    .where('state', '=', 'working')
    .where('id', 'in', ids)
    .execute()
}

/** Notes a failure; `retryAt` is null where there will be no further attempt. */
export async function noteDeliveryFailure(
  db: Db,
  claimName: string,
  failure: { readonly id: string; readonly error: string; readonly retryAt: Date | null },
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({
      state: failure.retryAt === null ? 'failed' : 'waiting',
      claimedUntil: failure.retryAt?.getTime() ?? null,
      error: storableText(failure.error),
    })
    .where('claimedBy', '=', claimName)
    .where('state', '=', 'working')
    .where('id', '=', failure.id)
    .execute()
}

export interface StuckDelivery extends Omit<NewDelivery, 'body'> {
  readonly state: Deliveries['state']
  readonly attempts: number
  readonly error: string | null
}

/** Those that failed for good, and those that came before `since` and are not done. Oldest first. */
export async function listStuckDeliveries(
  db: Db,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<readonly StuckDelivery[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select([
      ...(['id', 'event', 'action', 'installationId', 'repositoryId'] as const),
      ...(['receivedAt', 'state', 'attempts', 'error'] as const),
    ])
    .where((eb) =>
      eb.or([eb('state', '=', 'failed'), eb.and([open(), eb('receivedAt', '<', since.getTime())])]),
    )
    .orderBy('receivedAt')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, receivedAt: new Date(row.receivedAt) }))
}

/** When the last one came, and how many are not worked off. */
export async function readIntake(
  db: Db,
): Promise<{ readonly heardAt: Date | null; readonly waiting: number }> {
  const last = await db
    .selectFrom('deliveries')
    .select('receivedAt')
    .orderBy('receivedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { count } = await db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(open())
    .executeTakeFirstOrThrow()
  return { heardAt: last ? new Date(last.receivedAt) : null, waiting: Number(count) }
}

const DAY_MS = 86_400_000
/** GitHub delivers again what is three days old at most; bodies are by far most of the records. */
const BODY_MS = 2 * DAY_MS
const ROW_MS = 10 * DAY_MS

/**
 * Empties the bodies of what was done two days ago, and deletes what came ten days ago.
 * What is not done yet stays for as long as it takes.
 */
export async function forgetDeliveries(db: Db, now: Date): Promise<void> {
  const time = now.getTime()
  await db
    .deleteFrom('deliveries')
    .where('receivedAt', '<', time - ROW_MS)
    .where('state', 'in', ['done', 'failed'])
    .execute()
  await db
    .updateTable('deliveries')
    .set({ body: '' })
    .where('receivedAt', '<', time - BODY_MS)
    .where('doneAt', '<', time - BODY_MS)
    .where('body', '<>', '')
    .execute()
}

function toRow({ receivedAt, ...delivery }: NewDelivery): Deliveries {
  return {
    ...delivery,
    // Who starts a `repository_dispatch` names its action.
    action: delivery.action === null ? null : storableText(delivery.action),
    receivedAt: receivedAt.getTime(),
    state: 'waiting',
    attempts: 0,
    claimedUntil: null,
    claimedBy: null,
    doneAt: null,
    error: null,
  }
}

/** In the words of the index `deliveries_waiting`, or it is not used. */
function open() {
  return sql<boolean>`state in ('waiting', 'working')`
}

function free(now: number) {
  return sql<boolean>`(${open()} and (claimed_until is null or claimed_until <= ${now}))`
}
