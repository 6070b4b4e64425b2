import type { BackupOptions } from './backup-all.ts'
import type { Snapshot } from './catalog.ts'
import type { RefListing } from './domain/refs.ts'
import type { GitContext } from './git/context.ts'
import type { RemoteSource } from './resolve-source.ts'
import type { Tools } from './tools.ts'

/** All that one backup knows before it moves any data. */
export interface Job {
  readonly source: RemoteSource
  readonly options: BackupOptions
  readonly tools: Tools
  readonly git: GitContext
  readonly startedAt: Date
  readonly previous: Snapshot | undefined
  /** Every object of the snapshot before lies in the store. */
  readonly present: boolean
  /** Every ref of the source, and those that are to be backed up. */
  readonly before: RefListing
  readonly wanted: RefListing
  /** Nothing has to be read: the snapshot before holds just this. */
  readonly unchanged: boolean
}
