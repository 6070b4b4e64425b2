/** Probes a store without versions and locks by writing the marker, and trying to overwrite it. */
import { createHash } from 'node:crypto'
import { HoldfastError } from '../domain/errors.ts'
import type { StoreFacts } from '../domain/manifest.ts'
import type { Store } from './store.ts'

/**
 * Finds out whether `store` refuses to overwrite an object, and whether what it gives
 * back is what was written (`checksums`). A marker that lies there already serves as well.
 */
export async function probeByWriting(
  store: Pick<Store, 'put' | 'get'>,
  { key, bytes }: { readonly key: string; readonly bytes: Uint8Array },
  now: Date,
): Promise<StoreFacts> {
  const written = await takes(store, key, bytes)
  const found = await bytesOf(await store.get(key))
  const other = Buffer.concat([found, Buffer.from('\n')])
  const overwritten = await takes(store, key, other)
  const intact = !written || sha256(found) === sha256(bytes)
  return {
    probedAt: now.toISOString(),
    conditionalWrites: overwritten ? 'no' : 'yes',
    checksums: intact ? 'yes' : 'no',
    versioning: 'no',
    objectLock: 'no',
  }
}

async function takes(store: Pick<Store, 'put'>, key: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await store.put(key, bytes)
    return true
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'store-exists') return false
    throw error
  }
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
