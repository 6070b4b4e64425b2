/** The bundles of a snapshot as git finds them from anywhere, for `git clone --bundle-uri`. */
import { formatBundleList } from './archive/bundle-list.ts'
import { readSnapshot } from './catalog.ts'
import { HoldfastError } from './domain/errors.ts'
import type { ChainLink } from './domain/manifest.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import { chooseSnapshot, type RestoreRequest } from './restore.ts'
import type { Store } from './store/store.ts'
import type { Tools } from './tools.ts'

export interface BundleListRequest
  extends Pick<RestoreRequest, 'repositoryId' | 'snapshot' | 'at'> {
  /** How long the list is to be good for, from 1 to 604,800. Paths have no end. */
  readonly seconds: number
}

export interface AddressedBundles {
  readonly snapshot: SnapshotId
  /** Null where the bundles are files. */
  readonly expiresAt: string | null
  /** A secret until it expires: its URLs need no credential. */
  readonly list: string
}

/** Throws `snapshot-not-found` if there is no such snapshot, or no bundle in it. */
export async function bundleListOf(
  request: BundleListRequest,
  { store, now }: Pick<Tools, 'store' | 'now'>,
): Promise<AddressedBundles> {
  const { repositoryId, seconds } = request
  const snapshot = await chooseSnapshot(request, { store })
  const { chain } = (await readSnapshot(store, repositoryId, snapshot)).manifest.git
  if (chain.length === 0) throw withoutBundle(snapshot)
  // Taken before the first URL is signed, and of whole seconds as in these: none ends earlier.
  const endMs = (Math.floor(now().getTime() / 1000) + seconds) * 1000
  const links = await Promise.all(chain.map((link) => addressed(link, store, seconds)))
  const ends = links.some(({ uri }) => /^https?:/.test(uri))
  return {
    snapshot,
    expiresAt: ends ? new Date(endMs).toISOString() : null,
    list: formatBundleList(links),
  }
}

async function addressed({ snapshot, object }: ChainLink, store: Store, seconds: number) {
  const { key, versionId } = object
  return { id: snapshot, uri: await store.address(key, { versionId, seconds }) }
}

function withoutBundle(snapshot: SnapshotId): HoldfastError {
  return new HoldfastError(
    'snapshot-not-found',
    `Snapshot ${snapshot} has no bundle: the repository was empty.`,
    { hint: 'Name a later one with --snapshot, or clone without bundles.' },
  )
}
