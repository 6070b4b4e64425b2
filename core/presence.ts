/** Whether the objects of a snapshot lie in the store, without reading them. */

import { bundlesPrefix, repositoryPrefix, snapshotsPrefix } from './domain/keys.ts'
import type { Manifest, StoredObject } from './domain/manifest.ts'
import type { Store } from './store/store.ts'

/**
 * Whether every object that `manifest` names lies in the store with the size it was written
 * with. One listing of what the repository has beside its manifests.
 */
export async function objectsPresent(store: Store, manifest: Manifest): Promise<boolean> {
  const missing = new Map(objectsOf(manifest).map(({ key, stored }) => [key, stored.sizeBytes]))
  const { id } = manifest.repository
  // Bundles of earlier chains come first, ref lists behind them, and then snapshots.
  const base = manifest.git.chain[0]?.snapshot ?? ''
  const after = base === '' ? repositoryPrefix(id) : bundlesPrefix(id) + base
  for await (const { key, sizeBytes } of store.list(repositoryPrefix(id), { after })) {
    if (key.startsWith(snapshotsPrefix(id))) break
    if (missing.get(key) === sizeBytes) missing.delete(key)
    if (missing.size === 0) break
  }
  return missing.size === 0
}

/** Every object of a snapshot but its manifest, in the order a restore needs them. */
export function objectsOf({ git }: Pick<Manifest, 'git'>): StoredObject[] {
  const indexes = git.chain.flatMap(({ index }) => (index ? [index.object] : []))
  const lists = git.bundleList ? [git.bundleList] : []
  return [git.refs.object, ...git.chain.map((link) => link.object), ...indexes, ...lists]
}
