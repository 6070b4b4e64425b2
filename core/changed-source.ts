/** A source that changed since its last snapshot, and what comes of reading it. */
import type { Snapshot } from './catalog.ts'
import type { ChainPlan } from './domain/chain.ts'
import type { HoldfastError } from './domain/errors.ts'
import type { VerifyLevel } from './domain/levels.ts'
import type { ChainLink } from './domain/manifest.ts'
import type { RefListing } from './domain/refs.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import type { Wire } from './git/wire.ts'
import type { RemoteSource } from './resolve-source.ts'

export interface ChangedSource {
  readonly source: RemoteSource
  readonly strategy: 'auto' | 'stream' | 'mirror'
  /** The source's listing as it was found changed. */
  readonly before: RefListing
  /** The connection it came over, where the source speaks protocol v2 over http. */
  readonly wire: Wire | undefined
  readonly misread: HoldfastError | undefined
  readonly selects: (name: string) => boolean
  /** What all names that are selected begin with; none if with anything. */
  readonly prefixes: readonly string[]
  readonly previous: Snapshot | undefined
  /** Every object of the snapshot before lies in the store. */
  readonly present: boolean
  readonly full: boolean
  readonly level: VerifyLevel
  readonly snapshot: SnapshotId
  /** How large the source is, at most; 0 when nobody knows. */
  readonly sizeBytes: number
  readonly mirrorCache?: string | undefined
}

export interface ExtendedChain {
  readonly strategy: 'mirror' | 'stream'
  readonly chain: readonly ChainLink[]
  /** The refs of the new snapshot. */
  readonly listing: RefListing
  readonly afterSha256: string
  readonly plan: ChainPlan
  /** Undefined when refs changed and no object was new. */
  readonly added: ChainLink | undefined
  readonly transferredBytes: number
  readonly warnings: readonly string[]
}
