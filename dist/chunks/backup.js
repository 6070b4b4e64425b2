import { o as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { T as asHoldfastError, d as describeBytes, f as describeDuration, o as describeError, s as exitCodeOfError, w as HoldfastError, x as Secret, y as VERSION } from "./start.js";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { hostname } from "node:os";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { constants, existsSync, readFileSync, readlinkSync } from "node:fs";
import { finished } from "node:stream";
import { gzip } from "node:zlib";
import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { link, lstat, mkdir, mkdtemp, open, readFile, readdir, realpath, rename, rm, unlink, writeFile } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
// core/domain/backoff.ts
/** How long to wait before trying again. */
/** The least wait after the first failure; it doubles with every further one. */
const FIRST_MS = 5e3;
/** Up to here it doubles. */
const GREATEST_MS = 6e4;
/** Who asks for more than this is asked again after this; a job cannot wait for hours. */
const GREATEST_ASKED_MS = 3e5;
/**
* Milliseconds to wait after failure number `failures` (1, 2, …): 5 s, 10 s, 20 s, 40 s,
* and 60 s from then on, or what the other side asked for (`retryAfterMs`, at most five
* minutes) if that is more. Up to half as much again is added by `random` (0 to 1), so that
* many who failed together do not come back together.
*/
function backoffMs(failures, random, retryAfterMs = 0) {
	const doubled = Math.min(FIRST_MS * 2 ** (failures - 1), GREATEST_MS);
	return Math.round(Math.max(doubled, Math.min(retryAfterMs, GREATEST_ASKED_MS)) * (1 + random / 2));
}
// core/domain/outcome.ts
const BACKUP_STATUSES = [
	"stored",
	"unchanged",
	"incomplete",
	"failed",
	"dry-run"
];
/** Process exit codes: 0 all well, 1 failed, 2 usage or configuration, 3 incomplete. */
function exitCodeOf(results) {
	if (results.some((result) => result.status === "failed")) return 1;
	if (results.some((result) => result.status === "incomplete")) return 3;
	return 0;
}
// core/domain/source.ts
/** What a person may name as the thing to back up. */
const OWNER$1 = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const NAME$1 = /^(?!\.{1,2}$)[A-Za-z0-9_.-]+$/;
const SCP_LIKE = /^(?:([^@/\s]+)@)?([^:/\s]+):(?!\/\/)(.+)$/;
/**
* Reads a source: `owner/name`, `owner/*`, an `https:`, `http:`, `ssh:`, `git:` or `file:`
* address, `user@host:path`, or a path. What exists here is a path, as git has it. Throws
* `bad-input`, with a message that shows no credential.
*/
function parseSource(text, context) {
	if (text === "" || text.startsWith("-") || /\p{Cc}/u.test(text)) throw badSource(text, "it is empty, begins with a dash or holds a control character");
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return parseUrl(text, context);
	if (context.existsHere(text) || /^([./~\\]|\.\.$)/.test(text)) return {
		kind: "path",
		path: text
	};
	const [owner = "", name = "", ...deeper] = text.split("/");
	if (deeper.length === 0) {
		const github = readGitHub(context.githubHost, owner, bare(name));
		if (github !== void 0) return github;
	}
	return parseScpLike(text);
}
function readGitHub(host, owner, name, credential) {
	if (!OWNER$1.test(owner)) return void 0;
	if (name === "*") return {
		kind: "owner",
		host,
		owner
	};
	if (!NAME$1.test(name)) return void 0;
	return {
		kind: "github",
		host,
		owner,
		name,
		...credential && { credential }
	};
}
function parseScpLike(text) {
	const [, user = "", host = "", path = ""] = SCP_LIKE.exec(text) ?? [];
	if (host === "") throw badSource(text, "there is no such directory here");
	if (user.includes(":")) throw badSource(text, "ssh takes no password in an address");
	if (host.startsWith("-") || path.startsWith("-")) throw badSource(text, "a part begins with a dash");
	const parts = segments(path);
	if (parts.length === 0) throw badSource(text, "it names no repository");
	const home = user !== "" && user !== "git" && !/^[/~]/.test(path) ? [`~${user}`] : [];
	return {
		kind: "url",
		transport: "ssh",
		url: text,
		host: host.toLowerCase(),
		path: [...home, ...parts]
	};
}
const TRANSPORTS = /* @__PURE__ */ new Map([
	["http:", { name: "http" }],
	["https:", { name: "http" }],
	["ssh:", {
		name: "ssh",
		port: "22"
	}],
	["git:", {
		name: "git",
		port: "9418"
	}]
]);
function parseUrl(text, { githubHosts }) {
	if (!URL.canParse(text)) throw badSource(text, "the address cannot be read");
	const url = new URL(text);
	if (url.protocol === "file:") return {
		kind: "path",
		path: readFilePath(url, text)
	};
	const transport = TRANSPORTS.get(url.protocol);
	if (transport === void 0) throw badSource(text, "only https, http, ssh, git and file addresses can be backed up");
	if (url.hostname.startsWith("-")) throw badSource(text, "its host begins with a dash");
	if (url.port === transport.port) url.port = "";
	const path = segments(url.pathname).map((part) => decode(part, text));
	if (path.length === 0 || url.hostname === "") throw badSource(text, "it names no repository");
	const credential = transport.name === "http" ? credentialOf(url, text) : void 0;
	const host = url.host.toLowerCase();
	if (transport.name === "http" && githubHosts.includes(host) && !path.at(-1)?.endsWith(".wiki")) return parseGitHubUrl(text, host, path, credential);
	if (url.search !== "") throw badSource(text, "an address may not have a query");
	const plain = withoutCredential(url, transport);
	return {
		kind: "url",
		transport: transport.name,
		url: plain,
		host,
		path,
		...credential && { credential }
	};
}
function parseGitHubUrl(text, host, [owner = "", name = "", ...deeper], credential) {
	const github = deeper.length === 0 ? readGitHub(host, owner, name, credential) : void 0;
	if (github === void 0) throw badSource(text, "it is a page within GitHub, not a repository");
	return github;
}
/** Ssh keeps its user, who is no secret and part of the address. */
function withoutCredential(address, { name }) {
	const url = new URL(address);
	if (name !== "ssh") url.username = "";
	url.password = "";
	url.hash = "";
	return url.href;
}
function readFilePath(url, text) {
	if (url.host !== "") throw badSource(text, "a file address has three slashes and a path");
	return decode(url.pathname, text);
}
function credentialOf(url, text) {
	if (url.username === "" && url.password === "") return void 0;
	const username = decode(url.username, text);
	const password = decode(url.password, text);
	if (password === "") return {
		username: "x-access-token",
		password: new Secret(username)
	};
	return {
		username,
		password: new Secret(password)
	};
}
function decode(part, text) {
	let decoded;
	try {
		decoded = decodeURIComponent(part);
	} catch {
		throw badSource(text, "it has a % that stands for nothing");
	}
	if (/\p{Cc}/u.test(decoded)) throw badSource(text, "it holds a control character");
	return decoded;
}
/**
* The text that a plain address is known by: its digest is the repository id. Spellings
* of one address (case of the host, `.git`, a slash at the end, https or ssh) are one.
*/
function canonicalAddress(host, path) {
	return [host.toLowerCase(), ...path].join("/");
}
function segments(path) {
	const parts = path.split("/").filter((part) => part !== "" && part !== ".");
	const last = parts.pop();
	return last === void 0 ? [] : [...parts, bare(last)];
}
function bare(name) {
	return name.length > 4 ? name.replace(/\.git$/, "") : name;
}
function badSource(text, why) {
	return new HoldfastError("bad-input", `"${redactSource(text)}" is no source: ${why}.`, { hint: "Name a repository as owner/name, as an https or ssh address, or as a path that exists." });
}
/** A source as it was named, fit to be shown: all that may be a credential is cut. */
function redactSource(text) {
	return text.replace(/\/\/.*@/s, "//").replace(/^[^/]*:[^/]*@/, "").replace(/[?#].*$/s, "").replace(/\p{Cc}+/gu, " ");
}
// node_modules/yocto-queue/index.js
var Node = class {
	value;
	next;
	constructor(value) {
		this.value = value;
	}
};
var Queue = class {
	#head;
	#tail;
	#size;
	constructor() {
		this.clear();
	}
	enqueue(value) {
		const node = new Node(value);
		if (this.#head) {
			this.#tail.next = node;
			this.#tail = node;
		} else {
			this.#head = node;
			this.#tail = node;
		}
		this.#size++;
	}
	dequeue() {
		const current = this.#head;
		if (!current) return;
		this.#head = this.#head.next;
		this.#size--;
		if (!this.#head) this.#tail = void 0;
		return current.value;
	}
	peek() {
		if (!this.#head) return;
		return this.#head.value;
	}
	clear() {
		this.#head = void 0;
		this.#tail = void 0;
		this.#size = 0;
	}
	get size() {
		return this.#size;
	}
	*[Symbol.iterator]() {
		let current = this.#head;
		while (current) {
			yield current.value;
			current = current.next;
		}
	}
	*drain() {
		while (this.#head) yield this.dequeue();
	}
};
// node_modules/p-limit/index.js
function pLimit(concurrency) {
	let rejectOnClear = false;
	if (typeof concurrency === "object") ({concurrency, rejectOnClear = false} = concurrency);
	validateConcurrency(concurrency);
	if (typeof rejectOnClear !== "boolean") throw new TypeError("Expected `rejectOnClear` to be a boolean");
	const queue = new Queue();
	let activeCount = 0;
	const resumeNext = () => {
		if (activeCount < concurrency && queue.size > 0) {
			activeCount++;
			queue.dequeue().run();
		}
	};
	const next = () => {
		activeCount--;
		resumeNext();
	};
	const run = async (function_, resolve, arguments_) => {
		const result = (async () => function_(...arguments_))();
		resolve(result);
		try {
			await result;
		} catch {}
		next();
	};
	const enqueue = (function_, resolve, reject, arguments_) => {
		const queueItem = { reject };
		new Promise((internalResolve) => {
			queueItem.run = internalResolve;
			queue.enqueue(queueItem);
		}).then(run.bind(void 0, function_, resolve, arguments_));
		if (activeCount < concurrency) resumeNext();
	};
	const generator = (function_, ...arguments_) => new Promise((resolve, reject) => {
		enqueue(function_, resolve, reject, arguments_);
	});
	Object.defineProperties(generator, {
		activeCount: { get: () => activeCount },
		pendingCount: { get: () => queue.size },
		clearQueue: { value() {
			if (!rejectOnClear) {
				queue.clear();
				return;
			}
			const abortError = AbortSignal.abort().reason;
			while (queue.size > 0) queue.dequeue().reject(abortError);
		} },
		concurrency: {
			get: () => concurrency,
			set(newConcurrency) {
				validateConcurrency(newConcurrency);
				concurrency = newConcurrency;
				queueMicrotask(() => {
					while (activeCount < concurrency && queue.size > 0) resumeNext();
				});
			}
		},
		map: { async value(iterable, function_) {
			const promises = [];
			try {
				Array.from(iterable, (value, index) => {
					const promise = generator(function_, value, index);
					promises.push(promise);
					return promise;
				});
			} catch (error) {
				for (const promise of promises) promise.catch(() => {});
				throw error;
			}
			return Promise.all(promises);
		} }
	});
	return generator;
}
function validateConcurrency(concurrency) {
	if (!((Number.isInteger(concurrency) || concurrency === Number.POSITIVE_INFINITY) && concurrency > 0)) throw new TypeError("Expected `concurrency` to be a number from 1 and up");
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
		head: first?.name === "HEAD" ? toHead$1(first) : { kind: "unknown" },
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
function toHead$1({ target, oid }) {
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
		head: UNKNOWN$1
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
const UNKNOWN$1 = { kind: "unknown" };
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
// node_modules/picomatch/lib/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const WIN_SLASH = "\\\\/";
	const WIN_NO_SLASH = `[^${WIN_SLASH}]`;
	const DEFAULT_MAX_EXTGLOB_RECURSION = 0;
	/**
	* Posix glob regex
	*/
	const DOT_LITERAL = "\\.";
	const PLUS_LITERAL = "\\+";
	const QMARK_LITERAL = "\\?";
	const SLASH_LITERAL = "\\/";
	const ONE_CHAR = "(?=.)";
	const QMARK = "[^/]";
	const END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
	const START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
	const DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
	const POSIX_CHARS = {
		DOT_LITERAL,
		PLUS_LITERAL,
		QMARK_LITERAL,
		SLASH_LITERAL,
		ONE_CHAR,
		QMARK,
		END_ANCHOR,
		DOTS_SLASH,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!${START_ANCHOR}${DOTS_SLASH})`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`,
		NO_DOTS_SLASH: `(?!${DOTS_SLASH})`,
		QMARK_NO_DOT: `[^.${SLASH_LITERAL}]`,
		STAR: `${QMARK}*?`,
		START_ANCHOR,
		SEP: "/"
	};
	/**
	* Windows glob regex
	*/
	const WINDOWS_CHARS = {
		...POSIX_CHARS,
		SLASH_LITERAL: `[${WIN_SLASH}]`,
		QMARK: WIN_NO_SLASH,
		STAR: `${WIN_NO_SLASH}*?`,
		DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
		NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
		START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
		END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
		SEP: "\\"
	};
	module.exports = {
		DEFAULT_MAX_EXTGLOB_RECURSION,
		MAX_LENGTH: 65536,
		POSIX_REGEX_SOURCE: {
			__proto__: null,
			alnum: "a-zA-Z0-9",
			alpha: "a-zA-Z",
			ascii: "\\x00-\\x7F",
			blank: " \\t",
			cntrl: "\\x00-\\x1F\\x7F",
			digit: "0-9",
			graph: "\\x21-\\x7E",
			lower: "a-z",
			print: "\\x20-\\x7E ",
			punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
			space: " \\t\\r\\n\\v\\f",
			upper: "A-Z",
			word: "A-Za-z0-9_",
			xdigit: "A-Fa-f0-9"
		},
		REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
		REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
		REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
		REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
		REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
		REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
		REPLACEMENTS: {
			__proto__: null,
			"***": "*",
			"**/**": "**",
			"**/**/**": "**"
		},
		CHAR_0: 48,
		CHAR_9: 57,
		CHAR_UPPERCASE_A: 65,
		CHAR_LOWERCASE_A: 97,
		CHAR_UPPERCASE_Z: 90,
		CHAR_LOWERCASE_Z: 122,
		CHAR_LEFT_PARENTHESES: 40,
		CHAR_RIGHT_PARENTHESES: 41,
		CHAR_ASTERISK: 42,
		CHAR_AMPERSAND: 38,
		CHAR_AT: 64,
		CHAR_BACKWARD_SLASH: 92,
		CHAR_CARRIAGE_RETURN: 13,
		CHAR_CIRCUMFLEX_ACCENT: 94,
		CHAR_COLON: 58,
		CHAR_COMMA: 44,
		CHAR_DOT: 46,
		CHAR_DOUBLE_QUOTE: 34,
		CHAR_EQUAL: 61,
		CHAR_EXCLAMATION_MARK: 33,
		CHAR_FORM_FEED: 12,
		CHAR_FORWARD_SLASH: 47,
		CHAR_GRAVE_ACCENT: 96,
		CHAR_HASH: 35,
		CHAR_HYPHEN_MINUS: 45,
		CHAR_LEFT_ANGLE_BRACKET: 60,
		CHAR_LEFT_CURLY_BRACE: 123,
		CHAR_LEFT_SQUARE_BRACKET: 91,
		CHAR_LINE_FEED: 10,
		CHAR_NO_BREAK_SPACE: 160,
		CHAR_PERCENT: 37,
		CHAR_PLUS: 43,
		CHAR_QUESTION_MARK: 63,
		CHAR_RIGHT_ANGLE_BRACKET: 62,
		CHAR_RIGHT_CURLY_BRACE: 125,
		CHAR_RIGHT_SQUARE_BRACKET: 93,
		CHAR_SEMICOLON: 59,
		CHAR_SINGLE_QUOTE: 39,
		CHAR_SPACE: 32,
		CHAR_TAB: 9,
		CHAR_UNDERSCORE: 95,
		CHAR_VERTICAL_LINE: 124,
		CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
		/**
		* Create EXTGLOB_CHARS
		*/
		extglobChars(chars) {
			return {
				"!": {
					type: "negate",
					open: "(?:(?!(?:",
					close: `))${chars.STAR})`
				},
				"?": {
					type: "qmark",
					open: "(?:",
					close: ")?"
				},
				"+": {
					type: "plus",
					open: "(?:",
					close: ")+"
				},
				"*": {
					type: "star",
					open: "(?:",
					close: ")*"
				},
				"@": {
					type: "at",
					open: "(?:",
					close: ")"
				}
			};
		},
		/**
		* Create GLOB_CHARS
		*/
		globChars(win32) {
			return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
		}
	};
}));
// node_modules/picomatch/lib/utils.js
var require_utils = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { REGEX_BACKSLASH, REGEX_REMOVE_BACKSLASH, REGEX_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_GLOBAL } = require_constants();
	exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
	exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
	exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
	exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
	exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
	exports.isWindows = () => {
		if (typeof navigator !== "undefined" && navigator.platform) {
			const platform = navigator.platform.toLowerCase();
			return platform === "win32" || platform === "windows";
		}
		if (typeof process !== "undefined" && process.platform) return process.platform === "win32";
		return false;
	};
	exports.removeBackslashes = (str) => {
		return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
			return match === "\\" ? "" : match;
		});
	};
	exports.escapeLast = (input, char, lastIdx) => {
		const idx = input.lastIndexOf(char, lastIdx);
		if (idx === -1) return input;
		if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
		return `${input.slice(0, idx)}\\${input.slice(idx)}`;
	};
	exports.removePrefix = (input, state = {}) => {
		let output = input;
		if (output.startsWith("./")) {
			output = output.slice(2);
			state.prefix = "./";
		}
		return output;
	};
	exports.wrapOutput = (input, state = {}, options = {}) => {
		let output = `${options.contains ? "" : "^"}(?:${input})${options.contains ? "" : "$"}`;
		if (state.negated === true) output = `(?:^(?!${output}).*$)`;
		return output;
	};
	exports.basename = (path, { windows } = {}) => {
		const segs = path.split(windows ? /[\\/]/ : "/");
		const last = segs[segs.length - 1];
		if (last === "") return segs[segs.length - 2];
		return last;
	};
}));
// node_modules/picomatch/lib/scan.js
var require_scan = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const utils = require_utils();
	const { CHAR_ASTERISK, CHAR_AT, CHAR_BACKWARD_SLASH, CHAR_COMMA, CHAR_DOT, CHAR_EXCLAMATION_MARK, CHAR_FORWARD_SLASH, CHAR_LEFT_CURLY_BRACE, CHAR_LEFT_PARENTHESES, CHAR_LEFT_SQUARE_BRACKET, CHAR_PLUS, CHAR_QUESTION_MARK, CHAR_RIGHT_CURLY_BRACE, CHAR_RIGHT_PARENTHESES, CHAR_RIGHT_SQUARE_BRACKET } = require_constants();
	const isPathSeparator = (code) => {
		return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
	};
	const depth = (token) => {
		if (token.isPrefix !== true) token.depth = token.isGlobstar ? Infinity : 1;
	};
	/**
	* Quickly scans a glob pattern and returns an object with a handful of
	* useful properties, like `isGlob`, `path` (the leading non-glob, if it exists),
	* `glob` (the actual pattern), `negated` (true if the path starts with `!` but not
	* with `!(`) and `negatedExtglob` (true if the path starts with `!(`).
	*
	* ```js
	* const pm = require('picomatch');
	* console.log(pm.scan('foo/bar/*.js'));
	* { isGlob: true, input: 'foo/bar/*.js', base: 'foo/bar', glob: '*.js' }
	* ```
	* @param {String} `str`
	* @param {Object} `options`
	* @return {Object} Returns an object with tokens and regex source string.
	* @api public
	*/
	const scan = (input, options) => {
		const opts = options || {};
		const length = input.length - 1;
		const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
		const slashes = [];
		const tokens = [];
		const parts = [];
		let str = input;
		let index = -1;
		let start = 0;
		let lastIndex = 0;
		let isBrace = false;
		let isBracket = false;
		let isGlob = false;
		let isExtglob = false;
		let isGlobstar = false;
		let braceEscaped = false;
		let backslashes = false;
		let negated = false;
		let negatedExtglob = false;
		let finished = false;
		let braces = 0;
		let prev;
		let code;
		let token = {
			value: "",
			depth: 0,
			isGlob: false
		};
		const eos = () => index >= length;
		const peek = () => str.charCodeAt(index + 1);
		const advance = () => {
			prev = code;
			return str.charCodeAt(++index);
		};
		while (index < length) {
			code = advance();
			let next;
			if (code === CHAR_BACKWARD_SLASH) {
				backslashes = token.backslashes = true;
				code = advance();
				if (code === CHAR_LEFT_CURLY_BRACE) braceEscaped = true;
				continue;
			}
			if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
				braces++;
				while (eos() !== true && (code = advance())) {
					if (code === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (code === CHAR_LEFT_CURLY_BRACE) {
						braces++;
						continue;
					}
					if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (braceEscaped !== true && code === CHAR_COMMA) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (code === CHAR_RIGHT_CURLY_BRACE) {
						braces--;
						if (braces === 0) {
							braceEscaped = false;
							isBrace = token.isBrace = true;
							finished = true;
							break;
						}
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_FORWARD_SLASH) {
				slashes.push(index);
				tokens.push(token);
				token = {
					value: "",
					depth: 0,
					isGlob: false
				};
				if (finished === true) continue;
				if (prev === CHAR_DOT && index === start + 1) {
					start += 2;
					continue;
				}
				lastIndex = index + 1;
				continue;
			}
			if (opts.noext !== true) {
				if ((code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK) === true && peek() === CHAR_LEFT_PARENTHESES) {
					isGlob = token.isGlob = true;
					isExtglob = token.isExtglob = true;
					finished = true;
					if (code === CHAR_EXCLAMATION_MARK && index === start) negatedExtglob = true;
					if (scanToEnd === true) {
						let parens = 0;
						while (eos() !== true && (code = advance())) {
							if (code === CHAR_BACKWARD_SLASH) {
								backslashes = token.backslashes = true;
								advance();
								continue;
							}
							if (code === CHAR_LEFT_PARENTHESES) {
								parens++;
								continue;
							}
							if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
								finished = true;
								break;
							}
						}
						continue;
					}
					break;
				}
			}
			if (code === CHAR_ASTERISK) {
				if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_QUESTION_MARK) {
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_LEFT_SQUARE_BRACKET) {
				while (eos() !== true && (next = advance())) {
					if (next === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (next === CHAR_RIGHT_SQUARE_BRACKET) {
						isBracket = token.isBracket = true;
						isGlob = token.isGlob = true;
						finished = true;
						break;
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
				negated = token.negated = true;
				start++;
				continue;
			}
			if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
				isGlob = token.isGlob = true;
				if (scanToEnd === true) {
					let parens = 1;
					while (eos() !== true && (code = advance())) {
						if (code === CHAR_BACKWARD_SLASH) {
							backslashes = token.backslashes = true;
							advance();
							continue;
						}
						if (code === CHAR_LEFT_PARENTHESES) {
							parens++;
							continue;
						}
						if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
							finished = true;
							break;
						}
					}
					continue;
				}
				break;
			}
			if (isGlob === true) {
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
		}
		if (opts.noext === true) {
			isExtglob = false;
			isGlob = false;
		}
		let base = str;
		let prefix = "";
		let glob = "";
		if (start > 0) {
			prefix = str.slice(0, start);
			str = str.slice(start);
			lastIndex -= start;
		}
		if (base && isGlob === true && lastIndex > 0) {
			base = str.slice(0, lastIndex);
			glob = str.slice(lastIndex);
		} else if (isGlob === true) {
			base = "";
			glob = str;
		} else base = str;
		if (base && base !== "" && base !== "/" && base !== str) {
			if (isPathSeparator(base.charCodeAt(base.length - 1))) base = base.slice(0, -1);
		}
		if (opts.unescape === true) {
			if (glob) glob = utils.removeBackslashes(glob);
			if (base && backslashes === true) base = utils.removeBackslashes(base);
		}
		const state = {
			prefix,
			input,
			start,
			base,
			glob,
			isBrace,
			isBracket,
			isGlob,
			isExtglob,
			isGlobstar,
			negated,
			negatedExtglob
		};
		if (opts.tokens === true) {
			state.maxDepth = 0;
			if (!isPathSeparator(code)) tokens.push(token);
			state.tokens = tokens;
		}
		if (opts.parts === true || opts.tokens === true) {
			let prevIndex;
			for (let idx = 0; idx < slashes.length; idx++) {
				const n = prevIndex !== void 0 ? prevIndex + 1 : start;
				const i = slashes[idx];
				const value = input.slice(n, i);
				if (opts.tokens) {
					if (idx === 0 && start !== 0) {
						tokens[idx].isPrefix = true;
						tokens[idx].value = prefix;
					} else tokens[idx].value = value;
					depth(tokens[idx]);
					state.maxDepth += tokens[idx].depth;
				}
				if (i >= start) {
					parts.push(value);
					prevIndex = i;
				}
			}
			const n = prevIndex !== void 0 ? prevIndex + 1 : start;
			const value = input.slice(n);
			parts.push(value);
			if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
				tokens[tokens.length - 1].value = value;
				depth(tokens[tokens.length - 1]);
				state.maxDepth += tokens[tokens.length - 1].depth;
			}
			state.slashes = slashes;
			state.parts = parts;
		}
		return state;
	};
	module.exports = scan;
}));
// node_modules/picomatch/lib/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = require_constants();
	const utils = require_utils();
	/**
	* Constants
	*/
	const { MAX_LENGTH, POSIX_REGEX_SOURCE, REGEX_NON_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_BACKREF, REPLACEMENTS } = constants;
	/**
	* Helpers
	*/
	const expandRange = (args, options) => {
		if (typeof options.expandRange === "function") return options.expandRange(...args, options);
		args.sort();
		const value = `[${args.join("-")}]`;
		try {
			new RegExp(value);
		} catch (ex) {
			return args.map((v) => utils.escapeRegex(v)).join("..");
		}
		return value;
	};
	/**
	* Create the message for a syntax error
	*/
	const syntaxError = (type, char) => {
		return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
	};
	const splitTopLevel = (input) => {
		const parts = [];
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let value = "";
		let escaped = false;
		for (const ch of input) {
			if (escaped === true) {
				value += ch;
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				value += ch;
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				value += ch;
				continue;
			}
			if (quote === 0) {
				if (ch === "[") bracket++;
				else if (ch === "]" && bracket > 0) bracket--;
				else if (bracket === 0) {
					if (ch === "(") paren++;
					else if (ch === ")" && paren > 0) paren--;
					else if (ch === "|" && paren === 0) {
						parts.push(value);
						value = "";
						continue;
					}
				}
			}
			value += ch;
		}
		parts.push(value);
		return parts;
	};
	const isPlainBranch = (branch) => {
		let escaped = false;
		for (const ch of branch) {
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (/[?*+@!()[\]{}]/.test(ch)) return false;
		}
		return true;
	};
	const normalizeSimpleBranch = (branch) => {
		let value = branch.trim();
		let changed = true;
		while (changed === true) {
			changed = false;
			if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
				value = value.slice(2, -1);
				changed = true;
			}
		}
		if (!isPlainBranch(value)) return;
		return value.replace(/\\(.)/g, "$1");
	};
	const hasRepeatedCharPrefixOverlap = (branches) => {
		const values = branches.map(normalizeSimpleBranch).filter(Boolean);
		for (let i = 0; i < values.length; i++) for (let j = i + 1; j < values.length; j++) {
			const a = values[i];
			const b = values[j];
			const char = a[0];
			if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) continue;
			if (a === b || a.startsWith(b) || b.startsWith(a)) return true;
		}
		return false;
	};
	const parseRepeatedExtglob = (pattern, requireEnd = true) => {
		if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") return;
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let escaped = false;
		for (let i = 1; i < pattern.length; i++) {
			const ch = pattern[i];
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				continue;
			}
			if (quote === 1) continue;
			if (ch === "[") {
				bracket++;
				continue;
			}
			if (ch === "]" && bracket > 0) {
				bracket--;
				continue;
			}
			if (bracket > 0) continue;
			if (ch === "(") {
				paren++;
				continue;
			}
			if (ch === ")") {
				paren--;
				if (paren === 0) {
					if (requireEnd === true && i !== pattern.length - 1) return;
					return {
						type: pattern[0],
						body: pattern.slice(2, i),
						end: i
					};
				}
			}
		}
	};
	const buildCharClassStar = (chars) => {
		return `${chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`}*`;
	};
	const getStarExtglobSequenceChars = (pattern) => {
		let index = 0;
		const chars = [];
		while (index < pattern.length) {
			const match = parseRepeatedExtglob(pattern.slice(index), false);
			if (!match || match.type !== "*") return;
			const branches = splitTopLevel(match.body).map((branch) => branch.trim());
			if (branches.length !== 1) return;
			const branch = normalizeSimpleBranch(branches[0]);
			if (!branch || branch.length !== 1) return;
			chars.push(branch);
			index += match.end + 1;
		}
		if (chars.length < 1) return;
		return chars;
	};
	const repeatedExtglobRecursion = (pattern) => {
		let depth = 0;
		let value = pattern.trim();
		let match = parseRepeatedExtglob(value);
		while (match) {
			depth++;
			value = match.body.trim();
			match = parseRepeatedExtglob(value);
		}
		return depth;
	};
	const analyzeRepeatedExtglob = (body, options) => {
		if (options.maxExtglobRecursion === false) return { risky: false };
		const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
		const branches = splitTopLevel(body).map((branch) => branch.trim());
		if (branches.length > 1) {
			if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) return { risky: true };
		}
		const safeChars = [];
		let sawStarSequence = false;
		let combinable = true;
		for (const branch of branches) {
			const chars = getStarExtglobSequenceChars(branch);
			if (chars) {
				sawStarSequence = true;
				safeChars.push(...chars);
				continue;
			}
			const literal = normalizeSimpleBranch(branch);
			if (literal && literal.length === 1) {
				safeChars.push(literal);
				continue;
			}
			combinable = false;
			if (repeatedExtglobRecursion(branch) > max) return { risky: true };
		}
		if (sawStarSequence) return combinable ? {
			risky: true,
			safeOutput: buildCharClassStar([...new Set(safeChars)])
		} : { risky: true };
		return { risky: false };
	};
	/**
	* Parse the given input string.
	* @param {String} input
	* @param {Object} options
	* @return {Object}
	*/
	const parse = (input, options) => {
		if (typeof input !== "string") throw new TypeError("Expected a string");
		input = REPLACEMENTS[input] || input;
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		let len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		const bos = {
			type: "bos",
			value: "",
			output: opts.prepend || ""
		};
		const tokens = [bos];
		const capture = opts.capture ? "" : "?:";
		const PLATFORM_CHARS = constants.globChars(opts.windows);
		const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
		const { DOT_LITERAL, PLUS_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOT_SLASH, NO_DOTS_SLASH, QMARK, QMARK_NO_DOT, STAR, START_ANCHOR } = PLATFORM_CHARS;
		const globstar = (opts) => {
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const nodot = opts.dot ? "" : NO_DOT;
		const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
		let star = opts.bash === true ? globstar(opts) : STAR;
		if (opts.capture) star = `(${star})`;
		if (typeof opts.noext === "boolean") opts.noextglob = opts.noext;
		const state = {
			input,
			index: -1,
			start: 0,
			dot: opts.dot === true,
			consumed: "",
			output: "",
			prefix: "",
			backtrack: false,
			negated: false,
			brackets: 0,
			braces: 0,
			parens: 0,
			quotes: 0,
			globstar: false,
			tokens
		};
		input = utils.removePrefix(input, state);
		len = input.length;
		const extglobs = [];
		const braces = [];
		const stack = [];
		let prev = bos;
		let value;
		/**
		* Tokenizing helpers
		*/
		const eos = () => state.index === len - 1;
		const peek = state.peek = (n = 1) => input[state.index + n];
		const advance = state.advance = () => input[++state.index] || "";
		const remaining = () => input.slice(state.index + 1);
		const consume = (value = "", num = 0) => {
			state.consumed += value;
			state.index += num;
		};
		const append = (token) => {
			state.output += token.output != null ? token.output : token.value;
			consume(token.value);
		};
		const negate = () => {
			let count = 1;
			while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
				advance();
				state.start++;
				count++;
			}
			if (count % 2 === 0) return false;
			state.negated = true;
			state.start++;
			return true;
		};
		const increment = (type) => {
			state[type]++;
			stack.push(type);
		};
		const decrement = (type) => {
			state[type]--;
			stack.pop();
		};
		/**
		* Push tokens onto the tokens array. This helper speeds up
		* tokenizing by 1) helping us avoid backtracking as much as possible,
		* and 2) helping us avoid creating extra tokens when consecutive
		* characters are plain text. This improves performance and simplifies
		* lookbehinds.
		*/
		const push = (tok) => {
			if (prev.type === "globstar") {
				const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
				const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
				if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
					state.output = state.output.slice(0, -prev.output.length);
					prev.type = "star";
					prev.value = "*";
					prev.output = star;
					state.output += prev.output;
				}
			}
			if (extglobs.length && tok.type !== "paren") extglobs[extglobs.length - 1].inner += tok.value;
			if (tok.value || tok.output) append(tok);
			if (prev && prev.type === "text" && tok.type === "text") {
				prev.output = (prev.output || prev.value) + tok.value;
				prev.value += tok.value;
				return;
			}
			tok.prev = prev;
			tokens.push(tok);
			prev = tok;
		};
		const extglobOpen = (type, value) => {
			const token = {
				...EXTGLOB_CHARS[value],
				conditions: 1,
				inner: ""
			};
			token.prev = prev;
			token.parens = state.parens;
			token.output = state.output;
			token.startIndex = state.index;
			token.tokensIndex = tokens.length;
			const output = (opts.capture ? "(" : "") + token.open;
			increment("parens");
			push({
				type,
				value,
				output: state.output ? "" : ONE_CHAR
			});
			push({
				type: "paren",
				extglob: true,
				value: advance(),
				output
			});
			extglobs.push(token);
		};
		const extglobClose = (token) => {
			const literal = input.slice(token.startIndex, state.index + 1);
			const body = input.slice(token.startIndex + 2, state.index);
			const analysis = analyzeRepeatedExtglob(body, opts);
			if ((token.type === "plus" || token.type === "star") && analysis.risky) {
				const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
				const open = tokens[token.tokensIndex];
				open.type = "text";
				open.value = literal;
				open.output = safeOutput || utils.escapeRegex(literal);
				for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
					tokens[i].value = "";
					tokens[i].output = "";
					delete tokens[i].suffix;
				}
				state.output = token.output + open.output;
				state.backtrack = true;
				push({
					type: "paren",
					extglob: true,
					value,
					output: ""
				});
				decrement("parens");
				return;
			}
			let output = token.close + (opts.capture ? ")" : "");
			let rest;
			if (token.type === "negate") {
				let extglobStar = star;
				if (token.inner && token.inner.length > 1 && token.inner.includes("/")) extglobStar = globstar(opts);
				if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) output = token.close = `)$))${extglobStar}`;
				if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) output = token.close = `)${parse(rest, {
					...options,
					fastpaths: false
				}).output})${extglobStar})`;
				if (token.prev.type === "bos") state.negatedExtglob = true;
			}
			push({
				type: "paren",
				extglob: true,
				value,
				output
			});
			decrement("parens");
		};
		/**
		* Fast paths
		*/
		if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
			let backslashes = false;
			let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
				if (first === "\\") {
					backslashes = true;
					return m;
				}
				if (first === "?") {
					if (esc) return esc + first + (rest ? QMARK.repeat(rest.length) : "");
					if (index === 0) return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
					return QMARK.repeat(chars.length);
				}
				if (first === ".") return DOT_LITERAL.repeat(chars.length);
				if (first === "*") {
					if (esc) return esc + first + (rest ? star : "");
					return star;
				}
				return esc ? m : `\\${m}`;
			});
			if (backslashes === true) {
				if (opts.unescape === true) output = output.replace(/\\/g, "");
				else output = output.replace(/\\+/g, (m) => {
					return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
				});
			}
			if (output === input && opts.contains === true) {
				state.output = input;
				return state;
			}
			state.output = utils.wrapOutput(output, state, options);
			return state;
		}
		/**
		* Tokenize input until we reach end-of-string
		*/
		while (!eos()) {
			value = advance();
			if (value === "\0") continue;
			/**
			* Escaped characters
			*/
			if (value === "\\") {
				const next = peek();
				if (next === "/" && opts.bash !== true) continue;
				if (next === "." || next === ";") continue;
				if (!next) {
					value += "\\";
					push({
						type: "text",
						value
					});
					continue;
				}
				const match = /^\\+/.exec(remaining());
				let slashes = 0;
				if (match && match[0].length > 2) {
					slashes = match[0].length;
					state.index += slashes;
					if (slashes % 2 !== 0) value += "\\";
				}
				if (opts.unescape === true) value = advance();
				else value += advance();
				if (state.brackets === 0) {
					push({
						type: "text",
						value
					});
					continue;
				}
			}
			/**
			* If we're inside a regex character class, continue
			* until we reach the closing bracket.
			*/
			if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
				if (opts.posix !== false && value === ":") {
					const inner = prev.value.slice(1);
					if (inner.includes("[")) {
						prev.posix = true;
						if (inner.includes(":")) {
							const idx = prev.value.lastIndexOf("[");
							const pre = prev.value.slice(0, idx);
							const rest = prev.value.slice(idx + 2);
							const posix = POSIX_REGEX_SOURCE[rest];
							if (posix) {
								prev.value = pre + posix;
								state.backtrack = true;
								advance();
								if (!bos.output && tokens.indexOf(prev) === 1) bos.output = ONE_CHAR;
								continue;
							}
						}
					}
				}
				if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") value = `\\${value}`;
				if (value === "]" && (prev.value === "[" || prev.value === "[^")) value = `\\${value}`;
				if (opts.posix === true && value === "!" && prev.value === "[") value = "^";
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* If we're inside a quoted string, continue
			* until we reach the closing double quote.
			*/
			if (state.quotes === 1 && value !== "\"") {
				value = utils.escapeRegex(value);
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* Double quotes
			*/
			if (value === "\"") {
				state.quotes = state.quotes === 1 ? 0 : 1;
				if (opts.keepQuotes === true) push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Parentheses
			*/
			if (value === "(") {
				increment("parens");
				push({
					type: "paren",
					value
				});
				continue;
			}
			if (value === ")") {
				if (state.parens === 0 && opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "("));
				const extglob = extglobs[extglobs.length - 1];
				if (extglob && state.parens === extglob.parens + 1) {
					extglobClose(extglobs.pop());
					continue;
				}
				push({
					type: "paren",
					value,
					output: state.parens ? ")" : "\\)"
				});
				decrement("parens");
				continue;
			}
			/**
			* Square brackets
			*/
			if (value === "[") {
				if (opts.nobracket === true || !remaining().includes("]")) {
					if (opts.nobracket !== true && opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
					value = `\\${value}`;
				} else increment("brackets");
				push({
					type: "bracket",
					value
				});
				continue;
			}
			if (value === "]") {
				if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				if (state.brackets === 0) {
					if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "["));
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				decrement("brackets");
				const prevValue = prev.value.slice(1);
				if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) value = `/${value}`;
				prev.value += value;
				append({ value });
				if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) continue;
				const escaped = utils.escapeRegex(prev.value);
				state.output = state.output.slice(0, -prev.value.length);
				if (opts.literalBrackets === true) {
					state.output += escaped;
					prev.value = escaped;
					continue;
				}
				prev.value = `(${capture}${escaped}|${prev.value})`;
				state.output += prev.value;
				continue;
			}
			/**
			* Braces
			*/
			if (value === "{" && opts.nobrace !== true) {
				increment("braces");
				const open = {
					type: "brace",
					value,
					output: "(",
					outputIndex: state.output.length,
					tokensIndex: state.tokens.length
				};
				braces.push(open);
				push(open);
				continue;
			}
			if (value === "}") {
				const brace = braces[braces.length - 1];
				if (opts.nobrace === true || !brace) {
					push({
						type: "text",
						value,
						output: value
					});
					continue;
				}
				let output = ")";
				if (brace.dots === true) {
					const arr = tokens.slice();
					const range = [];
					for (let i = arr.length - 1; i >= 0; i--) {
						tokens.pop();
						if (arr[i].type === "brace") break;
						if (arr[i].type !== "dots") range.unshift(arr[i].value);
					}
					output = expandRange(range, opts);
					state.backtrack = true;
				}
				if (brace.comma !== true && brace.dots !== true) {
					const out = state.output.slice(0, brace.outputIndex);
					const toks = state.tokens.slice(brace.tokensIndex);
					brace.value = brace.output = "\\{";
					value = output = "\\}";
					state.output = out;
					for (const t of toks) state.output += t.output || t.value;
				}
				push({
					type: "brace",
					value,
					output
				});
				decrement("braces");
				braces.pop();
				continue;
			}
			/**
			* Pipes
			*/
			if (value === "|") {
				if (extglobs.length > 0) extglobs[extglobs.length - 1].conditions++;
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Commas
			*/
			if (value === ",") {
				let output = value;
				const brace = braces[braces.length - 1];
				if (brace && stack[stack.length - 1] === "braces") {
					brace.comma = true;
					output = "|";
				}
				push({
					type: "comma",
					value,
					output
				});
				continue;
			}
			/**
			* Slashes
			*/
			if (value === "/") {
				if (prev.type === "dot" && state.index === state.start + 1) {
					state.start = state.index + 1;
					state.consumed = "";
					state.output = "";
					tokens.pop();
					prev = bos;
					continue;
				}
				push({
					type: "slash",
					value,
					output: SLASH_LITERAL
				});
				continue;
			}
			/**
			* Dots
			*/
			if (value === ".") {
				if (state.braces > 0 && prev.type === "dot") {
					if (prev.value === ".") prev.output = DOT_LITERAL;
					const brace = braces[braces.length - 1];
					prev.type = "dots";
					prev.output += value;
					prev.value += value;
					brace.dots = true;
					continue;
				}
				if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
					push({
						type: "text",
						value,
						output: DOT_LITERAL
					});
					continue;
				}
				push({
					type: "dot",
					value,
					output: DOT_LITERAL
				});
				continue;
			}
			/**
			* Question marks
			*/
			if (value === "?") {
				if (!(prev && prev.value === "(") && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("qmark", value);
					continue;
				}
				if (prev && prev.type === "paren") {
					const next = peek();
					let output = value;
					if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) output = `\\${value}`;
					push({
						type: "text",
						value,
						output
					});
					continue;
				}
				if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
					push({
						type: "qmark",
						value,
						output: QMARK_NO_DOT
					});
					continue;
				}
				push({
					type: "qmark",
					value,
					output: QMARK
				});
				continue;
			}
			/**
			* Exclamation
			*/
			if (value === "!") {
				if (opts.noextglob !== true && peek() === "(") {
					if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
						extglobOpen("negate", value);
						continue;
					}
				}
				if (opts.nonegate !== true && state.index === 0) {
					negate();
					continue;
				}
			}
			/**
			* Plus
			*/
			if (value === "+") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("plus", value);
					continue;
				}
				if (prev && prev.value === "(" || opts.regex === false) {
					push({
						type: "plus",
						value,
						output: PLUS_LITERAL
					});
					continue;
				}
				if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
					push({
						type: "plus",
						value
					});
					continue;
				}
				push({
					type: "plus",
					value: PLUS_LITERAL
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value === "@") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					push({
						type: "at",
						extglob: true,
						value,
						output: ""
					});
					continue;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value !== "*") {
				if (value === "$" || value === "^") value = `\\${value}`;
				const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
				if (match) {
					value += match[0];
					state.index += match[0].length;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Stars
			*/
			if (prev && (prev.type === "globstar" || prev.star === true)) {
				prev.type = "star";
				prev.star = true;
				prev.value += value;
				prev.output = star;
				state.backtrack = true;
				state.globstar = true;
				consume(value);
				continue;
			}
			let rest = remaining();
			if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
				extglobOpen("star", value);
				continue;
			}
			if (prev.type === "star") {
				if (opts.noglobstar === true) {
					consume(value);
					continue;
				}
				const prior = prev.prev;
				const before = prior.prev;
				const isStart = prior.type === "slash" || prior.type === "bos";
				const afterStar = before && (before.type === "star" || before.type === "globstar");
				if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
				const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
				if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				while (rest.slice(0, 3) === "/**") {
					const after = input[state.index + 4];
					if (after && after !== "/") break;
					rest = rest.slice(3);
					consume("/**", 3);
				}
				const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
				if (prior.type === "bos" && eos()) {
					prev.type = "globstar";
					prev.value += value;
					prev.output = globstar(opts);
					state.output = prev.output;
					state.globstar = true;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
					prev.value += value;
					state.globstar = true;
					state.output += prior.output + prev.output;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
					const end = rest[1] !== void 0 ? "|$" : "";
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
					prev.value += value;
					state.output += prior.output + prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				if (prior.type === "bos" && rest[0] === "/") {
					prev.type = "globstar";
					prev.value += value;
					prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
					state.output = prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				state.output = state.output.slice(0, -prev.output.length);
				prev.type = "globstar";
				prev.output = globstar(opts);
				prev.value += value;
				state.output += prev.output;
				state.globstar = true;
				consume(value);
				continue;
			}
			const token = {
				type: "star",
				value,
				output: star
			};
			if (opts.bash === true) {
				token.output = ".*?";
				if (prev.type === "bos" || prev.type === "slash") token.output = nodot + token.output;
				push(token);
				continue;
			}
			if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
				token.output = value;
				push(token);
				continue;
			}
			if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
				if (prev.type === "dot") {
					state.output += NO_DOT_SLASH;
					prev.output += NO_DOT_SLASH;
				} else if (opts.dot === true) {
					state.output += NO_DOTS_SLASH;
					prev.output += NO_DOTS_SLASH;
				} else {
					state.output += nodot;
					prev.output += nodot;
				}
				if (peek() !== "*") {
					state.output += ONE_CHAR;
					prev.output += ONE_CHAR;
				}
			}
			push(token);
		}
		while (state.brackets > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
			state.output = utils.escapeLast(state.output, "[");
			decrement("brackets");
		}
		while (state.parens > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
			state.output = utils.escapeLast(state.output, "(");
			decrement("parens");
		}
		while (state.braces > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
			state.output = utils.escapeLast(state.output, "{");
			decrement("braces");
		}
		if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) push({
			type: "maybe_slash",
			value: "",
			output: `${SLASH_LITERAL}?`
		});
		if (state.backtrack === true) {
			state.output = "";
			for (const token of state.tokens) {
				state.output += token.output != null ? token.output : token.value;
				if (token.suffix) state.output += token.suffix;
			}
		}
		return state;
	};
	/**
	* Fast paths for creating regular expressions for common glob patterns.
	* This can significantly speed up processing and has very little downside
	* impact when none of the fast paths match.
	*/
	parse.fastpaths = (input, options) => {
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		const len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		input = REPLACEMENTS[input] || input;
		const { DOT_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOTS, NO_DOTS_SLASH, STAR, START_ANCHOR } = constants.globChars(opts.windows);
		const nodot = opts.dot ? NO_DOTS : NO_DOT;
		const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
		const capture = opts.capture ? "" : "?:";
		const state = {
			negated: false,
			prefix: ""
		};
		let star = opts.bash === true ? ".*?" : STAR;
		if (opts.capture) star = `(${star})`;
		const globstar = (opts) => {
			if (opts.noglobstar === true) return star;
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const create = (str) => {
			switch (str) {
				case "*": return `${nodot}${ONE_CHAR}${star}`;
				case ".*": return `${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*.*": return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*/*": return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
				case "**": return nodot + globstar(opts);
				case "**/*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
				case "**/*.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "**/.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
				default: {
					const match = /^(.*?)\.(\w+)$/.exec(str);
					if (!match) return;
					const source = create(match[1]);
					if (!source) return;
					return source + DOT_LITERAL + match[2];
				}
			}
		};
		let source = create(utils.removePrefix(input, state));
		if (source && opts.strictSlashes !== true) source += `${SLASH_LITERAL}?`;
		return source;
	};
	module.exports = parse;
}));
// node_modules/picomatch/lib/picomatch.js
var require_picomatch$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const scan = require_scan();
	const parse = require_parse();
	const utils = require_utils();
	const constants = require_constants();
	const isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
	/**
	* Creates a matcher function from one or more glob patterns. The
	* returned function takes a string to match as its first argument,
	* and returns true if the string is a match. The returned matcher
	* function also takes a boolean as the second argument that, when true,
	* returns an object with additional information.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch(glob[, options]);
	*
	* const isMatch = picomatch('*.!(*a)');
	* console.log(isMatch('a.a')); //=> false
	* console.log(isMatch('a.b')); //=> true
	*
	* // For environments without `node.js`, `picomatch/posix` provides you a dependency-free matcher, without automatic OS detection.
	* const picomatch = require('picomatch/posix');
	* // the same API, defaulting to posix paths
	* const isMatch = picomatch('a/*');
	* console.log(isMatch('a\\b')); //=> false
	* console.log(isMatch('a/b')); //=> true
	*
	* // you can still configure the matcher function to accept windows paths
	* const isMatch = picomatch('a/*', { options: windows });
	* console.log(isMatch('a\\b')); //=> true
	* console.log(isMatch('a/b')); //=> true
	* ```
	* @name picomatch
	* @param {String|Array} `globs` One or more glob patterns.
	* @param {Object=} `options`
	* @return {Function=} Returns a matcher function.
	* @api public
	*/
	const picomatch = (glob, options, returnState = false) => {
		if (Array.isArray(glob)) {
			const fns = glob.map((input) => picomatch(input, options, returnState));
			const arrayMatcher = (str) => {
				for (const isMatch of fns) {
					const state = isMatch(str);
					if (state) return state;
				}
				return false;
			};
			return arrayMatcher;
		}
		const isState = isObject(glob) && glob.tokens && glob.input;
		if (glob === "" || typeof glob !== "string" && !isState) throw new TypeError("Expected pattern to be a non-empty string");
		const opts = options || {};
		const posix = opts.windows;
		const regex = isState ? picomatch.compileRe(glob, options) : picomatch.makeRe(glob, options, false, true);
		const state = regex.state;
		delete regex.state;
		let isIgnored = () => false;
		if (opts.ignore) {
			const ignoreOpts = {
				...options,
				ignore: null,
				onMatch: null,
				onResult: null
			};
			isIgnored = picomatch(opts.ignore, ignoreOpts, returnState);
		}
		const matcher = (input, returnObject = false) => {
			const { isMatch, match, output } = picomatch.test(input, regex, options, {
				glob,
				posix
			});
			const result = {
				glob,
				state,
				regex,
				posix,
				input,
				output,
				match,
				isMatch
			};
			if (typeof opts.onResult === "function") opts.onResult(result);
			if (isMatch === false) {
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (isIgnored(input)) {
				if (typeof opts.onIgnore === "function") opts.onIgnore(result);
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (typeof opts.onMatch === "function") opts.onMatch(result);
			return returnObject ? result : true;
		};
		if (returnState) matcher.state = state;
		return matcher;
	};
	/**
	* Test `input` with the given `regex`. This is used by the main
	* `picomatch()` function to test the input string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.test(input, regex[, options]);
	*
	* console.log(picomatch.test('foo/bar', /^(?:([^/]*?)\/([^/]*?))$/));
	* // { isMatch: true, match: [ 'foo/', 'foo', 'bar' ], output: 'foo/bar' }
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp} `regex`
	* @return {Object} Returns an object with matching info.
	* @api public
	*/
	picomatch.test = (input, regex, options, { glob, posix } = {}) => {
		if (typeof input !== "string") throw new TypeError("Expected input to be a string");
		if (input === "") return {
			isMatch: false,
			output: ""
		};
		const opts = options || {};
		const format = opts.format || (posix ? utils.toPosixSlashes : null);
		let match = input === glob;
		let output = match && format ? format(input) : input;
		if (match === false) {
			output = format ? format(input) : input;
			match = output === glob;
		}
		if (match === false || opts.capture === true) {
			if (opts.matchBase === true || opts.basename === true) match = picomatch.matchBase(input, regex, options, posix);
			else match = regex.exec(output);
		}
		return {
			isMatch: Boolean(match),
			match,
			output
		};
	};
	/**
	* Match the basename of a filepath.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.matchBase(input, glob[, options]);
	* console.log(picomatch.matchBase('foo/bar.js', '*.js'); // true
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp|String} `glob` Glob pattern or regex created by [.makeRe](#makeRe).
	* @return {Boolean}
	* @api public
	*/
	picomatch.matchBase = (input, glob, options, posix = options && options.windows) => {
		return (glob instanceof RegExp ? glob : picomatch.makeRe(glob, options)).test(utils.basename(input, { windows: posix }));
	};
	/**
	* Returns true if **any** of the given glob `patterns` match the specified `string`.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.isMatch(string, patterns[, options]);
	*
	* console.log(picomatch.isMatch('a.a', ['b.*', '*.a'])); //=> true
	* console.log(picomatch.isMatch('a.a', 'b.*')); //=> false
	* ```
	* @param {String|Array} str The string to test.
	* @param {String|Array} patterns One or more glob patterns to use for matching.
	* @param {Object} [options] See available [options](#options).
	* @return {Boolean} Returns true if any patterns match `str`
	* @api public
	*/
	picomatch.isMatch = (str, patterns, options) => picomatch(patterns, options)(str);
	/**
	* Parse a glob pattern to create the source string for a regular
	* expression.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const result = picomatch.parse(pattern[, options]);
	* ```
	* @param {String} `pattern`
	* @param {Object} `options`
	* @return {Object} Returns an object with useful properties and output to be used as a regex source string.
	* @api public
	*/
	picomatch.parse = (pattern, options) => {
		if (Array.isArray(pattern)) return pattern.map((p) => picomatch.parse(p, options));
		return parse(pattern, {
			...options,
			fastpaths: false
		});
	};
	/**
	* Scan a glob pattern to separate the pattern into segments.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.scan(input[, options]);
	*
	* const result = picomatch.scan('!./foo/*.js');
	* console.log(result);
	* { prefix: '!./',
	*   input: '!./foo/*.js',
	*   start: 3,
	*   base: 'foo',
	*   glob: '*.js',
	*   isBrace: false,
	*   isBracket: false,
	*   isGlob: true,
	*   isExtglob: false,
	*   isGlobstar: false,
	*   negated: true }
	* ```
	* @param {String} `input` Glob pattern to scan.
	* @param {Object} `options`
	* @return {Object} Returns an object with
	* @api public
	*/
	picomatch.scan = (input, options) => scan(input, options);
	/**
	* Compile a regular expression from the `state` object returned by the
	* [parse()](#parse) method.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const state = picomatch.parse('*.js');
	* // picomatch.compileRe(state[, options]);
	*
	* console.log(picomatch.compileRe(state));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {Object} `state`
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Intended for implementors, this argument allows you to return the raw output from the parser.
	* @param {Boolean} `returnState` Adds the state to a `state` property on the returned regex. Useful for implementors and debugging.
	* @return {RegExp}
	* @api public
	*/
	picomatch.compileRe = (state, options, returnOutput = false, returnState = false) => {
		if (returnOutput === true) return state.output;
		const opts = options || {};
		const prepend = opts.contains ? "" : "^";
		const append = opts.contains ? "" : "$";
		let source = `${prepend}(?:${state.output})${append}`;
		if (state && state.negated === true) source = `^(?!${source}).*$`;
		const regex = picomatch.toRegex(source, options);
		if (returnState === true) regex.state = state;
		return regex;
	};
	/**
	* Create a regular expression from a parsed glob pattern.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.makeRe(state[, options]);
	*
	* const result = picomatch.makeRe('*.js');
	* console.log(result);
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `state` The object returned from the `.parse` method.
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Implementors may use this argument to return the compiled output, instead of a regular expression. This is not exposed on the options to prevent end-users from mutating the result.
	* @param {Boolean} `returnState` Implementors may use this argument to return the state from the parsed glob with the returned regular expression.
	* @return {RegExp} Returns a regex created from the given pattern.
	* @api public
	*/
	picomatch.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
		if (!input || typeof input !== "string") throw new TypeError("Expected a non-empty string");
		let parsed = {
			negated: false,
			fastpaths: true
		};
		if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) parsed.output = parse.fastpaths(input, options);
		if (!parsed.output) parsed = parse(input, options);
		return picomatch.compileRe(parsed, options, returnOutput, returnState);
	};
	/**
	* Create a regular expression from the given regex source string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.toRegex(source[, options]);
	*
	* const { output } = picomatch.parse('*.js');
	* console.log(picomatch.toRegex(output));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `source` Regular expression source string.
	* @param {Object} `options`
	* @return {RegExp}
	* @api public
	*/
	picomatch.toRegex = (source, options) => {
		try {
			const opts = options || {};
			return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
		} catch (err) {
			if (options && options.debug === true) throw err;
			return /$^/;
		}
	};
	/**
	* Picomatch constants.
	* @return {Object}
	*/
	picomatch.constants = constants;
	/**
	* Expose "picomatch"
	*/
	module.exports = picomatch;
}));
// core/domain/select.ts
var import_picomatch = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports, module) => {
	const pico = require_picomatch$1();
	const utils = require_utils();
	function picomatch(glob, options, returnState = false) {
		if (options && (options.windows === null || options.windows === void 0)) options = {
			...options,
			windows: utils.isWindows()
		};
		return pico(glob, options, returnState);
	}
	Object.assign(picomatch, pico);
	module.exports = picomatch;
})))(), 1);
/**
* Whether a repository is taken, by any of the names it goes by: `owner/name`, an address or
* a path. Case does not count, as on GitHub. Throws `bad-input` for an empty pattern.
*/
function selectsRepository({ include, exclude }, names) {
	const matches = (pattern) => names.some(matcherOf(pattern, { nocase: true }));
	const [included, excluded] = [include.map(matches), exclude.map(matches)];
	return (include.length === 0 || included.includes(true)) && !excluded.includes(true);
}
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
	const matches = (0, import_picomatch.default)(pattern, {
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
// core/git/alive.ts
/** Whether the processes that left something behind are still there. */
/** Whether a process of this machine is still there. */
function isAlive$1(pid) {
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
	if (pid !== process.pid) return isAlive$1(pid);
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
	const git = startGit(command(dir, context, [
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
	const git = startGit(command(dir, context, [
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
	const { stdout } = await runGit(command(dir, context, [
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
function command(dir, context, args) {
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
const require$1 = createRequire(import.meta.url);
function http() {
	return require$1("node:http");
}
function https() {
	return require$1("node:https");
}
function tls() {
	return require$1("node:tls");
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
	throw unusable$1(name, "names a file that holds no certificate in PEM form");
}
function readOrThrow(name, path) {
	try {
		return readFileSync(path, "latin1");
	} catch (cause) {
		throw unusable$1(name, "names a file that cannot be read", cause);
	}
}
function unusable$1(name, why, cause) {
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
function broken(url, cause) {
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
		throw broken(url, call.failure());
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
// core/patience.ts
/** Tries again what the source may answer a moment later. */
const ATTEMPTS = 3;
/**
* Does `work`, up to three times while its failures are such as pass, with growing pauses.
* Each is reported: a source that answers only now and then is worth knowing of.
*/
async function withPatience(source, { sleep, random32, report }, work) {
	for (let failures = 1;; failures += 1) try {
		return await work();
	} catch (error) {
		if (!(error instanceof HoldfastError && isOfSource(error) && error.transient) || failures === ATTEMPTS) throw error;
		const waitMs = backoffMs(failures, random32() / 2 ** 32, error.retryAfterMs);
		report({
			kind: "note",
			source,
			level: "warning",
			message: `${error.message} Trying again in ${Math.round(waitMs / 1e3)} s.`
		});
		await sleep(waitMs);
	}
}
/** What the store has against it, its own adapter has tried again already. */
function isOfSource({ code }) {
	return code.startsWith("source-");
}
// core/archive/digest.ts
/** SHA-256 in hex; a text counts as its UTF-8 bytes. */
function sha256Hex(content) {
	return createHash("sha256").update(content).digest("hex");
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
// core/together.ts
/**
* The results of two works done at once. When one fails, `stop` is called to end the other,
* which is waited for: nothing goes on behind an error. The first failure is thrown.
*/
async function together(first, second, stop) {
	try {
		return await Promise.all([first, second]);
	} catch (error) {
		stop();
		await Promise.allSettled([first, second]);
		throw error;
	}
}
// core/backup.ts
/**
* Backs up `source`. Throws a `HoldfastError` when no snapshot was made; what the store held
* before stays as it was.
*/
async function backup(source, options, tools) {
	const startedAt = tools.now();
	const ending = new AbortController();
	const signal = AbortSignal.any([tools.signal, ending.signal]);
	const git = await openGitContext(tools.scratch, tools.environment, signal);
	const stop = () => ending.abort();
	try {
		tools.report({
			kind: "phase",
			source: source.label,
			phase: "listing"
		});
		const [look, known] = await together(withPatience(source.label, tools, () => lookAt(source, git, prefixesOf(options.refs))), readStore(source, tools, startedAt), stop);
		const job = examine(look, known, {
			source,
			options,
			tools,
			git,
			startedAt
		});
		if (options.dryRun) return await (await import("./dry-run.js")).describeDryRun(job);
		return await (await import("./make-snapshot.js")).makeSnapshot(job, stop);
	} finally {
		stop();
		await closeGitContext(git);
	}
}
async function readStore(source, tools, startedAt) {
	await sent();
	const { readKnown } = await import("./read-known.js");
	const known = await readKnown(source, tools, startedAt);
	await sent();
	await import("./make-snapshot.js");
	return known;
}
/**
* Resolves when a question that was begun is out, as a rule: on loopback that takes a connection
* and a turn of the event loop or two, and modules that are loaded hold all of them up.
*/
function sent() {
	return new Promise((resolve) => setTimeout(resolve, 4));
}
/** Finds out what changed. */
function examine({ listing: before, wire, misread }, known, asked) {
	const { refs, full } = asked.options;
	const { previous, present } = known;
	const wanted = selectRefs(before, createRefSelector(refs));
	const unchanged = (previous && previous.manifest.git.refs.object.plaintext.sha256 === digestOf(wanted)) === true && present && !full;
	return {
		...asked,
		...known,
		before,
		wanted,
		wire,
		misread,
		unchanged
	};
}
// core/connect-github.ts
function connectGitHub(options) {
	const clients = [];
	return async (host, token) => {
		const { createGitHub } = await import("./repositories.js");
		const client = clients.find((each) => each.host === host && each.token === token);
		if (client !== void 0) return client.github;
		const github = createGitHub({
			...options,
			host,
			token
		});
		clients.push({
			host,
			token,
			github
		});
		return github;
	};
}
// core/github/api-address.ts
/** Where the REST API of a GitHub host is found. */
/**
* `github.com` and the hosts of GitHub Enterprise Cloud have a host for it, a GitHub Enterprise
* Server a path:
* https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api/getting-started-with-the-rest-api
*/
function apiAddress(host) {
	if (host === "github.com") return "https://api.github.com";
	if (host.endsWith(".ghe.com")) return `https://api.${host}`;
	return `${webAddress(host)}/api/v3`;
}
/** Where people and git find it: https, but for a server on this very machine. */
function webAddress(host) {
	return `${isLoopback(host) ? "http" : "https"}://${host}`;
}
function isLoopback(host) {
	return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
}
// core/read-source.ts
/** What a person named as a source, seen from where they are. */
/** As `parseSource`, with a path made absolute. Throws `bad-input`. */
function readSource(text, { githubHost, directory, home }) {
	const absolute = (path) => resolve(directory, expandHome(path, home));
	const source = parseSource(text, {
		githubHosts: ["github.com", githubHost],
		githubHost,
		existsHere: (path) => existsSync(absolute(path))
	});
	return source.kind === "path" ? {
		kind: "path",
		path: absolute(source.path)
	} : source;
}
/** Shells do so too, but not in the middle of `--store=~/x` or between quotes. */
function expandHome(path, home) {
	if (home === void 0 || !/^~(\/|$)/.test(path)) return path;
	return join(home, path.slice(1));
}
// core/address-identity.ts
/** Who a repository is that no GitHub gives a number to: a digest of its address. */
/** `url` is without credentials. */
function identifyAddress(host, path, url) {
	return {
		id: idOf(host, path),
		host,
		path: [...path],
		url
	};
}
/**
* A directory, by its real path. `project/.git` and `project` are one repository; `x` and
* `x.git` may lie beside each other and are two. Every machine is `localhost`: a store that
* several machines share takes equal paths for one repository.
*/
function identifyPath(realPath) {
	const path = realPath.replace(/(?<=[^/])\/\.git$/, "");
	return identifyAddress("localhost", path.split("/").filter((part) => part !== ""), pathToFileURL(path).href);
}
function idOf(host, path) {
	return `url-${sha256Hex(canonicalAddress(host, path)).slice(0, 32)}`;
}
// core/resolve-source.ts
/** From what a person named to what git is given and whom the store knows it as. */
/** Finds out who `text` means. Throws `bad-input`, or what the source has against it. */
async function resolveSource(text, context) {
	const source = readSource(text, context);
	if (source.kind === "github") return resolveGitHub(source, context);
	if (source.kind === "url") return resolveAddress(source, context);
	if (source.kind === "path") return resolvePath(source.path);
	throw new HoldfastError("bad-input", `${text} means many repositories, not one.`, { hint: "Name one repository as owner/name." });
}
/** A repository of GitHub as a source. */
function toGitHubSource({ id, owner, name, sizeBytes }, host, { githubHost, token }) {
	const page = `${webAddress(host)}/${owner}/${name}`;
	return {
		label: host === githubHost ? `${owner}/${name}` : page,
		identity: {
			id,
			host,
			path: [owner, name],
			url: page
		},
		address: `${page}.git`,
		transport: "http",
		...token && { credential: asGitCredential(token.password) },
		...sizeBytes === void 0 ? {} : { sizeBytes }
	};
}
async function resolveGitHub({ host, owner, name, credential }, context) {
	const token = credential ?? tokenFor(host, context);
	const { githubHost, connect } = context;
	const known = host === githubHost ? knownId(`${owner}/${name}`, context.knownIds) : void 0;
	if (known !== void 0) return toGitHubSource({
		id: known,
		owner,
		name
	}, host, {
		githubHost,
		token
	});
	return toGitHubSource(await (await connect(host, token?.password)).readRepository(owner, name), host, {
		githubHost,
		token
	});
}
/** GitHub does not mind the case of a name. */
function knownId(name, knownIds) {
	const wanted = name.toLowerCase();
	return Object.entries(knownIds ?? {}).find(([known]) => known.toLowerCase() === wanted)?.[1];
}
function tokenFor(host, { githubHost, token }) {
	return host === githubHost ? token : void 0;
}
function resolveAddress({ url, host, path, transport, credential }, context) {
	const token = transport === "http" && url.startsWith(`${webAddress(host)}/`) ? tokenFor(host, context)?.password : void 0;
	const shown = credential ?? (token && asGitCredential(token));
	return {
		label: url,
		identity: identifyAddress(host, path, url),
		address: url,
		transport,
		...shown && { credential: shown }
	};
}
async function resolvePath(path) {
	const address = await realpath(path).catch((cause) => {
		throw noSuchPath(path, cause);
	});
	if (address === "/") throw noSuchPath(path, void 0);
	return {
		label: address,
		identity: identifyPath(address),
		address,
		transport: "file"
	};
}
/** GitHub takes a token as a password, and this as the name of whoever has one. */
function asGitCredential(password) {
	return {
		username: "x-access-token",
		password
	};
}
function noSuchPath(path, cause) {
	if (cause?.code === "EACCES") return new HoldfastError("source-denied", `${path} may not be read.`, {
		hint: "Run Holdfast as a user who may read the whole repository.",
		cause
	});
	return new HoldfastError("source-not-found", `There is no repository at ${path}.`, {
		hint: "Check the path; a repository on GitHub is named as owner/name.",
		cause
	});
}
// core/expand-sources.ts
/** From the list a person gave to the sources to back up: globs, filters, each one once. */
/**
* Resolves `texts` in their order, `owner/*` as every repository of that owner. What the filter
* leaves out is not asked for; a repository that was named twice comes once. One source that
* cannot be resolved is an entry with its error and stops no other.
*/
async function expandSources(texts, filter, context) {
	selectsRepository(filter, []);
	const found = await Promise.all(texts.map((text) => expandOne(text, filter, context)));
	const seen = /* @__PURE__ */ new Set();
	return found.flat().filter((entry) => {
		const key = "source" in entry ? entry.source.identity.id : `error ${entry.label}`;
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}
async function expandOne(text, filter, context) {
	let label = text;
	try {
		const source = readSource(text, context);
		label = describeSource(source, text, context);
		if (source.kind === "owner") return await expandOwner(source, filter, context);
		if (!selectsRepository(filter, namesOf(source, text))) return [];
		const resolved = await resolveSource(text, context);
		return [{
			label: resolved.label,
			source: resolved
		}];
	} catch (error) {
		return [{
			label: redactSource(label),
			error: asHoldfastError(error)
		}];
	}
}
async function expandOwner({ host, owner }, filter, context) {
	const token = tokenFor(host, context);
	const github = await context.connect(host, token?.password);
	const entries = [];
	for await (const repository of github.listRepositories(owner)) {
		if (!selectsRepository(filter, [`${repository.owner}/${repository.name}`, repository.url])) continue;
		const source = toGitHubSource(repository, host, {
			githubHost: context.githubHost,
			token
		});
		entries.push({
			label: source.label,
			source
		});
	}
	return entries;
}
/** What include and exclude are held against. */
function namesOf(source, text) {
	if (source.kind === "path") return [source.path, text];
	if (source.kind === "url") return [source.url, [source.host, ...source.path].join("/")];
	if (source.kind === "owner") return [];
	const name = `${source.owner}/${source.name}`;
	return [name, `${webAddress(source.host)}/${name}`];
}
function describeSource(source, text, { githubHost }) {
	if (source.kind === "url") return source.url;
	if (source.kind !== "github") return text;
	const name = `${source.owner}/${source.name}`;
	return source.host === githubHost ? name : `${webAddress(source.host)}/${name}`;
}
// core/backup-all.ts
/** Backs up many sources, a bounded number at once, none stopping the others. */
/**
* One result a source, in the order of `sources` (after include, exclude and `owner/*`). A
* source that fails is a result with its error. Throws only for what concerns all of them:
* options that cannot be used, or no source left to back up.
*/
async function backupAll(sources, options, tools) {
	const { githubHost, token, knownIds, include, exclude } = options;
	createRefSelector(options.refs);
	const entries = await expandSources(sources, {
		include,
		exclude
	}, {
		githubHost,
		token,
		knownIds,
		directory: tools.directory,
		home: tools.environment.HOME,
		connect: connectGitHub(tools)
	});
	if (entries.length === 0) throw nothingSelected(sources);
	const limit = pLimit(options.concurrency);
	return Promise.all(entries.map((entry) => limit(() => backupEntry(entry, options, tools))));
}
async function backupEntry(entry, options, tools) {
	const startedAt = tools.now();
	try {
		if ("error" in entry) throw entry.error;
		if (tools.signal.aborted) throw interrupted(tools.signal);
		return await backup(entry.source, options, tools);
	} catch (error) {
		const repositoryId = "source" in entry ? entry.source.identity.id : null;
		const durationMs = tools.now().getTime() - startedAt.getTime();
		const cause = tools.signal.aborted ? interrupted(tools.signal) : asHoldfastError(error);
		return describeFailure(entry.label, repositoryId, durationMs, cause);
	}
}
function describeFailure(source, repositoryId, durationMs, { code, message, hint }) {
	return {
		source,
		repositoryId,
		status: "failed",
		durationMs,
		snapshot: null,
		manifest: null,
		manifestSha256: null,
		strategy: null,
		added: null,
		reason: null,
		refs: 0,
		storedBytes: 0,
		transferredBytes: 0,
		verified: null,
		warnings: [],
		error: {
			code,
			message,
			hint
		}
	};
}
function nothingSelected(sources) {
	return new HoldfastError("bad-input", `None of ${sources.length} sources is selected.`, { hint: "Check include and exclude: a backup of nothing is no success." });
}
// core/domain/directory-address.ts
/** A store in a directory, as a person writes it: a path, or a `file:` address. */
/**
* Reads the address of a directory; undefined for one in S3, which takes more to read. Throws
* `bad-input` for what is neither.
*/
function parseDirectoryAddress(text) {
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
	if (scheme === "s3") return void 0;
	if (scheme === "file") return {
		kind: "directory",
		path: filePath(text)
	};
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) throw unusable(`${scheme}: is no kind of store`, "Name a path, or s3://bucket/prefix; another server goes into the parameter endpoint.");
	if (text.trim() === "" || text.startsWith("-") || hasControls(text)) throw unusable("it is empty, begins with a dash or holds a line break", "Name a path, or s3://bucket/prefix.");
	return {
		kind: "directory",
		path: text
	};
}
function filePath(text) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || url.host !== "" || url.search !== "" || url.hash !== "") throw unusable("a file: address has a path and nothing else", "Write file:///srv/backups, or the path alone.");
	return decoded(url.pathname);
}
function decoded(text) {
	let path;
	try {
		path = decodeURIComponent(text);
	} catch (cause) {
		throw unusable("a % in it is followed by no code", "Write % as %25.", cause);
	}
	if (!hasControls(path)) return path;
	throw unusable("its path holds a control character", "Choose another path.");
}
function hasControls(text) {
	return /[\u0000-\u001f\u007f]/.test(text);
}
function unusable(why, hint, cause) {
	return new HoldfastError("bad-input", `The store address cannot be used: ${why}.`, {
		hint,
		cause
	});
}
// core/domain/s3-address-text.ts
function describeS3Address(address) {
	const query = [
		["region", address.region],
		["endpoint", address.endpoint],
		["path-style", impliedPathStyle(address) ? void 0 : String(address.pathStyle)],
		["storage-class", address.storageClass],
		["sse", address.sse],
		["kms-key-id", address.kmsKeyId],
		["object-lock-mode", address.objectLock?.mode],
		["object-lock-days", address.objectLock?.days.toString()],
		["allowed-account-ids", address.allowedAccountIds.join(",") || void 0],
		["max-bandwidth", address.maxBandwidthBytesPerSecond?.toString()]
	].flatMap(([name, value]) => value === void 0 ? [] : [`${name}=${readable(value)}`]).join("&");
	return `${describeBucket(address)}${query === "" ? "" : `?${query}`}`;
}
/** `s3://bucket/prefix`: enough to know a store by. */
function describeBucket({ bucket, prefix }) {
	const path = prefix.split("/").map(encodeURIComponent).join("/");
	return `s3://${bucket}${path === "" ? "" : `/${path}`}`;
}
function impliedPathStyle({ pathStyle, endpoint }) {
	return pathStyle === (endpoint !== void 0);
}
/** Escapes what a query must not hold, and leaves colons, slashes and commas to be read. */
function readable(value) {
	return encodeURIComponent(value).replace(/%(?:3A|2F|2C)/g, decodeURIComponent);
}
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
// core/store/key.ts
/**
* What may be a key, in every store alike: what one store takes, any other can
* take over. A key is 1 to 1,024 bytes of UTF-8, its segments are parted by
* slashes, and each segment can be the name of a file.
*/
/** S3 takes no longer key. */
const GREATEST_BYTES = 1024;
const UNUSABLE = /[\u0000-\u001f\u007f\\]/;
/** Throws `bad-input` if `key` is no key. */
function checkKey(key) {
	const why = faultOf(key);
	if (why === void 0) return;
	throw new HoldfastError("bad-input", `${JSON.stringify(key)} cannot be a key: ${why}.`, { hint: "Keys are made by core/domain/keys.ts, which escapes what comes from outside." });
}
function faultOf(key) {
	if (UNUSABLE.test(key)) return "it has a backslash or a control character";
	if (/\p{Surrogate}/u.test(key)) return "it is not Unicode";
	if (Buffer.byteLength(key) > GREATEST_BYTES) return `it is longer than ${GREATEST_BYTES} bytes`;
	if (key.startsWith(".tmp")) return "names that begin with .tmp are for unfinished writes";
	if (key.split("/").some((segment) => /^\.{0,2}$/.test(segment))) return "a part of it is empty, \".\" or \"..\"";
}
/** Orders keys by their bytes, which is not the order of JavaScript's strings. */
function compareKeys(a, b) {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
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
	sleep: (ms) => setTimeout$1(ms),
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
// core/store/throttled.ts
/**
* A store that moves no more than so many bytes a second, up and down together.
*
* Bytes are paid for before they pass. A chunk of any size passes once it is paid for,
* so the rate is exact over time. Time in which little moved counts for at most a second:
* timers that fire late are made up for, and a long pause earns no burst.
*/
const GREATEST_CREDIT_MS = 1e3;
function throttled(store, bytesPerSecond, options) {
	const pay = createMeter(bytesPerSecond, options);
	async function* metered(body) {
		for await (const chunk of body) {
			await pay(chunk.length);
			yield chunk;
		}
	}
	return {
		description: store.description,
		async put(key, body, putOptions) {
			if (!(body instanceof Uint8Array)) return store.put(key, metered(body), putOptions);
			await pay(body.length);
			return store.put(key, body, putOptions);
		},
		get: async (key, getOptions) => metered(await store.get(key, getOptions)),
		head: (key, version) => store.head(key, version),
		address: (key, asked) => store.address(key, asked),
		list: (prefix, listOptions) => store.list(prefix, listOptions),
		retrieval: (key, version) => store.retrieval(key, version),
		retrieve: (key, asked) => store.retrieve(key, asked),
		sweep: (prefix, before) => store.sweep(prefix, before),
		probe: (marker, at) => store.probe(marker, at),
		know: (facts) => store.know(facts)
	};
}
/** Waits until `bytes` more may pass. Those who ask first pass first. */
function createMeter(bytesPerSecond, { now, sleep }) {
	if (!(bytesPerSecond > 0)) throw new HoldfastError("bad-input", `A limit of ${bytesPerSecond} bytes a second is none.`, { hint: "Give a number of bytes above 0, or no limit." });
	let paidUntilMs = now();
	return async (bytes) => {
		paidUntilMs = Math.max(paidUntilMs, now() - GREATEST_CREDIT_MS) + bytes / bytesPerSecond * 1e3;
		const waitMs = paidUntilMs - now();
		if (waitMs > 0) await sleep(waitMs);
	};
}
// core/store/open.ts
/** Opens the store that an address names, with all that every store is wrapped in. */
/** Where in a store of any kind Holdfast keeps its objects. */
const ROOT = "holdfast/v1";
/**
* The store at `address`, which tries again what fails for a moment, keeps to the bandwidth
* it was given and is probed once. Nothing is read or written before the first operation.
*/
function openStore$1(address, tools) {
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
// core/domain/shell-word.ts
/** A word that a POSIX shell reads as `text`; with control characters, bash and its like. */
function shellWord(text) {
	if (/^[A-Za-z0-9@%+=:,./_-]+$/.test(text)) return text;
	if (!CONTROL.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
	return `$'${text.replace(/[\\']/g, "\\$&").replace(ALL_CONTROL, escapeBytes)}'`;
}
const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const ALL_CONTROL = new RegExp(CONTROL.source, "gu");
function escapeBytes(char) {
	return Array.from(new TextEncoder().encode(char), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
// core/domain/restore-command.ts
/** The command that brings a snapshot back, ready to paste. */
function describeRestoreCommand({ source, repositoryId, snapshot }, { program, store, githubHost }) {
	const words = [
		"restore",
		githubHost === "github.com" || !/^\d+$/.test(repositoryId) ? source : repositoryId,
		directoryFor(source)
	];
	return [
		...program,
		...words,
		"--store",
		store,
		"--snapshot",
		snapshot
	].map(shellWord).join(" ");
}
/** Where to restore to: named after the repository, and not as itself: that may lie right here. */
function directoryFor(source) {
	return `${(source.split(/[/\\:]/).filter((part) => part !== "" && part !== ".git").at(-1) ?? "").replace(/\.git$/, "").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+/, "") || "repository"}-restored`;
}
// cli/description.ts
/** `Name   value` below one another. */
function describeFacts(facts) {
	const width = Math.max(0, ...facts.map(([name]) => name.length));
	return facts.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
/** `1 ref`, `2 refs`. */
function describeCount(count, one, many = `${one}s`) {
	return `${count} ${count === 1 ? one : many}`;
}
// cli/describe-backup.ts
function describeBackup(results, hint) {
	const [only, ...others] = results;
	const alone = only !== void 0 && others.length === 0;
	return {
		verdict: alone ? describeOne(only) : describeMany(results),
		tone: toneOf(results),
		lines: alone ? [...describeResult(only, hint.store), ...describeRestores(results, hint)] : [...results.flatMap(describeRow), ...describeRestores(results, hint)]
	};
}
function toneOf(results) {
	const has = (status) => results.some((result) => result.status === status);
	if (results.length === 0 || has("failed")) return "bad";
	return has("incomplete") || has("dry-run") || results.some(isUnproved) ? "doubt" : "good";
}
function isUnproved({ status, verified }) {
	return status !== "dry-run" && verified === null;
}
function describeOne(result) {
	const { source, status } = result;
	if (status === "failed") return `The backup of ${source} failed.`;
	if (status === "incomplete") return `The backup of ${source} is incomplete.`;
	if (status === "dry-run") return `Dry run: nothing of ${source} was stored.`;
	if (isUnproved(result)) return `${source} is stored, but not verified.`;
	if (status === "unchanged") return `${source} has not changed and stays backed up and verified.`;
	return `${source} is backed up and verified.`;
}
function describeMany(results) {
	const count = (status) => results.filter((one) => one.status === status).length;
	const all = describeCount(results.length, "repository", "repositories");
	const [failed, incomplete] = [count("failed"), count("incomplete")];
	if (failed + incomplete > 0) return `Of ${all}: ${[failed > 0 && `${failed} failed`, incomplete > 0 && `${incomplete} incomplete`].filter(Boolean).join(", ")}.`;
	if (count("dry-run") > 0) return `Dry run: nothing of ${all} was stored.`;
	const unproved = results.filter(isUnproved).length;
	if (unproved > 0) return `${all} stored, ${unproved} of them not verified.`;
	return `${all} backed up and verified, ${count("unchanged")} of them unchanged.`;
}
function describeResult(result, store) {
	const { snapshot, strategy, storedBytes, transferredBytes, refs, verified, durationMs } = result;
	if (result.status === "failed") return describeProblems(result);
	const read = strategy === null ? "read from the source" : READ[strategy];
	const amount = `${describeBytes(storedBytes)} written, ${describeBytes(transferredBytes)} ${read}`;
	return [...describeFacts([
		["Refs", String(refs)],
		[result.status === "dry-run" ? "Would add" : "Added", describeAddition(result)],
		...snapshot === null ? [] : [
			["Snapshot", snapshot],
			["Stored", `${amount}, in ${store}`],
			["Verified", verified === null ? "no" : `${verified} (${PROOF[verified]})`]
		],
		...result.estimate ? [["Estimate", describeEstimate(result.estimate)]] : [],
		["Took", describeDuration(durationMs)]
	]), ...describeProblems(result)];
}
function describeEstimate({ bytes, usdPerMonth }) {
	const cost = usdPerMonth < .01 ? "less than 0.01" : `about ${usdPerMonth.toFixed(2)}`;
	return `at most ${describeBytes(bytes)}, ${cost} USD a month in S3 Standard at list price`;
}
const READ = {
	stream: "read off the wire",
	mirror: "read by a clone"
};
const PROOF = {
	wire: "checksums on the way",
	objects: "git checked every object",
	full: "read back from the store and restored"
};
function describeAddition({ added, reason }) {
	const kind = added === null ? "unknown" : {
		base: "a full copy",
		increment: "an increment",
		nothing: "no data"
	}[added];
	return reason === null ? kind : `${kind}: ${reason}`;
}
function describeRow(result) {
	const { source, status, refs, storedBytes, verified, durationMs } = result;
	const proof = verified === null ? "not verified" : `verified: ${verified}`;
	const facts = [
		describeCount(refs, "ref"),
		`${describeBytes(storedBytes)} written`,
		...status === "dry-run" ? [describeAddition(result)] : [proof],
		describeDuration(durationMs)
	];
	const row = status === "failed" ? "" : `, ${facts.join(", ")}`;
	return [`  ${status.padEnd(10)}  ${source}${row}`, ...describeProblems(result)];
}
function describeProblems({ warnings, error }) {
	return [...[...warnings.map((warning) => `Warning: ${warning}`)], ...error ? describeError(error) : []].map((line) => `  ${line}`);
}
/** All that is in the store now; of many repositories, the command of one is enough to see. */
function describeRestores(results, hint) {
	const commands = results.flatMap(({ source, repositoryId, snapshot }) => repositoryId === null || snapshot === null ? [] : [`  ${describeRestoreCommand({
		source,
		repositoryId,
		snapshot
	}, hint)}`]);
	return commands.length === 0 ? [] : [
		"",
		"To have it back:",
		...commands
	];
}
// cli/open-store.ts
/** The store that `--store` names. The AWS SDK is loaded for a store in S3 alone. */
/** Throws `bad-input` for an address that cannot be used. Asks nothing of the store yet. */
async function openStore(text, means) {
	const address = await readAddress(text, means);
	const { openStore: openAt } = await import("./open.js");
	if (means.maxBandwidth === void 0) return openAt(address, means);
	const maxBandwidthBytesPerSecond = await readBandwidth(means.maxBandwidth);
	if (address.kind === "s3") return openAt({
		...address,
		maxBandwidthBytesPerSecond
	}, means);
	const { throttled } = await import("./throttled.js");
	const clock = {
		now: means.elapsedMs,
		sleep: means.sleep
	};
	return throttled(openAt(address, means), maxBandwidthBytesPerSecond, clock);
}
/** By the rules of the parameter of S3 addresses, for every kind of store. */
async function readBandwidth(text) {
	const { s3Address } = await import("./s3-address2.js");
	const { maxBandwidthBytesPerSecond } = s3Address({
		bucket: "any",
		prefix: "",
		parameters: { "max-bandwidth": text }
	});
	return maxBandwidthBytesPerSecond ?? Number.POSITIVE_INFINITY;
}
/** The store as `--store` takes it from any directory, as it was written if it is in S3. */
async function locateStore(text, here) {
	const address = await readAddress(text, here);
	return address.kind === "directory" ? address.path : text;
}
/** Throws `bad-input` for an address that cannot be used. */
async function readAddress(text, { directory, home }) {
	const address = parseDirectoryAddress(text) ?? await readS3(text);
	if (address.kind !== "directory") return address;
	const path = home === void 0 ? address.path : address.path.replace(/^~(?=\/|$)/, () => home);
	return {
		...address,
		path: resolve(directory, path)
	};
}
async function readS3(text) {
	return (await import("./store-address.js")).parseStoreAddress(text);
}
// cli/own-repository.ts
/** What is backed up when nothing is named. */
/**
* The directory of Holdfast itself, found from the address of one of its modules, if that is a
* git repository, and `directory` if not: installed as a package, it is none.
*/
function findOwnRepository(moduleUrl, directory) {
	for (let at = dirname(fileURLToPath(moduleUrl));; at = dirname(at)) {
		if (isOwnRoot(at)) return existsSync(join(at, ".git")) ? at : directory;
		if (dirname(at) === at) return directory;
	}
}
/** dist/ has a package.json too, which names nothing. */
function isOwnRoot(at) {
	const path = join(at, "package.json");
	return existsSync(path) && /"name": "holdfast"/.test(readFileSync(path, "utf8"));
}
// core/store/sleep.ts
/** Node's timers fire at once when asked for more: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Waits that end with `interrupted` as soon as `signal` says so. */
function createSleep(signal) {
	return async (ms) => {
		try {
			await setTimeout$1(Math.min(ms, LONGEST_TIMER_MS), void 0, { signal });
		} catch (cause) {
			throw new HoldfastError("interrupted", "The work was stopped while it waited.", {
				hint: "Run the command again: it goes on from what is stored.",
				cause
			});
		}
	};
}
// cli/session.ts
/** What a command needs of the world: made once, when it is known that it will be needed. */
/** Throws `bad-input` for a store address that cannot be used. */
async function openTools(storeText, { settings, signal, report, directory }, maxBandwidth) {
	const now = () => /* @__PURE__ */ new Date();
	const sleep = createSleep(signal);
	return {
		store: await openStore(storeText, {
			maxBandwidth,
			directory,
			signal,
			sleep,
			now,
			home: settings.home,
			elapsedMs: () => performance.now(),
			random: Math.random
		}),
		now,
		sleep,
		report,
		signal,
		directory,
		random32: () => randomBytes(4).readUInt32BE(),
		scratch: resolve(settings.scratch),
		environment: settings.environment,
		version: VERSION
	};
}
// cli/commands/backup.ts
async function runBackup(sources, flags, session) {
	const { program, directory, settings } = session;
	const tools = await openTools(flags.store, session, flags.maxBandwidth);
	const own = () => [findOwnRepository(import.meta.url, directory)];
	const results = await backupAll(sources.length > 0 ? sources : own(), toOptions(flags, session), tools);
	const store = await locateStore(flags.store, {
		directory,
		home: settings.home
	});
	return {
		exitCode: exitCodeFor(results),
		json: { results },
		text: describeBackup(results, {
			program,
			store,
			githubHost: flags.githubServerUrl
		})
	};
}
function toOptions(flags, { settings: { token }, directory }) {
	const { strategy, include, exclude, refs, concurrency, cache } = flags;
	return {
		strategy,
		include,
		exclude,
		refs,
		concurrency,
		level: flags.verify,
		full: flags.full ?? false,
		dryRun: flags.dryRun ?? false,
		githubHost: flags.githubServerUrl,
		...cache === void 0 ? {} : { mirrorCache: resolve(directory, cache) },
		...token && { token: {
			username: "x-access-token",
			password: token
		} }
	};
}
/** Where every source was named wrongly, it is the usage that was wrong. */
function exitCodeFor(results) {
	return results.every(({ error }) => error && exitCodeOfError(error) === 2) && results.length > 0 ? 2 : exitCodeOf(results);
}
export { OID_LENGTH as $, listBoundary as A, describeStderr as B, refListOf as C, listRefs as D, listLocal as E, interrupted as F, gitEnvironment as G, openGitContext as H, runGit as I, createRefSelector as J, beganAt as K, startGit as L, startObjectList as M, startPack as N, lookAt as O, feed as P, selectRefs as Q, write as R, digestOf as S, withPatience as T, stopping as U, closeGitContext as V, SOURCE_SETTINGS as W, assembleCaptured as X, prefixesOf as Y, checkCaptured as Z, identifyAddress as _, describeFacts as a, redactSource as at, apiAddress as b, throttled as c, describeBucket as d, describeRefName as et, describeS3Address as f, backupAll as g, unusable as h, describeCount as i, pLimit as it, listPresent as j, lines as k, checkKey as l, parseDirectoryAddress as m, openTools as n, parseRefList as nt, shellWord as o, BACKUP_STATUSES as ot, decoded as p, isInUse as q, readAddress as r, tipsOf as rt, openStore$1 as s, backoffMs as st, runBackup as t, formatRefList as tt, compareKeys as u, identifyPath as v, sha256Hex as w, together as x, readSource as y, classifyGitFailure as z };
