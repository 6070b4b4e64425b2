import { l as gitEnvironment, n as wo, t as allowing } from "./simple-git.js";
import { t as HoldfastError } from "./errors.js";
// core/git/version.ts
/** The oldest git that tells the branch of an unborn HEAD and hashes SHA-256 repositories. */
const OLDEST = [2, 31];
/** The version of git on PATH: `2.39.5`. Throws `git-missing` if there is none of use. */
async function readGitVersion(context) {
	const env = gitEnvironment(context.environment, context.globalConfig);
	const { major, minor, patch, installed } = await wo({
		baseDir: context.scratch,
		...allowing(env)
	}).env(env).version();
	const recent = major > OLDEST[0] || major === OLDEST[0] && minor >= OLDEST[1];
	if (installed && recent) return `${major}.${minor}.${patch}`;
	throw new HoldfastError("git-missing", installed ? `git ${major}.${minor} is too old.` : "No program called git was found on PATH.", { hint: `Install git ${OLDEST.join(".")} or later.` });
}
export { readGitVersion as t };
