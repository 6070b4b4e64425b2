/** GitHub's token service and AWS's STS, as far as a job that assumes a role sees them. */
import { createServer, type RequestListener } from 'node:http'
import { onTestFinished } from 'vitest'

export interface TokenService {
  readonly url: string
  /** Audiences asked for, in order. */
  readonly audiences: (string | null)[]
}

/** Hands out `id-token-1`, `id-token-2`… to whoever bears `bearer`. */
export async function startTokenService(bearer: string): Promise<TokenService> {
  const audiences: (string | null)[] = []
  const origin = await listen((request, response) => {
    if (request.headers.authorization !== `Bearer ${bearer}`) {
      response.writeHead(401).end('{}')
      return
    }
    audiences.push(new URL(request.url ?? '', 'http://x').searchParams.get('audience'))
    const value = `id-token-CANARY-${audiences.length}`
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value }))
  })
  // The runner's address has a query of its own, to which the audience is added.
  return { url: `${origin}/token?api-version=2.0`, audiences }
}

export interface Sts {
  readonly url: string
  /** What was asked for, in order. */
  readonly requests: Record<string, string>[]
}

/** Gives credentials that last `lifetimeMs`. */
export async function startSts(lifetimeMs: () => number, now: () => Date): Promise<Sts> {
  const requests: Record<string, string>[] = []
  const url = await listen(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    requests.push(Object.fromEntries(new URLSearchParams(body)))
    const expiration = new Date(now().getTime() + lifetimeMs()).toISOString()
    const n = requests.length
    response.writeHead(200, { 'content-type': 'text/xml' }).end(
      `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleWithWebIdentityResult><Credentials>
          <AccessKeyId>ASIA${n}</AccessKeyId>
          <SecretAccessKey>secret-CANARY-${n}</SecretAccessKey>
          <SessionToken>session-CANARY-${n}</SessionToken>
          <Expiration>${expiration}</Expiration>
        </Credentials></AssumeRoleWithWebIdentityResult>
        <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
      </AssumeRoleWithWebIdentityResponse>`,
    )
  })
  return { url, requests }
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}
