import { t as HoldfastError } from "./errors.js";
import { t as backoffMs } from "./backoff.js";
import { i as formatRefList, t as sha256Hex } from "./digest.js";
// core/patience.ts
/** Tries again what the source may answer a moment later. */
const ATTEMPTS = 3;
/**
* Does `work`, up to three times while its failures are such as pass, with growing pauses.
* Each is reported: a source that answers only now and then is worth knowing of.
*/
async function withPatience(source, { sleep, random32, report }, work) {
	for (let failures = 1;; failures += 1) try {
		return await work();
	} catch (error) {
		if (!(error instanceof HoldfastError && isOfSource(error) && error.transient) || failures === ATTEMPTS) throw error;
		const waitMs = backoffMs(failures, random32() / 2 ** 32, error.retryAfterMs);
		report({
			kind: "note",
			source,
			level: "warning",
			message: `${error.message} Trying again in ${Math.round(waitMs / 1e3)} s.`
		});
		await sleep(waitMs);
	}
}
/** What the store has against it, its own adapter has tried again already. */
function isOfSource({ code }) {
	return code.startsWith("source-");
}
// core/ref-list-of.ts
/** The ref list of a listing as it lies in the store, made once however often it is asked for. */
const MADE = /* @__PURE__ */ new WeakMap();
function refListOf(listing) {
	const made = MADE.get(listing);
	if (made !== void 0) return made;
	const bytes = Buffer.from(formatRefList(listing), "latin1");
	const list = {
		bytes,
		sha256: sha256Hex(bytes)
	};
	MADE.set(listing, list);
	return list;
}
function digestOf(listing) {
	return refListOf(listing).sha256;
}
export { refListOf as n, withPatience as r, digestOf as t };
