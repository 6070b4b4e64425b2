/** Coming in and going out. */
import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { HoldfastError } from '../../core/domain/errors.ts'
import { Secret } from '../../core/domain/secret.ts'
import type { FormGuard } from '../guards/forms.ts'
import type { Asked, DashboardParts, Env } from '../parts.ts'
import { Problem } from '../problem.ts'
import { renderPage } from '../render.tsx'
import type { Cookies } from './cookies.ts'
import type { GitHubLogin } from './github-login.ts'
import type { LocalLogin } from './local-login.ts'
import { localPath } from './local-path.ts'
import { LoginPage, type LoginPageProps } from './login-page.tsx'
import type { LoginStates } from './login-states.ts'
import type { PeopleAtHand } from './people.ts'
import type { BrowserSessions } from './sessions.ts'

export interface LoginTools {
  readonly browser: BrowserSessions
  readonly cookies: Cookies
  readonly forms: FormGuard
  readonly states: LoginStates
  readonly people: PeopleAtHand
  /** Undefined where nobody can log in with GitHub. */
  readonly github: { readonly login: GitHubLogin; readonly host: string } | undefined
  /** Undefined where there is no local administrator. */
  readonly local: LocalLogin | undefined
}

/** Where GitHub sends people back to. */
export const CALLBACK_PATH = '/login/github/callback'

const VISIT = /^[\w-]{22}$/

export function createLoginRoutes(parts: DashboardParts, tools: LoginTools): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/login', async (context) => {
    const to = localPath(context.req.query('to'))
    if (context.get('viewer') !== null) return context.redirect(to, 303)
    return await showLogin(context, parts, tools, { to })
  })

  routes.post('/login/local', async (context) => {
    const { browser, local, forms } = tools
    await forms.check(context, `visit:${visitOf(context, tools)}`)
    const { password = '', to: wanted } = await context.req.parseBody()
    const to = localPath(typeof wanted === 'string' ? wanted : undefined)
    const text = typeof password === 'string' ? password : ''
    const address = context.get('address') ?? null
    if ((await local?.attempt(text, address)) !== true) {
      await refused(context, parts, 'local')
      return await showLogin(context, parts, tools, { to, trouble: WRONG, status: 401 })
    }
    await browser.begin(context, { personId: null, actor: 'local:admin' })
    return context.redirect(to, 303)
  })

  routes.get('/login/github', async (context) => {
    const to = localPath(context.req.query('to'))
    if (tools.github === undefined) return await showLogin(context, parts, tools, { to })
    const begun = await tools.github.login.begin()
    tools.states.keep(context, { ...begun, to })
    return context.redirect(begun.url, 303)
  })

  routes.get(CALLBACK_PATH, async (context) => await comeBack(context, parts, tools))

  routes.post('/logout', async (context) => {
    const [session, viewer] = [context.get('session'), context.get('viewer')]
    if (await tools.browser.leave(context, session, 'logout')) {
      await parts.activity.record({
        ...{ at: parts.now(), actor: viewer?.actor ?? 'anonymous', action: 'session.end' },
        ...{ target: `session:${session?.id}`, address: context.get('address') ?? null },
        ...{ result: 'done', detail: {} },
      })
    }
    return context.redirect('/login', 303)
  })

  routes.post('/session/refresh', async (context) => {
    const refreshed = context.get('refreshed') === true || (await tools.browser.refresh(context))
    if (refreshed) return context.body(null, 204)
    throw new Problem('not-logged-in', 'There is no session to go on with.', 'Log in.')
  })
  return routes
}

/** From GitHub, with a code or with a refusal. */
async function comeBack(
  context: Asked,
  parts: DashboardParts,
  tools: LoginTools,
): Promise<Response> {
  const { github, states, people, browser } = tools
  const begun = states.take(context)
  if (github === undefined || begun === undefined) {
    return await showLogin(context, parts, tools, { to: '/', trouble: NOT_BEGUN, status: 403 })
  }
  try {
    const answer = new URL(context.req.url).searchParams
    const { id, login } = await people.enter(await github.login.end(answer, begun))
    await browser.begin(context, { personId: id, actor: `github:${login}` })
    return context.redirect(begun.to, 303)
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error
    const denied = error.code === 'source-denied'
    if (denied) await refused(context, parts, 'github')
    const status = denied ? 403 : 503
    return await showLogin(context, parts, tools, { to: begun.to, trouble: error, status })
  }
}

const WRONG = { message: 'That is not the password.', hint: 'Try again.', local: true } as const
const NOT_BEGUN = {
  message: 'This login was not begun in this browser, or was begun too long ago.',
  hint: 'Begin again here.',
} as const

/** Binds the form to the browser: a form that was made for another one is refused. */
function visitOf(context: Asked, { cookies }: LoginTools): string {
  const shown = cookies.read(context, 'visit') ?? ''
  return VISIT.test(shown) ? shown : ''
}

interface Shown extends Pick<LoginPageProps, 'to' | 'trouble'> {
  readonly status?: 200 | 401 | 403 | 503
}

async function showLogin(
  context: Asked,
  parts: DashboardParts,
  tools: LoginTools,
  { status = 200, ...shown }: Shown,
): Promise<Response> {
  const { cookies, forms, github, local } = tools
  const visit = visitOf(context, tools) || randomBytes(16).toString('base64url')
  cookies.write(context, 'visit', new Secret(visit))
  return await renderPage(
    context,
    parts,
    { title: 'Log in', status },
    <LoginPage
      {...shown}
      csrf={forms.tokenFor(`visit:${visit}`)}
      github={github?.host ?? null}
      local={local !== undefined}
    />,
  )
}

/** Who it was is not known: whoever it was is not let in. */
async function refused(context: Asked, parts: DashboardParts, way: string): Promise<void> {
  await parts.activity.record({
    ...{ at: parts.now(), actor: 'anonymous', action: 'session.begin', target: `login:${way}` },
    ...{ address: context.get('address') ?? null, result: 'refused', detail: {} },
  })
}
