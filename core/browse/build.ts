/** A snapshot becomes a repository that can be looked into. */
import { readSnapshot } from '../catalog.ts'
import type { Manifest } from '../domain/manifest.ts'
import type { Report } from '../domain/progress.ts'
import type { RefListing } from '../domain/refs.ts'
import type { SnapshotId } from '../domain/snapshot-id.ts'
import { checkFreeSpace } from '../free-space.ts'
import { overrideAttributes } from '../git/archive.ts'
import type { GitContext } from '../git/context.ts'
import { readSizeBytes } from '../git/size.ts'
import { rebuild } from '../rebuild.ts'
import type { Store } from '../store/store.ts'
import { expectedDiskBytes } from './expected-bytes.ts'

export interface BuildRequest {
  readonly store: Store
  readonly repositoryId: string
  readonly snapshot: SnapshotId
  readonly report?: Report
}

export interface BuildPlace {
  /** Does not exist yet; left in any state when this throws. */
  readonly dir: string
  readonly git: GitContext
  /** Told before anything is written how many bytes it will be; throws to refuse. */
  readonly reserve: (bytes: number) => Promise<void>
}

export interface Built {
  readonly manifest: Manifest
  readonly listing: RefListing
  readonly dir: string
  /** What it takes on disk. */
  readonly bytes: number
}

export async function buildSnapshot(
  { store, repositoryId, snapshot, report = () => {} }: BuildRequest,
  { dir, git, reserve }: BuildPlace,
): Promise<Built> {
  const { manifest } = await readSnapshot(store, repositoryId, snapshot)
  const expectedBytes = expectedDiskBytes(manifest)
  await reserve(expectedBytes)
  await checkFreeSpace(git.scratch, expectedBytes)
  const source = manifest.repository.path.join('/')
  const listing = await rebuild(manifest, dir, { store, git, report, source })
  await overrideAttributes(dir)
  return { manifest, listing, dir, bytes: await readSizeBytes(dir, git) }
}
