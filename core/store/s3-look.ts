/** Looks at an object without reading it, and tells "not there" from "cannot say". */
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3'
import { HoldfastError } from '../domain/errors.ts'
import { wholeChecksum } from './s3-believe.ts'
import { discardBody } from './s3-body.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { nameOf, statusOf } from './s3-errors.ts'
import type { ObjectInfo } from './store.ts'

/** An object, or one version of it. */
export interface Place {
  readonly key: string
  readonly versionId?: string | undefined
}

/** What S3 says of an object; undefined if it says that there is none. Any doubt throws. */
export async function look(
  bucket: S3Bucket,
  place: Place,
  client: S3Client = bucket.clients.once,
): Promise<HeadObjectCommandOutput | undefined> {
  try {
    const command = new HeadObjectCommand({ ...addressOf(bucket, place), ChecksumMode: 'ENABLED' })
    return await client.send(command)
  } catch (error) {
    const status = statusOf(error) ?? 0
    if (status !== 404 && !(status === 400 && place.versionId !== undefined)) {
      throw bucket.failure(error)
    }
  }
  const absence = await proveAbsence(bucket, place, client)
  if (!(await isForeignVersion(bucket, place, absence))) return undefined
  return look(bucket, { key: place.key }, client)
}

export function infoOf(key: string, seen: HeadObjectCommandOutput): ObjectInfo {
  if (seen.ContentLength === undefined || seen.LastModified === undefined) throw untold(key)
  const sha256 = wholeChecksum(seen)
  return {
    key,
    sizeBytes: seen.ContentLength,
    storageClass: seen.StorageClass ?? 'STANDARD',
    modifiedAt: wholeSeconds(seen.LastModified),
    ...(sha256 === undefined ? {} : { sha256 }),
  }
}

/** HEAD tells seconds and a listing may tell more: an object has one time. */
export function wholeSeconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000)
}

export function addressOf(bucket: S3Bucket, { key, versionId }: Place) {
  return {
    ...bucket.target,
    Key: bucket.name(key),
    ...(versionId === undefined ? {} : { VersionId: versionId }),
  }
}

/**
 * A version that a store without versions is asked for: the manifest came with its objects
 * from another store. There is one object under the key then, and that is meant.
 */
export async function isForeignVersion(
  bucket: S3Bucket,
  { versionId }: Place,
  refusal: string,
): Promise<boolean> {
  if (versionId === undefined || !UNKNOWN_VERSION.has(refusal)) return false
  const command = new GetBucketVersioningCommand(bucket.target)
  const { Status } = await bucket.clients.once.send(command).catch((error: unknown) => {
    throw bucket.failure(error)
  })
  return Status === undefined
}

const ABSENT = new Set(['NoSuchKey', 'NoSuchVersion'])
const UNKNOWN_VERSION = new Set(['NoSuchKey', 'NoSuchVersion', 'InvalidArgument'])

/**
 * The answer to HEAD has no body, so a bucket that is not there, and a server that knows
 * nothing of S3, look like an object that is not there. The answer to GET has a name.
 */
async function proveAbsence(bucket: S3Bucket, place: Place, client: S3Client): Promise<string> {
  try {
    const command = new GetObjectCommand({ ...addressOf(bucket, place), Range: 'bytes=0-0' })
    discardBody((await client.send(command)).Body)
  } catch (error) {
    const name = nameOf(error)
    if (ABSENT.has(name)) return name
    if (place.versionId !== undefined && UNKNOWN_VERSION.has(name)) return name
    throw bucket.failure(error)
  }
  throw new HoldfastError('store-busy', `${place.key} came while it was looked for.`, {
    hint: 'Run again.',
  })
}

function untold(key: string): HoldfastError {
  return new HoldfastError('store-unreachable', `The store does not tell the size of ${key}.`, {
    hint: 'Check that no proxy between here and the store changes what passes.',
  })
}
