import { HoldfastError } from '../domain/errors.ts'

/**
 * The same bytes; fails instead of going on behind `mostBytes`, so that no reader takes what was
 * cut for all there is.
 */
export async function* limited(
  chunks: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > mostBytes) throw exportTooLarge(`more than ${mostBytes} bytes`)
    yield chunk
  }
}

export function exportTooLarge(size: string): HoldfastError {
  return new HoldfastError('snapshot-too-large', `The export has ${size}, which is too many.`, {
    hint: 'Export a folder of it, or restore the snapshot with `holdfast restore`.',
  })
}
