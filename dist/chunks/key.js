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
export { compareKeys as n, checkKey as t };
