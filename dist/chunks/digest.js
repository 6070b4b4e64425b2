import { t as HoldfastError } from "./errors.js";
import { createHash } from "node:crypto";
// core/domain/refs.ts
/**
* Refs as a source advertises them, and the ref list: the document that says
* which refs a snapshot has.
*
* A ref name is bytes, not text: git allows names that are not UTF-8. Names are
* held as *byte strings* here, one character (U+0000 to U+00FF) a byte, as
* `latin1` in Node; `describeRefName` turns one into text for people.
*/
/** Digits of an object id, by object format. */
const OID_LENGTH = {
	sha1: 40,
	sha256: 64
};
/** Sorts `refs` as the ref list wants them. */
function sortRefs(refs) {
	return refs.toSorted((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
/** Each object id that HEAD and the refs name directly, once, in no particular order. */
function tipsOf(listing) {
	const tips = new Set(listing.refs.map((ref) => ref.oid));
	if (listing.head.kind === "branch" || listing.head.kind === "detached") tips.add(listing.head.oid);
	return tips;
}
/** A ref name as text; bytes that are not UTF-8 become U+FFFD. */
function describeRefName(name) {
	return new TextDecoder().decode(Uint8Array.from(name, (char) => char.charCodeAt(0)));
}
/**
* The ref list of a listing: the lines of `git ls-remote --symref` under a first
* line that names the format. docs/format.md defines it.
*
* Returns a byte string. Equal listings give equal bytes.
*/
function formatRefList(listing) {
	const lines = [`# holdfast refs v1 ${listing.objectFormat}`];
	const { head } = listing;
	if (head.kind === "branch" || head.kind === "unborn") lines.push(`ref: ${head.target}\tHEAD`);
	if (head.kind === "branch" || head.kind === "detached") lines.push(`${head.oid}\tHEAD`);
	for (const { name, oid, peeled, target } of sortRefs(listing.refs)) {
		if (target !== void 0) lines.push(`ref: ${target}\t${name}`);
		lines.push(`${oid}\t${name}`);
		if (peeled !== void 0) lines.push(`${peeled}\t${name}^{}`);
	}
	return `${lines.join("\n")}\n`;
}
/** Reads a ref list. Throws `snapshot-invalid` at the first line that is not as it should be. */
function parseRefList(text) {
	const [header = "", ...lines] = text.split("\n");
	const objectFormat = /^# holdfast refs v1 (sha1|sha256)$/.exec(header)?.[1];
	if (objectFormat !== "sha1" && objectFormat !== "sha256") throw invalid(1, "it names no format");
	if (lines.pop() !== "") throw invalid(lines.length + 2, "it is cut off");
	const entries = [];
	lines.forEach((line, index) => {
		addLine(entries, parseLine(line, OID_LENGTH[objectFormat], index + 2));
	});
	const [first, ...others] = entries;
	const named = first?.name === "HEAD" ? others : entries;
	const refs = named.map(toRef);
	const unsorted = refs.findIndex((ref, i) => i > 0 && ref.name <= (refs[i - 1]?.name ?? ""));
	if (unsorted >= 0) throw invalid(named[unsorted]?.line ?? 0, "the names are not in order");
	return {
		objectFormat,
		head: first?.name === "HEAD" ? toHead(first) : { kind: "unknown" },
		refs
	};
}
const NAME = /^(HEAD|refs(\/(?!\.)[^\u0000-\u0020\u007f~^:?*[\\/]+)+)$/;
/** Whether a ref list can hold `name`: HEAD, or what git takes for the full name of a ref. */
function isRefName(name) {
	return NAME.test(name) && !PASSED_OVER.test(name);
}
/** Git passes over a ref that has such a name, wherever it comes from (git-check-ref-format(1)). */
const PASSED_OVER = /\.\.|@\{|\.$|\.lock(\/|$)/;
function parseLine(text, oidLength, line) {
	const [value = "", fullName = "", ...rest] = text.split("	");
	const peeled = fullName.endsWith("^{}");
	const name = peeled ? fullName.slice(0, -3) : fullName;
	if (rest.length > 0 || !NAME.test(name)) throw invalid(line, "it is not `<object id> TAB <name>`");
	if (peeled && name === "HEAD") throw invalid(line, "HEAD is no tag");
	const target = /^ref: (.*)$/.exec(value)?.[1];
	if (target !== void 0) {
		if (peeled || !NAME.test(target)) throw invalid(line, "a symbolic ref names no ref");
		return {
			line,
			name,
			field: "target",
			value: target
		};
	}
	if (value.length !== oidLength || !/^[0-9a-f]+$/.test(value)) throw invalid(line, "it has no object id");
	return {
		line,
		name,
		field: peeled ? "peeled" : "oid",
		value
	};
}
const ORDER = [
	"target",
	"oid",
	"peeled"
];
function addLine(entries, { line, name, field, value }) {
	let entry = entries.at(-1);
	if (entry?.name !== name) {
		entry = {
			line,
			name
		};
		entries.push(entry);
	}
	if (ORDER.slice(ORDER.indexOf(field)).some((each) => entry[each] !== void 0)) throw invalid(line, "it comes twice");
	entry[field] = value;
}
function toRef({ line, name, oid, peeled, target }) {
	if (name === "HEAD") throw invalid(line, "HEAD does not come first");
	if (oid === void 0) throw invalid(line, "a ref has no object id");
	return {
		name,
		oid,
		...peeled === void 0 ? {} : { peeled },
		...target === void 0 ? {} : { target }
	};
}
function toHead({ target, oid }) {
	if (target === void 0) return oid === void 0 ? { kind: "unknown" } : {
		kind: "detached",
		oid
	};
	return oid === void 0 ? {
		kind: "unborn",
		target
	} : {
		kind: "branch",
		target,
		oid
	};
}
function invalid(line, why) {
	return new HoldfastError("snapshot-invalid", `Line ${line} of the ref list is damaged: ${why}.`, { hint: "Run `holdfast verify` on the repository; an older snapshot may be whole." });
}
// core/archive/digest.ts
/** SHA-256 in hex; a text counts as its UTF-8 bytes. */
function sha256Hex(content) {
	return createHash("sha256").update(content).digest("hex");
}
export { isRefName as a, tipsOf as c, formatRefList as i, OID_LENGTH as n, parseRefList as o, describeRefName as r, sortRefs as s, sha256Hex as t };
