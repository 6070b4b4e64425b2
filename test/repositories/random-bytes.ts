/** Bytes that do not compress, the same ones for the same seed, at gigabytes a second. */
import { createCipheriv, createHash } from 'node:crypto'

export type RandomBytes = (count: number) => Buffer

export function seededBytes(seed: number | string): RandomBytes {
  const key = createHash('sha256').update(String(seed)).digest()
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  return (count) => cipher.update(Buffer.alloc(count))
}
