/** A run as the records have it: one attempt to back up one repository. */
import { type Selectable, sql } from 'kysely'
import { RunOptions } from '../../core/domain/lease.ts'
import type { Db } from './open.ts'
import type { Outcome, Runs } from './schema.ts'

export interface NewRun {
  readonly id: string
  readonly repositoryId: string
  readonly dispatchId: string | null
  readonly slot: number
  readonly cause: Runs['cause']
  readonly options: RunOptions
  /** `leased` where a job asked before anyone planned it. */
  readonly state: 'dispatched' | 'leased'
  readonly createdAt: Date
}

export interface Run extends Omit<NewRun, 'state'> {
  readonly state: Runs['state']
  readonly startedAt: Date | null
  readonly settledAt: Date | null
  readonly outcome: Outcome | null
  readonly snapshot: string | null
  readonly error: RunError | null
  readonly reportJson: string | null
}

export interface RunError {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** What became of a run. */
export interface Settlement {
  readonly outcome: Outcome
  readonly at: Date
  readonly snapshot?: string | null
  readonly error?: RunError | null
  readonly durationMs?: number | null
  readonly storedBytes?: number | null
  readonly transferredBytes?: number | null
}

/** Stands in the statement itself, so that SQLite sees that the index of open runs fits. */
export const SETTLED = sql.lit('settled' as const)

/** Changes a run that is in one of `from`; undefined for one that is not. */
export async function changeRun(
  db: Db,
  id: string,
  from: readonly Runs['state'][],
  values: Partial<Runs>,
): Promise<Run | undefined> {
  const row = await db
    .updateTable('runs')
    .set(values)
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .returningAll()
    .executeTakeFirst()
  return row && toRun(row)
}

export function toRun(row: Selectable<Runs>): Run {
  const { id, repositoryId, dispatchId, slot, cause, state, outcome, snapshot, reportJson } = row
  return {
    ...{ id, repositoryId, dispatchId, slot, cause, state, outcome, snapshot, reportJson },
    options: RunOptions.parse(JSON.parse(row.optionsJson)),
    createdAt: new Date(row.createdAt),
    startedAt: row.startedAt === null ? null : new Date(row.startedAt),
    settledAt: row.settledAt === null ? null : new Date(row.settledAt),
    error:
      row.errorCode === null
        ? null
        : { code: row.errorCode, message: row.errorMessage ?? '', hint: row.errorHint ?? '' },
  }
}
