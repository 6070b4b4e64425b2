/** A lock between processes of one machine: a file that names its holder. */
import { link, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isAlive } from './alive.ts'

/**
 * Runs `work` and tells it whether it holds the lock. A lock whose holder is a dead process
 * of this machine is taken over.
 */
export async function withLock<T>(path: string, work: (held: boolean) => Promise<T>): Promise<T> {
  const held = (await take(path)) || ((await isStale(path)) && (await take(path)))
  try {
    return await work(held)
  } finally {
    if (held) await rm(path, { force: true })
  }
}

async function take(path: string): Promise<boolean> {
  // A directory of this attempt alone: one process may try several times at once.
  const own = await mkdtemp(`${path}.`)
  try {
    await writeFile(join(own, 'holder'), `${hostname()} ${process.pid}\n`)
    await link(join(own, 'holder'), path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

/** Removes a lock whose holder is gone, and says whether it was one. */
async function isStale(path: string): Promise<boolean> {
  if (!(await isDeserted(path))) return false
  const own = await mkdtemp(`${path}.`)
  const moved = join(own, 'stale')
  try {
    // Others may have judged the same lock, and one of them holds a new one by now.
    await rename(path, moved)
    if (await isDeserted(moved)) return true
    await link(moved, path)
    return false
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

async function isDeserted(path: string): Promise<boolean> {
  const holder = await readFile(path, 'utf8').catch(() => '')
  const [host, pid] = holder.trim().split(' ')
  return host === hostname() && !isAlive(Number(pid))
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
