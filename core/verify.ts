/** Reads what a store holds and compares it, bit by bit, with what was written. */
import { sha256Hex } from './archive/digest.ts'
import {
  listRepositoryIds,
  listSnapshotIds,
  readRefs,
  readSnapshot,
  type Snapshot,
} from './catalog.ts'
import { formatDocument } from './domain/document.ts'
import { asHoldfastError, type ErrorCode, type HoldfastError } from './domain/errors.ts'
import { manifestKey, verifiedKey } from './domain/keys.ts'
import type { VerifyLevel } from './domain/levels.ts'
import type { StoredObject } from './domain/manifest.ts'
import { createSnapshotId, type SnapshotId } from './domain/snapshot-id.ts'
import { closeGitContext, openGitContext } from './git/context.ts'
import { readGitVersion } from './git/version.ts'
import { objectsOf } from './presence.ts'
import { proveFully } from './prove.ts'
import { readObject } from './rebuild.ts'
import type { Tools } from './tools.ts'
import { checkVerifiable } from './verifiable.ts'

export interface VerifyRequest {
  /** All repositories of the store when absent. */
  readonly repositoryId?: string
  /** Restores the newest snapshot into scratch too, and lets git check every object. */
  readonly full: boolean
}

export interface Damage {
  readonly key: string
  readonly code: ErrorCode
  readonly message: string
}

export interface VerifiedRepository {
  readonly repositoryId: string
  readonly intact: boolean
  readonly snapshots: number
  /** Objects read to their end, and their bytes. */
  readonly objects: number
  readonly bytes: number
  /** The snapshot that was restored, in a full verification. */
  readonly restored: SnapshotId | null
  readonly damage: readonly Damage[]
  readonly warnings: readonly string[]
}

export interface VerifyResult {
  readonly intact: boolean
  readonly repositories: readonly VerifiedRepository[]
}

/**
 * Reads every manifest, ref list and bundle of the repositories asked for. Damage is a
 * result and names the object; what keeps the store from being read is thrown, and
 * `store-archived` before anything else if one of them lies in cold storage.
 */
export async function verify(request: VerifyRequest, tools: Tools): Promise<VerifyResult> {
  const { repositoryId } = request
  const ids = repositoryId === undefined ? await listRepositoryIds(tools.store) : [repositoryId]
  await checkVerifiable(ids, tools.store)
  const repositories: VerifiedRepository[] = []
  for (const id of ids) repositories.push(await verifyRepository(id, request.full, tools))
  return { intact: repositories.every(({ intact }) => intact), repositories }
}

async function verifyRepository(
  repositoryId: string,
  full: boolean,
  tools: Tools,
): Promise<VerifiedRepository> {
  tools.report({ kind: 'phase', source: repositoryId, phase: 'verifying' })
  const { snapshots, damage } = await readManifests(repositoryId, tools)
  const read = await readObjects(repositoryId, snapshots, tools)
  damage.push(...read.damage)
  const newest = snapshots.at(-1)
  const restorable = newest !== undefined && !isDamaged(newest, damage)
  const restored = full && restorable ? await restoreInScratch(newest, damage, tools) : undefined
  if (newest) await recordVerification(newest, restored ? 'full' : 'wire', damage, tools)
  return {
    repositoryId,
    intact: damage.length === 0,
    snapshots: snapshots.length,
    objects: read.objects,
    bytes: read.bytes,
    restored: restored ? restored.snapshot : null,
    damage,
    warnings: restored?.warnings ?? [],
  }
}

/** Every manifest that can be read, and damage for each that cannot or was exchanged. */
async function readManifests(
  repositoryId: string,
  { store }: Tools,
): Promise<{ snapshots: Snapshot[]; damage: Damage[] }> {
  const snapshots: Snapshot[] = []
  const damage: Damage[] = []
  for (const id of await listSnapshotIds(store, repositoryId)) {
    const key = manifestKey(repositoryId, id)
    const snapshot = await orDamage(key, damage, () => readSnapshot(store, repositoryId, id))
    if (snapshot) snapshots.push(snapshot)
  }
  const digests = new Map(snapshots.map(({ manifest, sha256 }) => [manifest.snapshot, sha256]))
  for (const { manifest } of snapshots) {
    const { previous } = manifest
    const found = previous && digests.get(previous.snapshot)
    if (previous && found && found !== previous.sha256) {
      damage.push({
        key: manifestKey(repositoryId, previous.snapshot),
        code: 'store-damaged',
        message: `The manifest is not the one that ${manifest.snapshot} was built upon.`,
      })
    }
  }
  return { snapshots, damage }
}

/** Reads each object once, however many snapshots name it. */
async function readObjects(
  source: string,
  snapshots: readonly Snapshot[],
  { store, report }: Tools,
): Promise<{ objects: number; bytes: number; damage: Damage[] }> {
  const objects = new Map<string, StoredObject>()
  for (const { manifest } of snapshots) {
    for (const object of objectsOf(manifest)) {
      objects.set(`${object.key} ${object.versionId} ${object.stored.sha256}`, object)
    }
  }
  const damage: Damage[] = []
  const totalBytes = [...objects.values()].reduce((sum, { stored }) => sum + stored.sizeBytes, 0)
  let bytes = 0
  const progress = (more: number) => {
    bytes += more
    report({ kind: 'bytes', source, phase: 'verifying', doneBytes: bytes, totalBytes })
  }
  for (const object of objects.values()) {
    await orDamage(object.key, damage, async () => {
      for await (const _ of readObject(store, object, progress));
    })
  }
  return { objects: objects.size, bytes, damage }
}

async function restoreInScratch(
  { key, manifest }: Snapshot,
  damage: Damage[],
  tools: Tools,
): Promise<{ snapshot: SnapshotId; warnings: string[] } | undefined> {
  const { store, report } = tools
  const git = await openGitContext(tools.scratch, tools.environment, tools.signal)
  try {
    const source = manifest.repository.id
    const warnings = await orDamage(key, damage, async () => {
      await readRefs(store, manifest)
      return proveFully(manifest, { store, git, report, source })
    })
    return warnings && { snapshot: manifest.snapshot, warnings }
  } finally {
    await closeGitContext(git)
  }
}

/** Leaves a fact beside the newest manifest: who asks for the state need not read it all again. */
async function recordVerification(
  { manifest, sha256 }: Snapshot,
  level: VerifyLevel,
  damage: readonly Damage[],
  tools: Tools,
): Promise<void> {
  const git = await openGitContext(tools.scratch, tools.environment, tools.signal)
  try {
    const verifiedAt = tools.now()
    const when = createSnapshotId(verifiedAt, tools.random32())
    const text = formatDocument(
      {
        format: 'holdfast/verification/v1',
        snapshot: manifest.snapshot,
        manifestSha256: sha256,
        level,
        verifiedAt: verifiedAt.toISOString(),
        damage: damage.map(({ key, code, message }) => ({ key, code, message })),
        tool: { holdfast: tools.version, git: await readGitVersion(git) },
      },
      sha256Hex,
    )
    const key = verifiedKey(manifest.repository.id, manifest.snapshot, when)
    await tools.store.put(key, Buffer.from(text))
  } finally {
    await closeGitContext(git)
  }
}

function isDamaged({ key, manifest }: Snapshot, damage: readonly Damage[]): boolean {
  const keys = new Set([key, ...objectsOf(manifest).map((object) => object.key)])
  return damage.some((each) => keys.has(each.key))
}

/** What tells of the object itself. Anything else tells that it could not be looked at. */
const DAMAGE: ReadonlySet<ErrorCode> = new Set([
  'store-damaged',
  'store-missing',
  'snapshot-invalid',
  'verification-failed',
  'git-failed',
])

async function orDamage<T>(
  key: string,
  damage: Damage[],
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    const { code, message }: HoldfastError = asHoldfastError(error)
    if (!DAMAGE.has(code)) throw error
    damage.push({ key, code, message })
    return undefined
  }
}
