/** Who a repository is that no GitHub gives a number to: a digest of its address. */
import { pathToFileURL } from 'node:url'
import { sha256Hex } from './archive/digest.ts'
import type { RepositoryIdentity } from './domain/manifest.ts'
import { canonicalAddress } from './domain/source.ts'

/** `url` is without credentials. */
export function identifyAddress(
  host: string,
  path: readonly string[],
  url: string,
): RepositoryIdentity {
  return { id: idOf(host, path), host, path: [...path], url }
}

/**
 * A directory, by its real path. `project/.git` and `project` are one repository; `x` and
 * `x.git` may lie beside each other and are two. Every machine is `localhost`: a store that
 * several machines share takes equal paths for one repository.
 */
export function identifyPath(realPath: string): RepositoryIdentity {
  const path = realPath.replace(/(?<=[^/])\/\.git$/, '')
  const segments = path.split('/').filter((part) => part !== '')
  return identifyAddress('localhost', segments, pathToFileURL(path).href)
}

function idOf(host: string, path: readonly string[]): string {
  return `url-${sha256Hex(canonicalAddress(host, path)).slice(0, 32)}`
}
