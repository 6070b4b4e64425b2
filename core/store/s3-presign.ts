/** URLs by which others read an object: who has one needs no credential. */
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { HoldfastError } from '../domain/errors.ts'
import { describeDuration } from '../domain/quantity.ts'
import { discardBody } from './s3-body.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { nameOf } from './s3-errors.ts'
import { addressOf, isForeignVersion, type Place } from './s3-look.ts'

/** A URL that gives the object for `seconds` from now on. Throws if the object cannot be read. */
export async function presign(bucket: S3Bucket, place: Place, seconds: number): Promise<string> {
  const { key, versionId } = await readable(bucket, place)
  // Whose bucket this is has just been asked, by a header that readers of the URL do not send.
  const { ExpectedBucketOwner: _, ...object } = addressOf(bucket, { key, versionId })
  const now = bucket.tools.now()
  try {
    await outlives(bucket, now, seconds)
    const options = { expiresIn: seconds, signingDate: now }
    return await getSignedUrl(bucket.clients.once, new GetObjectCommand(object), options)
  } catch (error) {
    throw bucket.failure(error)
  }
}

/** Where the object is read: at `place`, or without its version if that is of another store. */
async function readable(bucket: S3Bucket, place: Place): Promise<Place> {
  try {
    // What lies in cold storage is there for HEAD, and refused to GET.
    const command = new GetObjectCommand({ ...addressOf(bucket, place), Range: 'bytes=0-0' })
    discardBody((await bucket.clients.once.send(command)).Body)
  } catch (error) {
    const name = nameOf(error)
    if (await isForeignVersion(bucket, place, name)) return readable(bucket, { key: place.key })
    // An empty object has no first byte.
    if (name !== 'InvalidRange') throw bucket.failure(error)
  }
  return place
}

/** A URL dies with the credential that signed it; not every credential tells when that is. */
async function outlives(bucket: S3Bucket, now: Date, seconds: number): Promise<void> {
  const { expiration } = await bucket.clients.once.config.credentials()
  const leftMs = (expiration?.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime()
  if (leftMs >= seconds * 1000) return
  throw new HoldfastError(
    'bad-input',
    `The credential for the store ends in ${describeDuration(leftMs)}, and with it every URL that it signs.`,
    { hint: 'Ask for a shorter time with --expires, or use a credential that lives longer.' },
  )
}
