/** Text that is made while it is sent. */
import type { Asked } from './parts.ts'

export interface TextFile {
  /** Plain ASCII: `activity.csv`. */
  readonly name: string
  readonly type: 'text/csv' | 'application/x-ndjson'
  readonly chunks: AsyncIterable<string>
}

/** Made no faster than it is read. A failure on the way cuts it, so that nobody takes it for whole. */
export function sendText(context: Asked, { name, type, chunks }: TextFile): Response {
  const iterator = chunks[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
  return context.body(body, 200, {
    'content-type': `${type}; charset=utf-8`,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  })
}
