/** What a store holds, snapshot by snapshot. */
import { listRepositoryIds, listSnapshotIds, readSnapshot } from './catalog.ts'
import { asHoldfastError, type ErrorCode } from './domain/errors.ts'
import type { VerifyLevel } from './domain/levels.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import type { Tools } from './tools.ts'

export interface ListedSnapshot {
  readonly repositoryId: string
  readonly snapshot: SnapshotId
  /** Null, as all that follows, when the manifest cannot be read; `error` says why. */
  readonly repository: string | null
  readonly takenAt: string | null
  readonly refs: number | null
  /** Bytes a restore reads, and those that this snapshot itself added. */
  readonly restoreBytes: number | null
  readonly addedBytes: number | null
  readonly added: 'base' | 'increment' | 'nothing' | null
  readonly verified: VerifyLevel | null
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly hint: string }
}

/** Every snapshot of one repository, or of all, oldest first within a repository. */
export async function listSnapshots(
  repositoryId: string | undefined,
  { store }: Pick<Tools, 'store'>,
): Promise<ListedSnapshot[]> {
  const repositories = repositoryId === undefined ? await listRepositoryIds(store) : [repositoryId]
  const listed: ListedSnapshot[] = []
  for (const id of repositories) {
    for (const snapshot of await listSnapshotIds(store, id)) {
      listed.push(await describe(id, snapshot, store))
    }
  }
  return listed
}

async function describe(
  repositoryId: string,
  snapshot: SnapshotId,
  store: Tools['store'],
): Promise<ListedSnapshot> {
  try {
    const { manifest } = await readSnapshot(store, repositoryId, snapshot)
    const { chain, refs } = manifest.git
    const own = chain.find((link) => link.snapshot === snapshot)
    return {
      repositoryId,
      snapshot,
      repository: [manifest.repository.host, ...manifest.repository.path].join('/'),
      takenAt: manifest.takenAt,
      refs: refs.count,
      restoreBytes: chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0),
      addedBytes: own?.object.stored.sizeBytes ?? 0,
      added: own?.kind ?? 'nothing',
      verified: manifest.verification.level,
    }
  } catch (error) {
    const { code, message, hint, transient } = asHoldfastError(error)
    // A store that cannot be asked is no answer; a manifest that cannot be read is one.
    if (transient || !/^(store-(damaged|missing|archived)|snapshot-invalid)$/.test(code))
      throw error
    return {
      ...{ repositoryId, snapshot, repository: null, takenAt: null, refs: null },
      ...{ restoreBytes: null, addedBytes: null, added: null, verified: null },
      error: { code, message, hint },
    }
  }
}
