/** What an organisation asks for, repository by repository: the values that hold in the end. */
import type { VerifyLevel } from './levels.ts'
import type { DataClass } from './manifest.ts'
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
  /** As `createRefSelector` reads them: none takes every ref. */
  readonly refs: readonly string[]
  readonly verify: VerifyLevel
  /** How often a snapshot is restored whole and checked; null for never. */
  readonly fullVerifyEveryMs: number | null
  readonly storageClass: StorageClass | null
  readonly retention: RetentionRule
  /** age recipients; none stores in the clear. */
  readonly recipients: readonly string[]
  /** Refs whose rewriting and deletion is told. None protects none, unlike a selection of refs. */
  readonly protectedRefs: readonly string[]
  /** Names of channels of the App; none tells nobody. */
  readonly alertChannels: readonly string[]
  /** An issue that opens and closes itself. */
  readonly issues: boolean
}

/** What holds where nobody says anything. docs/policies.md tells people why. */
export const DEFAULT_POLICY: Policy = {
  schedule: '17 3 * * *',
  timeZone: 'UTC',
  rpoMs: 86_400_000,
  graceMs: 21_600_000,
  onPush: true,
  debounceMs: 300_000,
  classes: ['git'],
  refs: [],
  verify: 'objects',
  fullVerifyEveryMs: 2_592_000_000,
  storageClass: null,
  retention: { last: 7, daily: 30, weekly: 12, monthly: 24, yearly: 10 },
  recipients: [],
  protectedRefs: ['refs/heads/main', 'refs/heads/master', 'refs/tags/v*'],
  alertChannels: ['default'],
  issues: false,
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
      readonly origin: 'control' | 'organization' | 'dashboard'
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
      /** Exclusions that would hold, had they not expired. */
      readonly lapsed?: readonly LapsedExclusion[]
    }
  | {
      readonly kind: 'excluded'
      readonly reason: string
      /** Null for good. */
      readonly expiresAt: Date | null
      readonly origin: PolicyOrigin
    }

export interface LapsedExclusion {
  readonly reason: string
  readonly expiresAt: Date
  readonly origin: PolicyOrigin
}

/** What policies may tell repositories apart by. */
export interface PolicySubject {
  readonly owner: string
  readonly name: string
  readonly visibility: 'public' | 'private' | 'internal'
  readonly archived: boolean
  readonly fork: boolean
  readonly language: string | null
  readonly topics: readonly string[]
  /** Values of custom properties by name. */
  readonly properties: Readonly<Record<string, string | readonly string[]>>
}

/** How an organisation's backups are run. */
export interface DispatchSettings {
  /** All by the workflow of one repository, or each by its own. */
  readonly mode: 'central' | 'repository'
  /** Name of the control repository, without its owner; it counts where the mode is central. */
  readonly controlRepository: string
  /** The name of a file in `.github/workflows`. */
  readonly workflow: string
  /** Jobs at once. */
  readonly maxParallel: number
  /** Dispatches an hour, of all repositories of the installation. */
  readonly dispatchesPerHour: number
}
