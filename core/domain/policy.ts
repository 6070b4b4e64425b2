/** What an organisation asks for, repository by repository: the values that hold in the end. */
import type { DataClass, VerifyLevel } from './manifest.ts'
import type { StorageClass } from './s3-address.ts'

export interface Policy {
  /** A cron expression of five fields, read in `timeZone`. */
  readonly schedule: string
  /** An IANA name: `Europe/Berlin`. */
  readonly timeZone: string
  /** The greatest allowed age of the newest verified snapshot. */
  readonly rpoMs: number
  /** How far beyond `rpoMs` nobody is woken. */
  readonly graceMs: number
  /** Back up when something changed, `debounceMs` after the last change. */
  readonly onPush: boolean
  readonly debounceMs: number
  readonly classes: readonly DataClass[]
  readonly refs: readonly string[]
  readonly verify: VerifyLevel
  /** How often a snapshot is restored whole and checked; null for never. */
  readonly fullVerifyEveryMs: number | null
  readonly storageClass: StorageClass | null
  readonly retention: RetentionRule
  /** age recipients; none stores in the clear. */
  readonly recipients: readonly string[]
  /** Refs whose rewriting and deletion is told. */
  readonly protectedRefs: readonly string[]
  /** Names of channels of the App. */
  readonly alertChannels: readonly string[]
  /** An issue that opens and closes itself. */
  readonly issues: boolean
}

/** How many snapshots stay, by each rule; a snapshot stays if one rule keeps it. */
export interface RetentionRule {
  readonly last: number
  readonly daily: number
  readonly weekly: number
  readonly monthly: number
  readonly yearly: number
}

/** Where a value was decided. */
export type PolicyOrigin =
  | { readonly kind: 'default' }
  | {
      readonly kind: 'file'
      readonly origin: 'control' | 'organization'
      readonly path: string
      readonly line: number
      /** The tier it stands in; absent for the defaults of the file. */
      readonly tier?: string
    }

/** What holds for one repository, and why. */
export type Decision =
  | {
      readonly kind: 'covered'
      readonly policy: Policy
      readonly origins: Readonly<Record<keyof Policy, PolicyOrigin>>
    }
  | {
      readonly kind: 'excluded'
      readonly reason: string
      /** Null for good. */
      readonly expiresAt: Date | null
      readonly origin: PolicyOrigin
    }

/** How an organisation's backups are run. */
export interface DispatchSettings {
  /** All by the workflow of one repository, or each by its own. */
  readonly mode: 'central' | 'repository'
  /** The control repository, where the mode is central. */
  readonly controlRepository: string
  readonly workflow: string
  /** Jobs at once. */
  readonly maxParallel: number
  /** Dispatches an hour, of all repositories of the installation. */
  readonly dispatchesPerHour: number
}
