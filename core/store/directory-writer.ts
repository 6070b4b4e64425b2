/** Who writes to a directory, so that what a dead writer left can be told from a write that goes on. */
import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { errnoOf } from './directory-errors.ts'

export interface Writer {
  /** Equal for two writers only if each can see the other's process. Letters, digits, `.` and `-`. */
  readonly host: string
  readonly pid: number
  /** Whether a process of this number runs on this host. */
  readonly isAlive: (pid: number) => boolean
}

/** This process as a writer. */
export function thisWriter(): Writer {
  return { host: thisHost(), pid: process.pid, isAlive }
}

/**
 * The host's name and a digest of its boot and process namespace: containers often
 * share a name, and see nothing of each other's processes.
 */
function thisHost(): string {
  const name = hostname()
    .replace(/[^A-Za-z0-9.-]/g, '-')
    .slice(0, 48)
  const boot = orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))
  const processes = orEmpty(() => readlinkSync('/proc/self/ns/pid'))
  const digest = createHash('sha256').update(`${boot}\n${processes}`).digest('hex')
  return `${name}.${digest.slice(0, 8)}`
}

/** Only Linux has these files; elsewhere the name of the host must do. */
function orEmpty(look: () => string): string {
  try {
    return look()
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    // Signal 0 asks whether there is such a process, and sends nothing.
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) !== 'ESRCH'
  }
}
