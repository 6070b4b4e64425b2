import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apiRepository, createClient, type Reply, startApiServer } from './api-server.ts'

describe('at github.com', () => {
  beforeEach(() => nock.disableNetConnect())
  afterEach(() => {
    nock.cleanAll()
    nock.enableNetConnect()
  })

  const api = () => nock('https://api.github.com')
  const read = (token?: string) =>
    createClient('github.com', token === undefined ? {} : { token }).github.readRepository(
      'acme',
      'rocket',
    )

  it('tells what GitHub knows', async () => {
    api()
      .get('/repos/acme/rocket')
      .reply(200, apiRepository(42, 'Acme', 'rocket'))

    expect(await read()).toEqual({
      id: '42',
      owner: 'Acme',
      name: 'rocket',
      url: 'https://github.com/Acme/rocket',
      sizeBytes: 3072,
      visibility: 'public',
      archived: false,
      fork: false,
      topics: ['space'],
      defaultBranch: 'main',
    })
  })

  it('keeps every digit of an id', async () => {
    const body = JSON.stringify(apiRepository(42)).replace('42', '9007199254740993')
    api().get('/repos/acme/rocket').reply(200, body, { 'content-type': 'application/json' })

    expect(await read()).toMatchObject({ id: '9007199254740993' })
  })

  it('sends the token, if there is one', async () => {
    api()
      .get('/repos/acme/rocket')
      .matchHeader('authorization', 'token t0ken')
      .reply(200, apiRepository(1))
    await read('t0ken')

    nock('https://api.github.com', { badheaders: ['authorization'] })
      .get('/repos/acme/rocket')
      .reply(200, apiRepository(2))
    expect(await read()).toMatchObject({ id: '2' })
  })

  it.each<[string, number, Record<string, string>, string, string, string, string | undefined]>([
    ['hidden', 404, {}, 'Not Found', 'source-not-found', 'may read it', 't'],
    ['hidden from all', 404, {}, 'Not Found', 'source-not-found', 'needs a token', undefined],
    ['expired', 401, {}, 'Bad credentials', 'source-denied', 'has expired', 't'],
    ['private', 401, {}, 'Requires authentication', 'source-denied', 'Give a token', undefined],
    [
      'permission',
      403,
      { 'x-accepted-github-permissions': 'metadata=read' },
      'Resource not accessible by integration',
      'source-denied',
      'metadata=read',
      't',
    ],
    [
      'scope',
      403,
      { 'x-accepted-oauth-scopes': 'repo' },
      'Forbidden',
      'source-denied',
      'scopes: repo',
      't',
    ],
    [
      'single sign-on',
      403,
      { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso' },
      'Resource protected by organization SAML enforcement',
      'source-denied',
      'single sign-on',
      't',
    ],
    ['blocked', 451, {}, 'Unavailable for legal reasons', 'source-denied', 'legal', 't'],
    ['gone', 410, {}, 'Gone', 'source-not-found', 'Check the name', 't'],
    ['odd', 422, {}, 'Validation Failed', 'source-protocol', 'is that of a GitHub', 't'],
  ])('%s is a code with a way out', async (_, status, headers, message, code, hint, token) => {
    api().get('/repos/acme/rocket').reply(status, { message }, headers)

    await expect(read(token)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
  })

  it.each([
    ['data of another shape', { ...apiRepository(1), id: '1' }],
    ['a repository without an owner', { ...apiRepository(1), owner: null }],
    ['a list', [apiRepository(1)]],
  ])('refuses %s', async (_, body) => {
    api().get('/repos/acme/rocket').reply(200, body)

    await expect(read()).rejects.toMatchObject({ code: 'source-protocol' })
  })
})

describe('a GitHub that has trouble', () => {
  /** What a client gets of a server that gives these answers one after the other. */
  async function ask(...replies: readonly Reply[]) {
    const left = [...replies]
    const server = await startApiServer(() => left.shift())
    const { github, sleeps } = createClient(server.host, { token: 't0ken' })
    const outcome = await github.readRepository('acme', 'rocket').catch((error: unknown) => error)
    await server.close()
    return { outcome, sleeps, asked: server.asked.length }
  }
  const good: Reply = { body: apiRepository(42) }

  it.each<[string, Reply]>([
    ['500', { status: 500, body: { message: 'Server Error' } }],
    ['502 with a page', { status: 502, body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['409', { status: 409, body: { message: 'Conflict' } }],
    ['an answer that is cut off', { ...good, cutAfterBytes: 30 }],
    ['an answer that is cut off at once', { ...good, cutAfterBytes: 0 }],
    ['an answer that is no JSON', { body: '{' }],
    ['an empty answer', { body: '' }],
    ['a page', { body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }],
  ])('is asked again after %s, and given up after three times', async (_, bad) => {
    expect(await ask(bad, good)).toMatchObject({ outcome: { id: '42' }, sleeps: [1000] })
    expect(await ask(bad, bad, good)).toMatchObject({ outcome: { id: '42' }, sleeps: [1000, 4000] })
    expect(await ask(bad, bad, bad, good)).toMatchObject({
      outcome: { code: 'source-unreachable' },
      asked: 3,
    })
  })

  it.each([400, 401, 403, 404, 410, 422, 451])('is not asked again after %d', async (status) => {
    const { asked, sleeps } = await ask({ status, body: { message: 'No' } }, good)

    expect([asked, sleeps]).toEqual([1, []])
  })

  it.each<[string, Reply, number]>([
    ['429', { status: 429, headers: { 'retry-after': '7' } }, 7000],
    ['secondary', { status: 403, headers: { 'retry-after': '9' } }, 9000],
    [
      'primary',
      {
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Date.parse('2026-03-04T06:00:30Z') / 1000),
        },
      },
      31_000,
    ],
  ])('waits for a %s rate limit that ends soon', async (_, limited, waitMs) => {
    expect(await ask(limited, good)).toMatchObject({ outcome: { id: '42' }, sleeps: [waitMs] })
  })

  it('does not wait for a rate limit that ends late, and says when', async () => {
    const headers = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Date.parse('2026-03-04T06:40:00Z') / 1000),
    }
    const { outcome, sleeps } = await ask({ status: 403, headers }, good)

    expect(sleeps).toEqual([])
    expect(outcome).toMatchObject({
      code: 'source-rate-limited',
      retryAfterMs: 40 * 60 * 1000 + 1000,
      hint: expect.stringContaining('2026-03-04T06:40:01.000Z'),
    })
  })

  it('knows a rate limit that says nothing but so, and gives it a minute', async () => {
    const body = { message: 'You have exceeded a secondary rate limit.' }

    expect(await ask({ status: 403, body }, good)).toMatchObject({
      outcome: { code: 'source-rate-limited', retryAfterMs: 60_000 },
      asked: 1,
    })
  })

  it('is unreachable when nobody listens', async () => {
    const server = await startApiServer(() => undefined)
    await server.close()
    const { github } = createClient(server.host)

    await expect(github.readRepository('acme', 'rocket')).rejects.toMatchObject({
      code: 'source-unreachable',
    })
  })

  it('tells no error the token', async () => {
    const bad: Reply = { status: 500, body: { message: 'No' } }
    const { outcome } = await ask(bad, bad, bad)
    const { inspect } = await import('node:util')

    expect(inspect(outcome, { depth: null, showHidden: true })).not.toContain('t0ken')
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const server = await startApiServer(() => {
      controller.abort()
      return good
    })
    const { github } = createClient(server.host, { signal: controller.signal })

    await expect(github.readRepository('acme', 'rocket')).rejects.toMatchObject({
      code: 'interrupted',
    })
    await server.close()
  })
})

describe('redirects', () => {
  it('follows a renamed repository', async () => {
    const server = await startApiServer((path) =>
      path === '/repos/acme/rocket'
        ? { status: 301, headers: { location: '/api/v3/repositories/42' }, body: {} }
        : { body: apiRepository(42, 'acme-labs', 'probe') },
    )
    const { github } = createClient(server.host)

    expect(await github.readRepository('acme', 'rocket')).toMatchObject({
      id: '42',
      owner: 'acme-labs',
      name: 'probe',
    })
    await server.close()
  })

  it('takes no answer from another host, and shows it no token', async () => {
    const other = await startApiServer(() => ({ body: apiRepository(42) }))
    const server = await startApiServer(() => ({
      status: 302,
      headers: { location: `http://${other.host}/api/v3/repos/acme/rocket` },
      body: {},
    }))
    const { github } = createClient(server.host, { token: 't0ken' })

    await expect(github.readRepository('acme', 'rocket')).rejects.toMatchObject({
      code: 'source-protocol',
    })
    expect(other.tokens).toEqual([undefined])
    await server.close()
    await other.close()
  })
})
