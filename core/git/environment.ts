/**
 * The environment git runs in: nothing of the user's or the system's configuration, no
 * prompts, no hooks, and credentials for one host only.
 *
 * Git drops GIT_CONFIG_COUNT when it starts upload-pack in another repository, so what must
 * hold there too stands in a file that GIT_CONFIG_GLOBAL names. Credentials never do.
 */
import type { Credential } from '../domain/source.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Variables that reach git: where programs are, how to reach the network, whom to trust. */
const PASSED = [
  'PATH',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'GIT_EXEC_PATH',
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]),
]

/** The environment for a git that works on `gitDir` and may show `credential` to `url`. */
export function gitEnvironment(
  outer: Environment,
  globalConfig: string,
  { gitDir, url, credential }: { gitDir?: string; url?: string; credential?: Credential } = {},
): Record<string, string> {
  const passed = PASSED.flatMap((name) => {
    const value = outer[name]
    return value === undefined ? [] : [[name, value]]
  })
  return {
    ...Object.fromEntries(passed),
    // A directory that cannot be: ~/.netrc and ~/.git-credentials are configuration too.
    HOME: '/dev/null',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: globalConfig,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_SSH_COMMAND: outer.GIT_SSH_COMMAND ?? 'ssh -oBatchMode=yes',
    // Replace refs would change what objects seem to hold.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    // Refs are written as files here; a git to come may make something else of a new repository.
    GIT_DEFAULT_REF_FORMAT: 'files',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
    ...(gitDir === undefined ? {} : { GIT_DIR: gitDir }),
    ...(credential === undefined || url === undefined ? {} : authorization(url, credential)),
  }
}

/**
 * Sends `credential` to the host of `url` and to no other. Git chooses its headers once, for
 * the address it is given, and goes on with them wherever it was redirected to. So a git that
 * holds a credential follows no redirect.
 */
function authorization(url: string, credential: Credential): Record<string, string> {
  return {
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: ${basicAuthorization(credential)}`,
    GIT_CONFIG_KEY_1: 'http.followRedirects',
    GIT_CONFIG_VALUE_1: 'false',
  }
}

/**
 * For a git that reads a local source and obeys the source's own configuration. That may name
 * a promisor remote with a command of its own, so no transport is allowed; and what grafts
 * hide is history all the same.
 */
export const SOURCE_SETTINGS = {
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_GRAFT_FILE: '/dev/null',
} as const

export function basicAuthorization({ username, password }: Credential): string {
  return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`
}

/**
 * What every git of ours is told, as the text of a configuration file.
 *
 * Memory is bounded: packs are mapped in small windows and large blobs are streamed, so
 * that a 2 GB repository passes in a few hundred megabytes, git included.
 */
export const GLOBAL_CONFIG = `[core]
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
`
