import { a as describeFacts, i as describeCount, it as pLimit, n as openTools, r as readAddress } from "./backup.js";
import { c as offerTiers, d as timeFor, l as readyUntil, s as isPending, u as tallyByState } from "./restore.js";
import { T as asHoldfastError, d as describeBytes, w as HoldfastError } from "./start.js";
import { i as tierRefusal, n as coldPlace } from "./retrieval.js";
import { t as lookAtNeeded } from "./needed-objects.js";
import { n as describeAmount, r as describeBasis } from "./prices2.js";
import { t as findNamed } from "./find-named.js";
import { resolve } from "node:path";
import { readFile } from "node:fs/promises";
// core/retrieve.ts
/** Brings what snapshots need back from cold storage: all of it is asked for at once. */
/**
* What the snapshots need, how it stands, and what each tier would take. Asks for nothing.
* Throws `store-missing` if an object is gone: half a chain is not worth its price.
*/
async function planRetrieval(request, { store }) {
	const needed = await lookAtAll(request, store);
	return describe(request, needed, needed.objects);
}
/**
* Asks for all that the snapshots need at once. May be repeated: what is under way goes on, by
* a faster tier if that is a faster one, and copies are kept for `days` from now at least.
* Throws `bad-input`, and has asked for nothing, if the tier is not offered for all of it.
*/
async function retrieve(request, { store, report }) {
	report({
		kind: "phase",
		source: request.repositoryId,
		phase: "retrieving"
	});
	const needed = await lookAtAll(request, store);
	return describe(request, needed, await askForAll(request, needed.objects, store));
}
async function lookAtAll(request, store) {
	const needed = await lookAtNeeded(request, store);
	const [missing] = needed.missing;
	if (missing === void 0) return needed;
	throw new HoldfastError("store-missing", `There is no object under ${missing}.`, { hint: "Nothing was asked for; run `holdfast verify` to see what else is missing." });
}
/** Asks for what cannot be read, and for longer copies of what can for a while. */
async function askForAll({ tier, days }, objects, store) {
	refuseTier(objects, tier);
	const limit = pLimit(16);
	const ask = async (object) => {
		const { key, versionId, retrieval } = object;
		if (retrieval.state === "available") return object;
		return {
			...object,
			retrieval: await store.retrieve(key, {
				versionId,
				tier,
				days
			})
		};
	};
	const asked = await Promise.allSettled(objects.map((each) => limit(() => ask(each))));
	const failed = asked.filter((each) => each.status === "rejected");
	if (failed[0] !== void 0) throw notAllAsked(failed[0].reason, failed.length, objects.length);
	return asked.flatMap((each) => each.status === "fulfilled" ? [each.value] : []);
}
function refuseTier(objects, tier) {
	const refusals = objects.filter(({ retrieval }) => isPending(retrieval)).flatMap(({ retrieval }) => tierRefusal(coldPlace(retrieval), tier) ?? []);
	const [refusal] = refusals;
	if (refusal === void 0) return;
	throw new HoldfastError("bad-input", `${refusal}, where ${refusals.length} of the ${objects.length} objects lie.`, { hint: "Use --tier standard or bulk; --dry-run tells what each takes." });
}
function notAllAsked(reason, failed, objects) {
	const { code, message, hint } = asHoldfastError(reason);
	return new HoldfastError(code, `${failed} of ${objects} objects could not be asked for. ${message}`, {
		hint,
		cause: reason
	});
}
function describe({ repositoryId, tier, days, prices }, { snapshots, complete, warnings }, objects) {
	const standing = tallyByState(objects);
	return {
		repositoryId,
		snapshots,
		complete,
		warnings,
		standing,
		tier,
		days,
		status: worstOf(standing),
		readyUntil: readyUntil(objects)?.toISOString() ?? null,
		time: timeFor(objects, tier) ?? null,
		offers: offerTiers(objects, {
			days,
			prices
		})
	};
}
function worstOf(standing) {
	return [
		"archived",
		"in-progress",
		"ready"
	].find((state) => standing[state].objects > 0) ?? "available";
}
// core/retrieve-and-wait.ts
/** Brings what snapshots need back from cold storage, and does not end before it is there. */
/**
* Asks for all, and returns when all can be read: looks every `pollMs`, and asks for the rest
* where manifests had to come first. Ends by an error if `sleep` does.
*/
async function retrieveAndWait(request, pollMs, tools) {
	let same = request;
	for (;;) {
		const asked = await retrieve(same, tools);
		same = {
			...request,
			snapshots: asked.snapshots
		};
		const now = await waitFor(asked, same, pollMs, tools);
		if (isDone(now)) return now;
	}
}
/** Until all can be read, or all is known that is to be asked for. */
async function waitFor(asked, request, pollMs, tools) {
	for (let now = asked;; now = await lookAgain(now, request, tools)) {
		tools.report(progressOf(now));
		if (isDone(now) || now.complete && !asked.complete) return now;
		if (asked.complete && now.status === "archived") throw lapsed(now);
		await tools.sleep(pollMs);
	}
}
/** Hours of waiting do not end with a store that cannot be asked for a moment. */
async function lookAgain(last, request, { store, report }) {
	try {
		return await planRetrieval(request, { store });
	} catch (reason) {
		const error = asHoldfastError(reason);
		if (!error.transient) throw error;
		const message = `${error.message} It will be asked again.`;
		report({
			kind: "note",
			source: request.repositoryId,
			level: "warning",
			message
		});
		return last;
	}
}
function isDone({ complete, status }) {
	return complete && (status === "available" || status === "ready");
}
function progressOf({ repositoryId: source, standing, complete }) {
	const { archived, "in-progress": asked, ready } = standing;
	const objects = archived.objects + asked.objects + ready.objects;
	const bytes = describeBytes(archived.bytes + asked.bytes + ready.bytes);
	const first = complete ? "" : ", manifests first";
	return {
		kind: "note",
		source,
		level: "info",
		message: `${ready.objects} of ${objects} objects (${bytes}) in cold storage are ready${first}.`
	};
}
function lapsed({ standing }) {
	return new HoldfastError("store-archived", `${standing.archived.objects} objects are archived again, although they were asked for.`, { hint: "Their copies may have gone before the last one came: run again, with more --days." });
}
// cli/describe-retrieve.ts
/** What is to come back from cold storage: how it stands, how long it takes, and its price. */
function describeRetrieve(result, dryRun) {
	const { status, complete } = result;
	const done = complete && (status === "available" || status === "ready");
	return {
		verdict: dryRun && !done ? `Dry run: ${describeStatus(result)}` : describeStatus(result),
		tone: done ? "good" : "doubt",
		lines: [
			...describeFacts(factsOf(result)),
			...status === "archived" ? ["", ...describeOffers(result)] : [],
			...complete ? [] : [`  ${FIRST_MANIFESTS}`],
			...result.warnings.map((warning) => `  Warning: ${warning}`)
		]
	};
}
const FIRST_MANIFESTS = "Manifests themselves are archived: what else is needed is known once they can be read.";
function describeStatus({ status, standing, readyUntil, tier }) {
	const { archived, "in-progress": asked, ready } = standing;
	switch (status) {
		case "available": return "Nothing needs to be retrieved: all of it can be read.";
		case "archived": return `${describeTally(archived)} lie in cold storage and were not asked for.`;
		case "in-progress": return `${describeTally(asked)} are asked for by ${tier}, and not ready yet.`;
		case "ready": return `${describeTally(ready)} are ready, until ${readyUntil}.`;
	}
}
function factsOf(result) {
	const { snapshots, standing, status, time } = result;
	const { available, archived, "in-progress": asked, ready } = standing;
	const [only, ...others] = snapshots;
	const tallies = [
		["Archived", archived],
		["In progress", asked],
		["Ready", ready],
		["At hand", available]
	];
	return [
		others.length === 0 ? ["Snapshot", only ?? "none"] : ["Snapshots", String(snapshots.length)],
		...tallies.filter(([, { objects }]) => objects > 0).map(([name, tally]) => [name, describeTally(tally)]),
		...status === "in-progress" ? [["Expected", time === null ? "nobody knows when" : describeTime(time)]] : []
	];
}
function describeOffers({ offers, days }) {
	const cost = offers.find((offer) => offer.cost !== null)?.cost;
	const kept = describeCount(days, "day");
	return [...describeFacts(offers.map((offer) => [offer.tier, describeOffer(offer)])), cost ? `  By ${describeBasis(cost)}, with copies for ${kept}, without the transfer out.` : "  What the store charges is not known here; --prices takes a table."];
}
function describeOffer({ refusal, time, cost }) {
	if (refusal !== null) return `not to be had: ${refusal}`;
	const long = time === null ? "nobody knows how long" : describeTime(time);
	return cost === null ? long : `${long}, ${describeAmount(cost)}`;
}
const MINUTE_MS = 6e4;
const HOUR_MS = 60 * MINUTE_MS;
/** `1 to 5 min`, `within 12 h`. */
function describeTime({ leastMs, mostMs }) {
	const [unitMs, unit] = mostMs < HOUR_MS ? [MINUTE_MS, "min"] : [HOUR_MS, "h"];
	const [least, most] = [leastMs, mostMs].map((ms) => Math.round(ms / unitMs));
	return least === 0 ? `within ${most} ${unit}` : `${least} to ${most} ${unit}`;
}
function describeTally({ objects, bytes }) {
	return `${describeCount(objects, "object")} (${describeBytes(bytes)})`;
}
// cli/read-prices.ts
/** The prices by which a retrieval is reckoned. */
/** Those of the file that was named, or of Amazon if the store is there; or nobody knows any. */
async function readPrices({ store, prices }, { directory, settings }) {
	const address = await readAddress(store, {
		directory,
		home: settings.home
	});
	const { AWS_REGION, AWS_DEFAULT_REGION } = settings.environment;
	const region = (address.kind === "s3" ? address.region : void 0) ?? AWS_REGION ?? AWS_DEFAULT_REGION;
	if (prices !== void 0) return {
		table: await readTable(resolve(directory, prices)),
		region
	};
	if (address.kind !== "s3" || address.endpoint !== void 0) return void 0;
	const { awsPrices } = await import("./aws-prices.js");
	return {
		table: awsPrices(),
		region
	};
}
async function readTable(path) {
	const { parsePriceTable } = await import("./prices.js");
	return parsePriceTable(await readFile(path, "utf8").catch((cause) => {
		throw new HoldfastError("bad-input", `${path} cannot be read.`, {
			hint: "Give --prices the path of a table of prices: docs/retrieval.md shows one.",
			cause
		});
	}), path);
}
// cli/commands/retrieve.ts
async function runRetrieve(source, flags, session) {
	const { snapshot, at, all = false, tier, days, dryRun = false } = flags;
	const prices = await readPrices(flags, session);
	const tools = await openTools(flags.store, session);
	const result = await act({
		repositoryId: await findNamed(source, flags, tools),
		all,
		tier,
		days,
		prices,
		...snapshot === void 0 || snapshot === "latest" ? {} : { snapshot },
		...at === void 0 ? {} : { at }
	}, flags, tools);
	return {
		exitCode: 0,
		json: result,
		text: describeRetrieve(result, dryRun)
	};
}
function act(request, { tier, dryRun, wait, poll }, tools) {
	if (dryRun) return planRetrieval(request, tools);
	if (!wait) return retrieve(request, tools);
	return retrieveAndWait(request, 1e3 * (poll ?? POLL_SECONDS[tier]), tools);
}
/** Often enough beside the time that each takes, and each look costs a request an object. */
const POLL_SECONDS = {
	expedited: 20,
	standard: 300,
	bulk: 900
};
export { runRetrieve };
