// core/domain/snapshot-id.ts
const SNAPSHOT_ID = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;
/**
* The id of a snapshot taken at `now`, always greater than `previous`: a snapshot
* made later must sort later, also within one second or after a clock was set back.
* `random` gives 32 random bits.
*/
function createSnapshotId(now, random, previous) {
	const floor = previous === void 0 ? 0 : timeOfSnapshot(previous).getTime() + 1e3;
	return `${compactTime(new Date(Math.max(now.getTime(), floor)))}-${(random >>> 0).toString(16).padStart(8, "0")}`;
}
/** The time in a snapshot id, to the second. */
function timeOfSnapshot(id) {
	return new Date(id.replace(/^(....)(..)(..)T(..)(..)(..)Z.*$/, "$1-$2-$3T$4:$5:$6Z"));
}
/** `2026-03-04T06:00:00.000Z` as `20260304T060000Z`. */
function compactTime(at) {
	return `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}
export { timeOfSnapshot as i, compactTime as n, createSnapshotId as r, SNAPSHOT_ID as t };
