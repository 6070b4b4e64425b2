/** Asks GitHub again for webhooks that never reached the App. */
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import type { AppGitHub, HookDelivery } from '../github/port.ts'
import { findKnownDeliveries } from '../records/deliveries.ts'
import type { Db } from '../records/open.ts'

export interface RedeliveryOptions {
  readonly db: Db
  readonly github: Pick<AppGitHub, 'listDeliveries' | 'redeliver'>
  readonly now: () => Date
  /** Told of a delivery that GitHub would not send again. */
  readonly onFailure?: (error: HoldfastError, guid: string) => void
}

export interface Redelivery {
  /** Gives the guids that were asked for. Throws when GitHub cannot be asked; nothing is lost. */
  sweep(): Promise<readonly string[]>
}

/** How often a sweep is due. */
export const SWEEP_EVERY_MS = 15 * 60_000

/**
 * A sweep lists what GitHub delivered since the last one, or in the three days for which GitHub
 * remembers, and keeps in mind what failed: it is asked for, at most once an hour, until it is
 * in the records or too old.
 */
export function createRedelivery({ db, github, now, onFailure }: RedeliveryOptions): Redelivery {
  let sweptAt: Date | undefined
  let missing: Missing = new Map()

  async function sweep(): Promise<readonly string[]> {
    const startedAt = now()
    const attempts: HookDelivery[] = []
    for await (const attempt of github.listDeliveries(windowStart(sweptAt, startedAt))) {
      attempts.push(attempt)
    }
    const failed = mergeAttempts(missing, attempts, startedAt)
    const known = await findKnownDeliveries(db, [...failed.keys()])
    missing = new Map([...failed].filter(([guid]) => !known.has(guid)))
    sweptAt = startedAt
    return askFor([...missing.values()].filter((each) => isDue(each, startedAt)))
  }

  async function askFor(due: readonly Lost[]): Promise<readonly string[]> {
    const asked: string[] = []
    for (const lost of due) {
      const { guid, id } = lost.attempt
      // Noted before: who asks in vain does not ask again at once either.
      missing.set(guid, { ...lost, askedAt: now() })
      try {
        await github.redeliver(id)
        asked.push(guid)
      } catch (error) {
        const failure = asHoldfastError(error)
        if (failure.transient) throw failure
        onFailure?.(failure, guid)
      }
    }
    return asked
  }

  return { sweep }
}

/** By guid. */
type Missing = Map<string, Lost>

/** A delivery of which every attempt failed. */
interface Lost {
  /** The newest. */
  readonly attempt: HookDelivery
  readonly firstAt: Date
  readonly askedAt: Date | null
}

const HOUR_MS = 3_600_000
/** https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries */
const REMEMBERED_MS = 3 * 24 * HOUR_MS

/** An hour is seen twice: an attempt is listed late, and clocks differ. */
function windowStart(sweptAt: Date | undefined, now: Date): Date {
  const oldest = now.getTime() - REMEMBERED_MS
  return new Date(sweptAt === undefined ? oldest : Math.max(oldest, sweptAt.getTime() - HOUR_MS))
}

/** What is missing after these attempts, newest first, beside what was missing before. */
function mergeAttempts(before: Missing, attempts: readonly HookDelivery[], now: Date): Missing {
  const missing = new Map(before)
  const arrived = new Set<string>()
  for (const attempt of attempts.toReversed()) {
    if (succeeded(attempt)) arrived.add(attempt.guid)
    const seen = missing.get(attempt.guid)
    // One that is seen again, and is not missing, was given up or has arrived.
    if (seen === undefined && attempt.redelivery) continue
    const { firstAt, askedAt } = seen ?? { firstAt: attempt.deliveredAt, askedAt: null }
    missing.set(attempt.guid, { attempt, firstAt, askedAt })
  }
  const oldest = now.getTime() - REMEMBERED_MS
  return new Map(
    [...missing].filter(([guid, { firstAt }]) => !arrived.has(guid) && firstAt.getTime() > oldest),
  )
}

function succeeded({ statusCode }: HookDelivery): boolean {
  return statusCode >= 200 && statusCode < 300
}

/** Not asked for within the hour, by this process or by another whose attempt is listed. */
function isDue({ attempt, askedAt }: Lost, now: Date): boolean {
  const asked = Math.max(
    askedAt?.getTime() ?? 0,
    attempt.redelivery ? attempt.deliveredAt.getTime() : 0,
  )
  return asked <= now.getTime() - HOUR_MS
}
