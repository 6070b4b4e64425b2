import { o as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { n as asHoldfastError, t as HoldfastError } from "./errors.js";
import { r as createSnapshotId } from "./snapshot-id.js";
import { n as webAddress, r as pLimit } from "./api-address.js";
import { _ as formatDocument, c as readSnapshot, d as formatRefList, i as readChecked, l as OID_LENGTH, m as tipsOf, o as readNewestId, r as readAll, s as readRefs, u as describeRefName, y as sha256Hex } from "./catalog.js";
import { a as bundleKey, c as manifestKey, d as packIndexKey, f as refListKey, l as nameKey, o as bundleListKey, p as repositoryPrefix } from "./keys.js";
import { C as assembleCaptured, S as write, T as selectRefs, _ as startPack, a as findPackIndex, b as runGit, c as stopBorrowing, d as listRefs, f as lookAt, g as startObjectList, h as listPresent, l as formatBundleHeader, m as listBoundary, o as initRepository, p as lines, s as startIndexPack, u as listLocal, v as feed, w as checkCaptured, x as startGit, y as interrupted } from "./rebuild.js";
import { r as weakerLevel, t as prove } from "./prove.js";
import { a as stopping, i as openGitContext, l as gitEnvironment, o as isAlive, r as closeGitContext, s as SOURCE_SETTINGS } from "./simple-git.js";
import { t as backoffMs } from "./backoff.js";
import { t as checkFreeSpace } from "./free-space.js";
import { t as formatBundleList } from "./bundle-list.js";
import { t as readGitVersion } from "./version2.js";
import { n as objectsPresent } from "./presence.js";
import { n as readStoreFacts, t as describeDegraded } from "./store-facts.js";
import { i as redactSource, n as identifyPath, r as readSource$1, t as identifyAddress } from "./address-identity.js";
import { dirname, join } from "node:path";
import { hostname } from "node:os";
import { createReadStream } from "node:fs";
import { createHash } from "node:crypto";
import { access, link, mkdir, mkdtemp, readFile, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
// node_modules/picomatch/lib/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const WIN_SLASH = "\\\\/";
	const WIN_NO_SLASH = `[^${WIN_SLASH}]`;
	const DEFAULT_MAX_EXTGLOB_RECURSION = 0;
	/**
	* Posix glob regex
	*/
	const DOT_LITERAL = "\\.";
	const PLUS_LITERAL = "\\+";
	const QMARK_LITERAL = "\\?";
	const SLASH_LITERAL = "\\/";
	const ONE_CHAR = "(?=.)";
	const QMARK = "[^/]";
	const END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
	const START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
	const DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
	const POSIX_CHARS = {
		DOT_LITERAL,
		PLUS_LITERAL,
		QMARK_LITERAL,
		SLASH_LITERAL,
		ONE_CHAR,
		QMARK,
		END_ANCHOR,
		DOTS_SLASH,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!${START_ANCHOR}${DOTS_SLASH})`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`,
		NO_DOTS_SLASH: `(?!${DOTS_SLASH})`,
		QMARK_NO_DOT: `[^.${SLASH_LITERAL}]`,
		STAR: `${QMARK}*?`,
		START_ANCHOR,
		SEP: "/"
	};
	/**
	* Windows glob regex
	*/
	const WINDOWS_CHARS = {
		...POSIX_CHARS,
		SLASH_LITERAL: `[${WIN_SLASH}]`,
		QMARK: WIN_NO_SLASH,
		STAR: `${WIN_NO_SLASH}*?`,
		DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
		NO_DOT: `(?!${DOT_LITERAL})`,
		NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
		NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
		QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
		START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
		END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
		SEP: "\\"
	};
	module.exports = {
		DEFAULT_MAX_EXTGLOB_RECURSION,
		MAX_LENGTH: 65536,
		POSIX_REGEX_SOURCE: {
			__proto__: null,
			alnum: "a-zA-Z0-9",
			alpha: "a-zA-Z",
			ascii: "\\x00-\\x7F",
			blank: " \\t",
			cntrl: "\\x00-\\x1F\\x7F",
			digit: "0-9",
			graph: "\\x21-\\x7E",
			lower: "a-z",
			print: "\\x20-\\x7E ",
			punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
			space: " \\t\\r\\n\\v\\f",
			upper: "A-Z",
			word: "A-Za-z0-9_",
			xdigit: "A-Fa-f0-9"
		},
		REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
		REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
		REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
		REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
		REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
		REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
		REPLACEMENTS: {
			__proto__: null,
			"***": "*",
			"**/**": "**",
			"**/**/**": "**"
		},
		CHAR_0: 48,
		CHAR_9: 57,
		CHAR_UPPERCASE_A: 65,
		CHAR_LOWERCASE_A: 97,
		CHAR_UPPERCASE_Z: 90,
		CHAR_LOWERCASE_Z: 122,
		CHAR_LEFT_PARENTHESES: 40,
		CHAR_RIGHT_PARENTHESES: 41,
		CHAR_ASTERISK: 42,
		CHAR_AMPERSAND: 38,
		CHAR_AT: 64,
		CHAR_BACKWARD_SLASH: 92,
		CHAR_CARRIAGE_RETURN: 13,
		CHAR_CIRCUMFLEX_ACCENT: 94,
		CHAR_COLON: 58,
		CHAR_COMMA: 44,
		CHAR_DOT: 46,
		CHAR_DOUBLE_QUOTE: 34,
		CHAR_EQUAL: 61,
		CHAR_EXCLAMATION_MARK: 33,
		CHAR_FORM_FEED: 12,
		CHAR_FORWARD_SLASH: 47,
		CHAR_GRAVE_ACCENT: 96,
		CHAR_HASH: 35,
		CHAR_HYPHEN_MINUS: 45,
		CHAR_LEFT_ANGLE_BRACKET: 60,
		CHAR_LEFT_CURLY_BRACE: 123,
		CHAR_LEFT_SQUARE_BRACKET: 91,
		CHAR_LINE_FEED: 10,
		CHAR_NO_BREAK_SPACE: 160,
		CHAR_PERCENT: 37,
		CHAR_PLUS: 43,
		CHAR_QUESTION_MARK: 63,
		CHAR_RIGHT_ANGLE_BRACKET: 62,
		CHAR_RIGHT_CURLY_BRACE: 125,
		CHAR_RIGHT_SQUARE_BRACKET: 93,
		CHAR_SEMICOLON: 59,
		CHAR_SINGLE_QUOTE: 39,
		CHAR_SPACE: 32,
		CHAR_TAB: 9,
		CHAR_UNDERSCORE: 95,
		CHAR_VERTICAL_LINE: 124,
		CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
		/**
		* Create EXTGLOB_CHARS
		*/
		extglobChars(chars) {
			return {
				"!": {
					type: "negate",
					open: "(?:(?!(?:",
					close: `))${chars.STAR})`
				},
				"?": {
					type: "qmark",
					open: "(?:",
					close: ")?"
				},
				"+": {
					type: "plus",
					open: "(?:",
					close: ")+"
				},
				"*": {
					type: "star",
					open: "(?:",
					close: ")*"
				},
				"@": {
					type: "at",
					open: "(?:",
					close: ")"
				}
			};
		},
		/**
		* Create GLOB_CHARS
		*/
		globChars(win32) {
			return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
		}
	};
}));
// node_modules/picomatch/lib/utils.js
var require_utils = /* @__PURE__ */ __commonJSMin(((exports) => {
	const { REGEX_BACKSLASH, REGEX_REMOVE_BACKSLASH, REGEX_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_GLOBAL } = require_constants();
	exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
	exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
	exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
	exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
	exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
	exports.isWindows = () => {
		if (typeof navigator !== "undefined" && navigator.platform) {
			const platform = navigator.platform.toLowerCase();
			return platform === "win32" || platform === "windows";
		}
		if (typeof process !== "undefined" && process.platform) return process.platform === "win32";
		return false;
	};
	exports.removeBackslashes = (str) => {
		return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
			return match === "\\" ? "" : match;
		});
	};
	exports.escapeLast = (input, char, lastIdx) => {
		const idx = input.lastIndexOf(char, lastIdx);
		if (idx === -1) return input;
		if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
		return `${input.slice(0, idx)}\\${input.slice(idx)}`;
	};
	exports.removePrefix = (input, state = {}) => {
		let output = input;
		if (output.startsWith("./")) {
			output = output.slice(2);
			state.prefix = "./";
		}
		return output;
	};
	exports.wrapOutput = (input, state = {}, options = {}) => {
		let output = `${options.contains ? "" : "^"}(?:${input})${options.contains ? "" : "$"}`;
		if (state.negated === true) output = `(?:^(?!${output}).*$)`;
		return output;
	};
	exports.basename = (path, { windows } = {}) => {
		const segs = path.split(windows ? /[\\/]/ : "/");
		const last = segs[segs.length - 1];
		if (last === "") return segs[segs.length - 2];
		return last;
	};
}));
// node_modules/picomatch/lib/scan.js
var require_scan = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const utils = require_utils();
	const { CHAR_ASTERISK, CHAR_AT, CHAR_BACKWARD_SLASH, CHAR_COMMA, CHAR_DOT, CHAR_EXCLAMATION_MARK, CHAR_FORWARD_SLASH, CHAR_LEFT_CURLY_BRACE, CHAR_LEFT_PARENTHESES, CHAR_LEFT_SQUARE_BRACKET, CHAR_PLUS, CHAR_QUESTION_MARK, CHAR_RIGHT_CURLY_BRACE, CHAR_RIGHT_PARENTHESES, CHAR_RIGHT_SQUARE_BRACKET } = require_constants();
	const isPathSeparator = (code) => {
		return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
	};
	const depth = (token) => {
		if (token.isPrefix !== true) token.depth = token.isGlobstar ? Infinity : 1;
	};
	/**
	* Quickly scans a glob pattern and returns an object with a handful of
	* useful properties, like `isGlob`, `path` (the leading non-glob, if it exists),
	* `glob` (the actual pattern), `negated` (true if the path starts with `!` but not
	* with `!(`) and `negatedExtglob` (true if the path starts with `!(`).
	*
	* ```js
	* const pm = require('picomatch');
	* console.log(pm.scan('foo/bar/*.js'));
	* { isGlob: true, input: 'foo/bar/*.js', base: 'foo/bar', glob: '*.js' }
	* ```
	* @param {String} `str`
	* @param {Object} `options`
	* @return {Object} Returns an object with tokens and regex source string.
	* @api public
	*/
	const scan = (input, options) => {
		const opts = options || {};
		const length = input.length - 1;
		const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
		const slashes = [];
		const tokens = [];
		const parts = [];
		let str = input;
		let index = -1;
		let start = 0;
		let lastIndex = 0;
		let isBrace = false;
		let isBracket = false;
		let isGlob = false;
		let isExtglob = false;
		let isGlobstar = false;
		let braceEscaped = false;
		let backslashes = false;
		let negated = false;
		let negatedExtglob = false;
		let finished = false;
		let braces = 0;
		let prev;
		let code;
		let token = {
			value: "",
			depth: 0,
			isGlob: false
		};
		const eos = () => index >= length;
		const peek = () => str.charCodeAt(index + 1);
		const advance = () => {
			prev = code;
			return str.charCodeAt(++index);
		};
		while (index < length) {
			code = advance();
			let next;
			if (code === CHAR_BACKWARD_SLASH) {
				backslashes = token.backslashes = true;
				code = advance();
				if (code === CHAR_LEFT_CURLY_BRACE) braceEscaped = true;
				continue;
			}
			if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
				braces++;
				while (eos() !== true && (code = advance())) {
					if (code === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (code === CHAR_LEFT_CURLY_BRACE) {
						braces++;
						continue;
					}
					if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (braceEscaped !== true && code === CHAR_COMMA) {
						isBrace = token.isBrace = true;
						isGlob = token.isGlob = true;
						finished = true;
						if (scanToEnd === true) continue;
						break;
					}
					if (code === CHAR_RIGHT_CURLY_BRACE) {
						braces--;
						if (braces === 0) {
							braceEscaped = false;
							isBrace = token.isBrace = true;
							finished = true;
							break;
						}
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_FORWARD_SLASH) {
				slashes.push(index);
				tokens.push(token);
				token = {
					value: "",
					depth: 0,
					isGlob: false
				};
				if (finished === true) continue;
				if (prev === CHAR_DOT && index === start + 1) {
					start += 2;
					continue;
				}
				lastIndex = index + 1;
				continue;
			}
			if (opts.noext !== true) {
				if ((code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK) === true && peek() === CHAR_LEFT_PARENTHESES) {
					isGlob = token.isGlob = true;
					isExtglob = token.isExtglob = true;
					finished = true;
					if (code === CHAR_EXCLAMATION_MARK && index === start) negatedExtglob = true;
					if (scanToEnd === true) {
						let parens = 0;
						while (eos() !== true && (code = advance())) {
							if (code === CHAR_BACKWARD_SLASH) {
								backslashes = token.backslashes = true;
								advance();
								continue;
							}
							if (code === CHAR_LEFT_PARENTHESES) {
								parens++;
								continue;
							}
							if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
								finished = true;
								break;
							}
						}
						continue;
					}
					break;
				}
			}
			if (code === CHAR_ASTERISK) {
				if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_QUESTION_MARK) {
				isGlob = token.isGlob = true;
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
			if (code === CHAR_LEFT_SQUARE_BRACKET) {
				while (eos() !== true && (next = advance())) {
					if (next === CHAR_BACKWARD_SLASH) {
						backslashes = token.backslashes = true;
						advance();
						continue;
					}
					if (next === CHAR_RIGHT_SQUARE_BRACKET) {
						isBracket = token.isBracket = true;
						isGlob = token.isGlob = true;
						finished = true;
						break;
					}
				}
				if (scanToEnd === true) continue;
				break;
			}
			if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
				negated = token.negated = true;
				start++;
				continue;
			}
			if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
				isGlob = token.isGlob = true;
				if (scanToEnd === true) {
					let parens = 1;
					while (eos() !== true && (code = advance())) {
						if (code === CHAR_BACKWARD_SLASH) {
							backslashes = token.backslashes = true;
							advance();
							continue;
						}
						if (code === CHAR_LEFT_PARENTHESES) {
							parens++;
							continue;
						}
						if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
							finished = true;
							break;
						}
					}
					continue;
				}
				break;
			}
			if (isGlob === true) {
				finished = true;
				if (scanToEnd === true) continue;
				break;
			}
		}
		if (opts.noext === true) {
			isExtglob = false;
			isGlob = false;
		}
		let base = str;
		let prefix = "";
		let glob = "";
		if (start > 0) {
			prefix = str.slice(0, start);
			str = str.slice(start);
			lastIndex -= start;
		}
		if (base && isGlob === true && lastIndex > 0) {
			base = str.slice(0, lastIndex);
			glob = str.slice(lastIndex);
		} else if (isGlob === true) {
			base = "";
			glob = str;
		} else base = str;
		if (base && base !== "" && base !== "/" && base !== str) {
			if (isPathSeparator(base.charCodeAt(base.length - 1))) base = base.slice(0, -1);
		}
		if (opts.unescape === true) {
			if (glob) glob = utils.removeBackslashes(glob);
			if (base && backslashes === true) base = utils.removeBackslashes(base);
		}
		const state = {
			prefix,
			input,
			start,
			base,
			glob,
			isBrace,
			isBracket,
			isGlob,
			isExtglob,
			isGlobstar,
			negated,
			negatedExtglob
		};
		if (opts.tokens === true) {
			state.maxDepth = 0;
			if (!isPathSeparator(code)) tokens.push(token);
			state.tokens = tokens;
		}
		if (opts.parts === true || opts.tokens === true) {
			let prevIndex;
			for (let idx = 0; idx < slashes.length; idx++) {
				const n = prevIndex !== void 0 ? prevIndex + 1 : start;
				const i = slashes[idx];
				const value = input.slice(n, i);
				if (opts.tokens) {
					if (idx === 0 && start !== 0) {
						tokens[idx].isPrefix = true;
						tokens[idx].value = prefix;
					} else tokens[idx].value = value;
					depth(tokens[idx]);
					state.maxDepth += tokens[idx].depth;
				}
				if (i >= start) {
					parts.push(value);
					prevIndex = i;
				}
			}
			const n = prevIndex !== void 0 ? prevIndex + 1 : start;
			const value = input.slice(n);
			parts.push(value);
			if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
				tokens[tokens.length - 1].value = value;
				depth(tokens[tokens.length - 1]);
				state.maxDepth += tokens[tokens.length - 1].depth;
			}
			state.slashes = slashes;
			state.parts = parts;
		}
		return state;
	};
	module.exports = scan;
}));
// node_modules/picomatch/lib/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = require_constants();
	const utils = require_utils();
	/**
	* Constants
	*/
	const { MAX_LENGTH, POSIX_REGEX_SOURCE, REGEX_NON_SPECIAL_CHARS, REGEX_SPECIAL_CHARS_BACKREF, REPLACEMENTS } = constants;
	/**
	* Helpers
	*/
	const expandRange = (args, options) => {
		if (typeof options.expandRange === "function") return options.expandRange(...args, options);
		args.sort();
		const value = `[${args.join("-")}]`;
		try {
			new RegExp(value);
		} catch (ex) {
			return args.map((v) => utils.escapeRegex(v)).join("..");
		}
		return value;
	};
	/**
	* Create the message for a syntax error
	*/
	const syntaxError = (type, char) => {
		return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
	};
	const splitTopLevel = (input) => {
		const parts = [];
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let value = "";
		let escaped = false;
		for (const ch of input) {
			if (escaped === true) {
				value += ch;
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				value += ch;
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				value += ch;
				continue;
			}
			if (quote === 0) {
				if (ch === "[") bracket++;
				else if (ch === "]" && bracket > 0) bracket--;
				else if (bracket === 0) {
					if (ch === "(") paren++;
					else if (ch === ")" && paren > 0) paren--;
					else if (ch === "|" && paren === 0) {
						parts.push(value);
						value = "";
						continue;
					}
				}
			}
			value += ch;
		}
		parts.push(value);
		return parts;
	};
	const isPlainBranch = (branch) => {
		let escaped = false;
		for (const ch of branch) {
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (/[?*+@!()[\]{}]/.test(ch)) return false;
		}
		return true;
	};
	const normalizeSimpleBranch = (branch) => {
		let value = branch.trim();
		let changed = true;
		while (changed === true) {
			changed = false;
			if (/^@\([^\\()[\]{}|]+\)$/.test(value)) {
				value = value.slice(2, -1);
				changed = true;
			}
		}
		if (!isPlainBranch(value)) return;
		return value.replace(/\\(.)/g, "$1");
	};
	const hasRepeatedCharPrefixOverlap = (branches) => {
		const values = branches.map(normalizeSimpleBranch).filter(Boolean);
		for (let i = 0; i < values.length; i++) for (let j = i + 1; j < values.length; j++) {
			const a = values[i];
			const b = values[j];
			const char = a[0];
			if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) continue;
			if (a === b || a.startsWith(b) || b.startsWith(a)) return true;
		}
		return false;
	};
	const parseRepeatedExtglob = (pattern, requireEnd = true) => {
		if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") return;
		let bracket = 0;
		let paren = 0;
		let quote = 0;
		let escaped = false;
		for (let i = 1; i < pattern.length; i++) {
			const ch = pattern[i];
			if (escaped === true) {
				escaped = false;
				continue;
			}
			if (ch === "\\") {
				escaped = true;
				continue;
			}
			if (ch === "\"") {
				quote = quote === 1 ? 0 : 1;
				continue;
			}
			if (quote === 1) continue;
			if (ch === "[") {
				bracket++;
				continue;
			}
			if (ch === "]" && bracket > 0) {
				bracket--;
				continue;
			}
			if (bracket > 0) continue;
			if (ch === "(") {
				paren++;
				continue;
			}
			if (ch === ")") {
				paren--;
				if (paren === 0) {
					if (requireEnd === true && i !== pattern.length - 1) return;
					return {
						type: pattern[0],
						body: pattern.slice(2, i),
						end: i
					};
				}
			}
		}
	};
	const buildCharClassStar = (chars) => {
		return `${chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`}*`;
	};
	const getStarExtglobSequenceChars = (pattern) => {
		let index = 0;
		const chars = [];
		while (index < pattern.length) {
			const match = parseRepeatedExtglob(pattern.slice(index), false);
			if (!match || match.type !== "*") return;
			const branches = splitTopLevel(match.body).map((branch) => branch.trim());
			if (branches.length !== 1) return;
			const branch = normalizeSimpleBranch(branches[0]);
			if (!branch || branch.length !== 1) return;
			chars.push(branch);
			index += match.end + 1;
		}
		if (chars.length < 1) return;
		return chars;
	};
	const repeatedExtglobRecursion = (pattern) => {
		let depth = 0;
		let value = pattern.trim();
		let match = parseRepeatedExtglob(value);
		while (match) {
			depth++;
			value = match.body.trim();
			match = parseRepeatedExtglob(value);
		}
		return depth;
	};
	const analyzeRepeatedExtglob = (body, options) => {
		if (options.maxExtglobRecursion === false) return { risky: false };
		const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants.DEFAULT_MAX_EXTGLOB_RECURSION;
		const branches = splitTopLevel(body).map((branch) => branch.trim());
		if (branches.length > 1) {
			if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) return { risky: true };
		}
		const safeChars = [];
		let sawStarSequence = false;
		let combinable = true;
		for (const branch of branches) {
			const chars = getStarExtglobSequenceChars(branch);
			if (chars) {
				sawStarSequence = true;
				safeChars.push(...chars);
				continue;
			}
			const literal = normalizeSimpleBranch(branch);
			if (literal && literal.length === 1) {
				safeChars.push(literal);
				continue;
			}
			combinable = false;
			if (repeatedExtglobRecursion(branch) > max) return { risky: true };
		}
		if (sawStarSequence) return combinable ? {
			risky: true,
			safeOutput: buildCharClassStar([...new Set(safeChars)])
		} : { risky: true };
		return { risky: false };
	};
	/**
	* Parse the given input string.
	* @param {String} input
	* @param {Object} options
	* @return {Object}
	*/
	const parse = (input, options) => {
		if (typeof input !== "string") throw new TypeError("Expected a string");
		input = REPLACEMENTS[input] || input;
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		let len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		const bos = {
			type: "bos",
			value: "",
			output: opts.prepend || ""
		};
		const tokens = [bos];
		const capture = opts.capture ? "" : "?:";
		const PLATFORM_CHARS = constants.globChars(opts.windows);
		const EXTGLOB_CHARS = constants.extglobChars(PLATFORM_CHARS);
		const { DOT_LITERAL, PLUS_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOT_SLASH, NO_DOTS_SLASH, QMARK, QMARK_NO_DOT, STAR, START_ANCHOR } = PLATFORM_CHARS;
		const globstar = (opts) => {
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const nodot = opts.dot ? "" : NO_DOT;
		const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
		let star = opts.bash === true ? globstar(opts) : STAR;
		if (opts.capture) star = `(${star})`;
		if (typeof opts.noext === "boolean") opts.noextglob = opts.noext;
		const state = {
			input,
			index: -1,
			start: 0,
			dot: opts.dot === true,
			consumed: "",
			output: "",
			prefix: "",
			backtrack: false,
			negated: false,
			brackets: 0,
			braces: 0,
			parens: 0,
			quotes: 0,
			globstar: false,
			tokens
		};
		input = utils.removePrefix(input, state);
		len = input.length;
		const extglobs = [];
		const braces = [];
		const stack = [];
		let prev = bos;
		let value;
		/**
		* Tokenizing helpers
		*/
		const eos = () => state.index === len - 1;
		const peek = state.peek = (n = 1) => input[state.index + n];
		const advance = state.advance = () => input[++state.index] || "";
		const remaining = () => input.slice(state.index + 1);
		const consume = (value = "", num = 0) => {
			state.consumed += value;
			state.index += num;
		};
		const append = (token) => {
			state.output += token.output != null ? token.output : token.value;
			consume(token.value);
		};
		const negate = () => {
			let count = 1;
			while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
				advance();
				state.start++;
				count++;
			}
			if (count % 2 === 0) return false;
			state.negated = true;
			state.start++;
			return true;
		};
		const increment = (type) => {
			state[type]++;
			stack.push(type);
		};
		const decrement = (type) => {
			state[type]--;
			stack.pop();
		};
		/**
		* Push tokens onto the tokens array. This helper speeds up
		* tokenizing by 1) helping us avoid backtracking as much as possible,
		* and 2) helping us avoid creating extra tokens when consecutive
		* characters are plain text. This improves performance and simplifies
		* lookbehinds.
		*/
		const push = (tok) => {
			if (prev.type === "globstar") {
				const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
				const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
				if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
					state.output = state.output.slice(0, -prev.output.length);
					prev.type = "star";
					prev.value = "*";
					prev.output = star;
					state.output += prev.output;
				}
			}
			if (extglobs.length && tok.type !== "paren") extglobs[extglobs.length - 1].inner += tok.value;
			if (tok.value || tok.output) append(tok);
			if (prev && prev.type === "text" && tok.type === "text") {
				prev.output = (prev.output || prev.value) + tok.value;
				prev.value += tok.value;
				return;
			}
			tok.prev = prev;
			tokens.push(tok);
			prev = tok;
		};
		const extglobOpen = (type, value) => {
			const token = {
				...EXTGLOB_CHARS[value],
				conditions: 1,
				inner: ""
			};
			token.prev = prev;
			token.parens = state.parens;
			token.output = state.output;
			token.startIndex = state.index;
			token.tokensIndex = tokens.length;
			const output = (opts.capture ? "(" : "") + token.open;
			increment("parens");
			push({
				type,
				value,
				output: state.output ? "" : ONE_CHAR
			});
			push({
				type: "paren",
				extglob: true,
				value: advance(),
				output
			});
			extglobs.push(token);
		};
		const extglobClose = (token) => {
			const literal = input.slice(token.startIndex, state.index + 1);
			const body = input.slice(token.startIndex + 2, state.index);
			const analysis = analyzeRepeatedExtglob(body, opts);
			if ((token.type === "plus" || token.type === "star") && analysis.risky) {
				const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
				const open = tokens[token.tokensIndex];
				open.type = "text";
				open.value = literal;
				open.output = safeOutput || utils.escapeRegex(literal);
				for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
					tokens[i].value = "";
					tokens[i].output = "";
					delete tokens[i].suffix;
				}
				state.output = token.output + open.output;
				state.backtrack = true;
				push({
					type: "paren",
					extglob: true,
					value,
					output: ""
				});
				decrement("parens");
				return;
			}
			let output = token.close + (opts.capture ? ")" : "");
			let rest;
			if (token.type === "negate") {
				let extglobStar = star;
				if (token.inner && token.inner.length > 1 && token.inner.includes("/")) extglobStar = globstar(opts);
				if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) output = token.close = `)$))${extglobStar}`;
				if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) output = token.close = `)${parse(rest, {
					...options,
					fastpaths: false
				}).output})${extglobStar})`;
				if (token.prev.type === "bos") state.negatedExtglob = true;
			}
			push({
				type: "paren",
				extglob: true,
				value,
				output
			});
			decrement("parens");
		};
		/**
		* Fast paths
		*/
		if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
			let backslashes = false;
			let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
				if (first === "\\") {
					backslashes = true;
					return m;
				}
				if (first === "?") {
					if (esc) return esc + first + (rest ? QMARK.repeat(rest.length) : "");
					if (index === 0) return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
					return QMARK.repeat(chars.length);
				}
				if (first === ".") return DOT_LITERAL.repeat(chars.length);
				if (first === "*") {
					if (esc) return esc + first + (rest ? star : "");
					return star;
				}
				return esc ? m : `\\${m}`;
			});
			if (backslashes === true) {
				if (opts.unescape === true) output = output.replace(/\\/g, "");
				else output = output.replace(/\\+/g, (m) => {
					return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
				});
			}
			if (output === input && opts.contains === true) {
				state.output = input;
				return state;
			}
			state.output = utils.wrapOutput(output, state, options);
			return state;
		}
		/**
		* Tokenize input until we reach end-of-string
		*/
		while (!eos()) {
			value = advance();
			if (value === "\0") continue;
			/**
			* Escaped characters
			*/
			if (value === "\\") {
				const next = peek();
				if (next === "/" && opts.bash !== true) continue;
				if (next === "." || next === ";") continue;
				if (!next) {
					value += "\\";
					push({
						type: "text",
						value
					});
					continue;
				}
				const match = /^\\+/.exec(remaining());
				let slashes = 0;
				if (match && match[0].length > 2) {
					slashes = match[0].length;
					state.index += slashes;
					if (slashes % 2 !== 0) value += "\\";
				}
				if (opts.unescape === true) value = advance();
				else value += advance();
				if (state.brackets === 0) {
					push({
						type: "text",
						value
					});
					continue;
				}
			}
			/**
			* If we're inside a regex character class, continue
			* until we reach the closing bracket.
			*/
			if (state.brackets > 0 && (value !== "]" || prev.value === "[" || prev.value === "[^")) {
				if (opts.posix !== false && value === ":") {
					const inner = prev.value.slice(1);
					if (inner.includes("[")) {
						prev.posix = true;
						if (inner.includes(":")) {
							const idx = prev.value.lastIndexOf("[");
							const pre = prev.value.slice(0, idx);
							const rest = prev.value.slice(idx + 2);
							const posix = POSIX_REGEX_SOURCE[rest];
							if (posix) {
								prev.value = pre + posix;
								state.backtrack = true;
								advance();
								if (!bos.output && tokens.indexOf(prev) === 1) bos.output = ONE_CHAR;
								continue;
							}
						}
					}
				}
				if (value === "[" && peek() !== ":" || value === "-" && peek() === "]") value = `\\${value}`;
				if (value === "]" && (prev.value === "[" || prev.value === "[^")) value = `\\${value}`;
				if (opts.posix === true && value === "!" && prev.value === "[") value = "^";
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* If we're inside a quoted string, continue
			* until we reach the closing double quote.
			*/
			if (state.quotes === 1 && value !== "\"") {
				value = utils.escapeRegex(value);
				prev.value += value;
				append({ value });
				continue;
			}
			/**
			* Double quotes
			*/
			if (value === "\"") {
				state.quotes = state.quotes === 1 ? 0 : 1;
				if (opts.keepQuotes === true) push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Parentheses
			*/
			if (value === "(") {
				increment("parens");
				push({
					type: "paren",
					value
				});
				continue;
			}
			if (value === ")") {
				if (state.parens === 0 && opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "("));
				const extglob = extglobs[extglobs.length - 1];
				if (extglob && state.parens === extglob.parens + 1) {
					extglobClose(extglobs.pop());
					continue;
				}
				push({
					type: "paren",
					value,
					output: state.parens ? ")" : "\\)"
				});
				decrement("parens");
				continue;
			}
			/**
			* Square brackets
			*/
			if (value === "[") {
				if (opts.nobracket === true || !remaining().includes("]")) {
					if (opts.nobracket !== true && opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
					value = `\\${value}`;
				} else increment("brackets");
				push({
					type: "bracket",
					value
				});
				continue;
			}
			if (value === "]") {
				if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				if (state.brackets === 0) {
					if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("opening", "["));
					push({
						type: "text",
						value,
						output: `\\${value}`
					});
					continue;
				}
				decrement("brackets");
				const prevValue = prev.value.slice(1);
				if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) value = `/${value}`;
				prev.value += value;
				append({ value });
				if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) continue;
				const escaped = utils.escapeRegex(prev.value);
				state.output = state.output.slice(0, -prev.value.length);
				if (opts.literalBrackets === true) {
					state.output += escaped;
					prev.value = escaped;
					continue;
				}
				prev.value = `(${capture}${escaped}|${prev.value})`;
				state.output += prev.value;
				continue;
			}
			/**
			* Braces
			*/
			if (value === "{" && opts.nobrace !== true) {
				increment("braces");
				const open = {
					type: "brace",
					value,
					output: "(",
					outputIndex: state.output.length,
					tokensIndex: state.tokens.length
				};
				braces.push(open);
				push(open);
				continue;
			}
			if (value === "}") {
				const brace = braces[braces.length - 1];
				if (opts.nobrace === true || !brace) {
					push({
						type: "text",
						value,
						output: value
					});
					continue;
				}
				let output = ")";
				if (brace.dots === true) {
					const arr = tokens.slice();
					const range = [];
					for (let i = arr.length - 1; i >= 0; i--) {
						tokens.pop();
						if (arr[i].type === "brace") break;
						if (arr[i].type !== "dots") range.unshift(arr[i].value);
					}
					output = expandRange(range, opts);
					state.backtrack = true;
				}
				if (brace.comma !== true && brace.dots !== true) {
					const out = state.output.slice(0, brace.outputIndex);
					const toks = state.tokens.slice(brace.tokensIndex);
					brace.value = brace.output = "\\{";
					value = output = "\\}";
					state.output = out;
					for (const t of toks) state.output += t.output || t.value;
				}
				push({
					type: "brace",
					value,
					output
				});
				decrement("braces");
				braces.pop();
				continue;
			}
			/**
			* Pipes
			*/
			if (value === "|") {
				if (extglobs.length > 0) extglobs[extglobs.length - 1].conditions++;
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Commas
			*/
			if (value === ",") {
				let output = value;
				const brace = braces[braces.length - 1];
				if (brace && stack[stack.length - 1] === "braces") {
					brace.comma = true;
					output = "|";
				}
				push({
					type: "comma",
					value,
					output
				});
				continue;
			}
			/**
			* Slashes
			*/
			if (value === "/") {
				if (prev.type === "dot" && state.index === state.start + 1) {
					state.start = state.index + 1;
					state.consumed = "";
					state.output = "";
					tokens.pop();
					prev = bos;
					continue;
				}
				push({
					type: "slash",
					value,
					output: SLASH_LITERAL
				});
				continue;
			}
			/**
			* Dots
			*/
			if (value === ".") {
				if (state.braces > 0 && prev.type === "dot") {
					if (prev.value === ".") prev.output = DOT_LITERAL;
					const brace = braces[braces.length - 1];
					prev.type = "dots";
					prev.output += value;
					prev.value += value;
					brace.dots = true;
					continue;
				}
				if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
					push({
						type: "text",
						value,
						output: DOT_LITERAL
					});
					continue;
				}
				push({
					type: "dot",
					value,
					output: DOT_LITERAL
				});
				continue;
			}
			/**
			* Question marks
			*/
			if (value === "?") {
				if (!(prev && prev.value === "(") && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("qmark", value);
					continue;
				}
				if (prev && prev.type === "paren") {
					const next = peek();
					let output = value;
					if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) output = `\\${value}`;
					push({
						type: "text",
						value,
						output
					});
					continue;
				}
				if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
					push({
						type: "qmark",
						value,
						output: QMARK_NO_DOT
					});
					continue;
				}
				push({
					type: "qmark",
					value,
					output: QMARK
				});
				continue;
			}
			/**
			* Exclamation
			*/
			if (value === "!") {
				if (opts.noextglob !== true && peek() === "(") {
					if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
						extglobOpen("negate", value);
						continue;
					}
				}
				if (opts.nonegate !== true && state.index === 0) {
					negate();
					continue;
				}
			}
			/**
			* Plus
			*/
			if (value === "+") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					extglobOpen("plus", value);
					continue;
				}
				if (prev && prev.value === "(" || opts.regex === false) {
					push({
						type: "plus",
						value,
						output: PLUS_LITERAL
					});
					continue;
				}
				if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
					push({
						type: "plus",
						value
					});
					continue;
				}
				push({
					type: "plus",
					value: PLUS_LITERAL
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value === "@") {
				if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
					push({
						type: "at",
						extglob: true,
						value,
						output: ""
					});
					continue;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Plain text
			*/
			if (value !== "*") {
				if (value === "$" || value === "^") value = `\\${value}`;
				const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
				if (match) {
					value += match[0];
					state.index += match[0].length;
				}
				push({
					type: "text",
					value
				});
				continue;
			}
			/**
			* Stars
			*/
			if (prev && (prev.type === "globstar" || prev.star === true)) {
				prev.type = "star";
				prev.star = true;
				prev.value += value;
				prev.output = star;
				state.backtrack = true;
				state.globstar = true;
				consume(value);
				continue;
			}
			let rest = remaining();
			if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
				extglobOpen("star", value);
				continue;
			}
			if (prev.type === "star") {
				if (opts.noglobstar === true) {
					consume(value);
					continue;
				}
				const prior = prev.prev;
				const before = prior.prev;
				const isStart = prior.type === "slash" || prior.type === "bos";
				const afterStar = before && (before.type === "star" || before.type === "globstar");
				if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
				const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
				if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
					push({
						type: "star",
						value,
						output: ""
					});
					continue;
				}
				while (rest.slice(0, 3) === "/**") {
					const after = input[state.index + 4];
					if (after && after !== "/") break;
					rest = rest.slice(3);
					consume("/**", 3);
				}
				const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
				if (prior.type === "bos" && eos()) {
					prev.type = "globstar";
					prev.value += value;
					prev.output = globstar(opts);
					state.output = prev.output;
					state.globstar = true;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
					prev.value += value;
					state.globstar = true;
					state.output += prior.output + prev.output;
					consume(value);
					continue;
				}
				if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
					const end = rest[1] !== void 0 ? "|$" : "";
					state.output = state.output.slice(0, -(prior.output + prev.output).length);
					prior.output = `(?:${prior.output}`;
					prev.type = "globstar";
					prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
					prev.value += value;
					state.output += prior.output + prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				if (prior.type === "bos" && rest[0] === "/") {
					prev.type = "globstar";
					prev.value += value;
					prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
					state.output = prev.output;
					state.globstar = true;
					consume(value + advance());
					push({
						type: "slash",
						value: "/",
						output: ""
					});
					continue;
				}
				state.output = state.output.slice(0, -prev.output.length);
				prev.type = "globstar";
				prev.output = globstar(opts);
				prev.value += value;
				state.output += prev.output;
				state.globstar = true;
				consume(value);
				continue;
			}
			const token = {
				type: "star",
				value,
				output: star
			};
			if (opts.bash === true) {
				token.output = ".*?";
				if (prev.type === "bos" || prev.type === "slash") token.output = nodot + token.output;
				push(token);
				continue;
			}
			if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
				token.output = value;
				push(token);
				continue;
			}
			if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
				if (prev.type === "dot") {
					state.output += NO_DOT_SLASH;
					prev.output += NO_DOT_SLASH;
				} else if (opts.dot === true) {
					state.output += NO_DOTS_SLASH;
					prev.output += NO_DOTS_SLASH;
				} else {
					state.output += nodot;
					prev.output += nodot;
				}
				if (peek() !== "*") {
					state.output += ONE_CHAR;
					prev.output += ONE_CHAR;
				}
			}
			push(token);
		}
		while (state.brackets > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
			state.output = utils.escapeLast(state.output, "[");
			decrement("brackets");
		}
		while (state.parens > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
			state.output = utils.escapeLast(state.output, "(");
			decrement("parens");
		}
		while (state.braces > 0) {
			if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
			state.output = utils.escapeLast(state.output, "{");
			decrement("braces");
		}
		if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) push({
			type: "maybe_slash",
			value: "",
			output: `${SLASH_LITERAL}?`
		});
		if (state.backtrack === true) {
			state.output = "";
			for (const token of state.tokens) {
				state.output += token.output != null ? token.output : token.value;
				if (token.suffix) state.output += token.suffix;
			}
		}
		return state;
	};
	/**
	* Fast paths for creating regular expressions for common glob patterns.
	* This can significantly speed up processing and has very little downside
	* impact when none of the fast paths match.
	*/
	parse.fastpaths = (input, options) => {
		const opts = { ...options };
		const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
		const len = input.length;
		if (len > max) throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
		input = REPLACEMENTS[input] || input;
		const { DOT_LITERAL, SLASH_LITERAL, ONE_CHAR, DOTS_SLASH, NO_DOT, NO_DOTS, NO_DOTS_SLASH, STAR, START_ANCHOR } = constants.globChars(opts.windows);
		const nodot = opts.dot ? NO_DOTS : NO_DOT;
		const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
		const capture = opts.capture ? "" : "?:";
		const state = {
			negated: false,
			prefix: ""
		};
		let star = opts.bash === true ? ".*?" : STAR;
		if (opts.capture) star = `(${star})`;
		const globstar = (opts) => {
			if (opts.noglobstar === true) return star;
			return `(${capture}(?:(?!${START_ANCHOR}${opts.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
		};
		const create = (str) => {
			switch (str) {
				case "*": return `${nodot}${ONE_CHAR}${star}`;
				case ".*": return `${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*.*": return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "*/*": return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
				case "**": return nodot + globstar(opts);
				case "**/*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
				case "**/*.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
				case "**/.*": return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
				default: {
					const match = /^(.*?)\.(\w+)$/.exec(str);
					if (!match) return;
					const source = create(match[1]);
					if (!source) return;
					return source + DOT_LITERAL + match[2];
				}
			}
		};
		let source = create(utils.removePrefix(input, state));
		if (source && opts.strictSlashes !== true) source += `${SLASH_LITERAL}?`;
		return source;
	};
	module.exports = parse;
}));
// node_modules/picomatch/lib/picomatch.js
var require_picomatch$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const scan = require_scan();
	const parse = require_parse();
	const utils = require_utils();
	const constants = require_constants();
	const isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
	/**
	* Creates a matcher function from one or more glob patterns. The
	* returned function takes a string to match as its first argument,
	* and returns true if the string is a match. The returned matcher
	* function also takes a boolean as the second argument that, when true,
	* returns an object with additional information.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch(glob[, options]);
	*
	* const isMatch = picomatch('*.!(*a)');
	* console.log(isMatch('a.a')); //=> false
	* console.log(isMatch('a.b')); //=> true
	*
	* // For environments without `node.js`, `picomatch/posix` provides you a dependency-free matcher, without automatic OS detection.
	* const picomatch = require('picomatch/posix');
	* // the same API, defaulting to posix paths
	* const isMatch = picomatch('a/*');
	* console.log(isMatch('a\\b')); //=> false
	* console.log(isMatch('a/b')); //=> true
	*
	* // you can still configure the matcher function to accept windows paths
	* const isMatch = picomatch('a/*', { options: windows });
	* console.log(isMatch('a\\b')); //=> true
	* console.log(isMatch('a/b')); //=> true
	* ```
	* @name picomatch
	* @param {String|Array} `globs` One or more glob patterns.
	* @param {Object=} `options`
	* @return {Function=} Returns a matcher function.
	* @api public
	*/
	const picomatch = (glob, options, returnState = false) => {
		if (Array.isArray(glob)) {
			const fns = glob.map((input) => picomatch(input, options, returnState));
			const arrayMatcher = (str) => {
				for (const isMatch of fns) {
					const state = isMatch(str);
					if (state) return state;
				}
				return false;
			};
			return arrayMatcher;
		}
		const isState = isObject(glob) && glob.tokens && glob.input;
		if (glob === "" || typeof glob !== "string" && !isState) throw new TypeError("Expected pattern to be a non-empty string");
		const opts = options || {};
		const posix = opts.windows;
		const regex = isState ? picomatch.compileRe(glob, options) : picomatch.makeRe(glob, options, false, true);
		const state = regex.state;
		delete regex.state;
		let isIgnored = () => false;
		if (opts.ignore) {
			const ignoreOpts = {
				...options,
				ignore: null,
				onMatch: null,
				onResult: null
			};
			isIgnored = picomatch(opts.ignore, ignoreOpts, returnState);
		}
		const matcher = (input, returnObject = false) => {
			const { isMatch, match, output } = picomatch.test(input, regex, options, {
				glob,
				posix
			});
			const result = {
				glob,
				state,
				regex,
				posix,
				input,
				output,
				match,
				isMatch
			};
			if (typeof opts.onResult === "function") opts.onResult(result);
			if (isMatch === false) {
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (isIgnored(input)) {
				if (typeof opts.onIgnore === "function") opts.onIgnore(result);
				result.isMatch = false;
				return returnObject ? result : false;
			}
			if (typeof opts.onMatch === "function") opts.onMatch(result);
			return returnObject ? result : true;
		};
		if (returnState) matcher.state = state;
		return matcher;
	};
	/**
	* Test `input` with the given `regex`. This is used by the main
	* `picomatch()` function to test the input string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.test(input, regex[, options]);
	*
	* console.log(picomatch.test('foo/bar', /^(?:([^/]*?)\/([^/]*?))$/));
	* // { isMatch: true, match: [ 'foo/', 'foo', 'bar' ], output: 'foo/bar' }
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp} `regex`
	* @return {Object} Returns an object with matching info.
	* @api public
	*/
	picomatch.test = (input, regex, options, { glob, posix } = {}) => {
		if (typeof input !== "string") throw new TypeError("Expected input to be a string");
		if (input === "") return {
			isMatch: false,
			output: ""
		};
		const opts = options || {};
		const format = opts.format || (posix ? utils.toPosixSlashes : null);
		let match = input === glob;
		let output = match && format ? format(input) : input;
		if (match === false) {
			output = format ? format(input) : input;
			match = output === glob;
		}
		if (match === false || opts.capture === true) {
			if (opts.matchBase === true || opts.basename === true) match = picomatch.matchBase(input, regex, options, posix);
			else match = regex.exec(output);
		}
		return {
			isMatch: Boolean(match),
			match,
			output
		};
	};
	/**
	* Match the basename of a filepath.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.matchBase(input, glob[, options]);
	* console.log(picomatch.matchBase('foo/bar.js', '*.js'); // true
	* ```
	* @param {String} `input` String to test.
	* @param {RegExp|String} `glob` Glob pattern or regex created by [.makeRe](#makeRe).
	* @return {Boolean}
	* @api public
	*/
	picomatch.matchBase = (input, glob, options, posix = options && options.windows) => {
		return (glob instanceof RegExp ? glob : picomatch.makeRe(glob, options)).test(utils.basename(input, { windows: posix }));
	};
	/**
	* Returns true if **any** of the given glob `patterns` match the specified `string`.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.isMatch(string, patterns[, options]);
	*
	* console.log(picomatch.isMatch('a.a', ['b.*', '*.a'])); //=> true
	* console.log(picomatch.isMatch('a.a', 'b.*')); //=> false
	* ```
	* @param {String|Array} str The string to test.
	* @param {String|Array} patterns One or more glob patterns to use for matching.
	* @param {Object} [options] See available [options](#options).
	* @return {Boolean} Returns true if any patterns match `str`
	* @api public
	*/
	picomatch.isMatch = (str, patterns, options) => picomatch(patterns, options)(str);
	/**
	* Parse a glob pattern to create the source string for a regular
	* expression.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const result = picomatch.parse(pattern[, options]);
	* ```
	* @param {String} `pattern`
	* @param {Object} `options`
	* @return {Object} Returns an object with useful properties and output to be used as a regex source string.
	* @api public
	*/
	picomatch.parse = (pattern, options) => {
		if (Array.isArray(pattern)) return pattern.map((p) => picomatch.parse(p, options));
		return parse(pattern, {
			...options,
			fastpaths: false
		});
	};
	/**
	* Scan a glob pattern to separate the pattern into segments.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.scan(input[, options]);
	*
	* const result = picomatch.scan('!./foo/*.js');
	* console.log(result);
	* { prefix: '!./',
	*   input: '!./foo/*.js',
	*   start: 3,
	*   base: 'foo',
	*   glob: '*.js',
	*   isBrace: false,
	*   isBracket: false,
	*   isGlob: true,
	*   isExtglob: false,
	*   isGlobstar: false,
	*   negated: true }
	* ```
	* @param {String} `input` Glob pattern to scan.
	* @param {Object} `options`
	* @return {Object} Returns an object with
	* @api public
	*/
	picomatch.scan = (input, options) => scan(input, options);
	/**
	* Compile a regular expression from the `state` object returned by the
	* [parse()](#parse) method.
	*
	* ```js
	* const picomatch = require('picomatch');
	* const state = picomatch.parse('*.js');
	* // picomatch.compileRe(state[, options]);
	*
	* console.log(picomatch.compileRe(state));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {Object} `state`
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Intended for implementors, this argument allows you to return the raw output from the parser.
	* @param {Boolean} `returnState` Adds the state to a `state` property on the returned regex. Useful for implementors and debugging.
	* @return {RegExp}
	* @api public
	*/
	picomatch.compileRe = (state, options, returnOutput = false, returnState = false) => {
		if (returnOutput === true) return state.output;
		const opts = options || {};
		const prepend = opts.contains ? "" : "^";
		const append = opts.contains ? "" : "$";
		let source = `${prepend}(?:${state.output})${append}`;
		if (state && state.negated === true) source = `^(?!${source}).*$`;
		const regex = picomatch.toRegex(source, options);
		if (returnState === true) regex.state = state;
		return regex;
	};
	/**
	* Create a regular expression from a parsed glob pattern.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.makeRe(state[, options]);
	*
	* const result = picomatch.makeRe('*.js');
	* console.log(result);
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `state` The object returned from the `.parse` method.
	* @param {Object} `options`
	* @param {Boolean} `returnOutput` Implementors may use this argument to return the compiled output, instead of a regular expression. This is not exposed on the options to prevent end-users from mutating the result.
	* @param {Boolean} `returnState` Implementors may use this argument to return the state from the parsed glob with the returned regular expression.
	* @return {RegExp} Returns a regex created from the given pattern.
	* @api public
	*/
	picomatch.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
		if (!input || typeof input !== "string") throw new TypeError("Expected a non-empty string");
		let parsed = {
			negated: false,
			fastpaths: true
		};
		if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) parsed.output = parse.fastpaths(input, options);
		if (!parsed.output) parsed = parse(input, options);
		return picomatch.compileRe(parsed, options, returnOutput, returnState);
	};
	/**
	* Create a regular expression from the given regex source string.
	*
	* ```js
	* const picomatch = require('picomatch');
	* // picomatch.toRegex(source[, options]);
	*
	* const { output } = picomatch.parse('*.js');
	* console.log(picomatch.toRegex(output));
	* //=> /^(?:(?!\.)(?=.)[^/]*?\.js)$/
	* ```
	* @param {String} `source` Regular expression source string.
	* @param {Object} `options`
	* @return {RegExp}
	* @api public
	*/
	picomatch.toRegex = (source, options) => {
		try {
			const opts = options || {};
			return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
		} catch (err) {
			if (options && options.debug === true) throw err;
			return /$^/;
		}
	};
	/**
	* Picomatch constants.
	* @return {Object}
	*/
	picomatch.constants = constants;
	/**
	* Expose "picomatch"
	*/
	module.exports = picomatch;
}));
// core/domain/select.ts
var import_picomatch = /* @__PURE__ */ __toESM((/* @__PURE__ */ __commonJSMin(((exports, module) => {
	const pico = require_picomatch$1();
	const utils = require_utils();
	function picomatch(glob, options, returnState = false) {
		if (options && (options.windows === null || options.windows === void 0)) options = {
			...options,
			windows: utils.isWindows()
		};
		return pico(glob, options, returnState);
	}
	Object.assign(picomatch, pico);
	module.exports = picomatch;
})))(), 1);
/**
* Whether a repository is taken, by any of the names it goes by: `owner/name`, an address or
* a path. Case does not count, as on GitHub. Throws `bad-input` for an empty pattern.
*/
function selectsRepository({ include, exclude }, names) {
	const matches = (pattern) => names.some(matcherOf(pattern, { nocase: true }));
	const [included, excluded] = [include.map(matches), exclude.map(matches)];
	return (include.length === 0 || included.includes(true)) && !excluded.includes(true);
}
/**
* Decides by full name, as a byte string, whether a ref is taken. Patterns are globs in which
* `*` stays within one segment and `**` does not; a later pattern overrules an earlier one,
* and `!` takes away. Without any, or when the first takes away, one starts from every ref.
*
* `main` is short for the branch and the tag of that name: what does not begin with `refs/`
* or `**` is looked for below `refs/heads/` and `refs/tags/`. Throws `bad-input`.
*/
function createRefSelector(patterns) {
	const rules = patterns.map(readRule);
	const atFirst = rules[0]?.takes !== true;
	return (name) => rules.findLast(({ matches }) => matches(name))?.takes ?? atFirst;
}
/**
* What the names of all refs that `patterns` may take begin with, as byte strings, HEAD among
* them; none when they may begin with anything.
*/
function prefixesOf(patterns) {
	const taking = patterns.filter((text) => !TAKES_AWAY.test(text));
	if (taking.length === 0 || TAKES_AWAY.test(patterns[0] ?? "")) return [];
	const prefixes = taking.flatMap((text) => globsOf(asByteString(text)).map(literalStart));
	return prefixes.some((prefix) => prefix === "") ? [] : ["HEAD", ...new Set(prefixes)];
}
/** What of a glob is no glob: all before the first character that could be one. */
function literalStart(glob) {
	return /^[A-Za-z0-9/._-]*/.exec(glob)?.[0] ?? "";
}
function readRule(text) {
	const takes = !TAKES_AWAY.test(text);
	const pattern = asByteString(takes ? text : text.slice(1));
	if (pattern === "") throw noPattern(text);
	const matchers = globsOf(pattern).map((glob) => matcherOf(glob));
	return {
		takes,
		matches: (name) => matchers.some((matches) => matches(name))
	};
}
/** `!(…)` is a glob of its own. */
const TAKES_AWAY = /^!(?!\()/;
function globsOf(pattern) {
	return /^(refs\/|\*\*)/.test(pattern) ? [pattern] : [`refs/heads/${pattern}`, `refs/tags/${pattern}`];
}
function matcherOf(pattern, { nocase = false } = {}) {
	if (pattern === "") throw noPattern(pattern);
	const matches = (0, import_picomatch.default)(pattern, {
		dot: true,
		nonegate: true,
		windows: false,
		nocase
	});
	return (name) => matches(name);
}
/** Patterns are text and ref names are bytes: both as UTF-8, one character a byte. */
function asByteString(text) {
	return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}
function noPattern(text) {
	return new HoldfastError("bad-input", `"${text}" is no pattern.`, { hint: "Give a glob such as acme/rocket-* for repositories or refs/heads/** for refs." });
}
// core/git/mirror.ts
/**
* A mirror: a bare clone with every ref, made anew in scratch or kept between runs. It is a
* means, never a truth: whatever is wrong with one, it is thrown away and made again.
*/
/** Clones all that `source` advertises into `dir`, which must not exist, or leaves nothing there. */
async function cloneMirror(source, dir, context, onProgress) {
	const unfinished = `${dir}.unfinished`;
	await rm(unfinished, {
		recursive: true,
		force: true
	});
	await mkdir(dirname(dir), { recursive: true });
	await runGit(remoteCommand(source, context, onProgress, [...[
		"clone",
		"--mirror",
		"--no-local",
		"--progress",
		...uploadPack(source)
	], ...[
		"--",
		source.address,
		unfinished
	]]));
	await rename(unfinished, dir);
	return {
		dir,
		transferredBytes: await packBytes(dir)
	};
}
/**
* Brings the mirror in `dir` up to what `source` advertises now. A mirror that cannot be
* brought there for a reason of its own is replaced by a new clone.
*/
async function updateMirror(source, listing, dir, context, onProgress) {
	if (!await exists$1(join(dir, "HEAD"))) return cloneMirror(source, dir, context, onProgress);
	await removeTemporaryPacks(dir);
	const before = await packBytes(dir);
	try {
		await fetchAll(source, listing, dir, context, onProgress);
	} catch (error) {
		if (isFaultOfSource(asHoldfastError(error))) throw error;
		await rm(dir, {
			recursive: true,
			force: true
		});
		return cloneMirror(source, dir, context, onProgress);
	}
	return {
		dir,
		transferredBytes: await packBytes(dir) - before
	};
}
async function fetchAll(source, { head }, dir, context, onProgress) {
	const detached = head.kind === "detached" ? ["HEAD"] : [];
	await runGit(remoteCommand(source, context, onProgress, [...[
		"fetch",
		"--prune",
		"--force",
		"--no-tags",
		"--no-write-fetch-head",
		"--progress"
	], ...[
		...uploadPack(source),
		"--",
		source.address,
		"+refs/*:refs/*",
		...detached
	]], dir));
}
function remoteCommand(source, context, onProgress, args, gitDir) {
	return {
		args,
		cwd: context.scratch,
		env: gitEnvironment(context.environment, context.globalConfig, {
			url: source.address,
			...gitDir === void 0 ? {} : { gitDir },
			...source.credential ? { credential: source.credential } : {}
		}),
		signal: context.signal,
		side: "source",
		onProgress
	};
}
/** A local source is read by a git of our making; a shell starts it, so these are words to it. */
function uploadPack({ transport }) {
	if (transport !== "file") return [];
	return ["--upload-pack", [...Object.entries(SOURCE_SETTINGS).map((setting) => setting.join("=")), "git-upload-pack"].join(" ")];
}
function isFaultOfSource({ code }) {
	return code !== "source-corrupt" && code !== "git-failed";
}
/** A git that was killed leaves its half-written packs behind. */
async function removeTemporaryPacks(dir) {
	const packs = join(dir, "objects/pack");
	for (const name of await readdir(packs)) if (name.startsWith("tmp_") || name.startsWith(".tmp-")) await rm(join(packs, name));
}
async function packBytes(dir) {
	const packs = join(dir, "objects/pack");
	const sizes = (await readdir(packs)).filter((name) => name.endsWith(".pack")).map(async (name) => (await stat(join(packs, name))).size);
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
async function exists$1(path) {
	return access(path).then(() => true, () => false);
}
// core/git/mirror-lock.ts
/** A lock between processes of one machine: a file that names its holder. */
/**
* Runs `work` and tells it whether it holds the lock. A lock whose holder is a dead process
* of this machine is taken over.
*/
async function withLock(path, work) {
	const held = await take(path) || await isStale(path) && await take(path);
	try {
		return await work(held);
	} finally {
		if (held) await rm(path, { force: true });
	}
}
async function take(path) {
	const own = await mkdtemp(`${path}.`);
	try {
		await writeFile(join(own, "holder"), `${hostname()} ${process.pid}\n`);
		await link(join(own, "holder"), path);
		return true;
	} catch (error) {
		if (isCode(error, "EEXIST")) return false;
		throw error;
	} finally {
		await rm(own, {
			recursive: true,
			force: true
		});
	}
}
/** Removes a lock whose holder is gone, and says whether it was one. */
async function isStale(path) {
	if (!await isDeserted(path)) return false;
	const own = await mkdtemp(`${path}.`);
	const moved = join(own, "stale");
	try {
		await rename(path, moved);
		if (await isDeserted(moved)) return true;
		await link(moved, path);
		return false;
	} catch (error) {
		if (isCode(error, "ENOENT") || isCode(error, "EEXIST")) return false;
		throw error;
	} finally {
		await rm(own, {
			recursive: true,
			force: true
		});
	}
}
async function isDeserted(path) {
	const [host, pid] = (await readFile(path, "utf8").catch(() => "")).trim().split(" ");
	return host === hostname() && !isAlive(Number(pid));
}
function isCode(error, code) {
	return error instanceof Error && "code" in error && error.code === code;
}
// core/git/progress.ts
/** Reads git's progress: `Receiving objects:  45% (12/27), 3.10 MiB | 1.20 MiB/s`. */
const RECEIVED = /^Receiving objects:.*, ([\d.]+) (bytes|KiB|MiB|GiB)/;
const UNITS = {
	KiB: 1024,
	MiB: 2 ** 20,
	GiB: 2 ** 30
};
/** Bytes received so far, if the line says. */
function parseReceivedBytes(line) {
	const [, amount, unit] = RECEIVED.exec(line) ?? [];
	return amount === void 0 ? void 0 : Math.round(Number(amount) * (UNITS[unit ?? ""] ?? 1));
}
// core/patience.ts
/** Tries again what the source may answer a moment later. */
const ATTEMPTS = 3;
/**
* Does `work`, up to three times while its failures are such as pass, with growing pauses.
* Each is reported: a source that answers only now and then is worth knowing of.
*/
async function withPatience(source, { sleep, random32, report }, work) {
	for (let failures = 1;; failures += 1) try {
		return await work();
	} catch (error) {
		if (!(error instanceof HoldfastError && isOfSource(error) && error.transient) || failures === ATTEMPTS) throw error;
		const waitMs = backoffMs(failures, random32() / 2 ** 32, error.retryAfterMs);
		report({
			kind: "note",
			source,
			level: "warning",
			message: `${error.message} Trying again in ${Math.round(waitMs / 1e3)} s.`
		});
		await sleep(waitMs);
	}
}
/** What the store has against it, its own adapter has tried again already. */
function isOfSource({ code }) {
	return code.startsWith("source-");
}
// core/capture-mirror.ts
/** The mirror strategy: a source becomes a bare clone with every ref. */
/**
* Reads the source, whose listing was `before`, and hands the mirror to `use`. What it hands
* over is checked against the source's listings: nothing is lost and nothing made up.
*/
async function captureMirror(source, before, { mirrorCache, tools }, git, use) {
	const onProgress = (line) => {
		const doneBytes = parseReceivedBytes(line);
		if (doneBytes !== void 0) tools.report({
			kind: "bytes",
			source: source.label,
			phase: "fetching",
			doneBytes
		});
	};
	const scratch = join(git.scratch, "mirror.git");
	const patiently = (work) => withPatience(source.label, tools, work);
	const clone = () => patiently(() => cloneMirror(source, scratch, git, onProgress));
	const read = async (mirror) => {
		const after = await patiently(() => listRefs(source, git));
		return use(await inspect(source.label, {
			before,
			after
		}, mirror, git));
	};
	if (mirrorCache === void 0) return read(await clone());
	await mkdir(mirrorCache, { recursive: true });
	const kept = join(mirrorCache, `${source.identity.id}.git`);
	return withLock(`${kept}.lock`, async (held) => read(held ? await patiently(() => updateMirror(source, before, kept, git, onProgress)) : await clone()));
}
async function inspect(label, { before, after }, { dir, transferredBytes }, git) {
	if (await exists(join(dir, "shallow"))) throw shallow(label);
	const listing = assembleCaptured(before, await listLocal(dir, git));
	checkCaptured(before, after, listing);
	return {
		dir,
		listing,
		after,
		transferredBytes
	};
}
async function exists(path) {
	return access(path).then(() => true, () => false);
}
function shallow(label) {
	return new HoldfastError("source-shallow", `${label} is a shallow clone: its history is cut.`, { hint: "Run `git fetch --unshallow` there, or back up the repository it was cloned from." });
}
/** Increments below this size in all are no reason to store a base again. */
const SMALL_BYTES = 1048576;
/** Decides what the next snapshot adds; `reason` says why, for people. */
function planChain(situation) {
	const { chain, full, chainPresent, sameFormat, heldTips, provable } = situation;
	if (chain === void 0 || chain.length === 0) return base("first data of this repository");
	if (full) return base("a full copy was asked for");
	if (!chainPresent) return base("objects of the earlier chain are missing from the store");
	if (!sameFormat) return base("the source changed its object format");
	if (heldTips === 0) return base("the source has lost all it had at the snapshot before");
	if (!provable) return base("the earlier chain has no index to prove an increment against");
	const increments = chain.slice(1);
	if (increments.length >= 30) return base(`30 increments are enough`);
	const incrementBytes = increments.reduce((sum, link) => sum + link.object.stored.sizeBytes, 0);
	const baseBytes = chain[0]?.object.stored.sizeBytes ?? 0;
	if (incrementBytes > SMALL_BYTES && incrementBytes > baseBytes / 2) return base("increments outweigh half the base");
	return {
		kind: "increment",
		reason: "changed since the snapshot before"
	};
}
function base(reason) {
	return {
		kind: "base",
		reason
	};
}
// core/domain/negotiation.ts
/**
* Each costs a server about 14 microseconds and the request 50 bytes (measured with git 2.39
* and 10,363 haves). One that is left out can only make the pack larger, never wrong.
*/
const MOST_HAVES = 1e3;
/** Everything that the refs reach. */
function wantAll(listing) {
	return {
		wants: [...tipsOf(listing)],
		haves: []
	};
}
/** What the refs reach and those of the snapshot before did not. */
function wantNew(earlier, listing) {
	const held = tipsOf(earlier);
	const wants = [...tipsOf(listing)].filter((oid) => !held.has(oid));
	return {
		wants,
		haves: wants.length === 0 ? [] : chooseHaves(earlier, listing)
	};
}
/**
* What the bundle of an increment names: the refs whose objects come with it. A ref that was
* set back to an old object is in the ref list alone, since git takes what a bundle names for
* a tip of its pack.
*/
function namedRefs(listing, { wants }) {
	const wanted = new Set(wants);
	const { head } = listing;
	const refs = listing.refs.filter((ref) => wanted.has(ref.oid));
	const shown = "oid" in head && wanted.has(head.oid);
	return {
		...listing,
		refs,
		head: shown ? head : { kind: "unknown" }
	};
}
/** Refs that a new snapshot has and the one before had not, or with another object. */
function changedRefs(earlier, listing) {
	const known = new Map(earlier.refs.map((ref) => [ref.name, ref.oid]));
	return {
		...listing,
		refs: listing.refs.filter((ref) => known.get(ref.name) !== ref.oid)
	};
}
/**
* Commits of the snapshot before that new objects probably build upon, where nobody has
* looked into the new pack: old tips of branches that moved or went, or else of any branch.
*/
function likelyBoundary(earlier, listing) {
	const branches = earlier.refs.filter(isBranch);
	const left = branches.filter(hasLeft(listing));
	return unique([...headOf$1(earlier), ...left.length > 0 ? left : branches.slice(0, 1)]);
}
/** In a branch there is a commit; what a tag names may be anything. */
function isBranch({ name, peeled }) {
	return name.startsWith("refs/heads/") && peeled === void 0;
}
function chooseHaves(earlier, listing) {
	const touched = new Set(changedRefs(earlier, listing).refs.map((ref) => folderOf(ref.name)));
	const rest = earlier.refs;
	return unique([
		...headOf$1(earlier),
		...rest.filter(hasLeft(listing)),
		...rest.filter((ref) => touched.has(folderOf(ref.name)) && folderOf(ref.name).length > SHORT),
		...rest.filter((ref) => ref.name.startsWith("refs/heads/")),
		...rest.toReversed()
	]).slice(0, MOST_HAVES);
}
/** `refs/heads` and `refs/tags` are no neighbourhood. */
const SHORT = 10;
function hasLeft(listing) {
	const now = new Map(listing.refs.map((ref) => [ref.name, ref.oid]));
	return ({ name, oid }) => now.get(name) !== oid;
}
function folderOf(name) {
	return name.slice(0, name.lastIndexOf("/"));
}
function headOf$1({ head }) {
	return head.kind === "branch" || head.kind === "detached" ? [head] : [];
}
function unique(refs) {
	return [...new Set(refs.map((ref) => ref.oid))];
}
// core/ref-list-of.ts
/** The ref list of a listing as it lies in the store, made once however often it is asked for. */
const MADE = /* @__PURE__ */ new WeakMap();
function refListOf(listing) {
	const made = MADE.get(listing);
	if (made !== void 0) return made;
	const bytes = Buffer.from(formatRefList(listing), "latin1");
	const list = {
		bytes,
		sha256: sha256Hex(bytes)
	};
	MADE.set(listing, list);
	return list;
}
function digestOf(listing) {
	return refListOf(listing).sha256;
}
function createPackInspector(objectFormat) {
	const trailerBytes = OID_LENGTH[objectFormat] / 2;
	const hash = createHash(objectFormat);
	let header = Buffer.alloc(0);
	let tail = Buffer.alloc(0);
	let sizeBytes = 0;
	return {
		update(chunk) {
			sizeBytes += chunk.length;
			if (header.length < 12) header = Buffer.concat([header, chunk.subarray(0, 12 - header.length)]);
			if (chunk.length >= trailerBytes) {
				hash.update(tail).update(chunk.subarray(0, chunk.length - trailerBytes));
				tail = Buffer.from(chunk.subarray(chunk.length - trailerBytes));
				return;
			}
			const joined = Buffer.concat([tail, chunk]);
			const split = Math.max(0, joined.length - trailerBytes);
			hash.update(joined.subarray(0, split));
			tail = joined.subarray(split);
		},
		finish() {
			const objects = readPackHeader(header);
			const checksum = hash.digest("hex");
			if (sizeBytes < 12 + trailerBytes) throw broken("it is cut off");
			if (checksum !== tail.toString("hex")) throw broken("its checksum is not that of its bytes");
			return {
				objects,
				checksum,
				sizeBytes
			};
		}
	};
}
/** How many objects a pack announces. Throws `verification-failed` for what is no pack. */
function readPackHeader(header) {
	if (header.length < 12 || header.toString("latin1", 0, 4) !== "PACK") throw broken("it does not begin as one");
	const version = header.readUInt32BE(4);
	if (version !== 2 && version !== 3) throw broken(`its version is ${version}`);
	return header.readUInt32BE(8);
}
function broken(why) {
	return new HoldfastError("verification-failed", `The pack is not whole: ${why}.`, { hint: "Nothing was recorded; run the backup again." });
}
// core/git/closure.ts
/** Proof that a pack is all it should be, from the pack itself. */
/**
* Checks that the repository in `dir`, which has nothing but the new pack, holds every
* object of `range` as the mirror lists them. With the chain before it, that makes the
* snapshot connected. Throws `verification-failed`, naming an object that is not there.
*/
async function checkClosure(dir, mirror, range, context) {
	const listed = startObjectList(mirror, range, context);
	const looked = startGit({
		args: ["cat-file", "--batch-check=%(objectname)"],
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	});
	const fed = feed(looked, listed.stdout);
	const missing = await firstMissing(looked.stdout.setEncoding("latin1"));
	await fed;
	await Promise.all([listed.ended, looked.ended]);
	if (missing !== void 0) throw new HoldfastError("verification-failed", `The pack lacks the object ${missing}.`, { hint: "No snapshot was recorded; run the backup again, and report it if it stays." });
}
async function firstMissing(output) {
	let missing;
	let rest = "";
	for await (const chunk of output) {
		const text = rest + chunk;
		missing ??= /^([0-9a-f]+) missing$/m.exec(text)?.[1];
		rest = text.slice(text.lastIndexOf("\n") + 1);
	}
	return missing;
}
// core/pack-passage.ts
/** A pack on its way into the store: looked at, and handed to git, while it passes. */
/** Passes the pack on and looks at it. `ended` says whether its sender ended well. */
async function* inspected(chunks, inspector, ended) {
	for await (const chunk of chunks) {
		inspector.update(chunk);
		yield chunk;
	}
	await ended?.();
	return inspector.finish();
}
/** Passes the pack on and into `index-pack`; at its end git has hashed every object of it. */
async function* indexed(chunks, indexer, check) {
	for (;;) {
		const next = await chunks.next();
		if (next.done) {
			indexer.stdin.end();
			await indexer.ended;
			await check(next.value);
			return next.value;
		}
		if (!await write(indexer, next.value)) await indexer.ended;
		yield next.value;
	}
}
/** Reads a passing pack to its end. */
async function drain(pack) {
	for (;;) {
		const next = await pack.next();
		if (next.done) return next.value;
	}
}
/** The first bytes of a stream, enough for the header of a pack, and the whole of it again. */
async function readStart(stream) {
	const chunks = stream[Symbol.asyncIterator]();
	let start = Buffer.alloc(0);
	while (start.length < 12) {
		const next = await chunks.next();
		if (next.done) break;
		start = Buffer.concat([start, next.value]);
	}
	async function* all() {
		try {
			if (start.length > 0) yield start;
			for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
		} finally {
			await chunks.return?.();
		}
	}
	return {
		start,
		all: all()
	};
}
// core/stored-object.ts
/** What a manifest says of an object that was just written, unsealed. */
function toStoredObject(result) {
	const content = {
		sha256: result.sha256,
		sizeBytes: result.sizeBytes
	};
	return {
		key: result.key,
		...result.versionId === void 0 ? {} : { versionId: result.versionId },
		storageClass: result.storageClass,
		stored: content,
		plaintext: content
	};
}
// core/put-bundle.ts
/** A bundle and what belongs to it go into the store. */
/** Stores a bundle. A pack that fails on its way is never visible in the store. */
async function putBundle({ store, repositoryId, snapshot, source, report }, { kind, expectedBytes }, header, pack) {
	let summary;
	async function* body() {
		let doneBytes = 0;
		yield header;
		for (;;) {
			const next = await pack.next();
			if (next.done) {
				summary = next.value;
				return;
			}
			doneBytes += next.value.length;
			report({
				kind: "bytes",
				source,
				phase: "storing",
				doneBytes
			});
			yield next.value;
		}
	}
	const options = {
		...expectedBytes > 0 ? { expectedBytes } : {},
		tier: "data"
	};
	const result = await store.put(bundleKey(repositoryId, snapshot), body(), options);
	if (summary === void 0) throw unread$1(result.key);
	const { objects, checksum } = summary;
	return {
		kind,
		snapshot,
		object: toStoredObject(result),
		objects,
		packChecksum: checksum
	};
}
/** Stores git's index of the pack, which lies in the file `path`, beside its bundle. */
async function putPackIndex({ store, repositoryId, snapshot }, path) {
	const { size } = await stat(path);
	const key = packIndexKey(repositoryId, snapshot);
	return toStoredObject(await store.put(key, createReadStream(path), { expectedBytes: size }));
}
/** Stores the list by which plain git clones from the bundles of a chain. */
async function putBundleList(store, repositoryId, snapshot, chain) {
	const links = chain.map((link) => ({
		id: link.snapshot,
		uri: baseName(link.object.key)
	}));
	const bytes = Buffer.from(formatBundleList(links));
	return toStoredObject(await store.put(bundleListKey(repositoryId, snapshot), bytes));
}
function baseName(key) {
	return key.slice(key.lastIndexOf("/") + 1);
}
function unread$1(key) {
	return new HoldfastError("internal", `The store took ${key} without reading all of it.`, { hint: "This is a defect of the store adapter: please report it." });
}
// core/store-bundle.ts
/** The new objects of a snapshot go from a mirror into the store, looked at on their way. */
/**
* Stores what `listing` reaches and `held` does not, as a bundle. Returns undefined when
* that is nothing. At `wire` the pack's checksum is checked as it passes; above, git hashes
* every object from the very bytes that are stored, and none that the listing needs is absent.
* A pack that fails on its way is never visible in the store.
*/
async function storeBundle(request) {
	return stopping(request.git, (git) => packAndStore({
		...request,
		git
	}));
}
async function packAndStore(request) {
	const { git, mirror, listing } = request;
	const range = {
		wanted: tipsOf(listing),
		held: request.held
	};
	const pack = startPack(mirror, range, git);
	const { start, all } = await readStart(pack.stdout);
	if (start.length >= 12 && readPackHeader(start) === 0) return void 0;
	const header = await createHeader(request, range);
	const passing = inspected(all, createPackInspector(listing.objectFormat), () => pack.ended);
	if (request.level === "wire") return putBundle(request, request, header, passing);
	const scratch = join(git.scratch, "verify.git");
	await initRepository(scratch, listing.objectFormat, git, mirror);
	const link = await putBundle(request, request, header, indexed(passing, startIndexPack(scratch, git, {
		kind: "thin",
		lasts: false
	}), async () => {
		await stopBorrowing(scratch);
		await checkClosure(scratch, mirror, range, git);
	}));
	const object = await putPackIndex(request, await findPackIndex(scratch));
	await rm(scratch, {
		recursive: true,
		force: true
	});
	return {
		...link,
		index: { object }
	};
}
/** The header of a bundle that holds the objects of `named` but for those before the boundary. */
function bundleHeader(named, prerequisites) {
	const { head, objectFormat, refs } = named;
	const shown = head.kind === "branch" || head.kind === "detached" ? head : void 0;
	return formatBundleHeader({
		objectFormat,
		prerequisites,
		refs: [...shown ? [{
			name: "HEAD",
			oid: shown.oid
		}] : [], ...refs]
	});
}
async function createHeader(request, range) {
	const { mirror, git, held, named } = request;
	return bundleHeader(named, held.length === 0 ? [] : await listBoundary(mirror, range, git));
}
// core/extend-by-mirror.ts
/** What a changed source adds to its chain, by way of a mirror. */
/** Reads the source and stores what its refs reach and the chain before does not hold. */
async function extendByMirror(changed, tools, git) {
	const { source, before, mirrorCache, level, sizeBytes } = changed;
	const { label } = source;
	await checkFreeSpace(git.scratch, sizeBytes * (level === "wire" ? 1 : 2));
	tools.report({
		kind: "phase",
		source: label,
		phase: "fetching"
	});
	return captureMirror(source, before, {
		mirrorCache,
		tools
	}, git, (capture) => {
		tools.report({
			kind: "phase",
			source: label,
			phase: "storing"
		});
		return storeCapture(changed, capture, tools, git);
	});
}
async function storeCapture(changed, capture, { store, report }, git) {
	const { source, selects, previous, snapshot, level } = changed;
	const listing = selectRefs(capture.listing, selects);
	const earlier = previous && await readEarlier(changed, previous, capture, store, git);
	const plan = planChain({
		chain: previous?.manifest.git.chain,
		full: changed.full,
		chainPresent: earlier !== void 0,
		sameFormat: earlier?.listing.objectFormat === listing.objectFormat,
		heldTips: earlier?.held.length ?? 0,
		provable: true
	});
	const increment = plan.kind === "increment" && earlier !== void 0;
	const added = await storeBundle({
		store,
		git,
		report,
		snapshot,
		level,
		listing,
		source: source.label,
		repositoryId: source.identity.id,
		kind: plan.kind,
		mirror: capture.dir,
		held: increment ? earlier.held : [],
		named: increment ? namedRefs(listing, wantNew(earlier.listing, listing)) : listing,
		expectedBytes: Math.max(capture.transferredBytes, changed.sizeBytes)
	});
	const kept = increment && previous ? previous.manifest.git.chain : [];
	return {
		strategy: "mirror",
		chain: added === void 0 ? kept : [...kept, added],
		listing,
		afterSha256: digestOf(selectRefs(capture.after, selects)),
		plan,
		added,
		transferredBytes: capture.transferredBytes,
		warnings: []
	};
}
/** What the snapshot before had and the mirror still has; undefined if it cannot be built upon. */
async function readEarlier({ present }, previous, capture, store, git) {
	if (!present) return void 0;
	const listing = await readRefs(store, previous.manifest);
	if (listing.objectFormat !== capture.listing.objectFormat) return {
		listing,
		held: []
	};
	return {
		listing,
		held: await listPresent(capture.dir, tipsOf(listing), git)
	};
}
// core/archive/pack-index.ts
/**
* Reads the index that git writes beside a pack (gitformat-pack(5), version 2): a magic, the
* version, how many ids begin with at most each byte (the fan-out), the ids in order, a CRC and
* an offset for each, the offsets that need 64 bits, and two checksums.
*/
const MAGIC = "ff744f63";
const FAN_OUT = 8;
const NAMES = 1032;
/** Of an offset: it stands in the table of 64-bit offsets, at the place that its other bits say. */
const LARGE = 2147483648;
/**
* The index as it lies in `bytes`, which are kept and must not change. Throws `store-damaged`,
* naming `key`, unless every byte is as git wrote it.
*/
function parsePackIndex(bytes, objectFormat, key) {
	const layout = readLayout(bytes, OID_LENGTH[objectFormat] / 2);
	if (typeof layout === "string") throw damaged(key, layout);
	const why = checkSum(bytes, objectFormat) ?? checkNames(layout) ?? checkOffsets(layout);
	if (why !== void 0) throw damaged(key, why);
	const { count, idBytes } = layout;
	const digits = new RegExp(`^[0-9a-f]{${2 * idBytes}}$`);
	const sought = Buffer.alloc(idBytes);
	return {
		count,
		packChecksum: bytes.toString("hex", bytes.length - 2 * idBytes, bytes.length - idBytes),
		has(oid) {
			return digits.test(oid) && sought.write(oid, "hex") === idBytes && find(layout, sought);
		}
	};
}
/** Where things are, or why `bytes` are no index. */
function readLayout(bytes, idBytes) {
	if (bytes.length < NAMES + 2 * idBytes) return "it is cut off";
	if (bytes.toString("hex", 0, 4) !== MAGIC) return "it does not begin as one";
	const version = bytes.readUInt32BE(4);
	if (version !== 2) return `its version is ${version}`;
	const fanOut = Uint32Array.from({ length: 256 }, (_, n) => bytes.readUInt32BE(FAN_OUT + 4 * n));
	if (fanOut.some((each, n) => each < (fanOut[n - 1] ?? 0))) return "its fan-out goes down";
	const count = fanOut[255] ?? 0;
	if (bytes.length < NAMES + count * (idBytes + 8) + 2 * idBytes) return "it is cut off";
	return {
		bytes,
		idBytes,
		count,
		fanOut
	};
}
function checkSum(bytes, objectFormat) {
	const end = bytes.length - OID_LENGTH[objectFormat] / 2;
	return createHash(objectFormat).update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end)) ? void 0 : "its checksum is not that of its bytes";
}
/** Equal ids may follow each other: git indexes a pack that has an object twice. */
function checkNames({ bytes, idBytes, count, fanOut }) {
	for (let n = 0; n < count; n += 1) {
		const at = NAMES + n * idBytes;
		const first = bytes[at] ?? 0;
		if (n < startOf(fanOut, first) || n >= (fanOut[first] ?? 0)) return "its fan-out is wrong";
		if (n > 0 && bytes.compare(bytes, at, at + idBytes, at - idBytes, at) > 0) return "its ids are not in order";
	}
}
/** Every offset that needs 64 bits has a place of its own, and there is no more behind them. */
function checkOffsets({ bytes, idBytes, count }) {
	const start = NAMES + count * (idBytes + 4);
	const large = Math.floor((bytes.length - 2 * idBytes - start - 4 * count) / 8);
	let used = 0;
	for (let at = start; at < start + 4 * count; at += 4) {
		const offset = bytes.readUInt32BE(at);
		if (offset < LARGE) continue;
		used += 1;
		if (offset - LARGE >= large) return "an offset is not there";
	}
	const end = start + 4 * count + 8 * used + 2 * idBytes;
	return bytes.length === end ? void 0 : `it has ${bytes.length} bytes instead of ${end}`;
}
/** Searches between the first and the last id that begin as `id` does. */
function find({ bytes, idBytes, fanOut }, id) {
	let low = startOf(fanOut, id[0] ?? 0);
	let high = fanOut[id[0] ?? 0] ?? 0;
	while (low < high) {
		const middle = low + high >>> 1;
		const order = compareAt(bytes, NAMES + middle * idBytes, id);
		if (order === 0) return true;
		if (order < 0) low = middle + 1;
		else high = middle;
	}
	return false;
}
/** By hand, since the first few bytes decide: twice as fast as a call of `compare`. */
function compareAt(bytes, at, id) {
	for (let n = 0; n < id.length; n += 1) {
		const difference = (bytes[at + n] ?? 0) - (id[n] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}
function startOf(fanOut, first) {
	return fanOut[first - 1] ?? 0;
}
function damaged(key, why) {
	return new HoldfastError("store-damaged", `${key} is no whole index of a pack: ${why}.`, { hint: "Run `holdfast verify` on the repository; an older snapshot may be whole." });
}
// core/read-foundation.ts
/** Reading what an increment builds upon: refs, and the ids of all objects the chain holds. */
/**
* The foundation that `manifest` makes. Its indexes are read for a level above `wire`, and
* are undefined if a bundle of the chain has none.
*/
async function readFoundation(store, { git }, level) {
	const [listing, indexes] = await Promise.all([readRefs(store, { git }), level === "wire" ? void 0 : readIndexes(store, git)]);
	return {
		listing,
		indexes
	};
}
async function readIndexes(store, { chain, objectFormat }) {
	if (chain.some((link) => link.index === void 0)) return void 0;
	const indexes = chain.map(async ({ index }) => {
		if (index === void 0) return [];
		return [parsePackIndex(await readChecked(store, index.object), objectFormat, index.object.key)];
	});
	return (await Promise.all(indexes)).flat();
}
// core/git/scratch-pack.ts
/** What lies in a scratch repository: its objects by id and type, and their contents as a stream. */
/** Names every object of the repository in `dir`, borrowed ones too, in the order of its pack. */
async function listObjects(dir, found, context) {
	const git = start(dir, [
		"--batch-check=%(objectname) %(objecttype)",
		"--batch-all-objects",
		"--unordered"
	], context);
	git.stdin.end();
	let rest = "";
	for await (const chunk of git.stdout.setEncoding("latin1")) {
		const complete = `${rest}${chunk}`.split("\n");
		rest = complete.pop() ?? "";
		for (const line of complete) {
			const [oid = "", type] = line.split(" ");
			if (!isObjectType(type)) throw unreadable(line);
			found(oid, type);
		}
	}
	await git.ended;
}
/**
* Shows the contents of these objects to `reader`, in their order and without holding more
* than a piece. Throws `verification-failed` when git does not show each of them.
*/
async function readObjects(dir, oids, reader, context) {
	const git = start(dir, ["--batch", "--buffer"], context);
	let asked = 0;
	const fed = feed(git, lines(counted(oids, () => asked += 1)));
	const parser = createBatchParser(reader);
	for await (const chunk of git.stdout) parser.update(chunk);
	await fed;
	await git.ended;
	if (parser.shown() !== asked) throw unreadable(`${parser.shown()} of ${asked} objects`);
}
function* counted(oids, count) {
	for (const oid of oids) {
		count();
		yield oid;
	}
}
const LINE_FEED = 10;
/** Reads `<id> <type> <size>`, a line feed, that many bytes and a line feed, over and over. */
function createBatchParser(reader) {
	let header = "";
	/** Bytes of the object that are still to come, or undefined within a header. */
	let left;
	let shown = 0;
	function readHeader(chunk, at) {
		const end = chunk.indexOf(LINE_FEED, at);
		header += chunk.toString("latin1", at, end < 0 ? chunk.length : end);
		if (end < 0) return chunk.length;
		const [oid = "", type, size] = header.split(" ");
		if (!isObjectType(type) || size === void 0) throw unreadable(header);
		header = "";
		left = Number(size);
		reader.begin(oid, type);
		return end + 1;
	}
	function readBody(chunk, at, size) {
		const end = Math.min(chunk.length, at + size);
		if (size > 0) {
			reader.update(chunk.subarray(at, end));
			left = size - (end - at);
			return end;
		}
		reader.finish();
		shown += 1;
		left = void 0;
		return at + 1;
	}
	return {
		shown: () => shown,
		update(chunk) {
			for (let at = 0; at < chunk.length;) at = left === void 0 ? readHeader(chunk, at) : readBody(chunk, at, left);
		}
	};
}
function start(dir, args, context) {
	return startGit({
		args: ["cat-file", ...args],
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	});
}
function isObjectType(text) {
	return text === "commit" || text === "tree" || text === "blob" || text === "tag";
}
function unreadable(what) {
	return new HoldfastError("verification-failed", `Git did not show what a pack holds: ${what}.`, { hint: "No snapshot was recorded; run the backup again, and report it if it stays." });
}
/** An open-addressed hash table: ids are hashes already, so their first bytes say where to look. */
function createOidTable(idBytes) {
	let size = 0;
	let ids = Buffer.alloc(1024 * idBytes);
	let notes = /* @__PURE__ */ new Uint8Array(1024);
	/** Numbers plus one, at least half of them free. */
	let slots = /* @__PURE__ */ new Uint32Array(2048);
	/** The slot of an id: where it is, or where it would be. */
	function slotOf(bytes, at) {
		let slot = firstBytes(bytes, at) & slots.length - 1;
		for (;;) {
			const number = (slots[slot] ?? 0) - 1;
			if (number < 0 || isEqual(ids, number * idBytes, bytes, at, idBytes)) return slot;
			slot = slot + 1 & slots.length - 1;
		}
	}
	function grow() {
		ids = Buffer.concat([ids], 2 * ids.length);
		const before = notes;
		notes = new Uint8Array(2 * before.length);
		notes.set(before);
		slots = new Uint32Array(2 * slots.length);
		for (let n = 0; n < size; n += 1) slots[slotOf(ids, n * idBytes)] = n + 1;
	}
	return {
		get size() {
			return size;
		},
		numberOf(bytes, at) {
			const slot = slotOf(bytes, at);
			const known = slots[slot] ?? 0;
			if (known > 0) return known - 1;
			ids.set(bytes.subarray(at, at + idBytes), size * idBytes);
			size += 1;
			slots[slot] = size;
			if (size === notes.length) grow();
			return size - 1;
		},
		notes: (number) => notes[number] ?? 0,
		note(number, bits) {
			notes[number] = (notes[number] ?? 0) | bits;
		},
		oid: (number) => ids.toString("hex", number * idBytes, (number + 1) * idBytes)
	};
}
function firstBytes(bytes, at) {
	const [a = 0, b = 0, c = 0, d = 0] = [
		bytes[at],
		bytes[at + 1],
		bytes[at + 2],
		bytes[at + 3]
	];
	return a << 24 | b << 16 | c << 8 | d;
}
function isEqual(a, at, b, bt, length) {
	for (let n = 0; n < length; n += 1) if (a[at + n] !== b[bt + n]) return false;
	return true;
}
// core/git/references.ts
/** Reads from the bytes of objects what they refer to: git's trees, commits and tags. */
const [SPACE, DIGIT_0, DIGIT_7] = [
	32,
	48,
	55
];
const FILE_TYPE = 61440;
/** What git takes the modes of entries for; all others count as submodules. */
const MODES = /* @__PURE__ */ new Map([
	[16384, "tree"],
	[32768, "blob"],
	[40960, "blob"]
]);
/** Reads entries: a mode in octal digits, a space, a name, a zero byte, and the bytes of an id. */
function createTreeReader(idBytes, refer, fail) {
	let part = "mode";
	let mode = 0;
	/** Bytes of this part so far. */
	let length = 0;
	const split = Buffer.alloc(idBytes);
	function readMode(piece, start) {
		for (let at = start; at < piece.length; at += 1) {
			const byte = piece[at] ?? 0;
			if (byte === SPACE && length > 0) return begin("name", at + 1);
			if (byte < DIGIT_0 || byte > DIGIT_7) fail("it has a malformed mode");
			mode = mode << 3 | byte - DIGIT_0;
			length += 1;
		}
		return piece.length;
	}
	function readName(piece, start) {
		let at = start;
		while (at < piece.length && piece[at] !== 0) at += 1;
		length += at - start;
		if (at === piece.length) return at;
		if (length === 0) fail("it has an entry without a name");
		return begin("id", at + 1);
	}
	function readId(piece, at) {
		if (length === 0 && piece.length - at >= idBytes) {
			take(piece, at);
			return begin("mode", at + idBytes);
		}
		const copied = piece.copy(split, length, at);
		length += copied;
		if (length < idBytes) return at + copied;
		take(split, 0);
		return begin("mode", at + copied);
	}
	function take(bytes, at) {
		const type = MODES.get(mode & FILE_TYPE);
		if (type !== void 0) refer(bytes, at, type);
		mode = 0;
	}
	function begin(next, at) {
		part = next;
		length = 0;
		return at;
	}
	return {
		update(piece) {
			for (let at = 0; at < piece.length;) if (part === "mode") at = readMode(piece, at);
			else at = part === "name" ? readName(piece, at) : readId(piece, at);
		},
		finish() {
			if (part !== "mode" || length > 0) fail("its last entry is cut off");
		}
	};
}
/** More bytes than a line with an object id can have. */
const LONGEST_LINE = 100;
/** Never holds more than a line, however long it or the object is. */
function createHeaderReader(header, fail) {
	let line = "";
	let number = 0;
	let reading = true;
	return {
		update(piece) {
			for (let at = 0; reading && at < piece.length;) {
				const found = piece.indexOf("\n", at);
				const end = found < 0 ? piece.length : found;
				line += piece.toString("latin1", at, Math.min(end, at + LONGEST_LINE));
				if (found < 0 && line.length < LONGEST_LINE) return;
				reading = header.take(line, number);
				line = "";
				number += 1;
				at = end + 1;
			}
		},
		finish() {
			if (reading && !header.mayEnd(number, line)) fail("its header is cut off");
			line = "";
			number = 0;
			reading = true;
		}
	};
}
function createCommitReader(idBytes, refer, fail) {
	return createHeaderReader(createCommitHeader(idBytes, refer, fail), fail);
}
function createTagReader(idBytes, refer, fail) {
	return createHeaderReader(createTagHeader(idBytes, refer, fail), fail);
}
/** A tree and then parents; git takes no line behind them for a parent. */
function createCommitHeader(idBytes, refer, fail) {
	const readId = createIdLine(idBytes, fail);
	return {
		take(line, n) {
			if (n > 0 && !line.startsWith("parent ")) return false;
			if (n === 0) refer(readId("tree", line), 0, "tree");
			else refer(readId("parent", line), 0, "commit");
			return true;
		},
		mayEnd: (n, rest) => n > 0 && !rest.startsWith("parent ")
	};
}
/** The object, its type, and a name. */
function createTagHeader(idBytes, refer, fail) {
	const readId = createIdLine(idBytes, fail);
	let id = Buffer.alloc(idBytes);
	return {
		take(line, n) {
			if (n === 0) id = readId("object", line);
			if (n === 1) {
				const type = line.replace(/^type /, "");
				if (type === line || !isObjectType(type)) return fail("it does not say of what type");
				refer(id, 0, type);
			}
			if (n === 2 && !line.startsWith("tag ")) fail("it has no name");
			return n < 2;
		},
		mayEnd: () => false
	};
}
function createIdLine(idBytes, fail) {
	const digits = new RegExp(`^[0-9a-fA-F]{${2 * idBytes}}$`);
	return (word, line) => {
		const [first, id = "", ...rest] = line.split(" ");
		if (first === word && rest.length === 0 && digits.test(id)) return Buffer.from(id, "hex");
		return fail(`it has a malformed line for its ${word}`);
	};
}
// core/git/links.ts
/**
* What the objects of a pack refer to. A pack that fits its chain refers to nothing outside but
* what the chain holds, and holds nothing but what its own tips need.
*/
/** Notes on an id: the type it has in the pack, and as what others refer to it. */
const TYPE = {
	commit: 1,
	tree: 2,
	blob: 3,
	tag: 4
};
const TYPES = 7;
const REFERRED = 8;
const AS_COMMIT = 16;
const AS_OTHER = 32;
/**
* Follows every reference of every object in the repository in `dir`, which has one pack and
* borrows nothing. Submodules are no references. Throws `verification-failed`, naming the
* object, for one that git could not walk either: its header is malformed, or an object of the
* pack is of another type than it says.
*/
async function readLinks(dir, objectFormat, context) {
	const idBytes = OID_LENGTH[objectFormat] / 2;
	const table = createOidTable(idBytes);
	await listObjects(dir, (oid, type) => {
		table.note(table.numberOf(Buffer.from(oid, "hex"), 0), TYPE[type]);
	}, context);
	const present = table.size;
	await readObjects(dir, select(table, 0, present, (notes) => (notes & TYPES) !== TYPE.blob), createLinkReader(table, idBytes), context);
	return {
		objects: present,
		commits: [...select(table, present, table.size, (notes) => (notes & AS_COMMIT) !== 0)],
		others: [...select(table, present, table.size, (notes) => (notes & AS_OTHER) !== 0)],
		roots: [...select(table, 0, present, (notes) => (notes & REFERRED) === 0)]
	};
}
function* select(table, start, end, wanted) {
	for (let n = start; n < end; n += 1) if (wanted(table.notes(n))) yield table.oid(n);
}
/** Notes in `table` what each object that it is shown refers to. */
function createLinkReader(table, idBytes) {
	let current = "";
	const refer = (bytes, at, type) => {
		const number = table.numberOf(bytes, at);
		const actual = table.notes(number) & TYPES;
		if (actual !== 0 && actual !== TYPE[type]) throw malformed(current, `it refers to ${table.oid(number)} as a ${type}`);
		table.note(number, REFERRED | (type === "commit" ? AS_COMMIT : AS_OTHER));
	};
	const fail = (why) => {
		throw malformed(current, why);
	};
	const tree = createTreeReader(idBytes, refer, fail);
	const commit = createCommitReader(idBytes, refer, fail);
	const tag = createTagReader(idBytes, refer, fail);
	let reader = tree;
	return {
		begin(oid, type) {
			current = oid;
			reader = {
				tree,
				tag,
				commit,
				blob: commit
			}[type];
		},
		update: (piece) => reader.update(piece),
		finish: () => reader.finish()
	};
}
function malformed(oid, why) {
	return new HoldfastError("verification-failed", `The object ${oid} is malformed: ${why}.`, { hint: "No snapshot was recorded; run `git fsck` on the source." });
}
// core/git/reachable.ts
/** How many objects of the repository in `dir` the `tips` reach. All must be there. */
async function countReachable(dir, tips, context) {
	const { stdout } = await runGit({
		args: [
			"rev-list",
			"--objects",
			"--stdin",
			"--count"
		],
		cwd: dir,
		env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
		signal: context.signal,
		side: "scratch"
	}, lines(tips));
	return Number(stdout.toString("latin1"));
}
// core/prove-stream.ts
/** Proof that a pack from the wire is all it should be, without the packs that came before. */
/**
* Checks that the chain holds `wants`, for which the source sent nothing. Without indexes
* it is taken at its word. Throws `source-protocol`.
*/
function checkHeld(wants, foundation) {
	if (foundation && foundation.indexes === void 0) return;
	const isHeld = holding(foundation?.indexes ?? []);
	const missing = wants.find((oid) => !isHeld(oid));
	if (missing !== void 0) throw lacks(missing);
}
/**
* Checks the pack of a base: it has all that the tips reach, and no object that they do not.
* Git walks it once for both, which is what `git clone` does beside its index.
*/
async function checkComplete(dir, listing, { objects }, context) {
	const tips = tipsOf(listing);
	const reachable = await countReachable(dir, tips, context).catch(async (error) => {
		const present = new Set(await listPresent(dir, tips, context));
		const missing = [...tips].find((oid) => !present.has(oid));
		throw missing === void 0 ? error : lacks(missing);
	});
	if (reachable !== objects) throw unasked(objects - reachable);
}
/**
* Checks the pack of an increment: each object that its own refer to is in it or in the
* chain, and so is every tip; and it has none that nobody asked for. What the chain holds is
* connected by the same proof, so the new snapshot is. Returns the commits of the chain that
* the pack builds upon.
*/
async function checkLinked(dir, listing, summary, { indexes, listing: earlier }, context) {
	const isHeld = holding(indexes ?? []);
	const path = await findPackIndex(dir);
	const pack = parsePackIndex(await readFile(path), listing.objectFormat, path);
	const { objects, commits, others, roots } = await readLinks(dir, listing.objectFormat, context);
	if (pack.packChecksum !== summary.checksum || objects !== summary.objects) throw unread(objects, summary.objects);
	const tips = tipsOf(listing);
	for (const oid of [...commits, ...others]) if (!isHeld(oid)) throw lacks(oid);
	for (const oid of tips) if (!pack.has(oid) && !isHeld(oid)) throw lacks(oid);
	const strange = roots.filter((oid) => !tips.has(oid) && !isHeld(oid));
	if (strange.length > 0) throw unasked(strange.length);
	return commits.length > 0 ? [...commits] : headOf(earlier);
}
function headOf({ head }) {
	return head.kind === "branch" || head.kind === "detached" ? [head.oid] : [];
}
function holding(indexes) {
	const latestFirst = indexes.toReversed();
	return (oid) => latestFirst.some((index) => index.has(oid));
}
function unread(objects, count) {
	return new HoldfastError("verification-failed", `Git read ${objects} of the ${count} objects of the pack.`, { hint: "No snapshot was recorded; run the backup again, and report it if it stays." });
}
function lacks(oid) {
	return new HoldfastError("source-corrupt", `The source left out the object ${oid}.`, { hint: "Run `git fsck --full` at the source, then the backup again; nothing was recorded." });
}
function unasked(count) {
	return new HoldfastError("source-protocol", `The source sent ${count} objects that nothing it advertises needs.`, { hint: "Back it up with `--strategy mirror`, which takes only what refs reach." });
}
// core/stream-traffic.ts
/** How git's pack-objects ends its progress. */
const TOTAL = /^Total (\d+) \(delta \d+\)/;
/** An object takes a byte of header and the eight of a zlib stream without content, at least. */
const SMALLEST_OBJECT_BYTES = 9;
function createTraffic({ source, report }) {
	let announced;
	let bytes = 0;
	return {
		onProgress(line) {
			const total = TOTAL.exec(line)?.[1];
			if (total !== void 0) announced = Number(total);
			report({
				kind: "remote",
				source,
				line
			});
		},
		async *count(chunks) {
			for await (const chunk of chunks) {
				bytes += chunk.length;
				yield chunk;
			}
		},
		async *check(pack) {
			const summary = yield* pack;
			const { objects, sizeBytes } = summary;
			if ((announced ?? objects) !== objects) throw another(objects, `${announced} were announced`);
			if (objects * SMALLEST_OBJECT_BYTES > sizeBytes) throw another(objects, `${sizeBytes} bytes cannot hold them`);
			return summary;
		},
		receivedBytes: () => bytes
	};
}
function another(objects, why) {
	return new HoldfastError("source-protocol", `The pack claims ${objects} objects, but ${why}.`, { hint: "Check that no proxy changes answers, and run the backup again." });
}
// core/together.ts
/**
* The results of two works done at once. When one fails, `stop` is called to end the other,
* which is waited for: nothing goes on behind an error. The first failure is thrown.
*/
async function together(first, second, stop) {
	try {
		return await Promise.all([first, second]);
	} catch (error) {
		stop();
		await Promise.allSettled([first, second]);
		throw error;
	}
}
// core/store-stream.ts
/**
* New objects go from the wire into the store. Nothing of the repository is held here: what
* the pack builds upon is known by the indexes of the chain, and its bytes are not needed.
*/
/**
* Asks for the objects of `negotiation` and stores them as a bundle. At `wire` they pass
* unopened, and nothing is written to scratch. Above, git hashes every object from the very
* bytes that are stored, and each is connected: to the pack itself, or to the chain.
*/
async function storeStream(request) {
	return stopping(request.git, (git) => streamAndStore({
		...request,
		git
	}));
}
async function streamAndStore(request) {
	const { wire, negotiation, level, foundation, listing } = request;
	const traffic = createTraffic(request);
	const thin = foundation !== void 0 && level === "wire";
	const chunks = wire.fetchPack({
		...negotiation,
		thin
	}, traffic.onProgress);
	const [{ start, all }] = await together(readStart(traffic.count(chunks)), level === "wire" ? Promise.resolve() : prepareScratch(request), () => wire.close());
	const pack = traffic.check(inspected(all, createPackInspector(listing.objectFormat)));
	return {
		link: start.length >= 12 && readPackHeader(start) === 0 ? await storeNothing(request, pack) : await storePack(request, pack),
		transferredBytes: traffic.receivedBytes()
	};
}
/** All that was asked for is in the chain already, as it is after a branch was set back. */
async function storeNothing(request, pack) {
	await drain(pack);
	checkHeld(request.negotiation.wants, request.foundation);
}
async function storePack(request, pack) {
	const { level, foundation, listing } = request;
	if (level === "wire") return put(request, foundation ? likelyBoundary(foundation.listing, listing) : [], pack);
	const scratch = scratchOf(request);
	const link = await (foundation ? storeLinked(request, foundation, scratch, pack) : storeComplete(request, scratch, pack)).catch(blameSource);
	const object = await putPackIndex(request, await findPackIndex(scratch));
	await rm(scratch, {
		recursive: true,
		force: true
	});
	return {
		...link,
		index: { object }
	};
}
/** Git is at work on nothing but what the source sent: if it fails, that is why. */
function blameSource(error) {
	const { code, message } = asHoldfastError(error);
	if (code !== "git-failed") throw error;
	throw new HoldfastError("source-corrupt", `The source sent objects that git does not take. ${message}`, {
		hint: "Run `git fsck --full` at the source, then the backup again; nothing was recorded.",
		cause: error
	});
}
function scratchOf({ git }) {
	return join(git.scratch, "verify.git");
}
/** An attempt that failed may have left a pack there. */
async function prepareScratch(request) {
	const scratch = scratchOf(request);
	await rm(scratch, {
		recursive: true,
		force: true
	});
	await initRepository(scratch, request.named.objectFormat, request.git);
}
const WHOLE = {
	kind: "whole",
	lasts: false
};
/** A base passes into git and the store at once: it holds all there is. */
function storeComplete(request, scratch, pack) {
	const { git, listing } = request;
	return put(request, [], indexed(pack, startIndexPack(scratch, git, WHOLE), (summary) => checkComplete(scratch, listing, summary, git)));
}
/**
* An increment passes into git first: what it builds upon stands in the header of its bundle,
* and nobody knows that before all of it has come.
*/
async function storeLinked(request, foundation, scratch, pack) {
	const { git, listing } = request;
	const boundary = await checkLinked(scratch, listing, await drain(indexed(pack, startIndexPack(scratch, git, WHOLE), async () => {})), foundation, git);
	const file = (await findPackIndex(scratch)).replace(/idx$/, "pack");
	const inspector = createPackInspector(listing.objectFormat);
	return put(request, boundary, inspected(createReadStream(file), inspector));
}
function put(request, boundary, pack) {
	const { foundation, expectedBytes, named } = request;
	return putBundle(request, {
		kind: foundation ? "increment" : "base",
		expectedBytes
	}, bundleHeader(named, boundary), pack);
}
// core/extend-by-stream.ts
/**
* Asks the source for what the chain does not hold. The objects are asked for by the ids of a
* listing, so that listing is the snapshot. When the source moves on meanwhile, or breaks
* off, all is asked again from a new listing.
*/
async function extendByStream(changed, tools, git) {
	const { source, previous, present, level, before, wire } = changed;
	const earlier = previous && present ? await readFoundation(tools.store, previous.manifest, level) : void 0;
	const attempt = (look) => extendFrom(changed, look, earlier, tools, git);
	let refused;
	let first = {
		listing: before,
		wire
	};
	return withPatience(source.label, tools, async () => {
		const look = first ?? await lookAgain(changed, refused, git);
		first = void 0;
		try {
			return await attempt(look);
		} catch (error) {
			if (asHoldfastError(error).code === "source-changing") refused = look.listing;
			throw error;
		} finally {
			look.wire.close();
		}
	});
}
/** Throws `source-broken-refs` if the source goes on showing what it has `refused` to give. */
async function lookAgain({ source, prefixes }, refused, git) {
	const { listing, wire, misread } = await lookAt(source, git, prefixes);
	if (misread !== void 0) throw misread;
	if (wire === void 0) throw new HoldfastError("source-protocol", "The source no longer speaks protocol v2.", { hint: "Run the backup again." });
	if (refused === void 0 || digestOf(refused) !== digestOf(listing)) return {
		listing,
		wire
	};
	wire.close();
	throw new HoldfastError("source-broken-refs", "The source shows refs that it does not give.", { hint: "Run `git fsck` at the source: git cannot copy a repository around them." });
}
async function extendFrom(changed, look, earlier, tools, git) {
	const { source, selects, previous, snapshot, level, full, sizeBytes } = changed;
	const listing = selectRefs(look.listing, selects);
	const plan = planChain({
		chain: previous?.manifest.git.chain,
		full,
		chainPresent: earlier !== void 0,
		sameFormat: earlier?.listing.objectFormat === listing.objectFormat,
		heldTips: 1,
		provable: level === "wire" || earlier?.indexes !== void 0
	});
	const foundation = plan.kind === "increment" ? earlier : void 0;
	if (level !== "wire") await checkFreeSpace(git.scratch, sizeBytes * 1.2);
	const negotiation = foundation ? wantNew(foundation.listing, listing) : wantAll(listing);
	const { store, report } = tools;
	report({
		kind: "phase",
		source: source.label,
		phase: "storing"
	});
	const streamed = negotiation.wants.length === 0 ? {
		link: void 0,
		transferredBytes: 0
	} : await storeStream({
		store,
		git,
		report,
		snapshot,
		level,
		listing,
		negotiation,
		foundation,
		source: source.label,
		repositoryId: source.identity.id,
		wire: look.wire,
		named: foundation ? namedRefs(listing, negotiation) : listing,
		expectedBytes: sizeBytes
	});
	const kept = foundation && previous ? previous.manifest.git.chain : [];
	const { link, transferredBytes } = streamed;
	return {
		strategy: "stream",
		chain: link === void 0 ? kept : [...kept, link],
		listing,
		afterSha256: digestOf(listing),
		plan,
		added: link,
		transferredBytes,
		warnings: []
	};
}
// core/extend-chain.ts
/**
* Which strategy reads a source first: whoever keeps mirrors wants them used. Throws
* `source-unsupported`, or why the source was not understood, where the one that was asked for
* cannot be had.
*/
function chooseStrategy({ strategy, mirrorCache }, label, { wire, misread }) {
	const wanted = strategy === "auto" && mirrorCache !== void 0 ? "mirror" : strategy;
	if (wanted === "mirror") return "mirror";
	if (wire !== void 0) return "stream";
	if (wanted === "auto") return "mirror";
	if (misread !== void 0) throw misread;
	throw new HoldfastError("source-unsupported", `${label} cannot be read as a stream.`, { hint: "That takes http or https without a proxy, and git protocol v2: use `--strategy auto`." });
}
/** Reads the source and stores what its refs reach and the chain before does not hold. */
async function extendChain(changed, tools, git) {
	const { strategy, source, wire } = changed;
	if (chooseStrategy(changed, source.label, changed) === "mirror" || wire === void 0) return extendByMirror(changed, tools, git);
	try {
		return await extendByStream({
			...changed,
			wire
		}, tools, git);
	} catch (error) {
		const failure = asHoldfastError(error);
		if (strategy === "stream" || !NOT_UNDERSTOOD.has(failure.code)) throw failure;
		const warning = `The source could not be read as a stream, so it was cloned: ${failure.message}`;
		tools.report({
			kind: "note",
			source: source.label,
			level: "warning",
			message: warning
		});
		const extended = await extendByMirror(changed, tools, git);
		return {
			...extended,
			warnings: [warning, ...extended.warnings]
		};
	}
}
/** What another way of asking may do better. A broken connection or a denial stays what it is. */
const NOT_UNDERSTOOD = /* @__PURE__ */ new Set([
	"source-protocol",
	"source-unsupported",
	"source-corrupt",
	"verification-failed",
	"git-failed"
]);
// core/git/size.ts
/** Bytes of all objects of a repository on this disk, loose and packed, as git counts them. */
async function readSizeBytes(dir, context) {
	const { stdout } = await runGit({
		args: ["count-objects", "-v"],
		cwd: dir,
		env: {
			...gitEnvironment(context.environment, context.globalConfig),
			...SOURCE_SETTINGS
		},
		signal: context.signal,
		side: "source"
	});
	return [...stdout.toString("latin1").matchAll(/^size(?:-pack)?: (\d+)$/gm)].reduce((sum, [, kibibytes]) => sum + Number(kibibytes) * 1024, 0);
}
// core/record-snapshot.ts
/** The end of a backup: ref list, name and, when all else lies in the store, the manifest. */
/** Stores the ref list, which equal snapshots share. */
async function storeRefList(store, repositoryId, listing) {
	const { bytes, sha256 } = refListOf(listing);
	const result = await store.put(refListKey(repositoryId, sha256), bytes);
	return {
		object: toStoredObject(result),
		storedBytes: result.existed ? 0 : bytes.length
	};
}
/** Writes the manifest: from here on the snapshot exists. */
async function recordSnapshot(store, manifest, { knownName, readBack }) {
	const { repository, snapshot, takenAt } = manifest;
	if (!knownName) await recordName(store, repository, takenAt);
	const text = formatDocument(manifest, sha256Hex);
	const key = manifestKey(repository.id, snapshot);
	await store.put(key, Buffer.from(text));
	if (readBack && (await readAll(store, key)).toString("utf8") !== text) throw new HoldfastError("store-damaged", `${key} reads otherwise than it was written.`, { hint: "Do not trust this store before `holdfast doctor` and `holdfast verify` find it well." });
	return {
		key,
		sha256: sha256Hex(text),
		storedBytes: Buffer.byteLength(text)
	};
}
/** An entry that is there already says so for good; its date may be another one. */
async function recordName(store, repository, since) {
	const key = nameKey(repository);
	if (await store.head(key) !== void 0) return;
	const text = formatDocument({
		format: "holdfast/name/v1",
		repository,
		since
	}, sha256Hex);
	try {
		await store.put(key, Buffer.from(text));
	} catch (error) {
		if (!(error instanceof HoldfastError && error.code === "store-exists")) throw error;
	}
}
// core/draft-snapshot.ts
/** Stores what is new of the source, if anything is. */
async function draftSnapshot(job, snapshot) {
	const { previous, wanted } = job;
	if (job.unchanged && previous) return keepChain(digestOf(wanted), previous.manifest);
	return storeChanged(job, snapshot, isEmpty(wanted) ? nothingToRead(job) : await readSource(job, snapshot));
}
/** The same data under a new date: it was looked at, and nothing had changed. */
function keepChain(sha256, { git, verification, snapshot }) {
	return {
		git: {
			...git,
			listing: {
				beforeSha256: sha256,
				afterSha256: sha256
			}
		},
		strategy: "unchanged",
		verification,
		added: "nothing",
		reason: `nothing changed since ${snapshot}`,
		storedBytes: 0,
		transferredBytes: 0,
		warnings: []
	};
}
async function readSource(job, snapshot) {
	const { source, options, tools, git, previous, present, before, wire, misread } = job;
	const { strategy, full, level, mirrorCache } = options;
	return extendChain({
		source,
		before,
		wire,
		misread,
		previous,
		present,
		snapshot,
		strategy,
		full,
		level,
		mirrorCache,
		selects: createRefSelector(options.refs),
		prefixes: prefixesOf(options.refs),
		sizeBytes: await readSourceBytes(job)
	}, tools, git);
}
/** A repository without refs has nothing to read: its listing is all of it. */
function nothingToRead({ wanted: listing, wire }) {
	return {
		strategy: wire ? "stream" : "mirror",
		chain: [],
		listing,
		afterSha256: digestOf(listing),
		plan: {
			kind: "base",
			reason: "the source is empty"
		},
		added: void 0,
		transferredBytes: 0,
		warnings: []
	};
}
async function storeChanged(job, snapshot, read) {
	const { source, options, tools, previous, wanted } = job;
	const { listing, chain, added } = read;
	const { id } = source.identity;
	const [{ object, storedBytes }, bundleList] = await Promise.all([storeRefList(tools.store, id, listing), added ? putBundleList(tools.store, id, snapshot, chain) : keptList(chain, previous)]);
	const level = options.level === "wire" ? "wire" : "objects";
	const reused = chain.some((link) => link !== added);
	const proved = previous && reused ? weakerLevel(level, previous.manifest.verification.level) : level;
	const listBytes = added ? bundleList?.stored.sizeBytes ?? 0 : 0;
	return {
		git: {
			objectFormat: listing.objectFormat,
			head: describeHead(listing.head),
			empty: isEmpty(listing),
			refs: {
				object,
				count: listing.refs.length
			},
			selection: [...options.refs],
			chain: [...chain],
			...bundleList && { bundleList },
			listing: {
				beforeSha256: digestOf(wanted),
				afterSha256: read.afterSha256
			}
		},
		strategy: read.strategy,
		verification: {
			level: proved,
			verifiedAt: tools.now().toISOString(),
			warnings: []
		},
		added: added?.kind ?? "nothing",
		reason: read.plan.reason,
		storedBytes: storedBytes + sizeOf(added) + sizeOf(added?.index) + listBytes,
		transferredBytes: read.transferredBytes,
		warnings: read.warnings
	};
}
/** Only an old protocol leaves this open, and only where HEAD names no branch that exists. */
function describeUnknownHead({ head, selection }) {
	if (head.kind !== "unknown" || selection.length > 0) return [];
	return ["The source does not tell which branch its HEAD names; a restored HEAD is the one git gives a new repository."];
}
/** Git as captured; every other class of data is not asked for in this version. */
function describeCompleteness({ empty, refs, chain }) {
	const sizeBytes = chain.reduce((sum, link) => sum + sizeOf(link), 0);
	const none = { status: "not-requested" };
	const others = {
		lfs: none,
		wiki: none,
		releases: none,
		issues: none,
		discussions: none
	};
	return {
		git: empty ? { status: "empty" } : {
			status: "captured",
			count: refs.count,
			sizeBytes
		},
		...others,
		"pull-requests": none,
		projects: none,
		settings: none
	};
}
/**
* How large the source is, at most: as GitHub says, as a local one counts itself, or as the
* snapshot before was. 0 when nobody knows.
*/
async function readSourceBytes({ source, git, previous }) {
	const stored = previous?.manifest.git.chain.reduce((sum, link) => sum + sizeOf(link), 0) ?? 0;
	const counted = source.transport === "file" ? await readSizeBytes(source.address, git) : source.sizeBytes;
	return Math.max(counted ?? 0, stored);
}
function isEmpty({ head, refs }) {
	return refs.length === 0 && head.kind !== "detached" && head.kind !== "branch";
}
function describeHead(head) {
	return "target" in head ? {
		...head,
		target: describeRefName(head.target)
	} : head;
}
/** Refs changed and no object was new: the chain is that of the snapshot before, and so its list. */
function keptList(chain, previous) {
	return chain.length === 0 ? void 0 : previous?.manifest.git.bundleList;
}
function sizeOf(part) {
	return part?.object.stored.sizeBytes ?? 0;
}
// core/domain/cost.ts
/** What keeping data costs, as far as list prices tell. */
/**
* US dollars for a gigabyte (10^9 bytes) and month in S3 Standard, us-east-1, first 50 TB:
* the list price at https://aws.amazon.com/s3/pricing/ since 2016. Other stores differ.
*/
const USD_PER_GB_MONTH = .023;
function monthlyCostUsd(bytes) {
	return bytes / 1e9 * USD_PER_GB_MONTH;
}
// core/dry-run.ts
/** What a backup would do, without doing it. */
async function describeDryRun(job) {
	const { source, options, startedAt, tools, previous, unchanged } = job;
	const added = describeAdded(job);
	const estimate = added === "base" ? await estimateBase(job) : void 0;
	return {
		source: source.label,
		repositoryId: source.identity.id,
		status: "dry-run",
		snapshot: null,
		manifest: null,
		manifestSha256: null,
		strategy: unchanged ? null : chooseStrategy(options, source.label, job),
		added,
		reason: describeReason(unchanged, previous?.manifest.snapshot),
		refs: job.wanted.refs.length,
		storedBytes: 0,
		transferredBytes: 0,
		verified: null,
		durationMs: tools.now().getTime() - startedAt.getTime(),
		warnings: [],
		...estimate === void 0 ? {} : { estimate }
	};
}
/**
* Undefined when nobody knows how large the source is. How large an increment will be shows
* only when it is made.
*/
async function estimateBase(job) {
	const bytes = await readSourceBytes(job);
	return bytes === 0 ? void 0 : {
		bytes,
		usdPerMonth: monthlyCostUsd(bytes)
	};
}
function describeAdded({ unchanged, previous, options, present }) {
	if (unchanged) return "nothing";
	return previous !== void 0 && previous.manifest.git.chain.length > 0 && present && !options.full ? "increment" : "base";
}
function describeReason(unchanged, previous) {
	if (previous === void 0) return "first snapshot";
	return unchanged ? `nothing changed since ${previous}` : `changed since ${previous}`;
}
// core/backup.ts
/** Backs up one source: what changed goes into the store, is verified, and is recorded last. */
/**
* Backs up `source`. Throws a `HoldfastError` when no snapshot was made; what the store held
* before stays as it was.
*/
async function backup(source, options, tools) {
	const startedAt = tools.now();
	const ending = new AbortController();
	const signal = AbortSignal.any([tools.signal, ending.signal]);
	const git = await openGitContext(tools.scratch, tools.environment, signal);
	const stop = () => ending.abort();
	try {
		tools.report({
			kind: "phase",
			source: source.label,
			phase: "listing"
		});
		const [look, known] = await together(withPatience(source.label, tools, () => lookAt(source, git, prefixesOf(options.refs))), readKnown(source, tools, startedAt), stop);
		for (const message of describeMisread({ misread: look.misread })) tools.report({
			kind: "note",
			source: source.label,
			level: "warning",
			message
		});
		const job = examine(look, known, {
			source,
			options,
			tools,
			git,
			startedAt
		});
		return options.dryRun ? await describeDryRun(job) : await makeSnapshot(job, stop);
	} finally {
		stop();
		await closeGitContext(git);
	}
}
async function readKnown(source, tools, startedAt) {
	const newest = await readNewestId(tools.store, source.identity.id, startedAt);
	const previous = newest === void 0 ? void 0 : await readPrevious(source, newest, tools);
	return {
		newest,
		previous,
		present: previous === void 0 || await objectsPresent(tools.store, previous.manifest)
	};
}
/** Finds out what changed. */
function examine({ listing: before, wire, misread }, known, asked) {
	const { refs, full } = asked.options;
	const { previous, present } = known;
	const wanted = selectRefs(before, createRefSelector(refs));
	const same = previous?.manifest.git.refs.object.plaintext.sha256 === digestOf(wanted);
	return {
		...asked,
		...known,
		before,
		wanted,
		wire,
		misread,
		unchanged: same && present && !full
	};
}
/**
* The snapshot to build upon. One whose manifest has rotted is built upon no more: the next is
* a base of its own, and `verify` goes on naming the damage.
*/
async function readPrevious({ identity, label }, newest, { store, report }) {
	try {
		return await readSnapshot(store, identity.id, newest);
	} catch (error) {
		const { code, message } = asHoldfastError(error);
		if (code !== "store-damaged") throw error;
		report({
			kind: "note",
			source: label,
			level: "warning",
			message
		});
		return;
	}
}
async function makeSnapshot(job, stop) {
	const { source, tools, previous, startedAt } = job;
	const { store, now, report } = tools;
	const snapshot = createSnapshotId(startedAt, tools.random32(), job.newest);
	const [{ facts, gitVersion }, draft] = await together(readTools(job), draftSnapshot(job, snapshot), stop);
	const verification = await prove(job, draft, facts);
	report({
		kind: "phase",
		source: source.label,
		phase: "recording"
	});
	const recorded = await recordSnapshot(store, {
		format: "holdfast/snapshot/v1",
		snapshot,
		takenAt: startedAt.toISOString(),
		durationMs: now().getTime() - startedAt.getTime(),
		repository: source.identity,
		git: draft.git,
		completeness: describeCompleteness(draft.git),
		verification,
		strategy: draft.strategy,
		store: facts,
		tool: {
			holdfast: tools.version,
			git: gitVersion
		},
		previous: previous ? {
			snapshot: previous.manifest.snapshot,
			sha256: previous.sha256
		} : null
	}, {
		knownName: isSameName(previous?.manifest.repository, source.identity),
		readBack: !job.unchanged || facts.checksums !== "yes"
	});
	const leftovers = job.unchanged ? [] : await sweepLeftovers(job);
	return {
		source: source.label,
		repositoryId: source.identity.id,
		status: job.unchanged ? "unchanged" : "stored",
		snapshot,
		manifest: recorded.key,
		manifestSha256: recorded.sha256,
		strategy: draft.strategy === "unchanged" ? null : draft.strategy,
		added: draft.added,
		reason: draft.reason,
		refs: draft.git.refs.count,
		storedBytes: draft.storedBytes + recorded.storedBytes,
		transferredBytes: draft.transferredBytes,
		verified: verification.level,
		durationMs: now().getTime() - startedAt.getTime(),
		warnings: [
			...describeMisread(job),
			...describeLostChain(job),
			...draft.warnings,
			...describeUnknownHead(draft.git),
			...describeDegraded(facts),
			...verification.warnings,
			...leftovers
		]
	};
}
function describeMisread({ misread }) {
	return misread ? [`The refs of the source were asked for by git itself: ${misread.message}`] : [];
}
function describeLostChain({ newest, previous }) {
	if (newest === void 0 || previous !== void 0) return [];
	return [`The manifest of ${newest} is damaged: a new base was stored. Run \`holdfast verify\`.`];
}
/** What the store does, and which git is here. */
async function readTools({ tools, previous, git }) {
	const [facts, gitVersion] = await Promise.all([readStoreFacts(tools.store, previous?.manifest.store, tools.now()), readGitVersion(git)]);
	return {
		facts,
		gitVersion
	};
}
/** A run of this repository that began before this is no longer at work. */
const ABANDONED_MS = 864e5;
/** Removes what runs that were killed left half written. The snapshot stands without it. */
async function sweepLeftovers({ source, tools, startedAt }) {
	const before = /* @__PURE__ */ new Date(startedAt.getTime() - ABANDONED_MS);
	try {
		await tools.store.sweep(repositoryPrefix(source.identity.id), before);
		return [];
	} catch (error) {
		return [`Unfinished uploads could not be looked for: ${asHoldfastError(error).message}`];
	}
}
function isSameName(a, b) {
	return a?.host === b.host && a.path.join("/") === b.path.join("/");
}
// core/connect-github.ts
function connectGitHub(options) {
	const clients = [];
	return async (host, token) => {
		const { createGitHub } = await import("./repositories.js");
		const client = clients.find((each) => each.host === host && each.token === token);
		if (client !== void 0) return client.github;
		const github = createGitHub({
			...options,
			host,
			token
		});
		clients.push({
			host,
			token,
			github
		});
		return github;
	};
}
// core/resolve-source.ts
/** From what a person named to what git is given and whom the store knows it as. */
/** Finds out who `text` means. Throws `bad-input`, or what the source has against it. */
async function resolveSource(text, context) {
	const source = readSource$1(text, context);
	if (source.kind === "github") return resolveGitHub(source, context);
	if (source.kind === "url") return resolveAddress(source, context);
	if (source.kind === "path") return resolvePath(source.path);
	throw new HoldfastError("bad-input", `${text} means many repositories, not one.`, { hint: "Name one repository as owner/name." });
}
/** A repository of GitHub as a source. */
function toGitHubSource({ id, owner, name, sizeBytes }, host, { githubHost, token }) {
	const page = `${webAddress(host)}/${owner}/${name}`;
	return {
		label: host === githubHost ? `${owner}/${name}` : page,
		identity: {
			id,
			host,
			path: [owner, name],
			url: page
		},
		address: `${page}.git`,
		transport: "http",
		...token && { credential: asGitCredential(token.password) },
		...sizeBytes === void 0 ? {} : { sizeBytes }
	};
}
async function resolveGitHub({ host, owner, name, credential }, context) {
	const token = credential ?? tokenFor(host, context);
	const { githubHost, connect } = context;
	const known = host === githubHost ? knownId(`${owner}/${name}`, context.knownIds) : void 0;
	if (known !== void 0) return toGitHubSource({
		id: known,
		owner,
		name
	}, host, {
		githubHost,
		token
	});
	return toGitHubSource(await (await connect(host, token?.password)).readRepository(owner, name), host, {
		githubHost,
		token
	});
}
/** GitHub does not mind the case of a name. */
function knownId(name, knownIds) {
	const wanted = name.toLowerCase();
	return Object.entries(knownIds ?? {}).find(([known]) => known.toLowerCase() === wanted)?.[1];
}
function tokenFor(host, { githubHost, token }) {
	return host === githubHost ? token : void 0;
}
function resolveAddress({ url, host, path, transport, credential }, context) {
	const token = transport === "http" && url.startsWith(`${webAddress(host)}/`) ? tokenFor(host, context)?.password : void 0;
	const shown = credential ?? (token && asGitCredential(token));
	return {
		label: url,
		identity: identifyAddress(host, path, url),
		address: url,
		transport,
		...shown && { credential: shown }
	};
}
async function resolvePath(path) {
	const address = await realpath(path).catch((cause) => {
		throw noSuchPath(path, cause);
	});
	if (address === "/") throw noSuchPath(path, void 0);
	return {
		label: address,
		identity: identifyPath(address),
		address,
		transport: "file"
	};
}
/** GitHub takes a token as a password, and this as the name of whoever has one. */
function asGitCredential(password) {
	return {
		username: "x-access-token",
		password
	};
}
function noSuchPath(path, cause) {
	if (cause?.code === "EACCES") return new HoldfastError("source-denied", `${path} may not be read.`, {
		hint: "Run Holdfast as a user who may read the whole repository.",
		cause
	});
	return new HoldfastError("source-not-found", `There is no repository at ${path}.`, {
		hint: "Check the path; a repository on GitHub is named as owner/name.",
		cause
	});
}
// core/expand-sources.ts
/** From the list a person gave to the sources to back up: globs, filters, each one once. */
/**
* Resolves `texts` in their order, `owner/*` as every repository of that owner. What the filter
* leaves out is not asked for; a repository that was named twice comes once. One source that
* cannot be resolved is an entry with its error and stops no other.
*/
async function expandSources(texts, filter, context) {
	selectsRepository(filter, []);
	const found = await Promise.all(texts.map((text) => expandOne(text, filter, context)));
	const seen = /* @__PURE__ */ new Set();
	return found.flat().filter((entry) => {
		const key = "source" in entry ? entry.source.identity.id : `error ${entry.label}`;
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}
async function expandOne(text, filter, context) {
	let label = text;
	try {
		const source = readSource$1(text, context);
		label = describeSource(source, text, context);
		if (source.kind === "owner") return await expandOwner(source, filter, context);
		if (!selectsRepository(filter, namesOf(source, text))) return [];
		const resolved = await resolveSource(text, context);
		return [{
			label: resolved.label,
			source: resolved
		}];
	} catch (error) {
		return [{
			label: redactSource(label),
			error: asHoldfastError(error)
		}];
	}
}
async function expandOwner({ host, owner }, filter, context) {
	const token = tokenFor(host, context);
	const github = await context.connect(host, token?.password);
	const entries = [];
	for await (const repository of github.listRepositories(owner)) {
		if (!selectsRepository(filter, [`${repository.owner}/${repository.name}`, repository.url])) continue;
		const source = toGitHubSource(repository, host, {
			githubHost: context.githubHost,
			token
		});
		entries.push({
			label: source.label,
			source
		});
	}
	return entries;
}
/** What include and exclude are held against. */
function namesOf(source, text) {
	if (source.kind === "path") return [source.path, text];
	if (source.kind === "url") return [source.url, [source.host, ...source.path].join("/")];
	if (source.kind === "owner") return [];
	const name = `${source.owner}/${source.name}`;
	return [name, `${webAddress(source.host)}/${name}`];
}
function describeSource(source, text, { githubHost }) {
	if (source.kind === "url") return source.url;
	if (source.kind !== "github") return text;
	const name = `${source.owner}/${source.name}`;
	return source.host === githubHost ? name : `${webAddress(source.host)}/${name}`;
}
// core/backup-all.ts
/** Backs up many sources, a bounded number at once, none stopping the others. */
/**
* One result a source, in the order of `sources` (after include, exclude and `owner/*`). A
* source that fails is a result with its error. Throws only for what concerns all of them:
* options that cannot be used, or no source left to back up.
*/
async function backupAll(sources, options, tools) {
	const { githubHost, token, knownIds, include, exclude } = options;
	createRefSelector(options.refs);
	const entries = await expandSources(sources, {
		include,
		exclude
	}, {
		githubHost,
		token,
		knownIds,
		directory: tools.directory,
		home: tools.environment.HOME,
		connect: connectGitHub(tools)
	});
	if (entries.length === 0) throw nothingSelected(sources);
	const limit = pLimit(options.concurrency);
	return Promise.all(entries.map((entry) => limit(() => backupEntry(entry, options, tools))));
}
async function backupEntry(entry, options, tools) {
	const startedAt = tools.now();
	try {
		if ("error" in entry) throw entry.error;
		if (tools.signal.aborted) throw interrupted(tools.signal);
		return await backup(entry.source, options, tools);
	} catch (error) {
		const repositoryId = "source" in entry ? entry.source.identity.id : null;
		const durationMs = tools.now().getTime() - startedAt.getTime();
		const cause = tools.signal.aborted ? interrupted(tools.signal) : asHoldfastError(error);
		return describeFailure(entry.label, repositoryId, durationMs, cause);
	}
}
function describeFailure(source, repositoryId, durationMs, { code, message, hint }) {
	return {
		source,
		repositoryId,
		status: "failed",
		durationMs,
		snapshot: null,
		manifest: null,
		manifestSha256: null,
		strategy: null,
		added: null,
		reason: null,
		refs: 0,
		storedBytes: 0,
		transferredBytes: 0,
		verified: null,
		warnings: [],
		error: {
			code,
			message,
			hint
		}
	};
}
function nothingSelected(sources) {
	return new HoldfastError("bad-input", `None of ${sources.length} sources is selected.`, { hint: "Check include and exclude: a backup of nothing is no success." });
}
// core/domain/shell-word.ts
/** A word that a POSIX shell reads as `text`; with control characters, bash and its like. */
function shellWord(text) {
	if (/^[A-Za-z0-9@%+=:,./_-]+$/.test(text)) return text;
	if (!CONTROL.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
	return `$'${text.replace(/[\\']/g, "\\$&").replace(ALL_CONTROL, escapeBytes)}'`;
}
const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const ALL_CONTROL = new RegExp(CONTROL.source, "gu");
function escapeBytes(char) {
	return Array.from(new TextEncoder().encode(char), (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
export { backupAll as n, shellWord as t };
