/** Sees to it that backups do not go to a stranger's account, nor come from one. */
import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts'
import { HoldfastError } from '../domain/errors.ts'
import type { S3Config } from './s3-config.ts'
import { type ErrorContext, s3Error } from './s3-errors.ts'

/**
 * A check that the credential belongs to one of the allowed accounts; without such a list
 * it costs nothing. STS is asked until it has answered once. Throws `store-wrong-account`.
 */
export function createAccountGuard(
  { address, stsEndpoint }: S3Config,
  credentials: STSClientConfig['credentials'],
  context: ErrorContext,
): () => Promise<void> {
  const allowed = address.allowedAccountIds
  if (allowed.length === 0) return () => Promise.resolve()
  let admitted: Promise<void> | undefined

  async function ask(): Promise<void> {
    const sts = new STSClient({
      maxAttempts: 1,
      ...(credentials === undefined ? {} : { credentials }),
      ...(address.region === undefined ? {} : { region: address.region }),
      ...(stsEndpoint === undefined ? {} : { endpoint: stsEndpoint }),
    })
    const identity = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
      throw s3Error(error, context)
    })
    if (!allowed.includes(identity.Account ?? '')) throw wrongAccount(identity.Account, allowed)
  }
  return () => {
    admitted ??= ask().catch((error: unknown) => {
      admitted = undefined
      throw error
    })
    return admitted
  }
}

function wrongAccount(account: string | undefined, allowed: readonly string[]): HoldfastError {
  return new HoldfastError(
    'store-wrong-account',
    `The credential belongs to the account ${account ?? 'of nobody'}, which is not allowed.`,
    { hint: `Use a credential of ${allowed.join(' or ')}, or correct allowed-account-ids.` },
  )
}
