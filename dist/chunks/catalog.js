import { o as parseRefList, t as sha256Hex } from "./digest.js";
import { t as HoldfastError } from "./errors.js";
import { c as manifestKey, h as snapshotsPrefix, m as snapshotOfManifest, r as REPOSITORIES_PREFIX } from "./keys.js";
import { n as compactTime } from "./snapshot-id.js";
import { isUtf8 } from "node:buffer";
// core/domain/document.ts
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
	const manifest = parseDocument((await import("./manifest.js")).Manifest, bytes.toString("utf8"), key, sha256Hex);
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
export { readLatest as a, readSnapshot as c, readChecked as i, formatDocument as l, listSnapshotIds as n, readNewestId as o, readAll as r, readRefs as s, listRepositoryIds as t, parseDocument as u };
