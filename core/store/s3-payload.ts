/**
 * Gives every body its SHA-256, for the store to check: once as the checksum that S3 keeps
 * with the object, once as the payload hash of the signature, which every server checks,
 * over http as over https. The SDK would read the bytes once for each of the two.
 */
import { createHash } from 'node:crypto'
import type { S3Client } from '@aws-sdk/client-s3'

export function signPayloads(client: S3Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      if (isUpload(args.request)) {
        const digest = createHash('sha256').update(args.request.body).digest()
        args.request.headers['x-amz-content-sha256'] = digest.toString('hex')
        args.request.headers['x-amz-checksum-sha256'] = digest.toString('base64')
      }
      return next(args)
    },
    // Before the SDK's own checksums, which give way to one that is there.
    { step: 'build', priority: 'high', name: 'signPayloads' },
  )
}

interface UploadRequest {
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** Objects and parts are put as bytes; the documents that control S3 are text. */
function isUpload(request: unknown): request is UploadRequest {
  if (typeof request !== 'object' || request === null) return false
  return 'headers' in request && 'body' in request && request.body instanceof Uint8Array
}
