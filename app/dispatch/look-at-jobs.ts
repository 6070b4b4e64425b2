/** Looks for jobs that are over in a workflow run that is not, since their webhooks may be lost. */
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import type { WorkflowJob } from '../github/port.ts'
import type { Dispatch } from '../records/dispatches.ts'
import type { Db } from '../records/open.ts'
import { listOpenSlots } from '../records/runs.ts'
import { type EndedJob, type LeftBehind, slotOf } from './job-ended.ts'
import type { RunReader } from './questions.ts'

interface JobLook {
  /** Whether something was left that nobody would have taken. */
  readonly freed: boolean
  readonly failure?: HoldfastError
}

interface JobLookTools {
  readonly db: Db
  readonly github: (installationId: string) => RunReader
  readonly jobEnded: (job: EndedJob) => Promise<LeftBehind>
}

/** Asks nothing where no run is open. Never throws but when the records cannot be read. */
export async function lookAtJobs(
  { id, installationId, workflow }: Dispatch,
  { githubRunId }: { readonly githubRunId: string },
  { db, github, jobEnded }: JobLookTools,
): Promise<JobLook> {
  const open = await listOpenSlots(db, id)
  if (open.size === 0) return { freed: false }
  let freed = false
  try {
    for await (const job of github(installationId).listJobs(workflow, githubRunId)) {
      const slot = slotOf(job.name)
      if (!job.completed || slot === undefined || !open.has(slot)) continue
      const left = await jobEnded(endedJob(job, { slot, githubRunId, workflow }))
      freed ||= left.freed.length + left.held.length > 0
    }
    return { freed }
  } catch (error) {
    return { freed, failure: asHoldfastError(error) }
  }
}

interface Place extends Pick<Dispatch, 'workflow'> {
  readonly slot: number
  readonly githubRunId: string
}

function endedJob(
  { attempt: githubRunAttempt, conclusion }: WorkflowJob,
  { slot, githubRunId, workflow: { repositoryId } }: Place,
): EndedJob {
  return { repositoryId, githubRunId, githubRunAttempt, slot, conclusion }
}
