import { n as asHoldfastError, t as HoldfastError } from "./errors.js";
import { a as retrievalTime, d as describeBytes$1, f as describeDuration, i as coldPlace, l as isAlwaysAvailable, n as compareKeys, o as tierRefusal, p as readBytes, r as RETRIEVAL_TIERS, s as describeBucket, t as checkKey, u as storageClass } from "./key.js";
import { A as snapshotsPrefix, D as repositoryPrefix, M as parseDocument$1, N as sha256Hex, O as snapshotOfManifest, S as manifestKey, T as receiptKey, _ as REPOSITORIES_PREFIX, c as OID_LENGTH, f as parseRefList, h as NAMES_PREFIX, i as readChecked, j as formatDocument, k as snapshotOfReceipt, l as describeRefName, m as tipsOf, n as listSnapshotIds, r as readAll, s as readSnapshot, t as listRepositoryIds, x as bundlesPrefix } from "./catalog.js";
import { t as VERIFY_LEVELS } from "./levels.js";
import { i as timeOfSnapshot, n as compactTime, r as createSnapshotId, t as SNAPSHOT_ID } from "./snapshot-id.js";
import { a as Manifest, l as StoreFacts, n as Completeness, o as NameEntry, r as DATA_CLASSES, s as Receipt } from "./manifest2.js";
import { n as objectsOf$1, t as listBeside } from "./presence.js";
import { A as interrupted, B as SOURCE_SETTINGS, I as selectRefs, L as closeGitContext, M as startGit, N as write$1, O as startPack, R as openGitContext, T as lookAt$3, V as gitEnvironment, j as runGit, m as digestOf$4, p as checkFreeSpace, t as bundleHeader, z as stopping } from "./store-bundle.js";
import { i as rebuild$1, n as readStoreFacts, r as readObject, t as describeDegraded } from "./store-facts.js";
import { o as createRefSelector, r as isObjectType, s as prefixesOf, t as readSizeBytes } from "./size.js";
import { t as backoffMs } from "./backoff.js";
import { createRequire } from "node:module";
import { createHash, createHmac, createPrivateKey, createPublicKey, randomBytes, sign, timingSafeEqual, verify } from "node:crypto";
import { link, lstat, mkdir, mkdtemp, open, readFile, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { cwd, env } from "node:process";
import { setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";
import { Readable, pipeline } from "node:stream";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { CamelCasePlugin, Kysely, PostgresAdapter, PostgresDialect, SqliteAdapter, SqliteDialect, SqliteIntrospector, sql } from "kysely";
import { once } from "node:events";
import { constants, createWriteStream, readFileSync, readlinkSync } from "node:fs";
import { createGzip } from "node:zlib";
import picomatch from "picomatch";
import pLimit from "p-limit";
import { Cron } from "croner";
import { Hono } from "hono";
import { OpenAPIHono, createRoute, z as z$1 } from "@hono/zod-openapi";
import { stringify } from "csv-stringify/sync";
import { etag } from "hono/etag";
import { generateCookie, getCookie } from "hono/cookie";
import { streamSSE } from "hono/streaming";
import { pipeline as pipeline$1 } from "node:stream/promises";
import { create } from "tar";
import pdfMake from "pdfmake";
import { Fragment, jsx, jsxs } from "hono/jsx/jsx-runtime";
import { toString } from "cronstrue";
import { HTTPException } from "hono/http-exception";
import octicons from "@primer/octicons";
import { raw } from "hono/html";
import { NONCE, secureHeaders } from "hono/secure-headers";
import { scaleBand, scaleLinear, scaleUtc } from "d3-scale";
import { area, line, stack } from "d3-shape";
import { LineCounter, isAlias, isCollection, isMap, isNode, isScalar, isSeq, parseDocument, visit } from "yaml";
import { isDeepStrictEqual } from "node:util";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { DatabaseSync } from "node:sqlite";
import { serve } from "@hono/node-server";
// core/domain/nearest-name.ts
/** Guesses which name was meant by one that was misspelt. */
/** The name that takes the fewest changes of a letter, if they are a third of it at most. */
function nearestName(written, names) {
	const plain = (text) => text.toLowerCase().replaceAll("_", "-");
	const best = names.map((name) => ({
		name,
		changes: changesBetween$1(plain(written), plain(name))
	})).toSorted((a, b) => a.changes - b.changes)[0];
	return best !== void 0 && best.changes <= best.name.length / 3 ? best.name : void 0;
}
/** Levenshtein's distance. */
function changesBetween$1(a, b) {
	let above = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (const [row, letter] of [...a].entries()) {
		const line = [row + 1];
		for (const [column, other] of [...b].entries()) {
			const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
			line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
		}
		above = line;
	}
	return above[b.length] ?? 0;
}
// app/role-settings.ts
/** What people may do in the dashboard by their place at GitHub, as the environment says it. */
const ROLES$1 = [
	"viewer",
	"operator",
	"restorer",
	"admin"
];
function readRoles({ owner = "admin", member = "viewer", teams = "" }) {
	return {
		owner: readRole(owner),
		member: readRole(member),
		teams: readTeamRoles(teams)
	};
}
function isRoleOrNone(text) {
	return text === "none" || readRole(text) !== null;
}
function isTeamRoles(text) {
	return readTeamRoles(text).length === partsOf(text).length;
}
function readRole(text) {
	return ROLES$1.find((role) => role === text) ?? null;
}
/** `acme/oncall=restorer` */
const TEAM_ROLE = /^([a-z\d-]+)\/([\w.-]+)=(\w+)$/i;
function readTeamRoles(text) {
	return partsOf(text).flatMap((part) => {
		const [, organization, team, name] = TEAM_ROLE.exec(part) ?? [];
		const role = readRole(name ?? "");
		if (organization === void 0 || team === void 0 || role === null) return [];
		return [{
			organization,
			team,
			role
		}];
	});
}
function partsOf(text) {
	return text.split(/[\s,]+/).filter((part) => part !== "");
}
// app/stated-expiries.ts
const DAY_MS$14 = 864e5;
const MOST_DAYS$1 = 3650;
/**
* Of `WEBHOOK_SECRET=365d, SMTP_URL=2027-01-31`: names of variables, and a day or a number of
* days. Undefined where it cannot be read.
*/
function readStatedExpiries(text) {
	const parts = text.split(/[\s,]+/).filter((part) => part !== "");
	const read = parts.flatMap((part) => readOne(part) ?? []);
	const names = new Set(read.map(({ name }) => name));
	return read.length === parts.length && names.size === parts.length ? read : void 0;
}
function readOne(part) {
	const [, name, day, days] = /^([A-Z][A-Z0-9_]*)=(?:(\d{4}-\d\d-\d\d)|(\d+)d)$/.exec(part) ?? [];
	if (name === void 0) return void 0;
	if (day === void 0) {
		const count = Number(days);
		return count >= 1 && count <= MOST_DAYS$1 ? {
			name,
			afterMs: count * DAY_MS$14
		} : void 0;
	}
	const at = /* @__PURE__ */ new Date(`${day}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? {
		name,
		at
	} : void 0;
}
// app/config.ts
/**
* What the App takes from its environment; the only reader of `process.env` in it. Secrets are
* not read here but named: app/secrets fetches them.
*/
/** Every variable but those of secrets, and what may be in it. */
const VARIABLES = {
	APP_URL: {
		hint: "Give the public https address of the App.",
		reads: isPublicUrl
	},
	HOST: {
		hint: "Give an address to listen on, such as 127.0.0.1.",
		reads: isText
	},
	PORT: {
		hint: "Give a port from 0 to 65535.",
		reads: isPort
	},
	GHE_HOST: {
		hint: "Give the host name of your GitHub, without https://.",
		reads: isHost
	},
	GITHUB_API_URL: {
		hint: "Give the address of the REST API.",
		reads: isUrl
	},
	APP_ID: {
		hint: "Give the number on the page of the App at GitHub.",
		reads: isNumber
	},
	DATA_DIR: {
		hint: "Give a directory.",
		reads: isText
	},
	DATABASE_URL: {
		hint: "Give postgres://… or the path of a file.",
		reads: isText
	},
	HOLDFAST_STORE: {
		hint: "Give s3://bucket/prefix?region=… or a directory.",
		reads: isText
	},
	JOB_STORE: {
		hint: "Give the store as jobs reach it, or `workflow`.",
		reads: isText
	},
	STORE_ROLE_ARN: {
		hint: "Give the ARN of a role.",
		reads: isRole
	},
	CONTROL_REPOSITORY: {
		hint: "Give the name of a repository, such as holdfast.",
		reads: isName
	},
	WORKFLOW_FILE: {
		hint: "Give the name of a file in .github/workflows.",
		reads: isWorkflow
	},
	OIDC_ISSUER: {
		hint: "Give the address of the issuer.",
		reads: isUrl
	},
	WEBHOOK_PROXY_URL: {
		hint: "Give an address of smee.io, or of your own proxy.",
		reads: isUrl
	},
	STORE_QUOTA: {
		hint: "Give bytes, as 500GB or 2TiB.",
		reads: isBytes
	},
	CREDENTIALS_EXPIRE: {
		hint: "Give names of variables with days, as WEBHOOK_SECRET=365d,SMTP_URL=2027-01-31.",
		reads: isExpiries
	},
	ALLOW_PRIVATE_DESTINATIONS: {
		hint: "Give true or false.",
		reads: isFlag
	},
	PUBLIC_BADGES: {
		hint: "Give true or false.",
		reads: isFlag
	},
	MAIL_FROM: {
		hint: "Give an address of e-mail.",
		reads: isMail
	},
	MAIL_TO: {
		hint: "Give addresses of e-mail, with commas.",
		reads: isMails
	},
	CLIENT_ID: {
		hint: "Give the client id on the page of the App at GitHub.",
		reads: isName
	},
	OWNER_ROLE: {
		hint: "Give viewer, operator, restorer, admin or none.",
		reads: isRoleOrNone
	},
	MEMBER_ROLE: {
		hint: "Give viewer, operator, restorer, admin or none.",
		reads: isRoleOrNone
	},
	TEAM_ROLES: {
		hint: "Give acme/oncall=restorer and so on, with commas.",
		reads: isTeamRoles
	},
	TRUSTED_PROXIES: {
		hint: "Give a number from 0 to 9.",
		reads: isDigit
	}
};
/** Throws `bad-input` that names every variable that cannot be used, and how to mend it. */
function readSettings(environment = env, directory = cwd()) {
	const problems = problemsOf$1(environment);
	if (problems.length > 0) throw unusable$2(problems);
	const read = (name) => environment[name]?.trim() || void 0;
	const dataDirectory = resolve(directory, read("DATA_DIR") ?? "holdfast-data");
	const githubHost = (read("GHE_HOST") ?? "github.com").toLowerCase();
	const store = read("HOLDFAST_STORE");
	return {
		url: read("APP_URL")?.replace(/\/+$/, ""),
		host: read("HOST") ?? "0.0.0.0",
		port: Number(read("PORT") ?? 3e3),
		githubHost,
		githubApiUrl: read("GITHUB_API_URL")?.replace(/\/+$/, ""),
		appId: read("APP_ID"),
		dataDirectory,
		database: read("DATABASE_URL") ?? join(dataDirectory, "holdfast.db"),
		store,
		jobStore: readJobStore(read("JOB_STORE"), store),
		storeRoleArn: read("STORE_ROLE_ARN"),
		controlRepository: read("CONTROL_REPOSITORY") ?? "holdfast",
		workflow: read("WORKFLOW_FILE") ?? "holdfast.yml",
		oidcIssuer: read("OIDC_ISSUER") ?? issuerOf(githubHost),
		smeeUrl: read("WEBHOOK_PROXY_URL"),
		allowPrivateDestinations: read("ALLOW_PRIVATE_DESTINATIONS") === "true",
		...readLimits(environment),
		mailFrom: read("MAIL_FROM"),
		mailTo: (read("MAIL_TO") ?? "").split(/[\s,]+/).filter((address) => address !== ""),
		clientId: read("CLIENT_ID"),
		roles: readRoles({
			owner: read("OWNER_ROLE"),
			member: read("MEMBER_ROLE"),
			teams: read("TEAM_ROLES")
		}),
		trustedProxies: Number(read("TRUSTED_PROXIES") ?? 0),
		publicBadges: read("PUBLIC_BADGES") === "true",
		environment
	};
}
function readLimits(environment) {
	const { STORE_QUOTA: quota = "", CREDENTIALS_EXPIRE: expiries = "" } = environment;
	return {
		storeQuotaBytes: readBytes(quota.trim()) ?? null,
		statedExpiries: readStatedExpiries(expiries) ?? []
	};
}
/** A directory of this machine is none of a runner's. */
function readJobStore(text, store) {
	if (text === "workflow") return null;
	if (text !== void 0) return text;
	return store !== void 0 && /^s3:/i.test(store) ? store : null;
}
/** https://docs.github.com/en/enterprise-server@latest/actions/reference/security/oidc */
function issuerOf(githubHost) {
	if (githubHost === "github.com") return "https://token.actions.githubusercontent.com";
	if (githubHost.endsWith(".ghe.com")) return `https://token.actions.${githubHost}`;
	return `https://${githubHost}/_services/token`;
}
function problemsOf$1(environment) {
	return [...Object.entries(VARIABLES).flatMap(([name, { hint, reads }]) => {
		const text = environment[name]?.trim() ?? "";
		return text === "" || reads(text) ? [] : [`${name} cannot be used. ${hint}`];
	}), ...misspelt(environment)];
}
/** What begins as one of ours and is none is a slip, and would be passed over in silence. */
function misspelt(environment) {
	return Object.keys(environment).flatMap((name) => {
		if (!/^HOLDFAST_/.test(name) || name in VARIABLES || OTHERS.includes(name)) return [];
		const near = nearestName(name, [...Object.keys(VARIABLES), ...OTHERS]);
		return [`${name} is not known.${near === void 0 ? "" : ` Is it ${near} that is meant?`}`];
	});
}
/** Of the command line, which may share its environment with the App. */
const OTHERS = ["HOLDFAST_TOKEN", "HOLDFAST_DEBUG"];
function unusable$2(problems) {
	return new HoldfastError("bad-input", `The App cannot start. ${problems.join(" ")}`, { hint: "docs/app.md lists every variable." });
}
function isText(text) {
	return !/\p{Cc}/u.test(text);
}
function isUrl(text) {
	return URL.canParse(text) && /^https?:\/\/[^@?#]+$/.test(text);
}
/** Tokens go there: in the clear only on this very machine. */
function isPublicUrl(text) {
	return isUrl(text) && /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)(:|\/|$))/.test(text);
}
function isPort(text) {
	return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}
function isHost(text) {
	return /^[a-z0-9.-]+(:\d+)?$/i.test(text);
}
function isNumber(text) {
	return /^\d+$/.test(text);
}
function isRole(text) {
	return /^arn:[a-z0-9-]+:iam::\d{12}:role\/.+$/.test(text);
}
function isName(text) {
	return /^[\w.-]{1,100}$/.test(text);
}
function isWorkflow(text) {
	return /^[\w.-]+\.ya?ml$/.test(text);
}
function isBytes(text) {
	return readBytes(text) !== void 0;
}
function isExpiries(text) {
	return readStatedExpiries(text) !== void 0;
}
function isFlag(text) {
	return text === "true" || text === "false";
}
function isDigit(text) {
	return /^\d$/.test(text);
}
function isMail(text) {
	return /^[^\s@<>]+@[^\s@<>]+$/.test(text) || /^[^<>]*<[^\s@<>]+@[^\s@<>]+>$/.test(text);
}
function isMails(text) {
	return text.split(/[\s,]+/).every((address) => address === "" || isMail(address));
}
// app/records/storable-text.ts
/**
* Text from outside as every database stores it: PostgreSQL refuses NUL, and half a surrogate
* pair is read back as another character.
*/
function storableText(text) {
	return text.replace(/\p{Surrogate}/gu, "�").replaceAll("\0", "�");
}
// app/records/alert-row.ts
/** Facts for people and templates, as they are stored. */
const Detail = z.object({
	/** What happened, in sentences. */
	text: z.string(),
	/** What to do next. */
	next: z.string(),
	/** What it is about: `acme/rocket`; null where the title says it. */
	about: z.string().nullable(),
	/** For so long it stands before anybody is told. */
	holdMs: z.number(),
	/** Whatever a page or a program may want besides. */
	facts: z.record(z.string(), z.string())
});
/** Ids of what happened once begin with this, and are made of the key. */
const EVENT = "event-";
function toAlertRow({ lasting, detail, since, title, ...alert }, now) {
	const stands = lasting === "standing";
	const key = storableText(alert.key);
	const id = sha256Hex(JSON.stringify(stands ? [key, now.getTime()] : [key]));
	return {
		...alert,
		key,
		cause: storableText(alert.cause),
		id: `${stands ? "alert-" : EVENT}${id.slice(0, 32)}`,
		title: storableText(title),
		detailJson: JSON.stringify(storableDetail(detail)),
		since: since.getTime(),
		lastSeenAt: now.getTime(),
		acknowledgedAt: null,
		acknowledgedBy: null,
		mutedUntil: null,
		resolvedAt: null
	};
}
/** JSON writes NUL as six characters, which PostgreSQL takes; half a pair is another character. */
function storableDetail({ text, next, about, holdMs, facts }) {
	return {
		text: storableText(text),
		next: storableText(next),
		about: about === null ? null : storableText(about),
		holdMs,
		facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, storableText(value)]))
	};
}
function readAlertRow(row) {
	const { detailJson, since, lastSeenAt, acknowledgedAt, mutedUntil, resolvedAt, ...rest } = row;
	return {
		...rest,
		lasting: row.id.startsWith("event-") ? "event" : "standing",
		detail: Detail.parse(JSON.parse(detailJson)),
		since: new Date(since),
		lastSeenAt: new Date(lastSeenAt),
		acknowledgedAt: toDate$1(acknowledgedAt),
		mutedUntil: toDate$1(mutedUntil),
		resolvedAt: toDate$1(resolvedAt)
	};
}
function toDate$1(ms) {
	return ms === null ? null : new Date(ms);
}
// app/records/alerts.ts
/** SQLite takes 32,766 values a statement. */
const ROWS_AT_ONCE$6 = 500;
/**
* Opens what is new, touches what stands, and resolves what of `scope` is no more. `now` is a
* moment before the facts were read: what was seen later by somebody else stays.
*/
async function raise(db, scope, alerts, now) {
	return {
		opened: await openAlerts(db, alerts, now),
		resolved: await resolveUnseen(db, scope, now)
	};
}
/** Opens what is new and touches what stands. Says which are new. */
async function openAlerts(db, alerts, now) {
	const rows = oncePerKey(alerts).map((alert) => toAlertRow(alert, now));
	const events = rows.filter(({ id }) => id.startsWith(EVENT));
	const standing = rows.filter(({ id }) => !id.startsWith(EVENT));
	const opened = [];
	for (const some of chunksOf$2(events)) opened.push(...await insertEvents(db, some));
	for (const some of chunksOf$2(standing)) opened.push(...await upsert(db, some));
	return opened;
}
/** Resolves the open alerts of these keys. */
async function resolveAlerts(db, keys, now) {
	for (const some of chunksOf$2(keys)) await db.updateTable("alerts").set({ resolvedAt: now.getTime() }).where("resolvedAt", "is", null).where("key", "in", some).execute();
}
/** Nobody looks any more after an installation that was removed. */
async function resolveInstallation(db, id, now) {
	await db.updateTable("alerts").set({ resolvedAt: now.getTime() }).where("resolvedAt", "is", null).where("installationId", "=", id).execute();
}
/** Resolves what happened before `before`. Says how many. */
async function expireEvents(db, before, now) {
	return (await db.updateTable("alerts").set({ resolvedAt: now.getTime() }).where("resolvedAt", "is", null).where("id", "like", `${EVENT}%`).where("since", "<", before.getTime()).returning("id").execute()).length;
}
/**
* Somebody knows. What happened is resolved by that; what stands is told no more. Says how many
* alerts were open, and known to nobody.
*/
async function acknowledgeAlerts(db, choice, { by, at }) {
	return (await db.updateTable("alerts").set((is) => ({
		acknowledgedAt: at.getTime(),
		acknowledgedBy: storableText(by),
		resolvedAt: is.case().when("id", "like", `${EVENT}%`).then(at.getTime()).else(is.ref("resolvedAt")).end()
	})).where("resolvedAt", "is", null).where("acknowledgedAt", "is", null).where(chosen$1(choice)).returning("id").execute()).length;
}
/** Nobody is told until then; null ends it. Says how many open alerts there are. */
async function muteAlerts(db, choice, until) {
	return (await db.updateTable("alerts").set({ mutedUntil: until?.getTime() ?? null }).where("resolvedAt", "is", null).where(chosen$1(choice)).returning("id").execute()).length;
}
/** What happened once is told once, also when it was resolved since. */
async function insertEvents(db, rows) {
	return (await db.insertInto("alerts").values([...rows]).onConflict((conflict) => conflict.doNothing()).returning("id").execute()).map(({ id }) => id);
}
async function upsert(db, rows) {
	const ids = new Set(rows.map(({ id }) => id));
	return (await db.insertInto("alerts").values([...rows]).onConflict((conflict) => conflict.column("key").where("resolvedAt", "is", null).doUpdateSet(({ ref, case: when }) => ({
		cause: ref("excluded.cause"),
		installationId: ref("excluded.installationId"),
		severity: ref("excluded.severity"),
		title: ref("excluded.title"),
		detailJson: ref("excluded.detailJson"),
		lastSeenAt: ref("excluded.lastSeenAt"),
		since: when().when("alerts.since", "<", ref("excluded.since")).then(ref("alerts.since")).else(ref("excluded.since")).end()
	})).whereRef("alerts.lastSeenAt", "<=", "excluded.lastSeenAt")).returning("id").execute()).flatMap(({ id }) => ids.has(id) ? [id] : []);
}
async function resolveUnseen(db, { kinds, installationId }, now) {
	if (kinds.length === 0) return 0;
	return (await db.updateTable("alerts").set({ resolvedAt: now.getTime() }).where("resolvedAt", "is", null).where("kind", "in", kinds).where("id", "not like", `${EVENT}%`).where("installationId", installationId === null ? "is" : "=", installationId).where("lastSeenAt", "<", now.getTime()).returning("id").execute()).length;
}
/** In one order for all, so that two that write the same wait for each other and no longer. */
function oncePerKey(alerts) {
	const byKey = /* @__PURE__ */ new Map();
	for (const alert of alerts.toSorted(byAge)) {
		const key = storableText(alert.key);
		if (!byKey.has(key)) byKey.set(key, alert);
	}
	return [...byKey.values()].toSorted((a, b) => a.key < b.key ? -1 : 1);
}
/** The oldest first; whatever comes first is the same in any order. */
function byAge(a, b) {
	const age = a.since.getTime() - b.since.getTime();
	if (age !== 0) return age;
	return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
function chosen$1(choice) {
	return (is) => "id" in choice ? is("id", "=", choice.id) : is("cause", "=", choice.cause);
}
function* chunksOf$2(items) {
	for (let at = 0; at < items.length; at += ROWS_AT_ONCE$6) yield items.slice(at, at + ROWS_AT_ONCE$6);
}
// core/domain/outcome.ts
const BACKUP_STATUSES = [
	"stored",
	"unchanged",
	"incomplete",
	"failed",
	"dry-run"
];
// core/domain/lease.ts
/**
* What a job and the App say to each other over HTTP. The App picks the target; a job never
* names one. Every request carries a fresh OIDC token of the job as `Authorization: Bearer`.
*
* POST <app>/api/v1/leases                 LeaseRequest → 201 LeaseGrant, or 204: nothing is left
* POST <app>/api/v1/leases/<id>/renewals   (empty)      → 200 LeaseGrant
* POST <app>/api/v1/leases/<id>/report     LeaseReport  → 202
*
* A report that is sent again, with another token, does no harm if it says the same.
* Refusals are problem documents (RFC 9457) with `code` and `hint`: `Problem`.
*/
const MOST_KNOWN = 256;
const Time$1 = z.iso.datetime();
const LeaseRequest = z.strictObject({
	/** Which job of the dispatch this is. */
	slot: z.int().min(0).max(255),
	/**
	* Leases that this job was told of and that no report has ended yet. An open lease of the job
	* that is not among them is given again: the answer that told of it was lost. Where this is
	* absent nothing is given again, and such a lease runs out.
	*/
	known: z.array(z.string().min(1).max(100)).max(MOST_KNOWN).optional()
});
/** What a run is to do. */
const RunOptions = z.strictObject({
	verify: z.enum(VERIFY_LEVELS),
	full: z.boolean(),
	refs: z.array(z.string().min(1)),
	classes: z.array(z.enum(DATA_CLASSES))
});
z.strictObject({
	lease: z.string().min(1),
	expiresAt: Time$1,
	/** Ask for a renewal before so much time has passed. */
	renewAfterSeconds: z.int().positive(),
	target: z.strictObject({
		repositoryId: z.string().regex(/^\d+$/),
		owner: z.string().min(1),
		name: z.string().min(1),
		url: z.url()
	}),
	/** Reads that one repository. */
	token: z.strictObject({
		value: z.string().min(1),
		expiresAt: Time$1
	}),
	store: z.strictObject({
		/** As `store` takes it; null where the workflow names it. */
		address: z.string().min(1).nullable(),
		/** May write below the prefix of that one repository; null where the workflow has its own. */
		credentials: z.strictObject({
			accessKeyId: z.string().min(1),
			secretAccessKey: z.string().min(1),
			sessionToken: z.string().min(1),
			expiresAt: Time$1
		}).nullable()
	}),
	options: RunOptions
});
/** What the job believes became of it: a hint, until the store says the same. */
const LeaseReport = z.strictObject({
	status: z.enum(BACKUP_STATUSES).exclude(["dry-run"]),
	snapshot: z.string().nullable(),
	manifestSha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
	durationMs: z.int().nonnegative(),
	storedBytes: z.int().nonnegative(),
	transferredBytes: z.int().nonnegative(),
	warnings: z.array(z.string().max(2e3)).max(100),
	error: z.strictObject({
		code: z.string().max(100),
		message: z.string().max(4e3),
		hint: z.string().max(4e3)
	}).nullable()
});
z.object({
	/** One of the codes of docs/errors.md. */
	code: z.string(),
	/** One sentence. */
	detail: z.string(),
	/** What to do next. */
	hint: z.string(),
	/** The same question may be answered a moment later; `Retry-After` says when. */
	retryable: z.boolean().optional()
});
// app/records/run.ts
/** A run as the records have it: one attempt to back up one repository. */
/** Stands in the statement itself, so that SQLite sees that the index of open runs fits. */
const SETTLED = sql.lit("settled");
/** Changes a run that is in one of `from`; undefined for one that is not. */
async function changeRun(db, id, from, values) {
	const row = await db.updateTable("runs").set(values).where("id", "=", id).where("state", "in", [...from]).returningAll().executeTakeFirst();
	return row && toRun(row);
}
function toRun(row) {
	const { id, repositoryId, dispatchId, slot, cause, state, outcome, snapshot, reportJson } = row;
	return {
		id,
		repositoryId,
		dispatchId,
		slot,
		cause,
		state,
		outcome,
		snapshot,
		reportJson,
		options: RunOptions.parse(JSON.parse(row.optionsJson)),
		createdAt: new Date(row.createdAt),
		startedAt: row.startedAt === null ? null : new Date(row.startedAt),
		settledAt: row.settledAt === null ? null : new Date(row.settledAt),
		error: row.errorCode === null ? null : {
			code: row.errorCode,
			message: row.errorMessage ?? "",
			hint: row.errorHint ?? ""
		}
	};
}
// app/records/ended-runs.ts
/** Keeps the job's own word. Undefined when the run is not leased, or was settled meanwhile. */
function noteReported(db, id, reportJson) {
	return changeRun(db, id, ["leased"], {
		state: "reported",
		reportJson
	});
}
/**
* Keeps the word of a job whose run was settled without it, so that the store is looked at once
* more. Undefined when the run is not settled, or a report of it was kept before.
*/
async function noteReportedLate(db, id, { reportJson, at }) {
	const row = await db.updateTable("runs").set({
		reportJson,
		reportedLateAt: at.getTime()
	}).where("id", "=", id).where("state", "=", "settled").where("reportJson", "is", null).returningAll().executeTakeFirst();
	return row && toRun(row);
}
/** Runs that were reported when they were settled, and that nobody looked at since. */
async function listReportedLate(db) {
	return db.selectFrom("runs").select(["id", "repositoryId"]).where("reportedLateAt", "is not", null).orderBy("reportedLateAt").execute();
}
/** The store was looked at with the late report of a run at hand. */
async function noteLookedInto(db, id) {
	await db.updateTable("runs").set({ reportedLateAt: null }).where("id", "=", id).execute();
}
/** Ends a run. Undefined when it has ended already: the first word stays. */
function settleRun(db, id, settlement) {
	return changeRun(db, id, OPEN, settled$1(settlement));
}
/** Ends the runs of a dispatch, or of one slot of it, that no job has taken. Returns their ids. */
async function settleUntaken(db, { dispatchId, slot }, settlement) {
	let untaken = db.updateTable("runs").set(settled$1(settlement)).where("dispatchId", "=", dispatchId).where("state", "=", "dispatched");
	if (slot !== void 0) untaken = untaken.where("slot", "=", slot);
	return (await untaken.returning("id").execute()).map(({ id }) => id);
}
/** Ends the runs of a repository that no job has taken. Returns their ids. */
async function settleUntakenOf(db, repositoryId, settlement) {
	return (await db.updateTable("runs").set(settled$1(settlement)).where("repositoryId", "=", repositoryId).where("state", "in", ["planned", "dispatched"]).returning("id").execute()).map(({ id }) => id);
}
/**
* Removes runs that were settled before `before`, but for the newest of each repository: it
* says how the repository stands. Returns how many.
*/
async function pruneRuns(db, before) {
	const { numDeletedRows } = await db.deleteFrom("runs").where("state", "=", "settled").where("settledAt", "<", before.getTime()).where((eb) => eb.exists(eb.selectFrom("runs as newer").select("newer.id").whereRef("newer.repositoryId", "=", "runs.repositoryId").whereRef("newer.createdAt", ">", "runs.createdAt"))).executeTakeFirstOrThrow();
	return Number(numDeletedRows);
}
const OPEN = [
	"planned",
	"dispatched",
	"leased",
	"reported"
];
function settled$1({ at, error, ...rest }) {
	return {
		...rest,
		state: "settled",
		settledAt: at.getTime(),
		...error && {
			errorCode: error.code,
			errorMessage: error.message,
			errorHint: error.hint
		}
	};
}
// app/records/runs.ts
/**
* Adds runs, and passes over those of repositories that have an open run: the database lets no
* repository be in two. Returns the ids of those that were added.
*/
async function insertRuns(db, runs) {
	const sorted = runs.toSorted((a, b) => a.repositoryId < b.repositoryId ? -1 : 1);
	const added = /* @__PURE__ */ new Set();
	for (let start = 0; start < sorted.length; start += MOST_ROWS$2) {
		const rows = await db.insertInto("runs").values(sorted.slice(start, start + MOST_ROWS$2).map(toRow$1)).onConflict((conflict) => conflict.doNothing()).returning("id").execute();
		for (const { id } of rows) added.add(id);
	}
	return added;
}
/** Values a statement may hold: 32,766 in SQLite; a row has nine. */
const MOST_ROWS$2 = 1e3;
async function readRun(db, id) {
	const row = await db.selectFrom("runs").selectAll().where("id", "=", id).executeTakeFirst();
	return row && toRun(row);
}
/** Every run that is not settled. */
async function listOpenRuns(db) {
	return (await db.selectFrom("runs").selectAll().where("state", "<>", SETTLED).orderBy("id").execute()).map(toRun);
}
/** Slots of a dispatch with a run that is not settled. */
async function listOpenSlots(db, dispatchId) {
	const rows = await db.selectFrom("runs").select("slot").distinct().where("dispatchId", "=", dispatchId).where("state", "<>", SETTLED).execute();
	return new Set(rows.map(({ slot }) => slot));
}
/** The next run of one job becomes `leased`; undefined when none is left for it. */
async function takeRun(db, { dispatchId, slot, at }) {
	for (;;) {
		const next = await db.selectFrom("runs").select("id").where("dispatchId", "=", dispatchId).where("slot", "=", slot).where("state", "=", "dispatched").orderBy("id").limit(1).executeTakeFirst();
		if (next === void 0) return void 0;
		const taken = await changeRun(db, next.id, ["dispatched"], {
			state: "leased",
			startedAt: at.getTime()
		});
		if (taken !== void 0) return taken;
	}
}
function toRow$1({ options, createdAt, ...run }) {
	const startedAt = run.state === "leased" ? createdAt.getTime() : null;
	return {
		...run,
		optionsJson: JSON.stringify(options),
		createdAt: createdAt.getTime(),
		startedAt
	};
}
// app/records/dispatches.ts
/**
* Adds a dispatch with its runs, all or nothing, but for runs of repositories that are in an
* open run. Returns the ids of the runs it has; where that is none, there is no dispatch.
*/
function insertDispatch(db, dispatch) {
	const { id: dispatchId, workflow, createdAt, runs, ...rest } = dispatch;
	return inTransaction(db, async (tx) => {
		const added = await insertRuns(tx, runs.map((run) => ({
			...run,
			dispatchId,
			createdAt,
			state: "dispatched"
		})));
		if (added.size === 0) return added;
		await tx.insertInto("dispatches").values({
			...rest,
			id: dispatchId,
			workflowRepositoryId: workflow.repositoryId,
			workflowOwner: workflow.owner,
			workflowName: workflow.name,
			workflowFile: workflow.file,
			workflowRef: workflow.ref,
			createdAt: createdAt.getTime(),
			state: "planned"
		}).execute();
		return added;
	});
}
/** The one that was made last. */
async function readNewestDispatch(db, installationId) {
	const row = await db.selectFrom("dispatches").selectAll().where("installationId", "=", installationId).orderBy("createdAt", "desc").orderBy("id").limit(1).executeTakeFirst();
	return row && toDispatch(row);
}
async function readDispatch$1(db, id) {
	const row = await db.selectFrom("dispatches").selectAll().where("id", "=", id).executeTakeFirst();
	return row && toDispatch(row);
}
async function findDispatchByRun(db, githubRunId) {
	const row = await db.selectFrom("dispatches").selectAll().where("githubRunId", "=", githubRunId).executeTakeFirst();
	return row && toDispatch(row);
}
/** Every dispatch that is neither over nor refused, oldest first. */
async function listOpenDispatches(db) {
	return (await db.selectFrom("dispatches").selectAll().where("state", "in", [...UNDER_WAY]).orderBy("createdAt").orderBy("id").execute()).map(toDispatch);
}
/** GitHub took it. False when more is known of it already. */
function noteSent(db, id, { githubRunId, at }) {
	return change(db, id, ["planned"], {
		state: "sent",
		sentAt: at.getTime(),
		githubRunId
	});
}
/**
* GitHub refused it: it is over, and so are its runs. False, and nothing changes, when its
* workflow run was seen all the same.
*/
function noteRefused(db, id, { error, at }) {
	return inTransaction(db, async (tx) => {
		if (!await change(tx, id, ["planned"], {
			state: "refused",
			endedAt: at.getTime(),
			error: `${error.code}: ${error.message}`
		})) return false;
		await settleUntaken(tx, { dispatchId: id }, {
			outcome: "refused",
			at,
			error
		});
		return true;
	});
}
/** It was never sent: it and its runs are taken back. False when it was sent all the same. */
function withdrawDispatch(db, id) {
	return inTransaction(db, async (tx) => {
		const { numDeletedRows } = await tx.deleteFrom("dispatches").where("id", "=", id).where("state", "=", "planned").executeTakeFirstOrThrow();
		if (numDeletedRows === 0n) return false;
		await tx.deleteFrom("runs").where("dispatchId", "=", id).execute();
		return true;
	});
}
/** Its workflow run was seen; also when it was thought lost. False when that changes nothing. */
function noteRunning(db, id, { githubRunId }) {
	return change(db, id, [
		"planned",
		"sent",
		"lost"
	], {
		state: "running",
		githubRunId,
		endedAt: null,
		error: null
	}, githubRunId);
}
/** Its workflow run is completed. `error` is null where it ended well. */
function noteEnded(db, id, { githubRunId, error, conclusion, at }) {
	const values = {
		state: "ended",
		githubRunId,
		endedAt: at.getTime(),
		error,
		conclusion
	};
	return change(db, id, [...UNDER_WAY, "lost"], values, githubRunId);
}
/** No workflow run of it can be found. False when one was seen, other than `githubRunId`. */
function noteLost(db, id, { githubRunId, error, at }) {
	const values = {
		state: "lost",
		endedAt: at.getTime(),
		error
	};
	return change(db, id, UNDER_WAY, values, githubRunId);
}
/** Nobody can ask any more what becomes of the dispatches of an installation. */
async function loseDispatches(db, installationId, { error, at }) {
	await db.updateTable("dispatches").set({
		state: "lost",
		endedAt: at.getTime(),
		error
	}).where("installationId", "=", installationId).where("state", "in", [...UNDER_WAY]).execute();
}
/** Removes dispatches that were over before `before`. Returns how many. */
async function pruneDispatches(db, before) {
	const { numDeletedRows } = await db.deleteFrom("dispatches").where("state", "in", [
		"refused",
		"ended",
		"lost"
	]).where("endedAt", "<", before.getTime()).where((eb) => eb.not(eb.exists(eb.selectFrom("runs").select("runs.id").whereRef("runs.dispatchId", "=", "dispatches.id").where("runs.state", "<>", "settled")))).executeTakeFirstOrThrow();
	return Number(numDeletedRows);
}
const UNDER_WAY = [
	"planned",
	"sent",
	"running"
];
/** Changes a dispatch that is in one of `from`, and has no workflow run but `githubRunId`. */
async function change(db, id, from, values, githubRunId = null) {
	return await db.updateTable("dispatches").set(values).where("id", "=", id).where("state", "in", [...from]).where((eb) => eb.or([eb("githubRunId", "is", null), eb("githubRunId", "=", githubRunId ?? "")])).returning("id").executeTakeFirst() !== void 0;
}
function inTransaction(db, work) {
	return db.isTransaction ? work(db) : db.transaction().execute(work);
}
function toDispatch(row) {
	return {
		id: row.id,
		installationId: row.installationId,
		workflow: {
			repositoryId: row.workflowRepositoryId,
			owner: row.workflowOwner,
			name: row.workflowName,
			file: row.workflowFile,
			ref: row.workflowRef
		},
		slots: row.slots,
		createdAt: new Date(row.createdAt),
		sentAt: row.sentAt === null ? null : new Date(row.sentAt),
		endedAt: row.endedAt === null ? null : new Date(row.endedAt),
		githubRunId: row.githubRunId,
		state: row.state,
		error: row.error,
		conclusion: row.conclusion
	};
}
// app/records/leases.ts
/**
* Notes that a token was shown. False if it was shown before: of any number who show it at
* once, one is told true. `until` is when nobody would take it any more.
*/
async function spendToken(db, jti, until) {
	return await db.insertInto("spentTokens").values({
		jti,
		expiresAt: until.getTime()
	}).onConflict((conflict) => conflict.column("jti").doNothing()).returning("jti").executeTakeFirst() !== void 0;
}
/** Forgets tokens that nobody would take any more. Returns how many. */
async function forgetTokens(db, now) {
	const { numDeletedRows } = await db.deleteFrom("spentTokens").where("expiresAt", "<", now.getTime()).executeTakeFirstOrThrow();
	return Number(numDeletedRows);
}
/** The run must have no open lease: the database refuses a second one. */
async function insertLease(db, lease) {
	const { grantedAt, expiresAt, ...rest } = lease;
	const times = {
		grantedAt: grantedAt.getTime(),
		expiresAt: expiresAt.getTime()
	};
	await db.insertInto("leases").values({
		...rest,
		...times,
		releasedAt: null
	}).execute();
	return {
		...lease,
		releasedAt: null
	};
}
async function readLease(db, id) {
	const row = await db.selectFrom("leases").selectAll().where("id", "=", id).executeTakeFirst();
	return row && toLease(row);
}
/** Leases that a job holds at `now`, oldest first. */
async function listHeld(db, holder, now) {
	return (await db.selectFrom("leases").selectAll().where("githubRunId", "=", holder.githubRunId).where("githubRunAttempt", "=", holder.githubRunAttempt).where("slot", "=", holder.slot).where("releasedAt", "is", null).where("expiresAt", ">", now.getTime()).orderBy("grantedAt").orderBy("id").execute()).map(toLease);
}
/** Whether a job ever had a lease, open or not. */
async function hadLease(db, holder) {
	return await db.selectFrom("leases").select("id").where("githubRunId", "=", holder.githubRunId).where("githubRunAttempt", "=", holder.githubRunAttempt).where("slot", "=", holder.slot).limit(1).executeTakeFirst() !== void 0;
}
/** The newest attempt of a workflow run that ever had a lease; 0 for none. */
async function newestAttempt(db, githubRunId) {
	const { newest } = await db.selectFrom("leases").select((eb) => eb.fn.max("githubRunAttempt").as("newest")).where("githubRunId", "=", githubRunId).executeTakeFirstOrThrow();
	return Number(newest ?? 0);
}
/** A lease lasts until `until`. Undefined if it was over at `now`: then it stays over. */
async function extendLease(db, id, { now, until }) {
	const row = await db.updateTable("leases").set({ expiresAt: until.getTime() }).where("id", "=", id).where("releasedAt", "is", null).where("expiresAt", ">", now.getTime()).returningAll().executeTakeFirst();
	return row && toLease(row);
}
/** Ends a lease. False if it had ended before. */
async function releaseLease(db, id, at) {
	return await db.updateTable("leases").set({ releasedAt: at.getTime() }).where("id", "=", id).where("releasedAt", "is", null).returning("id").executeTakeFirst() !== void 0;
}
/** Ends every lease of a repository of an installation: its tokens are good for nothing. */
async function releaseLeasesOf(db, installationId, at) {
	await db.updateTable("leases").set({ releasedAt: at.getTime() }).where("releasedAt", "is", null).where("repositoryId", "in", (of) => of.selectFrom("repositories").select("repositories.id").where("installationId", "=", installationId)).execute();
}
/**
* Ends what earlier attempts of the same job left open. Their runs that nobody reported wait
* again, if they are of a dispatch. Returns the runs of the leases that were ended.
*/
async function supersedeLeases(db, holder, at) {
	const runs = (await db.updateTable("leases").set({ releasedAt: at.getTime() }).where("githubRunId", "=", holder.githubRunId).where("githubRunAttempt", "<", holder.githubRunAttempt).where("slot", "=", holder.slot).where("releasedAt", "is", null).returning("runId").execute()).map(({ runId }) => runId);
	if (runs.length === 0) return runs;
	await db.updateTable("runs").set({ state: "dispatched" }).where("id", "in", runs).where("state", "=", "leased").where("dispatchId", "is not", null).execute();
	return runs;
}
/** Leases that ran out and that nobody released: their jobs fell silent. Oldest first. */
async function listExpired(db, now) {
	return (await db.selectFrom("leases").selectAll().where("releasedAt", "is", null).where("expiresAt", "<=", now.getTime()).orderBy("expiresAt").orderBy("id").execute()).map(toLease);
}
/** Removes leases that ran out before `before`. Returns how many. */
async function pruneLeases(db, before) {
	const { numDeletedRows } = await db.deleteFrom("leases").where("expiresAt", "<", before.getTime()).executeTakeFirstOrThrow();
	return Number(numDeletedRows);
}
function toLease({ grantedAt, expiresAt, releasedAt, ...rest }) {
	return {
		...rest,
		grantedAt: new Date(grantedAt),
		expiresAt: new Date(expiresAt),
		releasedAt: releasedAt === null ? null : new Date(releasedAt)
	};
}
// app/records/installations.ts
/** One that was removed and is there again keeps its history. */
async function saveInstallation(db, facts, now) {
	const told = {
		accountId: facts.accountId,
		account: facts.account,
		accountKind: facts.accountKind,
		permissionsJson: JSON.stringify(facts.permissions),
		suspendedAt: facts.suspendedAt?.getTime() ?? null,
		removedAt: null
	};
	await db.insertInto("installations").values({
		...told,
		id: facts.id,
		createdAt: now.getTime(),
		discoveredAt: null,
		discoveryTriedAt: null,
		discoveryError: null
	}).onConflict((conflict) => conflict.column("id").doUpdateSet(told)).execute();
}
/** All that were not removed, also those that are suspended. */
async function listInstallations(db) {
	return db.selectFrom("installations").selectAll().where("removedAt", "is", null).orderBy("id").execute();
}
async function readInstallation(db, id) {
	return db.selectFrom("installations").selectAll().where("id", "=", id).executeTakeFirst();
}
/**
* The repositories of an installation that is gone can be read no more. Its alerts are over, since
* nobody looks any more; its dispatches are lost and its leases over, so that whoever looks for
* runs that nobody works on settles theirs. What its jobs upload yet is found in the store.
*/
async function removeInstallation(db, id, now) {
	const at = now.getTime();
	await db.transaction().execute(async (transaction) => {
		await resolveInstallation(transaction, id, now);
		await loseDispatches(transaction, id, {
			error: REMOVED,
			at: now
		});
		await releaseLeasesOf(transaction, id, now);
		await transaction.updateTable("installations").set({ removedAt: at }).where("id", "=", id).where("removedAt", "is", null).execute();
		await transaction.updateTable("repositories").set({
			presence: "no-access",
			presenceSince: at
		}).where("installationId", "=", id).where("presence", "in", ["present", "unseen"]).execute();
	});
}
const REMOVED = "source-denied: The App was removed from this account.";
/** Has the next look at what is due take this one, whenever it was looked at before. */
async function wantDiscovery(db, id) {
	await db.updateTable("installations").set({ discoveryTriedAt: null }).where("id", "=", id).execute();
}
/** Notes how a discovery that began at `startedAt` ended. */
async function noteDiscovery(db, id, { startedAt, error }) {
	const at = startedAt.getTime();
	await db.updateTable("installations").set({
		discoveryTriedAt: at,
		discoveryError: error,
		...error === null ? { discoveredAt: at } : {}
	}).where("id", "=", id).execute();
}
// app/records/repositories.ts
/** SQLite takes 32,766 values a statement. */
const ROWS_AT_ONCE$5 = 500;
/** Those of an installation, and those of others that `alsoIds` names. */
async function listRepositories$1(db, installationId, alsoIds = []) {
	const own = await db.selectFrom("repositories").selectAll().where("installationId", "=", installationId).orderBy("id").execute();
	const known = new Set(own.map(({ id }) => id));
	const others = [];
	for (const ids of chunksOf$1(alsoIds.filter((id) => !known.has(id)))) others.push(...await db.selectFrom("repositories").selectAll().where("id", "in", ids).execute());
	return [...own, ...others];
}
/** Those of `ids` that there are; a few hundred at most. */
async function listByIds(db, ids) {
	if (ids.length === 0) return [];
	return db.selectFrom("repositories").selectAll().where("id", "in", ids).execute();
}
async function readRepository$1(db, id) {
	return db.selectFrom("repositories").selectAll().where("id", "=", id).executeTakeFirst();
}
/** The repository of an installation that has this name now, in any spelling of its case. */
async function readNamed(db, installationId, { owner, name }) {
	return db.selectFrom("repositories").selectAll().where("installationId", "=", installationId).where("presence", "=", "present").where((is) => is.and([is(is.fn("lower", ["owner"]), "=", owner.toLowerCase()), is(is.fn("lower", ["name"]), "=", name.toLowerCase())])).executeTakeFirst();
}
/** Every repository that has or had this name, in any spelling of its case. */
async function findByName(db, owner, name) {
	return db.selectFrom("repositoryNames").selectAll().where((is) => is.and([is(is.fn("lower", ["owner"]), "=", owner.toLowerCase()), is(is.fn("lower", ["name"]), "=", name.toLowerCase())])).orderBy("since").execute();
}
async function listNames(db, repositoryId) {
	return db.selectFrom("repositoryNames").selectAll().where("repositoryId", "=", repositoryId).orderBy("since").execute();
}
/** Nothing is planned for them until then; null ends it. */
async function pauseRepositories(db, ids, until) {
	for (const some of chunksOf$1(ids.toSorted())) await db.updateTable("repositories").set({ pausedUntil: until?.getTime() ?? null }).where("id", "in", some).execute();
}
/** All or nothing. */
async function saveRepositories(db, saves) {
	if (saves.length === 0) return;
	await db.transaction().execute(async (transaction) => {
		await insertNew(transaction, saves);
		for (const { id, row } of saves) {
			if (row.kind === "new" || Object.keys(row.change).length === 0) continue;
			await transaction.updateTable("repositories").set(row.change).where("id", "=", id).execute();
		}
		for (const { id, renamedAt } of saves) if (renamedAt !== null) await saveName(transaction, id, renamedAt);
	});
}
async function insertNew(db, saves) {
	const added = saves.flatMap(({ row }) => row.kind === "new" ? [row.row] : []);
	for (const rows of chunksOf$1(added)) await db.insertInto("repositories").values([...rows]).onConflict((conflict) => conflict.column("id").doNothing()).execute();
}
/** The name in `repositories` holds from `at` on, and the one before it no more. */
async function saveName(db, repositoryId, at) {
	const { owner, name } = await db.selectFrom("repositories").select(["owner", "name"]).where("id", "=", repositoryId).executeTakeFirstOrThrow();
	await db.updateTable("repositoryNames").set({ until: at }).where("repositoryId", "=", repositoryId).where("until", "is", null).execute();
	await db.insertInto("repositoryNames").values({
		repositoryId,
		owner,
		name,
		since: at,
		until: null
	}).onConflict((conflict) => conflict.columns(["repositoryId", "since"]).doUpdateSet({
		owner,
		name,
		until: null
	})).execute();
}
/** Sees them all again at `at`: their facts are as they were. */
async function touchRepositories(db, ids, at) {
	for (const some of chunksOf$1(ids)) await db.updateTable("repositories").set({ lastSeenAt: at }).where("id", "in", some).execute();
}
/**
* Notes that something changed at the source that no snapshot holds yet. Told twice, or late,
* it changes nothing for the worse: the first change stays the first, the last the last.
*/
async function noteChange(db, repositoryId, at) {
	const ms = at.getTime();
	await db.updateTable("repositories").set((is) => ({
		changedAt: is.case().when("changedAt", "is", null).then(ms).when("changedAt", ">", ms).then(ms).else(is.ref("changedAt")).end(),
		lastChangeAt: is.case().when("lastChangeAt", "is", null).then(ms).when("lastChangeAt", "<", ms).then(ms).else(is.ref("lastChangeAt")).end()
	})).where("id", "=", repositoryId).where((is) => is.not(is.exists(is.selectFrom("snapshots").select("snapshot").where("snapshots.repositoryId", "=", repositoryId).where("takenAt", ">", ms)))).execute();
}
function* chunksOf$1(items) {
	for (let at = 0; at < items.length; at += ROWS_AT_ONCE$5) yield items.slice(at, at + ROWS_AT_ONCE$5);
}
// app/discovery/end-of-second.ts
/** GitHub tells whole seconds: a snapshot that began within this one may not hold the change. */
function endOfSecond(at) {
	return /* @__PURE__ */ new Date(Math.floor(at.getTime() / 1e3) * 1e3 + 999);
}
// app/discovery/reconcile.ts
/**
* Compares a complete listing of one installation with what is known. `known` holds every row
* of the installation, and those of others that the listing names.
*/
function reconcile$1(installationId, known, listed, now) {
	const rows = new Map(known.map((row) => [row.id, row]));
	const seen = new Set(listed.map(({ facts }) => facts.id));
	const saves = [];
	const same = [];
	const pushed = [];
	const news = [];
	for (const each of listed) {
		const row = rows.get(each.facts.id);
		const save = row ? saveKnown(row, each, installationId, now) : saveNew(each, installationId, now);
		if (save === void 0) same.push(each.facts.id);
		else saves.push(save);
		const { id, pushedAt } = each.facts;
		if (row && pushedAt && pushedAt.getTime() > (row.pushedAt ?? 0)) pushed.push({
			id,
			at: pushedAt
		});
		news.push(...row ? describeChange(row, each.facts) : describeNew(each.facts, known, seen));
	}
	return {
		saves,
		same,
		news,
		pushed,
		missing: known.filter((row) => row.installationId === installationId && !seen.has(row.id) && row.presence === "present")
	};
}
function saveNew({ facts, properties }, installationId, now) {
	const at = now.getTime();
	return {
		id: facts.id,
		renamedAt: at,
		row: {
			kind: "new",
			row: {
				id: facts.id,
				installationId,
				...columnsOf$1(facts),
				propertiesJson: JSON.stringify(properties ?? {}),
				firstSeenAt: at,
				lastSeenAt: at,
				presence: "present",
				presenceSince: at,
				changedAt: at,
				lastChangeAt: at,
				confirmedAt: null,
				pausedUntil: null
			}
		}
	};
}
function columnsOf$1(facts) {
	return {
		owner: facts.owner,
		name: facts.name,
		url: facts.url,
		defaultBranch: facts.defaultBranch,
		visibility: facts.visibility,
		archived: facts.archived ? 1 : 0,
		fork: facts.fork ? 1 : 0,
		language: facts.language,
		topicsJson: JSON.stringify(facts.topics),
		sizeBytes: facts.sizeBytes,
		pushedAt: facts.pushedAt?.getTime() ?? null
	};
}
/** Undefined when nothing is different. */
function saveKnown(row, { facts, properties }, installationId, now) {
	const at = now.getTime();
	const columns = {
		...columnsOf$1(facts),
		...properties === void 0 ? {} : { propertiesJson: JSON.stringify(properties) },
		installationId,
		presence: "present"
	};
	const change = Object.fromEntries(Object.entries(columns).filter(([column, value]) => columnOf(row, column) !== value));
	if (Object.keys(change).length === 0) return void 0;
	return {
		id: facts.id,
		renamedAt: row.owner === facts.owner && row.name === facts.name ? null : at,
		row: {
			kind: "known",
			change: {
				...change,
				lastSeenAt: at,
				...row.presence === "present" ? {} : { presenceSince: at }
			}
		}
	};
}
function columnOf(row, column) {
	return Object.entries(row).find(([name]) => name === column)?.[1];
}
/** A name that another repository had is not that repository come back. */
function describeNew(facts, known, seen) {
	const name = `${facts.owner}/${facts.name}`;
	const before = known.find((row) => nameOf$7(row).toLowerCase() === name.toLowerCase());
	const about = {
		repositoryId: facts.id,
		name
	};
	if (before === void 0 || seen.has(before.id)) return [{
		...about,
		kind: "added",
		detail: `${name} is new.`
	}];
	const detail = `${name} is another repository than before: ${before.id} had that name.`;
	return [{
		...about,
		kind: "recreated",
		detail
	}];
}
function describeChange(row, facts) {
	const name = `${facts.owner}/${facts.name}`;
	const about = {
		repositoryId: row.id,
		name
	};
	const moved = row.owner.toLowerCase() !== facts.owner.toLowerCase();
	const was = nameOf$7(row);
	return [
		row.presence !== "present" && {
			...about,
			kind: "back",
			detail: `${name} can be read again.`
		},
		was !== name && {
			...about,
			kind: moved ? "transferred" : "renamed",
			detail: `${was} is ${name} now.`
		},
		row.archived === 1 !== facts.archived && {
			...about,
			kind: facts.archived ? "archived" : "unarchived",
			detail: `${name} ${facts.archived ? "was archived" : "is no longer archived"}.`
		},
		row.visibility !== facts.visibility && {
			...about,
			kind: "visibility",
			detail: `${name} was ${row.visibility} and is ${facts.visibility} now.`
		}
	].filter((each) => each !== false);
}
function nameOf$7({ owner, name }) {
	return `${owner}/${name}`;
}
// app/discovery/gone.ts
/**
* Asks for each by its id. One that GitHub still shows was only missing from the listing. Of
* one that it does not show nobody knows whether it was deleted or taken out of reach, unless a
* webhook said so: it is `unseen`.
*/
async function askWhereabouts(rows, tools) {
	const news = [];
	const missing = [];
	for (const row of rows) {
		const told = await refresh(row, tools);
		if (told !== void 0) {
			news.push(...told);
			continue;
		}
		await markGone(tools.db, row, "unseen", tools.now());
		missing.push(row);
	}
	return {
		news,
		missing
	};
}
/** Reads it anew. Undefined when GitHub does not show it; then nothing is changed. */
async function refresh(row, { db, github, now }) {
	const facts = await github.readRepository(row.id);
	if (facts === void 0) return void 0;
	const known = await readRepository$1(db, row.id);
	const listed = [{
		facts,
		properties: void 0
	}];
	const { saves, news, pushed } = reconcile$1(row.installationId, known ? [known] : [], listed, now());
	await saveRepositories(db, saves);
	for (const { id, at } of pushed) await noteChange(db, id, endOfSecond(at));
	return news;
}
/** How much each says of why: what is known is not forgotten for what says less. */
const TELLING$1 = [
	"present",
	"unseen",
	"no-access",
	"transferred",
	"deleted"
];
/**
* Its snapshots stay, and so does its history. A run that no job has taken is over, unless nobody
* knows why the repository is not there; what a job has taken is settled when that job ends.
*/
async function markGone(db, row, presence, now) {
	if (TELLING$1.indexOf(row.presence) >= TELLING$1.indexOf(presence)) return;
	const change = {
		presence,
		presenceSince: now.getTime()
	};
	await saveRepositories(db, [{
		id: row.id,
		renamedAt: null,
		row: {
			kind: "known",
			change
		}
	}]);
	if (presence === "unseen") return;
	await settleUntakenOf(db, row.id, {
		outcome: "cancelled",
		at: now,
		error: GONE$5
	});
}
const GONE$5 = {
	code: "source-not-found",
	message: "GitHub shows the App this repository no more, so no job is to take it.",
	hint: "Give the App access again if it is to be backed up."
};
// app/discovery/discover.ts
/** Finds out which repositories an installation has: all of them, or the discovery failed. */
/**
* Lists every repository of the installation and notes what is different. A listing that fails
* changes nothing but the note that it failed; one that is stopped with the App changes nothing,
* and throws `interrupted`. What is missing from one that is complete is asked for by its id, and
* is never taken for deleted because it was not listed.
*/
async function discover(installation, tools) {
	const { db, now } = tools;
	const startedAt = now();
	try {
		const { saves, same, news, pushed, missing, count } = await look$5(installation, tools);
		await saveRepositories(db, saves);
		for (const { id, at } of pushed) await noteChange(db, id, endOfSecond(at));
		await touchRepositories(db, same, startedAt.getTime());
		const gone = await askWhereabouts(missing, tools);
		await noteDiscovery(db, installation.id, {
			startedAt,
			error: null
		});
		return {
			kind: "complete",
			repositories: count,
			news: [...news, ...gone.news],
			missing: gone.missing
		};
	} catch (thrown) {
		const { code, message, retryAfterMs } = asHoldfastError(thrown);
		if (code === "interrupted") throw thrown;
		const error = `${code}: ${message}`;
		await noteDiscovery(db, installation.id, {
			startedAt,
			error
		});
		return {
			kind: "failed",
			error,
			retryAfterMs
		};
	}
}
async function look$5(installation, { db, github, now }) {
	const listed = [];
	for await (const facts of github.listRepositories()) listed.push(facts);
	const properties = await readProperties(installation, github);
	const ids = listed.map(({ id }) => id);
	const known = await listRepositories$1(db, installation.id, ids);
	const found = listed.map((facts) => ({
		facts,
		properties: properties && (properties.get(facts.id) ?? {})
	}));
	return {
		...reconcile$1(installation.id, known, found, now()),
		count: listed.length
	};
}
/**
* Undefined where the App may not read them, or the account has none: then what is known of
* them stays. They choose policies, and must not be thought away.
*/
async function readProperties({ account, accountKind }, github) {
	if (accountKind !== "Organization") return void 0;
	try {
		return await github.readProperties(account);
	} catch (error) {
		const { code } = asHoldfastError(error);
		if (code === "source-denied" || code === "source-not-found") return void 0;
		throw error;
	}
}
// app/discovery/installations.ts
/** Discovery looks again after this, if nothing made it look earlier. */
const EVERY_MS = 216e5;
/** One that failed is tried again after this. */
const RETRY_MS = 6e5;
/** One that is missing from a complete listing is removed only when GitHub says so by its id. */
async function discoverInstallations({ db, github, now }) {
	const listed = /* @__PURE__ */ new Set();
	for await (const installation of github.listInstallations()) {
		listed.add(installation.id);
		await saveInstallation(db, installation, now());
	}
	for (const { id } of await listInstallations(db)) {
		if (listed.has(id)) continue;
		if (await github.readInstallation(id) === void 0) await removeInstallation(db, id, now());
	}
}
/** Whether the repositories of an installation are to be listed again. */
function isDiscoveryDue(installation, now) {
	const { suspendedAt, discoveredAt, discoveryTriedAt, discoveryError } = installation;
	if (suspendedAt !== null) return false;
	if (discoveryTriedAt === null || discoveredAt === null) return isRested(installation, now);
	if (discoveryError !== null) return now.getTime() - discoveryTriedAt >= RETRY_MS;
	return now.getTime() - discoveredAt >= EVERY_MS;
}
/** What is wanted at once is not tried without end when it fails. */
function isRested({ discoveryTriedAt, discoveryError }, now) {
	if (discoveryTriedAt === null || discoveryError === null) return true;
	return now.getTime() - discoveryTriedAt >= RETRY_MS;
}
// app/records/deliveries.ts
/**
* Webhooks on their way to whoever handles them. `waiting` → `working` → `done`, back to
* `waiting` where a handler failed, and `failed` where it failed too often.
*
* `claimedUntil` is the time before which nobody takes a delivery: the end of a claim, or of
* the pause after a failure. `attempts` counts claims, so a crash counts too.
*/
/** Stores all of them in one statement, or none. Those whose id is known stay as they are. */
async function insertDeliveries(db, deliveries) {
	if (deliveries.length === 0) return;
	const rows = deliveries.toSorted((a, b) => a.id < b.id ? -1 : 1).map(toRow);
	await db.insertInto("deliveries").values(rows).onConflict((conflict) => conflict.column("id").doNothing()).execute();
}
/** Which of these ids are in the table. */
async function findKnownDeliveries(db, ids) {
	const known = /* @__PURE__ */ new Set();
	for (let from = 0; from < ids.length; from += MOST_IDS$3) {
		const some = ids.slice(from, from + MOST_IDS$3);
		const rows = await db.selectFrom("deliveries").select("id").where("id", "in", some).execute();
		for (const { id } of rows) known.add(id);
	}
	return known;
}
/** Databases bound the parameters of a statement. */
const MOST_IDS$3 = 1e3;
/** Takes the oldest that wait, and those whose claim has ended. */
async function claimDeliveries(db, claim) {
	const now = claim.now.getTime();
	return (await db.updateTable("deliveries").set(({ eb }) => ({
		state: "working",
		attempts: eb("attempts", "+", 1),
		claimedBy: claim.name,
		claimedUntil: now + claim.claimMs
	})).where("id", "in", (eb) => eb.selectFrom("deliveries").select("id").where(free$1(now)).orderBy("receivedAt").orderBy("id").limit(claim.most)).where(free$1(now)).returning([...[
		"id",
		"event",
		"action",
		"installationId",
		"repositoryId"
	], ...["receivedAt", "attempts"]]).execute()).toSorted((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1)).map((row) => ({
		...row,
		receivedAt: new Date(row.receivedAt)
	}));
}
async function readDeliveryBody(db, id) {
	const { body } = await db.selectFrom("deliveries").select("body").where("id", "=", id).executeTakeFirstOrThrow();
	return body;
}
/** Notes that these are done, but for those that another claim has taken meanwhile. */
async function finishDeliveries(db, claimName, ids, now) {
	if (ids.length === 0) return;
	await db.updateTable("deliveries").set({
		state: "done",
		doneAt: now.getTime(),
		claimedUntil: null,
		error: null
	}).where("claimedBy", "=", claimName).where("state", "=", "working").where("id", "in", ids).execute();
}
/** Notes a failure; `retryAt` is null where there will be no further attempt. */
async function noteDeliveryFailure(db, claimName, failure) {
	await db.updateTable("deliveries").set({
		state: failure.retryAt === null ? "failed" : "waiting",
		claimedUntil: failure.retryAt?.getTime() ?? null,
		error: storableText(failure.error)
	}).where("claimedBy", "=", claimName).where("state", "=", "working").where("id", "=", failure.id).execute();
}
/** When the last one came, and how many are not worked off. */
async function readIntake(db) {
	const last = await db.selectFrom("deliveries").select("receivedAt").orderBy("receivedAt", "desc").limit(1).executeTakeFirst();
	const { count } = await db.selectFrom("deliveries").select(({ fn }) => fn.countAll().as("count")).where(open$3()).executeTakeFirstOrThrow();
	return {
		heardAt: last ? new Date(last.receivedAt) : null,
		waiting: Number(count)
	};
}
const DAY_MS$13 = 864e5;
/** GitHub delivers again what is three days old at most; bodies are by far most of the records. */
const BODY_MS = 2 * DAY_MS$13;
const ROW_MS = 10 * DAY_MS$13;
/**
* Empties the bodies of what was done two days ago, and deletes what came ten days ago.
* What is not done yet stays for as long as it takes.
*/
async function forgetDeliveries(db, now) {
	const time = now.getTime();
	await db.deleteFrom("deliveries").where("receivedAt", "<", time - ROW_MS).where("state", "in", ["done", "failed"]).execute();
	await db.updateTable("deliveries").set({ body: "" }).where("receivedAt", "<", time - BODY_MS).where("doneAt", "<", time - BODY_MS).where("body", "<>", "").execute();
}
function toRow({ receivedAt, ...delivery }) {
	return {
		...delivery,
		action: delivery.action === null ? null : storableText(delivery.action),
		receivedAt: receivedAt.getTime(),
		state: "waiting",
		attempts: 0,
		claimedUntil: null,
		claimedBy: null,
		doneAt: null,
		error: null
	};
}
/** In the words of the index `deliveries_waiting`, or it is not used. */
function open$3() {
	return sql`state in ('waiting', 'working')`;
}
function free$1(now) {
	return sql`(${open$3()} and (claimed_until is null or claimed_until <= ${now}))`;
}
// app/records/sessions.ts
/** `refreshSha256` is of the token that goes on with it. */
async function insertSession(db, { agent, beganAt, endsAt, ...rest }, refreshSha256) {
	const began = beganAt.getTime();
	await db.transaction().execute(async (transaction) => {
		await transaction.insertInto("sessions").values({
			...rest,
			agent: agent === null ? null : storableText(agent),
			beganAt: began,
			endsAt: endsAt.getTime(),
			seenAt: began,
			endedAt: null,
			ending: null
		}).execute();
		await insertRefresh(transaction, refreshSha256, rest.id, began);
	});
}
/** Undefined for one that is over at `now`, or never was. */
async function readSession(db, id, now) {
	const row = await openSessions(db, now).where("id", "=", id).executeTakeFirst();
	return row && toSession(row);
}
/** Those that go on at `now`, of one person (null: the local administrator) or of all; newest first. */
async function listSessions(db, whose, now) {
	let select = openSessions(db, now);
	if (whose !== "all") {
		const { personId } = whose;
		select = personId === null ? select.where("personId", "is", null) : select.where("personId", "=", personId);
	}
	return (await select.orderBy("beganAt", "desc").orderBy("id").execute()).map(toSession);
}
/** Ends one. False if it was over before. */
async function endSession(db, id, ending, at) {
	return await db.updateTable("sessions").set({
		endedAt: at.getTime(),
		ending
	}).where("id", "=", id).where("endedAt", "is", null).where("endsAt", ">", at.getTime()).returning("id").executeTakeFirst() !== void 0;
}
/** Ends all that go on of one person. Returns how many. */
async function endSessionsOf(db, personId, ending, at) {
	const { numUpdatedRows } = await db.updateTable("sessions").set({
		endedAt: at.getTime(),
		ending
	}).where("personId", "=", personId).where("endedAt", "is", null).where("endsAt", ">", at.getTime()).executeTakeFirstOrThrow();
	return Number(numUpdatedRows);
}
/** The session that a refresh token is of, spent or not; undefined where it is over. */
async function findByRefresh(db, sha256, now) {
	const row = await openSessions(db, now).where("id", "in", (query) => query.selectFrom("refreshTokens").select("sessionId").where("sha256", "=", sha256)).executeTakeFirst();
	return row && toSession(row);
}
/** Of any number who show a token at once, one is told `rotated`. */
async function rotateRefresh(db, rotation) {
	const { sha256, nextSha256, now, graceMs } = rotation;
	const at = now.getTime();
	return db.transaction().execute(async (transaction) => {
		const spent = await transaction.updateTable("refreshTokens").set({ spentAt: at }).where("sha256", "=", sha256).where("spentAt", "is", null).returning("sessionId").executeTakeFirst();
		const old = spent === void 0 ? await readRefresh(transaction, sha256) : void 0;
		const known = spent ?? old;
		const session = known && await readSession(transaction, known.sessionId, now);
		if (known === void 0 || session === void 0) return { kind: "unknown" };
		if (spent !== void 0) {
			await insertRefresh(transaction, nextSha256, session.id, at);
			await transaction.updateTable("sessions").set({ seenAt: at }).where("id", "=", session.id).execute();
			return {
				kind: "rotated",
				session: {
					...session,
					seenAt: now
				}
			};
		}
		if (at - (old?.spentAt ?? 0) <= graceMs) return {
			kind: "again",
			session
		};
		await endSession(transaction, session.id, "reuse", now);
		return {
			kind: "reused",
			session
		};
	});
}
/**
* Forgets sessions that were over before `before`; and at once, with what is sealed for them,
* people who at `now` have neither a session nor a token. Returns how many sessions.
*/
async function pruneSessions(db, { before, now }) {
	const [past, at] = [before.getTime(), now.getTime()];
	const { numDeletedRows } = await db.deleteFrom("sessions").where(({ or, eb }) => or([eb("endsAt", "<", past), eb("endedAt", "<", past)])).executeTakeFirstOrThrow();
	await db.deleteFrom("refreshTokens").where("sessionId", "not in", (query) => query.selectFrom("sessions").select("id")).execute();
	await db.deleteFrom("people").where(({ not, exists, selectFrom }) => not(exists(selectFrom("sessions").select("id").whereRef("sessions.personId", "=", "people.id").where("endedAt", "is", null).where("endsAt", ">", at)))).where(({ not, exists, selectFrom }) => not(exists(selectFrom("tokens").select("id").whereRef("tokens.personId", "=", "people.id").where("revokedAt", "is", null).where(({ or, eb }) => or([eb("expiresAt", "is", null), eb("expiresAt", ">", at)]))))).execute();
	return Number(numDeletedRows);
}
function openSessions(db, now) {
	return db.selectFrom("sessions").selectAll().where("endedAt", "is", null).where("endsAt", ">", now.getTime());
}
function readRefresh(db, sha256) {
	return db.selectFrom("refreshTokens").select(["sessionId", "spentAt"]).where("sha256", "=", sha256).executeTakeFirst();
}
async function insertRefresh(db, sha256, sessionId, madeAt) {
	await db.insertInto("refreshTokens").values({
		sha256,
		sessionId,
		madeAt,
		spentAt: null
	}).execute();
}
function toSession({ endedAt: _, ending: __, ...row }) {
	return {
		...row,
		beganAt: new Date(row.beganAt),
		endsAt: new Date(row.endsAt),
		seenAt: new Date(row.seenAt)
	};
}
// app/records/moved-refs.ts
const ROWS_AT_ONCE$4 = 500;
/** Those that are known already stay as they are. */
async function addMovedRefs(db, moved, now) {
	for (let at = 0; at < moved.length; at += ROWS_AT_ONCE$4) {
		const rows = moved.slice(at, at + ROWS_AT_ONCE$4).map((move) => {
			const { repositoryId, snapshot, ref, before, after, heldBy } = move;
			return {
				repositoryId,
				snapshot,
				ref: storableText(ref),
				before,
				after,
				heldBy,
				foundAt: now.getTime(),
				attempts: 0,
				nextAttemptAt: now.getTime()
			};
		});
		await db.insertInto("movedRefs").values(rows).onConflict((conflict) => conflict.doNothing()).execute();
	}
}
/** Those whose time has come, the longest waiting first. */
async function listDueMoves(db, now, most) {
	return (await db.selectFrom("movedRefs").selectAll().where("nextAttemptAt", "<=", now.getTime()).orderBy("nextAttemptAt").orderBy("repositoryId").orderBy("ref").limit(most).execute()).map(({ nextAttemptAt: _, foundAt, ...row }) => ({
		...row,
		foundAt: new Date(foundAt)
	}));
}
/** Somebody asked, and nobody could say. */
async function postponeMove(db, move, until) {
	await restMove(db, {
		...move,
		attempts: move.attempts + 1
	}, until);
}
/** Nobody could ask. */
async function restMove(db, move, until) {
	await db.updateTable("movedRefs").set({
		attempts: move.attempts,
		nextAttemptAt: until.getTime()
	}).where("repositoryId", "=", move.repositoryId).where("snapshot", "=", move.snapshot).where("ref", "=", move.ref).execute();
}
/** False when another one has done so. */
async function forgetMove(db, move) {
	return (await db.deleteFrom("movedRefs").where("repositoryId", "=", move.repositoryId).where("snapshot", "=", move.snapshot).where("ref", "=", move.ref).returning("ref").execute()).length > 0;
}
// app/results/judge-moves.ts
/**
* Whether branches that moved from one snapshot to the next were rewritten. A webhook may say so,
* come too late, or never; GitHub knows as long as it has both commits.
*/
/** A minute's share of 5000 requests an hour, of which most is wanted for other things. */
const MOST$8 = 20;
const MINUTE_MS$3 = 6e4;
const LONGEST_MS = 360 * MINUTE_MS$3;
/** Whoever could not say for so long will not: it is told as it is. */
const GIVEN_UP_MS$2 = 10080 * MINUTE_MS$3;
/** Each branch is told of once at most, however many instances ask. */
async function judgeMoves(tools, most = MOST$8) {
	const failures = [];
	const resting = /* @__PURE__ */ new Map();
	let judged = 0;
	for (const move of await listDueMoves(tools.db, tools.now(), most)) {
		const row = await readRepository$1(tools.db, move.repositoryId);
		const whose = row?.installationId ?? "";
		const answer = resting.has(whose) ? void 0 : await ask$2(move, row, tools);
		if (answer instanceof Error) failures.push(answer);
		const until = resting.get(whose) ?? restAfter(answer, tools.now());
		if (until === void 0) {
			judged += await settleMove(move, answer instanceof Error ? void 0 : answer, tools);
			continue;
		}
		resting.set(whose, until);
		await restMove(tools.db, move, until);
	}
	return {
		judged,
		failures
	};
}
/** Until when GitHub wants no requests of an installation: nobody was asked then. */
function restAfter(answer, now) {
	if (!(answer instanceof Error) || answer.code !== "source-rate-limited") return void 0;
	return new Date(now.getTime() + (answer.retryAfterMs ?? MINUTE_MS$3));
}
async function settleMove(move, kept, tools) {
	const verdict = planVerdict(move, kept, tools.now());
	if (verdict.kind !== "later") return conclude$2(move, verdict, tools);
	await postponeMove(tools.db, move, verdict.at);
	return 0;
}
/** `kept` is undefined where nobody could say. */
function planVerdict({ foundAt, attempts }, kept, now) {
	if (kept !== void 0) return kept ? { kind: "kept" } : {
		kind: "told",
		change: "rewritten"
	};
	if (now.getTime() - foundAt.getTime() >= GIVEN_UP_MS$2) return {
		kind: "told",
		change: "unclear"
	};
	const waitMs = Math.min(LONGEST_MS, MINUTE_MS$3 * 2 ** attempts);
	return {
		kind: "later",
		at: new Date(now.getTime() + waitMs)
	};
}
function ask$2(move, row, tools) {
	return askWhetherKept(move, row, tools).catch(asHoldfastError);
}
async function askWhetherKept({ before, after }, row, { github }) {
	if (row === void 0) return void 0;
	const on = github(row.installationId);
	const kept = await on.keepsCommit(row, {
		before,
		after
	});
	if (kept !== void 0) return kept;
	return await on.keepsCommit(row, {
		before: after,
		after
	}) === true ? false : void 0;
}
async function conclude$2(move, verdict, { db, tell }) {
	const { repositoryId, snapshot, ref, before, after, heldBy } = move;
	return db.transaction().execute(async (transaction) => {
		if (!await forgetMove(transaction, move)) return 0;
		if (verdict.kind === "told") {
			const { change } = verdict;
			await tell(transaction, [{
				kind: "ref-changed",
				repositoryId,
				snapshot,
				ref,
				change,
				before,
				after,
				heldBy
			}]);
		}
		return 1;
	});
}
// app/records/snapshots.ts
/** Snapshots of a repository whose id is `from` or later, oldest first; `''` is all of them. */
async function listSnapshotRows$1(db, repositoryId, from) {
	return db.selectFrom("snapshots").selectAll().where("repositoryId", "=", repositoryId).where("snapshot", ">=", from).orderBy("snapshot").execute();
}
/** Snapshots whose last look found damage, recorded ones and others, from the id `from` on. */
async function listDamaged(db, repositoryId, from) {
	const looks = await readLastLooks(db, repositoryId, from);
	return new Set([...looks.values()].flatMap((look) => look.intact === 0 ? look.snapshot : []));
}
/** The newest snapshot by its id, damaged or not. */
async function readNewestRow(db, repositoryId) {
	return db.selectFrom("snapshots").selectAll().where("repositoryId", "=", repositoryId).orderBy("snapshot", "desc").limit(1).executeTakeFirst();
}
/** Records a snapshot. False when it is recorded already, and nothing is changed. */
async function insertSnapshot(db, row) {
	return (await db.insertInto("snapshots").values(row).onConflict((conflict) => conflict.columns(["repositoryId", "snapshot"]).doNothing()).returning("snapshot").execute()).length > 0;
}
async function updateSnapshot(db, { repositoryId, snapshot }, change) {
	await db.updateTable("snapshots").set(change).where("repositoryId", "=", repositoryId).where("snapshot", "=", snapshot).execute();
}
/** Keeps retention from a snapshot. False when something holds it already: the first stays. */
async function holdSnapshot(db, { repositoryId, snapshot }, reason) {
	return (await db.updateTable("snapshots").set({ hold: reason }).where("repositoryId", "=", repositoryId).where("snapshot", "=", snapshot).where("hold", "is", null).returning("snapshot").execute()).length > 0;
}
/** Lets retention have a snapshot again. False where nothing held it. */
async function releaseSnapshot(db, { repositoryId, snapshot }) {
	return (await db.updateTable("snapshots").set({ hold: null }).where("repositoryId", "=", repositoryId).where("snapshot", "=", snapshot).where("hold", "is not", null).returning("snapshot").execute()).length > 0;
}
/**
* Notes a look that found damage, and one that found none where the look before did; a snapshot
* that was always whole is not noted. The same damage is noted once, with the time of the last
* look. Tells whether it is news.
*/
async function noteLook(db, look) {
	const { id, repositoryId, snapshot, at, damage } = look;
	const last = (await readLastLooks(db, repositoryId, snapshot, snapshot)).get(snapshot);
	const intact = damage.length === 0 ? 1 : 0;
	const damageJson = storableText(JSON.stringify(damage));
	const verifiedAt = at.getTime();
	if (intact === 1 && last?.intact !== 0) return "same";
	if (intact === 0 && last?.intact === 0 && last.damageJson === damageJson) {
		await db.updateTable("verifications").set({ verifiedAt }).where("id", "=", last.id).execute();
		return "same";
	}
	await db.insertInto("verifications").values({
		id,
		repositoryId,
		snapshot,
		level: "wire",
		verifiedAt,
		intact,
		damageJson
	}).onConflict((conflict) => conflict.column("id").doNothing()).execute();
	return intact === 1 ? "mended" : "damaged";
}
/** Replaces every name of a repository by `names`. */
async function replaceNames(db, repositoryId, names) {
	await db.deleteFrom("repositoryNames").where("repositoryId", "=", repositoryId).execute();
	for (const name of names) await db.insertInto("repositoryNames").values(name).execute();
}
async function readLastLooks(db, repositoryId, from, to) {
	let looks = db.selectFrom("verifications").select([
		"id",
		"snapshot",
		"intact",
		"damageJson"
	]).where("repositoryId", "=", repositoryId).where("snapshot", ">=", from).orderBy("verifiedAt").orderBy("id");
	if (to !== void 0) looks = looks.where("snapshot", "<=", to);
	return new Map((await looks.execute()).map((look) => [look.snapshot, look]));
}
// app/records/settle.ts
/** The runs of a repository that are open, or were made at `since` or later, oldest first. */
async function readRunFacts(db, repositoryId, since) {
	const runs = await db.selectFrom("runs").selectAll().where("repositoryId", "=", repositoryId).where((is) => is.or([is("state", "<>", "settled"), is("createdAt", ">=", since.getTime())])).orderBy("createdAt").orderBy("id").execute();
	const leases = await readLastLeases(db, runs);
	const dispatches = await readDispatches(db, runs);
	return runs.map((run) => ({
		...run,
		lease: leases.get(run.id) ?? null,
		dispatch: (run.dispatchId === null ? void 0 : dispatches.get(run.dispatchId)) ?? null
	}));
}
async function readLastLeases(db, runs) {
	if (runs.length === 0) return /* @__PURE__ */ new Map();
	const leases = await db.selectFrom("leases").select([
		"runId",
		"githubRunId",
		"githubRunAttempt",
		"expiresAt",
		"releasedAt"
	]).where("runId", "in", runs.map(({ id }) => id)).orderBy("grantedAt").execute();
	return new Map(leases.map((lease) => [lease.runId, lease]));
}
async function readDispatches(db, runs) {
	const ids = runs.flatMap(({ dispatchId }) => dispatchId === null ? [] : [dispatchId]);
	if (ids.length === 0) return /* @__PURE__ */ new Map();
	const dispatches = await db.selectFrom("dispatches").select([
		"id",
		"state",
		"error",
		"endedAt",
		"conclusion"
	]).where("id", "in", ids).execute();
	return new Map(dispatches.map((dispatch) => [dispatch.id, dispatch]));
}
async function readOutcome(db, runId) {
	return (await db.selectFrom("runs").select("outcome").where("id", "=", runId).executeTakeFirst())?.outcome ?? null;
}
/**
* Records results, all or nothing. `tell` is called in the same transaction, so that what it
* writes is there if and only if the results are. A run that is no more as it was seen is left
* alone: whoever changed it knows more.
*/
async function saveResults(db, results, tell) {
	await db.transaction().execute(async (transaction) => {
		const saved = {
			inserted: await insertAll(transaction, results),
			held: await holdAll(transaction, results),
			settled: await settleAll(transaction, results),
			looks: await noteAll$1(transaction, results)
		};
		const { repositoryId, changes } = results;
		for (const { snapshot, change } of changes) await updateSnapshot(transaction, {
			repositoryId,
			snapshot
		}, change);
		await updateRepository(transaction, results);
		await tell(transaction, saved);
	});
}
async function insertAll(db, { snapshots }) {
	const inserted = /* @__PURE__ */ new Set();
	for (const row of snapshots) if (await insertSnapshot(db, row)) inserted.add(row.snapshot);
	return inserted;
}
async function holdAll(db, { repositoryId, holds }) {
	const held = /* @__PURE__ */ new Set();
	for (const { snapshot, reason } of holds) if (await holdSnapshot(db, {
		repositoryId,
		snapshot
	}, reason)) held.add(snapshot);
	return held;
}
async function noteAll$1(db, { looks }) {
	const news = /* @__PURE__ */ new Map();
	for (const look of looks) news.set(look.snapshot, await noteLook(db, look));
	return news;
}
async function settleAll(db, { runs }) {
	const settled = /* @__PURE__ */ new Set();
	for (const { seen, change } of runs) {
		const { errorMessage, errorHint, errorCode } = change;
		const row = await db.updateTable("runs").set({
			...change,
			...errorCode && { errorCode: storableText(errorCode) },
			...errorMessage && { errorMessage: storableText(errorMessage) },
			...errorHint && { errorHint: storableText(errorHint) }
		}).where("id", "=", seen.id).where("state", "=", seen.state).where("outcome", seen.outcome === null ? "is" : "=", seen.outcome).where("snapshot", seen.snapshot === null ? "is" : "=", seen.snapshot).returning("id").executeTakeFirst();
		if (row !== void 0) settled.add(row.id);
	}
	return settled;
}
async function updateRepository(db, { repositoryId, heldUntil, confirmedAt }) {
	const update = (change) => db.updateTable("repositories").set(change).where("id", "=", repositoryId);
	if (heldUntil !== null) await update({
		changedAt: null,
		lastChangeAt: null
	}).where("lastChangeAt", "<", heldUntil.getTime()).execute();
	if (confirmedAt === null) return;
	const ms = confirmedAt.getTime();
	await update({ confirmedAt: ms }).where((is) => is.or([is("confirmedAt", "is", null), is("confirmedAt", "<", ms)])).execute();
}
/** Repositories with an open run, or with a change since `changedBefore` that no snapshot holds. */
async function listOpenWork(db, changedBefore) {
	const runs = await db.selectFrom("runs").select("repositoryId as id").distinct().where("state", "<>", "settled").execute();
	const changed = await db.selectFrom("repositories").select("id").where("changedAt", "<", changedBefore.getTime()).where("presence", "=", "present").execute();
	return [...new Set([...runs, ...changed].map(({ id }) => id))].sort();
}
/** Repositories with snapshots that nobody looked at since `before`, the longest ago first. */
async function listNotLookedAt(db, before, limit) {
	const ms = before.getTime();
	return (await db.selectFrom("snapshots").select("repositoryId").where((is) => is.not(is.exists(is.selectFrom("verifications").select("verifications.id").whereRef("verifications.repositoryId", "=", "snapshots.repositoryId").where("verifications.verifiedAt", ">=", ms)))).groupBy("repositoryId").having((is) => is(is.fn.max("witnessedAt"), "<", ms)).orderBy((is) => is.fn.max("witnessedAt")).limit(limit).execute()).map(({ repositoryId }) => repositoryId);
}
/** Where GitHub has a repository; `unlisted` only where every installation was listed whole. */
async function readWhereabouts(db, repositoryId) {
	const row = await db.selectFrom("repositories").select("presence").where("id", "=", repositoryId).executeTakeFirst();
	if (row !== void 0) return row.presence;
	const installations = await db.selectFrom("installations").select("discoveredAt").where("removedAt", "is", null).execute();
	return installations.every(({ discoveredAt }) => discoveredAt !== null) && installations.length > 0 ? "unlisted" : "unknown";
}
// app/records/storage.ts
/** What every repository takes in the store, by storage class. */
/**
* Adds what came with a snapshot that was just recorded. What the last listing can have seen is
* not added again; where that is in doubt, the next listing mends it.
*/
async function addStorage(db, row, { storedAt, own, refs }) {
	const { repositoryId } = row;
	const { listedAt } = await db.selectFrom("repositoryStorage").select(({ fn }) => fn.max("listedAt").as("listedAt")).where("repositoryId", "=", repositoryId).executeTakeFirstOrThrow();
	if (listedAt !== null && storedAt.getTime() <= listedAt) return;
	const shares = await hasEarlierRefs(db, row) ? own : [...own, ...refs];
	for (const share of shares) await db.insertInto("repositoryStorage").values({
		repositoryId,
		...share,
		listedAt
	}).onConflict((conflict) => conflict.columns(["repositoryId", "storageClass"]).doUpdateSet(({ eb, ref }) => ({
		objects: eb(ref("repositoryStorage.objects"), "+", ref("excluded.objects")),
		bytes: eb(ref("repositoryStorage.bytes"), "+", ref("excluded.bytes"))
	}))).execute();
}
async function hasEarlierRefs(db, { repositoryId, snapshot, refsSha256 }) {
	return await db.selectFrom("snapshots").select("snapshot").where("repositoryId", "=", repositoryId).where("snapshot", "<", snapshot).where("refsSha256", "=", refsSha256).limit(1).executeTakeFirst() !== void 0;
}
/** Puts what a listing of all of it found at `listedAt` in the place of all that was known. */
async function replaceStorage(db, repositoryId, shares, listedAt) {
	const found = shares.length > 0 ? shares : [{
		storageClass: "STANDARD",
		objects: 0,
		bytes: 0
	}];
	await db.transaction().execute(async (transaction) => {
		await transaction.deleteFrom("repositoryStorage").where("repositoryId", "=", repositoryId).execute();
		await transaction.insertInto("repositoryStorage").values(found.map((share) => ({
			repositoryId,
			...share,
			listedAt: listedAt.getTime()
		}))).execute();
	});
}
/** Repositories with snapshots that were not listed since `before`, never listed ones first. */
async function listUnlisted(db, before, limit) {
	return (await db.selectFrom("repositories as r").select("r.id").where(({ exists, selectFrom }) => exists(selectFrom("snapshots").select("snapshot").whereRef("snapshots.repositoryId", "=", "r.id"))).where(({ not, exists, selectFrom }) => not(exists(selectFrom("repositoryStorage").select("storageClass").whereRef("repositoryStorage.repositoryId", "=", "r.id").where("listedAt", ">=", before.getTime())))).orderBy(({ selectFrom, fn }) => fn.coalesce(selectFrom("repositoryStorage").select((is) => is.fn.max("listedAt").as("at")).whereRef("repositoryStorage.repositoryId", "=", "r.id"), sql.lit(0))).orderBy("r.id").limit(limit).execute()).map(({ id }) => id);
}
// app/results/claim.ts
/** What a job says became of its run: a hint. */
/** Null when there is no report, or none that can be read. */
function readClaim$1(reportJson) {
	if (reportJson === null) return null;
	const read = LeaseReport.safeParse(parse$3(reportJson));
	return read.success ? read.data : null;
}
/** The classes of data that a run was to back up. */
function readClasses(optionsJson) {
	const read = RunOptions.safeParse(parse$3(optionsJson));
	return read.success ? read.data.classes : ["git"];
}
function parse$3(json) {
	try {
		return JSON.parse(json);
	} catch {
		return;
	}
}
// app/results/ending.ts
/** `conclusion` is what GitHub says of the job, or of the whole workflow run, once it is over. */
function endingOf(run, conclusion, now) {
	const { state, dispatch, lease } = run;
	if (conclusion === void 0 && isRunAgain(lease, now)) return null;
	if ((conclusion ?? dispatch?.conclusion) === "cancelled") return "cancelled";
	if (dispatch?.state === "refused") return "refused";
	const concluded = conclusion !== void 0 || dispatch?.state === "ended";
	const silent = dispatch?.state === "lost" || isOver(lease, now);
	if (!concluded && !silent && !(state === "reported" || state === "settled")) return null;
	return concluded && !hasBegun(run) ? "refused" : "lost";
}
function hasBegun({ startedAt, lease }) {
	return startedAt !== null || lease !== null;
}
/** A later attempt is at work on it, while the dispatch is over since the first. */
function isRunAgain(lease, now) {
	return lease !== null && lease.githubRunAttempt > 1 && !isOver(lease, now);
}
function isOver(lease, now) {
	return lease !== null && (lease.releasedAt !== null || lease.expiresAt <= now.getTime());
}
// app/results/explain-ending.ts
/**
* `conclusion` is GitHub's word for how the job ended; that of its workflow run is taken where
* there is none.
*/
function explainEnding(ending, run, conclusion) {
	if (ending === "cancelled") return CANCELLED;
	const how = describeConclusion$1(run, conclusion);
	const hint = hintOf(conclusion ?? run.dispatch?.conclusion ?? "");
	if (ending === "refused") return explainRefusal$1(run, how, hint);
	return {
		code: "interrupted",
		message: sentences("The job was not heard of again, and the store has nothing of it.", how),
		hint: hint ?? "The log of the workflow run tells more; the next run takes up the work."
	};
}
const CANCELLED = {
	code: "interrupted",
	message: "The workflow run was cancelled before the job reported, and the store has nothing of it.",
	hint: "Nothing was lost of what was stored before; run it again when you like."
};
/** A dispatch keeps its error as `code: sentence`. */
function explainRefusal$1({ dispatch }, how, hint) {
	const error = dispatch?.error ?? null;
	const [, code, message] = /^([a-z]+(?:-[a-z]+)*): (.*)$/s.exec(error ?? "") ?? [];
	const advice = hint ?? "Look at the workflow and at what the App may do in its repository.";
	if (code !== void 0 && message !== void 0) return {
		code,
		message,
		hint: advice
	};
	return {
		code: "interrupted",
		message: error ?? sentences("No job ever took the run.", how),
		hint: advice
	};
}
function describeConclusion$1({ dispatch }, conclusion) {
	if (conclusion !== void 0) return `Its job ended as "${conclusion}".`;
	const whole = dispatch?.conclusion ?? null;
	if (whole !== null && whole !== "success") return `The workflow run ended as "${whole}".`;
	return dispatch?.state === "lost" ? withoutCode(dispatch.error) : null;
}
function withoutCode(error) {
	return error?.replace(/^[\w-]+: /, "") ?? null;
}
/**
* What to do about each way to end that is no fault of a backup:
* https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run
*/
function hintOf(conclusion) {
	switch (conclusion) {
		case "startup_failure": return "GitHub could not start the workflow: its page under Actions names the line.";
		case "timed_out": return "Raise `timeout-minutes` of the job, or the jobs at once in the policy.";
		case "action_required": return "Somebody has to approve the workflow run: see its page under Actions.";
		case "stale": return "GitHub gave up waiting for a runner: see that there are runners for `runs-on`.";
		default: return null;
	}
}
function sentences(...parts) {
	return parts.filter((part) => part !== null).join(" ");
}
// core/witness-objects.ts
/** Whether the objects that a manifest names lie in the store as it says. */
/** What is wrong with the objects of a snapshot. Throws where the store cannot be asked. */
async function checkObjects(look, manifest) {
	const damage = [];
	const sizes = await listSizes(look, manifest);
	const small = /* @__PURE__ */ new Set([manifest.git.refs.object, manifest.git.bundleList]);
	for (const object of objectsOf$1(manifest)) await orDamage(object.key, damage, () => checkObject(look, sizes, object, small.has(object)));
	return damage;
}
/** One listing serves all snapshots of a look; what lies before its start is asked for singly. */
async function listSizes(look, { git }) {
	if (look.listed !== void 0) return look.listed;
	const { store, repositoryId } = look;
	const base = git.chain[0]?.snapshot;
	const prefix = repositoryPrefix(repositoryId);
	const after = base === void 0 ? prefix : bundlesPrefix(repositoryId) + base;
	const sizes = /* @__PURE__ */ new Map();
	for await (const { key, sizeBytes } of store.list(prefix, { after })) {
		if (key.startsWith(snapshotsPrefix(repositoryId))) break;
		sizes.set(key, sizeBytes);
	}
	look.listed = sizes;
	return sizes;
}
async function checkObject({ store, repositoryId, looked }, sizes, object, small) {
	const { key, versionId, stored } = object;
	if (!isOf(repositoryId, key)) throw fault("store-damaged", `${key} is not of this repository.`);
	const listed = sizes.get(key) === stored.sizeBytes;
	if (listed && looked.has(fingerprint(object))) return;
	const readable = small && stored.sizeBytes <= MOST_READ_BYTES;
	if (!(listed && readable)) checkInfo(await store.head(key, { versionId }), object);
	if (readable) await readUnlessArchived(store, object);
}
async function readUnlessArchived(store, object) {
	try {
		for await (const _ of readObject(store, object));
	} catch (error) {
		if (asHoldfastError(error).code !== "store-archived") throw error;
	}
}
/** A ref list of millions of refs. */
const MOST_READ_BYTES = 536870912;
function checkInfo(info, { key, stored }) {
	if (info === void 0) throw fault("store-missing", `There is no object under ${key}.`);
	const { sizeBytes, sha256 = stored.sha256 } = info;
	if (sizeBytes !== stored.sizeBytes) throw fault("store-damaged", `${key} has ${sizeBytes} bytes instead of ${stored.sizeBytes}.`);
	if (sha256 !== stored.sha256) throw fault("store-damaged", `The SHA-256 of ${key} is another one.`);
}
/** A manifest comes from a job, which may name anything. */
function isOf(repositoryId, key) {
	const prefix = repositoryPrefix(repositoryId);
	const segments = key.slice(prefix.length).split("/");
	return key.startsWith(prefix) && segments.every((each) => /^[A-Za-z0-9_%-][\w.%-]*$/.test(each));
}
/** One version of an object with one content. */
function fingerprint({ key, versionId, stored }) {
	return `${key} ${versionId} ${stored.sha256} ${stored.sizeBytes}`;
}
/** What tells of the object itself. Anything else tells that it could not be looked at. */
const DAMAGE = /* @__PURE__ */ new Set([
	"store-damaged",
	"store-missing",
	"snapshot-invalid"
]);
/** What `read` gives; undefined when it finds damage, which is added to what there is. */
async function orDamage(key, damage, read) {
	try {
		return await read();
	} catch (error) {
		const { code, message } = asHoldfastError(error);
		if (!DAMAGE.has(code)) throw error;
		damage.push({
			key,
			code,
			message
		});
		return;
	}
}
function fault(code, message) {
	return new HoldfastError(code, message, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
}
// core/witness.ts
/**
* Reads a repository's snapshots back from a store, and takes nobody's word for what lies there:
* neither that of the job that wrote them, nor that of an earlier look.
*/
/**
* Every snapshot that is not known yet, in the order of their ids, and before them the newest
* known one: if it is asked for, or if its manifest was exchanged. Damage is a result and names
* the object; what keeps the store from being read is thrown.
*
* Sizes come from a listing. Of an object that no earlier manifest had, the version that is named
* is asked for, with its checksum if the store tells it; ref lists and bundle lists are read.
*
* Requests: 1 where nothing is new, 3 with `again`. A snapshot of an unchanged source costs 4 in
* all, and one that added a bundle 8; each further one of the same look costs 3 less.
*/
async function* witness(request) {
	const { known = /* @__PURE__ */ new Map(), again = false } = request;
	const basis = [...known.keys()].sort().at(-1);
	const entries = await listEntries(request, again ? basis : void 0);
	const fresh = entries.filter(({ snapshot }) => !known.has(snapshot));
	if (fresh.length === 0 && !again) return;
	const look = {
		...request,
		digests: new Map(known),
		looked: /* @__PURE__ */ new Set(),
		listed: void 0
	};
	if (basis !== void 0) {
		const found = await lookAgain(look, basis, again, entries.find(({ snapshot }) => snapshot === basis));
		if (found !== void 0) yield found;
	}
	for (const entry of fresh) {
		const found = await lookAt$2(look, entry);
		if (found !== void 0) yield found;
	}
}
async function listEntries({ store, repositoryId, since }, basis) {
	const prefix = snapshotsPrefix(repositoryId);
	const [start] = [since && compactTime(since), since && basis?.slice(0, TIME_LENGTH)].filter((each) => each !== void 0).sort();
	const entries = /* @__PURE__ */ new Map();
	const after = start === void 0 ? {} : { after: prefix + start };
	for await (const { key, sizeBytes, modifiedAt } of store.list(prefix, after)) {
		const snapshot = snapshotOfManifest(key);
		if (snapshot) entries.set(key, {
			snapshot,
			key,
			sizeBytes,
			storedAt: modifiedAt,
			receipts: []
		});
		const receiptOf = snapshotOfReceipt(key);
		if (receiptOf) entries.get(manifestKey(repositoryId, receiptOf))?.receipts.push(key);
	}
	return [...entries.values()];
}
const TIME_LENGTH = 16;
/** What was found of a snapshot that is known, where that is to be told. */
async function lookAgain(look, snapshot, again, entry) {
	const key = manifestKey(look.repositoryId, snapshot);
	if (again && entry === void 0) return damaged(look, snapshot, key, [gone$1(key)]);
	const damage = [];
	const read = await orDamage(key, damage, () => readSnapshot(look.store, look.repositoryId, snapshot));
	if (read === void 0) return again || damage.some(({ code }) => code !== "store-missing") ? damaged(look, snapshot, key, damage) : void 0;
	if (read.sha256 !== look.digests.get(snapshot)) return damaged(look, snapshot, key, [exchanged(key)]);
	for (const object of objectsOf$1(read.manifest)) look.looked.add(fingerprint(object));
	if (!again || entry === void 0) return void 0;
	const missing = await checkObjects(look, read.manifest);
	return missing.length > 0 ? damaged(look, snapshot, key, missing) : sound(look, entry, read);
}
/** Undefined when the snapshot was removed meanwhile. */
async function lookAt$2(look, entry) {
	const { snapshot, key } = entry;
	const damage = [];
	const read = await orDamage(key, damage, () => readEntry(look, entry));
	if (read) damage.push(...checkPrevious(look, read), ...await checkObjects(look, read.manifest));
	if (read === void 0 || damage.length > 0) return await look.store.head(key) && damaged(look, snapshot, key, damage);
	look.digests.set(snapshot, read.sha256);
	for (const object of objectsOf$1(read.manifest)) look.looked.add(fingerprint(object));
	return sound(look, entry, read);
}
/** Far more than a chain of any length needs; a job wrote it, and it is read into memory. */
const MOST_MANIFEST_BYTES = 16777216;
async function readEntry({ store, repositoryId }, { key, snapshot, sizeBytes }) {
	if (sizeBytes > MOST_MANIFEST_BYTES) throw fault("snapshot-invalid", `${key} is no manifest: it is too large.`);
	return readSnapshot(store, repositoryId, snapshot);
}
/** A snapshot that builds upon another manifest than the one that was read was deceived, or lies. */
function checkPrevious({ digests }, { key, manifest }) {
	const { previous } = manifest;
	const digest = previous && digests.get(previous.snapshot);
	if (previous === null || digest === void 0 || digest === previous.sha256) return [];
	return [{
		key,
		code: "store-damaged",
		message: `${key} was built upon another manifest of ${previous.snapshot} than lies there.`
	}];
}
function gone$1(key) {
	return {
		key,
		code: "store-missing",
		message: `${key} was there, and is no more.`
	};
}
function exchanged(key) {
	return {
		key,
		code: "store-damaged",
		message: `${key} is not the manifest that was there.`
	};
}
function sound({ now }, { snapshot, storedAt, sizeBytes, receipts }, read) {
	return {
		kind: "sound",
		snapshot,
		...read,
		storedAt,
		sizeBytes,
		receipts,
		witnessedAt: now()
	};
}
function damaged({ now }, snapshot, key, damage) {
	return {
		kind: "damaged",
		snapshot,
		key,
		damage,
		witnessedAt: now()
	};
}
// app/results/attribution.ts
/** How far the clock of a job may differ from ours. */
const SKEW_MS$3 = 3e5;
/**
* A run has the snapshot that it claims, if that was taken since the run began and no earlier
* run claims it. What nobody claims goes to the run that began last before it was taken and has
* none. The same runs and snapshots give the same answer, whatever was known first.
*/
function attribute(runs, candidates) {
	const sorted = runs.toSorted((a, b) => +a.beganAt - +b.beganAt || compare$2(a.id, b.id));
	const owners = /* @__PURE__ */ new Map();
	heed(sorted, candidates, owners, agrees);
	const truthful = new Set(owners.values());
	heed(sorted, candidates, owners, (run, found) => !agrees(run, found));
	const contradicted = new Set([...owners.values()].filter((id) => !truthful.has(id)));
	guess(sorted, candidates, owners);
	return {
		snapshots: new Map([...owners].map(([snapshot, run]) => [run, snapshot])),
		contradicted
	};
}
/** Gives snapshots to runs that claim them. */
function heed(runs, candidates, owners, believes) {
	const known = new Map(candidates.map((each) => [each.snapshot, each]));
	for (const run of runs) {
		const found = run.claim && known.get(run.claim.snapshot);
		if (!found || owners.has(found.snapshot) || found.takenAt < earliest$1(run)) continue;
		if (believes(run, found)) owners.set(found.snapshot, run.id);
	}
}
function guess(runs, candidates, owners) {
	const taken = new Set(owners.values());
	const free = runs.filter(({ id, guessable }) => guessable && !taken.has(id));
	const unclaimed = candidates.filter(({ snapshot }) => !owners.has(snapshot)).toSorted((a, b) => +a.takenAt - +b.takenAt || compare$2(a.snapshot, b.snapshot));
	for (const { snapshot, takenAt } of unclaimed) {
		const possible = free.filter((run) => !taken.has(run.id) && earliest$1(run) <= takenAt && +takenAt <= +run.overAt + 3e5);
		const run = possible.findLast(({ beganAt }) => beganAt <= takenAt) ?? possible[0];
		if (run === void 0) continue;
		owners.set(snapshot, run.id);
		taken.add(run.id);
	}
}
function earliest$1({ beganAt }) {
	return /* @__PURE__ */ new Date(beganAt.getTime() - SKEW_MS$3);
}
function agrees({ claim }, { sha256 }) {
	return claim?.sha256 === sha256 || claim?.sha256 === null || sha256 === null;
}
function compare$2(a, b) {
	return a < b ? -1 : 1;
}
// app/results/storage.ts
/** What a repository takes in the store. */
/** What lies there by class: one listing of the repository. */
async function listStorage(store, repositoryId) {
	const objects = [];
	for await (const { storageClass, sizeBytes } of store.list(repositoryPrefix(repositoryId))) objects.push({
		storageClass,
		sizeBytes
	});
	return shareOut(objects);
}
/** Those that nobody listed for so long; a sweep may come late. */
const TURN_MS$2 = 72e6;
/** Lists up to `limit` repositories that were not listed for a day. Throws where the store fails. */
async function measureDue(tools, { limit = 500 } = {}) {
	const before = /* @__PURE__ */ new Date(tools.now().getTime() - TURN_MS$2);
	for (const id of await listUnlisted(tools.db, before, limit)) await measureStorage(id, tools);
}
/** Records what a listing finds in the place of what was added until then. */
async function measureStorage(repositoryId, { db, store, now }) {
	const at = now();
	await replaceStorage(db, repositoryId, await listStorage(store, repositoryId), at);
}
/** What a snapshot added: what bears its name, and its manifest. */
function storageOf({ manifest, sizeBytes }) {
	const { refs } = manifest.git;
	const sized = ({ storageClass, stored }) => ({
		storageClass,
		sizeBytes: stored.sizeBytes
	});
	return {
		own: shareOut([...objectsOf$1(manifest).filter(({ key }) => key.includes(manifest.snapshot)).map(sized), {
			storageClass: "STANDARD",
			sizeBytes
		}]),
		refs: shareOut([sized(refs.object)])
	};
}
function shareOut(objects) {
	const shares = /* @__PURE__ */ new Map();
	for (const { storageClass, sizeBytes } of objects) {
		const { objects: count, bytes } = shares.get(storageClass) ?? {
			objects: 0,
			bytes: 0
		};
		shares.set(storageClass, {
			objects: count + 1,
			bytes: bytes + sizeBytes
		});
	}
	return [...shares].map(([storageClass, share]) => ({
		storageClass,
		...share
	}));
}
// app/results/snapshot-row.ts
/** A snapshot that was witnessed, as a record of it. */
function describeSnapshot(found) {
	const { manifest, key, sha256, witnessedAt } = found;
	const { repository, snapshot, git, verification, completeness, strategy } = manifest;
	const bytes = git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0);
	return {
		row: {
			repositoryId: repository.id,
			snapshot,
			takenAt: begunAt(found).getTime(),
			manifestKey: key,
			manifestSha256: sha256,
			refsSha256: git.refs.object.plaintext.sha256,
			refs: git.refs.count,
			chainLength: git.chain.length,
			sizeBytes: bytes + git.refs.object.stored.sizeBytes,
			level: verification.level,
			verifiedAt: Date.parse(verification.verifiedAt),
			complete: lackingOf(completeness, []).length === 0 ? 1 : 0,
			completenessJson: JSON.stringify(completeness),
			witnessedAt: witnessedAt.getTime(),
			receiptKey: null,
			runId: null,
			hold: null,
			lockedUntil: lockedUntilOf(git)
		},
		unchanged: strategy === "unchanged",
		completeness,
		git: {
			refs: git.refs,
			selection: git.selection
		},
		storage: {
			...storageOf(found),
			storedAt: found.storedAt
		}
	};
}
/**
* Until when refs and bundles are locked: as long as the weakest of them. What locks the manifest
* is not in the manifest.
*/
function lockedUntilOf({ chain, refs }) {
	const moments = [refs.object, ...chain.map(({ object }) => object)].map(({ lockedUntil }) => lockedUntil ? Date.parse(lockedUntil) : 0);
	return Math.min(...moments) || null;
}
/** Completeness as it was recorded. */
function completenessOf({ completenessJson }) {
	return Manifest.shape.completeness.parse(JSON.parse(completenessJson));
}
/** Stores tell whole seconds, and file systems a few milliseconds too little. */
const COARSE_MS = 2e3;
/**
* When the work began: as the job says, unless that is later than the store can have it. A job
* whose clock is ahead must not hide changes that came after it, nor look young for ever.
*/
function begunAt({ manifest, storedAt }) {
	const latest = storedAt.getTime() - manifest.durationMs;
	const takenAt = Date.parse(manifest.takenAt);
	return new Date(takenAt <= latest + COARSE_MS ? takenAt : latest);
}
/**
* What was asked for, by `classes` or by whoever took the snapshot, and is not there; `code` is
* one of errors.ts or what the job wrote.
*/
function lackingOf(completeness, classes) {
	return DATA_CLASSES.flatMap((name) => {
		const state = completeness[name];
		const why = classes.includes(name) || state.status !== "not-requested" ? describeLack(state) : void 0;
		return why ? [{
			code: why.code,
			message: `${name}: ${why.message}`
		}] : [];
	});
}
function describeLack(state) {
	switch (state.status) {
		case "captured":
		case "empty": return;
		case "denied": return {
			code: "source-denied",
			message: `permission ${state.permission} is missing`
		};
		case "unsupported": return {
			code: "source-unsupported",
			message: state.reason
		};
		case "failed": return {
			code: state.code,
			message: state.message
		};
		case "not-requested": return {
			code: "source-unsupported",
			message: "the job did not ask for it"
		};
	}
}
// app/results/look.ts
/** A look into the store at one repository, beside what is recorded of it. */
/** A job that is not heard of for so long is not at work any more. */
const RECENT_MS$2 = 2592e5;
/**
* Reads what the store has and the records lack, and what a run needs to be decided. Costs one
* request where nothing is new.
*/
async function lookInto(request, tools) {
	const at = tools.now();
	const records = await readRecords$1(request.repositoryId, at, tools);
	const { rows, damagedBefore, since } = records;
	const known = new Map(rows.flatMap(({ snapshot, manifestSha256 }) => damagedBefore.has(snapshot) ? [] : [[snapshot, manifestSha256]]));
	const { store, now } = tools;
	const { repositoryId, again, conclusions } = request;
	const ask = {
		store,
		repositoryId,
		now,
		known,
		...since && { since }
	};
	const found = await collect({
		...ask,
		again
	});
	const first = {
		...records,
		...found,
		repositoryId,
		at,
		conclusions
	};
	const unread = listUnread(first, attributeAll(first));
	if (unread.length === 0) return {
		...first,
		attribution: attributeAll(first)
	};
	for (const snapshot of unread) known.delete(snapshot);
	for (const { row } of found.sound.values()) known.set(row.snapshot, row.manifestSha256);
	const more = await collect({
		...ask,
		known
	});
	const all = {
		...first,
		sound: new Map([...found.sound, ...more.sound]),
		damaged: new Map([...found.damaged, ...more.damaged])
	};
	return {
		...all,
		attribution: attributeAll(all)
	};
}
async function readRecords$1(repositoryId, now, { db }) {
	const recent = /* @__PURE__ */ new Date(now.getTime() - RECENT_MS$2);
	const runs = await readRunFacts(db, repositoryId, recent);
	const newest = await readNewestRow(db, repositoryId);
	const starts = [recent.getTime(), ...runs.map(({ createdAt }) => createdAt - SKEW_MS$3)];
	const since = newest && earlier$1(timeOfSnapshot(newest.snapshot), new Date(Math.min(...starts)));
	const from = since === void 0 ? "" : compactTime(since);
	return {
		runs,
		rows: await listSnapshotRows$1(db, repositoryId, from),
		damagedBefore: await listDamaged(db, repositoryId, from),
		since,
		firstLook: newest === void 0
	};
}
function earlier$1(a, b) {
	return a < b ? a : b;
}
async function collect(request) {
	const sound = /* @__PURE__ */ new Map();
	const damaged = /* @__PURE__ */ new Map();
	for await (const found of witness(request)) if (found.kind === "sound") sound.set(found.snapshot, describeSnapshot(found));
	else damaged.set(found.snapshot, found);
	return {
		sound,
		damaged
	};
}
/** Recorded snapshots that a run has now and was not settled with: whether they changed anything must be read. */
function listUnread({ runs, sound, damaged }, { snapshots }) {
	return runs.flatMap(({ id, outcome, snapshot: settledWith }) => {
		const snapshot = snapshots.get(id);
		if (snapshot === void 0 || sound.has(snapshot) || damaged.has(snapshot)) return [];
		return snapshot === settledWith && isSuccess(outcome) ? [] : [snapshot];
	});
}
function isSuccess(outcome) {
	return outcome === "stored" || outcome === "unchanged" || outcome === "incomplete";
}
function attributeAll(look) {
	return attribute(look.runs.map((run) => toClaimant(run, look)), listCandidates(look));
}
function listCandidates({ rows, damagedBefore, sound, damaged }) {
	const standing = rows.filter(({ snapshot }) => !damagedBefore.has(snapshot));
	const candidates = new Map([...standing, ...[...sound.values()].map(({ row }) => row)].map((row) => [row.snapshot, {
		snapshot: row.snapshot,
		takenAt: new Date(row.takenAt),
		sha256: row.manifestSha256
	}]));
	const unreadable = [...damaged.keys()].map((snapshot) => [snapshot, {
		snapshot,
		takenAt: timeOfSnapshot(snapshot),
		sha256: null
	}]);
	return [...new Map([...candidates, ...unreadable]).values()];
}
/** GitHub ends jobs of its own runners after so long. */
const LONGEST_JOB_MS = 216e5;
function toClaimant(run, { conclusions, at }) {
	const { id, createdAt, startedAt, settledAt, lease } = run;
	const claim = readClaim$1(run.reportJson);
	const overAt = Math.min(lease?.expiresAt ?? createdAt + LONGEST_JOB_MS, settledAt ?? Infinity);
	return {
		id,
		beganAt: new Date(startedAt ?? createdAt),
		overAt: new Date(overAt),
		guessable: hasBegun(run) || endingOf(run, conclusions.get(id), at) !== null,
		claim: claim === null || claim.snapshot === null ? null : {
			snapshot: claim.snapshot,
			sha256: claim.manifestSha256
		}
	};
}
// app/results/outcome.ts
/**
* What is said of a run, from the least telling to the most. What is known of it stays until
* something more telling is heard, in whatever order that comes.
*/
const TELLING = [
	"lost",
	"refused",
	"cancelled",
	"failed",
	"unproved"
];
/**
* Null where nothing is to be said yet, or nothing more than is known. What lies in the store
* decides. Where nothing does, a success that was witnessed once stays one, as retention removes
* snapshots; `standing` is false where the snapshot of that success turned out to be another
* run's. `told` is what words alone make of it: never a success.
*/
function decide(run, evidence, told, standing) {
	if (evidence.kind === "sound") return success(evidence);
	if (evidence.kind === "damaged") return disproved(evidence);
	if (run.outcome === null || !standing) return told;
	return told !== null && ranks(told.outcome) > ranks(run.outcome) ? told : null;
}
function ranks(outcome) {
	const rank = TELLING.indexOf(outcome);
	return rank < 0 ? TELLING.length : rank;
}
function success({ snapshot, unchanged, lacking }) {
	const [first, ...others] = lacking;
	if (first === void 0) return {
		outcome: unchanged ? "unchanged" : "stored",
		snapshot,
		error: null
	};
	const message = [first, ...others].map((each) => each.message).join("; ");
	return {
		outcome: "incomplete",
		snapshot,
		error: {
			code: first.code,
			message: `The snapshot lacks what was asked for: ${message}.`,
			hint: "Grant what is missing, or ask for fewer classes of data in the policy."
		}
	};
}
function disproved({ snapshot, damage }) {
	const { code, message } = damage;
	return {
		outcome: "unproved",
		snapshot,
		error: {
			code,
			message,
			hint: "Run the backup again, and `holdfast doctor` on the store if it stays."
		}
	};
}
/** What a report is worth where the store has nothing of its run. */
function fromClaim({ status, snapshot, error }) {
	if (status === "failed") return {
		outcome: "failed",
		snapshot: null,
		error: error ?? UNEXPLAINED
	};
	return {
		outcome: "unproved",
		snapshot: null,
		error: {
			code: "snapshot-not-found",
			message: `The job says ${status}, and the store has no snapshot of it (${snapshot ?? "it named none"}).`,
			hint: "Check that the workflow writes to the store that the App reads, and run it again."
		}
	};
}
const UNEXPLAINED = {
	code: "internal",
	message: "The job failed and did not say why.",
	hint: "The log of the workflow run tells more."
};
// app/results/decide-runs.ts
/** Runs that are not as they are recorded. */
function decideRuns(look) {
	return look.runs.flatMap((run) => {
		const claim = readClaim$1(run.reportJson);
		const verdict = judge$4(run, claim, look);
		if (verdict === null || isRecorded(run, verdict)) return [];
		return [settled(run, verdict, claim, look)];
	});
}
function judge$4(run, claim, look) {
	const { attribution } = look;
	const evidence = evidenceOf$1(run, look);
	if (evidence === "as recorded") return null;
	const others = [...attribution.snapshots].some(([id, snapshot]) => id !== run.id && snapshot === run.snapshot);
	return decide(run, evidence, claim === null ? fromEnding(run, look) : fromClaim(claim), !(isSuccess(run.outcome) && others));
}
function fromEnding(run, { conclusions, at }) {
	const conclusion = conclusions.get(run.id);
	const ending = endingOf(run, conclusion, at);
	if (ending === null) return null;
	return {
		outcome: ending,
		snapshot: null,
		error: explainEnding(ending, run, conclusion)
	};
}
function evidenceOf$1(run, look) {
	const { attribution, sound, damaged } = look;
	const snapshot = attribution.snapshots.get(run.id);
	if (snapshot === void 0) return { kind: "none" };
	const damage = damaged.get(snapshot)?.damage[0];
	if (damage !== void 0) return {
		kind: "damaged",
		snapshot,
		damage
	};
	if (attribution.contradicted.has(run.id)) return {
		kind: "damaged",
		snapshot,
		damage: contradiction(snapshot)
	};
	const found = sound.get(snapshot);
	if (found === void 0) return "as recorded";
	const lacking = lackingOf(found.completeness, readClasses(run.optionsJson));
	return {
		kind: "sound",
		snapshot,
		unchanged: found.unchanged,
		lacking
	};
}
function contradiction(snapshot) {
	return {
		key: snapshot,
		code: "store-damaged",
		message: `The manifest of ${snapshot} is not the one that the job says it wrote.`
	};
}
function isRecorded(run, { outcome, snapshot, error }) {
	return run.outcome === outcome && run.snapshot === snapshot && run.errorMessage === (error?.message ?? null);
}
function settled(run, verdict, claim, look) {
	const { outcome, snapshot, error } = verdict;
	return {
		seen: run,
		change: {
			state: "settled",
			settledAt: run.settledAt ?? look.at.getTime(),
			outcome,
			snapshot,
			errorCode: error?.code ?? null,
			errorMessage: error?.message ?? null,
			errorHint: error?.hint ?? null,
			...claim && {
				durationMs: claim.durationMs,
				storedBytes: claim.storedBytes,
				transferredBytes: claim.transferredBytes
			}
		},
		findings: findingsOf(run, verdict, claim)
	};
}
function findingsOf({ id: runId, repositoryId }, { outcome, snapshot, error }, claim) {
	const findings = [];
	if (outcome === "unproved" && error !== null) {
		const { code, message } = error;
		findings.push({
			kind: "unproved",
			repositoryId,
			runId,
			snapshot,
			code,
			message
		});
	}
	const claimed = claim?.snapshot ?? null;
	if (claimed !== null && claimed !== snapshot) findings.push({
		kind: "false-claim",
		repositoryId,
		runId,
		claimed,
		found: snapshot
	});
	return findings;
}
// app/results/ref-changes.ts
/** What became of protected refs from one snapshot to the next: pure. */
/**
* Refs that are gone, tags that are others, and branches that are elsewhere. That a branch moves
* is its nature: whether it left something behind cannot be told from two lists. It is known only
* where one push went from the one to the other, and was forced.
*/
function compareRefs(comparison) {
	const { before, after, protectedRefs, selection, forced } = comparison;
	if (protectedRefs.length === 0) return [];
	const [isProtected, isTaken] = [protectedRefs, selection].map(createRefSelector);
	const now = new Map(after.refs.map(({ name, oid }) => [name, oid]));
	return before.refs.flatMap(({ name, oid }) => {
		if (!isProtected?.(name) || !isTaken?.(name)) return [];
		const newOid = now.get(name);
		const ref = describeRefName(name);
		if (newOid === void 0) return [{
			kind: "ref-changed",
			ref,
			change: "deleted",
			before: oid,
			after: null
		}];
		const change = newOid === oid ? void 0 : changeOf(name, oid, newOid, forced);
		if (change === void 0) return [];
		return change === "asked" ? [{
			kind: "ref-moved",
			ref,
			before: oid,
			after: newOid
		}] : [{
			kind: "ref-changed",
			ref,
			change,
			before: oid,
			after: newOid
		}];
	});
}
function changeOf(name, before, after, forced) {
	if (name.startsWith("refs/tags/")) return "moved";
	if (!name.startsWith("refs/heads/")) return void 0;
	return forced.some((push) => push.ref === name && push.before === before && push.after === after) ? "rewritten" : "asked";
}
// app/results/shrink.ts
/** Refs or bytes down by more than half; undefined when they are not. */
function findShrink(before, after) {
	if (!(after.refs * 2 < before.refs || after.sizeBytes * 2 < before.sizeBytes)) return void 0;
	return {
		kind: "shrunk",
		snapshot: after.snapshot,
		refs: after.refs,
		sizeBytes: after.sizeBytes,
		before: {
			snapshot: before.snapshot,
			refs: before.refs,
			sizeBytes: before.sizeBytes
		}
	};
}
// app/results/losses.ts
/** What a new snapshot lost against the one before it. */
/**
* Findings about one new snapshot. Reads both ref lists where they differ and a ref is protected.
* A snapshot before it that can no longer be read is not compared: its damage is told elsewhere.
*/
async function findLosses(added, tools) {
	const { row, before } = added;
	const { repositoryId } = row;
	if (before === void 0) return [];
	const shrink = findShrink(before, row);
	const changes = await findRefChanges(added, before, tools);
	return [...shrink ? [{
		repositoryId,
		...shrink
	}] : [], ...changes];
}
async function findRefChanges({ row, found }, before, tools) {
	const { repositoryId, snapshot } = row;
	if (before.refsSha256 === row.refsSha256) return [];
	const protectedRefs = await tools.readProtectedRefs(repositoryId);
	if (protectedRefs.length === 0) return [];
	const earlier = await readListing(before, tools);
	const later = earlier && await readListOf(found.git, tools);
	if (earlier === void 0 || later === void 0) return [];
	const forced = await tools.readForcedPushes(repositoryId, new Date(before.takenAt));
	const { selection } = found.git;
	return compareRefs({
		before: earlier,
		after: later,
		protectedRefs,
		selection,
		forced
	}).map((change) => ({
		repositoryId,
		snapshot,
		heldBy: before.snapshot,
		...change
	}));
}
async function readListing({ repositoryId, snapshot }, tools) {
	return unlessDamaged(async () => {
		const { manifest } = await readSnapshot(tools.store, repositoryId, snapshot);
		return readListOf(manifest.git, tools);
	});
}
/** Two lists of this size are held in memory at once; hardly any repository has one. */
const MOST_BYTES$3 = 67108864;
async function readListOf(git, { store }) {
	if (git.refs.object.stored.sizeBytes > MOST_BYTES$3) return void 0;
	return unlessDamaged(async () => parseRefList((await readChecked(store, git.refs.object)).toString("latin1")));
}
async function unlessDamaged(read) {
	try {
		return await read();
	} catch (error) {
		const { code } = asHoldfastError(error);
		if (/^(store-(missing|damaged|archived)|snapshot-invalid)$/.test(code)) return void 0;
		throw error;
	}
}
// app/results/plan-snapshots.ts
/** Oldest first. */
function listNew(look) {
	const { sound, rows, attribution } = look;
	const recorded = new Map(rows.map((row) => [row.snapshot, row]));
	const ids = [.../* @__PURE__ */ new Set([...recorded.keys(), ...sound.keys()])].sort();
	const newest = ids.at(-1);
	return ids.flatMap((id, n) => {
		const found = sound.get(id);
		if (found === void 0 || recorded.has(id)) return [];
		const run = runOf$1(id, look);
		const previous = ids[n - 1] ?? "";
		const due = !look.firstLook || run !== null || id === newest;
		const doubtful = run !== null && attribution.contradicted.has(run.id);
		return [{
			found,
			row: {
				...found.row,
				runId: run?.id ?? null,
				complete: completeFor(found.row, run)
			},
			run,
			before: recorded.get(previous) ?? sound.get(previous)?.row,
			outcome: due && !doubtful ? outcomeOf(found, run) : null
		}];
	});
}
/** Recorded snapshots that are seen again, or are another run's than was thought. */
function listChanges(look) {
	const { rows, sound, damaged, damagedBefore } = look;
	return rows.flatMap((row) => {
		const { snapshot, runId } = row;
		const found = sound.get(snapshot);
		if (found === void 0 && (damaged.has(snapshot) || damagedBefore.has(snapshot))) return [];
		const change = {
			...found && { witnessedAt: found.row.witnessedAt },
			...changedOwner(row, look)
		};
		return (change.runId === void 0 || change.runId === runId) && found === void 0 ? [] : [{
			snapshot,
			change
		}];
	});
}
/** Those of this look that have all that was asked for. */
function listComplete(look) {
	const rows = new Map(look.rows.map((row) => [row.snapshot, row]));
	return [...look.sound.values()].filter((found) => {
		const row = rows.get(found.row.snapshot) ?? found.row;
		return {
			...row,
			...changedOwner(row, look)
		}.complete === 1;
	});
}
/** A run that is not looked at any more keeps what it has. */
function changedOwner(row, look) {
	const run = runOf$1(row.snapshot, look);
	if (run === null && !look.runs.some(({ id }) => id === row.runId)) return {};
	return {
		runId: run?.id ?? null,
		complete: completeFor(row, run)
	};
}
function runOf$1(snapshot, { attribution, runs }) {
	return runs.find(({ id }) => attribution.snapshots.get(id) === snapshot) ?? null;
}
function completeFor(row, run) {
	return lackingOf(completenessOf(row), classesOf(run)).length === 0 ? 1 : 0;
}
function outcomeOf({ completeness, unchanged }, run) {
	if (lackingOf(completeness, classesOf(run)).length > 0) return "incomplete";
	return unchanged ? "unchanged" : "stored";
}
function classesOf(run) {
	return run === null ? [] : readClasses(run.optionsJson);
}
// app/results/plan-results.ts
/** All that a look into the store means for the records: pure. */
function describeResults(look, { added, runs, losses }, random32) {
	const held = [...look.sound.values()].filter(({ completeness }) => isThere(completeness.git.status));
	return {
		repositoryId: look.repositoryId,
		snapshots: added.map(({ row }) => row),
		changes: listChanges(look),
		looks: listLooks$1(look, random32),
		holds: losses.flatMap((loss) => loss.kind === "shrunk" ? [{
			snapshot: loss.before.snapshot,
			reason: `shrink: ${loss.snapshot} has much less`
		}] : []),
		runs,
		heldUntil: latest$1(held.map(({ row }) => row.takenAt)),
		confirmedAt: latest$1(listComplete(look).map(({ row }) => row.takenAt))
	};
}
function isThere(status) {
	return status === "captured" || status === "empty";
}
function latest$1(times) {
	return times.length === 0 ? null : new Date(times.reduce((a, b) => Math.max(a, b)));
}
/** Damage is noted whenever it is seen, and once when it is no more. */
function listLooks$1(look, random32) {
	const { repositoryId, at } = look;
	return [...[...look.sound.keys()].filter((snapshot) => look.damagedBefore.has(snapshot)).map((snapshot) => ({
		snapshot,
		damage: []
	})), ...[...look.damaged.values()].map(({ snapshot, damage }) => ({
		snapshot,
		damage
	}))].map(({ snapshot, damage }) => {
		return {
			id: `${repositoryId}/${snapshot}/${createSnapshotId(at, random32())}`,
			repositoryId,
			snapshot,
			at,
			damage
		};
	});
}
/** Whether there is nothing to record. */
function isNothing(results) {
	const { snapshots, changes, looks, runs, heldUntil } = results;
	return [
		snapshots,
		changes,
		looks,
		runs
	].every(({ length }) => length === 0) && heldUntil === null;
}
// core/domain/receipt.ts
/**
* Receipts: what a witness found in a store, signed. The witness reads snapshots back and writes
* none, and its key is never where snapshots are written.
*
* The signature covers every byte before its own line, so that any tool can check it;
* docs/format.md shows how.
*/
/** The end of a receipt. Of two members of one name JSON takes the last, so none may follow. */
const UNSIGNED = /(?<=\n) {2}"signature": "[^"]*",\n {2}"digest": "[^"]*"\n\}\n$/;
/** The receipt as the text to store. */
function formatReceipt(facts, key, sha256) {
	const { repositoryId, snapshot, manifestSha256, outcome, run, witnessedAt } = facts;
	const members = {
		format: "holdfast/receipt/v1",
		repositoryId,
		snapshot,
		manifestSha256,
		outcome,
		run,
		witnessedAt,
		keyId: key.id
	};
	const covered = signedPart(formatDocument({
		...members,
		signature: ""
	}, sha256));
	return formatDocument({
		...members,
		signature: key.sign(covered)
	}, sha256);
}
/**
* The receipt in `text`, once it has proved to be signed by one of `keys`: several, since keys
* are replaced and receipts stay. Throws `store-damaged` where a byte is not as it was signed,
* `snapshot-invalid` where it is no receipt, `bad-input` where none of the keys signed it.
*/
function checkReceipt(text, keys, sha256, name = "The receipt") {
	const receipt = parseDocument$1(Receipt, text, name, sha256);
	const key = [keys].flat().find(({ id }) => id === receipt.keyId);
	if (key === void 0) throw foreign(name, receipt.keyId);
	const covered = signedPart(text);
	if (covered !== "" && key.verifies(covered, receipt.signature)) return receipt;
	throw new HoldfastError("store-damaged", `${name} is not as it was signed.`, { hint: "Somebody wrote it who does not have the key: trust no snapshot for its sake." });
}
/** Every byte before the line of the signature; none where more follows than the digest. */
function signedPart(text) {
	const unsigned = UNSIGNED.exec(text);
	return unsigned === null ? "" : text.slice(0, unsigned.index);
}
function foreign(name, keyId) {
	return new HoldfastError("bad-input", `${name} is signed by another key: ${keyId}.`, { hint: "Name the public key of that id, if it was once yours." });
}
// app/results/receipts.ts
/** Signing what was witnessed. */
/** Puts a receipt beside the manifest. */
async function storeReceipt(facts, { store, signingKey, random32 }) {
	const when = createSnapshotId(new Date(facts.witnessedAt), random32());
	const key = receiptKey(facts.repositoryId, facts.snapshot, when);
	return store.put(key, Buffer.from(formatReceipt(facts, signingKey, sha256Hex)));
}
// app/results/settle.ts
/**
* Called when anything is heard of a run, and when its time is over; in any order and as often
* as one likes, the end is the same. Whatever was to be heard is in the records by then, but for
* the conclusion. Throws where the store cannot be asked, and nothing is recorded then.
*/
async function settle$1(run, tools) {
	const { id, repositoryId, conclusion } = run;
	const { findings } = await settleRepository({
		repositoryId,
		again: false,
		conclusions: new Map(conclusion === void 0 ? [] : [[id, conclusion]])
	}, tools);
	return {
		outcome: await readOutcome(tools.db, id),
		findings
	};
}
/** Settles whatever of a repository can be settled. */
async function settleRepository(request, tools) {
	const look = await lookInto(request, tools);
	const added = listNew(look);
	const runs = decideRuns(look);
	const losses = [];
	if (!look.firstLook) for (const each of added) losses.push(...await findLosses(each, tools));
	const signed = await signAll(added, tools);
	const results = describeResults(look, {
		added: signed,
		runs,
		losses
	}, tools.random32);
	let settled = {
		snapshots: [],
		runs: [],
		findings: []
	};
	if (isNothing(results)) return settled;
	await saveResults(tools.db, results, async (db, saved) => {
		const findings = [...tellRuns(runs, saved), ...tellSnapshots(look, losses, saved)];
		settled = {
			snapshots: [...saved.inserted],
			runs: [...saved.settled],
			findings
		};
		for (const { row, found } of signed) if (saved.inserted.has(row.snapshot)) await addStorage(db, row, found.storage);
		if (findings.length > 0) await tools.tell(db, findings);
	});
	return settled;
}
/** Receipts come before the records, which name them: without a record, one is still true. */
async function signAll(added, tools) {
	const signed = [];
	for (const each of added) {
		const { row, run, outcome } = each;
		const lease = run?.lease;
		const receipt = outcome && await storeReceipt({
			repositoryId: row.repositoryId,
			snapshot: row.snapshot,
			manifestSha256: row.manifestSha256,
			outcome,
			run: lease ? {
				githubRunId: lease.githubRunId,
				attempt: lease.githubRunAttempt
			} : null,
			witnessedAt: new Date(row.witnessedAt).toISOString()
		}, tools);
		signed.push(receipt === null ? each : withReceipt(each, receipt));
	}
	return signed;
}
function withReceipt(each, { key, storageClass, sizeBytes }) {
	const { row, found } = each;
	const { storage } = found;
	const own = [...storage.own, {
		storageClass,
		objects: 1,
		bytes: sizeBytes
	}];
	return {
		...each,
		row: {
			...row,
			receiptKey: key
		},
		found: {
			...found,
			storage: {
				...storage,
				own
			}
		}
	};
}
function tellRuns(runs, { settled }) {
	return runs.flatMap(({ seen, findings }) => settled.has(seen.id) ? findings : []);
}
function tellSnapshots({ repositoryId, damaged }, losses, { inserted, looks }) {
	const news = [...looks].flatMap(([snapshot, kind]) => {
		if (kind === "mended") return [{
			kind,
			repositoryId,
			snapshot
		}];
		const { damage = [] } = damaged.get(snapshot) ?? {};
		return kind === "damaged" ? [{
			kind,
			repositoryId,
			snapshot,
			damage
		}] : [];
	});
	const lost = losses.filter(isLoss);
	return [...news, ...lost.filter(({ snapshot }) => inserted.has(snapshot))];
}
function isLoss(finding) {
	return [
		"shrunk",
		"ref-changed",
		"ref-moved"
	].includes(finding.kind);
}
// app/results/reconcile.ts
/** Compares the store with what discovery knows: what is kept of repositories that are gone. */
/** Why a repository is gone, for the hold and for people. */
const GONE$4 = {
	deleted: "GitHub says that the repository was deleted",
	transferred: "the repository went to an account without the App",
	unlisted: "GitHub shows the App no repository of this id"
};
/**
* Looks at every repository of the store: reads those of which nothing is recorded, and holds the
* last sound snapshot of each that GitHub has no more. Costs a request for each repository, and
* for once a day. Nothing is held because of a listing of GitHub that was not complete.
*/
async function reconcileStore(tools) {
	const findings = [];
	const ids = (await listRepositoryIds(tools.store)).filter((id) => /^\d+$/.test(id));
	for (const repositoryId of ids) {
		if (await readNewestRow(tools.db, repositoryId) === void 0) {
			const request = {
				repositoryId,
				again: false,
				conclusions: /* @__PURE__ */ new Map()
			};
			findings.push(...(await settleRepository(request, tools)).findings);
		}
		findings.push(...await holdIfGone(repositoryId, tools));
	}
	return {
		repositories: ids.length,
		findings
	};
}
/** Holds the last sound snapshot, where GitHub has the repository no more. Tells of it once. */
async function holdIfGone(repositoryId, { db, tell }) {
	const whereabouts = await readWhereabouts(db, repositoryId);
	if (!isGone(whereabouts)) return [];
	const damaged = await listDamaged(db, repositoryId, "");
	const last = (await listSnapshotRows$1(db, repositoryId, "")).findLast(({ snapshot }) => !damaged.has(snapshot));
	if (last === void 0 || last.hold !== null) return [];
	const { snapshot } = last;
	const reason = GONE$4[whereabouts];
	const findings = [];
	await saveResults(db, {
		...NOTHING$1,
		repositoryId,
		holds: [{
			snapshot,
			reason
		}]
	}, async (within, saved) => {
		if (!saved.held.has(snapshot)) return;
		findings.push({
			kind: "source-gone",
			repositoryId,
			snapshot,
			reason
		});
		await tell(within, findings);
	});
	return findings;
}
const NOTHING$1 = {
	snapshots: [],
	changes: [],
	looks: [],
	runs: [],
	heldUntil: null,
	confirmedAt: null
};
function isGone(whereabouts) {
	return whereabouts in GONE$4;
}
// app/results/sweep.ts
/** Looks for what nobody reported: an upload whose job died, a snapshot taken by hand, a loss. */
/** A change that no snapshot holds for so long is looked for in the store. */
const CHANGE_MS = 18e5;
/** Every repository is looked at within a day, and a sweep may come late. */
const TURN_MS$1 = 72e6;
/**
* Looks at repositories with open or overdue work, and then at up to `limit` others, the longest
* not looked at first. What was done is in the records, so a sweep that was cut short is simply
* begun again. Throws where the store itself cannot be asked.
*/
async function sweep(tools, { limit = 500 } = {}) {
	const now = tools.now().getTime();
	const open = await listOpenWork(tools.db, /* @__PURE__ */ new Date(now - CHANGE_MS));
	const others = await listNotLookedAt(tools.db, /* @__PURE__ */ new Date(now - TURN_MS$1), limit);
	const again = new Set(others);
	let snapshots = 0;
	const findings = [];
	const failures = [];
	const ids = [.../* @__PURE__ */ new Set([...open, ...others])];
	for (const repositoryId of ids) {
		const request = {
			repositoryId,
			again: again.has(repositoryId),
			conclusions: /* @__PURE__ */ new Map()
		};
		try {
			const settled = await settleRepository(request, tools);
			snapshots += settled.snapshots.length;
			findings.push(...settled.findings);
		} catch (error) {
			const { code, message } = asHoldfastError(error);
			if (code.startsWith("store-")) throw error;
			failures.push({
				repositoryId,
				code,
				message
			});
		}
	}
	return {
		repositories: ids.length,
		snapshots,
		findings,
		failures
	};
}
// app/settling.ts
/** Ends runs after a look into the store: when they were reported, and when their time is over. */
/** Looks into the store at once. */
const LOOKS$1 = 8;
/**
* What was reported, in time or late, and what nobody will report any more since its time is over.
*/
async function settleWhatIsOver({ db, results, now, onFailure, onChange }) {
	const reported = (await listOpenRuns(db)).filter(({ state }) => state === "reported");
	const late = await listReportedLate(db);
	const expired = await listExpired(db, now());
	if (reported.length + late.length + expired.length > 0) onChange();
	const limit = pLimit(LOOKS$1);
	const look = (work) => limit(() => work().catch((error) => onFailure("settle", asHoldfastError(error))));
	await Promise.all([
		...reported.map(({ id, repositoryId }) => look(() => settle$1({
			id,
			repositoryId
		}, results))),
		...late.map(({ id, repositoryId }) => look(async () => {
			await settle$1({
				id,
				repositoryId
			}, results);
			await noteLookedInto(db, id);
		})),
		...expired.map(({ id: lease, runId: id, repositoryId }) => look(async () => {
			await settle$1({
				id,
				repositoryId
			}, results);
			await releaseLease(db, lease, now());
		}))
	]);
}
/** Runs of a dispatch that is over. */
async function settleRuns(runIds, { outcome }, { db, results }) {
	for (const id of runIds) {
		const run = await readRun(db, id);
		if (run === void 0) continue;
		const conclusion = outcome === "cancelled" ? { conclusion: outcome } : {};
		await settle$1({
			id,
			repositoryId: run.repositoryId,
			...conclusion
		}, results);
	}
}
// app/records/confirmations.ts
/** Snapshots that were found to be as their repositories are. */
/**
* In place of runs: where the newest snapshot of a repository that is complete and undamaged has
* the refs that were seen, this is noted, and the answer is true; there is none for a repository
* without such a snapshot. A later confirmation stays. Each repository stands in `seen` once.
*/
async function noteConfirmed(db, seen) {
	const equal = /* @__PURE__ */ new Map();
	for (let start = 0; start < seen.length; start += MOST_ROWS$1) {
		const some = seen.slice(start, start + MOST_ROWS$1);
		const held = await readHeldRefs(db, some);
		for (const { repositoryId, refsSha256 } of some) {
			const known = held.get(repositoryId);
			if (known !== void 0) equal.set(repositoryId, known === refsSha256);
		}
		await save$4(db, some.filter(({ repositoryId }) => equal.get(repositoryId)));
	}
	return equal;
}
/** Databases bound the parameters of a statement, and a row has three. */
const MOST_ROWS$1 = 500;
async function readHeldRefs(db, seen) {
	const rows = await db.selectFrom("repositories as r").innerJoin("snapshots as s", (join) => join.onRef("s.repositoryId", "=", "r.id").on("s.snapshot", "=", NEWEST_SOUND)).select(["r.id", "s.refsSha256"]).where("r.id", "in", seen.map(({ repositoryId }) => repositoryId)).execute();
	return new Map(rows.map(({ id, refsSha256 }) => [id, refsSha256]));
}
const NEWEST_SOUND = sql`(
  select n.snapshot from snapshots n
  where n.repository_id = r.id and n.complete = 1 and not exists (
    select 1 from verifications d
    where d.repository_id = n.repository_id and d.snapshot = n.snapshot and d.intact = 0)
  order by n.taken_at desc, n.snapshot desc limit 1)`;
async function save$4(db, seen) {
	if (seen.length === 0) return;
	const whens = seen.map(({ repositoryId, at }) => sql`when ${repositoryId} then ${sql.lit(at.getTime())}`);
	const seenAt = sql`case id ${sql.join(whens, sql` `)} end`;
	await db.updateTable("repositories").set({ confirmedAt: seenAt }).where("id", "in", seen.map(({ repositoryId }) => repositoryId)).where((is) => is.or([is("confirmedAt", "is", null), is("confirmedAt", "<", seenAt)])).execute();
}
// app/dispatch/confirm.ts
/**
* Confirms that repositories are as their newest snapshots have them: one ref listing by git
* each, which counts against no limit of GitHub's API, and no job.
*/
/**
* In the order of `repositories`. One failure stops no other. What was seen is noted some
* repositories at a time. Never throws.
*/
async function confirm(options) {
	const { repositories } = options;
	const results = [];
	for (let start = 0; start < repositories.length; start += NOTED_AT_ONCE) results.push(...await confirmSome$1(repositories.slice(start, start + NOTED_AT_ONCE), options));
	return results;
}
/** Listings at once. */
const AT_ONCE$5 = 8;
const NOTED_AT_ONCE = 100;
async function confirmSome$1(repositories, options) {
	const limit = pLimit(AT_ONCE$5);
	const looks = await Promise.all(repositories.map((each) => limit(() => look$4(each, options).catch(asHoldfastError))));
	const seen = looks.flatMap((each) => each instanceof HoldfastError ? [] : [each]);
	const noted = await noteConfirmed(options.db, seen).catch(asHoldfastError);
	const results = [];
	for (const [place, { id }] of repositories.entries()) {
		const found = looks[place];
		if (found !== void 0) results.push(await conclude$1(id, {
			found,
			noted
		}, options));
	}
	return results;
}
async function look$4({ id: repositoryId, url, refs }, { token, listRefs, now }) {
	const credential = {
		username: "x-access-token",
		password: token
	};
	const at = now();
	const listing = await listRefs({
		address: `${url}.git`,
		transport: "http",
		credential
	}, prefixesOf(refs));
	return {
		repositoryId,
		refsSha256: digestOf$4(selectRefs(listing, createRefSelector(refs))),
		at
	};
}
async function conclude$1(repositoryId, { found, noted }, { db, now }) {
	try {
		if (found instanceof HoldfastError) {
			if (found.code.startsWith("source-") && !found.transient) await noteChange(db, repositoryId, now());
			return {
				repositoryId,
				kind: "failed",
				error: found
			};
		}
		if (noted instanceof HoldfastError) return {
			repositoryId,
			kind: "failed",
			error: noted
		};
		const equal = noted.get(repositoryId);
		if (equal === void 0) return {
			repositoryId,
			kind: "no-snapshot"
		};
		if (equal) return {
			repositoryId,
			kind: "confirmed"
		};
		await noteChange(db, repositoryId, found.at);
		return {
			repositoryId,
			kind: "changed"
		};
	} catch (failure) {
		return {
			repositoryId,
			kind: "failed",
			error: asHoldfastError(failure)
		};
	}
}
// app/dispatch/answer.ts
/** How GitHub answers a dispatch, and what its refusals mean. */
/** Asks once. Never throws. */
async function ask$1(request, github) {
	try {
		return {
			kind: "sent",
			...await github.dispatch(request)
		};
	} catch (error) {
		return readRefusal(asHoldfastError(error));
	}
}
function readRefusal(error) {
	if (error.code === "source-rate-limited") return {
		kind: "postponed",
		error
	};
	return {
		kind: REFUSED.has(error.code) ? "refused" : "unknown",
		error
	};
}
/** What only an answer of GitHub can say. */
const REFUSED = /* @__PURE__ */ new Set([
	"bad-input",
	"source-denied",
	"source-not-found"
]);
/**
* The refusal of a dispatch, told by what the workflow is: GitHub's own word says little.
* `cause` is what GitHub has against the dispatch, or against waking a workflow that sleeps.
*/
function explainRefusal({ owner, name, file, ref }, workflow, cause) {
	const place = `${owner}/${name}`;
	const enable = `Enable it: on ${place}, Actions, the workflow, "Enable workflow".`;
	switch (workflow?.state) {
		case void 0:
		case "gone": return new HoldfastError("bad-input", `${place} has no workflow ${file}.`, {
			hint: `Put .github/workflows/${file} on the branch ${ref} of ${place}; an example lies in examples/control-repository.`,
			cause
		});
		case "disabled": return new HoldfastError("bad-input", `Somebody has disabled ${file} of ${place}.`, {
			hint: enable,
			cause
		});
		case "disabled-by-inactivity": return new HoldfastError(cause.code, `GitHub has disabled ${file} of ${place}, where nothing happened for 60 days, and the App could not enable it: ${cause.message}`, {
			hint: `${enable} The App needs the permission "Actions: write" to do so.`,
			cause
		});
		case "active": return cause;
	}
}
// app/dispatch/order.ts
/** What is to be dispatched: one workflow, for one batch of repositories. */
/** Throws `internal` for an order that GitHub would refuse, or that would leave a run behind. */
function checkOrder({ slots, maxParallel = slots, runs }) {
	if (!Number.isInteger(slots) || slots < 1 || slots > 256) throw odd$1(`it has ${slots} slots`);
	if (!Number.isInteger(maxParallel) || maxParallel < 1) throw odd$1(`${maxParallel} jobs at once`);
	const stray = runs.find(({ slot }) => !Number.isInteger(slot) || slot < 0 || slot >= slots);
	if (stray !== void 0) throw odd$1(`no job would take slot ${stray.slot} of ${slots}`);
}
function odd$1(why) {
	return new HoldfastError("internal", `This dispatch cannot be sent: ${why}.`, { hint: "This is a defect: please report it with the policy that led to it." });
}
// app/dispatch/request.ts
/** The names stand in the workflow file too; GitHub refuses one that does not. */
function requestFor({ workflow, maxParallel }, id, slots) {
	const { owner, name, file, ref } = workflow;
	const atOnce = Math.min(maxParallel ?? slots.length, slots.length);
	return {
		owner,
		name,
		file,
		ref,
		inputs: {
			dispatch: id,
			slots: JSON.stringify(slots),
			"max-parallel": String(atOnce)
		}
	};
}
/** The title of a dispatch's workflow run: its `run-name`. */
function titleOf$2(id) {
	return `${TITLE}${id}`;
}
/** The dispatch that a title names; undefined when it is none of ours. */
function dispatchOfTitle(title) {
	return title.startsWith(TITLE) ? title.slice(TITLE.length) : void 0;
}
const TITLE = "holdfast ";
// app/dispatch/send.ts
/**
* Sends one dispatch: the records first, then GitHub. Whatever happens in between, the records
* say at least what may be under way, and no repository is backed up twice at once.
*/
/** Throws only when the records cannot be written, or for an order that makes no sense. */
async function sendDispatch(order, tools) {
	checkOrder(order);
	const id = tools.newId();
	const runs = order.runs.map((run, place) => ({
		...run,
		id: runId(id, place)
	}));
	const { installationId, workflow, slots } = order;
	const createdAt = tools.now();
	const added = await insertDispatch(tools.db, {
		id,
		installationId,
		workflow,
		slots,
		createdAt,
		runs
	});
	const taken = runs.filter((run) => added.has(run.id));
	const passedOver = runs.filter((run) => !added.has(run.id)).map((run) => run.repositoryId);
	if (taken.length === 0) return {
		kind: "nothing",
		passedOver,
		notices: []
	};
	const { answer, notices } = await askAndMend(requestFor(order, id, [...new Set(taken.map(({ slot }) => slot))].toSorted((a, b) => a - b)), tools);
	return {
		...await conclude(id, answer, tools),
		passedOver,
		notices
	};
}
/** Sorts by place, so that a job takes its runs in the order that was planned. */
function runId(dispatchId, place) {
	return `${dispatchId}.${String(place).padStart(5, "0")}`;
}
/** Asks, and once more if the workflow was only asleep. */
async function askAndMend(request, { github }) {
	const first = await ask$1(request, github);
	if (first.kind !== "refused") return {
		answer: first,
		notices: []
	};
	let known;
	try {
		known = await github.readWorkflow(request, request.file);
		if (known?.state !== "disabled-by-inactivity") return {
			answer: refused$1(explainRefusal(request, known, first.error)),
			notices: []
		};
		await github.enableWorkflow(request, request.file);
	} catch (error) {
		const met = readRefusal(asHoldfastError(error));
		if (met.kind === "postponed") return {
			answer: met,
			notices: []
		};
		return {
			answer: refused$1(known ? explainRefusal(request, known, met.error) : first.error),
			notices: []
		};
	}
	const { owner, name, file } = request;
	const notice = {
		kind: "workflow-enabled",
		owner,
		name,
		file
	};
	return {
		answer: await ask$1(request, github),
		notices: [notice]
	};
}
function refused$1(error) {
	return {
		kind: "refused",
		error
	};
}
async function conclude(dispatchId, answer, { db, now }) {
	const at = now();
	switch (answer.kind) {
		case "sent":
			await noteSent(db, dispatchId, {
				githubRunId: answer.githubRunId ?? null,
				at
			});
			return {
				...answer,
				dispatchId
			};
		case "refused":
			await noteRefused(db, dispatchId, {
				error: answer.error,
				at
			});
			return {
				...answer,
				dispatchId
			};
		case "postponed": {
			await withdrawDispatch(db, dispatchId);
			const waitMs = answer.error.retryAfterMs ?? PAUSE_MS$1;
			return {
				...answer,
				retryAt: new Date(at.getTime() + waitMs)
			};
		}
		case "unknown": return {
			...answer,
			dispatchId
		};
	}
}
/** GitHub's advice for limits that tell no time. */
const PAUSE_MS$1 = 6e4;
// app/planning/pack.ts
/** Spreads work over lanes that run side by side. */
/**
* Puts the longest items first, each into the lane that is free first, so that all lanes end
* at about the same time. No lane is empty; within one, items keep the order they came in.
* Equal items give equal lanes, whatever happened before.
*/
function packLanes(items, lanes) {
	const packed = Array.from({ length: Math.min(lanes, items.length) }, () => ({
		seconds: 0,
		places: []
	}));
	for (const { item, place } of longestFirst(items)) {
		const lane = packed.reduce((least, each) => each.seconds < least.seconds ? each : least);
		lane.places.push(place);
		lane.seconds += item.seconds;
	}
	return packed.map(({ places }) => inOrder$1(places, items));
}
/**
* How many of the first items fill `lanes` for `mostSeconds`. One that is longer than that
* fills one lane, and not the others too.
*/
function countFitting(items, lanes, mostSeconds) {
	let leftSeconds = lanes * mostSeconds;
	const over = items.findIndex(({ seconds }) => {
		leftSeconds -= Math.min(seconds, mostSeconds);
		return leftSeconds < 0;
	});
	return over === -1 ? items.length : over;
}
function longestFirst(items) {
	return items.map((item, place) => ({
		item,
		place
	})).sort((a, b) => b.item.seconds - a.item.seconds || a.place - b.place);
}
function inOrder$1(places, items) {
	const wanted = new Set(places);
	return items.filter((_, place) => wanted.has(place));
}
// app/planning/batch.ts
/** Makes dispatches of runs that are due, as far as the budget and the jobs at once allow. */
/** A dispatch is filled for so long: what is found later does not wait behind it for hours. */
const BATCH_SECONDS = 1800;
function batch({ prompt, bulk }, room) {
	const { settings, left, bulkJobs } = room;
	const lanes = Math.max(1, Math.min(settings.maxParallel, 256));
	const first = fill(prompt, {
		...settings,
		lanes,
		dispatches: left
	});
	const free = bulkJobs * 2 > lanes ? 0 : lanes - bulkJobs;
	const leftForBulk = left - first.made.length;
	const most = settings.mode === "repository" ? free : Math.min(free, 1);
	const then = fill(bulk, {
		...settings,
		lanes: free,
		dispatches: Math.min(leftForBulk, most)
	});
	const noBudget = leftForBulk === 0;
	return {
		dispatches: [...first.made, ...then.made],
		overBudget: [...first.rest, ...noBudget ? then.rest : []],
		overLanes: noBudget ? [] : then.rest
	};
}
/** Makes at most `dispatches`, of what comes first. */
function fill(runs, { mode, lanes, dispatches }) {
	const made = [];
	let rest = runs;
	while (made.length < dispatches && rest.length > 0) {
		const count = mode === "repository" ? 1 : countFitting(rest, lanes, BATCH_SECONDS);
		made.push({ slots: packLanes(rest.slice(0, count), lanes) });
		rest = rest.slice(count);
	}
	return {
		made,
		rest
	};
}
// app/planning/budget.ts
/** How many dispatches may be made now. */
const HOUR_MS$5 = 36e5;
const QUARTER_MS = HOUR_MS$5 / 4;
/**
* So many an hour, and a quarter of them a quarter of an hour: what becomes urgent waits for
* minutes when the budget is spent, and never for an hour. `dispatchedAt` holds the times of
* the dispatches of the last hour at least. Nothing may be made before `quietUntil`.
*/
function allowanceOf(perHour, { dispatchedAt, quietUntil }, now) {
	if (quietUntil !== null && now < quietUntil) return {
		left: 0,
		nextAt: quietUntil
	};
	const hour = windowOf(dispatchedAt, HOUR_MS$5, perHour, now);
	const quarter = windowOf(dispatchedAt, QUARTER_MS, Math.ceil(perHour / 4), now);
	const left = Math.min(hour.left, quarter.left);
	if (left > 0) return {
		left,
		nextAt: null
	};
	const freeAt = [hour, quarter].flatMap(({ freeAt: at }) => at === null ? [] : [at]);
	return {
		left: 0,
		nextAt: freeAt.length === 0 ? null : new Date(Math.max(...freeAt))
	};
}
/** What is left of `most` within the last `windowMs`, and when one more is free. */
function windowOf(times, windowMs, most, now) {
	const since = now.getTime() - windowMs;
	const within = times.map((time) => time.getTime()).filter((time) => time > since);
	const left = Math.max(0, most - within.length);
	const leaving = within.sort((a, b) => a - b)[within.length - most];
	return {
		left,
		freeAt: left > 0 || leaving === void 0 ? null : leaving + windowMs
	};
}
// app/planning/cron.ts
/** When schedules fire: cron expressions of five fields, in time zones. */
function createSchedules() {
	const known = /* @__PURE__ */ new Map();
	function around(schedule, timeZone, now) {
		const key = `${timeZone}\n${schedule}`;
		const had = known.get(key);
		if (had !== void 0 && holdsAt(had, now)) return had;
		const cron = had === void 0 ? parse$2(schedule, timeZone) : had.cron;
		const has = {
			cron,
			...runsAround(cron, now)
		};
		known.set(key, has);
		return has;
	}
	return {
		nextRun: (schedule, timeZone, now) => around(schedule, timeZone, now).next,
		previousRun: (schedule, timeZone, now) => around(schedule, timeZone, now).previous
	};
}
function holdsAt({ previous, next }, now) {
	return (previous === null || previous <= now) && (next === null || now < next);
}
function runsAround(cron, now) {
	const [previous] = cron?.previousRuns(1, new Date(now.getTime() + 1)) ?? [];
	return {
		previous: previous ?? null,
		next: cron?.nextRun(now) ?? null
	};
}
/**
* A time of day that a change of the clocks leaves out comes right after the gap, and one that
* comes twice counts once.
*/
function parse$2(schedule, timezone) {
	if (!FIVE_FIELDS.test(schedule) || !isTimeZone$1(timezone)) return void 0;
	try {
		return new Cron(schedule, {
			timezone,
			mode: "5-part",
			fixedTimeRule: "no-wildcard",
			paused: true
		});
	} catch {
		return;
	}
}
/** Or a name for them, such as `@daily`. */
const FIVE_FIELDS = /^\s*(@[a-z]+|\S+(\s+\S+){4})\s*$/;
function isTimeZone$1(name) {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: name }) !== void 0;
	} catch {
		return false;
	}
}
// core/domain/coverage-verdict.ts
function covered(good, confirmed, changesAt) {
	const text = confirmed ? `Unchanged at GitHub since its newest verified snapshot, as of ${at$1(good)}.` : `Its newest verified snapshot was taken at ${at$1(good)}.`;
	return {
		state: "protected",
		since: good,
		cause: {
			code: confirmed ? "confirmed" : "stored",
			text
		},
		next: NOTHING,
		changesAt
	};
}
function tooLate(since, rpoMs, changesAt) {
	const text = `Its newest verified snapshot is older than ${describeDuration(rpoMs)}, its RPO.`;
	const next = {
		code: "wait",
		text: `It is to be backed up before ${at$1(changesAt)}.`
	};
	return {
		state: "late",
		since,
		cause: {
			code: "too-old",
			text
		},
		next,
		changesAt
	};
}
/** `held` is the newest of what is held; null for nothing. */
function overdue(held, failed, since) {
	const age = held === null ? "It was never backed up." : `Nothing newer than ${at$1(held)} is held.`;
	return {
		state: "overdue",
		since,
		cause: failed === null ? {
			code: held === null ? "never-backed-up" : "too-old",
			text: age
		} : {
			code: "run-failed",
			text: `${age} ${describeRun(failed)}`
		},
		next: {
			code: "look-into",
			text: failed?.error?.hint ?? LOOK_INTO
		},
		changesAt: null
	};
}
function failure$2(run, changesAt) {
	const cause = {
		code: `run-${run.outcome}`,
		text: describeRun(run)
	};
	const next = {
		code: "look-into",
		text: run.error?.hint ?? LOOK_INTO
	};
	return {
		state: "failed",
		since: run.failingSince,
		cause,
		next,
		changesAt
	};
}
function partial({ since, completeness }, changesAt) {
	const text = `Its newest snapshot lacks ${Object.entries(completeness).flatMap(([name, had]) => describeMissing(name, had)).join("; ") || "something asked for"}.`;
	const next = Object.values(completeness).some(({ status }) => status === "denied") ? {
		code: "allow-access",
		text: "Grant the App the permissions that are missing."
	} : {
		code: "look-into",
		text: LOOK_INTO
	};
	return {
		state: "incomplete",
		since,
		cause: {
			code: "classes-missing",
			text
		},
		next,
		changesAt
	};
}
function unsaved(since, changesAt) {
	return {
		state: "never",
		since,
		cause: {
			code: "new",
			text: `It is known since ${at$1(since)}, and not backed up.`
		},
		next: {
			code: "wait",
			text: `Its first backup is due before ${at$1(changesAt)}.`
		},
		changesAt
	};
}
function exclusion(reason, changesAt) {
	return {
		state: "excluded",
		since: null,
		cause: {
			code: "excluded",
			text: `Excluded by policy: ${reason}`
		},
		next: NOTHING,
		changesAt
	};
}
/** Nobody says yet how old its snapshots may be, so none is new enough. */
function exclusionEnded(since) {
	return {
		state: "overdue",
		since,
		cause: {
			code: "exclusion-ended",
			text: `Its exclusion ended at ${at$1(since)}, and no policy covers it.`
		},
		next: {
			code: "look-into",
			text: "Read the policies again."
		},
		changesAt: null
	};
}
function pause$1(changesAt) {
	return {
		state: "paused",
		since: null,
		cause: {
			code: "paused",
			text: `Paused by hand until ${at$1(changesAt)}.`
		},
		next: NOTHING,
		changesAt
	};
}
function gone(code, since) {
	const [text, next] = GONE$3[code];
	return {
		state: "source-gone",
		since,
		cause: {
			code,
			text
		},
		next,
		changesAt: null
	};
}
const NOTHING = {
	code: "nothing",
	text: "Nothing."
};
const LOOK_INTO = "Look at its last runs, and start one by hand.";
const KEEP = {
	code: "keep-or-release",
	text: "Restore it if it is missed; if not, let go of its held snapshots."
};
const GONE$3 = {
	unseen: ["It is missing from the last listing, and nobody knows why yet.", {
		code: "discover",
		text: "The next discovery asks GitHub for it by its id."
	}],
	"no-access": ["It exists, and the App may not read it.", {
		code: "allow-access",
		text: "Add it to the installation of the App, or exclude it."
	}],
	deleted: ["GitHub says that it was deleted.", KEEP],
	transferred: ["It went to an account without the App.", KEEP]
};
function isFailure(outcome) {
	return outcome in FAILED$1;
}
const FAILED$1 = {
	failed: "Its last run failed.",
	unproved: "What its last run stored could not be proved.",
	refused: "Its last run never began.",
	lost: "Its last run was never heard of again."
};
function describeRun({ outcome, error }) {
	return error === null ? FAILED$1[outcome] : `${FAILED$1[outcome]} ${error.code}: ${error.message}`;
}
function describeMissing(name, had) {
	if (had.status === "denied") return [`${name} (needs ${had.permission})`];
	if (had.status === "unsupported") return [`${name} (${had.reason})`];
	return had.status === "failed" ? [`${name} (${had.code}: ${had.message})`] : [];
}
function at$1(time) {
	return Number.isNaN(time.getTime()) ? "a time that nobody knows" : time.toISOString();
}
// core/domain/coverage.ts
/**
* Whether a repository is covered: computed from facts and one moment, and never stored.
*
* Nothing is green but what a verified and complete snapshot shows. What is not known, dated in
* the future or not a date at all counts as if it were not there.
*/
/** How far the clock of a job may be ahead of ours. */
const SKEW_MS$2 = 3e5;
/** The state of one repository at `now`: the first in the order of this function that fits. */
function coverageOf$1(facts, now) {
	if (facts.presence !== "present") return gone(facts.presence, facts.presenceSince);
	const { decision, pausedUntil } = facts;
	const excluded = decision.kind === "excluded";
	if (excluded && (decision.expiresAt === null || now < decision.expiresAt)) return exclusion(decision.reason, decision.expiresAt);
	if (pausedUntil !== null && now < pausedUntil) return pause$1(pausedUntil);
	if (excluded) return exclusionEnded(decision.expiresAt ?? now);
	return judge$3(facts, decision.policy, now);
}
/**
* From when on the age of what is held counts: the newest evidence that is not of the future.
* `part` is null where a complete snapshot followed it.
*/
function evidenceOf({ verified, confirmedAt, incomplete }, now) {
	const latest = now.getTime() + SKEW_MS$2;
	const taken = verified !== null && verified.takenAt.getTime() <= latest ? verified.takenAt : null;
	const confirmed = taken !== null && confirmedAt !== null && confirmedAt.getTime() <= latest && confirmedAt > taken;
	const partial = incomplete !== null && (taken === null || incomplete.takenAt > taken);
	return {
		good: confirmed ? confirmedAt : taken,
		confirmed,
		part: partial && incomplete.takenAt.getTime() <= latest ? incomplete.takenAt : null
	};
}
function judge$3(facts, { rpoMs, graceMs }, now) {
	const { good, confirmed, part } = evidenceOf(facts, now);
	const held = later$2(good, part);
	const overdueAt = after$1(held ?? facts.firstSeenAt, rpoMs + graceMs);
	const failed = failureAfter(held, facts.lastRun);
	if (!(now < overdueAt)) return overdue(held, failed, overdueAt);
	if (failed !== null) return failure$2(failed, overdueAt);
	if (part !== null && facts.incomplete !== null) return partial(facts.incomplete, overdueAt);
	if (good === null) return unsaved(facts.firstSeenAt, overdueAt);
	const lateAt = after$1(good, rpoMs);
	return now < lateAt ? covered(good, confirmed, lateAt) : tooLate(lateAt, rpoMs, overdueAt);
}
/** The last run, where it failed and nothing that is held is newer. */
function failureAfter(held, run) {
	if (run === null || held !== null && run.settledAt <= held) return null;
	const { outcome } = run;
	return isFailure(outcome) ? {
		...run,
		outcome
	} : null;
}
function later$2(a, b) {
	if (a === null || b === null) return a ?? b;
	return a > b ? a : b;
}
/** The first moment at which `from` is older than `ageMs`. */
function after$1(from, ageMs) {
	return new Date(from.getTime() + ageMs + 1);
}
// app/planning/estimate.ts
/** How long a job is likely to need for one repository. */
/** Lease, ref listing, manifest and report. */
const OVERHEAD_SECONDS = 15;
/** What a runner moves from GitHub to a store, with proof. */
const BYTES_PER_SECOND = 2e7;
/** The part of a repository that is new when it changed. */
const NEW_PART = .02;
/**
* Seconds, from the size alone: a guess, good enough to put what is long first. `whole` where
* all of it is read: a first backup, a full copy, a verification.
*/
function estimateSeconds(sizeBytes, whole) {
	const bytes = whole ? sizeBytes : sizeBytes * NEW_PART;
	return Math.ceil(OVERHEAD_SECONDS + bytes / BYTES_PER_SECOND);
}
// app/planning/due.ts
/**
* What one repository needs, and when: pure.
*
* - `first`: nothing of it is held.
* - `push`: it changed, and has been left alone for `debounceMs`, or half an RPO went by.
* - `schedule`: its schedule fired since it changed.
* - `rpo`: it changed, and what is held would get older than the RPO before the next chance, or
*   while that waits for other jobs to end. What was never held is as old as its repository.
* - `verify`: `fullVerifyEveryMs` went by.
* - `retry`: one of these, after a run that brought nothing, and a pause that grows.
* - `manual`: a person asked for it.
*
* What did not change as far as we know is confirmed when half an RPO went by since that was seen.
*/
const MINUTE_MS$2 = 6e4;
const HOUR_MS$4 = 60 * MINUTE_MS$2;
const DAY_MS$12 = 24 * HOUR_MS$4;
/** What a repository that is covered needs. */
function needsOf(record, situation) {
	const { good, part } = evidenceOf(record, situation.now);
	const heldMs = Math.max(good?.getTime() ?? -Infinity, part?.getTime() ?? -Infinity);
	const pauseEndMs = pauseEndOf(record.lastRun, heldMs, situation.policy);
	const since = pauseEndMs === null ? record : {
		...record,
		lastRun: null
	};
	const { runs, confirm } = heldMs === -Infinity ? {
		runs: firstNeeds(record, situation.policy),
		confirm: null
	} : needsOfHeld(since, heldMs, part, situation);
	const paced = pauseEndMs === null ? runs : runs.map((each) => retry(each, pauseEndMs));
	return {
		runs: [...situation.requested ? [need("manual", situation.now.getTime())] : [], ...paced],
		confirm
	};
}
/** It has its RPO from the moment it is seen: until then it waits its turn. */
function firstNeeds({ firstSeenAt, sizeBytes }, { rpoMs }) {
	const seenMs = firstSeenAt.getTime();
	const lead = leadOf(rpoMs, estimateSeconds(sizeBytes, true));
	return [need("rpo", seenMs + rpoMs - lead), need("first", seenMs)];
}
function needsOfHeld(record, heldMs, part, situation) {
	const { policy } = situation;
	const verify = verifyNeeds(record, policy);
	const changedMs = record.changedAt?.getTime() ?? part?.getTime();
	if (changedMs === void 0) return {
		runs: verify,
		confirm: confirmTimes(heldMs, policy)
	};
	const pushes = pushNeeds(record, policy);
	const schedules = scheduleNeeds(record, changedMs, situation);
	const nowMs = situation.now.getTime();
	const rpo = rpoNeeds(record, heldMs, [...pushes, ...schedules.filter(({ atMs }) => atMs > nowMs)], policy);
	return {
		runs: [
			...pushes,
			...rpo,
			...schedules,
			...verify
		],
		confirm: null
	};
}
function pushNeeds({ changedAt, lastChangeAt, lastRun }, policy) {
	const { onPush, debounceMs, rpoMs } = policy;
	if (!onPush || changedAt === null) return [];
	const quietMs = (lastChangeAt ?? changedAt).getTime() + debounceMs;
	const soonMs = Math.min(quietMs, changedAt.getTime() + rpoMs / 2);
	return [need("push", Math.max(soonMs, createdMsOf(lastRun) + debounceMs))];
}
function scheduleNeeds({ lastRun }, changedMs, { policy: { schedule, timeZone }, now, schedules }) {
	const sinceMs = Math.max(changedMs, createdMsOf(lastRun));
	const fired = schedules.previousRun(schedule, timeZone, now);
	if (fired !== null && sinceMs < fired.getTime()) return [need("schedule", fired.getTime())];
	const next = schedules.nextRun(schedule, timeZone, now);
	return next === null ? [] : [need("schedule", next.getTime())];
}
function rpoNeeds({ sizeBytes }, heldMs, chances, { rpoMs }) {
	const deadlineMs = heldMs + rpoMs;
	const leadMs = leadOf(rpoMs, estimateSeconds(sizeBytes, false));
	return chances.some(({ atMs }) => atMs <= deadlineMs - leadMs / 2) ? [] : [need("rpo", deadlineMs - leadMs)];
}
/** How long before the end of the RPO a backup begins: time for the run, and for a few more. */
function leadOf(rpoMs, runSeconds) {
	return Math.min(rpoMs / 2, Math.min(rpoMs / 4, MOST_LEAD_MS) + runSeconds * 1e3);
}
/** A run, and three retries. */
const MOST_LEAD_MS = 2 * HOUR_MS$4;
/** Early enough that a change that is found can still be backed up within the RPO. */
function confirmTimes(heldMs, { rpoMs }) {
	return {
		fromMs: heldMs + rpoMs * 3 / 8,
		atMs: heldMs + rpoMs / 2
	};
}
function verifyNeeds(record, { fullVerifyEveryMs }) {
	const { id, fullyVerifiedAt, firstTakenAt, lastRun } = record;
	if (fullVerifyEveryMs === null || firstTakenAt === null) return [];
	const dueMs = fullyVerifiedAt === null ? firstTakenAt.getTime() + fullVerifyEveryMs * fractionOf(id) : fullyVerifiedAt.getTime() + fullVerifyEveryMs;
	const againMs = lastRun?.cause === "verify" ? createdMsOf(lastRun) + DAY_MS$12 : dueMs;
	return [need("verify", Math.ceil(Math.max(dueMs, againMs) / HOUR_MS$4) * HOUR_MS$4)];
}
/** From 0 to 1, always the same for one id. */
function fractionOf(id) {
	let hash = 0;
	for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 2654435761) >>> 0;
	return ((hash ^ hash >>> 15) >>> 0) / 2 ** 32;
}
/** After the first run that brought nothing, the second and the third. */
const PAUSES_MS$1 = [
	5 * MINUTE_MS$2,
	15 * MINUTE_MS$2,
	HOUR_MS$4
];
const LONGEST_PAUSE_MS = 4 * HOUR_MS$4;
/** When the pause after the last run ends; null where it brought something. */
function pauseEndOf(lastRun, heldMs, { rpoMs }) {
	if (lastRun === null) return null;
	const { failures, settledAt, createdAt, outcome } = lastRun;
	const settledMs = settledAt.getTime();
	if (failures === 0) return heldMs < createdAt.getTime() - SKEW_MS$1 ? settledMs + longestPauseOf(rpoMs) : null;
	if (heldMs > settledMs) return null;
	const fromMs = outcome === "lost" ? createdAt.getTime() : settledMs;
	const pauseMs = PAUSES_MS$1[failures - 1];
	if (pauseMs !== void 0) return fromMs + Math.min(pauseMs, rpoMs / 4);
	return fromMs + longestPauseOf(rpoMs);
}
/** What failed four times will again; so strict an RPO that it is lost by this is told anyway. */
function longestPauseOf(rpoMs) {
	return Math.min(LONGEST_PAUSE_MS, Math.max(HOUR_MS$4, rpoMs));
}
/** How far the clock of a job may be behind ours. */
const SKEW_MS$1 = HOUR_MS$4;
function retry(each, pauseEndMs) {
	if (each.atMs > pauseEndMs) return each;
	return {
		cause: "retry",
		purpose: each.purpose,
		atMs: pauseEndMs
	};
}
function createdMsOf(lastRun) {
	return lastRun?.createdAt.getTime() ?? -Infinity;
}
function need(cause, atMs) {
	return {
		cause,
		purpose: cause,
		atMs
	};
}
// app/planning/urgency.ts
/** In which order repositories are served. */
/**
* What a person asked for, then what is overdue, then what was never backed up, then by age, and
* verifications last.
*/
function rankOf$1(record, purpose, { policy: { rpoMs, graceMs }, now }) {
	const { good, part } = evidenceOf(record, now);
	const held = [good, part].flatMap((time) => time === null ? [] : [time.getTime()]);
	const fromMs = held.length === 0 ? record.firstSeenAt.getTime() : Math.max(...held);
	const ageMs = now.getTime() - fromMs;
	const rank = rankFor(purpose, {
		overdue: ageMs > rpoMs + graceMs,
		held: held.length > 0
	});
	return {
		repositoryId: record.id,
		purpose,
		rank,
		age: ageMs / rpoMs
	};
}
function rankFor(purpose, { overdue, held }) {
	if (purpose === "manual") return 0;
	if (overdue) return 1;
	if (!held) return 2;
	return purpose === "verify" ? 4 : 3;
}
/** Ties go by id, so that nothing depends on the order of a listing. */
function byUrgency(a, b) {
	return a.rank - b.rank || b.age - a.age || (a.repositoryId < b.repositoryId ? -1 : 1);
}
// app/planning/look-over.ts
function lookOver(situation, schedules) {
	const runs = [];
	const confirmations = [];
	const waiting = [];
	const laterAt = /* @__PURE__ */ new Map();
	for (const candidate of situation.repositories) {
		const look = lookAt$1(candidate, situation, schedules);
		if (look === null) continue;
		if (look.run) runs.push(look.run);
		if (look.confirmation) confirmations.push(look.confirmation);
		if (look.waiting) waiting.push(look.waiting);
		if (look.laterAt) laterAt.set(candidate.id, look.laterAt);
	}
	const sorted = runs.sort(byUrgency);
	return {
		prompt: sorted.filter(({ purpose }) => PROMPT.has(purpose)).map(({ what }) => what),
		bulk: sorted.filter(({ purpose }) => !PROMPT.has(purpose)).map(({ what }) => what),
		confirmations: confirmations.sort(byUrgency).map(({ what }) => what),
		waiting,
		laterAt
	};
}
/** What somebody waits for, or an RPO. */
const PROMPT = /* @__PURE__ */ new Set([
	"push",
	"rpo",
	"manual"
]);
/** Null for a repository that needs nothing, or that is at work already. */
function lookAt$1(candidate, situation, schedules) {
	const { id, decision, presence, pausedUntil } = candidate;
	if (presence !== "present" || situation.openWork.repositoryIds.has(id)) return null;
	const { requests, now } = situation;
	if (decision.kind === "excluded") return until(decision.expiresAt, now);
	const { policy } = decision;
	const requested = requests.get(id);
	if (requested === void 0 && pausedUntil !== null && now < pausedUntil) return { laterAt: pausedUntil };
	return sortOut(candidate, needsOf(candidate, {
		policy,
		requested: requested !== void 0,
		now,
		schedules
	}), {
		policy,
		options: requested ?? {},
		now
	});
}
/** One whose exclusion is over waits for its policy to be decided again. */
function until(time, now) {
	return time !== null && now < time ? { laterAt: time } : null;
}
function sortOut(candidate, { runs, confirm }, wanted) {
	const nowMs = wanted.now.getTime();
	const due = runs.find(({ atMs }) => atMs <= nowMs);
	const confirmation = confirm !== null && confirm.fromMs <= nowMs ? confirmationOf(candidate, wanted) : null;
	const run = due && runOf(candidate, due, wanted);
	if (run || confirmation) return {
		...run && { run },
		...confirmation && { confirmation }
	};
	const laterMs = Math.min(...runs.map(({ atMs }) => atMs), confirm?.atMs ?? Infinity);
	const waiting = waitingOf(candidate, runs);
	return {
		laterAt: new Date(laterMs),
		...waiting && { waiting }
	};
}
function waitingOf({ id }, runs) {
	const held = runs.find(({ cause }) => cause === "push" || cause === "retry");
	if (held === void 0) return null;
	const why = held.cause === "push" ? "debounce" : "backoff";
	return {
		repositoryId: id,
		cause: held.cause,
		why,
		until: new Date(held.atMs)
	};
}
function runOf(candidate, due, wanted) {
	const { cause, purpose } = due;
	const { policy, options: asked } = wanted;
	const options = {
		verify: purpose === "verify" ? "full" : policy.verify,
		full: false,
		refs: [...policy.refs],
		classes: [...policy.classes],
		...asked
	};
	const whole = candidate.verified === null && candidate.incomplete === null || options.verify === "full" || options.full;
	const seconds = estimateSeconds(candidate.sizeBytes, whole);
	const what = {
		repositoryId: candidate.id,
		cause,
		options,
		seconds
	};
	return {
		...rankOf$1(candidate, purpose, wanted),
		what
	};
}
function confirmationOf(candidate, wanted) {
	const { id, verified } = candidate;
	if (verified === null) return null;
	const { snapshot, refsSha256 } = verified;
	const what = {
		repositoryId: id,
		snapshot,
		refsSha256,
		refs: wanted.policy.refs
	};
	return {
		...rankOf$1(candidate, "confirm", wanted),
		what
	};
}
// app/planning/plan.ts
/** When to look again whether jobs have ended, if nobody says so before. */
const LOOK_AGAIN_MS = 6e4;
/** `schedules` may be kept from plan to plan: it remembers what it worked out. */
function plan$1(input, schedules = createSchedules()) {
	const { settings, budget, now, openWork } = input;
	const seen = lookOver(input, schedules);
	const allowance = allowanceOf(settings.dispatchesPerHour, budget, now);
	const { dispatches, overBudget, overLanes } = batch(seen, {
		settings,
		left: allowance.left,
		bulkJobs: openWork.bulkJobs
	});
	const again = new Date(now.getTime() + LOOK_AGAIN_MS);
	const { confirmations, unconfirmed } = confirmSome(seen.confirmations, dispatches, input);
	const waiting = [
		...overBudget.map((run) => wait(run, "budget", allowance.nextAt)),
		...overLanes.map((run) => wait(run, "lanes", null)),
		...unconfirmed.map((each) => wait({
			...each,
			cause: "confirm"
		}, "budget", later$1(again, budget.quietUntil))),
		...seen.waiting
	];
	const dueAt = dueTimes(seen.laterAt, waiting, again);
	return {
		dispatches,
		confirmations,
		waiting,
		dueAt,
		nextAt: earliest(dueAt.values())
	};
}
/** But for those that a run begins of: it will show more than a listing. */
function confirmSome(wanted, dispatches, { budget, now }) {
	const sent = new Set(dispatches.flatMap(({ slots }) => slots.flat().map((r) => r.repositoryId)));
	const listed = wanted.filter(({ repositoryId }) => !sent.has(repositoryId));
	const most = budget.quietUntil !== null && now < budget.quietUntil ? 0 : Math.max(0, budget.confirmations);
	return {
		confirmations: listed.slice(0, most),
		unconfirmed: listed.slice(most)
	};
}
function later$1(a, b) {
	return b !== null && b > a ? b : a;
}
function wait({ repositoryId, cause }, why, until) {
	return {
		repositoryId,
		cause,
		why,
		until
	};
}
/** What waits is looked at again when its wait is over; `again` where nobody knows when. */
function dueTimes(laterAt, waiting, again) {
	const dueAt = new Map(laterAt);
	for (const { repositoryId, until } of waiting) {
		const at = until ?? again;
		const had = dueAt.get(repositoryId);
		if (had === void 0 || at < had) dueAt.set(repositoryId, at);
	}
	return dueAt;
}
function earliest(times) {
	let first = null;
	for (const time of times) if (first === null || time < first) first = time;
	return first;
}
// app/records/planning.ts
/** What a planner has to know of the repositories of an installation, in few queries. */
/**
* Every repository of an installation, or those of `ids`, by id. A snapshot in which the last
* look found damage does not count, nor does a confirmation that was of such a one.
*/
async function readPlanningRecords(db, installationId, ids) {
	const wanted = ids ?? await listIds(db, installationId);
	const records = [];
	for (let start = 0; start < wanted.length; start += MOST_IDS$2) {
		const some = wanted.slice(start, start + MOST_IDS$2);
		const rows = await select(db, installationId).where("r.id", "in", some).execute();
		records.push(...rows.map(toRecord));
		await setImmediate();
	}
	return records.toSorted((a, b) => a.id < b.id ? -1 : 1);
}
async function readOpenWork(db, installationId) {
	const open = await db.selectFrom("runs").select([
		"id",
		"repositoryId",
		"dispatchId",
		"slot",
		"cause"
	]).where("state", "<>", sql.lit("settled")).where((eb) => eb.exists(eb.selectFrom("repositories").select("repositories.id").whereRef("repositories.id", "=", "runs.repositoryId").where("installationId", "=", installationId))).execute();
	const bulk = open.filter(({ cause }) => BULK.has(cause));
	const jobs = new Set(bulk.map(({ id, dispatchId, slot }) => `${dispatchId ?? id}/${slot}`));
	return {
		repositoryIds: new Set(open.map((run) => run.repositoryId)),
		bulkJobs: jobs.size
	};
}
const BULK = /* @__PURE__ */ new Set([
	"first",
	"schedule",
	"verify",
	"retry"
]);
/** When dispatches of an installation were made, at `since` or later: they count in its budget. */
async function listDispatchTimes(db, installationId, since) {
	return (await db.selectFrom("dispatches").select("createdAt").where("installationId", "=", installationId).where("createdAt", ">=", since.getTime()).orderBy("createdAt").execute()).map(({ createdAt }) => new Date(createdAt));
}
async function listIds(db, installationId) {
	return (await db.selectFrom("repositories").select("id").where("installationId", "=", installationId).execute()).map(({ id }) => id);
}
/** Few enough that PostgreSQL looks each up, and does not read the whole table of snapshots. */
const MOST_IDS$2 = 200;
function select(db, installationId) {
	return db.selectFrom("repositories as r").leftJoin("snapshots as v", (join) => join.onRef("v.repositoryId", "=", "r.id").on("v.snapshot", "=", NEWEST_VERIFIED)).leftJoin("snapshots as i", (join) => join.onRef("i.repositoryId", "=", "r.id").on("i.snapshot", "=", NEWEST_INCOMPLETE)).leftJoin("runs as l", (join) => join.on("l.id", "=", LAST_RUN)).select([
		...[
			"r.id",
			"r.owner",
			"r.name",
			"r.url",
			"r.sizeBytes"
		],
		...[
			"r.presence",
			"r.presenceSince",
			"r.pausedUntil",
			"r.firstSeenAt"
		],
		...[
			"r.changedAt",
			"r.lastChangeAt",
			"r.confirmedAt"
		],
		...[
			"v.snapshot",
			"v.refsSha256",
			"v.takenAt",
			"v.witnessedAt"
		],
		...["i.takenAt as partTakenAt", "i.witnessedAt as partWitnessedAt"],
		...[
			"i.completenessJson",
			"l.cause",
			"l.outcome",
			"l.createdAt as runAt",
			"l.settledAt"
		],
		...[
			"l.errorCode",
			"l.errorMessage",
			"l.errorHint"
		],
		NEWEST_TAKEN.as("newestTakenAt"),
		OLDEST_TAKEN.as("firstTakenAt"),
		PART_SINCE.as("partSince"),
		FAILURES.as("failures"),
		FAILING_SINCE.as("failingSince"),
		FULL_SNAPSHOT.as("fullSnapshotAt"),
		FULL_VERIFICATION.as("fullVerificationAt")
	]).where("r.installationId", "=", installationId).orderBy("r.id");
}
const NEWEST_VERIFIED = sql`(
  select s.snapshot from snapshots s
  where s.repository_id = r.id and s.complete = 1 and (
    select d.intact from verifications d
    where d.repository_id = s.repository_id and d.snapshot = s.snapshot
    order by d.verified_at desc limit 1) is distinct from 0
  order by s.taken_at desc limit 1)`;
const NEWEST_INCOMPLETE = sql`(
  select s.snapshot from snapshots s
  where s.repository_id = r.id and s.complete = 0 and s.taken_at > coalesce(v.taken_at, 0)
  order by s.taken_at desc limit 1)`;
const LAST_RUN = sql`(
  select n.id from runs n where n.repository_id = r.id and n.state = 'settled'
  order by n.created_at desc limit 1)`;
const NEWEST_TAKEN = sql`(
  select max(s.taken_at) from snapshots s where s.repository_id = r.id)`;
const OLDEST_TAKEN = sql`(
  select min(s.taken_at) from snapshots s where s.repository_id = r.id)`;
const PART_SINCE = sql`(
  select min(s.taken_at) from snapshots s
  where s.repository_id = r.id and s.complete = 0 and s.taken_at > coalesce(v.taken_at, 0))`;
const FULL_SNAPSHOT = sql`(
  select max(s.verified_at) from snapshots s where s.repository_id = r.id and s.level = 'full')`;
const FULL_VERIFICATION = sql`(
  select max(d.verified_at) from verifications d
  where d.repository_id = r.id and d.level = 'full' and d.intact = 1)`;
/** Runs since one brought something; read only where the last one did not. */
const FRUITLESS = sql`('failed', 'unproved', 'refused', 'lost', 'cancelled')`;
const IN_A_ROW = sql`from runs f
  where f.repository_id = r.id and f.state = 'settled' and f.created_at > coalesce((
    select max(g.created_at) from runs g
    where g.repository_id = r.id and g.state = 'settled' and g.outcome not in ${FRUITLESS}), 0)`;
const FAILURES = sql`(
  case when l.outcome in ${FRUITLESS} then (select count(*) ${IN_A_ROW}) else 0 end)`;
const FAILING_SINCE = sql`(
  case when l.outcome in ${FRUITLESS} then (select min(f.settled_at) ${IN_A_ROW}) end)`;
function toRecord(row) {
	return {
		id: row.id,
		owner: row.owner,
		name: row.name,
		url: row.url,
		sizeBytes: row.sizeBytes,
		presence: row.presence,
		presenceSince: new Date(row.presenceSince),
		pausedUntil: dateOf$1(row.pausedUntil),
		firstSeenAt: new Date(row.firstSeenAt),
		changedAt: dateOf$1(row.changedAt),
		lastChangeAt: dateOf$1(row.lastChangeAt),
		confirmedAt: row.newestTakenAt === row.takenAt ? dateOf$1(row.confirmedAt) : null,
		verified: verifiedOf(row),
		incomplete: incompleteOf(row),
		lastRun: lastRunOf(row),
		firstTakenAt: dateOf$1(row.firstTakenAt),
		fullyVerifiedAt: later(row.fullSnapshotAt, row.fullVerificationAt)
	};
}
function verifiedOf({ snapshot, refsSha256, takenAt, witnessedAt }) {
	if (snapshot === null || refsSha256 === null) return null;
	return {
		snapshot,
		refsSha256,
		takenAt: earlier(takenAt, witnessedAt)
	};
}
function incompleteOf({ partTakenAt, partWitnessedAt, partSince, completenessJson }) {
	if (partTakenAt === null || completenessJson === null || partSince === null) return null;
	const completeness = JSON.parse(completenessJson);
	return {
		takenAt: earlier(partTakenAt, partWitnessedAt),
		since: new Date(partSince),
		completeness
	};
}
function lastRunOf(row) {
	const { cause, outcome, runAt, settledAt, failures, failingSince } = row;
	if (cause === null || outcome === null || runAt === null || settledAt === null) return null;
	return {
		cause,
		outcome,
		createdAt: new Date(runAt),
		settledAt: new Date(settledAt),
		failures: Number(failures),
		failingSince: new Date(failingSince ?? settledAt),
		error: errorOf(row)
	};
}
function errorOf({ errorCode, errorMessage, errorHint }) {
	if (errorCode === null) return null;
	return {
		code: errorCode,
		message: errorMessage ?? "",
		hint: errorHint ?? ""
	};
}
/** A snapshot cannot be younger than our seeing it: the clock of its job may be wrong. */
function earlier(takenAt, witnessedAt) {
	return new Date(Math.min(takenAt ?? NaN, witnessedAt ?? NaN));
}
function later(a, b) {
	return a === null && b === null ? null : new Date(Math.max(a ?? 0, b ?? 0));
}
function dateOf$1(time) {
	return time === null ? null : new Date(time);
}
// app/records/requests.ts
/** What people asked to be backed up now. */
const Options = z.strictObject({
	full: z.boolean(),
	verify: z.literal("full").exactOptional()
});
/** Databases bound the parameters of a statement. */
const ROWS_AT_ONCE$3 = 500;
/** Asks for one run that does what this request wants, and what an earlier one of it wanted. */
async function requestBackup(db, request) {
	await requestBackups(db, [request]);
}
/** Of every repository once, all or nothing. */
async function requestBackups(db, requests) {
	const sorted = requests.toSorted((a, b) => a.repositoryId < b.repositoryId ? -1 : 1);
	const work = async (within) => {
		for (let start = 0; start < sorted.length; start += ROWS_AT_ONCE$3) await requestSome(within, sorted.slice(start, start + ROWS_AT_ONCE$3));
	};
	await (db.isTransaction ? work(db) : db.transaction().execute(work));
}
async function requestSome(db, requests) {
	const ids = requests.map(({ repositoryId }) => repositoryId);
	const rows = await db.selectFrom("requests").select(["repositoryId", "optionsJson"]).where("repositoryId", "in", ids).execute();
	const earlier = new Map(rows.map((row) => [row.repositoryId, readOptions(row.optionsJson)]));
	await db.insertInto("requests").values(requests.map(({ repositoryId, options, requestedBy, requestedAt }) => ({
		repositoryId,
		requestedBy,
		requestedAt: requestedAt.getTime(),
		optionsJson: JSON.stringify(bothOf(options, earlier.get(repositoryId)))
	}))).onConflict((conflict) => conflict.column("repositoryId").doUpdateSet(({ ref }) => ({
		optionsJson: ref("excluded.optionsJson"),
		requestedBy: ref("excluded.requestedBy"),
		requestedAt: ref("excluded.requestedAt")
	}))).execute();
}
function bothOf(a, b) {
	const verify = a.verify ?? b?.verify;
	return {
		full: a.full || b?.full === true,
		...verify && { verify }
	};
}
function readOptions(json) {
	return Options.parse(JSON.parse(json));
}
/** Of an installation, by repository. */
async function listRequests(db, installationId) {
	const rows = await db.selectFrom("requests").innerJoin("repositories", "repositories.id", "requests.repositoryId").selectAll("requests").where("repositories.installationId", "=", installationId).execute();
	return new Map(rows.map(({ repositoryId, optionsJson, requestedBy, requestedAt }) => [repositoryId, {
		repositoryId,
		options: readOptions(optionsJson),
		requestedBy,
		requestedAt: new Date(requestedAt)
	}]));
}
/** Those that were begun with at `until` or later stay. */
async function forgetRequests(db, repositoryIds, until) {
	if (repositoryIds.length === 0) return;
	await db.deleteFrom("requests").where("repositoryId", "in", repositoryIds).where("requestedAt", "<=", until.getTime()).execute();
}
// app/steer.ts
/** Carries out what the planner decides for one installation: dispatches and confirmations. */
const HOUR_MS$3 = 36e5;
/** GitHub takes so many repositories for a token. */
const REPOSITORIES_A_TOKEN = 500;
/** So many that did not answer are no accident. */
const MANY$1 = 10;
const REST_MS$2 = 3e5;
/** How many are confirmed at a time, so that dispatches do not wait for them. */
const CONFIRMATIONS = 500;
/** A failure is told and stops no more than it has to. Throws when the records cannot be read. */
async function steer(installation, policy, tools) {
	const rows = new Map((await listRepositories$1(tools.db, installation.id)).map((row) => [row.id, row]));
	const { made, unsealed } = await makePlan(installation, policy, rows, tools);
	const sent = await sendAll(made.dispatches, {
		installation,
		policy,
		rows,
		tools
	});
	const confirmed = await confirmAll(made.confirmations, rows, tools);
	const failures = [
		...unsealed === 0 ? [] : [cannotSeal(unsealed)],
		...sent.failures,
		...confirmed.failures
	];
	return {
		nextAt: made.nextAt,
		sent: sent.results,
		failures,
		quietUntil: latest([
			...sent.quiet,
			...quietOf(failures, tools.now()),
			...restOf(confirmed.failures, tools.now())
		])
	};
}
async function makePlan({ id }, { dispatch, decide }, rows, { db, now, schedules, quietUntil }) {
	const at = now();
	const records = await readPlanningRecords(db, id);
	const requests = await listRequests(db, id);
	const decided = records.flatMap((record) => {
		const row = rows.get(record.id);
		return row === void 0 ? [] : [{
			...record,
			decision: decide(row, at)
		}];
	});
	const repositories = decided.filter(({ decision }) => decision.kind !== "covered" || !mustBeSealed(decision.policy));
	return {
		made: plan$1({
			repositories,
			settings: dispatch,
			openWork: await readOpenWork(db, id),
			requests: new Map([...requests].map(([repository, { options }]) => [repository, options])),
			budget: {
				dispatchedAt: await listDispatchTimes(db, id, /* @__PURE__ */ new Date(at.getTime() - HOUR_MS$3)),
				confirmations: CONFIRMATIONS,
				quietUntil
			},
			now: at
		}, schedules),
		unsealed: decided.length - repositories.length
	};
}
/** What is to be sealed must not be stored in the clear, and nothing seals yet. */
function mustBeSealed({ recipients }) {
	return recipients.length > 0;
}
function cannotSeal(repositories) {
	return new HoldfastError("bad-input", `${repositories} repositories are to be sealed, and this version cannot: they are not backed up.`, { hint: "Remove `recipients` from the policy, or exclude them." });
}
async function sendAll(dispatches, sending) {
	const results = [];
	const failures = [];
	const quiet = [];
	const { tools } = sending;
	for (const dispatch of dispatches) {
		const order = orderOf(dispatch, sending);
		if (order instanceof HoldfastError) {
			failures.push(order);
			break;
		}
		const at = tools.now();
		const result = await sendDispatch(order, tools);
		results.push(result);
		if (result.kind === "postponed") {
			quiet.push(result.retryAt);
			break;
		}
		const taken = order.runs.map(({ repositoryId }) => repositoryId);
		await forgetRequests(tools.db, taken.filter((id) => !result.passedOver.includes(id)), at);
	}
	return {
		results,
		failures,
		quiet
	};
}
function orderOf({ slots }, { installation, policy, rows }) {
	const runs = slots.flatMap((each, slot) => each.map(({ repositoryId, cause, options }) => ({
		repositoryId,
		slot,
		cause,
		options
	})));
	const row = workflowRepository(policy.dispatch, installation, rows, runs[0]?.repositoryId);
	if (row === void 0) return noControlRepository(installation, policy.dispatch);
	const { id: repositoryId, owner, name, defaultBranch: ref } = row;
	return {
		installationId: installation.id,
		workflow: {
			repositoryId,
			owner,
			name,
			file: policy.dispatch.workflow,
			ref
		},
		slots: slots.length,
		maxParallel: policy.dispatch.maxParallel,
		runs
	};
}
/** Where the workflow lies that backs up. */
function workflowRepository({ mode, controlRepository }, { account }, rows, only) {
	if (mode === "repository") return only === void 0 ? void 0 : rows.get(only);
	const wanted = `${account}/${controlRepository}`.toLowerCase();
	return [...rows.values()].find(({ owner, name, presence }) => presence === "present" && `${owner}/${name}`.toLowerCase() === wanted);
}
function noControlRepository({ account }, { controlRepository }) {
	return new HoldfastError("source-not-found", `${account}/${controlRepository} is not there.`, { hint: "Make the control repository from examples/control-repository, and give the App access." });
}
async function confirmAll(confirmations, rows, tools) {
	const failures = [];
	for (let start = 0; start < confirmations.length; start += REPOSITORIES_A_TOKEN) {
		const some = confirmations.slice(start, start + REPOSITORIES_A_TOKEN);
		try {
			const options = await confirmOptions(some, rows, tools);
			for (const each of await confirm(options)) if (each.kind === "failed") failures.push(each.error);
		} catch (error) {
			failures.push(asHoldfastError(error));
		}
	}
	return { failures };
}
async function confirmOptions(confirmations, rows, { github, listRefs, db, now }) {
	const { token } = await github.createToken({
		repositoryIds: confirmations.map(({ repositoryId }) => repositoryId),
		permissions: { contents: "read" }
	});
	return {
		repositories: confirmations.flatMap(({ repositoryId, refs }) => {
			const url = rows.get(repositoryId)?.url;
			return url === void 0 ? [] : [{
				id: repositoryId,
				url,
				refs
			}];
		}),
		token,
		listRefs,
		db,
		now
	};
}
function quietOf(failures, now) {
	return failures.flatMap(({ code, retryAfterMs }) => code === "source-rate-limited" ? [new Date(now.getTime() + (retryAfterMs ?? 6e4))] : []);
}
/** Where GitHub does not answer, hundreds of listings each minute do not help. */
function restOf(failures, now) {
	return failures.filter(({ code }) => code === "source-unreachable").length < MANY$1 ? [] : [new Date(now.getTime() + REST_MS$2)];
}
function latest(dates) {
	return dates.reduce((last, each) => last && last > each ? last : each, null);
}
// app/webhooks/redeliver.ts
/** Asks GitHub again for webhooks that never reached the App. */
/** How often a sweep is due. */
const SWEEP_EVERY_MS = 9e5;
/**
* A sweep lists what GitHub delivered since the last one, or in the three days for which GitHub
* remembers, and keeps in mind what failed: it is asked for, at most once an hour, until it is
* in the records or too old.
*/
function createRedelivery({ db, github, now, onFailure }) {
	let sweptAt;
	let missing = /* @__PURE__ */ new Map();
	async function sweep() {
		const startedAt = now();
		const attempts = [];
		for await (const attempt of github.listDeliveries(windowStart(sweptAt, startedAt))) attempts.push(attempt);
		const failed = mergeAttempts(missing, attempts, startedAt);
		const known = await findKnownDeliveries(db, [...failed.keys()]);
		missing = new Map([...failed].filter(([guid]) => !known.has(guid)));
		sweptAt = startedAt;
		return askFor([...missing.values()].filter((each) => isDue(each, startedAt)));
	}
	async function askFor(due) {
		const asked = [];
		for (const lost of due) {
			const { guid, id } = lost.attempt;
			missing.set(guid, {
				...lost,
				askedAt: now()
			});
			try {
				await github.redeliver(id);
				asked.push(guid);
			} catch (error) {
				const failure = asHoldfastError(error);
				if (failure.transient) throw failure;
				onFailure?.(failure, guid);
			}
		}
		return asked;
	}
	return { sweep };
}
const HOUR_MS$2 = 36e5;
/** https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries */
const REMEMBERED_MS = 72 * HOUR_MS$2;
/** An hour is seen twice: an attempt is listed late, and clocks differ. */
function windowStart(sweptAt, now) {
	const oldest = now.getTime() - REMEMBERED_MS;
	return new Date(sweptAt === void 0 ? oldest : Math.max(oldest, sweptAt.getTime() - HOUR_MS$2));
}
/** What is missing after these attempts, newest first, beside what was missing before. */
function mergeAttempts(before, attempts, now) {
	const missing = new Map(before);
	const arrived = /* @__PURE__ */ new Set();
	for (const attempt of attempts.toReversed()) {
		if (succeeded(attempt)) arrived.add(attempt.guid);
		const seen = missing.get(attempt.guid);
		if (seen === void 0 && attempt.redelivery) continue;
		const { firstAt, askedAt } = seen ?? {
			firstAt: attempt.deliveredAt,
			askedAt: null
		};
		missing.set(attempt.guid, {
			attempt,
			firstAt,
			askedAt
		});
	}
	const oldest = now.getTime() - REMEMBERED_MS;
	return new Map([...missing].filter(([guid, { firstAt }]) => !arrived.has(guid) && firstAt.getTime() > oldest));
}
function succeeded({ statusCode }) {
	return statusCode >= 200 && statusCode < 300;
}
/** Not asked for within the hour, by this process or by another whose attempt is listed. */
function isDue({ attempt, askedAt }, now) {
	return Math.max(askedAt?.getTime() ?? 0, attempt.redelivery ? attempt.deliveredAt.getTime() : 0) <= now.getTime() - HOUR_MS$2;
}
// app/duties.ts
/** What the App does again and again, whether a webhook said so or not. */
const SECOND$1 = 1e3;
const MINUTE$1 = 60 * SECOND$1;
const HOUR = 60 * MINUTE$1;
const DAY$5 = 24 * HOUR;
/** A busy organisation changes every second, and its plan need not. */
const REST_MS$1 = 3 * SECOND$1;
/** What is over is kept for so long. */
const KEPT_MS$1 = 90 * DAY$5;
function createDuties(tools) {
	const quiet = /* @__PURE__ */ new Map();
	return [
		{
			name: "installations",
			everyMs: 6 * HOUR,
			work: () => lookForInstallations(tools)
		},
		{
			name: "discovery",
			everyMs: MINUTE$1,
			work: () => discoverDue(tools)
		},
		{
			name: "settle",
			everyMs: 10 * SECOND$1,
			work: () => settleWhatIsOver(tools)
		},
		{
			name: "steer",
			everyMs: MINUTE$1,
			leastMs: REST_MS$1,
			work: () => steerAll(tools, quiet)
		},
		{
			name: "track",
			everyMs: 30 * SECOND$1,
			work: () => track(tools)
		},
		{
			name: "redelivery",
			everyMs: SWEEP_EVERY_MS,
			work: () => redeliver(tools)
		},
		{
			name: "refs",
			everyMs: MINUTE$1,
			leastMs: 10 * SECOND$1,
			work: () => judge$2(tools)
		},
		{
			name: "sweep",
			everyMs: 15 * MINUTE$1,
			work: () => sweepStore(tools)
		},
		{
			name: "store",
			everyMs: DAY$5,
			work: () => reconcile(tools)
		},
		{
			name: "prune",
			everyMs: 6 * HOUR,
			work: () => prune(tools)
		}
	];
}
async function lookForInstallations(tools) {
	await discoverInstallations(tools);
}
/** Throws where GitHub cannot be asked. */
async function discoverAll(tools) {
	await discoverInstallations(tools);
	for (const installation of await listInstallations(tools.db)) {
		const error = await discoverOne(installation, tools);
		if (error !== null) throw new Error(`${installation.account}: ${error}`);
	}
}
async function discoverDue(tools) {
	for (const installation of await listInstallations(tools.db)) {
		if (!isDiscoveryDue(installation, tools.now())) continue;
		await discoverOne(installation, tools);
		tools.onChange();
	}
}
async function discoverOne(installation, { db, github, now, tellNews }) {
	const found = await discover(installation, {
		db,
		now,
		github: github.installation(installation.id)
	});
	if (found.kind === "failed") return found.error;
	await tellNews(found.news);
	return null;
}
async function steerAll(tools, quiet) {
	let next = Number.POSITIVE_INFINITY;
	for (const installation of await listInstallations(tools.db)) try {
		const nextAt = await steerOne(installation, tools, quiet);
		next = Math.min(next, nextAt?.getTime() ?? Number.POSITIVE_INFINITY);
	} catch (error) {
		tools.onFailure("steer", asHoldfastError(error));
	}
	tools.onPlanned?.(Number.isFinite(next) ? new Date(next) : null);
	return { againInMs: Math.max(SECOND$1, next - tools.now().getTime()) };
}
async function steerOne(installation, tools, quiet) {
	const { id, suspendedAt, discoveredAt } = installation;
	if (suspendedAt !== null || discoveredAt === null) return null;
	const policy = await tools.policies.of(installation);
	if (policy === void 0) return null;
	const steered = await steer(installation, policy, {
		...tools,
		github: tools.github.installation(id),
		quietUntil: quiet.get(id) ?? null
	});
	if (steered.quietUntil !== null) quiet.set(id, steered.quietUntil);
	await tools.tellSent(installation, steered.sent);
	if (steered.failures.length > 0) tools.onChange();
	for (const failure of steered.failures) tools.onFailure("steer", failure);
	return steered.nextAt;
}
async function track({ tracker, onFailure, onChange }) {
	const { changed, failures } = await tracker.track();
	if (changed.length > 0) onChange();
	for (const failure of failures) onFailure("track", failure);
}
async function redeliver({ redelivery }) {
	await redelivery.sweep();
}
/** Branches that moved between two snapshots: whether a push rewrote them. */
async function judge$2({ db, github, results, now, onFailure, onChange }) {
	const { tell } = results;
	const { judged, failures } = await judgeMoves({
		db,
		now,
		tell,
		github: (id) => github.installation(id)
	});
	if (judged > 0) onChange();
	for (const failure of failures) onFailure("refs", failure);
}
async function sweepStore({ results, onFailure }) {
	for (const { code, message } of (await sweep(results)).failures) onFailure("sweep", asHoldfastError(/* @__PURE__ */ new Error(`${code}: ${message}`)));
	await measureDue(results);
}
async function reconcile({ results }) {
	await reconcileStore(results);
}
async function prune({ db, now }) {
	const before = /* @__PURE__ */ new Date(now().getTime() - KEPT_MS$1);
	await forgetDeliveries(db, now());
	await forgetTokens(db, now());
	await pruneSessions(db, {
		now: now(),
		before
	});
	await pruneLeases(db, before);
	await pruneRuns(db, before);
	await pruneDispatches(db, before);
}
// app/records/checks.ts
async function readCheck(db, repositoryId, kind) {
	return db.selectFrom("checks").selectAll().where("repositoryId", "=", repositoryId).where("kind", "=", kind).executeTakeFirst();
}
/** Of one kind, by repository. */
async function listChecks(db, kind) {
	const rows = await db.selectFrom("checks").selectAll().where("kind", "=", kind).execute();
	return new Map(rows.map((row) => [row.repositoryId, row]));
}
/** Takes the place of what was known of this kind. */
async function saveCheck(db, row) {
	const { repositoryId, kind, ...told } = row;
	await db.insertInto("checks").values({
		repositoryId,
		kind,
		...told
	}).onConflict((conflict) => conflict.columns(["repositoryId", "kind"]).doUpdateSet(told)).execute();
}
// app/checks/markdown.ts
/** Text from elsewhere within Markdown. */
/** As it is, whatever it holds: without links, mentions or pictures. */
function quote(text) {
	const lines = text.split(/\r\n|[\n\r]/);
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return [
		`${fence}text`,
		...lines,
		fence
	].join("\n");
}
/** A word of our own among words. */
function inline(text) {
	return `\`${text.replaceAll("`", "'")}\``;
}
// app/checks/backup-check.ts
/** What the check run on a repository says of its backup. */
/**
* Nobody should require it: it says nothing of a commit, and pull requests never have it.
* docs/alerts.md says so too.
*/
const BACKUP_CHECK = "Holdfast backup (information only)";
/** Identifier of the button. */
const RETRY = "retry";
/** `url` is the page of the repository; null where there is none. */
function judgeBackup(coverage, url) {
	switch (coverage.state) {
		case "overdue":
		case "failed":
		case "incomplete": return {
			kind: "wrong",
			state: coverage.state,
			check: failure$1(coverage, url)
		};
		case "protected": return {
			kind: "well",
			check: over("success", "Backed up again", coverage.cause.text, url)
		};
		case "excluded":
		case "paused": return {
			kind: "well",
			check: over("neutral", "No longer watched", coverage.cause.text, url)
		};
		case "late":
		case "never":
		case "source-gone": return { kind: "standing" };
	}
}
const TITLES = {
	overdue: "The backup is overdue",
	failed: "The backup failed",
	incomplete: "The backup is incomplete"
};
function failure$1(coverage, url) {
	const { state, since, cause, next } = coverage;
	const summary = [
		`Since ${since.toISOString()}.`,
		`**Cause** (${inline(cause.code)})`,
		quote(cause.text),
		"**Next**",
		quote(next.text),
		...linkTo$1(url)
	].join("\n\n");
	return withDigest({
		name: BACKUP_CHECK,
		conclusion: "failure",
		...url !== null && { detailsUrl: url },
		title: TITLES[state],
		summary,
		annotations: [],
		actions: [{
			label: "Retry",
			description: "Back this repository up now",
			identifier: RETRY
		}]
	});
}
function over(conclusion, title, text, url) {
	const summary = [quote(text), ...linkTo$1(url)].join("\n\n");
	return withDigest({
		name: BACKUP_CHECK,
		conclusion,
		...url !== null && { detailsUrl: url },
		title,
		summary,
		annotations: []
	});
}
function linkTo$1(url) {
	return url === null ? [] : [`[The repository in Holdfast](${url})`];
}
function withDigest(check) {
	return {
		...check,
		digest: sha256Hex(JSON.stringify(check))
	};
}
// app/checks/plan.ts
/** GitHub took nothing: there is no head, or no leave. Tried again after a while. */
const UNSAID = "unsaid";
const RECOVERED = "success";
const TRY_AGAIN_MS$1 = 864e5;
/**
* `create`: nothing was wrong before. `replace`: another state at another head, where nobody
* would see the old one. `update`: the same, said better. `recover`: it is over.
*/
function planStep(wish, said, head, now) {
	if (wish.kind === "standing") return "nothing";
	const stands = said !== void 0 && said.githubId !== "" && said.conclusion !== "success";
	if (wish.kind === "well") return stands ? "recover" : "nothing";
	if (!stands) return isFresh(said, wish.digest, now) ? "nothing" : "create";
	if (said.digest === wish.digest) return "nothing";
	return head !== void 0 && said.headSha !== null && head !== said.headSha && said.conclusion !== wish.state ? "replace" : "update";
}
/** It was tried a moment ago to say just this. */
function isFresh(said, digest, now) {
	if (said?.conclusion !== "unsaid" || said.digest !== digest) return false;
	return now.getTime() - said.updatedAt.getTime() < TRY_AGAIN_MS$1;
}
// app/dispatch/job-ended.ts
/** What a job that is over leaves behind: its slot is nobody's any more. */
/** The slot of a job by its name; undefined for a job that has none. */
function slotOf(name) {
	const slot = /\((\d{1,3})\)$/.exec(name)?.[1];
	return slot === void 0 ? void 0 : Number(slot);
}
/**
* Sets free at once what the job's slot had yet to take, so that it is planned anew, and settles
* what the job held after a look into the store. Told twice, late or in any order, the outcome is
* the same. Throws where the store cannot be asked: then the leases are over, and whoever looks
* for runs that nobody works on finds theirs.
*/
async function endJob(job, tools) {
	const { db, now, settle } = tools;
	const { githubRunId, githubRunAttempt, slot, conclusion } = job;
	if (slot === void 0) return {
		freed: [],
		held: []
	};
	const holder = {
		githubRunId,
		githubRunAttempt,
		slot
	};
	const freed = await freeSlot({
		...job,
		slot
	}, tools);
	const held = await listHeld(db, holder, now());
	for (const { id } of held) await releaseLease(db, id, now());
	for (const { runId: id, repositoryId } of held) await settle({
		id,
		repositoryId,
		...conclusion !== null && { conclusion }
	});
	return {
		freed,
		held: held.map(({ runId }) => runId)
	};
}
async function freeSlot(job, { db, now }) {
	const { githubRunId, githubRunAttempt, slot, conclusion } = job;
	const dispatch = await findDispatchByRun(db, githubRunId);
	if (dispatch?.workflow.repositoryId !== job.repositoryId) return [];
	if (await newestAttempt(db, githubRunId) > githubRunAttempt) return [];
	if ((conclusion === "success" || conclusion === null) && !await hadLease(db, job)) return [];
	const settlement = {
		outcome: conclusion === "cancelled" ? "cancelled" : "refused",
		at: now(),
		error: explain(dispatch, conclusion)
	};
	return settleUntaken(db, {
		dispatchId: dispatch.id,
		slot
	}, settlement);
}
function explain({ workflow: { owner, name }, githubRunId }, conclusion) {
	return {
		code: "interrupted",
		message: `The job that was to take it ${conclusion === null ? "ended" : `ended as "${conclusion}"`} before it came to this repository.`,
		hint: `It is planned anew. Read the log of workflow run ${githubRunId} of ${owner}/${name}.`
	};
}
// app/dispatch/note-verdict.ts
/** Writes down what is known of a dispatch now. */
/** False when it changes nothing: it was known, or more is known. */
async function noteVerdict(db, { id, githubRunId }, verdict, at) {
	switch (verdict.kind) {
		case "running": return noteRunning(db, id, verdict);
		case "ended": return noteEnded(db, id, {
			...verdict,
			at
		});
		case "lost": return noteLost(db, id, {
			error: verdict.error,
			githubRunId,
			at
		});
		case "open": return false;
	}
}
// app/dispatch/look.ts
const SECOND_MS = 1e3;
const MINUTE_MS$1 = 60 * SECOND_MS;
/** A workflow run that cannot be found by then never was. */
const LOST_MS = 15 * MINUTE_MS$1;
/** A dispatch that GitHub tells nothing of, not even that it is not there, is given up. */
const GIVEN_UP_MS$1 = 1440 * MINUTE_MS$1;
/** The answer to a dispatch may still be under way before; a run takes a moment to be listed. */
const FIRST_SEARCH_MS = 30 * SECOND_MS;
const GREATEST_SEARCH_PAUSE_MS = 15 * MINUTE_MS$1;
/** Runners start within a minute or two, and most batches are done by then. */
const FIRST_READ_MS = 10 * MINUTE_MS$1;
const LEAST_READ_PAUSE_MS = 5 * MINUTE_MS$1;
const GREATEST_READ_PAUSE_MS = 60 * MINUTE_MS$1;
/**
* When to look next. Searches double their distance from the start up to the moment when a run
* that is not there counts as lost; reads come after half as long again as the run is old, so a
* run whose webhook was lost is seen to be over at most that much too late.
*/
function nextLookAt(dispatch, lastLookAt) {
	const since = (dispatch.sentAt ?? dispatch.createdAt).getTime();
	return new Date(dispatch.githubRunId === null ? nextSearch(dispatch.createdAt.getTime(), lastLookAt?.getTime()) : nextRead(since, lastLookAt?.getTime()));
}
function nextSearch(since, last) {
	if (last === void 0) return since + FIRST_SEARCH_MS;
	const next = last + clamp(last - since, FIRST_SEARCH_MS, GREATEST_SEARCH_PAUSE_MS);
	const decisive = since + LOST_MS;
	return last < decisive ? Math.min(next, decisive) : next;
}
function nextRead(since, last) {
	if (last === void 0) return since + FIRST_READ_MS;
	return last + clamp((last - since) / 2, LEAST_READ_PAUSE_MS, GREATEST_READ_PAUSE_MS);
}
function clamp(value, least, greatest) {
	return Math.min(Math.max(value, least), greatest);
}
// app/dispatch/verdict.ts
/** How far GitHub's clock may be behind ours. */
const SKEW_MS = 3e5;
/** The run of a dispatch among `runs`, all that were made since it was. */
function findRun(dispatch, runs) {
	const earliest = dispatch.createdAt.getTime() - SKEW_MS;
	return runs.filter((run) => run.title === titleOf$2(dispatch.id) && run.event === "workflow_dispatch").filter((run) => run.createdAt.getTime() >= earliest).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())[0];
}
/** `run` is undefined when GitHub was asked, and said that there is none. */
function judgeDispatch(dispatch, run, now) {
	if (run !== void 0) return judgeRun(run);
	if (now.getTime() - dispatch.createdAt.getTime() < 9e5) return { kind: "open" };
	const { owner, name } = dispatch.workflow;
	return {
		kind: "lost",
		error: dispatch.githubRunId === null ? `source-not-found: ${owner}/${name} has no workflow run of this dispatch.` : `source-not-found: Workflow run ${dispatch.githubRunId} of ${owner}/${name} is gone.`
	};
}
function judgeRun({ id: githubRunId, status, conclusion }) {
	if (status !== "completed") return {
		kind: "running",
		githubRunId
	};
	return {
		kind: "ended",
		githubRunId,
		error: describeConclusion(conclusion),
		conclusion
	};
}
/** `code: sentence` for a run that did not end well; null for one that did. */
function describeConclusion(conclusion) {
	if (conclusion === null || conclusion === "success" || conclusion === "neutral") return null;
	if (conclusion === "cancelled") return "interrupted: The workflow run was cancelled.";
	return `bad-input: The workflow run ended as "${conclusion}".`;
}
// app/records/audit.ts
/**
* What people and programs did, as a chain: each event holds the digest of the one before, so
* an event that was changed, removed or put between two others afterwards does not fit.
*
* `sha256` is the SHA-256, in hex, of the UTF-8 text
*
*     [seq,at,"actor","action","target",address,"result","detailJson","previousSha256"]
*
* a JSON array without white space, as `JSON.stringify` writes it: `at` in milliseconds since
* 1970, `address` a string or null, `detailJson` the stored text as one string. `seq` counts
* from 1 without a gap; `previousSha256` of the first event is 64 zeros.
*/
/** What the first event names as the one before it. */
const NONE$1 = {
	seq: 0,
	sha256: "0".repeat(64)
};
const PAGE$3 = 500;
/**
* Appends an event. Any number of writers may do so at once: who finds the next place taken
* tries the one after it. On PostgreSQL a writer waits for a transaction that took the place
* and is still open, so within a transaction this is best called last.
*/
async function recordEvent(db, event) {
	for (;;) {
		const row = follow(await lastOf(db), event);
		const stored = await db.insertInto("auditEvents").values(row).onConflict((conflict) => conflict.column("seq").doNothing()).returning(["seq", "sha256"]).executeTakeFirst();
		if (stored !== void 0) return stored;
	}
}
/**
* Reads the whole chain and names the first event that does not fit. That the newest events
* were removed, or all were written anew, can be told only by `known`: a link that was noted
* elsewhere when it was the last.
*/
async function checkChain(db, known = NONE$1) {
	let last = NONE$1;
	for await (const row of allRows(db)) {
		const fault = faultOf(row, last, known);
		if (fault !== void 0) return {
			intact: false,
			seq: fault === "removed" ? last.seq + 1 : row.seq,
			fault
		};
		last = row;
	}
	if (last.seq < known.seq) return {
		intact: false,
		seq: last.seq + 1,
		fault: "removed"
	};
	const { seq, sha256 } = last;
	return {
		intact: true,
		events: seq,
		last: seq === 0 ? null : {
			seq,
			sha256
		}
	};
}
function follow(last, event) {
	const row = {
		seq: last.seq + 1,
		at: event.at.getTime(),
		actor: storableText(event.actor),
		action: storableText(event.action),
		target: storableText(event.target),
		address: event.address === null ? null : storableText(event.address),
		result: event.result,
		detailJson: JSON.stringify(event.detail),
		previousSha256: last.sha256
	};
	return {
		...row,
		sha256: digestOf$3(row)
	};
}
function digestOf$3(row) {
	const { seq, at, actor, action, target, address, result, detailJson, previousSha256 } = row;
	return sha256Hex(JSON.stringify([
		seq,
		at,
		actor,
		action,
		target,
		address,
		result,
		detailJson,
		previousSha256
	]));
}
function faultOf(row, last, known) {
	if (row.seq > last.seq + 1) return "removed";
	if (digestOf$3(row) !== row.sha256) return "changed";
	if (row.seq !== last.seq + 1 || row.previousSha256 !== last.sha256) return "unlinked";
	if (row.seq === known.seq && row.sha256 !== known.sha256) return "changed";
}
async function lastOf(db) {
	return await db.selectFrom("auditEvents").select(["seq", "sha256"]).orderBy("seq", "desc").limit(1).executeTakeFirst() ?? NONE$1;
}
/** In the order of their numbers. A number below 1 comes first, and fits nothing. */
async function* allRows(db) {
	let page = await pageAfter(db, Number.MIN_SAFE_INTEGER);
	while (page.length > 0) {
		yield* page;
		await setImmediate();
		page = await pageAfter(db, page.at(-1)?.seq ?? 0);
	}
}
function pageAfter(db, seq) {
	return db.selectFrom("auditEvents").selectAll().where("seq", ">", seq).orderBy("seq").limit(PAGE$3).execute();
}
/** A row as an event. */
function readEvent({ at, detailJson, ...row }) {
	const detail = JSON.parse(detailJson);
	return {
		...row,
		at: new Date(at),
		detail
	};
}
function createChannelWatch() {
	const failed = /* @__PURE__ */ new Map();
	return {
		note(channel, result) {
			if (result === "sent") failed.delete(channel);
			else failed.set(channel, (failed.get(channel) ?? 0) + 1);
		},
		reasons() {
			return [...failed].flatMap(([channel, times]) => times < 3 ? [] : [`channel ${channel}: takes no messages`]);
		}
	};
}
// app/alerts/tick-watch.ts
/** A duty may take some time, and its turn may come late. */
const SLACK_MS = 6e5;
/**
* Every duty must have ended well when it was done last, and not be late. Reasons name codes and
* no sentences: they go to somebody else's server.
*/
function createTickWatch(duties, now) {
	const failed = /* @__PURE__ */ new Map();
	const ended = /* @__PURE__ */ new Map();
	return {
		onFailure: (duty, { code }) => void failed.set(duty, code),
		onDone(duty) {
			ended.set(duty, {
				at: now().getTime(),
				failure: failed.get(duty)
			});
			failed.delete(duty);
			failed.delete("lead");
		},
		reasons() {
			return [...[...failed].map(([duty, code]) => `${duty}: ${code}`), ...duties.flatMap((duty) => reasonOf(duty, ended.get(duty.name), now()))];
		}
	};
}
function reasonOf({ name, everyMs }, last, now) {
	if (last === void 0) return [`${name}: not done yet`];
	if (last.failure !== void 0) return [`${name}: ${last.failure}`];
	return now.getTime() - last.at > everyMs + SLACK_MS ? [`${name}: late`] : [];
}
// app/clockwork.ts
/** The periodic work: done by one instance at a time, each part whatever becomes of the others. */
/** How often whoever leads says so while a duty takes its time. */
const KEEP_MS = 5e3;
/** How often it is looked whether something is due. */
const TICK_MS = 1e3;
function createClockwork(options) {
	const { duties, now, lead } = options;
	const dueAt = /* @__PURE__ */ new Map();
	const restsUntil = /* @__PURE__ */ new Map();
	async function tick() {
		for (const duty of duties) {
			if (startsAt(duty.name) > now().getTime()) continue;
			if (!await lead()) return false;
			await perform(duty);
		}
		return true;
	}
	function startsAt(name) {
		return Math.max(dueAt.get(name) ?? 0, restsUntil.get(name) ?? 0);
	}
	async function perform({ name, everyMs, leastMs = 0, work }) {
		const startedAt = now().getTime();
		dueAt.delete(name);
		let waitMs = everyMs;
		const keep = setInterval(() => void lead().catch(() => {}), KEEP_MS);
		try {
			const { againInMs } = await work() ?? {};
			waitMs = Math.min(everyMs, againInMs ?? everyMs);
		} catch (error) {
			options.onFailure(name, asHoldfastError(error));
		} finally {
			clearInterval(keep);
		}
		const endedAt = now().getTime();
		options.onDone?.(name, endedAt - startedAt);
		restsUntil.set(name, endedAt + leastMs);
		if (!dueAt.has(name)) dueAt.set(name, endedAt + Math.max(0, waitMs));
	}
	return {
		tick,
		hurry: (name) => void dueAt.set(name, 0),
		async run(signal) {
			while (!signal.aborted) {
				await tick().catch((error) => options.onFailure("lead", asHoldfastError(error)));
				await rest$1(TICK_MS, signal);
			}
			await options.resign();
		}
	};
}
function rest$1(ms, signal) {
	return new Promise((resolve) => {
		if (signal.aborted) {
			resolve();
			return;
		}
		const end = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", end);
			resolve();
		};
		const timer = setTimeout(end, ms);
		signal.addEventListener("abort", end, { once: true });
	});
}
// core/domain/group-by.ts
/** Groups in the order of their first members. */
function groupBy(items, keyOf) {
	const groups = /* @__PURE__ */ new Map();
	for (const item of items) {
		const key = keyOf(item);
		const group = groups.get(key);
		if (group === void 0) groups.set(key, [item]);
		else group.push(item);
	}
	return groups;
}
// app/dispatch/look-at-jobs.ts
/** Looks for jobs that are over in a workflow run that is not, since their webhooks may be lost. */
/** Asks nothing where no run is open. Never throws but when the records cannot be read. */
async function lookAtJobs({ id, installationId, workflow }, { githubRunId }, { db, github, jobEnded }) {
	const open = await listOpenSlots(db, id);
	if (open.size === 0) return { freed: false };
	let freed = false;
	try {
		for await (const job of github(installationId).listJobs(workflow, githubRunId)) {
			const slot = slotOf(job.name);
			if (!job.completed || slot === void 0 || !open.has(slot)) continue;
			const left = await jobEnded(endedJob(job, {
				slot,
				githubRunId,
				workflow
			}));
			freed ||= left.freed.length + left.held.length > 0;
		}
		return { freed };
	} catch (error) {
		return {
			freed,
			failure: asHoldfastError(error)
		};
	}
}
function endedJob({ attempt: githubRunAttempt, conclusion }, { slot, githubRunId, workflow: { repositoryId } }) {
	return {
		repositoryId,
		githubRunId,
		githubRunAttempt,
		slot,
		conclusion
	};
}
// app/dispatch/questions.ts
/** What GitHub is asked about dispatches: as few questions as there can be. */
/** One read for each run that is known, and one listing a workflow for all that are not. */
function questionsOf(dispatches) {
	const reads = dispatches.flatMap((dispatch) => {
		const { githubRunId } = dispatch;
		return githubRunId === null ? [] : [readOf(dispatch, githubRunId)];
	});
	const workflows = groupBy(dispatches.filter(({ githubRunId }) => githubRunId === null), ({ workflow: { owner, name, file } }) => [
		owner,
		name,
		file
	].join("/"));
	return [...reads, ...[...workflows.values()].flatMap(searchFor)];
}
function readOf(dispatch, githubRunId) {
	return {
		dispatches: [dispatch],
		async ask(github) {
			const run = await github.readWorkflowRun(dispatch.workflow, githubRunId);
			return () => run;
		}
	};
}
function searchFor(dispatches) {
	const [first] = dispatches;
	if (first === void 0) return [];
	const earliest = Math.min(...dispatches.map(({ createdAt }) => createdAt.getTime()));
	const since = /* @__PURE__ */ new Date(earliest - SKEW_MS);
	const { workflow } = first;
	return [{
		dispatches,
		async ask(github) {
			const runs = [];
			for await (const run of github.listWorkflowRuns(workflow, workflow.file, since)) runs.push(run);
			return (dispatch) => findRun(dispatch, runs);
		}
	}];
}
// app/records/unsettled.ts
/**
* Runs that are open and that no job works on: leased, and the lease is over; or not leased,
* and their dispatch is over or not known.
*/
async function listUnsettled(db, now) {
	return (await db.selectFrom("runs").leftJoin("dispatches", "dispatches.id", "runs.dispatchId").select([
		"runs.id",
		"runs.repositoryId",
		"runs.state"
	]).select([
		"workflowOwner as owner",
		"workflowName as name",
		"githubRunId",
		"dispatches.error"
	]).select("dispatches.conclusion").select("dispatches.state as dispatchState").where("runs.state", "<>", SETTLED).where((eb) => {
		const leased = eb("runs.state", "=", "leased");
		const over = eb("dispatches.state", "in", [
			"refused",
			"ended",
			"lost"
		]);
		return eb.or([eb.and([leased, eb.not(eb.exists(liveLease(eb, now)))]), eb.and([eb.not(leased), eb.or([over, eb("dispatches.id", "is", null)])])]);
	}).orderBy("runs.id").execute()).map(({ id, repositoryId, state, owner, name, dispatchState, ...rest }) => {
		return {
			id,
			repositoryId,
			state,
			dispatch: owner !== null && name !== null && dispatchState !== null ? {
				...rest,
				owner,
				name,
				state: dispatchState
			} : null
		};
	});
}
function liveLease(eb, now) {
	return eb.selectFrom("leases").select("leases.id").whereRef("leases.runId", "=", "runs.id").where("leases.releasedAt", "is", null).where("leases.expiresAt", ">", now.getTime());
}
// app/dispatch/unsettled.ts
/** Hands over the runs that nobody will report any more. */
/** Returns what went wrong; what was not settled is found again the next time. */
async function settleUnsettled({ db, settle }, now) {
	const failures = [];
	const groups = groupBy(await listUnsettled(db, now), (run) => JSON.stringify(hintFor$1(run)));
	for (const [first, ...others] of groups.values()) {
		if (first === void 0) continue;
		try {
			await settle([first, ...others].map(({ id }) => id), hintFor$1(first));
		} catch (error) {
			failures.push(asHoldfastError(error));
		}
	}
	return failures;
}
function hintFor$1({ state, dispatch }) {
	const look = readLog(dispatch);
	if (dispatch?.conclusion === "cancelled") return {
		outcome: "cancelled",
		message: "The workflow run was cancelled.",
		hint: `${look} It is planned again when it is due.`
	};
	if (state === "leased") return {
		outcome: "lost",
		message: "The job that took this repository was never heard of again.",
		hint: look
	};
	if (state === "reported") return {
		outcome: "lost",
		message: "The job reported, and its report was never looked into.",
		hint: look
	};
	return dispatch?.state === "lost" || dispatch === null ? {
		outcome: "lost",
		message: describeLost$1(dispatch),
		hint: look
	} : {
		outcome: "refused",
		message: describeUntaken(dispatch),
		hint: look
	};
}
function describeLost$1(dispatch) {
	const said = sentenceOf(dispatch);
	return said ? `The dispatch was lost. ${said}` : "The dispatch was lost.";
}
function describeUntaken(dispatch) {
	const said = sentenceOf(dispatch);
	return said ? `No job took this repository. ${said}` : "No job took this repository.";
}
/** `code: sentence` without the code. */
function sentenceOf(dispatch) {
	return dispatch?.error?.replace(/^[\w-]+: /, "") ?? "";
}
function readLog(dispatch) {
	if (dispatch === null) return "Read the log of the repository's own backup workflow.";
	const { owner, name, githubRunId } = dispatch;
	return githubRunId === null ? `See the Actions page of ${owner}/${name}, and githubstatus.com.` : `Read the log of workflow run ${githubRunId} of ${owner}/${name}.`;
}
// app/dispatch/track.ts
/**
* Follows dispatches to their end, also where every webhook was lost. Only one instance at a
* time should; two do no harm.
*/
/** What it remembers, when it last looked, may be lost: then it looks once more. */
function createTracker(tools) {
	const lookedAt = /* @__PURE__ */ new Map();
	const restingUntil = /* @__PURE__ */ new Map();
	return { async track() {
		const now = tools.now();
		const open = await listOpenDispatches(tools.db);
		const ids = new Set(open.map(({ id }) => id));
		for (const id of lookedAt.keys()) if (!ids.has(id)) lookedAt.delete(id);
		const tracked = await lookAtAll$1(open.filter(({ installationId }) => now.getTime() >= (restingUntil.get(installationId) ?? 0)).filter((each) => now >= nextLookAt(each, lookedAt.get(each.id))), {
			tools,
			now,
			lookedAt,
			restingUntil
		});
		const unsettled = await settleUnsettled(tools, now);
		return {
			...tracked,
			failures: [...tracked.failures, ...unsettled]
		};
	} };
}
/** Installations at once: one that answers slowly holds up no other. */
const AT_ONCE$4 = 4;
async function lookAtAll$1(due, round) {
	const limit = pLimit(AT_ONCE$4);
	const installations = groupBy(due, ({ installationId }) => installationId);
	const tracked = await Promise.all([...installations.values()].map((dispatches) => limit(() => lookAtInstallation(dispatches, round))));
	return {
		changed: tracked.flatMap(({ changed }) => changed),
		failures: tracked.flatMap(({ failures }) => failures)
	};
}
async function lookAtInstallation(due, round) {
	const changed = [];
	const failures = [];
	for (const question of questionsOf(due)) {
		const { verdicts, failure: unanswered } = await answer$1(question, round);
		const noted = await noteAll(verdicts, round);
		changed.push(...noted.changed);
		const failure = unanswered ?? noted.failure;
		if (failure) failures.push(failure);
		if (failure?.code === "source-rate-limited") {
			rest(question, failure, round);
			break;
		}
		for (const { id } of question.dispatches) round.lookedAt.set(id, round.now);
	}
	return {
		changed,
		failures
	};
}
async function noteAll(verdicts, { tools, now }) {
	const changed = [];
	for (const [dispatch, verdict] of verdicts) {
		const { id: dispatchId } = dispatch;
		if (await noteVerdict(tools.db, dispatch, verdict, now)) changed.push({
			dispatchId,
			kind: verdict.kind
		});
		if (verdict.kind !== "running" || dispatch.githubRunId === null) continue;
		const { freed, failure } = await lookAtJobs(dispatch, verdict, tools);
		if (freed) changed.push({
			dispatchId,
			kind: "freed"
		});
		if (failure) return {
			changed,
			failure
		};
	}
	return { changed };
}
async function answer$1({ dispatches, ask }, { tools, now }) {
	const [first] = dispatches;
	if (first === void 0) return { verdicts: [] };
	try {
		const find = await ask(tools.github(first.installationId));
		return { verdicts: dispatches.map((each) => [each, judgeDispatch(each, find(each), now)]) };
	} catch (thrown) {
		const failure = asHoldfastError(thrown);
		const old = dispatches.filter(({ createdAt }) => now.getTime() - createdAt.getTime() >= GIVEN_UP_MS$1);
		const verdict = {
			kind: "lost",
			error: `${failure.code}: ${failure.message}`
		};
		return {
			verdicts: old.map((each) => [each, verdict]),
			failure
		};
	}
}
function rest({ dispatches }, { retryAfterMs = REST_MS }, round) {
	for (const { installationId } of dispatches) round.restingUntil.set(installationId, round.now.getTime() + retryAfterMs);
}
const REST_MS = 6e4;
// app/records/leaders.ts
/** A claim that reaches so many times `ttlMs` ahead was written by a clock that is wrong. */
const FAR = 10;
/**
* Takes or renews `role` for `holder`, a name that no other process has. When true, the holder
* leads until `now + ttlMs` by its own clock: it has to renew before, and to stop by then.
*
* Nobody else leads meanwhile: the role of another is taken only when its time ended `ttlMs`
* ago, so clocks may differ by anything less than `ttlMs`. All instances use the same `ttlMs`.
*/
async function lead(db, role, holder, now, ttlMs) {
	const time = now.getTime();
	return await db.insertInto("leaders").values({
		role,
		holder,
		expiresAt: time + ttlMs
	}).onConflict((conflict) => conflict.column("role").doUpdateSet({
		holder,
		expiresAt: time + ttlMs
	}).where(({ or, eb }) => or([
		eb("leaders.holder", "=", holder),
		eb("leaders.expiresAt", "<=", time - ttlMs),
		eb("leaders.expiresAt", ">", time + FAR * ttlMs)
	]))).returning("holder").executeTakeFirst() !== void 0;
}
/** Gives the role up, so that another can take it at once. The work must have stopped before. */
async function resign(db, role, holder) {
	await db.deleteFrom("leaders").where("role", "=", role).where("holder", "=", holder).execute();
}
/** When whoever has the role said so last; null where nobody has it. */
async function readLastLead(db, role, ttlMs) {
	const held = await db.selectFrom("leaders").select("expiresAt").where("role", "=", role).executeTakeFirst();
	return held === void 0 ? null : new Date(held.expiresAt - ttlMs);
}
// app/results/measure.ts
/** Counts what lies in the store, repository by repository, a part at a time. */
/** Fifty requests to S3: some seconds. Other work need not wait for millions of objects. */
const MOST$7 = 5e4;
/**
* A store that changes meanwhile is counted as it was when each part was looked at. Versions that
* a bucket keeps of what was deleted, and uploads that never ended, are in no listing.
*/
function createMeasure(store) {
	let counted = /* @__PURE__ */ new Map();
	let after;
	return { async step(most = MOST$7) {
		let left = most;
		const rest = after === void 0 ? {} : { after };
		for await (const { key, sizeBytes } of store.list(REPOSITORIES_PREFIX, rest)) {
			if (left === 0) return void 0;
			left -= 1;
			after = key;
			const id = key.slice(13).split("/", 1)[0] ?? "";
			const { bytes, objects } = counted.get(id) ?? {
				bytes: 0,
				objects: 0
			};
			counted.set(id, {
				bytes: bytes + sizeBytes,
				objects: objects + 1
			});
		}
		const all = counted;
		counted = /* @__PURE__ */ new Map();
		after = void 0;
		return all;
	} };
}
// app/alerts/describe-limits.ts
/** The words of what is used up, of one account or of the App as a whole. */
/** `whose`: `for acme`. */
function describeRateLimit(condition, whose) {
	const until = condition.until.toISOString();
	return {
		title: `GitHub's rate limit ${whose} is exhausted`,
		text: `GitHub asks again and again for fewer requests, now until ${until}. Backups start later meanwhile.`,
		next: "Make schedules sparser, or backups on push rarer; look what else uses the App.",
		facts: { until }
	};
}
/** `whose` begins a sentence: `acme`, `The store`. */
function describeQuota({ storedBytes, limitBytes }, whose) {
	const full = storedBytes >= limitBytes;
	const percent = Math.floor(100 * storedBytes / limitBytes);
	const stored = `${describeBytes$1(storedBytes)} of ${describeBytes$1(limitBytes)}`;
	return {
		title: full ? `${whose} stores more than its quota` : `${whose} has nearly used up its quota`,
		text: `${stored} are stored, ${percent} %. Backups go on: a quota is told, and stops nothing.`,
		next: "Raise the quota, exclude what need not be kept, or let retention have old snapshots.",
		severity: full ? "critical" : "warning",
		facts: {
			storedBytes: String(storedBytes),
			limitBytes: String(limitBytes)
		}
	};
}
// app/alerts/describe-app.ts
/** The words of what the App as a whole suffers from. */
function describeAppCondition(condition) {
	switch (condition.kind) {
		case "store-unreachable": return {
			...one$2("store"),
			title: "The store cannot be reached",
			text: condition.message,
			next: condition.hint
		};
		case "store-degraded": return {
			...one$2("store"),
			title: "The store does not do all that is relied on",
			text: condition.lacks.join("\n"),
			next: "Run `holdfast doctor`: it says how to mend each."
		};
		case "rate-limited": return {
			...one$2("app"),
			...describeRateLimit(condition, "for the App itself")
		};
		case "quota": return {
			...one$2("store"),
			...describeQuota(condition, "The store")
		};
		case "credential-expiring": return describeExpiry(condition);
		case "records-broken": {
			const { seq, fault } = condition;
			return {
				...one$2("audit"),
				title: "The audit trail was tampered with",
				text: `Event ${seq} does not fit the one before it: ${fault}.`,
				next: "Keep a copy of the database, and find out who could write to it.",
				facts: {
					seq: String(seq),
					fault
				}
			};
		}
		case "channel-failing": {
			const { channel, message, gaveUp } = condition;
			return {
				...one$2(channel),
				title: `The channel ${channel} takes no messages`,
				text: `${gaveUp ? GIVEN_UP : TRIED_AGAIN} ${message}`,
				next: "Correct its address or its secret; docs/alerts.md says how.",
				facts: { channel }
			};
		}
	}
}
const TRIED_AGAIN = "What it is to tell is tried again for a day.";
const GIVEN_UP = "What it was to tell was tried for a day and given up; what is still true is told anew.";
function describeExpiry(condition) {
	const { id, name, ended, urgent, consequence, next } = condition;
	const expiresAt = condition.expiresAt?.toISOString();
	const when = expiresAt === void 0 ? "Nobody told the App when it ends." : `It ends at ${expiresAt}.`;
	return {
		...one$2(id),
		title: ended ? `${name} has expired` : `${name} expires soon`,
		text: `${ended ? `It ended${expiresAt ? ` at ${expiresAt}` : ""}.` : when} ${consequence}`,
		next,
		severity: urgent ? "critical" : "warning",
		facts: {
			name,
			...expiresAt !== void 0 && { expiresAt }
		}
	};
}
function one$2(distinct) {
	return {
		distinct,
		common: distinct
	};
}
// app/alerts/describe-installation.ts
/** The words of what all repositories of an account suffer from. */
function describeInstallation({ id, account }, condition) {
	const one = {
		distinct: id,
		common: id
	};
	switch (condition.kind) {
		case "discovery-failing": return {
			...one,
			common: "github",
			title: `The repositories of ${account} cannot be listed`,
			text: `${condition.message} New repositories are not covered until they are discovered.`,
			next: "Look at the permissions of the App, and at the status of GitHub."
		};
		case "policy-invalid": return describeInvalid(id, condition);
		case "policy-unread": return {
			...one,
			title: `A policy of ${account} could not be read`,
			text: condition.message,
			next: "Give the App access to the repository that it lies in."
		};
		case "no-control-repository": return {
			...one,
			title: `No backups of ${account} can be started`,
			text: condition.message,
			next: condition.hint
		};
		case "rate-limited": return {
			...one,
			...describeRateLimit(condition, `for ${account}`)
		};
		case "quota": return {
			...one,
			...describeQuota(condition, account)
		};
		case "workflow-enabled": {
			const { owner, name, file } = condition;
			return {
				distinct: `${id}:${owner}/${name}/${file}:${condition.since.toISOString().slice(0, 10)}`,
				common: id,
				title: `${file} of ${owner}/${name} is enabled again`,
				text: "GitHub had disabled it after 60 days without activity. The App has enabled it.",
				next: "Nothing.",
				facts: {
					owner,
					name,
					file
				}
			};
		}
	}
}
/** So many problems are named. */
const MOST_PROBLEMS$1 = 10;
function describeInvalid(id, { file, problems }) {
	const place = `${file.owner}/${file.name}`;
	const lines = problems.slice(0, MOST_PROBLEMS$1).map(({ line, message }) => `Line ${line}: ${message}`);
	const more = problems.length > MOST_PROBLEMS$1 ? [`And ${problems.length - MOST_PROBLEMS$1} more.`] : [];
	return {
		distinct: `${id}:${file.repositoryId}`,
		common: `${id}:${file.repositoryId}`,
		title: `The policy of ${place} is invalid`,
		text: [
			"Its last good version stays in force.",
			...lines,
			...more
		].join("\n"),
		next: `Correct ${file.path}; the check run on ${place} shows each line.`,
		facts: {
			path: file.path,
			problems: String(problems.length)
		}
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
// app/alerts/describe-repository.ts
/** The words of what one repository suffers from. */
function describeRepository$1(repository, condition) {
	const { id } = repository;
	const account = accountOf(repository);
	const name = `${repository.owner}/${repository.name}`;
	switch (condition.kind) {
		case "overdue":
		case "failed":
		case "incomplete": {
			const { kind, cause, text, next } = condition;
			return {
				distinct: id,
				common: `${account}:${cause}`,
				title: `${name} ${IS[kind]}`,
				text,
				next
			};
		}
		case "unproved": {
			const title = `The backup of ${name} could not be proved`;
			const { text, next } = condition;
			return {
				distinct: id,
				common: account,
				title,
				text,
				next
			};
		}
		case "source-gone": return describeGone(repository, name, condition);
		case "false-claim": {
			const { runId, claimed, found } = condition;
			return {
				distinct: runId,
				common: account,
				title: `A job claimed a snapshot of ${name} that is not its own`,
				text: `Run ${runId} says that it stored ${claimed}; it can have stored ${found ?? "nothing"}.`,
				next: "Find out who changed the workflow that backs up, and what its run did.",
				facts: {
					runId,
					claimed,
					...found !== null && { found }
				}
			};
		}
		case "damaged": return describeDamage(repository, name, condition);
		case "shrunk": return describeShrink(repository, name, condition);
		case "ref-changed": return describeRefChange(repository, name, condition);
		case "more-refs-changed": return describeMoreRefs(repository, name, condition);
		case "retrieval-ready": return describeRetrieval(name, account, condition);
	}
}
function describeRetrieval(name, common, { retrievalId, snapshot, askedBy, until }) {
	const end = until === null ? "for good" : `until ${until.toISOString()}`;
	return {
		distinct: retrievalId,
		common,
		title: `A snapshot of ${name} is back from cold storage`,
		text: `${snapshot}, which ${askedBy.replace(/^\w+:/, "")} asked for, can be read ${end}.`,
		next: "Download or restore it meanwhile.",
		facts: {
			snapshot,
			askedBy
		}
	};
}
const IS = {
	overdue: "is overdue",
	failed: "cannot be backed up",
	incomplete: "is backed up incompletely"
};
const GONE$2 = {
	unseen: {
		title: "is missing from GitHub",
		severity: "warning",
		holdMs: 216e5
	},
	"no-access": {
		title: "is out of reach of the App",
		severity: "warning",
		holdMs: 0
	},
	deleted: {
		title: "was deleted",
		severity: "critical",
		holdMs: 0
	},
	transferred: {
		title: "went to another account",
		severity: "warning",
		holdMs: 0
	}
};
function describeGone(repository, name, { reason, text, next, held }) {
	const { title, severity, holdMs } = GONE$2[reason];
	const kept = held === null ? " No verified snapshot of it is known." : ` Its last verified snapshot, ${held}, is held.`;
	return {
		distinct: repository.id,
		common: `${accountOf(repository)}:${reason}`,
		title: `${name} ${title}`,
		text: text + kept,
		next: held === null ? next : `${next} ${restoreWith(name, held)}`,
		severity,
		holdMs,
		facts: held === null ? { reason } : {
			reason,
			held,
			command: commandOf(name, held)
		}
	};
}
/** So many objects are named. */
const MOST_OBJECTS = 5;
function describeDamage(repository, name, { snapshot, damage }) {
	const some = damage.slice(0, MOST_OBJECTS).map(({ key, message }) => `${key}: ${message}`);
	const more = damage.length > MOST_OBJECTS ? ` And ${damage.length - MOST_OBJECTS} more.` : "";
	return {
		distinct: `${repository.id}:${snapshot}`,
		common: accountOf(repository),
		title: `A snapshot of ${name} is damaged`,
		text: `${snapshot} cannot be restored as it was written. ${some.join(" ")}${more}`,
		next: "Bring back the objects from a version or a replica of the bucket; else have it backed up in full.",
		facts: {
			snapshot,
			objects: String(damage.length)
		}
	};
}
function describeShrink(repository, name, { snapshot, refs, sizeBytes, before }) {
	const was = `${before.refs} refs and ${describeBytes$1(before.sizeBytes)}`;
	const is = `${refs} refs and ${describeBytes$1(sizeBytes)}`;
	return {
		distinct: `${repository.id}:${snapshot}`,
		common: accountOf(repository),
		title: `${name} has shrunk to less than half`,
		text: `It had ${was} in ${before.snapshot}, and has ${is} in ${snapshot}. ${before.snapshot} is held.`,
		next: `If this was not meant: ${restoreWith(name, before.snapshot)}`,
		facts: {
			snapshot,
			heldBy: before.snapshot,
			command: commandOf(name, before.snapshot)
		}
	};
}
const CHANGED = {
	deleted: "was deleted",
	moved: "was moved",
	rewritten: "was rewritten",
	unclear: "may have been rewritten"
};
function describeRefChange(repository, name, { snapshot, ref, change, before, after, heldBy }) {
	const command = commandOf(name, heldBy);
	return {
		distinct: `${repository.id}:${snapshot}:${ref}`,
		common: accountOf(repository),
		title: `${ref} of ${name} ${CHANGED[change]}`,
		text: `${before} → ${after ?? "nothing"}. Snapshot ${heldBy} still has ${before}.`,
		next: `If this was not meant: ${restoreWith(name, heldBy)}`,
		facts: {
			ref,
			change,
			before,
			...after !== null && { after },
			snapshot,
			heldBy,
			command
		}
	};
}
function describeMoreRefs(repository, name, { snapshot, count, heldBy }) {
	return {
		distinct: `${repository.id}:${snapshot}`,
		common: accountOf(repository),
		title: `${count} more protected refs of ${name} were changed`,
		text: `Snapshot ${heldBy} has them as they were, ${snapshot} as they are.`,
		next: `If this was not meant: ${restoreWith(name, heldBy)}`,
		facts: {
			snapshot,
			heldBy,
			count: String(count),
			command: commandOf(name, heldBy)
		}
	};
}
/** Of one account each, so that nobody hears of another one's repositories. */
function accountOf({ installationId }) {
	return installationId ?? "none";
}
function restoreWith(name, snapshot) {
	return `Restore what was there with: ${commandOf(name, snapshot)}`;
}
/** HOLDFAST_STORE says where the store is. */
function commandOf(name, snapshot) {
	return [
		"holdfast",
		"restore",
		name,
		`${name.split("/").at(-1) ?? "repository"}-${snapshot}`,
		"--snapshot",
		snapshot
	].map(shellWord).join(" ");
}
// app/alerts/kinds.ts
const MINUTE_MS = 6e4;
const HOUR_MS$1 = 60 * MINUTE_MS;
const KINDS = {
	overdue: stands$1("critical", "repositories are overdue"),
	failed: stands$1("warning", "repositories cannot be backed up"),
	incomplete: stands$1("warning", "repositories are backed up incompletely"),
	unproved: stands$1("critical", "backups could not be proved"),
	"source-gone": stands$1("critical", "repositories are gone from GitHub"),
	"false-claim": happens("critical", "jobs claimed snapshots that are not theirs"),
	damaged: stands$1("critical", "snapshots are damaged"),
	shrunk: happens("critical", "repositories have shrunk to less than half"),
	"ref-changed": happens("warning", "protected refs were changed"),
	"more-refs-changed": happens("warning", "repositories had many protected refs changed"),
	"discovery-failing": stands$1("critical", "discoveries fail", HOUR_MS$1),
	"policy-invalid": stands$1("warning", "policy files are invalid"),
	"policy-unread": stands$1("warning", "policy files could not be read", HOUR_MS$1),
	"no-control-repository": stands$1("critical", "workflows cannot be started", 10 * MINUTE_MS),
	"rate-limited": stands$1("warning", "rate limits are exhausted", 15 * MINUTE_MS),
	quota: stands$1("warning", "quotas are used up"),
	"retrieval-ready": happens("notice", "snapshots are back from cold storage"),
	"workflow-enabled": happens("notice", "workflows were enabled again"),
	"store-unreachable": stands$1("critical", "stores cannot be reached", 15 * MINUTE_MS),
	"store-degraded": stands$1("warning", "stores are degraded"),
	"credential-expiring": stands$1("warning", "credentials expire soon"),
	"records-broken": stands$1("critical", "audit trails are broken"),
	"channel-failing": stands$1("critical", "channels take no messages")
};
/** Kinds that one look finds together: none is found where the look was not had. */
const SCOPES$1 = {
	coverage: [
		"overdue",
		"failed",
		"incomplete",
		"unproved",
		"source-gone"
	],
	discovery: ["discovery-failing"],
	policies: ["policy-invalid", "policy-unread"],
	dispatch: ["no-control-repository"],
	limits: ["rate-limited"],
	quota: ["quota"],
	store: ["store-unreachable", "store-degraded"],
	credentials: ["credential-expiring"],
	records: ["records-broken"],
	channels: ["channel-failing"]
};
/** Undefined for a kind of another version. */
function describeMany(kind) {
	return Object.entries(KINDS).find(([name]) => name === kind)?.[1].many;
}
function stands$1(severity, many, holdMs = 0) {
	return {
		severity,
		lasting: "standing",
		holdMs,
		many
	};
}
function happens(severity, many) {
	return {
		severity,
		lasting: "event",
		holdMs: 0,
		many
	};
}
// app/alerts/describe.ts
function describeCondition(condition) {
	const { kind, since } = condition;
	const words = wordsOf(condition);
	return {
		kind,
		since,
		...belongsTo(condition),
		key: `${kind}:${words.distinct}`,
		cause: `${kind}:${words.common}`,
		lasting: KINDS[kind].lasting,
		severity: words.severity ?? KINDS[kind].severity,
		title: oneLine(words.title),
		detail: {
			text: cut(words.text),
			next: cut(words.next),
			about: nameOf$6(condition),
			holdMs: words.holdMs ?? KINDS[kind].holdMs,
			facts: words.facts ?? {}
		}
	};
}
function wordsOf(condition) {
	if ("repository" in condition) return describeRepository$1(condition.repository, condition);
	if ("installation" in condition) return describeInstallation(condition.installation, condition);
	return describeAppCondition(condition);
}
function belongsTo(condition) {
	if ("repository" in condition) {
		const { installationId, id } = condition.repository;
		return {
			installationId,
			repositoryId: id
		};
	}
	if (!("installation" in condition)) return {
		installationId: null,
		repositoryId: null
	};
	const repositoryId = condition.kind === "policy-invalid" ? condition.file.repositoryId : null;
	return {
		installationId: condition.installation.id,
		repositoryId
	};
}
function nameOf$6(condition) {
	if ("repository" in condition) {
		const { owner, name } = condition.repository;
		return `${owner}/${name}`;
	}
	return "installation" in condition ? condition.installation.account : null;
}
/** Longer than what anybody reads in a message. */
const MOST_CHARACTERS = 4e3;
const TITLE_CHARACTERS = 200;
function cut(text) {
	return text.length <= MOST_CHARACTERS ? text : `${firstOf(text, MOST_CHARACTERS)}…`;
}
function oneLine(text) {
	const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
	return line.length <= TITLE_CHARACTERS ? line : `${firstOf(line, TITLE_CHARACTERS)}…`;
}
/** Between characters: half a surrogate pair is none. */
function firstOf(text, units) {
	return text.slice(0, units).replace(/\p{Surrogate}$/u, "");
}
// app/records/alert-list.ts
/** A page of alerts, those that began last first; `cursor` is null on the last page. */
async function listAlerts(db, query) {
	const { state, cursor, limit } = query;
	let select = db.selectFrom("alerts").selectAll();
	for (const column of FILTERS) {
		const value = query[column];
		if (value !== void 0) select = select.where(column, "=", value);
	}
	if (state === "open") select = select.where("resolvedAt", "is", null);
	if (state === "resolved") select = select.where("resolvedAt", "is not", null);
	if (cursor !== void 0) select = select.where(after(cursor));
	const rows = await select.orderBy("since", "desc").orderBy("id", "desc").limit(limit + 1).execute();
	const alerts = rows.slice(0, limit).map(readAlertRow);
	const last = alerts.at(-1);
	return {
		alerts,
		cursor: rows.length > limit && last !== void 0 ? {
			since: last.since,
			id: last.id
		} : null
	};
}
async function readAlert(db, id) {
	const row = await db.selectFrom("alerts").selectAll().where("id", "=", id).executeTakeFirst();
	return row && readAlertRow(row);
}
/** How many are open, by kind and severity. */
async function countAlertsByKind(db) {
	return (await db.selectFrom("alerts").select(({ fn }) => [
		"kind",
		"severity",
		fn.countAll().as("count")
	]).where("resolvedAt", "is", null).groupBy(["kind", "severity"]).orderBy("kind").orderBy("severity").execute()).map((row) => ({
		...row,
		count: Number(row.count)
	}));
}
const FILTERS = [
	"kind",
	"cause",
	"severity",
	"installationId",
	"repositoryId"
];
function after({ since, id }) {
	const at = since.getTime();
	return (is) => is.or([is("since", "<", at), is.and([is("since", "=", at), is("id", "<", id)])]);
}
// app/records/notifications.ts
/**
* What was told to whom: the outbox of all messages. A message tells of one or many alerts, and
* has a row for each: `<id of the message>.<id of the alert>`. The first row is its head. Only
* the head waits for a time (`nextAttemptAt`), is claimed, and counts attempts; the others have
* `NEVER`, and so has the head of a message that was given up.
*
* A reminder takes the place of the rows that told of the beginning.
*/
/** The last moment that a `Date` can hold. */
const NEVER = 864e13;
const ROWS_AT_ONCE$2 = 500;
/** All open alerts, and those that were resolved at `since` or later, with what was told of them. */
async function listTellable(db, since) {
	const alerts = await db.selectFrom("alerts").selectAll().where(recent(since)).execute();
	const rows = await db.selectFrom("notifications").innerJoin("alerts", "alerts.id", "notifications.alertId").select([
		"alertId",
		"channel",
		"about",
		"createdAt",
		"sentAt"
	]).where(recent(since)).execute();
	const told = /* @__PURE__ */ new Map();
	for (const { alertId, createdAt, sentAt, ...row } of rows) {
		const list = told.get(alertId) ?? [];
		list.push({
			...row,
			createdAt: new Date(createdAt),
			sentAt: toDate(sentAt)
		});
		told.set(alertId, list);
	}
	return alerts.map((row) => ({
		...readAlertRow(row),
		told: told.get(row.id) ?? []
	}));
}
/**
* Puts a message into the outbox. What another instance has put there already is left out; false
* when nothing remains.
*/
function enqueueMessage(db, message, now) {
	const alertIds = message.alertIds.toSorted();
	return db.transaction().execute(async (transaction) => {
		const added = [];
		for (const some of chunksOf(alertIds)) {
			await deleteReplaced(transaction, message, some);
			added.push(...await insertRows(transaction, message, some, now));
		}
		const head = added.toSorted()[0];
		if (head === void 0) return false;
		await transaction.updateTable("notifications").set({ nextAttemptAt: now.getTime() }).where("id", "=", head).execute();
		return true;
	});
}
/** Takes the messages that are due, the oldest first. */
async function claimMessages(db, { now, claimMs, most }) {
	const at = now.getTime();
	const ordered = (await db.updateTable("notifications").set(({ eb }) => ({
		attempts: eb("attempts", "+", 1),
		nextAttemptAt: at + claimMs
	})).where("id", "in", (is) => is.selectFrom("notifications").select("id").where(waiting(at)).orderBy("createdAt").orderBy("id").limit(most)).where(waiting(at)).returningAll().execute()).toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
	const messages = [];
	for (const head of ordered) messages.push(await readMessage(db, head));
	return messages;
}
async function noteMessageSent(db, id, now) {
	await db.updateTable("notifications").set({
		sentAt: now.getTime(),
		error: null
	}).where("sentAt", "is", null).where("id", "like", `${id}.%`).execute();
}
/** `retryAt` is null where there will be no further attempt. */
async function noteMessageFailed(db, { id, attempts }, { error, retryAt }) {
	await db.updateTable("notifications").set({
		error: storableText(error),
		nextAttemptAt: retryAt?.getTime() ?? 864e13
	}).where("sentAt", "is", null).where("id", "like", `${id}.%`).where("attempts", "=", attempts).execute();
}
/** Whether a channel took any message since then. */
async function hasTaken(db, channel, since) {
	return await db.selectFrom("notifications").select("id").where("channel", "=", channel).where("sentAt", ">=", since.getTime()).limit(1).executeTakeFirst() !== void 0;
}
/** Forgets the rows of alerts that a message did not tell of: they are as if never told. */
async function withdrawAlerts(db, id, alertIds) {
	for (const some of chunksOf(alertIds)) {
		const rows = some.map((alertId) => `${id}.${alertId}`);
		await db.deleteFrom("notifications").where("sentAt", "is", null).where("id", "in", rows).execute();
	}
}
/** Forgets what was told of alerts that were resolved before `before`. */
async function forgetNotifications(db, before) {
	await db.deleteFrom("notifications").where("alertId", "in", (is) => is.selectFrom("alerts").select("id").where("resolvedAt", "<", before.getTime())).execute();
}
async function readMessage(db, head) {
	const id = head.id.slice(0, -(head.alertId.length + 1));
	const rows = await db.selectFrom("alerts").selectAll().where("id", "in", (is) => is.selectFrom("notifications").select("alertId").where("sentAt", "is", null).where("notifications.id", "like", `${id}.%`)).orderBy("id").execute();
	const { channel, about, attempts, createdAt } = head;
	const alerts = rows.map(readAlertRow);
	return {
		id,
		channel,
		about,
		attempts,
		createdAt: new Date(createdAt),
		alerts
	};
}
async function insertRows(db, { id, channel, about }, alertIds, now) {
	const rows = alertIds.map((alertId) => ({
		id: `${id}.${alertId}`,
		alertId,
		channel,
		about,
		createdAt: now.getTime(),
		sentAt: null,
		attempts: 0,
		nextAttemptAt: NEVER,
		error: null
	}));
	return (await db.insertInto("notifications").values(rows).onConflict((conflict) => conflict.doNothing()).returning("id").execute()).map((row) => row.id);
}
async function deleteReplaced(db, { channel, about, replaces }, alertIds) {
	const until = replaces.until.getTime();
	const rows = db.deleteFrom("notifications").where("channel", "=", channel).where("about", "=", about).where("alertId", "in", alertIds);
	await (replaces.what === "sent" ? rows.where("sentAt", "<=", until) : rows.where("sentAt", "is", null).where("createdAt", "<=", until)).execute();
}
/** In the words of the index `notifications_waiting`, or it is not used. */
function waiting(now) {
	return sql`(sent_at is null and next_attempt_at <= ${now})`;
}
function recent(since) {
	const at = since.getTime();
	return sql`(alerts.resolved_at is null or alerts.resolved_at >= ${at})`;
}
function toDate(ms) {
	return ms === null ? null : new Date(ms);
}
function* chunksOf(items) {
	for (let at = 0; at < items.length; at += ROWS_AT_ONCE$2) yield items.slice(at, at + ROWS_AT_ONCE$2);
}
// app/alerts/plan-messages.ts
/** Whom to tell of what now: one message a cause and channel, however many alerts. Pure. */
/** Of one cause a channel is told no oftener: what comes meanwhile is told together. */
const PAUSE_MS = 36e5;
const REMINDER_MS = 864e5;
/** What was not sent for so long was given up, and is told as if it were new. */
const ABANDONED_MS = 9e7;
/**
* Tells of the beginning once an alert has stood for its `holdMs`, each day again of what is
* critical and known to nobody, and of the end to whoever was told of the beginning. What is
* acknowledged or muted is not told; nor that something which happened once is over.
*/
function planMessages(alerts, channelsOf, now) {
	const busy = busyAt(alerts, now);
	return [...groupBy(alerts.flatMap((alert) => silent(alert, now) ? [] : wishesFor(alert, channelsOf(alert), now)), ({ channel, about, alert }) => keyOf(channel, about, alert.cause))].flatMap(([key, group]) => {
		const [first] = group;
		const due = group.some(({ urge }) => urge === "due");
		if (first === void 0 || !due || busy.has(key)) return [];
		const { channel, about, alert } = first;
		return [{
			channel,
			about,
			cause: alert.cause,
			alertIds: group.map((it) => it.alert.id)
		}];
	});
}
/** A person knows, or does not want to. An alert that ended while it was muted stays muted. */
function silent({ acknowledgedAt, mutedUntil, resolvedAt }, now) {
	if (acknowledgedAt !== null) return true;
	return mutedUntil !== null && (resolvedAt ?? now) < mutedUntil;
}
function wishesFor(alert, channels, now) {
	if (alert.resolvedAt !== null) return wishesForEnd(alert);
	if (now.getTime() < alert.since.getTime() + alert.detail.holdMs) return [];
	return channels.flatMap((channel) => {
		const before = alert.told.find((it) => it.channel === channel && it.about === "open");
		if (before === void 0 || abandoned(before, now)) return [{
			alert,
			channel,
			about: "open",
			urge: "due"
		}];
		return wishToRemind(alert, channel, before.sentAt, now);
	});
}
function abandoned({ sentAt, createdAt }, now) {
	return sentAt === null && now.getTime() - createdAt.getTime() >= 9e7;
}
function wishesForEnd(alert) {
	if (alert.lasting === "event") return [];
	const ended = new Set(alert.told.flatMap((it) => it.about === "resolved" ? [it.channel] : []));
	return alert.told.flatMap(({ about, sentAt, channel }) => about === "open" && sentAt !== null && !ended.has(channel) ? [{
		alert,
		channel,
		about: "resolved",
		urge: "due"
	}] : []);
}
function wishToRemind(alert, channel, sentAt, now) {
	const ageMs = sentAt === null ? 0 : now.getTime() - sentAt.getTime();
	if (alert.severity !== "critical" || ageMs < 36e5) return [];
	return [{
		alert,
		channel,
		about: "reminder",
		urge: ageMs < REMINDER_MS ? "along" : "due"
	}];
}
/** Of which causes each channel was told a moment ago. */
function busyAt(alerts, now) {
	const from = now.getTime() - PAUSE_MS;
	return new Set(alerts.flatMap(({ cause, told }) => told.flatMap(({ channel, about, createdAt }) => createdAt.getTime() > from ? [keyOf(channel, about, cause)] : [])));
}
function keyOf(channel, about, cause) {
	return JSON.stringify([
		channel,
		about,
		cause
	]);
}
// app/alerts/enqueue.ts
/** Puts into the outbox what is to be told now. */
/** The end of what ended earlier is told to nobody any more. */
const RECENT_MS$1 = 6048e5;
/** Says how many messages are new. */
async function enqueueMessages(tools) {
	const { db, channels } = tools;
	const now = tools.now();
	await resolveOldChannels(db, channels, now);
	const planned = planMessages(await listTellable(db, /* @__PURE__ */ new Date(now.getTime() - RECENT_MS$1)), (alert) => listenersOf(alert, tools), now);
	let added = 0;
	for (const each of planned) if (await enqueueMessage(db, toMessage(each, now), now)) added += 1;
	return added;
}
/** That a channel fails is told by the others. */
function listenersOf(alert, { channels, channelsOf }) {
	const told = channelsOf(alert).filter((name) => channels.includes(name));
	return alert.kind === "channel-failing" ? told.filter((name) => name !== alert.detail.facts.channel) : told;
}
function toMessage({ channel, about, cause, alertIds }, now) {
	return {
		id: `${about}-${sha256Hex(JSON.stringify([
			channel,
			about,
			cause,
			now.getTime(),
			alertIds
		])).slice(0, 32)}`,
		channel,
		alertIds,
		about: about === "resolved" ? about : "open",
		replaces: about === "reminder" ? {
			what: "sent",
			until: /* @__PURE__ */ new Date(now.getTime() - PAUSE_MS)
		} : {
			what: "unsent",
			until: /* @__PURE__ */ new Date(now.getTime() - ABANDONED_MS)
		}
	};
}
/** A channel that the App has no more does not fail any more. */
async function resolveOldChannels(db, channels, now) {
	const { alerts } = await listAlerts(db, {
		kind: "channel-failing",
		state: "open",
		limit: 100
	});
	await resolveAlerts(db, alerts.filter(({ detail }) => !channels.includes(detail.facts.channel ?? "")).map(({ key }) => key), now);
}
// app/alerts/keep.ts
/** What becomes of alerts with time. */
const DAY_MS$11 = 864e5;
/** What happened so long ago, and nobody acknowledged, is over. */
const EVENT_MS = 30 * DAY_MS$11;
/** What was told of alerts that ended so long ago is forgotten. */
const TOLD_MS = 90 * DAY_MS$11;
async function keepAlerts(db, now) {
	await expireEvents(db, /* @__PURE__ */ new Date(now.getTime() - EVENT_MS), now);
	await forgetNotifications(db, /* @__PURE__ */ new Date(now.getTime() - TOLD_MS));
}
// app/alerts/route.ts
/** Which channels are told of a repository, by the names in its policy. */
/** What a policy calls all channels that the App has. */
const DEFAULT = "default";
/**
* None where the policy names none. A name that the App does not have stands for all of them:
* a slip of the pen silences nobody.
*/
function routeTo(named, channels) {
	return named.some((name) => name === DEFAULT || !channels.includes(name)) ? channels : channels.filter((channel) => named.includes(channel));
}
// app/alerts/channel.ts
/** Says nothing of the address, which may be a secret: no path, no user, no password. */
var ChannelError = class extends Error {
	failure;
	/** How long the other side asked to be left alone. */
	retryAfterMs;
	constructor(failure, message, retryAfterMs) {
		super(message);
		this.name = "ChannelError";
		this.failure = failure;
		this.retryAfterMs = retryAfterMs;
	}
};
// app/alerts/compose.ts
/** So many alerts are named. */
const MOST_ITEMS$1 = 20;
const SEVERITIES$1 = [
	"notice",
	"warning",
	"critical"
];
/** Undefined of no alerts. `linkTo` gives the page of a cause. */
function composeMessage({ id, about }, alerts, linkTo) {
	const ordered = alerts.toSorted(byName$2);
	const [first] = ordered;
	if (first === void 0) return void 0;
	const { kind, cause } = first;
	const places = alerts.map(({ severity }) => SEVERITIES$1.indexOf(severity));
	return {
		id,
		about,
		kind,
		cause,
		severity: SEVERITIES$1[Math.max(...new Set(places))] ?? first.severity,
		title: `${SAYS[about]}${titleOf$1(first, alerts.length)}`,
		count: alerts.length,
		items: ordered.slice(0, MOST_ITEMS$1).map(itemOf),
		since: new Date(alerts.reduce((min, { since }) => Math.min(min, since.getTime()), Infinity)),
		url: linkTo(cause)
	};
}
const SAYS = {
	open: "",
	reminder: "Still: ",
	resolved: "Resolved: "
};
function titleOf$1({ title, kind }, count) {
	if (count === 1) return title;
	return `${count.toLocaleString("en-US")} ${describeMany(kind) ?? `alerts of the kind ${kind}`}`;
}
function itemOf({ id, title, detail, since }) {
	const { about, text, next } = detail;
	return {
		alertId: id,
		about,
		title,
		text,
		next,
		since
	};
}
function byName$2(a, b) {
	return compare$1(a.detail.about ?? "", b.detail.about ?? "") || compare$1(a.title, b.title);
}
function compare$1(a, b) {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
// app/alerts/plan-attempt.ts
/** After the first failure, the second, …; from then on as the last. */
const PAUSES_MS = [
	6e4,
	3e5,
	9e5,
	36e5
];
const GREATEST_MS$1 = 36e5;
/** So long after it was written a message is given up, and made anew if there is still need. */
const GIVEN_UP_MS = 864e5;
/**
* When a message is sent again whose attempt number `attempts` (1, 2, …) failed, or null when it
* is given up. Up to half as much again is added by `random` (0 to 1). Whoever asked to be left
* alone for longer is, within the hour.
*/
function planAttempt({ attempts, createdAt, retryAfterMs = 0 }, now, random) {
	const pauseMs = Math.max(Math.min(retryAfterMs, GREATEST_MS$1), PAUSES_MS[attempts - 1] ?? GREATEST_MS$1);
	const at = now.getTime() + Math.round(pauseMs * (1 + random / 2));
	return at - createdAt.getTime() < GIVEN_UP_MS ? new Date(at) : null;
}
// app/alerts/send.ts
/** Sends what is in the outbox: at least once, under an id that stays the same. */
/** So many at a time: all are sent before the claim ends, however slow a channel is. */
const MOST$6 = 10;
const CLAIM_MS = 9e5;
/** Channels do not wait for each other; what one channel is told comes in order. */
async function sendMessages(tools) {
	const claim = {
		now: tools.now(),
		claimMs: CLAIM_MS,
		most: MOST$6
	};
	const groups = groupBy(await claimMessages(tools.db, claim), ({ channel }) => channel);
	const results = await Promise.all([...groups.values()].map((group) => sendInOrder(group, tools)));
	return {
		sent: results.reduce((sum, { sent }) => sum + sent, 0),
		failures: results.flatMap(({ failures }) => failures)
	};
}
async function sendInOrder(messages, tools) {
	let sent = 0;
	let down;
	const failures = [];
	for (const message of messages) {
		const error = down ?? await sendOne(message, tools);
		if (error === void 0) {
			tools.onResult?.(message.channel, "sent");
			sent += 1;
			continue;
		}
		if (error.failure === "unreachable") down = error;
		failures.push({
			channel: message.channel,
			error
		});
		await noteFailure(message, error, tools);
	}
	return {
		sent,
		failures
	};
}
async function sendOne(claimed, { db, channels, linkTo, now }) {
	const { id, alerts } = claimed;
	const channel = channels.find(({ name }) => name === claimed.channel);
	if (channel === void 0) return new ChannelError("forbidden", "There is no such channel.");
	const about = aboutOf(claimed);
	const stale = staleOf(claimed, about, now());
	const told = alerts.filter((alert) => !stale.has(alert));
	const message = composeMessage({
		id,
		about
	}, told, linkTo);
	const error = message && await deliver(channel, message);
	if (error !== void 0) return error;
	await withdrawAlerts(db, id, about === "open" ? [...stale].map((alert) => alert.id) : []);
	await noteMessageSent(db, id, now());
	if (message) await resolveAlerts(db, [`channel-failing:${channel.name}`], now());
}
/** What need not be told any more. An earlier attempt may have arrived: it is told to the end. */
function staleOf({ alerts, attempts }, about, now) {
	if (attempts > 1) return /* @__PURE__ */ new Set();
	const over = (alert) => about !== "resolved" && alert.resolvedAt !== null;
	return new Set(alerts.filter((alert) => over(alert) || silent({
		...alert,
		told: []
	}, now)));
}
async function deliver(channel, message) {
	try {
		await channel.send(message);
		return;
	} catch (error) {
		if (error instanceof ChannelError) return error;
		return new ChannelError("refused", "The channel failed in a way of its own.");
	}
}
async function noteFailure(message, error, tools) {
	const { db, now, random, channels } = tools;
	const { channel, createdAt: since, attempts } = message;
	const { retryAfterMs } = error;
	const retryAt = planAttempt({
		attempts,
		createdAt: since,
		retryAfterMs
	}, now(), random());
	const gaveUp = retryAt === null;
	tools.onResult?.(channel, gaveUp ? "given-up" : "failed");
	await noteMessageFailed(db, message, {
		error: error.message,
		retryAt
	});
	if (!channels.some(({ name }) => name === channel)) return;
	const fails = attempts >= 3 && !await hasTaken(db, channel, since);
	if (!gaveUp && !fails) return;
	await openAlerts(db, [describeCondition({
		kind: "channel-failing",
		channel,
		message: error.message,
		gaveUp,
		since
	})], now());
}
/** A reminder is kept in the rows of the beginning, and known by its id. */
function aboutOf({ id, about }) {
	return id.startsWith("reminder-") ? "reminder" : about;
}
// app/alerts/judge-store.ts
/** What a bucket may be set up to do, and somebody may switch off. */
const PROTECTIONS = ["versioning", "objectLock"];
/** What the store does not do that it should, as sentences; none where all is well. */
function findLacks({ probed, protections, failures }) {
	return [...probed instanceof Error ? [`It could not be tried what the store does: ${probed.message}`] : [...describeDegraded(probed), ...describeLost(probed, protections)], ...describeFailures(failures)];
}
/** What was found now or ever before. */
function addProtections(facts, before) {
	return PROTECTIONS.filter((name) => facts[name] === "yes" || before.includes(name));
}
const LOST = {
	versioning: "Versioning of the bucket was on, and is off: a deleted object is gone from now on.",
	objectLock: "Object Lock of the bucket was on, and is off: objects can be destroyed."
};
/** `unknown` is no loss: the credential may not ask any more. */
function describeLost(facts, protections) {
	return protections.flatMap((name) => facts[name] === "no" ? [LOST[name]] : []);
}
function describeFailures(failures) {
	const last = failures.at(-1);
	if (failures.length < 3 || last === void 0) return [];
	return [`${failures.length} requests failed within 15 minutes, although they were tried again. The last one: ${last.message}`];
}
// app/records/store-probes.ts
/** What the App found when it last tried what a store does. */
const Names$2 = z.array(z.string());
/** By the words that show the store to people. Undefined where it was never tried. */
async function readStoreProbe(db, store) {
	const row = await db.selectFrom("storeProbes").selectAll().where("store", "=", store).executeTakeFirst();
	return row && {
		facts: StoreFacts.parse(JSON.parse(row.factsJson)),
		protections: Names$2.parse(JSON.parse(row.protectionsJson))
	};
}
async function saveStoreProbe(db, store, { facts, protections }) {
	const found = {
		factsJson: JSON.stringify(facts),
		protectionsJson: JSON.stringify(protections)
	};
	await db.insertInto("storeProbes").values({
		store,
		...found
	}).onConflict((conflict) => conflict.column("store").doUpdateSet(found)).execute();
}
// app/look-at-store.ts
/** Looks whether the store answers, and whether it does all that is relied on. */
/** Buckets are set up anew rarely, and a probe costs ten requests. */
const PROBED_MS = 216e5;
/**
* A store that does not answer is told as such, and nothing else is said of it then. One that
* does is probed when its last probe is old, when it failed of late, and as long as it is
* degraded: a good probe, with no more failures, ends that.
*/
async function lookAtStore(tools) {
	const at = tools.now();
	const away = await findAway(tools, at);
	await raiseOne(tools, "store-unreachable", away, at);
	if (away !== void 0) tools.forgetFailures();
	else if (await isProbeDue(tools, at)) await raiseOne(tools, "store-degraded", await findDegraded(tools, at), at);
}
async function findAway({ store }, since) {
	try {
		for await (const _ of store.list("README")) break;
		return;
	} catch (error) {
		const { message, hint } = asHoldfastError(error);
		return {
			kind: "store-unreachable",
			since,
			message,
			hint
		};
	}
}
async function isProbeDue(tools, at) {
	const { db, store, recentFailures } = tools;
	if (recentFailures().length >= 3) return true;
	const before = await readStoreProbe(db, store.description);
	const ageMs = at.getTime() - Date.parse(before?.facts.probedAt ?? "");
	if (!(ageMs >= 0 && ageMs < PROBED_MS)) return true;
	const { alerts } = await listAlerts(db, {
		kind: "store-degraded",
		state: "open",
		limit: 1
	});
	return alerts.length > 0;
}
async function findDegraded(tools, at) {
	const { db, store, recentFailures } = tools;
	const before = await readStoreProbe(db, store.description);
	const protections = PROTECTIONS.filter((name) => before?.protections.includes(name));
	const failures = recentFailures();
	const probed = await readStoreFacts(store, void 0, at).catch(asHoldfastError);
	if (!(probed instanceof Error)) {
		const all = addProtections(probed, protections);
		await saveStoreProbe(db, store.description, {
			facts: probed,
			protections: all
		});
	}
	const lacks = findLacks({
		probed,
		protections,
		failures
	});
	if (lacks.length === 0) return void 0;
	return {
		kind: "store-degraded",
		since: failures[0]?.at ?? at,
		lacks
	};
}
async function raiseOne({ db }, kind, found, at) {
	await raise(db, {
		kinds: [kind],
		installationId: null
	}, found === void 0 ? [] : [describeCondition(found)], at);
}
// app/alerts/conditions-of-coverage.ts
/**
* What of the coverage of all repositories of an installation somebody should know. A run that
* failed once is no news: it is tried again, and told when it failed twice in a row.
*/
function conditionsOfCoverage(repositories) {
	return repositories.flatMap((each) => conditionOf(each) ?? []);
}
function conditionOf(each) {
	const { repository, coverage } = each;
	switch (coverage.state) {
		case "overdue":
		case "incomplete": return verdict$1(coverage.state, each, coverage.since);
		case "failed": return failure(each, coverage);
		case "source-gone": {
			const { since, cause, next } = coverage;
			return {
				kind: "source-gone",
				repository,
				since,
				held: each.newestVerified,
				reason: cause.code,
				text: cause.text,
				next: next.text
			};
		}
		case "protected":
		case "late":
		case "never":
		case "excluded":
		case "paused": return;
	}
}
function failure(each, { since, cause, next }) {
	const { repository, lastRun } = each;
	if (cause.code === "run-unproved") return {
		kind: "unproved",
		repository,
		since,
		text: cause.text,
		next: next.text
	};
	return lastRun !== null && lastRun.failingSince < lastRun.settledAt ? verdict$1("failed", each, since) : void 0;
}
function verdict$1(kind, each, since) {
	const { repository, coverage, lastRun } = each;
	const { cause, next } = coverage;
	const error = cause.code.startsWith("run-") ? lastRun?.error?.code : void 0;
	return {
		kind,
		repository,
		since,
		cause: kind === "incomplete" ? next.code : error ?? cause.code,
		text: cause.text,
		next: next.text
	};
}
// app/checks/issues.ts
/** One issue a repository, where its policy asks for it: opens, is updated, and closes itself. */
const MOST$5 = 20;
const LABELS = ["holdfast"];
const TRY_AGAIN_MS = 864e5;
async function syncIssues(subjects, tools, most = MOST$5) {
	const known = await listChecks(tools.db, "issue");
	const failures = [];
	let tried = 0;
	for (const subject of subjects) {
		const row = known.get(subject.id);
		const step = planIssue(subject, row, tools.now());
		if (step === "nothing") continue;
		if (tried === most) return {
			more: true,
			failures
		};
		tried += 1;
		const error = await perform(step, subject, row, tools);
		if (error !== void 0) failures.push(error);
		if (error?.code === "source-rate-limited") break;
	}
	return {
		more: false,
		failures
	};
}
/** Somebody who closes it by hand is not contradicted until something else is wrong. */
function planIssue({ archived, coverage, lastRun, wanted, url }, row, now) {
	if (archived) return "nothing";
	const verdict = judgeBackup(coverage, url);
	const open = row?.conclusion === "open";
	if (!wanted || verdict.kind === "well") return open ? "close" : "nothing";
	if (verdict.kind === "standing") return "nothing";
	const digest = digestOf$2(textOf$3(coverage, url));
	if (open) return row.digest === digest ? "nothing" : "update";
	return failedOnce(coverage, lastRun) || refused(row, now) ? "nothing" : "open";
}
/** Issues are switched off there, or the App may not write them. */
function refused(row, now) {
	return row?.conclusion === "unsaid" && now.getTime() - row.updatedAt < TRY_AGAIN_MS;
}
/** It is tried again; an issue sends mail to many. */
function failedOnce({ state }, lastRun) {
	const twice = lastRun !== null && lastRun.failingSince < lastRun.settledAt;
	return state === "failed" && !twice;
}
async function perform(step, subject, row, tools) {
	const text = textOf$3(subject.coverage, subject.url);
	const save = (githubId, conclusion) => {
		const told = {
			githubId,
			headSha: null,
			conclusion,
			digest: digestOf$2(text)
		};
		const updatedAt = tools.now().getTime();
		return saveCheck(tools.db, {
			repositoryId: subject.id,
			kind: "issue",
			...told,
			updatedAt
		});
	};
	try {
		await save(await write(step, subject, text, row?.githubId ?? "", tools), step === "close" ? "closed" : "open");
		return;
	} catch (caught) {
		const error = asHoldfastError(caught);
		if (FINAL$1.has(error.code)) await save("", step === "close" ? "closed" : UNSAID);
		return error;
	}
}
const FINAL$1 = /* @__PURE__ */ new Set([
	"source-denied",
	"source-not-found",
	"bad-input"
]);
/** The number of the issue. */
async function write(step, { owner, name }, text, number, { github }) {
	const place = {
		owner,
		name
	};
	if (number === "") return (await github.createIssue(place, text)).number;
	const { title, body } = text;
	const change = step === "update" ? {} : { state: step === "open" ? "open" : "closed" };
	const said = step === "close" ? { body } : {
		title,
		body
	};
	try {
		await github.updateIssue(place, number, {
			...said,
			...change
		});
		return number;
	} catch (caught) {
		if (step === "close" || asHoldfastError(caught).code !== "source-not-found") throw caught;
		return (await github.createIssue(place, text)).number;
	}
}
function textOf$3(coverage, url) {
	const verdict = judgeBackup(coverage, url);
	if (verdict.kind === "standing") return {
		title: "",
		body: coverage.cause.text
	};
	const { title, summary } = verdict.check;
	const body = verdict.kind === "wrong" ? `${summary}\n\nHoldfast closes this issue when it is over.` : `It is over.\n\n${summary}`;
	return {
		title: `Holdfast: ${title.toLowerCase()}`,
		body,
		labels: LABELS
	};
}
function digestOf$2({ title, body }) {
	return sha256Hex(JSON.stringify([title, body]));
}
// app/checks/said.ts
/** A row as what was said. */
function saidIn(row) {
	return row && {
		...row,
		updatedAt: new Date(row.updatedAt)
	};
}
// app/checks/say.ts
/** Says one thing at GitHub, and remembers that it did. */
/** Undefined when it was said. What GitHub refuses is remembered, so that it is not asked at once. */
async function say$2(place, saying, tools) {
	const { head, check, conclusion, said } = saying;
	const { digest } = check;
	try {
		await remember$1(place, {
			...await speak(place, saying, tools),
			conclusion,
			digest
		}, tools);
		return;
	} catch (caught) {
		const error = asHoldfastError(caught);
		if (!FINAL.has(error.code)) return error;
		await remember$1(place, {
			githubId: "",
			headSha: head ?? said?.headSha ?? null,
			conclusion: UNSAID,
			digest
		}, tools);
		return error;
	}
}
/** Asking again would be answered alike. */
const FINAL = /* @__PURE__ */ new Set([
	"source-denied",
	"source-not-found",
	"bad-input"
]);
async function speak({ repository }, saying, { github }) {
	const { step, check, said, head } = saying;
	if (said !== void 0 && step !== "create") {
		const headSha = said.headSha ?? head ?? "";
		const old = step === "replace" ? superseded(check) : check;
		await github.updateCheckRun(repository, said.githubId, {
			...textOf$2(old),
			headSha
		});
		if (step !== "replace") return {
			githubId: said.githubId,
			headSha
		};
	}
	if (head === void 0) return {
		githubId: "",
		headSha: null
	};
	const { id } = await github.createCheckRun(repository, {
		...textOf$2(check),
		headSha: head
	});
	return {
		githubId: id,
		headSha: head
	};
}
/** Its digest is ours, and none of GitHub's. */
function textOf$2({ digest: _, ...check }) {
	return check;
}
function superseded(check) {
	const { actions: _, ...rest } = check;
	return {
		...rest,
		conclusion: "neutral",
		title: "A newer commit says more",
		annotations: []
	};
}
function remember$1({ repositoryId, kind }, told, { db, now }) {
	const conclusion = told.githubId === "" ? UNSAID : told.conclusion;
	return saveCheck(db, {
		repositoryId,
		kind,
		...told,
		conclusion,
		updatedAt: now().getTime()
	});
}
// app/checks/policy-check.ts
/** Nobody should require it either: pull requests never have it. */
const POLICY_CHECK = "Holdfast policy (information only)";
/** Says of each what is wrong, and that it is not any more. Fails for one without the others. */
async function syncPolicyChecks(places, tools) {
	const known = await listChecks(tools.db, "policy");
	const failures = [];
	for (const place of places) {
		const error = await sync(place, saidIn(known.get(place.repositoryId)), tools);
		if (error !== void 0) failures.push(error);
		if (error?.code === "source-rate-limited") break;
	}
	return failures;
}
async function sync({ repositoryId, repository, headSha, path, annotations }, said, tools) {
	const wrong = annotations.length > 0;
	const check = wrong ? invalid(path, annotations) : valid(path);
	const state = `invalid:${check.digest}`;
	const { digest } = check;
	const step = planStep(wrong ? {
		kind: "wrong",
		state,
		digest
	} : {
		kind: "well",
		digest
	}, said, headSha, tools.now());
	if (step === "nothing") return void 0;
	return say$2({
		repositoryId,
		repository,
		kind: "policy"
	}, {
		step: step === "update" ? "replace" : step,
		check,
		conclusion: wrong ? state : RECOVERED,
		said,
		head: headSha
	}, tools);
}
function invalid(path, annotations) {
	const summary = [
		"The last good version stays in force.",
		quote(annotations.map(({ startLine, message }) => `Line ${startLine}: ${message}`).join("\n")),
		`Correct \`${path}\` on the default branch: it is read again at once.`
	].join("\n\n");
	const title = `The policy has ${annotations.length === 1 ? "1 problem" : `${annotations.length} problems`}`;
	return withDigest({
		name: POLICY_CHECK,
		conclusion: "failure",
		title,
		summary,
		annotations
	});
}
function valid(path) {
	const summary = `\`${path}\` has no problems.`;
	return withDigest({
		name: POLICY_CHECK,
		conclusion: "success",
		title: "The policy is good",
		summary,
		annotations: []
	});
}
// app/checks/sync.ts
/** GitHub takes some 80 new things a minute. */
const MOST$4 = 40;
/** Ends early when GitHub asks to be left alone. Recoveries go first: they are good to hear. */
async function syncChecks(repositories, tools, most = MOST$4) {
	const known = await listChecks(tools.db, "check");
	const failures = [];
	let tried = 0;
	for (const repository of recoveriesFirst(repositories)) {
		const wanted = wantedFor(repository, saidIn(known.get(repository.id)), tools.now());
		if (wanted === void 0) continue;
		if (tried === most) return {
			said: tried - failures.length,
			more: true,
			failures
		};
		tried += 1;
		const error = await sayOne(repository, wanted, tools);
		if (error !== void 0) failures.push(error);
		if (error?.code === "source-rate-limited") break;
	}
	return {
		said: tried - failures.length,
		more: false,
		failures
	};
}
/** Without asking for the head, which costs a request. */
function wantedFor({ coverage, url, archived }, said, now) {
	const verdict = judgeBackup(coverage, url);
	if (archived || verdict.kind === "standing") return void 0;
	const { digest } = verdict.check;
	const wish = verdict.kind === "wrong" ? {
		kind: "wrong",
		state: verdict.state,
		digest
	} : {
		kind: "well",
		digest
	};
	if (planStep(wish, said, void 0, now) === "nothing") return void 0;
	return {
		verdict,
		wish,
		said
	};
}
async function sayOne({ id, owner, name, defaultBranch }, { verdict, wish, said }, tools) {
	const repository = {
		owner,
		name
	};
	const place = {
		repositoryId: id,
		repository,
		kind: "check"
	};
	const conclusion = verdict.kind === "wrong" ? verdict.state : RECOVERED;
	const head = await headOf();
	if (typeof head === "object") return head;
	const step = planStep(wish, said, head, tools.now());
	if (step === "nothing") return void 0;
	return say$2(place, {
		step,
		check: verdict.check,
		conclusion,
		said,
		head
	}, tools);
	async function headOf() {
		try {
			return verdict.kind === "well" ? void 0 : await tools.github.readHead(repository, defaultBranch);
		} catch (error) {
			return asHoldfastError(error);
		}
	}
}
function recoveriesFirst(repositories) {
	const well = ({ coverage }) => coverage.state === "protected" ? 0 : 1;
	return repositories.toSorted((a, b) => well(a) - well(b));
}
// app/policies/annotate.ts
/** Problems as GitHub shows them beside the lines of the file at `path`. */
function annotateProblems(path, problems) {
	return problems.map(({ line, column, message, hint }) => ({
		path,
		startLine: line,
		endLine: line,
		level: "failure",
		title: `Line ${line}, column ${column}`,
		message: `${message}\n${hint}`
	}));
}
// app/watch.ts
/** Looks how every repository stands, and says so where somebody should know. */
/** How all repositories of an installation stand at `at`. */
async function readStandings({ id }, { decide }, db, at) {
	const rows = new Map((await listRepositories$1(db, id)).map((row) => [row.id, row]));
	return (await readPlanningRecords(db, id)).flatMap((record) => {
		const row = rows.get(record.id);
		if (row === void 0) return [];
		const decision = decide(row, at);
		return [{
			row,
			record,
			policy: decision.kind === "covered" ? decision.policy : null,
			coverage: coverageOf$1({
				...record,
				decision
			}, at)
		}];
	});
}
/** Repositories by state, for metrics. */
async function countStates$1({ db, policies, now }) {
	const counts = {};
	for (const installation of await listInstallations(db)) {
		const policy = await policies.of(installation);
		if (policy === void 0) continue;
		for (const { coverage } of await readStandings(installation, policy, db, now())) counts[coverage.state] = (counts[coverage.state] ?? 0) + 1;
	}
	return counts;
}
/**
* Raises and resolves alerts, check runs and issues of one installation. Returns which channels
* are told of each repository.
*/
async function watch(installation, tools) {
	const { db, now, policies } = tools;
	const at = now();
	const about = {
		installation,
		at,
		tools
	};
	await raiseAll(about, SCOPES$1.discovery, discoveryConditions(installation));
	if (installation.discoveredAt === null) return /* @__PURE__ */ new Map();
	const policy = await policies.of(installation);
	if (policy === void 0) {
		const message = "No policy could be read yet, so nothing is decided.";
		const since = new Date(installation.createdAt);
		await raiseAll(about, SCOPES$1.policies, [{
			kind: "policy-unread",
			installation,
			since,
			message
		}]);
		return /* @__PURE__ */ new Map();
	}
	const standings = await readStandings(installation, policy, db, at);
	await raiseAll(about, SCOPES$1.policies, policyConditions(installation, policy, at));
	const newest = await readNewestDispatch(db, installation.id);
	await raiseAll(about, SCOPES$1.dispatch, [...controlConditions(installation, policy, standings, at), ...refusedConditions(installation, newest)]);
	await raiseAll(about, SCOPES$1.coverage, conditionsOfCoverage(standings.map(toCovered)));
	await saySo(about, policy, standings);
	return new Map(standings.map(({ row, policy: own }) => [row.id, own?.alertChannels ?? []]));
}
async function raiseAll({ installation, at, tools }, kinds, conditions) {
	const scope = {
		kinds,
		installationId: installation.id
	};
	await raise(tools.db, scope, conditions.map(describeCondition), at);
}
function discoveryConditions(installation) {
	const { discoveryError: message, discoveredAt, createdAt } = installation;
	if (message === null) return [];
	return [{
		kind: "discovery-failing",
		installation,
		since: new Date(discoveredAt ?? createdAt),
		message
	}];
}
function policyConditions(installation, { loaded }, since) {
	return loaded.problems.map(({ repository, repositoryId, path, problems }) => ({
		kind: "policy-invalid",
		installation,
		since,
		file: {
			...repository,
			repositoryId,
			path
		},
		problems
	}));
}
function controlConditions(installation, { dispatch }, standings, since) {
	const rows = new Map(standings.map(({ row }) => [row.id, row]));
	if (dispatch.mode === "repository" || workflowRepository(dispatch, installation, rows, void 0)) return [];
	return [{
		kind: "no-control-repository",
		installation,
		since,
		message: `${installation.account}/${dispatch.controlRepository} is not there.`,
		hint: "Make it from examples/control-repository, and give the App access."
	}];
}
/** GitHub refused the last one: until another is made, none of them can be trusted to be. */
function refusedConditions(installation, newest) {
	if (newest?.state !== "refused") return [];
	const { owner, name, file } = newest.workflow;
	const message = newest.error?.replace(/^[\w-]+: /, "") ?? "GitHub refused the dispatch.";
	const hint = `Look at .github/workflows/${file} of ${owner}/${name}.`;
	return [{
		kind: "no-control-repository",
		installation,
		since: newest.createdAt,
		message,
		hint
	}];
}
function toCovered({ row, record, coverage }) {
	const { id, installationId, owner, name } = row;
	const repository = {
		id,
		installationId,
		owner,
		name
	};
	const newestVerified = record.verified?.snapshot ?? null;
	return {
		repository,
		coverage,
		lastRun: record.lastRun,
		newestVerified
	};
}
/** At GitHub, where its own people see it. */
async function saySo({ installation, tools }, { loaded }, standings) {
	const { db, now, onFailure } = tools;
	const say = {
		db,
		now,
		github: tools.github.installation(installation.id)
	};
	const subjects = standings.map(({ row, record, coverage, policy }) => ({
		id: row.id,
		owner: row.owner,
		name: row.name,
		defaultBranch: row.defaultBranch,
		archived: row.archived === 1,
		coverage,
		url: null,
		lastRun: record.lastRun,
		wanted: policy?.issues ?? false
	}));
	const failures = [
		...await syncPolicyChecks(loaded.looks.flatMap(({ repository, newest, problems, state }) => newest === null || state !== "good" && state !== "invalid" ? [] : [{
			repository,
			repositoryId: newest.repositoryId,
			headSha: newest.commitSha,
			path: POLICY_PATH$1,
			annotations: annotateProblems(POLICY_PATH$1, problems)
		}]), say),
		...(await syncChecks(subjects, say)).failures,
		...(await syncIssues(subjects, say)).failures
	];
	for (const failure of failures) onFailure("checks", failure);
}
const POLICY_PATH$1 = ".github/holdfast.yml";
// app/alerts/expiry.ts
const DAY_MS$10 = 864e5;
const BEFORE_MS = 14 * DAY_MS$10;
const URGENT_MS = 3 * DAY_MS$10;
/** Of what lasts less long than these, such a part. */
const PART = 4;
/** Two weeks before its end, and from three days before it urgently. */
function findExpiry(credential, now) {
	const { expiresAt, lifeMs = Number.POSITIVE_INFINITY, endsInSilence = false } = credential;
	const { id, name, consequence, next } = credential;
	const words = {
		kind: "credential-expiring",
		id,
		name,
		consequence,
		next
	};
	if (expiresAt === null) {
		const over = credential.ended ?? false;
		return {
			...words,
			expiresAt,
			ended: over,
			urgent: over
		};
	}
	const leftMs = expiresAt.getTime() - now.getTime();
	const ended = leftMs <= 0;
	if (leftMs > Math.min(BEFORE_MS, lifeMs / PART) || ended && endsInSilence) return void 0;
	return {
		...words,
		expiresAt,
		ended,
		urgent: leftMs <= Math.min(URGENT_MS, lifeMs / PART)
	};
}
// app/watch-credentials.ts
/** Says which credentials end soon. */
/** Where one kind cannot be looked at, what was told of it stays, and so does all else. */
async function watchCredentials(tools) {
	const at = tools.now();
	const found = [];
	let complete = true;
	for (const list of tools.credentials) try {
		found.push(...await list());
	} catch (error) {
		complete = false;
		tools.onFailure("credentials", asHoldfastError(error));
	}
	const alerts = found.flatMap((each) => findExpiry(each, at) ?? []).map((condition) => describeCondition({
		...condition,
		since: at
	}));
	const scope = {
		kinds: SCOPES$1.credentials,
		installationId: null
	};
	if (complete) await raise(tools.db, scope, alerts, at);
	else await openAlerts(tools.db, alerts, at);
}
// app/alerts/quota.ts
/** From this part of it on, so that there is time to decide. */
const NEARLY = .8;
/** Undefined where there is no limit, or enough is left. */
function findOverQuota(storedBytes, limitBytes) {
	if (limitBytes === null || storedBytes < limitBytes * NEARLY) return void 0;
	return {
		kind: "quota",
		storedBytes,
		limitBytes
	};
}
// app/records/stored-bytes.ts
const ROWS_AT_ONCE$1 = 500;
/** Takes the place of the count before. */
function saveStoredBytes(db, amounts, now) {
	const measuredAt = now.getTime();
	const rows = [...amounts].map(([repositoryId, { bytes, objects }]) => {
		return {
			repositoryId,
			bytes,
			objects,
			measuredAt
		};
	});
	return db.transaction().execute(async (transaction) => {
		await transaction.deleteFrom("storedBytes").execute();
		for (let at = 0; at < rows.length; at += ROWS_AT_ONCE$1) await transaction.insertInto("storedBytes").values(rows.slice(at, at + ROWS_AT_ONCE$1)).execute();
	});
}
/** By the account that has the App; `''` where nobody knows whose they are. */
async function readStoredByAccount(db) {
	const rows = await db.selectFrom("storedBytes").leftJoin("repositories", "repositories.id", "storedBytes.repositoryId").leftJoin("installations", "installations.id", "repositories.installationId").select(({ fn }) => ["account", fn.sum("bytes").as("bytes")]).groupBy("account").execute();
	return new Map(rows.map(({ account, bytes }) => [account ?? "", Number(bytes)]));
}
/** Of all repositories, whosever they are; of one installation where it is named. */
async function readStoredBytes(db, installationId) {
	let select = db.selectFrom("storedBytes").select(({ fn }) => [
		fn.max("measuredAt").as("measuredAt"),
		fn.sum("bytes").as("bytes"),
		fn.sum("objects").as("objects")
	]);
	if (installationId !== void 0) select = select.where("repositoryId", "in", (is) => is.selectFrom("repositories").select("id").where("installationId", "=", installationId));
	const row = await select.executeTakeFirstOrThrow();
	return {
		measuredAt: row.measuredAt === null ? null : new Date(Number(row.measuredAt)),
		bytes: Number(row.bytes ?? 0),
		objects: Number(row.objects ?? 0)
	};
}
// app/watch-quotas.ts
const DAY_MS$9 = 864e5;
/** Between two parts of a count others have their turn. */
const NEXT_PART_MS = 2e3;
/** By the last count that reached its end: before the first one, nothing is said. */
async function watchQuotas(tools) {
	const { db, now, storeQuotaBytes, policies } = tools;
	const goesOn = await measureWhenDue(tools);
	const at = now();
	const whole = await readStoredBytes(db);
	if (whole.measuredAt === null && goesOn !== void 0) return goesOn;
	const condition = findOverQuota(whole.bytes, storeQuotaBytes);
	await raiseIn(db, null, condition && {
		...condition,
		since: at
	}, at);
	for (const installation of await listInstallations(db)) {
		const policy = await policies.of(installation);
		if (policy === void 0) continue;
		const { bytes } = await readStoredBytes(db, installation.id);
		const over = findOverQuota(bytes, policy.quotaBytes);
		await raiseIn(db, installation.id, over && {
			...over,
			installation,
			since: at
		}, at);
	}
	return goesOn;
}
async function measureWhenDue({ db, measure, now }) {
	const { measuredAt } = await readStoredBytes(db);
	if (measuredAt !== null && now().getTime() - measuredAt.getTime() < DAY_MS$9) return void 0;
	const all = await measure.step();
	if (all === void 0) return { againInMs: NEXT_PART_MS };
	await saveStoredBytes(db, all, now());
}
async function raiseIn(db, installationId, over, at) {
	await raise(db, {
		kinds: SCOPES$1.quota,
		installationId
	}, over === void 0 ? [] : [describeCondition(over)], at);
}
// app/telling-duties.ts
/** The duties of telling: who is covered, who is told, and whether the App itself is well. */
const SECOND = 1e3;
const MINUTE = 60 * SECOND;
const DAY$4 = 1440 * MINUTE;
function createTellingDuties(tools) {
	const listeners = /* @__PURE__ */ new Map();
	return [
		{
			name: "watch",
			everyMs: MINUTE,
			leastMs: 10 * SECOND,
			work: () => watchAll(tools, listeners)
		},
		{
			name: "look",
			everyMs: 5 * MINUTE,
			work: () => lookAtStore(tools).then(nothing)
		},
		{
			name: "quota",
			everyMs: 10 * MINUTE,
			work: () => watchQuotas(tools)
		},
		{
			name: "credentials",
			everyMs: 60 * MINUTE,
			work: () => watchCredentials(tools).then(nothing)
		},
		{
			name: "audit",
			everyMs: DAY$4,
			work: () => checkRecords(tools)
		},
		{
			name: "keep",
			everyMs: DAY$4,
			work: () => keepAlerts(tools.db, tools.now()).then(nothing)
		},
		{
			name: "tell",
			everyMs: 15 * SECOND,
			work: () => tell$1(tools, listeners)
		}
	];
}
function nothing() {}
async function watchAll(tools, listeners) {
	await raiseLimit(null, tools);
	for (const installation of await listInstallations(tools.db)) try {
		await raiseLimit(installation, tools);
		for (const [id, names] of await watch(installation, tools)) listeners.set(id, names);
	} catch (error) {
		tools.onFailure("watch", asHoldfastError(error));
	}
}
/** GitHub wants fewer requests of one installation; null is the App by its own key. */
async function raiseLimit(installation, { db, limits, now }) {
	const at = now();
	const limit = limits.limitOf(installation?.id);
	const limited = limit && {
		kind: "rate-limited",
		...limit
	};
	const whose = installation === null ? {} : { installation };
	await raise(db, {
		kinds: SCOPES$1.limits,
		installationId: installation?.id ?? null
	}, limited ? [describeCondition({
		...limited,
		...whose
	})] : [], at);
}
async function checkRecords({ db, now }) {
	const at = now();
	const checked = await checkChain(db);
	const broken = checked.intact ? [] : [{
		kind: "records-broken",
		since: at,
		seq: checked.seq,
		fault: checked.fault
	}];
	await raise(db, {
		kinds: SCOPES$1.records,
		installationId: null
	}, broken.map(describeCondition), at);
}
async function tell$1({ db, channels, now, random, onFailure, onResult }, listeners) {
	const names = channels.map(({ name }) => name);
	await enqueueMessages({
		db,
		now,
		channels: names,
		channelsOf: ({ repositoryId }) => {
			const named = repositoryId === null ? void 0 : listeners.get(repositoryId);
			return named === void 0 ? names : routeTo(named, names);
		}
	});
	const { failures } = await sendMessages({
		db,
		channels,
		now,
		random,
		onResult,
		linkTo: () => null
	});
	for (const { channel, error } of failures) onFailure(`channel ${channel}`, asHoldfastError(error));
}
// app/join-clockwork.ts
/** How often a monitor of the App hears that all is well. */
const PING_MS = 6e4;
/** Whoever leads may be silent for `leadMs`; another one leads after twice this. */
const LEADER = {
	role: "periodic",
	leadMs: 15e3
};
function joinClockwork(parts, joined) {
	const { db, world, metrics, channels } = parts;
	const { now, holder } = world;
	let onChange = () => {};
	const listening = createChannelWatch();
	const duties = [...listDuties(parts, joined, () => onChange(), listening), ...joined.duties];
	const watched = createTickWatch(duties, now);
	const ping = channels.heartbeat?.(() => [...watched.reasons(), ...listening.reasons()]);
	const onFailure = (duty, error) => {
		watched.onFailure(duty, error);
		joined.onFailure(duty, error);
	};
	const clockwork = createClockwork({
		now,
		onFailure,
		duties: ping ? [...duties, {
			name: "ping",
			everyMs: PING_MS,
			work: () => done$1(ping())
		}] : duties,
		lead: () => lead(db, LEADER.role, holder, now(), LEADER.leadMs),
		resign: () => resign(db, LEADER.role, holder),
		onDone: (duty, tookMs) => {
			watched.onDone(duty);
			metrics.tickSeconds.observe(tookMs / 1e3);
		}
	});
	onChange = () => {
		for (const duty of [
			"refs",
			"watch",
			"tell"
		]) clockwork.hurry(duty);
	};
	return clockwork;
}
function listDuties(parts, { policies, results, telling, onFailure, onPlanned }, onChange, listening) {
	const { db, github, world, watched, channels } = parts;
	const { now, random } = world;
	return [...createDuties({
		db,
		github,
		policies,
		results,
		tracker: createTracker({
			db,
			now,
			github: (id) => github.installation(id),
			settle: (ids, hint) => settleRuns(ids, hint, {
				db,
				results
			}),
			jobEnded: (job) => endJob(job, {
				db,
				now,
				settle: (run) => settle$1(run, results)
			})
		}),
		now,
		onFailure,
		onChange,
		onPlanned,
		redelivery: createRedelivery({
			db,
			github,
			now
		}),
		schedules: createSchedules(),
		listRefs: async (source, prefixes) => {
			const look = await lookAt$3(source, parts.git, prefixes);
			look.wire?.close();
			return look.listing;
		},
		newId: world.newId,
		tellNews: telling.news,
		tellSent: telling.sent
	}), ...createTellingDuties({
		db,
		github,
		policies,
		now,
		random,
		onFailure,
		channels: channels.channels,
		...watched,
		onResult: (channel, result) => {
			listening.note(channel, result);
			parts.metrics.notifications.inc({
				channel,
				result
			});
		},
		limits: parts.limits,
		credentials: parts.expiring,
		measure: createMeasure(parts.store),
		storeQuotaBytes: parts.settings.storeQuotaBytes
	})];
}
async function done$1(work) {
	await work;
}
// core/domain/cache-room.ts
/** `kept` is in order of use, what was used longest ago first; that goes first. */
function planRoom(kept, wanted, { mostBytes, mostSnapshots }) {
	if (wanted.bytes > mostBytes || wanted.snapshots > mostSnapshots) return { kind: "too-large" };
	let bytes = wanted.bytes + kept.reduce((sum, each) => sum + each.bytes, 0);
	let snapshots = wanted.snapshots + kept.length;
	const evict = [];
	for (const each of kept) {
		if (bytes <= mostBytes && snapshots <= mostSnapshots) break;
		if (each.inUse) continue;
		evict.push(each.key);
		bytes -= each.bytes;
		snapshots -= 1;
	}
	return bytes <= mostBytes && snapshots <= mostSnapshots ? {
		kind: "room",
		evict
	} : { kind: "busy" };
}
// core/git/reader-environment.ts
/**
* Git gives up rather than take more than this at once: a few bytes of deltas can stand for an
* object that no memory holds. What is larger and stored as it is, git reads piece by piece.
*/
const MOST_ALLOCATED = "1g";
/** Nothing is fetched, nothing grafted, and no object takes all memory. */
function readerEnvironment(dir, context) {
	return {
		...gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		...SOURCE_SETTINGS,
		GIT_ALLOC_LIMIT: MOST_ALLOCATED
	};
}
// core/git/object-reader.ts
/** Reads small objects of one repository, one after the other: trees, commits, tags. */
/**
* A reader of the repository in `dir`, whose processes end with the signal of `context`. One
* question at a time. Git is told nothing but object ids: any other text is refused
* (`bad-input`), since git would take it for an expression.
*/
function createObjectReader(dir, context) {
	const gits = [];
	const begin = (mode) => {
		const git = start(dir, mode, context);
		gits.push(git);
		return git;
	};
	const looking = once$1(() => begin("--batch-check"));
	const reading = once$1(() => begin("--batch"));
	/** Questions whose answers were not read to their end. */
	let open = 0;
	async function look(oids) {
		oids.forEach(checkOid);
		const found = [];
		open += 1;
		for (let at = 0; at < oids.length; at += AT_ONCE$3) {
			const some = oids.slice(at, at + AT_ONCE$3);
			await looking().ask(some);
			for (const oid of some) found.push(readHeader(oid, await looking().line()));
		}
		open -= 1;
		return found;
	}
	return {
		look,
		async read(oid, mostBytes) {
			const [info] = await look([oid]);
			if (info === void 0) throw missing$1(oid);
			if (info.sizeBytes > mostBytes) throw tooLarge$2(oid, info, mostBytes);
			open += 1;
			await reading().ask([oid]);
			await reading().line();
			const bytes = await reading().bytes(info.sizeBytes + 1);
			open -= 1;
			return {
				...info,
				bytes: bytes.subarray(0, info.sizeBytes)
			};
		},
		isReady: () => open === 0 && !context.signal.aborted && gits.every(({ alive }) => alive())
	};
}
const AT_ONCE$3 = 200;
function checkOid(oid) {
	if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) return;
	throw new HoldfastError("bad-input", `${JSON.stringify(oid)} is no object id.`, { hint: "Give all 40 or 64 digits, or the name of a ref." });
}
function readHeader(asked, line) {
	const [oid, type, size] = line.split(" ");
	if (oid === asked && isObjectType(type) && size !== void 0) return {
		type,
		sizeBytes: Number(size)
	};
	if (line === `${asked} missing`) return void 0;
	throw misunderstood(`it answered ${JSON.stringify(line)}`);
}
/** A `git cat-file` that is asked and answers, over and over. */
function start(dir, mode, context) {
	const git = startGit({
		args: ["cat-file", mode],
		cwd: dir,
		env: readerEnvironment(dir, context),
		signal: context.signal,
		side: "scratch"
	});
	const output = git.stdout[Symbol.asyncIterator]();
	let rest = Buffer.alloc(0);
	let alive = true;
	const died = () => {
		alive = false;
	};
	git.ended.then(died, died);
	async function more() {
		const next = await output.next();
		if (next.done) throw await whyEnded(git);
		rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
	}
	return {
		alive: () => alive,
		async ask(oids) {
			await write$1(git, oids.map((oid) => `${oid}\n`).join(""));
		},
		async line() {
			while (!rest.includes("\n")) await more();
			const end = rest.indexOf("\n");
			const line = rest.toString("latin1", 0, end);
			rest = rest.subarray(end + 1);
			return line;
		},
		async bytes(count) {
			const pieces = [];
			let left = count;
			while (left > rest.length) {
				pieces.push(rest);
				left -= rest.length;
				rest = Buffer.alloc(0);
				await more();
			}
			pieces.push(rest.subarray(0, left));
			rest = rest.subarray(left);
			return Buffer.concat(pieces);
		}
	};
}
/** Why git has no more to say: what it says itself, if it failed. */
async function whyEnded({ ended }) {
	await ended;
	return misunderstood("it ended before it had answered");
}
function misunderstood(why) {
	return new HoldfastError("git-failed", `git cat-file is not understood: ${why}.`, { hint: "Run again; if it stays, report it with this message." });
}
function once$1(make) {
	let made;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
function missing$1(oid) {
	return new HoldfastError("path-not-found", `The snapshot has no object ${oid}.`, { hint: "Name a ref of the snapshot." });
}
function tooLarge$2(oid, { type, sizeBytes }, most) {
	return new HoldfastError("snapshot-too-large", `The ${type} ${oid} has ${sizeBytes} bytes, and no more than ${most} are read.`, { hint: "Restore the snapshot to work with it." });
}
// core/git/object-readers.ts
/** So many at once are kept; a crowd starts its own. */
const MOST_IDLE = 4;
const IDLE_MS = 3e4;
function createObjectReaders(dir, context) {
	const closing = new AbortController();
	/** What was used last comes last, and is used first. */
	const idle = [];
	const timers = /* @__PURE__ */ new WeakMap();
	function start() {
		const ending = new AbortController();
		const signal = AbortSignal.any([
			context.signal,
			closing.signal,
			ending.signal
		]);
		return {
			reader: createObjectReader(dir, {
				...context,
				signal
			}),
			end: () => ending.abort(/* @__PURE__ */ new Error("The reader is needed no longer."))
		};
	}
	function keep(kept) {
		idle.push(kept);
		if (idle.length > MOST_IDLE) idle.shift()?.end();
		const giveUp = () => {
			const at = idle.indexOf(kept);
			if (at >= 0) idle.splice(at, 1)[0]?.end();
		};
		const timer = setTimeout(giveUp, IDLE_MS);
		timer.unref();
		timers.set(kept, timer);
	}
	function take() {
		for (let kept = idle.pop(); kept !== void 0; kept = idle.pop()) {
			clearTimeout(timers.get(kept));
			if (kept.reader.isReady()) return kept;
			kept.end();
		}
	}
	return {
		async use(signal, work) {
			if (signal.aborted) throw interrupted(signal);
			const kept = take() ?? start();
			const stop = () => kept.end();
			signal.addEventListener("abort", stop, { once: true });
			try {
				return await work(kept.reader);
			} finally {
				signal.removeEventListener("abort", stop);
				if (!closing.signal.aborted && !signal.aborted && kept.reader.isReady()) keep(kept);
				else kept.end();
			}
		},
		close() {
			closing.abort(/* @__PURE__ */ new Error("The repository is closed."));
		}
	};
}
// core/git/archive.ts
/** A tree as a tar archive, as git makes it. */
/**
* Writes every file as git stores it, if `dir` has been prepared by `overrideAttributes`: nothing
* that the repository says about itself is obeyed, no file is left out, filled in, or has its line
* endings changed. Equal requests give equal bytes.
*/
async function* archiveTree({ dir, what, folder }, context) {
	const commit = what.kind === "commit" ? what.oid : await wrapTree(dir, what, context);
	const git = startGit({
		args: [
			"archive",
			"--format=tar",
			`--prefix=${folder}/`,
			commit
		],
		cwd: dir,
		env: readerEnvironment(dir, context),
		signal: context.signal,
		side: "scratch"
	});
	let untold = what.kind === "commit" ? 0 : COMMENT_BYTES;
	for await (const chunk of git.stdout) {
		const told = chunk.subarray(untold);
		untold -= chunk.length - told.length;
		if (told.length > 0) yield told;
	}
	await git.ended;
}
/** A header and a record, in which git says of which commit the archive is. */
const COMMENT_BYTES = 1024;
/** Has git pay no heed to the `.gitattributes` of any folder: what is written here stands above. */
async function overrideAttributes(dir) {
	await mkdir(join(dir, "info"), { recursive: true });
	await writeFile(join(dir, "info/attributes"), ATTRIBUTES);
}
const ATTRIBUTES = "* -export-ignore -export-subst -text -crlf !eol -ident !filter !working-tree-encoding\n";
/** Git gives the entries of a tree the time of day, and those of a commit its own. */
async function wrapTree(dir, { oid, seconds }, context) {
	const date = `${seconds} +0000`;
	const { stdout } = await runGit({
		args: [
			"commit-tree",
			"-m",
			"export",
			oid
		],
		cwd: dir,
		env: {
			...readerEnvironment(dir, context),
			GIT_AUTHOR_NAME: "x",
			GIT_AUTHOR_EMAIL: "x",
			GIT_AUTHOR_DATE: date,
			GIT_COMMITTER_NAME: "x",
			GIT_COMMITTER_EMAIL: "x",
			GIT_COMMITTER_DATE: date
		},
		signal: context.signal,
		side: "scratch"
	});
	return stdout.toString("latin1").trim();
}
// core/browse/expected-bytes.ts
/** In git's index of a pack, beside the id itself. */
const INDEX_BYTES = 8;
const REF_BYTES = 100;
/**
* Bytes on disk that a snapshot will take once it is open. Packs stay as they are in the store;
* only the bases that git adds to thin ones are not known before.
*/
function expectedDiskBytes({ git }) {
	const idBytes = git.objectFormat === "sha1" ? 20 : 32;
	return git.chain.reduce((sum, { object, objects }) => sum + object.plaintext.sizeBytes + objects * (idBytes + INDEX_BYTES), git.refs.count * REF_BYTES);
}
// core/browse/build.ts
/** A snapshot becomes a repository that can be looked into. */
async function buildSnapshot({ store, repositoryId, snapshot, report = () => {} }, { dir, git, reserve }) {
	const { manifest } = await readSnapshot(store, repositoryId, snapshot);
	const expectedBytes = expectedDiskBytes(manifest);
	await reserve(expectedBytes);
	await checkFreeSpace(git.scratch, expectedBytes);
	const source = manifest.repository.path.join("/");
	const listing = await rebuild$1(manifest, dir, {
		store,
		git,
		report,
		source
	});
	await overrideAttributes(dir);
	return {
		manifest,
		listing,
		dir,
		bytes: await readSizeBytes(dir, git)
	};
}
// core/browse/cache.ts
/**
* Snapshots that are open: each a bare repository on this disk, made from the store and proved as
* a restore is. It is kept for a while, since the next page is likely to ask for it again.
*/
async function openSnapshotCache(options) {
	const closing = new AbortController();
	const { directory, environment, limits } = options;
	const context = await openGitContext(directory, environment, closing.signal);
	/** What was used longest ago comes first. */
	const entries = /* @__PURE__ */ new Map();
	let opened = 0;
	function begin(key, request) {
		const giveUp = new AbortController();
		opened += 1;
		const dir = join(context.scratch, `${opened}.git`);
		const git = {
			...context,
			signal: AbortSignal.any([context.signal, giveUp.signal])
		};
		const reserve = (bytes) => makeRoom(entry, bytes);
		const built = buildSnapshot(request, {
			dir,
			git,
			reserve
		}).then((done) => {
			Object.assign(entry, {
				done: true,
				bytes: done.bytes
			});
			return done;
		}, async (error) => {
			await discard(key, entry);
			throw error;
		});
		built.catch(() => {});
		const entry = {
			dir,
			readers: createObjectReaders(dir, context),
			giveUp,
			built,
			bytes: void 0,
			users: 0,
			done: false
		};
		return entry;
	}
	async function makeRoom(entry, bytes) {
		const room = planRoom(keptBeside(entry), {
			snapshots: 1,
			bytes
		}, limits);
		if (room.kind === "too-large") throw tooLarge$1(bytes, limits);
		if (room.kind === "busy") throw busy();
		entry.bytes = bytes;
		await evict(room.evict);
	}
	/** What was larger than expected goes as soon as it is not in use. */
	async function trim() {
		const room = planRoom(keptBeside(void 0), {
			snapshots: 0,
			bytes: 0
		}, limits);
		if (room.kind === "room") await evict(room.evict);
	}
	function keptBeside(entry) {
		return [...entries].flatMap(([key, each]) => each === entry || each.bytes === void 0 ? [] : [{
			key,
			bytes: each.bytes,
			inUse: each.users > 0 || !each.done
		}]);
	}
	async function evict(keys) {
		const discarded = keys.map(async (key) => {
			const entry = entries.get(key);
			if (entry !== void 0) await discard(key, entry);
		});
		await Promise.all(discarded);
	}
	async function discard(key, entry) {
		if (entries.get(key) === entry) entries.delete(key);
		entry.readers.close();
		await rm(entry.dir, {
			recursive: true,
			force: true,
			maxRetries: 10,
			retryDelay: 100
		});
	}
	function release(key, entry) {
		entry.users -= 1;
		if (entry.users > 0) return;
		if (entry.done) return void trim().catch(() => {});
		if (entries.get(key) === entry) entries.delete(key);
		entry.giveUp.abort();
	}
	async function open(request) {
		const { store, repositoryId, snapshot, signal } = request;
		if (signal.aborted) throw interrupted(signal);
		if (closing.signal.aborted) throw interrupted(closing.signal);
		const key = JSON.stringify([
			store.description,
			repositoryId,
			snapshot
		]);
		const entry = entries.get(key) ?? begin(key, request);
		entries.delete(key);
		entries.set(key, entry);
		entry.users += 1;
		try {
			const built = await unlessAborted(entry.built, signal);
			if (signal.aborted || closing.signal.aborted) throw interrupted(signal);
			return lease({
				...built,
				readers: entry.readers
			}, context, signal, () => release(key, entry));
		} catch (error) {
			release(key, entry);
			throw error;
		}
	}
	return {
		open,
		async close() {
			closing.abort(/* @__PURE__ */ new Error("The cache of snapshots was closed."));
			await Promise.allSettled([...entries.values()].map(({ built }) => built));
			entries.clear();
			await closeGitContext(context);
		}
	};
}
function lease({ manifest, listing, dir, readers }, context, outer, release) {
	const ending = new AbortController();
	const signal = AbortSignal.any([
		context.signal,
		outer,
		ending.signal
	]);
	signal.addEventListener("abort", release, { once: true });
	return {
		manifest,
		listing,
		dir,
		git: {
			...context,
			signal
		},
		withObjects: (work) => readers.use(signal, work),
		close: () => ending.abort()
	};
}
async function unlessAborted(promise, signal) {
	let stop = () => {};
	const aborted = new Promise((_, reject) => {
		stop = () => reject(interrupted(signal));
		signal.addEventListener("abort", stop, { once: true });
	});
	try {
		return await Promise.race([promise, aborted]);
	} finally {
		signal.removeEventListener("abort", stop);
	}
}
function tooLarge$1(bytes, { mostBytes }) {
	return new HoldfastError("snapshot-too-large", `The snapshot takes ${bytes} bytes on disk, and no more than ${mostBytes} are given to that.`, { hint: "Restore it with `holdfast restore`, or give the cache more room." });
}
function busy() {
	return new HoldfastError("snapshots-busy", "All snapshots that are open are in use.", { hint: "Try again when a download has ended, or give the cache more room." });
}
// core/domain/prices.ts
/**
* What storage and retrieval cost, by a table that can be replaced: prices are data, they have
* a date, and every cost that is reckoned from them carries it.
*
* They are list prices of the first step of each scale, without taxes, discounts, free
* allowances and data transfer. Whoever decides by them must look at the price list of the day.
*/
const Price = z.number().nonnegative();
const RetrievalPrice = z.strictObject({
	perGb: Price,
	per1000: Price
});
const ClassPrices = z.strictObject({
	storagePerGbMonth: Price,
	/** For 1,000 requests that write an object: PUT, POST, COPY. */
	writesPer1000: Price,
	/** For 1,000 requests that read one. */
	readsPer1000: Price,
	/** For reading from a class that is at hand. */
	readPerGb: Price.default(0),
	/** For getting objects back from cold storage; a tier that is absent is not offered. */
	retrieval: z.strictObject({
		expedited: RetrievalPrice.optional(),
		standard: RetrievalPrice.optional(),
		bulk: RetrievalPrice.optional()
	}).optional()
});
const PriceTable = z.strictObject({
	/** Whose prices: `AWS`. */
	provider: z.string().min(1),
	currency: z.string().regex(/^[A-Z]{3}$/),
	/** The day on which they were last known to hold. */
	asOf: z.iso.date(),
	/** Where they can be looked up. */
	source: z.string().min(1),
	/** Stands in for a region that the table does not have. */
	fallbackRegion: z.string().min(1),
	/** By region, then by storage class. */
	regions: z.record(z.string().min(1), z.record(z.string().min(1), ClassPrices))
}).refine(({ regions, fallbackRegion }) => Object.hasOwn(regions, fallbackRegion), {
	path: ["fallbackRegion"],
	error: "is not one of the regions"
});
/**
* A gigabyte of a bill has 2^30 bytes: https://aws.amazon.com/s3/faqs/, "How will I be charged
* and billed for my use of Amazon S3?"
*/
const GB_BYTES = 2 ** 30;
const DAYS_OF_MONTH = 30;
/**
* What it costs to keep `holdings` for a month, with what is paid for beside each object. Least
* billable sizes count as if all objects of a class were of one size: it is no less than this.
*/
function monthlyStorageCost(holdings, prices) {
	return sum(prices, holdings, (holding, of) => {
		const price = of(holding.storageClass);
		if (price === void 0) return void 0;
		const { minimumBillableBytes, overheadBytes } = storageClass(holding.storageClass);
		const bytes = Math.max(holding.bytes, holding.objects * minimumBillableBytes);
		const standard = of("STANDARD")?.storagePerGbMonth ?? 0;
		return (bytes + holding.objects * overheadBytes.own) / GB_BYTES * price.storagePerGbMonth + holding.objects * overheadBytes.standard / GB_BYTES * standard;
	});
}
/**
* What it costs to retrieve `holdings` by `tier`, with the copies that lie in STANDARD for
* `days`; reading them and taking them out of the region is not in it. A class that does not
* offer the tier is `unpriced`.
*/
function retrievalCost(holdings, { tier, days }, prices) {
	return sum(prices, holdings, (holding, of) => {
		const price = of(holding.storageClass)?.retrieval?.[tier];
		if (price === void 0) return void 0;
		const gb = holding.bytes / GB_BYTES;
		const request = holding.objects / 1e3 * price.per1000 + gb * price.perGb;
		const isCopied = storageClass(holding.storageClass).retrieval === "always";
		const standard = of("STANDARD")?.storagePerGbMonth ?? 0;
		return request + (isCopied ? gb * standard * (days / DAYS_OF_MONTH) : 0);
	});
}
function sum({ table, region }, holdings, costOf) {
	const known = region !== void 0 && Object.hasOwn(table.regions, region);
	const used = known ? region : table.fallbackRegion;
	const classes = new Map(Object.entries(table.regions[used] ?? {}));
	let amount = 0;
	const unpriced = /* @__PURE__ */ new Set();
	for (const holding of holdings) {
		if (holding.objects === 0) continue;
		const cost = costOf(holding, (name) => classes.get(name));
		if (cost === void 0) unpriced.add(holding.storageClass);
		else amount += cost;
	}
	const { currency, asOf } = table;
	return {
		amount,
		currency,
		asOf,
		region: used,
		assumedRegion: !known,
		unpriced: [...unpriced]
	};
}
/** `about 0.12 USD`. */
function describeAmount({ amount, currency, unpriced }) {
	const sized = amount > 0 && amount < .005 ? `less than 0.01 ${currency}` : `about ${amount.toFixed(2)} ${currency}`;
	return unpriced.length === 0 ? sized : `${sized}, without ${unpriced.join(", ")}`;
}
/** `list prices of eu-central-1 as of 2025-10-28`. */
function describeBasis({ asOf, region, assumedRegion }) {
	return `list prices of ${assumedRegion ? `${region}, for want of those of the store's region,` : region} as of ${asOf}`;
}
// core/domain/aws-prices.ts
/**
* List prices of Amazon S3 as they were known on the day of `asOf`, to be replaced as a whole:
* by a newer table here, or by `--prices` there. Nobody keeps them up to date: look them up at
* https://aws.amazon.com/s3/pricing/ before money depends on them.
*/
const FREE = {
	perGb: 0,
	per1000: 0
};
/** In order: storage a GB and month, 1,000 writes, 1,000 reads, reading a GB. */
function at(storagePerGbMonth, writesPer1000, readsPer1000, readPerGb = 0) {
	return {
		storagePerGbMonth,
		writesPer1000,
		readsPer1000,
		readPerGb
	};
}
const VIRGINIA = {
	STANDARD: at(.023, .005, 4e-4),
	REDUCED_REDUNDANCY: at(.024, .005, 4e-4),
	INTELLIGENT_TIERING: {
		...at(.023, .005, 4e-4),
		retrieval: {
			expedited: {
				perGb: .03,
				per1000: 10
			},
			standard: FREE,
			bulk: FREE
		}
	},
	STANDARD_IA: at(.0125, .01, .001, .01),
	ONEZONE_IA: at(.01, .01, .001, .01),
	GLACIER_IR: at(.004, .02, .01, .03),
	GLACIER: {
		...at(.0036, .03, 4e-4),
		retrieval: {
			expedited: {
				perGb: .03,
				per1000: 10
			},
			standard: {
				perGb: .01,
				per1000: .05
			},
			bulk: FREE
		}
	},
	DEEP_ARCHIVE: {
		...at(99e-5, .05, 4e-4),
		retrieval: {
			standard: {
				perGb: .02,
				per1000: .1
			},
			bulk: {
				perGb: .0025,
				per1000: .025
			}
		}
	}
};
const FRANKFURT = {
	STANDARD: at(.0245, .0054, 43e-5),
	REDUCED_REDUNDANCY: at(.026, .0054, 43e-5),
	INTELLIGENT_TIERING: {
		...at(.0245, .0054, 43e-5),
		retrieval: {
			expedited: {
				perGb: .036,
				per1000: 12
			},
			standard: FREE,
			bulk: FREE
		}
	},
	STANDARD_IA: at(.0135, .01, .001, .01),
	ONEZONE_IA: at(.0108, .01, .001, .01),
	GLACIER_IR: at(.005, .024, .012, .03),
	GLACIER: {
		...at(.00405, .036, 43e-5),
		retrieval: {
			expedited: {
				perGb: .036,
				per1000: 12
			},
			standard: {
				perGb: .012,
				per1000: .06
			},
			bulk: FREE
		}
	},
	DEEP_ARCHIVE: {
		...at(.0018, .06, 43e-5),
		retrieval: {
			standard: {
				perGb: .024,
				per1000: .12
			},
			bulk: {
				perGb: .005,
				per1000: .03
			}
		}
	}
};
/** The table that counts where nobody gave another. */
function awsPrices() {
	return PriceTable.parse({
		provider: "AWS",
		currency: "USD",
		asOf: "2025-10-28",
		source: "https://aws.amazon.com/s3/pricing/",
		fallbackRegion: "us-east-1",
		regions: {
			"us-east-1": VIRGINIA,
			"eu-central-1": FRANKFURT
		}
	});
}
// core/domain/s3-address.ts
/** An S3 store by its settings: what may be set, and what each setting may be. */
/** Classes an object may be written in; those of S3 on Outposts and directory buckets are not. */
const STORAGE_CLASSES = [
	"STANDARD",
	"STANDARD_IA",
	"ONEZONE_IA",
	"INTELLIGENT_TIERING",
	"GLACIER_IR",
	"GLACIER",
	"DEEP_ARCHIVE"
];
/** A hundred years: S3 takes no more. */
const GREATEST_LOCK_DAYS = 36500;
/** Every parameter of an S3 address. Each is read from text, and says what it may be. */
const PARAMETERS = {
	region: z.string().regex(/^[a-z0-9-]+$/, "is the name of a region, as eu-central-1"),
	endpoint: z.string().transform(readEndpoint),
	"path-style": z.enum(["true", "false"], { error: "is true or false" }).transform((text) => text === "true"),
	"storage-class": z.string().toUpperCase().pipe(z.enum(STORAGE_CLASSES, { error: `is one of ${STORAGE_CLASSES.join(", ")}` })),
	sse: z.enum([
		"AES256",
		"aws:kms",
		"aws:kms:dsse"
	], { error: "is AES256, aws:kms or aws:kms:dsse" }),
	"kms-key-id": z.string().regex(/^[A-Za-z0-9:/_-]+$/, "is the id, the alias or the ARN of a key"),
	"object-lock-mode": z.string().toUpperCase().pipe(z.enum(["GOVERNANCE", "COMPLIANCE"], { error: "is GOVERNANCE or COMPLIANCE" })),
	"object-lock-days": z.string().regex(/^[1-9]\d{0,4}$/, `is a number of days from 1 to ${GREATEST_LOCK_DAYS}`).transform(Number).pipe(z.number().max(GREATEST_LOCK_DAYS, `is at most ${GREATEST_LOCK_DAYS} days`)),
	"allowed-account-ids": z.string().transform((text) => text.split(/[\s,]+/).filter((id) => id !== "")).pipe(z.array(z.string().regex(/^\d{12}$/, "is a list of account ids of twelve digits")).min(1, "is a list of account ids of twelve digits")),
	"max-bandwidth": z.string().transform(readBandwidth)
};
const Settings$1 = z.strictObject(PARAMETERS).partial();
/** The names of the parameters of an S3 address, which are inputs of the Action too. */
const S3_PARAMETERS = Object.keys(PARAMETERS);
/** What no UTF-8 can hold. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** DNS names, as S3 has had them since 2018. */
const BUCKET = /^(?!\d+(\.\d+){3}$)(?!xn--)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;
/**
* Makes an S3 address of a bucket, a prefix and parameters as text, each without
* URL escapes. Throws `bad-input` that names the parameter and the way out.
*/
function s3Address({ bucket, prefix, parameters }) {
	const read = readParameters(parameters);
	const endpoint = read.endpoint;
	const objectLock = readObjectLock(read["object-lock-mode"], read["object-lock-days"]);
	const sse = readEncryption(read.sse, read["kms-key-id"]);
	return {
		kind: "s3",
		bucket: readBucket(bucket),
		prefix: readPrefix(prefix),
		pathStyle: read["path-style"] ?? endpoint !== void 0,
		allowedAccountIds: read["allowed-account-ids"] ?? [],
		...given$2("region", read.region),
		...given$2("endpoint", endpoint),
		...given$2("storageClass", read["storage-class"]),
		...given$2("sse", sse),
		...given$2("kmsKeyId", read["kms-key-id"]),
		...given$2("objectLock", objectLock),
		...given$2("maxBandwidthBytesPerSecond", read["max-bandwidth"])
	};
}
function readParameters(parameters) {
	for (const name of Object.keys(parameters)) if (!S3_PARAMETERS.includes(name)) throw unknownParameter(name);
	const read = Settings$1.safeParse(parameters);
	if (read.success) return read.data;
	const issue = read.error.issues[0];
	throw badParameter(String(issue?.path[0]), issue?.message ?? "cannot be read");
}
function readBucket(bucket) {
	if (bucket.length <= 63 && BUCKET.test(bucket)) return bucket;
	throw new HoldfastError("bad-input", `"${bucket}" cannot be the name of a bucket.`, { hint: "A bucket has 3 to 63 lower-case letters, digits, dots and hyphens: s3://bucket/prefix." });
}
function readPrefix(text) {
	const prefix = text.replace(/^\/|\/$/g, "");
	if (prefix === "") return "";
	if (prefix.split("/").some((segment) => /^\.{0,2}$/.test(segment)) || LONE_SURROGATE.test(prefix)) throw badParameter("prefix", "may have no empty part, and none that is \".\" or \"..\"");
	return prefix;
}
function readEndpoint(text, context) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || !["http:", "https:"].includes(url.protocol)) return refuse$2(context, "is an http or https address, as https://minio.example.com:9000");
	if (url.username !== "" || url.password !== "") return refuse$2(context, "may hold no credential: give it by the environment or a role");
	if (url.search !== "" || url.hash !== "") return refuse$2(context, "may have no ? and no #");
	return url.href.replace(/\/+$/, "");
}
function readBandwidth(text, context) {
	return readBytes(text.replace(/(\/s|ps)$/i, "")) ?? refuse$2(context, "is bytes in a second, as 500000, 10MB or 8MiB");
}
function refuse$2(context, message) {
	context.addIssue({
		code: "custom",
		message
	});
	return z.NEVER;
}
function readObjectLock(mode, days) {
	if (mode !== void 0 && days !== void 0) return {
		mode,
		days
	};
	if (mode !== void 0) throw badParameter("object-lock-mode", "needs object-lock-days beside it");
	if (days !== void 0) throw badParameter("object-lock-days", "needs object-lock-mode beside it");
}
function readEncryption(sse, kmsKeyId) {
	if (kmsKeyId !== void 0 && sse === "AES256") throw badParameter("kms-key-id", "does not go with sse=AES256: leave one of them out");
	return sse ?? (kmsKeyId === void 0 ? void 0 : "aws:kms");
}
function given$2(name, value) {
	const members = {};
	if (value !== void 0) members[name] = value;
	return members;
}
function badParameter(name, why) {
	return new HoldfastError("bad-input", `The store parameter ${name} ${why}.`, { hint: `Correct ${name} in the store address or the input, or leave it out.` });
}
function unknownParameter(name) {
	if (/secret|access-?key|token|password|credential/i.test(name)) return new HoldfastError("bad-input", `The store parameter ${name} looks like a credential.`, { hint: "Give credentials by the environment (AWS_ACCESS_KEY_ID …) or a role; addresses are shown." });
	const nearest = nearestName(name, S3_PARAMETERS);
	return new HoldfastError("bad-input", `There is no store parameter ${name}.`, { hint: nearest ? `Did you mean ${nearest}?` : `The store parameters are ${S3_PARAMETERS.join(", ")}.` });
}
// dashboard/look/tokens.ts
/** GitHub's design tokens are 120 kB a theme, and a page uses some thirty of them. */
const DECLARATION = /^\s*(--[\w-]+):\s*([^;]+);/;
const USED = /var\((--[\w-]+)/g;
/**
* The sheet of a theme with the custom properties that `user` names, and those that they are made
* of. Selectors and conditions stay as they are.
*/
function pickTokens(theme, user) {
	const lines = theme.split("\n");
	const wanted = new Set(namesIn(user));
	for (let before = -1; before !== wanted.size;) {
		before = wanted.size;
		for (const line of lines) {
			const [, name = "", value = ""] = DECLARATION.exec(line) ?? [];
			if (wanted.has(name)) for (const other of namesIn(value)) wanted.add(other);
		}
	}
	return lines.filter((line) => {
		const name = DECLARATION.exec(line)?.[1];
		return name === void 0 ? !/^\s*(\/?\*|$)/.test(line) : wanted.has(name);
	}).map((line) => line.replace(/\s*\/\*.*?\*\/\s*$/, "")).join("\n");
}
function namesIn(text) {
	return Array.from(text.matchAll(USED), ([, name = ""]) => name);
}
// dashboard/assets.ts
/** Style sheets and scripts, read once when the dashboard is made, under names that change with them. */
/** Large, and only wanted by one page, so it is read again when it is asked for. */
const LAZY = "reference.js";
const EAGER = [
	"dashboard.css",
	"dashboard.js",
	"htmx.js",
	"icon.svg",
	"scalar.js"
];
const TYPES$1 = {
	css: "text/css",
	js: "text/javascript",
	svg: "image/svg+xml"
};
const DARK_ONLY = "(prefers-color-scheme: dark)";
const DARK = `@media ${DARK_ONLY}`;
const YEAR = "public, max-age=31536000, immutable";
function createAssets() {
	const texts = {
		"dashboard.css": styleSheet(),
		"dashboard.js": read$6("#assets/dashboard.js"),
		"htmx.js": read$6("htmx.org/dist/htmx.min.js"),
		"icon.svg": read$6("#assets/icon.svg"),
		"scalar.js": read$6("#assets/scalar.js")
	};
	const addresses = new Map(EAGER.map((name) => [name, addressOf$1(name, digest(texts[name]))]));
	const routes = new Hono();
	for (const name of EAGER) routes.get(addresses.get(name) ?? name, (context) => context.body(texts[name], 200, headers(name)));
	addresses.set(LAZY, addressOf$1(LAZY, digest(readReference())));
	routes.get(addresses.get(LAZY) ?? "", (context) => context.body(readReference(), 200, headers(LAZY)));
	return {
		routes,
		addressOf: (name) => addresses.get(name) ?? `/assets/${name}`
	};
}
/** Our own sheet, and of GitHub's design tokens those that it uses. */
function styleSheet() {
	const own = read$6("#assets/dashboard.css");
	return [...["light", "dark"].map((name) => read$6(`@primer/primitives/dist/css/functional/themes/${name}.css`)).map((theme) => pickTokens(theme, own)).map((sheet) => sheet.replaceAll(DARK, `@media screen and ${DARK_ONLY}`)), own].join("\n");
}
function read$6(name) {
	return readFileSync(createRequire(import.meta.url).resolve(name), "utf8");
}
/** Its package exports only what a bundler wants; the script for browsers lies beside that. */
function readReference() {
	const entry = createRequire(import.meta.url).resolve("@scalar/api-reference");
	return readFileSync(join(dirname(entry), "browser/standalone.js"), "utf8");
}
function digest(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
function addressOf$1(name, mark) {
	const [base, extension] = name.split(".");
	return `/assets/${base}-${mark}.${extension}`;
}
function headers(name) {
	const kind = name.endsWith(".css") ? "css" : name.endsWith(".js") ? "js" : "svg";
	return {
		"content-type": `${TYPES$1[kind]}; charset=utf-8`,
		"cache-control": YEAR
	};
}
// dashboard/problem.ts
/** Everything that can be wrong with a request, by code. */
const PROBLEMS$1 = {
	"bad-request": {
		status: 400,
		title: "The request cannot be used"
	},
	"not-logged-in": {
		status: 401,
		title: "Nobody is logged in"
	},
	"not-allowed": {
		status: 403,
		title: "Your role does not allow this"
	},
	"not-from-here": {
		status: 403,
		title: "This form has expired"
	},
	"not-found": {
		status: 404,
		title: "Not found"
	},
	conflict: {
		status: 409,
		title: "Not possible as things stand"
	},
	"wrong-method": {
		status: 405,
		title: "This address does not take that method"
	},
	"too-large": {
		status: 413,
		title: "Too large"
	},
	"wrong-type": {
		status: 415,
		title: "This content type is not understood"
	},
	"too-often": {
		status: 429,
		title: "Too many requests"
	},
	internal: {
		status: 500,
		title: "Internal error"
	},
	unavailable: {
		status: 503,
		title: "Not available at the moment"
	}
};
const PROBLEM_TYPE = "application/problem+json";
var Problem = class extends Error {
	code;
	/** What to do next, in one sentence. */
	hint;
	headers;
	constructor(code, message, hint, headers = {}) {
		super(message);
		this.name = "Problem";
		this.code = code;
		this.hint = hint;
		this.headers = headers;
	}
	get status() {
		return PROBLEMS$1[this.code].status;
	}
};
/** As the API answers it: `application/problem+json`. */
function describeProblem({ code, message, hint, status }) {
	return {
		code,
		title: PROBLEMS$1[code].title,
		status,
		detail: message,
		hint
	};
}
/** The same whether it is not there, or nobody may tell the viewer that it is. */
function notFound() {
	return new Problem("not-found", "There is nothing at this address, or you may not see it.", "Check the name, and that you may see the repository at GitHub.");
}
// dashboard/viewer.ts
/** Who looks at a page or calls the API, and what they may see and do. */
/** Each role may do what those before it may; `operator` and `restorer` both stand on `viewer`. */
const ROLES = [
	"viewer",
	"operator",
	"restorer",
	"admin"
];
const MAY$1 = {
	viewer: ["viewer"],
	operator: ["viewer", "operator"],
	restorer: ["viewer", "restorer"],
	"operator and restorer": [
		"viewer",
		"operator",
		"restorer"
	],
	admin: ROLES
};
/** Whether who has `role` may do what `needed` may. */
function includesRole(role, needed) {
	return role !== null && MAY$1[role].includes(needed);
}
/** All of `roles` at once; null for none. */
function joinRoles(roles) {
	const may = new Set([...roles].flatMap((role) => MAY$1[role]));
	if (may.has("admin")) return "admin";
	if (may.has("operator") && may.has("restorer")) return "operator and restorer";
	return [
		"restorer",
		"operator",
		"viewer"
	].find((role) => may.has(role)) ?? null;
}
/** What both may do; null where there is nothing that both may. */
function meetRoles(one, other) {
	if (one === null || other === null) return null;
	return joinRoles(MAY$1[one].filter((role) => MAY$1[other].includes(role)));
}
// dashboard/needs.ts
/**
* Lets nobody through who has not at least `role` somewhere. What belongs to one installation is
* asked for again with `requireRole`, and what belongs to none with `needsEverywhere`.
*/
function needs(role) {
	return async (context, next) => {
		if (!includesRole(viewerOf(context).somewhere, role)) throw notAllowed(role);
		await next();
	};
}
/** For settings, the audit trail and whatever else is of all installations alike. */
function needsEverywhere(role) {
	return async (context, next) => {
		if (!includesRole(viewerOf(context).role, role)) throw notAllowed(role);
		await next();
	};
}
/** Throws `not-logged-in`. */
function viewerOf(context) {
	const viewer = context.get("viewer");
	if (viewer !== null && viewer !== void 0) return viewer;
	throw new Problem("not-logged-in", "Nobody is logged in.", "Log in, or send an API token.");
}
/** Throws `not-allowed` where the viewer may not do so in that installation. */
function requireRole(viewer, installationId, role) {
	if (!includesRole(viewer.roleFor(installationId), role)) throw notAllowed(role);
}
function notAllowed(role) {
	return new Problem("not-allowed", `This needs the role ${role}.`, "Ask an administrator of Holdfast, who finds roles under Settings, Members.");
}
// dashboard/queries/activity.ts
async function readActivity({ activity }, query) {
	return await activity.list(query);
}
/** Oldest first. That somebody took it away is written down before they have any of it. */
async function exportActivity({ activity, now }, viewer, asked, format) {
	await activity.record({
		at: now(),
		actor: viewer.actor,
		address: viewer.address,
		result: "done",
		action: "activity.export",
		target: "activity",
		detail: { format }
	});
	return activity.stream(asked);
}
async function checkActivity({ activity, now }, viewer) {
	const check = await activity.checkChain();
	await activity.record({
		at: now(),
		actor: viewer.actor,
		address: viewer.address,
		action: "activity.check",
		target: "activity",
		result: check.intact ? "done" : "failed",
		detail: { ...check }
	});
	return check;
}
// dashboard/csv.ts
/** Comma-separated values for spreadsheets, which take some texts for formulas. */
/**
* The rows under a head, with the mark that spreadsheets want before UTF-8. Times are in UTC. No
* cell is a formula: what would be one begins with an apostrophe (OWASP, "CSV Injection").
*/
async function* formatCsv(head, rows) {
	yield `\uFEFF${line$1(head)}`;
	for await (const row of rows) yield line$1(row);
}
/** The same, by column. */
function formatColumns(columns, rows) {
	return formatCsv(columns.map(({ head }) => head), cellsOf(columns, rows));
}
async function* cellsOf(columns, rows) {
	for await (const row of rows) yield columns.map(({ cell }) => cell(row));
}
function line$1(cells) {
	const texts = cells.map((cell) => cell instanceof Date ? cell.toISOString() : cell);
	return stringify([texts], {
		cast: { boolean: String },
		escape_formulas: true,
		record_delimiter: "windows"
	});
}
// dashboard/queries/activity-files.ts
/** The audit trail to take away. */
const HEAD = [
	"seq",
	"at",
	"actor",
	"action",
	"target",
	"address",
	"result",
	"detail",
	"sha256"
];
function activityFile(items, format) {
	if (format === "ndjson") return {
		name: "activity.ndjson",
		type: "application/x-ndjson",
		chunks: lines(items)
	};
	return {
		name: "activity.csv",
		type: "text/csv",
		chunks: formatCsv(HEAD, rows(items))
	};
}
async function* lines(items) {
	for await (const item of items) yield `${JSON.stringify(item)}\n`;
}
async function* rows(items) {
	for await (const { seq, at, actor, action, target, address, result, detail, sha256 } of items) yield [
		seq,
		at,
		actor,
		action,
		target,
		address,
		result,
		JSON.stringify(detail),
		sha256
	];
}
// dashboard/send-text.ts
/** Made no faster than it is read. A failure on the way cuts it, so that nobody takes it for whole. */
function sendText(context, { name, type, chunks }) {
	const iterator = chunks[Symbol.asyncIterator]();
	const encoder = new TextEncoder();
	const body = new ReadableStream({
		async pull(controller) {
			const { done, value } = await iterator.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			await iterator.return?.();
		}
	});
	return context.body(body, 200, {
		"content-type": `${type}; charset=utf-8`,
		"content-disposition": `attachment; filename="${name}"`,
		"cache-control": "private, no-store",
		"x-content-type-options": "nosniff"
	});
}
// dashboard/api/endpoint.ts
/** What the endpoints of the API have in common. */
const ProblemSchema = z$1.object({
	code: z$1.string().openapi({ example: "not-found" }),
	title: z$1.string(),
	status: z$1.int(),
	detail: z$1.string().openapi({ description: "What is wrong, in one sentence." }),
	hint: z$1.string().openapi({ description: "What to do next." })
}).openapi("Problem");
/** `Page<Item>` of ports/page.ts, in JSON. */
function pageOf(item) {
	return z$1.object({
		items: z$1.array(item).readonly(),
		next: z$1.string().nullable().openapi({ description: "The cursor of the next page; null on the last one." })
	});
}
/** The part of a query that pages through a list. */
const PageParams = z$1.object({
	cursor: z$1.string().max(500).optional().openapi({ description: "Where the last page ended." }),
	limit: z$1.coerce.number().int().min(1).max(500).default(50)
});
/** A moment, in and out: `2026-11-21T16:09:35.000Z`. */
const Moment$2 = z$1.iso.datetime();
/**
* What `createRoute` is told of an endpoint that needs `role`, in OpenAPI and in fact: in one
* installation at least, or in all of them.
*/
function asks(role, where = "somewhere") {
	return {
		middleware: [where === "somewhere" ? needs(role) : needsEverywhere(role)],
		security: [{ session: [] }, { token: [] }],
		"x-role": role
	};
}
/** The same for what only people at a browser may do: a token neither makes nor ends another. */
function asksInSession(role) {
	const security = [{ session: [] }];
	return {
		...asks(role),
		middleware: [needs(role), needsSession],
		security
	};
}
const needsSession = async (context, next) => {
	if (context.get("session") !== void 0) return await next();
	throw new Problem("not-allowed", "This needs a session.", "Log in with a browser.");
};
/** `Idempotency-Key`, as `POST` takes it everywhere. */
const OnceHeaders = z$1.object({ "idempotency-key": z$1.string().max(200).optional().openapi({ description: "Any text of yours, such as a UUID: asking twice with it does it once." }) });
/** The responses of an endpoint that answers with `schema`. */
function answers(schema, description) {
	return {
		200: {
			description,
			content: { "application/json": { schema } }
		},
		...PROBLEMS
	};
}
const problem = { "application/problem+json": { schema: ProblemSchema } };
const PROBLEMS = {
	400: {
		description: "The request cannot be used.",
		content: problem
	},
	401: {
		description: "Nobody is logged in.",
		content: problem
	},
	403: {
		description: "The role does not allow it.",
		content: problem
	},
	404: {
		description: "Not there, or not to be seen.",
		content: problem
	},
	409: {
		description: "It has changed since it was read, or another request stands in the way.",
		content: problem
	},
	413: {
		description: "More than a megabyte.",
		content: problem
	},
	415: {
		description: "The body is not JSON.",
		content: problem
	},
	429: {
		description: "Too many requests: `Retry-After` says for how long.",
		content: problem
	},
	500: {
		description: "Something failed that nobody foresaw.",
		content: problem
	},
	503: {
		description: "Not at the moment: GitHub or the store is away.",
		content: problem
	}
};
/** Refuses what a schema does not allow, naming the first member that is wrong. */
const refuseUnfit = (result) => {
	if (result.success) return void 0;
	const [issue] = result.error.issues;
	throw new Problem("bad-request", `${issue?.path.join(".") || result.target}: ${issue?.message ?? "it cannot be used"}`, "The document at /api/v1/openapi.json says what is allowed.");
};
// dashboard/api/etag.ts
/**
* Marks an answer by its digest, and answers 304 where `If-None-Match` names it. For documents
* that are made whole, not for streams: it reads the answer to its end.
*/
function revalidated() {
	const marks = etag({ weak: true });
	return async (context, next) => {
		if (context.req.method !== "GET") return await next();
		await marks(context, async () => {
			await next();
			if (context.res.ok) context.header("cache-control", "private, no-cache");
		});
	};
}
/** What `If-None-Match` may be answered with, for the document of the API. */
const NOT_MODIFIED = { 304: { description: "It is as you have it." } };
// dashboard/api/activity.ts
/** `/activity`: the audit trail. */
const Result = z$1.enum([
	"done",
	"refused",
	"failed"
]);
const Event = z$1.object({
	seq: z$1.int().openapi({ description: "From 1 on, without a gap." }),
	at: Moment$2,
	actor: z$1.string().openapi({ example: "github:octocat" }),
	action: z$1.string().openapi({ example: "repository.back-up" }),
	target: z$1.string(),
	address: z$1.string().nullable(),
	result: Result,
	detail: z$1.record(z$1.string(), z$1.unknown()),
	sha256: z$1.string(),
	previousSha256: z$1.string()
}).openapi("ActivityEvent");
/** What chooses events. A text that is empty chooses nothing: a form sends it for a field left out. */
const ActivityFilter = z$1.object({
	actor: z$1.string().max(200).optional(),
	action: z$1.string().max(100).optional().openapi({ description: "Exactly, or all that begin so: `lease.`" }),
	target: z$1.string().max(300).optional(),
	result: Result.optional(),
	from: Moment$2.transform((text) => new Date(text)).optional(),
	to: Moment$2.transform((text) => new Date(text)).optional()
});
const Check = z$1.union([z$1.object({
	intact: z$1.literal(true),
	events: z$1.int(),
	lastSha256: z$1.string().nullable()
}), z$1.object({
	intact: z$1.literal(false),
	events: z$1.int(),
	brokenAt: z$1.int(),
	reason: z$1.string()
})]).openapi("ChainCheck");
const list$7 = createRoute({
	method: "get",
	path: "/activity",
	tags: ["Activity"],
	...asks("admin", "everywhere"),
	operationId: "listActivity",
	summary: "Who did what, newest first",
	request: { query: ActivityFilter.extend(PageParams.shape) },
	responses: {
		...answers(pageOf(Event), "Events of the audit trail."),
		...NOT_MODIFIED
	}
});
const take$1 = createRoute({
	method: "get",
	path: "/activity/export",
	tags: ["Activity"],
	...asks("admin", "everywhere"),
	operationId: "exportActivity",
	summary: "The audit trail to take away, oldest first",
	request: { query: ActivityFilter.extend({ format: z$1.enum(["csv", "ndjson"]) }) },
	responses: {
		200: {
			description: "All events that fit.",
			content: {
				"text/csv": { schema: z$1.string() },
				"application/x-ndjson": { schema: z$1.string() }
			}
		},
		...PROBLEMS
	}
});
const check$1 = createRoute({
	method: "post",
	path: "/activity/check",
	tags: ["Activity"],
	...asks("admin", "everywhere"),
	operationId: "checkActivity",
	summary: "Whether the chain of events is as it was written",
	request: { headers: OnceHeaders },
	responses: answers(Check, "What reading the whole chain found.")
});
function addActivity(api, parts) {
	api.openapi(list$7, async (context) => {
		return context.json(await readActivity(parts, context.req.valid("query")), 200);
	});
	api.openapi(take$1, async (context) => {
		const { format, ...asked } = context.req.valid("query");
		return sendText(context, activityFile(await exportActivity(parts, viewerOf(context), asked, format), format));
	});
	api.openapi(check$1, async (context) => {
		return context.json(await checkActivity(parts, viewerOf(context)), 200);
	});
}
// dashboard/queries/remembered.ts
/** What is computed of one value, once. */
/** `compute`, whose answer is kept for as long as its subject is. */
function remembered(compute) {
	const known = /* @__PURE__ */ new WeakMap();
	return (subject) => {
		const had = known.get(subject) ?? { answer: compute(subject) };
		known.set(subject, had);
		return had.answer;
	};
}
// dashboard/queries/repository-text.ts
/** Every search wants it of every repository. */
const read$5 = remembered((repository) => {
	const { owner, language, topics } = repository;
	const name = `${owner}/${repository.name}`.toLowerCase();
	return {
		name,
		all: [
			name,
			...topics,
			language ?? ""
		].join("\n").toLowerCase()
	};
});
/** `acme/rocket`, in lower case. */
function nameOf$5(repository) {
	return read$5(repository).name;
}
/** Name, topics and language, in lower case. */
function textOf$1(repository) {
	return read$5(repository).all;
}
// dashboard/queries/visible.ts
/** What a viewer may know of. */
/** All that there is: one value for everybody who sees it, so that it is counted once. */
const whole$1 = remembered(({ at, repositories, accounts }) => {
	return {
		at,
		repositories,
		accounts,
		all: true
	};
});
/** A page asks for it several times. */
const byViewer = remembered((_) => /* @__PURE__ */ new WeakMap());
function visibleOf(fleet, viewer) {
	const known = byViewer(fleet);
	const visible = known.get(viewer) ?? look$3(fleet, viewer);
	known.set(viewer, visible);
	return visible;
}
/**
* What people saw of it last, by who they are. Whoever sees the same again gets the same value, so
* that for them, too, what follows from it is counted once and not with each request.
*/
const lastSeen = remembered((_) => /* @__PURE__ */ new Map());
/** So many people; of more, it is counted anew for those who came first. */
const MOST_PEOPLE = 200;
function look$3(fleet, viewer) {
	const repositories = fleet.repositories.filter((repository) => viewer.sees(repository));
	const accounts = fleet.accounts.filter(({ installationId }) => viewer.roleFor(installationId) !== null);
	const all = repositories.length === fleet.repositories.length;
	if (all && accounts.length === fleet.accounts.length) return whole$1(fleet);
	const known = lastSeen(fleet);
	const last = known.get(viewer.actor);
	known.delete(viewer.actor);
	const visible = last !== void 0 && isSame$4(last.repositories, repositories) && isSame$4(last.accounts, accounts) ? last : {
		at: fleet.at,
		repositories,
		accounts,
		all
	};
	known.set(viewer.actor, visible);
	const [first] = known.keys();
	if (known.size > MOST_PEOPLE && first !== void 0) known.delete(first);
	return visible;
}
function isSame$4(before, now) {
	return before.length === now.length && now.every((one, n) => one === before[n]);
}
/** All that is visible, by id. */
const visibleById = remembered(({ repositories }) => new Map(repositories.map((one) => [one.id, one])));
/** The ids of all that is visible: the same set as long as the same is. */
const visibleIds = remembered((visible) => new Set(visibleById(visible).keys()));
/** After a transfer two may have one name. */
const byName$1 = remembered(({ repositories }) => groupBy(repositories, nameOf$5));
/** By the name it has now, whatever its case. */
function findVisible(fleet, viewer, owner, name) {
	return (byName$1(fleet).get(`${owner}/${name}`.toLowerCase()) ?? []).find((repository) => viewer.sees(repository));
}
// dashboard/queries/alerts.ts
async function readAlerts$1(parts, viewer, { repository: name, ...asked }) {
	const visible = visibleOf(await parts.fleet.read(), viewer);
	const known = visibleById(visible);
	const named = name && visible.repositories.find((one) => isNamed(one, name));
	if (name && !named) return {
		items: [],
		next: null
	};
	const query = {
		...asked,
		...named ? { repositoryId: named.id } : {},
		...visible.all ? {} : {
			repositoryIds: visibleIds(visible),
			ofApp: true
		}
	};
	for (let { cursor } = asked;;) {
		const { items, next } = await parts.alerts.list({
			...query,
			cursor
		});
		const shown = items.filter((alert) => mayKnow(alert, known, viewer));
		if (shown.length > 0 || next === null) return {
			next,
			items: shown.map((alert) => describe$7(alert, known, viewer))
		};
		cursor = next;
	}
}
/** Open ones by cause, of what the viewer may see. */
async function readCauses(parts, viewer) {
	const visible = visibleOf(await parts.fleet.read(), viewer);
	return await parts.alerts.causes(visible.all ? "all" : visibleIds(visible));
}
/** Throws `not-found`, `not-allowed`, and `conflict` for one that is resolved. */
async function acknowledgeAlert(parts, viewer, id) {
	await actOn(parts, viewer, {
		id,
		action: "alert.acknowledge",
		detail: {}
	}, () => parts.alerts.acknowledge(id, viewer.actor, parts.now()));
}
/** `until` null lets it be told again. Throws as `acknowledgeAlert`. */
async function muteAlert(parts, viewer, id, until) {
	await actOn(parts, viewer, {
		id,
		action: "alert.mute",
		detail: { until: until?.toISOString() ?? null }
	}, () => parts.alerts.mute(id, until));
}
async function actOn({ alerts, fleet, activity, now }, viewer, { id, action, detail }, act) {
	const known = knownTo(await fleet.read(), viewer);
	const alert = await alerts.alert(id);
	if (alert === void 0 || !mayKnow(alert, known, viewer)) throw notFound();
	const told = {
		actor: viewer.actor,
		address: viewer.address,
		target: `alert:${id}`,
		action
	};
	const tell = (result) => activity.record({
		...told,
		at: now(),
		result,
		detail
	});
	if (!mayAct(alert, viewer)) {
		await tell("refused");
		throw new Problem("not-allowed", "This needs the role operator.", "Ask an administrator of Holdfast, who finds roles under Settings, Members.");
	}
	if (!await act()) throw new Problem("conflict", "The alert is resolved already.", "Look at the list again.");
	await tell("done");
}
function knownTo(fleet, viewer) {
	return visibleById(visibleOf(fleet, viewer));
}
/** What is of no repository tells of the organisation, or of the App itself. */
function mayKnow(alert, known, viewer) {
	if (alert.repositoryId !== null) return known.has(alert.repositoryId);
	return alert.installationId === null || viewer.roleFor(alert.installationId) !== null;
}
function mayAct({ installationId }, viewer) {
	return includesRole(installationId === null ? viewer.role : viewer.roleFor(installationId), "operator");
}
function describe$7(alert, known, viewer) {
	const repository = known.get(alert.repositoryId ?? "");
	return {
		...alert,
		repository: repository ? {
			owner: repository.owner,
			name: repository.name
		} : null,
		mayAct: alert.resolvedAt === null && mayAct(alert, viewer)
	};
}
function isNamed({ owner, name }, wanted) {
	return `${owner}/${name}`.toLowerCase() === wanted.toLowerCase();
}
// dashboard/api/alerts.ts
/** `/alerts`: what somebody should know. */
const Severity = z$1.enum([
	"notice",
	"warning",
	"critical"
]);
const Alert = z$1.object({
	id: z$1.string(),
	kind: z$1.string().openapi({ example: "overdue" }),
	cause: z$1.string().openapi({ description: "Alerts of one cause are told together." }),
	severity: Severity,
	title: z$1.string(),
	fix: z$1.string().nullable(),
	installationId: z$1.string().nullable(),
	repositoryId: z$1.string().nullable(),
	repository: z$1.object({
		owner: z$1.string(),
		name: z$1.string()
	}).nullable(),
	since: Moment$2,
	lastSeenAt: Moment$2,
	acknowledgedAt: Moment$2.nullable(),
	acknowledgedBy: z$1.string().nullable(),
	mutedUntil: Moment$2.nullable(),
	resolvedAt: Moment$2.nullable(),
	mayAct: z$1.boolean()
}).openapi("Alert");
const Cause = z$1.object({
	cause: z$1.string(),
	severity: Severity,
	alerts: z$1.int(),
	since: Moment$2,
	title: z$1.string(),
	fix: z$1.string().nullable()
}).openapi("AlertCause");
const AlertParams = PageParams.extend({
	state: z$1.enum(["open", "resolved"]).optional(),
	kind: z$1.string().max(100).optional(),
	cause: z$1.string().max(500).optional(),
	severity: Severity.optional(),
	repository: z$1.string().max(300).optional().openapi({ example: "acme/rocket" }),
	from: Moment$2.transform((text) => new Date(text)).optional(),
	to: Moment$2.transform((text) => new Date(text)).optional()
});
const params$1 = z$1.object({ id: z$1.string().max(200) });
const done = {
	204: { description: "It is so now." },
	...PROBLEMS
};
const list$6 = createRoute({
	method: "get",
	path: "/alerts",
	tags: ["Alerts"],
	...asks("viewer"),
	operationId: "listAlerts",
	summary: "Alerts, those that began last first",
	request: { query: AlertParams },
	responses: {
		...answers(pageOf(Alert), "Those that the viewer may see."),
		...NOT_MODIFIED
	}
});
const causes = createRoute({
	method: "get",
	path: "/alerts/causes",
	tags: ["Alerts"],
	...asks("viewer"),
	operationId: "listAlertCauses",
	summary: "Open alerts by cause, the gravest first",
	responses: {
		...answers(z$1.object({ items: z$1.array(Cause).readonly() }), "Of what the viewer may see."),
		...NOT_MODIFIED
	}
});
const acknowledge = createRoute({
	method: "post",
	path: "/alerts/{id}/acknowledge",
	tags: ["Alerts"],
	...asks("operator"),
	operationId: "acknowledgeAlert",
	summary: "Say that somebody is at it",
	request: {
		params: params$1,
		headers: OnceHeaders
	},
	responses: done
});
const mute = createRoute({
	method: "put",
	path: "/alerts/{id}/mute",
	tags: ["Alerts"],
	...asks("operator"),
	operationId: "muteAlert",
	summary: "Do not tell of it again before then",
	request: {
		params: params$1,
		body: {
			required: true,
			content: { "application/json": { schema: z$1.strictObject({ until: Moment$2.nullable() }) } }
		}
	},
	responses: done
});
function addAlerts(api, parts) {
	api.openapi(list$6, async (context) => {
		const page = await readAlerts$1(parts, viewerOf(context), context.req.valid("query"));
		return context.json(page, 200);
	});
	api.openapi(causes, async (context) => {
		return context.json({ items: await readCauses(parts, viewerOf(context)) }, 200);
	});
	api.openapi(acknowledge, async (context) => {
		await acknowledgeAlert(parts, viewerOf(context), context.req.valid("param").id);
		return context.body(null, 204);
	});
	api.openapi(mute, async (context) => {
		const { until } = context.req.valid("json");
		const { id } = context.req.valid("param");
		await muteAlert(parts, viewerOf(context), id, until === null ? null : new Date(until));
		return context.body(null, 204);
	});
}
// core/version.ts
/** The version of this package: test/core/version.test.ts holds it to package.json. */
const VERSION$1 = "0.1.0";
// dashboard/guards/forms.ts
/** Whether a request that changes something was made by a page of ours. */
const FORM_FIELD = "_csrf";
const FORM_HEADER = "x-csrf-token";
const SAFE$1 = /* @__PURE__ */ new Set([
	"GET",
	"HEAD",
	"OPTIONS"
]);
function isSafe({ req }) {
	return SAFE$1.has(req.method);
}
function createFormGuard(key, url) {
	const { origin } = new URL(url);
	const tokenFor = (bound) => createHmac("sha256", key).update(bound).digest("base64url");
	return {
		tokenFor,
		async check(context, bound) {
			if (!isSameOrigin(context, origin)) throw notFromHere();
			if (!isEqual(context.req.header("x-csrf-token") ?? await fieldOf(context), tokenFor(bound))) throw notFromHere();
		}
	};
}
/** Every browser of today says one of the two with each request that changes something. */
function isSameOrigin({ req }, origin) {
	const site = req.header("sec-fetch-site");
	const from = req.header("origin");
	if (site === void 0 && from === void 0) return false;
	return (site ?? "same-origin") === "same-origin" && (from ?? origin) === origin;
}
const FORMS = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i;
async function fieldOf({ req }) {
	if (!FORMS.test(req.header("content-type") ?? "")) return "";
	const { [FORM_FIELD]: field } = await req.parseBody();
	return typeof field === "string" ? field : "";
}
function isEqual(shown, expected) {
	const [one, other] = [Buffer.from(shown), Buffer.from(expected)];
	return one.length === other.length && timingSafeEqual(one, other);
}
function notFromHere() {
	return new Problem("not-from-here", "The form comes from a page that is too old, or not from this site. Nothing was done.", "Go back, load the page again, and send the form once more; programs send an API token.");
}
// dashboard/session/cookies.ts
/** What the browser keeps. */
/**
* `access` shows who it is, `refresh` goes on with the session, `login` is kept while somebody is
* at GitHub, and `visit` binds the form of the login page to the browser that it was shown in.
*/
const NAMES$2 = {
	access: "holdfast",
	refresh: "holdfast-refresh",
	login: "holdfast-login",
	visit: "holdfast-visit"
};
/** What shows who somebody is, by its name at the App at `url`. */
function sessionCookieAt(url) {
	return nameAt(url, "access");
}
/**
* With https, names begin with `__Host-`: no other host can set them, and none but this one gets
* them. Browsers ask for the path `/` and no domain then.
*/
function createCookies(url) {
	const secure = isSecure(url);
	const nameOf = (name) => nameAt(url, name);
	const options = {
		path: "/",
		httpOnly: true,
		sameSite: "Lax",
		secure
	};
	const written = /* @__PURE__ */ new WeakMap();
	const put = (context, name, value, maxAgeMs) => {
		const maxAge = maxAgeMs === void 0 ? {} : { maxAge: Math.floor(maxAgeMs / 1e3) };
		const all = written.get(context) ?? /* @__PURE__ */ new Map();
		all.set(name, generateCookie(nameOf(name), value, {
			...options,
			...maxAge
		}));
		written.set(context, all);
	};
	return {
		read: (context, name) => getCookie(context, nameOf(name)),
		write: (context, name, value, maxAgeMs) => put(context, name, value.reveal(), maxAgeMs),
		remove: (context, name) => put(context, name, "", 0),
		send(context) {
			for (const cookie of written.get(context)?.values() ?? []) context.header("set-cookie", cookie, { append: true });
			written.delete(context);
		}
	};
}
function nameAt(url, name) {
	return isSecure(url) ? `__Host-${NAMES$2[name]}` : NAMES$2[name];
}
function isSecure(url) {
	return new URL(url).protocol === "https:";
}
// dashboard/api/path.ts
/** Where the API lies. */
const API_PATH = "/api/v1";
// dashboard/api/document.ts
const DESCRIPTION = [
	"What the pages show and do. Errors are documents of RFC 9457 with a `code` for programs and a",
	"`hint` for people. Lists are paged by `cursor`. Each `POST` takes an `Idempotency-Key`.",
	"Documents have an `ETag`. `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset`",
	"(seconds) tell how often you may ask yet."
].join(" ");
const TAGS = [
	{
		name: "Overview",
		description: "Whether everything is covered."
	},
	{
		name: "Repositories",
		description: "What is backed up, and deeds on it."
	},
	{
		name: "Snapshots",
		description: "What is in a snapshot, and how to have it back."
	},
	{
		name: "Views",
		description: "Searches that you keep."
	},
	{
		name: "Alerts",
		description: "What somebody should know."
	},
	{
		name: "Activity",
		description: "Who did what."
	},
	{
		name: "Reports",
		description: "What was covered in some days."
	},
	{
		name: "Events",
		description: "What happens, as it happens."
	},
	{
		name: "Settings",
		description: "Policies, channels, tokens, sessions and roles."
	}
];
const CHANGES$1 = [
	"post",
	"put",
	"patch",
	"delete"
];
/** `url` is that of the App: on it depends how the cookie is called. */
function addDocument(api, url) {
	const { openAPIRegistry: registry } = api;
	registry.registerComponent("securitySchemes", "token", {
		type: "http",
		scheme: "bearer",
		description: "An API token, made under Settings, Tokens."
	});
	registry.registerComponent("securitySchemes", "session", {
		type: "apiKey",
		in: "cookie",
		name: sessionCookieAt(url),
		description: "The session of whoever is logged in with this browser."
	});
	registry.registerComponent("securitySchemes", "csrf", {
		type: "apiKey",
		in: "header",
		name: FORM_HEADER,
		description: ["With a session, each change needs the `csrf` of `/me`, and the `Origin` or", "`Sec-Fetch-Site` that browsers send by themselves. With a token nothing of that is needed."].join(" ")
	});
	let document;
	api.get("/openapi.json", (context) => {
		document ??= JSON.stringify(describeApi(api));
		return context.body(document, 200, { "content-type": "application/json" });
	});
}
/** As OpenAPI 3.1 has it. */
function describeApi(api) {
	const document = api.getOpenAPI31Document({
		openapi: "3.1.0",
		info: {
			title: "Holdfast",
			version: VERSION$1,
			description: DESCRIPTION
		},
		servers: [{ url: API_PATH }],
		tags: TAGS
	});
	const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
		const changed = CHANGES$1.flatMap((method) => {
			const operation = item[method];
			if (operation === void 0) return [];
			const security = operation.security?.map(guarded);
			return [[method, {
				...operation,
				...security && { security }
			}]];
		});
		return [path, {
			...item,
			...Object.fromEntries(changed)
		}];
	});
	return {
		...document,
		paths: Object.fromEntries(paths)
	};
}
/** A browser sends its cookies with what other sites ask for too: so a change needs more. */
function guarded(needed) {
	return "session" in needed ? {
		...needed,
		csrf: []
	} : { ...needed };
}
// dashboard/events/changes.ts
/** In the order of `after`; what is gone comes last, with `to` null. */
function changesBetween(before, after) {
	const had = new Map(before.repositories.map((one) => [one.id, one]));
	const changes = after.repositories.flatMap((one) => {
		const was = had.get(one.id);
		had.delete(one.id);
		return compare(was, one);
	});
	const gone = [...had.values()].map((one) => ({
		kind: "state",
		repository: nameOf$4(one),
		from: one.coverage.state,
		to: null
	}));
	return [...changes, ...gone];
}
function compare(was, is) {
	const repository = nameOf$4(is);
	const changes = [];
	const from = was?.coverage.state ?? null;
	const to = is.coverage.state;
	if (from !== to) changes.push({
		kind: "state",
		repository,
		from,
		to
	});
	const taken = is.verified?.snapshot;
	if (taken !== void 0 && taken !== was?.verified?.snapshot) changes.push({
		kind: "snapshot",
		repository,
		snapshot: taken
	});
	const ended = was?.work && was.work.runId !== is.work?.runId ? was.work.runId : void 0;
	if (ended !== void 0) changes.push({
		kind: "run",
		repository,
		state: "settled",
		runId: ended
	});
	const work = is.work;
	if (work && (work.runId !== was?.work?.runId || work.state !== was.work.state)) changes.push({
		kind: "run",
		repository,
		state: work.state,
		runId: work.runId
	});
	return changes;
}
function nameOf$4({ id, installationId, owner, name }) {
	return {
		id,
		installationId,
		owner,
		name
	};
}
// dashboard/events/log.ts
/** So many can be asked for again. */
const KEPT = 5e3;
function createLog(name) {
	const kept = [];
	let end = 0;
	return {
		add(at, changes) {
			for (const change of changes) {
				end += 1;
				kept.push({
					id: `${name}-${end}`,
					at,
					change
				});
			}
			kept.splice(0, Math.max(0, kept.length - KEPT));
		},
		end: () => end,
		find(id) {
			const number = id.startsWith(`${name}-`) ? id.slice(name.length + 1) : "";
			return /^\d{1,15}$/.test(number) && Number(number) <= end ? Number(number) : void 0;
		},
		since(from) {
			const oldest = end - kept.length;
			const missed = from === void 0 || from < oldest;
			return {
				end,
				missed,
				events: missed ? [] : kept.slice(from - oldest)
			};
		}
	};
}
// dashboard/events/feed.ts
const LOOK_EVERY_MS = 2e3;
/** Looks at the fleet only while somebody listens. */
function createFeed({ fleet, name, sleep }) {
	const log = createLog(name);
	const look = createLook$1(fleet, log);
	return { async *listen(after, signal) {
		await look();
		let at = after === null ? log.end() : log.find(after);
		while (!signal.aborted) {
			const { events, missed, end } = log.since(at);
			at = end;
			if (missed) yield null;
			yield* events;
			await sleep(LOOK_EVERY_MS, signal).catch(() => {});
			if (!signal.aborted) await look();
		}
	} };
}
/** Those who ask meanwhile wait for the same look. */
function createLook$1(fleet, log) {
	let last;
	let looking;
	async function look() {
		const now = await fleet.read();
		const changes = last === void 0 || last === now ? [] : changesBetween(last, now);
		last = now;
		log.add(now.at, changes);
	}
	return () => {
		looking ??= look().finally(() => {
			looking = void 0;
		});
		return looking;
	};
}
// dashboard/api/events.ts
/** `/events`: what happens, as it happens. */
/** Roles change: whoever listens has to show again who they are, and goes on where they were. */
const LISTEN_MS = 3e5;
/** So that nobody in between takes the connection for dead. */
const ALIVE_MS = 15e3;
const listen$1 = createRoute({
	method: "get",
	path: "/events",
	tags: ["Events"],
	...asks("viewer"),
	operationId: "listenToEvents",
	summary: "What happens to repositories, as server-sent events",
	description: [
		"Events are `state`, `run` and `snapshot`; their data is JSON. After `reset` something was",
		"missed, and everything is to be read again. The stream ends after five minutes: connect again",
		"with `Last-Event-ID`, as browsers do by themselves."
	].join(" "),
	request: { headers: z$1.object({ "last-event-id": z$1.string().max(100).optional() }) },
	responses: {
		200: {
			description: "A stream without end.",
			content: { "text/event-stream": { schema: z$1.string() } }
		},
		...PROBLEMS
	}
});
function addEvents(api, { fleet, newId, sleep }) {
	const feed = createFeed({
		fleet,
		sleep,
		name: newId().slice(0, 8)
	});
	api.openapi(listen$1, (context) => {
		const viewer = viewerOf(context);
		const after = context.req.valid("header")["last-event-id"] ?? null;
		context.header("x-accel-buffering", "no");
		context.header("cache-control", "private, no-store");
		return streamSSE(context, async (stream) => {
			const ending = new AbortController();
			stream.onAbort(() => ending.abort());
			const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(LISTEN_MS)]);
			const alive = keepAlive(stream, signal, sleep);
			try {
				await tell(stream, {
					feed,
					viewer,
					after,
					signal
				});
			} finally {
				ending.abort();
				await alive;
			}
		});
	});
}
async function tell(stream, { feed, viewer, after, signal }) {
	for await (const event of feed.listen(after, signal)) {
		if (event === null) await stream.writeSSE({
			event: "reset",
			data: "{}"
		});
		else if (viewer.sees(event.change.repository)) await stream.writeSSE(messageOf(event));
		if (stream.aborted || stream.closed) return;
	}
}
function messageOf({ id, at, change: { kind, ...rest } }) {
	return {
		id,
		event: kind,
		data: JSON.stringify({
			at,
			...rest
		})
	};
}
async function keepAlive(stream, signal, sleep) {
	while (!signal.aborted) {
		await stream.write(": alive\n\n");
		await sleep(ALIVE_MS, signal).catch(() => {});
	}
}
// dashboard/api/idempotency.ts
/** `Idempotency-Key`: who asks twice, since an answer got lost, is answered as the first time. */
const HEADER = "idempotency-key";
const LONGEST$2 = 200;
const TOLD = "idempotency-replayed";
/** Stands behind whatever asks for a role: what was answered is told only to who asked. */
function onceByKey(kept) {
	return async (context, next) => {
		const given = readKey(context.req.header(HEADER));
		if (given === void 0) return await next();
		const { method, path } = context.req;
		const key = digestOf$1(viewerOf(context).actor, given);
		const had = await kept.begin(key, digestOf$1(method, path, await context.req.text()));
		if (had !== "begun") return replay(had);
		await next();
		const once = context.get("toldOnce");
		const answer = context.error === void 0 ? await read$4(context.res, once) : void 0;
		if (answer === void 0) await kept.forget(key);
		else await kept.finish(key, answer);
	};
}
function readKey(given) {
	if (given === void 0 || given !== "" && given.length <= LONGEST$2) return given;
	throw new Problem("bad-request", `${HEADER} has 1 to ${LONGEST$2} characters.`, "Send a UUID.");
}
/** Undefined where what was asked for was not done. `once` is kept in place of a secret. */
async function read$4(response, once) {
	if (!response.ok) return void 0;
	if (once !== void 0) {
		const body = JSON.stringify(describeProblem(once));
		return {
			status: once.status,
			contentType: PROBLEM_TYPE,
			body
		};
	}
	const contentType = response.headers.get("content-type") ?? "application/json";
	return {
		status: response.status,
		contentType,
		body: await response.clone().text()
	};
}
function replay(had) {
	if (had === "running") throw new Problem("conflict", "The same request is still at work.", "Ask again later.");
	if (had === "other") throw new Problem("conflict", "The key was used for another request.", "Send another key.");
	const { status, contentType, body } = had;
	return new Response(body, {
		status,
		headers: {
			"content-type": contentType,
			[TOLD]: "true"
		}
	});
}
function digestOf$1(...parts) {
	return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
const DAY_MS$8 = 864e5;
const MOST$3 = 1e3;
/** Of one process, and gone with it. */
function createMemoryIdempotency(now) {
	const entries = /* @__PURE__ */ new Map();
	return {
		begin: async (key, digest) => {
			const at = now().getTime();
			dropOld(entries, at);
			const had = entries.get(key);
			if (had === void 0) {
				entries.set(key, {
					digest,
					at,
					answer: null
				});
				return "begun";
			}
			if (had.digest !== digest) return "other";
			return had.answer ?? "running";
		},
		finish: async (key, answer) => {
			const entry = entries.get(key);
			if (entry !== void 0) entry.answer = answer;
		},
		forget: async (key) => void entries.delete(key)
	};
}
/** What is at work stays, however old: it would be done twice. */
function dropOld(entries, at) {
	for (const [key, { at: begunAt, answer }] of entries) {
		if (!(at - begunAt > DAY_MS$8 || entries.size >= MOST$3)) return;
		if (answer !== null) entries.delete(key);
	}
}
// dashboard/session/desk.ts
/** The desks of sessions and tokens, as handlers come to them. */
/** Throws `not-found` where nobody logs in: there are no sessions and no tokens then. */
function requireEntrance({ entrance }) {
	if (entrance === void 0) throw notFound();
	return entrance;
}
/** Whoever asks, with the session that they ask in. */
function ownerOf(context) {
	return {
		viewer: viewerOf(context),
		session: context.get("session")
	};
}
// dashboard/api/me.ts
/** `/me` and `/roles`: who asks, what they may do, and where that comes from. */
const Held = z$1.enum([...ROLES, "operator and restorer"]).openapi("HeldRole", { description: "`operator and restorer`: both, which do not include each other." });
const Given = z$1.enum(ROLES).nullable().openapi({ description: "Null: no role, so no way in." });
const Me = z$1.object({
	kind: z$1.enum([
		"person",
		"local",
		"token"
	]).openapi({ description: "`local` is the administrator who is nobody at GitHub." }),
	actor: z$1.string().openapi({
		description: "As the audit trail names you.",
		example: "github:octocat"
	}),
	name: z$1.string(),
	role: Held.openapi({ description: "In every installation, and so in settings." }),
	somewhere: Held.openapi({ description: "In one installation or another." }),
	csrf: z$1.string().openapi({ description: "To be sent as `X-CSRF-Token` with each change; empty for tokens." })
}).openapi("Me");
const Rules = z$1.object({
	owner: Given,
	member: Given,
	teams: z$1.array(z$1.object({
		organization: z$1.string(),
		team: z$1.string(),
		role: z$1.enum(ROLES)
	}).readonly())
}).openapi("RoleRules");
const me = createRoute({
	method: "get",
	path: "/me",
	tags: ["Settings"],
	...asks("viewer"),
	operationId: "readMe",
	summary: "Who you are, and what you may do",
	responses: {
		...answers(Me, "As this request was taken."),
		...NOT_MODIFIED
	}
});
const roles = createRoute({
	method: "get",
	path: "/roles",
	tags: ["Settings"],
	...asks("viewer"),
	operationId: "readRoles",
	summary: "Who has which role, by their place at GitHub",
	responses: {
		...answers(Rules, "The rules, as `ROLES` sets them."),
		...NOT_MODIFIED
	}
});
function addMe(api, parts) {
	api.openapi(me, (context) => {
		const { kind, actor, name, role, somewhere, csrf } = viewerOf(context);
		return context.json({
			kind,
			actor,
			name,
			role,
			somewhere,
			csrf
		}, 200);
	});
	api.openapi(roles, (context) => {
		const { owner, member, teams } = requireEntrance(parts).rules;
		return context.json({
			owner,
			member,
			teams: [...teams]
		}, 200);
	});
}
// dashboard/queries/notifications.ts
/** Throws `not-found` for a channel that there is not. */
async function testChannel({ notifications, activity, now }, viewer, channel) {
	if (!(await notifications.list()).some(({ name }) => name === channel)) throw notFound();
	const came = await notifications.test(channel, viewer.actor);
	await activity.record({
		at: now(),
		actor: viewer.actor,
		address: viewer.address,
		action: "channel.test",
		target: `channel:${channel}`,
		result: came.sent ? "done" : "failed",
		detail: { why: came.why }
	});
	return came;
}
// dashboard/queries/ages.ts
const HOUR_MS = 36e5;
const DAY_MS$7 = 24 * HOUR_MS;
/** Each holds what is younger than its end and in none before it. */
const AGES = [
	{
		id: "1h",
		label: "< 1 h",
		words: "younger than an hour",
		endMs: HOUR_MS
	},
	{
		id: "6h",
		label: "1–6 h",
		words: "1 to 6 hours",
		endMs: 6 * HOUR_MS
	},
	{
		id: "24h",
		label: "6–24 h",
		words: "6 to 24 hours",
		endMs: DAY_MS$7
	},
	{
		id: "2d",
		label: "1–2 d",
		words: "1 to 2 days",
		endMs: 2 * DAY_MS$7
	},
	{
		id: "7d",
		label: "2–7 d",
		words: "2 to 7 days",
		endMs: 7 * DAY_MS$7
	},
	{
		id: "30d",
		label: "7–30 d",
		words: "7 to 30 days",
		endMs: 30 * DAY_MS$7
	},
	{
		id: "older",
		label: "> 30 d",
		words: "older than 30 days",
		endMs: Number.POSITIVE_INFINITY
	},
	{
		id: "none",
		label: "none",
		words: "no verified copy",
		endMs: null
	}
];
const AGE_IDS = AGES.map(({ id }) => id);
/**
* The moment whose state of the source is known to be held: of the newest verified snapshot, or
* when the source was last found to be as that one holds it. Null where there is none.
*/
function heldAt({ verified, confirmedAt }) {
	if (verified === null) return null;
	return confirmedAt !== null && confirmedAt > verified.takenAt ? confirmedAt : verified.takenAt;
}
function ageOf(repository, at) {
	const held = heldAt(repository);
	if (held === null) return "none";
	const ageMs = at.getTime() - held.getTime();
	return AGES.find(({ endMs }) => endMs !== null && ageMs < endMs)?.id ?? "older";
}
/** Whether what is held is younger than the policy asks for; false where no policy does. */
function isWithinRpo(repository, at) {
	const held = heldAt(repository);
	const { decision } = repository;
	if (held === null || decision.kind !== "covered") return false;
	return at.getTime() - held.getTime() <= decision.policy.rpoMs;
}
/** Every bucket, in order, those without a repository too. */
function countAges(repositories, at) {
	const counts = /* @__PURE__ */ new Map();
	for (const { id } of AGES) counts.set(id, {
		repositories: 0,
		withinRpo: 0
	});
	for (const repository of repositories) {
		const bucket = counts.get(ageOf(repository, at));
		if (bucket === void 0) continue;
		bucket.repositories += 1;
		if (isWithinRpo(repository, at)) bucket.withinRpo += 1;
	}
	return AGES.map(({ id, label, words }) => ({
		id,
		label,
		words,
		...counts.get(id) ?? {
			repositories: 0,
			withinRpo: 0
		}
	}));
}
// dashboard/queries/verdict.ts
function judge$1({ repositories, accounts }) {
	const counts = countShares(repositories);
	return {
		...counts,
		...say$1(counts, accounts)
	};
}
/** Which of the counts of a verdict a repository is in. */
function shareOf({ coverage: { state, cause } }) {
	if (state === "excluded") return "excluded";
	if (state === "source-gone" && GONE$1.has(cause.code)) return "gone";
	return SAFE.has(state) ? "safe" : "unprotected";
}
/** Whether it is in the denominator. */
function isToBeCovered(repository) {
	const share = shareOf(repository);
	return share === "safe" || share === "unprotected";
}
/** A copy is held that is new enough, or, within its grace, will soon be. */
const SAFE = /* @__PURE__ */ new Set(["protected", "late"]);
const GONE$1 = /* @__PURE__ */ new Set(["deleted", "transferred"]);
function countShares(repositories) {
	const counts = {
		safe: 0,
		unprotected: 0,
		excluded: 0,
		gone: 0
	};
	for (const repository of repositories) counts[shareOf(repository)] += 1;
	const { safe, unprotected, excluded, gone } = counts;
	return {
		covered: safe + unprotected,
		protected: safe,
		excluded,
		gone
	};
}
function say$1({ covered, protected: safe }, accounts) {
	const unknown = accounts.filter(({ discoveredAt, policyKnown }) => discoveredAt === null || !policyKnown);
	if (unknown.length > 0) return {
		tone: "unknown",
		text: `Nobody knows yet what there is at ${unknown.map(({ login }) => login).join(", ")}.`
	};
	if (covered === 0) return {
		tone: "unknown",
		text: "There is no repository to protect."
	};
	if (safe === covered) return {
		tone: "good",
		text: `${covered === 1 ? "The one repository is" : `All ${count$2(covered)} are`} protected.`
	};
	const open = covered - safe;
	return {
		tone: "bad",
		text: `${open.toLocaleString("en")} of ${count$2(covered)} ${open === 1 ? "is" : "are"} not protected.`
	};
}
/** `1 repository`, `10,000 repositories`. */
function count$2(repositories) {
	return `${repositories.toLocaleString("en")} ${repositories === 1 ? "repository" : "repositories"}`;
}
/** Everything that is not protected and should be, and what is gone and still kept. */
function needsAttention(repository) {
	const share = shareOf(repository);
	return share === "unprotected" || share === "gone";
}
/** The gravest first. */
function groupAttention(repositories) {
	const groups = groupBy(repositories.filter(needsAttention), ({ coverage }) => coverage.cause.code);
	return Array.from(groups.values(), describeGroup).flatMap((group) => group ?? []).sort((a, b) => rankOf(a) - rankOf(b) || b.count - a.count);
}
function describeGroup(group) {
	const sorted = group.toSorted((a, b) => sinceOf(a) - sinceOf(b));
	const [first] = sorted;
	if (first === void 0) return void 0;
	const { since, cause } = first.coverage;
	const { title, remedy } = CAUSES[cause.code];
	const repositories = sorted.slice(0, 3);
	return {
		cause: cause.code,
		title,
		remedy,
		since,
		count: group.length,
		repositories
	};
}
function sinceOf({ coverage }) {
	return coverage.since?.getTime() ?? 0;
}
/** The gravest first. */
const GRAVITY$1 = [...[
	"overdue",
	"failed",
	"never",
	"incomplete",
	"source-gone"
], ...[
	"paused",
	"late",
	"protected",
	"excluded"
]];
function rankOf({ repositories }) {
	return Math.min(...repositories.map(({ coverage }) => GRAVITY$1.indexOf(coverage.state)));
}
/** Every cause that a coverage can have, those that need nobody too: lists filter by them. */
const CAUSES = {
	stored: {
		title: "A new enough copy is held",
		remedy: null
	},
	confirmed: {
		title: "Nothing changed since the last copy",
		remedy: null
	},
	"too-old": {
		title: "The newest copy is too old",
		remedy: "back-up"
	},
	"run-failed": {
		title: "The last run failed",
		remedy: "back-up"
	},
	"run-unproved": {
		title: "What was stored could not be proved",
		remedy: "back-up"
	},
	"run-refused": {
		title: "The last run never began",
		remedy: "back-up"
	},
	"run-lost": {
		title: "The last run was never heard of again",
		remedy: "back-up"
	},
	"never-backed-up": {
		title: "Never backed up, and overdue",
		remedy: "back-up"
	},
	"exclusion-ended": {
		title: "The exclusion has ended",
		remedy: "policies"
	},
	"classes-missing": {
		title: "The copy lacks something asked for",
		remedy: "back-up"
	},
	new: {
		title: "New, and not backed up yet",
		remedy: "back-up"
	},
	excluded: {
		title: "Excluded by policy",
		remedy: null
	},
	unseen: {
		title: "Missing from the last listing",
		remedy: null
	},
	"no-access": {
		title: "The App may not read it",
		remedy: null
	},
	deleted: {
		title: "Deleted at GitHub, and still held",
		remedy: "restore"
	},
	transferred: {
		title: "Moved to an account without the App",
		remedy: "restore"
	},
	paused: {
		title: "Paused by hand",
		remedy: "resume"
	}
};
/** A cause by its code; undefined for what is none. */
function isCauseCode(code) {
	return Object.hasOwn(CAUSES, code);
}
// dashboard/queries/storage.ts
function countClasses(repositories) {
	const counts = /* @__PURE__ */ new Map();
	for (const { storage } of repositories) for (const { storageClass, objects, bytes } of storage) {
		const count = counts.get(storageClass) ?? {
			objects: 0,
			bytes: 0,
			repositories: 0
		};
		count.objects += objects;
		count.bytes += bytes;
		count.repositories += 1;
		counts.set(storageClass, count);
	}
	return Array.from(counts, ([storageClass, count]) => ({
		storageClass,
		...count
	})).sort((a, b) => b.bytes - a.bytes || (a.storageClass < b.storageClass ? -1 : 1));
}
function priceClasses(shares, priceOf) {
	const classes = shares.map((share) => ({
		...share,
		cost: priceOf?.(share) ?? null
	}));
	const priced = classes.flatMap(({ cost }) => cost === null ? [] : [cost]);
	return {
		bytes: classes.reduce((sum, { bytes }) => sum + bytes, 0),
		classes,
		cost: priced.length === 0 ? null : priced.reduce((sum, cost) => sum + cost, 0),
		unpriced: classes.filter(({ cost }) => cost === null).map(({ storageClass }) => storageClass)
	};
}
function storedBytesOf({ storage }) {
	return storage.reduce((sum, { bytes }) => sum + bytes, 0);
}
// dashboard/api/repository-schema.ts
/** A repository, as the API tells it. */
const Reason$2 = z$1.object({
	code: z$1.string(),
	text: z$1.string()
});
const RepositorySchema = z$1.object({
	id: z$1.string().openapi({ description: "GitHub's numeric id." }),
	owner: z$1.string(),
	name: z$1.string(),
	url: z$1.string(),
	visibility: z$1.enum([
		"public",
		"private",
		"internal"
	]),
	archived: z$1.boolean(),
	fork: z$1.boolean(),
	language: z$1.string().nullable(),
	topics: z$1.array(z$1.string()),
	pushedAt: Moment$2.nullable(),
	coverage: z$1.object({
		state: z$1.enum([...GRAVITY$1]),
		since: Moment$2.nullable(),
		cause: Reason$2,
		next: Reason$2.openapi({ description: "What to do next." }),
		changesAt: Moment$2.nullable()
	}),
	verified: z$1.object({
		snapshot: z$1.string(),
		takenAt: Moment$2,
		verifiedAt: Moment$2,
		level: z$1.enum([
			"wire",
			"objects",
			"full"
		]),
		sizeBytes: z$1.number()
	}).nullable().openapi({ description: "The newest snapshot that is verified and complete." }),
	heldAt: Moment$2.nullable().openapi({ description: "The moment whose state of the source is known to be held." }),
	restoreTestedAt: Moment$2.nullable(),
	snapshots: z$1.int(),
	storedBytes: z$1.number(),
	work: z$1.object({
		runId: z$1.string(),
		state: z$1.enum(["queued", "running"]),
		since: Moment$2
	}).nullable(),
	days: z$1.string().openapi({ description: "A letter a day in UTC, today last: p protected, l late, o overdue, f failed, i incomplete, n never, x excluded, g source gone, z paused, \".\" not known." })
}).openapi("Repository");
function showRepository(repository) {
	const { id, owner, name, url, visibility, archived, fork, language, topics } = repository;
	const { coverage, verified, work, snapshots, days } = repository;
	return {
		id,
		owner,
		name,
		url,
		visibility,
		archived,
		fork,
		language,
		snapshots,
		days,
		topics: [...topics],
		pushedAt: moment(repository.pushedAt),
		coverage: {
			state: coverage.state,
			since: moment(coverage.since),
			cause: {
				code: coverage.cause.code,
				text: coverage.cause.text
			},
			next: {
				code: coverage.next.code,
				text: coverage.next.text
			},
			changesAt: moment(coverage.changesAt)
		},
		verified: verified && {
			...verified,
			takenAt: verified.takenAt.toISOString(),
			verifiedAt: verified.verifiedAt.toISOString()
		},
		heldAt: moment(heldAt(repository)),
		restoreTestedAt: moment(repository.restoreTestedAt),
		storedBytes: storedBytesOf(repository),
		work: work && {
			runId: work.runId,
			state: work.state,
			since: work.since.toISOString()
		}
	};
}
/** Null stays null. */
function moment(at) {
	return at?.toISOString() ?? null;
}
// dashboard/api/notifications.ts
/** `/notifications`: whom the App tells, and whether that works. */
const Channel = z$1.object({
	name: z$1.string().openapi({
		description: "As policies name it.",
		example: "mail"
	}),
	destination: z$1.string().openapi({ description: "As far as it can be told: no secret." }),
	lastSentAt: Moment$2.nullable(),
	lastError: z$1.string().nullable().openapi({ description: "Null where the last try worked." }),
	waiting: z$1.int().openapi({ description: "Messages that wait to be sent." })
}).openapi("Channel");
const Tested = z$1.object({
	sent: z$1.boolean(),
	why: z$1.string().nullable()
}).openapi("ChannelTest", { description: "`why` says what came of one that failed." });
const ADMIN = asks("admin", "everywhere");
const list$5 = createRoute({
	method: "get",
	path: "/notifications",
	tags: ["Settings"],
	...ADMIN,
	operationId: "listChannels",
	summary: "The channels by which people are told",
	responses: {
		...answers(z$1.object({ items: z$1.array(Channel) }), "All of them."),
		...NOT_MODIFIED
	}
});
const test = createRoute({
	method: "post",
	path: "/notifications/{channel}/test",
	tags: ["Settings"],
	...ADMIN,
	operationId: "testChannel",
	summary: "Send a message that says that it is a test",
	request: {
		headers: OnceHeaders,
		params: z$1.object({ channel: z$1.string().max(100) })
	},
	responses: answers(Tested, "What came of it.")
});
function addNotifications(api, parts) {
	api.openapi(list$5, async (context) => {
		const items = (await parts.notifications.list()).map(({ name, destination, lastSentAt, lastError, waiting }) => {
			return {
				name,
				destination,
				lastSentAt: moment(lastSentAt),
				lastError,
				waiting
			};
		});
		return context.json({ items }, 200);
	});
	api.openapi(test, async (context) => {
		const { channel } = context.req.valid("param");
		const { sent, why } = await testChannel(parts, viewerOf(context), channel);
		return context.json({
			sent,
			why
		}, 200);
	});
}
// dashboard/ports/fleet.ts
/** A letter for each state of coverage; `.` is a day of which nothing is known. */
const DAY_LETTERS = {
	protected: "p",
	late: "l",
	overdue: "o",
	failed: "f",
	incomplete: "i",
	never: "n",
	excluded: "x",
	"source-gone": "g",
	paused: "z"
};
const DAY_MS$6 = 864e5;
const SERIES$1 = [
	"protected",
	"late",
	"unprotected",
	"unknown"
];
const UNKNOWN$2 = SERIES$1.indexOf("unknown");
/** Of what is excluded. */
const NOT_COUNTED = -1;
/** What a letter counts as, by its place in `SERIES`. */
const SERIES_OF = new Map([
	[DAY_LETTERS.protected, SERIES$1.indexOf("protected")],
	[DAY_LETTERS.late, SERIES$1.indexOf("late")],
	[DAY_LETTERS.excluded, NOT_COUNTED],
	...[...[
		DAY_LETTERS.overdue,
		DAY_LETTERS.failed,
		DAY_LETTERS.incomplete,
		DAY_LETTERS.never
	], ...[DAY_LETTERS.paused, DAY_LETTERS["source-gone"]]].map((letter) => [letter, SERIES$1.indexOf("unprotected")])
]);
/** What is out of sight counts as the verdict counts it: unless it is gone for good. */
const SERIES_OF_GONE = new Map([...SERIES_OF, [DAY_LETTERS["source-gone"], NOT_COUNTED]]);
/** Oldest first; the last one is the day of `at`. A repository counts from the day it was seen. */
function countDays(repositories, at) {
	const first = Math.floor(at.getTime() / DAY_MS$6) - 90 + 1;
	const counts = new Uint32Array(90 * SERIES$1.length);
	for (const repository of repositories) addDays(counts, repository, first);
	return Array.from({ length: 90 }, (_, index) => {
		const [safe = 0, late = 0, unprotected = 0, unknown = 0] = counts.subarray(index * SERIES$1.length, (index + 1) * SERIES$1.length);
		return {
			day: (/* @__PURE__ */ new Date((first + index) * DAY_MS$6)).toISOString().slice(0, 10),
			protected: safe,
			late,
			unprotected,
			unknown
		};
	});
}
function addDays(counts, repository, first) {
	const { days, firstSeenAt } = repository;
	const seriesOf = shareOf(repository) === "gone" ? SERIES_OF_GONE : SERIES_OF;
	const missing = 90 - days.length;
	const firstSeen = Math.floor(firstSeenAt.getTime() / DAY_MS$6) - first;
	for (let index = 0; index < 90; index++) {
		const series = seriesOf.get(days.charAt(index - missing)) ?? UNKNOWN$2;
		if (series === NOT_COUNTED || series === UNKNOWN$2 && index < firstSeen) continue;
		const place = index * SERIES$1.length + series;
		counts[place] = (counts[place] ?? 0) + 1;
	}
}
const RECENT_MS = 7776e6;
const ROWS = 10;
/** Discovery lists everything once a day. */
const STALE_MS = 1728e5;
async function readOverview({ fleet, priceOf }, viewer) {
	const all = await fleet.read();
	const visible = visibleOf(all, viewer);
	const { work, classes, ...counted } = count$1(visible);
	return {
		...counted,
		stored: priceClasses(classes, priceOf),
		work: {
			...work,
			nextRunAt: all.heartbeat.nextRunAt
		},
		heartbeat: all.heartbeat
	};
}
/** What follows from the fleet alone; the same for all who see all of it. */
const count$1 = remembered((visible) => {
	const { at, repositories, accounts } = visible;
	const covered = repositories.filter(isToBeCovered);
	return {
		at,
		verdict: judge$1(visible),
		oldest: findOldest(covered),
		late: covered.filter(({ coverage }) => coverage.state === "late").length,
		without: covered.filter((repository) => heldAt(repository) === null).length,
		restoreTests: countTests(covered, at),
		troubled: accounts.filter((account) => isTroubled(account, at)),
		attention: groupAttention(repositories),
		days: countDays(repositories, at),
		ages: countAges(covered, at),
		work: findWork(repositories),
		classes: countClasses(repositories)
	};
});
/** Whether it was never listed whole, or so long ago that there may be others by now. */
function isStale({ discoveredAt }, at) {
	return discoveredAt === null || at.getTime() - discoveredAt.getTime() > STALE_MS;
}
function isTroubled(account, at) {
	const { suspendedAt, discoveryError, policyKnown } = account;
	return suspendedAt !== null || discoveryError !== null || !policyKnown || isStale(account, at);
}
function findOldest(covered) {
	let oldest = null;
	for (const repository of covered) {
		const at = heldAt(repository);
		if (at !== null && (oldest === null || at < oldest.at)) oldest = {
			repository,
			at
		};
	}
	return oldest;
}
function countTests(covered, at) {
	const times = covered.flatMap(({ restoreTestedAt }) => restoreTestedAt?.getTime() ?? []);
	return {
		lastAt: times.length === 0 ? null : new Date(times.reduce((a, b) => Math.max(a, b))),
		recent: times.filter((time) => isRecent(time, at)).length,
		never: covered.length - times.length
	};
}
function isRecent(time, at) {
	return at.getTime() - time <= RECENT_MS;
}
function findWork(repositories) {
	const working = repositories.filter(isWorking);
	const running = working.filter(({ work }) => work.state === "running").length;
	const first = working.toSorted((a, b) => Number(a.work.state === "queued") - Number(b.work.state === "queued") || a.work.since.getTime() - b.work.since.getTime());
	return {
		running,
		queued: working.length - running,
		first: first.slice(0, ROWS)
	};
}
function isWorking(repository) {
	return repository.work !== null;
}
// dashboard/api/overview.ts
/** `GET /overview`: what the first page says. */
const Name$1 = z$1.object({
	id: z$1.string(),
	owner: z$1.string(),
	name: z$1.string()
});
const OverviewSchema = z$1.object({
	at: Moment$2,
	verdict: z$1.object({
		text: z$1.string(),
		tone: z$1.enum([
			"good",
			"bad",
			"unknown"
		]),
		covered: z$1.int().openapi({ description: "The denominator: what is to be covered." }),
		protected: z$1.int(),
		excluded: z$1.int(),
		gone: z$1.int()
	}),
	oldestCopy: z$1.object({
		repository: Name$1,
		at: Moment$2
	}).nullable(),
	withoutCopy: z$1.int(),
	restoreTests: z$1.object({
		lastAt: Moment$2.nullable(),
		recent: z$1.int(),
		never: z$1.int()
	}),
	stored: z$1.object({
		bytes: z$1.number(),
		monthlyCost: z$1.number().nullable(),
		currency: z$1.string(),
		unpriced: z$1.array(z$1.string()),
		classes: z$1.array(z$1.object({
			storageClass: z$1.string(),
			objects: z$1.int(),
			bytes: z$1.number(),
			repositories: z$1.int(),
			monthlyCost: z$1.number().nullable()
		}))
	}),
	attention: z$1.array(z$1.object({
		cause: z$1.string(),
		title: z$1.string(),
		count: z$1.int(),
		since: Moment$2.nullable(),
		first: z$1.array(Name$1.extend({
			since: Moment$2.nullable(),
			text: z$1.string()
		}))
	})),
	days: z$1.array(z$1.object({
		day: z$1.iso.date(),
		protected: z$1.int(),
		late: z$1.int(),
		unprotected: z$1.int(),
		unknown: z$1.int()
	})),
	ages: z$1.array(z$1.object({
		id: z$1.string(),
		repositories: z$1.int(),
		withinRpo: z$1.int()
	})),
	work: z$1.object({
		running: z$1.int(),
		queued: z$1.int(),
		nextRunAt: Moment$2.nullable()
	})
}).openapi("Overview");
const get = createRoute({
	method: "get",
	path: "/overview",
	operationId: "readOverview",
	tags: ["Overview"],
	summary: "Whether everything is covered",
	...asks("viewer"),
	responses: {
		...answers(OverviewSchema, "How everything stands."),
		...NOT_MODIFIED
	}
});
function createOverviewApi(parts) {
	const api = new OpenAPIHono({ defaultHook: refuseUnfit });
	api.openapi(get, async (context) => {
		const overview = await readOverview(parts, viewerOf(context));
		return context.json(show(overview, parts.priceTerms?.currency ?? "USD"), 200);
	});
	return api;
}
function show(overview, currency) {
	const { at, verdict, oldest, restoreTests, stored, work } = overview;
	return {
		at: at.toISOString(),
		verdict,
		oldestCopy: oldest && {
			repository: nameOf$3(oldest.repository),
			at: oldest.at.toISOString()
		},
		withoutCopy: overview.without,
		restoreTests: {
			...restoreTests,
			lastAt: moment(restoreTests.lastAt)
		},
		stored: {
			bytes: stored.bytes,
			monthlyCost: stored.cost,
			currency,
			unpriced: [...stored.unpriced],
			classes: stored.classes.map(({ cost, ...share }) => ({
				...share,
				monthlyCost: cost
			}))
		},
		attention: overview.attention.map(({ cause, title, count, since, repositories }) => ({
			cause,
			title,
			count,
			since: moment(since),
			first: repositories.map((repository) => ({
				...nameOf$3(repository),
				since: moment(repository.coverage.since),
				text: repository.coverage.cause.text
			}))
		})),
		days: [...overview.days],
		ages: overview.ages.map(({ id, repositories, withinRpo }) => {
			return {
				id,
				repositories,
				withinRpo
			};
		}),
		work: {
			running: work.running,
			queued: work.queued,
			nextRunAt: moment(work.nextRunAt)
		}
	};
}
function nameOf$3({ id, owner, name }) {
	return {
		id,
		owner,
		name
	};
}
// dashboard/queries/policies.ts
/** Policies for who may see, try and write them. */
/** All that the viewer may see. */
async function listAccounts({ fleet }, viewer) {
	return visibleOf(await fleet.read(), viewer).accounts;
}
/** Of one account, or of the first. Throws `not-found` for one that the viewer may not see. */
async function readPolicy(parts, viewer, login) {
	const { accounts } = visibleOf(await parts.fleet.read(), viewer);
	const account = accounts.find((one) => login === void 0 || same(one.login, login));
	const standing = account && await parts.policies.read(account.installationId);
	if (account === void 0 || standing === void 0) throw notFound();
	return {
		account,
		accounts,
		standing
	};
}
/** Throws `not-allowed` for who is no administrator there. */
async function tryPolicy(parts, viewer, login, text) {
	const { account } = await readPolicy(parts, viewer, login);
	requireRole(viewer, account.installationId, "admin");
	const { problems, changes, unchanged } = await parts.policies.tryOut(account.installationId, text);
	const { repositories } = visibleOf(await parts.fleet.read(), viewer);
	const names = new Map(repositories.map(({ id, owner, name }) => [id, `${owner}/${name}`]));
	return {
		problems,
		unchanged,
		changes: changes.map((change) => ({
			...change,
			names: change.repositoryIds.flatMap((id) => names.get(id) ?? [])
		}))
	};
}
/** Throws `not-allowed`, `bad-request` for a text with problems, `conflict` where it cannot hold. */
async function savePolicy(parts, viewer, { login, text, basedOn }) {
	const { account } = await readPolicy(parts, viewer, login);
	const { installationId } = account;
	requireRole(viewer, installationId, "admin");
	const draft = {
		text,
		basedOn,
		by: viewer.actor
	};
	const outcome = await parts.policies.save(installationId, draft);
	await parts.activity.record({
		at: parts.now(),
		actor: viewer.actor,
		address: viewer.address,
		action: "policy.save",
		target: `installation:${installationId}`,
		result: outcome === "saved" ? "done" : "refused",
		detail: {
			account: account.login,
			outcome,
			text: outcome === "saved" ? text : null
		}
	});
	if (outcome !== "saved") throw REFUSALS[outcome]();
}
const REFUSALS = {
	invalid: () => new Problem("bad-request", "The policy has problems.", "Try it out: it says where they are."),
	outdated: () => new Problem("conflict", "Somebody changed it meanwhile.", "Look at theirs, and begin again."),
	overruled: () => new Problem("conflict", "A file is in force, or may be.", "Change the file: what is written here holds only where there is none.")
};
function same(one, other) {
	return one.toLowerCase() === other.toLowerCase();
}
// dashboard/api/policy-schema.ts
/** Policies, as the API tells them. */
const AccountSchema = z$1.object({ login: z$1.string() }).openapi("Account");
const Fault = z$1.object({
	line: z$1.int().openapi({ description: "From 1." }),
	column: z$1.int().openapi({ description: "From 1." }),
	message: z$1.string(),
	hint: z$1.string()
}).openapi("PolicyFault");
const Look = z$1.object({
	place: z$1.enum(["control", "organization"]),
	owner: z$1.string(),
	name: z$1.string(),
	path: z$1.string(),
	state: z$1.enum([
		"good",
		"invalid",
		"absent",
		"unknown"
	]).openapi({ description: "`unknown`: GitHub has not answered, so nothing is decided." }),
	url: z$1.string().nullable(),
	problems: z$1.array(Fault)
});
const PolicySchema = z$1.object({
	account: z$1.string(),
	inForce: z$1.enum([
		"control",
		"organization",
		"dashboard",
		"built-in",
		"unknown"
	]).openapi({ description: ["The file of the control repository, that of `.github`, what was written in the", "dashboard, the built-in policy; or `unknown` while GitHub has not answered."].join(" ") }),
	looks: z$1.array(Look).openapi({ description: "Where a file is looked for, first one first." }),
	text: z$1.string().nullable().openapi({ description: "Null for the built-in one." }),
	sections: z$1.array(z$1.object({
		title: z$1.string(),
		rows: z$1.array(z$1.object({
			key: z$1.string(),
			value: z$1.string(),
			origin: z$1.string().openapi({ example: ".github/holdfast.yml:12" })
		}))
	})),
	exclusions: z$1.array(z$1.object({
		reason: z$1.string(),
		until: z$1.string().openapi({ description: "`for good`, or an instant." }),
		origin: z$1.string()
	})),
	notices: z$1.array(z$1.string()),
	draft: z$1.object({
		text: z$1.string(),
		version: z$1.string()
	}).nullable().openapi({ description: "What is kept in the dashboard, in force or not." })
}).openapi("Policy");
const PolicyTrialSchema = z$1.object({
	problems: z$1.array(Fault).openapi({ description: "None where it may come into force." }),
	changes: z$1.array(z$1.object({
		key: z$1.string(),
		before: z$1.string(),
		after: z$1.string(),
		repositories: z$1.int().openapi({ description: "For so many, also such as you cannot see." }),
		names: z$1.array(z$1.string()).openapi({ description: "Of those that you may see." })
	})),
	unchanged: z$1.int().openapi({ description: "Repositories for which nothing changes." })
}).openapi("PolicyTrial");
// dashboard/api/policies.ts
/** `/accounts` and `/policies`: which policy is in force, and what another would change. */
const MOST_TEXT = 7e4;
const params = z$1.object({ account: z$1.string().min(1).max(100).openapi({ example: "acme" }) });
const Text$1 = z$1.string().max(MOST_TEXT).openapi({ description: "YAML, as docs/policies.md says." });
function json$1(schema) {
	return {
		required: true,
		content: { "application/json": { schema } }
	};
}
const accounts = createRoute({
	method: "get",
	path: "/accounts",
	tags: ["Settings"],
	...asks("viewer"),
	operationId: "listAccounts",
	summary: "Accounts on which the App is installed",
	responses: {
		...answers(z$1.object({ items: z$1.array(AccountSchema) }), "Those that you may see."),
		...NOT_MODIFIED
	}
});
const read$3 = createRoute({
	method: "get",
	path: "/policies/{account}",
	tags: ["Settings"],
	...asks("viewer"),
	operationId: "readPolicy",
	summary: "The policy in force on an account, and where each value of it stands",
	request: { params },
	responses: {
		...answers(PolicySchema, "As it takes effect now."),
		...NOT_MODIFIED
	}
});
const tryOut$1 = createRoute({
	method: "post",
	path: "/policies/{account}/try",
	tags: ["Settings"],
	...asks("admin"),
	operationId: "tryPolicy",
	summary: "What a policy would change",
	description: "Nothing is kept.",
	request: {
		params,
		headers: OnceHeaders,
		body: json$1(z$1.strictObject({ text: Text$1 }))
	},
	responses: answers(PolicyTrialSchema, "What would hold then, and does not now.")
});
const save$3 = createRoute({
	method: "put",
	path: "/policies/{account}",
	tags: ["Settings"],
	...asks("admin"),
	operationId: "savePolicy",
	summary: "Keep a policy in the dashboard; an empty text takes it away",
	description: "It is refused where a file is in force: then that file is to be changed.",
	request: {
		params,
		body: json$1(z$1.strictObject({
			text: Text$1,
			basedOn: z$1.string().max(100).nullable().openapi({ description: "The `version` of the draft that it was made from; null for none." })
		}))
	},
	responses: {
		204: { description: "It holds from now on." },
		...PROBLEMS
	}
});
function addPolicies(api, parts) {
	api.openapi(accounts, async (context) => {
		const found = await listAccounts(parts, viewerOf(context));
		return context.json({ items: found.map(({ login }) => ({ login })) }, 200);
	});
	api.openapi(read$3, async (context) => {
		const { account } = context.req.valid("param");
		const seen = await readPolicy(parts, viewerOf(context), account);
		return context.json(PolicySchema.parse({
			...seen.standing,
			account: seen.account.login
		}), 200);
	});
	api.openapi(tryOut$1, async (context) => {
		const { account } = context.req.valid("param");
		const { text } = context.req.valid("json");
		const { problems, unchanged, changes } = await tryPolicy(parts, viewerOf(context), account, text);
		const told = changes.map(({ key, before, after, names, repositoryIds }) => ({
			key,
			before,
			after,
			repositories: repositoryIds.length,
			names: [...names]
		}));
		return context.json({
			problems: [...problems],
			unchanged,
			changes: told
		}, 200);
	});
	api.openapi(save$3, async (context) => {
		const { account } = context.req.valid("param");
		await savePolicy(parts, viewerOf(context), {
			login: account,
			...context.req.valid("json")
		});
		return context.body(null, 204);
	});
}
// dashboard/reports/period.ts
const DAY$3 = 864e5;
/** The month before the one of `now`. */
function lastMonth(now) {
	const month = now.getUTCMonth();
	return {
		from: new Date(Date.UTC(now.getUTCFullYear(), month - 1)),
		to: new Date(Date.UTC(now.getUTCFullYear(), month))
	};
}
/** The 30 days that end with that of `now`. */
function lastDays(now) {
	const to = /* @__PURE__ */ new Date((Math.floor(now.getTime() / DAY$3) + 1) * DAY$3);
	return {
		from: /* @__PURE__ */ new Date(to.getTime() - 30 * DAY$3),
		to
	};
}
/** `2026-10-01 to 2026-10-31`. */
function describePeriod({ from, to }) {
	return `${dayOf$2(from)} to ${dayOf$2(/* @__PURE__ */ new Date(to.getTime() - 1))}`;
}
function dayOf$2(at) {
	return at.toISOString().slice(0, 10);
}
// dashboard/reports/bundle.ts
/** All that an auditor asks for, in one archive whose digests are signed. */
/**
* A gzipped tar, complete before its first byte is handed over; `close` removes it. However many
* rows there are, they pass through memory one by one.
*/
async function makeBundle(request) {
	const folder = await mkdtemp(join(request.scratch, "holdfast-report-"));
	const close = () => rm(folder, {
		recursive: true,
		force: true
	});
	try {
		const files = await writeAll$1(folder, request);
		return {
			stream: Readable.from(create({
				cwd: folder,
				gzip: true,
				portable: true
			}, files)),
			close
		};
	} catch (error) {
		await close();
		throw error;
	}
}
async function writeAll$1(folder, request) {
	const { tables, signer } = request;
	const digests = [];
	const put = async (name, text) => {
		digests.push(`${await writeHashed(join(folder, name), text)}  ${name}\n`);
	};
	await put("README.txt", describe$6(request));
	for (const table of tables) await put(`${table.name}.csv`, formatCsv(table.head, table.rows()));
	const list = digests.join("");
	await writeFile(join(folder, "SHA256SUMS"), list);
	await writeFile(join(folder, "SHA256SUMS.sig"), Buffer.from(signer.sign(list), "base64"));
	await writeFile(join(folder, "public-key.pem"), signer.publicKey);
	return [...[
		"README.txt",
		"SHA256SUMS",
		"SHA256SUMS.sig",
		"public-key.pem"
	], ...tables.map(({ name }) => `${name}.csv`)];
}
async function writeHashed(path, text) {
	const hash = createHash("sha256");
	await pipeline$1(Readable.from(typeof text === "string" ? [text] : text), async function* (chunks) {
		for await (const chunk of chunks) {
			hash.update(chunk);
			yield chunk;
		}
	}, createWriteStream(path));
	return hash.digest("hex");
}
function describe$6({ tables, scope, period, signer }) {
	const { verdict } = scope;
	return [
		"Holdfast: what is backed up, and what was done about it",
		"",
		`Scope    ${scope.name}`,
		`Period   ${describePeriod(period)}, UTC`,
		`Made at  ${scope.at.toISOString()}`,
		`Verdict  ${verdict.text}`,
		`         ${verdict.protected} of ${verdict.covered} protected, ${verdict.excluded} excluded,`,
		`         ${verdict.gone} gone from GitHub`,
		...scope.whole ? [] : ["         There are repositories that whoever made this may not see."],
		"",
		...tables.map(({ name, title }) => `${`${name}.csv`.padEnd(24)}${title}`),
		"",
		"To check that nothing was changed since:",
		"",
		"    sha256sum --check SHA256SUMS",
		"    openssl pkeyutl -verify -rawin -pubin -inkey public-key.pem \\",
		"      -sigfile SHA256SUMS.sig -in SHA256SUMS",
		"",
		"Compare public-key.pem with the key that the receipts in the store are signed with. Its",
		`SHA-256 is ${signer.id}.`,
		""
	].join("\n");
}
// dashboard/look/time.tsx
/** Moments: relative for reading, exact on hover. */
const STEPS = [
	{
		unit: "year",
		ms: 31536e6
	},
	{
		unit: "month",
		ms: 2592e6
	},
	{
		unit: "day",
		ms: 864e5
	},
	{
		unit: "hour",
		ms: 36e5
	},
	{
		unit: "minute",
		ms: 6e4
	}
];
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "always" });
/** `3 hours ago`, `in 2 days`, `just now`. */
function describeRelative(at, now) {
	const ms = at.getTime() - now.getTime();
	const step = STEPS.find((one) => Math.abs(ms) >= one.ms);
	if (step === void 0) return "just now";
	const count = ms > 0 ? Math.round(ms / step.ms) : Math.trunc(ms / step.ms);
	return RELATIVE.format(count, step.unit);
}
function Time({ at, now }) {
	const exact = at.toISOString();
	return /* @__PURE__ */ jsx("time", {
		class: "relative",
		dateTime: exact,
		title: describeExact(at),
		children: describeRelative(at, now)
	});
}
/** How long something lasts already: `for 3 days`, with the moment it began on hover. */
function Lasting({ since, now }) {
	const relative = describeRelative(since, now);
	const span = / ago$/.test(relative) ? `for ${relative.replace(/ ago$/, "")}` : relative;
	return /* @__PURE__ */ jsx("time", {
		class: "relative",
		dateTime: since.toISOString(),
		title: describeExact(since),
		children: span
	});
}
/** What is not there has a word, too. */
function TimeOr({ at, now, none }) {
	return at === null ? /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: none
	}) : /* @__PURE__ */ jsx(Time, {
		at,
		now
	});
}
/** `2026-11-21 16:09:35 UTC`. */
function describeExact(at) {
	return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
// dashboard/reports/pdf.ts
/** A report on paper. */
/** Nobody reads more on paper: the CSV has all. */
const MOST_ROWS = 200;
/** Of these columns people on paper have no use. */
const LEFT_OUT = /* @__PURE__ */ new Set([
	"id",
	"run",
	"bytes stored",
	"bytes"
]);
async function makePdf(scope, period, tables) {
	const shown = await Promise.all(tables.map((table) => describeTable(table)));
	const { verdict } = scope;
	const counts = `${verdict.protected} of ${verdict.covered} protected, ${verdict.excluded} excluded with a reason, ${verdict.gone} gone from GitHub.`;
	return await openPrinter().createPdf({
		pageSize: "A4",
		pageOrientation: "landscape",
		defaultStyle: {
			font: "Roboto",
			fontSize: 8
		},
		info: {
			title: `Backups of ${scope.name}`,
			creator: "Holdfast"
		},
		footer: (page, pages) => ({
			text: `${page} of ${pages}`,
			alignment: "center"
		}),
		content: [
			{
				text: `Backups of ${scope.name}`,
				fontSize: 18,
				bold: true
			},
			{
				text: `${describePeriod(period)}, made at ${describeExact(scope.at)}`,
				color: "#59636e"
			},
			{
				text: verdict.text,
				fontSize: 14,
				bold: true,
				margin: [
					0,
					12,
					0,
					4
				]
			},
			{ text: counts },
			...scope.whole ? [] : ["There are repositories that whoever made this may not see."],
			...shown.flat()
		]
	}).getBuffer();
}
async function describeTable({ title, head, rows }) {
	const shown = [];
	let count = 0;
	for await (const row of rows()) {
		count += 1;
		if (shown.length < MOST_ROWS) shown.push(row);
	}
	const columns = head.flatMap((name, at) => LEFT_OUT.has(name) ? [] : [at]);
	const heading = {
		text: title,
		fontSize: 12,
		bold: true,
		margin: [
			0,
			16,
			0,
			4
		]
	};
	if (count === 0) return [heading, "None."];
	return [
		heading,
		{
			layout: "lightHorizontalLines",
			table: {
				headerRows: 1,
				widths: columns.map(() => "auto"),
				body: [columns.map((at) => ({
					text: head[at] ?? "",
					bold: true
				})), ...shown.map((row) => columns.map((at) => ({ text: cellOf(row[at]) })))]
			}
		},
		count > shown.length ? `… and ${count - shown.length} more, which the CSV has.` : ""
	];
}
/** Long words would push other columns off the page: a break is allowed within them. */
function cellOf(value) {
	if (value === null || value === void 0) return "";
	if (value instanceof Date) return describeExact(value);
	return String(value).replace(/(\S{24})(?=\S)/g, "$1​");
}
function openPrinter() {
	const entry = createRequire(import.meta.url).resolve("pdfmake");
	const folder = join(dirname(entry), "../fonts/Roboto");
	pdfMake.setFonts({ Roboto: {
		normal: join(folder, "Roboto-Regular.ttf"),
		bold: join(folder, "Roboto-Medium.ttf")
	} });
	pdfMake.setUrlAccessPolicy(() => false);
	pdfMake.setLocalAccessPolicy((path) => path.startsWith(folder));
	return pdfMake;
}
// dashboard/reports/scope.ts
/** Throws `not-found` for an account that the viewer may not see. */
function scopeOf(fleet, viewer, account) {
	const visible = visibleOf(fleet, viewer);
	const known = scopesOf(visible);
	const name = account?.toLowerCase();
	const scope = known.get(name) ?? makeScope(visible, account);
	known.set(name, scope);
	return scope;
}
/** Every table of a report asks for it. */
const scopesOf = remembered((_) => /* @__PURE__ */ new Map());
function makeScope(visible, account) {
	const accounts = visible.accounts.filter(({ login }) => account === void 0 || login.toLowerCase() === account.toLowerCase());
	if (account !== void 0 && accounts.length === 0) throw notFound();
	const installations = new Set(accounts.map(({ installationId }) => installationId));
	const repositories = visible.repositories.filter(({ installationId }) => installations.has(installationId));
	return {
		name: account === void 0 ? "all accounts" : accounts[0]?.login ?? account,
		at: visible.at,
		repositories,
		ids: new Set(repositories.map(({ id }) => id)),
		verdict: judge$1({
			repositories,
			accounts
		}),
		whole: visible.all
	};
}
/** `owner/name` of each, by id. */
const namesOf = remembered(({ repositories }) => new Map(repositories.map(({ id, owner, name }) => [id, `${owner}/${name}`])));
// dashboard/reports/all-pages.ts
async function* allPages(read) {
	let cursor;
	do {
		const page = await read(cursor);
		yield* page.items;
		cursor = page.next ?? void 0;
	} while (cursor !== void 0);
}
// dashboard/reports/runs.ts
const PAGE$2 = 500;
/** Newest first. Looks at what came after the period too: that is where failures end. */
async function* runsOf(history, ids, { from, to }) {
	const stored = /* @__PURE__ */ new Map();
	for await (const run of allPages((cursor) => history.runs({
		from,
		cursor,
		limit: PAGE$2
	}))) {
		if (!ids.has(run.repositoryId)) continue;
		const resolvedAt = isFailed(run) ? stored.get(run.repositoryId) ?? null : null;
		if (isGood(run) && run.settledAt) stored.set(run.repositoryId, run.settledAt);
		if (run.createdAt < to) yield {
			...run,
			resolvedAt
		};
	}
}
/** The newest of them, `most` at most. */
async function readFailures(history, repositoryIds, period, most) {
	return (await Promise.all(FAILED.map((outcome) => history.runs({
		...period,
		repositoryIds,
		outcome,
		limit: most
	})))).flatMap(({ items }) => items).toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, most);
}
/** Every outcome that is neither good nor somebody's wish. */
const FAILED = [
	"incomplete",
	"failed",
	"unproved",
	"refused",
	"lost"
];
function isFailed({ outcome }) {
	return outcome !== null && !GOOD$1.has(outcome) && outcome !== "cancelled";
}
function isGood({ outcome }) {
	return outcome !== null && GOOD$1.has(outcome);
}
const GOOD$1 = /* @__PURE__ */ new Set(["stored", "unchanged"]);
// dashboard/reports/tables.ts
const PAGE$1 = 500;
function tablesOf(parts, scope, period) {
	return [
		population(scope),
		exclusions(scope),
		runs$1(parts, scope, period),
		failures(parts, scope, period),
		verifications(parts, scope, period),
		drills(scope),
		retention(scope)
	];
}
/** What only an auditor is given: it names who did what, and every manifest. */
function auditTablesOf(parts, scope, period) {
	return [
		...tablesOf(parts, scope, period),
		access$1(parts, period),
		manifests(parts, scope)
	];
}
/** Every repository that there is, whether it is covered or not. */
function population({ repositories }) {
	return {
		name: "population",
		title: "Repositories",
		head: [
			"id",
			"repository",
			"state",
			"since",
			"cause",
			"newest good copy",
			"restore tested",
			"bytes"
		],
		rows: () => repositories.map(({ id, owner, name, coverage, verified, restoreTestedAt, storage }) => [
			...[
				id,
				`${owner}/${name}`,
				coverage.state,
				coverage.since,
				coverage.cause.text
			],
			...[verified?.takenAt ?? null, restoreTestedAt],
			storage.reduce((sum, { bytes }) => sum + bytes, 0)
		])
	};
}
function exclusions({ repositories }) {
	return {
		name: "exclusions",
		title: "Excluded, with reasons",
		head: [
			"id",
			"repository",
			"reason",
			"expires",
			"decided in"
		],
		rows: () => repositories.flatMap(({ id, owner, name, decision }) => decision.kind === "excluded" ? [[
			id,
			`${owner}/${name}`,
			decision.reason,
			decision.expiresAt,
			placeOf$2(decision.origin)
		]] : [])
	};
}
function placeOf$2(origin) {
	return origin.kind === "file" ? `${origin.path}, line ${origin.line}` : "built in";
}
function runs$1({ history }, scope, period) {
	return {
		name: "runs",
		title: "Runs",
		head: [
			"run",
			"repository",
			"cause",
			"begun",
			"settled",
			"outcome",
			"snapshot",
			"bytes stored"
		],
		rows: async function* () {
			const names = namesOf(scope);
			for await (const run of runsOf(history, scope.ids, period)) {
				const { id, repositoryId, cause, createdAt, settledAt, outcome, snapshot, storedBytes } = run;
				yield [
					id,
					names.get(repositoryId) ?? repositoryId,
					cause,
					createdAt,
					settledAt,
					outcome,
					snapshot,
					storedBytes
				];
			}
		}
	};
}
function failures({ history }, scope, period) {
	return {
		name: "failures",
		title: "Failures, and what became of them",
		head: [
			"run",
			"repository",
			"settled",
			"outcome",
			"code",
			"message",
			"next stored"
		],
		rows: async function* () {
			const names = namesOf(scope);
			for await (const run of runsOf(history, scope.ids, period)) {
				if (!isFailed(run)) continue;
				const { id, repositoryId, settledAt, outcome, error, resolvedAt } = run;
				const what = [
					outcome,
					error?.code ?? null,
					error?.message ?? null
				];
				yield [
					id,
					names.get(repositoryId) ?? repositoryId,
					settledAt,
					...what,
					resolvedAt
				];
			}
		}
	};
}
function verifications({ history }, scope, { from, to }) {
	return {
		name: "verifications",
		title: "Later looks at snapshots",
		head: [
			"repository",
			"snapshot",
			"at",
			"level",
			"intact",
			"damage"
		],
		rows: async function* () {
			const names = namesOf(scope);
			const looks = allPages((cursor) => history.verifications({
				from,
				to,
				cursor,
				limit: PAGE$1
			}));
			for await (const { repositoryId, snapshot, verifiedAt, level, intact, damage } of looks) {
				if (!scope.ids.has(repositoryId)) continue;
				const found = damage.map(({ key, code }) => `${code} ${key}`).join("; ");
				yield [
					names.get(repositoryId) ?? repositoryId,
					snapshot,
					verifiedAt,
					level,
					intact ? "yes" : "no",
					found
				];
			}
		}
	};
}
/** Restore tests: when each repository was last restored whole and compared. */
function drills({ repositories }) {
	return {
		name: "restore-tests",
		title: "Restore tests",
		head: ["repository", "last restored whole and compared"],
		rows: () => repositories.filter(({ decision }) => decision.kind === "covered").map(({ owner, name, restoreTestedAt }) => [`${owner}/${name}`, restoreTestedAt ?? "never"])
	};
}
function retention({ repositories }) {
	return {
		name: "retention",
		title: "Retention",
		head: [
			"repository",
			"last",
			"daily",
			"weekly",
			"monthly",
			"yearly",
			"storage class",
			"snapshots"
		],
		rows: () => repositories.flatMap((repository) => retentionOf(repository))
	};
}
function retentionOf({ owner, name, decision, snapshots }) {
	if (decision.kind !== "covered") return [];
	const { retention: rule, storageClass } = decision.policy;
	const counts = [
		rule.last,
		rule.daily,
		rule.weekly,
		rule.monthly,
		rule.yearly
	];
	return [[
		`${owner}/${name}`,
		...counts,
		storageClass ?? "as the bucket has it",
		snapshots
	]];
}
function access$1({ activity }, period) {
	return {
		name: "access",
		title: "Who did what",
		head: [
			"seq",
			"at",
			"actor",
			"action",
			"target",
			"address",
			"result",
			"sha256"
		],
		rows: async function* () {
			for await (const event of activity.stream(period)) {
				const { seq, at, actor, action, target, address, result, sha256 } = event;
				yield [
					seq,
					at,
					actor,
					action,
					target,
					address,
					result,
					sha256
				];
			}
		}
	};
}
/** Of every snapshot that there is, whenever it was taken: what a restore begins with. */
function manifests({ history }, { repositories }) {
	return {
		name: "manifests",
		title: "Manifests",
		head: [
			"repository",
			"snapshot",
			"taken",
			"level",
			"intact",
			"hold",
			"data locked until",
			"manifest",
			"sha256",
			"receipt"
		],
		rows: async function* () {
			for (const { id, owner, name } of repositories) {
				const items = allPages((cursor) => history.snapshots({
					repositoryId: id,
					cursor,
					limit: PAGE$1
				}));
				for await (const item of items) {
					const { snapshot, takenAt, level, intact, hold, lockedUntil } = item;
					const { manifestKey, manifestSha256, receiptKey } = item;
					const what = [
						snapshot,
						takenAt,
						level,
						intact ? "yes" : "no",
						hold,
						lockedUntil
					];
					yield [
						`${owner}/${name}`,
						...what,
						manifestKey,
						manifestSha256,
						receiptKey
					];
				}
			}
		}
	};
}
// dashboard/reports/report.ts
/** What is given away of a period, to whom it may be given. */
/** Longer ones are made one after the other. */
const MOST_DAYS = 400;
const DAY$2 = 864e5;
/** Throws `bad-request` for a period that is none, `not-found` for an account not to be seen. */
async function readScope({ fleet }, viewer, { account, from, to }) {
	const days = (to.getTime() - from.getTime()) / DAY$2;
	if (!(days > 0 && days <= MOST_DAYS)) throw new Problem("bad-request", `A period has 1 to ${MOST_DAYS} days, and this one has ${days}.`, "Choose the days anew.");
	return scopeOf(await fleet.read(), viewer, account);
}
/** One table, whole. Throws `not-found` for a table that there is not. */
async function sendTable(context, parts, viewer, { table: name, ...asked }) {
	const scope = await readScope(parts, viewer, asked);
	const table = tablesOf(parts, scope, asked).find((one) => one.name === name);
	if (table === void 0) throw notFound();
	await record$3(parts, viewer, {
		form: `${name}.csv`,
		scope,
		period: asked
	});
	const chunks = formatCsv(table.head, table.rows());
	return sendText(context, {
		name: `${fileOf(scope, asked)}-${name}.csv`,
		type: "text/csv",
		chunks
	});
}
async function sendPdf(context, parts, viewer, asked) {
	const scope = await readScope(parts, viewer, asked);
	await record$3(parts, viewer, {
		form: "pdf",
		scope,
		period: asked
	});
	const pdf = await makePdf(scope, asked, tablesOf(parts, scope, asked));
	return context.body(new Uint8Array(pdf), 200, {
		...HEADERS,
		"content-type": "application/pdf",
		"content-disposition": `attachment; filename="${fileOf(scope, asked)}.pdf"`
	});
}
/** For administrators of everything: it holds the audit trail. Throws `not-allowed`. */
async function sendBundle(context, parts, viewer, asked) {
	if (!includesRole(viewer.role, "admin")) throw new Problem("not-allowed", "This needs the role admin.", "Ask an administrator.");
	const scope = await readScope(parts, viewer, asked);
	await record$3(parts, viewer, {
		form: "audit",
		scope,
		period: asked
	});
	const { signer, scratch } = parts;
	const { stream, close } = await makeBundle({
		tables: auditTablesOf(parts, scope, asked),
		scope,
		period: asked,
		signer,
		scratch
	});
	stream.once("close", () => void close().catch(parts.onError));
	return context.body(toWeb(stream), 200, {
		...HEADERS,
		"content-type": "application/gzip",
		"content-disposition": `attachment; filename="${fileOf(scope, asked)}-audit.tar.gz"`
	});
}
const HEADERS = {
	"cache-control": "private, no-store",
	"x-content-type-options": "nosniff"
};
/** Before the first byte leaves. */
async function record$3({ activity, now }, { actor, address }, { form, scope, period }) {
	await activity.record({
		at: now(),
		actor,
		address,
		action: "report.take",
		target: "report",
		result: "done",
		detail: {
			form,
			scope: scope.name,
			period: describePeriod(period)
		}
	});
}
/** `holdfast-acme-2026-10-01-to-2026-10-31`, of letters that a header may hold. */
function fileOf({ name }, period) {
	return `holdfast-${name}-${describePeriod(period)}`.replaceAll(/[^\w.]+/g, "-");
}
function toWeb(stream) {
	const iterator = stream[Symbol.asyncIterator]();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await iterator.next();
			if (done) controller.close();
			else controller.enqueue(typeof value === "string" ? Buffer.from(value) : value);
		},
		cancel() {
			stream.destroy();
		}
	});
}
// dashboard/api/reports.ts
/** `/reports`: what was covered in some days, to take away. */
const Moment$1 = z$1.iso.datetime().transform((text) => new Date(text));
const Period = z$1.object({
	account: z$1.string().max(100).optional().openapi({ example: "acme" }),
	from: Moment$1,
	to: Moment$1.openapi({ description: "Not included." })
});
const TABLES$1 = [
	"population",
	"exclusions",
	"runs",
	"failures",
	"verifications",
	"restore-tests",
	"retention"
];
const table = createRoute({
	method: "get",
	path: "/reports/tables/{table}",
	tags: ["Reports"],
	...asks("viewer"),
	operationId: "readReportTable",
	summary: "One table of a report",
	request: {
		query: Period,
		params: z$1.object({ table: z$1.enum(TABLES$1) })
	},
	responses: {
		200: file$1("text/csv"),
		...PROBLEMS
	}
});
const pdf = createRoute({
	method: "get",
	path: "/reports/pdf",
	tags: ["Reports"],
	...asks("viewer"),
	operationId: "readReportPdf",
	summary: "A report for people",
	request: { query: Period },
	responses: {
		200: file$1("application/pdf"),
		...PROBLEMS
	}
});
const audit = createRoute({
	method: "get",
	path: "/reports/audit",
	tags: ["Reports"],
	...asks("admin", "everywhere"),
	operationId: "readAuditBundle",
	summary: "Everything for an auditor: a gzipped tar with signed digests",
	request: { query: Period },
	responses: {
		200: file$1("application/gzip"),
		...PROBLEMS
	}
});
function addReports(api, parts) {
	api.openapi(table, async (context) => {
		const asked = {
			...context.req.valid("query"),
			...context.req.valid("param")
		};
		return await sendTable(context, parts, viewerOf(context), asked);
	});
	api.openapi(pdf, async (context) => {
		return await sendPdf(context, parts, viewerOf(context), context.req.valid("query"));
	});
	api.openapi(audit, async (context) => {
		return await sendBundle(context, parts, viewerOf(context), context.req.valid("query"));
	});
}
function file$1(type) {
	const schema = z$1.string().openapi({ format: "binary" });
	return {
		description: "The file.",
		content: { [type]: { schema } }
	};
}
// dashboard/describe-issue.ts
/** `state: it must be one of overdue, failed`; `whole` names what has no part of its own. */
function describeIssue(issue, whole) {
	return `${issue?.path.join(".") || whole}: ${issue === void 0 ? NOT_USABLE : say(issue)}`;
}
const NOT_USABLE = "it cannot be used";
function say(issue) {
	if (issue.code !== "invalid_value") return issue.message;
	const [only, ...others] = issue.values.map(String);
	return others.length === 0 ? `it must be ${only}` : `it must be one of ${[only, ...others].join(", ")}`;
}
// dashboard/queries/repository-order.ts
/** In which order repositories are listed, and where a page goes on. */
/** By what; `-` turns it round. What is equal is sorted by name. */
const SORTS = [...[
	"name",
	"-name",
	"state",
	"-state",
	"age",
	"-age"
], ...[
	"tested",
	"-tested",
	"size",
	"-size",
	"pushed",
	"-pushed"
]];
/** `state`: the gravest first. `age`: the youngest copy first. What is not there comes last. */
const KEYS$1 = {
	name: () => 0,
	state: ({ coverage }) => GRAVITY$1.indexOf(coverage.state),
	age: (repository) => -(heldAt(repository)?.getTime() ?? 0),
	tested: ({ restoreTestedAt }) => -(restoreTestedAt?.getTime() ?? 0),
	size: storedBytesOf,
	pushed: ({ pushedAt }) => -(pushedAt?.getTime() ?? 0)
};
const Cursor = z.tuple([
	z.string(),
	z.number(),
	z.string(),
	z.string()
]);
/**
* One page of `items`, which are in that order. A cursor names the last item and not its number, so
* that nothing is left out or told twice when others come and go meanwhile. Throws `bad-request`
* for a cursor of another order.
*/
function pageInOrder(items, sort, { cursor, limit }) {
	const compare = comparing(sort);
	const keyOf = KEYS$1[keyIn(sort)];
	const after = cursor === void 0 ? void 0 : readCursor$1(cursor, sort);
	const behind = after === void 0 ? 0 : items.findIndex((item) => compare(placeOf$1(item, keyOf), after) > 0);
	const from = behind < 0 ? items.length : behind;
	const page = items.slice(from, from + limit);
	const last = page.at(-1);
	return {
		items: page,
		next: last !== void 0 && items.length > from + limit ? writeCursor(sort, placeOf$1(last, keyOf)) : null
	};
}
/** All of them, in order. */
function inOrder(items, sort) {
	const compare = comparing(sort);
	const keyOf = KEYS$1[keyIn(sort)];
	return items.map((item) => ({
		item,
		place: placeOf$1(item, keyOf)
	})).sort((a, b) => compare(a.place, b.place)).map(({ item }) => item);
}
function placeOf$1(item, keyOf) {
	return [
		keyOf(item),
		nameOf$5(item),
		item.id
	];
}
function comparing(sort) {
	const sign = sort.startsWith("-") ? -1 : 1;
	const nameSign = sort === "-name" ? -1 : 1;
	return (a, b) => sign * (a[0] - b[0]) || nameSign * (compareText(a[1], b[1]) || compareText(a[2], b[2]));
}
function compareText(a, b) {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
function keyIn(sort) {
	return SORTS.find((one) => one === sort.replace(/^-/, "") && one in KEYS$1) ?? "name";
}
function writeCursor(sort, place) {
	return Buffer.from(JSON.stringify([sort, ...place])).toString("base64url");
}
function readCursor$1(cursor, sort) {
	const parsed = Cursor.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
	if (!parsed.success || parsed.data[0] !== sort) throw new Problem("bad-request", "The cursor is not one of this list.", "Begin with the first page: leave the cursor out.");
	const [, key, name, id] = parsed.data;
	return [
		key,
		name,
		id
	];
}
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
// dashboard/queries/repository-filter.ts
/** What a list of repositories is narrowed by: the same words on pages, in the API and in CSV. */
/** States of coverage, and what the verdict counts: `covered` is its denominator. */
const STANDINGS = [
	...GRAVITY$1,
	"covered",
	"safe",
	"unprotected",
	"gone"
];
const YesOrNo = z$1.enum(["yes", "no"]);
const FilterParams = z$1.object({
	q: z$1.string().max(200).optional().openapi({ description: "Words that the name, the topics or the language contain." }),
	state: z$1.enum(STANDINGS).optional().openapi({ description: "A state, or what the verdict counts: all that is `covered`…" }),
	cause: z$1.string().max(50).optional().openapi({ description: "The code of a cause." }),
	owner: z$1.string().max(100).optional(),
	topic: z$1.string().max(50).optional(),
	visibility: z$1.enum([
		"public",
		"private",
		"internal"
	]).optional(),
	archived: YesOrNo.optional(),
	fork: YesOrNo.optional(),
	age: z$1.enum(AGE_IDS).optional().openapi({ description: "The age of the newest good copy, by the end of its bucket." }),
	tested: z$1.enum([
		"recent",
		"before",
		"never"
	]).optional().openapi({ description: "When it was last restored and compared: within 90 days, before…" }),
	class: z$1.string().max(50).optional().openapi({ description: "A storage class in use." }),
	work: z$1.enum([
		"running",
		"queued",
		"any"
	]).optional(),
	sort: z$1.enum(SORTS).optional().openapi({ description: "By default: `name`." })
});
/** Fields of a form that were left empty narrow nothing. Throws `bad-request`. */
function readFilter(params) {
	const given = Object.fromEntries([...params].filter(([, value]) => value !== ""));
	const parsed = FilterParams.safeParse(given);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw new Problem("bad-request", describeIssue(issue, "The filter"), "Take it out of the address, or begin again at /repos.");
}
/** All that is named must fit. `at` is the moment of the fleet. */
function fitsAll(filter, at) {
	const tests = testsOf(filter, at);
	return (repository) => tests.every((fits) => fits(repository));
}
function testsOf(filter, at) {
	const { state, age, tested, work } = filter;
	return [
		...(filter.q ?? "").toLowerCase().split(/\s+/).filter(Boolean).map((word) => (repository) => textOf$1(repository).includes(word)),
		...testsOfFacts(filter),
		...given$1(state, (value) => (repository) => stands(repository, value)),
		...given$1(age, (value) => (repository) => ageOf(repository, at) === value),
		...given$1(tested, (value) => (repository) => testedOf$1(repository, at) === value),
		...given$1(work, (value) => ({ work: open }) => open !== null && isIn(open.state, value))
	];
}
function testsOfFacts(filter) {
	const { cause, owner, topic, visibility, archived, fork } = filter;
	return [
		...given$1(cause, (value) => ({ coverage }) => coverage.cause.code === value),
		...given$1(owner, (value) => (one) => one.owner.toLowerCase() === value.toLowerCase()),
		...given$1(topic, (value) => ({ topics }) => topics.includes(value)),
		...given$1(visibility, (value) => (one) => one.visibility === value),
		...given$1(archived, (value) => (one) => one.archived === (value === "yes")),
		...given$1(fork, (value) => (one) => one.fork === (value === "yes")),
		...given$1(filter.class, (value) => ({ storage }) => {
			return storage.some(({ storageClass }) => storageClass === value);
		})
	];
}
function given$1(value, test) {
	return value === void 0 ? [] : [test(value)];
}
function stands(repository, state) {
	if (state === "covered") return isToBeCovered(repository);
	if (state === "safe" || state === "unprotected" || state === "gone") return shareOf(repository) === state;
	return repository.coverage.state === state;
}
function testedOf$1({ restoreTestedAt }, at) {
	if (restoreTestedAt === null) return "never";
	return isRecent(restoreTestedAt.getTime(), at) ? "recent" : "before";
}
function isIn(state, wanted) {
	return wanted === "any" || state === wanted;
}
// dashboard/queries/repositories.ts
async function listRepositories({ fleet }, viewer, filter, request) {
	const { at, repositories, ...visible } = await look$2(fleet, viewer, filter.sort);
	const { state, ...others } = filter;
	const inAnyState = repositories.filter(fitsAll(others, at));
	const fitting = state === void 0 ? inAnyState : inAnyState.filter(fitsAll({ state }, at));
	return {
		...pageInOrder(fitting, filter.sort ?? "name", request),
		at,
		fitting: fitting.length,
		visible: repositories.length,
		owners: visible.owners,
		classes: visible.classes,
		states: countStates(inAnyState)
	};
}
/** All that fit, in order: for exports and for deeds on many. */
async function findRepositories({ fleet }, viewer, filter) {
	const { at, repositories } = await look$2(fleet, viewer, filter.sort);
	return repositories.filter(fitsAll(filter, at));
}
/** All that the viewer may see, in order. */
async function look$2(fleet, viewer, sort = "name") {
	const visible = visibleOf(await fleet.read(), viewer);
	const orders = ordersOf(visible);
	const repositories = orders.get(sort) ?? inOrder(visible.repositories, sort);
	orders.set(sort, repositories);
	return {
		at: visible.at,
		repositories,
		...choicesOf(visible)
	};
}
/** Sorted once for each version of the fleet: what fits of them is in the same order. */
const ordersOf = remembered((_) => /* @__PURE__ */ new Map());
const choicesOf = remembered(({ repositories }) => ({
	owners: sorted(repositories.map(({ owner }) => owner)),
	classes: sorted(repositories.flatMap(({ storage }) => storage.map((one) => one.storageClass)))
}));
function countStates(repositories) {
	const counts = /* @__PURE__ */ new Map();
	for (const { coverage } of repositories) counts.set(coverage.state, (counts.get(coverage.state) ?? 0) + 1);
	return counts;
}
function sorted(words) {
	return [...new Set(words)].sort();
}
// dashboard/queries/bulk.ts
const DEEDS = [
	"back-up",
	"verify",
	"pause",
	"resume",
	"set-policy",
	"exclude"
];
/** Who may do it, in the installation of the repository. */
const ROLE_OF = {
	"back-up": "operator",
	verify: "operator",
	pause: "operator",
	resume: "operator",
	"set-policy": "admin",
	exclude: "admin"
};
/** Changes nothing. Throws `not-found` where one of the ids is not there, or not to be seen. */
async function planBulk(parts, viewer, deed, target) {
	const wanted = "ids" in target ? await findByIds(parts, viewer, target.ids) : await findRepositories(parts, viewer, target.filter);
	const leftOut = wanted.flatMap((repository) => whyNot$1(repository, viewer, deed) ?? []);
	const out = new Set(leftOut.map(({ repository }) => repository));
	return {
		deed,
		fit: wanted.filter((repository) => !out.has(repository)),
		leftOut
	};
}
async function findByIds({ fleet }, viewer, ids) {
	const wanted = new Set(ids);
	const { repositories } = visibleOf(await fleet.read(), viewer);
	const found = repositories.filter(({ id }) => wanted.has(id));
	if (found.length < wanted.size) throw notFound();
	return found;
}
function whyNot$1(repository, viewer, deed) {
	const role = ROLE_OF[deed];
	if (!includesRole(viewer.roleFor(repository.installationId), role)) return {
		repository,
		by: "role",
		why: `It needs the role ${role}.`
	};
	const why = UNFIT$1[deed](repository);
	return why === void 0 ? void 0 : {
		repository,
		by: "state",
		why
	};
}
const UNFIT$1 = {
	"back-up": ({ coverage: { state } }) => {
		if (state === "excluded") return "It is excluded by policy.";
		return state === "source-gone" ? "There is nothing at GitHub to back up." : void 0;
	},
	verify: ({ verified }) => verified === null ? "There is no verified snapshot to restore." : void 0,
	pause: ({ coverage: { state } }) => {
		if (state === "excluded") return "It is excluded by policy.";
		return state === "source-gone" ? "Nothing is planned for it." : void 0;
	},
	resume: ({ coverage: { state } }) => state === "paused" ? void 0 : "It is not paused.",
	"set-policy": ({ coverage: { state } }) => {
		if (state === "excluded") return "It is excluded by policy.";
		return state === "source-gone" ? "Nothing is planned for it." : void 0;
	},
	exclude: ({ coverage: { state } }) => state === "excluded" ? "It is excluded already." : void 0
};
/**
* Does what was planned, and tells the audit trail; what was refused, too. Throws `not-allowed`
* where the viewer may do none of it.
*/
async function carryOut(parts, viewer, { deed, fit, leftOut }, order) {
	const refused = leftOut.filter(({ by }) => by === "role").map(({ repository }) => repository);
	if (refused.length > 0) await record$2(parts, viewer, deed, refused, "refused");
	if (fit.length === 0) {
		if (refused.length === 0) return;
		throw new Problem("not-allowed", `This needs the role ${ROLE_OF[deed]}.`, "Ask an administrator of Holdfast, who finds roles under Settings, Members.");
	}
	try {
		await act$1(parts, viewer, deed, fit, order);
	} catch (error) {
		await record$2(parts, viewer, deed, fit, "failed");
		throw error;
	}
	await record$2(parts, viewer, deed, fit, "done", order);
}
async function act$1({ deeds, now }, { actor }, deed, fit, { full = false, until }) {
	const repositoryIds = fit.map(({ id }) => id);
	const asked = {
		repositoryIds,
		by: actor,
		at: now()
	};
	switch (deed) {
		case "back-up": return await deeds.backUp({
			...asked,
			full
		});
		case "verify": return await deeds.verify(asked);
		case "pause":
			if (until === void 0) throw new TypeError("A pause has an end.");
			return await deeds.pause(repositoryIds, until);
		case "resume": return await deeds.pause(repositoryIds, null);
		case "set-policy":
		case "exclude": return;
	}
}
/** Deeds that change nothing by themselves. */
const WRITTEN_AS = {
	"set-policy": "draft-tier",
	exclude: "draft-exclusion"
};
/** One deed is one event, however many repositories it is about. */
async function record$2({ activity, now }, { actor, address }, deed, repositories, result, { full, until } = {}) {
	const ids = repositories.map(({ id }) => id);
	await activity.record({
		at: now(),
		actor,
		address,
		result,
		action: `repository.${WRITTEN_AS[deed] ?? deed}`,
		target: ids.length === 1 ? `repository:${ids[0]}` : "repositories",
		detail: {
			repositories: repositories.map(({ owner, name }) => `${owner}/${name}`),
			...ids.length > 1 && { ids },
			...full && { full },
			...until && { until: until.toISOString() }
		}
	});
}
// dashboard/queries/exclusion.ts
/** Lines that exclude repositories, to be added to a policy file. */
const ONE_LINE$1 = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;
const REASON$1 = "a reason of at most 500 characters, on one line";
const Exclusion$1 = z$1.object({
	reason: z$1.string({ error: REASON$1 }).trim().min(1, REASON$1).max(500, REASON$1).regex(ONE_LINE$1, REASON$1).openapi({
		description: "Why, for whoever asks later.",
		pattern: ONE_LINE$1.source
	}),
	expires: z$1.iso.date().optional().openapi({ description: "From that day on it is covered again." })
});
/** One for each owner: each has a file of its own. */
function draftExclusion(repositories, { reason, expires }) {
	const owners = groupBy(repositories, ({ owner }) => owner);
	return Array.from(owners, ([owner, group]) => {
		return {
			owner,
			text: `${[
				...[
					"exclude:",
					"  - match:",
					"      repositories:",
					...group.map(({ name }) => `        - ${JSON.stringify(`${owner}/${name}`)}`)
				],
				`    reason: ${JSON.stringify(reason)}`,
				...expires === void 0 ? [] : [`    expires: ${expires}`]
			].join("\n")}\n`
		};
	});
}
const DAY_MS$5 = 864e5;
/** Throws `bad-request` for a moment that is past, or too far off. */
function readPauseEnd(until, now) {
	const ms = until.getTime() - now.getTime();
	if (ms > 0 && ms <= 90 * DAY_MS$5) return until;
	throw new Problem("bad-request", "until: a pause ends later than now.", `It may last 90 days at most; for good, exclude the repository instead.`);
}
// dashboard/queries/tier.ts
/** Lines that give repositories a policy of their own: a tier, to be added to a policy file. */
const NAME$2 = "a name of lower-case letters, digits and dashes, at most 60";
/** `15m`, `12h`, `8d`. */
const Duration$1 = z$1.string().regex(/^[1-9]\d{0,3}[mhd]$/, "a duration like 15m, 12h or 8d");
const TierDraft = z$1.object({
	name: z$1.string({ error: NAME$2 }).regex(/^[a-z][a-z0-9-]{0,59}$/, NAME$2).openapi({
		description: "Of the tier.",
		example: "critical"
	}),
	rpo: Duration$1.optional().openapi({ description: "The greatest age of the newest good copy." }),
	verify: z$1.enum(VERIFY_LEVELS).optional(),
	fullVerifyEvery: Duration$1.optional().openapi({ description: "How often one is restored whole." })
});
/** One for each owner: each has a file of its own. What is left out is as the file has it. */
function draftTier(repositories, { name, rpo, verify, fullVerifyEvery }) {
	return Array.from(groupBy(repositories, ({ owner }) => owner), ([owner, group]) => {
		const names = group.map((one) => `        - ${JSON.stringify(`${owner}/${one.name}`)}`);
		return {
			owner,
			text: `${[
				...[
					"tiers:",
					`  - name: ${name}`,
					"    match:",
					"      repositories:",
					...names
				],
				...rpo === void 0 ? [] : [`    rpo: ${rpo}`],
				...verify === void 0 ? [] : [`    verify: ${verify}`],
				...fullVerifyEvery === void 0 ? [] : [`    full-verify-every: ${fullVerifyEvery}`]
			].join("\n")}\n`
		};
	});
}
// dashboard/api/repositories.ts
/** `GET /repositories`, and deeds on many of them. */
const list$4 = createRoute({
	method: "get",
	path: "/repositories",
	operationId: "listRepositories",
	tags: ["Repositories"],
	summary: "Repositories, searched, filtered and sorted",
	...asks("viewer"),
	request: { query: FilterParams.extend(PageParams.shape) },
	responses: {
		...answers(pageOf(RepositorySchema).extend({ fitting: z$1.int().openapi({ description: "How many fit, on all pages." }) }), "One page of them."),
		...NOT_MODIFIED
	}
});
const Ids = z$1.array(z$1.string().regex(/^\d{1,20}$/)).min(1).max(500);
const ActionSchema = z$1.object({
	action: z$1.enum(DEEDS),
	ids: Ids.optional().openapi({ description: "These. Either this or `filter`." }),
	filter: FilterParams.omit({ sort: true }).optional().openapi({ description: "All that fit." }),
	dryRun: z$1.boolean().default(false).openapi({ description: "Only says what it would do." }),
	full: z$1.boolean().default(false).openapi({ description: "Of `back-up`: copy all anew." }),
	until: Moment$2.optional().openapi({ description: "Of `pause`: its end, 90 days off at most." }),
	exclusion: Exclusion$1.optional().openapi({ description: "Of `exclude`." }),
	tier: TierDraft.optional().openapi({ description: "Of `set-policy`." })
}).refine(({ ids, filter }) => ids === void 0 !== (filter === void 0), {
	path: ["ids"],
	error: "either ids or filter, and not both"
}).refine(({ action, until }) => action !== "pause" || until !== void 0, {
	path: ["until"],
	error: "a pause has an end"
}).refine(({ action, exclusion }) => action !== "exclude" || exclusion !== void 0, {
	path: ["exclusion"],
	error: "an exclusion has a reason"
}).refine(({ action, tier }) => action !== "set-policy" || tier !== void 0, {
	path: ["tier"],
	error: "a policy is given as a tier with a name"
}).openapi("RepositoryAction");
const OutcomeSchema = z$1.object({
	action: z$1.enum(DEEDS),
	dryRun: z$1.boolean(),
	ids: z$1.array(z$1.string()).openapi({ description: "On these it was done, or would be." }),
	leftOut: z$1.array(z$1.object({
		id: z$1.string(),
		by: z$1.enum(["role", "state"]),
		why: z$1.string()
	})),
	snippets: z$1.array(z$1.object({
		owner: z$1.string(),
		text: z$1.string()
	})).openapi({ description: "Of `exclude` and `set-policy`: lines for `.github/holdfast.yml`." })
}).openapi("RepositoryActionOutcome");
const act = createRoute({
	method: "post",
	path: "/repositories/actions",
	operationId: "actOnRepositories",
	tags: ["Repositories"],
	summary: "Backs up, verifies, pauses, resumes or excludes many at once",
	description: "Each needs its role in the installation of the repository: `exclude` and `set-policy` need admin.",
	...asks("viewer"),
	request: {
		headers: OnceHeaders,
		body: {
			required: true,
			content: { "application/json": { schema: ActionSchema } }
		}
	},
	responses: answers(OutcomeSchema, "What was done, and what was left out.")
});
function createRepositoriesApi(parts) {
	const api = new OpenAPIHono({ defaultHook: refuseUnfit });
	api.openapi(list$4, async (context) => {
		const { cursor, limit, ...filter } = context.req.valid("query");
		const { items, next, fitting } = await listRepositories(parts, viewerOf(context), filter, {
			cursor,
			limit
		});
		return context.json({
			items: items.map(showRepository),
			next,
			fitting
		}, 200);
	});
	api.openapi(act, async (context) => {
		const viewer = viewerOf(context);
		const { action, ids, filter, dryRun, full, until, exclusion, tier } = context.req.valid("json");
		const end = until === void 0 ? void 0 : readPauseEnd(new Date(until), parts.now());
		const plan = await planBulk(parts, viewer, action, ids === void 0 ? { filter: filter ?? {} } : { ids });
		if (!dryRun) await carryOut(parts, viewer, plan, {
			full,
			...end && { until: end }
		});
		const answer = {
			action,
			dryRun,
			ids: plan.fit.map(({ id }) => id),
			leftOut: plan.leftOut.map(({ repository, by, why }) => ({
				id: repository.id,
				by,
				why
			})),
			snippets: draft(plan.fit, exclusion, tier)
		};
		return context.json(answer, 200);
	});
	return api;
}
/** Of which only the one that belongs to the deed is there. */
function draft(repositories, exclusion, tier) {
	if (exclusion !== void 0) return draftExclusion(repositories, exclusion);
	return tier === void 0 ? [] : draftTier(repositories, tier);
}
// dashboard/queries/find-repository.ts
/**
* By the name it has, or once had while nobody else has it now. Throws `not-found` just the same
* whether there is none or the viewer may not see it.
*/
async function findRepository({ fleet: port, history }, viewer, owner, name) {
	const fleet = await port.read();
	const found = findVisible(fleet, viewer, owner, name);
	if (found !== void 0) return found;
	const byId = visibleById(visibleOf(fleet, viewer));
	const moved = (await history.idsOfName(owner, name)).map((id) => byId.get(id)).find((one) => one !== void 0);
	if (moved === void 0) throw notFound();
	return moved;
}
// dashboard/look/levels.ts
const LEVELS = {
	wire: "Checksum verified",
	objects: "Every object verified",
	full: "Restored and compared"
};
// dashboard/queries/policy-rows.ts
/** The policy that holds for a repository, value by value, each with where it was decided. */
/** In the order in which people ask. */
const VALUES$1 = [
	[
		"schedule",
		"Schedule",
		({ schedule }) => `${describeSchedule(schedule)} (${schedule})`
	],
	[
		"timeZone",
		"Time zone",
		({ timeZone }) => timeZone
	],
	[
		"rpoMs",
		"RPO",
		({ rpoMs }) => describeDuration(rpoMs)
	],
	[
		"graceMs",
		"Grace",
		({ graceMs }) => describeDuration(graceMs)
	],
	[
		"onPush",
		"On push",
		({ onPush }) => onPush ? "yes" : "no"
	],
	[
		"debounceMs",
		"Wait after a push",
		({ debounceMs }) => describeDuration(debounceMs)
	],
	[
		"classes",
		"Classes of data",
		({ classes }) => classes.join(", ")
	],
	[
		"refs",
		"Refs",
		({ refs }) => listOr(refs, "every ref")
	],
	[
		"verify",
		"Verified at level",
		({ verify }) => `${verify}: ${LEVELS[verify].toLowerCase()}`
	],
	[
		"fullVerifyEveryMs",
		"Restore-tested every",
		({ fullVerifyEveryMs: ms }) => ms === null ? "never" : describeDuration(ms)
	],
	[
		"storageClass",
		"Storage class",
		({ storageClass }) => storageClass ?? "as the store says"
	],
	[
		"retention",
		"Kept",
		({ retention }) => describeRetention(retention)
	],
	[
		"recipients",
		"Sealed to",
		({ recipients }) => listOr(recipients, "nobody: stored in the clear")
	],
	[
		"protectedRefs",
		"Protected refs",
		({ protectedRefs }) => listOr(protectedRefs, "none")
	],
	[
		"alertChannels",
		"Alerts go to",
		({ alertChannels }) => listOr(alertChannels, "nobody")
	],
	[
		"issues",
		"Opens an issue",
		({ issues }) => issues ? "yes" : "no"
	]
];
/** Empty where nothing is asked for: what is excluded has no policy. */
function policyRows(repository, controlRepository) {
	const { decision } = repository;
	if (decision.kind === "excluded") return [];
	return VALUES$1.map(([key, name, describe]) => ({
		name,
		value: describe(decision.policy),
		origin: linkOrigin(decision.origins[key], repository, controlRepository)
	}));
}
/** Where a value was decided, with the way to that line. */
function linkOrigin(origin, { owner, url }, controlRepository) {
	if (origin.kind === "default") return {
		text: "Default of Holdfast",
		href: null
	};
	const { path, line, tier } = origin;
	const repository = origin.origin === "control" ? controlRepository : ".github";
	const file = [
		owner,
		repository,
		"blob",
		"HEAD",
		...path.split("/")
	].map(encodeURIComponent);
	const text = `${owner}/${repository}: ${path}, line ${line}`;
	return {
		text: tier === void 0 ? text : `${text}, tier ${tier}`,
		href: `${new URL(url).origin}/${file.join("/")}#L${line}`
	};
}
function describeSchedule(cron) {
	return toString(cron, {
		throwExceptionOnParseError: false,
		use24HourTimeFormat: true
	});
}
function describeRetention({ last, daily, weekly, monthly, yearly }) {
	return `the last ${last}, ${daily} daily, ${weekly} weekly, ${monthly} monthly, ${yearly} yearly`;
}
function listOr(items, none) {
	return items.length === 0 ? none : items.join(", ");
}
// dashboard/queries/snapshot-row.ts
/** A snapshot in a list: what the records know, and what only its manifest does. */
/** Manifests that are read at once for one page. */
const AT_ONCE$2 = 8;
/** A list is of use without them, also while the store is away. */
const PATIENCE_MS$1 = 1500;
/** Adds to each item of a list what its manifest says, unless that takes too long. */
async function noteManifests(manifests, items, patienceMs = PATIENCE_MS$1) {
	const limit = pLimit(AT_ONCE$2);
	const tooLong = setTimeout$1(patienceMs, void 0, { ref: false });
	return await Promise.all(items.map(async (item) => {
		const read = () => manifests.read(item.repositoryId, item.snapshot);
		const found = await Promise.race([limit(read).catch(() => void 0), tooLong]);
		return {
			...item,
			manifest: found === void 0 ? null : noteOf(found.manifest)
		};
	}));
}
function noteOf({ git }) {
	return { storage: sharesOf(git.chain) };
}
function sharesOf(chain) {
	const shares = /* @__PURE__ */ new Map();
	for (const { object } of chain) {
		const { storageClass } = object;
		const { objects, bytes } = shares.get(storageClass) ?? {
			objects: 0,
			bytes: 0
		};
		const share = {
			objects: objects + 1,
			bytes: bytes + object.stored.sizeBytes
		};
		shares.set(storageClass, {
			storageClass,
			...share
		});
	}
	return [...shares.values()];
}
// dashboard/queries/repository.ts
/** Enough for a trend, and little enough to draw. */
const TREND_POINTS = 90;
async function readRepository(parts, repository, asked) {
	const { history } = parts;
	const repositoryId = repository.id;
	const [{ at }, snapshots, runs, trends, names, lostRefs] = await Promise.all([
		parts.fleet.read(),
		listSnapshotRows(parts, repositoryId, asked.snapshots),
		history.runs({
			...asked.runs,
			repositoryId
		}),
		readTrends(parts, repositoryId),
		history.names(repositoryId),
		history.lostRefs(repositoryId)
	]);
	return {
		at,
		repository,
		snapshots,
		runs,
		trends,
		names,
		lostRefs
	};
}
async function listSnapshotRows({ history, manifests }, repositoryId, page) {
	const { items, next } = await history.snapshots({
		...page,
		repositoryId
	});
	return {
		items: await noteManifests(manifests, items),
		next
	};
}
async function readTrends({ history }, repositoryId) {
	const asked = {
		repositoryId,
		limit: TREND_POINTS
	};
	const [snapshots, runs] = await Promise.all([history.snapshots(asked), history.runs({
		...asked,
		open: false
	})]);
	return {
		sizes: sizesOf(snapshots.items),
		durations: durationsOf(runs.items)
	};
}
function sizesOf(snapshots) {
	return snapshots.map(({ takenAt, sizeBytes }) => ({
		at: takenAt,
		bytes: sizeBytes
	})).toReversed();
}
function durationsOf(runs) {
	return runs.flatMap(({ settledAt, durationMs }) => settledAt === null || durationMs === null ? [] : [{
		at: settledAt,
		ms: durationMs
	}]).toReversed();
}
async function listRuns({ history }, repositoryId, query) {
	return await history.runs({
		...query,
		repositoryId
	});
}
// dashboard/queries/find-snapshot.ts
/** The snapshot that an address means. */
/** Throws `not-found` where the repository has none of that id. */
async function findSnapshot({ history }, repositoryId, snapshot) {
	const found = SNAPSHOT_ID.test(snapshot) ? await history.snapshot(repositoryId, snapshot) : void 0;
	if (found === void 0) throw notFound();
	return found;
}
// dashboard/queries/record.ts
/** The audit trail, from where people act. */
/** Notes what a viewer did, or was not let do. */
async function record$1({ activity, now }, { actor, address }, { action, target, detail = {} }, result = "done") {
	await activity.record({
		at: now(),
		actor,
		action,
		target,
		address,
		result,
		detail
	});
}
/** Does `work` and notes what became of it; what it throws is thrown once that is noted. */
async function recorded(parts, viewer, event, work) {
	try {
		const value = await work();
		await record$1(parts, viewer, event);
		return value;
	} catch (error) {
		const refused = error instanceof Problem && error.code === "not-allowed";
		const detail = {
			...event.detail,
			error: codeOf(error)
		};
		await record$1(parts, viewer, {
			...event,
			detail
		}, refused ? "refused" : "failed");
		throw error;
	}
}
function codeOf(error) {
	return error instanceof Problem || error instanceof HoldfastError ? error.code : "internal";
}
// dashboard/queries/deeds.ts
/** What an operator may have done to one repository. */
/**
* Has it done, and notes so in the audit trail, as it does what was refused. Throws `not-allowed`,
* `not-found` for a run or snapshot of another repository, and `conflict` where it makes no sense.
*/
async function doDeed(parts, viewer, repository, deed) {
	switch (deed.kind) {
		case "back-up": return await doOne(parts, viewer, repository, deed.kind, { full: deed.full });
		case "pause": {
			const until = readPauseEnd(deed.until, parts.now());
			return await doOne(parts, viewer, repository, deed.kind, { until });
		}
		case "verify":
		case "resume": return await doOne(parts, viewer, repository, deed.kind, {});
		default: return await doSpecial(parts, viewer, repository, deed);
	}
}
/** As it is done to many, of which this is one. */
async function doOne(parts, viewer, { id }, kind, order) {
	const plan = await planBulk(parts, viewer, kind, { ids: [id] });
	const unfit = plan.leftOut.find(({ by }) => by === "state");
	if (unfit !== void 0) throw new Problem("conflict", unfit.why, "Load the page again.");
	await carryOut(parts, viewer, plan, order);
}
async function doSpecial(parts, viewer, repository, deed) {
	const { id, installationId } = repository;
	const { kind, ...detail } = deed;
	const [action, target] = deed.kind === "cancel" ? ["run.cancel", `run:${deed.runId}`] : [`snapshot.${kind}`, `snapshot:${id}/${deed.snapshot}`];
	await recorded(parts, viewer, {
		action,
		target,
		detail
	}, async () => {
		requireRole(viewer, installationId, "operator");
		if (deed.kind === "cancel") await cancel$1(parts, viewer, id, deed.runId);
		else await hold(parts, id, deed);
	});
}
async function cancel$1({ deeds, history }, { actor }, id, runId) {
	if ((await history.run(runId))?.repositoryId !== id) throw notFound();
	const became = await deeds.cancel(runId, actor);
	if (became === "unknown") throw notFound();
	if (became !== "over") return;
	throw new Problem("conflict", "The run is over already.", "Look at what became of it.");
}
async function hold({ deeds, history }, id, deed) {
	await findSnapshot({ history }, id, deed.snapshot);
	if (deed.kind === "unpin") {
		if (!await deeds.unpin(id, deed.snapshot)) throw free();
	} else if (!await deeds.pin(id, deed.snapshot, deed.reason)) throw held();
}
function held() {
	return new Problem("conflict", "The snapshot is held already.", "Let go of it first, to hold it for another reason.");
}
function free() {
	return new Problem("conflict", "Nothing holds the snapshot.", "Load the page again.");
}
// dashboard/queries/reason.ts
/** Why somebody wants a snapshot kept. */
const Reason$1 = z.string().trim().min(1, "say why it is to be kept").max(500);
// dashboard/api/params.ts
/** What addresses below a repository name. */
const RepositoryParams = z$1.object({
	owner: z$1.string().max(100).openapi({ example: "acme" }),
	name: z$1.string().max(200).openapi({ example: "rocket" })
});
const SnapshotParams = RepositoryParams.extend({ snapshot: z$1.string().max(100).openapi({ example: "20261121T160935Z-0a1b2c3d" }) });
const PlaceParams = z$1.object({
	at: z$1.string().max(5e3).optional().openapi({ description: "A ref or an object, percent-encoded once more than a query is: any byte but letters, digits and `-_.~`. HEAD when absent." }),
	ref: z$1.string().max(1e3).optional().openapi({ description: "The same as plain text." }),
	path: z$1.string().max(2e4).optional().openapi({ description: "Names from the top down with slashes between them, each encoded like `at`." })
});
/** A list of what never changes is paged by how much to pass over. */
const OffsetParams = z$1.object({
	cursor: z$1.string().regex(/^\d{1,9}$/).optional(),
	limit: z$1.coerce.number().int().min(1).max(1e3).default(100)
});
/**
* What `asks` says of `role`, which the query asks for in the installation of the repository: so
* what is refused is noted, and whoever may not see the repository hears only that it is not there.
*/
function asksThere(role) {
	return {
		...asks(role),
		middleware: needs("viewer")
	};
}
// dashboard/api/deeds.ts
/** What an operator can have done to one repository, by the API. */
const PATH$4 = "/repositories/{owner}/{name}";
const RESPONSES = answers(z$1.object({ done: z$1.literal(true) }).openapi("Done"), "It was done, or will be as soon as there is room for it.");
const COMMON = {
	...asksThere("operator"),
	tags: ["Repositories"],
	responses: RESPONSES
};
function json(schema) {
	return {
		required: true,
		content: { "application/json": { schema } }
	};
}
const backUp = createRoute({
	...COMMON,
	method: "post",
	path: `${PATH$4}/back-up`,
	operationId: "backUpRepository",
	summary: "Backs it up as soon as possible",
	request: {
		params: RepositoryParams,
		headers: OnceHeaders,
		body: json(z$1.object({ full: z$1.boolean().default(false) }))
	}
});
const verify$1 = createRoute({
	...COMMON,
	method: "post",
	path: `${PATH$4}/verify`,
	operationId: "verifyRepository",
	summary: "Has the newest verified snapshot restored whole and compared",
	request: {
		params: RepositoryParams,
		headers: OnceHeaders
	}
});
const pause = createRoute({
	...COMMON,
	method: "put",
	path: `${PATH$4}/pause`,
	operationId: "pauseRepository",
	summary: "Plans nothing until then",
	request: {
		params: RepositoryParams,
		body: json(z$1.object({ until: Moment$2 }))
	}
});
const resume = createRoute({
	...COMMON,
	method: "delete",
	path: `${PATH$4}/pause`,
	operationId: "resumeRepository",
	summary: "Plans it again",
	request: { params: RepositoryParams }
});
const cancel = createRoute({
	...COMMON,
	method: "post",
	path: `${PATH$4}/runs/{run}/cancel`,
	operationId: "cancelRun",
	summary: "Asks a run to stop",
	request: {
		params: RepositoryParams.extend({ run: z$1.string().min(1).max(200) }),
		headers: OnceHeaders
	}
});
const pin = createRoute({
	...COMMON,
	method: "put",
	path: `${PATH$4}/snapshots/{snapshot}/hold`,
	operationId: "holdSnapshot",
	summary: "Keeps retention from a snapshot",
	request: {
		params: SnapshotParams,
		body: json(z$1.object({ reason: Reason$1 }))
	}
});
const unpin = createRoute({
	...COMMON,
	method: "delete",
	path: `${PATH$4}/snapshots/{snapshot}/hold`,
	operationId: "releaseSnapshot",
	summary: "Lets go of a snapshot",
	request: { params: SnapshotParams }
});
function createDeedsApi(parts) {
	const api = new OpenAPIHono({ defaultHook: refuseUnfit });
	async function act(context, deed) {
		const viewer = viewerOf(context);
		const { owner = "", name = "" } = context.req.param();
		await doDeed(parts, viewer, await findRepository(parts, viewer, owner, name), deed);
		return { done: true };
	}
	api.openapi(backUp, async (context) => {
		const { full } = context.req.valid("json");
		return context.json(await act(context, {
			kind: "back-up",
			full
		}), 200);
	});
	api.openapi(verify$1, async (context) => context.json(await act(context, { kind: "verify" }), 200));
	api.openapi(pause, async (context) => {
		const until = new Date(context.req.valid("json").until);
		return context.json(await act(context, {
			kind: "pause",
			until
		}), 200);
	});
	api.openapi(resume, async (context) => context.json(await act(context, { kind: "resume" }), 200));
	api.openapi(cancel, async (context) => {
		const { run } = context.req.valid("param");
		return context.json(await act(context, {
			kind: "cancel",
			runId: run
		}), 200);
	});
	api.openapi(pin, async (context) => {
		const { snapshot } = context.req.valid("param");
		const { reason } = context.req.valid("json");
		return context.json(await act(context, {
			kind: "pin",
			snapshot,
			reason
		}), 200);
	});
	api.openapi(unpin, async (context) => {
		const { snapshot } = context.req.valid("param");
		return context.json(await act(context, {
			kind: "unpin",
			snapshot
		}), 200);
	});
	return api;
}
// dashboard/api/history-schema.ts
/** Snapshots, runs and lost refs, as the API tells them. */
const Share = z$1.object({
	storageClass: z$1.string(),
	objects: z$1.int(),
	bytes: z$1.number()
});
const SnapshotSchema = z$1.object({
	snapshot: z$1.string().openapi({ example: "20261121T160935Z-0a1b2c3d" }),
	takenAt: Moment$2,
	refs: z$1.int(),
	chainLength: z$1.int(),
	sizeBytes: z$1.number(),
	level: z$1.enum(VERIFY_LEVELS),
	verifiedAt: Moment$2,
	intact: z$1.boolean().openapi({ description: "False where a later look found it damaged." }),
	restoreTestedAt: Moment$2.nullable(),
	complete: z$1.boolean(),
	completeness: z$1.partialRecord(z$1.enum(DATA_CLASSES), Completeness),
	witnessedAt: Moment$2,
	receiptKey: z$1.string().nullable(),
	manifestKey: z$1.string(),
	manifestSha256: z$1.string(),
	runId: z$1.string().nullable(),
	hold: z$1.string().nullable().openapi({ description: "Why retention must not touch it." }),
	lockedUntil: Moment$2.nullable().openapi({ description: "Until when its refs and bundles are locked, its manifest not counted; null where not known." }),
	storage: z$1.array(Share).nullable().openapi({ description: "Where its bundles were stored; null where the manifest cannot be read now." })
}).openapi("Snapshot");
function showSnapshot(row) {
	const { snapshot, refs, chainLength, sizeBytes, level, intact, complete, completeness } = row;
	const { receiptKey, manifestKey, manifestSha256, runId, hold, manifest } = row;
	return {
		snapshot,
		refs,
		chainLength,
		sizeBytes,
		level,
		intact,
		complete,
		receiptKey,
		manifestKey,
		manifestSha256,
		runId,
		hold,
		completeness: { ...completeness },
		takenAt: row.takenAt.toISOString(),
		verifiedAt: row.verifiedAt.toISOString(),
		restoreTestedAt: moment(row.restoreTestedAt),
		witnessedAt: row.witnessedAt.toISOString(),
		lockedUntil: moment(row.lockedUntil),
		storage: manifest === null ? null : [...manifest.storage]
	};
}
const RunSchema = z$1.object({
	id: z$1.string(),
	cause: z$1.string(),
	state: z$1.enum([
		"queued",
		"running",
		"settled"
	]),
	createdAt: Moment$2,
	startedAt: Moment$2.nullable(),
	settledAt: Moment$2.nullable(),
	outcome: z$1.string().nullable().openapi({ description: "Null until it is settled." }),
	snapshot: z$1.string().nullable(),
	error: z$1.object({
		code: z$1.string(),
		message: z$1.string(),
		hint: z$1.string()
	}).nullable(),
	durationMs: z$1.number().nullable(),
	storedBytes: z$1.number().nullable(),
	transferredBytes: z$1.number().nullable(),
	url: z$1.string().nullable().openapi({ description: "The run of the workflow at GitHub." })
}).openapi("Run");
function showRun(run) {
	const { id, cause, state, outcome, snapshot, error, durationMs } = run;
	const { storedBytes, transferredBytes, url } = run;
	return {
		id,
		cause,
		state,
		outcome,
		snapshot,
		error,
		durationMs,
		storedBytes,
		transferredBytes,
		url,
		createdAt: run.createdAt.toISOString(),
		startedAt: moment(run.startedAt),
		settledAt: moment(run.settledAt)
	};
}
const LostRefSchema = z$1.object({
	ref: z$1.string(),
	change: z$1.enum([
		"forced",
		"moved",
		"deleted"
	]),
	at: Moment$2,
	oldOid: z$1.string(),
	newOid: z$1.string().nullable(),
	snapshot: z$1.string().nullable().openapi({ description: "It still has the old one." })
}).openapi("LostRef");
function showLostRef({ ref, at, ...rest }) {
	return {
		...rest,
		ref: describeRefName(ref),
		at: at.toISOString()
	};
}
const NameSchema = z$1.object({
	owner: z$1.string(),
	name: z$1.string(),
	since: Moment$2,
	until: Moment$2.nullable()
}).openapi("RepositoryName");
function showName({ owner, name, since, until }) {
	return {
		owner,
		name,
		since: since.toISOString(),
		until: moment(until)
	};
}
// core/domain/tree-path.ts
/**
* Paths within a tree of git. A name there is bytes, and any bytes but a zero: it may be no
* UTF-8, hold a line break or a slash, or be called `..`. So a path is a list of names, held as
* byte strings as those of refs are (refs.ts), and is only ever looked for in trees.
*/
/** A byte string as text that can be read back: what is not plain ASCII is `%` and two digits. */
function encodeBytes(bytes) {
	const encoded = bytes.replace(/[^A-Za-z0-9_.~-]/g, percent$1);
	return /^\.\.?$/.test(bytes) ? bytes.replaceAll(".", percent$1) : encoded;
}
/** The byte string that `encodeBytes` was given. Throws `bad-input` for text it never returns. */
function decodeBytes(text) {
	if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw unusable$1(text);
	return bytesOfText(text).replace(/%([0-9A-Fa-f]{2})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
}
/** A path for links: encoded names with slashes between them, in a query or a form. */
function formatTreePath(path) {
	return path.map(encodeBytes).join("/");
}
/** Reads what `formatTreePath` wrote. Throws `bad-input` for what can be no path in a tree. */
function parseTreePath(text) {
	return checked$2(text === "" ? [] : text.split("/").map(decodeBytes), text);
}
/** The path as text for people; bytes that are not UTF-8 become U+FFFD. */
function describeTreePath(path) {
	return describeBytes(path.join("/"));
}
/** A byte string as text for people, to its last mark; what is not UTF-8 becomes U+FFFD. */
function describeBytes(bytes) {
	const all = Uint8Array.from(bytes, (char) => char.charCodeAt(0));
	return new TextDecoder("utf-8", { ignoreBOM: true }).decode(all);
}
/** The UTF-8 bytes of a text, as a byte string. */
function bytesOfText(text) {
	return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
/** More than any file system or program makes, and little enough to walk at once. */
const LONGEST$1 = 4096;
function checked$2(path, text) {
	if (text.length > 3 * LONGEST$1 || path.length > LONGEST$1 / 2) throw unusable$1(text.slice(0, 100));
	if (path.some((name) => name === "" || name.includes("\0"))) throw unusable$1(text);
	return path;
}
function unusable$1(text) {
	return new HoldfastError("bad-input", `${JSON.stringify(text)} is no path in a repository.`, { hint: "Give names from the top of the repository down, such as docs/index.md." });
}
function percent$1(char) {
	return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
// dashboard/content-request.ts
/** Throws `not-found` where there is no such repository or snapshot for the viewer. */
async function readingOf(context, parts) {
	const viewer = viewerOf(context);
	const { owner = "", name = "", snapshot = "" } = context.req.param();
	const repository = await findRepository(parts, viewer, owner, name);
	await findSnapshot(parts, repository.id, snapshot);
	return {
		viewer,
		repository,
		snapshot,
		signal: context.req.raw.signal
	};
}
/** `at` comes from a link, `ref` was typed by a person. Throws `bad-input`. */
function placeIn(context) {
	const { at, ref, path = "" } = context.req.query();
	if (at !== void 0) return {
		at: decodeBytes(at),
		path: parseTreePath(path)
	};
	return {
		at: ref ? bytesOfText(ref.trim()) : "HEAD",
		path: parseTreePath(path)
	};
}
/** How far into a list; 0 for what is no such number. */
function offsetIn(context) {
	const offset = Number(context.req.query("cursor") ?? 0);
	return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}
// core/domain/retrieval-plan.ts
/** What getting objects back from cold storage takes: how many, how long, and at what price. */
function tallyByState(objects) {
	const tally = (state) => tallyOf(objects.filter(({ retrieval }) => retrieval.state === state));
	return {
		available: tally("available"),
		archived: tally("archived"),
		"in-progress": tally("in-progress"),
		ready: tally("ready")
	};
}
function tallyOf(objects) {
	return {
		objects: objects.length,
		bytes: objects.reduce((sum, each) => sum + each.sizeBytes, 0)
	};
}
/** What each tier takes for those of `objects` that are archived; what is under way is paid for. */
function offerTiers(objects, { days, prices }) {
	const archived = objects.filter(({ retrieval }) => retrieval.state === "archived");
	const places = new Set(archived.map(({ retrieval }) => coldPlace(retrieval)));
	const holdings = holdingsOf(archived);
	return RETRIEVAL_TIERS.map((tier) => {
		const refusal = [...places].map((place) => tierRefusal(place, tier)).find((each) => each !== void 0) ?? null;
		const isPriced = prices !== void 0 && refusal === null;
		return {
			tier,
			refusal,
			time: refusal === null ? timeFor(archived, tier) ?? null : null,
			cost: isPriced ? retrievalCost(holdings, {
				tier,
				days
			}, prices) : null
		};
	});
}
/** Until the last of `objects` is ready that is not yet; undefined where nobody knows. */
function timeFor(objects, tier) {
	const times = objects.filter(({ retrieval }) => isPending(retrieval)).map(({ retrieval }) => retrievalTime(coldPlace(retrieval), tier));
	const known = times.filter((time) => time !== void 0);
	if (known.length < times.length || known.length === 0) return void 0;
	return {
		leastMs: Math.max(...known.map(({ leastMs }) => leastMs)),
		mostMs: Math.max(...known.map(({ mostMs }) => mostMs))
	};
}
/** Whether an object cannot be read yet. */
function isPending({ state }) {
	return state === "archived" || state === "in-progress";
}
/** When the first of the copies goes; undefined if there is none. */
function readyUntil(objects) {
	const ends = objects.flatMap(({ retrieval }) => retrieval.state === "ready" ? [retrieval.until.getTime()] : []);
	return ends.length === 0 ? void 0 : new Date(Math.min(...ends));
}
function holdingsOf(objects) {
	return [...groupBy(objects, ({ retrieval }) => retrieval.storageClass)].map(([name, group]) => ({
		storageClass: name,
		...tallyOf(group)
	}));
}
/**
* How each of `objects` can be read; those that are not there are left out. One listing, from
* the bundle of `base` on, and a look at each object in a class that is not read at once: not
* the manifest tells, since a lifecycle rule may have moved an object after it was written.
*/
async function lookAtObjects(store, repositoryId, objects, base) {
	const classes = /* @__PURE__ */ new Map();
	for await (const info of listBeside(store, repositoryId, base)) classes.set(info.key, info.storageClass);
	const limit = pLimit(16);
	const looks = objects.map(async ({ key, versionId, stored: { sizeBytes } }) => {
		const storageClass = classes.get(key);
		const object = {
			key,
			versionId,
			sizeBytes
		};
		return storageClass !== void 0 && isAlwaysAvailable(storageClass) ? {
			...object,
			retrieval: {
				storageClass,
				state: "available"
			}
		} : limit(() => lookAt(store, object));
	});
	return (await Promise.all(looks)).filter((each) => each !== void 0);
}
/** The object with how it stands now; undefined if it is not there. */
async function lookAt(store, object) {
	const { key, versionId, sizeBytes } = object;
	try {
		return {
			key,
			versionId,
			sizeBytes,
			retrieval: await store.retrieval(key, { versionId })
		};
	} catch (error) {
		if (asHoldfastError(error).code === "store-missing") return void 0;
		throw error;
	}
}
/** Each once, however many snapshots name it. */
function distinctObjects(objects) {
	const named = objects.map((object) => [`${object.key} ${object.versionId}`, object]);
	return [...new Map(named).values()];
}
// core/restore.ts
/** The snapshot a request means. Throws `snapshot-not-found`, saying what there is. */
async function chooseSnapshot({ repositoryId, snapshot, at }, { store }) {
	const ids = await listSnapshotIds(store, repositoryId);
	const chosen = ids.findLast((id) => snapshot === void 0 ? at === void 0 || timeOfSnapshot(id) <= at : id === snapshot);
	if (chosen !== void 0) return chosen;
	const [oldest, newest] = [ids.at(0), ids.at(-1)];
	throw new HoldfastError("snapshot-not-found", oldest === void 0 ? `The store holds no snapshot of ${repositoryId}.` : `Repository ${repositoryId} has no ${snapshot === void 0 ? "snapshot that old" : `snapshot ${snapshot}`}: its ${ids.length} go from ${oldest} to ${newest}.`, { hint: "Run `holdfast list` to see what there is." });
}
// core/needed-objects.ts
/** Everything in a store that snapshots need, with how it can be read. */
/** Throws `snapshot-not-found`, and where one snapshot is asked for, what its manifest lacks. */
async function lookAtNeeded(request, store) {
	const { repositoryId, all } = request;
	const snapshots = request.snapshots ?? await chooseSnapshots(request, store);
	const { manifests, archived, unreadable } = await readManifests(store, repositoryId, snapshots);
	if (!all && unreadable[0] !== void 0) throw unreadable[0];
	const wanted = distinctObjects(manifests.flatMap(objectsOf$1));
	const named = await lookAtObjects(store, repositoryId, wanted, oldestBase(manifests));
	const found = new Set(named.map(({ key }) => key));
	return {
		snapshots,
		objects: [...archived, ...named],
		complete: archived.length === 0,
		missing: wanted.map(({ key }) => key).filter((key) => !found.has(key)),
		warnings: unreadable.map(({ message }) => message)
	};
}
async function chooseSnapshots(request, store) {
	if (request.all) return listSnapshotIds(store, request.repositoryId);
	return [await chooseSnapshot(request, { store })];
}
async function readManifests(store, repositoryId, snapshots) {
	const manifests = [];
	const archived = [];
	const unreadable = [];
	for (const id of snapshots) try {
		manifests.push((await readSnapshot(store, repositoryId, id)).manifest);
	} catch (reason) {
		const error = asHoldfastError(reason);
		if (/^(store-damaged|snapshot-invalid)$/.test(error.code)) unreadable.push(error);
		else if (error.code !== "store-archived") throw error;
		else archived.push(...await lookAtManifest(store, manifestKey(repositoryId, id)));
	}
	return {
		manifests,
		archived,
		unreadable
	};
}
/** Manifests are never written to cold storage, but a lifecycle rule may put them there. */
async function lookAtManifest(store, key) {
	const { sizeBytes = 0 } = await store.head(key) ?? {};
	const object = await lookAt(store, {
		key,
		versionId: void 0,
		sizeBytes
	});
	return object === void 0 ? [] : [object];
}
/** Of the first chain that is needed; undefined if there is none. */
function oldestBase(manifests) {
	return manifests.map(({ git }) => git.chain[0]?.snapshot).filter((base) => base !== void 0).sort()[0];
}
// core/retrieve.ts
/** Brings what snapshots need back from cold storage: all of it is asked for at once. */
/**
* What the snapshots need, how it stands, and what each tier would take. Asks for nothing.
* Throws `store-missing` if an object is gone: half a chain is not worth its price.
*/
async function planRetrieval(request, { store }) {
	const needed = await lookAtAll(request, store);
	return describe$5(request, needed, needed.objects);
}
/**
* Asks for all that the snapshots need at once. May be repeated: what is under way goes on, by
* a faster tier if that is a faster one, and copies are kept for `days` from now at least.
* Throws `bad-input`, and has asked for nothing, if the tier is not offered for all of it.
*/
async function retrieve(request, { store, report }) {
	report({
		kind: "phase",
		source: request.repositoryId,
		phase: "retrieving"
	});
	const needed = await lookAtAll(request, store);
	return describe$5(request, needed, await askForAll(request, needed.objects, store));
}
async function lookAtAll(request, store) {
	const needed = await lookAtNeeded(request, store);
	const [missing] = needed.missing;
	if (missing === void 0) return needed;
	throw new HoldfastError("store-missing", `There is no object under ${missing}.`, { hint: "Nothing was asked for; run `holdfast verify` to see what else is missing." });
}
/** Asks for what cannot be read, and for longer copies of what can for a while. */
async function askForAll({ tier, days }, objects, store) {
	refuseTier(objects, tier);
	const limit = pLimit(16);
	const ask = async (object) => {
		const { key, versionId, retrieval } = object;
		if (retrieval.state === "available") return object;
		return {
			...object,
			retrieval: await store.retrieve(key, {
				versionId,
				tier,
				days
			})
		};
	};
	const asked = await Promise.allSettled(objects.map((each) => limit(() => ask(each))));
	const failed = asked.filter((each) => each.status === "rejected");
	if (failed[0] !== void 0) throw notAllAsked(failed[0].reason, failed.length, objects.length);
	return asked.flatMap((each) => each.status === "fulfilled" ? [each.value] : []);
}
function refuseTier(objects, tier) {
	const refusals = objects.filter(({ retrieval }) => isPending(retrieval)).flatMap(({ retrieval }) => tierRefusal(coldPlace(retrieval), tier) ?? []);
	const [refusal] = refusals;
	if (refusal === void 0) return;
	throw new HoldfastError("bad-input", `${refusal}, where ${refusals.length} of the ${objects.length} objects lie.`, { hint: "Use --tier standard or bulk; --dry-run tells what each takes." });
}
function notAllAsked(reason, failed, objects) {
	const { code, message, hint } = asHoldfastError(reason);
	return new HoldfastError(code, `${failed} of ${objects} objects could not be asked for. ${message}`, {
		hint,
		cause: reason
	});
}
function describe$5({ repositoryId, tier, days, prices }, { snapshots, complete, warnings }, objects) {
	const standing = tallyByState(objects);
	return {
		repositoryId,
		snapshots,
		complete,
		warnings,
		standing,
		tier,
		days,
		status: worstOf(standing),
		readyUntil: readyUntil(objects)?.toISOString() ?? null,
		time: timeFor(objects, tier) ?? null,
		offers: offerTiers(objects, {
			days,
			prices
		})
	};
}
function worstOf(standing) {
	return [
		"archived",
		"in-progress",
		"ready"
	].find((state) => standing[state].objects > 0) ?? "available";
}
/** How all that a snapshot needs can be read now, and what each tier would take. */
async function planFor({ store, prices }, repositoryId, snapshot, { tier = "standard", days = 7 } = {}) {
	return await planRetrieval({
		repositoryId,
		snapshot,
		all: false,
		tier,
		days,
		prices
	}, { store });
}
/** How a retrieval stands at `now`: short copies are gone after their days, and nobody notes it. */
function stateAt({ state, readyUntil }, now) {
	return state === "ready" && readyUntil !== null && readyUntil <= now ? "expired" : state;
}
/** Newest first, of one snapshot. */
async function listRetrievals({ retrievals }, repositoryId, snapshot, page) {
	return await retrievals.list({
		...page,
		repositoryId,
		snapshot
	});
}
/**
* Asks for all of the chain at once; noted before, so that whoever asked is told what came of it.
* Throws `conflict` where nothing has to be brought back, and `bad-request` for a tier that is
* not offered for all of it: then nothing was asked for.
*/
async function beginRetrieval(parts, viewer, repository, snapshot, asking) {
	return await recorded(parts, viewer, {
		action: "snapshot.retrieve",
		target: `snapshot:${repository.id}/${snapshot}`,
		detail: { ...asking }
	}, async () => {
		requireRole(viewer, repository.installationId, "restorer");
		const plan = await planFor(parts, repository.id, snapshot, asking);
		refuse$1(plan, asking.tier);
		const { archived, "in-progress": asked } = plan.standing;
		const item = await parts.retrievals.begin({
			...asking,
			repositoryId: repository.id,
			snapshot,
			objects: archived.objects + asked.objects,
			bytes: archived.bytes + asked.bytes,
			startedBy: viewer.actor,
			startedAt: parts.now()
		});
		await ask(parts, item);
		return item;
	});
}
function refuse$1({ status, offers }, tier) {
	if (status === "available" || status === "ready") throw new Problem("conflict", "All of it can be read now: nothing is asked for.", "Restore or download it.");
	const refusal = offers.find((offer) => offer.tier === tier)?.refusal ?? null;
	if (refusal !== null) throw new Problem("bad-request", `${refusal}.`, "Choose another tier.");
}
async function ask({ store, prices, retrievals, now }, { id, repositoryId, snapshot, tier, days }) {
	const request = {
		repositoryId,
		snapshot,
		all: false,
		tier,
		days,
		prices
	};
	try {
		await retrieve(request, {
			store,
			report: () => {}
		});
	} catch (error) {
		const reason = error instanceof HoldfastError ? error.message : "Something failed.";
		await retrievals.fail(id, now(), reason);
		throw error;
	}
}
/** As many as are looked at in one go; the others come the next time. */
const MOST_LOOKED_AT = 100;
/**
* Looks at every retrieval that is pending, and notes those that are ready, upon which whoever
* asked is told. To be called every few minutes. What cannot be looked at now stays pending.
*/
async function settleRetrievals(parts) {
	const { retrievals, onError } = parts;
	const { items } = await retrievals.list({
		state: "pending",
		limit: MOST_LOOKED_AT
	});
	for (const item of items) try {
		await settle(parts, item);
	} catch (error) {
		onError(error);
	}
}
/** Twice as long as the slowest tier takes. What is not there by then nobody waits for. */
const PATIENCE_MS = 3456e5;
async function settle(parts, item) {
	const { retrievals, now } = parts;
	const plan = await planFor(parts, item.repositoryId, item.snapshot, item);
	if (plan.status === "available" || plan.status === "ready") {
		const until = plan.readyUntil === null ? null : new Date(plan.readyUntil);
		await retrievals.ready(item.id, now(), until);
	} else if (now().getTime() - item.startedAt.getTime() > PATIENCE_MS) await retrievals.fail(item.id, now(), "It was not at hand within four days, or its copies are gone again.");
	else if (plan.status === "archived") await ask(parts, item);
}
/** What a tier costs, for people; why nobody knows where that is so. */
function describePrice({ cost }) {
	return cost === null ? "not known" : describeAmount(cost);
}
// dashboard/api/restore.ts
/** Bringing a snapshot back from cold storage, by the API. */
const PATH$3 = "/repositories/{owner}/{name}/snapshots/{snapshot}/retrieval";
const Tier$2 = z$1.enum(RETRIEVAL_TIERS);
const Days$1 = z$1.coerce.number().int().min(1).max(30);
const Tally = z$1.object({
	objects: z$1.int(),
	bytes: z$1.number()
});
const Cost = z$1.object({
	amount: z$1.number(),
	currency: z$1.string(),
	asOf: z$1.string().openapi({ description: "The day of the prices." }),
	region: z$1.string(),
	assumedRegion: z$1.boolean(),
	unpriced: z$1.array(z$1.string())
});
const PlanSchema = z$1.object({
	status: z$1.enum([
		"available",
		"archived",
		"in-progress",
		"ready"
	]),
	complete: z$1.boolean(),
	standing: z$1.object({
		available: Tally,
		archived: Tally,
		"in-progress": Tally,
		ready: Tally
	}),
	readyUntil: z$1.string().nullable(),
	offers: z$1.array(z$1.object({
		tier: Tier$2,
		refusal: z$1.string().nullable().openapi({ description: "Why it cannot be had." }),
		time: z$1.object({
			leastMs: z$1.number(),
			mostMs: z$1.number()
		}).nullable(),
		cost: Cost.nullable()
	}))
}).openapi("RetrievalPlan");
const RetrievalSchema = z$1.object({
	id: z$1.string(),
	tier: Tier$2,
	days: z$1.int(),
	objects: z$1.int(),
	bytes: z$1.number(),
	startedBy: z$1.string(),
	startedAt: Moment$2,
	state: z$1.enum([
		"pending",
		"ready",
		"failed",
		"expired"
	]),
	endedAt: Moment$2.nullable(),
	readyUntil: Moment$2.nullable(),
	reason: z$1.string().nullable()
}).openapi("Retrieval");
const plan = createRoute({
	method: "get",
	path: PATH$3,
	operationId: "planRetrieval",
	tags: ["Snapshots"],
	summary: "Whether it can be read now, and what each tier takes",
	...asks("viewer"),
	request: {
		params: SnapshotParams,
		query: z$1.object({ days: Days$1.default(7) })
	},
	responses: answers(PlanSchema, "As the store says at this moment.")
});
const begin$1 = createRoute({
	method: "post",
	path: PATH$3,
	operationId: "beginRetrieval",
	tags: ["Snapshots"],
	summary: "Asks for all of the chain at once",
	...asksThere("restorer"),
	request: {
		params: SnapshotParams,
		headers: OnceHeaders,
		body: {
			required: true,
			content: { "application/json": { schema: z$1.object({
				tier: Tier$2,
				days: Days$1.default(7)
			}) } }
		}
	},
	responses: answers(RetrievalSchema, "It was asked for; you are told when it is ready.")
});
const list$3 = createRoute({
	method: "get",
	path: `${PATH$3}s`,
	operationId: "listRetrievals",
	tags: ["Snapshots"],
	summary: "Who asked for it, newest first",
	...asks("viewer"),
	request: {
		params: SnapshotParams,
		query: PageParams
	},
	responses: answers(pageOf(RetrievalSchema), "One page of them.")
});
function createRestoreApi(parts) {
	const api = new OpenAPIHono({ defaultHook: refuseUnfit });
	api.openapi(plan, async (context) => {
		const { repository, snapshot } = await readingOf(context, parts);
		const { days } = context.req.valid("query");
		const planned = await planFor(parts, repository.id, snapshot, { days });
		const { status, complete, standing, readyUntil } = planned;
		const offers = planned.offers.map(({ cost, ...offer }) => ({
			...offer,
			cost: cost && {
				...cost,
				unpriced: [...cost.unpriced]
			}
		}));
		return context.json({
			status,
			complete,
			standing,
			readyUntil,
			offers
		}, 200);
	});
	api.openapi(begin$1, async (context) => {
		const { viewer, repository, snapshot } = await readingOf(context, parts);
		const item = await beginRetrieval(parts, viewer, repository, snapshot, context.req.valid("json"));
		return context.json(showRetrieval(item, parts.now()), 200);
	});
	api.openapi(list$3, async (context) => {
		const { repository, snapshot } = await readingOf(context, parts);
		const page = context.req.valid("query");
		const { items, next } = await listRetrievals(parts, repository.id, snapshot, page);
		const now = parts.now();
		return context.json({
			items: items.map((item) => showRetrieval(item, now)),
			next
		}, 200);
	});
	return api;
}
function showRetrieval(item, now) {
	const { id, tier, days, objects, bytes, startedBy, reason } = item;
	return {
		id,
		tier,
		days,
		objects,
		bytes,
		startedBy,
		reason,
		state: stateAt(item, now),
		startedAt: item.startedAt.toISOString(),
		endedAt: moment(item.endedAt),
		readyUntil: moment(item.readyUntil)
	};
}
// dashboard/download.ts
/** Bytes that somebody takes away: whatever they are, a browser must not run them here. */
/** Sends it as it comes, and ends it when whoever asked has gone. */
function send(context, { fileName, mediaType, sizeBytes, body }) {
	const headers = {
		"content-type": mediaType,
		"content-disposition": describeAttachment(fileName),
		...sizeBytes === void 0 ? {} : { "content-length": String(sizeBytes) },
		...INERT
	};
	const { signal, method } = context.req.raw;
	if (method === "HEAD") {
		body.destroy();
		return context.body(null, 200, headers);
	}
	signal.addEventListener("abort", () => body.destroy(), { once: true });
	if (signal.aborted) body.destroy();
	body.once("error", () => {});
	return context.body(Readable.toWeb(body), 200, headers);
}
/** For content that others wrote. */
const INERT = {
	"x-content-type-options": "nosniff",
	"content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
	"cross-origin-resource-policy": "same-origin",
	"referrer-policy": "no-referrer",
	"cache-control": "private, no-store"
};
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const LONGEST = 200;
/** `Content-Disposition` for a file of any name: RFC 6266, with RFC 8187 for what is not ASCII. */
function describeAttachment(fileName) {
	const name = [...fileName.replace(UNFIT, "_")].slice(0, LONGEST).join("") || "file";
	return `attachment; filename="${name.replace(/[^A-Za-z0-9 ._-]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`;
}
function percent(char) {
	return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
// core/git/output.ts
/** What git prints, for whoever reads it as slowly as they like and may go away. */
/**
* The bytes that `produce` yields. A reader that goes away ends the processes that were started
* with the context it is handed, and so does the signal of `context`, which fails the stream.
*/
function createOutput$1(context, produce) {
	const ending = new AbortController();
	const signal = AbortSignal.any([context.signal, ending.signal]);
	const output = Readable.from(produce({
		...context,
		signal
	}), { objectMode: false });
	output.on("error", () => {});
	const stop = () => output.destroy(interrupted(context.signal));
	context.signal.addEventListener("abort", stop, { once: true });
	output.once("close", () => {
		context.signal.removeEventListener("abort", stop);
		ending.abort();
	});
	return output;
}
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
async function* limited$1(chunks, mostBytes) {
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
		body: createOutput$1(git, (own) => limited$1(writeBundle(dir, listing, own), mostBytes))
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
// core/browse/export-snapshot.ts
/**
* Opens the snapshot, has `write` begin the export, and closes the snapshot when the body of that
* has ended or was destroyed. Whoever does not want the body any more must destroy it.
*/
async function exportSnapshot(cache, request, write) {
	const opened = await cache.open(request);
	try {
		const exported = await write(opened);
		exported.body.once("close", () => opened.close());
		return exported;
	} catch (error) {
		opened.close();
		throw error;
	}
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
// core/git/commit.ts
function parseCommit(oid, bytes) {
	const end = bytes.indexOf("\n\n");
	const header = bytes.subarray(0, end < 0 ? bytes.length : end).toString("latin1");
	const valuesOf = (name) => header.split("\n").flatMap((line) => line.startsWith(`${name} `) ? line.slice(name.length + 1) : []);
	const [tree = ""] = valuesOf("tree");
	const [author = ""] = valuesOf("author");
	const [committer = ""] = valuesOf("committer");
	const decode = decoderFor(valuesOf("encoding")[0]);
	return {
		oid,
		tree,
		parents: valuesOf("parent"),
		author: parsePerson(decode(Buffer.from(author, "latin1"))),
		committer: parsePerson(decode(Buffer.from(committer, "latin1"))),
		message: end < 0 ? "" : decode(bytes.subarray(end + 2))
	};
}
/** Programs name encodings that nobody knows; then it is what commits are written in by default. */
function decoderFor(encoding = "utf-8") {
	try {
		const decoder = new TextDecoder(encoding.trim());
		return (bytes) => decoder.decode(bytes);
	} catch {
		return (bytes) => new TextDecoder().decode(bytes);
	}
}
function parsePerson(line) {
	const [, name = "", email = "", seconds] = PERSON.exec(line) ?? [];
	const at = seconds === void 0 ? void 0 : /* @__PURE__ */ new Date(Number(seconds) * 1e3);
	const exists = at !== void 0 && !Number.isNaN(at.getTime());
	return {
		name: name.trim(),
		email,
		at: exists ? at : null
	};
}
const PERSON = /^([^<]*)<([^>]*)>(?: (-?\d+)(?: [-+]\d+)?)?/;
// core/git/tree.ts
/** The entries of a tree of git, read from its bytes. */
const FILE_TYPE = 61440;
const [SPACE, ZERO] = [32, 0];
/** What git takes an entry for, by its mode; what is none of the others is a submodule. */
function kindOfMode(mode) {
	const bits = Number.parseInt(mode, 8);
	switch (bits & FILE_TYPE) {
		case 16384: return "folder";
		case 32768: return (bits & 64) === 0 ? "file" : "executable";
		case 40960: return "symlink";
		default: return "submodule";
	}
}
/** The entries in the order in which they stand there. Ids have `oidLength` digits. */
function* readTree(tree, oidLength) {
	for (let at = 0; at < tree.length;) {
		const space = tree.indexOf(SPACE, at);
		const zero = tree.indexOf(ZERO, space + 1);
		const end = zero + 1 + oidLength / 2;
		if (space < 0 || zero < 0 || end > tree.length) throw malformed();
		const mode = tree.toString("latin1", at, space);
		yield {
			name: tree.toString("latin1", space + 1, zero),
			mode: mode.padStart(6, "0"),
			kind: kindOfMode(mode),
			oid: tree.toString("hex", zero + 1, end)
		};
		at = end;
	}
}
function malformed() {
	return new HoldfastError("snapshot-invalid", "A folder of the snapshot is malformed.", { hint: "Its history may be whole: restore the snapshot and look with `git ls-tree`." });
}
// core/git/list-tree.ts
/** All that lies below a tree of git, however much: read as git lists it, and never held. */
/**
* Shows `visit` the entries below the tree `oid`, folders before what is in them, until there are
* no more or it returns false. A few objects may stand for more entries than there are atoms:
* the caller counts.
*/
async function listTree(dir, oid, visit, context) {
	await stopping(context, async (own) => {
		const git = startGit({
			args: [
				"ls-tree",
				"-r",
				"-t",
				"-l",
				"-z",
				"--full-tree",
				oid
			],
			cwd: dir,
			env: readerEnvironment(dir, own),
			signal: own.signal,
			side: "scratch"
		});
		for await (const record of records(git.stdout)) if (!visit(readRecord(record))) return;
		await git.ended;
	});
}
/** No path that anybody made on purpose is longer. */
const LONGEST_RECORD = 65536;
async function* records(output) {
	let rest = "";
	for await (const chunk of output) {
		const complete = `${rest}${chunk.toString("latin1")}`.split("\0");
		rest = complete.pop() ?? "";
		if (rest.length > LONGEST_RECORD) throw tooLong();
		yield* complete;
	}
}
/** `<mode> <type> <id> <size>`, a tab, and the path. */
function readRecord(record) {
	const [, mode = "", oid = "", size = "", path] = RECORD.exec(record) ?? [];
	if (path === void 0) throw new HoldfastError("git-failed", `git ls-tree printed ${JSON.stringify(record)}.`, { hint: "Run again; if it stays, report it with this message." });
	return {
		path,
		mode,
		oid,
		kind: kindOfMode(mode),
		sizeBytes: size === "-" ? void 0 : +size
	};
}
const RECORD = /^([0-7]+) \w+ ([0-9a-f]+) +(-|\d+)\t(.*)$/s;
function tooLong() {
	return new HoldfastError("snapshot-too-large", `A path of the snapshot has more than ${LONGEST_RECORD} bytes.`, { hint: "Restore the snapshot to work with it." });
}
// core/browse/revision.ts
/** What a person or a link means by a ref. */
/** As git does it, but for `refs/remotes/<name>/HEAD`; see gitrevisions(7). */
const PLACES$2 = [
	"",
	"refs/",
	"refs/tags/",
	"refs/heads/",
	"refs/remotes/"
];
/**
* Looks a name up in the ref list: nothing else is ever read, and git is told the object id alone.
* Throws `path-not-found`, saying what there is.
*/
function findRevision(listing, name) {
	if (name === "HEAD") return findHead(listing);
	if (name.length === OID_LENGTH[listing.objectFormat] && /^[0-9a-f]+$/.test(name)) return { oid: name };
	for (const place of PLACES$2) {
		const ref = listing.refs.find((each) => each.name === `${place}${name}`);
		if (ref !== void 0) return {
			oid: ref.oid,
			ref: ref.name
		};
	}
	throw new HoldfastError("path-not-found", `The snapshot has no ref ${JSON.stringify(describeBytes(name))}.`, { hint: "Run `holdfast browse <source> --refs` to see all." });
}
function findHead({ head }) {
	if (head.kind === "branch" || head.kind === "detached") return {
		oid: head.oid,
		ref: "HEAD"
	};
	const why = head.kind === "unborn" ? `HEAD names ${JSON.stringify(describeBytes(head.target))}, which does not exist.` : "The snapshot does not say what HEAD is.";
	throw new HoldfastError("path-not-found", why, { hint: "Name a ref with --ref; `holdfast browse <source> --refs` shows all." });
}
// core/browse/locate.ts
/** Finds what lies at a place, tree by tree. Nothing is ever followed: no link, no submodule. */
/** Folders with more entries than this many bytes hold are not looked into. */
const MOST_TREE_BYTES = 33554432;
const MOST_COMMIT_BYTES = 8388608;
const MOST_TAGS = 50;
/** Throws `path-not-found`, naming the part that is not there. */
async function locate({ listing }, { at, path }, reader) {
	const revision = findRevision(listing, at);
	const top = await peel(revision.oid, reader);
	let entry = top.entry;
	for (const [depth, name] of path.entries()) entry = await findEntry(entry, name, path.slice(0, depth + 1), reader);
	return {
		revision,
		commit: top.commit,
		entry
	};
}
/** What a tag names in the end, and what is at the top of that. */
async function peel(oid, reader) {
	let at = oid;
	for (let tags = 0; tags < MOST_TAGS; tags += 1) {
		const [info] = await reader.look([at]);
		if (info?.type === "tree") return {
			commit: void 0,
			entry: topOf(at, "folder")
		};
		if (info?.type === "blob") return {
			commit: void 0,
			entry: topOf(at, "file")
		};
		const { bytes } = await reader.read(at, MOST_COMMIT_BYTES);
		const named = /^(?:tree|object) ([0-9a-f]+)\n/.exec(bytes.toString("latin1", 0, 100))?.[1];
		if (named === void 0) throw odd(at);
		if (info?.type === "commit") return {
			commit: at,
			entry: topOf(named, "folder")
		};
		at = named;
	}
	throw odd(oid);
}
function topOf(oid, kind) {
	return {
		name: "",
		mode: kind === "folder" ? "040000" : "100644",
		kind,
		oid
	};
}
async function findEntry({ kind, oid }, name, path, reader) {
	if (kind === "folder") {
		for (const entry of readTree(await readFolder$1(oid, reader), oid.length)) if (entry.name === name) return entry;
	}
	throw new HoldfastError("path-not-found", `There is no ${JSON.stringify(describeTreePath(path))} in the snapshot.`, { hint: "Look into the folder above it, or search for it." });
}
async function readFolder$1(oid, reader) {
	const { type, bytes } = await reader.read(oid, MOST_TREE_BYTES);
	if (type !== "tree") throw odd(oid);
	return bytes;
}
function odd(oid) {
	return new HoldfastError("snapshot-invalid", `The object ${oid} is not of its kind.`, { hint: "Run `holdfast verify --full` on the repository." });
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
	const tar = createOutput$1(git, (own) => limited$1(archiveTree({
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
	if (entry.kind !== "folder") throw noFolder$1(describeTreePath(path));
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
function noFolder$1(path) {
	return new HoldfastError("path-not-found", `${JSON.stringify(path)} is no folder.`, { hint: "Name a branch, a tag of a commit, or a folder in one." });
}
function unsafe(path, harm) {
	return new HoldfastError("path-unsafe", `${JSON.stringify(describeBytes(path))} is not put into an archive: ${harm}.`, { hint: "Export a bundle, or restore with --bare: history is whole in both." });
}
// core/git/blob.ts
/** The bytes of a blob. The stream fails unless git has shown all of them. */
function openBlob(place, context) {
	return createOutput$1(context, (own) => readBlob(place, own));
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
// core/browse/page.ts
const MOST$2 = 1e3;
/** Throws `bad-input` for numbers that are none, or too large. */
function checkPage({ offset = 0, limit }) {
	if (Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(limit) && limit >= 1 && limit <= MOST$2) return {
		offset,
		limit
	};
	throw new HoldfastError("bad-input", `There is no page of ${limit} from ${offset}.`, { hint: `Give an offset from 0, and a limit from 1 to ${MOST$2}.` });
}
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
		for (const each of readTree(await readFolder$1(entry.oid, reader), entry.oid.length)) {
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
async function openFile$1(opened, place) {
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
	const { open, ...found } = await openFile$1(opened, place);
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
// dashboard/queries/admit.ts
/** Who may have what is in a snapshot. */
/**
* Lets restorers through whom GitHub lets read the repository at this moment, and throws
* `not-allowed` for all others, which is noted as a refusal of `event`.
*/
async function admit(parts, viewer, repository, event) {
	try {
		requireRole(viewer, repository.installationId, "restorer");
		if (!await parts.mayDownload(viewer, repository)) throw notReadable(repository);
	} catch (error) {
		await record$1(parts, viewer, event, error instanceof Problem && error.code === "not-allowed" ? "refused" : "failed");
		throw error;
	}
}
function notReadable({ owner, name }) {
	return new Problem("not-allowed", `GitHub does not let you read ${owner}/${name} now.`, "Ask its owner for read access at GitHub, and log in as yourself.");
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
		if (step !== void 0 && takes$1(step, char)) next[step.kind === "many" ? n : n + 1] = 1;
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
function takes$1(step, char) {
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
		const meant = isMeant(describeBytes(names.join("/")));
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
// dashboard/queries/contents.ts
/** What is in a snapshot: for restorers who may read the repository at GitHub right now. */
/** More is no text that anybody reads on a page. */
const MOST_SHOWN_BYTES = 2e5;
const MOST_MATCHES = 200;
async function readFolder(parts, reading, place) {
	return await withContents(parts, reading, (opened) => listFolder(opened, place));
}
/** The content of a file is shown, so it is noted like a download. */
async function readFile$2(parts, reading, place) {
	const event = contentEvent("snapshot.view", reading, placeOf(place));
	await admit(parts, reading.viewer, reading.repository, event);
	return await recorded(parts, reading.viewer, event, () => withOpened(parts, reading, (opened) => viewFile(opened, place, MOST_SHOWN_BYTES)));
}
async function readRefs(parts, reading, asked) {
	return await withContents(parts, reading, async (opened) => ({
		...listRefs(opened, asked),
		head: opened.listing.head
	}));
}
async function search(parts, reading, asked) {
	return await withContents(parts, reading, (opened) => searchPaths(opened, {
		...asked,
		limit: MOST_MATCHES
	}));
}
/** What the audit trail is told of a look into a snapshot. */
function contentEvent(action, { repository, snapshot }, detail = {}) {
	return {
		action,
		target: `snapshot:${repository.id}/${snapshot}`,
		detail
	};
}
function placeOf({ at, path }) {
	return {
		at,
		path: formatTreePath(path)
	};
}
/** Names alone are not noted one by one; that they were refused is. */
async function withContents(parts, reading, work) {
	const event = contentEvent("snapshot.browse", reading);
	await admit(parts, reading.viewer, reading.repository, event);
	return await withOpened(parts, reading, work);
}
async function withOpened({ store, snapshots }, { repository, snapshot, signal }, work) {
	const opened = await snapshots.open({
		store,
		repositoryId: repository.id,
		snapshot,
		signal
	});
	try {
		return await work(opened);
	} finally {
		opened.close();
	}
}
// dashboard/queries/snapshot.ts
/** One snapshot: what its manifest says, and what lies in the store for it. */
async function readSnapshotView(parts, repository, item) {
	const [{ at }, read, receipt] = await Promise.all([
		parts.fleet.read(),
		orError(parts.manifests.read(item.repositoryId, item.snapshot)),
		item.receiptKey === null ? null : orError(readReceipt$1(parts, item.receiptKey))
	]);
	const known = read instanceof HoldfastError ? null : read.manifest;
	const row = {
		...item,
		manifest: known && noteOf(known)
	};
	const before = known?.previous?.snapshot;
	return {
		at,
		repository,
		row,
		read,
		receipt,
		previousKept: before !== void 0 && await parts.history.snapshot(item.repositoryId, before) !== void 0,
		objects: known ? objectsOf(known) : []
	};
}
/** Every object that `manifest` names, in the order in which a restore reads them. */
function objectsOf({ git }) {
	return [
		rowOf("Ref list", git.refs.object),
		...git.chain.flatMap(({ kind, object, index }) => [rowOf(kind === "base" ? "Base" : "Increment", object), ...index === void 0 ? [] : [rowOf("Index of its pack", index.object)]]),
		...git.bundleList === void 0 ? [] : [rowOf("Bundle list", git.bundleList)]
	];
}
function rowOf(what, { key, versionId, storageClass, stored }) {
	return {
		what,
		key,
		versionId,
		storageClass,
		...stored
	};
}
async function readReceipt$1({ store }, key) {
	const text = (await readAll(store, key)).toString("utf8");
	return parseDocument$1(Receipt, text, key, sha256Hex);
}
/** Whether HEAD leads to files; where it does not, there may still be refs. */
function hasHead({ git }) {
	return git.head.kind === "branch" || git.head.kind === "detached";
}
/** A page says what is wrong with one document, and shows the rest. */
async function orError(promise) {
	try {
		return await promise;
	} catch (error) {
		if (error instanceof HoldfastError) return error;
		throw error;
	}
}
// dashboard/queries/take.ts
/** What can be taken out of a snapshot. All of it is noted before the first byte leaves. */
/** One file as it is. */
async function takeFile(parts, reading, place) {
	const event = contentEvent("snapshot.download", reading, {
		what: "file",
		...placeOf(place)
	});
	const [name = ""] = place.path.slice(-1);
	let sizeBytes;
	return {
		...await take(parts, reading, event, async (opened) => {
			const file = await openFile$1(opened, place);
			sizeBytes = file.entry.sizeBytes;
			return {
				fileName: describeBytes(name),
				mediaType: "application/octet-stream",
				body: file.open()
			};
		}),
		sizeBytes
	};
}
/** A folder at a ref as `.tar.gz`. */
async function takeTree(parts, reading, place) {
	return await take(parts, reading, contentEvent("snapshot.download", reading, {
		what: "tar.gz",
		...placeOf(place)
	}), (opened) => exportTree(opened, place, parts.exportLimits));
}
/** All of its history as one bundle. */
async function takeBundle(parts, reading) {
	return await take(parts, reading, contentEvent("snapshot.download", reading, { what: "bundle" }), (opened) => exportBundle(opened, parts.exportLimits.mostBytes));
}
async function take(parts, reading, event, write) {
	const { viewer, repository, snapshot, signal } = reading;
	const { store, snapshots } = parts;
	await admit(parts, viewer, repository, event);
	const request = {
		store,
		repositoryId: repository.id,
		snapshot,
		signal
	};
	let taken;
	try {
		return await recorded(parts, viewer, event, async () => {
			taken = await exportSnapshot(snapshots, request, write);
			return taken;
		});
	} catch (error) {
		taken?.body.destroy();
		throw error;
	}
}
/** Its manifest or its receipt, byte by byte: for whoever may see the repository. */
async function takeDocument(parts, viewer, { repositoryId, snapshot, manifestKey, receiptKey }, what) {
	const key = what === "manifest" ? manifestKey : receiptKey;
	if (key === null) throw notFound();
	return await recorded(parts, viewer, {
		action: "snapshot.download",
		target: `snapshot:${repositoryId}/${snapshot}`,
		detail: { what }
	}, async () => {
		const bytes = await readAll(parts.store, key);
		const fileName = key.split("/").at(-1) ?? what;
		const body = Readable.from([bytes], { objectMode: false });
		return {
			fileName,
			mediaType: "application/json",
			sizeBytes: bytes.length,
			body
		};
	});
}
/** At most what a presigned URL may live. */
const LINK_SECONDS = 300;
/**
* An object of the store that the manifest names, as it lies there. Throws `not-found` for all
* others: nobody reads the store by keys of their own.
*/
async function takeObject(parts, { viewer, repository, snapshot }, key) {
	const event = contentEvent("snapshot.download", {
		repository,
		snapshot
	}, {
		what: "object",
		key
	});
	await admit(parts, viewer, repository, event);
	return await recorded(parts, viewer, event, async () => {
		const { manifest } = await parts.manifests.read(repository.id, snapshot);
		const object = objectsOf(manifest).find((one) => one.key === key);
		if (object === void 0) throw notFound();
		const url = await linkTo(parts, object);
		if (url !== void 0) return {
			kind: "link",
			url
		};
		const { versionId, sizeBytes } = object;
		const body = Readable.from(await parts.store.get(key, { versionId }), { objectMode: false });
		return {
			kind: "bytes",
			download: {
				fileName: key.split("/").at(-1) ?? "object",
				mediaType: "application/octet-stream",
				sizeBytes,
				body
			}
		};
	});
}
/** Undefined where the store signs none, as a directory, or its credential ends before. */
async function linkTo({ store }, { key, versionId }) {
	try {
		const address = await store.address(key, {
			versionId,
			seconds: LINK_SECONDS
		});
		return /^https?:/.test(address) ? address : void 0;
	} catch (error) {
		if (error instanceof HoldfastError && error.code === "bad-input") return void 0;
		throw error;
	}
}
// dashboard/downloads.ts
/** What can be taken out of a snapshot, by address: the same for pages and the API. */
/** Ends of addresses, below that of a snapshot. */
const DOWNLOADS = {
	"/download": answer((parts, reading, context) => takeFile(parts, reading, placeIn(context))),
	"/archive.tar.gz": answer((parts, reading, context) => takeTree(parts, reading, placeIn(context))),
	"/archive.bundle": answer(takeBundle),
	"/manifest.json": answer((parts, reading) => takeText(parts, reading, "manifest")),
	"/receipt": answer((parts, reading) => takeText(parts, reading, "receipt")),
	"/object": sendObject
};
function answer(take) {
	return async (context, parts) => {
		return send(context, await take(parts, await readingOf(context, parts), context));
	};
}
async function takeText(parts, reading, what) {
	const { viewer, repository, snapshot } = reading;
	return await takeDocument(parts, viewer, await findSnapshot(parts, repository.id, snapshot), what);
}
async function sendObject(context, parts) {
	const reading = await readingOf(context, parts);
	const key = context.req.query("key");
	if (key === void 0) throw new Problem("bad-request", "key: it is missing", "Name an object of the snapshot.");
	const taken = await takeObject(parts, reading, key);
	if (taken.kind === "bytes") return send(context, taken.download);
	context.header("cache-control", "private, no-store");
	context.header("referrer-policy", "no-referrer");
	return context.redirect(taken.url, 303);
}
// core/domain/restore-command.ts
/** Where to restore to: named after the repository, and not as itself: that may lie right here. */
function directoryFor(source) {
	return `${(source.split(/[/\\:]/).filter((part) => part !== "" && part !== ".git").at(-1) ?? "").replace(/\.git$/, "").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+/, "") || "repository"}-restored`;
}
// dashboard/queries/restore-command.ts
/** The command that restores a snapshot to a directory, ready to paste. */
/** By the id of the repository: names are given away and taken again, an id never is. */
function restoreCommand({ storeAddress }, { id, name }, snapshot) {
	return ["holdfast", ...[
		"restore",
		id,
		directoryFor(name),
		"--store",
		storeAddress,
		"--snapshot",
		snapshot
	]].map(shellWord).join(" ");
}
// dashboard/api/snapshot.ts
/** `/repositories/{owner}/{name}/snapshots/{snapshot}`: a snapshot, and what is in it. */
const PATH$2 = "/repositories/{owner}/{name}/snapshots/{snapshot}";
const MOST_MATCHED = 256;
const ObjectSchema = z$1.object({
	what: z$1.string(),
	key: z$1.string(),
	storageClass: z$1.string(),
	sizeBytes: z$1.number(),
	sha256: z$1.string()
});
const one$1 = createRoute({
	method: "get",
	path: PATH$2,
	operationId: "readSnapshot",
	tags: ["Snapshots"],
	summary: "A snapshot, and the objects that it needs",
	...asks("viewer"),
	request: { params: SnapshotParams },
	responses: answers(SnapshotSchema.extend({
		objects: z$1.array(ObjectSchema),
		/** Why the manifest cannot be read. */
		error: z$1.object({
			code: z$1.string(),
			message: z$1.string(),
			hint: z$1.string()
		}).nullable(),
		restoreCommand: z$1.string()
	}), "What its manifest says.")
});
const EntrySchema = z$1.object({
	text: z$1.string().openapi({ description: "For people; what is not UTF-8 is U+FFFD." }),
	path: z$1.string().openapi({ description: "As `path` takes it." })
}).extend({
	kind: z$1.enum([
		"folder",
		"file",
		"executable",
		"symlink",
		"submodule"
	]),
	mode: z$1.string(),
	oid: z$1.string(),
	sizeBytes: z$1.number().nullable()
}).openapi("Entry");
const RefSchema = z$1.object({
	name: z$1.string(),
	at: z$1.string().openapi({ description: "As `at` takes it." }),
	oid: z$1.string()
}).openapi("Ref");
const CONTENT = {
	method: "get",
	tags: ["Snapshots"],
	...asksThere("restorer"),
	description: "GitHub must let you read the repository at this moment."
};
const tree = createRoute({
	...CONTENT,
	path: `${PATH$2}/tree`,
	operationId: "listFolder",
	summary: "The entries of a folder",
	request: {
		params: SnapshotParams,
		query: PlaceParams.extend(OffsetParams.shape)
	},
	responses: answers(pageOf(EntrySchema).extend({ total: z$1.int() }), "In git's order.")
});
const refs = createRoute({
	...CONTENT,
	path: `${PATH$2}/refs`,
	operationId: "listRefs",
	summary: "Every ref",
	request: {
		params: SnapshotParams,
		query: OffsetParams
	},
	responses: answers(pageOf(RefSchema).extend({ total: z$1.int() }), "Sorted by name.")
});
const FileSchema = z$1.object({
	entry: EntrySchema,
	content: z$1.object({
		kind: z$1.enum([
			"text",
			"binary",
			"symlink",
			"lfs-pointer"
		]),
		text: z$1.string().nullable(),
		complete: z$1.boolean().openapi({ description: "False where `text` is the beginning only." })
	})
}).openapi("File");
const file = createRoute({
	...CONTENT,
	path: `${PATH$2}/file`,
	operationId: "readFile",
	summary: "What to show of a file",
	request: {
		params: SnapshotParams,
		query: PlaceParams
	},
	responses: answers(FileSchema, "Its text, or why there is none.")
});
const found = createRoute({
	...CONTENT,
	path: `${PATH$2}/search`,
	operationId: "searchFiles",
	summary: "Files by their paths",
	request: {
		params: SnapshotParams,
		query: PlaceParams.extend({ q: z$1.string().min(1).max(MOST_MATCHED) })
	},
	responses: answers(z$1.object({
		items: z$1.array(EntrySchema),
		complete: z$1.boolean().openapi({ description: "False where there may be more." })
	}), "At most 200 of them.")
});
const SUMMARIES = {
	"/download": [
		"downloadFile",
		"A file as it is",
		"restorer"
	],
	"/archive.tar.gz": [
		"downloadFolder",
		"A folder as a gzipped tar",
		"restorer"
	],
	"/archive.bundle": [
		"downloadBundle",
		"All of its history as one bundle",
		"restorer"
	],
	"/object": [
		"downloadObject",
		"An object of the store, or a URL of it for five minutes",
		"restorer"
	],
	"/manifest.json": [
		"downloadManifest",
		"Its manifest, byte by byte",
		"viewer"
	],
	"/receipt": [
		"downloadReceipt",
		"Its receipt, byte by byte",
		"viewer"
	]
};
const TYPES = {
	"/download": "application/octet-stream",
	"/archive.tar.gz": "application/gzip",
	"/archive.bundle": "application/octet-stream",
	"/object": "application/octet-stream",
	"/manifest.json": "application/json",
	"/receipt": "application/json"
};
const DownloadParams = PlaceParams.extend({ key: z$1.string().max(1024).optional().openapi({ description: "Of an object; of nothing else." }) });
function bytesOf$1(path) {
	const schema = z$1.unknown().openapi({
		type: "string",
		format: "binary"
	});
	const type = TYPES[path];
	const content = type === "application/json" ? { [type]: { schema: z$1.record(z$1.string(), z$1.unknown()) } } : { [type]: { schema } };
	return {
		...PROBLEMS,
		200: {
			description: "The bytes. Noted in the audit trail before the first one.",
			content
		},
		303: { description: "Of an object: its URL, where the store signs one." }
	};
}
function createSnapshotApi(parts) {
	const api = new OpenAPIHono({ defaultHook: refuseUnfit });
	api.openapi(one$1, async (context) => {
		const { repository, snapshot } = await readingOf(context, parts);
		const { row, read, objects } = await readSnapshotView(parts, repository, await findSnapshot(parts, repository.id, snapshot));
		const error = read instanceof HoldfastError ? read : null;
		const answer = {
			...showSnapshot(row),
			objects: objects.map(({ versionId: _, ...object }) => object),
			error: error && {
				code: error.code,
				message: error.message,
				hint: error.hint
			},
			restoreCommand: restoreCommand(parts, repository, snapshot)
		};
		return context.json(answer, 200);
	});
	api.openapi(tree, async (context) => {
		const { cursor, limit } = context.req.valid("query");
		const offset = Number(cursor ?? 0);
		const asked = {
			...placeIn(context),
			offset,
			limit
		};
		const { items, total } = await readFolder(parts, await readingOf(context, parts), asked);
		const next = nextOf(offset + items.length, total);
		return context.json({
			items: items.map(showEntry),
			total,
			next
		}, 200);
	});
	api.openapi(refs, async (context) => {
		const { cursor, limit } = context.req.valid("query");
		const offset = Number(cursor ?? 0);
		const asked = {
			prefix: "",
			offset,
			limit
		};
		const { items, total } = await readRefs(parts, await readingOf(context, parts), asked);
		const shown = items.map(({ name, oid }) => ({
			name: describeBytes(name),
			at: encodeBytes(name),
			oid
		}));
		return context.json({
			items: shown,
			total,
			next: nextOf(offset + items.length, total)
		}, 200);
	});
	api.openapi(file, async (context) => {
		const { entry, content } = await readFile$2(parts, await readingOf(context, parts), placeIn(context));
		const text = content.kind === "text" ? content.text : null;
		const complete = content.kind !== "text" || content.complete;
		const answer = {
			entry: showEntry(entry),
			content: {
				kind: content.kind,
				text,
				complete
			}
		};
		return context.json(answer, 200);
	});
	api.openapi(found, async (context) => {
		const { q: query } = context.req.valid("query");
		const asked = {
			...placeIn(context),
			query
		};
		const { matches, complete } = await search(parts, await readingOf(context, parts), asked);
		return context.json({
			items: matches.map(showEntry),
			complete
		}, 200);
	});
	for (const [path, answer] of Object.entries(DOWNLOADS)) {
		if (!isDownload(path)) continue;
		const [operationId, summary, role] = SUMMARIES[path];
		const route = createRoute({
			method: "get",
			path: `${PATH$2}${path}`,
			operationId,
			summary,
			tags: ["Snapshots"],
			...asksThere(role),
			request: {
				params: SnapshotParams,
				query: DownloadParams
			},
			responses: bytesOf$1(path)
		});
		api.openapi(route, (context) => answer(context, parts));
	}
	return api;
}
function isDownload(path) {
	return Object.hasOwn(DOWNLOADS, path);
}
function showEntry(entry) {
	const { path, kind, mode, oid, sizeBytes = null } = entry;
	return {
		text: describeBytes(path.join("/")),
		path: formatTreePath(path),
		kind,
		mode,
		oid,
		sizeBytes
	};
}
function nextOf(end, total) {
	return end < total ? String(end) : null;
}
// dashboard/api/repository.ts
/** `/repositories/{owner}/{name}`: what is known of one, and what can be done to it. */
const PATH$1 = "/repositories/{owner}/{name}";
function reads({ path, ...named }, schema) {
	return {
		...named,
		method: "get",
		path: `${PATH$1}${path}`,
		tags: ["Repositories"],
		...asks("viewer"),
		responses: {
			...answers(schema, named.summary),
			...NOT_MODIFIED
		}
	};
}
const PolicyRow = z$1.object({
	name: z$1.string(),
	value: z$1.string(),
	origin: z$1.object({
		text: z$1.string(),
		href: z$1.string().nullable().openapi({ description: "The line that decided." })
	})
});
const one = createRoute({
	...reads({
		path: "",
		operationId: "readRepository",
		summary: "One repository, by its name or a former one"
	}, RepositorySchema.extend({ policy: z$1.array(PolicyRow).openapi({ description: "Empty for what is excluded." }) })),
	request: { params: RepositoryParams }
});
const snapshots = createRoute({
	...reads({
		path: "/snapshots",
		operationId: "listSnapshots",
		summary: "Its snapshots, newest first"
	}, pageOf(SnapshotSchema)),
	request: {
		params: RepositoryParams,
		query: PageParams
	}
});
const RunQuery = PageParams.extend({
	outcome: z$1.string().max(50).optional(),
	open: z$1.enum(["true", "false"]).optional().openapi({ description: "Only those that are not settled, or only those that are." })
});
const runs = createRoute({
	...reads({
		path: "/runs",
		operationId: "listRuns",
		summary: "Its runs, newest first"
	}, pageOf(RunSchema)),
	request: {
		params: RepositoryParams,
		query: RunQuery
	}
});
const trends = createRoute({
	...reads({
		path: "/trends",
		operationId: "readTrends",
		summary: "Size and duration, oldest first"
	}, z$1.object({
		sizes: z$1.array(z$1.object({
			at: Moment$2,
			bytes: z$1.number()
		})),
		durations: z$1.array(z$1.object({
			at: Moment$2,
			ms: z$1.number()
		}))
	})),
	request: { params: RepositoryParams }
});
const lostRefs = createRoute({
	...reads({
		path: "/lost-refs",
		operationId: "listLostRefs",
		summary: "Refs that were rewritten or deleted"
	}, z$1.object({ items: z$1.array(LostRefSchema) })),
	request: { params: RepositoryParams }
});
const names = createRoute({
	...reads({
		path: "/names",
		operationId: "listNames",
		summary: "Every name it had, the present one first"
	}, z$1.object({ items: z$1.array(NameSchema) })),
	request: { params: RepositoryParams }
});
function createRepositoryApi(parts) {
	const api = new OpenAPIHono({ defaultHook: refuseUnfit });
	async function find(context) {
		const { owner = "", name = "" } = context.req.param();
		return await findRepository(parts, viewerOf(context), owner, name);
	}
	api.openapi(one, async (context) => {
		const repository = await find(context);
		const policy = policyRows(repository, parts.controlRepository);
		return context.json({
			...showRepository(repository),
			policy
		}, 200);
	});
	api.openapi(snapshots, async (context) => {
		const { id } = await find(context);
		const { items, next } = await listSnapshotRows(parts, id, context.req.valid("query"));
		return context.json({
			items: items.map(showSnapshot),
			next
		}, 200);
	});
	api.openapi(runs, async (context) => {
		const { id } = await find(context);
		const { open, ...query } = context.req.valid("query");
		const { items, next } = await listRuns(parts, id, open === void 0 ? query : {
			...query,
			open: open === "true"
		});
		return context.json({
			items: items.map(showRun),
			next
		}, 200);
	});
	api.openapi(trends, async (context) => {
		const { sizes, durations } = await readTrends(parts, (await find(context)).id);
		const answer = {
			sizes: sizes.map(({ at, bytes }) => ({
				at: at.toISOString(),
				bytes
			})),
			durations: durations.map(({ at, ms }) => ({
				at: at.toISOString(),
				ms
			}))
		};
		return context.json(answer, 200);
	});
	api.openapi(lostRefs, async (context) => {
		const { id } = await find(context);
		const items = await parts.history.lostRefs(id);
		return context.json({ items: items.map(showLostRef) }, 200);
	});
	api.openapi(names, async (context) => {
		const { id } = await find(context);
		const items = await parts.history.names(id);
		return context.json({ items: items.map(showName) }, 200);
	});
	api.route("/", createDeedsApi(parts));
	api.route("/", createSnapshotApi(parts));
	api.route("/", createRestoreApi(parts));
	return api;
}
// dashboard/api/sessions.ts
/** `/sessions`: where somebody is logged in. */
const Session = z$1.object({
	id: z$1.string(),
	personId: z$1.string().nullable().openapi({ description: "By GitHub's id; null for the local administrator." }),
	address: z$1.string().nullable(),
	agent: z$1.string().nullable().openapi({ description: "How the browser calls itself." }),
	beganAt: Moment$2,
	seenAt: Moment$2,
	endsAt: Moment$2.openapi({ description: "It is over then, whatever is done in it." }),
	current: z$1.boolean().openapi({ description: "The one that asks." })
}).openapi("Session");
const list$2 = createRoute({
	method: "get",
	path: "/sessions",
	tags: ["Settings"],
	...asksInSession("viewer"),
	operationId: "listSessions",
	summary: "Your sessions; those of everybody for an administrator",
	responses: {
		...answers(z$1.object({ items: z$1.array(Session) }), "Those that go on, newest first."),
		...NOT_MODIFIED
	}
});
const revoke$1 = createRoute({
	method: "delete",
	path: "/sessions/{id}",
	tags: ["Settings"],
	...asksInSession("viewer"),
	operationId: "endSession",
	summary: "End a session at once",
	request: { params: z$1.object({ id: z$1.string().max(200) }) },
	responses: {
		204: { description: "It is over." },
		...PROBLEMS
	}
});
function addSessions$1(api, parts) {
	api.openapi(list$2, async (context) => {
		const items = (await requireEntrance(parts).sessions.list(ownerOf(context))).map(({ id, personId, address, agent, current, ...at }) => ({
			id,
			personId,
			address,
			agent,
			current,
			beganAt: at.beganAt.toISOString(),
			seenAt: at.seenAt.toISOString(),
			endsAt: at.endsAt.toISOString()
		}));
		return context.json({ items }, 200);
	});
	api.openapi(revoke$1, async (context) => {
		const { id } = context.req.valid("param");
		await requireEntrance(parts).sessions.revoke(ownerOf(context), id);
		return context.body(null, 204);
	});
}
// dashboard/queries/setup.ts
async function readSetup(parts, viewer) {
	const fleet = await parts.fleet.read();
	const { accounts, repositories } = visibleOf(fleet, viewer);
	const channels = await parts.notifications.list();
	const undiscovered = accounts.filter(({ discoveredAt }) => discoveredAt === null);
	const unruled = accounts.filter(({ policyKnown }) => !policyKnown);
	const covered = repositories.filter(isToBeCovered);
	const held = covered.filter(({ verified }) => verified !== null);
	const tested = covered.filter(({ restoreTestedAt }) => restoreTestedAt !== null);
	const none = accounts.length === 0;
	return [
		step("The App is installed", !none, {
			done: `On ${accounts.map(({ login }) => login).join(", ")}.`,
			open: "Install it on your organisation: its page at GitHub has a button."
		}),
		step("GitHub reaches the App", fleet.heartbeat.heardAt !== null, {
			done: "Webhooks arrive.",
			open: "No webhook was heard yet. The address of the App must be reachable from GitHub."
		}),
		{
			...step("Every repository is known", !none && undiscovered.length === 0, {
				done: `${repositories.length} repositories were found.`,
				open: `Nothing was read completely yet${undiscovered.map(whyNot).join("")}.`
			}),
			href: "/repos"
		},
		{
			...step("A policy is in force", !none && unruled.length === 0, {
				done: "What holds for each repository is decided.",
				open: "It is not known yet: GitHub has not answered for the policy files."
			}),
			...unruled.length > 0 ? { state: "unknown" } : {},
			href: "/settings/policies"
		},
		{
			...step("Every repository has a verified snapshot", isAll(held, covered), {
				done: `All ${covered.length}.`,
				open: `${held.length} of ${covered.length}. Backups start by schedule; look at what fails.`
			}),
			href: "/repos?state=covered&age=none"
		},
		{
			...step("Somebody is told when something is wrong", channels.length > 0, {
				done: `By ${channels.map(({ name }) => name).join(", ")}. Send a test to be sure.`,
				open: "No channel is set: SMTP_URL, SLACK_WEBHOOK_URL or ALERT_WEBHOOK_URL."
			}),
			href: "/settings/notifications"
		},
		{
			...step("Every repository was restored once", isAll(tested, covered), {
				done: `All ${covered.length}.`,
				open: `${tested.length} of ${covered.length}. Restore tests run as often as full-verify-every in the policy says.`
			}),
			href: "/repos?state=covered&tested=never"
		}
	];
}
function step(title, done, texts) {
	const text = done ? texts.done : texts.open;
	return {
		title,
		state: done ? "done" : "open",
		text,
		href: null
	};
}
/** Nothing of nothing is not all. */
function isAll(some, all) {
	return all.length > 0 && some.length === all.length;
}
function whyNot({ login, discoveryError }) {
	return discoveryError === null ? "" : `; ${login}: ${discoveryError}`;
}
// dashboard/api/setup.ts
/** `/setup`: what is left to do until all is covered. */
const Step = z$1.object({
	title: z$1.string(),
	state: z$1.enum([
		"done",
		"open",
		"unknown"
	]).openapi({ description: "`unknown` is not to be taken for done." }),
	text: z$1.string().openapi({ description: "What is so, or what to do." }),
	href: z$1.string().nullable().openapi({ description: "The page where it is done, if here." })
}).openapi("SetupStep");
const read$2 = createRoute({
	method: "get",
	path: "/setup",
	tags: ["Settings"],
	...asks("admin", "everywhere"),
	operationId: "readSetup",
	summary: "What is left to set up",
	responses: {
		...answers(z$1.object({ items: z$1.array(Step) }), "Every step, in order."),
		...NOT_MODIFIED
	}
});
function addSetup(api, parts) {
	api.openapi(read$2, async (context) => {
		return context.json({ items: [...await readSetup(parts, viewerOf(context))] }, 200);
	});
}
// dashboard/api/tokens.ts
/** `/tokens`: tokens of the API. People make them; a token makes, sees and revokes none. */
const Scope = z$1.enum([
	"read",
	"operate",
	"restore",
	"admin"
]).openapi("Scope", { description: ["`read`: see what you see. `operate`: start backups, acknowledge alerts. `restore`: look into", "snapshots and download them. `admin`: change settings, read the audit trail."].join(" ") });
const Token = z$1.object({
	id: z$1.string(),
	name: z$1.string(),
	scopes: z$1.array(Scope),
	createdBy: z$1.string(),
	createdAt: Moment$2,
	expiresAt: Moment$2.nullable(),
	lastUsedAt: Moment$2.nullable(),
	revokedAt: Moment$2.nullable()
}).openapi("Token");
const Wish$1 = z$1.strictObject({
	name: z$1.string().min(1).max(100).openapi({ description: "What it is for." }),
	scopes: z$1.array(Scope).min(1).max(4),
	days: z$1.int().min(1).max(366).openapi({ description: "Until it expires." })
}).openapi("TokenWish");
const list$1 = createRoute({
	method: "get",
	path: "/tokens",
	tags: ["Settings"],
	...asksInSession("viewer"),
	operationId: "listTokens",
	summary: "Your tokens; those of everybody for an administrator",
	responses: {
		...answers(z$1.object({ items: z$1.array(Token) }), "Newest first, also what is over."),
		...NOT_MODIFIED
	}
});
const create$1 = createRoute({
	method: "post",
	path: "/tokens",
	tags: ["Settings"],
	...asksInSession("viewer"),
	operationId: "createToken",
	summary: "Make a token",
	description: ["Its secret is in this answer, and nowhere else ever after: asking again with the same", "`Idempotency-Key` is answered 409, and the token that was made is to be revoked."].join(" "),
	request: {
		headers: OnceHeaders,
		body: {
			required: true,
			content: { "application/json": { schema: Wish$1 } }
		}
	},
	responses: answers(z$1.object({
		token: Token,
		secret: z$1.string().openapi({ description: "To be sent as `Authorization: Bearer …`." })
	}), "It is good from now on.")
});
const revoke = createRoute({
	method: "delete",
	path: "/tokens/{id}",
	tags: ["Settings"],
	...asksInSession("viewer"),
	operationId: "revokeToken",
	summary: "Revoke a token",
	request: { params: z$1.object({ id: z$1.string().max(200) }) },
	responses: {
		204: { description: "It is good for nothing now." },
		...PROBLEMS
	}
});
function addTokens(api, parts) {
	api.openapi(list$1, async (context) => {
		const tokens = await requireEntrance(parts).tokens.list(ownerOf(context));
		return context.json({ items: tokens.map(showToken) }, 200);
	});
	api.openapi(create$1, async (context) => {
		const { tokens } = requireEntrance(parts);
		const { secret, token } = await tokens.create(ownerOf(context), context.req.valid("json"));
		context.set("toldOnce", toldOnce());
		context.header("cache-control", "private, no-store");
		return context.json({
			token: showToken(token),
			secret: secret.reveal()
		}, 200);
	});
	api.openapi(revoke, async (context) => {
		const { id } = context.req.valid("param");
		await requireEntrance(parts).tokens.revoke(ownerOf(context), id);
		return context.body(null, 204);
	});
}
function toldOnce() {
	return new Problem("conflict", "The token was made before, and its secret was told then.", "Revoke it, and make another one with another key.");
}
function showToken(token) {
	const { id, name, scopes, createdBy, createdAt, expiresAt, lastUsedAt, revokedAt } = token;
	return {
		id,
		name,
		scopes: [...scopes],
		createdBy,
		createdAt: createdAt.toISOString(),
		expiresAt: moment(expiresAt),
		lastUsedAt: moment(lastUsedAt),
		revokedAt: moment(revokedAt)
	};
}
// dashboard/api/unanswered.ts
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
/** Throws `wrong-type` for a body that says that it is no JSON. */
function takesJson() {
	return async ({ req }, next) => {
		const type = req.header("content-type");
		if (type === void 0 || JSON_TYPE.test(type) || !await hasBody(req.raw)) return await next();
		throw new Problem("wrong-type", `The body is ${type.slice(0, 100)}.`, "Send JSON, with \"content-type: application/json\".");
	};
}
/** `fetch` names a type only for what it sends; others name one and send nothing. */
async function hasBody(request) {
	if (request.method === "GET" || request.method === "HEAD") return false;
	return request.headers.get("content-length") !== "0" && request.body !== null;
}
/** Answers 405 to every other method of each path that `api` has. Stands behind all endpoints. */
function refuseOtherMethods(api) {
	const methods = /* @__PURE__ */ new Map();
	for (const { path, method } of api.routes) {
		if (method === "ALL" || path.includes("*")) continue;
		methods.set(path, (methods.get(path) ?? /* @__PURE__ */ new Set()).add(method));
	}
	for (const [path, known] of methods) {
		const allow = [...known].sort().join(", ");
		api.all(path, ({ req }) => {
			throw new Problem("wrong-method", `${req.method} is nothing that can be done here.`, `Use ${allow}: the document at /api/v1/openapi.json says what each does.`, { allow });
		});
	}
}
// dashboard/queries/views.ts
/** Searches that a viewer keeps under a name. */
const NAME$1 = "a name of 1 to 60 characters, on one line";
const ONE_LINE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u;
const MOST_VIEWS = 50;
const ViewName = z$1.string({ error: NAME$1 }).trim().min(1, NAME$1).max(60, NAME$1).regex(ONE_LINE, NAME$1).openapi({ pattern: ONE_LINE.source });
async function listViews({ views }, { actor }) {
	return await views.list(actor);
}
/** Keeps what of `query` a list is narrowed by. Throws `bad-request` for one that means nothing. */
async function saveView$1(parts, viewer, name, query) {
	const view = {
		name,
		query: cleanQuery(query)
	};
	if ((await parts.views.list(viewer.actor)).filter((one) => one.name !== name).length >= MOST_VIEWS) throw new Problem("conflict", `There are ${MOST_VIEWS} views already.`, "Remove one first.");
	await parts.views.save(viewer.actor, view);
	await record(parts, viewer, "view.save", name);
	return view;
}
/** Throws `not-found` where there is none of that name. */
async function removeView$1(parts, viewer, name) {
	if (!await parts.views.remove(viewer.actor, name)) throw notFound();
	await record(parts, viewer, "view.remove", name);
}
async function record({ activity, now }, { actor, address }, action, name) {
	const target = `view:${name}`;
	await activity.record({
		at: now(),
		actor,
		address,
		action,
		target,
		result: "done",
		detail: {}
	});
}
/** The filter in a query, each part once and in one order. Throws `bad-request`. */
function cleanQuery(query) {
	const params = new URLSearchParams();
	for (const [name, value] of Object.entries(readFilter(new URLSearchParams(query)))) if (value !== void 0) params.set(name, value);
	return params.toString();
}
// dashboard/api/views.ts
/** `/views`: searches that a viewer keeps under a name. */
const ViewSchema = z$1.object({
	name: ViewName,
	query: z$1.string().max(2e3).openapi({ example: "state=overdue&sort=-size" })
}).openapi("View");
const Params$4 = z$1.object({ name: ViewName });
const list = createRoute({
	method: "get",
	path: "/views",
	operationId: "listViews",
	tags: ["Views"],
	summary: "Your saved views",
	...asks("viewer"),
	responses: {
		...answers(z$1.object({ items: z$1.array(ViewSchema) }), "All of them, by name."),
		...NOT_MODIFIED
	}
});
const save$2 = createRoute({
	method: "put",
	path: "/views/{name}",
	operationId: "saveView",
	tags: ["Views"],
	summary: "Saves a view, or replaces the one of that name",
	...asks("viewer"),
	request: {
		params: Params$4,
		body: {
			required: true,
			content: { "application/json": { schema: ViewSchema.pick({ query: true }) } }
		}
	},
	responses: answers(ViewSchema, "As it was saved.")
});
const remove$1 = createRoute({
	method: "delete",
	path: "/views/{name}",
	operationId: "removeView",
	tags: ["Views"],
	summary: "Removes a view",
	...asks("viewer"),
	request: { params: Params$4 },
	responses: {
		204: { description: "It is gone." },
		...PROBLEMS
	}
});
function createViewsApi(parts) {
	const api = new OpenAPIHono({ defaultHook: refuseUnfit });
	api.openapi(list, async (context) => {
		const views = await listViews(parts, viewerOf(context));
		return context.json({ items: [...views] }, 200);
	});
	api.openapi(save$2, async (context) => {
		const { name } = context.req.valid("param");
		const { query } = context.req.valid("json");
		return context.json(await saveView$1(parts, viewerOf(context), name, query), 200);
	});
	api.openapi(remove$1, async (context) => {
		await removeView$1(parts, viewerOf(context), context.req.valid("param").name);
		return context.body(null, 204);
	});
	return api;
}
// dashboard/api/create.ts
/** The API: everything that the pages do, described by the schemas that check it. */
/** Documents that are made whole, so that they can be marked and need not be sent twice. */
const REVALIDATED = [
	...[
		"/overview",
		"/repositories",
		"/views",
		"/alerts",
		"/alerts/causes",
		"/activity"
	],
	...[
		"/me",
		"/roles",
		"/accounts",
		"/policies/:account",
		"/notifications",
		"/tokens",
		"/sessions"
	],
	...[
		"",
		"/snapshots",
		"/runs",
		"/trends",
		"/lost-refs",
		"/names"
	].map((path) => `/repositories/:owner/:name${path}`),
	"/setup",
	"/openapi.json"
];
function createApi(parts) {
	const api = new OpenAPIHono({ defaultHook: refuseUnfit });
	api.use(takesJson());
	api.post("*", onceByKey(parts.idempotency ?? createMemoryIdempotency(parts.now)));
	for (const path of REVALIDATED) api.use(path, revalidated());
	addAlerts(api, parts);
	addActivity(api, parts);
	addEvents(api, parts);
	addReports(api, parts);
	addMe(api, parts);
	addPolicies(api, parts);
	addNotifications(api, parts);
	addTokens(api, parts);
	addSessions$1(api, parts);
	addSetup(api, parts);
	api.route("/", createOverviewApi(parts));
	api.route("/", createRepositoriesApi(parts));
	api.route("/", createRepositoryApi(parts));
	api.route("/", createViewsApi(parts));
	addDocument(api, parts.url);
	refuseOtherMethods(api);
	return api;
}
// dashboard/api/operations.ts
const Operation = z.object({
	operationId: z.string(),
	summary: z.string(),
	tags: z.array(z.string()).min(1),
	"x-role": z.string(),
	parameters: z.array(z.object({
		name: z.string(),
		in: z.string(),
		required: z.boolean().default(false)
	})).default([])
});
const Document = z.object({
	info: z.object({ description: z.string() }),
	tags: z.array(z.object({
		name: z.string(),
		description: z.string()
	})),
	paths: z.record(z.string(), z.record(z.string(), Operation))
});
function outlineApi(api) {
	const { info, tags, paths } = Document.parse(describeApi(api));
	const all = Object.entries(paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({
		path,
		method,
		...operation
	})));
	const groups = tags.map(({ name, description }) => ({
		name,
		description,
		operations: all.filter((one) => one.tags[0] === name).map(({ operationId, method, path, summary, parameters, "x-role": role }) => ({
			id: operationId,
			method: method.toUpperCase(),
			path,
			summary,
			role,
			parameters: parameters.filter((one) => one.in === "query")
		}))
	}));
	return {
		description: info.description,
		groups
	};
}
// dashboard/look/icon.tsx
/** Octicons, always beside a word that says the same. */
/** 16 pixels; hidden from whoever does not see it. */
function Icon({ name }) {
	return raw(svgOf(name));
}
const made = /* @__PURE__ */ new Map();
function svgOf(name) {
	const had = made.get(name);
	if (had !== void 0) return had;
	const svg = octicons[name].toSVG({
		width: 16,
		height: 16,
		"aria-hidden": "true"
	});
	made.set(name, svg);
	return svg;
}
// dashboard/look/heartbeat.tsx
/** The periodic work is done every minute; five are no accident. */
const SILENT_MS = 3e5;
/** Whether what is due is begun, and what is late is told. */
function isAlive$1({ scheduledAt }, now) {
	return scheduledAt !== null && now.getTime() - scheduledAt.getTime() < SILENT_MS;
}
function HeartbeatLine({ heartbeat, now }) {
	const { scheduledAt, heardAt, waitingDeliveries } = heartbeat;
	const alive = isAlive$1(heartbeat, now);
	return /* @__PURE__ */ jsxs("p", {
		class: "heartbeat",
		children: [
			/* @__PURE__ */ jsxs("span", {
				class: alive ? "tone-good" : "tone-bad",
				children: [
					/* @__PURE__ */ jsx(Icon, { name: alive ? "pulse" : "alert" }),
					" ",
					alive ? "Scheduler alive" : "The scheduler is silent"
				]
			}),
			", last at work ",
			/* @__PURE__ */ jsx(TimeOr, {
				at: scheduledAt,
				now,
				none: "never"
			}),
			" · last webhook",
			" ",
			/* @__PURE__ */ jsx(TimeOr, {
				at: heardAt,
				now,
				none: "never"
			}),
			waitingDeliveries > 0 && ` · ${waitingDeliveries} deliveries waiting`
		]
	});
}
// dashboard/look/layout.tsx
const HTMX = JSON.stringify({
	includeIndicatorCSS: false,
	inlineScriptNonce: "",
	noEval: true
});
function Layout({ title, children, ...frame }) {
	const { nonce, addressOf } = frame;
	return /* @__PURE__ */ jsxs("html", {
		lang: "en",
		"data-color-mode": "auto",
		"data-light-theme": "light",
		"data-dark-theme": "dark",
		children: [/* @__PURE__ */ jsxs("head", { children: [
			/* @__PURE__ */ jsx("meta", { charset: "utf-8" }),
			/* @__PURE__ */ jsxs("title", { children: [title, " · Holdfast"] }),
			/* @__PURE__ */ jsx("meta", {
				name: "viewport",
				content: "width=device-width, initial-scale=1"
			}),
			/* @__PURE__ */ jsx("meta", {
				name: "color-scheme",
				content: "light dark"
			}),
			/* @__PURE__ */ jsx("meta", {
				name: "htmx-config",
				content: HTMX
			}),
			/* @__PURE__ */ jsx("link", {
				rel: "stylesheet",
				href: addressOf("dashboard.css")
			}),
			/* @__PURE__ */ jsx("link", {
				rel: "icon",
				href: addressOf("icon.svg"),
				type: "image/svg+xml"
			}),
			/* @__PURE__ */ jsx("script", {
				nonce,
				src: addressOf("htmx.js"),
				defer: true
			}),
			/* @__PURE__ */ jsx("script", {
				nonce,
				src: addressOf("dashboard.js"),
				defer: true
			})
		] }), /* @__PURE__ */ jsxs("body", { children: [
			/* @__PURE__ */ jsx("a", {
				class: "skip",
				href: "#main",
				children: "Skip to content"
			}),
			/* @__PURE__ */ jsx(Header, { ...frame }),
			/* @__PURE__ */ jsx("main", {
				id: "main",
				tabindex: -1,
				children
			}),
			/* @__PURE__ */ jsx("footer", {
				class: "foot",
				children: /* @__PURE__ */ jsxs("div", {
					class: "wide",
					children: [frame.heartbeat && /* @__PURE__ */ jsx(HeartbeatLine, {
						heartbeat: frame.heartbeat,
						now: frame.now
					}), /* @__PURE__ */ jsxs("p", { children: ["Times are relative; hover for the exact one. ", /* @__PURE__ */ jsx("a", {
						href: "/docs/api",
						children: "API"
					})] })]
				})
			})
		] })]
	});
}
const PLACES$1 = [
	{
		path: "/",
		word: "Overview",
		icon: "shield-check",
		role: "viewer"
	},
	{
		path: "/repos",
		word: "Repositories",
		icon: "repo",
		role: "viewer"
	},
	{
		path: "/alerts",
		word: "Alerts",
		icon: "bell",
		role: "viewer"
	},
	{
		path: "/activity",
		word: "Activity",
		icon: "log",
		role: "admin"
	},
	{
		path: "/reports",
		word: "Reports",
		icon: "graph",
		role: "viewer"
	},
	{
		path: "/settings/policies",
		word: "Settings",
		icon: "gear",
		role: "viewer"
	}
];
function Header({ viewer, path, openAlerts }) {
	return /* @__PURE__ */ jsx("header", {
		class: "head",
		children: /* @__PURE__ */ jsxs("div", {
			class: "wide",
			children: [
				/* @__PURE__ */ jsxs("a", {
					class: "brand",
					href: "/",
					children: [/* @__PURE__ */ jsx(Icon, { name: "shield-lock" }), " Holdfast"]
				}),
				viewer && /* @__PURE__ */ jsx("nav", {
					"aria-label": "Main",
					children: /* @__PURE__ */ jsx("ul", { children: PLACES$1.filter(({ role }) => includesRole(viewer.role, role)).map((place) => /* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsxs("a", {
						href: place.path,
						"aria-current": isHere(place.path, path) ? "page" : void 0,
						children: [
							/* @__PURE__ */ jsx(Icon, { name: place.icon }),
							" ",
							place.word,
							place.path === "/alerts" && openAlerts ? /* @__PURE__ */ jsxs("span", {
								class: "counter",
								children: [openAlerts, /* @__PURE__ */ jsx("span", {
									class: "hidden-but-read",
									children: " open"
								})]
							}) : null
						]
					}) })) })
				}),
				viewer && /* @__PURE__ */ jsxs("form", {
					class: "who",
					method: "post",
					action: "/logout",
					children: [
						/* @__PURE__ */ jsx("input", {
							type: "hidden",
							name: "_csrf",
							value: viewer.csrf
						}),
						/* @__PURE__ */ jsxs("span", { children: [
							/* @__PURE__ */ jsx(Icon, { name: "person" }),
							" ",
							viewer.name,
							" ",
							/* @__PURE__ */ jsxs("span", {
								class: "muted",
								children: [
									"(",
									viewer.role,
									")"
								]
							})
						] }),
						/* @__PURE__ */ jsx("button", {
							type: "submit",
							class: "button button-small",
							children: "Log out"
						})
					]
				})
			]
		})
	});
}
function isHere(place, path) {
	if (place === "/") return path === "/";
	const [, first] = place.split("/");
	if (path === "/setup") return first === "settings";
	return path === `/${first}` || path.startsWith(`/${first}/`);
}
// dashboard/queries/open-alerts.ts
async function countOpenAlerts(viewer, { fleet, alerts }) {
	const visible = visibleOf(await fleet.read(), viewer);
	return (await alerts.causes(visible.all ? "all" : visibleIds(visible))).reduce((sum, cause) => sum + cause.alerts, 0);
}
// dashboard/render.tsx
/** Frames what a page shows. Never kept by anybody in between: it is of one viewer. */
async function renderPage(context, parts, { title, status = 200 }, child) {
	const viewer = context.get("viewer") ?? null;
	const fleet = viewer && await parts.fleet.read();
	context.header("cache-control", "private, no-store");
	return context.html(`<!doctype html>${/* @__PURE__ */ jsx(Layout, {
		title,
		viewer,
		nonce: context.get("secureHeadersNonce") ?? "",
		now: fleet?.at ?? parts.now(),
		path: context.req.path,
		addressOf: parts.assets.addressOf,
		heartbeat: fleet?.heartbeat ?? null,
		openAlerts: viewer && await countOpenAlerts(viewer, parts),
		children: child
	})}`, status);
}
// dashboard/errors.tsx
/** What went wrong, as a page or as a document, whichever was asked for. */
async function answerError(error, context, parts) {
	const problem = asProblem(error);
	if (problem.code === "internal") parts.onError(error);
	for (const [name, value] of Object.entries(problem.headers)) context.header(name, value);
	context.header("cache-control", "private, no-store");
	if (context.req.path.startsWith(`/api/v1/`)) return context.json(describeProblem(problem), problem.status, { "content-type": PROBLEM_TYPE });
	const program = context.req.header("authorization") !== void 0;
	if (problem.code === "not-logged-in" && context.req.method === "GET" && !program) {
		const { pathname, search } = new URL(context.req.url);
		return context.redirect(`/login?to=${encodeURIComponent(`${pathname}${search}`)}`, 303);
	}
	return await renderPage(context, parts, {
		title: PROBLEMS$1[problem.code].title,
		status: problem.status
	}, /* @__PURE__ */ jsx(ProblemPage, {
		problem,
		restore: restorePathFor(error, context)
	}));
}
/** Errors of core that a request can meet, by what they are to whoever asked. */
const MEANT = {
	"bad-input": "bad-request",
	"path-not-found": "not-found",
	"snapshot-not-found": "not-found",
	"snapshot-too-large": "too-large",
	"path-unsafe": "conflict",
	"store-archived": "conflict"
};
/** What core tells who uses the command line, for who does not. */
const HINTS$1 = { "store-archived": "Bring it back first, and see before how long that takes and what it costs." };
const OF_SNAPSHOT = /^\/repos\/[^/]+\/[^/]+\/snapshots\/[^/]+(?=\/)/;
/** Where what lies in cold storage is asked for; undefined where something else is wrong. */
function restorePathFor(error, { req }) {
	const base = error instanceof HoldfastError && error.code === "store-archived" ? OF_SNAPSHOT.exec(new URL(req.url).pathname)?.[0] : void 0;
	return base && `${base}/restore`;
}
function asProblem(error) {
	if (error instanceof Problem) return error;
	if (error instanceof HTTPException && error.status < 500) return new Problem("bad-request", `${error.message}.`, "Correct it, and ask again.");
	const code = error instanceof HoldfastError ? MEANT[error.code] ?? "unavailable" : void 0;
	if (error instanceof HoldfastError && code !== void 0) {
		const hint = HINTS$1[error.code] ?? (error.hint || "Look into the log of the App.");
		return new Problem(code, `${error.message} (${error.code})`, hint);
	}
	return new Problem("internal", "Something failed that nobody foresaw.", "Try again; if it stays, look into the log of the App.");
}
function ProblemPage({ problem, restore }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx("h1", { children: PROBLEMS$1[problem.code].title }),
		/* @__PURE__ */ jsx("p", { children: problem.message }),
		/* @__PURE__ */ jsx("p", {
			class: "muted",
			children: problem.hint
		}),
		restore && /* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsx("a", {
			class: "button button-primary",
			href: restore,
			children: "Bring it back"
		}) }),
		/* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsx("a", {
			href: "/",
			children: "Back to the overview"
		}) })
	] });
}
// dashboard/guards/headers.ts
/** Half a year, as browsers that keep lists of such hosts ask for at least. */
const STRICT = "max-age=15768000; includeSubDomains";
/**
* Scripts run by their nonce alone, and nothing is loaded from elsewhere. `formTargets` are other
* origins that a form may lead to, such as that of the store by a redirect to a download.
*
* Headers that a handler set itself stay, so a page may ask for another policy.
*/
function secureResponses(url, formTargets = []) {
	const secure = new URL(url).protocol === "https:";
	return secureHeaders({
		contentSecurityPolicy: {
			defaultSrc: ["'none'"],
			scriptSrc: [NONCE],
			styleSrc: ["'self'"],
			imgSrc: ["'self'", "data:"],
			connectSrc: ["'self'"],
			manifestSrc: ["'self'"],
			formAction: ["'self'", ...formTargets],
			baseUri: ["'none'"],
			frameAncestors: ["'none'"]
		},
		referrerPolicy: "same-origin",
		xFrameOptions: "DENY",
		strictTransportSecurity: secure ? STRICT : false,
		permissionsPolicy: {
			camera: [],
			geolocation: [],
			microphone: [],
			payment: [],
			usb: []
		},
		overwrite: false
	});
}
// dashboard/look/empty.tsx
function Empty({ icon, title, children }) {
	return /* @__PURE__ */ jsxs("div", {
		class: "empty",
		children: [
			/* @__PURE__ */ jsx(Icon, { name: icon }),
			/* @__PURE__ */ jsx("p", {
				class: "empty-title",
				children: title
			}),
			children
		]
	});
}
// dashboard/look/flash.tsx
const ICONS$1 = {
	good: "check-circle",
	warn: "alert",
	bad: "x-circle",
	info: "info"
};
function Flash({ tone, children }) {
	return /* @__PURE__ */ jsxs("div", {
		class: `flash flash-${tone}`,
		role: tone === "bad" ? "alert" : "status",
		children: [/* @__PURE__ */ jsx(Icon, { name: ICONS$1[tone] }), /* @__PURE__ */ jsx("div", { children })]
	});
}
// dashboard/look/form.tsx
/** A form that shows that this site made it. */
function PostForm({ viewer, action, id, class: kind, fields, children }) {
	return /* @__PURE__ */ jsxs("form", {
		method: "post",
		action,
		id,
		class: kind,
		children: [
			/* @__PURE__ */ jsx("input", {
				type: "hidden",
				name: "_csrf",
				value: viewer.csrf
			}),
			Object.entries(fields ?? {}).map(([name, value]) => /* @__PURE__ */ jsx("input", {
				type: "hidden",
				name,
				value
			})),
			children
		]
	});
}
function Field({ id, label, hint, children }) {
	return /* @__PURE__ */ jsxs("div", {
		class: "field",
		children: [
			/* @__PURE__ */ jsx("label", {
				for: id,
				children: label
			}),
			children,
			hint && /* @__PURE__ */ jsx("p", {
				class: "hint",
				id: `${id}-hint`,
				children: hint
			})
		]
	});
}
/** Text to be copied: selectable without a script, with a button where there is one. */
function CopyBox({ id, label, text }) {
	return /* @__PURE__ */ jsxs("div", {
		class: "copy-box",
		children: [/* @__PURE__ */ jsx("pre", {
			id,
			children: text
		}), /* @__PURE__ */ jsxs("button", {
			type: "button",
			class: "button button-small",
			"data-copy": id,
			hidden: true,
			children: [
				/* @__PURE__ */ jsx(Icon, { name: "copy" }),
				" ",
				/* @__PURE__ */ jsx("span", {
					"data-said": true,
					children: "Copy"
				}),
				/* @__PURE__ */ jsxs("span", {
					class: "hidden-but-read",
					children: [" ", label]
				})
			]
		})]
	});
}
// dashboard/look/pager.tsx
/** The way to the next page of a long list. Cursors go forward; the browser goes back. */
/** Nothing where there is but one page. */
function Pager({ of, url, next }) {
	const first = url.searchParams.has("cursor");
	if (!first && next === null) return null;
	return /* @__PURE__ */ jsxs("nav", {
		class: "pager",
		"aria-label": `Pages of ${of}`,
		children: [first && /* @__PURE__ */ jsxs("a", {
			class: "button",
			href: withParams(url, { cursor: null }),
			children: [/* @__PURE__ */ jsx(Icon, { name: "chevron-left" }), " First page"]
		}), next !== null && /* @__PURE__ */ jsxs("a", {
			class: "button",
			rel: "next",
			href: withParams(url, { cursor: next }),
			children: ["Next page ", /* @__PURE__ */ jsx(Icon, { name: "chevron-right" })]
		})]
	});
}
/** The path and query of `url` with some parameters set, and those that are null taken out. */
function withParams(url, changes) {
	const params = new URLSearchParams(url.search);
	for (const [name, value] of Object.entries(changes)) if (value === null) params.delete(name);
	else params.set(name, value);
	const query = params.toString();
	return query === "" ? url.pathname : `${url.pathname}?${query}`;
}
// dashboard/look/section.tsx
function Section({ id, title, aside, children }) {
	return /* @__PURE__ */ jsxs("section", {
		class: "section",
		"aria-labelledby": id,
		children: [/* @__PURE__ */ jsxs("div", {
			class: "title-row",
			children: [/* @__PURE__ */ jsx("h2", {
				id,
				children: title
			}), aside]
		}), children]
	});
}
/** The heading of a page, with what can be done to all of it. */
function PageTitle({ children, aside }) {
	return /* @__PURE__ */ jsxs("div", {
		class: "title-row",
		children: [/* @__PURE__ */ jsx("h1", { children }), aside]
	});
}
// dashboard/look/state.tsx
const STATES$4 = {
	protected: {
		word: "Protected",
		icon: "shield-check",
		tone: "good"
	},
	late: {
		word: "Late",
		icon: "clock",
		tone: "warn"
	},
	overdue: {
		word: "Overdue",
		icon: "alert",
		tone: "bad"
	},
	failed: {
		word: "Failed",
		icon: "x-circle",
		tone: "bad"
	},
	incomplete: {
		word: "Incomplete",
		icon: "circle-slash",
		tone: "warn"
	},
	never: {
		word: "Never backed up",
		icon: "circle",
		tone: "bad"
	},
	excluded: {
		word: "Excluded",
		icon: "skip",
		tone: "idle"
	},
	"source-gone": {
		word: "Source gone",
		icon: "trash",
		tone: "warn"
	},
	paused: {
		word: "Paused",
		icon: "stop",
		tone: "idle"
	}
};
function StateBadge({ state }) {
	const { word, icon, tone } = STATES$4[state];
	return /* @__PURE__ */ jsx(Badge, {
		word,
		icon,
		tone
	});
}
function Badge({ word, icon, tone }) {
	return /* @__PURE__ */ jsxs("span", {
		class: `badge badge-${tone}`,
		children: [
			/* @__PURE__ */ jsx(Icon, { name: icon }),
			" ",
			word
		]
	});
}
// dashboard/look/table.tsx
function DataTable(props) {
	const { caption, quiet, columns, rows = [], groups, tick } = props;
	const wide = columns.length + (tick ? 1 : 0);
	return /* @__PURE__ */ jsx("div", {
		class: "scroll",
		children: /* @__PURE__ */ jsxs("table", { children: [
			/* @__PURE__ */ jsx("caption", {
				class: quiet ? "hidden-but-read" : void 0,
				children: caption
			}),
			/* @__PURE__ */ jsx("thead", { children: /* @__PURE__ */ jsxs("tr", { children: [tick && /* @__PURE__ */ jsx(TickAll, { form: tick.form }), columns.map((column) => /* @__PURE__ */ jsx(Head, { column }))] }) }),
			groups ? groups.map(({ head, rows: own, foot }) => /* @__PURE__ */ jsxs("tbody", { children: [
				/* @__PURE__ */ jsx("tr", {
					class: "group-head",
					children: /* @__PURE__ */ jsx("th", {
						colspan: wide,
						scope: "rowgroup",
						children: head
					})
				}),
				/* @__PURE__ */ jsx(Rows, {
					columns,
					rows: own,
					...tick && { tick }
				}),
				foot && /* @__PURE__ */ jsx("tr", {
					class: "group-foot",
					children: /* @__PURE__ */ jsx("td", {
						colspan: wide,
						children: foot
					})
				})
			] })) : /* @__PURE__ */ jsx("tbody", { children: /* @__PURE__ */ jsx(Rows, {
				columns,
				rows,
				...tick && { tick }
			}) })
		] })
	});
}
function Rows({ columns, rows, tick }) {
	return /* @__PURE__ */ jsx(Fragment, { children: rows.map((row) => /* @__PURE__ */ jsxs("tr", { children: [tick && /* @__PURE__ */ jsx(TickOne, {
		tick,
		row
	}), columns.map((column) => /* @__PURE__ */ jsx(Cell, {
		column,
		row
	}))] })) });
}
const CLASSES = {
	name: "name",
	number: "number",
	action: "action"
};
function classOf({ kind }) {
	return kind && CLASSES[kind];
}
function Head({ column }) {
	const { head, kind, sort } = column;
	const word = kind === "action" ? /* @__PURE__ */ jsx("span", {
		class: "hidden-but-read",
		children: head
	}) : head;
	return /* @__PURE__ */ jsx("th", {
		scope: "col",
		class: classOf(column),
		"aria-sort": sort?.now ?? void 0,
		children: sort ? /* @__PURE__ */ jsxs("a", {
			class: "plain",
			href: sort.href,
			children: [word, sort.now && /* @__PURE__ */ jsx(Icon, { name: sort.now === "ascending" ? "arrow-up" : "arrow-down" })]
		}) : word
	});
}
function Cell({ column, row }) {
	const { head, kind, cell } = column;
	if (kind === "name") return /* @__PURE__ */ jsx("th", {
		scope: "row",
		class: "name",
		children: cell(row)
	});
	return /* @__PURE__ */ jsx("td", {
		class: classOf(column),
		"data-label": kind === "action" ? void 0 : head,
		children: cell(row)
	});
}
function TickAll({ form }) {
	return /* @__PURE__ */ jsx("td", {
		class: "tick",
		children: /* @__PURE__ */ jsx("input", {
			type: "checkbox",
			"data-all": true,
			form,
			"aria-label": "Select all on this page"
		})
	});
}
function TickOne({ tick, row }) {
	return /* @__PURE__ */ jsx("td", {
		class: "tick",
		children: /* @__PURE__ */ jsx("input", {
			type: "checkbox",
			name: "id",
			value: tick.value(row),
			form: tick.form,
			"aria-label": tick.label(row)
		})
	});
}
// dashboard/read-params.ts
/**
* Throws `bad-request` for what `schema` does not allow. A text that is empty is left out: that is
* how a form sends a field that nobody filled in.
*/
function readParams(schema, params) {
	const filled = Object.entries(params).filter(([, value]) => value !== "");
	const { success, data, error } = schema.safeParse(Object.fromEntries(filled));
	if (success) return data;
	const [issue] = error.issues;
	throw new Problem("bad-request", describeIssue(issue, "The request"), "Go back, and correct it.");
}
// dashboard/pages/activity.tsx
/** Who did what. */
const PER_PAGE$1 = 100;
/** A day of the calendar, in UTC. */
const Day$1 = z.iso.date().transform((text) => /* @__PURE__ */ new Date(`${text}T00:00:00.000Z`));
const Params$3 = z.object({
	actor: z.string().max(200).optional(),
	action: z.string().max(100).optional(),
	target: z.string().max(300).optional(),
	result: z.enum([
		"done",
		"refused",
		"failed"
	]).optional(),
	from: Day$1.optional(),
	to: Day$1.optional(),
	cursor: z.string().max(500).optional()
});
function createActivityPages(parts) {
	const pages = new Hono();
	pages.get("/activity", needsEverywhere("admin"), async (context) => {
		const asked = readParams(Params$3, context.req.query());
		const { items, next } = await readActivity(parts, {
			...asked,
			limit: PER_PAGE$1
		});
		const url = new URL(context.req.url);
		return await renderPage(context, parts, { title: "Activity" }, /* @__PURE__ */ jsx(ActivityPage, {
			items,
			next,
			asked,
			url,
			now: parts.now(),
			check: null,
			names: await readNames(parts, viewerOf(context)),
			viewer: viewerOf(context)
		}));
	});
	pages.post("/activity/check", needsEverywhere("admin"), async (context) => {
		const check = await checkActivity(parts, viewerOf(context));
		const { items, next } = await readActivity(parts, { limit: PER_PAGE$1 });
		const url = new URL("/activity", context.req.url);
		return await renderPage(context, parts, { title: "Activity" }, /* @__PURE__ */ jsx(ActivityPage, {
			items,
			next,
			asked: {},
			url,
			now: parts.now(),
			check,
			names: await readNames(parts, viewerOf(context)),
			viewer: viewerOf(context)
		}));
	});
	for (const format of ["csv", "ndjson"]) pages.get(`/activity.${format}`, needsEverywhere("admin"), async (context) => {
		const asked = readParams(Params$3.omit({ cursor: true }), context.req.query());
		return sendText(context, activityFile(await exportActivity(parts, viewerOf(context), asked, format), format));
	});
	return pages;
}
async function readNames({ fleet }, viewer) {
	const { repositories } = visibleOf(await fleet.read(), viewer);
	return new Map(repositories.map(({ id, owner, name }) => [id, `${owner}/${name}`]));
}
function ActivityPage(props) {
	const { viewer, items, next, asked, url, now, check, names } = props;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, {
			aside: /* @__PURE__ */ jsx(Take, {
				url,
				viewer
			}),
			children: "Activity"
		}),
		check && /* @__PURE__ */ jsx(CheckResult, { check }),
		/* @__PURE__ */ jsx("search", { children: /* @__PURE__ */ jsx(Filter, { asked }) }),
		items.length === 0 ? /* @__PURE__ */ jsx(Empty, {
			icon: "log",
			title: "No event fits.",
			children: /* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsx("a", {
				href: "/activity",
				children: "Show all"
			}) })
		}) : /* @__PURE__ */ jsx(Events, {
			items,
			now,
			names
		}),
		/* @__PURE__ */ jsx(Pager, {
			of: "events",
			url,
			next
		})
	] });
}
function Take({ url, viewer }) {
	const [, query = ""] = withParams(url, { cursor: null }).split("?");
	const suffix = query === "" ? "" : `?${query}`;
	return /* @__PURE__ */ jsxs("div", {
		class: "buttons",
		children: [
			/* @__PURE__ */ jsx("a", {
				class: "button",
				href: `/activity.csv${suffix}`,
				children: "Export as CSV"
			}),
			/* @__PURE__ */ jsx("a", {
				class: "button",
				href: `/activity.ndjson${suffix}`,
				children: "Export as NDJSON"
			}),
			/* @__PURE__ */ jsx(PostForm, {
				viewer,
				action: "/activity/check",
				children: /* @__PURE__ */ jsx("button", {
					type: "submit",
					class: "button",
					children: "Check the chain"
				})
			})
		]
	});
}
function CheckResult({ check }) {
	if (check.intact) return /* @__PURE__ */ jsxs(Flash, {
		tone: "good",
		children: [
			"The chain is whole: ",
			check.events,
			" events, the last one ",
			/* @__PURE__ */ jsx("code", { children: check.lastSha256 }),
			". Keep this digest elsewhere, and nobody can shorten the chain without your seeing it."
		]
	});
	return /* @__PURE__ */ jsxs(Flash, {
		tone: "bad",
		children: [
			"The chain is broken at event ",
			check.brokenAt,
			": ",
			check.reason,
			" Whoever can write to the database can have done it; compare with an earlier export."
		]
	});
}
function Filter({ asked }) {
	return /* @__PURE__ */ jsxs("form", {
		class: "box filter",
		method: "get",
		action: "/activity",
		children: [
			/* @__PURE__ */ jsx(TextField, {
				id: "actor",
				label: "Actor",
				value: asked.actor,
				hint: "github:octocat"
			}),
			/* @__PURE__ */ jsx(TextField, {
				id: "action",
				label: "Action",
				value: asked.action,
				hint: "snapshot. for all of them"
			}),
			/* @__PURE__ */ jsx(TextField, {
				id: "target",
				label: "Target",
				value: asked.target,
				hint: "repository:123"
			}),
			/* @__PURE__ */ jsx(Field, {
				id: "result",
				label: "Result",
				children: /* @__PURE__ */ jsxs("select", {
					id: "result",
					name: "result",
					children: [/* @__PURE__ */ jsx("option", {
						value: "",
						children: "Any"
					}), [
						"done",
						"refused",
						"failed"
					].map((result) => /* @__PURE__ */ jsx("option", {
						value: result,
						selected: asked.result === result,
						children: result
					}))]
				})
			}),
			/* @__PURE__ */ jsx(DayField, {
				id: "from",
				label: "From",
				value: asked.from
			}),
			/* @__PURE__ */ jsx(DayField, {
				id: "to",
				label: "Before",
				value: asked.to
			}),
			/* @__PURE__ */ jsx("button", {
				type: "submit",
				class: "button",
				children: "Filter"
			})
		]
	});
}
function TextField({ id, label, value, hint }) {
	return /* @__PURE__ */ jsx(Field, {
		id,
		label,
		hint,
		children: /* @__PURE__ */ jsx("input", {
			id,
			name: id,
			value: value ?? "",
			"aria-describedby": `${id}-hint`
		})
	});
}
function DayField({ id, label, value }) {
	const day = value?.toISOString().slice(0, 10) ?? "";
	return /* @__PURE__ */ jsx(Field, {
		id,
		label,
		hint: "In UTC",
		children: /* @__PURE__ */ jsx("input", {
			id,
			name: id,
			type: "date",
			value: day,
			"aria-describedby": `${id}-hint`
		})
	});
}
const RESULTS = {
	done: {
		word: "Done",
		icon: "check",
		tone: "good"
	},
	refused: {
		word: "Refused",
		icon: "circle-slash",
		tone: "warn"
	},
	failed: {
		word: "Failed",
		icon: "x",
		tone: "bad"
	}
};
function Events({ items, now, names }) {
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Events of the audit trail, newest first",
		quiet: true,
		rows: items,
		columns: [
			{
				head: "Event",
				kind: "name",
				cell: ({ seq, action }) => `${seq} ${action}`
			},
			{
				head: "When",
				cell: ({ at }) => /* @__PURE__ */ jsx(Time, {
					at,
					now
				})
			},
			{
				head: "Actor",
				cell: ({ actor }) => actor
			},
			{
				head: "Target",
				cell: ({ target }) => /* @__PURE__ */ jsx(Target, {
					target,
					names
				})
			},
			{
				head: "Address",
				cell: ({ address }) => address ?? /* @__PURE__ */ jsx("span", {
					class: "muted",
					children: "none"
				})
			},
			{
				head: "Result",
				cell: ({ result }) => /* @__PURE__ */ jsx(Badge, { ...RESULTS[result] })
			}
		]
	});
}
/** What an event was about, by the name that people know it by. */
function Target({ target, names }) {
	const name = names.get(/^repository:(\d+)$/.exec(target)?.[1] ?? "");
	return name === void 0 ? /* @__PURE__ */ jsx("code", { children: target }) : /* @__PURE__ */ jsx("a", {
		href: `/repos/${name}`,
		children: name
	});
}
// dashboard/look/sentence.tsx
/** A sentence of the domain, whose moments are written for people. */
const MOMENT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;
function Sentence({ text }) {
	return /* @__PURE__ */ jsx(Fragment, { children: text.split(MOMENT).map((part, index) => index % 2 === 1 ? /* @__PURE__ */ jsx(Moment, { at: part }) : part) });
}
function Moment({ at }) {
	const time = new Date(at);
	if (Number.isNaN(time.getTime())) return /* @__PURE__ */ jsx(Fragment, { children: at });
	return /* @__PURE__ */ jsxs("time", {
		dateTime: at,
		title: describeExact(time),
		children: [at.slice(0, 16).replace("T", " "), " UTC"]
	});
}
// dashboard/look/severity.tsx
const SEVERITIES = {
	critical: {
		word: "Critical",
		icon: "x-circle",
		tone: "bad"
	},
	warning: {
		word: "Warning",
		icon: "alert",
		tone: "warn"
	},
	notice: {
		word: "Notice",
		icon: "info",
		tone: "idle"
	}
};
function SeverityBadge({ severity }) {
	return /* @__PURE__ */ jsx(Badge, { ...SEVERITIES[severity] });
}
// dashboard/pages/alerts-table.tsx
/** Alerts, by cause and one by one. */
function Causes({ causes, url, now }) {
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Open alerts by cause",
		quiet: true,
		rows: causes,
		columns: [
			{
				head: "Cause",
				kind: "name",
				cell: ({ cause, title, alerts }) => /* @__PURE__ */ jsx("a", {
					href: withParams(url, {
						cause,
						cursor: null
					}),
					children: alerts === 1 ? title : `${title}, and ${alerts - 1} more`
				})
			},
			{
				head: "Severity",
				cell: ({ severity }) => /* @__PURE__ */ jsx(SeverityBadge, { severity })
			},
			{
				head: "Alerts",
				kind: "number",
				cell: ({ alerts }) => alerts
			},
			{
				head: "Since",
				cell: ({ since }) => /* @__PURE__ */ jsx(Time, {
					at: since,
					now
				})
			},
			{
				head: "What to do",
				cell: ({ fix }) => /* @__PURE__ */ jsx(Advice, { text: fix })
			}
		]
	});
}
function AlertTable({ alerts, viewer, now, caption }) {
	return /* @__PURE__ */ jsx(DataTable, {
		caption,
		quiet: true,
		rows: alerts,
		columns: [
			{
				head: "Alert",
				kind: "name",
				cell: ({ title }) => title
			},
			{
				head: "Repository",
				cell: (alert) => /* @__PURE__ */ jsx(About, { alert })
			},
			{
				head: "Severity",
				cell: ({ severity }) => /* @__PURE__ */ jsx(SeverityBadge, { severity })
			},
			{
				head: "Since",
				cell: ({ since }) => /* @__PURE__ */ jsx(Time, {
					at: since,
					now
				})
			},
			...alerts.every((alert) => isPlain(alert, now)) ? [] : [{
				head: "State",
				cell: (alert) => /* @__PURE__ */ jsx(StateOf, {
					alert,
					now
				})
			}],
			{
				head: "What to do",
				cell: ({ fix }) => /* @__PURE__ */ jsx(Advice, { text: fix })
			},
			{
				head: "Actions",
				kind: "action",
				cell: (alert) => /* @__PURE__ */ jsx(Act, {
					alert,
					viewer,
					now
				})
			}
		]
	});
}
function About({ alert: { repository, repositoryId } }) {
	if (repository === null) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: repositoryId === null ? "The App" : "Not there any more"
	});
	const name = `${repository.owner}/${repository.name}`;
	return /* @__PURE__ */ jsx("a", {
		href: `/repos/${name}`,
		children: name
	});
}
function isPlain({ resolvedAt, acknowledgedAt, mutedUntil }, now) {
	return resolvedAt === null && acknowledgedAt === null && (mutedUntil === null || mutedUntil <= now);
}
/** A command at the end of a sentence is set as one, so that it can be told and copied. */
function Advice({ text }) {
	if (text === null) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: "Not known"
	});
	const at = text.search(/\bholdfast [a-z]+ \S/);
	if (at < 0) return /* @__PURE__ */ jsx(Sentence, { text });
	return /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx(Sentence, { text: text.slice(0, at) }), /* @__PURE__ */ jsx("code", {
		class: "break",
		children: text.slice(at)
	})] });
}
function StateOf({ alert, now }) {
	const { resolvedAt, acknowledgedBy, acknowledgedAt, mutedUntil } = alert;
	if (resolvedAt !== null) return /* @__PURE__ */ jsxs(Fragment, { children: ["Resolved ", /* @__PURE__ */ jsx(Time, {
		at: resolvedAt,
		now
	})] });
	return /* @__PURE__ */ jsxs(Fragment, { children: [acknowledgedAt === null ? "Open" : /* @__PURE__ */ jsxs(Fragment, { children: [
		"Acknowledged by ",
		acknowledgedBy?.replace(/^\w+:/, ""),
		" ",
		/* @__PURE__ */ jsx(Time, {
			at: acknowledgedAt,
			now
		})
	] }), mutedUntil !== null && mutedUntil > now && /* @__PURE__ */ jsxs(Fragment, { children: [", muted until ", /* @__PURE__ */ jsx(Time, {
		at: mutedUntil,
		now
	})] })] });
}
function Act({ alert, viewer, now }) {
	const { id, title, mayAct, acknowledgedAt, mutedUntil } = alert;
	if (!mayAct) return null;
	const muted = mutedUntil !== null && mutedUntil > now;
	const path = `/alerts/${encodeURIComponent(id)}`;
	const which = /* @__PURE__ */ jsxs("span", {
		class: "hidden-but-read",
		children: [": ", title]
	});
	return /* @__PURE__ */ jsxs("div", {
		class: "buttons",
		children: [acknowledgedAt === null && /* @__PURE__ */ jsx(PostForm, {
			viewer,
			action: `${path}/acknowledge`,
			children: /* @__PURE__ */ jsxs("button", {
				type: "submit",
				class: "button button-small",
				children: ["Acknowledge", which]
			})
		}), /* @__PURE__ */ jsx(PostForm, {
			viewer,
			action: `${path}/mute`,
			fields: { days: muted ? "0" : "7" },
			children: /* @__PURE__ */ jsxs("button", {
				type: "submit",
				class: "button button-small",
				children: [muted ? "Unmute" : "Mute for a week", which]
			})
		})]
	});
}
// dashboard/pages/alerts.tsx
/** Alerts: by cause first, since one cause may have a hundred. */
const PER_PAGE = 50;
const DAY$1 = 864e5;
const Params$2 = z.object({
	state: z.enum(["open", "resolved"]).default("open"),
	severity: z.enum([
		"notice",
		"warning",
		"critical"
	]).optional(),
	kind: z.string().max(100).optional(),
	cause: z.string().max(500).optional(),
	repository: z.string().max(300).optional(),
	cursor: z.string().max(500).optional(),
	said: z.enum([
		"acknowledged",
		"muted",
		"unmuted"
	]).optional()
});
const Mute = z.object({ days: z.coerce.number().int().min(0).max(90) });
function createAlertPages(parts) {
	const pages = new Hono();
	pages.get("/alerts", needs("viewer"), async (context) => {
		const { said, ...asked } = readParams(Params$2, context.req.query());
		const viewer = viewerOf(context);
		const page = await readAlerts$1(parts, viewer, {
			...asked,
			limit: PER_PAGE
		});
		const causes = asked.state === "open" && asked.repository === void 0 ? await readCauses(parts, viewer) : [];
		return await renderPage(context, parts, { title: "Alerts" }, /* @__PURE__ */ jsx(AlertsPage, {
			viewer,
			asked,
			causes,
			said,
			alerts: page.items,
			next: page.next,
			now: parts.now(),
			url: new URL(context.req.url)
		}));
	});
	pages.post("/alerts/:id/acknowledge", needs("operator"), async (context) => {
		await acknowledgeAlert(parts, viewerOf(context), context.req.param("id"));
		return context.redirect("/alerts?said=acknowledged", 303);
	});
	pages.post("/alerts/:id/mute", needs("operator"), async (context) => {
		const { days } = readParams(Mute, await context.req.parseBody());
		const until = days === 0 ? null : new Date(parts.now().getTime() + days * DAY$1);
		await muteAlert(parts, viewerOf(context), context.req.param("id"), until);
		return context.redirect(`/alerts?said=${days === 0 ? "unmuted" : "muted"}`, 303);
	});
	return pages;
}
const SAID$1 = {
	acknowledged: "Acknowledged. It stays here until it resolves by itself.",
	muted: "Muted. Nobody is told of it until then.",
	unmuted: "It is told again."
};
function AlertsPage(props) {
	const { viewer, asked, causes, said, alerts, next, now, url } = props;
	const title = asked.state === "open" ? "Open alerts" : "Resolved alerts";
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, {
			aside: /* @__PURE__ */ jsx(States, {
				asked,
				url
			}),
			children: "Alerts"
		}),
		said && /* @__PURE__ */ jsx(Flash, {
			tone: "good",
			children: SAID$1[said]
		}),
		causes.length > 0 && asked.cause === void 0 && /* @__PURE__ */ jsx(Section, {
			id: "causes",
			title: "By cause",
			children: /* @__PURE__ */ jsx(Causes, {
				causes,
				url,
				now
			})
		}),
		/* @__PURE__ */ jsxs(Section, {
			id: "alerts",
			title,
			aside: asked.cause && /* @__PURE__ */ jsx("a", {
				href: withParams(url, { cause: null }),
				children: "Show all causes"
			}),
			children: [alerts.length === 0 ? /* @__PURE__ */ jsx(NoAlert, { state: asked.state }) : /* @__PURE__ */ jsx(AlertTable, {
				alerts,
				viewer,
				now,
				caption: title
			}), /* @__PURE__ */ jsx(Pager, {
				of: "alerts",
				url,
				next
			})]
		})
	] });
}
function States({ asked, url }) {
	return /* @__PURE__ */ jsx("nav", {
		class: "buttons",
		"aria-label": "Which alerts",
		children: ["open", "resolved"].map((state) => /* @__PURE__ */ jsx("a", {
			class: "button",
			href: withParams(url, {
				state,
				cursor: null,
				cause: null,
				said: null
			}),
			"aria-current": asked.state === state ? "true" : void 0,
			children: state === "open" ? "Open" : "Resolved"
		}))
	});
}
function NoAlert({ state }) {
	if (state === "resolved") return /* @__PURE__ */ jsx(Empty, {
		icon: "bell",
		title: "Nothing was resolved yet."
	});
	return /* @__PURE__ */ jsx(Empty, {
		icon: "check-circle",
		title: "No alert is open.",
		children: /* @__PURE__ */ jsxs("p", { children: [
			"Who is told of alerts stands in",
			" ",
			/* @__PURE__ */ jsx("a", {
				href: "/settings/notifications",
				children: "Settings, Notifications"
			}),
			"."
		] })
	});
}
// dashboard/pages/api-reference.tsx
/** The reference of the API, for people. */
/**
* All operations, in a list that needs no script; where there are scripts, Scalar takes its place.
* Scalar writes styles of its own into the page, which the policy of all others forbids: here
* alone they are allowed. Scripts are not, but for the one.
*/
function createApiReference({ assets }, outline) {
	const pages = new Hono();
	let known;
	pages.get("/docs/api", needs("viewer"), (context) => {
		known ??= outline();
		const nonce = context.get("secureHeadersNonce") ?? "";
		context.header("cache-control", "private, no-store");
		context.header("content-security-policy", policyOf(nonce));
		return context.html(`<!doctype html>${/* @__PURE__ */ jsxs("html", {
			lang: "en",
			children: [/* @__PURE__ */ jsxs("head", { children: [
				/* @__PURE__ */ jsx("meta", { charset: "utf-8" }),
				/* @__PURE__ */ jsx("title", { children: "API · Holdfast" }),
				/* @__PURE__ */ jsx("meta", {
					name: "viewport",
					content: "width=device-width, initial-scale=1"
				}),
				/* @__PURE__ */ jsx("link", {
					id: "plain-style",
					rel: "stylesheet",
					href: assets.addressOf("dashboard.css")
				}),
				/* @__PURE__ */ jsx("link", {
					rel: "icon",
					href: assets.addressOf("icon.svg"),
					type: "image/svg+xml"
				})
			] }), /* @__PURE__ */ jsxs("body", { children: [
				/* @__PURE__ */ jsx(Plain, { outline: known }),
				/* @__PURE__ */ jsx("script", {
					nonce,
					src: assets.addressOf("scalar.js")
				}),
				/* @__PURE__ */ jsx("script", {
					id: "api-reference",
					nonce,
					src: assets.addressOf("reference.js"),
					"data-url": `${API_PATH}/openapi.json`,
					"data-configuration": CONFIGURATION
				})
			] })]
		})}`);
	});
	return pages;
}
function Plain({ outline: { description, groups } }) {
	return /* @__PURE__ */ jsxs("main", {
		id: "plain",
		children: [
			/* @__PURE__ */ jsx("h1", { children: "The API of Holdfast" }),
			/* @__PURE__ */ jsx("p", { children: description }),
			/* @__PURE__ */ jsxs("p", { children: [
				"Schemas of all that is asked and answered: ",
				/* @__PURE__ */ jsx("a", {
					href: DOCUMENT,
					children: DOCUMENT
				}),
				". Back to the",
				" ",
				/* @__PURE__ */ jsx("a", {
					href: "/",
					children: "overview"
				}),
				"."
			] }),
			groups.map((group) => /* @__PURE__ */ jsx(Group, { group }))
		]
	});
}
function Group({ group: { name, description, operations } }) {
	return /* @__PURE__ */ jsx(Section, {
		id: name.toLowerCase(),
		title: name,
		children: /* @__PURE__ */ jsx(DataTable, {
			caption: description,
			rows: operations,
			columns: [
				{
					head: "Operation",
					kind: "name",
					cell: ({ summary }) => summary
				},
				{
					head: "Request",
					cell: ({ method, path }) => /* @__PURE__ */ jsx("code", {
						class: "break",
						children: `${method} ${API_PATH}${path}`
					})
				},
				{
					head: "Parameters",
					cell: ({ parameters }) => parameters.map(({ name, required }) => required ? `${name} (required)` : name).join(", ") || /* @__PURE__ */ jsx("span", {
						class: "muted",
						children: "none"
					})
				},
				{
					head: "Role",
					cell: ({ role }) => role
				}
			]
		})
	});
}
const DOCUMENT = `${API_PATH}/openapi.json`;
function policyOf(nonce) {
	return [
		"default-src 'none'",
		`script-src 'nonce-${nonce}'`,
		"style-src 'self' 'unsafe-inline'",
		"img-src 'self' data:",
		"font-src 'self' data:",
		"connect-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'"
	].join("; ");
}
/** Nothing is loaded from, nor sent to, anybody else, and nothing leads to services of others. */
const CONFIGURATION = JSON.stringify({
	withDefaultFonts: false,
	telemetry: false,
	hideClientButton: true,
	showDeveloperTools: "never",
	agent: { disabled: true },
	mcp: { disabled: true },
	defaultOpenAllTags: true,
	proxyUrl: "",
	customCss: `
.light-mode {
  --scalar-color-2: #424a53; --scalar-color-3: #525b66; --scalar-color-accent: #0550ae;
  --scalar-color-blue: #0550ae; --scalar-color-green: #116329; --scalar-color-red: #a40e26;
  --scalar-color-yellow: #633c01; --scalar-color-orange: #762c00; --scalar-color-purple: #512a97;
}
.dark-mode {
  --scalar-color-2: #c9d1d9; --scalar-color-3: #b1bac4; --scalar-color-accent: #79c0ff;
  --scalar-color-blue: #79c0ff; --scalar-color-green: #7ee787; --scalar-color-red: #ffa198;
  --scalar-color-yellow: #f2cc60; --scalar-color-orange: #ffa657; --scalar-color-purple: #d2a8ff;
}`
});
// dashboard/queries/badge.ts
/**
* Throws `not-found` for what the viewer may not see, unless it is public, and badges are for
* everybody.
*/
async function readBadge({ fleet, publicBadges = false }, viewer, owner, name) {
	const all = await fleet.read();
	const shown = publicBadges ? findPublic(all, owner, name) : void 0;
	const repository = shown ?? (viewer === null ? void 0 : findVisible(all, viewer, owner, name));
	if (repository === void 0) throw notFound();
	return {
		label: "backup",
		...describe$4(repository, all.accounts.find(({ installationId }) => {
			return installationId === repository.installationId;
		})),
		open: shown !== void 0
	};
}
function findPublic(fleet, owner, name) {
	const wanted = `${owner}/${name}`.toLowerCase();
	return fleet.repositories.find((one) => one.visibility === "public" && `${one.owner}/${one.name}`.toLowerCase() === wanted);
}
function describe$4({ coverage: { state } }, account) {
	if (account === void 0 || account.discoveredAt === null || !account.policyKnown) return {
		message: "unknown",
		tone: "idle"
	};
	return {
		message: WORDS$3[state],
		tone: TONES[state]
	};
}
const WORDS$3 = {
	protected: "verified",
	late: "late",
	overdue: "overdue",
	failed: "failed",
	incomplete: "incomplete",
	never: "none yet",
	excluded: "excluded",
	"source-gone": "unknown",
	paused: "paused"
};
const TONES = {
	protected: "good",
	late: "warn",
	overdue: "bad",
	failed: "bad",
	incomplete: "warn",
	never: "bad",
	excluded: "idle",
	"source-gone": "idle",
	paused: "idle"
};
// dashboard/pages/badge.tsx
/** A badge for a README: how one repository stands. */
/** Dark enough for white letters. Grey where nobody knows. */
const COLORS = {
	good: "#1a7f37",
	warn: "#9a6700",
	bad: "#cf222e",
	idle: "#59636e"
};
const SECONDS = 300;
function createBadges(parts) {
	const badges = new Hono();
	badges.get("/badge/:owner/:file", async (context) => {
		const { owner, file } = context.req.param();
		const [, name, kind] = /^(.+)\.(svg|json)$/.exec(file) ?? [];
		if (name === void 0) throw notFound();
		const badge = await readBadge(parts, context.get("viewer") ?? null, owner, name);
		keep(context, badge);
		return kind === "svg" ? answerSvg(context, badge) : context.json(shield(badge));
	});
	return badges;
}
/** What everybody may see may be kept by everybody; what a viewer sees, by nobody. */
function keep(context, { open }) {
	context.header("cache-control", open ? `public, max-age=${SECONDS}` : "private, no-store");
}
/** As https://shields.io/badges/endpoint-badge reads it. */
function shield({ label, message, tone }) {
	return {
		schemaVersion: 1,
		label,
		message,
		color: COLORS[tone],
		cacheSeconds: SECONDS
	};
}
async function answerSvg(context, badge) {
	const svg = /* @__PURE__ */ jsx(BadgeSvg, { badge });
	return context.body(`${svg}`, 200, { "content-type": "image/svg+xml; charset=utf-8" });
}
/** Of a letter, on average, in Verdana of 11 pixels. */
const LETTER = 6.6;
const PADDING = 12;
function BadgeSvg({ badge: { label, message, tone } }) {
	const left = Math.round(label.length * LETTER + PADDING);
	const right = Math.round(message.length * LETTER + PADDING);
	const said = `${label}: ${message}`;
	return /* @__PURE__ */ jsxs("svg", {
		xmlns: "http://www.w3.org/2000/svg",
		width: left + right,
		height: "20",
		role: "img",
		"aria-label": said,
		children: [
			/* @__PURE__ */ jsx("title", { children: said }),
			/* @__PURE__ */ jsx("rect", {
				width: left + right,
				height: "20",
				rx: "3",
				fill: COLORS[tone]
			}),
			/* @__PURE__ */ jsx("path", {
				d: `M3 0h${left - 3}v20h-${left - 3}a3 3 0 0 1-3-3v-14a3 3 0 0 1 3-3z`,
				fill: "#24292f"
			}),
			/* @__PURE__ */ jsxs("g", {
				fill: "#fff",
				"text-anchor": "middle",
				"font-family": "Verdana,Geneva,sans-serif",
				"font-size": "11",
				children: [/* @__PURE__ */ jsx("text", {
					x: left / 2,
					y: "14",
					children: label
				}), /* @__PURE__ */ jsx("text", {
					x: left + right / 2,
					y: "14",
					children: message
				})]
			})
		]
	});
}
// dashboard/look/repository-name.tsx
function RepositoryName({ repository }) {
	const { owner, name } = repository;
	return /* @__PURE__ */ jsxs("a", {
		class: "repository",
		href: repositoryPath(repository),
		children: [/* @__PURE__ */ jsxs("span", {
			class: "muted",
			children: [owner, "/"]
		}), name]
	});
}
function repositoryPath({ owner, name }) {
	return `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
}
// dashboard/pages/paths.ts
/** Where pages lie that others lead to. */
const POLICIES_PATH = "/settings/policies";
function snapshotPath(repository, snapshot) {
	return `${repositoryPath(repository)}/snapshots/${snapshot}`;
}
/** The way to restore a repository: its newest verified snapshot, or all that there are. */
function restorePath(repository) {
	const { verified } = repository;
	return verified === null ? `${repositoryPath(repository)}#snapshots` : `${snapshotPath(repository, verified.snapshot)}/restore`;
}
/** A page of what is in a snapshot. `at` is a ref as a byte string. */
function contentPath(base, page, { at, path = [] }) {
	const query = new URLSearchParams({ at: encodeBytes(at) });
	if (path.length > 0) query.set("path", formatTreePath(path));
	return `${base}/${page}?${query}`;
}
// dashboard/pages/browse-parts.tsx
function baseOf({ repository, snapshot }) {
	return snapshotPath(repository, snapshot);
}
const ENTRY_ICONS = {
	folder: "file-directory-fill",
	file: "file",
	executable: "code",
	symlink: "file-symlink-file",
	submodule: "file-submodule"
};
/** Text that others wrote; it may turn around what stands beside it. */
function Bytes({ bytes }) {
	return /* @__PURE__ */ jsx("bdi", { children: visible(describeBytes(bytes)) });
}
const UNSEEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** What cannot be seen is shown as its code. */
function visible(text) {
	return text.replace(UNSEEN, (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
/** The ref, and each folder down to here. */
function Where({ reading, place: { at, path } }) {
	const base = baseOf(reading);
	return /* @__PURE__ */ jsxs("nav", {
		"aria-label": "Path",
		class: "crumbs path",
		children: [
			/* @__PURE__ */ jsxs("a", {
				class: "button button-small",
				href: `${base}/refs`,
				children: [
					/* @__PURE__ */ jsx(Icon, { name: "git-branch" }),
					" ",
					/* @__PURE__ */ jsx(Bytes, { bytes: at }),
					/* @__PURE__ */ jsx("span", {
						class: "hidden-but-read",
						children: ": choose another ref"
					})
				]
			}),
			" ",
			/* @__PURE__ */ jsx("a", {
				href: contentPath(base, "tree", { at }),
				children: reading.repository.name
			}),
			path.map((name, depth) => {
				const upTo = path.slice(0, depth + 1);
				return /* @__PURE__ */ jsxs(Fragment, { children: [" / ", depth === path.length - 1 ? /* @__PURE__ */ jsx("span", {
					"aria-current": "page",
					children: /* @__PURE__ */ jsx(Bytes, { bytes: name })
				}) : /* @__PURE__ */ jsx("a", {
					href: contentPath(base, "tree", {
						at,
						path: upTo
					}),
					children: /* @__PURE__ */ jsx(Bytes, { bytes: name })
				})] });
			})
		]
	});
}
/** Looks for paths below a folder at a ref. */
function SearchForm$1({ reading, place, query = "" }) {
	return /* @__PURE__ */ jsxs("form", {
		class: "buttons",
		method: "get",
		action: `${baseOf(reading)}/search`,
		children: [
			/* @__PURE__ */ jsx("input", {
				type: "hidden",
				name: "at",
				value: encodeBytes(place.at)
			}),
			place.path.length > 0 && /* @__PURE__ */ jsx("input", {
				type: "hidden",
				name: "path",
				value: formatTreePath(place.path)
			}),
			/* @__PURE__ */ jsx("label", {
				for: "q",
				class: "hidden-but-read",
				children: "Part of a path, or a pattern such as *.ts"
			}),
			/* @__PURE__ */ jsx("input", {
				id: "q",
				name: "q",
				type: "search",
				value: query,
				placeholder: "Part of a path, or *.ts"
			}),
			/* @__PURE__ */ jsxs("button", {
				type: "submit",
				class: "button",
				children: [/* @__PURE__ */ jsx(Icon, { name: "search" }), " Search"]
			})
		]
	});
}
// dashboard/pages/snapshot-title.tsx
function SnapshotTitle({ repository, snapshot, part, aside }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsxs("nav", {
		"aria-label": "Where this is",
		class: "crumbs",
		children: [/* @__PURE__ */ jsxs("a", {
			href: repositoryPath(repository),
			children: [
				repository.owner,
				"/",
				repository.name
			]
		}), part && /* @__PURE__ */ jsxs(Fragment, { children: [" / ", /* @__PURE__ */ jsx("a", {
			href: snapshotPath(repository, snapshot),
			children: snapshot
		})] })]
	}), /* @__PURE__ */ jsx(PageTitle, {
		aside,
		children: part ?? `Snapshot ${snapshot}`
	})] });
}
// dashboard/pages/browse-file.tsx
function FilePage({ reading, place, view: { entry, content } }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(SnapshotTitle, {
			...reading,
			part: "File",
			aside: content.kind !== "symlink" && /* @__PURE__ */ jsxs("a", {
				class: "button",
				href: contentPath(baseOf(reading), "download", place),
				children: [/* @__PURE__ */ jsx(Icon, { name: "download" }), " Download"]
			})
		}),
		/* @__PURE__ */ jsx(Where, {
			reading,
			place
		}),
		/* @__PURE__ */ jsxs("p", {
			class: "muted",
			children: [
				describeBytes$1(entry.sizeBytes ?? 0),
				" · ",
				/* @__PURE__ */ jsx("code", { children: entry.oid })
			]
		}),
		/* @__PURE__ */ jsx(Content, { content })
	] });
}
function Content({ content }) {
	switch (content.kind) {
		case "text": return /* @__PURE__ */ jsx(Text, { ...content });
		case "binary": return /* @__PURE__ */ jsx(Flash, {
			tone: "info",
			children: "A binary file is not shown; download it to look at it."
		});
		case "symlink": return /* @__PURE__ */ jsxs(Flash, {
			tone: "info",
			children: [
				"A symbolic link to ",
				/* @__PURE__ */ jsx(Bytes, { bytes: content.target }),
				". It is not followed here."
			]
		});
		case "lfs-pointer": return /* @__PURE__ */ jsxs(Flash, {
			tone: content.stored === "captured" ? "info" : "warn",
			children: [/* @__PURE__ */ jsxs("p", { children: [
				"The file itself is kept by git-lfs: ",
				describeBytes$1(content.pointer.sizeBytes),
				", SHA-256",
				" ",
				/* @__PURE__ */ jsx("code", {
					class: "break",
					children: content.pointer.oid
				}),
				"."
			] }), content.stored !== "captured" && /* @__PURE__ */ jsx("p", { children: "This snapshot has no LFS files: only the pointer can be downloaded." })]
		});
	}
}
/** A page of empty lines would be many times the size of the file. */
const MOST_LINES = 5e3;
function Text({ text, encoding, complete }) {
	const lines = linesOf(text);
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		encoding === "unknown" && /* @__PURE__ */ jsx(Flash, {
			tone: "warn",
			children: "Not all of it is UTF-8: what is not is shown as �."
		}),
		(!complete || lines.length > MOST_LINES) && /* @__PURE__ */ jsx(Flash, {
			tone: "warn",
			children: "Only its beginning is shown; download it to see the rest."
		}),
		/* @__PURE__ */ jsx("section", {
			class: "scroll",
			"aria-label": "Content of the file",
			tabindex: 0,
			children: /* @__PURE__ */ jsx("pre", {
				class: "source",
				children: lines.slice(0, MOST_LINES).map((line, n) => /* @__PURE__ */ jsx("code", {
					id: `L${n + 1}`,
					children: `${line}\n`
				}))
			})
		})
	] });
}
function linesOf(text) {
	const lines = text.split("\n");
	if (lines.at(-1) === "") lines.pop();
	return lines;
}
// dashboard/pages/browse-folder.tsx
function FolderPage({ reading, place, folder, url }) {
	const { items, offset, total, commit } = folder;
	const next = offset + items.length < total ? String(offset + items.length) : null;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(SnapshotTitle, {
			...reading,
			part: "Files",
			aside: /* @__PURE__ */ jsxs("a", {
				class: "button",
				href: contentPath(baseOf(reading), "archive.tar.gz", place),
				children: [/* @__PURE__ */ jsx(Icon, { name: "download" }), " This folder as .tar.gz"]
			})
		}),
		/* @__PURE__ */ jsxs("div", {
			class: "title-row",
			children: [/* @__PURE__ */ jsx(Where, {
				reading,
				place
			}), /* @__PURE__ */ jsx(SearchForm$1, {
				reading,
				place
			})]
		}),
		commit && /* @__PURE__ */ jsxs("p", {
			class: "muted",
			children: [
				/* @__PURE__ */ jsx(Icon, { name: "git-commit" }),
				" ",
				/* @__PURE__ */ jsx("code", { children: commit })
			]
		}),
		items.length === 0 ? /* @__PURE__ */ jsx(Empty, {
			icon: "file-directory-fill",
			title: "Nothing is in this folder."
		}) : /* @__PURE__ */ jsx(DataTable, {
			caption: `${total} ${total === 1 ? "entry" : "entries"}`,
			columns: columnsOf(reading, place),
			rows: items
		}),
		/* @__PURE__ */ jsx(Pager, {
			of: "entries",
			url,
			next
		})
	] });
}
function columnsOf(reading, { at }) {
	const base = baseOf(reading);
	return [
		{
			head: "Name",
			kind: "name",
			cell: (entry) => /* @__PURE__ */ jsxs("span", { children: [
				/* @__PURE__ */ jsx(Icon, { name: ENTRY_ICONS[entry.kind] }),
				" ",
				/* @__PURE__ */ jsxs("span", {
					class: "hidden-but-read",
					children: [entry.kind, " "]
				}),
				entry.kind === "submodule" ? /* @__PURE__ */ jsx(Bytes, { bytes: entry.name }) : /* @__PURE__ */ jsx("a", {
					href: contentPath(base, entry.kind === "folder" ? "tree" : "file", {
						at,
						path: entry.path
					}),
					children: /* @__PURE__ */ jsx(Bytes, { bytes: entry.name })
				})
			] })
		},
		{
			head: "Note",
			cell: (entry) => /* @__PURE__ */ jsx(Note, { ...entry })
		},
		{
			head: "Size",
			kind: "number",
			cell: ({ sizeBytes }) => sizeBytes !== void 0 && describeBytes$1(sizeBytes)
		},
		{
			head: "Download",
			kind: "action",
			cell: ({ kind, path, name }) => (kind === "file" || kind === "executable") && /* @__PURE__ */ jsxs("a", {
				href: contentPath(base, "download", {
					at,
					path
				}),
				children: ["Download", /* @__PURE__ */ jsxs("span", {
					class: "hidden-but-read",
					children: [" ", /* @__PURE__ */ jsx(Bytes, { bytes: name })]
				})]
			})
		}
	];
}
function Note({ kind, target, lfs, oid }) {
	if (lfs !== void 0) return /* @__PURE__ */ jsxs(Fragment, { children: ["Pointer to an LFS file of ", describeBytes$1(lfs.sizeBytes)] });
	if (kind === "submodule") return /* @__PURE__ */ jsxs(Fragment, { children: ["Submodule at ", /* @__PURE__ */ jsx("code", { children: oid.slice(0, 12) })] });
	if (target === void 0) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: kind === "executable" && "executable"
	});
	return /* @__PURE__ */ jsxs(Fragment, { children: ["Link to ", /* @__PURE__ */ jsx(Bytes, { bytes: target })] });
}
// dashboard/pages/browse-refs.tsx
function RefsPage({ reading, refs: { items, offset, total, head }, url }) {
	const base = baseOf(reading);
	const next = offset + items.length < total ? String(offset + items.length) : null;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(SnapshotTitle, {
			...reading,
			part: "Refs"
		}),
		/* @__PURE__ */ jsx("form", {
			method: "get",
			action: `${base}/tree`,
			children: /* @__PURE__ */ jsx(Field, {
				id: "ref",
				label: "Ref or commit",
				hint: "A branch, a tag, or all digits of a commit.",
				children: /* @__PURE__ */ jsxs("span", {
					class: "buttons",
					children: [/* @__PURE__ */ jsx("input", {
						id: "ref",
						name: "ref",
						required: true,
						maxlength: 1e3,
						"aria-describedby": "ref-hint"
					}), /* @__PURE__ */ jsx("button", {
						type: "submit",
						class: "button",
						children: "Look at it"
					})]
				})
			})
		}),
		(head.kind === "branch" || head.kind === "detached") && /* @__PURE__ */ jsxs("p", { children: [/* @__PURE__ */ jsx("a", {
			href: contentPath(base, "tree", { at: "HEAD" }),
			children: "HEAD"
		}), head.kind === "branch" && /* @__PURE__ */ jsxs(Fragment, { children: [", which is ", /* @__PURE__ */ jsx(Bytes, { bytes: head.target })] })] }),
		/* @__PURE__ */ jsx(DataTable, {
			caption: `${total} ${total === 1 ? "ref" : "refs"}`,
			rows: items,
			columns: [
				{
					head: "Ref",
					kind: "name",
					cell: (ref) => /* @__PURE__ */ jsx(RefLink, {
						base,
						refItem: ref
					})
				},
				{
					head: "Object",
					cell: ({ oid }) => /* @__PURE__ */ jsx("code", { children: oid.slice(0, 12) })
				},
				{
					head: "Download",
					kind: "action",
					cell: ({ name }) => /* @__PURE__ */ jsxs("a", {
						href: contentPath(base, "archive.tar.gz", { at: name }),
						children: [".tar.gz", /* @__PURE__ */ jsxs("span", {
							class: "hidden-but-read",
							children: [" of ", /* @__PURE__ */ jsx(Bytes, { bytes: name })]
						})]
					})
				}
			]
		}),
		/* @__PURE__ */ jsx(Pager, {
			of: "refs",
			url,
			next
		})
	] });
}
function RefLink({ base, refItem: { name } }) {
	return /* @__PURE__ */ jsxs("span", { children: [
		/* @__PURE__ */ jsx(Icon, { name: name.startsWith("refs/tags/") ? "tag" : "git-branch" }),
		" ",
		/* @__PURE__ */ jsx("a", {
			href: contentPath(base, "tree", { at: name }),
			children: /* @__PURE__ */ jsx(Bytes, { bytes: name })
		})
	] });
}
// dashboard/pages/browse-search.tsx
function SearchPage({ reading, place, query, found }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(SnapshotTitle, {
			...reading,
			part: "Search"
		}),
		/* @__PURE__ */ jsxs("div", {
			class: "title-row",
			children: [/* @__PURE__ */ jsx(Where, {
				reading,
				place
			}), /* @__PURE__ */ jsx(SearchForm$1, {
				reading,
				place,
				query
			})]
		}),
		found && /* @__PURE__ */ jsx(Found, {
			reading,
			place,
			found
		})
	] });
}
function Found({ reading, place: { at }, found: { matches, complete, looked } }) {
	const base = baseOf(reading);
	if (matches.length === 0) return /* @__PURE__ */ jsx(Empty, {
		icon: "search",
		title: complete ? "No path fits." : "No path fits so far.",
		children: /* @__PURE__ */ jsxs("p", { children: [looked, " paths were looked at. Without * and ?, a part of the path is enough."] })
	});
	return /* @__PURE__ */ jsx(DataTable, {
		caption: complete ? `${matches.length} of ${looked} paths fit` : `The first ${matches.length} paths that fit; narrow it down to see others`,
		rows: matches,
		columns: [{
			head: "Path",
			kind: "name",
			cell: ({ kind, path }) => /* @__PURE__ */ jsxs("span", { children: [
				/* @__PURE__ */ jsx(Icon, { name: ENTRY_ICONS[kind] }),
				" ",
				/* @__PURE__ */ jsxs("span", {
					class: "hidden-but-read",
					children: [kind, " "]
				}),
				kind === "submodule" ? /* @__PURE__ */ jsx(Bytes, { bytes: path.join("/") }) : /* @__PURE__ */ jsx("a", {
					href: contentPath(base, kind === "folder" ? "tree" : "file", {
						at,
						path
					}),
					children: /* @__PURE__ */ jsx(Bytes, { bytes: path.join("/") })
				})
			] })
		}, {
			head: "Size",
			kind: "number",
			cell: ({ sizeBytes }) => sizeBytes !== void 0 && describeBytes$1(sizeBytes)
		}]
	});
}
// dashboard/pages/browse.tsx
/** Looking into a snapshot without restoring it. */
const ENTRIES = 500;
const REFS = 100;
function createBrowsePages(parts) {
	const pages = new Hono();
	const base = "/repos/:owner/:name/snapshots/:snapshot";
	pages.get(`${base}/tree`, needs("viewer"), async (context) => {
		const reading = await readingOf(context, parts);
		const place = placeIn(context);
		const folder = await readFolder(parts, reading, {
			...place,
			offset: offsetIn(context),
			limit: ENTRIES
		});
		const url = new URL(context.req.url);
		return await renderPage(context, parts, { title: `Files of ${reading.repository.name}` }, /* @__PURE__ */ jsx(FolderPage, {
			reading,
			place,
			folder,
			url
		}));
	});
	pages.get(`${base}/file`, needs("viewer"), async (context) => {
		const reading = await readingOf(context, parts);
		const place = placeIn(context);
		const view = await readFile$2(parts, reading, place);
		return await renderPage(context, parts, { title: `A file of ${reading.repository.name}` }, /* @__PURE__ */ jsx(FilePage, {
			reading,
			place,
			view
		}));
	});
	pages.get(`${base}/refs`, needs("viewer"), async (context) => {
		const reading = await readingOf(context, parts);
		const refs = await readRefs(parts, reading, {
			prefix: "refs/",
			offset: offsetIn(context),
			limit: REFS
		});
		const url = new URL(context.req.url);
		return await renderPage(context, parts, { title: `Refs of ${reading.repository.name}` }, /* @__PURE__ */ jsx(RefsPage, {
			reading,
			refs,
			url
		}));
	});
	pages.get(`${base}/search`, needs("viewer"), async (context) => {
		const reading = await readingOf(context, parts);
		const place = placeIn(context);
		const query = context.req.query("q")?.trim() ?? "";
		const found = query === "" ? null : await search(parts, reading, {
			...place,
			query
		});
		return await renderPage(context, parts, { title: `Search in ${reading.repository.name}` }, /* @__PURE__ */ jsx(SearchPage, {
			reading,
			place,
			query,
			found
		}));
	});
	return pages;
}
// dashboard/look/facts.tsx
function Facts({ facts }) {
	return /* @__PURE__ */ jsx("dl", {
		class: "facts",
		children: facts.map(([name, value]) => /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("dt", { children: name }), /* @__PURE__ */ jsx("dd", { children: value })] }))
	});
}
/** Facts that are looked at first, each a figure. */
function Figures({ facts }) {
	return /* @__PURE__ */ jsx("dl", {
		class: "grid figures",
		children: facts.map(({ name, value, note, href }) => /* @__PURE__ */ jsxs("div", {
			class: "box",
			children: [
				/* @__PURE__ */ jsx("dt", { children: name }),
				/* @__PURE__ */ jsx("dd", {
					class: "figure-number",
					children: href ? /* @__PURE__ */ jsx("a", {
						class: "plain",
						href,
						children: value
					}) : value
				}),
				note && /* @__PURE__ */ jsx("dd", {
					class: "hint",
					children: note
				})
			]
		}))
	});
}
// dashboard/look/storage-class.ts
/** Storage classes, as people call them. */
const NAMES$1 = /* @__PURE__ */ new Map([
	["STANDARD", "Standard"],
	["STANDARD_IA", "Standard-IA"],
	["ONEZONE_IA", "One Zone-IA"],
	["INTELLIGENT_TIERING", "Intelligent-Tiering"],
	["GLACIER_IR", "Glacier IR"],
	["GLACIER", "Glacier"],
	["DEEP_ARCHIVE", "Deep Archive"],
	["REDUCED_REDUNDANCY", "Reduced Redundancy"],
	["EXPRESS_ONEZONE", "Express One Zone"]
]);
/** One that nobody here knows is called as its store calls it. */
function describeStorageClass(storageClass) {
	return NAMES$1.get(storageClass) ?? storageClass;
}
// dashboard/pages/class-badge.tsx
const ICONS = /* @__PURE__ */ new Map([
	["GLACIER_IR", "archive"],
	["GLACIER", "hourglass"],
	["DEEP_ARCHIVE", "hourglass"]
]);
function ClassBadge({ name }) {
	return /* @__PURE__ */ jsxs("span", {
		class: "badge",
		children: [
			/* @__PURE__ */ jsx(Icon, { name: ICONS.get(name) ?? "database" }),
			" ",
			describeStorageClass(name)
		]
	});
}
/** One badge a class; what it holds is said on hover and to who does not see. */
function ClassBadges({ storage }) {
	if (storage === null) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: "not known"
	});
	if (storage.length === 0) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: "nothing stored"
	});
	return /* @__PURE__ */ jsx("span", {
		class: "badges",
		children: storage.map(({ storageClass, objects, bytes }) => /* @__PURE__ */ jsx("span", {
			title: `${objects} ${objects === 1 ? "object" : "objects"}, ${describeBytes$1(bytes)}`,
			children: /* @__PURE__ */ jsx(ClassBadge, { name: storageClass })
		}))
	});
}
// dashboard/pages/done.tsx
/** What came of a form, said by the page that it leads to. */
function addressOf(context) {
	return {
		url: new URL(context.req.url),
		done: context.req.query("done")
	};
}
/** A closed list: an address that somebody made up makes the page say nothing else. */
const SAID = {
	"back-up": "A backup was asked for. It begins as soon as there is room for it.",
	full: "A full copy was asked for. It begins as soon as there is room for it.",
	verify: "The newest verified snapshot will be restored whole and compared by the next run.",
	cancel: "The run was asked to stop.",
	pause: "The repository is paused.",
	resume: "The repository is planned again.",
	pin: "The snapshot is held: retention does not touch it.",
	unpin: "The snapshot is held no longer.",
	retrieve: "All that the snapshot needs was asked for at once. You are told when it is ready."
};
function Done({ done }) {
	const said = done !== void 0 && Object.hasOwn(SAID, done) ? SAID[done] : void 0;
	return said === void 0 ? null : /* @__PURE__ */ jsx(Flash, {
		tone: "good",
		children: said
	});
}
// dashboard/look/figure.tsx
function ChartFigure(props) {
	const { title, summary, columns, rows, legend, children } = props;
	return /* @__PURE__ */ jsxs("figure", {
		class: "box",
		children: [
			/* @__PURE__ */ jsxs("figcaption", { children: [
				title,
				" ",
				/* @__PURE__ */ jsx("span", {
					class: "hint summary",
					children: summary
				})
			] }),
			children,
			legend,
			rows.length > 0 && /* @__PURE__ */ jsxs("details", { children: [/* @__PURE__ */ jsx("summary", { children: "As a table" }), /* @__PURE__ */ jsx(DataTable, {
				caption: title,
				quiet: true,
				columns,
				rows
			})] })
		]
	});
}
// dashboard/pages/repository-calendar.tsx
const DAY_MS$4 = 864e5;
const SIZE = 14;
const STEP$1 = 17;
const LEFT$1 = 32;
const TOP = 18;
const WEEKDAYS = [
	"Mon",
	"Tue",
	"Wed",
	"Thu",
	"Fri",
	"Sat",
	"Sun"
];
function Calendar({ days: letters, at }) {
	const days = readDays$1(letters, at);
	const known = days.filter(({ state }) => state !== null);
	const good = known.filter(({ state }) => state === "protected").length;
	return /* @__PURE__ */ jsx(ChartFigure, {
		title: "The last 90 days",
		summary: `Protected on ${good} of ${known.length} known ${known.length === 1 ? "day" : "days"}.`,
		rows: days.toReversed(),
		columns: [{
			head: "Day (UTC)",
			kind: "name",
			cell: (day) => dayOf$1(day.at)
		}, {
			head: "State at its end",
			cell: ({ state }) => wordOf(state)
		}],
		legend: /* @__PURE__ */ jsx(Legend$1, { days }),
		children: /* @__PURE__ */ jsx(Squares, { days })
	});
}
function Squares({ days }) {
	const first = days[0];
	if (first === void 0) return /* @__PURE__ */ jsx("p", {
		class: "muted",
		children: "No day yet."
	});
	const offset = weekday(first.at);
	const columns = Math.ceil((offset + days.length) / 7);
	const width = LEFT$1 + columns * STEP$1;
	return /* @__PURE__ */ jsxs("svg", {
		class: "chart calendar",
		viewBox: `0 0 ${width} 137`,
		"aria-hidden": "true",
		children: [WEEKDAYS.map((name, row) => row % 2 === 0 ? /* @__PURE__ */ jsx("text", {
			x: "0",
			y: TOP + row * STEP$1 + 11,
			children: name
		}) : null), days.map(({ at, state }, n) => {
			const [column, row] = [Math.floor((offset + n) / 7), (offset + n) % 7];
			const [x, y] = [LEFT$1 + column * STEP$1, TOP + row * STEP$1];
			return /* @__PURE__ */ jsxs(Fragment, { children: [
				isLabelled(at, n) && /* @__PURE__ */ jsx("text", {
					x,
					y: "11",
					children: MONTHS.format(at)
				}),
				/* @__PURE__ */ jsx("rect", {
					x,
					y,
					width: SIZE,
					height: SIZE,
					rx: "2",
					class: fillOf$1(state),
					children: /* @__PURE__ */ jsx("title", { children: `${dayOf$1(at)}: ${wordOf(state)}` })
				}),
				state !== null && MARKS[state] !== "" && /* @__PURE__ */ jsx("path", {
					class: "mark",
					d: MARKS[state],
					transform: `translate(${x} ${y})`
				})
			] });
		})]
	});
}
const MONTHS = new Intl.DateTimeFormat("en", {
	month: "short",
	timeZone: "UTC"
});
/** Each state that is not good has a mark of its own: several share a colour. */
const MARKS = {
	protected: "",
	late: "M4 7h6",
	overdue: "M7 3v5M7 10v1",
	failed: "M4 4l6 6M10 4l-6 6",
	incomplete: "M4 10l6-6",
	never: "M4 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0",
	excluded: "M5 7a2 2 0 1 0 4 0a2 2 0 1 0-4 0",
	"source-gone": "M4 4h6v6h-6z",
	paused: "M5.5 4v6M8.5 4v6"
};
function Legend$1({ days }) {
	const states = [...new Set(days.map(({ state }) => state))];
	return /* @__PURE__ */ jsx("ul", {
		class: "legend",
		children: states.map((state) => /* @__PURE__ */ jsxs("li", { children: [
			/* @__PURE__ */ jsxs("svg", {
				class: "swatch",
				viewBox: "0 0 14 14",
				"aria-hidden": "true",
				children: [/* @__PURE__ */ jsx("rect", {
					width: "14",
					height: "14",
					rx: "2",
					class: fillOf$1(state)
				}), state !== null && /* @__PURE__ */ jsx("path", {
					class: "mark",
					d: MARKS[state]
				})]
			}),
			" ",
			wordOf(state)
		] }))
	});
}
function readDays$1(letters, at) {
	const today = Math.floor(at.getTime() / DAY_MS$4) * DAY_MS$4;
	return Array.from(letters, (letter, n) => ({
		at: /* @__PURE__ */ new Date(today - (letters.length - 1 - n) * DAY_MS$4),
		state: STATE_OF.get(letter) ?? null
	}));
}
const STATE_OF = new Map(Object.entries(STATES$4).flatMap(([name]) => isState(name) ? [[DAY_LETTERS[name], name]] : []));
function isState(name) {
	return Object.hasOwn(STATES$4, name);
}
function weekday(at) {
	return (at.getUTCDay() + 6) % 7;
}
function isLabelled(at, n) {
	return at.getUTCDate() <= 7 && (weekday(at) === 0 || n === 0);
}
function dayOf$1(at) {
	return at.toISOString().slice(0, 10);
}
function wordOf(state) {
	return state === null ? "Not known" : STATES$4[state].word;
}
function fillOf$1(state) {
	return state === null ? "fill-none" : `fill-${STATES$4[state].tone}`;
}
// dashboard/pages/repository-deeds.tsx
/** What an operator can have done to a repository. */
function Deeds({ repository, viewer }) {
	const base = repositoryPath(repository);
	const { coverage, work, verified } = repository;
	const planned = coverage.state !== "excluded" && coverage.state !== "source-gone";
	return /* @__PURE__ */ jsxs("div", {
		class: "buttons",
		children: [
			planned && /* @__PURE__ */ jsx(BackUps, {
				viewer,
				base
			}),
			verified !== null && /* @__PURE__ */ jsx(PostForm, {
				viewer,
				action: `${base}/verify`,
				children: /* @__PURE__ */ jsxs("button", {
					type: "submit",
					class: "button",
					children: [/* @__PURE__ */ jsx(Icon, { name: "verified" }), " Restore-test"]
				})
			}),
			work !== null && /* @__PURE__ */ jsx(PostForm, {
				viewer,
				action: `${base}/cancel`,
				fields: { run: work.runId },
				children: /* @__PURE__ */ jsxs("button", {
					type: "submit",
					class: "button button-danger",
					children: [/* @__PURE__ */ jsx(Icon, { name: "x" }), " Cancel the run"]
				})
			}),
			coverage.state === "paused" && /* @__PURE__ */ jsx(PostForm, {
				viewer,
				action: `${base}/resume`,
				children: /* @__PURE__ */ jsxs("button", {
					type: "submit",
					class: "button",
					children: [/* @__PURE__ */ jsx(Icon, { name: "play" }), " Resume"]
				})
			}),
			planned && coverage.state !== "paused" && /* @__PURE__ */ jsx(Pause$1, {
				viewer,
				base
			})
		]
	});
}
function BackUps({ viewer, base }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(PostForm, {
		viewer,
		action: `${base}/back-up`,
		children: /* @__PURE__ */ jsxs("button", {
			type: "submit",
			class: "button button-primary",
			children: [/* @__PURE__ */ jsx(Icon, { name: "play" }), " Back up now"]
		})
	}), /* @__PURE__ */ jsx(PostForm, {
		viewer,
		action: `${base}/back-up`,
		fields: { full: "yes" },
		children: /* @__PURE__ */ jsxs("button", {
			type: "submit",
			class: "button",
			children: [/* @__PURE__ */ jsx(Icon, { name: "database" }), " Full copy"]
		})
	})] });
}
const PAUSE_DAYS = [
	1,
	7,
	30
];
function Pause$1({ viewer, base }) {
	return /* @__PURE__ */ jsxs("details", {
		class: "menu",
		children: [/* @__PURE__ */ jsxs("summary", {
			class: "button",
			children: [/* @__PURE__ */ jsx(Icon, { name: "stop" }), " Pause"]
		}), /* @__PURE__ */ jsxs(PostForm, {
			viewer,
			action: `${base}/pause`,
			class: "box",
			children: [/* @__PURE__ */ jsx(Field, {
				id: "days",
				label: "For how long",
				hint: "Nothing is planned until then, and nothing told.",
				children: /* @__PURE__ */ jsx("select", {
					id: "days",
					name: "days",
					"aria-describedby": "days-hint",
					children: PAUSE_DAYS.map((days) => /* @__PURE__ */ jsx("option", {
						value: days,
						children: days === 1 ? "1 day" : `${days} days`
					}))
				})
			}), /* @__PURE__ */ jsx("button", {
				type: "submit",
				class: "button button-danger",
				children: "Pause"
			})]
		})]
	});
}
// dashboard/pages/repository-policy.tsx
/** What is asked for of a repository, and who decided so. */
function EffectivePolicy({ repository, controlRepository }) {
	return /* @__PURE__ */ jsxs(Section, {
		id: "policy",
		title: "Effective policy",
		children: [/* @__PURE__ */ jsx(Exclusions, {
			repository,
			controlRepository
		}), repository.decision.kind === "covered" && /* @__PURE__ */ jsx(DataTable, {
			caption: "Effective policy, and where each value was decided",
			quiet: true,
			rows: policyRows(repository, controlRepository),
			columns: [
				{
					head: "Setting",
					kind: "name",
					cell: ({ name }) => name
				},
				{
					head: "Value",
					cell: ({ value }) => value
				},
				{
					head: "Decided by",
					cell: ({ origin }) => /* @__PURE__ */ jsx(Origin$1, { ...origin })
				}
			]
		})]
	});
}
function Exclusions({ repository, controlRepository }) {
	const { decision } = repository;
	const link = (origin) => /* @__PURE__ */ jsx(Origin$1, { ...linkOrigin(origin, repository, controlRepository) });
	if (decision.kind === "excluded") {
		const { reason, expiresAt, origin } = decision;
		return /* @__PURE__ */ jsx(Flash, {
			tone: "info",
			children: /* @__PURE__ */ jsxs("p", { children: [
				"Excluded: ",
				endSentence(reason),
				" ",
				expiresAt ? `Until ${describeExact(expiresAt)}.` : "For good.",
				" ",
				link(origin)
			] })
		});
	}
	return /* @__PURE__ */ jsx(Fragment, { children: (decision.lapsed ?? []).map(({ reason, expiresAt, origin }) => /* @__PURE__ */ jsx(Flash, {
		tone: "warn",
		children: /* @__PURE__ */ jsxs("p", { children: [
			"An exclusion ended at ",
			describeExact(expiresAt),
			": ",
			endSentence(reason),
			" ",
			link(origin)
		] })
	})) });
}
/** People write reasons with a full stop, and without. */
function endSentence(text) {
	return /[.!?…]$/.test(text) ? text : `${text}.`;
}
function Origin$1({ text, href }) {
	return href === null ? /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: text
	}) : /* @__PURE__ */ jsx("a", {
		href,
		children: text
	});
}
// dashboard/pages/repository-refs.tsx
/** What was rewritten or deleted at the source, and the names that the repository had. */
const CHANGES = {
	forced: {
		word: "Force push",
		icon: "alert",
		tone: "warn"
	},
	moved: {
		word: "Tag moved",
		icon: "alert",
		tone: "warn"
	},
	deleted: {
		word: "Deleted",
		icon: "trash",
		tone: "bad"
	}
};
function LostRefs({ repository, lostRefs, now, browse }) {
	if (lostRefs.length === 0) return /* @__PURE__ */ jsx("p", {
		class: "muted",
		children: "No protected ref was rewritten or deleted, as far as is known."
	});
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Refs that were rewritten or deleted, newest first",
		quiet: true,
		rows: lostRefs,
		columns: [
			{
				head: "Ref",
				kind: "name",
				cell: ({ ref }) => /* @__PURE__ */ jsx("code", { children: describeRefName(ref) })
			},
			{
				head: "What",
				cell: ({ change }) => /* @__PURE__ */ jsx(Badge, { ...CHANGES[change] })
			},
			{
				head: "When",
				cell: ({ at }) => /* @__PURE__ */ jsx(Time, {
					at,
					now
				})
			},
			{
				head: "From",
				cell: ({ oldOid }) => /* @__PURE__ */ jsx("code", { children: oldOid.slice(0, 12) })
			},
			{
				head: "To",
				cell: ({ newOid }) => newOid ? /* @__PURE__ */ jsx("code", { children: newOid.slice(0, 12) }) : "gone"
			},
			{
				head: "Still held by",
				cell: (lost) => /* @__PURE__ */ jsx(Holder, {
					repository,
					lost,
					browse
				})
			}
		]
	});
}
function Holder({ repository, lost: { snapshot, oldOid }, browse }) {
	if (snapshot === null) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: "not known"
	});
	const base = snapshotPath(repository, snapshot);
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("a", {
		class: "mono",
		href: base,
		children: snapshot
	}), browse && /* @__PURE__ */ jsx("div", { children: /* @__PURE__ */ jsxs("a", {
		href: contentPath(base, "tree", { at: oldOid }),
		children: ["Browse it as it was", /* @__PURE__ */ jsxs("span", {
			class: "hidden-but-read",
			children: [" at ", oldOid.slice(0, 12)]
		})]
	}) })] });
}
function Names$1({ names, now }) {
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Names that the repository had, the present one first",
		quiet: true,
		rows: names,
		columns: [
			{
				head: "Name",
				kind: "name",
				cell: ({ owner, name }) => `${owner}/${name}`
			},
			{
				head: "Since",
				cell: ({ since }) => /* @__PURE__ */ jsx(Time, {
					at: since,
					now
				})
			},
			{
				head: "Until",
				cell: ({ until }) => /* @__PURE__ */ jsx(TimeOr, {
					at: until,
					now,
					none: "now"
				})
			}
		]
	});
}
// dashboard/pages/outcome.tsx
const OUTCOMES = /* @__PURE__ */ new Map([
	["stored", {
		word: "Stored",
		icon: "check-circle",
		tone: "good"
	}],
	["unchanged", {
		word: "Unchanged",
		icon: "check",
		tone: "good"
	}],
	["incomplete", {
		word: "Incomplete",
		icon: "circle-slash",
		tone: "warn"
	}],
	["cancelled", {
		word: "Cancelled",
		icon: "skip",
		tone: "idle"
	}],
	["failed", {
		word: "Failed",
		icon: "x-circle",
		tone: "bad"
	}],
	["unproved", {
		word: "Not proved",
		icon: "x-circle",
		tone: "bad"
	}],
	["refused", {
		word: "Never began",
		icon: "x-circle",
		tone: "bad"
	}],
	["lost", {
		word: "Lost",
		icon: "x-circle",
		tone: "bad"
	}]
]);
function RunBadge({ run: { state, outcome } }) {
	if (state === "queued") return /* @__PURE__ */ jsx(Badge, {
		word: "Queued",
		icon: "clock",
		tone: "idle"
	});
	if (state === "running") return /* @__PURE__ */ jsx(Badge, {
		word: "Running",
		icon: "sync",
		tone: "idle"
	});
	const look = OUTCOMES.get(outcome ?? "");
	return look ? /* @__PURE__ */ jsx(Badge, { ...look }) : /* @__PURE__ */ jsx(Badge, {
		word: outcome ?? "Over",
		icon: "question",
		tone: "idle"
	});
}
// dashboard/pages/repository-runs.tsx
/** The runs of a repository: what became of each, why, and what mends it. */
function Runs({ repository, runs, now, operator }) {
	if (runs.length === 0) return /* @__PURE__ */ jsx(Empty, {
		icon: "history",
		title: "No run yet.",
		children: /* @__PURE__ */ jsx("p", { children: repository.decision.kind === "excluded" ? "A policy excludes the repository, so none is planned." : "The first one begins by the schedule of the policy below, or by “Back up now”." })
	});
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Runs, newest first",
		quiet: true,
		columns: [
			{
				head: "Began",
				kind: "name",
				cell: (run) => /* @__PURE__ */ jsx(Time, {
					at: run.createdAt,
					now
				})
			},
			{
				head: "Outcome",
				cell: (run) => /* @__PURE__ */ jsx(RunBadge, { run })
			},
			{
				head: "Started by",
				cell: ({ cause }) => cause
			},
			{
				head: "Snapshot, or what went wrong",
				cell: (run) => /* @__PURE__ */ jsx(Why, {
					run,
					repository
				})
			},
			{
				head: "Took",
				kind: "number",
				cell: ({ durationMs: ms }) => ms === null ? /* @__PURE__ */ jsx(None, {}) : describeDuration(ms)
			},
			{
				head: "Stored",
				kind: "number",
				cell: ({ storedBytes: bytes }) => bytes === null ? /* @__PURE__ */ jsx(None, {}) : describeBytes$1(bytes)
			},
			{
				head: "More",
				kind: "action",
				cell: (run) => /* @__PURE__ */ jsx(More, {
					run,
					repository,
					operator
				})
			}
		],
		rows: runs
	});
}
function Why({ run: { error, snapshot }, repository }) {
	if (error !== null) return /* @__PURE__ */ jsxs("div", { children: [
		/* @__PURE__ */ jsx("code", { children: error.code }),
		": ",
		error.message,
		/* @__PURE__ */ jsx("div", {
			class: "muted",
			children: error.hint
		})
	] });
	if (snapshot === null) return /* @__PURE__ */ jsx(None, {});
	return /* @__PURE__ */ jsx("a", {
		class: "mono",
		href: snapshotPath(repository, snapshot),
		children: snapshot
	});
}
function None() {
	return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: "–"
	});
}
function More({ run, repository, operator }) {
	const { id, url, state } = run;
	return /* @__PURE__ */ jsxs("span", {
		class: "buttons",
		children: [operator && state !== "settled" && /* @__PURE__ */ jsx(PostForm, {
			viewer: operator,
			action: `${repositoryPath(repository)}/cancel`,
			fields: { run: id },
			children: /* @__PURE__ */ jsx("button", {
				type: "submit",
				class: "button button-small button-danger",
				children: "Cancel"
			})
		}), url !== null && /* @__PURE__ */ jsxs("a", {
			href: url,
			children: ["At GitHub", /* @__PURE__ */ jsxs("span", {
				class: "hidden-but-read",
				children: [", the run of ", run.createdAt.toISOString()]
			})]
		})]
	});
}
// dashboard/pages/completeness.tsx
const STATUSES = {
	captured: {
		word: "Captured",
		icon: "check",
		tone: "good"
	},
	empty: {
		word: "Nothing there",
		icon: "circle",
		tone: "good"
	},
	denied: {
		word: "Not allowed",
		icon: "x-circle",
		tone: "bad"
	},
	unsupported: {
		word: "Not supported",
		icon: "circle-slash",
		tone: "warn"
	},
	failed: {
		word: "Failed",
		icon: "x-circle",
		tone: "bad"
	},
	"not-requested": {
		word: "Not asked for",
		icon: "skip",
		tone: "idle"
	}
};
const NAMES = {
	git: "Git history",
	lfs: "LFS files",
	wiki: "Wiki",
	releases: "Releases",
	issues: "Issues",
	"pull-requests": "Pull requests",
	discussions: "Discussions",
	projects: "Projects",
	settings: "Settings"
};
/** A badge for each class that was asked for. */
function CompletenessBadges({ completeness }) {
	const asked = DATA_CLASSES.flatMap((name) => {
		const status = completeness[name]?.status ?? "not-requested";
		return status === "not-requested" ? [] : [{
			name,
			status
		}];
	});
	if (asked.length === 0) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: "not known"
	});
	return /* @__PURE__ */ jsx("span", {
		class: "badges",
		children: asked.map(({ name, status }) => {
			const { icon, tone, word } = STATUSES[status];
			return /* @__PURE__ */ jsx(Badge, {
				icon,
				tone,
				word: status === "captured" || status === "empty" ? NAMES[name] : `${NAMES[name]}: ${word}`
			});
		})
	});
}
/** Every class, also those that are not kept: what is missing is said. */
function CompletenessTable({ completeness }) {
	const rows = DATA_CLASSES.map((name) => ({
		name,
		had: completeness[name] ?? { status: "not-requested" }
	}));
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Completeness by class of data",
		quiet: true,
		rows,
		columns: [
			{
				head: "Class",
				kind: "name",
				cell: ({ name }) => NAMES[name]
			},
			{
				head: "State",
				cell: ({ had }) => /* @__PURE__ */ jsx(Badge, { ...STATUSES[had.status] })
			},
			{
				head: "What is there",
				cell: ({ had }) => describe$3(had)
			}
		]
	});
}
function describe$3(had) {
	switch (had.status) {
		case "captured": return `${had.count} ${had.count === 1 ? "object" : "objects"}, ${describeBytes$1(had.sizeBytes)}`;
		case "denied": return `The App needs the permission ${had.permission}.`;
		case "unsupported": return had.reason;
		case "failed": return `${had.code}: ${had.message}`;
		case "empty": return "The repository has none.";
		case "not-requested": return "The policy does not ask for it.";
	}
}
// dashboard/pages/repository-snapshots.tsx
/** The snapshots of a repository, a row each. */
function Snapshots({ repository, snapshots, now }) {
	if (snapshots.length === 0) return /* @__PURE__ */ jsx(Empty, {
		icon: "archive",
		title: "No snapshot yet.",
		children: /* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsx(Sentence, { text: repository.coverage.next.text }) })
	});
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Snapshots, newest first",
		quiet: true,
		columns: [
			{
				head: "Taken",
				kind: "name",
				cell: ({ snapshot, takenAt }) => /* @__PURE__ */ jsx("a", {
					href: snapshotPath(repository, snapshot),
					children: /* @__PURE__ */ jsx(Time, {
						at: takenAt,
						now
					})
				})
			},
			{
				head: "Verified",
				cell: (row) => /* @__PURE__ */ jsx(Verified, {
					row,
					now
				})
			},
			{
				head: "Holds",
				cell: ({ completeness }) => /* @__PURE__ */ jsx(CompletenessBadges, { completeness })
			},
			{
				head: "Class",
				cell: ({ manifest }) => /* @__PURE__ */ jsx(ClassBadges, { storage: manifest?.storage ?? null })
			},
			{
				head: "Size",
				kind: "number",
				cell: ({ sizeBytes }) => describeBytes$1(sizeBytes)
			},
			{
				head: "Refs",
				kind: "number",
				cell: ({ refs }) => refs
			},
			{
				head: "Kept",
				cell: (row) => /* @__PURE__ */ jsx(Kept, {
					row,
					now
				})
			},
			{
				head: "Restore",
				kind: "action",
				cell: ({ snapshot }) => /* @__PURE__ */ jsxs("a", {
					class: "button button-small",
					href: `${snapshotPath(repository, snapshot)}/restore`,
					children: ["Restore", /* @__PURE__ */ jsxs("span", {
						class: "hidden-but-read",
						children: [" ", snapshot]
					})]
				})
			}
		],
		rows: snapshots
	});
}
/** Stored, verified and restore-tested are three facts, each with its own age. */
function Verified({ row, now }) {
	const { level, verifiedAt, intact, restoreTestedAt } = row;
	return /* @__PURE__ */ jsxs("div", { children: [
		intact ? /* @__PURE__ */ jsx(Badge, {
			word: LEVELS[level],
			icon: "verified",
			tone: "good"
		}) : /* @__PURE__ */ jsx(Badge, {
			word: "Damaged",
			icon: "x-circle",
			tone: "bad"
		}),
		" ",
		/* @__PURE__ */ jsx(Time, {
			at: verifiedAt,
			now
		}),
		/* @__PURE__ */ jsx("div", {
			class: "hint",
			children: restoreTestedAt === null ? "Never restore-tested" : /* @__PURE__ */ jsxs(Fragment, { children: ["Restore-tested ", /* @__PURE__ */ jsx(Time, {
				at: restoreTestedAt,
				now
			})] })
		})
	] });
}
/** What keeps it beyond what the policy says. */
function Kept({ row: { hold, lockedUntil }, now }) {
	const locked = lockedUntil !== null && lockedUntil > now;
	if (hold === null && !locked) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: "By policy"
	});
	return /* @__PURE__ */ jsxs("div", { children: [
		hold !== null && /* @__PURE__ */ jsx(Badge, {
			word: "Held",
			icon: "pin",
			tone: "idle"
		}),
		" ",
		locked && /* @__PURE__ */ jsx(Badge, {
			word: "Data locked",
			icon: "lock",
			tone: "good"
		}),
		hold !== null && /* @__PURE__ */ jsx("div", {
			class: "hint",
			children: hold
		}),
		locked && /* @__PURE__ */ jsxs("div", {
			class: "hint",
			children: ["until ", describeExact(lockedUntil)]
		})
	] });
}
// dashboard/pages/repository-trends.tsx
/** How size and duration go, drawn from the last 90 of each. */
const WIDTH = 320;
const HEIGHT$3 = 150;
const LEFT = 60;
function TrendFigures({ trends: { sizes, durations } }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Trend, {
		title: "Size of a snapshot",
		of: "snapshots",
		points: sizes.map(({ at, bytes }) => ({
			at,
			value: bytes
		})),
		describe: describeBytes$1
	}), /* @__PURE__ */ jsx(Trend, {
		title: "Duration of a run",
		of: "runs",
		points: durations.map(({ at, ms }) => ({
			at,
			value: ms
		})),
		describe: describeDuration
	})] });
}
function Trend({ title, of, points, describe }) {
	const [first, last] = [points.at(0), points.at(-1)];
	const summary = first === void 0 || last === void 0 ? `No ${of} yet.` : `From ${describe(first.value)} to ${describe(last.value)} over the last ${points.length} ${of}.`;
	return /* @__PURE__ */ jsx(ChartFigure, {
		title,
		summary,
		rows: points.toReversed(),
		columns: [{
			head: "When (UTC)",
			kind: "name",
			cell: ({ at }) => describeExact(at)
		}, {
			head: title,
			kind: "number",
			cell: ({ value }) => describe(value)
		}],
		children: points.length > 1 && /* @__PURE__ */ jsx(Curve, {
			points,
			describe
		})
	});
}
function Curve({ points, describe }) {
	const times = points.map(({ at }) => at.getTime());
	const most = Math.max(...points.map(({ value }) => value), 1);
	const x = scaleUtc([Math.min(...times), Math.max(...times)], [LEFT, 312]);
	const y = scaleLinear([0, most], [130, 8]);
	const xOf = ({ at }) => x(at);
	const yOf = ({ value }) => y(value);
	const surface = area().x(xOf).y0(y(0)).y1(yOf);
	const curve = line().x(xOf).y(yOf);
	return /* @__PURE__ */ jsxs("svg", {
		class: "chart trend",
		viewBox: `0 0 ${WIDTH} ${HEIGHT$3}`,
		"aria-hidden": "true",
		children: [
			[
				0,
				most / 2,
				most
			].map((value) => /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("line", {
				class: "rule",
				x1: LEFT,
				x2: WIDTH,
				y1: y(value),
				y2: y(value)
			}), /* @__PURE__ */ jsx("text", {
				x: 54,
				y: y(value) + 4,
				"text-anchor": "end",
				children: value === 0 ? "0" : describe(value)
			})] })),
			x.ticks(4).map((tick) => /* @__PURE__ */ jsx("text", {
				x: x(tick),
				y: 146,
				"text-anchor": "middle",
				children: x.tickFormat(4)(tick)
			})),
			/* @__PURE__ */ jsx("path", {
				class: "area",
				d: surface([...points]) ?? ""
			}),
			/* @__PURE__ */ jsx("path", {
				class: "curve",
				d: curve([...points]) ?? ""
			})
		]
	});
}
// dashboard/pages/repository.tsx
/** One repository: how it stands and why, what is held of it, and what can be done. */
const FEW$2 = 10;
const MANY = 50;
function createRepositoryPages(parts) {
	const pages = new Hono();
	pages.get("/repos/:owner/:name", needs("viewer"), async (context) => {
		const viewer = viewerOf(context);
		const { owner, name } = context.req.param();
		const repository = await findRepository(parts, viewer, owner, name);
		if (repository.owner !== owner || repository.name !== name) {
			const { search } = new URL(context.req.url);
			return context.redirect(`${repositoryPath(repository)}${search}`, 302);
		}
		const view = await readRepository(parts, repository, {
			snapshots: {
				cursor: context.req.query("cursor"),
				limit: FEW$2
			},
			runs: { limit: FEW$2 }
		});
		const { controlRepository } = parts;
		return await renderPage(context, parts, { title: titleOf(repository) }, /* @__PURE__ */ jsx(RepositoryPage, {
			view,
			viewer,
			controlRepository,
			...addressOf(context)
		}));
	});
	pages.get("/repos/:owner/:name/runs", needs("viewer"), async (context) => {
		const viewer = viewerOf(context);
		const { owner, name } = context.req.param();
		const repository = await findRepository(parts, viewer, owner, name);
		const cursor = context.req.query("cursor");
		const [{ at: now }, runs] = await Promise.all([parts.fleet.read(), listRuns(parts, repository.id, {
			cursor,
			limit: MANY
		})]);
		return await renderPage(context, parts, { title: `Runs of ${titleOf(repository)}` }, /* @__PURE__ */ jsxs(Fragment, { children: [
			/* @__PURE__ */ jsxs(PageTitle, { children: ["Runs of ", /* @__PURE__ */ jsx("a", {
				href: repositoryPath(repository),
				children: titleOf(repository)
			})] }),
			/* @__PURE__ */ jsx(Runs, {
				repository,
				now,
				runs: runs.items,
				operator: operatorOf(viewer, repository)
			}),
			/* @__PURE__ */ jsx(Pager, {
				of: "runs",
				url: new URL(context.req.url),
				next: runs.next
			})
		] }));
	});
	return pages;
}
function titleOf({ owner, name }) {
	return `${owner}/${name}`;
}
function operatorOf(viewer, { installationId }) {
	return includesRole(viewer.roleFor(installationId), "operator") ? viewer : void 0;
}
function RepositoryPage({ view, viewer, controlRepository, url, done }) {
	const { at: now, repository, snapshots, runs, trends, names, lostRefs } = view;
	const operator = operatorOf(viewer, repository);
	const browse = includesRole(viewer.roleFor(repository.installationId), "restorer");
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(Done, { done }),
		/* @__PURE__ */ jsx(PageTitle, {
			aside: /* @__PURE__ */ jsx(Aside, { repository }),
			children: titleOf(repository)
		}),
		/* @__PURE__ */ jsx(Standing$1, {
			repository,
			now
		}),
		operator && /* @__PURE__ */ jsx("section", {
			class: "section",
			"aria-label": "What can be done",
			children: /* @__PURE__ */ jsx(Deeds, {
				repository,
				viewer: operator
			})
		}),
		/* @__PURE__ */ jsx(KeyFigures$1, {
			repository,
			now
		}),
		/* @__PURE__ */ jsxs("div", {
			class: "grid grid-wide section",
			children: [/* @__PURE__ */ jsx(Calendar, {
				days: repository.days,
				at: now
			}), /* @__PURE__ */ jsx(TrendFigures, { trends })]
		}),
		/* @__PURE__ */ jsxs(Section, {
			id: "snapshots",
			title: "Snapshots",
			children: [/* @__PURE__ */ jsx(Snapshots, {
				repository,
				now,
				snapshots: snapshots.items
			}), /* @__PURE__ */ jsx(Pager, {
				of: "snapshots",
				url,
				next: snapshots.next
			})]
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "runs",
			title: "Runs",
			aside: runs.next && /* @__PURE__ */ jsx("a", {
				href: `${repositoryPath(repository)}/runs`,
				children: "All runs"
			}),
			children: /* @__PURE__ */ jsx(Runs, {
				repository,
				now,
				runs: runs.items,
				operator
			})
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "lost",
			title: "Refs lost at the source",
			children: /* @__PURE__ */ jsx(LostRefs, {
				repository,
				now,
				lostRefs,
				browse
			})
		}),
		/* @__PURE__ */ jsx(EffectivePolicy, {
			repository,
			controlRepository
		}),
		names.length > 0 && /* @__PURE__ */ jsx(Section, {
			id: "names",
			title: "Names over time",
			children: /* @__PURE__ */ jsx(Names$1, {
				names,
				now
			})
		})
	] });
}
function Aside({ repository }) {
	return /* @__PURE__ */ jsxs("span", {
		class: "buttons",
		children: [repository.snapshots > 0 && /* @__PURE__ */ jsxs("a", {
			class: "button",
			href: restorePath(repository),
			children: [/* @__PURE__ */ jsx(Icon, { name: "history" }), " Restore…"]
		}), /* @__PURE__ */ jsxs("a", {
			class: "button",
			href: repository.url,
			children: [/* @__PURE__ */ jsx(Icon, { name: "link-external" }), " At GitHub"]
		})]
	});
}
/** The verdict: state, since, cause and next step together. */
function Standing$1({ repository: { coverage, work }, now }) {
	const { state, since, cause, next } = coverage;
	return /* @__PURE__ */ jsxs("div", {
		class: `box standing standing-${STATES$4[state].tone}`,
		children: [
			/* @__PURE__ */ jsxs("p", { children: [
				/* @__PURE__ */ jsx(StateBadge, { state }),
				" ",
				since && (state === "protected" ? /* @__PURE__ */ jsx(Seen, {
					at: since,
					now
				}) : /* @__PURE__ */ jsx(Lasting, {
					since,
					now
				}))
			] }),
			/* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsx(Sentence, { text: cause.text }) }),
			next.code !== "nothing" && /* @__PURE__ */ jsxs("p", { children: [
				/* @__PURE__ */ jsx("strong", { children: "Next:" }),
				" ",
				/* @__PURE__ */ jsx(Sentence, { text: next.text })
			] }),
			work && /* @__PURE__ */ jsxs("p", {
				class: "muted",
				children: [
					/* @__PURE__ */ jsx(Icon, { name: "sync" }),
					" A run is ",
					work.state,
					" ",
					/* @__PURE__ */ jsx(Lasting, {
						since: work.since,
						now
					}),
					", started by ",
					work.cause,
					"."
				]
			})
		]
	});
}
/** What is good is so at a moment; for how long already, the days below tell. */
function Seen({ at, now }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: ["as of ", /* @__PURE__ */ jsx(Time, {
		at,
		now
	})] });
}
function KeyFigures$1({ repository, now }) {
	const { verified, confirmedAt, restoreTestedAt, snapshots, storage } = repository;
	const bytes = storage.reduce((sum, share) => sum + share.bytes, 0);
	return /* @__PURE__ */ jsx(Figures, { facts: [
		{
			name: "Newest complete snapshot",
			value: /* @__PURE__ */ jsx(TimeOr, {
				at: verified?.takenAt ?? null,
				now,
				none: "None"
			}),
			note: verified && /* @__PURE__ */ jsxs(Fragment, { children: [
				LEVELS[verified.level],
				" ",
				/* @__PURE__ */ jsx(Time, {
					at: verified.verifiedAt,
					now
				}),
				confirmedAt && /* @__PURE__ */ jsxs(Fragment, { children: ["; source unchanged ", /* @__PURE__ */ jsx(Time, {
					at: confirmedAt,
					now
				})] })
			] })
		},
		{
			name: "Last restore-tested",
			value: /* @__PURE__ */ jsx(TimeOr, {
				at: restoreTestedAt,
				now,
				none: "Never"
			}),
			note: "Read back, restored whole and compared"
		},
		{
			name: "Snapshots",
			value: snapshots,
			href: "#snapshots"
		},
		{
			name: "Stored",
			value: describeBytes$1(bytes),
			note: /* @__PURE__ */ jsx(ClassBadges, { storage })
		}
	] });
}
// dashboard/read-form.ts
/** What a form of this site sends. */
/** No form of ours is larger. */
const MOST_BYTES$2 = 1e5;
/**
* The fields of a form by `schema`, once it has shown that this site made it for this viewer.
* Throws `not-from-here`, `bad-request` or `too-large`.
*/
async function readForm(context, schema) {
	if (Number(context.req.header("content-length") ?? 0) > MOST_BYTES$2) throw new Problem("too-large", "The form is too large.", "Send less at once.");
	const { _csrf: token, ...fields } = await context.req.parseBody();
	if (typeof token !== "string" || !isSame$3(token, viewerOf(context).csrf)) throw new Problem("not-from-here", "The form comes from a page that is too old, or not from this site. Nothing was done.", "Go back, load the page again, and send the form once more.");
	const parsed = schema.safeParse(fields);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	throw new Problem("bad-request", describeIssue(issue, "The form"), "Go back, and fill in the form again.");
}
/** Nobody without a session has a token, so an empty one is none. */
function isSame$3(one, other) {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	return b.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
// dashboard/pages/repository-forms.ts
/** What the buttons of a repository send. */
const DAY_MS$3 = 864e5;
const Nothing$2 = z.object({});
const BackUp = z.object({ full: z.literal("yes").optional() });
const Cancel = z.object({ run: z.string().min(1).max(200) });
const Pause = z.object({ days: z.coerce.number().pipe(z.literal(PAUSE_DAYS)) });
const Pin$1 = z.object({ reason: Reason$1 });
function createRepositoryForms(parts) {
	const forms = new Hono();
	/** Takes a form, has done what it says, and leads back to where it was. */
	function take(path, schema, toDeed) {
		forms.post(`/repos/:owner/:name${path}`, needs("viewer"), async (context) => {
			const viewer = viewerOf(context);
			const { owner = "", name = "" } = context.req.param();
			const repository = await findRepository(parts, viewer, owner, name);
			const deed = toDeed(await readForm(context, schema), context);
			await doDeed(parts, viewer, repository, deed);
			const done = deed.kind === "back-up" && deed.full ? "full" : deed.kind;
			const at = "snapshot" in deed ? snapshotPath(repository, deed.snapshot) : repositoryPath(repository);
			return context.redirect(`${at}?done=${done}`, 303);
		});
	}
	take("/back-up", BackUp, ({ full }) => ({
		kind: "back-up",
		full: full !== void 0
	}));
	take("/verify", Nothing$2, () => ({ kind: "verify" }));
	take("/cancel", Cancel, ({ run }) => ({
		kind: "cancel",
		runId: run
	}));
	take("/pause", Pause, ({ days }) => ({
		kind: "pause",
		until: new Date(parts.now().getTime() + days * DAY_MS$3)
	}));
	take("/resume", Nothing$2, () => ({ kind: "resume" }));
	take("/snapshots/:snapshot/pin", Pin$1, ({ reason }, asked) => ({
		kind: "pin",
		reason,
		snapshot: asked.req.param("snapshot") ?? ""
	}));
	take("/snapshots/:snapshot/unpin", Nothing$2, (_, asked) => ({
		kind: "unpin",
		snapshot: asked.req.param("snapshot") ?? ""
	}));
	return forms;
}
// dashboard/pages/restore-tiers.tsx
/** What each tier takes, and the form that asks by one of them. */
const TIER_WORDS = {
	expedited: "Expedited",
	standard: "Standard",
	bulk: "Bulk"
};
function Tiers({ viewer, plan, days, path, restorer }) {
	const asked = plan.status === "in-progress";
	const basis = plan.offers.find(({ cost }) => cost !== null)?.cost;
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("form", {
		method: "get",
		action: path,
		children: /* @__PURE__ */ jsx(Field, {
			id: "days",
			label: "Keep copies at hand for",
			hint: `Days, 1 to 30.`,
			children: /* @__PURE__ */ jsxs("span", {
				class: "buttons",
				children: [/* @__PURE__ */ jsx("input", {
					id: "days",
					name: "days",
					type: "number",
					min: 1,
					max: 30,
					value: days,
					"aria-describedby": "days-hint"
				}), /* @__PURE__ */ jsx("button", {
					type: "submit",
					class: "button",
					children: "Show prices"
				})]
			})
		})
	}), /* @__PURE__ */ jsxs(PostForm, {
		viewer,
		action: path,
		fields: { days: String(days) },
		children: [
			/* @__PURE__ */ jsxs("fieldset", { children: [/* @__PURE__ */ jsx("legend", { children: asked ? "Ask again, by a faster tier" : "How fast" }), plan.offers.map((offer) => /* @__PURE__ */ jsx(Tier$1, {
				offer,
				restorer
			}))] }),
			restorer ? /* @__PURE__ */ jsxs("button", {
				type: "submit",
				class: "button button-primary",
				children: [/* @__PURE__ */ jsx(Icon, { name: "archive" }), " Bring all of it back"]
			}) : /* @__PURE__ */ jsx("p", {
				class: "muted",
				children: "Asking for it needs the role restorer."
			}),
			/* @__PURE__ */ jsxs("p", {
				class: "hint",
				children: ["All objects of the chain are asked for at once", basis ? `; prices are ${describeBasis(basis)}.` : "."]
			})
		]
	})] });
}
function Tier$1({ offer, restorer }) {
	const { tier, refusal, time } = offer;
	const id = `tier-${tier}`;
	return /* @__PURE__ */ jsxs("p", {
		class: "choice",
		children: [
			/* @__PURE__ */ jsx("input", {
				type: "radio",
				id,
				name: "tier",
				value: tier,
				required: true,
				checked: tier === "standard",
				disabled: refusal !== null || !restorer,
				"aria-describedby": `${id}-takes`
			}),
			" ",
			/* @__PURE__ */ jsx("label", {
				for: id,
				children: TIER_WORDS[tier]
			}),
			" ",
			/* @__PURE__ */ jsx("span", {
				id: `${id}-takes`,
				children: refusal ?? `${describeTime(time)}, ${describePrice(offer)}`
			})
		]
	});
}
function describeTime(time) {
	if (time === null) return "nobody knows how long";
	const { leastMs, mostMs } = time;
	const most = describeDuration(mostMs);
	return leastMs === 0 ? `within ${most}` : `${describeDuration(leastMs)} to ${most}`;
}
// dashboard/pages/restore.tsx
/** The ways to restore a snapshot: command, time and price are shown before anything is done. */
function RestorePage(props) {
	const { repository, item, plan, command, now } = props;
	const cold = !(plan instanceof HoldfastError) && isCold(plan);
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(SnapshotTitle, {
			repository,
			snapshot: item.snapshot,
			part: "Restore"
		}),
		/* @__PURE__ */ jsxs("p", { children: [
			"A restore reads ",
			describeBytes$1(item.sizeBytes),
			". Taken ",
			/* @__PURE__ */ jsx(Time, {
				at: item.takenAt,
				now
			}),
			",",
			" ",
			LEVELS[item.level].toLowerCase(),
			" ",
			/* @__PURE__ */ jsx(Time, {
				at: item.verifiedAt,
				now
			}),
			item.restoreTestedAt ? /* @__PURE__ */ jsxs(Fragment, { children: [
				", restore-tested ",
				/* @__PURE__ */ jsx(Time, {
					at: item.restoreTestedAt,
					now
				}),
				"."
			] }) : ", never restore-tested."
		] }),
		!item.intact && /* @__PURE__ */ jsx(Flash, {
			tone: "bad",
			children: "A later look found it damaged: restore another snapshot."
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "cold",
			title: "Can it be read now?",
			children: /* @__PURE__ */ jsx(Standing, { ...props })
		}),
		/* @__PURE__ */ jsxs(Section, {
			id: "directory",
			title: "To a directory",
			children: [/* @__PURE__ */ jsx(CopyBox, {
				id: "restore-command",
				label: "the command",
				text: command
			}), /* @__PURE__ */ jsx("p", {
				class: "hint",
				children: "It refuses to overwrite anything, and the directory appears only once all of it is verified. Without Holdfast: RESTORE.md in the store tells how, with git and sha256sum."
			})]
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "download",
			title: "As a download",
			children: /* @__PURE__ */ jsx(Downloads, {
				...props,
				cold
			})
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "github",
			title: "To GitHub",
			children: /* @__PURE__ */ jsxs("p", { children: [
				"Not yet: restoring to a new repository at GitHub comes with a later version, by an App of its own that may write. Until then restore to a directory, and push from there with",
				" ",
				/* @__PURE__ */ jsx("code", { children: "git push --mirror" }),
				"."
			] })
		})
	] });
}
function isCold({ status }) {
	return status === "archived" || status === "in-progress";
}
/** Refreshed while it is waited for, where there is a script; by reloading where there is none. */
function Standing(props) {
	const { repository, item, plan, days, retrievals, viewer } = props;
	if (plan instanceof HoldfastError) return /* @__PURE__ */ jsxs(Flash, {
		tone: "bad",
		children: [/* @__PURE__ */ jsxs("p", { children: [
			plan.message,
			" ",
			/* @__PURE__ */ jsx("code", { children: plan.code })
		] }), /* @__PURE__ */ jsx("p", { children: plan.hint })]
	});
	const path = `${snapshotPath(repository, item.snapshot)}/restore`;
	const polls = {
		"hx-get": `${path}?days=${days}`,
		"hx-trigger": "every 30s",
		"hx-select": "#retrieval",
		"hx-swap": "outerHTML"
	};
	const restorer = includesRole(viewer.roleFor(repository.installationId), "restorer");
	const awaited = plan.status === "in-progress";
	return /* @__PURE__ */ jsxs("div", {
		id: "retrieval",
		...awaited ? polls : {},
		children: [
			/* @__PURE__ */ jsx(Verdict, {
				plan,
				now: props.now
			}),
			awaited && /* @__PURE__ */ jsx("p", {
				class: "hint",
				children: "This is looked at every 30 seconds; or load the page again."
			}),
			isCold(plan) && /* @__PURE__ */ jsx(Tiers, {
				viewer,
				plan,
				days,
				path,
				restorer
			}),
			retrievals.length > 0 && /* @__PURE__ */ jsx(Asked, {
				retrievals,
				plan,
				now: props.now
			})
		]
	});
}
function Verdict({ plan, now }) {
	const { status, standing, readyUntil, complete } = plan;
	const { archived, "in-progress": asked, ready, available } = standing;
	const all = archived.objects + asked.objects + ready.objects + available.objects;
	if (status === "available") return /* @__PURE__ */ jsxs("p", { children: [
		/* @__PURE__ */ jsx(Badge, {
			word: "At hand",
			icon: "check-circle",
			tone: "good"
		}),
		" All ",
		all,
		" objects can be read at once. Nothing has to be brought back."
	] });
	if (status === "ready") return /* @__PURE__ */ jsxs("p", { children: [
		/* @__PURE__ */ jsx(Badge, {
			word: "Ready",
			icon: "check-circle",
			tone: "good"
		}),
		" All ",
		all,
		" objects can be read",
		readyUntil && /* @__PURE__ */ jsxs(Fragment, { children: [
			", ",
			"until ",
			/* @__PURE__ */ jsx(Time, {
				at: new Date(readyUntil),
				now
			})
		] }),
		"."
	] });
	const cold = archived.objects + asked.objects;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsxs("p", { children: [
			status === "archived" ? /* @__PURE__ */ jsx(Badge, {
				word: "In cold storage",
				icon: "archive",
				tone: "warn"
			}) : /* @__PURE__ */ jsx(Badge, {
				word: "On its way",
				icon: "hourglass",
				tone: "idle"
			}),
			" ",
			cold,
			" of ",
			all,
			" objects (",
			describeBytes$1(archived.bytes + asked.bytes),
			") cannot be read yet;",
			" ",
			asked.objects,
			" of them were asked for, ",
			ready.objects,
			" are ready."
		] }),
		/* @__PURE__ */ jsx("progress", {
			max: all,
			value: all - cold,
			"aria-label": "Objects that can be read"
		}),
		!complete && /* @__PURE__ */ jsx("p", { children: "The manifest itself is in cold storage: the rest is asked for after it." })
	] });
}
const STATES$3 = {
	pending: {
		word: "On its way",
		icon: "hourglass",
		tone: "idle"
	},
	ready: {
		word: "Ready",
		icon: "check-circle",
		tone: "good"
	},
	failed: {
		word: "Failed",
		icon: "x-circle",
		tone: "bad"
	},
	expired: {
		word: "Expired",
		icon: "clock",
		tone: "idle"
	}
};
/** As the store says now: what was noted is some minutes old, or of days ago. */
function stateOf$4(item, { plan, now }) {
	if (item.state === "pending" && !isCold(plan)) return "ready";
	if (item.state === "ready" && isCold(plan)) return "expired";
	return stateAt(item, now);
}
function Asked({ plan, retrievals, now }) {
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Who asked for it",
		rows: retrievals,
		columns: [
			{
				head: "Asked",
				kind: "name",
				cell: ({ startedAt }) => /* @__PURE__ */ jsx(Time, {
					at: startedAt,
					now
				})
			},
			{
				head: "By",
				cell: ({ startedBy }) => startedBy
			},
			{
				head: "Tier",
				cell: ({ tier }) => TIER_WORDS[tier]
			},
			{
				head: "Objects",
				kind: "number",
				cell: ({ objects }) => objects
			},
			{
				head: "State",
				cell: (item) => /* @__PURE__ */ jsx(Badge, { ...STATES$3[stateOf$4(item, {
					plan,
					now
				})] })
			},
			{
				head: "Since",
				cell: ({ endedAt }) => /* @__PURE__ */ jsx(TimeOr, {
					at: endedAt,
					now,
					none: "–"
				})
			},
			{
				head: "Until",
				cell: ({ readyUntil }) => /* @__PURE__ */ jsx(TimeOr, {
					at: readyUntil,
					now,
					none: "–"
				})
			},
			{
				head: "Why",
				cell: ({ reason }) => reason ?? /* @__PURE__ */ jsx("span", {
					class: "muted",
					children: "–"
				})
			}
		]
	});
}
/** What cannot be had has no link but a reason. */
function Downloads({ repository, item, manifest, viewer, plan, cold }) {
	const base = snapshotPath(repository, item.snapshot);
	if (!includesRole(viewer.roleFor(repository.installationId), "restorer")) return /* @__PURE__ */ jsx("p", {
		class: "muted",
		children: "This needs the role restorer."
	});
	if (cold || plan instanceof HoldfastError || manifest === null) return /* @__PURE__ */ jsx("p", {
		class: "muted",
		children: "Not now: what it needs cannot be read, as is said above."
	});
	if (manifest.git.empty) return /* @__PURE__ */ jsx("p", {
		class: "muted",
		children: "The repository was empty: there is no file."
	});
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsxs("p", {
		class: "buttons",
		children: [
			hasHead(manifest) && /* @__PURE__ */ jsxs("a", {
				class: "button",
				href: contentPath(base, "archive.tar.gz", { at: "HEAD" }),
				children: [/* @__PURE__ */ jsx(Icon, { name: "download" }), " Files at HEAD as .tar.gz"]
			}),
			/* @__PURE__ */ jsxs("a", {
				class: "button",
				href: `${base}/archive.bundle`,
				children: [/* @__PURE__ */ jsx(Icon, { name: "download" }), " All history as .bundle"]
			}),
			/* @__PURE__ */ jsxs("a", {
				class: "button",
				href: `${base}/refs`,
				children: [/* @__PURE__ */ jsx(Icon, { name: "code" }), " Choose a ref or a file"]
			})
		]
	}), /* @__PURE__ */ jsxs("p", {
		class: "hint",
		children: [
			"GitHub is asked whether you may read the repository at this moment, and each download stands in the audit trail. A bundle is opened with ",
			/* @__PURE__ */ jsx("code", { children: "git clone --mirror name.bundle" }),
			"."
		]
	})] });
}
// dashboard/pages/restores.tsx
/** The page that restores a snapshot, and the form that brings it back from cold storage. */
const PATH = "/repos/:owner/:name/snapshots/:snapshot/restore";
const Days = z.coerce.number().int().min(1).max(30);
const Retrieval = z.object({
	tier: z.enum(RETRIEVAL_TIERS),
	days: Days
});
const FEW$1 = 10;
function createRestorePages(parts) {
	const pages = new Hono();
	pages.get(PATH, needs("viewer"), async (context) => {
		const { viewer, repository, snapshot } = await readingOf(context, parts);
		const days = daysIn(context);
		const [item, read, plan, retrievals] = await Promise.all([
			findSnapshot(parts, repository.id, snapshot),
			orError(parts.manifests.read(repository.id, snapshot)),
			orError(planFor(parts, repository.id, snapshot, { days })),
			listRetrievals(parts, repository.id, snapshot, { limit: FEW$1 })
		]);
		const command = restoreCommand(parts, repository, snapshot);
		const now = parts.now();
		const props = {
			manifest: read instanceof HoldfastError ? null : read.manifest,
			viewer,
			repository,
			item,
			plan,
			days,
			command,
			now
		};
		return await renderPage(context, parts, { title: `Restore ${repository.owner}/${repository.name}` }, /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Done, { ...addressOf(context) }), /* @__PURE__ */ jsx(RestorePage, {
			...props,
			retrievals: retrievals.items
		})] }));
	});
	pages.post(PATH, needs("viewer"), async (context) => {
		const { viewer, repository, snapshot } = await readingOf(context, parts);
		const asking = await readForm(context, Retrieval);
		await beginRetrieval(parts, viewer, repository, snapshot, asking);
		const to = `${snapshotPath(repository, snapshot)}/restore`;
		return context.redirect(`${to}?done=retrieve&days=${asking.days}`, 303);
	});
	return pages;
}
function daysIn(context) {
	const parsed = Days.safeParse(context.req.query("days") ?? 7);
	return parsed.success ? parsed.data : 7;
}
// dashboard/pages/snapshot-objects.tsx
/** The objects of a snapshot in the store, and who signed that they are there. */
function Objects({ view, restorer }) {
	const { repository, row, objects, read } = view;
	const base = snapshotPath(repository, row.snapshot);
	const columns = [
		{
			head: "What",
			kind: "name",
			cell: ({ what }) => what
		},
		{
			head: "Key and SHA-256",
			cell: ({ key, sha256 }) => /* @__PURE__ */ jsxs("div", {
				class: "mono break",
				children: [key, /* @__PURE__ */ jsx("div", {
					class: "muted",
					children: sha256
				})]
			})
		},
		{
			head: "Class",
			cell: ({ storageClass }) => /* @__PURE__ */ jsx(ClassBadge, { name: storageClass })
		},
		{
			head: "Size",
			kind: "number",
			cell: ({ sizeBytes }) => describeBytes$1(sizeBytes)
		}
	];
	if (restorer) columns.push({
		head: "Download",
		kind: "action",
		cell: ({ key, what }) => /* @__PURE__ */ jsxs("a", {
			href: `${base}/object?${new URLSearchParams({ key })}`,
			children: ["Download", /* @__PURE__ */ jsxs("span", {
				class: "hidden-but-read",
				children: [" ", what]
			})]
		})
	});
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(DataTable, {
		caption: "Objects, in the order of a restore",
		quiet: true,
		columns,
		rows: objects
	}), !(read instanceof HoldfastError) && /* @__PURE__ */ jsxs("p", { children: [
		"The manifest names them all and was written last:",
		" ",
		/* @__PURE__ */ jsx("a", {
			href: `${base}/manifest.json`,
			children: "manifest.json"
		}),
		", SHA-256",
		" ",
		/* @__PURE__ */ jsx("code", {
			class: "break",
			children: read.sha256
		})
	] })] });
}
function ReceiptSection({ view: { receipt, row, at: now } }) {
	return /* @__PURE__ */ jsxs(Section, {
		id: "receipt",
		title: "Receipt",
		children: [
			receipt === null && /* @__PURE__ */ jsxs("p", { children: [
				"Stored, and read back by the App ",
				/* @__PURE__ */ jsx(Time, {
					at: row.witnessedAt,
					now
				}),
				"; there is no signed receipt."
			] }),
			receipt instanceof HoldfastError && /* @__PURE__ */ jsx(Flash, {
				tone: "warn",
				children: /* @__PURE__ */ jsxs("p", { children: [
					receipt.message,
					" ",
					/* @__PURE__ */ jsx("code", { children: receipt.code })
				] })
			}),
			receipt !== null && !(receipt instanceof HoldfastError) && /* @__PURE__ */ jsx(Facts, { facts: [
				["Witnessed", /* @__PURE__ */ jsx(Time, {
					at: new Date(receipt.witnessedAt),
					now
				})],
				["Outcome", receipt.outcome],
				["Key", /* @__PURE__ */ jsx("code", {
					class: "break",
					children: receipt.keyId
				})],
				["Object", /* @__PURE__ */ jsx("code", {
					class: "break",
					children: row.receiptKey
				})]
			] })
		]
	});
}
// dashboard/pages/snapshot.tsx
/** One snapshot: what it holds, how well that is proved, and the ways to look into it. */
function SnapshotPage({ view, viewer, command }) {
	const { repository, row, read, objects, at: now } = view;
	const role = viewer.roleFor(repository.installationId);
	const restorer = includesRole(role, "restorer");
	const manifest = read instanceof HoldfastError ? null : read.manifest;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(SnapshotTitle, {
			repository,
			snapshot: row.snapshot
		}),
		/* @__PURE__ */ jsx(Trouble$1, { view }),
		/* @__PURE__ */ jsx(Ways, {
			repository,
			manifest,
			restorer,
			snapshot: row.snapshot
		}),
		/* @__PURE__ */ jsxs(Section, {
			id: "facts",
			title: "What it is",
			children: [/* @__PURE__ */ jsx(Facts, { facts: [
				["Taken", /* @__PURE__ */ jsx(Time, {
					at: row.takenAt,
					now
				})],
				["Verified", /* @__PURE__ */ jsx(Verified, {
					row,
					now
				})],
				["Storage class", /* @__PURE__ */ jsx(ClassBadges, { storage: row.manifest?.storage ?? null })],
				["Size of a restore", describeBytes$1(row.sizeBytes)],
				["Refs", row.refs],
				["Kept", /* @__PURE__ */ jsx(Kept, {
					row,
					now
				})],
				...manifest === null ? [] : manifestFacts(manifest, view)
			] }), includesRole(role, "operator") && /* @__PURE__ */ jsx(Pin, {
				view,
				viewer
			})]
		}),
		/* @__PURE__ */ jsxs(Section, {
			id: "restore",
			title: "Restore",
			children: [/* @__PURE__ */ jsx(CopyBox, {
				id: "restore-command",
				label: "the command",
				text: command
			}), /* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsx("a", {
				href: `${snapshotPath(repository, row.snapshot)}/restore`,
				children: "All ways to restore it"
			}) })]
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "completeness",
			title: "Completeness",
			children: /* @__PURE__ */ jsx(CompletenessTable, { completeness: row.completeness })
		}),
		objects.length > 0 && /* @__PURE__ */ jsx(Section, {
			id: "objects",
			title: "Objects in the store",
			children: /* @__PURE__ */ jsx(Objects, {
				view,
				restorer
			})
		}),
		/* @__PURE__ */ jsx(ReceiptSection, { view })
	] });
}
function Trouble$1({ view: { read, row } }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: [!row.intact && /* @__PURE__ */ jsx(Flash, {
		tone: "bad",
		children: /* @__PURE__ */ jsx("p", { children: "A later look found it damaged. Restore another snapshot, and have a new one made." })
	}), read instanceof HoldfastError && /* @__PURE__ */ jsxs(Flash, {
		tone: "bad",
		children: [/* @__PURE__ */ jsxs("p", { children: [
			"Its manifest cannot be read: ",
			read.message,
			" ",
			/* @__PURE__ */ jsx("code", { children: read.code })
		] }), /* @__PURE__ */ jsx("p", { children: read.hint })]
	})] });
}
/** What can be done with it; what the viewer may not is said, not hidden. */
function Ways({ repository, snapshot, manifest, restorer }) {
	const base = snapshotPath(repository, snapshot);
	const restore = /* @__PURE__ */ jsxs("a", {
		class: "button button-primary",
		href: `${base}/restore`,
		children: [/* @__PURE__ */ jsx(Icon, { name: "history" }), " Restore…"]
	});
	if (manifest === null || !restorer || manifest.git.empty) return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("p", {
		class: "buttons",
		children: restore
	}), manifest !== null && /* @__PURE__ */ jsx("p", {
		class: "muted",
		children: whyNoFiles(restorer)
	})] });
	const files = hasHead(manifest);
	return /* @__PURE__ */ jsxs("p", {
		class: "buttons",
		children: [
			restore,
			/* @__PURE__ */ jsxs("a", {
				class: "button",
				href: files ? contentPath(base, "tree", { at: "HEAD" }) : `${base}/refs`,
				children: [/* @__PURE__ */ jsx(Icon, { name: "code" }), " Browse files"]
			}),
			files && /* @__PURE__ */ jsxs("a", {
				class: "button",
				href: contentPath(base, "archive.tar.gz", { at: "HEAD" }),
				children: [/* @__PURE__ */ jsx(Icon, { name: "download" }), " Files as .tar.gz"]
			}),
			/* @__PURE__ */ jsxs("a", {
				class: "button",
				href: `${base}/archive.bundle`,
				children: [/* @__PURE__ */ jsx(Icon, { name: "download" }), " All history as .bundle"]
			})
		]
	});
}
function whyNoFiles(restorer) {
	return restorer ? "The repository was empty: there is no file." : "Browsing and downloading need the role restorer.";
}
function manifestFacts(manifest, { repository, previousKept }) {
	const { git, verification, tool, previous, durationMs, strategy, repository: was } = manifest;
	const bytes = git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0);
	return [
		["Backed up as", /* @__PURE__ */ jsx("bdi", { children: was.path.join("/") })],
		["HEAD", /* @__PURE__ */ jsx("bdi", {
			class: "mono",
			children: "target" in git.head ? git.head.target : git.head.kind
		})],
		["Object format", git.objectFormat],
		["Chain", `${git.chain.length} ${git.chain.length === 1 ? "bundle" : "bundles"}, ${describeBytes$1(bytes)}`],
		["Fetched by", `${strategy}, in ${describeDuration(durationMs)}`],
		["Tools", `holdfast ${tool.holdfast}, git ${tool.git}`],
		["Warnings of git", verification.warnings.join("; ") || "none"],
		["The one before", previous && previousKept ? /* @__PURE__ */ jsx("a", {
			class: "mono",
			href: snapshotPath(repository, previous.snapshot),
			children: previous.snapshot
		}) : (previous && `${previous.snapshot}, which is not kept any more`) ?? "none"]
	];
}
function Pin({ view: { repository, row }, viewer }) {
	const base = snapshotPath(repository, row.snapshot);
	if (row.hold !== null) return /* @__PURE__ */ jsx(PostForm, {
		viewer,
		action: `${base}/unpin`,
		children: /* @__PURE__ */ jsxs("button", {
			type: "submit",
			class: "button",
			children: [/* @__PURE__ */ jsx(Icon, { name: "pin" }), " Let go of it"]
		})
	});
	return /* @__PURE__ */ jsxs("details", { children: [/* @__PURE__ */ jsx("summary", { children: "Hold this snapshot" }), /* @__PURE__ */ jsxs(PostForm, {
		viewer,
		action: `${base}/pin`,
		class: "box",
		children: [/* @__PURE__ */ jsx(Field, {
			id: "reason",
			label: "Why",
			hint: "Retention does not touch what is held.",
			children: /* @__PURE__ */ jsx("input", {
				id: "reason",
				name: "reason",
				required: true,
				maxlength: 500,
				"aria-describedby": "reason-hint"
			})
		}), /* @__PURE__ */ jsxs("button", {
			type: "submit",
			class: "button",
			children: [/* @__PURE__ */ jsx(Icon, { name: "pin" }), " Hold"]
		})]
	})] });
}
// dashboard/pages/snapshots.tsx
/** The pages of one snapshot, and what can be taken out of it. */
const BASE = "/repos/:owner/:name/snapshots/:snapshot";
function createSnapshotPages(parts) {
	const pages = new Hono();
	pages.get(BASE, needs("viewer"), async (context) => {
		const { viewer, repository, snapshot } = await readingOf(context, parts);
		const view = await readSnapshotView(parts, repository, await findSnapshot(parts, repository.id, snapshot));
		const command = restoreCommand(parts, repository, snapshot);
		return await renderPage(context, parts, { title: `Snapshot ${snapshot} of ${repository.owner}/${repository.name}` }, /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Done, { ...addressOf(context) }), /* @__PURE__ */ jsx(SnapshotPage, {
			view,
			viewer,
			command
		})] }));
	});
	for (const [path, answer] of Object.entries(DOWNLOADS)) pages.get(`${BASE}${path}`, needs("viewer"), (context) => answer(context, parts));
	return pages;
}
// dashboard/pages/one-repository.ts
/** Everything below `/repos/:owner/:name`. */
function createOneRepositoryPages(parts) {
	const pages = new Hono();
	pages.route("/", createRepositoryPages(parts));
	pages.route("/", createRepositoryForms(parts));
	pages.route("/", createSnapshotPages(parts));
	pages.route("/", createRestorePages(parts));
	pages.route("/", createBrowsePages(parts));
	return pages;
}
// dashboard/look/numbers.ts
/** Numbers for people. */
/** `10,000`. */
function describeCount(count) {
	return count.toLocaleString("en");
}
/** `98.3 %`, never rounded up to all nor down to nothing; `–` of nothing. */
function describeShare(part, whole) {
	if (whole === 0) return "–";
	const percent = Math.floor(part / whole * 1e3) / 10;
	return part > 0 && percent === 0 ? "< 0.1 %" : `${percent} %`;
}
/** `$1,234.50`. */
function describeMoney(amount, currency) {
	return amount.toLocaleString("en", {
		style: "currency",
		currency
	});
}
/** `1 repository`, `10,000 repositories`. */
function describeRepositories(count) {
	return `${describeCount(count)} ${count === 1 ? "repository" : "repositories"}`;
}
// dashboard/look/patterns.tsx
/** Hatches, for what must be told apart without its colour. */
/** Defines `<id>-bad`: hatched. To stand inside an `svg`; `id` is unique on the page. */
function Patterns({ id }) {
	return /* @__PURE__ */ jsx("defs", { children: /* @__PURE__ */ jsxs("pattern", {
		id: `${id}-bad`,
		width: "5",
		height: "5",
		patternUnits: "userSpaceOnUse",
		patternTransform: "rotate(45)",
		children: [/* @__PURE__ */ jsx("rect", {
			width: "5",
			height: "5",
			class: "fill-bad"
		}), /* @__PURE__ */ jsx("rect", {
			width: "1.5",
			height: "5",
			class: "fill-page"
		})]
	}) });
}
// dashboard/look/age-histogram.tsx
/** How old the newest good copies are. Each bar leads to the repositories that it counts. */
const HEIGHT$2 = 160;
function AgeHistogram({ ages }) {
	const all = ages.reduce((sum, age) => sum + age.repositories, 0);
	const beyond = ages.reduce((sum, age) => sum + age.repositories - age.withinRpo, 0);
	return /* @__PURE__ */ jsx(ChartFigure, {
		title: "Age of the newest good copy",
		summary: all === 0 ? "There is no repository to be covered." : beyond === 0 ? "All are younger than their policies ask for." : `${describeRepositories(beyond)} older than asked for (hatched), or without a copy.`,
		columns: [
			{
				head: "Age",
				kind: "name",
				cell: ({ id, words }) => /* @__PURE__ */ jsx("a", {
					href: hrefOf$1(id),
					children: words
				})
			},
			{
				head: "Repositories",
				kind: "number",
				cell: (age) => age.repositories
			},
			{
				head: "Within their RPO",
				kind: "number",
				cell: (age) => age.withinRpo
			}
		],
		rows: ages,
		children: /* @__PURE__ */ jsx(Bars$1, { ages })
	});
}
function hrefOf$1(id) {
	return `/repos?state=covered&age=${id}`;
}
function Bars$1({ ages }) {
	const most = Math.max(1, ...ages.map(({ repositories }) => repositories));
	const y = scaleLinear([0, most], [0, 142]);
	const x = scaleBand(ages.map(({ id }) => id), [0, 100]).padding(.15);
	return /* @__PURE__ */ jsxs("svg", {
		class: "chart",
		height: 180,
		children: [
			/* @__PURE__ */ jsx("title", { children: "Repositories by the age of their newest good copy" }),
			/* @__PURE__ */ jsx(Patterns, { id: "ages" }),
			ages.map((age) => /* @__PURE__ */ jsx(Bar, {
				age,
				left: x(age.id) ?? 0,
				width: x.bandwidth(),
				tallOf: y
			}))
		]
	});
}
function Bar({ age, left, width, tallOf }) {
	const { id, label, words, repositories, withinRpo } = age;
	const tall = repositories === 0 ? 0 : Math.max(3, tallOf(repositories));
	const within = repositories === 0 ? 0 : tall * withinRpo / repositories;
	const said = describeCount(repositories);
	const place = {
		x: `${left}%`,
		width: `${width}%`
	};
	const middle = `${left + width / 2}%`;
	return /* @__PURE__ */ jsxs("a", {
		href: hrefOf$1(id),
		"aria-label": `${said} ${label}: by age, ${words}`,
		children: [
			/* @__PURE__ */ jsx("rect", {
				...place,
				y: "0",
				height: 180,
				class: "fill-touch"
			}),
			/* @__PURE__ */ jsx("rect", {
				...place,
				y: HEIGHT$2 - tall,
				height: tall - within,
				fill: "url(#ages-bad)"
			}),
			/* @__PURE__ */ jsx("rect", {
				...place,
				y: HEIGHT$2 - within,
				height: within,
				class: "fill-good"
			}),
			/* @__PURE__ */ jsxs("text", {
				class: "text-middle",
				children: [
					/* @__PURE__ */ jsx("tspan", {
						x: middle,
						y: HEIGHT$2 - tall - 5,
						children: said
					}),
					" ",
					/* @__PURE__ */ jsx("tspan", {
						x: middle,
						y: 176,
						children: label
					})
				]
			})
		]
	});
}
// dashboard/look/coverage-stack.tsx
/** How many repositories were protected on each of the last 90 days. */
const HEIGHT$1 = 160;
/** From the ground up, and as the legend names them. */
const SERIES = [
	{
		key: "protected",
		word: "Protected",
		fill: "fill-good"
	},
	{
		key: "late",
		word: "Late",
		fill: "fill-warn"
	},
	{
		key: "unprotected",
		word: "Not protected",
		fill: "hatch-bad"
	},
	{
		key: "unknown",
		word: "Not known",
		fill: "fill-none"
	}
];
function CoverageStack({ days }) {
	const today = days.at(-1);
	const most = Math.max(1, ...days.map(totalOf));
	return /* @__PURE__ */ jsx(ChartFigure, {
		title: "Coverage, last 90 days",
		summary: today ? `Today: ${describeDay(today)}.` : "Nothing is known.",
		legend: /* @__PURE__ */ jsx(Legend, {}),
		columns: [{
			head: "Day",
			kind: "name",
			cell: ({ day }) => day
		}, ...SERIES.map(({ key, word }) => ({
			head: word,
			kind: "number",
			cell: (day) => day[key]
		}))],
		rows: days.toReversed(),
		children: /* @__PURE__ */ jsxs("svg", {
			class: "chart chart-axis",
			height: 180,
			"aria-hidden": "true",
			children: [
				/* @__PURE__ */ jsx(Patterns, { id: "days" }),
				/* @__PURE__ */ jsx(Axis, { most }),
				/* @__PURE__ */ jsx(Bars, {
					days,
					most
				}),
				/* @__PURE__ */ jsx("text", {
					x: "0",
					y: 176,
					children: days[0]?.day
				}),
				/* @__PURE__ */ jsx("text", {
					x: "100%",
					y: 176,
					class: "text-end",
					children: "today"
				})
			]
		})
	});
}
function Axis({ most }) {
	const y = scaleLinear([0, most], [HEIGHT$1, 0]);
	const ticks = y.ticks(4).filter(Number.isInteger);
	return /* @__PURE__ */ jsx(Fragment, { children: ticks.map((tick) => /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("line", {
		class: "grid-line",
		x1: "0",
		x2: "100%",
		y1: y(tick),
		y2: y(tick)
	}), /* @__PURE__ */ jsx("text", {
		x: "-6",
		y: y(tick) + 4,
		class: "text-end",
		children: tick.toLocaleString("en")
	})] })) });
}
function Bars({ days, most }) {
	const x = scaleBand(days.map(({ day }) => day), [0, 100]);
	const y = scaleLinear([0, most], [HEIGHT$1, 0]);
	const layers = stack().keys(SERIES.map(({ key }) => key)).value((day, key) => day[key])([...days]);
	return /* @__PURE__ */ jsx(Fragment, { children: layers.map((layer, index) => /* @__PURE__ */ jsx("g", {
		class: SERIES[index]?.fill,
		fill: fillOf(SERIES[index]?.fill),
		children: layer.map(([from, to], day) => to === from ? null : /* @__PURE__ */ jsx("rect", {
			x: `${round(x(days[day]?.day ?? "") ?? 0)}%`,
			width: `${round(x.bandwidth() * .85)}%`,
			y: round(y(to)),
			height: round(y(from) - y(to))
		}))
	})) });
}
function fillOf(fill) {
	return fill === "hatch-bad" ? "url(#days-bad)" : void 0;
}
function Legend() {
	return /* @__PURE__ */ jsx("ul", {
		class: "legend",
		children: SERIES.map(({ word, fill }) => /* @__PURE__ */ jsxs("li", { children: [
			/* @__PURE__ */ jsx("svg", {
				width: "12",
				height: "12",
				"aria-hidden": "true",
				children: /* @__PURE__ */ jsx("rect", {
					width: "12",
					height: "12",
					class: fill,
					fill: fillOf(fill)
				})
			}),
			" ",
			word
		] }))
	});
}
function totalOf(day) {
	return SERIES.reduce((sum, { key }) => sum + day[key], 0);
}
function describeDay(day) {
	return SERIES.filter(({ key }) => day[key] > 0).map(({ key, word }) => `${day[key]} ${word.toLowerCase()}`).join(", ") || "none";
}
function round(value) {
	return Math.round(value * 100) / 100;
}
// dashboard/look/storage-bars.tsx
/** What is stored in each storage class, and what it costs. */
const ROW = 40;
function StorageBars({ stored, currency }) {
	const { classes, bytes } = stored;
	const width = scaleLinear([0, Math.max(1, ...classes.map((one) => one.bytes))], [0, 100]);
	return /* @__PURE__ */ jsx(ChartFigure, {
		title: "Storage by class",
		summary: `${describeBytes$1(bytes)} in ${classes.length === 1 ? "one class" : `${classes.length} classes`}.`,
		columns: [
			{
				head: "Class",
				kind: "name",
				cell: ({ storageClass }) => /* @__PURE__ */ jsx("a", {
					href: hrefOf(storageClass),
					children: describeStorageClass(storageClass)
				})
			},
			{
				head: "Stored",
				kind: "number",
				cell: (one) => describeBytes$1(one.bytes)
			},
			{
				head: "Objects",
				kind: "number",
				cell: (one) => describeCount(one.objects)
			},
			{
				head: "Repositories",
				kind: "number",
				cell: (one) => describeCount(one.repositories)
			},
			{
				head: "A month",
				kind: "number",
				cell: (one) => describeCost(one, currency)
			}
		],
		rows: classes,
		children: /* @__PURE__ */ jsxs("svg", {
			class: "chart",
			height: Math.max(1, classes.length) * ROW,
			children: [/* @__PURE__ */ jsx("title", { children: "Bytes by storage class" }), classes.map((one, row) => /* @__PURE__ */ jsxs("a", {
				href: hrefOf(one.storageClass),
				children: [
					/* @__PURE__ */ jsx("text", {
						x: "0",
						y: row * ROW + 14,
						children: describeStorageClass(one.storageClass)
					}),
					/* @__PURE__ */ jsxs("text", {
						x: "100%",
						y: row * ROW + 14,
						class: "text-end",
						children: [
							describeBytes$1(one.bytes),
							" · ",
							describeShare(one.bytes, bytes)
						]
					}),
					/* @__PURE__ */ jsx("rect", {
						x: "0",
						y: row * ROW + 20,
						width: "100%",
						height: "8",
						rx: "4",
						class: "fill-none"
					}),
					/* @__PURE__ */ jsx("rect", {
						x: "0",
						y: row * ROW + 20,
						width: `${Math.max(.5, width(one.bytes))}%`,
						height: "8",
						rx: "4",
						class: "fill-accent"
					})
				]
			}))]
		})
	});
}
function hrefOf(storageClass) {
	return `/repos?class=${encodeURIComponent(storageClass)}`;
}
function describeCost({ cost }, currency) {
	return cost === null ? "not known" : describeMoney(cost, currency);
}
// dashboard/pages/overview-attention.tsx
/** What somebody has to do something about: cause, since, next step and a way to take it. */
function Attention({ overview, viewer }) {
	const { attention, troubled, verdict, at, heartbeat } = overview;
	const alive = isAlive$1(heartbeat, at);
	return /* @__PURE__ */ jsxs(Section, {
		id: "attention",
		title: "Needs attention",
		aside: /* @__PURE__ */ jsx("a", {
			href: "/alerts",
			children: "All alerts"
		}),
		children: [
			!alive && /* @__PURE__ */ jsx(Flash, {
				tone: "bad",
				children: /* @__PURE__ */ jsx("p", { children: "The scheduler of the App is silent: nothing is begun, and nobody is told. Look whether the App runs, and into its log." })
			}),
			troubled.map((account) => /* @__PURE__ */ jsx(Trouble, {
				account,
				at
			})),
			attention.length > 0 && /* @__PURE__ */ jsx(Groups, {
				groups: attention,
				viewer,
				at
			}),
			attention.length === 0 && troubled.length === 0 && alive && /* @__PURE__ */ jsx(Nothing$1, { covered: verdict.covered })
		]
	});
}
function Nothing$1({ covered }) {
	if (covered > 0) return /* @__PURE__ */ jsx(Empty, {
		icon: "check-circle",
		title: "Nothing needs attention.",
		children: /* @__PURE__ */ jsx("p", { children: "Every repository that is to be covered has a verified copy that is new enough." })
	});
	return /* @__PURE__ */ jsx(Empty, {
		icon: "repo",
		title: "There is no repository yet.",
		children: /* @__PURE__ */ jsxs("p", { children: [/* @__PURE__ */ jsx("a", {
			href: "/setup",
			children: "Install the App on an organisation"
		}), ", and its repositories stand here."] })
	});
}
function Trouble({ account, at }) {
	const { login, discoveryError } = account;
	return /* @__PURE__ */ jsx(Flash, {
		tone: "warn",
		children: /* @__PURE__ */ jsxs("p", { children: [
			/* @__PURE__ */ jsx("strong", { children: login }),
			" ",
			describeTrouble(account, at),
			discoveryError !== null && /* @__PURE__ */ jsxs("span", {
				class: "muted",
				children: [" ", discoveryError]
			})
		] })
	});
}
function describeTrouble(account, at) {
	const { suspendedAt, discoveredAt, policyKnown } = account;
	if (suspendedAt !== null) return "has suspended the App: nothing is backed up. Its owners can let it go on at GitHub.";
	if (discoveredAt === null) return "was never listed whole, so nobody knows what there is. It is tried again by itself.";
	if (!policyKnown) return "has policies that could not be read, so nobody knows what is asked for.";
	return `was not listed whole ${isStale(account, at) ? "for two days" : "the last time"}: new repositories may be missing.`;
}
function Groups({ groups, viewer, at }) {
	const remedyOf = new Map(groups.flatMap(({ repositories, remedy }) => repositories.map(({ id }) => [id, remedy])));
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "What needs attention, by cause",
		quiet: true,
		groups: groups.map((group) => ({
			head: /* @__PURE__ */ jsx(GroupHead, {
				group,
				viewer,
				at
			}),
			rows: group.repositories,
			...group.count > group.repositories.length && { foot: /* @__PURE__ */ jsx(GroupFoot, { group }) }
		})),
		columns: [
			{
				head: "Repository",
				kind: "name",
				cell: (repository) => /* @__PURE__ */ jsx(RepositoryName, { repository })
			},
			{
				head: "State",
				cell: ({ coverage }) => /* @__PURE__ */ jsx(StateBadge, { state: coverage.state })
			},
			{
				head: "Since",
				cell: ({ coverage }) => /* @__PURE__ */ jsx(TimeOr, {
					at: coverage.since,
					now: at,
					none: "not noted"
				})
			},
			{
				head: "Cause",
				cell: ({ coverage }) => /* @__PURE__ */ jsx(Sentence, { text: coverage.cause.text })
			},
			{
				head: "Next step",
				cell: ({ coverage }) => /* @__PURE__ */ jsx(Sentence, { text: coverage.next.text })
			},
			{
				head: "Action",
				kind: "action",
				cell: (repository) => /* @__PURE__ */ jsx(RemedyButton, {
					repository,
					viewer,
					remedy: remedyOf.get(repository.id) ?? null
				})
			}
		]
	});
}
function GroupHead({ group, viewer, at }) {
	const { title, count, since } = group;
	return /* @__PURE__ */ jsxs("div", {
		class: "group-row",
		children: [/* @__PURE__ */ jsxs("span", { children: [
			title,
			" ",
			/* @__PURE__ */ jsx("span", {
				class: "counter",
				children: describeCount(count)
			}),
			" ",
			since !== null && /* @__PURE__ */ jsx("span", {
				class: "hint",
				children: /* @__PURE__ */ jsx(Lasting, {
					since,
					now: at
				})
			})
		] }), count > 1 && /* @__PURE__ */ jsx(ForAll, {
			group,
			viewer
		})]
	});
}
function GroupFoot({ group }) {
	const more = group.count - group.repositories.length;
	return /* @__PURE__ */ jsxs("a", {
		href: `/repos?state=${stateOf$3(group)}&cause=${group.cause}`,
		children: [
			describeCount(more),
			" more: ",
			lower(group.title)
		]
	});
}
function lower(title) {
	return title.charAt(0).toLowerCase() + title.slice(1);
}
/** Nothing that is gone is unprotected, and the other way round. */
function stateOf$3({ remedy }) {
	return remedy === "restore" ? "gone" : "unprotected";
}
function ForAll({ group, viewer }) {
	const { cause, remedy, count } = group;
	if (remedy !== "back-up" && remedy !== "resume" || !includesRole(viewer.role, "operator")) return null;
	const word = remedy === "back-up" ? "Back up" : "Resume";
	return /* @__PURE__ */ jsxs("a", {
		class: "button button-small",
		href: `/repos/act?do=${remedy}&scope=all&state=unprotected&cause=${cause}`,
		children: [
			word,
			" all ",
			describeCount(count),
			"…"
		]
	});
}
/** A way that the viewer may take; to look at it, where there is none. */
function RemedyButton({ repository, viewer, remedy }) {
	const { id, owner, name, work, installationId } = repository;
	const full = `${owner}/${name}`;
	if (work !== null) return /* @__PURE__ */ jsx(Badge, {
		word: work.state === "running" ? "Running" : "Queued",
		icon: work.state === "running" ? "sync" : "hourglass",
		tone: "idle"
	});
	if (remedy === "restore") return link$1(restorePath(repository), "Restore", full);
	if (remedy === "policies") return link$1("/settings/policies", "Policies", full);
	const may = includesRole(viewer.roleFor(installationId), "operator");
	if (remedy === null || !may) return link$1(repositoryPath(repository), "Look into", full);
	return /* @__PURE__ */ jsx(PostForm, {
		viewer,
		action: "/repos/act",
		fields: {
			do: remedy,
			id,
			to: "/"
		},
		children: /* @__PURE__ */ jsxs("button", {
			type: "submit",
			class: "button button-small",
			children: [
				/* @__PURE__ */ jsx(Icon, { name: "play" }),
				" ",
				remedy === "resume" ? "Resume" : "Back up",
				/* @__PURE__ */ jsxs("span", {
					class: "hidden-but-read",
					children: [" ", full]
				})
			]
		})
	});
}
function link$1(href, word, full) {
	return /* @__PURE__ */ jsxs("a", {
		class: "button button-small",
		href,
		children: [word, /* @__PURE__ */ jsxs("span", {
			class: "hidden-but-read",
			children: [" ", full]
		})]
	});
}
// dashboard/pages/overview-verdict.tsx
/** The verdict, and the figures that it rests on. */
const LOOKS = {
	good: {
		icon: "shield-check",
		tone: "good"
	},
	bad: {
		icon: "alert",
		tone: "bad"
	},
	unknown: {
		icon: "question",
		tone: "warn"
	}
};
function VerdictBanner({ overview: { verdict, at } }) {
	const { icon, tone } = LOOKS[verdict.tone];
	return /* @__PURE__ */ jsxs("div", {
		class: `verdict verdict-${tone}`,
		children: [/* @__PURE__ */ jsx("span", {
			class: `verdict-icon tone-${tone}`,
			children: /* @__PURE__ */ jsx(Icon, { name: icon })
		}), /* @__PURE__ */ jsxs("div", { children: [/* @__PURE__ */ jsx("h1", { children: verdict.text }), /* @__PURE__ */ jsxs("p", { children: [
			/* @__PURE__ */ jsxs("a", {
				href: "/repos?state=covered",
				children: [describeCount(verdict.covered), " to be covered"]
			}),
			" · ",
			/* @__PURE__ */ jsxs("a", {
				href: "/repos?state=excluded",
				children: [describeCount(verdict.excluded), " excluded"]
			}),
			" · ",
			/* @__PURE__ */ jsxs("a", {
				href: "/repos?state=gone",
				children: [describeCount(verdict.gone), " gone from GitHub"]
			}),
			" · as of ",
			/* @__PURE__ */ jsxs("time", {
				dateTime: at.toISOString(),
				children: [at.toISOString().slice(0, 16).replace("T", " "), " UTC"]
			})
		] })] })]
	});
}
function KeyFigures({ overview, currency, source }) {
	return /* @__PURE__ */ jsx(Figures, { facts: [
		coverageOf(overview),
		oldestOf(overview),
		testedOf(overview),
		{
			name: "Stored",
			value: describeBytes$1(overview.stored.bytes),
			note: "All snapshots of all repositories",
			href: "/repos?sort=-size"
		},
		costOf(overview, currency, source)
	] });
}
function coverageOf({ verdict, late }) {
	const outOf = `${describeCount(verdict.protected)} of ${describeCount(verdict.covered)}`;
	return {
		name: "Coverage",
		value: describeShare(verdict.protected, verdict.covered),
		note: `${outOf} are protected${late === 0 ? "" : `, ${describeCount(late)} of them late`}`,
		href: "/repos?state=safe"
	};
}
function oldestOf({ oldest, without, at }) {
	const none = without === 0 ? null : /* @__PURE__ */ jsxs(Fragment, { children: [" · ", /* @__PURE__ */ jsxs("a", {
		href: "/repos?state=covered&age=none",
		children: [describeCount(without), " without a copy"]
	})] });
	if (oldest === null) return {
		name: "Oldest good copy",
		value: "None",
		note: /* @__PURE__ */ jsxs(Fragment, { children: ["Nothing is verified yet", none] })
	};
	const { owner, name } = oldest.repository;
	return {
		name: "Oldest good copy",
		value: /* @__PURE__ */ jsx(Time, {
			at: oldest.at,
			now: at
		}),
		note: /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsxs("a", {
			href: repositoryPath(oldest.repository),
			children: [
				owner,
				"/",
				name
			]
		}), none] }),
		href: "/repos?state=covered&sort=-age"
	};
}
function testedOf({ restoreTests, verdict, at }) {
	const { lastAt, recent, never } = restoreTests;
	return {
		name: "Last restore-tested",
		value: lastAt === null ? "Never" : /* @__PURE__ */ jsx(Time, {
			at: lastAt,
			now: at
		}),
		note: /* @__PURE__ */ jsxs(Fragment, { children: [
			describeCount(recent),
			" of ",
			describeCount(verdict.covered),
			" within ",
			90,
			" days",
			never > 0 && /* @__PURE__ */ jsxs(Fragment, { children: [" · ", /* @__PURE__ */ jsxs("a", {
				href: "/repos?state=covered&tested=never",
				children: [describeCount(never), " never"]
			})] })
		] }),
		href: "/repos?state=covered&sort=tested"
	};
}
function costOf({ stored }, currency, source) {
	const name = "Cost a month";
	if (stored.cost === null) return {
		name,
		value: "Not known",
		note: stored.bytes === 0 ? "Nothing is stored" : "No price is known for this store"
	};
	const missing = stored.unpriced.length > 0 ? `, without ${stored.unpriced.join(", ")}` : "";
	return {
		name,
		value: describeMoney(stored.cost, currency),
		note: `For storage, by ${source ?? "list prices"}${missing}`
	};
}
// dashboard/pages/overview-work.tsx
/** What is at work, what waits, and what comes next. */
function Work({ overview: { work, at } }) {
	const { running, queued, first, nextRunAt } = work;
	return /* @__PURE__ */ jsxs(Section, {
		id: "work",
		title: "At work",
		children: [/* @__PURE__ */ jsxs("p", { children: [
			/* @__PURE__ */ jsxs("a", {
				href: "/repos?work=running",
				children: [describeCount(running), " running"]
			}),
			" · ",
			/* @__PURE__ */ jsxs("a", {
				href: "/repos?work=queued",
				children: [describeCount(queued), " queued"]
			}),
			" · next run ",
			/* @__PURE__ */ jsx(TimeOr, {
				at: nextRunAt,
				now: at,
				none: "not planned"
			})
		] }), first.length > 0 && /* @__PURE__ */ jsx(DataTable, {
			caption: "Runs that are not over",
			quiet: true,
			rows: first,
			columns: [
				{
					head: "Repository",
					kind: "name",
					cell: (repository) => /* @__PURE__ */ jsx(RepositoryName, { repository })
				},
				{
					head: "State",
					cell: (repository) => repository.work.state === "running" ? /* @__PURE__ */ jsx(Badge, {
						word: "Running",
						icon: "sync",
						tone: "idle"
					}) : /* @__PURE__ */ jsx(Badge, {
						word: "Queued",
						icon: "hourglass",
						tone: "idle"
					})
				},
				{
					head: "Because",
					cell: (repository) => repository.work.cause
				},
				{
					head: "Since",
					cell: (repository) => /* @__PURE__ */ jsx(Time, {
						at: repository.work.since,
						now: at
					})
				}
			]
		})]
	});
}
// dashboard/pages/said.tsx
/** What came of a form that led here: only what it is and how often stands in the address. */
const WORDS$2 = /* @__PURE__ */ new Map([
	["back-up", ["A backup is asked for of", ". It begins as soon as a runner is free."]],
	["verify", ["A restore test is asked for of", ". It is done by the next run."]],
	["pause", ["Backups are paused of", "."]],
	["resume", ["Backups go on of", "."]]
]);
/** Nothing where the address says nothing. */
function Said({ url: { searchParams } }) {
	const words = WORDS$2.get(searchParams.get("said") ?? "");
	const count = countIn(searchParams.get("n"));
	const left = countIn(searchParams.get("left")) ?? 0;
	if (words === void 0 || count === void 0) return null;
	return /* @__PURE__ */ jsx(Flash, {
		tone: "good",
		children: /* @__PURE__ */ jsxs("p", { children: [
			words[0],
			" ",
			describeRepositories(count),
			words[1],
			left > 0 && ` ${describeRepositories(left)} left out.`
		] })
	});
}
/** The path `to`, so that `Said` tells there what was done. */
function sayAt(to, deed, done, left) {
	const [path, query] = to.split("?");
	const params = new URLSearchParams(query);
	params.set("said", deed);
	params.set("n", String(done));
	if (left > 0) params.set("left", String(left));
	else params.delete("left");
	return `${path}?${params}`;
}
function countIn(text) {
	return text !== null && /^\d{1,7}$/.test(text) ? Number(text) : void 0;
}
// dashboard/pages/overview.tsx
/** The first page: "am I covered?" */
function createOverviewPages(parts) {
	const pages = new Hono();
	pages.get("/", needs("viewer"), async (context) => {
		const viewer = viewerOf(context);
		const overview = await readOverview(parts, viewer);
		return await renderPage(context, parts, { title: "Overview" }, /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Said, { url: new URL(context.req.url) }), /* @__PURE__ */ jsx(OverviewPage, {
			overview,
			viewer,
			parts
		})] }));
	});
	return pages;
}
function OverviewPage({ overview, viewer, parts }) {
	const { days, ages, stored } = overview;
	const { covered, gone } = overview.verdict;
	const currency = parts.priceTerms?.currency ?? "USD";
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(VerdictBanner, { overview }),
		/* @__PURE__ */ jsx(KeyFigures, {
			overview,
			currency,
			source: parts.priceTerms?.source
		}),
		/* @__PURE__ */ jsx(Attention, {
			overview,
			viewer
		}),
		covered + gone > 0 && /* @__PURE__ */ jsx(Section, {
			id: "trends",
			title: "How it stands",
			children: /* @__PURE__ */ jsxs("div", {
				class: "grid grid-wide",
				children: [
					/* @__PURE__ */ jsx(CoverageStack, { days }),
					/* @__PURE__ */ jsx(AgeHistogram, { ages }),
					stored.classes.length > 0 && /* @__PURE__ */ jsx(StorageBars, {
						stored,
						currency
					})
				]
			})
		}),
		/* @__PURE__ */ jsx(Work, { overview })
	] });
}
// dashboard/pages/reports.tsx
/** Reports: what was covered in some days, to look at and to give away. */
const DAY = 864e5;
const Day = z.iso.date().transform((text) => /* @__PURE__ */ new Date(`${text}T00:00:00.000Z`));
const Params$1 = z.object({
	account: z.string().max(100).optional(),
	from: Day.optional(),
	to: Day.optional()
});
const SHOWN$2 = 50;
function createReportPages(parts) {
	const pages = new Hono();
	const askedOf = (query) => {
		const { account, from, to } = readParams(Params$1, query);
		const days = lastDays(parts.now());
		const end = to ? new Date(to.getTime() + DAY) : days.to;
		return {
			account,
			from: from ?? days.from,
			to: end
		};
	};
	pages.get("/reports", needs("viewer"), async (context) => {
		const viewer = viewerOf(context);
		const asked = askedOf(context.req.query());
		const scope = await readScope(parts, viewer, asked);
		const { accounts } = visibleOf(await parts.fleet.read(), viewer);
		const { from, to } = asked;
		const failures = await readFailures(parts.history, scope.ids, {
			from,
			to
		}, SHOWN$2);
		return await renderPage(context, parts, { title: "Reports" }, /* @__PURE__ */ jsx(ReportPage, {
			scope,
			accounts,
			asked,
			now: parts.now(),
			failures,
			tables: tablesOf(parts, scope, asked).map(({ name, title }) => ({
				name,
				title
			})),
			audits: includesRole(viewer.role, "admin")
		}));
	});
	pages.get("/reports/report.pdf", needs("viewer"), async (context) => {
		return await sendPdf(context, parts, viewerOf(context), askedOf(context.req.query()));
	});
	pages.get("/reports/audit.tar.gz", needsEverywhere("admin"), async (context) => {
		return await sendBundle(context, parts, viewerOf(context), askedOf(context.req.query()));
	});
	pages.get("/reports/tables/:file{[a-z-]+\\.csv}", needs("viewer"), async (context) => {
		const table = context.req.param("file").replace(/\.csv$/, "");
		const asked = {
			...askedOf(context.req.query()),
			table
		};
		return await sendTable(context, parts, viewerOf(context), asked);
	});
	return pages;
}
function ReportPage(props) {
	const { scope, accounts, asked, now, failures, tables, audits } = props;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, { children: "Reports" }),
		/* @__PURE__ */ jsx(Choice, {
			accounts,
			asked
		}),
		!scope.whole && /* @__PURE__ */ jsx(Flash, {
			tone: "info",
			children: "There are repositories that you may not see. They are in none of these figures."
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "today",
			title: scope.verdict.text,
			children: /* @__PURE__ */ jsx(Figures, { facts: figuresOf(scope, asked.account) })
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "files",
			title: `Files for ${describePeriod(asked)}`,
			children: /* @__PURE__ */ jsx(Files, {
				tables,
				asked,
				audits
			})
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "failures",
			title: "Runs that failed",
			children: /* @__PURE__ */ jsx(Failures, {
				scope,
				failures,
				now
			})
		})
	] });
}
/** Counted as the overview counts them, each with the way to its rows. */
function figuresOf({ verdict, repositories }, account) {
	const covered = repositories.filter(isToBeCovered);
	const tested = covered.filter(({ restoreTestedAt }) => restoreTestedAt !== null);
	const rows = (state, sort) => `/repos?${new URLSearchParams({
		state,
		...account && { owner: account },
		...sort && { sort }
	})}`;
	const outOf = (some) => `${describeCount(some)} of ${describeCount(covered.length)}`;
	return [
		{
			name: "Protected",
			value: outOf(verdict.protected),
			href: rows("safe")
		},
		{
			name: "Excluded, with a reason",
			value: describeCount(verdict.excluded),
			href: rows("excluded")
		},
		{
			name: "Gone from GitHub",
			value: describeCount(verdict.gone),
			href: rows("gone")
		},
		{
			name: "Restore-tested at least once",
			value: outOf(tested.length),
			href: rows("covered", "tested")
		}
	];
}
function Choice({ accounts, asked }) {
	const last = /* @__PURE__ */ new Date(asked.to.getTime() - 1);
	return /* @__PURE__ */ jsxs("form", {
		class: "box filter",
		method: "get",
		action: "/reports",
		children: [
			/* @__PURE__ */ jsx(Field, {
				id: "account",
				label: "Account",
				children: /* @__PURE__ */ jsxs("select", {
					id: "account",
					name: "account",
					children: [/* @__PURE__ */ jsx("option", {
						value: "",
						children: "All"
					}), accounts.map(({ login }) => /* @__PURE__ */ jsx("option", {
						value: login,
						selected: asked.account === login,
						children: login
					}))]
				})
			}),
			/* @__PURE__ */ jsx(Field, {
				id: "from",
				label: "First day",
				hint: "In UTC",
				children: /* @__PURE__ */ jsx("input", {
					id: "from",
					name: "from",
					type: "date",
					value: dayOf$2(asked.from),
					"aria-describedby": "from-hint"
				})
			}),
			/* @__PURE__ */ jsx(Field, {
				id: "to",
				label: "Last day",
				hint: "In UTC",
				children: /* @__PURE__ */ jsx("input", {
					id: "to",
					name: "to",
					type: "date",
					value: dayOf$2(last),
					"aria-describedby": "to-hint"
				})
			}),
			/* @__PURE__ */ jsx("button", {
				type: "submit",
				class: "button",
				children: "Show"
			})
		]
	});
}
function Files({ tables, asked, audits }) {
	const query = queryOf(asked);
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsxs("p", {
		class: "buttons",
		children: [/* @__PURE__ */ jsxs("a", {
			class: "button button-primary",
			href: `/reports/report.pdf${query}`,
			children: [/* @__PURE__ */ jsx(Icon, { name: "download" }), " Report as PDF"]
		}), audits && /* @__PURE__ */ jsxs("a", {
			class: "button",
			href: `/reports/audit.tar.gz${query}`,
			children: [/* @__PURE__ */ jsx(Icon, { name: "download" }), " Everything for an auditor, signed"]
		})]
	}), /* @__PURE__ */ jsx("ul", { children: tables.map(({ name, title }) => /* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsxs("a", {
		href: `/reports/tables/${name}.csv${query}`,
		children: [title, " (CSV)"]
	}) })) })] });
}
function queryOf({ account, from, to }) {
	return `?${new URLSearchParams({
		...account ? { account } : {},
		from: dayOf$2(from),
		to: dayOf$2(/* @__PURE__ */ new Date(to.getTime() - 1))
	})}`;
}
/** What a run without an error of its own has come to. */
function silenceOf({ outcome }) {
	if (outcome === "incomplete") return {
		why: "Its snapshot lacks something that the policy asks for.",
		next: "The page of the repository says what, and why."
	};
	return {
		why: "It left no reason.",
		next: "Look into the log of the run."
	};
}
function Failures({ scope, failures, now }) {
	const names = namesOf(scope);
	if (failures.length === 0) return /* @__PURE__ */ jsx(Empty, {
		icon: "check-circle",
		title: "No run failed in these days."
	});
	return /* @__PURE__ */ jsx(DataTable, {
		caption: `The newest ${failures.length}; the table of failures above has all, and what became of them`,
		rows: failures,
		columns: [
			{
				head: "Repository",
				kind: "name",
				cell: ({ repositoryId }) => {
					const name = names.get(repositoryId) ?? "";
					return /* @__PURE__ */ jsx("a", {
						href: `/repos/${name}`,
						children: name
					});
				}
			},
			{
				head: "When",
				cell: ({ createdAt }) => /* @__PURE__ */ jsx(Time, {
					at: createdAt,
					now
				})
			},
			{
				head: "Outcome",
				cell: (run) => /* @__PURE__ */ jsx(RunBadge, { run })
			},
			{
				head: "Why",
				cell: (run) => run.error?.message ?? silenceOf(run).why
			},
			{
				head: "What to do",
				cell: (run) => run.error?.hint ?? silenceOf(run).next
			}
		]
	});
}
// dashboard/pages/repos-csv.ts
const REPOSITORY_CSV = [
	{
		head: "id",
		cell: ({ id }) => id
	},
	{
		head: "owner",
		cell: ({ owner }) => owner
	},
	{
		head: "name",
		cell: ({ name }) => name
	},
	{
		head: "visibility",
		cell: ({ visibility }) => visibility
	},
	{
		head: "archived",
		cell: ({ archived }) => archived
	},
	{
		head: "fork",
		cell: ({ fork }) => fork
	},
	{
		head: "language",
		cell: ({ language }) => language
	},
	{
		head: "topics",
		cell: ({ topics }) => topics.join(" ")
	},
	{
		head: "state",
		cell: ({ coverage }) => coverage.state
	},
	{
		head: "since",
		cell: ({ coverage }) => timeOf(coverage.since)
	},
	{
		head: "cause",
		cell: ({ coverage }) => coverage.cause.code
	},
	{
		head: "cause_text",
		cell: ({ coverage }) => coverage.cause.text
	},
	{
		head: "next_step",
		cell: ({ coverage }) => coverage.next.text
	},
	{
		head: "held_at",
		cell: (repository) => timeOf(heldAt(repository))
	},
	{
		head: "newest_verified_snapshot",
		cell: ({ verified }) => verified?.snapshot ?? null
	},
	{
		head: "verified_at",
		cell: ({ verified }) => timeOf(verified?.verifiedAt ?? null)
	},
	{
		head: "verified_level",
		cell: ({ verified }) => verified?.level ?? null
	},
	{
		head: "restore_tested_at",
		cell: ({ restoreTestedAt }) => timeOf(restoreTestedAt)
	},
	{
		head: "pushed_at",
		cell: ({ pushedAt }) => timeOf(pushedAt)
	},
	{
		head: "snapshots",
		cell: ({ snapshots }) => snapshots
	},
	{
		head: "stored_bytes",
		cell: storedBytesOf
	},
	{
		head: "last_days",
		cell: ({ days }) => days.slice(-30)
	}
];
function timeOf(at) {
	return at?.toISOString() ?? null;
}
// dashboard/pages/repos-bulk.tsx
/** What can be done to many repositories. Nothing is done before a page said what it would be. */
const BULK_FORM = "bulk";
function BulkBar({ list, filter, viewer }) {
	if (!includesRole(viewer.role, "operator")) return null;
	return /* @__PURE__ */ jsxs("form", {
		id: BULK_FORM,
		class: "bulk",
		method: "get",
		action: "/repos/act",
		children: [
			Object.entries(filter).map(([name, value]) => value === void 0 ? null : /* @__PURE__ */ jsx("input", {
				type: "hidden",
				name,
				value
			})),
			/* @__PURE__ */ jsx("span", {
				class: "muted",
				children: "With the ticked:"
			}),
			/* @__PURE__ */ jsx(DoButton, {
				deed: "back-up",
				icon: "play",
				word: "Back up…"
			}),
			/* @__PURE__ */ jsx(DoButton, {
				deed: "verify",
				icon: "verified",
				word: "Restore-test…"
			}),
			/* @__PURE__ */ jsx(DoButton, {
				deed: "pause",
				icon: "stop",
				word: "Pause…"
			}),
			includesRole(viewer.role, "admin") && /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(DoButton, {
				deed: "set-policy",
				icon: "gear",
				word: "Set policy…"
			}), /* @__PURE__ */ jsx(DoButton, {
				deed: "exclude",
				icon: "skip",
				word: "Exclude…"
			})] }),
			list.fitting > list.items.length && /* @__PURE__ */ jsxs("label", {
				class: "hint",
				children: [
					/* @__PURE__ */ jsx("input", {
						type: "checkbox",
						name: "scope",
						value: "all"
					}),
					" all ",
					describeCount(list.fitting),
					" that fit, on every page"
				]
			})
		]
	});
}
function DoButton({ deed, icon, word }) {
	return /* @__PURE__ */ jsxs("button", {
		type: "submit",
		class: "button",
		name: "do",
		value: deed,
		children: [
			/* @__PURE__ */ jsx(Icon, { name: icon }),
			" ",
			word
		]
	});
}
// dashboard/pages/repos-search.tsx
/** What a list is narrowed by: a search that replaces the table, and filters that are addresses. */
/** Works as any form does; with a script the table follows what is typed. */
const LIVE = {
	"hx-get": "/repos",
	"hx-target": "#results",
	"hx-select": "#results",
	"hx-swap": "outerHTML",
	"hx-trigger": "input changed delay:250ms, change, submit",
	"hx-indicator": "#results",
	"hx-replace-url": "true"
};
function SearchForm({ list, filter }) {
	const { state, cause, sort } = filter;
	const kept = {
		state,
		cause,
		sort
	};
	return /* @__PURE__ */ jsx("search", { children: /* @__PURE__ */ jsxs("form", {
		class: "search",
		method: "get",
		action: "/repos",
		...LIVE,
		children: [
			/* @__PURE__ */ jsxs("div", {
				class: "grow",
				children: [/* @__PURE__ */ jsx("label", {
					for: "q",
					children: "Search"
				}), /* @__PURE__ */ jsx("input", {
					type: "search",
					id: "q",
					name: "q",
					value: filter.q,
					maxlength: 200,
					autocomplete: "off",
					spellcheck: false,
					placeholder: "Name, topic or language"
				})]
			}),
			/* @__PURE__ */ jsxs("button", {
				type: "submit",
				class: "button",
				children: [/* @__PURE__ */ jsx(Icon, { name: "search" }), " Search"]
			}),
			Object.entries(kept).map(([name, value]) => value === void 0 ? null : /* @__PURE__ */ jsx("input", {
				type: "hidden",
				name,
				value
			})),
			/* @__PURE__ */ jsxs("details", {
				open: isNarrowed(filter),
				children: [/* @__PURE__ */ jsx("summary", { children: "More filters" }), /* @__PURE__ */ jsx("div", {
					class: "search",
					children: selectsOf(list).map((select) => /* @__PURE__ */ jsx(Select, {
						select,
						value: filter[select.name]
					}))
				})]
			})
		]
	}) });
}
const NARROWING = [...[
	"owner",
	"visibility",
	"age",
	"tested",
	"class",
	"work",
	"archived",
	"fork"
]];
function isNarrowed(filter) {
	return NARROWING.some((name) => filter[name] !== void 0);
}
const YES_NO = [["yes", "Yes"], ["no", "No"]];
function selectsOf({ owners, classes }) {
	return [
		{
			name: "owner",
			label: "Owner",
			options: owners.map((owner) => [owner, owner])
		},
		{
			name: "visibility",
			label: "Visibility",
			options: [
				["public", "Public"],
				["private", "Private"],
				["internal", "Internal"]
			]
		},
		{
			name: "age",
			label: "Newest good copy",
			options: AGES.map(({ id, words }) => [id, capital(words)])
		},
		{
			name: "tested",
			label: "Restore-tested",
			options: [
				["recent", "Within 90 days"],
				["before", "Longer ago"],
				["never", "Never"]
			]
		},
		{
			name: "class",
			label: "Storage class",
			options: classes.map((name) => [name, describeStorageClass(name)])
		},
		{
			name: "work",
			label: "At work",
			options: [
				["any", "Running or queued"],
				["running", "Running"],
				["queued", "Queued"]
			]
		},
		{
			name: "archived",
			label: "Archived",
			options: YES_NO
		},
		{
			name: "fork",
			label: "Fork",
			options: YES_NO
		}
	];
}
function Select({ select, value }) {
	const { name, label, options } = select;
	return /* @__PURE__ */ jsxs("div", { children: [
		/* @__PURE__ */ jsx("label", {
			for: `filter-${name}`,
			children: label
		}),
		/* @__PURE__ */ jsx("br", {}),
		/* @__PURE__ */ jsxs("select", {
			id: `filter-${name}`,
			name,
			children: [/* @__PURE__ */ jsx("option", {
				value: "",
				children: "Any"
			}), options.map(([one, word]) => /* @__PURE__ */ jsx("option", {
				value: one,
				selected: one === value,
				children: word
			}))]
		})
	] });
}
/** Every state with how many there are; and what else narrows the list, to be taken away. */
function FilterChips({ list, filter, url }) {
	const all = [...list.states.values()].reduce((a, b) => a + b, 0);
	const page = {
		cursor: null,
		said: null,
		n: null,
		left: null
	};
	const { state } = filter;
	const special = SPECIAL.find(([value]) => value === state);
	return /* @__PURE__ */ jsx("nav", {
		"aria-label": "States",
		children: /* @__PURE__ */ jsxs("ul", {
			class: "chips",
			children: [
				/* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsxs("a", {
					class: "chip",
					href: withParams(url, {
						...page,
						state: null
					}),
					"aria-current": state === void 0 ? "true" : void 0,
					children: ["All ", /* @__PURE__ */ jsx("span", {
						class: "muted",
						children: describeCount(all)
					})]
				}) }),
				GRAVITY$1.filter((one) => list.states.has(one) || one === state).map((one) => /* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsxs("a", {
					class: "chip",
					href: withParams(url, {
						...page,
						state: one
					}),
					"aria-current": state === one ? "true" : void 0,
					children: [
						/* @__PURE__ */ jsx("span", {
							class: `tone-${STATES$4[one].tone}`,
							children: /* @__PURE__ */ jsx(Icon, { name: STATES$4[one].icon })
						}),
						STATES$4[one].word,
						" ",
						/* @__PURE__ */ jsx("span", {
							class: "muted",
							children: describeCount(list.states.get(one) ?? 0)
						})
					]
				}) })),
				special && /* @__PURE__ */ jsx(Removable, {
					url,
					name: "state",
					word: special[1]
				}),
				othersOf(filter).map(([name, word]) => /* @__PURE__ */ jsx(Removable, {
					url,
					name,
					word
				}))
			]
		})
	});
}
/** What the verdict counts, and no single state says. */
const SPECIAL = [
	["covered", "To be covered"],
	["safe", "Protected or late"],
	["unprotected", "Not protected"],
	["gone", "Gone from GitHub"]
];
/** What narrows the list without a field of the form. */
function othersOf({ cause, topic }) {
	const causeWord = cause !== void 0 && isCauseCode(cause) ? CAUSES[cause].title : cause;
	return [...causeWord === void 0 ? [] : [["cause", causeWord]], ...topic === void 0 ? [] : [["topic", `Topic ${topic}`]]];
}
function Removable({ url, name, word }) {
	return /* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsxs("a", {
		class: "chip",
		href: withParams(url, {
			cursor: null,
			[name]: null
		}),
		"aria-current": "true",
		children: [
			word,
			" ",
			/* @__PURE__ */ jsx(Icon, { name: "x" }),
			/* @__PURE__ */ jsx("span", {
				class: "hidden-but-read",
				children: " Take this filter away"
			})
		]
	}) });
}
function capital(words) {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
// dashboard/look/strip.tsx
/** How a repository stood day by day, in a strip as wide as a word. */
const DAYS$1 = 30;
const STEP = 4;
const HEIGHT = 16;
/** The worse, the shorter: the strip says the same without its colours. */
const TALL = {
	good: 16,
	warn: 10,
	bad: 5,
	idle: 2,
	none: 2
};
const BY_LETTER = new Map(GRAVITY$1.map((state) => [DAY_LETTERS[state], STATES$4[state]]));
const NOT_KNOWN$1 = {
	word: "Not known",
	tone: "none"
};
function DayStrip({ days }) {
	const last = days.slice(-30).padStart(DAYS$1, ".");
	return /* @__PURE__ */ jsx("svg", {
		class: "strip",
		role: "img",
		"aria-label": describeDays(last),
		width: 120,
		height: HEIGHT,
		viewBox: `0 0 120 ${HEIGHT}`,
		children: Array.from(pathsOf(last), ([tone, path]) => /* @__PURE__ */ jsx("path", {
			class: `fill-${tone}`,
			d: path
		}))
	});
}
/** `Last 30 days: 27 protected, 3 overdue`. */
function describeDays(days) {
	const counts = /* @__PURE__ */ new Map();
	for (const letter of days) {
		const word = stateOf$2(letter).word.toLowerCase();
		counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	const parts = Array.from(counts, ([word, count]) => `${count} ${word}`);
	return `Last ${days.length} days: ${parts.join(", ")}`;
}
/** One path for each tone: a page has many strips. */
function pathsOf(days) {
	const paths = /* @__PURE__ */ new Map();
	Array.from(days, stateOf$2).forEach(({ tone }, index) => {
		const tall = TALL[tone];
		const bar = `M${index * STEP} ${HEIGHT - tall}h3v${tall}h-3z`;
		paths.set(tone, (paths.get(tone) ?? "") + bar);
	});
	return paths;
}
function stateOf$2(letter) {
	return BY_LETTER.get(letter) ?? NOT_KNOWN$1;
}
// dashboard/pages/repos-table.tsx
/** Repositories, one a row. */
function ReposTable({ list, filter, viewer, url }) {
	const { at, items } = list;
	const sort = (key) => sortLink(url, filter.sort ?? "name", key);
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Repositories",
		quiet: true,
		rows: items,
		...includesRole(viewer.role, "operator") && { tick: TICK },
		columns: [
			{
				head: "Repository",
				kind: "name",
				cell: (repository) => /* @__PURE__ */ jsx(Name, { repository }),
				sort: sort("name")
			},
			{
				head: "State",
				cell: (repository) => /* @__PURE__ */ jsx(State, { repository }),
				sort: sort("state")
			},
			{
				head: "Newest good copy",
				cell: (repository) => /* @__PURE__ */ jsx(TimeOr, {
					at: heldAt(repository),
					now: at,
					none: "none"
				}),
				sort: sort("age")
			},
			{
				head: "Restore-tested",
				cell: ({ restoreTestedAt }) => /* @__PURE__ */ jsx(TimeOr, {
					at: restoreTestedAt,
					now: at,
					none: "never"
				}),
				sort: sort("tested")
			},
			{
				head: "Last 30 days",
				cell: ({ days }) => /* @__PURE__ */ jsx(DayStrip, { days })
			},
			{
				head: "Stored",
				kind: "number",
				cell: (repository) => describeBytes$1(storedBytesOf(repository)),
				sort: sort("size")
			}
		]
	});
}
const TICK = {
	form: BULK_FORM,
	value: ({ id }) => id,
	label: ({ owner, name }) => `Select ${owner}/${name}`
};
function Name({ repository }) {
	const { visibility, archived, fork, topics } = repository;
	const labels = [
		visibility,
		...archived ? ["archived"] : [],
		...fork ? ["fork"] : []
	];
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(RepositoryName, { repository }), /* @__PURE__ */ jsxs("div", {
		class: "labels",
		children: [labels.map((label) => /* @__PURE__ */ jsx("span", {
			class: "label",
			children: label
		})), topics.slice(0, 3).map((topic) => /* @__PURE__ */ jsx("a", {
			class: "label label-topic",
			href: `/repos?topic=${encodeURIComponent(topic)}`,
			children: topic
		}))]
	})] });
}
function State({ repository: { coverage, work } }) {
	return /* @__PURE__ */ jsxs("div", { children: [
		/* @__PURE__ */ jsx(StateBadge, { state: coverage.state }),
		coverage.state !== "protected" && /* @__PURE__ */ jsx("div", {
			class: "hint",
			title: coverage.cause.text,
			children: CAUSES[coverage.cause.code].title
		}),
		work !== null && /* @__PURE__ */ jsxs("div", {
			class: "hint",
			children: [
				/* @__PURE__ */ jsx(Icon, { name: work.state === "running" ? "sync" : "hourglass" }),
				" ",
				work.state === "running" ? "Running" : "Queued"
			]
		})
	] });
}
/** Asking for what a list is sorted by turns it round. */
function sortLink(url, now, key) {
	const page = {
		cursor: null,
		said: null,
		n: null,
		left: null
	};
	const descending = now === `-${key}`;
	const sort = now === key ? `-${key}` : key;
	const href = withParams(url, {
		...page,
		sort: sort === "name" ? null : sort
	});
	if (!descending && now !== key) return {
		href,
		now: null
	};
	return {
		href,
		now: descending ? "descending" : "ascending"
	};
}
// dashboard/pages/repos-views.tsx
/** Searches that the viewer keeps under a name. */
function SavedViews({ views, url, viewer }) {
	return /* @__PURE__ */ jsxs("details", {
		class: "menu",
		children: [/* @__PURE__ */ jsxs("summary", {
			class: "button",
			children: [
				/* @__PURE__ */ jsx(Icon, { name: "pin" }),
				" Views ",
				views.length > 0 && /* @__PURE__ */ jsx("span", {
					class: "counter",
					children: views.length
				})
			]
		}), /* @__PURE__ */ jsxs("div", {
			class: "box",
			children: [views.map(({ name, query }) => /* @__PURE__ */ jsxs(PostForm, {
				viewer,
				action: "/repos/views",
				class: "title-row",
				fields: {
					name,
					do: "remove",
					query: url.searchParams.toString()
				},
				children: [/* @__PURE__ */ jsx("a", {
					href: `/repos?${query}`,
					children: name
				}), /* @__PURE__ */ jsxs("button", {
					type: "submit",
					class: "button button-small",
					children: [/* @__PURE__ */ jsx(Icon, { name: "x" }), /* @__PURE__ */ jsxs("span", {
						class: "hidden-but-read",
						children: ["Remove the view ", name]
					})]
				})]
			})), /* @__PURE__ */ jsxs(PostForm, {
				viewer,
				action: "/repos/views",
				fields: {
					do: "save",
					query: url.searchParams.toString()
				},
				children: [/* @__PURE__ */ jsx("label", {
					for: "view-name",
					children: "Keep this view as"
				}), /* @__PURE__ */ jsxs("div", {
					class: "buttons",
					children: [/* @__PURE__ */ jsx("input", {
						id: "view-name",
						name: "name",
						required: true,
						maxlength: 60,
						autocomplete: "off"
					}), /* @__PURE__ */ jsx("button", {
						type: "submit",
						class: "button",
						children: "Save"
					})]
				})]
			})]
		})]
	});
}
/** What the forms lead to; all go back to the list as it was. */
function createViewsPages(parts) {
	const pages = new Hono();
	pages.post("/repos/views", needs("viewer"), async (context) => {
		const viewer = viewerOf(context);
		const form = await context.req.parseBody();
		const name = ViewName.safeParse(form.name);
		if (!name.success) {
			const [issue] = name.error.issues;
			throw new Problem("bad-request", `name: ${issue?.message}`, "Give the view a short name.");
		}
		const query = listQuery(typeof form.query === "string" ? form.query : "");
		if (form.do === "remove") await removeView$1(parts, viewer, name.data);
		else await saveView$1(parts, viewer, name.data, query);
		return context.redirect(query === "" ? "/repos" : `/repos?${query}`, 303);
	});
	return pages;
}
/** Without what is of one page, or of one look at it. */
function listQuery(query) {
	const params = new URLSearchParams(query);
	for (const name of [
		"cursor",
		"said",
		"n",
		"left"
	]) params.delete(name);
	return cleanQuery(params.toString());
}
// dashboard/pages/repos-page.tsx
/** The page of the list of repositories. */
function ReposPage(props) {
	const { list, views, filter, viewer, url } = props;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(Said, { url }),
		/* @__PURE__ */ jsx(PageTitle, { children: "Repositories" }),
		/* @__PURE__ */ jsx(SearchForm, {
			list,
			filter,
			url
		}),
		/* @__PURE__ */ jsxs("div", {
			id: "results",
			children: [
				/* @__PURE__ */ jsx(FilterChips, {
					list,
					filter,
					url
				}),
				/* @__PURE__ */ jsxs("div", {
					class: "title-row",
					children: [/* @__PURE__ */ jsxs("p", {
						role: "status",
						children: [
							/* @__PURE__ */ jsx("strong", { children: describeCount(list.fitting) }),
							" of ",
							describeCount(list.visible),
							" ",
							"repositories"
						]
					}), /* @__PURE__ */ jsxs("div", {
						class: "buttons",
						children: [/* @__PURE__ */ jsx(SavedViews, {
							views,
							url,
							viewer
						}), /* @__PURE__ */ jsxs("a", {
							class: "button",
							href: withParams(new URL(`/repos.csv${url.search}`, url), {
								cursor: null,
								said: null,
								n: null,
								left: null
							}),
							children: [/* @__PURE__ */ jsx(Icon, { name: "download" }), " CSV"]
						})]
					})]
				}),
				list.items.length === 0 ? /* @__PURE__ */ jsx(NothingFits, { visible: list.visible }) : /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(BulkBar, {
					list,
					filter,
					viewer
				}), /* @__PURE__ */ jsx(ReposTable, {
					list,
					filter,
					viewer,
					url
				})] }),
				/* @__PURE__ */ jsx(Pager, {
					of: "repositories",
					url,
					next: list.next
				})
			]
		})
	] });
}
function NothingFits({ visible }) {
	if (visible === 0) return /* @__PURE__ */ jsx(Empty, {
		icon: "repo",
		title: "There is no repository that you may see.",
		children: /* @__PURE__ */ jsxs("p", { children: [
			"Those of an organisation stand here once the App is installed on it: see",
			" ",
			/* @__PURE__ */ jsx("a", {
				href: "/setup",
				children: "setup"
			}),
			"."
		] })
	});
	return /* @__PURE__ */ jsx(Empty, {
		icon: "search",
		title: "No repository fits.",
		children: /* @__PURE__ */ jsxs("p", { children: [
			"Take a filter away, or ",
			/* @__PURE__ */ jsxs("a", {
				href: "/repos",
				children: ["show all ", describeCount(visible)]
			}),
			"."
		] })
	});
}
// dashboard/pages/repos.tsx
/** The list of repositories, what can be done to many of them, and the list as a file. */
const LIMIT = 50;
function createReposPages(parts) {
	const pages = new Hono();
	pages.get("/repos", needs("viewer"), async (context) => {
		const viewer = viewerOf(context);
		const url = new URL(context.req.url);
		const clean = withoutEmpty(url);
		if (clean.search !== url.search) {
			if (context.req.header("hx-request") === void 0) return context.redirect(`${clean.pathname}${clean.search}`, 303);
			context.header("hx-replace-url", `${clean.pathname}${clean.search}`);
		}
		const { cursor, ...params } = Object.fromEntries(clean.searchParams);
		const filter = readFilter(new URLSearchParams(params));
		const [list, views] = await Promise.all([listRepositories(parts, viewer, filter, {
			cursor,
			limit: LIMIT
		}), listViews(parts, viewer)]);
		return await renderPage(context, parts, { title: "Repositories" }, /* @__PURE__ */ jsx(ReposPage, {
			list,
			views,
			filter,
			viewer,
			url: clean
		}));
	});
	pages.get("/repos.csv", needs("viewer"), async (context) => {
		const filter = readFilter(withoutEmpty(new URL(context.req.url)).searchParams);
		const found = await findRepositories(parts, viewerOf(context), filter);
		return sendText(context, {
			name: "repositories.csv",
			type: "text/csv",
			chunks: formatColumns(REPOSITORY_CSV, found)
		});
	});
	return pages;
}
function withoutEmpty(url) {
	const clean = new URL(url);
	for (const [name, value] of url.searchParams) if (value === "") clean.searchParams.delete(name, "");
	return clean;
}
// dashboard/form-params.ts
/** Every field, those that stand several times too; files are left out. */
async function readFormParams(context) {
	const params = new URLSearchParams();
	for (const [name, given] of Object.entries(await context.req.parseBody({ all: true }))) for (const value of Array.isArray(given) ? given : [given]) if (typeof value === "string") params.append(name, value);
	return params;
}
// dashboard/local-path.ts
/** Where to go after a form: within this site, whatever the form says. */
const SITE = "https://holdfast.invalid";
/** `to` as a path with its query; `otherwise` where it leads elsewhere or nowhere. */
function localPath(to, otherwise) {
	if (typeof to !== "string" || !URL.canParse(to, SITE)) return otherwise;
	const { origin, pathname, search } = new URL(to, SITE);
	return origin === SITE && !pathname.startsWith("//") ? `${pathname}${search}` : otherwise;
}
// dashboard/pages/repos-act-page.tsx
/** What a deed on many repositories would do, before it is done. */
/** So many names are shown. */
const SHOWN$1 = 100;
function ActPage({ plan, target, seen, changed, viewer, to }) {
	const { deed, fit, leftOut } = plan;
	const { verb, what, button = verb, grave = false } = WORDS$1[deed];
	const many = describeRepositories(fit.length);
	const hidden = {
		...fieldsOf(target),
		do: deed,
		seen,
		to
	};
	if (fit.length === 0) return /* @__PURE__ */ jsx(Nothing, {
		plan,
		to
	});
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		changed && /* @__PURE__ */ jsx(Flash, {
			tone: "warn",
			children: /* @__PURE__ */ jsx("p", { children: "The list has changed since you saw it. Nothing was done: look again." })
		}),
		/* @__PURE__ */ jsxs(PageTitle, { children: [
			verb,
			" ",
			many,
			"?"
		] }),
		/* @__PURE__ */ jsx("p", { children: what }),
		/* @__PURE__ */ jsxs(PostForm, {
			viewer,
			action: "/repos/act",
			fields: hidden,
			class: "section",
			children: [
				"ids" in target && target.ids.map((id) => /* @__PURE__ */ jsx("input", {
					type: "hidden",
					name: "id",
					value: id
				})),
				/* @__PURE__ */ jsx(Choices, { deed }),
				/* @__PURE__ */ jsxs("div", {
					class: "buttons",
					children: [/* @__PURE__ */ jsxs("button", {
						type: "submit",
						class: `button button-${grave ? "danger" : "primary"}`,
						children: [
							button,
							" ",
							many
						]
					}), /* @__PURE__ */ jsx("a", {
						class: "button",
						href: to,
						children: "Cancel"
					})]
				})
			]
		}),
		/* @__PURE__ */ jsx(Section, {
			id: "these",
			title: "Repositories",
			children: /* @__PURE__ */ jsx(Names, { repositories: fit })
		}),
		leftOut.length > 0 && /* @__PURE__ */ jsx(Section, {
			id: "left-out",
			title: "Left out",
			children: /* @__PURE__ */ jsx(LeftOutNames, { leftOut })
		})
	] });
}
const WORDS$1 = {
	"back-up": {
		verb: "Back up",
		what: "Each is backed up as soon as a runner is free; what did not change costs almost nothing."
	},
	verify: {
		verb: "Restore-test",
		what: "Of each, the newest verified snapshot is restored whole and compared by the next run."
	},
	pause: {
		verb: "Pause",
		grave: true,
		what: "Nothing is planned and nobody is told until the end of the pause. Paused repositories count as not protected."
	},
	resume: {
		verb: "Resume",
		what: "Backups are planned again at once."
	},
	"set-policy": {
		verb: "Set the policy of",
		button: "Make the lines for",
		what: "This makes a tier for the policy file: nothing changes until somebody commits it at GitHub."
	},
	exclude: {
		verb: "Exclude",
		button: "Make the lines for",
		what: "This makes lines for the policy file: nothing changes until somebody commits them at GitHub."
	}
};
function fieldsOf(target) {
	if ("ids" in target) return {};
	const given = Object.entries(target.filter).filter(([, value]) => value !== void 0);
	return {
		...Object.fromEntries(given),
		scope: "all"
	};
}
function Choices({ deed }) {
	if (deed === "back-up") return /* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsxs("label", { children: [/* @__PURE__ */ jsx("input", {
		type: "checkbox",
		name: "full",
		value: "yes"
	}), " Copy everything anew, not only what changed"] }) });
	if (deed === "pause") return /* @__PURE__ */ jsx(Field, {
		id: "days",
		label: "For how long",
		hint: "For good, exclude them instead.",
		children: /* @__PURE__ */ jsxs("select", {
			id: "days",
			name: "days",
			"aria-describedby": "days-hint",
			children: [
				/* @__PURE__ */ jsx("option", {
					value: "1",
					children: "1 day"
				}),
				/* @__PURE__ */ jsx("option", {
					value: "7",
					children: "1 week"
				}),
				/* @__PURE__ */ jsx("option", {
					value: "30",
					children: "30 days"
				}),
				/* @__PURE__ */ jsx("option", {
					value: "90",
					children: "90 days"
				})
			]
		})
	});
	if (deed === "set-policy") return /* @__PURE__ */ jsx(TierFields, {});
	return deed === "exclude" ? /* @__PURE__ */ jsx(ExclusionFields, {}) : null;
}
function TierFields() {
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(Field, {
			id: "name",
			label: "Name of the tier",
			hint: "Lower-case letters, digits and dashes.",
			children: /* @__PURE__ */ jsx("input", {
				id: "name",
				name: "name",
				required: true,
				maxlength: 60,
				pattern: "[a-z][a-z0-9\\-]*",
				"aria-describedby": "name-hint"
			})
		}),
		/* @__PURE__ */ jsx(Field, {
			id: "rpo",
			label: "RPO",
			hint: "Like 15m, 12h or 8d. Empty: as the file has it.",
			children: /* @__PURE__ */ jsx("input", {
				id: "rpo",
				name: "rpo",
				maxlength: 5,
				"aria-describedby": "rpo-hint"
			})
		}),
		/* @__PURE__ */ jsx(Field, {
			id: "verify",
			label: "Verified at level",
			children: /* @__PURE__ */ jsxs("select", {
				id: "verify",
				name: "verify",
				children: [/* @__PURE__ */ jsx("option", {
					value: "",
					children: "As the file has it"
				}), VERIFY_LEVELS.map((level) => /* @__PURE__ */ jsx("option", {
					value: level,
					children: `${level}: ${LEVELS[level].toLowerCase()}`
				}))]
			})
		}),
		/* @__PURE__ */ jsx(Field, {
			id: "fullVerifyEvery",
			label: "Restored whole every",
			hint: "Like 14d. Empty: as the file has it.",
			children: /* @__PURE__ */ jsx("input", {
				id: "fullVerifyEvery",
				name: "fullVerifyEvery",
				maxlength: 5,
				"aria-describedby": "fullVerifyEvery-hint"
			})
		})
	] });
}
function ExclusionFields() {
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx(Field, {
		id: "reason",
		label: "Reason",
		hint: "For whoever asks later: an auditor reads it.",
		children: /* @__PURE__ */ jsx("input", {
			id: "reason",
			name: "reason",
			required: true,
			maxlength: 500,
			size: 60,
			"aria-describedby": "reason-hint"
		})
	}), /* @__PURE__ */ jsx(Field, {
		id: "expires",
		label: "Until",
		hint: "From that day on it is covered again. Empty: for good.",
		children: /* @__PURE__ */ jsx("input", {
			id: "expires",
			name: "expires",
			type: "date",
			"aria-describedby": "expires-hint"
		})
	})] });
}
function Names({ repositories }) {
	const more = repositories.length - SHOWN$1;
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("ul", {
		class: "names",
		children: repositories.slice(0, SHOWN$1).map((repository) => /* @__PURE__ */ jsx("li", { children: /* @__PURE__ */ jsx(RepositoryName, { repository }) }))
	}), more > 0 && /* @__PURE__ */ jsxs("p", {
		class: "muted",
		children: [
			"And ",
			describeCount(more),
			" more."
		]
	})] });
}
function LeftOutNames({ leftOut }) {
	const more = leftOut.length - SHOWN$1;
	return /* @__PURE__ */ jsxs(Fragment, { children: [/* @__PURE__ */ jsx("ul", {
		class: "names",
		children: leftOut.slice(0, SHOWN$1).map(({ repository, why }) => /* @__PURE__ */ jsxs("li", { children: [
			/* @__PURE__ */ jsx(RepositoryName, { repository }),
			" ",
			/* @__PURE__ */ jsx("span", {
				class: "hint",
				children: why
			})
		] }))
	}), more > 0 && /* @__PURE__ */ jsxs("p", {
		class: "muted",
		children: [
			"And ",
			describeCount(more),
			" more."
		]
	})] });
}
function Nothing({ plan, to }) {
	const { deed, leftOut } = plan;
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsxs(PageTitle, { children: [WORDS$1[deed].verb, ": nothing to do"] }),
		/* @__PURE__ */ jsx(Empty, {
			icon: "info",
			title: leftOut.length === 0 ? "Nothing is ticked." : "None of them fits.",
			children: /* @__PURE__ */ jsxs("p", { children: [/* @__PURE__ */ jsx("a", {
				href: to,
				children: "Go back"
			}), " and tick some repositories."] })
		}),
		leftOut.length > 0 && /* @__PURE__ */ jsx(Section, {
			id: "left-out",
			title: "Left out",
			children: /* @__PURE__ */ jsx(LeftOutNames, { leftOut })
		})
	] });
}
// dashboard/pages/repos-snippet-page.tsx
/** Lines to be added to policy files. */
function SnippetPage({ of, snippets, leftOut }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, { children: "Lines for the policy file" }),
		/* @__PURE__ */ jsxs("p", { children: [
			"Add them to ",
			/* @__PURE__ */ jsx("code", { children: ".github/holdfast.yml" }),
			" and commit: who decided what, and why, then stands in the history of that file. Where it has ",
			/* @__PURE__ */ jsxs("code", { children: [of, ":"] }),
			" already, add only what follows it",
			of === "tiers" && ", before other tiers: the first that matches holds",
			". Until then nothing changes."
		] }),
		snippets.map(({ owner, text }, index) => /* @__PURE__ */ jsx(Section, {
			id: `owner-${index}`,
			title: owner,
			children: /* @__PURE__ */ jsx(CopyBox, {
				id: `snippet-${index}`,
				label: `the lines for ${owner}`,
				text
			})
		})),
		leftOut.length > 0 && /* @__PURE__ */ jsx(Section, {
			id: "left-out",
			title: "Left out",
			children: /* @__PURE__ */ jsx(LeftOutNames, { leftOut })
		}),
		/* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsx("a", {
			href: "/repos",
			children: "Back to the repositories"
		}) })
	] });
}
// dashboard/pages/repos-act.tsx
/** A deed on many repositories: a page that says what it would do, and a form that does it. */
const DAY_MS$2 = 864e5;
const MOST_IDS$1 = 500;
function createActPages(parts) {
	const pages = new Hono();
	pages.get("/repos/act", needs("viewer"), async (context) => {
		return await preview(context, parts, readAsked(new URL(context.req.url).searchParams), false);
	});
	pages.post("/repos/act", needs("viewer"), async (context) => {
		const form = await readFormParams(context);
		const viewer = viewerOf(context);
		const asked = readAsked(form);
		const plan = await planBulk(parts, viewer, asked.deed, asked.target);
		if ("filter" in asked.target && form.get("seen") !== digestOf(plan)) return await preview(context, parts, asked, true);
		if (asked.deed === "exclude") return await exclude$1(context, parts, plan, form);
		if (asked.deed === "set-policy") return await setPolicy(context, parts, plan, form);
		const until = asked.deed === "pause" ? { until: readEnd(form, parts.now()) } : {};
		await carryOut(parts, viewer, plan, {
			full: form.get("full") === "yes",
			...until
		});
		const to = localPath(form.get("to"), "/repos");
		return context.redirect(sayAt(to, asked.deed, plan.fit.length, plan.leftOut.length), 303);
	});
	return pages;
}
function readAsked(params) {
	const deed = DEEDS.find((one) => one === params.get("do"));
	if (deed === void 0) throw new Problem("bad-request", "do: there is no such deed.", "Begin again at /repos.");
	const to = localPath(params.get("to"), "/repos");
	if (params.get("scope") === "all") return {
		deed,
		target: { filter: readFilter(params) },
		to
	};
	const ids = [...new Set(params.getAll("id"))];
	if (ids.length > MOST_IDS$1 || ids.some((id) => !/^\d{1,20}$/.test(id))) throw new Problem("bad-request", "id: these are no ids.", "Begin again at /repos.");
	return {
		deed,
		target: { ids },
		to
	};
}
async function preview(context, parts, { deed, target, to }, changed) {
	const viewer = viewerOf(context);
	const plan = await planBulk(parts, viewer, deed, target);
	return await renderPage(context, parts, { title: "What would be done" }, /* @__PURE__ */ jsx(ActPage, {
		plan,
		target,
		seen: digestOf(plan),
		changed,
		viewer,
		to
	}));
}
async function exclude$1(context, parts, plan, form) {
	const expires = form.get("expires") || void 0;
	const exclusion = Exclusion$1.safeParse({
		reason: form.get("reason") ?? "",
		expires
	});
	if (!exclusion.success) {
		const [issue] = exclusion.error.issues;
		const where = issue?.path.join(".");
		throw new Problem("bad-request", `${where}: ${issue?.message}`, "Go back and write it anew.");
	}
	await carryOut(parts, viewerOf(context), plan, {});
	return await renderPage(context, parts, { title: "Lines for the policy file" }, /* @__PURE__ */ jsx(SnippetPage, {
		of: "exclude",
		snippets: draftExclusion(plan.fit, exclusion.data),
		leftOut: plan.leftOut
	}));
}
async function setPolicy(context, parts, plan, form) {
	const filled = [...form].filter(([, value]) => value !== "");
	const draft = readParams(TierDraft, Object.fromEntries(filled));
	await carryOut(parts, viewerOf(context), plan, {});
	return await renderPage(context, parts, { title: "Lines for the policy file" }, /* @__PURE__ */ jsx(SnippetPage, {
		of: "tiers",
		snippets: draftTier(plan.fit, draft),
		leftOut: plan.leftOut
	}));
}
function readEnd(form, now) {
	const days = Number(form.get("days"));
	return readPauseEnd(new Date(now.getTime() + days * DAY_MS$2), now);
}
function digestOf({ fit }) {
	const ids = fit.map(({ id }) => id).sort();
	return createHash("sha256").update(ids.join()).digest("hex").slice(0, 16);
}
// dashboard/look/settings.tsx
const PLACES = [
	{
		path: "/settings/policies",
		word: "Policies",
		role: "viewer",
		logins: false
	},
	{
		path: "/settings/notifications",
		word: "Notifications",
		role: "admin",
		logins: false
	},
	{
		path: "/settings/tokens",
		word: "API tokens",
		role: "viewer",
		logins: true
	},
	{
		path: "/settings/members",
		word: "Members",
		role: "viewer",
		logins: true
	},
	{
		path: "/setup",
		word: "Setup",
		role: "admin",
		logins: false
	}
];
/** With the way to those pages alone that the viewer may open. */
function Settings({ here, viewer, logins, children }) {
	const places = PLACES.filter((place) => includesRole(viewer.role, place.role) && (logins || !place.logins));
	return /* @__PURE__ */ jsxs(Fragment, { children: [
		/* @__PURE__ */ jsx(PageTitle, { children: "Settings" }),
		/* @__PURE__ */ jsx("nav", {
			class: "tabs",
			"aria-label": "Settings",
			children: places.map(({ path, word }) => /* @__PURE__ */ jsx("a", {
				href: path,
				"aria-current": path === here ? "page" : void 0,
				children: word
			}))
		}),
		children
	] });
}
// dashboard/pages/settings-members.tsx
/** Who may do what, and who is logged in. */
const HERE$2 = "/settings/members";
function createMemberPages(parts) {
	const pages = new Hono();
	pages.get(HERE$2, needs("viewer"), async (context) => {
		const { sessions, rules } = requireEntrance(parts);
		const viewer = viewerOf(context);
		const listed = await sessions.list({
			viewer,
			session: context.get("session")
		});
		return await renderPage(context, parts, { title: "Members" }, /* @__PURE__ */ jsx(MemberPage, {
			viewer,
			rules,
			sessions: listed,
			now: parts.now()
		}));
	});
	pages.post(`${HERE$2}/sessions/:id/revoke`, needs("viewer"), async (context) => {
		const owner = {
			viewer: viewerOf(context),
			session: context.get("session")
		};
		await requireEntrance(parts).sessions.revoke(owner, context.req.param("id"));
		return context.redirect(HERE$2, 303);
	});
	return pages;
}
function MemberPage({ viewer, rules, sessions, now }) {
	const all = includesRole(viewer.role, "admin");
	return /* @__PURE__ */ jsxs(Settings, {
		here: HERE$2,
		viewer,
		logins: true,
		children: [/* @__PURE__ */ jsxs(Section, {
			id: "roles",
			title: "Roles",
			children: [/* @__PURE__ */ jsxs("p", { children: [
				"Roles come from GitHub, and are asked for again every few minutes. You are ",
				viewer.name,
				", with the role ",
				viewer.somewhere,
				". Change the rules by ",
				/* @__PURE__ */ jsx("code", { children: "ROLES" }),
				": docs/dashboard-login.md says how."
			] }), /* @__PURE__ */ jsx(DataTable, {
				caption: "Who has which role",
				quiet: true,
				rows: rulesOf(rules),
				columns: [{
					head: "Who",
					kind: "name",
					cell: ({ who }) => who
				}, {
					head: "Role",
					cell: ({ role }) => role ?? /* @__PURE__ */ jsx("span", {
						class: "muted",
						children: "none"
					})
				}]
			})]
		}), /* @__PURE__ */ jsx(Section, {
			id: "sessions",
			title: all ? "Who is logged in" : "Where you are logged in",
			children: sessions.length === 0 ? /* @__PURE__ */ jsx(Empty, {
				icon: "people",
				title: "There is no session."
			}) : /* @__PURE__ */ jsx(Sessions, {
				viewer,
				sessions,
				now
			})
		})]
	});
}
function rulesOf({ owner, member, teams }) {
	return [
		{
			who: "Owners of the organisation",
			role: owner
		},
		{
			who: "Every other member",
			role: member
		},
		...teams.map(({ organization, team, role }) => ({
			who: `Team ${organization}/${team}`,
			role
		}))
	];
}
/** In the order in which they are looked for: most of them call themselves Safari, too. */
const BROWSERS = [
	[/\bEdg\w*\/(\d+)/, "Edge"],
	[/\bOPR\/(\d+)/, "Opera"],
	[/\bFirefox\/(\d+)/, "Firefox"],
	[/Chrome\/(\d+)/, "Chrome"],
	[/\bVersion\/(\d+)\S* .*Safari\//, "Safari"]
];
const SYSTEMS = /Windows|Android|iPhone|iPad|Mac OS X|CrOS|Linux/;
/** As people call it, where it is known; all that it says of itself is told on hover. */
function Browser({ agent }) {
	if (agent === null) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: "unknown"
	});
	const system = SYSTEMS.exec(agent)?.[0];
	const [name, version] = BROWSERS.map(([pattern, name]) => [name, pattern.exec(agent)?.[1]]).find(([, found]) => found !== void 0) ?? [];
	if (name === void 0) return /* @__PURE__ */ jsx(Fragment, { children: agent });
	return /* @__PURE__ */ jsx("span", {
		title: agent,
		children: `${name} ${version}${system ? ` on ${system}` : ""}`
	});
}
function Sessions({ viewer, sessions, now }) {
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Sessions",
		quiet: true,
		rows: sessions,
		columns: [
			{
				head: "Whose",
				kind: "name",
				cell: ({ personId, current }) => `${personId === null ? "Local administrator" : `GitHub user ${personId}`}${current ? " (this one)" : ""}`
			},
			{
				head: "Browser",
				cell: ({ agent }) => /* @__PURE__ */ jsx(Browser, { agent })
			},
			{
				head: "Address",
				cell: ({ address }) => address ?? /* @__PURE__ */ jsx("span", {
					class: "muted",
					children: "unknown"
				})
			},
			{
				head: "Began",
				cell: ({ beganAt }) => /* @__PURE__ */ jsx(Time, {
					at: beganAt,
					now
				})
			},
			{
				head: "Last seen",
				cell: ({ seenAt }) => /* @__PURE__ */ jsx(Time, {
					at: seenAt,
					now
				})
			},
			{
				head: "Ends",
				cell: ({ endsAt }) => /* @__PURE__ */ jsx(Time, {
					at: endsAt,
					now
				})
			},
			{
				head: "End",
				kind: "action",
				cell: ({ id, current }) => !current && /* @__PURE__ */ jsx(PostForm, {
					viewer,
					action: `${HERE$2}/sessions/${encodeURIComponent(id)}/revoke`,
					children: /* @__PURE__ */ jsx("button", {
						type: "submit",
						class: "button button-small button-danger",
						children: "End it"
					})
				})
			}
		]
	});
}
// dashboard/pages/settings-notifications.tsx
/** Whom the App tells, and whether that works. */
const HERE$1 = "/settings/notifications";
const Test = z.object({ channel: z.string().max(100) });
function createNotificationPages(parts) {
	const pages = new Hono();
	pages.get(HERE$1, needsEverywhere("admin"), async (context) => {
		const channels = await parts.notifications.list();
		const page = {
			viewer: viewerOf(context),
			channels,
			now: parts.now(),
			tested: null,
			logins: loginsOf(parts)
		};
		return await renderPage(context, parts, { title: "Notifications" }, /* @__PURE__ */ jsx(NotificationPage, { ...page }));
	});
	pages.post(`${HERE$1}/test`, needsEverywhere("admin"), async (context) => {
		const { channel } = readParams(Test, await context.req.parseBody());
		const viewer = viewerOf(context);
		const tested = {
			channel,
			...await testChannel(parts, viewer, channel)
		};
		const channels = await parts.notifications.list();
		return await renderPage(context, parts, { title: "Notifications" }, /* @__PURE__ */ jsx(NotificationPage, {
			viewer,
			channels,
			now: parts.now(),
			tested,
			logins: loginsOf(parts)
		}));
	});
	return pages;
}
function loginsOf({ entrance }) {
	return entrance !== void 0;
}
function NotificationPage({ viewer, logins, channels, now, tested }) {
	return /* @__PURE__ */ jsxs(Settings, {
		here: HERE$1,
		viewer,
		logins,
		children: [
			tested?.sent && /* @__PURE__ */ jsxs(Flash, {
				tone: "good",
				children: [
					"A test was sent by ",
					tested.channel,
					". Look whether it arrives."
				]
			}),
			tested && !tested.sent && /* @__PURE__ */ jsxs(Flash, {
				tone: "bad",
				children: [
					"The test by ",
					tested.channel,
					" did not go out: ",
					tested.why
				]
			}),
			/* @__PURE__ */ jsx(Section, {
				id: "channels",
				title: "Channels",
				children: channels.length === 0 ? /* @__PURE__ */ jsx(Empty, {
					icon: "mute",
					title: "Nobody is told of anything.",
					children: /* @__PURE__ */ jsxs("p", { children: [
						"Set ",
						/* @__PURE__ */ jsx("code", { children: "SMTP_URL" }),
						", ",
						/* @__PURE__ */ jsx("code", { children: "SLACK_WEBHOOK_URL" }),
						" or",
						" ",
						/* @__PURE__ */ jsx("code", { children: "ALERT_WEBHOOK_URL" }),
						": docs/alerts.md says how."
					] })
				}) : /* @__PURE__ */ jsx(Channels$1, {
					viewer,
					channels,
					now
				})
			})
		]
	});
}
const WORKS = {
	word: "Works",
	icon: "check-circle",
	tone: "good"
};
const FAILS = {
	word: "Fails",
	icon: "x-circle",
	tone: "bad"
};
const UNTRIED = {
	word: "Never tried",
	icon: "question",
	tone: "idle"
};
function stateOf$1({ lastError, lastSentAt }) {
	if (lastError !== null) return FAILS;
	return lastSentAt === null ? UNTRIED : WORKS;
}
function Channels$1({ viewer, channels, now }) {
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Channels",
		quiet: true,
		rows: channels,
		columns: [
			{
				head: "Channel",
				kind: "name",
				cell: ({ name }) => name
			},
			{
				head: "Leads to",
				cell: ({ destination }) => destination
			},
			{
				head: "State",
				cell: (channel) => /* @__PURE__ */ jsxs(Fragment, { children: [
					/* @__PURE__ */ jsx(Badge, { ...stateOf$1(channel) }),
					" ",
					channel.lastError
				] })
			},
			{
				head: "Last sent",
				cell: ({ lastSentAt }) => /* @__PURE__ */ jsx(TimeOr, {
					at: lastSentAt,
					now,
					none: "never"
				})
			},
			{
				head: "Waiting",
				kind: "number",
				cell: ({ waiting }) => waiting
			},
			{
				head: "Test",
				kind: "action",
				cell: ({ name }) => /* @__PURE__ */ jsx(PostForm, {
					viewer,
					action: `${HERE$1}/test`,
					fields: { channel: name },
					children: /* @__PURE__ */ jsxs("button", {
						type: "submit",
						class: "button button-small",
						children: ["Send a test", /* @__PURE__ */ jsxs("span", {
							class: "hidden-but-read",
							children: [" by ", name]
						})]
					})
				})
			}
		]
	});
}
// dashboard/pages/policy-standing.tsx
/** Where a policy stands, what it says there, and what holds by it. */
const STATES$2 = {
	good: {
		word: "Good",
		icon: "check-circle",
		tone: "good"
	},
	invalid: {
		word: "Has mistakes",
		icon: "x-circle",
		tone: "bad"
	},
	absent: {
		word: "Not there",
		icon: "circle",
		tone: "idle"
	},
	unknown: {
		word: "Not known",
		icon: "question",
		tone: "warn"
	}
};
function Looks({ looks }) {
	if (looks.length === 0) return null;
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "Files are looked for in this order; the first that is there is in force",
		rows: looks,
		columns: [
			{
				head: "File",
				kind: "name",
				cell: ({ owner, name, path, url }) => url === null ? `${owner}/${name}: ${path}` : /* @__PURE__ */ jsx("a", {
					href: url,
					children: `${owner}/${name}: ${path}`
				})
			},
			{
				head: "State",
				cell: ({ state }) => /* @__PURE__ */ jsx(Badge, { ...STATES$2[state] })
			},
			{
				head: "Mistakes",
				cell: ({ problems }) => /* @__PURE__ */ jsx(Faults, { problems })
			}
		]
	});
}
function Faults({ problems }) {
	if (problems.length === 0) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: "none"
	});
	return /* @__PURE__ */ jsx("ul", {
		class: "plain-list",
		children: problems.map(({ line, column, message, hint }) => /* @__PURE__ */ jsxs("li", { children: [
			"Line ",
			line,
			", column ",
			column,
			": ",
			message,
			" ",
			/* @__PURE__ */ jsx("span", {
				class: "muted",
				children: hint
			})
		] }))
	});
}
function Effects({ standing: { sections, exclusions } }) {
	return /* @__PURE__ */ jsxs(Fragment, { children: [sections.length > 0 && /* @__PURE__ */ jsx(Section, {
		id: "values",
		title: "What holds",
		children: /* @__PURE__ */ jsx(Values, { sections })
	}), exclusions.length > 0 && /* @__PURE__ */ jsx(Section, {
		id: "exclusions",
		title: "Excluded",
		children: /* @__PURE__ */ jsx(DataTable, {
			caption: "What is not backed up, and why",
			quiet: true,
			rows: exclusions,
			columns: [
				{
					head: "Reason",
					kind: "name",
					cell: ({ reason }) => reason
				},
				{
					head: "Until",
					cell: ({ until }) => /* @__PURE__ */ jsx(Sentence, { text: until.replace(/^until /, "") })
				},
				{
					head: "Decided in",
					cell: ({ origin }) => /* @__PURE__ */ jsx(Origin, { origin })
				}
			]
		})
	})] });
}
/** Of a tier only what it changes: a table of all hides the few that matter. */
function Values({ sections }) {
	const [usual, ...tiers] = sections;
	if (usual === void 0) return null;
	const known = new Map(usual.rows.map((row) => [row.key, row]));
	const differs = ({ key, value, origin }) => known.get(key)?.value !== value || known.get(key)?.origin !== origin;
	const groups = tiers.map(({ title, rows }) => {
		const own = rows.filter(differs);
		return {
			head: `${title}: ${own.length === 0 ? "nothing" : "what"} differs`,
			rows: own
		};
	});
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "What holds without a tier and in each, and where it was decided",
		quiet: true,
		groups: [{
			head: usual.title,
			rows: usual.rows
		}, ...groups],
		columns: [
			{
				head: "Key",
				kind: "name",
				cell: ({ key }) => key
			},
			{
				head: "Value",
				cell: ({ value }) => value
			},
			{
				head: "Decided in",
				cell: ({ origin }) => /* @__PURE__ */ jsx(Origin, { origin })
			}
		]
	});
}
/** `.github/holdfast.yml:12 (tier critical)` leads to that line below. */
function Origin({ origin }) {
	const line = /:(\d+)( \(tier .*\))?$/.exec(origin)?.[1];
	if (line === void 0) return /* @__PURE__ */ jsx("span", {
		class: "muted",
		children: origin
	});
	return /* @__PURE__ */ jsx("a", {
		href: `#line-${line}`,
		children: origin
	});
}
function NumberedText({ text }) {
	return /* @__PURE__ */ jsx("pre", {
		class: "numbered",
		children: text.split("\n").map((line, at) => /* @__PURE__ */ jsx("span", {
			id: `line-${at + 1}`,
			children: `${String(at + 1).padStart(4)}  ${line}\n`
		}))
	});
}
// dashboard/pages/policy-trial.tsx
/** What another policy would change, before it holds. */
function TrialPage({ viewer, logins, trial, draft }) {
	const { problems, changes, unchanged } = trial;
	const { account, text, basedOn = "" } = draft;
	return /* @__PURE__ */ jsxs(Settings, {
		here: POLICIES_PATH,
		viewer,
		logins,
		children: [
			/* @__PURE__ */ jsxs(Section, {
				id: "trial",
				title: `What it would change at ${account}`,
				children: [
					problems.length > 0 && /* @__PURE__ */ jsxs(Flash, {
						tone: "bad",
						children: [/* @__PURE__ */ jsx("p", { children: "It has mistakes, so it cannot come into force." }), /* @__PURE__ */ jsx(Faults, { problems })]
					}),
					problems.length === 0 && changes.length === 0 && /* @__PURE__ */ jsx(Empty, {
						icon: "check",
						title: `Nothing changes for any of ${unchanged} repositories.`
					}),
					changes.length > 0 && /* @__PURE__ */ jsx(Changes, { trial })
				]
			}),
			/* @__PURE__ */ jsx(Section, {
				id: "draft",
				title: "The text",
				children: /* @__PURE__ */ jsx(NumberedText, { text })
			}),
			/* @__PURE__ */ jsxs("div", {
				class: "buttons",
				children: [problems.length === 0 && /* @__PURE__ */ jsx(PostForm, {
					viewer,
					action: "/settings/policies",
					fields: {
						account,
						text,
						basedOn
					},
					children: /* @__PURE__ */ jsx("button", {
						type: "submit",
						class: "button button-primary",
						children: "Let it come into force"
					})
				}), /* @__PURE__ */ jsx("a", {
					class: "button",
					href: `${POLICIES_PATH}?account=${encodeURIComponent(account)}`,
					children: "Back, and change nothing"
				})]
			})
		]
	});
}
/** More names tell nobody more. */
const MOST_NAMES = 10;
function Changes({ trial: { changes, unchanged } }) {
	return /* @__PURE__ */ jsx(DataTable, {
		caption: `Nothing changes for ${unchanged} repositories; for others:`,
		rows: changes,
		columns: [
			{
				head: "Key",
				kind: "name",
				cell: ({ key }) => key
			},
			{
				head: "Now",
				cell: ({ before }) => before
			},
			{
				head: "Then",
				cell: ({ after }) => after
			},
			{
				head: "Repositories",
				kind: "number",
				cell: ({ repositoryIds }) => repositoryIds.length
			},
			{
				head: "Which",
				cell: ({ names }) => `${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? ", …" : ""}`
			}
		]
	});
}
// dashboard/pages/settings-policies.tsx
/** Which policy is in force, and writing another one. */
const Params = z.object({
	account: z.string().max(100).optional(),
	said: z.literal("saved").optional()
});
const Draft = z.object({
	account: z.string().max(100),
	text: z.string().max(7e4).default(""),
	basedOn: z.string().max(100).optional()
});
function createPolicyPages(parts) {
	const pages = new Hono();
	pages.get(POLICIES_PATH, needs("viewer"), async (context) => {
		const { account, said } = readParams(Params, context.req.query());
		const viewer = viewerOf(context);
		if (account === void 0 && (await listAccounts(parts, viewer)).length === 0) return await renderPage(context, parts, { title: "Policies" }, /* @__PURE__ */ jsx(NoAccount, {
			viewer,
			logins: parts.entrance !== void 0
		}));
		const seen = await readPolicy(parts, viewer, account);
		return await renderPage(context, parts, { title: "Policies" }, /* @__PURE__ */ jsx(PolicyPage, {
			seen,
			viewer,
			said,
			logins: parts.entrance !== void 0
		}));
	});
	pages.post(`${POLICIES_PATH}/try`, needs("admin"), async (context) => {
		const draft = readParams(Draft, await context.req.parseBody());
		const viewer = viewerOf(context);
		const trial = await tryPolicy(parts, viewer, draft.account, draft.text);
		return await renderPage(context, parts, { title: "What a policy would change" }, /* @__PURE__ */ jsx(TrialPage, {
			viewer,
			trial,
			draft,
			logins: parts.entrance !== void 0
		}));
	});
	pages.post(POLICIES_PATH, needs("admin"), async (context) => {
		const { account, text, basedOn = null } = readParams(Draft, await context.req.parseBody());
		await savePolicy(parts, viewerOf(context), {
			login: account,
			text,
			basedOn
		});
		return context.redirect(`${POLICIES_PATH}?account=${encodeURIComponent(account)}&said=saved`, 303);
	});
	return pages;
}
const IN_FORCE = {
	control: "The file of the control repository is in force.",
	organization: "The file of the .github repository is in force.",
	dashboard: "What was written here is in force.",
	"built-in": "The built-in policy is in force: every repository is backed up.",
	unknown: "It is not known which policy is in force, so nothing is decided."
};
/** On the first day: the way here leads somewhere all the same. */
function NoAccount({ viewer, logins }) {
	return /* @__PURE__ */ jsx(Settings, {
		here: POLICIES_PATH,
		viewer,
		logins,
		children: /* @__PURE__ */ jsx(Empty, {
			icon: "repo",
			title: "There is no account whose policy you may see.",
			children: /* @__PURE__ */ jsx("p", { children: "Install the App on an organisation, and its policy stands here." })
		})
	});
}
function PolicyPage({ seen, viewer, logins, said }) {
	const { account, accounts, standing } = seen;
	const unknown = standing.inForce === "unknown";
	return /* @__PURE__ */ jsxs(Settings, {
		here: POLICIES_PATH,
		viewer,
		logins,
		children: [
			said && /* @__PURE__ */ jsx(Flash, {
				tone: "good",
				children: "Saved. It holds from now on."
			}),
			accounts.length > 1 && /* @__PURE__ */ jsx("nav", {
				class: "buttons",
				"aria-label": "Accounts",
				children: accounts.map(({ login }) => /* @__PURE__ */ jsx("a", {
					class: "button",
					href: `/settings/policies?account=${login}`,
					"aria-current": login === account.login ? "true" : void 0,
					children: login
				}))
			}),
			/* @__PURE__ */ jsxs(Section, {
				id: "force",
				title: `Policy of ${account.login}`,
				children: [
					/* @__PURE__ */ jsx(Flash, {
						tone: unknown ? "bad" : "info",
						children: IN_FORCE[standing.inForce]
					}),
					standing.notices.map((notice) => /* @__PURE__ */ jsx(Flash, {
						tone: "warn",
						children: notice
					})),
					/* @__PURE__ */ jsx(Looks, { looks: standing.looks })
				]
			}),
			/* @__PURE__ */ jsx(Effects, { standing }),
			standing.text !== null && /* @__PURE__ */ jsx(Section, {
				id: "text",
				title: "Its text",
				children: /* @__PURE__ */ jsx(NumberedText, { text: standing.text })
			}),
			/* @__PURE__ */ jsx(Writing, {
				seen,
				viewer
			})
		]
	});
}
function Writing({ seen, viewer }) {
	const { account, standing } = seen;
	if (!includesRole(viewer.roleFor(account.installationId), "admin")) return null;
	const { inForce, draft } = standing;
	if (inForce !== "dashboard" && inForce !== "built-in") return /* @__PURE__ */ jsx(Section, {
		id: "write",
		title: "Another policy",
		children: /* @__PURE__ */ jsx(Empty, {
			icon: "lock",
			title: "The policy is written in a file.",
			children: /* @__PURE__ */ jsx("p", { children: "Change the file, where others can review it. What is written here holds only where there is no file." })
		})
	});
	return /* @__PURE__ */ jsx(Section, {
		id: "write",
		title: "Another policy",
		children: /* @__PURE__ */ jsxs(PostForm, {
			viewer,
			action: `${POLICIES_PATH}/try`,
			fields: {
				account: account.login,
				basedOn: draft?.version ?? ""
			},
			children: [/* @__PURE__ */ jsx(Field, {
				id: "policy",
				label: "Text",
				hint: "As docs/policies.md explains it. Leave it empty for the built-in policy.",
				children: /* @__PURE__ */ jsx("textarea", {
					id: "policy",
					name: "text",
					rows: 16,
					"aria-describedby": "policy-hint",
					class: "mono",
					children: draft?.text ?? "version: 1\n"
				})
			}), /* @__PURE__ */ jsx("button", {
				type: "submit",
				class: "button button-primary",
				children: "See what it would change"
			})]
		})
	});
}
// dashboard/session/roles.ts
const NOBODY = {
	membership: void 0,
	teams: /* @__PURE__ */ new Set()
};
function rulesFor({ login }, { teams }) {
	return teams.filter(({ organization }) => organization.toLowerCase() === login.toLowerCase());
}
/**
* Roles add up. Teams give nothing to who is no member of the organisation; owners see all of it,
* since GitHub lets them.
*/
function decideGrant({ membership, teams }, rules, teamRules) {
	if (membership === void 0) return {
		roles: [],
		all: false
	};
	const base = membership === "admin" ? rules.owner : rules.member;
	const fromTeams = teamRules.filter(({ team }) => teams.has(team)).map(({ role }) => role);
	const roles = [.../* @__PURE__ */ new Set([...base === null ? [] : [base], ...fromTeams])];
	return {
		roles,
		all: membership === "admin" && roles.length > 0
	};
}
function heldRole({ roles }) {
	return joinRoles(roles);
}
// dashboard/session/viewers.ts
const SCOPES = {
	read: "viewer",
	operate: "operator",
	restore: "restorer",
	admin: "admin"
};
function viewerOfPerson(person, asking) {
	const roles = new Map([...person.grants].map(([id, grant]) => [id, heldRole(grant)]));
	const held = [...roles.values()];
	const everywhere = held.reduce(meetRoles, held[0] ?? null);
	return {
		kind: "person",
		actor: `github:${person.login}`,
		name: person.login,
		roleFor: (installationId) => roles.get(installationId) ?? null,
		role: everywhere ?? "viewer",
		somewhere: joinRoles(held.filter((role) => role !== null)) ?? "viewer",
		sees: person.sees,
		reads: person.reads,
		...asking
	};
}
/** Rules all, and is nobody at GitHub: so no repository is theirs to read. */
function viewerOfAdministrator(asking) {
	return {
		kind: "local",
		actor: "local:admin",
		name: "administrator",
		roleFor: () => "admin",
		role: "admin",
		somewhere: "admin",
		sees: () => true,
		reads: async () => false,
		...asking
	};
}
/** May what its scopes say, as far as its owner may at this moment. */
function viewerOfToken({ id, name, scopes }, owner) {
	const own = joinRoles(scopes.map((scope) => SCOPES[scope]));
	const least = (role) => meetRoles(role, own);
	return {
		...owner,
		kind: "token",
		actor: `token:${id}`,
		name,
		roleFor: (installationId) => least(owner.roleFor(installationId)),
		role: least(owner.role) ?? "viewer",
		somewhere: least(owner.somewhere) ?? "viewer",
		csrf: ""
	};
}
// dashboard/pages/settings-tokens.tsx
/** Tokens of the API: made here, and shown once. */
const HERE = "/settings/tokens";
const SCOPE_NAMES = [
	"read",
	"operate",
	"restore",
	"admin"
];
const Wish = z.object({
	name: z.string().max(200),
	days: z.coerce.number().int(),
	scope: z.union([z.enum(SCOPE_NAMES), z.array(z.enum(SCOPE_NAMES))]).default([])
});
function createTokenPages(parts) {
	const pages = new Hono();
	pages.get(HERE, needs("viewer"), (context) => showTokens(context, parts, null));
	pages.post(HERE, needs("viewer"), async (context) => {
		const { name, days, scope } = readParams(Wish, await context.req.parseBody({ all: true }));
		const { tokens } = requireEntrance(parts);
		const wish = {
			name,
			days,
			scopes: typeof scope === "string" ? [scope] : scope
		};
		const { secret } = await tokens.create(ownerOf(context), wish);
		return await showTokens(context, parts, {
			name,
			secret: secret.reveal()
		});
	});
	pages.post(`${HERE}/:id/revoke`, needs("viewer"), async (context) => {
		await requireEntrance(parts).tokens.revoke(ownerOf(context), context.req.param("id"));
		return context.redirect(HERE, 303);
	});
	return pages;
}
async function showTokens(context, parts, made) {
	const owner = ownerOf(context);
	const tokens = await requireEntrance(parts).tokens.list(owner);
	return await renderPage(context, parts, { title: "API tokens" }, /* @__PURE__ */ jsx(TokenPage, {
		tokens,
		made,
		viewer: owner.viewer,
		now: parts.now()
	}));
}
function TokenPage({ tokens, made, viewer, now }) {
	return /* @__PURE__ */ jsxs(Settings, {
		here: HERE,
		viewer,
		logins: true,
		children: [
			made && /* @__PURE__ */ jsxs(Flash, {
				tone: "good",
				children: [/* @__PURE__ */ jsxs("p", { children: [
					"The token ",
					made.name,
					" is made. Copy it now: it is shown this once, and nobody can find it again."
				] }), /* @__PURE__ */ jsx(CopyBox, {
					id: "secret",
					label: "the token",
					text: made.secret
				})]
			}),
			/* @__PURE__ */ jsx(Section, {
				id: "tokens",
				title: "API tokens",
				children: tokens.length === 0 ? /* @__PURE__ */ jsx(Empty, {
					icon: "key",
					title: "There is no token."
				}) : /* @__PURE__ */ jsx(Tokens, {
					tokens,
					viewer,
					now
				})
			}),
			/* @__PURE__ */ jsx(Section, {
				id: "new",
				title: "A new token",
				children: /* @__PURE__ */ jsx(NewToken, { viewer })
			})
		]
	});
}
const GOOD = {
	word: "Good",
	icon: "check-circle",
	tone: "good"
};
const EXPIRED = {
	word: "Expired",
	icon: "clock",
	tone: "idle"
};
const REVOKED = {
	word: "Revoked",
	icon: "circle-slash",
	tone: "idle"
};
function stateOf({ revokedAt, expiresAt }, now) {
	if (revokedAt !== null) return REVOKED;
	return expiresAt !== null && expiresAt <= now ? EXPIRED : GOOD;
}
function Tokens({ tokens, viewer, now }) {
	return /* @__PURE__ */ jsx(DataTable, {
		caption: "API tokens",
		quiet: true,
		rows: tokens,
		columns: [
			{
				head: "Name",
				kind: "name",
				cell: ({ name }) => name
			},
			{
				head: "State",
				cell: (token) => /* @__PURE__ */ jsx(Badge, { ...stateOf(token, now) })
			},
			{
				head: "May",
				cell: ({ scopes }) => scopes.join(", ")
			},
			{
				head: "Made by",
				cell: ({ createdBy }) => createdBy
			},
			{
				head: "Made",
				cell: ({ createdAt }) => /* @__PURE__ */ jsx(Time, {
					at: createdAt,
					now
				})
			},
			{
				head: "Expires",
				cell: ({ expiresAt }) => /* @__PURE__ */ jsx(TimeOr, {
					at: expiresAt,
					now,
					none: "never"
				})
			},
			{
				head: "Last used",
				cell: ({ lastUsedAt }) => /* @__PURE__ */ jsx(TimeOr, {
					at: lastUsedAt,
					now,
					none: "never"
				})
			},
			{
				head: "Revoke",
				kind: "action",
				cell: (token) => stateOf(token, now) === GOOD && /* @__PURE__ */ jsx(PostForm, {
					viewer,
					action: `${HERE}/${encodeURIComponent(token.id)}/revoke`,
					children: /* @__PURE__ */ jsxs("button", {
						type: "submit",
						class: "button button-small button-danger",
						children: ["Revoke", /* @__PURE__ */ jsxs("span", {
							class: "hidden-but-read",
							children: [" ", token.name]
						})]
					})
				})
			}
		]
	});
}
const MAY = {
	read: "See what you see",
	operate: "Start backups, acknowledge alerts",
	restore: "Look into snapshots, and download them",
	admin: "Change settings, read the audit trail"
};
function NewToken({ viewer }) {
	const scopes = SCOPE_NAMES.filter((scope) => includesRole(viewer.somewhere, SCOPES[scope]));
	return /* @__PURE__ */ jsxs(PostForm, {
		viewer,
		action: HERE,
		class: "box",
		children: [
			/* @__PURE__ */ jsx(Field, {
				id: "name",
				label: "Name",
				hint: "What it is for: so that you know later.",
				children: /* @__PURE__ */ jsx("input", {
					id: "name",
					name: "name",
					required: true,
					maxlength: 100,
					"aria-describedby": "name-hint"
				})
			}),
			/* @__PURE__ */ jsx(Field, {
				id: "days",
				label: "Days until it expires",
				hint: "From 1 to 366.",
				children: /* @__PURE__ */ jsx("input", {
					id: "days",
					name: "days",
					type: "number",
					value: "90",
					min: "1",
					max: "366",
					required: true,
					"aria-describedby": "days-hint"
				})
			}),
			/* @__PURE__ */ jsxs("fieldset", {
				class: "tick-list",
				children: [/* @__PURE__ */ jsx("legend", { children: "What it may do" }), scopes.map((scope) => /* @__PURE__ */ jsx("p", { children: /* @__PURE__ */ jsxs("label", { children: [
					/* @__PURE__ */ jsx("input", {
						type: "checkbox",
						name: "scope",
						value: scope,
						checked: scope === "read"
					}),
					" ",
					/* @__PURE__ */ jsx("strong", { children: scope }),
					": ",
					MAY[scope]
				] }) }))]
			}),
			/* @__PURE__ */ jsx("button", {
				type: "submit",
				class: "button button-primary",
				children: "Make the token"
			})
		]
	});
}
// dashboard/pages/setup.tsx
/** The first days: what is done, and what comes next. */
function createSetupPages(parts) {
	const pages = new Hono();
	pages.get("/setup", needsEverywhere("admin"), async (context) => {
		const viewer = viewerOf(context);
		const steps = await readSetup(parts, viewer);
		return await renderPage(context, parts, { title: "Setup" }, /* @__PURE__ */ jsx(Settings, {
			here: "/setup",
			viewer,
			logins: parts.entrance !== void 0,
			children: /* @__PURE__ */ jsx(SetupPage, { steps })
		}));
	});
	return pages;
}
const STATES$1 = {
	done: {
		word: "Done",
		icon: "check-circle",
		tone: "good"
	},
	open: {
		word: "To do",
		icon: "circle",
		tone: "warn"
	},
	unknown: {
		word: "Not known",
		icon: "question",
		tone: "warn"
	}
};
function SetupPage({ steps }) {
	const done = steps.filter(({ state }) => state === "done").length;
	return /* @__PURE__ */ jsx(Section, {
		id: "steps",
		title: `Setup: ${done} of ${steps.length} steps are done`,
		children: /* @__PURE__ */ jsx(DataTable, {
			caption: "Steps until all is covered",
			quiet: true,
			rows: steps,
			columns: [
				{
					head: "Step",
					kind: "name",
					cell: ({ title, href }) => href === null ? title : /* @__PURE__ */ jsx("a", {
						href,
						children: title
					})
				},
				{
					head: "State",
					cell: ({ state }) => /* @__PURE__ */ jsx(Badge, { ...STATES$1[state] })
				},
				{
					head: "Details",
					cell: ({ text }) => text
				}
			]
		})
	});
}
// dashboard/create.ts
/** Joins the pages and the API into one application. */
/** Answers every address that nobody before it did, so it is mounted last. */
function createDashboard(parts) {
	const app = new Hono();
	app.onError((error, context) => answerError(error, context, parts));
	app.use(secureResponses(parts.url));
	app.route("/", parts.assets.routes);
	app.use(parts.identify);
	if (parts.entrance !== void 0) app.route("/", parts.entrance.routes(parts));
	app.route("/", createOverviewPages(parts));
	app.route("/", createAlertPages(parts));
	app.route("/", createActivityPages(parts));
	app.route("/", createReportPages(parts));
	app.route("/", createPolicyPages(parts));
	app.route("/", createNotificationPages(parts));
	app.route("/", createSetupPages(parts));
	app.route("/", createTokenPages(parts));
	app.route("/", createMemberPages(parts));
	const api = createApi(parts);
	app.route("/", createApiReference(parts, () => outlineApi(api)));
	app.route("/", createReposPages(parts));
	app.route("/", createActPages(parts));
	app.route("/", createViewsPages(parts));
	app.route("/", createBadges(parts));
	app.route("/", createOneRepositoryPages(parts));
	app.route(API_PATH, api);
	app.all("*", () => {
		throw notFound();
	});
	return app;
}
// dashboard/manifests.ts
/** Manifests, kept once they are read: they never change. */
/** A manifest has a few kilobytes, and some more for each link of its chain. */
const MOST$1 = 500;
function createManifestReader(store, most = MOST$1) {
	/** What was asked for longest ago comes first. */
	const kept = /* @__PURE__ */ new Map();
	return { async read(repositoryId, snapshot) {
		const key = `${repositoryId}/${snapshot}`;
		const reading = kept.get(key) ?? readSnapshot(store, repositoryId, snapshot);
		kept.delete(key);
		kept.set(key, reading);
		for (const oldest of kept.keys()) {
			if (kept.size <= most) break;
			kept.delete(oldest);
		}
		try {
			return await reading;
		} catch (error) {
			if (kept.get(key) === reading) kept.delete(key);
			throw error;
		}
	} };
}
// core/domain/policy.ts
/** What holds where nobody says anything. docs/policies.md tells people why. */
const DEFAULT_POLICY = {
	schedule: "17 3 * * *",
	timeZone: "UTC",
	rpoMs: 864e5,
	graceMs: 216e5,
	onPush: true,
	debounceMs: 3e5,
	classes: ["git"],
	refs: [],
	verify: "objects",
	fullVerifyEveryMs: 2592e6,
	storageClass: null,
	retention: {
		last: 7,
		daily: 30,
		weekly: 12,
		monthly: 24,
		yearly: 10
	},
	recipients: [],
	protectedRefs: [
		"refs/heads/main",
		"refs/heads/master",
		"refs/tags/v*"
	],
	alertChannels: ["default"],
	issues: false
};
// app/policies/file.ts
/** The key by which people write each value. */
const KEY_OF = {
	schedule: "schedule",
	timeZone: "timezone",
	rpoMs: "rpo",
	graceMs: "grace",
	onPush: "on-push",
	debounceMs: "debounce",
	classes: "classes",
	refs: "refs",
	verify: "verify",
	fullVerifyEveryMs: "full-verify-every",
	storageClass: "storage-class",
	retention: "retention",
	recipients: "recipients",
	protectedRefs: "protected-refs",
	alertChannels: "alerts",
	issues: "issues"
};
const POLICY_NAMES = Object.keys(KEY_OF).filter(isPolicyName);
function isPolicyName(name) {
	return Object.hasOwn(KEY_OF, name);
}
// app/policies/match.ts
/** Whether a policy means a repository. */
function prepareSubject(repository) {
	const { owner, name, topics, language, properties } = repository;
	return {
		...repository,
		name: name.toLowerCase(),
		fullName: `${owner}/${name}`.toLowerCase(),
		topics: new Set(topics),
		language: language?.toLowerCase() ?? "",
		properties: new Map(Object.entries(properties).map(([key, value]) => [key.toLowerCase(), typeof value === "string" ? [value] : value]))
	};
}
/** All that `match` names must fit; of a list, one is enough. Case does not count in names. */
function createMatcher(match) {
	const { repositories, topics, visibility, languages, properties, archived, fork } = match;
	const isNamed = repositories && createNameMatcher(repositories);
	const spoken = languages && new Set(languages.map((language) => language.toLowerCase()));
	return (it) => (isNamed?.(it) ?? true) && (topics?.some((topic) => it.topics.has(topic)) ?? true) && (visibility?.includes(it.visibility) ?? true) && (spoken?.has(it.language) ?? true) && it.archived === (archived ?? it.archived) && it.fork === (fork ?? it.fork) && hasProperties(it, properties ?? {});
}
function hasProperties({ properties }, wanted) {
	return Object.entries(wanted).every(([name, values]) => {
		const has = properties.get(name.toLowerCase()) ?? [];
		return values.some((value) => has.includes(value));
	});
}
/**
* A later glob overrules an earlier one, and `!` takes away; when the first takes away, one
* starts from every repository. A glob without a slash is held against the name alone.
*/
function createNameMatcher(globs) {
	const rules = globs.map((glob) => {
		const takes = !glob.startsWith("!");
		return {
			takes,
			fits: createGlobMatcher((takes ? glob : glob.slice(1)).toLowerCase())
		};
	});
	const atFirst = rules[0]?.takes === false;
	return (subject) => rules.findLast(({ fits }) => fits(subject))?.takes ?? atFirst;
}
function createGlobMatcher(glob) {
	const nameOf = glob.includes("/") ? whole : last;
	if (!/[*?{]/.test(glob)) return (subject) => nameOf(subject) === glob;
	const fits = picomatch(glob, {
		dot: true,
		nonegate: true,
		noextglob: true,
		windows: false
	});
	return (subject) => fits(nameOf(subject));
}
function whole({ fullName }) {
	return fullName;
}
function last({ name }) {
	return name;
}
// app/policies/decide.ts
/**
* What holds for a repository. One file is in force: the first of those given. In it, an
* exclusion that has not expired comes first; else every value is that of the first tier that
* matches, or of the file's defaults, or built in. Files are not merged, so that who may write
* the second cannot weaken the first, and whoever reads the one in force has read all.
*/
/** Reads the matchers once. Repositories of one tier share one decision, which nobody changes. */
function createDecider([source]) {
	if (source === void 0) return () => ALL_BUILT_IN;
	const { exclusions, tiers } = source.file;
	const fallback = cover(source);
	const excluding = exclusions.map((one) => ({
		one,
		fits: createMatcher(one.match)
	}));
	const covering = tiers.map((tier) => ({
		decision: cover(source, tier),
		fits: createMatcher(tier.match)
	}));
	return (repository, now) => {
		const subject = prepareSubject(repository);
		const named = excluding.filter(({ fits }) => fits(subject)).map(({ one }) => one);
		const standing = named.find(({ expiresAt }) => expiresAt === null || now < expiresAt);
		if (standing !== void 0) return exclude(source, standing);
		const decision = covering.find(({ fits }) => fits(subject))?.decision ?? fallback;
		return named.length === 0 ? decision : {
			...decision,
			lapsed: lapsedOf(source, named, now)
		};
	};
}
/** Exclusions of the file in force that have expired, whether they still mean anybody or not. */
function findLapsed([source], now) {
	return source === void 0 ? [] : lapsedOf(source, source.file.exclusions, now);
}
const BUILT_IN$1 = { kind: "default" };
const ALL_BUILT_IN = {
	kind: "covered",
	policy: DEFAULT_POLICY,
	origins: {
		schedule: BUILT_IN$1,
		timeZone: BUILT_IN$1,
		rpoMs: BUILT_IN$1,
		graceMs: BUILT_IN$1,
		onPush: BUILT_IN$1,
		debounceMs: BUILT_IN$1,
		classes: BUILT_IN$1,
		refs: BUILT_IN$1,
		verify: BUILT_IN$1,
		fullVerifyEveryMs: BUILT_IN$1,
		storageClass: BUILT_IN$1,
		retention: BUILT_IN$1,
		recipients: BUILT_IN$1,
		protectedRefs: BUILT_IN$1,
		alertChannels: BUILT_IN$1,
		issues: BUILT_IN$1
	}
};
/** What a tier of a file, or the file without any, comes to. */
function cover(source, tier) {
	const { defaults } = source.file;
	return {
		kind: "covered",
		policy: {
			...DEFAULT_POLICY,
			...defaults.values,
			...tier?.values
		},
		origins: {
			...ALL_BUILT_IN.origins,
			...originsOf(source, defaults),
			...tier && originsOf(source, tier, tier.name)
		}
	};
}
function originsOf(source, { lines }, tier) {
	const origins = {};
	for (const name of POLICY_NAMES) {
		const line = lines[name];
		if (line !== void 0) origins[name] = originAt(source, line, tier);
	}
	return origins;
}
function originAt({ origin, path }, line, tier) {
	return {
		kind: "file",
		origin,
		path,
		line,
		...tier !== void 0 && { tier }
	};
}
function exclude(source, { reason, expiresAt, line }) {
	return {
		kind: "excluded",
		reason,
		expiresAt,
		origin: originAt(source, line)
	};
}
function lapsedOf(source, exclusions, now) {
	return exclusions.flatMap(({ reason, expiresAt, line }) => expiresAt === null || now < expiresAt ? [] : {
		reason,
		expiresAt,
		origin: originAt(source, line)
	});
}
// app/policies/duration.ts
/** Durations as people write them in a policy: one whole number and a unit. */
const UNITS = {
	m: 6e4,
	h: 36e5,
	d: 864e5,
	w: 6048e5
};
const DURATION$1 = /^(\d{1,6})(m|h|d|w)$/;
/** Ten years: beyond it somebody meant something else. */
const GREATEST_MS = 3650 * UNITS.d;
/** `15m`, `24h`, `30d` or `2w` in milliseconds; undefined for all else, and for over ten years. */
function readDuration(text) {
	const [, number, unit] = DURATION$1.exec(text) ?? [];
	if (unit !== "m" && unit !== "h" && unit !== "d" && unit !== "w") return void 0;
	const durationMs = Number(number) * UNITS[unit];
	return durationMs <= GREATEST_MS ? durationMs : void 0;
}
/** As `readDuration` reads it. Days from two on, so that `24h` stays what it was. */
function formatDuration(durationMs) {
	if (durationMs >= 2 * UNITS.d && durationMs % UNITS.d === 0) return `${durationMs / UNITS.d}d`;
	if (durationMs > 0 && durationMs % UNITS.h === 0) return `${durationMs / UNITS.h}h`;
	return `${durationMs / UNITS.m}m`;
}
// app/policies/describe.ts
/** The whole of a file as it takes effect: every value of every tier. */
function describePolicy(source) {
	const { tiers, exclusions } = source.file;
	return {
		sections: [{
			title: "Repositories of no tier",
			rows: describeDecision(cover(source))
		}, ...tiers.map((tier) => ({
			title: `Tier ${tier.name}`,
			rows: describeDecision(cover(source, tier))
		}))],
		exclusions: exclusions.map(({ reason, expiresAt, line }) => ({
			reason,
			until: describeEnd(expiresAt),
			origin: `${source.path}:${line}`
		}))
	};
}
/** What holds for one repository. */
function describeDecision(decision) {
	if (decision.kind === "excluded") return [{
		key: "exclude",
		value: `${decision.reason} (${describeEnd(decision.expiresAt)})`,
		origin: describeOrigin(decision.origin)
	}];
	const values = describeValues(decision.policy);
	return POLICY_NAMES.map((name) => ({
		key: KEY_OF[name],
		value: values[name],
		origin: describeOrigin(decision.origins[name])
	}));
}
function describeValues(policy) {
	const { retention, fullVerifyEveryMs } = policy;
	return {
		schedule: policy.schedule,
		timeZone: policy.timeZone,
		rpoMs: formatDuration(policy.rpoMs),
		graceMs: formatDuration(policy.graceMs),
		onPush: String(policy.onPush),
		debounceMs: formatDuration(policy.debounceMs),
		classes: describeList(policy.classes, "none"),
		refs: describeList(policy.refs, "every ref"),
		verify: policy.verify,
		fullVerifyEveryMs: fullVerifyEveryMs === null ? "never" : formatDuration(fullVerifyEveryMs),
		storageClass: policy.storageClass ?? "default",
		retention: Object.entries(retention).filter(([, count]) => count > 0).map(([rule, count]) => `${rule} ${count}`).join(", "),
		recipients: describeList(policy.recipients, "none: stored in the clear"),
		protectedRefs: describeList(policy.protectedRefs, "none"),
		alertChannels: describeList(policy.alertChannels, "nobody"),
		issues: String(policy.issues)
	};
}
function describeList(items, none) {
	return items.length === 0 ? none : items.join(", ");
}
function describeOrigin(origin) {
	if (origin.kind === "default") return "built in";
	const tier = origin.tier === void 0 ? "" : ` (tier ${origin.tier})`;
	return `${origin.path}:${origin.line}${tier}`;
}
function describeEnd(expiresAt) {
	return expiresAt === null ? "for good" : `until ${expiresAt.toISOString()}`;
}
// app/policies/compare.ts
/** A value that is not there, as one that is excluded has no RPO. */
const NONE = "none";
function comparePolicies(subjects, deciders, now) {
	const found = /* @__PURE__ */ new Map();
	let unchanged = 0;
	for (const subject of subjects) {
		const before = valuesOf(deciders.before, subject, now);
		const after = valuesOf(deciders.after, subject, now);
		const changed = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
		if (changed.length === 0) unchanged += 1;
		for (const key of changed) {
			const change = {
				key,
				before: before.get(key) ?? NONE,
				after: after.get(key) ?? NONE
			};
			const name = JSON.stringify(change);
			const same = found.get(name) ?? {
				...change,
				ids: []
			};
			same.ids.push(subject.id);
			found.set(name, same);
		}
	}
	const changes = [...found.values()].map(({ ids, ...rest }) => ({
		...rest,
		repositoryIds: ids
	}));
	return {
		unchanged,
		changes: changes.toSorted((a, b) => b.repositoryIds.length - a.repositoryIds.length)
	};
}
/** By key. Where a value was decided is no difference. */
function valuesOf(decide, subject, now) {
	return new Map(describeDecision(decide(subject, now)).map(({ key, value }) => [key, value]));
}
// app/records/policies.ts
/** Of `origin`, if anybody ever looked there. */
async function readNewestPolicy(db, installationId, origin) {
	const row = await newest(db, installationId, origin).executeTakeFirst();
	return row && fromRow(row);
}
/** The newest that is without problems; or that there was none, if nothing good came after. */
async function readLastGoodPolicy(db, installationId, origin) {
	const row = await newest(db, installationId, origin).where("valid", "=", 1).executeTakeFirst();
	return row && fromRow(row);
}
/** Whether there ever was a file, good or not. */
async function hadPolicy(db, installationId, origin) {
	return await newest(db, installationId, origin).where("blobSha", "<>", ABSENT).executeTakeFirst() !== void 0;
}
/** A version that is known, and lies there again, becomes the newest. */
async function savePolicyVersion(db, place, version, now) {
	const id = [
		place.installationId,
		place.origin,
		version.repositoryId,
		version.blobSha
	].join(":");
	await save$1(db, {
		...place,
		id,
		repositoryId: version.repositoryId,
		path: version.path,
		commitSha: version.commitSha,
		blobSha: version.blobSha,
		text: storableText(version.text),
		readAt: now.getTime(),
		valid: version.problems.length === 0 ? 1 : 0,
		problemsJson: storableText(JSON.stringify(version.problems))
	});
}
/** Somebody looked, and there was no file. */
async function savePolicyAbsence(db, place, now) {
	const nothing = {
		repositoryId: "",
		path: "",
		commitSha: "",
		blobSha: ABSENT,
		text: ""
	};
	await save$1(db, {
		...place,
		...nothing,
		id: [
			place.installationId,
			place.origin,
			"absent"
		].join(":"),
		readAt: now.getTime(),
		valid: 1,
		problemsJson: "[]"
	});
}
/** No file of git has an empty name. */
const ABSENT = "";
function newest(db, installationId, origin) {
	return db.selectFrom("policies").selectAll().where("installationId", "=", installationId).where("origin", "=", origin).orderBy("readAt", "desc").limit(1);
}
/** What is saved later is newer, also when the clock was put back in between. */
async function save$1(db, row) {
	await db.transaction().execute(async (transaction) => {
		const before = await newest(transaction, row.installationId, row.origin).executeTakeFirst();
		const readAt = Math.max(row.readAt, (before?.readAt ?? 0) + 1);
		const { id, ...told } = {
			...row,
			readAt
		};
		await transaction.insertInto("policies").values({
			id,
			...told
		}).onConflict((conflict) => conflict.column("id").doUpdateSet(told)).execute();
	});
}
function fromRow(row) {
	const at = new Date(row.readAt);
	if (row.blobSha === ABSENT) return {
		kind: "absent",
		since: at
	};
	const { repositoryId, path, commitSha, blobSha, text } = row;
	return {
		kind: "version",
		version: {
			repositoryId,
			path,
			commitSha,
			blobSha,
			text,
			problems: JSON.parse(row.problemsJson)
		},
		readAt: at
	};
}
// app/policies/recipient.ts
/** age recipients: the public halves of sealing keys. */
const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/** Of an X25519 key: 52 characters of key, 6 of checksum. */
const RECIPIENT = /^age1([a-z0-9]{58})$/;
const GENERATOR = [
	996825010,
	642813549,
	513874426,
	1027748829,
	705979059
];
/** Why a text is no `age1…` recipient of the usual kind; undefined if it is one. */
function findRecipientFault(text) {
	if (/^AGE-SECRET-KEY-/i.test(text)) return "it is the secret half of a key, and everybody can read it here: make a new key";
	if (/^ssh-/.test(text)) return "ssh keys cannot be used: make a key with age-keygen";
	const [, data] = RECIPIENT.exec(text) ?? [];
	if (data === void 0) return "it is not \"age1\" and 58 lower-case letters and digits";
	return checksum(data) === 1 ? void 0 : "its checksum does not fit: it was copied wrong";
}
/** BIP 173, over the prefix `age`; 1 where all is right. */
function checksum(data) {
	const prefix = [..."age"].map((letter) => letter.charCodeAt(0));
	const values = [
		...prefix.map((code) => code >> 5),
		0,
		...prefix.map((code) => code & 31),
		...Array.from(data, (letter) => ALPHABET.indexOf(letter))
	];
	return values.includes(-1) ? 0 : values.reduce(divide, 1);
}
function divide(rest, value) {
	const top = rest >>> 25;
	const shifted = (rest & 33554431) << 5 ^ value;
	return GENERATOR.reduce((sum, generator, bit) => top >>> bit & 1 ? sum ^ generator : sum, shifted);
}
/** A text in which no secret half of a key can be read, every line as long as it was. */
function hideSecretKeys(text) {
	return text.replace(/(AGE-SECRET-KEY-)([A-Z0-9-]+)/gi, (_, prefix, key) => {
		return prefix + "*".repeat(key.length);
	});
}
// app/policies/problem.ts
/** So many are told; who has more has another mistake than the one of each line. */
const MOST_PROBLEMS = 50;
/** In the order of the file, each once, and no more than a person reads; no sealing key is shown. */
function orderProblems(problems) {
	const seen = /* @__PURE__ */ new Set();
	const ordered = problems.map((problem) => ({
		...problem,
		message: hideSecretKeys(problem.message)
	})).toSorted((a, b) => a.line - b.line || a.column - b.column).filter((problem) => {
		const key = JSON.stringify(problem);
		return !seen.has(key) && seen.add(key);
	});
	const last = ordered[49];
	if (last === void 0 || ordered.length === MOST_PROBLEMS) return ordered;
	return [...ordered.slice(0, 49), {
		line: last.line,
		column: last.column,
		message: "There are more problems from here on.",
		hint: "Correct those above first."
	}];
}
// app/policies/cron.ts
const FIELDS = [
	{
		name: "minute",
		least: 0,
		greatest: 59
	},
	{
		name: "hour",
		least: 0,
		greatest: 23
	},
	{
		name: "day of the month",
		least: 1,
		greatest: 31
	},
	{
		name: "month",
		least: 1,
		greatest: 12,
		names: [
			"jan",
			"feb",
			"mar",
			"apr",
			"may",
			"jun",
			"jul",
			"aug",
			"sep",
			"oct",
			"nov",
			"dec"
		]
	},
	{
		name: "day of the week",
		least: 0,
		greatest: 7,
		names: [
			"sun",
			"mon",
			"tue",
			"wed",
			"thu",
			"fri",
			"sat"
		]
	}
];
/** A cron expression, or why it is none. */
function readCron(text) {
	const parts = text.trim().split(/\s+/);
	if (parts.length !== FIELDS.length) return { why: `it has ${parts.length} fields, not five` };
	if (parts[2] !== "*" && parts[4] !== "*") return { why: "cron programs differ where both days are named: leave one of them *" };
	const values = FIELDS.map((field, at) => readField(parts[at] ?? "", field));
	const bad = FIELDS.find((_, at) => values[at] === void 0);
	if (bad !== void 0) return { why: `its ${bad.name} cannot be that` };
	const [minutes = [], hours = [], days = [], months = [], weekdays = []] = values;
	const cron = {
		minutes,
		hours,
		days: new Set(days),
		months: new Set(months),
		weekdays: new Set(weekdays.map((day) => day % 7))
	};
	return comes(cron) ? { cron } : { why: "there is no such day" };
}
/** Undefined where it is no such field. */
function readField(text, field) {
	const items = text.split(",").map((item) => readItem(item, field));
	if (items.some((item) => item.length === 0)) return void 0;
	return [...new Set(items.flat())].toSorted((a, b) => a - b);
}
/** Empty where it cannot be read. */
function readItem(text, { least, greatest, names = [] }) {
	const [, range = "", , step] = /^(\*|[a-z0-9]+(-[a-z0-9]+)?)(?:\/(\d{1,2}))?$/i.exec(text) ?? [];
	const [from, to] = range === "*" ? [least, greatest] : range.split("-").map(numberOf);
	if (from === void 0 || step !== void 0 && to === void 0) return [];
	const last = to ?? from;
	const every = Number(step ?? 1);
	if (!(from >= least && last <= greatest && from <= last)) return [];
	if (every < 1 || every > greatest - least) return [];
	return Array.from({ length: Math.floor((last - from) / every) + 1 }, (_, at) => from + at * every);
	function numberOf(word) {
		const named = names.indexOf(word.toLowerCase());
		if (named >= 0) return named + least;
		return /^\d{1,2}$/.test(word) ? Number(word) : NaN;
	}
}
const LONGEST_MONTHS = [
	31,
	29,
	31,
	30,
	31,
	30,
	31,
	31,
	30,
	31,
	30,
	31
];
function comes({ months, days }) {
	const first = Math.min(...days);
	return LONGEST_MONTHS.some((length, at) => months.has(at + 1) && first <= length);
}
const DAY_MINUTES = 1440;
const DAY_MS$1 = 864e5;
/** After 28 years weekdays and leap years fall together again; twice, to see every pause whole. */
const CYCLE_DAYS = 20454;
/** The longest time between two moments of it, by a clock that is never put back. */
function longestPauseMs(cron) {
	const moments = cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute));
	const [first = 0, last = first] = [moments[0], moments.at(-1)];
	let longest = Math.max(0, ...moments.map((at, index) => at - (moments[index - 1] ?? at)));
	let previous;
	for (let day = 0; day < CYCLE_DAYS; day += 1) {
		if (!isDayOf(cron, new Date(Date.UTC(2024, 0, 1) + day * DAY_MS$1))) continue;
		if (previous !== void 0) longest = Math.max(longest, day * DAY_MINUTES + first - previous);
		previous = day * DAY_MINUTES + last;
	}
	return longest * 6e4;
}
function isDayOf({ days, months, weekdays }, date) {
	return months.has(date.getUTCMonth() + 1) && days.has(date.getUTCDate()) && weekdays.has(date.getUTCDay());
}
// app/policies/rules.ts
/** What a policy file says that cannot be done although each word of it is right. */
/** What a job takes to be dispatched, to begin and to store a push. */
const RUN_MS = 6e5;
/** Tiers of one name, and RPOs that schedule and debounce cannot serve. */
function findUnservable(file, yaml) {
	const defaults = {
		...DEFAULT_POLICY,
		...file.defaults.values
	};
	const tiers = file.tiers.map(({ values }) => ({
		...defaults,
		...values
	}));
	const slow = findTooSlow(defaults, file.defaults, ["defaults"], yaml);
	return [
		...findTwins(file, yaml),
		...slow,
		...file.tiers.flatMap((tier, at) => {
			if (slow.length > 0 && tier.values.rpoMs === void 0) return [];
			return findTooSlow(tiers[at] ?? defaults, tier, ["tiers", at], yaml);
		})
	];
}
function findTwins({ tiers }, yaml) {
	const names = tiers.map(({ name }) => name);
	return names.flatMap((name, at) => {
		const first = names.indexOf(name);
		if (first === at) return [];
		return {
			...yaml.place([
				"tiers",
				at,
				"name"
			]),
			message: `There is a tier "${name}" on line ${tiers[first]?.line} already.`,
			hint: "Give it another name: pages and alerts tell tiers apart by it."
		};
	});
}
/** What the RPO depends on, the RPO first: the one to blame of those that stand here. */
const SPEED = [
	"rpoMs",
	"schedule",
	"onPush",
	"debounceMs"
];
function findTooSlow(policy, section, path, yaml) {
	const blamed = SPEED.find((name) => section.values[name] !== void 0);
	if (blamed === void 0) return [];
	const served = fastestOf(policy);
	if (policy.rpoMs >= served.rpoMs) return [];
	const rpo = formatDuration(policy.rpoMs);
	return [{
		...yaml.place([...path, KEY_OF[blamed]]),
		message: `An RPO of ${rpo} cannot be kept: ${served.why}.`,
		hint: `Set rpo to ${formatDuration(served.rpoMs)} or more, or ${served.faster}.`
	}];
}
function fastestOf({ onPush, debounceMs, schedule }) {
	if (onPush) {
		const debounce = formatDuration(debounceMs);
		return {
			rpoMs: debounceMs + RUN_MS,
			why: `a push waits for ${debounce} (debounce), and its backup takes up to ${formatDuration(RUN_MS)}`,
			faster: "shorten debounce"
		};
	}
	const read = readCron(schedule);
	const pauseMs = "cron" in read ? longestPauseMs(read.cron) : Number.POSITIVE_INFINITY;
	return {
		rpoMs: pauseMs,
		why: `without on-push, "${schedule}" lets ${formatDuration(pauseMs)} pass between two backups`,
		faster: "schedule more often, or set on-push: true"
	};
}
// app/policies/patterns.ts
/**
* Which globs a policy may have. Each becomes a regular expression that other people's names are
* held against, so those that could take for ever are refused.
*/
/** Time grows with the length of a name to the power of this. */
const MOST_STARS = 3;
const MOST_LENGTH = 200;
/** `{a,b}`, without another inside. */
const BRACES = /\{[^{},]*(?:,[^{},]*)+\}/g;
const MOST_BRACES = 2;
/** Why a text is no glob for repositories; undefined if it is one. */
function findGlobFault(text) {
	const glob = text.replace(/^!/, "");
	if (!/^[A-Za-z0-9._\-/*?{},]+$/.test(glob)) return "it may have letters, digits, \".\", \"-\", \"_\", \"/\" and the wildcards * ? {a,b}";
	if (glob.split("/").length > 2) return "it is a name, or an owner, \"/\" and a name";
	return findCostlyPart(glob);
}
/** Why a text is no pattern for refs; undefined if it is one. */
function findRefPatternFault(text) {
	if (/[\s~^:\\()|\p{Cc}]|[\]}]\+/u.test(text)) return "no ref has such a name; the wildcards are * ** ? [a-z] {a,b}";
	try {
		createRefSelector([text]);
	} catch {
		return "it is empty";
	}
	return findCostlyPart(text);
}
function findCostlyPart(glob) {
	if (glob.length > MOST_LENGTH) return `it has more than ${MOST_LENGTH} characters`;
	if ((glob.match(/\*+/g) ?? []).length > MOST_STARS) return `it has more than ${MOST_STARS} stars`;
	const braces = glob.match(BRACES) ?? [];
	if (braces.length > MOST_BRACES) return `it has more than ${MOST_BRACES} groups in braces`;
	if (/[{}]/.test(glob.replace(BRACES, "")) || braces.some((group) => group.includes(".."))) return "its braces are not of the form {a,b}";
}
// app/policies/values.ts
/**
* The values of a policy, each read from what people write. Messages say what may be written;
* `why` in a custom issue says what is wrong with what was.
*/
/** More is a list that nobody keeps up to date. */
const MOST_ITEMS = 1e3;
const MOST_KEPT$1 = 1e4;
const Schedule = checked$1("five fields of cron in quotes, as \"17 3 * * *\"", (text) => {
	const read = readCron(text);
	return "why" in read ? read.why : void 0;
});
const TimeZone = checked$1("an IANA time zone, as UTC or Europe/Berlin", (text) => {
	if (/^[A-Za-z]/.test(text) && isTimeZone(text)) return void 0;
	const nearest = nearestName(text, Intl.supportedValuesOf("timeZone"));
	return nearest === void 0 ? "it is not known" : `did you mean ${nearest}?`;
});
const DURATION = "a whole number and m, h, d or w, as 15m, 24h or 30d; ten years at most";
const Duration = z.string({ error: DURATION }).transform((text, context) => readDuration(text) ?? refuse(context, DURATION));
const OR_NEVER = `never, or ${DURATION}`;
const DurationOrNever = z.string({ error: OR_NEVER }).transform((text, context) => {
	return text === "never" ? null : readDuration(text) ?? refuse(context, OR_NEVER);
});
/** YAML has read `yes` and `on` as text since 2009. */
const Flag = z.boolean({ error: "true or false" });
const Classes = listOf(z.enum(DATA_CLASSES, { error: `classes: ${DATA_CLASSES.join(", ")}` })).refine((classes) => classes.includes("git"), {
	error: "git, and what else is to be backed up",
	params: { why: "nothing is restored without git" }
});
const RefPatterns = listOf(checked$1("patterns of refs, as main or refs/tags/v*", findRefPatternFault));
const SNAPSHOTS = `a whole number of snapshots, ${MOST_KEPT$1} at most`;
const Count = z.int({ error: SNAPSHOTS }).min(0, { error: SNAPSHOTS }).max(MOST_KEPT$1, { error: SNAPSHOTS }).default(0);
const RETENTION = "last, daily, weekly, monthly or yearly, and a number above 0";
const Retention = z.strictObject({
	last: Count,
	daily: Count,
	weekly: Count,
	monthly: Count,
	yearly: Count
}, { error: RETENTION }).refine((rule) => Object.values(rule).some((count) => count > 0), {
	error: RETENTION,
	params: { why: "it would keep nothing" }
});
const VerifyLevel = z.enum(VERIFY_LEVELS, { error: VERIFY_LEVELS.join(", ") });
const CLASS_OR_DEFAULT = ["DEFAULT", ...STORAGE_CLASSES];
const StorageClass = z.string({ error: `default, ${STORAGE_CLASSES.join(", ")}` }).toUpperCase().pipe(z.enum(CLASS_OR_DEFAULT, { error: `default, ${STORAGE_CLASSES.join(", ")}` })).transform((name) => name === "DEFAULT" ? null : name);
const Recipients = listOf(checked$1("public keys of age, as age-keygen prints them: age1…", findRecipientFault));
const CHANNELS = "names of channels of the App: letters, digits, \"-\" and \"_\"";
const Channels = listOf(z.string({ error: CHANNELS }).regex(/^[\w-]{1,100}$/, { error: CHANNELS }));
/** Every value that `defaults` and tiers may give, by its key. */
const VALUES = {
	schedule: Schedule.optional(),
	timezone: TimeZone.optional(),
	rpo: Duration.optional(),
	grace: Duration.optional(),
	"on-push": Flag.optional(),
	debounce: Duration.optional(),
	classes: Classes.optional(),
	refs: RefPatterns.optional(),
	verify: VerifyLevel.optional(),
	"full-verify-every": DurationOrNever.optional(),
	"storage-class": StorageClass.optional(),
	retention: Retention.optional(),
	recipients: Recipients.optional(),
	"protected-refs": RefPatterns.optional(),
	alerts: Channels.optional()
};
/** A list of which no item stands twice. */
function listOf(item) {
	return z.array(item, { error: "a list, as [one, another]" }).max(MOST_ITEMS, { error: `${MOST_ITEMS} items at most` }).superRefine((items, context) => {
		for (const [at, text] of items.entries()) {
			if (items.indexOf(text) === at) continue;
			context.addIssue({
				code: "custom",
				path: [at],
				message: "each once",
				params: { why: "it stands there already" }
			});
		}
	});
}
/** Text in which `findFault` finds no fault. */
function checked$1(expected, findFault) {
	return z.string({ error: expected }).superRefine((text, context) => {
		const why = findFault(text);
		if (why !== void 0) context.addIssue({
			code: "custom",
			message: expected,
			params: { why }
		});
	});
}
function refuse(context, message) {
	context.addIssue({
		code: "custom",
		message
	});
	return z.NEVER;
}
function isTimeZone(text) {
	try {
		new Intl.DateTimeFormat("en", { timeZone: text });
		return true;
	} catch {
		return false;
	}
}
// app/policies/match-schema.ts
/** How a policy tells repositories apart, as people write it. */
const VISIBILITIES = [
	"public",
	"private",
	"internal"
];
const TOPICS = "topics of GitHub: lower-case letters, digits and \"-\"";
const Topic = z.string({ error: TOPICS }).regex(/^[a-z0-9][a-z0-9-]{0,49}$/, { error: TOPICS });
const LANGUAGES = "languages as GitHub names them, as TypeScript or C++";
const Language = z.string({ error: LANGUAGES }).regex(/^\S.{0,99}$/, { error: LANGUAGES });
const PropertyValue = z.union([z.string().min(1), z.boolean()], { error: "text in quotes, true or false, or a list of these" }).transform(String);
const PropertyValues = z.preprocess((value) => Array.isArray(value) ? value : [value], filled(PropertyValue));
const PROPERTIES = "names of custom properties, each with a value or a list of values";
const Properties = z.record(z.string(), PropertyValues, { error: PROPERTIES }).refine((properties) => Object.keys(properties).length > 0, {
	error: PROPERTIES,
	params: { why: "it matches nothing" }
});
const MATCHERS = "repositories, topics, visibility, languages, properties, archived or fork";
/** All that is named must fit; of a list, one is enough. */
const Match = z.strictObject({
	repositories: filled(checked$1("globs of names, as rocket-* or acme/rocket", findGlobFault)).optional(),
	topics: filled(Topic).optional(),
	visibility: filled(z.enum(VISIBILITIES, { error: VISIBILITIES.join(", ") })).optional(),
	languages: filled(Language).optional(),
	properties: Properties.optional(),
	archived: Flag.optional(),
	fork: Flag.optional()
}, { error: MATCHERS }).refine((match) => Object.keys(match).length > 0, {
	error: `${MATCHERS}; for every repository, repositories: ["*"]`,
	params: { why: "it names nothing" }
});
function filled(item) {
	return listOf(item).min(1, { error: "at least one item, or leave the key out" });
}
// app/policies/schema.ts
/** The form of `.github/holdfast.yml`, version 1, as people write it. */
const MOST_TIERS = 100;
const MOST_EXCLUSIONS = 1e3;
/** GitHub runs no more jobs of a matrix. */
const MOST_PARALLEL = 256;
/** GitHub's limit on what makes work for others is 500 an hour. */
const MOST_DISPATCHES = 500;
const NAME = "a name of letters, digits, spaces, \".\", \"-\" and \"_\"";
const TierName = z.string({ error: NAME }).regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u, { error: NAME });
const Tier = z.strictObject({
	name: TierName,
	match: Match,
	...VALUES,
	issues: Flag.optional()
}, { error: "name, match and the values of the tier" });
const REASON = "why, in at most 500 characters";
const Reason = z.string({ error: REASON }).trim().min(1, REASON).max(500, REASON);
const Instant = z.union([z.iso.date(), z.iso.datetime({ offset: true })], { error: "a day as 2027-01-31, or a time as 2027-01-31T18:00:00+01:00" }).transform((text) => new Date(text));
const Exclusion = z.strictObject({
	match: Match,
	reason: Reason,
	expires: Instant.optional()
}, { error: "match, reason and expires" });
const WORKFLOW = "the name of a file in .github/workflows, as holdfast.yml";
const Dispatch = z.strictObject({
	mode: z.enum(["central", "repository"], { error: "central or repository" }).optional(),
	workflow: z.string({ error: WORKFLOW }).regex(/^[\w.-]{1,100}\.ya?ml$/, { error: WORKFLOW }).optional(),
	"max-parallel": upTo(MOST_PARALLEL).optional(),
	"budget-per-hour": upTo(MOST_DISPATCHES).optional()
}, { error: "mode, workflow, max-parallel and budget-per-hour" });
const QUOTA = "bytes, as 500GB or 2TiB";
const Quota = z.union([z.int().positive().transform(String), z.string()], { error: QUOTA }).transform((text, context) => {
	const bytes = readBytes(text);
	if (bytes !== void 0) return bytes;
	context.addIssue({
		code: "custom",
		message: QUOTA
	});
	return z.NEVER;
});
const File = z.strictObject({
	version: z.literal(1, { error: "1, the version of this form" }),
	defaults: z.strictObject(VALUES, { error: "keys and values of a policy" }).optional(),
	tiers: z.array(Tier, { error: "a list of tiers" }).max(MOST_TIERS, { error: `${MOST_TIERS} tiers at most` }).optional(),
	exclude: z.array(Exclusion, { error: "a list of exclusions" }).max(MOST_EXCLUSIONS, { error: `${MOST_EXCLUSIONS} exclusions at most` }).optional(),
	dispatch: Dispatch.optional(),
	issues: Flag.optional(),
	quota: Quota.optional()
}, { error: "version: 1, and then defaults, tiers, exclude, dispatch, issues and quota" });
/** The keys that may stand in a map, by the key it stands below; `''` for the file itself. */
const KEYS = {
	"": Object.keys(File.shape),
	defaults: Object.keys(VALUES),
	tiers: Object.keys(Tier.shape),
	exclude: Object.keys(Exclusion.shape),
	match: Object.keys(Match.shape),
	dispatch: Object.keys(Dispatch.shape),
	retention: Object.keys(VALUES.retention.unwrap().shape)
};
function upTo(greatest) {
	const error = `a whole number from 1 to ${greatest}`;
	return z.int({ error }).min(1, { error }).max(greatest, { error });
}
// app/policies/schema-problems.ts
/** Of one map; nobody is shown more. */
const ENOUGH = 60;
/** What zod said, at the lines where it was written. */
function describeIssues(issues, yaml) {
	const misspelt = issues.filter(({ code }) => code === "unrecognized_keys").map(({ path }) => path.join());
	return issues.filter(({ code, path }) => code !== "custom" || !misspelt.includes(path.join())).flatMap((issue) => issue.code === "unrecognized_keys" ? issue.keys.slice(0, ENOUGH).map((key) => unknownKey(issue.path, key, yaml)) : [badValue(issue, yaml)]);
}
function unknownKey(path, key, yaml) {
	const known = KEYS[nameOf$2(path)] ?? [];
	const nearest = nearestName(key, known);
	const home = Object.keys(KEYS).find((section) => KEYS[section]?.includes(key));
	return {
		...yaml.placeOfKey([...path, key]),
		message: `There is no \`${key}\` ${path.length === 0 ? "here" : `in \`${nameOf$2(path)}\``}.`,
		hint: hintFor(key, nearest, home) ?? `It may have ${known.join(", ")}.`
	};
}
function hintFor(key, nearest, home) {
	if (key === "<<") return "Merge keys are not read: put what tiers share into `defaults`.";
	if (nearest !== void 0) return `Did you mean \`${nearest}\`?`;
	if (home === void 0) return void 0;
	return home === "" ? "It stands at the top of the file." : `It stands in \`${home}\`.`;
}
function badValue(issue, yaml) {
	const name = nameOf$2(issue.path);
	const value = valueAt(yaml.value, issue.path);
	const hint = `Write ${issue.message}.`;
	if (value === void 0) return {
		...yaml.place(issue.path),
		message: `\`${name}\` is missing.`,
		hint
	};
	const subject = name === "" ? "The file" : `\`${name}\``;
	return {
		...yaml.place(issue.path),
		message: `${subject} ${verdict(value, typeof issue.path.at(-1) === "number")}${reason(issue)}.`,
		hint: meant(issue, value) ?? hint
	};
}
function verdict(value, isItem) {
	if (value === null) return "has an empty value";
	return `cannot ${isItem ? "hold" : "be"} ${describeValue(value)}`;
}
/** Why a value of the right kind is refused. */
function reason(issue) {
	const why = issue.code === "custom" ? issue.params?.why : void 0;
	return typeof why === "string" ? `: ${why}` : "";
}
function meant(issue, value) {
	if (issue.code !== "invalid_value" || typeof value !== "string") return void 0;
	const nearest = nearestName(value, issue.values.filter((one) => typeof one === "string"));
	return nearest === void 0 ? void 0 : `Did you mean \`${nearest}\`?`;
}
function describeValue(value) {
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "this list";
	if (typeof value === "object" && value !== null) return Object.keys(value).length === 0 ? "empty" : "this map";
	const text = JSON.stringify(value);
	return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
/** What is at `path`, undefined for a key that is missing. A value that holds nothing ends it. */
function valueAt(value, path) {
	const [step, ...rest] = path;
	if (step === void 0 || typeof value !== "object" || value === null) return value;
	return valueAt(Reflect.get(value, step), rest);
}
/** The key that a path leads to or through last. */
function nameOf$2(path) {
	return String(path.findLast((step) => typeof step === "string") ?? "");
}
// app/policies/text.ts
/** Far more than any organisation needs, and little enough to read at every start. */
const MOST_BYTES$1 = 65536;
/** A file's text without its byte order mark, or why nobody should try to read it. */
function readText$1(text) {
	if (Buffer.byteLength(text) > 65536) return { problem: tooLarge() };
	const plain = text.replace(/^\uFEFF/, "");
	const odd = ODD_CHARACTER.exec(plain);
	return odd === null ? { text: plain } : { problem: oddCharacter(plain, odd) };
}
/**
* Characters that show nothing or turn what is shown around, line ends of old Macs, and what a
* decoder leaves of bytes that are not UTF-8.
*/
const ODD_CHARACTER = /[^\P{Cc}\t\n\r]|\r(?!\n)|[\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFFD\p{Surrogate}]/u;
function oddCharacter(text, { 0: character, index }) {
	const before = text.slice(0, index).split("\n");
	const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
	return {
		line: before.length,
		column: (before.at(-1) ?? "").length + 1,
		message: character === "�" ? "Here are bytes that are not UTF-8." : `Here is a character that nobody sees (U+${code}).`,
		hint: character === "�" ? "Save the file as UTF-8." : "Take it out; lines end in LF or CR LF, and text is UTF-8."
	};
}
function tooLarge() {
	return {
		line: 1,
		column: 1,
		message: `The file has more than ${MOST_BYTES$1} bytes.`,
		hint: "Name repositories by globs, topics or custom properties rather than one by one."
	};
}
// app/policies/understand.ts
function understand(raw, yaml) {
	const { defaults = {}, tiers = [], exclude = [], dispatch = {}, issues, quota } = raw;
	return {
		defaults: readDefaults({
			...defaults,
			issues
		}, yaml),
		tiers: tiers.map((tier, at) => ({
			name: tier.name,
			match: tier.match,
			line: yaml.place(["tiers", at]).line,
			...readSection(tier, ["tiers", at], yaml)
		})),
		exclusions: exclude.map(({ match, reason, expires }, at) => ({
			match,
			reason,
			expiresAt: expires ?? null,
			line: yaml.place(["exclude", at]).line
		})),
		dispatch: readDispatch(dispatch),
		quotaBytes: quota ?? null
	};
}
/** `issues` stands at the top of the file, and not among the defaults. */
function readDefaults(raw, yaml) {
	const { values, lines } = readSection(raw, ["defaults"], yaml);
	if (raw.issues === void 0) return {
		values,
		lines
	};
	return {
		values,
		lines: {
			...lines,
			issues: yaml.placeOfKey(["issues"]).line
		}
	};
}
function readSection(raw, path, yaml) {
	const lines = {};
	for (const name of POLICY_NAMES) {
		if (raw[KEY_OF[name]] === void 0) continue;
		lines[name] = yaml.placeOfKey([...path, KEY_OF[name]]).line;
	}
	return {
		values: readValues(raw),
		lines
	};
}
function readValues(raw) {
	return {
		...given("schedule", raw.schedule),
		...given("timeZone", raw.timezone),
		...given("rpoMs", raw.rpo),
		...given("graceMs", raw.grace),
		...given("onPush", raw["on-push"]),
		...given("debounceMs", raw.debounce),
		...given("classes", raw.classes),
		...given("refs", raw.refs),
		...given("verify", raw.verify),
		...given("fullVerifyEveryMs", raw["full-verify-every"]),
		...given("storageClass", raw["storage-class"]),
		...given("retention", raw.retention),
		...given("recipients", raw.recipients),
		...given("protectedRefs", raw["protected-refs"]),
		...given("alertChannels", raw.alerts),
		...given("issues", raw.issues)
	};
}
function readDispatch(raw) {
	return {
		...given("mode", raw.mode),
		...given("workflow", raw.workflow),
		...given("maxParallel", raw["max-parallel"]),
		...given("dispatchesPerHour", raw["budget-per-hour"])
	};
}
function given(name, value) {
	const members = {};
	if (value !== void 0) members[name] = value;
	return members;
}
// app/policies/yaml-fault.ts
/** What keeps a text from being YAML, for people. */
/**
* The faults of a document that could not be read. Of errors only the first: those after it
* come of reading on in a text that was misunderstood.
*/
function findYamlFaults(document, text) {
	const [first] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
	if (first !== void 0) return [findUnclosed(document) ?? describe$2(first, offsetOf$1(first, document, text))];
	if (document.directives.yaml.explicit === true) return [{
		offset: 0,
		message: "The file has a %YAML directive.",
		hint: "Leave that line out."
	}];
	return document.warnings.map((warning) => describe$2(warning, warning.pos[0]));
}
const WORDS = {
	BAD_ALIAS: ["A * at the beginning is an alias.", "Write the value in quotes: \"* 3 * * *\"."],
	BAD_SCALAR_START: ["A value cannot begin with this character.", "Write the value in quotes."],
	BLOCK_AS_IMPLICIT_KEY: ["There are two keys on one line, or this line is indented too far.", "Align it with the lines around it, or write a value that has a colon in quotes."],
	MULTILINE_IMPLICIT_KEY: ["This line is neither a key with a value nor an item of a list.", "Write \"key: value\", with a space after the colon."],
	MULTIPLE_DOCS: ["A second document begins here.", "Leave out the line ---."],
	RESOURCE_EXHAUSTION: ["The file is nested too deeply.", "See docs/policies.md for its form."],
	TAB_AS_INDENT: ["This line is indented by a tab.", "Indent it by spaces."],
	TAG_RESOLVE_FAILED: ["There is a tag (!…) here.", "Write the plain value, in quotes if need be."]
};
function describe$2({ code, message }, offset) {
	const [said, hint] = WORDS[code] ?? [`This is not YAML: ${message}.`, "Compare the line with the examples of docs/policies.md."];
	return {
		offset,
		message: said,
		hint
	};
}
/** What is never closed is noticed far below the line where it opens. */
function findUnclosed(document) {
	const openings = /* @__PURE__ */ new Map();
	visit(document, { Value(_, node) {
		if ((isCollection(node) ? node.flow : isScalar(node) && /^QUOTE/.test(node.type ?? "")) && node.range) openings.set(node.range[1], node.range[0]);
	} });
	const error = document.errors.find(({ code, pos }) => (code === "MISSING_CHAR" || code === "BAD_INDENT") && openings.has(pos[0]));
	const offset = error && openings.get(error.pos[0]);
	if (offset === void 0) return void 0;
	return {
		offset,
		message: "A quote or bracket opens here and is not closed.",
		hint: "Close it, or write one value a line."
	};
}
/** Where the mistake is, which is not where the parser began to doubt. */
function offsetOf$1({ code, pos }, { errors }, text) {
	const key = errors.find((error) => error.code === "MULTILINE_IMPLICIT_KEY" && error.pos[0] === pos[0]);
	if (code === "BLOCK_AS_IMPLICIT_KEY" && key !== void 0) return firstWordAt(text.lastIndexOf("\n", key.pos[1] - 1) + 1, text);
	return firstWordAt(pos[0], text);
}
/** The first that is said at `offset` or after it, beyond space and comments. */
function firstWordAt(offset, text) {
	const silence = /(?:[ \r\n]|(?<=[ \n]|^)#.*)*/my;
	silence.lastIndex = offset;
	const end = offset + (silence.exec(text)?.[0].length ?? 0);
	return end < text.length ? end : offset;
}
// app/policies/yaml-plain.ts
/** The plain values of a YAML document, and what in it has no plain value. */
/** A policy is five deep. */
const MOST_DEPTH = 12;
/** 64 KiB of YAML hold fewer values, unless aliases multiply them. */
const MOST_VALUES = 4e4;
/** Longer ones are pointed at by what they stand before. */
const LONGEST_TAG = 200;
/** An alias stands for the last node of its anchor before it. */
function resolveAliases(document) {
	const anchors = /* @__PURE__ */ new Map();
	const targets = /* @__PURE__ */ new Map();
	visit(document, {
		Alias(_, alias) {
			const target = anchors.get(alias.source);
			if (target !== void 0) targets.set(alias, target);
		},
		Value(_, node) {
			if (node.anchor !== void 0) anchors.set(node.anchor, node);
		}
	});
	return targets;
}
/**
* Maps become objects, lists arrays. A key that is no text or stands twice, a tag, an alias
* of nothing and more values than anybody writes are faults.
*/
function readPlain(document, targets, text) {
	const walk = {
		targets,
		text,
		faults: [],
		values: 0,
		ended: false
	};
	return {
		value: plainOf(document.contents, 0, walk),
		faults: walk.faults
	};
}
function plainOf(node, depth, walk) {
	walk.values += 1;
	if (walk.values > MOST_VALUES || depth > MOST_DEPTH) end(node, walk);
	if (walk.ended) return null;
	if (isAlias(node)) return plainOf(targetOf(node, walk), depth + 1, walk);
	if (isScalar(node)) return checked(node, walk).value;
	if (isSeq(node)) return checked(node, walk).items.map((item) => plainOf(item, depth + 1, walk));
	if (isMap(node)) return readPairs(checked(node, walk).items, depth, walk);
	return null;
}
function end(node, walk) {
	if (!walk.ended) walk.faults.push(faultAt(node, "The file says more than a policy can.", "Write the values out, without aliases, as docs/policies.md shows them."));
	walk.ended = true;
}
function targetOf(node, walk) {
	const target = walk.targets.get(node);
	if (target === void 0) walk.faults.push(faultAt(node, "This alias stands for nothing.", "Define the anchor (&name) above, or write the value in quotes."));
	return target;
}
function checked(node, walk) {
	if (node.tag !== void 0) {
		const end = offsetOf(node);
		const before = walk.text.slice(Math.max(0, end - LONGEST_TAG), end);
		const offset = end - (/!?![^!]*$/.exec(before)?.[0].length ?? 0);
		walk.faults.push({
			offset,
			message: "There is a tag (!…) here.",
			hint: "Write the plain value, in quotes if need be."
		});
	}
	return node;
}
function readPairs(pairs, depth, walk) {
	const members = /* @__PURE__ */ new Map();
	for (const { key, value } of pairs) {
		const name = isScalar(key) ? checked(key, walk).value : void 0;
		if (typeof name !== "string" || name === "__proto__") walk.faults.push(faultAt(key, "This can be no key.", "Keys are text, in quotes if need be."));
		else if (members.has(name)) walk.faults.push(faultAt(key, `\`${name}\` stands here twice.`, "Leave one of them out."));
		members.set(String(name), plainOf(value, depth + 1, walk));
	}
	return Object.fromEntries(members);
}
function faultAt(node, message, hint) {
	return {
		offset: offsetOf(node),
		message,
		hint
	};
}
/** Where a node begins, without its tag and its anchor. */
function offsetOf(node) {
	return isNode(node) ? node.range?.[0] ?? 0 : 0;
}
// app/policies/yaml.ts
/** YAML as plain values, each of which knows where it was written. */
/**
* Reads one document of YAML 1.2, without tags. Aliases are followed as far as a person would;
* a key that stands twice in a map is a problem, and so is one that is no text.
*/
function readYaml(text) {
	const lineCounter = new LineCounter();
	const document = parseDocument(text, {
		lineCounter,
		version: "1.2",
		schema: "core",
		resolveKnownTags: false,
		prettyErrors: false,
		uniqueKeys: false
	});
	const at = (offset) => {
		const { line, col } = lineCounter.linePos(offset);
		return {
			line: Math.max(1, line),
			column: Math.max(1, col)
		};
	};
	const targets = resolveAliases(document);
	const faults = findYamlFaults(document, text);
	const plain = faults.length > 0 ? {
		value: null,
		faults
	} : readPlain(document, targets, text);
	if (plain.faults.length > 0) return { problems: plain.faults.map(({ offset, ...said }) => ({
		...at(offset),
		...said
	})) };
	const follow = (path) => find$1(document.contents, path, targets);
	return { yaml: {
		value: plain.value,
		place: (path) => at(startOf(follow(path))),
		placeOfKey: (path) => at(offsetOf(follow(path).key))
	} };
}
/** What is at `path`, or as near to it as there is something. */
function find$1(contents, path, targets) {
	let found = {
		node: contents,
		key: void 0
	};
	for (const step of path) {
		const next = stepInto(throughAliases(found.node, targets), step);
		if (next === void 0) return found;
		found = next;
	}
	return found;
}
function throughAliases(node, targets) {
	const target = targets.get(node);
	return target === void 0 ? node : throughAliases(target, targets);
}
function stepInto(node, step) {
	if (isSeq(node)) {
		const item = node.items[Number(step)];
		return item === void 0 ? void 0 : {
			node: item,
			key: void 0
		};
	}
	if (!isMap(node)) return void 0;
	const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
	return pair === void 0 ? void 0 : {
		node: pair.value,
		key: pair.key
	};
}
function startOf({ node, key }) {
	return offsetOf(isAlias(node) || isScalar(node) && node.value !== null || key === void 0 ? node : key);
}
// app/policies/read.ts
/** Strict: what is not understood is a problem, and a file with a problem is no policy. */
function readPolicyFile(text) {
	const plain = readText$1(text);
	if ("problem" in plain) return { problems: [plain.problem] };
	const read = readYaml(plain.text);
	if ("problems" in read) return { problems: orderProblems(read.problems) };
	const parsed = File.safeParse(read.yaml.value);
	if (!parsed.success) return { problems: orderProblems(describeIssues(parsed.error.issues, read.yaml)) };
	const file = understand(parsed.data, read.yaml);
	const problems = findUnservable(file, read.yaml);
	return problems.length > 0 ? { problems: orderProblems(problems) } : { file };
}
// app/policies/own.ts
/** The policy that was written in the dashboard: it holds where there is no file. */
const ORIGIN = "dashboard";
async function readOwnPolicy(db, { id, account }) {
	const newest = await readNewestPolicy(db, id, ORIGIN);
	if (newest?.kind !== "version") return void 0;
	const { text, path, commitSha, blobSha } = newest.version;
	const reading = readPolicyFile(text);
	const place = {
		origin: ORIGIN,
		repository: {
			owner: account,
			name: ""
		},
		path,
		commitSha
	};
	return {
		text,
		version: blobSha,
		inForce: "file" in reading ? {
			...place,
			file: reading.file
		} : null
	};
}
/** Of a text without problems; an empty one takes the policy away. */
async function saveOwnPolicy(db, { id: installationId }, text, now) {
	const place = {
		installationId,
		origin: ORIGIN
	};
	if (text.trim() === "") return await savePolicyAbsence(db, place, now);
	await savePolicyVersion(db, place, {
		repositoryId: "",
		path: "the dashboard",
		commitSha: "",
		text,
		blobSha: sha256Hex(text),
		problems: []
	}, now);
}
// app/policies/dispatch-settings.ts
/** Jobs at once, and dispatches an hour, where nobody says anything. */
const MAX_PARALLEL = 10;
const DISPATCHES_PER_HOUR = 60;
/** How backups are run by the file in force, the first of those given. */
function decideDispatch([source], controlRepository) {
	return {
		mode: "central",
		workflow: "holdfast.yml",
		maxParallel: MAX_PARALLEL,
		dispatchesPerHour: DISPATCHES_PER_HOUR,
		...source?.file.dispatch,
		controlRepository
	};
}
// app/policies/look.ts
/** Looks whether a policy file lies in one repository, and remembers what was found. */
const POLICY_PATH = ".github/holdfast.yml";
async function look$1(place, looking) {
	const { db, installationId } = looking;
	const before = await readNewestPolicy(db, installationId, place.origin);
	const found = await readNow(place, looking);
	const error = found instanceof HoldfastError ? found : null;
	if (!(found instanceof HoldfastError)) await remember(place, found, before, looking);
	const newest = await readNewestPolicy(db, installationId, place.origin);
	return {
		...place,
		...await judge(place, newest, looking),
		error
	};
}
/** The file as it is now; or why nobody knows, which is never the same as no file. */
async function readNow({ repository }, { github }) {
	try {
		return await github.readFile(repository, POLICY_PATH);
	} catch (error) {
		if (error instanceof HoldfastError) return error;
		throw error;
	}
}
async function remember({ origin }, found, before, { db, installationId, now }) {
	const place = {
		installationId,
		origin
	};
	if (found === void 0) {
		if (before?.kind !== "absent") await savePolicyAbsence(db, place, now());
		return;
	}
	const version = versionOf(found);
	if (before?.kind === "version" && isSame$2(before.version, version)) return;
	await savePolicyVersion(db, place, version, now());
}
/** The text is what the blob's id says it is. */
function isSame$2(one, other) {
	return JSON.stringify({
		...one,
		text: ""
	}) === JSON.stringify({
		...other,
		text: ""
	});
}
function versionOf({ repositoryId, commitSha, blobSha, text }) {
	const reading = readPolicyFile(text);
	return {
		repositoryId,
		path: POLICY_PATH,
		commitSha,
		blobSha,
		text: hideSecretKeys(text.slice(0, 65537)),
		problems: "problems" in reading ? reading.problems : []
	};
}
/** Texts are read anew: this version of the App may understand what another did not. */
async function judge(place, newest, { db, installationId }) {
	const nothing = {
		newest: null,
		problems: [],
		good: null,
		vanishedAt: null
	};
	if (newest === void 0) return {
		...nothing,
		state: "unknown"
	};
	if (newest.kind === "absent") {
		const had = await hadPolicy(db, installationId, place.origin);
		return {
			...nothing,
			state: "absent",
			vanishedAt: had ? newest.since : null
		};
	}
	const { version } = newest;
	const reading = readPolicyFile(version.text);
	if ("file" in reading) return {
		...nothing,
		state: "good",
		newest: version,
		good: inForce(place, version)
	};
	const last = await readLastGoodPolicy(db, installationId, place.origin);
	const good = last?.kind === "version" ? inForce(place, last.version) : null;
	return {
		...nothing,
		state: "invalid",
		newest: version,
		problems: reading.problems,
		good
	};
}
/** Null for a version that was good for another version of the App only. */
function inForce({ origin, repository }, version) {
	const { text, path, commitSha } = version;
	const reading = readPolicyFile(text);
	return "file" in reading ? {
		origin,
		repository,
		path,
		commitSha,
		file: reading.file
	} : null;
}
// app/policies/notices.ts
/** For so long it is told that a file is gone. */
const GONE_MS = 2592e6;
function describeLooks({ looks, files, lapsed }, now) {
	const holds = describeHolding(files);
	return [
		...looks.flatMap((it) => describeLook$1(it, holds, now)),
		...(files ?? []).slice(1).map((file) => ({
			kind: "overruled",
			message: `${nameOf$1(file)} is not looked at: ${holds}.`
		})),
		...lapsed.map(({ reason, expiresAt, origin }) => ({
			kind: "lapsed",
			message: `The exclusion "${reason}"${lineOf(origin)} ended at ${expiresAt.toISOString()}: what it named is backed up.`
		}))
	];
}
function describeLook$1(it, holds, now) {
	const notices = [];
	if (it.vanishedAt !== null && now.getTime() - it.vanishedAt.getTime() < GONE_MS) {
		const since = it.vanishedAt.toISOString();
		notices.push({
			kind: "vanished",
			message: `${nameOf$1(it)} is gone since ${since}: ${holds}.`
		});
	}
	if (it.state === "invalid") {
		const kept = it.good === null ? holds : "its last good version stays in force";
		const message = `${nameOf$1(it)} has ${count(it.problems.length)}: ${kept}.`;
		notices.push({
			kind: "invalid",
			message
		});
	}
	if (it.error !== null) {
		const since = it.state === "unknown" ? "and never was" : "and counts as it was read last";
		const message = `${nameOf$1(it)} could not be read, ${since}: ${it.error.message}`;
		notices.push({
			kind: "unread",
			message
		});
	}
	return notices;
}
function describeHolding(files) {
	if (files === null) return "nobody knows which policy holds";
	const [first] = files;
	return first === void 0 ? "the built-in policy holds" : `${nameOf$1(first)} is in force`;
}
function nameOf$1({ origin, repository: { owner, name } }) {
	return origin === "dashboard" ? "The policy of the dashboard" : `The policy of ${owner}/${name}`;
}
function lineOf(origin) {
	return origin.kind === "file" ? ` (line ${origin.line})` : "";
}
function count(problems) {
	return problems === 1 ? "a problem" : `${problems} problems`;
}
// app/policies/load.ts
/**
* Reads both files. An invalid one leaves its last good version in force; one that vanished
* gives way to the next; one that cannot be read is what it was when it was read last.
*/
async function loadPolicies(request) {
	const { installation, settings, now } = request;
	const looks = [];
	for (const place of placesOf(installation.account, settings)) looks.push(await look$1(place, {
		...request,
		installationId: installation.id
	}));
	const own = await readOwnPolicy(request.db, installation);
	const files = order(looks, own?.inForce ?? null);
	const at = now();
	const lapsed = findLapsed(files ?? [], at);
	return {
		files,
		lapsed,
		looks,
		problems: looks.flatMap(problemsOf),
		notices: [...describeLooks({
			looks,
			files,
			lapsed
		}, at), ...own !== void 0 && own.inForce === null ? [NOT_UNDERSTOOD] : []]
	};
}
/** Another version of the App may have understood it. */
const NOT_UNDERSTOOD = {
	kind: "invalid",
	message: "The policy of the dashboard is not understood by this version, and does not hold. Write it anew."
};
/** In the order of precedence. */
function placesOf(owner, { controlRepository }) {
	const control = {
		origin: "control",
		repository: {
			owner,
			name: controlRepository
		}
	};
	if (controlRepository.toLowerCase() === ORGANIZATION) return [control];
	return [control, {
		origin: "organization",
		repository: {
			owner,
			name: ORGANIZATION
		}
	}];
}
/** Where GitHub itself looks for what an organisation has in common. */
const ORGANIZATION = ".github";
function order(looks, own) {
	if (looks.find(({ state, good }) => state === "unknown" || good !== null)?.state === "unknown") return null;
	return [...looks.map(({ good }) => good), own].filter((good) => good !== null);
}
function problemsOf({ repository, newest, problems }) {
	if (newest === null || problems.length === 0) return [];
	const { repositoryId, commitSha } = newest;
	return [{
		repository,
		repositoryId,
		headSha: commitSha,
		path: POLICY_PATH,
		problems
	}];
}
// app/policies-at-hand.ts
/** A webhook says when a file changed; this is for those that were lost. */
const FRESH_MS$1 = 9e5;
/** What could not be read at all is asked for again sooner: nothing is decided until then. */
const UNKNOWN_MS = 6e4;
function createPolicies(tools) {
	const known = /* @__PURE__ */ new Map();
	return {
		async of(installation) {
			const at = tools.now().getTime();
			const had = known.get(installation.id);
			if (had !== void 0 && at < had.until) return had.policy;
			const look = {
				until: at + FRESH_MS$1,
				policy: read$1(installation, tools)
			};
			known.set(installation.id, look);
			try {
				const policy = await look.policy;
				if (policy === void 0) look.until = at + UNKNOWN_MS;
				return policy;
			} catch (error) {
				known.delete(installation.id);
				throw error;
			}
		},
		forget: (installationId) => void known.delete(installationId)
	};
}
async function read$1(installation, tools) {
	const { db, github, controlRepository, now } = tools;
	const loaded = await loadPolicies({
		db,
		installation,
		now,
		settings: { controlRepository },
		github: github(installation.id)
	});
	if (loaded.files === null) return void 0;
	const decide = createDecider(loaded.files);
	return {
		loaded,
		dispatch: decideDispatch(loaded.files, controlRepository),
		quotaBytes: loaded.files[0]?.file.quotaBytes ?? null,
		decide: (repository, at) => decide(toSubject(repository), at)
	};
}
/** As policies see it. */
function toSubject(row) {
	const topics = JSON.parse(row.topicsJson);
	const properties = JSON.parse(row.propertiesJson);
	return {
		owner: row.owner,
		name: row.name,
		visibility: row.visibility,
		language: row.language,
		archived: row.archived === 1,
		fork: row.fork === 1,
		topics,
		properties
	};
}
// app/policy-desk.ts
/** Policies as the dashboard shows them, and the one that is written there. */
/** It has the shape of `PoliciesPort` of the dashboard. */
function createPolicyDesk(tools) {
	return {
		read: (installationId) => read(installationId, tools),
		tryOut: (installationId, text) => tryOut(installationId, text, tools),
		save: (installationId, draft) => save(installationId, draft, tools)
	};
}
async function read(installationId, { db, policies, webUrl }) {
	const installation = await find(db, installationId);
	if (installation === void 0) return void 0;
	const own = await readOwnPolicy(db, installation);
	const nothing = {
		text: null,
		sections: [],
		exclusions: [],
		notices: [],
		looks: [],
		draft: own === void 0 ? null : {
			text: own.text,
			version: own.version
		}
	};
	const atHand = await policies.of(installation);
	if (atHand === void 0) return {
		...nothing,
		inForce: "unknown"
	};
	const { files, looks, notices } = atHand.loaded;
	const inForce = files?.[0];
	return {
		...nothing,
		inForce: inForce?.origin ?? "built-in",
		text: inForce ? await textOf(db, installationId, inForce) : null,
		...inForce && describePolicy(inForce),
		notices: notices.map(({ message }) => message),
		looks: looks.flatMap((look) => describeLook(look, webUrl))
	};
}
async function textOf(db, installationId, { origin }) {
	const good = await readLastGoodPolicy(db, installationId, origin);
	return good?.kind === "version" ? good.version.text : null;
}
function describeLook({ origin, repository, state, newest, problems }, webUrl) {
	if (origin === "dashboard") return [];
	const { owner, name } = repository;
	const path = ".github/holdfast.yml";
	return [{
		place: origin,
		owner,
		name,
		path,
		state,
		url: newest === null ? null : `${webUrl}/${owner}/${name}/blob/${newest.commitSha}/${path}`,
		problems
	}];
}
async function tryOut(installationId, text, { db, policies, now }) {
	const none = {
		changes: [],
		unchanged: 0
	};
	const reading = text.trim() === "" ? void 0 : readPolicyFile(text);
	if (reading !== void 0 && "problems" in reading) return {
		...none,
		problems: reading.problems
	};
	const installation = await find(db, installationId);
	const atHand = installation && await policies.of(installation);
	if (atHand === void 0) return {
		...none,
		problems: [NOT_KNOWN]
	};
	const source = reading && {
		origin: "dashboard",
		path: "the dashboard",
		file: reading.file
	};
	return {
		problems: [],
		...comparePolicies((await listRepositories$1(db, installationId)).map((row) => ({
			...toSubject(row),
			id: row.id
		})), {
			before: createDecider(atHand.loaded.files ?? []),
			after: createDecider(source ? [source] : [])
		}, now())
	};
}
const NOT_KNOWN = {
	line: 1,
	column: 1,
	message: "It is not known which policy is in force now.",
	hint: "Wait until GitHub answers again."
};
async function save(installationId, { text, basedOn }, { db, policies, now }) {
	const installation = await find(db, installationId);
	const atHand = installation && await policies.of(installation);
	const origin = atHand?.loaded.files?.[0]?.origin;
	if (installation === void 0 || atHand === void 0) return "overruled";
	if (origin !== void 0 && origin !== "dashboard") return "overruled";
	if (text.trim() !== "" && "problems" in readPolicyFile(text)) return "invalid";
	if (((await readOwnPolicy(db, installation))?.version ?? null) !== basedOn) return "outdated";
	await saveOwnPolicy(db, installation, text, now());
	policies.forget(installationId);
	return "saved";
}
async function find(db, id) {
	return (await listInstallations(db)).find((one) => one.id === id);
}
// app/results/signing.ts
/** Ed25519 keys as OpenSSL writes them, for receipts. */
/** A private key in PEM (PKCS #8). Throws `bad-input` where it is none. */
function openSigningKey(pem) {
	const key = open$2(() => createPrivateKey(pem.reveal()));
	const publicKey = describe$1(createPublicKey(key));
	return {
		id: publicKey.id,
		publicKey,
		publicPem: createPublicKey(key).export({
			type: "spki",
			format: "pem"
		}).toString(),
		sign: (text) => sign(null, Buffer.from(text), key).toString("base64")
	};
}
function describe$1(key) {
	const der = key.export({
		type: "spki",
		format: "der"
	});
	return {
		id: createHash("sha256").update(der).digest("hex"),
		verifies: (text, signature) => verify(null, Buffer.from(text), key, Buffer.from(signature, "base64"))
	};
}
function open$2(read) {
	let key;
	try {
		key = read();
	} catch {}
	if (key?.asymmetricKeyType === "ed25519") return key;
	throw new HoldfastError("bad-input", "The key for receipts is no Ed25519 key in PEM.", { hint: "Make one: `openssl genpkey -algorithm ed25519 -out receipts.pem`." });
}
// app/records/audit-list.ts
/** The audit trail, as people read it: page by page, filtered, or whole. */
/** The newest first: by time, and by number where several have one time. */
async function listEventPage(db, choice) {
	const rows = [];
	for (const action of await actionsOf(db, choice.action)) rows.push(...await selectPage(db, {
		...choice,
		action
	}));
	return rows.sort((a, b) => b.at - a.at || b.seq - a.seq).slice(0, choice.limit).map(readEvent);
}
function selectPage(db, { after, limit, ...choice }) {
	let select = db.selectFrom("auditEvents").selectAll().where(chosen(choice));
	if (after) select = select.where(sql`(at, seq) < (${after.at}, ${after.id})`);
	return select.orderBy("at", "desc").orderBy("seq", "desc").limit(limit).execute();
}
const PAGE = 500;
/** By their numbers, the oldest first; holds no more than a page of them. */
async function* streamEvents(db, { from, to, ...choice }) {
	const bounds = await boundsOf(db, {
		from,
		to
	});
	if (bounds === void 0) return;
	const actions = await actionsOf(db, choice.action);
	for (let seq = bounds.first - 1;;) {
		let select = db.selectFrom("auditEvents").selectAll().where("seq", ">", seq).where("seq", "<=", bounds.last).where(chosen({
			...choice,
			action: void 0,
			from,
			to
		}));
		if (choice.action !== void 0) {
			const named = actions.flatMap((action) => action ?? []);
			if (named.length === 0) return;
			select = select.where("action", "in", named);
		}
		const rows = await select.orderBy("seq").limit(PAGE).execute();
		yield* rows.map(readEvent);
		const last = rows.at(-1);
		if (last === void 0 || rows.length < PAGE) return;
		seq = last.seq;
		await setImmediate();
	}
}
/** The numbers between which all events of a time are; undefined where there is none. */
async function boundsOf(db, range) {
	const { first, last } = await db.selectFrom("auditEvents").select(({ fn }) => [fn.min("seq").as("first"), fn.max("seq").as("last")]).where(chosen(range)).executeTakeFirstOrThrow();
	return first === null || last === null ? void 0 : {
		first,
		last
	};
}
function chosen({ from, to, ...equal }) {
	const parts = [
		"actor",
		"action",
		"target",
		"result"
	].flatMap((column) => {
		const value = equal[column];
		return value === void 0 ? [] : [sql`${sql.ref(column)} = ${storableText(value)}`];
	});
	if (from) parts.push(sql`at >= ${from.getTime()}`);
	if (to) parts.push(sql`at < ${to.getTime()}`);
	return parts.length === 0 ? sql`1 = 1` : sql`${sql.join(parts, sql` and `)}`;
}
/** Actions that are meant; one that is undefined stands for all. There are some dozens in all. */
async function actionsOf(db, wanted) {
	if (wanted === void 0 || !wanted.endsWith(".")) return [wanted];
	const { rows } = await sql`
    with recursive known(action) as (
      select min(action) from audit_events
      union all
      select (select min(e.action) from audit_events e where e.action > known.action)
      from known where known.action is not null)
    select action from known where action is not null`.execute(db);
	return rows.flatMap(({ action }) => action?.startsWith(wanted) ? [action] : []);
}
// app/views/pages.ts
/** Pages of long lists: cursors, and rows that a viewer may see among those that they may not. */
const MOST = 500;
/** Rows read at once where not all of them are wanted. */
const BATCH = 500;
/** Throws `bad-input` for a limit that is none, and for a cursor that is not of this list. */
async function readPage({ cursor, limit }, { list, read, placeOf, toItem, keep }) {
	if (!Number.isInteger(limit) || limit < 1 || limit > MOST) throw badLimit();
	const kept = [];
	const atOnce = keep === void 0 ? limit + 1 : BATCH;
	let after = cursor === void 0 ? void 0 : readCursor(list, cursor);
	while (kept.length <= limit) {
		const rows = await read(after, atOnce);
		kept.push(...keep === void 0 ? rows : rows.filter(keep));
		const last = rows.at(-1);
		if (last === void 0 || rows.length < atOnce) break;
		after = placeOf(last);
		await setImmediate();
	}
	const items = kept.slice(0, limit);
	const last = items.at(-1);
	const next = kept.length > limit && last ? formatCursor(list, placeOf(last)) : null;
	return {
		items: items.map(toItem),
		next
	};
}
function formatCursor(list, { at, id }) {
	return Buffer.from(JSON.stringify([
		list,
		at,
		id
	])).toString("base64url");
}
/** No database takes more. */
const Id = z.string().max(300).regex(/^[^\0]*$/);
function readCursor(list, cursor) {
	const read = z.tuple([
		z.literal(list),
		z.int(),
		Id
	]).safeParse(parse$1(Buffer.from(cursor, "base64url").toString("utf8")));
	if (read.success) return {
		at: read.data[1],
		id: read.data[2]
	};
	throw new HoldfastError("bad-input", "The cursor is none of this list.", { hint: "Begin with the first page, and hand back `next` as it came." });
}
function parse$1(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function badLimit() {
	return new HoldfastError("bad-input", `A page has from 1 to ${MOST} items.`, { hint: "Ask for fewer, and go on with the cursor." });
}
// app/views/activity.ts
/** Who did what, from the audit trail. */
function createActivity(db) {
	return {
		list: ({ cursor, limit, ...choice }) => readPage({
			cursor,
			limit
		}, {
			list: "activity",
			read: (after, most) => listEventPage(db, {
				...choice,
				after: after && toSeq(after),
				limit: most
			}),
			placeOf: ({ at, seq }) => ({
				at: at.getTime(),
				id: String(seq)
			}),
			toItem: toItem$2
		}),
		async *stream(choice) {
			for await (const event of streamEvents(db, choice)) yield toItem$2(event);
		},
		checkChain: () => check(db),
		async record(event) {
			await recordEvent(db, event);
		}
	};
}
function toSeq({ at, id }) {
	const seq = Number(id);
	if (Number.isSafeInteger(seq)) return {
		at,
		id: seq
	};
	throw new HoldfastError("bad-input", "The cursor is none of this list.", { hint: "Begin with the first page, and hand back `next` as it came." });
}
function toItem$2(event) {
	const { seq, sha256, previousSha256, at, actor, action, target, address, result, detail } = event;
	return {
		seq,
		sha256,
		previousSha256,
		at,
		actor,
		action,
		target,
		address,
		result,
		detail
	};
}
const FAULTS = {
	removed: "There is no event of this number: somebody removed it.",
	changed: "Its text is not the one that was written.",
	unlinked: "It was written after another event than the one that stands before it."
};
async function check(db) {
	const checked = await checkChain(db);
	if (checked.intact) return {
		intact: true,
		events: checked.events,
		lastSha256: checked.last?.sha256 ?? null
	};
	const { seq, fault } = checked;
	return {
		intact: false,
		events: seq - 1,
		brokenAt: seq,
		reason: FAULTS[fault]
	};
}
// app/records/alert-page.ts
/** Alerts as long lists, and the open ones by cause. */
/** Those that began last first. */
async function listAlertPage(db, { state, from, to, after, limit, ...equal }) {
	let select = db.selectFrom("alerts").selectAll();
	for (const column of [
		"kind",
		"cause",
		"severity",
		"repositoryId"
	]) {
		const value = equal[column];
		if (value !== void 0) select = select.where(column, "=", sql`${storableText(value)}`);
	}
	if (state === "open") select = select.where("resolvedAt", "is", null);
	if (state === "resolved") select = select.where("resolvedAt", "is not", null);
	if (from) select = select.where("since", ">=", from.getTime());
	if (to) select = select.where("since", "<", to.getTime());
	if (after) select = select.where(sql`(since, id) < (${after.at}, ${after.id})`);
	return (await select.orderBy("since", "desc").orderBy("id", "desc").limit(limit).execute()).map(readAlertRow);
}
/** All that are open, the oldest first. */
async function listOpenAlerts(db) {
	return db.selectFrom("alerts").select([
		"id",
		"cause",
		"severity",
		"repositoryId",
		"since"
	]).where("resolvedAt", "is", null).orderBy("since").orderBy("id").execute();
}
/** Databases bound the parameters of a statement. */
const MOST_IDS = 1e3;
async function readAlerts(db, ids) {
	const alerts = /* @__PURE__ */ new Map();
	for (let start = 0; start < ids.length; start += MOST_IDS) {
		const some = ids.slice(start, start + MOST_IDS);
		const rows = await db.selectFrom("alerts").selectAll().where("id", "in", some).execute();
		for (const row of rows) alerts.set(row.id, readAlertRow(row));
	}
	return alerts;
}
// app/views/alerts.ts
/** What somebody should know, from the records. */
/** Every page counts what is open; what somebody else does is seen so much later. */
const COUNTED_MS = 2e3;
function createAlerts(db, now) {
	let open;
	function look() {
		const atMs = now().getTime();
		const age = open === void 0 ? NaN : atMs - open.atMs;
		if (open !== void 0 && age >= 0 && age < COUNTED_MS) return open;
		const alerts = listOpenAlerts(db);
		const counted = {
			atMs,
			alerts,
			causes: /* @__PURE__ */ new WeakMap()
		};
		open = counted;
		alerts.catch(() => {
			if (open === counted) open = void 0;
		});
		return counted;
	}
	return {
		list: ({ cursor, limit, ...query }) => readPage({
			cursor,
			limit
		}, {
			list: "alerts",
			read: (after, most) => listAlertPage(db, {
				...query,
				after,
				limit: most
			}),
			placeOf: ({ since, id }) => ({
				at: since.getTime(),
				id
			}),
			toItem: toItem$1,
			...wanted(query)
		}),
		async alert(id) {
			const alert = await readAlert(db, storableText(id));
			return alert && toItem$1(alert);
		},
		async causes(ids) {
			const { alerts, causes } = look();
			const whose = ids === "all" ? ALL : ids;
			const known = causes.get(whose) ?? alerts.then((all) => describeCauses(db, among$1(all, ids)));
			causes.set(whose, known);
			try {
				return await known;
			} catch (error) {
				causes.delete(whose);
				throw error;
			}
		},
		async acknowledge(id, by, at) {
			open = void 0;
			const choice = { id: storableText(id) };
			if (await acknowledgeAlerts(db, choice, {
				by,
				at
			}) > 0) return true;
			const alert = await readAlert(db, choice.id);
			return alert !== void 0 && alert.resolvedAt === null;
		},
		async mute(id, until) {
			open = void 0;
			return await muteAlerts(db, { id: storableText(id) }, until) > 0;
		}
	};
}
/** Stands for all repositories. */
const ALL = /* @__PURE__ */ new Set();
function among$1(alerts, ids) {
	if (ids === "all") return alerts;
	return alerts.filter(({ repositoryId }) => ids.has(repositoryId ?? ""));
}
function wanted({ repositoryIds, ofApp }) {
	if (repositoryIds === void 0) return {};
	return { keep: ({ repositoryId }) => repositoryId === null ? ofApp === true : repositoryIds.has(repositoryId) };
}
const GRAVITY = {
	critical: 0,
	warning: 1,
	notice: 2
};
async function describeCauses(db, alerts) {
	const groups = [...groupBy(alerts, ({ cause }) => cause).values()].flatMap((group) => {
		const first = group.toSorted((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity])[0];
		return first === void 0 ? [] : {
			first,
			group
		};
	});
	const texts = await readAlerts(db, groups.map(({ first }) => first.id));
	return groups.flatMap(({ first, group }) => {
		const alert = texts.get(first.id);
		if (alert === void 0) return [];
		const { title, fix } = toItem$1(alert);
		const { cause, severity } = first;
		return {
			cause,
			severity,
			title,
			fix,
			since: new Date(group[0]?.since ?? first.since),
			alerts: group.length
		};
	}).sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity] || b.alerts - a.alerts);
}
function toItem$1(alert) {
	const { id, kind, cause, severity, title, detail, installationId, repositoryId } = alert;
	const { since, lastSeenAt, acknowledgedAt, acknowledgedBy, mutedUntil, resolvedAt } = alert;
	return {
		id,
		kind,
		cause,
		severity,
		title,
		installationId,
		repositoryId,
		since,
		lastSeenAt,
		acknowledgedAt,
		acknowledgedBy,
		mutedUntil,
		resolvedAt,
		fix: detail.next === "" ? null : detail.next
	};
}
// app/records/cancel-run.ts
/** What has to be known, and written, to stop a run that somebody does not want any more. */
/** Ends a run that no job has taken: none will. False where there is no such run, or not any more. */
async function cancelUntaken(db, id, { by, at }) {
	return await db.updateTable("runs").set({
		state: "settled",
		settledAt: at.getTime(),
		outcome: "cancelled",
		errorCode: "interrupted",
		errorMessage: storableText(`${by} cancelled it before a job took it.`),
		errorHint: "It is planned again when it is due."
	}).where("id", "=", storableText(id)).where("state", "in", ["planned", "dispatched"]).returning("id").executeTakeFirst() !== void 0;
}
async function readRunAtGitHub(db, id) {
	const row = await db.selectFrom("runs").leftJoin("dispatches as d", "d.id", "runs.dispatchId").leftJoin("repositories as r", "r.id", "runs.repositoryId").select([
		"runs.state",
		"d.githubRunId",
		"d.installationId",
		"r.installationId as ownInstallation"
	]).select([
		"d.workflowOwner",
		"d.workflowName",
		"r.owner",
		"r.name"
	]).select(sql`(
        select l.github_run_id from leases l where l.run_id = runs.id
        order by l.granted_at desc limit 1)`.as("leasedRunId")).where("runs.id", "=", storableText(id)).executeTakeFirst();
	if (row === void 0) return void 0;
	const githubRunId = row.leasedRunId ?? row.githubRunId;
	const installationId = row.installationId ?? row.ownInstallation;
	const owner = row.workflowOwner ?? row.owner;
	const name = row.workflowName ?? row.name;
	const known = githubRunId !== null && installationId !== null && owner !== null && name !== null;
	return {
		state: row.state,
		workflow: known ? {
			installationId,
			owner,
			name,
			githubRunId
		} : null
	};
}
// app/views/deeds.ts
/** What people may have done, written into the records for whoever does it. */
function createDeeds({ db, now, cancelWorkflowRun, hurry, onChange }) {
	async function request({ repositoryIds, by, at }, options) {
		const asked = {
			options,
			requestedBy: storableText(by),
			requestedAt: at
		};
		await requestBackups(db, [...new Set(repositoryIds)].map(storableText).map((repositoryId) => ({
			repositoryId,
			...asked
		})));
		hurry("steer");
	}
	return {
		backUp: ({ full, ...asked }) => request(asked, { full }),
		verify: (asked) => request(asked, {
			full: false,
			verify: "full"
		}),
		async cancel(runId, by) {
			if (await cancelUntaken(db, runId, {
				by,
				at: now()
			})) {
				onChange();
				hurry("watch");
				return "cancelled";
			}
			const run = await readRunAtGitHub(db, runId);
			if (run === void 0) return "unknown";
			if (run.state === "settled" || run.state === "reported") return "over";
			if (run.workflow === null) throw unknownWorkflow(runId);
			await cancelWorkflowRun(run.workflow);
			return "asked";
		},
		async pause(repositoryIds, until) {
			await pauseRepositories(db, repositoryIds.map(storableText), until);
			onChange();
			hurry("steer");
			hurry("watch");
		},
		pin: (repositoryId, snapshot, reason) => holdSnapshot(db, nameOf(repositoryId, snapshot), storableText(reason)),
		unpin: (repositoryId, snapshot) => releaseSnapshot(db, nameOf(repositoryId, snapshot))
	};
}
function unknownWorkflow(runId) {
	return new HoldfastError("source-not-found", `Nobody knows which workflow works on ${runId}.`, { hint: "Its lease ends by itself; look at the Actions page of the repository." });
}
function nameOf(repositoryId, snapshot) {
	return {
		repositoryId: storableText(repositoryId),
		snapshot: storableText(snapshot)
	};
}
// app/views/days.ts
/** How a repository stood day by day, a letter a day: pure. */
const DAY_MS = 864e5;
function dayOf(time) {
	return Math.floor(time.getTime() / DAY_MS);
}
function letterOf(state) {
	return DAY_LETTERS[state];
}
/** What is known until yesterday, and `letter` for `today`. */
function withToday(known, today, letter) {
	return (untilYesterday(known, today) + letter).slice(-90);
}
/** Without letters for days that are not over. */
function untilYesterday(known, today) {
	if (known === null) return "";
	const over = known.lastDay - (today - 1);
	if (over > 0) return known.letters.slice(0, -over);
	return known.letters + ".".repeat(Math.min(-over, 90));
}
/**
* Letters of days that nobody wrote, from day `from` to day `to`: what snapshots prove, by the
* policy of today. That a snapshot was too old proves nothing, since whether the source had
* changed by then is not kept.
*/
function rebuildDays(facts, from, to) {
	let letters = "";
	let seen = 0;
	let complete = null;
	let partial = null;
	for (let day = from; day <= to; day += 1) {
		const end = (day + 1) * DAY_MS;
		for (; (facts.evidence[seen]?.takenAt ?? Infinity) < end; seen += 1) {
			const one = facts.evidence[seen];
			if (one === void 0) break;
			if (one.complete) complete = one.takenAt;
			else partial = one.takenAt;
		}
		letters += letterAt(/* @__PURE__ */ new Date(end - 1), {
			complete,
			partial
		}, facts);
	}
	return letters;
}
function letterAt(at, { complete, partial }, { policy, confirmedAt, goneSince }) {
	if (goneSince !== null && goneSince <= at) return letterOf("source-gone");
	if (policy === null) return ".";
	const { state } = coverageOf$1({
		presence: "present",
		presenceSince: at,
		pausedUntil: null,
		firstSeenAt: at,
		decision: {
			kind: "covered",
			policy
		},
		verified: complete === null ? null : { takenAt: new Date(complete) },
		confirmedAt: confirmedAt !== null && confirmedAt <= at ? confirmedAt : null,
		incomplete: partial === null ? null : {
			takenAt: new Date(partial),
			since: new Date(partial),
			completeness: {}
		},
		lastRun: null
	}, at);
	return PROVED.has(state) ? letterOf(state) : ".";
}
const PROVED = /* @__PURE__ */ new Set([
	"protected",
	"late",
	"incomplete"
]);
// app/views/describe-repository.ts
/** One repository as the dashboard shows it: pure. */
/** `known` is false while nobody knows whether this is all that there is, and what holds. */
function describeRepository(facts, decision, at, known) {
	const { row, record } = facts;
	const coverage = coverageOf$1({
		...record,
		decision
	}, at);
	const topics = JSON.parse(row.topicsJson);
	const today = dayOf(at);
	return {
		repository: {
			id: row.id,
			installationId: row.installationId,
			owner: row.owner,
			name: row.name,
			url: row.url,
			visibility: row.visibility,
			language: row.language,
			topics,
			archived: row.archived === 1,
			fork: row.fork === 1,
			sourceBytes: row.sizeBytes,
			pushedAt: row.pushedAt === null ? null : new Date(row.pushedAt),
			firstSeenAt: record.firstSeenAt,
			coverage,
			decision,
			verified: markOf(facts),
			confirmedAt: record.confirmedAt,
			restoreTestedAt: record.fullyVerifiedAt,
			snapshots: facts.snapshots,
			storage: facts.storage,
			work: facts.openRun === null ? null : workOf(facts.openRun),
			days: withToday(facts.days, today, known ? letterOf(coverage.state) : ".")
		},
		untilMs: holdsUntil(facts, {
			coverage,
			decision
		}, at)
	};
}
function markOf({ record, verified: mark }) {
	const { verified } = record;
	if (verified === null || mark === null) return null;
	const { level, sizeBytes, verifiedAt } = mark;
	const { snapshot, takenAt } = verified;
	return {
		snapshot,
		takenAt,
		level,
		sizeBytes,
		verifiedAt: new Date(verifiedAt)
	};
}
function workOf({ id, state, cause, createdAt, startedAt }) {
	const running = state === "leased" || state === "reported";
	const since = new Date(running ? startedAt ?? createdAt : createdAt);
	return {
		runId: id,
		state: running ? "running" : "queued",
		cause,
		since
	};
}
/** The first moment at which it may be shown otherwise although nothing happened. */
function holdsUntil({ record }, { coverage, decision }, at) {
	if ([
		record.verified?.takenAt,
		record.confirmedAt,
		record.incomplete?.takenAt
	].some((date) => date && !(date <= at))) return at.getTime();
	const ends = [coverage.changesAt, decision.kind === "excluded" ? decision.expiresAt : null];
	return Math.min(...ends.map((end) => end?.getTime() ?? Number.POSITIVE_INFINITY));
}
// app/records/dialect.ts
/** Where the two databases differ. */
function isPostgres(db) {
	return db.getExecutor().adapter instanceof PostgresAdapter;
}
// app/records/changes.ts
/** Which repositories may stand otherwise than before, by the database's own word. */
/** How long a change is told. Whoever has not asked for so long reads all anew. */
const CHANGES_KEPT_MS = 36e5;
/** Where reading begins: what is committed by now is not told any more. */
async function markChanges(db) {
	return (await (isPostgres(db) ? sql`select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as mark` : sql`select coalesce(max(mark), 0) + 1 as mark from repository_changes`).execute(db)).rows[0]?.mark ?? 0;
}
/**
* Repositories of which something was committed since `mark`, and perhaps a few more. `next` is
* where to go on.
*/
async function readChanges(db, mark) {
	const next = await markChanges(db);
	return {
		ids: (await db.selectFrom("repositoryChanges").select("repositoryId").distinct().where("mark", ">=", mark).execute()).map(({ repositoryId }) => repositoryId),
		next
	};
}
/** Forgets what was noted longer ago than anybody waits. */
async function forgetChanges(db) {
	const now = isPostgres(db) ? sql`(extract(epoch from clock_timestamp()) * 1000)::bigint` : sql`cast(unixepoch('subsec') * 1000 as integer)`;
	await db.deleteFrom("repositoryChanges").where("at", "<", sql`${now} - ${sql.lit(CHANGES_KEPT_MS)}`).execute();
}
// app/records/fleet.ts
/** What is shown of every repository, in few queries for many of them. */
/** Ids of all repositories of these installations. */
async function listFleetIds(db, installationIds) {
	if (installationIds.length === 0) return [];
	return (await db.selectFrom("repositories").select("id").where("installationId", "in", installationIds).execute()).map(({ id }) => id);
}
/**
* Those of `ids` that there are, at most a few hundred. They are read by several statements, so
* what is written meanwhile may be in a part of it: whoever asks reads it again as a change.
*/
async function readFleetFacts(db, ids) {
	if (ids.length === 0) return [];
	const rows = await listByIds(db, ids);
	const records = await readRecords(db, rows);
	const verified = await readVerified(db, [...records.values()]);
	const counts = await countSnapshots(db, ids);
	const storage = await readStorage(db, ids);
	const runs = await readOpenRuns(db, ids);
	const days = await readDays(db, ids);
	return rows.flatMap((row) => {
		const record = records.get(row.id);
		if (record === void 0) return [];
		return {
			row,
			record,
			verified: verified.get(row.id) ?? null,
			snapshots: counts.get(row.id) ?? 0,
			storage: storage.get(row.id) ?? [],
			openRun: runs.get(row.id) ?? null,
			days: days.get(row.id) ?? null
		};
	});
}
async function readRecords(db, rows) {
	const records = [];
	for (const [installationId, of] of groupBy(rows, (row) => row.installationId)) {
		const ids = of.map(({ id }) => id);
		records.push(...await readPlanningRecords(db, installationId, ids));
	}
	return new Map(records.map((record) => [record.id, record]));
}
async function readVerified(db, records) {
	const names = records.flatMap(({ id, verified }) => verified === null ? [] : [sql`(${id}, ${verified.snapshot})`]);
	if (names.length === 0) return /* @__PURE__ */ new Map();
	const rows = await db.selectFrom("snapshots").select([
		"repositoryId",
		"level",
		"verifiedAt",
		"sizeBytes"
	]).where(sql`(repository_id, snapshot) in (values ${sql.join(names)})`).execute();
	return new Map(rows.map(({ repositoryId, ...mark }) => [repositoryId, mark]));
}
async function countSnapshots(db, ids) {
	const rows = await db.selectFrom("snapshots").select(({ fn }) => ["repositoryId", fn.countAll().as("count")]).where("repositoryId", "in", ids).groupBy("repositoryId").execute();
	return new Map(rows.map(({ repositoryId, count }) => [repositoryId, Number(count)]));
}
async function readStorage(db, ids) {
	const rows = await db.selectFrom("repositoryStorage").select([
		"repositoryId",
		"storageClass",
		"objects",
		"bytes"
	]).where("repositoryId", "in", ids).where("objects", ">", 0).orderBy("storageClass").execute();
	const shares = /* @__PURE__ */ new Map();
	for (const { repositoryId, ...share } of rows) {
		const known = shares.get(repositoryId);
		if (known === void 0) shares.set(repositoryId, [share]);
		else known.push(share);
	}
	return shares;
}
async function readOpenRuns(db, ids) {
	const rows = await db.selectFrom("runs").select([
		"repositoryId",
		"id",
		"state",
		"cause",
		"createdAt",
		"startedAt"
	]).where("repositoryId", "in", ids).where("state", "<>", sql.lit("settled")).execute();
	return new Map(rows.map(({ repositoryId, ...run }) => [repositoryId, run]));
}
async function readDays(db, ids) {
	const rows = await db.selectFrom("repositoryDays").select([
		"repositoryId",
		"lastDay",
		"letters"
	]).where("repositoryId", "in", ids).execute();
	return new Map(rows.map(({ repositoryId, ...days }) => [repositoryId, days]));
}
// app/views/facts.ts
/** What the records say of every repository, in memory; read again where something was written. */
/** So many at a time hold up nobody else for longer than some milliseconds. */
const READ_AT_ONCE = 100;
function createFacts(db) {
	let facts = /* @__PURE__ */ new Map();
	let mark = 0;
	let read;
	async function readAll(installationIds) {
		const next = await markChanges(db);
		const all = /* @__PURE__ */ new Map();
		await readSome(db, await listFleetIds(db, installationIds), all);
		facts = all;
		mark = next;
	}
	return { async read(installationIds) {
		const from = installationIds.join(" ");
		const atMs = performance.now();
		if (read?.from === from && atMs - read.atMs < 18e5) {
			const { ids, next } = await readChanges(db, mark);
			await readSome(db, ids, facts);
			mark = next;
		} else await readAll(installationIds);
		read = {
			from,
			atMs
		};
		return facts;
	} };
}
async function readSome(db, ids, into) {
	for (let start = 0; start < ids.length; start += READ_AT_ONCE) {
		const some = ids.slice(start, start + READ_AT_ONCE);
		const found = new Map((await readFleetFacts(db, some)).map((one) => [one.row.id, one]));
		for (const id of some) {
			const one = found.get(id);
			if (one === void 0) into.delete(id);
			else into.set(id, one);
		}
		await setImmediate();
	}
}
// app/views/policies.ts
/** Policies as the views have them: what was known last, since nobody waits for GitHub here. */
/** A page waits so long for the first answer, and so long for a newer one. */
const FIRST_MS = 2e3;
const NEWER_MS = 50;
function createKnownPolicies(policies) {
	const known = /* @__PURE__ */ new Map();
	const asked = /* @__PURE__ */ new Map();
	function ask(installation) {
		const { id } = installation;
		const asking = policies.of(installation).then((ruling) => void known.set(id, ruling), () => {}).finally(() => asked.delete(id));
		asked.set(id, asking);
		return asking;
	}
	return { async of(installation) {
		const { id } = installation;
		const asking = asked.get(id) ?? ask(installation);
		const patience = new AbortController();
		const mostMs = known.has(id) ? NEWER_MS : FIRST_MS;
		await Promise.race([asking, setTimeout$1(mostMs, void 0, {
			signal: patience.signal,
			ref: false
		})]).finally(() => patience.abort());
		return known.get(id);
	} };
}
const BUILT_IN = { kind: "default" };
/** For what is shown while no policy is known; it decides nothing. */
const UNDECIDED = {
	kind: "covered",
	policy: DEFAULT_POLICY,
	origins: {
		schedule: BUILT_IN,
		timeZone: BUILT_IN,
		rpoMs: BUILT_IN,
		graceMs: BUILT_IN,
		onPush: BUILT_IN,
		debounceMs: BUILT_IN,
		classes: BUILT_IN,
		refs: BUILT_IN,
		verify: BUILT_IN,
		fullVerifyEveryMs: BUILT_IN,
		storageClass: BUILT_IN,
		retention: BUILT_IN,
		recipients: BUILT_IN,
		protectedRefs: BUILT_IN,
		alertChannels: BUILT_IN,
		issues: BUILT_IN
	}
};
// app/views/entries.ts
/** Every repository in memory, read again when the database says that something was written. */
/** So many are described without a pause. */
const DESCRIBED_AT_ONCE = 500;
function createEntries(db, now) {
	const facts = createFacts(db);
	let held = /* @__PURE__ */ new Map();
	let sorted = [];
	return { async refresh(standings) {
		const all = await facts.read(standings.map(({ installationId }) => installationId));
		const at = now();
		const described = await describeAll(all, standings, held, at);
		sorted = sortAnew(sorted, held, described);
		held = described;
		return {
			at,
			all: sorted
		};
	} };
}
/** Describes anew whatever may be otherwise at `at`. */
async function describeAll(facts, standings, held, at) {
	const byInstallation = new Map(standings.map((each) => [each.installationId, each]));
	const described = /* @__PURE__ */ new Map();
	let fresh = 0;
	for (const [id, one] of facts) {
		const standing = byInstallation.get(one.row.installationId);
		if (standing === void 0) continue;
		const before = held.get(id);
		const next = holds(before, {
			facts: one,
			standing,
			at
		}) ?? describe(one, standing, at);
		described.set(id, next);
		if (next === before) continue;
		fresh += 1;
		if (fresh % DESCRIBED_AT_ONCE === 0) await setImmediate();
	}
	return described;
}
function describe(facts, standing, at) {
	const { known, ruling } = standing;
	const { row } = facts;
	const { repository, untilMs } = describeRepository(facts, ruling?.decide(row, at) ?? UNDECIDED, at, known);
	return {
		facts,
		repository,
		standing,
		describedAt: at,
		untilMs,
		name: `${row.owner}\0${row.name}`.toLowerCase()
	};
}
/** What was described before, where nothing can have changed it since. */
function holds(before, now) {
	if (before === void 0) return void 0;
	const { facts, standing, describedAt, untilMs } = before;
	const { at } = now;
	const same = facts === now.facts && standing.ruling === now.standing.ruling && standing.known === now.standing.known;
	const still = at >= describedAt && at.getTime() < untilMs && dayOf(at) === dayOf(describedAt);
	return same && still ? before : void 0;
}
function sortAnew(sorted, before, after) {
	if (before.size === after.size) {
		if (sorted.every((one) => after.get(one.facts.row.id) === one)) return sorted;
		const renewed = sorted.flatMap((one) => after.get(one.facts.row.id) ?? []);
		if (renewed.every(({ name }, n) => name === sorted[n]?.name) && renewed.length === after.size) return renewed;
	}
	return [...after.values()].sort(byName);
}
/** By id where two have one name, as after a transfer. */
function byName(a, b) {
	if (a.name !== b.name) return a.name < b.name ? -1 : 1;
	return a.facts.row.id < b.facts.row.id ? -1 : 1;
}
// app/views/fleet.ts
/** How every repository stands, as the dashboard asks for it. */
/** So young, it is not looked at anew. */
const FRESH_MS = 5e3;
/** So young, it is shown while that is done: a look at many changes takes a third of a second. */
const USABLE_MS = 15e3;
/** Looks one at a time: whoever asks meanwhile gets what the look that is under way brings. */
function createFleet(tools) {
	const { now } = tools;
	const look = createLook(tools);
	let last;
	let looking;
	let writings = 0;
	async function lookAfter(before, seen) {
		await before?.found.catch(() => {});
		const found = await look();
		if (seen === writings) last = found;
		return found;
	}
	function read() {
		if (last !== void 0 && isYounger(last, FRESH_MS, now())) return Promise.resolve(last);
		if (looking?.writings === writings) return looking.found;
		const mine = {
			writings,
			found: lookAfter(looking, writings)
		};
		looking = mine;
		const done = () => {
			if (looking === mine) looking = void 0;
		};
		mine.found.then(done, done);
		return mine.found;
	}
	async function readSoon() {
		const known = last;
		const found = read();
		if (known === void 0 || !isYounger(known, USABLE_MS, now())) return await found;
		found.catch(() => {});
		return known;
	}
	return {
		read: async () => (await readSoon()).fleet,
		readEntries: read,
		forget() {
			writings += 1;
			last = void 0;
		}
	};
}
/** A function that looks anew whenever it is called, and tells by the version whether it saw news. */
function createLook(tools) {
	const { db, now } = tools;
	const entries = createEntries(db, now);
	const policies = createKnownPolicies(tools.policies);
	const instance = tools.newId();
	let versions = 0;
	let before;
	return async () => {
		const installations = await listInstallations(db);
		const standings = await Promise.all(installations.map(async (installation) => {
			const ruling = await policies.of(installation);
			const known = ruling !== void 0 && installation.discoveredAt !== null;
			return {
				installationId: installation.id,
				ruling,
				known
			};
		}));
		const heartbeat = await readHeartbeat(tools);
		const { at, all } = await entries.refresh(standings);
		const accounts = installations.map((each, n) => toAccount(each, standings[n]));
		if (before === void 0 || !isSame$1(before, {
			accounts,
			heartbeat,
			all
		})) versions += 1;
		const repositories = before?.entries === all ? before.fleet.repositories : all.map(({ repository }) => repository);
		before = {
			fleet: {
				at,
				version: `${instance}-${versions}`,
				accounts,
				repositories,
				heartbeat
			},
			entries: all
		};
		return before;
	};
}
function isYounger({ fleet }, ms, now) {
	const age = now.getTime() - fleet.at.getTime();
	return age >= 0 && age < ms;
}
function isSame$1({ fleet, entries }, next) {
	return entries === next.all && isDeepStrictEqual(fleet.accounts, next.accounts) && isDeepStrictEqual(fleet.heartbeat, next.heartbeat);
}
async function readHeartbeat({ db, scheduler, nextRunAt }) {
	const { heardAt, waiting } = await readIntake(db);
	return {
		scheduledAt: await readLastLead(db, scheduler.role, scheduler.leadMs),
		heardAt,
		waitingDeliveries: waiting,
		nextRunAt: nextRunAt()
	};
}
function toAccount({ id, account, suspendedAt, discoveredAt, discoveryError }, standing) {
	return {
		installationId: id,
		login: account,
		suspendedAt: suspendedAt === null ? null : new Date(suspendedAt),
		discoveredAt: discoveredAt === null ? null : new Date(discoveredAt),
		discoveryError,
		policyKnown: standing?.ruling !== void 0
	};
}
// app/records/history.ts
/** Snapshots, runs and looks, as lists of one repository or of all. */
/** Of one repository, the newest first. */
async function listSnapshotFacts(db, repositoryId, { from, to, after, limit }) {
	let select = selectSnapshots(db).where("s.repositoryId", "=", storableText(repositoryId));
	if (from) select = select.where("s.takenAt", ">=", from.getTime());
	if (to) select = select.where("s.takenAt", "<", to.getTime());
	if (after) select = select.where(sql`(s.taken_at, s.snapshot) < (${after.at}, ${after.id})`);
	return select.orderBy("s.takenAt", "desc").orderBy("s.snapshot", "desc").limit(limit).execute();
}
async function readSnapshotFacts(db, repositoryId, snapshot) {
	return selectSnapshots(db).where("s.repositoryId", "=", storableText(repositoryId)).where("s.snapshot", "=", storableText(snapshot)).executeTakeFirst();
}
function selectSnapshots(db) {
	return db.selectFrom("snapshots as s").selectAll("s").select([sql`(
      select d.intact from verifications d
      where d.repository_id = s.repository_id and d.snapshot = s.snapshot
      order by d.verified_at desc, d.id desc limit 1)`.as("intact"), sql`(
      select max(d.verified_at) from verifications d
      where d.repository_id = s.repository_id and d.snapshot = s.snapshot
      and d.level = 'full' and d.intact = 1)`.as("fullyVerifiedAt")]);
}
/** The newest first: as much of each as tells whether somebody may see it. */
async function listRunPlaces(db, { repositoryIds, outcome, open, from, to, after, limit }) {
	let select = db.selectFrom("runs").select([
		"runs.id",
		"runs.repositoryId",
		"runs.createdAt"
	]);
	if (repositoryIds) select = select.where(among("runs.repository_id", repositoryIds));
	if (outcome !== void 0) select = select.where(is("runs.outcome", outcome));
	if (open === true) select = select.where(sql`runs.state <> 'settled'`);
	if (open === false) select = select.where(sql`runs.state = 'settled'`);
	if (from) select = select.where("runs.createdAt", ">=", from.getTime());
	if (to) select = select.where("runs.createdAt", "<", to.getTime());
	if (after) select = select.where(sql`(runs.created_at, runs.id) < (${after.at}, ${after.id})`);
	return select.orderBy("runs.createdAt", "desc").orderBy("runs.id", "desc").limit(limit).execute();
}
/** In the order of `ids`, of which there are a few hundred at most. */
async function listRunFacts(db, ids) {
	const rows = await selectRuns(db).where(among("runs.id", ids)).execute();
	const byId = new Map(rows.map((row) => [row.id, row]));
	return ids.flatMap((id) => byId.get(id) ?? []);
}
async function readRunFactsOf(db, id) {
	return selectRuns(db).where("runs.id", "=", storableText(id)).executeTakeFirst();
}
function selectRuns(db) {
	return db.selectFrom("runs").leftJoin("dispatches as d", "d.id", "runs.dispatchId").leftJoin("repositories as r", "r.id", "runs.repositoryId").selectAll("runs").select([
		"r.url",
		"d.workflowOwner as dispatchOwner",
		"d.workflowName as dispatchName",
		"d.githubRunId as dispatchRunId",
		sql`(
        select l.github_run_id from leases l where l.run_id = runs.id
        order by l.granted_at desc limit 1)`.as("leasedRunId")
	]);
}
/** Every later look that was noted, the newest first. */
async function listLooks(db, { repositoryIds, from, to, after, limit }) {
	let select = db.selectFrom("verifications").selectAll();
	if (repositoryIds) select = select.where(among("repository_id", repositoryIds));
	if (from) select = select.where("verifiedAt", ">=", from.getTime());
	if (to) select = select.where("verifiedAt", "<", to.getTime());
	if (after) select = select.where(sql`(verified_at, id) < (${after.at}, ${after.id})`);
	return select.orderBy("verifiedAt", "desc").orderBy("id", "desc").limit(limit).execute();
}
function among(column, ids) {
	if (ids.length === 0) return sql`1 = 0`;
	return sql`${sql.ref(column)} in (${sql.join(ids.map(storableText))})`;
}
function is(column, value) {
	return sql`${sql.ref(column)} = ${storableText(value)}`;
}
// app/views/history-items.ts
function toSnapshotItem(row) {
	const completeness = JSON.parse(row.completenessJson);
	const { repositoryId, snapshot, manifestKey, manifestSha256, refs, chainLength } = row;
	const { sizeBytes, level, receiptKey, runId, hold } = row;
	return {
		repositoryId,
		snapshot,
		manifestKey,
		manifestSha256,
		refs,
		chainLength,
		sizeBytes,
		level,
		completeness,
		receiptKey,
		runId,
		hold,
		takenAt: new Date(row.takenAt),
		verifiedAt: new Date(row.verifiedAt),
		complete: row.complete === 1,
		witnessedAt: new Date(row.witnessedAt),
		lockedUntil: dateOf(row.lockedUntil),
		intact: row.intact !== 0,
		restoreTestedAt: restoreTestedAt(row)
	};
}
function restoreTestedAt({ level, verifiedAt, fullyVerifiedAt }) {
	const atOnce = level === "full" ? verifiedAt : null;
	if (atOnce === null && fullyVerifiedAt === null) return null;
	return new Date(Math.max(atOnce ?? 0, fullyVerifiedAt ?? 0));
}
const STATES = {
	planned: "queued",
	dispatched: "queued",
	leased: "running",
	reported: "running",
	settled: "settled"
};
function toRunItem(row) {
	const { id, repositoryId, cause, outcome, snapshot } = row;
	const { durationMs, storedBytes, transferredBytes, errorCode, errorMessage, errorHint } = row;
	return {
		id,
		repositoryId,
		cause,
		outcome,
		snapshot,
		durationMs,
		storedBytes,
		transferredBytes,
		state: STATES[row.state],
		createdAt: new Date(row.createdAt),
		startedAt: dateOf(row.startedAt),
		settledAt: dateOf(row.settledAt),
		error: errorCode === null ? null : {
			code: errorCode,
			message: errorMessage ?? "",
			hint: errorHint ?? ""
		},
		url: urlOf(row)
	};
}
/** GitHub shows runs of workflows at the host of the repository, which may be a server of one's own. */
function urlOf(row) {
	const { url, leasedRunId, dispatchRunId, dispatchOwner, dispatchName, dispatchId } = row;
	const run = leasedRunId ?? dispatchRunId;
	if (url === null || run === null) return null;
	if (dispatchId === null) return `${url}/actions/runs/${run}`;
	if (dispatchOwner === null || dispatchName === null) return null;
	return new URL(`/${dispatchOwner}/${dispatchName}/actions/runs/${run}`, url).href;
}
function toVerificationItem(row) {
	const damage = JSON.parse(row.damageJson);
	const { id, repositoryId, snapshot, level, intact, verifiedAt } = row;
	return {
		id,
		repositoryId,
		snapshot,
		level,
		damage,
		intact: intact === 1,
		verifiedAt: new Date(verifiedAt)
	};
}
function dateOf(time) {
	return time === null ? null : new Date(time);
}
// app/views/history.ts
/** What happened to repositories, from the records. */
/** The most refs that are told as lost. */
const MOST_REFS = 100;
/** So many repositories are looked for by their ids; of more, those that do not fit are left out. */
const FEW = 200;
function createHistory(db) {
	return {
		snapshots: ({ repositoryId, from, to, ...page }) => readPage(page, {
			list: "snapshots",
			read: (after, limit) => listSnapshotFacts(db, repositoryId, {
				from,
				to,
				after,
				limit
			}),
			placeOf: ({ takenAt, snapshot }) => ({
				at: takenAt,
				id: snapshot
			}),
			toItem: toSnapshotItem
		}),
		async snapshot(repositoryId, snapshot) {
			const row = await readSnapshotFacts(db, repositoryId, snapshot);
			return row && toSnapshotItem(row);
		},
		async runs({ outcome, open, from, to, ...query }) {
			const { items, next } = await readPage(query, {
				list: "runs",
				read: (after, limit) => listRunPlaces(db, {
					...few(query),
					outcome,
					open,
					from,
					to,
					after,
					limit
				}),
				placeOf: ({ createdAt, id }) => ({
					at: createdAt,
					id
				}),
				toItem: ({ id }) => id,
				...many(query)
			});
			return {
				items: (await listRunFacts(db, items)).map(toRunItem),
				next
			};
		},
		async run(id) {
			const row = await readRunFactsOf(db, id);
			return row && toRunItem(row);
		},
		verifications: ({ from, to, ...query }) => readPage(query, {
			list: "verifications",
			read: (after, limit) => listLooks(db, {
				...few(query),
				from,
				to,
				after,
				limit
			}),
			placeOf: ({ verifiedAt, id }) => ({
				at: verifiedAt,
				id
			}),
			toItem: toVerificationItem,
			...many(query)
		}),
		names: async (id) => (await listNames(db, storableText(id))).toReversed().map(toName),
		async idsOfName(owner, name) {
			const lastFirst = (await findByName(db, storableText(owner), storableText(name))).toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity));
			return [...new Set(lastFirst.map(({ repositoryId }) => repositoryId))];
		},
		lostRefs: (repositoryId) => readLostRefs(db, repositoryId)
	};
}
function few({ repositoryId, repositoryIds }) {
	if (repositoryId !== void 0) return { repositoryIds: repositoryIds === void 0 || repositoryIds.has(repositoryId) ? [repositoryId] : [] };
	if (repositoryIds === void 0 || repositoryIds.size > FEW) return {};
	return { repositoryIds: [...repositoryIds] };
}
function many({ repositoryId, repositoryIds }) {
	if (repositoryId !== void 0 || repositoryIds === void 0) return {};
	if (repositoryIds.size <= FEW) return {};
	return { keep: (row) => repositoryIds.has(row.repositoryId) };
}
function toName({ owner, name, since, until }) {
	return {
		owner,
		name,
		since: new Date(since),
		until: until === null ? null : new Date(until)
	};
}
/** A finding as the audit trail keeps it. */
const RefChanged = z.object({
	ref: z.string(),
	change: z.enum([
		"deleted",
		"moved",
		"rewritten"
	]),
	before: z.string(),
	after: z.string().nullable(),
	heldBy: z.string().nullable().default(null)
});
async function readLostRefs(db, repositoryId) {
	return (await listEventPage(db, {
		action: "finding.ref-changed",
		target: `repository:${repositoryId}`,
		limit: MOST_REFS
	})).flatMap(({ at, detail }) => {
		const read = RefChanged.safeParse(detail);
		if (!read.success) return [];
		const { ref, change, before: oldOid, after: newOid, heldBy: snapshot } = read.data;
		return [{
			ref,
			at,
			oldOid,
			newOid,
			snapshot,
			change: change === "rewritten" ? "forced" : change
		}];
	});
}
// app/records/days.ts
/** SQLite takes 32,766 values a statement. */
const ROWS_AT_ONCE = 500;
/** Puts these in the place of what is known, but for days that somebody wrote who was later. */
async function saveDays(db, days) {
	const sorted = days.toSorted((a, b) => a.repositoryId < b.repositoryId ? -1 : 1);
	for (let start = 0; start < sorted.length; start += ROWS_AT_ONCE) await db.insertInto("repositoryDays").values(sorted.slice(start, start + ROWS_AT_ONCE)).onConflict((conflict) => conflict.column("repositoryId").doUpdateSet(({ ref }) => ({
		lastDay: ref("excluded.lastDay"),
		letters: ref("excluded.letters")
	})).whereRef("repositoryDays.lastDay", "<=", "excluded.lastDay")).execute();
}
/** Snapshots of these repositories from `from` on, oldest first. */
async function listEvidence(db, repositoryIds, from) {
	if (repositoryIds.length === 0) return [];
	return (await db.selectFrom("snapshots as s").select([
		"s.repositoryId",
		"s.takenAt",
		"s.complete"
	]).where("s.repositoryId", "in", repositoryIds).where("s.takenAt", ">=", from.getTime()).where(({ fn, selectFrom, eb, val }) => eb(fn.coalesce(selectFrom("verifications as d").select("d.intact").whereRef("d.repositoryId", "=", "s.repositoryId").whereRef("d.snapshot", "=", "s.snapshot").orderBy("d.verifiedAt", "desc").orderBy("d.id", "desc").limit(1), val(1)), "=", 1)).orderBy("s.takenAt").execute()).map(({ repositoryId, takenAt, complete }) => ({
		repositoryId,
		takenAt,
		complete: complete === 1
	}));
}
// app/views/keep-days.ts
/** Writes down how every repository stands, so that it can be shown for each day. */
/** A moment before the end of the day: what is written then stands for the day. */
const BEFORE_END_MS = 5e3;
const AT_ONCE$1 = 100;
/**
* A duty. Writes the letter of today wherever another one stands, and those of days that nobody
* wrote as far as snapshots tell. Asks to be called before the day ends, so that what stands in
* the end is how the day ended; where nobody came by then, it is how the day was seen last.
*/
async function keepDays({ db, fleet, now }) {
	await forgetChanges(db);
	const look = await fleet.readEntries();
	const today = dayOf(look.fleet.at);
	const due = look.entries.filter((entry) => !isWritten(entry, today));
	for (let start = 0; start < due.length; start += AT_ONCE$1) {
		const some = due.slice(start, start + AT_ONCE$1);
		const past = await rebuildPast(db, some, today);
		await saveDays(db, some.map(({ repository: { id, days } }) => {
			const letters = (past.get(id) ?? days.slice(0, -1)) + days.slice(-1);
			return {
				repositoryId: id,
				lastDay: today,
				letters: letters.slice(-90)
			};
		}));
		await setImmediate();
	}
	const leftMs = (dayOf(now()) + 1) * DAY_MS - BEFORE_END_MS - now().getTime();
	return { againInMs: leftMs > 0 ? leftMs : leftMs + DAY_MS };
}
function isWritten({ facts: { days }, repository }, today) {
	return days?.lastDay === today && days.letters.at(-1) === repository.days.at(-1);
}
/** The letters until yesterday of those that miss some. */
async function rebuildPast(db, entries, today) {
	const missing = entries.filter(({ facts: { days } }) => (days?.lastDay ?? -1) < today - 1);
	const ids = missing.map(({ repository }) => repository.id);
	const longest = Math.max(0, ...missing.map(({ repository }) => toleranceOf(repository)));
	const evidence = groupBy(await listEvidence(db, ids, /* @__PURE__ */ new Date((today - 90) * DAY_MS - longest)), (one) => one.repositoryId);
	return new Map(missing.map((entry) => {
		const { id } = entry.repository;
		return [id, rebuild(entry, evidence.get(id) ?? [], today)];
	}));
}
function rebuild({ facts, repository }, evidence, today) {
	const { row, days, record } = facts;
	const { decision } = repository;
	const from = Math.max(days === null ? 0 : days.lastDay + 1, today - 90 + 1);
	const letters = rebuildDays({
		evidence,
		policy: decision.kind === "covered" ? decision.policy : null,
		confirmedAt: record.confirmedAt,
		goneSince: row.presence === "present" ? null : record.presenceSince
	}, from, today - 1);
	const known = days?.letters ?? "";
	const all = known + letters;
	return known === "" ? all.replace(LEADING, "") : all;
}
/** Before it was known. */
const LEADING = new RegExp(`^[.]+`);
/** For how long a snapshot proves something. */
function toleranceOf({ decision }) {
	return decision.kind === "covered" ? decision.policy.rpoMs + decision.policy.graceMs : 0;
}
// app/views/create.ts
function createViews(tools) {
	const { db, now, cancelWorkflowRun, hurry } = tools;
	const fleet = createFleet(tools);
	return {
		fleet: { read: fleet.read },
		history: createHistory(db),
		activity: createActivity(db),
		alerts: createAlerts(db, now),
		deeds: createDeeds({
			db,
			now,
			cancelWorkflowRun,
			hurry,
			onChange: fleet.forget
		}),
		keepDays: () => keepDays({
			db,
			fleet,
			now
		})
	};
}
// app/records/channel-states.ts
/** How each channel took what it was told. */
/** By channel; those that were never told anything are missing. */
async function readChannelStates(db) {
	const sent = await db.selectFrom("notifications").select(({ fn }) => ["channel", fn.max("sentAt").as("at")]).where("sentAt", "is not", null).groupBy("channel").execute();
	const unsent = await db.selectFrom("notifications").select([
		"channel",
		"error",
		"createdAt",
		"nextAttemptAt"
	]).where("sentAt", "is", null).orderBy("createdAt").execute();
	const lastSent = new Map(sent.map(({ channel, at }) => [channel, Number(at)]));
	const names = /* @__PURE__ */ new Set([...lastSent.keys(), ...unsent.map(({ channel }) => channel)]);
	return new Map([...names].map((name) => {
		const own = unsent.filter(({ channel }) => channel === name);
		const at = lastSent.get(name);
		const failed = own.findLast(({ error, createdAt }) => error !== null && createdAt >= (at ?? 0));
		return [name, {
			lastSentAt: at === void 0 ? null : new Date(at),
			lastError: failed?.error ?? null,
			waiting: own.filter(({ nextAttemptAt }) => nextAttemptAt < NEVER).length
		}];
	}));
}
// app/views/notifications.ts
const UNTOLD = {
	lastSentAt: null,
	lastError: null,
	waiting: 0
};
function createNotificationsView(tools) {
	const { db, channels, sendTest } = tools;
	return {
		async list() {
			const states = await readChannelStates(db);
			return channels.map((channel) => ({
				...channel,
				...states.get(channel.name) ?? UNTOLD
			}));
		},
		async test(channel, by) {
			try {
				await sendTest(channel, by);
				return {
					sent: true,
					why: null
				};
			} catch (error) {
				return {
					sent: false,
					why: error instanceof Error ? error.message : "Nobody knows why."
				};
			}
		}
	};
}
// app/records/retrievals.ts
/** What people asked to have back from cold storage. */
async function insertRetrieval(db, row) {
	await db.insertInto("retrievals").values(row).execute();
}
/** Newest first. */
async function listRetrievalPage(db, { repositoryId, snapshot, state, after, limit }) {
	let select = db.selectFrom("retrievals").selectAll();
	if (repositoryId !== void 0) select = select.where("repositoryId", "=", repositoryId);
	if (snapshot !== void 0) select = select.where("snapshot", "=", storableText(snapshot));
	if (state !== void 0) select = select.where("state", "=", state);
	if (after) select = select.where(sql`(started_at, id) < (${after.at}, ${after.id})`);
	return select.orderBy("startedAt", "desc").orderBy("id", "desc").limit(limit).execute();
}
/** Undefined where it is not pending any more. */
async function endRetrieval(db, id, ending) {
	return db.updateTable("retrievals").set({
		...ending,
		reason: ending.reason === null ? null : storableText(ending.reason)
	}).where("id", "=", id).where("state", "=", "pending").returningAll().executeTakeFirst();
}
// app/views/retrievals.ts
function createRetrievalsView({ db, newId, tellReady }) {
	return {
		async begin(request) {
			const { startedAt, ...rest } = request;
			const id = newId();
			const nothing = {
				state: "pending",
				endedAt: null,
				readyUntil: null,
				reason: null
			};
			const row = {
				...rest,
				id,
				startedAt: startedAt.getTime(),
				...nothing
			};
			await insertRetrieval(db, row);
			return toItem(row);
		},
		list: ({ cursor, limit, ...choice }) => readPage({
			cursor,
			limit
		}, {
			list: "retrievals",
			read: (after, most) => listRetrievalPage(db, {
				...choice,
				after,
				limit: most
			}),
			placeOf: ({ startedAt, id }) => ({
				at: startedAt,
				id
			}),
			toItem
		}),
		ready: (id, at, until) => db.transaction().execute(async (tx) => {
			const readyUntil = until?.getTime() ?? null;
			const row = await endRetrieval(tx, id, {
				state: "ready",
				endedAt: at.getTime(),
				readyUntil,
				reason: null
			});
			if (row === void 0) return false;
			await tellReady(tx, toItem(row));
			return true;
		}),
		async fail(id, at, reason) {
			return await endRetrieval(db, id, {
				state: "failed",
				endedAt: at.getTime(),
				readyUntil: null,
				reason
			}) !== void 0;
		}
	};
}
function toItem(row) {
	const { startedAt, endedAt, readyUntil, ...rest } = row;
	return {
		...rest,
		startedAt: new Date(startedAt),
		endedAt: endedAt === null ? null : new Date(endedAt),
		readyUntil: readyUntil === null ? null : new Date(readyUntil)
	};
}
// app/records/saved-views.ts
/** By name. */
async function listSavedViews(db, actor) {
	return (await db.selectFrom("savedViews").select(["name", "query"]).where("actor", "=", actor).execute()).toSorted((a, b) => a.name < b.name ? -1 : 1);
}
/** Replaces the one of the same name. */
async function saveView(db, actor, view) {
	const query = storableText(view.query);
	await db.insertInto("savedViews").values({
		actor,
		name: storableText(view.name),
		query
	}).onConflict((conflict) => conflict.columns(["actor", "name"]).doUpdateSet({ query })).execute();
}
/** False where there is none of that name. */
async function removeView(db, actor, name) {
	return (await db.deleteFrom("savedViews").where("actor", "=", actor).where("name", "=", storableText(name)).returning("name").execute()).length > 0;
}
// app/views/saved-views.ts
function createSavedViews(db) {
	return {
		list: (actor) => listSavedViews(db, actor),
		save: (actor, view) => saveView(db, actor, view),
		remove: (actor, name) => removeView(db, actor, name)
	};
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
function openStore(address, tools) {
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
// app/records/migrations/0001-begin.ts
const TABLES = {
	installations: {
		key: ["id"],
		columns: {
			id: "text",
			account_id: "text",
			account: "text",
			account_kind: "text",
			permissions_json: "text",
			suspended_at: "number?",
			removed_at: "number?",
			created_at: "number",
			discovered_at: "number?",
			discovery_tried_at: "number?",
			discovery_error: "text?"
		}
	},
	repositories: {
		key: ["id"],
		columns: {
			id: "text",
			installation_id: "text",
			owner: "text",
			name: "text",
			url: "text",
			default_branch: "text",
			visibility: "text",
			archived: "flag",
			fork: "flag",
			language: "text?",
			topics_json: "text",
			properties_json: "text",
			size_bytes: "number",
			pushed_at: "number?",
			first_seen_at: "number",
			last_seen_at: "number",
			presence: "text",
			presence_since: "number",
			changed_at: "number?",
			last_change_at: "number?",
			confirmed_at: "number?",
			paused_until: "number?"
		}
	},
	repository_names: {
		key: ["repository_id", "since"],
		columns: {
			repository_id: "text",
			owner: "text",
			name: "text",
			since: "number",
			until: "number?"
		}
	},
	snapshots: {
		key: ["repository_id", "snapshot"],
		columns: {
			repository_id: "text",
			snapshot: "text",
			taken_at: "number",
			manifest_key: "text",
			manifest_sha256: "text",
			refs_sha256: "text",
			refs: "number",
			chain_length: "number",
			size_bytes: "number",
			level: "text",
			verified_at: "number",
			complete: "flag",
			completeness_json: "text",
			witnessed_at: "number",
			receipt_key: "text?",
			run_id: "text?",
			hold: "text?"
		}
	},
	verifications: {
		key: ["id"],
		columns: {
			id: "text",
			repository_id: "text",
			snapshot: "text",
			level: "text",
			verified_at: "number",
			intact: "flag",
			damage_json: "text"
		}
	},
	dispatches: {
		key: ["id"],
		columns: {
			id: "text",
			installation_id: "text",
			workflow_repository_id: "text",
			workflow_owner: "text",
			workflow_name: "text",
			workflow_file: "text",
			workflow_ref: "text",
			slots: "number",
			created_at: "number",
			sent_at: "number?",
			github_run_id: "text?",
			ended_at: "number?",
			state: "text",
			error: "text?"
		}
	},
	runs: {
		key: ["id"],
		columns: {
			id: "text",
			repository_id: "text",
			dispatch_id: "text?",
			slot: "number",
			cause: "text",
			options_json: "text",
			created_at: "number",
			started_at: "number?",
			settled_at: "number?",
			state: "text",
			outcome: "text?",
			snapshot: "text?",
			error_code: "text?",
			error_message: "text?",
			error_hint: "text?",
			report_json: "text?",
			duration_ms: "number?",
			stored_bytes: "number?",
			transferred_bytes: "number?"
		}
	},
	requests: {
		key: ["repository_id"],
		columns: {
			repository_id: "text",
			options_json: "text",
			requested_by: "text",
			requested_at: "number"
		}
	},
	leases: {
		key: ["id"],
		columns: {
			id: "text",
			run_id: "text",
			repository_id: "text",
			dispatch_id: "text?",
			github_run_id: "text",
			github_run_attempt: "number",
			slot: "number",
			granted_at: "number",
			expires_at: "number",
			released_at: "number?"
		}
	},
	spent_tokens: {
		key: ["jti"],
		columns: {
			jti: "text",
			expires_at: "number"
		}
	},
	deliveries: {
		key: ["id"],
		columns: {
			id: "text",
			event: "text",
			action: "text?",
			installation_id: "text?",
			repository_id: "text?",
			body: "text",
			received_at: "number",
			state: "text",
			attempts: "number",
			claimed_until: "number?",
			claimed_by: "text?",
			done_at: "number?",
			error: "text?"
		}
	},
	policies: {
		key: ["id"],
		columns: {
			id: "text",
			installation_id: "text",
			origin: "text",
			repository_id: "text",
			path: "text",
			commit_sha: "text",
			blob_sha: "text",
			text: "text",
			read_at: "number",
			valid: "flag",
			problems_json: "text"
		}
	},
	alerts: {
		key: ["id"],
		columns: {
			id: "text",
			kind: "text",
			key: "text",
			cause: "text",
			installation_id: "text?",
			repository_id: "text?",
			severity: "text",
			title: "text",
			detail_json: "text",
			since: "number",
			last_seen_at: "number",
			acknowledged_at: "number?",
			acknowledged_by: "text?",
			muted_until: "number?",
			resolved_at: "number?"
		}
	},
	notifications: {
		key: ["id"],
		columns: {
			id: "text",
			alert_id: "text",
			channel: "text",
			about: "text",
			created_at: "number",
			sent_at: "number?",
			attempts: "number",
			next_attempt_at: "number",
			error: "text?"
		}
	},
	checks: {
		key: ["repository_id", "kind"],
		columns: {
			repository_id: "text",
			kind: "text",
			github_id: "text",
			head_sha: "text?",
			conclusion: "text",
			digest: "text",
			updated_at: "number"
		}
	},
	audit_events: {
		key: ["seq"],
		columns: {
			seq: "number",
			at: "number",
			actor: "text",
			action: "text",
			target: "text",
			address: "text?",
			result: "text",
			detail_json: "text",
			previous_sha256: "text",
			sha256: "text"
		}
	},
	tokens: {
		key: ["id"],
		columns: {
			id: "text",
			name: "text",
			sha256: "text",
			scopes_json: "text",
			created_by: "text",
			created_at: "number",
			expires_at: "number?",
			last_used_at: "number?",
			revoked_at: "number?"
		}
	},
	leaders: {
		key: ["role"],
		columns: {
			role: "text",
			holder: "text",
			expires_at: "number"
		}
	}
};
/** Name, table, columns, and what rows it is of. */
const INDEXES$1 = [
	[
		"repositories_by_installation",
		"repositories",
		["installation_id", "presence"]
	],
	[
		"repositories_by_name",
		"repositories",
		["owner", "name"]
	],
	[
		"repository_names_by_name",
		"repository_names",
		["owner", "name"]
	],
	[
		"snapshots_by_time",
		"snapshots",
		["repository_id", "taken_at"]
	],
	[
		"snapshots_full",
		"snapshots",
		["repository_id", "verified_at"],
		`level = 'full'`
	],
	[
		"verifications_by_snapshot",
		"verifications",
		[
			"repository_id",
			"snapshot",
			"verified_at"
		]
	],
	[
		"dispatches_open",
		"dispatches",
		["created_at"],
		`state in ('planned', 'sent', 'running')`
	],
	[
		"dispatches_by_run",
		"dispatches",
		["github_run_id"]
	],
	[
		"dispatches_by_time",
		"dispatches",
		["installation_id", "created_at"]
	],
	[
		"runs_open",
		"runs",
		["repository_id"],
		`state <> 'settled'`
	],
	[
		"runs_by_dispatch",
		"runs",
		["dispatch_id", "slot"]
	],
	[
		"runs_by_time",
		"runs",
		["repository_id", "created_at"]
	],
	[
		"leases_open",
		"leases",
		["expires_at"],
		"released_at is null"
	],
	[
		"leases_by_run",
		"leases",
		["run_id"]
	],
	[
		"leases_by_github_run",
		"leases",
		["github_run_id"]
	],
	[
		"spent_tokens_by_expiry",
		"spent_tokens",
		["expires_at"]
	],
	[
		"deliveries_waiting",
		"deliveries",
		["received_at"],
		`state in ('waiting', 'working')`
	],
	[
		"deliveries_by_time",
		"deliveries",
		["received_at"]
	],
	[
		"policies_by_origin",
		"policies",
		[
			"installation_id",
			"origin",
			"read_at"
		]
	],
	[
		"alerts_by_repository",
		"alerts",
		["repository_id", "since"]
	],
	[
		"notifications_waiting",
		"notifications",
		["next_attempt_at"],
		"sent_at is null"
	],
	[
		"audit_events_by_time",
		"audit_events",
		["at"]
	]
];
const UNIQUE = [
	[
		"alerts_open",
		"alerts",
		["key"],
		"resolved_at is null"
	],
	[
		"notifications_once",
		"notifications",
		[
			"alert_id",
			"channel",
			"about"
		]
	],
	[
		"tokens_by_digest",
		"tokens",
		["sha256"]
	],
	[
		"leases_one_a_run",
		"leases",
		["run_id"],
		"released_at is null"
	],
	[
		"runs_one_open_a_repository",
		"runs",
		["repository_id"],
		`state <> 'settled'`
	]
];
async function begin(db) {
	for (const [name, { key, columns }] of Object.entries(TABLES)) {
		let table = db.schema.createTable(name);
		for (const [column, type] of Object.entries(columns)) table = table.addColumn(column, type.startsWith("text") ? "text" : "bigint", (built) => type.endsWith("?") ? built : built.notNull());
		await table.addPrimaryKeyConstraint(`${name}_key`, [...key]).execute();
	}
	for (const index of INDEXES$1) await createIndex(db, index, false);
	for (const index of UNIQUE) await createIndex(db, index, true);
}
async function createIndex(db, [name, table, columns, rows], unique) {
	let index = db.schema.createIndex(name).on(table).columns([...columns]);
	if (unique) index = index.unique();
	await (rows === void 0 ? index : index.where(sql.raw(rows))).execute();
}
// app/records/migrations/0002-endings.ts
/** How workflow runs ended, and reports that came when their runs were settled. */
async function addEndings(db) {
	await db.schema.alterTable("dispatches").addColumn("conclusion", "text").execute();
	await sql`update dispatches set conclusion = 'cancelled'
    where state = 'ended' and error like 'interrupted: %'`.execute(db);
	await db.schema.alterTable("runs").addColumn("reported_late_at", "bigint").execute();
	await db.schema.createIndex("runs_reported_late").on("runs").column("reported_late_at").where(sql.raw("reported_late_at is not null")).execute();
}
// app/records/migrations/0003-alerts.ts
async function addAlertFacts(db) {
	await db.schema.createTable("moved_refs").addColumn("repository_id", "text", (built) => built.notNull()).addColumn("snapshot", "text", (built) => built.notNull()).addColumn("ref", "text", (built) => built.notNull()).addColumn("before", "text", (built) => built.notNull()).addColumn("after", "text", (built) => built.notNull()).addColumn("held_by", "text", (built) => built.notNull()).addColumn("found_at", "bigint", (built) => built.notNull()).addColumn("attempts", "bigint", (built) => built.notNull()).addColumn("next_attempt_at", "bigint", (built) => built.notNull()).addPrimaryKeyConstraint("moved_refs_key", [
		"repository_id",
		"snapshot",
		"ref"
	]).execute();
	await db.schema.createIndex("moved_refs_due").on("moved_refs").column("next_attempt_at").execute();
	await db.schema.createTable("stored_bytes").addColumn("repository_id", "text", (built) => built.notNull()).addColumn("bytes", "bigint", (built) => built.notNull()).addColumn("objects", "bigint", (built) => built.notNull()).addColumn("measured_at", "bigint", (built) => built.notNull()).addPrimaryKeyConstraint("stored_bytes_key", ["repository_id"]).execute();
	await db.schema.createTable("store_probes").addColumn("store", "text", (built) => built.notNull()).addColumn("facts_json", "text", (built) => built.notNull()).addColumn("protections_json", "text", (built) => built.notNull()).addPrimaryKeyConstraint("store_probes_key", ["store"]).execute();
	await db.schema.createTable("credential_ages").addColumn("name", "text", (built) => built.notNull()).addColumn("fingerprint", "text", (built) => built.notNull()).addColumn("first_seen_at", "bigint", (built) => built.notNull()).addPrimaryKeyConstraint("credential_ages_key", ["name"]).execute();
}
// app/records/migrations/0004-sessions.ts
/** Who logged in, for how long, and whose tokens of the API are whose. */
async function addSessions(db) {
	await db.schema.createTable("people").addColumn("id", "text", (column) => column.primaryKey()).addColumn("login", "text", (column) => column.notNull()).addColumn("sealed", "text", (column) => column.notNull()).addColumn("grants_json", "text", (column) => column.notNull()).addColumn("checked_at", "bigint", (column) => column.notNull()).execute();
	await db.schema.createTable("sessions").addColumn("id", "text", (column) => column.primaryKey()).addColumn("person_id", "text").addColumn("began_at", "bigint", (column) => column.notNull()).addColumn("ends_at", "bigint", (column) => column.notNull()).addColumn("seen_at", "bigint", (column) => column.notNull()).addColumn("address", "text").addColumn("agent", "text").addColumn("ended_at", "bigint").addColumn("ending", "text").execute();
	await db.schema.createTable("refresh_tokens").addColumn("sha256", "text", (column) => column.primaryKey()).addColumn("session_id", "text", (column) => column.notNull()).addColumn("made_at", "bigint", (column) => column.notNull()).addColumn("spent_at", "bigint").execute();
	await db.schema.alterTable("tokens").addColumn("person_id", "text").execute();
	await db.schema.createIndex("sessions_by_person").on("sessions").columns(["person_id", "ends_at"]).execute();
	await db.schema.createIndex("refresh_tokens_by_session").on("refresh_tokens").columns(["session_id"]).execute();
}
// app/records/migrations/0005-views.ts
/** What the dashboard shows of many repositories at once, and indexes for its long lists. */
async function addViews(db) {
	await db.schema.createTable("repository_storage").addColumn("repository_id", "text", (column) => column.notNull()).addColumn("storage_class", "text", (column) => column.notNull()).addColumn("objects", "bigint", (column) => column.notNull()).addColumn("bytes", "bigint", (column) => column.notNull()).addColumn("listed_at", "bigint").addPrimaryKeyConstraint("repository_storage_key", ["repository_id", "storage_class"]).execute();
	await db.schema.createTable("repository_days").addColumn("repository_id", "text", (column) => column.notNull()).addColumn("last_day", "bigint", (column) => column.notNull()).addColumn("letters", "text", (column) => column.notNull()).addPrimaryKeyConstraint("repository_days_key", ["repository_id"]).execute();
	await db.schema.dropIndex("audit_events_by_time").execute();
	for (const [name, table, columns, rows] of INDEXES) {
		const index = db.schema.createIndex(name).on(table).columns(columns.split(" "));
		await (rows === void 0 ? index : index.where(sql.raw(rows))).execute();
	}
	if (db.getExecutor().adapter instanceof PostgresAdapter) await noteChangesOnPostgres(db);
	else await noteChangesOnSqlite(db);
}
/** Each serves one order of a list, so that a page costs no more than its rows. */
const INDEXES = [
	[
		"runs_by_age",
		"runs",
		"created_at id"
	],
	[
		"runs_by_outcome",
		"runs",
		"outcome created_at id"
	],
	[
		"verifications_by_repository",
		"verifications",
		"repository_id verified_at id"
	],
	[
		"verifications_by_age",
		"verifications",
		"verified_at id"
	],
	[
		"audit_events_by_age",
		"audit_events",
		"at seq"
	],
	[
		"audit_events_by_actor",
		"audit_events",
		"actor at seq"
	],
	[
		"audit_events_by_action",
		"audit_events",
		"action at seq"
	],
	[
		"audit_events_by_target",
		"audit_events",
		"target at seq"
	],
	[
		"audit_events_by_result",
		"audit_events",
		"result at seq"
	],
	[
		"alerts_by_age",
		"alerts",
		"since id"
	],
	[
		"alerts_by_kind",
		"alerts",
		"kind since id"
	],
	[
		"alerts_by_cause",
		"alerts",
		"cause since id"
	],
	[
		"alerts_by_severity",
		"alerts",
		"severity since id"
	],
	[
		"alerts_open_by_age",
		"alerts",
		"since id",
		"resolved_at is null"
	]
];
/** Where a repository is shown otherwise once a row is so: table, its id there, what, and when. */
const SHOWN = [
	[
		"repositories",
		"id",
		"insert"
	],
	[
		"repositories",
		"id",
		"delete"
	],
	[...["repositories", "id"], `update of installation_id, owner, name, url, visibility, archived, fork, language, topics_json,
      properties_json, size_bytes, pushed_at, first_seen_at, presence, presence_since,
      confirmed_at, paused_until`],
	[
		"snapshots",
		"repository_id",
		"insert"
	],
	[
		"snapshots",
		"repository_id",
		"delete"
	],
	[...["snapshots", "repository_id"], "update of taken_at, complete, witnessed_at, verified_at, level, size_bytes"],
	[
		"verifications",
		"repository_id",
		"insert"
	],
	[
		"verifications",
		"repository_id",
		"delete"
	],
	[
		"verifications",
		"repository_id",
		"update of verified_at, intact, level"
	],
	[
		"runs",
		"repository_id",
		"insert"
	],
	[
		"runs",
		"repository_id",
		"delete",
		`old.state <> 'settled'`
	],
	[...["runs", "repository_id"], "update of state, outcome, started_at, settled_at, error_code, error_message, error_hint"],
	[
		"repository_storage",
		"repository_id",
		"insert"
	],
	[
		"repository_storage",
		"repository_id",
		"delete"
	],
	[
		"repository_storage",
		"repository_id",
		"update of objects, bytes"
	],
	[
		"repository_days",
		"repository_id",
		"insert"
	],
	[
		"repository_days",
		"repository_id",
		"update of last_day, letters"
	]
];
/** Writers come one after the other, so the numbers are in the order in which rows come up. */
async function noteChangesOnSqlite(db) {
	await sql`create table repository_changes (
    mark integer primary key autoincrement,
    repository_id text not null,
    at bigint not null)`.execute(db);
	for (const [n, [table, id, what, rows = "1"]] of SHOWN.entries()) {
		const row = what === "delete" ? "old" : "new";
		await sql.raw(`create trigger repository_changes_${n} after ${what} on ${table}
        for each row when ${rows} begin
          insert into repository_changes (repository_id, at)
          values (${row}.${id}, cast(unixepoch('subsec') * 1000 as integer));
        end`).execute(db);
	}
}
/**
* A transaction that began earlier may end later, so a number that is handed out says nothing of
* the order in which rows come up; the number of the transaction does, to whoever knows which of
* them were over.
*/
async function noteChangesOnPostgres(db) {
	await sql`create table repository_changes (
    mark bigint not null default (pg_current_xact_id()::text::bigint),
    repository_id text not null,
    at bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint)`.execute(db);
	await sql`create index repository_changes_by_mark on repository_changes (mark)`.execute(db);
	for (const [n, [table, id, what, rows = "true"]] of SHOWN.entries()) {
		const row = what === "delete" ? "old" : "new";
		const name = `note_${table}_${row}`;
		await sql.raw(`create or replace function ${name}() returns trigger language plpgsql as $$ begin
          insert into repository_changes (repository_id) values (${row}.${id});
          return null;
        end $$`).execute(db);
		await sql.raw(`create trigger repository_changes_${n} after ${what} on ${table}
        for each row when (${rows}) execute function ${name}()`).execute(db);
	}
}
// app/records/migrations/0006-dashboard.ts
/** What people keep in the dashboard, and what they asked to have back from cold storage. */
async function addDashboard(db) {
	await db.schema.createTable("saved_views").addColumn("actor", "text", (column) => column.notNull()).addColumn("name", "text", (column) => column.notNull()).addColumn("query", "text", (column) => column.notNull()).addPrimaryKeyConstraint("saved_views_key", ["actor", "name"]).execute();
	await db.schema.createTable("retrievals").addColumn("id", "text", (column) => column.primaryKey()).addColumn("repository_id", "text", (column) => column.notNull()).addColumn("snapshot", "text", (column) => column.notNull()).addColumn("tier", "text", (column) => column.notNull()).addColumn("days", "bigint", (column) => column.notNull()).addColumn("objects", "bigint", (column) => column.notNull()).addColumn("bytes", "bigint", (column) => column.notNull()).addColumn("started_by", "text", (column) => column.notNull()).addColumn("started_at", "bigint", (column) => column.notNull()).addColumn("state", "text", (column) => column.notNull()).addColumn("ended_at", "bigint").addColumn("ready_until", "bigint").addColumn("reason", "text").execute();
	await db.schema.createIndex("retrievals_by_state").on("retrievals").columns(["state", "started_at"]).execute();
	await db.schema.createIndex("retrievals_by_snapshot").on("retrievals").columns([
		"repository_id",
		"snapshot",
		"started_at"
	]).execute();
}
// app/records/migrations/0007-locks.ts
/** Until when the store lets nobody remove a snapshot. Of older ones that is not known. */
async function addLocks(db) {
	await db.schema.alterTable("snapshots").addColumn("locked_until", "bigint").execute();
}
// app/records/migrations.ts
const MIGRATIONS = {
	"0001-begin": { up: begin },
	"0002-endings": { up: addEndings },
	"0003-alerts": { up: addAlertFacts },
	"0004-sessions": { up: addSessions },
	"0005-views": { up: addViews },
	"0006-dashboard": { up: addDashboard },
	"0007-locks": { up: addLocks }
};
// app/records/postgres.ts
/** PostgreSQL, for several instances of the App. */
/** Connections of one instance. PostgreSQL allows a hundred in all by default. */
const CONNECTIONS = 10;
const CONNECT_MS = 1e4;
function postgresDialect({ url }) {
	const types = { getTypeParser: (oid, format) => NUMBERS.has(oid) ? Number : pg.types.getTypeParser(oid, format) };
	return new PostgresDialect({ pool: async () => new pg.Pool({
		connectionString: url,
		max: CONNECTIONS,
		connectionTimeoutMillis: CONNECT_MS,
		types
	}) });
}
/** int8 and numeric, which pg gives as text. */
const NUMBERS = /* @__PURE__ */ new Set([20, 1700]);
// app/records/sqlite.ts
/** SQLite as Node has it, under Kysely. */
/** How long a statement waits for another process to finish writing. */
const BUSY_MS = 1e4;
/**
* A file that survives a loss of power at any moment: a write-ahead log, flushed at every
* commit. `:memory:` is a database that nobody else sees.
*/
function sqliteDialect(path) {
	const dialect = new SqliteDialect({ database: async () => open$1(path) });
	return {
		createDriver: () => dialect.createDriver(),
		createQueryCompiler: () => dialect.createQueryCompiler(),
		createAdapter: () => new TransactionalAdapter(),
		createIntrospector: (db) => new SqliteIntrospector(db)
	};
}
/** SQLite can change tables within a transaction, and a migration that fails must leave none. */
var TransactionalAdapter = class extends SqliteAdapter {
	get supportsTransactionalDdl() {
		return true;
	}
};
function open$1(path) {
	const raw = new DatabaseSync(path, { timeout: BUSY_MS });
	raw.exec("pragma journal_mode = wal");
	raw.exec("pragma synchronous = full");
	raw.exec("pragma foreign_keys = on");
	const kept = /* @__PURE__ */ new Map();
	return {
		close: () => raw.close(),
		prepare(text) {
			const known = kept.get(text);
			kept.delete(text);
			const statement = known ?? prepare(raw, text);
			kept.set(text, statement);
			const [oldest] = kept.keys();
			if (kept.size > MOST_KEPT && oldest !== void 0) kept.delete(oldest);
			return statement;
		}
	};
}
/** The App asks some hundred questions; lists of ids make one of each length. */
const MOST_KEPT = 300;
function prepare(raw, text) {
	const statement = raw.prepare(text);
	return {
		reader: statement.columns().length > 0,
		all: (values) => statement.all(...values.map(bound)),
		run: (values) => statement.run(...values.map(bound)),
		iterate: (values) => raw.prepare(text).iterate(...values.map(bound))
	};
}
/** What the tables hold is text, numbers and null: anything else is a defect of ours. */
function bound(value) {
	if (value === null || typeof value === "string" || typeof value === "number") return value;
	if (typeof value === "bigint") return value;
	throw new TypeError(`A ${typeof value} cannot be stored.`);
}
// app/records/open.ts
/** Opens the database, brings its tables up to date, and closes it. */
/** `postgres://…` is a server, all else the path of a file. */
function readDatabaseAddress(text) {
	return /^postgres(ql)?:\/\//.test(text) ? {
		kind: "postgres",
		url: text
	} : {
		kind: "sqlite",
		path: text
	};
}
/** Throws `bad-input` for a database that cannot be opened or is newer than this version. */
async function openRecords(address) {
	const dialect = address.kind === "sqlite" ? sqliteDialect(address.path) : postgresDialect(address);
	const db = new Kysely({
		dialect,
		plugins: [new CamelCasePlugin()]
	});
	try {
		await migrate(db);
		return db;
	} catch (error) {
		await db.destroy();
		throw error;
	}
}
async function migrate(db) {
	const { error } = await new Migrator({
		db,
		provider: { getMigrations: async () => ({ ...MIGRATIONS }) }
	}).migrateToLatest();
	if (error === void 0) return;
	const said = error instanceof Error ? error.message : String(error);
	throw new HoldfastError("bad-input", `The database could not be brought up to date: ${said}`, {
		hint: "Nothing was changed. Run the newest version of the App, or name another DATABASE_URL.",
		cause: error
	});
}
// app/results/names.ts
/** One name after the other, each until the next; the last is the one it has now. */
function mergeNames(repositoryId, points) {
	const sorted = points.toSorted((a, b) => a.since - b.since);
	const single = sorted.filter(({ since }, n) => sorted[n + 1]?.since !== since);
	const names = single.filter((point, n) => !isSame(point, single[n - 1]));
	return names.map(({ owner, name, since }, n) => ({
		repositoryId,
		owner,
		name,
		since,
		until: names[n + 1]?.since ?? null
	}));
}
function isSame(a, b) {
	return a.owner === b?.owner && a.name === b.name;
}
// app/results/names-index.ts
/** Reads the names index of a store: which names a repository was backed up under. */
/** Keys of the index by repository. One listing. */
async function listNameKeys(store) {
	const keys = /* @__PURE__ */ new Map();
	for await (const { key } of store.list(NAMES_PREFIX)) {
		const id = key.slice(key.lastIndexOf("/") + 1);
		keys.set(id, [...keys.get(id) ?? [], key]);
	}
	return keys;
}
/** The names under `keys`, and damage for each that cannot be read. */
async function readNameEntries(repositoryId, keys, store) {
	const points = [];
	const damage = [];
	for (const key of keys) {
		const entry = await orDamage(key, damage, async () => {
			const text = (await readAll(store, key)).toString("utf8");
			return parseDocument$1(NameEntry, text, key, sha256Hex);
		});
		if (entry === void 0) continue;
		const { repository, since } = entry;
		if (repository.id === repositoryId) points.push(toPoint(repository, Date.parse(since)));
		else damage.push({
			key,
			code: "store-damaged",
			message: `${key} is of another repository.`
		});
	}
	return {
		points,
		damage
	};
}
/** Owner and name, as GitHub has them. */
function toPoint({ path }, since) {
	return {
		owner: path.slice(0, -1).join("/"),
		name: path.at(-1) ?? "",
		since
	};
}
// app/results/rebuild.ts
/** Fills the records from the store: all that was ever kept, and every name it had. */
const AT_ONCE = 8;
/**
* Records what the store has and the records lack. May be run at any time and as often as one
* likes: a repository is recorded whole or not at all, and what is recorded is not read again.
*/
async function rebuildFromStore(tools) {
	const ids = (await listRepositoryIds(tools.store)).filter((id) => /^\d+$/.test(id));
	const keys = await listNameKeys(tools.store);
	const rebuilt = await allOf(ids, (id) => rebuildOne(id, keys.get(id) ?? [], tools));
	return {
		repositories: ids.length,
		snapshots: rebuilt.reduce((sum, { snapshots }) => sum + snapshots, 0),
		damage: rebuilt.flatMap(({ damage }) => damage).toSorted((a, b) => a.key < b.key ? -1 : 1)
	};
}
/** Some at once. After a failure none is begun, and those under way are waited for. */
async function allOf(ids, rebuild) {
	const done = [];
	const queue = each(ids);
	const work = async () => {
		for (const id of queue) done.push(await rebuild(id));
	};
	const works = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
	for (const ended of works) if (ended.status === "rejected") throw ended.reason;
	return done;
}
function* each(ids) {
	yield* ids;
}
async function rebuildOne(repositoryId, nameKeys, tools) {
	const { db, store } = tools;
	const names = await readNameEntries(repositoryId, nameKeys, store);
	const { rows, looks, points, damage, storage } = await readSnapshots(repositoryId, tools);
	const merged = mergeNames(repositoryId, [
		...await listNames(db, repositoryId),
		...names.points,
		...points
	]);
	const results = {
		repositoryId,
		snapshots: rows,
		looks,
		changes: [],
		holds: [],
		runs: [],
		heldUntil: null,
		confirmedAt: null
	};
	let snapshots = 0;
	await saveResults(db, results, async (within, { inserted }) => {
		snapshots = inserted.size;
		await replaceNames(within, repositoryId, merged);
		for (const row of rows) {
			const added = storage.get(row.snapshot);
			if (added && inserted.has(row.snapshot)) await addStorage(within, row, added);
		}
	});
	return {
		snapshots,
		damage: [...names.damage, ...damage]
	};
}
/** Manifests are let go as soon as they are read. */
async function readSnapshots(repositoryId, tools) {
	const { db, store, now } = tools;
	const recorded = await listSnapshotRows$1(db, repositoryId, "");
	const known = new Map(recorded.map((row) => [row.snapshot, row.manifestSha256]));
	const rows = [];
	const looks = [];
	const points = [];
	const damage = [];
	const storage = /* @__PURE__ */ new Map();
	for await (const found of witness({
		store,
		repositoryId,
		known,
		now
	})) {
		const { snapshot, witnessedAt: at } = found;
		if (found.kind === "damaged") {
			const id = `${repositoryId}/${snapshot}/rebuild-${at.getTime()}`;
			looks.push({
				id,
				repositoryId,
				snapshot,
				at,
				damage: found.damage
			});
			damage.push(...found.damage);
			continue;
		}
		const { row, storage: added } = describeSnapshot(found);
		storage.set(row.snapshot, added);
		rows.push({
			...row,
			receiptKey: await readReceipt(found, tools)
		});
		const point = toPoint(found.manifest.repository, row.takenAt);
		if (point.owner !== points.at(-1)?.owner || point.name !== points.at(-1)?.name) points.push(point);
	}
	return {
		rows,
		looks,
		points,
		damage,
		storage
	};
}
/** The key of the newest receipt that one of our keys signed for this very manifest. */
async function readReceipt({ receipts, sha256, key }, { store, publicKeys = [] }) {
	if (publicKeys.length === 0) return null;
	for (const receipt of receipts.toReversed()) if (isSigned(await readText(receipt, store), publicKeys, sha256, key)) return receipt;
	return null;
}
/** Far more than a receipt has: whoever may write there may write anything. */
const MOST_BYTES = 65536;
async function readText(key, store) {
	const chunks = [];
	let bytes = 0;
	for await (const chunk of await store.get(key)) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes > MOST_BYTES) break;
	}
	return Buffer.concat(chunks).toString("utf8");
}
function isSigned(text, keys, manifestSha256, key) {
	try {
		const { manifestSha256: signed, repositoryId, snapshot } = checkReceipt(text, keys, sha256Hex);
		return signed === manifestSha256 && key.endsWith(`/${repositoryId}/snapshots/${snapshot}.json`);
	} catch (error) {
		if (asHoldfastError(error).code === "internal") throw error;
		return false;
	}
}
// app/server/listen.ts
/** Opens the port, and closes it without dropping what is under way. */
/** Throws `bad-input` for an address that cannot be listened on. */
async function listen(fetch, { host, port }) {
	const server = serve({
		fetch,
		hostname: host,
		port
	});
	try {
		await once(server, "listening");
	} catch (cause) {
		throw new HoldfastError("bad-input", `${host}:${port} cannot be listened on.`, {
			hint: "Set HOST and PORT to an address that is free.",
			cause
		});
	}
	const address = server.address();
	return {
		port: isInfo(address) ? address.port : port,
		async close(graceMs) {
			const closed = new Promise((resolve) => server.close(() => resolve()));
			if ("closeIdleConnections" in server) server.closeIdleConnections();
			const timer = setTimeout(() => {
				if ("closeAllConnections" in server) server.closeAllConnections();
			}, graceMs);
			await closed;
			clearTimeout(timer);
		}
	};
}
function isInfo(address) {
	return typeof address === "object" && address !== null;
}
export { NEVER as $, insertLease as $t, lastMonth as A, listSessions as At, createAssets as B, endOfSecond as Bt, renderPage as C, holdSnapshot as Ct, scopeOf as D, endSessionsOf as Dt, tablesOf as E, endSession as Et, isSafe as F, insertDeliveries as Ft, LEADER as G, listInstallations as Gt, awsPrices as H, readNamed as Ht, VERSION$1 as I, noteDeliveryFailure as It, countStates$1 as J, removeInstallation as Jt, joinClockwork as K, noteDiscovery as Kt, includesRole as L, readDeliveryBody as Lt, createCookies as M, rotateRefresh as Mt, FORM_FIELD as N, claimDeliveries as Nt, makePdf as O, findByRefresh as Ot, createFormGuard as P, finishDeliveries as Pt, ChannelError as Q, hadLease as Qt, Problem as R, markGone as Rt, rulesFor as S, replaceStorage as St, settleRetrievals as T, addMovedRefs as Tt, monthlyStorageCost as U, readRepository$1 as Ut, s3Address as V, noteChange as Vt, openSnapshotCache as W, saveRepositories as Wt, toCovered as X, wantDiscovery as Xt, readStandings as Y, saveInstallation as Yt, conditionsOfCoverage as Z, extendLease as Zt, viewerOfAdministrator as _, openAlerts as _n, forgetRequests as _t, openStore as a, supersedeLeases as an, recordEvent as at, NOBODY as b, storableText as bn, dispatchOfTitle as bt, createNotificationsView as c, readDispatch$1 as cn, noteVerdict as ct, openSigningKey as d, takeRun as dn, RECOVERED as dt, listHeld as en, countAlertsByKind as et, createPolicyDesk as f, noteReported as fn, BACKUP_CHECK as ft, SCOPES as g, LeaseRequest as gn, mustBeSealed as gt, createDashboard as h, LeaseReport as hn, discoverAll as ht, readDatabaseAddress as i, spendToken as in, groupBy as it, API_PATH as j, readSession as jt, describePeriod as k, insertSession as kt, createViews as l, insertRuns as ln, endJob as lt, createManifestReader as m, settleRun as mn, readCheck as mt, rebuildFromStore as n, readLease as nn, SCOPES$1 as nt, createSavedViews as o, findDispatchByRun as on, findRun as ot, createPolicies as p, noteReportedLate as pn, RETRY as pt, readStoredByAccount as q, readInstallation as qt, openRecords as r, releaseLease as rn, lead as rt, createRetrievalsView as s, listOpenDispatches as sn, judgeRun as st, listen as t, newestAttempt as tn, describeCondition as tt, saveDays as u, readRun as un, slotOf as ut, viewerOfPerson as v, raise as vn, listRequests as vt, Icon as w, insertSnapshot as wt, decideGrant as x, readSettings as xn, settle$1 as xt, viewerOfToken as y, resolveAlerts as yn, requestBackup as yt, notFound as z, refresh as zt };
