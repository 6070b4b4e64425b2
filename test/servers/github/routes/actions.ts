/** Workflows and their runs. */
import { z } from 'zod'
import { invalid, notFound, ok, Refusal } from '../answers.ts'
import { countedPage } from '../paging.ts'
import { renderJob, renderRun, renderWorkflow } from '../render/actions.ts'
import { fullNameOf } from '../render/repositories.ts'
import { inRepository, type RepositoryCall, type Route } from '../routes.ts'
import type { Job, Repository, Run, Workflow, World } from '../world.ts'
import { readFilters } from './run-filters.ts'

const READ = ['actions', 'read'] as const
const WRITE = ['actions', 'write'] as const
const BASE = '/repos/{owner}/{repo}/actions'

export const ACTION_ROUTES: readonly Route[] = [
  inRepository(`GET ${BASE}/workflows`, READ, (call) => {
    const all = workflowsOf(call.repository, call.world)
    const render = (each: Workflow) => renderWorkflow(each, call)
    return countedPage('workflows', all, render, call, pathOf(call, '/workflows'))
  }),
  inRepository(`GET ${BASE}/workflows/{workflow_id}`, READ, (call) =>
    ok(renderWorkflow(workflowOf(call), call)),
  ),
  inRepository(`PUT ${BASE}/workflows/{workflow_id}/enable`, WRITE, enable),
  inRepository(`POST ${BASE}/workflows/{workflow_id}/dispatches`, WRITE, dispatch),
  inRepository(`GET ${BASE}/workflows/{workflow_id}/runs`, READ, (call) =>
    listRuns(call, workflowOf(call)),
  ),
  inRepository(`GET ${BASE}/runs`, READ, (call) => listRuns(call, undefined)),
  inRepository(`GET ${BASE}/runs/{run_id}`, READ, (call) => ok(renderRun(runOf(call), call))),
  inRepository(`POST ${BASE}/runs/{run_id}/cancel`, WRITE, cancel),
  inRepository(`GET ${BASE}/runs/{run_id}/jobs`, READ, listJobs),
]

function enable(call: RepositoryCall) {
  const workflow = workflowOf(call)
  if (workflow.state === 'deleted') throw invalid('The workflow was deleted.')
  workflow.state = 'active'
  workflow.updatedAt = call.world.clock.now()
  return { status: 204 }
}

function cancel(call: RepositoryCall) {
  const run = runOf(call)
  if (run.status === 'completed') {
    throw new Refusal(409, 'Cannot cancel a workflow run that is completed.')
  }
  call.services.cancelRun(run)
  return { status: 202, body: {} }
}

const Dispatch = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  return_run_details: z.boolean().default(false),
})

/** GitHub's limit for all inputs together, as characters. */
const MOST_INPUT = 65_535

function dispatch(call: RepositoryCall) {
  const { repository, body, services, world, address } = call
  const workflow = workflowOf(call)
  const { ref, inputs, return_run_details } = Dispatch.parse(body)
  const branch = ref.replace(/^refs\/heads\//, '')
  demandDispatchable(workflow, repository, branch)
  const texts = readInputs(inputs, workflow)
  const run = services.startRun({ workflow, event: 'workflow_dispatch', branch, inputs: texts })
  if (!return_run_details) return { status: 204 }
  const fullName = fullNameOf(repository, world)
  return ok({
    workflow_run_id: run.id,
    run_url: `${address.api}/repos/${fullName}/actions/runs/${run.id}`,
    html_url: `${address.web}/${fullName}/actions/runs/${run.id}`,
  })
}

function demandDispatchable(workflow: Workflow, { branches }: Repository, branch: string): void {
  if (workflow.state !== 'active') {
    throw invalid("Cannot trigger a 'workflow_dispatch' on a disabled workflow")
  }
  if (!branches.has(branch)) throw invalid(`No ref found for: ${branch}`)
  if (!workflow.dispatchable) {
    throw invalid("Workflow does not have 'workflow_dispatch' trigger")
  }
}

function readInputs(
  inputs: Readonly<Record<string, unknown>>,
  workflow: Workflow,
): Record<string, string> {
  const unexpected = Object.keys(inputs).filter((name) => !workflow.inputs.includes(name))
  if (unexpected.length > 0)
    throw invalid(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`)
  if (JSON.stringify(inputs).length > MOST_INPUT) throw invalid('inputs are too large.')
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]))
}

/** GitHub shows no more of a listing that is filtered. */
const MOST_FILTERED = 1000

function listRuns(call: RepositoryCall, workflow: Workflow | undefined) {
  const { repository, world, query } = call
  const { any, fits } = readFilters(query)
  const found = [...world.runs.values()]
    .filter((run) => run.repositoryId === repository.id)
    .filter((run) => workflow === undefined || run.workflowId === workflow.id)
    .filter(fits)
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id)
  const path = workflow === undefined ? '/runs' : `/workflows/${workflow.id}/runs`
  const render = (run: Run) => renderRun(run, call)
  const shown = any ? found.slice(0, MOST_FILTERED) : found
  return countedPage('workflow_runs', shown, render, call, pathOf(call, path))
}

function listJobs(call: RepositoryCall) {
  const run = runOf(call)
  const jobs = [...call.world.jobs.values()].filter(({ runId }) => runId === run.id)
  const render = (job: Job) => renderJob(job, run, call)
  return countedPage('jobs', jobs, render, call, pathOf(call, `/runs/${run.id}/jobs`))
}

function pathOf({ repository, world }: RepositoryCall, path: string): string {
  return `/repos/${fullNameOf(repository, world)}/actions${path}`
}

function workflowsOf({ id }: Repository, { workflows }: World): readonly Workflow[] {
  return [...workflows.values()].filter(({ repositoryId }) => repositoryId === id)
}

/** By its id, or by the name of its file. */
function workflowOf({ repository, world, path }: RepositoryCall): Workflow {
  const wanted = path.workflow_id ?? ''
  const found = workflowsOf(repository, world).find((each) => {
    return String(each.id) === wanted || each.path === `.github/workflows/${wanted}`
  })
  if (found === undefined) throw notFound()
  return found
}

function runOf({ repository, world, path }: RepositoryCall): Run {
  const run = world.runs.get(Number(path.run_id))
  if (run?.repositoryId !== repository.id) throw notFound()
  return run
}
