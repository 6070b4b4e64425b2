/** What lies beside the API: the OIDC issuer, the runners' token service, the login, and git. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultPlan } from './faults.ts'
import { createGitGate } from './git-gate.ts'
import { createOAuthPages } from './oauth.ts'
import type { OidcIssuer } from './oidc.ts'
import type { TokenService } from './token-service.ts'
import type { World } from './world.ts'

/** Answers what is a page, and says whether it was one. */
export type Pages = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
) => Promise<boolean>

export function createPages({
  world,
  oidc,
  gitServer,
  tokenService,
  faults,
}: {
  readonly world: World
  readonly oidc: OidcIssuer
  readonly gitServer: string | undefined
  readonly tokenService: TokenService
  readonly faults: FaultPlan
}): Pages {
  const documents = new Map([
    ['/_services/token/.well-known/openid-configuration', async () => oidc.discovery],
    ['/.well-known/openid-configuration', async () => oidc.discovery],
    ['/_services/token/.well-known/jwks', oidc.keys],
  ])
  const git = createGitGate({ world, gitServer })
  const login = createOAuthPages(world, faults)
  return async (request, response, path) => {
    const document = documents.get(path)
    if (document !== undefined) {
      const body = JSON.stringify(await document())
      response.writeHead(200, { 'content-type': 'application/json' }).end(body)
      return true
    }
    if (await tokenService.answer(request, response)) return true
    if (await login(request, response, path)) return true
    return git(request, response)
  }
}
