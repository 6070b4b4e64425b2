/** The one place that reads how GitHub says no and makes a code of it. */
import { z } from 'zod'
import { HoldfastError } from '../domain/errors.ts'

/** An answer other than success, as octokit throws it; without `response` there was none. */
const Refusal = z.object({
  message: z.string(),
  status: z.int(),
  response: z
    .object({ headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()) })
    .optional(),
})

export interface Question {
  /** `api.github.com` */
  readonly host: string
  /** `/repos/acme/rocket` */
  readonly path: string
  readonly authenticated: boolean
  readonly now: Date
}

/**
 * GitHub asks for a minute where it names no time:
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
const UNSAID_WAIT_MS = 60_000

export function classifyRefusal(error: unknown, question: Question): HoldfastError {
  const refusal = Refusal.safeParse(error).data
  if (refusal?.response === undefined) return unreachable(question, messageOf(error), error)
  const { status, message, response } = refusal
  const header = (name: string) => response.headers[name]?.toString()
  const said = `${question.host} answered ${question.path} with ${status}: ${message}`
  if (status === 429 || (status === 403 && isRateLimit(message, header))) {
    return rateLimited(said, header, question.now, error)
  }
  if (status === 401 || status === 403 || status === 451) {
    return new HoldfastError('source-denied', said, {
      hint: hintOfDenial(status, question, header),
      cause: error,
    })
  }
  if (status === 404 || status === 410) {
    const hint = question.authenticated
      ? 'Check the name, and that the token may read it: GitHub hides what a token may not see.'
      : 'Check the name; a private repository needs a token, in HOLDFAST_TOKEN or GITHUB_TOKEN.'
    return new HoldfastError('source-not-found', said, { hint, cause: error })
  }
  if (status >= 500 || status === 408 || status === 409) {
    return unreachable(question, `${status}: ${message}`, error)
  }
  return new HoldfastError('source-protocol', said, {
    hint: 'Check that the address is that of a GitHub; report it if it is.',
    cause: error,
  })
}

export function unreachable(question: Question, why: string, cause?: unknown): HoldfastError {
  return new HoldfastError('source-unreachable', `${question.host} did not answer: ${why}.`, {
    hint: 'Check the network and https://www.githubstatus.com, then run it again.',
    cause,
  })
}

type Header = (name: string) => string | undefined

function isRateLimit(message: string, header: Header): boolean {
  if (header('x-ratelimit-remaining') === '0' || header('retry-after') !== undefined) return true
  return /rate limit|abuse/i.test(message)
}

function rateLimited(said: string, header: Header, now: Date, cause: unknown): HoldfastError {
  const retryAfterMs = waitOf(header, now)
  const at = new Date(now.getTime() + retryAfterMs).toISOString()
  return new HoldfastError('source-rate-limited', said, {
    hint: `Run it again after ${at}, with a token if there was none, or lower the concurrency.`,
    retryAfterMs,
    cause,
  })
}

function waitOf(header: Header, now: Date): number {
  const seconds = Number(header('retry-after') ?? Number.NaN)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const resetAt = Number(header('x-ratelimit-reset') ?? Number.NaN) * 1000
  const spent = header('x-ratelimit-remaining') === '0'
  // A second more, since GitHub counts in whole ones.
  if (spent && Number.isFinite(resetAt)) return Math.max(0, resetAt - now.getTime()) + 1000
  return UNSAID_WAIT_MS
}

function hintOfDenial(status: number, { authenticated }: Question, header: Header): string {
  if (status === 451) return 'GitHub has blocked it for legal reasons; its owner can say more.'
  if (status === 401) {
    return authenticated
      ? 'The token is wrong or has expired: make a new one.'
      : 'Give a token, in HOLDFAST_TOKEN or GITHUB_TOKEN.'
  }
  if (header('x-github-sso') !== undefined) {
    return 'Authorize the token for the single sign-on of the organization, on its settings page.'
  }
  const permissions = header('x-accepted-github-permissions')
  if (permissions) return `Give the token one of these permissions: ${permissions}.`
  const scopes = header('x-accepted-oauth-scopes')
  if (scopes) return `Give the token one of these scopes: ${scopes}.`
  return 'Check that the token may read this repository, and that the owner has not been blocked.'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
