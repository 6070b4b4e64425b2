/** Tokens of jobs: verified by the keys that are published, by whoever trusts the issuer. */
import { createRemoteJWKSet, decodeProtectedHeader, importSPKI, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { prepare, startScene } from './scene.ts'

const prepared = prepare()
const start = () => startScene(prepared)
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.string() })

async function discover(issuer: string) {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`)
  return Discovery.parse(await response.json())
}

describe('a token', () => {
  it('verifies by the discovered keys', async () => {
    const { github } = await start()
    const { issuer, jwks_uri } = await discover(github.oidc.issuer)
    const keys = createRemoteJWKSet(new URL(jwks_uri))
    const token = await github.oidc.mint({ aud: 'holdfast', run_id: '17' })
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: 'holdfast',
      algorithms: ['RS256'],
    })

    expect(issuer).toBe(github.oidc.issuer)
    expect(payload.run_id).toBe('17')
    expect(decodeProtectedHeader(token)).toEqual({
      alg: 'RS256',
      typ: 'JWT',
      kid: github.oidc.keyId,
    })
    const key = await importSPKI(await github.oidc.publicKeyPem(), 'RS256')
    expect((await jwtVerify(token, key)).payload.jti).toBe(payload.jti)
  })

  it('has every claim of GitHub, and those alone that were not left out', async () => {
    const { github } = await start()
    const now = Math.floor(github.clock.now().getTime() / 1000)
    const claims = github.oidc.claims({ environment: 'production', enterprise: undefined })
    expect(Object.keys(claims)).toEqual(
      expect.arrayContaining([
        ...['sub', 'aud', 'ref', 'sha', 'repository', 'repository_id', 'repository_owner'],
        ...['repository_owner_id', 'run_id', 'run_number', 'run_attempt', 'actor', 'workflow'],
        ...['workflow_ref', 'workflow_sha', 'job_workflow_ref', 'job_workflow_sha', 'event_name'],
        ...['ref_type', 'environment', 'runner_environment', 'iss', 'nbf', 'exp', 'iat', 'jti'],
      ]),
    )
    expect(claims).not.toHaveProperty('enterprise')
    expect(Number(claims.exp) - now).toBeLessThanOrEqual(300)
    expect(github.oidc.claims().jti).not.toBe(claims.jti)
  })

  it('goes by the clock of GitHub', async () => {
    const { github } = await start()
    const { jwks_uri } = await discover(github.oidc.issuer)
    const keys = createRemoteJWKSet(new URL(jwks_uri))
    github.clock.advance(-10 * 60_000)
    const old = await github.oidc.mint()
    await expect(jwtVerify(old, keys)).rejects.toThrow('exp')
  })
})
