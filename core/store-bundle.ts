/** The new objects of a snapshot go from a mirror into the store, looked at on their way. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { formatBundleHeader } from './archive/bundle.ts'
import {
  createPackInspector,
  PACK_HEADER_BYTES,
  type PackInspector,
  type PackSummary,
  readPackHeader,
} from './archive/pack-inspector.ts'
import { HoldfastError } from './domain/errors.ts'
import { bundleKey } from './domain/keys.ts'
import type { ChainLink, VerifyLevel } from './domain/manifest.ts'
import type { Report } from './domain/progress.ts'
import { type RefListing, tipsOf } from './domain/refs.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import { checkClosure } from './git/closure.ts'
import { type GitContext, stopping } from './git/context.ts'
import { listBoundary, type Range, startPack } from './git/pack.ts'
import { type GitProcess, write } from './git/process.ts'
import { initRepository, startIndexPack, stopBorrowing } from './git/repository.ts'
import type { Store } from './store/store.ts'
import { toStoredObject } from './stored-object.ts'

export interface BundleRequest {
  readonly store: Store
  readonly git: GitContext
  /** For progress. */
  readonly source: string
  readonly report: Report
  readonly repositoryId: string
  readonly snapshot: SnapshotId
  readonly kind: 'base' | 'increment'
  /** The mirror that holds the objects. */
  readonly mirror: string
  readonly listing: RefListing
  /** Tips of the snapshot before that the mirror still has; none for a base. */
  readonly held: readonly string[]
  /** Refs to name in the bundle, for those who open it with git alone. */
  readonly named: RefListing
  readonly level: VerifyLevel
  readonly expectedBytes: number
}

/**
 * Stores what `listing` reaches and `held` does not, as a bundle. Returns undefined when
 * that is nothing. At `wire` the pack's checksum is checked as it passes; above, git hashes
 * every object from the very bytes that are stored, and none that the listing needs is absent.
 * A pack that fails on its way is never visible in the store.
 */
export async function storeBundle(request: BundleRequest): Promise<ChainLink | undefined> {
  return stopping(request.git, (git) => packAndStore({ ...request, git }))
}

async function packAndStore(request: BundleRequest): Promise<ChainLink | undefined> {
  const { git, mirror, listing } = request
  const range: Range = { wanted: tipsOf(listing), held: request.held }
  const pack = startPack(mirror, range, git)
  const { start, all } = await readStart(pack.stdout)
  if (start.length >= PACK_HEADER_BYTES && readPackHeader(start) === 0) return undefined

  const header = await createHeader(request, range)
  const inspector = createPackInspector(listing.objectFormat)
  if (request.level === 'wire') return putBundle(request, header, inspect(all, pack, inspector))

  const scratch = join(git.scratch, 'verify.git')
  await initRepository(scratch, listing.objectFormat, git, mirror)
  const indexed = index(inspect(all, pack, inspector), startIndexPack(scratch, git))
  const link = await putBundle(request, header, indexed)
  await stopBorrowing(scratch)
  await checkClosure(scratch, mirror, range, git)
  await rm(scratch, { recursive: true, force: true })
  return link
}

/** Passes the pack on; at its end it is known to be whole, or this throws. */
async function* inspect(
  chunks: AsyncIterable<Buffer>,
  pack: GitProcess,
  inspector: PackInspector,
): AsyncGenerator<Buffer, PackSummary> {
  for await (const chunk of chunks) {
    inspector.update(chunk)
    yield chunk
  }
  await pack.ended
  return inspector.finish()
}

/** Passes the pack on and into `index-pack`; at its end git has hashed every object of it. */
async function* index(
  chunks: AsyncGenerator<Buffer, PackSummary>,
  indexer: GitProcess,
): AsyncGenerator<Buffer, PackSummary> {
  for (;;) {
    const next = await chunks.next()
    if (next.done) {
      indexer.stdin.end()
      await indexer.ended
      return next.value
    }
    // An indexer that stopped reading has failed, and says why.
    if (!(await write(indexer, next.value))) await indexer.ended
    yield next.value
  }
}

async function putBundle(
  { store, repositoryId, snapshot, kind, expectedBytes, source, report }: BundleRequest,
  header: Buffer,
  pack: AsyncGenerator<Buffer, PackSummary>,
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
  const options = { expectedBytes, tier: 'data' } as const
  const result = await store.put(bundleKey(repositoryId, snapshot), body(), options)
  if (summary === undefined) throw unread(result.key)
  const { objects, checksum } = summary
  return { kind, snapshot, object: toStoredObject(result), objects, packChecksum: checksum }
}

async function createHeader(request: BundleRequest, range: Range): Promise<Buffer> {
  const { mirror, git, held, named } = request
  const head =
    named.head.kind === 'branch' || named.head.kind === 'detached' ? named.head : undefined
  return formatBundleHeader({
    objectFormat: named.objectFormat,
    prerequisites: held.length === 0 ? [] : await listBoundary(mirror, range, git),
    refs: [...(head ? [{ name: 'HEAD', oid: head.oid }] : []), ...named.refs],
  })
}

/** The first bytes of a stream, enough for the header of a pack, and the whole of it again. */
async function readStart(
  stream: AsyncIterable<Buffer>,
): Promise<{ start: Buffer; all: AsyncIterable<Buffer> }> {
  const chunks = stream[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < PACK_HEADER_BYTES) {
    const next = await chunks.next()
    if (next.done) break
    start = Buffer.concat([start, next.value])
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (start.length > 0) yield start
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  }
  return { start, all: all() }
}

function unread(key: string): HoldfastError {
  return new HoldfastError('internal', `The store took ${key} without reading all of it.`, {
    hint: 'This is a defect of the store adapter: please report it.',
  })
}
