import { execFile } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { inspect, promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Connection } from '../../../core/git/http.ts'
import { CANARY, open, serve, serveRaw, sourceAt, textOf } from './http-tools.ts'
import { failureOf } from './test-context.ts'

const get = async (connection: Connection, address: string, body?: string) =>
  textOf((await connection.request(address, body)).body)

describe('a connection', () => {
  it('is one socket, for all requests of which the answer was read to its end', async () => {
    const { url, asked, sockets } = await serve((incoming, response) => {
      incoming.on('end', () => response.end('hello'))
    })
    const connection = open(sourceAt(url))
    for (const body of [undefined, '0000', 'x'.repeat(5000)]) {
      expect(await get(connection, `${url}/x`, body)).toBe('hello')
    }

    expect(asked).toHaveLength(3)
    expect(sockets).toHaveLength(1)
  })

  it('is one socket even if who reads an answer stops at what it knows to be the end', async () => {
    const { url, sockets } = await serve((_, response) => response.end('hello'))
    const connection = open(sourceAt(url))
    const { body } = await connection.request(`${url}/x`)
    const first = await body[Symbol.asyncIterator]().next()
    // The end comes by itself, and the socket is free from there on.
    await new Promise((resolve) => setImmediate(resolve))

    expect(String(first.value)).toBe('hello')
    expect(await get(connection, `${url}/x`)).toBe('hello')
    expect(sockets).toHaveLength(1)
  })

  it('answers two requests at once over two sockets', async () => {
    const { url, sockets } = await serve((_, response) => void response.write('x'))
    const connection = open(sourceAt(url))
    const answers = await Promise.all(['a', 'b'].map((at) => connection.request(`${url}/${at}`)))

    expect(answers).toHaveLength(2)
    expect(sockets).toHaveLength(2)
  })

  it('that is closed leaves no socket, whether kept, in use or not begun to be read', async () => {
    const { url, sockets } = await serve((incoming, response) => {
      if (incoming.url === '/all') response.end('x')
      else response.write('x')
    })
    const connection = open(sourceAt(url))
    const reading = await connection.request(`${url}/reading`)
    const chunks = reading.body[Symbol.asyncIterator]()
    await chunks.next()
    const next = failureOf(Promise.resolve(chunks.next()))
    await connection.request(`${url}/unread`)
    await get(connection, `${url}/all`)
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')))
    connection.close()

    expect(await closed).toHaveLength(3)
    expect((await next).code).toBe('interrupted')
    expect((await failureOf(connection.request(`${url}/x`))).code).toBe('interrupted')
    expect(sockets).toHaveLength(3)
  })

  it.each(['closed', 'left open'])('keeps no process alive when it was %s', async (how) => {
    const { url } = await serve((_, response) => response.end('hello'))
    const script = `
      import { connect } from '${new URL('../../../core/git/http.ts', import.meta.url).href}'
      const signal = new AbortController().signal
      const connection = connect({ url: '${url}/acme/rocket', signal })
      const { body } = await connection.request('${url}/x')
      for await (const chunk of body) process.stdout.write(chunk)
      ${how === 'closed' ? 'connection.close()' : ''}
    `
    const run = promisify(execFile)
    const args = ['--no-warnings', '--input-type=module', '--eval', script]
    const { stdout } = await run(process.execPath, args, { timeout: 20_000 })

    expect(stdout).toBe('hello')
  })
})

describe('a kept socket', () => {
  const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'

  /** Answers the first request of each socket, and does `then` at the second. */
  const serveOnce = (then: (socket: Socket) => void) =>
    serveRaw((socket) => {
      let asked = 0
      socket.on('data', () => {
        asked += 1
        if (asked === 1) socket.write(ANSWER)
        else then(socket)
      })
    })

  it.each<[string, (socket: Socket) => void]>([
    ['ended', (socket) => socket.end()],
    ['destroyed', (socket) => socket.destroy()],
    ['reset', (socket) => socket.resetAndDestroy()],
  ])('that the other side has %s is replaced', async (_, then) => {
    const { url, sockets } = await serveOnce(then)
    const connection = open(sourceAt(url))

    expect(await get(connection, `${url}/x`)).toBe('hello')
    expect(await get(connection, `${url}/x`, 'body')).toBe('hello')
    expect(sockets).toHaveLength(2)
  })

  it('is replaced by a new one, and not by another that was kept as long', async () => {
    const asked: number[] = []
    const { url } = await serveRaw((socket, number) => {
      socket.on('data', () => {
        const again = asked.includes(number)
        asked.push(number)
        if (again) socket.resetAndDestroy()
        else socket.write(ANSWER)
      })
    })
    const connection = open(sourceAt(url))
    await Promise.all(['a', 'b'].map((at) => get(connection, `${url}/${at}`)))
    asked.sort()

    expect(await get(connection, `${url}/x`)).toBe('hello')
    expect(asked).toEqual([1, 2, expect.any(Number), 3])
  })

  it('is replaced once: a new socket that breaks is a source that broke', async () => {
    const { url, sockets } = await serveRaw((socket, number) => {
      let asked = 0
      socket.on('data', () => {
        asked += 1
        if (number === 1 && asked === 1) socket.write(ANSWER)
        else socket.resetAndDestroy()
      })
    })
    const connection = open(sourceAt(url))
    await get(connection, `${url}/x`)

    expect((await failureOf(connection.request(`${url}/x`))).code).toBe('source-unreachable')
    expect(sockets).toHaveLength(2)
  })

  it('that breaks within the head of an answer is not replaced', async () => {
    const { url, sockets } = await serveOnce((socket) => socket.end('HTTP/1.1 200'))
    const connection = open(sourceAt(url))
    await get(connection, `${url}/x`)

    expect((await failureOf(connection.request(`${url}/x`))).code).toBe('source-unreachable')
    expect(sockets).toHaveLength(1)
  })
})

describe('a server', () => {
  it.each<[string, (socket: Socket) => void, string, string]>([
    ['closes', (socket) => socket.end(), 'source-unreachable', 'did not answer: it closed the'],
    ['resets', (socket) => socket.resetAndDestroy(), 'source-unreachable', 'did not answer: '],
    [
      'speaks another protocol',
      (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
      'source-protocol',
      'something that is not HTTP',
    ],
    [
      'sends too long a header',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`),
      'source-protocol',
      'Header overflow',
    ],
    [
      'sends headers without end',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n')
        const more = () => {
          while (!socket.destroyed && socket.write('X-More: and more\r\n'));
        }
        socket.on('drain', more)
        more()
      },
      'source-protocol',
      'Header overflow',
    ],
    [
      'switches to another protocol',
      (socket) => socket.write('HTTP/1.1 101 Y\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      'source-unreachable',
      'it closed the connection',
    ],
  ])('that %s has a code, and no secret shows', async (_, speak, code, said) => {
    const { url, sockets } = await serveRaw((socket) => socket.on('data', () => speak(socket)))
    const error = await failureOf(open(sourceAt(url)).request(`${url}/x`))

    expect(error.code).toBe(code)
    expect(error.message).toContain(said)
    expect(error.message).toContain(new URL(url).host)
    expect(sockets).toHaveLength(1)
    const shown = inspect(error, { depth: 10 })
    expect(shown).not.toContain(CANARY)
    expect(shown).not.toContain(Buffer.from(`x-access-token:${CANARY}`).toString('base64'))
  })

  it('that nobody reaches is named, with the reason', async () => {
    const error = await failureOf(
      open(sourceAt('http://127.0.0.1:1')).request('http://127.0.0.1:1/x'),
    )

    expect(error.code).toBe('source-unreachable')
    expect(error.message).toMatch(/^127\.0\.0\.1:1 did not answer: .*ECONNREFUSED.*\.$/)
  })
})
