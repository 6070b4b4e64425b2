/** Rows of tables that others keep. */
import type { Repositories, Snapshots } from '../../../app/records/schema.ts'
import { START } from './orders.ts'

export function repositoryRow(id: string): Repositories {
  const at = START.getTime()
  return {
    id,
    installationId: '3',
    owner: 'acme',
    name: `r${id}`,
    url: `https://github.com/acme/r${id}`,
    defaultBranch: 'main',
    visibility: 'private',
    archived: 0,
    fork: 0,
    language: null,
    topicsJson: '[]',
    propertiesJson: '{}',
    sizeBytes: 1,
    pushedAt: null,
    firstSeenAt: at,
    lastSeenAt: at,
    presence: 'present',
    presenceSince: at,
    changedAt: null,
    lastChangeAt: null,
    confirmedAt: null,
    pausedUntil: null,
  }
}

export function snapshotRow(
  repositoryId: string,
  snapshot: string,
  takenAt: Date,
  refsSha256: string,
): Snapshots {
  return {
    ...{ repositoryId, snapshot, refsSha256 },
    takenAt: takenAt.getTime(),
    manifestKey: snapshot,
    manifestSha256: snapshot,
    refs: 1,
    chainLength: 1,
    sizeBytes: 1,
    level: 'objects',
    verifiedAt: takenAt.getTime(),
    complete: 1,
    completenessJson: '{}',
    witnessedAt: takenAt.getTime(),
    receiptKey: null,
    runId: null,
    hold: null,
    lockedUntil: null,
  }
}
