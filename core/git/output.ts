/** What git prints, for whoever reads it as slowly as they like and may go away. */
import { Readable } from 'node:stream'
import type { GitContext } from './context.ts'
import { interrupted } from './process.ts'

/**
 * The bytes that `produce` yields. A reader that goes away ends the processes that were started
 * with the context it is handed, and so does the signal of `context`, which fails the stream.
 */
export function createOutput(
  context: GitContext,
  produce: (own: GitContext) => AsyncGenerator<Uint8Array>,
): Readable {
  const ending = new AbortController()
  const signal = AbortSignal.any([context.signal, ending.signal])
  const output = Readable.from(produce({ ...context, signal }), { objectMode: false })
  // Whoever reads it learns of a failure; that nobody does is no reason to end the program.
  output.on('error', () => {})
  const stop = () => output.destroy(interrupted(context.signal))
  context.signal.addEventListener('abort', stop, { once: true })
  output.once('close', () => {
    context.signal.removeEventListener('abort', stop)
    ending.abort()
  })
  return output
}
