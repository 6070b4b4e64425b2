/**
 * Runs a piece of shell, and tells what it cost.
 *
 * Time and memory are never taken in the same run: looking for memory and disk takes a share of
 * the machine, and would be paid for by what is measured.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { CLEAN_ENVIRONMENT } from '../test/git.ts'
import { bytesBelow } from './disk.ts'
import { memoryBelow } from './process-tree.ts'

export interface Run {
  /** Shell for bash, under `set -eo pipefail`. */
  readonly script: string
  readonly directory: string
  readonly variables: Readonly<Record<string, string>>
  /** The file that takes all output. */
  readonly log: string
  readonly signal: AbortSignal
}

export interface Time {
  readonly wallMs: number
  /** User and system time of the whole tree of processes. */
  readonly cpuMs: number
}

export interface Peaks {
  /** Null where there is no /proc, and for what ended before it was looked at. */
  readonly memoryBytes: number | null
  readonly scratchBytes: number
}

/**
 * `time` is bash's own. The kernel adds up the processor time of all processes that were waited
 * for, so nothing is sampled and nothing lost; it is exact to a millisecond.
 */
const TIMED = `TIMEFORMAT='%3R %3U %3S'
time { ( exec > "$2" 2>&1; set -eo pipefail; eval "$1" ); }
exit $?`
const REPORT = /^(\d+\.\d+) (\d+\.\d+) (\d+\.\d+)\n$/

/** How often memory and disk are looked at. */
const LOOK_EVERY_MS = 20

/** Runs a script and takes its time. Throws with the end of its log when it fails. */
export async function time(run: Run): Promise<Time> {
  const { reported } = start(run)
  const [, wall, user, system] = REPORT.exec(await reported) ?? []
  if (wall === undefined) throw new Error('bash did not tell the time.')
  return { wallMs: Number(wall) * 1000, cpuMs: (Number(user) + Number(system)) * 1000 }
}

/** Runs a script and takes its peaks: the memory of its processes, and the bytes in `scratch`. */
export async function observe(run: Run, scratch: string): Promise<Peaks> {
  const { pid, reported } = start(run)
  const ended = new AbortController()
  const watched = watch(pid, scratch, ended.signal)
  try {
    await reported
  } finally {
    ended.abort()
  }
  return watched
}

async function watch(pid: number, scratch: string, ended: AbortSignal): Promise<Peaks> {
  let memoryBytes: number | null = null
  let scratchBytes = 0
  while (!ended.aborted) {
    const memory = memoryBelow(pid)
    if (memory !== undefined && memory > 0) memoryBytes = Math.max(memoryBytes ?? 0, memory)
    scratchBytes = Math.max(scratchBytes, bytesBelow(scratch))
    await setTimeout(LOOK_EVERY_MS, undefined, { signal: ended }).catch(() => undefined)
  }
  return { memoryBytes, scratchBytes }
}

function start({ script, directory, variables, log, signal }: Run) {
  signal.throwIfAborted()
  const child = spawn('bash', ['-c', TIMED, 'bench', script, log], {
    cwd: directory,
    env: { ...CLEAN_ENVIRONMENT, ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
    // It leads a process group, so that all of it can be ended.
    detached: true,
  })
  const { pid = 0 } = child
  const end = () => endGroup(pid)
  signal.addEventListener('abort', end, { once: true })
  const reported = finish()
  return { pid, reported }

  async function finish(): Promise<string> {
    const [report, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')])
    signal.removeEventListener('abort', end)
    signal.throwIfAborted()
    if (exitCode !== 0) throw new Error(`It ended with ${exitCode}: ${await endOf(log)}`)
    return report
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM')
  } catch (error) {
    // It was over between the look and the signal.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function endOf(log: string): Promise<string> {
  const said = (await readFile(log, 'latin1')).replaceAll(/\s+/g, ' ').trim()
  return said.slice(-400)
}
