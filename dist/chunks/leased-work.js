import { T as asHoldfastError, x as Secret } from "./start.js";
import { t as failedResults } from "./failed-results.js";
// action/leased-work.ts
/**
* One result a lease; none when nothing was left to do. A repository that fails stops no other.
* Throws when the App cannot be spoken with.
*/
async function workOffLeases(tools) {
	const results = [];
	const known = /* @__PURE__ */ new Set();
	while (!tools.signal.aborted) {
		const grant = await tools.client.next({
			slot: tools.slot,
			known: [...known]
		});
		if (grant === void 0) break;
		known.add(grant.lease);
		const result = await backUpLeased(grant, tools);
		results.push(result);
		if (await tell(grant, result, tools)) known.delete(grant.lease);
	}
	return results;
}
async function backUpLeased(first, tools) {
	let grant = first;
	const renew = async () => {
		grant = await tools.client.renew(first.lease);
		return grant;
	};
	const stop = tools.every(first.renewAfterSeconds * 1e3, () => {
		renew().catch((error) => {
			tools.warn(`The lease was not renewed: ${asHoldfastError(error).message}`);
		});
	});
	const source = sourceOf(first);
	try {
		return await tools.backUp({
			source,
			options: optionsOf(first, tools.strategy),
			store: first.store.address,
			credentials: credentialsOf(first, () => grant, renew)
		});
	} catch (error) {
		const [failed] = failedResults([source], asHoldfastError(error));
		if (failed === void 0) throw error;
		return {
			...failed,
			repositoryId: first.target.repositoryId
		};
	} finally {
		stop();
	}
}
/** The App finds out by itself what nobody told it, only later. */
async function tell(grant, result, tools) {
	try {
		await tools.client.report(grant.lease, reportOf(result));
		return true;
	} catch (error) {
		const { message } = asHoldfastError(error);
		tools.warn(`The App could not be told what became of ${result.source}: ${message}`);
		return false;
	}
}
function sourceOf({ target }) {
	return `${target.owner}/${target.name}`;
}
function optionsOf(grant, strategy) {
	const { target, token, options } = grant;
	return {
		strategy,
		level: options.verify,
		full: options.full,
		refs: options.refs,
		dryRun: false,
		include: [],
		exclude: [],
		concurrency: 1,
		githubHost: new URL(target.url).host.toLowerCase(),
		knownIds: { [sourceOf(grant)]: target.repositoryId },
		token: {
			username: "x-access-token",
			password: new Secret(token.value)
		}
	};
}
function credentialsOf({ store }, current, renew) {
	if (store.credentials === null) return null;
	let shown;
	return {
		kind: "issued",
		issue: async () => {
			const grant = current() === shown ? await renew() : current();
			shown = grant;
			const issued = grant.store.credentials;
			if (issued === null) throw new Error("The App issues no credentials any more.");
			return {
				accessKeyId: issued.accessKeyId,
				secretAccessKey: new Secret(issued.secretAccessKey),
				sessionToken: new Secret(issued.sessionToken),
				expiresAt: new Date(issued.expiresAt)
			};
		}
	};
}
const LONGEST_TEXT = 2e3;
const MOST_WARNINGS = 100;
function reportOf(result) {
	const { snapshot, manifestSha256, durationMs, storedBytes, transferredBytes, error } = result;
	const { status, warnings } = result;
	return {
		status: status === "dry-run" ? "failed" : status,
		snapshot,
		manifestSha256,
		durationMs,
		storedBytes,
		transferredBytes,
		warnings: warnings.slice(0, MOST_WARNINGS).map(cut),
		error: error ? {
			code: error.code,
			message: cut(error.message),
			hint: cut(error.hint)
		} : null
	};
}
function cut(text) {
	return text.slice(0, LONGEST_TEXT);
}
export { workOffLeases };
