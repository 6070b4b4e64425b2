/** What a look into the store found that somebody should know; alerts are made of it. */
import type { Damage } from '../../core/verify.ts'

export type Finding = { readonly repositoryId: string } & (
  | Unproved
  | FalseClaim
  | Damaged
  | Mended
  | Shrunk
  | RefChanged
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
  /** `rewritten`: a push said that it was forced. `moved`: a tag that is another one. */
  readonly change: 'deleted' | 'moved' | 'rewritten'
  readonly before: string
  readonly after: string | null
  /** The snapshot from which what was there can be restored. */
  readonly heldBy: string
}

/** GitHub has the repository no more; its last sound snapshot is held. */
export interface SourceGone {
  readonly kind: 'source-gone'
  readonly snapshot: string
  readonly reason: string
}
