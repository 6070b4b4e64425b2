/** The list of repositories: searched, filtered, sorted and paged. */
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { Viewer } from '../viewer.ts'
import { remembered } from './remembered.ts'
import { type Filter, fitsAll } from './repository-filter.ts'
import { inOrder, pageInOrder, type Sort } from './repository-order.ts'
import { type Visible, visibleOf } from './visible.ts'

export interface RepositoryList extends Page<FleetRepository> {
  readonly at: Date
  /** How many fit, on all pages. */
  readonly fitting: number
  /** How many the viewer may see at all. */
  readonly visible: number
  /** How many would fit in each state, if no state was asked for. */
  readonly states: ReadonlyMap<string, number>
  /** Every owner and storage class that the viewer may see, sorted: to choose from. */
  readonly owners: readonly string[]
  readonly classes: readonly string[]
}

type Parts = Pick<DashboardParts, 'fleet'>

export async function listRepositories(
  { fleet }: Parts,
  viewer: Viewer,
  filter: Filter,
  request: PageRequest,
): Promise<RepositoryList> {
  const { at, repositories, ...visible } = await look(fleet, viewer, filter.sort)
  const { state, ...others } = filter
  const inAnyState = repositories.filter(fitsAll(others, at))
  const fitting = state === undefined ? inAnyState : inAnyState.filter(fitsAll({ state }, at))
  return {
    ...pageInOrder(fitting, filter.sort ?? 'name', request),
    ...{ at, fitting: fitting.length, visible: repositories.length },
    ...{ owners: visible.owners, classes: visible.classes },
    states: countStates(inAnyState),
  }
}

/** All that fit, in order: for exports and for deeds on many. */
export async function findRepositories(
  { fleet }: Parts,
  viewer: Viewer,
  filter: Filter,
): Promise<readonly FleetRepository[]> {
  const { at, repositories } = await look(fleet, viewer, filter.sort)
  return repositories.filter(fitsAll(filter, at))
}

/** All that the viewer may see, in order. */
async function look(fleet: Parts['fleet'], viewer: Viewer, sort: Sort = 'name') {
  const visible = visibleOf(await fleet.read(), viewer)
  const orders = ordersOf(visible)
  const repositories = orders.get(sort) ?? inOrder(visible.repositories, sort)
  orders.set(sort, repositories)
  return { at: visible.at, repositories, ...choicesOf(visible) }
}

/** Sorted once for each version of the fleet: what fits of them is in the same order. */
const ordersOf = remembered((_: Visible) => new Map<Sort, readonly FleetRepository[]>())

const choicesOf = remembered(({ repositories }: Visible) => ({
  owners: sorted(repositories.map(({ owner }) => owner)),
  classes: sorted(repositories.flatMap(({ storage }) => storage.map((one) => one.storageClass))),
}))

function countStates(repositories: readonly FleetRepository[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { coverage } of repositories) {
    counts.set(coverage.state, (counts.get(coverage.state) ?? 0) + 1)
  }
  return counts
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].sort()
}
