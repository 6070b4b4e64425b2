/** A request to the S3 double, taken apart, and what its operations are allowed to be like. */
import type { IncomingHttpHeaders } from 'node:http'
import type { DoubleBucket } from './s3-double-objects.ts'
import type { SignedRequest } from './s3-double-signature.ts'

/** How the double differs from S3, as some servers that speak its language do. */
export interface Traits {
  /** `If-None-Match` is ignored: everywhere, or where uploads in parts are completed (Ceph 16). */
  readonly ignoresConditions?: 'everywhere' | 'completing'
  /** Neither checksums nor payload hashes are compared with the bytes, and none are kept. */
  readonly ignoresChecksums?: true
  /** Locks and encryption are forgotten: Ceph 16 does so with locks of uploads in parts. */
  readonly forgetsSettings?: true
  /** An answer to a write names its version, and says no more of checksum and encryption. */
  readonly tellsLittle?: true
  /** `Range` is ignored. */
  readonly ignoresRanges?: true
  /** A cold class is no more than a name, and nothing can be asked for (Ceph 16). */
  readonly readsColdClasses?: true
  /** Nothing can be asked for although it cannot be read: by a 405, or by a 501. */
  readonly knowsNoRetrieval?: 405 | 501
  /** There is no capacity for Expedited. */
  readonly lacksExpedited?: true
}

export interface Operation {
  readonly bucket: DoubleBucket
  readonly bucketName: string
  /** Empty for the bucket itself. */
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly now: Date
  /** The time in its cold storage. */
  readonly coldNow: Date
  readonly traits: Traits
  /** Objects in one page of a listing. */
  readonly pageSize: number
}

/** Bucket and key of a request in path style; undefined if it names no bucket. */
export function readPath({ url }: Pick<SignedRequest, 'url'>) {
  const [path = '', query = ''] = url.split(/\?(.*)/s)
  const [, bucketName = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? []
  return {
    bucketName,
    key: decodeURIComponent(key),
    query: new URLSearchParams(query.replaceAll('+', '%2B')),
  }
}

export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/** The `x-amz-…` headers that stay with an object. */
export function settingsOf({ headers, traits }: Operation): Record<string, string> {
  if (traits.forgetsSettings) return {}
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      /^x-amz-(object-lock|server-side|storage-class|checksum-algorithm)/.test(name) &&
      typeof value === 'string'
        ? [[name, value]]
        : [],
    ),
  )
}

export function xml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
