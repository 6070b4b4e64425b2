import { n as asHoldfastError, t as HoldfastError } from "./errors.js";
import { r as redactSource } from "./source.js";
import { t as pLimit } from "./p-limit.js";
import { r as lookAt, u as interrupted, v as selectRefs } from "./list-refs.js";
import { i as selectsRepository, n as createRefSelector, r as prefixesOf, t as together } from "./together.js";
import { n as openGitContext, t as closeGitContext } from "./context.js";
import { r as withPatience, t as digestOf } from "./ref-list-of.js";
import { n as webAddress } from "./api-address.js";
import { n as identifyPath, r as readSource, t as identifyAddress } from "./address-identity.js";
import { realpath } from "node:fs/promises";
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
	const same = previous?.manifest.git.refs.object.plaintext.sha256 === digestOf(wanted);
	return {
		...asked,
		...known,
		before,
		wanted,
		wire,
		misread,
		unchanged: same && present && !full
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
		const names = [`${repository.owner}/${repository.name}`, repository.url];
		if (!selectsRepository(filter, names)) continue;
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
export { backupAll as n, shellWord as t };
