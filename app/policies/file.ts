/** A policy file as it was understood. */
import type { DispatchSettings, Policy } from '../../core/domain/policy.ts'
import type { Match } from './match-schema.ts'

export interface PolicyFile {
  readonly defaults: Section
  /** In the order in which they are tried. */
  readonly tiers: readonly Tier[]
  readonly exclusions: readonly Exclusion[]
  readonly dispatch: Partial<Omit<DispatchSettings, 'controlRepository'>>
  /** So much may lie in the store before somebody is told; null is no limit. */
  readonly quotaBytes: number | null
}

/** Some values of a policy, and the lines on which they stand. */
export interface Section {
  readonly values: Partial<Policy>
  readonly lines: Partial<Readonly<Record<keyof Policy, number>>>
}

export interface Tier extends Section {
  readonly name: string
  readonly match: Match
  readonly line: number
}

export interface Exclusion {
  readonly match: Match
  readonly reason: string
  /** From then on it does not hold; null for good. */
  readonly expiresAt: Date | null
  readonly line: number
}

/** A file that was read somewhere. */
export interface PolicySource {
  readonly origin: 'control' | 'organization' | 'dashboard'
  readonly path: string
  readonly file: PolicyFile
}

/** The key by which people write each value. */
export const KEY_OF = {
  schedule: 'schedule',
  timeZone: 'timezone',
  rpoMs: 'rpo',
  graceMs: 'grace',
  onPush: 'on-push',
  debounceMs: 'debounce',
  classes: 'classes',
  refs: 'refs',
  verify: 'verify',
  fullVerifyEveryMs: 'full-verify-every',
  storageClass: 'storage-class',
  retention: 'retention',
  recipients: 'recipients',
  protectedRefs: 'protected-refs',
  alertChannels: 'alerts',
  issues: 'issues',
} as const satisfies Readonly<Record<keyof Policy, string>>

export const POLICY_NAMES: readonly (keyof Policy)[] = Object.keys(KEY_OF).filter(isPolicyName)

function isPolicyName(name: string): name is keyof Policy {
  return Object.hasOwn(KEY_OF, name)
}
