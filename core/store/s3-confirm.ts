/** Compares what S3 holds with what was sent, rather than believe an answer. */
import { createHash } from 'node:crypto'
import {
  type HeadObjectCommandOutput,
  PutObjectRetentionCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { HoldfastError } from '../domain/errors.ts'
import { type Content, checkChecksum, damaged, resultOf, wholeChecksum } from './s3-believe.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { getObject } from './s3-get.ts'
import { addressOf, look } from './s3-look.ts'
import { classAsked, lockOf } from './s3-settings.ts'
import type { PutResult } from './store.ts'

/**
 * The result of a write that S3 says it made, once that very version has proved to be there
 * with the size, and where S3 keeps one the checksum, of what was sent.
 */
export async function confirm(
  bucket: S3Bucket,
  content: Content,
  versionId: string | undefined,
  client: S3Client,
): Promise<PutResult> {
  const seen = await look(bucket, { key: content.key, versionId }, client)
  if (seen === undefined) throw damaged(content, 'is not there')
  if (seen.ContentLength !== content.sizeBytes) throw damaged(content, 'is of another size')
  checkChecksum(content, seen)
  const lockedUntil = await protect(bucket, content, seen, client)
  if (classAsked(bucket, content.tier) === undefined) {
    bucket.trust.usualClass = seen.StorageClass ?? 'STANDARD'
  }
  return resultOf(content, { ...seen, ObjectLockRetainUntilDate: lockedUntil }, false)
}

/**
 * Sees to it that the object is sealed and locked as was asked. Ceph 16 forgets the lock of
 * an upload in parts; S3 does not show a lock to those who may not read it, and setting it
 * once more does no harm. Returns until when it is locked, as far as that is known.
 */
async function protect(
  bucket: S3Bucket,
  { key }: Content,
  seen: HeadObjectCommandOutput,
  client: S3Client,
): Promise<Date | undefined> {
  const { sse } = bucket.config.address
  if (sse !== undefined && seen.ServerSideEncryption !== sse) {
    throw new HoldfastError('store-unsafe', `The store did not encrypt ${key} as it was told to.`, {
      hint: `It does not know sse=${sse}: leave that out, or use another store.`,
    })
  }
  const lock = lockOf(bucket)
  if (lock === undefined || seen.ObjectLockMode === lock.mode) {
    return seen.ObjectLockRetainUntilDate
  }
  const command = new PutObjectRetentionCommand({
    ...addressOf(bucket, { key, versionId: seen.VersionId }),
    Retention: { Mode: lock.mode, RetainUntilDate: lock.until },
    // Some servers insist on a digest of this document.
    ChecksumAlgorithm: 'SHA256',
  })
  await client.send(command).catch((error: unknown) => {
    throw bucket.failure(error)
  })
  return lock.until
}

/**
 * The result for an object that lies there already, if its bytes are those of `content`;
 * undefined if nothing lies there. Throws `store-exists` for other bytes.
 */
export async function recognise(
  bucket: S3Bucket,
  content: Content,
  client: S3Client,
): Promise<PutResult | undefined> {
  const seen = await look(bucket, { key: content.key }, client)
  if (seen === undefined) return undefined
  const isSame =
    seen.ContentLength === content.sizeBytes &&
    (wholeChecksum(seen) ?? (await readChecksum(bucket, content.key, seen))) === content.sha256
  if (isSame) return resultOf(content, seen, true)
  throw new HoldfastError('store-exists', `Other bytes already lie under ${content.key}.`, {
    hint: 'Objects are never overwritten: run again, and another key is chosen.',
  })
}

async function readChecksum(
  bucket: S3Bucket,
  key: string,
  { VersionId }: HeadObjectCommandOutput,
): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of await getObject(bucket, { key, versionId: VersionId }, 0)) {
    hash.update(chunk)
  }
  return hash.digest('hex')
}
