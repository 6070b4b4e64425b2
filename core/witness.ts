/**
 * Reads a repository's snapshots back from a store, and takes nobody's word for what lies there:
 * neither that of the job that wrote them, nor that of an earlier look.
 */
import { readSnapshot, type Snapshot } from './catalog.ts'
import {
  manifestKey,
  snapshotOfManifest,
  snapshotOfReceipt,
  snapshotsPrefix,
} from './domain/keys.ts'
import { compactTime, type SnapshotId } from './domain/snapshot-id.ts'
import { objectsOf } from './presence.ts'
import type { Store } from './store/store.ts'
import type { Damage } from './verify.ts'
import { checkObjects, fault, fingerprint, type ObjectLook, orDamage } from './witness-objects.ts'

export interface WitnessRequest {
  readonly store: Store
  readonly repositoryId: string
  /** Snapshots taken from this second on are looked for; all of them without it. */
  readonly since?: Date
  /** SHA-256 of the manifests that were witnessed before, by snapshot: they are not read again. */
  readonly known?: ReadonlyMap<SnapshotId, string>
  /** Looks at the newest known snapshot again, too. */
  readonly again?: boolean
  readonly now: () => Date
}

export type Witnessed = SoundSnapshot | DamagedSnapshot

/** The manifest was read, and every object that it names lies there as it says. */
export interface SoundSnapshot extends Snapshot {
  readonly kind: 'sound'
  readonly snapshot: SnapshotId
  /** When the manifest came into the store, by the clock of the store. */
  readonly storedAt: Date
  /** Of the manifest itself. */
  readonly sizeBytes: number
  /** Keys of what claims to be a receipt, oldest first. */
  readonly receipts: readonly string[]
  readonly witnessedAt: Date
}

export interface DamagedSnapshot {
  readonly kind: 'damaged'
  readonly snapshot: SnapshotId
  readonly key: string
  readonly damage: readonly Damage[]
  readonly witnessedAt: Date
}

/**
 * Every snapshot that is not known yet, in the order of their ids, and before them the newest
 * known one: if it is asked for, or if its manifest was exchanged. Damage is a result and names
 * the object; what keeps the store from being read is thrown.
 *
 * Sizes come from a listing. Of an object that no earlier manifest had, the version that is named
 * is asked for, with its checksum if the store tells it; ref lists and bundle lists are read.
 *
 * Requests: 1 where nothing is new, 3 with `again`. A snapshot of an unchanged source costs 4 in
 * all, and one that added a bundle 8; each further one of the same look costs 3 less.
 */
export async function* witness(request: WitnessRequest): AsyncGenerator<Witnessed> {
  const { known = new Map<SnapshotId, string>(), again = false } = request
  const basis = [...known.keys()].sort().at(-1)
  const entries = await listEntries(request, again ? basis : undefined)
  const fresh = entries.filter(({ snapshot }) => !known.has(snapshot))
  if (fresh.length === 0 && !again) return
  const look: Look = { ...request, digests: new Map(known), looked: new Set(), listed: undefined }
  if (basis !== undefined) {
    const found = await lookAgain(
      look,
      basis,
      again,
      entries.find(({ snapshot }) => snapshot === basis),
    )
    if (found !== undefined) yield found
  }
  for (const entry of fresh) {
    const found = await lookAt(look, entry)
    if (found !== undefined) yield found
  }
}

interface Entry {
  readonly snapshot: SnapshotId
  readonly key: string
  readonly sizeBytes: number
  readonly storedAt: Date
  readonly receipts: string[]
}

interface Look extends ObjectLook {
  readonly now: () => Date
  /** Of every manifest that is known or was read, by snapshot. */
  readonly digests: Map<SnapshotId, string>
}

async function listEntries(
  { store, repositoryId, since }: WitnessRequest,
  basis: SnapshotId | undefined,
): Promise<Entry[]> {
  const prefix = snapshotsPrefix(repositoryId)
  const starts = [since && compactTime(since), since && basis?.slice(0, TIME_LENGTH)]
  const [start] = starts.filter((each) => each !== undefined).sort()
  const entries = new Map<SnapshotId, Entry>()
  const after = start === undefined ? {} : { after: prefix + start }
  for await (const { key, sizeBytes, modifiedAt } of store.list(prefix, after)) {
    const snapshot = snapshotOfManifest(key)
    if (snapshot) entries.set(key, { snapshot, key, sizeBytes, storedAt: modifiedAt, receipts: [] })
    const receiptOf = snapshotOfReceipt(key)
    // `.json` sorts before `.receipt-`.
    if (receiptOf) entries.get(manifestKey(repositoryId, receiptOf))?.receipts.push(key)
  }
  return [...entries.values()]
}

const TIME_LENGTH = 'yyyymmddThhmmssZ'.length

/** What was found of a snapshot that is known, where that is to be told. */
async function lookAgain(
  look: Look,
  snapshot: SnapshotId,
  again: boolean,
  entry: Entry | undefined,
): Promise<Witnessed | undefined> {
  const key = manifestKey(look.repositoryId, snapshot)
  if (again && entry === undefined) return damaged(look, snapshot, key, [gone(key)])
  const damage: Damage[] = []
  const read = await orDamage(key, damage, () =>
    readSnapshot(look.store, look.repositoryId, snapshot),
  )
  if (read === undefined) {
    // Without `again` its absence tells nothing: it may have been pruned.
    const told = again || damage.some(({ code }) => code !== 'store-missing')
    return told ? damaged(look, snapshot, key, damage) : undefined
  }
  if (read.sha256 !== look.digests.get(snapshot)) {
    return damaged(look, snapshot, key, [exchanged(key)])
  }
  for (const object of objectsOf(read.manifest)) look.looked.add(fingerprint(object))
  if (!again || entry === undefined) return undefined
  const missing = await checkObjects(look, read.manifest)
  return missing.length > 0 ? damaged(look, snapshot, key, missing) : sound(look, entry, read)
}

/** Undefined when the snapshot was removed meanwhile. */
async function lookAt(look: Look, entry: Entry): Promise<Witnessed | undefined> {
  const { snapshot, key } = entry
  const damage: Damage[] = []
  const read = await orDamage(key, damage, () => readEntry(look, entry))
  if (read) damage.push(...checkPrevious(look, read), ...(await checkObjects(look, read.manifest)))
  if (read === undefined || damage.length > 0) {
    const info = await look.store.head(key)
    return info && damaged(look, snapshot, key, damage)
  }
  look.digests.set(snapshot, read.sha256)
  for (const object of objectsOf(read.manifest)) look.looked.add(fingerprint(object))
  return sound(look, entry, read)
}

/** Far more than a chain of any length needs; a job wrote it, and it is read into memory. */
const MOST_MANIFEST_BYTES = 16 * 1024 * 1024

async function readEntry(
  { store, repositoryId }: Look,
  { key, snapshot, sizeBytes }: Entry,
): Promise<Snapshot> {
  if (sizeBytes > MOST_MANIFEST_BYTES)
    throw fault('snapshot-invalid', `${key} is no manifest: it is too large.`)
  return readSnapshot(store, repositoryId, snapshot)
}

/** A snapshot that builds upon another manifest than the one that was read was deceived, or lies. */
function checkPrevious({ digests }: Look, { key, manifest }: Snapshot): Damage[] {
  const { previous } = manifest
  const digest = previous && digests.get(previous.snapshot)
  if (previous === null || digest === undefined || digest === previous.sha256) return []
  const message = `${key} was built upon another manifest of ${previous.snapshot} than lies there.`
  return [{ key, code: 'store-damaged', message }]
}

function gone(key: string): Damage {
  return { key, code: 'store-missing', message: `${key} was there, and is no more.` }
}

function exchanged(key: string): Damage {
  return { key, code: 'store-damaged', message: `${key} is not the manifest that was there.` }
}

function sound(
  { now }: Look,
  { snapshot, storedAt, sizeBytes, receipts }: Entry,
  read: Snapshot,
): SoundSnapshot {
  return { kind: 'sound', snapshot, ...read, storedAt, sizeBytes, receipts, witnessedAt: now() }
}

function damaged(
  { now }: Look,
  snapshot: SnapshotId,
  key: string,
  damage: readonly Damage[],
): DamagedSnapshot {
  return { kind: 'damaged', snapshot, key, damage, witnessedAt: now() }
}
