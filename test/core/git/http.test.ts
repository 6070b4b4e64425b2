import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Secret } from '../../../core/domain/secret.ts'
import { advertisementUrl, type HttpSource, request } from '../../../core/git/http.ts'
import { failureOf } from './test-context.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A server for one test, and the requests it was sent. */
async function serve(handler: Handler) {
  const asked: IncomingMessage[] = []
  const server = createServer((incoming, response) => {
    asked.push(incoming)
    incoming.resume()
    handler(incoming, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, asked }
}

const sourceAt = (url: string, signal = new AbortController().signal): HttpSource => ({
  url: `${url}/acme/rocket`,
  credential: { username: 'x-access-token', password: new Secret('canary-7f3a9') },
  signal,
})

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

it.each([
  ['https://example.com/acme/rocket', 'https://example.com/acme/rocket'],
  ['https://example.com/acme/rocket.git', 'https://example.com/acme/rocket.git'],
  ['https://example.com/acme/rocket/', 'https://example.com/acme/rocket'],
])('the refs of %s are asked for below it', (url, base) => {
  expect(advertisementUrl(url)).toBe(`${base}/info/refs?service=git-upload-pack`)
})

describe('a request', () => {
  it('names protocol v2 and git, and shows the credential', async () => {
    const { url, asked } = await serve((_, response) => response.end('hello'))
    const answer = await request(sourceAt(url), `${url}/x`)

    expect(await textOf(answer.body)).toBe('hello')
    expect(answer.url).toBe(`${url}/x`)
    expect(asked[0]).toMatchObject({ method: 'GET', url: '/x' })
    expect(asked[0]?.headers).toMatchObject({
      'git-protocol': 'version=2',
      // Servers give their pages to whoever is no git.
      'user-agent': expect.stringMatching(/^git\//),
      authorization: `Basic ${Buffer.from('x-access-token:canary-7f3a9').toString('base64')}`,
    })
  })

  it('with a body is a POST of those bytes', async () => {
    const bodies: string[] = []
    const { url, asked } = await serve((incoming, response) => {
      void textOf(incoming).then((text) => {
        bodies.push(text)
        response.setHeader('content-type', 'application/x-git-upload-pack-result').end('0000')
      })
    })
    const { contentType } = await request(sourceAt(url), `${url}/x`, '0005\u00ff0000')

    expect(bodies).toEqual(['0005\u00ff0000'])
    expect(contentType).toBe('application/x-git-upload-pack-result')
    expect(asked[0]?.method).toBe('POST')
    expect(asked[0]?.headers).toMatchObject({
      'content-type': 'application/x-git-upload-pack-request',
      accept: 'application/x-git-upload-pack-result',
    })
  })

  it.each([301, 302, 307, 308])(
    'follows a %i within its host, and says where it ended',
    async (status) => {
      const { url, asked } = await serve((incoming, response) => {
        if (incoming.url === '/new') response.end('here')
        else response.writeHead(status, { location: '/new' }).end()
      })
      const answer = await request(sourceAt(url), `${url}/old`, 'body')

      expect(answer.url).toBe(`${url}/new`)
      expect(await textOf(answer.body)).toBe('here')
      expect(asked.map(({ method }) => method)).toEqual(['POST', 'POST'])
      expect(asked[1]?.headers).toHaveProperty('authorization')
    },
  )

  it('follows five redirects and no sixth', async () => {
    const { url, asked } = await serve((incoming, response) => {
      const left = Number(incoming.url?.slice(1))
      if (left === 0) response.end('here')
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    })

    expect(await textOf((await request(sourceAt(url), `${url}/5`)).body)).toBe('here')
    expect((await failureOf(request(sourceAt(url), `${url}/6`))).code).toBe('source-protocol')
    expect(asked).toHaveLength(12)
  })

  it.each(['localhost', '127.0.0.2', 'user:pass@127.0.0.1'])(
    'goes to no other place: %s',
    async (host) => {
      const { url, asked } = await serve((incoming, response) => {
        const { port } = new URL(`http://${incoming.headers.host}`)
        response.writeHead(302, { location: `http://${host}:${Number(port) + 1}/x` }).end()
      })

      expect((await failureOf(request(sourceAt(url), `${url}/x`))).code).toBe('source-protocol')
      expect(asked).toHaveLength(1)
    },
  )
})

describe('a status', () => {
  it.each([
    [400, 'source-protocol', undefined],
    [401, 'source-denied', undefined],
    [403, 'source-denied', undefined],
    [404, 'source-not-found', undefined],
    [410, 'source-not-found', undefined],
    [418, 'source-protocol', undefined],
    [429, 'source-rate-limited', 7000],
    [500, 'source-unreachable', 7000],
    [502, 'source-unreachable', 7000],
    [503, 'source-unreachable', 7000],
  ])('of %i is %s, to be tried again after %s ms', async (status, code, retryAfterMs) => {
    const { url } = await serve((_, response) => {
      response.writeHead(status, { 'retry-after': '7' }).end('not now')
    })
    const error = await failureOf(request(sourceAt(url), `${url}/x`))

    expect(error).toMatchObject({
      code,
      message: `The source answered with HTTP status ${status}.`,
      transient: status >= 429,
    })
    if (status >= 429) expect(error.retryAfterMs).toBe(retryAfterMs)
  })

  it.each([
    ['0', 0],
    ['120', 120_000],
    ['soon', undefined],
    ['Wed, 21 Oct 2065 07:28:00 GMT', undefined],
  ])('may say how long to wait: %s', async (value, retryAfterMs) => {
    const { url } = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': value }).end()
    })

    expect((await failureOf(request(sourceAt(url), `${url}/x`))).retryAfterMs).toBe(retryAfterMs)
  })

  it('says nothing of waiting where the source did not', async () => {
    const { url } = await serve((_, response) => response.writeHead(429).end())

    expect((await failureOf(request(sourceAt(url), `${url}/x`))).retryAfterMs).toBeUndefined()
  })
})

describe('a connection', () => {
  it('that breaks within the body is one that broke, and not an end', async () => {
    const { url } = await serve((_, response) => {
      response.write('half', () => response.destroy())
    })
    const { body } = await request(sourceAt(url), `${url}/x`)

    expect(await failureOf(textOf(body))).toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining(new URL(url).host),
    })
  })

  it('that ends before the length it announced is one too', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half', () => response.socket?.end())
    })
    const { body } = await request(sourceAt(url), `${url}/x`)

    expect((await failureOf(textOf(body))).code).toBe('source-unreachable')
  })

  it.each(['before the answer', 'within it'])(
    'is given up %s when the work is stopped',
    async (when) => {
      const controller = new AbortController()
      const { url, asked } = await serve((_, response) => {
        if (when === 'within it') response.write('half')
      })
      const work = request(sourceAt(url, controller.signal), `${url}/x`).then(({ body }) =>
        textOf(body),
      )
      await expect.poll(() => asked.length).toBe(1)
      setTimeout(() => controller.abort(), 50)

      expect((await failureOf(work)).code).toBe('interrupted')
    },
  )

  it('is given up after a minute of silence, however long it lasted', async () => {
    // Time passes for our clock alone.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const parts: (() => void)[] = []
    const { url } = await serve((_, response) => {
      response.write('x')
      parts.push(() => response.write('x'))
    })
    const { body } = await request(sourceAt(url), `${url}/x`)
    const chunks = body[Symbol.asyncIterator]()
    await chunks.next()
    for (let minutes = 0; minutes < 3; minutes += 1) {
      vi.advanceTimersByTime(59_000)
      parts[0]?.()
      expect(await chunks.next()).toMatchObject({ done: false })
    }
    const last = failureOf(Promise.resolve(chunks.next()))
    vi.advanceTimersByTime(60_000)

    expect(await last).toMatchObject({
      code: 'source-unreachable',
      message: expect.stringContaining('it said nothing for a minute'),
    })
  })
})
