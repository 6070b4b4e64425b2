import { n as asHoldfastError, t as HoldfastError } from "./chunks/errors.js";
import { c as describeS3Address, m as Secret } from "./chunks/key.js";
import { $ as NEVER, $t as insertLease, A as lastMonth, At as listSessions, B as createAssets, Bt as endOfSecond, C as renderPage, D as scopeOf, Dt as endSessionsOf, E as tablesOf, Et as endSession, F as isSafe, Ft as insertDeliveries, G as LEADER, Gt as listInstallations, H as awsPrices, Ht as readNamed, It as noteDeliveryFailure, J as countStates, Jt as removeInstallation, K as joinClockwork, L as includesRole, Lt as readDeliveryBody, M as createCookies, Mt as rotateRefresh, N as FORM_FIELD, Nt as claimDeliveries, O as makePdf, Ot as findByRefresh, P as createFormGuard, Pt as finishDeliveries, Q as ChannelError, Qt as hadLease, R as Problem, Rt as markGone, S as rulesFor, T as settleRetrievals, Tt as addMovedRefs, U as monthlyStorageCost, Ut as readRepository, V as s3Address, Vt as noteChange, W as openSnapshotCache, Xt as wantDiscovery, Yt as saveInstallation, Zt as extendLease, _ as viewerOfAdministrator, _n as openAlerts, a as openStore, an as supersedeLeases, at as recordEvent, b as NOBODY, bn as storableText, bt as dispatchOfTitle, c as createNotificationsView, cn as readDispatch$1, ct as noteVerdict, d as openSigningKey, dn as takeRun, en as listHeld, et as countAlertsByKind, f as createPolicyDesk, fn as noteReported, g as SCOPES, gn as LeaseRequest, gt as mustBeSealed, h as createDashboard, hn as LeaseReport, ht as discoverAll, i as readDatabaseAddress, in as spendToken, it as groupBy, jt as readSession, k as describePeriod, kt as insertSession, l as createViews, ln as insertRuns, lt as endJob, m as createManifestReader, mt as readCheck, n as rebuildFromStore, nn as readLease, o as createSavedViews, on as findDispatchByRun, ot as findRun, p as createPolicies, pn as noteReportedLate, q as readStoredByAccount, qt as readInstallation, r as openRecords, rn as releaseLease, s as createRetrievalsView, sn as listOpenDispatches, st as judgeRun, t as listen, tn as newestAttempt, tt as describeCondition, un as readRun, ut as slotOf, v as viewerOfPerson, w as Icon, x as decideGrant, xn as readSettings, xt as settle, y as viewerOfToken, yn as resolveAlerts, yt as requestBackup, z as notFound, zt as refresh } from "./chunks/listen.js";
import { A as snapshotsPrefix, D as repositoryPrefix, N as sha256Hex, g as README_KEY, h as NAMES_PREFIX, v as RESTORE_KEY } from "./chunks/catalog.js";
import { i as createCredentials, n as s3Error, t as nameOf } from "./chunks/s3-errors.js";
import { L as closeGitContext, R as openGitContext } from "./chunks/store-bundle.js";
import { t as backoffMs } from "./chunks/backoff.js";
import { createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, generateKeyPairSync, hkdfSync, randomBytes, randomUUID, scrypt, sign, timingSafeEqual } from "node:crypto";
import { chmod, link, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import process from "node:process";
import { setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { dirname, join } from "node:path";
import { z } from "zod";
import { sql } from "kysely";
import { once } from "node:events";
import pLimit from "p-limit";
import { Probot } from "probot";
import { Hono } from "hono";
import { jsx, jsxs } from "hono/jsx/jsx-runtime";
import { secureHeaders } from "hono/secure-headers";
import { BlockList, connect, isIP, isIPv6 } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { SignJWT, createLocalJWKSet, errors, jwtVerify } from "jose";
import * as oauth from "openid-client";
import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
import { Octokit } from "@octokit/core";
import { parse } from "yaml";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { lookup } from "node:dns/promises";
import { request } from "node:http";
import { request as request$1 } from "node:https";
// core/heap.ts
/**
* Sets up memory for a program that answers many and keeps much at hand: garbage is looked for
* when the heap has grown by half since the last time, not when it is four times as large. With
* 10,000 repositories, of which the App keeps 105 MB, it took 390 MB instead of 490 at the most, and
* answered as fast (bench/dashboard/load.ts).
*/
function boundGarbage() {
	setFlagsFromString("--heap-growing-percent=50");
}
// core/store/aws-secrets.ts
/** Reads secrets of AWS Secrets Manager. It lies with the stores since all of AWS does. */
/** The text of the current version of a secret, by its name or ARN. Throws as the AWS SDK does. */
async function readAwsSecret(id, options = {}) {
	const region = regionOf(id) ?? options.region;
	const client = new SecretsManagerClient({
		...region === void 0 ? {} : { region },
		...options.endpoint === void 0 ? {} : { endpoint: options.endpoint }
	});
	try {
		const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
		if (SecretString === void 0) throw new Error("The secret is binary, and text is needed.");
		return SecretString;
	} finally {
		client.destroy();
	}
}
/** `arn:aws:secretsmanager:eu-central-1:…` */
function regionOf(id) {
	return /^arn:[a-z0-9-]+:secretsmanager:([a-z0-9-]+):/.exec(id)?.[1];
}
// app/ask-password.ts
/** Asks for a password at the terminal without showing it, or takes it from a pipe. */
/** The first line. */
async function askPassword({ input, output }) {
	const asked = input.isTTY === true;
	if (asked) output.write("Password (it is not shown): ");
	const lines = createInterface({
		input,
		output: new PassThrough().resume(),
		terminal: asked
	});
	try {
		for await (const line of lines) return new Secret(line);
		return new Secret("");
	} finally {
		lines.close();
		if (asked) output.write("\n");
	}
}
// app/log.ts
function createLog(write, now) {
	const say = (level, message, fields = {}) => write(JSON.stringify({
		time: now().toISOString(),
		level,
		message,
		...fields
	}));
	return {
		info: (message, fields) => say("info", message, fields),
		warn: (message, fields) => say("warn", message, fields),
		error: (message, { code, message: detail, hint }, fields) => say("error", message, {
			...fields,
			code,
			detail,
			hint
		})
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
// app/checks/events.ts
/** What webhooks tell of check runs: somebody pressed a button. */
/** By the name of the event. */
const CHECK_EVENTS = { check_run: onCheckRun };
const Id$4 = z.union([z.int().positive(), z.bigint()]).transform(String);
const Payload$1 = z.object({
	repository: z.object({ id: Id$4 }),
	check_run: z.object({
		id: Id$4,
		name: z.string()
	}),
	requested_action: z.object({ identifier: z.string() }),
	sender: z.object({ login: z.string().min(1) })
});
/**
* Only for our own check run, while it is the newest of its repository and something is wrong: an
* old button does nothing, however late or often the delivery comes.
*/
async function onCheckRun({ action, payload }, { db, request }) {
	if (action !== "requested_action") return;
	const { repository, check_run: run, requested_action, sender } = Payload$1.parse(payload);
	if (requested_action.identifier !== "retry" || run.name !== "Holdfast backup (information only)") return;
	const newest = await readCheck(db, repository.id, "check");
	if (newest?.githubId !== run.id || newest.conclusion === "success") return;
	await request(repository.id, `github:${sender.login}`);
}
// app/discovery/events.ts
/**
* What webhooks mean for discovery. They come late, twice and in any order, so what they say is
* only a reason to look: names, presence and rights are read from GitHub again.
*/
/** By the name of the event. */
const DISCOVERY_EVENTS = {
	installation: onInstallation,
	installation_repositories: onInstallationRepositories,
	installation_target: onInstallation,
	repository: onRepository,
	public: onRepository,
	create: onChange,
	delete: onChange,
	push: onChange,
	pull_request: onChange
};
const Id$3 = z.union([z.int().positive(), z.bigint()]).transform(String);
const Repository$2 = z.object({ id: Id$3 });
const Installed = z.object({ installation: z.object({ id: Id$3 }) });
async function onInstallation({ payload }, tools) {
	const { installation } = Installed.parse(payload);
	const { db, github, now } = tools;
	const facts = await github.readInstallation(installation.id);
	if (facts === void 0) {
		await removeInstallation(db, installation.id, now());
		return;
	}
	await saveInstallation(db, facts, now());
	await wantDiscovery(db, facts.id);
}
const Moved = Installed.extend({
	repositories_added: z.array(Repository$2).default([]),
	repositories_removed: z.array(Repository$2).default([])
});
async function onInstallationRepositories(delivery, tools) {
	const { installation, ...moved } = Moved.parse(delivery.payload);
	await ensureInstallation(installation.id, tools);
	for (const { id } of moved.repositories_added) await look(id, installation.id, null, tools);
	for (const { id } of moved.repositories_removed) await look(id, installation.id, "no-access", tools);
}
const OfRepository = Installed.extend({ repository: Repository$2 });
/** What it means when GitHub says this, and then shows the repository no more. */
const GONE = {
	deleted: "deleted",
	transferred: "transferred"
};
async function onRepository({ action, payload }, tools) {
	const { installation, repository } = OfRepository.parse(payload);
	await ensureInstallation(installation.id, tools);
	await look(repository.id, installation.id, GONE[action ?? ""] ?? null, tools);
}
/** Events of an installation may overtake that of its creation. */
async function ensureInstallation(id, { db, github, now }) {
	if (await readInstallation(db, id) !== void 0) return;
	const facts = await github.readInstallation(id);
	if (facts !== void 0) await saveInstallation(db, facts, now());
}
/** Reads a repository anew; one that is not shown any more is gone as `whenGone` says. */
async function look(id, installationId, whenGone, { db, github, now, tell }) {
	const installation = github.installation(installationId);
	const told = await refresh({
		id,
		installationId
	}, {
		db,
		github: installation,
		now
	});
	if (told !== void 0) {
		await tell(told);
		return;
	}
	const row = await readRepository(db, id);
	if (row === void 0 || row.installationId !== installationId) return;
	await markGone(db, row, whenGone ?? "unseen", now());
}
/** GitHub gives seconds in some payloads and text in others. */
const Time$2 = z.union([z.int().transform((seconds) => /* @__PURE__ */ new Date(seconds * 1e3)), z.coerce.date()]).nullish();
const Changed = Installed.extend({
	repository: Repository$2.extend({ pushed_at: Time$2 }),
	pull_request: z.object({ updated_at: Time$2 }).optional()
});
/**
* The change is dated as GitHub dates it: one that is told again after a snapshot holds it is
* none. Of a repository that is not known, discovery will learn.
*/
async function onChange({ payload, receivedAt }, tools) {
	const { installation, repository, pull_request: pull } = Changed.parse(payload);
	const at = endOfSecond((pull ? pull.updated_at : repository.pushed_at) ?? receivedAt);
	if (await readRepository(tools.db, repository.id) === void 0) {
		await ensureInstallation(installation.id, tools);
		await look(repository.id, installation.id, null, tools);
	}
	await noteChange(tools.db, repository.id, at);
}
// app/dispatch/note-run.ts
/**
* Brings the dispatch of a workflow run up to date. Told twice, late or in any order, the
* outcome is the same. Other workflows' runs, and those of other repositories, say nothing here.
*
* A run that is run again finds its dispatch ended, and so it stays: its jobs are told that
* nothing is left to do, and what did not succeed was planned anew.
*/
async function noteWorkflowRun(db, run, now) {
	const dispatch = await findDispatchByRun(db, run.id) ?? await findByTitle(db, run);
	if (dispatch === void 0 || dispatch.workflow.repositoryId !== run.repositoryId) return;
	await noteVerdict(db, dispatch, judgeRun(run), now);
}
/** A job of a workflow run was seen, so the run is there. */
async function noteWorkflowJob(db, { repositoryId, githubRunId }, now) {
	const dispatch = await findDispatchByRun(db, githubRunId);
	if (dispatch?.workflow.repositoryId !== repositoryId) return;
	await noteVerdict(db, dispatch, {
		kind: "running",
		githubRunId
	}, now);
}
async function findByTitle(db, run) {
	const id = dispatchOfTitle(run.title);
	const dispatch = id === void 0 ? void 0 : await readDispatch$1(db, id);
	return dispatch && findRun(dispatch, [run]) && dispatch;
}
// app/dispatch/events.ts
/** What webhooks tell of dispatches. They come late, twice and in any order. */
/** By the name of the event. */
const DISPATCH_EVENTS = {
	workflow_run: onWorkflowRun,
	workflow_job: onWorkflowJob
};
const Id$2 = z.union([z.int().positive(), z.bigint()]).transform(String);
const Repository$1 = z.object({ id: Id$2 });
/** Absent in the oldest Enterprise Servers, which had no second attempts either. */
const Attempt = z.int().positive().default(1);
const RunPayload = z.object({
	repository: Repository$1,
	workflow_run: z.object({
		id: Id$2,
		run_attempt: Attempt,
		status: z.string().nullable(),
		conclusion: z.string().nullable(),
		event: z.string(),
		display_title: z.string().default(""),
		created_at: z.coerce.date(),
		html_url: z.string()
	})
});
const JobPayload = z.object({
	repository: Repository$1,
	workflow_job: z.object({
		run_id: Id$2,
		run_attempt: Attempt,
		name: z.string(),
		conclusion: z.string().nullable()
	})
});
async function onWorkflowRun({ action, payload }, { db, now }) {
	const { repository, workflow_run: run } = RunPayload.parse(payload);
	const over = action === "completed" || run.status === "completed";
	await noteWorkflowRun(db, {
		id: run.id,
		attempt: run.run_attempt,
		status: over ? "completed" : run.status === "in_progress" ? "running" : "waiting",
		conclusion: run.conclusion,
		event: run.event,
		title: run.display_title,
		createdAt: run.created_at,
		url: run.html_url,
		repositoryId: repository.id
	}, now());
}
async function onWorkflowJob({ action, payload }, { db, now, jobEnded }) {
	const { repository, workflow_job: job } = JobPayload.parse(payload);
	const run = {
		repositoryId: repository.id,
		githubRunId: job.run_id
	};
	await noteWorkflowJob(db, run, now());
	if (action !== "completed") return;
	await jobEnded({
		...run,
		githubRunAttempt: job.run_attempt,
		slot: slotOf(job.name),
		conclusion: job.conclusion
	});
}
// app/hear.ts
/** What the App does when a webhook comes; app/webhooks/handler.ts has the rules. */
function createHandlers(tools) {
	const handlers = /* @__PURE__ */ new Map();
	const add = (event, handler) => handlers.set(event, [...handlers.get(event) ?? [], handler]);
	for (const [event, hear] of Object.entries(DISCOVERY_EVENTS)) add(event, (delivery) => hear(delivery, {
		...tools,
		tell: tools.tellNews
	}));
	for (const [event, hear] of Object.entries(DISPATCH_EVENTS)) add(event, (delivery) => hear(delivery, {
		...tools,
		jobEnded: (job) => hearOfJob(job, tools)
	}));
	for (const event of [
		"installation",
		"installation_repositories",
		"repository"
	]) add(event, async () => tools.hurry("discovery"));
	for (const event of STEERING) add(event, async () => tools.hurry("steer"));
	for (const event of ["push", "custom_property_values"]) add(event, (delivery) => forgetPolicies(delivery.payload, tools));
	for (const [event, hear] of Object.entries(CHECK_EVENTS)) add(event, (delivery) => hear(delivery, {
		db: tools.db,
		request: (id, actor) => requestNow(id, actor, tools)
	}));
	add("workflow_run", async ({ action }) => {
		if (action === "completed") {
			tools.hurry("track");
			tools.hurry("watch");
		}
	});
	return Object.fromEntries(handlers);
}
/** What may make something due. */
const STEERING = [
	"installation",
	"installation_repositories",
	"repository",
	"push",
	"create",
	"delete"
];
/** Somebody pressed Retry. */
async function requestNow(repositoryId, requestedBy, { db, now, hurry }) {
	const at = now();
	await requestBackup(db, {
		repositoryId,
		options: { full: false },
		requestedBy,
		requestedAt: at
	});
	await recordEvent(db, {
		at,
		actor: requestedBy,
		action: "repository.retry",
		target: `repository:${repositoryId}`,
		address: null,
		result: "done",
		detail: {}
	});
	hurry("steer");
}
/** What a job left is planned anew, and seen to be. */
async function hearOfJob(job, tools) {
	const { freed, held } = await endJob(job, tools);
	if (freed.length + held.length === 0) return;
	for (const duty of ["steer", "watch"]) tools.hurry(duty);
}
const Push$1 = z.object({
	installation: z.object({ id: z.union([z.int(), z.bigint()]).transform(String) }),
	commits: z.array(z.object({
		added: z.array(z.string()).default([]),
		modified: z.array(z.string()).default([]),
		removed: z.array(z.string()).default([])
	})).optional()
});
/** The file of policies may have changed: it is read anew with the next plan. */
async function forgetPolicies(payload, { policies, hurry }) {
	const { installation, commits } = Push$1.parse(payload);
	const touched = commits?.flatMap(({ added, modified, removed }) => [
		...added,
		...modified,
		...removed
	]);
	if (touched === void 0 || touched.length === 0 || touched.includes(".github/holdfast.yml")) {
		policies.forget(installation.id);
		hurry("watch");
	}
}
// app/hub.ts
/**
* Hands webhooks to their handlers by way of Probot, so that functions which were written for
* Probot can listen too. Probot verifies and answers nothing here: a delivery is stored first.
*/
/** The same handlers, each behind Probot. Errors of handlers come through as they are. */
async function throughProbot(handlers, { appId, privateKey, webhookSecret, baseUrl }) {
	const probot = new Probot({
		appId,
		privateKey: privateKey.reveal(),
		secret: webhookSecret.reveal(),
		...baseUrl === void 0 ? {} : { baseUrl },
		logLevel: "fatal",
		logFormat: "json"
	});
	const underWay = /* @__PURE__ */ new Map();
	await probot.load((app) => {
		app.onAny(async ({ id, name }) => {
			const delivery = underWay.get(id);
			if (delivery === void 0) return;
			for (const handle of handlers[name] ?? []) await handle(delivery);
		});
	}, {
		addHandler: () => {},
		cwd: import.meta.dirname
	});
	const pass = async (delivery) => {
		underWay.set(delivery.id, delivery);
		try {
			await probot.receive(eventOf(delivery));
		} catch (error) {
			throw error instanceof AggregateError ? error.errors[0] : error;
		} finally {
			underWay.delete(delivery.id);
		}
	};
	return Object.fromEntries(Object.keys(handlers).map((event) => [event, [pass]]));
}
/** Probot's types know every event by its shape; ours are read where they are handled. */
function eventOf({ id, event, payload }) {
	const untyped = {
		id,
		name: event,
		payload
	};
	if (isEvent(untyped)) return untyped;
	throw new TypeError(`${event} is no event.`);
}
function isEvent(value) {
	return typeof value === "object" && value !== null && "payload" in value;
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
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) throw unusable$3(`${scheme}: is no kind of store`, "Name a path, or s3://bucket/prefix; another server goes into the parameter endpoint.");
	if (text.trim() === "" || text.startsWith("-") || hasControls(text)) throw unusable$3("it is empty, begins with a dash or holds a line break", "Name a path, or s3://bucket/prefix.");
	return {
		kind: "directory",
		path: text
	};
}
function filePath(text) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || url.host !== "" || url.search !== "" || url.hash !== "") throw unusable$3("a file: address has a path and nothing else", "Write file:///srv/backups, or the path alone.");
	return decoded(url.pathname);
}
function decoded(text) {
	let path;
	try {
		path = decodeURIComponent(text);
	} catch (cause) {
		throw unusable$3("a % in it is followed by no code", "Write % as %25.", cause);
	}
	if (!hasControls(path)) return path;
	throw unusable$3("its path holds a control character", "Choose another path.");
}
function hasControls(text) {
	return /[\u0000-\u001f\u007f]/.test(text);
}
function unusable$3(why, hint, cause) {
	return new HoldfastError("bad-input", `The store address cannot be used: ${why}.`, {
		hint,
		cause
	});
}
// core/domain/store-address.ts
/**
* Where a store is, as a person writes it: a path, a `file:` address, or
* `s3://bucket/prefix?region=…`. docs/stores.md lists the parameters.
*
* The Action has an input for each parameter and builds its address with
* `s3StoreAddress`, so that one name means one thing in both.
*/
/** Reads a store address. Throws `bad-input` that names the parameter and never a secret. */
function parseStoreAddress(text) {
	return parseDirectoryAddress(text) ?? parseS3(text);
}
/** The address as text that parses to the same: for people, and for commands they copy. */
function describeStoreAddress(address) {
	if (address.kind === "s3") return describeS3Address(address);
	return !/^(s3:|file:|-|[a-z][a-z0-9+.-]*:\/\/)/i.test(address.path) ? address.path : `./${address.path}`;
}
function parseS3(text) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || !/^s3:\/\//i.test(text)) throw unusable$3("it cannot be read", "Write s3://bucket/prefix?region=eu-central-1.");
	if (url.username !== "" || url.password !== "") throw unusable$3("it holds a credential", "Give credentials by the environment (AWS_ACCESS_KEY_ID …) or a role; addresses are shown.");
	if (url.hash !== "" || url.port !== "") throw unusable$3("it has a port or a #", "A port belongs into endpoint=https://host:port; write # as %23.");
	return s3Address({
		bucket: url.hostname,
		prefix: decoded(url.pathname),
		parameters: parametersOf(url.searchParams)
	});
}
function parametersOf(search) {
	for (const name of search.keys()) if (search.getAll(name).length > 1) throw unusable$3(`the parameter ${name} stands there twice`, "Keep one of them.");
	return Object.fromEntries(search);
}
// dashboard/guards/download.ts
/** The role, and the right to read it at GitHub at this moment: GitHub is asked each time. */
async function mayDownload(viewer, repository) {
	if (!includesRole(viewer.roleFor(repository.installationId), "restorer")) return false;
	return viewer.sees(repository) && await viewer.reads(repository);
}
// dashboard/reports/monthly.ts
/** On the first of a month people have not read their mail of the last one yet. */
const NOT_BEFORE_HOUR = 6;
const ACTION = "report.mail";
const ACTOR = "app";
/**
* Sends the report of the last month, once: that it was sent stands in the audit trail, and is
* looked for there. Of a month in which no repository was known yet there is nothing to tell.
* To be called every hour or so. Rejects where `send` does, and tries again.
*/
async function sendMonthly(parts, send) {
	const now = parts.now();
	if (now.getUTCDate() === 1 && now.getUTCHours() < NOT_BEFORE_HOUR) return;
	const { from, to } = lastMonth(now);
	const { repositories } = await parts.fleet.read();
	if (!repositories.some(({ firstSeenAt }) => firstSeenAt < to)) return;
	const month = from.toISOString().slice(0, 7);
	const target = `report:${month}`;
	if ((await parts.activity.list({
		action: ACTION,
		target,
		result: "done",
		limit: 1
	})).items.length > 0) return;
	await send(await composeMonthly(parts));
	const told = {
		at: parts.now(),
		actor: ACTOR,
		action: ACTION,
		target,
		address: null
	};
	await parts.activity.record({
		...told,
		result: "done",
		detail: { month }
	});
}
async function composeMonthly(parts) {
	const period = lastMonth(parts.now());
	const scope = scopeOf(await parts.fleet.read(), EVERYBODY, void 0);
	const days = describePeriod(period);
	const { verdict } = scope;
	const content = await makePdf(scope, period, tablesOf(parts, scope, period));
	return {
		subject: `[Holdfast] ${verdict.text} Report of ${period.from.toISOString().slice(0, 7)}`,
		text: [
			verdict.text,
			`${verdict.protected} of ${verdict.covered} protected, ${verdict.excluded} excluded with a reason, ${verdict.gone} gone from GitHub.`,
			`The report of ${days} is attached. More: ${parts.url}/reports`
		].join("\n\n"),
		attachment: {
			name: `holdfast-${period.from.toISOString().slice(0, 7)}.pdf`,
			type: "application/pdf",
			content
		}
	};
}
/** The mail goes to those whom the configuration names, who are told of everything anyway. */
const EVERYBODY = {
	kind: "local",
	actor: ACTOR,
	name: ACTOR,
	role: "viewer",
	somewhere: "viewer",
	roleFor: () => "viewer",
	sees: () => true,
	reads: async () => false,
	address: null,
	csrf: ""
};
// dashboard/guards/address.ts
/** Where a request comes from. */
/**
* `proxies` is how many of one's own stand in front: each adds to `X-Forwarded-For` whom it heard
* from, so only so many entries, counted from the end, were not written by the client itself.
* Without proxies the header means nothing.
*/
function createAddressOf(proxies) {
	return (context) => {
		const socket = socketAddress(context);
		if (proxies === 0) return socket;
		const claimed = (context.req.header("x-forwarded-for") ?? "").split(",").map((each) => each.trim()).at(-proxies);
		return claimed !== void 0 && ADDRESS.test(claimed) ? claimed : socket;
	};
}
/** One household, office or server: a network of IPv6 has more addresses than can be counted. */
function networkOf(address) {
	if (address === null) return "unknown";
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped !== void 0 || !isIPv6(address)) return mapped ?? address;
	const { hostname } = new URL(`http://[${address.replace(/%.*$/, "")}]`);
	const [head = "", tail] = hostname.slice(1, -1).split("::");
	const before = head.split(":").filter((part) => part !== "");
	const after = (tail ?? "").split(":").filter((part) => part !== "");
	const zeros = tail === void 0 ? 0 : 8 - before.length - after.length;
	return `${[
		...before,
		...Array.from({ length: zeros }, () => "0"),
		...after
	].slice(0, 4).join(":")}::/64`;
}
const ADDRESS = /^[\da-f.:]{3,45}$/i;
/** Null where there is no connection, as in tests that call the routes themselves. */
function socketAddress(context) {
	try {
		return getConnInfo(context).remote.address ?? null;
	} catch {
		return null;
	}
}
// dashboard/guards/limits.ts
/** How often somebody may ask: in this process, by what nobody can change at will. */
const RATES = {
	address: {
		requests: 3e3,
		seconds: 60
	},
	person: {
		requests: 600,
		seconds: 60
	},
	token: {
		requests: 600,
		seconds: 60
	},
	attempts: {
		requests: 10,
		seconds: 900
	},
	allAttempts: {
		requests: 200,
		seconds: 900
	}
};
/** As the headers of an answer say it, which drafts of the IETF name so. */
function headersOf$1({ requests, remaining, seconds }) {
	return {
		"ratelimit-limit": String(requests),
		"ratelimit-remaining": String(remaining),
		"ratelimit-reset": String(seconds)
	};
}
function createLimit(rates = RATES) {
	const limiters = {
		address: limiter(rates.address),
		person: limiter(rates.person),
		token: limiter(rates.token),
		attempts: limiter(rates.attempts),
		allAttempts: limiter(rates.allAttempts)
	};
	return async (kind, who) => {
		const { requests } = rates[kind];
		try {
			const { remainingPoints, msBeforeNext } = await limiters[kind].consume(who);
			return {
				requests,
				remaining: remainingPoints,
				seconds: Math.ceil(msBeforeNext / 1e3)
			};
		} catch (error) {
			if (!(error instanceof RateLimiterRes)) throw error;
			throw tooOften({
				requests,
				remaining: 0,
				seconds: Math.max(1, Math.ceil(error.msBeforeNext / 1e3))
			});
		}
	};
}
function limiter({ requests, seconds }) {
	return new RateLimiterMemory({
		points: requests,
		duration: seconds
	});
}
function tooOften(allowance) {
	const { seconds } = allowance;
	const wait = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
	return new Problem("too-often", "There were too many requests.", `Try again in ${wait}.`, {
		"retry-after": String(seconds),
		...headersOf$1(allowance)
	});
}
// dashboard/session/access-token.ts
/** The short token that a browser shows with each request: which session it is of, and no more. */
/** After it the session is refreshed, and roles are asked of GitHub again. */
const ACCESS_MS = 3e5;
const TYPE = "holdfast-session+jwt";
const ALGORITHM = "HS256";
const MOST_CHARACTERS$4 = 1024;
/** `url` of the App is issuer and audience: a token of another one with the same key is refused. */
function createAccessTokens(key, url) {
	return {
		async make(sessionId, now) {
			const issuedAt = Math.floor(now.getTime() / 1e3);
			return new Secret(await new SignJWT().setProtectedHeader({
				alg: ALGORITHM,
				typ: TYPE
			}).setSubject(sessionId).setIssuer(url).setAudience(url).setIssuedAt(issuedAt).setExpirationTime(issuedAt + ACCESS_MS / 1e3).sign(key));
		},
		async read(token, now) {
			if (token.length > MOST_CHARACTERS$4) return void 0;
			try {
				const { payload } = await jwtVerify(token, key, {
					algorithms: [ALGORITHM],
					typ: TYPE,
					issuer: url,
					audience: url,
					requiredClaims: [
						"sub",
						"iat",
						"exp"
					],
					maxTokenAge: ACCESS_MS / 1e3,
					currentDate: now
				});
				return payload.sub;
			} catch {
				return;
			}
		}
	};
}
// dashboard/session/github-login.ts
/**
* Logging in with GitHub by the App's own client: the authorization code with PKCE.
* https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
*/
const ANSWER_SECONDS = 15;
function createGitHubLogin(options) {
	const { callbackUrl, now } = options;
	const config = configure(options);
	return {
		async begin() {
			const verifier = oauth.randomPKCECodeVerifier();
			const state = oauth.randomState();
			return {
				url: oauth.buildAuthorizationUrl(config, {
					redirect_uri: callbackUrl,
					state,
					code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
					code_challenge_method: "S256"
				}).href,
				state,
				verifier: new Secret(verifier)
			};
		},
		async end(answer, { state, verifier }) {
			const back = new URL(callbackUrl);
			for (const name of [
				"code",
				"state",
				"error"
			]) for (const value of answer.getAll(name)) back.searchParams.append(name, value);
			const checks = {
				pkceCodeVerifier: verifier.reveal(),
				expectedState: state
			};
			return await oauth.authorizationCodeGrant(config, back, checks).then((tokens) => toTokens(tokens, now()), refuse$1);
		},
		async renew(refreshToken) {
			try {
				return toTokens(await oauth.refreshTokenGrant(config, refreshToken.reveal()), now());
			} catch (error) {
				if (error instanceof oauth.ResponseBodyError && DEAD.has(error.error)) return void 0;
				return refuse$1(error);
			}
		}
	};
}
const DEAD = /* @__PURE__ */ new Set(["bad_refresh_token", "invalid_grant"]);
function configure({ webUrl, clientId, clientSecret, fetch }) {
	const config = new oauth.Configuration({
		issuer: webUrl,
		authorization_endpoint: `${webUrl}/login/oauth/authorize`,
		token_endpoint: `${webUrl}/login/oauth/access_token`
	}, clientId, void 0, oauth.ClientSecretPost(clientSecret.reveal()));
	config.timeout = ANSWER_SECONDS;
	config[oauth.customFetch] = (url, init) => asTheStandardSays(fetch, url, init);
	if (webUrl.startsWith("http:")) oauth.allowInsecureRequests(config);
	return config;
}
/** GitHub refuses with 200, where RFC 6749 asks for 400. */
async function asTheStandardSays(fetch, url, { body, headers, method, signal }) {
	const response = await fetch(url, {
		headers,
		method,
		redirect: "error",
		signal: signal ?? null,
		body: body ?? null
	});
	const text = await response.text();
	const refused = response.ok && /^\s*\{\s*"error"/.test(text);
	return new Response(text, {
		status: refused ? 400 : response.status,
		headers: response.headers
	});
}
function toTokens(answer, now) {
	const { access_token, refresh_token, expires_in } = answer;
	return {
		token: new Secret(access_token),
		refreshToken: refresh_token === void 0 ? null : new Secret(refresh_token),
		expiresAt: expires_in === void 0 ? null : new Date(now.getTime() + Number(expires_in) * 1e3)
	};
}
/** What the library throws may hold codes and tokens, so it is left behind. */
function refuse$1(error) {
	if (error instanceof oauth.ResponseBodyError && error.error === "incorrect_client_credentials") throw new HoldfastError("source-denied", "GitHub does not know the client of the App.", { hint: "Compare CLIENT_ID and CLIENT_SECRET with the settings page of the App." });
	if (error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError) throw new HoldfastError("source-denied", "GitHub did not let you log in.", { hint: "Begin again; allow the App where GitHub asks." });
	if (error instanceof oauth.ClientError && error.code === "OAUTH_INVALID_RESPONSE") throw new HoldfastError("source-denied", "This login was not begun here, or is over.", { hint: "Begin again." });
	throw new HoldfastError("source-unreachable", "GitHub did not answer.", { hint: "Try again in a minute; https://www.githubstatus.com may say more." });
}
// dashboard/session/identify.ts
/** No form or document of the dashboard is larger. */
const MOST_BODY_BYTES = 1048576;
/**
* Sets `viewer` and, for a browser, `session`. Who shows a token is who the token says, whatever
* cookies come with it, and needs no token of a form, since no browser sends one by itself.
*/
function createIdentify(tools) {
	const { limit, addressOf, forms, cookies } = tools;
	return every(async (context, next) => {
		const address = addressOf(context);
		context.set("address", address);
		context.set("viewer", null);
		await limit("address", networkOf(address));
		try {
			await next();
		} finally {
			cookies.send(context);
		}
	}, bodyLimit({
		maxSize: MOST_BODY_BYTES,
		onError: tooLarge
	}), async (context, next) => {
		const viewer = await identify(context, tools);
		context.set("viewer", viewer);
		const allowance = viewer && await limit(viewer.kind === "token" ? "token" : "person", viewer.actor);
		const session = context.get("session");
		if (session !== void 0 && !isSafe(context)) await forms.check(context, `session:${session.id}`);
		await next();
		if (allowance === null || !context.req.path.startsWith(`/api/v1/`)) return;
		for (const [name, value] of Object.entries(headersOf$1(allowance))) context.header(name, value);
	});
}
async function identify(context, tools) {
	const bearer = /^bearer(?: +(?<shown>.*))?$/i.exec(context.req.header("authorization") ?? "");
	if (bearer !== null) return await byToken(bearer.groups?.shown ?? "", context, tools);
	try {
		return await bySession(context, tools);
	} catch (error) {
		if (error instanceof HoldfastError && /^\/login(\/|$)/.test(context.req.path)) return null;
		throw error;
	}
}
async function bySession(context, tools) {
	const { browser, forms } = tools;
	const session = await browser.find(context);
	if (session === void 0) return null;
	const viewer = await viewerBehind(session, {
		address: context.get("address") ?? null,
		csrf: forms.tokenFor(`session:${session.id}`)
	}, tools);
	if (viewer === void 0) {
		await browser.leave(context, session, "denied");
		return null;
	}
	context.set("session", session);
	return viewer;
}
async function byToken(text, context, tools) {
	const token = await tools.tokens.find(text.trim());
	const asking = {
		address: context.get("address") ?? null,
		csrf: ""
	};
	const owner = token && await viewerBehind(token, asking, tools);
	if (token !== void 0 && owner !== void 0) return viewerOfToken(token, owner);
	throw new Problem("not-logged-in", "The token is none, is over, or its owner is not let in any more.", "Make another one under Settings, Tokens; its owner may have to log in again first.", { "www-authenticate": "Bearer" });
}
/** Undefined for who is not let in any more. */
async function viewerBehind({ personId }, asking, { people, administered }) {
	if (personId === null) return administered ? viewerOfAdministrator(asking) : void 0;
	const person = await people.of(personId);
	return person && viewerOfPerson(person, asking);
}
function tooLarge() {
	throw new Problem("too-large", "The request is too large.", "Send less than one megabyte.");
}
// dashboard/session/keys.ts
/** The keys of the dashboard, each derived from the one secret for one use alone. */
const LEAST_CHARACTERS$1 = 32;
const KEY_BYTES = 32;
/** Throws `bad-input` for a secret that can be guessed. */
function deriveKeys(secret) {
	const text = secret.reveal();
	if (text.length < LEAST_CHARACTERS$1) throw new HoldfastError("bad-input", "SESSION_KEY is too short.", { hint: "Give 32 random characters or more: `openssl rand -base64 48` makes them." });
	const derive = (use) => new Uint8Array(hkdfSync("sha256", text, "", `holdfast dashboard ${use}`, KEY_BYTES));
	return {
		access: derive("access"),
		seal: derive("seal"),
		form: derive("form")
	};
}
// dashboard/session/local-login.ts
/** The local administrator: for the first setup, and for days on which GitHub does not answer. */
const MOST_CHARACTERS$3 = 1e3;
/** One attempt at a time: each takes memory, and nobody has two passwords. */
function createLocalLogin({ verify }, limit) {
	const one = pLimit(1);
	return { async attempt(password, address) {
		await limit("attempts", networkOf(address));
		await limit("allAttempts", "all");
		if (password.length > MOST_CHARACTERS$3) return false;
		return await one(() => verify(password));
	} };
}
// dashboard/session/local-path.ts
/** Where a login may lead to: a page of this site, and nowhere else. */
const MOST_CHARACTERS$2 = 2e3;
/** Any origin will do that nobody can name. */
const HERE = "https://holdfast.invalid";
/** They would lead round in a circle, or out again. */
const DOORS = /^\/(login|logout|session)(\/|$)/;
/** A path with its query; `/` for what leads elsewhere or is none. */
function localPath(text) {
	if (text === void 0 || text.length > MOST_CHARACTERS$2) return "/";
	if (!/^\/(?!\/)[^\\\p{Cc}\p{Zs}]*$/u.test(text) || !URL.canParse(text, HERE)) return "/";
	const { origin, pathname, search } = new URL(text, HERE);
	if (origin !== HERE || pathname.startsWith("//") || DOORS.test(pathname)) return "/";
	return `${pathname}${search}`;
}
// dashboard/session/login-page.tsx
/** The page that lets people in. It works without scripts. */
function LoginPage({ to, csrf, github, local, trouble }) {
	return /* @__PURE__ */ jsxs("section", {
		class: "login",
		"aria-labelledby": "login-title",
		children: [
			/* @__PURE__ */ jsx("h1", {
				id: "login-title",
				children: "Log in to Holdfast"
			}),
			trouble && /* @__PURE__ */ jsxs("p", {
				role: "alert",
				class: "flash flash-bad",
				children: [
					/* @__PURE__ */ jsx(Icon, { name: "alert" }),
					" ",
					trouble.message,
					" ",
					trouble.hint
				]
			}),
			github !== null && /* @__PURE__ */ jsxs("div", {
				class: "box",
				children: [/* @__PURE__ */ jsx("p", { children: "What you see and may do follows from your place in the organisation." }), /* @__PURE__ */ jsxs("a", {
					class: "button button-primary",
					href: `/login/github?to=${encodeURIComponent(to)}`,
					children: [
						/* @__PURE__ */ jsx(Icon, { name: "person" }),
						" Log in with ",
						github === "github.com" ? "GitHub" : github
					]
				})]
			}),
			local && /* @__PURE__ */ jsxs("details", {
				class: "box",
				open: github === null || trouble?.local === true,
				children: [/* @__PURE__ */ jsx("summary", { children: "Local administrator" }), /* @__PURE__ */ jsx(LocalForm, {
					to,
					csrf
				})]
			}),
			github === null && !local && /* @__PURE__ */ jsxs("p", { children: [
				"Nobody can log in yet: set ",
				/* @__PURE__ */ jsx("code", { children: "ADMIN_PASSWORD_HASH" }),
				", or ",
				/* @__PURE__ */ jsx("code", { children: "CLIENT_ID" }),
				" and",
				" ",
				/* @__PURE__ */ jsx("code", { children: "CLIENT_SECRET" }),
				" of the App, and restart Holdfast."
			] })
		]
	});
}
function LocalForm({ to, csrf }) {
	return /* @__PURE__ */ jsxs("form", {
		method: "post",
		action: "/login/local",
		children: [
			/* @__PURE__ */ jsx("input", {
				type: "hidden",
				name: FORM_FIELD,
				value: csrf
			}),
			/* @__PURE__ */ jsx("input", {
				type: "hidden",
				name: "to",
				value: to
			}),
			/* @__PURE__ */ jsx("input", {
				type: "text",
				name: "username",
				value: "admin",
				autocomplete: "username",
				readonly: true,
				hidden: true
			}),
			/* @__PURE__ */ jsxs("div", {
				class: "field",
				children: [/* @__PURE__ */ jsx("label", {
					for: "password",
					children: "Password"
				}), /* @__PURE__ */ jsx("input", {
					id: "password",
					name: "password",
					type: "password",
					autocomplete: "current-password",
					required: true,
					maxlength: 1e3
				})]
			}),
			/* @__PURE__ */ jsxs("button", {
				type: "submit",
				class: "button",
				children: [/* @__PURE__ */ jsx(Icon, { name: "key" }), " Log in"]
			})
		]
	});
}
// dashboard/session/login-routes.tsx
/** Coming in and going out. */
/** Where GitHub sends people back to. */
const CALLBACK_PATH = "/login/github/callback";
const VISIT = /^[\w-]{22}$/;
function createLoginRoutes(parts, tools) {
	const routes = new Hono();
	routes.get("/login", async (context) => {
		const to = localPath(context.req.query("to"));
		if (context.get("viewer") !== null) return context.redirect(to, 303);
		return await showLogin(context, parts, tools, { to });
	});
	routes.post("/login/local", async (context) => {
		const { browser, local, forms } = tools;
		await forms.check(context, `visit:${visitOf(context, tools)}`);
		const { password = "", to: wanted } = await context.req.parseBody();
		const to = localPath(typeof wanted === "string" ? wanted : void 0);
		const text = typeof password === "string" ? password : "";
		const address = context.get("address") ?? null;
		if (await local?.attempt(text, address) !== true) {
			await refused$3(context, parts, "local");
			return await showLogin(context, parts, tools, {
				to,
				trouble: WRONG,
				status: 401
			});
		}
		await browser.begin(context, {
			personId: null,
			actor: "local:admin"
		});
		return context.redirect(to, 303);
	});
	routes.get("/login/github", async (context) => {
		const to = localPath(context.req.query("to"));
		if (tools.github === void 0) return await showLogin(context, parts, tools, { to });
		const begun = await tools.github.login.begin();
		tools.states.keep(context, {
			...begun,
			to
		});
		return context.redirect(begun.url, 303);
	});
	routes.get(CALLBACK_PATH, async (context) => await comeBack(context, parts, tools));
	routes.post("/logout", async (context) => {
		const [session, viewer] = [context.get("session"), context.get("viewer")];
		if (await tools.browser.leave(context, session, "logout")) await parts.activity.record({
			at: parts.now(),
			actor: viewer?.actor ?? "anonymous",
			action: "session.end",
			target: `session:${session?.id}`,
			address: context.get("address") ?? null,
			result: "done",
			detail: {}
		});
		return context.redirect("/login", 303);
	});
	routes.post("/session/refresh", async (context) => {
		if (context.get("refreshed") === true || await tools.browser.refresh(context)) return context.body(null, 204);
		throw new Problem("not-logged-in", "There is no session to go on with.", "Log in.");
	});
	return routes;
}
/** From GitHub, with a code or with a refusal. */
async function comeBack(context, parts, tools) {
	const { github, states, people, browser } = tools;
	const begun = states.take(context);
	if (github === void 0 || begun === void 0) return await showLogin(context, parts, tools, {
		to: "/",
		trouble: NOT_BEGUN,
		status: 403
	});
	try {
		const answer = new URL(context.req.url).searchParams;
		const { id, login } = await people.enter(await github.login.end(answer, begun));
		await browser.begin(context, {
			personId: id,
			actor: `github:${login}`
		});
		return context.redirect(begun.to, 303);
	} catch (error) {
		if (!(error instanceof HoldfastError)) throw error;
		const denied = error.code === "source-denied";
		if (denied) await refused$3(context, parts, "github");
		const status = denied ? 403 : 503;
		return await showLogin(context, parts, tools, {
			to: begun.to,
			trouble: error,
			status
		});
	}
}
const WRONG = {
	message: "That is not the password.",
	hint: "Try again.",
	local: true
};
const NOT_BEGUN = {
	message: "This login was not begun in this browser, or was begun too long ago.",
	hint: "Begin again here."
};
/** Binds the form to the browser: a form that was made for another one is refused. */
function visitOf(context, { cookies }) {
	const shown = cookies.read(context, "visit") ?? "";
	return VISIT.test(shown) ? shown : "";
}
async function showLogin(context, parts, tools, { status = 200, ...shown }) {
	const { cookies, forms, github, local } = tools;
	const visit = visitOf(context, tools) || randomBytes(16).toString("base64url");
	cookies.write(context, "visit", new Secret(visit));
	return await renderPage(context, parts, {
		title: "Log in",
		status
	}, /* @__PURE__ */ jsx(LoginPage, {
		...shown,
		csrf: forms.tokenFor(`visit:${visit}`),
		github: github?.host ?? null,
		local: local !== void 0
	}));
}
/** Who it was is not known: whoever it was is not let in. */
async function refused$3(context, parts, way) {
	await parts.activity.record({
		at: parts.now(),
		actor: "anonymous",
		action: "session.begin",
		target: `login:${way}`,
		address: context.get("address") ?? null,
		result: "refused",
		detail: {}
	});
}
// dashboard/session/login-states.ts
/** What a browser keeps while somebody is at GitHub, sealed so that it can only be ours. */
/** GitHub's codes are good as long. */
const LOGIN_MS = 6e5;
const PLACE = "login";
const Kept$1 = z.object({
	state: z.string().min(1),
	verifier: z.string().min(1),
	to: z.string(),
	at: z.number()
});
function createLoginStates(cookies, sealer, now) {
	return {
		keep(context, { state, verifier, to }) {
			const text = JSON.stringify({
				state,
				verifier: verifier.reveal(),
				to,
				at: now().getTime()
			});
			const sealed = sealer.seal(new Secret(text), PLACE);
			cookies.write(context, "login", new Secret(sealed), LOGIN_MS);
		},
		take(context) {
			const shown = cookies.read(context, "login");
			if (shown === void 0) return void 0;
			cookies.remove(context, "login");
			const opened = sealer.open(shown, PLACE);
			if (opened === void 0) return void 0;
			const { state, verifier, to, at } = Kept$1.parse(JSON.parse(opened.reveal()));
			const ageMs = now().getTime() - at;
			if (ageMs < 0 || ageMs > LOGIN_MS) return void 0;
			return {
				state,
				verifier: new Secret(verifier),
				to: localPath(to)
			};
		}
	};
}
// dashboard/session/fresh.ts
function createFresh({ read, goodMs, now }) {
	let held;
	let reading;
	const readAnew = () => {
		const at = now().getTime();
		reading ??= read().then((value) => {
			held = {
				value,
				at
			};
			return value;
		}).finally(() => {
			reading = void 0;
		});
		return reading;
	};
	return { async get() {
		const ageMs = now().getTime() - (held?.at ?? 0);
		if (held === void 0 || ageMs >= goodMs || ageMs < 0) return await readAnew();
		if (ageMs >= goodMs / 2) readAnew().catch(() => void 0);
		return held.value;
	} };
}
// dashboard/session/github-tokens.ts
/** What GitHub gave for a person, as it is kept: encrypted, for that person alone. */
const Kept = z.object({
	token: z.string().min(1),
	refreshToken: z.string().min(1).nullable(),
	expiresAt: z.number().nullable()
});
function sealTokens({ token, refreshToken, expiresAt }, personId, sealer) {
	const text = JSON.stringify({
		token: token.reveal(),
		refreshToken: refreshToken?.reveal() ?? null,
		expiresAt: expiresAt?.getTime() ?? null
	});
	return sealer.seal(new Secret(text), placeOf$1(personId));
}
/** Undefined for what was sealed with another key, or for somebody else. */
function openTokens(sealed, personId, sealer) {
	const opened = sealer.open(sealed, placeOf$1(personId));
	if (opened === void 0) return void 0;
	const { token, refreshToken, expiresAt } = Kept.parse(JSON.parse(opened.reveal()));
	return {
		token: new Secret(token),
		refreshToken: refreshToken === null ? null : new Secret(refreshToken),
		expiresAt: expiresAt === null ? null : new Date(expiresAt)
	};
}
function placeOf$1(personId) {
	return `person:${personId}`;
}
// dashboard/session/most.ts
function createMost(most) {
	const held = /* @__PURE__ */ new Map();
	const set = (key, value) => {
		held.delete(key);
		held.set(key, value);
		const [oldest] = held.keys();
		if (held.size > most && oldest !== void 0) held.delete(oldest);
	};
	return {
		get(key) {
			const value = held.get(key);
			if (value !== void 0) set(key, value);
			return value;
		},
		set
	};
}
// dashboard/session/standing.ts
/** Asks GitHub what somebody is in every account that the App is installed on. */
/**
* Complete or throws, but for accounts that the App may not ask about: those give nothing, and
* the reason is told.
*/
async function judgePerson(who, accounts, github, rules) {
	const denials = [];
	const grants = await Promise.all(accounts.map(async (account) => {
		const standing = await standingIn(account, who, github, rules).catch((error) => {
			if (!(error instanceof HoldfastError) || error.code !== "source-denied") throw error;
			denials.push(error);
			return NOBODY;
		});
		const grant = decideGrant(standing, rules, rulesFor(account, rules));
		return [account.installationId, grant];
	}));
	return {
		grants: Object.fromEntries(grants),
		denials
	};
}
async function standingIn(account, who, github, rules) {
	if (account.kind === "User") return account.accountId === who.id ? {
		...NOBODY,
		membership: "admin"
	} : NOBODY;
	const membership = await github.readMembership(account.login);
	if (membership === void 0) return NOBODY;
	const wanted = [...new Set(rulesFor(account, rules).map(({ team }) => team))];
	const found = await Promise.all(wanted.map((team) => github.isInTeam(account.login, team, who.login)));
	return {
		membership,
		teams: new Set(wanted.filter((_, at) => found[at]))
	};
}
/** A token that ends within this is renewed before it is used. */
const EARLY_MS = 3e5;
/** People whose sight is remembered. */
const MOST_PEOPLE = 200;
function createPeopleAtHand(tools) {
	const { people, asPerson, sealer, rules, now } = tools;
	const sights = createMost(MOST_PEOPLE);
	const checking = /* @__PURE__ */ new Map();
	const sightOf = (id, { token }) => {
		const text = token.reveal();
		const held = sights.get(id);
		if (held?.token === text) return held;
		const sight = createSight(text, asPerson(token), now);
		sights.set(id, sight);
		return sight;
	};
	/** Asks GitHub who it is and what they may do. Undefined when the token is good no more. */
	const judge = async (id, tokens) => {
		const { github } = sightOf(id, tokens);
		const user = await github.readUser();
		if (user?.id !== id) return void 0;
		const judged = await judgePerson(user, await people.accounts(), github, rules);
		return {
			...user,
			...judged,
			checkedAt: now()
		};
	};
	const check = async (id) => {
		const known = await people.read(id);
		const current = known && await currentTokens(known, tools);
		const judged = current && await judge(id, current.tokens);
		if (current === void 0 || judged === void 0) {
			if (known !== void 0) await people.forget(id, known.sealed);
			return;
		}
		const { login, grants, checkedAt } = judged;
		await people.note({
			id,
			login,
			grants,
			checkedAt
		});
		return {
			id,
			login,
			grants,
			checkedAt,
			sealed: current.sealed
		};
	};
	/** Many requests at once ask GitHub once. */
	const checkOnce = (id) => {
		const under = checking.get(id) ?? check(id).finally(() => checking.delete(id));
		checking.set(id, under);
		return under;
	};
	const atHand = async (person) => {
		const tokens = person && openTokens(person.sealed, person.id, sealer);
		if (person === void 0 || tokens === void 0) return void 0;
		const grants = new Map(Object.entries(person.grants));
		if (![...grants.values()].some(({ roles }) => roles.length > 0)) return void 0;
		const sight = sightOf(person.id, tokens);
		const seen = await sight.read(grants);
		return {
			id: person.id,
			login: person.login,
			grants,
			sees: ({ id, installationId }) => grants.get(installationId)?.all === true || seen.get(installationId)?.has(id) === true,
			reads: async (repository) => {
				if (await sight.github.mayRead(repository.id)) return true;
				return (await checkOnce(person.id))?.grants[repository.installationId]?.all === true;
			}
		};
	};
	return {
		async enter(tokens) {
			const user = await asPerson(tokens.token).readUser();
			const judged = user && await judge(user.id, tokens);
			if (judged === void 0) throw unknownPerson();
			const { id, login, grants, denials, checkedAt } = judged;
			if (!Object.values(grants).some(({ roles }) => roles.length > 0)) throw denials[0] ?? noRole(login);
			await people.save({
				id,
				login,
				grants,
				checkedAt,
				sealed: sealTokens(tokens, id, sealer)
			});
			return {
				id,
				login
			};
		},
		async of(id) {
			const known = await people.read(id);
			const ageMs = now().getTime() - (known?.checkedAt.getTime() ?? 0);
			return await atHand(known !== void 0 && ageMs >= 0 && ageMs < 3e5 && !isEnding(known, tools) ? known : await checkOnce(id));
		},
		ofNow: async (id) => await atHand(await checkOnce(id))
	};
}
function createSight(token, github, now) {
	const listings = /* @__PURE__ */ new Map();
	const listingOf = (installationId) => {
		const held = listings.get(installationId) ?? createFresh({
			read: async () => new Set(await github.listReadable(installationId)),
			goodMs: 3e5,
			now
		});
		listings.set(installationId, held);
		return held;
	};
	return {
		token,
		github,
		async read(grants) {
			const wanted = [...grants].filter(([, { roles, all }]) => roles.length > 0 && !all);
			return new Map(await Promise.all(wanted.map(async ([id]) => [id, await listingOf(id).get()])));
		}
	};
}
function isEnding({ id, sealed }, { sealer, now }) {
	const expiresAt = openTokens(sealed, id, sealer)?.expiresAt ?? null;
	return expiresAt !== null && expiresAt.getTime() - now().getTime() < EARLY_MS;
}
/** Renewed where they end soon. Undefined when they cannot be read or renewed any more. */
async function currentTokens(person, tools) {
	const { people, login, sealer, now } = tools;
	const { id, sealed } = person;
	const tokens = openTokens(sealed, id, sealer);
	if (tokens === void 0) return void 0;
	if (!isEnding(person, tools)) return {
		tokens,
		sealed
	};
	const { refreshToken, expiresAt } = tokens;
	const renewed = refreshToken && login && await login.renew(refreshToken);
	if (renewed) {
		const after = sealTokens(renewed, id, sealer);
		await people.reseal(id, {
			before: sealed,
			after
		});
		return {
			tokens: renewed,
			sealed: after
		};
	}
	const other = await people.read(id);
	if (other !== void 0 && other.sealed !== sealed) return await currentTokens(other, tools);
	return expiresAt !== null && expiresAt > now() ? {
		tokens,
		sealed
	} : void 0;
}
function unknownPerson() {
	return new HoldfastError("source-denied", "GitHub does not say who you are.", { hint: "Begin again; allow the App where GitHub asks." });
}
function noRole(login) {
	return new HoldfastError("source-denied", `${login} has no role here.`, { hint: "Ask an owner of the organisation to make you a member, or to give your team a role." });
}
// dashboard/session/seal.ts
/** Encrypts small texts with AES-256-GCM, each for one place: elsewhere it cannot be opened. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
function createSealer(key) {
	return {
		seal(text, place) {
			const iv = randomBytes(IV_BYTES);
			const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
			cipher.setAAD(Buffer.from(place));
			const body = [cipher.update(text.reveal(), "utf8"), cipher.final()];
			return Buffer.concat([
				iv,
				...body,
				cipher.getAuthTag()
			]).toString("base64url");
		},
		open(sealed, place) {
			const bytes = Buffer.from(sealed, "base64url");
			if (bytes.length < 28) return void 0;
			const iv = bytes.subarray(0, IV_BYTES);
			const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
			decipher.setAAD(Buffer.from(place));
			decipher.setAuthTag(bytes.subarray(-16));
			try {
				const body = decipher.update(bytes.subarray(IV_BYTES, -16));
				return new Secret(Buffer.concat([body, decipher.final()]).toString("utf8"));
			} catch {
				return;
			}
		}
	};
}
// dashboard/session/session-desk.ts
function createSessionDesk({ sessions, activity, now }) {
	return {
		async list({ viewer, session }) {
			if (session === void 0) return [];
			const whose = rulesAll$1(viewer) ? "all" : { personId: session.personId };
			return (await sessions.list(whose, now())).map((each) => ({
				...each,
				current: each.id === session.id
			}));
		},
		async revoke({ viewer, session }, id) {
			const ended = session && await sessions.read(id, now());
			const own = ended !== void 0 && ended.personId === session?.personId;
			if (ended === void 0 || !(own || rulesAll$1(viewer))) throw notFound();
			if (!await sessions.end(id, "revoked", now())) throw notFound();
			await activity.record({
				at: now(),
				actor: viewer.actor,
				action: "session.revoke",
				target: `session:${id}`,
				address: viewer.address,
				result: "done",
				detail: {}
			});
		}
	};
}
function rulesAll$1(viewer) {
	return includesRole(viewer.role, "admin");
}
// dashboard/session/sessions.ts
/** A session in a browser: it begins at a login, goes on by refresh tokens, and ends. */
/** Whatever is done in it. */
const SESSION_MS = 288e5;
/** Requests of one page run at once, and one of them is the first to refresh. */
const GRACE_MS$1 = 1e4;
const MOST_AGENT = 200;
const REFRESH_TOKEN = /^[\w-]{43}$/;
function createBrowserSessions(tools) {
	const { sessions, accessTokens, cookies, now } = tools;
	const showAccess = async (context, { id }, at) => cookies.write(context, "access", await accessTokens.make(id, at), ACCESS_MS);
	const showRefresh = (context, token, { endsAt }, at) => cookies.write(context, "refresh", token, endsAt.getTime() - at.getTime());
	const forget = (context) => {
		cookies.remove(context, "access");
		cookies.remove(context, "refresh");
	};
	const current = async (context) => {
		const token = cookies.read(context, "access");
		const id = token === void 0 ? void 0 : await accessTokens.read(token, now());
		return id === void 0 ? void 0 : await sessions.read(id, now());
	};
	const goOn = async (context, sha256, actor) => {
		const [next, at] = [newToken(), now()];
		const rotation = {
			sha256,
			nextSha256: digestOf(next),
			now: at,
			graceMs: GRACE_MS$1
		};
		const rotated = await sessions.rotate(rotation);
		if (rotated.kind === "rotated") showRefresh(context, next, rotated.session, at);
		if (rotated.kind === "rotated" || rotated.kind === "again") {
			await showAccess(context, rotated.session, at);
			context.set("refreshed", true);
			return rotated.session;
		}
		forget(context);
		if (rotated.kind === "reused") {
			const { session } = rotated;
			await note$1(tools, context, {
				action: "session.reuse",
				actor,
				session,
				result: "refused"
			});
		}
	};
	const self = {
		async begin(context, { personId, actor }) {
			await self.leave(context, context.get("session") ?? await current(context), "login");
			const beganAt = now();
			const session = {
				id: randomUUID(),
				personId,
				beganAt,
				seenAt: beganAt,
				endsAt: new Date(beganAt.getTime() + SESSION_MS),
				address: context.get("address") ?? null,
				agent: context.req.header("user-agent")?.slice(0, MOST_AGENT) ?? null
			};
			const token = newToken();
			const { seenAt: _, ...begun } = session;
			await sessions.begin(begun, digestOf(token));
			await showAccess(context, session, beganAt);
			showRefresh(context, token, session, beganAt);
			await note$1(tools, context, {
				action: "session.begin",
				actor,
				session,
				result: "done"
			});
		},
		find: async (context) => await current(context) ?? await self.refresh(context),
		async refresh(context) {
			const shown = cookies.read(context, "refresh");
			if (shown === void 0) return void 0;
			const sha256 = REFRESH_TOKEN.test(shown) ? digestOf(new Secret(shown)) : "";
			const known = await sessions.findByRefresh(sha256, now());
			const actor = known && await actorOf$1(known, tools);
			if (known !== void 0 && actor !== void 0) return await goOn(context, sha256, actor);
			await self.leave(context, known, "denied");
		},
		async leave(context, session, ending) {
			forget(context);
			return session !== void 0 && await sessions.end(session.id, ending, now());
		}
	};
	return self;
}
/** Roles are asked of GitHub anew. Undefined for who is not let in any more. */
async function actorOf$1({ personId }, { people }) {
	if (personId === null) return "local:admin";
	const person = await people.ofNow(personId);
	return person && `github:${person.login}`;
}
async function note$1({ activity, now }, context, { action, actor, session, result }) {
	const address = context.get("address") ?? null;
	const target = `session:${session.id}`;
	await activity.record({
		at: now(),
		action,
		actor,
		target,
		address,
		result,
		detail: {}
	});
}
function newToken() {
	return new Secret(randomBytes(32).toString("base64url"));
}
function digestOf(token) {
	return sha256Hex(token.reveal());
}
// dashboard/session/tokens.ts
/** Tokens of the API: made by people, for programs, with no more than their owner may do. */
const TOKEN = /^hft_[\w-]{43}$/;
const DAY_MS$1 = 864e5;
const MOST_DAYS = 366;
const USE_EVERY_MS = 6e4;
const NAME = /^[^\p{Cc}]{1,100}$/u;
function createTokenDesk(tools) {
	const { tokens, now } = tools;
	return {
		async create(owner, wish) {
			const personId = personOf(owner);
			checkWish(wish, owner.viewer);
			const secret = new Secret(`hft_${randomBytes(32).toString("base64url")}`);
			const createdAt = now();
			const { actor } = owner.viewer;
			const made = {
				id: randomUUID(),
				personId,
				createdAt,
				createdBy: actor,
				name: wish.name.trim(),
				scopes: [...new Set(wish.scopes)],
				expiresAt: new Date(createdAt.getTime() + wish.days * DAY_MS$1)
			};
			await tokens.create(made, sha256Hex(secret.reveal()));
			const { name, scopes } = made;
			await note(tools, owner, "token.create", made.id, {
				name,
				scopes,
				days: wish.days
			});
			return {
				secret,
				token: {
					...made,
					lastUsedAt: null,
					revokedAt: null
				}
			};
		},
		list: async (owner) => await tokens.list(rulesAll(owner) ? "all" : { personId: personOf(owner) }),
		async revoke(owner, id) {
			const token = await tokens.read(id);
			const own = token !== void 0 && token.personId === personOf(owner);
			if (token === void 0 || !(own || rulesAll(owner))) throw notFound();
			if (!await tokens.revoke(id, now())) throw notFound();
			await note(tools, owner, "token.revoke", id, { name: token.name });
		},
		async find(text) {
			if (!TOKEN.test(text)) return void 0;
			const token = await tokens.find(sha256Hex(text), now());
			if (token !== void 0) await tokens.noteUse(token.id, now(), USE_EVERY_MS);
			return token;
		}
	};
}
function personOf({ session }) {
	if (session !== void 0) return session.personId;
	throw new Problem("not-allowed", "A token manages no tokens.", "Log in with a browser.");
}
function rulesAll({ viewer, session }) {
	return session !== void 0 && includesRole(viewer.role, "admin");
}
function checkWish({ name, scopes, days }, viewer) {
	if (!NAME.test(name.trim())) throw new Problem("bad-request", "The name cannot be used.", "Give 1 to 100 characters.");
	if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) throw new Problem("bad-request", "The days cannot be used.", `Give 1 to ${MOST_DAYS} days.`);
	if (scopes.length === 0) throw new Problem("bad-request", "There is no scope.", "Choose what the token may do.");
	const beyond = scopes.find((scope) => !includesRole(viewer.somewhere, SCOPES[scope]));
	if (beyond === void 0) return;
	throw new Problem("not-allowed", `You may not ${beyond}, so no token of yours may.`, "Choose fewer scopes.");
}
async function note({ activity, now }, { viewer: { actor, address } }, action, id, detail) {
	const target = `token:${id}`;
	await activity.record({
		at: now(),
		actor,
		action,
		target,
		address,
		result: "done",
		detail
	});
}
// dashboard/session/entrance.ts
/** Throws `bad-input` for a session key that can be guessed. */
function createEntrance(options) {
	const { sessions, activity, url, now, administrator } = options;
	const keys = deriveKeys(options.sessionKey);
	const sealer = createSealer(keys.seal);
	const cookies = createCookies(url);
	const forms = createFormGuard(keys.form, url);
	const limit = createLimit(options.rates);
	const github = connect$1(options);
	const people = createPeopleAtHand({
		...options,
		sealer,
		login: github?.login
	});
	const browser = createBrowserSessions({
		sessions,
		activity,
		people,
		accessTokens: createAccessTokens(keys.access, url),
		cookies,
		now
	});
	const tokens = createTokenDesk(options);
	const local = administrator && createLocalLogin(administrator, limit);
	const states = createLoginStates(cookies, sealer, now);
	const door = {
		browser,
		cookies,
		forms,
		people
	};
	return {
		identify: createIdentify({
			...door,
			tokens,
			limit,
			addressOf: createAddressOf(options.proxies),
			administered: administrator !== void 0
		}),
		routes: (parts) => createLoginRoutes(parts, {
			...door,
			states,
			github,
			local
		}),
		sessions: createSessionDesk(options),
		tokens,
		rules: options.rules
	};
}
function connect$1({ github, url, fetch, now }) {
	if (github === void 0) return void 0;
	const { webUrl } = github;
	const callbackUrl = `${url}${CALLBACK_PATH}`;
	return {
		login: createGitHubLogin({
			...github,
			callbackUrl,
			fetch,
			now
		}),
		host: new URL(webUrl).host
	};
}
// app/secrets/password.ts
/**
* The password of the local administrator, as its hash: scrypt with the strength that OWASP asks
* for (64 MiB and a tenth of a second or so), written as
*
*     scrypt:<log2 of N>:<r>:<p>:<salt, base64url>:<hash, base64url>
*
* without the `$` of the usual form, which shells and Compose files would replace.
* https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
*/
const STRENGTH = {
	logN: 16,
	r: 8,
	p: 2
};
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const LEAST_CHARACTERS = 12;
const HASH = /^scrypt:(1[4-9]|20):([1-9]|1\d|2[0-4]):([1-9]|1\d):([\w-]{22,88}):([\w-]{43})$/;
/** Throws `bad-input` for one that is soon guessed. */
async function hashPassword(password) {
	const text = password.reveal();
	if ([...text].length < LEAST_CHARACTERS) throw new HoldfastError("bad-input", "The password is too short.", { hint: `Take ${LEAST_CHARACTERS} characters or more.` });
	const salt = randomBytes(SALT_BYTES);
	const { logN, r, p } = STRENGTH;
	return [
		"scrypt",
		logN,
		r,
		p,
		...[salt, await derive(text, salt, STRENGTH)].map((bytes) => bytes.toString("base64url"))
	].join(":");
}
/** Throws `bad-input` for what `hashPassword` did not write. */
function readPassword(hash) {
	const [, logN, r, p, salt = "", known = ""] = HASH.exec(hash.reveal().trim()) ?? [];
	if (known === "") throw new HoldfastError("bad-input", "ADMIN_PASSWORD_HASH is no hash of a password.", { hint: "Make one with `npm start -- hash-password`." });
	const strength = {
		logN: Number(logN),
		r: Number(r),
		p: Number(p)
	};
	const expected = Buffer.from(known, "base64url");
	return { async verify(password) {
		const shown = await derive(password, Buffer.from(salt, "base64url"), strength);
		return timingSafeEqual(shown, expected);
	} };
}
/** The same password typed on two machines may come in two forms of Unicode. */
function derive(password, salt, { logN, r, p }) {
	const N = 2 ** logN;
	const options = {
		N,
		r,
		p,
		maxmem: 256 * N * r
	};
	return new Promise((resolve, reject) => {
		scrypt(password.normalize("NFKC"), salt, HASH_BYTES, options, (error, hash) => {
			if (error === null) resolve(hash);
			else reject(error);
		});
	});
}
// app/session-key.ts
/** What sessions of the dashboard are derived from: given, or made once and kept. */
/** One that is made lies in `dataDirectory`, for its owner alone. */
async function readSessionKey(given, dataDirectory) {
	if (given !== void 0) return given;
	const path = join(dataDirectory, "session.key");
	await mkdir(dataDirectory, {
		recursive: true,
		mode: 448
	});
	const made = randomBytes(48).toString("base64url");
	try {
		await writeFile(path, made, {
			mode: 384,
			flag: "wx"
		});
		return new Secret(made);
	} catch (error) {
		if (!isTaken$1(error)) throw unusable$2(path, error);
	}
	const kept = await readFile(path, "utf8").catch((error) => {
		throw unusable$2(path, error);
	});
	return new Secret(kept.trim());
}
function isTaken$1(error) {
	return error instanceof Error && "code" in error && error.code === "EEXIST";
}
function unusable$2(path, cause) {
	return new HoldfastError("bad-input", `The key of sessions cannot be kept in ${path}.`, {
		hint: "Give SESSION_KEY, or a DATA_DIR that the App may write to.",
		cause
	});
}
// app/door.ts
/** What the configuration says of who may come into the dashboard, and how. */
/** From the environment, or from what the registration wrote. Throws `bad-input`. */
async function readDoor(settings, readSecret, registered) {
	const hash = await readSecret("ADMIN_PASSWORD_HASH");
	return {
		sessionKey: await readSessionKey(await readSecret("SESSION_KEY"), settings.dataDirectory),
		rules: settings.roles,
		proxies: settings.trustedProxies,
		github: readClient(settings, await readSecret("CLIENT_SECRET"), registered),
		administrator: hash && readPassword(hash)
	};
}
function readClient({ clientId, githubHost }, clientSecret, registered) {
	const webUrl = webAddress(githubHost);
	if (clientId !== void 0 && clientSecret !== void 0) return {
		clientId,
		clientSecret,
		webUrl
	};
	if (clientId !== void 0 || clientSecret !== void 0) throw new HoldfastError("bad-input", `People cannot log in without ${clientId === void 0 ? "CLIENT_ID" : "CLIENT_SECRET"}.`, { hint: "Copy both from the page of the App at GitHub, or remove both." });
	const { clientId: id, clientSecret: secret } = registered;
	if (id === void 0 || secret === void 0) return void 0;
	return {
		clientId: id,
		clientSecret: secret,
		webUrl
	};
}
// app/github/patience.ts
/** How long one call may wait, all pauses together. */
const LONGEST_MS = 6e4;
function createPatience(clock) {
	let leftMs = LONGEST_MS;
	return {
		get leftMs() {
			return leftMs;
		},
		async wait(ms) {
			leftMs -= ms;
			await pause(ms, clock);
		}
	};
}
/** Sleeps, unless the work is stopped. Throws `interrupted` then. */
async function pause(ms, { sleep, signal }) {
	if (signal.aborted) throw interrupted(signal.reason);
	if (ms <= 0) return;
	const over = new AbortController();
	const stopped = new Promise((resolve) => {
		signal.addEventListener("abort", () => resolve(), { signal: over.signal });
	});
	try {
		await Promise.race([sleep(ms), stopped]);
	} finally {
		over.abort();
	}
	if (signal.aborted) throw interrupted(signal.reason);
}
function interrupted(cause) {
	return new HoldfastError("interrupted", "The work was stopped while GitHub was asked.", {
		hint: "Run it again.",
		cause
	});
}
// app/github/permissions.ts
const MEMBERS = { members: "read" };
const METADATA = { metadata: "read" };
const CONTENTS = { contents: "read" };
const ACTIONS = { actions: "read" };
const START$1 = { actions: "write" };
const CHECKS = { checks: "write" };
const ISSUES = { issues: "write" };
const REPO = "/repos/{owner}/{repo}";
const WORKFLOW = `${REPO}/actions/workflows/{workflow_id}`;
const RUN = `${REPO}/actions/runs/{run_id}`;
const OPERATIONS = {
	readApp: {
		route: "GET /app",
		permissions: {},
		page: "apps/apps#get-the-authenticated-app"
	},
	listInstallations: {
		route: "GET /app/installations",
		permissions: {},
		page: "apps/apps#list-installations-for-the-authenticated-app"
	},
	readInstallation: {
		route: "GET /app/installations/{installation_id}",
		permissions: {},
		page: "apps/apps#get-an-installation-for-the-authenticated-app"
	},
	createToken: {
		route: "POST /app/installations/{installation_id}/access_tokens",
		permissions: {},
		page: "apps/apps#create-an-installation-access-token-for-an-app"
	},
	listDeliveries: {
		route: "GET /app/hook/deliveries",
		permissions: {},
		page: "apps/webhooks#list-deliveries-for-an-app-webhook"
	},
	redeliver: {
		route: "POST /app/hook/deliveries/{delivery_id}/attempts",
		permissions: {},
		page: "apps/webhooks#redeliver-a-delivery-for-an-app-webhook",
		once: true
	},
	listRepositories: {
		route: "GET /installation/repositories",
		permissions: METADATA,
		page: "apps/installations#list-repositories-accessible-to-the-app-installation"
	},
	readRepository: {
		route: "GET /repositories/{repository_id}",
		permissions: METADATA,
		page: "using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects"
	},
	findRepository: {
		route: `GET ${REPO}`,
		permissions: METADATA,
		page: "repos/repos#get-a-repository"
	},
	readProperties: {
		route: "GET /orgs/{org}/properties/values",
		permissions: { organization_custom_properties: "read" },
		page: "orgs/custom-properties#list-custom-property-values-for-organization-repositories"
	},
	readContents: {
		route: `GET ${REPO}/contents/{path}`,
		permissions: CONTENTS,
		page: "repos/contents#get-repository-content"
	},
	readRef: {
		route: `GET ${REPO}/git/ref/{ref}`,
		permissions: CONTENTS,
		page: "git/refs#get-a-reference"
	},
	compareCommits: {
		route: `GET ${REPO}/compare/{basehead}`,
		permissions: CONTENTS,
		page: "commits/commits#compare-two-commits"
	},
	readUser: {
		route: "GET /user",
		permissions: {},
		page: "users/users#get-the-authenticated-user"
	},
	readMembership: {
		route: "GET /user/memberships/orgs/{org}",
		permissions: MEMBERS,
		page: "orgs/members#get-an-organization-membership-for-the-authenticated-user"
	},
	readTeamMembership: {
		route: "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
		permissions: MEMBERS,
		page: "teams/members#get-team-membership-for-a-user"
	},
	listReadable: {
		route: "GET /user/installations/{installation_id}/repositories",
		permissions: METADATA,
		page: "apps/installations#list-repositories-accessible-to-the-user-access-token"
	},
	dispatch: {
		route: `POST ${WORKFLOW}/dispatches`,
		permissions: START$1,
		page: "actions/workflows#create-a-workflow-dispatch-event",
		creates: true,
		once: true
	},
	readWorkflow: {
		route: `GET ${WORKFLOW}`,
		permissions: ACTIONS,
		page: "actions/workflows#get-a-workflow"
	},
	enableWorkflow: {
		route: `PUT ${WORKFLOW}/enable`,
		permissions: START$1,
		page: "actions/workflows#enable-a-workflow",
		creates: true
	},
	listWorkflowRuns: {
		route: `GET ${WORKFLOW}/runs`,
		permissions: ACTIONS,
		page: "actions/workflow-runs#list-workflow-runs-for-a-workflow"
	},
	readWorkflowRun: {
		route: `GET ${RUN}`,
		permissions: ACTIONS,
		page: "actions/workflow-runs#get-a-workflow-run"
	},
	listJobs: {
		route: `GET ${RUN}/jobs`,
		permissions: ACTIONS,
		page: "actions/workflow-jobs#list-jobs-for-a-workflow-run"
	},
	cancelWorkflowRun: {
		route: `POST ${RUN}/cancel`,
		permissions: START$1,
		page: "actions/workflow-runs#cancel-a-workflow-run",
		creates: true
	},
	createCheckRun: {
		route: `POST ${REPO}/check-runs`,
		permissions: CHECKS,
		page: "checks/runs#create-a-check-run",
		creates: true,
		once: true
	},
	updateCheckRun: {
		route: `PATCH ${REPO}/check-runs/{check_run_id}`,
		permissions: CHECKS,
		page: "checks/runs#update-a-check-run",
		creates: true,
		once: true
	},
	createIssue: {
		route: `POST ${REPO}/issues`,
		permissions: ISSUES,
		page: "issues/issues#create-an-issue",
		creates: true,
		once: true,
		optional: true
	},
	updateIssue: {
		route: `PATCH ${REPO}/issues/{issue_number}`,
		permissions: ISSUES,
		page: "issues/issues#update-an-issue",
		creates: true,
		optional: true
	}
};
function factsOf(operation) {
	return OPERATIONS[operation];
}
/**
* What a job needs in the one repository it backs up, by class of data: the only table of it.
* Leases are made of it, and app.yml asks for what jobs read today; a class that an owner grants
* besides is leased too. A token can give no more than the App itself has.
*
* Beside the sources above, for git, LFS and wikis over HTTP:
* https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
*/
const CLASS_PERMISSIONS = {
	git: {
		permissions: CONTENTS,
		asked: true
	},
	lfs: {
		permissions: CONTENTS,
		asked: true
	},
	wiki: {
		permissions: CONTENTS,
		asked: true
	},
	releases: {
		permissions: CONTENTS,
		asked: true
	},
	issues: {
		permissions: { issues: "read" },
		asked: false
	},
	"pull-requests": {
		permissions: { pull_requests: "read" },
		asked: false
	},
	discussions: {
		permissions: { discussions: "read" },
		asked: false
	},
	projects: {
		permissions: { organization_projects: "read" },
		asked: false
	},
	settings: {
		permissions: {
			administration: "read",
			actions: "read",
			environments: "read",
			repository_hooks: "read",
			secrets: "read",
			actions_variables: "read"
		},
		asked: false
	}
};
/** GitHub gives no token without the first, and there is no backup without the second. */
const LEASED_ALWAYS = {
	...METADATA,
	...CONTENTS
};
// core/github/refusal.ts
/** The one place that reads how GitHub says no and makes a code of it. */
/** An answer other than success, as octokit throws it; without `response` there was none. */
const Refusal = z.object({
	message: z.string(),
	status: z.int(),
	response: z.object({ headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()) }).optional()
});
/**
* GitHub asks for a minute where it names no time:
* https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
*/
const UNSAID_WAIT_MS = 6e4;
function classifyRefusal(error, question) {
	const refusal = Refusal.safeParse(error).data;
	if (refusal?.response === void 0) return unreachable(question, messageOf(error), error);
	const { status, message, response } = refusal;
	const header = (name) => response.headers[name]?.toString();
	const said = `${question.host} answered ${question.path} with ${status}: ${message}`;
	if (status === 429 || status === 403 && isRateLimit(message, header)) return rateLimited(said, header, question.now, error);
	if (status === 401 || status === 403 || status === 451) return new HoldfastError("source-denied", said, {
		hint: hintOfDenial(status, question, header),
		cause: error
	});
	if (status === 404 || status === 410) {
		const hint = question.authenticated ? "Check the name, and that the token may read it: GitHub hides what a token may not see." : "Check the name; a private repository needs a token, in HOLDFAST_TOKEN or GITHUB_TOKEN.";
		return new HoldfastError("source-not-found", said, {
			hint,
			cause: error
		});
	}
	if (status >= 500 || status === 408 || status === 409) return unreachable(question, `${status}: ${message}`, error);
	return new HoldfastError("source-protocol", said, {
		hint: "Check that the address is that of a GitHub; report it if it is.",
		cause: error
	});
}
function unreachable(question, why, cause) {
	return new HoldfastError("source-unreachable", `${question.host} did not answer: ${why}.`, {
		hint: "Check the network and https://www.githubstatus.com, then run it again.",
		cause
	});
}
function isRateLimit(message, header) {
	if (header("x-ratelimit-remaining") === "0" || header("retry-after") !== void 0) return true;
	return /rate limit|abuse/i.test(message);
}
function rateLimited(said, header, now, cause) {
	const retryAfterMs = waitOf(header, now);
	const at = new Date(now.getTime() + retryAfterMs).toISOString();
	return new HoldfastError("source-rate-limited", said, {
		hint: `Run it again after ${at}, with a token if there was none, or lower the concurrency.`,
		retryAfterMs,
		cause
	});
}
function waitOf(header, now) {
	const seconds = Number(header("retry-after") ?? NaN);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1e3);
	const resetAt = Number(header("x-ratelimit-reset") ?? NaN) * 1e3;
	if (header("x-ratelimit-remaining") === "0" && Number.isFinite(resetAt)) return Math.max(0, resetAt - now.getTime()) + 1e3;
	return UNSAID_WAIT_MS;
}
function hintOfDenial(status, { authenticated }, header) {
	if (status === 451) return "GitHub has blocked it for legal reasons; its owner can say more.";
	if (status === 401) return authenticated ? "The token is wrong or has expired: make a new one." : "Give a token, in HOLDFAST_TOKEN or GITHUB_TOKEN.";
	if (header("x-github-sso") !== void 0) return "Authorize the token for the single sign-on of the organization, on its settings page.";
	const permissions = header("x-accepted-github-permissions");
	if (permissions) return `Give the token one of these permissions: ${permissions}.`;
	const scopes = header("x-accepted-oauth-scopes");
	if (scopes) return `Give the token one of these scopes: ${scopes}.`;
	return "Check that the token may read this repository, and that the owner has not been blocked.";
}
function messageOf(error) {
	return error instanceof Error ? error.message : String(error);
}
// app/github/refusals.ts
/** What an answer other than success means to the App, as an error with a code. */
/** Of these headers nothing is secret. */
const TELLING = [
	"date",
	"retry-after",
	"x-accepted-github-permissions",
	"x-ratelimit-remaining",
	"x-ratelimit-reset"
];
const TOLERABLE_SKEW_MS = 3e4;
function refusalOf(answer, situation) {
	const { host, pathname: path } = new URL(answer.address);
	const headers = Object.fromEntries(TELLING.map((name) => [name, answer.headers[name]]));
	const refusal = {
		message: answer.message,
		status: answer.status,
		response: { headers }
	};
	const { now, byKey } = situation;
	const error = classifyRefusal(refusal, {
		host,
		path,
		authenticated: true,
		now
	});
	if (answer.status === 400 || answer.status === 422) return new HoldfastError("bad-input", error.message, {
		hint: "GitHub does not take what it was given: its words say why.",
		cause: refusal
	});
	const hint = hintOfSuspension(answer) ?? (byKey ? hintOfKey(answer, now) : hintOfToken(answer));
	if (hint === void 0 || error.code === "source-rate-limited") return error;
	return new HoldfastError(byKey ? "source-denied" : error.code, error.message, {
		hint,
		cause: refusal
	});
}
/**
* Whether GitHub says that there is no such thing. A proxy, a wrong address, an App that was
* deleted and a key that was revoked give a 404 of other words.
*/
function isAbsence({ status, message, data }) {
	if (typeof data !== "object") return false;
	return status === 404 && MISSING.test(message) || status === 409 && EMPTY.test(message);
}
const EMPTY = /repository is empty/i;
const MISSING = /^(not found|branch not found|no commit found)|repository is empty/i;
function hintOfSuspension({ status, message }) {
	return status === 403 && /suspended/i.test(message) ? "Lift the suspension in the settings of the installation." : void 0;
}
function hintOfToken({ status, headers }) {
	if (status === 401) return "GitHub does not know its own token; the next request gets a new one.";
	if (status !== 403) return void 0;
	const permissions = headers["x-accepted-github-permissions"];
	return permissions ? `Grant the App one of these permissions, and accept it in the installation: ${permissions}.` : "Compare the permissions of the App and of its installation with app.yml.";
}
/** Who the App is: 401 for a wrong signature or time, 404 where no App has that id. */
function hintOfKey(answer, now) {
	const { status } = answer;
	if (status !== 401 && status !== 403 && !(status === 404 && !isAbsence(answer))) return void 0;
	const skewMs = now.getTime() - Date.parse(answer.headers.date ?? "");
	if (Math.abs(skewMs) > TOLERABLE_SKEW_MS) {
		const [seconds, way] = [Math.round(Math.abs(skewMs) / 1e3), skewMs > 0 ? "ahead of" : "behind"];
		return `The clock of this machine is ${seconds} s ${way} GitHub's: set it.`;
	}
	return "Compare the App's id and private key with its settings page.";
}
// app/github/attempts.ts
/** Asking again: only what may be gone a moment later, and only what may be done twice. */
const ATTEMPTS$1 = 3;
async function askPatiently(asked, actor, transport, clock) {
	const patience = createPatience(clock);
	for (let attempt = 1;; attempt += 1) {
		await actor.gate.pass(patience);
		const outcome = await askOnce(asked, actor, transport, clock);
		if (outcome.kind === "answer") return outcome.answer;
		const waitMs = attempt < ATTEMPTS$1 ? waitAfter(outcome, asked.question, attempt) : void 0;
		if (waitMs === void 0) throw outcome.error;
		await patience.wait(waitMs);
	}
}
/** Nobody may ask again before it was looked whether the first request did its work. */
function unknownEffect({ operation }, error) {
	return new HoldfastError("source-unreachable", `It is unknown whether ${operation} took effect: ${error.message}`, {
		hint: "Look for its effect before it is asked for again.",
		cause: error
	});
}
async function askOnce({ question, expected, etag }, actor, transport, clock) {
	const token = await actor.takeToken();
	const answer = await answerOrFault(transport, question, {
		...named(actor),
		token,
		etag
	});
	if (answer instanceof HoldfastError) return refused$2(question, answer, { effectUnknown: true });
	closeWhenSpent(answer, actor.gate, clock);
	if (answer.status < 300 || expected.includes(answer.status)) return {
		kind: "answer",
		answer
	};
	const error = refusalOf(answer, {
		now: clock.now(),
		byKey: actor.byKey
	});
	if (error.code === "source-rate-limited") actor.gate.close(error.retryAfterMs ?? 0);
	return refused$2(question, error, {
		effectUnknown: answer.status >= 500,
		newToken: answer.status === 401 && actor.dropToken(token)
	});
}
async function answerOrFault(transport, question, asker) {
	try {
		return await transport.send(question, asker);
	} catch (error) {
		if (error instanceof HoldfastError && error.code === "source-unreachable") return error;
		throw error;
	}
}
function refused$2(question, error, { effectUnknown, newToken = false }) {
	return {
		kind: "refused",
		error: effectUnknown && factsOf(question.operation).once ? unknownEffect(question, error) : error,
		effectUnknown,
		newToken
	};
}
/** How long to wait before the next attempt; undefined when there must be none. */
function waitAfter({ error, effectUnknown, newToken }, { operation }, attempt) {
	if (newToken && attempt === 1) return 1e3;
	if (error.code === "source-rate-limited") return 0;
	if (!error.transient || effectUnknown && factsOf(operation).once) return void 0;
	return 1e3 * 4 ** (attempt - 1);
}
/** The last request that was allowed tells when there will be more. */
function closeWhenSpent({ headers }, gate, { now }) {
	const resetAt = Number(headers["x-ratelimit-reset"] ?? NaN) * 1e3;
	const resource = headers["x-ratelimit-resource"] ?? "core";
	if (headers["x-ratelimit-remaining"] === "0" && resource === "core" && Number.isFinite(resetAt)) gate.close(resetAt - now().getTime() + 1e3);
}
function named({ installation }) {
	return installation === void 0 ? {} : { installation };
}
// app/github/asking.ts
function createAsk(actor, transport, clock) {
	const send = (question, expected = [], etag) => {
		const task = () => askPatiently({
			question,
			expected,
			etag
		}, actor, transport, clock);
		return factsOf(question.operation).creates ? actor.queue.create(task) : actor.queue.read(task);
	};
	const refusal = (answer) => refusalOf(answer, {
		now: clock.now(),
		byKey: actor.byKey
	});
	return {
		send,
		refusal,
		async read(question, schema, memory) {
			const { answer, held } = await recallOrSend(send, question, [], memory);
			return held ?? learn(question, answer, schema, memory);
		},
		async find(question, schema, memory) {
			const { answer, held } = await recallOrSend(send, question, [404, 409], memory);
			if (isAbsence(answer)) return void 0;
			if (answer.status >= 400) throw refusal(answer);
			return (held ?? learn(question, answer, schema, memory)).data;
		}
	};
}
/** The data of an answer. Throws `source-unreachable` when it was cut off. */
function readAnswer(question, answer, schema) {
	const parsed = schema.safeParse(answer.data);
	if (!parsed.success) {
		const error = unreadable$1(answer, parsed.error);
		throw factsOf(question.operation).once ? unknownEffect(question, error) : error;
	}
	const next = /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.link ?? "")?.[1];
	return {
		data: parsed.data,
		...next !== void 0 && { next }
	};
}
/** `held` is what is remembered, where GitHub says that it still holds. */
async function recallOrSend(send, question, expected, memory) {
	const held = memory?.recall(keyOf(question));
	if (held === void 0) return {
		answer: await send(question, expected),
		held
	};
	const answer = await send(question, [...expected, 304], held.etag);
	return {
		answer,
		held: answer.status === 304 ? held : void 0
	};
}
function learn(question, answer, schema, memory) {
	const found = readAnswer(question, answer, schema);
	const { etag } = answer.headers;
	if (etag !== void 0) memory?.keep(keyOf(question), {
		...found,
		etag
	});
	return found;
}
function keyOf({ address, parameters = {} }) {
	return address ?? JSON.stringify(parameters);
}
function unreadable$1({ address, data }, cause) {
	const { host, pathname } = new URL(address);
	if (typeof data !== "object" || data instanceof ArrayBuffer) {
		const message = `${host} did not answer ${pathname}: the answer was cut off or is no JSON.`;
		return new HoldfastError("source-unreachable", message, { hint: "Check the network and https://www.githubstatus.com, then run it again." });
	}
	const [issue] = cause.issues;
	const message = `${host} answered ${pathname} as GitHub does not: ${`${issue?.path.join(".") || "the answer"}: ${issue?.message}`}.`;
	return new HoldfastError("source-protocol", message, { hint: "Check that this host is a GitHub and that no proxy changes its answers." });
}
// app/github/gate.ts
/**
* Keeps requests back while GitHub wants none. Who goes on asking may be banned:
* https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
*/
function createGate(host, { now, log, onLimited }, installation) {
	let opensAt = 0;
	return {
		async pass(patience) {
			for (;;) {
				const waitMs = opensAt - now().getTime();
				if (waitMs <= 0) return;
				if (waitMs > patience.leftMs) throw closed(host, waitMs, new Date(opensAt));
				await patience.wait(waitMs);
			}
		},
		close(ms) {
			const until = now().getTime() + ms;
			if (until <= opensAt) return;
			opensAt = until;
			onLimited?.(installation, new Date(until));
			log?.(`${host} wants no more requests until ${new Date(until).toISOString()}`);
		}
	};
}
function closed(host, retryAfterMs, opensAt) {
	const until = opensAt.toISOString();
	return new HoldfastError("source-rate-limited", `${host} asked for no more requests of this installation until ${until}.`, {
		hint: `It is asked again after ${until}; nothing needs to be done.`,
		retryAfterMs
	});
}
// app/github/listing.ts
const ATTEMPTS = 3;
/**
* All items of all pages. Pages are counted from the front: when an item goes away between two of
* them, those after it move up and one is never shown; so the number of items must be the total
* that every page names. When one comes as another goes the total stays. So at the end all pages
* but the last are asked for again: if each still holds what it held, there was a moment, that of
* the last page, at which all of them were true. Throws `source-changing` when the listing does
* not hold still, and `source-protocol` when its pages go round in a circle.
*/
async function listAll(ask, listing) {
	for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
		const pages = await readPages(ask, listing);
		if (agree(pages, listing) && await heldStill(ask, pages, listing)) return pages.flatMap(({ items }) => items);
	}
	const { operation } = listing.question;
	const message = `GitHub's answer to ${operation} changed while it was read, three times over.`;
	throw new HoldfastError("source-changing", message, { hint: "Run it again when fewer repositories come and go." });
}
async function readPages(ask, { question, schema, memory }) {
	const pages = [];
	const seen = /* @__PURE__ */ new Set();
	for (let page = question; page !== void 0;) {
		const { data, next } = await ask.read(page, schema, memory);
		pages.push({
			...data,
			question: page
		});
		page = pageAfter(question, next, seen);
	}
	return pages;
}
function pageAfter({ operation }, next, seen) {
	if (next === void 0) return void 0;
	if (seen.has(next)) throw goesRound(operation);
	seen.add(next);
	return {
		operation,
		address: next
	};
}
function agree(pages, { idOf }) {
	const items = pages.flatMap((page) => page.items);
	if (new Set(items.map(idOf)).size !== items.length) return false;
	return pages.every(({ total }) => total === void 0 || total === items.length);
}
async function heldStill(ask, pages, { schema, memory, idOf }) {
	return (await Promise.all(pages.slice(0, -1).map(async ({ question, items }) => {
		const { data } = await ask.read(question, schema, memory);
		return idsOf(data.items, idOf) === idsOf(items, idOf);
	}))).every((same) => same);
}
function idsOf(items, idOf) {
	return items.map(idOf).sort().join();
}
/**
* Items newest first, page by page, for who stops early. New ones come before what was read and
* harm nothing; so does one that goes away behind it. Throws `source-changing` when one may have
* gone unseen: the total of a page is less than that of the page before.
*/
async function* walk(ask, { question, schema, idOf }) {
	const pages = /* @__PURE__ */ new Set();
	const seen = /* @__PURE__ */ new Set();
	let least = 0;
	for (let page = question; page !== void 0;) {
		const { data, next } = await ask.read(page, schema);
		if ((data.total ?? least) < least) throw shrank(question);
		least = data.total ?? least;
		const fresh = data.items.filter((item) => !seen.has(idOf(item)));
		for (const item of fresh) seen.add(idOf(item));
		yield* fresh;
		page = pageAfter(question, next, pages);
	}
}
function shrank({ operation }) {
	const message = `GitHub's answer to ${operation} shrank while it was read.`;
	return new HoldfastError("source-changing", message, { hint: "Run it again." });
}
function goesRound(operation) {
	const message = `The pages of ${operation} go round in a circle.`;
	return new HoldfastError("source-protocol", message, { hint: "Check that this host is a GitHub and that no proxy changes its answers." });
}
// app/github/memory.ts
/** Holds the `most` answers that were used last. */
function createMemory(most) {
	const held = /* @__PURE__ */ new Map();
	const keep = (address, remembered) => {
		held.delete(address);
		held.set(address, remembered);
		const [oldest] = held.keys();
		if (held.size > most && oldest !== void 0) held.delete(oldest);
	};
	return {
		recall(address) {
			const remembered = held.get(address);
			if (remembered) keep(address, remembered);
			return remembered;
		},
		keep
	};
}
// app/github/queue.ts
/**
* The order in which requests of one installation are sent. Each installation has a queue of its
* own, so that a big one never keeps a small one waiting.
*/
/**
* GitHub allows a hundred requests at once, of everything that uses the App:
* https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
*/
const AT_ONCE = 10;
/** https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests */
const BETWEEN_MS = 1e3;
function createQueue(clock) {
	const some = pLimit(AT_ONCE);
	const one = pLimit(1);
	let lastEndedAt = Number.NEGATIVE_INFINITY;
	return {
		read: (task) => some(task),
		create: (task) => one(async () => {
			const waitMs = lastEndedAt + BETWEEN_MS - clock.now().getTime();
			await pause(Math.min(waitMs, BETWEEN_MS), clock);
			try {
				return await some(task);
			} finally {
				lastEndedAt = clock.now().getTime();
			}
		})
	};
}
// app/github/cut.ts
/** Text made to fit what GitHub takes. */
/** The beginning of `text`, of no more than `most` bytes in UTF-8, between characters. */
function cutToBytes(text, most, ending = "…") {
	const bytes = Buffer.from(text);
	if (bytes.length <= most) return text;
	let end = most - Buffer.byteLength(ending);
	while (end > 0 && ((bytes[end] ?? 0) & 192) === 128) end -= 1;
	return bytes.toString("utf8", 0, end) + ending;
}
/** The beginning of `text`, of no more than `most` characters. */
function cutToCharacters(text, most) {
	const characters = [...text];
	return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
// app/github/transport.ts
/** Sends one request to GitHub and tells what came back, whatever its status. */
const SILENCE_MS = 6e4;
const MOST_REDIRECTS = 3;
const REDIRECTS = /* @__PURE__ */ new Set([
	301,
	302,
	307,
	308
]);
function createTransport$1(options) {
	const { origin, host } = new URL(options.baseUrl);
	const octokit = new Octokit({
		baseUrl: options.baseUrl,
		userAgent: "holdfast",
		log: SILENT
	});
	return {
		host,
		async send(question, asker) {
			const request = requestOf(octokit, question);
			for (let address = request.url, hops = 0;; hops += 1) {
				if (new URL(address).origin !== origin) throw astray(host, address);
				const answer = await once$1(octokit, {
					...request,
					url: address
				}, question, asker, options);
				const { location } = answer.headers;
				if (!REDIRECTS.has(answer.status) || location === void 0 || hops === MOST_REDIRECTS) return {
					...answer,
					address: request.url
				};
				address = new URL(location, address).href;
			}
		}
	};
}
function requestOf(octokit, { operation, parameters, address }) {
	const { route } = factsOf(operation);
	refuseOddNames(route, parameters);
	const { method, url, body } = octokit.request.endpoint(route, { ...parameters });
	return {
		method,
		url: address ?? url,
		body
	};
}
/** Such a name would lead to another path: `/repos/acme/..`. */
function refuseOddNames(route, parameters = {}) {
	if (![...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameters[name ?? ""]).some((name) => name === "" || name === "." || name === "..")) return;
	throw new HoldfastError("bad-input", "A name of an owner, repository, file or id is no name.", { hint: "Names are neither empty nor made of dots alone." });
}
async function once$1(octokit, { method, url, body }, { operation }, { installation, token, etag }, { fetch, signal, onRequest, now }) {
	if (signal.aborted) throw interrupted(signal.reason);
	const silence = AbortSignal.timeout(SILENCE_MS);
	let status;
	try {
		const answer = await answerTo$1(octokit.request({
			method,
			url,
			...body !== void 0 && { data: body },
			headers: {
				authorization: `Bearer ${token.reveal()}`,
				"x-github-api-version": API_VERSION,
				...etag !== void 0 && { "if-none-match": etag }
			},
			request: {
				...fetch && { fetch },
				log: SILENT,
				redirect: "manual",
				signal: AbortSignal.any([signal, silence])
			}
		}));
		status = answer.status;
		if (isCutOff(answer)) throw new Error("the answer was cut off");
		return {
			...answer,
			address: url
		};
	} catch (error) {
		if (signal.aborted) throw interrupted(signal.reason);
		throw noAnswer(error, url, now());
	} finally {
		onRequest?.({
			installation,
			operation,
			status
		});
	}
}
/**
* The version with `return_run_details`, and the newest that servers of one's own know as well:
* https://docs.github.com/en/rest/about-the-rest-api/api-versions
*/
const API_VERSION = "2022-11-28";
const HeaderTexts = z.record(z.string(), z.union([z.string(), z.number()]).optional()).transform((headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()])));
/** As octokit throws whatever is no success; without `response` there was no answer. */
const Refused = z.object({
	message: z.string(),
	response: z.object({
		status: z.int(),
		headers: HeaderTexts,
		data: z.unknown()
	})
});
/** A proxy may send a page. */
const MESSAGE_CHARACTERS = 500;
const Said = z.object({ message: z.string() });
async function answerTo$1(request) {
	try {
		return {
			...Refused.shape.response.parse(await request),
			message: ""
		};
	} catch (error) {
		const refused = Refused.safeParse(error).data;
		if (refused === void 0) throw error;
		const { message } = Said.safeParse(refused.response.data).data ?? refused;
		return {
			...refused.response,
			message: cutToCharacters(message, MESSAGE_CHARACTERS)
		};
	}
}
/** octokit gives what there is as text, where JSON was announced and did not come. */
function isCutOff({ status, headers, data }) {
	if (typeof data !== "string" || !headers["content-type"]?.includes("json")) return false;
	return data !== "" || !(status === 202 || status === 204 || status === 304 || headers["content-length"] === "0");
}
/** octokit's own error is left behind: it holds the whole request. */
function noAnswer(error, url, now) {
	const { host, pathname: path } = new URL(url);
	const fault = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	const why = error instanceof Error ? error.message : String(error);
	return unreachable({
		host,
		path,
		authenticated: true,
		now
	}, why, fault);
}
function astray(host, address) {
	return new HoldfastError("source-redirected", `An answer of ${host} leads to ${new URL(address).host}, where the App's token must not go.`, { hint: "Check that this host is a GitHub and that no proxy changes its answers." });
}
const SILENT = {
	debug: quiet,
	info: quiet,
	warn: quiet,
	error: quiet
};
function quiet() {}
// app/github/values.ts
/** Values that GitHub sends everywhere, as the App keeps them. */
/** Octokit reads what is beyond 2^53 as a bigint. */
const Id$1 = z.union([z.int().positive(), z.bigint()]).transform(String);
const Time$1 = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** Levels by name: `{ contents: 'read' }`. */
const Granted = z.record(z.string(), z.string());
// app/github/people.ts
/** GitHub as a person who logged in sees it, asked with that person's own token. */
/** Ids of ten thousand repositories. */
const PAGES_HELD$2 = 100;
/** Asks nothing yet. Whoever keeps what is made for a token keeps what was learned with it. */
function createPeople(options) {
	const transport = createTransport$1({
		...options,
		baseUrl: options.baseUrl ?? apiAddress(options.host)
	});
	return (token) => createPerson(askAs(token, transport, options));
}
function askAs(token, transport, options) {
	return createAsk({
		byKey: false,
		queue: createQueue(options),
		gate: createGate(transport.host, options),
		takeToken: async () => token,
		dropToken: () => false
	}, transport, options);
}
function createPerson(ask) {
	const pages = createMemory(PAGES_HELD$2);
	return {
		async readUser() {
			const question = { operation: "readUser" };
			const answer = await ask.send(question, [401]);
			return answer.status === 401 ? void 0 : readAnswer(question, answer, User).data;
		},
		async readMembership(org) {
			const found = await ask.find({
				operation: "readMembership",
				parameters: { org }
			}, OrganizationMembership);
			return found?.state === "active" ? found.role : void 0;
		},
		async isInTeam(org, team, login) {
			const parameters = {
				org,
				team_slug: team,
				username: login
			};
			return (await ask.find({
				operation: "readTeamMembership",
				parameters
			}, TeamMembership))?.state === "active";
		},
		listReadable: (installationId) => listAll(ask, {
			question: {
				operation: "listReadable",
				parameters: {
					installation_id: installationId,
					per_page: 100
				}
			},
			schema: IdPage,
			memory: pages,
			idOf: (id) => id
		}),
		mayRead: (repositoryId) => mayRead(ask, repositoryId)
	};
}
/** GitHub says 403 of what is blocked, and 451 of what it withholds: neither may be read. */
async function mayRead(ask, repositoryId) {
	const question = {
		operation: "readRepository",
		parameters: { repository_id: repositoryId }
	};
	const answer = await ask.send(question, [
		401,
		403,
		404,
		451
	]);
	if (answer.status < 300) {
		const { id, permissions } = readAnswer(question, answer, Readable$1).data;
		return id === repositoryId && permissions?.pull !== false;
	}
	const limited = ask.refusal(answer);
	if (answer.status === 403 && limited.code === "source-rate-limited") throw limited;
	if (answer.status === 404 && !isAbsence(answer)) throw limited;
	return false;
}
const User = z.object({
	id: Id$1,
	login: z.string().min(1)
});
const State = z.enum(["active", "pending"]);
const OrganizationMembership = z.object({
	state: State,
	role: z.string()
}).transform(({ state, role }) => ({
	state,
	role: role === "admin" ? "admin" : role === "member" ? "member" : void 0
}));
const TeamMembership = z.object({ state: State });
const IdPage = z.object({
	total_count: z.int().nonnegative(),
	repositories: z.array(z.object({ id: Id$1 }))
}).transform(({ total_count: total, repositories }) => ({
	total,
	items: repositories.map(({ id }) => id)
}));
const Readable$1 = z.object({
	id: Id$1,
	permissions: z.object({ pull: z.boolean().optional() }).optional()
});
// app/send-test.ts
/** A message that says that it is a test. */
/** Rejects with a `ChannelError` where the channel does not take it. */
function createSendTest({ channels, now, newId, url }) {
	return async (name, by) => {
		const channel = channels.find((one) => one.name === name);
		if (channel === void 0) throw new ChannelError("unreachable", "There is no such channel.");
		const person = by.replace(/^\w+:/, "");
		const title = `A test of the channel ${name}`;
		const next = "Nothing.";
		const text = `${person} asked for it, to see that messages arrive.`;
		await channel.send({
			id: `test-${newId()}`,
			about: "open",
			kind: "test",
			cause: "test",
			severity: "notice",
			title,
			count: 1,
			since: now(),
			url: `${url}/settings/notifications`,
			items: [{
				alertId: "test",
				about: null,
				title,
				text,
				next,
				since: now()
			}]
		});
	};
}
// app/records/people.ts
const Grants = z.record(z.string(), z.object({
	roles: z.array(z.enum([
		"viewer",
		"operator",
		"restorer",
		"admin"
	])).readonly(),
	all: z.boolean()
}));
/** Whoever was known by that id before is known anew. */
async function savePerson(db, { grants, checkedAt, ...rest }) {
	const told = {
		...rest,
		grantsJson: JSON.stringify(grants),
		checkedAt: checkedAt.getTime()
	};
	const { id: _, ...changed } = told;
	await db.insertInto("people").values(told).onConflict((conflict) => conflict.column("id").doUpdateSet(changed)).execute();
}
async function readPerson(db, id) {
	const row = await db.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();
	return row && toPerson(row);
}
async function noteGrants(db, { id, login, grants, checkedAt }) {
	await db.updateTable("people").set({
		login,
		grantsJson: JSON.stringify(grants),
		checkedAt: checkedAt.getTime()
	}).where("id", "=", id).execute();
}
/** False where another was faster: what is sealed is not `before` any more. */
async function resealPerson(db, id, { before, after }) {
	return await db.updateTable("people").set({ sealed: after }).where("id", "=", id).where("sealed", "=", before).returning("id").executeTakeFirst() !== void 0;
}
/** Unless something else is sealed for them since: then they logged in anew. */
async function forgetPerson(db, id, sealed) {
	await db.deleteFrom("people").where("id", "=", id).where("sealed", "=", sealed).execute();
}
function toPerson({ grantsJson, checkedAt, ...rest }) {
	return {
		...rest,
		grants: Grants.parse(JSON.parse(grantsJson)),
		checkedAt: new Date(checkedAt)
	};
}
// app/views/people.ts
function createPeopleView(db) {
	return {
		save: (person) => savePerson(db, person),
		read: (id) => readPerson(db, id),
		note: (person) => noteGrants(db, person),
		reseal: (id, change) => resealPerson(db, id, change),
		forget: (id, sealed) => forgetPerson(db, id, sealed),
		async accounts() {
			return (await listInstallations(db)).flatMap(({ id, accountId, account, accountKind: kind, suspendedAt }) => suspendedAt !== null || kind === "Enterprise" ? [] : [{
				installationId: id,
				accountId,
				login: account,
				kind
			}]);
		}
	};
}
// app/views/sessions.ts
function createSessionsView(db) {
	return {
		begin: (session, refreshSha256) => insertSession(db, session, refreshSha256),
		read: (id, now) => readSession(db, id, now),
		list: (whose, now) => listSessions(db, whose, now),
		end: (id, ending, at) => endSession(db, id, ending, at),
		endAllOf: (personId, ending, at) => endSessionsOf(db, personId, ending, at),
		findByRefresh: (sha256, now) => findByRefresh(db, sha256, now),
		rotate: (rotation) => rotateRefresh(db, rotation)
	};
}
// app/records/tokens.ts
const Scopes = z.array(z.enum([
	"read",
	"operate",
	"restore",
	"admin"
]));
async function insertToken(db, token, sha256) {
	const { scopes, createdAt, expiresAt, name, ...rest } = token;
	await db.insertInto("tokens").values({
		...rest,
		sha256,
		name: storableText(name),
		scopesJson: JSON.stringify(scopes),
		createdAt: createdAt.getTime(),
		expiresAt: expiresAt?.getTime() ?? null,
		lastUsedAt: null,
		revokedAt: null
	}).execute();
}
/** Undefined for one that is none, was revoked, or is over at `now`. */
async function findToken(db, sha256, now) {
	const row = await db.selectFrom("tokens").selectAll().where("sha256", "=", sha256).where("revokedAt", "is", null).where(({ or, eb }) => or([eb("expiresAt", "is", null), eb("expiresAt", ">", now.getTime())])).executeTakeFirst();
	return row && toToken(row);
}
/** Of one person (null: the local administrator) or of all, newest first, also what is over. */
async function listTokens(db, whose) {
	let select = db.selectFrom("tokens").selectAll();
	if (whose !== "all") {
		const { personId } = whose;
		select = personId === null ? select.where("personId", "is", null) : select.where("personId", "=", personId);
	}
	return (await select.orderBy("createdAt", "desc").orderBy("id").execute()).map(toToken);
}
async function readToken(db, id) {
	const row = await db.selectFrom("tokens").selectAll().where("id", "=", id).executeTakeFirst();
	return row && toToken(row);
}
/** False if it was revoked before. */
async function revokeToken(db, id, at) {
	return await db.updateTable("tokens").set({ revokedAt: at.getTime() }).where("id", "=", id).where("revokedAt", "is", null).returning("id").executeTakeFirst() !== void 0;
}
/** Notes a use, at most once in `everyMs`, so that reading does not write each time. */
async function noteTokenUse(db, id, at, everyMs) {
	await db.updateTable("tokens").set({ lastUsedAt: at.getTime() }).where("id", "=", id).where(({ or, eb }) => or([eb("lastUsedAt", "is", null), eb("lastUsedAt", "<=", at.getTime() - everyMs)])).execute();
}
function toToken({ sha256: _, scopesJson, ...row }) {
	return {
		...row,
		scopes: Scopes.parse(JSON.parse(scopesJson)),
		createdAt: new Date(row.createdAt),
		expiresAt: toDate(row.expiresAt),
		lastUsedAt: toDate(row.lastUsedAt),
		revokedAt: toDate(row.revokedAt)
	};
}
function toDate(at) {
	return at === null ? null : new Date(at);
}
// app/views/tokens.ts
function createTokensView(db) {
	return {
		create: (token, sha256) => insertToken(db, token, sha256),
		find: (sha256, now) => findToken(db, sha256, now),
		read: (id) => readToken(db, id),
		list: (whose) => listTokens(db, whose),
		revoke: (id, at) => revokeToken(db, id, at),
		noteUse: (id, at, everyMs) => noteTokenUse(db, id, at, everyMs)
	};
}
// app/join-dashboard.ts
/** Joins the dashboard with what it shows. */
const MINUTE = 6e4;
/** Of snapshots that are open to be looked into. */
const LIMITS = {
	mostBytes: 2e10,
	mostSnapshots: 20
};
const EXPORT = {
	mostBytes: 0xe8d4a51000,
	mostEntries: 5e6
};
async function joinDashboard(parts, joint) {
	const { settings, world, store, url, log } = parts;
	const snapshots = await openSnapshotCache({
		directory: join(settings.dataDirectory, "snapshots"),
		environment: settings.environment,
		limits: LIMITS
	});
	const { keepDays, ...ports } = joinViews(parts, joint);
	const entrance = await joinEntrance(parts, joint.readSecret, ports.activity);
	const prices = pricesOf(parts);
	const signingKey = openSigningKey(parts.receiptKey);
	const dashboard = {
		...ports,
		...describePrices(prices),
		store,
		snapshots,
		url,
		entrance,
		identify: entrance.identify,
		mayDownload,
		now: world.now,
		newId: world.newId,
		scratch: world.scratch,
		exportLimits: EXPORT,
		assets: createAssets(),
		manifests: createManifestReader(store),
		storeAddress: describeStoreAddress(parts.storeAddress),
		controlRepository: settings.controlRepository,
		publicBadges: settings.publicBadges,
		signer: {
			...signingKey,
			publicKey: signingKey.publicPem
		},
		sleep: (ms, signal) => setTimeout$1(ms, void 0, { signal }),
		onError: (error) => log.error("A request failed", asHoldfastError(error))
	};
	const { mailer } = parts.channels;
	return {
		routes: new Hono().route("/", createDashboard(dashboard)),
		duties: [
			{
				name: "days",
				everyMs: 10 * MINUTE,
				work: keepDays
			},
			{
				name: "retrievals",
				everyMs: 5 * MINUTE,
				work: () => settleRetrievals(dashboard).then(nothing)
			},
			{
				name: "report",
				everyMs: 60 * MINUTE,
				work: async () => (mailer && await sendMonthly(dashboard, mailer), void 0)
			}
		],
		close: () => snapshots.close()
	};
}
/** Of how it went there is nothing to be said. */
function nothing(_) {}
function joinViews(parts, { policies, hurry, nextRunAt }) {
	const { db, github, world, settings, channels, url } = parts;
	const { now, newId } = world;
	const webUrl = webAddress(settings.githubHost);
	return {
		...createViews({
			db,
			policies,
			now,
			newId,
			nextRunAt,
			hurry,
			scheduler: LEADER,
			cancelWorkflowRun: ({ installationId, githubRunId, ...place }) => github.installation(installationId).cancelWorkflowRun(place, githubRunId)
		}),
		policies: createPolicyDesk({
			db,
			policies,
			now,
			webUrl
		}),
		views: createSavedViews(db),
		notifications: createNotificationsView({
			db,
			channels: channels.listed,
			sendTest: createSendTest({
				channels: channels.channels,
				now,
				newId,
				url
			})
		}),
		retrievals: createRetrievalsView({
			db,
			newId,
			tellReady: (within, item) => tellReady(within, item, now())
		})
	};
}
async function joinEntrance({ db, settings, world, url, credentials, log }, readSecret, activity) {
	const { fetch, now, sleep, signal } = world;
	return createEntrance({
		...await readDoor(settings, readSecret, credentials),
		activity,
		url,
		fetch,
		now,
		sessions: createSessionsView(db),
		people: createPeopleView(db),
		tokens: createTokensView(db),
		asPerson: createPeople({
			host: settings.githubHost,
			baseUrl: settings.githubApiUrl,
			fetch,
			now,
			sleep,
			signal,
			log: (line) => log.warn(line)
		})
	});
}
/** By the channels that hear of that repository. */
async function tellReady(db, item, since) {
	const { id: retrievalId, repositoryId, snapshot, startedBy: askedBy, readyUntil: until } = item;
	const row = await readRepository(db, repositoryId);
	if (row === void 0) return;
	const { id, installationId, owner, name } = row;
	const condition = {
		kind: "retrieval-ready",
		retrievalId,
		snapshot,
		askedBy,
		until
	};
	const repository = {
		id,
		installationId,
		owner,
		name
	};
	await openAlerts(db, [describeCondition({
		...condition,
		repository,
		since
	})], since);
}
/** Amazon's list prices, where the store is Amazon's; of others nobody knows any. */
function pricesOf({ storeAddress, settings }) {
	if (storeAddress.kind !== "s3" || storeAddress.endpoint !== void 0) return void 0;
	const { AWS_REGION, AWS_DEFAULT_REGION } = settings.environment;
	return {
		table: awsPrices(),
		region: storeAddress.region ?? AWS_REGION ?? AWS_DEFAULT_REGION
	};
}
function describePrices(prices) {
	if (prices === void 0) return { prices };
	const { currency, provider, asOf } = prices.table;
	return {
		prices,
		priceOf: (share) => {
			const cost = monthlyStorageCost([share], prices);
			return cost.unpriced.length > 0 ? null : cost.amount;
		},
		priceTerms: {
			currency,
			source: `${provider} list prices of ${asOf}`
		}
	};
}
// app/records/forced-pushes.ts
/** What webhooks said of pushes that were forced. */
const Push = z.object({
	ref: z.string(),
	forced: z.boolean(),
	before: z.string(),
	after: z.string()
});
/**
* Pushes to the repository that rewrote a ref, as far as webhooks came since then. Bodies of
* webhooks are kept for two days: nobody knows more than that.
*/
async function readForcedPushes(db, repositoryId, since) {
	return (await db.selectFrom("deliveries").select("body").where("event", "=", "push").where("repositoryId", "=", repositoryId).where("receivedAt", ">=", since.getTime()).where("body", "like", "%\"forced\":%true%").execute()).flatMap(({ body }) => {
		const push = Push.safeParse(JSON.parse(body));
		if (!push.success || !push.data.forced) return [];
		const { ref, before, after } = push.data;
		return [{
			ref: Buffer.from(ref).toString("latin1"),
			before,
			after
		}];
	});
}
// app/join-results.ts
function joinResults({ db, store, world, receiptKey }, policies, telling) {
	return {
		db,
		store,
		now: world.now,
		random32: world.random32,
		signingKey: openSigningKey(receiptKey),
		readProtectedRefs: async (repositoryId) => {
			const row = await readRepository(db, repositoryId);
			const installation = row && await readInstallation(db, row.installationId);
			const policy = installation && await policies.of(installation);
			const decision = row && policy?.decide(row, world.now());
			return decision?.kind === "covered" ? decision.policy.protectedRefs : [];
		},
		readForcedPushes: (repositoryId, since) => readForcedPushes(db, repositoryId, since),
		tell: telling.findings
	};
}
// core/store/session-policy.ts
/**
* What a job may do in a bucket with the credentials of a lease: write one repository's
* snapshots, and read what writing them takes. Nothing can be deleted, and nothing of another
* repository read or written. A session policy only narrows: the role must allow all of it.
*
* https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
*/
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const MOST_CHARACTERS$1 = 2048;
/** On objects. */
const OBJECT_ACTIONS = [
	"s3:PutObject",
	"s3:GetObject",
	"s3:GetObjectVersion",
	"s3:AbortMultipartUpload",
	"s3:ListMultipartUploadParts"
];
/** On the bucket, which have no prefix to narrow them by. They read and tell no content. */
const BUCKET_ACTIONS = [
	"s3:ListBucketMultipartUploads",
	"s3:GetBucketVersioning",
	"s3:GetBucketObjectLockConfiguration"
];
/** A lock is asked for to the second, by a clock that may be a little fast. */
const LOCK_MARGIN_DAYS = 1;
/** Throws `bad-input` where STS would not take it: the prefix of the store is too long. */
function sessionPolicy(address, { root, repositoryId, roleArn }) {
	const keys = keysOf(root, repositoryId);
	const bucket = `arn:${partitionOf(roleArn)}:s3:::${address.bucket}`;
	const objects = keys.map((key) => `${bucket}/${key}`);
	const policy = JSON.stringify({
		Version: "2012-10-17",
		Statement: [
			allow([...OBJECT_ACTIONS, ...lockActions(address)], objects),
			deny("s3:PutObject", `${bucket}/${literal(root)}${snapshotsPrefix(repositoryId)}*.receipt-*`),
			allow(["s3:ListBucket"], bucket, { StringLike: { "s3:prefix": keys } }),
			allow(BUCKET_ACTIONS, bucket),
			...lockStatements(address),
			...keyStatements(address, roleArn)
		]
	});
	if (policy.length <= MOST_CHARACTERS$1) return policy;
	throw new HoldfastError("bad-input", "The prefix of the store is too long for a session policy.", { hint: "STS takes policies of 2,048 characters: choose a shorter prefix, or leave STORE_ROLE_ARN out." });
}
/** Keys of one repository, and what all share: the runbook, and where it is listed by its names. */
function keysOf(root, repositoryId) {
	if (!/^\d+$/.test(repositoryId)) throw new HoldfastError("bad-input", `${repositoryId} is not the id of a repository.`, { hint: "Leases are for repositories of GitHub, which have numbers." });
	const base = literal(root);
	return [
		`${base}${repositoryPrefix(repositoryId)}*`,
		`${base}${NAMES_PREFIX}*/${repositoryId}`,
		`${base}${README_KEY}`,
		`${base}${RESTORE_KEY}`
	];
}
/** `*`, `?` and `$` of a prefix are no wildcards and no variables. */
function literal(text) {
	return text.replace(/[*?$]/g, (char) => `\${${char}}`);
}
/** A lock is a right of its own. */
function lockActions({ objectLock }) {
	return objectLock === void 0 ? [] : ["s3:PutObjectRetention"];
}
/** Objects may be locked for as long as the store is told to lock them, and no longer. */
function lockStatements({ objectLock }) {
	if (objectLock === void 0) return [];
	const days = `${objectLock.days + LOCK_MARGIN_DAYS}`;
	return [deny("s3:PutObjectRetention", "*", { NumericGreaterThan: { ["s3:object-lock-remaining-retention-days"]: days } })];
}
/**
* Objects under a key of KMS, named or the bucket's own, are written and read with the key's
* leave; parts are decrypted to be joined. Other servers than Amazon's know no such actions.
*/
function keyStatements({ endpoint, kmsKeyId }, roleArn) {
	if (endpoint !== void 0) return [];
	return [allow(["kms:GenerateDataKey", "kms:Decrypt"], kmsKeyId?.includes(":key/") ? kmsKeyId : `arn:${partitionOf(roleArn)}:kms:*:*:key/*`, { StringLike: { "kms:ViaService": "s3.*" } })];
}
/** `aws`, or that of China or the American government. */
function partitionOf(roleArn) {
	return roleArn.split(":")[1] ?? "aws";
}
function allow(actions, resources, condition) {
	return statement("Allow", actions, resources, condition);
}
function deny(action, resource, condition) {
	return statement("Deny", action, resource, condition);
}
function statement(effect, action, resource, condition) {
	return {
		Effect: effect,
		Action: action,
		Resource: resource,
		...condition === void 0 ? {} : { Condition: condition }
	};
}
// core/store/session-credentials.ts
/**
* Credentials for one repository's part of a bucket, for an hour: a role, assumed with a policy
* that narrows it (`session-policy.ts`). Jobs get them by a lease, and none of their own.
*/
const ROLE = /^arn:aws[\w-]*:iam::\d{0,12}:role\/[\w+=,.@/-]+$/;
/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const DURATION_SECONDS = {
	least: 900,
	most: 43200,
	usual: 3600
};
const LONGEST_NAME = 64;
const LONGEST_ID = "9".repeat(12);
/** Asks nothing yet. Throws `bad-input` for a role, a prefix or a time that cannot be. */
function createSessionCredentials(options) {
	const { roleArn, address, now, durationSeconds = DURATION_SECONDS.usual } = options;
	checkOptions(roleArn, durationSeconds);
	const sts = createClient(options);
	const root = address.prefix === "" ? ROOT : `${address.prefix}/${ROOT}`;
	sessionPolicy(address, {
		root,
		repositoryId: LONGEST_ID,
		roleArn
	});
	return async ({ repositoryId, sessionName }) => {
		const command = new AssumeRoleCommand({
			RoleArn: roleArn,
			RoleSessionName: sessionName.replace(/[^\w+=,.@-]/g, "-").slice(0, LONGEST_NAME),
			DurationSeconds: durationSeconds,
			Policy: sessionPolicy(address, {
				root,
				repositoryId,
				roleArn
			})
		});
		const { Credentials } = await sts.send(command).catch((error) => {
			throw refusal$1(error, roleArn, now);
		});
		return readCredentials$1(Credentials);
	};
}
/** Where a store keeps its objects below its prefix: as `open.ts` has it. */
const ROOT = "holdfast/v1/";
function createClient({ address, endpoint, credentials, now }) {
	const region = address.region ?? (endpoint === void 0 ? void 0 : "us-east-1");
	const common = {
		...region === void 0 ? {} : { region },
		...endpoint === void 0 ? {} : { endpoint }
	};
	return new STSClient({
		...common,
		maxAttempts: 3,
		credentials: createCredentials(credentials ?? { kind: "default" }, {
			now,
			...common
		})
	});
}
function checkOptions(roleArn, durationSeconds) {
	if (!ROLE.test(roleArn)) throw new HoldfastError("bad-input", `"${roleArn}" is not the ARN of a role.`, { hint: "STORE_ROLE_ARN looks like arn:aws:iam::123456789012:role/holdfast-writer." });
	const { least, most } = DURATION_SECONDS;
	if (Number.isInteger(durationSeconds) && durationSeconds >= least && durationSeconds <= most) return;
	throw new HoldfastError("bad-input", `A session cannot last ${durationSeconds} seconds.`, { hint: `STS gives sessions of ${least} to ${most} seconds.` });
}
function refusal$1(error, roleArn, now) {
	const known = s3Error(error, {
		description: `the role ${roleArn}`,
		now
	});
	if (nameOf(error) !== "AccessDenied") return known;
	return new HoldfastError("store-denied", `AWS did not let the App assume ${roleArn}.`, {
		hint: "Let the role trust the App's own credential, and that credential do sts:AssumeRole.",
		cause: known.cause
	});
}
function readCredentials$1(given = {}) {
	const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given;
	if (!AccessKeyId || !SecretAccessKey || !SessionToken || Expiration === void 0) throw new HoldfastError("store-unreachable", "STS answered without a credential.", { hint: "Check that no proxy between here and STS changes what passes." });
	return {
		accessKeyId: AccessKeyId,
		secretAccessKey: new Secret(SecretAccessKey),
		sessionToken: new Secret(SessionToken),
		expiresAt: Expiration
	};
}
// app/leases/allowance.ts
/** What the settings allow; undefined while the control repository is not known. */
function toAllowance(settings, account, control) {
	const common = {
		runners: ["github-hosted", "self-hosted"],
		environment: null,
		...account
	};
	if (settings.mode === "repository") return {
		...common,
		mode: "repository",
		workflowFile: settings.workflow
	};
	if (control === void 0) return void 0;
	const repository = `${control.owner}/${control.name}`;
	return {
		...common,
		mode: "central",
		repositoryId: control.id,
		repository,
		workflow: workflowRef(repository, settings.workflow, control.defaultBranch),
		workflowSha: control.workflowSha ?? null
	};
}
/** A workflow on a branch, as tokens name it. */
function workflowRef(repository, file, branch) {
	return `${repository}/.github/workflows/${file}@refs/heads/${branch}`;
}
// app/leases/claims.ts
/** What GitHub says of a job in its OIDC token, as far as it is used. */
/** Numbers of GitHub, as text. */
const Id = z.string().regex(/^[1-9]\d{0,18}$/);
const Text = z.string().min(1).max(1e3);
const Sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
const Seconds = z.int().positive();
/** https://docs.github.com/en/actions/reference/security/oidc names every claim. */
const Claims = z.object({
	/** Ours, as was found before; a list would be for others too. */
	aud: z.string(),
	exp: Seconds,
	iat: Seconds,
	nbf: Seconds,
	jti: z.string().regex(/^[\x21-\x7e]{1,200}$/),
	repository_id: Id,
	repository_owner_id: Id,
	repository: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/),
	ref: Text,
	event_name: z.string().regex(/^[a-z_]{1,100}$/),
	workflow_ref: Text,
	workflow_sha: Sha,
	job_workflow_ref: Text,
	job_workflow_sha: Sha,
	run_id: Id,
	run_attempt: z.string().regex(/^[1-9]\d{0,5}$/).transform(Number),
	runner_environment: z.enum(["github-hosted", "self-hosted"]),
	/** Of jobs that deploy to one. */
	environment: Text.optional()
});
/**
* Reads the payload of a token whose signature, issuer, audience and times were found good.
* Undefined if a claim is not as GitHub writes it.
*/
function readClaims(payload) {
	const read = Claims.safeParse(payload);
	if (!read.success) return void 0;
	const claims = read.data;
	return {
		jti: claims.jti,
		issuedAt: /* @__PURE__ */ new Date(claims.iat * 1e3),
		expiresAt: /* @__PURE__ */ new Date(claims.exp * 1e3),
		repositoryId: claims.repository_id,
		ownerId: claims.repository_owner_id,
		repository: claims.repository,
		ref: claims.ref,
		event: claims.event_name,
		workflowRef: claims.workflow_ref,
		workflowSha: claims.workflow_sha,
		jobWorkflowRef: claims.job_workflow_ref,
		jobWorkflowSha: claims.job_workflow_sha,
		runId: claims.run_id,
		runAttempt: claims.run_attempt,
		runner: claims.runner_environment,
		environment: claims.environment ?? null
	};
}
// app/leases/issuer-keys.ts
/** The public keys of an OIDC issuer, found by its discovery document. */
/** Keys are believed so long: GitHub announces new ones days before it uses them. */
const BELIEVED_MS = 36e5;
/** So long the issuer is left alone, whatever tokens say and whatever it answered. */
const COOL_DOWN_MS = 3e4;
const TIMEOUT_MS$3 = 5e3;
/** GitHub's documents have some kilobytes. */
const MOST_BYTES$1 = 262144;
const Discovery = z.object({
	issuer: z.string(),
	jwks_uri: z.url()
});
const Key = z.object({
	kty: z.string(),
	kid: z.string().optional(),
	use: z.string().optional(),
	alg: z.string().optional(),
	n: z.string().optional(),
	e: z.string().optional()
});
const KeySet = z.object({ keys: z.array(Key).min(1).max(100) });
/**
* Finds the key of a token among those of the issuer, whatever address or key the token
* itself names. Throws `source-unreachable` when the issuer does not answer.
*/
function createIssuerKeys(issuer) {
	checkAddress(issuer.issuer, "bad-input");
	let known;
	let attempt;
	/** One attempt at a time, and one in a while. One that fails leaves the keys known before. */
	function refresh() {
		const at = issuer.now().getTime();
		if (attempt !== void 0 && at - attempt.at < COOL_DOWN_MS) return attempt.keys;
		const keys = readKeys(issuer).then((read) => {
			known = {
				keys: read,
				at
			};
			return read;
		});
		attempt = {
			keys,
			at
		};
		return keys;
	}
	async function current() {
		const isFresh = known !== void 0 && issuer.now().getTime() - known.at < BELIEVED_MS;
		return known !== void 0 && isFresh ? known.keys : refresh();
	}
	return async (header, token) => {
		if (typeof header?.kid !== "string") throw new errors.JWKSNoMatchingKey();
		try {
			return await (await current())(header, token);
		} catch (error) {
			if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
		}
		return (await refresh())(header, token);
	};
}
async function readKeys({ issuer, fetch }) {
	const found = Discovery.safeParse(await readDocument(`${issuer}/.well-known/openid-configuration`, fetch));
	if (!found.success || found.data.issuer !== issuer) throw misread(issuer);
	checkAddress(found.data.jwks_uri, "source-protocol");
	const set = KeySet.safeParse(await readDocument(found.data.jwks_uri, fetch));
	if (!set.success) throw misread(found.data.jwks_uri);
	return createLocalJWKSet({ keys: set.data.keys.flatMap(usable) });
}
/** Keys that may sign by RS256, and of each what that takes. */
function usable({ kty, kid, use = "sig", alg = "RS256", n, e }) {
	if (!(kty === "RSA" && use === "sig" && alg === "RS256") || kid === void 0 || n === void 0 || e === void 0) return [];
	return [{
		kty,
		kid,
		use,
		alg,
		n,
		e
	}];
}
async function readDocument(url, fetch) {
	let text;
	try {
		const answer = await fetch(url, {
			redirect: "error",
			signal: AbortSignal.timeout(TIMEOUT_MS$3)
		});
		if (!answer.ok) throw new Error(`status ${answer.status}`);
		text = await readText$1(answer);
	} catch (error) {
		throw new HoldfastError("source-unreachable", `${url} could not be read.`, {
			hint: "Check that the App may reach the issuer of the OIDC tokens.",
			cause: error
		});
	}
	try {
		return JSON.parse(text);
	} catch {
		throw misread(url);
	}
}
async function readText$1({ body }) {
	const chunks = [];
	let bytes = 0;
	for await (const chunk of body ?? []) {
		bytes += chunk.length;
		if (bytes > MOST_BYTES$1) throw new Error(`it has more than ${MOST_BYTES$1} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}
const LOOPBACK = /* @__PURE__ */ new Set([
	"localhost",
	"127.0.0.1",
	"[::1]"
]);
function checkAddress(text, code) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url?.protocol === "https:" || url?.protocol === "http:" && LOOPBACK.has(url.hostname)) return;
	throw new HoldfastError(code, `Keys of tokens are not read from ${text}.`, { hint: "The issuer of OIDC tokens must be named by an https address." });
}
function misread(url) {
	return new HoldfastError("source-protocol", `${url} is not what an OIDC issuer says.`, { hint: "Check the address of the issuer, and that no proxy answers in its stead." });
}
// app/leases/refusal.ts
/** Why a job got nothing. The reason goes into the audit trail; the job is told less. */
/** Of the token: nobody knows who asks. */
const TOKEN_REASONS = {
	"token-missing": "There was no token.",
	"token-malformed": "The token is none, or is too long.",
	"token-algorithm": "It is not signed by RS256.",
	"token-key": "It names a key that the issuer does not have.",
	"token-signature": "It was not signed by the issuer.",
	"token-issuer": "It says that another issuer made it.",
	"token-audience": "It is meant for somebody else.",
	"token-expired": "Its time is over.",
	"token-early": "Its time has not come.",
	"token-old": "It was made too long ago.",
	"token-claims": "A claim is missing or is not as GitHub writes it.",
	"token-reused": "It was shown before."
};
/** Of the job that the token speaks of. */
const JOB_REASONS = {
	owner: "The App is not installed at the owner of the repository.",
	event: "The workflow was started by an event that may not start it.",
	runner: "The runner is of a kind that is not allowed.",
	environment: "The job deploys to an environment that is not allowed.",
	repository: "The workflow lies in another repository than the one allowed.",
	"repository-name": "The repository has another name than the one allowed.",
	"repository-unknown": "The repository is none that the installation is known to have.",
	"repository-gone": "The repository is known to be deleted, moved away or withheld.",
	fork: "The repository is a fork.",
	workflow: "The workflow is another one than the one allowed.",
	"job-workflow": "The job stands in another workflow than the one that was started.",
	ref: "The workflow ran on another ref than the one allowed.",
	"workflow-sha": "The workflow is not at the commit that it is pinned to.",
	attempt: "The run was started again since.",
	"run-unknown": "Nobody dispatched the workflow run.",
	"dispatch-foreign": "The workflow run was dispatched for another workflow.",
	"dispatch-over": "The dispatch is over.",
	"lease-unknown": "There is no such lease.",
	"lease-foreign": "The lease is that of another job.",
	"lease-over": "The lease is over.",
	"report-differs": "Another report was made before."
};
/** What may be otherwise a little later. */
const PASSING_REASONS = {
	"run-pending": "The run is not known yet: GitHub was faster than the answer to the dispatch.",
	"repository-busy": "Another job is at work on the repository."
};
/** What a job asked for and does not get. Its message holds no part of the token. */
var LeaseRefused = class extends Error {
	reason;
	constructor(reason) {
		super({
			...TOKEN_REASONS,
			...JOB_REASONS,
			...PASSING_REASONS
		}[reason]);
		this.name = "LeaseRefused";
		this.reason = reason;
	}
	/** Whose fault it is: the token's, the job's, or nobody's. */
	get kind() {
		if (this.reason in TOKEN_REASONS) return "token";
		return this.reason in PASSING_REASONS ? "passing" : "job";
	}
};
/** GitHub's have two or three thousand characters. */
const MOST_CHARACTERS = 16384;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
function createOidcVerifier({ audience, ...issuer }) {
	const findKey = createIssuerKeys(issuer);
	return { async verify(token) {
		if (token.length > MOST_CHARACTERS || !COMPACT.test(token)) throw new LeaseRefused("token-malformed");
		const { payload } = await jwtVerify(token, findKey, {
			algorithms: ["RS256"],
			typ: "JWT",
			issuer: issuer.issuer,
			audience,
			clockTolerance: 60,
			maxTokenAge: 900,
			requiredClaims: [
				"exp",
				"nbf",
				"iat",
				"jti"
			],
			currentDate: issuer.now()
		}).catch((error) => {
			throw refusal(error);
		});
		const claims = readClaims(payload);
		if (claims === void 0) throw new LeaseRefused("token-claims");
		return claims;
	} };
}
/** The token of `claims` cannot be shown after this. */
function lastShownAt({ issuedAt, expiresAt }) {
	const oldest = issuedAt.getTime() + 9e5;
	return new Date(Math.min(expiresAt.getTime(), oldest) + 6e4);
}
/** jose's errors hold the payload, so none of them is kept as a cause. */
function refusal(error) {
	return error instanceof HoldfastError ? error : new LeaseRefused(reasonOf(error));
}
function reasonOf(error) {
	if (error instanceof errors.JWTExpired) return error.claim === "iat" ? "token-old" : "token-expired";
	if (error instanceof errors.JWTClaimValidationFailed) return (error.reason === "check_failed" ? CLAIMS[error.claim] : void 0) ?? "token-claims";
	if (error instanceof errors.JOSEError) return FAULTS[error.code] ?? "token-malformed";
	return "token-malformed";
}
const CLAIMS = {
	iss: "token-issuer",
	aud: "token-audience",
	nbf: "token-early",
	iat: "token-early"
};
const FAULTS = {
	ERR_JOSE_ALG_NOT_ALLOWED: "token-algorithm",
	ERR_JWKS_NO_MATCHING_KEY: "token-key",
	ERR_JWKS_MULTIPLE_MATCHING_KEYS: "token-key",
	ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "token-signature"
};
// app/leases/rate-limit.ts
/** Beyond so many addresses all others share one count, so that memory has a bound. */
const MOST_ADDRESSES = 1e4;
function createRateLimit({ requests, perMs, now }) {
	const counts = /* @__PURE__ */ new Map();
	let endsAt = Number.NEGATIVE_INFINITY;
	return (address) => {
		const at = now().getTime();
		if (at >= endsAt) {
			counts.clear();
			endsAt = at + perMs;
		}
		const own = address ?? "";
		const key = counts.has(own) || counts.size < MOST_ADDRESSES ? own : "others";
		const count = (counts.get(key) ?? 0) + 1;
		counts.set(key, count);
		return count > requests ? endsAt - at : 0;
	};
}
// app/leases/events.ts
/** What the audit trail says of leases. */
/** A job got what it asked for. To be called last in the transaction that gives it. */
async function recordLease(tx, action, { lease, asker, at }, detail = {}) {
	await recordEvent(tx, {
		at,
		actor: actorOf(asker),
		action,
		target: `repository:${lease.repositoryId}`,
		address: asker.address,
		result: "done",
		detail: {
			lease: lease.id,
			run: lease.runId,
			slot: lease.slot,
			attempt: lease.githubRunAttempt,
			expiresAt: lease.expiresAt.toISOString(),
			...detail
		}
	});
}
/** A job that could not be told from others is `anonymous`. */
function actorOf(asker) {
	if (asker === void 0) return "anonymous";
	return `workflow:${asker.claims.repository}@${asker.claims.runId}`;
}
// app/leases/lifetime.ts
/** As long as a token of an installation: https://docs.github.com/en/apps/creating-github-apps */
const AT_ONCE_MS = 36e5;
/** Twice what a job on GitHub's own runners may take. */
const IN_ALL_MS = 432e5;
/** When a lease that is given or renewed at `now` ends; not after `now` if it had its time. */
function endOfLease({ grantedAt }, now) {
	return new Date(Math.min(now.getTime() + AT_ONCE_MS, grantedAt.getTime() + IN_ALL_MS));
}
/** After so many seconds a renewal is due: at half time, which leaves as much for trying again. */
function renewAfterSeconds(ends, now) {
	const left = Math.min(...ends.map((end) => end.getTime())) - now.getTime();
	return Math.max(1, Math.floor(left / 2e3));
}
// app/leases/tokens.ts
/**
* The least permissions for `classes`. What the owner has not granted is left out: GitHub
* would refuse the token, and with it all other classes; the job then reports that class denied.
*/
function leastPermissions(classes, granted) {
	const wanted = classes.flatMap((name) => Object.entries(CLASS_PERMISSIONS[name].permissions));
	return {
		...Object.fromEntries(wanted.filter(([name]) => name in granted)),
		...LEASED_ALWAYS
	};
}
/** A token that reads `classes` of one repository. */
function createRepositoryToken(github, request) {
	return github.createToken({
		repositoryIds: [request.repositoryId],
		permissions: leastPermissions(request.classes, request.granted)
	});
}
// app/leases/issue.ts
/** Makes the answer to a lease: whom to back up, how, and by which token and credentials. */
const Permissions = z.record(z.string(), z.string());
/**
* A new token and new credentials for a lease that stands in the records. Throws what GitHub or
* the store's side said; the lease is as it was.
*/
async function issueGrant(lease, installationId, tools) {
	const { run, repository, granted } = await readFacts(lease, installationId, tools);
	const [token, credentials] = await Promise.all([createRepositoryToken(tools.github(installationId), {
		repositoryId: lease.repositoryId,
		classes: run.options.classes,
		granted
	}), tools.credentials?.({
		repositoryId: lease.repositoryId,
		sessionName: `holdfast-${lease.id}`
	})]);
	const ends = [
		lease.expiresAt,
		token.expiresAt,
		...credentials ? [credentials.expiresAt] : []
	];
	const { owner, name, url } = repository;
	return {
		lease: lease.id,
		expiresAt: lease.expiresAt.toISOString(),
		renewAfterSeconds: renewAfterSeconds(ends, tools.now()),
		target: {
			repositoryId: lease.repositoryId,
			owner,
			name,
			url
		},
		token: {
			value: token.token.reveal(),
			expiresAt: token.expiresAt.toISOString()
		},
		store: {
			address: await tools.storeAddressFor(lease.repositoryId),
			credentials: credentials === void 0 ? null : reveal(credentials)
		},
		options: run.options
	};
}
async function readFacts(lease, installationId, { db }) {
	const run = await readRun(db, lease.runId);
	const repository = await readRepository(db, lease.repositoryId);
	const installation = await readInstallation(db, installationId);
	if (!(repository?.installationId === installationId) || run === void 0 || installation === void 0) throw new HoldfastError("source-not-found", `The repository ${lease.repositoryId} is not one of this installation any more.`, { hint: "It was removed from the App or transferred since the run was planned." });
	return {
		run,
		repository,
		granted: Permissions.parse(JSON.parse(installation.permissionsJson))
	};
}
function reveal({ accessKeyId, secretAccessKey, sessionToken, expiresAt }) {
	return {
		accessKeyId,
		secretAccessKey: secretAccessKey.reveal(),
		sessionToken: sessionToken.reveal(),
		expiresAt: expiresAt.toISOString()
	};
}
// app/leases/admit.ts
const OPEN = /* @__PURE__ */ new Set([
	"planned",
	"sent",
	"running"
]);
/** What starts a repository's own workflow on its default branch, and needs nobody's trust. */
const OWN_EVENTS = /* @__PURE__ */ new Set([
	"push",
	"schedule",
	"workflow_dispatch",
	"repository_dispatch"
]);
function admit(claims, allowance, known, purpose = "lease") {
	if (allowance === void 0) return refused$1("owner");
	const failed = [
		...commonChecks(claims, allowance, known),
		...allowance.mode === "central" ? centralChecks(claims, allowance) : repositoryChecks(claims, allowance, known),
		...dispatchChecks(claims, allowance, known, purpose)
	].find(([, holds]) => !holds);
	if (failed !== void 0) return refused$1(failed[0]);
	return {
		kind: "admitted",
		installationId: allowance.installationId,
		target: targetOf$1(claims, allowance, known)
	};
}
function commonChecks(claims, allowance, known) {
	return [
		["owner", claims.ownerId === allowance.ownerId],
		["runner", allowance.runners.includes(claims.runner)],
		["environment", claims.environment === allowance.environment],
		["job-workflow", claims.jobWorkflowRef === claims.workflowRef],
		["job-workflow", claims.jobWorkflowSha === claims.workflowSha],
		["attempt", claims.runAttempt >= known.newestAttempt]
	];
}
function centralChecks(claims, allowance) {
	const [, ref] = splitRef(allowance.workflow);
	return [
		["event", claims.event === "workflow_dispatch"],
		["repository", claims.repositoryId === allowance.repositoryId],
		["repository-name", isSameName(claims.repository, allowance.repository)],
		["workflow", isSameWorkflow(claims.workflowRef, allowance.workflow)],
		["ref", claims.ref === ref],
		["workflow-sha", allowance.workflowSha === null || claims.workflowSha === allowance.workflowSha]
	];
}
function repositoryChecks(claims, { installationId, workflowFile }, { repository }) {
	if (repository?.installationId !== installationId) return [["repository-unknown", false]];
	const { defaultBranch } = repository;
	return [
		["event", OWN_EVENTS.has(claims.event)],
		["repository-gone", ["present", "unseen"].includes(repository.presence)],
		["fork", repository.fork === 0],
		["workflow", claims.workflowRef === workflowRef(claims.repository, workflowFile, defaultBranch)],
		["ref", claims.ref === `refs/heads/${defaultBranch}`]
	];
}
function dispatchChecks(claims, allowance, known, purpose) {
	const { dispatch, awaited } = known;
	if (dispatch !== void 0) return [
		["dispatch-foreign", dispatch.installationId === allowance.installationId],
		["dispatch-foreign", dispatch.workflow.repositoryId === claims.repositoryId],
		["dispatch-foreign", claims.event === "workflow_dispatch"],
		["dispatch-over", mayGoOn(claims, dispatch, purpose)]
	];
	return [["run-pending", !(awaited && claims.event === "workflow_dispatch")], ["run-unknown", allowance.mode === "repository"]];
}
/**
* A first attempt cannot outlive its dispatch, but to say what it did: a job that is cancelled
* has minutes left. A later attempt begins when the dispatch is over.
*/
function mayGoOn({ runAttempt }, { state }, purpose) {
	return OPEN.has(state) || state !== "refused" && (runAttempt > 1 || purpose === "report");
}
function targetOf$1(claims, { mode }, { dispatch }) {
	if (dispatch === void 0) return {
		kind: "repository",
		repositoryId: claims.repositoryId
	};
	const onlyOf = mode === "repository" ? claims.repositoryId : null;
	return {
		kind: "dispatch",
		dispatchId: dispatch.id,
		onlyOf
	};
}
/** Names of GitHub are the same in any case, and those of files and refs are not. */
function isSameWorkflow(a, b) {
	const [[nameA, fileA], [nameB, fileB]] = [splitName(a), splitName(b)];
	return isSameName(nameA, nameB) && fileA === fileB;
}
function isSameName(a, b) {
	return a.toLowerCase() === b.toLowerCase();
}
function splitName(workflow) {
	const end = workflow.indexOf("/.github/");
	return end === -1 ? [workflow, ""] : [workflow.slice(0, end), workflow.slice(end)];
}
function splitRef(workflow) {
	const at = workflow.indexOf("@");
	return [workflow.slice(0, at), workflow.slice(at + 1)];
}
function refused$1(reason) {
	return {
		kind: "refused",
		reason
	};
}
// app/leases/job.ts
/** The job that asks, once it is known who it is and what it may have. */
/** Throws `LeaseRefused` for a job that may have nothing, or may say nothing. */
async function admitJob(asker, tools, purpose = "lease") {
	const { claims } = asker;
	const installation = (await listInstallations(tools.db)).find(({ accountId, suspendedAt }) => accountId === claims.ownerId && suspendedAt === null);
	const admission = admit(claims, installation && await tools.allowanceOf(installation.id), await readKnown(claims, tools.db), purpose);
	if (admission.kind === "refused") throw new LeaseRefused(admission.reason);
	const { installationId, target } = admission;
	return {
		...asker,
		installationId,
		target
	};
}
/** Throws `LeaseRefused` for a token that was shown before. Undone with the transaction. */
async function spend(tx, { claims }) {
	if (!await spendToken(tx, claims.jti, lastShownAt(claims))) throw new LeaseRefused("token-reused");
}
async function readKnown({ runId, repositoryId }, db) {
	const dispatch = await findDispatchByRun(db, runId);
	return {
		dispatch,
		awaited: (dispatch === void 0 ? await listOpenDispatches(db) : []).some(({ workflow, githubRunId }) => githubRunId === null && workflow.repositoryId === repositoryId),
		repository: await readRepository(db, repositoryId),
		newestAttempt: await newestAttempt(db, runId)
	};
}
// app/leases/grant.ts
/** Gives a job its next lease. */
/**
* A lease for what comes next, or undefined when nothing is left for this job. A lease that the
* job holds and says it does not know of, since the answer was lost, is given again.
*
* A later attempt of a workflow run takes over what earlier ones left without a report; a run
* that was reported waits for the look into the store and is not taken again.
*
* Throws `LeaseRefused`, or what GitHub or the store's side said when no token could be made:
* unless that may pass or the App is being stopped, the run is then reported as failed, and the
* next request gets another.
*/
async function grantLease(asker, request, tools) {
	const job = await admitJob(asker, tools);
	const options = await ownOptions(job.target, tools);
	if (options === "nothing") return void 0;
	const lease = await tools.db.transaction().execute(async (tx) => {
		await spend(tx, job);
		const given = await give(tx, {
			job,
			request,
			options,
			tools
		});
		if (given !== void 0) await recordLease(tx, "lease.grant", {
			lease: given,
			asker,
			at: tools.now()
		});
		return given;
	});
	if (lease === void 0) return void 0;
	try {
		return await issueGrant(lease, job.installationId, tools);
	} catch (error) {
		const known = asHoldfastError(error);
		if (!(known.transient || known.code === "interrupted")) await giveUp(lease, known, tools);
		throw error;
	}
}
async function ownOptions(target, tools) {
	if (target.kind === "dispatch") return null;
	return await tools.optionsOf(target.repositoryId) ?? "nothing";
}
async function give(tx, asked) {
	const { request, tools } = asked;
	const [now, holder] = [tools.now(), holderOf(asked)];
	const lost = (await listHeld(tx, holder, now)).find(({ id }) => request.known !== void 0 && !request.known.includes(id));
	if (lost !== void 0) return extendLease(tx, lost.id, {
		now,
		until: endOfLease(lost, now)
	});
	const next = await takeNext(tx, asked, await supersedeLeases(tx, holder, now));
	return next && insertLease(tx, newLease(asked, next, now));
}
async function takeNext(tx, asked, superseded) {
	const { job, request, options, tools } = asked;
	if (job.target.kind === "repository") return options === null ? void 0 : takeOwn(tx, asked, {
		options,
		superseded
	});
	const { dispatchId, onlyOf } = job.target;
	const run = await takeRun(tx, {
		dispatchId,
		slot: request.slot,
		at: tools.now()
	});
	if (onlyOf !== null && run !== void 0 && run.repositoryId !== onlyOf) throw new LeaseRefused("repository");
	return run;
}
/** The run of a repository's own workflow, which nobody planned: one for each attempt. */
async function takeOwn(tx, asked, own) {
	const { claims } = asked.job;
	const holder = holderOf(asked);
	if (await hadLease(tx, holder)) return void 0;
	for (const earlier of own.superseded) {
		const left = await readRun(tx, earlier);
		if (left?.state === "leased") return left;
	}
	const id = `workflow-${claims.runId}-${claims.runAttempt}`;
	const { repositoryId } = claims;
	const run = {
		id,
		repositoryId,
		dispatchId: null,
		slot: 0,
		cause: "workflow"
	};
	const createdAt = asked.tools.now();
	if ((await insertRuns(tx, [{
		...run,
		options: own.options,
		createdAt,
		state: "leased"
	}])).has(id)) return run;
	if (await hadLease(tx, holder)) return void 0;
	throw new LeaseRefused("repository-busy");
}
/** The job has one slot where its workflow is its repository's own. */
function holderOf({ job: { claims, target }, request }) {
	return {
		githubRunId: claims.runId,
		githubRunAttempt: claims.runAttempt,
		slot: target.kind === "dispatch" ? request.slot : 0
	};
}
function newLease(asked, run, now) {
	const { target } = asked.job;
	return {
		...holderOf(asked),
		id: asked.tools.newId(),
		runId: run.id,
		repositoryId: run.repositoryId,
		dispatchId: target.kind === "dispatch" ? target.dispatchId : null,
		grantedAt: now,
		expiresAt: endOfLease({ grantedAt: now }, now)
	};
}
/** Nobody can back it up now: it is reported in the job's stead, so that its cause is seen. */
async function giveUp(lease, { code, message, hint }, { db, now }) {
	const report = {
		status: "failed",
		snapshot: null,
		manifestSha256: null,
		warnings: [],
		durationMs: 0,
		storedBytes: 0,
		transferredBytes: 0,
		error: {
			code,
			message,
			hint
		}
	};
	await db.transaction().execute(async (tx) => {
		await noteReported(tx, lease.runId, JSON.stringify(report));
		await releaseLease(tx, lease.id, now());
	});
}
// app/leases/problems.ts
const PROBLEMS = {
	unreadable: {
		status: 400,
		title: "Bad request",
		code: "bad-input",
		detail: "The body of the request is not what this address takes.",
		hint: "Use the version of the Action that fits this App."
	},
	"too-large": {
		status: 413,
		title: "Too large",
		code: "bad-input",
		detail: "The body of the request is too large.",
		hint: "Use the version of the Action that fits this App."
	},
	token: {
		status: 401,
		title: "Unauthorized",
		code: "app-refused",
		detail: "The App did not take the OIDC token.",
		hint: "Its audience must be the address of the App, and it is good for one request; the audit trail of the App says more."
	},
	job: {
		status: 403,
		title: "Forbidden",
		code: "app-refused",
		detail: "The App does not let this job do that.",
		hint: "The audit trail of the App says why."
	},
	passing: {
		status: 409,
		title: "Not yet",
		code: "app-unreachable",
		detail: "The App cannot say yet what this job is to do.",
		hint: "Ask again in some seconds, with a new token.",
		retryable: true
	},
	often: {
		status: 429,
		title: "Too many requests",
		code: "app-unreachable",
		detail: "Too many requests came from this address.",
		hint: "Wait as long as Retry-After says.",
		retryable: true
	},
	unavailable: {
		status: 503,
		title: "Unavailable",
		code: "app-unreachable",
		detail: "GitHub or the store did not give what the lease needs.",
		hint: "Ask again in some seconds, with a new token; the audit trail of the App says more.",
		retryable: true
	}
};
/** A problem as RFC 9457 has it. `retryAfterMs` is when to ask again, where that is known. */
function problem(kind, retryAfterMs) {
	const told = PROBLEMS[kind];
	const headers = new Headers({
		"content-type": "application/problem+json",
		"cache-control": "no-store"
	});
	if (retryAfterMs !== void 0) headers.set("retry-after", `${Math.max(1, Math.ceil(retryAfterMs / 1e3))}`);
	if (told.status === 401) headers.set("www-authenticate", "Bearer");
	return new Response(JSON.stringify({
		type: "about:blank",
		...told
	}), {
		status: told.status,
		headers
	});
}
// app/leases/own-lease.ts
/** A lease that a job names, if it is its own. */
/** Throws `LeaseRefused` for a lease that is not there or that another job got. */
async function readOwnLease(db, id, job) {
	const lease = /^[\w-]{1,100}$/.test(id) ? await readLease(db, id) : void 0;
	if (lease === void 0) throw new LeaseRefused("lease-unknown");
	if (!isOwn(lease, job)) throw new LeaseRefused("lease-foreign");
	return lease;
}
function isOwn(lease, { claims, target }) {
	if (lease.githubRunId !== claims.runId) return false;
	if (lease.githubRunAttempt !== claims.runAttempt) return false;
	return target.kind === "dispatch" ? lease.dispatchId === target.dispatchId : lease.dispatchId === null && lease.repositoryId === target.repositoryId;
}
// app/leases/renew.ts
/**
* The same lease with a later end, a new token and new credentials. Throws `LeaseRefused` for
* one that is over, or had all the time there is.
*/
async function renewLease(asker, id, tools) {
	const job = await admitJob(asker, tools);
	return issueGrant(await tools.db.transaction().execute(async (tx) => {
		await spend(tx, job);
		const own = await readOwnLease(tx, id, job);
		const now = tools.now();
		const extended = await extendLease(tx, id, {
			now,
			until: endOfLease(own, now)
		});
		if (extended === void 0) throw new LeaseRefused("lease-over");
		await recordLease(tx, "lease.renew", {
			lease: extended,
			asker,
			at: now
		});
		return extended;
	}), job.installationId, tools);
}
// app/leases/report.ts
/**
* Ends the lease. It may have run out, and its run may be settled, as lost or by what the store
* has: its job's word is kept all the same, and the store is looked at once more. The same report
* again changes nothing; another one is refused.
*/
async function reportLease(asker, { id, report }, tools) {
	const job = await admitJob(asker, tools, "report");
	const reportJson = JSON.stringify(report);
	await tools.db.transaction().execute(async (tx) => {
		await spend(tx, job);
		const lease = await readOwnLease(tx, id, job);
		const at = tools.now();
		const kept = await keep(tx, lease.runId, {
			reportJson,
			at
		});
		if (kept === "before") return;
		await releaseLease(tx, lease.id, at);
		const late = kept === "late" ? { late: true } : {};
		await recordLease(tx, "lease.report", {
			lease,
			asker,
			at
		}, {
			status: report.status,
			...late
		});
	});
}
/** Throws `LeaseRefused` where another report is kept, or the run waits for another job. */
async function keep(tx, runId, said) {
	if (await noteReported(tx, runId, said.reportJson) !== void 0) return "now";
	if (await noteReportedLate(tx, runId, said) !== void 0) return "late";
	const run = await readRun(tx, runId);
	if (run?.reportJson === said.reportJson) return "before";
	throw new LeaseRefused(run?.reportJson ? "report-differs" : "lease-over");
}
// app/leases/routes.ts
/** Leases over HTTP, as core/domain/lease.ts describes them. */
const MOST_REQUEST_BYTES = 16384;
/** A hundred warnings of two thousand characters, and an error. */
const MOST_REPORT_BYTES = 1048576;
/** When to ask again where nobody knows. */
const PAUSE_MS = 5e3;
function createLeaseRoutes(tools) {
	const app = new Hono();
	app.use("/api/v1/leases/*", async (context, next) => {
		const waitMs = tools.limit(tools.addressOf(context));
		return waitMs > 0 ? problem("often", waitMs) : next();
	});
	app.post("/api/v1/leases", atMost(MOST_REQUEST_BYTES), (context) => answer(context, tools, { action: "lease.grant" }, async (asker) => {
		const grant = await grantLease(asker, await read(context, LeaseRequest), tools);
		return grant === void 0 ? context.body(null, 204) : granted(context, grant, 201);
	}));
	app.post("/api/v1/leases/:id/renewals", atMost(MOST_REQUEST_BYTES), (context) => {
		const lease = context.req.param("id");
		return answer(context, tools, {
			action: "lease.renew",
			lease
		}, async (asker) => granted(context, await renewLease(asker, lease, tools), 200));
	});
	app.post("/api/v1/leases/:id/report", atMost(MOST_REPORT_BYTES), (context) => {
		const id = context.req.param("id");
		return answer(context, tools, {
			action: "lease.report",
			lease: id
		}, async (asker) => {
			await reportLease(asker, {
				id,
				report: await read(context, LeaseReport)
			}, tools);
			return context.body(null, 202);
		});
	});
	return app;
}
/** Finds out who asks, and does as asked. Whatever is refused or fails is written down. */
async function answer(context, tools, wish, work) {
	const address = tools.addressOf(context);
	let asker;
	try {
		asker = {
			claims: await tools.verifier.verify(tokenOf(context)),
			address
		};
		return await work(asker);
	} catch (error) {
		if (error instanceof UnreadableBody) return problem("unreadable");
		const told = tell(error);
		if (told === void 0) throw error;
		await recordEvent(tools.db, {
			at: tools.now(),
			actor: actorOf(asker),
			action: wish.action,
			target: targetOf(wish, asker),
			address,
			...told.record
		});
		return told.response;
	}
}
/** What the job hears and what is recorded; undefined for a defect. */
function tell(error) {
	if (error instanceof LeaseRefused) {
		const record = {
			result: "refused",
			detail: { reason: error.reason }
		};
		const pauseMs = error.kind === "passing" ? PAUSE_MS : void 0;
		return {
			record,
			response: problem(error.kind, pauseMs)
		};
	}
	if (error instanceof HoldfastError) {
		const { code, message, retryAfterMs = PAUSE_MS } = error;
		return {
			record: {
				result: "failed",
				detail: {
					code,
					message
				}
			},
			response: problem("unavailable", retryAfterMs)
		};
	}
}
/** What the job names is told only as far as it could be a name. */
function targetOf({ lease }, asker) {
	if (lease !== void 0) return `lease:${lease.slice(0, 100)}`;
	return asker === void 0 ? "lease" : `repository:${asker.claims.repositoryId}`;
}
function tokenOf(context) {
	const [, token] = /^Bearer +(\S+)$/i.exec(context.req.header("authorization") ?? "") ?? [];
	if (token === void 0) throw new LeaseRefused("token-missing");
	return token;
}
var UnreadableBody = class extends Error {};
async function read(context, schema) {
	const body = await context.req.json().catch(() => void 0);
	const parsed = schema.safeParse(body);
	if (parsed.success) return parsed.data;
	throw new UnreadableBody();
}
function atMost(maxSize) {
	return bodyLimit({
		maxSize,
		onError: () => problem("too-large")
	});
}
/** Holds secrets: nobody on the way may keep it. */
function granted(context, grant, status) {
	return context.json(grant, status, { "cache-control": "no-store" });
}
// app/leasing.ts
/** Leases as this App gives them: to whom, for what, and with which store. */
/** Of one address; jobs of GitHub share few addresses. */
const REQUESTS = {
	requests: 1200,
	perMs: 6e4
};
function createLeasing(tools) {
	const { db, github, settings, world, url, credentials } = tools;
	const { now, fetch, newId } = world;
	const app = new Hono();
	app.use("/api/v1/leases/:id/report", async (_, next) => {
		await next();
		tools.onReport();
	});
	const routes = createLeaseRoutes({
		db,
		now,
		newId,
		credentials,
		verifier: createOidcVerifier({
			issuer: settings.oidcIssuer,
			audience: url,
			fetch,
			now
		}),
		limit: createRateLimit({
			...REQUESTS,
			now
		}),
		addressOf,
		github: (id) => github.installation(id),
		storeAddressFor: (repositoryId) => storeAddressFor(repositoryId, tools),
		allowanceOf: (id) => allowanceOf(id, tools),
		optionsOf: (repositoryId) => optionsOf(repositoryId, tools)
	});
	return app.route("/", routes);
}
async function allowanceOf(installationId, { db, policies }) {
	const installation = await readInstallation(db, installationId);
	const policy = installation && await policies.of(installation);
	if (installation === void 0 || policy === void 0) return void 0;
	const { account: owner, accountId: ownerId } = installation;
	const control = await readNamed(db, installationId, {
		owner,
		name: policy.dispatch.controlRepository
	});
	return toAllowance(policy.dispatch, {
		installationId,
		ownerId
	}, control);
}
/** What a repository's own workflow is to do; undefined for one that is not to be backed up. */
async function optionsOf(repositoryId, tools) {
	const policy = await policyOf(repositoryId, tools);
	return policy === void 0 || mustBeSealed(policy) ? void 0 : toOptions(policy);
}
/** The storage class of a policy is a parameter of the address. */
async function storeAddressFor(repositoryId, tools) {
	const { jobStore } = tools.settings;
	const storageClass = (await policyOf(repositoryId, tools))?.storageClass ?? null;
	if (jobStore === null || storageClass === null || !/^s3:/i.test(jobStore)) return jobStore;
	const url = new URL(jobStore);
	url.searchParams.set("storage-class", storageClass);
	return url.href;
}
async function policyOf(repositoryId, { db, policies, world }) {
	const row = await readRepository(db, repositoryId);
	const installation = row && await readInstallation(db, row.installationId);
	const policy = installation && await policies.of(installation);
	const decision = row && policy?.decide(row, world.now());
	return decision?.kind === "covered" ? decision.policy : void 0;
}
function toOptions({ verify, refs, classes }) {
	return {
		verify,
		full: false,
		refs: [...refs],
		classes: [...classes]
	};
}
/** Null where there is no connection, as in tests that call the routes themselves. */
function addressOf(context) {
	try {
		return getConnInfo(context).remote.address ?? null;
	} catch {
		return null;
	}
}
// app/server/health.ts
/** Whether the App lives, and whether it can do its work. */
const TIMEOUT_MS$2 = 5e3;
/** Probes come every few seconds, from several sides: GitHub and the store are not asked each time. */
const FRESH_MS = 1e4;
/**
* `/healthz` answers as long as the process does. `/readyz` is 200 when every check is well, and
* 503 with the reasons otherwise.
*/
function createHealth({ checks, now, timeoutMs = TIMEOUT_MS$2 }) {
	let last;
	const findings = () => {
		const at = now().getTime();
		if (last === void 0 || at - last.at >= FRESH_MS) last = {
			at,
			findings: Promise.all(checks.map((check) => lookAt(check, timeoutMs)))
		};
		return last.findings;
	};
	const app = new Hono();
	app.get("/healthz", (context) => context.json({ status: "ok" }));
	app.get("/readyz", async (context) => {
		const found = await findings();
		const ready = found.every(({ status }) => status === "ok");
		return context.json({
			status: ready ? "ok" : "failed",
			checks: found
		}, ready ? 200 : 503);
	});
	return app;
}
async function lookAt({ name, look }, timeoutMs) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(/* @__PURE__ */ new Error(`no answer for ${timeoutMs / 1e3} s`)), timeoutMs);
	});
	try {
		await Promise.race([look(), late]);
		return {
			name,
			status: "ok"
		};
	} catch (error) {
		return {
			name,
			status: "failed",
			message: error instanceof Error ? error.message : String(error)
		};
	} finally {
		clearTimeout(timer);
	}
}
// app/server/metrics.ts
/** What Prometheus is told. */
function addGauges({ registry }, gauges) {
	for (const { name, help, labels, read } of gauges) new Gauge({
		name,
		help,
		labelNames: [...labels],
		registers: [registry],
		async collect() {
			const samples = await read();
			this.reset();
			for (const sample of samples) this.set(sample.labels, sample.value);
		}
	});
}
function createMetrics(counted) {
	const registry = new Registry();
	const registers = [registry];
	collectDefaultMetrics({ register: registry });
	for (const { name, help, label, count } of counted) new Gauge({
		name,
		help,
		labelNames: [label],
		registers,
		async collect() {
			const numbers = await count();
			this.reset();
			for (const [value, number] of Object.entries(numbers)) this.set({ [label]: value }, number);
		}
	});
	return {
		registry,
		githubRequests: new Counter({
			name: "holdfast_github_requests_total",
			help: "Requests to the REST API of GitHub.",
			labelNames: ["kind", "status"],
			registers
		}),
		deliveries: new Counter({
			name: "holdfast_deliveries_total",
			help: "Webhooks, by what became of them.",
			labelNames: ["event", "result"],
			registers
		}),
		leases: new Counter({
			name: "holdfast_leases_total",
			help: "Requests of jobs, by how they were answered.",
			labelNames: ["result"],
			registers
		}),
		runs: new Counter({
			name: "holdfast_runs_total",
			help: "Runs that were settled, by outcome.",
			labelNames: ["outcome"],
			registers
		}),
		notifications: new Counter({
			name: "holdfast_notifications_total",
			help: "Messages of alerts, by channel and by what became of each attempt.",
			labelNames: ["channel", "result"],
			registers
		}),
		tickSeconds: new Histogram({
			name: "holdfast_tick_seconds",
			help: "How long the periodic work takes.",
			buckets: [
				.1,
				.5,
				1,
				5,
				15,
				60,
				300
			],
			registers
		})
	};
}
/** `/metrics`, for whoever bears the token if there is one. */
function createMetricsRoute({ registry }, token) {
	const app = new Hono();
	app.get("/metrics", async (context) => {
		if (token !== void 0 && !bears(context.req.header("authorization"), token)) return context.text("Unauthorized", 401, { "www-authenticate": "Bearer" });
		return context.text(await registry.metrics(), 200, { "content-type": registry.contentType });
	});
	return app;
}
function bears(header, token) {
	const shown = Buffer.from(header ?? "");
	const expected = Buffer.from(`Bearer ${token.reveal()}`);
	return shown.length === expected.length && timingSafeEqual(shown, expected);
}
// app/server/routes.ts
/** All that the App answers, on one port. */
const WEBHOOK_PATH = "/api/github/webhooks";
function createRoutes({ health, metrics, intake, leases, setup, dashboard, onError }) {
	const app = new Hono();
	app.use(secureHeaders({ overwrite: false }));
	app.onError((error, context) => {
		onError(error);
		return context.json({
			code: "internal",
			title: "Internal error",
			status: 500,
			detail: "Something failed that nobody foresaw.",
			hint: "Look into the log of the App."
		}, 500, { "content-type": "application/problem+json" });
	});
	app.notFound((context) => context.json({
		code: "not-found",
		title: "Not found",
		status: 404,
		detail: "There is nothing at this address.",
		hint: "docs/app.md lists what there is."
	}, 404, { "content-type": "application/problem+json" }));
	app.route("/", health);
	app.route("/", metrics);
	if (intake !== void 0) app.post(WEBHOOK_PATH, (context) => intake(context.req.raw));
	if (leases !== void 0) app.route("/", leases);
	if (setup !== void 0) app.route("/", setup);
	if (dashboard !== void 0) app.route("/", dashboard);
	return app;
}
// app/webhooks/body.ts
/** The bytes of a request, as far as they may reach. */
/** What the request says that it will send; undefined where it does not say. */
function readDeclaredBytes(request) {
	const length = request.headers.get("content-length");
	return length !== null && /^\d+$/.test(length) ? Number(length) : void 0;
}
/** Undefined for a body of more than `mostBytes`, of which no more is read. */
async function readBody(request, mostBytes) {
	const declared = readDeclaredBytes(request);
	if (declared === void 0) return readUnmeasured(request, mostBytes);
	if (declared > mostBytes) return void 0;
	return new Uint8Array(await request.arrayBuffer());
}
async function readUnmeasured({ body }, mostBytes) {
	const chunks = [];
	let bytes = 0;
	for await (const chunk of body ?? []) {
		bytes += chunk.byteLength;
		if (bytes > mostBytes) return void 0;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
// app/webhooks/group-commit.ts
/** Writes that come at the same time, made durable by one commit. */
/**
* Gives a function that writes one item and resolves when it is durable. What comes while
* `write` is under way is written together by the next call of it. A group that could not be
* written fails for each of its items.
*/
function createGroupCommit(write, limits) {
	const queue = [];
	let writing = false;
	async function writeAll() {
		writing = true;
		await setImmediate();
		while (queue.length > 0) {
			const group = queue.splice(0, groupSize(queue, limits));
			try {
				await write(group.map(({ item }) => item));
				for (const { written } of group) written();
			} catch (error) {
				for (const { failed } of group) failed(error);
			}
		}
		writing = false;
	}
	return (item) => new Promise((written, failed) => {
		queue.push({
			item,
			written,
			failed
		});
		if (!writing) writeAll();
	});
}
/** How many from the front go together: at least one. */
function groupSize(queue, limits) {
	let bytes = 0;
	const end = queue.findIndex(({ item }, index) => {
		bytes += limits.bytesOf(item);
		return index > 0 && (index >= limits.mostItems || bytes > limits.mostBytes);
	});
	return end === -1 ? queue.length : end;
}
// app/webhooks/problem.ts
/** A refusal as RFC 9457 has it. */
function refuse({ status, title, code, hint }) {
	const headers = new Headers({ "content-type": "application/problem+json" });
	if (status === 503) headers.set("retry-after", "60");
	return new Response(JSON.stringify({
		type: "about:blank",
		title,
		status,
		code,
		hint
	}), {
		status,
		headers
	});
}
// app/webhooks/read-delivery.ts
/** A webhook, from bytes whose signature was found right. */
/** What a body must tell before anybody handles it. Other members differ by event. */
const Payload = z.object({
	action: z.string().optional().catch(void 0),
	installation: z.object({ id: z.int() }).optional().catch(void 0),
	repository: z.object({ id: z.int() }).optional().catch(void 0)
});
/** Throws `bad-input` for what is not a JSON object in UTF-8. */
function readDelivery({ id, event }, bytes, receivedAt) {
	const body = readText(bytes);
	const payload = Payload.safeParse(readJson(body));
	if (!payload.success) throw notAPayload("The body is not a JSON object.");
	const { action, installation, repository } = payload.data;
	return {
		id,
		event,
		action: action ?? null,
		installationId: installation === void 0 ? null : String(installation.id),
		repositoryId: repository === void 0 ? null : String(repository.id),
		body,
		receivedAt
	};
}
/** The very bytes as text: stored, they are the same bytes again. */
function readText(bytes) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes);
	} catch (cause) {
		throw notAPayload("The body is not UTF-8.", cause);
	}
}
function readJson(text) {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw notAPayload("The body is not JSON.", cause);
	}
}
function notAPayload(message, cause) {
	return new HoldfastError("bad-input", message, {
		hint: "Set the content type of the webhook to application/json.",
		cause
	});
}
// app/webhooks/signature.ts
/** Whether GitHub wrote what came. */
/**
* Whether `signature` (`X-Hub-Signature-256`: `sha256=` and 64 hex digits) is that of these very
* bytes under one of the secrets. Takes as long for a signature that is nearly right as for one
* that is not. (@octokit/webhooks-methods signs text, and bytes that are no text would pass as
* others.)
*/
function isSigned(body, signature, secrets) {
	const given = Buffer.from(signature);
	return secrets.map((secret) => {
		const digest = createHmac("sha256", secret.reveal()).update(body).digest("hex");
		const expected = Buffer.from(`sha256=${digest}`);
		return given.length === expected.length && timingSafeEqual(given, expected);
	}).includes(true);
}
// app/webhooks/intake.ts
/** Takes webhooks in: verified, stored, answered, and only then worked on. */
/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
const MOST_BYTES = 26214400;
const MOST_HELD_BYTES = 268435456;
/** SQLite takes 32,766 parameters a statement, and a delivery has 13. */
const GROUP = {
	mostItems: 250,
	mostBytes: 33554432
};
/** Throws `bad-input` without a secret: then anybody could write. */
function createIntake(options) {
	requireSecrets(options.secrets);
	const { db, mostBytes = MOST_BYTES, mostHeldBytes = MOST_HELD_BYTES } = options;
	const store = createGroupCommit((group) => insertDeliveries(db, group), {
		...GROUP,
		bytesOf: ({ body }) => body.length
	});
	let heldBytes = 0;
	return async (request) => {
		const headers = readHeaders(request.headers);
		if (headers === void 0) return refuse(NO_WEBHOOK);
		const bytes = readDeclaredBytes(request) ?? mostBytes;
		if (bytes > mostBytes) return refuse(TOO_LARGE);
		if (heldBytes + bytes > mostHeldBytes) return refuse(BUSY);
		heldBytes += bytes;
		try {
			return await take(request, headers);
		} finally {
			heldBytes -= bytes;
		}
	};
	async function take(request, headers) {
		const body = await readBody(request, mostBytes).catch(() => "cut");
		if (body === "cut") return refuse(CUT);
		if (body === void 0) return refuse(TOO_LARGE);
		if (!isSigned(body, headers.signature, options.secrets)) return refuse(FORGED);
		const delivery = readOrRefuse(headers, body, options.now());
		return delivery instanceof Response ? delivery : keep(delivery);
	}
	async function keep(delivery) {
		try {
			await store(delivery);
		} catch (error) {
			options.onFailure?.(asHoldfastError(error));
			return refuse(NOT_STORED);
		}
		options.onStored?.();
		return new Response(null, { status: 202 });
	}
}
/** Undefined where one is missing or is nothing that GitHub sends. */
function readHeaders(headers) {
	const id = headers.get("x-github-delivery") ?? "";
	const event = headers.get("x-github-event") ?? "";
	const signature = headers.get("x-hub-signature-256") ?? "";
	return /^[\w-]{1,100}$/.test(id) && /^\w{1,100}$/.test(event) && signature !== "" ? {
		id,
		event,
		signature
	} : void 0;
}
function readOrRefuse(headers, body, now) {
	try {
		return readDelivery(headers, body, now);
	} catch (error) {
		const { code, message, hint } = asHoldfastError(error);
		return refuse({
			status: 400,
			title: message,
			code,
			hint
		});
	}
}
function requireSecrets(secrets) {
	if (secrets.length > 0 && secrets.every((secret) => secret.reveal() !== "")) return;
	throw new HoldfastError("bad-input", "There is no webhook secret.", { hint: "Set WEBHOOK_SECRET to the webhook secret of the App at GitHub." });
}
const NO_WEBHOOK = {
	status: 400,
	title: "X-GitHub-Delivery, X-GitHub-Event or X-Hub-Signature-256 is missing.",
	code: "bad-input",
	hint: "Only webhooks of GitHub come here, and the App must have a webhook secret."
};
const TOO_LARGE = {
	status: 413,
	title: "The body is larger than a webhook of GitHub can be.",
	code: "bad-input",
	hint: "Look at what sent it."
};
const CUT = {
	status: 400,
	title: "The body ended before it was whole.",
	code: "bad-input",
	hint: "Look at the network and the proxies between GitHub and the App."
};
const FORGED = {
	status: 401,
	title: "The signature does not fit.",
	code: "bad-input",
	hint: "Give the App at GitHub and WEBHOOK_SECRET the same secret."
};
const BUSY = {
	status: 503,
	title: "More deliveries came than can be held.",
	code: "internal",
	hint: "Wait: the App asks GitHub for what failed within 15 minutes."
};
const NOT_STORED = {
	...BUSY,
	title: "The delivery could not be stored.",
	hint: "See the log of the App. It asks GitHub for what failed within 15 minutes."
};
// app/join-routes.ts
function joinRoutes(parts, { policies, onStored, onReport, dashboard }) {
	const { db, github, world, log, settings, metrics, metricsToken, credentials, url } = parts;
	const { now } = world;
	return createRoutes({
		dashboard,
		health: createHealth({
			now,
			checks: [
				{
					name: "database",
					look: async () => void await readInstallation(db, "0")
				},
				{
					name: "github",
					look: async () => void await github.readApp()
				},
				{
					name: "store",
					look: () => readAnything(parts.store)
				}
			]
		}),
		metrics: createMetricsRoute(metrics, metricsToken),
		intake: createIntake({
			db,
			now,
			secrets: [credentials.webhookSecret],
			onStored,
			onFailure: (error) => log.error("A delivery was not stored", error)
		}),
		leases: createLeasing({
			db,
			github,
			policies,
			settings,
			world,
			url,
			onReport,
			credentials: leasedCredentials(parts)
		}),
		onError: (error) => log.error("A request failed", asHoldfastError(error))
	});
}
function leasedCredentials({ settings, storeAddress, world }) {
	const { storeRoleArn: roleArn } = settings;
	if (roleArn === void 0) return null;
	if (storeAddress.kind === "s3") return createSessionCredentials({
		roleArn,
		address: storeAddress,
		now: world.now
	});
	throw new HoldfastError("bad-input", "STORE_ROLE_ARN is set, and HOLDFAST_STORE is no bucket.", { hint: "Set HOLDFAST_STORE to s3://bucket/prefix, or remove STORE_ROLE_ARN." });
}
async function readAnything(store) {
	for await (const _ of store.list("README")) return;
}
// app/alerts/limit-watch.ts
/** Short pauses are part of every day. */
const LONG_MS = 9e5;
/** A budget that is spent each hour anew is one trouble and not many. */
const CALM_MS = 36e5;
function createLimitWatch(now) {
	const limits = /* @__PURE__ */ new Map();
	return {
		note(installation, until) {
			const known = limits.get(installation);
			const goesOn = known !== void 0 && !isCalm(known, now());
			limits.set(installation, {
				since: goesOn ? known.since : now(),
				until: goesOn && known.until > until ? known.until : until
			});
		},
		limitOf(installation) {
			const limit = limits.get(installation);
			if (limit === void 0 || isCalm(limit, now())) return void 0;
			return limit.until.getTime() - limit.since.getTime() < LONG_MS ? void 0 : limit;
		}
	};
}
function isCalm({ until }, now) {
	return now.getTime() >= until.getTime() + CALM_MS;
}
// app/alerts/store-watch.ts
/** Notes what a store failed to do, whoever of the App asked it. */
const WINDOW_MS = 9e5;
/** What is wrong with the store and not with what was asked of it, or with one object in it. */
const FAILURES = /* @__PURE__ */ new Set([
	...[
		"store-not-found",
		"store-denied",
		"store-no-credentials",
		"store-wrong-account"
	],
	...[
		"store-unreachable",
		"store-busy",
		"store-full",
		"store-unsafe"
	],
	"store-clock-skew"
]);
/** Put around a store that tries again by itself: what fails then failed for good. */
function watchStore(store, now) {
	let failures = [];
	const recent = () => {
		const from = now().getTime() - WINDOW_MS;
		failures = failures.filter(({ at }) => at.getTime() > from).slice(-1e3);
		return failures;
	};
	const note = (error) => {
		if (error instanceof HoldfastError && FAILURES.has(error.code)) {
			const { code, message } = error;
			failures = [...recent(), {
				at: now(),
				code,
				message
			}];
		}
		throw error;
	};
	return {
		recentFailures: recent,
		forgetFailures() {
			failures = [];
		},
		store: {
			description: store.description,
			put: (...args) => store.put(...args).catch(note),
			get: (...args) => store.get(...args).then((body) => noting(body, note), note),
			head: (...args) => store.head(...args).catch(note),
			address: (...args) => store.address(...args).catch(note),
			list: (...args) => noting(store.list(...args), note),
			sweep: (...args) => store.sweep(...args).catch(note),
			probe: (...args) => store.probe(...args).catch(note),
			know: (facts) => store.know(facts),
			retrieval: (...args) => store.retrieval(...args).catch(note),
			retrieve: (...args) => store.retrieve(...args).catch(note)
		}
	};
}
async function* noting(items, note) {
	try {
		yield* items;
	} catch (error) {
		note(error);
	}
}
// app/alerts/heartbeat.ts
/** The App's own sign of life, as https://healthchecks.io/docs/http_api/ takes it. */
/**
* A duty to be done last: says that a tick did all its duties, or `/fail` and why not. Whoever
* listens hears nothing when nothing runs, and gives the alarm by itself.
*/
function createHeartbeat({ url, post, reasons }) {
	return () => {
		const why = reasons();
		return post({
			url: why.length === 0 ? url : failAddress(url),
			contentType: "text/plain; charset=utf-8",
			body: why.join("\n")
		});
	};
}
function failAddress(url) {
	const address = url.reveal();
	if (!URL.canParse(address)) return url;
	const parsed = new URL(address);
	parsed.pathname = `${parsed.pathname.replace(/\/+$/, "")}/fail`;
	return new Secret(parsed.href);
}
// app/alerts/describe-items.ts
/** What a message says, paragraph by paragraph, as plain text. */
function describeItems(message) {
	const { items, count, about } = message;
	const left = count - items.length;
	const paragraphs = items.map((item) => describeItem(item, about, count > 1));
	return left > 0 ? [...paragraphs, `And ${left.toLocaleString("en-US")} more.`] : paragraphs;
}
/** The title of a message about one alert is the title of that alert. */
function describeItem({ title, text, next, since }, about, titled) {
	const head = titled ? [title] : [];
	const began = `Since ${since.toISOString()}.`;
	if (about === "resolved") return [...head, `${began} It is over.`].join("\n");
	return [
		...head,
		text,
		began,
		`Next: ${next}`
	].join("\n");
}
// app/alerts/public-address.ts
/** Whether an address of the internet is one that anybody may reach. */
/**
* Not of everybody: https://www.iana.org/assignments/iana-ipv4-special-registry, multicast, and
* 168.63.129.16, where Azure answers its machines. 169.254.0.0/16 has the metadata of clouds.
*/
const SPECIAL_IPV4 = [
	...[
		"0.0.0.0/8",
		"10.0.0.0/8",
		"100.64.0.0/10",
		"127.0.0.0/8",
		"169.254.0.0/16"
	],
	...[
		"172.16.0.0/12",
		"192.0.0.0/24",
		"192.0.2.0/24",
		"192.88.99.0/24",
		"192.168.0.0/16"
	],
	...[
		"198.18.0.0/15",
		"198.51.100.0/24",
		"203.0.113.0/24",
		"224.0.0.0/4",
		"240.0.0.0/4"
	],
	"168.63.129.16/32"
];
/** All that is global: https://www.iana.org/assignments/ipv6-unicast-address-assignments */
const GLOBAL_IPV6 = "2000::/3";
/** Of these: Teredo and other protocols, documentation, and 6to4, which hides IPv4 addresses. */
const SPECIAL_IPV6 = [
	"2001::/23",
	"2001:db8::/32",
	"2002::/16",
	"3fff::/20"
];
/** Whatever is no address is not public. IPv4 within IPv6 never is: nobody needs it. */
function isPublicAddress(address) {
	switch (isIP(address)) {
		case 4: return !listOf(SPECIAL_IPV4, "ipv4").check(address, "ipv4");
		case 6: return !address.includes("%") && listOf([GLOBAL_IPV6], "ipv6").check(address, "ipv6") && !listOf(SPECIAL_IPV6, "ipv6").check(address, "ipv6");
		default: return false;
	}
}
function listOf(networks, family) {
	const list = new BlockList();
	for (const network of networks) {
		const [start = "", bits] = network.split("/");
		list.addSubnet(start, Number(bits), family);
	}
	return list;
}
// app/alerts/destination.ts
/** Where messages may go: looked at when a name was resolved, for the very connection. */
/** Throws `forbidden` for a host that is written as an address and is not public. */
function checkHost(host, { allowPrivate }) {
	const bare = host.replace(/^\[(.*)\]$/, "$1");
	if (!allowPrivate && isIP(bare) !== 0 && !isPublicAddress(bare)) throw forbidden();
}
/**
* Resolves names for a socket, which connects to what was looked at and nothing else: a name
* that is another address a moment later (DNS rebinding) gains nothing. A name with one private
* address among public ones is refused. Sockets do not ask for what is an address already:
* `checkHost` looks at that.
*/
function createLookup({ allowPrivate, resolve = resolveAll }) {
	return (host, options, callback) => {
		const fail = (error) => callback(error, "", 0);
		resolve(host).then((addresses) => {
			const [first] = addresses;
			if (first === void 0) return fail(new ChannelError("unreachable", "The name has no address."));
			const open = addresses.every(({ address }) => isPublicAddress(address));
			if (!allowPrivate && !open) return fail(forbidden());
			if (options.all === true) return callback(null, [...addresses]);
			return callback(null, first.address, first.family);
		}, fail);
	};
}
function resolveAll(host) {
	return lookup(host, { all: true });
}
function forbidden() {
	return new ChannelError("forbidden", "The destination is no public address. Set ALLOW_PRIVATE_DESTINATIONS to true to allow it.");
}
// app/alerts/mail-html.ts
const COLORS = {
	notice: "#0969da",
	warning: "#9a6700",
	critical: "#cf222e"
};
const RESOLVED = "#1a7f37";
/** The message as HTML that mail programs show, without anything to be fetched. */
async function renderMail(message) {
	const { default: render } = await import("mjml");
	const { html } = await render(mailTemplate(message), {
		fonts: {},
		validationLevel: "strict"
	});
	return html;
}
function mailTemplate(message) {
	const { title, about, severity, items, count, url, id } = message;
	const color = about === "resolved" ? RESOLVED : COLORS[severity];
	const left = count - items.length;
	const more = left > 0 ? `<mj-text>And ${left.toLocaleString("en-US")} more.</mj-text>` : "";
	const link = url === null ? "" : `<mj-button href="${escapeHtml$1(url)}" background-color="${color}">All of them</mj-button>`;
	return `<mjml lang="en">
  <mj-head>
    <mj-title>${escapeHtml$1(title)}</mj-title>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-text font-size="14px" line-height="20px" color="#1f2328" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#f6f8fa">
    <mj-section background-color="#ffffff" border-top="4px solid ${color}">
      <mj-column>
        <mj-text font-size="20px" line-height="26px">${escapeHtml$1(title)}</mj-text>
        ${items.map((item) => itemTemplate(item, message)).join("\n        ")}
        ${more}
        ${link}
        <mj-text font-size="12px" color="#59636e">Holdfast, ${escapeHtml$1(id)}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`;
}
function itemTemplate({ title, text, next, since }, message) {
	const head = message.count > 1 ? `<strong>${escapeHtml$1(title)}</strong><br />` : "";
	const began = `Since ${since.toISOString()}.`;
	return `<mj-text>${head}${message.about === "resolved" ? `${began} It is over.` : `${lines(text)}<br />${began}<br />Next: ${lines(next)}`}</mj-text>`;
}
function lines(text) {
	return escapeHtml$1(text).replaceAll("\n", "<br />");
}
function escapeHtml$1(text) {
	return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
// app/alerts/mail.ts
const TIMEOUT_MS$1 = 2e4;
/** E-mail by SMTP. */
function createMailChannel(options) {
	return {
		name: options.name,
		async send(message) {
			const html = await renderMail(message);
			const transport = await createTransport(options);
			try {
				await transport.sendMail({
					from: options.from,
					to: [...options.to],
					html,
					subject: subjectOf(message),
					text: textOf$1(message),
					messageId: `<${message.id}@${domainOf(options.from)}>`,
					headers: {
						"X-Holdfast-Delivery": message.id,
						"Auto-Submitted": "auto-generated"
					}
				});
			} catch (error) {
				throw explain$1(error);
			} finally {
				transport.close();
			}
		}
	};
}
/** Sends a mail that is no alert, once. Rejects with a `ChannelError`. */
function createMailer(options) {
	return async ({ subject, text, attachment: { name: filename, type: contentType, content } }) => {
		const transport = await createTransport(options);
		try {
			await transport.sendMail({
				from: options.from,
				to: [...options.to],
				subject,
				text,
				attachments: [{
					filename,
					contentType,
					content
				}],
				headers: { "Auto-Submitted": "auto-generated" }
			});
		} catch (error) {
			throw explain$1(error);
		} finally {
			transport.close();
		}
	};
}
async function createTransport(options) {
	const { smtp, destinations, timeoutMs = TIMEOUT_MS$1 } = options;
	const { createTransport: create } = await import("nodemailer");
	const url = readUrl$1(smtp);
	const secure = url.protocol === "smtps:";
	const port = Number(url.port) || (secure ? 465 : 587);
	const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
	return create({
		host,
		port,
		secure,
		...url.username !== "" && { auth: authOf(url) },
		requireTLS: options.requireTls ?? !destinations.allowPrivate,
		connectionTimeout: timeoutMs,
		greetingTimeout: timeoutMs,
		socketTimeout: timeoutMs,
		disableFileAccess: true,
		disableUrlAccess: true,
		getSocket(_, callback) {
			open$1(host, port, destinations, timeoutMs).then((connection) => callback(null, { connection }), (error) => callback(explain$1(error)));
		}
	});
}
/** Nodemailer resolves names by itself, and would not look where they lead. */
function open$1(host, port, destinations, timeoutMs) {
	checkHost(host, destinations);
	return new Promise((resolve, reject) => {
		const socket = connect({
			host,
			port,
			lookup: createLookup(destinations)
		});
		const fail = (error) => {
			socket.destroy();
			reject(error);
		};
		socket.setTimeout(timeoutMs, () => fail(new ChannelError("unreachable", "No answer.")));
		socket.once("error", fail);
		socket.once("connect", () => {
			socket.off("error", fail);
			socket.setTimeout(0);
			resolve(socket);
		});
	});
}
function readUrl$1(smtp) {
	const url = URL.canParse(smtp.reveal()) ? new URL(smtp.reveal()) : void 0;
	if (url !== void 0 && /^smtps?:$/.test(url.protocol)) return url;
	throw new ChannelError("forbidden", "The mail server must be given as smtps:// or smtp://.");
}
function authOf(url) {
	return {
		user: decodeURIComponent(url.username),
		pass: decodeURIComponent(url.password)
	};
}
/** A line break in a subject would begin another header. */
function subjectOf({ title }) {
	return `[Holdfast] ${title.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")}`;
}
function textOf$1(message) {
	const link = message.url === null ? [] : [`All of them: ${message.url}`];
	return [
		message.title,
		...describeItems(message),
		...link,
		message.id
	].join("\n\n");
}
function domainOf(from) {
	return /@([^\s@<>]+)>?$/.exec(from)?.[1] ?? "holdfast.invalid";
}
/** What a server says may repeat what it was told: only its codes are kept. */
function explain$1(error) {
	if (error instanceof ChannelError) return error;
	const { code, responseCode } = codesOf(error);
	if (responseCode !== void 0) return new ChannelError("refused", `The mail server answered ${responseCode} (${code}).`);
	return new ChannelError("unreachable", `The mail server did not take the message: ${code}.`);
}
function codesOf(error) {
	const unknown = {
		code: "no code",
		responseCode: void 0
	};
	if (!(error instanceof Error)) return unknown;
	const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
	const told = "responseCode" in error ? error.responseCode : void 0;
	return {
		code,
		responseCode: typeof told === "number" ? told : void 0
	};
}
// app/alerts/post.ts
/** One request to somebody else's server, which learns as little as possible and says nothing. */
/** No answer is waited for any longer. */
const TIMEOUT_MS = 15e3;
function createPost(destinations, timeoutMs = TIMEOUT_MS) {
	const lookup = createLookup(destinations);
	return async (posting) => {
		const url = readUrl(posting.url, destinations);
		const { status, retryAfterMs } = await new Promise((resolve, reject) => {
			const send = url.protocol === "https:" ? request$1 : request;
			const signal = AbortSignal.timeout(timeoutMs);
			const headers = headersOf(posting);
			const request$2 = send(url, {
				method: "POST",
				lookup,
				agent: false,
				signal,
				headers
			});
			request$2.on("error", (error) => reject(explain(error)));
			request$2.on("response", (response) => {
				const retryAfterMs = readRetryAfter(response.headers["retry-after"]);
				resolve({
					status: response.statusCode ?? 0,
					retryAfterMs
				});
				response.destroy();
			});
			request$2.end(posting.body);
		});
		if (status < 200 || status > 299) throw new ChannelError("refused", `The destination answered ${status}.`, retryAfterMs);
	};
}
/** In seconds, as Slack says it: https://docs.slack.dev/apis/web-api/rate-limits */
function readRetryAfter(text) {
	return text !== void 0 && /^\d{1,9}$/.test(text) ? Number(text) * 1e3 : void 0;
}
function headersOf({ contentType, body, headers }) {
	return {
		...headers,
		"content-type": contentType,
		"content-length": String(Buffer.byteLength(body)),
		"user-agent": "holdfast"
	};
}
function readUrl(secret, destinations) {
	const url = URL.canParse(secret.reveal()) ? new URL(secret.reveal()) : void 0;
	if (url === void 0 || !/^https?:$/.test(url.protocol)) throw new ChannelError("forbidden", "The destination is no address of the web.");
	if (url.protocol === "http:" && !destinations.allowPrivate) throw new ChannelError("forbidden", "The destination must be reached by https.");
	checkHost(url.hostname, destinations);
	return url;
}
/** Only the code: what is said of a failed connection may name the address. */
function explain(error) {
	if (error instanceof ChannelError) return error;
	const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
	return new ChannelError("unreachable", `The destination did not answer: ${code}.`);
}
// app/alerts/slack.ts
function createSlackChannel({ name, url, post }) {
	return {
		name,
		send(message) {
			return post({
				url,
				contentType: "application/json",
				body: JSON.stringify(slackBody(message))
			});
		}
	};
}
/** Characters of a section, of a header, and how many blocks a message may have. */
const SECTION = 3e3;
const HEADER = 150;
const MARK = {
	notice: "ℹ️",
	warning: "⚠️",
	critical: "🚨"
};
/** For people and for tests: what is posted. */
function slackBody(message) {
	const mark = message.about === "resolved" ? "✅" : MARK[message.severity];
	const sections = describeItems(message).map((text) => section(escapeText(text)));
	const page = message.url === null ? [] : [section(`<${escapeText(message.url)}|All of them>`)];
	return {
		text: escapeText(`${mark} ${message.title}`),
		unfurl_links: false,
		unfurl_media: false,
		blocks: [
			{
				type: "header",
				text: {
					type: "plain_text",
					text: cut(`${mark} ${message.title}`, HEADER),
					emoji: true
				}
			},
			...sections.slice(0, 47),
			...page,
			{
				type: "context",
				elements: [{
					type: "mrkdwn",
					text: `Holdfast, ${message.id}`
				}]
			}
		]
	};
}
function section(text) {
	return {
		type: "section",
		text: {
			type: "mrkdwn",
			text: cut(text, SECTION)
		}
	};
}
/** What Slack takes for its own: https://docs.slack.dev/messaging/formatting-message-text */
function escapeText(text) {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
/** Neither within a character nor within `&amp;`. */
function cut(text, most) {
	if (text.length <= most) return text;
	return `${text.slice(0, most - 1).replace(/(&[a-z]*|\p{Surrogate})$/u, "")}…`;
}
// app/alerts/webhook.ts
/**
* Messages as JSON. `X-Holdfast-Signature-256` is `sha256=` and the HMAC-SHA256, in hex, of
* `<X-Holdfast-Timestamp>.<body>`; the timestamp is in seconds since 1970. A message that is
* sent again has the same `X-Holdfast-Delivery`.
*/
function createWebhookChannel(options) {
	const { name, url, signingSecret, post, now } = options;
	return {
		name,
		send(message) {
			const body = JSON.stringify(bodyOf$1(message));
			const timestamp = String(Math.floor(now().getTime() / 1e3));
			const headers = {
				"X-Holdfast-Event": `alert.${message.about}`,
				"X-Holdfast-Delivery": message.id,
				"X-Holdfast-Timestamp": timestamp,
				"X-Holdfast-Signature-256": `sha256=${sign$1(signingSecret, `${timestamp}.${body}`)}`
			};
			return post({
				url,
				contentType: "application/json",
				body,
				headers
			});
		}
	};
}
function sign$1(secret, text) {
	return createHmac("sha256", secret.reveal()).update(text).digest("hex");
}
/** Member by member: what is added to a message is not published by that. */
function bodyOf$1({ id, about, kind, cause, severity, title, count, since, url, items }) {
	return {
		id,
		about,
		kind,
		cause,
		severity,
		title,
		count,
		url,
		alerts: items.map((item) => ({
			id: item.alertId,
			about: item.about,
			title: item.title,
			text: item.text,
			next: item.next,
			since: item.since.toISOString()
		})),
		since: since.toISOString()
	};
}
// app/channels.ts
/** Whom the App tells, from its settings and secrets. */
/** Throws `bad-input` for a channel of which a part is missing. */
async function readChannels({ mailFrom, mailTo, allowPrivateDestinations }, readSecret, now) {
	const destinations = { allowPrivate: allowPrivateDestinations };
	const post = createPost(destinations);
	const channels = [];
	let mailer;
	const listed = [];
	const smtp = await readSecret("SMTP_URL");
	if (smtp !== void 0) {
		if (mailFrom === void 0 || mailTo.length === 0) throw partOf("SMTP_URL", "MAIL_FROM, MAIL_TO");
		const options = {
			name: "mail",
			smtp,
			from: mailFrom,
			to: mailTo,
			destinations
		};
		channels.push(createMailChannel(options));
		mailer = createMailer(options);
		listed.push({
			name: "mail",
			destination: `${mailTo.join(", ")}, by ${hostOf(smtp)}`
		});
	}
	const slack = await readSecret("SLACK_WEBHOOK_URL");
	if (slack !== void 0) {
		channels.push(createSlackChannel({
			name: "slack",
			url: slack,
			post
		}));
		listed.push({
			name: "slack",
			destination: hostOf(slack)
		});
	}
	const webhook = await readSecret("ALERT_WEBHOOK_URL");
	if (webhook !== void 0) {
		const signingSecret = await readSecret("ALERT_WEBHOOK_SECRET");
		if (signingSecret === void 0) throw partOf("ALERT_WEBHOOK_URL", "ALERT_WEBHOOK_SECRET");
		channels.push(createWebhookChannel({
			name: "webhook",
			url: webhook,
			signingSecret,
			post,
			now
		}));
		listed.push({
			name: "webhook",
			destination: hostOf(webhook)
		});
	}
	const monitor = await readSecret("HEALTHCHECK_URL");
	return {
		channels,
		listed,
		mailer,
		heartbeat: monitor && ((reasons) => createHeartbeat({
			url: monitor,
			post,
			reasons
		}))
	};
}
/** The rest of the address may be a secret. */
function hostOf(url) {
	return URL.canParse(url.reveal()) ? new URL(url.reveal()).host : "an address that is none";
}
function partOf(given, missing) {
	return new HoldfastError("bad-input", `${given} is set without ${missing}.`, { hint: "Set all of them, or none: docs/alerts.md says what each is." });
}
// app/records/credential-ages.ts
/** When this value was first seen under this name: now, where there was another before. */
async function noteCredential(db, { name, fingerprint }, now) {
	const seen = {
		fingerprint,
		firstSeenAt: now.getTime()
	};
	await db.insertInto("credentialAges").values({
		name,
		...seen
	}).onConflict((conflict) => conflict.column("name").doUpdateSet(seen).where("credentialAges.fingerprint", "<>", fingerprint)).execute();
	const { firstSeenAt } = await db.selectFrom("credentialAges").select("firstSeenAt").where("name", "=", name).executeTakeFirstOrThrow();
	return new Date(firstSeenAt);
}
// app/records/expiring-tokens.ts
/** Those that are good still, and end before `before`. */
async function listExpiringTokens(db, now, before) {
	return (await db.selectFrom("tokens").select([
		"id",
		"name",
		"createdBy",
		"createdAt",
		"expiresAt"
	]).where("revokedAt", "is", null).where("expiresAt", ">", now.getTime()).where("expiresAt", "<", before.getTime()).orderBy("id").execute()).flatMap(({ createdAt, expiresAt, ...row }) => expiresAt === null ? [] : [{
		...row,
		createdAt: new Date(createdAt),
		expiresAt: new Date(expiresAt)
	}]);
}
// app/secrets/vault-expiry.ts
/** When the App's token of Vault ends, and what it reads there. */
const ANSWER_MS$2 = 1e4;
/** https://developer.hashicorp.com/vault/api-docs/auth/token#lookup-a-token-self */
const Lookup = z.object({ data: z.object({
	expire_time: z.iso.datetime({ offset: true }).nullish(),
	creation_ttl: z.number().nonnegative().optional()
}) });
/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version */
const Version = z.object({ data: z.object({ metadata: z.object({ deletion_time: z.string().default("") }) }) });
function createVaultExpiries({ address, token, namespace, fetch }) {
	const ask = (path) => fetch(`${address.replace(/\/+$/, "")}/v1/${path}`, {
		headers: {
			"x-vault-token": token.reveal(),
			"x-vault-request": "true",
			...namespace === void 0 ? {} : { "x-vault-namespace": namespace }
		},
		redirect: "error",
		signal: AbortSignal.timeout(ANSWER_MS$2)
	});
	return {
		async readToken() {
			const response = await ask("auth/token/lookup-self");
			if (response.status === 403) return "ended";
			if (!response.ok) throw new Error(`Vault answered with HTTP status ${response.status}.`);
			const { expire_time: end, creation_ttl: life } = Lookup.parse(await response.json()).data;
			const lifeMs = life === void 0 || life === 0 ? void 0 : life * 1e3;
			return {
				expiresAt: end ? new Date(end) : null,
				lifeMs
			};
		},
		async readDeletion(mount, path) {
			const parts = [
				mount,
				"data",
				...path.split("/")
			].map(encodeURIComponent);
			const response = await ask(parts.join("/"));
			if (!response.ok) throw new Error(`Vault answered with HTTP status ${response.status}.`);
			const { deletion_time: at } = Version.parse(await response.json()).data.metadata;
			return at === "" ? null : new Date(at);
		}
	};
}
// app/credentials.ts
/** All credentials of the App of which it is known, or was said, when they end. */
const DAY_MS = 864e5;
const RESTART = "Make a new one, give it to the App, and start the App again.";
/** Each kind apart. Throws `bad-input` for an age of what is not there. */
async function listExpiring({ environment, statedExpiries }, means) {
	return [
		sessionOfStore(environment),
		secretsOfVault(environment, means.fetch),
		tokensOfApi(means.db, means.now),
		await statedCredentials(statedExpiries, means)
	];
}
/** A session of the store that the environment gives: nobody renews it for this process. */
function sessionOfStore(environment) {
	const { AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN, AWS_CREDENTIAL_EXPIRATION } = environment;
	if (!AWS_ACCESS_KEY_ID || !AWS_SESSION_TOKEN) return async () => [];
	const end = new Date(AWS_CREDENTIAL_EXPIRATION ?? "");
	const session = {
		id: "AWS_SESSION_TOKEN",
		name: "The session for the store (AWS_SESSION_TOKEN)",
		expiresAt: Number.isNaN(end.getTime()) ? null : end,
		consequence: "Sessions last 36 hours at most. From then on the App can look at nothing in the store, and no backup is recorded.",
		next: "Give the App a role or a profile that renews itself; or new values, and start it again."
	};
	return async () => [session];
}
/** Tokens of the API that somebody made to end. */
function tokensOfApi(db, now) {
	return async () => {
		const at = now();
		return (await listExpiringTokens(db, at, new Date(at.getTime() + 30 * DAY_MS))).map(({ id, name, createdBy, createdAt, expiresAt }) => ({
			id: `token:${id}`,
			name: `The API token "${name}" of ${createdBy}`,
			expiresAt,
			lifeMs: expiresAt.getTime() - createdAt.getTime(),
			consequence: "Whatever uses it is refused from then on.",
			next: "Make another one, where it is still needed.",
			endsInSilence: true
		}));
	};
}
/** The token of Vault, and secrets there that will be deleted. */
function secretsOfVault(environment, fetcher) {
	const { VAULT_ADDR: address, VAULT_TOKEN: token, VAULT_NAMESPACE: namespace } = environment;
	const named = Object.entries(environment).flatMap(([name, value]) => {
		const [, mount, path] = /^vault:([^/#]+)\/([^#]+)#/.exec(value ?? "") ?? [];
		return mount === void 0 || path === void 0 ? [] : [{
			name,
			mount,
			path
		}];
	});
	if (!address || !token || named.length === 0) return async () => [];
	const vault = createVaultExpiries({
		address,
		token: new Secret(token),
		namespace,
		fetch: fetcher
	});
	return async () => {
		const token = await vault.readToken();
		if (token === "ended") return [{
			...VAULT_TOKEN,
			expiresAt: null,
			ended: true
		}];
		return [...describeToken(token), ...await deletedByVault(vault, named)];
	};
}
const START = "The App works on, and cannot be started again.";
const VAULT_TOKEN = {
	id: "VAULT_TOKEN",
	name: "The token of Vault (VAULT_TOKEN)",
	consequence: START,
	next: RESTART
};
function describeToken({ expiresAt, lifeMs }) {
	if (expiresAt === null) return [];
	return [{
		...VAULT_TOKEN,
		expiresAt,
		...lifeMs !== void 0 && { lifeMs }
	}];
}
async function deletedByVault(vault, named) {
	const found = [];
	for (const { name, mount, path } of named) {
		const expiresAt = await vault.readDeletion(mount, path);
		if (expiresAt === null) continue;
		const words = {
			name: `The secret ${name} in Vault`,
			consequence: START,
			next: "Write it to Vault once more, or take delete_version_after from it."
		};
		found.push({
			id: `vault:${name}`,
			expiresAt,
			...words
		});
	}
	return found;
}
/** What CREDENTIALS_EXPIRE says. */
async function statedCredentials(stated, means) {
	const known = [];
	for (const expiry of stated) {
		const { name } = expiry;
		if ("at" in expiry) known.push({
			name,
			read: async () => expiry.at
		});
		else known.push({
			name,
			read: await readByAge(name, expiry.afterMs, means)
		});
	}
	return async () => {
		const found = [];
		for (const { name, read } of known) found.push({
			id: name,
			name,
			expiresAt: await read(),
			consequence: "So says CREDENTIALS_EXPIRE; what does not work then depends on what it is.",
			next: RESTART
		});
		return found;
	};
}
async function readByAge(name, afterMs, means) {
	const { db, now, registered, readSecret, key } = means;
	const value = registered[name] ?? await readSecret(name);
	if (value === void 0) throw new HoldfastError("bad-input", `CREDENTIALS_EXPIRE names ${name}, which is not set.`, { hint: "Give a day in place of a number of days, or take it out." });
	const fingerprint = createHmac("sha256", key.reveal()).update(`${name}\0${value.reveal()}`).digest("hex").slice(0, 32);
	return async () => {
		const firstSeenAt = await noteCredential(db, {
			name,
			fingerprint
		}, now());
		return new Date(firstSeenAt.getTime() + afterMs);
	};
}
// app/server/credentials.ts
/** What GitHub gave the App when it was registered, kept in a file that only its owner reads. */
const File = z.object({
	appId: z.string().regex(/^\d+$/),
	privateKey: z.string().min(1),
	webhookSecret: z.string().min(1),
	clientId: z.string().optional(),
	clientSecret: z.string().optional()
});
function credentialsFile(dataDirectory) {
	return join(dataDirectory, "github-app.json");
}
/** Undefined when there is none. Throws `bad-input` for one that cannot be read. */
async function readCredentials(path) {
	const text = await readFile(path, "utf8").catch((error) => {
		if (error.code === "ENOENT") return void 0;
		throw unreadable(path, error);
	});
	if (text === void 0) return void 0;
	try {
		const { appId, privateKey, webhookSecret, clientId, clientSecret } = File.parse(JSON.parse(text));
		return {
			appId,
			privateKey: new Secret(privateKey),
			webhookSecret: new Secret(webhookSecret),
			clientId,
			clientSecret: clientSecret === void 0 ? void 0 : new Secret(clientSecret)
		};
	} catch {
		throw unreadable(path, void 0);
	}
}
/** Never replaces a file that is there: throws `bad-input`. */
async function writeCredentials(path, credentials) {
	const { appId, privateKey, webhookSecret, clientId, clientSecret } = credentials;
	const text = JSON.stringify({
		appId,
		clientId,
		privateKey: privateKey.reveal(),
		webhookSecret: webhookSecret.reveal(),
		clientSecret: clientSecret?.reveal()
	});
	await mkdir(dirname(path), {
		recursive: true,
		mode: 448
	});
	const draft = `${path}.${randomUUID()}`;
	const handle = await open(draft, "wx", 384);
	try {
		await handle.writeFile(text);
		await handle.sync();
	} finally {
		await handle.close();
	}
	try {
		await link(draft, path);
		await chmod(path, 384);
	} catch (cause) {
		throw new HoldfastError("bad-input", `${path} is there already.`, {
			hint: "The App is registered. To register another one, move that file away first.",
			cause
		});
	} finally {
		await rm(draft, { force: true });
	}
}
function unreadable(path, cause) {
	return new HoldfastError("bad-input", `${path} holds no credentials that can be read.`, {
		hint: "Put back a copy, or move it away and register the App again.",
		cause
	});
}
// app/credentials-at-start.ts
/** What the App must have been given before it can start. */
/**
* From the environment, or from the file that the registration wrote. Throws `bad-input` where
* one is missing.
*/
async function readAppCredentials({ appId, dataDirectory }, readSecret) {
	const privateKey = await readSecret("PRIVATE_KEY");
	const webhookSecret = await readSecret("WEBHOOK_SECRET");
	if (appId === void 0 && privateKey === void 0) {
		const registered = await readCredentials(credentialsFile(dataDirectory));
		if (registered !== void 0) return registered;
	}
	const missing = [
		...appId === void 0 ? ["APP_ID"] : [],
		...privateKey === void 0 ? ["PRIVATE_KEY"] : [],
		...webhookSecret === void 0 ? ["WEBHOOK_SECRET"] : []
	];
	if (appId !== void 0 && privateKey !== void 0 && webhookSecret !== void 0) return {
		appId,
		privateKey,
		webhookSecret
	};
	throw new HoldfastError("bad-input", `The App cannot start without ${missing.join(", ")}.`, { hint: "Copy them from the page of the App at GitHub, or register it: docs/app.md says how." });
}
/** Of the App itself, and of its store. Throws `bad-input` where one is missing. */
function requireAddresses({ url, store }) {
	if (url !== void 0 && store !== void 0) return {
		url,
		store
	};
	throw new HoldfastError("bad-input", `The App cannot start without ${url === void 0 ? "APP_URL" : "HOLDFAST_STORE"}.`, { hint: "docs/app.md lists every variable." });
}
// app/records/queues.ts
/** What waits to be done, for metrics. */
/** Each is looked up by the index of what is open: it costs no more than what waits. */
async function readQueues(db) {
	const deliveries = await db.selectFrom("deliveries").select(({ fn }) => [fn.countAll().as("waiting"), fn.min("receivedAt").as("oldestAt")]).where(sql`state in ('waiting', 'working')`).executeTakeFirstOrThrow();
	const runs = await db.selectFrom("runs").select(({ fn }) => [fn.countAll().as("waiting"), fn.min("createdAt").as("oldestAt")]).where(sql`state <> 'settled'`).executeTakeFirstOrThrow();
	const notifications = await db.selectFrom("notifications").select(({ fn }) => [fn.countAll().as("waiting"), fn.min("createdAt").as("oldestAt")]).where(sql`(sent_at is null and next_attempt_at < ${NEVER})`).executeTakeFirstOrThrow();
	const refs = await db.selectFrom("movedRefs").select(({ fn }) => [fn.countAll().as("waiting"), fn.min("foundAt").as("oldestAt")]).executeTakeFirstOrThrow();
	return {
		deliveries: queueOf(deliveries),
		runs: queueOf(runs),
		notifications: queueOf(notifications),
		refs: queueOf(refs)
	};
}
function queueOf({ waiting, oldestAt }) {
	return {
		waiting: Number(waiting),
		oldestAt: oldestAt === null ? null : new Date(oldestAt)
	};
}
// app/gauges.ts
/** What of the records Prometheus is told, each time it asks. */
function gaugesOfRecords(db, now) {
	return [
		{
			name: "holdfast_open_alerts",
			help: "Alerts that are not resolved, acknowledged or not.",
			labels: ["kind", "severity"],
			read: async () => (await countAlertsByKind(db)).map(({ kind, severity, count }) => ({
				labels: {
					kind,
					severity
				},
				value: count
			}))
		},
		{
			name: "holdfast_queue_waiting",
			help: "What waits: webhooks, runs that are not settled, messages, refs to be compared.",
			labels: ["queue"],
			read: async () => Object.entries(await readQueues(db)).map(([queue, { waiting }]) => ({
				labels: { queue },
				value: waiting
			}))
		},
		{
			name: "holdfast_queue_oldest_seconds",
			help: "How long the oldest of a queue has waited; 0 where nothing waits.",
			labels: ["queue"],
			read: async () => {
				const at = now().getTime();
				return Object.entries(await readQueues(db)).map(([queue, { oldestAt }]) => ({
					labels: { queue },
					value: oldestAt === null ? 0 : Math.max(0, at - oldestAt.getTime()) / 1e3
				}));
			}
		},
		{
			name: "holdfast_stored_bytes",
			help: "Bytes in the store by account, as last counted; none before the first count.",
			labels: ["account"],
			read: async () => [...await readStoredByAccount(db)].map(([account, value]) => ({
				labels: { account },
				value
			}))
		}
	];
}
// app/github/app-key.ts
/**
* How the App proves who it is. @octokit/auth-app does the same, but by the clock of the machine
* and half a minute back only; here the clock is an argument.
*/
/**
* A minute back, against clocks that differ, and no more than ten minutes in all:
* https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
*/
const BACK_SECONDS = 60;
const GOOD_FOR_SECONDS = 540;
/** Throws `bad-input` when `privateKey` is no RSA key in PEM form. */
function readAppKey(appId, privateKey) {
	const key = readKey(privateKey);
	return { tokenAt(now) {
		const seconds = Math.floor(now.getTime() / 1e3);
		const claims = {
			iat: seconds - BACK_SECONDS,
			exp: seconds + GOOD_FOR_SECONDS,
			iss: appId
		};
		const text = `${encode({
			alg: "RS256",
			typ: "JWT"
		})}.${encode(claims)}`;
		const signature = sign("sha256", Buffer.from(text), key).toString("base64url");
		return new Secret(`${text}.${signature}`);
	} };
}
function readKey(privateKey) {
	const key = tryKey(privateKey);
	if (key?.asymmetricKeyType === "rsa") return key;
	throw new HoldfastError("bad-input", "The private key of the App is no RSA key in PEM form.", { hint: "Give the whole .pem file that the App's settings page lets you download." });
}
function tryKey(privateKey) {
	try {
		return createPrivateKey(privateKey.reveal());
	} catch {
		return;
	}
}
function encode(part) {
	return Buffer.from(JSON.stringify(part)).toString("base64url");
}
// app/github/check-runs.ts
/** Check runs, within GitHub's limits: https://docs.github.com/en/rest/checks/runs */
/** Characters, says GitHub; as bytes they fit however it counts. */
const SUMMARY_BYTES = 65535;
const MESSAGE_BYTES = 65535;
const ANNOTATION_TITLE_CHARACTERS = 255;
const ANNOTATIONS_AT_ONCE = 50;
const MOST_ACTIONS = 3;
const LABEL_CHARACTERS = 20;
const DESCRIPTION_CHARACTERS = 40;
const IDENTIFIER_CHARACTERS = 20;
const SUMMARY_ENDING = "\n\n… The rest is left out.";
function createCheckRuns(ask) {
	return {
		async createCheckRun({ owner, name }, check) {
			const [first = [], ...rest] = byFifty(check.annotations);
			const question = {
				operation: "createCheckRun",
				parameters: {
					owner,
					repo: name,
					head_sha: check.headSha,
					...bodyOf(check, first)
				}
			};
			const { data } = readAnswer(question, await ask.send(question), z.object({ id: Id$1 }));
			await annotate(ask, {
				owner,
				name
			}, data.id, check, rest);
			return data;
		},
		async updateCheckRun(place, id, check) {
			const [first = [], ...rest] = byFifty(check.annotations);
			await ask.send(updateOf(place, id, bodyOf(check, first)));
			await annotate(ask, place, id, check, rest);
		}
	};
}
/** Annotations are added to those that are there. */
async function annotate(ask, place, id, check, batches) {
	for (const batch of batches) await ask.send(updateOf(place, id, { output: outputOf(check, batch) }));
}
function updateOf({ owner, name }, id, body) {
	return {
		operation: "updateCheckRun",
		parameters: {
			owner,
			repo: name,
			check_run_id: id,
			...body
		}
	};
}
function bodyOf(check, annotations) {
	return {
		name: check.name,
		status: "completed",
		conclusion: check.conclusion,
		...check.detailsUrl !== void 0 && { details_url: check.detailsUrl },
		output: outputOf(check, annotations),
		actions: actionsOf(check)
	};
}
function outputOf({ title, summary }, annotations) {
	return {
		title,
		summary: cutToBytes(summary, SUMMARY_BYTES, SUMMARY_ENDING),
		annotations: annotations.map((annotation) => ({
			path: annotation.path,
			start_line: annotation.startLine,
			end_line: annotation.endLine,
			annotation_level: annotation.level,
			title: cutToCharacters(annotation.title, ANNOTATION_TITLE_CHARACTERS),
			message: cutToBytes(annotation.message, MESSAGE_BYTES)
		}))
	};
}
function actionsOf({ actions = [] }) {
	if (actions.find(({ identifier }) => [...identifier].length > IDENTIFIER_CHARACTERS) !== void 0 || actions.length > MOST_ACTIONS) throw new HoldfastError("bad-input", "A check run has too many buttons, or too long a name.", { hint: "GitHub takes three buttons, with identifiers of twenty characters." });
	return actions.map(({ label, description, identifier }) => ({
		label: cutToCharacters(label, LABEL_CHARACTERS),
		description: cutToCharacters(description, DESCRIPTION_CHARACTERS),
		identifier
	}));
}
function byFifty(annotations) {
	const batches = Math.ceil(annotations.length / ANNOTATIONS_AT_ONCE);
	return Array.from({ length: batches }, (_, at) => annotations.slice(at * ANNOTATIONS_AT_ONCE, (at + 1) * ANNOTATIONS_AT_ONCE));
}
// app/github/comparisons.ts
/** Whether a branch kept its history. */
function createComparisons(ask) {
	return { async keepsCommit({ owner, name }, { before, after }) {
		const question = {
			operation: "compareCommits",
			parameters: {
				owner,
				repo: name,
				basehead: `${before}...${after}`,
				per_page: 1
			}
		};
		const answer = await ask.send(question, [404]);
		if (answer.status === 404) {
			if (UNRELATED.test(answer.message)) return false;
			if (isAbsence(answer)) return void 0;
			throw ask.refusal(answer);
		}
		const { status } = readAnswer(question, answer, Comparison).data;
		return status === "ahead" || status === "identical";
	} };
}
/** Of two histories that begin apart: somebody put another repository in the place of this one. */
const UNRELATED = /no common ancestor/i;
const Comparison = z.object({ status: z.enum([
	"ahead",
	"behind",
	"diverged",
	"identical"
]) });
// app/github/files.ts
/** Files and heads, as they are on GitHub now. */
const FILES_HELD = 50;
const HEADS_HELD = 200;
function createFiles(ask, find) {
	const heads = createMemory(HEADS_HELD);
	const files = createMemory(FILES_HELD);
	const readHead = ({ owner, name }, branch) => ask.find({
		operation: "readRef",
		parameters: {
			owner,
			repo: name,
			ref: `heads/${branch}`
		}
	}, Ref, heads);
	return {
		readHead,
		async readFile(place, path) {
			const repository = await find(place.owner, place.name);
			if (repository === void 0) return void 0;
			const commitSha = await readHead(repository, repository.defaultBranch);
			if (commitSha === void 0) return void 0;
			const question = contentsAt(repository, path, commitSha);
			const contents = await ask.find(question, Contents, files);
			if (contents?.type !== "file") return void 0;
			if (contents.encoding !== "base64") throw tooBig(repository, path);
			const text = Buffer.from(contents.content, "base64").toString("utf8");
			return {
				repositoryId: repository.id,
				commitSha,
				blobSha: contents.sha,
				text
			};
		}
	};
}
/** Of one commit, so that the file is the one that lay there with it. */
function contentsAt({ owner, name }, path, ref) {
	return {
		operation: "readContents",
		parameters: {
			owner,
			repo: name,
			path,
			ref
		}
	};
}
const Ref = z.object({ object: z.object({ sha: z.string() }) }).transform(({ object }) => object.sha);
/** A file; or a directory, a submodule, a link that leads nowhere. */
const Contents = z.union([z.object({
	type: z.literal("file"),
	sha: z.string(),
	encoding: z.string(),
	content: z.string()
}), z.union([z.array(z.unknown()), z.object({ type: z.string() })]).transform(() => ({ type: "other" }))]);
function tooBig({ owner, name }, path) {
	const message = `${path} of ${owner}/${name} is bigger than a megabyte.`;
	return new HoldfastError("source-unsupported", message, { hint: "Make the file smaller." });
}
// app/github/installation-token.ts
const SPARE_MS = 3e5;
/** Who asks while a token is being made waits for that one. */
function createHeldToken(make, now) {
	let held;
	let making;
	const makeOne = async () => {
		try {
			held = await make();
			return held;
		} finally {
			making = void 0;
		}
	};
	return {
		async take() {
			if (held && held.expiresAt.getTime() - SPARE_MS > now().getTime()) return held.token;
			making ??= makeOne();
			return (await making).token;
		},
		drop(token) {
			if (held?.token === token) held = void 0;
		}
	};
}
// app/github/installations.ts
/** The App itself, and the accounts that have it. */
function createInstallations(ask) {
	return {
		readApp: async () => (await ask.read({ operation: "readApp" }, App)).data,
		async *listInstallations() {
			yield* await listAll(ask, {
				question: {
					operation: "listInstallations",
					parameters: { per_page: 100 }
				},
				schema: InstallationPage,
				idOf: ({ id }) => id
			});
		},
		readInstallation: (id) => ask.find({
			operation: "readInstallation",
			parameters: { installation_id: id }
		}, InstallationAnswer),
		async *listDeliveries(since) {
			const deliveries = walk(ask, {
				question: {
					operation: "listDeliveries",
					parameters: { per_page: 100 }
				},
				schema: DeliveryPage,
				idOf: ({ id }) => id
			});
			for await (const delivery of deliveries) {
				if (delivery.deliveredAt < since) return;
				yield delivery;
			}
		},
		async redeliver(id) {
			await ask.send({
				operation: "redeliver",
				parameters: { delivery_id: id }
			});
		}
	};
}
const App = z.object({
	id: Id$1,
	slug: z.string(),
	name: z.string(),
	html_url: z.string(),
	permissions: Granted,
	events: z.array(z.string())
}).transform(({ html_url: url, ...app }) => ({
	...app,
	url
}));
/** People and organisations have a login, enterprises a slug. */
const Account = z.union([z.object({
	id: Id$1,
	login: z.string().min(1)
}), z.object({
	id: Id$1,
	slug: z.string().min(1)
}).transform(({ id, slug: login }) => ({
	id,
	login
}))]).nullable();
const InstallationAnswer = z.object({
	id: Id$1,
	account: Account,
	target_id: Id$1,
	target_type: z.enum([
		"Organization",
		"User",
		"Enterprise"
	]),
	permissions: Granted,
	suspended_at: Time$1.nullish()
}).transform((answer) => ({
	id: answer.id,
	accountId: answer.account?.id ?? answer.target_id,
	account: answer.account?.login ?? "ghost",
	accountKind: answer.target_type,
	permissions: answer.permissions,
	suspendedAt: answer.suspended_at ?? null
}));
const InstallationPage = z.array(InstallationAnswer).transform((items) => ({ items }));
const DeliveryPage = z.array(z.object({
	id: Id$1,
	guid: z.string(),
	event: z.string(),
	status_code: z.int(),
	delivered_at: Time$1,
	redelivery: z.boolean()
}).transform(({ status_code: statusCode, delivered_at: deliveredAt, ...delivery }) => ({
	...delivery,
	statusCode,
	deliveredAt
}))).transform((items) => ({ items }));
// app/github/issues.ts
/** Issues of the App's own making. */
/** GitHub refuses more: `is too long (maximum is 256 characters)`, and 65536 for the body. */
const TITLE_CHARACTERS = 256;
const BODY_BYTES = 65535;
function createIssues(ask) {
	return {
		async createIssue({ owner, name }, issue) {
			const question = {
				operation: "createIssue",
				parameters: {
					owner,
					repo: name,
					...cutIssue(issue)
				}
			};
			const { data } = readAnswer(question, await ask.send(question), z.object({ number: Id$1 }));
			return data;
		},
		async updateIssue({ owner, name }, number, { state, ...text }) {
			await ask.send({
				operation: "updateIssue",
				parameters: {
					owner,
					repo: name,
					issue_number: number,
					...cutIssue(text),
					...state !== void 0 && { state }
				}
			});
		}
	};
}
function cutIssue({ title, body, labels }) {
	return {
		...title !== void 0 && { title: cutToCharacters(title, TITLE_CHARACTERS) },
		...body !== void 0 && { body: cutToBytes(body, BODY_BYTES) },
		...labels !== void 0 && { labels: [...labels] }
	};
}
// app/github/narrow-token.ts
/** Tokens of an installation, whole for the App itself and narrow for jobs. */
/** For all that the installation may do. Throws `source-denied` when it is suspended or gone. */
async function createWholeToken(ask, installation) {
	const question = questionOf(installation, {});
	const { data } = readAnswer(question, await answerTo(ask, question, installation), TokenAnswer);
	return {
		token: data.token,
		expiresAt: data.expires_at
	};
}
/** Throws `bad-input` rather than ask for nothing: GitHub gives everything then. */
async function createNarrowToken(ask, installation, request) {
	refuseNothing(request);
	const { repositoryIds, permissions } = request;
	const question = questionOf(installation, {
		repository_ids: repositoryIds.map(BigInt),
		permissions
	});
	const { data } = readAnswer(question, await answerTo(ask, question, installation), NarrowAnswer);
	refuseMore(data, request);
	return {
		token: data.token,
		expiresAt: data.expires_at
	};
}
function questionOf(installation, body) {
	return {
		operation: "createToken",
		parameters: {
			installation_id: installation,
			...body
		}
	};
}
async function answerTo(ask, question, installation) {
	const answer = await ask.send(question, [404, 422]);
	if (answer.status < 400) return answer;
	const refusal = ask.refusal(answer);
	const gone = answer.status === 404 && refusal.code === "source-not-found";
	throw new HoldfastError("source-denied", refusal.message, {
		hint: gone ? `Installation ${installation} is gone: the account must install the App again.` : "Compare what the installation may do, and see, with what was asked for.",
		cause: refusal
	});
}
const TokenAnswer = z.object({
	token: z.string().min(1).transform((token) => new Secret(token)),
	expires_at: Time$1
});
const NarrowAnswer = TokenAnswer.extend({
	permissions: Granted,
	repository_selection: z.literal("selected").optional(),
	repositories: z.array(z.object({ id: Id$1 }))
});
function refuseNothing({ repositoryIds, permissions }) {
	const odd = repositoryIds.some((id) => !/^[1-9]\d*$/.test(id));
	if (repositoryIds.length > 0 && Object.keys(permissions).length > 0 && !odd) return;
	throw new HoldfastError("bad-input", "A token was asked for without repositories or permissions.", { hint: "This is a defect: please report it." });
}
/** A token that may do more than was asked for is handed to nobody. */
function refuseMore(answer, request) {
	const strange = answer.repositories.some(({ id }) => !request.repositoryIds.includes(id));
	const more = Object.entries(answer.permissions).find(([name, level]) => {
		if (name === "metadata" && level === "read") return false;
		const asked = request.permissions[name];
		return level !== "read" && level !== "write" ? true : asked !== "write" && asked !== level;
	});
	if (!strange && more === void 0) return;
	throw new HoldfastError("source-protocol", "GitHub made a token that may do more than asked.", { hint: "Report it to GitHub; the token was thrown away." });
}
// app/github/properties.ts
/** Custom properties of an organisation's repositories. */
const PAGES_HELD$1 = 200;
function createProperties(ask) {
	const memory = createMemory(PAGES_HELD$1);
	return { async readProperties(organization) {
		const question = {
			operation: "readProperties",
			parameters: {
				org: organization,
				per_page: 100
			}
		};
		if (await ask.find(question, PropertiesPage, memory) === void 0) return /* @__PURE__ */ new Map();
		const idOf = ({ id }) => id;
		const listed = await listAll(ask, {
			question,
			schema: PropertiesPage,
			memory,
			idOf
		});
		return new Map(listed.map(({ id, properties }) => [id, properties]));
	} };
}
const PropertiesPage = z.array(z.object({
	repository_id: Id$1,
	properties: z.array(z.object({
		property_name: z.string(),
		value: z.union([z.string(), z.array(z.string())]).nullable()
	}))
}).transform(({ repository_id: id, properties }) => ({
	id,
	properties: Object.fromEntries(properties.flatMap(({ property_name: name, value }) => value === null ? [] : [[name, value]]))
}))).transform((items) => ({ items }));
// app/github/repositories.ts
/** Repositories as an installation sees them. */
/** Enough for twenty thousand repositories: a page takes some thirty kilobytes. */
const PAGES_HELD = 200;
const REPOSITORIES_HELD = 200;
function createRepositories(ask) {
	const pages = createMemory(PAGES_HELD);
	const byId = createMemory(REPOSITORIES_HELD);
	const byName = createMemory(REPOSITORIES_HELD);
	return {
		async *listRepositories() {
			yield* await listAll(ask, {
				question: {
					operation: "listRepositories",
					parameters: { per_page: 100 }
				},
				schema: RepositoryPage,
				memory: pages,
				idOf: ({ id }) => id
			});
		},
		readRepository: (id) => ask.find({
			operation: "readRepository",
			parameters: { repository_id: id }
		}, Repository, byId),
		findRepository: (owner, name) => ask.find({
			operation: "findRepository",
			parameters: {
				owner,
				repo: name
			}
		}, Repository, byName)
	};
}
const Repository = z.object({
	id: Id$1,
	name: z.string().min(1),
	owner: z.object({ login: z.string().min(1) }),
	html_url: z.string().min(1),
	default_branch: z.string(),
	private: z.boolean(),
	visibility: z.enum([
		"public",
		"private",
		"internal"
	]).optional(),
	archived: z.boolean(),
	fork: z.boolean(),
	language: z.string().nullish(),
	topics: z.array(z.string()).default([]),
	size: z.int().nonnegative(),
	pushed_at: Time$1.nullish()
}).transform((answer) => ({
	id: answer.id,
	owner: answer.owner.login,
	name: answer.name,
	url: answer.html_url,
	defaultBranch: answer.default_branch,
	visibility: answer.visibility ?? (answer.private ? "private" : "public"),
	archived: answer.archived,
	fork: answer.fork,
	language: answer.language ?? null,
	topics: answer.topics,
	sizeBytes: answer.size * 1024,
	pushedAt: answer.pushed_at ?? null
}));
const RepositoryPage = z.object({
	total_count: z.int().nonnegative(),
	repositories: z.array(Repository)
}).transform(({ total_count: total, repositories: items }) => ({
	total,
	items
}));
// app/github/workflows.ts
/** Workflows: finding them, starting them, switching their schedules on again. */
const WORKFLOWS_HELD = 200;
function createWorkflows(ask) {
	const workflows = createMemory(WORKFLOWS_HELD);
	return {
		dispatch: (request) => dispatch(ask, request),
		readWorkflow: (place, file) => ask.find({
			operation: "readWorkflow",
			parameters: placeOf(place, file)
		}, WorkflowAnswer, workflows),
		async enableWorkflow(place, file) {
			await ask.send({
				operation: "enableWorkflow",
				parameters: placeOf(place, file)
			});
		}
	};
}
function placeOf({ owner, name }, file) {
	return {
		owner,
		repo: name,
		workflow_id: file
	};
}
async function dispatch(ask, request) {
	const asked = dispatchOf(request, { return_run_details: true });
	const answer = await ask.send(asked, [
		400,
		404,
		422
	]);
	if (isTooOld(answer)) return readDispatch(ask, request, dispatchOf(request, {}));
	return readDispatch(ask, request, asked, answer);
}
async function readDispatch(ask, request, question, answered) {
	const answer = answered ?? await ask.send(question, [
		400,
		404,
		422
	]);
	if (answer.status >= 400) throw notDispatched(request, answer);
	if (answer.status === 204) return { githubRunId: void 0 };
	const { data } = readAnswer(question, answer, Dispatched);
	return { githubRunId: data.workflow_run_id };
}
function dispatchOf(request, more) {
	const { ref, inputs, file } = request;
	return {
		operation: "dispatch",
		parameters: {
			...placeOf(request, file),
			ref,
			inputs,
			...more
		}
	};
}
/** A server of before February 2026, which takes a dispatch and tells nothing of the run. */
function isTooOld({ status, message }) {
	return (status === 400 || status === 422) && message.includes("return_run_details");
}
const Dispatched = z.object({ workflow_run_id: Id$1.optional() });
/** https://docs.github.com/en/rest/actions/workflows#get-a-workflow */
const WorkflowAnswer = z.object({
	id: Id$1,
	path: z.string(),
	state: z.string()
}).transform(({ id, path, state }) => ({
	id,
	path,
	state: stateOf(state)
}));
function stateOf(state) {
	if (state === "active") return "active";
	if (state === "disabled_inactivity") return "disabled-by-inactivity";
	return state === "deleted" ? "gone" : "disabled";
}
function notDispatched(request, { status, message }) {
	const { owner, name, file, ref } = request;
	const said = `GitHub does not start ${file} of ${owner}/${name} at ${ref}: ${status}: ${message}`;
	return new HoldfastError("bad-input", said, { hint: status === 404 ? "Check that the workflow lies on that branch, and that the App may see the repository." : "Compare the workflow with examples/control-repository." });
}
// app/github/workflow-runs.ts
/** What became of workflows that were started. */
function createWorkflowRuns(ask) {
	return {
		readWorkflowRun: (place, id) => ask.find({
			operation: "readWorkflowRun",
			parameters: runOf(place, id)
		}, Run),
		async *listWorkflowRuns(place, file, since) {
			const question = {
				operation: "listWorkflowRuns",
				parameters: {
					...placeOf(place, file),
					per_page: 100
				}
			};
			for await (const run of walk(ask, {
				question,
				schema: RunPage,
				idOf: ({ id }) => id
			})) {
				if (run.createdAt < since) return;
				yield run;
			}
		},
		listJobs(place, id) {
			return walk(ask, {
				question: {
					operation: "listJobs",
					parameters: {
						...runOf(place, id),
						filter: "latest",
						per_page: 100
					}
				},
				schema: JobPage,
				idOf: (job) => job.id
			});
		},
		async cancelWorkflowRun(place, id) {
			await ask.send({
				operation: "cancelWorkflowRun",
				parameters: runOf(place, id)
			}, [409]);
		}
	};
}
function runOf({ owner, name }, id) {
	return {
		owner,
		repo: name,
		run_id: id
	};
}
const Run = z.object({
	id: Id$1,
	run_attempt: z.int().positive().default(1),
	status: z.string().nullable(),
	conclusion: z.string().nullable(),
	event: z.string(),
	display_title: z.string(),
	created_at: Time$1,
	html_url: z.string()
}).transform((answer) => {
	const status = statusOf(answer.status);
	return {
		id: answer.id,
		attempt: answer.run_attempt,
		status,
		conclusion: status === "completed" ? answer.conclusion : null,
		event: answer.event,
		title: answer.display_title,
		createdAt: answer.created_at,
		url: answer.html_url
	};
});
/** Before a runner has it, a run is queued, requested, pending or waiting for leave. */
function statusOf(status) {
	if (status === "completed") return "completed";
	return status === "in_progress" ? "running" : "waiting";
}
const RunPage = z.object({
	total_count: z.int().nonnegative(),
	workflow_runs: z.array(Run)
}).transform(({ total_count: total, workflow_runs: items }) => ({
	total,
	items
}));
const Job$1 = z.object({
	id: Id$1,
	run_attempt: z.int().positive().default(1),
	name: z.string(),
	status: z.string(),
	conclusion: z.string().nullable()
}).transform(({ id, run_attempt: attempt, name, status, conclusion }) => {
	const completed = status === "completed";
	return {
		id,
		attempt,
		name,
		completed,
		conclusion: completed ? conclusion : null
	};
});
const JobPage = z.object({
	total_count: z.int().nonnegative(),
	jobs: z.array(Job$1)
}).transform(({ total_count: total, jobs: items }) => ({
	total,
	items
}));
// app/github/app-github.ts
/** Throws `bad-input` when the private key is none. Asks nothing yet. */
function createAppGitHub(options) {
	const baseUrl = options.baseUrl ?? apiAddress(options.host);
	const transport = createTransport$1({
		...options,
		baseUrl
	});
	const app = actorByKey(options, transport);
	const installations = /* @__PURE__ */ new Map();
	return {
		...createInstallations(createAsk(app, transport, options)),
		installation(id) {
			const known = installations.get(id) ?? createInstallation(id, app, transport, options);
			installations.set(id, known);
			return known;
		}
	};
}
function actorByKey(options, { host }) {
	const key = readAppKey(options.appId, options.privateKey);
	return {
		byKey: true,
		queue: createQueue(options),
		gate: createGate(host, options),
		takeToken: async () => key.tokenAt(options.now()),
		dropToken: () => false
	};
}
function createInstallation(id, app, transport, options) {
	const queue = createQueue(options);
	const byKey = createAsk({
		...app,
		installation: id
	}, transport, options);
	const forJobs = createAsk({
		...app,
		installation: id,
		queue
	}, transport, options);
	const held = createHeldToken(() => createWholeToken(byKey, id), options.now);
	const ask = createAsk({
		installation: id,
		byKey: false,
		queue,
		gate: createGate(transport.host, options, id),
		takeToken: () => held.take(),
		dropToken(token) {
			held.drop(token);
			return true;
		}
	}, transport, options);
	const repositories = createRepositories(ask);
	return {
		...repositories,
		...createProperties(ask),
		...createFiles(ask, repositories.findRepository),
		...createComparisons(ask),
		...createWorkflows(ask),
		...createWorkflowRuns(ask),
		...createCheckRuns(ask),
		...createIssues(ask),
		createToken: (request) => createNarrowToken(forJobs, id, request)
	};
}
// app/receipt-key.ts
/** The key that signs receipts: one that is given, or one that is made once and kept. */
/** PEM. One that is made lies in `dataDirectory`, for its owner alone, with its public half. */
async function readReceiptKey(given, dataDirectory) {
	if (given !== void 0) return given;
	const path = join(dataDirectory, "receipts.pem");
	await mkdir(dataDirectory, {
		recursive: true,
		mode: 448
	});
	const { privateKey, publicKey } = generateKeyPairSync("ed25519", {
		privateKeyEncoding: {
			type: "pkcs8",
			format: "pem"
		},
		publicKeyEncoding: {
			type: "spki",
			format: "pem"
		}
	});
	try {
		await writeFile(path, privateKey, {
			mode: 384,
			flag: "wx"
		});
		await writeFile(join(dataDirectory, "receipts.pub.pem"), publicKey);
		return new Secret(privateKey);
	} catch (error) {
		if (!isTaken(error)) throw unusable$1(path, error);
	}
	return new Secret(await readFile(path, "utf8").catch((error) => {
		throw unusable$1(path, error);
	}));
}
function isTaken(error) {
	return error instanceof Error && "code" in error && error.code === "EEXIST";
}
function unusable$1(path, cause) {
	return new HoldfastError("bad-input", `The key for receipts cannot be kept in ${path}.`, {
		hint: "Give RECEIPT_KEY, or a DATA_DIR that the App may write to.",
		cause
	});
}
// app/parts.ts
/** Throws `bad-input` for settings that the App cannot work with. */
async function openParts(settings, readSecret, world) {
	const log = createLog(world.write, world.now);
	const credentials = await readAppCredentials(settings, readSecret);
	const { url, store } = requireAddresses(settings);
	const storeAddress = parseStoreAddress(store);
	const metricsToken = await readSecret("METRICS_TOKEN");
	const receiptKey = await readReceiptKey(await readSecret("RECEIPT_KEY"), settings.dataDirectory);
	const channels = await readChannels(settings, readSecret, world.now);
	const { metrics, countBy } = openMetrics();
	const limits = createLimitWatch(world.now);
	const github = openGitHub(credentials, settings, world, {
		log,
		metrics,
		limits
	});
	const db = await openRecords(readDatabaseAddress(settings.database));
	addGauges(metrics, gaugesOfRecords(db, world.now));
	const git = await openGitContext(world.scratch, settings.environment, world.signal);
	const watched = watchStore(openStore(storeAddress, storeTools(world)), world.now);
	return {
		settings,
		world,
		log,
		metrics,
		metricsToken,
		github,
		db,
		git,
		url,
		credentials,
		receiptKey,
		channels,
		countBy,
		storeAddress,
		watched,
		limits,
		expiring: await listExpiring(settings, {
			db,
			now: world.now,
			readSecret,
			key: receiptKey,
			fetch: world.fetch,
			registered: {
				PRIVATE_KEY: credentials.privateKey,
				WEBHOOK_SECRET: credentials.webhookSecret
			}
		}),
		store: watched.store
	};
}
async function closeParts({ git, db }) {
	await closeGitContext(git);
	await db.destroy();
}
function openMetrics() {
	let states = async () => ({});
	return {
		metrics: createMetrics([{
			name: "holdfast_repositories",
			help: "Repositories, by how they are covered.",
			label: "state",
			count: () => states()
		}]),
		countBy: (count) => {
			states = count;
		}
	};
}
function openGitHub({ appId, privateKey }, { githubHost, githubApiUrl }, { fetch, now, sleep, signal }, { log, metrics, limits }) {
	return createAppGitHub({
		appId,
		privateKey,
		host: githubHost,
		baseUrl: githubApiUrl,
		fetch,
		now,
		sleep,
		signal,
		log: (line) => log.warn(line),
		onLimited: limits.note,
		onRequest: ({ operation, status }) => metrics.githubRequests.inc({
			kind: operation,
			status: String(status ?? "none")
		})
	});
}
function storeTools({ now, sleep, random, elapsedMs, signal }) {
	return {
		now,
		sleep,
		random,
		elapsedMs,
		signal,
		probesKeptMs: 0
	};
}
// app/alerts/conditions-of-findings.ts
/** So many refs of one snapshot are told one by one. */
const MOST_REFS = 100;
/** What somebody should know of the findings about one repository, from `since` on. */
function conditionsOfFindings(findings, { repository, absence }, since) {
	const refs = findings.filter((it) => it.kind === "ref-changed");
	return [...findings.flatMap((it) => it.kind === "ref-changed" || it.kind === "mended" || it.kind === "ref-moved" ? [] : [conditionOf(it, absence)]), ...conditionsOfRefs(refs)].map((it) => ({
		...it,
		repository,
		since
	}));
}
function conditionOf(finding, absence) {
	switch (finding.kind) {
		case "unproved": return {
			kind: "unproved",
			text: `What its last run stored could not be proved. ${finding.code}: ${finding.message}`,
			next: "Look at its last runs, and start one by hand."
		};
		case "source-gone": {
			const { snapshot: held, reason } = finding;
			return {
				kind: "source-gone",
				reason: absence,
				text: `GitHub has it no more: ${reason}.`,
				next: "Restore it if it is missed; if not, let go of its held snapshots.",
				held
			};
		}
		case "false-claim":
		case "damaged":
		case "shrunk": return finding;
	}
}
function conditionsOfRefs(findings) {
	return [...groupBy(findings, ({ snapshot }) => snapshot).values()].flatMap((changed) => {
		const inOrder = changed.toSorted((a, b) => a.ref < b.ref ? -1 : 1);
		return [...inOrder.slice(0, MOST_REFS), ...describeRest(inOrder)];
	});
}
function describeRest(changed) {
	const [first] = changed;
	const count = changed.length - MOST_REFS;
	if (first === void 0 || count <= 0) return [];
	const { snapshot, heldBy } = first;
	return [{
		kind: "more-refs-changed",
		snapshot,
		count,
		heldBy
	}];
}
// app/alerts/tell.ts
/** Findings of the results become alerts, in the transaction that records what was found. */
/** Writes with the `db` that the teller is handed, so that each finding is told once. */
function createTeller(now) {
	return async (db, findings) => {
		const at = now();
		const alerts = [];
		for (const [id, some] of groupBy(findings, ({ repositoryId }) => repositoryId)) {
			const found = await readFound(db, id);
			alerts.push(...conditionsOfFindings(some, found, at).map(describeCondition));
		}
		await openAlerts(db, alerts, at);
		await resolveAlerts(db, mendedKeys(findings), at);
	};
}
/** A store may hold what no installation has; it is told as well. */
async function readFound(db, id) {
	const repository = await readRepository(db, id);
	if (repository === void 0) return {
		repository: {
			id,
			installationId: null,
			owner: "repository",
			name: id
		},
		absence: "unseen"
	};
	const { presence } = repository;
	return {
		repository,
		absence: presence === "present" ? "unseen" : presence
	};
}
function mendedKeys(findings) {
	return findings.flatMap((it) => it.kind === "mended" ? [`damaged:${it.repositoryId}:${it.snapshot}`] : []);
}
// app/telling.ts
/** What is written down of all that the App finds and does: audit events, and alerts. */
function createTelling({ db, now }) {
	const alert = createTeller(now);
	const record = (within, action, target, detail, result = "done") => recordEvent(within, {
		at: now(),
		actor: "app",
		action,
		target,
		address: null,
		result,
		detail
	});
	return {
		async news(news) {
			for (const { kind, repositoryId, name, detail } of news) {
				const target = `repository:${repositoryId}`;
				await record(db, `discovery.${kind}`, target, {
					name,
					detail
				});
			}
		},
		async sent(installation, sent) {
			const { id } = installation;
			for (const result of sent) {
				await recordSent(id, result, db, record);
				const enabled = result.notices.map((notice) => ({
					...notice,
					installation,
					since: now()
				}));
				await openAlerts(db, enabled.map(describeCondition), now());
			}
		},
		async findings(within, findings) {
			const moved = findings.filter((it) => it.kind === "ref-moved");
			const known = findings.filter((it) => it.kind !== "ref-moved");
			await addMovedRefs(within, moved, now());
			await alert(within, findings);
			for (const { kind, repositoryId, ...detail } of known) await record(within, `finding.${kind}`, `repository:${repositoryId}`, detail);
		}
	};
}
const RESULTS = {
	sent: "done",
	refused: "refused",
	unknown: "failed"
};
async function recordSent(installation, result, db, record) {
	for (const { kind, owner, name, file } of result.notices) await record(db, `workflow.${kind}`, `workflow:${owner}/${name}/${file}`, { installation });
	if (result.kind === "nothing" || result.kind === "postponed") return;
	const said = "error" in result ? {
		code: result.error.code,
		message: result.error.message
	} : {};
	await record(db, "dispatch.send", `dispatch:${result.dispatchId}`, {
		installation,
		...said
	}, RESULTS[result.kind]);
}
// app/webhooks/bell.ts
/** Lets one who waits be called. */
function createBell() {
	let rung = false;
	let wake = () => {};
	return {
		ring() {
			rung = true;
			wake();
		},
		async wait(ms, signal) {
			if (!rung && !signal.aborted) await new Promise((resolve) => {
				const timer = setTimeout(end, ms);
				signal.addEventListener("abort", end);
				wake = end;
				function end() {
					clearTimeout(timer);
					signal.removeEventListener("abort", end);
					resolve();
				}
			});
			rung = false;
			wake = () => {};
		}
	};
}
// app/webhooks/deadline.ts
/** The result of a work, or `internal` when it has none after `ms`: one that hangs stops nobody. */
async function withinDeadline(work, ms) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(tooSlow(ms)), ms);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
function tooSlow(ms) {
	return new HoldfastError("internal", `A handler did not end within ${ms / 1e3} s.`, { hint: "This is a defect: handlers note what is to be done and wait for nobody." });
}
// app/webhooks/news.ts
/** Tells an event from the echo of one. */
/** GitHub writes seconds since 1970 in a push, and text elsewhere. */
const Time = z.union([z.int().transform((seconds) => /* @__PURE__ */ new Date(seconds * 1e3)), z.iso.datetime({ offset: true }).transform((text) => new Date(text))]).nullish().catch(null);
const Job = z.object({
	started_at: Time,
	completed_at: Time
}).optional().catch(void 0);
const Timed = z.object({
	repository: z.object({ pushed_at: Time }).optional().catch(void 0),
	workflow_run: z.object({ updated_at: Time }).optional().catch(void 0),
	workflow_job: Job,
	check_run: Job
});
/**
* When the event of this payload took place. Null for events that carry no time of their own:
* the age of the repository or installation they show says nothing about them.
*/
function readHappenedAt(event, payload) {
	const timed = Timed.safeParse(payload);
	if (!timed.success) return null;
	const { repository, workflow_run, workflow_job, check_run } = timed.data;
	switch (event) {
		case "push": return repository?.pushed_at ?? null;
		case "workflow_run": return workflow_run?.updated_at ?? null;
		case "workflow_job": return workflow_job?.completed_at ?? workflow_job?.started_at ?? null;
		case "check_run": return check_run?.completed_at ?? check_run?.started_at ?? null;
		default: return null;
	}
}
// app/webhooks/retry.ts
/** After the first failure, the second, … There is one attempt more than there are pauses. */
const PAUSES_MS = [
	1e4,
	6e4,
	6e5,
	36e5
];
const MOST_ATTEMPTS = PAUSES_MS.length + 1;
/**
* When a delivery is tried again whose attempt number `attempts` (1, 2, …) failed, or null when
* it is given up: five attempts reach over more than an hour. Later where the other side asked
* for it. Up to half as much again is added by `random` (0 to 1).
*/
function planRetry(attempts, error, now, random) {
	const pauseMs = PAUSES_MS[attempts - 1];
	if (pauseMs === void 0) return null;
	const leastMs = Math.max(pauseMs, error.retryAfterMs ?? 0);
	return new Date(now.getTime() + Math.round(leastMs * (1 + random / 2)));
}
/** For a delivery whose last claim ended without a word: whoever worked on it died. */
function tooOftenLost() {
	return new HoldfastError("internal", "The App ended each time it worked on this delivery.", { hint: "Look for a crash or a lack of memory in the log of the App." });
}
// app/webhooks/worker.ts
/** Hands stored webhooks to their handlers. */
/**
* All that is claimed at one time has failed or is done before the claim ends. Few are handled
* at one time: on SQLite a webhook that comes in waits for each write of theirs.
*/
const DEFAULTS = {
	claimMs: 12e4,
	handlerMs: 1e4,
	most: 40,
	concurrency: 4,
	pollMs: 1e3
};
function createWorker(options) {
	const { db, now, random, onFailure } = options;
	const { claimMs, handlerMs, most, concurrency, pollMs } = {
		...DEFAULTS,
		...options
	};
	const bell = createBell();
	let claims = 0;
	async function step() {
		claims += 1;
		const name = `${options.holder}#${claims}`;
		const claimed = await claimDeliveries(db, {
			name,
			now: now(),
			claimMs,
			most
		});
		const limit = pLimit(concurrency);
		const results = await Promise.all(claimed.map((each) => limit(() => attempt(each))));
		const failed = results.filter((result) => result.error !== void 0);
		const done = results.filter((result) => result.error === void 0);
		await finishDeliveries(db, name, done.map(({ delivery }) => delivery.id), now());
		for (const { delivery, error } of failed) if (error) await noteFailure(name, delivery, error);
		return claimed.length;
	}
	async function attempt(delivery) {
		await setImmediate();
		try {
			if (delivery.attempts > MOST_ATTEMPTS) throw tooOftenLost();
			await withinDeadline(handle(db, delivery, options.handlers), handlerMs);
			return {
				delivery,
				error: void 0
			};
		} catch (error) {
			return {
				delivery,
				error: asHoldfastError(error)
			};
		}
	}
	async function noteFailure(name, delivery, error) {
		onFailure?.(error, delivery);
		await noteDeliveryFailure(db, name, {
			id: delivery.id,
			error: `${error.code}: ${error.message}`.slice(0, MOST_ERROR_LENGTH),
			retryAt: planRetry(delivery.attempts, error, now(), random())
		});
	}
	async function run(signal) {
		for (let failures = 0; !signal.aborted;) try {
			const handled = await step();
			failures = 0;
			if (handled < most) await bell.wait(pollMs, signal);
		} catch (error) {
			onFailure?.(asHoldfastError(error));
			failures += 1;
			await bell.wait(backoffMs(failures, random()), signal);
		}
	}
	return {
		step,
		run,
		wake: bell.ring
	};
}
const MOST_ERROR_LENGTH = 1e3;
/** What nobody handles is handled. */
async function handle(db, delivery, handlers) {
	const own = Object.hasOwn(handlers, delivery.event) ? handlers[delivery.event] : void 0;
	if (own === void 0) return;
	const payload = JSON.parse(await readDeliveryBody(db, delivery.id));
	const whole = {
		...delivery,
		happenedAt: readHappenedAt(delivery.event, payload),
		payload
	};
	for (const handler of own) await handler(whole);
}
// app/main.ts
/**
* Throws `bad-input` for settings that the App cannot work with: without a webhook secret or
* with a key that is none it does not start.
*/
async function createApp(settings, readSecret, world) {
	return await join$1(await openParts(settings, readSecret, world), readSecret);
}
async function join$1(parts, readSecret) {
	const { db, github, world, log, settings, credentials } = parts;
	const { now } = world;
	const onFailure = (what, error) => log.error(`${what} failed`, error);
	const telling = createTelling({
		db,
		now
	});
	const policies = createPolicies({
		db,
		now,
		controlRepository: settings.controlRepository,
		github: (id) => github.installation(id)
	});
	const results = joinResults(parts, policies, telling);
	parts.countBy(() => countStates({
		db,
		policies,
		now
	}));
	let hurry = () => {};
	let nextRunAt = null;
	const dashboard = await joinDashboard(parts, {
		policies,
		readSecret,
		nextRunAt: () => nextRunAt,
		hurry: (duty) => hurry(duty)
	});
	const clockwork = joinClockwork(parts, {
		policies,
		results,
		telling,
		onFailure,
		duties: dashboard.duties,
		onPlanned: (at) => {
			nextRunAt = at;
		}
	});
	hurry = clockwork.hurry;
	const worker = createWorker({
		db,
		handlers: await throughProbot(createHandlers({
			db,
			github,
			policies,
			now,
			hurry,
			settle: (run) => settle(run, results),
			tellNews: telling.news
		}), {
			...credentials,
			baseUrl: settings.githubApiUrl ?? apiAddress(settings.githubHost)
		}),
		now,
		random: world.random,
		holder: world.holder,
		onFailure: (error, delivery) => log.error("A delivery failed", error, { delivery: delivery?.id ?? null })
	});
	const onReport = () => hurry("settle");
	return {
		routes: joinRoutes(parts, {
			policies,
			onStored: worker.wake,
			onReport,
			dashboard: dashboard.routes
		}),
		db,
		worker,
		clockwork,
		discoverAll: () => discoverAll({
			db,
			github,
			now,
			tellNews: telling.news
		}),
		run: async (signal) => {
			await Promise.all([worker.run(signal), clockwork.run(signal)]);
		},
		close: async () => {
			await dashboard.close();
			await closeParts(parts);
		}
	};
}
// app/rebuild.ts
/** Fills an empty database from GitHub and the store. */
/**
* Records what GitHub has and what the store keeps. What the records have already stays, so it
* can be broken off and begun again. The App may run meanwhile.
*/
async function rebuildRecords(settings, readSecret, world, log) {
	const app = await createApp(settings, readSecret, world);
	try {
		const key = await readReceiptKey(await readSecret("RECEIPT_KEY"), settings.dataDirectory);
		const store = openStore(parseStoreAddress(settings.store ?? ""), world);
		await app.discoverAll();
		const { repositories, snapshots, damage } = await rebuildFromStore({
			db: app.db,
			store,
			now: world.now,
			publicKeys: [openSigningKey(key).publicKey]
		});
		log.info("The records are rebuilt", {
			repositories,
			snapshots,
			damaged: damage.length
		});
		for (const { key: object, code, message } of damage) log.warn(message, {
			code,
			object
		});
	} finally {
		await app.close();
	}
}
// app/server/setup-pages.ts
function describeStart({ manifest, action, organization, key, githubUrl }) {
	const whose = organization === "" ? "your own account" : organization;
	return frame("Register the App", `<p>Holdfast works as a GitHub App that may only read. GitHub shows what it asks for before
anything is made.</p>
<form method="get" action="/setup">
<input type="hidden" name="key" value="${escapeHtml(key.reveal())}">
<label for="organization">Organisation (its login on ${escapeHtml(githubUrl)})</label>
<input id="organization" name="organization" value="${escapeHtml(organization)}" autocomplete="off">
<button>Choose</button>
</form>
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<button class="primary">Register for ${escapeHtml(whose)}</button>
</form>`);
}
function describeDone({ slug, url }) {
	return frame("The App is registered", `<p>Its credentials are kept beside the database, for the user of the App alone.</p>
<ol>
<li><a href="${escapeHtml(url)}/installations/new">Install ${escapeHtml(slug)}</a> on the organisation.</li>
<li>Restart Holdfast, so that it works with what it was given.</li>
</ol>`);
}
function describeProblem(said) {
	return frame("This did not work", `<p role="alert">${escapeHtml(said)}</p>`);
}
function frame(title, body) {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Holdfast</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 38rem; margin: 4rem auto; padding: 0 1rem; }
form { display: grid; gap: .5rem; margin: 1.5rem 0; justify-items: start; }
input { font: inherit; padding: .4rem .6rem; width: 100%; box-sizing: border-box; }
button { font: inherit; padding: .5rem 1rem; min-height: 2.75rem; }
button.primary { font-weight: 600; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}
function escapeHtml(text) {
	const names = {
		"&": "&amp;",
		"<": "&lt;",
		">": "&gt;",
		"\"": "&quot;"
	};
	return text.replace(/[&<>"]/g, (char) => names[char] ?? char);
}
// app/server/setup.ts
/**
* Registers the App with GitHub by its manifest:
* https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
*
* Only somebody who can read the log of the App may begin, by the link that stands there; and
* only a registration that was begun here is taken.
*/
/** The forms go here and to GitHub, wherever that is; nothing is loaded from anywhere. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' https: http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'";
const STATE_MS = 36e5;
const ANSWER_MS$1 = 15e3;
const LOGIN = /^[a-z0-9](?:[a-z0-9-]{0,38})$/i;
/** The link that begins. */
function setupLink(url, key) {
	return `${url}/setup?key=${key.reveal()}`;
}
function createSetup(options) {
	const states = createStates(options.now);
	const app = new Hono();
	app.get("/setup", (context) => {
		if (!isKey(context.req.query("key") ?? "", options.key)) return page(context, describeProblem("This link is not the one that stands in the log."), 403);
		const organization = context.req.query("organization") ?? "";
		const state = states.begin();
		return page(context, describeStart({
			manifest: manifestOf(options),
			action: registrationUrl(options.githubUrl, organization, state),
			organization: LOGIN.test(organization) ? organization : "",
			key: options.key,
			githubUrl: options.githubUrl
		}));
	});
	app.get("/setup/done", async (context) => {
		if (!states.end(context.req.query("state") ?? "")) return page(context, describeProblem("This registration was not begun here, or is over."), 403);
		try {
			const made = await convert(context.req.query("code") ?? "", options);
			await options.save(made.credentials);
			return page(context, describeDone(made));
		} catch (error) {
			const { message, hint } = asHoldfastError(error);
			return page(context, describeProblem(`${message} ${hint}`), 502);
		}
	});
	return app;
}
function page(context, html, status = 200) {
	return context.html(html, status, {
		"cache-control": "no-store",
		"referrer-policy": "no-referrer",
		"content-security-policy": POLICY
	});
}
function isKey(shown, key) {
	const digest = (text) => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(shown), digest(key.reveal()));
}
/** Each is good once, for an hour. */
function createStates(now) {
	const begun = /* @__PURE__ */ new Map();
	return {
		begin() {
			const at = now().getTime();
			for (const [state, since] of begun) if (at - since > STATE_MS) begun.delete(state);
			const state = randomBytes(24).toString("base64url");
			begun.set(state, at);
			return state;
		},
		end(state) {
			const since = begun.get(state);
			begun.delete(state);
			return since !== void 0 && now().getTime() - since <= STATE_MS;
		}
	};
}
function manifestOf({ manifest, url, webhookUrl }) {
	return {
		...manifest,
		url,
		redirect_url: `${url}/setup/done`,
		callback_urls: [`${url}/login/github/callback`],
		hook_attributes: {
			url: webhookUrl ?? `${url}/api/github/webhooks`,
			active: true
		}
	};
}
function registrationUrl(githubUrl, organization, state) {
	return `${githubUrl}/${LOGIN.test(organization) ? `organizations/${organization}/settings` : "settings"}/apps/new?state=${state}`;
}
const Conversion = z.object({
	id: z.int().positive(),
	slug: z.string().min(1),
	html_url: z.url(),
	pem: z.string().min(1),
	webhook_secret: z.string().min(1),
	client_id: z.string().optional(),
	client_secret: z.string().optional()
});
/** A code is good once, for an hour. */
async function convert(code, { apiUrl, fetch }) {
	if (!/^[\w-]{1,200}$/.test(code)) throw refused(void 0);
	const response = await fetch(`${apiUrl}/app-manifests/${code}/conversions`, {
		method: "POST",
		headers: {
			accept: "application/vnd.github+json",
			"user-agent": "holdfast"
		},
		signal: AbortSignal.timeout(ANSWER_MS$1)
	}).catch((cause) => {
		throw refused(cause);
	});
	const answer = Conversion.safeParse(await response.json().catch(() => void 0));
	if (!response.ok || !answer.success) throw refused(void 0);
	const { id, slug, html_url: url, pem, webhook_secret, client_id, client_secret } = answer.data;
	return {
		slug,
		url,
		credentials: {
			appId: String(id),
			privateKey: new Secret(pem),
			webhookSecret: new Secret(webhook_secret),
			clientId: client_id,
			clientSecret: client_secret === void 0 ? void 0 : new Secret(client_secret)
		}
	};
}
function refused(cause) {
	return new HoldfastError("source-denied", "GitHub did not hand over the credentials.", {
		hint: "Begin again by the link in the log, and finish within an hour.",
		cause
	});
}
// app/registration.ts
/** Before the App is registered with GitHub: the pages that register it, and nothing else. */
/** Whether there are credentials, or at least a part of some, which then have to be whole. */
async function isRegistered(settings, readSecret) {
	if (settings.appId !== void 0) return true;
	for (const name of ["PRIVATE_KEY", "WEBHOOK_SECRET"]) if (await readSecret(name) !== void 0) return true;
	return await readCredentials(credentialsFile(settings.dataDirectory)) !== void 0;
}
/** Shows the link in the log, and listens until `signal`. */
async function startRegistration(settings, log, signal) {
	const { url, githubHost, githubApiUrl, dataDirectory, smeeUrl } = settings;
	if (url === void 0) throw new HoldfastError("bad-input", "The App is not registered, and APP_URL is not set.", { hint: "Set APP_URL to the public https address of the App, and open the link it then shows." });
	const key = new Secret(randomBytes(24).toString("base64url"));
	const now = () => /* @__PURE__ */ new Date();
	const routes = createRoutes({
		health: createHealth({
			now,
			checks: [{
				name: "registration",
				look: () => Promise.reject(/* @__PURE__ */ new Error("It is not done."))
			}]
		}),
		metrics: createMetricsRoute(createMetrics([]), void 0),
		setup: createSetup({
			url,
			key,
			fetch,
			now,
			webhookUrl: smeeUrl,
			githubUrl: webAddress(githubHost),
			apiUrl: githubApiUrl ?? apiAddress(githubHost),
			manifest: await readManifest(),
			save: async (credentials) => {
				await writeCredentials(credentialsFile(dataDirectory), credentials);
				log.info("The App is registered: restart it");
			}
		}),
		onError: () => log.warn("A page failed")
	});
	const listener = await listen(routes.fetch, settings);
	log.info("The App is not registered: open this link", { link: setupLink(url, key) });
	if (!signal.aborted) await once(signal, "abort");
	await listener.close(0);
}
const Manifest = z.record(z.string(), z.unknown());
async function readManifest() {
	const text = await readFile(new URL("../app.yml", import.meta.url), "utf8");
	return Manifest.parse(parse(text));
}
// app/secrets/read-secret.ts
/**
* Where secrets come from. `NAME` holds one; or `NAME_FILE` names a file of it; or either
* manager is named in place of the value: `aws-secretsmanager:<id or ARN>[#member]` or
* `vault:<mount>/<path>#<member>`.
*/
/** Undefined where none is named. Throws `bad-input` where one is named and cannot be had. */
function createReadSecret(sources) {
	return async (name) => {
		const value = textOf(sources.environment[name]);
		const file = textOf(sources.environment[`${name}_FILE`]);
		if (value !== void 0 && file !== void 0) throw unusable(`${name} and ${name}_FILE are both set.`, "Keep one of them.");
		if (file !== void 0) return new Secret(await fromFile(`${name}_FILE`, file, sources));
		return value === void 0 ? void 0 : new Secret(await resolve$1(name, value, sources));
	};
}
function textOf(value) {
	return value === void 0 || value.trim() === "" ? void 0 : value;
}
async function fromFile(name, path, sources) {
	try {
		return nonEmpty(name, (await sources.readFile(path)).replace(/\r?\n$/, ""));
	} catch (cause) {
		if (cause instanceof HoldfastError) throw cause;
		throw unusable(`The file that ${name} names cannot be read.`, "Check its path and rights.", cause);
	}
}
async function resolve$1(name, value, sources) {
	if (value.startsWith("aws-secretsmanager:")) return fromAws(name, value, sources);
	if (value.startsWith("vault:")) return fromVault(name, value, sources);
	return value;
}
async function fromAws(name, value, sources) {
	const [id = "", member] = value.slice(19).split("#");
	const text = await asked(name, "AWS Secrets Manager", () => sources.readAws(id));
	if (member === void 0) return nonEmpty(name, text);
	return memberOf(name, parseObject(text), member);
}
async function fromVault(name, value, sources) {
	const [, mount, path, member] = /^vault:([^/#]+)\/([^#]+)#(.+)$/.exec(value) ?? [];
	if (mount === void 0 || path === void 0 || member === void 0) throw unusable(`${name} names no secret of Vault.`, "Write vault:<mount>/<path>#<member>.");
	return memberOf(name, await asked(name, "Vault", () => sources.readVault(mount, path)), member);
}
/** Whatever they say may hold what is secret: it stays the cause, and is in no sentence. */
async function asked(name, whom, ask) {
	try {
		return await ask();
	} catch (cause) {
		throw unusable(`${whom} did not give the secret that ${name} names.`, "Check that it exists, and that the App may read it.", cause);
	}
}
function parseObject(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
}
function memberOf(name, members, member) {
	const value = members[member];
	if (typeof value === "string") return nonEmpty(name, value);
	throw unusable(`The secret that ${name} names has no text ${member}.`, "Check its members.");
}
function nonEmpty(name, text) {
	if (text.trim() !== "") return text;
	throw unusable(`The secret that ${name} names is empty.`, "Put the secret there.");
}
function unusable(message, hint, cause) {
	return new HoldfastError("bad-input", message, {
		hint,
		cause
	});
}
// app/secrets/vault.ts
/** Reads secrets of HashiCorp Vault, KV version 2: https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2 */
const ANSWER_MS = 1e4;
const Answer = z.object({ data: z.object({ data: z.record(z.string(), z.unknown()) }) });
/** The members of the newest version. Throws where it cannot be had. */
function createVault({ address, token, namespace, fetch }) {
	return async (mount, path) => {
		const parts = [
			mount,
			"data",
			...path.split("/")
		].map(encodeURIComponent);
		const response = await fetch(`${address.replace(/\/+$/, "")}/v1/${parts.join("/")}`, {
			headers: {
				"x-vault-token": token.reveal(),
				"x-vault-request": "true",
				...namespace === void 0 ? {} : { "x-vault-namespace": namespace }
			},
			redirect: "error",
			signal: AbortSignal.timeout(ANSWER_MS)
		});
		if (!response.ok) throw new Error(`Vault answered with HTTP status ${response.status}.`);
		return Answer.parse(await response.json()).data.data;
	};
}
// app/smee.ts
/** Passes on to `target` what arrives at the channel. Returns how to stop. */
async function forwardFromSmee(source, target, log) {
	const { SmeeClient } = await import("smee-client");
	const smee = new SmeeClient({
		source,
		target,
		logger: {
			info: () => {},
			error: () => log.warn("The webhook proxy lost its connection, and connects again")
		}
	});
	await smee.start();
	log.info("Webhooks come by way of a proxy", { proxy: source });
	return () => smee.stop();
}
// app/index.ts
/** The process of the App: `serve` (or nothing), `rebuild`, `hash-password`. */
/** How long requests that are under way may go on after the App was told to stop. */
const GRACE_MS = 1e4;
boundGarbage();
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => stop.abort());
const now = () => /* @__PURE__ */ new Date();
const log = createLog((line) => process.stdout.write(`${line}\n`), now);
try {
	const [command = "serve"] = process.argv.slice(2);
	if (command === "hash-password") await tellHash();
	else await work(command);
} catch (error) {
	log.error("The App ended", asHoldfastError(error));
	process.exitCode = 1;
}
async function work(command) {
	const settings = readSettings();
	const readSecret = createSecretReader(settings);
	if (command === "serve") await serve(settings, readSecret, log);
	else if (command === "rebuild") await rebuildRecords(settings, readSecret, createWorld(), log);
	else throw unknown(command);
}
/** For ADMIN_PASSWORD_HASH. The password is no argument: those are seen by everybody. */
async function tellHash() {
	const password = await askPassword({
		input: process.stdin,
		output: process.stderr
	});
	process.stdout.write(`${await hashPassword(password)}\n`);
}
async function serve(settings, readSecret, log) {
	if (!await isRegistered(settings, readSecret)) {
		await startRegistration(settings, log, stop.signal);
		return;
	}
	const working = new AbortController();
	const app = await createApp(settings, readSecret, createWorld(working.signal));
	const listener = await listen(app.routes.fetch, settings);
	log.info("The App is listening", {
		host: settings.host,
		port: listener.port
	});
	const here = `http://127.0.0.1:${listener.port}${WEBHOOK_PATH}`;
	const leaveProxy = settings.smeeUrl && await forwardFromSmee(settings.smeeUrl, here, log);
	await app.run(stop.signal);
	if (leaveProxy) await leaveProxy();
	await listener.close(GRACE_MS);
	working.abort();
	await app.close();
	log.info("The App has stopped");
}
function createWorld(signal = stop.signal) {
	return {
		fetch,
		now,
		sleep: (ms) => setTimeout$1(ms, void 0, { signal }),
		random: Math.random,
		random32: () => randomBytes(4).readUInt32BE(),
		elapsedMs: () => performance.now(),
		newId: () => randomUUID(),
		holder: `${process.pid}-${randomUUID()}`,
		write: (line) => process.stdout.write(`${line}\n`),
		scratch: tmpdir(),
		signal
	};
}
function createSecretReader({ environment }) {
	return createReadSecret({
		environment,
		readFile: (path) => readFile(path, "utf8"),
		readAws: (id) => readAwsSecret(id, { region: environment.AWS_REGION }),
		readVault: (mount, path) => {
			const { VAULT_ADDR: address, VAULT_TOKEN: token, VAULT_NAMESPACE: namespace } = environment;
			if (!address || !token) throw new Error("VAULT_ADDR and VAULT_TOKEN are not both set.");
			return createVault({
				address,
				token: new Secret(token),
				namespace,
				fetch
			})(mount, path);
		}
	});
}
function unknown(command) {
	return new HoldfastError("bad-input", `"${command}" is no command of the App.`, { hint: "Use `serve`, `rebuild` or `hash-password`." });
}
export {};
