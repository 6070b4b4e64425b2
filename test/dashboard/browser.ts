/** A browser, as far as logins need one: it keeps cookies, and says where a request comes from. */
import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../../dashboard/parts.ts'

export interface Browser {
  /** By name, as they are now. */
  readonly cookies: Map<string, string>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** A form of the page at `from`, with its hidden fields, as the browser sends it. */
  submit(from: string, action: string, fields?: Readonly<Record<string, string>>): Promise<Response>
  /** Any request, with the cookies and what a browser says of a page of the same site. */
  send(path: string, init: RequestInit): Promise<Response>
  /** Through GitHub and back, without following where it leads then. */
  logInWithGitHub(to?: string): Promise<Response>
  logIn(password: string, to?: string): Promise<Response>
  /** The token of forms that the session has; empty for none. */
  csrf(): Promise<string>
  /** Makes a token of the API, and tells its secret and its id. */
  makeToken(...scopes: readonly string[]): Promise<{ readonly secret: string; readonly id: string }>
  /** Asks as `send`, with the token of forms that the session has. */
  change(path: string, method: string, body?: unknown): Promise<Response>
}

const Csrf = z.object({ csrf: z.string() }).nullable()

const Made = z.object({ secret: z.string(), id: z.string() })

interface Kept {
  readonly value: string
  readonly until: number
}

interface BrowserOptions {
  readonly app: Hono<Env>
  readonly now: () => Date
  readonly url: string
}

export function createBrowser({ app, now, url }: BrowserOptions): Browser {
  const jar = new Map<string, Kept>()
  const alive = () => [...jar].filter(([, { until }]) => until > now().getTime())

  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    const cookies = alive().map(([name, { value }]) => `${name}=${value}`)
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '))
    const response = await app.request(path, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const maxAge = /max-age=(\d+)/i.exec(line)?.[1]
      const until =
        maxAge === undefined ? Number.POSITIVE_INFINITY : now().getTime() + Number(maxAge) * 1000
      jar.set(name, { value, until })
    }
    return response
  }

  const own = { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' }
  const self: Browser = {
    get cookies() {
      return new Map(alive().map(([name, { value }]) => [name, value]))
    },
    send,
    get: (path, headers = {}) => send(path, { headers }),
    async submit(from, action, fields = {}) {
      const page = await (await send(from)).text()
      const [form = ''] = page
        .split('<form')
        .filter((part) => part.includes(`action="${action}"`) && part.includes('method="post"'))
      const body = new URLSearchParams()
      for (const [input] of form.matchAll(/<input[^>]*>/g)) {
        const name = /name="([^"]*)"/.exec(input)?.[1]
        if (name !== undefined)
          body.set(name, unescapeHtml(/value="([^"]*)"/.exec(input)?.[1] ?? ''))
      }
      for (const [name, value] of Object.entries(fields)) body.set(name, value)
      return await send(action, { method: 'POST', body, headers: own })
    },
    async logInWithGitHub(to = '/') {
      const leave = await send(`/login/github?to=${encodeURIComponent(to)}`)
      const atGitHub = await fetch(leave.headers.get('location') ?? '', { redirect: 'manual' })
      const back = new URL(atGitHub.headers.get('location') ?? '')
      return await send(`${back.pathname}${back.search}`, {
        headers: { 'sec-fetch-site': 'cross-site' },
      })
    },
    logIn: (password, to = '/') =>
      self.submit(`/login?to=${encodeURIComponent(to)}`, '/login/local', { password }),
    csrf: async () => Csrf.parse(await (await send('/probe/viewer')).json())?.csrf ?? '',
    async makeToken(...scopes) {
      const made = await self.change('/probe/tokens', 'POST', { name: 'ci', scopes, days: 30 })
      return Made.parse(await made.json())
    },
    async change(path, method, body) {
      return await send(path, {
        method,
        headers: { ...own, 'content-type': 'application/json', 'x-csrf-token': await self.csrf() },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    },
  }
  return self
}

function unescapeHtml(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
