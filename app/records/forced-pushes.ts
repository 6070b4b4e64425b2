/** What webhooks said of pushes that were forced. */
import { z } from 'zod'
import type { Db } from './open.ts'

const Push = z.object({ ref: z.string(), forced: z.boolean() })

/**
 * Full names of refs, as byte strings, that a push to the repository rewrote since then. Bodies
 * of webhooks are kept for two days: nobody knows more than that.
 */
export async function readForcedRefs(
  db: Db,
  repositoryId: string,
  since: Date,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('deliveries')
    .select('body')
    .where('event', '=', 'push')
    .where('repositoryId', '=', repositoryId)
    .where('receivedAt', '>=', since.getTime())
    .where('body', 'like', '%"forced":%true%')
    .execute()
  const refs = rows.flatMap(({ body }) => {
    const push = Push.safeParse(JSON.parse(body))
    return push.success && push.data.forced ? [push.data.ref] : []
  })
  return new Set(refs.map((ref) => Buffer.from(ref).toString('latin1')))
}
