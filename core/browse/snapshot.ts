/** An open snapshot: what everything in this folder reads from. */
import type { Manifest } from '../domain/manifest.ts'
import type { RefListing } from '../domain/refs.ts'
import type { TreePath } from '../domain/tree-path.ts'
import type { GitContext } from '../git/context.ts'
import type { ObjectReader } from '../git/object-reader.ts'

/** Good until it is closed, or its signal aborts: whatever still reads from it fails then. */
export interface OpenSnapshot {
  readonly manifest: Manifest
  /** Every ref of the snapshot. Names are byte strings; see core/domain/refs.ts. */
  readonly listing: RefListing
  /** The bare repository, for core/browse alone: others may read it at the same time. */
  readonly dir: string
  /** For core/browse alone. Its signal is that of the lease. */
  readonly git: GitContext
  /** Runs `work` with a reader of its objects; for core/browse alone. */
  withObjects<T>(work: (reader: ObjectReader) => Promise<T>): Promise<T>
  /** Gives the lease back and ends the gits that read under it. May be called again. */
  close(): void
}

/** A place in an open snapshot. */
export interface Place {
  /**
   * A ref, as a byte string: `HEAD`, a full name, or a short one that git would take for it. Or
   * all digits of the id of an object.
   */
  readonly at: string
  /** Where in the tree; `[]` is its top. */
  readonly path: TreePath
}
