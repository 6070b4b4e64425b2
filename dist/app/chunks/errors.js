// core/domain/errors.ts
/** Codes of faults that may be gone a moment later. */
const TRANSIENT = /* @__PURE__ */ new Set([
	"source-unreachable",
	"source-rate-limited",
	"source-changing",
	"store-unreachable",
	"store-busy",
	"app-unreachable",
	"snapshots-busy"
]);
var HoldfastError = class extends Error {
	code;
	hint;
	retryAfterMs;
	constructor(code, message, { hint, cause, retryAfterMs }) {
		super(message, cause === void 0 ? void 0 : { cause });
		this.name = "HoldfastError";
		this.code = code;
		this.hint = hint;
		this.retryAfterMs = retryAfterMs;
	}
	get transient() {
		return TRANSIENT.has(this.code);
	}
};
/** The error as itself when it has a code, and as `internal` when it has none. */
function asHoldfastError(error) {
	if (error instanceof HoldfastError) return error;
	return new HoldfastError("internal", error instanceof Error ? error.message : String(error), {
		hint: "This is a defect: please report it with the command that was run.",
		cause: error
	});
}
export { asHoldfastError as n, HoldfastError as t };
