import { t as HoldfastError } from "./errors.js";
// core/archive/bundle-list.ts
/**
* A bundle list (git's technical/bundle-uri): where the bundles of a chain are, for
* `git clone --bundle-uri`. It is read as a git configuration.
*/
/**
* The list of a chain, its base first. Git sorts bundles by their creation token, and fetches
* none again that is no later than the last one it had: the time of a snapshot grows along a
* chain by a second at least.
*
* Throws `bad-input` for an address that is empty or has control characters.
*/
function formatBundleList(links) {
	return ["[bundle]\n	version = 1\n	mode = all\n	heuristic = creationToken\n", ...links.map(({ id, uri }) => {
		const token = id.replace(/^(\d{8})T(\d{6})Z-.*$/, "$1$2");
		return `[bundle "${id}"]\n\turi = ${quoted(uri)}\n\tcreationToken = ${token}\n`;
	})].join("");
}
/** As git reads a value in quotes (git-config(1), "Syntax"): all else stands for itself. */
function quoted(uri) {
	if (uri === "" || /\p{Cc}/u.test(uri)) throw unfit();
	return `"${uri.replace(/["\\]/g, "\\$&")}"`;
}
/** Without the address, which may be a secret. */
function unfit() {
	return new HoldfastError("bad-input", "A bundle list cannot hold an address that is empty or has a line feed or the like in it.", { hint: "Move the store to a path without control characters." });
}
export { formatBundleList as t };
