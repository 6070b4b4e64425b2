// core/domain/levels.ts
/** How well a snapshot is proved, the weakest first. */
const VERIFY_LEVELS = [
	"wire",
	"objects",
	"full"
];
function isAtLeast(level, asked) {
	return VERIFY_LEVELS.indexOf(level) >= VERIFY_LEVELS.indexOf(asked);
}
/** The weaker of two levels: a chain is proved as well as its weakest part. */
function weakerLevel(a, b) {
	return isAtLeast(a, b) ? b : a;
}
export { isAtLeast as n, weakerLevel as r, VERIFY_LEVELS as t };
