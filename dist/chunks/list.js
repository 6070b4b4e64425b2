import { T as listSnapshotIds, k as readSnapshot, w as listRepositoryIds } from "./snapshot.js";
import { T as asHoldfastError, d as describeBytes, o as describeError } from "./start.js";
import { i as describeCount, n as openTools } from "./backup.js";
import { t as findNamed } from "./find-named.js";
// core/list.ts
/** What a store holds, snapshot by snapshot. */
/** Every snapshot of one repository, or of all, oldest first within a repository. */
async function listSnapshots(repositoryId, { store }) {
	const repositories = repositoryId === void 0 ? await listRepositoryIds(store) : [repositoryId];
	const listed = [];
	for (const id of repositories) for (const snapshot of await listSnapshotIds(store, id)) listed.push(await describe(id, snapshot, store));
	return listed;
}
async function describe(repositoryId, snapshot, store) {
	try {
		const { manifest } = await readSnapshot(store, repositoryId, snapshot);
		const { chain, refs } = manifest.git;
		const own = chain.find((link) => link.snapshot === snapshot);
		return {
			repositoryId,
			snapshot,
			repository: [manifest.repository.host, ...manifest.repository.path].join("/"),
			takenAt: manifest.takenAt,
			refs: refs.count,
			restoreBytes: chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0),
			addedBytes: own?.object.stored.sizeBytes ?? 0,
			added: own?.kind ?? "nothing",
			verified: manifest.verification.level
		};
	} catch (error) {
		const { code, message, hint, transient } = asHoldfastError(error);
		if (transient || !/^(store-(damaged|missing|archived)|snapshot-invalid)$/.test(code)) throw error;
		return {
			repositoryId,
			snapshot,
			repository: null,
			takenAt: null,
			refs: null,
			restoreBytes: null,
			addedBytes: null,
			added: null,
			verified: null,
			error: {
				code,
				message,
				hint
			}
		};
	}
}
// cli/describe-list.ts
/** The snapshots of a store, repository by repository. */
function describeList(snapshots, store) {
	const repositories = groupByRepository(snapshots);
	const unreadable = snapshots.filter(({ error }) => error !== void 0).length;
	const kept = `${describeCount(snapshots.length, "snapshot")} of ${describeCount(repositories.size, "repository", "repositories")}`;
	const lacking = unreadable === 0 ? "" : `, ${unreadable} of which cannot be read`;
	return {
		verdict: snapshots.length === 0 ? `${store} holds no snapshot.` : `${store} holds ${kept}${lacking}.`,
		tone: unreadable > 0 || snapshots.length === 0 ? "doubt" : "good",
		lines: [...repositories].flatMap(([id, listed]) => ["", ...describeRepository(id, listed)])
	};
}
function groupByRepository(snapshots) {
	const groups = /* @__PURE__ */ new Map();
	for (const snapshot of snapshots) {
		const group = groups.get(snapshot.repositoryId);
		if (group === void 0) groups.set(snapshot.repositoryId, [snapshot]);
		else group.push(snapshot);
	}
	return groups;
}
function describeRepository(id, snapshots) {
	return [`${snapshots.findLast(({ repository }) => repository !== null)?.repository ?? "a repository of unknown name"} (id ${id})`, ...snapshots.flatMap(describeRow)];
}
function describeRow({ snapshot, error, ...facts }) {
	if (error !== void 0) return [snapshot, ...describeError(error)].map((line) => `  ${line}`);
	const added = describeBytes(facts.addedBytes ?? 0);
	return [`  ${snapshot}  ${[
		describeCount(facts.refs ?? 0, "ref"),
		facts.added === "nothing" ? "unchanged" : `${facts.added} of ${added}`,
		`${describeBytes(facts.restoreBytes ?? 0)} to restore`,
		`verified: ${facts.verified}`
	].join(", ")}`];
}
// cli/commands/list.ts
async function runList(source, options, session) {
	const tools = await openTools(options.store, session);
	const snapshots = await listSnapshots(source === void 0 ? void 0 : await findNamed(source, options, tools), tools);
	return {
		exitCode: snapshots.some(({ error }) => error !== void 0) ? 3 : 0,
		json: { snapshots },
		text: describeList(snapshots, tools.store.description)
	};
}
export { runList };
