/** The desks of sessions and tokens, as handlers come to them. */
import { viewerOf } from '../needs.ts'
import type { Asked, DashboardParts } from '../parts.ts'
import { notFound } from '../problem.ts'
import type { Entrance } from './entrance.ts'
import type { SessionOwner } from './session-desk.ts'

/** Throws `not-found` where nobody logs in: there are no sessions and no tokens then. */
export function requireEntrance({ entrance }: Pick<DashboardParts, 'entrance'>): Entrance {
  if (entrance === undefined) throw notFound()
  return entrance
}

/** Whoever asks, with the session that they ask in. */
export function ownerOf(context: Asked): SessionOwner {
  return { viewer: viewerOf(context), session: context.get('session') }
}
