import { n as asHoldfastError, t as HoldfastError } from "./errors.js";
import { D as repositoryPrefix } from "./catalog.js";
import { r as createSnapshotId } from "./snapshot-id.js";
import { a as recordSnapshot, n as describeUnknownHead, r as draftSnapshot, t as describeCompleteness } from "./draft-snapshot.js";
import { V as gitEnvironment, _ as checkObjects, j as runGit } from "./store-bundle.js";
import { n as isAtLeast } from "./levels.js";
import { i as rebuild, n as readStoreFacts, t as describeDegraded } from "./store-facts.js";
import { t as together } from "./together.js";
import { rm } from "node:fs/promises";
import { join } from "node:path";
// core/git/version.ts
/** The oldest git that tells the branch of an unborn HEAD and hashes SHA-256 repositories. */
const OLDEST = [2, 31];
/** `git version 2.39.5`, `git version 2.39.5 (Apple Git-154)`, `git version 2.45.1.windows.1`. */
const SAID = /^git version (\d+)\.(\d+)(?:\.(\d+))?/;
/**
* The version of git on PATH: `2.39.5`. Throws `git-missing` if there is none of use. Asked without
* simple-git: to load it took a twentieth of a backup that finds nothing changed.
*/
async function readGitVersion(context) {
	const { stdout } = await runGit({
		args: ["version"],
		cwd: context.scratch,
		env: gitEnvironment(context.environment, context.globalConfig),
		signal: context.signal,
		side: "scratch"
	});
	const said = stdout.toString("latin1", 0, MOST_SHOWN).trim();
	const [, major = "", minor = "", patch = "0"] = SAID.exec(said) ?? [];
	if (major === "") throw noUse(`What is called git says ${JSON.stringify(said)} of itself.`);
	if (!isRecent(Number(major), Number(minor))) throw noUse(`git ${major}.${minor} is too old.`);
	return `${major}.${minor}.${patch}`;
}
/** Characters, in an error. A version is shorter. */
const MOST_SHOWN = 100;
function isRecent(major, minor) {
	return major > OLDEST[0] || major === OLDEST[0] && minor >= OLDEST[1];
}
function noUse(why) {
	return new HoldfastError("git-missing", why, { hint: `Install git ${OLDEST.join(".")} or later.` });
}
// core/prove.ts
/** Bringing a snapshot to the level of verification that was asked for. */
/**
* Makes sure that the draft is proved at the level asked for. What is proved less, because
* an earlier part of its chain is, or because the store cannot be taken at its word, is read
* back from the store whole.
*/
async function prove({ source, options, tools, git }, draft, facts) {
	if (isAtLeast(draft.verification.level, options.level) && options.level !== "full" && facts.checksums === "yes") return draft.verification;
	const warnings = await proveFully(draft, {
		...tools,
		git,
		source: source.label
	});
	return {
		level: "full",
		verifiedAt: tools.now().toISOString(),
		warnings
	};
}
/**
* Reads the whole snapshot back from the store into scratch, restores it and lets git check
* every object. Returns what git finds odd in objects that are whole.
*/
async function proveFully(manifest, tools) {
	tools.report({
		kind: "phase",
		source: tools.source,
		phase: "verifying"
	});
	const dir = join(tools.git.scratch, "restored.git");
	try {
		await rebuild(manifest, dir, tools);
		return await checkObjects(dir, tools.git);
	} finally {
		await rm(dir, {
			recursive: true,
			force: true
		});
	}
}
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
