/** Asks `git http-backend`, which speaks CGI, and gives its answer as it comes. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { IncomingMessage } from 'node:http'
import type { Readable, Writable } from 'node:stream'
import { CLEAN_ENVIRONMENT } from '../git.ts'

export interface Backend {
  readonly root: string
  readonly protocol: 'v2' | 'v0'
  /** Git configuration of the server, as `key: value`. */
  readonly config: Readonly<Record<string, string>>
}

export interface CgiAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  /** What came of the body together with the header; the rest is in `body`. */
  readonly head: Buffer
  readonly body: Readable
}

export type BackendProcess = ChildProcessByStdio<Writable, Readable, Readable>

/** Starts http-backend for one request. It leads a process group, so that all of it can be ended. */
export function startBackend(request: IncomingMessage, url: URL, backend: Backend): BackendProcess {
  return spawn('git', ['http-backend'], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...CLEAN_ENVIRONMENT,
      ...asGitConfig(backend.config),
      GIT_PROJECT_ROOT: backend.root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      ...optional('CONTENT_LENGTH', request.headers['content-length']),
      ...optional('HTTP_CONTENT_ENCODING', request.headers['content-encoding']),
      ...(backend.protocol === 'v2'
        ? optional('GIT_PROTOCOL', request.headers['git-protocol']?.toString())
        : {}),
    },
  })
}

/** Ends a backend and everything it started. */
export function endBackend({ pid, exitCode, signalCode }: BackendProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // It was over between the look and the signal.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Reads the header of a CGI answer. Throws if the process ends before its header does. */
export async function readAnswer({ stdout }: BackendProcess): Promise<CgiAnswer> {
  let seen = Buffer.alloc(0)
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    seen = Buffer.concat([seen, chunk])
    const end = seen.indexOf('\r\n\r\n')
    if (end < 0) continue
    const headers = parseHeaders(seen.toString('latin1', 0, end))
    const status = Number.parseInt(headers.get('status') ?? '200', 10)
    headers.delete('status')
    return { status, headers, head: seen.subarray(end + '\r\n\r\n'.length), body: stdout }
  }
  throw new Error('git http-backend ended without an answer')
}

function parseHeaders(text: string): Map<string, string> {
  return new Map(
    text.split('\r\n').map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value }
}

function asGitConfig(config: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(config)
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(entries.length)],
    ...entries.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ])
}
