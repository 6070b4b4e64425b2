/** What lies in a directory. */
import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of all files below `directory`; what vanishes meanwhile counts nothing. */
export function bytesBelow(directory: string): number {
  let bytes = 0
  for (const entry of entriesOf(directory)) {
    const path = join(directory, entry.name)
    bytes += entry.isDirectory() ? bytesBelow(path) : (lstat(path)?.size ?? 0)
  }
  return bytes
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch (error) {
    if (isGone(error)) return []
    throw error
  }
}

function lstat(path: string) {
  try {
    return lstatSync(path)
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
