/** Finds files by their paths. */
import { createPathMatcher } from '../domain/path-matcher.ts'
import { describeBytes, type TreePath } from '../domain/tree-path.ts'
import { type ListedEntry, listTree } from '../git/list-tree.ts'
import type { EntryKind } from '../git/tree.ts'
import { locate } from './locate.ts'
import { checkPage } from './page.ts'
import type { OpenSnapshot, Place } from './snapshot.ts'

export interface SearchRequest extends Place {
  /** Part of a path, or a pattern; see core/domain/path-matcher.ts. Paths are from the top. */
  readonly query: string
  /** From 1 to 1,000. */
  readonly limit: number
  /** How many entries are looked at before it gives up; a million when absent. */
  readonly mostEntries?: number
}

export interface Match {
  readonly path: TreePath
  readonly mode: string
  readonly kind: EntryKind
  readonly oid: string
  /** Of a file or a symbolic link. */
  readonly sizeBytes?: number
}

export interface SearchResult {
  readonly matches: readonly Match[]
  /** False where there may be more: it stopped at `limit` or at `mostEntries`. */
  readonly complete: boolean
  /** Entries that were looked at. */
  readonly looked: number
}

const MOST_ENTRIES = 1_000_000

/** Looks at every path below a folder, in git's order, until it has enough. */
export async function searchPaths(
  opened: OpenSnapshot,
  { at, path, query, limit, mostEntries = MOST_ENTRIES }: SearchRequest,
): Promise<SearchResult> {
  checkPage({ limit })
  const isMeant = createPathMatcher(query)
  const { dir, git } = opened
  const { entry } = await opened.withObjects((reader) => locate(opened, { at, path }, reader))
  const matches: Match[] = []
  let looked = 0
  let complete = true
  if (entry.kind !== 'folder') return { matches, complete, looked }

  const look = (listed: ListedEntry) => {
    const names = [...path, ...listed.path.split('/')]
    const meant = isMeant(describeBytes(names.join('/')))
    complete = looked < mostEntries && !(meant && matches.length === limit)
    if (!complete) return false
    looked += 1
    if (meant) matches.push(toMatch(listed, names))
    return true
  }
  await listTree(dir, entry.oid, look, git)
  return { matches, complete, looked }
}

function toMatch({ mode, kind, oid, sizeBytes }: ListedEntry, path: TreePath): Match {
  return { path, mode, kind, oid, ...(sizeBytes === undefined ? {} : { sizeBytes }) }
}
