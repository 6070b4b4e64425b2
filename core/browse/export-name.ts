import type { Manifest } from '../domain/manifest.ts'

/** What an export is called, without an ending: the repository and the snapshot. */
export function exportName({ repository, snapshot }: Manifest): string {
  const name = (repository.path.at(-1) ?? '')
    .replace(/\.git$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, 100)
  return `${name || 'repository'}-${snapshot}`
}
