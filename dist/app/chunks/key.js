import { t as HoldfastError } from "./errors.js";
// core/domain/secret.ts
/**
* A value that must not be seen: printing, joining, serialising or inspecting it
* gives `[secret]`. `reveal()` is the only way out, and can be searched for.
*/
var Secret = class {
	#value;
	constructor(value) {
		this.#value = value;
	}
	reveal() {
		return this.#value;
	}
	toString() {
		return "[secret]";
	}
	toJSON() {
		return "[secret]";
	}
	[Symbol.for("nodejs.util.inspect.custom")]() {
		return "[secret]";
	}
};
// core/domain/quantity.ts
/** Sizes and times for people. */
const UNITS = [
	"B",
	"KB",
	"MB",
	"GB",
	"TB"
];
/** `1536000` as `1.5 MB`; units are powers of 1000. */
function describeBytes(bytes) {
	let value = bytes;
	let unit = 0;
	while (value >= 999.5 && unit < UNITS.length - 1) {
		value /= 1e3;
		unit += 1;
	}
	const digits = unit === 0 || value >= 99.5 ? 0 : 1;
	return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
const FACTORS = {
	"": 1,
	k: 1e3,
	m: 1e6,
	g: 1e9,
	t: 0xe8d4a51000,
	p: 0x38d7ea4c68000,
	ki: 1024,
	mi: 2 ** 20,
	gi: 2 ** 30,
	ti: 2 ** 40,
	pi: 2 ** 50
};
/** Of `500000`, `10MB` or `1.5 TiB`; undefined of anything else, and of less than a byte. */
function readBytes(text) {
	const [, number, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmgtp]?i?)b?$/i.exec(text) ?? [];
	const bytes = Math.floor(Number(number) * (FACTORS[unit.toLowerCase()] ?? NaN));
	return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : void 0;
}
const SECOND_MS = 1e3;
const MINUTE_MS$1 = 60 * SECOND_MS;
const HOUR_MS$1 = 60 * MINUTE_MS$1;
const DAY_MS = 24 * HOUR_MS$1;
/** `4200` as `4.2 s`, `3723000` as `1 h 2 min`, `200000000` as `2 d 7 h`, `43200000` as `12 h`. */
function describeDuration(durationMs) {
	if (durationMs < 59.95 * SECOND_MS) return `${(durationMs / SECOND_MS).toFixed(1)} s`;
	const roundedMs = Math.round(durationMs / SECOND_MS) * SECOND_MS;
	if (roundedMs < HOUR_MS$1) return describeParts(roundedMs, MINUTE_MS$1, "min", SECOND_MS, "s");
	if (roundedMs < DAY_MS) return describeParts(roundedMs, HOUR_MS$1, "h", MINUTE_MS$1, "min");
	return describeParts(roundedMs, DAY_MS, "d", HOUR_MS$1, "h");
}
function describeParts(durationMs, largeMs, large, smallMs, small) {
	const whole = Math.floor(durationMs / largeMs);
	const rest = Math.floor(durationMs % largeMs / smallMs);
	return rest === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${small}`;
}
// core/domain/storage-class.ts
const KIB = 1024;
const NONE = {
	own: 0,
	standard: 0
};
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/archival-storage.html */
const ARCHIVED = {
	own: 32 * KIB,
	standard: 8 * KIB
};
const KNOWN = {
	STANDARD: [
		"Standard",
		"never",
		0,
		0,
		NONE
	],
	REDUCED_REDUNDANCY: [
		"Reduced Redundancy",
		"never",
		0,
		0,
		NONE
	],
	EXPRESS_ONEZONE: [
		"Express One Zone",
		"never",
		0,
		0,
		NONE
	],
	STANDARD_IA: [
		"Standard-IA",
		"never",
		30,
		128 * KIB,
		NONE
	],
	ONEZONE_IA: [
		"One Zone-IA",
		"never",
		30,
		128 * KIB,
		NONE
	],
	INTELLIGENT_TIERING: [
		"Intelligent-Tiering",
		"sometimes",
		0,
		0,
		NONE
	],
	GLACIER_IR: [
		"Glacier Instant Retrieval",
		"never",
		90,
		128 * KIB,
		NONE
	],
	GLACIER: [
		"Glacier Flexible Retrieval",
		"always",
		90,
		0,
		ARCHIVED
	],
	DEEP_ARCHIVE: [
		"Glacier Deep Archive",
		"always",
		180,
		0,
		ARCHIVED
	]
};
function isKnownStorageClass(name) {
	return Object.hasOwn(KNOWN, name);
}
function storageClass(name) {
	const [label, retrieval, minimumDays, minimumBillableBytes, overheadBytes] = isKnownStorageClass(name) ? KNOWN[name] : [
		name,
		"unknown",
		0,
		0,
		NONE
	];
	return {
		name,
		label,
		retrieval,
		minimumDays,
		minimumBillableBytes,
		overheadBytes
	};
}
/** Whether every object of that class can be read at once, whatever became of it since. */
function isAlwaysAvailable(name) {
	return storageClass(name).retrieval === "never";
}
// core/domain/s3-address-text.ts
function describeS3Address(address) {
	const query = [
		["region", address.region],
		["endpoint", address.endpoint],
		["path-style", impliedPathStyle(address) ? void 0 : String(address.pathStyle)],
		["storage-class", address.storageClass],
		["sse", address.sse],
		["kms-key-id", address.kmsKeyId],
		["object-lock-mode", address.objectLock?.mode],
		["object-lock-days", address.objectLock?.days.toString()],
		["allowed-account-ids", address.allowedAccountIds.join(",") || void 0],
		["max-bandwidth", address.maxBandwidthBytesPerSecond?.toString()]
	].flatMap(([name, value]) => value === void 0 ? [] : [`${name}=${readable(value)}`]).join("&");
	return `${describeBucket(address)}${query === "" ? "" : `?${query}`}`;
}
/** `s3://bucket/prefix`: enough to know a store by. */
function describeBucket({ bucket, prefix }) {
	const path = prefix.split("/").map(encodeURIComponent).join("/");
	return `s3://${bucket}${path === "" ? "" : `/${path}`}`;
}
function impliedPathStyle({ pathStyle, endpoint }) {
	return pathStyle === (endpoint !== void 0);
}
/** Escapes what a query must not hold, and leaves colons, slashes and commas to be read. */
function readable(value) {
	return encodeURIComponent(value).replace(/%(?:3A|2F|2C)/g, decodeURIComponent);
}
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
// core/store/key.ts
/**
* What may be a key, in every store alike: what one store takes, any other can
* take over. A key is 1 to 1,024 bytes of UTF-8, its segments are parted by
* slashes, and each segment can be the name of a file.
*/
/** S3 takes no longer key. */
const GREATEST_BYTES = 1024;
const UNUSABLE = /[\u0000-\u001f\u007f\\]/;
/** Throws `bad-input` if `key` is no key. */
function checkKey(key) {
	const why = faultOf(key);
	if (why === void 0) return;
	throw new HoldfastError("bad-input", `${JSON.stringify(key)} cannot be a key: ${why}.`, { hint: "Keys are made by core/domain/keys.ts, which escapes what comes from outside." });
}
function faultOf(key) {
	if (UNUSABLE.test(key)) return "it has a backslash or a control character";
	if (/\p{Surrogate}/u.test(key)) return "it is not Unicode";
	if (Buffer.byteLength(key) > GREATEST_BYTES) return `it is longer than ${GREATEST_BYTES} bytes`;
	if (key.startsWith(".tmp")) return "names that begin with .tmp are for unfinished writes";
	if (key.split("/").some((segment) => /^\.{0,2}$/.test(segment))) return "a part of it is empty, \".\" or \"..\"";
}
/** Orders keys by their bytes, which is not the order of JavaScript's strings. */
function compareKeys(a, b) {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
export { retrievalTime as a, describeS3Address as c, describeBytes as d, describeDuration as f, coldPlace as i, isAlwaysAvailable as l, Secret as m, compareKeys as n, tierRefusal as o, readBytes as p, RETRIEVAL_TIERS as r, describeBucket as s, checkKey as t, storageClass as u };
