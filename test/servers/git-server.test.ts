import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { gitText, tryGit } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { startDraft } from '../repositories/draft.ts'
import { history } from '../repositories/fast-import.ts'
import { growRepository } from '../repositories/grow.ts'
import type { Fault } from './git-faults.ts'
import { type GitServer, type GitServerOptions, startGitServer } from './git-server.ts'

const REPOSITORY = 'acme/rocket.git'
let root: string
let main: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'git-server-'))
  await growRepository(join(root, REPOSITORY), { commits: 60, files: 20, bytes: 3e6, seed: 1 })
  main = await gitText(['-C', join(root, REPOSITORY), 'rev-parse', 'main'])
})
afterAll(() => rm(root, { recursive: true }))

async function start(options: Partial<GitServerOptions> = {}): Promise<GitServer> {
  const server = await startGitServer({ root, ...options })
  onTestFinished(() => server.close())
  return server
}

/** Clones as a mirror, with a token if given, and says how that went. */
async function clone(url: string, token?: string) {
  const dir = await mkdtemp(join(root, 'clone-'))
  const env: Record<string, string> =
    token === undefined
      ? {}
      : {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: 'http.extraHeader',
          GIT_CONFIG_VALUE_0: `Authorization: ${basic(token)}`,
        }
  return { dir, ...(await tryGit(['clone', '-q', '--mirror', url, dir], { env })) }
}

const basic = (token: string, user = 'x-access-token') =>
  `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
const line = (text: string) => `${(text.length + 5).toString(16).padStart(4, '0')}${text}\n`
const advertisement = ({ url }: GitServer, repository = REPOSITORY) =>
  `${url}/${repository}/info/refs?service=git-upload-pack`

/** Asks for the whole pack, as git would, with no git in between. */
async function fetchPack({ url }: GitServer, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}/${REPOSITORY}/git-upload-pack`, {
    method: 'POST',
    body: `${line('command=fetch')}0001${line('no-progress')}${line(`want ${main}`)}${line('done')}0000`,
    ...init,
    headers: {
      'content-type': 'application/x-git-upload-pack-request',
      'git-protocol': 'version=2',
      ...init.headers,
    },
  })
}
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

describe('serves', () => {
  it('a clone over protocol v2, all of it, and tells what was asked', async () => {
    const server = await start()
    const { dir, exitCode } = await clone(`${server.url}/${REPOSITORY}`)

    expect(exitCode).toBe(0)
    expect(await compareRepositories(join(root, REPOSITORY), dir)).toEqual([])
    await vi.waitFor(() => expect(server.running).toBe(0))
    const asked = server.requests.map(({ number, suffix, command, status }) => {
      return { number, suffix, command, status }
    })
    expect(asked).toEqual([
      { number: 1, suffix: '/info/refs', command: undefined, status: 200 },
      { number: 2, suffix: '/git-upload-pack', command: 'ls-refs', status: 200 },
      { number: 3, suffix: '/git-upload-pack', command: 'fetch', status: 200 },
    ])
    expect(server.requests[2]).toMatchObject({
      method: 'POST',
      path: `/${REPOSITORY}/git-upload-pack`,
      repository: REPOSITORY,
      service: 'git-upload-pack',
      protocol: 'version=2',
      userAgent: expect.stringMatching(/^git\/2/),
      authorization: 'absent',
      aborted: false,
      fault: undefined,
    })
    expect(server.requests[2]?.bytesIn).toBeGreaterThan(100)
    expect(server.requests[2]?.bytesOut).toBeGreaterThan(3e6)
  })

  it('a request that was compressed, and finds its command', async () => {
    const server = await start()
    const body = gzipSync(`${line('command=ls-refs')}0001${line('peel')}0000`)
    const response = await fetchPack(server, { body, headers: { 'content-encoding': 'gzip' } })

    expect(await response.text()).toContain(`${main} refs/heads/main`)
    expect(server.requests[0]).toMatchObject({ command: 'ls-refs', bytesIn: body.length })
  })

  it('protocol v0 alone when told to', async () => {
    const server = await start({ protocol: 'v0' })
    const { dir, exitCode } = await clone(`${server.url}/${REPOSITORY}`)

    expect(exitCode).toBe(0)
    expect(await compareRepositories(join(root, REPOSITORY), dir)).toEqual([])
    expect(server.requests.map(({ command }) => command)).toEqual([undefined, undefined])
    const answer = await fetch(advertisement(server), { headers: { 'git-protocol': 'version=2' } })
    expect(await answer.text()).toContain(`${main} HEAD\0`)
  })

  it('wikis and SHA-256 repositories', async () => {
    const wiki = await startDraft(join(root, 'acme/rocket.wiki.git'), { objectFormat: 'sha256' })
    await wiki.import(history('refs/heads/master'))
    const server = await start()
    const { dir } = await clone(`${server.url}/acme/rocket.wiki.git`)

    expect(await compareRepositories(wiki.dir, dir)).toEqual([])
    expect(await gitText(['-C', dir, 'rev-parse', '--show-object-format'])).toBe('sha256')
  })

  it('neither plain files nor a place to push to', async () => {
    const server = await start({ tokens: { good: 'every' } })
    const headers = { authorization: basic('good') }
    for (const path of ['HEAD', 'config', 'info/refs', 'info/refs?service=git-receive-pack']) {
      const response = await fetch(`${server.url}/${REPOSITORY}/${path}`, { headers })
      expect(response.ok).toBe(false)
    }
  })

  it('its own configuration', async () => {
    const server = await start({ config: { 'uploadpack.hideRefs': 'refs/tags' } })
    const { dir } = await clone(`${server.url}/${REPOSITORY}`)
    expect(await gitText(['-C', dir, 'tag'])).toBe('')
  })
})

describe('access', () => {
  const tokens = {
    good: 'every',
    narrow: ['acme/rocket'],
    other: ['acme/moon'],
    no: 'forbidden',
  } as const

  it.each<[string, number, string | undefined, (401 | 404)?]>([
    ['a token for everything', 200, basic('good')],
    ['a token for this repository', 200, basic('narrow')],
    ['a token for another repository', 404, basic('other')],
    ['a token that may do nothing', 403, basic('no')],
    ['a token that nobody gave out', 404, basic('bad')],
    ['a token that nobody gave out, refused', 401, basic('bad'), 401],
    ['the name of a thing every object has', 404, basic('constructor')],
    ['another user', 401, basic('good', 'somebody')],
    ['no token', 401, undefined],
    ['another scheme', 401, 'Bearer good'],
  ])('%s: %i', async (_, status, authorization, unknownTokenStatus = 404) => {
    const server = await start({ tokens, unknownTokenStatus })
    const headers: Record<string, string> = authorization ? { authorization } : {}
    const response = await fetch(advertisement(server), { headers })

    expect(response.status).toBe(status)
    expect(response.headers.get('www-authenticate')).toBe(
      status === 401 ? 'Basic realm="GitHub"' : null,
    )
    await response.arrayBuffer()
  })

  it('is asked for at the data too, not at the door alone', async () => {
    const server = await start({ tokens })
    expect((await fetchPack(server)).status).toBe(401)
  })

  it('is understood by git', async () => {
    const server = await start({ tokens })
    const address = `${server.url}/${REPOSITORY}`

    expect((await clone(address, 'good')).exitCode).toBe(0)
    expect((await clone(address, 'other')).stderr).toContain('not found')
    expect((await clone(address, 'no')).stderr).toContain('403')
    expect((await clone(address)).stderr).toContain('could not read Username')
    expect((await clone(`${server.url}/acme/nothing.git`, 'good')).stderr).toContain('not found')
  })

  it('leaves no token in the record', async () => {
    const server = await start({ tokens })
    await clone(`${server.url}/${REPOSITORY}`, 'good')

    expect(server.requests[0]?.authorization).toBe('present')
    const record = JSON.stringify(server.requests)
    expect(record).not.toContain(basic('good').slice('Basic '.length))
    expect(record).not.toContain('good')
  })
})

describe('faults', () => {
  async function startWith(fault: Fault, at: number | 'every' = 1): Promise<GitServer> {
    const server = await start()
    server.faults.set(at, fault)
    return server
  }

  it.each([1, 2, 3])('strikes request %i and no other', async (number) => {
    const server = await startWith({ kind: 'status', status: 500 }, number)
    expect((await clone(`${server.url}/${REPOSITORY}`)).stderr).toContain('500')
    expect(server.requests).toHaveLength(number)
    expect(server.requests.at(-1)).toMatchObject({ fault: 'status', status: 500 })
    expect((await clone(`${server.url}/${REPOSITORY}`)).exitCode).toBe(0)
  })

  it('strikes every request when told to', async () => {
    const server = await startWith({ kind: 'status', status: 502 }, 'every')
    for (const _ of [1, 2]) expect((await fetch(advertisement(server))).status).toBe(502)
  })

  it.each([
    [503, '120'],
    [429, 'Wed, 21 Oct 2026 07:28:00 GMT'],
  ])('answers %i with Retry-After', async (status, retryAfter) => {
    const server = await startWith({ kind: 'status', status, retryAfter })
    const response = await fetch(advertisement(server))
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe(retryAfter)
  })

  it('resets the connection before an answer', async () => {
    const server = await startWith({ kind: 'reset' })
    await expect(fetchPack(server)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    await vi.waitFor(() => expect(server.requests[0]).toMatchObject({ aborted: true }))
    expect(server.requests[0]?.status).toBeUndefined()
  })

  it('resets the connection in the middle of one', async () => {
    const server = await startWith({ kind: 'reset', afterBytes: 5000 }, 3)
    const { exitCode, stderr } = await clone(`${server.url}/${REPOSITORY}`)
    expect(exitCode).toBe(128)
    expect(stderr).toMatch(/reset|early EOF|curl/i)
    await vi.waitFor(() => expect(server.running).toBe(0))
  })

  it('stalls before an answer, until the client gives up', async () => {
    const server = await startWith({ kind: 'stall' })
    const signal = AbortSignal.timeout(300)
    await expect(fetchPack(server, { signal })).rejects.toThrow('timeout')
    await vi.waitFor(() => expect(server.requests[0]?.aborted).toBe(true))
  })

  it('stalls after so many bytes', async () => {
    const server = await startWith({ kind: 'stall', afterBytes: 5000 })
    const response = await fetchPack(server, { signal: AbortSignal.timeout(700) })
    const received: number[] = []
    const read = async () => {
      for await (const chunk of response.body ?? []) received.push(chunk.length)
    }
    await expect(read()).rejects.toThrow('timeout')
    expect(received.reduce((a, b) => a + b)).toBe(5000)
  })

  it('ends a body early, in good order', async () => {
    const server = await startWith({ kind: 'truncate', afterBytes: 1234 })
    expect(await bytesOf(await fetchPack(server))).toHaveLength(1234)
    const again = await bytesOf(await fetchPack(server))
    expect(again.length).toBeGreaterThan(3e6)
  })

  it('ends no body that is shorter than the cut', async () => {
    const server = await startWith({ kind: 'truncate', afterBytes: 1e9 })
    expect((await bytesOf(await fetchPack(server))).length).toBeGreaterThan(3e6)
  })

  it('turns one bit of one byte', async () => {
    const server = await startWith({ kind: 'flip', atByte: 200 })
    const body = `${line('command=ls-refs')}0000`
    const [spoiled, sound] = [await fetchPack(server, { body }), await fetchPack(server, { body })]
    const [a, b] = [await bytesOf(spoiled), await bytesOf(sound)]
    expect(a).toHaveLength(b.length)
    expect([...a.keys()].filter((at) => a[at] !== b[at])).toEqual([200])
    expect((a[200] ?? 0) ^ (b[200] ?? 0)).toBe(1)
  })

  it('makes git itself see the turned bit', async () => {
    const server = await startWith({ kind: 'flip', atByte: 100_000 }, 3)
    expect(await clone(`${server.url}/${REPOSITORY}`)).toMatchObject({ exitCode: 128 })
  })

  it('takes its time', async () => {
    const server = await startWith({ kind: 'slow', bytesPerSecond: 1000 })
    const started = performance.now()
    expect((await bytesOf(await fetch(advertisement(server)))).length).toBeGreaterThan(100)
    expect(performance.now() - started).toBeGreaterThan(300)
  })

  it('sends the client on, to another name here', async () => {
    const server = await startWith({ kind: 'redirect', to: `/${REPOSITORY}` })
    expect((await clone(`${server.url}/acme/old-name.git`)).exitCode).toBe(0)
    expect(server.requests.map(({ repository }) => repository)).toEqual([
      'acme/old-name.git',
      ...Array(3).fill(REPOSITORY),
    ])
  })

  it('sends the client on, to another host', async () => {
    const elsewhere = await start()
    const server = await startWith({
      kind: 'redirect',
      to: `${elsewhere.url}/${REPOSITORY}`,
      status: 302,
    })
    const response = await fetch(advertisement(server), { redirect: 'manual' })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe(advertisement(elsewhere))
  })

  it.each([undefined, 'application/x-git-upload-pack-advertisement'])(
    'answers what is not git, as %s',
    async (contentType) => {
      const server = await startWith({
        kind: 'garbage',
        ...(contentType === undefined ? {} : { contentType }),
      })
      const { exitCode, stderr } = await clone(`${server.url}/${REPOSITORY}`)
      expect(exitCode).toBe(128)
      expect(stderr).toMatch(/not valid: is this a git repository|bad line length|protocol error/)
    },
  )

  it('reports progress for ever', async () => {
    const server = await startWith({ kind: 'endless' }, 3)
    const dir = await mkdtemp(join(root, 'clone-'))
    const cloning = tryGit(['clone', '--progress', `${server.url}/${REPOSITORY}`, dir])
    expect(await Promise.race([cloning, sleep(700, 'still at it')])).toBe('still at it')
    await server.close()
    expect((await cloning).stderr).toContain('remote: Counting objects: still at it')
  })
})

it('ends git when the client goes away', async () => {
  const server = await start()
  server.faults.set(1, { kind: 'slow', bytesPerSecond: 10_000 })
  const leaving = new AbortController()
  await fetchPack(server, { signal: leaving.signal })
  await sleep(100)
  expect(server.running).toBe(1)
  leaving.abort()
  await vi.waitFor(() => expect(server.running).toBe(0))
  expect(server.requests[0]).toMatchObject({ aborted: true, status: 200 })
})

it('ends git also while it thinks and writes nothing', async () => {
  const thinking = join(root, 'think')
  await writeFile(thinking, '#!/bin/sh\nsleep 60\n', { mode: 0o755 })
  const server = await start({ config: { 'uploadpack.packObjectsHook': thinking } })
  const response = fetchPack(server, { signal: AbortSignal.timeout(400) })
  await sleep(300)
  expect(server.running).toBe(1)
  await expect(response.then(bytesOf)).rejects.toThrow('timeout')
  await vi.waitFor(() => expect(server.running).toBe(0))
})

it('ends git when it is closed itself', async () => {
  const server = await startGitServer({ root })
  server.faults.set(1, { kind: 'slow', bytesPerSecond: 10_000 })
  const body = bytesOf(await fetchPack(server)).catch(() => 'cut')
  await server.close()
  expect(await body).toBe('cut')
  await vi.waitFor(() => expect(server.running).toBe(0))
})
