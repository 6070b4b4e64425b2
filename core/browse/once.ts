/** One look into one snapshot, for programs that end after it. */
import type { SnapshotId } from '../domain/snapshot-id.ts'
import { chooseSnapshot } from '../restore.ts'
import type { Tools } from '../tools.ts'
import { openSnapshotCache } from './cache.ts'
import type { OpenSnapshot } from './snapshot.ts'

export interface Choice {
  readonly repositoryId: string
  /** An id; the newest when absent. */
  readonly snapshot?: SnapshotId
  /** The newest snapshot taken at this time or before. */
  readonly at?: Date
}

/** Opens the snapshot in scratch for `work`, however large it is, and leaves nothing behind. */
export async function openOnce<T>(
  choice: Choice,
  tools: Pick<Tools, 'store' | 'scratch' | 'environment' | 'signal' | 'report'>,
  work: (opened: OpenSnapshot) => Promise<T>,
): Promise<T> {
  const { store, scratch, environment, signal, report } = tools
  const snapshot = await chooseSnapshot(choice, tools)
  const limits = { mostBytes: Number.POSITIVE_INFINITY, mostSnapshots: 1 }
  const cache = await openSnapshotCache({ directory: scratch, environment, limits })
  try {
    const { repositoryId } = choice
    return await work(await cache.open({ store, repositoryId, snapshot, signal, report }))
  } finally {
    await cache.close()
  }
}
