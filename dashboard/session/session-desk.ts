/** Sessions as settings show them: whose they are, and how to end one. */
import type { ActivityPort } from '../ports/activity.ts'
import type { SessionItem, SessionsPort } from '../ports/sessions.ts'
import { notFound } from '../problem.ts'
import { includesRole, type Viewer } from '../viewer.ts'

/** A person at a browser: tokens have no session, and see none. */
export interface SessionOwner {
  readonly viewer: Viewer
  /** `context.get('session')`. */
  readonly session: SessionItem | undefined
}

export interface ListedSession extends SessionItem {
  /** The one that asks. */
  readonly current: boolean
}

export interface SessionDesk {
  /** One's own, newest first; those of everybody for who is administrator of all. */
  list(owner: SessionOwner): Promise<readonly ListedSession[]>
  /** Ends one at once. Throws `not-found` for one that is not theirs, or is over. */
  revoke(owner: SessionOwner, id: string): Promise<void>
}

export interface SessionDeskTools {
  readonly sessions: SessionsPort
  readonly activity: ActivityPort
  readonly now: () => Date
}

export function createSessionDesk({ sessions, activity, now }: SessionDeskTools): SessionDesk {
  return {
    async list({ viewer, session }) {
      if (session === undefined) return []
      const whose = rulesAll(viewer) ? 'all' : { personId: session.personId }
      const listed = await sessions.list(whose, now())
      return listed.map((each) => ({ ...each, current: each.id === session.id }))
    },
    async revoke({ viewer, session }, id) {
      const ended = session && (await sessions.read(id, now()))
      const own = ended !== undefined && ended.personId === session?.personId
      if (ended === undefined || !(own || rulesAll(viewer))) throw notFound()
      if (!(await sessions.end(id, 'revoked', now()))) throw notFound()
      await activity.record({
        ...{ at: now(), actor: viewer.actor, action: 'session.revoke', target: `session:${id}` },
        ...{ address: viewer.address, result: 'done', detail: {} },
      })
    },
  }
}

function rulesAll(viewer: Viewer): boolean {
  return includesRole(viewer.role, 'admin')
}
