import { tmpdir } from "node:os";
import { cwd, env } from "node:process";
// action/config.ts
/** The environment of a job; the only reader of `process.env` in the Action. */
function readJob(environment = env) {
	return {
		repository: textOf(environment.GITHUB_REPOSITORY),
		repositoryId: textOf(environment.GITHUB_REPOSITORY_ID),
		serverUrl: textOf(environment.GITHUB_SERVER_URL) ?? "https://github.com",
		runId: textOf(environment.GITHUB_RUN_ID) ?? "0",
		temporary: textOf(environment.RUNNER_TEMP) ?? tmpdir(),
		workspace: textOf(environment.GITHUB_WORKSPACE) ?? cwd(),
		mayProveItself: textOf(environment.ACTIONS_ID_TOKEN_REQUEST_URL) !== void 0,
		environment
	};
}
function textOf(value) {
	return value === "" ? void 0 : value;
}
export { readJob as t };
