/** An issuer of OIDC tokens over HTTP, as GitHub is one: discovery, keys, and jobs' tokens. */
import { createServer } from 'node:http'
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  SignJWT,
} from 'jose'
import { onTestFinished } from 'vitest'

export type Payload = Readonly<Record<string, unknown>>

/** Members of the header that are other ones, or with `undefined` not there. */
type Header = {
  readonly [Name in keyof JWTHeaderParameters]?: JWTHeaderParameters[Name] | undefined
}

export interface Signer {
  readonly kid: string
  readonly publicKey: CryptoKey
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

export interface TestIssuer {
  readonly url: string
  readonly signer: Signer
  /** What it answers by path: a document, or bytes and a status. */
  readonly answers: Map<string, unknown>
  /** Paths that were asked for. */
  readonly asked: string[]
  /** Answers with these keys from now on. */
  publish(signers: readonly Signer[]): void
  sign(payload: Payload, header?: Header, signer?: Signer): Promise<string>
}

export const DISCOVERY = '/.well-known/openid-configuration'
export const KEYS = '/.well-known/jwks'

export async function createSigner(kid: string, alg = 'RS256'): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, publicKey, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } }
}

/** Ends with the test. */
export async function startIssuer(signer: Signer): Promise<TestIssuer> {
  const answers = new Map<string, unknown>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const answer = answers.get(request.url ?? '')
    if (answer instanceof Response) {
      const location = answer.headers.get('location')
      response.writeHead(answer.status, location === null ? {} : { location })
      answer.text().then(
        (text) => response.end(text),
        () => response.destroy(),
      )
      return
    }
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const url = `http://127.0.0.1:${port}`
  const publish = (signers: readonly Signer[]) =>
    void answers.set(KEYS, { keys: signers.map(({ jwk }) => ({ ...jwk, use: 'sig' })) })
  answers.set(DISCOVERY, { issuer: url, jwks_uri: `${url}${KEYS}` })
  publish([signer])
  return {
    ...{ url, signer, answers, asked, publish },
    sign: (payload, header = {}, by = signer) =>
      new SignJWT({ ...payload })
        .setProtectedHeader(
          JSON.parse(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: by.kid, ...header })),
        )
        .sign(by.privateKey),
  }
}
