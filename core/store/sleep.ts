import { setTimeout } from 'node:timers/promises'
import { HoldfastError } from '../domain/errors.ts'

/** Node's timers fire at once when asked for more: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Waits that end with `interrupted` as soon as `signal` says so. */
export function createSleep(signal: AbortSignal): (ms: number) => Promise<void> {
  return async (ms) => {
    try {
      await setTimeout(Math.min(ms, LONGEST_TIMER_MS), undefined, { signal })
    } catch (cause) {
      throw new HoldfastError('interrupted', 'The work was stopped while it waited.', {
        hint: 'Run the command again: it goes on from what is stored.',
        cause,
      })
    }
  }
}
