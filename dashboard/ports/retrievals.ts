/** What people asked to have brought back from cold storage, and what came of it. */
import type { RetrievalTier } from '../../core/domain/retrieval.ts'
import type { Page, PageRequest } from './page.ts'

export interface RetrievalsPort {
  /** Notes that it was asked for, before anything is; whoever asks again gets an item of its own. */
  begin(request: RetrievalRequest): Promise<RetrievalItem>
  /** Newest first. */
  list(query: RetrievalQuery): Promise<Page<RetrievalItem>>
  /**
   * It can be read until `until`, null for good. Whoever asked is told, once: false where it is
   * not pending any more.
   */
  ready(id: string, at: Date, until: Date | null): Promise<boolean>
  /** The store did not take it. False where it is not pending any more. */
  fail(id: string, at: Date, reason: string): Promise<boolean>
}

export interface RetrievalRequest {
  readonly repositoryId: string
  readonly snapshot: string
  readonly tier: RetrievalTier
  /** How long the copies are to be at hand. */
  readonly days: number
  /** What has to be brought back, of all that the snapshot needs. */
  readonly objects: number
  readonly bytes: number
  /** `github:<login>`. */
  readonly startedBy: string
  readonly startedAt: Date
}

export interface RetrievalQuery extends PageRequest {
  readonly repositoryId?: string | undefined
  readonly snapshot?: string | undefined
  readonly state?: RetrievalItem['state'] | undefined
}

export interface RetrievalItem extends RetrievalRequest {
  readonly id: string
  readonly state: 'pending' | 'ready' | 'failed'
  /** When that was found; null while it is pending. */
  readonly endedAt: Date | null
  /** Until when it can be read; null where it is not ready, or stays for good. */
  readonly readyUntil: Date | null
  /** Why it failed; null where it did not. */
  readonly reason: string | null
}
