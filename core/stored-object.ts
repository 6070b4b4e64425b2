import type { StoredObject } from './domain/manifest.ts'
import type { PutResult } from './store/store.ts'

/** What a manifest says of an object that was just written, unsealed. */
export function toStoredObject(result: PutResult): StoredObject {
  const content = { sha256: result.sha256, sizeBytes: result.sizeBytes }
  return {
    key: result.key,
    ...(result.versionId === undefined ? {} : { versionId: result.versionId }),
    storageClass: result.storageClass,
    ...(result.lockedUntil && { lockedUntil: result.lockedUntil.toISOString() }),
    stored: content,
    plaintext: content,
  }
}
