/** A job that really runs the bundled Action, main and post step, as GitHub's runner does. */
import type { ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunnerFolder, runStep, type StepResult } from '../../action/as-a-runner.ts'
import type { JobContext } from './job-context.ts'
import type { OnJob } from './runner.ts'

export interface BundledActionOptions {
  /** What stands under `with:` in the workflow. */
  readonly inputs: (job: JobContext) => Readonly<Record<string, string>>
  /** Beside `GITHUB_…`; wins over them. */
  readonly environment?: Readonly<Record<string, string>>
  /** Called after each step. */
  readonly onStep?: (step: 'index' | 'post', result: StepResult, job: JobContext) => void
}

export function bundledAction({ inputs, environment, onStep }: BundledActionOptions): OnJob {
  return async (job) => {
    const folder = await createFolder()
    const child = followSignal(job.signal)
    const common = {
      inputs: inputs(job),
      environment: { ...job.environment, ...environment },
      onFirstOutput: child.begins,
    }
    try {
      const main = await runStep('index', folder, common)
      onStep?.('index', main, job)
      // GitHub runs the post step whatever became of the main one.
      const post = await runStep('post', folder, { ...common, state: main.state })
      onStep?.('post', post, job)
      return main.exitCode === 0 ? 'success' : 'failure'
    } finally {
      child.forget()
      await rm(folder.root, { recursive: true, force: true, maxRetries: 5 })
    }
  }
}

/** A cancelled job is interrupted, as by Ctrl-C. */
function followSignal(signal: AbortSignal) {
  let running: ChildProcess | undefined
  const interrupt = () => running?.kill('SIGINT')
  signal.addEventListener('abort', interrupt)
  return {
    begins(child: ChildProcess) {
      running = child
      // The post step cleans up after a job that was cancelled.
      if (signal.aborted && child.spawnargs.some((each) => each.endsWith('index.js'))) interrupt()
    },
    forget: () => signal.removeEventListener('abort', interrupt),
  }
}

async function createFolder(): Promise<RunnerFolder> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'holdfast-job-')))
  const folder = { root, workspace: join(root, 'work'), temp: join(root, '_temp') }
  await mkdir(folder.workspace)
  await mkdir(folder.temp)
  return folder
}
