/** Checks AWS Signature Version 4 as S3 does: who asks, when, and whether it was changed. */
import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from './s3-double-faults.ts'
import { errorAnswer } from './s3-double-faults.ts'

export interface Key {
  readonly secret: string
  readonly account: string
  readonly sessionToken?: string
  readonly expiresAt?: Date
}

export interface SignedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

const GREATEST_SKEW_MS = 15 * 60 * 1000

/** What a request says of itself, in its headers or, if it was signed beforehand, in its URL. */
interface Claim {
  /** `<access key>/<day>/<region>/<service>/aws4_request` */
  readonly credential: string
  /** Of headers, with semicolons. */
  readonly signedHeaders: string
  readonly signature: string
  readonly time: string
  readonly sessionToken: string | undefined
  /** SHA-256 of the body, or what stands in its place. */
  readonly payload: string
  /** How long it is good for. */
  readonly seconds: number | undefined
}

interface CheckMeans {
  readonly now: Date
  readonly sessionNow: Date
  /** Any if undefined. */
  readonly region: string | undefined
}

/** The key that signed the request, or the answer that refuses it. */
export function checkSignature(
  request: SignedRequest,
  keys: ReadonlyMap<string, Key>,
  { now, sessionNow, region }: CheckMeans,
): { readonly key: Key } | { readonly refusal: Answer } {
  const claim = readHeaders(request) ?? readQuery(request)
  if (claim === undefined) return refuse(403, 'AccessDenied')
  const [accessKeyId = '', day = '', signedRegion = '', service = ''] = claim.credential.split('/')
  const key = keys.get(accessKeyId)
  if (key === undefined) return refuse(403, 'InvalidAccessKeyId')
  if (key.sessionToken !== claim.sessionToken) return refuse(400, 'InvalidToken')
  if (key.expiresAt !== undefined && key.expiresAt <= sessionNow) return refuse(400, 'ExpiredToken')
  const untimely = refuseTime(claim, now)
  if (untimely !== undefined) return untimely
  if (service === 's3' && region !== undefined && region !== signedRegion) {
    return refuse(400, 'AuthorizationHeaderMalformed', `<Region>${region}</Region>`)
  }
  const scope = [day, signedRegion, service, 'aws4_request']
  const digest = sha256(canonical(request, claim))
  const text = ['AWS4-HMAC-SHA256', claim.time, scope.join('/'), digest]
  const signingKey = scope.reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${key.secret}`),
  )
  const expected = createHmac('sha256', signingKey).update(text.join('\n')).digest('hex')
  return expected === claim.signature ? { key } : refuse(403, 'SignatureDoesNotMatch')
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^,]+\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

function readHeaders({ headers, body }: SignedRequest): Claim | undefined {
  const [, credential = '', signedHeaders = '', signature] =
    FORM.exec(headers.authorization ?? '') ?? []
  if (signature === undefined) return undefined
  return {
    ...{ credential, signedHeaders, signature },
    time: single(headers['x-amz-date']) ?? '',
    sessionToken: single(headers['x-amz-security-token']),
    payload: single(headers['x-amz-content-sha256']) ?? sha256(body),
    seconds: undefined,
  }
}

const LONGEST_SECONDS = 7 * 24 * 60 * 60

function readQuery({ url }: SignedRequest): Claim | undefined {
  const query = new URL(url, 'http://double').searchParams
  const read = (name: string) => query.get(`X-Amz-${name}`) ?? ''
  const seconds = Number(read('Expires'))
  if (read('Algorithm') !== 'AWS4-HMAC-SHA256') return undefined
  if (!(seconds >= 1 && seconds <= LONGEST_SECONDS)) return undefined
  return {
    credential: read('Credential'),
    signedHeaders: read('SignedHeaders'),
    signature: read('Signature'),
    time: read('Date'),
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    payload: 'UNSIGNED-PAYLOAD',
    seconds,
  }
}

function refuseTime({ time, seconds }: Claim, now: Date) {
  const ageMs = now.getTime() - parseTime(time)
  if (seconds !== undefined && ageMs >= seconds * 1000) return refuse(403, 'AccessDenied')
  const most = seconds === undefined ? GREATEST_SKEW_MS : Number.POSITIVE_INFINITY
  if (ageMs <= most && ageMs >= -GREATEST_SKEW_MS) return undefined
  return refuse(403, 'RequestTimeTooSkewed')
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function canonical(
  { method, url, headers }: SignedRequest,
  { signedHeaders, payload }: Claim,
): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s)
  const parameters = query
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
  const lines = signedHeaders
    .split(';')
    .map((name) => `${name}:${single(headers[name])?.trim() ?? ''}\n`)
  return [method, path, parameters.join('&'), lines.join(''), signedHeaders, payload].join('\n')
}

/** `20260304T120000Z` */
function parseTime(time: string): number {
  return Date.parse(time.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'))
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value
}

function refuse(status: number, code: string, members = ''): { readonly refusal: Answer } {
  return { refusal: errorAnswer({ status, code, members }) }
}
