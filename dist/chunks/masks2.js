// action/masks.ts
/**
* What must never be read in a log: found before anything is printed, and told to the runner,
* which then shows `***` in its place. Loaded first, so it imports nothing.
*/
/** Inputs whose value is never shown, also not in a message about it. */
const SECRET_INPUTS = [
	"token",
	"aws-access-key-id",
	"aws-secret-access-key",
	"aws-session-token",
	"healthcheck-url"
];
/** Inputs in which an address may carry a password. */
const ADDRESS_INPUTS = [
	"repository",
	"repositories",
	"store",
	"endpoint",
	"healthcheck-url"
];
const SECRET_VARIABLES = [
	"AWS_SECRET_ACCESS_KEY",
	"AWS_SESSION_TOKEN",
	"ACTIONS_ID_TOKEN_REQUEST_TOKEN"
];
/** A path segment this long names somebody's heartbeat; a shorter one is a word. */
const TELLING_CHARS = 16;
/**
* Every secret in the inputs and the environment, in each form in which it could come up.
* `read` gives the text of an input, or ''.
*/
function findSecrets(read, environment) {
	const secrets = /* @__PURE__ */ new Set([
		...SECRET_INPUTS.map(read),
		...SECRET_VARIABLES.map((name) => environment[name] ?? ""),
		...ADDRESS_INPUTS.flatMap((name) => passwordsIn(read(name))),
		...partsOfAddress(read("healthcheck-url")),
		...headerForms(read("token"))
	]);
	secrets.delete("");
	return secrets;
}
/** Names and passwords of `https://user:password@host` anywhere in a text, as written and decoded. */
function passwordsIn(text) {
	return [...text.matchAll(/https?:\/\/([^/@\s]+)@/gi)].flatMap(([, userinfo = ""]) => {
		const [username = "", password] = userinfo.split(/:(.*)/s);
		return variants(password ? password : username);
	});
}
function partsOfAddress(url) {
	if (!URL.canParse(url)) return [];
	const { pathname, search, searchParams } = new URL(url);
	return [
		...pathname.split("/").filter((part) => part.length >= TELLING_CHARS),
		...search === "" ? [] : [search],
		...searchParams.values()
	].filter((part) => part.length >= TELLING_CHARS / 2).flatMap(variants);
}
/** The token as git sends it. */
function headerForms(token) {
	return token === "" ? [] : [Buffer.from(`x-access-token:${token}`).toString("base64")];
}
function variants(text) {
	try {
		return [text, decodeURIComponent(text)];
	} catch {
		return [text];
	}
}
export { findSecrets as n, SECRET_INPUTS as t };
