/** How every object is written: never over another, for the owner's class, key and lock. */
import type { PutObjectCommandInput } from '@aws-sdk/client-s3'
import type { S3Bucket } from './s3-bucket.ts'
import type { PutOptions } from './store.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export function writeSettings(bucket: S3Bucket, key: string, tier: PutOptions['tier']) {
  const { storageClass, sse, kmsKeyId } = bucket.config.address
  const lock = lockOf(bucket)
  return {
    ...bucket.target,
    Key: bucket.name(key),
    IfNoneMatch: '*',
    ContentType: 'application/octet-stream',
    ...(storageClass === undefined || tier !== 'data' ? {} : { StorageClass: storageClass }),
    ...(sse === undefined ? {} : { ServerSideEncryption: sse }),
    ...(kmsKeyId === undefined ? {} : { SSEKMSKeyId: kmsKeyId }),
    ...(lock === undefined
      ? {}
      : { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: lock.until }),
  } satisfies PutObjectCommandInput
}

/** The lock for an object that is written now. */
export function lockOf({ config, tools }: S3Bucket) {
  const { objectLock } = config.address
  if (objectLock === undefined) return undefined
  const until = new Date(tools.now().getTime() + objectLock.days * DAY_MS)
  return { mode: objectLock.mode, until }
}
