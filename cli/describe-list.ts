/** The snapshots of a store, repository by repository. */
import { describeBytes } from '../core/domain/quantity.ts'
import type { ListedSnapshot } from '../core/list.ts'
import { describeError } from './describe-error.ts'
import { type Description, describeCount } from './description.ts'

export function describeList(snapshots: readonly ListedSnapshot[], store: string): Description {
  const repositories = groupByRepository(snapshots)
  const unreadable = snapshots.filter(({ error }) => error !== undefined).length
  const kept = `${describeCount(snapshots.length, 'snapshot')} of ${describeCount(repositories.size, 'repository', 'repositories')}`
  const lacking = unreadable === 0 ? '' : `, ${unreadable} of which cannot be read`
  return {
    verdict:
      snapshots.length === 0 ? `${store} holds no snapshot.` : `${store} holds ${kept}${lacking}.`,
    tone: unreadable > 0 || snapshots.length === 0 ? 'doubt' : 'good',
    lines: [...repositories].flatMap(([id, listed]) => ['', ...describeRepository(id, listed)]),
  }
}

function groupByRepository(snapshots: readonly ListedSnapshot[]): Map<string, ListedSnapshot[]> {
  const groups = new Map<string, ListedSnapshot[]>()
  for (const snapshot of snapshots) {
    const group = groups.get(snapshot.repositoryId)
    if (group === undefined) groups.set(snapshot.repositoryId, [snapshot])
    else group.push(snapshot)
  }
  return groups
}

function describeRepository(id: string, snapshots: readonly ListedSnapshot[]): string[] {
  // A renamed repository goes by the name it had last.
  const name = snapshots.findLast(({ repository }) => repository !== null)?.repository
  return [`${name ?? 'a repository of unknown name'} (id ${id})`, ...snapshots.flatMap(describeRow)]
}

function describeRow({ snapshot, error, ...facts }: ListedSnapshot): string[] {
  if (error !== undefined) return [snapshot, ...describeError(error)].map((line) => `  ${line}`)
  const added = describeBytes(facts.addedBytes ?? 0)
  const parts = [
    describeCount(facts.refs ?? 0, 'ref'),
    facts.added === 'nothing' ? 'unchanged' : `${facts.added} of ${added}`,
    `${describeBytes(facts.restoreBytes ?? 0)} to restore`,
    `verified: ${facts.verified}`,
  ]
  return [`  ${snapshot}  ${parts.join(', ')}`]
}
