import { n as backupAll, t as shellWord } from "./shell-word.js";
import { n as exitCodeOf } from "./outcome.js";
import { n as describeDuration, t as describeBytes } from "./quantity.js";
import { r as exitCodeOfError, t as describeError } from "./describe-error.js";
import { n as describeFacts, t as describeCount } from "./description.js";
import { n as locateStore, t as openTools } from "./session.js";
import { dirname, join, resolve } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
// core/domain/restore-command.ts
/** The command that brings a snapshot back, ready to paste. */
function describeRestoreCommand({ source, repositoryId, snapshot }, { program, store, githubHost }) {
	const words = [
		"restore",
		githubHost === "github.com" || !/^\d+$/.test(repositoryId) ? source : repositoryId,
		directoryFor(source)
	];
	return [
		...program,
		...words,
		"--store",
		store,
		"--snapshot",
		snapshot
	].map(shellWord).join(" ");
}
/** Where to restore to: named after the repository, and not as itself: that may lie right here. */
function directoryFor(source) {
	return `${(source.split(/[/\\:]/).filter((part) => part !== "" && part !== ".git").at(-1) ?? "").replace(/\.git$/, "").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+/, "") || "repository"}-restored`;
}
// cli/describe-backup.ts
function describeBackup(results, hint) {
	const [only, ...others] = results;
	const alone = only !== void 0 && others.length === 0;
	return {
		verdict: alone ? describeOne(only) : describeMany(results),
		tone: toneOf(results),
		lines: alone ? [...describeResult(only, hint.store), ...describeRestores(results, hint)] : [...results.flatMap(describeRow), ...describeRestores(results, hint)]
	};
}
function toneOf(results) {
	const has = (status) => results.some((result) => result.status === status);
	if (results.length === 0 || has("failed")) return "bad";
	return has("incomplete") || has("dry-run") || results.some(isUnproved) ? "doubt" : "good";
}
function isUnproved({ status, verified }) {
	return status !== "dry-run" && verified === null;
}
function describeOne(result) {
	const { source, status } = result;
	if (status === "failed") return `The backup of ${source} failed.`;
	if (status === "incomplete") return `The backup of ${source} is incomplete.`;
	if (status === "dry-run") return `Dry run: nothing of ${source} was stored.`;
	if (isUnproved(result)) return `${source} is stored, but not verified.`;
	if (status === "unchanged") return `${source} has not changed and stays backed up and verified.`;
	return `${source} is backed up and verified.`;
}
function describeMany(results) {
	const count = (status) => results.filter((one) => one.status === status).length;
	const all = describeCount(results.length, "repository", "repositories");
	const [failed, incomplete] = [count("failed"), count("incomplete")];
	if (failed + incomplete > 0) return `Of ${all}: ${[failed > 0 && `${failed} failed`, incomplete > 0 && `${incomplete} incomplete`].filter(Boolean).join(", ")}.`;
	if (count("dry-run") > 0) return `Dry run: nothing of ${all} was stored.`;
	const unproved = results.filter(isUnproved).length;
	if (unproved > 0) return `${all} stored, ${unproved} of them not verified.`;
	return `${all} backed up and verified, ${count("unchanged")} of them unchanged.`;
}
function describeResult(result, store) {
	const { snapshot, storedBytes, transferredBytes, refs, verified, durationMs } = result;
	if (result.status === "failed") return describeProblems(result);
	const amount = `${describeBytes(storedBytes)} written, ${describeBytes(transferredBytes)} read from the source`;
	return [...describeFacts([
		["Refs", String(refs)],
		[result.status === "dry-run" ? "Would add" : "Added", describeAddition(result)],
		...snapshot === null ? [] : [
			["Snapshot", snapshot],
			["Stored", `${amount}, in ${store}`],
			["Verified", verified === null ? "no" : `${verified} (${PROOF[verified]})`]
		],
		...result.estimate ? [["Estimate", describeEstimate(result.estimate)]] : [],
		["Took", describeDuration(durationMs)]
	]), ...describeProblems(result)];
}
function describeEstimate({ bytes, usdPerMonth }) {
	const cost = usdPerMonth < .01 ? "less than 0.01" : `about ${usdPerMonth.toFixed(2)}`;
	return `at most ${describeBytes(bytes)}, ${cost} USD a month in S3 Standard at list price`;
}
const PROOF = {
	wire: "checksums on the way",
	objects: "git checked every object",
	full: "read back from the store and restored"
};
function describeAddition({ added, reason }) {
	const kind = added === null ? "unknown" : {
		base: "a full copy",
		increment: "an increment",
		nothing: "no data"
	}[added];
	return reason === null ? kind : `${kind}: ${reason}`;
}
function describeRow(result) {
	const { source, status, refs, storedBytes, verified, durationMs } = result;
	const proof = verified === null ? "not verified" : `verified: ${verified}`;
	const facts = [
		describeCount(refs, "ref"),
		`${describeBytes(storedBytes)} written`,
		...status === "dry-run" ? [describeAddition(result)] : [proof],
		describeDuration(durationMs)
	];
	const row = status === "failed" ? "" : `, ${facts.join(", ")}`;
	return [`  ${status.padEnd(10)}  ${source}${row}`, ...describeProblems(result)];
}
function describeProblems({ warnings, error }) {
	return [...[...warnings.map((warning) => `Warning: ${warning}`)], ...error ? describeError(error) : []].map((line) => `  ${line}`);
}
/** All that is in the store now; of many repositories, the command of one is enough to see. */
function describeRestores(results, hint) {
	const commands = results.flatMap(({ source, repositoryId, snapshot }) => repositoryId === null || snapshot === null ? [] : [`  ${describeRestoreCommand({
		source,
		repositoryId,
		snapshot
	}, hint)}`]);
	return commands.length === 0 ? [] : [
		"",
		"To have it back:",
		...commands
	];
}
// cli/own-repository.ts
/** What is backed up when nothing is named. */
/**
* The directory of Holdfast itself, found from the address of one of its modules, if that is a
* git repository, and `directory` if not: installed as a package, it is none.
*/
function findOwnRepository(moduleUrl, directory) {
	for (let at = dirname(fileURLToPath(moduleUrl));; at = dirname(at)) {
		if (isOwnRoot(at)) return existsSync(join(at, ".git")) ? at : directory;
		if (dirname(at) === at) return directory;
	}
}
/** dist/ has a package.json too, which names nothing. */
function isOwnRoot(at) {
	const path = join(at, "package.json");
	return existsSync(path) && /"name": "holdfast"/.test(readFileSync(path, "utf8"));
}
// cli/commands/backup.ts
async function runBackup(sources, flags, session) {
	const { program, directory, settings } = session;
	const tools = await openTools(flags.store, session, flags.maxBandwidth);
	const own = () => [findOwnRepository(import.meta.url, directory)];
	const named = sources.length > 0 ? sources : own();
	const results = await backupAll(named, toOptions(flags, session), tools);
	const store = await locateStore(flags.store, {
		directory,
		home: settings.home
	});
	return {
		exitCode: exitCodeFor(results),
		json: { results },
		text: describeBackup(results, {
			program,
			store,
			githubHost: flags.githubServerUrl
		})
	};
}
function toOptions(flags, { settings: { token }, directory }) {
	const { strategy, include, exclude, refs, concurrency, cache } = flags;
	return {
		strategy,
		include,
		exclude,
		refs,
		concurrency,
		level: flags.verify,
		full: flags.full ?? false,
		dryRun: flags.dryRun ?? false,
		githubHost: flags.githubServerUrl,
		...cache === void 0 ? {} : { mirrorCache: resolve(directory, cache) },
		...token && { token: {
			username: "x-access-token",
			password: token
		} }
	};
}
/** Where every source was named wrongly, it is the usage that was wrong. */
function exitCodeFor(results) {
	return results.every(({ error }) => error && exitCodeOfError(error) === 2) && results.length > 0 ? 2 : exitCodeOf(results);
}
export { runBackup };
