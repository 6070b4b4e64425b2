/**
 * A store in S3, or in what speaks as S3 does. Objects lie under `config.root` and are
 * created with `If-None-Match: *`, so that nothing is ever overwritten.
 */
import { checkKey } from './key.ts'
import { openBucket } from './s3-bucket.ts'
import type { S3Config, S3Tools } from './s3-config.ts'
import { getObject } from './s3-get.ts'
import { listObjects } from './s3-list.ts'
import { infoOf, look } from './s3-look.ts'
import { presign } from './s3-presign.ts'
import { probeBucket } from './s3-probe.ts'
import { putBytes } from './s3-put.ts'
import { findRetrieval } from './s3-retrieval.ts'
import { retrieveObject } from './s3-retrieve.ts'
import { putStream } from './s3-stream.ts'
import { sweepUploads } from './s3-sweep.ts'
import type { Store } from './store.ts'

/** Nothing is asked of the server before the first operation. */
export function createS3Store(config: S3Config, tools: S3Tools): Store {
  const bucket = openBucket(config, tools)

  return {
    description: bucket.description,

    async put(key, body, options = {}) {
      checkKey(key)
      await bucket.admit()
      return body instanceof Uint8Array
        ? putBytes(bucket, key, body, options)
        : putStream(bucket, key, body, options)
    },

    async get(key, { versionId, start = 0 } = {}) {
      checkKey(key)
      await bucket.admit()
      return getObject(bucket, { key, versionId }, start)
    },

    async head(key, { versionId } = {}) {
      checkKey(key)
      await bucket.admit()
      const seen = await look(bucket, { key, versionId })
      return seen && infoOf(key, seen)
    },

    async address(key, { versionId, seconds }) {
      checkKey(key)
      await bucket.admit()
      return presign(bucket, { key, versionId }, seconds)
    },

    async retrieval(key, { versionId } = {}) {
      checkKey(key)
      await bucket.admit()
      return (await findRetrieval(bucket, { key, versionId })).retrieval
    },

    async retrieve(key, { versionId, ...wish }) {
      checkKey(key)
      await bucket.admit()
      return retrieveObject(bucket, { key, versionId }, wish)
    },

    async *list(prefix, { after } = {}) {
      await bucket.admit()
      yield* listObjects(bucket, prefix, after)
    },

    async sweep(prefix, before) {
      await bucket.admit()
      return sweepUploads(bucket, prefix, before)
    },

    async probe(marker, now) {
      checkKey(marker.key)
      await bucket.admit()
      const facts = await probeBucket(bucket, marker, now)
      bucket.trust.prove(facts)
      return facts
    },

    know: (facts) => bucket.trust.know(facts),
  }
}
