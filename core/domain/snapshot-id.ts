/**
 * A snapshot id is `<yyyymmddThhmmssZ>-<8 hex digits>`: sorting ids sorts
 * snapshots by time, and the digits keep two writers of one second apart.
 */
export type SnapshotId = string

export const SNAPSHOT_ID = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/

/**
 * The id of a snapshot taken at `now`, always greater than `previous`: a snapshot
 * made later must sort later, also within one second or after a clock was set back.
 * `random` gives 32 random bits.
 */
export function createSnapshotId(now: Date, random: number, previous?: SnapshotId): SnapshotId {
  const floor = previous === undefined ? 0 : timeOfSnapshot(previous).getTime() + 1000
  const at = new Date(Math.max(now.getTime(), floor))
  return `${compactTime(at)}-${(random >>> 0).toString(16).padStart(8, '0')}`
}

/** The time in a snapshot id, to the second. */
export function timeOfSnapshot(id: SnapshotId): Date {
  return new Date(id.replace(/^(....)(..)(..)T(..)(..)(..)Z.*$/, '$1-$2-$3T$4:$5:$6Z'))
}

/** `2026-03-04T06:00:00.000Z` as `20260304T060000Z`. */
export function compactTime(at: Date): string {
  return `${at.toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length).replace(/[-:]/g, '')}Z`
}
