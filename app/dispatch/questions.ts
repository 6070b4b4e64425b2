/** What GitHub is asked about dispatches: as few questions as there can be. */

import { groupBy } from '../../core/domain/group-by.ts'
import type { InstallationGitHub, WorkflowRun } from '../github/port.ts'
import type { Dispatch } from '../records/dispatches.ts'
import { findRun, SKEW_MS } from './verdict.ts'

export type RunReader = Pick<
  InstallationGitHub,
  'listWorkflowRuns' | 'readWorkflowRun' | 'listJobs'
>

export interface Question {
  /** What it is about; never none. */
  readonly dispatches: readonly Dispatch[]
  /** The workflow run of each dispatch; undefined where GitHub says that there is none. */
  readonly ask: (github: RunReader) => Promise<(dispatch: Dispatch) => WorkflowRun | undefined>
}

/** One read for each run that is known, and one listing a workflow for all that are not. */
export function questionsOf(dispatches: readonly Dispatch[]): Question[] {
  const reads = dispatches.flatMap((dispatch) => {
    const { githubRunId } = dispatch
    return githubRunId === null ? [] : [readOf(dispatch, githubRunId)]
  })
  const sought = dispatches.filter(({ githubRunId }) => githubRunId === null)
  const workflows = groupBy(sought, ({ workflow: { owner, name, file } }) =>
    [owner, name, file].join('/'),
  )
  return [...reads, ...[...workflows.values()].flatMap(searchFor)]
}

function readOf(dispatch: Dispatch, githubRunId: string): Question {
  return {
    dispatches: [dispatch],
    async ask(github) {
      const run = await github.readWorkflowRun(dispatch.workflow, githubRunId)
      return () => run
    },
  }
}

function searchFor(dispatches: readonly Dispatch[]): Question[] {
  const [first] = dispatches
  if (first === undefined) return []
  const earliest = Math.min(...dispatches.map(({ createdAt }) => createdAt.getTime()))
  const since = new Date(earliest - SKEW_MS)
  const { workflow } = first
  return [
    {
      dispatches,
      async ask(github) {
        const runs: WorkflowRun[] = []
        for await (const run of github.listWorkflowRuns(workflow, workflow.file, since)) {
          runs.push(run)
        }
        return (dispatch) => findRun(dispatch, runs)
      },
    },
  ]
}
