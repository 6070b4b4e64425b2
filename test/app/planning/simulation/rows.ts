/** Rows of the records, as the App would write them. */
import type { Repositories, Snapshots } from '../../../../app/records/schema.ts'
import { BEGIN, type Thing } from './world.ts'

export const INSTALLATION = '9000'

export function repositoryRow({ id, sizeBytes, pushedAtMs }: Thing): Repositories {
  const name = `service-${id}`
  return {
    ...{ id, installationId: INSTALLATION, owner: 'acme', name },
    ...{ url: `https://github.com/acme/${name}`, defaultBranch: 'main', visibility: 'private' },
    ...{ archived: 0, fork: 0, language: 'TypeScript', topicsJson: '["backend","team-a"]' },
    ...{ propertiesJson: '{"tier":"gold"}', sizeBytes, pushedAt: pushedAtMs },
    ...{ firstSeenAt: BEGIN, lastSeenAt: BEGIN, presence: 'present', presenceSince: BEGIN },
    ...{ changedAt: BEGIN, lastChangeAt: BEGIN, confirmedAt: null, pausedUntil: null },
  }
}

export function snapshotRow(
  thing: Thing,
  {
    takenMs,
    seenMs,
    version,
    level,
    runId,
  }: {
    readonly takenMs: number
    readonly seenMs: number
    readonly version: number
    readonly level: Snapshots['level']
    readonly runId: string
  },
): Snapshots {
  const time = new Date(takenMs).toISOString().replace(/[-:]|\.\d+/g, '')
  const snapshot = `${time}-${thing.id.slice(-8)}`
  const key = `holdfast/v1/repositories/${thing.id}/snapshots/${snapshot}.json`
  return {
    ...{ repositoryId: thing.id, snapshot, takenAt: takenMs, manifestKey: key },
    ...{ manifestSha256: 'a'.repeat(64), refsSha256: digestOf(thing.id, version) },
    ...{ refs: 40, chainLength: 4, sizeBytes: thing.sizeBytes, level, verifiedAt: takenMs },
    ...{ complete: 1, completenessJson: COMPLETENESS, witnessedAt: seenMs },
    ...{ receiptKey: key.replace('.json', '.receipt.json'), runId, hold: null, lockedUntil: null },
  }
}

/** What stands for the digest of a ref list. */
export function digestOf(id: string, version: number): string {
  return `${id}-${version}`.padEnd(64, '0')
}

const COMPLETENESS = JSON.stringify({
  git: { status: 'captured', count: 40, sizeBytes: 5_000_000 },
  ...Object.fromEntries(
    [
      'lfs',
      'wiki',
      'releases',
      'issues',
      'pull-requests',
      'discussions',
      'projects',
      'settings',
    ].map((name) => [name, { status: 'not-requested' }]),
  ),
})

export const REPORT = JSON.stringify({
  ...{ status: 'stored', snapshot: 'x'.repeat(25), manifestSha256: 'a'.repeat(64) },
  ...{ durationMs: 20_000, storedBytes: 100_000, transferredBytes: 100_000, warnings: [] },
  error: null,
})

/** A body as long as those of GitHub are: from 5 to 12 KB. */
export function bodyOf(id: number): string {
  return TEXT.slice(0, 5000 + ((id * 7919) % 7000))
}

const TEXT = JSON.stringify({ text: 'x'.repeat(12_000) })
