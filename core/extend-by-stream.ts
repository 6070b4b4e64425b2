/** What a changed source adds to its chain, straight from the wire: no clone and no mirror. */
import type { ChangedSource, ExtendedChain } from './changed-source.ts'
import { planChain } from './domain/chain.ts'
import { asHoldfastError, HoldfastError } from './domain/errors.ts'
import { namedRefs, wantAll, wantNew } from './domain/negotiation.ts'
import { selectRefs } from './domain/reconcile.ts'
import type { RefListing } from './domain/refs.ts'
import { checkFreeSpace } from './free-space.ts'
import type { GitContext } from './git/context.ts'
import { lookAt } from './git/list-refs.ts'
import type { Wire } from './git/wire.ts'
import { withPatience } from './patience.ts'
import type { Foundation } from './prove-stream.ts'
import { readFoundation } from './read-foundation.ts'
import { digestOf } from './ref-list-of.ts'
import { type Streamed, storeStream } from './store-stream.ts'
import type { Tools } from './tools.ts'

type StreamSource = ChangedSource & { readonly wire: Wire }

/** One look at the source, and the connection it came over. */
interface Look {
  readonly listing: RefListing
  readonly wire: Wire
}

/**
 * Asks the source for what the chain does not hold. The objects are asked for by the ids of a
 * listing, so that listing is the snapshot. When the source moves on meanwhile, or breaks
 * off, all is asked again from a new listing.
 */
export async function extendByStream(
  changed: StreamSource,
  tools: Tools,
  git: GitContext,
): Promise<ExtendedChain> {
  const { source, previous, present, level, before, wire } = changed
  const earlier =
    previous && present ? await readFoundation(tools.store, previous.manifest, level) : undefined
  const attempt = (look: Look) => extendFrom(changed, look, earlier, tools, git)
  let refused: RefListing | undefined
  let first: Look | undefined = { listing: before, wire }
  return withPatience(source.label, tools, async () => {
    const look = first ?? (await lookAgain(changed, refused, git))
    first = undefined
    try {
      return await attempt(look)
    } catch (error) {
      if (asHoldfastError(error).code === 'source-changing') refused = look.listing
      throw error
    } finally {
      // Whatever became of it: a source that still sends must not wait for a reader.
      look.wire.close()
    }
  })
}

/** Throws `source-broken-refs` if the source goes on showing what it has `refused` to give. */
async function lookAgain(
  { source, prefixes }: StreamSource,
  refused: RefListing | undefined,
  git: GitContext,
): Promise<Look> {
  const { listing, wire, misread } = await lookAt(source, git, prefixes)
  if (misread !== undefined) throw misread
  if (wire === undefined) {
    throw new HoldfastError('source-protocol', 'The source no longer speaks protocol v2.', {
      hint: 'Run the backup again.',
    })
  }
  if (refused === undefined || digestOf(refused) !== digestOf(listing)) return { listing, wire }
  wire.close()
  throw new HoldfastError('source-broken-refs', 'The source shows refs that it does not give.', {
    hint: 'Run `git fsck` at the source: git cannot copy a repository around them.',
  })
}

async function extendFrom(
  changed: StreamSource,
  look: Look,
  earlier: Foundation | undefined,
  tools: Tools,
  git: GitContext,
): Promise<ExtendedChain> {
  const { source, selects, previous, snapshot, level, full, sizeBytes } = changed
  const listing = selectRefs(look.listing, selects)
  const plan = planChain({
    chain: previous?.manifest.git.chain,
    full,
    chainPresent: earlier !== undefined,
    sameFormat: earlier?.listing.objectFormat === listing.objectFormat,
    // What the snapshot before had lies in the store, whatever the source still has.
    heldTips: 1,
    provable: level === 'wire' || earlier?.indexes !== undefined,
  })
  const foundation = plan.kind === 'increment' ? earlier : undefined
  // A base lies in scratch while git looks at it, with an index; an increment is not half as large.
  if (level !== 'wire') await checkFreeSpace(git.scratch, sizeBytes * 1.2)
  const negotiation = foundation ? wantNew(foundation.listing, listing) : wantAll(listing)
  const { store, report } = tools
  report({ kind: 'phase', source: source.label, phase: 'storing' })
  const streamed: Streamed =
    negotiation.wants.length === 0
      ? { link: undefined, transferredBytes: 0 }
      : await storeStream({
          ...{ store, git, report, snapshot, level, listing, negotiation, foundation },
          source: source.label,
          repositoryId: source.identity.id,
          wire: look.wire,
          named: foundation ? namedRefs(listing, negotiation) : listing,
          expectedBytes: sizeBytes,
        })
  const kept = foundation && previous ? previous.manifest.git.chain : []
  const { link, transferredBytes } = streamed
  return {
    strategy: 'stream',
    chain: link === undefined ? kept : [...kept, link],
    listing,
    afterSha256: digestOf(listing),
    plan,
    added: link,
    transferredBytes,
    warnings: [],
  }
}
