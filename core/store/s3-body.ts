/** The bytes of an answer, counted: a body that ends early is an error, not an end. */
import { Readable } from 'node:stream'
import { HoldfastError } from '../domain/errors.ts'

/** The body as chunks; throws `store-unreachable` unless it has `expectedBytes`. */
export async function* readBody(
  body: Readable,
  expectedBytes: number,
  failure: (error: unknown) => HoldfastError,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.length
      yield chunk
    }
  } catch (error) {
    throw failure(error)
  }
  if (bytes === expectedBytes) return
  throw new HoldfastError(
    'store-unreachable',
    `The store sent ${bytes} bytes where it had promised ${expectedBytes}.`,
    { hint: 'Run again; if it stays, something between here and the store cuts answers short.' },
  )
}

/** The body of an answer as a stream whose failure, if nobody reads it, harms no one. */
export function bodyOf(body: unknown): Readable {
  if (!(body instanceof Readable)) throw new TypeError('S3 answered without a body')
  // The connection of a body that is left unread is cut at last, and the error has no reader.
  return body.on('error', () => {})
}

export function discardBody(body: unknown): void {
  bodyOf(body).destroy()
}
