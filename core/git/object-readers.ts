/**
 * Readers of one repository, kept for whoever asks next: to start a git takes many times as long
 * as its answer, and a page of a folder needs two.
 */
import type { GitContext } from './context.ts'
import { createObjectReader, type KeptReader, type ObjectReader } from './object-reader.ts'
import { interrupted } from './process.ts'

export interface ObjectReaders {
  /**
   * Runs `work` with a reader that nobody else has meanwhile. When `signal` aborts, its processes
   * end, and so does whatever `work` waits for.
   */
  use<T>(signal: AbortSignal, work: (reader: ObjectReader) => Promise<T>): Promise<T>
  /** Ends all of them, also those in use. */
  close(): void
}

/** So many at once are kept; a crowd starts its own. */
const MOST_IDLE = 4
const IDLE_MS = 30_000

interface Kept {
  readonly reader: KeptReader
  end(): void
}

export function createObjectReaders(dir: string, context: GitContext): ObjectReaders {
  const closing = new AbortController()
  /** What was used last comes last, and is used first. */
  const idle: Kept[] = []
  const timers = new WeakMap<Kept, NodeJS.Timeout>()

  function start(): Kept {
    const ending = new AbortController()
    const signal = AbortSignal.any([context.signal, closing.signal, ending.signal])
    return {
      reader: createObjectReader(dir, { ...context, signal }),
      end: () => ending.abort(new Error('The reader is needed no longer.')),
    }
  }

  function keep(kept: Kept): void {
    idle.push(kept)
    if (idle.length > MOST_IDLE) idle.shift()?.end()
    const giveUp = () => {
      const at = idle.indexOf(kept)
      if (at >= 0) idle.splice(at, 1)[0]?.end()
    }
    const timer = setTimeout(giveUp, IDLE_MS)
    timer.unref()
    timers.set(kept, timer)
  }

  function take(): Kept | undefined {
    for (let kept = idle.pop(); kept !== undefined; kept = idle.pop()) {
      clearTimeout(timers.get(kept))
      if (kept.reader.isReady()) return kept
      kept.end()
    }
    return undefined
  }

  return {
    async use(signal, work) {
      if (signal.aborted) throw interrupted(signal)
      const kept = take() ?? start()
      const stop = () => kept.end()
      signal.addEventListener('abort', stop, { once: true })
      try {
        return await work(kept.reader)
      } finally {
        signal.removeEventListener('abort', stop)
        // One that was asked, and whose answer nobody read, would give it to the next.
        if (!closing.signal.aborted && !signal.aborted && kept.reader.isReady()) keep(kept)
        else kept.end()
      }
    },
    close() {
      closing.abort(new Error('The repository is closed.'))
    },
  }
}
