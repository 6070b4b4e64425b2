/** The snapshot that an address means. */
import { SNAPSHOT_ID } from '../../core/domain/snapshot-id.ts'
import type { DashboardParts } from '../parts.ts'
import type { SnapshotItem } from '../ports/history.ts'
import { notFound } from '../problem.ts'

/** Throws `not-found` where the repository has none of that id. */
export async function findSnapshot(
  { history }: Pick<DashboardParts, 'history'>,
  repositoryId: string,
  snapshot: string,
): Promise<SnapshotItem> {
  const found = SNAPSHOT_ID.test(snapshot)
    ? await history.snapshot(repositoryId, snapshot)
    : undefined
  if (found === undefined) throw notFound()
  return found
}
