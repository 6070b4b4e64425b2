/** One repository, and what is known of it. */

import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import type { LostRef, NameItem, RunItem, RunQuery, SnapshotItem } from '../ports/history.ts'
import type { Page, PageRequest } from '../ports/page.ts'
import { noteManifests, type SnapshotRow } from './snapshot-row.ts'

export interface RepositoryView {
  readonly at: Date
  readonly repository: FleetRepository
  readonly snapshots: Page<SnapshotRow>
  readonly runs: Page<RunItem>
  readonly trends: Trends
  readonly names: readonly NameItem[]
  readonly lostRefs: readonly LostRef[]
}

/** What became of size and duration, oldest first. */
export interface Trends {
  readonly sizes: readonly { readonly at: Date; readonly bytes: number }[]
  readonly durations: readonly { readonly at: Date; readonly ms: number }[]
}

export interface RepositoryAsked {
  readonly snapshots: PageRequest
  readonly runs: PageRequest
}

/** Enough for a trend, and little enough to draw. */
const TREND_POINTS = 90

export async function readRepository(
  parts: Pick<DashboardParts, 'fleet' | 'history' | 'manifests'>,
  repository: FleetRepository,
  asked: RepositoryAsked,
): Promise<RepositoryView> {
  const { history } = parts
  const repositoryId = repository.id
  const [{ at }, snapshots, runs, trends, names, lostRefs] = await Promise.all([
    parts.fleet.read(),
    listSnapshotRows(parts, repositoryId, asked.snapshots),
    history.runs({ ...asked.runs, repositoryId }),
    readTrends(parts, repositoryId),
    history.names(repositoryId),
    history.lostRefs(repositoryId),
  ])
  return { at, repository, snapshots, runs, trends, names, lostRefs }
}

export async function listSnapshotRows(
  { history, manifests }: Pick<DashboardParts, 'history' | 'manifests'>,
  repositoryId: string,
  page: PageRequest,
): Promise<Page<SnapshotRow>> {
  const { items, next } = await history.snapshots({ ...page, repositoryId })
  return { items: await noteManifests(manifests, items), next }
}

export async function readTrends(
  { history }: Pick<DashboardParts, 'history'>,
  repositoryId: string,
): Promise<Trends> {
  const asked = { repositoryId, limit: TREND_POINTS }
  const [snapshots, runs] = await Promise.all([
    history.snapshots(asked),
    history.runs({ ...asked, open: false }),
  ])
  return { sizes: sizesOf(snapshots.items), durations: durationsOf(runs.items) }
}

function sizesOf(snapshots: readonly SnapshotItem[]): Trends['sizes'] {
  return snapshots.map(({ takenAt, sizeBytes }) => ({ at: takenAt, bytes: sizeBytes })).toReversed()
}

function durationsOf(runs: readonly RunItem[]): Trends['durations'] {
  return runs
    .flatMap(({ settledAt, durationMs }) =>
      settledAt === null || durationMs === null ? [] : [{ at: settledAt, ms: durationMs }],
    )
    .toReversed()
}

export async function listRuns(
  { history }: Pick<DashboardParts, 'history'>,
  repositoryId: string,
  query: Omit<RunQuery, 'repositoryId'>,
): Promise<Page<RunItem>> {
  return await history.runs({ ...query, repositoryId })
}
