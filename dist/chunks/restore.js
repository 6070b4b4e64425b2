import { H as openGitContext, V as closeGitContext, it as pLimit } from "./backup.js";
import { T as asHoldfastError, _ as timeOfSnapshot, w as HoldfastError } from "./start.js";
import { a as retrievalCost } from "./prices2.js";
import { i as tierRefusal, n as coldPlace, r as retrievalTime, t as RETRIEVAL_TIERS } from "./retrieval.js";
import { t as isAlwaysAvailable } from "./storage-class.js";
import { C as objectsToRestore, T as listSnapshotIds, _ as rebuild, b as listBeside, k as readSnapshot, v as checkOut, y as checkFreeSpace } from "./snapshot.js";
import { basename, dirname, join, resolve } from "node:path";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
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
/** Throws `store-archived` if one of the objects cannot be read now. */
function refuseArchived(objects, { what, command }) {
	const pending = objects.filter(({ retrieval }) => isPending(retrieval));
	if (pending.length === 0) return;
	const asked = pending.filter(({ retrieval }) => retrieval.state === "in-progress").length;
	const onTheirWay = asked === 0 ? "" : `; ${asked} of them were asked for and are not ready yet`;
	throw new HoldfastError("store-archived", `${pending.length} of the ${objects.length} objects that ${what} needs lie in cold storage${onTheirWay}.`, { hint: `Run \`${command} --wait\` with the same --store; --dry-run tells time and price first.` });
}
// core/restore.ts
/** A snapshot becomes a repository in a directory, complete and verified, or nothing at all. */
/** Throws a `HoldfastError` and leaves nothing behind when the snapshot cannot be restored. */
async function restore(request, tools) {
	const startedAt = tools.now();
	const id = await chooseSnapshot(request, tools);
	const { manifest } = await readSnapshot(tools.store, request.repositoryId, id);
	const directory = resolve(request.directory);
	await checkDestination(directory);
	await checkAvailable(manifest, tools);
	const warnings = request.dryRun ? [] : await rebuildAt(directory, request, manifest, tools);
	return {
		repositoryId: request.repositoryId,
		status: request.dryRun ? "dry-run" : "restored",
		snapshot: id,
		takenAt: manifest.takenAt,
		directory,
		refs: manifest.git.refs.count,
		head: manifest.git.head,
		readBytes: bytesOf(manifest),
		durationMs: tools.now().getTime() - startedAt.getTime(),
		warnings
	};
}
/** The snapshot a request means. Throws `snapshot-not-found`, saying what there is. */
async function chooseSnapshot({ repositoryId, snapshot, at }, { store }) {
	const ids = await listSnapshotIds(store, repositoryId);
	const chosen = ids.findLast((id) => snapshot === void 0 ? at === void 0 || timeOfSnapshot(id) <= at : id === snapshot);
	if (chosen !== void 0) return chosen;
	const [oldest, newest] = [ids.at(0), ids.at(-1)];
	throw new HoldfastError("snapshot-not-found", oldest === void 0 ? `The store holds no snapshot of ${repositoryId}.` : `Repository ${repositoryId} has no ${snapshot === void 0 ? "snapshot that old" : `snapshot ${snapshot}`}: its ${ids.length} go from ${oldest} to ${newest}.`, { hint: "Run `holdfast list` to see what there is." });
}
/** Throws `store-archived` before anything is written, and not when half of it has been read. */
async function checkAvailable(manifest, { store }) {
	const { repository, snapshot, git } = manifest;
	const needed = objectsToRestore(manifest);
	refuseArchived(await lookAtObjects(store, repository.id, needed, git.chain[0]?.snapshot), {
		what: `snapshot ${snapshot}`,
		command: `holdfast retrieve ${repository.id} --snapshot ${snapshot}`
	});
}
async function checkDestination(directory) {
	if ((await readdir(directory).catch((error) => {
		if (isCode(error, "ENOENT")) return [];
		if (isCode(error, "ENOTDIR")) return [basename(directory)];
		throw error;
	})).length === 0) return;
	throw new HoldfastError("destination-not-empty", `${directory} is there and not empty.`, { hint: "Name a directory that does not exist: nothing is ever overwritten." });
}
/** Works beside the destination and moves all of it there at the end. */
async function rebuildAt(directory, { bare }, manifest, tools) {
	const parent = dirname(directory);
	await mkdir(parent, { recursive: true });
	await checkFreeSpace(parent, bytesOf(manifest));
	const unfinished = await mkdtemp(join(parent, `.${basename(directory)}.unfinished-`));
	const git = await openGitContext(tools.scratch, tools.environment, tools.signal);
	try {
		const source = manifest.repository.path.join("/");
		const { store, report } = tools;
		report({
			kind: "phase",
			source,
			phase: "restoring"
		});
		const gitDir = bare ? unfinished : join(unfinished, ".git");
		await rebuild(manifest, gitDir, {
			store,
			git,
			report,
			source
		});
		if (!bare) report({
			kind: "phase",
			source,
			phase: "checking-out"
		});
		const warnings = bare ? [] : await fillWorkingTree(unfinished, manifest, git);
		await rename(unfinished, directory);
		return warnings;
	} finally {
		await rm(unfinished, {
			recursive: true,
			force: true,
			maxRetries: 5
		});
		await closeGitContext(git);
	}
}
/** History is restored whatever its files are called; a tree git refuses to write is no loss. */
async function fillWorkingTree(dir, { git: { head } }, git) {
	try {
		await checkOut(dir, git, head.kind === "branch" || head.kind === "detached");
		return [];
	} catch (error) {
		const { code, message } = asHoldfastError(error);
		if (code !== "git-failed") throw error;
		return [`The repository is complete, but git could not write its working tree: ${message}`];
	}
}
function bytesOf({ git }) {
	return git.chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0);
}
function isCode(error, code) {
	return error instanceof Error && "code" in error && error.code === code;
}
export { lookAtObjects as a, offerTiers as c, timeFor as d, lookAt as i, readyUntil as l, restore as n, refuseArchived as o, distinctObjects as r, isPending as s, chooseSnapshot as t, tallyByState as u };
