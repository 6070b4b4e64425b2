import { _ as identifyAddress, at as redactSource, v as identifyPath, y as readSource } from "./backup.js";
import { w as HoldfastError } from "./start.js";
import { A as NAMES_PREFIX, M as namesPrefix, P as snapshotsPrefix } from "./snapshot.js";
import { basename, dirname, join } from "node:path";
import { realpath } from "node:fs/promises";
// core/find-repository.ts
/** Which repository of a store a person means, without asking anybody else. */
const REPOSITORY_ID = /^(\d+|url-[0-9a-f]{32})$/;
const MOST_NAMES = 5;
/**
* The id of the repository that `text` names: an id, a source as `backup` takes it, or
* `host/path` as the names index has it. What is a path here and a name in the store is the
* path if the store has it, and the name if not: a restored `acme/rocket` hides no backup.
*
* Throws `repository-unknown`, which tells what there is, or `repository-ambiguous`.
*/
async function findRepository(text, store, place) {
	if (REPOSITORY_ID.test(text) && await holds(store, text)) return text;
	const source = tryReadSource(text, place);
	const id = source && await digestOf(source);
	if (id !== void 0 && await holds(store, id)) return id;
	const ids = await findByName(text, source, store, place);
	const [only, ...others] = ids;
	if (only === void 0) throw unknown(text, store, await someNames(store));
	if (others.length > 0) throw ambiguous(text, ids);
	return only;
}
function tryReadSource(text, place) {
	try {
		return readSource(text, place);
	} catch (error) {
		if (error instanceof HoldfastError && error.code === "bad-input") return void 0;
		throw error;
	}
}
async function digestOf(source) {
	if (source.kind === "path") return identifyPath(await realPathOf(source.path)).id;
	if (source.kind === "url") return identifyAddress(source.host, source.path, source.url).id;
}
/** The real path of what may be gone: that is when a backup is needed. */
async function realPathOf(path) {
	try {
		return await realpath(path);
	} catch (error) {
		if (dirname(path) === path) throw error;
		return join(await realPathOf(dirname(path)), basename(path));
	}
}
async function findByName(text, source, store, { githubHost }) {
	for (const name of namesOf(text, source, githubHost).flatMap(spellings)) {
		const ids = await listIds(store, name);
		if (ids.length > 0) return ids;
	}
	return [];
}
/** Host and path, as the names index has them. */
function namesOf(text, source, githubHost) {
	if (source?.kind === "github") return [[
		source.host,
		source.owner,
		source.name
	]];
	if (source?.kind === "url") return [[source.host, ...source.path]];
	const parts = text.split("/").filter((part) => part !== "");
	return [[githubHost, ...parts], parts];
}
/** Names of GitHub are indexed in lower case, all others as they are. */
function spellings(name) {
	return [name.map((part) => part.toLowerCase()), name];
}
async function listIds(store, [host = "", ...path]) {
	const prefix = namesPrefix(host, path);
	const ids = [];
	for await (const { key } of store.list(prefix)) {
		const rest = key.slice(prefix.length);
		if (REPOSITORY_ID.test(rest)) ids.push(rest);
	}
	return ids;
}
async function holds(store, id) {
	for await (const _ of store.list(snapshotsPrefix(id))) return true;
	return false;
}
async function someNames(store) {
	const names = /* @__PURE__ */ new Set();
	for await (const { key } of store.list(NAMES_PREFIX)) {
		names.add(describeName(key));
		if (names.size > MOST_NAMES) break;
	}
	return [...names];
}
/** `names/github.com/acme/rocket/42` as `github.com/acme/rocket`. */
function describeName(key) {
	return key.slice(NAMES_PREFIX.length).split("/").slice(0, -1).map(decode).join("/");
}
function decode(segment) {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
function unknown(text, store, names) {
	const shown = names.slice(0, MOST_NAMES).join(", ");
	const more = names.length > MOST_NAMES ? " and more" : "";
	return new HoldfastError("repository-unknown", `${store.description} does not hold ${redactSource(text)}.`, { hint: names.length === 0 ? "The store is empty: check --store, or back something up first." : `It holds ${shown}${more}; \`holdfast list\` shows all.` });
}
function ambiguous(text, ids) {
	return new HoldfastError("repository-ambiguous", `${text} is the name of ${ids.length} repositories: ${ids.join(", ")}.`, { hint: "Name one of them by its id; `holdfast list <id>` shows what each one holds." });
}
// cli/find-named.ts
/** The repository that a command names. */
function findNamed(source, { githubServerUrl }, { store, directory, environment }) {
	const home = environment.HOME;
	return findRepository(source, store, {
		githubHost: githubServerUrl,
		directory,
		home
	});
}
export { findNamed as t };
