/** How long one call may wait, all pauses together. */
import { HoldfastError } from '../../core/domain/errors.ts'

export interface Clock {
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  /** Ends all waiting, and every request. */
  readonly signal: AbortSignal
}

export interface Patience {
  readonly leftMs: number
  /** Throws `interrupted` when the work is stopped meanwhile. */
  wait(ms: number): Promise<void>
}

const LONGEST_MS = 60_000

export function createPatience(clock: Clock): Patience {
  let leftMs = LONGEST_MS
  return {
    get leftMs() {
      return leftMs
    },
    async wait(ms) {
      leftMs -= ms
      await pause(ms, clock)
    },
  }
}

/** Sleeps, unless the work is stopped. Throws `interrupted` then. */
export async function pause(ms: number, { sleep, signal }: Clock): Promise<void> {
  if (signal.aborted) throw interrupted(signal.reason)
  if (ms <= 0) return
  const over = new AbortController()
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { signal: over.signal })
  })
  try {
    await Promise.race([sleep(ms), stopped])
  } finally {
    over.abort()
  }
  if (signal.aborted) throw interrupted(signal.reason)
}

export function interrupted(cause: unknown): HoldfastError {
  return new HoldfastError('interrupted', 'The work was stopped while GitHub was asked.', {
    hint: 'Run it again.',
    cause,
  })
}
