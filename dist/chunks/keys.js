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
/** A later fact about a snapshot lies beside its manifest: `<snapshot>.verified-<when>.json`. */
function verifiedKey(repositoryId, id, when) {
	return `${snapshotsPrefix(repositoryId)}${id}.verified-${when}.json`;
}
function bundlesPrefix(repositoryId) {
	return `repositories/${repositoryId}/bundles/`;
}
function bundleKey(repositoryId, id) {
	return `${bundlesPrefix(repositoryId)}${id}.bundle`;
}
/** Git's index of the pack in that bundle. */
function packIndexKey(repositoryId, id) {
	return `${bundlesPrefix(repositoryId)}${id}.idx`;
}
/** The chain of a snapshot as git's `--bundle-uri` reads it, beside the bundles it names. */
function bundleListKey(repositoryId, id) {
	return `${bundlesPrefix(repositoryId)}${id}.list`;
}
function refListKey(repositoryId, sha256) {
	return `repositories/${repositoryId}/refs/${sha256}.txt`;
}
/** Where all repositories that ever went by this name are listed, one object each. */
function namesPrefix(host, path) {
	const segments = path.map(escapeSegment);
	while (segments.join("/").length > LONGEST_PATH) segments.shift();
	return `${NAMES_PREFIX}${[escapeSegment(host), ...segments].join("/")}/`;
}
/** Keys of S3 have at most 1,024 bytes, and names of files 255. */
const LONGEST_PATH = 800;
const LONGEST_SEGMENT = 200;
/**
* Where a repository is listed by its name. GitHub does not mind the case of names, so those
* of GitHub, whose ids are numbers, are listed in lower case.
*/
function nameKey({ id, host, path }) {
	const names = /^\d+$/.test(id) ? path.map((part) => part.toLowerCase()) : path;
	return `${namesPrefix(host.toLowerCase(), names)}${id}`;
}
/**
* One segment of a key made of letters, digits and `-_.`; all else is written
* %XX, and a leading dot too, so that no segment can be `..`. One that is too long is cut.
*/
function escapeSegment(segment) {
	return encodeURIComponent(segment).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).replace(/^\./, "%2E").slice(0, LONGEST_SEGMENT).replace(/%.?$/, "");
}
export { bundleKey as a, manifestKey as c, packIndexKey as d, refListKey as f, verifiedKey as g, snapshotsPrefix as h, RESTORE_KEY as i, nameKey as l, snapshotOfManifest as m, README_KEY as n, bundleListKey as o, repositoryPrefix as p, REPOSITORIES_PREFIX as r, bundlesPrefix as s, NAMES_PREFIX as t, namesPrefix as u };
