/** A session in a browser: it begins at a login, goes on by refresh tokens, and ends. */
import { randomBytes, randomUUID } from 'node:crypto'
import { sha256Hex } from '../../core/archive/digest.ts'
import { Secret } from '../../core/domain/secret.ts'
import type { Asked } from '../parts.ts'
import type { ActivityPort } from '../ports/activity.ts'
import type { SessionEnding, SessionItem, SessionsPort } from '../ports/sessions.ts'
import { ACCESS_MS, type AccessTokens } from './access-token.ts'
import type { Cookies } from './cookies.ts'
import type { PeopleAtHand } from './people.ts'

export interface SessionTools {
  readonly sessions: SessionsPort
  readonly activity: ActivityPort
  readonly people: PeopleAtHand
  readonly accessTokens: AccessTokens
  readonly cookies: Cookies
  readonly now: () => Date
}

export interface BrowserSessions {
  /** A new one, whatever the browser showed before: that one is over. */
  begin(context: Asked, who: LoggedIn): Promise<void>
  /** That of the browser, refreshed where that is needed; undefined for none. */
  find(context: Asked): Promise<SessionItem | undefined>
  /** Refreshes it now. Undefined for none. Throws `source-…` when GitHub cannot be asked. */
  refresh(context: Asked): Promise<SessionItem | undefined>
  /** Ends it, and has the browser forget it. False if there was none. */
  leave(context: Asked, session: SessionItem | undefined, ending: SessionEnding): Promise<boolean>
}

export interface LoggedIn {
  /** Null for the local administrator. */
  readonly personId: string | null
  readonly actor: string
}

/** Whatever is done in it. */
export const SESSION_MS = 8 * 3_600_000
/** Requests of one page run at once, and one of them is the first to refresh. */
export const GRACE_MS = 10_000
const MOST_AGENT = 200
const REFRESH_TOKEN = /^[\w-]{43}$/

export function createBrowserSessions(tools: SessionTools): BrowserSessions {
  const { sessions, accessTokens, cookies, now } = tools

  const showAccess = async (context: Asked, { id }: SessionItem, at: Date) =>
    cookies.write(context, 'access', await accessTokens.make(id, at), ACCESS_MS)

  const showRefresh = (context: Asked, token: Secret, { endsAt }: SessionItem, at: Date) =>
    cookies.write(context, 'refresh', token, endsAt.getTime() - at.getTime())

  const forget = (context: Asked) => {
    cookies.remove(context, 'access')
    cookies.remove(context, 'refresh')
  }

  const current = async (context: Asked): Promise<SessionItem | undefined> => {
    const token = cookies.read(context, 'access')
    const id = token === undefined ? undefined : await accessTokens.read(token, now())
    return id === undefined ? undefined : await sessions.read(id, now())
  }

  const goOn = async (
    context: Asked,
    sha256: string,
    actor: string,
  ): Promise<SessionItem | undefined> => {
    const [next, at] = [newToken(), now()]
    const rotation = { sha256, nextSha256: digestOf(next), now: at, graceMs: GRACE_MS }
    const rotated = await sessions.rotate(rotation)
    if (rotated.kind === 'rotated') showRefresh(context, next, rotated.session, at)
    if (rotated.kind === 'rotated' || rotated.kind === 'again') {
      await showAccess(context, rotated.session, at)
      context.set('refreshed', true)
      return rotated.session
    }
    forget(context)
    if (rotated.kind === 'reused') {
      const { session } = rotated
      await note(tools, context, { action: 'session.reuse', actor, session, result: 'refused' })
    }
    return undefined
  }

  const self: BrowserSessions = {
    async begin(context, { personId, actor }) {
      await self.leave(context, context.get('session') ?? (await current(context)), 'login')
      const beganAt = now()
      const session: SessionItem = {
        ...{ id: randomUUID(), personId, beganAt, seenAt: beganAt },
        endsAt: new Date(beganAt.getTime() + SESSION_MS),
        address: context.get('address') ?? null,
        agent: context.req.header('user-agent')?.slice(0, MOST_AGENT) ?? null,
      }
      const token = newToken()
      const { seenAt: _, ...begun } = session
      await sessions.begin(begun, digestOf(token))
      await showAccess(context, session, beganAt)
      showRefresh(context, token, session, beganAt)
      await note(tools, context, { action: 'session.begin', actor, session, result: 'done' })
    },

    find: async (context) => (await current(context)) ?? (await self.refresh(context)),

    async refresh(context) {
      const shown = cookies.read(context, 'refresh')
      if (shown === undefined) return undefined
      const sha256 = REFRESH_TOKEN.test(shown) ? digestOf(new Secret(shown)) : ''
      const known = await sessions.findByRefresh(sha256, now())
      // GitHub is asked before the token is spent, so that nothing is lost when it does not answer.
      const actor = known && (await actorOf(known, tools))
      if (known !== undefined && actor !== undefined) return await goOn(context, sha256, actor)
      await self.leave(context, known, 'denied')
      return undefined
    },

    async leave(context, session, ending) {
      forget(context)
      return session !== undefined && (await sessions.end(session.id, ending, now()))
    },
  }
  return self
}

/** Roles are asked of GitHub anew. Undefined for who is not let in any more. */
async function actorOf(
  { personId }: SessionItem,
  { people }: SessionTools,
): Promise<string | undefined> {
  if (personId === null) return 'local:admin'
  const person = await people.ofNow(personId)
  return person && `github:${person.login}`
}

interface Noted {
  readonly action: string
  readonly actor: string
  readonly session: SessionItem
  readonly result: 'done' | 'refused'
}

async function note(
  { activity, now }: SessionTools,
  context: Asked,
  { action, actor, session, result }: Noted,
): Promise<void> {
  const address = context.get('address') ?? null
  const target = `session:${session.id}`
  await activity.record({ at: now(), action, actor, target, address, result, detail: {} })
}

function newToken(): Secret {
  return new Secret(randomBytes(32).toString('base64url'))
}

function digestOf(token: Secret): string {
  return sha256Hex(token.reveal())
}
