/** The list of repositories: searched, filtered, sorted and paged. */
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import type { Viewer } from '../viewer.ts'
import { type Filter, fitsAll } from './repository-filter.ts'
import { inOrder, pageInOrder } from './repository-order.ts'
import { visibleOf } from './visible.ts'

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
  const all = await fleet.read()
  const { repositories } = visibleOf(all, viewer)
  const { state, ...others } = filter
  const inAnyState = repositories.filter(fitsAll(others, all.at))
  const fitting = state === undefined ? inAnyState : inAnyState.filter(fitsAll({ state }, all.at))
  return {
    ...pageInOrder(fitting, filter.sort ?? 'name', request),
    at: all.at,
    fitting: fitting.length,
    visible: repositories.length,
    states: countStates(inAnyState),
    owners: sorted(repositories.map(({ owner }) => owner)),
    classes: sorted(repositories.flatMap(({ storage }) => storage.map((one) => one.storageClass))),
  }
}

/** All that fit, in order: for exports and for deeds on many. */
export async function findRepositories(
  { fleet }: Parts,
  viewer: Viewer,
  filter: Filter,
): Promise<readonly FleetRepository[]> {
  const all = await fleet.read()
  const fitting = visibleOf(all, viewer).repositories.filter(fitsAll(filter, all.at))
  return inOrder(fitting, filter.sort ?? 'name')
}

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
