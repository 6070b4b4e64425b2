import { k as readSnapshot, p as formatBundleList } from "./snapshot.js";
import { w as HoldfastError } from "./start.js";
import { t as chooseSnapshot } from "./restore.js";
import { t as findNamed } from "./find-named.js";
import { n as openTools } from "./backup.js";
// core/bundle-list-of.ts
/** The bundles of a snapshot as git finds them from anywhere, for `git clone --bundle-uri`. */
/** Throws `snapshot-not-found` if there is no such snapshot, or no bundle in it. */
async function bundleListOf(request, { store, now }) {
	const { repositoryId, seconds } = request;
	const snapshot = await chooseSnapshot(request, { store });
	const { chain } = (await readSnapshot(store, repositoryId, snapshot)).manifest.git;
	if (chain.length === 0) throw withoutBundle(snapshot);
	const endMs = (Math.floor(now().getTime() / 1e3) + seconds) * 1e3;
	const links = await Promise.all(chain.map((link) => addressed(link, store, seconds)));
	return {
		snapshot,
		expiresAt: links.some(({ uri }) => /^https?:/.test(uri)) ? new Date(endMs).toISOString() : null,
		list: formatBundleList(links)
	};
}
async function addressed({ snapshot, object }, store, seconds) {
	const { key, versionId } = object;
	return {
		id: snapshot,
		uri: await store.address(key, {
			versionId,
			seconds
		})
	};
}
function withoutBundle(snapshot) {
	return new HoldfastError("snapshot-not-found", `Snapshot ${snapshot} has no bundle: the repository was empty.`, { hint: "Name a later one with --snapshot, or clone without bundles." });
}
// cli/commands/bundle-list.ts
async function runBundleList(source, flags, session) {
	const { snapshot, at, expires } = flags;
	const tools = await openTools(flags.store, session);
	const result = await bundleListOf({
		repositoryId: await findNamed(source, flags, tools),
		seconds: expires,
		...snapshot === void 0 || snapshot === "latest" ? {} : { snapshot },
		...at === void 0 ? {} : { at }
	}, tools);
	return {
		exitCode: 0,
		json: result,
		text: result.list
	};
}
export { runBundleList };
