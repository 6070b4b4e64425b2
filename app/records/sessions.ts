/** Logins: when they began, whether they go on, and what goes on with them. */
import type { Selectable } from 'kysely'
import type { Db } from './open.ts'
import type { Sessions } from './schema.ts'
import { storableText } from './storable-text.ts'

export interface NewSession {
  readonly id: string
  /** Null for the local administrator. */
  readonly personId: string | null
  readonly beganAt: Date
  readonly endsAt: Date
  readonly address: string | null
  readonly agent: string | null
}

export interface Session extends NewSession {
  readonly seenAt: Date
}

export type Ending = NonNullable<Sessions['ending']>

/** `refreshSha256` is of the token that goes on with it. */
export async function insertSession(
  db: Db,
  { agent, beganAt, endsAt, ...rest }: NewSession,
  refreshSha256: string,
): Promise<void> {
  const began = beganAt.getTime()
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('sessions')
      .values({
        ...rest,
        agent: agent === null ? null : storableText(agent),
        ...{ beganAt: began, endsAt: endsAt.getTime(), seenAt: began },
        ...{ endedAt: null, ending: null },
      })
      .execute()
    await insertRefresh(transaction, refreshSha256, rest.id, began)
  })
}

/** Undefined for one that is over at `now`, or never was. */
export async function readSession(db: Db, id: string, now: Date): Promise<Session | undefined> {
  const row = await openSessions(db, now).where('id', '=', id).executeTakeFirst()
  return row && toSession(row)
}

/** Those that go on at `now`, of one person (null: the local administrator) or of all; newest first. */
export async function listSessions(
  db: Db,
  whose: { readonly personId: string | null } | 'all',
  now: Date,
): Promise<Session[]> {
  let select = openSessions(db, now)
  if (whose !== 'all') {
    const { personId } = whose
    select =
      personId === null
        ? select.where('personId', 'is', null)
        : select.where('personId', '=', personId)
  }
  const rows = await select.orderBy('beganAt', 'desc').orderBy('id').execute()
  return rows.map(toSession)
}

/** Ends one. False if it was over before. */
export async function endSession(db: Db, id: string, ending: Ending, at: Date): Promise<boolean> {
  const ended = await db
    .updateTable('sessions')
    .set({ endedAt: at.getTime(), ending })
    .where('id', '=', id)
    .where('endedAt', 'is', null)
    .where('endsAt', '>', at.getTime())
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** Ends all that go on of one person. Returns how many. */
export async function endSessionsOf(
  db: Db,
  personId: string,
  ending: Ending,
  at: Date,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ endedAt: at.getTime(), ending })
    .where('personId', '=', personId)
    .where('endedAt', 'is', null)
    .where('endsAt', '>', at.getTime())
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/** The session that a refresh token is of, spent or not; undefined where it is over. */
export async function findByRefresh(
  db: Db,
  sha256: string,
  now: Date,
): Promise<Session | undefined> {
  const row = await openSessions(db, now)
    .where('id', 'in', (query) =>
      query.selectFrom('refreshTokens').select('sessionId').where('sha256', '=', sha256),
    )
    .executeTakeFirst()
  return row && toSession(row)
}

export interface Rotation {
  readonly sha256: string
  readonly nextSha256: string
  readonly now: Date
  /** A token that was spent no longer ago is shown by a second request of the same browser. */
  readonly graceMs: number
}

/**
 * `rotated`: the next token is good from now on. `again`: another request had just rotated it.
 * `reused`: a token that was spent before was shown, so somebody copied it: the session is over.
 * `unknown`: no token of a session that goes on.
 */
export type Rotated =
  | { readonly kind: 'rotated' | 'again'; readonly session: Session }
  | { readonly kind: 'reused'; readonly session: Session }
  | { readonly kind: 'unknown' }

/** Of any number who show a token at once, one is told `rotated`. */
export async function rotateRefresh(db: Db, rotation: Rotation): Promise<Rotated> {
  const { sha256, nextSha256, now, graceMs } = rotation
  const at = now.getTime()
  return db.transaction().execute(async (transaction): Promise<Rotated> => {
    const spent = await transaction
      .updateTable('refreshTokens')
      .set({ spentAt: at })
      .where('sha256', '=', sha256)
      .where('spentAt', 'is', null)
      .returning('sessionId')
      .executeTakeFirst()
    const old = spent === undefined ? await readRefresh(transaction, sha256) : undefined
    const known = spent ?? old
    const session = known && (await readSession(transaction, known.sessionId, now))
    if (known === undefined || session === undefined) return { kind: 'unknown' }
    if (spent !== undefined) {
      await insertRefresh(transaction, nextSha256, session.id, at)
      await transaction
        .updateTable('sessions')
        .set({ seenAt: at })
        .where('id', '=', session.id)
        .execute()
      return { kind: 'rotated', session: { ...session, seenAt: now } }
    }
    const sinceMs = at - (old?.spentAt ?? 0)
    if (sinceMs <= graceMs) return { kind: 'again', session }
    await endSession(transaction, session.id, 'reuse', now)
    return { kind: 'reused', session }
  })
}

/**
 * Forgets sessions that were over before `before`; and at once, with what is sealed for them,
 * people who at `now` have neither a session nor a token. Returns how many sessions.
 */
export async function pruneSessions(
  db: Db,
  { before, now }: { readonly before: Date; readonly now: Date },
): Promise<number> {
  const [past, at] = [before.getTime(), now.getTime()]
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where(({ or, eb }) => or([eb('endsAt', '<', past), eb('endedAt', '<', past)]))
    .executeTakeFirstOrThrow()
  await db
    .deleteFrom('refreshTokens')
    .where('sessionId', 'not in', (query) => query.selectFrom('sessions').select('id'))
    .execute()
  await db
    .deleteFrom('people')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sessions')
            .select('id')
            .whereRef('sessions.personId', '=', 'people.id')
            .where('endedAt', 'is', null)
            .where('endsAt', '>', at),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('tokens')
            .select('id')
            .whereRef('tokens.personId', '=', 'people.id')
            .where('revokedAt', 'is', null)
            .where(({ or, eb }) => or([eb('expiresAt', 'is', null), eb('expiresAt', '>', at)])),
        ),
      ),
    )
    .execute()
  return Number(numDeletedRows)
}

function openSessions(db: Db, now: Date) {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('endedAt', 'is', null)
    .where('endsAt', '>', now.getTime())
}

function readRefresh(db: Db, sha256: string) {
  return db
    .selectFrom('refreshTokens')
    .select(['sessionId', 'spentAt'])
    .where('sha256', '=', sha256)
    .executeTakeFirst()
}

async function insertRefresh(
  db: Db,
  sha256: string,
  sessionId: string,
  madeAt: number,
): Promise<void> {
  await db
    .insertInto('refreshTokens')
    .values({ sha256, sessionId, madeAt, spentAt: null })
    .execute()
}

function toSession({ endedAt: _, ending: __, ...row }: Selectable<Sessions>): Session {
  return {
    ...row,
    beganAt: new Date(row.beganAt),
    endsAt: new Date(row.endsAt),
    seenAt: new Date(row.seenAt),
  }
}
