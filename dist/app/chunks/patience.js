import { t as backoffMs } from "./backoff.js";
import { t as HoldfastError } from "./errors.js";
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
export { withPatience as t };
