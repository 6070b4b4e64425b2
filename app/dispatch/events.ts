/** What webhooks tell of dispatches. They come late, twice and in any order. */
import { z } from 'zod'
import type { Db } from '../records/open.ts'
import { type EndedJob, slotOf } from './job-ended.ts'
import { noteWorkflowJob, noteWorkflowRun } from './note-run.ts'

export interface Delivery {
  readonly event: string
  readonly action: string | null
  readonly payload: unknown
}

export interface EventTools {
  readonly db: Db
  readonly now: () => Date
  /** Is told of jobs that are over, so that nothing waits for what they held. */
  readonly jobEnded: (job: EndedJob) => Promise<void>
}

type Handler = (delivery: Delivery, tools: EventTools) => Promise<void>

/** By the name of the event. */
export const DISPATCH_EVENTS: Readonly<Record<'workflow_run' | 'workflow_job', Handler>> = {
  workflow_run: onWorkflowRun,
  workflow_job: onWorkflowJob,
}

const Id = z.union([z.int().positive(), z.bigint()]).transform(String)
const Repository = z.object({ id: Id })
/** Absent in the oldest Enterprise Servers, which had no second attempts either. */
const Attempt = z.int().positive().default(1)

const RunPayload = z.object({
  repository: Repository,
  workflow_run: z.object({
    id: Id,
    run_attempt: Attempt,
    status: z.string().nullable(),
    conclusion: z.string().nullable(),
    event: z.string(),
    display_title: z.string().default(''),
    created_at: z.coerce.date(),
    html_url: z.string(),
  }),
})

const JobPayload = z.object({
  repository: Repository,
  workflow_job: z.object({
    run_id: Id,
    run_attempt: Attempt,
    name: z.string(),
    conclusion: z.string().nullable(),
  }),
})

async function onWorkflowRun({ action, payload }: Delivery, { db, now }: EventTools) {
  const { repository, workflow_run: run } = RunPayload.parse(payload)
  const over = action === 'completed' || run.status === 'completed'
  const facts = {
    id: run.id,
    attempt: run.run_attempt,
    status: over ? 'completed' : run.status === 'in_progress' ? 'running' : 'waiting',
    conclusion: run.conclusion,
    event: run.event,
    title: run.display_title,
    createdAt: run.created_at,
    url: run.html_url,
    repositoryId: repository.id,
  } as const
  await noteWorkflowRun(db, facts, now())
}

async function onWorkflowJob({ action, payload }: Delivery, { db, now, jobEnded }: EventTools) {
  const { repository, workflow_job: job } = JobPayload.parse(payload)
  const run = { repositoryId: repository.id, githubRunId: job.run_id }
  await noteWorkflowJob(db, run, now())
  if (action !== 'completed') return
  await jobEnded({
    ...run,
    githubRunAttempt: job.run_attempt,
    slot: slotOf(job.name),
    conclusion: job.conclusion,
  })
}
