/**
 * GitHub Actions: a run for each dispatch, a job for each slot of its matrix, and the webhooks
 * of both. What a job does is a function that a test gives; without one, runs wait until a test
 * moves them by hand.
 */
import pLimit from 'p-limit'
import type { EventParts } from './events.ts'
import { createJobContext, type JobContext } from './job-context.ts'
import type { RunRequest } from './routes.ts'
import { createRunStates, type RunStates } from './run-states.ts'
import type { TokenService } from './token-service.ts'
import type { Webhooks } from './webhooks.ts'
import type { Conclusion, Job, Run } from './world.ts'

export type OnJob = (job: JobContext) => Promise<Conclusion>

export interface RunnerOptions {
  readonly onJob?: OnJob
}

export interface Runner {
  /** May be changed at any time; runs that began keep the one they had. */
  onJob: OnJob | undefined
  /** As a dispatch, a schedule or a push makes it. */
  start(request: RunRequest): Run
  /** Jobs that run are told by their signal; those that wait never begin. */
  cancel(run: Run): void
  /** By hand: the run and its jobs are under way. */
  begin(runId: number): void
  /** By hand: the run and all its jobs have ended so. */
  complete(runId: number, conclusion: Conclusion): void
  /** Resolves when no run is under way that runs by itself. */
  idle(): Promise<void>
  /** Cancels everything. */
  stop(): Promise<void>
}

interface Parts extends EventParts {
  readonly webhooks: Webhooks
  readonly tokenService: TokenService
}

export function createRunner(parts: Parts, options: RunnerOptions = {}): Runner {
  const states = createRunStates(parts)
  const underWay = new Map<number, { readonly done: Promise<void>; leave(): void }>()

  function runOf(id: number): Run {
    const run = parts.world.runs.get(id)
    if (run === undefined) throw new Error(`the fake GitHub has no run ${id}`)
    return run
  }

  function goOn(run: Run, onJob: OnJob): void {
    const leave = new AbortController()
    const done = runJobs({ run, onJob, signal: leave.signal }, states, parts).finally(() => {
      underWay.delete(run.id)
    })
    underWay.set(run.id, { done, leave: () => leave.abort() })
  }

  const runner: Runner = {
    onJob: options.onJob,
    start(request) {
      const run = states.create(request)
      if (runner.onJob !== undefined) goOn(run, runner.onJob)
      return run
    },
    cancel(run) {
      const going = underWay.get(run.id)
      if (going === undefined) runner.complete(run.id, 'cancelled')
      else going.leave()
    },
    begin(runId) {
      const run = runOf(runId)
      states.moveRun(run, 'in_progress')
      for (const job of states.jobsOf(run)) states.moveJob(job, run, 'in_progress')
    },
    complete(runId, conclusion) {
      const run = runOf(runId)
      for (const job of states.jobsOf(run)) states.moveJob(job, run, 'completed', conclusion)
      states.moveRun(run, 'completed', conclusion)
    },
    async idle() {
      while (underWay.size > 0) await Promise.all([...underWay.values()].map(({ done }) => done))
    },
    async stop() {
      for (const { leave } of underWay.values()) leave()
      await runner.idle()
    },
  }
  return runner
}

interface Going {
  readonly run: Run
  readonly onJob: OnJob
  readonly signal: AbortSignal
}

async function runJobs(going: Going, states: RunStates, parts: Parts): Promise<void> {
  const { run } = going
  const { maxParallel = 1 } = parts.world.workflows.get(run.workflowId) ?? {}
  const limit = pLimit(maxParallel)
  // What happens to a run happens after the answer to its dispatch.
  await new Promise((resolve) => setImmediate(resolve))
  states.moveRun(run, 'in_progress')
  const jobs = states.jobsOf(run)
  await Promise.all(jobs.map((job) => limit(() => runJob(job, going, states, parts))))
  states.moveRun(run, 'completed', worstOf(jobs))
}

async function runJob(
  job: Job,
  { run, onJob, signal }: Going,
  states: RunStates,
  parts: Parts,
): Promise<void> {
  if (signal.aborted || !parts.world.repositories.has(run.repositoryId)) {
    states.moveJob(job, run, 'completed', 'cancelled')
    return
  }
  states.moveJob(job, run, 'in_progress')
  const { context, close } = createJobContext({ job, run, signal }, parts)
  const conclusion = await onJob(context).catch(() => 'failure' as const)
  close()
  states.moveJob(job, run, 'completed', signal.aborted ? 'cancelled' : conclusion)
}

function worstOf(jobs: readonly Job[]): Conclusion {
  const all = new Set(jobs.map(({ conclusion }) => conclusion))
  if (all.has('cancelled')) return 'cancelled'
  return all.has('failure') || all.has('timed_out') ? 'failure' : 'success'
}
