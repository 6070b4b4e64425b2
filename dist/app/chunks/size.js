import { t as HoldfastError } from "./errors.js";
import { B as SOURCE_SETTINGS, E as lines, M as startGit, V as gitEnvironment, j as runGit, k as feed } from "./store-bundle.js";
import picomatch from "picomatch";
// core/domain/select.ts
/** Which repositories and which refs a backup takes, by glob. */
/**
* Decides by full name, as a byte string, whether a ref is taken. Patterns are globs in which
* `*` stays within one segment and `**` does not; a later pattern overrules an earlier one,
* and `!` takes away. Without any, or when the first takes away, one starts from every ref.
*
* `main` is short for the branch and the tag of that name: what does not begin with `refs/`
* or `**` is looked for below `refs/heads/` and `refs/tags/`. Throws `bad-input`.
*/
function createRefSelector(patterns) {
	const rules = patterns.map(readRule);
	const atFirst = rules[0]?.takes !== true;
	return (name) => rules.findLast(({ matches }) => matches(name))?.takes ?? atFirst;
}
/**
* What the names of all refs that `patterns` may take begin with, as byte strings, HEAD among
* them; none when they may begin with anything.
*/
function prefixesOf(patterns) {
	const taking = patterns.filter((text) => !TAKES_AWAY.test(text));
	if (taking.length === 0 || TAKES_AWAY.test(patterns[0] ?? "")) return [];
	const prefixes = taking.flatMap((text) => globsOf(asByteString(text)).map(literalStart));
	return prefixes.some((prefix) => prefix === "") ? [] : ["HEAD", ...new Set(prefixes)];
}
/** What of a glob is no glob: all before the first character that could be one. */
function literalStart(glob) {
	return /^[A-Za-z0-9/._-]*/.exec(glob)?.[0] ?? "";
}
function readRule(text) {
	const takes = !TAKES_AWAY.test(text);
	const pattern = asByteString(takes ? text : text.slice(1));
	if (pattern === "") throw noPattern(text);
	const matchers = globsOf(pattern).map((glob) => matcherOf(glob));
	return {
		takes,
		matches: (name) => matchers.some((matches) => matches(name))
	};
}
/** `!(…)` is a glob of its own. */
const TAKES_AWAY = /^!(?!\()/;
function globsOf(pattern) {
	return /^(refs\/|\*\*)/.test(pattern) ? [pattern] : [`refs/heads/${pattern}`, `refs/tags/${pattern}`];
}
function matcherOf(pattern, { nocase = false } = {}) {
	if (pattern === "") throw noPattern(pattern);
	const matches = picomatch(pattern, {
		dot: true,
		nonegate: true,
		windows: false,
		nocase
	});
	return (name) => matches(name);
}
/** Patterns are text and ref names are bytes: both as UTF-8, one character a byte. */
function asByteString(text) {
	return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
function noPattern(text) {
	return new HoldfastError("bad-input", `"${text}" is no pattern.`, { hint: "Give a glob such as acme/rocket-* for repositories or refs/heads/** for refs." });
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
export { readObjects as a, listObjects as i, createOidTable as n, createRefSelector as o, isObjectType as r, prefixesOf as s, readSizeBytes as t };
