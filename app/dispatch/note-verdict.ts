/** Writes down what is known of a dispatch now. */
import { type Dispatch, noteEnded, noteLost, noteRunning } from '../records/dispatches.ts'
import type { Db } from '../records/open.ts'
import type { Verdict } from './verdict.ts'

/** False when it changes nothing: it was known, or more is known. */
export async function noteVerdict(
  db: Db,
  { id, githubRunId }: Pick<Dispatch, 'id' | 'githubRunId'>,
  verdict: Verdict,
  at: Date,
): Promise<boolean> {
  switch (verdict.kind) {
    case 'running':
      return noteRunning(db, id, verdict)
    case 'ended':
      return noteEnded(db, id, { ...verdict, at })
    case 'lost':
      return noteLost(db, id, { error: verdict.error, githubRunId, at })
    case 'open':
      return false
  }
}
