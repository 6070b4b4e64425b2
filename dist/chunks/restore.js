import { c as readSnapshot, n as listSnapshotIds } from "./catalog.js";
import { n as asHoldfastError, t as HoldfastError } from "./errors.js";
import { i as timeOfSnapshot } from "./snapshot-id.js";
import { t as checkFreeSpace } from "./free-space.js";
import { n as openGitContext, t as closeGitContext } from "./context.js";
import { a as checkOut } from "./bundle.js";
import { n as rebuild } from "./rebuild.js";
import { basename, dirname, join, resolve } from "node:path";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
// core/restore.ts
/** A snapshot becomes a repository in a directory, complete and verified, or nothing at all. */
/** Throws a `HoldfastError` and leaves nothing behind when the snapshot cannot be restored. */
async function restore(request, tools) {
	const startedAt = tools.now();
	const id = await chooseSnapshot(request, tools);
	const { manifest } = await readSnapshot(tools.store, request.repositoryId, id);
	const directory = resolve(request.directory);
	await checkDestination(directory);
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
export { restore as n, chooseSnapshot as t };
