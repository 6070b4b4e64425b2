import { t as HoldfastError } from "./errors.js";
import { m as Secret } from "./key.js";
import { fromNodeProviderChain, fromWebToken } from "@aws-sdk/credential-providers";
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
	const fault = faultOf(seen);
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
function faultOf(seen) {
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
export { createCredentials as i, s3Error as n, statusOf as r, nameOf as t };
