/** Writes a stream to S3 in parts, by lib-storage, in constant memory. */
import { Upload } from '@aws-sdk/lib-storage'
import { capacityBytes, planParts } from '../domain/part-size.ts'
import { type Answer, believe, wholeChecksum } from './s3-believe.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { confirm, recognise } from './s3-confirm.ts'
import { refusal } from './s3-put.ts'
import { type SentStream, watchStream } from './s3-sent-stream.ts'
import { writeSettings } from './s3-settings.ts'
import { abortUpload } from './s3-sweep.ts'
import type { PutOptions, PutResult } from './store.ts'

/**
 * Writes all of `body`, or nothing: what was begun is aborted, whatever goes wrong. An error
 * of the body itself is thrown as it is.
 */
export async function putStream(
  bucket: S3Bucket,
  key: string,
  body: AsyncIterable<Uint8Array>,
  { expectedBytes, tier }: PutOptions,
): Promise<PutResult> {
  const client = bucket.clients.repeating
  const plan = planParts(expectedBytes)
  const stream = watchStream(body, capacityBytes(plan), bucket.tools.signal)
  const upload = new Upload({
    client,
    params: {
      ...writeSettings(bucket, key, tier),
      Body: stream.readable,
      ChecksumAlgorithm: 'SHA256',
    },
    partSize: plan.partSizeBytes,
    queueSize: plan.queueSize,
    // lib-storage would let a failure to abort hide the failure before it.
    leavePartsOnError: true,
  })
  let answer: Answer
  try {
    answer = await upload.done()
  } catch (error) {
    return await settle({ bucket, key, tier, stream, uploadId: upload.uploadId }, error)
  } finally {
    stream.close()
  }
  const content = { key, tier, ...stream.sent() }
  // A stream of one part or less goes up in one request. What lib-storage made of it is what
  // was read, if S3 says so.
  const isTold = upload.uploadId === undefined && wholeChecksum(answer) !== undefined
  return (
    (isTold ? believe(bucket, content, answer) : undefined) ??
    (await confirm(bucket, content, answer.VersionId, client))
  )
}

interface BrokenUpload {
  readonly bucket: S3Bucket
  readonly key: string
  readonly tier: PutOptions['tier']
  readonly stream: SentStream
  readonly uploadId: string | undefined
}

/**
 * Ends an upload that failed. All of it may be there nonetheless: when the answer to the
 * last request was lost, or when another writer was first with the same bytes.
 */
async function settle(
  { bucket, key, tier, stream, uploadId }: BrokenUpload,
  error: unknown,
): Promise<PutResult> {
  if (uploadId !== undefined) {
    // What cannot be aborted now is found by `sweep`; the failure before matters more.
    await abortUpload(bucket, bucket.name(key), uploadId).catch(() => false)
  }
  const broken = stream.failure()
  if (broken !== undefined) throw broken.error
  if (!stream.complete()) throw bucket.failure(error)
  const content = { key, tier, ...stream.sent() }
  const there = await recognise(bucket, content, bucket.clients.repeating)
  if (there === undefined) throw refusal(bucket, error)
  return there
}
