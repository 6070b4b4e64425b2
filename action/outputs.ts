/** What later steps of the job can read; action.yml describes each output. */
import type { BackupResult } from '../core/domain/outcome.ts'
import { describeRestore, type Origin } from './restore-command.ts'
import { WORST_FIRST, weakestLevel, worstStatus } from './verdict.ts'

/** GitHub keeps 1 MB of outputs a job. */
const RESULTS_CHARS = 900_000

export interface Outputs {
  readonly values: Readonly<Record<string, string>>
  /** Results that had no room in `results`. */
  readonly leftOut: number
}

/**
 * The values of one repository, or of many: totals and the worst.
 */
export function createOutputs(
  results: readonly BackupResult[],
  origin: Origin,
  durationMs: number,
): Outputs {
  const only = results.length === 1 ? results[0] : undefined
  const { json, leftOut } = serialize(results)
  const values = {
    status: worstStatus(results),
    'snapshot-id': only?.snapshot ?? '',
    manifest: only?.manifest ?? '',
    'manifest-sha256': only?.manifestSha256 ?? '',
    'stored-bytes': total(results, (one) => one.storedBytes),
    'transferred-bytes': total(results, (one) => one.transferredBytes),
    'duration-seconds': (durationMs / 1000).toFixed(1),
    refs: total(results, (one) => one.refs),
    verified: weakestLevel(results) ?? '',
    'restore-command': only?.snapshot
      ? describeRestore({ source: only.source, snapshot: only.snapshot }, origin)
      : '',
    results: json,
  }
  return { values, leftOut }
}

function total(results: readonly BackupResult[], of: (result: BackupResult) => number): string {
  return String(results.reduce((sum, result) => sum + of(result), 0))
}

/** As many results as have room, the worst first. */
function serialize(results: readonly BackupResult[]): { json: string; leftOut: number } {
  const ordered = WORST_FIRST.flatMap((status) => results.filter((one) => one.status === status))
  const items: string[] = []
  let chars = '[]'.length
  for (const result of ordered) {
    const item = JSON.stringify(result)
    chars += item.length + 1
    if (chars > RESULTS_CHARS) break
    items.push(item)
  }
  return { json: `[${items.join(',')}]`, leftOut: results.length - items.length }
}
