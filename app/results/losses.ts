/** What a new snapshot lost against the one before it. */
import { readChecked, readSnapshot } from '../../core/catalog.ts'
import { asHoldfastError } from '../../core/domain/errors.ts'
import type { Manifest } from '../../core/domain/manifest.ts'
import { parseRefList, type RefListing } from '../../core/domain/refs.ts'
import type { SnapshotRow } from '../records/snapshots.ts'
import type { Finding } from './finding.ts'
import type { NewSnapshot } from './plan-snapshots.ts'
import { compareRefs } from './ref-changes.ts'
import { findShrink } from './shrink.ts'
import type { ResultsTools } from './tools.ts'

/**
 * Findings about one new snapshot. Reads both ref lists where they differ and a ref is protected.
 * A snapshot before it that can no longer be read is not compared: its damage is told elsewhere.
 */
export async function findLosses(added: NewSnapshot, tools: ResultsTools): Promise<Finding[]> {
  const { row, before } = added
  const { repositoryId } = row
  if (before === undefined) return []
  const shrink = findShrink(before, row)
  const changes = await findRefChanges(added, before, tools)
  return [...(shrink ? [{ repositoryId, ...shrink }] : []), ...changes]
}

async function findRefChanges(
  { row, found }: NewSnapshot,
  before: SnapshotRow,
  tools: ResultsTools,
): Promise<Finding[]> {
  const { repositoryId, snapshot } = row
  if (before.refsSha256 === row.refsSha256) return []
  const protectedRefs = await tools.readProtectedRefs(repositoryId)
  if (protectedRefs.length === 0) return []
  const earlier = await readListing(before, tools)
  const later = earlier && (await readListOf(found.git, tools))
  if (earlier === undefined || later === undefined) return []
  const forced = await tools.readForcedPushes(repositoryId, new Date(before.takenAt))
  const { selection } = found.git
  const changes = compareRefs({ before: earlier, after: later, protectedRefs, selection, forced })
  return changes.map((change) => ({
    ...{ repositoryId, snapshot, heldBy: before.snapshot },
    ...change,
  }))
}

async function readListing(
  { repositoryId, snapshot }: SnapshotRow,
  tools: ResultsTools,
): Promise<RefListing | undefined> {
  return unlessDamaged(async () => {
    const { manifest } = await readSnapshot(tools.store, repositoryId, snapshot)
    return readListOf(manifest.git, tools)
  })
}

/** Two lists of this size are held in memory at once; hardly any repository has one. */
const MOST_BYTES = 64 * 1024 * 1024

async function readListOf(
  git: Pick<Manifest['git'], 'refs'>,
  { store }: ResultsTools,
): Promise<RefListing | undefined> {
  if (git.refs.object.stored.sizeBytes > MOST_BYTES) return undefined
  return unlessDamaged(async () =>
    parseRefList((await readChecked(store, git.refs.object)).toString('latin1')),
  )
}

async function unlessDamaged<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    const { code } = asHoldfastError(error)
    if (/^(store-(missing|damaged|archived)|snapshot-invalid)$/.test(code)) return undefined
    throw error
  }
}
