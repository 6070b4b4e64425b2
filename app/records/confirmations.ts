/** Snapshots that were found to be as their repositories are. */
import type { ExpressionBuilder } from 'kysely'
import type { Db } from './open.ts'
import type { Tables } from './schema.ts'

/**
 * In place of a run: at `at`, the refs of a repository had the digest `refsSha256`. Where its
 * newest snapshot that is complete and undamaged has it too, this is noted, and the answer is
 * true; undefined where there is no such snapshot. A later confirmation stays.
 */
export async function noteConfirmed(
  db: Db,
  repositoryId: string,
  { refsSha256, at }: { refsSha256: string; at: Date },
): Promise<boolean | undefined> {
  const newest = await db
    .selectFrom('snapshots')
    .select('refsSha256')
    .where('repositoryId', '=', repositoryId)
    .where('complete', '=', 1)
    .where((eb) => eb.not(eb.exists(damageOf(eb))))
    .orderBy('takenAt', 'desc')
    .orderBy('snapshot', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (newest?.refsSha256 !== refsSha256) return newest && false
  await db
    .updateTable('repositories')
    .set({ confirmedAt: at.getTime() })
    .where('id', '=', repositoryId)
    .where((eb) => eb.or([eb('confirmedAt', 'is', null), eb('confirmedAt', '<', at.getTime())]))
    .execute()
  return true
}

function damageOf(eb: ExpressionBuilder<Tables, 'snapshots'>) {
  return eb
    .selectFrom('verifications')
    .select('verifications.id')
    .whereRef('verifications.repositoryId', '=', 'snapshots.repositoryId')
    .whereRef('verifications.snapshot', '=', 'snapshots.snapshot')
    .where('intact', '=', 0)
}
