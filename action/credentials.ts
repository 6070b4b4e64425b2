/** Who the store is asked as: a role by the job's OIDC token, a key, or the AWS chain. */
import { HoldfastError } from '../core/domain/errors.ts'
import { Secret } from '../core/domain/secret.ts'
import type { StoreCredentials } from '../core/store/credentials.ts'
import type { Job } from './config.ts'
import type { Inputs } from './inputs.ts'
import type { Workflow } from './workflow.ts'

/** What AWS expects of GitHub's tokens. */
const AUDIENCE = 'sts.amazonaws.com'

export interface CredentialTools {
  readonly workflow: Pick<Workflow, 'getIDToken' | 'setSecret'>
  readonly job: Pick<Job, 'runId' | 'mayProveItself'>
}

/** Throws `store-no-credentials` when the job may not ask for the OIDC token that it needs. */
export function credentialsFor(inputs: Inputs, tools: CredentialTools): StoreCredentials {
  const accessKeyId = inputs['aws-access-key-id']?.reveal()
  const secretAccessKey = inputs['aws-secret-access-key']
  const sessionToken = inputs['aws-session-token']
  if (accessKeyId !== undefined && secretAccessKey !== undefined) {
    const session = sessionToken === undefined ? {} : { sessionToken }
    return { kind: 'static', accessKeyId, secretAccessKey, ...session }
  }
  const roleArn = inputs['role-to-assume']
  return roleArn === undefined ? { kind: 'default' } : roleCredentials(roleArn, inputs, tools)
}

function roleCredentials(
  roleArn: string,
  inputs: Inputs,
  { workflow, job }: CredentialTools,
): StoreCredentials {
  if (!job.mayProveItself) throw noToken('The job may not ask for an OIDC token.')
  const durationSeconds = inputs['role-duration-seconds']
  return {
    kind: 'web-identity',
    roleArn,
    sessionName: inputs['role-session-name'] ?? `holdfast-${job.runId}`,
    token: () => fetchToken(inputs.audience ?? AUDIENCE, workflow),
    onIssued: (secret) => workflow.setSecret(secret.reveal()),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
  }
}

/** A token lives some minutes, so each time the role is taken on it is a fresh one. */
async function fetchToken(
  audience: string,
  workflow: CredentialTools['workflow'],
): Promise<Secret> {
  try {
    const token = await workflow.getIDToken(audience)
    workflow.setSecret(token)
    return new Secret(token)
  } catch (cause) {
    throw noToken('GitHub gave the job no OIDC token.', cause)
  }
}

function noToken(message: string, cause?: unknown): HoldfastError {
  return new HoldfastError('store-no-credentials', message, {
    hint: 'Add `permissions: id-token: write` to the job; a pull request from a fork cannot have it.',
    cause,
  })
}
