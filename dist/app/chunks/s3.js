import { f as describeDuration, i as coldPlace, n as compareKeys, o as tierRefusal, s as describeBucket, t as checkKey, u as storageClass } from "./key.js";
import { t as HoldfastError } from "./errors.js";
import { i as createCredentials, n as s3Error, r as statusOf, t as nameOf } from "./s3-errors.js";
import { t as backoffMs } from "./backoff.js";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { AbortMultipartUploadCommand, CreateMultipartUploadCommand, GetBucketVersioningCommand, GetObjectCommand, GetObjectLockConfigurationCommand, HeadObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, PutObjectCommand, PutObjectRetentionCommand, RestoreObjectCommand, S3Client, UploadPartCommand } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { Upload } from "@aws-sdk/lib-storage";
// core/store/s3-account.ts
/** Sees to it that backups do not go to a stranger's account, nor come from one. */
/**
* A check that the credential belongs to one of the allowed accounts; without such a list
* it costs nothing. STS is asked until it has answered once. Throws `store-wrong-account`.
*/
function createAccountGuard({ address, stsEndpoint }, credentials, context) {
	const allowed = address.allowedAccountIds;
	if (allowed.length === 0) return () => Promise.resolve();
	let admitted;
	async function ask() {
		const identity = await new STSClient({
			maxAttempts: 1,
			...credentials === void 0 ? {} : { credentials },
			...address.region === void 0 ? {} : { region: address.region },
			...stsEndpoint === void 0 ? {} : { endpoint: stsEndpoint }
		}).send(new GetCallerIdentityCommand({})).catch((error) => {
			throw s3Error(error, context);
		});
		if (!allowed.includes(identity.Account ?? "")) throw wrongAccount(identity.Account, allowed);
	}
	return () => {
		admitted ??= ask().catch((error) => {
			admitted = void 0;
			throw error;
		});
		return admitted;
	};
}
function wrongAccount(account, allowed) {
	return new HoldfastError("store-wrong-account", `The credential belongs to the account ${account ?? "of nobody"}, which is not allowed.`, { hint: `Use a credential of ${allowed.join(" or ")}, or correct allowed-account-ids.` });
}
// core/store/s3-look-before.ts
/**
* Looks whether an object lies there before one is written. S3 refuses by itself what says
* `If-None-Match`, but others ignore that: everywhere, or in buckets with versions, or when
* an upload in parts is completed (Ceph 16 does the last two), and would overwrite. Between
* the look and the write another writer may still come; only the server could prevent that.
*/
function lookBeforeWriting(client, trust) {
	client.middlewareStack.add((next, { commandName }) => async (args) => {
		if ((commandName === "CompleteMultipartUploadCommand" || commandName === "PutObjectCommand" && !trust.refusesTaken()) && await isThere(client, args.input)) throw Object.assign(/* @__PURE__ */ new Error("The key is taken."), { name: "PreconditionFailed" });
		return next(args);
	}, {
		step: "initialize",
		name: "lookBeforeWriting"
	});
}
async function isThere(client, input) {
	if (!isAddress(input)) return false;
	const { Bucket, Key, ExpectedBucketOwner } = input;
	try {
		await client.send(new HeadObjectCommand({
			Bucket,
			Key,
			ExpectedBucketOwner
		}));
		return true;
	} catch (error) {
		if (statusOf(error) === 404) return false;
		throw error;
	}
}
function isAddress(input) {
	return "Bucket" in input && "Key" in input;
}
// core/store/s3-part-retry.ts
const ATTEMPTS = 3;
function createPartRetry({ address }, { now, sleep, random }) {
	const context = {
		description: describeBucket(address),
		now
	};
	return {
		acquireInitialRetryToken: async () => tokenAfter(0),
		async refreshRetryTokenForRetry(token, { error }) {
			const failures = token.getRetryCount() + 1;
			const failure = s3Error(error, context);
			if (!failure.transient || failures >= ATTEMPTS) throw failure;
			await sleep(backoffMs(failures, random(), failure.retryAfterMs));
			return tokenAfter(failures);
		},
		recordSuccess: () => {}
	};
}
/** The SDK sleeps for the delay of a token; here the waiting is done before it is given. */
function tokenAfter(failures) {
	return {
		getRetryCount: () => failures,
		getRetryDelay: () => 0
	};
}
// core/store/s3-payload.ts
/**
* Gives every body its SHA-256, for the store to check: once as the checksum that S3 keeps
* with the object, once as the payload hash of the signature, which every server checks,
* over http as over https. The SDK would read the bytes once for each of the two.
*/
function signPayloads(client) {
	client.middlewareStack.add((next) => async (args) => {
		if (isUpload(args.request)) {
			const digest = createHash("sha256").update(args.request.body).digest();
			args.request.headers["x-amz-content-sha256"] = digest.toString("hex");
			args.request.headers["x-amz-checksum-sha256"] = digest.toString("base64");
		}
		return next(args);
	}, {
		step: "build",
		priority: "high",
		name: "signPayloads"
	});
}
/** Objects and parts are put as bytes; the documents that control S3 are text. */
function isUpload(request) {
	if (typeof request !== "object" || request === null) return false;
	return "headers" in request && "body" in request && request.body instanceof Uint8Array;
}
// core/store/s3-client.ts
/**
* Clients of S3 as this adapter needs them. They share connections and credentials.
*
* The SDK tries once: whole operations are repeated by the `retrying` wrapper. Within a
* stream, which cannot be read twice, each request has its own attempts.
*/
const CONNECTION_TIMEOUT_MS = 1e4;
const IDLE_TIMEOUT_MS = 6e4;
/** Readers that leave bodies unread, and parts on their way, of ten repositories at once. */
const MAX_SOCKETS = 128;
function createS3Clients(config, tools, trust) {
	const handler = new NodeHttpHandler({
		connectionTimeout: config.connectionTimeoutMs ?? CONNECTION_TIMEOUT_MS,
		socketTimeout: config.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
		httpAgent: { maxSockets: MAX_SOCKETS },
		httpsAgent: { maxSockets: MAX_SOCKETS }
	});
	const common = commonSettings(config, tools);
	const requestHandler = stoppable(handler, tools.signal);
	const client = (settings) => {
		const made = new S3Client({
			...common,
			...settings
		});
		signPayloads(made);
		return made;
	};
	const once = client({
		requestHandler,
		maxAttempts: 1
	});
	const repeating = client({
		requestHandler,
		retryStrategy: createPartRetry(config, tools)
	});
	for (const each of [once, repeating]) lookBeforeWriting(each, trust);
	return {
		once,
		repeating,
		bare: client({
			requestHandler: handler,
			maxAttempts: 1
		})
	};
}
function commonSettings({ address, stsEndpoint }, tools) {
	const { endpoint, region } = address;
	const signedRegion = region ?? (endpoint === void 0 ? void 0 : "us-east-1");
	return {
		credentials: createCredentials(tools.credentials ?? { kind: "default" }, {
			now: tools.now,
			...region === void 0 ? {} : { region },
			...stsEndpoint === void 0 ? {} : { stsEndpoint }
		}),
		forcePathStyle: address.pathStyle,
		followRegionRedirects: false,
		requestChecksumCalculation: "WHEN_REQUIRED",
		responseChecksumValidation: "WHEN_REQUIRED",
		expectContinueHeader: false,
		...signedRegion === void 0 ? {} : { region: signedRegion },
		...endpoint === void 0 ? {} : { endpoint }
	};
}
/** Lets `signal` end every request, those that lib-storage sends too. */
function stoppable(handler, signal) {
	return {
		metadata: handler.metadata,
		handle: (request, options) => handler.handle(request, {
			...options,
			...signal === void 0 ? {} : { abortSignal: signal }
		}),
		updateHttpClientConfig: (key, value) => handler.updateHttpClientConfig(key, value),
		httpHandlerConfigs: () => handler.httpHandlerConfigs(),
		destroy: () => handler.destroy()
	};
}
// core/store/s3-trust.ts
function createTrust(usualClass) {
	let told;
	let probed;
	const found = () => probed ?? told;
	return {
		usualClass,
		refusesTaken: () => found()?.conditionalWrites === "yes",
		refusesWrongBytes: () => found()?.checksums === "yes",
		keepsVersions: () => found()?.versioning === "yes",
		know(facts) {
			told = told === void 0 ? facts : doubtful(told, facts);
		},
		prove(facts) {
			probed = facts;
		}
	};
}
/** What may be believed of both. Versions are kept if anybody found any: they are looked for. */
function doubtful(a, b) {
	const both = (name) => a[name] === "yes" && b[name] === "yes" ? "yes" : "no";
	return {
		conditionalWrites: both("conditionalWrites"),
		checksums: both("checksums"),
		versioning: a.versioning === "yes" ? "yes" : b.versioning
	};
}
// core/store/s3-bucket.ts
/** What every operation on one bucket shares. */
function openBucket(config, tools) {
	const { address, root } = config;
	const description = describeBucket(address);
	const [owner, ...others] = address.allowedAccountIds;
	const expectedOwner = others.length === 0 ? owner : void 0;
	const context = {
		description,
		now: tools.now,
		expectedOwner
	};
	const trust = createTrust(address.endpoint === void 0 ? "STANDARD" : void 0);
	const clients = createS3Clients(config, tools, trust);
	return {
		description,
		config,
		tools,
		clients,
		trust,
		target: {
			Bucket: address.bucket,
			...expectedOwner === void 0 ? {} : { ExpectedBucketOwner: expectedOwner }
		},
		name: (key) => root + key,
		keyOf(name) {
			if (name.startsWith(root)) return name.slice(root.length);
			throw new HoldfastError("store-unsafe", `The store lists what was not asked for: ${name}.`, { hint: "Its listings cannot be relied on: use another store, or report it to its makers." });
		},
		admit: createAccountGuard(config, clients.once.config.credentials, context),
		failure: (error) => s3Error(error, context)
	};
}
// core/store/s3-body.ts
/** The bytes of an answer, counted: a body that ends early is an error, not an end. */
/** The body as chunks; throws `store-unreachable` unless it has `expectedBytes`. */
async function* readBody(body, expectedBytes, failure) {
	let bytes = 0;
	try {
		for await (const chunk of body) {
			bytes += chunk.length;
			yield chunk;
		}
	} catch (error) {
		throw failure(error);
	}
	if (bytes === expectedBytes) return;
	throw new HoldfastError("store-unreachable", `The store sent ${bytes} bytes where it had promised ${expectedBytes}.`, { hint: "Run again; if it stays, something between here and the store cuts answers short." });
}
/** The body of an answer as a stream whose failure, if nobody reads it, harms no one. */
function bodyOf(body) {
	if (!(body instanceof Readable)) throw new TypeError("S3 answered without a body");
	return body.on("error", () => {});
}
function discardBody(body) {
	bodyOf(body).destroy();
}
// core/store/s3-settings.ts
const DAY_MS$1 = 864e5;
function writeSettings(bucket, key, tier) {
	const { sse, kmsKeyId } = bucket.config.address;
	const storageClass = classAsked(bucket, tier);
	const lock = lockOf(bucket);
	return {
		...bucket.target,
		Key: bucket.name(key),
		IfNoneMatch: "*",
		ContentType: "application/octet-stream",
		...storageClass === void 0 ? {} : { StorageClass: storageClass },
		...sse === void 0 ? {} : { ServerSideEncryption: sse },
		...kmsKeyId === void 0 ? {} : { SSEKMSKeyId: kmsKeyId },
		...lock === void 0 ? {} : {
			ObjectLockMode: lock.mode,
			ObjectLockRetainUntilDate: lock.until
		}
	};
}
/** The storage class that an object is written in; undefined where that is left to the bucket. */
function classAsked({ config }, tier) {
	return tier === "data" ? config.address.storageClass : void 0;
}
/** The lock for an object that is written now. */
function lockOf({ config, tools }) {
	const { objectLock } = config.address;
	if (objectLock === void 0) return void 0;
	const until = new Date(tools.now().getTime() + objectLock.days * DAY_MS$1);
	return {
		mode: objectLock.mode,
		until
	};
}
// core/store/s3-believe.ts
/**
* The result of a write in one request by its answer alone; undefined if the object must be
* looked at. Throws `store-damaged` if the answer itself names another checksum.
*/
function believe(bucket, content, answer) {
	const { trust } = bucket;
	if (!trust.refusesWrongBytes() || answer.ETag === void 0) return void 0;
	checkChecksum(content, answer);
	const storageClass = classAsked(bucket, content.tier) ? void 0 : trust.usualClass;
	if (storageClass === void 0 || leavesOpen(bucket, answer)) return void 0;
	return resultOf(content, {
		StorageClass: storageClass,
		VersionId: answer.VersionId
	}, false);
}
/**
* Whether something was asked for of which the answer does not tell: a lock, an encryption, a
* version, or that no other writer came in between.
*/
function leavesOpen({ config, trust }, answer) {
	const { sse, objectLock } = config.address;
	if (objectLock !== void 0) return true;
	if (sse !== void 0 && answer.ServerSideEncryption !== sse) return true;
	return answer.VersionId === void 0 && (trust.keepsVersions() || !trust.refusesTaken());
}
/** Throws `store-damaged` if S3 tells the checksum of the whole, and it is not what was sent. */
function checkChecksum(content, seen) {
	const checksum = wholeChecksum(seen);
	if (checksum !== void 0 && checksum !== content.sha256) throw damaged(content, "has another checksum");
}
/** The SHA-256 of the object in hex, if S3 tells it; for parts it is one of checksums (`…-3`). */
function wholeChecksum({ ChecksumSHA256, ChecksumType }) {
	return ChecksumType !== "COMPOSITE" && /^[A-Za-z0-9+/]{43}=$/.test(ChecksumSHA256 ?? "") ? Buffer.from(ChecksumSHA256 ?? "", "base64").toString("hex") : void 0;
}
function resultOf({ key, sha256, sizeBytes }, seen, existed) {
	return {
		key,
		sha256,
		sizeBytes,
		existed,
		storageClass: seen.StorageClass ?? "STANDARD",
		...seen.ObjectLockRetainUntilDate && { lockedUntil: seen.ObjectLockRetainUntilDate },
		...seen.VersionId === void 0 || seen.VersionId === "null" ? {} : { versionId: seen.VersionId }
	};
}
function damaged({ key }, why) {
	return new HoldfastError("store-damaged", `The store says that it wrote ${key}, but it ${why}.`, { hint: "Run again; if it stays, this store cannot be relied on." });
}
// core/store/s3-look.ts
/** Looks at an object without reading it, and tells "not there" from "cannot say". */
/** What S3 says of an object; undefined if it says that there is none. Any doubt throws. */
async function look(bucket, place, client = bucket.clients.once) {
	try {
		const command = new HeadObjectCommand({
			...addressOf(bucket, place),
			ChecksumMode: "ENABLED"
		});
		return await client.send(command);
	} catch (error) {
		const status = statusOf(error) ?? 0;
		if (status !== 404 && !(status === 400 && place.versionId !== void 0)) throw bucket.failure(error);
	}
	if (!await isForeignVersion(bucket, place, await proveAbsence(bucket, place, client))) return void 0;
	return look(bucket, { key: place.key }, client);
}
function infoOf$1(key, seen) {
	if (seen.ContentLength === void 0 || seen.LastModified === void 0) throw untold(key);
	const sha256 = wholeChecksum(seen);
	return {
		key,
		sizeBytes: seen.ContentLength,
		storageClass: seen.StorageClass ?? "STANDARD",
		modifiedAt: wholeSeconds(seen.LastModified),
		...sha256 === void 0 ? {} : { sha256 }
	};
}
/** HEAD tells seconds and a listing may tell more: an object has one time. */
function wholeSeconds(time) {
	return /* @__PURE__ */ new Date(Math.floor(time.getTime() / 1e3) * 1e3);
}
function addressOf(bucket, { key, versionId }) {
	return {
		...bucket.target,
		Key: bucket.name(key),
		...versionId === void 0 ? {} : { VersionId: versionId }
	};
}
/**
* A version that a store without versions is asked for: the manifest came with its objects
* from another store. There is one object under the key then, and that is meant.
*/
async function isForeignVersion(bucket, { versionId }, refusal) {
	if (versionId === void 0 || !UNKNOWN_VERSION.has(refusal)) return false;
	const command = new GetBucketVersioningCommand(bucket.target);
	const { Status } = await bucket.clients.once.send(command).catch((error) => {
		throw bucket.failure(error);
	});
	return Status === void 0;
}
const ABSENT = /* @__PURE__ */ new Set(["NoSuchKey", "NoSuchVersion"]);
const UNKNOWN_VERSION = /* @__PURE__ */ new Set([
	"NoSuchKey",
	"NoSuchVersion",
	"InvalidArgument"
]);
/**
* The answer to HEAD has no body, so a bucket that is not there, and a server that knows
* nothing of S3, look like an object that is not there. The answer to GET has a name.
*/
async function proveAbsence(bucket, place, client) {
	try {
		const command = new GetObjectCommand({
			...addressOf(bucket, place),
			Range: "bytes=0-0"
		});
		discardBody((await client.send(command)).Body);
	} catch (error) {
		const name = nameOf(error);
		if (ABSENT.has(name)) return name;
		if (place.versionId !== void 0 && UNKNOWN_VERSION.has(name)) return name;
		throw bucket.failure(error);
	}
	throw new HoldfastError("store-busy", `${place.key} came while it was looked for.`, { hint: "Run again." });
}
function untold(key) {
	return new HoldfastError("store-unreachable", `The store does not tell the size of ${key}.`, { hint: "Check that no proxy between here and the store changes what passes." });
}
// core/store/s3-get.ts
/** Reads an object from S3. */
/** The object's bytes from `start` on. Throws before the first byte if there is none. */
async function getObject(bucket, place, start) {
	try {
		const range = start > 0 ? { Range: `bytes=${start}-` } : {};
		const answer = await bucket.clients.once.send(new GetObjectCommand({
			...addressOf(bucket, place),
			...range
		}));
		return readBody(bodyOf(answer.Body), promisedBytes(place.key, answer, start), bucket.failure);
	} catch (error) {
		if (nameOf(error) === "InvalidRange") return nothingBehind(bucket, place, start);
		if (await isForeignVersion(bucket, place, nameOf(error))) return getObject(bucket, { key: place.key }, start);
		throw bucket.failure(error);
	}
}
/** How many bytes the answer holds by its own account, if it begins where it was asked to. */
function promisedBytes(key, answer, start) {
	const { ContentLength, ContentRange } = answer;
	const begins = start === 0 || ContentRange?.startsWith(`bytes ${start}-`);
	if (begins && ContentLength !== void 0) return ContentLength;
	bodyOf(answer.Body).destroy();
	throw new HoldfastError(begins ? "store-unreachable" : "store-unsafe", `The store does not say ${begins ? "how long" : "which part of"} ${key} its answer is.`, { hint: "Check that no proxy between here and the store changes what passes." });
}
/** No bytes, once the object has proved to end where reading would begin. */
async function nothingBehind(bucket, place, start) {
	const seen = await look(bucket, place);
	if (seen?.ContentLength !== void 0 && seen.ContentLength <= start) return emptyBody();
	throw new HoldfastError("store-busy", `${place.key} changed while it was read.`, { hint: "Run again." });
}
async function* emptyBody() {}
// core/store/s3-list.ts
/** Lists objects in S3. A listing that may be incomplete is an error. */
async function* listObjects(bucket, prefix, after) {
	let last = after;
	for await (const page of pagesOf(bucket, prefix, after)) for (const object of page.Contents ?? []) {
		const info = infoOf(bucket, object);
		if (!(last === void 0 || compareKeys(info.key, last) > 0) || !info.key.startsWith(prefix)) throw broken(`${info.key} is out of order or was not asked for`);
		last = info.key;
		learnClass(bucket, object);
		yield info;
	}
}
async function* pagesOf(bucket, prefix, after) {
	let token;
	do {
		const command = new ListObjectsV2Command({
			...bucket.target,
			Prefix: bucket.name(prefix),
			...after === void 0 ? {} : { StartAfter: bucket.name(after) },
			...token === void 0 ? {} : { ContinuationToken: token }
		});
		const page = await bucket.clients.once.send(command).catch((error) => {
			throw bucket.failure(error);
		});
		if (page.IsTruncated === void 0) throw broken("it does not say whether it goes on");
		if (page.IsTruncated && !page.NextContinuationToken) throw broken("it does not say where");
		token = page.IsTruncated ? page.NextContinuationToken : void 0;
		yield page;
	} while (token !== void 0);
}
/**
* An object in STANDARD that nobody asked to be there shows that STANDARD is the bucket's own
* class. Another class shows nothing: a lifecycle rule may have chosen it since.
*/
function learnClass({ config, trust }, { StorageClass }) {
	const { storageClass } = config.address;
	if (StorageClass === "STANDARD" && storageClass !== "STANDARD") trust.usualClass ??= "STANDARD";
}
function infoOf(bucket, { Key, Size, LastModified, StorageClass }) {
	if (Key === void 0 || Size === void 0 || LastModified === void 0) throw broken("an object in it lacks its key, size or time");
	return {
		key: bucket.keyOf(Key),
		sizeBytes: Size,
		storageClass: StorageClass ?? "STANDARD",
		modifiedAt: wholeSeconds(LastModified)
	};
}
function broken(why) {
	return new HoldfastError("store-unreachable", `The listing cannot be relied on: ${why}.`, { hint: "Run again; if it stays, the store or a proxy before it is at fault." });
}
// core/store/s3-presign.ts
/** URLs by which others read an object: who has one needs no credential. */
/** A URL that gives the object for `seconds` from now on. Throws if the object cannot be read. */
async function presign(bucket, place, seconds) {
	const { key, versionId } = await readable(bucket, place);
	const { ExpectedBucketOwner: _, ...object } = addressOf(bucket, {
		key,
		versionId
	});
	const now = bucket.tools.now();
	try {
		await outlives(bucket, now, seconds);
		const options = {
			expiresIn: seconds,
			signingDate: now
		};
		return await getSignedUrl(bucket.clients.once, new GetObjectCommand(object), options);
	} catch (error) {
		throw bucket.failure(error);
	}
}
/** Where the object is read: at `place`, or without its version if that is of another store. */
async function readable(bucket, place) {
	try {
		const command = new GetObjectCommand({
			...addressOf(bucket, place),
			Range: "bytes=0-0"
		});
		discardBody((await bucket.clients.once.send(command)).Body);
	} catch (error) {
		const name = nameOf(error);
		if (await isForeignVersion(bucket, place, name)) return readable(bucket, { key: place.key });
		if (name !== "InvalidRange") throw bucket.failure(error);
	}
	return place;
}
/** A URL dies with the credential that signed it; not every credential tells when that is. */
async function outlives(bucket, now, seconds) {
	const { expiration } = await bucket.clients.once.config.credentials();
	const leftMs = (expiration?.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime();
	if (leftMs >= seconds * 1e3) return;
	throw new HoldfastError("bad-input", `The credential for the store ends in ${describeDuration(leftMs)}, and with it every URL that it signs.`, { hint: "Ask for a shorter time with --expires, or use a credential that lives longer." });
}
// core/store/s3-sweep.ts
/** Aborts uploads in S3 that were begun and never ended: they cost money and show nowhere. */
/** Aborts the uploads under `prefix` that began before `before`, and counts them. */
async function sweepUploads(bucket, prefix, before) {
	const abandoned = [];
	for await (const upload of listUploads(bucket, prefix)) if (upload.Initiated !== void 0 && upload.Initiated < before) abandoned.push(upload);
	let swept = 0;
	for (const { Key, UploadId } of abandoned) if (Key?.startsWith(bucket.name(prefix)) && await abortUpload(bucket, Key, UploadId)) swept++;
	return swept;
}
/** Aborts one upload. False if it is there no more. `name` is the object's name in the bucket. */
async function abortUpload(bucket, name, uploadId) {
	try {
		await bucket.clients.bare.send(new AbortMultipartUploadCommand({
			...bucket.target,
			Key: name,
			UploadId: uploadId
		}));
		return true;
	} catch (error) {
		if (nameOf(error) === "NoSuchUpload") return false;
		throw bucket.failure(error);
	}
}
async function* listUploads(bucket, prefix) {
	let marker = {};
	for (;;) {
		const page = await bucket.clients.once.send(new ListMultipartUploadsCommand({
			...bucket.target,
			Prefix: bucket.name(prefix),
			...marker
		})).catch((error) => {
			throw bucket.failure(error);
		});
		yield* page.Uploads ?? [];
		if (page.IsTruncated === false) return;
		const { NextKeyMarker, NextUploadIdMarker = "" } = page;
		const goesOn = NextKeyMarker !== marker.KeyMarker || NextUploadIdMarker !== marker.UploadIdMarker;
		if (!NextKeyMarker || !goesOn) throw endless();
		marker = {
			KeyMarker: NextKeyMarker,
			UploadIdMarker: NextUploadIdMarker
		};
	}
}
function endless() {
	return new HoldfastError("store-unreachable", "The list of uploads does not say how it goes on.", { hint: "Run again; if it stays, the store or a proxy before it is at fault." });
}
// core/store/s3-probe.ts
/** Finds out by trying what an S3 server really does. */
/**
* Writes the marker, unless something lies there, and then again what lies there: a server
* that overwrites has changed nothing by that.
*/
async function probeBucket(bucket, marker, now) {
	const there = await readMarker(bucket, marker.key);
	const first = there === void 0 ? await writeMarker(bucket, marker) : void 0;
	const again = await writeMarker(bucket, {
		key: marker.key,
		bytes: there ?? marker.bytes
	});
	const versionId = again.versionId ?? first?.versionId;
	return {
		probedAt: now.toISOString(),
		conditionalWrites: again.refused ? "yes" : "no",
		checksums: await refusesWrongBytes(bucket, marker) ? "yes" : "no",
		versioning: versionId === void 0 ? await readVersioning(bucket) : "yes",
		objectLock: await readObjectLock(bucket)
	};
}
async function readMarker(bucket, key) {
	if (await look(bucket, { key }) === void 0) return void 0;
	const chunks = [];
	for await (const chunk of await getObject(bucket, { key }, 0)) chunks.push(chunk);
	return Buffer.concat(chunks);
}
async function writeMarker(bucket, { key, bytes }) {
	try {
		const command = new PutObjectCommand({
			...writeSettings(bucket, key, "index"),
			Body: bytes
		});
		const { VersionId } = await bucket.clients.bare.send(command);
		return {
			refused: false,
			versionId: VersionId === "null" ? void 0 : VersionId
		};
	} catch (error) {
		if (nameOf(error) === "PreconditionFailed") return { refused: true };
		if (statusOf(error) === 501) return { refused: false };
		throw bucket.failure(error);
	}
}
/**
* Whether the server refuses bytes that do not fit their checksum: first the one that S3
* keeps, then, for servers that do not know it, the payload hash of the signature. They are
* sent as a part of an upload that is aborted, so that wrong bytes never become an object.
*/
async function refusesWrongBytes(bucket, { key, bytes }) {
	const { IfNoneMatch: _, ...settings } = writeSettings(bucket, key, "index");
	const client = bucket.clients.bare;
	const create = new CreateMultipartUploadCommand({
		...settings,
		ChecksumAlgorithm: "SHA256"
	});
	const { UploadId } = await client.send(create).catch((error) => {
		throw bucket.failure(error);
	});
	try {
		for (const header of ["x-amz-checksum-sha256", "x-amz-content-sha256"]) if (await refusesPart(bucket, {
			key,
			bytes,
			header,
			uploadId: UploadId
		})) return true;
		return false;
	} finally {
		await abortUpload(bucket, bucket.name(key), UploadId);
	}
}
async function refusesPart(bucket, part) {
	const command = new UploadPartCommand({
		...bucket.target,
		Key: bucket.name(part.key),
		UploadId: part.uploadId,
		PartNumber: 1,
		Body: part.bytes
	});
	falsify(command, part.header);
	try {
		await bucket.clients.bare.send(command);
		return false;
	} catch (error) {
		if (statusOf(error) === 400) return true;
		throw bucket.failure(error);
	}
}
/** The SHA-256 of no bytes at all, which no marker has. */
const WRONG_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
function falsify(command, header) {
	const wrong = header === "x-amz-content-sha256" ? WRONG_HASH : Buffer.from(WRONG_HASH, "hex").toString("base64");
	command.middlewareStack.add((next) => (args) => {
		const { request } = args;
		if (typeof request === "object" && request !== null && "headers" in request) Object.assign(request.headers ?? {}, { [header]: wrong });
		return next(args);
	}, {
		step: "build",
		priority: "low",
		name: "falsify"
	});
}
async function readVersioning(bucket) {
	try {
		const command = new GetBucketVersioningCommand(bucket.target);
		const { Status } = await bucket.clients.bare.send(command);
		return Status === "Enabled" ? "yes" : "no";
	} catch (error) {
		return unknownIfWithheld(bucket, error);
	}
}
async function readObjectLock(bucket) {
	try {
		const command = new GetObjectLockConfigurationCommand(bucket.target);
		const { ObjectLockConfiguration } = await bucket.clients.bare.send(command);
		return ObjectLockConfiguration?.ObjectLockEnabled === "Enabled" ? "yes" : "no";
	} catch (error) {
		if (nameOf(error) === "ObjectLockConfigurationNotFoundError") return "no";
		return unknownIfWithheld(bucket, error);
	}
}
/** A server may not answer, or not to us; that it could not be reached is another matter. */
function unknownIfWithheld(bucket, error) {
	if ([
		400,
		403,
		404,
		405,
		501
	].includes(statusOf(error) ?? 0)) return "unknown";
	throw bucket.failure(error);
}
// core/store/s3-confirm.ts
/** Compares what S3 holds with what was sent, rather than believe an answer. */
/**
* The result of a write that S3 says it made, once that very version has proved to be there
* with the size, and where S3 keeps one the checksum, of what was sent.
*/
async function confirm(bucket, content, versionId, client) {
	const seen = await look(bucket, {
		key: content.key,
		versionId
	}, client);
	if (seen === void 0) throw damaged(content, "is not there");
	if (seen.ContentLength !== content.sizeBytes) throw damaged(content, "is of another size");
	checkChecksum(content, seen);
	const lockedUntil = await protect(bucket, content, seen, client);
	if (classAsked(bucket, content.tier) === void 0) bucket.trust.usualClass = seen.StorageClass ?? "STANDARD";
	return resultOf(content, {
		...seen,
		ObjectLockRetainUntilDate: lockedUntil
	}, false);
}
/**
* Sees to it that the object is sealed and locked as was asked. Ceph 16 forgets the lock of
* an upload in parts; S3 does not show a lock to those who may not read it, and setting it
* once more does no harm. Returns until when it is locked, as far as that is known.
*/
async function protect(bucket, { key }, seen, client) {
	const { sse } = bucket.config.address;
	if (sse !== void 0 && seen.ServerSideEncryption !== sse) throw new HoldfastError("store-unsafe", `The store did not encrypt ${key} as it was told to.`, { hint: `It does not know sse=${sse}: leave that out, or use another store.` });
	const lock = lockOf(bucket);
	if (lock === void 0 || seen.ObjectLockMode === lock.mode) return seen.ObjectLockRetainUntilDate;
	const command = new PutObjectRetentionCommand({
		...addressOf(bucket, {
			key,
			versionId: seen.VersionId
		}),
		Retention: {
			Mode: lock.mode,
			RetainUntilDate: lock.until
		},
		ChecksumAlgorithm: "SHA256"
	});
	await client.send(command).catch((error) => {
		throw bucket.failure(error);
	});
	return lock.until;
}
/**
* The result for an object that lies there already, if its bytes are those of `content`;
* undefined if nothing lies there. Throws `store-exists` for other bytes.
*/
async function recognise(bucket, content, client) {
	const seen = await look(bucket, { key: content.key }, client);
	if (seen === void 0) return void 0;
	if (seen.ContentLength === content.sizeBytes && (wholeChecksum(seen) ?? await readChecksum(bucket, content.key, seen)) === content.sha256) return resultOf(content, seen, true);
	throw new HoldfastError("store-exists", `Other bytes already lie under ${content.key}.`, { hint: "Objects are never overwritten: run again, and another key is chosen." });
}
async function readChecksum(bucket, key, { VersionId }) {
	const hash = createHash("sha256");
	for await (const chunk of await getObject(bucket, {
		key,
		versionId: VersionId
	}, 0)) hash.update(chunk);
	return hash.digest("hex");
}
// core/store/s3-put.ts
/** Writes an object to S3, once: bytes in one request, a stream in as many as it takes. */
/** Writes `bytes`, unless they lie there already. */
async function putBytes(bucket, key, bytes, { tier }) {
	const client = bucket.clients.once;
	const content = {
		key,
		sha256: createHash("sha256").update(bytes).digest("hex"),
		sizeBytes: bytes.length,
		tier
	};
	try {
		const command = new PutObjectCommand({
			...writeSettings(bucket, key, tier),
			Body: bytes
		});
		const answer = await client.send(command);
		return believe(bucket, content, answer) ?? await confirm(bucket, content, answer.VersionId, client);
	} catch (error) {
		const there = isTaken(error) ? await recognise(bucket, content, client) : void 0;
		if (there !== void 0) return there;
		throw refusal(bucket, error);
	}
}
/** Why nothing was written. Taken a moment ago and free now means: try again. */
function refusal(bucket, error) {
	return bucket.failure(isTaken(error) ? { name: "ConditionalRequestConflict" } : error);
}
/** Whether S3 refused to write because an object lies there already. */
function isTaken(error) {
	return nameOf(error) === "PreconditionFailed";
}
// core/store/s3-retrieval.ts
/** Whether an object in S3 can be read, or lies in cold storage, and what comes of asking for it. */
/** Throws `store-missing` if there is no object. */
async function findRetrieval(bucket, asked) {
	const seen = await look(bucket, asked);
	if (seen === void 0) throw missing(asked.key);
	const versionId = asked.versionId === void 0 ? void 0 : seen.VersionId;
	const place = {
		key: asked.key,
		versionId
	};
	return {
		place,
		retrieval: await retrievalOf(bucket, place, seen)
	};
}
async function retrievalOf(bucket, place, seen) {
	const { StorageClass: name = "STANDARD", ArchiveStatus: archiveTier, Restore } = seen;
	const where = {
		storageClass: name,
		...archiveTier === void 0 ? {} : { archiveTier }
	};
	const asked = readRestore(Restore);
	if (asked !== void 0) return {
		...where,
		...asked
	};
	const { retrieval } = storageClass(name);
	if (retrieval === "never") return {
		...where,
		state: "available"
	};
	if (bucket.config.address.endpoint === void 0 && retrieval !== "unknown") {
		const archived = retrieval === "always" || archiveTier !== void 0;
		return {
			...where,
			state: archived ? "archived" : "available"
		};
	}
	const readable = await isReadable(bucket, place);
	return {
		...where,
		state: readable ? "available" : "archived"
	};
}
/**
* Of `x-amz-restore`: `ongoing-request="true"`, or `ongoing-request="false"` and, where the
* copy does not stay for good, `expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"`.
*/
function readRestore(text) {
	if (text === void 0) return void 0;
	if (/ongoing-request="true"/.test(text)) return { state: "in-progress" };
	const until = new Date(/expiry-date="([^"]+)"/.exec(text)?.[1] ?? "");
	if (Number.isNaN(until.getTime())) return { state: "available" };
	return {
		state: "ready",
		until
	};
}
async function isReadable(bucket, place) {
	try {
		const command = new GetObjectCommand({
			...addressOf(bucket, place),
			Range: "bytes=0-0"
		});
		discardBody((await bucket.clients.once.send(command)).Body);
		return true;
	} catch (error) {
		const name = nameOf(error);
		if (name === "InvalidRange") return true;
		if (name === "InvalidObjectState") return false;
		throw bucket.failure(error);
	}
}
function missing(key) {
	return new HoldfastError("store-missing", `There is no object under ${key}.`, { hint: "Run `holdfast verify` to see what else is missing." });
}
// core/store/s3-retrieve.ts
/** Asks S3 for an object in cold storage. */
const TIERS = {
	expedited: "Expedited",
	standard: "Standard",
	bulk: "Bulk"
};
const DAY_MS = 864e5;
/** One request, and one or two that look; an object that need not be asked for costs none. */
async function retrieveObject(bucket, asked, wish) {
	const found = await findRetrieval(bucket, asked);
	const { retrieval } = found;
	if (retrieval.state === "available") return retrieval;
	if (retrieval.state === "ready" && staysReady(bucket, retrieval.until, wish)) return retrieval;
	const refusal = tierRefusal(coldPlace(retrieval), wish.tier);
	if (refusal !== void 0) throw notOffered(asked.key, refusal);
	await restoreObject(bucket, found, wish);
	if (retrieval.state !== "ready") return {
		...retrieval,
		state: "in-progress"
	};
	return (await findRetrieval(bucket, asked)).retrieval;
}
function staysReady({ tools }, until, { days }) {
	return until.getTime() >= tools.now().getTime() + days * DAY_MS;
}
/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html */
async function restoreObject(bucket, { place, retrieval }, { tier, days }) {
	const moves = retrieval.storageClass === "INTELLIGENT_TIERING";
	const command = new RestoreObjectCommand({
		...addressOf(bucket, place),
		RestoreRequest: {
			GlacierJobParameters: { Tier: TIERS[tier] },
			...moves ? {} : { Days: days }
		}
	});
	try {
		await bucket.clients.once.send(command);
	} catch (error) {
		if (nameOf(error) === "RestoreAlreadyInProgress") return;
		throw UNKNOWN_OPERATION.has(statusOf(error)) ? cannotBeAsked(bucket, place) : bucket.failure(error);
	}
}
/** MethodNotAllowed, NotImplemented, and what proxies say. */
const UNKNOWN_OPERATION = /* @__PURE__ */ new Set([405, 501]);
function cannotBeAsked({ description }, { key }) {
	return new HoldfastError("store-unsafe", `${key} lies in cold storage, and this store does not know how to be asked for it (${description}).`, { hint: "Bring its objects back by the means of the store itself, and run again." });
}
function notOffered(key, refusal) {
	return new HoldfastError("bad-input", `${refusal}, where ${key} lies.`, { hint: "Use --tier standard or bulk." });
}
// core/domain/part-size.ts
/**
* How to cut a stream of unknown length into the parts of an S3 multipart upload.
*
* S3 takes 10,000 parts of 5 MiB to 5 GiB, and objects of 5 TiB; the size of the parts is
* chosen before the stream is read. A part is held in memory until S3 has it, since it may
* have to be sent again. `queueSize` parts are on their way; one more is being filled,
* which takes twice its size for a moment while its chunks are joined. So an upload holds
* `(queueSize + 2) * partSizeBytes`:
*
*     guess            parts      holds streams up to    memory
*     ≤ 12 GiB         5 MiB      48 GiB                 30 MiB
*     none             8 MiB      78 GiB                 48 MiB
*     100 GiB          41 MiB     400 GiB                123 MiB
*     320 GiB          42 MiB     410 GiB                126 MiB
*     1 TiB            132 MiB    1.25 TiB               396 MiB
*     ≥ 4 TiB          525 MiB    5 TiB                  1.54 GiB
*
* 10,000 parts that fit the budget of 128 MiB hold 410 GiB, and no plan can do better with
* parts in memory: beyond that, memory grows with the object, at three parts.
*/
const MIB = 2 ** 20;
const GREATEST_OBJECT_BYTES = 5 * 2 ** 40;
const GREATEST_PART_COUNT = 1e4;
/** What the parts of one upload may take of memory, while arithmetic allows. */
const MEMORY_BUDGET_BYTES = 128 * MIB;
/** S3 takes no smaller part but the last. */
const SMALLEST_PART_BYTES = 5 * MIB;
/** What a stream is taken for of which nothing is known; four times that fits. */
const UNKNOWN_BYTES = 18 * 2 ** 30;
const GREATEST_QUEUE = 4;
/** Parts held besides those on their way: the chunks of the next one, and their copy. */
const HELD_BESIDES = 2;
/** How far too low a guess may be, as long as that costs no more memory than the budget. */
const WIDE_MARGIN = 4;
/** How far too low a guess may be in any case. */
const NARROW_MARGIN = 1.25;
/**
* The plan for a stream of about `expectedBytes`. It holds four times as many, or, where
* that would take more memory than the budget, one and a quarter, and never less than S3
* can take if the guess is 4 TiB or more.
*/
function planParts(expectedBytes) {
	const guess = Math.min(Math.max(expectedBytes ?? UNKNOWN_BYTES, 0), GREATEST_OBJECT_BYTES);
	const roomy = Math.min(partFor(guess * WIDE_MARGIN), partWithinBudget(1));
	const partSizeBytes = Math.max(SMALLEST_PART_BYTES, roomy, partFor(guess * NARROW_MARGIN));
	const affordable = Math.floor(MEMORY_BUDGET_BYTES / partSizeBytes) - HELD_BESIDES;
	return {
		partSizeBytes,
		queueSize: Math.min(GREATEST_QUEUE, Math.max(1, affordable))
	};
}
/** The most bytes that a stream cut by this plan may have. */
function capacityBytes({ partSizeBytes }) {
	return Math.min(GREATEST_OBJECT_BYTES, partSizeBytes * GREATEST_PART_COUNT);
}
/** The smallest part, in whole MiB, of which 10,000 hold `bytes`. */
function partFor(bytes) {
	return Math.ceil(Math.min(bytes, GREATEST_OBJECT_BYTES) / GREATEST_PART_COUNT / MIB) * MIB;
}
function partWithinBudget(queueSize) {
	return Math.floor(MEMORY_BUDGET_BYTES / (queueSize + HELD_BESIDES) / MIB) * MIB;
}
// core/store/s3-interruptible.ts
/** A stream that a signal ends at once, even while its source is silent. */
function interruptible(body, signal) {
	const iterator = body[Symbol.asyncIterator]();
	let interrupt = () => {};
	const stop = () => interrupt(stopped(signal));
	signal?.addEventListener("abort", stop);
	const next = () => new Promise((resolve, reject) => {
		interrupt = reject;
		if (signal?.aborted) stop();
		else iterator.next().then(resolve, reject);
	});
	async function* chunks() {
		let ended = false;
		try {
			for (let step = await next(); !step.done; step = await next()) yield step.value;
			ended = true;
		} finally {
			if (!ended) close(iterator);
		}
	}
	return {
		chunks: chunks(),
		release: () => signal?.removeEventListener("abort", stop)
	};
}
function close(iterator) {
	iterator.return?.().catch(() => {});
}
function stopped(signal) {
	return new HoldfastError("interrupted", "The work was stopped before it was done.", {
		hint: "Run it again: what is stored stays, and nothing half written is visible.",
		cause: signal?.reason
	});
}
// core/store/s3-sent-stream.ts
/** A stream on its way to S3: hashed and counted as it passes, and asked what became of it. */
function watchStream(body, capacityBytes, signal) {
	const hash = createHash("sha256");
	const source = interruptible(body, signal);
	let sizeBytes = 0;
	let complete = false;
	let failure;
	async function* passing() {
		try {
			for await (const chunk of source.chunks) {
				sizeBytes += chunk.length;
				if (sizeBytes > capacityBytes) throw tooLarge(capacityBytes);
				hash.update(chunk);
				if (chunk.length > 0) yield chunk;
			}
			complete = true;
		} catch (error) {
			failure = { error };
			throw error;
		}
	}
	const readable = Readable.from(passing(), { objectMode: false });
	readable.on("error", () => {});
	return {
		readable,
		complete: () => complete,
		failure: () => failure,
		sent: () => ({
			sha256: hash.copy().digest("hex"),
			sizeBytes
		}),
		close() {
			source.release();
			readable.destroy();
		}
	};
}
function tooLarge(capacityBytes) {
	return new HoldfastError("store-full", `The stream is longer than the ${capacityBytes} bytes that its parts can hold.`, { hint: "Its size was guessed far too low: give a better guess, up to 5 TiB." });
}
// core/store/s3-stream.ts
/** Writes a stream to S3 in parts, by lib-storage, in constant memory. */
/**
* Writes all of `body`, or nothing: what was begun is aborted, whatever goes wrong. An error
* of the body itself is thrown as it is.
*/
async function putStream(bucket, key, body, { expectedBytes, tier }) {
	const client = bucket.clients.repeating;
	const plan = planParts(expectedBytes);
	const stream = watchStream(body, capacityBytes(plan), bucket.tools.signal);
	const upload = new Upload({
		client,
		params: {
			...writeSettings(bucket, key, tier),
			Body: stream.readable,
			ChecksumAlgorithm: "SHA256"
		},
		partSize: plan.partSizeBytes,
		queueSize: plan.queueSize,
		leavePartsOnError: true
	});
	let answer;
	try {
		answer = await upload.done();
	} catch (error) {
		return await settle({
			bucket,
			key,
			tier,
			stream,
			uploadId: upload.uploadId
		}, error);
	} finally {
		stream.close();
	}
	const content = {
		key,
		tier,
		...stream.sent()
	};
	return (upload.uploadId === void 0 && wholeChecksum(answer) !== void 0 ? believe(bucket, content, answer) : void 0) ?? await confirm(bucket, content, answer.VersionId, client);
}
/**
* Ends an upload that failed. All of it may be there nonetheless: when the answer to the
* last request was lost, or when another writer was first with the same bytes.
*/
async function settle({ bucket, key, tier, stream, uploadId }, error) {
	if (uploadId !== void 0) await abortUpload(bucket, bucket.name(key), uploadId).catch(() => false);
	const broken = stream.failure();
	if (broken !== void 0) throw broken.error;
	if (!stream.complete()) throw bucket.failure(error);
	const there = await recognise(bucket, {
		key,
		tier,
		...stream.sent()
	}, bucket.clients.repeating);
	if (there === void 0) throw refusal(bucket, error);
	return there;
}
// core/store/s3.ts
/**
* A store in S3, or in what speaks as S3 does. Objects lie under `config.root` and are
* created with `If-None-Match: *`, so that nothing is ever overwritten.
*/
/** Nothing is asked of the server before the first operation. */
function createS3Store(config, tools) {
	const bucket = openBucket(config, tools);
	return {
		description: bucket.description,
		async put(key, body, options = {}) {
			checkKey(key);
			await bucket.admit();
			return body instanceof Uint8Array ? putBytes(bucket, key, body, options) : putStream(bucket, key, body, options);
		},
		async get(key, { versionId, start = 0 } = {}) {
			checkKey(key);
			await bucket.admit();
			return getObject(bucket, {
				key,
				versionId
			}, start);
		},
		async head(key, { versionId } = {}) {
			checkKey(key);
			await bucket.admit();
			const seen = await look(bucket, {
				key,
				versionId
			});
			return seen && infoOf$1(key, seen);
		},
		async address(key, { versionId, seconds }) {
			checkKey(key);
			await bucket.admit();
			return presign(bucket, {
				key,
				versionId
			}, seconds);
		},
		async retrieval(key, { versionId } = {}) {
			checkKey(key);
			await bucket.admit();
			return (await findRetrieval(bucket, {
				key,
				versionId
			})).retrieval;
		},
		async retrieve(key, { versionId, ...wish }) {
			checkKey(key);
			await bucket.admit();
			return retrieveObject(bucket, {
				key,
				versionId
			}, wish);
		},
		async *list(prefix, { after } = {}) {
			await bucket.admit();
			yield* listObjects(bucket, prefix, after);
		},
		async sweep(prefix, before) {
			await bucket.admit();
			return sweepUploads(bucket, prefix, before);
		},
		async probe(marker, now) {
			checkKey(marker.key);
			await bucket.admit();
			const facts = await probeBucket(bucket, marker, now);
			bucket.trust.prove(facts);
			return facts;
		},
		know: (facts) => bucket.trust.know(facts)
	};
}
export { createS3Store };
