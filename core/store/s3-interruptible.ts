/** A stream that a signal ends at once, even while its source is silent. */
import { HoldfastError } from '../domain/errors.ts'

export interface Interruptible {
  /** The chunks of the stream; throws `interrupted` when the signal says so. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** Stops listening to the signal. */
  release(): void
}

export function interruptible(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Interruptible {
  const iterator = body[Symbol.asyncIterator]()
  let interrupt: (reason: HoldfastError) => void = () => {}
  const stop = () => interrupt(stopped(signal))
  signal?.addEventListener('abort', stop)

  // A race against one promise for the signal would hold on to every chunk that ever won it.
  const next = () =>
    new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
      interrupt = reject
      if (signal?.aborted) stop()
      else iterator.next().then(resolve, reject)
    })

  async function* chunks(): AsyncGenerator<Uint8Array> {
    let ended = false
    try {
      for (let step = await next(); !step.done; step = await next()) yield step.value
      ended = true
    } finally {
      // A silent source would let nobody wait for its end.
      if (!ended) close(iterator)
    }
  }
  return { chunks: chunks(), release: () => signal?.removeEventListener('abort', stop) }
}

function close(iterator: AsyncIterator<Uint8Array>): void {
  iterator.return?.().catch(() => {})
}

function stopped(signal: AbortSignal | undefined): HoldfastError {
  return new HoldfastError('interrupted', 'The work was stopped before it was done.', {
    hint: 'Run it again: what is stored stays, and nothing half written is visible.',
    cause: signal?.reason,
  })
}
