// core/domain/retrieval.ts
/** From the fastest to the slowest. */
const RETRIEVAL_TIERS = [
	"expedited",
	"standard",
	"bulk"
];
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html, `x-amz-archive-status` */
const ARCHIVE_TIERS = /* @__PURE__ */ new Map([["ARCHIVE_ACCESS", "archive"], ["DEEP_ARCHIVE_ACCESS", "deep-archive"]]);
function coldPlace({ storageClass: name, archiveTier = "" }) {
	if (name === "GLACIER") return "archive";
	if (name === "DEEP_ARCHIVE") return "deep-archive";
	if (name !== "INTELLIGENT_TIERING") return "unknown";
	return ARCHIVE_TIERS.get(archiveTier) ?? "unknown";
}
const MINUTE_MS = 6e4;
const HOUR_MS = 60 * MINUTE_MS;
/**
* https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html
* says so. It names no least time for Deep Archive. Objects above 250 MB may take longer by
* Expedited, and without provisioned capacity it may be refused.
*/
const OFFERS = {
	archive: {
		expedited: {
			leastMs: MINUTE_MS,
			mostMs: 5 * MINUTE_MS
		},
		standard: {
			leastMs: 3 * HOUR_MS,
			mostMs: 5 * HOUR_MS
		},
		bulk: {
			leastMs: 5 * HOUR_MS,
			mostMs: 12 * HOUR_MS
		}
	},
	"deep-archive": {
		expedited: { refusal: "Expedited is not offered for Deep Archive" },
		standard: {
			leastMs: 0,
			mostMs: 12 * HOUR_MS
		},
		bulk: {
			leastMs: 0,
			mostMs: 48 * HOUR_MS
		}
	}
};
/** Undefined where the tier is not offered, and where nobody knows the time. */
function retrievalTime(place, tier) {
	const offer = place === "unknown" ? void 0 : OFFERS[place][tier];
	return offer === void 0 || "refusal" in offer ? void 0 : offer;
}
/** Why objects there cannot be asked for by that tier. What is not known may be tried. */
function tierRefusal(place, tier) {
	const offer = place === "unknown" ? void 0 : OFFERS[place][tier];
	return offer !== void 0 && "refusal" in offer ? offer.refusal : void 0;
}
export { tierRefusal as i, coldPlace as n, retrievalTime as r, RETRIEVAL_TIERS as t };
