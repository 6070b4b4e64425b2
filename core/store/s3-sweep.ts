/** Aborts uploads in S3 that were begun and never ended: they cost money and show nowhere. */
import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type MultipartUpload,
} from '@aws-sdk/client-s3'
import { HoldfastError } from '../domain/errors.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { nameOf } from './s3-errors.ts'

/** Aborts the uploads under `prefix` that began before `before`, and counts them. */
export async function sweepUploads(
  bucket: S3Bucket,
  prefix: string,
  before: Date,
): Promise<number> {
  const abandoned: MultipartUpload[] = []
  for await (const upload of listUploads(bucket, prefix)) {
    if (upload.Initiated !== undefined && upload.Initiated < before) abandoned.push(upload)
  }
  let swept = 0
  for (const { Key, UploadId } of abandoned) {
    if (Key?.startsWith(bucket.name(prefix)) && (await abortUpload(bucket, Key, UploadId))) swept++
  }
  return swept
}

/** Aborts one upload. False if it is there no more. `name` is the object's name in the bucket. */
export async function abortUpload(
  bucket: S3Bucket,
  name: string,
  uploadId: string | undefined,
): Promise<boolean> {
  try {
    await bucket.clients.bare.send(
      new AbortMultipartUploadCommand({ ...bucket.target, Key: name, UploadId: uploadId }),
    )
    return true
  } catch (error) {
    if (nameOf(error) === 'NoSuchUpload') return false
    throw bucket.failure(error)
  }
}

async function* listUploads(bucket: S3Bucket, prefix: string): AsyncGenerator<MultipartUpload> {
  let marker: { KeyMarker?: string; UploadIdMarker?: string } = {}
  for (;;) {
    const page = await bucket.clients.once
      .send(
        new ListMultipartUploadsCommand({
          ...bucket.target,
          Prefix: bucket.name(prefix),
          ...marker,
        }),
      )
      .catch((error: unknown) => {
        throw bucket.failure(error)
      })
    yield* page.Uploads ?? []
    if (page.IsTruncated === false) return
    const { NextKeyMarker, NextUploadIdMarker = '' } = page
    const goesOn =
      NextKeyMarker !== marker.KeyMarker || NextUploadIdMarker !== marker.UploadIdMarker
    if (!NextKeyMarker || !goesOn) throw endless()
    marker = { KeyMarker: NextKeyMarker, UploadIdMarker: NextUploadIdMarker }
  }
}

function endless(): HoldfastError {
  return new HoldfastError(
    'store-unreachable',
    'The list of uploads does not say how it goes on.',
    {
      hint: 'Run again; if it stays, the store or a proxy before it is at fault.',
    },
  )
}
