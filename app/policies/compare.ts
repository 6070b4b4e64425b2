/** What becomes of repositories when one policy takes the place of another. */
import type { PolicySubject } from '../../core/domain/policy.ts'
import type { Decider } from './decide.ts'
import { describeDecision } from './describe.ts'

export interface PolicyDifference {
  readonly key: string
  readonly before: string
  readonly after: string
  readonly repositoryIds: readonly string[]
}

export interface Comparison {
  /** What changes for the most repositories comes first. */
  readonly changes: readonly PolicyDifference[]
  readonly unchanged: number
}

/** A value that is not there, as one that is excluded has no RPO. */
const NONE = 'none'

export function comparePolicies(
  subjects: readonly (PolicySubject & { readonly id: string })[],
  deciders: { readonly before: Decider; readonly after: Decider },
  now: Date,
): Comparison {
  const found = new Map<string, { key: string; before: string; after: string; ids: string[] }>()
  let unchanged = 0
  for (const subject of subjects) {
    const before = valuesOf(deciders.before, subject, now)
    const after = valuesOf(deciders.after, subject, now)
    const keys = [...new Set([...before.keys(), ...after.keys()])]
    const changed = keys.filter((key) => before.get(key) !== after.get(key))
    if (changed.length === 0) unchanged += 1
    for (const key of changed) {
      const change = { key, before: before.get(key) ?? NONE, after: after.get(key) ?? NONE }
      const name = JSON.stringify(change)
      const same = found.get(name) ?? { ...change, ids: [] }
      same.ids.push(subject.id)
      found.set(name, same)
    }
  }
  const changes = [...found.values()].map(({ ids, ...rest }) => ({ ...rest, repositoryIds: ids }))
  return {
    unchanged,
    changes: changes.toSorted((a, b) => b.repositoryIds.length - a.repositoryIds.length),
  }
}

/** By key. Where a value was decided is no difference. */
function valuesOf(decide: Decider, subject: PolicySubject, now: Date): ReadonlyMap<string, string> {
  return new Map(describeDecision(decide(subject, now)).map(({ key, value }) => [key, value]))
}
