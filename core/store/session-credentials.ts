/**
 * Credentials for one repository's part of a bucket, for an hour: a role, assumed with a policy
 * that narrows it (`session-policy.ts`). Jobs get them by a lease, and none of their own.
 */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { HoldfastError } from '../domain/errors.ts'
import type { S3Address } from '../domain/s3-address.ts'
import { Secret } from '../domain/secret.ts'
import { createCredentials, type IssuedCredentials, type StoreCredentials } from './credentials.ts'
import { nameOf, s3Error } from './s3-errors.ts'
import { sessionPolicy } from './session-policy.ts'

export interface SessionRequest {
  /** GitHub's number. */
  readonly repositoryId: string
  /** Shown in the audit trail of the cloud; what it does not take is replaced. */
  readonly sessionName: string
}

export interface SessionOptions {
  /** May do in the bucket what `session-policy.ts` names, and trusts the credential below. */
  readonly roleArn: string
  readonly address: S3Address
  /** Where STS is, if not that of the region. */
  readonly endpoint?: string
  /** Of the App itself; the default chain of the AWS SDK if absent. */
  readonly credentials?: StoreCredentials
  /** 3600: the most that STS gives where the App's own credential is that of a role. */
  readonly durationSeconds?: number
  readonly now: () => Date
}

const ROLE = /^arn:aws[\w-]*:iam::\d{0,12}:role\/[\w+=,.@/-]+$/
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const DURATION_SECONDS = { least: 900, most: 43_200, usual: 3600 } as const
const LONGEST_NAME = 64
const LONGEST_ID = '9'.repeat(12)

/** Asks nothing yet. Throws `bad-input` for a role, a prefix or a time that cannot be. */
export function createSessionCredentials(
  options: SessionOptions,
): (request: SessionRequest) => Promise<IssuedCredentials> {
  const { roleArn, address, now, durationSeconds = DURATION_SECONDS.usual } = options
  checkOptions(roleArn, durationSeconds)
  const sts = createClient(options)
  const root = address.prefix === '' ? ROOT : `${address.prefix}/${ROOT}`
  // A policy that is too long is known of before the first job asks.
  sessionPolicy(address, { root, repositoryId: LONGEST_ID, roleArn })

  return async ({ repositoryId, sessionName }) => {
    const command = new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName.replace(/[^\w+=,.@-]/g, '-').slice(0, LONGEST_NAME),
      DurationSeconds: durationSeconds,
      Policy: sessionPolicy(address, { root, repositoryId, roleArn }),
    })
    const { Credentials } = await sts.send(command).catch((error: unknown) => {
      throw refusal(error, roleArn, now)
    })
    return readCredentials(Credentials)
  }
}

/** Where a store keeps its objects below its prefix: as `open.ts` has it. */
const ROOT = 'holdfast/v1/'

function createClient({ address, endpoint, credentials, now }: SessionOptions): STSClient {
  const region = address.region ?? (endpoint === undefined ? undefined : 'us-east-1')
  const common = {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  }
  return new STSClient({
    ...common,
    maxAttempts: 3,
    credentials: createCredentials(credentials ?? { kind: 'default' }, { now, ...common }),
  })
}

function checkOptions(roleArn: string, durationSeconds: number): void {
  if (!ROLE.test(roleArn)) {
    throw new HoldfastError('bad-input', `"${roleArn}" is not the ARN of a role.`, {
      hint: 'STORE_ROLE_ARN looks like arn:aws:iam::123456789012:role/holdfast-writer.',
    })
  }
  const { least, most } = DURATION_SECONDS
  if (Number.isInteger(durationSeconds) && durationSeconds >= least && durationSeconds <= most) {
    return
  }
  throw new HoldfastError('bad-input', `A session cannot last ${durationSeconds} seconds.`, {
    hint: `STS gives sessions of ${least} to ${most} seconds.`,
  })
}

function refusal(error: unknown, roleArn: string, now: () => Date): HoldfastError {
  const known = s3Error(error, { description: `the role ${roleArn}`, now })
  if (nameOf(error) !== 'AccessDenied') return known
  return new HoldfastError('store-denied', `AWS did not let the App assume ${roleArn}.`, {
    hint: "Let the role trust the App's own credential, and that credential do sts:AssumeRole.",
    cause: known.cause,
  })
}

function readCredentials(
  given: {
    readonly AccessKeyId?: string | undefined
    readonly SecretAccessKey?: string | undefined
    readonly SessionToken?: string | undefined
    readonly Expiration?: Date | undefined
  } = {},
): IssuedCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || Expiration === undefined) {
    throw new HoldfastError('store-unreachable', 'STS answered without a credential.', {
      hint: 'Check that no proxy between here and STS changes what passes.',
    })
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: new Secret(SecretAccessKey),
    sessionToken: new Secret(SessionToken),
    expiresAt: Expiration,
  }
}
