/** What every operation on one bucket shares. */
import { HoldfastError } from '../domain/errors.ts'
import { describeBucket } from '../domain/s3-address-text.ts'
import { createAccountGuard } from './s3-account.ts'
import { createS3Clients, type S3Clients } from './s3-client.ts'
import type { S3Config, S3Tools } from './s3-config.ts'
import { s3Error } from './s3-errors.ts'
import { createTrust, type Trust } from './s3-trust.ts'

export interface S3Bucket {
  readonly description: string
  readonly config: S3Config
  readonly tools: S3Tools
  readonly clients: S3Clients
  readonly trust: Trust
  /** Goes into every request: the bucket, and whose it must be. */
  readonly target: { readonly Bucket: string; readonly ExpectedBucketOwner?: string }
  /** The full name of an object in the bucket. */
  name(key: string): string
  /** The key of an object by its full name. Throws if it is not one of ours. */
  keyOf(name: string): string
  /** Rejects unless the credential belongs to an account that is allowed. Asks once. */
  admit(): Promise<void>
  /** An error of S3 or the SDK, as one with a code. */
  failure(error: unknown): HoldfastError
}

export function openBucket(config: S3Config, tools: S3Tools): S3Bucket {
  const { address, root } = config
  const description = describeBucket(address)
  const [owner, ...others] = address.allowedAccountIds
  const expectedOwner = others.length === 0 ? owner : undefined
  const context = { description, now: tools.now, expectedOwner }
  // Amazon's buckets have no class of their own; elsewhere it must show itself.
  const trust = createTrust(address.endpoint === undefined ? 'STANDARD' : undefined)
  const clients = createS3Clients(config, tools, trust)
  return {
    description,
    config,
    tools,
    clients,
    trust,
    target: {
      Bucket: address.bucket,
      ...(expectedOwner === undefined ? {} : { ExpectedBucketOwner: expectedOwner }),
    },
    name: (key) => root + key,
    keyOf(name) {
      if (name.startsWith(root)) return name.slice(root.length)
      throw new HoldfastError('store-unsafe', `The store lists what was not asked for: ${name}.`, {
        hint: 'Its listings cannot be relied on: use another store, or report it to its makers.',
      })
    },
    admit: createAccountGuard(config, clients.once.config.credentials, context),
    failure: (error) => s3Error(error, context),
  }
}
