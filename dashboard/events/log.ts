/** The last events, in the order in which they were found, each under a name. */
import type { Change } from './changes.ts'

export interface FeedEvent {
  /** Names it, and where it stands: `<log>-<n>`. */
  readonly id: string
  readonly at: Date
  readonly change: Change
}

export interface EventLog {
  add(at: Date, changes: readonly Change[]): void
  /** Behind the last event. */
  end(): number
  /** Behind the event `id`; undefined for one of another log. */
  find(id: string): number | undefined
  /** What comes behind `from`. `missed` where not all of that is known any more. */
  since(from: number | undefined): Since
}

export interface Since {
  readonly events: readonly FeedEvent[]
  readonly missed: boolean
  readonly end: number
}

/** So many can be asked for again. */
const KEPT = 5000

export function createLog(name: string): EventLog {
  const kept: FeedEvent[] = []
  let end = 0
  return {
    add(at, changes) {
      for (const change of changes) {
        end += 1
        kept.push({ id: `${name}-${end}`, at, change })
      }
      kept.splice(0, Math.max(0, kept.length - KEPT))
    },
    end: () => end,
    find(id) {
      const number = id.startsWith(`${name}-`) ? id.slice(name.length + 1) : ''
      return /^\d{1,15}$/.test(number) && Number(number) <= end ? Number(number) : undefined
    },
    since(from) {
      const oldest = end - kept.length
      const missed = from === undefined || from < oldest
      return { end, missed, events: missed ? [] : kept.slice(from - oldest) }
    },
  }
}
