/** Puts into the outbox what is to be told now. */
import { sha256Hex } from '../../core/archive/digest.ts'
import { listAlerts } from '../records/alert-list.ts'
import type { Alert } from '../records/alert-row.ts'
import { resolveAlerts } from '../records/alerts.ts'
import { enqueueMessage, listTellable } from '../records/notifications.ts'
import type { Db } from '../records/open.ts'
import { ABANDONED_MS, PAUSE_MS, type PlannedMessage, planMessages } from './plan-messages.ts'

export interface EnqueueTools {
  readonly db: Db
  /** Names of all channels. */
  readonly channels: readonly string[]
  /** Which of them are told of an alert. */
  readonly channelsOf: (alert: Alert) => readonly string[]
  readonly now: () => Date
}

/** The end of what ended earlier is told to nobody any more. */
const RECENT_MS = 7 * 86_400_000

/** Says how many messages are new. */
export async function enqueueMessages(tools: EnqueueTools): Promise<number> {
  const { db, channels } = tools
  const now = tools.now()
  await resolveOldChannels(db, channels, now)
  const alerts = await listTellable(db, new Date(now.getTime() - RECENT_MS))
  const planned = planMessages(alerts, (alert) => listenersOf(alert, tools), now)
  let added = 0
  for (const each of planned) {
    if (await enqueueMessage(db, toMessage(each, now), now)) added += 1
  }
  return added
}

/** That a channel fails is told by the others. */
function listenersOf(alert: Alert, { channels, channelsOf }: EnqueueTools): readonly string[] {
  const told = channelsOf(alert).filter((name) => channels.includes(name))
  return alert.kind === 'channel-failing'
    ? told.filter((name) => name !== alert.detail.facts.channel)
    : told
}

function toMessage({ channel, about, cause, alertIds }: PlannedMessage, now: Date) {
  const digest = sha256Hex(JSON.stringify([channel, about, cause, now.getTime(), alertIds]))
  return {
    id: `${about}-${digest.slice(0, 32)}`,
    ...{ channel, alertIds },
    about: about === 'resolved' ? about : ('open' as const),
    replaces:
      about === 'reminder'
        ? { what: 'sent' as const, until: new Date(now.getTime() - PAUSE_MS) }
        : { what: 'unsent' as const, until: new Date(now.getTime() - ABANDONED_MS) },
  }
}

/** A channel that the App has no more does not fail any more. */
async function resolveOldChannels(db: Db, channels: readonly string[], now: Date) {
  const { alerts } = await listAlerts(db, { kind: 'channel-failing', state: 'open', limit: 100 })
  const old = alerts.filter(({ detail }) => !channels.includes(detail.facts.channel ?? ''))
  const keys = old.map(({ key }) => key)
  await resolveAlerts(db, keys, now)
}
