/** Whether an object in S3 can be read, or lies in cold storage, and what comes of asking for it. */
import { GetObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3'
import { HoldfastError } from '../domain/errors.ts'
import type { Retrieval } from '../domain/retrieval.ts'
import { storageClass } from '../domain/storage-class.ts'
import { discardBody } from './s3-body.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { nameOf } from './s3-errors.ts'
import { addressOf, look, type Place } from './s3-look.ts'

/** An object as S3 has it, and where it was found: a version of another store is none of this. */
export interface Found {
  readonly place: Place
  readonly retrieval: Retrieval
}

/** Throws `store-missing` if there is no object. */
export async function findRetrieval(bucket: S3Bucket, asked: Place): Promise<Found> {
  const seen = await look(bucket, asked)
  if (seen === undefined) throw missing(asked.key)
  const versionId = asked.versionId === undefined ? undefined : seen.VersionId
  const place = { key: asked.key, versionId }
  return { place, retrieval: await retrievalOf(bucket, place, seen) }
}

async function retrievalOf(
  bucket: S3Bucket,
  place: Place,
  seen: HeadObjectCommandOutput,
): Promise<Retrieval> {
  const { StorageClass: name = 'STANDARD', ArchiveStatus: archiveTier, Restore } = seen
  const where = { storageClass: name, ...(archiveTier === undefined ? {} : { archiveTier }) }
  const asked = readRestore(Restore)
  if (asked !== undefined) return { ...where, ...asked }
  const { retrieval } = storageClass(name)
  if (retrieval === 'never') return { ...where, state: 'available' }
  if (bucket.config.address.endpoint === undefined && retrieval !== 'unknown') {
    const archived = retrieval === 'always' || archiveTier !== undefined
    return { ...where, state: archived ? 'archived' : 'available' }
  }
  // Elsewhere than at Amazon a class may be no more than a name: Ceph reads from all of them.
  const readable = await isReadable(bucket, place)
  return { ...where, state: readable ? 'available' : 'archived' }
}

/**
 * Of `x-amz-restore`: `ongoing-request="true"`, or `ongoing-request="false"` and, where the
 * copy does not stay for good, `expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"`.
 */
function readRestore(text: string | undefined) {
  if (text === undefined) return undefined
  if (/ongoing-request="true"/.test(text)) return { state: 'in-progress' } as const
  const until = new Date(/expiry-date="([^"]+)"/.exec(text)?.[1] ?? '')
  if (Number.isNaN(until.getTime())) return { state: 'available' } as const
  return { state: 'ready', until } as const
}

async function isReadable(bucket: S3Bucket, place: Place): Promise<boolean> {
  try {
    const command = new GetObjectCommand({ ...addressOf(bucket, place), Range: 'bytes=0-0' })
    discardBody((await bucket.clients.once.send(command)).Body)
    return true
  } catch (error) {
    const name = nameOf(error)
    // An empty object has no first byte.
    if (name === 'InvalidRange') return true
    if (name === 'InvalidObjectState') return false
    throw bucket.failure(error)
  }
}

function missing(key: string): HoldfastError {
  return new HoldfastError('store-missing', `There is no object under ${key}.`, {
    hint: 'Run `holdfast verify` to see what else is missing.',
  })
}
