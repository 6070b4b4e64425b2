/** Sends what is in the outbox: at least once, under an id that stays the same. */

import { groupBy } from '../../core/domain/group-by.ts'
import type { Alert } from '../records/alert-row.ts'
import { openAlerts, resolveAlerts } from '../records/alerts.ts'
import {
  type ClaimedMessage,
  claimMessages,
  hasTaken,
  noteMessageFailed,
  noteMessageSent,
  withdrawAlerts,
} from '../records/notifications.ts'
import type { Db } from '../records/open.ts'
import { type Channel, ChannelError } from './channel.ts'
import { MANY_FAILURES, type MessageResult } from './channel-watch.ts'
import { composeMessage } from './compose.ts'
import { describeCondition } from './describe.ts'
import type { Message } from './message.ts'
import { planAttempt } from './plan-attempt.ts'
import { silent } from './plan-messages.ts'

export interface SendTools {
  readonly db: Db
  readonly channels: readonly Channel[]
  /** The page of a cause; null where there is none. */
  readonly linkTo: (cause: string) => string | null
  readonly now: () => Date
  /** 0 to 1. */
  readonly random: () => number
  /** Is told of each attempt. */
  readonly onResult?: (channel: string, result: MessageResult) => void
}

export interface Sent {
  readonly sent: number
  readonly failures: readonly { readonly channel: string; readonly error: ChannelError }[]
}

/** So many at a time: all are sent before the claim ends, however slow a channel is. */
const MOST = 10
const CLAIM_MS = 15 * 60_000

/** Channels do not wait for each other; what one channel is told comes in order. */
export async function sendMessages(tools: SendTools): Promise<Sent> {
  const claim = { now: tools.now(), claimMs: CLAIM_MS, most: MOST }
  const claimed = await claimMessages(tools.db, claim)
  const groups = groupBy(claimed, ({ channel }) => channel)
  const results = await Promise.all([...groups.values()].map((group) => sendInOrder(group, tools)))
  return {
    sent: results.reduce((sum, { sent }) => sum + sent, 0),
    failures: results.flatMap(({ failures }) => failures),
  }
}

async function sendInOrder(messages: readonly ClaimedMessage[], tools: SendTools): Promise<Sent> {
  let sent = 0
  let down: ChannelError | undefined
  const failures = []
  for (const message of messages) {
    // Who does not answer is not asked ten times in a row.
    const error = down ?? (await sendOne(message, tools))
    if (error === undefined) {
      tools.onResult?.(message.channel, 'sent')
      sent += 1
      continue
    }
    if (error.failure === 'unreachable') down = error
    failures.push({ channel: message.channel, error })
    await noteFailure(message, error, tools)
  }
  return { sent, failures }
}

async function sendOne(
  claimed: ClaimedMessage,
  { db, channels, linkTo, now }: SendTools,
): Promise<ChannelError | undefined> {
  const { id, alerts } = claimed
  const channel = channels.find(({ name }) => name === claimed.channel)
  if (channel === undefined) return new ChannelError('forbidden', 'There is no such channel.')
  const about = aboutOf(claimed)
  const stale = staleOf(claimed, about, now())
  const told = alerts.filter((alert) => !stale.has(alert))
  const message = composeMessage({ id, about }, told, linkTo)
  const error = message && (await deliver(channel, message))
  if (error !== undefined) return error
  const unsaid = about === 'open' ? [...stale].map((alert) => alert.id) : []
  await withdrawAlerts(db, id, unsaid)
  await noteMessageSent(db, id, now())
  if (message) await resolveAlerts(db, [`channel-failing:${channel.name}`], now())
  return undefined
}

/** What need not be told any more. An earlier attempt may have arrived: it is told to the end. */
function staleOf(
  { alerts, attempts }: ClaimedMessage,
  about: Message['about'],
  now: Date,
): ReadonlySet<Alert> {
  if (attempts > 1) return new Set()
  const over = (alert: Alert) => about !== 'resolved' && alert.resolvedAt !== null
  return new Set(alerts.filter((alert) => over(alert) || silent({ ...alert, told: [] }, now)))
}

async function deliver(channel: Channel, message: Message): Promise<ChannelError | undefined> {
  try {
    await channel.send(message)
    return undefined
  } catch (error) {
    // What is not ours may show what is secret.
    if (error instanceof ChannelError) return error
    return new ChannelError('refused', 'The channel failed in a way of its own.')
  }
}

async function noteFailure(message: ClaimedMessage, error: ChannelError, tools: SendTools) {
  const { db, now, random, channels } = tools
  const { channel, createdAt: since, attempts } = message
  const { retryAfterMs } = error
  const retryAt = planAttempt({ attempts, createdAt: since, retryAfterMs }, now(), random())
  const gaveUp = retryAt === null
  tools.onResult?.(channel, gaveUp ? 'given-up' : 'failed')
  await noteMessageFailed(db, message, { error: error.message, retryAt })
  if (!channels.some(({ name }) => name === channel)) return
  // One message that is refused among others that are taken is no channel that fails.
  const fails = attempts >= MANY_FAILURES && !(await hasTaken(db, channel, since))
  if (!gaveUp && !fails) return
  const failing = { kind: 'channel-failing', channel, message: error.message, gaveUp } as const
  await openAlerts(db, [describeCondition({ ...failing, since })], now())
}

/** A reminder is kept in the rows of the beginning, and known by its id. */
function aboutOf({ id, about }: ClaimedMessage): Message['about'] {
  return id.startsWith('reminder-') ? 'reminder' : about
}
