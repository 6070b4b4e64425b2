/** Who does what only one instance may do. */
import type { Db } from './open.ts'

/** A claim that reaches so many times `ttlMs` ahead was written by a clock that is wrong. */
const FAR = 10

/**
 * Takes or renews `role` for `holder`, a name that no other process has. When true, the holder
 * leads until `now + ttlMs` by its own clock: it has to renew before, and to stop by then.
 *
 * Nobody else leads meanwhile: the role of another is taken only when its time ended `ttlMs`
 * ago, so clocks may differ by anything less than `ttlMs`. All instances use the same `ttlMs`.
 */
export async function lead(
  db: Db,
  role: string,
  holder: string,
  now: Date,
  ttlMs: number,
): Promise<boolean> {
  const time = now.getTime()
  const held = await db
    .insertInto('leaders')
    .values({ role, holder, expiresAt: time + ttlMs })
    .onConflict((conflict) =>
      conflict
        .column('role')
        .doUpdateSet({ holder, expiresAt: time + ttlMs })
        .where(({ or, eb }) =>
          or([
            eb('leaders.holder', '=', holder),
            eb('leaders.expiresAt', '<=', time - ttlMs),
            eb('leaders.expiresAt', '>', time + FAR * ttlMs),
          ]),
        ),
    )
    .returning('holder')
    .executeTakeFirst()
  return held !== undefined
}

/** Gives the role up, so that another can take it at once. The work must have stopped before. */
export async function resign(db: Db, role: string, holder: string): Promise<void> {
  await db.deleteFrom('leaders').where('role', '=', role).where('holder', '=', holder).execute()
}

/** When whoever has the role said so last; null where nobody has it. */
export async function readLastLead(db: Db, role: string, ttlMs: number): Promise<Date | null> {
  const held = await db
    .selectFrom('leaders')
    .select('expiresAt')
    .where('role', '=', role)
    .executeTakeFirst()
  return held === undefined ? null : new Date(held.expiresAt - ttlMs)
}
