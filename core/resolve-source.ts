/** From what a person named to what git is given and whom the store knows it as. */
import { realpath } from 'node:fs/promises'
import { identifyAddress, identifyPath } from './address-identity.ts'
import type { ConnectGitHub } from './connect-github.ts'
import { HoldfastError } from './domain/errors.ts'
import type { RepositoryIdentity } from './domain/manifest.ts'
import type { Secret } from './domain/secret.ts'
import type { Credential, Source } from './domain/source.ts'
import { webAddress } from './github/api-address.ts'
import type { GitHubRepository } from './github/repositories.ts'
import { type Place, readSource } from './read-source.ts'

export interface RemoteSource {
  /** Names the source to people, and to `restore` from any directory. Holds no credential. */
  readonly label: string
  readonly identity: RepositoryIdentity
  /** What git is given: an address without credentials, or an absolute path. */
  readonly address: string
  readonly transport: 'http' | 'ssh' | 'git' | 'file'
  readonly credential?: Credential
  /** GitHub's own estimate. */
  readonly sizeBytes?: number
}

export interface ResolveContext extends Place {
  /** For repositories on `githubHost`, and for no other host. */
  readonly token?: Credential | undefined
  /** Numeric ids by `owner/name` on `githubHost`, where they are known without asking. */
  readonly knownIds?: Readonly<Record<string, string>> | undefined
  readonly connect: ConnectGitHub
}

/** Finds out who `text` means. Throws `bad-input`, or what the source has against it. */
export async function resolveSource(text: string, context: ResolveContext): Promise<RemoteSource> {
  const source = readSource(text, context)
  if (source.kind === 'github') return resolveGitHub(source, context)
  if (source.kind === 'url') return resolveAddress(source, context)
  if (source.kind === 'path') return resolvePath(source.path)
  throw new HoldfastError('bad-input', `${text} means many repositories, not one.`, {
    hint: 'Name one repository as owner/name.',
  })
}

/** A repository of GitHub as a source. */
export function toGitHubSource(
  {
    id,
    owner,
    name,
    sizeBytes,
  }: Pick<GitHubRepository, 'id' | 'owner' | 'name'> & {
    readonly sizeBytes?: number
  },
  host: string,
  { githubHost, token }: Pick<ResolveContext, 'githubHost' | 'token'>,
): RemoteSource {
  const page = `${webAddress(host)}/${owner}/${name}`
  return {
    label: host === githubHost ? `${owner}/${name}` : page,
    identity: { id, host, path: [owner, name], url: page },
    address: `${page}.git`,
    transport: 'http',
    ...(token && { credential: asGitCredential(token.password) }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  }
}

async function resolveGitHub(
  { host, owner, name, credential }: Extract<Source, { kind: 'github' }>,
  context: ResolveContext,
): Promise<RemoteSource> {
  const token = credential ?? tokenFor(host, context)
  const { githubHost, connect } = context
  const known = host === githubHost ? knownId(`${owner}/${name}`, context.knownIds) : undefined
  if (known !== undefined) {
    return toGitHubSource({ id: known, owner, name }, host, { githubHost, token })
  }
  const repository = await (await connect(host, token?.password)).readRepository(owner, name)
  return toGitHubSource(repository, host, { githubHost, token })
}

/** GitHub does not mind the case of a name. */
function knownId(name: string, knownIds: ResolveContext['knownIds']): string | undefined {
  const wanted = name.toLowerCase()
  return Object.entries(knownIds ?? {}).find(([known]) => known.toLowerCase() === wanted)?.[1]
}

export function tokenFor(
  host: string,
  { githubHost, token }: Pick<ResolveContext, 'githubHost' | 'token'>,
): Credential | undefined {
  return host === githubHost ? token : undefined
}

function resolveAddress(
  { url, host, path, transport, credential }: Extract<Source, { kind: 'url' }>,
  context: ResolveContext,
): RemoteSource {
  // Nobody reads along on https; on http everybody does.
  const safe = transport === 'http' && url.startsWith(`${webAddress(host)}/`)
  const token = safe ? tokenFor(host, context)?.password : undefined
  const shown = credential ?? (token && asGitCredential(token))
  return {
    label: url,
    identity: identifyAddress(host, path, url),
    address: url,
    transport,
    ...(shown && { credential: shown }),
  }
}

async function resolvePath(path: string): Promise<RemoteSource> {
  const address = await realpath(path).catch((cause: NodeJS.ErrnoException) => {
    throw noSuchPath(path, cause)
  })
  if (address === '/') throw noSuchPath(path, undefined)
  return { label: address, identity: identifyPath(address), address, transport: 'file' }
}

/** GitHub takes a token as a password, and this as the name of whoever has one. */
function asGitCredential(password: Secret): Credential {
  return { username: 'x-access-token', password }
}

function noSuchPath(path: string, cause: NodeJS.ErrnoException | undefined): HoldfastError {
  if (cause?.code === 'EACCES') {
    return new HoldfastError('source-denied', `${path} may not be read.`, {
      hint: 'Run Holdfast as a user who may read the whole repository.',
      cause,
    })
  }
  return new HoldfastError('source-not-found', `There is no repository at ${path}.`, {
    hint: 'Check the path; a repository on GitHub is named as owner/name.',
    cause,
  })
}
