import { c as startIndexPack, n as packOfBundle, r as checkConnectivity, s as initRepository, u as writeRefs } from "./bundle.js";
import { s as readRefs } from "./catalog.js";
import { t as HoldfastError } from "./errors.js";
import { c as tipsOf, i as formatRefList } from "./digest.js";
import { r as stopping } from "./context.js";
import { p as write, t as listLocal, u as interrupted } from "./list-refs.js";
import { createHash } from "node:crypto";
// core/rebuild.ts
/** A snapshot becomes a repository again, from the store alone. */
/**
* Builds the bare repository of a snapshot in `dir`. Every byte read is checked against the
* manifest, every object is hashed by git, all is connected, and HEAD and every ref are as
* the ref list has them; or this throws, naming the object at fault.
*/
async function rebuild(manifest, dir, tools) {
	const { store, git } = tools;
	const listing = await readRefs(store, manifest);
	await initRepository(dir, listing.objectFormat, git);
	const progress = createProgress(manifest.git.chain, tools);
	for (const link of manifest.git.chain) await stopping(git, (own) => openBundle(link, dir, {
		...tools,
		git: own
	}, progress));
	await writeRefs(dir, listing);
	await checkRefs(dir, listing, git);
	await checkConnectivity(dir, tipsOf(listing), git);
	return listing;
}
async function openBundle({ object }, dir, { store, git }, progress) {
	const index = startIndexPack(dir, git, {
		kind: "thin",
		lasts: true
	});
	let reading = true;
	const bytes = readObject(store, object, progress);
	for await (const chunk of packOfBundle(bytes, object.key)) {
		if (git.signal.aborted) throw interrupted(git.signal);
		if (reading) reading = await write(index, chunk);
	}
	index.stdin.end();
	await index.ended;
}
/**
* The bytes of an object that a manifest names. At their end they are known to be those that
* were written, or this throws `store-damaged`.
*/
async function* readObject(store, { key, versionId, stored }, progress = () => {}) {
	const hash = createHash("sha256");
	let sizeBytes = 0;
	for await (const chunk of await store.get(key, { versionId })) {
		hash.update(chunk);
		sizeBytes += chunk.length;
		progress(chunk.length);
		yield chunk;
	}
	if (sizeBytes !== stored.sizeBytes) throw damaged(key, `it has ${sizeBytes} bytes instead of ${stored.sizeBytes}`);
	if (hash.digest("hex") !== stored.sha256) throw damaged(key, "its SHA-256 is another one");
}
async function checkRefs(dir, listing, git) {
	const restored = await listLocal(dir, git);
	const head = listing.head.kind === "unknown" ? listing.head : restored.head;
	if (formatUnpeeled({
		...restored,
		head
	}) === formatUnpeeled(listing)) return;
	throw new HoldfastError("verification-failed", "The restored refs are not those of the snapshot.", { hint: "Restore an older snapshot, or follow RESTORE.md in the store by hand." });
}
/** What a tag names in the end follows from its object, which has been checked. */
function formatUnpeeled({ refs, ...listing }) {
	return formatRefList({
		...listing,
		refs: refs.map(({ peeled, ...ref }) => ref)
	});
}
function createProgress(chain, { report, source }) {
	const totalBytes = chain.reduce((sum, { object }) => sum + object.stored.sizeBytes, 0);
	let doneBytes = 0;
	return (bytes) => {
		doneBytes += bytes;
		report({
			kind: "bytes",
			source,
			phase: "restoring",
			doneBytes,
			totalBytes
		});
	};
}
function damaged(key, why) {
	return new HoldfastError("store-damaged", `${key} is not as it was written: ${why}.`, { hint: "Older snapshots may be whole: run `holdfast verify` on the repository." });
}
export { rebuild as n, readObject as t };
