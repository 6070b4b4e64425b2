/** The body of a request, as it goes over the wire. */
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

export interface Content {
  readonly chunks: readonly Buffer[]
  /** Of all chunks, in bytes. */
  readonly length: number
  readonly gzipped: boolean
}

/** Bodies above this are compressed, as git does it. */
const LARGEST_PLAIN = 1024
/** Bytes put into gzip at a time. */
const BLOCK = 65_536

/** Compresses beside this thread: 100,000 haves block nobody. */
export async function encodeContent(body: string | readonly string[]): Promise<Content> {
  const pieces = typeof body === 'string' ? [body] : body
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (length <= LARGEST_PLAIN) return { chunks: [...inBlocks(pieces)], length, gzipped: false }
  const chunks: Buffer[] = []
  // What takes most room are ids, which higher levels make no smaller.
  const gzip = createGzip({ level: 1, chunkSize: BLOCK })
  await pipeline(inBlocks(pieces), gzip, async (compressed: AsyncIterable<Buffer>) => {
    for await (const chunk of compressed) chunks.push(chunk)
  })
  return { chunks, length: chunks.reduce((sum, chunk) => sum + chunk.length, 0), gzipped: true }
}

function* inBlocks(pieces: readonly string[]): Generator<Buffer> {
  let block = ''
  for (const piece of pieces) {
    block += piece
    if (block.length < BLOCK) continue
    yield Buffer.from(block, 'latin1')
    block = ''
  }
  if (block !== '') yield Buffer.from(block, 'latin1')
}
