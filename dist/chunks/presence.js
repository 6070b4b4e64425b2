import { f as snapshotsPrefix } from "./keys.js";
// core/presence.ts
/** Whether the objects of a snapshot lie in the store, without reading them. */
/**
* Whether every object that `manifest` names lies in the store with the size it was written
* with. One listing of what the repository has beside its manifests.
*/
async function objectsPresent(store, manifest) {
	const missing = new Map(objectsOf(manifest).map(({ key, stored }) => [key, stored.sizeBytes]));
	const { id } = manifest.repository;
	for await (const { key, sizeBytes } of store.list(`repositories/${id}/`)) {
		if (key.startsWith(snapshotsPrefix(id))) break;
		if (missing.get(key) === sizeBytes) missing.delete(key);
	}
	return missing.size === 0;
}
/** Every object of a snapshot but its manifest, in the order a restore needs them. */
function objectsOf({ git }) {
	return [git.refs.object, ...git.chain.map((link) => link.object)];
}
export { objectsPresent as n, objectsOf as t };
