/** Sends one request to GitHub and tells what came back, whatever its status. */
import { Octokit } from '@octokit/core'
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Secret } from '../../core/domain/secret.ts'
import { unreachable } from '../../core/github/refusal.ts'
import { cutToCharacters } from './cut.ts'
import { type Clock, interrupted } from './patience.ts'
import { factsOf, type Operation } from './permissions.ts'

export interface Question {
  readonly operation: Operation
  /** Of the path; the rest becomes the query or the body. */
  readonly parameters?: Readonly<Record<string, unknown>>
  /** Another page of the same. */
  readonly address?: string
}

export interface Asker {
  /** Whose request it is; the App's own has none. */
  readonly installation?: string
  readonly token: Secret
  readonly etag?: string | undefined
}

export interface Answer {
  readonly status: number
  /** What was asked for, before any redirect. */
  readonly address: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly data: unknown
  /** What GitHub says of a refusal. */
  readonly message: string
}

/** One request that was sent. */
export interface RequestNote {
  readonly installation: string | undefined
  readonly operation: Operation
  /** 304 costs nothing; undefined when no answer came. */
  readonly status: number | undefined
}

export interface Transport {
  /** `api.github.com` */
  readonly host: string
  /**
   * Follows redirects with the same verb, on this host only. Throws `source-unreachable` when no
   * answer comes, and `interrupted`.
   */
  send(question: Question, asker: Asker): Promise<Answer>
}

export interface TransportOptions extends Clock {
  readonly baseUrl: string
  readonly fetch?: typeof fetch | undefined
  readonly onRequest?: ((note: RequestNote) => void) | undefined
}

const SILENCE_MS = 60_000
const MOST_REDIRECTS = 3
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308])

export function createTransport(options: TransportOptions): Transport {
  const { origin, host } = new URL(options.baseUrl)
  const octokit = new Octokit({ baseUrl: options.baseUrl, userAgent: 'holdfast', log: SILENT })
  return {
    host,
    async send(question, asker) {
      const request = requestOf(octokit, question)
      for (let address = request.url, hops = 0; ; hops += 1) {
        if (new URL(address).origin !== origin) throw astray(host, address)
        const answer = await once(octokit, { ...request, url: address }, question, asker, options)
        const { location } = answer.headers
        if (!REDIRECTS.has(answer.status) || location === undefined || hops === MOST_REDIRECTS) {
          return { ...answer, address: request.url }
        }
        address = new URL(location, address).href
      }
    },
  }
}

interface BuiltRequest {
  readonly method: string
  readonly url: string
  readonly body: unknown
}

function requestOf(octokit: Octokit, { operation, parameters, address }: Question): BuiltRequest {
  const { route } = factsOf(operation)
  refuseOddNames(route, parameters)
  const { method, url, body } = octokit.request.endpoint(route, { ...parameters })
  return { method, url: address ?? url, body }
}

/** Such a name would lead to another path: `/repos/acme/..`. */
function refuseOddNames(route: string, parameters: Question['parameters'] = {}): void {
  const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameters[name ?? ''])
  if (!names.some((name) => name === '' || name === '.' || name === '..')) return
  throw new HoldfastError('bad-input', 'A name of an owner, repository, file or id is no name.', {
    hint: 'Names are neither empty nor made of dots alone.',
  })
}

async function once(
  octokit: Octokit,
  { method, url, body }: BuiltRequest,
  { operation }: Question,
  { installation, token, etag }: Asker,
  { fetch, signal, onRequest, now }: TransportOptions,
): Promise<Answer> {
  if (signal.aborted) throw interrupted(signal.reason)
  const silence = AbortSignal.timeout(SILENCE_MS)
  let status: number | undefined
  try {
    const answer = await answerTo(
      octokit.request({
        method,
        url,
        ...(body !== undefined && { data: body }),
        headers: {
          authorization: `Bearer ${token.reveal()}`,
          'x-github-api-version': API_VERSION,
          ...(etag !== undefined && { 'if-none-match': etag }),
        },
        request: {
          ...(fetch && { fetch }),
          log: SILENT,
          redirect: 'manual',
          signal: AbortSignal.any([signal, silence]),
        },
      }),
    )
    status = answer.status
    if (isCutOff(answer)) throw new Error('the answer was cut off')
    return { ...answer, address: url }
  } catch (error) {
    if (signal.aborted) throw interrupted(signal.reason)
    throw noAnswer(error, url, now())
  } finally {
    onRequest?.({ installation, operation, status })
  }
}

/**
 * The version with `return_run_details`, and the newest that servers of one's own know as well:
 * https://docs.github.com/en/rest/about-the-rest-api/api-versions
 */
const API_VERSION = '2022-11-28'

const HeaderTexts = z
  .record(z.string(), z.union([z.string(), z.number()]).optional())
  .transform((headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()])),
  )

/** As octokit throws whatever is no success; without `response` there was no answer. */
const Refused = z.object({
  message: z.string(),
  response: z.object({ status: z.int(), headers: HeaderTexts, data: z.unknown() }),
})

/** A proxy may send a page. */
const MESSAGE_CHARACTERS = 500

const Said = z.object({ message: z.string() })

async function answerTo(request: Promise<unknown>): Promise<Omit<Answer, 'address'>> {
  try {
    const answer = Refused.shape.response.parse(await request)
    return { ...answer, message: '' }
  } catch (error) {
    const refused = Refused.safeParse(error).data
    if (refused === undefined) throw error
    const { message } = Said.safeParse(refused.response.data).data ?? refused
    return { ...refused.response, message: cutToCharacters(message, MESSAGE_CHARACTERS) }
  }
}

/** octokit gives what there is as text, where JSON was announced and did not come. */
function isCutOff({ status, headers, data }: Omit<Answer, 'address'>): boolean {
  if (typeof data !== 'string' || !headers['content-type']?.includes('json')) return false
  const needsNone = status === 202 || status === 204 || status === 304
  return data !== '' || !(needsNone || headers['content-length'] === '0')
}

/** octokit's own error is left behind: it holds the whole request. */
function noAnswer(error: unknown, url: string, now: Date): HoldfastError {
  const { host, pathname: path } = new URL(url)
  const fault = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const why = error instanceof Error ? error.message : String(error)
  return unreachable({ host, path, authenticated: true, now }, why, fault)
}

function astray(host: string, address: string): HoldfastError {
  return new HoldfastError(
    'source-redirected',
    `An answer of ${host} leads to ${new URL(address).host}, where the App's token must not go.`,
    { hint: 'Check that this host is a GitHub and that no proxy changes its answers.' },
  )
}

const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet }

function quiet(): void {
  // Errors carry all there is to say.
}
