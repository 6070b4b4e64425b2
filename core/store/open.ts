/** Opens the store that an address names, with all that every store is wrapped in. */
import { join } from 'node:path'
import type { StoreFacts } from '../domain/manifest.ts'
import type { S3Address } from '../domain/s3-address.ts'
import { describeBucket } from '../domain/s3-address-text.ts'
import type { StoreAddress } from '../domain/store-address.ts'
import { createDirectoryStore } from './directory.ts'
import { probingOnce } from './probing-once.ts'
import { retrying } from './retrying.ts'
import type { S3Config, S3Tools } from './s3-config.ts'
import type { Store } from './store.ts'
import { throttled } from './throttled.ts'

export interface StoreTools extends S3Tools {
  /** A clock in milliseconds that never goes back. */
  readonly elapsedMs: () => number
  /** How long a probe serves for all who ask: an hour. */
  readonly probesKeptMs?: number
  /** What an address does not say of S3: time-outs, and another STS. */
  readonly s3?: Pick<S3Config, 'connectionTimeoutMs' | 'idleTimeoutMs' | 'stsEndpoint'>
}

/** Where in a store of any kind Holdfast keeps its objects. */
const ROOT = 'holdfast/v1'

/**
 * The store at `address`, which tries again what fails for a moment, keeps to the bandwidth
 * it was given and is probed once. Nothing is read or written before the first operation.
 */
export function openStore(address: StoreAddress, tools: StoreTools): Store {
  return probingOnce(retrying(createStore(address, tools), tools), tools.probesKeptMs)
}

function createStore(address: StoreAddress, tools: StoreTools): Store {
  switch (address.kind) {
    case 'directory':
      return createDirectoryStore(join(address.path, ROOT))
    case 's3':
      return limited(openS3(address, tools), address, tools)
  }
}

/** The AWS SDK takes longer to load than a directory takes to back up: it waits for its use. */
function openS3(address: S3Address, tools: StoreTools): Store {
  const root = address.prefix === '' ? `${ROOT}/` : `${address.prefix}/${ROOT}/`
  return deferred(describeBucket(address), async () => {
    const { createS3Store } = await import('./s3.ts')
    return createS3Store({ address, root, ...tools.s3 }, tools)
  })
}

function limited(store: Store, address: S3Address, tools: StoreTools): Store {
  const { maxBandwidthBytesPerSecond } = address
  if (maxBandwidthBytesPerSecond === undefined) return store
  return throttled(store, maxBandwidthBytesPerSecond, { now: tools.elapsedMs, sleep: tools.sleep })
}

/** A store that is made when it is first used. */
function deferred(description: string, create: () => Promise<Store>): Store {
  let made: Promise<Store> | undefined
  const heard: StoreFacts[] = []
  const store = async () => {
    made ??= create()
    const opened = await made
    for (const facts of heard.splice(0)) opened.know(facts)
    return opened
  }
  return {
    description,
    put: async (...args) => (await store()).put(...args),
    get: async (...args) => (await store()).get(...args),
    head: async (...args) => (await store()).head(...args),
    address: async (...args) => (await store()).address(...args),
    async *list(...args) {
      yield* (await store()).list(...args)
    },
    retrieval: async (...args) => (await store()).retrieval(...args),
    retrieve: async (...args) => (await store()).retrieve(...args),
    sweep: async (...args) => (await store()).sweep(...args),
    probe: async (...args) => (await store()).probe(...args),
    know: (facts) => void heard.push(facts),
  }
}
