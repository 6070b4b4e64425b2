/**
 * The order in which requests of one installation are sent. Each installation has a queue of its
 * own, so that a big one never keeps a small one waiting.
 */
import pLimit from 'p-limit'
import { type Clock, pause } from './patience.ts'

export interface Queue {
  /** Ten at once. */
  read<T>(task: () => Promise<T>): Promise<T>
  /** One at once, with a second between the end of one and the start of the next. */
  create<T>(task: () => Promise<T>): Promise<T>
}

/**
 * GitHub allows a hundred requests at once, of everything that uses the App:
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
const AT_ONCE = 10

/** https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests */
const BETWEEN_MS = 1000

export function createQueue(clock: Clock): Queue {
  const some = pLimit(AT_ONCE)
  const one = pLimit(1)
  let lastEndedAt = Number.NEGATIVE_INFINITY
  return {
    read: (task) => some(task),
    create: (task) =>
      one(async () => {
        const waitMs = lastEndedAt + BETWEEN_MS - clock.now().getTime()
        // A clock that was set back must not hold anything up.
        await pause(Math.min(waitMs, BETWEEN_MS), clock)
        try {
          return await some(task)
        } finally {
          lastEndedAt = clock.now().getTime()
        }
      }),
  }
}
