/** An upload-pack at the end of an ssh, as git itself would start it (see `ssh` in git-config(1)). */
import type { GitContext } from './context.ts'
import { gitEnvironment } from './environment.ts'
import { type GitProcess, startGit } from './process.ts'

/** Starts it for `ssh://[user@]host[:port]/path` or `[user@]host:path`, asking for protocol v2. */
export function startSshUploadPack(address: string, context: GitContext): GitProcess {
  const { destination, port, path } = parseSshAddress(address)
  const env = gitEnvironment(context.environment, context.globalConfig)
  const options = ['-o', 'SendEnv=GIT_PROTOCOL', ...(port === '' ? [] : ['-p', port])]
  const command = `git-upload-pack '${path.replaceAll("'", "'\\''").replaceAll('!', "'\\!'")}'`
  return startGit({
    // What GIT_SSH_COMMAND holds is words for a shell; the rest is passed to it as arguments.
    program: 'sh',
    args: ['-c', `${env.GIT_SSH_COMMAND} "$@"`, 'ssh', ...options, '--', destination, command],
    cwd: context.scratch,
    env: { ...env, GIT_PROTOCOL: 'version=2' },
    signal: context.signal,
    side: 'source',
  })
}

interface SshAddress {
  /** `user@host` or `host`. */
  readonly destination: string
  readonly port: string
  readonly path: string
}

export function parseSshAddress(address: string): SshAddress {
  if (!address.startsWith('ssh://')) {
    const [destination = '', ...path] = address.split(':')
    return { destination, port: '', path: path.join(':') }
  }
  const { username, hostname, port, pathname } = new URL(address)
  const user = username === '' ? '' : `${decodeURIComponent(username)}@`
  const path = decodeURIComponent(pathname)
  // `ssh://host/~user/x` lies below a home, and is no path from the root.
  return {
    destination: `${user}${hostname}`,
    port,
    path: path.startsWith('/~') ? path.slice(1) : path,
  }
}
