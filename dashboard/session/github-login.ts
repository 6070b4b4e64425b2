/**
 * Logging in with GitHub by the App's own client: the authorization code with PKCE.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
import * as oauth from 'openid-client'
import { HoldfastError } from '../../core/domain/errors.ts'
import { Secret } from '../../core/domain/secret.ts'

export interface GitHubLogin {
  begin(): Promise<LoginBegun>
  /** Throws `source-denied` for a code or state that is none, or was used, and `source-unreachable`. */
  end(answer: URLSearchParams, begun: Omit<LoginBegun, 'url'>): Promise<GitHubTokens>
  /** Undefined when GitHub does not take the refresh token any more. */
  renew(refreshToken: Secret): Promise<GitHubTokens | undefined>
}

export interface LoginBegun {
  /** Where the browser goes. */
  readonly url: string
  /** What it must come back with. */
  readonly state: string
  /** What shows that the code was asked for here. */
  readonly verifier: Secret
}

/** A refresh token comes only where the tokens of the App expire. */
export interface GitHubTokens {
  readonly token: Secret
  readonly refreshToken: Secret | null
  readonly expiresAt: Date | null
}

export interface GitHubLoginOptions {
  /** `https://github.com` */
  readonly webUrl: string
  readonly clientId: string
  readonly clientSecret: Secret
  /** Where GitHub sends people back to. */
  readonly callbackUrl: string
  readonly fetch: typeof fetch
  readonly now: () => Date
}

const ANSWER_SECONDS = 15

export function createGitHubLogin(options: GitHubLoginOptions): GitHubLogin {
  const { callbackUrl, now } = options
  const config = configure(options)
  return {
    async begin() {
      const verifier = oauth.randomPKCECodeVerifier()
      const state = oauth.randomState()
      const url = oauth.buildAuthorizationUrl(config, {
        redirect_uri: callbackUrl,
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, state, verifier: new Secret(verifier) }
    },
    async end(answer, { state, verifier }) {
      const back = new URL(callbackUrl)
      for (const name of ['code', 'state', 'error']) {
        for (const value of answer.getAll(name)) back.searchParams.append(name, value)
      }
      const checks = { pkceCodeVerifier: verifier.reveal(), expectedState: state }
      return await oauth
        .authorizationCodeGrant(config, back, checks)
        .then((tokens) => toTokens(tokens, now()), refuse)
    },
    async renew(refreshToken) {
      try {
        const tokens = await oauth.refreshTokenGrant(config, refreshToken.reveal())
        return toTokens(tokens, now())
      } catch (error) {
        if (error instanceof oauth.ResponseBodyError && DEAD.has(error.error)) return undefined
        return refuse(error)
      }
    },
  }
}

const DEAD: ReadonlySet<string> = new Set(['bad_refresh_token', 'invalid_grant'])

function configure({ webUrl, clientId, clientSecret, fetch }: GitHubLoginOptions) {
  const config = new oauth.Configuration(
    {
      issuer: webUrl,
      authorization_endpoint: `${webUrl}/login/oauth/authorize`,
      token_endpoint: `${webUrl}/login/oauth/access_token`,
    },
    clientId,
    undefined,
    oauth.ClientSecretPost(clientSecret.reveal()),
  )
  config.timeout = ANSWER_SECONDS
  config[oauth.customFetch] = (url, init) => asTheStandardSays(fetch, url, init)
  // GitHub itself is always spoken to by https; a server on this very machine need not be.
  if (webUrl.startsWith('http:')) oauth.allowInsecureRequests(config)
  return config
}

/** GitHub refuses with 200, where RFC 6749 asks for 400. */
async function asTheStandardSays(
  fetch: GitHubLoginOptions['fetch'],
  url: string,
  { body, headers, method, signal }: oauth.CustomFetchOptions,
): Promise<Response> {
  const response = await fetch(url, {
    ...{ headers, method, redirect: 'error', signal: signal ?? null },
    body: body ?? null,
  })
  const text = await response.text()
  const refused = response.ok && /^\s*\{\s*"error"/.test(text)
  return new Response(text, { status: refused ? 400 : response.status, headers: response.headers })
}

function toTokens(answer: oauth.TokenEndpointResponse, now: Date): GitHubTokens {
  const { access_token, refresh_token, expires_in } = answer
  return {
    token: new Secret(access_token),
    refreshToken: refresh_token === undefined ? null : new Secret(refresh_token),
    expiresAt:
      expires_in === undefined ? null : new Date(now.getTime() + Number(expires_in) * 1000),
  }
}

/** What the library throws may hold codes and tokens, so it is left behind. */
function refuse(error: unknown): never {
  if (error instanceof oauth.ResponseBodyError && error.error === 'incorrect_client_credentials') {
    throw new HoldfastError('source-denied', 'GitHub does not know the client of the App.', {
      hint: 'Compare CLIENT_ID and CLIENT_SECRET with the settings page of the App.',
    })
  }
  if (
    error instanceof oauth.ResponseBodyError ||
    error instanceof oauth.AuthorizationResponseError
  ) {
    throw new HoldfastError('source-denied', 'GitHub did not let you log in.', {
      hint: 'Begin again; allow the App where GitHub asks.',
    })
  }
  if (error instanceof oauth.ClientError && error.code === 'OAUTH_INVALID_RESPONSE') {
    throw new HoldfastError('source-denied', 'This login was not begun here, or is over.', {
      hint: 'Begin again.',
    })
  }
  throw new HoldfastError('source-unreachable', 'GitHub did not answer.', {
    hint: 'Try again in a minute; https://www.githubstatus.com may say more.',
  })
}
