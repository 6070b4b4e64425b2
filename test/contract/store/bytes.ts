/** Bytes to store, and what came back of them, for the store contract. */
import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { HoldfastError } from '../../../core/domain/errors.ts'
import type { Store } from '../../../core/store/store.ts'

export const KIB = 1024
export const MIB = 1024 * KIB

/** `size` bytes that look random, the same for the same seed. */
export function bytesOf(size: number, seed = 'a'): Uint8Array {
  const blocks: Buffer[] = []
  for (let block = 0; block * 32 < size; block++) {
    blocks.push(createHash('sha256').update(`${seed} ${block}`).digest())
  }
  return new Uint8Array(Buffer.concat(blocks).subarray(0, size))
}

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

/** The bytes as a stream of chunks, with turns of the event loop between them. */
export async function* streamOf(
  bytes: Uint8Array,
  chunkBytes = 64 * KIB,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    await new Promise(setImmediate)
    yield bytes.slice(at, at + chunkBytes)
  }
}

/** A stream that ends in `error` after `bytes`. */
export async function* brokenAfter(bytes: Uint8Array, error: Error): AsyncGenerator<Uint8Array> {
  yield* streamOf(bytes)
  throw error
}

/** A stream of `count` blocks of 1 MiB, each made when it is asked for and unlike the others. */
export async function* blocks(count: number, onBlock: () => void): AsyncGenerator<Uint8Array> {
  for (let block = 0; block < count; block++) {
    onBlock()
    yield new Uint8Array(Buffer.alloc(MIB, `block ${block} `))
  }
}

export async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

export async function read(
  store: Store,
  key: string,
  options?: Parameters<Store['get']>[1],
): Promise<Uint8Array> {
  return collect(await store.get(key, options))
}

export async function keysOf(listing: AsyncIterable<{ readonly key: string }>): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of listing) keys.push(key)
  return keys
}

export async function sha256Of(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of body instanceof Uint8Array ? [body] : body) hash.update(chunk)
  return hash.digest('hex')
}

/** The code that `work` fails with. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => 'nothing',
    (reason: unknown) => reason,
  )
  return error instanceof HoldfastError ? error.code : `no code: ${error}`
}

/** Watches the memory of this process: what is held, not what waits to be collected. */
export function watchMemory(): { sample(): void; grownBytes(): number } {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  const held = () => {
    collectGarbage()
    const { arrayBuffers, heapUsed } = process.memoryUsage()
    return arrayBuffers + heapUsed
  }
  const before = held()
  let most = before
  return {
    sample() {
      most = Math.max(most, held())
    },
    grownBytes: () => most - before,
  }
}
