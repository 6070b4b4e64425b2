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
export { describeS3Address as n, describeBucket as t };
