import { t as HoldfastError } from "./errors.js";
import { n as compactTime, t as SNAPSHOT_ID } from "./snapshot-id.js";
import { o as parseRefList, t as sha256Hex } from "./digest.js";
import { a as boolean, c as literal, f as strictObject, h as _isoDateTime, n as _enum, o as discriminatedUnion, p as string, r as array, s as int, t as ZodISODateTime } from "./schemas.js";
import { c as manifestKey, h as snapshotsPrefix, m as snapshotOfManifest, r as REPOSITORIES_PREFIX } from "./keys.js";
import { isUtf8 } from "node:buffer";
// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}
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
const VERIFY_LEVELS = [
	"wire",
	"objects",
	"full"
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
/** Nothing may follow it, not even an empty line. */
const DIGEST_LINE = /(?<=\n) {2}"digest": "([0-9a-f]{64})"\n\}\n$/;
/**
* A document as the text to store. Members stand one a line, so that a shell can read it;
* the last is `digest`, the SHA-256 of every byte before its own line.
*/
function formatDocument(document, sha256) {
	const covered = `${JSON.stringify(document, null, 2).slice(0, -2)},\n`;
	return `${covered}  "digest": "${sha256(covered)}"\n}\n`;
}
/**
* Reads a document strictly. Throws, naming `key`: `store-damaged` if a bit of it is not as
* it was written, `snapshot-invalid` if it does not follow the schema.
*/
function parseDocument(schema, text, key, sha256) {
	const line = DIGEST_LINE.exec(text);
	if (!line) throw damaged$1(key, "it does not end as a document does");
	if (sha256(text.slice(0, line.index)) !== line[1]) throw damaged$1(key, "its digest does not fit");
	const parsed = schema.safeParse(parseJson(text, key));
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const member = issue?.path.join(".") || "the document";
	throw new HoldfastError("snapshot-invalid", `${key}: ${member}: ${issue?.message}.`, { hint: "It was written by a newer version of Holdfast: update, or see docs/format.md." });
}
function parseJson(text, key) {
	try {
		return JSON.parse(text);
	} catch {
		throw damaged$1(key, "it is not JSON");
	}
}
function damaged$1(key, why) {
	return new HoldfastError("store-damaged", `${key} is not as it was written: ${why}.`, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
}
// core/catalog.ts
/** Reading a store: which repositories and snapshots it holds, and their documents. */
/** A repository backed up more rarely than this costs a listing of all its snapshots. */
const RECENT_MS = 2592e5;
/** Ids of all snapshots of a repository, oldest first. */
async function listSnapshotIds(store, repositoryId) {
	return listIdsAfter(store, repositoryId, "");
}
/** The newest snapshot, or undefined if there is none. One listing and one read as a rule. */
async function readLatest(store, repositoryId, now) {
	const newest = await readNewestId(store, repositoryId, now);
	return newest === void 0 ? void 0 : readSnapshot(store, repositoryId, newest);
}
/** The id of the newest snapshot, whether its manifest can be read or not. */
async function readNewestId(store, repositoryId, now) {
	return (await listIdsAfter(store, repositoryId, compactTime(/* @__PURE__ */ new Date(now.getTime() - RECENT_MS)))).at(-1) ?? (await listSnapshotIds(store, repositoryId)).at(-1);
}
async function readSnapshot(store, repositoryId, id) {
	const key = manifestKey(repositoryId, id);
	const bytes = await readAll(store, key);
	if (!isUtf8(bytes)) throw damaged(key);
	const manifest = parseDocument(Manifest, bytes.toString("utf8"), key, sha256Hex);
	if (manifest.snapshot !== id || manifest.repository.id !== repositoryId) throw new HoldfastError("store-damaged", `${key} is the manifest of another snapshot.`, { hint: "Somebody has moved or copied objects within the store; restore an older snapshot." });
	return {
		key,
		manifest,
		sha256: sha256Hex(bytes)
	};
}
/** The ref list of a snapshot, checked against its manifest. */
async function readRefs(store, manifest) {
	return parseRefList((await readChecked(store, manifest.git.refs.object)).toString("latin1"));
}
/** Ids of all repositories of the store, in order. One listing a repository. */
async function listRepositoryIds(store) {
	const ids = [];
	for (let next = await readNextId(store, ""); next !== void 0;) {
		ids.push(next);
		next = await readNextId(store, `${REPOSITORIES_PREFIX}${next}0`);
	}
	return ids;
}
async function readNextId(store, after) {
	for await (const { key } of store.list(REPOSITORIES_PREFIX, after === "" ? {} : { after })) return key.slice(REPOSITORIES_PREFIX.length).split("/")[0];
}
/** All bytes of a small object. */
async function readAll(store, key, versionId) {
	const chunks = [];
	for await (const chunk of await store.get(key, { versionId })) chunks.push(chunk);
	return Buffer.concat(chunks);
}
/** All bytes of a small object that a manifest names, checked against it. */
async function readChecked(store, object) {
	const bytes = await readAll(store, object.key, object.versionId);
	if (sha256Hex(bytes) === object.stored.sha256) return bytes;
	throw damaged(object.key);
}
function damaged(key) {
	return new HoldfastError("store-damaged", `${key} is not as it was written.`, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
}
async function listIdsAfter(store, repositoryId, after) {
	const prefix = snapshotsPrefix(repositoryId);
	const ids = [];
	for await (const { key } of store.list(prefix, after === "" ? {} : { after: prefix + after })) {
		const id = snapshotOfManifest(key);
		if (id !== void 0) ids.push(id);
	}
	return ids;
}
export { readLatest as a, readSnapshot as c, formatDocument as d, parseDocument as f, readChecked as i, VERIFY_LEVELS as l, listSnapshotIds as n, readNewestId as o, readAll as r, readRefs as s, listRepositoryIds as t, VerificationRecord as u };
