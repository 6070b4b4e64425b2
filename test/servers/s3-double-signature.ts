/** Checks AWS Signature Version 4 as S3 does: who asks, when, and whether it was changed. */
import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from './s3-double-faults.ts'
import { errorAnswer } from './s3-double-faults.ts'

export interface Key {
  readonly secret: string
  readonly account: string
  readonly sessionToken?: string
}

export interface SignedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/(\w+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/
const GREATEST_SKEW_MS = 15 * 60 * 1000

/** The key that signed the request, or the answer that refuses it. */
export function checkSignature(
  request: SignedRequest,
  keys: ReadonlyMap<string, Key>,
  { now, region }: { readonly now: Date; readonly region: string | undefined },
): { readonly key: Key } | { readonly refusal: Answer } {
  const [, accessKeyId = '', day = '', signedRegion = '', service = '', names = '', signature] =
    FORM.exec(request.headers.authorization ?? '') ?? []
  if (signature === undefined) return refuse(403, 'AccessDenied')
  const key = keys.get(accessKeyId)
  if (key === undefined) return refuse(403, 'InvalidAccessKeyId')
  if (key.sessionToken !== single(request.headers['x-amz-security-token'])) {
    return refuse(400, 'InvalidToken')
  }
  const time = single(request.headers['x-amz-date']) ?? ''
  if (Math.abs(parseTime(time) - now.getTime()) > GREATEST_SKEW_MS) {
    return refuse(403, 'RequestTimeTooSkewed')
  }
  if (service === 's3' && region !== undefined && region !== signedRegion) {
    return refuse(400, 'AuthorizationHeaderMalformed', `<Region>${region}</Region>`)
  }
  const scope = [day, signedRegion, service, 'aws4_request']
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical(request, names))]
  const signingKey = scope.reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${key.secret}`),
  )
  const expected = createHmac('sha256', signingKey).update(text.join('\n')).digest('hex')
  return expected === signature ? { key } : refuse(403, 'SignatureDoesNotMatch')
}

export function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function canonical({ method, url, headers, body }: SignedRequest, names: string): string {
  const [path = '', query = ''] = url.split(/\?(.*)/s)
  const parameters = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
  const lines = names.split(';').map((name) => `${name}:${single(headers[name])?.trim() ?? ''}\n`)
  const payload = single(headers['x-amz-content-sha256']) ?? sha256(body)
  return [method, path, parameters.join('&'), lines.join(''), names, payload].join('\n')
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
