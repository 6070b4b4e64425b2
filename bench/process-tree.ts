/** What a process and everything it started take of the memory; from /proc, so on Linux only. */
import { readdirSync, readFileSync } from 'node:fs'

/**
 * The memory of all descendants of a process, in bytes, itself left out: the sum of their
 * resident sets. What several of them share counts for each: libraries mostly, some megabytes.
 * Undefined without /proc.
 */
export function memoryBelow(root: number): number | undefined {
  const children = childrenByParent()
  if (children === undefined) return undefined
  const below = [...(children.get(root) ?? [])]
  for (const pid of below) below.push(...(children.get(pid) ?? []))
  return below.reduce((sum, pid) => sum + residentBytes(pid), 0)
}

function childrenByParent(): Map<number, number[]> | undefined {
  const children = new Map<number, number[]>()
  const pids = readdirOr('/proc')?.filter((name) => /^\d+$/.test(name))
  if (pids === undefined || pids.length === 0) return undefined
  for (const pid of pids) {
    const stat = readOr(`/proc/${pid}/stat`)
    // `1234 (name) S 1 …`, and a name may hold anything: see proc_pid_stat(5).
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    children.set(parent, [...(children.get(parent) ?? []), Number(pid)])
  }
  return children
}

function residentBytes(pid: number): number {
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readOr(`/proc/${pid}/status`)) ?? []
  return Number(kib) * 1024
}

/** A process may end between two looks, and takes no memory then. */
function readOr(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

function readdirOr(directory: string): string[] | undefined {
  try {
    return readdirSync(directory)
  } catch {
    return undefined
  }
}
