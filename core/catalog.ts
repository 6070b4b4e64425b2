/** Reading a store: which repositories and snapshots it holds, and their documents. */
import { isUtf8 } from 'node:buffer'
import { sha256Hex } from './archive/digest.ts'
import { parseDocument } from './domain/document.ts'
import { HoldfastError } from './domain/errors.ts'
import {
  manifestKey,
  REPOSITORIES_PREFIX,
  snapshotOfManifest,
  snapshotsPrefix,
} from './domain/keys.ts'
import type { Manifest, StoredObject } from './domain/manifest.ts'
import { parseRefList, type RefListing } from './domain/refs.ts'
import { compactTime, type SnapshotId } from './domain/snapshot-id.ts'
import type { Store } from './store/store.ts'

export interface Snapshot {
  readonly key: string
  readonly manifest: Manifest
  /** SHA-256 of the manifest as it lies in the store. */
  readonly sha256: string
}

/** A repository backed up more rarely than this costs a listing of all its snapshots. */
const RECENT_MS = 3 * 24 * 60 * 60 * 1000

/** Ids of all snapshots of a repository, oldest first. */
export async function listSnapshotIds(store: Store, repositoryId: string): Promise<SnapshotId[]> {
  return listIdsAfter(store, repositoryId, '')
}

/** The newest snapshot, or undefined if there is none. One listing and one read as a rule. */
export async function readLatest(
  store: Store,
  repositoryId: string,
  now: Date,
): Promise<Snapshot | undefined> {
  const newest = await readNewestId(store, repositoryId, now)
  return newest === undefined ? undefined : readSnapshot(store, repositoryId, newest)
}

/** The id of the newest snapshot, whether its manifest can be read or not. */
export async function readNewestId(
  store: Store,
  repositoryId: string,
  now: Date,
): Promise<SnapshotId | undefined> {
  const recent = compactTime(new Date(now.getTime() - RECENT_MS))
  const ids = await listIdsAfter(store, repositoryId, recent)
  return ids.at(-1) ?? (await listSnapshotIds(store, repositoryId)).at(-1)
}

export async function readSnapshot(
  store: Store,
  repositoryId: string,
  id: SnapshotId,
): Promise<Snapshot> {
  const key = manifestKey(repositoryId, id)
  const bytes = await readAll(store, key)
  // What is not UTF-8 would be read as U+FFFD, which may rightly stand in its place.
  if (!isUtf8(bytes)) throw damaged(key)
  // A store that holds nothing yet has no use for a schema.
  const schemas = await import('./domain/manifest.ts')
  const manifest = parseDocument(schemas.Manifest, bytes.toString('utf8'), key, sha256Hex)
  if (manifest.snapshot !== id || manifest.repository.id !== repositoryId) {
    throw new HoldfastError('store-damaged', `${key} is the manifest of another snapshot.`, {
      hint: 'Somebody has moved or copied objects within the store; restore an older snapshot.',
    })
  }
  return { key, manifest, sha256: sha256Hex(bytes) }
}

/** The ref list of a snapshot, checked against its manifest. */
export async function readRefs(store: Store, manifest: Pick<Manifest, 'git'>): Promise<RefListing> {
  return parseRefList((await readChecked(store, manifest.git.refs.object)).toString('latin1'))
}

/** Ids of all repositories of the store, in order. One listing a repository. */
export async function listRepositoryIds(store: Store): Promise<string[]> {
  const ids: string[] = []
  for (let next = await readNextId(store, ''); next !== undefined; ) {
    ids.push(next)
    // `0` comes right after `/`: this passes over all that lies below the repository.
    next = await readNextId(store, `${REPOSITORIES_PREFIX}${next}0`)
  }
  return ids
}

async function readNextId(store: Store, after: string): Promise<string | undefined> {
  for await (const { key } of store.list(REPOSITORIES_PREFIX, after === '' ? {} : { after })) {
    return key.slice(REPOSITORIES_PREFIX.length).split('/')[0]
  }
  return undefined
}

/** All bytes of a small object. */
export async function readAll(store: Store, key: string, versionId?: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await store.get(key, { versionId })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** All bytes of a small object that a manifest names, checked against it. */
export async function readChecked(store: Store, object: StoredObject): Promise<Buffer> {
  const bytes = await readAll(store, object.key, object.versionId)
  if (sha256Hex(bytes) === object.stored.sha256) return bytes
  throw damaged(object.key)
}

function damaged(key: string): HoldfastError {
  return new HoldfastError('store-damaged', `${key} is not as it was written.`, {
    hint: 'Older snapshots may be whole: run `holdfast verify` on the repository.',
  })
}

async function listIdsAfter(
  store: Store,
  repositoryId: string,
  after: string,
): Promise<SnapshotId[]> {
  const prefix = snapshotsPrefix(repositoryId)
  const ids: SnapshotId[] = []
  for await (const { key } of store.list(prefix, after === '' ? {} : { after: prefix + after })) {
    const id = snapshotOfManifest(key)
    if (id !== undefined) ids.push(id)
  }
  return ids
}
