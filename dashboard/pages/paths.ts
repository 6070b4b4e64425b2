/** Where pages lie that others lead to. */
import { encodeBytes, formatTreePath, type TreePath } from '../../core/domain/tree-path.ts'
import { repositoryPath } from '../look/repository-name.tsx'
import type { FleetRepository } from '../ports/fleet.ts'

export { repositoryPath } from '../look/repository-name.tsx'

export const POLICIES_PATH = '/settings/policies'

interface Named {
  readonly owner: string
  readonly name: string
}

export function snapshotPath(repository: Named, snapshot: string): string {
  return `${repositoryPath(repository)}/snapshots/${snapshot}`
}

/** The way to restore a repository: its newest verified snapshot, or all that there are. */
export function restorePath(repository: FleetRepository): string {
  const { verified } = repository
  return verified === null
    ? `${repositoryPath(repository)}#snapshots`
    : `${snapshotPath(repository, verified.snapshot)}/restore`
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
