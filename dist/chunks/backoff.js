import { t as HoldfastError } from "./errors.js";
// core/store/key.ts
/**
* What may be a key, in every store alike: what one store takes, any other can
* take over. A key is 1 to 1,024 bytes of UTF-8, its segments are parted by
* slashes, and each segment can be the name of a file.
*/
/** S3 takes no longer key. */
const GREATEST_BYTES = 1024;
const UNUSABLE = /[\u0000-\u001f\u007f\\]/;
/** Throws `bad-input` if `key` is no key. */
function checkKey(key) {
	const why = faultOf(key);
	if (why === void 0) return;
	throw new HoldfastError("bad-input", `${JSON.stringify(key)} cannot be a key: ${why}.`, { hint: "Keys are made by core/domain/keys.ts, which escapes what comes from outside." });
}
function faultOf(key) {
	if (UNUSABLE.test(key)) return "it has a backslash or a control character";
	if (/\p{Surrogate}/u.test(key)) return "it is not Unicode";
	if (Buffer.byteLength(key) > GREATEST_BYTES) return `it is longer than ${GREATEST_BYTES} bytes`;
	if (key.startsWith(".tmp")) return "names that begin with .tmp are for unfinished writes";
	if (key.split("/").some((segment) => /^\.{0,2}$/.test(segment))) return "a part of it is empty, \".\" or \"..\"";
}
/** Orders keys by their bytes, which is not the order of JavaScript's strings. */
function compareKeys(a, b) {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
// core/domain/backoff.ts
/** How long to wait before trying again. */
/** The least wait after the first failure; it doubles with every further one. */
const FIRST_MS = 5e3;
/** Up to here it doubles. */
const GREATEST_MS = 6e4;
/** Who asks for more than this is asked again after this; a job cannot wait for hours. */
const GREATEST_ASKED_MS = 3e5;
/**
* Milliseconds to wait after failure number `failures` (1, 2, …): 5 s, 10 s, 20 s, 40 s,
* and 60 s from then on, or what the other side asked for (`retryAfterMs`, at most five
* minutes) if that is more. Up to half as much again is added by `random` (0 to 1), so that
* many who failed together do not come back together.
*/
function backoffMs(failures, random, retryAfterMs = 0) {
	const doubled = Math.min(FIRST_MS * 2 ** (failures - 1), GREATEST_MS);
	return Math.round(Math.max(doubled, Math.min(retryAfterMs, GREATEST_ASKED_MS)) * (1 + random / 2));
}
export { checkKey as n, compareKeys as r, backoffMs as t };
