/** What results need of the world. */
import type { SigningKey } from '../../core/domain/receipt.ts'
import type { Store } from '../../core/store/store.ts'
import type { ForcedPush } from '../records/forced-pushes.ts'
import type { Db } from '../records/open.ts'
import type { Finding } from './finding.ts'

export interface ResultsTools {
  readonly db: Db
  readonly store: Store
  readonly now: () => Date
  /** 32 random bits. */
  readonly random32: () => number
  readonly signingKey: SigningKey
  /** Patterns of refs whose rewriting and deletion is told; none where there is no policy. */
  readonly readProtectedRefs: (repositoryId: string) => Promise<readonly string[]>
  /** What webhooks said since then of pushes by force. */
  readonly readForcedPushes: (repositoryId: string, since: Date) => Promise<readonly ForcedPush[]>
  /**
   * Hears of findings in the transaction that records what they are about, and writes with the
   * `db` it is handed: so each is told once, and none is lost.
   */
  readonly tell: (db: Db, findings: readonly Finding[]) => Promise<void>
}
