/** What a git server notes of each request. Credentials are never among it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, gunzipSync } from 'node:zlib'

export interface GitRequest {
  /** Counted from 1. */
  readonly number: number
  readonly method: string
  /** Path and query as they came. */
  readonly path: string
  /** `acme/rocket.git` */
  readonly repository: string
  /** What of the path is git's own: `/info/refs`, `/git-upload-pack`. */
  readonly suffix: string
  /** `git-upload-pack` or `git-receive-pack`, wherever the request names it. */
  readonly service: string
  /** The `Git-Protocol` header: `version=2`. */
  readonly protocol: string
  readonly userAgent: string
  readonly authorization: 'present' | 'absent'
  /** The command of protocol v2, `ls-refs` or `fetch`, once the request has been read. */
  readonly command: string | undefined
  /** Bytes of the request's body, as they came over the wire. */
  readonly bytesIn: number
  /** Bytes of the answer, header and chunk sizes included. */
  readonly bytesOut: number
  /** Known once the answer is over. */
  readonly status: number | undefined
  /** Whether the answer ended before it was complete. */
  readonly aborted: boolean | undefined
  /** The kind of fault that struck it. */
  readonly fault: string | undefined
}

/** The same record while it is being written. */
export type GitRequestLog = { -readonly [Key in keyof GitRequest]: GitRequest[Key] }

/** Enough of a request to find the command in it, which comes first. */
const HEAD_BYTES = 4096

export function recordRequest(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  number: number,
): GitRequestLog {
  const [, repository = '', suffix = ''] =
    /^\/(.*?)(\/info\/refs|\/git-[a-z-]+)?$/.exec(url.pathname) ?? []
  const service = url.searchParams.get('service') ?? suffix.slice(1)
  const log: GitRequestLog = {
    number,
    method: request.method ?? '',
    path: url.pathname + url.search,
    repository: decodeURIComponent(repository),
    suffix,
    service,
    protocol: request.headers['git-protocol']?.toString() ?? '',
    userAgent: request.headers['user-agent'] ?? '',
    authorization: request.headers.authorization === undefined ? 'absent' : 'present',
    command: undefined,
    bytesIn: 0,
    bytesOut: 0,
    status: undefined,
    aborted: undefined,
    fault: undefined,
  }
  watchRequest(request, log)
  watchResponse(response, log)
  return log
}

function watchRequest(request: IncomingMessage, log: GitRequestLog): void {
  let head = Buffer.alloc(0)
  request.on('data', (chunk: Buffer) => {
    log.bytesIn += chunk.length
    if (head.length >= HEAD_BYTES) return
    head = Buffer.concat([head, chunk]).subarray(0, HEAD_BYTES)
    log.command = readCommand(head, request.headers['content-encoding'])
  })
}

function watchResponse(response: ServerResponse, log: GitRequestLog): void {
  const { socket } = response
  // A connection that is kept alive has carried earlier answers.
  const before = socket?.bytesWritten ?? 0
  response.once('close', () => {
    log.bytesOut = (socket?.bytesWritten ?? before) - before
    log.status = response.headersSent ? response.statusCode : undefined
    log.aborted = !response.writableFinished
  })
}

function readCommand(head: Buffer, encoding: string | undefined): string | undefined {
  const text = encoding === 'gzip' ? inflateWhatIsThere(head) : head
  return /command=([a-z-]+)/.exec(text.toString('latin1'))?.[1]
}

function inflateWhatIsThere(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return Buffer.alloc(0)
  }
}
