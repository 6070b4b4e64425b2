/** Who may come in. */
import type { MiddlewareHandler } from 'hono'
import type { Asked, Env } from './parts.ts'
import { Problem } from './problem.ts'
import { includesRole, type Role, type Viewer } from './viewer.ts'

/**
 * Lets nobody through who has not at least `role` somewhere. What belongs to one installation is
 * asked for again with `requireRole`, and what belongs to none with `needsEverywhere`.
 */
export function needs(role: Role): MiddlewareHandler<Env> {
  return async (context, next) => {
    const viewer = viewerOf(context)
    if (!includesRole(viewer.somewhere, role)) throw notAllowed(role)
    await next()
  }
}

/** For settings, the audit trail and whatever else is of all installations alike. */
export function needsEverywhere(role: Role): MiddlewareHandler<Env> {
  return async (context, next) => {
    const viewer = viewerOf(context)
    if (!includesRole(viewer.role, role)) throw notAllowed(role)
    await next()
  }
}

/** Throws `not-logged-in`. */
export function viewerOf(context: Asked): Viewer {
  const viewer = context.get('viewer')
  if (viewer !== null && viewer !== undefined) return viewer
  throw new Problem('not-logged-in', 'Nobody is logged in.', 'Log in, or send an API token.')
}

/** Throws `not-allowed` where the viewer may not do so in that installation. */
export function requireRole(viewer: Viewer, installationId: string, role: Role): void {
  if (!includesRole(viewer.roleFor(installationId), role)) throw notAllowed(role)
}

function notAllowed(role: Role): Problem {
  return new Problem(
    'not-allowed',
    `This needs the role ${role}.`,
    'Ask an administrator of Holdfast, who finds roles under Settings, Members.',
  )
}
