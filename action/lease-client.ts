/** How a job speaks with the App; core/domain/lease.ts has what they say. */
import type { z } from 'zod'
import { backoffMs } from '../core/domain/backoff.ts'
import { asHoldfastError, HoldfastError } from '../core/domain/errors.ts'
import { LeaseGrant, type LeaseReport, type LeaseRequest, Problem } from '../core/domain/lease.ts'
import type { Workflow } from './workflow.ts'

export interface LeaseClient {
  /** What this job is to do next; undefined when nothing is left. */
  next(request: LeaseRequest): Promise<LeaseGrant | undefined>
  /** The same lease for longer, with credentials that last. */
  renew(lease: string): Promise<LeaseGrant>
  report(lease: string, report: LeaseReport): Promise<void>
}

export interface LeaseClientOptions {
  /** Address of the App; also the audience of the tokens that are shown to it. */
  readonly appUrl: string
  readonly workflow: Pick<Workflow, 'getIDToken' | 'setSecret' | 'info'>
  readonly mayProveItself: boolean
  readonly fetch: typeof fetch
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  /** From 0 up to 1. */
  readonly random: () => number
  readonly signal: AbortSignal
}

const ANSWER_MS = 30_000
/** The App may need so long to learn which run its dispatch became. */
const PATIENCE_MS = 20 * 60 * 1000
const LARGEST_ANSWER = 1024 * 1024

/** Every method tries again for a while what may pass, and throws an `app-…` code in the end. */
export function createLeaseClient(options: LeaseClientOptions): LeaseClient {
  const base = `${options.appUrl.replace(/\/+$/, '')}/api/v1/leases`
  const ask = (address: string, body: unknown) => askPatiently({ address, body }, options)
  return {
    async next(request) {
      const answer = await ask(base, request)
      return answer.status === 204 ? undefined : readGrant(answer, options)
    },
    renew: async (lease) => readGrant(await ask(`${place(base, lease)}/renewals`, {}), options),
    report: async (lease, report) => void (await ask(`${place(base, lease)}/report`, report)),
  }
}

function place(base: string, lease: string): string {
  return `${base}/${encodeURIComponent(lease)}`
}

interface Question {
  readonly address: string
  readonly body: unknown
}

interface Answer {
  readonly status: number
  readonly text: string
}

async function askPatiently(question: Question, options: LeaseClientOptions): Promise<Answer> {
  const until = options.now().getTime() + PATIENCE_MS
  for (let failures = 1; ; failures += 1) {
    try {
      return await askOnce(question, options)
    } catch (error) {
      const known = asHoldfastError(error)
      const waitMs = backoffMs(failures, options.random(), known.retryAfterMs)
      if (!known.transient || options.now().getTime() + waitMs > until) throw known
      options.workflow.info(
        `${known.message} Asking again in ${Math.max(1, Math.round(waitMs / 1000))} s.`,
      )
      await options.sleep(waitMs)
    }
  }
}

async function askOnce({ address, body }: Question, options: LeaseClientOptions): Promise<Answer> {
  // A token is shown once: every question has one of its own.
  const token = await mintToken(options)
  const response = await send(address, token, body, options)
  const text = await readText(response)
  if (response.ok) return { status: response.status, text }
  throw refused(response, text)
}

async function mintToken({
  workflow,
  mayProveItself,
  appUrl,
}: LeaseClientOptions): Promise<string> {
  if (!mayProveItself) throw noToken('The job may not ask for an OIDC token.')
  try {
    const token = await workflow.getIDToken(appUrl.replace(/\/+$/, ''))
    workflow.setSecret(token)
    return token
  } catch (cause) {
    throw noToken('GitHub gave the job no OIDC token.', cause)
  }
}

function noToken(message: string, cause?: unknown): HoldfastError {
  return new HoldfastError('app-refused', message, {
    hint: 'Add `permissions: id-token: write` to the job.',
    cause,
  })
}

async function send(
  address: string,
  token: string,
  body: unknown,
  { fetch, signal }: LeaseClientOptions,
): Promise<Response> {
  try {
    return await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // The token must not be shown to whoever the App would send us to.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    })
  } catch (cause) {
    throw unreachable(address, cause)
  }
}

function unreachable(address: string, cause?: unknown): HoldfastError {
  return new HoldfastError('app-unreachable', `${new URL(address).host} did not answer.`, {
    hint: 'Check `app-url`, and that the App can be reached from this runner.',
    cause,
  })
}

async function readText(response: Response): Promise<string> {
  try {
    const text = await response.text()
    if (text.length <= LARGEST_ANSWER) return text
  } catch (cause) {
    throw unreachable(response.url, cause)
  }
  throw strange('its answer is too long')
}

/** What the App has against it, in its own words. */
function refused(response: Response, text: string): HoldfastError {
  const { status } = response
  const problem = parsed(Problem, text)
  const message = problem?.detail ?? `The App answered with HTTP status ${status}.`
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const detail = {
    hint: problem?.hint ?? 'Check `app-url`, and the log of the App.',
    ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
  }
  const passes = status >= 500 || status === 429 || problem?.retryable === true
  return new HoldfastError(passes ? 'app-unreachable' : 'app-refused', message, detail)
}

function readGrant({ text }: Answer, { workflow }: LeaseClientOptions): LeaseGrant {
  const grant = parsed(LeaseGrant, text)
  if (grant === undefined) throw strange('it grants what this version cannot read')
  const { token, store } = grant
  const secrets = [token.value, store.credentials?.secretAccessKey, store.credentials?.sessionToken]
  for (const secret of secrets) if (secret !== undefined) workflow.setSecret(secret)
  // As git sends it.
  workflow.setSecret(Buffer.from(`x-access-token:${token.value}`).toString('base64'))
  return grant
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function strange(why: string): HoldfastError {
  return new HoldfastError('app-protocol', `What answered at \`app-url\` is not the App: ${why}.`, {
    hint: 'Check `app-url`, and that App and Action are of versions that fit.',
  })
}
