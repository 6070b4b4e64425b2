import { o as gitEnvironment } from "./context.js";
// core/git/simple-git.ts
/**
* Git as simple-git runs it, in `dir`. Loaded by the first call: it takes longer than a git does.
*
* simple-git guards against an environment and a configuration it did not expect. Ours is made
* here from nothing, so all of it is allowed by name.
*/
async function openSimpleGit(dir, context) {
	const { simpleGit } = await import("./dist.js");
	const env = gitEnvironment(context.environment, context.globalConfig);
	return simpleGit({
		baseDir: dir,
		abort: context.signal,
		allowEnvironment: Object.keys(env),
		unsafe: {
			allowUnsafeAskPass: true,
			allowUnsafeSshCommand: true,
			allowUnsafeConfigPaths: true,
			allowUnsafeTemplateDir: true
		}
	}).env(env);
}
export { openSimpleGit as t };
