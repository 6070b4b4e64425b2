/** The body of a request, as it goes over the wire. */
import { gzip } from 'node:zlib'

export interface Content {
  readonly chunks: readonly Buffer[]
  /** Of all chunks, in bytes. */
  readonly length: number
  readonly gzipped: boolean
}

/** Bodies above this are compressed, as git does it. */
const LARGEST_PLAIN = 1024
/** Bytes that are sent at a time. */
const BLOCK = 65_536

/** Compresses beside this thread: 100,000 haves block nobody. */
export async function encodeContent(body: string | readonly string[]): Promise<Content> {
  const plain = Buffer.from(typeof body === 'string' ? body : body.join(''), 'latin1')
  const gzipped = plain.length > LARGEST_PLAIN
  const sent = gzipped ? await compress(plain) : plain
  return { chunks: inBlocks(sent), length: sent.length, gzipped }
}

function compress(plain: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // What takes most room are ids, which higher levels make no smaller.
    gzip(plain, { level: 1, chunkSize: BLOCK }, (error, packed) => {
      if (error) reject(error)
      else resolve(packed)
    })
  })
}

function inBlocks(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / BLOCK)
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * BLOCK, (n + 1) * BLOCK))
}
