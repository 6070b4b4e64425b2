/** Hands stored webhooks to their handlers. */
import { setImmediate } from 'node:timers/promises'
import pLimit from 'p-limit'
import { backoffMs } from '../../core/domain/backoff.ts'
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  finishDeliveries,
  noteDeliveryFailure,
  readDeliveryBody,
} from '../records/deliveries.ts'
import type { Db } from '../records/open.ts'
import { createBell } from './bell.ts'
import { withinDeadline } from './deadline.ts'
import type { Delivery, DeliveryHandlers } from './handler.ts'
import { readHappenedAt } from './news.ts'
import { MOST_ATTEMPTS, planRetry, tooOftenLost } from './retry.ts'

export interface WorkerOptions {
  readonly db: Db
  readonly handlers: DeliveryHandlers
  readonly now: () => Date
  /** From 0 to 1. */
  readonly random: () => number
  /** Names this worker: no other has this name, nor had one before a restart. */
  readonly holder: string
  /** Told of each failure: of a delivery, or of the work on all of them. */
  readonly onFailure?: (error: HoldfastError, delivery?: { readonly id: string }) => void
  /** How long what is claimed is left alone by others. */
  readonly claimMs?: number
  /** What has not been handled by then has failed. */
  readonly handlerMs?: number
  /** Claimed at one time. */
  readonly most?: number
  /** Handled at one time. */
  readonly concurrency?: number
  /** How long the loop rests when there is nothing to do and nobody wakes it. */
  readonly pollMs?: number
}

export interface Worker {
  /** Claims some, handles and marks them; tells how many. Throws when the records do. */
  step(): Promise<number>
  /** Works until `signal` says so, and ends when all that was claimed is handled. */
  run(signal: AbortSignal): Promise<void>
  /** There is work: does not wait for the end of a rest. */
  wake(): void
}

/**
 * All that is claimed at one time has failed or is done before the claim ends. Few are handled
 * at one time: on SQLite a webhook that comes in waits for each write of theirs.
 */
const DEFAULTS = {
  claimMs: 120_000,
  handlerMs: 10_000,
  most: 40,
  concurrency: 4,
  pollMs: 1000,
} as const

export function createWorker(options: WorkerOptions): Worker {
  const { db, now, random, onFailure } = options
  const { claimMs, handlerMs, most, concurrency, pollMs } = { ...DEFAULTS, ...options }
  const bell = createBell()
  let claims = 0

  async function step(): Promise<number> {
    claims += 1
    const name = `${options.holder}#${claims}`
    const claimed = await claimDeliveries(db, { name, now: now(), claimMs, most })
    const limit = pLimit(concurrency)
    const results = await Promise.all(claimed.map((each) => limit(() => attempt(each))))
    const failed = results.filter((result) => result.error !== undefined)
    const done = results.filter((result) => result.error === undefined)
    await finishDeliveries(
      db,
      name,
      done.map(({ delivery }) => delivery.id),
      now(),
    )
    for (const { delivery, error } of failed) if (error) await noteFailure(name, delivery, error)
    return claimed.length
  }

  async function attempt(delivery: ClaimedDelivery) {
    // SQLite answers within the same turn of the event loop: who comes in must get one, too.
    await setImmediate()
    try {
      if (delivery.attempts > MOST_ATTEMPTS) throw tooOftenLost()
      await withinDeadline(handle(db, delivery, options.handlers), handlerMs)
      return { delivery, error: undefined }
    } catch (error) {
      return { delivery, error: asHoldfastError(error) }
    }
  }

  async function noteFailure(name: string, delivery: ClaimedDelivery, error: HoldfastError) {
    onFailure?.(error, delivery)
    await noteDeliveryFailure(db, name, {
      id: delivery.id,
      error: `${error.code}: ${error.message}`.slice(0, MOST_ERROR_LENGTH),
      retryAt: planRetry(delivery.attempts, error, now(), random()),
    })
  }

  async function run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const handled = await step()
        failures = 0
        if (handled < most) await bell.wait(pollMs, signal)
      } catch (error) {
        onFailure?.(asHoldfastError(error))
        failures += 1
        await bell.wait(backoffMs(failures, random()), signal)
      }
    }
  }

  return { step, run, wake: bell.ring }
}

const MOST_ERROR_LENGTH = 1000

/** What nobody handles is handled. */
async function handle(
  db: Db,
  delivery: ClaimedDelivery,
  handlers: DeliveryHandlers,
): Promise<void> {
  const own = Object.hasOwn(handlers, delivery.event) ? handlers[delivery.event] : undefined
  if (own === undefined) return
  const payload: unknown = JSON.parse(await readDeliveryBody(db, delivery.id))
  const whole: Delivery = {
    ...delivery,
    happenedAt: readHappenedAt(delivery.event, payload),
    payload,
  }
  for (const handler of own) await handler(whole)
}
