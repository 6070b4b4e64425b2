/** A snapshot in a list: what the records know, and what only its manifest does. */
import { setTimeout } from 'node:timers/promises'
import pLimit from 'p-limit'
import type { ChainLink, Manifest } from '../../core/domain/manifest.ts'
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
}

/** Manifests that are read at once for one page. */
const AT_ONCE = 8
/** A list is of use without them, also while the store is away. */
const PATIENCE_MS = 1500

/** Adds to each item of a list what its manifest says, unless that takes too long. */
export async function noteManifests(
  manifests: ManifestReader,
  items: readonly SnapshotItem[],
  patienceMs: number = PATIENCE_MS,
): Promise<SnapshotRow[]> {
  const limit = pLimit(AT_ONCE)
  const tooLong = setTimeout(patienceMs, undefined, { ref: false })
  return await Promise.all(
    items.map(async (item) => {
      const read = () => manifests.read(item.repositoryId, item.snapshot)
      // The page of the snapshot says why it cannot be read.
      const found = await Promise.race([limit(read).catch(() => undefined), tooLong])
      return { ...item, manifest: found === undefined ? null : noteOf(found.manifest) }
    }),
  )
}

export function noteOf({ git }: Pick<Manifest, 'git'>): ManifestNotes {
  return { storage: sharesOf(git.chain) }
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
