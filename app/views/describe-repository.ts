/** One repository as the dashboard shows it: pure. */
import { coverageOf } from '../../core/domain/coverage.ts'
import type { Coverage } from '../../core/domain/coverage-verdict.ts'
import type { Decision } from '../../core/domain/policy.ts'
import type { FleetRepository, OpenWork, SnapshotMark } from '../../dashboard/ports/fleet.ts'
import type { FleetFacts, OpenRun } from '../records/fleet.ts'
import { dayOf, letterOf, UNKNOWN, withToday } from './days.ts'

export interface Described {
  readonly repository: FleetRepository
  /** From then on it is to be described anew, if nothing happens before. */
  readonly untilMs: number
}

/** `known` is false while nobody knows whether this is all that there is, and what holds. */
export function describeRepository(
  facts: FleetFacts,
  decision: Decision,
  at: Date,
  known: boolean,
): Described {
  const { row, record } = facts
  const coverage = coverageOf({ ...record, decision }, at)
  const topics: readonly string[] = JSON.parse(row.topicsJson)
  const today = dayOf(at)
  const repository: FleetRepository = {
    ...{ id: row.id, installationId: row.installationId, owner: row.owner, name: row.name },
    ...{ url: row.url, visibility: row.visibility, language: row.language, topics },
    ...{ archived: row.archived === 1, fork: row.fork === 1, sourceBytes: row.sizeBytes },
    pushedAt: row.pushedAt === null ? null : new Date(row.pushedAt),
    firstSeenAt: record.firstSeenAt,
    ...{ coverage, decision },
    verified: markOf(facts),
    confirmedAt: record.confirmedAt,
    restoreTestedAt: record.fullyVerifiedAt,
    snapshots: facts.snapshots,
    storage: facts.storage,
    work: facts.openRun === null ? null : workOf(facts.openRun),
    days: withToday(facts.days, today, known ? letterOf(coverage.state) : UNKNOWN),
  }
  return { repository, untilMs: holdsUntil(facts, { coverage, decision }, at) }
}

function markOf({ record, verified: mark }: FleetFacts): SnapshotMark | null {
  const { verified } = record
  if (verified === null || mark === null) return null
  const { level, sizeBytes, verifiedAt } = mark
  const { snapshot, takenAt } = verified
  return { snapshot, takenAt, level, sizeBytes, verifiedAt: new Date(verifiedAt) }
}

function workOf({ id, state, cause, createdAt, startedAt }: OpenRun): OpenWork {
  const running = state === 'leased' || state === 'reported'
  const since = new Date(running ? (startedAt ?? createdAt) : createdAt)
  return { runId: id, state: running ? 'running' : 'queued', cause, since }
}

/** The first moment at which it may be shown otherwise although nothing happened. */
function holdsUntil(
  { record }: FleetFacts,
  { coverage, decision }: { readonly coverage: Coverage; readonly decision: Decision },
  at: Date,
): number {
  // What is dated in the future counts from some moment on.
  const dates = [record.verified?.takenAt, record.confirmedAt, record.incomplete?.takenAt]
  if (dates.some((date) => date && !(date <= at))) return at.getTime()
  const ends = [coverage.changesAt, decision.kind === 'excluded' ? decision.expiresAt : null]
  return Math.min(...ends.map((end) => end?.getTime() ?? Number.POSITIVE_INFINITY))
}
