import { f as describeS3Address, h as unusable, m as parseDirectoryAddress, p as decoded } from "./backup.js";
import { r as s3Address } from "./s3-address.js";
// core/domain/store-address.ts
/**
* Where a store is, as a person writes it: a path, a `file:` address, or
* `s3://bucket/prefix?region=…`. docs/stores.md lists the parameters.
*
* The Action has an input for each parameter and builds its address with
* `s3StoreAddress`, so that one name means one thing in both.
*/
/** Reads a store address. Throws `bad-input` that names the parameter and never a secret. */
function parseStoreAddress(text) {
	return parseDirectoryAddress(text) ?? parseS3(text);
}
/** The address as text that parses to the same: for people, and for commands they copy. */
function describeStoreAddress(address) {
	if (address.kind === "s3") return describeS3Address(address);
	return !/^(s3:|file:|-|[a-z][a-z0-9+.-]*:\/\/)/i.test(address.path) ? address.path : `./${address.path}`;
}
function parseS3(text) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	if (url === void 0 || !/^s3:\/\//i.test(text)) throw unusable("it cannot be read", "Write s3://bucket/prefix?region=eu-central-1.");
	if (url.username !== "" || url.password !== "") throw unusable("it holds a credential", "Give credentials by the environment (AWS_ACCESS_KEY_ID …) or a role; addresses are shown.");
	if (url.hash !== "" || url.port !== "") throw unusable("it has a port or a #", "A port belongs into endpoint=https://host:port; write # as %23.");
	return s3Address({
		bucket: url.hostname,
		prefix: decoded(url.pathname),
		parameters: parametersOf(url.searchParams)
	});
}
function parametersOf(search) {
	for (const name of search.keys()) if (search.getAll(name).length > 1) throw unusable(`the parameter ${name} stands there twice`, "Keep one of them.");
	return Object.fromEntries(search);
}
export { parseStoreAddress as n, describeStoreAddress as t };
