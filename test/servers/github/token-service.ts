/** Where a job fetches its OIDC tokens: `ACTIONS_ID_TOKEN_REQUEST_URL`, with the job's own bearer. */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Claims, OidcIssuer } from './oidc.ts'

export interface TokenService {
  /** What the runner puts into the environment of a job that may write id tokens. */
  open(jobId: number, claims: Claims): TokenDoor
  answer(request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

export interface TokenDoor {
  readonly environment: {
    readonly ACTIONS_ID_TOKEN_REQUEST_URL: string
    readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN: string
  }
  /** A job that ended gets no more tokens. */
  close(): void
}

const PATH = /^\/_apis\/idtoken\/(\d+)$/

export function createTokenService({
  oidc,
  url,
}: {
  readonly oidc: OidcIssuer
  readonly url: string
}): TokenService {
  const doors = new Map<string, { readonly bearer: string; readonly claims: Claims }>()
  return {
    open(jobId, claims) {
      const bearer = randomBytes(24).toString('base64url')
      doors.set(String(jobId), { bearer, claims })
      return {
        environment: {
          // The runner's address has a query of its own, to which the audience is added.
          ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/_apis/idtoken/${jobId}?api-version=2.0`,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
        },
        close: () => doors.delete(String(jobId)),
      }
    },
    async answer(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '/', url)
      const [, id] = PATH.exec(pathname) ?? []
      if (id === undefined) return false
      const door = doors.get(id)
      if (door === undefined || request.headers.authorization !== `Bearer ${door.bearer}`) {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{}')
        return true
      }
      const audience = searchParams.get('audience')
      const value = await oidc.mint({
        ...door.claims,
        ...(audience === null ? {} : { aud: audience }),
      })
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ count: value.length, value }))
      return true
    },
  }
}
