/** Protected branches that moved, until it is known whether a push rewrote them. */
import type { Db } from './open.ts'
import type { MovedRefs } from './schema.ts'
import { storableText } from './storable-text.ts'

export interface MovedRef {
  readonly repositoryId: string
  readonly snapshot: string
  readonly ref: string
  readonly before: string
  readonly after: string
  readonly heldBy: string
}

export interface DueMove extends MovedRef {
  readonly foundAt: Date
  /** How often somebody asked in vain. */
  readonly attempts: number
}

const ROWS_AT_ONCE = 500

/** Those that are known already stay as they are. */
export async function addMovedRefs(db: Db, moved: readonly MovedRef[], now: Date): Promise<void> {
  for (let at = 0; at < moved.length; at += ROWS_AT_ONCE) {
    const rows = moved.slice(at, at + ROWS_AT_ONCE).map((move): MovedRefs => {
      const { repositoryId, snapshot, ref, before, after, heldBy } = move
      return {
        ...{ repositoryId, snapshot, ref: storableText(ref), before, after, heldBy },
        ...{ foundAt: now.getTime(), attempts: 0, nextAttemptAt: now.getTime() },
      }
    })
    await db
      .insertInto('movedRefs')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Those whose time has come, the longest waiting first. */
export async function listDueMoves(db: Db, now: Date, most: number): Promise<readonly DueMove[]> {
  const rows = await db
    .selectFrom('movedRefs')
    .selectAll()
    .where('nextAttemptAt', '<=', now.getTime())
    .orderBy('nextAttemptAt')
    .orderBy('repositoryId')
    .orderBy('ref')
    .limit(most)
    .execute()
  return rows.map(({ nextAttemptAt: _, foundAt, ...row }) => ({
    ...row,
    foundAt: new Date(foundAt),
  }))
}

/** Somebody asked, and nobody could say. */
export async function postponeMove(db: Db, move: DueMove, until: Date): Promise<void> {
  await restMove(db, { ...move, attempts: move.attempts + 1 }, until)
}

/** Nobody could ask. */
export async function restMove(db: Db, move: DueMove, until: Date): Promise<void> {
  await db
    .updateTable('movedRefs')
    .set({ attempts: move.attempts, nextAttemptAt: until.getTime() })
    .where('repositoryId', '=', move.repositoryId)
    .where('snapshot', '=', move.snapshot)
    .where('ref', '=', move.ref)
    .execute()
}

/** False when another one has done so. */
export async function forgetMove(db: Db, move: MovedRef): Promise<boolean> {
  const rows = await db
    .deleteFrom('movedRefs')
    .where('repositoryId', '=', move.repositoryId)
    .where('snapshot', '=', move.snapshot)
    .where('ref', '=', move.ref)
    .returning('ref')
    .execute()
  return rows.length > 0
}
