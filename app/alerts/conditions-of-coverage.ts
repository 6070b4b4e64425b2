import type { Coverage, SettledRun } from '../../core/domain/coverage-verdict.ts'
import type { Condition, SubjectRepository } from './condition.ts'

/** One repository as it is covered now. */
export interface CoveredRepository {
  readonly repository: SubjectRepository
  readonly coverage: Coverage
  /** The run that was settled last. */
  readonly lastRun: SettledRun | null
  /** The newest verified snapshot. */
  readonly newestVerified: string | null
}

/**
 * What of the coverage of all repositories of an installation somebody should know. A run that
 * failed once is no news: it is tried again, and told when it failed twice in a row.
 */
export function conditionsOfCoverage(repositories: readonly CoveredRepository[]): Condition[] {
  return repositories.flatMap((each) => conditionOf(each) ?? [])
}

function conditionOf(each: CoveredRepository): Condition | undefined {
  const { repository, coverage } = each
  switch (coverage.state) {
    case 'overdue':
    case 'incomplete':
      return verdict(coverage.state, each, coverage.since)
    case 'failed':
      return failure(each, coverage)
    case 'source-gone': {
      const { since, cause, next } = coverage
      const held = each.newestVerified
      return {
        ...{ kind: 'source-gone', repository, since, held },
        ...{ reason: cause.code, text: cause.text, next: next.text },
      }
    }
    case 'protected':
    case 'late':
    case 'never':
    case 'excluded':
    case 'paused':
      return undefined
  }
}

function failure(
  each: CoveredRepository,
  { since, cause, next }: Extract<Coverage, { state: 'failed' }>,
): Condition | undefined {
  const { repository, lastRun } = each
  // What was stored and is not what it should be does not wait for a second time.
  if (cause.code === 'run-unproved') {
    return { kind: 'unproved', repository, since, text: cause.text, next: next.text }
  }
  const twice = lastRun !== null && lastRun.failingSince < lastRun.settledAt
  return twice ? verdict('failed', each, since) : undefined
}

function verdict(
  kind: 'overdue' | 'failed' | 'incomplete',
  each: CoveredRepository,
  since: Date,
): Condition {
  const { repository, coverage, lastRun } = each
  const { cause, next } = coverage
  // Whatever runs have in common is their error; a source that does not answer is one cause.
  const error = cause.code.startsWith('run-') ? lastRun?.error?.code : undefined
  const common = kind === 'incomplete' ? next.code : (error ?? cause.code)
  return { kind, repository, since, cause: common, text: cause.text, next: next.text }
}
