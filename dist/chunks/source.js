import { t as HoldfastError } from "./errors.js";
import { t as Secret } from "./secret.js";
// core/domain/source.ts
/** What a person may name as the thing to back up. */
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.-]+$/;
const SCP_LIKE = /^(?:([^@/\s]+)@)?([^:/\s]+):(?!\/\/)(.+)$/;
/**
* Reads a source: `owner/name`, `owner/*`, an `https:`, `http:`, `ssh:`, `git:` or `file:`
* address, `user@host:path`, or a path. What exists here is a path, as git has it. Throws
* `bad-input`, with a message that shows no credential.
*/
function parseSource(text, context) {
	if (text === "" || text.startsWith("-") || /\p{Cc}/u.test(text)) throw badSource(text, "it is empty, begins with a dash or holds a control character");
	if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return parseUrl(text, context);
	if (context.existsHere(text) || /^([./~\\]|\.\.$)/.test(text)) return {
		kind: "path",
		path: text
	};
	const [owner = "", name = "", ...deeper] = text.split("/");
	if (deeper.length === 0) {
		const github = readGitHub(context.githubHost, owner, bare(name));
		if (github !== void 0) return github;
	}
	return parseScpLike(text);
}
function readGitHub(host, owner, name, credential) {
	if (!OWNER.test(owner)) return void 0;
	if (name === "*") return {
		kind: "owner",
		host,
		owner
	};
	if (!NAME.test(name)) return void 0;
	return {
		kind: "github",
		host,
		owner,
		name,
		...credential && { credential }
	};
}
function parseScpLike(text) {
	const [, user = "", host = "", path = ""] = SCP_LIKE.exec(text) ?? [];
	if (host === "") throw badSource(text, "there is no such directory here");
	if (user.includes(":")) throw badSource(text, "ssh takes no password in an address");
	if (host.startsWith("-") || path.startsWith("-")) throw badSource(text, "a part begins with a dash");
	const parts = segments(path);
	if (parts.length === 0) throw badSource(text, "it names no repository");
	const home = user !== "" && user !== "git" && !/^[/~]/.test(path) ? [`~${user}`] : [];
	return {
		kind: "url",
		transport: "ssh",
		url: text,
		host: host.toLowerCase(),
		path: [...home, ...parts]
	};
}
const TRANSPORTS = /* @__PURE__ */ new Map([
	["http:", { name: "http" }],
	["https:", { name: "http" }],
	["ssh:", {
		name: "ssh",
		port: "22"
	}],
	["git:", {
		name: "git",
		port: "9418"
	}]
]);
function parseUrl(text, { githubHosts }) {
	if (!URL.canParse(text)) throw badSource(text, "the address cannot be read");
	const url = new URL(text);
	if (url.protocol === "file:") return {
		kind: "path",
		path: readFilePath(url, text)
	};
	const transport = TRANSPORTS.get(url.protocol);
	if (transport === void 0) throw badSource(text, "only https, http, ssh, git and file addresses can be backed up");
	if (url.hostname.startsWith("-")) throw badSource(text, "its host begins with a dash");
	if (url.port === transport.port) url.port = "";
	const path = segments(url.pathname).map((part) => decode(part, text));
	if (path.length === 0 || url.hostname === "") throw badSource(text, "it names no repository");
	const credential = transport.name === "http" ? credentialOf(url, text) : void 0;
	const host = url.host.toLowerCase();
	if (transport.name === "http" && githubHosts.includes(host) && !path.at(-1)?.endsWith(".wiki")) return parseGitHubUrl(text, host, path, credential);
	if (url.search !== "") throw badSource(text, "an address may not have a query");
	const plain = withoutCredential(url, transport);
	return {
		kind: "url",
		transport: transport.name,
		url: plain,
		host,
		path,
		...credential && { credential }
	};
}
function parseGitHubUrl(text, host, [owner = "", name = "", ...deeper], credential) {
	const github = deeper.length === 0 ? readGitHub(host, owner, name, credential) : void 0;
	if (github === void 0) throw badSource(text, "it is a page within GitHub, not a repository");
	return github;
}
/** Ssh keeps its user, who is no secret and part of the address. */
function withoutCredential(address, { name }) {
	const url = new URL(address);
	if (name !== "ssh") url.username = "";
	url.password = "";
	url.hash = "";
	return url.href;
}
function readFilePath(url, text) {
	if (url.host !== "") throw badSource(text, "a file address has three slashes and a path");
	return decode(url.pathname, text);
}
function credentialOf(url, text) {
	if (url.username === "" && url.password === "") return void 0;
	const username = decode(url.username, text);
	const password = decode(url.password, text);
	if (password === "") return {
		username: "x-access-token",
		password: new Secret(username)
	};
	return {
		username,
		password: new Secret(password)
	};
}
function decode(part, text) {
	let decoded;
	try {
		decoded = decodeURIComponent(part);
	} catch {
		throw badSource(text, "it has a % that stands for nothing");
	}
	if (/\p{Cc}/u.test(decoded)) throw badSource(text, "it holds a control character");
	return decoded;
}
/**
* The text that a plain address is known by: its digest is the repository id. Spellings
* of one address (case of the host, `.git`, a slash at the end, https or ssh) are one.
*/
function canonicalAddress(host, path) {
	return [host.toLowerCase(), ...path].join("/");
}
function segments(path) {
	const parts = path.split("/").filter((part) => part !== "" && part !== ".");
	const last = parts.pop();
	return last === void 0 ? [] : [...parts, bare(last)];
}
function bare(name) {
	return name.length > 4 ? name.replace(/\.git$/, "") : name;
}
function badSource(text, why) {
	return new HoldfastError("bad-input", `"${redactSource(text)}" is no source: ${why}.`, { hint: "Name a repository as owner/name, as an https or ssh address, or as a path that exists." });
}
/** A source as it was named, fit to be shown: all that may be a credential is cut. */
function redactSource(text) {
	return text.replace(/\/\/.*@/s, "//").replace(/^[^/]*:[^/]*@/, "").replace(/[?#].*$/s, "").replace(/\p{Cc}+/gu, " ");
}
export { parseSource as n, redactSource as r, canonicalAddress as t };
