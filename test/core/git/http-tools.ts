/** Servers for one test each, and requests over connections that end with it. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createRawServer, type Server as RawServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { Secret } from '../../../core/domain/secret.ts'
import { type Connection, connect, type HttpSource } from '../../../core/git/http.ts'
import type { Patience } from '../../../core/git/http-call.ts'

export const CANARY = 'canary-7f3a9'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** An HTTP server, the requests it was sent, and the sockets they came over. */
export async function serve(handler: Handler, { reads = true } = {}) {
  const server = createServer()
  // Whatever becomes of a kept socket, it is not time that closes it.
  server.keepAliveTimeout = 0
  return { ...(await startServer(server, handler, reads)), server }
}

export async function startServer(server: Server, handler: Handler, reads = true) {
  const asked: IncomingMessage[] = []
  const sockets: Socket[] = []
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    asked.push(incoming)
    if (reads) incoming.resume()
    handler(incoming, response)
  })
  server.on('connection', (socket: Socket) => sockets.push(socket))
  const port = await listen(server)
  onTestFinished(() => server.closeAllConnections())
  return { url: `http://127.0.0.1:${port}`, asked, sockets }
}

/** A server that is no HTTP server: `speak` gets each socket and its number, from 1 on. */
export async function serveRaw(speak: (socket: Socket, number: number) => void) {
  const sockets: Socket[] = []
  const server = createRawServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    speak(socket, sockets.length)
  })
  const port = await listen(server)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
  })
  return { url: `http://127.0.0.1:${port}`, sockets }
}

async function listen(server: RawServer): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

export const sourceAt = (url: string, signal = new AbortController().signal): HttpSource => ({
  url: `${url}/acme/rocket`,
  credential: { username: 'x-access-token', password: new Secret(CANARY) },
  signal,
})

/** A connection that ends with the test. */
export function open(source: HttpSource, patience?: Partial<Patience>): Connection {
  const connection = connect(source, patience)
  onTestFinished(() => connection.close())
  return connection
}

export async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  return (await bytesOf(body)).toString('latin1')
}
