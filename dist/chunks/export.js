import { _ as timeOfSnapshot, d as describeBytes, f as describeDuration, w as HoldfastError } from "./start.js";
import { N as startPack, a as describeFacts, n as openTools, rt as tipsOf } from "./backup.js";
import { a as listTree, c as createOutput, g as parseCommit, i as explainWriting, l as MOST_COMMIT_BYTES, m as describeTreePath, o as openOnce, p as describeBytes$1, r as readPlace, s as archiveTree, u as locate } from "./names.js";
import { l as bundleHeader } from "./snapshot.js";
import { t as findNamed } from "./find-named.js";
import { basename, dirname, join, resolve } from "node:path";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGzip } from "node:zlib";
import { createHash } from "node:crypto";
import { lstat, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { pipeline as pipeline$1 } from "node:stream/promises";
// core/browse/export-name.ts
/** What an export is called, without an ending: the repository and the snapshot. */
function exportName({ repository, snapshot }) {
	return `${(repository.path.at(-1) ?? "").replace(/\.git$/, "").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+/, "").slice(0, 100) || "repository"}-${snapshot}`;
}
// core/browse/limited.ts
/**
* The same bytes; fails instead of going on behind `mostBytes`, so that no reader takes what was
* cut for all there is.
*/
async function* limited(chunks, mostBytes) {
	let bytes = 0;
	for await (const chunk of chunks) {
		bytes += chunk.length;
		if (bytes > mostBytes) throw exportTooLarge(`more than ${mostBytes} bytes`);
		yield chunk;
	}
}
function exportTooLarge(size) {
	return new HoldfastError("snapshot-too-large", `The export has ${size}, which is too many.`, { hint: "Export a folder of it, or restore the snapshot with `holdfast restore`." });
}
// core/browse/export-bundle.ts
/** All of a snapshot as one bundle that needs no other. */
/**
* Every ref and every object that they reach, for `git clone` and `git fetch`. A bundle has no
* place for what symbolic refs name; HEAD stands in it as the commit that it names.
*
* Throws `snapshot-not-found` for a repository without refs, of which git makes no bundle. More
* than `mostBytes` fail the stream with `snapshot-too-large`.
*/
function exportBundle(opened, mostBytes) {
	const { dir, git, listing, manifest } = opened;
	if (tipsOf(listing).size === 0) throw empty();
	return {
		fileName: `${exportName(manifest)}.bundle`,
		mediaType: "application/octet-stream",
		body: createOutput(git, (own) => limited(writeBundle(dir, listing, own), mostBytes))
	};
}
async function* writeBundle(dir, listing, context) {
	yield bundleHeader(listing, []);
	const pack = startPack(dir, {
		wanted: tipsOf(listing),
		held: []
	}, context);
	yield* pack.stdout;
	await pack.ended;
}
function empty() {
	return new HoldfastError("snapshot-not-found", "The repository was empty: there is no bundle.", { hint: "Name a later snapshot with --snapshot." });
}
// core/domain/archive-path.ts
function createArchiveCheck() {
	const links = /* @__PURE__ */ new Set();
	return ({ path, kind }) => {
		const names = path.split("/");
		const harmful = names.map(harmOf).find((harm) => harm !== void 0);
		if (harmful !== void 0) return harmful;
		if (throughLink(names, links)) return "another entry is a symbolic link of that name";
		if (kind === "symlink") links.add(path);
	};
}
function harmOf(name) {
	if (name === "") return "it has an empty name";
	const parts = name.split("\\");
	if (parts.some((part) => part === "." || part === "..")) return "it leads out of its folder";
	if (parts.some((part) => DOT_GIT.test(part))) return "git would take it for a repository";
}
/** As file systems spell it that mind no case, no dot or space at the end, and streams. */
const DOT_GIT = /^(\.git|git~1)[. ]*(:.*)?$/is;
/** What is written below a link, or in its place, may be written where that points. */
function throughLink(names, links) {
	return links.size > 0 && names.some((_, depth) => links.has(names.slice(0, depth + 1).join("/")));
}
// core/browse/export-tree.ts
/** A tree of a snapshot as `.tar.gz`. */
/**
* Every file below a folder as git stores it; a submodule is an empty folder, and a file that
* git-lfs keeps elsewhere is its pointer. Equal requests give equal bytes.
*
* Before the first byte all entries are counted and looked at. Throws `path-not-found` where no
* folder lies, `snapshot-too-large` for more than the limits, and `path-unsafe` for what could do
* harm where it is unpacked.
*/
async function exportTree(opened, place, limits) {
	const { dir, git, manifest } = opened;
	const what = await opened.withObjects(async (reader) => choose(await locate(opened, place, reader), opened, place, reader));
	const folder = exportName(manifest);
	const tarBytes = await measure(opened, what.oid, folder, limits);
	const tar = createOutput(git, (own) => limited(archiveTree({
		dir,
		what,
		folder
	}, own), tarBytes));
	return {
		fileName: `${folder}.tar.gz`,
		mediaType: "application/gzip",
		body: compressed(tar)
	};
}
/** A commit as itself, so that git says in the archive which one it is. */
async function choose({ commit, entry }, { manifest }, { path }, reader) {
	if (entry.kind !== "folder") throw noFolder(describeTreePath(path));
	if (commit !== void 0 && path.length === 0) return {
		kind: "commit",
		oid: commit
	};
	const at = commit === void 0 ? null : parseCommit(commit, (await reader.read(commit, MOST_COMMIT_BYTES)).bytes).committer.at;
	const ms = at !== null && isOrdinary(at) ? at : timeOfSnapshot(manifest.snapshot);
	return {
		kind: "tree",
		oid: entry.oid,
		seconds: Math.floor(ms.getTime() / 1e3)
	};
}
/** Git reads small numbers as something else than seconds, and tar has no room for large ones. */
function isOrdinary(at) {
	return at.getTime() >= 1e11 && at.getTime() < 2 ** 33 * 1e3;
}
/** An upper bound of the archive's size in bytes. */
async function measure({ dir, git }, oid, folder, { mostBytes, mostEntries }) {
	const check = createArchiveCheck();
	let entries = 0;
	let bytes = 0;
	let tarBytes = ENDS_BYTES;
	await listTree(dir, oid, (entry) => {
		const harm = check(entry);
		if (harm !== void 0) throw unsafe(entry.path, harm);
		entries += 1;
		bytes += entry.sizeBytes ?? 0;
		tarBytes += ENTRY_BYTES + folder.length + entry.path.length + (entry.sizeBytes ?? 0);
		if (entries > mostEntries) throw exportTooLarge(`more than ${mostEntries} entries`);
		if (bytes > mostBytes) throw exportTooLarge(`more than ${mostBytes} bytes`);
		return true;
	}, git);
	return tarBytes;
}
/** Two headers, of the entry and of what has no room in it, and what fills the last blocks. */
const ENTRY_BYTES = 2048;
/** What git says of the commit, the folder that all is in, and zeros up to a full record. */
const ENDS_BYTES = 14336;
/** In the form of gzip that tells no name and no time. Fails when `tar` does, without an end. */
function compressed(tar) {
	const gzip = createGzip();
	pipeline(tar, gzip, () => {});
	return gzip.on("error", () => {});
}
function noFolder(path) {
	return new HoldfastError("path-not-found", `${JSON.stringify(path)} is no folder.`, { hint: "Name a branch, a tag of a commit, or a folder in one." });
}
function unsafe(path, harm) {
	return new HoldfastError("path-unsafe", `${JSON.stringify(describeBytes$1(path))} is not put into an archive: ${harm}.`, { hint: "Export a bundle, or restore with --bare: history is whole in both." });
}
// core/export.ts
/** A snapshot, or a tree of it, becomes one file: complete, or not there at all. */
/**
* Throws what `exportTree` and `exportBundle` do, and `destination-not-empty`. A file appears only
* when all of it is there; a stream that was begun is cut off where it stands, which shows.
*/
async function exportTo(request, tools) {
	const { to, what, repositoryId } = request;
	const startedAt = tools.now();
	if (typeof to === "string") await refuseExisting(to);
	return openOnce(request, tools, async (opened) => {
		const { snapshot, takenAt, repository } = opened.manifest;
		const { body } = await begin(request, opened);
		const source = repository.path.join("/");
		tools.report({
			kind: "phase",
			source,
			phase: "exporting"
		});
		const tell = (doneBytes) => tools.report({
			kind: "bytes",
			source,
			phase: "exporting",
			doneBytes
		});
		const written = await (typeof to === "string" ? writeFile$1(body, to, tell) : write(body, to, tell, { end: false })).catch(explainWriting);
		return {
			repositoryId,
			snapshot,
			takenAt,
			format: what.format,
			file: typeof to === "string" ? to : null,
			...written,
			durationMs: tools.now().getTime() - startedAt.getTime()
		};
	});
}
async function begin({ what, limits }, opened) {
	return what.format === "bundle" ? exportBundle(opened, limits.mostBytes) : exportTree(opened, what.place, limits);
}
/** Writes beside the file and gives it its name at the end. */
async function writeFile$1(body, path, tell) {
	const parent = dirname(path);
	await mkdir(parent, { recursive: true });
	const unfinished = await mkdtemp(join(parent, `.${basename(path)}.unfinished-`));
	try {
		const file = join(unfinished, "export");
		const written = await write(body, createWriteStream(file, { flush: true }), tell, { end: true });
		await refuseExisting(path);
		await rename(file, path);
		return written;
	} finally {
		await rm(unfinished, {
			recursive: true,
			force: true,
			maxRetries: 5
		});
	}
}
async function write(body, to, tell, options) {
	const hash = createHash("sha256");
	let sizeBytes = 0;
	async function* counted(chunks) {
		for await (const chunk of chunks) {
			hash.update(chunk);
			sizeBytes += chunk.length;
			tell(sizeBytes);
			yield chunk;
		}
	}
	await pipeline$1(body, counted, to, options);
	return {
		sizeBytes,
		sha256: hash.digest("hex")
	};
}
async function refuseExisting(path) {
	if (await lstat(path).catch((error) => {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return void 0;
		return explainWriting(error);
	}) === void 0) return;
	throw new HoldfastError("destination-not-empty", `${path} is there already.`, { hint: "Name a file that does not exist: nothing is ever overwritten." });
}
// cli/describe-export.ts
/** The result of an export into a file. */
function describeExport(result) {
	const { snapshot, takenAt, file, sizeBytes, sha256, durationMs } = result;
	return {
		verdict: `${snapshot} is exported to ${file}.`,
		tone: "good",
		lines: describeFacts([
			["Taken", takenAt],
			["Size", describeBytes(sizeBytes)],
			["SHA-256", sha256],
			["Took", describeDuration(durationMs)]
		])
	};
}
// cli/commands/export.ts
async function runExport(source, flags, session) {
	const { snapshot, at, to, maxSize, maxEntries } = flags;
	if (to === "-") refuseAmbiguous(flags, session);
	const what = readWhat(flags);
	const tools = await openTools(flags.store, session);
	const result = await exportTo({
		repositoryId: await findNamed(source, flags, tools),
		what,
		limits: {
			mostBytes: maxSize,
			mostEntries: maxEntries
		},
		to: to === "-" ? session.stdout : resolve(session.directory, to),
		...snapshot === void 0 || snapshot === "latest" ? {} : { snapshot },
		...at === void 0 ? {} : { at }
	}, tools);
	return {
		exitCode: 0,
		json: result,
		text: to === "-" ? "" : describeExport(result)
	};
}
function readWhat({ format, ref, path, ...flags }) {
	if (format === "tar.gz") return {
		format,
		place: readPlace({
			...flags,
			...ref === void 0 ? {} : { ref }
		}, path)
	};
	if (ref === void 0 && path === void 0) return { format };
	throw new HoldfastError("bad-input", "A bundle has all of a snapshot.", { hint: "Leave --ref and --path away, or export with --format tar.gz." });
}
function refuseAmbiguous({ json }, { stdout }) {
	if (stdout.isTTY) throw new HoldfastError("bad-input", "An export is nothing for a terminal to show.", { hint: "Send standard output into a file or a program, or name a file with --to." });
	if (json) throw new HoldfastError("bad-input", "Standard output cannot take the export and JSON.", { hint: "Name a file with --to, or leave --json away." });
}
export { runExport };
