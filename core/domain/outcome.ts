/** What became of one source, as `backup --json`, the Action and later the App tell it. */
import type { ErrorCode } from './errors.ts'
import type { VerifyLevel } from './levels.ts'

export const BACKUP_STATUSES = ['stored', 'unchanged', 'incomplete', 'failed', 'dry-run'] as const
export type BackupStatus = (typeof BACKUP_STATUSES)[number]

export interface BackupResult {
  /** The source as it was named, without credentials. */
  readonly source: string
  /** Null when the failure came before the repository was known. */
  readonly repositoryId: string | null
  readonly status: BackupStatus
  /** Null when no snapshot was made. */
  readonly snapshot: string | null
  /** Key of the manifest below the root of the store. */
  readonly manifest: string | null
  readonly manifestSha256: string | null
  readonly strategy: 'mirror' | 'stream' | null
  /** What was added to the chain, or in a dry run would be. */
  readonly added: 'base' | 'increment' | 'nothing' | null
  /** Why, for people: `first snapshot`. */
  readonly reason: string | null
  /** Refs in the snapshot. */
  readonly refs: number
  /** Bytes written to the store. */
  readonly storedBytes: number
  /** Bytes of git data that came from the source. */
  readonly transferredBytes: number
  readonly verified: VerifyLevel | null
  readonly durationMs: number
  readonly warnings: readonly string[]
  /** In a dry run: what would be stored, as far as can be told before anything is read. */
  readonly estimate?: Estimate
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly hint: string }
}

export interface Estimate {
  /** At most so many bytes of data. */
  readonly bytes: number
  /** What these cost a month in S3 Standard at list price, in US dollars. */
  readonly usdPerMonth: number
}

/** Process exit codes: 0 all well, 1 failed, 2 usage or configuration, 3 incomplete. */
export function exitCodeOf(results: readonly Pick<BackupResult, 'status'>[]): 0 | 1 | 3 {
  if (results.some((result) => result.status === 'failed')) return 1
  if (results.some((result) => result.status === 'incomplete')) return 3
  return 0
}
