/** How well the repositories of a store are covered. */
import { describeBytes, describeDuration } from '../core/domain/quantity.ts'
import type { RepositoryStatus } from '../core/status.ts'
import { type Description, describeCount } from './description.ts'

/** The newest snapshot can be restored, as far as is known without reading it. */
export function isSound({
  present,
  damage,
}: Pick<RepositoryStatus, 'present' | 'damage'>): boolean {
  return present && damage.length === 0
}

export function describeStatus(
  repositories: readonly RepositoryStatus[],
  store: string,
): Description {
  const unsound = repositories.filter((repository) => !isSound(repository)).length
  const all = describeCount(repositories.length, 'repository', 'repositories')
  if (repositories.length === 0) {
    return { verdict: `Nothing is backed up in ${store}.`, tone: 'bad', lines: [] }
  }
  return {
    verdict:
      unsound > 0
        ? `${unsound} of ${all} in ${store} cannot be restored in full.`
        : `${all} in ${store}, each with a verified snapshot.`,
    tone: unsound > 0 ? 'bad' : 'good',
    lines: repositories.flatMap(describeRepository),
  }
}

function describeRepository(repository: RepositoryStatus): string[] {
  const { verified, checkedAt, chainLength, restoreBytes } = repository
  const parts = [
    `${describeDuration(repository.ageMs)} old`,
    describeCount(repository.refs, 'ref'),
    `${describeBytes(restoreBytes)} in ${describeCount(chainLength, 'bundle')}`,
    `verified when stored: ${verified}`,
    checkedAt === null ? 'not checked since' : `checked ${checkedAt}`,
  ]
  const missing = repository.present ? [] : ['objects are missing from the store']
  return [
    `  ${repository.repository} (id ${repository.repositoryId})`,
    `    ${repository.snapshot}: ${parts.join(', ')}`,
    ...[...missing, ...repository.damage.map((key) => `${key} is damaged`)].map(
      (problem) => `    Error: ${problem}`,
    ),
    ...(isSound(repository) ? [] : ['    Fix: back up again with --full; see `holdfast verify`.']),
  ]
}
