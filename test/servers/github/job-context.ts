/** What a job knows of itself: its environment as the runner makes it. */

import { repositoryOf } from './controls/find.ts'
import type { Claims } from './oidc.ts'
import { accountOf } from './render/accounts.ts'
import { fullNameOf } from './render/repositories.ts'
import type { Addresses } from './routes.ts'
import type { TokenService } from './token-service.ts'
import type { Job, Run, World } from './world.ts'

export interface JobContext {
  readonly job: Job
  readonly run: Run
  readonly slot: number
  readonly inputs: Readonly<Record<string, string>>
  /** `GITHUB_…`, and where OIDC tokens are. */
  readonly environment: Readonly<Record<string, string>>
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
}

interface Parts {
  readonly world: World
  readonly address: Addresses
  readonly tokenService: TokenService
}

export function createJobContext(
  { job, run, signal }: { readonly job: Job; readonly run: Run; readonly signal: AbortSignal },
  { world, address, tokenService }: Parts,
): { readonly context: JobContext; close(): void } {
  const facts = factsOf(run, world)
  const door = tokenService.open(job.id, claimsOf(run, facts, address.web))
  const environment = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: facts.actor,
    GITHUB_API_URL: address.api,
    GITHUB_EVENT_NAME: run.event,
    GITHUB_JOB: 'back-up',
    GITHUB_REF: facts.ref,
    GITHUB_REF_NAME: run.branch,
    GITHUB_REPOSITORY: facts.repository,
    GITHUB_REPOSITORY_ID: String(run.repositoryId),
    GITHUB_REPOSITORY_OWNER: facts.owner,
    GITHUB_REPOSITORY_OWNER_ID: facts.ownerId,
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_SERVER_URL: address.web,
    GITHUB_SHA: run.headSha,
    GITHUB_WORKFLOW: facts.workflow,
    GITHUB_WORKFLOW_REF: facts.workflowRef,
    GITHUB_WORKFLOW_SHA: run.headSha,
    ...door.environment,
  }
  const { slot } = job
  const context = { job, run, slot, inputs: run.inputs, environment, signal }
  return { context, close: door.close }
}

function factsOf(run: Run, world: World) {
  const repository = repositoryOf(run.repositoryId, world)
  const owner = accountOf(repository.ownerId, world)
  const workflow = world.workflows.get(run.workflowId)
  const fullName = fullNameOf(repository, world)
  const ref = `refs/heads/${run.branch}`
  return {
    repository: fullName,
    visibility: repository.visibility,
    owner: owner.login,
    ownerId: String(owner.id),
    actor: accountOf(run.actorId, world).login,
    workflow: workflow?.name ?? '',
    workflowRef: `${fullName}/${workflow?.path}@${ref}`,
    ref,
  }
}

/** The claims of the OIDC tokens of a run's jobs. */
export function claimsOf(run: Run, facts: ReturnType<typeof factsOf>, web: string): Claims {
  return {
    sub: `repo:${facts.repository}:ref:${facts.ref}`,
    aud: `${web}/${facts.owner}`,
    ref: facts.ref,
    sha: run.headSha,
    repository: facts.repository,
    repository_id: String(run.repositoryId),
    repository_owner: facts.owner,
    repository_owner_id: facts.ownerId,
    repository_visibility: facts.visibility,
    run_id: String(run.id),
    run_number: String(run.number),
    run_attempt: String(run.attempt),
    actor: facts.actor,
    actor_id: String(run.actorId),
    workflow: facts.workflow,
    workflow_ref: facts.workflowRef,
    workflow_sha: run.headSha,
    job_workflow_ref: facts.workflowRef,
    job_workflow_sha: run.headSha,
    event_name: run.event,
  }
}
