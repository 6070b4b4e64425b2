/**
 * A GitHub that answers as a test says, for what the fake one never does, and an adapter that asks
 * it. Tokens of installations are made unless the test answers for them.
 */
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { type AppGitHubOptions, createAppGitHub } from '../../../app/github/app-github.ts'
import type { AppGitHub } from '../../../app/github/port.ts'
import type { RequestNote } from '../../../app/github/transport.ts'
import { Secret } from '../../../core/domain/secret.ts'

export interface Asked {
  /** `GET /repos/acme/rocket?page=2`, below the API's address. */
  readonly line: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** JSON; a text is sent as it is. */
  readonly body?: unknown
  /** The connection breaks after so many bytes of the body; -1 before the head. */
  readonly cutAfterBytes?: number
}

export type Script = (asked: Asked) => Reply | undefined | Promise<Reply | undefined>

export interface Scripted {
  readonly github: AppGitHub
  readonly url: string
  readonly asked: readonly Asked[]
  /** Lines but those that make tokens. */
  lines(): readonly string[]
  readonly notes: readonly RequestNote[]
  readonly sleeps: readonly number[]
  readonly logged: readonly string[]
  /** Whose requests GitHub wanted none of, and until when. */
  readonly limited: readonly string[]
  now(): Date
  advance(ms: number): void
}

export const TOKEN = 'ghs_thisIsTheTokenOfAnInstallation'
export const { privateKey: KEY, publicKey: PUBLIC_KEY } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

/** Until the test ends. Its clock moves when the adapter sleeps, and when the test says so. */
export async function startScripted(
  script: Script,
  options: Partial<AppGitHubOptions> = {},
): Promise<Scripted> {
  let time = Date.parse('2026-11-21T12:00:00Z')
  const now = () => new Date(time)
  const asked: Asked[] = []
  const notes: RequestNote[] = []
  const sleeps: number[] = []
  const logged: string[] = []
  const limited: string[] = []
  const { url, close } = await serve(async (request) => {
    asked.push(request)
    const reply = (await script(request)) ?? usual(request, now())
    return { ...reply, headers: { date: now().toUTCString(), ...reply.headers } }
  })
  onTestFinished(close)
  const github = createAppGitHub({
    appId: '77',
    privateKey: new Secret(KEY),
    host: new URL(url).host,
    now,
    sleep: async (ms) => {
      sleeps.push(ms)
      time += ms
    },
    signal: new AbortController().signal,
    onRequest: (note) => notes.push(note),
    log: (line) => logged.push(line),
    onLimited: (whose, until) => limited.push(`${whose} ${until.toISOString()}`),
    ...options,
  })
  return {
    ...{ github, url, asked, notes, sleeps, logged, limited, now },
    lines: () => asked.map(({ line }) => line).filter((line) => !line.includes('access_tokens')),
    advance(ms) {
      time += ms
    },
  }
}

function usual({ line }: Asked, now: Date): Reply {
  if (!line.endsWith('/access_tokens')) return { status: 404, body: { message: 'Not Found' } }
  const expires_at = new Date(now.getTime() + 3_600_000).toISOString()
  return { status: 201, body: { token: TOKEN, expires_at } }
}

async function serve(answer: (asked: Asked) => Promise<Reply>) {
  const server = createServer(async (request, response) => {
    const body = await readText(request)
    const path = (request.url ?? '').replace(/^\/api\/v3/, '')
    const asked = {
      line: `${request.method} ${path}`,
      headers: request.headers,
      body: body === '' ? undefined : JSON.parse(body),
    }
    send(response, await answer(asked))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function send(
  response: ServerResponse,
  { status = 200, headers = {}, body, cutAfterBytes }: Reply,
): void {
  if (cutAfterBytes === -1) {
    response.destroy()
    return
  }
  const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body)
  const length = text === '' ? {} : { 'content-length': Buffer.byteLength(text) }
  const type = text === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, { ...type, ...length, ...headers })
  if (cutAfterBytes === undefined) response.end(text)
  else response.write(text.slice(0, cutAfterBytes), () => response.destroy())
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** A repository as the API tells it. */
export function apiRepository(id: number, owner = 'acme', name = `r${id}`) {
  return {
    id,
    name,
    owner: { login: owner },
    html_url: `https://github.com/${owner}/${name}`,
    size: 3,
    private: true,
    visibility: 'internal',
    archived: false,
    fork: false,
    language: null,
    topics: ['space'],
    default_branch: 'main',
    pushed_at: '2026-11-20T10:00:00Z',
  }
}
