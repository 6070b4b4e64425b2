/** Everything in a store that snapshots need, with how it can be read. */
import { distinctObjects, type LookedAtObject, lookAt, lookAtObjects } from './archived-objects.ts'
import { listSnapshotIds, readSnapshot } from './catalog.ts'
import { asHoldfastError, type HoldfastError } from './domain/errors.ts'
import { manifestKey } from './domain/keys.ts'
import type { Manifest } from './domain/manifest.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import { objectsOf } from './presence.ts'
import { chooseSnapshot, type RestoreRequest } from './restore.ts'
import type { Store } from './store/store.ts'

export interface NeededRequest extends Pick<RestoreRequest, 'repositoryId' | 'snapshot' | 'at'> {
  /** Every snapshot of the repository, as `verify` reads them. */
  readonly all: boolean
  /** Just these, where it was found out before which are meant. */
  readonly snapshots?: readonly SnapshotId[]
}

export interface Needed {
  readonly snapshots: readonly SnapshotId[]
  /** Bundles, indexes, lists, and manifests that lie in cold storage themselves. */
  readonly objects: readonly LookedAtObject[]
  /** False if there are such manifests: nobody knows yet what they name. */
  readonly complete: boolean
  /** Keys of objects that a manifest names and that are gone. */
  readonly missing: readonly string[]
  /** What is to be said of snapshots that are left out because their manifest is damaged. */
  readonly warnings: readonly string[]
}

/** Throws `snapshot-not-found`, and where one snapshot is asked for, what its manifest lacks. */
export async function lookAtNeeded(request: NeededRequest, store: Store): Promise<Needed> {
  const { repositoryId, all } = request
  const snapshots = request.snapshots ?? (await chooseSnapshots(request, store))
  const { manifests, archived, unreadable } = await readManifests(store, repositoryId, snapshots)
  if (!all && unreadable[0] !== undefined) throw unreadable[0]
  const wanted = distinctObjects(manifests.flatMap(objectsOf))
  const named = await lookAtObjects(store, repositoryId, wanted, oldestBase(manifests))
  const found = new Set(named.map(({ key }) => key))
  return {
    snapshots,
    objects: [...archived, ...named],
    complete: archived.length === 0,
    missing: wanted.map(({ key }) => key).filter((key) => !found.has(key)),
    warnings: unreadable.map(({ message }) => message),
  }
}

async function chooseSnapshots(request: NeededRequest, store: Store): Promise<SnapshotId[]> {
  if (request.all) return listSnapshotIds(store, request.repositoryId)
  return [await chooseSnapshot(request, { store })]
}

interface ReadManifests {
  readonly manifests: readonly Manifest[]
  readonly archived: readonly LookedAtObject[]
  readonly unreadable: readonly HoldfastError[]
}

async function readManifests(
  store: Store,
  repositoryId: string,
  snapshots: readonly SnapshotId[],
): Promise<ReadManifests> {
  const manifests: Manifest[] = []
  const archived: LookedAtObject[] = []
  const unreadable: HoldfastError[] = []
  for (const id of snapshots) {
    try {
      manifests.push((await readSnapshot(store, repositoryId, id)).manifest)
    } catch (reason) {
      const error = asHoldfastError(reason)
      if (/^(store-damaged|snapshot-invalid)$/.test(error.code)) unreadable.push(error)
      else if (error.code !== 'store-archived') throw error
      else archived.push(...(await lookAtManifest(store, manifestKey(repositoryId, id))))
    }
  }
  return { manifests, archived, unreadable }
}

/** Manifests are never written to cold storage, but a lifecycle rule may put them there. */
async function lookAtManifest(store: Store, key: string): Promise<LookedAtObject[]> {
  const { sizeBytes = 0 } = (await store.head(key)) ?? {}
  const object = await lookAt(store, { key, versionId: undefined, sizeBytes })
  return object === undefined ? [] : [object]
}

/** Of the first chain that is needed; undefined if there is none. */
function oldestBase(manifests: readonly Manifest[]): SnapshotId | undefined {
  const bases = manifests.map(({ git }) => git.chain[0]?.snapshot)
  return bases.filter((base) => base !== undefined).sort()[0]
}
