/** Leases: leave for one job to back up one repository, and the tokens that were shown for it. */
import type { Selectable } from 'kysely'
import type { Db } from './open.ts'
import type { Leases } from './schema.ts'

export interface NewLease {
  readonly id: string
  readonly runId: string
  readonly repositoryId: string
  /** Null for a workflow of the repository itself. */
  readonly dispatchId: string | null
  readonly githubRunId: string
  readonly githubRunAttempt: number
  readonly slot: number
  readonly grantedAt: Date
  readonly expiresAt: Date
}

export interface Lease extends NewLease {
  /** Null while it is open. */
  readonly releasedAt: Date | null
}

/** One job: a slot of one attempt of a workflow run. */
export type LeaseHolder = Pick<NewLease, 'githubRunId' | 'githubRunAttempt' | 'slot'>

/**
 * Notes that a token was shown. False if it was shown before: of any number who show it at
 * once, one is told true. `until` is when nobody would take it any more.
 */
export async function spendToken(db: Db, jti: string, until: Date): Promise<boolean> {
  const spent = await db
    .insertInto('spentTokens')
    .values({ jti, expiresAt: until.getTime() })
    .onConflict((conflict) => conflict.column('jti').doNothing())
    .returning('jti')
    .executeTakeFirst()
  return spent !== undefined
}

/** Forgets tokens that nobody would take any more. Returns how many. */
export async function forgetTokens(db: Db, now: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('spentTokens')
    .where('expiresAt', '<', now.getTime())
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

/** The run must have no open lease: the database refuses a second one. */
export async function insertLease(db: Db, lease: NewLease): Promise<Lease> {
  const { grantedAt, expiresAt, ...rest } = lease
  const times = { grantedAt: grantedAt.getTime(), expiresAt: expiresAt.getTime() }
  await db
    .insertInto('leases')
    .values({ ...rest, ...times, releasedAt: null })
    .execute()
  return { ...lease, releasedAt: null }
}

export async function readLease(db: Db, id: string): Promise<Lease | undefined> {
  const row = await db.selectFrom('leases').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toLease(row)
}

/** Leases that a job holds at `now`, oldest first. */
export async function listHeld(db: Db, holder: LeaseHolder, now: Date): Promise<Lease[]> {
  const rows = await db
    .selectFrom('leases')
    .selectAll()
    .where('githubRunId', '=', holder.githubRunId)
    .where('githubRunAttempt', '=', holder.githubRunAttempt)
    .where('slot', '=', holder.slot)
    .where('releasedAt', 'is', null)
    .where('expiresAt', '>', now.getTime())
    .orderBy('grantedAt')
    .orderBy('id')
    .execute()
  return rows.map(toLease)
}

/** Whether a job ever had a lease, open or not. */
export async function hadLease(db: Db, holder: LeaseHolder): Promise<boolean> {
  const row = await db
    .selectFrom('leases')
    .select('id')
    .where('githubRunId', '=', holder.githubRunId)
    .where('githubRunAttempt', '=', holder.githubRunAttempt)
    .where('slot', '=', holder.slot)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The newest attempt of a workflow run that ever had a lease; 0 for none. */
export async function newestAttempt(db: Db, githubRunId: string): Promise<number> {
  const { newest } = await db
    .selectFrom('leases')
    .select((eb) => eb.fn.max('githubRunAttempt').as('newest'))
    .where('githubRunId', '=', githubRunId)
    .executeTakeFirstOrThrow()
  return Number(newest ?? 0)
}

/** A lease lasts until `until`. Undefined if it was over at `now`: then it stays over. */
export async function extendLease(
  db: Db,
  id: string,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<Lease | undefined> {
  const row = await db
    .updateTable('leases')
    .set({ expiresAt: until.getTime() })
    .where('id', '=', id)
    .where('releasedAt', 'is', null)
    .where('expiresAt', '>', now.getTime())
    .returningAll()
    .executeTakeFirst()
  return row && toLease(row)
}

/** Ends a lease. False if it had ended before. */
export async function releaseLease(db: Db, id: string, at: Date): Promise<boolean> {
  const released = await db
    .updateTable('leases')
    .set({ releasedAt: at.getTime() })
    .where('id', '=', id)
    .where('releasedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return released !== undefined
}

/** Ends every lease of a repository of an installation: its tokens are good for nothing. */
export async function releaseLeasesOf(db: Db, installationId: string, at: Date): Promise<void> {
  await db
    .updateTable('leases')
    .set({ releasedAt: at.getTime() })
    .where('releasedAt', 'is', null)
    .where('repositoryId', 'in', (of) =>
      of
        .selectFrom('repositories')
        .select('repositories.id')
        .where('installationId', '=', installationId),
    )
    .execute()
}

/**
 * Ends what earlier attempts of the same job left open. Their runs that nobody reported wait
 * again, if they are of a dispatch. Returns the runs of the leases that were ended.
 */
export async function supersedeLeases(db: Db, holder: LeaseHolder, at: Date): Promise<string[]> {
  const ended = await db
    .updateTable('leases')
    .set({ releasedAt: at.getTime() })
    .where('githubRunId', '=', holder.githubRunId)
    .where('githubRunAttempt', '<', holder.githubRunAttempt)
    .where('slot', '=', holder.slot)
    .where('releasedAt', 'is', null)
    .returning('runId')
    .execute()
  const runs = ended.map(({ runId }) => runId)
  if (runs.length === 0) return runs
  await db
    .updateTable('runs')
    .set({ state: 'dispatched' })
    .where('id', 'in', runs)
    .where('state', '=', 'leased')
    .where('dispatchId', 'is not', null)
    .execute()
  return runs
}

/** Leases that ran out and that nobody released: their jobs fell silent. Oldest first. */
export async function listExpired(db: Db, now: Date): Promise<Lease[]> {
  const rows = await db
    .selectFrom('leases')
    .selectAll()
    .where('releasedAt', 'is', null)
    .where('expiresAt', '<=', now.getTime())
    .orderBy('expiresAt')
    .orderBy('id')
    .execute()
  return rows.map(toLease)
}

/** Removes leases that ran out before `before`. Returns how many. */
export async function pruneLeases(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('leases')
    .where('expiresAt', '<', before.getTime())
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}

function toLease({ grantedAt, expiresAt, releasedAt, ...rest }: Selectable<Leases>): Lease {
  return {
    ...rest,
    grantedAt: new Date(grantedAt),
    expiresAt: new Date(expiresAt),
    releasedAt: releasedAt === null ? null : new Date(releasedAt),
  }
}
