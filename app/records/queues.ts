/** What waits to be done, for metrics. */
import { sql } from 'kysely'
import { NEVER } from './notifications.ts'
import type { Db } from './open.ts'

export interface Queue {
  readonly waiting: number
  /** Since when the oldest of them waits; null where none does. */
  readonly oldestAt: Date | null
}

export type QueueName = 'deliveries' | 'runs' | 'notifications' | 'refs'

/** Each is looked up by the index of what is open: it costs no more than what waits. */
export async function readQueues(db: Db): Promise<Readonly<Record<QueueName, Queue>>> {
  const deliveries = await db
    .selectFrom('deliveries')
    .select(({ fn }) => [fn.countAll().as('waiting'), fn.min('receivedAt').as('oldestAt')])
    .where(sql<boolean>`state in ('waiting', 'working')`)
    .executeTakeFirstOrThrow()
  const runs = await db
    .selectFrom('runs')
    .select(({ fn }) => [fn.countAll().as('waiting'), fn.min('createdAt').as('oldestAt')])
    .where(sql<boolean>`state <> 'settled'`)
    .executeTakeFirstOrThrow()
  const notifications = await db
    .selectFrom('notifications')
    .select(({ fn }) => [fn.countAll().as('waiting'), fn.min('createdAt').as('oldestAt')])
    .where(sql<boolean>`(sent_at is null and next_attempt_at < ${NEVER})`)
    .executeTakeFirstOrThrow()
  const refs = await db
    .selectFrom('movedRefs')
    .select(({ fn }) => [fn.countAll().as('waiting'), fn.min('foundAt').as('oldestAt')])
    .executeTakeFirstOrThrow()
  return {
    deliveries: queueOf(deliveries),
    runs: queueOf(runs),
    notifications: queueOf(notifications),
    refs: queueOf(refs),
  }
}

function queueOf({
  waiting,
  oldestAt,
}: {
  readonly waiting: number | string | bigint
  readonly oldestAt: number | null
}): Queue {
  return { waiting: Number(waiting), oldestAt: oldestAt === null ? null : new Date(oldestAt) }
}
