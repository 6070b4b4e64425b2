/** Carries out what the planner decides for one installation: dispatches and confirmations. */
import { asHoldfastError, HoldfastError } from '../core/domain/errors.ts'
import type { DispatchSettings, Policy } from '../core/domain/policy.ts'
import { type ConfirmOptions, confirm, type ListRefs } from './dispatch/confirm.ts'
import type { DispatchOrder } from './dispatch/order.ts'
import { type SendResult, sendDispatch } from './dispatch/send.ts'
import type { InstallationGitHub } from './github/port.ts'
import type { PlannedDispatch } from './planning/batch.ts'
import type { Schedules } from './planning/cron.ts'
import { type Plan, plan } from './planning/plan.ts'
import type { PolicyAtHand } from './policies-at-hand.ts'
import type { InstallationRow } from './records/installations.ts'
import type { Db } from './records/open.ts'
import { listDispatchTimes, readOpenWork, readPlanningRecords } from './records/planning.ts'
import { listRepositories, type RepositoryRow } from './records/repositories.ts'
import { forgetRequests, listRequests } from './records/requests.ts'

export interface SteerTools {
  readonly db: Db
  readonly github: Pick<
    InstallationGitHub,
    'dispatch' | 'readWorkflow' | 'enableWorkflow' | 'createToken'
  >
  readonly now: () => Date
  readonly newId: () => string
  readonly schedules: Schedules
  readonly listRefs: ListRefs
  /** GitHub asked to be left alone until then; null when it did not. */
  readonly quietUntil: Date | null
}

export interface Steered {
  /** When to do this again, if nothing happens before; null for whenever something does. */
  readonly nextAt: Date | null
  readonly sent: readonly SendResult[]
  readonly failures: readonly HoldfastError[]
  /** GitHub asks to be left alone until then. */
  readonly quietUntil: Date | null
}

const HOUR_MS = 3_600_000
/** GitHub takes so many repositories for a token. */
const REPOSITORIES_A_TOKEN = 500
/** So many that did not answer are no accident. */
const MANY = 10
const REST_MS = 5 * 60_000
/** How many are confirmed at a time, so that dispatches do not wait for them. */
const CONFIRMATIONS = 500

/** A failure is told and stops no more than it has to. Throws when the records cannot be read. */
export async function steer(
  installation: InstallationRow,
  policy: PolicyAtHand,
  tools: SteerTools,
): Promise<Steered> {
  const rows = new Map(
    (await listRepositories(tools.db, installation.id)).map((row) => [row.id, row]),
  )
  const { made, unsealed } = await makePlan(installation, policy, rows, tools)
  const sent = await sendAll(made.dispatches, { installation, policy, rows, tools })
  const confirmed = await confirmAll(made.confirmations, rows, tools)
  const sealing = unsealed === 0 ? [] : [cannotSeal(unsealed)]
  const failures = [...sealing, ...sent.failures, ...confirmed.failures]
  return {
    nextAt: made.nextAt,
    sent: sent.results,
    failures,
    quietUntil: latest([
      ...sent.quiet,
      ...quietOf(failures, tools.now()),
      ...restOf(confirmed.failures, tools.now()),
    ]),
  }
}

async function makePlan(
  { id }: InstallationRow,
  { dispatch, decide }: PolicyAtHand,
  rows: ReadonlyMap<string, RepositoryRow>,
  { db, now, schedules, quietUntil }: SteerTools,
): Promise<{ readonly made: Plan; readonly unsealed: number }> {
  const at = now()
  const records = await readPlanningRecords(db, id)
  const requests = await listRequests(db, id)
  const decided = records.flatMap((record) => {
    const row = rows.get(record.id)
    return row === undefined ? [] : [{ ...record, decision: decide(row, at) }]
  })
  const repositories = decided.filter(
    ({ decision }) => decision.kind !== 'covered' || !mustBeSealed(decision.policy),
  )
  const input = {
    repositories,
    settings: dispatch,
    openWork: await readOpenWork(db, id),
    requests: new Map([...requests].map(([repository, { options }]) => [repository, options])),
    budget: {
      dispatchedAt: await listDispatchTimes(db, id, new Date(at.getTime() - HOUR_MS)),
      confirmations: CONFIRMATIONS,
      quietUntil,
    },
    now: at,
  }
  return { made: plan(input, schedules), unsealed: decided.length - repositories.length }
}

/** What is to be sealed must not be stored in the clear, and nothing seals yet. */
export function mustBeSealed({ recipients }: Pick<Policy, 'recipients'>): boolean {
  return recipients.length > 0
}

function cannotSeal(repositories: number): HoldfastError {
  return new HoldfastError(
    'bad-input',
    `${repositories} repositories are to be sealed, and this version cannot: they are not backed up.`,
    { hint: 'Remove `recipients` from the policy, or exclude them.' },
  )
}

interface Sending {
  readonly installation: InstallationRow
  readonly policy: PolicyAtHand
  readonly rows: ReadonlyMap<string, RepositoryRow>
  readonly tools: SteerTools
}

async function sendAll(dispatches: readonly PlannedDispatch[], sending: Sending) {
  const results: SendResult[] = []
  const failures: HoldfastError[] = []
  const quiet: Date[] = []
  const { tools } = sending
  for (const dispatch of dispatches) {
    const order = orderOf(dispatch, sending)
    if (order instanceof HoldfastError) {
      failures.push(order)
      break
    }
    const at = tools.now()
    const result = await sendDispatch(order, tools)
    results.push(result)
    if (result.kind === 'postponed') {
      quiet.push(result.retryAt)
      break
    }
    const taken = order.runs.map(({ repositoryId }) => repositoryId)
    await forgetRequests(
      tools.db,
      taken.filter((id) => !result.passedOver.includes(id)),
      at,
    )
  }
  return { results, failures, quiet }
}

function orderOf(
  { slots }: PlannedDispatch,
  { installation, policy, rows }: Sending,
): DispatchOrder | HoldfastError {
  const runs = slots.flatMap((each, slot) =>
    each.map(({ repositoryId, cause, options }) => ({ repositoryId, slot, cause, options })),
  )
  const row = workflowRepository(policy.dispatch, installation, rows, runs[0]?.repositoryId)
  if (row === undefined) return noControlRepository(installation, policy.dispatch)
  const { id: repositoryId, owner, name, defaultBranch: ref } = row
  return {
    installationId: installation.id,
    workflow: { repositoryId, owner, name, file: policy.dispatch.workflow, ref },
    slots: slots.length,
    maxParallel: policy.dispatch.maxParallel,
    runs,
  }
}

/** Where the workflow lies that backs up. */
export function workflowRepository(
  { mode, controlRepository }: DispatchSettings,
  { account }: Pick<InstallationRow, 'account'>,
  rows: ReadonlyMap<string, RepositoryRow>,
  only: string | undefined,
): RepositoryRow | undefined {
  if (mode === 'repository') return only === undefined ? undefined : rows.get(only)
  const wanted = `${account}/${controlRepository}`.toLowerCase()
  return [...rows.values()].find(
    ({ owner, name, presence }) =>
      presence === 'present' && `${owner}/${name}`.toLowerCase() === wanted,
  )
}

function noControlRepository(
  { account }: InstallationRow,
  { controlRepository }: DispatchSettings,
): HoldfastError {
  return new HoldfastError('source-not-found', `${account}/${controlRepository} is not there.`, {
    hint: 'Make the control repository from examples/control-repository, and give the App access.',
  })
}

async function confirmAll(
  confirmations: Plan['confirmations'],
  rows: ReadonlyMap<string, RepositoryRow>,
  tools: SteerTools,
) {
  const failures: HoldfastError[] = []
  for (let start = 0; start < confirmations.length; start += REPOSITORIES_A_TOKEN) {
    const some = confirmations.slice(start, start + REPOSITORIES_A_TOKEN)
    try {
      const options = await confirmOptions(some, rows, tools)
      for (const each of await confirm(options)) {
        if (each.kind === 'failed') failures.push(each.error)
      }
    } catch (error) {
      failures.push(asHoldfastError(error))
    }
  }
  return { failures }
}

async function confirmOptions(
  confirmations: Plan['confirmations'],
  rows: ReadonlyMap<string, RepositoryRow>,
  { github, listRefs, db, now }: SteerTools,
): Promise<ConfirmOptions> {
  const { token } = await github.createToken({
    repositoryIds: confirmations.map(({ repositoryId }) => repositoryId),
    permissions: { contents: 'read' },
  })
  const repositories = confirmations.flatMap(({ repositoryId, refs }) => {
    const url = rows.get(repositoryId)?.url
    return url === undefined ? [] : [{ id: repositoryId, url, refs }]
  })
  return { repositories, token, listRefs, db, now }
}

function quietOf(failures: readonly HoldfastError[], now: Date): Date[] {
  return failures.flatMap(({ code, retryAfterMs }) =>
    code === 'source-rate-limited' ? [new Date(now.getTime() + (retryAfterMs ?? 60_000))] : [],
  )
}

/** Where GitHub does not answer, hundreds of listings each minute do not help. */
function restOf(failures: readonly HoldfastError[], now: Date): Date[] {
  const away = failures.filter(({ code }) => code === 'source-unreachable')
  return away.length < MANY ? [] : [new Date(now.getTime() + REST_MS)]
}

function latest(dates: readonly Date[]): Date | null {
  return dates.reduce<Date | null>((last, each) => (last && last > each ? last : each), null)
}
