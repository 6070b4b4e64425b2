/**
 * Stands before a real server and applies a fault plan to what passes. The host is passed
 * on as the client wrote it, since it is part of what the client signed.
 */
import { type ClientRequest, createServer, type IncomingMessage, request } from 'node:http'
import {
  type Answer,
  createFaultPlan,
  type PlannedFault,
  type RequestLine,
  serveWithFault,
} from './s3-double-faults.ts'

export interface FaultProxy {
  readonly endpoint: string
  readonly requests: readonly RequestLine[]
  /** Makes a new plan: the next request is number 1. */
  plan(faults: readonly PlannedFault[]): void
  /** How many requests came since the plan was made. */
  requestCount(): number
  close(): Promise<void>
}

/** A proxy before the server at `upstream` (`http://127.0.0.1:7480`), on a free port. */
export async function startFaultProxy(upstream: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(upstream)
  const plan = createFaultPlan()
  const requests: RequestLine[] = []

  function open({ method, url, headers }: IncomingMessage): ClientRequest {
    return request({ hostname, port, method, path: url, headers, agent: false })
  }

  const server = createServer(async (incoming, response) => {
    response.on('error', () => {})
    incoming.on('error', () => {})
    const line = { method: incoming.method ?? '', url: incoming.url ?? '' }
    requests.push(line)
    const fault = plan.next(line)
    const outgoing = open(incoming)
    if (fault === undefined) {
      // What no fault strikes passes as a stream, however large it is.
      outgoing.on('error', () => response.destroy())
      response.on('close', () => outgoing.destroy())
      outgoing.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.on('error', () => response.destroy()).pipe(response)
      })
      incoming.pipe(outgoing)
      return
    }
    const body = await collect(incoming).catch(() => undefined)
    if (body === undefined) return void outgoing.destroy()
    const serve = (bytes: Buffer) => exchange(outgoing, bytes)
    await serveWithFault(fault, body, serve, response).catch(() => response.destroy())
    if (!outgoing.writableEnded) outgoing.on('error', () => {}).destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()

  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`,
    requests,
    plan: plan.plan,
    requestCount: plan.count,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function exchange(outgoing: ClientRequest, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.on('response', (answer) => {
      collect(answer).then((bytes) => resolve(answerOf(answer, bytes)), reject)
    })
    outgoing.end(body)
  })
}

function answerOf({ statusCode = 502, headers }: IncomingMessage, body: Buffer): Answer {
  const single = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' && name !== 'transfer-encoding' ? [[name, value]] : [],
  )
  return { status: statusCode, headers: Object.fromEntries(single), body }
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
