import { d as describeBytes, v as plainText, w as HoldfastError } from "./start.js";
import { a as listTree, c as createOutput, d as readFolder, f as readTree, g as parseCommit, h as readerEnvironment, i as explainWriting, l as MOST_COMMIT_BYTES, m as describeTreePath, n as pathAsJson, o as openOnce, p as describeBytes$1, r as readPlace, t as nameAsJson, u as locate } from "./names.js";
import { I as runGit, L as startGit, a as describeFacts, i as describeCount, n as openTools } from "./backup.js";
import { t as findNamed } from "./find-named.js";
import { pipeline } from "node:stream/promises";
// core/git/list-commits.ts
/** Ids of the commits that `oid` reaches, newest first as git walks them, from number `offset`. */
async function listCommitIds(dir, oid, { offset, limit }, context) {
	const { stdout } = await runGit({
		args: [
			"rev-list",
			`--skip=${offset}`,
			`--max-count=${limit}`,
			oid
		],
		cwd: dir,
		env: readerEnvironment(dir, context),
		signal: context.signal,
		side: "scratch"
	});
	return stdout.toString("latin1").split("\n").filter((line) => line !== "");
}
// core/browse/page.ts
const MOST = 1e3;
/** Throws `bad-input` for numbers that are none, or too large. */
function checkPage({ offset = 0, limit }) {
	if (Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(limit) && limit >= 1 && limit <= MOST) return {
		offset,
		limit
	};
	throw new HoldfastError("bad-input", `There is no page of ${limit} from ${offset}.`, { hint: `Give an offset from 0, and a limit from 1 to ${MOST}.` });
}
// core/browse/commits.ts
/** The history of a ref, a few commits at a time. */
/** To pass over them git reads them all. */
const MOST_PASSED = 1e5;
/** Throws `path-not-found` for a ref that names no commit. */
async function listCommits(opened, { at, ...asked }) {
	const { offset, limit } = checkPage(asked);
	if (offset > MOST_PASSED) throw tooFar();
	return opened.withObjects(async (reader) => {
		const { commit } = await locate(opened, {
			at,
			path: []
		}, reader);
		if (commit === void 0) throw noCommit();
		const page = {
			offset,
			limit: limit + 1
		};
		const oids = await listCommitIds(opened.dir, commit, page, opened.git);
		const commits = [];
		for (const oid of oids.slice(0, limit)) {
			const { bytes } = await reader.read(oid, MOST_COMMIT_BYTES);
			commits.push(parseCommit(oid, bytes));
		}
		return {
			commits,
			more: oids.length > limit
		};
	});
}
function noCommit() {
	return new HoldfastError("path-not-found", "What the ref names has no history.", { hint: "It names a tree or a file; name a branch or a tag of a commit." });
}
function tooFar() {
	return new HoldfastError("bad-input", `History is shown for ${MOST_PASSED} commits.`, { hint: "Restore the snapshot and use `git log`." });
}
// core/git/blob.ts
/** The bytes of a blob. The stream fails unless git has shown all of them. */
function openBlob(place, context) {
	return createOutput(context, (own) => readBlob(place, own));
}
async function* readBlob({ dir, oid, sizeBytes }, context) {
	const git = startGit({
		args: [
			"cat-file",
			"blob",
			oid
		],
		cwd: dir,
		env: readerEnvironment(dir, context),
		signal: context.signal,
		side: "scratch"
	});
	let shown = 0;
	for await (const chunk of git.stdout) {
		shown += chunk.length;
		yield chunk;
	}
	await git.ended;
	if (shown === sizeBytes) return;
	throw new HoldfastError("git-failed", `git showed ${shown} of ${sizeBytes} bytes of ${oid}.`, { hint: "Run again; if it stays, report it with this message." });
}
// core/domain/lfs-pointer.ts
/** The specification gives a pointer no more bytes. */
const MOST_POINTER_BYTES = 1024;
/** The pointer that the whole content of a file is, or undefined if it is none. */
function parseLfsPointer(content) {
	if (content.length > 1024) return void 0;
	const text = new TextDecoder().decode(content);
	if (!VERSION.test(text)) return void 0;
	const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
	const size = /^size (\d{1,15})$/m.exec(text)?.[1];
	return oid === void 0 || size === void 0 ? void 0 : {
		oid,
		sizeBytes: Number(size)
	};
}
/** Also under the name that git-lfs had before its release. */
const VERSION = /^version https:\/\/(git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1\n/;
// core/browse/folder.ts
/** The entries of a folder, and what can be told of each without opening it. */
/** What lies at a place: a folder, a file, a link or a submodule. */
async function findAt(opened, place) {
	return opened.withObjects(async (reader) => {
		const { entry, ...located } = await locate(opened, place, reader);
		const [described] = await describeEntries([entry], place.path.slice(0, -1), reader);
		return {
			...located,
			entry: {
				...entry,
				...described,
				path: place.path
			}
		};
	});
}
/** The entries of a folder, in git's order. Throws `path-not-found` where there is no folder. */
async function listFolder(opened, { at, path, ...asked }) {
	const { offset, limit } = checkPage(asked);
	return opened.withObjects(async (reader) => {
		const { entry, ...located } = await locate(opened, {
			at,
			path
		}, reader);
		if (entry.kind !== "folder") throw noFolder();
		const shown = [];
		let total = 0;
		for (const each of readTree(await readFolder(entry.oid, reader), entry.oid.length)) {
			if (total >= offset && total < offset + limit) shown.push(each);
			total += 1;
		}
		return {
			...located,
			items: await describeEntries(shown, path, reader),
			offset,
			total
		};
	});
}
async function describeEntries(entries, folder, reader) {
	const contents = entries.filter(({ kind }) => kind !== "folder" && kind !== "submodule");
	const infos = await reader.look(contents.map(({ oid }) => oid));
	const sizes = new Map(contents.map((entry, n) => [entry, infos[n]?.sizeBytes]));
	const described = [];
	for (const entry of entries) {
		const path = entry.name === "" ? folder : [...folder, entry.name];
		const sizeBytes = sizes.get(entry);
		const facts = sizeBytes === void 0 ? {} : await readFacts(entry, sizeBytes, reader);
		described.push({
			...entry,
			path,
			...facts
		});
	}
	return described;
}
/** No system takes a longer path for a link. */
const LONGEST_TARGET = 4096;
async function readFacts({ kind, oid }, sizeBytes, reader) {
	const most = kind === "symlink" ? LONGEST_TARGET : MOST_POINTER_BYTES;
	if (sizeBytes > most) return { sizeBytes };
	const { bytes } = await reader.read(oid, most);
	if (kind === "symlink") return {
		sizeBytes,
		target: bytes.toString("latin1")
	};
	const lfs = parseLfsPointer(bytes);
	return lfs === void 0 ? { sizeBytes } : {
		sizeBytes,
		lfs
	};
}
function noFolder() {
	return new HoldfastError("path-not-found", "What lies there is no folder.", { hint: "Open it as a file." });
}
// core/browse/file.ts
/** Throws `path-not-found` where no file or symbolic link lies. */
async function openFile(opened, place) {
	const { entry, ...found } = await findAt(opened, place);
	const { oid, sizeBytes } = entry;
	if (sizeBytes === void 0) throw noFile(entry);
	return {
		...found,
		entry: {
			...entry,
			sizeBytes
		},
		open: () => openBlob({
			dir: opened.dir,
			oid,
			sizeBytes
		}, opened.git)
	};
}
/** What to show of a file, of which no more than `mostBytes` are read. */
async function viewFile(opened, place, mostBytes) {
	const { open, ...found } = await openFile(opened, place);
	const { lfs, target, sizeBytes } = found.entry;
	if (target !== void 0) return {
		...found,
		content: {
			kind: "symlink",
			target
		}
	};
	if (lfs !== void 0) {
		const stored = opened.manifest.completeness.lfs.status;
		return {
			...found,
			content: {
				kind: "lfs-pointer",
				pointer: lfs,
				stored
			}
		};
	}
	const start = await readStart(open(), mostBytes);
	return {
		...found,
		content: readContent(start, start.length === sizeBytes)
	};
}
/** Where git itself looks for a zero byte to tell what is no text. */
const TELLTALE_BYTES = 8e3;
function readContent(start, complete) {
	if (start.subarray(0, TELLTALE_BYTES).includes(0)) return { kind: "binary" };
	const decoding = { stream: !complete };
	try {
		return {
			kind: "text",
			text: new TextDecoder("utf-8", {
				fatal: true,
				ignoreBOM: true
			}).decode(start, decoding),
			encoding: "utf-8",
			complete
		};
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		return {
			kind: "text",
			text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(start, decoding),
			encoding: "unknown",
			complete
		};
	}
}
async function readStart(stream, mostBytes) {
	const chunks = [];
	let bytes = 0;
	for await (const chunk of stream) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes > mostBytes) break;
	}
	return Buffer.concat(chunks).subarray(0, mostBytes);
}
function noFile({ kind }) {
	return new HoldfastError("path-not-found", `What lies there is ${kind === "submodule" ? "a submodule: its files are in another repository" : "a folder"}.`, { hint: "Name a file." });
}
// core/browse/refs.ts
/** Those of the request, sorted by the bytes of their names. HEAD is `listing.head`. */
function listRefs({ listing }, { prefix = "", ...page }) {
	const { offset, limit } = checkPage(page);
	const refs = listing.refs.filter(({ name }) => name.startsWith(prefix));
	return {
		items: refs.slice(offset, offset + limit),
		offset,
		total: refs.length
	};
}
// core/domain/path-matcher.ts
/**
* Which paths a search means. Patterns come from whoever may search, and one thread serves them
* all: a regular expression could be made to take for ever, and this takes at most the length of
* the pattern times that of the path.
*/
const LONGEST_QUERY = 256;
/**
* Without `*` and `?`: paths that contain the text. With them: paths that match as a whole, or
* whose last name does where the pattern has no slash. `*` and `?` stop at slashes and `**` does
* not. Upper and lower case are alike. Throws `bad-input` for nothing, and for too much.
*/
function createPathMatcher(query) {
	const wanted = query.toLowerCase();
	if (wanted === "" || wanted.length > LONGEST_QUERY) throw unusable();
	if (!/[*?]/.test(wanted)) return (path) => path.toLowerCase().includes(wanted);
	const steps = readGlob(wanted);
	if (wanted.includes("/")) return (path) => matches(steps, path.toLowerCase());
	return (path) => matches(steps, path.slice(path.lastIndexOf("/") + 1).toLowerCase());
}
const ANY_SLASHES = {
	kind: "many",
	slashes: true
};
function readGlob(glob) {
	return (glob.match(/\*\*\/?|./gsu) ?? []).flatMap((part) => {
		if (part === "**/") return [
			{ kind: "maybe" },
			ANY_SLASHES,
			{
				kind: "char",
				char: "/"
			}
		];
		if (part === "**") return [ANY_SLASHES];
		if (part === "*") return [{
			kind: "many",
			slashes: false
		}];
		return [part === "?" ? { kind: "one" } : {
			kind: "char",
			char: part
		}];
	});
}
/** Walks all ways through the steps at once, character by character. */
function matches(steps, text) {
	let at = new Uint8Array(steps.length + 1);
	let next = new Uint8Array(steps.length + 1);
	at[0] = 1;
	reach(steps, at);
	for (const char of text) {
		next.fill(0);
		advance(steps, at, char, next);
		reach(steps, next);
		[at, next] = [next, at];
	}
	return at[steps.length] === 1;
}
function advance(steps, at, char, next) {
	for (let n = 0; n < steps.length; n += 1) {
		const step = at[n] === 1 ? steps[n] : void 0;
		if (step !== void 0 && takes(step, char)) next[step.kind === "many" ? n : n + 1] = 1;
	}
}
/** Marks what is reached without a character. That only ever lies ahead. */
function reach(steps, marks) {
	for (let n = 0; n < steps.length; n += 1) {
		const kind = marks[n] === 1 ? steps[n]?.kind : void 0;
		if (kind === "many" || kind === "maybe") marks[n + 1] = 1;
		if (kind === "maybe") marks[n + 3] = 1;
	}
}
function takes(step, char) {
	if (step.kind === "char") return step.char === char;
	if (step.kind === "maybe") return false;
	return char !== "/" || step.kind === "many" && step.slashes;
}
function unusable() {
	return new HoldfastError("bad-input", "That is nothing to search for.", { hint: `Give a part of a path or a pattern such as *.md, of up to ${LONGEST_QUERY} characters.` });
}
// core/browse/search.ts
/** Finds files by their paths. */
const MOST_ENTRIES = 1e6;
/** Looks at every path below a folder, in git's order, until it has enough. */
async function searchPaths(opened, { at, path, query, limit, mostEntries = MOST_ENTRIES }) {
	checkPage({ limit });
	const isMeant = createPathMatcher(query);
	const { dir, git } = opened;
	const { entry } = await opened.withObjects((reader) => locate(opened, {
		at,
		path
	}, reader));
	const matches = [];
	let looked = 0;
	let complete = true;
	if (entry.kind !== "folder") return {
		matches,
		complete,
		looked
	};
	const look = (listed) => {
		const names = [...path, ...listed.path.split("/")];
		const meant = isMeant(describeBytes$1(names.join("/")));
		complete = looked < mostEntries && !(meant && matches.length === limit);
		if (!complete) return false;
		looked += 1;
		if (meant) matches.push(toMatch(listed, names));
		return true;
	};
	await listTree(dir, entry.oid, look, git);
	return {
		matches,
		complete,
		looked
	};
}
function toMatch({ mode, kind, oid, sizeBytes }, path) {
	return {
		path,
		mode,
		kind,
		oid,
		...sizeBytes === void 0 ? {} : { sizeBytes }
	};
}
// cli/answer-browse.ts
function answerRefs(opened, { items, offset, total }) {
	const { head } = opened.manifest.git;
	return good({
		json: {
			...snapshotAsJson(opened),
			head,
			offset,
			total,
			refs: items.map(({ name, target, ...ref }) => ({
				...ref,
				name: nameAsJson(name),
				...target === void 0 ? {} : { target: nameAsJson(target) }
			}))
		},
		verdict: `${snapshotOf(opened)} has ${describeCount(total, "ref")}.`,
		lines: [...items.map(({ oid, name, target }) => `  ${oid}  ${describeBytes$1(name)}${target === void 0 ? "" : ` -> ${describeBytes$1(target)}`}`), ...describeRest(offset + items.length, total)]
	});
}
function answerCommits(opened, { commits, more }) {
	return good({
		json: {
			...snapshotAsJson(opened),
			commits,
			more
		},
		verdict: `${describeCount(commits.length, "commit")} of ${snapshotOf(opened)}${more ? "; there are older ones" : ""}.`,
		lines: commits.map(({ oid, author, message }) => {
			return `  ${oid}  ${author.at?.toISOString().slice(0, 10) ?? "no date"}  ${author.name}: ${message.split("\n", 1)[0]}`;
		})
	});
}
function answerSearch(opened, found) {
	const { matches, complete, looked } = found;
	return good({
		json: {
			...snapshotAsJson(opened),
			complete,
			looked,
			matches: matches.map(entryAsJson)
		},
		verdict: `${describeCount(matches.length, "path")} found in ${snapshotOf(opened)}${complete ? "" : "; there may be more"}.`,
		lines: matches.map(({ path }) => `  ${describeTreePath(path)}`),
		tone: complete ? "good" : "doubt"
	});
}
function answerFolder(opened, place, page) {
	const { items, offset, total, commit } = page;
	const folder = place.path.length === 0 ? "The top" : describeTreePath(place.path);
	return good({
		json: {
			...snapshotAsJson(opened),
			commit: commit ?? null,
			offset,
			total,
			entries: items.map(entryAsJson)
		},
		verdict: `${folder} of ${describeBytes$1(place.at)} in ${snapshotOf(opened)} has ${describeCount(total, "entry", "entries")}.`,
		lines: [...items.map(describeEntry), ...describeRest(offset + items.length, total)]
	});
}
function answerSubmodule(opened, entry) {
	return good({
		json: {
			...snapshotAsJson(opened),
			entry: entryAsJson(entry)
		},
		verdict: `${describeTreePath(entry.path)} is a submodule: its files are in another repository.`,
		lines: describeFacts([["Commit", entry.oid]])
	});
}
function answerFile(opened, entry, content) {
	const facts = {
		...snapshotAsJson(opened),
		entry: entryAsJson(entry),
		content
	};
	if (content.kind === "text" && content.complete) return {
		exitCode: 0,
		json: facts,
		text: forTerminal(content.text)
	};
	return good({
		json: facts,
		verdict: `${describeTreePath(entry.path)} ${describeContent(content)}`,
		lines: describeFacts([["Size", describeBytes(entry.sizeBytes ?? 0)], ["Blob", entry.oid]])
	});
}
/** The text of a file, none of which can act on a terminal. */
function forTerminal(text) {
	const clean = (line) => line.split("	").map(plainText).join("	");
	return `${text.replace(/\r?\n$/, "").split("\n").map(clean).join("\n")}\n`;
}
function describeContent(content) {
	switch (content.kind) {
		case "text": return "is too long to be shown: send standard output into a file.";
		case "binary": return "is no text: send standard output into a file.";
		case "symlink": return `is a symbolic link to ${describeBytes$1(content.target)}.`;
		case "lfs-pointer": return `is kept by git-lfs as ${content.pointer.oid} (${describeBytes(content.pointer.sizeBytes)}); LFS objects in this snapshot: ${content.stored}.`;
	}
}
function describeEntry({ mode, name, sizeBytes, target, lfs, kind, oid }) {
	const size = sizeBytes === void 0 ? "" : describeBytes(lfs?.sizeBytes ?? sizeBytes);
	const more = {
		folder: "/",
		file: lfs === void 0 ? "" : "  (git-lfs)",
		executable: lfs === void 0 ? "" : "  (git-lfs)",
		symlink: target === void 0 ? "" : ` -> ${describeBytes$1(target)}`,
		submodule: `  (submodule at ${oid})`
	}[kind];
	return `  ${mode}  ${size.padStart(8)}  ${describeBytes$1(name)}${more}`;
}
function entryAsJson({ path, mode, kind, oid, sizeBytes, ...more }) {
	const target = "target" in more && more.target !== void 0 ? nameAsJson(more.target) : null;
	const lfs = "lfs" in more ? more.lfs : void 0;
	return {
		path: pathAsJson(path),
		mode,
		kind,
		oid,
		...sizeBytes === void 0 ? {} : { sizeBytes },
		...target === null ? {} : { target },
		...lfs === void 0 ? {} : { lfs }
	};
}
function describeRest(shown, total) {
	return shown >= total ? [] : [`  … and ${total - shown} more: --offset ${shown}`];
}
function snapshotAsJson({ manifest: { snapshot, takenAt, repository } }) {
	return {
		repositoryId: repository.id,
		snapshot,
		takenAt
	};
}
function snapshotOf({ manifest: { snapshot } }) {
	return snapshot;
}
function good(told) {
	const { json, verdict, lines, tone = "good" } = told;
	return {
		exitCode: 0,
		json,
		text: {
			verdict,
			tone,
			lines
		}
	};
}
// cli/commands/browse.ts
async function runBrowse(source, path, flags, session) {
	const { snapshot, at } = flags;
	const place = readPlace(flags, path);
	const tools = await openTools(flags.store, session);
	const choice = {
		repositoryId: await findNamed(source, flags, tools),
		...snapshot === void 0 || snapshot === "latest" ? {} : { snapshot },
		...at === void 0 ? {} : { at }
	};
	return openOnce(choice, tools, (opened) => look(opened, place, flags, session));
}
async function look(opened, place, flags, session) {
	const { offset, limit, search } = flags;
	if (flags.refs) return answerRefs(opened, listRefs(opened, {
		offset,
		limit
	}));
	if (flags.log) return answerCommits(opened, await listCommits(opened, {
		at: place.at,
		offset,
		limit
	}));
	if (search !== void 0) return answerSearch(opened, await searchPaths(opened, {
		...place,
		query: search,
		limit
	}));
	const found = await findAt(opened, place);
	if (found.entry.kind === "folder") return answerFolder(opened, place, await listFolder(opened, {
		...place,
		offset,
		limit
	}));
	if (found.entry.kind === "submodule") return answerSubmodule(opened, found.entry);
	return showFile(opened, place, found, flags, session);
}
/** More is nothing that anybody reads on a screen. */
const MOST_SHOWN_BYTES = 1048576;
/** A terminal is shown text, and any other reader gets the bytes. */
async function showFile(opened, place, { entry }, { json }, { stdout }) {
	if (json || stdout.isTTY) return answerFile(opened, entry, (await viewFile(opened, place, MOST_SHOWN_BYTES)).content);
	const { open } = await openFile(opened, place);
	await pipeline(open(), stdout, { end: false }).catch(explainWriting);
	return {
		exitCode: 0,
		json: null,
		text: ""
	};
}
export { runBrowse };
