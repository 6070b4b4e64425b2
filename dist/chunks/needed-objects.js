import { a as lookAtObjects, i as lookAt, r as distinctObjects, t as chooseSnapshot } from "./restore.js";
import { T as listSnapshotIds, j as manifestKey, k as readSnapshot, x as objectsOf } from "./snapshot.js";
import { T as asHoldfastError } from "./start.js";
// core/needed-objects.ts
/** Everything in a store that snapshots need, with how it can be read. */
/** Throws `snapshot-not-found`, and where one snapshot is asked for, what its manifest lacks. */
async function lookAtNeeded(request, store) {
	const { repositoryId, all } = request;
	const snapshots = request.snapshots ?? await chooseSnapshots(request, store);
	const { manifests, archived, unreadable } = await readManifests(store, repositoryId, snapshots);
	if (!all && unreadable[0] !== void 0) throw unreadable[0];
	const wanted = distinctObjects(manifests.flatMap(objectsOf));
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
export { lookAtNeeded as t };
