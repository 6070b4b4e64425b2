/** One snapshot: what its manifest says, and what lies in the store for it. */
import { sha256Hex } from '../../core/archive/digest.ts'
import { readAll, type Snapshot } from '../../core/catalog.ts'
import { parseDocument } from '../../core/domain/document.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { type Manifest, Receipt, type StoredObject } from '../../core/domain/manifest.ts'
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import type { SnapshotItem } from '../ports/history.ts'
import { noteOf, type SnapshotRow } from './snapshot-row.ts'

export interface SnapshotView {
  readonly at: Date
  readonly repository: FleetRepository
  readonly row: SnapshotRow
  /** As it lies in the store; or why it cannot be read. */
  readonly read: Snapshot | HoldfastError
  /** Empty where the manifest cannot be read. */
  readonly objects: readonly ObjectRow[]
  /** Whether the one before is still kept. */
  readonly previousKept: boolean
  /** Null where there is none. */
  readonly receipt: Receipt | HoldfastError | null
}

/** An object of the store that the snapshot needs or has beside it. */
export interface ObjectRow {
  readonly what: string
  readonly key: string
  readonly versionId: string | undefined
  readonly storageClass: string
  /** In the store. */
  readonly sizeBytes: number
  readonly sha256: string
}

type SnapshotParts = Pick<DashboardParts, 'fleet' | 'history' | 'manifests' | 'store'>

export async function readSnapshotView(
  parts: SnapshotParts,
  repository: FleetRepository,
  item: SnapshotItem,
): Promise<SnapshotView> {
  const [{ at }, read, receipt] = await Promise.all([
    parts.fleet.read(),
    orError(parts.manifests.read(item.repositoryId, item.snapshot)),
    item.receiptKey === null ? null : orError(readReceipt(parts, item.receiptKey)),
  ])
  const known = read instanceof HoldfastError ? null : read.manifest
  const row = { ...item, manifest: known && noteOf(known) }
  const before = known?.previous?.snapshot
  const previousKept =
    before !== undefined && (await parts.history.snapshot(item.repositoryId, before)) !== undefined
  return {
    at,
    repository,
    row,
    read,
    receipt,
    previousKept,
    objects: known ? objectsOf(known) : [],
  }
}

/** Every object that `manifest` names, in the order in which a restore reads them. */
export function objectsOf({ git }: Pick<Manifest, 'git'>): ObjectRow[] {
  return [
    rowOf('Ref list', git.refs.object),
    ...git.chain.flatMap(({ kind, object, index }) => [
      rowOf(kind === 'base' ? 'Base' : 'Increment', object),
      ...(index === undefined ? [] : [rowOf('Index of its pack', index.object)]),
    ]),
    ...(git.bundleList === undefined ? [] : [rowOf('Bundle list', git.bundleList)]),
  ]
}

function rowOf(what: string, { key, versionId, storageClass, stored }: StoredObject): ObjectRow {
  return { what, key, versionId, storageClass, ...stored }
}

async function readReceipt({ store }: Pick<SnapshotParts, 'store'>, key: string): Promise<Receipt> {
  const text = (await readAll(store, key)).toString('utf8')
  return parseDocument(Receipt, text, key, sha256Hex)
}

/** Whether HEAD leads to files; where it does not, there may still be refs. */
export function hasHead({ git }: Pick<Manifest, 'git'>): boolean {
  return git.head.kind === 'branch' || git.head.kind === 'detached'
}

/** A page says what is wrong with one document, and shows the rest. */
export async function orError<T>(promise: Promise<T>): Promise<T | HoldfastError> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof HoldfastError) return error
    throw error
  }
}
