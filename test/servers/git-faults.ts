/** What a git server may be told to do wrong, and how it does it to one answer. */
import type { ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

export type Fault =
  /** The connection breaks, after so many bytes of the body (0). */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** `500`, `503`, `429` …, with `Retry-After` if given: seconds, or a date. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Nothing more comes after so many bytes of the body (0), and nothing ends. */
  | { readonly kind: 'stall'; readonly afterBytes?: number }
  /** The body ends in good order, but early. */
  | { readonly kind: 'truncate'; readonly afterBytes: number }
  /** The lowest bit of one byte of the body is turned. */
  | { readonly kind: 'flip'; readonly atByte: number }
  /** The body comes no faster than this. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** To the repository `to`: a path (`/renamed.git`) or an address on another host. */
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: 301 | 302 | 307 }
  /** 200 with a body that is not git's: a page of HTML, or under git's own content type. */
  | { readonly kind: 'garbage'; readonly contentType?: string }
  /** A fetch that reports progress for ever. Meant for a fetch over protocol v2. */
  | { readonly kind: 'endless' }

/**
 * Answers in place of git. False when the fault is in the body, and git is to be asked.
 * `suffix` is what of the request's address follows the repository.
 */
export function answerWithFault(fault: Fault, response: ServerResponse, suffix: string): boolean {
  switch (fault.kind) {
    case 'reset':
      if (fault.afterBytes) return false
      response.socket?.resetAndDestroy()
      return true
    case 'stall':
      return !fault.afterBytes
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter)
      response.writeHead(fault.status, { 'content-type': 'text/plain' }).end('not now\n')
      return true
    case 'redirect':
      response.writeHead(fault.status ?? 301, { location: fault.to + suffix }).end()
      return true
    case 'garbage':
      response
        .writeHead(200, { 'content-type': fault.contentType ?? 'text/html' })
        .end('<!doctype html><title>Sign in</title>\n')
      return true
    case 'endless':
      response.writeHead(200, { 'content-type': FETCH_RESULT })
      void sendProgress(response)
      return true
    default:
      return false
  }
}

/** What the body passes through on its way out. */
export function spoilBody(fault: Fault | undefined, response: ServerResponse): Transform {
  switch (fault?.kind) {
    case 'reset':
      return cutAfter(fault.afterBytes ?? 0, () => response.socket?.resetAndDestroy())
    case 'stall':
      return cutAfter(fault.afterBytes ?? 0, () => undefined)
    case 'truncate':
      return cutAfter(fault.afterBytes, () => response.end())
    case 'flip':
      return flipAt(fault.atByte)
    case 'slow':
      return slowDown(fault.bytesPerSecond)
    default:
      return new Transform({ transform: (chunk, _encoding, done) => done(null, chunk) })
  }
}

/** Lets so many bytes pass, and swallows the others. `then` runs once the last one is out. */
function cutAfter(bytes: number, then: () => void): Transform {
  let left = bytes
  let reached = false
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const passing = chunk.subarray(0, left)
      left -= passing.length
      if (passing.length > 0) this.push(passing)
      if (left === 0 && !reached) {
        reached = true
        // What was pushed must be on the wire before the connection is touched.
        setTimeout(then, 20)
      }
      done()
    },
    // A body shorter than the cut ends as it is; past the cut only `then` ends the answer.
    flush(done) {
      if (!reached) done()
    },
  })
}

function flipAt(atByte: number): Transform {
  let offset = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const index = atByte - offset
      offset += chunk.length
      const byte = chunk[index]
      if (byte !== undefined) chunk[index] = byte ^ 1
      done(null, chunk)
    },
  })
}

function slowDown(bytesPerSecond: number): Transform {
  return new Transform({
    async transform(chunk: Buffer, _encoding, done) {
      const step = Math.max(1, Math.ceil(bytesPerSecond / 20))
      for (let start = 0; start < chunk.length; start += step) {
        this.push(chunk.subarray(start, start + step))
        await sleep((1000 * step) / bytesPerSecond)
      }
      done()
    },
  })
}

const FETCH_RESULT = 'application/x-git-upload-pack-result'
const PACKFILE_SECTION = '000dpackfile\n'
const PROGRESS = '\u0002Counting objects: still at it\r'

async function sendProgress(response: ServerResponse): Promise<void> {
  response.write(PACKFILE_SECTION)
  const line = (PROGRESS.length + 4).toString(16).padStart(4, '0') + PROGRESS
  while (!response.destroyed) {
    response.write(line)
    await sleep(10)
  }
}
