/** How a run ended that nobody reported. */
import type { RunFacts } from '../records/settle.ts'

/** Null while it may still go on. */
export type Ending = 'cancelled' | 'refused' | 'lost' | null

/** `conclusion` is what GitHub says of the job, or of the whole workflow run, once it is over. */
export function endingOf(run: RunFacts, conclusion: string | undefined, now: Date): Ending {
  if (conclusion === 'cancelled') return 'cancelled'
  const { state, dispatch, lease } = run
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

function isOver(lease: RunFacts['lease'], now: Date): boolean {
  return lease !== null && (lease.releasedAt !== null || lease.expiresAt <= now.getTime())
}
