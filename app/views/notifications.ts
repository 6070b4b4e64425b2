/** Channels of the App, for the dashboard. */
import type { NotificationsPort } from '../../dashboard/ports/notifications.ts'
import { readChannelStates } from '../records/channel-states.ts'
import type { Db } from '../records/open.ts'

export interface ListedChannel {
  readonly name: string
  /** A host, or addresses. */
  readonly destination: string
}

export interface NotificationTools {
  readonly db: Db
  readonly channels: readonly ListedChannel[]
  /** Sends a test; rejects with why it did not go out. */
  readonly sendTest: (channel: string, by: string) => Promise<void>
}

const UNTOLD = { lastSentAt: null, lastError: null, waiting: 0 }

export function createNotificationsView(tools: NotificationTools): NotificationsPort {
  const { db, channels, sendTest } = tools
  return {
    async list() {
      const states = await readChannelStates(db)
      return channels.map((channel) => ({ ...channel, ...(states.get(channel.name) ?? UNTOLD) }))
    },
    async test(channel, by) {
      try {
        await sendTest(channel, by)
        return { sent: true, why: null }
      } catch (error) {
        // Channels say nothing of their addresses.
        return { sent: false, why: error instanceof Error ? error.message : 'Nobody knows why.' }
      }
    },
  }
}
