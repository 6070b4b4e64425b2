/** The entries of a tree of git, read from its bytes. */
import { HoldfastError } from '../domain/errors.ts'

export type EntryKind = 'folder' | 'file' | 'executable' | 'symlink' | 'submodule'

export interface RawEntry {
  /** As a byte string: any bytes but a zero. */
  readonly name: string
  /** In octal, as git writes it: `100644`. */
  readonly mode: string
  readonly kind: EntryKind
  readonly oid: string
}

const FILE_TYPE = 0o170000
const [SPACE, ZERO] = [0x20, 0]

/** What git takes an entry for, by its mode; what is none of the others is a submodule. */
export function kindOfMode(mode: string): EntryKind {
  const bits = Number.parseInt(mode, 8)
  switch (bits & FILE_TYPE) {
    case 0o040000:
      return 'folder'
    case 0o100000:
      return (bits & 0o100) === 0 ? 'file' : 'executable'
    case 0o120000:
      return 'symlink'
    default:
      return 'submodule'
  }
}

/** The entries in the order in which they stand there. Ids have `oidLength` digits. */
export function* readTree(tree: Buffer, oidLength: number): Generator<RawEntry> {
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(SPACE, at)
    const zero = tree.indexOf(ZERO, space + 1)
    const end = zero + 1 + oidLength / 2
    if (space < 0 || zero < 0 || end > tree.length) throw malformed()
    const mode = tree.toString('latin1', at, space)
    yield {
      name: tree.toString('latin1', space + 1, zero),
      mode: mode.padStart(6, '0'),
      kind: kindOfMode(mode),
      oid: tree.toString('hex', zero + 1, end),
    }
    at = end
  }
}

function malformed(): HoldfastError {
  return new HoldfastError('snapshot-invalid', 'A folder of the snapshot is malformed.', {
    hint: 'Its history may be whole: restore the snapshot and look with `git ls-tree`.',
  })
}
