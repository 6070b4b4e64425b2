/** How fast the digests are that every byte passes through, on this machine. */
import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { crc32 } from 'node:zlib'
import { seededBytes } from '../test/repositories/random-bytes.ts'
import { median } from './scenario.ts'

export interface Throughput {
  readonly digest: string
  readonly bytesPerSecond: number
}

const CHUNK_BYTES = 64 * 1024

/** Each digest over `bytes` in chunks as they come from a socket, the median of `rounds`. */
export function measureThroughput(bytes: number, rounds: number): readonly Throughput[] {
  const chunk = seededBytes('throughput')(CHUNK_BYTES)
  const chunks = Math.ceil(bytes / CHUNK_BYTES)
  return Object.entries(DIGESTS).map(([digest, run]) => {
    const times = Array.from({ length: rounds }, () => timeOf(() => run(chunk, chunks)))
    return { digest, bytesPerSecond: (chunks * CHUNK_BYTES * 1000) / median(times) }
  })
}

const DIGESTS: Readonly<Record<string, (chunk: Uint8Array, chunks: number) => void>> = {
  sha1: hashing('sha1'),
  sha256: hashing('sha256'),
  crc32(chunk, chunks) {
    let sum = 0
    for (let n = 0; n < chunks; n += 1) sum = crc32(chunk, sum)
  },
}

function hashing(algorithm: string) {
  return (chunk: Uint8Array, chunks: number) => {
    const hash = createHash(algorithm)
    for (let n = 0; n < chunks; n += 1) hash.update(chunk)
    hash.digest()
  }
}

function timeOf(work: () => void): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}
