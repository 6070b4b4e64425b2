/** Tokens by which a job proves what it is: an issuer with discovery and keys, as GitHub's. */
import { randomUUID } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { World } from './world.ts'

export interface OidcIssuer {
  /** What stands in `iss`. */
  readonly issuer: string
  readonly keyId: string
  /** The documents at the issuer's addresses. */
  readonly discovery: object
  keys(): Promise<object>
  /** As a forger has it. */
  publicKeyPem(): Promise<string>
  /** A sound token with these claims; the others are those of some job. Undefined leaves one out. */
  mint(claims?: Claims): Promise<string>
  /** All claims of a token, unsigned. */
  claims(claims?: Claims): JWTPayload
}

export type Claims = Readonly<Record<string, unknown>>

const LIFETIME_SECONDS = 300
const SKEW_SECONDS = 600

export function createOidcIssuer({
  world,
  url,
}: {
  readonly world: World
  readonly url: string
}): OidcIssuer {
  const issuer = `${url}/_services/token`
  const keyId = randomUUID()
  let pair: ReturnType<typeof createPair> | undefined

  /** A key takes time to make, and most tests need none. */
  function readPair() {
    pair ??= createPair()
    return pair
  }

  function claims(given: Claims = {}): JWTPayload {
    const now = Math.floor(world.clock.now().getTime() / 1000)
    const times = { nbf: now - SKEW_SECONDS, exp: now + LIFETIME_SECONDS, iat: now }
    const all = { ...SOME_JOB, jti: randomUUID(), iss: issuer, ...times, ...given }
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  }

  return {
    issuer,
    keyId,
    discovery: {
      issuer,
      jwks_uri: `${issuer}/.well-known/jwks`,
      subject_types_supported: ['public', 'pairwise'],
      response_types_supported: ['id_token'],
      claims_supported: ['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf', ...Object.keys(SOME_JOB)],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid'],
    },
    async keys() {
      const jwk = await exportJWK((await readPair()).publicKey)
      return { keys: [{ ...jwk, alg: 'RS256', use: 'sig', kid: keyId }] }
    },
    publicKeyPem: async () => exportSPKI((await readPair()).publicKey),
    claims,
    mint: async (given) =>
      new SignJWT(claims(given))
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId })
        .sign((await readPair()).privateKey),
  }
}

function createPair() {
  return generateKeyPair('RS256', { extractable: true })
}

/** Every claim that GitHub's tokens have, of a job that nobody has seen. */
const SOME_JOB = {
  sub: 'repo:acme/holdfast:ref:refs/heads/main',
  aud: 'https://github.com/acme',
  ref: 'refs/heads/main',
  sha: 'c'.repeat(40),
  repository: 'acme/holdfast',
  repository_owner: 'acme',
  repository_owner_id: '65',
  repository_id: '74',
  repository_visibility: 'private',
  run_id: '1',
  run_number: '1',
  run_attempt: '1',
  actor: 'mona',
  actor_id: '1',
  workflow: 'Back up',
  workflow_ref: 'acme/holdfast/.github/workflows/backup.yml@refs/heads/main',
  workflow_sha: 'c'.repeat(40),
  job_workflow_ref: 'acme/holdfast/.github/workflows/backup.yml@refs/heads/main',
  job_workflow_sha: 'c'.repeat(40),
  event_name: 'workflow_dispatch',
  ref_type: 'branch',
  ref_protected: 'true',
  head_ref: '',
  base_ref: '',
  environment: undefined,
  runner_environment: 'github-hosted',
  enterprise: 'acme-corp',
  enterprise_id: '3',
} as const
