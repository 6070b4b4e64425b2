import { n as isAtLeast } from "./levels.js";
import { i as checkObjects } from "./bundle.js";
import { n as rebuild } from "./rebuild.js";
import { join } from "node:path";
import { rm } from "node:fs/promises";
// core/prove.ts
/** Bringing a snapshot to the level of verification that was asked for. */
/**
* Makes sure that the draft is proved at the level asked for. What is proved less, because
* an earlier part of its chain is, or because the store cannot be taken at its word, is read
* back from the store whole.
*/
async function prove({ source, options, tools, git }, draft, facts) {
	if (isAtLeast(draft.verification.level, options.level) && options.level !== "full" && facts.checksums === "yes") return draft.verification;
	const warnings = await proveFully(draft, {
		...tools,
		git,
		source: source.label
	});
	return {
		level: "full",
		verifiedAt: tools.now().toISOString(),
		warnings
	};
}
/**
* Reads the whole snapshot back from the store into scratch, restores it and lets git check
* every object. Returns what git finds odd in objects that are whole.
*/
async function proveFully(manifest, tools) {
	tools.report({
		kind: "phase",
		source: tools.source,
		phase: "verifying"
	});
	const dir = join(tools.git.scratch, "restored.git");
	try {
		await rebuild(manifest, dir, tools);
		return await checkObjects(dir, tools.git);
	} finally {
		await rm(dir, {
			recursive: true,
			force: true
		});
	}
}
export { proveFully as n, prove as t };
