/** What a snapshot will say of its data, once that data lies in the store. */

import type { Snapshot } from './catalog.ts'
import type { ExtendedChain } from './changed-source.ts'
import { weakerLevel } from './domain/levels.ts'
import type {
  ChainLink,
  Completeness,
  DataClass,
  Manifest,
  StoredObject,
} from './domain/manifest.ts'
import type { BackupResult } from './domain/outcome.ts'
import { describeRefName, type Head, type RefListing } from './domain/refs.ts'
import { createRefSelector, prefixesOf } from './domain/select.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import { extendChain } from './extend-chain.ts'
import { readSizeBytes } from './git/size.ts'
import type { Job } from './job.ts'
import { putBundleList } from './put-bundle.ts'
import { storeRefList } from './record-snapshot.ts'
import { digestOf } from './ref-list-of.ts'

export interface Draft {
  readonly git: Manifest['git']
  readonly strategy: Manifest['strategy']
  /** What is proved so far. */
  readonly verification: Manifest['verification']
  readonly added: BackupResult['added']
  readonly reason: string
  readonly storedBytes: number
  readonly transferredBytes: number
  readonly warnings: readonly string[]
}

/** Stores what is new of the source, if anything is. */
export async function draftSnapshot(job: Job, snapshot: SnapshotId): Promise<Draft> {
  const { previous, wanted } = job
  if (job.unchanged && previous) return keepChain(digestOf(wanted), previous.manifest)
  return storeChanged(
    job,
    snapshot,
    isEmpty(wanted) ? nothingToRead(job) : await readSource(job, snapshot),
  )
}

/** The same data under a new date: it was looked at, and nothing had changed. */
function keepChain(sha256: string, { git, verification, snapshot }: Manifest): Draft {
  return {
    git: { ...git, listing: { beforeSha256: sha256, afterSha256: sha256 } },
    strategy: 'unchanged',
    verification,
    added: 'nothing',
    reason: `nothing changed since ${snapshot}`,
    storedBytes: 0,
    transferredBytes: 0,
    warnings: [],
  }
}

async function readSource(job: Job, snapshot: SnapshotId): Promise<ExtendedChain> {
  const { source, options, tools, git, previous, present, before, wire, misread } = job
  const { strategy, full, level, mirrorCache } = options
  return extendChain(
    {
      ...{ source, before, wire, misread, previous, present },
      ...{ snapshot, strategy, full, level, mirrorCache },
      selects: createRefSelector(options.refs),
      prefixes: prefixesOf(options.refs),
      sizeBytes: await readSourceBytes(job),
    },
    tools,
    git,
  )
}

/** A repository without refs has nothing to read: its listing is all of it. */
function nothingToRead({ wanted: listing, wire }: Job): ExtendedChain {
  return {
    strategy: wire ? 'stream' : 'mirror',
    chain: [],
    listing,
    afterSha256: digestOf(listing),
    plan: { kind: 'base', reason: 'the source is empty' },
    added: undefined,
    transferredBytes: 0,
    warnings: [],
  }
}

async function storeChanged(job: Job, snapshot: SnapshotId, read: ExtendedChain): Promise<Draft> {
  const { source, options, tools, previous, wanted } = job
  const { listing, chain, added } = read
  const { id } = source.identity
  const [{ object, storedBytes }, bundleList] = await Promise.all([
    storeRefList(tools.store, id, listing),
    added ? putBundleList(tools.store, id, snapshot, chain) : keptList(chain, previous),
  ])
  const level = options.level === 'wire' ? 'wire' : 'objects'
  const reused = chain.some((link) => link !== added)
  const proved =
    previous && reused ? weakerLevel(level, previous.manifest.verification.level) : level
  const listBytes = added ? (bundleList?.stored.sizeBytes ?? 0) : 0
  return {
    git: {
      objectFormat: listing.objectFormat,
      head: describeHead(listing.head),
      empty: isEmpty(listing),
      refs: { object, count: listing.refs.length },
      selection: [...options.refs],
      chain: [...chain],
      ...(bundleList && { bundleList }),
      listing: { beforeSha256: digestOf(wanted), afterSha256: read.afterSha256 },
    },
    strategy: read.strategy,
    verification: { level: proved, verifiedAt: tools.now().toISOString(), warnings: [] },
    added: added?.kind ?? 'nothing',
    reason: read.plan.reason,
    storedBytes: storedBytes + sizeOf(added) + sizeOf(added?.index) + listBytes,
    transferredBytes: read.transferredBytes,
    warnings: read.warnings,
  }
}

/** Only an old protocol leaves this open, and only where HEAD names no branch that exists. */
export function describeUnknownHead({ head, selection }: Manifest['git']): string[] {
  if (head.kind !== 'unknown' || selection.length > 0) return []
  return [
    'The source does not tell which branch its HEAD names; a restored HEAD is the one git gives a new repository.',
  ]
}

/** Git as captured; every other class of data is not asked for in this version. */
export function describeCompleteness({
  empty,
  refs,
  chain,
}: Manifest['git']): Manifest['completeness'] {
  const sizeBytes = chain.reduce((sum, link) => sum + sizeOf(link), 0)
  const none: Completeness = { status: 'not-requested' }
  const others = { lfs: none, wiki: none, releases: none, issues: none, discussions: none }
  return {
    git: empty ? { status: 'empty' } : { status: 'captured', count: refs.count, sizeBytes },
    ...others,
    'pull-requests': none,
    projects: none,
    settings: none,
  } satisfies Record<DataClass, Completeness>
}

/**
 * How large the source is, at most: as GitHub says, as a local one counts itself, or as the
 * snapshot before was. 0 when nobody knows.
 */
export async function readSourceBytes({ source, git, previous }: Job): Promise<number> {
  const stored = previous?.manifest.git.chain.reduce((sum, link) => sum + sizeOf(link), 0) ?? 0
  const counted =
    source.transport === 'file' ? await readSizeBytes(source.address, git) : source.sizeBytes
  return Math.max(counted ?? 0, stored)
}

function isEmpty({ head, refs }: RefListing): boolean {
  return refs.length === 0 && head.kind !== 'detached' && head.kind !== 'branch'
}

function describeHead(head: Head): Manifest['git']['head'] {
  return 'target' in head ? { ...head, target: describeRefName(head.target) } : head
}

/** Refs changed and no object was new: the chain is that of the snapshot before, and so its list. */
function keptList(
  chain: readonly ChainLink[],
  previous: Snapshot | undefined,
): Manifest['git']['bundleList'] {
  return chain.length === 0 ? undefined : previous?.manifest.git.bundleList
}

function sizeOf(part: { readonly object: StoredObject } | undefined): number {
  return part?.object.stored.sizeBytes ?? 0
}
