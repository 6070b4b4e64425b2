/** A snapshot that was witnessed, as a record of it. */
import {
  type Completeness,
  DATA_CLASSES,
  type DataClass,
  Manifest,
} from '../../core/domain/manifest.ts'
import type { SoundSnapshot } from '../../core/witness.ts'
import type { SnapshotRow } from '../records/snapshots.ts'
import type { AddedStorage } from '../records/storage.ts'
import { storageOf } from './storage.ts'

/** What is kept of a manifest after it was read. */
export interface FoundSnapshot {
  /** Without a run, and `complete` by what the snapshot itself was asked for. */
  readonly row: SnapshotRow
  readonly unchanged: boolean
  readonly completeness: Manifest['completeness']
  readonly git: Pick<Manifest['git'], 'refs' | 'selection'>
  readonly storage: AddedStorage
}

export function describeSnapshot(found: SoundSnapshot): FoundSnapshot {
  const { manifest, key, sha256, witnessedAt } = found
  const { repository, snapshot, git, verification, completeness, strategy } = manifest
  const bytes = git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0)
  return {
    row: {
      repositoryId: repository.id,
      snapshot,
      takenAt: begunAt(found).getTime(),
      manifestKey: key,
      manifestSha256: sha256,
      refsSha256: git.refs.object.plaintext.sha256,
      refs: git.refs.count,
      chainLength: git.chain.length,
      sizeBytes: bytes + git.refs.object.stored.sizeBytes,
      level: verification.level,
      verifiedAt: Date.parse(verification.verifiedAt),
      complete: lackingOf(completeness, []).length === 0 ? 1 : 0,
      completenessJson: JSON.stringify(completeness),
      witnessedAt: witnessedAt.getTime(),
      ...{ receiptKey: null, runId: null, hold: null },
      lockedUntil: lockedUntilOf(git),
    },
    unchanged: strategy === 'unchanged',
    completeness,
    git: { refs: git.refs, selection: git.selection },
    storage: { ...storageOf(found), storedAt: found.storedAt },
  }
}

/**
 * Until when refs and bundles are locked: as long as the weakest of them. What locks the manifest
 * is not in the manifest.
 */
function lockedUntilOf({ chain, refs }: Manifest['git']): number | null {
  const needed = [refs.object, ...chain.map(({ object }) => object)]
  const moments = needed.map(({ lockedUntil }) => (lockedUntil ? Date.parse(lockedUntil) : 0))
  return Math.min(...moments) || null
}

/** Completeness as it was recorded. */
export function completenessOf({ completenessJson }: SnapshotRow): Manifest['completeness'] {
  return Manifest.shape.completeness.parse(JSON.parse(completenessJson))
}

/** Stores tell whole seconds, and file systems a few milliseconds too little. */
const COARSE_MS = 2000

/**
 * When the work began: as the job says, unless that is later than the store can have it. A job
 * whose clock is ahead must not hide changes that came after it, nor look young for ever.
 */
function begunAt({ manifest, storedAt }: SoundSnapshot): Date {
  const latest = storedAt.getTime() - manifest.durationMs
  const takenAt = Date.parse(manifest.takenAt)
  return new Date(takenAt <= latest + COARSE_MS ? takenAt : latest)
}

/**
 * What was asked for, by `classes` or by whoever took the snapshot, and is not there; `code` is
 * one of errors.ts or what the job wrote.
 */
export function lackingOf(
  completeness: Manifest['completeness'],
  classes: readonly DataClass[],
): { readonly code: string; readonly message: string }[] {
  return DATA_CLASSES.flatMap((name) => {
    const state = completeness[name]
    const asked = classes.includes(name) || state.status !== 'not-requested'
    const why = asked ? describeLack(state) : undefined
    return why ? [{ code: why.code, message: `${name}: ${why.message}` }] : []
  })
}

function describeLack(state: Completeness): { code: string; message: string } | undefined {
  switch (state.status) {
    case 'captured':
    case 'empty':
      return undefined
    case 'denied':
      return { code: 'source-denied', message: `permission ${state.permission} is missing` }
    case 'unsupported':
      return { code: 'source-unsupported', message: state.reason }
    case 'failed':
      return { code: state.code, message: state.message }
    case 'not-requested':
      return { code: 'source-unsupported', message: 'the job did not ask for it' }
  }
}
