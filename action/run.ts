/** The main step: from the inputs of a workflow to its outputs, its log and its exit code. */
import type { backupAll } from '../core/backup-all.ts'
import { asHoldfastError } from '../core/domain/errors.ts'
import type { BackupResult } from '../core/domain/outcome.ts'
import type { StoreAddress } from '../core/domain/store-address.ts'
import type { StoreCredentials } from '../core/store/credentials.ts'
import type { Store } from '../core/store/store.ts'
import type { Tools } from '../core/tools.ts'
import { withinGrace } from './cancellation.ts'
import type { Job } from './config.ts'
import { failedResults } from './failed-results.ts'
import { createHeartbeat, type Heartbeat, NO_HEARTBEAT } from './heartbeat.ts'
import { type Inputs, readInputs } from './inputs.ts'
import type { LeasedTask } from './leased-work.ts'
import { findSecrets } from './masks.ts'
import { type CacheService, createMirrorCache, type MirrorCache } from './mirror-cache.ts'
import { type Plan, planBackup } from './plan.ts'
import { type Ending, reportEnding } from './report.ts'
import { createRunLog, type RunLog } from './run-log.ts'
import { createScratch, notingUploads } from './scratch.ts'
import { describeForRestore, readStoreAddress } from './store-address.ts'
import { allProtected, describeVerdict, exitCodeFor } from './verdict.ts'
import type { Workflow } from './workflow.ts'

export interface Runner extends Pick<Tools, 'now' | 'sleep' | 'random32' | 'version' | 'signal'> {
  readonly workflow: Workflow
  readonly job: Job
  readonly backupAll: typeof backupAll
  /** `credentials` go before what the inputs say. */
  readonly openStore: (
    address: StoreAddress,
    inputs: Inputs,
    credentials: StoreCredentials | null,
  ) => Promise<Store>
  /** Backs up by `backUp` what the App at this address leases to the job. */
  readonly workOffLeases: (
    appUrl: string,
    inputs: Inputs,
    backUp: (task: LeasedTask) => Promise<BackupResult>,
  ) => Promise<BackupResult[]>
  readonly loadCache: () => Promise<CacheService>
}

/** Never throws. 1 is a failed step, as `fail-on` has it. */
export async function run(runner: Runner): Promise<0 | 1> {
  const { workflow } = runner
  const startedAt = runner.now().getTime()
  const lasted = () => runner.now().getTime() - startedAt
  try {
    const inputs = readInputs(workflow.getInput)
    return await runWork(inputs, chooseWork(inputs, runner), runner, lasted)
  } catch (error) {
    const origin = { store: '', githubHost: '' }
    const ending = { results: [], error: asHoldfastError(error), origin, durationMs: lasted() }
    await reportEnding(ending, workflow, () => false)
    return 1
  }
}

/** What there is to do: as the inputs say, or as the App says. */
interface Work {
  /** One source at a time: nothing runs beside it. */
  readonly alone: boolean
  readonly attempt: (log: RunLog) => Promise<Attempt>
}

function chooseWork(inputs: Inputs, runner: Runner): Work {
  const { 'app-url': appUrl } = inputs
  if (appUrl !== undefined) {
    return { alone: true, attempt: (log) => attemptLeases(inputs, appUrl, runner, log) }
  }
  const plan = planBackup(inputs, runner.job)
  return { alone: plan.alone, attempt: (log) => attemptBackup(inputs, plan, runner, log) }
}

async function runWork(
  inputs: Inputs,
  { alone, attempt: begin }: Work,
  runner: Runner,
  lasted: () => number,
): Promise<0 | 1> {
  const { workflow, now, signal } = runner
  const heartbeat = chooseHeartbeat(inputs, runner)
  const log = createRunLog({ workflow, now, alone })
  const started = heartbeat.start()
  const attempt = await begin(log)
  log.close()
  if (attempt.idle) {
    workflow.info('The App has nothing left for this job.')
    return 0
  }
  const ending = { ...attempt, durationMs: lasted() }
  await reportEnding(ending, workflow, log.said)
  // The monitor is to hear of the start before it hears of the end.
  await started
  await tellMonitor(heartbeat, ending)
  const stopped = ending.error !== undefined || signal.aborted
  return stopped ? 1 : exitCodeFor(ending.results, inputs['fail-on'])
}

type Attempt = Omit<Ending, 'durationMs'> & {
  /** Nothing was to be done, and that is well. */
  readonly idle?: boolean
}

async function attemptLeases(
  inputs: Inputs,
  appUrl: string,
  runner: Runner,
  log: RunLog,
): Promise<Attempt> {
  const { job, signal } = runner
  const origin = { store: '', githubHost: new URL(job.serverUrl).host }
  const backUpOne = async ({ source, options, store, credentials }: LeasedTask) => {
    const named = store === null ? inputs : { ...inputs, store, bucket: undefined }
    const address = readStoreAddress(named, job.workspace)
    Object.assign(origin, { store: describeForRestore(address), githubHost: options.githubHost })
    const plan = { sources: [source], address, options, alone: true, cachedRepositoryId: undefined }
    const opened = await withinGrace(runner.openStore(address, inputs, credentials), signal)
    const [result] = await backUp(plan, opened, runner, log)
    if (result === undefined) throw new Error('nothing came of it')
    return result
  }
  try {
    const results = await withinGrace(runner.workOffLeases(appUrl, inputs, backUpOne), signal)
    return { results, origin, idle: results.length === 0 && !signal.aborted }
  } catch (thrown) {
    return { results: [], error: asHoldfastError(thrown), origin }
  }
}

async function attemptBackup(
  inputs: Inputs,
  plan: Plan,
  runner: Runner,
  log: RunLog,
): Promise<Attempt> {
  const { githubHost } = plan.options
  const origin = { store: describeForRestore(plan.address), githubHost }
  try {
    const store = await withinGrace(runner.openStore(plan.address, inputs, null), runner.signal)
    return { results: await backUp(plan, store, runner, log), origin }
  } catch (thrown) {
    const error = asHoldfastError(thrown)
    return { results: failedResults(plan.sources, error), error, origin }
  }
}

async function backUp(
  plan: Plan,
  opened: Store,
  runner: Runner,
  log: RunLog,
): Promise<BackupResult[]> {
  const { workflow, job, now, sleep, random32, version, signal } = runner
  const scratch = await createScratch(job.temporary)
  workflow.saveState('scratch', scratch.root)
  const store = notingUploads(opened, scratch.uploads)
  const cache = await openMirrorCache(plan, runner)
  await cache?.restore()
  const work = runner.backupAll(
    plan.sources,
    { ...plan.options, ...(cache ? { mirrorCache: cache.directory } : {}) },
    {
      store,
      now,
      sleep,
      random32,
      version,
      signal,
      report: log.report,
      scratch: scratch.work,
      directory: job.workspace,
      environment: job.environment,
    },
  )
  const results = await withinGrace(work, signal)
  const [only] = results
  if (only && !signal.aborted) await cache?.save(only, store)
  return results
}

async function openMirrorCache(plan: Plan, runner: Runner): Promise<MirrorCache | undefined> {
  const { workflow, job, loadCache } = runner
  if (plan.cachedRepositoryId === undefined || plan.options.dryRun) return undefined
  return createMirrorCache({
    service: await loadCache(),
    repositoryId: plan.cachedRepositoryId,
    temporary: job.temporary,
    secrets: findSecrets(workflow.getInput, job.environment),
    workflow,
  })
}

const PING_MS = 10_000
/** A cancelled job has not much time left. */
const LAST_PING_MS = 1500

/** A dry run says nothing to the monitor: it protects nobody. */
function chooseHeartbeat(inputs: Inputs, { workflow, signal }: Runner): Heartbeat {
  const url = inputs['healthcheck-url']
  if (url === undefined || inputs['dry-run']) return NO_HEARTBEAT
  return createHeartbeat({
    url,
    warn: (message) => workflow.warning(message, { title: 'Heartbeat' }),
    timeoutMs: () => (signal.aborted ? LAST_PING_MS : PING_MS),
    cancelled: signal,
  })
}

async function tellMonitor(heartbeat: Heartbeat, { results, error }: Ending): Promise<void> {
  if (error === undefined && results.length > 0 && allProtected(results)) {
    await heartbeat.success()
    return
  }
  const causes = results.flatMap((one) =>
    one.error ? [`${one.source}: ${one.error.message} ${one.error.hint}`] : [],
  )
  await heartbeat.fail([describeVerdict(results, error), ...causes].join('\n'))
}
