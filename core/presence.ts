/** Whether the objects of a snapshot lie in the store, without reading them. */

import { bundlesPrefix, repositoryPrefix, snapshotsPrefix } from './domain/keys.ts'
import type { Manifest, StoredObject } from './domain/manifest.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import type { ObjectInfo, Store } from './store/store.ts'

/**
 * Whether every object that `manifest` names lies in the store with the size it was written
 * with. One listing of what the repository has beside its manifests.
 */
export async function objectsPresent(store: Store, manifest: Manifest): Promise<boolean> {
  const missing = new Map(objectsOf(manifest).map(({ key, stored }) => [key, stored.sizeBytes]))
  const base = manifest.git.chain[0]?.snapshot
  for await (const { key, sizeBytes } of listBeside(store, manifest.repository.id, base)) {
    if (missing.get(key) === sizeBytes) missing.delete(key)
    if (missing.size === 0) break
  }
  return missing.size === 0
}

/** What a repository has beside its snapshots; of bundles, those from `base` on. */
export async function* listBeside(
  store: Store,
  repositoryId: string,
  base: SnapshotId | undefined,
): AsyncGenerator<ObjectInfo> {
  const prefix = repositoryPrefix(repositoryId)
  // Bundles of earlier chains come first, ref lists behind them, and then snapshots.
  const after = base === undefined ? prefix : bundlesPrefix(repositoryId) + base
  for await (const info of store.list(prefix, { after })) {
    if (info.key.startsWith(snapshotsPrefix(repositoryId))) return
    yield info
  }
}

/** Every object of a snapshot but its manifest, in the order a restore needs them. */
export function objectsOf({ git }: Pick<Manifest, 'git'>): StoredObject[] {
  const indexes = git.chain.flatMap(({ index }) => (index ? [index.object] : []))
  const lists = git.bundleList ? [git.bundleList] : []
  return [...objectsToRestore({ git }), ...indexes, ...lists]
}

/** Those that a restore reads. */
export function objectsToRestore({ git }: Pick<Manifest, 'git'>): StoredObject[] {
  return [git.refs.object, ...git.chain.map((link) => link.object)]
}
