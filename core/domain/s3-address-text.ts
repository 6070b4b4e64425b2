/** An S3 address as text: what `parseStoreAddress` reads, with no parameter that says nothing. */
import type { S3Address } from './s3-address.ts'

export function describeS3Address(address: S3Address): string {
  const parameters: [string, string | undefined][] = [
    ['region', address.region],
    ['endpoint', address.endpoint],
    ['path-style', impliedPathStyle(address) ? undefined : String(address.pathStyle)],
    ['storage-class', address.storageClass],
    ['sse', address.sse],
    ['kms-key-id', address.kmsKeyId],
    ['object-lock-mode', address.objectLock?.mode],
    ['object-lock-days', address.objectLock?.days.toString()],
    ['allowed-account-ids', address.allowedAccountIds.join(',') || undefined],
    ['max-bandwidth', address.maxBandwidthBytesPerSecond?.toString()],
  ]
  const query = parameters
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${readable(value)}`]))
    .join('&')
  return `${describeBucket(address)}${query === '' ? '' : `?${query}`}`
}

/** `s3://bucket/prefix`: enough to know a store by. */
export function describeBucket({ bucket, prefix }: S3Address): string {
  const path = prefix.split('/').map(encodeURIComponent).join('/')
  return `s3://${bucket}${path === '' ? '' : `/${path}`}`
}

function impliedPathStyle({ pathStyle, endpoint }: S3Address): boolean {
  return pathStyle === (endpoint !== undefined)
}

/** Escapes what a query must not hold, and leaves colons, slashes and commas to be read. */
function readable(value: string): string {
  return encodeURIComponent(value).replace(/%(?:3A|2F|2C)/g, decodeURIComponent)
}
