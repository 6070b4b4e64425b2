import { t as HoldfastError } from "./errors.js";
import { c as OID_LENGTH, d as isRefName, f as sortRefs, l as describeRefName, o as readRefs, p as tipsOf, u as formatRefList } from "./catalog.js";
import { a as stopping, c as basicAuthorization, l as gitEnvironment, n as wo, s as SOURCE_SETTINGS, t as allowing } from "./simple-git.js";
import { join } from "node:path";
import { once } from "node:events";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
// core/git/classify.ts
/** The one place that reads what git says and makes a code of it. */
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
		code: "source-protocol",
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
	return stderr.split(/[\r\n]+/).filter((line) => !/^(remote: )?(\w+ )?\w+ objects: |^Updating files: |^(remote: )?hint:|^Cloning into|^\s*$/.test(line)).map((line) => line.replace(/\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u001f\u007f-\u009f]/g, "").replace(/\/\/[^/@\s]+@/g, "//").trim()).join("; ").slice(-2e3);
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
	if (!git.stdin.write(chunk)) await drained(git.stdin);
	return git.stdin.writable;
}
function drained(stream) {
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
// core/git/http.ts
/** Smart HTTP: one request, with a credential that goes to one host only. */
/** Redirects followed, as git does by default for the first request. */
const MOST_REDIRECTS = 5;
/** A source that says nothing for so long is taken for gone. */
const SILENCE_MS = 6e4;
function advertisementUrl(url) {
	return `${url.replace(/\/$/, "")}/info/refs?service=git-upload-pack`;
}
/** Asks the source, over protocol v2. `body` makes it a POST. */
async function request(source, address, body) {
	const origin = new URL(source.url).origin;
	const silence = startSilence();
	let url = address;
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
		const response = await send(source, url, body, silence);
		const location = response.headers.get("location");
		if (response.status < 300 || response.status >= 400 || location === null) {
			await refuseFailure(response);
			const contentType = response.headers.get("content-type") ?? "";
			return {
				body: readBody(source, response, silence),
				contentType,
				url
			};
		}
		await response.body?.cancel();
		if (!URL.canParse(location, url)) throw redirected("an address that is none");
		url = new URL(location, url).href;
		if (new URL(url).origin !== origin) throw redirected(new URL(url).host);
	}
	throw redirected(new URL(url).host);
}
function startSilence() {
	const controller = new AbortController();
	const end = () => controller.abort(/* @__PURE__ */ new Error("it said nothing for a minute"));
	const timer = setTimeout(end, SILENCE_MS).unref();
	return {
		signal: controller.signal,
		heard: () => void timer.refresh()
	};
}
async function send(source, url, body, silence) {
	const headers = {
		"Git-Protocol": "version=2",
		"User-Agent": "git/holdfast",
		...source.credential ? { Authorization: basicAuthorization(source.credential) } : {},
		...body === void 0 ? {} : {
			"Content-Type": "application/x-git-upload-pack-request",
			Accept: "application/x-git-upload-pack-result"
		}
	};
	try {
		const response = await fetch(url, {
			headers,
			redirect: "manual",
			signal: AbortSignal.any([source.signal, silence.signal]),
			...body === void 0 ? {} : {
				method: "POST",
				body: Buffer.from(body, "latin1")
			}
		});
		silence.heard();
		return response;
	} catch (cause) {
		throw unanswered(source, cause);
	}
}
async function* readBody(source, response, silence) {
	try {
		for await (const chunk of response.body ?? []) {
			silence.heard();
			yield chunk;
		}
	} catch (cause) {
		throw unanswered(source, cause);
	}
}
async function refuseFailure(response) {
	if (response.ok) return;
	await response.body?.cancel();
	const { status } = response;
	const retryAfter = Number(response.headers.get("retry-after") ?? NaN);
	const after = Number.isFinite(retryAfter) ? { retryAfterMs: retryAfter * 1e3 } : {};
	const said = `The source answered with HTTP status ${status}.`;
	if (status === 429) throw new HoldfastError("source-rate-limited", said, {
		hint: "Wait a few minutes, or lower the concurrency.",
		...after
	});
	if (status === 401 || status === 403) throw new HoldfastError("source-denied", said, { hint: "Check that the token is valid and may read this repository." });
	if (status === 404 || status === 410) throw new HoldfastError("source-not-found", said, { hint: "Check the address, and that the token may read the repository." });
	throw new HoldfastError(status >= 500 ? "source-unreachable" : "source-protocol", said, {
		hint: "Run the backup again; if it stays, ask whoever runs the server.",
		...after
	});
}
function unanswered({ url, signal }, cause) {
	if (signal.aborted) return interrupted(signal);
	const { host } = new URL(url);
	const why = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
	const said = why instanceof Error ? why.message : String(why);
	return new HoldfastError("source-unreachable", `${host} did not answer: ${said}.`, {
		hint: "Check the address and the network, then run the backup again.",
		cause
	});
}
function redirected(to) {
	return new HoldfastError("source-protocol", `The source redirects to ${to}.`, { hint: "Name the repository by the address it redirects to, and a token for that host." });
}
// core/git/pkt-line.ts
/**
* The framing of git's wire protocol: each packet begins with its own length, four hex digits
* that count themselves (gitprotocol-common(5)). Lengths 0, 1 and 2 are marks without content.
*/
/** The greatest packet that git sends, its length included. */
const LARGEST_PACKET = 65520;
const MARKS = [
	"flush",
	"delimiter",
	"response-end"
];
const FLUSH = "0000";
const DELIMITER = "0001";
function formatPacket(text) {
	return (Buffer.byteLength(text, "latin1") + 4).toString(16).padStart(4, "0") + text;
}
/** The packets of a stream of bytes. Throws `source-protocol` where they are not packets. */
async function* readPackets(bytes) {
	let rest = Buffer.alloc(0);
	for await (const chunk of bytes) {
		rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
		let offset = 0;
		while (rest.length - offset >= 4) {
			const length = readLength(rest.subarray(offset, offset + 4));
			if (length > rest.length - offset) break;
			yield toPacket(length, rest.subarray(offset + 4, offset + Math.max(length, 4)));
			offset += Math.max(length, 4);
		}
		rest = rest.subarray(offset);
	}
	if (rest.length > 0) throw notGit("the answer ends within a packet");
}
function readLength(digits) {
	const text = digits.toString("latin1");
	if (!/^[0-9a-fA-F]{4}$/.test(text)) throw notGit(`${JSON.stringify(text)} is no packet length`);
	const length = Number.parseInt(text, 16);
	if (length === 3 || length > LARGEST_PACKET) throw notGit(`${length} is no packet length`);
	return length;
}
function toPacket(length, data) {
	const kind = MARKS[length];
	return kind === void 0 ? {
		kind: "data",
		data
	} : { kind };
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
async function readCapabilities(packets) {
	const lines = await readLines(packets);
	const answer = lines[0]?.startsWith("# service=") ? await readLines(packets) : lines;
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
function lsRefsRequest(capabilities) {
	const unborn = capabilities.get("ls-refs")?.split(" ").includes("unborn");
	return [
		formatPacket("command=ls-refs\n"),
		formatPacket(`object-format=${objectFormatOf(capabilities)}`),
		DELIMITER,
		formatPacket("peel\n"),
		formatPacket("symrefs\n"),
		...unborn ? [formatPacket("unborn\n")] : [],
		FLUSH
	].join("");
}
/** Reads the answer to `lsRefsRequest`, complete: one that ends early throws. */
async function readListing(packets, objectFormat) {
	const refs = [];
	let head = { kind: "unknown" };
	for (const line of await readLines(packets)) {
		const ref = parseRef(line, objectFormat);
		if (ref.name === "HEAD") head = toHead(ref);
		else if (ref.oid !== void 0) refs.push({
			...ref,
			oid: ref.oid
		});
	}
	return {
		objectFormat,
		head,
		refs: sortRefs(refs)
	};
}
function parseRef(line, objectFormat) {
	const [oid = "", name, ...attributes] = line.split(" ");
	const unborn = oid === "unborn";
	const isOid = oid.length === OID_LENGTH[objectFormat] && /^[0-9a-f]+$/.test(oid);
	if (name === void 0 || !(isOid || unborn)) throw notGit(`${JSON.stringify(line)} is no ref`);
	const target = attribute(attributes, "symref-target:");
	const peeled = attribute(attributes, "peeled:");
	return {
		name,
		...unborn ? {} : { oid },
		...target === void 0 ? {} : { target },
		...peeled === void 0 ? {} : { peeled }
	};
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
/** The lines up to the next flush, as byte strings without the line feed. */
async function readLines(packets) {
	const lines = [];
	for (;;) {
		const next = await packets.next();
		if (next.done) throw notGit("the answer ends before it is complete");
		const packet = next.value;
		if (packet.kind === "flush") return lines;
		if (packet.kind !== "data") throw notGit(`a ${packet.kind} packet comes out of place`);
		const line = packet.data.toString("latin1").replace(/\n$/, "");
		if (line.startsWith("ERR ")) throw refused(line.slice(4));
		lines.push(line);
	}
}
function refused(said) {
	return new HoldfastError("source-not-found", `The source refused: ${said.slice(0, 400)}`, { hint: "Check the address, and that the token may read the repository." });
}
// core/git/list-over.ts
/** Asks for all refs and ends the process. Undefined if it does not speak protocol v2. */
async function listOver(git) {
	try {
		const packets = readPackets(git.stdout);
		const listing = await ask(git, packets);
		git.stdin.end(FLUSH);
		for await (const _ of packets);
		await git.ended;
		return listing;
	} catch (error) {
		git.stdin.end();
		await git.ended;
		throw error;
	}
}
async function ask(git, packets) {
	const capabilities = await readCapabilities(packets);
	if (capabilities === void 0) return void 0;
	git.stdin.write(lsRefsRequest(capabilities));
	return readListing(packets, objectFormatOf(capabilities));
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
/** Reads what `git ls-remote --symref` prints. */
function parseLsRemote(text) {
	const values = /* @__PURE__ */ new Map();
	const targets = /* @__PURE__ */ new Map();
	for (const line of text.split("\n")) {
		const [value, name] = line.split("	");
		if (value === void 0 || name === void 0) continue;
		if (value.startsWith("ref: ")) targets.set(name, value.slice(5));
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
		head: headOf(values.get("HEAD"), targets.get("HEAD")),
		refs: sortRefs(refs)
	};
}
function headOf(oid, target) {
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
// core/git/list-refs.ts
/** The ref listing of a source, by the shortest way its transport allows. */
/** Lists every ref the source advertises. Complete, or throws with a `source-…` code. */
async function listRefs(source, context) {
	const listing = await listByTransport(source, context);
	refuseOddNames(listing);
	const broken = await listBroken(source, listing, context);
	if (broken.length === 0) return listing;
	const names = broken.map((ref) => describeRefName(ref.name)).slice(0, MOST_NAMED);
	throw new HoldfastError("source-broken-refs", `${broken.length} refs of the source point at nothing: ${names.join(", ")}.`, { hint: "Delete or mend them at the source: git cannot copy a repository around them." });
}
const MOST_NAMED = 5;
/** A name that git would never give a ref could be stored, and never be read back. */
function refuseOddNames({ head, refs }) {
	const odd = [...refs.map((ref) => ref.name), ..."target" in head ? [head.target] : []].find((name) => !isRefName(name));
	if (odd === void 0) return;
	throw notGit(`${JSON.stringify(describeRefName(odd).slice(0, 200))} is no name of a ref`);
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
	return await listOverV2(source, context) ?? await listRemote(source, context);
}
/** Undefined where protocol v2 is not spoken, or not from here. */
async function listOverV2(source, context) {
	if (source.transport === "ssh") return listOver(startSshUploadPack(source.address, context));
	if (source.transport !== "http" || usesProxy(context.environment)) return void 0;
	return listHttp(source, context);
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
async function listHttp(source, context) {
	const http = {
		url: source.address,
		signal: context.signal,
		...source.credential ? { credential: source.credential } : {}
	};
	const advertised = await request(http, advertisementUrl(source.address));
	if (advertised.contentType !== "application/x-git-upload-pack-advertisement") return void 0;
	const capabilities = await readCapabilities(readPackets(advertised.body));
	if (capabilities === void 0) return void 0;
	return readListing(readPackets((await request(http, advertised.url.replace(/\/info\/refs\?.*$/, "/git-upload-pack"), lsRefsRequest(capabilities))).body), objectFormatOf(capabilities));
}
function usesProxy(environment) {
	return [
		"HTTPS_PROXY",
		"HTTP_PROXY",
		"ALL_PROXY"
	].some((name) => environment[name] || environment[name.toLowerCase()]);
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
const LINE_FEED = 10;
/** Finds where the header ends, chunk by chunk: the offset behind the first empty line. */
function createHeaderEnd() {
	let lineEnded = false;
	return (chunk) => {
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		if (lineEnded && bytes[0] === LINE_FEED) return 1;
		if (bytes.length > 0) lineEnded = bytes.at(-1) === LINE_FEED;
		const at = bytes.indexOf("\n\n");
		return at < 0 ? void 0 : at + 2;
	};
}
function noBundle(key) {
	return new HoldfastError("store-damaged", `${key} is no git bundle: its header has no end.`, { hint: "Run `holdfast verify` on the repository; an older snapshot may be whole." });
}
// core/git/repository.ts
/** Building a repository out of packs and a ref list. */
/** Makes an empty bare repository in `dir`, which may borrow the objects of another. */
async function initRepository(dir, objectFormat, context, borrowFrom) {
	await mkdir(dir, { recursive: true });
	const env = gitEnvironment(context.environment, context.globalConfig);
	await wo({
		baseDir: dir,
		abort: context.signal,
		...allowing(env)
	}).env(env).raw("init", "--quiet", "--bare", "--template=", `--object-format=${objectFormat}`);
	await mkdir(join(dir, "objects/info"), { recursive: true });
	if (borrowFrom !== void 0) await writeFile(alternatesOf(dir), `${join(borrowFrom, "objects")}\n`);
}
/** From here on the repository has nothing but its own objects. */
async function stopBorrowing(dir) {
	await rm(alternatesOf(dir));
}
/** Takes a pack on standard input, hashing every object, and keeps it in `dir`. */
function startIndexPack(dir, context) {
	return startGit(command(dir, context, [
		"index-pack",
		"--stdin",
		"--fix-thin"
	]));
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
	return ["# pack-refs with: peeled fully-peeled sorted \n", ...refs.map(({ name, oid, peeled }) => peeled === void 0 ? `${oid} ${name}\n` : `${oid} ${name}\n^${peeled}\n`)].join("");
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
	for (const link of manifest.git.chain) await stopping(git, (own) => openBundle(link, dir, {
		...tools,
		git: own
	}, progress));
	await writeRefs(dir, listing);
	await checkRefs(dir, listing, git);
	await checkConnectivity(dir, tipsOf(listing), git);
	return listing;
}
async function openBundle({ object }, dir, { store, git }, progress) {
	const index = startIndexPack(dir, git);
	let reading = true;
	const bytes = readObject(store, object, progress);
	for await (const chunk of packOfBundle(bytes, object.key)) if (reading) reading = await write(index, chunk);
	index.stdin.end();
	await index.ended;
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
	if (sizeBytes !== stored.sizeBytes) throw damaged(key, `it has ${sizeBytes} bytes instead of ${stored.sizeBytes}`);
	if (hash.digest("hex") !== stored.sha256) throw damaged(key, "its SHA-256 is another one");
}
async function checkRefs(dir, listing, git) {
	const restored = await listLocal(dir, git);
	const head = listing.head.kind === "unknown" ? listing.head : restored.head;
	if (formatRefList({
		...restored,
		head
	}) === formatRefList(listing)) return;
	throw new HoldfastError("verification-failed", "The restored refs are not those of the snapshot.", { hint: "Restore an older snapshot, or follow RESTORE.md in the store by hand." });
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
function damaged(key, why) {
	return new HoldfastError("store-damaged", `${key} is not as it was written: ${why}.`, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
}
export { runGit as _, initRepository as a, formatBundleHeader as c, listBoundary as d, listPresent as f, interrupted as g, feed as h, checkOut as i, listLocal as l, startPack as m, rebuild as n, startIndexPack as o, startObjectList as p, checkObjects as r, stopBorrowing as s, readObject as t, listRefs as u, startGit as v, write as y };
