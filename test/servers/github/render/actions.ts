/** Workflows, their runs and the jobs of those. */
import type { Addresses } from '../routes.ts'
import type { Job, Repository, Run, Workflow, World } from '../world.ts'
import { accountOf, nodeId, renderAccount, secondsOf } from './accounts.ts'
import { fullNameOf, renderMinimalRepository } from './repositories.ts'

interface Place {
  readonly repository: Repository
  readonly world: World
  readonly address: Addresses
}

export function renderWorkflow(workflow: Workflow, { repository, world, address }: Place) {
  const fullName = fullNameOf(repository, world)
  const file = workflow.path.split('/').at(-1)
  return {
    id: workflow.id,
    node_id: nodeId('W', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: secondsOf(workflow.createdAt),
    updated_at: secondsOf(workflow.updatedAt),
    url: `${address.api}/repos/${fullName}/actions/workflows/${workflow.id}`,
    html_url: `${address.web}/${fullName}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${address.web}/${fullName}/workflows/${file}/badge.svg`,
  }
}

export function renderRun(run: Run, { repository, world, address }: Place) {
  const workflow = world.workflows.get(run.workflowId)
  const fullName = fullNameOf(repository, world)
  const actor = renderAccount(accountOf(run.actorId, world), address)
  const minimal = renderMinimalRepository(repository, world, address)
  const repositoryUrl = `${address.api}/repos/${fullName}`
  const url = `${repositoryUrl}/actions/runs/${run.id}`
  return {
    id: run.id,
    name: workflow?.name ?? null,
    node_id: nodeId('WFR', run.id),
    head_branch: run.branch,
    head_sha: run.headSha,
    path: workflow?.path ?? '',
    display_title: run.title,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflowId,
    check_suite_id: run.id,
    check_suite_node_id: nodeId('CS', run.id),
    url,
    html_url: `${address.web}/${fullName}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: secondsOf(run.createdAt),
    updated_at: secondsOf(run.updatedAt),
    actor,
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: secondsOf(run.createdAt),
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl}/actions/workflows/${run.workflowId}`,
    head_commit: {
      id: run.headSha,
      tree_id: run.headSha,
      message: 'A change',
      timestamp: secondsOf(run.createdAt),
      author: { name: 'Mona', email: 'mona@github.test' },
      committer: { name: 'Mona', email: 'mona@github.test' },
    },
    repository: minimal,
    head_repository: minimal,
  }
}

export function renderJob(job: Job, run: Run, { repository, world, address }: Place) {
  const fullName = fullNameOf(repository, world)
  const repositoryUrl = `${address.api}/repos/${fullName}`
  const started = job.status !== 'queued'
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: world.workflows.get(run.workflowId)?.name ?? null,
    head_branch: run.branch,
    run_url: `${repositoryUrl}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    node_id: nodeId('CR', job.id),
    head_sha: run.headSha,
    url: `${repositoryUrl}/actions/jobs/${job.id}`,
    html_url: `${address.web}/${fullName}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: secondsOf(job.createdAt),
    started_at: secondsOf(job.startedAt),
    completed_at: job.completedAt && secondsOf(job.completedAt),
    name: job.name,
    steps: [],
    check_run_url: `${repositoryUrl}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: started ? 1 : null,
    runner_name: started ? 'GitHub Actions 1' : null,
    runner_group_id: started ? 0 : null,
    runner_group_name: started ? 'GitHub Actions' : null,
  }
}
