import { i as chooseStrategy, r as readSourceBytes } from "./snapshot.js";
// core/domain/cost.ts
/** What keeping data costs, as far as list prices tell. */
/**
* US dollars for a gigabyte (10^9 bytes) and month in S3 Standard, us-east-1, first 50 TB:
* the list price at https://aws.amazon.com/s3/pricing/ since 2016. Other stores differ.
*/
const USD_PER_GB_MONTH = .023;
function monthlyCostUsd(bytes) {
	return bytes / 1e9 * USD_PER_GB_MONTH;
}
// core/dry-run.ts
/** What a backup would do, without doing it. */
async function describeDryRun(job) {
	const { source, options, startedAt, tools, previous, unchanged } = job;
	const added = describeAdded(job);
	const estimate = added === "base" ? await estimateBase(job) : void 0;
	return {
		source: source.label,
		repositoryId: source.identity.id,
		status: "dry-run",
		snapshot: null,
		manifest: null,
		manifestSha256: null,
		strategy: unchanged ? null : chooseStrategy(options, source.label, job),
		added,
		reason: describeReason(unchanged, previous?.manifest.snapshot),
		refs: job.wanted.refs.length,
		storedBytes: 0,
		transferredBytes: 0,
		verified: null,
		durationMs: tools.now().getTime() - startedAt.getTime(),
		warnings: [],
		...estimate === void 0 ? {} : { estimate }
	};
}
/**
* Undefined when nobody knows how large the source is. How large an increment will be shows
* only when it is made.
*/
async function estimateBase(job) {
	const bytes = await readSourceBytes(job);
	return bytes === 0 ? void 0 : {
		bytes,
		usdPerMonth: monthlyCostUsd(bytes)
	};
}
function describeAdded({ unchanged, previous, options, present }) {
	if (unchanged) return "nothing";
	return previous !== void 0 && previous.manifest.git.chain.length > 0 && present && !options.full ? "increment" : "base";
}
function describeReason(unchanged, previous) {
	if (previous === void 0) return "first snapshot";
	return unchanged ? `nothing changed since ${previous}` : `changed since ${previous}`;
}
export { describeDryRun };
