/** What can go wrong over http, with its code. No sentence shows more of an address than its host. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { type ErrorCode, HoldfastError } from '../domain/errors.ts'
import { TOO_LARGE_HINT } from './classify.ts'

/** Throws when the status is none of success. */
export function refuseFailure(status: number, headers: IncomingHttpHeaders): void {
  if (status >= 200 && status < 300) return
  const after = retryAfter(headers)
  const said = `The source answered with HTTP status ${status}.`
  if (status === 429) {
    throw new HoldfastError('source-rate-limited', said, {
      hint: 'Wait a few minutes, or lower the concurrency.',
      ...after,
    })
  }
  if (status === 401 || status === 403) {
    throw new HoldfastError('source-denied', said, {
      hint: 'Check that the token is valid and may read this repository.',
    })
  }
  if (status === 404 || status === 410) {
    throw new HoldfastError('source-not-found', said, {
      hint: 'Check the address, and that the token may read the repository.',
    })
  }
  if (status === 413) throw new HoldfastError('source-protocol', said, { hint: TOO_LARGE_HINT })
  throw new HoldfastError(codeFor(status), said, {
    hint: 'Run the backup again; if it stays, ask whoever runs the server.',
    ...after,
  })
}

function codeFor(status: number): ErrorCode {
  if (status >= 500) return 'source-unreachable'
  // One that names no place to go to.
  return status >= 300 && status < 400 ? 'source-redirected' : 'source-protocol'
}

/** `Retry-After` is a number of seconds, or a date by the clock of who sent it. */
function retryAfter(headers: IncomingHttpHeaders): { retryAfterMs?: number } {
  const value = headers['retry-after'] ?? ''
  if (/^\d+$/.test(value)) return { retryAfterMs: Number(value) * 1000 }
  if (!value.endsWith('GMT')) return {}
  const ms = Date.parse(value) - Date.parse(headers.date ?? '')
  return Number.isFinite(ms) ? { retryAfterMs: Math.max(ms, 0) } : {}
}

/** The error for a request to which no answer came. `socket` is the one it went over. */
export function unanswered(url: URL, cause: unknown, socket: Socket | null): HoldfastError {
  if (cause instanceof HoldfastError) return cause
  if (codeOf(cause).startsWith('HPE_')) {
    return new HoldfastError(
      'source-protocol',
      `${url.host} answered something that is not HTTP: ${describe(cause)}.`,
      { hint: 'Check that the address is that of a git repository.', cause },
    )
  }
  const distrusted = Boolean(socket && 'authorizationError' in socket && socket.authorizationError)
  if (!distrusted) return unreachable(`${url.host} did not answer: ${describe(cause)}.`, cause)
  return new HoldfastError(
    'source-unreachable',
    // After a semicolon Node has advice of its own, on how to start Node.
    `The certificate of ${url.host} is not trusted: ${describe(cause).replace(/;.*$/, '')}.`,
    {
      hint: 'Let SSL_CERT_FILE name the certificate of the authority that signed it, in PEM form.',
      cause,
    },
  )
}

/** The error for an answer that broke off. */
export function broken(url: URL, cause: unknown): HoldfastError {
  if (cause instanceof HoldfastError) return cause
  return unreachable(`The answer of ${url.host} broke off: ${describe(cause)}.`, cause)
}

function unreachable(said: string, cause: unknown): HoldfastError {
  return new HoldfastError('source-unreachable', said, {
    hint: 'Check the address and the network, then run the backup again.',
    cause,
  })
}

export function redirected(to: string): HoldfastError {
  return new HoldfastError('source-redirected', `The source redirects to ${to}.`, {
    hint: 'Name the repository by the address it redirects to, and a token for that host.',
  })
}

export function encoded(encoding: string): HoldfastError {
  const shown = JSON.stringify(encoding.slice(0, 40))
  return new HoldfastError('source-protocol', `The source encodes its answer as ${shown}.`, {
    hint: 'Nobody asked for that: check that no proxy changes answers.',
  })
}

function describe(cause: unknown): string {
  // One for each address of a host that has several; it has no message of its own.
  if (cause instanceof AggregateError) return cause.errors.map(describe).join(', ')
  if (!(cause instanceof Error)) return 'it closed the connection'
  // So Node calls a connection that the other side closed.
  return /^(aborted|socket hang up)$/.test(cause.message)
    ? 'it closed the connection'
    : cause.message.replace(/[\s.:]+$/, '')
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
