/**
 * The documents of a store, format v1. docs/format.md explains each member;
 * docs/schema/ holds the JSON Schemas made from here.
 */
import { z } from 'zod'
import { VERIFY_LEVELS } from './levels.ts'
import { SNAPSHOT_ID } from './snapshot-id.ts'

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const Bytes = z.int().nonnegative()
const Time = z.iso.datetime()
const Id = z.string().regex(SNAPSHOT_ID)

const Content = z.strictObject({ sha256: Sha256, sizeBytes: Bytes })

/** An object of the store as a manifest names it. */
export const StoredObject = z.strictObject({
  key: z.string().min(1),
  /** The version the store gave it; absent where the store keeps no versions. */
  versionId: z.string().min(1).optional(),
  storageClass: z.string().min(1),
  /** Until when the store keeps this version from being removed; absent where that is not known. */
  lockedUntil: Time.optional(),
  /** The bytes in the store. */
  stored: Content,
  /** The bytes once opened; equal to `stored` when nothing was sealed. */
  plaintext: Content,
})
export type StoredObject = z.infer<typeof StoredObject>

/** One bundle of the chain. */
export const ChainLink = z.strictObject({
  kind: z.enum(['base', 'increment']),
  /** The snapshot that wrote it. */
  snapshot: Id,
  object: StoredObject,
  /** Objects in its pack. */
  objects: z.int().nonnegative(),
  /** The checksum at the end of its pack. */
  packChecksum: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/),
  /** Git's index of the pack: what later increments are proved against. Absent below `objects`. */
  index: z.strictObject({ object: StoredObject }).optional(),
})
export type ChainLink = z.infer<typeof ChainLink>

/** How much of one class of data a snapshot holds. */
export const Completeness = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('captured'), count: Bytes, sizeBytes: Bytes }),
  z.strictObject({ status: z.literal('empty') }),
  z.strictObject({ status: z.literal('denied'), permission: z.string() }),
  z.strictObject({ status: z.literal('unsupported'), reason: z.string() }),
  z.strictObject({ status: z.literal('failed'), code: z.string(), message: z.string() }),
  z.strictObject({ status: z.literal('not-requested') }),
])
export type Completeness = z.infer<typeof Completeness>

export const DATA_CLASSES = [
  'git',
  'lfs',
  'wiki',
  'releases',
  'issues',
  'pull-requests',
  'discussions',
  'projects',
  'settings',
] as const
export type DataClass = (typeof DATA_CLASSES)[number]

/** What a probe found the store to do. `unknown` is never read as yes. */
export const StoreFacts = z.strictObject({
  probedAt: Time,
  conditionalWrites: z.enum(['yes', 'no']),
  checksums: z.enum(['yes', 'no']),
  versioning: z.enum(['yes', 'no', 'unknown']),
  objectLock: z.enum(['yes', 'no', 'unknown']),
})
export type StoreFacts = z.infer<typeof StoreFacts>

export const Head = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('branch'), target: z.string(), oid: z.string() }),
  z.strictObject({ kind: z.literal('unborn'), target: z.string() }),
  z.strictObject({ kind: z.literal('detached'), oid: z.string() }),
  z.strictObject({ kind: z.literal('unknown') }),
])

export const RepositoryIdentity = z.strictObject({
  /** GitHub's numeric id, or `url-` and a digest of the address. */
  id: z.string().regex(/^(\d+|url-[0-9a-f]{32})$/),
  host: z.string().min(1),
  /** The name below the host: `['acme', 'rocket']`. */
  path: z.array(z.string().min(1)).min(1),
  /** Address without credentials. */
  url: z.string().min(1),
})
export type RepositoryIdentity = z.infer<typeof RepositoryIdentity>

export const Manifest = z.strictObject({
  format: z.literal('holdfast/snapshot/v1'),
  snapshot: Id,
  takenAt: Time,
  durationMs: z.int().nonnegative(),
  repository: RepositoryIdentity,
  git: z.strictObject({
    objectFormat: z.enum(['sha1', 'sha256']),
    /** For people: names as text. The ref list is the truth. */
    head: Head,
    /** No ref and no object. */
    empty: z.boolean(),
    refs: z.strictObject({ object: StoredObject, count: z.int().nonnegative() }),
    /** The patterns that chose the refs; `[]` is every ref. */
    selection: z.array(z.string().min(1)),
    /** In the order in which they are to be unbundled. */
    chain: z.array(ChainLink),
    /** The chain for `git clone --bundle-uri`; absent where there is no chain, or an older one. */
    bundleList: StoredObject.optional(),
    /** Digests of the source's ref listing before and after its data was read. */
    listing: z.strictObject({ beforeSha256: Sha256, afterSha256: Sha256 }),
  }),
  completeness: z.strictObject(
    Object.fromEntries(DATA_CLASSES.map((name) => [name, Completeness])) as Record<
      DataClass,
      typeof Completeness
    >,
  ),
  /** What was proved before this manifest was written. */
  verification: z.strictObject({
    level: z.enum(VERIFY_LEVELS),
    verifiedAt: Time,
    /** Oddities that git's own check reported, in data that is as the source has it. */
    warnings: z.array(z.string()),
  }),
  strategy: z.enum(['unchanged', 'mirror', 'stream']),
  store: StoreFacts,
  tool: z.strictObject({ holdfast: z.string(), git: z.string() }),
  /** The snapshot before, and the SHA-256 of its manifest. */
  previous: z.strictObject({ snapshot: Id, sha256: Sha256 }).nullable(),
  digest: Sha256,
})
export type Manifest = z.infer<typeof Manifest>

/** A later fact beside a manifest: somebody looked, and this is what they found. */
export const VerificationRecord = z.strictObject({
  format: z.literal('holdfast/verification/v1'),
  snapshot: Id,
  manifestSha256: Sha256,
  level: z.enum(VERIFY_LEVELS),
  verifiedAt: Time,
  damage: z.array(z.strictObject({ key: z.string(), code: z.string(), message: z.string() })),
  tool: z.strictObject({ holdfast: z.string(), git: z.string() }),
  digest: Sha256,
})
export type VerificationRecord = z.infer<typeof VerificationRecord>

/** An entry of the names index. */
export const NameEntry = z.strictObject({
  format: z.literal('holdfast/name/v1'),
  repository: RepositoryIdentity,
  since: Time,
  digest: Sha256,
})
export type NameEntry = z.infer<typeof NameEntry>

/** A later fact beside a manifest: a witness that writes no snapshots read this one back. */
export const Receipt = z.strictObject({
  format: z.literal('holdfast/receipt/v1'),
  repositoryId: RepositoryIdentity.shape.id,
  snapshot: Id,
  manifestSha256: Sha256,
  /** `incomplete` lacks a class of data that was asked for. */
  outcome: z.enum(['stored', 'unchanged', 'incomplete']),
  /** The workflow run that took the snapshot; null where the witness does not know it. */
  run: z
    .strictObject({ githubRunId: z.string().regex(/^\d+$/), attempt: z.int().positive() })
    .nullable(),
  witnessedAt: Time,
  /** SHA-256 of the public key as DER (SubjectPublicKeyInfo). */
  keyId: Sha256,
  /** Ed25519, in base64, of every byte before its own line. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  digest: Sha256,
})
export type Receipt = z.infer<typeof Receipt>

/** Every document by the name of its JSON Schema. */
export const DOCUMENTS = {
  snapshot: Manifest,
  verification: VerificationRecord,
  name: NameEntry,
  receipt: Receipt,
} as const

export type AnyDocument = Manifest | VerificationRecord | NameEntry | Receipt
