// cli/describe-error.ts
function describeError({ code, message, hint }) {
	return [`Error (${code}): ${message}`, ...hint === "" ? [] : [`  Fix: ${hint}`]];
}
function errorAsJson({ code, message, hint }) {
	return { error: {
		code,
		message,
		hint
	} };
}
/** Errors that lie in what was asked for or how this machine is set up, not in the work. */
const CONFIGURATION = /* @__PURE__ */ new Set([
	"bad-input",
	"git-missing",
	"store-no-credentials",
	"store-wrong-account"
]);
function exitCodeOfError({ code }) {
	return CONFIGURATION.has(code) ? 2 : 1;
}
export { errorAsJson as n, exitCodeOfError as r, describeError as t };
