/** One backup: what was asked for, and all that is known before any data moves. */
import type { Snapshot } from './catalog.ts'
import type { HoldfastError } from './domain/errors.ts'
import type { VerifyLevel } from './domain/levels.ts'
import type { RefListing } from './domain/refs.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import type { GitContext } from './git/context.ts'
import type { Wire } from './git/wire.ts'
import type { RemoteSource } from './resolve-source.ts'
import type { Tools } from './tools.ts'

export interface BackupOptions {
  readonly strategy: 'auto' | 'stream' | 'mirror'
  readonly level: VerifyLevel
  /** A new base, although an increment would do. */
  readonly full: boolean
  /** Patterns of full ref names (`refs/heads/**`); none is every ref. */
  readonly refs: readonly string[]
  readonly dryRun: boolean
  /** A directory that keeps mirrors between runs. */
  readonly mirrorCache?: string
}

export interface Job {
  readonly source: RemoteSource
  readonly options: BackupOptions
  readonly tools: Tools
  readonly git: GitContext
  readonly startedAt: Date
  /** The newest snapshot of the store, and what it says if it can be read. */
  readonly newest: SnapshotId | undefined
  readonly previous: Snapshot | undefined
  /** Every object of the snapshot before lies in the store. */
  readonly present: boolean
  /** Every ref of the source, and those that are to be backed up. */
  readonly before: RefListing
  readonly wanted: RefListing
  /** The connection the listing came over, where the source speaks protocol v2 over http. */
  readonly wire: Wire | undefined
  /** Why there is none although the source answered over http: it was not understood. */
  readonly misread: HoldfastError | undefined
  /** Nothing has to be read: the snapshot before holds just this. */
  readonly unchanged: boolean
}
