/** A GitHub for tests: answers on 127.0.0.1 as a table says, and a record of what was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Secret } from '../../../core/domain/secret.ts'
import { createGitHub, type GitHub } from '../../../core/github/repositories.ts'

/** Path and query below `/api/v3`, and how often it was asked before. */
export type Answer = (path: string, request: IncomingMessage) => Reply | undefined

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** JSON; a text is sent as it is. */
  readonly body?: unknown
  /** The connection breaks after so many bytes. */
  readonly cutAfterBytes?: number
}

export interface ApiServer {
  /** `127.0.0.1:<port>` */
  readonly host: string
  /** Every path that was asked for, in order. */
  readonly asked: readonly string[]
  readonly tokens: readonly (string | undefined)[]
  close(): Promise<void>
}

export async function startApiServer(answer: Answer): Promise<ApiServer> {
  const asked: string[] = []
  const tokens: (string | undefined)[] = []
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/api\/v3/, '')
    asked.push(path)
    tokens.push(request.headers.authorization)
    send(response, answer(path, request) ?? { status: 404, body: { message: 'Not Found' } })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    host: `127.0.0.1:${address.port}`,
    asked,
    tokens,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function send(
  response: ServerResponse,
  { status = 200, headers, body, cutAfterBytes }: Reply,
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  if (cutAfterBytes === undefined) response.end(text)
  else response.write(text.slice(0, cutAfterBytes), () => response.destroy())
}

/** A client whose clock stands still, and the times it would have slept. */
export function createClient(
  host: string,
  { token, signal }: { token?: string; signal?: AbortSignal } = {},
): { github: GitHub; sleeps: number[] } {
  const sleeps: number[] = []
  const github = createGitHub({
    host,
    token: token === undefined ? undefined : new Secret(token),
    now: () => new Date('2026-03-04T06:00:00Z'),
    sleep: async (ms) => void sleeps.push(ms),
    signal,
  })
  return { github, sleeps }
}

/** A repository as the API tells it. */
export function apiRepository(id: number, owner = 'acme', name = `r${id}`) {
  return {
    id,
    name,
    owner: { login: owner },
    html_url: `https://github.com/${owner}/${name}`,
    size: 3,
    private: false,
    visibility: 'public',
    archived: false,
    fork: false,
    topics: ['space'],
    default_branch: 'main',
  }
}
