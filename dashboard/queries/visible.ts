/** What a viewer may know of. */
import type { Account, Fleet, FleetRepository } from '../ports/fleet.ts'
import type { Viewer } from '../viewer.ts'
import { remembered } from './remembered.ts'

export interface Visible {
  /** The moment that every coverage in it holds for. */
  readonly at: Date
  readonly repositories: readonly FleetRepository[]
  readonly accounts: readonly Account[]
  /** False where there are repositories that the viewer may not see. */
  readonly all: boolean
}

/** All that there is: one value for everybody who sees it, so that it is counted once. */
const whole = remembered(({ at, repositories, accounts }: Fleet): Visible => {
  return { at, repositories, accounts, all: true }
})

/** A page asks for it several times. */
const byViewer = remembered((_: Fleet) => new WeakMap<Viewer, Visible>())

export function visibleOf(fleet: Fleet, viewer: Viewer): Visible {
  const known = byViewer(fleet)
  const visible = known.get(viewer) ?? look(fleet, viewer)
  known.set(viewer, visible)
  return visible
}

function look(fleet: Fleet, viewer: Viewer): Visible {
  const repositories = fleet.repositories.filter((repository) => viewer.sees(repository))
  const accounts = fleet.accounts.filter(
    ({ installationId }) => viewer.roleFor(installationId) !== null,
  )
  const all = repositories.length === fleet.repositories.length
  if (all && accounts.length === fleet.accounts.length) return whole(fleet)
  return { at: fleet.at, repositories, accounts, all }
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
