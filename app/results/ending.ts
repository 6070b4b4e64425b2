/** How a run ended that nobody reported. */
import type { RunFacts } from '../records/settle.ts'

/** Null while it may still go on. */
export type Ending = 'cancelled' | 'refused' | 'lost' | null

/** `conclusion` is what GitHub says of the job, or of the whole workflow run, once it is over. */
export function endingOf(run: RunFacts, conclusion: string | undefined, now: Date): Ending {
  const { state, dispatch, lease } = run
  if (conclusion === undefined && isRunAgain(lease, now)) return null
  // A workflow run that was cancelled ends jobs that would tell otherwise.
  if ((conclusion ?? dispatch?.conclusion) === 'cancelled') return 'cancelled'
  if (dispatch?.state === 'refused') return 'refused'
  const concluded = conclusion !== undefined || dispatch?.state === 'ended'
  const silent = dispatch?.state === 'lost' || isOver(lease, now)
  // What the job reported cannot be read, or somebody has settled it.
  const past = state === 'reported' || state === 'settled'
  if (!concluded && !silent && !past) return null
  return concluded && !hasBegun(run) ? 'refused' : 'lost'
}

export function hasBegun({ startedAt, lease }: RunFacts): boolean {
  return startedAt !== null || lease !== null
}

/** A later attempt is at work on it, while the dispatch is over since the first. */
function isRunAgain(lease: RunFacts['lease'], now: Date): boolean {
  return lease !== null && lease.githubRunAttempt > 1 && !isOver(lease, now)
}

function isOver(lease: RunFacts['lease'], now: Date): boolean {
  return lease !== null && (lease.releasedAt !== null || lease.expiresAt <= now.getTime())
}
