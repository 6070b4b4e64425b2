/** One request to somebody else's server, which learns as little as possible and says nothing. */
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { Secret } from '../../core/domain/secret.ts'
import { ChannelError } from './channel.ts'
import { checkHost, createLookup, type Destinations } from './destination.ts'

export interface Posting {
  /** A secret: whoever has the address may write there. */
  readonly url: Secret
  readonly contentType: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Done when the answer is 2xx. Redirects are refused. Throws `ChannelError`. */
export type Post = (posting: Posting) => Promise<void>

/** No answer is waited for any longer. */
const TIMEOUT_MS = 15_000

export function createPost(destinations: Destinations, timeoutMs = TIMEOUT_MS): Post {
  const lookup = createLookup(destinations)
  return async (posting) => {
    const url = readUrl(posting.url, destinations)
    const { status, retryAfterMs } = await new Promise<Answer>((resolve, reject) => {
      const send = url.protocol === 'https:' ? requestSecure : requestPlain
      const signal = AbortSignal.timeout(timeoutMs)
      const headers = headersOf(posting)
      const request = send(url, { method: 'POST', lookup, agent: false, signal, headers })
      request.on('error', (error) => reject(explain(error)))
      request.on('response', (response) => {
        const retryAfterMs = readRetryAfter(response.headers['retry-after'])
        resolve({ status: response.statusCode ?? 0, retryAfterMs })
        // Whatever it says: an answer without end would keep the socket.
        response.destroy()
      })
      request.end(posting.body)
    })
    if (status < 200 || status > 299) {
      throw new ChannelError('refused', `The destination answered ${status}.`, retryAfterMs)
    }
  }
}

interface Answer {
  readonly status: number
  readonly retryAfterMs: number | undefined
}

/** In seconds, as Slack says it: https://docs.slack.dev/apis/web-api/rate-limits */
function readRetryAfter(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) * 1000 : undefined
}

function headersOf({ contentType, body, headers }: Posting): Record<string, string> {
  return {
    ...headers,
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'holdfast',
  }
}

function readUrl(secret: Secret, destinations: Destinations): URL {
  const url = URL.canParse(secret.reveal()) ? new URL(secret.reveal()) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new ChannelError('forbidden', 'The destination is no address of the web.')
  }
  if (url.protocol === 'http:' && !destinations.allowPrivate) {
    throw new ChannelError('forbidden', 'The destination must be reached by https.')
  }
  checkHost(url.hostname, destinations)
  return url
}

/** Only the code: what is said of a failed connection may name the address. */
function explain(error: Error): ChannelError {
  if (error instanceof ChannelError) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return new ChannelError('unreachable', `The destination did not answer: ${code}.`)
}
