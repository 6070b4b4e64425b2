/**
 * The server of a benchmark: the real `git http-backend` on loopback, in a process of its own
 * that does as little as it can, since it shares the machine with those that are measured.
 *
 * Started by served.ts as `server.ts <root>`. It tells its port first, and what it sent since
 * it was last asked whenever it gets a message. It ends with the process that started it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { endBackend, readAnswer, startBackend } from '../test/servers/git-cgi.ts'

const [root = '.'] = process.argv.slice(2)
const backend = {
  root,
  protocol: 'v2',
  config: { 'http.getanyfile': 'false', 'http.receivepack': 'false' },
} as const

let sent = { requests: 0, bytes: 0 }

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object') process.send?.({ port: address?.port })
})
process.on('message', () => {
  process.send?.(sent)
  sent = { requests: 0, bytes: 0 }
})
process.once('disconnect', () => process.exit())
// Whoever started it also hears of the interrupt, and ends it when all is cleaned up.
process.on('SIGINT', () => undefined)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  sent.requests += 1
  const child = startBackend(request, new URL(request.url ?? '/', 'http://server'), backend)
  response.once('close', () => endBackend(child))
  child.stderr.resume()
  // Git may answer without having read the whole request, and closes its end then.
  child.stdin.on('error', () => undefined)
  request.pipe(child.stdin)
  const { status, headers, head, body } = await readAnswer(child)
  response.writeHead(status, Object.fromEntries(headers))
  if (head.length > 0) body.unshift(head)
  body.on('data', (chunk: Buffer) => {
    sent.bytes += chunk.length
  })
  body.pipe(response)
}
