/**
 * The files and folders of a directory store. Below the root there are plain files
 * and folders only: a symbolic link could lead out of the store, so none is followed.
 */
import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HoldfastError } from '../domain/errors.ts'
import { errnoOf, onDisk } from './directory-errors.ts'

/** Backups hold private code: only the user who makes them may look into them. */
const FOLDER_MODE = 0o700

/** The file under `path` below `root`, or undefined if none lies there. Any doubt throws. */
export async function inspect(root: string, path: string): Promise<Stats | undefined> {
  const folders = dirname(path) === '.' ? [] : foldersOf(root, dirname(path))
  const stats = await lookDown([...folders, join(root, path)])
  return stats?.isFile() ? stats : undefined
}

/** Whether a folder lies under `path` below `root`. Any doubt throws. */
export async function isFolder(root: string, path: string): Promise<boolean> {
  return (await lookDown(foldersOf(root, path)))?.isDirectory() ?? false
}

/** The folders of `path`, from the one in `root` down. */
function foldersOf(root: string, path: string): string[] {
  let folder = root
  return path.split('/').map((segment) => {
    folder = join(folder, segment)
    return folder
  })
}

/**
 * What lies at the last of `paths`, each in the one before. All are asked for at once, and heard
 * from the top down: what is said of a place below one that is no folder means nothing.
 */
async function lookDown(paths: readonly string[]): Promise<Stats | undefined> {
  const looks = await Promise.allSettled(paths.map(look))
  let stats: Stats | undefined
  for (const [index, found] of looks.entries()) {
    if (found.status === 'rejected') throw found.reason
    stats = found.value
    // A file here is an object, and nothing lies below an object.
    if (index < looks.length - 1 && !stats?.isDirectory()) return undefined
  }
  return stats
}

async function look(path: string): Promise<Stats | undefined> {
  const stats = await onDisk(path, unlessAbsent(lstat(path)))
  if (stats !== undefined && !stats.isFile() && !stats.isDirectory()) throw neither(path)
  return stats
}

/** Undefined where there is no such file. */
export async function unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** A link, a pipe, a device: what a store never makes. */
export function neither(path: string): HoldfastError {
  return new HoldfastError('store-unsafe', `${path} is neither a plain file nor a folder.`, {
    hint: 'Put what it stands for in its place, or take it out of the store.',
  })
}

/**
 * Makes the folder `path` below `root` and all above it, and sees that they last.
 * `mkdir` with `recursive` is not used: on some file systems it never returns.
 */
export async function makeFolder(root: string, path: string): Promise<void> {
  if (await isFolder(root, path)) return
  await makeRoot(root)
  for (const folder of foldersOf(root, path)) {
    await onDisk(folder, make(folder))
    if (!(await look(folder))?.isDirectory()) throw blocked(folder)
  }
}

async function makeRoot(root: string): Promise<void> {
  const parent = dirname(root)
  const made = await onDisk(root, unlessAbsent(make(root)))
  // Where `made` is undefined, the folder above is absent too.
  if (made === undefined) await makeRoot(parent)
  if (made ?? (await onDisk(root, make(root)))) await syncFolder(parent)
}

/** Whether it was made; otherwise it is there already. */
async function make(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, FOLDER_MODE)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * Makes the entries of `path` and of every folder above it up to `root` last. Also
 * those that were there: another writer may have made them a moment ago.
 */
export async function syncFolders(root: string, path: string): Promise<void> {
  const folders = dirname(path) === '.' ? [] : foldersOf(root, dirname(path))
  await Promise.all([root, ...folders].map(syncFolder))
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await onDisk(folder, open(folder, constants.O_RDONLY | constants.O_DIRECTORY))
  try {
    await onDisk(folder, handle.sync().catch(unlessUnknown))
  } finally {
    await handle.close()
  }
}

/** Some network and FUSE file systems know no fsync of a folder; there, they order writes themselves. */
function unlessUnknown(error: unknown): void {
  if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error) ?? '')) throw error
}

function blocked(folder: string): HoldfastError {
  return new HoldfastError('bad-input', `Nothing can lie below ${folder}, which is an object.`, {
    hint: 'In a directory no key can be a folder of another; choose another key or an S3 store.',
  })
}
