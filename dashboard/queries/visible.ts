/** What a viewer may know of. */
import type { Account, Fleet, FleetRepository } from '../ports/fleet.ts'
import type { Viewer } from '../viewer.ts'

export interface Visible {
  readonly repositories: readonly FleetRepository[]
  readonly accounts: readonly Account[]
  /** False where there are repositories that the viewer may not see. */
  readonly all: boolean
}

/** Kept as long as the fleet is: a page asks for it several times. */
const seen = new WeakMap<Fleet, WeakMap<Viewer, Visible>>()

export function visibleOf(fleet: Fleet, viewer: Viewer): Visible {
  const known = seen.get(fleet) ?? new WeakMap<Viewer, Visible>()
  seen.set(fleet, known)
  const had = known.get(viewer)
  if (had !== undefined) return had
  const repositories = fleet.repositories.filter((repository) => viewer.sees(repository))
  const visible = {
    repositories,
    accounts: fleet.accounts.filter(
      ({ installationId }) => viewer.roleFor(installationId) !== null,
    ),
    all: repositories.length === fleet.repositories.length,
  }
  known.set(viewer, visible)
  return visible
}

/** By the name it has now, whatever its case. */
export function findVisible(
  fleet: Fleet,
  viewer: Viewer,
  owner: string,
  name: string,
): FleetRepository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase()
  return visibleOf(fleet, viewer).repositories.find(
    (one) => `${one.owner}/${one.name}`.toLowerCase() === wanted,
  )
}
