/** What a changed source adds to its chain, by way of a mirror. */
import { type Capture, captureMirror } from './capture-mirror.ts'
import { readRefs, type Snapshot } from './catalog.ts'
import type { ChangedSource, ExtendedChain } from './changed-source.ts'
import { planChain } from './domain/chain.ts'
import { namedRefs, wantNew } from './domain/negotiation.ts'
import { selectRefs } from './domain/reconcile.ts'
import { type RefListing, tipsOf } from './domain/refs.ts'
import { checkFreeSpace } from './free-space.ts'
import type { GitContext } from './git/context.ts'
import { listPresent } from './git/pack.ts'
import { digestOf } from './ref-list-of.ts'
import { storeBundle } from './store-bundle.ts'
import type { Tools } from './tools.ts'

/** Reads the source and stores what its refs reach and the chain before does not hold. */
export async function extendByMirror(
  changed: ChangedSource,
  tools: Tools,
  git: GitContext,
): Promise<ExtendedChain> {
  const { source, before, mirrorCache, level, sizeBytes } = changed
  const { label } = source
  // A mirror, and above `wire` the new pack once more.
  await checkFreeSpace(git.scratch, sizeBytes * (level === 'wire' ? 1 : 2))
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
    // The mirror itself tells what an increment must hold.
    provable: true,
  })
  const increment = plan.kind === 'increment' && earlier !== undefined
  const added = await storeBundle({
    ...{ store, git, report, snapshot, level, listing },
    source: source.label,
    repositoryId: source.identity.id,
    kind: plan.kind,
    mirror: capture.dir,
    held: increment ? earlier.held : [],
    named: increment ? namedRefs(listing, wantNew(earlier.listing, listing)) : listing,
    expectedBytes: Math.max(capture.transferredBytes, changed.sizeBytes),
  })
  const kept = increment && previous ? previous.manifest.git.chain : []
  return {
    strategy: 'mirror',
    chain: added === undefined ? kept : [...kept, added],
    listing,
    afterSha256: digestOf(selectRefs(capture.after, selects)),
    plan,
    added,
    transferredBytes: capture.transferredBytes,
    warnings: capture.warnings,
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
