/** Looks how every repository stands, and says so where somebody should know. */

import { coverageOf } from '../core/domain/coverage.ts'
import type { Coverage } from '../core/domain/coverage-verdict.ts'
import type { HoldfastError } from '../core/domain/errors.ts'
import type { Policy } from '../core/domain/policy.ts'
import type { Condition } from './alerts/condition.ts'
import { conditionsOfCoverage } from './alerts/conditions-of-coverage.ts'
import { describeCondition } from './alerts/describe.ts'
import { SCOPES } from './alerts/kinds.ts'
import { syncIssues } from './checks/issues.ts'
import { syncPolicyChecks } from './checks/policy-check.ts'
import { syncChecks } from './checks/sync.ts'
import type { AppGitHub } from './github/port.ts'
import { annotateProblems } from './policies/annotate.ts'
import type { PoliciesAtHand, PolicyAtHand } from './policies-at-hand.ts'
import { raise } from './records/alerts.ts'
import { type Dispatch, readNewestDispatch } from './records/dispatches.ts'
import { type InstallationRow, listInstallations } from './records/installations.ts'
import type { Db } from './records/open.ts'
import { type PlanningRecord, readPlanningRecords } from './records/planning.ts'
import { listRepositories, type RepositoryRow } from './records/repositories.ts'
import { workflowRepository } from './steer.ts'

export interface WatchTools {
  readonly db: Db
  readonly github: AppGitHub
  readonly policies: PoliciesAtHand
  readonly now: () => Date
  readonly onFailure: (what: string, error: HoldfastError) => void
}

/** A repository as it stands. */
export interface Standing {
  readonly row: RepositoryRow
  readonly record: PlanningRecord
  readonly coverage: Coverage
  /** Null for one that is excluded. */
  readonly policy: Policy | null
}

/** How all repositories of an installation stand at `at`. */
export async function readStandings(
  { id }: InstallationRow,
  { decide }: PolicyAtHand,
  db: Db,
  at: Date,
): Promise<Standing[]> {
  const rows = new Map((await listRepositories(db, id)).map((row) => [row.id, row]))
  const records = await readPlanningRecords(db, id)
  return records.flatMap((record) => {
    const row = rows.get(record.id)
    if (row === undefined) return []
    const decision = decide(row, at)
    const policy = decision.kind === 'covered' ? decision.policy : null
    return [{ row, record, policy, coverage: coverageOf({ ...record, decision }, at) }]
  })
}

/** Repositories by state, for metrics. */
export async function countStates({
  db,
  policies,
  now,
}: Pick<WatchTools, 'db' | 'policies' | 'now'>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const installation of await listInstallations(db)) {
    const policy = await policies.of(installation)
    if (policy === undefined) continue
    for (const { coverage } of await readStandings(installation, policy, db, now())) {
      counts[coverage.state] = (counts[coverage.state] ?? 0) + 1
    }
  }
  return counts
}

/**
 * Raises and resolves alerts, check runs and issues of one installation. Returns which channels
 * are told of each repository.
 */
export async function watch(
  installation: InstallationRow,
  tools: WatchTools,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { db, now, policies } = tools
  const at = now()
  const about = { installation, at, tools }
  await raiseAll(about, SCOPES.discovery, discoveryConditions(installation))
  // Before the first discovery is complete nobody knows what there is to look at.
  if (installation.discoveredAt === null) return new Map()
  const policy = await policies.of(installation)
  if (policy === undefined) {
    const message = 'No policy could be read yet, so nothing is decided.'
    const since = new Date(installation.createdAt)
    await raiseAll(about, SCOPES.policies, [
      { kind: 'policy-unread', installation, since, message },
    ])
    return new Map()
  }
  const standings = await readStandings(installation, policy, db, at)
  await raiseAll(about, SCOPES.policies, policyConditions(installation, policy, at))
  const newest = await readNewestDispatch(db, installation.id)
  await raiseAll(about, SCOPES.dispatch, [
    ...controlConditions(installation, policy, standings, at),
    ...refusedConditions(installation, newest),
  ])
  await raiseAll(about, SCOPES.coverage, conditionsOfCoverage(standings.map(toCovered)))
  await saySo(about, policy, standings)
  return new Map(standings.map(({ row, policy: own }) => [row.id, own?.alertChannels ?? []]))
}

interface About {
  readonly installation: InstallationRow
  readonly at: Date
  readonly tools: WatchTools
}

async function raiseAll(
  { installation, at, tools }: About,
  kinds: readonly string[],
  conditions: readonly Condition[],
): Promise<void> {
  const scope = { kinds, installationId: installation.id }
  await raise(tools.db, scope, conditions.map(describeCondition), at)
}

function discoveryConditions(installation: InstallationRow): Condition[] {
  const { discoveryError: message, discoveredAt, createdAt } = installation
  if (message === null) return []
  const since = new Date(discoveredAt ?? createdAt)
  return [{ kind: 'discovery-failing', installation, since, message }]
}

function policyConditions(
  installation: InstallationRow,
  { loaded }: PolicyAtHand,
  since: Date,
): Condition[] {
  return loaded.problems.map(({ repository, repositoryId, path, problems }) => ({
    kind: 'policy-invalid',
    installation,
    since,
    file: { ...repository, repositoryId, path },
    problems,
  }))
}

function controlConditions(
  installation: InstallationRow,
  { dispatch }: PolicyAtHand,
  standings: readonly Standing[],
  since: Date,
): Condition[] {
  const rows = new Map(standings.map(({ row }) => [row.id, row]))
  if (
    dispatch.mode === 'repository' ||
    workflowRepository(dispatch, installation, rows, undefined)
  ) {
    return []
  }
  const message = `${installation.account}/${dispatch.controlRepository} is not there.`
  const hint = 'Make it from examples/control-repository, and give the App access.'
  return [{ kind: 'no-control-repository', installation, since, message, hint }]
}

/** GitHub refused the last one: until another is made, none of them can be trusted to be. */
function refusedConditions(
  installation: InstallationRow,
  newest: Dispatch | undefined,
): Condition[] {
  if (newest?.state !== 'refused') return []
  const { owner, name, file } = newest.workflow
  const message = newest.error?.replace(/^[\w-]+: /, '') ?? 'GitHub refused the dispatch.'
  const hint = `Look at .github/workflows/${file} of ${owner}/${name}.`
  return [{ kind: 'no-control-repository', installation, since: newest.createdAt, message, hint }]
}

export function toCovered({ row, record, coverage }: Standing) {
  const { id, installationId, owner, name } = row
  const repository = { id, installationId, owner, name }
  const newestVerified = record.verified?.snapshot ?? null
  return { repository, coverage, lastRun: record.lastRun, newestVerified }
}

/** At GitHub, where its own people see it. */
async function saySo(
  { installation, tools }: About,
  { loaded }: PolicyAtHand,
  standings: readonly Standing[],
): Promise<void> {
  const { db, now, onFailure } = tools
  const say = { db, now, github: tools.github.installation(installation.id) }
  const subjects = standings.map(({ row, record, coverage, policy }) => ({
    ...{ id: row.id, owner: row.owner, name: row.name, defaultBranch: row.defaultBranch },
    ...{ archived: row.archived === 1, coverage, url: null },
    ...{ lastRun: record.lastRun, wanted: policy?.issues ?? false },
  }))
  const places = loaded.looks.flatMap(({ repository, newest, problems, state }) =>
    newest === null || (state !== 'good' && state !== 'invalid')
      ? []
      : [
          {
            ...{ repository, repositoryId: newest.repositoryId, headSha: newest.commitSha },
            path: POLICY_PATH,
            annotations: annotateProblems(POLICY_PATH, problems),
          },
        ],
  )
  const failures = [
    ...(await syncPolicyChecks(places, say)),
    ...(await syncChecks(subjects, say)).failures,
    ...(await syncIssues(subjects, say)).failures,
  ]
  for (const failure of failures) onFailure('checks', failure)
}

const POLICY_PATH = '.github/holdfast.yml'
