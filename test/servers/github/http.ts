/** Reads a request, and writes an answer, sound or spoiled. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './answers.ts'
import type { Fault } from './faults.ts'

/** Throws when the client goes away before it has sent all. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Undefined for no body; the text itself when it is no JSON. */
export function parseBody(body: Buffer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString())
  } catch {
    return body.toString()
  }
}

export function sendAnswer(
  { status, headers, body }: Answer,
  response: ServerResponse,
  { date, fault }: { readonly date: Date; readonly fault: Fault | undefined },
): void {
  response.setHeader('date', date.toUTCString())
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value)
  if (body === undefined) {
    response.writeHead(status).end()
    return
  }
  const page = typeof body === 'string'
  const bytes = Buffer.from(page ? body : JSON.stringify(body))
  if (!page) response.setHeader('content-type', 'application/json; charset=utf-8')
  response.setHeader('content-length', bytes.length)
  response.writeHead(status)
  if (fault?.kind === 'truncate' && fault.afterBytes < bytes.length) {
    response.write(bytes.subarray(0, fault.afterBytes), () => response.destroy())
    return
  }
  response.end(bytes)
}
