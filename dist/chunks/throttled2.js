import { t as HoldfastError } from "./errors.js";
// core/store/throttled.ts
/**
* A store that moves no more than so many bytes a second, up and down together.
*
* Bytes are paid for before they pass. A chunk of any size passes once it is paid for,
* so the rate is exact over time. Time in which little moved counts for at most a second:
* timers that fire late are made up for, and a long pause earns no burst.
*/
const GREATEST_CREDIT_MS = 1e3;
function throttled(store, bytesPerSecond, options) {
	const pay = createMeter(bytesPerSecond, options);
	async function* metered(body) {
		for await (const chunk of body) {
			await pay(chunk.length);
			yield chunk;
		}
	}
	return {
		description: store.description,
		async put(key, body, putOptions) {
			if (!(body instanceof Uint8Array)) return store.put(key, metered(body), putOptions);
			await pay(body.length);
			return store.put(key, body, putOptions);
		},
		get: async (key, getOptions) => metered(await store.get(key, getOptions)),
		head: (key, version) => store.head(key, version),
		address: (key, asked) => store.address(key, asked),
		list: (prefix, listOptions) => store.list(prefix, listOptions),
		retrieval: (key, version) => store.retrieval(key, version),
		retrieve: (key, asked) => store.retrieve(key, asked),
		sweep: (prefix, before) => store.sweep(prefix, before),
		probe: (marker, at) => store.probe(marker, at),
		know: (facts) => store.know(facts)
	};
}
/** Waits until `bytes` more may pass. Those who ask first pass first. */
function createMeter(bytesPerSecond, { now, sleep }) {
	if (!(bytesPerSecond > 0)) throw new HoldfastError("bad-input", `A limit of ${bytesPerSecond} bytes a second is none.`, { hint: "Give a number of bytes above 0, or no limit." });
	let paidUntilMs = now();
	return async (bytes) => {
		paidUntilMs = Math.max(paidUntilMs, now() - GREATEST_CREDIT_MS) + bytes / bytesPerSecond * 1e3;
		const waitMs = paidUntilMs - now();
		if (waitMs > 0) await sleep(waitMs);
	};
}
export { throttled as t };
