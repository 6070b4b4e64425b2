/** What a person may name as the thing to back up. */
import { HoldfastError } from './errors.ts'
import { Secret } from './secret.ts'

export interface Credential {
  readonly username: string
  readonly password: Secret
}

export type Source =
  | {
      readonly kind: 'github'
      readonly host: string
      readonly owner: string
      readonly name: string
      /** One that stood in the address. */
      readonly credential?: Credential
    }
  /** Every repository of an owner: `acme/*`. */
  | { readonly kind: 'owner'; readonly host: string; readonly owner: string }
  | {
      readonly kind: 'url'
      readonly transport: 'http' | 'ssh' | 'git'
      /** Without credentials. */
      readonly url: string
      readonly host: string
      readonly path: readonly string[]
      readonly credential?: Credential
    }
  /** Made absolute by the one who reads it. */
  | { readonly kind: 'path'; readonly path: string }

export interface SourceContext {
  /** Hosts that are GitHub: `github.com`, or a GitHub Enterprise Server. */
  readonly githubHosts: readonly string[]
  /** The host that `owner/name` is looked for on. */
  readonly githubHost: string
  /** Whether a directory or file of this name exists here. */
  readonly existsHere: (path: string) => boolean
}

// Managed users of an enterprise have an underscore in their names.
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]*$/
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.-]+$/
const SCP_LIKE = /^(?:([^@/\s]+)@)?([^:/\s]+):(?!\/\/)(.+)$/

/**
 * Reads a source: `owner/name`, `owner/*`, an `https:`, `http:`, `ssh:`, `git:` or `file:`
 * address, `user@host:path`, or a path. What exists here is a path, as git has it. Throws
 * `bad-input`, with a message that shows no credential.
 */
export function parseSource(text: string, context: SourceContext): Source {
  if (text === '' || text.startsWith('-') || /\p{Cc}/u.test(text)) {
    throw badSource(text, 'it is empty, begins with a dash or holds a control character')
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return parseUrl(text, context)
  if (context.existsHere(text) || /^([./~\\]|\.\.$)/.test(text)) return { kind: 'path', path: text }
  const [owner = '', name = '', ...deeper] = text.split('/')
  if (deeper.length === 0) {
    const github = readGitHub(context.githubHost, owner, bare(name))
    if (github !== undefined) return github
  }
  return parseScpLike(text)
}

function readGitHub(host: string, owner: string, name: string, credential?: Credential) {
  if (!OWNER.test(owner)) return undefined
  if (name === '*') return { kind: 'owner', host, owner } as const
  if (!NAME.test(name)) return undefined
  return { kind: 'github', host, owner, name, ...(credential && { credential }) } as const
}

function parseScpLike(text: string): Source {
  const [, user = '', host = '', path = ''] = SCP_LIKE.exec(text) ?? []
  if (host === '') throw badSource(text, 'there is no such directory here')
  if (user.includes(':')) throw badSource(text, 'ssh takes no password in an address')
  if (host.startsWith('-') || path.startsWith('-'))
    throw badSource(text, 'a part begins with a dash')
  const parts = segments(path)
  if (parts.length === 0) throw badSource(text, 'it names no repository')
  // A relative path starts in the home directory of the user, and everybody has another one;
  // `git` is the one user of a forge, whose paths are those of its https addresses.
  const home = user !== '' && user !== 'git' && !/^[/~]/.test(path) ? [`~${user}`] : []
  return {
    kind: 'url',
    transport: 'ssh',
    url: text,
    host: host.toLowerCase(),
    path: [...home, ...parts],
  }
}

interface Transport {
  readonly name: 'http' | 'ssh' | 'git'
  /** The port that goes without saying and that `URL` does not know of. */
  readonly port?: string
}

const TRANSPORTS: ReadonlyMap<string, Transport> = new Map<string, Transport>([
  ['http:', { name: 'http' }],
  ['https:', { name: 'http' }],
  ['ssh:', { name: 'ssh', port: '22' }],
  ['git:', { name: 'git', port: '9418' }],
])

function parseUrl(text: string, { githubHosts }: SourceContext): Source {
  if (!URL.canParse(text)) throw badSource(text, 'the address cannot be read')
  const url = new URL(text)
  if (url.protocol === 'file:') return { kind: 'path', path: readFilePath(url, text) }
  const transport = TRANSPORTS.get(url.protocol)
  if (transport === undefined) {
    throw badSource(text, 'only https, http, ssh, git and file addresses can be backed up')
  }
  if (url.hostname.startsWith('-')) throw badSource(text, 'its host begins with a dash')
  if (url.port === transport.port) url.port = ''
  const path = segments(url.pathname).map((part) => decode(part, text))
  if (path.length === 0 || url.hostname === '') throw badSource(text, 'it names no repository')
  const credential = transport.name === 'http' ? credentialOf(url, text) : undefined
  const host = url.host.toLowerCase()
  if (transport.name === 'http' && githubHosts.includes(host) && !path.at(-1)?.endsWith('.wiki')) {
    return parseGitHubUrl(text, host, path, credential)
  }
  // Some servers take tokens there, and an address is written down in many places.
  if (url.search !== '') throw badSource(text, 'an address may not have a query')
  const plain = withoutCredential(url, transport)
  return {
    kind: 'url',
    transport: transport.name,
    url: plain,
    host,
    path,
    ...(credential && { credential }),
  }
}

function parseGitHubUrl(
  text: string,
  host: string,
  [owner = '', name = '', ...deeper]: readonly string[],
  credential: Credential | undefined,
): Source {
  const github = deeper.length === 0 ? readGitHub(host, owner, name, credential) : undefined
  if (github === undefined) throw badSource(text, 'it is a page within GitHub, not a repository')
  return github
}

/** Ssh keeps its user, who is no secret and part of the address. */
function withoutCredential(address: URL, { name }: Transport): string {
  const url = new URL(address)
  if (name !== 'ssh') url.username = ''
  url.password = ''
  url.hash = ''
  return url.href
}

function readFilePath(url: URL, text: string): string {
  if (url.host !== '') throw badSource(text, 'a file address has three slashes and a path')
  return decode(url.pathname, text)
}

function credentialOf(url: URL, text: string): Credential | undefined {
  if (url.username === '' && url.password === '') return undefined
  const username = decode(url.username, text)
  const password = decode(url.password, text)
  // `https://<token>@host/…` is how a token alone is often written.
  if (password === '') return { username: 'x-access-token', password: new Secret(username) }
  return { username, password: new Secret(password) }
}

function decode(part: string, text: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(part)
  } catch {
    throw badSource(text, 'it has a % that stands for nothing')
  }
  if (/\p{Cc}/u.test(decoded)) throw badSource(text, 'it holds a control character')
  return decoded
}

/**
 * The text that a plain address is known by: its digest is the repository id. Spellings
 * of one address (case of the host, `.git`, a slash at the end, https or ssh) are one.
 */
export function canonicalAddress(host: string, path: readonly string[]): string {
  return [host.toLowerCase(), ...path].join('/')
}

function segments(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  const last = parts.pop()
  return last === undefined ? [] : [...parts, bare(last)]
}

function bare(name: string): string {
  return name.length > '.git'.length ? name.replace(/\.git$/, '') : name
}

function badSource(text: string, why: string): HoldfastError {
  return new HoldfastError('bad-input', `"${redactSource(text)}" is no source: ${why}.`, {
    hint: 'Name a repository as owner/name, as an https or ssh address, or as a path that exists.',
  })
}

/** A source as it was named, fit to be shown: all that may be a credential is cut. */
export function redactSource(text: string): string {
  return text
    .replace(/\/\/.*@/s, '//')
    .replace(/^[^/]*:[^/]*@/, '')
    .replace(/[?#].*$/s, '')
    .replace(/\p{Cc}+/gu, ' ')
}
