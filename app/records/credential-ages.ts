/** Since when the App knows credentials that do not tell their own age. */
import type { Db } from './open.ts'

/** When this value was first seen under this name: now, where there was another before. */
export async function noteCredential(
  db: Db,
  { name, fingerprint }: { readonly name: string; readonly fingerprint: string },
  now: Date,
): Promise<Date> {
  const seen = { fingerprint, firstSeenAt: now.getTime() }
  await db
    .insertInto('credentialAges')
    .values({ name, ...seen })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet(seen)
        .where('credentialAges.fingerprint', '<>', fingerprint),
    )
    .execute()
  const { firstSeenAt } = await db
    .selectFrom('credentialAges')
    .select('firstSeenAt')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return new Date(firstSeenAt)
}
