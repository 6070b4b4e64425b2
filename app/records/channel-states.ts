/** How each channel took what it was told. */

import { NEVER } from './notifications.ts'
import type { Db } from './open.ts'

export interface ChannelState {
  readonly lastSentAt: Date | null
  /** Why the newest message that was not taken was not; null where a later one was. */
  readonly lastError: string | null
  /** Messages that are to be tried again. */
  readonly waiting: number
}

/** By channel; those that were never told anything are missing. */
export async function readChannelStates(db: Db): Promise<ReadonlyMap<string, ChannelState>> {
  const sent = await db
    .selectFrom('notifications')
    .select(({ fn }) => ['channel', fn.max('sentAt').as('at')])
    .where('sentAt', 'is not', null)
    .groupBy('channel')
    .execute()
  const unsent = await db
    .selectFrom('notifications')
    .select(['channel', 'error', 'createdAt', 'nextAttemptAt'])
    .where('sentAt', 'is', null)
    .orderBy('createdAt')
    .execute()
  const lastSent = new Map(sent.map(({ channel, at }) => [channel, Number(at)]))
  const names = new Set([...lastSent.keys(), ...unsent.map(({ channel }) => channel)])
  return new Map(
    [...names].map((name) => {
      const own = unsent.filter(({ channel }) => channel === name)
      const at = lastSent.get(name)
      const failed = own.findLast(
        ({ error, createdAt }) => error !== null && createdAt >= (at ?? 0),
      )
      const state = {
        lastSentAt: at === undefined ? null : new Date(at),
        lastError: failed?.error ?? null,
        waiting: own.filter(({ nextAttemptAt }) => nextAttemptAt < NEVER).length,
      }
      return [name, state] as const
    }),
  )
}
