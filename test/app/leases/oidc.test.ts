import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createOidcVerifier } from '../../../app/leases/oidc.ts'
import { createSigner, DISCOVERY, KEYS, type Payload, startIssuer } from './issuer.ts'
import { AUDIENCE, goodClaims, once, START } from './setting.ts'

const first = once(() => createSigner('key-1'))
const second = once(() => createSigner('key-2'))

async function setting() {
  const issuer = await startIssuer(await first())
  let at = START.getTime()
  const now = () => new Date(at)
  const verifier = createOidcVerifier({ issuer: issuer.url, audience: AUDIENCE, fetch, now })
  const token = async (change: Payload = {}, signer = first()) =>
    issuer.sign({ ...goodClaims(issuer.url, now()), ...change }, {}, await signer)
  return {
    ...{ issuer, verifier, token },
    pass(ms: number) {
      at += ms
    },
    readings: () => issuer.asked.filter((path) => path === KEYS).length,
  }
}

const MINUTE = 60_000
const seconds = START.getTime() / 1000

describe('a good token', () => {
  it('says who the job is', async () => {
    const { verifier, token } = await setting()

    expect(await verifier.verify(await token({ jti: 'j' }))).toEqual({
      jti: 'j',
      issuedAt: START,
      expiresAt: new Date(START.getTime() + 5 * MINUTE),
      repositoryId: '70',
      ownerId: '500',
      repository: 'acme/holdfast',
      ref: 'refs/heads/main',
      event: 'workflow_dispatch',
      workflowRef: 'acme/holdfast/.github/workflows/holdfast.yml@refs/heads/main',
      workflowSha: 'c'.repeat(40),
      jobWorkflowRef: 'acme/holdfast/.github/workflows/holdfast.yml@refs/heads/main',
      jobWorkflowSha: 'c'.repeat(40),
      runId: '9000',
      runAttempt: 1,
      runner: 'github-hosted',
      environment: null,
    })
  })

  it.each([
    ['a minute after its end', { exp: seconds - 59 }],
    ['a minute before its beginning', { nbf: seconds + 60 }],
    ['made by a clock that is fast', { iat: seconds + 60 }],
    ['that is a quarter of an hour and a minute old', { iat: seconds - 960 }],
  ])('is taken %s', async (_what, change) => {
    const { verifier, token } = await setting()
    await expect(verifier.verify(await token(change))).resolves.toBeDefined()
  })
})

describe('the keys of the issuer', () => {
  it('are read once, however many tokens come', async () => {
    const { verifier, token, readings } = await setting()
    const tokens = await Promise.all([token(), token(), token()])
    await Promise.all(tokens.map((each) => verifier.verify(each)))
    await verifier.verify(await token())

    expect(readings()).toBe(1)
  })

  it('are read again after an hour, and then those that are gone count no more', async () => {
    const { issuer, verifier, token, pass, readings } = await setting()
    await verifier.verify(await token())
    issuer.publish([await second()])
    pass(60 * MINUTE - 1)
    await verifier.verify(await token())
    pass(1)

    await expect(verifier.verify(await token())).rejects.toMatchObject({ reason: 'token-key' })
    expect(readings()).toBe(2)
  })

  it('are read again for one that is new, but not more than twice a minute', async () => {
    const { issuer, verifier, token, pass, readings } = await setting()
    await verifier.verify(await token())
    const newer = () => token({}, second())
    for (let i = 0; i < 5; i++) {
      await expect(verifier.verify(await newer())).rejects.toMatchObject({ reason: 'token-key' })
    }
    expect(readings()).toBe(1)

    issuer.publish([await first(), await second()])
    pass(29_999)
    await expect(verifier.verify(await newer())).rejects.toMatchObject({ reason: 'token-key' })
    pass(1)
    await expect(verifier.verify(await newer())).resolves.toBeDefined()
    await expect(verifier.verify(await token())).resolves.toBeDefined()
    expect(readings()).toBe(2)
  })

  it('that are known stay known when they cannot be read again', async () => {
    const { issuer, verifier, token, pass } = await setting()
    await verifier.verify(await token())
    issuer.answers.delete(KEYS)
    pass(MINUTE)
    await expect(verifier.verify(await token({}, second()))).rejects.toMatchObject({
      code: 'source-unreachable',
    })

    await expect(verifier.verify(await token())).resolves.toBeDefined()
  })

  it('that could not be read are asked for again after a while', async () => {
    const { issuer, verifier, token, pass } = await setting()
    const keys = issuer.answers.get(KEYS)
    issuer.answers.delete(KEYS)
    const asking = () => token().then((each) => verifier.verify(each))
    await expect(asking()).rejects.toMatchObject({ code: 'source-unreachable', transient: true })
    issuer.answers.set(KEYS, keys)
    const asked = issuer.asked.length
    await expect(asking()).rejects.toMatchObject({ code: 'source-unreachable' })
    expect(issuer.asked).toHaveLength(asked)

    pass(30_000)
    await expect(asking()).resolves.toBeDefined()
  })

  it('are those that can sign by RS256, among others', async () => {
    const { issuer, verifier, token } = await setting()
    const { jwk } = await first()
    const keys = [
      { kty: 'EC', kid: 'key-1', crv: 'P-256', x: 'x', y: 'y' },
      { ...jwk, use: 'enc' },
      { ...jwk, alg: 'RS512' },
      { kty: 'RSA', kid: 'key-1' },
      { ...jwk, kid: undefined },
      jwk,
    ]
    issuer.answers.set(KEYS, { keys })

    await expect(verifier.verify(await token())).resolves.toBeDefined()
  })

  it('are not those of two by the same name', async () => {
    const { issuer, verifier, token } = await setting()
    issuer.publish([
      await first(),
      { ...(await second()), jwk: { ...(await second()).jwk, kid: 'key-1' } },
    ])

    await expect(verifier.verify(await token())).rejects.toMatchObject({ reason: 'token-key' })
  })
})

describe('an issuer that answers otherwise', () => {
  it.each<[string, string, unknown, string]>([
    ['is not there', DISCOVERY, undefined, 'source-unreachable'],
    ['fails', DISCOVERY, new Response('', { status: 500 }), 'source-unreachable'],
    ['is no JSON', DISCOVERY, '<html>', 'source-protocol'],
    [
      'is of another issuer',
      DISCOVERY,
      { issuer: 'https://x.example.com', jwks_uri: 'https://x.example.com' },
      'source-protocol',
    ],
    ['names no keys', DISCOVERY, {}, 'source-protocol'],
    ['has no keys', KEYS, { keys: [] }, 'source-protocol'],
    ['has something else', KEYS, { keys: 'x' }, 'source-protocol'],
    ['is endless', KEYS, { keys: [], filler: 'x'.repeat(300_000) }, 'source-unreachable'],
  ])('because it %s is no reason to believe a token', async (_what, path, answer, code) => {
    const { issuer, verifier, token } = await setting()
    issuer.answers.set(path, answer)

    await expect(verifier.verify(await token())).rejects.toMatchObject({ code })
  })

  it('because it leads elsewhere is not followed', async () => {
    const { issuer, verifier, token } = await setting()
    const elsewhere = await startIssuer(await first())
    const headers = { location: `${elsewhere.url}${KEYS}` }
    issuer.answers.set(KEYS, new Response('', { status: 302, headers }))

    await expect(verifier.verify(await token())).rejects.toMatchObject({
      code: 'source-unreachable',
    })
    expect(elsewhere.asked).toEqual([])
  })

  it.each(['http://keys.example.com/jwks', 'file:///etc/keys', 'http://127.0.0.1.example.com/'])(
    'because its keys are at %s is not asked',
    async (jwks_uri) => {
      const { issuer, verifier, token } = await setting()
      issuer.answers.set(DISCOVERY, { issuer: issuer.url, jwks_uri })

      await expect(verifier.verify(await token())).rejects.toMatchObject({
        code: 'source-protocol',
      })
    },
  )

  it('because its own address is not safe is none', () => {
    const create = (issuer: string) => () =>
      createOidcVerifier({ issuer, audience: AUDIENCE, fetch, now: () => START })

    expect(create('http://tokens.example.com')).toThrow(/not read from/)
    expect(create('tokens.example.com')).toThrow(/not read from/)
    expect(create('https://token.actions.githubusercontent.com')).not.toThrow()
  })
})

describe('a token that is refused', () => {
  it('stands in no part of the error', async () => {
    const { verifier, token } = await setting()
    for (const change of [{ aud: 'other' }, { exp: seconds - 100 }, { jti: '' }, { iss: 'x' }]) {
      const shown = await token({ ...change, secret_claim: 'canary' })
      const error: unknown = await verifier.verify(shown).catch((thrown: unknown) => thrown)
      const text = inspect(error, { depth: 9, showHidden: true })

      expect(text).toContain('LeaseRefused')
      for (const part of [...shown.split('.'), 'canary']) expect(text).not.toContain(part)
    }
  })
})
