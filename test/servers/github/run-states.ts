/** The states of runs and jobs: each step is told by a webhook. */
import { createAnnounce } from './controls/announce.ts'
import { repositoryOf } from './controls/find.ts'
import { SENDER_ID } from './create-world.ts'
import type { EventParts } from './events.ts'
import { renderJob, renderRun, renderWorkflow } from './render/actions.ts'
import type { RunRequest } from './routes.ts'
import type { Webhooks } from './webhooks.ts'
import type { Conclusion, Job, Run, World } from './world.ts'

export interface RunStates {
  /** Queued, with its jobs. */
  create(request: RunRequest): Run
  moveRun(run: Run, status: Run['status'], conclusion?: Conclusion): void
  moveJob(job: Job, run: Run, status: Job['status'], conclusion?: Conclusion): void
  jobsOf(run: Run): readonly Job[]
}

export function createRunStates(parts: EventParts & { readonly webhooks: Webhooks }): RunStates {
  const { world } = parts
  const announce = createAnnounce(parts)
  const states: RunStates = {
    create(request) {
      const run = createRun(request, world)
      states.moveRun(run, 'queued')
      for (const job of states.jobsOf(run)) states.moveJob(job, run, 'queued')
      return run
    },
    moveRun(run, status, conclusion) {
      run.status = status
      run.conclusion = conclusion ?? null
      run.updatedAt = world.clock.now()
      const repository = world.repositories.get(run.repositoryId)
      // Nobody is told of what was deleted with its repository.
      if (repository === undefined) return
      const workflow = world.workflows.get(run.workflowId)
      const place = { ...parts, repository }
      announce.repository('workflow_run', status === 'queued' ? 'requested' : status, repository, {
        workflow_run: renderRun(run, place),
        workflow: workflow && renderWorkflow(workflow, place),
      })
    },
    moveJob(job, run, status, conclusion) {
      job.status = status
      job.conclusion = conclusion ?? null
      if (status === 'in_progress') job.startedAt = world.clock.now()
      if (status === 'completed') job.completedAt = world.clock.now()
      const repository = world.repositories.get(run.repositoryId)
      if (repository === undefined) return
      const workflow_job = renderJob(job, run, { ...parts, repository })
      announce.repository('workflow_job', status, repository, { workflow_job })
    },
    jobsOf: ({ id }) => [...world.jobs.values()].filter(({ runId }) => runId === id),
  }
  return states
}

function createRun({ workflow, event, branch, inputs }: RunRequest, world: World): Run {
  const repository = repositoryOf(workflow.repositoryId, world)
  const now = world.clock.now()
  const before = [...world.runs.values()].filter((each) => each.workflowId === workflow.id)
  const run: Run = {
    id: world.nextId(),
    number: before.length + 1,
    attempt: 1,
    workflowId: workflow.id,
    repositoryId: workflow.repositoryId,
    event,
    title: workflow.title(inputs),
    inputs,
    branch,
    headSha: repository.branches.get(branch) ?? '0'.repeat(40),
    actorId: SENDER_ID,
    status: 'queued',
    conclusion: null,
    createdAt: now,
    updatedAt: now,
  }
  world.runs.set(run.id, run)
  for (const slot of workflow.slots(inputs)) {
    const id = world.nextId()
    world.jobs.set(id, {
      id,
      runId: run.id,
      slot,
      name: `back up (${slot})`,
      createdAt: now,
      startedAt: now,
      completedAt: null,
      status: 'queued',
      conclusion: null,
    })
  }
  return run
}
