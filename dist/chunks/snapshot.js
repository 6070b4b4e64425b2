import { T as asHoldfastError, g as createSnapshotId, h as compactTime, w as HoldfastError } from "./start.js";
import { $ as OID_LENGTH, A as listBoundary, B as describeStderr, C as refListOf, E as listLocal, F as interrupted, G as gitEnvironment, I as runGit, J as createRefSelector, L as startGit, M as startObjectList, N as startPack, O as lookAt, P as feed, Q as selectRefs, R as write, S as digestOf, T as withPatience, U as stopping, W as SOURCE_SETTINGS, Y as prefixesOf, et as describeRefName, j as listPresent, k as lines, nt as parseRefList, rt as tipsOf, tt as formatRefList, w as sha256Hex, x as together, z as classifyGitFailure } from "./backup.js";
import { join } from "node:path";
import { createReadStream } from "node:fs";
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, stat, statfs, writeFile } from "node:fs/promises";
// core/domain/levels.ts
/** How well a snapshot is proved, the weakest first. */
const VERIFY_LEVELS = [
	"wire",
	"objects",
	"full"
];
function isAtLeast(level, asked) {
	return VERIFY_LEVELS.indexOf(level) >= VERIFY_LEVELS.indexOf(asked);
}
/** The weaker of two levels: a chain is proved as well as its weakest part. */
function weakerLevel(a, b) {
	return isAtLeast(a, b) ? b : a;
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
	if (!line) throw damaged$3(key, "it does not end as a document does");
	if (sha256(text.slice(0, line.index)) !== line[1]) throw damaged$3(key, "its digest does not fit");
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
		throw damaged$3(key, "it is not JSON");
	}
}
function damaged$3(key, why) {
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
/** A later fact about a snapshot lies beside its manifest: `<snapshot>.verified-<when>.json`. */
function verifiedKey(repositoryId, id, when) {
	return `${snapshotsPrefix(repositoryId)}${id}.verified-${when}.json`;
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
	if (!isUtf8(bytes)) throw damaged$2(key);
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
	throw damaged$2(object.key);
}
function damaged$2(key) {
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
// core/presence.ts
/** Whether the objects of a snapshot lie in the store, without reading them. */
/**
* Whether every object that `manifest` names lies in the store with the size it was written
* with. One listing of what the repository has beside its manifests.
*/
async function objectsPresent(store, manifest) {
	const missing = new Map(objectsOf(manifest).map(({ key, stored }) => [key, stored.sizeBytes]));
	const base = manifest.git.chain[0]?.snapshot;
	for await (const { key, sizeBytes } of listBeside(store, manifest.repository.id, base)) {
		if (missing.get(key) === sizeBytes) missing.delete(key);
		if (missing.size === 0) break;
	}
	return missing.size === 0;
}
/** What a repository has beside its snapshots; of bundles, those from `base` on. */
async function* listBeside(store, repositoryId, base) {
	const prefix = repositoryPrefix(repositoryId);
	const after = base === void 0 ? prefix : bundlesPrefix(repositoryId) + base;
	for await (const info of store.list(prefix, { after })) {
		if (info.key.startsWith(snapshotsPrefix(repositoryId))) return;
		yield info;
	}
}
/** Every object of a snapshot but its manifest, in the order a restore needs them. */
function objectsOf({ git }) {
	const indexes = git.chain.flatMap(({ index }) => index ? [index.object] : []);
	const lists = git.bundleList ? [git.bundleList] : [];
	return [
		...objectsToRestore({ git }),
		...indexes,
		...lists
	];
}
/** Those that a restore reads. */
function objectsToRestore({ git }) {
	return [git.refs.object, ...git.chain.map((link) => link.object)];
}
// core/free-space.ts
/** Room on disk, looked at before work begins rather than when it runs out. */
/** Throws `disk-full` if `directory` has less room than `neededBytes`. */
async function checkFreeSpace(directory, neededBytes) {
	const { bavail, bsize } = await statfs(directory);
	const freeBytes = bavail * bsize;
	if (freeBytes >= neededBytes) return;
	const [needed, free] = [neededBytes, freeBytes].map((bytes) => Math.ceil(bytes / 2 ** 20));
	throw new HoldfastError("disk-full", `${directory} has ${free} MiB of room, and about ${needed} MiB are needed.`, { hint: "Free some space, or point TMPDIR to a larger disk." });
}
// core/git/simple-git.ts
/**
* Git as simple-git runs it, in `dir`. Loaded by the first call: it takes longer than a git does.
*
* simple-git guards against an environment and a configuration it did not expect. Ours is made
* here from nothing, so all of it is allowed by name.
*/
async function openSimpleGit(dir, context) {
	const { simpleGit } = await import("./dist.js");
	const env = gitEnvironment(context.environment, context.globalConfig);
	return simpleGit({
		baseDir: dir,
		abort: context.signal,
		allowEnvironment: Object.keys(env),
		unsafe: {
			allowUnsafeAskPass: true,
			allowUnsafeSshCommand: true,
			allowUnsafeConfigPaths: true,
			allowUnsafeTemplateDir: true
		}
	}).env(env);
}
// core/git/repository.ts
/** Building a repository out of packs and a ref list. */
/** Makes an empty bare repository in `dir`, which may borrow the objects of another. */
async function initRepository(dir, objectFormat, context, borrowFrom) {
	await mkdir(dir, { recursive: true });
	await (await openSimpleGit(dir, context)).raw("init", "--quiet", "--bare", "--template=", `--object-format=${objectFormat}`);
	await mkdir(join(dir, "objects/info"), { recursive: true });
	if (borrowFrom !== void 0) await writeFile(alternatesOf(dir), `${join(borrowFrom, "objects")}\n`);
}
/** From here on the repository has nothing but its own objects. */
async function stopBorrowing(dir) {
	await rm(alternatesOf(dir));
}
/** Takes a pack on standard input, hashing every object, and keeps it in `dir`. */
function startIndexPack(dir, context, { kind, lasts, linked = false }) {
	const lasting = lasts ? [] : ["-c", "core.fsync=none"];
	const thin = kind === "thin" ? ["--fix-thin"] : [];
	const checked = linked ? ["--check-self-contained-and-connected"] : [];
	const args = [
		...lasting,
		"index-pack",
		"--stdin",
		...thin,
		...checked
	];
	return startGit({
		...command(dir, context, args),
		accept: linked ? [0, 1] : [0]
	});
}
/** Removes what a git that failed to take a pack has left behind. */
async function sweepPacks(dir) {
	const packs = join(dir, "objects/pack");
	for (const name of await readdir(packs)) if (name.startsWith("tmp_")) await rm(join(packs, name));
}
/** The index of the only pack that lies in `dir`; the pack itself ends in `.pack` instead. */
async function findPackIndex(dir) {
	const packs = join(dir, "objects/pack");
	const [name] = (await readdir(packs)).filter((each) => each.endsWith(".idx"));
	return join(packs, name ?? "pack.idx");
}
/**
* Gives the repository exactly the refs and HEAD of `listing`. Written as files
* (gitrepository-layout(5)), since git takes names that are not UTF-8 by no argument, and
* refuses some refs that it has let others make. The caller checks the result.
*/
async function writeRefs(dir, listing) {
	const direct = listing.refs.filter((ref) => ref.target === void 0);
	await writeFile(join(dir, "packed-refs"), formatPackedRefs(direct), "latin1");
	for (const { name, target } of listing.refs) if (target !== void 0) await writeSymbolicRef(dir, name, target);
	await writeHead(dir, listing.head);
}
function formatPackedRefs(refs) {
	return ["# pack-refs with: sorted \n", ...refs.map(({ name, oid }) => `${oid} ${name}\n`)].join("");
}
async function writeHead(dir, head) {
	if (head.kind === "detached") await writeFile(join(dir, "HEAD"), `${head.oid}\n`);
	else if (head.kind !== "unknown") await writeSymbolicRef(dir, "HEAD", head.target);
}
async function writeSymbolicRef(dir, name, target) {
	const path = Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(name, "latin1")]);
	await mkdir(path.subarray(0, path.lastIndexOf("/")), { recursive: true });
	await writeFile(path, `ref: ${target}\n`, "latin1");
}
/** Fails unless all that `tips` reach is there, as git checks it after a clone. */
async function checkConnectivity(dir, tips, context) {
	await runGit(command(dir, context, [
		"rev-list",
		"--objects",
		"--stdin",
		"--quiet"
	]), lines(tips));
}
/**
* Lets git check every object. Fails on damage; returns what git finds odd in objects and
* refs that are as the source has them, as many legal old repositories do.
*/
async function checkObjects(dir, context) {
	const args = [
		"fsck",
		"--full",
		"--no-dangling",
		"--no-reflogs",
		"--no-progress"
	];
	const { status, stdout, stderr } = await runGit({
		...command(dir, context, args),
		accept: ANY
	});
	const said = `${stderr}\n${stdout.toString("latin1")}`.split("\n").filter((line) => line !== "");
	const damage = said.filter((line) => !ODDITY.test(line) && !NOTICE.test(line));
	if (damage.length > 0 || status !== 0 && said.length === 0) throw classifyGitFailure(damage.join("\n"), {
		args,
		side: "scratch"
	});
	return said.filter((line) => ODDITY.test(line)).map(describeStderr);
}
/** The status of fsck is a sum of what it found; its words tell whether that is damage. */
const ANY = Array.from({ length: 128 }, (_, status) => status);
const NOTICE = /^(notice: |hint: |Checking )/;
const ODDITY = /^(warning|error) in (tree|commit|tag|blob) |^error: (HEAD points to something strange|\S+: not a commit)|^warning: /;
/** Gives the repository in `<dir>/.git` a working tree, and fills it from HEAD if that is born. */
async function checkOut(dir, context, born) {
	const gitDir = join(dir, ".git");
	await runGit(command(gitDir, context, [
		"config",
		"core.bare",
		"false"
	]));
	if (!born) return;
	const { env, ...rest } = command(gitDir, context, [
		"read-tree",
		"--reset",
		"-u",
		"HEAD"
	]);
	await runGit({
		...rest,
		cwd: dir,
		env: {
			...env,
			GIT_WORK_TREE: dir
		}
	});
}
function command(dir, context, args) {
	return {
		args,
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	};
}
function alternatesOf(dir) {
	return join(dir, "objects/info/alternates");
}
// core/archive/bundle.ts
/**
* A git bundle is a few lines of text and a pack behind them (gitformat-bundle(5)). Holdfast
* writes the lines itself: `git bundle create` names no objects without a ref, skips refs
* whose short names are ambiguous, and knows nothing of a pack that comes over the wire.
*/
/** The header as bytes, its closing empty line included. */
function formatBundleHeader({ objectFormat, prerequisites, refs }) {
	const lines = [
		...objectFormat === "sha1" ? ["# v2 git bundle"] : ["# v3 git bundle", `@object-format=${objectFormat}`],
		...prerequisites.map((oid) => `-${oid} `),
		...refs.map(({ name, oid }) => `${oid} ${name}`)
	];
	return Buffer.from(`${lines.join("\n")}\n\n`, "latin1");
}
/** The pack of a bundle: all behind its first empty line. Throws `store-damaged` without one. */
async function* packOfBundle(bundle, key) {
	const endsHeader = createHeaderEnd();
	let header = true;
	for await (const bytes of bundle) {
		const start = header ? endsHeader(bytes) : 0;
		header = start === void 0;
		if (start !== void 0 && start < bytes.length) yield bytes.subarray(start);
	}
	if (header) throw noBundle(key);
}
const LINE_FEED$1 = 10;
/** Finds where the header ends, chunk by chunk: the offset behind the first empty line. */
function createHeaderEnd() {
	let lineEnded = false;
	return (chunk) => {
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		if (lineEnded && bytes[0] === LINE_FEED$1) return 1;
		if (bytes.length > 0) lineEnded = bytes.at(-1) === LINE_FEED$1;
		const at = bytes.indexOf("\n\n");
		return at < 0 ? void 0 : at + 2;
	};
}
function noBundle(key) {
	return new HoldfastError("store-damaged", `${key} is no git bundle: its header has no end.`, { hint: "Run `holdfast verify` on the repository; an older snapshot may be whole." });
}
// core/rebuild.ts
/** A snapshot becomes a repository again, from the store alone. */
/**
* Builds the bare repository of a snapshot in `dir`. Every byte read is checked against the
* manifest, every object is hashed by git, all is connected, and HEAD and every ref are as
* the ref list has them; or this throws, naming the object at fault.
*/
async function rebuild(manifest, dir, tools) {
	const { store, git } = tools;
	const listing = await readRefs(store, manifest);
	await initRepository(dir, listing.objectFormat, git);
	const progress = createProgress(manifest.git.chain, tools);
	let linked = true;
	for (const link of manifest.git.chain) linked = await openBundle(link, dir, tools, {
		linked,
		progress
	});
	await writeRefs(dir, listing);
	await checkRefs(dir, listing, git);
	await checkReachable(dir, tipsOf(listing), linked, git);
	return listing;
}
/**
* Opens a bundle and tells whether it is linked as well. Git follows references while it hashes the
* objects, for a fraction of what a walk costs afterwards. Where that fails, the fault may be one
* of objects that no ref reaches: then the walk decides.
*/
async function openBundle({ object }, dir, tools, { linked, progress }) {
	if (linked) try {
		await unpack(object, dir, tools, {
			linked,
			progress
		});
		return true;
	} catch (error) {
		if (!(error instanceof HoldfastError && error.code === "git-failed")) throw error;
		await sweepPacks(dir);
	}
	await unpack(object, dir, tools, {
		linked: false,
		progress: linked ? () => {} : progress
	});
	return false;
}
function unpack(object, dir, { store, git }, { linked, progress }) {
	return stopping(git, async (own) => {
		const index = startIndexPack(dir, own, {
			kind: "thin",
			lasts: true,
			linked
		});
		let reading = true;
		const bytes = readObject(store, object, progress);
		for await (const chunk of packOfBundle(bytes, object.key)) {
			if (own.signal.aborted) throw interrupted(own.signal);
			if (reading) reading = await write(index, chunk);
		}
		index.stdin.end();
		await index.ended;
	});
}
/** Objects that refer to nothing but what is there need no walk: it is enough that the tips are. */
async function checkReachable(dir, tips, linked, git) {
	if (linked && (await listPresent(dir, tips, git)).length === tips.size) return;
	await checkConnectivity(dir, tips, git);
}
/**
* The bytes of an object that a manifest names. At their end they are known to be those that
* were written, or this throws `store-damaged`.
*/
async function* readObject(store, { key, versionId, stored }, progress = () => {}) {
	const hash = createHash("sha256");
	let sizeBytes = 0;
	for await (const chunk of await store.get(key, { versionId })) {
		hash.update(chunk);
		sizeBytes += chunk.length;
		progress(chunk.length);
		yield chunk;
	}
	if (sizeBytes !== stored.sizeBytes) throw damaged$1(key, `it has ${sizeBytes} bytes instead of ${stored.sizeBytes}`);
	if (hash.digest("hex") !== stored.sha256) throw damaged$1(key, "its SHA-256 is another one");
}
async function checkRefs(dir, listing, git) {
	const restored = await listLocal(dir, git);
	const head = listing.head.kind === "unknown" ? listing.head : restored.head;
	if (formatUnpeeled({
		...restored,
		head
	}) === formatUnpeeled(listing)) return;
	throw new HoldfastError("verification-failed", "The restored refs are not those of the snapshot.", { hint: "Restore an older snapshot, or follow RESTORE.md in the store by hand." });
}
/** What a tag names in the end follows from its object, which has been checked. */
function formatUnpeeled({ refs, ...listing }) {
	return formatRefList({
		...listing,
		refs: refs.map(({ peeled, ...ref }) => ref)
	});
}
function createProgress(chain, { report, source }) {
	const totalBytes = chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0);
	let doneBytes = 0;
	return (bytes) => {
		doneBytes += bytes;
		report({
			kind: "bytes",
			source,
			phase: "restoring",
			doneBytes,
			totalBytes
		});
	};
}
function damaged$1(key, why) {
	return new HoldfastError("store-damaged", `${key} is not as it was written: ${why}.`, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
}
// core/git/scratch-pack.ts
/** What lies in a scratch repository: its objects by id and type, and their contents as a stream. */
/** Names every object of the repository in `dir`, borrowed ones too, in the order of its pack. */
async function listObjects(dir, found, context) {
	const git = start(dir, [
		"--batch-check=%(objectname) %(objecttype)",
		"--batch-all-objects",
		"--unordered"
	], context);
	git.stdin.end();
	let rest = "";
	for await (const chunk of git.stdout.setEncoding("latin1")) {
		const complete = `${rest}${chunk}`.split("\n");
		rest = complete.pop() ?? "";
		for (const line of complete) {
			const [oid = "", type] = line.split(" ");
			if (!isObjectType(type)) throw unreadable(line);
			found(oid, type);
		}
	}
	await git.ended;
}
/**
* Shows the contents of these objects to `reader`, in their order and without holding more
* than a piece. Throws `verification-failed` when git does not show each of them.
*/
async function readObjects(dir, oids, reader, context) {
	const git = start(dir, ["--batch", "--buffer"], context);
	let asked = 0;
	const fed = feed(git, lines(counted(oids, () => asked += 1)));
	const parser = createBatchParser(reader);
	for await (const chunk of git.stdout) parser.update(chunk);
	await fed;
	await git.ended;
	if (parser.shown() !== asked) throw unreadable(`${parser.shown()} of ${asked} objects`);
}
function* counted(oids, count) {
	for (const oid of oids) {
		count();
		yield oid;
	}
}
const LINE_FEED = 10;
/** Reads `<id> <type> <size>`, a line feed, that many bytes and a line feed, over and over. */
function createBatchParser(reader) {
	let header = "";
	/** Bytes of the object that are still to come, or undefined within a header. */
	let left;
	let shown = 0;
	function readHeader(chunk, at) {
		const end = chunk.indexOf(LINE_FEED, at);
		header += chunk.toString("latin1", at, end < 0 ? chunk.length : end);
		if (end < 0) return chunk.length;
		const [oid = "", type, size] = header.split(" ");
		if (!isObjectType(type) || size === void 0) throw unreadable(header);
		header = "";
		left = Number(size);
		reader.begin(oid, type);
		return end + 1;
	}
	function readBody(chunk, at, size) {
		const end = Math.min(chunk.length, at + size);
		if (size > 0) {
			reader.update(chunk.subarray(at, end));
			left = size - (end - at);
			return end;
		}
		reader.finish();
		shown += 1;
		left = void 0;
		return at + 1;
	}
	return {
		shown: () => shown,
		update(chunk) {
			for (let at = 0; at < chunk.length;) at = left === void 0 ? readHeader(chunk, at) : readBody(chunk, at, left);
		}
	};
}
function start(dir, args, context) {
	return startGit({
		args: ["cat-file", ...args],
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	});
}
function isObjectType(text) {
	return text === "commit" || text === "tree" || text === "blob" || text === "tag";
}
function unreadable(what) {
	return new HoldfastError("verification-failed", `Git did not show what a pack holds: ${what}.`, { hint: "No snapshot was recorded; run the backup again, and report it if it stays." });
}
/** An open-addressed hash table: ids are hashes already, so their first bytes say where to look. */
function createOidTable(idBytes) {
	let size = 0;
	let ids = Buffer.alloc(1024 * idBytes);
	let notes = /* @__PURE__ */ new Uint8Array(1024);
	/** Numbers plus one, at least half of them free. */
	let slots = /* @__PURE__ */ new Uint32Array(2048);
	/** The slot of an id: where it is, or where it would be. */
	function slotOf(bytes, at) {
		let slot = firstBytes(bytes, at) & slots.length - 1;
		for (;;) {
			const number = (slots[slot] ?? 0) - 1;
			if (number < 0 || isEqual(ids, number * idBytes, bytes, at, idBytes)) return slot;
			slot = slot + 1 & slots.length - 1;
		}
	}
	function grow() {
		ids = Buffer.concat([ids], 2 * ids.length);
		const before = notes;
		notes = new Uint8Array(2 * before.length);
		notes.set(before);
		slots = new Uint32Array(2 * slots.length);
		for (let n = 0; n < size; n += 1) slots[slotOf(ids, n * idBytes)] = n + 1;
	}
	return {
		get size() {
			return size;
		},
		numberOf(bytes, at) {
			const slot = slotOf(bytes, at);
			const known = slots[slot] ?? 0;
			if (known > 0) return known - 1;
			ids.set(bytes.subarray(at, at + idBytes), size * idBytes);
			size += 1;
			slots[slot] = size;
			if (size === notes.length) grow();
			return size - 1;
		},
		notes: (number) => notes[number] ?? 0,
		note(number, bits) {
			notes[number] = (notes[number] ?? 0) | bits;
		},
		oid: (number) => ids.toString("hex", number * idBytes, (number + 1) * idBytes)
	};
}
function firstBytes(bytes, at) {
	const [a = 0, b = 0, c = 0, d = 0] = [
		bytes[at],
		bytes[at + 1],
		bytes[at + 2],
		bytes[at + 3]
	];
	return a << 24 | b << 16 | c << 8 | d;
}
function isEqual(a, at, b, bt, length) {
	for (let n = 0; n < length; n += 1) if (a[at + n] !== b[bt + n]) return false;
	return true;
}
// core/git/size.ts
/** Bytes of all objects of a repository on this disk, loose and packed, as git counts them. */
async function readSizeBytes(dir, context) {
	const { stdout } = await runGit({
		args: ["count-objects", "-v"],
		cwd: dir,
		env: {
			...gitEnvironment(context.environment, context.globalConfig),
			...SOURCE_SETTINGS
		},
		signal: context.signal,
		side: "source"
	});
	return [...stdout.toString("latin1").matchAll(/^size(?:-pack)?: (\d+)$/gm)].reduce((sum, [, kibibytes]) => sum + Number(kibibytes) * 1024, 0);
}
// core/archive/bundle-list.ts
/**
* A bundle list (git's technical/bundle-uri): where the bundles of a chain are, for
* `git clone --bundle-uri`. It is read as a git configuration.
*/
/**
* The list of a chain, its base first. Git sorts bundles by their creation token, and fetches
* none again that is no later than the last one it had: the time of a snapshot grows along a
* chain by a second at least.
*
* Throws `bad-input` for an address that is empty or has control characters.
*/
function formatBundleList(links) {
	return ["[bundle]\n	version = 1\n	mode = all\n	heuristic = creationToken\n", ...links.map(({ id, uri }) => {
		const token = id.replace(/^(\d{8})T(\d{6})Z-.*$/, "$1$2");
		return `[bundle "${id}"]\n\turi = ${quoted(uri)}\n\tcreationToken = ${token}\n`;
	})].join("");
}
/** As git reads a value in quotes (git-config(1), "Syntax"): all else stands for itself. */
function quoted(uri) {
	if (uri === "" || /\p{Cc}/u.test(uri)) throw unfit();
	return `"${uri.replace(/["\\]/g, "\\$&")}"`;
}
/** Without the address, which may be a secret. */
function unfit() {
	return new HoldfastError("bad-input", "A bundle list cannot hold an address that is empty or has a line feed or the like in it.", { hint: "Move the store to a path without control characters." });
}
// core/git/version.ts
/** The oldest git that tells the branch of an unborn HEAD and hashes SHA-256 repositories. */
const OLDEST = [2, 31];
/** `git version 2.39.5`, `git version 2.39.5 (Apple Git-154)`, `git version 2.45.1.windows.1`. */
const SAID = /^git version (\d+)\.(\d+)(?:\.(\d+))?/;
/**
* The version of git on PATH: `2.39.5`. Throws `git-missing` if there is none of use. Asked without
* simple-git: to load it took a twentieth of a backup that finds nothing changed.
*/
async function readGitVersion(context) {
	const { stdout } = await runGit({
		args: ["version"],
		cwd: context.scratch,
		env: gitEnvironment(context.environment, context.globalConfig),
		signal: context.signal,
		side: "scratch"
	});
	const said = stdout.toString("latin1", 0, MOST_SHOWN).trim();
	const [, major = "", minor = "", patch = "0"] = SAID.exec(said) ?? [];
	if (major === "") throw noUse(`What is called git says ${JSON.stringify(said)} of itself.`);
	if (!isRecent(Number(major), Number(minor))) throw noUse(`git ${major}.${minor} is too old.`);
	return `${major}.${minor}.${patch}`;
}
/** Characters, in an error. A version is shorter. */
const MOST_SHOWN = 100;
function isRecent(major, minor) {
	return major > OLDEST[0] || major === OLDEST[0] && minor >= OLDEST[1];
}
function noUse(why) {
	return new HoldfastError("git-missing", why, { hint: `Install git ${OLDEST.join(".")} or later.` });
}
// core/archive/runbook.ts
/** The two documents that lie in every store, for whoever has the store and nothing else. */
const STORE_README_MD = `# This is a Holdfast store

It holds backups of git repositories in plain formats: git bundles, lists of refs, and JSON.
Nothing here is ever changed; new snapshots are added beside the old ones.

- \`RESTORE.md\`: how to get a repository back with git, sha256sum and a shell, without Holdfast.
- \`names/<host>/<owner>/<name>/<id>\`: which id a repository has. An id stays when a name changes.
- \`repositories/<id>/snapshots/<time>-<digits>.json\`: one snapshot each; the newest sorts last.
- \`repositories/<id>/bundles/\`: git bundles. A snapshot names those it needs, in order.
- \`repositories/<id>/refs/\`: branches, tags and all other refs of a snapshot, as text.
- \`*.verified-*.json\`: what a later check of a snapshot found.

With Holdfast: \`holdfast list --store <this store>\` and
\`holdfast restore <id> <directory> --store <this store>\`.
`;
const RESTORE_MD = `# How to get a repository back without Holdfast

You need this store, \`git\` (2.31 or later), \`sha256sum\` and a POSIX shell. If the store is a
bucket, copy the folder that holds this file to a disk first, with any tool you have:
\`README.md\`, \`names/\` and the one folder below \`repositories/\` are enough. If that fails with
\`InvalidObjectState\`, bundles lie in cold storage: have them brought back first, in S3 by
\`aws s3api restore-object\` for each.

## 1. Say what you want

Find the id of the repository: it is the last part of a path below \`names/\`, such as
\`names/github.com/acme/rocket/123456\`. Then set these four, in the shell you go on with:

\`\`\`sh
STORE=\${STORE:-$PWD}                   # the folder that holds this file
ID=\${ID:?set ID to the repository id}  # 123456
SNAPSHOT=\${SNAPSHOT:-}                 # 20260304T060000Z-0a1b2c3d; empty is the newest
TARGET=\${TARGET:-$PWD/restored.git}    # where the repository goes; must not exist
\`\`\`

## 2. Find the manifest and check that it is whole

The last line of a manifest holds the SHA-256 of all lines before it.

\`\`\`sh
set -eu
export LC_ALL=C GIT_NO_REPLACE_OBJECTS=1 GIT_DEFAULT_REF_FORMAT=files
MANIFEST=
for file in "$STORE/repositories/$ID/snapshots/"*.json; do
  case \${file##*/} in
    *.verified-*) ;;
    "$SNAPSHOT"*) MANIFEST=$file ;;
  esac
done
[ -n "$MANIFEST" ] && [ -f "$MANIFEST" ] || { echo "no such snapshot" >&2; exit 1; }

digest=$(while IFS= read -r line; do
  case $line in '  "digest": '*) break ;; esac
  printf '%s\\n' "$line"
done < "$MANIFEST" | sha256sum)
while IFS= read -r line; do last=$line; case $line in '  "digest": '*) break ;; esac; done < "$MANIFEST"
[ "$last" = "  \\"digest\\": \\"\${digest%% *}\\"" ] || { echo "$MANIFEST is damaged" >&2; exit 1; }
echo "restoring $MANIFEST"
\`\`\`

## 3. Check every object and unbundle, in order

The manifest names the ref list and the bundles, each with its SHA-256. Members stand one a
line, at fixed depths, so a shell can read them.

\`\`\`sh
text() { value=\${1#*: \\"}; value=\${value%,}; value=\${value%\\"}; }
check() { printf '%s  %s\\n' "$2" "$1" | sha256sum --check --status - || { echo "$1 is damaged" >&2; exit 1; }; }
REFS=
while IFS= read -r line; do
  case $line in
    '    "objectFormat": '*)
      text "$line"
      git init --quiet --bare --object-format="$value" "$TARGET" ;;
    '        "key": '* | '          "key": '*) text "$line"; key=$value ;;
    '        "stored": {') part=refs ;;
    '          "stored": {') part=bundle ;;
    *'"plaintext": {') part= ;;
    *'  "sha256": '*)
      text "$line"
      case \${part:-} in
        refs) check "$STORE/$key" "$value"; REFS=$STORE/$key ;;
        bundle)
          check "$STORE/$key" "$value"
          git -C "$TARGET" -c transfer.fsckObjects=false bundle unbundle "$STORE/$key" > /dev/null ;;
      esac ;;
  esac
done < "$MANIFEST"
\`\`\`

## 4. Give it its refs and its HEAD

The ref list is what \`git ls-remote --symref\` printed at the source. It is the truth about
refs: those named in the bundles are only a help for other tools. The refs go into a file of
git's own (gitrepository-layout(5)), since \`git update-ref\` refuses some that old repositories
have.

\`\`\`sh
while read -r first second third; do
  case "$first $second" in
    '# '* | 'ref: '* | *' HEAD' | *'^{}') ;;
    *) printf '%s %s\\n' "$first" "$second" ;;
  esac
done < "$REFS" > "$TARGET/packed-refs"

named=
while read -r first second third; do
  case "$first $second" in
    'ref: '*)
      [ "$third" = HEAD ] && named=yes
      git -C "$TARGET" symbolic-ref "$third" "$second" ;;
    *' HEAD') [ -n "$named" ] || git -C "$TARGET" update-ref --no-deref HEAD "$first" ;;
  esac
done < "$REFS"
\`\`\`

## 5. Let git check it

\`\`\`sh
git -C "$TARGET" rev-list --objects --all --quiet
echo "complete and restored into $TARGET"
\`\`\`

That is what git itself checks after a clone. \`git fsck --full\` looks more closely; it may find
old objects odd which the source had just so, but must not say *missing*, *broken* or *corrupt*.

\`git clone "$TARGET" my-project\` gives a working tree, and \`git push --mirror <address>\` from
the restored repository brings it to a new home (GitHub refuses \`refs/pull/*\`: leave them out).
`;
// core/store-facts.ts
/** What the store can do: as found before, or found out anew. */
/** Stores change rarely; a probe costs a few requests. */
const BELIEVED_MS = 6048e5;
/**
* What the store does, by a probe no older than a week. A probe also puts the runbook there:
* its two documents are what the probe writes.
*/
async function readStoreFacts(store, known, now) {
	const age = known === void 0 ? NaN : now.getTime() - Date.parse(known.probedAt);
	if (known !== void 0 && age >= 0 && age < BELIEVED_MS) {
		store.know(known);
		return known;
	}
	const facts = await store.probe({
		key: README_KEY,
		bytes: Buffer.from(STORE_README_MD)
	}, now);
	await putRunbook(store);
	return facts;
}
/** Another version of the runbook that lies there already stays: it fits the older snapshots too. */
async function putRunbook(store) {
	try {
		await store.put(RESTORE_KEY, Buffer.from(RESTORE_MD));
	} catch (error) {
		if (!(error instanceof HoldfastError && error.code === "store-exists")) throw error;
	}
}
/** What a person should know of a store that does less than it should. */
function describeDegraded(facts) {
	return [...facts.conditionalWrites === "no" ? ["The store is degraded: it ignores conditional writes, so nothing in it keeps one writer from overwriting another."] : [], ...facts.checksums === "no" ? ["The store is degraded: it accepts content that does not fit its checksum, so every snapshot is read back before it counts."] : []];
}
function createPackInspector(objectFormat) {
	const trailerBytes = OID_LENGTH[objectFormat] / 2;
	const hash = createHash(objectFormat);
	let header = Buffer.alloc(0);
	let tail = Buffer.alloc(0);
	let sizeBytes = 0;
	return {
		update(chunk) {
			sizeBytes += chunk.length;
			if (header.length < 12) header = Buffer.concat([header, chunk.subarray(0, 12 - header.length)]);
			if (chunk.length >= trailerBytes) {
				hash.update(tail).update(chunk.subarray(0, chunk.length - trailerBytes));
				tail = Buffer.from(chunk.subarray(chunk.length - trailerBytes));
				return;
			}
			const joined = Buffer.concat([tail, chunk]);
			const split = Math.max(0, joined.length - trailerBytes);
			hash.update(joined.subarray(0, split));
			tail = joined.subarray(split);
		},
		finish() {
			const objects = readPackHeader(header);
			const checksum = hash.digest("hex");
			if (sizeBytes < 12 + trailerBytes) throw broken("it is cut off");
			if (checksum !== tail.toString("hex")) throw broken("its checksum is not that of its bytes");
			return {
				objects,
				checksum,
				sizeBytes
			};
		}
	};
}
/** How many objects a pack announces. Throws `verification-failed` for what is no pack. */
function readPackHeader(header) {
	if (header.length < 12 || header.toString("latin1", 0, 4) !== "PACK") throw broken("it does not begin as one");
	const version = header.readUInt32BE(4);
	if (version !== 2 && version !== 3) throw broken(`its version is ${version}`);
	return header.readUInt32BE(8);
}
function broken(why) {
	return new HoldfastError("verification-failed", `The pack is not whole: ${why}.`, { hint: "Nothing was recorded; run the backup again." });
}
// core/git/closure.ts
/** Proof that a pack is all it should be, from the pack itself. */
/**
* Checks that the repository in `dir`, which has nothing but the new pack, holds every
* object of `range` as the mirror lists them. With the chain before it, that makes the
* snapshot connected. Throws `verification-failed`, naming an object that is not there.
*/
async function checkClosure(dir, mirror, range, context) {
	const listed = startObjectList(mirror, range, context);
	const looked = startGit({
		args: ["cat-file", "--batch-check=%(objectname)"],
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	});
	const fed = feed(looked, listed.stdout);
	const missing = await firstMissing(looked.stdout.setEncoding("latin1"));
	await fed;
	await Promise.all([listed.ended, looked.ended]);
	if (missing !== void 0) throw new HoldfastError("verification-failed", `The pack lacks the object ${missing}.`, { hint: "No snapshot was recorded; run the backup again, and report it if it stays." });
}
async function firstMissing(output) {
	let missing;
	let rest = "";
	for await (const chunk of output) {
		const text = rest + chunk;
		missing ??= /^([0-9a-f]+) missing$/m.exec(text)?.[1];
		rest = text.slice(text.lastIndexOf("\n") + 1);
	}
	return missing;
}
// core/pack-passage.ts
/** A pack on its way into the store: looked at, and handed to git, while it passes. */
/** Passes the pack on and looks at it. `ended` says whether its sender ended well. */
async function* inspected(chunks, inspector, ended) {
	for await (const chunk of chunks) {
		inspector.update(chunk);
		yield chunk;
	}
	await ended?.();
	return inspector.finish();
}
/** Passes the pack on and into `index-pack`; at its end git has hashed every object of it. */
async function* indexed(chunks, indexer, check) {
	for (;;) {
		const next = await chunks.next();
		if (next.done) {
			indexer.stdin.end();
			await indexer.ended;
			await check(next.value);
			return next.value;
		}
		if (!await write(indexer, next.value)) await indexer.ended;
		yield next.value;
	}
}
/** Reads a passing pack to its end. */
async function drain(pack) {
	for (;;) {
		const next = await pack.next();
		if (next.done) return next.value;
	}
}
/** The first bytes of a stream, enough for the header of a pack, and the whole of it again. */
async function readStart(stream) {
	const chunks = stream[Symbol.asyncIterator]();
	let start = Buffer.alloc(0);
	while (start.length < 12) {
		const next = await chunks.next();
		if (next.done) break;
		start = Buffer.concat([start, next.value]);
	}
	async function* all() {
		try {
			if (start.length > 0) yield start;
			for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
		} finally {
			await chunks.return?.();
		}
	}
	return {
		start,
		all: all()
	};
}
// core/stored-object.ts
/** What a manifest says of an object that was just written, unsealed. */
function toStoredObject(result) {
	const content = {
		sha256: result.sha256,
		sizeBytes: result.sizeBytes
	};
	return {
		key: result.key,
		...result.versionId === void 0 ? {} : { versionId: result.versionId },
		storageClass: result.storageClass,
		...result.lockedUntil && { lockedUntil: result.lockedUntil.toISOString() },
		stored: content,
		plaintext: content
	};
}
// core/put-bundle.ts
/** A bundle and what belongs to it go into the store. */
/** Stores a bundle. A pack that fails on its way is never visible in the store. */
async function putBundle({ store, repositoryId, snapshot, source, report }, { kind, expectedBytes }, header, pack) {
	let summary;
	async function* body() {
		let doneBytes = 0;
		yield header;
		for (;;) {
			const next = await pack.next();
			if (next.done) {
				summary = next.value;
				return;
			}
			doneBytes += next.value.length;
			report({
				kind: "bytes",
				source,
				phase: "storing",
				doneBytes
			});
			yield next.value;
		}
	}
	const options = {
		...expectedBytes > 0 ? { expectedBytes } : {},
		tier: "data"
	};
	const result = await store.put(bundleKey(repositoryId, snapshot), body(), options);
	if (summary === void 0) throw unread$1(result.key);
	const { objects, checksum } = summary;
	return {
		kind,
		snapshot,
		object: toStoredObject(result),
		objects,
		packChecksum: checksum
	};
}
/** Stores git's index of the pack, which lies in the file `path`, beside its bundle. */
async function putPackIndex({ store, repositoryId, snapshot }, path) {
	const { size } = await stat(path);
	const key = packIndexKey(repositoryId, snapshot);
	return toStoredObject(await store.put(key, createReadStream(path), { expectedBytes: size }));
}
/** Stores the list by which plain git clones from the bundles of a chain. */
async function putBundleList(store, repositoryId, snapshot, chain) {
	const links = chain.map((link) => ({
		id: link.snapshot,
		uri: baseName(link.object.key)
	}));
	const bytes = Buffer.from(formatBundleList(links));
	return toStoredObject(await store.put(bundleListKey(repositoryId, snapshot), bytes));
}
function baseName(key) {
	return key.slice(key.lastIndexOf("/") + 1);
}
function unread$1(key) {
	return new HoldfastError("internal", `The store took ${key} without reading all of it.`, { hint: "This is a defect of the store adapter: please report it." });
}
// core/store-bundle.ts
/** The new objects of a snapshot go from a mirror into the store, looked at on their way. */
/**
* Stores what `listing` reaches and `held` does not, as a bundle. Returns undefined when
* that is nothing. At `wire` the pack's checksum is checked as it passes; above, git hashes
* every object from the very bytes that are stored, and none that the listing needs is absent.
* A pack that fails on its way is never visible in the store.
*/
async function storeBundle(request) {
	return stopping(request.git, (git) => packAndStore({
		...request,
		git
	}));
}
async function packAndStore(request) {
	const { git, mirror, listing } = request;
	const range = {
		wanted: tipsOf(listing),
		held: request.held
	};
	const pack = startPack(mirror, range, git);
	const { start, all } = await readStart(pack.stdout);
	if (start.length >= 12 && readPackHeader(start) === 0) return void 0;
	const header = await createHeader(request, range);
	const passing = inspected(all, createPackInspector(listing.objectFormat), () => pack.ended);
	if (request.level === "wire") return putBundle(request, request, header, passing);
	const scratch = join(git.scratch, "verify.git");
	await initRepository(scratch, listing.objectFormat, git, mirror);
	const link = await putBundle(request, request, header, indexed(passing, startIndexPack(scratch, git, {
		kind: "thin",
		lasts: false
	}), async () => {
		await stopBorrowing(scratch);
		await checkClosure(scratch, mirror, range, git);
	}));
	const object = await putPackIndex(request, await findPackIndex(scratch));
	await rm(scratch, {
		recursive: true,
		force: true
	});
	return {
		...link,
		index: { object }
	};
}
/** The header of a bundle that holds the objects of `named` but for those before the boundary. */
function bundleHeader(named, prerequisites) {
	const { head, objectFormat, refs } = named;
	const shown = head.kind === "branch" || head.kind === "detached" ? head : void 0;
	return formatBundleHeader({
		objectFormat,
		prerequisites,
		refs: [...shown ? [{
			name: "HEAD",
			oid: shown.oid
		}] : [], ...refs]
	});
}
async function createHeader(request, range) {
	const { mirror, git, held, named } = request;
	return bundleHeader(named, held.length === 0 ? [] : await listBoundary(mirror, range, git));
}
// core/prove.ts
/** Bringing a snapshot to the level of verification that was asked for. */
/**
* Makes sure that the draft is proved at the level asked for. What is proved less, because
* an earlier part of its chain is, or because the store cannot be taken at its word, is read
* back from the store whole.
*/
async function prove({ source, options, tools, git }, draft, facts) {
	if (isAtLeast(draft.verification.level, options.level) && options.level !== "full" && facts.checksums === "yes") return draft.verification;
	const warnings = await proveFully(draft, {
		...tools,
		git,
		source: source.label
	});
	return {
		level: "full",
		verifiedAt: tools.now().toISOString(),
		warnings
	};
}
/**
* Reads the whole snapshot back from the store into scratch, restores it and lets git check
* every object. Returns what git finds odd in objects that are whole.
*/
async function proveFully(manifest, tools) {
	tools.report({
		kind: "phase",
		source: tools.source,
		phase: "verifying"
	});
	const dir = join(tools.git.scratch, "restored.git");
	try {
		await rebuild(manifest, dir, tools);
		return await checkObjects(dir, tools.git);
	} finally {
		await rm(dir, {
			recursive: true,
			force: true
		});
	}
}
/** Increments below this size in all are no reason to store a base again. */
const SMALL_BYTES = 1048576;
/** Decides what the next snapshot adds; `reason` says why, for people. */
function planChain(situation) {
	const { chain, full, chainPresent, sameFormat, heldTips, provable } = situation;
	if (chain === void 0 || chain.length === 0) return base("first data of this repository");
	if (full) return base("a full copy was asked for");
	if (!chainPresent) return base("objects of the earlier chain are missing from the store");
	if (!sameFormat) return base("the source changed its object format");
	if (heldTips === 0) return base("the source has lost all it had at the snapshot before");
	if (!provable) return base("the earlier chain has no index to prove an increment against");
	const increments = chain.slice(1);
	if (increments.length >= 30) return base(`30 increments are enough`);
	const incrementBytes = increments.reduce((sum, link) => sum + link.object.stored.sizeBytes, 0);
	const baseBytes = chain[0]?.object.stored.sizeBytes ?? 0;
	if (incrementBytes > SMALL_BYTES && incrementBytes > baseBytes / 2) return base("increments outweigh half the base");
	return {
		kind: "increment",
		reason: "changed since the snapshot before"
	};
}
function base(reason) {
	return {
		kind: "base",
		reason
	};
}
// core/domain/negotiation.ts
/**
* Each costs a server about 14 microseconds and the request 50 bytes (measured with git 2.39
* and 10,363 haves). One that is left out can only make the pack larger, never wrong.
*/
const MOST_HAVES = 1e3;
/** Everything that the refs reach. */
function wantAll(listing) {
	return {
		wants: [...tipsOf(listing)],
		haves: []
	};
}
/** What the refs reach and those of the snapshot before did not. */
function wantNew(earlier, listing) {
	const held = tipsOf(earlier);
	const wants = [...tipsOf(listing)].filter((oid) => !held.has(oid));
	return {
		wants,
		haves: wants.length === 0 ? [] : chooseHaves(earlier, listing)
	};
}
/**
* What the bundle of an increment names: the refs whose objects come with it. A ref that was
* set back to an old object is in the ref list alone, since git takes what a bundle names for
* a tip of its pack.
*/
function namedRefs(listing, { wants }) {
	const wanted = new Set(wants);
	const { head } = listing;
	const refs = listing.refs.filter((ref) => wanted.has(ref.oid));
	const shown = "oid" in head && wanted.has(head.oid);
	return {
		...listing,
		refs,
		head: shown ? head : { kind: "unknown" }
	};
}
/** Refs that a new snapshot has and the one before had not, or with another object. */
function changedRefs(earlier, listing) {
	const known = new Map(earlier.refs.map((ref) => [ref.name, ref.oid]));
	return {
		...listing,
		refs: listing.refs.filter((ref) => known.get(ref.name) !== ref.oid)
	};
}
/**
* Commits of the snapshot before that new objects probably build upon, where nobody has
* looked into the new pack: old tips of branches that moved or went, or else of any branch.
*/
function likelyBoundary(earlier, listing) {
	const branches = earlier.refs.filter(isBranch);
	const left = branches.filter(hasLeft(listing));
	return unique([...headOf$1(earlier), ...left.length > 0 ? left : branches.slice(0, 1)]);
}
/** In a branch there is a commit; what a tag names may be anything. */
function isBranch({ name, peeled }) {
	return name.startsWith("refs/heads/") && peeled === void 0;
}
function chooseHaves(earlier, listing) {
	const touched = new Set(changedRefs(earlier, listing).refs.map((ref) => folderOf(ref.name)));
	const rest = earlier.refs;
	return unique([
		...headOf$1(earlier),
		...rest.filter(hasLeft(listing)),
		...rest.filter((ref) => touched.has(folderOf(ref.name)) && folderOf(ref.name).length > SHORT),
		...rest.filter((ref) => ref.name.startsWith("refs/heads/")),
		...rest.toReversed()
	]).slice(0, MOST_HAVES);
}
/** `refs/heads` and `refs/tags` are no neighbourhood. */
const SHORT = 10;
function hasLeft(listing) {
	const now = new Map(listing.refs.map((ref) => [ref.name, ref.oid]));
	return ({ name, oid }) => now.get(name) !== oid;
}
function folderOf(name) {
	return name.slice(0, name.lastIndexOf("/"));
}
function headOf$1({ head }) {
	return head.kind === "branch" || head.kind === "detached" ? [head] : [];
}
function unique(refs) {
	return [...new Set(refs.map((ref) => ref.oid))];
}
// core/archive/pack-index.ts
/**
* Reads the index that git writes beside a pack (gitformat-pack(5), version 2): a magic, the
* version, how many ids begin with at most each byte (the fan-out), the ids in order, a CRC and
* an offset for each, the offsets that need 64 bits, and two checksums.
*/
const MAGIC = "ff744f63";
const FAN_OUT = 8;
const NAMES = 1032;
/** Of an offset: it stands in the table of 64-bit offsets, at the place that its other bits say. */
const LARGE = 2147483648;
/**
* The index as it lies in `bytes`, which are kept and must not change. Throws `store-damaged`,
* naming `key`, unless every byte is as git wrote it.
*/
function parsePackIndex(bytes, objectFormat, key) {
	const layout = readLayout(bytes, OID_LENGTH[objectFormat] / 2);
	if (typeof layout === "string") throw damaged(key, layout);
	const why = checkSum(bytes, objectFormat) ?? checkNames(layout) ?? checkOffsets(layout);
	if (why !== void 0) throw damaged(key, why);
	const { count, idBytes } = layout;
	const digits = new RegExp(`^[0-9a-f]{${2 * idBytes}}$`);
	const sought = Buffer.alloc(idBytes);
	return {
		count,
		packChecksum: bytes.toString("hex", bytes.length - 2 * idBytes, bytes.length - idBytes),
		has(oid) {
			return digits.test(oid) && sought.write(oid, "hex") === idBytes && find(layout, sought);
		}
	};
}
/** Where things are, or why `bytes` are no index. */
function readLayout(bytes, idBytes) {
	if (bytes.length < NAMES + 2 * idBytes) return "it is cut off";
	if (bytes.toString("hex", 0, 4) !== MAGIC) return "it does not begin as one";
	const version = bytes.readUInt32BE(4);
	if (version !== 2) return `its version is ${version}`;
	const fanOut = Uint32Array.from({ length: 256 }, (_, n) => bytes.readUInt32BE(FAN_OUT + 4 * n));
	if (fanOut.some((each, n) => each < (fanOut[n - 1] ?? 0))) return "its fan-out goes down";
	const count = fanOut[255] ?? 0;
	if (bytes.length < NAMES + count * (idBytes + 8) + 2 * idBytes) return "it is cut off";
	return {
		bytes,
		idBytes,
		count,
		fanOut
	};
}
function checkSum(bytes, objectFormat) {
	const end = bytes.length - OID_LENGTH[objectFormat] / 2;
	return createHash(objectFormat).update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end)) ? void 0 : "its checksum is not that of its bytes";
}
/** Equal ids may follow each other: git indexes a pack that has an object twice. */
function checkNames({ bytes, idBytes, count, fanOut }) {
	for (let n = 0; n < count; n += 1) {
		const at = NAMES + n * idBytes;
		const first = bytes[at] ?? 0;
		if (n < startOf(fanOut, first) || n >= (fanOut[first] ?? 0)) return "its fan-out is wrong";
		if (n > 0 && bytes.compare(bytes, at, at + idBytes, at - idBytes, at) > 0) return "its ids are not in order";
	}
}
/** Every offset that needs 64 bits has a place of its own, and there is no more behind them. */
function checkOffsets({ bytes, idBytes, count }) {
	const start = NAMES + count * (idBytes + 4);
	const large = Math.floor((bytes.length - 2 * idBytes - start - 4 * count) / 8);
	let used = 0;
	for (let at = start; at < start + 4 * count; at += 4) {
		const offset = bytes.readUInt32BE(at);
		if (offset < LARGE) continue;
		used += 1;
		if (offset - LARGE >= large) return "an offset is not there";
	}
	const end = start + 4 * count + 8 * used + 2 * idBytes;
	return bytes.length === end ? void 0 : `it has ${bytes.length} bytes instead of ${end}`;
}
/** Searches between the first and the last id that begin as `id` does. */
function find({ bytes, idBytes, fanOut }, id) {
	let low = startOf(fanOut, id[0] ?? 0);
	let high = fanOut[id[0] ?? 0] ?? 0;
	while (low < high) {
		const middle = low + high >>> 1;
		const order = compareAt(bytes, NAMES + middle * idBytes, id);
		if (order === 0) return true;
		if (order < 0) low = middle + 1;
		else high = middle;
	}
	return false;
}
/** By hand, since the first few bytes decide: twice as fast as a call of `compare`. */
function compareAt(bytes, at, id) {
	for (let n = 0; n < id.length; n += 1) {
		const difference = (bytes[at + n] ?? 0) - (id[n] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
function startOf(fanOut, first) {
	return fanOut[first - 1] ?? 0;
}
function damaged(key, why) {
	return new HoldfastError("store-damaged", `${key} is no whole index of a pack: ${why}.`, { hint: "Run `holdfast verify` on the repository; an older snapshot may be whole." });
}
// core/read-foundation.ts
/** Reading what an increment builds upon: refs, and the ids of all objects the chain holds. */
/**
* The foundation that `manifest` makes. Its indexes are read for a level above `wire`, and
* are undefined if a bundle of the chain has none.
*/
async function readFoundation(store, { git }, level) {
	const [listing, indexes] = await Promise.all([readRefs(store, { git }), level === "wire" ? void 0 : readIndexes(store, git)]);
	return {
		listing,
		indexes
	};
}
async function readIndexes(store, { chain, objectFormat }) {
	if (chain.some((link) => link.index === void 0)) return void 0;
	const indexes = chain.map(async ({ index }) => {
		if (index === void 0) return [];
		return [parsePackIndex(await readChecked(store, index.object), objectFormat, index.object.key)];
	});
	return (await Promise.all(indexes)).flat();
}
// core/git/references.ts
/** Reads from the bytes of objects what they refer to: git's trees, commits and tags. */
const [SPACE, DIGIT_0, DIGIT_7] = [
	32,
	48,
	55
];
const FILE_TYPE = 61440;
/** What git takes the modes of entries for; all others count as submodules. */
const MODES = /* @__PURE__ */ new Map([
	[16384, "tree"],
	[32768, "blob"],
	[40960, "blob"]
]);
/** Reads entries: a mode in octal digits, a space, a name, a zero byte, and the bytes of an id. */
function createTreeReader(idBytes, refer, fail) {
	let part = "mode";
	let mode = 0;
	/** Bytes of this part so far. */
	let length = 0;
	const split = Buffer.alloc(idBytes);
	function readMode(piece, start) {
		for (let at = start; at < piece.length; at += 1) {
			const byte = piece[at] ?? 0;
			if (byte === SPACE && length > 0) return begin("name", at + 1);
			if (byte < DIGIT_0 || byte > DIGIT_7) fail("it has a malformed mode");
			mode = mode << 3 | byte - DIGIT_0;
			length += 1;
		}
		return piece.length;
	}
	function readName(piece, start) {
		let at = start;
		while (at < piece.length && piece[at] !== 0) at += 1;
		length += at - start;
		if (at === piece.length) return at;
		if (length === 0) fail("it has an entry without a name");
		return begin("id", at + 1);
	}
	function readId(piece, at) {
		if (length === 0 && piece.length - at >= idBytes) {
			take(piece, at);
			return begin("mode", at + idBytes);
		}
		const copied = piece.copy(split, length, at);
		length += copied;
		if (length < idBytes) return at + copied;
		take(split, 0);
		return begin("mode", at + copied);
	}
	function take(bytes, at) {
		const type = MODES.get(mode & FILE_TYPE);
		if (type !== void 0) refer(bytes, at, type);
		mode = 0;
	}
	function begin(next, at) {
		part = next;
		length = 0;
		return at;
	}
	return {
		update(piece) {
			for (let at = 0; at < piece.length;) if (part === "mode") at = readMode(piece, at);
			else at = part === "name" ? readName(piece, at) : readId(piece, at);
		},
		finish() {
			if (part !== "mode" || length > 0) fail("its last entry is cut off");
		}
	};
}
/** More bytes than a line with an object id can have. */
const LONGEST_LINE = 100;
/** Never holds more than a line, however long it or the object is. */
function createHeaderReader(header, fail) {
	let line = "";
	let number = 0;
	let reading = true;
	return {
		update(piece) {
			for (let at = 0; reading && at < piece.length;) {
				const found = piece.indexOf("\n", at);
				const end = found < 0 ? piece.length : found;
				line += piece.toString("latin1", at, Math.min(end, at + LONGEST_LINE));
				if (found < 0 && line.length < LONGEST_LINE) return;
				reading = header.take(line, number);
				line = "";
				number += 1;
				at = end + 1;
			}
		},
		finish() {
			if (reading && !header.mayEnd(number, line)) fail("its header is cut off");
			line = "";
			number = 0;
			reading = true;
		}
	};
}
function createCommitReader(idBytes, refer, fail) {
	return createHeaderReader(createCommitHeader(idBytes, refer, fail), fail);
}
function createTagReader(idBytes, refer, fail) {
	return createHeaderReader(createTagHeader(idBytes, refer, fail), fail);
}
/** A tree and then parents; git takes no line behind them for a parent. */
function createCommitHeader(idBytes, refer, fail) {
	const readId = createIdLine(idBytes, fail);
	return {
		take(line, n) {
			if (n > 0 && !line.startsWith("parent ")) return false;
			if (n === 0) refer(readId("tree", line), 0, "tree");
			else refer(readId("parent", line), 0, "commit");
			return true;
		},
		mayEnd: (n, rest) => n > 0 && !rest.startsWith("parent ")
	};
}
/** The object, its type, and a name. */
function createTagHeader(idBytes, refer, fail) {
	const readId = createIdLine(idBytes, fail);
	let id = Buffer.alloc(idBytes);
	return {
		take(line, n) {
			if (n === 0) id = readId("object", line);
			if (n === 1) {
				const type = line.replace(/^type /, "");
				if (type === line || !isObjectType(type)) return fail("it does not say of what type");
				refer(id, 0, type);
			}
			if (n === 2 && !line.startsWith("tag ")) fail("it has no name");
			return n < 2;
		},
		mayEnd: () => false
	};
}
function createIdLine(idBytes, fail) {
	const digits = new RegExp(`^[0-9a-fA-F]{${2 * idBytes}}$`);
	return (word, line) => {
		const [first, id = "", ...rest] = line.split(" ");
		if (first === word && rest.length === 0 && digits.test(id)) return Buffer.from(id, "hex");
		return fail(`it has a malformed line for its ${word}`);
	};
}
// core/git/links.ts
/**
* What the objects of a pack refer to. A pack that fits its chain refers to nothing outside but
* what the chain holds, and holds nothing but what its own tips need.
*/
/** Notes on an id: the type it has in the pack, and as what others refer to it. */
const TYPE = {
	commit: 1,
	tree: 2,
	blob: 3,
	tag: 4
};
const TYPES = 7;
const REFERRED = 8;
const AS_COMMIT = 16;
const AS_OTHER = 32;
/**
* Follows every reference of every object in the repository in `dir`, which has one pack and
* borrows nothing. Submodules are no references. Throws `verification-failed`, naming the
* object, for one that git could not walk either: its header is malformed, or an object of the
* pack is of another type than it says.
*/
async function readLinks(dir, objectFormat, context) {
	const idBytes = OID_LENGTH[objectFormat] / 2;
	const table = createOidTable(idBytes);
	await listObjects(dir, (oid, type) => {
		table.note(table.numberOf(Buffer.from(oid, "hex"), 0), TYPE[type]);
	}, context);
	const present = table.size;
	await readObjects(dir, select(table, 0, present, (notes) => (notes & TYPES) !== TYPE.blob), createLinkReader(table, idBytes), context);
	return {
		objects: present,
		commits: [...select(table, present, table.size, (notes) => (notes & AS_COMMIT) !== 0)],
		others: [...select(table, present, table.size, (notes) => (notes & AS_OTHER) !== 0)],
		roots: [...select(table, 0, present, (notes) => (notes & REFERRED) === 0)]
	};
}
function* select(table, start, end, wanted) {
	for (let n = start; n < end; n += 1) if (wanted(table.notes(n))) yield table.oid(n);
}
/** Notes in `table` what each object that it is shown refers to. */
function createLinkReader(table, idBytes) {
	let current = "";
	const refer = (bytes, at, type) => {
		const number = table.numberOf(bytes, at);
		const actual = table.notes(number) & TYPES;
		if (actual !== 0 && actual !== TYPE[type]) throw malformed(current, `it refers to ${table.oid(number)} as a ${type}`);
		table.note(number, REFERRED | (type === "commit" ? AS_COMMIT : AS_OTHER));
	};
	const fail = (why) => {
		throw malformed(current, why);
	};
	const tree = createTreeReader(idBytes, refer, fail);
	const commit = createCommitReader(idBytes, refer, fail);
	const tag = createTagReader(idBytes, refer, fail);
	let reader = tree;
	return {
		begin(oid, type) {
			current = oid;
			reader = {
				tree,
				tag,
				commit,
				blob: commit
			}[type];
		},
		update: (piece) => reader.update(piece),
		finish: () => reader.finish()
	};
}
function malformed(oid, why) {
	return new HoldfastError("verification-failed", `The object ${oid} is malformed: ${why}.`, { hint: "No snapshot was recorded; run `git fsck` on the source." });
}
// core/git/reachable.ts
/**
* Bytes of unpacked objects that the walk keeps, in the place of those in environment.ts: it spends
* its time on deltas of trees. Of a repository of 841,300 objects in 512 MB it took 7.4 s instead of
* 8.4, and 182 MB instead of 123; 96m gained nothing more.
*/
const DELTA_BASE_CACHE = "64m";
/** How many objects of the repository in `dir` the `tips` reach. All must be there. */
async function countReachable(dir, tips, context) {
	const { stdout } = await runGit({
		args: [...["-c", `core.deltaBaseCacheLimit=${DELTA_BASE_CACHE}`], ...[
			"rev-list",
			"--objects",
			"--stdin",
			"--count"
		]],
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	}, lines(tips));
	return Number(stdout.toString("latin1"));
}
// core/prove-stream.ts
/** Proof that a pack from the wire is all it should be, without the packs that came before. */
/**
* Checks that the chain holds `wants`, for which the source sent nothing. Without indexes
* it is taken at its word. Throws `source-protocol`.
*/
function checkHeld(wants, foundation) {
	if (foundation && foundation.indexes === void 0) return;
	const isHeld = holding(foundation?.indexes ?? []);
	const missing = wants.find((oid) => !isHeld(oid));
	if (missing !== void 0) throw lacks(missing);
}
/**
* Checks the pack of a base: it has all that the tips reach, and no object that they do not.
* Git walks it once for both, which is what `git clone` does beside its index.
*/
async function checkComplete(dir, listing, { objects }, context) {
	const tips = tipsOf(listing);
	const reachable = await countReachable(dir, tips, context).catch(async (error) => {
		const present = new Set(await listPresent(dir, tips, context));
		const missing = [...tips].find((oid) => !present.has(oid));
		throw missing === void 0 ? error : lacks(missing);
	});
	if (reachable !== objects) throw unasked(objects - reachable);
}
/**
* Checks the pack of an increment: each object that its own refer to is in it or in the
* chain, and so is every tip; and it has none that nobody asked for. What the chain holds is
* connected by the same proof, so the new snapshot is. Returns the commits of the chain that
* the pack builds upon.
*/
async function checkLinked(dir, listing, summary, { indexes, listing: earlier }, context) {
	const isHeld = holding(indexes ?? []);
	const path = await findPackIndex(dir);
	const pack = parsePackIndex(await readFile(path), listing.objectFormat, path);
	const { objects, commits, others, roots } = await readLinks(dir, listing.objectFormat, context);
	if (pack.packChecksum !== summary.checksum || objects !== summary.objects) throw unread(objects, summary.objects);
	const tips = tipsOf(listing);
	for (const oid of [...commits, ...others]) if (!isHeld(oid)) throw lacks(oid);
	for (const oid of tips) if (!pack.has(oid) && !isHeld(oid)) throw lacks(oid);
	const strange = roots.filter((oid) => !tips.has(oid) && !isHeld(oid));
	if (strange.length > 0) throw unasked(strange.length);
	return commits.length > 0 ? [...commits] : headOf(earlier);
}
function headOf({ head }) {
	return head.kind === "branch" || head.kind === "detached" ? [head.oid] : [];
}
function holding(indexes) {
	const latestFirst = indexes.toReversed();
	return (oid) => latestFirst.some((index) => index.has(oid));
}
function unread(objects, count) {
	return new HoldfastError("verification-failed", `Git read ${objects} of the ${count} objects of the pack.`, { hint: "No snapshot was recorded; run the backup again, and report it if it stays." });
}
function lacks(oid) {
	return new HoldfastError("source-corrupt", `The source left out the object ${oid}.`, { hint: "Run `git fsck --full` at the source, then the backup again; nothing was recorded." });
}
function unasked(count) {
	return new HoldfastError("source-protocol", `The source sent ${count} objects that nothing it advertises needs.`, { hint: "Back it up with `--strategy mirror`, which takes only what refs reach." });
}
// core/stream-traffic.ts
/** How git's pack-objects ends its progress. */
const TOTAL = /^Total (\d+) \(delta \d+\)/;
/** An object takes a byte of header and the eight of a zlib stream without content, at least. */
const SMALLEST_OBJECT_BYTES = 9;
function createTraffic({ source, report }) {
	let announced;
	let bytes = 0;
	return {
		onProgress(line) {
			const total = TOTAL.exec(line)?.[1];
			if (total !== void 0) announced = Number(total);
			report({
				kind: "remote",
				source,
				line
			});
		},
		async *count(chunks) {
			for await (const chunk of chunks) {
				bytes += chunk.length;
				yield chunk;
			}
		},
		async *check(pack) {
			const summary = yield* pack;
			const { objects, sizeBytes } = summary;
			if ((announced ?? objects) !== objects) throw another(objects, `${announced} were announced`);
			if (objects * SMALLEST_OBJECT_BYTES > sizeBytes) throw another(objects, `${sizeBytes} bytes cannot hold them`);
			return summary;
		},
		receivedBytes: () => bytes
	};
}
function another(objects, why) {
	return new HoldfastError("source-protocol", `The pack claims ${objects} objects, but ${why}.`, { hint: "Check that no proxy changes answers, and run the backup again." });
}
// core/store-stream.ts
/**
* New objects go from the wire into the store. Nothing of the repository is held here: what
* the pack builds upon is known by the indexes of the chain, and its bytes are not needed.
*/
/**
* Asks for the objects of `negotiation` and stores them as a bundle. At `wire` they pass
* unopened, and nothing is written to scratch. Above, git hashes every object from the very
* bytes that are stored, and each is connected: to the pack itself, or to the chain.
*/
async function storeStream(request) {
	return stopping(request.git, (git) => streamAndStore({
		...request,
		git
	}));
}
async function streamAndStore(request) {
	const { wire, negotiation, level, foundation, listing } = request;
	const traffic = createTraffic(request);
	const thin = foundation !== void 0 && level === "wire";
	const chunks = wire.fetchPack({
		...negotiation,
		thin
	}, traffic.onProgress);
	const [{ start, all }] = await together(readStart(traffic.count(chunks)), level === "wire" ? Promise.resolve() : prepareScratch(request), () => wire.close());
	const pack = traffic.check(inspected(all, createPackInspector(listing.objectFormat)));
	return {
		link: start.length >= 12 && readPackHeader(start) === 0 ? await storeNothing(request, pack) : await storePack(request, pack),
		transferredBytes: traffic.receivedBytes()
	};
}
/** All that was asked for is in the chain already, as it is after a branch was set back. */
async function storeNothing(request, pack) {
	await drain(pack);
	checkHeld(request.negotiation.wants, request.foundation);
}
async function storePack(request, pack) {
	const { level, foundation, listing } = request;
	if (level === "wire") return put(request, foundation ? likelyBoundary(foundation.listing, listing) : [], pack);
	const scratch = scratchOf(request);
	const link = await (foundation ? storeLinked(request, foundation, scratch, pack) : storeComplete(request, scratch, pack)).catch(blameSource);
	const object = await putPackIndex(request, await findPackIndex(scratch));
	await rm(scratch, {
		recursive: true,
		force: true
	});
	return {
		...link,
		index: { object }
	};
}
/** Git is at work on nothing but what the source sent: if it fails, that is why. */
function blameSource(error) {
	const { code, message } = asHoldfastError(error);
	if (code !== "git-failed") throw error;
	throw new HoldfastError("source-corrupt", `The source sent objects that git does not take. ${message}`, {
		hint: "Run `git fsck --full` at the source, then the backup again; nothing was recorded.",
		cause: error
	});
}
function scratchOf({ git }) {
	return join(git.scratch, "verify.git");
}
/** An attempt that failed may have left a pack there. */
async function prepareScratch(request) {
	const scratch = scratchOf(request);
	await rm(scratch, {
		recursive: true,
		force: true
	});
	await initRepository(scratch, request.named.objectFormat, request.git);
}
const WHOLE = {
	kind: "whole",
	lasts: false
};
/** A base passes into git and the store at once: it holds all there is. */
function storeComplete(request, scratch, pack) {
	const { git, listing } = request;
	return put(request, [], indexed(pack, startIndexPack(scratch, git, WHOLE), (summary) => checkComplete(scratch, listing, summary, git)));
}
/**
* An increment passes into git first: what it builds upon stands in the header of its bundle,
* and nobody knows that before all of it has come.
*/
async function storeLinked(request, foundation, scratch, pack) {
	const { git, listing } = request;
	const boundary = await checkLinked(scratch, listing, await drain(indexed(pack, startIndexPack(scratch, git, WHOLE), async () => {})), foundation, git);
	const file = (await findPackIndex(scratch)).replace(/idx$/, "pack");
	const inspector = createPackInspector(listing.objectFormat);
	return put(request, boundary, inspected(createReadStream(file), inspector));
}
function put(request, boundary, pack) {
	const { foundation, expectedBytes, named } = request;
	return putBundle(request, {
		kind: foundation ? "increment" : "base",
		expectedBytes
	}, bundleHeader(named, boundary), pack);
}
// core/extend-by-stream.ts
/**
* Asks the source for what the chain does not hold. The objects are asked for by the ids of a
* listing, so that listing is the snapshot. When the source moves on meanwhile, or breaks
* off, all is asked again from a new listing.
*/
async function extendByStream(changed, tools, git) {
	const { source, previous, present, level, before, wire } = changed;
	const earlier = previous && present ? await readFoundation(tools.store, previous.manifest, level) : void 0;
	const attempt = (look) => extendFrom(changed, look, earlier, tools, git);
	let refused;
	let first = {
		listing: before,
		wire
	};
	return withPatience(source.label, tools, async () => {
		const look = first ?? await lookAgain(changed, refused, git);
		first = void 0;
		try {
			return await attempt(look);
		} catch (error) {
			if (asHoldfastError(error).code === "source-changing") refused = look.listing;
			throw error;
		} finally {
			look.wire.close();
		}
	});
}
/** Throws `source-broken-refs` if the source goes on showing what it has `refused` to give. */
async function lookAgain({ source, prefixes }, refused, git) {
	const { listing, wire, misread } = await lookAt(source, git, prefixes);
	if (misread !== void 0) throw misread;
	if (wire === void 0) throw new HoldfastError("source-protocol", "The source no longer speaks protocol v2.", { hint: "Run the backup again." });
	if (refused === void 0 || digestOf(refused) !== digestOf(listing)) return {
		listing,
		wire
	};
	wire.close();
	throw new HoldfastError("source-broken-refs", "The source shows refs that it does not give.", { hint: "Run `git fsck` at the source: git cannot copy a repository around them." });
}
async function extendFrom(changed, look, earlier, tools, git) {
	const { source, selects, previous, snapshot, level, full, sizeBytes } = changed;
	const listing = selectRefs(look.listing, selects);
	const plan = planChain({
		chain: previous?.manifest.git.chain,
		full,
		chainPresent: earlier !== void 0,
		sameFormat: earlier?.listing.objectFormat === listing.objectFormat,
		heldTips: 1,
		provable: level === "wire" || earlier?.indexes !== void 0
	});
	const foundation = plan.kind === "increment" ? earlier : void 0;
	if (level !== "wire") await checkFreeSpace(git.scratch, sizeBytes * 1.2);
	const negotiation = foundation ? wantNew(foundation.listing, listing) : wantAll(listing);
	const { store, report } = tools;
	report({
		kind: "phase",
		source: source.label,
		phase: "storing"
	});
	const streamed = negotiation.wants.length === 0 ? {
		link: void 0,
		transferredBytes: 0
	} : await storeStream({
		store,
		git,
		report,
		snapshot,
		level,
		listing,
		negotiation,
		foundation,
		source: source.label,
		repositoryId: source.identity.id,
		wire: look.wire,
		named: foundation ? namedRefs(listing, negotiation) : listing,
		expectedBytes: sizeBytes
	});
	const kept = foundation && previous ? previous.manifest.git.chain : [];
	const { link, transferredBytes } = streamed;
	return {
		strategy: "stream",
		chain: link === void 0 ? kept : [...kept, link],
		listing,
		afterSha256: digestOf(listing),
		plan,
		added: link,
		transferredBytes,
		warnings: []
	};
}
// core/extend-chain.ts
/**
* Which strategy reads a source first: whoever keeps mirrors wants them used. Throws
* `source-unsupported`, or why the source was not understood, where the one that was asked for
* cannot be had.
*/
function chooseStrategy({ strategy, mirrorCache }, label, { wire, misread }) {
	const wanted = strategy === "auto" && mirrorCache !== void 0 ? "mirror" : strategy;
	if (wanted === "mirror") return "mirror";
	if (wire !== void 0) return "stream";
	if (wanted === "auto") return "mirror";
	if (misread !== void 0) throw misread;
	throw new HoldfastError("source-unsupported", `${label} cannot be read as a stream.`, { hint: "That takes http or https without a proxy, and git protocol v2: use `--strategy auto`." });
}
/** Reads the source and stores what its refs reach and the chain before does not hold. */
async function extendChain(changed, tools, git) {
	const { strategy, source, wire } = changed;
	if (chooseStrategy(changed, source.label, changed) === "mirror" || wire === void 0) {
		if (streamsElsewhere(changed)) tools.report(noteOfClone(source.label));
		return clone(changed, tools, git);
	}
	try {
		return await extendByStream({
			...changed,
			wire
		}, tools, git);
	} catch (error) {
		const failure = asHoldfastError(error);
		if (strategy === "stream" || !NOT_UNDERSTOOD.has(failure.code)) throw failure;
		const warning = `The source could not be read as a stream, so it was cloned: ${failure.message}`;
		tools.report({
			kind: "note",
			source: source.label,
			level: "warning",
			message: warning
		});
		const extended = await clone(changed, tools, git);
		return {
			...extended,
			warnings: [warning, ...extended.warnings]
		};
	}
}
/** Nobody asked for a clone, and of most other servers none is made. */
function streamsElsewhere({ strategy, mirrorCache, misread, source }) {
	return strategy === "auto" && mirrorCache === void 0 && misread === void 0 && source.transport === "http";
}
function noteOfClone(source) {
	return {
		kind: "note",
		source,
		level: "info",
		message: "It is cloned: a stream takes git protocol v2, and no proxy between."
	};
}
/** Loaded for those that need it: a stream is over before that is done. */
const clone = async (...changed) => (await import("./extend-by-mirror.js")).extendByMirror(...changed);
/** What another way of asking may do better. A broken connection or a denial stays what it is. */
const NOT_UNDERSTOOD = /* @__PURE__ */ new Set([
	"source-protocol",
	"source-unsupported",
	"source-corrupt",
	"verification-failed",
	"git-failed"
]);
// core/record-snapshot.ts
/** The end of a backup: ref list, name and, when all else lies in the store, the manifest. */
/** Stores the ref list, which equal snapshots share. */
async function storeRefList(store, repositoryId, listing) {
	const { bytes, sha256 } = refListOf(listing);
	const result = await store.put(refListKey(repositoryId, sha256), bytes);
	return {
		object: toStoredObject(result),
		storedBytes: result.existed ? 0 : bytes.length
	};
}
/** Writes the manifest: from here on the snapshot exists. */
async function recordSnapshot(store, manifest, { knownName, readBack }) {
	const { repository, snapshot, takenAt } = manifest;
	if (!knownName) await recordName(store, repository, takenAt);
	const text = formatDocument(manifest, sha256Hex);
	const key = manifestKey(repository.id, snapshot);
	await store.put(key, Buffer.from(text));
	if (readBack && (await readAll(store, key)).toString("utf8") !== text) throw new HoldfastError("store-damaged", `${key} reads otherwise than it was written.`, { hint: "Do not trust this store before `holdfast doctor` and `holdfast verify` find it well." });
	return {
		key,
		sha256: sha256Hex(text),
		storedBytes: Buffer.byteLength(text)
	};
}
/** An entry that is there already says so for good; its date may be another one. */
async function recordName(store, repository, since) {
	const key = nameKey(repository);
	if (await store.head(key) !== void 0) return;
	const text = formatDocument({
		format: "holdfast/name/v1",
		repository,
		since
	}, sha256Hex);
	try {
		await store.put(key, Buffer.from(text));
	} catch (error) {
		if (!(error instanceof HoldfastError && error.code === "store-exists")) throw error;
	}
}
// core/draft-snapshot.ts
/** Stores what is new of the source, if anything is. */
async function draftSnapshot(job, snapshot) {
	const { previous, wanted } = job;
	if (job.unchanged && previous) return keepChain(digestOf(wanted), previous.manifest);
	return storeChanged(job, snapshot, isEmpty(wanted) ? nothingToRead(job) : await readSource(job, snapshot));
}
/** The same data under a new date: it was looked at, and nothing had changed. */
function keepChain(sha256, { git, verification, snapshot }) {
	return {
		git: {
			...git,
			listing: {
				beforeSha256: sha256,
				afterSha256: sha256
			}
		},
		strategy: "unchanged",
		verification,
		added: "nothing",
		reason: `nothing changed since ${snapshot}`,
		storedBytes: 0,
		transferredBytes: 0,
		warnings: []
	};
}
async function readSource(job, snapshot) {
	const { source, options, tools, git, previous, present, before, wire, misread } = job;
	const { strategy, full, level, mirrorCache } = options;
	return extendChain({
		source,
		before,
		wire,
		misread,
		previous,
		present,
		snapshot,
		strategy,
		full,
		level,
		mirrorCache,
		selects: createRefSelector(options.refs),
		prefixes: prefixesOf(options.refs),
		sizeBytes: await readSourceBytes(job)
	}, tools, git);
}
/** A repository without refs has nothing to read: its listing is all of it. */
function nothingToRead({ wanted: listing, wire }) {
	return {
		strategy: wire ? "stream" : "mirror",
		chain: [],
		listing,
		afterSha256: digestOf(listing),
		plan: {
			kind: "base",
			reason: "the source is empty"
		},
		added: void 0,
		transferredBytes: 0,
		warnings: []
	};
}
async function storeChanged(job, snapshot, read) {
	const { source, options, tools, previous, wanted } = job;
	const { listing, chain, added } = read;
	const { id } = source.identity;
	const [{ object, storedBytes }, bundleList] = await Promise.all([storeRefList(tools.store, id, listing), added ? putBundleList(tools.store, id, snapshot, chain) : keptList(chain, previous)]);
	const level = options.level === "wire" ? "wire" : "objects";
	const reused = chain.some((link) => link !== added);
	const proved = previous && reused ? weakerLevel(level, previous.manifest.verification.level) : level;
	const listBytes = added ? bundleList?.stored.sizeBytes ?? 0 : 0;
	return {
		git: {
			objectFormat: listing.objectFormat,
			head: describeHead(listing.head),
			empty: isEmpty(listing),
			refs: {
				object,
				count: listing.refs.length
			},
			selection: [...options.refs],
			chain: [...chain],
			...bundleList && { bundleList },
			listing: {
				beforeSha256: digestOf(wanted),
				afterSha256: read.afterSha256
			}
		},
		strategy: read.strategy,
		verification: {
			level: proved,
			verifiedAt: tools.now().toISOString(),
			warnings: []
		},
		added: added?.kind ?? "nothing",
		reason: read.plan.reason,
		storedBytes: storedBytes + sizeOf(added) + sizeOf(added?.index) + listBytes,
		transferredBytes: read.transferredBytes,
		warnings: read.warnings
	};
}
/** Only an old protocol leaves this open, and only where HEAD names no branch that exists. */
function describeUnknownHead({ head, selection }) {
	if (head.kind !== "unknown" || selection.length > 0) return [];
	return ["The source does not tell which branch its HEAD names; a restored HEAD is the one git gives a new repository."];
}
/** Git as captured; every other class of data is not asked for in this version. */
function describeCompleteness({ empty, refs, chain }) {
	const sizeBytes = chain.reduce((sum, link) => sum + sizeOf(link), 0);
	const none = { status: "not-requested" };
	const others = {
		lfs: none,
		wiki: none,
		releases: none,
		issues: none,
		discussions: none
	};
	return {
		git: empty ? { status: "empty" } : {
			status: "captured",
			count: refs.count,
			sizeBytes
		},
		...others,
		"pull-requests": none,
		projects: none,
		settings: none
	};
}
/**
* How large the source is, at most: as GitHub says, as a local one counts itself, or as the
* snapshot before was. 0 when nobody knows.
*/
async function readSourceBytes({ source, git, previous }) {
	const stored = previous?.manifest.git.chain.reduce((sum, link) => sum + sizeOf(link), 0) ?? 0;
	const counted = source.transport === "file" ? await readSizeBytes(source.address, git) : source.sizeBytes;
	return Math.max(counted ?? 0, stored);
}
function isEmpty({ head, refs }) {
	return refs.length === 0 && head.kind !== "detached" && head.kind !== "branch";
}
function describeHead(head) {
	return "target" in head ? {
		...head,
		target: describeRefName(head.target)
	} : head;
}
/** Refs changed and no object was new: the chain is that of the snapshot before, and so its list. */
function keptList(chain, previous) {
	return chain.length === 0 ? void 0 : previous?.manifest.git.bundleList;
}
function sizeOf(part) {
	return part?.object.stored.sizeBytes ?? 0;
}
// core/make-snapshot.ts
/** From what is known of a source to a snapshot of it that is stored, verified and recorded. */
/** What was written before a failure is never visible. `stop` ends what is under way. */
async function makeSnapshot(job, stop) {
	const { source, tools, previous, startedAt } = job;
	const { store, now, report } = tools;
	const misread = describeMisread(job);
	for (const message of misread) report({
		kind: "note",
		source: source.label,
		level: "warning",
		message
	});
	const snapshot = createSnapshotId(startedAt, tools.random32(), job.newest);
	const [{ facts, gitVersion }, draft] = await together(readTools(job), draftSnapshot(job, snapshot), stop);
	const verification = await prove(job, draft, facts);
	report({
		kind: "phase",
		source: source.label,
		phase: "recording"
	});
	const recorded = await recordSnapshot(store, {
		format: "holdfast/snapshot/v1",
		snapshot,
		takenAt: startedAt.toISOString(),
		durationMs: now().getTime() - startedAt.getTime(),
		repository: source.identity,
		git: draft.git,
		completeness: describeCompleteness(draft.git),
		verification,
		strategy: draft.strategy,
		store: facts,
		tool: {
			holdfast: tools.version,
			git: gitVersion
		},
		previous: previous ? {
			snapshot: previous.manifest.snapshot,
			sha256: previous.sha256
		} : null
	}, {
		knownName: isSameName(previous?.manifest.repository, source.identity),
		readBack: !job.unchanged || facts.checksums !== "yes"
	});
	const leftovers = job.unchanged ? [] : await sweepLeftovers(job);
	return {
		source: source.label,
		repositoryId: source.identity.id,
		status: job.unchanged ? "unchanged" : "stored",
		snapshot,
		manifest: recorded.key,
		manifestSha256: recorded.sha256,
		strategy: draft.strategy === "unchanged" ? null : draft.strategy,
		added: draft.added,
		reason: draft.reason,
		refs: draft.git.refs.count,
		storedBytes: draft.storedBytes + recorded.storedBytes,
		transferredBytes: draft.transferredBytes,
		verified: verification.level,
		durationMs: now().getTime() - startedAt.getTime(),
		warnings: [
			...misread,
			...describeLostChain(job),
			...draft.warnings,
			...describeUnknownHead(draft.git),
			...describeDegraded(facts),
			...verification.warnings,
			...leftovers
		]
	};
}
function describeMisread({ misread }) {
	return misread ? [`The refs of the source were asked for by git itself: ${misread.message}`] : [];
}
function describeLostChain({ newest, previous }) {
	if (newest === void 0 || previous !== void 0) return [];
	return [`The manifest of ${newest} is damaged: a new base was stored. Run \`holdfast verify\`.`];
}
/** What the store does, and which git is here. */
async function readTools({ tools, previous, git }) {
	return {
		facts: await readStoreFacts(tools.store, previous?.manifest.store, tools.now()),
		gitVersion: await readGitVersion(git)
	};
}
/** A run of this repository that began before this is no longer at work. */
const ABANDONED_MS = 864e5;
/** Removes what runs that were killed left half written. The snapshot stands without it. */
async function sweepLeftovers({ source, tools, startedAt }) {
	const before = /* @__PURE__ */ new Date(startedAt.getTime() - ABANDONED_MS);
	try {
		await tools.store.sweep(repositoryPrefix(source.identity.id), before);
		return [];
	} catch (error) {
		return [`Unfinished uploads could not be looked for: ${asHoldfastError(error).message}`];
	}
}
function isSameName(a, b) {
	return a?.host === b.host && a.path.join("/") === b.path.join("/");
}
// core/read-known.ts
/** What the store holds of a source before it is backed up. */
async function readKnown(source, tools, startedAt) {
	const newest = await readNewestId(tools.store, source.identity.id, startedAt);
	const previous = newest === void 0 ? void 0 : await readPrevious(source, newest, tools);
	return {
		newest,
		previous,
		present: previous === void 0 || await objectsPresent(tools.store, previous.manifest)
	};
}
/**
* The snapshot to build upon. One whose manifest has rotted is built upon no more: the next is
* a base of its own, and `verify` goes on naming the damage.
*/
async function readPrevious({ identity, label }, newest, { store, report }) {
	try {
		return await readSnapshot(store, identity.id, newest);
	} catch (error) {
		const { code, message } = asHoldfastError(error);
		if (code !== "store-damaged") throw error;
		report({
			kind: "note",
			source: label,
			level: "warning",
			message
		});
		return;
	}
}
export { NAMES_PREFIX as A, objectsToRestore as C, readLatest as D, readAll as E, verifiedKey as F, formatDocument as I, parseDocument as L, namesPrefix as M, repositoryPrefix as N, readRefs as O, snapshotsPrefix as P, VERIFY_LEVELS as R, objectsPresent as S, listSnapshotIds as T, rebuild as _, namedRefs as a, listBeside as b, proveFully as c, readStoreFacts as d, readGitVersion as f, readObject as g, isObjectType as h, chooseStrategy as i, manifestKey as j, readSnapshot as k, bundleHeader as l, readSizeBytes as m, makeSnapshot as n, wantNew as o, formatBundleList as p, readSourceBytes as r, planChain as s, readKnown as t, storeBundle as u, checkOut as v, listRepositoryIds as w, objectsOf as x, checkFreeSpace as y };
