/** Notes what GitHub said of a workflow run, by webhook. */
import type { WorkflowRun } from '../github/port.ts'
import { type Dispatch, findDispatchByRun, readDispatch } from '../records/dispatches.ts'
import type { Db } from '../records/open.ts'
import { noteVerdict } from './note-verdict.ts'
import { dispatchOfTitle } from './request.ts'
import { findRun, judgeRun } from './verdict.ts'

export interface WorkflowRunFacts extends WorkflowRun {
  /** Of the repository the workflow lies in. */
  readonly repositoryId: string
}

/**
 * Brings the dispatch of a workflow run up to date. Told twice, late or in any order, the
 * outcome is the same. Other workflows' runs, and those of other repositories, say nothing here.
 *
 * A run that is run again finds its dispatch ended, and so it stays: its jobs are told that
 * nothing is left to do, and what did not succeed was planned anew.
 */
export async function noteWorkflowRun(db: Db, run: WorkflowRunFacts, now: Date): Promise<void> {
  const dispatch = (await findDispatchByRun(db, run.id)) ?? (await findByTitle(db, run))
  // Anybody may name a run of their own repository as they like.
  if (dispatch === undefined || dispatch.workflow.repositoryId !== run.repositoryId) return
  await noteVerdict(db, dispatch, judgeRun(run), now)
}

/** A job of a workflow run was seen, so the run is there. */
export async function noteWorkflowJob(
  db: Db,
  { repositoryId, githubRunId }: { readonly repositoryId: string; readonly githubRunId: string },
  now: Date,
): Promise<void> {
  const dispatch = await findDispatchByRun(db, githubRunId)
  if (dispatch?.workflow.repositoryId !== repositoryId) return
  await noteVerdict(db, dispatch, { kind: 'running', githubRunId }, now)
}

async function findByTitle(db: Db, run: WorkflowRunFacts): Promise<Dispatch | undefined> {
  const id = dispatchOfTitle(run.title)
  const dispatch = id === undefined ? undefined : await readDispatch(db, id)
  return dispatch && findRun(dispatch, [run]) && dispatch
}
