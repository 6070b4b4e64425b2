import { n as asHoldfastError, t as HoldfastError } from "./chunks/errors.js";
import { B as createAssets, Ct as holdSnapshot, Ft as insertDeliveries, G as LEADER, H as awsPrices, I as VERSION, Kt as noteDiscovery, Nt as claimDeliveries, Pt as finishDeliveries, St as replaceStorage, U as monthlyStorageCost, W as openSnapshotCache, Wt as saveRepositories, X as toCovered, Y as readStandings, Yt as saveInstallation, Z as conditionsOfCoverage, _t as forgetRequests, a as openStore, at as recordEvent, c as createNotificationsView, d as openSigningKey, f as createPolicyDesk, h as createDashboard, l as createViews, ln as insertRuns, m as createManifestReader, mn as settleRun, n as rebuildFromStore, nt as SCOPES, o as createSavedViews, p as createPolicies, qt as readInstallation, r as openRecords, rt as lead, s as createRetrievalsView, t as listen, tt as describeCondition, u as saveDays, vn as raise, vt as listRequests, wt as insertSnapshot, xn as readSettings } from "./chunks/listen.js";
import { m as Secret } from "./chunks/key.js";
import { a as Manifest, r as DATA_CLASSES } from "./chunks/manifest2.js";
import { n as compactTime } from "./chunks/snapshot-id.js";
import { I as selectRefs, L as closeGitContext, R as openGitContext, T as lookAt, V as gitEnvironment, j as runGit, m as digestOf, y as initRepository } from "./chunks/store-bundle.js";
import { o as createRefSelector, s as prefixesOf } from "./chunks/size.js";
import { t as withPatience } from "./chunks/patience.js";
import { t as together } from "./chunks/together.js";
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import process from "node:process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { join } from "node:path";
import pLimit from "p-limit";
// app/demo/organisation.ts
const INSTALLATION = "4711";
const OWNER = "acme";
const CONTROL = "holdfast";
/** How it stands today, and how many of them there are; the others are protected. */
const FATES = {
	late: 9,
	overdue: 6,
	failed: 7,
	unproved: 2,
	incomplete: 6,
	never: 4,
	deleted: 3,
	transferred: 1,
	"no-access": 2,
	paused: 2
};
const REAL = [
	[
		"rocket",
		"TypeScript",
		["production"]
	],
	[
		"payments",
		"Go",
		["production", "pci"]
	],
	[
		"website",
		"TypeScript",
		["production"]
	],
	[
		"mobile-app",
		"Kotlin",
		["production"]
	],
	[
		"infrastructure",
		"HCL",
		["platform"]
	],
	[
		"design-system",
		"TypeScript",
		["frontend"]
	],
	[
		"data-pipeline",
		"Python",
		["data"]
	],
	[
		"handbook",
		null,
		["docs"]
	],
	[
		"cli",
		"Rust",
		["tools"]
	],
	[
		"search",
		"Java",
		["production"]
	],
	[
		"notifications",
		"Elixir",
		["production"]
	],
	[
		"holdfast",
		null,
		["platform"]
	]
];
const FIRST = [
	"billing",
	"search",
	"checkout",
	"identity",
	"ledger",
	"catalog",
	"mail",
	"fleet"
];
const SECOND = [
	"api",
	"worker",
	"web",
	"proto",
	"charts",
	"sdk",
	"gateway",
	"etl",
	"docs"
];
const LANGUAGES = [
	"TypeScript",
	"Go",
	"Python",
	"Java",
	"Rust",
	"Ruby",
	"Kotlin",
	"C++"
];
const COUNT = 300;
function createOrganisation(dice) {
	const real = REAL.map(([name, language, topics], at) => ({
		id: String(9001 + at),
		name,
		language,
		topics,
		fate: "protected",
		real: true,
		visibility: "private",
		archived: false,
		fork: false,
		everyDays: 2,
		sizeBytes: 4e4 + at * 9e3
	}));
	const names = namesOf();
	const fates = Object.entries(FATES).flatMap(([fate, count]) => Array(count).fill(fate));
	const troubled = names.filter((name) => !isToy(name));
	const step = Math.floor(troubled.length / fates.length);
	const fateOf = new Map(fates.map((fate, at) => [troubled[at * step + step - 1], fate]));
	const others = names.map((name, at) => createOther(String(9100 + at), name, fateOf.get(name) ?? "protected", dice));
	return [...real, ...others];
}
function isToy(name) {
	return name.startsWith("sandbox-");
}
function createOther(id, name, fate, dice) {
	const sandbox = isToy(name);
	const archived = !sandbox && fate === "protected" && dice.next() < .12;
	return {
		id,
		name,
		fate,
		archived,
		real: false,
		visibility: sandbox ? "private" : dice.pick([
			"private",
			"private",
			"internal",
			"public"
		]),
		language: dice.pick(LANGUAGES),
		topics: dice.next() < .3 ? ["production"] : [],
		fork: !sandbox && fate === "protected" && dice.next() < .04,
		sizeBytes: Math.round(10 ** (5 + 4 * dice.next())),
		everyDays: archived ? 400 : dice.pick([
			1,
			3,
			3,
			10,
			30,
			30
		])
	};
}
/** `billing-api`, `billing-api-2`, `sandbox-1`, each once. */
function namesOf() {
	const pairs = FIRST.flatMap((first) => SECOND.map((second) => `${first}-${second}`));
	const sandboxes = Array.from({ length: 11 }, (_, at) => `sandbox-${at + 1}`);
	const wanted = COUNT - REAL.length - sandboxes.length;
	return [...Array.from({ length: wanted }, (_, at) => {
		const pair = pairs[at % pairs.length] ?? "";
		const round = Math.floor(at / pairs.length);
		return round === 0 ? pair : `${pair}-${round + 1}`;
	}), ...sandboxes].sort();
}
// app/demo/alive.ts
/** What an App at work leaves in its records: alerts, and signs of life. */
const BEAT_MS = 5e3;
const HOLDER = "demo";
/** Until `signal` says so. */
async function stayAlive(db, policies, signal) {
	while (!signal.aborted) {
		await beat(db, policies);
		await setTimeout$1(BEAT_MS, void 0, { signal }).catch(() => {});
	}
}
async function beat(db, policies) {
	const now = /* @__PURE__ */ new Date();
	await lead(db, LEADER.role, HOLDER, now, LEADER.leadMs);
	const delivery = {
		id: `demo-${now.getTime()}`,
		event: "push",
		action: null,
		body: "{}"
	};
	const about = {
		installationId: INSTALLATION,
		repositoryId: null,
		receivedAt: now
	};
	await insertDeliveries(db, [{
		...delivery,
		...about
	}]);
	const claimed = await claimDeliveries(db, {
		name: HOLDER,
		now,
		claimMs: BEAT_MS,
		most: 100
	});
	await finishDeliveries(db, HOLDER, claimed.map(({ id }) => id), now);
	const installation = await readInstallation(db, INSTALLATION);
	const policy = installation && await policies.of(installation);
	if (installation === void 0 || policy === void 0) return;
	const standings = await readStandings(installation, policy, db, now);
	const scope = {
		kinds: SCOPES.coverage,
		installationId: INSTALLATION
	};
	const conditions = conditionsOfCoverage(standings.map(toCovered));
	await raise(db, scope, conditions.map(describeCondition), now);
}
// app/demo/key.ts
/** A key of this demo alone. */
/** Ed25519, in PEM. */
function makeKey() {
	const { privateKey } = generateKeyPairSync("ed25519");
	return new Secret(privateKey.export({
		type: "pkcs8",
		format: "pem"
	}).toString());
}
// app/demo/dice.ts
/** The mulberry32 generator of Tommy Ettinger. */
function createDice(seed) {
	let state = seed >>> 0;
	function next() {
		state = state + 1831565813 >>> 0;
		let mixed = Math.imul(state ^ state >>> 15, 1 | state);
		mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
		return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
	}
	return {
		next,
		whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
		pick: (items) => items[Math.floor(next() * items.length)] ?? items[0]
	};
}
// app/demo/history.ts
const HOUR = 36e5;
const DAY$3 = 24 * HOUR;
const DAYS$2 = 90;
/** How long ago the newest good copy was taken or confirmed. */
const AGES = {
	protected: HOUR / 4,
	late: 26 * HOUR,
	overdue: 4 * DAY$3,
	failed: 20 * HOUR,
	unproved: 20 * HOUR,
	incomplete: 20 * HOUR,
	never: 0,
	deleted: 12 * DAY$3,
	transferred: 30 * DAY$3,
	"no-access": 3 * DAY$3,
	paused: 6 * DAY$3
};
function createHistory(subject, now, dice) {
	const { fate } = subject;
	if (fate === "never") return {
		firstSeenAt: /* @__PURE__ */ new Date(now.getTime() - 2 * HOUR),
		attempts: [],
		confirmedAt: null
	};
	const end = now.getTime() - AGES[fate];
	const begin = now.getTime() - DAYS$2 * DAY$3;
	const good = momentsOf(subject, begin, end, dice).map((at, index) => attempt({
		subject,
		at,
		index,
		dice,
		outcome: "stored"
	}));
	const attempts = [...good, ...troubleOf(subject, now, good.length, dice)];
	const confirmed = fate === "protected" || fate === "late";
	return {
		firstSeenAt: new Date(begin),
		attempts,
		confirmedAt: confirmed ? new Date(end) : null
	};
}
/** When it was backed up: at the beginning, whenever it changed, and once before trouble came. */
function momentsOf({ everyDays, fate }, begin, end, dice) {
	const moments = [begin + dice.whole(0, 6) * HOUR];
	for (let at = begin + DAY$3; at < end - DAY$3; at += DAY$3) if (dice.next() < 1 / everyDays) moments.push(at + dice.whole(0, 1380) * 6e4);
	return (fate === "protected" || fate === "late" ? moments : [...moments, end]).filter((at) => at <= end);
}
function troubleOf(subject, now, index, dice) {
	const { fate } = subject;
	if (fate !== "failed" && fate !== "unproved" && fate !== "incomplete" && fate !== "overdue") return [];
	const outcome = fate === "overdue" ? "failed" : fate;
	return (fate === "overdue" ? [
		70,
		46,
		22,
		5
	] : [9, 2]).map((ago) => attempt({
		subject,
		at: now.getTime() - ago * HOUR,
		index,
		dice,
		outcome
	}));
}
function attempt({ subject, at, index, dice, outcome }) {
	const full = index % 6 === 5;
	return {
		at: new Date(at),
		cause: index === 0 ? "first" : outcome === "stored" ? full ? "verify" : "push" : "retry",
		outcome,
		level: full ? "full" : "objects",
		durationMs: Math.round(900 + subject.sizeBytes / 6e4 + dice.next() * 2e3),
		sizeBytes: Math.round(subject.sizeBytes * (.7 + index * .004)),
		chainLength: index % 30 + 1,
		error: ERRORS[outcome]
	};
}
const ERRORS = {
	stored: null,
	incomplete: null,
	failed: {
		code: "source-denied",
		message: "GitHub refused the installation token for this repository.",
		hint: "Give the App access to the repository, or exclude it by policy with a reason."
	},
	unproved: {
		code: "store-missing",
		message: "An object that the manifest names does not lie in the store.",
		hint: "Run a full backup; if it happens again, look for rules that expire objects."
	}
};
// app/demo/fill.ts
/** Writes the history of the organisation into empty records, as the App would have. */
const DAY$2 = 864e5;
/** All but the snapshots of repositories that are `real`, which are read from the store. */
async function fillRecords(db, subjects, { now, dice }) {
	const histories = new Map(subjects.map((one) => [one.id, createHistory(one, now, dice)]));
	await db.transaction().execute(async (tx) => {
		await saveInstallation(tx, ACCOUNT, /* @__PURE__ */ new Date(now.getTime() - 91 * DAY$2));
		await noteDiscovery(tx, INSTALLATION, {
			startedAt: now,
			error: null
		});
	});
	await saveRepositories(db, subjects.map((subject) => {
		const history = histories.get(subject.id);
		if (history === void 0) throw new Error(`${subject.name} has no history.`);
		const row = toRow(subject, history, now);
		return {
			id: subject.id,
			row: {
				kind: "new",
				row
			},
			renamedAt: row.firstSeenAt
		};
	}));
	await db.transaction().execute(async (tx) => {
		for (const subject of subjects.filter(({ real }) => !real)) for (const [index, attempt] of (histories.get(subject.id)?.attempts ?? []).entries()) await fillAttempt(tx, subject, attempt, index);
		await fillEvents(tx, subjects, now);
	});
	await saveDays(db, subjects.map((subject) => ({
		...daysOf(subject, now, dice),
		repositoryId: subject.id
	})));
	for (const subject of subjects.filter(({ real, fate }) => !real && fate !== "never")) await replaceStorage(db, subject.id, storageOf(subject), now);
}
const ACCOUNT = {
	id: INSTALLATION,
	accountId: "4700",
	account: OWNER,
	accountKind: "Organization",
	permissions: {
		contents: "read",
		metadata: "read"
	},
	suspendedAt: null
};
function toRow(subject, { firstSeenAt, confirmedAt, attempts }, now) {
	const { id, name, visibility, language, topics, sizeBytes, archived, fork, fate } = subject;
	const gone = GONE[fate];
	return {
		id,
		name,
		visibility,
		language,
		sizeBytes,
		owner: OWNER,
		installationId: INSTALLATION,
		url: `https://github.com/${OWNER}/${name}`,
		defaultBranch: "main",
		archived: archived ? 1 : 0,
		fork: fork ? 1 : 0,
		topicsJson: JSON.stringify(topics),
		propertiesJson: "{}",
		pushedAt: (attempts.at(-1)?.at ?? firstSeenAt).getTime() - 6e5,
		firstSeenAt: firstSeenAt.getTime(),
		lastSeenAt: now.getTime(),
		presence: gone?.presence ?? "present",
		presenceSince: gone ? now.getTime() - gone.days * DAY$2 : firstSeenAt.getTime(),
		changedAt: confirmedAt === null ? now.getTime() - DAY$2 : null,
		lastChangeAt: confirmedAt === null ? now.getTime() - DAY$2 : null,
		confirmedAt: confirmedAt?.getTime() ?? null,
		pausedUntil: fate === "paused" ? now.getTime() + 3 * DAY$2 : null
	};
}
const GONE = {
	deleted: {
		presence: "deleted",
		days: 12
	},
	transferred: {
		presence: "transferred",
		days: 30
	},
	"no-access": {
		presence: "no-access",
		days: 3
	}
};
async function fillAttempt(db, subject, attempt, index) {
	const { at: createdAt, cause, level } = attempt;
	const runId = `demo-${subject.id}-${index}`;
	await insertRuns(db, [{
		id: runId,
		repositoryId: subject.id,
		cause,
		createdAt,
		state: "dispatched",
		dispatchId: null,
		slot: 0,
		options: {
			verify: level,
			full: index === 0,
			refs: [],
			classes: ["git"]
		}
	}]);
	await endAttempt(db, subject, attempt, runId);
}
/** Notes what became of a run, and the snapshot it made. */
async function endAttempt(db, subject, attempt, runId) {
	const { at, outcome, durationMs, sizeBytes, chainLength, error } = attempt;
	const stored = outcome === "stored" || outcome === "incomplete";
	const snapshot = stored ? `${compactTime(at)}-${digest(runId).slice(0, 8)}` : null;
	const bytes = stored ? Math.round(sizeBytes / chainLength) : 0;
	await settleRun(db, runId, {
		outcome,
		snapshot,
		durationMs,
		error,
		storedBytes: bytes,
		transferredBytes: bytes,
		at: new Date(at.getTime() + durationMs)
	});
	if (snapshot === null) return;
	await insertSnapshot(db, toSnapshot({
		subject,
		attempt,
		snapshot,
		runId
	}));
	if (subject.fate !== "deleted") return;
	await holdSnapshot(db, {
		repositoryId: subject.id,
		snapshot
	}, "GitHub says that it was deleted.");
}
/** The runs of backups that really were made. */
async function fillRuns(db, made) {
	for (const [index, { repositoryId, snapshot, at: createdAt }] of made.entries()) {
		const id = `demo-real-${index}`;
		const options = {
			verify: "objects",
			full: false,
			refs: [],
			classes: ["git"]
		};
		const run = {
			id,
			repositoryId,
			dispatchId: null,
			slot: 0,
			cause: "push",
			createdAt
		};
		const told = {
			...options,
			refs: [],
			classes: [...options.classes]
		};
		await insertRuns(db, [{
			...run,
			options: told,
			state: "dispatched"
		}]);
		const durationMs = 1200 + 40 * (index % 30);
		const at = new Date(createdAt.getTime() + durationMs);
		await settleRun(db, id, {
			outcome: "stored",
			at,
			snapshot,
			durationMs
		});
	}
}
function toSnapshot({ subject, attempt, snapshot, runId }) {
	const { at, outcome, level, durationMs, sizeBytes, chainLength } = attempt;
	const ended = at.getTime() + durationMs;
	const lacking = {
		status: "denied",
		permission: "contents: read"
	};
	const completeness = outcome === "incomplete" ? {
		...KEPT,
		lfs: lacking
	} : KEPT;
	const prefix = `github.com/${subject.id}/snapshots/${snapshot}`;
	return {
		repositoryId: subject.id,
		snapshot,
		runId,
		level,
		chainLength,
		sizeBytes,
		takenAt: at.getTime(),
		verifiedAt: ended,
		witnessedAt: ended + 4e3,
		manifestKey: `${prefix}/manifest.json`,
		manifestSha256: digest(`${runId}-manifest`),
		refsSha256: digest(`${runId}-refs`),
		refs: 3 + Number(subject.id) % 40,
		complete: outcome === "incomplete" ? 0 : 1,
		completenessJson: JSON.stringify(completeness),
		receiptKey: null,
		hold: null
	};
}
const KEPT = Manifest.shape.completeness.parse({
	...Object.fromEntries(DATA_CLASSES.map((name) => [name, { status: "not-requested" }])),
	git: {
		status: "captured",
		count: 1200,
		sizeBytes: 4e6
	}
});
function storageOf({ archived, sizeBytes }) {
	return [{
		storageClass: archived ? "GLACIER_IR" : "STANDARD_IA",
		objects: 12,
		bytes: Math.round(sizeBytes * 1.4)
	}, {
		storageClass: "STANDARD",
		objects: 60,
		bytes: 24e4
	}];
}
/** As the App would have written them down, day by day until yesterday. */
function daysOf({ fate, name, fork }, now, dice) {
	const [letter, days] = name.startsWith("sandbox-") || fork ? ["x", DAYS$1] : TROUBLE[fate];
	const good = Array.from({ length: DAYS$1 - days }, () => dice.next() < .015 ? "l" : "p");
	return {
		lastDay: Math.floor(now.getTime() / DAY$2) - 1,
		letters: `${good.join("")}${letter.repeat(days)}`
	};
}
const DAYS$1 = 89;
/** How each ended, and for how many of the last days. */
const TROUBLE = {
	protected: ["p", 1],
	late: ["p", 1],
	overdue: ["o", 3],
	failed: ["p", 1],
	unproved: ["p", 1],
	incomplete: ["p", 1],
	never: [".", DAYS$1],
	deleted: ["g", 12],
	transferred: ["g", 30],
	"no-access": ["g", 3],
	paused: ["z", 6]
};
/** People at work: the audit trail of the last weeks. */
async function fillEvents(db, subjects, now) {
	for (const [at, action] of DEEDS.entries()) {
		const subject = subjects[at * 7 % 12];
		await recordEvent(db, {
			at: /* @__PURE__ */ new Date(now.getTime() - (DEEDS.length - at) * 5 * 36e5),
			actor: `github:${PEOPLE$1[at % PEOPLE$1.length]}`,
			action,
			target: action === "session.begin" ? `session:${digest(`session-${at}`).slice(0, 32)}` : `repository:${subject?.id ?? ""}`,
			address: "192.0.2.14",
			result: at % 9 === 8 ? "refused" : "done",
			detail: {}
		});
	}
}
const PEOPLE$1 = [
	"ada",
	"grace",
	"linus",
	"margaret"
];
const DEEDS = Array.from({ length: 60 }, (_, at) => [
	"session.begin",
	"repository.back-up",
	"snapshot.browse",
	"snapshot.download"
][at % 4] ?? "");
function digest(text) {
	return createHash("sha256").update(text).digest("hex");
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
		if (options.dryRun) return await (await import("./chunks/dry-run.js")).describeDryRun(job);
		return await (await import("./chunks/make-snapshot.js")).makeSnapshot(job, stop);
	} finally {
		stop();
		await closeGitContext(git);
	}
}
async function readStore(source, tools, startedAt) {
	await sent();
	const { readKnown } = await import("./chunks/read-known.js");
	const known = await readKnown(source, tools, startedAt);
	await sent();
	await import("./chunks/make-snapshot.js");
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
// core/git/import-history.ts
/** Adds `stream`, in the words of git-fast-import(1), to the repository in `dir`. */
async function importHistory(dir, stream, { environment, globalConfig, signal }) {
	const env = gitEnvironment(environment, globalConfig, { gitDir: dir });
	await runGit({
		args: [
			"fast-import",
			"--quiet",
			"--date-format=raw"
		],
		cwd: dir,
		env,
		signal,
		side: "scratch"
	}, [stream]);
}
// app/demo/import-history.ts
const DAY$1 = 864e5;
/** Goes on from what `main` has. */
function formatHistory(subject, { start, from, to }, dice) {
	return [from === 0 ? "" : "reset refs/heads/main\nfrom refs/heads/main^0\n\n", ...Array.from({ length: to - from }, (_, index) => formatCommit(subject, start, from + index, dice))].join("");
}
function formatCommit({ name }, start, day, dice) {
	const at = Math.floor((start.getTime() + day * DAY$1) / 1e3);
	const who = `${dice.pick(PEOPLE)} <team@acme.example> ${at} +0000`;
	const message = `${dice.pick(WORDS)} ${dice.pick(PARTS)}\n`;
	const files = [
		...day === 0 ? [
			["README.md", `# ${name}\n\nPart of the Holdfast demo.\n`],
			["LICENSE", "Nobody owns this.\n"],
			["docs/guide.md", `# How to use ${name}\n\nAsk the team.\n`]
		] : [],
		[`src/${dice.pick(PARTS)}.txt`, `${"line of text\n".repeat(20 + day)}${dice.next()}\n`],
		["CHANGELOG.md", `# Changes\n\nDay ${day}: ${message}`]
	];
	return [
		"commit refs/heads/main\n",
		`committer ${who}\n`,
		formatData(message),
		...files.map(([path = "", text = ""]) => `M 100644 inline ${path}\n${formatData(text)}`),
		day % 30 === 29 ? `reset refs/tags/v0.${(day + 1) / 30}\nfrom refs/heads/main\n\n` : "\n"
	].join("");
}
function formatData(text) {
	return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
const PEOPLE = [
	"Ada",
	"Grace",
	"Linus",
	"Margaret"
];
const WORDS = [
	"Mend",
	"Add",
	"Test",
	"Explain",
	"Speed up",
	"Remove"
];
const PARTS = [
	"parser",
	"cache",
	"login",
	"export",
	"queue",
	"search"
];
// app/demo/real.ts
/** Repositories of the demo that are really there: git makes them, and Holdfast backs them up. */
const DAY = 864e5;
const DAYS = 90;
/** On which days they were backed up; the last time an hour ago. */
const BACKUPS = [
	30,
	60,
	DAYS
];
const AT_ONCE = 4;
/** Makes them and their snapshots. */
async function makeReal(subjects, tools) {
	const limit = pLimit(AT_ONCE);
	const real = subjects.filter((subject) => subject.real);
	return (await Promise.all(real.map((subject) => limit(() => makeOne(subject, tools))))).flat();
}
async function makeOne(subject, tools) {
	const { directory, environment, now, signal } = tools;
	const scratch = join(directory, "scratch");
	await mkdir(scratch, { recursive: true });
	const git = await openGitContext(scratch, environment, signal);
	const address = join(directory, "github", OWNER, `${subject.name}.git`);
	const dice = createDice(Number(subject.id));
	const start = /* @__PURE__ */ new Date(now.getTime() - DAYS * DAY - 36e5);
	const made = [];
	try {
		await initRepository(address, "sha1", git);
		for (const [index, to] of BACKUPS.entries()) {
			await importHistory(address, formatHistory(subject, {
				start,
				from: BACKUPS[index - 1] ?? 0,
				to
			}, dice), git);
			const at = new Date(start.getTime() + to * DAY);
			const snapshot = await backUp(subject, address, at, tools);
			made.push({
				repositoryId: subject.id,
				snapshot,
				at
			});
		}
		return made;
	} finally {
		await closeGitContext(git);
	}
}
/** One more commit, and a snapshot of it. Returns its id. */
async function backUpNow(subject, tools) {
	const { directory, environment, now, signal } = tools;
	const git = await openGitContext(join(directory, "scratch"), environment, signal);
	const address = join(directory, "github", OWNER, `${subject.name}.git`);
	try {
		await importHistory(address, formatHistory(subject, {
			start: /* @__PURE__ */ new Date(now.getTime() - DAYS * DAY),
			from: DAYS,
			to: 91
		}, createDice(now.getTime())), git);
	} finally {
		await closeGitContext(git);
	}
	return await backUp(subject, address, now, tools);
}
/** As if it were `at`. Returns the id of the snapshot. */
async function backUp(subject, address, at, { store, directory, environment, random32, signal }) {
	const page = `https://github.com/${OWNER}/${subject.name}`;
	const { snapshot } = await backup({
		label: `${OWNER}/${subject.name}`,
		identity: {
			id: subject.id,
			host: "github.com",
			path: [OWNER, subject.name],
			url: page
		},
		address,
		transport: "file"
	}, {
		strategy: "auto",
		level: "objects",
		full: false,
		refs: [],
		dryRun: false
	}, {
		store,
		random32,
		signal,
		environment,
		directory,
		version: VERSION,
		scratch: join(directory, "scratch"),
		now: () => at,
		sleep: () => Promise.resolve(),
		report: () => {}
	});
	return snapshot ?? "";
}
// app/demo/make.ts
/** Makes the organisation of the demo: its records, its store, and what lies in it. */
const SEED = 20261121;
async function makeDemo({ directory, environment, now, signal }) {
	const at = now();
	const dice = createDice(SEED);
	const subjects = createOrganisation(dice);
	const root = join(directory, "store");
	await mkdir(root, { recursive: true });
	const store = openStore({
		kind: "directory",
		path: root
	}, {
		now,
		signal,
		random: Math.random,
		elapsedMs: () => performance.now(),
		sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms))
	});
	const random32 = () => randomBytes(4).readUInt32BE();
	const db = await openRecords({
		kind: "sqlite",
		path: join(directory, "holdfast.sqlite")
	});
	const [made] = await Promise.all([makeReal(subjects, {
		store,
		directory,
		environment,
		random32,
		now: at,
		signal
	}), fillRecords(db, subjects, {
		now: at,
		dice
	})]);
	await rebuildFromStore({
		db,
		store,
		now
	});
	await fillRuns(db, made);
	return {
		db,
		store,
		subjects
	};
}
// app/demo/policy.ts
/** The policy file of the organisation, as it lies in its control repository. */
const POLICY = `# .github/holdfast.yml of acme/holdfast
version: 1

defaults:
  schedule: '17 2 * * *'
  timezone: Europe/Berlin
  rpo: 24h
  grace: 6h
  protected-refs: [main, 'release/*', 'refs/tags/v*']

tiers:
  - name: critical
    match:
      topics: [pci]
    rpo: 15m
    grace: 15m
    full-verify-every: 7d

  - name: production
    match:
      topics: [production]
      archived: false
    rpo: 12h
    full-verify-every: 14d

  - name: archive
    match:
      archived: true
    on-push: false
    schedule: '43 4 * * sun'
    rpo: 8d
    full-verify-every: 90d
    storage-class: GLACIER_IR

exclude:
  - match:
      repositories: ['sandbox-*']
    reason: Toys that nobody would miss. Decided by the platform team.

  - match:
      fork: true
      visibility: [public]
    reason: Forks of public projects, which others keep.
    expires: 2027-07-01
`;
// app/demo/open.ts
/** The dashboard over the organisation of the demo, where whoever comes is its administrator. */
async function openDemo(place, url) {
	const { directory, environment, now } = place;
	const demo = await makeDemo(place);
	const { db, store } = demo;
	const policies = createPolicies({
		db,
		now,
		controlRepository: CONTROL,
		github: () => ({ readFile: async ({ name }) => name === "holdfast" ? FILE : void 0 })
	});
	const snapshots = await openSnapshotCache({
		directory: join(directory, "snapshots"),
		environment,
		limits: {
			mostBytes: 1e9,
			mostSnapshots: 10
		}
	});
	const { keepDays, ...views } = createViews({
		db,
		policies,
		now,
		newId: randomUUID,
		scheduler: LEADER,
		hurry: () => {},
		nextRunAt: () => nextRound(now()),
		cancelWorkflowRun: async () => {}
	});
	await beat(db, policies);
	await keepDays();
	const prices = {
		table: awsPrices(),
		region: "eu-central-1"
	};
	const key = openSigningKey(makeKey());
	return {
		demo,
		policies,
		parts: {
			...views,
			store,
			snapshots,
			url,
			now,
			prices,
			policies: createPolicyDesk({
				db,
				policies,
				now,
				webUrl: "https://github.com"
			}),
			views: createSavedViews(db),
			notifications: createNotificationsView({
				db,
				channels: CHANNELS,
				sendTest: sayNothing
			}),
			retrievals: createRetrievalsView({
				db,
				newId: randomUUID,
				tellReady: async () => {}
			}),
			assets: createAssets(),
			manifests: createManifestReader(store),
			exportLimits: {
				mostBytes: 1e9,
				mostEntries: 1e5
			},
			storeAddress: join(directory, "store"),
			controlRepository: CONTROL,
			mayDownload: async () => true,
			priceOf: (share) => {
				const { amount, unpriced } = monthlyStorageCost([share], prices);
				return unpriced.length > 0 ? null : amount;
			},
			priceTerms: {
				currency: "USD",
				source: `AWS list prices of ${prices.table.asOf}`
			},
			publicBadges: true,
			identify: async (context, next) => {
				context.set("viewer", VISITOR);
				await next();
			},
			scratch: directory,
			signer: {
				...key,
				publicKey: key.publicPem
			},
			sleep: (ms, signal) => setTimeout$1(ms, void 0, { signal }),
			newId: randomUUID,
			onError: (error) => console.error(error)
		},
		close: async () => {
			await snapshots.close();
			await db.destroy();
		}
	};
}
const FILE = {
	repositoryId: "9012",
	commitSha: "c0ffee".padEnd(40, "0"),
	blobSha: "b10b".padEnd(40, "0"),
	text: POLICY
};
const CHANNELS = [{
	name: "mail",
	destination: "platform@acme.example, by smtp.acme.example"
}];
async function sayNothing() {
	throw new Error("The demo sends nothing.");
}
const VISITOR = {
	kind: "local",
	actor: "local:visitor",
	name: "visitor",
	role: "admin",
	somewhere: "admin",
	roleFor: () => "admin",
	sees: () => true,
	reads: async () => true,
	address: "127.0.0.1",
	csrf: randomBytes(16).toString("base64url")
};
/** Nothing is begun in the demo; the page shows when it would be. */
function nextRound(now) {
	const round = 9e5;
	return /* @__PURE__ */ new Date(Math.ceil(now.getTime() / round) * round);
}
// app/demo/work.ts
/** Does in the demo what the workflows of GitHub do elsewhere. */
const LOOK_EVERY_MS = 500;
/** So that a person sees that it runs. */
const TAKES_MS = 2500;
/** Backs up what people ask for, until `signal` says so. */
async function work(demo, tools, signal) {
	while (!signal.aborted) {
		const wanted = await listRequests(demo.db, INSTALLATION);
		const subjects = demo.subjects.filter(({ id }) => wanted.has(id));
		await Promise.all(subjects.map((subject) => serve$1(subject, demo, tools())));
		await setTimeout$1(LOOK_EVERY_MS, void 0, { signal }).catch(() => {});
	}
}
async function serve$1(subject, { db, store }, tools) {
	const { now: createdAt, signal } = tools;
	const id = `demo-${subject.id}-${createdAt.getTime()}`;
	const run = {
		id,
		repositoryId: subject.id,
		dispatchId: null,
		slot: 0,
		createdAt
	};
	await insertRuns(db, [{
		...run,
		cause: "manual",
		options: OPTIONS,
		state: "leased"
	}]);
	await forgetRequests(db, [subject.id], createdAt);
	await setTimeout$1(TAKES_MS, void 0, { signal });
	if (!subject.real) return await endAttempt(db, subject, attemptOf(subject, createdAt), id);
	try {
		const snapshot = await backUpNow(subject, tools);
		await rebuildFromStore({
			db,
			store,
			now: () => /* @__PURE__ */ new Date()
		});
		const durationMs = Date.now() - createdAt.getTime();
		await settleRun(db, id, {
			outcome: "stored",
			snapshot,
			durationMs,
			at: /* @__PURE__ */ new Date()
		});
	} catch (thrown) {
		const { code, message, hint } = asHoldfastError(thrown);
		await settleRun(db, id, {
			outcome: "failed",
			at: /* @__PURE__ */ new Date(),
			error: {
				code,
				message,
				hint
			}
		});
	}
}
const OPTIONS = {
	verify: "objects",
	full: false,
	refs: [],
	classes: ["git"]
};
/** What is gone cannot be backed up, whoever asks for it. */
function attemptOf({ fate, sizeBytes }, at) {
	const gone = fate === "deleted" || fate === "transferred" || fate === "no-access";
	const told = {
		at,
		sizeBytes,
		cause: "push",
		level: "objects",
		chainLength: 2
	};
	if (!gone) return {
		...told,
		outcome: "stored",
		durationMs: TAKES_MS,
		error: null
	};
	return {
		...told,
		outcome: "failed",
		durationMs: TAKES_MS,
		error: {
			code: "source-not-found",
			message: "The repository does not exist, or the App may not know that it does.",
			hint: "Restore it from its last snapshot if it is missed."
		}
	};
}
// app/demo/index.ts
/** `npm run demo`: an organisation of 300 repositories, live at one address, without any account. */
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => stop.abort());
const { signal } = stop;
const HOST = "127.0.0.1";
const PORT = 4600;
const GRACE_MS = 2e3;
const { environment } = readSettings();
const began = performance.now();
process.stdout.write("Making an organisation of 300 repositories …\n");
const directory = await mkdtemp(join(tmpdir(), "holdfast-demo-"));
try {
	await serve();
} finally {
	await rm(directory, {
		recursive: true,
		force: true,
		maxRetries: 5
	});
}
async function serve() {
	const { demo, policies, parts, close } = await openDemo({
		directory,
		environment,
		signal,
		now: () => /* @__PURE__ */ new Date()
	}, `http://${HOST}:${PORT}`);
	const listener = await open$1(createDashboard(parts).fetch);
	const seconds = ((performance.now() - began) / 1e3).toFixed(1);
	process.stdout.write(`Ready after ${seconds} s: http://${HOST}:${listener.port}/\n`);
	process.stdout.write("Everything is in a temporary directory, and goes with Ctrl+C.\n");
	const real = () => ({
		store: demo.store,
		directory,
		environment,
		now: /* @__PURE__ */ new Date(),
		signal,
		random32: () => randomBytes(4).readUInt32BE()
	});
	await Promise.all([stayAlive(demo.db, policies, signal), work(demo, real, signal)]);
	await listener.close(GRACE_MS);
	await close();
}
/** At the port that documents name; at another where that is taken. */
async function open$1(fetch) {
	try {
		return await listen(fetch, {
			host: HOST,
			port: PORT
		});
	} catch (error) {
		if (error instanceof HoldfastError) return await listen(fetch, {
			host: HOST,
			port: 0
		});
		throw error;
	}
}
export {};
