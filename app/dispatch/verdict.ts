/** What is to be noted of a dispatch, by what GitHub showed of its workflow run. Pure. */
import type { WorkflowRun } from '../github/port.ts'
import type { Dispatch } from '../records/dispatches.ts'
import { LOST_MS } from './look.ts'
import { titleOf } from './request.ts'

export type Verdict =
  | { readonly kind: 'running'; readonly githubRunId: string }
  | {
      readonly kind: 'ended'
      readonly githubRunId: string
      readonly error: string | null
      /** In GitHub's word. */
      readonly conclusion: string | null
    }
  | { readonly kind: 'lost'; readonly error: string }
  /** Nothing can be said yet. */
  | { readonly kind: 'open' }

/** How far GitHub's clock may be behind ours. */
export const SKEW_MS = 5 * 60_000

/** The run of a dispatch among `runs`, all that were made since it was. */
export function findRun(dispatch: Dispatch, runs: readonly WorkflowRun[]): WorkflowRun | undefined {
  const earliest = dispatch.createdAt.getTime() - SKEW_MS
  return runs
    .filter((run) => run.title === titleOf(dispatch.id) && run.event === 'workflow_dispatch')
    .filter((run) => run.createdAt.getTime() >= earliest)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())[0]
}

/** `run` is undefined when GitHub was asked, and said that there is none. */
export function judgeDispatch(
  dispatch: Dispatch,
  run: Pick<WorkflowRun, 'id' | 'status' | 'conclusion'> | undefined,
  now: Date,
): Verdict {
  if (run !== undefined) return judgeRun(run)
  const age = now.getTime() - dispatch.createdAt.getTime()
  if (age < LOST_MS) return { kind: 'open' }
  const { owner, name } = dispatch.workflow
  return {
    kind: 'lost',
    error:
      dispatch.githubRunId === null
        ? `source-not-found: ${owner}/${name} has no workflow run of this dispatch.`
        : `source-not-found: Workflow run ${dispatch.githubRunId} of ${owner}/${name} is gone.`,
  }
}

export function judgeRun({
  id: githubRunId,
  status,
  conclusion,
}: Pick<WorkflowRun, 'id' | 'status' | 'conclusion'>): Verdict {
  if (status !== 'completed') return { kind: 'running', githubRunId }
  return { kind: 'ended', githubRunId, error: describeConclusion(conclusion), conclusion }
}

/** `code: sentence` for a run that did not end well; null for one that did. */
function describeConclusion(conclusion: string | null): string | null {
  if (conclusion === null || conclusion === 'success' || conclusion === 'neutral') return null
  if (conclusion === 'cancelled') return 'interrupted: The workflow run was cancelled.'
  // Jobs that began tell for themselves. Of one that never did, this is all that is known.
  return `bad-input: The workflow run ended as "${conclusion}".`
}
