import { r as weakerLevel } from "./levels.js";
import { C as nameKey, E as refListKey, N as sha256Hex, S as manifestKey, c as OID_LENGTH, i as readChecked, j as formatDocument, l as describeRefName, m as tipsOf, o as readRefs, r as readAll } from "./catalog.js";
import { a as readObjects, i as listObjects, n as createOidTable, o as createRefSelector, r as isObjectType, s as prefixesOf, t as readSizeBytes } from "./size.js";
import { n as asHoldfastError, t as HoldfastError } from "./errors.js";
import { a as planChain, i as wantNew, n as namedRefs, r as wantAll, t as likelyBoundary } from "./negotiation.js";
import { D as listPresent, E as lines, I as selectRefs, T as lookAt, V as gitEnvironment, a as putPackIndex, b as startIndexPack, c as indexed, d as createPackInspector, f as readPackHeader, h as refListOf, i as putBundleList, j as runGit, l as inspected, m as digestOf, o as toStoredObject, p as checkFreeSpace, r as putBundle, s as drain, t as bundleHeader, u as readStart, v as findPackIndex, y as initRepository, z as stopping } from "./store-bundle.js";
import { t as withPatience } from "./patience.js";
import { t as together } from "./together.js";
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createReadStream } from "node:fs";
// core/archive/pack-index.ts
/**
* Reads the index that git writes beside a pack (gitformat-pack(5), version 2): a magic, the
* version, how many ids begin with at most each byte (the fan-out), the ids in order, a CRC and
* an offset for each, the offsets that need 64 bits, and two checksums.
*/
const MAGIC = "ff744f63";
const FAN_OUT = 8;
const NAMES = 1032;
/** Of an offset: it stands in the table of 64-bit offsets, at the place that its other bits say. */
const LARGE = 2147483648;
/**
* The index as it lies in `bytes`, which are kept and must not change. Throws `store-damaged`,
* naming `key`, unless every byte is as git wrote it.
*/
function parsePackIndex(bytes, objectFormat, key) {
	const layout = readLayout(bytes, OID_LENGTH[objectFormat] / 2);
	if (typeof layout === "string") throw damaged(key, layout);
	const why = checkSum(bytes, objectFormat) ?? checkNames(layout) ?? checkOffsets(layout);
	if (why !== void 0) throw damaged(key, why);
	const { count, idBytes } = layout;
	const digits = new RegExp(`^[0-9a-f]{${2 * idBytes}}$`);
	const sought = Buffer.alloc(idBytes);
	return {
		count,
		packChecksum: bytes.toString("hex", bytes.length - 2 * idBytes, bytes.length - idBytes),
		has(oid) {
			return digits.test(oid) && sought.write(oid, "hex") === idBytes && find(layout, sought);
		}
	};
}
/** Where things are, or why `bytes` are no index. */
function readLayout(bytes, idBytes) {
	if (bytes.length < NAMES + 2 * idBytes) return "it is cut off";
	if (bytes.toString("hex", 0, 4) !== MAGIC) return "it does not begin as one";
	const version = bytes.readUInt32BE(4);
	if (version !== 2) return `its version is ${version}`;
	const fanOut = Uint32Array.from({ length: 256 }, (_, n) => bytes.readUInt32BE(FAN_OUT + 4 * n));
	if (fanOut.some((each, n) => each < (fanOut[n - 1] ?? 0))) return "its fan-out goes down";
	const count = fanOut[255] ?? 0;
	if (bytes.length < NAMES + count * (idBytes + 8) + 2 * idBytes) return "it is cut off";
	return {
		bytes,
		idBytes,
		count,
		fanOut
	};
}
function checkSum(bytes, objectFormat) {
	const end = bytes.length - OID_LENGTH[objectFormat] / 2;
	return createHash(objectFormat).update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end)) ? void 0 : "its checksum is not that of its bytes";
}
/** Equal ids may follow each other: git indexes a pack that has an object twice. */
function checkNames({ bytes, idBytes, count, fanOut }) {
	for (let n = 0; n < count; n += 1) {
		const at = NAMES + n * idBytes;
		const first = bytes[at] ?? 0;
		if (n < startOf(fanOut, first) || n >= (fanOut[first] ?? 0)) return "its fan-out is wrong";
		if (n > 0 && bytes.compare(bytes, at, at + idBytes, at - idBytes, at) > 0) return "its ids are not in order";
	}
}
/** Every offset that needs 64 bits has a place of its own, and there is no more behind them. */
function checkOffsets({ bytes, idBytes, count }) {
	const start = NAMES + count * (idBytes + 4);
	const large = Math.floor((bytes.length - 2 * idBytes - start - 4 * count) / 8);
	let used = 0;
	for (let at = start; at < start + 4 * count; at += 4) {
		const offset = bytes.readUInt32BE(at);
		if (offset < LARGE) continue;
		used += 1;
		if (offset - LARGE >= large) return "an offset is not there";
	}
	const end = start + 4 * count + 8 * used + 2 * idBytes;
	return bytes.length === end ? void 0 : `it has ${bytes.length} bytes instead of ${end}`;
}
/** Searches between the first and the last id that begin as `id` does. */
function find({ bytes, idBytes, fanOut }, id) {
	let low = startOf(fanOut, id[0] ?? 0);
	let high = fanOut[id[0] ?? 0] ?? 0;
	while (low < high) {
		const middle = low + high >>> 1;
		const order = compareAt(bytes, NAMES + middle * idBytes, id);
		if (order === 0) return true;
		if (order < 0) low = middle + 1;
		else high = middle;
	}
	return false;
}
/** By hand, since the first few bytes decide: twice as fast as a call of `compare`. */
function compareAt(bytes, at, id) {
	for (let n = 0; n < id.length; n += 1) {
		const difference = (bytes[at + n] ?? 0) - (id[n] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
function startOf(fanOut, first) {
	return fanOut[first - 1] ?? 0;
}
function damaged(key, why) {
	return new HoldfastError("store-damaged", `${key} is no whole index of a pack: ${why}.`, { hint: "Run `holdfast verify` on the repository; an older snapshot may be whole." });
}
// core/read-foundation.ts
/** Reading what an increment builds upon: refs, and the ids of all objects the chain holds. */
/**
* The foundation that `manifest` makes. Its indexes are read for a level above `wire`, and
* are undefined if a bundle of the chain has none.
*/
async function readFoundation(store, { git }, level) {
	const [listing, indexes] = await Promise.all([readRefs(store, { git }), level === "wire" ? void 0 : readIndexes(store, git)]);
	return {
		listing,
		indexes
	};
}
async function readIndexes(store, { chain, objectFormat }) {
	if (chain.some((link) => link.index === void 0)) return void 0;
	const indexes = chain.map(async ({ index }) => {
		if (index === void 0) return [];
		return [parsePackIndex(await readChecked(store, index.object), objectFormat, index.object.key)];
	});
	return (await Promise.all(indexes)).flat();
}
// core/git/references.ts
/** Reads from the bytes of objects what they refer to: git's trees, commits and tags. */
const [SPACE, DIGIT_0, DIGIT_7] = [
	32,
	48,
	55
];
const FILE_TYPE = 61440;
/** What git takes the modes of entries for; all others count as submodules. */
const MODES = /* @__PURE__ */ new Map([
	[16384, "tree"],
	[32768, "blob"],
	[40960, "blob"]
]);
/** Reads entries: a mode in octal digits, a space, a name, a zero byte, and the bytes of an id. */
function createTreeReader(idBytes, refer, fail) {
	let part = "mode";
	let mode = 0;
	/** Bytes of this part so far. */
	let length = 0;
	const split = Buffer.alloc(idBytes);
	function readMode(piece, start) {
		for (let at = start; at < piece.length; at += 1) {
			const byte = piece[at] ?? 0;
			if (byte === SPACE && length > 0) return begin("name", at + 1);
			if (byte < DIGIT_0 || byte > DIGIT_7) fail("it has a malformed mode");
			mode = mode << 3 | byte - DIGIT_0;
			length += 1;
		}
		return piece.length;
	}
	function readName(piece, start) {
		let at = start;
		while (at < piece.length && piece[at] !== 0) at += 1;
		length += at - start;
		if (at === piece.length) return at;
		if (length === 0) fail("it has an entry without a name");
		return begin("id", at + 1);
	}
	function readId(piece, at) {
		if (length === 0 && piece.length - at >= idBytes) {
			take(piece, at);
			return begin("mode", at + idBytes);
		}
		const copied = piece.copy(split, length, at);
		length += copied;
		if (length < idBytes) return at + copied;
		take(split, 0);
		return begin("mode", at + copied);
	}
	function take(bytes, at) {
		const type = MODES.get(mode & FILE_TYPE);
		if (type !== void 0) refer(bytes, at, type);
		mode = 0;
	}
	function begin(next, at) {
		part = next;
		length = 0;
		return at;
	}
	return {
		update(piece) {
			for (let at = 0; at < piece.length;) if (part === "mode") at = readMode(piece, at);
			else at = part === "name" ? readName(piece, at) : readId(piece, at);
		},
		finish() {
			if (part !== "mode" || length > 0) fail("its last entry is cut off");
		}
	};
}
/** More bytes than a line with an object id can have. */
const LONGEST_LINE = 100;
/** Never holds more than a line, however long it or the object is. */
function createHeaderReader(header, fail) {
	let line = "";
	let number = 0;
	let reading = true;
	return {
		update(piece) {
			for (let at = 0; reading && at < piece.length;) {
				const found = piece.indexOf("\n", at);
				const end = found < 0 ? piece.length : found;
				line += piece.toString("latin1", at, Math.min(end, at + LONGEST_LINE));
				if (found < 0 && line.length < LONGEST_LINE) return;
				reading = header.take(line, number);
				line = "";
				number += 1;
				at = end + 1;
			}
		},
		finish() {
			if (reading && !header.mayEnd(number, line)) fail("its header is cut off");
			line = "";
			number = 0;
			reading = true;
		}
	};
}
function createCommitReader(idBytes, refer, fail) {
	return createHeaderReader(createCommitHeader(idBytes, refer, fail), fail);
}
function createTagReader(idBytes, refer, fail) {
	return createHeaderReader(createTagHeader(idBytes, refer, fail), fail);
}
/** A tree and then parents; git takes no line behind them for a parent. */
function createCommitHeader(idBytes, refer, fail) {
	const readId = createIdLine(idBytes, fail);
	return {
		take(line, n) {
			if (n > 0 && !line.startsWith("parent ")) return false;
			if (n === 0) refer(readId("tree", line), 0, "tree");
			else refer(readId("parent", line), 0, "commit");
			return true;
		},
		mayEnd: (n, rest) => n > 0 && !rest.startsWith("parent ")
	};
}
/** The object, its type, and a name. */
function createTagHeader(idBytes, refer, fail) {
	const readId = createIdLine(idBytes, fail);
	let id = Buffer.alloc(idBytes);
	return {
		take(line, n) {
			if (n === 0) id = readId("object", line);
			if (n === 1) {
				const type = line.replace(/^type /, "");
				if (type === line || !isObjectType(type)) return fail("it does not say of what type");
				refer(id, 0, type);
			}
			if (n === 2 && !line.startsWith("tag ")) fail("it has no name");
			return n < 2;
		},
		mayEnd: () => false
	};
}
function createIdLine(idBytes, fail) {
	const digits = new RegExp(`^[0-9a-fA-F]{${2 * idBytes}}$`);
	return (word, line) => {
		const [first, id = "", ...rest] = line.split(" ");
		if (first === word && rest.length === 0 && digits.test(id)) return Buffer.from(id, "hex");
		return fail(`it has a malformed line for its ${word}`);
	};
}
// core/git/links.ts
/**
* What the objects of a pack refer to. A pack that fits its chain refers to nothing outside but
* what the chain holds, and holds nothing but what its own tips need.
*/
/** Notes on an id: the type it has in the pack, and as what others refer to it. */
const TYPE = {
	commit: 1,
	tree: 2,
	blob: 3,
	tag: 4
};
const TYPES = 7;
const REFERRED = 8;
const AS_COMMIT = 16;
const AS_OTHER = 32;
/**
* Follows every reference of every object in the repository in `dir`, which has one pack and
* borrows nothing. Submodules are no references. Throws `verification-failed`, naming the
* object, for one that git could not walk either: its header is malformed, or an object of the
* pack is of another type than it says.
*/
async function readLinks(dir, objectFormat, context) {
	const idBytes = OID_LENGTH[objectFormat] / 2;
	const table = createOidTable(idBytes);
	await listObjects(dir, (oid, type) => {
		table.note(table.numberOf(Buffer.from(oid, "hex"), 0), TYPE[type]);
	}, context);
	const present = table.size;
	const referring = select(table, 0, present, (notes) => (notes & TYPES) !== TYPE.blob);
	await readObjects(dir, referring, createLinkReader(table, idBytes), context);
	return {
		objects: present,
		commits: [...select(table, present, table.size, (notes) => (notes & AS_COMMIT) !== 0)],
		others: [...select(table, present, table.size, (notes) => (notes & AS_OTHER) !== 0)],
		roots: [...select(table, 0, present, (notes) => (notes & REFERRED) === 0)]
	};
}
function* select(table, start, end, wanted) {
	for (let n = start; n < end; n += 1) if (wanted(table.notes(n))) yield table.oid(n);
}
/** Notes in `table` what each object that it is shown refers to. */
function createLinkReader(table, idBytes) {
	let current = "";
	const refer = (bytes, at, type) => {
		const number = table.numberOf(bytes, at);
		const actual = table.notes(number) & TYPES;
		if (actual !== 0 && actual !== TYPE[type]) throw malformed(current, `it refers to ${table.oid(number)} as a ${type}`);
		table.note(number, REFERRED | (type === "commit" ? AS_COMMIT : AS_OTHER));
	};
	const fail = (why) => {
		throw malformed(current, why);
	};
	const tree = createTreeReader(idBytes, refer, fail);
	const commit = createCommitReader(idBytes, refer, fail);
	const tag = createTagReader(idBytes, refer, fail);
	let reader = tree;
	return {
		begin(oid, type) {
			current = oid;
			reader = {
				tree,
				tag,
				commit,
				blob: commit
			}[type];
		},
		update: (piece) => reader.update(piece),
		finish: () => reader.finish()
	};
}
function malformed(oid, why) {
	return new HoldfastError("verification-failed", `The object ${oid} is malformed: ${why}.`, { hint: "No snapshot was recorded; run `git fsck` on the source." });
}
// core/git/reachable.ts
/**
* Bytes of unpacked objects that the walk keeps, in the place of those in environment.ts: it spends
* its time on deltas of trees. Of a repository of 841,300 objects in 512 MB it took 7.4 s instead of
* 8.4, and 182 MB instead of 123; 96m gained nothing more.
*/
const DELTA_BASE_CACHE = "64m";
/** How many objects of the repository in `dir` the `tips` reach. All must be there. */
async function countReachable(dir, tips, context) {
	const { stdout } = await runGit({
		args: [...["-c", `core.deltaBaseCacheLimit=${DELTA_BASE_CACHE}`], ...[
			"rev-list",
			"--objects",
			"--stdin",
			"--count"
		]],
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	}, lines(tips));
	return Number(stdout.toString("latin1"));
}
// core/prove-stream.ts
/** Proof that a pack from the wire is all it should be, without the packs that came before. */
/**
* Checks that the chain holds `wants`, for which the source sent nothing. Without indexes
* it is taken at its word. Throws `source-protocol`.
*/
function checkHeld(wants, foundation) {
	if (foundation && foundation.indexes === void 0) return;
	const isHeld = holding(foundation?.indexes ?? []);
	const missing = wants.find((oid) => !isHeld(oid));
	if (missing !== void 0) throw lacks(missing);
}
/**
* Checks the pack of a base: it has all that the tips reach, and no object that they do not.
* Git walks it once for both, which is what `git clone` does beside its index.
*/
async function checkComplete(dir, listing, { objects }, context) {
	const tips = tipsOf(listing);
	const reachable = await countReachable(dir, tips, context).catch(async (error) => {
		const present = new Set(await listPresent(dir, tips, context));
		const missing = [...tips].find((oid) => !present.has(oid));
		throw missing === void 0 ? error : lacks(missing);
	});
	if (reachable !== objects) throw unasked(objects - reachable);
}
/**
* Checks the pack of an increment: each object that its own refer to is in it or in the
* chain, and so is every tip; and it has none that nobody asked for. What the chain holds is
* connected by the same proof, so the new snapshot is. Returns the commits of the chain that
* the pack builds upon.
*/
async function checkLinked(dir, listing, summary, { indexes, listing: earlier }, context) {
	const isHeld = holding(indexes ?? []);
	const path = await findPackIndex(dir);
	const pack = parsePackIndex(await readFile(path), listing.objectFormat, path);
	const { objects, commits, others, roots } = await readLinks(dir, listing.objectFormat, context);
	if (pack.packChecksum !== summary.checksum || objects !== summary.objects) throw unread(objects, summary.objects);
	const tips = tipsOf(listing);
	for (const oid of [...commits, ...others]) if (!isHeld(oid)) throw lacks(oid);
	for (const oid of tips) if (!pack.has(oid) && !isHeld(oid)) throw lacks(oid);
	const strange = roots.filter((oid) => !tips.has(oid) && !isHeld(oid));
	if (strange.length > 0) throw unasked(strange.length);
	return commits.length > 0 ? [...commits] : headOf(earlier);
}
function headOf({ head }) {
	return head.kind === "branch" || head.kind === "detached" ? [head.oid] : [];
}
function holding(indexes) {
	const latestFirst = indexes.toReversed();
	return (oid) => latestFirst.some((index) => index.has(oid));
}
function unread(objects, count) {
	return new HoldfastError("verification-failed", `Git read ${objects} of the ${count} objects of the pack.`, { hint: "No snapshot was recorded; run the backup again, and report it if it stays." });
}
function lacks(oid) {
	return new HoldfastError("source-corrupt", `The source left out the object ${oid}.`, { hint: "Run `git fsck --full` at the source, then the backup again; nothing was recorded." });
}
function unasked(count) {
	return new HoldfastError("source-protocol", `The source sent ${count} objects that nothing it advertises needs.`, { hint: "Back it up with `--strategy mirror`, which takes only what refs reach." });
}
// core/stream-traffic.ts
/** How git's pack-objects ends its progress. */
const TOTAL = /^Total (\d+) \(delta \d+\)/;
/** An object takes a byte of header and the eight of a zlib stream without content, at least. */
const SMALLEST_OBJECT_BYTES = 9;
function createTraffic({ source, report }) {
	let announced;
	let bytes = 0;
	return {
		onProgress(line) {
			const total = TOTAL.exec(line)?.[1];
			if (total !== void 0) announced = Number(total);
			report({
				kind: "remote",
				source,
				line
			});
		},
		async *count(chunks) {
			for await (const chunk of chunks) {
				bytes += chunk.length;
				yield chunk;
			}
		},
		async *check(pack) {
			const summary = yield* pack;
			const { objects, sizeBytes } = summary;
			if ((announced ?? objects) !== objects) throw another(objects, `${announced} were announced`);
			if (objects * SMALLEST_OBJECT_BYTES > sizeBytes) throw another(objects, `${sizeBytes} bytes cannot hold them`);
			return summary;
		},
		receivedBytes: () => bytes
	};
}
function another(objects, why) {
	return new HoldfastError("source-protocol", `The pack claims ${objects} objects, but ${why}.`, { hint: "Check that no proxy changes answers, and run the backup again." });
}
// core/store-stream.ts
/**
* New objects go from the wire into the store. Nothing of the repository is held here: what
* the pack builds upon is known by the indexes of the chain, and its bytes are not needed.
*/
/**
* Asks for the objects of `negotiation` and stores them as a bundle. At `wire` they pass
* unopened, and nothing is written to scratch. Above, git hashes every object from the very
* bytes that are stored, and each is connected: to the pack itself, or to the chain.
*/
async function storeStream(request) {
	return stopping(request.git, (git) => streamAndStore({
		...request,
		git
	}));
}
async function streamAndStore(request) {
	const { wire, negotiation, level, foundation, listing } = request;
	const traffic = createTraffic(request);
	const thin = foundation !== void 0 && level === "wire";
	const chunks = wire.fetchPack({
		...negotiation,
		thin
	}, traffic.onProgress);
	const [{ start, all }] = await together(readStart(traffic.count(chunks)), level === "wire" ? Promise.resolve() : prepareScratch(request), () => wire.close());
	const pack = traffic.check(inspected(all, createPackInspector(listing.objectFormat)));
	return {
		link: start.length >= 12 && readPackHeader(start) === 0 ? await storeNothing(request, pack) : await storePack(request, pack),
		transferredBytes: traffic.receivedBytes()
	};
}
/** All that was asked for is in the chain already, as it is after a branch was set back. */
async function storeNothing(request, pack) {
	await drain(pack);
	checkHeld(request.negotiation.wants, request.foundation);
}
async function storePack(request, pack) {
	const { level, foundation, listing } = request;
	if (level === "wire") return put(request, foundation ? likelyBoundary(foundation.listing, listing) : [], pack);
	const scratch = scratchOf(request);
	const link = await (foundation ? storeLinked(request, foundation, scratch, pack) : storeComplete(request, scratch, pack)).catch(blameSource);
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
/** Git is at work on nothing but what the source sent: if it fails, that is why. */
function blameSource(error) {
	const { code, message } = asHoldfastError(error);
	if (code !== "git-failed") throw error;
	throw new HoldfastError("source-corrupt", `The source sent objects that git does not take. ${message}`, {
		hint: "Run `git fsck --full` at the source, then the backup again; nothing was recorded.",
		cause: error
	});
}
function scratchOf({ git }) {
	return join(git.scratch, "verify.git");
}
/** An attempt that failed may have left a pack there. */
async function prepareScratch(request) {
	const scratch = scratchOf(request);
	await rm(scratch, {
		recursive: true,
		force: true
	});
	await initRepository(scratch, request.named.objectFormat, request.git);
}
const WHOLE = {
	kind: "whole",
	lasts: false
};
/** A base passes into git and the store at once: it holds all there is. */
function storeComplete(request, scratch, pack) {
	const { git, listing } = request;
	const indexer = startIndexPack(scratch, git, WHOLE);
	return put(request, [], indexed(pack, indexer, (summary) => checkComplete(scratch, listing, summary, git)));
}
/**
* An increment passes into git first: what it builds upon stands in the header of its bundle,
* and nobody knows that before all of it has come.
*/
async function storeLinked(request, foundation, scratch, pack) {
	const { git, listing } = request;
	const indexer = startIndexPack(scratch, git, WHOLE);
	const boundary = await checkLinked(scratch, listing, await drain(indexed(pack, indexer, async () => {})), foundation, git);
	const file = (await findPackIndex(scratch)).replace(/idx$/, "pack");
	const inspector = createPackInspector(listing.objectFormat);
	return put(request, boundary, inspected(createReadStream(file), inspector));
}
function put(request, boundary, pack) {
	const { foundation, expectedBytes, named } = request;
	return putBundle(request, {
		kind: foundation ? "increment" : "base",
		expectedBytes
	}, bundleHeader(named, boundary), pack);
}
// core/extend-by-stream.ts
/**
* Asks the source for what the chain does not hold. The objects are asked for by the ids of a
* listing, so that listing is the snapshot. When the source moves on meanwhile, or breaks
* off, all is asked again from a new listing.
*/
async function extendByStream(changed, tools, git) {
	const { source, previous, present, level, before, wire } = changed;
	const earlier = previous && present ? await readFoundation(tools.store, previous.manifest, level) : void 0;
	const attempt = (look) => extendFrom(changed, look, earlier, tools, git);
	let refused;
	let first = {
		listing: before,
		wire
	};
	return withPatience(source.label, tools, async () => {
		const look = first ?? await lookAgain(changed, refused, git);
		first = void 0;
		try {
			return await attempt(look);
		} catch (error) {
			if (asHoldfastError(error).code === "source-changing") refused = look.listing;
			throw error;
		} finally {
			look.wire.close();
		}
	});
}
/** Throws `source-broken-refs` if the source goes on showing what it has `refused` to give. */
async function lookAgain({ source, prefixes }, refused, git) {
	const { listing, wire, misread } = await lookAt(source, git, prefixes);
	if (misread !== void 0) throw misread;
	if (wire === void 0) throw new HoldfastError("source-protocol", "The source no longer speaks protocol v2.", { hint: "Run the backup again." });
	if (refused === void 0 || digestOf(refused) !== digestOf(listing)) return {
		listing,
		wire
	};
	wire.close();
	throw new HoldfastError("source-broken-refs", "The source shows refs that it does not give.", { hint: "Run `git fsck` at the source: git cannot copy a repository around them." });
}
async function extendFrom(changed, look, earlier, tools, git) {
	const { source, selects, previous, snapshot, level, full, sizeBytes } = changed;
	const listing = selectRefs(look.listing, selects);
	const plan = planChain({
		chain: previous?.manifest.git.chain,
		full,
		chainPresent: earlier !== void 0,
		sameFormat: earlier?.listing.objectFormat === listing.objectFormat,
		heldTips: 1,
		provable: level === "wire" || earlier?.indexes !== void 0
	});
	const foundation = plan.kind === "increment" ? earlier : void 0;
	if (level !== "wire") await checkFreeSpace(git.scratch, sizeBytes * 1.2);
	const negotiation = foundation ? wantNew(foundation.listing, listing) : wantAll(listing);
	const { store, report } = tools;
	report({
		kind: "phase",
		source: source.label,
		phase: "storing"
	});
	const streamed = negotiation.wants.length === 0 ? {
		link: void 0,
		transferredBytes: 0
	} : await storeStream({
		store,
		git,
		report,
		snapshot,
		level,
		listing,
		negotiation,
		foundation,
		source: source.label,
		repositoryId: source.identity.id,
		wire: look.wire,
		named: foundation ? namedRefs(listing, negotiation) : listing,
		expectedBytes: sizeBytes
	});
	const kept = foundation && previous ? previous.manifest.git.chain : [];
	const { link, transferredBytes } = streamed;
	return {
		strategy: "stream",
		chain: link === void 0 ? kept : [...kept, link],
		listing,
		afterSha256: digestOf(listing),
		plan,
		added: link,
		transferredBytes,
		warnings: []
	};
}
// core/extend-chain.ts
/**
* Which strategy reads a source first: whoever keeps mirrors wants them used. Throws
* `source-unsupported`, or why the source was not understood, where the one that was asked for
* cannot be had.
*/
function chooseStrategy({ strategy, mirrorCache }, label, { wire, misread }) {
	const wanted = strategy === "auto" && mirrorCache !== void 0 ? "mirror" : strategy;
	if (wanted === "mirror") return "mirror";
	if (wire !== void 0) return "stream";
	if (wanted === "auto") return "mirror";
	if (misread !== void 0) throw misread;
	throw new HoldfastError("source-unsupported", `${label} cannot be read as a stream.`, { hint: "That takes http or https without a proxy, and git protocol v2: use `--strategy auto`." });
}
/** Reads the source and stores what its refs reach and the chain before does not hold. */
async function extendChain(changed, tools, git) {
	const { strategy, source, wire } = changed;
	if (chooseStrategy(changed, source.label, changed) === "mirror" || wire === void 0) {
		if (streamsElsewhere(changed)) tools.report(noteOfClone(source.label));
		return clone(changed, tools, git);
	}
	try {
		return await extendByStream({
			...changed,
			wire
		}, tools, git);
	} catch (error) {
		const failure = asHoldfastError(error);
		if (strategy === "stream" || !NOT_UNDERSTOOD.has(failure.code)) throw failure;
		const warning = `The source could not be read as a stream, so it was cloned: ${failure.message}`;
		tools.report({
			kind: "note",
			source: source.label,
			level: "warning",
			message: warning
		});
		const extended = await clone(changed, tools, git);
		return {
			...extended,
			warnings: [warning, ...extended.warnings]
		};
	}
}
/** Nobody asked for a clone, and of most other servers none is made. */
function streamsElsewhere({ strategy, mirrorCache, misread, source }) {
	return strategy === "auto" && mirrorCache === void 0 && misread === void 0 && source.transport === "http";
}
function noteOfClone(source) {
	return {
		kind: "note",
		source,
		level: "info",
		message: "It is cloned: a stream takes git protocol v2, and no proxy between."
	};
}
/** Loaded for those that need it: a stream is over before that is done. */
const clone = async (...changed) => (await import("./extend-by-mirror.js")).extendByMirror(...changed);
/** What another way of asking may do better. A broken connection or a denial stays what it is. */
const NOT_UNDERSTOOD = /* @__PURE__ */ new Set([
	"source-protocol",
	"source-unsupported",
	"source-corrupt",
	"verification-failed",
	"git-failed"
]);
// core/record-snapshot.ts
/** The end of a backup: ref list, name and, when all else lies in the store, the manifest. */
/** Stores the ref list, which equal snapshots share. */
async function storeRefList(store, repositoryId, listing) {
	const { bytes, sha256 } = refListOf(listing);
	const result = await store.put(refListKey(repositoryId, sha256), bytes);
	return {
		object: toStoredObject(result),
		storedBytes: result.existed ? 0 : bytes.length
	};
}
/** Writes the manifest: from here on the snapshot exists. */
async function recordSnapshot(store, manifest, { knownName, readBack }) {
	const { repository, snapshot, takenAt } = manifest;
	if (!knownName) await recordName(store, repository, takenAt);
	const text = formatDocument(manifest, sha256Hex);
	const key = manifestKey(repository.id, snapshot);
	await store.put(key, Buffer.from(text));
	if (readBack && (await readAll(store, key)).toString("utf8") !== text) throw new HoldfastError("store-damaged", `${key} reads otherwise than it was written.`, { hint: "Do not trust this store before `holdfast doctor` and `holdfast verify` find it well." });
	return {
		key,
		sha256: sha256Hex(text),
		storedBytes: Buffer.byteLength(text)
	};
}
/** An entry that is there already says so for good; its date may be another one. */
async function recordName(store, repository, since) {
	const key = nameKey(repository);
	if (await store.head(key) !== void 0) return;
	const text = formatDocument({
		format: "holdfast/name/v1",
		repository,
		since
	}, sha256Hex);
	try {
		await store.put(key, Buffer.from(text));
	} catch (error) {
		if (!(error instanceof HoldfastError && error.code === "store-exists")) throw error;
	}
}
// core/draft-snapshot.ts
/** Stores what is new of the source, if anything is. */
async function draftSnapshot(job, snapshot) {
	const { previous, wanted } = job;
	if (job.unchanged && previous) return keepChain(digestOf(wanted), previous.manifest);
	return storeChanged(job, snapshot, isEmpty(wanted) ? nothingToRead(job) : await readSource(job, snapshot));
}
/** The same data under a new date: it was looked at, and nothing had changed. */
function keepChain(sha256, { git, verification, snapshot }) {
	return {
		git: {
			...git,
			listing: {
				beforeSha256: sha256,
				afterSha256: sha256
			}
		},
		strategy: "unchanged",
		verification,
		added: "nothing",
		reason: `nothing changed since ${snapshot}`,
		storedBytes: 0,
		transferredBytes: 0,
		warnings: []
	};
}
async function readSource(job, snapshot) {
	const { source, options, tools, git, previous, present, before, wire, misread } = job;
	const { strategy, full, level, mirrorCache } = options;
	return extendChain({
		source,
		before,
		wire,
		misread,
		previous,
		present,
		snapshot,
		strategy,
		full,
		level,
		mirrorCache,
		selects: createRefSelector(options.refs),
		prefixes: prefixesOf(options.refs),
		sizeBytes: await readSourceBytes(job)
	}, tools, git);
}
/** A repository without refs has nothing to read: its listing is all of it. */
function nothingToRead({ wanted: listing, wire }) {
	return {
		strategy: wire ? "stream" : "mirror",
		chain: [],
		listing,
		afterSha256: digestOf(listing),
		plan: {
			kind: "base",
			reason: "the source is empty"
		},
		added: void 0,
		transferredBytes: 0,
		warnings: []
	};
}
async function storeChanged(job, snapshot, read) {
	const { source, options, tools, previous, wanted } = job;
	const { listing, chain, added } = read;
	const { id } = source.identity;
	const [{ object, storedBytes }, bundleList] = await Promise.all([storeRefList(tools.store, id, listing), added ? putBundleList(tools.store, id, snapshot, chain) : keptList(chain, previous)]);
	const level = options.level === "wire" ? "wire" : "objects";
	const reused = chain.some((link) => link !== added);
	const proved = previous && reused ? weakerLevel(level, previous.manifest.verification.level) : level;
	const listBytes = added ? bundleList?.stored.sizeBytes ?? 0 : 0;
	return {
		git: {
			objectFormat: listing.objectFormat,
			head: describeHead(listing.head),
			empty: isEmpty(listing),
			refs: {
				object,
				count: listing.refs.length
			},
			selection: [...options.refs],
			chain: [...chain],
			...bundleList && { bundleList },
			listing: {
				beforeSha256: digestOf(wanted),
				afterSha256: read.afterSha256
			}
		},
		strategy: read.strategy,
		verification: {
			level: proved,
			verifiedAt: tools.now().toISOString(),
			warnings: []
		},
		added: added?.kind ?? "nothing",
		reason: read.plan.reason,
		storedBytes: storedBytes + sizeOf(added) + sizeOf(added?.index) + listBytes,
		transferredBytes: read.transferredBytes,
		warnings: read.warnings
	};
}
/** Only an old protocol leaves this open, and only where HEAD names no branch that exists. */
function describeUnknownHead({ head, selection }) {
	if (head.kind !== "unknown" || selection.length > 0) return [];
	return ["The source does not tell which branch its HEAD names; a restored HEAD is the one git gives a new repository."];
}
/** Git as captured; every other class of data is not asked for in this version. */
function describeCompleteness({ empty, refs, chain }) {
	const sizeBytes = chain.reduce((sum, link) => sum + sizeOf(link), 0);
	const none = { status: "not-requested" };
	const others = {
		lfs: none,
		wiki: none,
		releases: none,
		issues: none,
		discussions: none
	};
	return {
		git: empty ? { status: "empty" } : {
			status: "captured",
			count: refs.count,
			sizeBytes
		},
		...others,
		"pull-requests": none,
		projects: none,
		settings: none
	};
}
/**
* How large the source is, at most: as GitHub says, as a local one counts itself, or as the
* snapshot before was. 0 when nobody knows.
*/
async function readSourceBytes({ source, git, previous }) {
	const stored = previous?.manifest.git.chain.reduce((sum, link) => sum + sizeOf(link), 0) ?? 0;
	const counted = source.transport === "file" ? await readSizeBytes(source.address, git) : source.sizeBytes;
	return Math.max(counted ?? 0, stored);
}
function isEmpty({ head, refs }) {
	return refs.length === 0 && head.kind !== "detached" && head.kind !== "branch";
}
function describeHead(head) {
	return "target" in head ? {
		...head,
		target: describeRefName(head.target)
	} : head;
}
/** Refs changed and no object was new: the chain is that of the snapshot before, and so its list. */
function keptList(chain, previous) {
	return chain.length === 0 ? void 0 : previous?.manifest.git.bundleList;
}
function sizeOf(part) {
	return part?.object.stored.sizeBytes ?? 0;
}
export { recordSnapshot as a, readSourceBytes as i, describeUnknownHead as n, chooseStrategy as o, draftSnapshot as r, describeCompleteness as t };
