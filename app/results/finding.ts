/** What a look into the store found that somebody should know; alerts are made of it. */
import type { Damage } from '../../core/verify.ts'

export type Finding = { readonly repositoryId: string } & (
  | Unproved
  | FalseClaim
  | Damaged
  | Mended
  | Shrunk
  | RefChanged
  | RefMoved
  | SourceGone
)

/** A job says that it stored a snapshot, and the store does not bear it out. */
export interface Unproved {
  readonly kind: 'unproved'
  readonly runId: string
  /** The snapshot of the job, if there is one. */
  readonly snapshot: string | null
  readonly code: string
  readonly message: string
}

/** A job named another snapshot than the one it can have taken. */
export interface FalseClaim {
  readonly kind: 'false-claim'
  readonly runId: string
  readonly claimed: string
  readonly found: string | null
}

export interface Damaged {
  readonly kind: 'damaged'
  readonly snapshot: string
  readonly damage: readonly Damage[]
}

/** It was damaged, and is whole again. */
export interface Mended {
  readonly kind: 'mended'
  readonly snapshot: string
}

/** Less than half is left of what the snapshot before has, which is held now. */
export interface Shrunk {
  readonly kind: 'shrunk'
  readonly snapshot: string
  readonly refs: number
  readonly sizeBytes: number
  readonly before: { readonly snapshot: string; readonly refs: number; readonly sizeBytes: number }
}

/** A protected ref is not what it was. */
export interface RefChanged {
  readonly kind: 'ref-changed'
  readonly snapshot: string
  /** As text; bytes that are not UTF-8 are U+FFFD. */
  readonly ref: string
  /**
   * `moved`: a tag that is another one. `rewritten`: a branch that left commits behind. `unclear`:
   * a branch that may have, and nobody could say.
   */
  readonly change: 'deleted' | 'moved' | 'rewritten' | 'unclear'
  readonly before: string
  readonly after: string | null
  /** The snapshot from which what was there can be restored. */
  readonly heldBy: string
}

/** A protected branch is at another commit. Whether it kept its history is asked of GitHub. */
export interface RefMoved {
  readonly kind: 'ref-moved'
  readonly snapshot: string
  readonly ref: string
  readonly before: string
  readonly after: string
  readonly heldBy: string
}

/** GitHub has the repository no more; its last sound snapshot is held. */
export interface SourceGone {
  readonly kind: 'source-gone'
  readonly snapshot: string
  readonly reason: string
}
