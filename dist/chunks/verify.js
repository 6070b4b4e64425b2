import { H as openGitContext, V as closeGitContext, i as describeCount, n as openTools, w as sha256Hex } from "./backup.js";
import { F as verifiedKey, I as formatDocument, N as repositoryPrefix, O as readRefs, T as listSnapshotIds, c as proveFully, f as readGitVersion, g as readObject, j as manifestKey, k as readSnapshot, w as listRepositoryIds, x as objectsOf } from "./snapshot.js";
import { T as asHoldfastError, d as describeBytes, g as createSnapshotId } from "./start.js";
import { o as refuseArchived, s as isPending } from "./restore.js";
import { t as isAlwaysAvailable } from "./storage-class.js";
import { t as lookAtNeeded } from "./needed-objects.js";
import { t as findNamed } from "./find-named.js";
// core/verifiable.ts
/** Whether all of some repositories can be read now, looked at before any of it is. */
const MOST_NAMED = 5;
/**
* Throws `store-archived` if an object of a snapshot lies in cold storage. One listing for each
* repository; its manifests are read for this only if something of it is in a class that may
* be cold.
*/
async function checkVerifiable(repositoryIds, store) {
	const needed = [];
	const refused = [];
	for (const repositoryId of repositoryIds) {
		if (!await mayBeCold(store, repositoryId)) continue;
		const { objects } = await lookAtNeeded({
			repositoryId,
			all: true
		}, store);
		if (!objects.some(({ retrieval }) => isPending(retrieval))) continue;
		needed.push(...objects);
		refused.push(repositoryId);
	}
	const more = refused.length - MOST_NAMED;
	const named = `${refused.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
	refuseArchived(needed, {
		what: `the verification of ${refused.length === 1 ? "repository" : "repositories"} ${named}`,
		command: `holdfast retrieve ${refused[0]} --all`
	});
}
async function mayBeCold(store, repositoryId) {
	for await (const { storageClass } of store.list(repositoryPrefix(repositoryId))) if (!isAlwaysAvailable(storageClass)) return true;
	return false;
}
// core/verify.ts
/** Reads what a store holds and compares it, bit by bit, with what was written. */
/**
* Reads every manifest, ref list and bundle of the repositories asked for. Damage is a
* result and names the object; what keeps the store from being read is thrown, and
* `store-archived` before anything else if one of them lies in cold storage.
*/
async function verify(request, tools) {
	const { repositoryId } = request;
	const ids = repositoryId === void 0 ? await listRepositoryIds(tools.store) : [repositoryId];
	await checkVerifiable(ids, tools.store);
	const repositories = [];
	for (const id of ids) repositories.push(await verifyRepository(id, request.full, tools));
	return {
		intact: repositories.every(({ intact }) => intact),
		repositories
	};
}
async function verifyRepository(repositoryId, full, tools) {
	tools.report({
		kind: "phase",
		source: repositoryId,
		phase: "verifying"
	});
	const { snapshots, damage } = await readManifests(repositoryId, tools);
	const read = await readObjects(repositoryId, snapshots, tools);
	damage.push(...read.damage);
	const newest = snapshots.at(-1);
	const restorable = newest !== void 0 && !isDamaged(newest, damage);
	const restored = full && restorable ? await restoreInScratch(newest, damage, tools) : void 0;
	if (newest) await recordVerification(newest, restored ? "full" : "wire", damage, tools);
	return {
		repositoryId,
		intact: damage.length === 0,
		snapshots: snapshots.length,
		objects: read.objects,
		bytes: read.bytes,
		restored: restored ? restored.snapshot : null,
		damage,
		warnings: restored?.warnings ?? []
	};
}
/** Every manifest that can be read, and damage for each that cannot or was exchanged. */
async function readManifests(repositoryId, { store }) {
	const snapshots = [];
	const damage = [];
	for (const id of await listSnapshotIds(store, repositoryId)) {
		const snapshot = await orDamage(manifestKey(repositoryId, id), damage, () => readSnapshot(store, repositoryId, id));
		if (snapshot) snapshots.push(snapshot);
	}
	const digests = new Map(snapshots.map(({ manifest, sha256 }) => [manifest.snapshot, sha256]));
	for (const { manifest } of snapshots) {
		const { previous } = manifest;
		const found = previous && digests.get(previous.snapshot);
		if (previous && found && found !== previous.sha256) damage.push({
			key: manifestKey(repositoryId, previous.snapshot),
			code: "store-damaged",
			message: `The manifest is not the one that ${manifest.snapshot} was built upon.`
		});
	}
	return {
		snapshots,
		damage
	};
}
/** Reads each object once, however many snapshots name it. */
async function readObjects(source, snapshots, { store, report }) {
	const objects = /* @__PURE__ */ new Map();
	for (const { manifest } of snapshots) for (const object of objectsOf(manifest)) objects.set(`${object.key} ${object.versionId} ${object.stored.sha256}`, object);
	const damage = [];
	const totalBytes = [...objects.values()].reduce((sum, { stored }) => sum + stored.sizeBytes, 0);
	let bytes = 0;
	const progress = (more) => {
		bytes += more;
		report({
			kind: "bytes",
			source,
			phase: "verifying",
			doneBytes: bytes,
			totalBytes
		});
	};
	for (const object of objects.values()) await orDamage(object.key, damage, async () => {
		for await (const _ of readObject(store, object, progress));
	});
	return {
		objects: objects.size,
		bytes,
		damage
	};
}
async function restoreInScratch({ key, manifest }, damage, tools) {
	const { store, report } = tools;
	const git = await openGitContext(tools.scratch, tools.environment, tools.signal);
	try {
		const source = manifest.repository.id;
		const warnings = await orDamage(key, damage, async () => {
			await readRefs(store, manifest);
			return proveFully(manifest, {
				store,
				git,
				report,
				source
			});
		});
		return warnings && {
			snapshot: manifest.snapshot,
			warnings
		};
	} finally {
		await closeGitContext(git);
	}
}
/** Leaves a fact beside the newest manifest: who asks for the state need not read it all again. */
async function recordVerification({ manifest, sha256 }, level, damage, tools) {
	const git = await openGitContext(tools.scratch, tools.environment, tools.signal);
	try {
		const verifiedAt = tools.now();
		const when = createSnapshotId(verifiedAt, tools.random32());
		const text = formatDocument({
			format: "holdfast/verification/v1",
			snapshot: manifest.snapshot,
			manifestSha256: sha256,
			level,
			verifiedAt: verifiedAt.toISOString(),
			damage: damage.map(({ key, code, message }) => ({
				key,
				code,
				message
			})),
			tool: {
				holdfast: tools.version,
				git: await readGitVersion(git)
			}
		}, sha256Hex);
		const key = verifiedKey(manifest.repository.id, manifest.snapshot, when);
		await tools.store.put(key, Buffer.from(text));
	} finally {
		await closeGitContext(git);
	}
}
function isDamaged({ key, manifest }, damage) {
	const keys = /* @__PURE__ */ new Set([key, ...objectsOf(manifest).map((object) => object.key)]);
	return damage.some((each) => keys.has(each.key));
}
/** What tells of the object itself. Anything else tells that it could not be looked at. */
const DAMAGE = /* @__PURE__ */ new Set([
	"store-damaged",
	"store-missing",
	"snapshot-invalid",
	"verification-failed",
	"git-failed"
]);
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
// cli/describe-verify.ts
/** What a look at every byte of a store has found. */
function describeVerify({ intact, repositories }, store) {
	const damaged = repositories.filter((repository) => !repository.intact).length;
	const all = describeCount(repositories.length, "repository", "repositories");
	if (repositories.length === 0) return {
		verdict: `${store} holds nothing to verify.`,
		tone: "bad",
		lines: []
	};
	return {
		verdict: intact ? `${all} in ${store} intact.` : `Damage: ${damaged} of ${all} in ${store}.`,
		tone: intact ? "good" : "bad",
		lines: repositories.flatMap(describeRepository)
	};
}
function describeRepository(repository) {
	const { repositoryId, intact, snapshots, objects, bytes, restored, damage, warnings } = repository;
	return [
		`  ${repositoryId}: ${[
			intact ? "intact" : "DAMAGED",
			describeCount(snapshots, "snapshot"),
			`${describeCount(objects, "object")} and ${describeBytes(bytes)} read`,
			...restored === null ? [] : [`${restored} restored and checked by git`]
		].join(", ")}`,
		...damage.map(({ key, code, message }) => `    ${key} (${code}): ${message}`),
		...warnings.map((warning) => `    Warning: ${warning}`)
	];
}
// cli/commands/verify.ts
async function runVerify(source, flags, session) {
	const tools = await openTools(flags.store, session);
	const id = source === void 0 ? void 0 : await findNamed(source, flags, tools);
	const result = await verify({
		full: flags.full ?? false,
		...id === void 0 ? {} : { repositoryId: id }
	}, tools);
	return {
		exitCode: result.intact && result.repositories.length > 0 ? 0 : 1,
		json: result,
		text: describeVerify(result, tools.store.description)
	};
}
export { runVerify };
