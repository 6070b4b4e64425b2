/** Operations of the S3 double that write: objects, and uploads in parts. */
import { createHash, randomBytes } from 'node:crypto'
import { type Answer, errorAnswer } from './s3-double-faults.ts'
import type { Part, PendingUpload, StoredVersion } from './s3-double-objects.ts'
import { headerOf, type Operation, settingsOf, xml } from './s3-double-request.ts'
import { sha256 } from './s3-double-signature.ts'

const SMALLEST_PART_BYTES = 5 * 2 ** 20
const STORAGE_CLASSES =
  /^(STANDARD|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER_IR|GLACIER|DEEP_ARCHIVE)$/

export function putObject(operation: Operation): Answer {
  const refusal = refuseBytes(operation) ?? refuseSettings(operation) ?? refuseTaken(operation)
  if (refusal !== undefined) return refusal
  const digest = sha256(operation.body)
  return store(operation, {
    pieces: [Buffer.from(operation.body)],
    etag: digest.slice(0, 32),
    headers: settingsOf(operation),
    checksum:
      operation.traits.ignoresChecksums || !headerOf(operation.headers, 'x-amz-checksum-sha256')
        ? undefined
        : { sha256: Buffer.from(digest, 'hex').toString('base64'), type: 'FULL_OBJECT' },
  })
}

export function createUpload(operation: Operation): Answer {
  const refusal = refuseSettings(operation)
  if (refusal !== undefined) return refusal
  const uploadId = randomBytes(16).toString('hex')
  operation.bucket.uploads.set(uploadId, {
    uploadId,
    key: operation.key,
    initiatedAt: operation.now,
    headers: settingsOf(operation),
    parts: new Map(),
  })
  return xmlAnswer(
    `<InitiateMultipartUploadResult><Bucket>${operation.bucketName}</Bucket><Key>${xml(operation.key)}</Key><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`,
  )
}

export function uploadPart(operation: Operation): Answer {
  const upload = uploadOf(operation)
  if (upload === undefined) return errorAnswer({ status: 404, code: 'NoSuchUpload' })
  const number = Number(operation.query.get('partNumber'))
  if (!(number >= 1 && number <= 10_000)) {
    return errorAnswer({ status: 400, code: 'InvalidArgument' })
  }
  const refusal = refuseBytes(operation)
  if (refusal !== undefined) return refusal
  const digest = sha256(operation.body)
  upload.parts.set(number, { bytes: Buffer.from(operation.body), sha256: digest })
  return {
    status: 200,
    headers: {
      etag: `"${digest.slice(0, 32)}"`,
      ...(operation.traits.ignoresChecksums ? {} : { 'x-amz-checksum-sha256': base64(digest) }),
    },
    body: Buffer.alloc(0),
  }
}

export function completeUpload(operation: Operation): Answer {
  const upload = uploadOf(operation)
  if (upload === undefined) return errorAnswer({ status: 404, code: 'NoSuchUpload' })
  const named = [...operation.body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(
    ([, part = '']) => ({
      number: Number(/<PartNumber>(\d+)/.exec(part)?.[1]),
      etag: /<ETag>(?:&quot;|")?([0-9a-f]+)/.exec(part)?.[1],
      checksum: /<ChecksumSHA256>([^<]+)/.exec(part)?.[1],
    }),
  )
  const parts = named.flatMap(({ number, etag, checksum }) => {
    const part = upload.parts.get(number)
    const isMeant = part?.sha256.slice(0, 32) === etag
    const isWhole = checksum === undefined || checksum === base64(part?.sha256 ?? '')
    return part !== undefined && isMeant && isWhole ? [part] : []
  })
  if (named.length === 0 || named.some(({ number }, i) => number <= (named[i - 1]?.number ?? 0))) {
    return errorAnswer({ status: 400, code: 'InvalidPartOrder' })
  }
  if (parts.length < named.length) return errorAnswer({ status: 400, code: 'InvalidPart' })
  if (parts.slice(0, -1).some(({ bytes }) => bytes.length < SMALLEST_PART_BYTES)) {
    return errorAnswer({ status: 400, code: 'EntityTooSmall' })
  }
  return join(operation, upload, parts)
}

export function abortUpload(operation: Operation): Answer {
  const upload = uploadOf(operation)
  if (upload === undefined) return errorAnswer({ status: 404, code: 'NoSuchUpload' })
  operation.bucket.uploads.delete(upload.uploadId)
  return { status: 204, headers: {}, body: Buffer.alloc(0) }
}

export function putRetention({ bucket, key, query, body }: Operation): Answer {
  const versions = bucket.objects.get(key) ?? []
  const isMeant = ({ versionId }: StoredVersion) => versionId === query.get('versionId')
  if (!versions.some(isMeant)) return errorAnswer({ status: 404, code: 'NoSuchVersion' })
  const text = body.toString()
  const lock = {
    'x-amz-object-lock-mode': /<Mode>(\w+)/.exec(text)?.[1] ?? '',
    'x-amz-object-lock-retain-until-date': /<RetainUntilDate>([^<]+)/.exec(text)?.[1] ?? '',
  }
  bucket.objects.set(
    key,
    versions.map((each) =>
      isMeant(each) ? { ...each, headers: { ...each.headers, ...lock } } : each,
    ),
  )
  return { status: 200, headers: {}, body: Buffer.alloc(0) }
}

function join(operation: Operation, upload: PendingUpload, parts: readonly Part[]): Answer {
  const isConditional = operation.traits.ignoresConditions !== 'completing'
  const taken = isConditional ? refuseTaken(operation) : undefined
  if (taken !== undefined) return taken
  const digests = Buffer.concat(parts.map((part) => Buffer.from(part.sha256, 'hex')))
  const composite = createHash('sha256').update(digests).digest()
  const isChecked =
    upload.headers['x-amz-checksum-algorithm'] === 'SHA256' && !operation.traits.ignoresChecksums
  const answer = store(operation, {
    pieces: parts.map(({ bytes }) => bytes),
    etag: `${composite.toString('hex').slice(0, 32)}-${parts.length}`,
    headers: upload.headers,
    checksum: isChecked
      ? { sha256: `${composite.toString('base64')}-${parts.length}`, type: 'COMPOSITE' }
      : undefined,
  })
  operation.bucket.uploads.delete(upload.uploadId)
  return {
    ...xmlAnswer(
      `<CompleteMultipartUploadResult><Bucket>${operation.bucketName}</Bucket><Key>${xml(operation.key)}</Key><ETag>${answer.headers.etag}</ETag></CompleteMultipartUploadResult>`,
    ),
    headers: answer.headers,
  }
}

function store(
  { bucket, key, now, traits }: Operation,
  made: Pick<StoredVersion, 'pieces' | 'etag' | 'headers' | 'checksum'>,
): Answer {
  const versionId = bucket.versioning ? randomBytes(12).toString('hex') : undefined
  const version: StoredVersion = {
    ...made,
    versionId,
    sizeBytes: made.pieces.reduce((sum, piece) => sum + piece.length, 0),
    modifiedAt: now,
    storageClass: made.headers['x-amz-storage-class'] ?? bucket.storageClass,
  }
  const older = bucket.versioning ? (bucket.objects.get(key) ?? []) : []
  bucket.objects.set(key, [...older, version])
  return {
    status: 200,
    headers: {
      etag: `"${made.etag}"`,
      ...(versionId === undefined ? {} : { 'x-amz-version-id': versionId }),
      ...(traits.tellsLittle ? {} : toldOf(bucket.objects.get(key)?.at(-1))),
    },
    body: Buffer.alloc(0),
  }
}

/** What S3 tells of an object when it has written it: neither its class nor its lock. */
function toldOf(version: StoredVersion | undefined): Record<string, string> {
  const { checksum, headers = {} } = version ?? {}
  const encryption = Object.entries(headers).filter(([name]) => name.includes('server-side'))
  return {
    ...Object.fromEntries(encryption),
    ...(checksum === undefined
      ? {}
      : { 'x-amz-checksum-sha256': checksum.sha256, 'x-amz-checksum-type': checksum.type }),
  }
}

function refuseBytes({ headers, body, traits }: Operation): Answer | undefined {
  const payload = headerOf(headers, 'x-amz-content-sha256') ?? ''
  if (payload.startsWith('STREAMING-')) return errorAnswer({ status: 501, code: 'NotImplemented' })
  if (traits.ignoresChecksums) return undefined
  const digest = sha256(body)
  const checksum = headerOf(headers, 'x-amz-checksum-sha256')
  if (checksum !== undefined && checksum !== base64(digest)) {
    return errorAnswer({ status: 400, code: 'BadDigest' })
  }
  if (payload === digest || payload === 'UNSIGNED-PAYLOAD') return undefined
  return errorAnswer({ status: 400, code: 'XAmzContentSHA256Mismatch' })
}

function refuseSettings({ bucket, headers }: Operation): Answer | undefined {
  const locks = headerOf(headers, 'x-amz-object-lock-mode') !== undefined
  if (locks && !bucket.objectLock) return errorAnswer({ status: 400, code: 'InvalidRequest' })
  const storageClass = headerOf(headers, 'x-amz-storage-class') ?? 'STANDARD'
  if (STORAGE_CLASSES.test(storageClass)) return undefined
  return errorAnswer({ status: 400, code: 'InvalidStorageClass' })
}

function refuseTaken({ bucket, key, headers, traits }: Operation): Answer | undefined {
  const isGuarded = headerOf(headers, 'if-none-match') === '*'
  if (!isGuarded || !bucket.objects.has(key)) return undefined
  if (traits.ignoresConditions === 'everywhere') return undefined
  return errorAnswer({ status: 412, code: 'PreconditionFailed' })
}

function uploadOf({ bucket, key, query }: Operation): PendingUpload | undefined {
  const upload = bucket.uploads.get(query.get('uploadId') ?? '')
  return upload?.key === key ? upload : undefined
}

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64')
}

function xmlAnswer(document: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${document}`),
  }
}
