/** The newest snapshot of every repository in a store: how old, how well proved. */
import { sha256Hex } from './archive/digest.ts'
import { listRepositoryIds, readAll, readLatest } from './catalog.ts'
import { parseDocument } from './domain/document.ts'
import { snapshotsPrefix } from './domain/keys.ts'
import type { VerifyLevel } from './domain/levels.ts'
import { type Manifest, VerificationRecord } from './domain/manifest.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import { objectsPresent } from './presence.ts'
import type { Tools } from './tools.ts'

export interface RepositoryStatus {
  readonly repositoryId: string
  readonly repository: string
  readonly snapshot: SnapshotId
  readonly takenAt: string
  readonly ageMs: number
  readonly refs: number
  /** Bundles that a restore reads. */
  readonly chainLength: number
  readonly restoreBytes: number
  /** What was proved when the data was stored, and when that was. */
  readonly verified: VerifyLevel
  readonly verifiedAt: string
  /** The last `holdfast verify`, and what it found; null when there was none. */
  readonly checkedAt: string | null
  readonly damage: readonly string[]
  /** Every object of the newest snapshot lies in the store with its size. */
  readonly present: boolean
}

export async function status({ store, now }: Tools): Promise<RepositoryStatus[]> {
  const repositories: RepositoryStatus[] = []
  for (const id of await listRepositoryIds(store)) {
    const latest = await readLatest(store, id, now())
    // Data without a manifest is what a run that failed left: no snapshot.
    if (latest === undefined) continue
    const record = await readLastVerification(store, latest.manifest)
    const present = await objectsPresent(store, latest.manifest)
    repositories.push(describe(latest.manifest, record, present, now()))
  }
  return repositories
}

function describe(
  manifest: Manifest,
  record: VerificationRecord | undefined,
  present: boolean,
  now: Date,
): RepositoryStatus {
  const { repository, git, verification } = manifest
  return {
    repositoryId: repository.id,
    repository: [repository.host, ...repository.path].join('/'),
    snapshot: manifest.snapshot,
    takenAt: manifest.takenAt,
    ageMs: now.getTime() - Date.parse(manifest.takenAt),
    refs: git.refs.count,
    chainLength: git.chain.length,
    restoreBytes: git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0),
    verified: verification.level,
    verifiedAt: verification.verifiedAt,
    checkedAt: record?.verifiedAt ?? null,
    damage: record?.damage.map(({ key }) => key) ?? [],
    present,
  }
}

async function readLastVerification(
  store: Tools['store'],
  { repository, snapshot }: Manifest,
): Promise<VerificationRecord | undefined> {
  const prefix = `${snapshotsPrefix(repository.id)}${snapshot}.verified-`
  let last: string | undefined
  for await (const { key } of store.list(prefix)) last = key
  if (last === undefined) return undefined
  return parseDocument(VerificationRecord, (await readAll(store, last)).toString(), last, sha256Hex)
}
