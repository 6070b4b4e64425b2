import { t as HoldfastError } from "./errors.js";
import { d as runGit, f as startGit, h as describeStderr, i as lines, m as classifyGitFailure } from "./list-refs.js";
import { o as gitEnvironment } from "./context.js";
import { t as openSimpleGit } from "./simple-git.js";
import { join } from "node:path";
import { mkdir, readdir, rm, statfs, writeFile } from "node:fs/promises";
// core/free-space.ts
/** Room on disk, looked at before work begins rather than when it runs out. */
/** Throws `disk-full` if `directory` has less room than `neededBytes`. */
async function checkFreeSpace(directory, neededBytes) {
	const { bavail, bsize } = await statfs(directory);
	const freeBytes = bavail * bsize;
	if (freeBytes >= neededBytes) return;
	const [needed, free] = [neededBytes, freeBytes].map((bytes) => Math.ceil(bytes / 2 ** 20));
	throw new HoldfastError("disk-full", `${directory} has ${free} MiB of room, and about ${needed} MiB are needed.`, { hint: "Free some space, or point TMPDIR to a larger disk." });
}
// core/git/repository.ts
/** Building a repository out of packs and a ref list. */
/** Makes an empty bare repository in `dir`, which may borrow the objects of another. */
async function initRepository(dir, objectFormat, context, borrowFrom) {
	await mkdir(dir, { recursive: true });
	await (await openSimpleGit(dir, context)).raw("init", "--quiet", "--bare", "--template=", `--object-format=${objectFormat}`);
	await mkdir(join(dir, "objects/info"), { recursive: true });
	if (borrowFrom !== void 0) await writeFile(alternatesOf(dir), `${join(borrowFrom, "objects")}\n`);
}
/** From here on the repository has nothing but its own objects. */
async function stopBorrowing(dir) {
	await rm(alternatesOf(dir));
}
/**
* Takes a pack on standard input, hashing every object, and keeps it in `dir`. Deltas of a
* `thin` pack may build on objects that `dir` has or borrows; those of a `whole` one may not.
* `lasts` says that the repository is more than scratch.
*/
function startIndexPack(dir, context, { kind, lasts }) {
	const lasting = lasts ? [] : ["-c", "core.fsync=none"];
	const thin = kind === "thin" ? ["--fix-thin"] : [];
	return startGit(command(dir, context, [
		...lasting,
		"index-pack",
		"--stdin",
		...thin
	]));
}
/** The index of the only pack that lies in `dir`; the pack itself ends in `.pack` instead. */
async function findPackIndex(dir) {
	const packs = join(dir, "objects/pack");
	const [name] = (await readdir(packs)).filter((each) => each.endsWith(".idx"));
	return join(packs, name ?? "pack.idx");
}
/**
* Gives the repository exactly the refs and HEAD of `listing`. Written as files
* (gitrepository-layout(5)), since git takes names that are not UTF-8 by no argument, and
* refuses some refs that it has let others make. The caller checks the result.
*/
async function writeRefs(dir, listing) {
	const direct = listing.refs.filter((ref) => ref.target === void 0);
	await writeFile(join(dir, "packed-refs"), formatPackedRefs(direct), "latin1");
	for (const { name, target } of listing.refs) if (target !== void 0) await writeSymbolicRef(dir, name, target);
	await writeHead(dir, listing.head);
}
function formatPackedRefs(refs) {
	return ["# pack-refs with: sorted \n", ...refs.map(({ name, oid }) => `${oid} ${name}\n`)].join("");
}
async function writeHead(dir, head) {
	if (head.kind === "detached") await writeFile(join(dir, "HEAD"), `${head.oid}\n`);
	else if (head.kind !== "unknown") await writeSymbolicRef(dir, "HEAD", head.target);
}
async function writeSymbolicRef(dir, name, target) {
	const path = Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(name, "latin1")]);
	await mkdir(path.subarray(0, path.lastIndexOf("/")), { recursive: true });
	await writeFile(path, `ref: ${target}\n`, "latin1");
}
/** Fails unless all that `tips` reach is there, as git checks it after a clone. */
async function checkConnectivity(dir, tips, context) {
	await runGit(command(dir, context, [
		"rev-list",
		"--objects",
		"--stdin",
		"--quiet"
	]), lines(tips));
}
/**
* Lets git check every object. Fails on damage; returns what git finds odd in objects and
* refs that are as the source has them, as many legal old repositories do.
*/
async function checkObjects(dir, context) {
	const args = [
		"fsck",
		"--full",
		"--no-dangling",
		"--no-reflogs",
		"--no-progress"
	];
	const { status, stdout, stderr } = await runGit({
		...command(dir, context, args),
		accept: ANY
	});
	const said = `${stderr}\n${stdout.toString("latin1")}`.split("\n").filter((line) => line !== "");
	const damage = said.filter((line) => !ODDITY.test(line) && !NOTICE.test(line));
	if (damage.length > 0 || status !== 0 && said.length === 0) throw classifyGitFailure(damage.join("\n"), {
		args,
		side: "scratch"
	});
	return said.filter((line) => ODDITY.test(line)).map(describeStderr);
}
/** The status of fsck is a sum of what it found; its words tell whether that is damage. */
const ANY = Array.from({ length: 128 }, (_, status) => status);
const NOTICE = /^(notice: |hint: |Checking )/;
const ODDITY = /^(warning|error) in (tree|commit|tag|blob) |^error: (HEAD points to something strange|\S+: not a commit)|^warning: /;
/** Gives the repository in `<dir>/.git` a working tree, and fills it from HEAD if that is born. */
async function checkOut(dir, context, born) {
	const gitDir = join(dir, ".git");
	await runGit(command(gitDir, context, [
		"config",
		"core.bare",
		"false"
	]));
	if (!born) return;
	const { env, ...rest } = command(gitDir, context, [
		"read-tree",
		"--reset",
		"-u",
		"HEAD"
	]);
	await runGit({
		...rest,
		cwd: dir,
		env: {
			...env,
			GIT_WORK_TREE: dir
		}
	});
}
function command(dir, context, args) {
	return {
		args,
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	};
}
function alternatesOf(dir) {
	return join(dir, "objects/info/alternates");
}
// core/archive/bundle.ts
/**
* A git bundle is a few lines of text and a pack behind them (gitformat-bundle(5)). Holdfast
* writes the lines itself: `git bundle create` names no objects without a ref, skips refs
* whose short names are ambiguous, and knows nothing of a pack that comes over the wire.
*/
/** The header as bytes, its closing empty line included. */
function formatBundleHeader({ objectFormat, prerequisites, refs }) {
	const lines = [
		...objectFormat === "sha1" ? ["# v2 git bundle"] : ["# v3 git bundle", `@object-format=${objectFormat}`],
		...prerequisites.map((oid) => `-${oid} `),
		...refs.map(({ name, oid }) => `${oid} ${name}`)
	];
	return Buffer.from(`${lines.join("\n")}\n\n`, "latin1");
}
/** The pack of a bundle: all behind its first empty line. Throws `store-damaged` without one. */
async function* packOfBundle(bundle, key) {
	const endsHeader = createHeaderEnd();
	let header = true;
	for await (const bytes of bundle) {
		const start = header ? endsHeader(bytes) : 0;
		header = start === void 0;
		if (start !== void 0 && start < bytes.length) yield bytes.subarray(start);
	}
	if (header) throw noBundle(key);
}
const LINE_FEED = 10;
/** Finds where the header ends, chunk by chunk: the offset behind the first empty line. */
function createHeaderEnd() {
	let lineEnded = false;
	return (chunk) => {
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		if (lineEnded && bytes[0] === LINE_FEED) return 1;
		if (bytes.length > 0) lineEnded = bytes.at(-1) === LINE_FEED;
		const at = bytes.indexOf("\n\n");
		return at < 0 ? void 0 : at + 2;
	};
}
function noBundle(key) {
	return new HoldfastError("store-damaged", `${key} is no git bundle: its header has no end.`, { hint: "Run `holdfast verify` on the repository; an older snapshot may be whole." });
}
export { checkOut as a, startIndexPack as c, checkFreeSpace as d, checkObjects as i, stopBorrowing as l, packOfBundle as n, findPackIndex as o, checkConnectivity as r, initRepository as s, formatBundleHeader as t, writeRefs as u };
