/** Whether the processes that left something behind are still there. */

/** Whether a process of this machine is still there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/**
 * Whether it is still there, and the same one: in a container every process has the number of the
 * one before. `began` is when it began, as `beganAt` says of this process.
 */
export function isInUse(pid: number, began: number | undefined): boolean {
  if (pid !== process.pid) return isAlive(pid)
  return began === undefined || Math.abs(began - beganAt()) <= 1
}

/** When this process began, in seconds of a clock that nobody sets. */
export function beganAt(): number {
  return Math.round(Number(process.hrtime.bigint() / 1_000_000n) / 1000 - process.uptime())
}
