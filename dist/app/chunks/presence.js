import { A as snapshotsPrefix, D as repositoryPrefix, x as bundlesPrefix } from "./catalog.js";
// core/presence.ts
/** Whether the objects of a snapshot lie in the store, without reading them. */
/**
* Whether every object that `manifest` names lies in the store with the size it was written
* with. One listing of what the repository has beside its manifests.
*/
async function objectsPresent(store, manifest) {
	const missing = new Map(objectsOf(manifest).map(({ key, stored }) => [key, stored.sizeBytes]));
	const base = manifest.git.chain[0]?.snapshot;
	for await (const { key, sizeBytes } of listBeside(store, manifest.repository.id, base)) {
		if (missing.get(key) === sizeBytes) missing.delete(key);
		if (missing.size === 0) break;
	}
	return missing.size === 0;
}
/** What a repository has beside its snapshots; of bundles, those from `base` on. */
async function* listBeside(store, repositoryId, base) {
	const prefix = repositoryPrefix(repositoryId);
	const after = base === void 0 ? prefix : bundlesPrefix(repositoryId) + base;
	for await (const info of store.list(prefix, { after })) {
		if (info.key.startsWith(snapshotsPrefix(repositoryId))) return;
		yield info;
	}
}
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
export { objectsOf as n, objectsPresent as r, listBeside as t };
