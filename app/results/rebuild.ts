/** Fills the records from the store: all that was ever kept, and every name it had. */
import { sha256Hex } from '../../core/archive/digest.ts'
import { listRepositoryIds } from '../../core/catalog.ts'
import { asHoldfastError } from '../../core/domain/errors.ts'
import { checkReceipt, type PublicKey } from '../../core/domain/receipt.ts'
import type { Store } from '../../core/store/store.ts'
import type { Damage } from '../../core/verify.ts'
import { type SoundSnapshot, witness } from '../../core/witness.ts'
import type { Db } from '../records/open.ts'
import { listNames } from '../records/repositories.ts'
import { saveResults } from '../records/settle.ts'
import {
  listSnapshotRows,
  replaceNames,
  type SnapshotLook,
  type SnapshotRow,
} from '../records/snapshots.ts'
import { type AddedStorage, addStorage } from '../records/storage.ts'
import { mergeNames, type NamePoint } from './names.ts'
import { listNameKeys, readNameEntries, toPoint } from './names-index.ts'
import { describeSnapshot } from './snapshot-row.ts'

export interface RebuildTools {
  readonly db: Db
  readonly store: Store
  readonly now: () => Date
  /** Keys that sign or signed receipts. Without them receipts are not recorded. */
  readonly publicKeys?: readonly PublicKey[]
}

export interface Rebuilt {
  /** Repositories of GitHub in the store. */
  readonly repositories: number
  /** Snapshots that were not recorded before. */
  readonly snapshots: number
  readonly damage: readonly Damage[]
}

const AT_ONCE = 8

/**
 * Records what the store has and the records lack. May be run at any time and as often as one
 * likes: a repository is recorded whole or not at all, and what is recorded is not read again.
 */
export async function rebuildFromStore(tools: RebuildTools): Promise<Rebuilt> {
  const ids = (await listRepositoryIds(tools.store)).filter((id) => /^\d+$/.test(id))
  const keys = await listNameKeys(tools.store)
  const rebuilt = await allOf(ids, (id) => rebuildOne(id, keys.get(id) ?? [], tools))
  return {
    repositories: ids.length,
    snapshots: rebuilt.reduce((sum, { snapshots }) => sum + snapshots, 0),
    damage: rebuilt.flatMap(({ damage }) => damage).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  }
}

/** Some at once. After a failure none is begun, and those under way are waited for. */
async function allOf<T>(ids: readonly string[], rebuild: (id: string) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  const queue = each(ids)
  const work = async () => {
    // A loop that is left by an error ends the queue for all.
    for (const id of queue) done.push(await rebuild(id))
  }
  const works = await Promise.allSettled(Array.from({ length: AT_ONCE }, work))
  for (const ended of works) if (ended.status === 'rejected') throw ended.reason
  return done
}

function* each(ids: readonly string[]): Generator<string> {
  yield* ids
}

async function rebuildOne(
  repositoryId: string,
  nameKeys: readonly string[],
  tools: RebuildTools,
): Promise<{ readonly snapshots: number; readonly damage: readonly Damage[] }> {
  const { db, store } = tools
  const names = await readNameEntries(repositoryId, nameKeys, store)
  const { rows, looks, points, damage, storage } = await readSnapshots(repositoryId, tools)
  const known = await listNames(db, repositoryId)
  const merged = mergeNames(repositoryId, [...known, ...names.points, ...points])
  const results = {
    ...{ repositoryId, snapshots: rows, looks, changes: [], holds: [], runs: [] },
    heldUntil: null,
    confirmedAt: null,
  }
  let snapshots = 0
  await saveResults(db, results, async (within, { inserted }) => {
    snapshots = inserted.size
    await replaceNames(within, repositoryId, merged)
    for (const row of rows) {
      const added = storage.get(row.snapshot)
      if (added && inserted.has(row.snapshot)) await addStorage(within, row, added)
    }
  })
  return { snapshots, damage: [...names.damage, ...damage] }
}

interface Read {
  readonly rows: readonly SnapshotRow[]
  readonly looks: readonly SnapshotLook[]
  /** The names of the repository, each when it came up. */
  readonly points: readonly NamePoint[]
  readonly damage: readonly Damage[]
  /** What each snapshot added. */
  readonly storage: ReadonlyMap<string, AddedStorage>
}

/** Manifests are let go as soon as they are read. */
async function readSnapshots(repositoryId: string, tools: RebuildTools): Promise<Read> {
  const { db, store, now } = tools
  const recorded = await listSnapshotRows(db, repositoryId, '')
  const known = new Map(recorded.map((row) => [row.snapshot, row.manifestSha256]))
  const rows: SnapshotRow[] = []
  const looks: SnapshotLook[] = []
  const points: NamePoint[] = []
  const damage: Damage[] = []
  const storage = new Map<string, AddedStorage>()
  for await (const found of witness({ store, repositoryId, known, now })) {
    const { snapshot, witnessedAt: at } = found
    if (found.kind === 'damaged') {
      const id = `${repositoryId}/${snapshot}/rebuild-${at.getTime()}`
      looks.push({ id, repositoryId, snapshot, at, damage: found.damage })
      damage.push(...found.damage)
      continue
    }
    const { row, storage: added } = describeSnapshot(found)
    storage.set(row.snapshot, added)
    rows.push({ ...row, receiptKey: await readReceipt(found, tools) })
    const point = toPoint(found.manifest.repository, row.takenAt)
    if (point.owner !== points.at(-1)?.owner || point.name !== points.at(-1)?.name)
      points.push(point)
  }
  return { rows, looks, points, damage, storage }
}

/** The key of the newest receipt that one of our keys signed for this very manifest. */
async function readReceipt(
  { receipts, sha256, key }: SoundSnapshot,
  { store, publicKeys = [] }: RebuildTools,
): Promise<string | null> {
  if (publicKeys.length === 0) return null
  for (const receipt of receipts.toReversed()) {
    const text = await readText(receipt, store)
    if (isSigned(text, publicKeys, sha256, key)) return receipt
  }
  return null
}

/** Far more than a receipt has: whoever may write there may write anything. */
const MOST_BYTES = 64 * 1024

async function readText(key: string, store: Store): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of await store.get(key)) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > MOST_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

function isSigned(
  text: string,
  keys: readonly PublicKey[],
  manifestSha256: string,
  key: string,
): boolean {
  try {
    const { manifestSha256: signed, repositoryId, snapshot } = checkReceipt(text, keys, sha256Hex)
    return signed === manifestSha256 && key.endsWith(`/${repositoryId}/snapshots/${snapshot}.json`)
  } catch (error) {
    // Anybody who may write to the store can put there what is none.
    if (asHoldfastError(error).code === 'internal') throw error
    return false
  }
}
