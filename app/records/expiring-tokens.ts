/** Tokens of the API that end soon. */
import type { Db } from './open.ts'

export interface ExpiringToken {
  readonly id: string
  readonly name: string
  /** `github:<login>`. */
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Those that are good still, and end before `before`. */
export async function listExpiringTokens(
  db: Db,
  now: Date,
  before: Date,
): Promise<readonly ExpiringToken[]> {
  const rows = await db
    .selectFrom('tokens')
    .select(['id', 'name', 'createdBy', 'createdAt', 'expiresAt'])
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now.getTime())
    .where('expiresAt', '<', before.getTime())
    .orderBy('id')
    .execute()
  return rows.flatMap(({ createdAt, expiresAt, ...row }) =>
    expiresAt === null
      ? []
      : [{ ...row, createdAt: new Date(createdAt), expiresAt: new Date(expiresAt) }],
  )
}
