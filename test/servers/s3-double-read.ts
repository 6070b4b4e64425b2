/** Operations of the S3 double that read: objects, listings, and what a bucket is set to. */

import { coldHeaders, isReadable } from './s3-double-cold.ts'
import { type Answer, errorAnswer } from './s3-double-faults.ts'
import { compareNames, type StoredVersion } from './s3-double-objects.ts'
import { headerOf, type Operation, xml } from './s3-double-request.ts'

export function getObject(operation: Operation): Answer {
  const found = find(operation)
  if ('refusal' in found) return found.refusal
  const { version } = found
  if (!isReadable(operation, version))
    return errorAnswer({ status: 403, code: 'InvalidObjectState' })
  const whole = version.pieces.length === 1 ? version.pieces[0] : undefined
  const body = whole ?? Buffer.concat(version.pieces)
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headerOf(operation.headers, 'range') ?? '') ?? []
  if (from === undefined || operation.traits.ignoresRanges) {
    return { status: 200, headers: headersOf(operation, version), body }
  }
  if (Number(from) >= body.length) return errorAnswer({ status: 416, code: 'InvalidRange' })
  const end = Math.min(to ? Number(to) + 1 : body.length, body.length)
  return {
    status: 206,
    headers: {
      ...headersOf(operation, version),
      'content-range': `bytes ${from}-${end - 1}/${body.length}`,
    },
    body: body.subarray(Number(from), end),
  }
}

export function headObject(operation: Operation): Answer {
  const found = find(operation)
  const empty = Buffer.alloc(0)
  if ('refusal' in found) return { status: found.refusal.status, headers: {}, body: empty }
  const { version } = found
  const headers = {
    ...headersOf(operation, version),
    'content-length': String(version.sizeBytes),
  }
  return { status: 200, headers, body: empty }
}

export function listObjects({ bucket, bucketName, query, pageSize }: Operation): Answer {
  const prefix = query.get('prefix') ?? ''
  const token = query.get('continuation-token')
  const after = token ? Buffer.from(token, 'base64').toString() : (query.get('start-after') ?? '')
  const names = [...bucket.objects.keys()]
    .filter((name) => name.startsWith(prefix) && compareNames(name, after) > 0)
    .sort(compareNames)
  const page = names.slice(0, pageSize)
  const isTruncated = names.length > page.length
  const next = Buffer.from(page.at(-1) ?? '').toString('base64')
  const contents = page.map((name) => describeObject(name, bucket.objects.get(name)?.at(-1)))
  return document(
    'ListBucketResult',
    `<Name>${bucketName}</Name><Prefix>${xml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${
      isTruncated ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''
    }${contents.join('')}`,
  )
}

export function listUploads({ bucket, query, pageSize }: Operation): Answer {
  const prefix = query.get('prefix') ?? ''
  const place = ({ key, uploadId }: { key: string; uploadId: string }) => `${key}\0${uploadId}`
  const after = place({
    key: query.get('key-marker') ?? '',
    uploadId: query.get('upload-id-marker') ?? '',
  })
  const uploads = [...bucket.uploads.values()]
    .filter((upload) => upload.key.startsWith(prefix) && compareNames(place(upload), after) > 0)
    .sort((a, b) => compareNames(place(a), place(b)))
  const page = uploads.slice(0, pageSize)
  const last = page.at(-1)
  const isTruncated = uploads.length > page.length
  const members = page.map(
    ({ key, uploadId, initiatedAt }) =>
      `<Upload><Key>${xml(key)}</Key><UploadId>${uploadId}</UploadId><Initiated>${initiatedAt.toISOString()}</Initiated></Upload>`,
  )
  return document(
    'ListMultipartUploadsResult',
    `<IsTruncated>${isTruncated}</IsTruncated>${
      isTruncated && last
        ? `<NextKeyMarker>${xml(last.key)}</NextKeyMarker><NextUploadIdMarker>${last.uploadId}</NextUploadIdMarker>`
        : ''
    }${members.join('')}`,
  )
}

export function readVersioning({ bucket }: Operation): Answer {
  const status = bucket.versioning ? '<Status>Enabled</Status>' : ''
  return document('VersioningConfiguration', status)
}

export function readObjectLock({ bucket }: Operation): Answer {
  if (!bucket.objectLock) {
    return errorAnswer({ status: 404, code: 'ObjectLockConfigurationNotFoundError' })
  }
  return document('ObjectLockConfiguration', '<ObjectLockEnabled>Enabled</ObjectLockEnabled>')
}

export function find({ bucket, key, query }: Operation) {
  const versionId = query.get('versionId')
  const versions = bucket.objects.get(key) ?? []
  const version =
    versionId === null ? versions.at(-1) : versions.find((each) => each.versionId === versionId)
  if (version !== undefined) return { version }
  const code = versionId === null || versions.length === 0 ? 'NoSuchKey' : 'NoSuchVersion'
  return { refusal: errorAnswer({ status: 404, code }) }
}

function headersOf(operation: Operation, version: StoredVersion): Record<string, string> {
  const { headers } = operation
  const isAsked = headerOf(headers, 'x-amz-checksum-mode') === 'ENABLED'
  const { checksum, versionId, storageClass } = version
  return {
    etag: `"${version.etag}"`,
    'last-modified': version.modifiedAt.toUTCString(),
    ...version.headers,
    ...(storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': storageClass }),
    ...coldHeaders(operation, version),
    ...(versionId === undefined ? {} : { 'x-amz-version-id': versionId }),
    ...(isAsked && checksum !== undefined
      ? { 'x-amz-checksum-sha256': checksum.sha256, 'x-amz-checksum-type': checksum.type }
      : {}),
  }
}

function describeObject(name: string, version: StoredVersion | undefined): string {
  if (version === undefined) return ''
  const { sizeBytes, modifiedAt, storageClass, etag } = version
  return `<Contents><Key>${xml(name)}</Key><LastModified>${modifiedAt.toISOString()}</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${sizeBytes}</Size><StorageClass>${storageClass}</StorageClass></Contents>`
}

function document(name: string, members: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${members}</${name}>`,
    ),
  }
}
