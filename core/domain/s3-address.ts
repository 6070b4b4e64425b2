/** An S3 store by its settings: what may be set, and what each setting may be. */
import { z } from 'zod'
import { HoldfastError } from './errors.ts'
import { nearestName } from './nearest-name.ts'
import { readBytes } from './quantity.ts'

/** Classes an object may be written in; those of S3 on Outposts and directory buckets are not. */
export const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const
export type StorageClass = (typeof STORAGE_CLASSES)[number]

export interface S3Address {
  readonly kind: 's3'
  readonly bucket: string
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string
  readonly region?: string
  /** Origin and path of an S3-compatible server, without a slash at the end. */
  readonly endpoint?: string
  readonly pathStyle: boolean
  /** For data; manifests and ref lists are always STANDARD. */
  readonly storageClass?: StorageClass
  readonly sse?: 'AES256' | 'aws:kms' | 'aws:kms:dsse'
  readonly kmsKeyId?: string
  readonly objectLock?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number }
  /** Empty for any account. */
  readonly allowedAccountIds: readonly string[]
  readonly maxBandwidthBytesPerSecond?: number
}

/** A hundred years: S3 takes no more. */
const GREATEST_LOCK_DAYS = 36_500

/** Every parameter of an S3 address. Each is read from text, and says what it may be. */
const PARAMETERS = {
  region: z.string().regex(/^[a-z0-9-]+$/, 'is the name of a region, as eu-central-1'),
  endpoint: z.string().transform(readEndpoint),
  'path-style': z
    .enum(['true', 'false'], { error: 'is true or false' })
    .transform((text) => text === 'true'),
  'storage-class': z
    .string()
    .toUpperCase()
    .pipe(z.enum(STORAGE_CLASSES, { error: `is one of ${STORAGE_CLASSES.join(', ')}` })),
  sse: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse'], {
    error: 'is AES256, aws:kms or aws:kms:dsse',
  }),
  'kms-key-id': z.string().regex(/^[A-Za-z0-9:/_-]+$/, 'is the id, the alias or the ARN of a key'),
  'object-lock-mode': z
    .string()
    .toUpperCase()
    .pipe(z.enum(['GOVERNANCE', 'COMPLIANCE'], { error: 'is GOVERNANCE or COMPLIANCE' })),
  'object-lock-days': z
    .string()
    .regex(/^[1-9]\d{0,4}$/, `is a number of days from 1 to ${GREATEST_LOCK_DAYS}`)
    .transform(Number)
    .pipe(z.number().max(GREATEST_LOCK_DAYS, `is at most ${GREATEST_LOCK_DAYS} days`)),
  'allowed-account-ids': z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((id) => id !== ''))
    .pipe(
      z
        .array(z.string().regex(/^\d{12}$/, 'is a list of account ids of twelve digits'))
        .min(1, 'is a list of account ids of twelve digits'),
    ),
  'max-bandwidth': z.string().transform(readBandwidth),
}
const Settings = z.strictObject(PARAMETERS).partial()

/** The names of the parameters of an S3 address, which are inputs of the Action too. */
export const S3_PARAMETERS: readonly string[] = Object.keys(PARAMETERS)

/** What no UTF-8 can hold. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** DNS names, as S3 has had them since 2018. */
const BUCKET = /^(?!\d+(\.\d+){3}$)(?!xn--)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/

/**
 * Makes an S3 address of a bucket, a prefix and parameters as text, each without
 * URL escapes. Throws `bad-input` that names the parameter and the way out.
 */
export function s3Address({
  bucket,
  prefix,
  parameters,
}: {
  readonly bucket: string
  readonly prefix: string
  readonly parameters: Readonly<Record<string, string>>
}): S3Address {
  const read = readParameters(parameters)
  const endpoint = read.endpoint
  const objectLock = readObjectLock(read['object-lock-mode'], read['object-lock-days'])
  const sse = readEncryption(read.sse, read['kms-key-id'])
  return {
    kind: 's3',
    bucket: readBucket(bucket),
    prefix: readPrefix(prefix),
    pathStyle: read['path-style'] ?? endpoint !== undefined,
    allowedAccountIds: read['allowed-account-ids'] ?? [],
    ...given('region', read.region),
    ...given('endpoint', endpoint),
    ...given('storageClass', read['storage-class']),
    ...given('sse', sse),
    ...given('kmsKeyId', read['kms-key-id']),
    ...given('objectLock', objectLock),
    ...given('maxBandwidthBytesPerSecond', read['max-bandwidth']),
  }
}

function readParameters(parameters: Readonly<Record<string, string>>): z.infer<typeof Settings> {
  for (const name of Object.keys(parameters)) {
    if (!S3_PARAMETERS.includes(name)) throw unknownParameter(name)
  }
  const read = Settings.safeParse(parameters)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  throw badParameter(String(issue?.path[0]), issue?.message ?? 'cannot be read')
}

function readBucket(bucket: string): string {
  if (bucket.length <= 63 && BUCKET.test(bucket)) return bucket
  throw new HoldfastError('bad-input', `"${bucket}" cannot be the name of a bucket.`, {
    hint: 'A bucket has 3 to 63 lower-case letters, digits, dots and hyphens: s3://bucket/prefix.',
  })
}

function readPrefix(text: string): string {
  const prefix = text.replace(/^\/|\/$/g, '')
  if (prefix === '') return ''
  if (
    prefix.split('/').some((segment) => /^\.{0,2}$/.test(segment)) ||
    LONE_SURROGATE.test(prefix)
  ) {
    throw badParameter('prefix', 'may have no empty part, and none that is "." or ".."')
  }
  return prefix
}

function readEndpoint(text: string, context: z.RefinementCtx): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return refuse(context, 'is an http or https address, as https://minio.example.com:9000')
  }
  if (url.username !== '' || url.password !== '') {
    return refuse(context, 'may hold no credential: give it by the environment or a role')
  }
  if (url.search !== '' || url.hash !== '') return refuse(context, 'may have no ? and no #')
  return url.href.replace(/\/+$/, '')
}

function readBandwidth(text: string, context: z.RefinementCtx): number {
  const bytes = readBytes(text.replace(/(\/s|ps)$/i, ''))
  return bytes ?? refuse(context, 'is bytes in a second, as 500000, 10MB or 8MiB')
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

function readObjectLock(
  mode: 'GOVERNANCE' | 'COMPLIANCE' | undefined,
  days: number | undefined,
): S3Address['objectLock'] {
  if (mode !== undefined && days !== undefined) return { mode, days }
  if (mode !== undefined) throw badParameter('object-lock-mode', 'needs object-lock-days beside it')
  if (days !== undefined) throw badParameter('object-lock-days', 'needs object-lock-mode beside it')
  return undefined
}

function readEncryption(sse: S3Address['sse'], kmsKeyId: string | undefined): S3Address['sse'] {
  if (kmsKeyId !== undefined && sse === 'AES256') {
    throw badParameter('kms-key-id', 'does not go with sse=AES256: leave one of them out')
  }
  return sse ?? (kmsKeyId === undefined ? undefined : 'aws:kms')
}

function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  const members: Partial<Record<K, V>> = {}
  if (value !== undefined) members[name] = value
  return members
}

function badParameter(name: string, why: string): HoldfastError {
  return new HoldfastError('bad-input', `The store parameter ${name} ${why}.`, {
    hint: `Correct ${name} in the store address or the input, or leave it out.`,
  })
}

function unknownParameter(name: string): HoldfastError {
  if (/secret|access-?key|token|password|credential/i.test(name)) {
    return new HoldfastError('bad-input', `The store parameter ${name} looks like a credential.`, {
      hint: 'Give credentials by the environment (AWS_ACCESS_KEY_ID …) or a role; addresses are shown.',
    })
  }
  const nearest = nearestName(name, S3_PARAMETERS)
  return new HoldfastError('bad-input', `There is no store parameter ${name}.`, {
    hint: nearest
      ? `Did you mean ${nearest}?`
      : `The store parameters are ${S3_PARAMETERS.join(', ')}.`,
  })
}
