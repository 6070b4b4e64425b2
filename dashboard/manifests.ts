/** Manifests, kept once they are read: they never change. */
import { readSnapshot, type Snapshot } from '../core/catalog.ts'
import type { SnapshotId } from '../core/domain/snapshot-id.ts'
import type { Store } from '../core/store/store.ts'

export interface ManifestReader {
  /** Throws what the store throws, and whatever is wrong with the manifest. */
  read(repositoryId: string, snapshot: SnapshotId): Promise<Snapshot>
}

/** A manifest has a few kilobytes, and some more for each link of its chain. */
const MOST = 500

export function createManifestReader(store: Store, most: number = MOST): ManifestReader {
  /** What was asked for longest ago comes first. */
  const kept = new Map<string, Promise<Snapshot>>()
  return {
    async read(repositoryId, snapshot) {
      const key = `${repositoryId}/${snapshot}`
      const reading = kept.get(key) ?? readSnapshot(store, repositoryId, snapshot)
      kept.delete(key)
      kept.set(key, reading)
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break
        kept.delete(oldest)
      }
      try {
        return await reading
      } catch (error) {
        // What failed now may be there the next time.
        if (kept.get(key) === reading) kept.delete(key)
        throw error
      }
    },
  }
}
