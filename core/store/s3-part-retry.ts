/**
 * Attempts of the requests of one stream. A stream cannot be read twice, so a part that
 * fails is sent again by itself; a failure that will stay ends the stream at once.
 */
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { backoffMs } from '../domain/backoff.ts'
import { describeBucket } from '../domain/s3-address-text.ts'
import type { S3Config, S3Tools } from './s3-config.ts'
import { s3Error } from './s3-errors.ts'

const ATTEMPTS = 3

export function createPartRetry(
  { address }: S3Config,
  { now, sleep, random }: S3Tools,
): NonNullable<S3ClientConfig['retryStrategy']> {
  const context = { description: describeBucket(address), now }
  return {
    acquireInitialRetryToken: async () => tokenAfter(0),
    async refreshRetryTokenForRetry(token, { error }) {
      const failures = token.getRetryCount() + 1
      const failure = s3Error(error, context)
      if (!failure.transient || failures >= ATTEMPTS) throw failure
      await sleep(backoffMs(failures, random(), failure.retryAfterMs))
      return tokenAfter(failures)
    },
    recordSuccess: () => {},
  }
}

/** The SDK sleeps for the delay of a token; here the waiting is done before it is given. */
function tokenAfter(failures: number) {
  return { getRetryCount: () => failures, getRetryDelay: () => 0 }
}
