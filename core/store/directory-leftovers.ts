/**
 * Unfinished writes of a directory store: files in `.tmp` whose names say who writes
 * them and what for, so that they can be told from one another after a crash.
 *
 *     <host>~<pid>~<16 hex digits>~<key, escaped, its first 120 characters>
 *     claim~<32 hex digits>        see directory-publish.ts; holds such a name
 */
import { lstat, readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { onDisk } from './directory-errors.ts'
import { isFolder, unlessAbsent } from './directory-files.ts'
import type { Writer } from './directory-writer.ts'

export const TEMP_FOLDER = '.tmp'

/** With 120 of the key, the longest name still is under the 255 that file systems allow. */
const KEY_LENGTH = 120

/** The name of a file to write `key` to. `random` is 16 hex digits. */
export function tempName({ host, pid }: Omit<Writer, 'isAlive'>, random: string, key: string) {
  return [host, pid, random, escapeKey(key).slice(0, KEY_LENGTH)].join('~')
}

interface Leftover {
  readonly host: string
  readonly pid: number
  /** Escaped, and cut at `KEY_LENGTH`. */
  readonly key: string
}

/** A claim whose writer died before it could write its name. It goes by its age alone. */
const NAMELESS: Leftover = { host: '', pid: 0, key: '' }

/**
 * Removes what writers of keys under `prefix` left in `.tmp` below `root`: those of this
 * host that run no more, whatever their age, and others that wrote nothing since `before`.
 */
export async function sweepLeftovers(
  root: string,
  prefix: string,
  before: Date,
  writer: Writer,
): Promise<number> {
  if (!(await isFolder(root, TEMP_FOLDER))) return 0
  const folder = join(root, TEMP_FOLDER)
  let swept = 0
  for (const name of await onDisk(folder, readdir(folder))) {
    const path = join(folder, name)
    const leftover = name.startsWith('claim~') ? await readClaim(path) : parseName(name)
    if (leftover === undefined || !mayBeUnder(prefix, leftover)) continue
    const finished = isDead(leftover, writer) || (await isOlder(path, before))
    if (finished && (await remove(path))) swept++
  }
  return swept
}

async function isOlder(path: string, before: Date): Promise<boolean> {
  const stats = await onDisk(path, unlessAbsent(lstat(path)))
  return stats !== undefined && stats.mtime < before
}

/** False if somebody else removed it first. */
async function remove(path: string): Promise<boolean> {
  return (await onDisk(path, unlessAbsent(unlink(path).then(() => true)))) ?? false
}

async function readClaim(path: string): Promise<Leftover> {
  const text = await onDisk(path, unlessAbsent(readFile(path, 'utf8')))
  return parseName(text ?? '') ?? NAMELESS
}

function parseName(name: string): Leftover | undefined {
  const [, host, pid, key] = /^([A-Za-z0-9.-]+)~(\d+)~[0-9a-f]+~([^~]*)$/.exec(name) ?? []
  if (host === undefined || key === undefined) return undefined
  return { host, pid: Number(pid), key }
}

/** A key that is not known in full counts as under every prefix that it may be under. */
function mayBeUnder(prefix: string, leftover: Leftover): boolean {
  const { key } = leftover
  const wanted = escapeKey(prefix)
  return (
    leftover === NAMELESS ||
    key.startsWith(wanted) ||
    (key.length === KEY_LENGTH && wanted.startsWith(key))
  )
}

function isDead({ host, pid }: Leftover, writer: Writer): boolean {
  return host === writer.host && pid !== writer.pid && !writer.isAlive(pid)
}

function escapeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('~', '%7E')
}
