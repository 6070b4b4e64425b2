/** What a changed source adds to its chain, by way of a mirror. */
import { sha256Hex } from './archive/digest.ts'
import { type Capture, captureMirror } from './capture-mirror.ts'
import { readRefs, type Snapshot } from './catalog.ts'
import { type ChainPlan, planChain } from './domain/chain.ts'
import type { ChainLink, VerifyLevel } from './domain/manifest.ts'
import { selectRefs } from './domain/reconcile.ts'
import { formatRefList, type RefListing, tipsOf } from './domain/refs.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import type { GitContext } from './git/context.ts'
import { listPresent } from './git/pack.ts'
import type { RemoteSource } from './resolve-source.ts'
import { storeBundle } from './store-bundle.ts'
import type { Tools } from './tools.ts'

export interface ChangedSource {
  readonly source: RemoteSource
  /** The source's listing as it was found changed. */
  readonly before: RefListing
  readonly selects: (name: string) => boolean
  readonly previous: Snapshot | undefined
  /** Every object of the snapshot before lies in the store. */
  readonly present: boolean
  readonly full: boolean
  readonly level: VerifyLevel
  readonly snapshot: SnapshotId
  readonly mirrorCache?: string | undefined
}

export interface ExtendedChain {
  readonly chain: readonly ChainLink[]
  /** The refs of the new snapshot. */
  readonly listing: RefListing
  readonly afterSha256: string
  readonly plan: ChainPlan
  /** Undefined when refs changed and no object was new. */
  readonly added: ChainLink | undefined
  readonly transferredBytes: number
}

/** Reads the source and stores what its refs reach and the chain before does not hold. */
export async function extendChain(
  changed: ChangedSource,
  tools: Tools,
  git: GitContext,
): Promise<ExtendedChain> {
  const { source, before, mirrorCache } = changed
  const { label } = source
  tools.report({ kind: 'phase', source: label, phase: 'fetching' })
  return captureMirror(source, before, { mirrorCache, tools }, git, (capture) => {
    tools.report({ kind: 'phase', source: label, phase: 'storing' })
    return storeCapture(changed, capture, tools, git)
  })
}

async function storeCapture(
  changed: ChangedSource,
  capture: Capture,
  { store, report }: Tools,
  git: GitContext,
): Promise<ExtendedChain> {
  const { source, selects, previous, snapshot, level } = changed
  const listing = selectRefs(capture.listing, selects)
  const earlier = previous && (await readEarlier(changed, previous, capture, store, git))
  const plan = planChain({
    chain: previous?.manifest.git.chain,
    full: changed.full,
    chainPresent: earlier !== undefined,
    sameFormat: earlier?.listing.objectFormat === listing.objectFormat,
    heldTips: earlier?.held.length ?? 0,
  })
  const increment = plan.kind === 'increment' && earlier !== undefined
  const added = await storeBundle({
    ...{ store, git, report, snapshot, level, listing },
    source: source.label,
    repositoryId: source.identity.id,
    kind: plan.kind,
    mirror: capture.dir,
    held: increment ? earlier.held : [],
    named: increment ? changedRefs(earlier.listing, listing) : listing,
    expectedBytes: Math.max(capture.transferredBytes, source.sizeBytes ?? 0),
  })
  const kept = increment && previous ? previous.manifest.git.chain : []
  return {
    chain: added === undefined ? kept : [...kept, added],
    listing,
    afterSha256: digestOf(selectRefs(capture.after, selects)),
    plan,
    added,
    transferredBytes: capture.transferredBytes,
  }
}

/** What the snapshot before had and the mirror still has; undefined if it cannot be built upon. */
async function readEarlier(
  { present }: ChangedSource,
  previous: Snapshot,
  capture: Capture,
  store: Tools['store'],
  git: GitContext,
): Promise<{ listing: RefListing; held: string[] } | undefined> {
  if (!present) return undefined
  const listing = await readRefs(store, previous.manifest)
  if (listing.objectFormat !== capture.listing.objectFormat) return { listing, held: [] }
  return { listing, held: await listPresent(capture.dir, tipsOf(listing), git) }
}

function changedRefs(earlier: RefListing, listing: RefListing): RefListing {
  const known = new Map(earlier.refs.map((ref) => [ref.name, ref.oid]))
  return { ...listing, refs: listing.refs.filter((ref) => known.get(ref.name) !== ref.oid) }
}

export function digestOf(listing: RefListing): string {
  return sha256Hex(Buffer.from(formatRefList(listing), 'latin1'))
}
