/** An organisation of which every page has something to show. */
import { exclusion, failure, gone, partial } from '../../core/domain/coverage-verdict.ts'
import type { ActivityItem } from '../../dashboard/ports/activity.ts'
import type { AlertItem } from '../../dashboard/ports/alerts.ts'
import type { FleetRepository } from '../../dashboard/ports/fleet.ts'
import type { RunItem, SnapshotItem } from '../../dashboard/ports/history.ts'
import type { ChannelItem } from '../../dashboard/ports/notifications.ts'
import { aFleet, aRepository, aStanding, NOW } from './facts.ts'
import { manyFacts } from './many-facts.ts'
import type { MemoryFacts } from './memory-ports.ts'

const HOUR = 3_600_000
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR)
const SNAPSHOT = '20261121T110000Z-0a1b2c3d'

/** Markup and script that run where a page forgets to write them as text. */
export const BAIT = `"'><script>window.hit=1</script><img src=x onerror="window.hit=1"><b>`

/** `bait` is in everything that somebody outside can name or write. */
export function richFacts(repositories: number, bait = ''): MemoryFacts {
  const facts = manyFacts(repositories)
  const some = facts.fleet.repositories.map((one, at) => (at < 60 ? baited(one, bait) : one))
  const [first = aRepository()] = some
  return {
    ...facts,
    fleet: aFleet(bait === '' ? some : [...some, ...inWords(bait)], {
      accounts: [
        ...facts.fleet.accounts.map((account) => ({ ...account, login: `acme${bait}` })),
        {
          ...{ installationId: '8', login: `umbrella${bait}`, suspendedAt: null },
          ...{ discoveredAt: ago(30), policyKnown: false },
          discoveryError: `GitHub answered 502 for ${bait || 'the list of repositories'}.`,
        },
      ],
    }),
    snapshots: [aSnapshot(first, bait)],
    runs: some.slice(0, 4).map((one, at) => aRun(String(at), one, bait)),
    names: { [first.id]: [{ owner: first.owner, name: first.name, since: ago(900), until: null }] },
    lostRefs: {
      [first.id]: [
        {
          ...{ ref: `refs/heads/feature${bait}`, change: 'forced', at: ago(9), snapshot: SNAPSHOT },
          ...{ oldOid: 'a'.repeat(40), newOid: 'b'.repeat(40) },
        },
      ],
    },
    activity: someActivity(bait),
    alerts: someAlerts(some, bait),
    policies: { 7: aPolicy(bait), 8: aStanding({ inForce: 'unknown' }) },
    trial: {
      problems: [],
      changes: [
        {
          ...{ key: `rpo${bait}`, before: `24h${bait}`, after: `12h${bait}` },
          repositoryIds: some.slice(0, 3).map(({ id }) => id),
        },
      ],
      unchanged: 9,
    },
    channels: someChannels(bait),
    views: { 'github:admin': [{ name: `Large${bait}`, query: 'state=overdue&sort=-size' }] },
  }
}

function baited(one: FleetRepository, bait: string): FleetRepository {
  return {
    ...one,
    ...{ owner: `${one.owner}${bait}`, name: `${one.name}${bait}`, url: `${one.url}${bait}` },
    language: one.language && `${one.language}${bait}`,
    topics: one.topics.map((topic) => `${topic}${bait}`),
  }
}

/** States whose sentences have words of others in them. */
function inWords(bait: string): readonly FleetRepository[] {
  const error = { code: `x${bait}`, message: `S3 said ${bait}.`, hint: `Ask ${bait}.` }
  const failed = { outcome: 'failed', settledAt: ago(2), failingSince: ago(50), error } as const
  const wiki = { wiki: { status: 'denied', permission: `contents: ${bait}` } } as const
  const states = [
    failure(failed, NOW),
    partial({ takenAt: ago(1), since: ago(90), completeness: wiki }, NOW),
    exclusion(`Toys ${bait}`, null),
    gone('deleted', ago(90)),
  ]
  return states.map((coverage, at) =>
    aRepository({
      ...{ id: String(900_000 + at), name: `word-${at}`, coverage },
      storage: [{ storageClass: `CLASS_${bait}`, objects: 1, bytes: 5 }],
    }),
  )
}

function aSnapshot({ id }: FleetRepository, bait: string): SnapshotItem {
  return {
    ...{ repositoryId: id, snapshot: SNAPSHOT, takenAt: ago(25), refs: 12, chainLength: 1 },
    ...{ manifestKey: `m${bait}`, manifestSha256: 'a'.repeat(64), sizeBytes: 4_000_000 },
    ...{ level: 'objects', verifiedAt: ago(25), complete: true, completeness: {} },
    ...{ witnessedAt: ago(25), receiptKey: null, runId: '1', intact: true },
    ...{ hold: `Pinned ${bait}`, lockedUntil: ago(-999), restoreTestedAt: ago(9) },
  }
}

function aRun(id: string, { id: repositoryId }: FleetRepository, bait: string): RunItem {
  const error = { code: 'store-denied', message: `S3 refused ${bait}.`, hint: `Ask ${bait}.` }
  return {
    ...{ id, repositoryId, cause: `schedule${bait}`, state: 'settled', outcome: 'failed', error },
    ...{ createdAt: ago(30), startedAt: ago(30), settledAt: ago(29), durationMs: HOUR },
    ...{ snapshot: null, storedBytes: 5_000, transferredBytes: 9_000 },
    url: `https://github.com/acme/holdfast/actions/runs/${id}`,
  }
}

function someActivity(bait: string): ActivityItem[] {
  const deeds = [
    ['github:octocat', 'repository.back-up', 'repository:1001', 'done'],
    ['github:hubot', 'snapshot.download', 'snapshot:1001/20261121T160935Z-0a1b2c3d', 'refused'],
    ['workflow:acme/holdfast@123456789', 'lease.renew', 'run:0f8e2a52-7d1c', 'failed'],
    ['local:admin', 'policy.save', 'installation:7', 'done'],
  ] as const
  return deeds.map(([actor, action, target, result], at) => ({
    ...{ seq: at + 1, at: ago(9 - at), actor: `${actor}${bait}`, action: `${action}${bait}` },
    ...{ target: `${target}${bait}`, result, address: at === 3 ? null : `192.0.2.4${bait}` },
    ...{ detail: { why: bait }, sha256: String(at).repeat(64), previousSha256: '0'.repeat(64) },
  }))
}

function someAlerts(some: readonly FleetRepository[], bait: string): AlertItem[] {
  const kinds = [
    ['overdue', 'critical', 'has no copy younger than its RPO'],
    ['failed', 'warning', 'failed three times'],
    ['incomplete', 'notice', 'has no copy of its wiki'],
  ] as const
  const alerts = kinds.flatMap(([kind, severity, text], of) =>
    some.slice(of * 2, of * 2 + 2).map(({ id, owner, name }): AlertItem => {
      return {
        ...{ id: `${kind}-${id}${bait}`, kind, cause: `${kind}${bait}`, severity },
        title: `${owner}/${name} ${text}${bait}`,
        fix: `Look at its last runs.${bait}`,
        ...{ installationId: '7', repositoryId: id, since: ago(30 + of), lastSeenAt: NOW },
        ...{ acknowledgedAt: null, acknowledgedBy: null, mutedUntil: null, resolvedAt: null },
      }
    }),
  )
  const changes: readonly Partial<AlertItem>[] = [
    { acknowledgedAt: ago(2), acknowledgedBy: `github:octocat${bait}` },
    { mutedUntil: new Date(NOW.getTime() + 9 * HOUR), fix: null },
    { resolvedAt: ago(1) },
  ]
  return alerts.map((alert, at) => ({ ...alert, ...changes[at - 3] }))
}

function aPolicy(bait: string) {
  const origin = `.github/holdfast.yml:3${bait}`
  return aStanding({
    inForce: 'dashboard',
    text: `version: 1\ndefaults:\n  rpo: 12h # ${bait}\n`,
    notices: [`The rule for ${bait || 'sandbox-*'} matches nothing.`],
    draft: { text: `version: 1 # ${bait}\n`, version: 'v1' },
    sections: [
      { title: `Tier ${bait}`, rows: [{ key: `rpo${bait}`, value: `12h${bait}`, origin }] },
    ],
    exclusions: [{ reason: `Toys ${bait}`, until: 'for good', origin }],
    looks: [
      {
        ...{ place: 'control', owner: `acme${bait}`, name: `holdfast${bait}`, state: 'invalid' },
        ...{ path: `.github/holdfast.yml${bait}`, url: `https://github.com/acme/holdfast${bait}` },
        problems: [{ line: 3, column: 8, message: `${bait} is no key.`, hint: `Drop ${bait}.` }],
      },
    ],
  })
}

function someChannels(bait: string): ChannelItem[] {
  return [
    {
      ...{ name: `mail${bait}`, destination: `ops@acme.test${bait}`, lastSentAt: ago(5) },
      ...{ lastError: null, waiting: 0 },
    },
    {
      ...{ name: `slack${bait}`, destination: `hooks.slack.com${bait}`, lastSentAt: ago(90) },
      ...{ lastError: `The host answered 404 ${bait}.`, waiting: 3 },
    },
    {
      ...{ name: `webhook${bait}`, destination: `on-call.acme.test${bait}`, lastSentAt: null },
      ...{ lastError: null, waiting: 0 },
    },
  ]
}
