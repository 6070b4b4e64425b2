/** GitHub, as far as one workflow is concerned: it keeps what it is asked, and fails on demand. */

import type {
  InstallationGitHub,
  Workflow,
  WorkflowDispatch,
  WorkflowJob,
  WorkflowRun,
} from '../../../app/github/port.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'

type Asked =
  | ('dispatch' | 'readWorkflow' | 'enableWorkflow')
  | ('readWorkflowRun' | 'listWorkflowRuns' | 'listJobs')

export type GitHubDouble = Pick<InstallationGitHub, Asked> & {
  /** Every call, in order. */
  readonly calls: Asked[]
  readonly dispatched: WorkflowDispatch[]
  readonly runs: WorkflowRun[]
  readonly jobs: WorkflowJob[]
  state: Workflow['state'] | undefined
  /** Says which error comes; `after` where GitHub has done it all the same. */
  fail(call: Asked, error: HoldfastError, when?: 'before' | 'after', times?: number): void
  /** Answers to a dispatch without the id of the run. */
  silent: boolean
  now: () => Date
}

export function createGitHubDouble(now: () => Date = () => new Date(0)): GitHubDouble {
  const faults: { call: Asked; error: HoldfastError; when: string; times: number }[] = []
  function meet(call: Asked, when: 'before' | 'after') {
    const fault = faults.find((each) => each.call === call && each.when === when && each.times > 0)
    if (fault === undefined) return
    fault.times -= 1
    throw fault.error
  }
  const double: GitHubDouble = {
    calls: [],
    dispatched: [],
    runs: [],
    jobs: [],
    state: 'active',
    silent: false,
    now,
    fail: (call, error, when = 'before', times = 1) => {
      faults.push({ call, error, when, times })
    },
    async dispatch(request) {
      double.calls.push('dispatch')
      meet('dispatch', 'before')
      if (double.state !== 'active') throw refusal('bad-input', 'GitHub takes no dispatch.')
      double.dispatched.push(request)
      const id = String(9000 + double.runs.length)
      double.runs.unshift(
        workflowRun({ id, title: `holdfast ${request.inputs.dispatch}`, createdAt: double.now() }),
      )
      meet('dispatch', 'after')
      return { githubRunId: double.silent ? undefined : id }
    },
    async readWorkflow(_place, file) {
      double.calls.push('readWorkflow')
      meet('readWorkflow', 'before')
      const { state } = double
      return state && { id: '1', path: `.github/workflows/${file}`, state }
    },
    async enableWorkflow() {
      double.calls.push('enableWorkflow')
      meet('enableWorkflow', 'before')
      double.state = 'active'
    },
    async readWorkflowRun(_place, id) {
      double.calls.push('readWorkflowRun')
      meet('readWorkflowRun', 'before')
      return double.runs.find((run) => run.id === id)
    },
    async *listWorkflowRuns(_place, _file, since) {
      double.calls.push('listWorkflowRuns')
      yield* double.runs.filter((run) => run.createdAt >= since)
      meet('listWorkflowRuns', 'before')
    },
    async *listJobs() {
      double.calls.push('listJobs')
      yield* double.jobs
      meet('listJobs', 'before')
    },
  }
  return double
}

export function workflowRun(change: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    id: '9000',
    attempt: 1,
    status: 'waiting',
    conclusion: null,
    event: 'workflow_dispatch',
    title: 'holdfast d1',
    createdAt: new Date(0),
    url: 'https://github.com/acme/holdfast/actions/runs/9000',
    ...change,
  }
}

export function refusal(
  code:
    | 'bad-input'
    | 'source-denied'
    | 'source-not-found'
    | 'source-rate-limited'
    | 'source-unreachable',
  message = `GitHub said ${code}.`,
  retryAfterMs?: number,
): HoldfastError {
  return new HoldfastError(code, message, {
    hint: 'Look at GitHub.',
    ...(retryAfterMs && { retryAfterMs }),
  })
}
