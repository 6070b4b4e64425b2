import { t as HoldfastError } from "./errors.js";
import { t as VERSION } from "./version.js";
import { n as parseDirectoryAddress } from "./directory-address.js";
import { resolve } from "node:path";
import { randomBytes } from "node:crypto";
import { setTimeout } from "node:timers/promises";
// cli/open-store.ts
/** The store that `--store` names. The AWS SDK is loaded for a store in S3 alone. */
/** Throws `bad-input` for an address that cannot be used. Asks nothing of the store yet. */
async function openStore(text, means) {
	const address = await readAddress(text, means);
	const { openStore: openAt } = await import("./open2.js");
	if (means.maxBandwidth === void 0) return openAt(address, means);
	const maxBandwidthBytesPerSecond = await readBandwidth(means.maxBandwidth);
	if (address.kind === "s3") return openAt({
		...address,
		maxBandwidthBytesPerSecond
	}, means);
	const { throttled } = await import("./throttled.js");
	const clock = {
		now: means.elapsedMs,
		sleep: means.sleep
	};
	return throttled(openAt(address, means), maxBandwidthBytesPerSecond, clock);
}
/** By the rules of the parameter of S3 addresses, for every kind of store. */
async function readBandwidth(text) {
	const { s3Address } = await import("./s3-address2.js");
	const { maxBandwidthBytesPerSecond } = s3Address({
		bucket: "any",
		prefix: "",
		parameters: { "max-bandwidth": text }
	});
	return maxBandwidthBytesPerSecond ?? Number.POSITIVE_INFINITY;
}
/** The store as `--store` takes it from any directory, as it was written if it is in S3. */
async function locateStore(text, here) {
	const address = await readAddress(text, here);
	return address.kind === "directory" ? address.path : text;
}
/** Throws `bad-input` for an address that cannot be used. */
async function readAddress(text, { directory, home }) {
	const address = parseDirectoryAddress(text) ?? await readS3(text);
	if (address.kind !== "directory") return address;
	const path = home === void 0 ? address.path : address.path.replace(/^~(?=\/|$)/, () => home);
	return {
		...address,
		path: resolve(directory, path)
	};
}
async function readS3(text) {
	return (await import("./store-address.js")).parseStoreAddress(text);
}
// core/store/sleep.ts
/** Node's timers fire at once when asked for more: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Waits that end with `interrupted` as soon as `signal` says so. */
function createSleep(signal) {
	return async (ms) => {
		try {
			await setTimeout(Math.min(ms, LONGEST_TIMER_MS), void 0, { signal });
		} catch (cause) {
			throw new HoldfastError("interrupted", "The work was stopped while it waited.", {
				hint: "Run the command again: it goes on from what is stored.",
				cause
			});
		}
	};
}
// cli/session.ts
/** What a command needs of the world: made once, when it is known that it will be needed. */
/** Throws `bad-input` for a store address that cannot be used. */
async function openTools(storeText, { settings, signal, report, directory }, maxBandwidth) {
	const now = () => /* @__PURE__ */ new Date();
	const sleep = createSleep(signal);
	return {
		store: await openStore(storeText, {
			maxBandwidth,
			directory,
			signal,
			sleep,
			now,
			home: settings.home,
			elapsedMs: () => performance.now(),
			random: Math.random
		}),
		now,
		sleep,
		report,
		signal,
		directory,
		random32: () => randomBytes(4).readUInt32BE(),
		scratch: resolve(settings.scratch),
		environment: settings.environment,
		version: VERSION
	};
}
export { locateStore as n, readAddress as r, openTools as t };
