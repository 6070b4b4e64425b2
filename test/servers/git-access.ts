/** Who may read what on a git server, decided as GitHub does. */
import type { IncomingMessage } from 'node:http'

/** Repositories by the first segments of their path: `acme/rocket`, with or without `.git`. */
export type Grant = 'every' | 'forbidden' | readonly string[]

export interface Access {
  /** What each token may read. Without any, everybody may read everything. */
  readonly tokens?: Readonly<Record<string, Grant>> | undefined
  /** GitHub says 401 to a token that it never gave out, and 404 to one that may not know. */
  readonly unknownTokenStatus: 401 | 404
}

/**
 * 200, or why not: 401 without a credential, 404 for a repository that the token
 * does not cover, 403 for a token that may do nothing (of a suspended installation,
 * or one that single sign-on has not approved).
 */
export function decideAccess(request: IncomingMessage, repository: string, access: Access): number {
  const { tokens, unknownTokenStatus } = access
  if (tokens === undefined) return 200
  const credential = readBasic(request.headers.authorization)
  if (credential === undefined) return 401
  if (credential.username !== 'x-access-token') return 401
  const grant = Object.hasOwn(tokens, credential.password) ? tokens[credential.password] : undefined
  if (grant === undefined) return unknownTokenStatus
  if (grant === 'forbidden') return 403
  return grant === 'every' || grant.some((name) => bare(name) === bare(repository)) ? 200 : 404
}

function readBasic(header: string | undefined): { username: string; password: string } | undefined {
  const encoded = /^Basic (.+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [username = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':')
  return { username, password: password.join(':') }
}

function bare(name: string): string {
  return name.replace(/\.git$/, '')
}
