/** What a snapshot will say of its data, once that data lies in the store. */

import { weakerLevel } from './domain/levels.ts'
import type { ChainLink, Completeness, DataClass, Manifest } from './domain/manifest.ts'
import type { BackupResult } from './domain/outcome.ts'
import { describeRefName, type Head, type RefListing } from './domain/refs.ts'
import { createRefSelector } from './domain/select.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import { digestOf, type ExtendedChain, extendChain } from './extend-chain.ts'
import { checkFreeSpace } from './free-space.ts'
import { readSizeBytes } from './git/size.ts'
import type { Job } from './job.ts'
import { storeRefList } from './record-snapshot.ts'

export interface Draft {
  readonly git: Manifest['git']
  readonly strategy: Manifest['strategy']
  /** What is proved so far. */
  readonly verification: Manifest['verification']
  readonly added: BackupResult['added']
  readonly reason: string
  readonly storedBytes: number
  readonly transferredBytes: number
}

/** Stores what is new of the source, if anything is. */
export async function draftSnapshot(job: Job, snapshot: SnapshotId): Promise<Draft> {
  const { previous, wanted } = job
  if (job.unchanged && previous) return keepChain(digestOf(wanted), previous.manifest)
  return storeChanged(
    job,
    isEmpty(wanted) ? nothingToRead(wanted) : await readSource(job, snapshot),
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
  }
}

async function readSource(job: Job, snapshot: SnapshotId): Promise<ExtendedChain> {
  const { source, options, tools, git, previous, present, before } = job
  // A mirror, and above `wire` the new pack once more.
  const copies = options.level === 'wire' ? 1 : 2
  await checkFreeSpace(git.scratch, (await readSourceBytes(job)) * copies)
  return extendChain(
    {
      ...{ source, before, previous, present, snapshot, full: options.full },
      selects: createRefSelector(options.refs),
      level: options.level,
      mirrorCache: options.mirrorCache,
    },
    tools,
    git,
  )
}

/** A repository without refs has nothing to read: its listing is all of it. */
function nothingToRead(listing: RefListing): ExtendedChain {
  return {
    chain: [],
    listing,
    afterSha256: digestOf(listing),
    plan: { kind: 'base', reason: 'the source is empty' },
    added: undefined,
    transferredBytes: 0,
  }
}

async function storeChanged(job: Job, read: ExtendedChain): Promise<Draft> {
  const { source, options, tools, previous, wanted } = job
  const { listing, chain, added } = read
  const { object, storedBytes } = await storeRefList(tools.store, source.identity.id, listing)
  const level = options.level === 'wire' ? 'wire' : 'objects'
  const reused = chain.some((link) => link !== added)
  const proved =
    previous && reused ? weakerLevel(level, previous.manifest.verification.level) : level
  return {
    git: {
      objectFormat: listing.objectFormat,
      head: describeHead(listing.head),
      empty: isEmpty(listing),
      refs: { object, count: listing.refs.length },
      selection: [...options.refs],
      chain: [...chain],
      listing: { beforeSha256: digestOf(wanted), afterSha256: read.afterSha256 },
    },
    strategy: 'mirror',
    verification: { level: proved, verifiedAt: tools.now().toISOString(), warnings: [] },
    added: added?.kind ?? 'nothing',
    reason: read.plan.reason,
    storedBytes: storedBytes + sizeOf(added),
    transferredBytes: read.transferredBytes,
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

function sizeOf(link: ChainLink | undefined): number {
  return link?.object.stored.sizeBytes ?? 0
}
