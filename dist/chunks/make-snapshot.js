import { n as asHoldfastError } from "./errors.js";
import { p as repositoryPrefix } from "./keys.js";
import { r as createSnapshotId } from "./snapshot-id.js";
import { a as recordSnapshot, n as describeUnknownHead, r as draftSnapshot, t as describeCompleteness } from "./draft-snapshot.js";
import { t as readGitVersion } from "./version2.js";
import { t as prove } from "./prove.js";
import { n as readStoreFacts, t as describeDegraded } from "./store-facts.js";
import { t as together } from "./together.js";
// core/make-snapshot.ts
/** From what is known of a source to a snapshot of it that is stored, verified and recorded. */
/** What was written before a failure is never visible. `stop` ends what is under way. */
async function makeSnapshot(job, stop) {
	const { source, tools, previous, startedAt } = job;
	const { store, now, report } = tools;
	const misread = describeMisread(job);
	for (const message of misread) report({
		kind: "note",
		source: source.label,
		level: "warning",
		message
	});
	const snapshot = createSnapshotId(startedAt, tools.random32(), job.newest);
	const [{ facts, gitVersion }, draft] = await together(readTools(job), draftSnapshot(job, snapshot), stop);
	const verification = await prove(job, draft, facts);
	report({
		kind: "phase",
		source: source.label,
		phase: "recording"
	});
	const recorded = await recordSnapshot(store, {
		format: "holdfast/snapshot/v1",
		snapshot,
		takenAt: startedAt.toISOString(),
		durationMs: now().getTime() - startedAt.getTime(),
		repository: source.identity,
		git: draft.git,
		completeness: describeCompleteness(draft.git),
		verification,
		strategy: draft.strategy,
		store: facts,
		tool: {
			holdfast: tools.version,
			git: gitVersion
		},
		previous: previous ? {
			snapshot: previous.manifest.snapshot,
			sha256: previous.sha256
		} : null
	}, {
		knownName: isSameName(previous?.manifest.repository, source.identity),
		readBack: !job.unchanged || facts.checksums !== "yes"
	});
	const leftovers = job.unchanged ? [] : await sweepLeftovers(job);
	return {
		source: source.label,
		repositoryId: source.identity.id,
		status: job.unchanged ? "unchanged" : "stored",
		snapshot,
		manifest: recorded.key,
		manifestSha256: recorded.sha256,
		strategy: draft.strategy === "unchanged" ? null : draft.strategy,
		added: draft.added,
		reason: draft.reason,
		refs: draft.git.refs.count,
		storedBytes: draft.storedBytes + recorded.storedBytes,
		transferredBytes: draft.transferredBytes,
		verified: verification.level,
		durationMs: now().getTime() - startedAt.getTime(),
		warnings: [
			...misread,
			...describeLostChain(job),
			...draft.warnings,
			...describeUnknownHead(draft.git),
			...describeDegraded(facts),
			...verification.warnings,
			...leftovers
		]
	};
}
function describeMisread({ misread }) {
	return misread ? [`The refs of the source were asked for by git itself: ${misread.message}`] : [];
}
function describeLostChain({ newest, previous }) {
	if (newest === void 0 || previous !== void 0) return [];
	return [`The manifest of ${newest} is damaged: a new base was stored. Run \`holdfast verify\`.`];
}
/** What the store does, and which git is here. */
async function readTools({ tools, previous, git }) {
	return {
		facts: await readStoreFacts(tools.store, previous?.manifest.store, tools.now()),
		gitVersion: await readGitVersion(git)
	};
}
/** A run of this repository that began before this is no longer at work. */
const ABANDONED_MS = 864e5;
/** Removes what runs that were killed left half written. The snapshot stands without it. */
async function sweepLeftovers({ source, tools, startedAt }) {
	const before = /* @__PURE__ */ new Date(startedAt.getTime() - ABANDONED_MS);
	try {
		await tools.store.sweep(repositoryPrefix(source.identity.id), before);
		return [];
	} catch (error) {
		return [`Unfinished uploads could not be looked for: ${asHoldfastError(error).message}`];
	}
}
function isSameName(a, b) {
	return a?.host === b.host && a.path.join("/") === b.path.join("/");
}
export { makeSnapshot };
