/** The repository that an address means. */
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { notFound } from '../problem.ts'
import type { Viewer } from '../viewer.ts'
import { findVisible, visibleById, visibleOf } from './visible.ts'

/**
 * By the name it has, or once had while nobody else has it now. Throws `not-found` just the same
 * whether there is none or the viewer may not see it.
 */
export async function findRepository(
  { fleet: port, history }: Pick<DashboardParts, 'fleet' | 'history'>,
  viewer: Viewer,
  owner: string,
  name: string,
): Promise<FleetRepository> {
  const fleet = await port.read()
  const found = findVisible(fleet, viewer, owner, name)
  if (found !== undefined) return found
  const byId = visibleById(visibleOf(fleet, viewer))
  // Whether or not it is there: how long the answer takes tells nothing either.
  const ids = await history.idsOfName(owner, name)
  const moved = ids.map((id) => byId.get(id)).find((one) => one !== undefined)
  if (moved === undefined) throw notFound()
  return moved
}
