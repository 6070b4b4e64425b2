/** Changes as they happen, for whoever listens. */
import type { Fleet, FleetPort } from '../ports/fleet.ts'
import { type Change, changesBetween } from './changes.ts'
import { createLog, type EventLog, type FeedEvent } from './log.ts'

export interface Feed {
  /**
   * Hands over all that comes after the event `after`, until `signal` ends it. Null stands for
   * events that are not known any more: whoever listens looks at everything again.
   */
  listen(after: string | null, signal: AbortSignal): AsyncGenerator<FeedEvent | null, void>
}

export interface FeedTools {
  readonly fleet: FleetPort
  /** Names this feed: another one, or this one after a restart, knows nothing of its events. */
  readonly name: string
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

const LOOK_EVERY_MS = 2000

/** Looks at the fleet only while somebody listens. */
export function createFeed({ fleet, name, sleep }: FeedTools): Feed {
  const log = createLog(name)
  const look = createLook(fleet, log)
  return {
    async *listen(after, signal) {
      await look()
      let at = after === null ? log.end() : log.find(after)
      while (!signal.aborted) {
        const { events, missed, end } = log.since(at)
        at = end
        if (missed) yield null
        yield* events
        await sleep(LOOK_EVERY_MS, signal).catch(() => {})
        if (!signal.aborted) await look()
      }
    },
  }
}

/** Those who ask meanwhile wait for the same look. */
function createLook(fleet: FleetPort, log: EventLog): () => Promise<void> {
  let last: Fleet | undefined
  let looking: Promise<void> | undefined
  async function look(): Promise<void> {
    const now = await fleet.read()
    const changes: Change[] = last === undefined || last === now ? [] : changesBetween(last, now)
    last = now
    log.add(now.at, changes)
  }
  return () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
}
