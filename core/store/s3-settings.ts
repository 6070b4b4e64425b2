/** How every object is written: never over another, for the owner's class, key and lock. */
import type { PutObjectCommandInput } from '@aws-sdk/client-s3'
import type { S3Bucket } from './s3-bucket.ts'
import type { PutOptions } from './store.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export function writeSettings(bucket: S3Bucket, key: string, tier: PutOptions['tier']) {
  const { sse, kmsKeyId } = bucket.config.address
  const storageClass = classAsked(bucket, tier)
  const lock = lockOf(bucket)
  return {
    ...bucket.target,
    Key: bucket.name(key),
    IfNoneMatch: '*',
    ContentType: 'application/octet-stream',
    ...(storageClass === undefined ? {} : { StorageClass: storageClass }),
    ...(sse === undefined ? {} : { ServerSideEncryption: sse }),
    ...(kmsKeyId === undefined ? {} : { SSEKMSKeyId: kmsKeyId }),
    ...(lock === undefined
      ? {}
      : { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: lock.until }),
  } satisfies PutObjectCommandInput
}

/** The storage class that an object is written in; undefined where that is left to the bucket. */
export function classAsked({ config }: S3Bucket, tier: PutOptions['tier']) {
  return tier === 'data' ? config.address.storageClass : undefined
}

/** The lock for an object that is written now. */
export function lockOf({ config, tools }: S3Bucket) {
  const { objectLock } = config.address
  if (objectLock === undefined) return undefined
  const until = new Date(tools.now().getTime() + objectLock.days * DAY_MS)
  return { mode: objectLock.mode, until }
}
