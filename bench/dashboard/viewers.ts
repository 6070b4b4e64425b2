/** Fifty people: those with even numbers see everything, the others a thousand repositories. */
import type { SessionItem } from '../../dashboard/ports/sessions.ts'
import type { HeldRole, Viewer } from '../../dashboard/viewer.ts'

const FEW = 1000
const HOUR = 3_600_000

/** Who sees a few sees others than the next one, and all of them see `web-1`. */
function someIds(user: number): ReadonlySet<string> {
  return new Set(Array.from({ length: FEW }, (_, n) => `${100_001 + n * (5 + (user % 5))}`))
}

const seen = new Map<number, ReadonlySet<string>>()

/** Another object for each request, as whoever logs in is; what they may see is kept, as there. */
export function viewerNumbered(user: number): Viewer {
  const role: HeldRole = 'admin'
  const ids = seen.get(user) ?? someIds(user)
  seen.set(user, ids)
  return {
    ...{ kind: 'person', actor: `github:user-${user}`, name: `user-${user}` },
    ...{ role, somewhere: role, address: '127.0.0.1', csrf: 'none' },
    roleFor: (installationId) => (installationId === '7' ? role : null),
    sees: ({ id }) => user % 2 === 0 || ids.has(id),
    reads: async () => true,
  }
}

export function sessionNumbered(user: number, now: Date): SessionItem {
  const [beganAt, endsAt] = [new Date(now.getTime() - HOUR), new Date(now.getTime() + HOUR)]
  const of = { personId: `${user}`, address: '127.0.0.1', agent: null }
  return { id: `session-${user}`, ...of, beganAt, endsAt, seenAt: now }
}
