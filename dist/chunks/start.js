import { setFlagsFromString } from "node:v8";
import { tmpdir } from "node:os";
// core/domain/errors.ts
/** Codes of faults that may be gone a moment later. */
const TRANSIENT = /* @__PURE__ */ new Set([
	"source-unreachable",
	"source-rate-limited",
	"source-changing",
	"store-unreachable",
	"store-busy",
	"app-unreachable",
	"snapshots-busy"
]);
var HoldfastError = class extends Error {
	code;
	hint;
	retryAfterMs;
	constructor(code, message, { hint, cause, retryAfterMs }) {
		super(message, cause === void 0 ? void 0 : { cause });
		this.name = "HoldfastError";
		this.code = code;
		this.hint = hint;
		this.retryAfterMs = retryAfterMs;
	}
	get transient() {
		return TRANSIENT.has(this.code);
	}
};
/** The error as itself when it has a code, and as `internal` when it has none. */
function asHoldfastError(error) {
	if (error instanceof HoldfastError) return error;
	return new HoldfastError("internal", error instanceof Error ? error.message : String(error), {
		hint: "This is a defect: please report it with the command that was run.",
		cause: error
	});
}
// core/heap.ts
/**
* Sets up memory for programs that move streams and answer nobody meanwhile. Each chunk of a
* stream is memory outside the heap that V8 learns of at once and frees late: marking in small
* steps cost a third of all CPU of a backup of 111 MB (1.2 s, and 0.8 s without), and peak
* memory was the same. Such a program ends by leave.ts, which takes that back.
*/
function tuneHeap() {
	setFlagsFromString("--no-incremental-marking");
}
// core/leave.ts
/**
* Ends `program` once what it printed has gone out; connections that linger must not hold it.
*
* `process.exit` waits for the threads of V8. One that compiles may wait for room in the heap, and
* with marking in steps switched off (see heap.ts) it gets that from the main thread alone, which
* is gone: both wait for ever (nodejs/node#54918). So that is switched on again, and whoever waits
* already is served by one more turn.
*/
function leave(program, code) {
	program.stdout.write("", () => {
		setFlagsFromString("--incremental-marking");
		setImmediate(() => program.exit(code()));
	});
}
// core/domain/secret.ts
/**
* A value that must not be seen: printing, joining, serialising or inspecting it
* gives `[secret]`. `reveal()` is the only way out, and can be searched for.
*/
var Secret = class {
	#value;
	constructor(value) {
		this.#value = value;
	}
	reveal() {
		return this.#value;
	}
	toString() {
		return "[secret]";
	}
	toJSON() {
		return "[secret]";
	}
	[Symbol.for("nodejs.util.inspect.custom")]() {
		return "[secret]";
	}
};
// cli/config.ts
/** What the command line takes from its environment; the only reader of `process.env` in it. */
const DEFAULT_STORE = "./holdfast-store";
function readSettings(environment = process.env) {
	const read = (name) => environment[name]?.trim() || void 0;
	const token = read("HOLDFAST_TOKEN") ?? read("GITHUB_TOKEN") ?? read("GH_TOKEN");
	return {
		store: read("HOLDFAST_STORE") ?? DEFAULT_STORE,
		token: token === void 0 ? void 0 : new Secret(token),
		githubServerUrl: read("GITHUB_SERVER_URL") ?? "https://github.com",
		home: read("HOME"),
		color: (environment.NO_COLOR ?? "") === "",
		debug: read("HOLDFAST_DEBUG") !== void 0,
		scratch: tmpdir(),
		environment
	};
}
// core/version.ts
/** The version of this package: test/core/version.test.ts holds it to package.json. */
const VERSION = "0.1.0";
// cli/plain-text.ts
/**
* Text from elsewhere (names, what git or a server said) as one line that a terminal shows and
* does not obey: no escape sequences, no line breaks, nothing that turns the direction of text.
*/
function plainText(text) {
	return text.replace(SEQUENCE, "").replace(UNSEEN$1, " ").trimEnd();
}
const SEQUENCE = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/g;
const UNSEEN$1 = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
// core/domain/snapshot-id.ts
const SNAPSHOT_ID = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;
/**
* The id of a snapshot taken at `now`, always greater than `previous`: a snapshot
* made later must sort later, also within one second or after a clock was set back.
* `random` gives 32 random bits.
*/
function createSnapshotId(now, random, previous) {
	const floor = previous === void 0 ? 0 : timeOfSnapshot(previous).getTime() + 1e3;
	return `${compactTime(new Date(Math.max(now.getTime(), floor)))}-${(random >>> 0).toString(16).padStart(8, "0")}`;
}
/** The time in a snapshot id, to the second. */
function timeOfSnapshot(id) {
	return new Date(id.replace(/^(....)(..)(..)T(..)(..)(..)Z.*$/, "$1-$2-$3T$4:$5:$6Z"));
}
/** `2026-03-04T06:00:00.000Z` as `20260304T060000Z`. */
function compactTime(at) {
	return `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}
// core/domain/quantity.ts
/** Sizes and times for people. */
const UNITS = [
	"B",
	"KB",
	"MB",
	"GB",
	"TB"
];
/** `1536000` as `1.5 MB`; units are powers of 1000. */
function describeBytes(bytes) {
	let value = bytes;
	let unit = 0;
	while (value >= 999.5 && unit < UNITS.length - 1) {
		value /= 1e3;
		unit += 1;
	}
	const digits = unit === 0 || value >= 99.5 ? 0 : 1;
	return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
const FACTORS = {
	"": 1,
	k: 1e3,
	m: 1e6,
	g: 1e9,
	t: 0xe8d4a51000,
	p: 0x38d7ea4c68000,
	ki: 1024,
	mi: 2 ** 20,
	gi: 2 ** 30,
	ti: 2 ** 40,
	pi: 2 ** 50
};
/** Of `500000`, `10MB` or `1.5 TiB`; undefined of anything else, and of less than a byte. */
function readBytes(text) {
	const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmgtp]?i?)b?$/i.exec(text) ?? [];
	const bytes = Math.floor(Number(number) * (FACTORS[unit.toLowerCase()] ?? NaN));
	return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : void 0;
}
const SECOND_MS = 1e3;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** `4200` as `4.2 s`, `3723000` as `1 h 2 min`, `200000000` as `2 d 7 h`, `43200000` as `12 h`. */
function describeDuration(durationMs) {
	if (durationMs < 59.95 * SECOND_MS) return `${(durationMs / SECOND_MS).toFixed(1)} s`;
	const roundedMs = Math.round(durationMs / SECOND_MS) * SECOND_MS;
	if (roundedMs < HOUR_MS) return describeParts(roundedMs, MINUTE_MS, "min", SECOND_MS, "s");
	if (roundedMs < DAY_MS) return describeParts(roundedMs, HOUR_MS, "h", MINUTE_MS, "min");
	return describeParts(roundedMs, DAY_MS, "d", HOUR_MS, "h");
}
function describeParts(durationMs, largeMs, large, smallMs, small) {
	const whole = Math.floor(durationMs / largeMs);
	const rest = Math.floor(durationMs % largeMs / smallMs);
	return rest === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${small}`;
}
// cli/progress-lines.ts
/** How often bytes, and words of the source, are worth a line. */
const EVERY_MS = 1e4;
function createProgressLines(write, now) {
	const toldAt = /* @__PURE__ */ new Map();
	return {
		report(progress) {
			const { source } = progress;
			if (progress.kind === "bytes" || progress.kind === "remote") {
				const last = toldAt.get(source) ?? now().getTime();
				if (!toldAt.has(source)) toldAt.set(source, last);
				if (now().getTime() - last < EVERY_MS) return;
			}
			toldAt.set(source, now().getTime());
			write(describeProgress(progress));
		},
		stop() {}
	};
}
function describeProgress(progress) {
	const { kind, source } = progress;
	if (kind === "phase") return `${source}: ${progress.phase}`;
	if (kind === "remote") return `${source}: the source says: ${progress.line}`;
	if (kind === "bytes") return `${source}: ${progress.phase}, ${describeAmount(progress)}`;
	return `${source}: ${progress.level === "warning" ? "Warning: " : ""}${progress.message}`;
}
function describeAmount({ doneBytes, totalBytes }) {
	const done = describeBytes(doneBytes);
	return totalBytes === void 0 ? done : `${done} of ${describeBytes(totalBytes)}`;
}
// cli/describe-error.ts
function describeError({ code, message, hint }) {
	return [`Error (${code}): ${message}`, ...hint === "" ? [] : [`  Fix: ${hint}`]];
}
function errorAsJson({ code, message, hint }) {
	return { error: {
		code,
		message,
		hint
	} };
}
/** Errors that lie in what was asked for or how this machine is set up, not in the work. */
const CONFIGURATION = /* @__PURE__ */ new Set([
	"bad-input",
	"git-missing",
	"store-no-credentials",
	"store-wrong-account"
]);
function exitCodeOfError({ code }) {
	return CONFIGURATION.has(code) ? 2 : 1;
}
// cli/output.ts
const COLORS = {
	good: "\x1B[32m",
	doubt: "\x1B[33m",
	bad: "\x1B[31m"
};
const NO_COLOR = "\x1B[0m";
/** Every line is cleaned here, so that no name and no message can act on a terminal. */
function printDescription({ verdict, tone, lines }, { write, color }) {
	const first = plainText(verdict);
	write(`${[color ? `${COLORS[tone]}${first}${NO_COLOR}` : first, ...lines.map(plainText)].join("\n")}\n`);
}
function printJson(value, { write }) {
	write(`${JSON.stringify(value, null, 2).replace(UNSEEN, escapeChar)}\n`);
}
const UNSEEN = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
function escapeChar(char) {
	return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
// cli/report.ts
function printAnswer({ json, text }, { argv, stdout, settings }) {
	const write = (printed) => void stdout.write(printed);
	if (wantsJson(argv)) printJson(json, { write });
	else if (typeof text === "string") write(text);
	else printDescription(text, {
		write,
		color: settings.color && stdout.isTTY === true
	});
}
/** Returns the exit code of the error. */
function printError(error, { argv, stdout, stderr, settings }) {
	if (wantsJson(argv)) printJson(errorAsJson(error), { write: (text) => void stdout.write(text) });
	else stderr.write(`${describeError(error).map(plainText).join("\n")}\n`);
	if (settings.debug) stderr.write(`${describeTrace(error)}\n`);
	return exitCodeOfError(error);
}
/** The stacks of an error and of what caused it. */
function describeTrace(error) {
	if (!(error instanceof Error)) return String(error);
	const cause = error.cause === void 0 ? "" : `\nCaused by: ${describeTrace(error.cause)}`;
	return `${error.stack}${cause}`;
}
/** Also of a command line that could not be read. */
function wantsJson(argv) {
	const end = argv.indexOf("--");
	return (end < 0 ? argv : argv.slice(0, end)).includes("--json");
}
// cli/run-commands.ts
function createCommands(work) {
	return {
		backup: (sources, flags) => work(async (session) => (await import("./backup2.js")).runBackup(sources, flags, session)),
		list: (source, flags) => work(async (session) => (await import("./list.js")).runList(source, flags, session)),
		restore: (source, directory, flags) => work(async (session) => (await import("./restore2.js")).runRestore(source, directory, flags, session)),
		retrieve: (source, flags) => work(async (session) => (await import("./retrieve.js")).runRetrieve(source, flags, session)),
		verify: (source, flags) => work(async (session) => (await import("./verify.js")).runVerify(source, flags, session)),
		bundleList: (source, flags) => work(async (session) => (await import("./bundle-list.js")).runBundleList(source, flags, session)),
		browse: (source, path, flags) => work(async (session) => (await import("./browse.js")).runBrowse(source, path, flags, session)),
		export: (source, flags) => work(async (session) => (await import("./export.js")).runExport(source, flags, session)),
		status: (flags) => work(async (session) => (await import("./status.js")).runStatus(flags, session)),
		doctor: (flags) => work(async (session) => (await import("./doctor.js")).runDoctor(flags, session))
	};
}
// cli/usage-error.ts
function toUsageError({ code, message }, argv) {
	const said = (code === "commander.help" ? "no command was given" : message).replace(/^error: /, "").replace(/'(--?[^'=]+)=[^']*'/g, "'$1'").replace(/\n/g, " ");
	const command = argv.find((word) => /^[a-z]+(-[a-z]+)*$/.test(word));
	const help = command === void 0 ? "holdfast --help" : `holdfast ${command} --help`;
	const hint = /'--?\w*(token|password|secret)/i.test(said) ? "Secrets are taken from the environment: HOLDFAST_TOKEN for GitHub, AWS_… for S3." : `Run \`${help}\` to see what it takes.`;
	return new HoldfastError("bad-input", asSentence(said), { hint });
}
function asSentence(text) {
	const sentence = text.slice(0, 1).toUpperCase() + text.slice(1);
	return /[.?)]$/.test(sentence) ? sentence : `${sentence}.`;
}
// cli/signals.ts
const EXIT_CODES = {
	SIGINT: 130,
	SIGTERM: 143
};
function abortOnSignals(program) {
	const controller = new AbortController();
	let exitCode;
	for (const name of ["SIGINT", "SIGTERM"]) program.on(name, () => {
		if (exitCode !== void 0) program.exit(EXIT_CODES[name]);
		exitCode ??= EXIT_CODES[name];
		controller.abort(/* @__PURE__ */ new Error(`The program was sent ${name}.`));
	});
	return {
		signal: controller.signal,
		exitCode: () => exitCode
	};
}
export { tuneHeap as C, leave as S, asHoldfastError as T, timeOfSnapshot as _, printError as a, readSettings as b, createProgressLines as c, describeBytes as d, describeDuration as f, createSnapshotId as g, compactTime as h, printAnswer as i, describeAmount as l, SNAPSHOT_ID as m, toUsageError as n, describeError as o, readBytes as p, createCommands as r, exitCodeOfError as s, abortOnSignals as t, describeProgress as u, plainText as v, HoldfastError as w, Secret as x, VERSION as y };
