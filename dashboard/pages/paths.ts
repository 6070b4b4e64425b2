/** Where the pages of repositories and snapshots lie. */
import { encodeBytes, formatTreePath, type TreePath } from '../../core/domain/tree-path.ts'

interface Named {
  readonly owner: string
  readonly name: string
}

export function repositoryPath({ owner, name }: Named): string {
  return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`
}

export function snapshotPath(repository: Named, snapshot: string): string {
  return `${repositoryPath(repository)}/snapshots/${snapshot}`
}

export type ContentPage = 'tree' | 'file' | 'download' | 'search' | 'refs' | 'archive.tar.gz'

/** A page of what is in a snapshot. `at` is a ref as a byte string. */
export function contentPath(
  base: string,
  page: ContentPage,
  { at, path = [] }: { readonly at: string; readonly path?: TreePath },
): string {
  const query = new URLSearchParams({ at: encodeBytes(at) })
  if (path.length > 0) query.set('path', formatTreePath(path))
  return `${base}/${page}?${query}`
}
