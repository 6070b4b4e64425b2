/** What the S3 adapter is told: which bucket, how to write, and its means. */
import type { S3Address } from '../domain/s3-address.ts'
import type { StoreCredentials } from './credentials.ts'

export interface S3Config {
  readonly address: S3Address
  /** Goes before every key, and ends with a slash: `backups/holdfast/v1/`. */
  readonly root: string
  /** How long a connection may take to come about; 10 s. */
  readonly connectionTimeoutMs?: number
  /** How long a connection may be silent before it counts as broken; 60 s. */
  readonly idleTimeoutMs?: number
  /** Another STS than that of the region: for tests, and for private endpoints. */
  readonly stsEndpoint?: string
}

export interface S3Tools {
  /** The default chain of the AWS SDK if absent. */
  readonly credentials?: StoreCredentials
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  /** From 0 up to 1. */
  readonly random: () => number
  /** Breaks off what is under way; uploads that were begun are still aborted. */
  readonly signal?: AbortSignal
}
