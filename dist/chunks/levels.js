import { r as VERIFY_LEVELS } from "./manifest.js";
// core/domain/levels.ts
function isAtLeast(level, asked) {
	return VERIFY_LEVELS.indexOf(level) >= VERIFY_LEVELS.indexOf(asked);
}
/** The weaker of two levels: a chain is proved as well as its weakest part. */
function weakerLevel(a, b) {
	return isAtLeast(a, b) ? b : a;
}
export { weakerLevel as n, isAtLeast as t };
