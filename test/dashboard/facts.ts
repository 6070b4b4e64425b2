/** A small organisation, for tests of the dashboard. */
import { covered } from '../../core/domain/coverage-verdict.ts'
import { DEFAULT_POLICY } from '../../core/domain/policy.ts'
import type { Fleet, FleetRepository } from '../../dashboard/ports/fleet.ts'
import type { PolicyStanding } from '../../dashboard/ports/policies.ts'
import type { MemoryFacts } from './memory-ports.ts'

export const NOW = new Date('2026-11-21T12:00:00.000Z')
const HOUR = 3_600_000

const BY_DEFAULT = { kind: 'default' } as const
const ORIGINS = {
  schedule: BY_DEFAULT,
  timeZone: BY_DEFAULT,
  rpoMs: BY_DEFAULT,
  graceMs: BY_DEFAULT,
  onPush: BY_DEFAULT,
  debounceMs: BY_DEFAULT,
  classes: BY_DEFAULT,
  refs: BY_DEFAULT,
  verify: BY_DEFAULT,
  fullVerifyEveryMs: BY_DEFAULT,
  storageClass: BY_DEFAULT,
  retention: BY_DEFAULT,
  recipients: BY_DEFAULT,
  protectedRefs: BY_DEFAULT,
  alertChannels: BY_DEFAULT,
  issues: BY_DEFAULT,
}

/** Protected since an hour ago, but for what `changes` say. */
export function aRepository(changes: Partial<FleetRepository> = {}): FleetRepository {
  const { owner = 'acme', name = 'rocket' } = changes
  const takenAt = new Date(NOW.getTime() - HOUR)
  return {
    id: '1',
    installationId: '7',
    owner,
    name,
    url: `https://github.com/${owner}/${name}`,
    visibility: 'private',
    archived: false,
    fork: false,
    language: 'TypeScript',
    topics: [],
    sourceBytes: 5_000_000,
    pushedAt: new Date(NOW.getTime() - 2 * HOUR),
    firstSeenAt: new Date('2026-01-01T00:00:00.000Z'),
    coverage: covered(takenAt, false, new Date(NOW.getTime() + 24 * HOUR)),
    decision: { kind: 'covered', policy: DEFAULT_POLICY, origins: ORIGINS },
    verified: {
      snapshot: '20261121T110000Z-0a1b2c3d',
      takenAt,
      verifiedAt: takenAt,
      level: 'objects',
      sizeBytes: 4_000_000,
    },
    confirmedAt: null,
    restoreTestedAt: null,
    snapshots: 3,
    storage: [{ storageClass: 'STANDARD', objects: 12, bytes: 9_000_000 }],
    work: null,
    days: `${'.'.repeat(60)}${'p'.repeat(30)}`,
    ...changes,
  }
}

export function aFleet(
  repositories: readonly FleetRepository[],
  changes: Partial<Fleet> = {},
): Fleet {
  return {
    at: NOW,
    version: '1',
    accounts: [
      {
        installationId: '7',
        login: 'acme',
        suspendedAt: null,
        discoveredAt: NOW,
        discoveryError: null,
        policyKnown: true,
      },
    ],
    repositories,
    heartbeat: { scheduledAt: NOW, heardAt: NOW, waitingDeliveries: 0, nextRunAt: null },
    ...changes,
  }
}

export function aStanding(changes: Partial<PolicyStanding> = {}): PolicyStanding {
  return {
    ...{ inForce: 'built-in', looks: [], text: null, sections: [], exclusions: [] },
    ...{ notices: [], draft: null },
    ...changes,
  }
}

export function someFacts(fleet: Fleet = aFleet([aRepository()])): MemoryFacts {
  return {
    fleet,
    snapshots: [],
    runs: [],
    verifications: [],
    names: {},
    lostRefs: {},
    activity: [],
    alerts: [],
    policies: { 7: aStanding() },
    trial: { problems: [], changes: [], unchanged: 1 },
    saved: [],
    channels: [],
    views: {},
    deeds: [],
    retrievals: [],
  }
}
