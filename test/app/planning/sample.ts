/** Repositories as a planner sees them. */
import type { Candidate } from '../../../app/planning/look-over.ts'
import type { PlanInput } from '../../../app/planning/plan.ts'
import type { LastRun } from '../../../app/records/planning.ts'
import type { Policy } from '../../../core/domain/policy.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A Wednesday, when no schedule of these tests fires. */
export const NOW = new Date('2026-03-04T12:00:00Z')

/** So many minutes before NOW. */
export function ago(minutes: number): Date {
  return new Date(NOW.getTime() - minutes * MINUTE)
}

/** Daily at three in UTC, not on push, RPO of a day. */
export function samplePolicy(changes: Partial<Policy> = {}): Policy {
  return {
    schedule: '0 3 * * *',
    timeZone: 'UTC',
    rpoMs: DAY,
    graceMs: 6 * HOUR,
    onPush: false,
    debounceMs: 5 * MINUTE,
    classes: ['git'],
    refs: [],
    verify: 'objects',
    fullVerifyEveryMs: null,
    storageClass: null,
    retention: { last: 7, daily: 7, weekly: 4, monthly: 12, yearly: 0 },
    recipients: [],
    protectedRefs: [],
    alertChannels: [],
    issues: false,
    ...changes,
  }
}

/** On push, RPO of a quarter of an hour. */
export const ON_PUSH = { onPush: true, rpoMs: 15 * MINUTE, graceMs: 15 * MINUTE } as const

export interface SampleChanges extends Partial<Omit<Candidate, 'decision'>> {
  readonly policy?: Partial<Policy>
  readonly decision?: Candidate['decision']
}

/** Backed up an hour ago, and as it was. */
export function sampleCandidate({ policy, decision, ...changes }: SampleChanges = {}): Candidate {
  return {
    id: '1',
    owner: 'acme',
    name: 'rocket',
    url: 'https://github.com/acme/rocket',
    sizeBytes: 1_000_000,
    presence: 'present',
    presenceSince: ago(100 * 1440),
    pausedUntil: null,
    firstSeenAt: ago(100 * 1440),
    changedAt: null,
    lastChangeAt: null,
    verified: { snapshot: 's', takenAt: ago(60), refsSha256: 'r' },
    confirmedAt: null,
    incomplete: null,
    lastRun: null,
    firstTakenAt: ago(50 * 1440),
    fullyVerifiedAt: null,
    ...changes,
    decision: decision ?? sampleDecision(samplePolicy(policy)),
  }
}

export function sampleDecision(policy: Policy): Candidate['decision'] {
  const origin = { kind: 'default' } as const
  const origins = {
    ...{ schedule: origin, timeZone: origin, rpoMs: origin, graceMs: origin, onPush: origin },
    ...{ debounceMs: origin, classes: origin, refs: origin, verify: origin, issues: origin },
    ...{ fullVerifyEveryMs: origin, storageClass: origin, retention: origin, recipients: origin },
    ...{ protectedRefs: origin, alertChannels: origin },
  }
  return { kind: 'covered', policy, origins }
}

/** Made a minute before it was settled. */
export function sampleRun(
  outcome: LastRun['outcome'],
  settledAt: Date,
  changes: Partial<LastRun> = {},
): LastRun {
  const good = ['stored', 'unchanged', 'incomplete'].includes(outcome)
  return {
    cause: 'push',
    outcome,
    createdAt: new Date(settledAt.getTime() - MINUTE),
    settledAt,
    failures: good ? 0 : 1,
    failingSince: settledAt,
    error: null,
    ...changes,
  }
}

/** Room for everything. */
export function sampleInput(
  repositories: readonly Candidate[],
  changes: Partial<PlanInput> = {},
): PlanInput {
  return {
    repositories,
    settings: { mode: 'central', maxParallel: 10, dispatchesPerHour: 60 },
    openWork: { repositoryIds: new Set(), bulkJobs: 0 },
    requests: new Map(),
    budget: { dispatchedAt: [], confirmations: 10_000, quietUntil: null },
    now: NOW,
    ...changes,
  }
}
