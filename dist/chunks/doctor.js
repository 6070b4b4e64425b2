import { T as asHoldfastError } from "./start.js";
import { H as openGitContext, V as closeGitContext, i as describeCount, n as openTools } from "./backup.js";
import { d as readStoreFacts, f as readGitVersion } from "./snapshot.js";
// core/doctor.ts
/** Looks at this machine and the store, and says what is missing and how to mend it. */
/** Tries what a backup needs. Writes the runbook into the store, and nothing else. */
async function doctor(tools) {
	return [await checkGit(tools), ...await checkStore(tools)];
}
async function checkGit(tools) {
	try {
		const git = await openGitContext(tools.scratch, tools.environment, tools.signal);
		try {
			return {
				name: "git",
				status: "ok",
				finding: `version ${await readGitVersion(git)}`
			};
		} finally {
			await closeGitContext(git);
		}
	} catch (error) {
		return failed("git", error);
	}
}
async function checkStore({ store, now }) {
	try {
		const facts = await readStoreFacts(store, void 0, now());
		return [{
			name: "store",
			status: "ok",
			finding: store.description
		}, ...checkFacts(facts)];
	} catch (error) {
		return [failed("store", error)];
	}
}
function checkFacts(facts) {
	return [
		{
			name: "conditional writes",
			...judge(facts.conditionalWrites, "degraded", {
				yes: "an object that is there is never overwritten",
				no: "the store overwrites objects although it was asked not to",
				fix: "Use a store that knows If-None-Match, or turn on versioning."
			})
		},
		{
			name: "checksums",
			...judge(facts.checksums, "degraded", {
				yes: "content that does not fit its checksum is refused",
				no: "content that does not fit its checksum is accepted; snapshots are read back",
				fix: "Use a store that checks what it receives."
			})
		},
		{
			name: "versioning",
			...judge(facts.versioning, "degraded", {
				yes: "a deleted object can be brought back",
				no: "a deleted object is gone",
				fix: "Turn on versioning for the bucket."
			})
		},
		{
			name: "object lock",
			...judge(facts.objectLock, "degraded", {
				yes: "the bucket can keep objects from being deleted",
				no: "whoever may write to the store may also destroy it",
				fix: "Make a bucket with Object Lock, and set object-lock-mode and object-lock-days."
			})
		}
	];
}
function judge(found, without, { yes, no, fix }) {
	if (found === "yes") return {
		status: "ok",
		finding: yes
	};
	if (found === "no") return {
		status: without,
		finding: no,
		fix
	};
	return {
		status: "unknown",
		finding: "the credential may not ask",
		fix: "Allow it to read the bucket configuration."
	};
}
function failed(name, error) {
	const { message, hint } = asHoldfastError(error);
	return {
		name,
		status: "failed",
		finding: message,
		fix: hint
	};
}
// cli/describe-doctor.ts
function describeDoctor(checks) {
	const count = (status) => checks.filter((check) => check.status === status).length;
	const [failed, degraded, unknown] = [
		count("failed"),
		count("degraded"),
		count("unknown")
	];
	const width = Math.max(0, ...checks.map(({ name }) => name.length));
	return {
		verdict: describeVerdict(failed, degraded, unknown),
		tone: failed > 0 ? "bad" : degraded + unknown > 0 ? "doubt" : "good",
		lines: checks.flatMap(({ name, status, finding, fix }) => [`  ${status.padEnd(8)}  ${name.padEnd(width)}  ${finding}`, ...fix === void 0 ? [] : [`    Fix: ${fix}`]])
	};
}
function describeVerdict(failed, degraded, unknown) {
	if (failed > 0) return `Backups cannot work: ${describeCount(failed, "check")} failed.`;
	if (degraded > 0) return `Backups work, with less protection than there could be.`;
	if (unknown > 0) return `Backups work; ${describeCount(unknown, "protection")} could not be seen.`;
	return "All is well.";
}
// cli/commands/doctor.ts
async function runDoctor(options, session) {
	const checks = await doctor(await openTools(options.store, session));
	return {
		exitCode: checks.some(({ status }) => status === "failed") ? 1 : 0,
		json: { checks },
		text: describeDoctor(checks)
	};
}
export { runDoctor };
