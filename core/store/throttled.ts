/**
 * A store that moves no more than so many bytes a second, up and down together.
 *
 * Bytes are paid for before they pass. A chunk of any size passes once it is paid for,
 * so the rate is exact over time. Time in which little moved counts for at most a second:
 * timers that fire late are made up for, and a long pause earns no burst.
 */
import { HoldfastError } from '../domain/errors.ts'
import type { Store } from './store.ts'

export interface ThrottleOptions {
  /** A clock in milliseconds that never goes back. */
  readonly now: () => number
  /** Waits; throws if the work is to stop. See `createSleep`. */
  readonly sleep: (ms: number) => Promise<void>
}

const GREATEST_CREDIT_MS = 1000

export function throttled(store: Store, bytesPerSecond: number, options: ThrottleOptions): Store {
  const pay = createMeter(bytesPerSecond, options)

  async function* metered(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      await pay(chunk.length)
      yield chunk
    }
  }

  return {
    description: store.description,

    async put(key, body, putOptions) {
      if (!(body instanceof Uint8Array)) return store.put(key, metered(body), putOptions)
      // Bytes stay bytes, which the store below can send again.
      await pay(body.length)
      return store.put(key, body, putOptions)
    },

    get: async (key, getOptions) => metered(await store.get(key, getOptions)),
    head: (key, version) => store.head(key, version),
    address: (key, asked) => store.address(key, asked),
    list: (prefix, listOptions) => store.list(prefix, listOptions),
    retrieval: (key, version) => store.retrieval(key, version),
    retrieve: (key, asked) => store.retrieve(key, asked),
    sweep: (prefix, before) => store.sweep(prefix, before),
    probe: (marker, at) => store.probe(marker, at),
    know: (facts) => store.know(facts),
  }
}

/** Waits until `bytes` more may pass. Those who ask first pass first. */
function createMeter(
  bytesPerSecond: number,
  { now, sleep }: ThrottleOptions,
): (bytes: number) => Promise<void> {
  if (!(bytesPerSecond > 0)) {
    throw new HoldfastError('bad-input', `A limit of ${bytesPerSecond} bytes a second is none.`, {
      hint: 'Give a number of bytes above 0, or no limit.',
    })
  }
  let paidUntilMs = now()
  return async (bytes) => {
    const sinceMs = Math.max(paidUntilMs, now() - GREATEST_CREDIT_MS)
    paidUntilMs = sinceMs + (bytes / bytesPerSecond) * 1000
    const waitMs = paidUntilMs - now()
    if (waitMs > 0) await sleep(waitMs)
  }
}
