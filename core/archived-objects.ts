/** Which objects lie in cold storage, and the refusal to read them there. */
import pLimit from 'p-limit'
import { asHoldfastError, HoldfastError } from './domain/errors.ts'
import type { StoredObject } from './domain/manifest.ts'
import { isPending, type LookedAt } from './domain/retrieval-plan.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import { isAlwaysAvailable } from './domain/storage-class.ts'
import { listBeside } from './presence.ts'
import type { Store } from './store/store.ts'

/** An object of a manifest, and how it can be read. */
export interface LookedAtObject extends LookedAt {
  readonly versionId: string | undefined
}

/** Requests at once, to stores that take thousands a second. */
export const LOOKS_AT_ONCE = 16

/**
 * How each of `objects` can be read; those that are not there are left out. One listing, from
 * the bundle of `base` on, and a look at each object in a class that is not read at once: not
 * the manifest tells, since a lifecycle rule may have moved an object after it was written.
 */
export async function lookAtObjects(
  store: Store,
  repositoryId: string,
  objects: readonly StoredObject[],
  base: SnapshotId | undefined,
): Promise<LookedAtObject[]> {
  const classes = new Map<string, string>()
  for await (const info of listBeside(store, repositoryId, base)) {
    classes.set(info.key, info.storageClass)
  }
  const limit = pLimit(LOOKS_AT_ONCE)
  const looks = objects.map(async ({ key, versionId, stored: { sizeBytes } }) => {
    const storageClass = classes.get(key)
    const object = { key, versionId, sizeBytes }
    // One that is not listed may be hidden by a delete marker.
    return storageClass !== undefined && isAlwaysAvailable(storageClass)
      ? { ...object, retrieval: { storageClass, state: 'available' } as const }
      : limit(() => lookAt(store, object))
  })
  return (await Promise.all(looks)).filter((each) => each !== undefined)
}

/** The object with how it stands now; undefined if it is not there. */
export async function lookAt(
  store: Store,
  object: Omit<LookedAtObject, 'retrieval'>,
): Promise<LookedAtObject | undefined> {
  const { key, versionId, sizeBytes } = object
  try {
    const retrieval = await store.retrieval(key, { versionId })
    return { key, versionId, sizeBytes, retrieval }
  } catch (error) {
    if (asHoldfastError(error).code === 'store-missing') return undefined
    throw error
  }
}

/** Each once, however many snapshots name it. */
export function distinctObjects(objects: readonly StoredObject[]): StoredObject[] {
  const named = objects.map((object) => [`${object.key} ${object.versionId}`, object] as const)
  return [...new Map(named).values()]
}

export interface Reader {
  /** What needs the objects: `snapshot 2026…`. */
  readonly what: string
  /** What brings them back, in the words of the command line. */
  readonly command: string
}

/** Throws `store-archived` if one of the objects cannot be read now. */
export function refuseArchived(objects: readonly LookedAt[], { what, command }: Reader): void {
  const pending = objects.filter(({ retrieval }) => isPending(retrieval))
  if (pending.length === 0) return
  const asked = pending.filter(({ retrieval }) => retrieval.state === 'in-progress').length
  const onTheirWay = asked === 0 ? '' : `; ${asked} of them were asked for and are not ready yet`
  throw new HoldfastError(
    'store-archived',
    `${pending.length} of the ${objects.length} objects that ${what} needs lie in cold storage${onTheirWay}.`,
    {
      hint: `Run \`${command} --wait\` with the same --store; --dry-run tells time and price first.`,
    },
  )
}
