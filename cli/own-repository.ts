/** What is backed up when nothing is named. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The directory of Holdfast itself, found from the address of one of its modules, if that is a
 * git repository, and `directory` if not: installed as a package, it is none.
 */
export function findOwnRepository(moduleUrl: string, directory: string): string {
  for (let at = dirname(fileURLToPath(moduleUrl)); ; at = dirname(at)) {
    if (isOwnRoot(at)) return existsSync(join(at, '.git')) ? at : directory
    if (dirname(at) === at) return directory
  }
}

/** dist/ has a package.json too, which names nothing. */
function isOwnRoot(at: string): boolean {
  const path = join(at, 'package.json')
  return existsSync(path) && /"name": "holdfast"/.test(readFileSync(path, 'utf8'))
}
