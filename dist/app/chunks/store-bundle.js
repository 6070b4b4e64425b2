import { n as asHoldfastError, t as HoldfastError } from "./errors.js";
import { N as sha256Hex, b as bundleListKey, c as OID_LENGTH, d as isRefName, l as describeRefName, m as tipsOf, p as sortRefs, u as formatRefList, w as packIndexKey, y as bundleKey } from "./catalog.js";
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, stat, statfs, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { finished } from "node:stream";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { StringDecoder } from "node:string_decoder";
import { createReadStream, readFileSync } from "node:fs";
import { gzip } from "node:zlib";
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
// core/git/alive.ts
/** Whether the processes that left something behind are still there. */
/** Whether a process of this machine is still there. */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return !(error instanceof Error && "code" in error && error.code === "ESRCH");
	}
}
/**
* Whether it is still there, and the same one: in a container every process has the number of the
* one before. `began` is when it began, as `beganAt` says of this process.
*/
function isInUse(pid, began) {
	if (pid !== process.pid) return isAlive(pid);
	return began === void 0 || Math.abs(began - beganAt()) <= 1;
}
/** When this process began, in seconds of a clock that nobody sets. */
function beganAt() {
	return Math.round(Number(process.hrtime.bigint() / 1000000n) / 1e3 - process.uptime());
}
// core/git/environment.ts
/** Variables that reach git: where programs are, how to reach the network, whom to trust. */
const PASSED = [
	"PATH",
	"TMPDIR",
	"SSH_AUTH_SOCK",
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
	"GIT_SSL_CAINFO",
	"GIT_EXEC_PATH",
	...[
		"HTTP_PROXY",
		"HTTPS_PROXY",
		"ALL_PROXY",
		"NO_PROXY"
	].flatMap((name) => [name, name.toLowerCase()])
];
/** The environment for a git that works on `gitDir` and may show `credential` to `url`. */
function gitEnvironment(outer, globalConfig, { gitDir, url, credential } = {}) {
	const passed = PASSED.flatMap((name) => {
		const value = outer[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(passed),
		HOME: "/dev/null",
		LC_ALL: "C",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_GLOBAL: globalConfig,
		GIT_ATTR_NOSYSTEM: "1",
		GIT_TERMINAL_PROMPT: "0",
		GIT_ASKPASS: "",
		SSH_ASKPASS_REQUIRE: "never",
		GIT_SSH_COMMAND: outer.GIT_SSH_COMMAND ?? "ssh -oBatchMode=yes",
		GIT_NO_REPLACE_OBJECTS: "1",
		GIT_OPTIONAL_LOCKS: "0",
		GIT_NO_LAZY_FETCH: "1",
		GIT_DEFAULT_REF_FORMAT: "files",
		GIT_ALLOW_PROTOCOL: "https:http:ssh:git:file",
		...gitDir === void 0 ? {} : { GIT_DIR: gitDir },
		...credential === void 0 || url === void 0 ? {} : authorization(url, credential)
	};
}
/**
* Sends `credential` to the host of `url` and to no other. Git chooses its headers once, for
* the address it is given, and goes on with them wherever it was redirected to. So a git that
* holds a credential follows no redirect.
*/
function authorization(url, credential) {
	return {
		GIT_CONFIG_COUNT: "2",
		GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
		GIT_CONFIG_VALUE_0: `Authorization: ${basicAuthorization(credential)}`,
		GIT_CONFIG_KEY_1: "http.followRedirects",
		GIT_CONFIG_VALUE_1: "false"
	};
}
/**
* For a git that reads a local source and obeys the source's own configuration. That may name
* a promisor remote with a command of its own, so no transport is allowed; and what grafts
* hide is history all the same.
*/
const SOURCE_SETTINGS = {
	GIT_ALLOW_PROTOCOL: "none",
	GIT_GRAFT_FILE: "/dev/null"
};
function basicAuthorization({ username, password }) {
	return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString("base64")}`;
}
/**
* What every git of ours is told, as the text of a configuration file.
*
* Memory is bounded: packs are mapped in small windows and large blobs are streamed, so
* that a 2 GB repository passes in a few hundred megabytes, git included.
*/
const GLOBAL_CONFIG = `[core]
	hooksPath = /dev/null
	fsmonitor = false
	untrackedCache = false
	askPass =
	warnAmbiguousRefs = false
	logAllRefUpdates = false
	autocrlf = false
	packedGitWindowSize = 1m
	packedGitLimit = 16m
	deltaBaseCacheLimit = 16m
	bigFileThreshold = 32m
[pack]
	threads = 2
	windowMemory = 32m
	deltaCacheSize = 32m
[index]
	threads = 1
[credential]
	helper =
[protocol]
	version = 2
[http]
	followRedirects = initial
	lowSpeedLimit = 1000
	lowSpeedTime = 60
[safe]
	directory = *
[gc]
	auto = 0
[maintenance]
	auto = false
[transfer]
	fsckObjects = false
	unpackLimit = 1
[fetch]
	writeCommitGraph = false
	recurseSubmodules = false
[submodule]
	recurse = false
[advice]
	detachedHead = false
	graftFileDeprecated = false
[init]
	defaultBranch = main
[checkout]
	workers = 1
`;
// core/git/context.ts
/** What every use of git shares: where it may write, what it may see, and when to stop. */
const PREFIX = "holdfast-scratch";
/** What follows the name of the host: a process id, when it began, and what mkdtemp adds. */
const OWNER = /^(\d+)(?:\.(\d+))?-[A-Za-z0-9]{6}$/;
/**
* Makes a scratch directory below `parent`, and removes those that dead processes of this
* machine have left there. The caller removes it with `closeGitContext`.
*/
async function openGitContext(parent, environment, signal) {
	await mkdir(parent, { recursive: true });
	await sweepScratch(parent);
	const scratch = await mkdtemp(join(parent, `${PREFIX}-${hostname()}-${process.pid}.${beganAt()}-`));
	const globalConfig = join(scratch, "gitconfig");
	await writeFile(globalConfig, GLOBAL_CONFIG);
	return {
		environment,
		scratch,
		globalConfig,
		signal
	};
}
async function closeGitContext({ scratch }) {
	await rm(scratch, {
		recursive: true,
		force: true,
		maxRetries: 10,
		retryDelay: 100
	});
}
async function sweepScratch(parent) {
	const ours = `${PREFIX}-${hostname()}-`;
	for (const name of await readdir(parent)) {
		if (!name.startsWith(ours)) continue;
		const [, pid, began] = OWNER.exec(name.slice(ours.length)) ?? [];
		if (pid === void 0 || isInUse(Number(pid), began === void 0 ? began : +began)) continue;
		await rm(join(parent, name), {
			recursive: true,
			force: true,
			maxRetries: 3
		}).catch(() => {});
	}
}
/** Runs `work` with a context whose processes do not outlive it, however it ends. */
async function stopping(context, work) {
	const ending = new AbortController();
	try {
		return await work({
			...context,
			signal: AbortSignal.any([context.signal, ending.signal])
		});
	} finally {
		ending.abort();
	}
}
// core/domain/reconcile.ts
/** What was read from a source, and whether it is what the source had. */
/**
* The listing of what a mirror holds. A mirror knows every ref's object; which refs are
* symbolic and what HEAD is, only the listing of the source tells.
*/
function assembleCaptured(source, mirror) {
	const oids = new Map(mirror.refs.map((ref) => [ref.name, ref.oid]));
	const targets = new Map(source.refs.map((ref) => [ref.name, ref.target]));
	const refs = mirror.refs.map((ref) => {
		const target = targets.get(ref.name);
		return target !== void 0 && oids.get(target) === ref.oid ? {
			...ref,
			target
		} : ref;
	});
	return {
		objectFormat: mirror.objectFormat,
		head: captureHead(source.head, oids),
		refs
	};
}
function captureHead(head, oids) {
	if (head.kind !== "branch" && head.kind !== "unborn") return head;
	const { target } = head;
	const oid = oids.get(target);
	return oid === void 0 ? {
		kind: "unborn",
		target
	} : {
		kind: "branch",
		target,
		oid
	};
}
/**
* A listing as a repository can have it. What a symbolic ref names may be hidden, and then only
* its object is known; a HEAD that names no ref of a listing that is not `complete` stays as it
* is. Throws `source-changing` where the two have different objects: one moved meanwhile.
*/
function settleSymbolic(listing, complete) {
	const known = new Map(listing.refs.map((ref) => [ref.name, ref]));
	const refs = listing.refs.map((ref) => {
		if (ref.target === void 0) return ref;
		const named = known.get(ref.target);
		if (named === void 0 || named.target !== void 0) return directly(ref);
		if (named.oid !== ref.oid) throw moved(ref.name);
		return ref;
	});
	const head = settleHead(listing.head, known);
	const hidden = head.kind === "branch" && complete && !known.has(head.target);
	return {
		...listing,
		head: hidden ? {
			kind: "detached",
			oid: head.oid
		} : head,
		refs
	};
}
function settleHead(head, known) {
	if (head.kind !== "branch" && head.kind !== "unborn") return head;
	const named = known.get(head.target);
	if (named === void 0) return head;
	if (head.kind === "unborn" || named.oid !== head.oid) throw moved("HEAD");
	return head;
}
function moved(name) {
	return new HoldfastError("source-changing", `${describeRefName(name)} is not what it names: it moved while the source was listed.`, { hint: "Run the backup again." });
}
/**
* The part of a listing that `selects` chooses. HEAD stays as the name of a branch, chosen or
* not; a detached HEAD is a ref of its own.
*/
function selectRefs(listing, selects) {
	const refs = listing.refs.filter((ref) => selects(ref.name)).map((ref) => ref.target === void 0 || selects(ref.target) ? ref : directly(ref));
	const { head } = listing;
	if (head.kind === "detached" && !selects("HEAD")) return {
		...listing,
		refs,
		head: UNKNOWN
	};
	if (head.kind === "branch" && !selects(head.target)) return {
		...listing,
		refs,
		head: {
			kind: "unborn",
			target: head.target
		}
	};
	return refs.length === listing.refs.length && refs.every((ref, n) => ref === listing.refs[n]) ? listing : {
		...listing,
		refs
	};
}
/** The ref as the name of an object and not of another ref. */
function directly({ target: _, ...direct }) {
	return direct;
}
const UNKNOWN = { kind: "unknown" };
/**
* Checks `captured` against listings of the source made before and after it was read. A ref
* that is the same in both must be captured as it is in both; one that moved in between may
* be captured as any of its values. Throws `verification-failed`, naming the first that is not.
*/
function checkCaptured(before, after, captured) {
	const [was, is, has] = [
		before,
		after,
		captured
	].map(valuesByName);
	if (!was || !is || !has) return;
	for (const [name, value] of was) if (is.get(name) === value && has.get(name) !== value) throw lost(name, has.has(name));
	for (const name of has.keys()) if (!was.has(name) && !is.has(name)) throw lost(name, true);
}
function valuesByName({ head, refs }) {
	const values = new Map(refs.map((ref) => [ref.name, describeValue(ref)]));
	values.set("HEAD", JSON.stringify(head));
	return values;
}
function describeValue({ oid, peeled, target }) {
	return [
		oid,
		peeled,
		target
	].join(" ");
}
function lost(name, present) {
	const shown = JSON.stringify(describeRefName(name));
	return new HoldfastError("verification-failed", present ? `${shown} was read with a value that the source never showed.` : `${shown} is at the source and was not read.`, { hint: "Nothing was recorded; run the backup again, and report it if it stays." });
}
// core/git/pkt-line.ts
/**
* The framing of git's wire protocol: each packet begins with its own length, four hex digits
* that count themselves (gitprotocol-common(5)). Lengths 0, 1 and 2 are marks without content.
*/
/** The greatest packet that git sends, its length included. */
const LARGEST_PACKET = 65520;
/** Bytes of the length at the beginning of a packet. */
const HEADER = 4;
const MARKS = [
	"flush",
	"delimiter",
	"response-end"
];
const FLUSH = "0000";
const DELIMITER = "0001";
function formatPacket(text) {
	return (Buffer.byteLength(text, "latin1") + HEADER).toString(16).padStart(HEADER, "0") + text;
}
/**
* The packets of a stream of bytes. Throws `source-protocol` where they are not packets, and
* what `brokenOff` gives where the stream ends within one.
*
* A packet that lies in one chunk is a view of it: a chunk must not be written to again. One
* that came in several is copied once, however many they were.
*/
async function* readPackets(bytes, brokenOff) {
	for await (const batch of readBatches(bytes, brokenOff)) for (const packet of batch) yield packet;
}
/**
* As `readPackets`, for the many small packets of a listing: to wait for each of them took longer
* than to read it.
*/
async function* readBatches(bytes, brokenOff = notGit) {
	const begun = {
		bytes: Buffer.alloc(HEADER),
		filled: 0
	};
	for await (const { buffer, byteOffset, byteLength } of bytes) {
		const packets = packetsOf$1(Buffer.from(buffer, byteOffset, byteLength), begun);
		for (const batch of inBatches(packets)) yield batch;
	}
	if (begun.filled > 0) throw endedWithin(begun, brokenOff);
}
/** What came in good order before an error comes before it, too: it may say why. */
function* inBatches(packets) {
	let batch = [];
	try {
		for (const packet of packets) {
			batch.push(packet);
			if (packet.kind === "data") continue;
			yield batch;
			batch = [];
		}
	} catch (error) {
		if (batch.length > 0) yield batch;
		throw error;
	}
	if (batch.length > 0) yield batch;
}
/** The packets that end in `chunk`. The one that `begun` holds is gone on with. */
function* packetsOf$1(chunk, begun) {
	let at = 0;
	if (begun.filled > 0) {
		at = fill(begun, chunk);
		if (begun.filled < begun.bytes.length) return;
		yield toPacket(begun.bytes);
	}
	for (let end = endOf(chunk, at); end !== void 0; end = endOf(chunk, at)) {
		yield toPacket(chunk.subarray(at, end));
		at = end;
	}
	begun.bytes = Buffer.alloc(HEADER);
	begun.filled = 0;
	fill(begun, chunk.subarray(at));
}
/** Takes from the beginning of `chunk` what the packet lacks, and tells how much that was. */
function fill(begun, chunk) {
	const room = begun.bytes.length;
	const taken = chunk.copy(begun.bytes, begun.filled);
	begun.filled += taken;
	if (room > HEADER || begun.filled < HEADER) return taken;
	const header = begun.bytes;
	begun.bytes = Buffer.allocUnsafe(sizeAt(header, 0));
	header.copy(begun.bytes);
	const more = chunk.copy(begun.bytes, HEADER, taken);
	begun.filled += more;
	return taken + more;
}
/** Where the packet at `at` ends, if all of it is here. */
function endOf(bytes, at) {
	if (bytes.length - at < HEADER) return void 0;
	const end = at + sizeAt(bytes, at);
	return end > bytes.length ? void 0 : end;
}
/** Bytes that the packet at `at` takes up; a mark is no longer than its header. */
function sizeAt(bytes, at) {
	let length = 0;
	for (let each = at; each < at + HEADER; each += 1) {
		const digit = DIGITS[bytes[each] ?? 0];
		if (digit === void 0) throw noLength(bytes.toString("latin1", at, at + HEADER));
		length = length * 16 + digit;
	}
	if (length === 3 || length > LARGEST_PACKET) throw notGit(`${length} is no packet length`);
	return Math.max(length, HEADER);
}
/** The value of each byte that is a digit: a listing has a length for every ref. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => {
	const digit = String.fromCharCode(byte);
	return /^[0-9a-f]$/i.test(digit) ? Number.parseInt(digit, 16) : void 0;
});
function noLength(digits) {
	return notGit(`${JSON.stringify(digits)} is no packet length`);
}
function toPacket(bytes) {
	const kind = bytes.length === HEADER ? MARKS[Number(bytes.toString("latin1"))] : void 0;
	return kind === void 0 ? {
		kind: "data",
		data: bytes.subarray(HEADER)
	} : { kind };
}
/** Digits that are none were never the beginning of a packet. */
function endedWithin({ bytes, filled }, brokenOff) {
	const why = "the answer ends within a packet";
	const digits = bytes.toString("latin1", 0, Math.min(filled, HEADER));
	return /^[0-9a-fA-F]+$/.test(digits) ? brokenOff(why) : notGit(why);
}
/** For a listing in good order that is not to be believed, whoever asks for it. */
function implausible(why) {
	return new HoldfastError("source-implausible", `The source shows refs that no repository can have: ${why}.`, { hint: "Check that the address is right and that no proxy changes answers." });
}
function notGit(why) {
	return new HoldfastError("source-protocol", `The source answered something that is not git: ${why}.`, { hint: "Check that the address is that of a git repository and that no proxy changes answers." });
}
// core/git/ls-refs.ts
/**
* The `ls-refs` command of git protocol v2 (gitprotocol-v2(5)): every ref a source has, with
* what plain `git ls-remote` does not tell, the branch an unborn HEAD names.
*/
/**
* Reads the advertisement up to its flush. Returns undefined when the server does not
* speak v2, which is no fault: there is another way to ask.
*/
async function readCapabilities(batches) {
	const lines = await readLines(batches);
	const answer = lines[0]?.startsWith("# service=") ? await readLines(batches) : lines;
	if (answer[0] !== "version 2") return void 0;
	return new Map(answer.slice(1).map((line) => {
		const [name = "", ...value] = line.split("=");
		return [name, value.join("=")];
	}));
}
function objectFormatOf(capabilities) {
	const format = capabilities.get("object-format") ?? "sha1";
	if (format === "sha1" || format === "sha256") return format;
	throw new HoldfastError("source-unsupported", `The source uses the object format ${format}.`, { hint: "Holdfast knows sha1 and sha256." });
}
/** Asks for the refs whose names begin with one of `prefixes`, byte strings; for all if there is none. */
function lsRefsRequest(capabilities, prefixes = []) {
	const unborn = capabilities.get("ls-refs")?.split(" ").includes("unborn");
	return [
		formatPacket("command=ls-refs\n"),
		...capabilities.has("object-format") ? [formatPacket(`object-format=${objectFormatOf(capabilities)}`)] : [],
		DELIMITER,
		formatPacket("peel\n"),
		formatPacket("symrefs\n"),
		...unborn ? [formatPacket("unborn\n")] : [],
		...prefixes.map((prefix) => formatPacket(`ref-prefix ${prefix}\n`)),
		FLUSH
	].join("");
}
/** Reads the answer to `lsRefsRequest`, complete: one that ends early throws. */
async function readListing(batches, objectFormat) {
	const refs = [];
	const names = /* @__PURE__ */ new Set();
	let head = { kind: "unknown" };
	for (const line of await readLines(batches)) {
		const ref = parseRef(line, objectFormat);
		if (names.has(ref.name)) throw implausible(`${JSON.stringify(ref.name)} comes twice`);
		names.add(ref.name);
		if (ref.name === "HEAD") head = toHead(ref);
		else if (hasObject(ref)) refs.push(ref);
	}
	return {
		objectFormat,
		head,
		refs: sortRefs(refs)
	};
}
function parseRef(line, objectFormat) {
	const space = line.indexOf(" ");
	const oid = line.slice(0, space);
	const unborn = oid === "unborn";
	if (space < 0 || !(unborn || isOid(oid, objectFormat))) throw noRef(line);
	const end = line.indexOf(" ", space + 1);
	const name = end < 0 ? line.slice(space + 1) : line.slice(space + 1, end);
	if (end < 0) return unborn ? { name } : {
		name,
		oid
	};
	const attributes = line.slice(end + 1).split(" ");
	const target = attribute(attributes, "symref-target:");
	const peeled = attribute(attributes, "peeled:");
	if (peeled !== void 0 && !isOid(peeled, objectFormat)) throw noRef(line);
	return {
		name,
		...unborn ? {} : { oid },
		...target === void 0 ? {} : { target },
		...peeled === void 0 ? {} : { peeled }
	};
}
function hasObject(ref) {
	return ref.oid !== void 0;
}
function noRef(line) {
	return notGit(`${JSON.stringify(line)} is no ref`);
}
const HEX = /^[0-9a-f]+$/;
function isOid(text, objectFormat) {
	return text.length === OID_LENGTH[objectFormat] && HEX.test(text);
}
function attribute(attributes, label) {
	return attributes.find((each) => each.startsWith(label))?.slice(label.length);
}
function toHead({ oid, target }) {
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
/** Some four million refs, with names as GitHub's pull requests have them. */
const MOST_CHARACTERS = 2 ** 28;
/** The lines up to the next flush, as byte strings without the line feed. */
async function readLines(batches) {
	const lines = [];
	let length = 0;
	for (;;) {
		const next = await batches.next();
		if (next.done) throw notGit("the answer ends before it is complete");
		for (const packet of next.value) {
			if (packet.kind === "flush") return lines;
			const line = lineOf(packet);
			length += line.length;
			if (length > MOST_CHARACTERS) throw implausible("their list does not end");
			lines.push(line);
		}
	}
}
function lineOf(packet) {
	if (packet.kind !== "data") throw notGit(`a ${packet.kind} packet comes out of place`);
	const { data } = packet;
	const end = data.length - (data.at(-1) === LINE_FEED ? 1 : 0);
	const line = data.toString("latin1", 0, end);
	if (line.startsWith("ERR ")) throw refused(line.slice(4));
	return line;
}
const LINE_FEED = 10;
function refused(said) {
	return new HoldfastError("source-not-found", `The source refused: ${said.slice(0, 400)}`, { hint: "Check the address, and that the token may read the repository." });
}
// core/git/list-over.ts
/** Asks for all refs and ends the process. Undefined if it does not speak protocol v2. */
async function listOver(git) {
	try {
		const batches = readBatches(git.stdout);
		const listing = await ask$2(git, batches);
		git.stdin.end(FLUSH);
		for await (const _ of batches);
		await git.ended;
		return listing;
	} catch (error) {
		git.stdin.end();
		await git.ended;
		throw error;
	}
}
async function ask$2(git, batches) {
	const capabilities = await readCapabilities(batches);
	if (capabilities === void 0) return void 0;
	git.stdin.write(lsRefsRequest(capabilities));
	return readListing(batches, objectFormatOf(capabilities));
}
// core/git/classify.ts
/** The one place that reads what git says and makes a code of it. */
/** What refuses it is a server between as a rule: git sends the name of each object that it wants. */
const TOO_LARGE_HINT = "Raise the limit of the server: client_max_body_size in nginx, LimitRequestBody in Apache.";
/** First match wins, so that a cause stands before its consequences. Git speaks English (LC_ALL=C). */
const RULES = [
	{
		pattern: /No space left on device|Disk quota exceeded|File too large/,
		code: "disk-full",
		message: "The disk has no room for the scratch copy.",
		hint: "Free some space, or point TMPDIR to a larger disk."
	},
	{
		pattern: /Out of memory|cannot allocate memory|Cannot allocate memory/,
		code: "git-failed",
		message: "git ran out of memory.",
		hint: "Give the machine more memory, or lower the concurrency."
	},
	{
		pattern: /detected dubious ownership/,
		code: "source-denied",
		message: "git does not trust the owner of the source directory.",
		hint: "Run Holdfast as the owner of the directory."
	},
	{
		pattern: /returned error: 429|rate limit|secondary rate|Too Many Requests/i,
		code: "source-rate-limited",
		message: "The source asked for fewer requests.",
		hint: "Wait a few minutes, or lower the concurrency."
	},
	{
		pattern: /Authentication failed|could not read (Username|Password)|returned error: 40[13]|Invalid username or|Host key verification failed|Permission denied \(|access denied|HTTP Basic: Access denied/i,
		code: "source-denied",
		message: "The source refused the credential, or asked for one.",
		hint: "Check that the token is valid and may read this repository."
	},
	{
		pattern: /Permission denied/,
		code: "source-denied",
		message: "A file of the source may not be read.",
		hint: "Run Holdfast as a user who may read the whole repository.",
		side: "source"
	},
	{
		pattern: /Repository not found|returned error: 4(04|10)|repository '.*' not found|does not appear to be a git repository|invalid gitfile format|not a git repository|repository '.*' does not exist|No such file or directory/i,
		code: "source-not-found",
		message: "There is no git repository at this address, or the credential may not know of it.",
		hint: "Check the address, and that the token may read the repository.",
		side: "source"
	},
	{
		pattern: /unknown repository (extension|format)|Expected git repo version|unsupported/,
		code: "source-unsupported",
		message: "The source uses something that this git does not know.",
		hint: "Update git on this machine.",
		side: "source"
	},
	{
		pattern: /repository corruption|pack-objects died|bad (tree |commit |blob |tag )?object|bad config|unable to normalize alternate|missing (blob|tree|commit|tag|object)|(blob|tree|commit|tag) [0-9a-f]+ .*missing|unable to (read|find|unpack) (?!askpass)|is corrupt|corrupt (loose|patch)|hash mismatch|SHA1 COLLISION|inflate|data stream error|did not send all necessary objects|did not receive expected object|bad pack|packfile .* (cannot|does not|is)|index file|object file .* is empty|garbage at end|broken link|loose object|invalid object|failed to (read|traverse|parse)|could not (parse|read)(?! from remote)|not a valid object|bogus|promisor|wrong index|pack has \d+ unresolved/i,
		code: "source-corrupt",
		message: "The source is damaged: git cannot read all of its objects.",
		hint: "Run `git fsck --full` at the source and mend it; earlier snapshots are not touched.",
		side: "source"
	},
	{
		pattern: /unable to update url base from redirection|redirect|returned error: 30\d/i,
		code: "source-redirected",
		message: "The source redirects to another place.",
		hint: "Name the repository by the address it redirects to.",
		side: "source"
	},
	{
		pattern: /not our ref|couldn't find remote ref/,
		code: "source-changing",
		message: "A ref of the source went away while it was being read.",
		hint: "Run the backup again.",
		side: "source"
	},
	{
		pattern: /(HTTP|returned error:) 413/,
		code: "source-protocol",
		message: "The source takes no request as large as this.",
		hint: TOO_LARGE_HINT,
		side: "source"
	},
	{
		pattern: /Could not resolve host|Connection (refused|reset|timed out)|timed out|Failed to connect|early EOF|hung up|RPC failed|Operation too slow|unexpected disconnect|transfer closed|Recv failure|Empty reply|SSL|TLS|certificate|returned error: 5\d\d|Could not connect|Network is unreachable|No route to host|Couldn't connect|unexpected end of|kex_exchange|Could not read from remote|unable to connect/i,
		code: "source-unreachable",
		message: "The source did not answer, or the connection broke.",
		hint: "Check the address and the network, then run the backup again.",
		side: "source"
	},
	{
		pattern: /protocol error|bad line length|unexpected|invalid server response|bad band|expected|is this a git repository|returned error: [34]\d\d|server doesn't support/i,
		code: "source-protocol",
		message: "The source answered something that is not git.",
		hint: "Check that the address is that of a git repository and that no proxy changes answers.",
		side: "source"
	}
];
/** The error for a git that ended with a failure and said `stderr`. */
function classifyGitFailure(stderr, { args, side }) {
	const said = describeStderr(stderr);
	const words = withoutNames(said);
	const rule = RULES.find((each) => (each.side ?? side) === side && each.pattern.test(words));
	if (rule) return new HoldfastError(rule.code, `${rule.message} git ${args[0]} said: ${said.slice(-400)}`, { hint: rule.hint });
	return new HoldfastError("git-failed", `git ${args[0]} failed: ${said || "it said nothing"}.`, { hint: "Run again; if it stays, report it with this message." });
}
/** A repository may be called `bogus` or `redirect`: addresses and what is quoted tell nothing. */
function withoutNames(said) {
	return said.replace(/(?<!\w)'[^']*'/g, "''").replace(/\b[a-z+]+:\/\/\S*/gi, "");
}
/**
* What git said, fit to be shown: without progress, control characters and credentials,
* and no longer than a screen.
*/
function describeStderr(stderr) {
	return stderr.split(/[\r\n]+/).filter((line) => !/^(remote: )?(\w+ )?\w+ objects: |^Updating files: |^(remote: )?hint:|^Cloning into|^\s*$/.test(line)).map((line) => line.replace(/\u001b\[[0-9;?]*[A-Za-z]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").replace(/\/\/[^/@\s]+@/g, "//").trim()).join("; ").slice(-2e3);
}
// core/git/process.ts
/** The one place that starts processes: git, with an argument array and a clean environment. */
/** How long a git that was asked to stop may clean up behind itself. */
const KILL_AFTER_MS = 5e3;
function startGit(command) {
	const { args, cwd, env, signal, side } = command;
	if (signal.aborted) throw interrupted(signal);
	const child = spawn(command.program ?? "git", [...args], {
		cwd,
		env,
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		]
	});
	const stderr = collectStderr(child, command.onProgress);
	const stop = () => stopChild(child);
	signal.addEventListener("abort", stop, { once: true });
	child.stdin.on("error", () => {});
	const ended = once(child, "close").then(([status]) => {
		if (signal.aborted) throw interrupted(signal);
		if (!(command.accept ?? [0]).includes(status)) throw classifyGitFailure(stderr(), {
			args,
			side
		});
		return {
			status: Number(status),
			stderr: stderr()
		};
	}).catch((error) => {
		throw isMissingProgram(error) ? gitMissing(error) : error;
	}).finally(() => signal.removeEventListener("abort", stop));
	ended.catch(() => {});
	return {
		stdin: child.stdin,
		stdout: child.stdout,
		ended
	};
}
/** Runs git to its end and returns what it printed. For output that fits in memory. */
async function runGit(command, input) {
	const git = startGit(command);
	const output = collect(git.stdout);
	output.catch(() => {});
	await feed(git, input ?? []);
	const ending = await git.ended;
	return {
		stdout: await output,
		...ending
	};
}
/** Writes all of `input` to git and closes its standard input, no faster than git reads. */
async function feed(git, input) {
	for await (const chunk of input) if (!await write(git, chunk)) return;
	git.stdin.end();
}
/** Writes one chunk, waiting until git has room. False when git no longer reads. */
async function write(git, chunk) {
	if (!git.stdin.writable) return false;
	if (!git.stdin.write(chunk)) await drained$1(git.stdin);
	return git.stdin.writable;
}
function drained$1(stream) {
	return new Promise((resolve) => {
		const done = () => {
			stream.off("drain", done).off("close", done);
			resolve();
		};
		stream.on("drain", done).on("close", done);
	});
}
async function collect(stream) {
	const chunks = [];
	for await (const chunk of stream) chunks.push(chunk);
	return Buffer.concat(chunks);
}
function collectStderr(child, onProgress) {
	let text = "";
	child.stderr.setEncoding("utf8").on("data", (chunk) => {
		text = (text + chunk).slice(-65536);
		for (const line of chunk.split(/[\r\n]+/)) if (line !== "") onProgress?.(line);
	});
	return () => text;
}
function stopChild(child) {
	child.kill("SIGTERM");
	const timer = setTimeout(() => {
		child.kill("SIGKILL");
		for (const stream of [
			child.stdin,
			child.stdout,
			child.stderr
		]) stream.destroy();
	}, KILL_AFTER_MS);
	timer.unref();
	child.once("close", () => clearTimeout(timer));
}
function interrupted(signal) {
	return new HoldfastError("interrupted", "The work was stopped before it was done.", {
		hint: "Run it again: what is stored stays, and nothing half written is visible.",
		cause: signal.reason
	});
}
function isMissingProgram(error) {
	return error instanceof Error && "code" in error && /^(ENOENT|EACCES)$/.test(String(error.code));
}
function gitMissing(cause) {
	return new HoldfastError("git-missing", "No program called git was found on PATH.", {
		hint: "Install git 2.31 or later.",
		cause
	});
}
// core/git/ls-remote.ts
/** `git ls-remote`: any transport and any protocol version, but not the branch of an unborn HEAD. */
async function listRemote(source, context) {
	const { stdout } = await runGit({
		args: [
			"ls-remote",
			"--symref",
			"--",
			source.address
		],
		cwd: context.scratch,
		env: gitEnvironment(context.environment, context.globalConfig, {
			url: source.address,
			...source.credential ? { credential: source.credential } : {}
		}),
		signal: context.signal,
		side: "source"
	});
	return parseLsRemote(stdout.toString("latin1"));
}
/** Reads what `git ls-remote --symref` prints. Throws `source-implausible` for a ref with two values. */
function parseLsRemote(text) {
	const values = /* @__PURE__ */ new Map();
	const targets = /* @__PURE__ */ new Map();
	for (const line of text.split("\n")) {
		const [value, name] = line.split("	");
		if (value === void 0 || name === void 0) continue;
		if (value.startsWith("ref: ")) targets.set(name, value.slice(5));
		else if (values.has(name)) throw implausible(`${JSON.stringify(name)} comes twice`);
		else values.set(name, value);
	}
	const refs = [...values].flatMap(([name, oid]) => {
		if (name === "HEAD" || name.endsWith("^{}")) return [];
		const peeled = values.get(`${name}^{}`);
		const target = targets.get(name);
		return [{
			name,
			oid,
			...peeled ? { peeled } : {},
			...target ? { target } : {}
		}];
	});
	return {
		objectFormat: formatOfOids(values),
		head: headOf$1(values.get("HEAD"), targets.get("HEAD")),
		refs: sortRefs(refs)
	};
}
function headOf$1(oid, target) {
	if (oid === void 0) return { kind: "unknown" };
	return target === void 0 ? {
		kind: "detached",
		oid
	} : {
		kind: "branch",
		target,
		oid
	};
}
function formatOfOids(values) {
	const [first] = values.values();
	return first?.length === OID_LENGTH.sha256 ? "sha256" : "sha1";
}
// core/git/pack.ts
/** The pack of a range, as git makes it: deltas may lean on objects that `held` reach. */
function startPack(dir, range, context) {
	const git = startGit(command$1(dir, context, [
		"pack-objects",
		"--stdout",
		"--revs",
		"--thin",
		"--delta-base-offset",
		"-q"
	]));
	feed(git, revisions(range)).catch(() => {});
	return git;
}
/** Every object id of the range, one a line, as a running git. */
function startObjectList(dir, range, context) {
	const git = startGit(command$1(dir, context, [
		"rev-list",
		"--objects",
		"--no-object-names",
		"--stdin"
	]));
	feed(git, revisions(range)).catch(() => {});
	return git;
}
/** The commits outside a range that its commits build upon: what a bundle of it demands. */
async function listBoundary(dir, range, context) {
	const { stdout } = await runGit(command$1(dir, context, [
		"rev-list",
		"--boundary",
		"--stdin"
	]), revisions(range));
	return stdout.toString("latin1").split("\n").filter((line) => line.startsWith("-")).map((line) => line.slice(1));
}
/** Those of `oids` that the repository in `dir` has. */
async function listPresent(dir, oids, context, side = "scratch") {
	const { stdout } = await runGit({
		args: ["cat-file", "--batch-check=%(objectname) %(objecttype)"],
		cwd: dir,
		env: {
			...gitEnvironment(context.environment, context.globalConfig),
			...SOURCE_SETTINGS
		},
		signal: context.signal,
		side
	}, lines(oids));
	return stdout.toString("latin1").split("\n").filter((line) => line !== "" && !line.endsWith(" missing")).map((line) => line.slice(0, line.indexOf(" ")));
}
function command$1(dir, context, args) {
	return {
		args,
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	};
}
function* revisions({ wanted, held }) {
	yield* lines(wanted);
	for (const oid of held) yield `^${oid}\n`;
}
/** Ids one a line, in pieces of a sensible size however many there are. */
function* lines(oids) {
	let text = "";
	for (const oid of oids) {
		text += `${oid}\n`;
		if (text.length > 6e4) {
			yield text;
			text = "";
		}
	}
	yield text;
}
// core/git/ssh.ts
/** Starts it for `ssh://[user@]host[:port]/path` or `[user@]host:path`, asking for protocol v2. */
function startSshUploadPack(address, context) {
	const { destination, port, path } = parseSshAddress(address);
	const env = gitEnvironment(context.environment, context.globalConfig);
	const options = [
		"-o",
		"SendEnv=GIT_PROTOCOL",
		...port === "" ? [] : ["-p", port]
	];
	const command = `git-upload-pack '${path.replaceAll("'", "'\\''").replaceAll("!", "'\\!'")}'`;
	return startGit({
		program: "sh",
		args: [
			"-c",
			`${env.GIT_SSH_COMMAND} "$@"`,
			"ssh",
			...options,
			"--",
			destination,
			command
		],
		cwd: context.scratch,
		env: {
			...env,
			GIT_PROTOCOL: "version=2"
		},
		signal: context.signal,
		side: "source"
	});
}
function parseSshAddress(address) {
	if (!address.startsWith("ssh://")) {
		const [destination = "", ...path] = address.split(":");
		return {
			destination,
			port: "",
			path: path.join(":")
		};
	}
	const { username, hostname, port, pathname } = new URL(address);
	const user = username === "" ? "" : `${decodeURIComponent(username)}@`;
	const path = decodeURIComponent(pathname);
	return {
		destination: `${user}${hostname}`,
		port,
		path: path.startsWith("/~") ? path.slice(1) : path
	};
}
// core/git/fetch-request.ts
/** What the `fetch` command of git protocol v2 is asked (gitprotocol-v2(5)). */
/** Whether a server that said this of itself can be asked for a pack. */
function canFetch(capabilities) {
	const format = capabilities.get("object-format") ?? "sha1";
	return capabilities.has("fetch") && Object.hasOwn(OID_LENGTH, format);
}
/** Characters after which a new piece of the request begins. */
const PIECE = 65536;
/**
* The body of the request, a byte string in pieces of about 64 KiB. It asks for progress, since
* that keeps a connection alive on which no pack comes yet, and ends the negotiation at once.
*/
function fetchRequest(request) {
	const pieces = [];
	let piece = "";
	for (const packet of packetsOf(request)) {
		piece += packet;
		if (piece.length < PIECE) continue;
		pieces.push(piece);
		piece = "";
	}
	return [...pieces, piece];
}
function* packetsOf({ objectFormat, wants, haves, thin }) {
	yield formatPacket("command=fetch\n");
	if (objectFormat !== "sha1") yield formatPacket(`object-format=${objectFormat}\n`);
	yield DELIMITER;
	if (thin) yield formatPacket("thin-pack\n");
	yield formatPacket("ofs-delta\n");
	for (const oid of wants) yield formatPacket(`want ${oid}\n`);
	for (const oid of haves) yield formatPacket(`have ${oid}\n`);
	yield formatPacket("done\n");
	yield FLUSH;
}
// core/git/fetch-progress.ts
/** The second band of an answer: what git at the other end says while it works. */
/** Characters of a line that are kept: git's own are not longer than a terminal is wide. */
const LONGEST_LINE = 1e3;
/** Calls `onLine` for each line that is not empty, fit to be shown. Keeps 3,000 characters. */
function createRemoteLines(onLine) {
	const decoder = new StringDecoder("utf8");
	let open = "";
	let last = "";
	function finish() {
		const line = showable(open);
		open = "";
		if (line === "") return;
		last = `${last}${line}\n`.slice(-2e3);
		onLine(line);
	}
	function add(text) {
		const parts = text.split(/[\r\n]/);
		for (const [index, part] of parts.entries()) {
			if (index > 0) finish();
			open += part.slice(0, LONGEST_LINE - open.length);
		}
	}
	return {
		take: (bytes) => add(decoder.write(bytes)),
		end() {
			add(decoder.end());
			finish();
			return last;
		}
	};
}
/** A terminal would act on the rest: colours, cursor movements, a change of direction. */
function showable(line) {
	return line.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").replace(/\/\/[^/@\s]+@/g, "//").trimEnd();
}
// core/git/fetch-response.ts
/** The answer to the `fetch` command of git protocol v2 (gitprotocol-v2(5)): a pack. */
/**
* The pack of an answer to `fetchRequest`, byte for byte: views of what the packets hold.
* Complete when it ends: it reads on to the end of the stream, behind which nothing may come.
* Throws with a `source-…` code. `onProgress` gets git's lines, without control characters.
*
* The packets are those of `readPackets(bytes, cutOff)`, so that a stream that breaks is
* `source-unreachable` wherever it does.
*/
async function* readPack(packets, onProgress = () => {}) {
	const answer = createAnswer(onProgress);
	for await (const packet of packets) {
		const data = answer.take(packet);
		if (data !== void 0 && data.length > 0) yield data;
	}
	answer.end();
}
/** The error of an answer that was git as far as it came, and may be whole another time. */
function cutOff(why) {
	return new HoldfastError("source-unreachable", `The connection to the source broke: ${why}.`, { hint: "Check the network, then run the backup again." });
}
function createAnswer(onProgress) {
	const bands = createBands(onProgress);
	let place = "start";
	return {
		take(packet) {
			if (place === "packfile" && packet.kind === "data") return bands.take(packet.data);
			place = placeAfter(place, packet);
			if (place === "end") bands.end();
		},
		end() {
			if (place !== "end") throw cutOff("the answer ends before it is complete");
		}
	};
}
/** Throws where the packet has no business. */
function placeAfter(place, packet) {
	if (packet.kind === "data") return placeAfterLine(place, packet.data);
	if (place === "shallow-info" && packet.kind === "delimiter") return "after shallow-info";
	if (place === "packfile" && packet.kind === "flush") return "end";
	throw notGit(`a ${packet.kind} packet comes out of place`);
}
function placeAfterLine(place, data) {
	refuseError(data);
	const line = data.toString("latin1").replace(/\n$/, "");
	if ((place === "start" || place === "after shallow-info") && line === "packfile") return "packfile";
	if (place === "start" && line === "shallow-info") return "shallow-info";
	if (place === "shallow-info" && line.startsWith("shallow ")) throw shallow();
	throw notGit(`${JSON.stringify(line.slice(0, 100))} comes out of place`);
}
const PACK = 1;
const PROGRESS = 2;
const FATAL = 3;
/** Git says a line or two a second, of some 40 bytes: this much takes it days. */
const MOST_PROGRESS_BYTES = 16 * 2 ** 20;
/** Packets in a row without a byte of the pack. Git sends one or two a second. */
const MOST_IDLE_PACKETS = 1e6;
/** Takes the bands apart that the pack comes in. What is endless is refused. */
function createBands(onProgress) {
	const lines = createRemoteLines(onProgress);
	let progressBytes = 0;
	let idlePackets = 0;
	function heed(band, data) {
		const content = data.subarray(1);
		if (band === FATAL) throw failed(`${lines.end()}${content.toString()}`);
		refuseError(data);
		if (band !== PROGRESS) throw notGit(`${band ?? "nothing"} is no band`);
		progressBytes += content.length;
		if (progressBytes > MOST_PROGRESS_BYTES) throw notGit("its progress does not end");
		lines.take(content);
	}
	return {
		take(data) {
			const band = data[0];
			idlePackets = band === PACK && data.length > 1 ? 0 : idlePackets + 1;
			if (idlePackets > MOST_IDLE_PACKETS) throw notGit("no pack comes for a million packets");
			if (band === PACK) return data.subarray(1);
			heed(band, data);
		},
		end: () => void lines.end()
	};
}
const ERROR = Buffer.from("ERR ");
/** A server may put such a packet in the place of any other (gitprotocol-pack(5)). */
function refuseError(data) {
	if (!data.subarray(0, ERROR.length).equals(ERROR)) return;
	throw failed(data.toString("utf8", ERROR.length));
}
/** What git at the other end gave as the reason, or what it said before that. */
function failed(said) {
	const error = classifyGitFailure(said, {
		args: ["upload-pack"],
		side: "source"
	});
	if (error.code.startsWith("source-")) return error;
	return new HoldfastError("source-unreachable", `The source failed. ${error.message}`, { hint: "Run the backup again; if it stays, ask whoever runs the server." });
}
function shallow() {
	return new HoldfastError("source-shallow", "The source is a shallow clone: its history is cut.", { hint: "Run `git fetch --unshallow` there, or back up the repository it was cloned from." });
}
// core/git/http-modules.ts
/**
* Node's own HTTP modules, by `require` and when they are needed. An `import` of `node:http`
* reads each of its exports, and some of them load all of fetch: 40 ms of CPU in Node 24, a
* third of a backup that finds nothing changed.
*/
const require = createRequire(import.meta.url);
function http() {
	return require("node:http");
}
function https() {
	return require("node:https");
}
function tls() {
	return require("node:tls");
}
// core/git/http-agent.ts
/** The sockets of one connection to a source, and whom they trust. */
/**
* Bytes a socket reads ahead of whoever reads it. The kernel gives 64 KiB at most at a time, so
* this is two readings.
*/
const READ_AHEAD = 131072;
/** What names a file of authorities, in the order git asks. */
const AUTHORITIES = ["GIT_SSL_CAINFO", "SSL_CERT_FILE"];
/** An agent that keeps its sockets for the next request, and no process alive for their sake. */
function openAgent(url, environment) {
	const options = {
		keepAlive: true,
		highWaterMark: READ_AHEAD
	};
	if (new URL(url).protocol !== "https:") return new (http()).Agent(options);
	const name = AUTHORITIES.find((each) => environment[each]);
	const path = name === void 0 ? void 0 : environment[name];
	if (name === void 0 || path === void 0) return new (https()).Agent(options);
	const ca = [...ownAuthorities(), readAuthorities(name, path)];
	const secureContext = tls().createSecureContext({ ca });
	return new (https()).Agent({
		...options,
		secureContext
	});
}
/** What Node trusts by itself, and by NODE_EXTRA_CA_CERTS where it can tell: from 22.15 on. */
function ownAuthorities() {
	return tls().getCACertificates?.("default") ?? tls().rootCertificates;
}
function readAuthorities(name, path) {
	const text = readOrThrow(name, path);
	if (/^-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/m.test(text)) return text;
	throw unusable(name, "names a file that holds no certificate in PEM form");
}
function readOrThrow(name, path) {
	try {
		return readFileSync(path, "latin1");
	} catch (cause) {
		throw unusable(name, "names a file that cannot be read", cause);
	}
}
function unusable(name, why, cause) {
	return new HoldfastError("bad-input", `${name} ${why}.`, {
		hint: "Let it name the certificates of the authorities to trust, or unset it.",
		cause
	});
}
// core/git/http-call.ts
const PATIENCE = {
	connectMs: 1e4,
	silenceMs: 6e4
};
/** Destroys `request` when patience ends or `signal` stops it, and keeps the first reason. */
function watchCall(request, signal, patience) {
	let failure;
	let timer;
	const fail = (reason) => {
		failure ??= reason;
		request.destroy();
	};
	const rest = () => {
		clearTimeout(timer);
		timer = void 0;
	};
	const wait = (ms, why) => {
		rest();
		timer = setTimeout(() => fail(/* @__PURE__ */ new Error(`${why} for ${ms / 1e3} seconds`)), ms);
	};
	const listen = () => wait(patience.silenceMs, "it said nothing");
	const stop = () => fail(interrupted(signal));
	wait(patience.connectMs, "no connection came about");
	request.once("socket", (socket) => {
		if (request.reusedSocket) listen();
		else socket.once("encrypted" in socket ? "secureConnect" : "connect", listen);
	});
	request.on("error", fail);
	request.once("response", (response) => finished(response, (error) => error && fail(error)));
	signal.addEventListener("abort", stop, { once: true });
	request.once("close", () => signal.removeEventListener("abort", stop));
	return {
		failure: () => failure,
		listen,
		heard: () => timer?.refresh(),
		rest
	};
}
/** The head of the answer; undefined when the connection closed before it came. */
function headOf(request) {
	return new Promise((resolve) => {
		request.once("response", resolve).once("close", () => resolve(void 0));
	});
}
// core/git/http-content.ts
/** The body of a request, as it goes over the wire. */
/** Bodies above this are compressed, as git does it. */
const LARGEST_PLAIN = 1024;
/** Bytes that are sent at a time. */
const BLOCK = 65536;
/** Compresses beside this thread: 100,000 haves block nobody. */
async function encodeContent(body) {
	const plain = Buffer.from(typeof body === "string" ? body : body.join(""), "latin1");
	const gzipped = plain.length > LARGEST_PLAIN;
	const sent = gzipped ? await compress(plain) : plain;
	return {
		chunks: inBlocks(sent),
		length: sent.length,
		gzipped
	};
}
function compress(plain) {
	return new Promise((resolve, reject) => {
		gzip(plain, {
			level: 1,
			chunkSize: BLOCK
		}, (error, packed) => {
			if (error) reject(error);
			else resolve(packed);
		});
	});
}
function inBlocks(bytes) {
	const count = Math.ceil(bytes.length / BLOCK);
	return Array.from({ length: count }, (_, n) => bytes.subarray(n * BLOCK, (n + 1) * BLOCK));
}
// core/git/http-failures.ts
/** Throws when the status is none of success. */
function refuseFailure(status, headers) {
	if (status >= 200 && status < 300) return;
	const after = retryAfter(headers);
	const said = `The source answered with HTTP status ${status}.`;
	if (status === 429) throw new HoldfastError("source-rate-limited", said, {
		hint: "Wait a few minutes, or lower the concurrency.",
		...after
	});
	if (status === 401 || status === 403) throw new HoldfastError("source-denied", said, { hint: "Check that the token is valid and may read this repository." });
	if (status === 404 || status === 410) throw new HoldfastError("source-not-found", said, { hint: "Check the address, and that the token may read the repository." });
	if (status === 413) throw new HoldfastError("source-protocol", said, { hint: TOO_LARGE_HINT });
	throw new HoldfastError(codeFor(status), said, {
		hint: "Run the backup again; if it stays, ask whoever runs the server.",
		...after
	});
}
function codeFor(status) {
	if (status >= 500) return "source-unreachable";
	return status >= 300 && status < 400 ? "source-redirected" : "source-protocol";
}
/** `Retry-After` is a number of seconds, or a date by the clock of who sent it. */
function retryAfter(headers) {
	const value = headers["retry-after"] ?? "";
	if (/^\d+$/.test(value)) return { retryAfterMs: Number(value) * 1e3 };
	if (!value.endsWith("GMT")) return {};
	const ms = Date.parse(value) - Date.parse(headers.date ?? "");
	return Number.isFinite(ms) ? { retryAfterMs: Math.max(ms, 0) } : {};
}
/** The error for a request to which no answer came. `socket` is the one it went over. */
function unanswered(url, cause, socket) {
	if (cause instanceof HoldfastError) return cause;
	if (codeOf(cause).startsWith("HPE_")) return new HoldfastError("source-protocol", `${url.host} answered something that is not HTTP: ${describe(cause)}.`, {
		hint: "Check that the address is that of a git repository.",
		cause
	});
	if (!Boolean(socket && "authorizationError" in socket && socket.authorizationError)) return unreachable(`${url.host} did not answer: ${describe(cause)}.`, cause);
	return new HoldfastError("source-unreachable", `The certificate of ${url.host} is not trusted: ${describe(cause).replace(/;.*$/, "")}.`, {
		hint: "Let SSL_CERT_FILE name the certificate of the authority that signed it, in PEM form.",
		cause
	});
}
/** The error for an answer that broke off. */
function broken$1(url, cause) {
	if (cause instanceof HoldfastError) return cause;
	return unreachable(`The answer of ${url.host} broke off: ${describe(cause)}.`, cause);
}
function unreachable(said, cause) {
	return new HoldfastError("source-unreachable", said, {
		hint: "Check the address and the network, then run the backup again.",
		cause
	});
}
function redirected(to) {
	return new HoldfastError("source-redirected", `The source redirects to ${to}.`, { hint: "Name the repository by the address it redirects to, and a token for that host." });
}
function encoded(encoding) {
	const shown = JSON.stringify(encoding.slice(0, 40));
	return new HoldfastError("source-protocol", `The source encodes its answer as ${shown}.`, { hint: "Nobody asked for that: check that no proxy changes answers." });
}
function describe(cause) {
	if (cause instanceof AggregateError) return cause.errors.map(describe).join(", ");
	if (!(cause instanceof Error)) return "it closed the connection";
	return /^(aborted|socket hang up)$/.test(cause.message) ? "it closed the connection" : cause.message.replace(/[\s.:]+$/, "");
}
function codeOf(cause) {
	return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
// core/git/http-body.ts
/**
* The chunks as the socket gave them. Node's own iterator of a stream joins those that wait,
* which costs a copy of nearly every byte of a chunked answer.
*
* The other side is expected to say something only while a chunk is asked for and none is here.
*/
async function* readBody(response, call, url) {
	const inbox = openInbox(response);
	try {
		while (call.failure() === void 0) {
			const chunks = inbox.take();
			for (const chunk of chunks) yield chunk;
			if (chunks.length > 0) continue;
			if (response.readableEnded) return;
			call.listen();
			await inbox.changed();
			call.rest();
		}
		throw broken$1(url, call.failure());
	} finally {
		if (!response.readableEnded) response.destroy();
	}
}
function openInbox(response) {
	let chunks = [];
	let bytes = 0;
	let wake = () => {};
	response.on("data", (chunk) => {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes >= 131072) response.pause();
		wake();
	});
	response.on("close", () => wake());
	return {
		take: () => {
			const taken = chunks;
			chunks = [];
			bytes = 0;
			response.resume();
			return taken;
		},
		changed: () => new Promise((resolve) => {
			wake = resolve;
		})
	};
}
// core/git/http-exchange.ts
/** Throws `source-unreachable` where nobody answers, `source-protocol` where it is not HTTP. */
async function exchange(order) {
	for (;;) {
		const reply = await attempt(order);
		if (reply !== void 0) return reply;
		for (const socket of Object.values(order.agent.freeSockets).flat()) socket?.destroy();
	}
}
/** Undefined when it went over a kept socket that the other side had closed meanwhile. */
async function attempt(order) {
	const { url, content, signal, patience } = order;
	if (signal.aborted) throw interrupted(signal);
	const request = open$1(order);
	const call = watchCall(request, signal, patience);
	const wasClosed = watchKept(request);
	const head = headOf(request);
	send(request, content, call);
	const response = await head;
	call.rest();
	if (response !== void 0) {
		const { statusCode: status = 0, headers } = response;
		return {
			status,
			headers,
			body: readBody(response, call, url),
			drop: () => request.destroy()
		};
	}
	const failure = call.failure();
	if (wasClosed(failure)) return void 0;
	throw unanswered(url, failure, request.socket);
}
function open$1({ url, headers, content, agent }) {
	return (url.protocol === "https:" ? https().request : http().request)(url, {
		agent,
		headers,
		method: content === void 0 ? "GET" : "POST"
	});
}
/** Tells whether a failure is that of a kept socket which said nothing more to this request. */
function watchKept(request) {
	let bytesBefore = 0;
	request.once("socket", (socket) => {
		bytesBefore = socket.bytesRead;
	});
	return (failure) => request.reusedSocket && request.socket?.bytesRead === bytesBefore && failure instanceof Error && "code" in failure && (failure.code === "ECONNRESET" || failure.code === "EPIPE");
}
/** Sends the body no faster than it is taken, so that a slow line is not one that is silent. */
async function send(request, content, call) {
	for (const chunk of content?.chunks ?? []) {
		if (!request.write(chunk)) await drained(request);
		if (request.destroyed) return;
		call.heard();
	}
	request.end();
}
function drained(request) {
	return new Promise((resolve) => {
		const done = () => {
			request.off("drain", done).off("close", done);
			resolve();
		};
		request.on("drain", done).on("close", done);
	});
}
// core/git/http.ts
/** Redirects followed, as git does by default for the first request. */
const MOST_REDIRECTS = 5;
/** A page that comes with a redirect is read up to here, in bytes, so that its socket serves on. */
const LARGEST_PAGE = 65536;
function advertisementUrl(url) {
	return `${url.replace(/\/$/, "")}/info/refs?service=git-upload-pack`;
}
/** Opens no socket yet. Throws `bad-input` when the file of authorities cannot be used. */
function connect(source, patience = {}) {
	const closing = new AbortController();
	const line = {
		origin: new URL(source.url).origin,
		credential: source.credential,
		agent: openAgent(source.url, source.environment ?? {}),
		signal: AbortSignal.any([source.signal, closing.signal]),
		patience: {
			...PATIENCE,
			...patience
		}
	};
	return {
		request: async (address, body) => ask$1(line, address, body === void 0 ? void 0 : await encodeContent(body)),
		close: () => {
			closing.abort(/* @__PURE__ */ new Error("the connection was closed"));
			line.agent.destroy();
		}
	};
}
async function ask$1(line, address, content) {
	const headers = headersFor(line, content);
	const { agent, signal, patience } = line;
	let url = within(line, address);
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
		const reply = await exchange({
			url,
			headers,
			content,
			agent,
			signal,
			patience
		});
		const location = locationOf(reply);
		if (location === void 0) return accept(reply, url);
		await discard(reply);
		url = within(line, location, url.href);
	}
	throw redirected(url.host);
}
/** The credential must not leave the origin, and neither must the work. */
function within({ origin }, address, base) {
	if (!URL.canParse(address, base)) throw redirected("an address that is none");
	const url = new URL(address, base);
	if (url.origin !== origin) throw redirected(url.host);
	url.username = "";
	url.password = "";
	return url;
}
function headersFor({ credential }, content) {
	return {
		"Git-Protocol": "version=2",
		"User-Agent": "git/holdfast",
		"Accept-Encoding": "identity",
		...credential ? { Authorization: basicAuthorization(credential) } : {},
		...content === void 0 ? { Accept: "*/*" } : {
			Accept: "application/x-git-upload-pack-result",
			"Content-Type": "application/x-git-upload-pack-request",
			"Content-Length": content.length,
			...content.gzipped ? { "Content-Encoding": "gzip" } : {}
		}
	};
}
function locationOf({ status, headers }) {
	return status >= 300 && status < 400 ? headers.location : void 0;
}
function accept(reply, url) {
	try {
		refuseFailure(reply.status, reply.headers);
		refuseEncoding(reply.headers);
	} catch (error) {
		reply.drop();
		throw error;
	}
	const contentType = reply.headers["content-type"] ?? "";
	return {
		body: reply.body,
		contentType,
		url: url.href
	};
}
function refuseEncoding(headers) {
	const encoding = headers["content-encoding"] ?? "";
	if (!/^\s*(identity)?\s*$/i.test(encoding)) throw encoded(encoding);
}
async function discard({ body }) {
	let left = LARGEST_PAGE;
	for await (const chunk of body) {
		left -= chunk.length;
		if (left < 0) return;
	}
}
// core/git/proxy.ts
/**
* Whether git may go through a proxy to the host of `url`. True also where that is not sure: git
* knows the way all the same, and whoever goes directly may reach nothing.
*/
function usesProxy(url, environment) {
	if (![
		"HTTPS_PROXY",
		"HTTP_PROXY",
		"ALL_PROXY"
	].flatMap((name) => [environment[name], environment[name.toLowerCase()]]).some(Boolean)) return false;
	return !isExempt(new URL(url).hostname, environment.no_proxy ?? environment.NO_PROXY ?? "");
}
/**
* Whether `NO_PROXY` names the host: itself, a domain above it, or `*` alone for every host. Curl
* also knows ranges of addresses; what lies in one is not found exempt here.
*/
function isExempt(host, list) {
	if (list.trim() === "*") return true;
	const names = list.split(/[\s,]+/).map((entry) => entry.replace(/^\./, "").toLowerCase());
	if (ADDRESS.test(host)) return names.includes(host);
	return names.some((name) => name !== "" && (host === name || host.endsWith(`.${name}`)));
}
const ADDRESS = /^[\d.]+$/;
// core/git/wire.ts
/** Undefined where protocol v2 is not spoken over http, or not from here. */
async function openWire(source, context) {
	if (source.transport !== "http" || usesProxy(source.address, context.environment)) return void 0;
	const connection = connect({
		url: source.address,
		signal: context.signal,
		environment: context.environment,
		...source.credential ? { credential: source.credential } : {}
	});
	context.signal.addEventListener("abort", () => connection.close(), { once: true });
	try {
		const wire = await greet(source.address, connection);
		if (wire === void 0) connection.close();
		return wire;
	} catch (error) {
		connection.close();
		throw error;
	}
}
async function greet(address, connection) {
	const advertised = await connection.request(advertisementUrl(address));
	if (advertised.contentType !== "application/x-git-upload-pack-advertisement") return void 0;
	const batches = readBatches(advertised.body);
	const capabilities = await readCapabilities(batches);
	await leave(batches);
	if (capabilities === void 0) return void 0;
	const objectFormat = objectFormatOf(capabilities);
	const service = advertised.url.replace(/\/info\/refs\?.*$/, "/git-upload-pack");
	return {
		objectFormat,
		givesObjects: canFetch(capabilities),
		async listRefs(prefixes) {
			const batches = readBatches((await connection.request(service, lsRefsRequest(capabilities, prefixes))).body);
			const listing = await readListing(batches, objectFormat);
			await leave(batches);
			return listing;
		},
		async *fetchPack(request, onProgress) {
			yield* readPack(readPackets((await connection.request(service, fetchRequest({
				...request,
				objectFormat
			}))).body, cutOff), onProgress);
		},
		close: () => connection.close()
	};
}
/** Past the flush is only the end. Once that is read, the next request goes over the same socket. */
async function leave(batches) {
	if (!(await batches.next()).done) await batches.return(void 0);
}
// core/git/list-refs.ts
/** The ref listing of a source, by the shortest way its transport allows. */
/** Lists every ref the source advertises. Complete, or throws with a `source-…` code. */
async function listRefs(source, context) {
	const { listing, wire } = await lookAt(source, context);
	wire?.close();
	return listing;
}
/**
* As `listRefs`, and keeps the connection open where objects can be asked for on it. Refs that
* begin with none of `prefixes`, if there are any, may be missing.
*/
async function lookAt(source, context, prefixes = []) {
	const look = await ask(source, context, prefixes);
	try {
		await refuseBroken(source, look.listing, context);
		const listing = settleSymbolic(look.listing, prefixes.length === 0);
		if (look.wire?.givesObjects) return {
			...look,
			listing
		};
		look.wire?.close();
		return {
			...look,
			listing,
			wire: void 0
		};
	} catch (error) {
		look.wire?.close();
		throw error;
	}
}
/** What the source advertises, unchecked. */
async function ask(source, context, prefixes) {
	let wire;
	try {
		wire = await openWire(source, context);
		if (wire) return {
			listing: await wire.listRefs(prefixes),
			wire
		};
	} catch (error) {
		wire?.close();
		return askGit(source, asHoldfastError(error), context);
	}
	return {
		listing: await listByTransport(source, context),
		wire: void 0
	};
}
/** What git may understand all the same: it knows more of what servers do than we. */
const NOT_UNDERSTOOD = /* @__PURE__ */ new Set(["source-protocol", "source-unsupported"]);
async function askGit(source, misread, context) {
	if (!NOT_UNDERSTOOD.has(misread.code)) throw misread;
	try {
		return {
			listing: await listRemote(source, context),
			wire: void 0,
			misread
		};
	} catch (error) {
		throw context.signal.aborted ? error : misread;
	}
}
async function refuseBroken(source, listing, context) {
	refuseOddNames(listing);
	const broken = await listBroken(source, listing, context);
	if (broken.length === 0) return;
	const names = broken.map((ref) => describeRefName(ref.name)).slice(0, MOST_NAMED);
	throw new HoldfastError("source-broken-refs", `${broken.length} refs of the source point at nothing: ${names.join(", ")}.`, { hint: "Delete or mend them at the source: git cannot copy a repository around them." });
}
const MOST_NAMED = 5;
/** A name that git would never give a ref could be stored, and never be read back. */
function refuseOddNames({ head, refs }) {
	const targets = [...refs, head].flatMap((each) => "target" in each ? [each.target ?? ""] : []);
	const odd = [...refs.map((ref) => ref.name), ...targets].find((name) => !isRefName(name));
	if (odd === void 0) return;
	throw implausible(`${JSON.stringify(describeRefName(odd).slice(0, 200))} is no name of a ref`);
}
/** A local source advertises refs without looking whether their objects are there. */
async function listBroken(source, { refs }, context) {
	if (source.transport !== "file") return refs.filter((ref) => /^0+$/.test(ref.oid));
	const oids = new Set(refs.map((ref) => ref.oid));
	const present = new Set(await listPresent(source.address, oids, context, "source"));
	return refs.filter((ref) => !present.has(ref.oid));
}
async function listByTransport(source, context) {
	if (source.transport === "file") return listLocal(source.address, context, "source");
	return source.transport === "ssh" && await listOver(startSshUploadPack(source.address, context)) || listRemote(source, context);
}
/** What upload-pack says of a repository on this disk. */
async function listLocal(path, context, side = "scratch") {
	const listing = await listOver(startGit({
		args: ["upload-pack", path],
		cwd: context.scratch,
		env: {
			...gitEnvironment(context.environment, context.globalConfig),
			...SOURCE_SETTINGS,
			GIT_PROTOCOL: "version=2"
		},
		signal: context.signal,
		side
	}));
	if (listing === void 0) throw notGit("this git does not speak protocol v2");
	return {
		...listing,
		head: await followNoFurther(path, listing, context)
	};
}
/**
* The ref HEAD names, where that is itself symbolic: the protocol tells only the end of such
* a line of names.
*/
async function followNoFurther(path, { head, refs }, context) {
	if (head.kind !== "branch" || !refs.some((ref) => ref.target === head.target)) return head;
	const { status, stdout } = await runGit({
		accept: [0, 129],
		args: [
			"symbolic-ref",
			"--no-recurse",
			"HEAD"
		],
		cwd: path,
		env: gitEnvironment(context.environment, context.globalConfig),
		signal: context.signal,
		side: "source"
	});
	return status === 0 ? {
		...head,
		target: stdout.toString("latin1").replace(/\n$/, "")
	} : head;
}
// core/git/simple-git.ts
/**
* Git as simple-git runs it, in `dir`. Loaded by the first call: it takes longer than a git does.
*
* simple-git guards against an environment and a configuration it did not expect. Ours is made
* here from nothing, so all of it is allowed by name.
*/
async function openSimpleGit(dir, context) {
	const { simpleGit } = await import("simple-git");
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
	return startGit({
		...command(dir, context, [
			...lasting,
			"index-pack",
			"--stdin",
			...thin,
			...checked
		]),
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
// core/ref-list-of.ts
/** The ref list of a listing as it lies in the store, made once however often it is asked for. */
const MADE = /* @__PURE__ */ new WeakMap();
function refListOf(listing) {
	const made = MADE.get(listing);
	if (made !== void 0) return made;
	const bytes = Buffer.from(formatRefList(listing), "latin1");
	const list = {
		bytes,
		sha256: sha256Hex(bytes)
	};
	MADE.set(listing, list);
	return list;
}
function digestOf(listing) {
	return refListOf(listing).sha256;
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
	if (summary === void 0) throw unread(result.key);
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
function unread(key) {
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
export { interrupted as A, SOURCE_SETTINGS as B, listLocal as C, listPresent as D, lines as E, checkCaptured as F, beganAt as H, selectRefs as I, closeGitContext as L, startGit as M, write as N, startPack as O, assembleCaptured as P, openGitContext as R, writeRefs as S, lookAt as T, isInUse as U, gitEnvironment as V, packOfBundle as W, checkObjects as _, putPackIndex as a, startIndexPack as b, indexed as c, createPackInspector as d, readPackHeader as f, checkConnectivity as g, refListOf as h, putBundleList as i, runGit as j, feed as k, inspected as l, digestOf as m, storeBundle as n, toStoredObject as o, checkFreeSpace as p, putBundle as r, drain as s, bundleHeader as t, readStart as u, findPackIndex as v, listRefs as w, sweepPacks as x, initRepository as y, stopping as z };
