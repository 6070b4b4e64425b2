/** Progress as plain lines, for logs and pipes. */
import type { Progress } from '../core/domain/progress.ts'
import { describeBytes } from '../core/domain/quantity.ts'

/** How often bytes, and words of the source, are worth a line. */
const EVERY_MS = 10_000

export function createProgressLines(
  write: (line: string) => void,
  now: () => Date,
): { report: (progress: Progress) => void; stop: () => void } {
  const toldAt = new Map<string, number>()
  return {
    report(progress) {
      const { source } = progress
      if (progress.kind === 'bytes' || progress.kind === 'remote') {
        const last = toldAt.get(source) ?? now().getTime()
        if (!toldAt.has(source)) toldAt.set(source, last)
        if (now().getTime() - last < EVERY_MS) return
      }
      toldAt.set(source, now().getTime())
      write(describeProgress(progress))
    },
    stop() {
      // Every line is already written.
    },
  }
}

export function describeProgress(progress: Progress): string {
  const { kind, source } = progress
  if (kind === 'phase') return `${source}: ${progress.phase}`
  if (kind === 'remote') return `${source}: the source says: ${progress.line}`
  if (kind === 'bytes') return `${source}: ${progress.phase}, ${describeAmount(progress)}`
  return `${source}: ${progress.level === 'warning' ? 'Warning: ' : ''}${progress.message}`
}

export function describeAmount({
  doneBytes,
  totalBytes,
}: {
  readonly doneBytes: number
  readonly totalBytes?: number
}): string {
  const done = describeBytes(doneBytes)
  return totalBytes === undefined ? done : `${done} of ${describeBytes(totalBytes)}`
}
