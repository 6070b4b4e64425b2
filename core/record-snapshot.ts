/** The end of a backup: ref list, name and, when all else lies in the store, the manifest. */
import { sha256Hex } from './archive/digest.ts'
import { readAll } from './catalog.ts'
import { formatDocument } from './domain/document.ts'
import { HoldfastError } from './domain/errors.ts'
import { manifestKey, nameKey, refListKey } from './domain/keys.ts'
import type { Manifest, RepositoryIdentity, StoredObject } from './domain/manifest.ts'
import type { RefListing } from './domain/refs.ts'
import { refListOf } from './ref-list-of.ts'
import type { Store } from './store/store.ts'
import { toStoredObject } from './stored-object.ts'

export interface Recorded {
  readonly key: string
  readonly sha256: string
  readonly storedBytes: number
}

/** Stores the ref list, which equal snapshots share. */
export async function storeRefList(
  store: Store,
  repositoryId: string,
  listing: RefListing,
): Promise<{ readonly object: StoredObject; readonly storedBytes: number }> {
  const { bytes, sha256 } = refListOf(listing)
  const result = await store.put(refListKey(repositoryId, sha256), bytes)
  return { object: toStoredObject(result), storedBytes: result.existed ? 0 : bytes.length }
}

export interface Recording {
  /** The names index has this name of the repository already. */
  readonly knownName: boolean
  /** Read the manifest back, and compare. */
  readonly readBack: boolean
}

/** Writes the manifest: from here on the snapshot exists. */
export async function recordSnapshot(
  store: Store,
  manifest: Omit<Manifest, 'digest'>,
  { knownName, readBack }: Recording,
): Promise<Recorded> {
  const { repository, snapshot, takenAt } = manifest
  if (!knownName) await recordName(store, repository, takenAt)
  const text = formatDocument(manifest, sha256Hex)
  const key = manifestKey(repository.id, snapshot)
  await store.put(key, Buffer.from(text))
  if (readBack && (await readAll(store, key)).toString('utf8') !== text) {
    throw new HoldfastError('store-damaged', `${key} reads otherwise than it was written.`, {
      hint: 'Do not trust this store before `holdfast doctor` and `holdfast verify` find it well.',
    })
  }
  return { key, sha256: sha256Hex(text), storedBytes: Buffer.byteLength(text) }
}

/** An entry that is there already says so for good; its date may be another one. */
async function recordName(
  store: Store,
  repository: RepositoryIdentity,
  since: string,
): Promise<void> {
  const key = nameKey(repository)
  if ((await store.head(key)) !== undefined) return
  const text = formatDocument({ format: 'holdfast/name/v1', repository, since }, sha256Hex)
  try {
    await store.put(key, Buffer.from(text))
  } catch (error) {
    // Another run was first, at another second.
    if (!(error instanceof HoldfastError && error.code === 'store-exists')) throw error
  }
}
