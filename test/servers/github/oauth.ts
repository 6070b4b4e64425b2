/**
 * GitHub's login for Apps: the page that asks the person, here without a page, and the exchange
 * of a code for a token.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Fault, FaultPlan } from './faults.ts'
import { readBody } from './http.ts'
import type { Pages } from './pages.ts'
import type { World } from './world.ts'

const CODE_MS = 10 * 60 * 1000
const TOKEN_SECONDS = 8 * 60 * 60
const REFRESH_SECONDS = 15_897_600

export function createOAuthPages(world: World, faults: FaultPlan): Pages {
  return async (request, response, path) => {
    if (path === '/login/oauth/authorize') {
      authorize(request, response, world)
      return true
    }
    if (path !== '/login/oauth/access_token' || request.method !== 'POST') return false
    const fault = faults.next(`POST ${path}`)
    if (fault === undefined) await exchangeCode(request, response, world)
    else spoil(response, fault)
    return true
  }
}

function spoil(response: ServerResponse, fault: Fault): void {
  if (fault.kind === 'status') response.writeHead(fault.status).end('Unicorn!')
  else response.socket?.resetAndDestroy()
}

/** GitHub answers 200 whatever it says, as a form where JSON is not asked for. */
async function exchangeCode(
  request: IncomingMessage,
  response: ServerResponse,
  world: World,
): Promise<void> {
  const answer = exchange(new URLSearchParams((await readBody(request)).toString()), world)
  const json = request.headers.accept?.includes('application/json') === true
  const type = json ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded'
  response
    .writeHead(200, { 'content-type': type })
    .end(json ? JSON.stringify(answer) : asForm(answer))
}

function authorize(request: IncomingMessage, response: ServerResponse, world: World): void {
  const { searchParams: query } = new URL(request.url ?? '/', 'http://github.test')
  const redirectUri = query.get('redirect_uri') ?? world.app.callbackUrl ?? ''
  const { callbackUrl, clientId } = world.app
  const fits = callbackUrl === undefined || redirectUri === callbackUrl
  if (query.get('client_id') !== clientId || !URL.canParse(redirectUri) || !fits) {
    response.writeHead(404).end('The redirect_uri is not associated with this application.')
    return
  }
  const back = new URL(redirectUri)
  const state = query.get('state')
  if (state !== null) back.searchParams.set('state', state)
  if (world.signedInAs === undefined) {
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_description', 'The user has denied your application access.')
  } else {
    back.searchParams.set(
      'code',
      issueCode(query, { redirectUri, userId: world.signedInAs }, world),
    )
  }
  response.writeHead(302, { location: back.href }).end()
}

function issueCode(
  query: URLSearchParams,
  who: { readonly redirectUri: string; readonly userId: number },
  { authorizationCodes, clock }: World,
): string {
  const code = randomBytes(10).toString('hex')
  const s256 = query.get('code_challenge_method') === 'S256'
  authorizationCodes.set(code, {
    ...who,
    challenge: s256 ? (query.get('code_challenge') ?? undefined) : undefined,
    expiresAt: new Date(clock.now().getTime() + CODE_MS),
  })
  return code
}

type Said = Readonly<Record<string, string | number>>

function asForm(answer: Said): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(answer)) form.set(name, String(value))
  return form.toString()
}

function exchange(form: URLSearchParams, world: World): Said {
  const { app } = world
  if (form.get('client_id') !== app.clientId || form.get('client_secret') !== app.clientSecret) {
    return refusal('incorrect_client_credentials')
  }
  return form.get('grant_type') === 'refresh_token' ? renew(form, world) : redeem(form, world)
}

function redeem(form: URLSearchParams, world: World): Said {
  const { authorizationCodes, clock } = world
  const code = authorizationCodes.get(form.get('code') ?? '')
  authorizationCodes.delete(form.get('code') ?? '')
  if (code === undefined || code.expiresAt <= clock.now()) return refusal('bad_verification_code')
  if (form.get('redirect_uri') !== code.redirectUri) return refusal('redirect_uri_mismatch')
  const verifier = form.get('code_verifier') ?? ''
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  if (code.challenge !== undefined && code.challenge !== challenge) {
    return refusal('bad_verification_code')
  }
  return issue(code.userId, world)
}

/** Each is good once, and ends the token that came with it. */
function renew(form: URLSearchParams, world: World): Said {
  const shown = form.get('refresh_token')
  const old = [...world.userTokens.values()].find(({ refreshToken }) => refreshToken === shown)
  if (old === undefined) return refusal('bad_refresh_token')
  world.userTokens.delete(old.text)
  return issue(old.userId, world)
}

function issue(userId: number, { userTokens, clock }: World): Said {
  const text = `ghu_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, 'x')}`
  const refreshToken = `ghr_${randomBytes(40).toString('hex')}`
  const expiresAt = new Date(clock.now().getTime() + TOKEN_SECONDS * 1000)
  userTokens.set(text, { text, userId, expiresAt, refreshToken })
  return {
    access_token: text,
    expires_in: TOKEN_SECONDS,
    refresh_token: refreshToken,
    refresh_token_expires_in: REFRESH_SECONDS,
    scope: '',
    token_type: 'bearer',
  }
}

function refusal(error: string): Said {
  return {
    error,
    error_description: 'See the documentation.',
    error_uri: 'https://docs.github.com',
  }
}
