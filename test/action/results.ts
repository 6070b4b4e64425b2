/** Results as `backupAll` gives them. */
import type { BackupResult } from '../../core/domain/outcome.ts'

export const SNAPSHOT = '20260304T060000Z-1f2e3d4c'

/** A repository that was stored and verified, but for `changes`. */
export function stored(changes: Partial<BackupResult> = {}): BackupResult {
  return {
    source: 'acme/rocket',
    repositoryId: '42',
    status: 'stored',
    snapshot: SNAPSHOT,
    manifest: `repositories/42/snapshots/${SNAPSHOT}.json`,
    manifestSha256: 'ab'.repeat(32),
    strategy: 'mirror',
    added: 'base',
    reason: 'first snapshot',
    refs: 117,
    storedBytes: 1_500_000,
    transferredBytes: 1_400_000,
    verified: 'objects',
    durationMs: 4200,
    warnings: [],
    ...changes,
  }
}

export function failed(changes: Partial<BackupResult> = {}): BackupResult {
  return stored({
    status: 'failed',
    snapshot: null,
    manifest: null,
    manifestSha256: null,
    strategy: null,
    added: null,
    reason: null,
    refs: 0,
    storedBytes: 0,
    transferredBytes: 0,
    verified: null,
    error: {
      code: 'source-denied',
      message: 'The token may not read acme/rocket.',
      hint: 'Give a token with contents: read.',
    },
    ...changes,
  })
}
