/** Finds out who asks, how often they may, and that a change was asked for by a page of ours. */
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { every } from 'hono/combine'
import { HoldfastError } from '../../core/domain/errors.ts'
import { API_PATH } from '../api/path.ts'
import { type AddressOf, networkOf } from '../guards/address.ts'
import { type FormGuard, isSafe } from '../guards/forms.ts'
import { headersOf, type Limit } from '../guards/limits.ts'
import type { Asked, Env } from '../parts.ts'
import type { SessionItem } from '../ports/sessions.ts'
import { Problem } from '../problem.ts'
import type { Viewer } from '../viewer.ts'
import type { Cookies } from './cookies.ts'
import type { PeopleAtHand } from './people.ts'
import type { BrowserSessions } from './sessions.ts'
import type { TokenDesk } from './tokens.ts'
import { type Asking, viewerOfAdministrator, viewerOfPerson, viewerOfToken } from './viewers.ts'

export interface IdentifyTools {
  readonly browser: BrowserSessions
  readonly cookies: Cookies
  readonly tokens: Pick<TokenDesk, 'find'>
  readonly people: PeopleAtHand
  readonly forms: FormGuard
  readonly limit: Limit
  readonly addressOf: AddressOf
  /** Whether there is a local administrator. */
  readonly administered: boolean
}

/** No form or document of the dashboard is larger. */
const MOST_BODY_BYTES = 1024 * 1024

/**
 * Sets `viewer` and, for a browser, `session`. Who shows a token is who the token says, whatever
 * cookies come with it, and needs no token of a form, since no browser sends one by itself.
 */
export function createIdentify(tools: IdentifyTools): MiddlewareHandler<Env> {
  const { limit, addressOf, forms, cookies } = tools
  return every(
    async (context: Asked, next: () => Promise<void>) => {
      const address = addressOf(context)
      context.set('address', address)
      context.set('viewer', null)
      await limit('address', networkOf(address))
      try {
        await next()
      } finally {
        cookies.send(context)
      }
    },
    bodyLimit({ maxSize: MOST_BODY_BYTES, onError: tooLarge }),
    async (context: Asked, next: () => Promise<void>) => {
      const viewer = await identify(context, tools)
      context.set('viewer', viewer)
      const allowance =
        viewer && (await limit(viewer.kind === 'token' ? 'token' : 'person', viewer.actor))
      const session = context.get('session')
      if (session !== undefined && !isSafe(context)) {
        await forms.check(context, `session:${session.id}`)
      }
      await next()
      // Behind the handler: it may answer with a response of its own.
      if (allowance === null || !context.req.path.startsWith(`${API_PATH}/`)) return
      for (const [name, value] of Object.entries(headersOf(allowance))) context.header(name, value)
    },
  )
}

async function identify(context: Asked, tools: IdentifyTools): Promise<Viewer | null> {
  const bearer = /^bearer(?: +(?<shown>.*))?$/i.exec(context.req.header('authorization') ?? '')
  if (bearer !== null) return await byToken(bearer.groups?.shown ?? '', context, tools)
  try {
    return await bySession(context, tools)
  } catch (error) {
    // Where GitHub does not answer, the local administrator can log in all the same.
    if (error instanceof HoldfastError && /^\/login(\/|$)/.test(context.req.path)) return null
    throw error
  }
}

async function bySession(context: Asked, tools: IdentifyTools): Promise<Viewer | null> {
  const { browser, forms } = tools
  const session = await browser.find(context)
  if (session === undefined) return null
  const asking = {
    address: context.get('address') ?? null,
    csrf: forms.tokenFor(`session:${session.id}`),
  }
  const viewer = await viewerBehind(session, asking, tools)
  if (viewer === undefined) {
    await browser.leave(context, session, 'denied')
    return null
  }
  context.set('session', session)
  return viewer
}

async function byToken(text: string, context: Asked, tools: IdentifyTools): Promise<Viewer> {
  const token = await tools.tokens.find(text.trim())
  const asking = { address: context.get('address') ?? null, csrf: '' }
  const owner = token && (await viewerBehind(token, asking, tools))
  if (token !== undefined && owner !== undefined) return viewerOfToken(token, owner)
  throw new Problem(
    'not-logged-in',
    'The token is none, is over, or its owner is not let in any more.',
    'Make another one under Settings, Tokens; its owner may have to log in again first.',
    { 'www-authenticate': 'Bearer' },
  )
}

/** Undefined for who is not let in any more. */
async function viewerBehind(
  { personId }: Pick<SessionItem, 'personId'>,
  asking: Asking,
  { people, administered }: IdentifyTools,
): Promise<Viewer | undefined> {
  if (personId === null) return administered ? viewerOfAdministrator(asking) : undefined
  const person = await people.of(personId)
  return person && viewerOfPerson(person, asking)
}

function tooLarge(): never {
  throw new Problem('too-large', 'The request is too large.', 'Send less than one megabyte.')
}
