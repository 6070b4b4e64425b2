/** Finds out by trying what an S3 server really does. */
import {
  CreateMultipartUploadCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { StoreFacts } from '../domain/manifest.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { nameOf, statusOf } from './s3-errors.ts'
import { getObject } from './s3-get.ts'
import { look } from './s3-look.ts'
import { writeSettings } from './s3-settings.ts'
import { abortUpload } from './s3-sweep.ts'

interface Marker {
  readonly key: string
  readonly bytes: Uint8Array
}

/**
 * Writes the marker, unless something lies there, and then again what lies there: a server
 * that overwrites has changed nothing by that.
 */
export async function probeBucket(
  bucket: S3Bucket,
  marker: Marker,
  now: Date,
): Promise<StoreFacts> {
  const there = await readMarker(bucket, marker.key)
  const first = there === undefined ? await writeMarker(bucket, marker) : undefined
  const again = await writeMarker(bucket, { key: marker.key, bytes: there ?? marker.bytes })
  const versionId = again.versionId ?? first?.versionId
  return {
    probedAt: now.toISOString(),
    conditionalWrites: again.refused ? 'yes' : 'no',
    checksums: (await refusesWrongBytes(bucket, marker)) ? 'yes' : 'no',
    versioning: versionId === undefined ? await readVersioning(bucket) : 'yes',
    objectLock: await readObjectLock(bucket),
  }
}

async function readMarker(bucket: S3Bucket, key: string): Promise<Uint8Array | undefined> {
  if ((await look(bucket, { key })) === undefined) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of await getObject(bucket, { key }, 0)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

interface Attempt {
  /** Not written, because an object lies there. */
  readonly refused: boolean
  readonly versionId?: string | undefined
}

async function writeMarker(bucket: S3Bucket, { key, bytes }: Marker): Promise<Attempt> {
  try {
    const command = new PutObjectCommand({ ...writeSettings(bucket, key, 'index'), Body: bytes })
    const { VersionId } = await bucket.clients.bare.send(command)
    return { refused: false, versionId: VersionId === 'null' ? undefined : VersionId }
  } catch (error) {
    if (nameOf(error) === 'PreconditionFailed') return { refused: true }
    // A server that says it knows no conditions has written nothing, and will not.
    if (statusOf(error) === 501) return { refused: false }
    throw bucket.failure(error)
  }
}

/**
 * Whether the server refuses bytes that do not fit their checksum: first the one that S3
 * keeps, then, for servers that do not know it, the payload hash of the signature. They are
 * sent as a part of an upload that is aborted, so that wrong bytes never become an object.
 */
async function refusesWrongBytes(bucket: S3Bucket, { key, bytes }: Marker): Promise<boolean> {
  const { IfNoneMatch: _, ...settings } = writeSettings(bucket, key, 'index')
  const client = bucket.clients.bare
  const create = new CreateMultipartUploadCommand({ ...settings, ChecksumAlgorithm: 'SHA256' })
  const { UploadId } = await client.send(create).catch((error: unknown) => {
    throw bucket.failure(error)
  })
  try {
    for (const header of ['x-amz-checksum-sha256', 'x-amz-content-sha256']) {
      if (await refusesPart(bucket, { key, bytes, header, uploadId: UploadId })) return true
    }
    return false
  } finally {
    await abortUpload(bucket, bucket.name(key), UploadId)
  }
}

async function refusesPart(
  bucket: S3Bucket,
  part: Marker & { readonly header: string; readonly uploadId: string | undefined },
): Promise<boolean> {
  const command = new UploadPartCommand({
    ...bucket.target,
    Key: bucket.name(part.key),
    UploadId: part.uploadId,
    PartNumber: 1,
    Body: part.bytes,
  })
  falsify(command, part.header)
  try {
    await bucket.clients.bare.send(command)
    return false
  } catch (error) {
    if (statusOf(error) === 400) return true
    throw bucket.failure(error)
  }
}

/** The SHA-256 of no bytes at all, which no marker has. */
const WRONG_HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

function falsify(command: UploadPartCommand, header: string): void {
  const wrong =
    header === 'x-amz-content-sha256'
      ? WRONG_HASH
      : Buffer.from(WRONG_HASH, 'hex').toString('base64')
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args
      if (typeof request === 'object' && request !== null && 'headers' in request) {
        Object.assign(request.headers ?? {}, { [header]: wrong })
      }
      return next(args)
    },
    // After the true hash was set, before the request is signed.
    { step: 'build', priority: 'low', name: 'falsify' },
  )
}

async function readVersioning(bucket: S3Bucket): Promise<StoreFacts['versioning']> {
  try {
    const command = new GetBucketVersioningCommand(bucket.target)
    const { Status } = await bucket.clients.bare.send(command)
    return Status === 'Enabled' ? 'yes' : 'no'
  } catch (error) {
    return unknownIfWithheld(bucket, error)
  }
}

async function readObjectLock(bucket: S3Bucket): Promise<StoreFacts['objectLock']> {
  try {
    const command = new GetObjectLockConfigurationCommand(bucket.target)
    const { ObjectLockConfiguration } = await bucket.clients.bare.send(command)
    return ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled' ? 'yes' : 'no'
  } catch (error) {
    if (nameOf(error) === 'ObjectLockConfigurationNotFoundError') return 'no'
    return unknownIfWithheld(bucket, error)
  }
}

/** A server may not answer, or not to us; that it could not be reached is another matter. */
function unknownIfWithheld(bucket: S3Bucket, error: unknown): 'unknown' {
  if ([400, 403, 404, 405, 501].includes(statusOf(error) ?? 0)) return 'unknown'
  throw bucket.failure(error)
}
