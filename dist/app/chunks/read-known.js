import { a as readNewestId, s as readSnapshot } from "./catalog.js";
import { n as asHoldfastError } from "./errors.js";
import { r as objectsPresent } from "./presence.js";
// core/read-known.ts
/** What the store holds of a source before it is backed up. */
async function readKnown(source, tools, startedAt) {
	const newest = await readNewestId(tools.store, source.identity.id, startedAt);
	const previous = newest === void 0 ? void 0 : await readPrevious(source, newest, tools);
	return {
		newest,
		previous,
		present: previous === void 0 || await objectsPresent(tools.store, previous.manifest)
	};
}
/**
* The snapshot to build upon. One whose manifest has rotted is built upon no more: the next is
* a base of its own, and `verify` goes on naming the damage.
*/
async function readPrevious({ identity, label }, newest, { store, report }) {
	try {
		return await readSnapshot(store, identity.id, newest);
	} catch (error) {
		const { code, message } = asHoldfastError(error);
		if (code !== "store-damaged") throw error;
		report({
			kind: "note",
			source: label,
			level: "warning",
			message
		});
		return;
	}
}
export { readKnown };
