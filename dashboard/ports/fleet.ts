/** How every repository stands, as of one moment. */
import type { Coverage } from '../../core/domain/coverage-verdict.ts'
import type { VerifyLevel } from '../../core/domain/levels.ts'
import type { Decision } from '../../core/domain/policy.ts'

/**
 * What pages about many repositories are made of. It is read whole and kept in memory for some
 * seconds, so that searching, sorting and counting are plain functions, the same on every database.
 */
export interface FleetPort {
  /** At most 15 seconds old. Throws where the database does not answer. */
  read(): Promise<Fleet>
}

export interface Fleet {
  /** The moment that every coverage in it holds for. */
  readonly at: Date
  /** Another text whenever anything in it may differ. */
  readonly version: string
  readonly accounts: readonly Account[]
  /** By owner and name, without regard to case. */
  readonly repositories: readonly FleetRepository[]
  readonly heartbeat: Heartbeat
}

/** An installation of the App on one organisation or person. */
export interface Account {
  readonly installationId: string
  readonly login: string
  readonly suspendedAt: Date | null
  /** When discovery last ended complete; null before the first: nothing is known for sure then. */
  readonly discoveredAt: Date | null
  /** Why the last discovery failed, if it did. */
  readonly discoveryError: string | null
  /** False while no policy could be read: coverage of its repositories is not known then. */
  readonly policyKnown: boolean
}

export interface FleetRepository {
  /** GitHub's numeric id. */
  readonly id: string
  readonly installationId: string
  readonly owner: string
  readonly name: string
  /** As people find it: `https://github.com/acme/rocket`. */
  readonly url: string
  readonly visibility: 'public' | 'private' | 'internal'
  readonly archived: boolean
  readonly fork: boolean
  readonly language: string | null
  readonly topics: readonly string[]
  /** As GitHub tells its size. */
  readonly sourceBytes: number
  readonly pushedAt: Date | null
  readonly firstSeenAt: Date
  readonly coverage: Coverage
  readonly decision: Decision
  /** The newest snapshot that is verified and complete. */
  readonly verified: SnapshotMark | null
  /** When the source was last found to be as `verified` holds it. */
  readonly confirmedAt: Date | null
  /** When a snapshot of it was last read back, restored whole and compared. */
  readonly restoreTestedAt: Date | null
  /** How many snapshots there are. */
  readonly snapshots: number
  /** What it takes in the store, by storage class. */
  readonly storage: readonly StorageShare[]
  /** The run that is open, if one is. */
  readonly work: OpenWork | null
  /**
   * One letter a day in UTC (`DAY_LETTERS`), at most 90 of them, the last one for the day of `at`:
   * the state it was in at the end of the day, of today the one it is in.
   */
  readonly days: string
}

export interface SnapshotMark {
  readonly snapshot: string
  readonly takenAt: Date
  readonly verifiedAt: Date
  readonly level: VerifyLevel
  /** Bytes of all objects that a restore needs. */
  readonly sizeBytes: number
}

export interface StorageShare {
  /** As S3 names it: `STANDARD_IA`. */
  readonly storageClass: string
  readonly objects: number
  readonly bytes: number
}

export interface OpenWork {
  readonly runId: string
  /** `queued` until a job has taken it. */
  readonly state: 'queued' | 'running'
  readonly cause: string
  readonly since: Date
}

/** Signs of life; null where there was never one. */
export interface Heartbeat {
  /** When the periodic work was last done. */
  readonly scheduledAt: Date | null
  /** When GitHub last delivered a webhook. */
  readonly heardAt: Date | null
  /** Deliveries that wait to be worked off. */
  readonly waitingDeliveries: number
  /** When a due run is next begun; null where nobody knows of one. */
  readonly nextRunAt: Date | null
}

/** A letter for each state of coverage; `.` is a day of which nothing is known. */
export const DAY_LETTERS = {
  protected: 'p',
  late: 'l',
  overdue: 'o',
  failed: 'f',
  incomplete: 'i',
  never: 'n',
  excluded: 'x',
  'source-gone': 'g',
  paused: 'z',
} as const satisfies Record<Coverage['state'], string>
