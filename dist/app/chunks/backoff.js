import { fromNodeProviderChain, fromWebToken } from "@aws-sdk/credential-providers";
// core/domain/errors.ts
/** Codes of faults that may be gone a moment later. */
const TRANSIENT = /* @__PURE__ */ new Set([
	"source-unreachable",
	"source-rate-limited",
	"source-changing",
	"store-unreachable",
	"store-busy",
	"app-unreachable"
]);
var HoldfastError = class extends Error {
	code;
	hint;
	retryAfterMs;
	constructor(code, message, { hint, cause, retryAfterMs }) {
		super(message, cause === void 0 ? void 0 : { cause });
		this.name = "HoldfastError";
		this.code = code;
		this.hint = hint;
		this.retryAfterMs = retryAfterMs;
	}
	get transient() {
		return TRANSIENT.has(this.code);
	}
};
/** The error as itself when it has a code, and as `internal` when it has none. */
function asHoldfastError(error) {
	if (error instanceof HoldfastError) return error;
	return new HoldfastError("internal", error instanceof Error ? error.message : String(error), {
		hint: "This is a defect: please report it with the command that was run.",
		cause: error
	});
}
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
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** `4200` as `4.2 s`, `3723000` as `1 h 2 min`, `200000000` as `2 d 7 h`. */
function describeDuration(durationMs) {
	if (durationMs < 59.95 * SECOND_MS) return `${(durationMs / SECOND_MS).toFixed(1)} s`;
	const roundedMs = Math.round(durationMs / SECOND_MS) * SECOND_MS;
	if (roundedMs < HOUR_MS) return describeParts(roundedMs, MINUTE_MS, "min", SECOND_MS, "s");
	if (roundedMs < DAY_MS) return describeParts(roundedMs, HOUR_MS, "h", MINUTE_MS, "min");
	return describeParts(roundedMs, DAY_MS, "d", HOUR_MS, "h");
}
function describeParts(durationMs, largeMs, large, smallMs, small) {
	return `${Math.floor(durationMs / largeMs)} ${large} ${Math.floor(durationMs % largeMs / smallMs)} ${small}`;
}
// core/store/credentials.ts
/** A role is assumed again when this is left of it, so that a long upload never runs out. */
const RENEW_BEFORE_MS = 6e5;
function createCredentials(credentials, means) {
	switch (credentials.kind) {
		case "default": return fromNodeProviderChain();
		case "static": return async () => ({
			accessKeyId: credentials.accessKeyId,
			secretAccessKey: credentials.secretAccessKey.reveal(),
			...credentials.sessionToken === void 0 ? {} : { sessionToken: credentials.sessionToken.reveal() }
		});
		case "issued": return renewing(async () => toIdentity(await credentials.issue()), means.now);
		case "web-identity": return renewing(() => assumeRole(credentials, means), means.now);
	}
}
function toIdentity(issued) {
	return {
		accessKeyId: issued.accessKeyId,
		secretAccessKey: issued.secretAccessKey.reveal(),
		sessionToken: issued.sessionToken.reveal(),
		expiration: issued.expiresAt
	};
}
async function assumeRole({ token, roleArn, sessionName, durationSeconds = 3600, onIssued }, { region, stsEndpoint }) {
	const webIdentityToken = (await token()).reveal();
	const identity = await fromWebToken({
		webIdentityToken,
		roleArn,
		roleSessionName: sessionName,
		durationSeconds,
		clientConfig: {
			...region === void 0 ? {} : { region },
			...stsEndpoint === void 0 ? {} : { endpoint: stsEndpoint }
		}
	})();
	for (const issued of [identity.secretAccessKey, identity.sessionToken]) if (issued !== void 0) onIssued?.(new Secret(issued));
	return identity;
}
/** Keeps an identity until shortly before it expires. Those who wait for one share it. */
function renewing(assume, now) {
	let current;
	async function isFresh(identity) {
		const { expiration } = await identity;
		return expiration === void 0 || expiration.getTime() - now().getTime() > RENEW_BEFORE_MS;
	}
	return async () => {
		const known = current;
		if (!(known !== void 0 && await isFresh(known).catch(() => false)) && current === known) current = assume();
		return current ?? assume();
	};
}
// core/store/s3-faults.ts
const DENIED = {
	code: "store-denied",
	message: "The store refused the request.",
	hint: "Let the credential do s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:ListBucket on this bucket and prefix, and s3:RestoreObject to retrieve from cold storage."
};
const BAD_KEY = {
	code: "store-denied",
	message: "The store does not know the access key, or its secret is wrong.",
	hint: "Check the access key, the secret and, for temporary keys, the session token."
};
const EXPIRED = {
	code: "store-denied",
	message: "The credential for the store has expired.",
	hint: "Get a new one and run again."
};
const NO_CREDENTIALS = {
	code: "store-no-credentials",
	message: "No credential for the store was found.",
	hint: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or assume a role."
};
const ROLE_REFUSED = {
	code: "store-denied",
	message: "AWS did not let this job assume the role.",
	hint: "Check that the role trusts the OIDC provider, this audience and this repository."
};
const NO_BUCKET = {
	code: "store-not-found",
	message: "The bucket does not exist.",
	hint: "Check the name, the region and the endpoint, or create the bucket."
};
const NO_OBJECT = {
	code: "store-missing",
	message: "There is no such object in the store.",
	hint: "Run `holdfast verify` to see what else is missing."
};
const SKEWED = {
	code: "store-clock-skew",
	message: "The clock of this machine and that of the store are too far apart.",
	hint: "Set the clock of this machine, as by NTP, and run again."
};
const BUSY = {
	code: "store-busy",
	message: "The store is busy, or failed on its own side.",
	hint: "Run again later, or lower the concurrency."
};
const WRONG_REGION = {
	code: "bad-input",
	message: "The bucket is in another region than the one that was asked.",
	hint: "Set region=… in the store address to the region of the bucket.",
	wrongRegion: true
};
const KMS = {
	code: "store-denied",
	message: "The store could not use the KMS key.",
	hint: "Check kms-key-id, that the key is enabled, and that the credential may use it (kms:GenerateDataKey, kms:Decrypt)."
};
const FULL = {
	code: "store-full",
	message: "The store has no room left.",
	hint: "Raise the quota of the bucket or the user, or remove what is no longer needed."
};
const ARCHIVED = {
	code: "store-archived",
	message: "The object lies in cold storage.",
	hint: "Retrieve it first: `holdfast retrieve` tells time and price, asks for it, and waits."
};
const NO_EXPEDITED = {
	code: "store-busy",
	message: "The store has no capacity for Expedited retrievals right now.",
	hint: "Run again later, use --tier standard, or buy provisioned capacity."
};
const TAKEN = {
	code: "store-exists",
	message: "Another object already lies under this key.",
	hint: "Objects are never overwritten: run again, and another key is chosen."
};
const CHANGED_ON_THE_WAY = {
	code: "store-unreachable",
	message: "The bytes that arrived at the store are not those that were sent.",
	hint: "Run again; if it stays, something between here and the store changes what passes."
};
const UNSUPPORTED = {
	code: "store-unsafe",
	message: "The store does not know how to do something that Holdfast relies on.",
	hint: "Run `holdfast doctor` to see what this store can do."
};
const BAD_SETTINGS = {
	code: "bad-input",
	message: "The bucket does not take an object with these settings.",
	hint: "See the cause: for Object Lock the bucket must be made with it; the storage class must exist."
};
const STOPPED = {
	code: "interrupted",
	message: "The work was stopped before it was done.",
	hint: "Run it again: what is stored stays, and nothing half written is visible."
};
const REFUSED = {
	code: "store-denied",
	message: "The store did not accept the request.",
	hint: "See the cause; check the address, the region and the permissions of the credential."
};
/** No answer at all, or one that is not S3's. */
const SILENCE = {
	code: "store-unreachable",
	message: "The store did not answer as S3 does, or the connection broke.",
	hint: "Check the endpoint, the region and the network, and run again."
};
/** S3 says what it is that is not there; a server that does not is another one. */
const NOT_S3 = {
	code: "store-not-found",
	message: "There is no bucket here, or not even a server that speaks as S3 does.",
	hint: "Check the endpoint, the name of the bucket and path-style in the store address."
};
const FAULTS_BY_NAME = {
	AccessDenied: DENIED,
	Forbidden: DENIED,
	AllAccessDisabled: DENIED,
	AccountProblem: DENIED,
	InvalidAccessKeyId: BAD_KEY,
	SignatureDoesNotMatch: BAD_KEY,
	InvalidClientTokenId: BAD_KEY,
	InvalidToken: BAD_KEY,
	UnrecognizedClientException: BAD_KEY,
	ExpiredToken: EXPIRED,
	ExpiredTokenException: EXPIRED,
	TokenRefreshRequired: EXPIRED,
	CredentialsProviderError: NO_CREDENTIALS,
	TokenProviderError: NO_CREDENTIALS,
	InvalidIdentityToken: ROLE_REFUSED,
	InvalidIdentityTokenException: ROLE_REFUSED,
	IDPRejectedClaim: ROLE_REFUSED,
	IDPRejectedClaimException: ROLE_REFUSED,
	IDPCommunicationError: BUSY,
	IDPCommunicationErrorException: BUSY,
	NoSuchBucket: NO_BUCKET,
	NoSuchKey: NO_OBJECT,
	NoSuchVersion: NO_OBJECT,
	RequestTimeTooSkewed: SKEWED,
	RequestExpired: SKEWED,
	SlowDown: BUSY,
	SlowDownRead: BUSY,
	SlowDownWrite: BUSY,
	TooManyRequests: BUSY,
	Throttling: BUSY,
	ThrottlingException: BUSY,
	RequestLimitExceeded: BUSY,
	ServiceUnavailable: BUSY,
	InternalError: BUSY,
	OperationAborted: BUSY,
	ConditionalRequestConflict: BUSY,
	PermanentRedirect: WRONG_REGION,
	Redirect: WRONG_REGION,
	TemporaryRedirect: WRONG_REGION,
	AuthorizationHeaderMalformed: WRONG_REGION,
	IllegalLocationConstraintException: WRONG_REGION,
	"KMS.DisabledException": KMS,
	"KMS.InvalidKeyUsageException": KMS,
	"KMS.KMSInvalidStateException": KMS,
	"KMS.NotFoundException": KMS,
	KMSAccessDeniedException: KMS,
	KMSDisabledException: KMS,
	KMSNotFoundException: KMS,
	QuotaExceeded: FULL,
	XMinioStorageFull: FULL,
	XMinioAdminBucketQuotaExceeded: FULL,
	EntityTooLarge: FULL,
	InvalidObjectState: ARCHIVED,
	GlacierExpeditedRetrievalNotAvailable: NO_EXPEDITED,
	PreconditionFailed: TAKEN,
	BadDigest: CHANGED_ON_THE_WAY,
	InvalidDigest: CHANGED_ON_THE_WAY,
	XAmzContentSHA256Mismatch: CHANGED_ON_THE_WAY,
	XAmzContentChecksumMismatch: CHANGED_ON_THE_WAY,
	IncompleteBody: CHANGED_ON_THE_WAY,
	RequestTimeout: SILENCE,
	NotImplemented: UNSUPPORTED,
	InvalidRequest: BAD_SETTINGS,
	InvalidStorageClass: BAD_SETTINGS,
	ObjectLockConfigurationNotFoundError: BAD_SETTINGS,
	AbortError: STOPPED
};
/** By the lowest status they hold for, the highest first; what has no name above comes here. */
const FAULTS_BY_STATUS = [
	[508, BUSY],
	[507, FULL],
	[502, BUSY],
	[501, UNSUPPORTED],
	[500, BUSY],
	[430, REFUSED],
	[429, BUSY],
	[410, REFUSED],
	[409, BUSY],
	[408, SILENCE],
	[405, REFUSED],
	[404, NOT_S3],
	[403, DENIED],
	[402, REFUSED],
	[401, BAD_KEY],
	[400, REFUSED]
];
// core/store/s3-errors.ts
/** The one place that reads what S3, STS and the AWS SDK throw, and makes a code of it. */
/** The error as one with a code. An error that has one already stays as it is. */
function s3Error(error, context) {
	if (error instanceof HoldfastError) return error;
	const seen = inspect(error);
	const fault = faultOf$1(seen);
	return new HoldfastError(fault.code, `${fault.message} (${context.description})`, {
		hint: hintFor(fault, seen, context),
		cause: new Error(describe(seen)),
		...retryAfter(seen, context.now())
	});
}
/** What S3 or the SDK calls the error: `NoSuchKey`, `PreconditionFailed`, `TimeoutError` … */
function nameOf(error) {
	return inspect(error).name;
}
/** The status of the answer; undefined if there was none. */
function statusOf(error) {
	return inspect(error).status;
}
function inspect(error) {
	const metadata = member(error, "$metadata");
	const headers = headersOf(member(member(error, "$response"), "headers"));
	return {
		name: text(member(error, "name")) ?? "Error",
		message: text(member(error, "message")) ?? "",
		code: text(member(error, "code")) ?? text(member(member(error, "cause"), "code")),
		status: number(member(metadata, "httpStatusCode")) ?? number(member(member(error, "$response"), "statusCode")),
		requestId: text(member(metadata, "requestId")),
		headers,
		region: headers.get("x-amz-bucket-region") ?? text(member(error, "Region"))
	};
}
function faultOf$1(seen) {
	const named = FAULTS_BY_NAME[seen.name];
	if (named !== void 0) return named;
	if (seen.region !== void 0 && [
		301,
		307,
		400
	].includes(seen.status ?? 0)) return WRONG_REGION;
	return FAULTS_BY_STATUS.find(([lowest]) => (seen.status ?? 0) >= lowest)?.[1] ?? SILENCE;
}
function hintFor(fault, { region }, { expectedOwner }) {
	if (fault.wrongRegion && region !== void 0) return `Set region=${region} in the store address.`;
	if (fault.code === "store-denied" && expectedOwner !== void 0) return `${fault.hint} It is refused as well if the bucket belongs to another account than ${expectedOwner}.`;
	return fault.hint;
}
function describe({ name, message, code, status, requestId }) {
	const facts = [
		code,
		status === void 0 ? void 0 : `status ${status}`,
		requestId === void 0 ? void 0 : `request ${requestId}`
	].filter((fact) => fact !== void 0);
	return `${name}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}: ${message}`;
}
/** `Retry-After` is a number of seconds or a date. */
function retryAfter({ headers }, now) {
	const value = headers.get("retry-after");
	if (value === void 0) return {};
	const ms = /^\d+$/.test(value) ? Number(value) * 1e3 : Date.parse(value) - now.getTime();
	return Number.isFinite(ms) && ms >= 0 ? { retryAfterMs: ms } : {};
}
function headersOf(headers) {
	if (typeof headers !== "object" || headers === null) return /* @__PURE__ */ new Map();
	const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
	return new Map(entries.filter((entry) => typeof entry[1] === "string"));
}
function member(value, name) {
	return typeof value === "object" && value !== null ? Reflect.get(value, name) : void 0;
}
function text(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}
function number(value) {
	return typeof value === "number" ? value : void 0;
}
// core/domain/s3-address-text.ts
/** `s3://bucket/prefix`: enough to know a store by. */
function describeBucket({ bucket, prefix }) {
	const path = prefix.split("/").map(encodeURIComponent).join("/");
	return `s3://${bucket}${path === "" ? "" : `/${path}`}`;
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
export { nameOf as a, createCredentials as c, readBytes as d, Secret as f, describeBucket as i, describeBytes as l, asHoldfastError as m, checkKey as n, s3Error as o, HoldfastError as p, compareKeys as r, statusOf as s, backoffMs as t, describeDuration as u };
