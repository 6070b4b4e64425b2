/** What webhooks said of pushes that were forced. */
import { z } from 'zod'
import type { Db } from './open.ts'

/** One push that GitHub called forced. */
export interface ForcedPush {
  /** Full name of the ref, as a byte string. */
  readonly ref: string
  readonly before: string
  readonly after: string
}

const Push = z.object({
  ref: z.string(),
  forced: z.boolean(),
  before: z.string(),
  after: z.string(),
})

/**
 * Pushes to the repository that rewrote a ref, as far as webhooks came since then. Bodies of
 * webhooks are kept for two days: nobody knows more than that.
 */
export async function readForcedPushes(
  db: Db,
  repositoryId: string,
  since: Date,
): Promise<readonly ForcedPush[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('body')
    .where('event', '=', 'push')
    .where('repositoryId', '=', repositoryId)
    .where('receivedAt', '>=', since.getTime())
    .where('body', 'like', '%"forced":%true%')
    .execute()
  return rows.flatMap(({ body }) => {
    const push = Push.safeParse(JSON.parse(body))
    if (!push.success || !push.data.forced) return []
    const { ref, before, after } = push.data
    return [{ ref: Buffer.from(ref).toString('latin1'), before, after }]
  })
}
