/** What a look at every byte of a store has found. */
import { describeBytes } from '../core/domain/quantity.ts'
import type { VerifiedRepository, VerifyResult } from '../core/verify.ts'
import { type Description, describeCount } from './description.ts'

export function describeVerify({ intact, repositories }: VerifyResult, store: string): Description {
  const damaged = repositories.filter((repository) => !repository.intact).length
  const all = describeCount(repositories.length, 'repository', 'repositories')
  if (repositories.length === 0) {
    return { verdict: `${store} holds nothing to verify.`, tone: 'bad', lines: [] }
  }
  return {
    verdict: intact ? `${all} in ${store} intact.` : `Damage: ${damaged} of ${all} in ${store}.`,
    tone: intact ? 'good' : 'bad',
    lines: repositories.flatMap(describeRepository),
  }
}

function describeRepository(repository: VerifiedRepository): string[] {
  const { repositoryId, intact, snapshots, objects, bytes, restored, damage, warnings } = repository
  const parts = [
    intact ? 'intact' : 'DAMAGED',
    describeCount(snapshots, 'snapshot'),
    `${describeCount(objects, 'object')} and ${describeBytes(bytes)} read`,
    ...(restored === null ? [] : [`${restored} restored and checked by git`]),
  ]
  return [
    `  ${repositoryId}: ${parts.join(', ')}`,
    ...damage.map(({ key, code, message }) => `    ${key} (${code}): ${message}`),
    ...warnings.map((warning) => `    Warning: ${warning}`),
  ]
}
