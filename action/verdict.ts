/** What many results come to, as one status, one sentence and one exit code. */

import type { HoldfastError } from '../core/domain/errors.ts'
import { VERIFY_LEVELS, type VerifyLevel } from '../core/domain/levels.ts'
import type { BackupResult, BackupStatus } from '../core/domain/outcome.ts'
import type { FAIL_ON } from './inputs.ts'

export const WORST_FIRST = ['failed', 'incomplete', 'dry-run', 'stored', 'unchanged'] as const

/** Nothing backed up is a failure: a filter that matches nothing must not look like success. */
export function worstStatus(results: readonly Pick<BackupResult, 'status'>[]): BackupStatus {
  return (
    WORST_FIRST.find((status) => results.some((result) => result.status === status)) ?? 'failed'
  )
}

/** The weakest level that holds for every result, or null when one is not verified. */
export function weakestLevel(
  results: readonly Pick<BackupResult, 'verified'>[],
): VerifyLevel | null {
  if (results.length === 0 || results.some(({ verified }) => verified === null)) return null
  return VERIFY_LEVELS.find((level) => results.some(({ verified }) => verified === level)) ?? null
}

/** Whether every repository is stored and what is stored was proved. */
export function allProtected(results: readonly BackupResult[]): boolean {
  const kept = results.every(({ status }) => status === 'stored' || status === 'unchanged')
  return kept && weakestLevel(results) !== null
}

export function exitCodeFor(
  results: readonly Pick<BackupResult, 'status'>[],
  failOn: (typeof FAIL_ON)[number],
): 0 | 1 {
  const worst = worstStatus(results)
  if (failOn === 'never') return 0
  if (worst === 'failed') return 1
  return worst === 'incomplete' && failOn === 'incomplete' ? 1 : 0
}

/**
 * The sentence at the top of the summary: what a reader must know if they read no further.
 * `error` is what stopped the run as a whole.
 */
export function describeVerdict(
  results: readonly BackupResult[],
  error?: Pick<HoldfastError, 'message'>,
): string {
  const [only, ...others] = results
  if (only === undefined) {
    return `Nothing was backed up: ${error?.message ?? 'no repository is left to back up.'}`
  }
  const worst = worstStatus(results)
  if (worst === 'dry-run') return 'Dry run: nothing was stored.'
  if (others.length === 0) return describeOne(only)
  if (worst === 'failed' || worst === 'incomplete') return describeShortfall(results)
  if (allProtected(results)) return `All ${results.length} repositories are backed up and verified.`
  return `All ${results.length} repositories are stored, but not every one is verified.`
}

function describeOne({ source, status, verified }: BackupResult): string {
  if (status === 'failed') return `The backup of ${source} failed.`
  if (status === 'incomplete') return `The backup of ${source} is incomplete.`
  if (verified === null) return `${source} is stored, but not verified.`
  if (status === 'unchanged') return `${source} has not changed and stays backed up and verified.`
  return `${source} is backed up and verified.`
}

function describeShortfall(results: readonly BackupResult[]): string {
  const count = (status: BackupStatus) => results.filter((one) => one.status === status).length
  const [failed, incomplete] = [count('failed'), count('incomplete')]
  const parts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(incomplete > 0 ? [`${incomplete} ${incomplete === 1 ? 'is' : 'are'} incomplete`] : []),
  ]
  return `Of ${results.length} repositories, ${parts.join(' and ')}.`
}
