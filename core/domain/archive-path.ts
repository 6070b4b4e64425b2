/**
 * Whether a tree of git can be unpacked from an archive without harm. Git lets a tree hold names
 * that git itself would never check out; what unpacks an archive may be less careful.
 */

/** Says what is wrong with one entry after the other, or nothing. Paths are byte strings. */
export type ArchiveCheck = (entry: {
  readonly path: string
  readonly kind: string
}) => string | undefined

export function createArchiveCheck(): ArchiveCheck {
  const links = new Set<string>()
  return ({ path, kind }) => {
    const names = path.split('/')
    const harmful = names.map(harmOf).find((harm) => harm !== undefined)
    if (harmful !== undefined) return harmful
    if (throughLink(names, links)) return 'another entry is a symbolic link of that name'
    if (kind === 'symlink') links.add(path)
    return undefined
  }
}

function harmOf(name: string): string | undefined {
  if (name === '') return 'it has an empty name'
  // Some systems take a backslash for a slash.
  const parts = name.split('\\')
  if (parts.some((part) => part === '.' || part === '..')) return 'it leads out of its folder'
  if (parts.some((part) => DOT_GIT.test(part))) return 'git would take it for a repository'
  return undefined
}

/** As file systems spell it that mind no case, no dot or space at the end, and streams. */
const DOT_GIT = /^(\.git|git~1)[. ]*(:.*)?$/is

/** What is written below a link, or in its place, may be written where that points. */
function throughLink(names: readonly string[], links: ReadonlySet<string>): boolean {
  return links.size > 0 && names.some((_, depth) => links.has(names.slice(0, depth + 1).join('/')))
}
