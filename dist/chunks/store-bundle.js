import { c as startIndexPack, l as stopBorrowing, o as findPackIndex, s as initRepository, t as formatBundleHeader } from "./bundle.js";
import { t as HoldfastError } from "./errors.js";
import { c as tipsOf, n as OID_LENGTH } from "./digest.js";
import { o as gitEnvironment, r as stopping } from "./context.js";
import { a as listBoundary, c as startPack, f as startGit, l as feed, p as write, s as startObjectList } from "./list-refs.js";
import { t as formatBundleList } from "./bundle-list.js";
import { a as bundleKey, d as packIndexKey, o as bundleListKey } from "./keys.js";
import { join } from "node:path";
import { createReadStream } from "node:fs";
import { createHash } from "node:crypto";
import { rm, stat } from "node:fs/promises";
function createPackInspector(objectFormat) {
	const trailerBytes = OID_LENGTH[objectFormat] / 2;
	const hash = createHash(objectFormat);
	let header = Buffer.alloc(0);
	let tail = Buffer.alloc(0);
	let sizeBytes = 0;
	return {
		update(chunk) {
			sizeBytes += chunk.length;
			if (header.length < 12) header = Buffer.concat([header, chunk.subarray(0, 12 - header.length)]);
			if (chunk.length >= trailerBytes) {
				hash.update(tail).update(chunk.subarray(0, chunk.length - trailerBytes));
				tail = Buffer.from(chunk.subarray(chunk.length - trailerBytes));
				return;
			}
			const joined = Buffer.concat([tail, chunk]);
			const split = Math.max(0, joined.length - trailerBytes);
			hash.update(joined.subarray(0, split));
			tail = joined.subarray(split);
		},
		finish() {
			const objects = readPackHeader(header);
			const checksum = hash.digest("hex");
			if (sizeBytes < 12 + trailerBytes) throw broken("it is cut off");
			if (checksum !== tail.toString("hex")) throw broken("its checksum is not that of its bytes");
			return {
				objects,
				checksum,
				sizeBytes
			};
		}
	};
}
/** How many objects a pack announces. Throws `verification-failed` for what is no pack. */
function readPackHeader(header) {
	if (header.length < 12 || header.toString("latin1", 0, 4) !== "PACK") throw broken("it does not begin as one");
	const version = header.readUInt32BE(4);
	if (version !== 2 && version !== 3) throw broken(`its version is ${version}`);
	return header.readUInt32BE(8);
}
function broken(why) {
	return new HoldfastError("verification-failed", `The pack is not whole: ${why}.`, { hint: "Nothing was recorded; run the backup again." });
}
// core/git/closure.ts
/** Proof that a pack is all it should be, from the pack itself. */
/**
* Checks that the repository in `dir`, which has nothing but the new pack, holds every
* object of `range` as the mirror lists them. With the chain before it, that makes the
* snapshot connected. Throws `verification-failed`, naming an object that is not there.
*/
async function checkClosure(dir, mirror, range, context) {
	const listed = startObjectList(mirror, range, context);
	const looked = startGit({
		args: ["cat-file", "--batch-check=%(objectname)"],
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	});
	const fed = feed(looked, listed.stdout);
	const missing = await firstMissing(looked.stdout.setEncoding("latin1"));
	await fed;
	await Promise.all([listed.ended, looked.ended]);
	if (missing !== void 0) throw new HoldfastError("verification-failed", `The pack lacks the object ${missing}.`, { hint: "No snapshot was recorded; run the backup again, and report it if it stays." });
}
async function firstMissing(output) {
	let missing;
	let rest = "";
	for await (const chunk of output) {
		const text = rest + chunk;
		missing ??= /^([0-9a-f]+) missing$/m.exec(text)?.[1];
		rest = text.slice(text.lastIndexOf("\n") + 1);
	}
	return missing;
}
// core/pack-passage.ts
/** A pack on its way into the store: looked at, and handed to git, while it passes. */
/** Passes the pack on and looks at it. `ended` says whether its sender ended well. */
async function* inspected(chunks, inspector, ended) {
	for await (const chunk of chunks) {
		inspector.update(chunk);
		yield chunk;
	}
	await ended?.();
	return inspector.finish();
}
/** Passes the pack on and into `index-pack`; at its end git has hashed every object of it. */
async function* indexed(chunks, indexer, check) {
	for (;;) {
		const next = await chunks.next();
		if (next.done) {
			indexer.stdin.end();
			await indexer.ended;
			await check(next.value);
			return next.value;
		}
		if (!await write(indexer, next.value)) await indexer.ended;
		yield next.value;
	}
}
/** Reads a passing pack to its end. */
async function drain(pack) {
	for (;;) {
		const next = await pack.next();
		if (next.done) return next.value;
	}
}
/** The first bytes of a stream, enough for the header of a pack, and the whole of it again. */
async function readStart(stream) {
	const chunks = stream[Symbol.asyncIterator]();
	let start = Buffer.alloc(0);
	while (start.length < 12) {
		const next = await chunks.next();
		if (next.done) break;
		start = Buffer.concat([start, next.value]);
	}
	async function* all() {
		try {
			if (start.length > 0) yield start;
			for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
		} finally {
			await chunks.return?.();
		}
	}
	return {
		start,
		all: all()
	};
}
// core/stored-object.ts
/** What a manifest says of an object that was just written, unsealed. */
function toStoredObject(result) {
	const content = {
		sha256: result.sha256,
		sizeBytes: result.sizeBytes
	};
	return {
		key: result.key,
		...result.versionId === void 0 ? {} : { versionId: result.versionId },
		storageClass: result.storageClass,
		...result.lockedUntil && { lockedUntil: result.lockedUntil.toISOString() },
		stored: content,
		plaintext: content
	};
}
// core/put-bundle.ts
/** A bundle and what belongs to it go into the store. */
/** Stores a bundle. A pack that fails on its way is never visible in the store. */
async function putBundle({ store, repositoryId, snapshot, source, report }, { kind, expectedBytes }, header, pack) {
	let summary;
	async function* body() {
		let doneBytes = 0;
		yield header;
		for (;;) {
			const next = await pack.next();
			if (next.done) {
				summary = next.value;
				return;
			}
			doneBytes += next.value.length;
			report({
				kind: "bytes",
				source,
				phase: "storing",
				doneBytes
			});
			yield next.value;
		}
	}
	const options = {
		...expectedBytes > 0 ? { expectedBytes } : {},
		tier: "data"
	};
	const result = await store.put(bundleKey(repositoryId, snapshot), body(), options);
	if (summary === void 0) throw unread(result.key);
	const { objects, checksum } = summary;
	return {
		kind,
		snapshot,
		object: toStoredObject(result),
		objects,
		packChecksum: checksum
	};
}
/** Stores git's index of the pack, which lies in the file `path`, beside its bundle. */
async function putPackIndex({ store, repositoryId, snapshot }, path) {
	const { size } = await stat(path);
	const key = packIndexKey(repositoryId, snapshot);
	return toStoredObject(await store.put(key, createReadStream(path), { expectedBytes: size }));
}
/** Stores the list by which plain git clones from the bundles of a chain. */
async function putBundleList(store, repositoryId, snapshot, chain) {
	const links = chain.map((link) => ({
		id: link.snapshot,
		uri: baseName(link.object.key)
	}));
	const bytes = Buffer.from(formatBundleList(links));
	return toStoredObject(await store.put(bundleListKey(repositoryId, snapshot), bytes));
}
function baseName(key) {
	return key.slice(key.lastIndexOf("/") + 1);
}
function unread(key) {
	return new HoldfastError("internal", `The store took ${key} without reading all of it.`, { hint: "This is a defect of the store adapter: please report it." });
}
// core/store-bundle.ts
/** The new objects of a snapshot go from a mirror into the store, looked at on their way. */
/**
* Stores what `listing` reaches and `held` does not, as a bundle. Returns undefined when
* that is nothing. At `wire` the pack's checksum is checked as it passes; above, git hashes
* every object from the very bytes that are stored, and none that the listing needs is absent.
* A pack that fails on its way is never visible in the store.
*/
async function storeBundle(request) {
	return stopping(request.git, (git) => packAndStore({
		...request,
		git
	}));
}
async function packAndStore(request) {
	const { git, mirror, listing } = request;
	const range = {
		wanted: tipsOf(listing),
		held: request.held
	};
	const pack = startPack(mirror, range, git);
	const { start, all } = await readStart(pack.stdout);
	if (start.length >= 12 && readPackHeader(start) === 0) return void 0;
	const header = await createHeader(request, range);
	const passing = inspected(all, createPackInspector(listing.objectFormat), () => pack.ended);
	if (request.level === "wire") return putBundle(request, request, header, passing);
	const scratch = join(git.scratch, "verify.git");
	await initRepository(scratch, listing.objectFormat, git, mirror);
	const link = await putBundle(request, request, header, indexed(passing, startIndexPack(scratch, git, {
		kind: "thin",
		lasts: false
	}), async () => {
		await stopBorrowing(scratch);
		await checkClosure(scratch, mirror, range, git);
	}));
	const object = await putPackIndex(request, await findPackIndex(scratch));
	await rm(scratch, {
		recursive: true,
		force: true
	});
	return {
		...link,
		index: { object }
	};
}
/** The header of a bundle that holds the objects of `named` but for those before the boundary. */
function bundleHeader(named, prerequisites) {
	const { head, objectFormat, refs } = named;
	const shown = head.kind === "branch" || head.kind === "detached" ? head : void 0;
	return formatBundleHeader({
		objectFormat,
		prerequisites,
		refs: [...shown ? [{
			name: "HEAD",
			oid: shown.oid
		}] : [], ...refs]
	});
}
async function createHeader(request, range) {
	const { mirror, git, held, named } = request;
	return bundleHeader(named, held.length === 0 ? [] : await listBoundary(mirror, range, git));
}
export { putPackIndex as a, indexed as c, createPackInspector as d, readPackHeader as f, putBundleList as i, inspected as l, storeBundle as n, toStoredObject as o, putBundle as r, drain as s, bundleHeader as t, readStart as u };
