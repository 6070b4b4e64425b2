/** A snapshot in a list: what the records know, and what only its manifest does. */
import pLimit from 'p-limit'
import type { ChainLink, Manifest, StoreFacts } from '../../core/domain/manifest.ts'
import type { ManifestReader } from '../manifests.ts'
import type { StorageShare } from '../ports/fleet.ts'
import type { SnapshotItem } from '../ports/history.ts'

export interface SnapshotRow extends SnapshotItem {
  /** Null where the manifest cannot be read now. */
  readonly manifest: ManifestNotes | null
}

export interface ManifestNotes {
  /** Where the bundles of its chain were stored; a lifecycle rule may have moved them since. */
  readonly storage: readonly StorageShare[]
  /** Whether the store locked what was written into it. */
  readonly locked: StoreFacts['objectLock']
}

/** Manifests that are read at once for one page. */
const AT_ONCE = 8

export function createManifestNotes(
  manifests: ManifestReader,
): (item: SnapshotItem) => Promise<SnapshotRow> {
  const limit = pLimit(AT_ONCE)
  return async (item) => {
    const read = () => manifests.read(item.repositoryId, item.snapshot)
    // A list is of use without it, and the page of the snapshot says why it cannot be read.
    const found = await limit(read).catch(() => undefined)
    return { ...item, manifest: found === undefined ? null : noteOf(found.manifest) }
  }
}

export function noteOf({ git, store }: Pick<Manifest, 'git' | 'store'>): ManifestNotes {
  return { storage: sharesOf(git.chain), locked: store.objectLock }
}

function sharesOf(chain: readonly ChainLink[]): StorageShare[] {
  const shares = new Map<string, StorageShare>()
  for (const { object } of chain) {
    const { storageClass } = object
    const { objects, bytes } = shares.get(storageClass) ?? { objects: 0, bytes: 0 }
    const share = { objects: objects + 1, bytes: bytes + object.stored.sizeBytes }
    shares.set(storageClass, { storageClass, ...share })
  }
  return [...shares.values()]
}
