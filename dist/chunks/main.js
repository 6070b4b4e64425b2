import { C as warning, N as summary, r as core_exports } from "./core.js";
import { g as backupAll, o as shellWord, s as openStore } from "./backup.js";
import { S as leave, T as asHoldfastError, d as describeBytes, f as describeDuration, w as HoldfastError, x as Secret, y as VERSION } from "./start.js";
import "./lease.js";
import { c as int, i as array, m as string, p as strictObject, r as _enum } from "./schemas.js";
import { R as VERIFY_LEVELS, k as readSnapshot } from "./snapshot.js";
import { r as s3Address } from "./s3-address.js";
import { n as parseStoreAddress, t as describeStoreAddress } from "./store-address2.js";
import { n as findSecrets, t as SECRET_INPUTS } from "./masks2.js";
import { t as failedResults } from "./failed-results.js";
import { basename, join, resolve } from "node:path";
import { existsSync } from "node:fs";
import process from "node:process";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
// action/cancellation.ts
/**
* A job that is cancelled. The runner sends SIGINT, SIGTERM 7.5 s later and SIGKILL after another
* 2.5 s: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
*/
/** How long work may take to end by itself once it was told to. */
const GRACE_MS = 5e3;
/** An abort signal that the first SIGINT or SIGTERM sets off. */
function abortOnSignal(signals) {
	const controller = new AbortController();
	const abort = () => controller.abort(interrupted());
	for (const name of ["SIGINT", "SIGTERM"]) signals.on(name, abort);
	const stop = () => {
		for (const name of ["SIGINT", "SIGTERM"]) signals.off(name, abort);
	};
	return {
		signal: controller.signal,
		stop
	};
}
/** `work`, or the rejection `interrupted` when it does not end soon enough after `signal`. */
async function withinGrace(work, signal, graceMs = GRACE_MS) {
	let stop = () => {};
	const tooLate = new Promise((_, reject) => {
		stop = afterGrace(signal, graceMs, () => reject(interrupted()));
	});
	try {
		return await Promise.race([work, tooLate]);
	} finally {
		stop();
	}
}
/** Calls `act` once `graceMs` have passed since `signal`, unless it is stopped. */
function afterGrace(signal, graceMs, act) {
	let timer;
	const onAbort = () => {
		timer = setTimeout(act, graceMs);
	};
	if (signal.aborted) onAbort();
	else signal.addEventListener("abort", onAbort, { once: true });
	return () => {
		signal.removeEventListener("abort", onAbort);
		clearTimeout(timer);
	};
}
function interrupted() {
	return new HoldfastError("interrupted", "The job was cancelled before the backup was done.", { hint: "Earlier snapshots are untouched: run the job again." });
}
// action/plain-line.ts
/**
* Text from elsewhere (ref names, what git said) as one line that is safe to print in a job's
* log. The runner obeys lines that begin with `::` and, from older days, `##[` anywhere in one.
*/
function plainLine(text) {
	return text.replace(CONTROL, " ").replace(/##\[/g, "## [").trim().replace(/^::/, ": :");
}
const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
// action/scratch.ts
/**
* The directory of one job, and in it a note of every upload under way. A job that is killed
* cannot tidy up; the post step, which runs after it, finds here what there is to tidy.
*/
/** Makes a fresh directory below `temporary` that only this user may read. */
async function createScratch(temporary) {
	await mkdir(temporary, { recursive: true });
	const scratch = scratchAt(await mkdtemp(join(temporary, PREFIX)));
	await mkdir(scratch.work);
	await mkdir(scratch.uploads);
	return scratch;
}
const PREFIX = "holdfast-job-";
/** Whether a path is one that `createScratch` made, and may be removed. */
function isScratch(root) {
	return basename(root).startsWith(PREFIX);
}
function scratchAt(root) {
	return {
		root,
		work: join(root, "work"),
		uploads: join(root, "uploads")
	};
}
/** A store that notes each key before writing it and strikes it off once that has ended. */
function notingUploads(store, uploads) {
	return {
		description: store.description,
		know: (facts) => store.know(facts),
		get: (key, options) => store.get(key, options),
		head: (key, options) => store.head(key, options),
		address: (key, asked) => store.address(key, asked),
		list: (prefix, options) => store.list(prefix, options),
		retrieval: (key, version) => store.retrieval(key, version),
		retrieve: (key, asked) => store.retrieve(key, asked),
		sweep: (prefix, before) => store.sweep(prefix, before),
		probe: (marker, now) => store.probe(marker, now),
		async put(key, body, options) {
			const note = join(uploads, createHash("sha256").update(key).digest("hex"));
			await writeFile(note, key);
			const result = await store.put(key, body, options);
			await rm(note, { force: true });
			return result;
		}
	};
}
/** The keys whose writing did not end well, or has not ended. */
async function listOpenUploads(uploads) {
	const notes = await readdir(uploads);
	return Promise.all(notes.map((note) => readFile(join(uploads, note), "utf8")));
}
// action/clean-up.ts
/** After the job: ends uploads it left open, and removes its scratch directory. */
/** `root` is the scratch directory that the main step noted, or ''. Never throws. */
async function cleanUp(root, tools) {
	const { workflow } = tools;
	if (!isScratch(root) || !existsSync(root)) {
		workflow.info("Nothing to clean up.");
		return;
	}
	try {
		await endUploads(root, tools);
	} catch (error) {
		const { message, hint } = asHoldfastError(error);
		workflow.warning(plainLine(`Uploads were left open: ${message} ${hint}`), { title: "Clean-up" });
	}
	try {
		await rm(root, {
			recursive: true,
			force: true,
			maxRetries: 3
		});
		workflow.info("Removed the scratch directory.");
	} catch (error) {
		workflow.warning(plainLine(`The scratch directory stays: ${String(error)}`), { title: "Clean-up" });
	}
}
/** A store dates uploads by its own clock; S3 takes no request from one 15 minutes off. */
const SKEW_MS = 9e5;
/** Sweeps exactly the keys this job was writing, so that a job beside it loses nothing. */
async function endUploads(root, { workflow, openStore, now }) {
	const keys = await listOpenUploads(scratchAt(root).uploads);
	if (keys.length === 0) {
		workflow.info("No upload was left open.");
		return;
	}
	const store = await openStore();
	let ended = 0;
	for (const key of keys) ended += await store.sweep(key, new Date(now().getTime() + SKEW_MS));
	workflow.info(`Uploads that were left open: ${keys.length} under way, ${ended} ended.`);
}
// action/store-address.ts
/** The store that the inputs name, as an address. */
/** Inputs that are parameters of an S3 address, under the same names. */
const S3_INPUTS = [
	"region",
	"endpoint",
	"storage-class",
	"sse",
	"kms-key-id",
	"object-lock-mode",
	"object-lock-days",
	"allowed-account-ids",
	"max-bandwidth"
];
/**
* A relative path begins at `directory`. A parameter may stand in the address or be an input, but
* not both. Throws `bad-input`.
*/
function readStoreAddress(inputs, directory) {
	const address = readAsWritten(inputs);
	if (address.kind === "s3") return address;
	return {
		...address,
		path: resolve(directory, address.path)
	};
}
function readAsWritten(inputs) {
	const { store, bucket, prefix } = inputs;
	const given = S3_INPUTS.flatMap((name) => {
		const value = inputs[name];
		return value === void 0 ? [] : [[name, value]];
	});
	if (bucket !== void 0) return s3Address({
		bucket,
		prefix: prefix ?? "",
		parameters: Object.fromEntries(given)
	});
	if (store === void 0) throw new HoldfastError("bad-input", "Neither input `store` nor input `bucket` is given.", { hint: "Set `store`, for example to s3://my-bucket." });
	const parameters = given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
	if (parameters.length === 0) return parseStoreAddress(store);
	return parseStoreAddress(`${store}${store.includes("?") ? "&" : "?"}${parameters.join("&")}`);
}
/** The store as `--store` takes it to restore: what only writing needs is left out. */
function describeForRestore(address) {
	if (address.kind === "directory") return describeStoreAddress(address);
	const { kind, bucket, prefix, pathStyle, region, endpoint } = address;
	return describeStoreAddress({
		kind,
		bucket,
		prefix,
		pathStyle,
		allowedAccountIds: [],
		...region === void 0 ? {} : { region },
		...endpoint === void 0 ? {} : { endpoint }
	});
}
// action/conflicts.ts
/** Which inputs exclude or need each other. */
/** Inputs that only mean something to an S3 store. */
const S3_ONLY = [
	"role-to-assume",
	"aws-access-key-id",
	...S3_INPUTS
];
/** What a job that works for the App has no say in. */
const APP_DECIDES = [
	"repository",
	"repositories",
	"include",
	"exclude",
	"refs"
];
/** Throws `bad-input` for the first pair of inputs that cannot be meant together. */
function refuseConflicts(inputs) {
	const given = (name) => {
		const value = inputs[name];
		return value !== void 0 && !(Array.isArray(value) && value.length === 0);
	};
	const exclude = (one, other, hint) => {
		if (given(one) && given(other)) throw unusable(`Inputs \`${one}\` and \`${other}\` are both given.`, hint);
	};
	const need = (one, other, hint) => {
		if (given(one) && !given(other)) throw unusable(`Input \`${one}\` is given without \`${other}\`.`, hint);
	};
	refuseStores(inputs, exclude, need);
	refuseCredentials(exclude, need);
	exclude("repository", "repositories", "Put every repository into `repositories`.");
	for (const name of APP_DECIDES) exclude("app-url", name, `The App says what is backed up and how: remove \`${name}\`.`);
	for (const name of [
		"dry-run",
		"cache",
		"full"
	]) if (inputs["app-url"] !== void 0 && inputs[name]) throw unusable(`Inputs \`app-url\` and \`${name}\` are both given.`, `The App says what is backed up and how: remove \`${name}\`.`);
}
function refuseStores(inputs, exclude, need) {
	exclude("store", "bucket", "Keep one of the two.");
	exclude("store", "prefix", "Write it into the address: s3://bucket/prefix.");
	need("prefix", "bucket", "Set `bucket` too.");
	if (inputs.store === void 0 || /^s3:/i.test(inputs.store)) return;
	for (const name of S3_ONLY) exclude("store", name, `A directory has no ${name}: remove it, or use a store s3://…`);
}
function refuseCredentials(exclude, need) {
	exclude("role-to-assume", "aws-access-key-id", "A role is taken on by OIDC: remove the key.");
	for (const part of [
		"role-session-name",
		"role-duration-seconds",
		"audience"
	]) need(part, "role-to-assume", "Set `role-to-assume`, or remove it.");
	need("aws-access-key-id", "aws-secret-access-key", "Give both halves of the key.");
	need("aws-secret-access-key", "aws-access-key-id", "Give both halves of the key.");
	need("aws-session-token", "aws-access-key-id", "It belongs to a key: give that too.");
}
function unusable(message, hint) {
	return new HoldfastError("bad-input", message, { hint });
}
// action/list.ts
/**
* A list as workflows write it: one item a line, or separated by commas. A comma within braces
* belongs to a glob (`acme/{rocket,probe}`), and a line that begins with `#` is a comment.
*/
function splitList(text) {
	return text.split("\n").filter((line) => !line.trimStart().startsWith("#")).flatMap(splitAtCommas).map((item) => item.trim()).filter((item) => item !== "");
}
function splitAtCommas(line) {
	const items = [""];
	let depth = 0;
	for (const char of line) {
		if (char === "{") depth += 1;
		if (char === "}") depth = Math.max(0, depth - 1);
		if (char === "," && depth === 0) items.push("");
		else items[items.length - 1] += char;
	}
	return items;
}
// action/inputs.ts
/**
* What the workflow says under `with:`. Each input is parsed here, once; action.yml tells people
* the same names, defaults and units. Which inputs exclude each other stands in conflicts.ts.
*/
const FAIL_ON = [
	"incomplete",
	"failed",
	"never"
];
const STRATEGIES = [
	"auto",
	"stream",
	"mirror"
];
/** Every input. The message of a schema is the way out, as one sentence. */
const SCHEMA = strictObject({
	store: text().optional(),
	bucket: text().optional(),
	prefix: text().optional(),
	region: text().optional(),
	endpoint: text().optional(),
	"storage-class": text().optional(),
	sse: text().optional(),
	"kms-key-id": text().optional(),
	"object-lock-mode": text().optional(),
	"object-lock-days": text().optional(),
	"allowed-account-ids": text().optional(),
	"max-bandwidth": text().optional(),
	"role-to-assume": matching(/^arn:[a-z0-9-]+:iam::\d{12}:role\/.+$/, "Give the ARN of a role, such as arn:aws:iam::123456789012:role/holdfast-backup.").optional(),
	"role-session-name": matching(/^[\w+=,.@-]{2,64}$/, "Give 2 to 64 letters, digits or _+=,.@- without spaces.").optional(),
	"role-duration-seconds": whole(900, 43200).optional(),
	audience: text().optional(),
	"aws-access-key-id": secret().optional(),
	"aws-secret-access-key": secret().optional(),
	"aws-session-token": secret().optional(),
	"app-url": matching(/^https:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$|^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/?$/, "Give the https address of your Holdfast App, such as https://holdfast.example.com.").optional(),
	slot: whole(0, 255).default(0),
	repository: text().optional(),
	repositories: list(string()),
	include: list(string()),
	exclude: list(string()),
	refs: list(string().regex(/^(refs\/|HEAD$|\*)/, "Give globs over full ref names, such as refs/heads/**.")),
	token: secret().optional(),
	"github-server-url": matching(/^https?:\/\/[A-Za-z0-9.-]+(:\d+)?\/?$/, "Give an address such as https://github.example.com.").optional(),
	verify: _enum(VERIFY_LEVELS, `Give ${VERIFY_LEVELS.join(", ")}.`).default("objects"),
	strategy: _enum(STRATEGIES, `Give ${STRATEGIES.join(", ")}.`).default("auto"),
	full: flag(),
	"fail-on": _enum(FAIL_ON, `Give ${FAIL_ON.join(", ")}.`).default("incomplete"),
	"dry-run": flag(),
	concurrency: whole(1, 100).default(10),
	"healthcheck-url": matching(/^https?:\/\/[^\s/]+\/\S+$/, "Give an http or https address such as https://hc-ping.com/<uuid>.").refine((url) => URL.canParse(url), "Give an address that can be read.").transform((url) => new Secret(url)).optional(),
	cache: flag()
});
const INPUT_NAMES = Object.keys(SCHEMA.shape);
/**
* Reads every input by `read`, which gives the trimmed text, or '' for one that was not given.
* Throws `bad-input`, naming the input and the way out.
*/
function readInputs(read) {
	const given = INPUT_NAMES.map((name) => [name, read(name)]);
	const parsed = SCHEMA.safeParse(Object.fromEntries(given.filter(([, value]) => value !== "")));
	if (!parsed.success) throw badInput(parsed.error, new Map(given));
	refuseConflicts(parsed.data);
	return parsed.data;
}
function badInput(error, given) {
	const [issue] = error.issues;
	const name = String(issue?.path[0]);
	const value = SECRET_INPUTS.some((secretName) => secretName === name) ? "" : ` "${given.get(name)}"`;
	return new HoldfastError("bad-input", `Input \`${name}\` cannot be used${value && `:${value}`}.`, { hint: issue?.message ?? "" });
}
function text() {
	return string();
}
function secret() {
	return string().transform((value) => new Secret(value));
}
function matching(pattern, wayOut) {
	return string().regex(pattern, wayOut);
}
function whole(least, most) {
	const wayOut = `Give a whole number from ${least} to ${most}.`;
	return string().regex(/^\d{1,9}$/, wayOut).transform(Number).pipe(int().min(least, wayOut).max(most, wayOut));
}
/** Booleans as YAML 1.2 and @actions/core have them. */
function flag() {
	return _enum([
		"true",
		"True",
		"TRUE",
		"false",
		"False",
		"FALSE"
	], "Give true or false.").transform((value) => value.toLowerCase() === "true").default(false);
}
function list(item) {
	return string().transform(splitList).pipe(array(item)).default([]);
}
// action/credentials.ts
/** Who the store is asked as: a role by the job's OIDC token, a key, or the AWS chain. */
/** What AWS expects of GitHub's tokens. */
const AUDIENCE = "sts.amazonaws.com";
/** Throws `store-no-credentials` when the job may not ask for the OIDC token that it needs. */
function credentialsFor(inputs, tools) {
	const accessKeyId = inputs["aws-access-key-id"]?.reveal();
	const secretAccessKey = inputs["aws-secret-access-key"];
	const sessionToken = inputs["aws-session-token"];
	if (accessKeyId !== void 0 && secretAccessKey !== void 0) return {
		kind: "static",
		accessKeyId,
		secretAccessKey,
		...sessionToken === void 0 ? {} : { sessionToken }
	};
	const roleArn = inputs["role-to-assume"];
	return roleArn === void 0 ? { kind: "default" } : roleCredentials(roleArn, inputs, tools);
}
function roleCredentials(roleArn, inputs, { workflow, job }) {
	if (!job.mayProveItself) throw noToken("The job may not ask for an OIDC token.");
	const durationSeconds = inputs["role-duration-seconds"];
	return {
		kind: "web-identity",
		roleArn,
		sessionName: inputs["role-session-name"] ?? `holdfast-${job.runId}`,
		token: () => fetchToken(inputs.audience ?? AUDIENCE, workflow),
		onIssued: (secret) => workflow.setSecret(secret.reveal()),
		...durationSeconds === void 0 ? {} : { durationSeconds }
	};
}
/** A token lives some minutes, so each time the role is taken on it is a fresh one. */
async function fetchToken(audience, workflow) {
	try {
		const token = await workflow.getIDToken(audience);
		workflow.setSecret(token);
		return new Secret(token);
	} catch (cause) {
		throw noToken("GitHub gave the job no OIDC token.", cause);
	}
}
function noToken(message, cause) {
	return new HoldfastError("store-no-credentials", message, {
		hint: "Add `permissions: id-token: write` to the job; a pull request from a fork cannot have it.",
		cause
	});
}
// action/open-store.ts
/** Opens the store of a job, as whom the inputs say. */
/** Throws `store-no-credentials` when the job may not ask for the token that it needs. */
async function openStoreFor(address, inputs, tools, credentials = null) {
	const { now, signal } = tools;
	const means = {
		now,
		sleep: (ms) => setTimeout$1(ms),
		random: Math.random,
		elapsedMs: () => performance.now(),
		...signal === void 0 ? {} : { signal }
	};
	if (address.kind === "directory") return openStore(address, means);
	return openStore(address, {
		...means,
		credentials: credentials ?? credentialsFor(inputs, tools)
	});
}
// action/heartbeat.ts
/** What the monitor keeps of a body. */
const BODY_CHARS = 1e4;
/** No method throws: a monitor that is away must not hide the result of a backup. */
function createHeartbeat({ url, warn, timeoutMs, cancelled }) {
	async function ping(suffix, body, ...ends) {
		const what = suffix === "" ? "success" : suffix.slice(1);
		try {
			const response = await fetch(addressOf(url, suffix), {
				method: "POST",
				body: body.slice(0, BODY_CHARS),
				headers: { "content-type": "text/plain; charset=utf-8" },
				signal: AbortSignal.any([AbortSignal.timeout(timeoutMs()), ...ends])
			});
			await response.body?.cancel();
			if (!response.ok) warn(`The heartbeat "${what}" was refused with HTTP ${response.status}.`);
		} catch (error) {
			if (ends.some((end) => end.aborted)) return;
			warn(`The heartbeat "${what}" did not arrive: ${reasonOf(error)}.`);
		}
	}
	return {
		start: () => ping("/start", "", cancelled),
		success: () => ping("", ""),
		fail: (body) => ping("/fail", body)
	};
}
/** For a run without a monitor. */
const NO_HEARTBEAT = {
	start: async () => void 0,
	success: async () => void 0,
	fail: async () => void 0
};
/** The suffix belongs to the path, before a query such as `?create=1`. */
function addressOf(url, suffix) {
	const address = new URL(url.reveal());
	address.pathname = address.pathname.replace(/\/+$/, "") + suffix;
	return address;
}
/** Only the kind of fault: the text of a fetch error may hold the address. */
function reasonOf(error) {
	if (error instanceof Error && error.name === "TimeoutError") return "no answer in time";
	const cause = error instanceof Error ? error.cause : void 0;
	const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
	return code === "" ? "the connection failed" : `the connection failed (${code})`;
}
// action/mirror-cache.ts
/**
* The mirror of the workflow's own repository, kept by the Actions cache between runs. The cache
* is a help and never a need: each of its faults is a warning, and the backup goes on without it.
*/
function createMirrorCache(options) {
	const { service, repositoryId, temporary, secrets, workflow } = options;
	const directory = join(temporary, "holdfast-mirrors");
	const prefix = `holdfast-mirror-v1-${repositoryId}-`;
	let restored;
	async function restore() {
		if (!service.isFeatureAvailable()) throw new Error("the runner offers no cache");
		restored = await service.restoreCache([directory], `${prefix}newest`, [prefix]);
		workflow.info(restored === void 0 ? "No mirror is cached yet." : "Mirror restored.");
	}
	async function save({ snapshot }, store) {
		if (snapshot === null || !existsSync(directory) || !service.isFeatureAvailable()) return;
		const { manifest } = await readSnapshot(store, repositoryId, snapshot);
		const key = `${prefix}${manifest.git.refs.object.plaintext.sha256}`;
		if (key === restored) return;
		const tainted = await findSecret(directory, secrets);
		if (tainted !== void 0) throw new Error(`${tainted} holds a credential`);
		if (await service.saveCache([directory], key) >= 0) workflow.info("Mirror kept in the cache.");
	}
	const guarded = async (what, act) => {
		try {
			await act();
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			workflow.warning(plainLine(`The mirror could not be ${what}: ${reason}.`), { title: "Cache" });
		}
	};
	return {
		directory,
		restore: () => guarded("restored from the cache", restore),
		save: (result, store) => guarded("kept in the cache", () => save(result, store))
	};
}
/** The first file outside of git's objects that holds one of `secrets`. */
async function findSecret(directory, secrets) {
	for (const entry of await readdir(directory, { withFileTypes: true })) {
		const path = join(directory, entry.name);
		if (entry.isDirectory() && entry.name !== "objects") {
			const found = await findSecret(path, secrets);
			if (found !== void 0) return found;
		}
		if (!entry.isFile()) continue;
		const text = await readFile(path, "latin1");
		if ([...secrets].some((secret) => text.includes(secret))) return path;
	}
}
// action/plan.ts
/** Throws `bad-input`. */
function planBackup(inputs, job) {
	const sources = sourcesOf(inputs, job);
	const githubHost = hostOf(inputs["github-server-url"] ?? job.serverUrl);
	const own = githubHost === hostOf(job.serverUrl) ? job : void 0;
	const { token } = inputs;
	return {
		sources,
		address: readStoreAddress(inputs, job.workspace),
		alone: sources.length === 1 && !sources[0]?.endsWith("/*"),
		cachedRepositoryId: inputs.cache ? ownRepositoryId(sources, own) : void 0,
		options: {
			strategy: inputs.strategy,
			level: inputs.verify,
			full: inputs.full,
			refs: inputs.refs,
			dryRun: inputs["dry-run"],
			include: inputs.include,
			exclude: inputs.exclude,
			concurrency: inputs.concurrency,
			githubHost,
			knownIds: knownIdsOf(own),
			...token === void 0 ? {} : { token: {
				username: "x-access-token",
				password: token
			} }
		}
	};
}
function sourcesOf({ repository, repositories }, job) {
	if (repositories.length > 0) return [...new Set(repositories)];
	const source = repository ?? job.repository;
	if (source !== void 0) return [source];
	throw new HoldfastError("bad-input", "No repository is named, and the job has none.", { hint: "Set `repository`, for example to acme/rocket." });
}
function hostOf(url) {
	return new URL(url).host.toLowerCase();
}
/** The runner tells the id of the workflow's own repository, which saves asking for it. */
function knownIdsOf(own) {
	return own?.repository && own.repositoryId ? { [own.repository]: own.repositoryId } : {};
}
/**
* Only the workflow's own repository is cached: whoever may run a workflow in it, a pull request
* from a fork included, may read its cache, and must not find other repositories there.
*/
function ownRepositoryId(sources, own) {
	const [source, ...others] = sources;
	const same = source?.toLowerCase() === own?.repository?.toLowerCase();
	if (own?.repositoryId && same && others.length === 0) return own.repositoryId;
	throw new HoldfastError("bad-input", "Input `cache` is true, but other repositories than the workflow’s own are backed up.", { hint: "Remove `cache`: everybody who may run a workflow here could read them in its cache." });
}
// action/annotations.ts
/** One error for each result that is not whole, one warning for each doubt. */
function annotate(results, workflow, alreadySaid = () => false) {
	for (const { source, status, error, warnings } of results) {
		for (const warning of warnings.filter((message) => !alreadySaid(source, message))) workflow.warning(plainLine(warning), { title: `Backup of ${plainLine(source)}` });
		if (status !== "failed" && status !== "incomplete") continue;
		const cause = error === void 0 ? "No cause was given." : `${error.message} ${error.hint}`;
		const verb = status === "failed" ? "failed" : "is incomplete";
		workflow.error(`${plainLine(cause)}${error ? ` (${error.code})` : ""}`, { title: `Backup of ${plainLine(source)} ${verb}` });
	}
}
// action/restore-command.ts
/** The command that brings a snapshot back. */
function describeRestore({ source, snapshot }, origin) {
	const { store, githubHost } = origin;
	return [
		...[
			"holdfast",
			"restore",
			githubHost !== "github.com" && /^[^/:\\]+\/[^/:\\]+$/.test(source) ? `https://${githubHost}/${source}` : source,
			directoryFor(source)
		],
		"--store",
		store,
		"--snapshot",
		snapshot
	].map(shellWord).join(" ");
}
/** The last part of the name, as git clone has it. */
function directoryFor(source) {
	const name = (source.split(/[/\\:]/).filter((part) => part !== "").at(-1) ?? "").replace(/\.git$/, "").replace(/[^A-Za-z0-9._-]/g, "-").replace(/^[-.]+/, "");
	return name === "" ? "restored" : name;
}
// action/verdict.ts
const WORST_FIRST = [
	"failed",
	"incomplete",
	"dry-run",
	"stored",
	"unchanged"
];
/** Nothing backed up is a failure: a filter that matches nothing must not look like success. */
function worstStatus(results) {
	return WORST_FIRST.find((status) => results.some((result) => result.status === status)) ?? "failed";
}
/** The weakest level that holds for every result, or null when one is not verified. */
function weakestLevel(results) {
	if (results.length === 0 || results.some(({ verified }) => verified === null)) return null;
	return VERIFY_LEVELS.find((level) => results.some(({ verified }) => verified === level)) ?? null;
}
/** Whether every repository is stored and what is stored was proved. */
function allProtected(results) {
	return results.every(({ status }) => status === "stored" || status === "unchanged") && weakestLevel(results) !== null;
}
function exitCodeFor(results, failOn) {
	const worst = worstStatus(results);
	if (failOn === "never") return 0;
	if (worst === "failed") return 1;
	return worst === "incomplete" && failOn === "incomplete" ? 1 : 0;
}
/**
* The sentence at the top of the summary: what a reader must know if they read no further.
* `error` is what stopped the run as a whole.
*/
function describeVerdict(results, error) {
	const [only, ...others] = results;
	if (only === void 0) return `Nothing was backed up: ${error?.message ?? "no repository is left to back up."}`;
	const worst = worstStatus(results);
	if (worst === "dry-run") return "Dry run: nothing was stored.";
	if (others.length === 0) return describeOne(only);
	if (worst === "failed" || worst === "incomplete") return describeShortfall(results);
	if (allProtected(results)) return `All ${results.length} repositories are backed up and verified.`;
	return `All ${results.length} repositories are stored, but not every one is verified.`;
}
function describeOne({ source, status, verified }) {
	if (status === "failed") return `The backup of ${source} failed.`;
	if (status === "incomplete") return `The backup of ${source} is incomplete.`;
	if (verified === null) return `${source} is stored, but not verified.`;
	if (status === "unchanged") return `${source} has not changed and stays backed up and verified.`;
	return `${source} is backed up and verified.`;
}
function describeShortfall(results) {
	const count = (status) => results.filter((one) => one.status === status).length;
	const [failed, incomplete] = [count("failed"), count("incomplete")];
	const parts = [...failed > 0 ? [`${failed} failed`] : [], ...incomplete > 0 ? [`${incomplete} ${incomplete === 1 ? "is" : "are"} incomplete`] : []];
	return `Of ${results.length} repositories, ${parts.join(" and ")}.`;
}
// action/outputs.ts
/** GitHub keeps 1 MB of outputs a job. */
const RESULTS_CHARS = 9e5;
/**
* The values of one repository, or of many: totals and the worst.
*/
function createOutputs(results, origin, durationMs) {
	const only = results.length === 1 ? results[0] : void 0;
	const { json, leftOut } = serialize(results);
	return {
		values: {
			status: worstStatus(results),
			"snapshot-id": only?.snapshot ?? "",
			manifest: only?.manifest ?? "",
			"manifest-sha256": only?.manifestSha256 ?? "",
			"stored-bytes": total(results, (one) => one.storedBytes),
			"transferred-bytes": total(results, (one) => one.transferredBytes),
			"duration-seconds": (durationMs / 1e3).toFixed(1),
			refs: total(results, (one) => one.refs),
			verified: weakestLevel(results) ?? "",
			"restore-command": only?.snapshot ? describeRestore({
				source: only.source,
				snapshot: only.snapshot
			}, origin) : "",
			results: json
		},
		leftOut
	};
}
function total(results, of) {
	return String(results.reduce((sum, result) => sum + of(result), 0));
}
/** As many results as have room, the worst first. */
function serialize(results) {
	const ordered = WORST_FIRST.flatMap((status) => results.filter((one) => one.status === status));
	const items = [];
	let chars = 2;
	for (const result of ordered) {
		const item = JSON.stringify(result);
		chars += item.length + 1;
		if (chars > RESULTS_CHARS) break;
		items.push(item);
	}
	return {
		json: `[${items.join(",")}]`,
		leftOut: results.length - items.length
	};
}
// action/html.ts
/**
* Text from elsewhere as text within HTML within markdown: every character that either of the
* two gives a meaning becomes an entity, and a line break, which would end a block, a space.
*/
function escapeHtml(text) {
	return text.replace(/\p{Cc}+/gu, " ").replace(/[&<>"'`*_~|\\[\]()!#@$:]/g, (char) => `&#${char.codePointAt(0)};`);
}
// action/summary.ts
/** GitHub shows no summary of more than 1 MiB; the rest is left to the frame around the lists. */
const TABLE_BYTES = 6e5;
const CAUSES_BYTES = 3e5;
const MESSAGE_CHARS = 600;
const COMMANDS = 10;
const ICONS = {
	failed: "❌",
	incomplete: "⚠️",
	"dry-run": "🔍",
	stored: "✅",
	unchanged: "✅"
};
/**
* `error` is what stopped the run as a whole.
* Returns markdown.
*/
function describeSummary(results, origin, error) {
	const ordered = WORST_FIRST.flatMap((status) => results.filter((one) => one.status === status));
	return [
		`<h2>${allProtected(results) && results.length > 0 ? "✅" : verdictIcon(results)} ${escapeHtml(describeVerdict(results, error))}</h2>`,
		...describeTable(ordered),
		...describeCauses(error ? causesOf([{
			source: "All",
			error,
			warnings: []
		}]) : causesOf(ordered)),
		...describeWayBack(ordered, origin),
		""
	].join("\n\n");
}
function verdictIcon(results) {
	const worst = worstStatus(results);
	return worst === "stored" || worst === "unchanged" ? "⚠️" : ICONS[worst];
}
const COLUMNS = [
	"Repository",
	"Status",
	"Snapshot",
	"Refs",
	"Stored",
	"Transferred",
	"Verified",
	"Duration"
];
function describeTable(results) {
	if (results.length === 0) return [];
	const { kept, left } = firstThatFit(results.map(describeRow), TABLE_BYTES);
	return [`<table>${`<tr>${COLUMNS.map((name) => `<th>${name}</th>`).join("")}</tr>`}\n${kept.join("\n")}</table>`, ...describeLeft(left, "repositories; the log has them all")];
}
function describeRow(result) {
	return `<tr>${[
		escapeHtml(result.source),
		describeStatus(result),
		result.snapshot === null ? "–" : `<code>${escapeHtml(result.snapshot)}</code>`,
		result.snapshot === null ? "–" : String(result.refs),
		describeBytes(result.storedBytes),
		describeBytes(result.transferredBytes),
		result.verified ?? "no",
		describeDuration(result.durationMs)
	].map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}
function describeStatus({ status, verified, added, reason }) {
	const word = `${(status === "stored" || status === "unchanged") && verified === null ? "⚠️" : ICONS[status]} ${status}`;
	if (status !== "dry-run" || added === null) return word;
	return escapeHtml(`${word}: would add ${added}${reason === null ? "" : ` (${reason})`}`);
}
function causesOf(results) {
	return results.flatMap(({ source, error, warnings }) => [...error ? [describeCause(source, `${error.message} ${error.hint}`, error.code)] : [], ...warnings.map((warning) => describeCause(source, warning))]);
}
function describeCauses(items) {
	if (items.length === 0) return [];
	const { kept, left } = firstThatFit(items, CAUSES_BYTES);
	return [
		"<h3>Causes and what to do</h3>",
		`<ul>${kept.join("\n")}</ul>`,
		...describeLeft(left, "causes; the log has them all")
	];
}
function describeCause(source, text, code) {
	const cut = text.length > MESSAGE_CHARS ? `${text.slice(0, MESSAGE_CHARS)}…` : text;
	const suffix = code === void 0 ? "" : ` <code>${code}</code>`;
	return `<li><b>${escapeHtml(source)}</b>: ${escapeHtml(cut)}${suffix}</li>`;
}
function describeWayBack(results, origin) {
	const commands = results.flatMap(({ source, snapshot }) => snapshot === null ? [] : [escapeHtml(describeRestore({
		source,
		snapshot
	}, origin))]);
	if (commands.length === 0) return [];
	return [
		"<h3>To restore</h3>",
		`<pre><code>${commands.slice(0, COMMANDS).join("\n")}</code></pre>`,
		...describeLeft(Math.max(0, commands.length - COMMANDS), "repositories, in the same way")
	];
}
function describeLeft(count, what) {
	return count === 0 ? [] : [`<p>… and ${count} more ${what}.</p>`];
}
/** As many of the first items as have room in `bytes`. */
function firstThatFit(items, bytes) {
	const kept = [];
	let used = 0;
	for (const item of items) {
		used += Buffer.byteLength(item) + 1;
		if (used > bytes) break;
		kept.push(item);
	}
	return {
		kept,
		left: items.length - kept.length
	};
}
// action/report.ts
/** A part that cannot be told is a warning: it must not keep the others from being told. */
async function reportEnding(ending, workflow, said) {
	const { results, error, origin, durationMs } = ending;
	for (const result of results) workflow.info(plainLine(describeResult(result)));
	workflow.info(plainLine(describeVerdict(results, error)));
	annotateEnding(ending, workflow, said);
	await attempt("The outputs", workflow, () => {
		const { values, leftOut } = createOutputs(results, origin, durationMs);
		for (const [name, value] of Object.entries(values)) workflow.setOutput(name, value);
		if (leftOut > 0) throw new Error(`${leftOut} results had no room in \`results\``);
	});
	await attempt("The job summary", workflow, () => workflow.summarize(describeSummary(results, origin, error)));
}
/** One cause is one error, however many repositories it stopped. */
function annotateEnding({ results, error }, workflow, said) {
	if (error === void 0) {
		annotate(results, workflow, said);
		if (results.length === 0) workflow.error("No repository is left to back up. Compare `repositories`, `include`, `exclude` and what the token may see.", { title: "Nothing was backed up" });
		return;
	}
	workflow.error(plainLine(`${error.message} ${error.hint} (${error.code})`), { title: results.length === 1 ? `Backup of ${plainLine(results[0]?.source ?? "")} failed` : TITLE });
}
const TITLE = "Backup failed";
function describeResult(result) {
	const { source, status, snapshot, refs, storedBytes, verified, durationMs } = result;
	return `${source}: ${[
		status,
		...snapshot === null ? [] : [`snapshot ${snapshot}`, `${refs} refs`],
		...result.reason === null ? [] : [result.reason],
		`${describeBytes(storedBytes)} stored`,
		verified === null ? "not verified" : `verified: ${verified}`,
		describeDuration(durationMs)
	].join(", ")}`;
}
async function attempt(what, workflow, act) {
	try {
		await act();
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		workflow.warning(plainLine(`${what} could not be written in full: ${reason}.`));
	}
}
// action/run-log.ts
/** A line about bytes of one source and phase comes at most this often. */
const EVERY_MS = 1e4;
const TITLES = {
	listing: "Listing refs",
	fetching: "Fetching git data",
	storing: "Storing",
	verifying: "Verifying",
	recording: "Recording the snapshot",
	retrieving: "Retrieving from cold storage",
	restoring: "Restoring",
	"checking-out": "Checking out",
	exporting: "Exporting"
};
function createRunLog({ workflow, now, alone }) {
	const groups = createGroups(workflow);
	const due = createPace(now);
	const shown = /* @__PURE__ */ new Set();
	const keyOf = (source, message) => JSON.stringify([source, message]);
	function say(source, text) {
		if (!alone) groups.enter("Progress");
		workflow.info(plainLine(alone ? text : `${source}: ${text}`));
	}
	function note({ source, level, message }) {
		if (level === "info") {
			say(source, message);
			return;
		}
		shown.add(keyOf(source, message));
		workflow.warning(plainLine(message), { title: `Backup of ${plainLine(source)}` });
	}
	function remote({ source, line }) {
		if (due(keyOf(source, "remote"))) say(source, `The source says: ${line}`);
	}
	function enter({ source, phase }) {
		if (alone) groups.enter(TITLES[phase]);
		else say(source, TITLES[phase]);
	}
	return {
		report: (progress) => {
			const { kind, source } = progress;
			if (kind === "phase") enter(progress);
			else if (kind === "note") note(progress);
			else if (kind === "remote") remote(progress);
			else if (due(keyOf(source, progress.phase))) say(source, describe(progress));
		},
		close: groups.close,
		said: (source, message) => shown.has(keyOf(source, message))
	};
}
/** One group at a time: a runner ends the one before when another begins. */
function createGroups(workflow) {
	let open;
	function close() {
		if (open !== void 0) workflow.endGroup();
		open = void 0;
	}
	function enter(title) {
		if (open === title) return;
		close();
		workflow.startGroup(title);
		open = title;
	}
	return {
		enter,
		close
	};
}
/** Whether it is time for another line about `key`. */
function createPace(now) {
	const lastAt = /* @__PURE__ */ new Map();
	return (key) => {
		const at = now().getTime();
		if (at - (lastAt.get(key) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return false;
		lastAt.set(key, at);
		return true;
	};
}
function describe({ phase, doneBytes, totalBytes }) {
	const done = describeBytes(doneBytes);
	if (totalBytes === void 0 || totalBytes === 0) return `${TITLES[phase]}: ${done}`;
	const percent = Math.floor(100 * doneBytes / totalBytes);
	return `${TITLES[phase]}: ${done} of ${describeBytes(totalBytes)} (${percent} %)`;
}
// action/run.ts
/** Never throws. 1 is a failed step, as `fail-on` has it. */
async function run(runner) {
	const { workflow } = runner;
	const startedAt = runner.now().getTime();
	const lasted = () => runner.now().getTime() - startedAt;
	try {
		const inputs = readInputs(workflow.getInput);
		return await runWork(inputs, chooseWork(inputs, runner), runner, lasted);
	} catch (error) {
		await reportEnding({
			results: [],
			error: asHoldfastError(error),
			origin: {
				store: "",
				githubHost: ""
			},
			durationMs: lasted()
		}, workflow, () => false);
		return 1;
	}
}
function chooseWork(inputs, runner) {
	const { "app-url": appUrl } = inputs;
	if (appUrl !== void 0) return {
		alone: true,
		attempt: (log) => attemptLeases(inputs, appUrl, runner, log)
	};
	const plan = planBackup(inputs, runner.job);
	return {
		alone: plan.alone,
		attempt: (log) => attemptBackup(inputs, plan, runner, log)
	};
}
async function runWork(inputs, { alone, attempt: begin }, runner, lasted) {
	const { workflow, now, signal } = runner;
	const heartbeat = chooseHeartbeat(inputs, runner);
	const log = createRunLog({
		workflow,
		now,
		alone
	});
	const started = heartbeat.start();
	const attempt = await begin(log);
	log.close();
	if (attempt.idle) {
		workflow.info("The App has nothing left for this job.");
		return 0;
	}
	const ending = {
		...attempt,
		durationMs: lasted()
	};
	await reportEnding(ending, workflow, log.said);
	await started;
	await tellMonitor(heartbeat, ending);
	return ending.error !== void 0 || signal.aborted ? 1 : exitCodeFor(ending.results, inputs["fail-on"]);
}
async function attemptLeases(inputs, appUrl, runner, log) {
	const { job, signal } = runner;
	const origin = {
		store: "",
		githubHost: new URL(job.serverUrl).host
	};
	const backUpOne = async ({ source, options, store, credentials }) => {
		const address = readStoreAddress(store === null ? inputs : {
			...inputs,
			store,
			bucket: void 0
		}, job.workspace);
		Object.assign(origin, {
			store: describeForRestore(address),
			githubHost: options.githubHost
		});
		const [result] = await backUp({
			sources: [source],
			address,
			options,
			alone: true,
			cachedRepositoryId: void 0
		}, await withinGrace(runner.openStore(address, inputs, credentials), signal), runner, log);
		if (result === void 0) throw new Error("nothing came of it");
		return result;
	};
	try {
		const results = await withinGrace(runner.workOffLeases(appUrl, inputs, backUpOne), signal);
		return {
			results,
			origin,
			idle: results.length === 0 && !signal.aborted
		};
	} catch (thrown) {
		return {
			results: [],
			error: asHoldfastError(thrown),
			origin
		};
	}
}
async function attemptBackup(inputs, plan, runner, log) {
	const { githubHost } = plan.options;
	const origin = {
		store: describeForRestore(plan.address),
		githubHost
	};
	try {
		return {
			results: await backUp(plan, await withinGrace(runner.openStore(plan.address, inputs, null), runner.signal), runner, log),
			origin
		};
	} catch (thrown) {
		const error = asHoldfastError(thrown);
		return {
			results: failedResults(plan.sources, error),
			error,
			origin
		};
	}
}
async function backUp(plan, opened, runner, log) {
	const { workflow, job, now, sleep, random32, version, signal } = runner;
	const scratch = await createScratch(job.temporary);
	workflow.saveState("scratch", scratch.root);
	const store = notingUploads(opened, scratch.uploads);
	const cache = await openMirrorCache(plan, runner);
	await cache?.restore();
	const results = await withinGrace(runner.backupAll(plan.sources, {
		...plan.options,
		...cache ? { mirrorCache: cache.directory } : {}
	}, {
		store,
		now,
		sleep,
		random32,
		version,
		signal,
		report: log.report,
		scratch: scratch.work,
		directory: job.workspace,
		environment: job.environment
	}), signal);
	const [only] = results;
	if (only && !signal.aborted) await cache?.save(only, store);
	return results;
}
async function openMirrorCache(plan, runner) {
	const { workflow, job, loadCache } = runner;
	if (plan.cachedRepositoryId === void 0 || plan.options.dryRun) return void 0;
	return createMirrorCache({
		service: await loadCache(),
		repositoryId: plan.cachedRepositoryId,
		temporary: job.temporary,
		secrets: findSecrets(workflow.getInput, job.environment),
		workflow
	});
}
const PING_MS = 1e4;
/** A cancelled job has not much time left. */
const LAST_PING_MS = 1500;
/** A dry run says nothing to the monitor: it protects nobody. */
function chooseHeartbeat(inputs, { workflow, signal }) {
	const url = inputs["healthcheck-url"];
	if (url === void 0 || inputs["dry-run"]) return NO_HEARTBEAT;
	return createHeartbeat({
		url,
		warn: (message) => workflow.warning(message, { title: "Heartbeat" }),
		timeoutMs: () => signal.aborted ? LAST_PING_MS : PING_MS,
		cancelled: signal
	});
}
async function tellMonitor(heartbeat, { results, error }) {
	if (error === void 0 && results.length > 0 && allProtected(results)) {
		await heartbeat.success();
		return;
	}
	const causes = results.flatMap((one) => one.error ? [`${one.source}: ${one.error.message} ${one.error.hint}`] : []);
	await heartbeat.fail([describeVerdict(results, error), ...causes].join("\n"));
}
// action/main.ts
/** Joins the Action to the world: the runner, the clock, signals, the store. */
const workflow = {
	...core_exports,
	summarize: async (markdown) => void await summary.addRaw(markdown).write()
};
/** Backs up, and ends the process: connections that linger must not hold the step open. */
async function main(job) {
	const { signal } = abortOnSignal(process);
	const now = () => /* @__PURE__ */ new Date();
	const code = await run({
		workflow,
		job,
		now,
		sleep: setTimeout$1,
		random32: () => randomBytes(4).readUInt32BE(),
		version: VERSION,
		signal,
		backupAll,
		openStore: (address, inputs, credentials) => openStoreFor(address, inputs, {
			workflow,
			job,
			now,
			signal
		}, credentials),
		workOffLeases: async (appUrl, { slot, strategy }, backUp) => {
			const { createLeaseClient } = await import("./lease-client.js");
			const { workOffLeases } = await import("./leased-work.js");
			return workOffLeases({
				client: createLeaseClient({
					appUrl,
					workflow,
					now,
					sleep: setTimeout$1,
					signal,
					fetch,
					random: Math.random,
					mayProveItself: job.mayProveItself
				}),
				slot,
				strategy,
				signal,
				backUp,
				every,
				warn: warning
			});
		},
		loadCache: () => import("./cache.js")
	});
	leave(process, () => code);
}
/** What the store was asked as ended with the lease. */
function leaseOver() {
	return new HoldfastError("interrupted", "The lease is over, and with it the leave to end them.", { hint: "The next backup of the repository ends what is older than a day." });
}
function every(ms, act) {
	const timer = setInterval(act, ms);
	return () => clearInterval(timer);
}
/** The step after the job. */
async function after(job) {
	const now = () => /* @__PURE__ */ new Date();
	const openStore = async () => {
		const inputs = readInputs(workflow.getInput);
		if (inputs["app-url"] !== void 0) throw leaseOver();
		return openStoreFor(readStoreAddress(inputs, job.workspace), inputs, {
			workflow,
			job,
			now
		});
	};
	await cleanUp(workflow.getState("scratch"), {
		workflow,
		openStore,
		now
	});
	leave(process, () => 0);
}
export { after, main };
