import { join } from "node:path";
import { hostname } from "node:os";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
// core/git/alive.ts
/** Whether a process of this machine is still there. */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return !(error instanceof Error && "code" in error && error.code === "ESRCH");
	}
}
// core/git/environment.ts
/** Variables that reach git: where programs are, how to reach the network, whom to trust. */
const PASSED = [
	"PATH",
	"TMPDIR",
	"SSH_AUTH_SOCK",
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
	"GIT_SSL_CAINFO",
	"GIT_EXEC_PATH",
	...[
		"HTTP_PROXY",
		"HTTPS_PROXY",
		"ALL_PROXY",
		"NO_PROXY"
	].flatMap((name) => [name, name.toLowerCase()])
];
/** The environment for a git that works on `gitDir` and may show `credential` to `url`. */
function gitEnvironment(outer, globalConfig, { gitDir, url, credential } = {}) {
	const passed = PASSED.flatMap((name) => {
		const value = outer[name];
		return value === void 0 ? [] : [[name, value]];
	});
	return {
		...Object.fromEntries(passed),
		HOME: "/dev/null",
		LC_ALL: "C",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_GLOBAL: globalConfig,
		GIT_ATTR_NOSYSTEM: "1",
		GIT_TERMINAL_PROMPT: "0",
		GIT_ASKPASS: "",
		SSH_ASKPASS_REQUIRE: "never",
		GIT_SSH_COMMAND: outer.GIT_SSH_COMMAND ?? "ssh -oBatchMode=yes",
		GIT_NO_REPLACE_OBJECTS: "1",
		GIT_OPTIONAL_LOCKS: "0",
		GIT_NO_LAZY_FETCH: "1",
		GIT_DEFAULT_REF_FORMAT: "files",
		GIT_ALLOW_PROTOCOL: "https:http:ssh:git:file",
		...gitDir === void 0 ? {} : { GIT_DIR: gitDir },
		...credential === void 0 || url === void 0 ? {} : authorization(url, credential)
	};
}
/**
* Sends `credential` to the host of `url` and to no other. Git chooses its headers once, for
* the address it is given, and goes on with them wherever it was redirected to. So a git that
* holds a credential follows no redirect.
*/
function authorization(url, credential) {
	return {
		GIT_CONFIG_COUNT: "2",
		GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
		GIT_CONFIG_VALUE_0: `Authorization: ${basicAuthorization(credential)}`,
		GIT_CONFIG_KEY_1: "http.followRedirects",
		GIT_CONFIG_VALUE_1: "false"
	};
}
/**
* For a git that reads a local source and obeys the source's own configuration. That may name
* a promisor remote with a command of its own, so no transport is allowed; and what grafts
* hide is history all the same.
*/
const SOURCE_SETTINGS = {
	GIT_ALLOW_PROTOCOL: "none",
	GIT_GRAFT_FILE: "/dev/null"
};
function basicAuthorization({ username, password }) {
	return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString("base64")}`;
}
/**
* What every git of ours is told, as the text of a configuration file.
*
* Memory is bounded: packs are mapped in small windows and large blobs are streamed, so
* that a 2 GB repository passes in a few hundred megabytes, git included.
*/
const GLOBAL_CONFIG = `[core]
	hooksPath = /dev/null
	fsmonitor = false
	untrackedCache = false
	askPass =
	warnAmbiguousRefs = false
	logAllRefUpdates = false
	autocrlf = false
	packedGitWindowSize = 1m
	packedGitLimit = 16m
	deltaBaseCacheLimit = 16m
	bigFileThreshold = 32m
[pack]
	threads = 2
	windowMemory = 32m
	deltaCacheSize = 32m
[index]
	threads = 1
[credential]
	helper =
[protocol]
	version = 2
[http]
	followRedirects = initial
	lowSpeedLimit = 1000
	lowSpeedTime = 60
[safe]
	directory = *
[gc]
	auto = 0
[maintenance]
	auto = false
[transfer]
	fsckObjects = false
	unpackLimit = 1
[fetch]
	writeCommitGraph = false
	recurseSubmodules = false
[submodule]
	recurse = false
[advice]
	detachedHead = false
	graftFileDeprecated = false
[init]
	defaultBranch = main
[checkout]
	workers = 1
`;
// core/git/context.ts
/** What every use of git shares: where it may write, what it may see, and when to stop. */
const PREFIX = "holdfast-scratch";
/** What follows the name of the host: a process id, when it began, and what mkdtemp adds. */
const OWNER = /^(\d+)(?:\.(\d+))?-[A-Za-z0-9]{6}$/;
/**
* Makes a scratch directory below `parent`, and removes those that dead processes of this
* machine have left there. The caller removes it with `closeGitContext`.
*/
async function openGitContext(parent, environment, signal) {
	await mkdir(parent, { recursive: true });
	await sweepScratch(parent);
	const scratch = await mkdtemp(join(parent, `${PREFIX}-${hostname()}-${process.pid}.${beganAt()}-`));
	const globalConfig = join(scratch, "gitconfig");
	await writeFile(globalConfig, GLOBAL_CONFIG);
	return {
		environment,
		scratch,
		globalConfig,
		signal
	};
}
async function closeGitContext({ scratch }) {
	await rm(scratch, {
		recursive: true,
		force: true,
		maxRetries: 10,
		retryDelay: 100
	});
}
async function sweepScratch(parent) {
	const ours = `${PREFIX}-${hostname()}-`;
	for (const name of await readdir(parent)) {
		if (!name.startsWith(ours)) continue;
		const [, pid, began] = OWNER.exec(name.slice(ours.length)) ?? [];
		if (pid === void 0 || isInUse(Number(pid), began === void 0 ? began : +began)) continue;
		await rm(join(parent, name), {
			recursive: true,
			force: true,
			maxRetries: 3
		}).catch(() => {});
	}
}
/** In a container every process has the number of the one before: when it began tells them apart. */
function isInUse(pid, began) {
	if (pid !== process.pid) return isAlive(pid);
	return began === void 0 || Math.abs(began - beganAt()) <= 1;
}
/** When this process began, in seconds of a clock that nobody sets. */
function beganAt() {
	return Math.round(Number(process.hrtime.bigint() / 1000000n) / 1e3 - process.uptime());
}
/** Runs `work` with a context whose processes do not outlive it, however it ends. */
async function stopping(context, work) {
	const ending = new AbortController();
	try {
		return await work({
			...context,
			signal: AbortSignal.any([context.signal, ending.signal])
		});
	} finally {
		ending.abort();
	}
}
export { basicAuthorization as a, SOURCE_SETTINGS as i, openGitContext as n, gitEnvironment as o, stopping as r, isAlive as s, closeGitContext as t };
