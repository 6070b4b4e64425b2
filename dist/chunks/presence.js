import { h as snapshotsPrefix, p as repositoryPrefix, s as bundlesPrefix } from "./keys.js";
// core/presence.ts
/** Whether the objects of a snapshot lie in the store, without reading them. */
/**
* Whether every object that `manifest` names lies in the store with the size it was written
* with. One listing of what the repository has beside its manifests.
*/
async function objectsPresent(store, manifest) {
	const missing = new Map(objectsOf(manifest).map(({ key, stored }) => [key, stored.sizeBytes]));
	const { id } = manifest.repository;
	const base = manifest.git.chain[0]?.snapshot ?? "";
	const after = base === "" ? repositoryPrefix(id) : bundlesPrefix(id) + base;
	for await (const { key, sizeBytes } of store.list(repositoryPrefix(id), { after })) {
		if (key.startsWith(snapshotsPrefix(id))) break;
		if (missing.get(key) === sizeBytes) missing.delete(key);
		if (missing.size === 0) break;
	}
	return missing.size === 0;
}
/** Every object of a snapshot but its manifest, in the order a restore needs them. */
function objectsOf({ git }) {
	const indexes = git.chain.flatMap(({ index }) => index ? [index.object] : []);
	const lists = git.bundleList ? [git.bundleList] : [];
	return [
		git.refs.object,
		...git.chain.map((link) => link.object),
		...indexes,
		...lists
	];
}
export { objectsPresent as n, objectsOf as t };
