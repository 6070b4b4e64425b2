import { describe, expect, it } from 'vitest'
import { advertisementUrl, type HttpSource } from '../../../core/git/http.ts'
import { CANARY, open, serve, sourceAt, textOf } from './http-tools.ts'
import { failureOf } from './test-context.ts'

/** One request over a connection of its own. */
const request = (source: HttpSource, address: string, body?: string) =>
  open(source).request(address, body)

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
      'accept-encoding': 'identity',
      authorization: `Basic ${Buffer.from(`x-access-token:${CANARY}`).toString('base64')}`,
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
    expect((await failureOf(request(sourceAt(url), `${url}/6`))).code).toBe('source-redirected')
    expect(asked).toHaveLength(12)
  })

  it('goes on after a page of redirection, and does not wait for the end of a long one', async () => {
    const { url, sockets } = await serve((incoming, response) => {
      if (incoming.url === '/new') response.end('here')
      else response.writeHead(302, { location: '/new' })
      if (incoming.url === '/short') response.end('moved')
      if (incoming.url === '/long') response.write(Buffer.alloc(200_000))
    })
    const connection = open(sourceAt(url))

    expect(await textOf((await connection.request(`${url}/short`)).body)).toBe('here')
    expect(sockets).toHaveLength(1)
    expect(await textOf((await connection.request(`${url}/long`)).body)).toBe('here')
    expect(sockets).toHaveLength(2)
  })

  it('takes no credential from an address', async () => {
    const { url, asked } = await serve((incoming, response) => {
      if (incoming.url === '/new') response.end('here')
      else response.writeHead(302, { location: `${url.replace('//', '//eve:secret@')}/new` }).end()
    })
    const { credential: _, ...source } = sourceAt(url)
    const answer = await request(source, `${url}/old`)

    expect(answer.url).toBe(`${url}/new`)
    for (const { headers } of asked) expect(headers).not.toHaveProperty('authorization')
    expect(asked).toHaveLength(2)
  })

  it('for another origin is not made', async () => {
    const other = await serve((_, response) => response.end())
    const { url } = await serve((_, response) => response.end())

    expect((await failureOf(request(sourceAt(url), `${other.url}/x`))).code).toBe(
      'source-redirected',
    )
    expect(other.asked).toEqual([])
  })

  it.each(['localhost', '127.0.0.2', 'user:pass@127.0.0.1'])(
    'goes to no other place: %s',
    async (host) => {
      const { url, asked } = await serve((incoming, response) => {
        const { port } = new URL(`http://${incoming.headers.host}`)
        response.writeHead(302, { location: `http://${host}:${Number(port) + 1}/x` }).end()
      })

      expect((await failureOf(request(sourceAt(url), `${url}/x`))).code).toBe('source-redirected')
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
    [413, 'source-protocol', undefined],
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

  it('of 413 says which limit is to be raised', async () => {
    const { url } = await serve((_, response) => void response.writeHead(413).end())
    const error = await failureOf(request(sourceAt(url), `${url}/x`))

    expect(error.hint).toContain('client_max_body_size in nginx')
  })

  it.each([
    ['0', 0],
    ['120', 120_000],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['Wed, 21 Oct 2065 07:28:00 GMT', 60_000],
    ['Wed, 21 Oct 2065 07:26:00 GMT', 0],
  ])('may say how long to wait: %s', async (value, retryAfterMs) => {
    const { url } = await serve((_, response) => {
      const date = 'Wed, 21 Oct 2065 07:27:00 GMT'
      response.writeHead(429, { 'retry-after': value, date }).end()
    })

    expect((await failureOf(request(sourceAt(url), `${url}/x`))).retryAfterMs).toBe(retryAfterMs)
  })

  it('says nothing of waiting where the source did not', async () => {
    const { url } = await serve((_, response) => response.writeHead(429).end())

    expect((await failureOf(request(sourceAt(url), `${url}/x`))).retryAfterMs).toBeUndefined()
  })

  it('of failure ends its page unread, however long that is', async () => {
    const closed: boolean[] = []
    const { url } = await serve((_, response) => {
      response.writeHead(500).write('x')
      response.on('close', () => closed.push(response.writableFinished))
    })
    await failureOf(request(sourceAt(url), `${url}/x`))

    await expect.poll(() => closed).toEqual([false])
  })
})

describe('an answer', () => {
  it.each(['gzip', 'br', 'gzip, identity'])('encoded as %s is refused', async (encoding) => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end('xx')
    })
    const error = await failureOf(request(sourceAt(url), `${url}/x`))

    expect(error.code).toBe('source-protocol')
    expect(error.message).toBe(`The source encodes its answer as "${encoding}".`)
  })

  it.each(['identity', 'Identity', ''])('encoded as "%s" is as it is', async (encoding) => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end('xx')
    })

    expect(await textOf((await request(sourceAt(url), `${url}/x`)).body)).toBe('xx')
  })
})
