/** In which order repositories are served. */
import { evidenceOf } from '../../core/domain/coverage.ts'
import type { Policy } from '../../core/domain/policy.ts'
import type { PlanningRecord } from '../records/planning.ts'
import type { Need } from './due.ts'

export interface Ranked {
  readonly repositoryId: string
  readonly purpose: Need['purpose'] | 'confirm'
  readonly rank: number
  /** The age of what is held, in RPOs. */
  readonly age: number
}

interface Measure {
  readonly policy: Pick<Policy, 'rpoMs' | 'graceMs'>
  readonly now: Date
}

/**
 * What a person asked for, then what is overdue, then what was never backed up, then by age, and
 * verifications last.
 */
export function rankOf(
  record: PlanningRecord,
  purpose: Ranked['purpose'],
  { policy: { rpoMs, graceMs }, now }: Measure,
): Ranked {
  const { good, part } = evidenceOf(record, now)
  const held = [good, part].flatMap((time) => (time === null ? [] : [time.getTime()]))
  const fromMs = held.length === 0 ? record.firstSeenAt.getTime() : Math.max(...held)
  const ageMs = now.getTime() - fromMs
  const rank = rankFor(purpose, { overdue: ageMs > rpoMs + graceMs, held: held.length > 0 })
  return { repositoryId: record.id, purpose, rank, age: ageMs / rpoMs }
}

function rankFor(
  purpose: Ranked['purpose'],
  { overdue, held }: { overdue: boolean; held: boolean },
): number {
  if (purpose === 'manual') return 0
  if (overdue) return 1
  if (!held) return 2
  return purpose === 'verify' ? 4 : 3
}

/** Ties go by id, so that nothing depends on the order of a listing. */
export function byUrgency(a: Ranked, b: Ranked): number {
  return a.rank - b.rank || b.age - a.age || (a.repositoryId < b.repositoryId ? -1 : 1)
}
