/** What can be taken out of a snapshot. All of it is noted before the first byte leaves. */
import { Readable } from 'node:stream'
import type { Export } from '../../core/browse/export.ts'
import { exportBundle } from '../../core/browse/export-bundle.ts'
import { exportSnapshot } from '../../core/browse/export-snapshot.ts'
import { exportTree } from '../../core/browse/export-tree.ts'
import { openFile } from '../../core/browse/file.ts'
import type { OpenSnapshot, Place } from '../../core/browse/snapshot.ts'
import { readAll } from '../../core/catalog.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { describeBytes } from '../../core/domain/tree-path.ts'
import type { Download } from '../download.ts'
import type { DashboardParts } from '../parts.ts'
import type { SnapshotItem } from '../ports/history.ts'
import { notFound } from '../problem.ts'
import type { Viewer } from '../viewer.ts'
import { type AdmitParts, admit } from './admit.ts'
import { type ContentParts, contentEvent, placeOf, type Reading } from './contents.ts'
import { type Event, recorded } from './record.ts'
import { objectsOf } from './snapshot.ts'

export type TakeParts = ContentParts & Pick<DashboardParts, 'exportLimits'>

/** One file as it is. */
export async function takeFile(
  parts: TakeParts,
  reading: Reading,
  place: Place,
): Promise<Download> {
  const event = contentEvent('snapshot.download', reading, { what: 'file', ...placeOf(place) })
  const [name = ''] = place.path.slice(-1)
  let sizeBytes: number | undefined
  const taken = await take(parts, reading, event, async (opened) => {
    const file = await openFile(opened, place)
    sizeBytes = file.entry.sizeBytes
    const fileName = describeBytes(name)
    return { fileName, mediaType: 'application/octet-stream', body: file.open() }
  })
  return { ...taken, sizeBytes }
}

/** A folder at a ref as `.tar.gz`. */
export async function takeTree(
  parts: TakeParts,
  reading: Reading,
  place: Place,
): Promise<Download> {
  const event = contentEvent('snapshot.download', reading, { what: 'tar.gz', ...placeOf(place) })
  return await take(parts, reading, event, (opened) =>
    exportTree(opened, place, parts.exportLimits),
  )
}

/** All of its history as one bundle. */
export async function takeBundle(parts: TakeParts, reading: Reading): Promise<Download> {
  const event = contentEvent('snapshot.download', reading, { what: 'bundle' })
  return await take(parts, reading, event, (opened) =>
    exportBundle(opened, parts.exportLimits.mostBytes),
  )
}

async function take(
  parts: TakeParts,
  reading: Reading,
  event: Event,
  write: (opened: OpenSnapshot) => Promise<Export> | Export,
): Promise<Export> {
  const { viewer, repository, snapshot, signal } = reading
  const { store, snapshots } = parts
  await admit(parts, viewer, repository, event)
  const request = { store, repositoryId: repository.id, snapshot, signal }
  let taken: Export | undefined
  try {
    return await recorded(parts, viewer, event, async () => {
      taken = await exportSnapshot(snapshots, request, write)
      return taken
    })
  } catch (error) {
    // What could not be noted does not leave.
    taken?.body.destroy()
    throw error
  }
}

/** Its manifest or its receipt, byte by byte: for whoever may see the repository. */
export async function takeDocument(
  parts: Pick<DashboardParts, 'store' | 'activity' | 'now'>,
  viewer: Viewer,
  { repositoryId, snapshot, manifestKey, receiptKey }: SnapshotItem,
  what: 'manifest' | 'receipt',
): Promise<Download> {
  const key = what === 'manifest' ? manifestKey : receiptKey
  if (key === null) throw notFound()
  const target = `snapshot:${repositoryId}/${snapshot}`
  const event = { action: 'snapshot.download', target, detail: { what } }
  return await recorded(parts, viewer, event, async () => {
    const bytes = await readAll(parts.store, key)
    const fileName = key.split('/').at(-1) ?? what
    const body = Readable.from([bytes], { objectMode: false })
    return { fileName, mediaType: 'application/json', sizeBytes: bytes.length, body }
  })
}

/** At most what a presigned URL may live. */
const LINK_SECONDS = 300

/** An object, either as a URL that is good for five minutes, or as its bytes. */
export type TakenObject =
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'bytes'; readonly download: Download }

type ObjectParts = AdmitParts & Pick<DashboardParts, 'manifests' | 'store'>

/**
 * An object of the store that the manifest names, as it lies there. Throws `not-found` for all
 * others: nobody reads the store by keys of their own.
 */
export async function takeObject(
  parts: ObjectParts,
  { viewer, repository, snapshot }: Omit<Reading, 'signal'>,
  key: string,
): Promise<TakenObject> {
  const event = contentEvent('snapshot.download', { repository, snapshot }, { what: 'object', key })
  await admit(parts, viewer, repository, event)
  return await recorded(parts, viewer, event, async () => {
    const { manifest } = await parts.manifests.read(repository.id, snapshot)
    const object = objectsOf(manifest).find((one) => one.key === key)
    if (object === undefined) throw notFound()
    const url = await linkTo(parts, object)
    if (url !== undefined) return { kind: 'link', url }
    const { versionId, sizeBytes } = object
    const body = Readable.from(await parts.store.get(key, { versionId }), { objectMode: false })
    const fileName = key.split('/').at(-1) ?? 'object'
    return {
      kind: 'bytes',
      download: { fileName, mediaType: 'application/octet-stream', sizeBytes, body },
    }
  })
}

/** Undefined where the store signs none, as a directory, or its credential ends before. */
async function linkTo(
  { store }: ObjectParts,
  { key, versionId }: { readonly key: string; readonly versionId: string | undefined },
): Promise<string | undefined> {
  try {
    const address = await store.address(key, { versionId, seconds: LINK_SECONDS })
    return /^https?:/.test(address) ? address : undefined
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'bad-input') return undefined
    throw error
  }
}
