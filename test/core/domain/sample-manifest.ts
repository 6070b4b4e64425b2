/** A manifest as a backup writes it, for tests that need one to begin with. */
import { bundleKey, bundleListKey, refListKey } from '../../../core/domain/keys.ts'
import type {
  ChainLink,
  Completeness,
  Manifest,
  StoredObject,
} from '../../../core/domain/manifest.ts'

export const BASE_ID = '20260301T060000Z-00000001'
export const INCREMENT_ID = '20260302T060000Z-00000002'
const SHA256 = '0123456789abcdef'.repeat(4)

/** An object of `sizeBytes` that was not sealed. */
export function sampleObject(key: string, sizeBytes: number): StoredObject {
  const content = { sha256: SHA256, sizeBytes }
  return { key, storageClass: 'STANDARD', stored: content, plaintext: content }
}

export function sampleLink(
  kind: ChainLink['kind'],
  snapshot: string,
  sizeBytes: number,
  repositoryId = '42',
): ChainLink {
  return {
    kind,
    snapshot,
    object: sampleObject(bundleKey(repositoryId, snapshot), sizeBytes),
    objects: 12,
    packChecksum: 'c0ffee00'.repeat(5),
  }
}

const NOT_REQUESTED: Completeness = { status: 'not-requested' }

/** An increment on a base, of `acme/rocket` with the id 42. */
export function sampleManifest(
  changes: Partial<Omit<Manifest, 'digest'>> = {},
): Omit<Manifest, 'digest'> {
  const id = changes.repository?.id ?? '42'
  return {
    format: 'holdfast/snapshot/v1',
    snapshot: INCREMENT_ID,
    takenAt: '2026-03-02T06:00:00.123Z',
    durationMs: 4321,
    repository: {
      id: '42',
      host: 'github.com',
      path: ['acme', 'rocket'],
      url: 'https://github.com/acme/rocket',
    },
    git: {
      objectFormat: 'sha1',
      // A name that is not UTF-8 stands here with a sign for what could not be shown.
      head: { kind: 'branch', target: 'refs/heads/gr\u00f6\ufffde', oid: 'a'.repeat(40) },
      empty: false,
      refs: { object: { ...sampleObject(refListKey(id, SHA256), 321), versionId: 'v7' }, count: 3 },
      selection: [],
      chain: [
        sampleLink('base', BASE_ID, 5000, id),
        sampleLink('increment', INCREMENT_ID, 700, id),
      ],
      bundleList: sampleObject(bundleListKey(id, INCREMENT_ID), 150),
      listing: { beforeSha256: SHA256, afterSha256: SHA256 },
    },
    completeness: {
      git: { status: 'captured', count: 3, sizeBytes: 5700 },
      lfs: { status: 'empty' },
      wiki: { status: 'denied', permission: 'contents: read' },
      releases: { status: 'unsupported', reason: 'not on this host' },
      issues: { status: 'failed', code: 'source-unreachable', message: 'no answer' },
      'pull-requests': NOT_REQUESTED,
      discussions: NOT_REQUESTED,
      projects: NOT_REQUESTED,
      settings: NOT_REQUESTED,
    },
    verification: {
      level: 'objects',
      verifiedAt: '2026-03-02T06:00:04.000Z',
      warnings: ['warning in commit: badTimezone'],
    },
    strategy: 'mirror',
    store: {
      probedAt: '2026-03-02T06:00:00.000Z',
      conditionalWrites: 'yes',
      checksums: 'yes',
      versioning: 'unknown',
      objectLock: 'no',
    },
    tool: { holdfast: '0.1.0', git: '2.39.5' },
    previous: { snapshot: BASE_ID, sha256: SHA256 },
    ...changes,
  }
}
