/** What happened to one repository. */
import type { VerifyLevel } from '../../core/domain/levels.ts'
import type { Completeness, DataClass } from '../../core/domain/manifest.ts'
import type { Page, PageRequest } from './page.ts'

export interface HistoryPort {
  /** Newest first. */
  snapshots(query: SnapshotQuery): Promise<Page<SnapshotItem>>
  /** Undefined where there is none of that id. */
  snapshot(repositoryId: string, snapshot: string): Promise<SnapshotItem | undefined>
  /** Newest first. */
  runs(query: RunQuery): Promise<Page<RunItem>>
  run(id: string): Promise<RunItem | undefined>
  /** Newest first; every later look at a snapshot that was noted. */
  verifications(query: RangeQuery): Promise<Page<VerificationItem>>
  /** Every name it had, the present one first. */
  names(repositoryId: string): Promise<readonly NameItem[]>
  /** Ids of the repositories that once went by that name, in any case; who had it last first. */
  idsOfName(owner: string, name: string): Promise<readonly string[]>
  /** Refs that were rewritten or deleted at the source, newest first, 100 at most. */
  lostRefs(repositoryId: string): Promise<readonly LostRef[]>
}

export interface RangeQuery extends PageRequest {
  /** Of one repository; undefined for all. */
  readonly repositoryId?: string | undefined
  /** Only those of these repositories; undefined for all. */
  readonly repositoryIds?: ReadonlySet<string> | undefined
  /** From then on, and before then. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

export interface SnapshotQuery extends RangeQuery {
  readonly repositoryId: string
}

export interface SnapshotItem {
  readonly repositoryId: string
  /** `20261121T160935Z-0a1b2c3d`. */
  readonly snapshot: string
  readonly takenAt: Date
  readonly manifestKey: string
  readonly manifestSha256: string
  readonly refs: number
  readonly chainLength: number
  readonly sizeBytes: number
  readonly level: VerifyLevel
  readonly verifiedAt: Date
  readonly complete: boolean
  readonly completeness: Readonly<Partial<Record<DataClass, Completeness>>>
  /** When the App read the manifest back. */
  readonly witnessedAt: Date
  readonly receiptKey: string | null
  readonly runId: string | null
  /** Why retention must not touch it. */
  readonly hold: string | null
  /** Until when its refs and bundles are locked, its manifest not counted; null where not known. */
  readonly lockedUntil: Date | null
  /** False where a later look found it damaged. */
  readonly intact: boolean
  /** When it was last restored whole and compared. */
  readonly restoreTestedAt: Date | null
}

export interface RunQuery extends RangeQuery {
  readonly outcome?: string | undefined
  /** Only those that are not settled, or only those that are. */
  readonly open?: boolean | undefined
}

export interface RunItem {
  readonly id: string
  readonly repositoryId: string
  readonly cause: string
  readonly state: 'queued' | 'running' | 'settled'
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly settledAt: Date | null
  /** Null until it is settled. */
  readonly outcome: string | null
  readonly snapshot: string | null
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null
  readonly durationMs: number | null
  readonly storedBytes: number | null
  readonly transferredBytes: number | null
  /** The run of the workflow at GitHub, where one is known. */
  readonly url: string | null
}

export interface VerificationItem {
  readonly id: string
  readonly repositoryId: string
  readonly snapshot: string
  readonly level: VerifyLevel
  readonly verifiedAt: Date
  readonly intact: boolean
  readonly damage: readonly {
    readonly key: string
    readonly code: string
    readonly message: string
  }[]
}

export interface NameItem {
  readonly owner: string
  readonly name: string
  readonly since: Date
  readonly until: Date | null
}

export interface LostRef {
  /** `refs/heads/main`. */
  readonly ref: string
  readonly change: 'forced' | 'moved' | 'deleted'
  readonly at: Date
  readonly oldOid: string
  /** Null where it was deleted. */
  readonly newOid: string | null
  /** The newest snapshot that still has the old one; null where it is not known. */
  readonly snapshot: string | null
}
