/**
 * A job that is cancelled. The runner sends SIGINT, SIGTERM 7.5 s later and SIGKILL after another
 * 2.5 s: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
import { HoldfastError } from '../core/domain/errors.ts'

/** How long work may take to end by itself once it was told to. */
const GRACE_MS = 5000

type Signals = Pick<NodeJS.EventEmitter, 'on' | 'off'>

/** An abort signal that the first SIGINT or SIGTERM sets off. */
export function abortOnSignal(signals: Signals): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController()
  const abort = () => controller.abort(interrupted())
  for (const name of ['SIGINT', 'SIGTERM']) signals.on(name, abort)
  const stop = () => {
    for (const name of ['SIGINT', 'SIGTERM']) signals.off(name, abort)
  }
  return { signal: controller.signal, stop }
}

/** `work`, or the rejection `interrupted` when it does not end soon enough after `signal`. */
export async function withinGrace<T>(
  work: Promise<T>,
  signal: AbortSignal,
  graceMs = GRACE_MS,
): Promise<T> {
  let stop = () => {}
  const tooLate = new Promise<never>((_, reject) => {
    stop = afterGrace(signal, graceMs, () => reject(interrupted()))
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    stop()
  }
}

/** Calls `act` once `graceMs` have passed since `signal`, unless it is stopped. */
function afterGrace(signal: AbortSignal, graceMs: number, act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const onAbort = () => {
    timer = setTimeout(act, graceMs)
  }
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return () => {
    signal.removeEventListener('abort', onAbort)
    clearTimeout(timer)
  }
}

export function interrupted(): HoldfastError {
  return new HoldfastError('interrupted', 'The job was cancelled before the backup was done.', {
    hint: 'Earlier snapshots are untouched: run the job again.',
  })
}
