/** Progress as bars on a terminal, one for each source that is worked on. */
import { MultiBar, type Options, type Params, type SingleBar } from 'cli-progress'
import type { Progress } from '../core/domain/progress.ts'
import { plainText } from './plain-text.ts'
import { describeAmount, describeProgress } from './progress-lines.ts'

const BAR_WIDTH = 20

/** `rows` is the height of the terminal. */
export function createProgressBars(stream: NodeJS.WritableStream & { readonly rows?: number }): {
  report: (progress: Progress) => void
  stop: () => void
} {
  const bars = new MultiBar({
    stream,
    format: formatBar,
    clearOnComplete: true,
    hideCursor: true,
    emptyOnZero: true,
    // Signals are the business of signals.ts.
    gracefulExit: false,
  })
  const shown = new Map<string, SingleBar>()
  const done = new Set<string>()
  let stopped = false

  function report(progress: Progress): void {
    if (progress.kind === 'note') {
      bars.log(`${plainText(describeProgress(progress))}\n`)
      return
    }
    const { source } = progress
    const bar = shown.get(source) ?? addBar(source)
    if (progress.kind === 'remote') {
      bar?.setTotal(0)
      bar?.update(0, { text: plainText(progress.line) })
      return
    }
    const { phase } = progress
    if (progress.kind === 'bytes') {
      bar?.setTotal(progress.totalBytes ?? 0)
      bar?.update(progress.doneBytes, { text: `${phase}, ${describeAmount(progress)}` })
    } else {
      bar?.setTotal(0)
      bar?.update(0, { text: phase })
    }
    // The last that is heard of a source.
    if (phase === 'recording') done.add(source)
  }

  function addBar(source: string): SingleBar | undefined {
    for (const each of done) removeBar(each)
    if (shown.size >= Math.max(1, (stream.rows ?? 24) - 2)) return undefined
    const bar = bars.create(0, 0, { source: plainText(source), text: '' })
    shown.set(source, bar)
    return bar
  }

  function removeBar(source: string): void {
    const bar = shown.get(source)
    if (bar !== undefined) bars.remove(bar)
    shown.delete(source)
    done.delete(source)
  }

  function stop(): void {
    if (stopped) return
    stopped = true
    // Notes that were not drawn yet would be lost.
    bars.update()
    bars.stop()
  }

  return { report, stop }
}

function formatBar(
  _options: Options,
  { value, total }: Params,
  { source, text }: { readonly source: string; readonly text: string },
): string {
  if (total === 0) return `${source}  ${text}`
  const full = Math.round(Math.min(1, value / total) * BAR_WIDTH)
  return `${source}  [${'='.repeat(full)}${' '.repeat(BAR_WIDTH - full)}]  ${text}`
}
