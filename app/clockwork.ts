/** The periodic work: done by one instance at a time, each part whatever becomes of the others. */
import { asHoldfastError, type HoldfastError } from '../core/domain/errors.ts'

/** Something to be done again and again. */
export interface Duty {
  readonly name: string
  /** How long after its last end it is due again. */
  readonly everyMs: number
  /** However much it is hurried, it rests for so long. */
  readonly leastMs?: number
  /** May ask to be called earlier, in milliseconds from now. */
  readonly work: () => Promise<{ readonly againInMs?: number | undefined } | undefined>
}

export interface ClockworkOptions {
  readonly duties: readonly Duty[]
  readonly now: () => Date
  /** Whether this instance is the one that does it; asked before each duty. */
  readonly lead: () => Promise<boolean>
  readonly resign: () => Promise<void>
  readonly onFailure: (duty: string, error: HoldfastError) => void
  /** Is told how long a duty took. */
  readonly onDone?: (duty: string, tookMs: number) => void
}

export interface Clockwork {
  /** Does all that is due, one after the other. False when another instance leads. */
  tick(): Promise<boolean>
  /** Has a duty done with the next tick, or once it has rested. */
  hurry(name: string): void
  /** Ticks until `signal` stops it, and lets another instance lead then. */
  run(signal: AbortSignal): Promise<void>
}

/** How often whoever leads says so while a duty takes its time. */
const KEEP_MS = 5000
/** How often it is looked whether something is due. */
const TICK_MS = 1000

export function createClockwork(options: ClockworkOptions): Clockwork {
  const { duties, now, lead } = options
  const dueAt = new Map<string, number>()
  const restsUntil = new Map<string, number>()

  async function tick(): Promise<boolean> {
    for (const duty of duties) {
      if (startsAt(duty.name) > now().getTime()) continue
      if (!(await lead())) return false
      await perform(duty)
    }
    return true
  }

  function startsAt(name: string): number {
    return Math.max(dueAt.get(name) ?? 0, restsUntil.get(name) ?? 0)
  }

  async function perform({ name, everyMs, leastMs = 0, work }: Duty): Promise<void> {
    const startedAt = now().getTime()
    // What is asked for while it is done is done once more.
    dueAt.delete(name)
    let waitMs = everyMs
    // It may take longer than a claim to lead lasts.
    const keep = setInterval(() => void lead().catch(() => {}), KEEP_MS)
    try {
      const { againInMs } = (await work()) ?? {}
      waitMs = Math.min(everyMs, againInMs ?? everyMs)
    } catch (error) {
      options.onFailure(name, asHoldfastError(error))
    } finally {
      clearInterval(keep)
    }
    const endedAt = now().getTime()
    options.onDone?.(name, endedAt - startedAt)
    restsUntil.set(name, endedAt + leastMs)
    if (!dueAt.has(name)) dueAt.set(name, endedAt + Math.max(0, waitMs))
  }

  return {
    tick,
    hurry: (name) => void dueAt.set(name, 0),
    async run(signal) {
      while (!signal.aborted) {
        await tick().catch((error: unknown) => options.onFailure('lead', asHoldfastError(error)))
        await rest(TICK_MS, signal)
      }
      await options.resign()
    },
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}
