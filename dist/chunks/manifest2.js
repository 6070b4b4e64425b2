import { R as VERIFY_LEVELS } from "./snapshot.js";
import { c as int, i as array, l as literal, m as string, o as boolean, p as strictObject, r as _enum, s as discriminatedUnion } from "./schemas.js";
import { n as datetime } from "./iso.js";
import { m as SNAPSHOT_ID } from "./start.js";
// core/domain/manifest.ts
/**
* The documents of a store, format v1. docs/format.md explains each member;
* docs/schema/ holds the JSON Schemas made from here.
*/
const Sha256 = string().regex(/^[0-9a-f]{64}$/);
const Bytes = int().nonnegative();
const Time = datetime();
const Id = string().regex(SNAPSHOT_ID);
const Content = strictObject({
	sha256: Sha256,
	sizeBytes: Bytes
});
/** An object of the store as a manifest names it. */
const StoredObject = strictObject({
	key: string().min(1),
	/** The version the store gave it; absent where the store keeps no versions. */
	versionId: string().min(1).optional(),
	storageClass: string().min(1),
	/** Until when the store keeps this version from being removed; absent where that is not known. */
	lockedUntil: Time.optional(),
	/** The bytes in the store. */
	stored: Content,
	/** The bytes once opened; equal to `stored` when nothing was sealed. */
	plaintext: Content
});
/** One bundle of the chain. */
const ChainLink = strictObject({
	kind: _enum(["base", "increment"]),
	/** The snapshot that wrote it. */
	snapshot: Id,
	object: StoredObject,
	/** Objects in its pack. */
	objects: int().nonnegative(),
	/** The checksum at the end of its pack. */
	packChecksum: string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/),
	/** Git's index of the pack: what later increments are proved against. Absent below `objects`. */
	index: strictObject({ object: StoredObject }).optional()
});
/** How much of one class of data a snapshot holds. */
const Completeness = discriminatedUnion("status", [
	strictObject({
		status: literal("captured"),
		count: Bytes,
		sizeBytes: Bytes
	}),
	strictObject({ status: literal("empty") }),
	strictObject({
		status: literal("denied"),
		permission: string()
	}),
	strictObject({
		status: literal("unsupported"),
		reason: string()
	}),
	strictObject({
		status: literal("failed"),
		code: string(),
		message: string()
	}),
	strictObject({ status: literal("not-requested") })
]);
const DATA_CLASSES = [
	"git",
	"lfs",
	"wiki",
	"releases",
	"issues",
	"pull-requests",
	"discussions",
	"projects",
	"settings"
];
/** What a probe found the store to do. `unknown` is never read as yes. */
const StoreFacts = strictObject({
	probedAt: Time,
	conditionalWrites: _enum(["yes", "no"]),
	checksums: _enum(["yes", "no"]),
	versioning: _enum([
		"yes",
		"no",
		"unknown"
	]),
	objectLock: _enum([
		"yes",
		"no",
		"unknown"
	])
});
const Head = discriminatedUnion("kind", [
	strictObject({
		kind: literal("branch"),
		target: string(),
		oid: string()
	}),
	strictObject({
		kind: literal("unborn"),
		target: string()
	}),
	strictObject({
		kind: literal("detached"),
		oid: string()
	}),
	strictObject({ kind: literal("unknown") })
]);
const RepositoryIdentity = strictObject({
	/** GitHub's numeric id, or `url-` and a digest of the address. */
	id: string().regex(/^(\d+|url-[0-9a-f]{32})$/),
	host: string().min(1),
	/** The name below the host: `['acme', 'rocket']`. */
	path: array(string().min(1)).min(1),
	/** Address without credentials. */
	url: string().min(1)
});
const Manifest = strictObject({
	format: literal("holdfast/snapshot/v1"),
	snapshot: Id,
	takenAt: Time,
	durationMs: int().nonnegative(),
	repository: RepositoryIdentity,
	git: strictObject({
		objectFormat: _enum(["sha1", "sha256"]),
		/** For people: names as text. The ref list is the truth. */
		head: Head,
		/** No ref and no object. */
		empty: boolean(),
		refs: strictObject({
			object: StoredObject,
			count: int().nonnegative()
		}),
		/** The patterns that chose the refs; `[]` is every ref. */
		selection: array(string().min(1)),
		/** In the order in which they are to be unbundled. */
		chain: array(ChainLink),
		/** The chain for `git clone --bundle-uri`; absent where there is no chain, or an older one. */
		bundleList: StoredObject.optional(),
		/** Digests of the source's ref listing before and after its data was read. */
		listing: strictObject({
			beforeSha256: Sha256,
			afterSha256: Sha256
		})
	}),
	completeness: strictObject(Object.fromEntries(DATA_CLASSES.map((name) => [name, Completeness]))),
	/** What was proved before this manifest was written. */
	verification: strictObject({
		level: _enum(VERIFY_LEVELS),
		verifiedAt: Time,
		/** Oddities that git's own check reported, in data that is as the source has it. */
		warnings: array(string())
	}),
	strategy: _enum([
		"unchanged",
		"mirror",
		"stream"
	]),
	store: StoreFacts,
	tool: strictObject({
		holdfast: string(),
		git: string()
	}),
	/** The snapshot before, and the SHA-256 of its manifest. */
	previous: strictObject({
		snapshot: Id,
		sha256: Sha256
	}).nullable(),
	digest: Sha256
});
/** A later fact beside a manifest: somebody looked, and this is what they found. */
const VerificationRecord = strictObject({
	format: literal("holdfast/verification/v1"),
	snapshot: Id,
	manifestSha256: Sha256,
	level: _enum(VERIFY_LEVELS),
	verifiedAt: Time,
	damage: array(strictObject({
		key: string(),
		code: string(),
		message: string()
	})),
	tool: strictObject({
		holdfast: string(),
		git: string()
	}),
	digest: Sha256
});
strictObject({
	format: literal("holdfast/name/v1"),
	repository: RepositoryIdentity,
	since: Time,
	digest: Sha256
});
strictObject({
	format: literal("holdfast/receipt/v1"),
	repositoryId: RepositoryIdentity.shape.id,
	snapshot: Id,
	manifestSha256: Sha256,
	/** `incomplete` lacks a class of data that was asked for. */
	outcome: _enum([
		"stored",
		"unchanged",
		"incomplete"
	]),
	/** The workflow run that took the snapshot; null where the witness does not know it. */
	run: strictObject({
		githubRunId: string().regex(/^\d+$/),
		attempt: int().positive()
	}).nullable(),
	witnessedAt: Time,
	/** SHA-256 of the public key as DER (SubjectPublicKeyInfo). */
	keyId: Sha256,
	/** Ed25519, in base64, of every byte before its own line. */
	signature: string().regex(/^[A-Za-z0-9+/]{86}==$/),
	digest: Sha256
});
export { Manifest as a, StoredObject as c, Head as i, VerificationRecord as l, Completeness as n, RepositoryIdentity as o, DATA_CLASSES as r, StoreFacts as s, ChainLink as t };
