/** Smart HTTP: one request, with a credential that goes to one host only. */
import { HoldfastError } from '../domain/errors.ts'
import type { Credential } from '../domain/source.ts'
import { basicAuthorization } from './environment.ts'
import { interrupted } from './process.ts'

export interface HttpSource {
  /** Address of the repository, without credentials. */
  readonly url: string
  readonly credential?: Credential
  readonly signal: AbortSignal
}

interface Answer {
  readonly body: AsyncIterable<Uint8Array>
  readonly contentType: string
  /** The address that answered, after redirects. */
  readonly url: string
}

/** Redirects followed, as git does by default for the first request. */
const MOST_REDIRECTS = 5
/** A source that says nothing for so long is taken for gone. */
const SILENCE_MS = 60_000

export function advertisementUrl(url: string): string {
  return `${url.replace(/\/$/, '')}/info/refs?service=git-upload-pack`
}

/** Asks the source, over protocol v2. `body` makes it a POST. */
export async function request(source: HttpSource, address: string, body?: string): Promise<Answer> {
  const origin = new URL(source.url).origin
  const silence = startSilence()
  let url = address
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await send(source, url, body, silence)
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null) {
      await refuseFailure(response)
      const contentType = response.headers.get('content-type') ?? ''
      return { body: readBody(source, response, silence), contentType, url }
    }
    await response.body?.cancel()
    if (!URL.canParse(location, url)) throw redirected('an address that is none')
    url = new URL(location, url).href
    // The credential must not leave the host, and neither must the work.
    if (new URL(url).origin !== origin) throw redirected(new URL(url).host)
  }
  throw redirected(new URL(url).host)
}

interface Silence {
  /** Aborts when nothing was heard for too long. */
  readonly signal: AbortSignal
  heard(): void
}

function startSilence(): Silence {
  const controller = new AbortController()
  const end = () => controller.abort(new Error('it said nothing for a minute'))
  const timer = setTimeout(end, SILENCE_MS).unref()
  return { signal: controller.signal, heard: () => void timer.refresh() }
}

async function send(
  source: HttpSource,
  url: string,
  body: string | undefined,
  silence: Silence,
): Promise<Response> {
  const headers: Record<string, string> = {
    'Git-Protocol': 'version=2',
    'User-Agent': 'git/holdfast',
    ...(source.credential ? { Authorization: basicAuthorization(source.credential) } : {}),
    ...(body === undefined
      ? {}
      : {
          'Content-Type': 'application/x-git-upload-pack-request',
          Accept: 'application/x-git-upload-pack-result',
        }),
  }
  try {
    const response = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([source.signal, silence.signal]),
      ...(body === undefined ? {} : { method: 'POST', body: Buffer.from(body, 'latin1') }),
    })
    silence.heard()
    return response
  } catch (cause) {
    throw unanswered(source, cause)
  }
}

async function* readBody(
  source: HttpSource,
  response: Response,
  silence: Silence,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body ?? []) {
      silence.heard()
      yield chunk
    }
  } catch (cause) {
    throw unanswered(source, cause)
  }
}

async function refuseFailure(response: Response): Promise<void> {
  if (response.ok) return
  await response.body?.cancel()
  const { status } = response
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const after = Number.isFinite(retryAfter) ? { retryAfterMs: retryAfter * 1000 } : {}
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
  throw new HoldfastError(status >= 500 ? 'source-unreachable' : 'source-protocol', said, {
    hint: 'Run the backup again; if it stays, ask whoever runs the server.',
    ...after,
  })
}

function unanswered({ url, signal }: HttpSource, cause: unknown): HoldfastError {
  if (signal.aborted) return interrupted(signal)
  const { host } = new URL(url)
  const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  const said = why instanceof Error ? why.message : String(why)
  return new HoldfastError('source-unreachable', `${host} did not answer: ${said}.`, {
    hint: 'Check the address and the network, then run the backup again.',
    cause,
  })
}

function redirected(to: string): HoldfastError {
  return new HoldfastError('source-protocol', `The source redirects to ${to}.`, {
    hint: 'Name the repository by the address it redirects to, and a token for that host.',
  })
}
