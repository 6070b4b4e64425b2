/**
 * Where snapshots live: a flat space of immutable objects under text keys.
 *
 * test/contract/store.ts states this contract as tests, and every adapter and
 * double passes them. Wrappers (`retrying`, `throttled`) are stores themselves.
 *
 * key.ts says what may be a key; `put` refuses others (`bad-input`). No key may be a
 * folder of another (`a` and `a/b`), since a directory cannot hold both.
 *
 * All errors are `HoldfastError`s, with a `store-…` code where the store is at fault.
 * Only what a body throws while it is read passes through `put` as it is.
 */
import type { StoreFacts } from '../domain/manifest.ts'
import type { Retrieval, RetrievalTier } from '../domain/retrieval.ts'

export interface Store {
  /** Names the store to people: `s3://bucket/prefix` or a path. Never holds a secret. */
  readonly description: string

  /**
   * Writes all of `body` under `key`, or nothing. Durable when it returns. Until then
   * nothing lies under `key`; of several writers at once, one wins.
   *
   * Refuses a key that holds other bytes (`store-exists`). A key that holds these
   * very bytes is no error: nothing is written, and `existed` is true. So it may be
   * after a write that was tried again, when the first attempt had arrived after all.
   *
   * Bytes may be written again after a fault; a stream is read once. A stream that
   * throws ends the write, and its error is what the caller gets.
   */
  put(key: string, body: Body, options?: PutOptions): Promise<PutResult>

  /**
   * The object's bytes from offset `start` (0) on; none if it ends before. Throws
   * `store-missing` if there is no object, before the first byte. A body never ends
   * before the object does: it throws. It may be left early, or not be read at all.
   *
   * A version may be named. A store that keeps none pays no heed to it, since a
   * manifest may come from another store.
   */
  get(
    key: string,
    options?: { versionId?: string | undefined; start?: number },
  ): Promise<AsyncIterable<Uint8Array>>

  /** What lies under `key`, or undefined if nothing does. Any doubt throws. */
  head(key: string, options?: { versionId?: string | undefined }): Promise<ObjectInfo | undefined>

  /**
   * Where a program that knows nothing of stores, such as git, reads the object: an absolute
   * path, or a URL that needs no credential. A path stays good as long as the object is there.
   * A URL is good for `seconds`, from 1 to 604,800 (the most that S3 signs), unless the
   * credential that signed it ends earlier without having told so; till then it is a secret.
   *
   * Throws `store-missing` if there is no object, `store-archived` if it must be retrieved
   * first, and `bad-input` if the credential is known to end earlier. Of versions as `get`.
   */
  address(
    key: string,
    options: { versionId?: string | undefined; seconds: number },
  ): Promise<string>

  /**
   * Every object whose key begins with `prefix`, in ascending order of the bytes
   * of its key, from the first one greater than `after` on. Complete, or throws.
   * `prefix` need not end at a slash.
   */
  list(prefix: string, options?: { after?: string }): AsyncIterable<ObjectInfo>

  /**
   * Whether the object can be read, or must be retrieved from cold storage first, and how that
   * stands. Throws `store-missing` if there is no object. Of versions as `get`.
   */
  retrieval(key: string, options?: { versionId?: string | undefined }): Promise<Retrieval>

  /**
   * Asks for an object in cold storage, and returns how it stands then; `retrieval` tells later
   * when it is ready. An object that is available is left alone. Repeating it does no harm:
   * what is under way goes on, faster if the tier is a faster one and the store can do that;
   * what is ready stays so for `days` from now at least.
   *
   * Throws `store-missing` if there is no object, `bad-input` if the tier is not offered where
   * it lies, and `store-unsafe` if the store cannot be asked. Of versions as `get`.
   */
  retrieve(key: string, options: RetrieveOptions): Promise<Retrieval>

  /**
   * Removes what writes under `prefix` that never ended have left behind, if they
   * began before `before`. Where it can be told, a write that still goes on is spared
   * although it began earlier, and one whose writer is dead is removed although it
   * began later. Never touches an object. Returns how many there were.
   */
  sweep(prefix: string, before: Date): Promise<number>

  /**
   * Finds out what the store really does by trying it, at the price of a few
   * requests and one small object. `marker` is an object that may be written; where
   * its key is taken, what lies there stays and serves as well.
   */
  probe(marker: { key: string; bytes: Uint8Array }, now: Date): Promise<StoreFacts>

  /**
   * Tells the store what a probe found earlier, perhaps in another process, so that it need
   * not look at what can be believed: where `conditionalWrites` is 'yes', whether a key is
   * free; where `checksums` is 'yes', whether an object that it says it wrote is there.
   * The caller vouches for the age of the facts. Asks nothing of the store, and changes
   * nothing but the number of its requests.
   *
   * A 'no' never adds trust, and outweighs every 'yes' that was told. A probe of this
   * process outweighs all that was told. A store may pay no heed to any of it.
   */
  know(facts: StoreFacts): void
}

export type Body = Uint8Array | AsyncIterable<Uint8Array>

export interface PutOptions {
  /** The caller's guess at the size of a stream; sets the size of its parts. */
  readonly expectedBytes?: number
  /** `data` goes to the storage class the owner chose, `index` is always at hand (the default). */
  readonly tier?: 'data' | 'index'
}

export interface PutResult {
  readonly key: string
  readonly versionId?: string
  readonly storageClass: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly existed: boolean
  /** Until when it cannot be removed; absent where the store does not tell that it locked it. */
  readonly lockedUntil?: Date
}

export interface RetrieveOptions {
  readonly versionId?: string | undefined
  readonly tier: RetrievalTier
  /** How long a copy is to be at hand once it is ready: whole days, from 1. */
  readonly days: number
}

export interface ObjectInfo {
  readonly key: string
  readonly sizeBytes: number
  readonly storageClass: string
  readonly modifiedAt: Date
  /** Of all its bytes in hex, where `head` is told it by the store. A listing tells none. */
  readonly sha256?: string
}
