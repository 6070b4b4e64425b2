import { t as describeBucket } from "./s3-address-text.js";
import { t as HoldfastError } from "./errors.js";
import { n as compareKeys, t as checkKey } from "./key.js";
import { t as backoffMs } from "./backoff.js";
import { t as throttled } from "./throttled2.js";
import { basename, dirname, join, resolve } from "node:path";
import { hostname } from "node:os";
import { constants, readFileSync, readlinkSync } from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { link, lstat, mkdir, open, readFile, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
// core/store/directory-errors.ts
/** What the file system said, as an error with a code. The one place that reads errno. */
/** Waits for `work` on `path`, and gives its failure a code. Failures that have one pass. */
async function onDisk(path, work) {
	try {
		return await work;
	} catch (cause) {
		throw diskError(path, cause);
	}
}
/** The error number of a failed call, by name: `ENOENT`. */
function errnoOf(error) {
	const code = error instanceof Error && "code" in error ? error.code : void 0;
	return typeof code === "string" ? code : void 0;
}
/** `cause` as an error with a code; itself if it has one. */
function diskError(path, cause) {
	if (cause instanceof HoldfastError) return cause;
	const errno = errnoOf(cause);
	const [code, what] = (errno === void 0 ? void 0 : KNOWN[errno]) ?? UNKNOWN;
	const said = cause instanceof Error ? cause.message : String(cause);
	return new HoldfastError(code, `${path} ${what} (${said}).`, {
		hint: HINTS[code],
		cause
	});
}
const FULL = ["store-full", "could not be written: the disk has no room left"];
const DENIED = ["store-denied", "may not be used that way by this user"];
const GONE = ["store-unreachable", "could not be reached: the disk or its server failed"];
const BUSY = ["store-busy", "could not be used now"];
const UNKNOWN = ["internal", "failed in an unexpected way"];
const KNOWN = {
	ENOENT: ["store-not-found", "does not exist"],
	ENOTDIR: ["store-not-found", "is not a directory, or not in one"],
	EISDIR: ["store-unsafe", "is a directory, where a file is expected"],
	ELOOP: ["store-unsafe", "is or goes through a symbolic link"],
	EXDEV: ["store-unsafe", "lies on another file system than the rest of the store"],
	ENAMETOOLONG: ["bad-input", "has a longer name than this file system allows"],
	ENOSPC: FULL,
	EDQUOT: FULL,
	EFBIG: FULL,
	EACCES: DENIED,
	EPERM: DENIED,
	EROFS: DENIED,
	EIO: GONE,
	ESTALE: GONE,
	ENODEV: GONE,
	ENXIO: GONE,
	ETIMEDOUT: GONE,
	EHOSTDOWN: GONE,
	EHOSTUNREACH: GONE,
	ENOTCONN: GONE,
	EAGAIN: BUSY,
	EBUSY: BUSY,
	EMFILE: BUSY,
	ENFILE: BUSY,
	ENOMEM: BUSY
};
const HINTS = {
	"bad-input": "Use a file system that allows names of 255 bytes.",
	internal: "This is a defect: please report it with the command that was run.",
	"store-busy": "Try again; if it goes on, raise the limit of open files.",
	"store-denied": "Let this user own the directory, and see that the disk is not read-only.",
	"store-full": "Make room, raise the quota or choose another disk, and run the command again.",
	"store-not-found": "Name a directory as the store; no file may lie where a folder belongs.",
	"store-unreachable": "Check the disk and its mount, and run the command again.",
	"store-unsafe": "Keep plain files and folders of one file system in the store, and no links."
};
// core/store/directory-files.ts
/**
* The files and folders of a directory store. Below the root there are plain files
* and folders only: a symbolic link could lead out of the store, so none is followed.
*/
/** Backups hold private code: only the user who makes them may look into them. */
const FOLDER_MODE = 448;
/** The file under `path` below `root`, or undefined if none lies there. Any doubt throws. */
async function inspect(root, path) {
	const stats = await lookDown([...dirname(path) === "." ? [] : foldersOf(root, dirname(path)), join(root, path)]);
	return stats?.isFile() ? stats : void 0;
}
/** Whether a folder lies under `path` below `root`. Any doubt throws. */
async function isFolder(root, path) {
	return (await lookDown(foldersOf(root, path)))?.isDirectory() ?? false;
}
/** The folders of `path`, from the one in `root` down. */
function foldersOf(root, path) {
	let folder = root;
	return path.split("/").map((segment) => {
		folder = join(folder, segment);
		return folder;
	});
}
/**
* What lies at the last of `paths`, each in the one before. All are asked for at once, and heard
* from the top down: what is said of a place below one that is no folder means nothing.
*/
async function lookDown(paths) {
	const looks = await Promise.allSettled(paths.map(look));
	let stats;
	for (const [index, found] of looks.entries()) {
		if (found.status === "rejected") throw found.reason;
		stats = found.value;
		if (index < looks.length - 1 && !stats?.isDirectory()) return void 0;
	}
	return stats;
}
async function look(path) {
	const stats = await onDisk(path, unlessAbsent(lstat(path)));
	if (stats !== void 0 && !stats.isFile() && !stats.isDirectory()) throw neither(path);
	return stats;
}
/** Undefined where there is no such file. */
async function unlessAbsent(work) {
	try {
		return await work;
	} catch (error) {
		if (errnoOf(error) === "ENOENT") return void 0;
		throw error;
	}
}
/** A link, a pipe, a device: what a store never makes. */
function neither(path) {
	return new HoldfastError("store-unsafe", `${path} is neither a plain file nor a folder.`, { hint: "Put what it stands for in its place, or take it out of the store." });
}
/**
* Makes the folder `path` below `root` and all above it, and sees that they last.
* `mkdir` with `recursive` is not used: on some file systems it never returns.
*/
async function makeFolder(root, path) {
	if (await isFolder(root, path)) return;
	await makeRoot(root);
	for (const folder of foldersOf(root, path)) {
		await onDisk(folder, make(folder));
		if (!(await look(folder))?.isDirectory()) throw blocked(folder);
	}
}
async function makeRoot(root) {
	const parent = dirname(root);
	const made = await onDisk(root, unlessAbsent(make(root)));
	if (made === void 0) await makeRoot(parent);
	if (made ?? await onDisk(root, make(root))) await syncFolder(parent);
}
/** Whether it was made; otherwise it is there already. */
async function make(folder) {
	try {
		await mkdir(folder, FOLDER_MODE);
		return true;
	} catch (error) {
		if (errnoOf(error) === "EEXIST") return false;
		throw error;
	}
}
/**
* Makes the entries of `path` and of every folder above it up to `root` last. Also
* those that were there: another writer may have made them a moment ago.
*/
async function syncFolders(root, path) {
	const folders = dirname(path) === "." ? [] : foldersOf(root, dirname(path));
	await Promise.all([root, ...folders].map(syncFolder));
}
async function syncFolder(folder) {
	const handle = await onDisk(folder, open(folder, constants.O_RDONLY | constants.O_DIRECTORY));
	try {
		await onDisk(folder, handle.sync().catch(unlessUnknown));
	} finally {
		await handle.close();
	}
}
/** Some network and FUSE file systems know no fsync of a folder; there, they order writes themselves. */
function unlessUnknown(error) {
	if (![
		"EINVAL",
		"ENOTSUP",
		"EOPNOTSUPP",
		"ENOSYS"
	].includes(errnoOf(error) ?? "")) throw error;
}
function blocked(folder) {
	return new HoldfastError("bad-input", `Nothing can lie below ${folder}, which is an object.`, { hint: "In a directory no key can be a folder of another; choose another key or an S3 store." });
}
// core/store/directory-leftovers.ts
/**
* Unfinished writes of a directory store: files in `.tmp` whose names say who writes
* them and what for, so that they can be told from one another after a crash.
*
*     <host>~<pid>~<16 hex digits>~<key, escaped, its first 120 characters>
*     claim~<32 hex digits>        see directory-publish.ts; holds such a name
*/
const TEMP_FOLDER = ".tmp";
/** With 120 of the key, the longest name still is under the 255 that file systems allow. */
const KEY_LENGTH = 120;
/** The name of a file to write `key` to. `random` is 16 hex digits. */
function tempName({ host, pid }, random, key) {
	return [
		host,
		pid,
		random,
		escapeKey(key).slice(0, KEY_LENGTH)
	].join("~");
}
/** A claim whose writer died before it could write its name. It goes by its age alone. */
const NAMELESS = {
	host: "",
	pid: 0,
	key: ""
};
/**
* Removes what writers of keys under `prefix` left in `.tmp` below `root`: those of this
* host that run no more, whatever their age, and others that wrote nothing since `before`.
*/
async function sweepLeftovers(root, prefix, before, writer) {
	if (!await isFolder(root, ".tmp")) return 0;
	const folder = join(root, TEMP_FOLDER);
	let swept = 0;
	for (const name of await onDisk(folder, readdir(folder))) {
		const path = join(folder, name);
		const leftover = name.startsWith("claim~") ? await readClaim(path) : parseName(name);
		if (leftover === void 0 || !mayBeUnder(prefix, leftover)) continue;
		if ((isDead(leftover, writer) || await isOlder(path, before)) && await remove(path)) swept++;
	}
	return swept;
}
async function isOlder(path, before) {
	const stats = await onDisk(path, unlessAbsent(lstat(path)));
	return stats !== void 0 && stats.mtime < before;
}
/** False if somebody else removed it first. */
async function remove(path) {
	return await onDisk(path, unlessAbsent(unlink(path).then(() => true))) ?? false;
}
async function readClaim(path) {
	return parseName(await onDisk(path, unlessAbsent(readFile(path, "utf8"))) ?? "") ?? NAMELESS;
}
function parseName(name) {
	const [, host, pid, key] = /^([A-Za-z0-9.-]+)~(\d+)~[0-9a-f]+~([^~]*)$/.exec(name) ?? [];
	if (host === void 0 || key === void 0) return void 0;
	return {
		host,
		pid: Number(pid),
		key
	};
}
/** A key that is not known in full counts as under every prefix that it may be under. */
function mayBeUnder(prefix, leftover) {
	const { key } = leftover;
	const wanted = escapeKey(prefix);
	return leftover === NAMELESS || key.startsWith(wanted) || key.length === KEY_LENGTH && wanted.startsWith(key);
}
function isDead({ host, pid }, writer) {
	return host === writer.host && pid !== writer.pid && !writer.isAlive(pid);
}
function escapeKey(key) {
	return encodeURIComponent(key).replaceAll("~", "%7E");
}
// core/store/directory-listing.ts
/** Every file below `root` that is wanted. Throws at anything it cannot look into. */
async function* listFiles(root, wanted) {
	const folder = wanted.prefix.slice(0, wanted.prefix.lastIndexOf("/") + 1);
	if (folder !== "") {
		checkKey(`${folder}any`);
		if (!await isFolder(root, folder.slice(0, -1))) return;
	}
	yield* walk(root, folder, wanted);
}
/** `folder` is empty, or ends in a slash. */
async function* walk(root, folder, wanted) {
	for (const { entry, key } of await entriesOf(root, folder)) {
		if (!mayHold(key, wanted)) continue;
		if (entry.isDirectory()) yield* walk(root, key, wanted);
		else if (entry.isFile()) yield* infoOf(root, key);
		else throw neither(join(root, key));
	}
}
/**
* The entries of a folder, in the order in which their keys are listed: a folder `a`
* sorts as `a/`, behind `a-` and `a.`. One that is gone by now holds nothing.
*/
async function entriesOf(root, folder) {
	const path = join(root, folder);
	return (await onDisk(path, unlessAbsent(readdir(path, { withFileTypes: true }))) ?? []).map((entry) => ({
		entry,
		key: `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`
	})).filter(({ key }) => key !== `${TEMP_FOLDER}/`).sort((a, b) => compareKeys(a.key, b.key));
}
/** Whether the file, or a file in the folder, of this key may be wanted. */
function mayHold(key, { prefix, after }) {
	if (!key.startsWith(prefix)) return false;
	if (after === void 0 || compareKeys(key, after) > 0) return true;
	return key.endsWith("/") && after.startsWith(key);
}
/** Nothing, if the file was removed since its folder was read. */
async function* infoOf(root, key) {
	const path = join(root, key);
	const stats = await onDisk(path, unlessAbsent(lstat(path)));
	if (stats === void 0) return;
	yield {
		key,
		sizeBytes: stats.size,
		storageClass: "STANDARD",
		modifiedAt: stats.mtime
	};
}
// core/store/directory-publish.ts
/**
* Gives a finished file its name, if nothing has that name yet, in one step.
*
* link(2) does just that. Where a file system has no links (FAT, many SMB shares),
* rename(2) would replace what lies there, so writers take turns: whoever makes the
* claim file of a key, which one alone can do, looks, renames, and removes the claim.
* A writer whose mount of the same directory has links takes no claim, so all writers
* of a directory should mount it the same way.
*/
const WITHOUT_LINKS = [
	"EPERM",
	"ENOTSUP",
	"EOPNOTSUPP",
	"EMLINK",
	"ENOSYS"
];
/** A turn takes two calls to the file system: who holds one for five seconds is dead or stuck. */
const TURN_MS = 20;
const LONGEST_WAIT_MS = 5e3;
/**
* Makes `path` a name of the file `temp`, which may lose its own. Returns false if
* something has that name. Both lie in one file system.
*/
async function publish(temp, path, tools) {
	try {
		await tools.link(temp, path);
		return true;
	} catch (error) {
		const errno = errnoOf(error) ?? "";
		if (errno === "EEXIST") return false;
		if (WITHOUT_LINKS.includes(errno)) return publishInTurn(temp, path, tools);
		throw error;
	}
}
async function publishInTurn(temp, path, tools) {
	const claim = join(dirname(temp), claimName(path));
	await takeTurn(claim, basename(temp), tools);
	try {
		if (await unlessAbsent(lstat(path)) !== void 0) return false;
		await rename(temp, path);
		return true;
	} finally {
		await rm(claim, { force: true });
	}
}
/** Names the claim file of the object at `path`. */
function claimName(path) {
	return `claim~${createHash("sha256").update(path).digest("hex").slice(0, 32)}`;
}
/** Makes the file `claim`, once nobody else has it. It holds the name of `temp`, for a sweep. */
async function takeTurn(claim, temp, { sleep }) {
	for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += TURN_MS) {
		try {
			return await writeFile(claim, temp, {
				flag: "wx",
				mode: 384
			});
		} catch (error) {
			if (errnoOf(error) !== "EEXIST") throw error;
		}
		await sleep(TURN_MS);
	}
	throw new HoldfastError("store-busy", `Another writer holds ${claim} and does not end.`, { hint: "Try again; if no other backup runs, remove that file." });
}
// core/store/directory-reading.ts
/** Reads the files of a directory store. */
const CHUNK_BYTES = 262144;
/** The bytes of the file `path` from offset `start` on. Throws `store-missing` if it is gone. */
async function* readFile$1(path, start = 0) {
	const handle = await openFile(path);
	try {
		const { size } = await onDisk(path, handle.stat());
		for (let at = start; at < size;) {
			const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, size - at));
			const { bytesRead } = await onDisk(path, handle.read(buffer, 0, buffer.length, at));
			if (bytesRead === 0) throw cutShort(path);
			at += bytesRead;
			yield buffer.subarray(0, bytesRead);
		}
	} finally {
		await handle.close();
	}
}
async function sha256OfFile(path) {
	const hash = createHash("sha256");
	for await (const chunk of readFile$1(path)) hash.update(chunk);
	return hash.digest("hex");
}
/** Neither follows a link nor waits for the other end of a pipe. */
async function openFile(path) {
	const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
	const handle = await onDisk(path, unlessAbsent(open(path, flags)));
	if (handle === void 0) throw missing(path);
	if ((await handle.stat()).isFile()) return handle;
	await handle.close();
	throw neither(path);
}
function missing(path) {
	return new HoldfastError("store-missing", `There is no object at ${path}.`, { hint: "Run `holdfast verify` to see what else is missing." });
}
function cutShort(path) {
	return new HoldfastError("store-damaged", `${path} became shorter while it was read.`, { hint: "Something else writes to the store: stop it, and run `holdfast verify --full`." });
}
// core/store/directory-writer.ts
/** Who writes to a directory, so that what a dead writer left can be told from a write that goes on. */
/** This process as a writer. */
function thisWriter() {
	return {
		host: thisHost(),
		pid: process.pid,
		isAlive
	};
}
/**
* The host's name and a digest of its boot and process namespace: containers often
* share a name, and see nothing of each other's processes.
*/
function thisHost() {
	const name = hostname().replace(/[^A-Za-z0-9.-]/g, "-").slice(0, 48);
	const boot = orEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
	const processes = orEmpty(() => readlinkSync("/proc/self/ns/pid"));
	return `${name}.${createHash("sha256").update(`${boot}\n${processes}`).digest("hex").slice(0, 8)}`;
}
/** Only Linux has these files; elsewhere the name of the host must do. */
function orEmpty(look) {
	try {
		return look();
	} catch {
		return "";
	}
}
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return errnoOf(error) !== "ESRCH";
	}
}
// core/store/directory-writing.ts
/** Writes the files of a directory store, as fast as they come, and sees that they last. */
/**
* What one call of the system writes of a stream. On ext4 of Linux 6.18, pieces of 64 KiB took a
* third longer, and those of 1 MiB at times twice as long.
*/
const PIECE_BYTES = 262144;
/** How much the system may hold back before the disk is told to begin with it. */
const HELD_BACK_BYTES = 67108864;
/**
* Writes `body` to the new file `path`, and sees that it lasts. An error of the body passes.
* A piece is written while the next one is made, in two buffers however long the body is.
*/
async function writeFile$1(path, body) {
	const handle = await onDisk(path, open(path, "wx", 384));
	const file = createOutput(handle);
	try {
		const hash = createHash("sha256");
		let sizeBytes = 0;
		for await (const piece of body instanceof Uint8Array ? [body] : piecesOf(body)) {
			hash.update(piece);
			sizeBytes += piece.length;
			await onDisk(path, file.write(piece));
		}
		await onDisk(path, file.settle());
		await onDisk(path, handle.sync());
		return {
			sha256: hash.digest("hex"),
			sizeBytes
		};
	} finally {
		await file.settle().catch(() => {});
		await handle.close();
	}
}
/** The stream in pieces of `PIECE_BYTES`; each is good until the next but one is asked for. */
async function* piecesOf(body) {
	let piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
	let other = Buffer.allocUnsafeSlow(PIECE_BYTES);
	let filled = 0;
	for await (const chunk of body) for (let at = 0; at < chunk.length;) {
		const part = chunk.subarray(at, at + PIECE_BYTES - filled);
		piece.set(part, filled);
		filled += part.length;
		at += part.length;
		if (filled < PIECE_BYTES) continue;
		yield piece;
		const next = other;
		other = piece;
		piece = next;
		filled = 0;
	}
	if (filled > 0) yield piece.subarray(0, filled);
}
/**
* Writes one piece after the other, and has the disk take them up on the way: an fsync of all
* at the end would take as long as the disk takes for all.
*/
function createOutput(handle) {
	let writing = Promise.resolve();
	let lasting = Promise.resolve();
	let heldBackBytes = 0;
	return {
		async write(piece) {
			await writing;
			if (heldBackBytes >= HELD_BACK_BYTES) {
				await lasting;
				lasting = awaited(handle.datasync());
				heldBackBytes = 0;
			}
			writing = awaited(writeAll(handle, piece));
			heldBackBytes += piece.length;
		},
		async settle() {
			await Promise.allSettled([writing, lasting]);
			await writing;
			await lasting;
		}
	};
}
/** Work whose failure finds a reader later, and must not end the process before. */
function awaited(work) {
	work.catch(() => {});
	return work;
}
/** A disk that is nearly full takes part of the bytes, and says what is wrong the next time. */
async function writeAll(handle, bytes) {
	for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
}
// core/store/probing.ts
/** Probes a store without versions and locks by writing the marker, and trying to overwrite it. */
/**
* Finds out whether `store` refuses to overwrite an object, and whether what it gives
* back is what was written (`checksums`). A marker that lies there already serves as well.
*/
async function probeByWriting(store, { key, bytes }, now) {
	const written = await takes(store, key, bytes);
	const found = await bytesOf(await store.get(key));
	const overwritten = await takes(store, key, Buffer.concat([found, Buffer.from("\n")]));
	const intact = !written || sha256(found) === sha256(bytes);
	return {
		probedAt: now.toISOString(),
		conditionalWrites: overwritten ? "no" : "yes",
		checksums: intact ? "yes" : "no",
		versioning: "no",
		objectLock: "no"
	};
}
async function takes(store, key, bytes) {
	try {
		await store.put(key, bytes);
		return true;
	} catch (error) {
		if (error instanceof HoldfastError && error.code === "store-exists") return false;
		throw error;
	}
}
async function bytesOf(body) {
	const chunks = [];
	for await (const chunk of body) chunks.push(chunk);
	return Buffer.concat(chunks);
}
function sha256(bytes) {
	return createHash("sha256").update(bytes).digest("hex");
}
// core/store/directory.ts
/**
* A store in a directory of this machine or of a NAS: an object is a file, its key
* is the file's path below the root.
*
* A write goes to a file in `.tmp` first, is made to last (fsync), and only then gets
* its name, in a step that fails if the name is taken. What it relies on: rename and
* link within one file system, and no other program that writes below the root.
*
* Files are made with mode 0600 and folders with 0700, since backups hold private code.
* A root that exists keeps its mode. To let others read, use an access control list.
* Where a file system does not tell `A` from `a`, two keys that differ in case alone
* cannot both be stored: the second is refused with `store-exists`.
*/
/** The store whose keys are paths below `root`, which is made by the first write. */
function createDirectoryStore(path, options = {}) {
	const root = resolve(path);
	const tools = {
		...OUTSIDE,
		...options
	};
	const writer = options.writer ?? thisWriter();
	const store = {
		description: root,
		async put(key, body) {
			checkKey(key);
			const temp = join(TEMP_FOLDER, tempName(writer, tools.random(), key));
			await makeFolder(root, TEMP_FOLDER);
			try {
				const content = await writeFile$1(join(root, temp), body);
				return await nameFile(root, temp, key, content, tools);
			} finally {
				await dispose(join(root, temp));
			}
		},
		async get(key, { start = 0 } = {}) {
			checkKey(key);
			if (await inspect(root, key) === void 0) throw missing(join(root, key));
			return readFile$1(join(root, key), start);
		},
		async head(key) {
			checkKey(key);
			const stats = await inspect(root, key);
			if (stats === void 0) return void 0;
			return {
				key,
				sizeBytes: stats.size,
				storageClass: "STANDARD",
				modifiedAt: stats.mtime
			};
		},
		async address(key) {
			checkKey(key);
			if (await inspect(root, key) === void 0) throw missing(join(root, key));
			return join(root, key);
		},
		list: (prefix, { after } = {}) => listFiles(root, after === void 0 ? { prefix } : {
			prefix,
			after
		}),
		async retrieval(key) {
			checkKey(key);
			if (await inspect(root, key) === void 0) throw missing(join(root, key));
			return {
				storageClass: "STANDARD",
				state: "available"
			};
		},
		retrieve: (key) => store.retrieval(key),
		sweep: (prefix, before) => sweepLeftovers(root, prefix, before, writer),
		probe: (marker, now) => probeByWriting(store, marker, now),
		know() {}
	};
	return store;
}
const OUTSIDE = {
	link,
	sleep: (ms) => setTimeout(ms),
	random: () => randomBytes(8).toString("hex")
};
/** Gives the finished file `temp` the name `key`, or finds that the very same lies there. */
async function nameFile(root, temp, key, content, tools) {
	const path = join(root, key);
	if (key.includes("/")) await makeFolder(root, dirname(key));
	const existed = !await onDisk(path, publish(join(root, temp), path, tools));
	if (existed && await sha256At(root, key) !== content.sha256) throw taken(path);
	await syncFolders(root, key);
	return {
		key,
		storageClass: "STANDARD",
		...content,
		existed
	};
}
async function sha256At(root, key) {
	return await inspect(root, key) && sha256OfFile(join(root, key));
}
/** Removes an unfinished file. A sweep takes what cannot be removed now. */
async function dispose(path) {
	await unlink(path).catch(() => {});
}
function taken(path) {
	return new HoldfastError("store-exists", `Something else already lies at ${path}.`, { hint: "Objects are never overwritten: choose another key." });
}
// core/store/probing-once.ts
/** A process may live for weeks, and would never hear of a change otherwise. */
const KEPT_MS = 36e5;
/** `keptMs` is for how long what a probe found is what the next one finds. */
function probingOnce(store, keptMs = KEPT_MS) {
	let last;
	return {
		...store,
		probe(marker, now) {
			if (last !== void 0 && serves(last, marker, now, keptMs)) return last.facts;
			const probe = {
				marker,
				madeAt: now,
				facts: store.probe(marker, now)
			};
			last = probe;
			probe.facts.catch(() => {
				if (last === probe) last = void 0;
			});
			return probe.facts;
		}
	};
}
function serves(probe, marker, now, keptMs) {
	const ageMs = now.getTime() - probe.madeAt.getTime();
	const isRecent = Math.abs(ageMs) < keptMs;
	const isSame = probe.marker.key === marker.key && Buffer.compare(probe.marker.bytes, marker.bytes) === 0;
	return isRecent && isSame;
}
// core/store/retrying.ts
/**
* A store that tries again what failed for a moment, with growing pauses.
*
* One call has one budget of attempts. What may not be true a moment later (a denial,
* an object that exists) is never tried again, and neither is a stream: it has been read.
*/
function retrying(store, options) {
	return {
		description: store.description,
		put(key, body, putOptions) {
			const once = () => store.put(key, body, putOptions);
			return body instanceof Uint8Array ? createBudget(options).run(once) : once();
		},
		async get(key, { start = 0, ...version } = {}) {
			const budget = createBudget(options);
			let offset = start;
			const open = () => budget.run(() => store.get(key, {
				...version,
				start: offset
			}));
			let opened = await open();
			async function* rest() {
				const body = opened ?? await open();
				opened = void 0;
				yield* body;
			}
			return continued(rest, budget, (chunk) => {
				offset += chunk.length;
			});
		},
		head: (key, version) => createBudget(options).run(() => store.head(key, version)),
		address: (key, asked) => createBudget(options).run(() => store.address(key, asked)),
		list(prefix, { after: first } = {}) {
			let after = first;
			const rest = () => store.list(prefix, after === void 0 ? {} : { after });
			return continued(rest, createBudget(options), ({ key }) => {
				after = key;
			});
		},
		retrieval: (key, version) => createBudget(options).run(() => store.retrieval(key, version)),
		retrieve: (key, asked) => createBudget(options).run(() => store.retrieve(key, asked)),
		sweep: (prefix, before) => createBudget(options).run(() => store.sweep(prefix, before)),
		probe: (marker, now) => createBudget(options).run(() => store.probe(marker, now)),
		know: (facts) => store.know(facts)
	};
}
function createBudget({ attempts = 3, sleep, random }) {
	let failures = 0;
	async function spend(error) {
		failures++;
		if (!(error instanceof HoldfastError && error.transient) || failures >= attempts) throw error;
		await sleep(backoffMs(failures, random(), error.retryAfterMs));
	}
	return {
		spend,
		async run(work) {
			for (;;) try {
				return await work();
			} catch (error) {
				await spend(error);
			}
		}
	};
}
/**
* All items, once each: after a failure `rest` is asked for those that are still to
* come, which it knows since `passing` is told of each. Ends at their end or throws.
*/
async function* continued(rest, budget, passing) {
	for (;;) try {
		for await (const item of rest()) {
			passing(item);
			yield item;
		}
		return;
	} catch (error) {
		await budget.spend(error);
	}
}
// core/store/open.ts
/** Opens the store that an address names, with all that every store is wrapped in. */
/** Where in a store of any kind Holdfast keeps its objects. */
const ROOT = "holdfast/v1";
/**
* The store at `address`, which tries again what fails for a moment, keeps to the bandwidth
* it was given and is probed once. Nothing is read or written before the first operation.
*/
function openStore(address, tools) {
	return probingOnce(retrying(createStore(address, tools), tools), tools.probesKeptMs);
}
function createStore(address, tools) {
	switch (address.kind) {
		case "directory": return createDirectoryStore(join(address.path, ROOT));
		case "s3": return limited(openS3(address, tools), address, tools);
	}
}
/** The AWS SDK takes longer to load than a directory takes to back up: it waits for its use. */
function openS3(address, tools) {
	const root = address.prefix === "" ? `${ROOT}/` : `${address.prefix}/${ROOT}/`;
	return deferred(describeBucket(address), async () => {
		const { createS3Store } = await import("./s3.js");
		return createS3Store({
			address,
			root,
			...tools.s3
		}, tools);
	});
}
function limited(store, address, tools) {
	const { maxBandwidthBytesPerSecond } = address;
	if (maxBandwidthBytesPerSecond === void 0) return store;
	return throttled(store, maxBandwidthBytesPerSecond, {
		now: tools.elapsedMs,
		sleep: tools.sleep
	});
}
/** A store that is made when it is first used. */
function deferred(description, create) {
	let made;
	const heard = [];
	const store = async () => {
		made ??= create();
		const opened = await made;
		for (const facts of heard.splice(0)) opened.know(facts);
		return opened;
	};
	return {
		description,
		put: async (...args) => (await store()).put(...args),
		get: async (...args) => (await store()).get(...args),
		head: async (...args) => (await store()).head(...args),
		address: async (...args) => (await store()).address(...args),
		async *list(...args) {
			yield* (await store()).list(...args);
		},
		retrieval: async (...args) => (await store()).retrieval(...args),
		retrieve: async (...args) => (await store()).retrieve(...args),
		sweep: async (...args) => (await store()).sweep(...args),
		probe: async (...args) => (await store()).probe(...args),
		know: (facts) => void heard.push(facts)
	};
}
export { openStore as t };
