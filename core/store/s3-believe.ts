/** Takes S3 at its word that it wrote an object, where that word is enough. */
import type { HeadObjectCommandOutput, PutObjectCommandOutput } from '@aws-sdk/client-s3'
import { HoldfastError } from '../domain/errors.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { classAsked } from './s3-settings.ts'
import type { PutOptions, PutResult } from './store.ts'

/** What was sent. */
export interface Content {
  readonly key: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly tier: PutOptions['tier']
}

/** What S3 says of an object that it wrote in one request. */
export type Answer = Pick<
  PutObjectCommandOutput,
  'ETag' | 'VersionId' | 'ServerSideEncryption' | 'ChecksumSHA256' | 'ChecksumType'
>

/**
 * The result of a write in one request by its answer alone; undefined if the object must be
 * looked at. Throws `store-damaged` if the answer itself names another checksum.
 */
export function believe(bucket: S3Bucket, content: Content, answer: Answer): PutResult | undefined {
  const { trust } = bucket
  // Whatever else answers 200, a proxy that wants a login, knows nothing of an ETag.
  if (!trust.refusesWrongBytes() || answer.ETag === undefined) return undefined
  checkChecksum(content, answer)
  const storageClass = classAsked(bucket, content.tier) ? undefined : trust.usualClass
  if (storageClass === undefined || leavesOpen(bucket, answer)) return undefined
  return resultOf(content, { StorageClass: storageClass, VersionId: answer.VersionId }, false)
}

/**
 * Whether something was asked for of which the answer does not tell: a lock, an encryption, a
 * version, or that no other writer came in between.
 */
function leavesOpen({ config, trust }: S3Bucket, answer: Answer): boolean {
  const { sse, objectLock } = config.address
  if (objectLock !== undefined) return true
  if (sse !== undefined && answer.ServerSideEncryption !== sse) return true
  return answer.VersionId === undefined && (trust.keepsVersions() || !trust.refusesTaken())
}

/** Throws `store-damaged` if S3 tells the checksum of the whole, and it is not what was sent. */
export function checkChecksum(content: Content, seen: Checksum): void {
  const checksum = wholeChecksum(seen)
  if (checksum !== undefined && checksum !== content.sha256) {
    throw damaged(content, 'has another checksum')
  }
}

type Checksum = Pick<HeadObjectCommandOutput, 'ChecksumSHA256' | 'ChecksumType'>

/** The SHA-256 of the object in hex, if S3 tells it; for parts it is one of checksums (`…-3`). */
export function wholeChecksum({ ChecksumSHA256, ChecksumType }: Checksum): string | undefined {
  const isWhole = ChecksumType !== 'COMPOSITE' && /^[A-Za-z0-9+/]{43}=$/.test(ChecksumSHA256 ?? '')
  return isWhole ? Buffer.from(ChecksumSHA256 ?? '', 'base64').toString('hex') : undefined
}

export function resultOf(
  { key, sha256, sizeBytes }: Content,
  seen: Pick<HeadObjectCommandOutput, 'VersionId' | 'ObjectLockRetainUntilDate'> & {
    readonly StorageClass?: string | undefined
  },
  existed: boolean,
): PutResult {
  return {
    ...{ key, sha256, sizeBytes, existed },
    storageClass: seen.StorageClass ?? 'STANDARD',
    // A bucket that no longer keeps versions calls the one there is `null`.
    ...(seen.ObjectLockRetainUntilDate && { lockedUntil: seen.ObjectLockRetainUntilDate }),
    ...(seen.VersionId === undefined || seen.VersionId === 'null'
      ? {}
      : { versionId: seen.VersionId }),
  }
}

export function damaged({ key }: Content, why: string): HoldfastError {
  return new HoldfastError('store-damaged', `The store says that it wrote ${key}, but it ${why}.`, {
    hint: 'Run again; if it stays, this store cannot be relied on.',
  })
}
