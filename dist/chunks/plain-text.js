// cli/plain-text.ts
/**
* Text from elsewhere (names, what git or a server said) as one line that a terminal shows and
* does not obey: no escape sequences, no line breaks, nothing that turns the direction of text.
*/
function plainText(text) {
	return text.replace(SEQUENCE, "").replace(UNSEEN, " ").trimEnd();
}
const SEQUENCE = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/g;
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
export { plainText as t };
