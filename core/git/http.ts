/** Smart HTTP: requests over one connection, with a credential that goes to one origin only. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import type { Credential } from '../domain/source.ts'
import { basicAuthorization, type Environment } from './environment.ts'
import { openAgent } from './http-agent.ts'
import { PATIENCE, type Patience } from './http-call.ts'
import { type Content, encodeContent } from './http-content.ts'
import { exchange, type Reply } from './http-exchange.ts'
import { encoded, redirected, refuseFailure } from './http-failures.ts'

export interface HttpSource {
  /** Address of the repository, without credentials. */
  readonly url: string
  readonly credential?: Credential
  readonly signal: AbortSignal
  /** May name a file of authorities to trust besides Node's own: GIT_SSL_CAINFO, SSL_CERT_FILE. */
  readonly environment?: Environment
}

export interface Connection {
  /**
   * Asks the source, over protocol v2. `body`, a byte string or pieces of one, makes it a POST.
   * Follows redirects within the origin of the source. Throws with a `source-…` code where no
   * good answer comes, and `interrupted` when the signal stops it.
   */
  request(address: string, body?: string | readonly string[]): Promise<Answer>
  /** Gives up what is under way and closes every socket. */
  close(): void
}

export interface Answer {
  /**
   * Comes no faster than it is read, and ends only where the answer does: one that breaks off
   * throws. Read to its end, the next request goes over the same socket; left before, the
   * socket is destroyed. One that is not begun holds its socket until the connection closes.
   */
  readonly body: AsyncIterable<Buffer>
  readonly contentType: string
  /** The address that answered, after redirects. */
  readonly url: string
}

/** Redirects followed, as git does by default for the first request. */
const MOST_REDIRECTS = 5
/** A page that comes with a redirect is read up to here, in bytes, so that its socket serves on. */
const LARGEST_PAGE = 65_536

export function advertisementUrl(url: string): string {
  return `${url.replace(/\/$/, '')}/info/refs?service=git-upload-pack`
}

/** Opens no socket yet. Throws `bad-input` when the file of authorities cannot be used. */
export function connect(source: HttpSource, patience: Partial<Patience> = {}): Connection {
  const closing = new AbortController()
  const line: Line = {
    origin: new URL(source.url).origin,
    credential: source.credential,
    agent: openAgent(source.url, source.environment ?? {}),
    signal: AbortSignal.any([source.signal, closing.signal]),
    patience: { ...PATIENCE, ...patience },
  }
  return {
    request: async (address, body) =>
      ask(line, address, body === undefined ? undefined : await encodeContent(body)),
    close: () => {
      closing.abort(new Error('the connection was closed'))
      line.agent.destroy()
    },
  }
}

interface Line {
  readonly origin: string
  readonly credential: Credential | undefined
  readonly agent: ReturnType<typeof openAgent>
  readonly signal: AbortSignal
  readonly patience: Patience
}

async function ask(line: Line, address: string, content: Content | undefined): Promise<Answer> {
  const headers = headersFor(line, content)
  const { agent, signal, patience } = line
  let url = within(line, address)
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const reply = await exchange({ url, headers, content, agent, signal, patience })
    const location = locationOf(reply)
    if (location === undefined) return accept(reply, url)
    await discard(reply)
    url = within(line, location, url.href)
  }
  throw redirected(url.host)
}

/** The credential must not leave the origin, and neither must the work. */
function within({ origin }: Line, address: string, base?: string): URL {
  if (!URL.canParse(address, base)) throw redirected('an address that is none')
  const url = new URL(address, base)
  if (url.origin !== origin) throw redirected(url.host)
  url.username = ''
  url.password = ''
  return url
}

function headersFor({ credential }: Line, content: Content | undefined): OutgoingHttpHeaders {
  return {
    'Git-Protocol': 'version=2',
    'User-Agent': 'git/holdfast',
    'Accept-Encoding': 'identity',
    ...(credential ? { Authorization: basicAuthorization(credential) } : {}),
    ...(content === undefined
      ? { Accept: '*/*' }
      : {
          Accept: 'application/x-git-upload-pack-result',
          'Content-Type': 'application/x-git-upload-pack-request',
          'Content-Length': content.length,
          ...(content.gzipped ? { 'Content-Encoding': 'gzip' } : {}),
        }),
  }
}

function locationOf({ status, headers }: Reply): string | undefined {
  return status >= 300 && status < 400 ? headers.location : undefined
}

function accept(reply: Reply, url: URL): Answer {
  try {
    refuseFailure(reply.status, reply.headers)
    refuseEncoding(reply.headers)
  } catch (error) {
    reply.drop()
    throw error
  }
  const contentType = reply.headers['content-type'] ?? ''
  return { body: reply.body, contentType, url: url.href }
}

function refuseEncoding(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'] ?? ''
  if (!/^\s*(identity)?\s*$/i.test(encoding)) throw encoded(encoding)
}

async function discard({ body }: Reply): Promise<void> {
  let left = LARGEST_PAGE
  for await (const chunk of body) {
    left -= chunk.length
    if (left < 0) return
  }
}
