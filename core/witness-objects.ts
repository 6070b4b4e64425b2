/** Whether the objects that a manifest names lie in the store as it says. */
import { asHoldfastError, type ErrorCode, HoldfastError } from './domain/errors.ts'
import { bundlesPrefix, repositoryPrefix, snapshotsPrefix } from './domain/keys.ts'
import type { Manifest, StoredObject } from './domain/manifest.ts'
import { objectsOf } from './presence.ts'
import { readObject } from './rebuild.ts'
import type { ObjectInfo, Store } from './store/store.ts'
import type { Damage } from './verify.ts'

/** What one look at a repository has seen so far. */
export interface ObjectLook {
  readonly store: Store
  readonly repositoryId: string
  /** Objects that were asked for one by one. */
  readonly looked: Set<string>
  /** Sizes by key of what the repository has beside its snapshots, once they were listed. */
  listed: ReadonlyMap<string, number> | undefined
}

/** What is wrong with the objects of a snapshot. Throws where the store cannot be asked. */
export async function checkObjects(look: ObjectLook, manifest: Manifest): Promise<Damage[]> {
  const damage: Damage[] = []
  const sizes = await listSizes(look, manifest)
  const small = new Set([manifest.git.refs.object, manifest.git.bundleList])
  for (const object of objectsOf(manifest)) {
    await orDamage(object.key, damage, () => checkObject(look, sizes, object, small.has(object)))
  }
  return damage
}

/** One listing serves all snapshots of a look; what lies before its start is asked for singly. */
async function listSizes(
  look: ObjectLook,
  { git }: Manifest,
): Promise<ReadonlyMap<string, number>> {
  if (look.listed !== undefined) return look.listed
  const { store, repositoryId } = look
  const base = git.chain[0]?.snapshot
  const prefix = repositoryPrefix(repositoryId)
  const after = base === undefined ? prefix : bundlesPrefix(repositoryId) + base
  const sizes = new Map<string, number>()
  for await (const { key, sizeBytes } of store.list(prefix, { after })) {
    if (key.startsWith(snapshotsPrefix(repositoryId))) break
    sizes.set(key, sizeBytes)
  }
  look.listed = sizes
  return sizes
}

async function checkObject(
  { store, repositoryId, looked }: ObjectLook,
  sizes: ReadonlyMap<string, number>,
  object: StoredObject,
  small: boolean,
): Promise<void> {
  const { key, versionId, stored } = object
  if (!isOf(repositoryId, key)) throw fault('store-damaged', `${key} is not of this repository.`)
  const listed = sizes.get(key) === stored.sizeBytes
  if (listed && looked.has(fingerprint(object))) return
  const readable = small && stored.sizeBytes <= MOST_READ_BYTES
  // What a listing does not show may be hidden by a delete marker, and be there all the same.
  if (!(listed && readable)) checkInfo(await store.head(key, { versionId }), object)
  if (readable) await readUnlessArchived(store, object)
}

async function readUnlessArchived(store: Store, object: StoredObject): Promise<void> {
  try {
    for await (const _ of readObject(store, object));
  } catch (error) {
    // It lies at rest, and its size has been told.
    if (asHoldfastError(error).code !== 'store-archived') throw error
  }
}

/** A ref list of millions of refs. */
const MOST_READ_BYTES = 512 * 1024 * 1024

function checkInfo(info: ObjectInfo | undefined, { key, stored }: StoredObject): void {
  if (info === undefined) throw fault('store-missing', `There is no object under ${key}.`)
  const { sizeBytes, sha256 = stored.sha256 } = info
  if (sizeBytes !== stored.sizeBytes) {
    throw fault('store-damaged', `${key} has ${sizeBytes} bytes instead of ${stored.sizeBytes}.`)
  }
  if (sha256 !== stored.sha256)
    throw fault('store-damaged', `The SHA-256 of ${key} is another one.`)
}

/** A manifest comes from a job, which may name anything. */
function isOf(repositoryId: string, key: string): boolean {
  const prefix = repositoryPrefix(repositoryId)
  const segments = key.slice(prefix.length).split('/')
  return key.startsWith(prefix) && segments.every((each) => /^[A-Za-z0-9_%-][\w.%-]*$/.test(each))
}

/** One version of an object with one content. */
export function fingerprint({ key, versionId, stored }: StoredObject): string {
  return `${key} ${versionId} ${stored.sha256} ${stored.sizeBytes}`
}

/** What tells of the object itself. Anything else tells that it could not be looked at. */
const DAMAGE: ReadonlySet<ErrorCode> = new Set([
  'store-damaged',
  'store-missing',
  'snapshot-invalid',
])

/** What `read` gives; undefined when it finds damage, which is added to what there is. */
export async function orDamage<T>(
  key: string,
  damage: Damage[],
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    const { code, message } = asHoldfastError(error)
    if (!DAMAGE.has(code)) throw error
    damage.push({ key, code, message })
    return undefined
  }
}

export function fault(code: ErrorCode, message: string): HoldfastError {
  return new HoldfastError(code, message, {
    hint: 'Older snapshots may be whole: run `holdfast verify` on the repository.',
  })
}
