/** The public keys of an OIDC issuer, found by its discovery document. */
import { createLocalJWKSet, errors, type JWK, type JWTVerifyGetKey, type LocalJWKSet } from 'jose'
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'

export interface Issuer {
  /** As tokens name it, without a slash at the end. */
  readonly issuer: string
  readonly fetch: typeof globalThis.fetch
  readonly now: () => Date
}

/** Keys are believed so long: GitHub announces new ones days before it uses them. */
const BELIEVED_MS = 60 * 60 * 1000
/** So long the issuer is left alone, whatever tokens say and whatever it answered. */
const COOL_DOWN_MS = 30 * 1000
const TIMEOUT_MS = 5000
/** GitHub's documents have some kilobytes. */
const MOST_BYTES = 256 * 1024

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() })
const Key = z.object({
  kty: z.string(),
  kid: z.string().optional(),
  use: z.string().optional(),
  alg: z.string().optional(),
  n: z.string().optional(),
  e: z.string().optional(),
})
const KeySet = z.object({ keys: z.array(Key).min(1).max(100) })

/**
 * Finds the key of a token among those of the issuer, whatever address or key the token
 * itself names. Throws `source-unreachable` when the issuer does not answer.
 */
export function createIssuerKeys(issuer: Issuer): JWTVerifyGetKey {
  checkAddress(issuer.issuer, 'bad-input')
  let known: { readonly keys: LocalJWKSet; readonly at: number } | undefined
  let attempt: { readonly keys: Promise<LocalJWKSet>; readonly at: number } | undefined

  /** One attempt at a time, and one in a while. One that fails leaves the keys known before. */
  function refresh(): Promise<LocalJWKSet> {
    const at = issuer.now().getTime()
    if (attempt !== undefined && at - attempt.at < COOL_DOWN_MS) return attempt.keys
    const keys = readKeys(issuer).then((read) => {
      known = { keys: read, at }
      return read
    })
    attempt = { keys, at }
    return keys
  }

  async function current(): Promise<LocalJWKSet> {
    const isFresh = known !== undefined && issuer.now().getTime() - known.at < BELIEVED_MS
    return known !== undefined && isFresh ? known.keys : refresh()
  }

  return async (header, token) => {
    // Without a name any key that fits would do.
    if (typeof header?.kid !== 'string') throw new errors.JWKSNoMatchingKey()
    try {
      return await (await current())(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
    }
    return (await refresh())(header, token)
  }
}

async function readKeys({ issuer, fetch }: Issuer): Promise<LocalJWKSet> {
  const found = Discovery.safeParse(
    await readDocument(`${issuer}/.well-known/openid-configuration`, fetch),
  )
  if (!found.success || found.data.issuer !== issuer) throw misread(issuer)
  checkAddress(found.data.jwks_uri, 'source-protocol')
  const set = KeySet.safeParse(await readDocument(found.data.jwks_uri, fetch))
  if (!set.success) throw misread(found.data.jwks_uri)
  return createLocalJWKSet({ keys: set.data.keys.flatMap(usable) })
}

/** Keys that may sign by RS256, and of each what that takes. */
function usable({ kty, kid, use = 'sig', alg = 'RS256', n, e }: z.infer<typeof Key>): JWK[] {
  const isFit = kty === 'RSA' && use === 'sig' && alg === 'RS256'
  if (!isFit || kid === undefined || n === undefined || e === undefined) return []
  return [{ kty, kid, use, alg, n, e }]
}

async function readDocument(url: string, fetch: Issuer['fetch']): Promise<unknown> {
  let text: string
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const answer = await fetch(url, { redirect: 'error', signal })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    text = await readText(answer)
  } catch (error) {
    throw new HoldfastError('source-unreachable', `${url} could not be read.`, {
      hint: 'Check that the App may reach the issuer of the OIDC tokens.',
      cause: error,
    })
  }
  try {
    return JSON.parse(text)
  } catch {
    throw misread(url)
  }
}

async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

function checkAddress(text: string, code: 'bad-input' | 'source-protocol'): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const safe = url?.protocol === 'https:'
  if (safe || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname))) return
  throw new HoldfastError(code, `Keys of tokens are not read from ${text}.`, {
    hint: 'The issuer of OIDC tokens must be named by an https address.',
  })
}

function misread(url: string): HoldfastError {
  return new HoldfastError('source-protocol', `${url} is not what an OIDC issuer says.`, {
    hint: 'Check the address of the issuer, and that no proxy answers in its stead.',
  })
}
