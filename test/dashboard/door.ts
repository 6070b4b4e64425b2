/** The real entrance for tests of pages: a local administrator, and GitHub that nobody asks. */
import { openRecords } from '../../app/records/open.ts'
import { createPeopleView } from '../../app/views/people.ts'
import { createSessionsView } from '../../app/views/sessions.ts'
import { createTokensView } from '../../app/views/tokens.ts'
import { Secret } from '../../core/domain/secret.ts'
import type { ActivityPort } from '../../dashboard/ports/activity.ts'
import type { SessionItem, SessionsPort } from '../../dashboard/ports/sessions.ts'
import type { TokensPort } from '../../dashboard/ports/tokens.ts'
import { createEntrance, type Entrance } from '../../dashboard/session/entrance.ts'
import { PASSWORD, RULES, SESSION_KEY } from './entrance.ts'
import { NOW } from './facts.ts'

export interface Door {
  readonly entrance: Entrance
  readonly sessions: SessionsPort
  readonly tokens: TokensPort
  /** Somebody who logged in with GitHub, with a session `session-<id>` and a token `token-<id>`. */
  admit(personId: string, text?: string): Promise<SessionItem>
}

const DAY = 86_400_000

/** Its records are kept in memory, and gone with it. */
export async function openDoor(activity: ActivityPort, url: string): Promise<Door> {
  const db = await openRecords({ kind: 'sqlite', path: ':memory:' })
  const [sessions, people] = [createSessionsView(db), createPeopleView(db)]
  const tokens = createTokensView(db)
  const entrance = createEntrance({
    ...{ sessions, people, tokens, activity, url, fetch, rules: RULES, proxies: 0 },
    sessionKey: SESSION_KEY,
    now: () => NOW,
    asPerson: () => {
      throw new Error('nobody is asked')
    },
    github: {
      ...{ clientId: 'Iv1.0123456789abcdef', clientSecret: new Secret('canary-of-the-client') },
      webUrl: 'https://github.test',
    },
    administrator: { verify: async (password) => password === PASSWORD },
  })
  return {
    ...{ entrance, sessions, tokens },
    async admit(personId, text = 'ci') {
      await people.save({ id: personId, login: text, sealed: 's', grants: {}, checkedAt: NOW })
      const session = {
        ...{ id: `session-${personId}`, personId, beganAt: NOW, address: '192.0.2.7', agent: text },
        endsAt: new Date(NOW.getTime() + DAY / 3),
      }
      await sessions.begin(session, `refresh-${personId}`)
      await tokens.create(
        {
          ...{ id: `token-${personId}`, personId, name: text, scopes: ['read', 'operate'] },
          ...{ createdBy: `github:${text}`, createdAt: NOW },
          expiresAt: new Date(NOW.getTime() + 30 * DAY),
        },
        `token-${personId}`,
      )
      return { ...session, seenAt: NOW }
    },
  }
}
