/** Reads an object from S3. */
import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3'
import { HoldfastError } from '../domain/errors.ts'
import { bodyOf, readBody } from './s3-body.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { nameOf } from './s3-errors.ts'
import { addressOf, isForeignVersion, look, type Place } from './s3-look.ts'

/** The object's bytes from `start` on. Throws before the first byte if there is none. */
export async function getObject(
  bucket: S3Bucket,
  place: Place,
  start: number,
): Promise<AsyncIterable<Uint8Array>> {
  try {
    const range = start > 0 ? { Range: `bytes=${start}-` } : {}
    const answer = await bucket.clients.once.send(
      new GetObjectCommand({ ...addressOf(bucket, place), ...range }),
    )
    return readBody(bodyOf(answer.Body), promisedBytes(place.key, answer, start), bucket.failure)
  } catch (error) {
    if (nameOf(error) === 'InvalidRange') return nothingBehind(bucket, place, start)
    if (await isForeignVersion(bucket, place, nameOf(error))) {
      return getObject(bucket, { key: place.key }, start)
    }
    throw bucket.failure(error)
  }
}

/** How many bytes the answer holds by its own account, if it begins where it was asked to. */
function promisedBytes(key: string, answer: GetObjectCommandOutput, start: number): number {
  const { ContentLength, ContentRange } = answer
  const begins = start === 0 || ContentRange?.startsWith(`bytes ${start}-`)
  if (begins && ContentLength !== undefined) return ContentLength
  bodyOf(answer.Body).destroy()
  throw new HoldfastError(
    begins ? 'store-unreachable' : 'store-unsafe',
    `The store does not say ${begins ? 'how long' : 'which part of'} ${key} its answer is.`,
    { hint: 'Check that no proxy between here and the store changes what passes.' },
  )
}

/** No bytes, once the object has proved to end where reading would begin. */
async function nothingBehind(
  bucket: S3Bucket,
  place: Place,
  start: number,
): Promise<AsyncIterable<Uint8Array>> {
  const seen = await look(bucket, place)
  if (seen?.ContentLength !== undefined && seen.ContentLength <= start) return emptyBody()
  throw new HoldfastError('store-busy', `${place.key} changed while it was read.`, {
    hint: 'Run again.',
  })
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
