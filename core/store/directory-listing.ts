/** Lists the objects of a directory store in the order of the bytes of their keys. */
import type { Dirent } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk } from './directory-errors.ts'
import { isFolder, neither, unlessAbsent } from './directory-files.ts'
import { TEMP_FOLDER } from './directory-leftovers.ts'
import { checkKey, compareKeys } from './key.ts'
import type { ObjectInfo } from './store.ts'

interface Wanted {
  readonly prefix: string
  /** The key behind which the listing begins. */
  readonly after?: string
}

/** Every file below `root` that is wanted. Throws at anything it cannot look into. */
export async function* listFiles(root: string, wanted: Wanted): AsyncGenerator<ObjectInfo> {
  const folder = wanted.prefix.slice(0, wanted.prefix.lastIndexOf('/') + 1)
  if (folder !== '') {
    checkKey(`${folder}any`)
    if (!(await isFolder(root, folder.slice(0, -1)))) return
  }
  yield* walk(root, folder, wanted)
}

/** `folder` is empty, or ends in a slash. */
async function* walk(root: string, folder: string, wanted: Wanted): AsyncGenerator<ObjectInfo> {
  for (const { entry, key } of await entriesOf(root, folder)) {
    if (!mayHold(key, wanted)) continue
    if (entry.isDirectory()) yield* walk(root, key, wanted)
    else if (entry.isFile()) yield* infoOf(root, key)
    else throw neither(join(root, key))
  }
}

interface Entry {
  readonly entry: Dirent
  /** The key of a file; of a folder, how all keys in it begin. */
  readonly key: string
}

/**
 * The entries of a folder, in the order in which their keys are listed: a folder `a`
 * sorts as `a/`, behind `a-` and `a.`. One that is gone by now holds nothing.
 */
async function entriesOf(root: string, folder: string): Promise<Entry[]> {
  const path = join(root, folder)
  const entries = (await onDisk(path, unlessAbsent(readdir(path, { withFileTypes: true })))) ?? []
  return entries
    .map((entry) => ({ entry, key: `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}` }))
    .filter(({ key }) => key !== `${TEMP_FOLDER}/`)
    .sort((a, b) => compareKeys(a.key, b.key))
}

/** Whether the file, or a file in the folder, of this key may be wanted. */
function mayHold(key: string, { prefix, after }: Wanted): boolean {
  if (!key.startsWith(prefix)) return false
  if (after === undefined || compareKeys(key, after) > 0) return true
  return key.endsWith('/') && after.startsWith(key)
}

/** Nothing, if the file was removed since its folder was read. */
async function* infoOf(root: string, key: string): AsyncGenerator<ObjectInfo> {
  const path = join(root, key)
  const stats = await onDisk(path, unlessAbsent(lstat(path)))
  if (stats === undefined) return
  yield { key, sizeBytes: stats.size, storageClass: 'STANDARD', modifiedAt: stats.mtime }
}
