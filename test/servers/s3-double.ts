/**
 * A small S3 server (path style) and STS for tests, strict where S3 is: signatures, payload
 * hashes, checksums, conditions, parts. It keeps everything in memory, logs each request and
 * can be told to misbehave. It passes the same contract suite as a real server.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import {
  type Answer,
  createFaultPlan,
  errorAnswer,
  type PlannedFault,
  serveWithFault,
} from './s3-double-faults.ts'
import { createBucket, type DoubleBucket } from './s3-double-objects.ts'
import * as reading from './s3-double-read.ts'
import { headerOf, type Operation, readPath, type Traits } from './s3-double-request.ts'
import { restoreObject } from './s3-double-retrieval.ts'
import { checkSignature, type Key, type SignedRequest } from './s3-double-signature.ts'
import {
  assumeRole,
  assumeSession,
  callerIdentity,
  type Session,
  type TokenIssue,
} from './s3-double-sts.ts'
import * as writing from './s3-double-write.ts'

export interface S3DoubleOptions {
  /** Buckets by name; one plain bucket `test` if absent. */
  readonly buckets?: Readonly<Record<string, Parameters<typeof createBucket>[0]>>
  readonly traits?: Traits
  readonly faults?: readonly PlannedFault[]
  /** The clock of the server. */
  readonly now?: () => Date
  /** By which sessions that keys open are over; signatures are made by the clock of the machine. */
  readonly sessionNow?: () => Date
  /** The clock of its cold storage alone, so that hours may pass and signatures hold. */
  readonly coldNow?: () => Date
  /** A region that signatures must name; any if absent. */
  readonly region?: string
  readonly pageSize?: number
  /** Which OIDC tokens may assume a role; none if absent. */
  readonly acceptsToken?: (issue: TokenIssue) => boolean
}

export interface LoggedRequest {
  readonly method: string
  readonly url: string
  readonly key: string
  /** Without those that could be used again: the signature and the session token. */
  readonly headers: IncomingHttpHeaders
  readonly bodyBytes: number
  /** The key that signed; null where it stands in the URL, or there is none. */
  readonly accessKeyId: string | null
}

export interface S3Double {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly requests: readonly LoggedRequest[]
  readonly tokenIssues: readonly TokenIssue[]
  /** Roles that were assumed by keys, and how they were narrowed. Nothing is held to that here. */
  readonly sessions: readonly Session[]
  bucket(name?: string): DoubleBucket
  /** Makes a new plan: the next request is number 1. */
  plan(faults: readonly PlannedFault[]): void
  /** How many requests came since the plan was made. */
  requestCount(): number
  close(): Promise<void>
}

const ACCESS_KEY = 'AKIADOUBLE'
const SECRET_KEY = 'not-a-secret'
const ACCOUNT = '111122223333'
const PAGE_SIZE = 1000

export async function startS3Double(options: S3DoubleOptions = {}): Promise<S3Double> {
  const { buckets = { test: {} }, now = () => new Date(), faults = [] } = options
  const { sessionNow = now, coldNow = now } = options
  const held = new Map(Object.entries(buckets).map(([name, each]) => [name, createBucket(each)]))
  const keys = new Map<string, Key>([[ACCESS_KEY, { secret: SECRET_KEY, account: ACCOUNT }]])
  const requests: LoggedRequest[] = []
  const tokenIssues: TokenIssue[] = []
  const sessions: Session[] = []
  const plan = createFaultPlan()
  plan.plan(faults)

  function serve(request: SignedRequest): Answer {
    const form = formOf(request)
    if (form.get('Action') === 'AssumeRoleWithWebIdentity') return assume(form)
    const checked = checkSignature(request, keys, {
      now: now(),
      sessionNow: sessionNow(),
      region: options.region,
    })
    if ('refusal' in checked) return checked.refusal
    if (form.get('Action') === 'GetCallerIdentity') return callerIdentity(checked.key)
    if (form.get('Action') === 'AssumeRole') return openSession(form)
    return serveBucket(request)
  }

  function serveBucket({ method, url, headers, body }: SignedRequest): Answer {
    const { bucketName, key, query } = readPath({ url })
    const bucket = held.get(bucketName)
    if (bucket === undefined) return errorAnswer({ status: 404, code: 'NoSuchBucket' })
    const owner = headerOf(headers, 'x-amz-expected-bucket-owner') ?? bucket.owner
    if (owner !== bucket.owner) return errorAnswer({ status: 403, code: 'AccessDenied' })
    const { traits = {}, pageSize = PAGE_SIZE } = options
    const context = { bucket, bucketName, now: now(), coldNow: coldNow(), traits, pageSize }
    return operate(method, { ...context, key, query, headers, body })
  }

  function assume(form: URLSearchParams): Answer {
    const accepts = (issue: TokenIssue) => {
      tokenIssues.push(issue)
      return options.acceptsToken?.(issue) ?? false
    }
    const { answer, issued } = assumeRole(form, { accepts, now: now() })
    if (issued !== undefined) keys.set(...issued)
    return answer
  }

  function openSession(form: URLSearchParams): Answer {
    const { answer, issued, session } = assumeSession(form, sessionNow())
    keys.set(...issued)
    sessions.push(session)
    return answer
  }

  const server = createServer(async (request, response) => {
    response.on('error', () => {})
    const { method = '', url = '', headers } = request
    const fault = plan.next({ method, url })
    const body = await collect(request).catch(() => undefined)
    // The client has gone away; what it sent in part has no effect.
    if (body === undefined) return
    requests.push({
      ...logged(headers),
      method,
      url,
      key: readPath({ url }).key,
      bodyBytes: body.length,
    })
    await serveWithFault(
      fault,
      body,
      (bytes) => answered(serve, { method, url, headers, body: bytes }),
      response,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined

  return {
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: ACCESS_KEY,
    secretAccessKey: SECRET_KEY,
    requests,
    tokenIssues,
    sessions,
    bucket(name = 'test') {
      const bucket = held.get(name)
      if (bucket === undefined) throw new Error(`the double has no bucket ${name}`)
      return bucket
    },
    plan: plan.plan,
    requestCount: plan.count,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A defect of the double is an answer that no store gives, so that it is not mistaken for one. */
function answered(serve: (request: SignedRequest) => Answer, request: SignedRequest): Answer {
  try {
    return serve(request)
  } catch (error) {
    return errorAnswer({ status: 418, code: 'DefectOfTheDouble', message: String(error) })
  }
}

/** STS takes forms, and has no paths. */
function formOf({ method, url, body }: SignedRequest): URLSearchParams {
  return new URLSearchParams(method === 'POST' && url === '/' ? body.toString() : '')
}

function operate(method: string, operation: Operation): Answer {
  const { key, query } = operation
  const operations: readonly [boolean, (operation: Operation) => Answer][] =
    key === ''
      ? [
          [method === 'GET' && query.has('list-type'), reading.listObjects],
          [method === 'GET' && query.has('uploads'), reading.listUploads],
          [method === 'GET' && query.has('versioning'), reading.readVersioning],
          [method === 'GET' && query.has('object-lock'), reading.readObjectLock],
        ]
      : [
          [method === 'GET', reading.getObject],
          [method === 'HEAD', reading.headObject],
          [method === 'PUT' && query.has('uploadId'), writing.uploadPart],
          [method === 'PUT' && query.has('retention'), writing.putRetention],
          [method === 'PUT', writing.putObject],
          [method === 'POST' && query.has('restore'), restoreObject],
          [method === 'POST' && query.has('uploads'), writing.createUpload],
          [method === 'POST' && query.has('uploadId'), writing.completeUpload],
          [method === 'DELETE' && query.has('uploadId'), writing.abortUpload],
        ]
  const found = operations.find(([fits]) => fits)
  return found?.[1](operation) ?? errorAnswer({ status: 501, code: 'NotImplemented' })
}

function logged({ authorization, 'x-amz-security-token': _, ...headers }: IncomingHttpHeaders) {
  const accessKeyId = /Credential=([^/]+)\//.exec(authorization ?? '')?.[1] ?? null
  return { headers, accessKeyId }
}

async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}
