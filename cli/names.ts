/** Refs and paths, which are bytes in git, as people and programs give and take them. */
import {
  bytesOfText,
  decodeBytes,
  describeBytes,
  describeTreePath,
  encodeBytes,
  formatTreePath,
  parseTreePath,
  type TreePath,
  treePathOfText,
} from '../core/domain/tree-path.ts'

export interface NameFlags {
  readonly ref?: string
  readonly encoded?: true
}

/** Throws `bad-input` for what can be no path. */
export function readPlace({ ref, encoded }: NameFlags, path = ''): { at: string; path: TreePath } {
  const at = ref === undefined ? 'HEAD' : encoded ? decodeBytes(ref) : bytesOfText(ref)
  return { at, path: encoded ? parseTreePath(path) : treePathOfText(path) }
}

export interface NameAsJson {
  /** For people; what is not UTF-8 is U+FFFD. */
  readonly text: string
  /** All of it, percent-encoded. */
  readonly encoded: string
}

/** A slash in a name of a ref is plain, since `--encoded` takes it so. */
export function nameAsJson(name: string): NameAsJson {
  const encoded = name.split('/').map(encodeBytes).join('/')
  return { text: describeBytes(name), encoded }
}

export function pathAsJson(path: TreePath): NameAsJson {
  return { text: describeTreePath(path), encoded: formatTreePath(path) }
}
