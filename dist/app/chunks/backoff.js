// core/domain/backoff.ts
/** How long to wait before trying again. */
/** The least wait after the first failure; it doubles with every further one. */
const FIRST_MS = 5e3;
/** Up to here it doubles. */
const GREATEST_MS = 6e4;
/** Who asks for more than this is asked again after this; a job cannot wait for hours. */
const GREATEST_ASKED_MS = 3e5;
/**
* Milliseconds to wait after failure number `failures` (1, 2, …): 5 s, 10 s, 20 s, 40 s,
* and 60 s from then on, or what the other side asked for (`retryAfterMs`, at most five
* minutes) if that is more. Up to half as much again is added by `random` (0 to 1), so that
* many who failed together do not come back together.
*/
function backoffMs(failures, random, retryAfterMs = 0) {
	const doubled = Math.min(FIRST_MS * 2 ** (failures - 1), GREATEST_MS);
	return Math.round(Math.max(doubled, Math.min(retryAfterMs, GREATEST_ASKED_MS)) * (1 + random / 2));
}
export { backoffMs as t };
