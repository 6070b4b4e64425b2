/**
 * Decides whether a job may have leases, and for what: pure. Every claim is compared by itself,
 * so that no claim makes up for another one.
 */
import type { Dispatch } from '../records/dispatches.ts'
import type { RepositoryRow } from '../records/repositories.ts'
import {
  type Allowance,
  type CentralAllowance,
  type RepositoryAllowance,
  workflowRef,
} from './allowance.ts'
import type { JobClaims } from './claims.ts'
import type { JobReason } from './refusal.ts'

/** What is on record of the job's workflow run and repository. */
export interface Known {
  /** The dispatch that GitHub answered with the run's number. */
  readonly dispatch: Pick<Dispatch, 'id' | 'installationId' | 'workflow' | 'state'> | undefined
  /** A dispatch of this repository's workflow was sent whose run is not known yet. */
  readonly awaited: boolean
  /** The repository of the workflow. */
  readonly repository:
    | Pick<RepositoryRow, 'installationId' | 'defaultBranch' | 'fork' | 'presence'>
    | undefined
  /** The newest attempt of the workflow run that ever had a lease; 0 for none. */
  readonly newestAttempt: number
}

export type Admission =
  | {
      readonly kind: 'admitted'
      readonly installationId: string
      readonly target: Target
    }
  | { readonly kind: 'refused'; readonly reason: JobReason }

/** What an admitted job may back up: what was planned for it, or the repository it is of. */
export type Target =
  | { readonly kind: 'dispatch'; readonly dispatchId: string; readonly onlyOf: string | null }
  | { readonly kind: 'repository'; readonly repositoryId: string }

/** To be given something, or only to say what became of what was given. */
export type Purpose = 'lease' | 'report'

type Check = readonly [JobReason, boolean]

const OPEN = new Set(['planned', 'sent', 'running'])

/** What starts a repository's own workflow on its default branch, and needs nobody's trust. */
const OWN_EVENTS = new Set(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'])

export function admit(
  claims: JobClaims,
  allowance: Allowance | undefined,
  known: Known,
  purpose: Purpose = 'lease',
): Admission {
  if (allowance === undefined) return refused('owner')
  const checks = [
    ...commonChecks(claims, allowance, known),
    ...(allowance.mode === 'central'
      ? centralChecks(claims, allowance)
      : repositoryChecks(claims, allowance, known)),
    ...dispatchChecks(claims, allowance, known, purpose),
  ]
  const failed = checks.find(([, holds]) => !holds)
  if (failed !== undefined) return refused(failed[0])
  return {
    kind: 'admitted',
    installationId: allowance.installationId,
    target: targetOf(claims, allowance, known),
  }
}

function commonChecks(claims: JobClaims, allowance: Allowance, known: Known): Check[] {
  return [
    ['owner', claims.ownerId === allowance.ownerId],
    ['runner', allowance.runners.includes(claims.runner)],
    ['environment', claims.environment === allowance.environment],
    // The same file at the same commit, or a workflow that another one called.
    ['job-workflow', claims.jobWorkflowRef === claims.workflowRef],
    ['job-workflow', claims.jobWorkflowSha === claims.workflowSha],
    ['attempt', claims.runAttempt >= known.newestAttempt],
  ]
}

function centralChecks(claims: JobClaims, allowance: CentralAllowance): Check[] {
  const [, ref] = splitRef(allowance.workflow)
  return [
    ['event', claims.event === 'workflow_dispatch'],
    ['repository', claims.repositoryId === allowance.repositoryId],
    ['repository-name', isSameName(claims.repository, allowance.repository)],
    ['workflow', isSameWorkflow(claims.workflowRef, allowance.workflow)],
    ['ref', claims.ref === ref],
    [
      'workflow-sha',
      allowance.workflowSha === null || claims.workflowSha === allowance.workflowSha,
    ],
  ]
}

function repositoryChecks(
  claims: JobClaims,
  { installationId, workflowFile }: RepositoryAllowance,
  { repository }: Known,
): Check[] {
  if (repository?.installationId !== installationId) return [['repository-unknown', false]]
  const { defaultBranch } = repository
  return [
    ['event', OWN_EVENTS.has(claims.event)],
    ['repository-gone', ['present', 'unseen'].includes(repository.presence)],
    ['fork', repository.fork === 0],
    // By the name it has today, which the records may learn later: its number decides.
    [
      'workflow',
      claims.workflowRef === workflowRef(claims.repository, workflowFile, defaultBranch),
    ],
    ['ref', claims.ref === `refs/heads/${defaultBranch}`],
  ]
}

function dispatchChecks(
  claims: JobClaims,
  allowance: Allowance,
  known: Known,
  purpose: Purpose,
): Check[] {
  const { dispatch, awaited } = known
  if (dispatch !== undefined) {
    return [
      ['dispatch-foreign', dispatch.installationId === allowance.installationId],
      ['dispatch-foreign', dispatch.workflow.repositoryId === claims.repositoryId],
      ['dispatch-foreign', claims.event === 'workflow_dispatch'],
      ['dispatch-over', mayGoOn(claims, dispatch, purpose)],
    ]
  }
  const mayBeAwaited = awaited && claims.event === 'workflow_dispatch'
  return [
    ['run-pending', !mayBeAwaited],
    ['run-unknown', allowance.mode === 'repository'],
  ]
}

/**
 * A first attempt cannot outlive its dispatch, but to say what it did: a job that is cancelled
 * has minutes left. A later attempt begins when the dispatch is over.
 */
function mayGoOn(
  { runAttempt }: JobClaims,
  { state }: { readonly state: string },
  purpose: Purpose,
): boolean {
  return OPEN.has(state) || (state !== 'refused' && (runAttempt > 1 || purpose === 'report'))
}

function targetOf(claims: JobClaims, { mode }: Allowance, { dispatch }: Known): Target {
  if (dispatch === undefined) return { kind: 'repository', repositoryId: claims.repositoryId }
  const onlyOf = mode === 'repository' ? claims.repositoryId : null
  return { kind: 'dispatch', dispatchId: dispatch.id, onlyOf }
}

/** Names of GitHub are the same in any case, and those of files and refs are not. */
function isSameWorkflow(a: string, b: string): boolean {
  const [[nameA, fileA], [nameB, fileB]] = [splitName(a), splitName(b)]
  return isSameName(nameA, nameB) && fileA === fileB
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function splitName(workflow: string): [name: string, rest: string] {
  const end = workflow.indexOf('/.github/')
  return end === -1 ? [workflow, ''] : [workflow.slice(0, end), workflow.slice(end)]
}

function splitRef(workflow: string): [path: string, ref: string] {
  const at = workflow.indexOf('@')
  return [workflow.slice(0, at), workflow.slice(at + 1)]
}

function refused(reason: JobReason): Admission {
  return { kind: 'refused', reason }
}
