/**
 * The names of objects in a store, in one place. Keys are relative to the root
 * `<prefix>/holdfast/v1/`, which every store adapter adds by itself.
 */

import type { RepositoryIdentity } from './manifest.ts'
import type { SnapshotId } from './snapshot-id.ts'
export const README_KEY = 'README.md'
export const RESTORE_KEY = 'RESTORE.md'
export const REPOSITORIES_PREFIX = 'repositories/'
export const NAMES_PREFIX = 'names/'

/** Everything of a repository but its names. */
export function repositoryPrefix(repositoryId: string): string {
  return `${REPOSITORIES_PREFIX}${repositoryId}/`
}

export function snapshotsPrefix(repositoryId: string): string {
  return `repositories/${repositoryId}/snapshots/`
}

export function manifestKey(repositoryId: string, id: SnapshotId): string {
  return `${snapshotsPrefix(repositoryId)}${id}.json`
}

/** The snapshot whose manifest lies under `key`, if a manifest does. */
export function snapshotOfManifest(key: string): SnapshotId | undefined {
  return /\/snapshots\/(\d{8}T\d{6}Z-[0-9a-f]{8})\.json$/.exec(key)?.[1]
}

/** A later fact about a snapshot lies beside its manifest: `<snapshot>.verified-<when>.json`. */
export function verifiedKey(repositoryId: string, id: SnapshotId, when: SnapshotId): string {
  return `${snapshotsPrefix(repositoryId)}${id}.verified-${when}.json`
}

/**
 * What a witness says of a snapshot lies beside its manifest. The name does not end in `.json`:
 * a RESTORE.md that was stored before there were receipts takes what does for a manifest.
 */
export function receiptKey(repositoryId: string, id: SnapshotId, when: SnapshotId): string {
  return `${snapshotsPrefix(repositoryId)}${id}.receipt-${when}`
}

/** The snapshot whose receipt lies under `key`, if a receipt does. */
export function snapshotOfReceipt(key: string): SnapshotId | undefined {
  return /\/snapshots\/(\d{8}T\d{6}Z-[0-9a-f]{8})\.receipt-\d{8}T\d{6}Z-[0-9a-f]{8}$/.exec(key)?.[1]
}

export function bundlesPrefix(repositoryId: string): string {
  return `repositories/${repositoryId}/bundles/`
}

export function bundleKey(repositoryId: string, id: SnapshotId): string {
  return `${bundlesPrefix(repositoryId)}${id}.bundle`
}

/** Git's index of the pack in that bundle. */
export function packIndexKey(repositoryId: string, id: SnapshotId): string {
  return `${bundlesPrefix(repositoryId)}${id}.idx`
}

/** The chain of a snapshot as git's `--bundle-uri` reads it, beside the bundles it names. */
export function bundleListKey(repositoryId: string, id: SnapshotId): string {
  return `${bundlesPrefix(repositoryId)}${id}.list`
}

export function refListKey(repositoryId: string, sha256: string): string {
  return `repositories/${repositoryId}/refs/${sha256}.txt`
}

/** Where all repositories that ever went by this name are listed, one object each. */
export function namesPrefix(host: string, path: readonly string[]): string {
  const segments = path.map(escapeSegment)
  // A path too long for a key is known by its end; the entry itself holds all of it.
  while (segments.join('/').length > LONGEST_PATH) segments.shift()
  return `${NAMES_PREFIX}${[escapeSegment(host), ...segments].join('/')}/`
}

/** Keys of S3 have at most 1,024 bytes, and names of files 255. */
const LONGEST_PATH = 800
const LONGEST_SEGMENT = 200

/**
 * Where a repository is listed by its name. GitHub does not mind the case of names, so those
 * of GitHub, whose ids are numbers, are listed in lower case.
 */
export function nameKey({ id, host, path }: RepositoryIdentity): string {
  const github = /^\d+$/.test(id)
  const names = github ? path.map((part) => part.toLowerCase()) : path
  return `${namesPrefix(host.toLowerCase(), names)}${id}`
}

/**
 * One segment of a key made of letters, digits and `-_.`; all else is written
 * %XX, and a leading dot too, so that no segment can be `..`. One that is too long is cut.
 */
function escapeSegment(segment: string): string {
  return encodeURIComponent(segment)
    .replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/^\./, '%2E')
    .slice(0, LONGEST_SEGMENT)
    .replace(/%.?$/, '')
}
