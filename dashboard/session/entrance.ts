/** The door of the dashboard: who comes in, for how long, and what they may do there. */
import type { Hono, MiddlewareHandler } from 'hono'
import type { Secret } from '../../core/domain/secret.ts'
import { createAddressOf } from '../guards/address.ts'
import { createFormGuard } from '../guards/forms.ts'
import { createLimit, type Rates } from '../guards/limits.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { ActivityPort } from '../ports/activity.ts'
import type { AsPerson, PeoplePort } from '../ports/people.ts'
import type { SessionsPort } from '../ports/sessions.ts'
import type { TokensPort } from '../ports/tokens.ts'
import { createAccessTokens } from './access-token.ts'
import { createCookies } from './cookies.ts'
import { createGitHubLogin } from './github-login.ts'
import { createIdentify } from './identify.ts'
import { deriveKeys } from './keys.ts'
import { createLocalLogin, type LocalAdministrator } from './local-login.ts'
import { CALLBACK_PATH, createLoginRoutes } from './login-routes.tsx'
import { createLoginStates } from './login-states.ts'
import { createPeopleAtHand } from './people.ts'
import type { RoleRules } from './roles.ts'
import { createSealer } from './seal.ts'
import { createSessionDesk, type SessionDesk } from './session-desk.ts'
import { createBrowserSessions } from './sessions.ts'
import { createTokenDesk, type TokenDesk } from './tokens.ts'

export interface EntranceOptions {
  readonly sessions: SessionsPort
  readonly people: PeoplePort
  readonly tokens: TokensPort
  readonly activity: ActivityPort
  readonly asPerson: AsPerson
  /** Of the App: `https://holdfast.example.com`. */
  readonly url: string
  /** What everything is derived from; at least 32 characters. */
  readonly sessionKey: Secret
  readonly rules: RoleRules
  /** How many proxies of one's own stand in front. */
  readonly proxies: number
  /** Undefined where nobody can log in with GitHub. */
  readonly github: GitHubClient | undefined
  /** Undefined where there is none. */
  readonly administrator: LocalAdministrator | undefined
  readonly fetch: typeof fetch
  readonly now: () => Date
  /** Other than the usual ones. */
  readonly rates?: Rates | undefined
}

export interface GitHubClient {
  readonly clientId: string
  readonly clientSecret: Secret
  /** `https://github.com` */
  readonly webUrl: string
}

export interface Entrance {
  /** Before everything but assets. */
  readonly identify: MiddlewareHandler<Env>
  /** Login, logout and refresh. */
  routes(parts: DashboardParts): Hono<Env>
  /** For settings. */
  readonly sessions: SessionDesk
  readonly tokens: TokenDesk
}

/** Throws `bad-input` for a session key that can be guessed. */
export function createEntrance(options: EntranceOptions): Entrance {
  const { sessions, activity, url, now, administrator } = options
  const keys = deriveKeys(options.sessionKey)
  const sealer = createSealer(keys.seal)
  const cookies = createCookies(url)
  const forms = createFormGuard(keys.form, url)
  const limit = createLimit(options.rates)
  const github = connect(options)
  const people = createPeopleAtHand({ ...options, sealer, login: github?.login })
  const accessTokens = createAccessTokens(keys.access, url)
  const browser = createBrowserSessions({ sessions, activity, people, accessTokens, cookies, now })
  const tokens = createTokenDesk(options)
  const local = administrator && createLocalLogin(administrator, limit)
  const states = createLoginStates(cookies, sealer, now)
  const door = { browser, cookies, forms, people }
  return {
    identify: createIdentify({
      ...{ ...door, tokens, limit, addressOf: createAddressOf(options.proxies) },
      administered: administrator !== undefined,
    }),
    routes: (parts) => createLoginRoutes(parts, { ...door, states, github, local }),
    sessions: createSessionDesk(options),
    tokens,
  }
}

function connect({ github, url, fetch, now }: EntranceOptions) {
  if (github === undefined) return undefined
  const { webUrl } = github
  const callbackUrl = `${url}${CALLBACK_PATH}`
  const login = createGitHubLogin({ ...github, callbackUrl, fetch, now })
  return { login, host: new URL(webUrl).host }
}
