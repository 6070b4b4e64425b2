/** A pack on its way into the store: looked at, and handed to git, while it passes. */
import {
  PACK_HEADER_BYTES,
  type PackInspector,
  type PackSummary,
} from './archive/pack-inspector.ts'
import { type GitProcess, write } from './git/process.ts'

/** The chunks of a pack; at its end it is known to be whole, or this throws. */
export type PassingPack = AsyncGenerator<Buffer, PackSummary>

/** Passes the pack on and looks at it. `ended` says whether its sender ended well. */
export async function* inspected(
  chunks: AsyncIterable<Buffer>,
  inspector: PackInspector,
  ended?: () => Promise<unknown>,
): PassingPack {
  for await (const chunk of chunks) {
    inspector.update(chunk)
    yield chunk
  }
  await ended?.()
  return inspector.finish()
}

/** Passes the pack on and into `index-pack`; at its end git has hashed every object of it. */
export async function* indexed(
  chunks: PassingPack,
  indexer: GitProcess,
  check: (summary: PackSummary) => Promise<void>,
): PassingPack {
  for (;;) {
    const next = await chunks.next()
    if (next.done) {
      indexer.stdin.end()
      await indexer.ended
      await check(next.value)
      return next.value
    }
    // An indexer that stopped reading has failed, and says why.
    if (!(await write(indexer, next.value))) await indexer.ended
    yield next.value
  }
}

/** Reads a passing pack to its end. */
export async function drain(pack: PassingPack): Promise<PackSummary> {
  for (;;) {
    const next = await pack.next()
    if (next.done) return next.value
  }
}

/** The first bytes of a stream, enough for the header of a pack, and the whole of it again. */
export async function readStart(
  stream: AsyncIterable<Buffer>,
): Promise<{ start: Buffer; all: AsyncIterable<Buffer> }> {
  const chunks = stream[Symbol.asyncIterator]()
  let start: Buffer = Buffer.alloc(0)
  while (start.length < PACK_HEADER_BYTES) {
    const next = await chunks.next()
    if (next.done) break
    start = Buffer.concat([start, next.value])
  }
  async function* all(): AsyncGenerator<Buffer> {
    try {
      if (start.length > 0) yield start
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
    } finally {
      // Whoever stops early lets go of what the stream holds open.
      await chunks.return?.()
    }
  }
  return { start, all: all() }
}
