import type { CheckRow } from '../records/checks.ts'
import type { Said } from './plan.ts'

/** A row as what was said. */
export function saidIn(row: CheckRow | undefined): Said | undefined {
  return row && { ...row, updatedAt: new Date(row.updatedAt) }
}
