/** Tokens of the API. */
import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Db } from './open.ts'
import type { Tokens } from './schema.ts'
import { storableText } from './storable-text.ts'

const Scopes = z.array(z.enum(['read', 'operate', 'restore', 'admin']))

export interface TokenRecord {
  readonly id: string
  readonly name: string
  readonly scopes: Readonly<z.infer<typeof Scopes>>
  /** As the audit trail named them then. */
  readonly createdBy: string
  /** By GitHub's id; null for the local administrator's. */
  readonly personId: string | null
  readonly createdAt: Date
  /** Null for one that never expires. */
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}

export type NewToken = Omit<TokenRecord, 'lastUsedAt' | 'revokedAt'>

export async function insertToken(db: Db, token: NewToken, sha256: string): Promise<void> {
  const { scopes, createdAt, expiresAt, name, ...rest } = token
  await db
    .insertInto('tokens')
    .values({
      ...rest,
      ...{ sha256, name: storableText(name), scopesJson: JSON.stringify(scopes) },
      createdAt: createdAt.getTime(),
      expiresAt: expiresAt?.getTime() ?? null,
      ...{ lastUsedAt: null, revokedAt: null },
    })
    .execute()
}

/** Undefined for one that is none, was revoked, or is over at `now`. */
export async function findToken(
  db: Db,
  sha256: string,
  now: Date,
): Promise<TokenRecord | undefined> {
  const row = await db
    .selectFrom('tokens')
    .selectAll()
    .where('sha256', '=', sha256)
    .where('revokedAt', 'is', null)
    .where(({ or, eb }) => or([eb('expiresAt', 'is', null), eb('expiresAt', '>', now.getTime())]))
    .executeTakeFirst()
  return row && toToken(row)
}

/** Of one person (null: the local administrator) or of all, newest first, also what is over. */
export async function listTokens(
  db: Db,
  whose: { readonly personId: string | null } | 'all',
): Promise<TokenRecord[]> {
  let select = db.selectFrom('tokens').selectAll()
  if (whose !== 'all') {
    const { personId } = whose
    select =
      personId === null
        ? select.where('personId', 'is', null)
        : select.where('personId', '=', personId)
  }
  const rows = await select.orderBy('createdAt', 'desc').orderBy('id').execute()
  return rows.map(toToken)
}

export async function readToken(db: Db, id: string): Promise<TokenRecord | undefined> {
  const row = await db.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toToken(row)
}

/** False if it was revoked before. */
export async function revokeToken(db: Db, id: string, at: Date): Promise<boolean> {
  const revoked = await db
    .updateTable('tokens')
    .set({ revokedAt: at.getTime() })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return revoked !== undefined
}

/** Notes a use, at most once in `everyMs`, so that reading does not write each time. */
export async function noteTokenUse(db: Db, id: string, at: Date, everyMs: number): Promise<void> {
  await db
    .updateTable('tokens')
    .set({ lastUsedAt: at.getTime() })
    .where('id', '=', id)
    .where(({ or, eb }) =>
      or([eb('lastUsedAt', 'is', null), eb('lastUsedAt', '<=', at.getTime() - everyMs)]),
    )
    .execute()
}

function toToken({ sha256: _, scopesJson, ...row }: Selectable<Tokens>): TokenRecord {
  return {
    ...row,
    scopes: Scopes.parse(JSON.parse(scopesJson)),
    createdAt: new Date(row.createdAt),
    expiresAt: toDate(row.expiresAt),
    lastUsedAt: toDate(row.lastUsedAt),
    revokedAt: toDate(row.revokedAt),
  }
}

function toDate(at: number | null): Date | null {
  return at === null ? null : new Date(at)
}
