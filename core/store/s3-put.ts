/** Writes an object to S3, once: bytes in one request, a stream in as many as it takes. */
import { createHash } from 'node:crypto'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import type { HoldfastError } from '../domain/errors.ts'
import { believe } from './s3-believe.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { confirm, recognise } from './s3-confirm.ts'
import { nameOf } from './s3-errors.ts'
import { writeSettings } from './s3-settings.ts'
import type { PutOptions, PutResult } from './store.ts'

/** Writes `bytes`, unless they lie there already. */
export async function putBytes(
  bucket: S3Bucket,
  key: string,
  bytes: Uint8Array,
  { tier }: Pick<PutOptions, 'tier'>,
): Promise<PutResult> {
  const client = bucket.clients.once
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const content = { key, sha256, sizeBytes: bytes.length, tier }
  try {
    const command = new PutObjectCommand({ ...writeSettings(bucket, key, tier), Body: bytes })
    const answer = await client.send(command)
    return (
      believe(bucket, content, answer) ?? (await confirm(bucket, content, answer.VersionId, client))
    )
  } catch (error) {
    const there = isTaken(error) ? await recognise(bucket, content, client) : undefined
    if (there !== undefined) return there
    throw refusal(bucket, error)
  }
}

/** Why nothing was written. Taken a moment ago and free now means: try again. */
export function refusal(bucket: S3Bucket, error: unknown): HoldfastError {
  return bucket.failure(isTaken(error) ? { name: 'ConditionalRequestConflict' } : error)
}

/** Whether S3 refused to write because an object lies there already. */
function isTaken(error: unknown): boolean {
  return nameOf(error) === 'PreconditionFailed'
}
