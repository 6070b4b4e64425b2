import { n as parseSource, t as canonicalAddress } from "./source.js";
import { t as sha256Hex } from "./digest.js";
import { join, resolve } from "node:path";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
// core/read-source.ts
/** What a person named as a source, seen from where they are. */
/** As `parseSource`, with a path made absolute. Throws `bad-input`. */
function readSource(text, { githubHost, directory, home }) {
	const absolute = (path) => resolve(directory, expandHome(path, home));
	const source = parseSource(text, {
		githubHosts: ["github.com", githubHost],
		githubHost,
		existsHere: (path) => existsSync(absolute(path))
	});
	return source.kind === "path" ? {
		kind: "path",
		path: absolute(source.path)
	} : source;
}
/** Shells do so too, but not in the middle of `--store=~/x` or between quotes. */
function expandHome(path, home) {
	if (home === void 0 || !/^~(\/|$)/.test(path)) return path;
	return join(home, path.slice(1));
}
// core/address-identity.ts
/** Who a repository is that no GitHub gives a number to: a digest of its address. */
/** `url` is without credentials. */
function identifyAddress(host, path, url) {
	return {
		id: idOf(host, path),
		host,
		path: [...path],
		url
	};
}
/**
* A directory, by its real path. `project/.git` and `project` are one repository; `x` and
* `x.git` may lie beside each other and are two. Every machine is `localhost`: a store that
* several machines share takes equal paths for one repository.
*/
function identifyPath(realPath) {
	const path = realPath.replace(/(?<=[^/])\/\.git$/, "");
	return identifyAddress("localhost", path.split("/").filter((part) => part !== ""), pathToFileURL(path).href);
}
function idOf(host, path) {
	return `url-${sha256Hex(canonicalAddress(host, path)).slice(0, 32)}`;
}
export { identifyPath as n, readSource as r, identifyAddress as t };
