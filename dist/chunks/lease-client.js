import { st as backoffMs } from "./backup.js";
import { T as asHoldfastError, w as HoldfastError } from "./start.js";
import { n as Problem, t as LeaseGrant } from "./lease.js";
// action/lease-client.ts
const ANSWER_MS = 3e4;
/** The App may need so long to learn which run its dispatch became. */
const PATIENCE_MS = 12e5;
const LARGEST_ANSWER = 1048576;
/** Every method tries again for a while what may pass, and throws an `app-…` code in the end. */
function createLeaseClient(options) {
	const base = `${options.appUrl.replace(/\/+$/, "")}/api/v1/leases`;
	const ask = (address, body) => askPatiently({
		address,
		body
	}, options);
	return {
		async next(request) {
			const answer = await ask(base, request);
			return answer.status === 204 ? void 0 : readGrant(answer, options);
		},
		renew: async (lease) => readGrant(await ask(`${place(base, lease)}/renewals`, {}), options),
		report: async (lease, report) => void await ask(`${place(base, lease)}/report`, report)
	};
}
function place(base, lease) {
	return `${base}/${encodeURIComponent(lease)}`;
}
async function askPatiently(question, options) {
	const until = options.now().getTime() + PATIENCE_MS;
	for (let failures = 1;; failures += 1) try {
		return await askOnce(question, options);
	} catch (error) {
		const known = asHoldfastError(error);
		const waitMs = backoffMs(failures, options.random(), known.retryAfterMs);
		if (!known.transient || options.now().getTime() + waitMs > until) throw known;
		options.workflow.info(`${known.message} Asking again in ${Math.max(1, Math.round(waitMs / 1e3))} s.`);
		await options.sleep(waitMs);
	}
}
async function askOnce({ address, body }, options) {
	const response = await send(address, await mintToken(options), body, options);
	const text = await readText(response);
	if (response.ok) return {
		status: response.status,
		text
	};
	throw refused(response, text);
}
async function mintToken({ workflow, mayProveItself, appUrl }) {
	if (!mayProveItself) throw noToken("The job may not ask for an OIDC token.");
	try {
		const token = await workflow.getIDToken(appUrl.replace(/\/+$/, ""));
		workflow.setSecret(token);
		return token;
	} catch (cause) {
		throw noToken("GitHub gave the job no OIDC token.", cause);
	}
}
function noToken(message, cause) {
	return new HoldfastError("app-refused", message, {
		hint: "Add `permissions: id-token: write` to the job.",
		cause
	});
}
async function send(address, token, body, { fetch, signal }) {
	try {
		return await fetch(address, {
			method: "POST",
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json"
			},
			body: JSON.stringify(body),
			redirect: "error",
			signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)])
		});
	} catch (cause) {
		throw unreachable(address, cause);
	}
}
function unreachable(address, cause) {
	return new HoldfastError("app-unreachable", `${new URL(address).host} did not answer.`, {
		hint: "Check `app-url`, and that the App can be reached from this runner.",
		cause
	});
}
async function readText(response) {
	try {
		const text = await response.text();
		if (text.length <= LARGEST_ANSWER) return text;
	} catch (cause) {
		throw unreachable(response.url, cause);
	}
	throw strange("its answer is too long");
}
/** What the App has against it, in its own words. */
function refused(response, text) {
	const { status } = response;
	const problem = parsed(Problem, text);
	const message = problem?.detail ?? `The App answered with HTTP status ${status}.`;
	const seconds = Number(response.headers.get("retry-after") ?? NaN);
	const detail = {
		hint: problem?.hint ?? "Check `app-url`, and the log of the App.",
		...Number.isFinite(seconds) ? { retryAfterMs: seconds * 1e3 } : {}
	};
	const passes = status >= 500 || status === 429 || problem?.retryable === true;
	return new HoldfastError(passes ? "app-unreachable" : "app-refused", message, detail);
}
function readGrant({ text }, { workflow }) {
	const grant = parsed(LeaseGrant, text);
	if (grant === void 0) throw strange("it grants what this version cannot read");
	const { token, store } = grant;
	const secrets = [
		token.value,
		store.credentials?.secretAccessKey,
		store.credentials?.sessionToken
	];
	for (const secret of secrets) if (secret !== void 0) workflow.setSecret(secret);
	workflow.setSecret(Buffer.from(`x-access-token:${token.value}`).toString("base64"));
	return grant;
}
function parsed(schema, text) {
	try {
		return schema.parse(JSON.parse(text));
	} catch {
		return;
	}
}
function strange(why) {
	return new HoldfastError("app-protocol", `What answered at \`app-url\` is not the App: ${why}.`, { hint: "Check `app-url`, and that App and Action are of versions that fit." });
}
export { createLeaseClient };
