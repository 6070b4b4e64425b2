/** What becomes of alerts with time. */
import { expireEvents } from '../records/alerts.ts'
import { forgetNotifications } from '../records/notifications.ts'
import type { Db } from '../records/open.ts'

const DAY_MS = 86_400_000
/** What happened so long ago, and nobody acknowledged, is over. */
const EVENT_MS = 30 * DAY_MS
/** What was told of alerts that ended so long ago is forgotten. */
const TOLD_MS = 90 * DAY_MS

export async function keepAlerts(db: Db, now: Date): Promise<void> {
  await expireEvents(db, new Date(now.getTime() - EVENT_MS), now)
  await forgetNotifications(db, new Date(now.getTime() - TOLD_MS))
}
