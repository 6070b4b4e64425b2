import { T as asHoldfastError, w as HoldfastError } from "./start.js";
import { D as listRefs, E as listLocal, G as gitEnvironment, I as runGit, K as beganAt, Q as selectRefs, S as digestOf, T as withPatience, W as SOURCE_SETTINGS, X as assembleCaptured, Z as checkCaptured, j as listPresent, q as isInUse, rt as tipsOf } from "./backup.js";
import { O as readRefs, a as namedRefs, o as wantNew, s as planChain, u as storeBundle, y as checkFreeSpace } from "./snapshot.js";
import { dirname, join } from "node:path";
import { hostname } from "node:os";
import { access, link, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
// core/git/mirror.ts
/**
* A mirror: a bare clone with every ref, made anew in scratch or kept between runs. It is a
* means, never a truth: whatever is wrong with one, it is thrown away and made again.
*/
/** Clones all that `source` advertises into `dir`, which must not exist, or leaves nothing there. */
async function cloneMirror(source, dir, context, onProgress) {
	const unfinished = `${dir}.unfinished`;
	await rm(unfinished, {
		recursive: true,
		force: true
	});
	await mkdir(dirname(dir), { recursive: true });
	await runGit(remoteCommand(source, context, onProgress, [...[
		"clone",
		"--mirror",
		"--no-local",
		"--progress",
		...uploadPack(source)
	], ...[
		"--",
		source.address,
		unfinished
	]]));
	await rename(unfinished, dir);
	return {
		dir,
		transferredBytes: await packBytes(dir)
	};
}
/**
* Brings the mirror in `dir` up to what `source` advertises now. A mirror that cannot be
* brought there for a reason of its own is replaced by a new clone.
*/
async function updateMirror(source, listing, dir, context, onProgress) {
	if (!await exists$1(join(dir, "HEAD"))) return cloneMirror(source, dir, context, onProgress);
	await removeTemporaryPacks(dir);
	const before = await packBytes(dir);
	try {
		await fetchAll(source, listing, dir, context, onProgress);
	} catch (error) {
		if (isFaultOfSource(asHoldfastError(error))) throw error;
		await rm(dir, {
			recursive: true,
			force: true
		});
		return cloneMirror(source, dir, context, onProgress);
	}
	return {
		dir,
		transferredBytes: await packBytes(dir) - before
	};
}
async function fetchAll(source, { head }, dir, context, onProgress) {
	const detached = head.kind === "detached" ? ["HEAD"] : [];
	await runGit(remoteCommand(source, context, onProgress, [...[
		"fetch",
		"--prune",
		"--force",
		"--no-tags",
		"--no-write-fetch-head",
		"--progress"
	], ...[
		...uploadPack(source),
		"--",
		source.address,
		"+refs/*:refs/*",
		...detached
	]], dir));
}
function remoteCommand(source, context, onProgress, args, gitDir) {
	return {
		args,
		cwd: context.scratch,
		env: gitEnvironment(context.environment, context.globalConfig, {
			url: source.address,
			...gitDir === void 0 ? {} : { gitDir },
			...source.credential ? { credential: source.credential } : {}
		}),
		signal: context.signal,
		side: "source",
		onProgress
	};
}
/** A local source is read by a git of our making; a shell starts it, so these are words to it. */
function uploadPack({ transport }) {
	if (transport !== "file") return [];
	return ["--upload-pack", [...Object.entries(SOURCE_SETTINGS).map((setting) => setting.join("=")), "git-upload-pack"].join(" ")];
}
function isFaultOfSource({ code }) {
	return code !== "source-corrupt" && code !== "git-failed";
}
/** A git that was killed leaves its half-written packs behind. */
async function removeTemporaryPacks(dir) {
	const packs = join(dir, "objects/pack");
	for (const name of await readdir(packs)) if (name.startsWith("tmp_") || name.startsWith(".tmp-")) await rm(join(packs, name));
}
async function packBytes(dir) {
	const packs = join(dir, "objects/pack");
	const sizes = (await readdir(packs)).filter((name) => name.endsWith(".pack")).map(async (name) => (await stat(join(packs, name))).size);
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
async function exists$1(path) {
	return access(path).then(() => true, () => false);
}
// core/git/mirror-lock.ts
/** A lock between processes of one machine: a file that names its holder. */
/**
* Runs `work` and tells it whether it holds the lock. A lock whose holder is a dead process
* of this machine is taken over.
*/
async function withLock(path, work) {
	const held = await take(path) || await removeStale(path) && await take(path);
	try {
		return await work(held);
	} finally {
		if (held) await rm(path, { force: true });
	}
}
async function take(path) {
	const own = await mkdtemp(`${path}.`);
	try {
		await writeFile(join(own, "holder"), `${hostname()} ${process.pid} ${beganAt()}\n`);
		await link(join(own, "holder"), path);
		return true;
	} catch (error) {
		if (isCode(error, "EEXIST")) return false;
		throw error;
	} finally {
		await rm(own, {
			recursive: true,
			force: true
		});
	}
}
/**
* Removes a lock whose holder is gone, and says whether it did. It does so under a second lock:
* what was judged stale a moment ago may have been taken over since, and be held.
*/
async function removeStale(path) {
	if (!await isDeserted(path)) return false;
	return withLock(`${path}.takeover`, async (alone) => {
		if (!alone || !await isDeserted(path)) return false;
		await rm(path, { force: true });
		return true;
	});
}
async function isDeserted(path) {
	const [host, pid, began] = (await readFile(path, "utf8").catch(() => "")).trim().split(" ");
	return host === hostname() && !isInUse(Number(pid), began === void 0 ? began : Number(began));
}
function isCode(error, code) {
	return error instanceof Error && "code" in error && error.code === code;
}
// core/git/progress.ts
/** Reads git's progress: `Receiving objects:  45% (12/27), 3.10 MiB | 1.20 MiB/s`. */
const RECEIVED = /^Receiving objects:.*, ([\d.]+) (bytes|KiB|MiB|GiB)/;
const UNITS = {
	KiB: 1024,
	MiB: 2 ** 20,
	GiB: 2 ** 30
};
/** Bytes received so far, if the line says. */
function parseReceivedBytes(line) {
	const [, amount, unit] = RECEIVED.exec(line) ?? [];
	return amount === void 0 ? void 0 : Math.round(Number(amount) * (UNITS[unit ?? ""] ?? 1));
}
// core/capture-mirror.ts
/** The mirror strategy: a source becomes a bare clone with every ref. */
/**
* Reads the source, whose listing was `before`, and hands the mirror to `use`. What it hands
* over is checked against the source's listings: nothing is lost and nothing made up.
*/
async function captureMirror(source, before, { mirrorCache, tools }, git, use) {
	const onProgress = (line) => {
		const doneBytes = parseReceivedBytes(line);
		if (doneBytes !== void 0) tools.report({
			kind: "bytes",
			source: source.label,
			phase: "fetching",
			doneBytes
		});
	};
	const scratch = join(git.scratch, "mirror.git");
	const patiently = (work) => withPatience(source.label, tools, work);
	const clone = () => patiently(() => cloneMirror(source, scratch, git, onProgress));
	const read = async (mirror, warnings = []) => {
		const after = await patiently(() => listRefs(source, git));
		return use({
			...await inspect(source.label, {
				before,
				after
			}, mirror, git),
			warnings
		});
	};
	if (mirrorCache === void 0) return read(await clone());
	await mkdir(mirrorCache, { recursive: true });
	const kept = join(mirrorCache, `${source.identity.id}.git`);
	const update = () => patiently(() => updateMirror(source, before, kept, git, onProgress));
	const lock = `${kept}.lock`;
	return withLock(lock, async (held) => {
		if (held) return read(await update());
		const message = `Another run uses the mirror that is kept, so the source was cloned: remove ${lock} if there is none.`;
		tools.report({
			kind: "note",
			source: source.label,
			level: "warning",
			message
		});
		return read(await clone(), [message]);
	});
}
async function inspect(label, { before, after }, { dir, transferredBytes }, git) {
	if (await exists(join(dir, "shallow"))) throw shallow(label);
	const listing = assembleCaptured(before, await listLocal(dir, git));
	checkCaptured(before, after, listing);
	return {
		dir,
		listing,
		after,
		transferredBytes
	};
}
async function exists(path) {
	return access(path).then(() => true, () => false);
}
function shallow(label) {
	return new HoldfastError("source-shallow", `${label} is a shallow clone: its history is cut.`, { hint: "Run `git fetch --unshallow` there, or back up the repository it was cloned from." });
}
// core/extend-by-mirror.ts
/** What a changed source adds to its chain, by way of a mirror. */
/** Reads the source and stores what its refs reach and the chain before does not hold. */
async function extendByMirror(changed, tools, git) {
	const { source, before, mirrorCache, level, sizeBytes } = changed;
	const { label } = source;
	await checkFreeSpace(git.scratch, sizeBytes * (level === "wire" ? 1 : 2));
	tools.report({
		kind: "phase",
		source: label,
		phase: "fetching"
	});
	return captureMirror(source, before, {
		mirrorCache,
		tools
	}, git, (capture) => {
		tools.report({
			kind: "phase",
			source: label,
			phase: "storing"
		});
		return storeCapture(changed, capture, tools, git);
	});
}
async function storeCapture(changed, capture, { store, report }, git) {
	const { source, selects, previous, snapshot, level } = changed;
	const listing = selectRefs(capture.listing, selects);
	const earlier = previous && await readEarlier(changed, previous, capture, store, git);
	const plan = planChain({
		chain: previous?.manifest.git.chain,
		full: changed.full,
		chainPresent: earlier !== void 0,
		sameFormat: earlier?.listing.objectFormat === listing.objectFormat,
		heldTips: earlier?.held.length ?? 0,
		provable: true
	});
	const increment = plan.kind === "increment" && earlier !== void 0;
	const added = await storeBundle({
		store,
		git,
		report,
		snapshot,
		level,
		listing,
		source: source.label,
		repositoryId: source.identity.id,
		kind: plan.kind,
		mirror: capture.dir,
		held: increment ? earlier.held : [],
		named: increment ? namedRefs(listing, wantNew(earlier.listing, listing)) : listing,
		expectedBytes: Math.max(capture.transferredBytes, changed.sizeBytes)
	});
	const kept = increment && previous ? previous.manifest.git.chain : [];
	return {
		strategy: "mirror",
		chain: added === void 0 ? kept : [...kept, added],
		listing,
		afterSha256: digestOf(selectRefs(capture.after, selects)),
		plan,
		added,
		transferredBytes: capture.transferredBytes,
		warnings: capture.warnings
	};
}
/** What the snapshot before had and the mirror still has; undefined if it cannot be built upon. */
async function readEarlier({ present }, previous, capture, store, git) {
	if (!present) return void 0;
	const listing = await readRefs(store, previous.manifest);
	if (listing.objectFormat !== capture.listing.objectFormat) return {
		listing,
		held: []
	};
	return {
		listing,
		held: await listPresent(capture.dir, tipsOf(listing), git)
	};
}
export { extendByMirror };
