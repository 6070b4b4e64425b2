/** A lock between processes of one machine: a file that names its holder. */
import { link, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beganAt, isInUse } from './alive.ts'

/**
 * Runs `work` and tells it whether it holds the lock. A lock whose holder is a dead process
 * of this machine is taken over.
 */
export async function withLock<T>(path: string, work: (held: boolean) => Promise<T>): Promise<T> {
  const held = (await take(path)) || ((await removeStale(path)) && (await take(path)))
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
    await writeFile(join(own, 'holder'), `${hostname()} ${process.pid} ${beganAt()}\n`)
    await link(join(own, 'holder'), path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

/**
 * Removes a lock whose holder is gone, and says whether it did. It does so under a second lock:
 * what was judged stale a moment ago may have been taken over since, and be held.
 */
async function removeStale(path: string): Promise<boolean> {
  if (!(await isDeserted(path))) return false
  return withLock(`${path}.takeover`, async (alone) => {
    if (!alone || !(await isDeserted(path))) return false
    await rm(path, { force: true })
    return true
  })
}

async function isDeserted(path: string): Promise<boolean> {
  const holder = await readFile(path, 'utf8').catch(() => '')
  const [host, pid, began] = holder.trim().split(' ')
  return host === hostname() && !isInUse(Number(pid), began === undefined ? began : Number(began))
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
