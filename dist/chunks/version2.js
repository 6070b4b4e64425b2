import { t as HoldfastError } from "./errors.js";
import { t as openSimpleGit } from "./simple-git.js";
// core/git/version.ts
/** The oldest git that tells the branch of an unborn HEAD and hashes SHA-256 repositories. */
const OLDEST = [2, 31];
/** The version of git on PATH: `2.39.5`. Throws `git-missing` if there is none of use. */
async function readGitVersion(context) {
	const { major, minor, patch, installed } = await (await openSimpleGit(context.scratch, context)).version();
	const recent = major > OLDEST[0] || major === OLDEST[0] && minor >= OLDEST[1];
	if (installed && recent) return `${major}.${minor}.${patch}`;
	throw new HoldfastError("git-missing", installed ? `git ${major}.${minor} is too old.` : "No program called git was found on PATH.", { hint: `Install git ${OLDEST.join(".")} or later.` });
}
export { readGitVersion as t };
