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

export function judge({
  repositories,
  accounts,
}: Pick<Visible, 'repositories' | 'accounts'>): Verdict {
  const excluded = repositories.filter(({ coverage }) => coverage.state === 'excluded').length
  const gone = repositories.filter(isGone).length
  const covered = repositories.length - excluded - gone
  const safe = repositories.filter(({ coverage }) => SAFE.has(coverage.state)).length
  const counts = { covered, protected: safe, excluded, gone }
  const unknown = accounts.filter(
    ({ discoveredAt, policyKnown }) => discoveredAt === null || !policyKnown,
  )
  if (unknown.length > 0) {
    const names = unknown.map(({ login }) => login).join(', ')
    return { ...counts, tone: 'unknown', text: `Nobody knows yet what there is at ${names}.` }
  }
  if (covered === 0) {
    return { ...counts, tone: 'unknown', text: 'There is no repository to protect.' }
  }
  if (safe === covered) {
    const text = covered === 1 ? 'The one repository is' : `All ${covered} repositories are`
    return { ...counts, tone: 'good', text: `${text} protected.` }
  }
  const open = covered - safe
  const text = `${open} of ${count(covered)} ${open === 1 ? 'is' : 'are'} not protected.`
  return { ...counts, tone: 'bad', text }
}

/** A copy is held that is new enough, or, within its grace, will soon be. */
const SAFE: ReadonlySet<CoverageState> = new Set(['protected', 'late'])

/** Nothing is there to protect any more. What is only out of sight is not gone. */
function isGone({ coverage }: FleetRepository): boolean {
  return coverage.state === 'source-gone' && GONE.has(coverage.cause.code)
}

const GONE: ReadonlySet<string> = new Set(['deleted', 'transferred'])

function count(repositories: number): string {
  return `${repositories} ${repositories === 1 ? 'repository' : 'repositories'}`
}
