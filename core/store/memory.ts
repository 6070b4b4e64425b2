/** A store in memory, for tests: it lasts as long as the process, and keeps no versions. */
import { createHash } from 'node:crypto'
import { HoldfastError } from '../domain/errors.ts'
import { checkKey, compareKeys } from './key.ts'
import { probeByWriting } from './probing.ts'
import type { Body, ObjectInfo, PutResult, Store } from './store.ts'

export interface MemoryStore extends Store {
  /** What lies in the store, open to tests that damage it. */
  readonly objects: Map<string, MemoryObject>
}

export interface MemoryObject {
  readonly bytes: Uint8Array
  readonly modifiedAt: Date
}

const CHUNK_BYTES = 64 * 1024

export function createMemoryStore({ now = () => new Date() } = {}): MemoryStore {
  const objects = new Map<string, MemoryObject>()

  const store: MemoryStore = {
    description: 'memory',
    objects,

    async put(key, body) {
      checkKey(key)
      const bytes = await copyOf(body)
      // Nothing is awaited between the look and the write, so that one of two writers wins.
      const old = objects.get(key)
      if (old !== undefined && Buffer.compare(old.bytes, bytes) !== 0) throw taken(key)
      if (old === undefined) objects.set(key, { bytes, modifiedAt: now() })
      return resultOf(key, bytes, old !== undefined)
    },

    async get(key, { start = 0 } = {}) {
      const object = objects.get(key)
      if (object === undefined) throw missing(key)
      return chunksOf(object.bytes.subarray(start))
    },

    async head(key) {
      const object = objects.get(key)
      return object && infoOf(key, object)
    },

    async address(key) {
      const object = objects.get(key)
      if (object === undefined) throw missing(key)
      return `data:application/octet-stream;base64,${Buffer.from(object.bytes).toString('base64')}`
    },

    async *list(prefix, { after } = {}) {
      for (const key of [...objects.keys()].sort(compareKeys)) {
        if (!key.startsWith(prefix)) continue
        if (after !== undefined && compareKeys(key, after) <= 0) continue
        const object = objects.get(key)
        if (object !== undefined) yield infoOf(key, object)
      }
    },

    async retrieval(key) {
      if (!objects.has(key)) throw missing(key)
      return { storageClass: 'STANDARD', state: 'available' }
    },
    retrieve: (key) => store.retrieval(key),

    // A write that never ends leaves nothing behind here.
    sweep: async () => 0,
    probe: (marker, at) => probeByWriting(store, marker, at),
    // Nothing is looked at here that would not have to be.
    know() {},
  }
  return store
}

async function copyOf(body: Body): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body.slice()
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk.slice())
  return new Uint8Array(Buffer.concat(chunks))
}

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.slice(at, at + CHUNK_BYTES)
}

function resultOf(key: string, bytes: Uint8Array, existed: boolean): PutResult {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { key, storageClass: 'STANDARD', sha256, sizeBytes: bytes.length, existed }
}

function infoOf(key: string, { bytes, modifiedAt }: MemoryObject): ObjectInfo {
  return { key, sizeBytes: bytes.length, storageClass: 'STANDARD', modifiedAt }
}

function taken(key: string): HoldfastError {
  return new HoldfastError('store-exists', `Other bytes already lie under ${key}.`, {
    hint: 'Objects are never overwritten: choose another key.',
  })
}

function missing(key: string): HoldfastError {
  return new HoldfastError('store-missing', `There is no object under ${key}.`, {
    hint: 'Run `holdfast verify` to see what else is missing.',
  })
}
