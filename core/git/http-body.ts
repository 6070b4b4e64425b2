/** The body of an answer, at the pace of whoever reads it. */
import type { IncomingMessage } from 'node:http'
import { READ_AHEAD } from './http-agent.ts'
import type { Call } from './http-call.ts'
import { broken } from './http-failures.ts'

/**
 * The chunks as the socket gave them. Node's own iterator of a stream joins those that wait,
 * which costs a copy of nearly every byte of a chunked answer.
 *
 * The other side is expected to say something only while a chunk is asked for and none is here.
 */
export async function* readBody(
  response: IncomingMessage,
  call: Call,
  url: URL,
): AsyncGenerator<Buffer> {
  const inbox = openInbox(response)
  try {
    while (call.failure() === undefined) {
      const chunks = inbox.take()
      for (const chunk of chunks) yield chunk
      if (chunks.length > 0) continue
      if (response.readableEnded) return
      call.listen()
      await inbox.changed()
      call.rest()
    }
    throw broken(url, call.failure())
  } finally {
    if (!response.readableEnded) response.destroy()
  }
}

interface Inbox {
  /** All that has come, and room for more. */
  take(): Buffer[]
  /** Resolves when something comes, or when nothing will any more. */
  changed(): Promise<void>
}

function openInbox(response: IncomingMessage): Inbox {
  let chunks: Buffer[] = []
  let bytes = 0
  let wake = () => {}
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= READ_AHEAD) response.pause()
    wake()
  })
  response.on('close', () => wake())
  return {
    take: () => {
      const taken = chunks
      chunks = []
      bytes = 0
      response.resume()
      return taken
    },
    changed: () =>
      new Promise((resolve) => {
        wake = resolve
      }),
  }
}
