/** A stream on its way to S3: hashed and counted as it passes, and asked what became of it. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { HoldfastError } from '../domain/errors.ts'
import { interruptible } from './s3-interruptible.ts'

export interface SentStream {
  readonly readable: Readable
  /** Whether all of it was read. */
  complete(): boolean
  /** What broke the stream itself, if anything did. */
  failure(): { readonly error: unknown } | undefined
  /** Digest and size of what has passed. */
  sent(): { readonly sha256: string; readonly sizeBytes: number }
  /** Lets go of the source. */
  close(): void
}

export function watchStream(
  body: AsyncIterable<Uint8Array>,
  capacityBytes: number,
  signal: AbortSignal | undefined,
): SentStream {
  const hash = createHash('sha256')
  const source = interruptible(body, signal)
  let sizeBytes = 0
  let complete = false
  let failure: { readonly error: unknown } | undefined

  async function* passing(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source.chunks) {
        sizeBytes += chunk.length
        if (sizeBytes > capacityBytes) throw tooLarge(capacityBytes)
        hash.update(chunk)
        // An empty chunk would end a stream of bytes.
        if (chunk.length > 0) yield chunk
      }
      complete = true
    } catch (error) {
      failure = { error }
      throw error
    }
  }

  const readable = Readable.from(passing(), { objectMode: false })
  // Whoever reads learns of a failure there; without a reader it must not end the process.
  readable.on('error', () => {})
  return {
    readable,
    complete: () => complete,
    failure: () => failure,
    sent: () => ({ sha256: hash.copy().digest('hex'), sizeBytes }),
    close() {
      source.release()
      readable.destroy()
    },
  }
}

function tooLarge(capacityBytes: number): HoldfastError {
  return new HoldfastError(
    'store-full',
    `The stream is longer than the ${capacityBytes} bytes that its parts can hold.`,
    { hint: 'Its size was guessed far too low: give a better guess, up to 5 TiB.' },
  )
}
