/** Reading from GitHub's REST API: errors by code, and patience within limits. */
import { Octokit } from '@octokit/core'
import pLimit from 'p-limit'
import type { z } from 'zod'
import { HoldfastError } from '../domain/errors.ts'
import type { Secret } from '../domain/secret.ts'
import { apiAddress } from './api-address.ts'
import { classifyRefusal, type Question, unreachable } from './refusal.ts'

export interface GitHubOptions {
  /** `github.com`, or that of a GitHub Enterprise Server. */
  readonly host: string
  readonly token?: Secret | undefined
  readonly fetch?: typeof fetch | undefined
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

export interface Requests {
  readonly authenticated: boolean
  /**
   * Reads `path`, or an address that an answer named. Asks three times when GitHub does not
   * answer, and waits for a rate limit that ends within a minute. Throws `source-…` errors.
   */
  get<T>(path: string, schema: z.ZodType<T>): Promise<Answer<T>>
}

export interface Answer<T> {
  readonly data: T
  /** Address of the page after this one. */
  readonly next?: string
}

const ATTEMPTS = 3
const LONGEST_WAIT_MS = 60_000
const SILENCE_MS = 60_000
/** GitHub allows a hundred; this leaves room for others with the same token. */
const AT_ONCE = 10

export function createRequests(options: GitHubOptions): Requests {
  const base = apiAddress(options.host)
  const octokit = new Octokit({
    baseUrl: base,
    userAgent: 'holdfast',
    ...(options.token && { auth: options.token.reveal() }),
    request: { ...(options.fetch && { fetch: options.fetch }), log: SILENT },
    log: SILENT,
  })
  const limit = pLimit(AT_ONCE)
  const authenticated = options.token !== undefined
  return {
    authenticated,
    get: (path, schema) => {
      const address = new URL(path.startsWith('/') ? `${base}${path}` : path)
      const ask = () =>
        askOnce(
          octokit,
          address,
          schema,
          {
            host: new URL(base).host,
            path: address.pathname,
            authenticated,
            now: options.now(),
          },
          options.signal,
        )
      return limit(() => withPatience(ask, options))
    },
  }
}

/** Repeats what may be gone a moment later. */
async function withPatience<T>(ask: () => Promise<T>, { sleep }: GitHubOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof HoldfastError && error.transient) || attempt === ATTEMPTS) throw error
      const waitMs = error.retryAfterMs ?? 1000 * 4 ** (attempt - 1)
      if (waitMs >= LONGEST_WAIT_MS) throw error
      await sleep(waitMs)
    }
  }
}

async function askOnce<T>(
  octokit: Octokit,
  address: URL,
  schema: z.ZodType<T>,
  question: Question,
  signal: AbortSignal | undefined,
): Promise<Answer<T>> {
  // The token goes wherever a request goes.
  if (address.host !== question.host) throw strange(question, `it leads to ${address.host}`)
  const answer = await send(octokit, address, question, signal)
  if (answer.url !== '' && new URL(answer.url).host !== question.host) {
    throw strange(question, `it leads to ${new URL(answer.url).host}`)
  }
  // octokit gives the text where an answer is no JSON, and none when it was cut off.
  if (typeof answer.data !== 'object' || answer.data instanceof ArrayBuffer) {
    throw unreachable(question, 'the answer was cut off or is no JSON')
  }
  if (answer.headers['x-github-sso']?.startsWith('partial-results')) throw partial(question)
  const parsed = schema.safeParse(answer.data)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw strange(question, `${issue?.path.join('.') || 'the answer'}: ${issue?.message}`)
  }
  const next = /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.link ?? '')?.[1]
  return { data: parsed.data, ...(next === undefined ? {} : { next }) }
}

interface RawAnswer {
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly data: unknown
}

async function send(
  octokit: Octokit,
  address: URL,
  question: Question,
  signal: AbortSignal | undefined,
): Promise<RawAnswer> {
  const silence = AbortSignal.timeout(SILENCE_MS)
  try {
    const { url, headers, data } = await octokit.request({
      method: 'GET',
      url: address.href,
      headers: { 'x-github-api-version': '2022-11-28' },
      request: { signal: signal ? AbortSignal.any([signal, silence]) : silence },
    })
    return {
      url,
      headers: { link: headers.link, 'x-github-sso': textOf(headers['x-github-sso']) },
      data,
    }
  } catch (error) {
    if (signal?.aborted) throw interrupted(error)
    throw classifyRefusal(error, question)
  }
}

function textOf(header: string | number | undefined): string | undefined {
  return header?.toString()
}

const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet }

function quiet(): void {
  // Errors carry all there is to say.
}

function strange({ host, path }: Question, why: string): HoldfastError {
  return new HoldfastError(
    'source-protocol',
    `${host} answered ${path} as GitHub does not: ${why}.`,
    {
      hint: 'Check that this host is a GitHub and that no proxy changes its answers.',
    },
  )
}

function partial({ host, path }: Question): HoldfastError {
  return new HoldfastError(
    'source-denied',
    `${host} answered ${path} in part: single sign-on hides some organizations from the token.`,
    { hint: 'Authorize the token for the single sign-on of the organization.' },
  )
}

function interrupted(cause: unknown): HoldfastError {
  return new HoldfastError('interrupted', 'The work was stopped while GitHub was asked.', {
    hint: 'Run it again.',
    cause,
  })
}
