import { n as restore } from "./restore.js";
import { d as describeBytes, f as describeDuration } from "./start.js";
import { a as describeFacts, et as describeRefName, n as openTools } from "./backup.js";
import { t as findNamed } from "./find-named.js";
import { resolve } from "node:path";
// cli/describe-restore.ts
/** The result of a restore. */
function describeRestore(result) {
	const { status, snapshot, takenAt, directory, refs, readBytes, durationMs, warnings } = result;
	const dry = status === "dry-run";
	return {
		verdict: dry ? `Dry run: ${snapshot} would be restored to ${directory}.` : `${snapshot} is restored to ${directory} and verified.`,
		tone: dry || warnings.length > 0 ? "doubt" : "good",
		lines: [...describeFacts([
			["Taken", takenAt],
			["Refs", String(refs)],
			["HEAD", describeHead(result.head)],
			[dry ? "To read" : "Read", `${describeBytes(readBytes)} from the store`],
			["Took", describeDuration(durationMs)]
		]), ...warnings.map((warning) => `  Warning: ${warning}`)]
	};
}
function describeHead(head) {
	if (head.kind === "detached") return `detached at ${head.oid}`;
	if (head.kind === "unknown") return "not known";
	const target = describeRefName(head.target);
	return head.kind === "unborn" ? `${target}, which does not exist yet` : target;
}
// cli/commands/restore.ts
async function runRestore(source, directory, flags, session) {
	const { snapshot, at, bare = false, dryRun = false } = flags;
	const tools = await openTools(flags.store, session);
	const result = await restore({
		repositoryId: await findNamed(source, flags, tools),
		directory: resolve(session.directory, directory),
		bare,
		dryRun,
		...snapshot === void 0 || snapshot === "latest" ? {} : { snapshot },
		...at === void 0 ? {} : { at }
	}, tools);
	return {
		exitCode: 0,
		json: result,
		text: describeRestore(result)
	};
}
export { runRestore };
