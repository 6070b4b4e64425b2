/** What the browser keeps. */
import { generateCookie, getCookie } from 'hono/cookie'
import type { CookieOptions } from 'hono/utils/cookie'
import type { Secret } from '../../core/domain/secret.ts'
import type { Asked } from '../parts.ts'

/**
 * `access` shows who it is, `refresh` goes on with the session, `login` is kept while somebody is
 * at GitHub, and `visit` binds the form of the login page to the browser that it was shown in.
 */
const NAMES = {
  access: 'holdfast',
  refresh: 'holdfast-refresh',
  login: 'holdfast-login',
  visit: 'holdfast-visit',
} as const
type Name = keyof typeof NAMES

export interface Cookies {
  read(context: Asked, name: Name): string | undefined
  /** Until `maxAgeMs` are over, or the browser is closed. Sent by `send`. */
  write(context: Asked, name: Name, value: Secret, maxAgeMs?: number): void
  remove(context: Asked, name: Name): void
  /**
   * Puts all that was written on the response. Only when it is there: a handler may answer with
   * a response of its own, and what was set before it is lost then.
   */
  send(context: Asked): void
}

/** What shows who somebody is, by its name at the App at `url`. */
export function sessionCookieAt(url: string): string {
  return nameAt(url, 'access')
}

/**
 * With https, names begin with `__Host-`: no other host can set them, and none but this one gets
 * them. Browsers ask for the path `/` and no domain then.
 */
export function createCookies(url: string): Cookies {
  const secure = isSecure(url)
  const nameOf = (name: Name) => nameAt(url, name)
  const options: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax', secure }
  const written = new WeakMap<Asked, Map<Name, string>>()
  const put = (context: Asked, name: Name, value: string, maxAgeMs?: number) => {
    const maxAge = maxAgeMs === undefined ? {} : { maxAge: Math.floor(maxAgeMs / 1000) }
    const all = written.get(context) ?? new Map<Name, string>()
    all.set(name, generateCookie(nameOf(name), value, { ...options, ...maxAge }))
    written.set(context, all)
  }
  return {
    read: (context, name) => getCookie(context, nameOf(name)),
    write: (context, name, value, maxAgeMs) => put(context, name, value.reveal(), maxAgeMs),
    remove: (context, name) => put(context, name, '', 0),
    send(context) {
      for (const cookie of written.get(context)?.values() ?? []) {
        context.header('set-cookie', cookie, { append: true })
      }
      written.delete(context)
    },
  }
}

function nameAt(url: string, name: Name): string {
  return isSecure(url) ? `__Host-${NAMES[name]}` : NAMES[name]
}

function isSecure(url: string): boolean {
  return new URL(url).protocol === 'https:'
}
