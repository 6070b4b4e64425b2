/** All that a look into the store means for the records: pure. */
import { createSnapshotId } from '../../core/domain/snapshot-id.ts'
import type { Results, RunResult } from '../records/settle.ts'
import type { SnapshotLook } from '../records/snapshots.ts'
import type { Finding } from './finding.ts'
import type { Look } from './look.ts'
import { listChanges, listComplete, type NewSnapshot } from './plan-snapshots.ts'

export interface Decided {
  /** With receipts. */
  readonly added: readonly NewSnapshot[]
  readonly runs: readonly RunResult[]
  readonly losses: readonly Finding[]
}

export function describeResults(
  look: Look,
  { added, runs, losses }: Decided,
  random32: () => number,
): Results {
  const found = [...look.sound.values()]
  const held = found.filter(({ completeness }) => isThere(completeness.git.status))
  return {
    repositoryId: look.repositoryId,
    snapshots: added.map(({ row }) => row),
    changes: listChanges(look),
    looks: listLooks(look, random32),
    holds: losses.flatMap((loss) =>
      loss.kind === 'shrunk'
        ? [{ snapshot: loss.before.snapshot, reason: `shrink: ${loss.snapshot} has much less` }]
        : [],
    ),
    runs,
    heldUntil: latest(held.map(({ row }) => row.takenAt)),
    confirmedAt: latest(listComplete(look).map(({ row }) => row.takenAt)),
  }
}

function isThere(status: string): boolean {
  return status === 'captured' || status === 'empty'
}

function latest(times: readonly number[]): Date | null {
  return times.length === 0 ? null : new Date(times.reduce((a, b) => Math.max(a, b)))
}

/** Damage is noted whenever it is seen, and once when it is no more. */
function listLooks(look: Look, random32: () => number): SnapshotLook[] {
  const { repositoryId, at } = look
  const mended = [...look.sound.keys()].filter((snapshot) => look.damagedBefore.has(snapshot))
  const looks = [
    ...mended.map((snapshot) => ({ snapshot, damage: [] })),
    ...[...look.damaged.values()].map(({ snapshot, damage }) => ({ snapshot, damage })),
  ]
  return looks.map(({ snapshot, damage }) => {
    const id = `${repositoryId}/${snapshot}/${createSnapshotId(at, random32())}`
    return { id, repositoryId, snapshot, at, damage }
  })
}

/** Whether there is nothing to record. */
export function isNothing(results: Results): boolean {
  const { snapshots, changes, looks, runs, heldUntil } = results
  return [snapshots, changes, looks, runs].every(({ length }) => length === 0) && heldUntil === null
}
