/** What a repository takes in the store. */
import { repositoryPrefix } from '../../core/domain/keys.ts'
import type { StoredObject } from '../../core/domain/manifest.ts'
import { objectsOf } from '../../core/presence.ts'
import type { Store } from '../../core/store/store.ts'
import type { SoundSnapshot } from '../../core/witness.ts'
import type { StorageShare } from '../records/fleet.ts'
import { listUnlisted, replaceStorage } from '../records/storage.ts'
import type { ResultsTools } from './tools.ts'

/** What lies there by class: one listing of the repository. */
async function listStorage(store: Store, repositoryId: string): Promise<StorageShare[]> {
  const objects: Sized[] = []
  for await (const { storageClass, sizeBytes } of store.list(repositoryPrefix(repositoryId))) {
    objects.push({ storageClass, sizeBytes })
  }
  return shareOut(objects)
}

/** Those that nobody listed for so long; a sweep may come late. */
const TURN_MS = 20 * 60 * 60_000

/** Lists up to `limit` repositories that were not listed for a day. Throws where the store fails. */
export async function measureDue(
  tools: Pick<ResultsTools, 'db' | 'store' | 'now'>,
  { limit = 500 } = {},
): Promise<void> {
  const before = new Date(tools.now().getTime() - TURN_MS)
  for (const id of await listUnlisted(tools.db, before, limit)) await measureStorage(id, tools)
}

/** Records what a listing finds in the place of what was added until then. */
async function measureStorage(
  repositoryId: string,
  { db, store, now }: Pick<ResultsTools, 'db' | 'store' | 'now'>,
): Promise<void> {
  const at = now()
  await replaceStorage(db, repositoryId, await listStorage(store, repositoryId), at)
}

/** What a snapshot added: what bears its name, and its manifest. */
export function storageOf({ manifest, sizeBytes }: SoundSnapshot): {
  readonly own: StorageShare[]
  /** Its ref list, which equal snapshots share. */
  readonly refs: StorageShare[]
} {
  const { refs } = manifest.git
  const sized = ({ storageClass, stored }: StoredObject) => ({
    ...{ storageClass, sizeBytes: stored.sizeBytes },
  })
  const own = objectsOf(manifest).filter(({ key }) => key.includes(manifest.snapshot))
  return {
    own: shareOut([...own.map(sized), { storageClass: 'STANDARD', sizeBytes }]),
    refs: shareOut([sized(refs.object)]),
  }
}

interface Sized {
  readonly storageClass: string
  readonly sizeBytes: number
}

function shareOut(objects: readonly Sized[]): StorageShare[] {
  const shares = new Map<string, { objects: number; bytes: number }>()
  for (const { storageClass, sizeBytes } of objects) {
    const { objects: count, bytes } = shares.get(storageClass) ?? { objects: 0, bytes: 0 }
    shares.set(storageClass, { objects: count + 1, bytes: bytes + sizeBytes })
  }
  return [...shares].map(([storageClass, share]) => ({ storageClass, ...share }))
}
