import { t as HoldfastError } from "./errors.js";
import { n as compactTime } from "./snapshot-id.js";
import { createHash } from "node:crypto";
import { isUtf8 } from "node:buffer";
// core/archive/digest.ts
/** SHA-256 in hex; a text counts as its UTF-8 bytes. */
function sha256Hex(content) {
	return createHash("sha256").update(content).digest("hex");
}
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
// core/domain/keys.ts
const README_KEY = "README.md";
const RESTORE_KEY = "RESTORE.md";
const REPOSITORIES_PREFIX = "repositories/";
const NAMES_PREFIX = "names/";
/** Everything of a repository but its names. */
function repositoryPrefix(repositoryId) {
	return `${REPOSITORIES_PREFIX}${repositoryId}/`;
}
function snapshotsPrefix(repositoryId) {
	return `repositories/${repositoryId}/snapshots/`;
}
function manifestKey(repositoryId, id) {
	return `${snapshotsPrefix(repositoryId)}${id}.json`;
}
/** The snapshot whose manifest lies under `key`, if a manifest does. */
function snapshotOfManifest(key) {
	return /\/snapshots\/(\d{8}T\d{6}Z-[0-9a-f]{8})\.json$/.exec(key)?.[1];
}
/**
* What a witness says of a snapshot lies beside its manifest. The name does not end in `.json`:
* a RESTORE.md that was stored before there were receipts takes what does for a manifest.
*/
function receiptKey(repositoryId, id, when) {
	return `${snapshotsPrefix(repositoryId)}${id}.receipt-${when}`;
}
/** The snapshot whose receipt lies under `key`, if a receipt does. */
function snapshotOfReceipt(key) {
	return /\/snapshots\/(\d{8}T\d{6}Z-[0-9a-f]{8})\.receipt-\d{8}T\d{6}Z-[0-9a-f]{8}$/.exec(key)?.[1];
}
function bundlesPrefix(repositoryId) {
	return `repositories/${repositoryId}/bundles/`;
}
function bundleKey(repositoryId, id) {
	return `${bundlesPrefix(repositoryId)}${id}.bundle`;
}
/** Git's index of the pack in that bundle. */
function packIndexKey(repositoryId, id) {
	return `${bundlesPrefix(repositoryId)}${id}.idx`;
}
/** The chain of a snapshot as git's `--bundle-uri` reads it, beside the bundles it names. */
function bundleListKey(repositoryId, id) {
	return `${bundlesPrefix(repositoryId)}${id}.list`;
}
function refListKey(repositoryId, sha256) {
	return `repositories/${repositoryId}/refs/${sha256}.txt`;
}
/** Where all repositories that ever went by this name are listed, one object each. */
function namesPrefix(host, path) {
	const segments = path.map(escapeSegment);
	while (segments.join("/").length > LONGEST_PATH) segments.shift();
	return `${NAMES_PREFIX}${[escapeSegment(host), ...segments].join("/")}/`;
}
/** Keys of S3 have at most 1,024 bytes, and names of files 255. */
const LONGEST_PATH = 800;
const LONGEST_SEGMENT = 200;
/**
* Where a repository is listed by its name. GitHub does not mind the case of names, so those
* of GitHub, whose ids are numbers, are listed in lower case.
*/
function nameKey({ id, host, path }) {
	const names = /^\d+$/.test(id) ? path.map((part) => part.toLowerCase()) : path;
	return `${namesPrefix(host.toLowerCase(), names)}${id}`;
}
/**
* One segment of a key made of letters, digits and `-_.`; all else is written
* %XX, and a leading dot too, so that no segment can be `..`. One that is too long is cut.
*/
function escapeSegment(segment) {
	return encodeURIComponent(segment).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).replace(/^\./, "%2E").slice(0, LONGEST_SEGMENT).replace(/%.?$/, "");
}
// core/domain/refs.ts
/**
* Refs as a source advertises them, and the ref list: the document that says
* which refs a snapshot has.
*
* A ref name is bytes, not text: git allows names that are not UTF-8. Names are
* held as *byte strings* here, one character (U+0000 to U+00FF) a byte, as
* `latin1` in Node; `describeRefName` turns one into text for people.
*/
/** Digits of an object id, by object format. */
const OID_LENGTH = {
	sha1: 40,
	sha256: 64
};
/** Sorts `refs` as the ref list wants them. */
function sortRefs(refs) {
	return refs.toSorted((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
/** Each object id that HEAD and the refs name directly, once, in no particular order. */
function tipsOf(listing) {
	const tips = new Set(listing.refs.map((ref) => ref.oid));
	if (listing.head.kind === "branch" || listing.head.kind === "detached") tips.add(listing.head.oid);
	return tips;
}
/** A ref name as text; bytes that are not UTF-8 become U+FFFD. */
function describeRefName(name) {
	return new TextDecoder().decode(Uint8Array.from(name, (char) => char.charCodeAt(0)));
}
/**
* The ref list of a listing: the lines of `git ls-remote --symref` under a first
* line that names the format. docs/format.md defines it.
*
* Returns a byte string. Equal listings give equal bytes.
*/
function formatRefList(listing) {
	const lines = [`# holdfast refs v1 ${listing.objectFormat}`];
	const { head } = listing;
	if (head.kind === "branch" || head.kind === "unborn") lines.push(`ref: ${head.target}\tHEAD`);
	if (head.kind === "branch" || head.kind === "detached") lines.push(`${head.oid}\tHEAD`);
	for (const { name, oid, peeled, target } of sortRefs(listing.refs)) {
		if (target !== void 0) lines.push(`ref: ${target}\t${name}`);
		lines.push(`${oid}\t${name}`);
		if (peeled !== void 0) lines.push(`${peeled}\t${name}^{}`);
	}
	return `${lines.join("\n")}\n`;
}
/** Reads a ref list. Throws `snapshot-invalid` at the first line that is not as it should be. */
function parseRefList(text) {
	const [header = "", ...lines] = text.split("\n");
	const objectFormat = /^# holdfast refs v1 (sha1|sha256)$/.exec(header)?.[1];
	if (objectFormat !== "sha1" && objectFormat !== "sha256") throw invalid(1, "it names no format");
	if (lines.pop() !== "") throw invalid(lines.length + 2, "it is cut off");
	const entries = [];
	lines.forEach((line, index) => {
		addLine(entries, parseLine(line, OID_LENGTH[objectFormat], index + 2));
	});
	const [first, ...others] = entries;
	const named = first?.name === "HEAD" ? others : entries;
	const refs = named.map(toRef);
	const unsorted = refs.findIndex((ref, i) => i > 0 && ref.name <= (refs[i - 1]?.name ?? ""));
	if (unsorted >= 0) throw invalid(named[unsorted]?.line ?? 0, "the names are not in order");
	return {
		objectFormat,
		head: first?.name === "HEAD" ? toHead(first) : { kind: "unknown" },
		refs
	};
}
const NAME = /^(HEAD|refs(\/(?!\.)[^\u0000-\u0020\u007f~^:?*[\\/]+)+)$/;
/** Whether a ref list can hold `name`: HEAD, or what git takes for the full name of a ref. */
function isRefName(name) {
	return NAME.test(name) && !PASSED_OVER.test(name);
}
/** Git passes over a ref that has such a name, wherever it comes from (git-check-ref-format(1)). */
const PASSED_OVER = /\.\.|@\{|\.$|\.lock(\/|$)/;
function parseLine(text, oidLength, line) {
	const [value = "", fullName = "", ...rest] = text.split("	");
	const peeled = fullName.endsWith("^{}");
	const name = peeled ? fullName.slice(0, -3) : fullName;
	if (rest.length > 0 || !NAME.test(name)) throw invalid(line, "it is not `<object id> TAB <name>`");
	if (peeled && name === "HEAD") throw invalid(line, "HEAD is no tag");
	const target = /^ref: (.*)$/.exec(value)?.[1];
	if (target !== void 0) {
		if (peeled || !NAME.test(target)) throw invalid(line, "a symbolic ref names no ref");
		return {
			line,
			name,
			field: "target",
			value: target
		};
	}
	if (value.length !== oidLength || !/^[0-9a-f]+$/.test(value)) throw invalid(line, "it has no object id");
	return {
		line,
		name,
		field: peeled ? "peeled" : "oid",
		value
	};
}
const ORDER = [
	"target",
	"oid",
	"peeled"
];
function addLine(entries, { line, name, field, value }) {
	let entry = entries.at(-1);
	if (entry?.name !== name) {
		entry = {
			line,
			name
		};
		entries.push(entry);
	}
	if (ORDER.slice(ORDER.indexOf(field)).some((each) => entry[each] !== void 0)) throw invalid(line, "it comes twice");
	entry[field] = value;
}
function toRef({ line, name, oid, peeled, target }) {
	if (name === "HEAD") throw invalid(line, "HEAD does not come first");
	if (oid === void 0) throw invalid(line, "a ref has no object id");
	return {
		name,
		oid,
		...peeled === void 0 ? {} : { peeled },
		...target === void 0 ? {} : { target }
	};
}
function toHead({ target, oid }) {
	if (target === void 0) return oid === void 0 ? { kind: "unknown" } : {
		kind: "detached",
		oid
	};
	return oid === void 0 ? {
		kind: "unborn",
		target
	} : {
		kind: "branch",
		target,
		oid
	};
}
function invalid(line, why) {
	return new HoldfastError("snapshot-invalid", `Line ${line} of the ref list is damaged: ${why}.`, { hint: "Run `holdfast verify` on the repository; an older snapshot may be whole." });
}
// core/catalog.ts
/** Reading a store: which repositories and snapshots it holds, and their documents. */
/** A repository backed up more rarely than this costs a listing of all its snapshots. */
const RECENT_MS = 2592e5;
/** Ids of all snapshots of a repository, oldest first. */
async function listSnapshotIds(store, repositoryId) {
	return listIdsAfter(store, repositoryId, "");
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
	for await (const { key } of store.list(REPOSITORIES_PREFIX, after === "" ? {} : { after })) return key.slice(13).split("/")[0];
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
export { snapshotsPrefix as A, nameKey as C, repositoryPrefix as D, refListKey as E, parseDocument as M, sha256Hex as N, snapshotOfManifest as O, manifestKey as S, receiptKey as T, REPOSITORIES_PREFIX as _, readNewestId as a, bundleListKey as b, OID_LENGTH as c, isRefName as d, parseRefList as f, README_KEY as g, NAMES_PREFIX as h, readChecked as i, formatDocument as j, snapshotOfReceipt as k, describeRefName as l, tipsOf as m, listSnapshotIds as n, readRefs as o, sortRefs as p, readAll as r, readSnapshot as s, listRepositoryIds as t, formatRefList as u, RESTORE_KEY as v, packIndexKey as w, bundlesPrefix as x, bundleKey as y };
