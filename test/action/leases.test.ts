/** A job that works for an App: what it asks, in which order, and what it does with the answers. */
import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLeaseClient } from '../../action/lease-client.ts'
import { type LeasedTask, workOffLeases } from '../../action/leased-work.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { LeaseGrant } from '../../core/domain/lease.ts'
import { stored } from './results.ts'

interface Asked {
  readonly path: string
  readonly token: string
  readonly body: unknown
}

interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** An App that gives these answers, one after the other, and 204 from then on. */
async function startApp(replies: (Reply | 'reset')[]) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    asked.push({ path: request.url ?? '', token, body: JSON.parse(text) })
    const reply = replies.shift() ?? { status: 204 }
    if (reply === 'reset') {
      request.socket.destroy()
      return
    }
    response.writeHead(reply.status, reply.headers)
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, asked }
}

function clientOf(appUrl: string, mayProveItself = true) {
  let minted = 0
  let clock = 0
  const audiences: (string | undefined)[] = []
  const masked: string[] = []
  const waits: number[] = []
  const client = createLeaseClient({
    appUrl,
    workflow: {
      getIDToken: async (audience) => {
        audiences.push(audience)
        minted += 1
        return `token-${minted}`
      },
      setSecret: (secret) => masked.push(secret),
      info: () => {},
    },
    mayProveItself,
    fetch,
    now: () => new Date(clock),
    sleep: async (ms) => {
      waits.push(ms)
      clock += ms
    },
    random: () => 0,
    signal: new AbortController().signal,
  })
  return { client, audiences, masked, waits }
}

function grant(lease: string, change: Partial<LeaseGrant> = {}): LeaseGrant {
  return {
    lease,
    expiresAt: '2026-11-21T17:00:00Z',
    renewAfterSeconds: 1800,
    target: {
      repositoryId: '42',
      owner: 'acme',
      name: lease,
      url: `https://github.com/acme/${lease}`,
    },
    token: { value: `ghs_${lease}`, expiresAt: '2026-11-21T17:00:00Z' },
    store: { address: 's3://acme-backups?region=eu-central-1', credentials: null },
    options: { verify: 'objects', full: false, refs: [], classes: ['git'] },
    ...change,
  }
}

const CREDENTIALS = (n: number) => ({
  accessKeyId: `ASIA${n}`,
  secretAccessKey: `secret-${n}`,
  sessionToken: `session-${n}`,
  expiresAt: '2026-11-21T17:00:00Z',
})

async function workOff(
  appUrl: string,
  backUp: (task: LeasedTask) => Promise<ReturnType<typeof stored>>,
) {
  const warnings: string[] = []
  const beats: (() => void)[] = []
  const results = await workOffLeases({
    client: clientOf(appUrl).client,
    slot: 3,
    strategy: 'auto',
    signal: new AbortController().signal,
    backUp,
    warn: (message) => warnings.push(message),
    every: (_, act) => {
      beats.push(act)
      return () => {}
    },
  })
  return { results, warnings, beats }
}

describe('a question to the App', () => {
  it('carries a token of its own, for the App alone', async () => {
    const app = await startApp([{ status: 201, body: grant('rocket') }])
    const { client, audiences } = clientOf(`${app.url}/`)
    await client.next({ slot: 3 })
    await client.next({ slot: 3 })

    expect(app.asked).toEqual([
      { path: '/api/v1/leases', token: 'token-1', body: { slot: 3 } },
      { path: '/api/v1/leases', token: 'token-2', body: { slot: 3 } },
    ])
    expect(audiences).toEqual([app.url, app.url])
  })

  it('masks all that is secret in the answer, and the token itself', async () => {
    const store = { address: null, credentials: CREDENTIALS(1) }
    const app = await startApp([{ status: 201, body: grant('rocket', { store }) }])
    const { client, masked } = clientOf(app.url)
    await client.next({ slot: 0 })

    const asGitSendsIt = Buffer.from('x-access-token:ghs_rocket').toString('base64')
    expect(masked).toEqual(['token-1', 'ghs_rocket', 'secret-1', 'session-1', asGitSendsIt])
  })

  it.each<[string, Reply | 'reset']>([
    ['an App that is starting', { status: 503 }],
    ['a connection that breaks', 'reset'],
    [
      'a run that the App does not know yet',
      { status: 409, body: { code: 'x', detail: 'Not yet.', hint: 'Wait.', retryable: true } },
    ],
    ['too many questions', { status: 429 }],
  ])('is asked again after %s', async (_, reply) => {
    const app = await startApp([reply, reply, { status: 201, body: grant('rocket') }])
    const { client, waits } = clientOf(app.url)

    expect((await client.next({ slot: 0 }))?.lease).toBe('rocket')
    expect(waits).toEqual([5000, 10_000])
  })

  it('waits as long as the App asks', async () => {
    const app = await startApp([{ status: 503, headers: { 'retry-after': '30' } }])
    const { client, waits } = clientOf(app.url)
    await client.next({ slot: 0 })

    expect(waits).toEqual([30_000])
  })

  it('is given up after 20 minutes', async () => {
    const app = await startApp(Array.from({ length: 100 }, () => ({ status: 500 })))
    const { client, waits } = clientOf(app.url)

    await expect(client.next({ slot: 0 })).rejects.toMatchObject({ code: 'app-unreachable' })
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(18 * 60 * 1000)
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(20 * 60 * 1000)
  })

  it.each<[string, Reply, string, string]>([
    [
      'a refusal',
      { status: 403, body: { code: 'x', detail: 'Not you.', hint: 'Ask.' } },
      'app-refused',
      'Not you.',
    ],
    ['a page', { status: 404 }, 'app-refused', 'HTTP status 404'],
    [
      'a redirect',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      'app-unreachable',
      'did not answer',
    ],
    [
      'an answer of something else',
      { status: 200, body: { hello: 'world' } },
      'app-protocol',
      'is not the App',
    ],
    [
      'a target that is no number',
      {
        status: 201,
        body: { ...grant('x'), target: { ...grant('x').target, repositoryId: '../1' } },
      },
      'app-protocol',
      'is not the App',
    ],
  ])('that meets %s is an error', async (_, reply, code, said) => {
    const app = await startApp(Array.from({ length: 30 }, () => reply))
    const error = await clientOf(app.url)
      .client.next({ slot: 0 })
      .catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(HoldfastError)
    expect(error).toMatchObject({ code, message: expect.stringContaining(said) })
    expect(JSON.stringify(error)).not.toContain('token-')
  })

  it('is not asked by a job that may not prove itself', async () => {
    const app = await startApp([])

    await expect(clientOf(app.url, false).client.next({ slot: 0 })).rejects.toMatchObject({
      code: 'app-refused',
      hint: 'Add `permissions: id-token: write` to the job.',
    })
    expect(app.asked).toEqual([])
  })
})

describe('a job that works off its leases', () => {
  it('backs up one after the other as the App says, and reports each', async () => {
    const app = await startApp([
      { status: 201, body: grant('rocket') },
      { status: 202 },
      {
        status: 201,
        body: grant('probe', {
          options: { verify: 'full', full: true, refs: ['refs/heads/**'], classes: ['git'] },
        }),
      },
      { status: 202 },
    ])
    const tasks: LeasedTask[] = []
    const { results } = await workOff(app.url, async (task) => {
      tasks.push(task)
      return stored({ source: task.source })
    })

    expect(results.map(({ source }) => source)).toEqual(['acme/rocket', 'acme/probe'])
    expect(app.asked.map(({ path }) => path)).toEqual([
      '/api/v1/leases',
      '/api/v1/leases/rocket/report',
      '/api/v1/leases',
      '/api/v1/leases/probe/report',
      '/api/v1/leases',
    ])
    expect(app.asked[1]?.body).toMatchObject({ status: 'stored', error: null })
    expect(app.asked.filter((_, n) => n % 2 === 0).map(({ body }) => body)).toEqual(
      Array(3).fill({ slot: 3, known: [] }),
    )
    expect(tasks.map(({ options }) => options)).toMatchObject([
      {
        level: 'objects',
        full: false,
        refs: [],
        knownIds: { 'acme/rocket': '42' },
        githubHost: 'github.com',
      },
      { level: 'full', full: true, refs: ['refs/heads/**'], knownIds: { 'acme/probe': '42' } },
    ])
    expect(tasks[0]?.options.token?.password.reveal()).toBe('ghs_rocket')
  })

  it('goes on after a failure, and reports it', async () => {
    const app = await startApp([
      { status: 201, body: grant('rocket') },
      { status: 202 },
      { status: 201, body: grant('probe') },
    ])
    const { results } = await workOff(app.url, async (task) => {
      if (task.source === 'acme/probe') return stored({ source: task.source })
      throw new HoldfastError('store-full', 'No room.', { hint: 'Make some.' })
    })

    expect(results.map(({ status }) => status)).toEqual(['failed', 'stored'])
    expect(results[0]?.repositoryId).toBe('42')
    expect(app.asked[1]?.body).toMatchObject({
      status: 'failed',
      error: { code: 'store-full', message: 'No room.', hint: 'Make some.' },
    })
  })

  it('goes on when the App cannot be told, and says so', async () => {
    const app = await startApp([
      { status: 201, body: grant('rocket') },
      { status: 400 },
      { status: 201, body: grant('probe') },
    ])
    const { results, warnings } = await workOff(app.url, async ({ source }) => stored({ source }))

    expect(results).toHaveLength(2)
    // What was not reported is known all the same, so that it is not given again.
    expect(app.asked[2]?.body).toEqual({ slot: 3, known: ['rocket'] })
    expect(warnings).toEqual([
      'The App could not be told what became of acme/rocket: The App answered with HTTP status 400.',
    ])
  })

  it('renews its lease, and asks for credentials again when they run out', async () => {
    const leased = (n: number) =>
      grant('rocket', { store: { address: 's3://x', credentials: CREDENTIALS(n) } })
    const app = await startApp([
      { status: 201, body: leased(1) },
      { status: 200, body: leased(2) },
      { status: 202 },
    ])
    const keys: string[] = []
    const { warnings } = await workOff(app.url, async ({ source, credentials }) => {
      if (credentials?.kind !== 'issued') throw new Error('no credentials')
      for (let n = 0; n < 2; n += 1) keys.push((await credentials.issue()).accessKeyId)
      return stored({ source })
    })

    expect(keys).toEqual(['ASIA1', 'ASIA2'])
    expect(app.asked[1]).toMatchObject({ path: '/api/v1/leases/rocket/renewals', token: 'token-2' })
    expect(warnings).toEqual([])
  })

  it('uses what a renewal by the clock brought', async () => {
    const leased = (n: number) =>
      grant('rocket', { store: { address: 's3://x', credentials: CREDENTIALS(n) } })
    const app = await startApp([
      { status: 201, body: leased(1) },
      { status: 200, body: leased(2) },
    ])
    const keys: string[] = []
    const beats: (() => void)[] = []
    await workOffLeases({
      client: clientOf(app.url).client,
      ...{ slot: 0, strategy: 'auto', signal: new AbortController().signal, warn: () => {} },
      backUp: async ({ source, credentials }) => {
        if (credentials?.kind !== 'issued') throw new Error('no credentials')
        keys.push((await credentials.issue()).accessKeyId)
        beats[0]?.()
        await expect.poll(() => app.asked.length).toBe(2)
        await expect.poll(async () => (await credentials.issue()).accessKeyId).toBe('ASIA2')
        return stored({ source })
      },
      every: (ms, act) => {
        expect(ms).toBe(1_800_000)
        beats.push(act)
        return () => {}
      },
    })

    expect(keys).toEqual(['ASIA1'])
  })
})
