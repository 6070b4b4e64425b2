/** Every name a repository had, from what the store and the records say: pure. */
import type { RepositoryNames } from '../records/schema.ts'

/** From `since` on the repository had this name. */
export interface NamePoint {
  readonly owner: string
  readonly name: string
  readonly since: number
}

/** One name after the other, each until the next; the last is the one it has now. */
export function mergeNames(repositoryId: string, points: readonly NamePoint[]): RepositoryNames[] {
  const sorted = points.toSorted((a, b) => a.since - b.since)
  // Of two names at one moment the later said is right.
  const single = sorted.filter(({ since }, n) => sorted[n + 1]?.since !== since)
  const names = single.filter((point, n) => !isSame(point, single[n - 1]))
  return names.map(({ owner, name, since }, n) => ({
    repositoryId,
    owner,
    name,
    since,
    until: names[n + 1]?.since ?? null,
  }))
}

function isSame(a: NamePoint, b: NamePoint | undefined): boolean {
  return a.owner === b?.owner && a.name === b.name
}
