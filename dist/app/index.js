import { a as nameOf$4, c as createCredentials, d as readBytes, f as Secret, i as describeBucket, l as describeBytes, m as asHoldfastError, n as checkKey, o as s3Error, p as HoldfastError, r as compareKeys, t as backoffMs, u as describeDuration } from "./chunks/backoff.js";
import { createRequire } from "node:module";
import { createHash, createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, timingSafeEqual, verify } from "node:crypto";
import { chmod, link, lstat, mkdir, mkdtemp, open, readFile, readdir, rename, rm, unlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import process$1, { cwd, env } from "node:process";
import { setImmediate, setTimeout as setTimeout$1 } from "node:timers/promises";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { CamelCasePlugin, Kysely, PostgresDialect, SqliteAdapter, SqliteDialect, SqliteIntrospector, sql } from "kysely";
import { isUtf8 } from "node:buffer";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { StringDecoder } from "node:string_decoder";
import { constants, readFileSync, readlinkSync } from "node:fs";
import { finished } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import picomatch from "picomatch";
import pLimit from "p-limit";
import { Cron } from "croner";
import { Probot } from "probot";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import { createLocalJWKSet, errors, jwtVerify } from "jose";
import { bodyLimit } from "hono/body-limit";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { secureHeaders } from "hono/secure-headers";
import { BlockList, connect, isIP } from "node:net";
import { lookup } from "node:dns/promises";
import { request } from "node:http";
import { request as request$1 } from "node:https";
import { Octokit } from "@octokit/core";
import { Migrator } from "kysely/migration";
import pg from "pg";
import { DatabaseSync } from "node:sqlite";
import { LineCounter, isAlias, isCollection, isMap, isNode, isScalar, isSeq, parse, parseDocument, visit } from "yaml";
import { serve } from "@hono/node-server";
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
// core/domain/nearest-name.ts
/** Guesses which name was meant by one that was misspelt. */
/** The name that takes the fewest changes of a letter, if they are a third of it at most. */
function nearestName(written, names) {
	const plain = (text) => text.toLowerCase().replaceAll("_", "-");
	const best = names.map((name) => ({
		name,
		changes: changesBetween(plain(written), plain(name))
	})).toSorted((a, b) => a.changes - b.changes)[0];
	return best !== void 0 && best.changes <= best.name.length / 3 ? best.name : void 0;
}
/** Levenshtein's distance. */
function changesBetween(a, b) {
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
// app/stated-expiries.ts
const DAY_MS$7 = 864e5;
const MOST_DAYS = 3650;
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
		return count >= 1 && count <= MOST_DAYS ? {
			name,
			afterMs: count * DAY_MS$7
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
	MAIL_FROM: {
		hint: "Give an address of e-mail.",
		reads: isMail
	},
	MAIL_TO: {
		hint: "Give addresses of e-mail, with commas.",
		reads: isMails
	}
};
/** Throws `bad-input` that names every variable that cannot be used, and how to mend it. */
function readSettings(environment = env, directory = cwd()) {
	const problems = problemsOf$1(environment);
	if (problems.length > 0) throw unusable$4(problems);
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
function unusable$4(problems) {
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
function isMail(text) {
	return /^[^\s@<>]+@[^\s@<>]+$/.test(text) || /^[^<>]*<[^\s@<>]+@[^\s@<>]+>$/.test(text);
}
function isMails(text) {
	return text.split(/[\s,]+/).every((address) => address === "" || isMail(address));
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
// core/archive/digest.ts
/** SHA-256 in hex; a text counts as its UTF-8 bytes. */
function sha256Hex(content) {
	return createHash("sha256").update(content).digest("hex");
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
const ROWS_AT_ONCE$4 = 500;
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
function* chunksOf$2(items) {
	for (let at = 0; at < items.length; at += ROWS_AT_ONCE$4) yield items.slice(at, at + ROWS_AT_ONCE$4);
}
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
// core/domain/manifest.ts
/**
* The documents of a store, format v1. docs/format.md explains each member;
* docs/schema/ holds the JSON Schemas made from here.
*/
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Bytes = z.int().nonnegative();
const Time$4 = z.iso.datetime();
const Id$5 = z.string().regex(SNAPSHOT_ID);
const Content = z.strictObject({
	sha256: Sha256,
	sizeBytes: Bytes
});
/** An object of the store as a manifest names it. */
const StoredObject = z.strictObject({
	key: z.string().min(1),
	/** The version the store gave it; absent where the store keeps no versions. */
	versionId: z.string().min(1).optional(),
	storageClass: z.string().min(1),
	/** The bytes in the store. */
	stored: Content,
	/** The bytes once opened; equal to `stored` when nothing was sealed. */
	plaintext: Content
});
/** One bundle of the chain. */
const ChainLink = z.strictObject({
	kind: z.enum(["base", "increment"]),
	/** The snapshot that wrote it. */
	snapshot: Id$5,
	object: StoredObject,
	/** Objects in its pack. */
	objects: z.int().nonnegative(),
	/** The checksum at the end of its pack. */
	packChecksum: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/),
	/** Git's index of the pack: what later increments are proved against. Absent below `objects`. */
	index: z.strictObject({ object: StoredObject }).optional()
});
/** How much of one class of data a snapshot holds. */
const Completeness = z.discriminatedUnion("status", [
	z.strictObject({
		status: z.literal("captured"),
		count: Bytes,
		sizeBytes: Bytes
	}),
	z.strictObject({ status: z.literal("empty") }),
	z.strictObject({
		status: z.literal("denied"),
		permission: z.string()
	}),
	z.strictObject({
		status: z.literal("unsupported"),
		reason: z.string()
	}),
	z.strictObject({
		status: z.literal("failed"),
		code: z.string(),
		message: z.string()
	}),
	z.strictObject({ status: z.literal("not-requested") })
]);
const DATA_CLASSES = [
	"git",
	"lfs",
	"wiki",
	"releases",
	"issues",
	"pull-requests",
	"discussions",
	"projects",
	"settings"
];
const VERIFY_LEVELS = [
	"wire",
	"objects",
	"full"
];
/** What a probe found the store to do. `unknown` is never read as yes. */
const StoreFacts = z.strictObject({
	probedAt: Time$4,
	conditionalWrites: z.enum(["yes", "no"]),
	checksums: z.enum(["yes", "no"]),
	versioning: z.enum([
		"yes",
		"no",
		"unknown"
	]),
	objectLock: z.enum([
		"yes",
		"no",
		"unknown"
	])
});
const Head = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("branch"),
		target: z.string(),
		oid: z.string()
	}),
	z.strictObject({
		kind: z.literal("unborn"),
		target: z.string()
	}),
	z.strictObject({
		kind: z.literal("detached"),
		oid: z.string()
	}),
	z.strictObject({ kind: z.literal("unknown") })
]);
const RepositoryIdentity = z.strictObject({
	/** GitHub's numeric id, or `url-` and a digest of the address. */
	id: z.string().regex(/^(\d+|url-[0-9a-f]{32})$/),
	host: z.string().min(1),
	/** The name below the host: `['acme', 'rocket']`. */
	path: z.array(z.string().min(1)).min(1),
	/** Address without credentials. */
	url: z.string().min(1)
});
const Manifest$1 = z.strictObject({
	format: z.literal("holdfast/snapshot/v1"),
	snapshot: Id$5,
	takenAt: Time$4,
	durationMs: z.int().nonnegative(),
	repository: RepositoryIdentity,
	git: z.strictObject({
		objectFormat: z.enum(["sha1", "sha256"]),
		/** For people: names as text. The ref list is the truth. */
		head: Head,
		/** No ref and no object. */
		empty: z.boolean(),
		refs: z.strictObject({
			object: StoredObject,
			count: z.int().nonnegative()
		}),
		/** The patterns that chose the refs; `[]` is every ref. */
		selection: z.array(z.string().min(1)),
		/** In the order in which they are to be unbundled. */
		chain: z.array(ChainLink),
		/** The chain for `git clone --bundle-uri`; absent where there is no chain, or an older one. */
		bundleList: StoredObject.optional(),
		/** Digests of the source's ref listing before and after its data was read. */
		listing: z.strictObject({
			beforeSha256: Sha256,
			afterSha256: Sha256
		})
	}),
	completeness: z.strictObject(Object.fromEntries(DATA_CLASSES.map((name) => [name, Completeness]))),
	/** What was proved before this manifest was written. */
	verification: z.strictObject({
		level: z.enum(VERIFY_LEVELS),
		verifiedAt: Time$4,
		/** Oddities that git's own check reported, in data that is as the source has it. */
		warnings: z.array(z.string())
	}),
	strategy: z.enum([
		"unchanged",
		"mirror",
		"stream"
	]),
	store: StoreFacts,
	tool: z.strictObject({
		holdfast: z.string(),
		git: z.string()
	}),
	/** The snapshot before, and the SHA-256 of its manifest. */
	previous: z.strictObject({
		snapshot: Id$5,
		sha256: Sha256
	}).nullable(),
	digest: Sha256
});
z.strictObject({
	format: z.literal("holdfast/verification/v1"),
	snapshot: Id$5,
	manifestSha256: Sha256,
	level: z.enum(VERIFY_LEVELS),
	verifiedAt: Time$4,
	damage: z.array(z.strictObject({
		key: z.string(),
		code: z.string(),
		message: z.string()
	})),
	tool: z.strictObject({
		holdfast: z.string(),
		git: z.string()
	}),
	digest: Sha256
});
/** An entry of the names index. */
const NameEntry = z.strictObject({
	format: z.literal("holdfast/name/v1"),
	repository: RepositoryIdentity,
	since: Time$4,
	digest: Sha256
});
/** A later fact beside a manifest: a witness that writes no snapshots read this one back. */
const Receipt = z.strictObject({
	format: z.literal("holdfast/receipt/v1"),
	repositoryId: RepositoryIdentity.shape.id,
	snapshot: Id$5,
	manifestSha256: Sha256,
	/** `incomplete` lacks a class of data that was asked for. */
	outcome: z.enum([
		"stored",
		"unchanged",
		"incomplete"
	]),
	/** The workflow run that took the snapshot; null where the witness does not know it. */
	run: z.strictObject({
		githubRunId: z.string().regex(/^\d+$/),
		attempt: z.int().positive()
	}).nullable(),
	witnessedAt: Time$4,
	/** SHA-256 of the public key as DER (SubjectPublicKeyInfo). */
	keyId: Sha256,
	/** Ed25519, in base64, of every byte before its own line. */
	signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
	digest: Sha256
});
/** Nothing may follow it, not even an empty line. */
const DIGEST_LINE = /(?<=\n) {2}"digest": "([0-9a-f]{64})"\n\}\n$/;
/**
* A document as the text to store. Members stand one a line, so that a shell can read it;
* the last is `digest`, the SHA-256 of every byte before its own line.
*/
function formatDocument(document, sha256) {
	const covered = `${JSON.stringify(document, null, 2).slice(0, -2)},\n`;
	return `${covered}  "digest": "${sha256(covered)}"\n}\n`;
}
/**
* Reads a document strictly. Throws, naming `key`: `store-damaged` if a bit of it is not as
* it was written, `snapshot-invalid` if it does not follow the schema.
*/
function parseDocument$1(schema, text, key, sha256) {
	const line = DIGEST_LINE.exec(text);
	if (!line) throw damaged$3(key, "it does not end as a document does");
	if (sha256(text.slice(0, line.index)) !== line[1]) throw damaged$3(key, "its digest does not fit");
	const parsed = schema.safeParse(parseJson(text, key));
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const member = issue?.path.join(".") || "the document";
	throw new HoldfastError("snapshot-invalid", `${key}: ${member}: ${issue?.message}.`, { hint: "It was written by a newer version of Holdfast: update, or see docs/format.md." });
}
function parseJson(text, key) {
	try {
		return JSON.parse(text);
	} catch {
		throw damaged$3(key, "it is not JSON");
	}
}
function damaged$3(key, why) {
	return new HoldfastError("store-damaged", `${key} is not as it was written: ${why}.`, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
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
const Time$3 = z.iso.datetime();
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
	expiresAt: Time$3,
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
		expiresAt: Time$3
	}),
	store: z.strictObject({
		/** As `store` takes it; null where the workflow names it. */
		address: z.string().min(1).nullable(),
		/** May write below the prefix of that one repository; null where the workflow has its own. */
		credentials: z.strictObject({
			accessKeyId: z.string().min(1),
			secretAccessKey: z.string().min(1),
			sessionToken: z.string().min(1),
			expiresAt: Time$3
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
	for (let start = 0; start < sorted.length; start += MOST_ROWS$1) {
		const rows = await db.insertInto("runs").values(sorted.slice(start, start + MOST_ROWS$1).map(toRow$1)).onConflict((conflict) => conflict.doNothing()).returning("id").execute();
		for (const { id } of rows) added.add(id);
	}
	return added;
}
/** Values a statement may hold: 32,766 in SQLite; a row has nine. */
const MOST_ROWS$1 = 1e3;
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
async function readDispatch$2(db, id) {
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
const ROWS_AT_ONCE$3 = 500;
/** Those of an installation, and those of others that `alsoIds` names. */
async function listRepositories(db, installationId, alsoIds = []) {
	const own = await db.selectFrom("repositories").selectAll().where("installationId", "=", installationId).orderBy("id").execute();
	const known = new Set(own.map(({ id }) => id));
	const others = [];
	for (const ids of chunksOf$1(alsoIds.filter((id) => !known.has(id)))) others.push(...await db.selectFrom("repositories").selectAll().where("id", "in", ids).execute());
	return [...own, ...others];
}
async function readRepository(db, id) {
	return db.selectFrom("repositories").selectAll().where("id", "=", id).executeTakeFirst();
}
/** The repository of an installation that has this name now, in any spelling of its case. */
async function readNamed(db, installationId, { owner, name }) {
	return db.selectFrom("repositories").selectAll().where("installationId", "=", installationId).where("presence", "=", "present").where((is) => is.and([is(is.fn("lower", ["owner"]), "=", owner.toLowerCase()), is(is.fn("lower", ["name"]), "=", name.toLowerCase())])).executeTakeFirst();
}
async function listNames(db, repositoryId) {
	return db.selectFrom("repositoryNames").selectAll().where("repositoryId", "=", repositoryId).orderBy("since").execute();
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
	for (let at = 0; at < items.length; at += ROWS_AT_ONCE$3) yield items.slice(at, at + ROWS_AT_ONCE$3);
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
				...columnsOf(facts),
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
function columnsOf(facts) {
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
		...columnsOf(facts),
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
	const before = known.find((row) => nameOf$3(row).toLowerCase() === name.toLowerCase());
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
	const was = nameOf$3(row);
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
function nameOf$3({ owner, name }) {
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
	const known = await readRepository(db, row.id);
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
const TELLING$2 = [
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
	if (TELLING$2.indexOf(row.presence) >= TELLING$2.indexOf(presence)) return;
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
* changes nothing but the note that it failed. What is missing from one that is complete is
* asked for by its id, and is never taken for deleted because it was not listed.
*/
async function discover(installation, tools) {
	const { db, now } = tools;
	const startedAt = now();
	try {
		const { saves, same, news, pushed, missing, count } = await look$4(installation, tools);
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
async function look$4(installation, { db, github, now }) {
	const listed = [];
	for await (const facts of github.listRepositories()) listed.push(facts);
	const properties = await readProperties(installation, github);
	const ids = listed.map(({ id }) => id);
	const known = await listRepositories(db, installation.id, ids);
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
	for (let from = 0; from < ids.length; from += MOST_IDS$1) {
		const some = ids.slice(from, from + MOST_IDS$1);
		const rows = await db.selectFrom("deliveries").select("id").where("id", "in", some).execute();
		for (const { id } of rows) known.add(id);
	}
	return known;
}
/** Databases bound the parameters of a statement. */
const MOST_IDS$1 = 1e3;
/** Takes the oldest that wait, and those whose claim has ended. */
async function claimDeliveries(db, claim) {
	const now = claim.now.getTime();
	return (await db.updateTable("deliveries").set(({ eb }) => ({
		state: "working",
		attempts: eb("attempts", "+", 1),
		claimedBy: claim.name,
		claimedUntil: now + claim.claimMs
	})).where("id", "in", (eb) => eb.selectFrom("deliveries").select("id").where(free(now)).orderBy("receivedAt").orderBy("id").limit(claim.most)).where(free(now)).returning([...[
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
const DAY_MS$6 = 864e5;
/** GitHub delivers again what is three days old at most; bodies are by far most of the records. */
const BODY_MS = 2 * DAY_MS$6;
const ROW_MS = 10 * DAY_MS$6;
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
function open$5() {
	return sql`state in ('waiting', 'working')`;
}
function free(now) {
	return sql`(${open$5()} and (claimed_until is null or claimed_until <= ${now}))`;
}
// app/records/moved-refs.ts
const ROWS_AT_ONCE$2 = 500;
/** Those that are known already stay as they are. */
async function addMovedRefs(db, moved, now) {
	for (let at = 0; at < moved.length; at += ROWS_AT_ONCE$2) {
		const rows = moved.slice(at, at + ROWS_AT_ONCE$2).map((move) => {
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
const MOST$4 = 20;
const MINUTE_MS$3 = 6e4;
const LONGEST_MS$1 = 360 * MINUTE_MS$3;
/** Whoever could not say for so long will not: it is told as it is. */
const GIVEN_UP_MS$2 = 10080 * MINUTE_MS$3;
/** Each branch is told of once at most, however many instances ask. */
async function judgeMoves(tools, most = MOST$4) {
	const failures = [];
	const resting = /* @__PURE__ */ new Map();
	let judged = 0;
	for (const move of await listDueMoves(tools.db, tools.now(), most)) {
		const row = await readRepository(tools.db, move.repositoryId);
		const whose = row?.installationId ?? "";
		const answer = resting.has(whose) ? void 0 : await ask$4(move, row, tools);
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
	const waitMs = Math.min(LONGEST_MS$1, MINUTE_MS$3 * 2 ** attempts);
	return {
		kind: "later",
		at: new Date(now.getTime() + waitMs)
	};
}
function ask$4(move, row, tools) {
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
// core/domain/keys.ts
const README_KEY = "README.md";
const RESTORE_KEY = "RESTORE.md";
const REPOSITORIES_PREFIX = "repositories/";
const NAMES_PREFIX = "names/";
/** Everything of a repository but its names. */
function repositoryPrefix(repositoryId) {
	return `${REPOSITORIES_PREFIX}${repositoryId}/`;
}
function snapshotsPrefix(repositoryId) {
	return `repositories/${repositoryId}/snapshots/`;
}
function manifestKey(repositoryId, id) {
	return `${snapshotsPrefix(repositoryId)}${id}.json`;
}
/** The snapshot whose manifest lies under `key`, if a manifest does. */
function snapshotOfManifest(key) {
	return /\/snapshots\/(\d{8}T\d{6}Z-[0-9a-f]{8})\.json$/.exec(key)?.[1];
}
/**
* What a witness says of a snapshot lies beside its manifest. The name does not end in `.json`:
* a RESTORE.md that was stored before there were receipts takes what does for a manifest.
*/
function receiptKey(repositoryId, id, when) {
	return `${snapshotsPrefix(repositoryId)}${id}.receipt-${when}`;
}
/** The snapshot whose receipt lies under `key`, if a receipt does. */
function snapshotOfReceipt(key) {
	return /\/snapshots\/(\d{8}T\d{6}Z-[0-9a-f]{8})\.receipt-\d{8}T\d{6}Z-[0-9a-f]{8}$/.exec(key)?.[1];
}
function bundlesPrefix(repositoryId) {
	return `repositories/${repositoryId}/bundles/`;
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
	if (objectFormat !== "sha1" && objectFormat !== "sha256") throw invalid$1(1, "it names no format");
	if (lines.pop() !== "") throw invalid$1(lines.length + 2, "it is cut off");
	const entries = [];
	lines.forEach((line, index) => {
		addLine(entries, parseLine(line, OID_LENGTH[objectFormat], index + 2));
	});
	const [first, ...others] = entries;
	const named = first?.name === "HEAD" ? others : entries;
	const refs = named.map(toRef);
	const unsorted = refs.findIndex((ref, i) => i > 0 && ref.name <= (refs[i - 1]?.name ?? ""));
	if (unsorted >= 0) throw invalid$1(named[unsorted]?.line ?? 0, "the names are not in order");
	return {
		objectFormat,
		head: first?.name === "HEAD" ? toHead$1(first) : { kind: "unknown" },
		refs
	};
}
const NAME$1 = /^(HEAD|refs(\/(?!\.)[^\u0000-\u0020\u007f~^:?*[\\/]+)+)$/;
/** Whether a ref list can hold `name`: HEAD, or what git takes for the full name of a ref. */
function isRefName(name) {
	return NAME$1.test(name) && !PASSED_OVER.test(name);
}
/** Git passes over a ref that has such a name, wherever it comes from (git-check-ref-format(1)). */
const PASSED_OVER = /\.\.|@\{|\.$|\.lock(\/|$)/;
function parseLine(text, oidLength, line) {
	const [value = "", fullName = "", ...rest] = text.split("	");
	const peeled = fullName.endsWith("^{}");
	const name = peeled ? fullName.slice(0, -3) : fullName;
	if (rest.length > 0 || !NAME$1.test(name)) throw invalid$1(line, "it is not `<object id> TAB <name>`");
	if (peeled && name === "HEAD") throw invalid$1(line, "HEAD is no tag");
	const target = /^ref: (.*)$/.exec(value)?.[1];
	if (target !== void 0) {
		if (peeled || !NAME$1.test(target)) throw invalid$1(line, "a symbolic ref names no ref");
		return {
			line,
			name,
			field: "target",
			value: target
		};
	}
	if (value.length !== oidLength || !/^[0-9a-f]+$/.test(value)) throw invalid$1(line, "it has no object id");
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
	if (ORDER.slice(ORDER.indexOf(field)).some((each) => entry[each] !== void 0)) throw invalid$1(line, "it comes twice");
	entry[field] = value;
}
function toRef({ line, name, oid, peeled, target }) {
	if (name === "HEAD") throw invalid$1(line, "HEAD does not come first");
	if (oid === void 0) throw invalid$1(line, "a ref has no object id");
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
function invalid$1(line, why) {
	return new HoldfastError("snapshot-invalid", `Line ${line} of the ref list is damaged: ${why}.`, { hint: "Run `holdfast verify` on the repository; an older snapshot may be whole." });
}
// core/catalog.ts
/** Reading a store: which repositories and snapshots it holds, and their documents. */
async function readSnapshot(store, repositoryId, id) {
	const key = manifestKey(repositoryId, id);
	const bytes = await readAll(store, key);
	if (!isUtf8(bytes)) throw damaged$2(key);
	const manifest = parseDocument$1(Manifest$1, bytes.toString("utf8"), key, sha256Hex);
	if (manifest.snapshot !== id || manifest.repository.id !== repositoryId) throw new HoldfastError("store-damaged", `${key} is the manifest of another snapshot.`, { hint: "Somebody has moved or copied objects within the store; restore an older snapshot." });
	return {
		key,
		manifest,
		sha256: sha256Hex(bytes)
	};
}
/** Ids of all repositories of the store, in order. One listing a repository. */
async function listRepositoryIds(store) {
	const ids = [];
	for (let next = await readNextId(store, ""); next !== void 0;) {
		ids.push(next);
		next = await readNextId(store, `${REPOSITORIES_PREFIX}${next}0`);
	}
	return ids;
}
async function readNextId(store, after) {
	for await (const { key } of store.list(REPOSITORIES_PREFIX, after === "" ? {} : { after })) return key.slice(13).split("/")[0];
}
/** All bytes of a small object. */
async function readAll(store, key, versionId) {
	const chunks = [];
	for await (const chunk of await store.get(key, { versionId })) chunks.push(chunk);
	return Buffer.concat(chunks);
}
/** All bytes of a small object that a manifest names, checked against it. */
async function readChecked(store, object) {
	const bytes = await readAll(store, object.key, object.versionId);
	if (sha256Hex(bytes) === object.stored.sha256) return bytes;
	throw damaged$2(object.key);
}
function damaged$2(key) {
	return new HoldfastError("store-damaged", `${key} is not as it was written.`, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
}
// app/records/snapshots.ts
/** Snapshots of a repository whose id is `from` or later, oldest first; `''` is all of them. */
async function listSnapshotRows(db, repositoryId, from) {
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
// app/results/claim.ts
/** What a job says became of its run: a hint. */
/** Null when there is no report, or none that can be read. */
function readClaim$1(reportJson) {
	if (reportJson === null) return null;
	const read = LeaseReport.safeParse(parse$2(reportJson));
	return read.success ? read.data : null;
}
/** The classes of data that a run was to back up. */
function readClasses(optionsJson) {
	const read = RunOptions.safeParse(parse$2(optionsJson));
	return read.success ? read.data.classes : ["git"];
}
function parse$2(json) {
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
// core/presence.ts
/** Every object of a snapshot but its manifest, in the order a restore needs them. */
function objectsOf({ git }) {
	const indexes = git.chain.flatMap(({ index }) => index ? [index.object] : []);
	const lists = git.bundleList ? [git.bundleList] : [];
	return [
		...objectsToRestore({ git }),
		...indexes,
		...lists
	];
}
/** Those that a restore reads. */
function objectsToRestore({ git }) {
	return [git.refs.object, ...git.chain.map((link) => link.object)];
}
// core/git/alive.ts
/** Whether a process of this machine is still there. */
function isAlive$1(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return !(error instanceof Error && "code" in error && error.code === "ESRCH");
	}
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
/** What follows the name of the host: a process id, and what mkdtemp adds. */
const OWNER = /^(\d+)-[A-Za-z0-9]{6}$/;
/**
* Makes a scratch directory below `parent`, and removes those that dead processes of this
* machine have left there. The caller removes it with `closeGitContext`.
*/
async function openGitContext(parent, environment, signal) {
	await mkdir(parent, { recursive: true });
	await sweepScratch(parent);
	const scratch = await mkdtemp(join(parent, `${PREFIX}-${hostname()}-${process.pid}-`));
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
		const pid = name.startsWith(ours) ? OWNER.exec(name.slice(ours.length))?.[1] : void 0;
		if (pid === void 0 || Number(pid) === process.pid || isAlive$1(Number(pid))) continue;
		await rm(join(parent, name), {
			recursive: true,
			force: true,
			maxRetries: 3
		}).catch(() => {});
	}
}
// core/domain/reconcile.ts
/** What was read from a source, and whether it is what the source had. */
/**
* A listing as a repository can have it. What a symbolic ref names may be hidden, and then only
* its object is known; a HEAD that names no ref of a listing that is not `complete` stays as it
* is. Throws `source-changing` where the two have different objects: one moved meanwhile.
*/
function settleSymbolic(listing, complete) {
	const known = new Map(listing.refs.map((ref) => [ref.name, ref]));
	const refs = listing.refs.map((ref) => {
		if (ref.target === void 0) return ref;
		const { target, ...direct } = ref;
		const named = known.get(target);
		if (named === void 0 || named.target !== void 0) return direct;
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
	const refs = listing.refs.flatMap((ref) => {
		const { target, ...direct } = ref;
		if (!selects(ref.name)) return [];
		return target === void 0 || selects(target) ? [ref] : [direct];
	});
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
const UNKNOWN$1 = { kind: "unknown" };
// core/git/pkt-line.ts
/**
* The framing of git's wire protocol: each packet begins with its own length, four hex digits
* that count themselves (gitprotocol-common(5)). Lengths 0, 1 and 2 are marks without content.
*/
/** The greatest packet that git sends, its length included. */
const LARGEST_PACKET = 65520;
/** Bytes of the length at the beginning of a packet. */
const HEADER$1 = 4;
const MARKS = [
	"flush",
	"delimiter",
	"response-end"
];
const FLUSH = "0000";
const DELIMITER = "0001";
function formatPacket(text) {
	return (Buffer.byteLength(text, "latin1") + HEADER$1).toString(16).padStart(HEADER$1, "0") + text;
}
/**
* The packets of a stream of bytes. Throws `source-protocol` where they are not packets, and
* what `brokenOff` gives where the stream ends within one.
*
* A packet that lies in one chunk is a view of it: a chunk must not be written to again. One
* that came in several is copied once, however many they were.
*/
async function* readPackets(bytes, brokenOff = notGit) {
	const begun = {
		bytes: Buffer.alloc(HEADER$1),
		filled: 0
	};
	for await (const { buffer, byteOffset, byteLength } of bytes) {
		const packets = packetsOf$1(Buffer.from(buffer, byteOffset, byteLength), begun);
		for (const packet of packets) yield packet;
	}
	if (begun.filled > 0) throw endedWithin(begun, brokenOff);
}
/** The packets that end in `chunk`. The one that `begun` holds is gone on with. */
function* packetsOf$1(chunk, begun) {
	let at = 0;
	if (begun.filled > 0) {
		at = fill$1(begun, chunk);
		if (begun.filled < begun.bytes.length) return;
		yield toPacket(begun.bytes);
	}
	for (let end = endOf(chunk, at); end !== void 0; end = endOf(chunk, at)) {
		yield toPacket(chunk.subarray(at, end));
		at = end;
	}
	begun.bytes = Buffer.alloc(HEADER$1);
	begun.filled = 0;
	fill$1(begun, chunk.subarray(at));
}
/** Takes from the beginning of `chunk` what the packet lacks, and tells how much that was. */
function fill$1(begun, chunk) {
	const room = begun.bytes.length;
	const taken = chunk.copy(begun.bytes, begun.filled);
	begun.filled += taken;
	if (room > HEADER$1 || begun.filled < HEADER$1) return taken;
	const header = begun.bytes;
	begun.bytes = Buffer.allocUnsafe(sizeAt(header, 0));
	header.copy(begun.bytes);
	const more = chunk.copy(begun.bytes, HEADER$1, taken);
	begun.filled += more;
	return taken + more;
}
/** Where the packet at `at` ends, if all of it is here. */
function endOf(bytes, at) {
	if (bytes.length - at < HEADER$1) return void 0;
	const end = at + sizeAt(bytes, at);
	return end > bytes.length ? void 0 : end;
}
/** Bytes that the packet at `at` takes up; a mark is no longer than its header. */
function sizeAt(bytes, at) {
	const digits = bytes.toString("latin1", at, at + HEADER$1);
	if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw notGit(`${JSON.stringify(digits)} is no packet length`);
	const length = Number.parseInt(digits, 16);
	if (length === 3 || length > LARGEST_PACKET) throw notGit(`${length} is no packet length`);
	return Math.max(length, HEADER$1);
}
function toPacket(bytes) {
	const kind = bytes.length === HEADER$1 ? MARKS[Number(bytes.toString("latin1"))] : void 0;
	return kind === void 0 ? {
		kind: "data",
		data: bytes.subarray(HEADER$1)
	} : { kind };
}
/** Digits that are none were never the beginning of a packet. */
function endedWithin({ bytes, filled }, brokenOff) {
	const why = "the answer ends within a packet";
	const digits = bytes.toString("latin1", 0, Math.min(filled, HEADER$1));
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
async function readListing$1(packets, objectFormat) {
	const refs = [];
	const names = /* @__PURE__ */ new Set();
	let head = { kind: "unknown" };
	for (const line of await readLines(packets)) {
		const ref = parseRef(line, objectFormat);
		if (names.has(ref.name)) throw implausible(`${JSON.stringify(ref.name)} comes twice`);
		names.add(ref.name);
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
	const isOid = (text) => text.length === OID_LENGTH[objectFormat] && /^[0-9a-f]+$/.test(text);
	const target = attribute$1(attributes, "symref-target:");
	const peeled = attribute$1(attributes, "peeled:");
	if (name === void 0 || !(isOid(oid) || unborn) || peeled !== void 0 && !isOid(peeled)) throw notGit(`${JSON.stringify(line)} is no ref`);
	return {
		name,
		...unborn ? {} : { oid },
		...target === void 0 ? {} : { target },
		...peeled === void 0 ? {} : { peeled }
	};
}
function attribute$1(attributes, label) {
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
const MOST_CHARACTERS$3 = 2 ** 28;
/** The lines up to the next flush, as byte strings without the line feed. */
async function readLines(packets) {
	const lines = [];
	let length = 0;
	for (;;) {
		const next = await packets.next();
		if (next.done) throw notGit("the answer ends before it is complete");
		const packet = next.value;
		if (packet.kind === "flush") return lines;
		if (packet.kind !== "data") throw notGit(`a ${packet.kind} packet comes out of place`);
		const line = packet.data.toString("latin1").replace(/\n$/, "");
		if (line.startsWith("ERR ")) throw refused$5(line.slice(4));
		length += line.length;
		if (length > MOST_CHARACTERS$3) throw implausible("their list does not end");
		lines.push(line);
	}
}
function refused$5(said) {
	return new HoldfastError("source-not-found", `The source refused: ${said.slice(0, 400)}`, { hint: "Check the address, and that the token may read the repository." });
}
// core/git/list-over.ts
/** Asks for all refs and ends the process. Undefined if it does not speak protocol v2. */
async function listOver(git) {
	try {
		const packets = readPackets(git.stdout);
		const listing = await ask$3(git, packets);
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
async function ask$3(git, packets) {
	const capabilities = await readCapabilities(packets);
	if (capabilities === void 0) return void 0;
	git.stdin.write(lsRefsRequest(capabilities));
	return readListing$1(packets, objectFormatOf(capabilities));
}
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
	if (signal.aborted) throw interrupted$1(signal);
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
		if (signal.aborted) throw interrupted$1(signal);
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
	const output = collect$1(git.stdout);
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
	for await (const chunk of input) if (!await write$1(git, chunk)) return;
	git.stdin.end();
}
/** Writes one chunk, waiting until git has room. False when git no longer reads. */
async function write$1(git, chunk) {
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
async function collect$1(stream) {
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
function interrupted$1(signal) {
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
	}, lines$1(oids));
	return stdout.toString("latin1").split("\n").filter((line) => line !== "" && !line.endsWith(" missing")).map((line) => line.slice(0, line.indexOf(" ")));
}
/** Ids one a line, in pieces of a sensible size however many there are. */
function* lines$1(oids) {
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
	throw unusable$3(name, "names a file that holds no certificate in PEM form");
}
function readOrThrow(name, path) {
	try {
		return readFileSync(path, "latin1");
	} catch (cause) {
		throw unusable$3(name, "names a file that cannot be read", cause);
	}
}
function unusable$3(name, why, cause) {
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
	const stop = () => fail(interrupted$1(signal));
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
/** Bytes put into gzip at a time. */
const BLOCK = 65536;
/** Compresses beside this thread: 100,000 haves block nobody. */
async function encodeContent(body) {
	const pieces = typeof body === "string" ? [body] : body;
	const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
	if (length <= LARGEST_PLAIN) return {
		chunks: [...inBlocks(pieces)],
		length,
		gzipped: false
	};
	const chunks = [];
	const gzip = createGzip({
		level: 1,
		chunkSize: BLOCK
	});
	await pipeline(inBlocks(pieces), gzip, async (compressed) => {
		for await (const chunk of compressed) chunks.push(chunk);
	});
	return {
		chunks,
		length: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
		gzipped: true
	};
}
function* inBlocks(pieces) {
	let block = "";
	for (const piece of pieces) {
		block += piece;
		if (block.length < BLOCK) continue;
		yield Buffer.from(block, "latin1");
		block = "";
	}
	if (block !== "") yield Buffer.from(block, "latin1");
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
	if (codeOf(cause).startsWith("HPE_")) return new HoldfastError("source-protocol", `${url.host} answered something that is not HTTP: ${describe$2(cause)}.`, {
		hint: "Check that the address is that of a git repository.",
		cause
	});
	if (!Boolean(socket && "authorizationError" in socket && socket.authorizationError)) return unreachable$1(`${url.host} did not answer: ${describe$2(cause)}.`, cause);
	return new HoldfastError("source-unreachable", `The certificate of ${url.host} is not trusted: ${describe$2(cause).replace(/;.*$/, "")}.`, {
		hint: "Let SSL_CERT_FILE name the certificate of the authority that signed it, in PEM form.",
		cause
	});
}
/** The error for an answer that broke off. */
function broken(url, cause) {
	if (cause instanceof HoldfastError) return cause;
	return unreachable$1(`The answer of ${url.host} broke off: ${describe$2(cause)}.`, cause);
}
function unreachable$1(said, cause) {
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
function describe$2(cause) {
	if (cause instanceof AggregateError) return cause.errors.map(describe$2).join(", ");
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
async function* readBody$1(response, call, url) {
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
	if (signal.aborted) throw interrupted$1(signal);
	const request = open$4(order);
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
			body: readBody$1(response, call, url),
			drop: () => request.destroy()
		};
	}
	const failure = call.failure();
	if (wasClosed(failure)) return void 0;
	throw unanswered(url, failure, request.socket);
}
function open$4({ url, headers, content, agent }) {
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
const MOST_REDIRECTS$1 = 5;
/** A page that comes with a redirect is read up to here, in bytes, so that its socket serves on. */
const LARGEST_PAGE = 65536;
function advertisementUrl(url) {
	return `${url.replace(/\/$/, "")}/info/refs?service=git-upload-pack`;
}
/** Opens no socket yet. Throws `bad-input` when the file of authorities cannot be used. */
function connect$1(source, patience = {}) {
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
		request: async (address, body) => ask$2(line, address, body === void 0 ? void 0 : await encodeContent(body)),
		close: () => {
			closing.abort(/* @__PURE__ */ new Error("the connection was closed"));
			line.agent.destroy();
		}
	};
}
async function ask$2(line, address, content) {
	const headers = headersFor(line, content);
	const { agent, signal, patience } = line;
	let url = within(line, address);
	for (let redirects = 0; redirects <= MOST_REDIRECTS$1; redirects += 1) {
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
// core/git/wire.ts
/** Undefined where protocol v2 is not spoken over http, or not from here. */
async function openWire(source, context) {
	if (source.transport !== "http" || usesProxy(context.environment)) return void 0;
	const connection = connect$1({
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
	const packets = readPackets(advertised.body);
	const capabilities = await readCapabilities(packets);
	await leave(packets);
	if (capabilities === void 0) return void 0;
	const objectFormat = objectFormatOf(capabilities);
	const service = advertised.url.replace(/\/info\/refs\?.*$/, "/git-upload-pack");
	return {
		objectFormat,
		givesObjects: canFetch(capabilities),
		async listRefs(prefixes) {
			const packets = readPackets((await connection.request(service, lsRefsRequest(capabilities, prefixes))).body);
			const listing = await readListing$1(packets, objectFormat);
			await leave(packets);
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
async function leave(packets) {
	if (!(await packets.next()).done) await packets.return(void 0);
}
function usesProxy(environment) {
	return [
		"HTTPS_PROXY",
		"HTTP_PROXY",
		"ALL_PROXY"
	].some((name) => environment[name] || environment[name.toLowerCase()]);
}
// core/git/list-refs.ts
/** The ref listing of a source, by the shortest way its transport allows. */
/**
* As `listRefs`, and keeps the connection open where objects can be asked for on it. Refs that
* begin with none of `prefixes`, if there are any, may be missing.
*/
async function lookAt$3(source, context, prefixes = []) {
	const look = await ask$1(source, context, prefixes);
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
async function ask$1(source, context, prefixes) {
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
	refuseOddNames$1(listing);
	const broken = await listBroken(source, listing, context);
	if (broken.length === 0) return;
	const names = broken.map((ref) => describeRefName(ref.name)).slice(0, MOST_NAMED);
	throw new HoldfastError("source-broken-refs", `${broken.length} refs of the source point at nothing: ${names.join(", ")}.`, { hint: "Delete or mend them at the source: git cannot copy a repository around them." });
}
const MOST_NAMED = 5;
/** A name that git would never give a ref could be stored, and never be read back. */
function refuseOddNames$1({ head, refs }) {
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
Array.from({ length: 128 }, (_, status) => status);
// core/rebuild.ts
/** A snapshot becomes a repository again, from the store alone. */
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
	if (sizeBytes !== stored.sizeBytes) throw damaged$1(key, `it has ${sizeBytes} bytes instead of ${stored.sizeBytes}`);
	if (hash.digest("hex") !== stored.sha256) throw damaged$1(key, "its SHA-256 is another one");
}
function damaged$1(key, why) {
	return new HoldfastError("store-damaged", `${key} is not as it was written: ${why}.`, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
}
// core/witness-objects.ts
/** Whether the objects that a manifest names lie in the store as it says. */
/** What is wrong with the objects of a snapshot. Throws where the store cannot be asked. */
async function checkObjects(look, manifest) {
	const damage = [];
	const sizes = await listSizes(look, manifest);
	const small = /* @__PURE__ */ new Set([manifest.git.refs.object, manifest.git.bundleList]);
	for (const object of objectsOf(manifest)) await orDamage(object.key, damage, () => checkObject(look, sizes, object, small.has(object)));
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
	for (const object of objectsOf(read.manifest)) look.looked.add(fingerprint(object));
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
	for (const object of objectsOf(read.manifest)) look.looked.add(fingerprint(object));
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
function sound({ now }, { snapshot, storedAt, receipts }, read) {
	return {
		kind: "sound",
		snapshot,
		...read,
		storedAt,
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
	const sorted = runs.toSorted((a, b) => +a.beganAt - +b.beganAt || compare$1(a.id, b.id));
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
	const unclaimed = candidates.filter(({ snapshot }) => !owners.has(snapshot)).toSorted((a, b) => +a.takenAt - +b.takenAt || compare$1(a.snapshot, b.snapshot));
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
function compare$1(a, b) {
	return a < b ? -1 : 1;
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
			hold: null
		},
		unchanged: strategy === "unchanged",
		completeness,
		git: {
			refs: git.refs,
			selection: git.selection
		}
	};
}
/** Completeness as it was recorded. */
function completenessOf({ completenessJson }) {
	return Manifest$1.shape.completeness.parse(JSON.parse(completenessJson));
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
const RECENT_MS$1 = 2592e5;
/**
* Reads what the store has and the records lack, and what a run needs to be decided. Costs one
* request where nothing is new.
*/
async function lookInto(request, tools) {
	const at = tools.now();
	const records = await readRecords(request.repositoryId, at, tools);
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
async function readRecords(repositoryId, now, { db }) {
	const recent = /* @__PURE__ */ new Date(now.getTime() - RECENT_MS$1);
	const runs = await readRunFacts(db, repositoryId, recent);
	const newest = await readNewestRow(db, repositoryId);
	const starts = [recent.getTime(), ...runs.map(({ createdAt }) => createdAt - SKEW_MS$3)];
	const since = newest && earlier$1(timeOfSnapshot(newest.snapshot), new Date(Math.min(...starts)));
	const from = since === void 0 ? "" : compactTime(since);
	return {
		runs,
		rows: await listSnapshotRows(db, repositoryId, from),
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
const TELLING$1 = [
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
	const rank = TELLING$1.indexOf(outcome);
	return rank < 0 ? TELLING$1.length : rank;
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
		const verdict = judge$3(run, claim, look);
		if (verdict === null || isRecorded(run, verdict)) return [];
		return [settled(run, verdict, claim, look)];
	});
}
function judge$3(run, claim, look) {
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
const MOST_BYTES$4 = 67108864;
async function readListOf(git, { store }) {
	if (git.refs.object.stored.sizeBytes > MOST_BYTES$4) return void 0;
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
		const run = runOf$2(id, look);
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
	const run = runOf$2(row.snapshot, look);
	if (run === null && !look.runs.some(({ id }) => id === row.runId)) return {};
	return {
		runId: run?.id ?? null,
		complete: completeFor(row, run)
	};
}
function runOf$2(snapshot, { attribution, runs }) {
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
		looks: listLooks(look, random32),
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
function listLooks(look, random32) {
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
/** Puts a receipt beside the manifest, and gives its key. */
async function storeReceipt(facts, { store, signingKey, random32 }) {
	const when = createSnapshotId(new Date(facts.witnessedAt), random32());
	const key = receiptKey(facts.repositoryId, facts.snapshot, when);
	await store.put(key, Buffer.from(formatReceipt(facts, signingKey, sha256Hex)));
	return key;
}
// app/results/settle.ts
/**
* Called when anything is heard of a run, and when its time is over; in any order and as often
* as one likes, the end is the same. Whatever was to be heard is in the records by then, but for
* the conclusion. Throws where the store cannot be asked, and nothing is recorded then.
*/
async function settle(run, tools) {
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
	const results = describeResults(look, {
		added: await signAll(added, tools),
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
		const receiptKey = outcome && await storeReceipt({
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
		signed.push({
			...each,
			row: {
				...row,
				receiptKey
			}
		});
	}
	return signed;
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
	const last = (await listSnapshotRows(db, repositoryId, "")).findLast(({ snapshot }) => !damaged.has(snapshot));
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
const LOOKS = 8;
/**
* What was reported, in time or late, and what nobody will report any more since its time is over.
*/
async function settleWhatIsOver({ db, results, now, onFailure, onChange }) {
	const reported = (await listOpenRuns(db)).filter(({ state }) => state === "reported");
	const late = await listReportedLate(db);
	const expired = await listExpired(db, now());
	if (reported.length + late.length + expired.length > 0) onChange();
	const limit = pLimit(LOOKS);
	const look = (work) => limit(() => work().catch((error) => onFailure("settle", asHoldfastError(error))));
	await Promise.all([
		...reported.map(({ id, repositoryId }) => look(() => settle({
			id,
			repositoryId
		}, results))),
		...late.map(({ id, repositoryId }) => look(async () => {
			await settle({
				id,
				repositoryId
			}, results);
			await noteLookedInto(db, id);
		})),
		...expired.map(({ id: lease, runId: id, repositoryId }) => look(async () => {
			await settle({
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
		await settle({
			id,
			repositoryId: run.repositoryId,
			...conclusion
		}, results);
	}
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
function digestOf$2(listing) {
	return refListOf(listing).sha256;
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
	for (let start = 0; start < seen.length; start += MOST_ROWS) {
		const some = seen.slice(start, start + MOST_ROWS);
		const held = await readHeldRefs(db, some);
		for (const { repositoryId, refsSha256 } of some) {
			const known = held.get(repositoryId);
			if (known !== void 0) equal.set(repositoryId, known === refsSha256);
		}
		await save$1(db, some.filter(({ repositoryId }) => equal.get(repositoryId)));
	}
	return equal;
}
/** Databases bound the parameters of a statement, and a row has three. */
const MOST_ROWS = 500;
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
async function save$1(db, seen) {
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
const AT_ONCE$3 = 8;
const NOTED_AT_ONCE = 100;
async function confirmSome$1(repositories, options) {
	const limit = pLimit(AT_ONCE$3);
	const looks = await Promise.all(repositories.map((each) => limit(() => look$3(each, options).catch(asHoldfastError))));
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
async function look$3({ id: repositoryId, url, refs }, { token, listRefs, now }) {
	const credential = {
		username: "x-access-token",
		password: token
	};
	const at = now();
	return {
		repositoryId,
		refsSha256: digestOf$2(selectRefs(await listRefs({
			address: `${url}.git`,
			transport: "http",
			credential
		}, prefixesOf(refs)), createRefSelector(refs))),
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
async function ask(request, github) {
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
	if (!Number.isInteger(slots) || slots < 1 || slots > 256) throw odd(`it has ${slots} slots`);
	if (!Number.isInteger(maxParallel) || maxParallel < 1) throw odd(`${maxParallel} jobs at once`);
	const stray = runs.find(({ slot }) => !Number.isInteger(slot) || slot < 0 || slot >= slots);
	if (stray !== void 0) throw odd(`no job would take slot ${stray.slot} of ${slots}`);
}
function odd(why) {
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
function titleOf$1(id) {
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
	const first = await ask(request, github);
	if (first.kind !== "refused") return {
		answer: first,
		notices: []
	};
	let known;
	try {
		known = await github.readWorkflow(request, request.file);
		if (known?.state !== "disabled-by-inactivity") return {
			answer: refused$4(explainRefusal(request, known, first.error)),
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
			answer: refused$4(known ? explainRefusal(request, known, met.error) : first.error),
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
		answer: await ask(request, github),
		notices: [notice]
	};
}
function refused$4(error) {
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
			const waitMs = answer.error.retryAfterMs ?? PAUSE_MS$2;
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
const PAUSE_MS$2 = 6e4;
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
	return packed.map(({ places }) => inOrder(places, items));
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
function inOrder(places, items) {
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
const HOUR_MS$4 = 36e5;
const QUARTER_MS = HOUR_MS$4 / 4;
/**
* So many an hour, and a quarter of them a quarter of an hour: what becomes urgent waits for
* minutes when the budget is spent, and never for an hour. `dispatchedAt` holds the times of
* the dispatches of the last hour at least. Nothing may be made before `quietUntil`.
*/
function allowanceOf$1(perHour, { dispatchedAt, quietUntil }, now) {
	if (quietUntil !== null && now < quietUntil) return {
		left: 0,
		nextAt: quietUntil
	};
	const hour = windowOf(dispatchedAt, HOUR_MS$4, perHour, now);
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
		const cron = had === void 0 ? parse$1(schedule, timeZone) : had.cron;
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
function parse$1(schedule, timezone) {
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
	const text = confirmed ? `Found at ${at(good)} to be as its newest verified snapshot holds it.` : `Its newest verified snapshot was taken at ${at(good)}.`;
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
		text: `It is to be backed up before ${at(changesAt)}.`
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
	const age = held === null ? "It was never backed up." : `Nothing newer than ${at(held)} is held.`;
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
			text: `It is known since ${at(since)}, and not backed up.`
		},
		next: {
			code: "wait",
			text: `Its first backup is due before ${at(changesAt)}.`
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
			text: `Its exclusion ended at ${at(since)}, and no policy covers it.`
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
			text: `Paused by hand until ${at(changesAt)}.`
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
	text: "Restore it if it is missed; else let retention have its snapshots."
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
	return outcome in FAILED;
}
const FAILED = {
	failed: "Its last run failed.",
	unproved: "What its last run stored could not be proved.",
	refused: "Its last run never began.",
	lost: "Its last run was never heard of again."
};
function describeRun({ outcome, error }) {
	return error === null ? FAILED[outcome] : `${FAILED[outcome]} ${error.code}: ${error.message}`;
}
function describeMissing(name, had) {
	if (had.status === "denied") return [`${name} (needs ${had.permission})`];
	if (had.status === "unsupported") return [`${name} (${had.reason})`];
	return had.status === "failed" ? [`${name} (${had.code}: ${had.message})`] : [];
}
function at(time) {
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
function coverageOf(facts, now) {
	if (facts.presence !== "present") return gone(facts.presence, facts.presenceSince);
	const { decision, pausedUntil } = facts;
	const excluded = decision.kind === "excluded";
	if (excluded && (decision.expiresAt === null || now < decision.expiresAt)) return exclusion(decision.reason, decision.expiresAt);
	if (pausedUntil !== null && now < pausedUntil) return pause$1(pausedUntil);
	if (excluded) return exclusionEnded(decision.expiresAt ?? now);
	return judge$2(facts, decision.policy, now);
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
function judge$2(facts, { rpoMs, graceMs }, now) {
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
const HOUR_MS$3 = 60 * MINUTE_MS$2;
const DAY_MS$5 = 24 * HOUR_MS$3;
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
const MOST_LEAD_MS = 2 * HOUR_MS$3;
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
	const againMs = lastRun?.cause === "verify" ? createdMsOf(lastRun) + DAY_MS$5 : dueMs;
	return [need("verify", Math.ceil(Math.max(dueMs, againMs) / HOUR_MS$3) * HOUR_MS$3)];
}
/** From 0 to 1, always the same for one id. */
function fractionOf(id) {
	let hash = 0;
	for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 2654435761) >>> 0;
	return ((hash ^ hash >>> 15) >>> 0) / 2 ** 32;
}
/** After the first run that brought nothing, the second and the third. */
const PAUSES_MS$2 = [
	5 * MINUTE_MS$2,
	15 * MINUTE_MS$2,
	HOUR_MS$3
];
const LONGEST_PAUSE_MS = 4 * HOUR_MS$3;
/** When the pause after the last run ends; null where it brought something. */
function pauseEndOf(lastRun, heldMs, { rpoMs }) {
	if (lastRun === null) return null;
	const { failures, settledAt, createdAt, outcome } = lastRun;
	const settledMs = settledAt.getTime();
	if (failures === 0) return heldMs < createdAt.getTime() - SKEW_MS$1 ? settledMs + longestPauseOf(rpoMs) : null;
	if (heldMs > settledMs) return null;
	const fromMs = outcome === "lost" ? createdAt.getTime() : settledMs;
	const pauseMs = PAUSES_MS$2[failures - 1];
	if (pauseMs !== void 0) return fromMs + Math.min(pauseMs, rpoMs / 4);
	return fromMs + longestPauseOf(rpoMs);
}
/** What failed four times will again; so strict an RPO that it is lost by this is told anyway. */
function longestPauseOf(rpoMs) {
	return Math.min(LONGEST_PAUSE_MS, Math.max(HOUR_MS$3, rpoMs));
}
/** How far the clock of a job may be behind ours. */
const SKEW_MS$1 = HOUR_MS$3;
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
function rankOf(record, purpose, { policy: { rpoMs, graceMs }, now }) {
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
	const run = due && runOf$1(candidate, due, wanted);
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
function runOf$1(candidate, due, wanted) {
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
		...rankOf(candidate, purpose, wanted),
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
		...rankOf(candidate, "confirm", wanted),
		what
	};
}
// app/planning/plan.ts
/** When to look again whether jobs have ended, if nobody says so before. */
const LOOK_AGAIN_MS = 6e4;
/** `schedules` may be kept from plan to plan: it remembers what it worked out. */
function plan(input, schedules = createSchedules()) {
	const { settings, budget, now, openWork } = input;
	const seen = lookOver(input, schedules);
	const allowance = allowanceOf$1(settings.dispatchesPerHour, budget, now);
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
	if (ids === void 0) return (await select(db, installationId).execute()).map(toRecord);
	const records = [];
	for (let start = 0; start < ids.length; start += MOST_IDS) {
		const some = ids.slice(start, start + MOST_IDS);
		const rows = await select(db, installationId).where("r.id", "in", some).execute();
		records.push(...rows.map(toRecord));
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
/** Databases bound the parameters of a statement. */
const MOST_IDS = 1e3;
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
		FAILURES$1.as("failures"),
		FAILING_SINCE.as("failingSince"),
		FULL_SNAPSHOT.as("fullSnapshotAt"),
		FULL_VERIFICATION.as("fullVerificationAt")
	]).where("r.installationId", "=", installationId).orderBy("r.id");
}
const NEWEST_VERIFIED = sql`(
  select s.snapshot from snapshots s
  where s.repository_id = r.id and s.complete = 1 and coalesce((
    select d.intact from verifications d
    where d.repository_id = s.repository_id and d.snapshot = s.snapshot
    order by d.verified_at desc limit 1), 1) = 1
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
const FAILURES$1 = sql`(
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
		pausedUntil: dateOf(row.pausedUntil),
		firstSeenAt: new Date(row.firstSeenAt),
		changedAt: dateOf(row.changedAt),
		lastChangeAt: dateOf(row.lastChangeAt),
		confirmedAt: row.newestTakenAt === row.takenAt ? dateOf(row.confirmedAt) : null,
		verified: verifiedOf(row),
		incomplete: incompleteOf(row),
		lastRun: lastRunOf(row),
		firstTakenAt: dateOf(row.firstTakenAt),
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
function dateOf(time) {
	return time === null ? null : new Date(time);
}
// app/records/requests.ts
/** What people asked to be backed up now. */
const Options = z.strictObject({ full: z.boolean() });
/** A later request for the same repository takes the place of an earlier one. */
async function requestBackup(db, request) {
	const { repositoryId, options, requestedBy, requestedAt } = request;
	const told = {
		optionsJson: JSON.stringify(options),
		requestedBy,
		requestedAt: requestedAt.getTime()
	};
	await db.insertInto("requests").values({
		repositoryId,
		...told
	}).onConflict((conflict) => conflict.column("repositoryId").doUpdateSet(told)).execute();
}
/** Of an installation, by repository. */
async function listRequests(db, installationId) {
	const rows = await db.selectFrom("requests").innerJoin("repositories", "repositories.id", "requests.repositoryId").selectAll("requests").where("repositories.installationId", "=", installationId).execute();
	return new Map(rows.map(({ repositoryId, optionsJson, requestedBy, requestedAt }) => [repositoryId, {
		repositoryId,
		options: Options.parse(JSON.parse(optionsJson)),
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
const HOUR_MS$2 = 36e5;
/** GitHub takes so many repositories for a token. */
const REPOSITORIES_A_TOKEN = 500;
/** So many that did not answer are no accident. */
const MANY = 10;
const REST_MS$2 = 3e5;
/** How many are confirmed at a time, so that dispatches do not wait for them. */
const CONFIRMATIONS = 500;
/** A failure is told and stops no more than it has to. Throws when the records cannot be read. */
async function steer(installation, policy, tools) {
	const rows = new Map((await listRepositories(tools.db, installation.id)).map((row) => [row.id, row]));
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
		made: plan({
			repositories,
			settings: dispatch,
			openWork: await readOpenWork(db, id),
			requests: new Map([...requests].map(([repository, { options }]) => [repository, options])),
			budget: {
				dispatchedAt: await listDispatchTimes(db, id, /* @__PURE__ */ new Date(at.getTime() - HOUR_MS$2)),
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
	return failures.filter(({ code }) => code === "source-unreachable").length < MANY ? [] : [new Date(now.getTime() + REST_MS$2)];
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
const HOUR_MS$1 = 36e5;
/** https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries */
const REMEMBERED_MS = 72 * HOUR_MS$1;
/** An hour is seen twice: an attempt is listed late, and clocks differ. */
function windowStart(sweptAt, now) {
	const oldest = now.getTime() - REMEMBERED_MS;
	return new Date(sweptAt === void 0 ? oldest : Math.max(oldest, sweptAt.getTime() - HOUR_MS$1));
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
	return Math.max(askedAt?.getTime() ?? 0, attempt.redelivery ? attempt.deliveredAt.getTime() : 0) <= now.getTime() - HOUR_MS$1;
}
// app/duties.ts
/** What the App does again and again, whether a webhook said so or not. */
const SECOND$1 = 1e3;
const MINUTE$1 = 60 * SECOND$1;
const HOUR = 60 * MINUTE$1;
const DAY$1 = 24 * HOUR;
/** A busy organisation changes every second, and its plan need not. */
const REST_MS$1 = 3 * SECOND$1;
/** What is over is kept for so long. */
const KEPT_MS$1 = 90 * DAY$1;
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
			work: () => judge$1(tools)
		},
		{
			name: "sweep",
			everyMs: 15 * MINUTE$1,
			work: () => sweepStore(tools)
		},
		{
			name: "store",
			everyMs: DAY$1,
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
async function judge$1({ db, github, results, now, onFailure, onChange }) {
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
}
async function reconcile({ results }) {
	await reconcileStore(results);
}
async function prune({ db, now }) {
	const before = /* @__PURE__ */ new Date(now().getTime() - KEPT_MS$1);
	await forgetDeliveries(db, now());
	await forgetTokens(db, now());
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
		...linkTo(url)
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
	const summary = [quote(text), ...linkTo(url)].join("\n\n");
	return withDigest({
		name: BACKUP_CHECK,
		conclusion,
		...url !== null && { detailsUrl: url },
		title,
		summary,
		annotations: []
	});
}
function linkTo(url) {
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
	for (const { id } of moved.repositories_added) await look$2(id, installation.id, null, tools);
	for (const { id } of moved.repositories_removed) await look$2(id, installation.id, "no-access", tools);
}
const OfRepository = Installed.extend({ repository: Repository$2 });
/** What it means when GitHub says this, and then shows the repository no more. */
const GONE$2 = {
	deleted: "deleted",
	transferred: "transferred"
};
async function onRepository({ action, payload }, tools) {
	const { installation, repository } = OfRepository.parse(payload);
	await ensureInstallation(installation.id, tools);
	await look$2(repository.id, installation.id, GONE$2[action ?? ""] ?? null, tools);
}
/** Events of an installation may overtake that of its creation. */
async function ensureInstallation(id, { db, github, now }) {
	if (await readInstallation(db, id) !== void 0) return;
	const facts = await github.readInstallation(id);
	if (facts !== void 0) await saveInstallation(db, facts, now());
}
/** Reads a repository anew; one that is not shown any more is gone as `whenGone` says. */
async function look$2(id, installationId, whenGone, { db, github, now, tell }) {
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
		await look$2(repository.id, installation.id, null, tools);
	}
	await noteChange(tools.db, repository.id, at);
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
		error: explain$2(dispatch, conclusion)
	};
	return settleUntaken(db, {
		dispatchId: dispatch.id,
		slot
	}, settlement);
}
function explain$2({ workflow: { owner, name }, githubRunId }, conclusion) {
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
	return runs.filter((run) => run.title === titleOf$1(dispatch.id) && run.event === "workflow_dispatch").filter((run) => run.createdAt.getTime() >= earliest).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())[0];
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
	const dispatch = id === void 0 ? void 0 : await readDispatch$2(db, id);
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
const NONE = {
	seq: 0,
	sha256: "0".repeat(64)
};
const PAGE = 500;
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
async function checkChain(db, known = NONE) {
	let last = NONE;
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
		sha256: digestOf$1(row)
	};
}
function digestOf$1(row) {
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
	if (digestOf$1(row) !== row.sha256) return "changed";
	if (row.seq !== last.seq + 1 || row.previousSha256 !== last.sha256) return "unlinked";
	if (row.seq === known.seq && row.sha256 !== known.sha256) return "changed";
}
async function lastOf(db) {
	return await db.selectFrom("auditEvents").select(["seq", "sha256"]).orderBy("seq", "desc").limit(1).executeTakeFirst() ?? NONE;
}
/** In the order of their numbers. A number below 1 comes first, and fits nothing. */
async function* allRows(db) {
	let page = await pageAfter$1(db, Number.MIN_SAFE_INTEGER);
	while (page.length > 0) {
		yield* page;
		page = await pageAfter$1(db, page.at(-1)?.seq ?? 0);
	}
}
function pageAfter$1(db, seq) {
	return db.selectFrom("auditEvents").selectAll().where("seq", ">", seq).orderBy("seq").limit(PAGE).execute();
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
			return [...[...failed].map(([duty, code]) => `${duty}: ${code}`), ...duties.flatMap((duty) => reasonOf$1(duty, ended.get(duty.name), now()))];
		}
	};
}
function reasonOf$1({ name, everyMs }, last, now) {
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
		const tracked = await lookAtAll(open.filter(({ installationId }) => now.getTime() >= (restingUntil.get(installationId) ?? 0)).filter((each) => now >= nextLookAt(each, lookedAt.get(each.id))), {
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
const AT_ONCE$2 = 4;
async function lookAtAll(due, round) {
	const limit = pLimit(AT_ONCE$2);
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
// app/results/measure.ts
/** Counts what lies in the store, repository by repository, a part at a time. */
/** Fifty requests to S3: some seconds. Other work need not wait for millions of objects. */
const MOST$3 = 5e4;
/**
* A store that changes meanwhile is counted as it was when each part was looked at. Versions that
* a bucket keeps of what was deleted, and uploads that never ended, are in no listing.
*/
function createMeasure(store) {
	let counted = /* @__PURE__ */ new Map();
	let after;
	return { async step(most = MOST$3) {
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
	const stored = `${describeBytes(storedBytes)} of ${describeBytes(limitBytes)}`;
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
			...one("store"),
			title: "The store cannot be reached",
			text: condition.message,
			next: condition.hint
		};
		case "store-degraded": return {
			...one("store"),
			title: "The store does not do all that is relied on",
			text: condition.lacks.join("\n"),
			next: "Run `holdfast doctor`: it says how to mend each."
		};
		case "rate-limited": return {
			...one("app"),
			...describeRateLimit(condition, "for the App itself")
		};
		case "quota": return {
			...one("store"),
			...describeQuota(condition, "The store")
		};
		case "credential-expiring": return describeExpiry(condition);
		case "records-broken": {
			const { seq, fault } = condition;
			return {
				...one("audit"),
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
				...one(channel),
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
		...one(id),
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
function one(distinct) {
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
function describeRepository(repository, condition) {
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
	}
}
const IS = {
	overdue: "is overdue",
	failed: "cannot be backed up",
	incomplete: "is backed up incompletely"
};
const GONE$1 = {
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
	const { title, severity, holdMs } = GONE$1[reason];
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
	const was = `${before.refs} refs and ${describeBytes(before.sizeBytes)}`;
	const is = `${refs} refs and ${describeBytes(sizeBytes)}`;
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
const HOUR_MS = 60 * MINUTE_MS;
const KINDS = {
	overdue: stands("critical", "repositories are overdue"),
	failed: stands("warning", "repositories cannot be backed up"),
	incomplete: stands("warning", "repositories are backed up incompletely"),
	unproved: stands("critical", "backups could not be proved"),
	"source-gone": stands("critical", "repositories are gone from GitHub"),
	"false-claim": happens("critical", "jobs claimed snapshots that are not theirs"),
	damaged: stands("critical", "snapshots are damaged"),
	shrunk: happens("critical", "repositories have shrunk to less than half"),
	"ref-changed": happens("warning", "protected refs were changed"),
	"more-refs-changed": happens("warning", "repositories had many protected refs changed"),
	"discovery-failing": stands("critical", "discoveries fail", HOUR_MS),
	"policy-invalid": stands("warning", "policy files are invalid"),
	"policy-unread": stands("warning", "policy files could not be read", HOUR_MS),
	"no-control-repository": stands("critical", "workflows cannot be started", 10 * MINUTE_MS),
	"rate-limited": stands("warning", "rate limits are exhausted", 15 * MINUTE_MS),
	quota: stands("warning", "quotas are used up"),
	"workflow-enabled": happens("notice", "workflows were enabled again"),
	"store-unreachable": stands("critical", "stores cannot be reached", 15 * MINUTE_MS),
	"store-degraded": stands("warning", "stores are degraded"),
	"credential-expiring": stands("warning", "credentials expire soon"),
	"records-broken": stands("critical", "audit trails are broken"),
	"channel-failing": stands("critical", "channels take no messages")
};
/** Kinds that one look finds together: none is found where the look was not had. */
const SCOPES = {
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
function stands(severity, many, holdMs = 0) {
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
			text: cut$1(words.text),
			next: cut$1(words.next),
			about: nameOf$2(condition),
			holdMs: words.holdMs ?? KINDS[kind].holdMs,
			facts: words.facts ?? {}
		}
	};
}
function wordsOf(condition) {
	if ("repository" in condition) return describeRepository(condition.repository, condition);
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
function nameOf$2(condition) {
	if ("repository" in condition) {
		const { owner, name } = condition.repository;
		return `${owner}/${name}`;
	}
	return "installation" in condition ? condition.installation.account : null;
}
/** Longer than what anybody reads in a message. */
const MOST_CHARACTERS$2 = 4e3;
const TITLE_CHARACTERS$1 = 200;
function cut$1(text) {
	return text.length <= MOST_CHARACTERS$2 ? text : `${firstOf(text, MOST_CHARACTERS$2)}…`;
}
function oneLine(text) {
	const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
	return line.length <= TITLE_CHARACTERS$1 ? line : `${firstOf(line, TITLE_CHARACTERS$1)}…`;
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
const ROWS_AT_ONCE$1 = 500;
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
	for (let at = 0; at < items.length; at += ROWS_AT_ONCE$1) yield items.slice(at, at + ROWS_AT_ONCE$1);
}
// app/alerts/plan-messages.ts
/** Whom to tell of what now: one message a cause and channel, however many alerts. Pure. */
/** Of one cause a channel is told no oftener: what comes meanwhile is told together. */
const PAUSE_MS$1 = 36e5;
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
	return [...groupBy(alerts.flatMap((alert) => silent(alert, now) ? [] : wishesFor(alert, channelsOf(alert), now)), ({ channel, about, alert }) => keyOf$1(channel, about, alert.cause))].flatMap(([key, group]) => {
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
	const from = now.getTime() - PAUSE_MS$1;
	return new Set(alerts.flatMap(({ cause, told }) => told.flatMap(({ channel, about, createdAt }) => createdAt.getTime() > from ? [keyOf$1(channel, about, cause)] : [])));
}
function keyOf$1(channel, about, cause) {
	return JSON.stringify([
		channel,
		about,
		cause
	]);
}
// app/alerts/enqueue.ts
/** Puts into the outbox what is to be told now. */
/** The end of what ended earlier is told to nobody any more. */
const RECENT_MS = 6048e5;
/** Says how many messages are new. */
async function enqueueMessages(tools) {
	const { db, channels } = tools;
	const now = tools.now();
	await resolveOldChannels(db, channels, now);
	const planned = planMessages(await listTellable(db, /* @__PURE__ */ new Date(now.getTime() - RECENT_MS)), (alert) => listenersOf(alert, tools), now);
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
			until: /* @__PURE__ */ new Date(now.getTime() - PAUSE_MS$1)
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
const DAY_MS$4 = 864e5;
/** What happened so long ago, and nobody acknowledged, is over. */
const EVENT_MS = 30 * DAY_MS$4;
/** What was told of alerts that ended so long ago is forgotten. */
const TOLD_MS = 90 * DAY_MS$4;
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
const SEVERITIES = [
	"notice",
	"warning",
	"critical"
];
/** Undefined of no alerts. `linkTo` gives the page of a cause. */
function composeMessage({ id, about }, alerts, linkTo) {
	const ordered = alerts.toSorted(byName);
	const [first] = ordered;
	if (first === void 0) return void 0;
	const { kind, cause } = first;
	const places = alerts.map(({ severity }) => SEVERITIES.indexOf(severity));
	return {
		id,
		about,
		kind,
		cause,
		severity: SEVERITIES[Math.max(...new Set(places))] ?? first.severity,
		title: `${SAYS[about]}${titleOf(first, alerts.length)}`,
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
function titleOf({ title, kind }, count) {
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
function byName(a, b) {
	return compare(a.detail.about ?? "", b.detail.about ?? "") || compare(a.title, b.title);
}
function compare(a, b) {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
// app/alerts/plan-attempt.ts
/** After the first failure, the second, …; from then on as the last. */
const PAUSES_MS$1 = [
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
	const pauseMs = Math.max(Math.min(retryAfterMs, GREATEST_MS$1), PAUSES_MS$1[attempts - 1] ?? GREATEST_MS$1);
	const at = now.getTime() + Math.round(pauseMs * (1 + random / 2));
	return at - createdAt.getTime() < GIVEN_UP_MS ? new Date(at) : null;
}
// app/alerts/send.ts
/** Sends what is in the outbox: at least once, under an id that stays the same. */
/** So many at a time: all are sent before the claim ends, however slow a channel is. */
const MOST$2 = 10;
const CLAIM_MS = 9e5;
/** Channels do not wait for each other; what one channel is told comes in order. */
async function sendMessages(tools) {
	const claim = {
		now: tools.now(),
		claimMs: CLAIM_MS,
		most: MOST$2
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
// core/archive/runbook.ts
/** The two documents that lie in every store, for whoever has the store and nothing else. */
const STORE_README_MD = `# This is a Holdfast store

It holds backups of git repositories in plain formats: git bundles, lists of refs, and JSON.
Nothing here is ever changed; new snapshots are added beside the old ones.

- \`RESTORE.md\`: how to get a repository back with git, sha256sum and a shell, without Holdfast.
- \`names/<host>/<owner>/<name>/<id>\`: which id a repository has. An id stays when a name changes.
- \`repositories/<id>/snapshots/<time>-<digits>.json\`: one snapshot each; the newest sorts last.
- \`repositories/<id>/bundles/\`: git bundles. A snapshot names those it needs, in order.
- \`repositories/<id>/refs/\`: branches, tags and all other refs of a snapshot, as text.
- \`*.verified-*.json\`: what a later check of a snapshot found.

With Holdfast: \`holdfast list --store <this store>\` and
\`holdfast restore <id> <directory> --store <this store>\`.
`;
const RESTORE_MD = `# How to get a repository back without Holdfast

You need this store, \`git\` (2.31 or later), \`sha256sum\` and a POSIX shell. If the store is a
bucket, copy the folder that holds this file to a disk first, with any tool you have:
\`README.md\`, \`names/\` and the one folder below \`repositories/\` are enough. If that fails with
\`InvalidObjectState\`, bundles lie in cold storage: have them brought back first, in S3 by
\`aws s3api restore-object\` for each.

## 1. Say what you want

Find the id of the repository: it is the last part of a path below \`names/\`, such as
\`names/github.com/acme/rocket/123456\`. Then set these four, in the shell you go on with:

\`\`\`sh
STORE=\${STORE:-$PWD}                   # the folder that holds this file
ID=\${ID:?set ID to the repository id}  # 123456
SNAPSHOT=\${SNAPSHOT:-}                 # 20260304T060000Z-0a1b2c3d; empty is the newest
TARGET=\${TARGET:-$PWD/restored.git}    # where the repository goes; must not exist
\`\`\`

## 2. Find the manifest and check that it is whole

The last line of a manifest holds the SHA-256 of all lines before it.

\`\`\`sh
set -eu
export LC_ALL=C GIT_NO_REPLACE_OBJECTS=1 GIT_DEFAULT_REF_FORMAT=files
MANIFEST=
for file in "$STORE/repositories/$ID/snapshots/"*.json; do
  case \${file##*/} in
    *.verified-*) ;;
    "$SNAPSHOT"*) MANIFEST=$file ;;
  esac
done
[ -n "$MANIFEST" ] && [ -f "$MANIFEST" ] || { echo "no such snapshot" >&2; exit 1; }

digest=$(while IFS= read -r line; do
  case $line in '  "digest": '*) break ;; esac
  printf '%s\\n' "$line"
done < "$MANIFEST" | sha256sum)
while IFS= read -r line; do last=$line; case $line in '  "digest": '*) break ;; esac; done < "$MANIFEST"
[ "$last" = "  \\"digest\\": \\"\${digest%% *}\\"" ] || { echo "$MANIFEST is damaged" >&2; exit 1; }
echo "restoring $MANIFEST"
\`\`\`

## 3. Check every object and unbundle, in order

The manifest names the ref list and the bundles, each with its SHA-256. Members stand one a
line, at fixed depths, so a shell can read them.

\`\`\`sh
text() { value=\${1#*: \\"}; value=\${value%,}; value=\${value%\\"}; }
check() { printf '%s  %s\\n' "$2" "$1" | sha256sum --check --status - || { echo "$1 is damaged" >&2; exit 1; }; }
REFS=
while IFS= read -r line; do
  case $line in
    '    "objectFormat": '*)
      text "$line"
      git init --quiet --bare --object-format="$value" "$TARGET" ;;
    '        "key": '* | '          "key": '*) text "$line"; key=$value ;;
    '        "stored": {') part=refs ;;
    '          "stored": {') part=bundle ;;
    *'"plaintext": {') part= ;;
    *'  "sha256": '*)
      text "$line"
      case \${part:-} in
        refs) check "$STORE/$key" "$value"; REFS=$STORE/$key ;;
        bundle)
          check "$STORE/$key" "$value"
          git -C "$TARGET" -c transfer.fsckObjects=false bundle unbundle "$STORE/$key" > /dev/null ;;
      esac ;;
  esac
done < "$MANIFEST"
\`\`\`

## 4. Give it its refs and its HEAD

The ref list is what \`git ls-remote --symref\` printed at the source. It is the truth about
refs: those named in the bundles are only a help for other tools. The refs go into a file of
git's own (gitrepository-layout(5)), since \`git update-ref\` refuses some that old repositories
have.

\`\`\`sh
while read -r first second third; do
  case "$first $second" in
    '# '* | 'ref: '* | *' HEAD' | *'^{}') ;;
    *) printf '%s %s\\n' "$first" "$second" ;;
  esac
done < "$REFS" > "$TARGET/packed-refs"

named=
while read -r first second third; do
  case "$first $second" in
    'ref: '*)
      [ "$third" = HEAD ] && named=yes
      git -C "$TARGET" symbolic-ref "$third" "$second" ;;
    *' HEAD') [ -n "$named" ] || git -C "$TARGET" update-ref --no-deref HEAD "$first" ;;
  esac
done < "$REFS"
\`\`\`

## 5. Let git check it

\`\`\`sh
git -C "$TARGET" rev-list --objects --all --quiet
echo "complete and restored into $TARGET"
\`\`\`

That is what git itself checks after a clone. \`git fsck --full\` looks more closely; it may find
old objects odd which the source had just so, but must not say *missing*, *broken* or *corrupt*.

\`git clone "$TARGET" my-project\` gives a working tree, and \`git push --mirror <address>\` from
the restored repository brings it to a new home (GitHub refuses \`refs/pull/*\`: leave them out).
`;
// core/store-facts.ts
/** What the store can do: as found before, or found out anew. */
/** Stores change rarely; a probe costs a few requests. */
const BELIEVED_MS$1 = 6048e5;
/**
* What the store does, by a probe no older than a week. A probe also puts the runbook there:
* its two documents are what the probe writes.
*/
async function readStoreFacts(store, known, now) {
	const age = known === void 0 ? NaN : now.getTime() - Date.parse(known.probedAt);
	if (known !== void 0 && age >= 0 && age < BELIEVED_MS$1) {
		store.know(known);
		return known;
	}
	const facts = await store.probe({
		key: README_KEY,
		bytes: Buffer.from(STORE_README_MD)
	}, now);
	await putRunbook(store);
	return facts;
}
/** Another version of the runbook that lies there already stays: it fits the older snapshots too. */
async function putRunbook(store) {
	try {
		await store.put(RESTORE_KEY, Buffer.from(RESTORE_MD));
	} catch (error) {
		if (!(error instanceof HoldfastError && error.code === "store-exists")) throw error;
	}
}
/** What a person should know of a store that does less than it should. */
function describeDegraded(facts) {
	return [...facts.conditionalWrites === "no" ? ["The store is degraded: it ignores conditional writes, so nothing in it keeps one writer from overwriting another."] : [], ...facts.checksums === "no" ? ["The store is degraded: it accepts content that does not fit its checksum, so every snapshot is read back before it counts."] : []];
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
const Names = z.array(z.string());
/** By the words that show the store to people. Undefined where it was never tried. */
async function readStoreProbe(db, store) {
	const row = await db.selectFrom("storeProbes").selectAll().where("store", "=", store).executeTakeFirst();
	return row && {
		facts: StoreFacts.parse(JSON.parse(row.factsJson)),
		protections: Names.parse(JSON.parse(row.protectionsJson))
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
	return repositories.flatMap((each) => conditionOf$1(each) ?? []);
}
function conditionOf$1(each) {
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
const MOST$1 = 20;
const LABELS = ["holdfast"];
const TRY_AGAIN_MS = 864e5;
async function syncIssues(subjects, tools, most = MOST$1) {
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
	const digest = digestOf(textOf$3(coverage, url));
	if (open) return row.digest === digest ? "nothing" : "update";
	return failedOnce(coverage, lastRun) || refused$3(row, now) ? "nothing" : "open";
}
/** Issues are switched off there, or the App may not write them. */
function refused$3(row, now) {
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
			digest: digestOf(text)
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
function digestOf({ title, body }) {
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
async function say(place, saying, tools) {
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
	return say({
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
const MOST = 40;
/** Ends early when GitHub asks to be left alone. Recoveries go first: they are good to hear. */
async function syncChecks(repositories, tools, most = MOST) {
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
	return say(place, {
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
	const rows = new Map((await listRepositories(db, id)).map((row) => [row.id, row]));
	return (await readPlanningRecords(db, id)).flatMap((record) => {
		const row = rows.get(record.id);
		if (row === void 0) return [];
		const decision = decide(row, at);
		return [{
			row,
			record,
			policy: decision.kind === "covered" ? decision.policy : null,
			coverage: coverageOf({
				...record,
				decision
			}, at)
		}];
	});
}
/** Repositories by state, for metrics. */
async function countStates({ db, policies, now }) {
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
	await raiseAll(about, SCOPES.discovery, discoveryConditions(installation));
	if (installation.discoveredAt === null) return /* @__PURE__ */ new Map();
	const policy = await policies.of(installation);
	if (policy === void 0) {
		const message = "No policy could be read yet, so nothing is decided.";
		const since = new Date(installation.createdAt);
		await raiseAll(about, SCOPES.policies, [{
			kind: "policy-unread",
			installation,
			since,
			message
		}]);
		return /* @__PURE__ */ new Map();
	}
	const standings = await readStandings(installation, policy, db, at);
	await raiseAll(about, SCOPES.policies, policyConditions(installation, policy, at));
	const newest = await readNewestDispatch(db, installation.id);
	await raiseAll(about, SCOPES.dispatch, [...controlConditions(installation, policy, standings, at), ...refusedConditions(installation, newest)]);
	await raiseAll(about, SCOPES.coverage, conditionsOfCoverage(standings.map(toCovered)));
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
const DAY_MS$3 = 864e5;
const BEFORE_MS = 14 * DAY_MS$3;
const URGENT_MS = 3 * DAY_MS$3;
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
		kinds: SCOPES.credentials,
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
const ROWS_AT_ONCE = 500;
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
		for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await transaction.insertInto("storedBytes").values(rows.slice(at, at + ROWS_AT_ONCE)).execute();
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
const DAY_MS$2 = 864e5;
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
	if (measuredAt !== null && now().getTime() - measuredAt.getTime() < DAY_MS$2) return void 0;
	const all = await measure.step();
	if (all === void 0) return { againInMs: NEXT_PART_MS };
	await saveStoredBytes(db, all, now());
}
async function raiseIn(db, installationId, over, at) {
	await raise(db, {
		kinds: SCOPES.quota,
		installationId
	}, over === void 0 ? [] : [describeCondition(over)], at);
}
// app/telling-duties.ts
/** The duties of telling: who is covered, who is told, and whether the App itself is well. */
const SECOND = 1e3;
const MINUTE = 60 * SECOND;
const DAY = 1440 * MINUTE;
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
			everyMs: DAY,
			work: () => checkRecords(tools)
		},
		{
			name: "keep",
			everyMs: DAY,
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
		kinds: SCOPES.limits,
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
		kinds: SCOPES.records,
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
/** How long whoever leads may be silent; another one leads after twice this. */
const LEAD_MS = 15e3;
const ROLE$1 = "periodic";
function joinClockwork(parts, joined) {
	const { db, world, metrics, channels } = parts;
	const { now, holder } = world;
	let onChange = () => {};
	const listening = createChannelWatch();
	const duties = listDuties(parts, joined, () => onChange(), listening);
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
			work: () => done(ping())
		}] : duties,
		lead: () => lead(db, ROLE$1, holder, now(), LEAD_MS),
		resign: () => resign(db, ROLE$1, holder),
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
function listDuties(parts, { policies, results, telling, onFailure }, onChange, listening) {
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
				settle: (run) => settle(run, results)
			})
		}),
		now,
		onFailure,
		onChange,
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
async function done(work) {
	await work;
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
// app/results/signing.ts
/** Ed25519 keys as OpenSSL writes them, for receipts. */
/** A private key in PEM (PKCS #8). Throws `bad-input` where it is none. */
function openSigningKey(pem) {
	const key = open$3(() => createPrivateKey(pem.reveal()));
	const publicKey = describe$1(createPublicKey(key));
	return {
		id: publicKey.id,
		publicKey,
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
function open$3(read) {
	let key;
	try {
		key = read();
	} catch {}
	if (key?.asymmetricKeyType === "ed25519") return key;
	throw new HoldfastError("bad-input", "The key for receipts is no Ed25519 key in PEM.", { hint: "Make one: `openssl genpkey -algorithm ed25519 -out receipts.pem`." });
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
	const root = address.prefix === "" ? ROOT$1 : `${address.prefix}/${ROOT$1}`;
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
const ROOT$1 = "holdfast/v1/";
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
	if (nameOf$4(error) !== "AccessDenied") return known;
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
const Id$1 = z.string().regex(/^[1-9]\d{0,18}$/);
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
	repository_id: Id$1,
	repository_owner_id: Id$1,
	repository: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/),
	ref: Text,
	event_name: z.string().regex(/^[a-z_]{1,100}$/),
	workflow_ref: Text,
	workflow_sha: Sha,
	job_workflow_ref: Text,
	job_workflow_sha: Sha,
	run_id: Id$1,
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
const MOST_BYTES$3 = 262144;
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
		text = await readText$3(answer);
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
async function readText$3({ body }) {
	const chunks = [];
	let bytes = 0;
	for await (const chunk of body ?? []) {
		bytes += chunk.length;
		if (bytes > MOST_BYTES$3) throw new Error(`it has more than ${MOST_BYTES$3} bytes`);
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
// app/github/permissions.ts
const METADATA = { metadata: "read" };
const CONTENTS = { contents: "read" };
const ACTIONS = { actions: "read" };
const START$1 = { actions: "write" };
const CHECKS = { checks: "write" };
const ISSUES = { issues: "write" };
const REPO = "/repos/{owner}/{repo}";
const WORKFLOW$1 = `${REPO}/actions/workflows/{workflow_id}`;
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
	dispatch: {
		route: `POST ${WORKFLOW$1}/dispatches`,
		permissions: START$1,
		page: "actions/workflows#create-a-workflow-dispatch-event",
		creates: true,
		once: true
	},
	readWorkflow: {
		route: `GET ${WORKFLOW$1}`,
		permissions: ACTIONS,
		page: "actions/workflows#get-a-workflow"
	},
	enableWorkflow: {
		route: `PUT ${WORKFLOW$1}/enable`,
		permissions: START$1,
		page: "actions/workflows#enable-a-workflow",
		creates: true
	},
	listWorkflowRuns: {
		route: `GET ${WORKFLOW$1}/runs`,
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
	if (allowance === void 0) return refused$2("owner");
	const failed = [
		...commonChecks(claims, allowance, known),
		...allowance.mode === "central" ? centralChecks(claims, allowance) : repositoryChecks(claims, allowance, known),
		...dispatchChecks(claims, allowance, known, purpose)
	].find(([, holds]) => !holds);
	if (failed !== void 0) return refused$2(failed[0]);
	return {
		kind: "admitted",
		installationId: allowance.installationId,
		target: targetOf$2(claims, allowance, known)
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
function targetOf$2(claims, { mode }, { dispatch }) {
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
function refused$2(reason) {
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
* unless that may pass, the run is then reported as failed, and the next request gets another.
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
		if (!asHoldfastError(error).transient) await giveUp(lease, error, tools);
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
async function giveUp(lease, error, { db, now }) {
	const { code, message, hint } = asHoldfastError(error);
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
		const grant = await grantLease(asker, await read$1(context, LeaseRequest), tools);
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
				report: await read$1(context, LeaseReport)
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
			target: targetOf$1(wish, asker),
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
function targetOf$1({ lease }, asker) {
	if (lease !== void 0) return `lease:${lease.slice(0, 100)}`;
	return asker === void 0 ? "lease" : `repository:${asker.claims.repositoryId}`;
}
function tokenOf(context) {
	const [, token] = /^Bearer +(\S+)$/i.exec(context.req.header("authorization") ?? "") ?? [];
	if (token === void 0) throw new LeaseRefused("token-missing");
	return token;
}
var UnreadableBody = class extends Error {};
async function read$1(context, schema) {
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
const FRESH_MS$1 = 1e4;
/**
* `/healthz` answers as long as the process does. `/readyz` is 200 when every check is well, and
* 503 with the reasons otherwise.
*/
function createHealth({ checks, now, timeoutMs = TIMEOUT_MS$2 }) {
	let last;
	const findings = () => {
		const at = now().getTime();
		if (last === void 0 || at - last.at >= FRESH_MS$1) last = {
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
function createRoutes({ health, metrics, intake, leases, setup, onError }) {
	const app = new Hono();
	app.use(secureHeaders());
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
function refuse$2({ status, title, code, hint }) {
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
	const body = readText$2(bytes);
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
function readText$2(bytes) {
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
function isSigned$1(body, signature, secrets) {
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
const MOST_BYTES$2 = 26214400;
const MOST_HELD_BYTES = 268435456;
/** SQLite takes 32,766 parameters a statement, and a delivery has 13. */
const GROUP = {
	mostItems: 250,
	mostBytes: 33554432
};
/** Throws `bad-input` without a secret: then anybody could write. */
function createIntake(options) {
	requireSecrets(options.secrets);
	const { db, mostBytes = MOST_BYTES$2, mostHeldBytes = MOST_HELD_BYTES } = options;
	const store = createGroupCommit((group) => insertDeliveries(db, group), {
		...GROUP,
		bytesOf: ({ body }) => body.length
	});
	let heldBytes = 0;
	return async (request) => {
		const headers = readHeaders(request.headers);
		if (headers === void 0) return refuse$2(NO_WEBHOOK);
		const bytes = readDeclaredBytes(request) ?? mostBytes;
		if (bytes > mostBytes) return refuse$2(TOO_LARGE);
		if (heldBytes + bytes > mostHeldBytes) return refuse$2(BUSY$1);
		heldBytes += bytes;
		try {
			return await take(request, headers);
		} finally {
			heldBytes -= bytes;
		}
	};
	async function take(request, headers) {
		const body = await readBody(request, mostBytes).catch(() => "cut");
		if (body === "cut") return refuse$2(CUT);
		if (body === void 0) return refuse$2(TOO_LARGE);
		if (!isSigned$1(body, headers.signature, options.secrets)) return refuse$2(FORGED);
		const delivery = readOrRefuse(headers, body, options.now());
		return delivery instanceof Response ? delivery : keep(delivery);
	}
	async function keep(delivery) {
		try {
			await store(delivery);
		} catch (error) {
			options.onFailure?.(asHoldfastError(error));
			return refuse$2(NOT_STORED);
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
		return refuse$2({
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
const BUSY$1 = {
	status: 503,
	title: "More deliveries came than can be held.",
	code: "internal",
	hint: "Wait: the App asks GitHub for what failed within 15 minutes."
};
const NOT_STORED = {
	...BUSY$1,
	title: "The delivery could not be stored.",
	hint: "See the log of the App. It asks GitHub for what failed within 15 minutes."
};
// app/join-routes.ts
function joinRoutes(parts, { policies, onStored, onReport }) {
	const { db, github, world, log, settings, metrics, metricsToken, credentials, url } = parts;
	const { now } = world;
	return createRoutes({
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
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) throw unusable$2(`${scheme}: is no kind of store`, "Name a path, or s3://bucket/prefix; another server goes into the parameter endpoint.");
	if (text.trim() === "" || text.startsWith("-") || hasControls(text)) throw unusable$2("it is empty, begins with a dash or holds a line break", "Name a path, or s3://bucket/prefix.");
	return {
		kind: "directory",
		path: text
	};
}
function filePath(text) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || url.host !== "" || url.search !== "" || url.hash !== "") throw unusable$2("a file: address has a path and nothing else", "Write file:///srv/backups, or the path alone.");
	return decoded(url.pathname);
}
function decoded(text) {
	let path;
	try {
		path = decodeURIComponent(text);
	} catch (cause) {
		throw unusable$2("a % in it is followed by no code", "Write % as %25.", cause);
	}
	if (!hasControls(path)) return path;
	throw unusable$2("its path holds a control character", "Choose another path.");
}
function hasControls(text) {
	return /[\u0000-\u001f\u007f]/.test(text);
}
function unusable$2(why, hint, cause) {
	return new HoldfastError("bad-input", `The store address cannot be used: ${why}.`, {
		hint,
		cause
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
const Settings = z.strictObject(PARAMETERS).partial();
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
		...given$1("region", read.region),
		...given$1("endpoint", endpoint),
		...given$1("storageClass", read["storage-class"]),
		...given$1("sse", sse),
		...given$1("kmsKeyId", read["kms-key-id"]),
		...given$1("objectLock", objectLock),
		...given$1("maxBandwidthBytesPerSecond", read["max-bandwidth"])
	};
}
function readParameters(parameters) {
	for (const name of Object.keys(parameters)) if (!S3_PARAMETERS.includes(name)) throw unknownParameter(name);
	const read = Settings.safeParse(parameters);
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
	if (url === void 0 || !["http:", "https:"].includes(url.protocol)) return refuse$1(context, "is an http or https address, as https://minio.example.com:9000");
	if (url.username !== "" || url.password !== "") return refuse$1(context, "may hold no credential: give it by the environment or a role");
	if (url.search !== "" || url.hash !== "") return refuse$1(context, "may have no ? and no #");
	return url.href.replace(/\/+$/, "");
}
function readBandwidth(text, context) {
	return readBytes(text.replace(/(\/s|ps)$/i, "")) ?? refuse$1(context, "is bytes in a second, as 500000, 10MB or 8MiB");
}
function refuse$1(context, message) {
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
function given$1(name, value) {
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
function parseS3(text) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || !/^s3:\/\//i.test(text)) throw unusable$2("it cannot be read", "Write s3://bucket/prefix?region=eu-central-1.");
	if (url.username !== "" || url.password !== "") throw unusable$2("it holds a credential", "Give credentials by the environment (AWS_ACCESS_KEY_ID …) or a role; addresses are shown.");
	if (url.hash !== "" || url.port !== "") throw unusable$2("it has a port or a #", "A port belongs into endpoint=https://host:port; write # as %23.");
	return s3Address({
		bucket: url.hostname,
		prefix: decoded(url.pathname),
		parameters: parametersOf(url.searchParams)
	});
}
function parametersOf(search) {
	for (const name of search.keys()) if (search.getAll(name).length > 1) throw unusable$2(`the parameter ${name} stands there twice`, "Keep one of them.");
	return Object.fromEntries(search);
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
	const folder = dirname(path);
	const stats = folder === "." || await isFolder(root, folder) ? await look$1(join(root, path)) : void 0;
	return stats?.isFile() ? stats : void 0;
}
/** Whether a folder lies under `path` below `root`. Any doubt throws. */
async function isFolder(root, path) {
	let folder = root;
	for (const segment of path.split("/")) {
		folder = join(folder, segment);
		if (!(await look$1(folder))?.isDirectory()) return false;
	}
	return true;
}
async function look$1(path) {
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
	await makeRoot(root);
	let folder = root;
	for (const segment of path.split("/")) {
		folder = join(folder, segment);
		await onDisk(folder, make(folder));
		if (!(await look$1(folder))?.isDirectory()) throw blocked(folder);
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
	for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) await syncFolder(join(root, folder));
	await syncFolder(root);
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
	yield* walk$1(root, folder, wanted);
}
/** `folder` is empty, or ends in a slash. */
async function* walk$1(root, folder, wanted) {
	for (const { entry, key } of await entriesOf(root, folder)) {
		if (!mayHold(key, wanted)) continue;
		if (entry.isDirectory()) yield* walk$1(root, key, wanted);
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
	await rm(path, { force: true }).catch(() => {});
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
		const { createS3Store } = await import("./chunks/s3.js");
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
		case 4: return !listOf$1(SPECIAL_IPV4, "ipv4").check(address, "ipv4");
		case 6: return !address.includes("%") && listOf$1([GLOBAL_IPV6], "ipv6").check(address, "ipv6") && !listOf$1(SPECIAL_IPV6, "ipv6").check(address, "ipv6");
		default: return false;
	}
}
function listOf$1(networks, family) {
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
			const transport = await createTransport$1(options);
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
async function createTransport$1(options) {
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
			open$2(host, port, destinations, timeoutMs).then((connection) => callback(null, { connection }), (error) => callback(explain$1(error)));
		}
	});
}
/** Nodemailer resolves names by itself, and would not look where they lead. */
function open$2(host, port, destinations, timeoutMs) {
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
	return new ChannelError("unreachable", `The destination did not answer: ${"code" in error && typeof error.code === "string" ? error.code : error.name}.`);
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
	const smtp = await readSecret("SMTP_URL");
	if (smtp !== void 0) {
		if (mailFrom === void 0 || mailTo.length === 0) throw partOf("SMTP_URL", "MAIL_FROM, MAIL_TO");
		channels.push(createMailChannel({
			name: "mail",
			smtp,
			from: mailFrom,
			to: mailTo,
			destinations
		}));
	}
	const slack = await readSecret("SLACK_WEBHOOK_URL");
	if (slack !== void 0) channels.push(createSlackChannel({
		name: "slack",
		url: slack,
		post
	}));
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
	}
	const monitor = await readSecret("HEALTHCHECK_URL");
	return {
		channels,
		heartbeat: monitor && ((reasons) => createHeartbeat({
			url: monitor,
			post,
			reasons
		}))
	};
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
const DAY_MS$1 = 864e5;
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
		return (await listExpiringTokens(db, at, new Date(at.getTime() + 30 * DAY_MS$1))).map(({ id, name, createdBy, createdAt, expiresAt }) => ({
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
const File$1 = z.object({
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
		throw unreadable$1(path, error);
	});
	if (text === void 0) return void 0;
	try {
		const { appId, privateKey, webhookSecret, clientId, clientSecret } = File$1.parse(JSON.parse(text));
		return {
			appId,
			privateKey: new Secret(privateKey),
			webhookSecret: new Secret(webhookSecret),
			clientId,
			clientSecret: clientSecret === void 0 ? void 0 : new Secret(clientSecret)
		};
	} catch {
		throw unreadable$1(path, void 0);
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
function unreadable$1(path, cause) {
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
	if (answer instanceof HoldfastError) return refused$1(question, answer, { effectUnknown: true });
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
	return refused$1(question, error, {
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
function refused$1(question, error, { effectUnknown, newToken = false }) {
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
		const error = unreadable(answer, parsed.error);
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
function unreadable({ address, data }, cause) {
	const { host, pathname } = new URL(address);
	if (typeof data !== "object" || data instanceof ArrayBuffer) {
		const message = `${host} did not answer ${pathname}: the answer was cut off or is no JSON.`;
		return new HoldfastError("source-unreachable", message, { hint: "Check the network and https://www.githubstatus.com, then run it again." });
	}
	const [issue] = cause.issues;
	const message = `${host} answered ${pathname} as GitHub does not: ${`${issue?.path.join(".") || "the answer"}: ${issue?.message}`}.`;
	return new HoldfastError("source-protocol", message, { hint: "Check that this host is a GitHub and that no proxy changes its answers." });
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
// app/github/values.ts
/** Values that GitHub sends everywhere, as the App keeps them. */
/** Octokit reads what is beyond 2^53 as a bigint. */
const Id = z.union([z.int().positive(), z.bigint()]).transform(String);
const Time$1 = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
/** Levels by name: `{ contents: 'read' }`. */
const Granted = z.record(z.string(), z.string());
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
			const { data } = readAnswer(question, await ask.send(question), z.object({ id: Id }));
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
	id: Id,
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
	id: Id,
	login: z.string().min(1)
}), z.object({
	id: Id,
	slug: z.string().min(1)
}).transform(({ id, slug: login }) => ({
	id,
	login
}))]).nullable();
const InstallationAnswer = z.object({
	id: Id,
	account: Account,
	target_id: Id,
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
	id: Id,
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
			const { data } = readAnswer(question, await ask.send(question), z.object({ number: Id }));
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
	const { data } = readAnswer(question, await answerTo$1(ask, question, installation), TokenAnswer);
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
	const { data } = readAnswer(question, await answerTo$1(ask, question, installation), NarrowAnswer);
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
async function answerTo$1(ask, question, installation) {
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
	repositories: z.array(z.object({ id: Id }))
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
	repository_id: Id,
	properties: z.array(z.object({
		property_name: z.string(),
		value: z.union([z.string(), z.array(z.string())]).nullable()
	}))
}).transform(({ repository_id: id, properties }) => ({
	id,
	properties: Object.fromEntries(properties.flatMap(({ property_name: name, value }) => value === null ? [] : [[name, value]]))
}))).transform((items) => ({ items }));
// app/github/queue.ts
/**
* The order in which requests of one installation are sent. Each installation has a queue of its
* own, so that a big one never keeps a small one waiting.
*/
/**
* GitHub allows a hundred requests at once, of everything that uses the App:
* https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
*/
const AT_ONCE$1 = 10;
/** https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests */
const BETWEEN_MS = 1e3;
function createQueue(clock) {
	const some = pLimit(AT_ONCE$1);
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
	id: Id,
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
function createTransport(options) {
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
		const answer = await answerTo(octokit.request({
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
async function answerTo(request) {
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
	if (isTooOld(answer)) return readDispatch$1(ask, request, dispatchOf(request, {}));
	return readDispatch$1(ask, request, asked, answer);
}
async function readDispatch$1(ask, request, question, answered) {
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
const Dispatched = z.object({ workflow_run_id: Id.optional() });
/** https://docs.github.com/en/rest/actions/workflows#get-a-workflow */
const WorkflowAnswer = z.object({
	id: Id,
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
	id: Id,
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
	id: Id,
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
	const transport = createTransport({
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
const INDEXES = [
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
	for (const index of INDEXES) await createIndex(db, index, false);
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
// app/records/migrations.ts
const MIGRATIONS = {
	"0001-begin": { up: begin },
	"0002-endings": { up: addEndings },
	"0003-alerts": { up: addAlertFacts }
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
			if (kept.size > MOST_KEPT$1 && oldest !== void 0) kept.delete(oldest);
			return statement;
		}
	};
}
/** The App asks some hundred questions; lists of ids make one of each length. */
const MOST_KEPT$1 = 300;
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
const BUILT_IN = { kind: "default" };
const ALL_BUILT_IN = {
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
	await save(db, {
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
	await save(db, {
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
async function save(db, row) {
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
const DAY_MS = 864e5;
/** After 28 years weekdays and leap years fall together again; twice, to see every pause whole. */
const CYCLE_DAYS = 20454;
/** The longest time between two moments of it, by a clock that is never put back. */
function longestPauseMs(cron) {
	const moments = cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute));
	const [first = 0, last = first] = [moments[0], moments.at(-1)];
	let longest = Math.max(0, ...moments.map((at, index) => at - (moments[index - 1] ?? at)));
	let previous;
	for (let day = 0; day < CYCLE_DAYS; day += 1) {
		if (!isDayOf(cron, new Date(Date.UTC(2024, 0, 1) + day * DAY_MS))) continue;
		if (previous !== void 0) longest = Math.max(longest, day * DAY_MINUTES + first - previous);
		previous = day * DAY_MINUTES + last;
	}
	return longest * 6e4;
}
function isDayOf({ days, months, weekdays }, date) {
	return months.has(date.getUTCMonth() + 1) && days.has(date.getUTCDate()) && weekdays.has(date.getUTCDay());
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
const MOST_KEPT = 1e4;
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
const SNAPSHOTS = `a whole number of snapshots, ${MOST_KEPT} at most`;
const Count = z.int({ error: SNAPSHOTS }).min(0, { error: SNAPSHOTS }).max(MOST_KEPT, { error: SNAPSHOTS }).default(0);
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
	const known = KEYS[nameOf$1(path)] ?? [];
	const nearest = nearestName(key, known);
	const home = Object.keys(KEYS).find((section) => KEYS[section]?.includes(key));
	return {
		...yaml.placeOfKey([...path, key]),
		message: `There is no \`${key}\` ${path.length === 0 ? "here" : `in \`${nameOf$1(path)}\``}.`,
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
	const name = nameOf$1(issue.path);
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
function nameOf$1(path) {
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
	if (first !== void 0) return [findUnclosed(document) ?? describe(first, offsetOf$1(first, document, text))];
	if (document.directives.yaml.explicit === true) return [{
		offset: 0,
		message: "The file has a %YAML directive.",
		hint: "Leave that line out."
	}];
	return document.warnings.map((warning) => describe(warning, warning.pos[0]));
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
function describe({ code, message }, offset) {
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
	const follow = (path) => find(document.contents, path, targets);
	return { yaml: {
		value: plain.value,
		place: (path) => at(startOf(follow(path))),
		placeOfKey: (path) => at(offsetOf(follow(path).key))
	} };
}
/** What is at `path`, or as near to it as there is something. */
function find(contents, path, targets) {
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
// app/policies/look.ts
/** Looks whether a policy file lies in one repository, and remembers what was found. */
const POLICY_PATH = ".github/holdfast.yml";
async function look(place, looking) {
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
	if (before?.kind === "version" && isSame$1(before.version, version)) return;
	await savePolicyVersion(db, place, version, now());
}
/** The text is what the blob's id says it is. */
function isSame$1(one, other) {
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
		...looks.flatMap((it) => describeLook(it, holds, now)),
		...(files ?? []).slice(1).map((file) => ({
			kind: "overruled",
			message: `${nameOf(file)} is not looked at: ${holds}.`
		})),
		...lapsed.map(({ reason, expiresAt, origin }) => ({
			kind: "lapsed",
			message: `The exclusion "${reason}"${lineOf(origin)} ended at ${expiresAt.toISOString()}: what it named is backed up.`
		}))
	];
}
function describeLook(it, holds, now) {
	const notices = [];
	if (it.vanishedAt !== null && now.getTime() - it.vanishedAt.getTime() < GONE_MS) {
		const since = it.vanishedAt.toISOString();
		notices.push({
			kind: "vanished",
			message: `${nameOf(it)} is gone since ${since}: ${holds}.`
		});
	}
	if (it.state === "invalid") {
		const kept = it.good === null ? holds : "its last good version stays in force";
		const message = `${nameOf(it)} has ${count(it.problems.length)}: ${kept}.`;
		notices.push({
			kind: "invalid",
			message
		});
	}
	if (it.error !== null) {
		const since = it.state === "unknown" ? "and never was" : "and counts as it was read last";
		const message = `${nameOf(it)} could not be read, ${since}: ${it.error.message}`;
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
	return first === void 0 ? "the built-in policy holds" : `${nameOf(first)} is in force`;
}
function nameOf({ repository: { owner, name } }) {
	return `The policy of ${owner}/${name}`;
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
	for (const place of placesOf(installation.account, settings)) looks.push(await look(place, {
		...request,
		installationId: installation.id
	}));
	const files = order(looks);
	const at = now();
	const lapsed = findLapsed(files ?? [], at);
	return {
		files,
		lapsed,
		looks,
		problems: looks.flatMap(problemsOf),
		notices: describeLooks({
			looks,
			files,
			lapsed
		}, at)
	};
}
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
function order(looks) {
	if (looks.find(({ state, good }) => state === "unknown" || good !== null)?.state === "unknown") return null;
	return looks.flatMap(({ good }) => good ?? []);
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
const FRESH_MS = 9e5;
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
				until: at + FRESH_MS,
				policy: read(installation, tools)
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
async function read(installation, tools) {
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
				next: "Restore it if it is missed; else let retention have its snapshots.",
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
				await openAlerts(db, result.notices.map((notice) => ({
					...notice,
					installation,
					since: now()
				})).map(describeCondition), now());
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
	return await join$1(await openParts(settings, readSecret, world));
}
async function join$1(parts) {
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
	const clockwork = joinClockwork(parts, {
		policies,
		results,
		telling,
		onFailure
	});
	const { hurry } = clockwork;
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
			onReport
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
		close: () => closeParts(parts)
	};
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
	const { rows, looks, points, damage } = await readSnapshots(repositoryId, tools);
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
	});
	return {
		snapshots,
		damage: [...names.damage, ...damage]
	};
}
/** Manifests are let go as soon as they are read. */
async function readSnapshots(repositoryId, tools) {
	const { db, store, now } = tools;
	const recorded = await listSnapshotRows(db, repositoryId, "");
	const known = new Map(recorded.map((row) => [row.snapshot, row.manifestSha256]));
	const rows = [];
	const looks = [];
	const points = [];
	const damage = [];
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
		const { row } = describeSnapshot(found);
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
		damage
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
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
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
	const listener = await listen(createRoutes({
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
	}).fetch, settings);
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
/** The process of the App: `serve` (or nothing), `rebuild`. */
/** How long requests that are under way may go on after the App was told to stop. */
const GRACE_MS = 1e4;
const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process$1.once(name, () => stop.abort());
const now = () => /* @__PURE__ */ new Date();
const log = createLog((line) => process$1.stdout.write(`${line}\n`), now);
try {
	const [command = "serve"] = process$1.argv.slice(2);
	const settings = readSettings();
	const readSecret = createSecretReader(settings);
	if (command === "serve") await serve$1(settings, readSecret, log);
	else if (command === "rebuild") await rebuildRecords(settings, readSecret, createWorld(), log);
	else throw unknown(command);
} catch (error) {
	log.error("The App ended", asHoldfastError(error));
	process$1.exitCode = 1;
}
async function serve$1(settings, readSecret, log) {
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
		holder: `${process$1.pid}-${randomUUID()}`,
		write: (line) => process$1.stdout.write(`${line}\n`),
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
	return new HoldfastError("bad-input", `"${command}" is no command of the App.`, { hint: "Use `serve` or `rebuild`." });
}
export {};
