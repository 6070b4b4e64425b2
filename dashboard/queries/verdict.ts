/** "Am I covered?" in one sentence, with an honest denominator. */
import type { CoverageState } from '../../core/domain/coverage-verdict.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import type { Visible } from './visible.ts'

export interface Verdict {
  readonly text: string
  /** `unknown` where not everything that there is can be known. */
  readonly tone: 'good' | 'bad' | 'unknown'
  /** Repositories that are to be covered: all but those excluded with a reason, and those gone. */
  readonly covered: number
  readonly protected: number
  readonly excluded: number
  /** Deleted at GitHub, or moved to where the App is not. */
  readonly gone: number
}

/** What the repositories of a verdict are counted as; each is of exactly one share. */
type Share = 'safe' | 'unprotected' | 'excluded' | 'gone'

export function judge({ repositories, accounts }: Pick<Visible, 'repositories' | 'accounts'>) {
  const counts = countShares(repositories)
  return { ...counts, ...say(counts, accounts) } satisfies Verdict
}

/** Which of the counts of a verdict a repository is in. */
export function shareOf({ coverage: { state, cause } }: FleetRepository): Share {
  if (state === 'excluded') return 'excluded'
  // Nothing is there to protect any more. What is only out of sight is not gone.
  if (state === 'source-gone' && GONE.has(cause.code)) return 'gone'
  return SAFE.has(state) ? 'safe' : 'unprotected'
}

/** Whether it is in the denominator. */
export function isToBeCovered(repository: FleetRepository): boolean {
  const share = shareOf(repository)
  return share === 'safe' || share === 'unprotected'
}

/** A copy is held that is new enough, or, within its grace, will soon be. */
const SAFE: ReadonlySet<CoverageState> = new Set(['protected', 'late'])
const GONE: ReadonlySet<string> = new Set(['deleted', 'transferred'])

type Counts = Omit<Verdict, 'text' | 'tone'>

function countShares(repositories: Visible['repositories']): Counts {
  const counts = { safe: 0, unprotected: 0, excluded: 0, gone: 0 }
  for (const repository of repositories) counts[shareOf(repository)] += 1
  const { safe, unprotected, excluded, gone } = counts
  return { covered: safe + unprotected, protected: safe, excluded, gone }
}

function say(
  { covered, protected: safe }: Counts,
  accounts: Visible['accounts'],
): Pick<Verdict, 'text' | 'tone'> {
  const unknown = accounts.filter(
    ({ discoveredAt, policyKnown }) => discoveredAt === null || !policyKnown,
  )
  if (unknown.length > 0) {
    const names = unknown.map(({ login }) => login).join(', ')
    return { tone: 'unknown', text: `Nobody knows yet what there is at ${names}.` }
  }
  if (covered === 0) return { tone: 'unknown', text: 'There is no repository to protect.' }
  if (safe === covered) {
    const text = covered === 1 ? 'The one repository is' : `All ${count(covered)} are`
    return { tone: 'good', text: `${text} protected.` }
  }
  const open = covered - safe
  const number = open.toLocaleString('en')
  const text = `${number} of ${count(covered)} ${open === 1 ? 'is' : 'are'} not protected.`
  return { tone: 'bad', text }
}

/** `1 repository`, `10,000 repositories`. */
export function count(repositories: number): string {
  const number = repositories.toLocaleString('en')
  return `${number} ${repositories === 1 ? 'repository' : 'repositories'}`
}
