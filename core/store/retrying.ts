/**
 * A store that tries again what failed for a moment, with growing pauses.
 *
 * One call has one budget of attempts. What may not be true a moment later (a denial,
 * an object that exists) is never tried again, and neither is a stream: it has been read.
 */
import { backoffMs } from '../domain/backoff.ts'
import { HoldfastError } from '../domain/errors.ts'
import type { Store } from './store.ts'

export interface RetryOptions {
  /** How often a call is tried in all. */
  readonly attempts?: number
  /** Waits; throws if the work is to stop. See `createSleep`. */
  readonly sleep: (ms: number) => Promise<void>
  /** A number from 0 to 1. */
  readonly random: () => number
}

export function retrying(store: Store, options: RetryOptions): Store {
  return {
    description: store.description,

    put(key, body, putOptions) {
      const once = () => store.put(key, body, putOptions)
      return body instanceof Uint8Array ? createBudget(options).run(once) : once()
    },

    async get(key, { start = 0, ...version } = {}) {
      const budget = createBudget(options)
      let offset = start
      const open = () => budget.run(() => store.get(key, { ...version, start: offset }))
      let opened: AsyncIterable<Uint8Array> | undefined = await open()
      async function* rest() {
        const body = opened ?? (await open())
        opened = undefined
        yield* body
      }
      return continued(rest, budget, (chunk) => {
        offset += chunk.length
      })
    },

    head: (key, version) => createBudget(options).run(() => store.head(key, version)),

    address: (key, asked) => createBudget(options).run(() => store.address(key, asked)),

    list(prefix, { after: first } = {}) {
      let after = first
      const rest = () => store.list(prefix, after === undefined ? {} : { after })
      return continued(rest, createBudget(options), ({ key }) => {
        after = key
      })
    },

    retrieval: (key, version) => createBudget(options).run(() => store.retrieval(key, version)),

    retrieve: (key, asked) => createBudget(options).run(() => store.retrieve(key, asked)),

    sweep: (prefix, before) => createBudget(options).run(() => store.sweep(prefix, before)),
    probe: (marker, now) => createBudget(options).run(() => store.probe(marker, now)),
    know: (facts) => store.know(facts),
  }
}

/** The attempts that one call has left. */
interface Budget {
  /** Does `work` until it succeeds or may not be tried again. */
  run<T>(work: () => Promise<T>): Promise<T>
  /** Waits until `error` may be gone. Throws it if it will not go, or too much failed already. */
  spend(error: unknown): Promise<void>
}

function createBudget({ attempts = 3, sleep, random }: RetryOptions): Budget {
  let failures = 0

  async function spend(error: unknown): Promise<void> {
    failures++
    const passing = error instanceof HoldfastError && error.transient
    if (!passing || failures >= attempts) throw error
    await sleep(backoffMs(failures, random(), error.retryAfterMs))
  }

  return {
    spend,
    async run(work) {
      for (;;) {
        try {
          return await work()
        } catch (error) {
          await spend(error)
        }
      }
    },
  }
}

/**
 * All items, once each: after a failure `rest` is asked for those that are still to
 * come, which it knows since `passing` is told of each. Ends at their end or throws.
 */
async function* continued<T>(
  rest: () => AsyncIterable<T>,
  budget: Budget,
  passing: (item: T) => void,
): AsyncGenerator<T> {
  for (;;) {
    try {
      for await (const item of rest()) {
        passing(item)
        yield item
      }
      return
    } catch (error) {
      await budget.spend(error)
    }
  }
}
