/**
 * New objects go from the wire into the store. Nothing of the repository is held here: what
 * the pack builds upon is known by the indexes of the chain, and its bytes are not needed.
 */
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createPackInspector, PACK_HEADER_BYTES, readPackHeader } from './archive/pack-inspector.ts'
import { asHoldfastError, HoldfastError } from './domain/errors.ts'
import type { VerifyLevel } from './domain/levels.ts'
import type { ChainLink } from './domain/manifest.ts'
import { likelyBoundary, type Negotiation } from './domain/negotiation.ts'
import type { RefListing } from './domain/refs.ts'
import { type GitContext, stopping } from './git/context.ts'
import { findPackIndex, initRepository, startIndexPack } from './git/repository.ts'
import type { Wire } from './git/wire.ts'
import { drain, indexed, inspected, type PassingPack, readStart } from './pack-passage.ts'
import { checkComplete, checkHeld, checkLinked, type Foundation } from './prove-stream.ts'
import { type BundlePlace, putBundle, putPackIndex } from './put-bundle.ts'
import { bundleHeader } from './store-bundle.ts'
import { createTraffic } from './stream-traffic.ts'
import { together } from './together.ts'

export interface StreamRequest extends BundlePlace {
  readonly git: GitContext
  readonly wire: Wire
  readonly listing: RefListing
  readonly negotiation: Negotiation
  /** What an increment builds upon; undefined for a base. */
  readonly foundation: Foundation | undefined
  /** Refs to name in the bundle. */
  readonly named: RefListing
  readonly level: VerifyLevel
  readonly expectedBytes: number
}

export interface Streamed {
  /** Undefined when no object was new. */
  readonly link: ChainLink | undefined
  readonly transferredBytes: number
}

/**
 * Asks for the objects of `negotiation` and stores them as a bundle. At `wire` they pass
 * unopened, and nothing is written to scratch. Above, git hashes every object from the very
 * bytes that are stored, and each is connected: to the pack itself, or to the chain.
 */
export async function storeStream(request: StreamRequest): Promise<Streamed> {
  return stopping(request.git, (git) => streamAndStore({ ...request, git }))
}

async function streamAndStore(request: StreamRequest): Promise<Streamed> {
  const { wire, negotiation, level, foundation, listing } = request
  const traffic = createTraffic(request)
  // A thin pack is smaller, but no object of it can be hashed without those it leans on.
  const thin = foundation !== undefined && level === 'wire'
  const chunks = wire.fetchPack({ ...negotiation, thin }, traffic.onProgress)
  // While the source gathers its objects.
  const [{ start, all }] = await together(
    readStart(traffic.count(chunks)),
    level === 'wire' ? Promise.resolve() : prepareScratch(request),
    () => wire.close(),
  )
  const pack = traffic.check(inspected(all, createPackInspector(listing.objectFormat)))
  const empty = start.length >= PACK_HEADER_BYTES && readPackHeader(start) === 0
  const link = empty ? await storeNothing(request, pack) : await storePack(request, pack)
  return { link, transferredBytes: traffic.receivedBytes() }
}

/** All that was asked for is in the chain already, as it is after a branch was set back. */
async function storeNothing(request: StreamRequest, pack: PassingPack): Promise<undefined> {
  await drain(pack)
  checkHeld(request.negotiation.wants, request.foundation)
}

async function storePack(request: StreamRequest, pack: PassingPack): Promise<ChainLink> {
  const { level, foundation, listing } = request
  if (level === 'wire') {
    const boundary = foundation ? likelyBoundary(foundation.listing, listing) : []
    return put(request, boundary, pack)
  }
  const scratch = scratchOf(request)
  const storing = foundation
    ? storeLinked(request, foundation, scratch, pack)
    : storeComplete(request, scratch, pack)
  const link = await storing.catch(blameSource)
  const object = await putPackIndex(request, await findPackIndex(scratch))
  await rm(scratch, { recursive: true, force: true })
  return { ...link, index: { object } }
}

/** Git is at work on nothing but what the source sent: if it fails, that is why. */
function blameSource(error: unknown): never {
  const { code, message } = asHoldfastError(error)
  if (code !== 'git-failed') throw error
  throw new HoldfastError(
    'source-corrupt',
    `The source sent objects that git does not take. ${message}`,
    {
      hint: 'Run `git fsck --full` at the source, then the backup again; nothing was recorded.',
      cause: error,
    },
  )
}

function scratchOf({ git }: StreamRequest): string {
  return join(git.scratch, 'verify.git')
}

/** An attempt that failed may have left a pack there. */
async function prepareScratch(request: StreamRequest): Promise<void> {
  const scratch = scratchOf(request)
  await rm(scratch, { recursive: true, force: true })
  await initRepository(scratch, request.named.objectFormat, request.git)
}

const WHOLE = { kind: 'whole', lasts: false } as const

/** A base passes into git and the store at once: it holds all there is. */
function storeComplete(
  request: StreamRequest,
  scratch: string,
  pack: PassingPack,
): Promise<ChainLink> {
  const { git, listing } = request
  const indexer = startIndexPack(scratch, git, WHOLE)
  return put(
    request,
    [],
    indexed(pack, indexer, (summary) => checkComplete(scratch, listing, summary, git)),
  )
}

/**
 * An increment passes into git first: what it builds upon stands in the header of its bundle,
 * and nobody knows that before all of it has come.
 */
async function storeLinked(
  request: StreamRequest,
  foundation: Foundation,
  scratch: string,
  pack: PassingPack,
): Promise<ChainLink> {
  const { git, listing } = request
  const indexer = startIndexPack(scratch, git, WHOLE)
  const summary = await drain(indexed(pack, indexer, async () => {}))
  const boundary = await checkLinked(scratch, listing, summary, foundation, git)
  const file = (await findPackIndex(scratch)).replace(/idx$/, 'pack')
  const inspector = createPackInspector(listing.objectFormat)
  return put(request, boundary, inspected(createReadStream(file), inspector))
}

function put(
  request: StreamRequest,
  boundary: readonly string[],
  pack: PassingPack,
): Promise<ChainLink> {
  const { foundation, expectedBytes, named } = request
  const kind = foundation ? 'increment' : 'base'
  return putBundle(request, { kind, expectedBytes }, bundleHeader(named, boundary), pack)
}
