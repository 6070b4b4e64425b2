/**
 * A git server for tests: the real `git http-backend` on 127.0.0.1, with GitHub's
 * manners, a record of what was asked, and faults on demand.
 *
 * Every directory below `root` that holds a repository is served under its path:
 * `<url>/acme/rocket.git`, `<url>/acme/rocket.wiki.git`. Git runs beside the
 * process that hosts the server and never blocks it; whoever starts a client in
 * the same process must not block it either.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { type Access, decideAccess, type Grant } from './git-access.ts'
import { type Backend, endBackend, readAnswer, startBackend } from './git-cgi.ts'
import { answerWithFault, type Fault, spoilBody } from './git-faults.ts'
import { type GitRequest, type GitRequestLog, recordRequest } from './git-requests.ts'

export interface GitServerOptions {
  /** The directory that holds the repositories. */
  readonly root: string
  /** Absent: everybody may read everything. */
  readonly tokens?: Readonly<Record<string, Grant>>
  /** What a token that is not in `tokens` gets: 404. */
  readonly unknownTokenStatus?: 401 | 404
  /** `v0` answers as a server that never heard of protocol v2 would. */
  readonly protocol?: 'v2' | 'v0'
  /** Git configuration of the server: `{ 'uploadpack.allowFilter': 'true' }`. */
  readonly config?: Readonly<Record<string, string>>
}

export interface GitServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** Every request from the first on, in order of arrival; number 1 is `requests[0]`. */
  readonly requests: readonly GitRequest[]
  /** What goes wrong at which request; may be changed at any time. */
  readonly faults: Map<number | 'every', Fault>
  /** Git processes that run right now. */
  readonly running: number
  close(): Promise<void>
}

export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  const state: State = {
    backend: {
      root: options.root,
      protocol: options.protocol ?? 'v2',
      // GitHub serves no files to dumb clients, and takes no push here.
      config: { 'http.getanyfile': 'false', 'http.receivepack': 'false', ...options.config },
    },
    access: { tokens: options.tokens, unknownTokenStatus: options.unknownTokenStatus ?? 404 },
    requests: [],
    faults: new Map(),
    running: new Set(),
  }
  const server = createServer((request, response) => {
    handle(request, response, state).catch(() => response.destroy())
  })
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}`,
    requests: state.requests,
    faults: state.faults,
    get running() {
      return state.running.size
    },
    close: () => close(server),
  }
}

interface State {
  readonly backend: Backend
  readonly access: Access
  readonly requests: GitRequestLog[]
  readonly faults: Map<number | 'every', Fault>
  readonly running: Set<object>
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  state: State,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://server')
  const log = recordRequest(request, response, url, state.requests.length + 1)
  state.requests.push(log)
  const fault = state.faults.get(log.number) ?? state.faults.get('every')
  log.fault = fault?.kind
  // A server that answers before it has read the request breaks the connection otherwise.
  if (fault && answerWithFault(fault, response, log.suffix + url.search)) {
    request.resume()
    return
  }
  const status = decideAccess(request, log.repository, state.access)
  if (status !== 200) {
    request.resume()
    refuse(response, status)
    return
  }
  await askGit(request, response, url, fault, state)
}

function refuse(response: ServerResponse, status: number): void {
  if (status === 401) response.setHeader('www-authenticate', 'Basic realm="GitHub"')
  const words = status === 404 ? 'Repository not found.' : 'Access denied.'
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${words}\n`)
}

async function askGit(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  fault: Fault | undefined,
  state: State,
): Promise<void> {
  const child = startBackend(request, url, state.backend)
  state.running.add(child)
  child.once('close', () => state.running.delete(child))
  response.once('close', () => endBackend(child))
  child.stderr.resume()
  // Git may answer without having read the whole request, and closes its end then.
  pipeline(request, child.stdin).catch(() => undefined)
  const { status, headers, head, body } = await readAnswer(child)
  response.writeHead(status, Object.fromEntries(headers))
  const spoiled = spoilBody(fault, response)
  spoiled.write(head)
  await pipeline(body, spoiled, response)
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
