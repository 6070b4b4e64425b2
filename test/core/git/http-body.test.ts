import { randomBytes } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bytesOf, open, serve, serveRaw, sourceAt, textOf } from './http-tools.ts'
import { failureOf } from './test-context.ts'

const CHUNK = Buffer.alloc(65_536)
/** Two of what is read ahead, on the way to who reads and at hand, and a last reading of each. */
const MOST_AHEAD = 640 * 1024

/** Writes so many bytes as fast as they go out, and ends. */
function pour(response: ServerResponse, bytes: number): void {
  let left = bytes
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= CHUNK.length
      if (!response.write(CHUNK)) return
    }
    if (left <= 0) response.end()
  }
  response.on('drain', more)
  more()
}

/** The sockets that are opened in this process from now on, on the side of who asks. */
function watchSockets(): Socket[] {
  const sockets: Socket[] = []
  const see = (message: unknown) => {
    const socket = message instanceof Object && 'socket' in message ? message.socket : undefined
    if (socket instanceof Socket) sockets.push(socket)
  }
  subscribe('net.client.socket', see)
  onTestFinished(() => void unsubscribe('net.client.socket', see))
  return sockets
}

/** What was read of a socket, when no more of it is. */
async function settled(socket: Socket | undefined): Promise<number> {
  for (let before = -1; ; ) {
    const { bytesRead = 0 } = socket ?? {}
    if (bytesRead === before) return bytesRead
    before = bytesRead
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

describe('the body of an answer', () => {
  it.each(['chunked', 'of a known length'])('is every byte in order: %s', async (how) => {
    const bytes = randomBytes(3_000_000)
    const { url } = await serve((_, response) => {
      if (how !== 'chunked') response.setHeader('content-length', bytes.length)
      for (let at = 0; at < bytes.length; at += 70_001)
        response.write(bytes.subarray(at, at + 70_001))
      response.end()
    })
    const { body } = await open(sourceAt(url)).request(`${url}/x`)

    expect((await bytesOf(body)).equals(bytes)).toBe(true)
  })

  it('comes no faster than it is read', async () => {
    const length = 1024 * CHUNK.length
    const { url } = await serve((_, response) => pour(response, length))
    const [sockets, { request }] = [watchSockets(), open(sourceAt(url))]
    const { body } = await request(`${url}/x`)
    expect(await settled(sockets[0])).toBeLessThan(MOST_AHEAD)

    const chunks = body[Symbol.asyncIterator]()
    let bytes = (await chunks.next()).value?.length ?? 0
    expect(await settled(sockets[0])).toBeLessThan(MOST_AHEAD)
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      bytes += next.value.length
    }
    expect(bytes).toBe(length)
    expect(sockets).toHaveLength(1)
  })

  it('that is left before its end closes the socket', async () => {
    const closed: boolean[] = []
    const { url, sockets } = await serve((_, response) => {
      pour(response, 2 ** 28)
      response.on('close', () => closed.push(response.writableFinished))
    })
    const connection = open(sourceAt(url))
    for await (const _ of (await connection.request(`${url}/x`)).body) break

    await expect.poll(() => closed).toEqual([false])
    expect(sockets).toHaveLength(1)
  })

  it('is nothing where nothing is sent', async () => {
    const { url } = await serve((_, response) => response.end())

    expect(await textOf((await open(sourceAt(url)).request(`${url}/x`)).body)).toBe('')
  })

  it('without a length ends where the connection does', async () => {
    const { url } = await serveRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nhello'))
    })

    expect(await textOf((await open(sourceAt(url)).request(`${url}/x`)).body)).toBe('hello')
  })

  it.each([
    ['before its length', 'Content-Length: 100\r\n\r\nhalf', false],
    ['with nothing of its length', 'Content-Length: 100\r\n\r\n', false],
    ['within a chunk', 'Transfer-Encoding: chunked\r\n\r\n8\r\nhalf', false],
    ['before its last chunk', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', false],
    ['by a reset', 'Content-Length: 100\r\n\r\nhalf', true],
    ['with what is no chunk', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nxyz\r\n', false],
  ])('that ends %s is one that broke off, and not an end', async (_, answer, resets) => {
    const { url } = await serveRaw((socket) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\n${answer}`, () => {
          // A reset overtakes what was not read yet.
          setTimeout(() => (resets ? socket.resetAndDestroy() : socket.end()), 50)
        })
      })
    })
    const { body } = await open(sourceAt(url)).request(`${url}/x`)
    const error = await failureOf(textOf(body))

    expect(error.code).toBe('source-unreachable')
    expect(error.message).toContain(`The answer of ${new URL(url).host} broke off: `)
  })

  it('that broke before anybody read it tells so to whoever does', async () => {
    const { url, sockets } = await serve((_, response) => {
      response.write('half', () => setTimeout(() => response.destroy(), 20))
    })
    const { body } = await open(sourceAt(url)).request(`${url}/x`)
    await expect.poll(() => sockets[0]?.destroyed).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 50))

    expect((await failureOf(textOf(body))).code).toBe('source-unreachable')
  })
})

describe('work that is stopped', () => {
  it('before it began asks nobody', async () => {
    const { url, asked } = await serve((_, response) => response.end())
    const connection = open(sourceAt(url, AbortSignal.abort()))

    expect((await failureOf(connection.request(`${url}/x`))).code).toBe('interrupted')
    expect(asked).toEqual([])
  })

  it.each(['before the answer', 'within it'])('%s gives up the socket', async (when) => {
    const controller = new AbortController()
    const { url, asked, sockets } = await serve((_, response) => {
      if (when === 'within it') response.write('half')
    })
    const { request } = open(sourceAt(url, controller.signal))
    const work = request(`${url}/x`).then(({ body }) => textOf(body))
    await expect.poll(() => asked.length).toBe(1)
    setTimeout(() => controller.abort(new Error('enough')), 50)
    const error = await failureOf(work)

    expect(error).toMatchObject({ code: 'interrupted', cause: { message: 'enough' } })
    await expect.poll(() => sockets[0]?.destroyed).toBe(true)
  })

  it.each([
    ['all of it', 1000],
    ['a part of it', 10_000_000],
  ])(
    'while the answer has come and waits to be read (%s) is no short answer',
    async (_, length) => {
      const controller = new AbortController()
      const { url } = await serve((_, response) => response.end(Buffer.alloc(length)))
      const { body } = await open(sourceAt(url, controller.signal)).request(`${url}/x`)
      await new Promise((resolve) => setTimeout(resolve, 50))
      controller.abort()
      await new Promise((resolve) => setTimeout(resolve, 50))

      expect((await failureOf(textOf(body))).code).toBe('interrupted')
    },
  )
})
