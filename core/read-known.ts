/** What the store holds of a source before it is backed up. */
import { readNewestId, readSnapshot, type Snapshot } from './catalog.ts'
import { asHoldfastError } from './domain/errors.ts'
import type { SnapshotId } from './domain/snapshot-id.ts'
import type { Job } from './job.ts'
import { objectsPresent } from './presence.ts'
import type { RemoteSource } from './resolve-source.ts'
import type { Tools } from './tools.ts'

/** What the store holds of a source: its newest snapshot, and whether that is all there. */
export type Known = Pick<Job, 'newest' | 'previous' | 'present'>

export async function readKnown(
  source: RemoteSource,
  tools: Tools,
  startedAt: Date,
): Promise<Known> {
  const newest = await readNewestId(tools.store, source.identity.id, startedAt)
  const previous = newest === undefined ? undefined : await readPrevious(source, newest, tools)
  const present = previous === undefined || (await objectsPresent(tools.store, previous.manifest))
  return { newest, previous, present }
}

/**
 * The snapshot to build upon. One whose manifest has rotted is built upon no more: the next is
 * a base of its own, and `verify` goes on naming the damage.
 */
async function readPrevious(
  { identity, label }: RemoteSource,
  newest: SnapshotId,
  { store, report }: Tools,
): Promise<Snapshot | undefined> {
  try {
    return await readSnapshot(store, identity.id, newest)
  } catch (error) {
    const { code, message } = asHoldfastError(error)
    if (code !== 'store-damaged') throw error
    report({ kind: 'note', source: label, level: 'warning', message })
    return undefined
  }
}
