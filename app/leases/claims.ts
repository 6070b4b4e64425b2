/** What GitHub says of a job in its OIDC token, as far as it is used. */
import { z } from 'zod'

/** Numbers of GitHub, as text. */
const Id = z.string().regex(/^[1-9]\d{0,18}$/)
const Text = z.string().min(1).max(1000)
const Sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)
const Seconds = z.int().positive()

/** https://docs.github.com/en/actions/reference/security/oidc names every claim. */
const Claims = z.object({
  /** Ours, as was found before; a list would be for others too. */
  aud: z.string(),
  exp: Seconds,
  iat: Seconds,
  nbf: Seconds,
  jti: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  repository_id: Id,
  repository_owner_id: Id,
  repository: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/),
  ref: Text,
  event_name: z.string().regex(/^[a-z_]{1,100}$/),
  workflow_ref: Text,
  workflow_sha: Sha,
  job_workflow_ref: Text,
  job_workflow_sha: Sha,
  run_id: Id,
  run_attempt: z
    .string()
    .regex(/^[1-9]\d{0,5}$/)
    .transform(Number),
  runner_environment: z.enum(['github-hosted', 'self-hosted']),
  /** Of jobs that deploy to one. */
  environment: Text.optional(),
})

/** Who asks: one attempt of one workflow run. */
export interface JobClaims {
  /** The name of the token itself. */
  readonly jti: string
  readonly issuedAt: Date
  /** As the token has it. */
  readonly expiresAt: Date
  readonly repositoryId: string
  readonly ownerId: string
  /** `acme/holdfast` */
  readonly repository: string
  readonly ref: string
  readonly event: string
  /** Of the workflow that was started: `acme/holdfast/.github/workflows/holdfast.yml@refs/heads/main` */
  readonly workflowRef: string
  readonly workflowSha: string
  /** Of the workflow that the job stands in: another one where a workflow calls it. */
  readonly jobWorkflowRef: string
  readonly jobWorkflowSha: string
  readonly runId: string
  readonly runAttempt: number
  readonly runner: 'github-hosted' | 'self-hosted'
  readonly environment: string | null
}

/**
 * Reads the payload of a token whose signature, issuer, audience and times were found good.
 * Undefined if a claim is not as GitHub writes it.
 */
export function readClaims(payload: unknown): JobClaims | undefined {
  const read = Claims.safeParse(payload)
  if (!read.success) return undefined
  const claims = read.data
  return {
    jti: claims.jti,
    issuedAt: new Date(claims.iat * 1000),
    expiresAt: new Date(claims.exp * 1000),
    repositoryId: claims.repository_id,
    ownerId: claims.repository_owner_id,
    repository: claims.repository,
    ref: claims.ref,
    event: claims.event_name,
    workflowRef: claims.workflow_ref,
    workflowSha: claims.workflow_sha,
    jobWorkflowRef: claims.job_workflow_ref,
    jobWorkflowSha: claims.job_workflow_sha,
    runId: claims.run_id,
    runAttempt: claims.run_attempt,
    runner: claims.runner_environment,
    environment: claims.environment ?? null,
  }
}
