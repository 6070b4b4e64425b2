/** What a job says became of its run: a hint. */
import { LeaseReport, RunOptions } from '../../core/domain/lease.ts'
import type { DataClass } from '../../core/domain/manifest.ts'

/** Null when there is no report, or none that can be read. */
export function readClaim(reportJson: string | null): LeaseReport | null {
  if (reportJson === null) return null
  const read = LeaseReport.safeParse(parse(reportJson))
  return read.success ? read.data : null
}

/** The classes of data that a run was to back up. */
export function readClasses(optionsJson: string): readonly DataClass[] {
  const read = RunOptions.safeParse(parse(optionsJson))
  return read.success ? read.data.classes : ['git']
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
