/** What an S3 double holds: buckets, versions of objects, uploads that go on. */

export interface StoredVersion {
  /** Undefined in a bucket that keeps no versions. */
  readonly versionId: string | undefined
  /** In pieces, as they came. Open to tests that damage it. */
  readonly pieces: Buffer[]
  readonly sizeBytes: number
  readonly etag: string
  readonly modifiedAt: Date
  readonly storageClass: string
  /** Where in Intelligent-Tiering it has gone to: `ARCHIVE_ACCESS`. */
  readonly archiveTier?: string
  /** What was asked of it in cold storage last. */
  readonly retrieval?: DoubleRetrieval | undefined
  readonly checksum: { readonly sha256: string; readonly type: string } | undefined
  /** The `x-amz-…` headers it was written with: encryption, lock. */
  readonly headers: Readonly<Record<string, string>>
}

export interface DoubleRetrieval {
  /** As it was written: `Standard`. */
  readonly tier: string
  readonly readyAt: Date
  /** When the copy goes. What comes back within Intelligent-Tiering stays. */
  readonly until: Date | undefined
}

export interface PendingUpload {
  readonly uploadId: string
  readonly key: string
  readonly initiatedAt: Date
  readonly headers: Readonly<Record<string, string>>
  readonly parts: Map<number, Part>
}

export interface Part {
  readonly bytes: Buffer
  readonly sha256: string
}

export interface DoubleBucket {
  readonly versioning: boolean
  readonly objectLock: boolean
  /** The account it belongs to. */
  readonly owner: string
  /** The class of what is written without naming one. */
  readonly storageClass: string
  /** The last version is the current one. */
  readonly objects: Map<string, StoredVersion[]>
  readonly uploads: Map<string, PendingUpload>
}

export function createBucket({
  versioning = false,
  objectLock = false,
  owner = '111122223333',
  storageClass = 'STANDARD',
}: Partial<
  Pick<DoubleBucket, 'versioning' | 'objectLock' | 'owner' | 'storageClass'>
>): DoubleBucket {
  return {
    versioning: versioning || objectLock,
    objectLock,
    owner,
    storageClass,
    objects: new Map(),
    uploads: new Map(),
  }
}

export function compareNames(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
