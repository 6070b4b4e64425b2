/** Whether a snapshot lost so much against the one before that somebody should look. */
import type { SnapshotRow } from '../records/snapshots.ts'
import type { Shrunk } from './finding.ts'

type Size = Pick<SnapshotRow, 'snapshot' | 'refs' | 'sizeBytes'>

/** Refs or bytes down by more than half; undefined when they are not. */
export function findShrink(before: Size, after: Size): Shrunk | undefined {
  const shrunk = after.refs * 2 < before.refs || after.sizeBytes * 2 < before.sizeBytes
  if (!shrunk) return undefined
  return {
    kind: 'shrunk',
    snapshot: after.snapshot,
    refs: after.refs,
    sizeBytes: after.sizeBytes,
    before: { snapshot: before.snapshot, refs: before.refs, sizeBytes: before.sizeBytes },
  }
}
