/** What became of workflows that were started. */
import { z } from 'zod'
import type { Ask } from './asking.ts'
import { walk } from './listing.ts'
import type { InstallationGitHub, RepositoryName, WorkflowJob, WorkflowRun } from './port.ts'
import { Id, Time } from './values.ts'
import { placeOf } from './workflows.ts'

type WorkflowRuns = Pick<
  InstallationGitHub,
  'readWorkflowRun' | 'listWorkflowRuns' | 'listJobs' | 'cancelWorkflowRun'
>

export function createWorkflowRuns(ask: Ask): WorkflowRuns {
  return {
    readWorkflowRun: (place, id) =>
      ask.find({ operation: 'readWorkflowRun', parameters: runOf(place, id) }, Run),
    async *listWorkflowRuns(place, file, since) {
      // Not by `created`: such a search ends after a thousand, without a word.
      const question = {
        operation: 'listWorkflowRuns',
        parameters: { ...placeOf(place, file), per_page: 100 },
      } as const
      for await (const run of walk(ask, { question, schema: RunPage, idOf: ({ id }) => id })) {
        if (run.createdAt < since) return
        yield run
      }
    },
    listJobs(place, id) {
      const parameters = { ...runOf(place, id), filter: 'latest', per_page: 100 }
      const question = { operation: 'listJobs', parameters } as const
      return walk(ask, { question, schema: JobPage, idOf: (job) => job.id })
    },
    async cancelWorkflowRun(place, id) {
      // 409: it is over already.
      await ask.send({ operation: 'cancelWorkflowRun', parameters: runOf(place, id) }, [409])
    },
  }
}

function runOf({ owner, name }: RepositoryName, id: string) {
  return { owner, repo: name, run_id: id }
}

const Run = z
  .object({
    id: Id,
    run_attempt: z.int().positive().default(1),
    status: z.string().nullable(),
    conclusion: z.string().nullable(),
    event: z.string(),
    display_title: z.string(),
    created_at: Time,
    html_url: z.string(),
  })
  .transform((answer): WorkflowRun => {
    const status = statusOf(answer.status)
    return {
      id: answer.id,
      attempt: answer.run_attempt,
      status,
      conclusion: status === 'completed' ? answer.conclusion : null,
      event: answer.event,
      title: answer.display_title,
      createdAt: answer.created_at,
      url: answer.html_url,
    }
  })

/** Before a runner has it, a run is queued, requested, pending or waiting for leave. */
function statusOf(status: string | null): WorkflowRun['status'] {
  if (status === 'completed') return 'completed'
  return status === 'in_progress' ? 'running' : 'waiting'
}

const RunPage = z
  .object({ total_count: z.int().nonnegative(), workflow_runs: z.array(Run) })
  .transform(({ total_count: total, workflow_runs: items }) => ({ total, items }))

const Job = z
  .object({
    id: Id,
    run_attempt: z.int().positive().default(1),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
  })
  .transform(({ id, run_attempt: attempt, name, status, conclusion }): WorkflowJob => {
    const completed = status === 'completed'
    return { id, attempt, name, completed, conclusion: completed ? conclusion : null }
  })

const JobPage = z
  .object({ total_count: z.int().nonnegative(), jobs: z.array(Job) })
  .transform(({ total_count: total, jobs: items }) => ({ total, items }))
