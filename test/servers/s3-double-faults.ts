/**
 * Faults of a network or a server, and when they strike. The double and the proxy before a
 * real server apply the same plan, so that what is learnt of one can be tried on the other.
 */
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export type Fault =
  /** The connection breaks before the server has seen the request. */
  | 'reset'
  /** The server does what it was asked to, and the connection breaks before it has said so. */
  | 'reset-after-effect'
  /** The answer comes late and in drops. */
  | 'slow'
  /** Half of the answer comes, then nothing more, and nothing ends. */
  | 'stall'
  /** One bit of the body of the request is turned. */
  | 'flip-request'
  /** One bit of the body of the answer is turned. */
  | 'flip-response'
  /** The connection ends after half of the body of the answer. */
  | 'truncate-response'
  /** An error of S3 in place of the effect: 403, 500, 503 … */
  | number
  | { readonly status: number; readonly code?: string; readonly retryAfter?: string }

export interface PlannedFault {
  /** The number of the request since the plan was made, from 1; or which requests it strikes. */
  readonly at: number | ((request: RequestLine) => boolean)
  readonly fault: Fault
}

export interface RequestLine {
  readonly method: string
  /** Path and query as they were sent. */
  readonly url: string
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface FaultPlan {
  /** Counts the request, and says what strikes it. */
  next(request: RequestLine): Fault | undefined
  /** Begins anew with other faults, and counts from 1 again. */
  plan(faults: readonly PlannedFault[]): void
  /** How many requests there were since the plan was made. */
  count(): number
}

export function createFaultPlan(): FaultPlan {
  let planned: readonly PlannedFault[] = []
  let count = 0
  return {
    next(request) {
      count++
      const strikes = ({ at }: PlannedFault) =>
        typeof at === 'number' ? at === count : at(request)
      return planned.find(strikes)?.fault
    },
    plan(faults) {
      planned = faults
      count = 0
    },
    count: () => count,
  }
}

/** Has the request answered by `serve`, with the fault in its way. */
export async function serveWithFault(
  fault: Fault | undefined,
  body: Buffer,
  serve: (body: Buffer) => Promise<Answer> | Answer,
  response: ServerResponse,
): Promise<void> {
  if (typeof fault === 'number') return send(errorAnswer({ status: fault }), response)
  if (typeof fault === 'object') return send(errorAnswer(fault), response)
  if (fault === 'reset') return reset(response)
  const answer = await serve(fault === 'flip-request' ? flipped(body) : body)
  switch (fault) {
    case 'reset-after-effect':
      return reset(response)
    case 'slow':
      return sendSlowly(answer, response)
    case 'stall':
      return sendHalf(answer, response, () => undefined)
    case 'truncate-response':
      return sendHalf(answer, response, () => response.socket?.destroy())
    case 'flip-response':
      return send({ ...answer, body: flipped(answer.body) }, response)
    default:
      return send(answer, response)
  }
}

const CODES: Record<number, string> = {
  400: 'BadRequest',
  403: 'AccessDenied',
  404: 'NoSuchBucket',
  409: 'ConditionalRequestConflict',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'SlowDown',
}

export function errorAnswer({
  status,
  code = CODES[status] ?? 'Error',
  retryAfter,
  message = `this is ${code}`,
  members = '',
}: {
  readonly status: number
  readonly code?: string
  readonly retryAfter?: string
  readonly message?: string
  /** More of the XML. */
  readonly members?: string
}): Answer {
  return {
    status,
    headers: {
      'content-type': 'application/xml',
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    },
    body: Buffer.from(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message>${members}</Error>`,
    ),
  }
}

function send({ status, headers, body }: Answer, response: ServerResponse): void {
  response.writeHead(status, { 'content-length': String(body.length), ...headers }).end(body)
}

async function sendSlowly({ status, headers, body }: Answer, response: ServerResponse) {
  await sleep(50)
  response.writeHead(status, { 'content-length': String(body.length), ...headers })
  const step = Math.max(1, Math.ceil(body.length / 10))
  for (let at = 0; at < body.length; at += step) {
    response.write(body.subarray(at, at + step))
    await sleep(5)
  }
  response.end()
}

/** Without a body nothing at all is sent. */
function sendHalf({ status, headers, body }: Answer, response: ServerResponse, then: () => void) {
  if (body.length === 0) return then()
  response.writeHead(status, { 'content-length': String(body.length), ...headers })
  response.write(body.subarray(0, body.length / 2), () => setTimeout(then, 20))
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

function flipped(body: Buffer): Buffer {
  const copy = Buffer.from(body)
  const middle = Math.floor(copy.length / 2)
  const byte = copy[middle]
  if (byte !== undefined) copy[middle] = byte ^ 1
  return copy
}
