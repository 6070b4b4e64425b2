/** The new objects of a snapshot go from a mirror into the store, looked at on their way. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { formatBundleHeader } from './archive/bundle.ts'
import { createPackInspector, PACK_HEADER_BYTES, readPackHeader } from './archive/pack-inspector.ts'
import type { VerifyLevel } from './domain/levels.ts'
import type { ChainLink } from './domain/manifest.ts'
import { type RefListing, tipsOf } from './domain/refs.ts'
import { checkClosure } from './git/closure.ts'
import { type GitContext, stopping } from './git/context.ts'
import { listBoundary, type Range, startPack } from './git/pack.ts'
import { findPackIndex, initRepository, startIndexPack, stopBorrowing } from './git/repository.ts'
import { indexed, inspected, readStart } from './pack-passage.ts'
import { type BundlePlace, putBundle, putPackIndex } from './put-bundle.ts'

export interface BundleRequest extends BundlePlace {
  readonly git: GitContext
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
  const passing = inspected(all, createPackInspector(listing.objectFormat), () => pack.ended)
  if (request.level === 'wire') return putBundle(request, request, header, passing)

  const scratch = join(git.scratch, 'verify.git')
  await initRepository(scratch, listing.objectFormat, git, mirror)
  const link = await putBundle(
    request,
    request,
    header,
    indexed(passing, startIndexPack(scratch, git, { kind: 'thin', lasts: false }), async () => {
      await stopBorrowing(scratch)
      await checkClosure(scratch, mirror, range, git)
    }),
  )
  const object = await putPackIndex(request, await findPackIndex(scratch))
  await rm(scratch, { recursive: true, force: true })
  return { ...link, index: { object } }
}

/** The header of a bundle that holds the objects of `named` but for those before the boundary. */
export function bundleHeader(named: RefListing, prerequisites: readonly string[]): Buffer {
  const { head, objectFormat, refs } = named
  const shown = head.kind === 'branch' || head.kind === 'detached' ? head : undefined
  return formatBundleHeader({
    objectFormat,
    prerequisites,
    refs: [...(shown ? [{ name: 'HEAD', oid: shown.oid }] : []), ...refs],
  })
}

async function createHeader(request: BundleRequest, range: Range): Promise<Buffer> {
  const { mirror, git, held, named } = request
  return bundleHeader(named, held.length === 0 ? [] : await listBoundary(mirror, range, git))
}
