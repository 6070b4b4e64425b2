import { at as redactSource } from "./backup.js";
// action/failed-results.ts
function failedResults(sources, error) {
	return sources.map((source) => ({
		source: redactSource(source),
		repositoryId: null,
		status: "failed",
		snapshot: null,
		manifest: null,
		manifestSha256: null,
		strategy: null,
		added: null,
		reason: null,
		refs: 0,
		storedBytes: 0,
		transferredBytes: 0,
		verified: null,
		durationMs: 0,
		warnings: [],
		error: {
			code: error.code,
			message: error.message,
			hint: error.hint
		}
	}));
}
export { failedResults as t };
