/** How long a job is likely to need for one repository. */

/** Lease, ref listing, manifest and report. */
const OVERHEAD_SECONDS = 15
/** What a runner moves from GitHub to a store, with proof. */
const BYTES_PER_SECOND = 20_000_000
/** The part of a repository that is new when it changed. */
const NEW_PART = 0.02

/**
 * Seconds, from the size alone: a guess, good enough to put what is long first. `whole` where
 * all of it is read: a first backup, a full copy, a verification.
 */
export function estimateSeconds(sizeBytes: number, whole: boolean): number {
  const bytes = whole ? sizeBytes : sizeBytes * NEW_PART
  return Math.ceil(OVERHEAD_SECONDS + bytes / BYTES_PER_SECOND)
}
