/**
 * Looks whether an object lies there before one is written. S3 refuses by itself what says
 * `If-None-Match`, but others ignore that: everywhere, or in buckets with versions, or when
 * an upload in parts is completed (Ceph 16 does the last two), and would overwrite. Between
 * the look and the write another writer may still come; only the server could prevent that.
 */
import { HeadObjectCommand, type HeadObjectCommandInput, type S3Client } from '@aws-sdk/client-s3'
import { statusOf } from './s3-errors.ts'
import type { Trust } from './s3-trust.ts'

export function lookBeforeWriting(client: S3Client, trust: Trust): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const isDoubted =
          commandName === 'CompleteMultipartUploadCommand' ||
          (commandName === 'PutObjectCommand' && !trust.refusesTaken())
        if (isDoubted && (await isThere(client, args.input))) {
          throw Object.assign(new Error('The key is taken.'), { name: 'PreconditionFailed' })
        }
        return next(args)
      },
    { step: 'initialize', name: 'lookBeforeWriting' },
  )
}

async function isThere(client: S3Client, input: object): Promise<boolean> {
  if (!isAddress(input)) return false
  const { Bucket, Key, ExpectedBucketOwner } = input
  try {
    await client.send(new HeadObjectCommand({ Bucket, Key, ExpectedBucketOwner }))
    return true
  } catch (error) {
    // A bucket that is not there looks the same, and is named when writing fails.
    if (statusOf(error) === 404) return false
    throw error
  }
}

function isAddress(input: object): input is HeadObjectCommandInput {
  return 'Bucket' in input && 'Key' in input
}
