/** What became of protected refs from one snapshot to the next: pure. */
import { describeRefName, type RefListing } from '../../core/domain/refs.ts'
import { createRefSelector } from '../../core/domain/select.ts'
import type { ForcedPush } from '../records/forced-pushes.ts'
import type { RefChanged, RefMoved } from './finding.ts'

export interface RefComparison {
  readonly before: RefListing
  readonly after: RefListing
  /** What is told, as patterns; none is nothing. */
  readonly protectedRefs: readonly string[]
  /** What the later snapshot was asked to take: a ref that it was not is not deleted. */
  readonly selection: readonly string[]
  /** Of which webhooks told. That none told of a push says nothing: it may come later, or never. */
  readonly forced: readonly ForcedPush[]
}

type Change = Omit<RefChanged, 'snapshot' | 'heldBy'> | Omit<RefMoved, 'snapshot' | 'heldBy'>

/**
 * Refs that are gone, tags that are others, and branches that are elsewhere. That a branch moves
 * is its nature: whether it left something behind cannot be told from two lists. It is known only
 * where one push went from the one to the other, and was forced.
 */
export function compareRefs(comparison: RefComparison): Change[] {
  const { before, after, protectedRefs, selection, forced } = comparison
  if (protectedRefs.length === 0) return []
  const [isProtected, isTaken] = [protectedRefs, selection].map(createRefSelector)
  const now = new Map(after.refs.map(({ name, oid }) => [name, oid]))
  return before.refs.flatMap(({ name, oid }): Change[] => {
    if (!isProtected?.(name) || !isTaken?.(name)) return []
    const newOid = now.get(name)
    const ref = describeRefName(name)
    if (newOid === undefined) {
      return [{ kind: 'ref-changed', ref, change: 'deleted', before: oid, after: null }]
    }
    const change = newOid === oid ? undefined : changeOf(name, oid, newOid, forced)
    if (change === undefined) return []
    return change === 'asked'
      ? [{ kind: 'ref-moved', ref, before: oid, after: newOid }]
      : [{ kind: 'ref-changed', ref, change, before: oid, after: newOid }]
  })
}

function changeOf(
  name: string,
  before: string,
  after: string,
  forced: readonly ForcedPush[],
): 'moved' | 'rewritten' | 'asked' | undefined {
  if (name.startsWith('refs/tags/')) return 'moved'
  if (!name.startsWith('refs/heads/')) return undefined
  const known = forced.some(
    (push) => push.ref === name && push.before === before && push.after === after,
  )
  return known ? 'rewritten' : 'asked'
}
