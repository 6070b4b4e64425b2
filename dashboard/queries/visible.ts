/** What a viewer may know of. */
import { groupBy } from '../../core/domain/group-by.ts'
import type { Account, Fleet, FleetRepository } from '../ports/fleet.ts'
import type { Viewer } from '../viewer.ts'
import { remembered } from './remembered.ts'
import { nameOf } from './repository-text.ts'

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

/**
 * What people saw of it last, by who they are. Whoever sees the same again gets the same value, so
 * that for them, too, what follows from it is counted once and not with each request.
 */
const lastSeen = remembered((_: Fleet) => new Map<string, Visible>())
/** So many people; of more, it is counted anew for those who came first. */
const MOST_PEOPLE = 200

function look(fleet: Fleet, viewer: Viewer): Visible {
  const repositories = fleet.repositories.filter((repository) => viewer.sees(repository))
  const accounts = fleet.accounts.filter(
    ({ installationId }) => viewer.roleFor(installationId) !== null,
  )
  const all = repositories.length === fleet.repositories.length
  if (all && accounts.length === fleet.accounts.length) return whole(fleet)
  const known = lastSeen(fleet)
  const last = known.get(viewer.actor)
  known.delete(viewer.actor)
  const same =
    last !== undefined && isSame(last.repositories, repositories) && isSame(last.accounts, accounts)
  const visible = same ? last : { at: fleet.at, repositories, accounts, all }
  known.set(viewer.actor, visible)
  const [first] = known.keys()
  if (known.size > MOST_PEOPLE && first !== undefined) known.delete(first)
  return visible
}

function isSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length === now.length && now.every((one, n) => one === before[n])
}

/** All that is visible, by id. */
export const visibleById = remembered(
  ({ repositories }: Visible): ReadonlyMap<string, FleetRepository> =>
    new Map(repositories.map((one) => [one.id, one])),
)

/** The ids of all that is visible: the same set as long as the same is. */
export const visibleIds = remembered(
  (visible: Visible): ReadonlySet<string> => new Set(visibleById(visible).keys()),
)

/** After a transfer two may have one name. */
const byName = remembered(({ repositories }: Fleet) => groupBy(repositories, nameOf))

/** By the name it has now, whatever its case. */
export function findVisible(
  fleet: Fleet,
  viewer: Viewer,
  owner: string,
  name: string,
): FleetRepository | undefined {
  const named = byName(fleet).get(`${owner}/${name}`.toLowerCase()) ?? []
  return named.find((repository) => viewer.sees(repository))
}
