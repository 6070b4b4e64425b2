/** The store that `--store` names. The AWS SDK is loaded for a store in S3 alone. */
import { resolve } from 'node:path'
import { parseDirectoryAddress } from '../core/domain/directory-address.ts'
import type { StoreAddress } from '../core/domain/store-address.ts'
import type { Store } from '../core/store/store.ts'

export interface Here {
  readonly directory: string
  readonly home: string | undefined
}

export interface StoreMeans extends Here {
  readonly maxBandwidth: string | undefined
  readonly signal: AbortSignal
  readonly sleep: (ms: number) => Promise<void>
  readonly now: () => Date
  /** A clock that never goes back. */
  readonly elapsedMs: () => number
  /** From 0 up to 1. */
  readonly random: () => number
}

/** Throws `bad-input` for an address that cannot be used. Asks nothing of the store yet. */
export async function openStore(text: string, means: StoreMeans): Promise<Store> {
  const address = await readAddress(text, means)
  const { openStore: openAt } = await import('../core/store/open.ts')
  if (means.maxBandwidth === undefined) return openAt(address, means)
  const maxBandwidthBytesPerSecond = await readBandwidth(means.maxBandwidth)
  if (address.kind === 's3') return openAt({ ...address, maxBandwidthBytesPerSecond }, means)
  const { throttled } = await import('../core/store/throttled.ts')
  const clock = { now: means.elapsedMs, sleep: means.sleep }
  return throttled(openAt(address, means), maxBandwidthBytesPerSecond, clock)
}

/** By the rules of the parameter of S3 addresses, for every kind of store. */
async function readBandwidth(text: string): Promise<number> {
  const { s3Address } = await import('../core/domain/s3-address.ts')
  const parameters = { 'max-bandwidth': text }
  const { maxBandwidthBytesPerSecond } = s3Address({ bucket: 'any', prefix: '', parameters })
  return maxBandwidthBytesPerSecond ?? Number.POSITIVE_INFINITY
}

/** The store as `--store` takes it from any directory, as it was written if it is in S3. */
export async function locateStore(text: string, here: Here): Promise<string> {
  const address = await readAddress(text, here)
  return address.kind === 'directory' ? address.path : text
}

/** Throws `bad-input` for an address that cannot be used. */
export async function readAddress(text: string, { directory, home }: Here): Promise<StoreAddress> {
  const address = parseDirectoryAddress(text) ?? (await readS3(text))
  if (address.kind !== 'directory') return address
  const path = home === undefined ? address.path : address.path.replace(/^~(?=\/|$)/, () => home)
  return { ...address, path: resolve(directory, path) }
}

async function readS3(text: string): Promise<StoreAddress> {
  return (await import('../core/domain/store-address.ts')).parseStoreAddress(text)
}
