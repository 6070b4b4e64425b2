/** Tokens of the API; what they are is known to whoever made them alone. */
import type { Whose } from './sessions.ts'

export interface TokensPort {
  create(token: NewToken, sha256: string): Promise<void>
  /** Undefined for one that is none, was revoked, or is over at `now`. */
  find(sha256: string, now: Date): Promise<TokenItem | undefined>
  read(id: string): Promise<TokenItem | undefined>
  /** Newest first, also what is over. */
  list(whose: Whose): Promise<readonly TokenItem[]>
  /** False if it was revoked before. */
  revoke(id: string, at: Date): Promise<boolean>
  /** Notes a use, at most once in `everyMs`. */
  noteUse(id: string, at: Date, everyMs: number): Promise<void>
}

export interface NewToken {
  readonly id: string
  readonly name: string
  readonly scopes: readonly ('read' | 'operate' | 'restore' | 'admin')[]
  /** As the audit trail named them then. */
  readonly createdBy: string
  /** By GitHub's id; null for the local administrator's. */
  readonly personId: string | null
  readonly createdAt: Date
  /** Null for one that never expires. */
  readonly expiresAt: Date | null
}

export interface TokenItem extends NewToken {
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
}
