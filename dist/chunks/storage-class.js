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
export { storageClass as n, isAlwaysAvailable as t };
