/** A bundle and what belongs to it go into the store. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { formatBundleList } from './archive/bundle-list.ts'
import type { PackSummary } from './archive/pack-inspector.ts'
import { HoldfastError } from './domain/errors.ts'
import { bundleKey, bundleListKey, packIndexKey } from './domain/keys.ts'
import type { ChainLink, StoredObject } from './domain/manifest.ts'
import type { Report } from './domain/progress.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import type { PassingPack } from './pack-passage.ts'
import type { Store } from './store/store.ts'
import { toStoredObject } from './stored-object.ts'

export interface BundlePlace {
  readonly store: Store
  readonly repositoryId: string
  readonly snapshot: SnapshotId
  /** For progress. */
  readonly source: string
  readonly report: Report
}

/** Stores a bundle. A pack that fails on its way is never visible in the store. */
export async function putBundle(
  { store, repositoryId, snapshot, source, report }: BundlePlace,
  { kind, expectedBytes }: { readonly kind: ChainLink['kind']; readonly expectedBytes: number },
  header: Buffer,
  pack: PassingPack,
): Promise<ChainLink> {
  let summary: PackSummary | undefined
  async function* body(): AsyncGenerator<Buffer> {
    let doneBytes = 0
    yield header
    for (;;) {
      const next = await pack.next()
      if (next.done) {
        summary = next.value
        return
      }
      doneBytes += next.value.length
      report({ kind: 'bytes', source, phase: 'storing', doneBytes })
      yield next.value
    }
  }
  // 0 is no guess.
  const guess = expectedBytes > 0 ? { expectedBytes } : {}
  const options = { ...guess, tier: 'data' } as const
  const result = await store.put(bundleKey(repositoryId, snapshot), body(), options)
  if (summary === undefined) throw unread(result.key)
  const { objects, checksum } = summary
  return { kind, snapshot, object: toStoredObject(result), objects, packChecksum: checksum }
}

/** Stores git's index of the pack, which lies in the file `path`, beside its bundle. */
export async function putPackIndex(
  { store, repositoryId, snapshot }: BundlePlace,
  path: string,
): Promise<StoredObject> {
  const { size } = await stat(path)
  const key = packIndexKey(repositoryId, snapshot)
  return toStoredObject(await store.put(key, createReadStream(path), { expectedBytes: size }))
}

/** Stores the list by which plain git clones from the bundles of a chain. */
export async function putBundleList(
  store: Store,
  repositoryId: string,
  snapshot: SnapshotId,
  chain: readonly ChainLink[],
): Promise<StoredObject> {
  // A list lies beside the bundles it names.
  const links = chain.map((link) => ({ id: link.snapshot, uri: baseName(link.object.key) }))
  const bytes = Buffer.from(formatBundleList(links))
  return toStoredObject(await store.put(bundleListKey(repositoryId, snapshot), bytes))
}

function baseName(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

function unread(key: string): HoldfastError {
  return new HoldfastError('internal', `The store took ${key} without reading all of it.`, {
    hint: 'This is a defect of the store adapter: please report it.',
  })
}
