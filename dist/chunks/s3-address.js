import { p as readBytes, w as HoldfastError } from "./start.js";
import { i as array, m as string, p as strictObject, r as _enum, u as number, y as NEVER } from "./schemas.js";
// core/domain/nearest-name.ts
/** Guesses which name was meant by one that was misspelt. */
/** The name that takes the fewest changes of a letter, if they are a third of it at most. */
function nearestName(written, names) {
	const plain = (text) => text.toLowerCase().replaceAll("_", "-");
	const best = names.map((name) => ({
		name,
		changes: changesBetween(plain(written), plain(name))
	})).toSorted((a, b) => a.changes - b.changes)[0];
	return best !== void 0 && best.changes <= best.name.length / 3 ? best.name : void 0;
}
/** Levenshtein's distance. */
function changesBetween(a, b) {
	let above = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (const [row, letter] of [...a].entries()) {
		const line = [row + 1];
		for (const [column, other] of [...b].entries()) {
			const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
			line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
		}
		above = line;
	}
	return above[b.length] ?? 0;
}
// core/domain/s3-address.ts
/** An S3 store by its settings: what may be set, and what each setting may be. */
/** Classes an object may be written in; those of S3 on Outposts and directory buckets are not. */
const STORAGE_CLASSES = [
	"STANDARD",
	"STANDARD_IA",
	"ONEZONE_IA",
	"INTELLIGENT_TIERING",
	"GLACIER_IR",
	"GLACIER",
	"DEEP_ARCHIVE"
];
/** A hundred years: S3 takes no more. */
const GREATEST_LOCK_DAYS = 36500;
/** Every parameter of an S3 address. Each is read from text, and says what it may be. */
const PARAMETERS = {
	region: string().regex(/^[a-z0-9-]+$/, "is the name of a region, as eu-central-1"),
	endpoint: string().transform(readEndpoint),
	"path-style": _enum(["true", "false"], { error: "is true or false" }).transform((text) => text === "true"),
	"storage-class": string().toUpperCase().pipe(_enum(STORAGE_CLASSES, { error: `is one of ${STORAGE_CLASSES.join(", ")}` })),
	sse: _enum([
		"AES256",
		"aws:kms",
		"aws:kms:dsse"
	], { error: "is AES256, aws:kms or aws:kms:dsse" }),
	"kms-key-id": string().regex(/^[A-Za-z0-9:/_-]+$/, "is the id, the alias or the ARN of a key"),
	"object-lock-mode": string().toUpperCase().pipe(_enum(["GOVERNANCE", "COMPLIANCE"], { error: "is GOVERNANCE or COMPLIANCE" })),
	"object-lock-days": string().regex(/^[1-9]\d{0,4}$/, `is a number of days from 1 to ${GREATEST_LOCK_DAYS}`).transform(Number).pipe(number().max(GREATEST_LOCK_DAYS, `is at most ${GREATEST_LOCK_DAYS} days`)),
	"allowed-account-ids": string().transform((text) => text.split(/[\s,]+/).filter((id) => id !== "")).pipe(array(string().regex(/^\d{12}$/, "is a list of account ids of twelve digits")).min(1, "is a list of account ids of twelve digits")),
	"max-bandwidth": string().transform(readBandwidth)
};
const Settings = strictObject(PARAMETERS).partial();
/** The names of the parameters of an S3 address, which are inputs of the Action too. */
const S3_PARAMETERS = Object.keys(PARAMETERS);
/** What no UTF-8 can hold. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** DNS names, as S3 has had them since 2018. */
const BUCKET = /^(?!\d+(\.\d+){3}$)(?!xn--)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;
/**
* Makes an S3 address of a bucket, a prefix and parameters as text, each without
* URL escapes. Throws `bad-input` that names the parameter and the way out.
*/
function s3Address({ bucket, prefix, parameters }) {
	const read = readParameters(parameters);
	const endpoint = read.endpoint;
	const objectLock = readObjectLock(read["object-lock-mode"], read["object-lock-days"]);
	const sse = readEncryption(read.sse, read["kms-key-id"]);
	return {
		kind: "s3",
		bucket: readBucket(bucket),
		prefix: readPrefix(prefix),
		pathStyle: read["path-style"] ?? endpoint !== void 0,
		allowedAccountIds: read["allowed-account-ids"] ?? [],
		...given("region", read.region),
		...given("endpoint", endpoint),
		...given("storageClass", read["storage-class"]),
		...given("sse", sse),
		...given("kmsKeyId", read["kms-key-id"]),
		...given("objectLock", objectLock),
		...given("maxBandwidthBytesPerSecond", read["max-bandwidth"])
	};
}
function readParameters(parameters) {
	for (const name of Object.keys(parameters)) if (!S3_PARAMETERS.includes(name)) throw unknownParameter(name);
	const read = Settings.safeParse(parameters);
	if (read.success) return read.data;
	const issue = read.error.issues[0];
	throw badParameter(String(issue?.path[0]), issue?.message ?? "cannot be read");
}
function readBucket(bucket) {
	if (bucket.length <= 63 && BUCKET.test(bucket)) return bucket;
	throw new HoldfastError("bad-input", `"${bucket}" cannot be the name of a bucket.`, { hint: "A bucket has 3 to 63 lower-case letters, digits, dots and hyphens: s3://bucket/prefix." });
}
function readPrefix(text) {
	const prefix = text.replace(/^\/|\/$/g, "");
	if (prefix === "") return "";
	if (prefix.split("/").some((segment) => /^\.{0,2}$/.test(segment)) || LONE_SURROGATE.test(prefix)) throw badParameter("prefix", "may have no empty part, and none that is \".\" or \"..\"");
	return prefix;
}
function readEndpoint(text, context) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || !["http:", "https:"].includes(url.protocol)) return refuse(context, "is an http or https address, as https://minio.example.com:9000");
	if (url.username !== "" || url.password !== "") return refuse(context, "may hold no credential: give it by the environment or a role");
	if (url.search !== "" || url.hash !== "") return refuse(context, "may have no ? and no #");
	return url.href.replace(/\/+$/, "");
}
function readBandwidth(text, context) {
	return readBytes(text.replace(/(\/s|ps)$/i, "")) ?? refuse(context, "is bytes in a second, as 500000, 10MB or 8MiB");
}
function refuse(context, message) {
	context.addIssue({
		code: "custom",
		message
	});
	return NEVER;
}
function readObjectLock(mode, days) {
	if (mode !== void 0 && days !== void 0) return {
		mode,
		days
	};
	if (mode !== void 0) throw badParameter("object-lock-mode", "needs object-lock-days beside it");
	if (days !== void 0) throw badParameter("object-lock-days", "needs object-lock-mode beside it");
}
function readEncryption(sse, kmsKeyId) {
	if (kmsKeyId !== void 0 && sse === "AES256") throw badParameter("kms-key-id", "does not go with sse=AES256: leave one of them out");
	return sse ?? (kmsKeyId === void 0 ? void 0 : "aws:kms");
}
function given(name, value) {
	const members = {};
	if (value !== void 0) members[name] = value;
	return members;
}
function badParameter(name, why) {
	return new HoldfastError("bad-input", `The store parameter ${name} ${why}.`, { hint: `Correct ${name} in the store address or the input, or leave it out.` });
}
function unknownParameter(name) {
	if (/secret|access-?key|token|password|credential/i.test(name)) return new HoldfastError("bad-input", `The store parameter ${name} looks like a credential.`, { hint: "Give credentials by the environment (AWS_ACCESS_KEY_ID …) or a role; addresses are shown." });
	const nearest = nearestName(name, S3_PARAMETERS);
	return new HoldfastError("bad-input", `There is no store parameter ${name}.`, { hint: nearest ? `Did you mean ${nearest}?` : `The store parameters are ${S3_PARAMETERS.join(", ")}.` });
}
export { STORAGE_CLASSES as n, s3Address as r, S3_PARAMETERS as t };
