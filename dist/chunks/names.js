import { w as HoldfastError } from "./start.js";
import { $ as OID_LENGTH, F as interrupted, G as gitEnvironment, H as openGitContext, I as runGit, L as startGit, R as write, U as stopping, V as closeGitContext, W as SOURCE_SETTINGS } from "./backup.js";
import { _ as rebuild, h as isObjectType, k as readSnapshot, m as readSizeBytes, y as checkFreeSpace } from "./snapshot.js";
import { t as chooseSnapshot } from "./restore.js";
import { join } from "node:path";
import { Readable } from "node:stream";
import { mkdir, rm, writeFile } from "node:fs/promises";
// core/git/commit.ts
function parseCommit(oid, bytes) {
	const end = bytes.indexOf("\n\n");
	const header = bytes.subarray(0, end < 0 ? bytes.length : end).toString("latin1");
	const valuesOf = (name) => header.split("\n").flatMap((line) => line.startsWith(`${name} `) ? line.slice(name.length + 1) : []);
	const [tree = ""] = valuesOf("tree");
	const [author = ""] = valuesOf("author");
	const [committer = ""] = valuesOf("committer");
	const decode = decoderFor(valuesOf("encoding")[0]);
	return {
		oid,
		tree,
		parents: valuesOf("parent"),
		author: parsePerson(decode(Buffer.from(author, "latin1"))),
		committer: parsePerson(decode(Buffer.from(committer, "latin1"))),
		message: end < 0 ? "" : decode(bytes.subarray(end + 2))
	};
}
/** Programs name encodings that nobody knows; then it is what commits are written in by default. */
function decoderFor(encoding = "utf-8") {
	try {
		const decoder = new TextDecoder(encoding.trim());
		return (bytes) => decoder.decode(bytes);
	} catch {
		return (bytes) => new TextDecoder().decode(bytes);
	}
}
function parsePerson(line) {
	const [, name = "", email = "", seconds] = PERSON.exec(line) ?? [];
	const at = seconds === void 0 ? void 0 : /* @__PURE__ */ new Date(Number(seconds) * 1e3);
	const exists = at !== void 0 && !Number.isNaN(at.getTime());
	return {
		name: name.trim(),
		email,
		at: exists ? at : null
	};
}
const PERSON = /^([^<]*)<([^>]*)>(?: (-?\d+)(?: [-+]\d+)?)?/;
// core/git/reader-environment.ts
/**
* Git gives up rather than take more than this at once: a few bytes of deltas can stand for an
* object that no memory holds. What is larger and stored as it is, git reads piece by piece.
*/
const MOST_ALLOCATED = "1g";
/** Nothing is fetched, nothing grafted, and no object takes all memory. */
function readerEnvironment(dir, context) {
	return {
		...gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		...SOURCE_SETTINGS,
		GIT_ALLOC_LIMIT: MOST_ALLOCATED
	};
}
// core/domain/tree-path.ts
/**
* Paths within a tree of git. A name there is bytes, and any bytes but a zero: it may be no
* UTF-8, hold a line break or a slash, or be called `..`. So a path is a list of names, held as
* byte strings as those of refs are (refs.ts), and is only ever looked for in trees.
*/
/** A byte string as text that can be read back: what is not plain ASCII is `%` and two digits. */
function encodeBytes(bytes) {
	const encoded = bytes.replace(/[^A-Za-z0-9_.~-]/g, percent);
	return /^\.\.?$/.test(bytes) ? bytes.replaceAll(".", percent) : encoded;
}
/** The byte string that `encodeBytes` was given. Throws `bad-input` for text it never returns. */
function decodeBytes(text) {
	if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw unusable(text);
	return bytesOfText(text).replace(/%([0-9A-Fa-f]{2})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
}
/** A path for links: encoded names with slashes between them, in a query or a form. */
function formatTreePath(path) {
	return path.map(encodeBytes).join("/");
}
/** Reads what `formatTreePath` wrote. Throws `bad-input` for what can be no path in a tree. */
function parseTreePath(text) {
	return checked(text === "" ? [] : text.split("/").map(decodeBytes), text);
}
/** A path as a person types it: text, where a slash at the end means nothing. */
function treePathOfText(text) {
	const names = text.replace(/\/$/, "");
	return checked(names === "" ? [] : names.split("/").map(bytesOfText), text);
}
/** The path as text for people; bytes that are not UTF-8 become U+FFFD. */
function describeTreePath(path) {
	return describeBytes(path.join("/"));
}
/** A byte string as text for people, to its last mark; what is not UTF-8 becomes U+FFFD. */
function describeBytes(bytes) {
	const all = Uint8Array.from(bytes, (char) => char.charCodeAt(0));
	return new TextDecoder("utf-8", { ignoreBOM: true }).decode(all);
}
/** The UTF-8 bytes of a text, as a byte string. */
function bytesOfText(text) {
	return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
/** More than any file system or program makes, and little enough to walk at once. */
const LONGEST = 4096;
function checked(path, text) {
	if (text.length > 3 * LONGEST || path.length > LONGEST / 2) throw unusable(text.slice(0, 100));
	if (path.some((name) => name === "" || name.includes("\0"))) throw unusable(text);
	return path;
}
function unusable(text) {
	return new HoldfastError("bad-input", `${JSON.stringify(text)} is no path in a repository.`, { hint: "Give names from the top of the repository down, such as docs/index.md." });
}
function percent(char) {
	return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
// core/git/tree.ts
/** The entries of a tree of git, read from its bytes. */
const FILE_TYPE = 61440;
const [SPACE, ZERO] = [32, 0];
/** What git takes an entry for, by its mode; what is none of the others is a submodule. */
function kindOfMode(mode) {
	const bits = Number.parseInt(mode, 8);
	switch (bits & FILE_TYPE) {
		case 16384: return "folder";
		case 32768: return (bits & 64) === 0 ? "file" : "executable";
		case 40960: return "symlink";
		default: return "submodule";
	}
}
/** The entries in the order in which they stand there. Ids have `oidLength` digits. */
function* readTree(tree, oidLength) {
	for (let at = 0; at < tree.length;) {
		const space = tree.indexOf(SPACE, at);
		const zero = tree.indexOf(ZERO, space + 1);
		const end = zero + 1 + oidLength / 2;
		if (space < 0 || zero < 0 || end > tree.length) throw malformed();
		const mode = tree.toString("latin1", at, space);
		yield {
			name: tree.toString("latin1", space + 1, zero),
			mode: mode.padStart(6, "0"),
			kind: kindOfMode(mode),
			oid: tree.toString("hex", zero + 1, end)
		};
		at = end;
	}
}
function malformed() {
	return new HoldfastError("snapshot-invalid", "A folder of the snapshot is malformed.", { hint: "Its history may be whole: restore the snapshot and look with `git ls-tree`." });
}
// core/browse/revision.ts
/** What a person or a link means by a ref. */
/** As git does it, but for `refs/remotes/<name>/HEAD`; see gitrevisions(7). */
const PLACES = [
	"",
	"refs/",
	"refs/tags/",
	"refs/heads/",
	"refs/remotes/"
];
/**
* Looks a name up in the ref list: nothing else is ever read, and git is told the object id alone.
* Throws `path-not-found`, saying what there is.
*/
function findRevision(listing, name) {
	if (name === "HEAD") return findHead(listing);
	if (name.length === OID_LENGTH[listing.objectFormat] && /^[0-9a-f]+$/.test(name)) return { oid: name };
	for (const place of PLACES) {
		const ref = listing.refs.find((each) => each.name === `${place}${name}`);
		if (ref !== void 0) return {
			oid: ref.oid,
			ref: ref.name
		};
	}
	throw new HoldfastError("path-not-found", `The snapshot has no ref ${JSON.stringify(describeBytes(name))}.`, { hint: "Run `holdfast browse <source> --refs` to see all." });
}
function findHead({ head }) {
	if (head.kind === "branch" || head.kind === "detached") return {
		oid: head.oid,
		ref: "HEAD"
	};
	const why = head.kind === "unborn" ? `HEAD names ${JSON.stringify(describeBytes(head.target))}, which does not exist.` : "The snapshot does not say what HEAD is.";
	throw new HoldfastError("path-not-found", why, { hint: "Name a ref with --ref; `holdfast browse <source> --refs` shows all." });
}
// core/browse/locate.ts
/** Finds what lies at a place, tree by tree. Nothing is ever followed: no link, no submodule. */
/** Folders with more entries than this many bytes hold are not looked into. */
const MOST_TREE_BYTES = 33554432;
const MOST_COMMIT_BYTES = 8388608;
const MOST_TAGS = 50;
/** Throws `path-not-found`, naming the part that is not there. */
async function locate({ listing }, { at, path }, reader) {
	const revision = findRevision(listing, at);
	const top = await peel(revision.oid, reader);
	let entry = top.entry;
	for (const [depth, name] of path.entries()) entry = await findEntry(entry, name, path.slice(0, depth + 1), reader);
	return {
		revision,
		commit: top.commit,
		entry
	};
}
/** What a tag names in the end, and what is at the top of that. */
async function peel(oid, reader) {
	let at = oid;
	for (let tags = 0; tags < MOST_TAGS; tags += 1) {
		const [info] = await reader.look([at]);
		if (info?.type === "tree") return {
			commit: void 0,
			entry: topOf(at, "folder")
		};
		if (info?.type === "blob") return {
			commit: void 0,
			entry: topOf(at, "file")
		};
		const { bytes } = await reader.read(at, MOST_COMMIT_BYTES);
		const named = /^(?:tree|object) ([0-9a-f]+)\n/.exec(bytes.toString("latin1", 0, 100))?.[1];
		if (named === void 0) throw odd(at);
		if (info?.type === "commit") return {
			commit: at,
			entry: topOf(named, "folder")
		};
		at = named;
	}
	throw odd(oid);
}
function topOf(oid, kind) {
	return {
		name: "",
		mode: kind === "folder" ? "040000" : "100644",
		kind,
		oid
	};
}
async function findEntry({ kind, oid }, name, path, reader) {
	if (kind === "folder") {
		for (const entry of readTree(await readFolder(oid, reader), oid.length)) if (entry.name === name) return entry;
	}
	throw new HoldfastError("path-not-found", `There is no ${JSON.stringify(describeTreePath(path))} in the snapshot.`, { hint: "Look into the folder above it, or search for it." });
}
async function readFolder(oid, reader) {
	const { type, bytes } = await reader.read(oid, MOST_TREE_BYTES);
	if (type !== "tree") throw odd(oid);
	return bytes;
}
function odd(oid) {
	return new HoldfastError("snapshot-invalid", `The object ${oid} is not of its kind.`, { hint: "Run `holdfast verify --full` on the repository." });
}
// core/git/output.ts
/** What git prints, for whoever reads it as slowly as they like and may go away. */
/**
* The bytes that `produce` yields. A reader that goes away ends the processes that were started
* with the context it is handed, and so does the signal of `context`, which fails the stream.
*/
function createOutput(context, produce) {
	const ending = new AbortController();
	const signal = AbortSignal.any([context.signal, ending.signal]);
	const output = Readable.from(produce({
		...context,
		signal
	}), { objectMode: false });
	output.on("error", () => {});
	const stop = () => output.destroy(interrupted(context.signal));
	context.signal.addEventListener("abort", stop, { once: true });
	output.once("close", () => {
		context.signal.removeEventListener("abort", stop);
		ending.abort();
	});
	return output;
}
// core/domain/cache-room.ts
/** `kept` is in order of use, what was used longest ago first; that goes first. */
function planRoom(kept, wanted, { mostBytes, mostSnapshots }) {
	if (wanted.bytes > mostBytes || wanted.snapshots > mostSnapshots) return { kind: "too-large" };
	let bytes = wanted.bytes + kept.reduce((sum, each) => sum + each.bytes, 0);
	let snapshots = wanted.snapshots + kept.length;
	const evict = [];
	for (const each of kept) {
		if (bytes <= mostBytes && snapshots <= mostSnapshots) break;
		if (each.inUse) continue;
		evict.push(each.key);
		bytes -= each.bytes;
		snapshots -= 1;
	}
	return bytes <= mostBytes && snapshots <= mostSnapshots ? {
		kind: "room",
		evict
	} : { kind: "busy" };
}
// core/git/object-reader.ts
/** Reads small objects of one repository, one after the other: trees, commits, tags. */
/**
* A reader of the repository in `dir`, whose processes end with the signal of `context`. One
* question at a time. Git is told nothing but object ids: any other text is refused
* (`bad-input`), since git would take it for an expression.
*/
function createObjectReader(dir, context) {
	const gits = [];
	const begin = (mode) => {
		const git = start(dir, mode, context);
		gits.push(git);
		return git;
	};
	const looking = once(() => begin("--batch-check"));
	const reading = once(() => begin("--batch"));
	/** Questions whose answers were not read to their end. */
	let open = 0;
	async function look(oids) {
		oids.forEach(checkOid);
		const found = [];
		open += 1;
		for (let at = 0; at < oids.length; at += AT_ONCE) {
			const some = oids.slice(at, at + AT_ONCE);
			await looking().ask(some);
			for (const oid of some) found.push(readHeader(oid, await looking().line()));
		}
		open -= 1;
		return found;
	}
	return {
		look,
		async read(oid, mostBytes) {
			const [info] = await look([oid]);
			if (info === void 0) throw missing(oid);
			if (info.sizeBytes > mostBytes) throw tooLarge$1(oid, info, mostBytes);
			open += 1;
			await reading().ask([oid]);
			await reading().line();
			const bytes = await reading().bytes(info.sizeBytes + 1);
			open -= 1;
			return {
				...info,
				bytes: bytes.subarray(0, info.sizeBytes)
			};
		},
		isReady: () => open === 0 && !context.signal.aborted && gits.every(({ alive }) => alive())
	};
}
const AT_ONCE = 200;
function checkOid(oid) {
	if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) return;
	throw new HoldfastError("bad-input", `${JSON.stringify(oid)} is no object id.`, { hint: "Give all 40 or 64 digits, or the name of a ref." });
}
function readHeader(asked, line) {
	const [oid, type, size] = line.split(" ");
	if (oid === asked && isObjectType(type) && size !== void 0) return {
		type,
		sizeBytes: Number(size)
	};
	if (line === `${asked} missing`) return void 0;
	throw misunderstood(`it answered ${JSON.stringify(line)}`);
}
/** A `git cat-file` that is asked and answers, over and over. */
function start(dir, mode, context) {
	const git = startGit({
		args: ["cat-file", mode],
		cwd: dir,
		env: readerEnvironment(dir, context),
		signal: context.signal,
		side: "scratch"
	});
	const output = git.stdout[Symbol.asyncIterator]();
	let rest = Buffer.alloc(0);
	let alive = true;
	const died = () => {
		alive = false;
	};
	git.ended.then(died, died);
	async function more() {
		const next = await output.next();
		if (next.done) throw await whyEnded(git);
		rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
	}
	return {
		alive: () => alive,
		async ask(oids) {
			await write(git, oids.map((oid) => `${oid}\n`).join(""));
		},
		async line() {
			while (!rest.includes("\n")) await more();
			const end = rest.indexOf("\n");
			const line = rest.toString("latin1", 0, end);
			rest = rest.subarray(end + 1);
			return line;
		},
		async bytes(count) {
			const pieces = [];
			let left = count;
			while (left > rest.length) {
				pieces.push(rest);
				left -= rest.length;
				rest = Buffer.alloc(0);
				await more();
			}
			pieces.push(rest.subarray(0, left));
			rest = rest.subarray(left);
			return Buffer.concat(pieces);
		}
	};
}
/** Why git has no more to say: what it says itself, if it failed. */
async function whyEnded({ ended }) {
	await ended;
	return misunderstood("it ended before it had answered");
}
function misunderstood(why) {
	return new HoldfastError("git-failed", `git cat-file is not understood: ${why}.`, { hint: "Run again; if it stays, report it with this message." });
}
function once(make) {
	let made;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
function missing(oid) {
	return new HoldfastError("path-not-found", `The snapshot has no object ${oid}.`, { hint: "Name a ref of the snapshot." });
}
function tooLarge$1(oid, { type, sizeBytes }, most) {
	return new HoldfastError("snapshot-too-large", `The ${type} ${oid} has ${sizeBytes} bytes, and no more than ${most} are read.`, { hint: "Restore the snapshot to work with it." });
}
// core/git/object-readers.ts
/** So many at once are kept; a crowd starts its own. */
const MOST_IDLE = 4;
const IDLE_MS = 3e4;
function createObjectReaders(dir, context) {
	const closing = new AbortController();
	/** What was used last comes last, and is used first. */
	const idle = [];
	const timers = /* @__PURE__ */ new WeakMap();
	function start() {
		const ending = new AbortController();
		const signal = AbortSignal.any([
			context.signal,
			closing.signal,
			ending.signal
		]);
		return {
			reader: createObjectReader(dir, {
				...context,
				signal
			}),
			end: () => ending.abort(/* @__PURE__ */ new Error("The reader is needed no longer."))
		};
	}
	function keep(kept) {
		idle.push(kept);
		if (idle.length > MOST_IDLE) idle.shift()?.end();
		const giveUp = () => {
			const at = idle.indexOf(kept);
			if (at >= 0) idle.splice(at, 1)[0]?.end();
		};
		const timer = setTimeout(giveUp, IDLE_MS);
		timer.unref();
		timers.set(kept, timer);
	}
	function take() {
		for (let kept = idle.pop(); kept !== void 0; kept = idle.pop()) {
			clearTimeout(timers.get(kept));
			if (kept.reader.isReady()) return kept;
			kept.end();
		}
	}
	return {
		async use(signal, work) {
			if (signal.aborted) throw interrupted(signal);
			const kept = take() ?? start();
			const stop = () => kept.end();
			signal.addEventListener("abort", stop, { once: true });
			try {
				return await work(kept.reader);
			} finally {
				signal.removeEventListener("abort", stop);
				if (!closing.signal.aborted && !signal.aborted && kept.reader.isReady()) keep(kept);
				else kept.end();
			}
		},
		close() {
			closing.abort(/* @__PURE__ */ new Error("The repository is closed."));
		}
	};
}
// core/git/archive.ts
/** A tree as a tar archive, as git makes it. */
/**
* Writes every file as git stores it, if `dir` has been prepared by `overrideAttributes`: nothing
* that the repository says about itself is obeyed, no file is left out, filled in, or has its line
* endings changed. Equal requests give equal bytes.
*/
async function* archiveTree({ dir, what, folder }, context) {
	const commit = what.kind === "commit" ? what.oid : await wrapTree(dir, what, context);
	const git = startGit({
		args: [
			"archive",
			"--format=tar",
			`--prefix=${folder}/`,
			commit
		],
		cwd: dir,
		env: readerEnvironment(dir, context),
		signal: context.signal,
		side: "scratch"
	});
	let untold = what.kind === "commit" ? 0 : COMMENT_BYTES;
	for await (const chunk of git.stdout) {
		const told = chunk.subarray(untold);
		untold -= chunk.length - told.length;
		if (told.length > 0) yield told;
	}
	await git.ended;
}
/** A header and a record, in which git says of which commit the archive is. */
const COMMENT_BYTES = 1024;
/** Has git pay no heed to the `.gitattributes` of any folder: what is written here stands above. */
async function overrideAttributes(dir) {
	await mkdir(join(dir, "info"), { recursive: true });
	await writeFile(join(dir, "info/attributes"), ATTRIBUTES);
}
const ATTRIBUTES = "* -export-ignore -export-subst -text -crlf !eol -ident !filter !working-tree-encoding\n";
/** Git gives the entries of a tree the time of day, and those of a commit its own. */
async function wrapTree(dir, { oid, seconds }, context) {
	const date = `${seconds} +0000`;
	const { stdout } = await runGit({
		args: [
			"commit-tree",
			"-m",
			"export",
			oid
		],
		cwd: dir,
		env: {
			...readerEnvironment(dir, context),
			GIT_AUTHOR_NAME: "x",
			GIT_AUTHOR_EMAIL: "x",
			GIT_AUTHOR_DATE: date,
			GIT_COMMITTER_NAME: "x",
			GIT_COMMITTER_EMAIL: "x",
			GIT_COMMITTER_DATE: date
		},
		signal: context.signal,
		side: "scratch"
	});
	return stdout.toString("latin1").trim();
}
// core/browse/expected-bytes.ts
/** In git's index of a pack, beside the id itself. */
const INDEX_BYTES = 8;
const REF_BYTES = 100;
/**
* Bytes on disk that a snapshot will take once it is open. Packs stay as they are in the store;
* only the bases that git adds to thin ones are not known before.
*/
function expectedDiskBytes({ git }) {
	const idBytes = git.objectFormat === "sha1" ? 20 : 32;
	return git.chain.reduce((sum, { object, objects }) => sum + object.plaintext.sizeBytes + objects * (idBytes + INDEX_BYTES), git.refs.count * REF_BYTES);
}
// core/browse/build.ts
/** A snapshot becomes a repository that can be looked into. */
async function buildSnapshot({ store, repositoryId, snapshot, report = () => {} }, { dir, git, reserve }) {
	const { manifest } = await readSnapshot(store, repositoryId, snapshot);
	const expectedBytes = expectedDiskBytes(manifest);
	await reserve(expectedBytes);
	await checkFreeSpace(git.scratch, expectedBytes);
	const source = manifest.repository.path.join("/");
	const listing = await rebuild(manifest, dir, {
		store,
		git,
		report,
		source
	});
	await overrideAttributes(dir);
	return {
		manifest,
		listing,
		dir,
		bytes: await readSizeBytes(dir, git)
	};
}
// core/browse/cache.ts
/**
* Snapshots that are open: each a bare repository on this disk, made from the store and proved as
* a restore is. It is kept for a while, since the next page is likely to ask for it again.
*/
async function openSnapshotCache(options) {
	const closing = new AbortController();
	const { directory, environment, limits } = options;
	const context = await openGitContext(directory, environment, closing.signal);
	/** What was used longest ago comes first. */
	const entries = /* @__PURE__ */ new Map();
	let opened = 0;
	function begin(key, request) {
		const giveUp = new AbortController();
		opened += 1;
		const dir = join(context.scratch, `${opened}.git`);
		const git = {
			...context,
			signal: AbortSignal.any([context.signal, giveUp.signal])
		};
		const reserve = (bytes) => makeRoom(entry, bytes);
		const built = buildSnapshot(request, {
			dir,
			git,
			reserve
		}).then((done) => {
			Object.assign(entry, {
				done: true,
				bytes: done.bytes
			});
			return done;
		}, async (error) => {
			await discard(key, entry);
			throw error;
		});
		built.catch(() => {});
		const entry = {
			dir,
			readers: createObjectReaders(dir, context),
			giveUp,
			built,
			bytes: void 0,
			users: 0,
			done: false
		};
		return entry;
	}
	async function makeRoom(entry, bytes) {
		const room = planRoom(keptBeside(entry), {
			snapshots: 1,
			bytes
		}, limits);
		if (room.kind === "too-large") throw tooLarge(bytes, limits);
		if (room.kind === "busy") throw busy();
		entry.bytes = bytes;
		await evict(room.evict);
	}
	/** What was larger than expected goes as soon as it is not in use. */
	async function trim() {
		const room = planRoom(keptBeside(void 0), {
			snapshots: 0,
			bytes: 0
		}, limits);
		if (room.kind === "room") await evict(room.evict);
	}
	function keptBeside(entry) {
		return [...entries].flatMap(([key, each]) => each === entry || each.bytes === void 0 ? [] : [{
			key,
			bytes: each.bytes,
			inUse: each.users > 0 || !each.done
		}]);
	}
	async function evict(keys) {
		const discarded = keys.map(async (key) => {
			const entry = entries.get(key);
			if (entry !== void 0) await discard(key, entry);
		});
		await Promise.all(discarded);
	}
	async function discard(key, entry) {
		if (entries.get(key) === entry) entries.delete(key);
		entry.readers.close();
		await rm(entry.dir, {
			recursive: true,
			force: true,
			maxRetries: 10,
			retryDelay: 100
		});
	}
	function release(key, entry) {
		entry.users -= 1;
		if (entry.users > 0) return;
		if (entry.done) return void trim().catch(() => {});
		if (entries.get(key) === entry) entries.delete(key);
		entry.giveUp.abort();
	}
	async function open(request) {
		const { store, repositoryId, snapshot, signal } = request;
		if (signal.aborted) throw interrupted(signal);
		if (closing.signal.aborted) throw interrupted(closing.signal);
		const key = JSON.stringify([
			store.description,
			repositoryId,
			snapshot
		]);
		const entry = entries.get(key) ?? begin(key, request);
		entries.delete(key);
		entries.set(key, entry);
		entry.users += 1;
		try {
			const built = await unlessAborted(entry.built, signal);
			if (signal.aborted || closing.signal.aborted) throw interrupted(signal);
			return lease({
				...built,
				readers: entry.readers
			}, context, signal, () => release(key, entry));
		} catch (error) {
			release(key, entry);
			throw error;
		}
	}
	return {
		open,
		async close() {
			closing.abort(/* @__PURE__ */ new Error("The cache of snapshots was closed."));
			await Promise.allSettled([...entries.values()].map(({ built }) => built));
			entries.clear();
			await closeGitContext(context);
		}
	};
}
function lease({ manifest, listing, dir, readers }, context, outer, release) {
	const ending = new AbortController();
	const signal = AbortSignal.any([
		context.signal,
		outer,
		ending.signal
	]);
	signal.addEventListener("abort", release, { once: true });
	return {
		manifest,
		listing,
		dir,
		git: {
			...context,
			signal
		},
		withObjects: (work) => readers.use(signal, work),
		close: () => ending.abort()
	};
}
async function unlessAborted(promise, signal) {
	let stop = () => {};
	const aborted = new Promise((_, reject) => {
		stop = () => reject(interrupted(signal));
		signal.addEventListener("abort", stop, { once: true });
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener("abort", stop);
	}
}
function tooLarge(bytes, { mostBytes }) {
	return new HoldfastError("snapshot-too-large", `The snapshot takes ${bytes} bytes on disk, and no more than ${mostBytes} are given to that.`, { hint: "Restore it with `holdfast restore`, or give the cache more room." });
}
function busy() {
	return new HoldfastError("snapshots-busy", "All snapshots that are open are in use.", { hint: "Try again when a download has ended, or give the cache more room." });
}
// core/browse/once.ts
/** Opens the snapshot in scratch for `work`, however large it is, and leaves nothing behind. */
async function openOnce(choice, tools, work) {
	const { store, scratch, environment, signal, report } = tools;
	const snapshot = await chooseSnapshot(choice, tools);
	const cache = await openSnapshotCache({
		directory: scratch,
		environment,
		limits: {
			mostBytes: Number.POSITIVE_INFINITY,
			mostSnapshots: 1
		}
	});
	try {
		const { repositoryId } = choice;
		return await work(await cache.open({
			store,
			repositoryId,
			snapshot,
			signal,
			report
		}));
	} finally {
		await cache.close();
	}
}
// core/git/list-tree.ts
/** All that lies below a tree of git, however much: read as git lists it, and never held. */
/**
* Shows `visit` the entries below the tree `oid`, folders before what is in them, until there are
* no more or it returns false. A few objects may stand for more entries than there are atoms:
* the caller counts.
*/
async function listTree(dir, oid, visit, context) {
	await stopping(context, async (own) => {
		const git = startGit({
			args: [
				"ls-tree",
				"-r",
				"-t",
				"-l",
				"-z",
				"--full-tree",
				oid
			],
			cwd: dir,
			env: readerEnvironment(dir, own),
			signal: own.signal,
			side: "scratch"
		});
		for await (const record of records(git.stdout)) if (!visit(readRecord(record))) return;
		await git.ended;
	});
}
/** No path that anybody made on purpose is longer. */
const LONGEST_RECORD = 65536;
async function* records(output) {
	let rest = "";
	for await (const chunk of output) {
		const complete = `${rest}${chunk.toString("latin1")}`.split("\0");
		rest = complete.pop() ?? "";
		if (rest.length > LONGEST_RECORD) throw tooLong();
		yield* complete;
	}
}
/** `<mode> <type> <id> <size>`, a tab, and the path. */
function readRecord(record) {
	const [, mode = "", oid = "", size = "", path] = RECORD.exec(record) ?? [];
	if (path === void 0) throw new HoldfastError("git-failed", `git ls-tree printed ${JSON.stringify(record)}.`, { hint: "Run again; if it stays, report it with this message." });
	return {
		path,
		mode,
		oid,
		kind: kindOfMode(mode),
		sizeBytes: size === "-" ? void 0 : +size
	};
}
const RECORD = /^([0-7]+) \w+ ([0-9a-f]+) +(-|\d+)\t(.*)$/s;
function tooLong() {
	return new HoldfastError("snapshot-too-large", `A path of the snapshot has more than ${LONGEST_RECORD} bytes.`, { hint: "Restore the snapshot to work with it." });
}
// core/write-failure.ts
/** Why bytes could not be written where they were to go. */
/** Throws what the system says with a code, and all else as it is. */
function explainWriting(error) {
	const errno = error instanceof Error && "code" in error ? String(error.code) : "";
	const known = ERRNOS.find(({ pattern }) => pattern.test(errno));
	if (known === void 0) throw error;
	throw new HoldfastError(known.code, known.message, {
		hint: known.hint,
		cause: error
	});
}
const ERRNOS = [
	{
		pattern: /^(EPIPE|ERR_STREAM_PREMATURE_CLOSE|ERR_STREAM_DESTROYED)$/,
		code: "interrupted",
		message: "Whoever read the output went away.",
		hint: "Run it again."
	},
	{
		pattern: /^(ENOSPC|EDQUOT|EFBIG)$/,
		code: "disk-full",
		message: "The disk has no room for the output.",
		hint: "Free some space, or write it to a larger disk."
	},
	{
		pattern: /^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENAMETOOLONG)$/,
		code: "bad-input",
		message: "The output cannot be written there.",
		hint: "Name a file in a folder that you may write to."
	}
];
// cli/names.ts
/** Refs and paths, which are bytes in git, as people and programs give and take them. */
/** Throws `bad-input` for what can be no path. */
function readPlace({ ref, encoded }, path = "") {
	return {
		at: ref === void 0 ? "HEAD" : encoded ? decodeBytes(ref) : bytesOfText(ref),
		path: encoded ? parseTreePath(path) : treePathOfText(path)
	};
}
/** A slash in a name of a ref is plain, since `--encoded` takes it so. */
function nameAsJson(name) {
	const encoded = name.split("/").map(encodeBytes).join("/");
	return {
		text: describeBytes(name),
		encoded
	};
}
function pathAsJson(path) {
	return {
		text: describeTreePath(path),
		encoded: formatTreePath(path)
	};
}
export { listTree as a, createOutput as c, readFolder as d, readTree as f, parseCommit as g, readerEnvironment as h, explainWriting as i, MOST_COMMIT_BYTES as l, describeTreePath as m, pathAsJson as n, openOnce as o, describeBytes as p, readPlace as r, archiveTree as s, nameAsJson as t, locate as u };
