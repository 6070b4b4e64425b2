/** What became of protected refs from one snapshot to the next: pure. */
import { describeRefName, type RefListing } from '../../core/domain/refs.ts'
import { createRefSelector } from '../../core/domain/select.ts'
import type { RefChanged } from './finding.ts'

export interface RefComparison {
  readonly before: RefListing
  readonly after: RefListing
  /** What is told, as patterns; none is nothing. */
  readonly protectedRefs: readonly string[]
  /** What the later snapshot was asked to take: a ref that it was not is not deleted. */
  readonly selection: readonly string[]
  /** Names of refs, as byte strings, that were pushed by force in between. */
  readonly forced: ReadonlySet<string>
}

/**
 * Refs that are gone, tags that are others, and branches that a push rewrote. That a branch moves
 * is its nature: whether it lost something cannot be told from two lists.
 */
export function compareRefs(comparison: RefComparison): Omit<RefChanged, 'snapshot' | 'heldBy'>[] {
  const { before, after, protectedRefs, selection, forced } = comparison
  if (protectedRefs.length === 0) return []
  const [isProtected, isTaken] = [protectedRefs, selection].map(createRefSelector)
  const now = new Map(after.refs.map(({ name, oid }) => [name, oid]))
  return before.refs.flatMap(({ name, oid }) => {
    if (!isProtected?.(name) || !isTaken?.(name)) return []
    const newOid = now.get(name)
    const change = changeOf(name, oid, newOid, forced)
    if (change === undefined) return []
    const ref = describeRefName(name)
    return [{ kind: 'ref-changed' as const, ref, change, before: oid, after: newOid ?? null }]
  })
}

function changeOf(
  name: string,
  before: string,
  after: string | undefined,
  forced: ReadonlySet<string>,
): RefChanged['change'] | undefined {
  if (after === undefined) return 'deleted'
  if (after === before) return undefined
  if (name.startsWith('refs/tags/')) return 'moved'
  return forced.has(name) ? 'rewritten' : undefined
}
