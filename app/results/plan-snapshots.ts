/** What a look into the store means for the records of snapshots: pure. */
import type { Receipt } from '../../core/domain/manifest.ts'
import type { RunFacts } from '../records/settle.ts'
import type { SnapshotChange, SnapshotRow } from '../records/snapshots.ts'
import { readClasses } from './claim.ts'
import type { Look } from './look.ts'
import { completenessOf, type FoundSnapshot, lackingOf } from './snapshot-row.ts'

/** A snapshot that is not recorded yet. */
export interface NewSnapshot {
  readonly found: FoundSnapshot
  /** With its run, and complete by what that was asked for. */
  readonly row: SnapshotRow
  readonly run: RunFacts | null
  /** The recorded or new one before it; undefined where nobody knows one. */
  readonly before: SnapshotRow | undefined
  /** What a receipt would say; null where none is due. */
  readonly outcome: Receipt['outcome'] | null
}

/** Oldest first. */
export function listNew(look: Look): NewSnapshot[] {
  const { sound, rows, attribution } = look
  const recorded = new Map(rows.map((row) => [row.snapshot, row]))
  const ids = [...new Set([...recorded.keys(), ...sound.keys()])].sort()
  const newest = ids.at(-1)
  return ids.flatMap((id, n) => {
    const found = sound.get(id)
    if (found === undefined || recorded.has(id)) return []
    const run = runOf(id, look)
    const previous = ids[n - 1] ?? ''
    // History that nobody witnessed as it came is not signed as if somebody had.
    const due = !look.firstLook || run !== null || id === newest
    const doubtful = run !== null && attribution.contradicted.has(run.id)
    return [
      {
        found,
        row: { ...found.row, runId: run?.id ?? null, complete: completeFor(found.row, run) },
        run,
        before: recorded.get(previous) ?? sound.get(previous)?.row,
        outcome: due && !doubtful ? outcomeOf(found, run) : null,
      },
    ]
  })
}

/** Recorded snapshots that are seen again, or are another run's than was thought. */
export function listChanges(look: Look): { snapshot: string; change: SnapshotChange }[] {
  const { rows, sound, damaged, damagedBefore } = look
  return rows.flatMap((row) => {
    const { snapshot, runId } = row
    const found = sound.get(snapshot)
    if (found === undefined && (damaged.has(snapshot) || damagedBefore.has(snapshot))) return []
    const change: SnapshotChange = {
      ...(found && { witnessedAt: found.row.witnessedAt }),
      ...changedOwner(row, look),
    }
    const same = change.runId === undefined || change.runId === runId
    return same && found === undefined ? [] : [{ snapshot, change }]
  })
}

/** Those of this look that have all that was asked for. */
export function listComplete(look: Look): FoundSnapshot[] {
  const rows = new Map(look.rows.map((row) => [row.snapshot, row]))
  return [...look.sound.values()].filter((found) => {
    const row = rows.get(found.row.snapshot) ?? found.row
    return { ...row, ...changedOwner(row, look) }.complete === 1
  })
}

/** A run that is not looked at any more keeps what it has. */
function changedOwner(row: SnapshotRow, look: Look): Pick<SnapshotChange, 'runId' | 'complete'> {
  const run = runOf(row.snapshot, look)
  if (run === null && !look.runs.some(({ id }) => id === row.runId)) return {}
  return { runId: run?.id ?? null, complete: completeFor(row, run) }
}

function runOf(snapshot: string, { attribution, runs }: Look): RunFacts | null {
  return runs.find(({ id }) => attribution.snapshots.get(id) === snapshot) ?? null
}

function completeFor(row: SnapshotRow, run: RunFacts | null): 0 | 1 {
  return lackingOf(completenessOf(row), classesOf(run)).length === 0 ? 1 : 0
}

function outcomeOf({ completeness, unchanged }: FoundSnapshot, run: RunFacts | null) {
  if (lackingOf(completeness, classesOf(run)).length > 0) return 'incomplete'
  return unchanged ? 'unchanged' : 'stored'
}

function classesOf(run: RunFacts | null) {
  return run === null ? [] : readClasses(run.optionsJson)
}
