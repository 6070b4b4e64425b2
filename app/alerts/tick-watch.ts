/** Whether the periodic work is done: what a heartbeat says. */

export interface DutyToWatch {
  readonly name: string
  /** How often it is to be done. */
  readonly everyMs: number
}

export interface TickWatch {
  /** As a clockwork calls them: `onFailure` before `onDone` of a duty that failed. */
  readonly onFailure: (duty: string, error: { readonly code: string }) => void
  readonly onDone: (duty: string) => void
  /** Reasons why not all is well, one a line; none where all is. */
  readonly reasons: () => readonly string[]
}

/** A duty may take some time, and its turn may come late. */
const SLACK_MS = 10 * 60_000

/**
 * Every duty must have ended well when it was done last, and not be late. Reasons name codes and
 * no sentences: they go to somebody else's server.
 */
export function createTickWatch(duties: readonly DutyToWatch[], now: () => Date): TickWatch {
  const failed = new Map<string, string>()
  const ended = new Map<string, { readonly at: number; readonly failure: string | undefined }>()
  return {
    onFailure: (duty, { code }) => void failed.set(duty, code),
    onDone(duty) {
      ended.set(duty, { at: now().getTime(), failure: failed.get(duty) })
      failed.delete(duty)
      failed.delete('lead')
    },
    reasons() {
      const lost = [...failed].map(([duty, code]) => `${duty}: ${code}`)
      return [...lost, ...duties.flatMap((duty) => reasonOf(duty, ended.get(duty.name), now()))]
    },
  }
}

function reasonOf(
  { name, everyMs }: DutyToWatch,
  last: { readonly at: number; readonly failure: string | undefined } | undefined,
  now: Date,
): string[] {
  if (last === undefined) return [`${name}: not done yet`]
  if (last.failure !== undefined) return [`${name}: ${last.failure}`]
  return now.getTime() - last.at > everyMs + SLACK_MS ? [`${name}: late`] : []
}
