/** One request, and the head of its answer. */
import type { Agent, ClientRequest, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { readBody } from './http-body.ts'
import { type Call, headOf, type Patience, watchCall } from './http-call.ts'
import type { Content } from './http-content.ts'
import { unanswered } from './http-failures.ts'
import { http, https } from './http-modules.ts'
import { interrupted } from './process.ts'

export interface Order {
  readonly url: URL
  readonly headers: OutgoingHttpHeaders
  /** Makes it a POST. */
  readonly content: Content | undefined
  readonly agent: Agent
  readonly signal: AbortSignal
  readonly patience: Patience
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: AsyncGenerator<Buffer>
  /** Destroys the socket, for a body that nobody begins to read. */
  drop(): void
}

/** Throws `source-unreachable` where nobody answers, `source-protocol` where it is not HTTP. */
export async function exchange(order: Order): Promise<Reply> {
  for (;;) {
    const reply = await attempt(order)
    if (reply !== undefined) return reply
    // Whatever else was kept may be closed as well: the next attempt gets a socket of its own.
    for (const socket of Object.values(order.agent.freeSockets).flat()) socket?.destroy()
  }
}

/** Undefined when it went over a kept socket that the other side had closed meanwhile. */
async function attempt(order: Order): Promise<Reply | undefined> {
  const { url, content, signal, patience } = order
  if (signal.aborted) throw interrupted(signal)
  const request = open(order)
  const call = watchCall(request, signal, patience)
  const wasClosed = watchKept(request)
  const head = headOf(request)
  void send(request, content, call)
  const response = await head
  call.rest()
  if (response !== undefined) {
    const { statusCode: status = 0, headers } = response
    const body = readBody(response, call, url)
    return { status, headers, body, drop: () => request.destroy() }
  }
  const failure = call.failure()
  if (wasClosed(failure)) return undefined
  throw unanswered(url, failure, request.socket)
}

function open({ url, headers, content, agent }: Order): ClientRequest {
  const start = url.protocol === 'https:' ? https().request : http().request
  return start(url, { agent, headers, method: content === undefined ? 'GET' : 'POST' })
}

/** Tells whether a failure is that of a kept socket which said nothing more to this request. */
function watchKept(request: ClientRequest): (failure: unknown) => boolean {
  let bytesBefore = 0
  request.once('socket', (socket) => {
    bytesBefore = socket.bytesRead
  })
  return (failure) =>
    request.reusedSocket &&
    request.socket?.bytesRead === bytesBefore &&
    failure instanceof Error &&
    'code' in failure &&
    (failure.code === 'ECONNRESET' || failure.code === 'EPIPE')
}

/** Sends the body no faster than it is taken, so that a slow line is not one that is silent. */
async function send(
  request: ClientRequest,
  content: Content | undefined,
  call: Call,
): Promise<void> {
  for (const chunk of content?.chunks ?? []) {
    if (!request.write(chunk)) await drained(request)
    if (request.destroyed) return
    call.heard()
  }
  request.end()
}

function drained(request: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      request.off('drain', done).off('close', done)
      resolve()
    }
    request.on('drain', done).on('close', done)
  })
}
