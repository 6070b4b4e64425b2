/**
 * Runs git for tests, away from the configuration of whoever runs them.
 *
 * Output is bytes. Where text is handy it is a byte string (`latin1`): ref names
 * and messages need not be UTF-8. Nothing here blocks, since the process that
 * runs a test may serve the very repository that git reads.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PATH } from './config.ts'

/** No user, no system, no prompt, one time zone, one language. */
export const CLEAN_ENVIRONMENT = {
  PATH,
  HOME: '/nonexistent',
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'file:http:https',
  GIT_AUTHOR_NAME: 'Ada Author',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '1700000000 +0000',
  GIT_COMMITTER_NAME: 'Carl Committer',
  GIT_COMMITTER_EMAIL: 'carl@example.com',
  GIT_COMMITTER_DATE: '1700000000 +0000',
} as const

export interface GitOptions {
  readonly cwd?: string
  /** What git reads: bytes, or a byte string. */
  readonly input?: string | Uint8Array | AsyncIterable<Uint8Array>
  /** Added to the clean environment. */
  readonly env?: Readonly<Record<string, string>>
}

export interface GitResult {
  readonly exitCode: number
  readonly stdout: Buffer
  /** As a byte string. */
  readonly stderr: string
}

/** Runs `git <args>` and gives its output. Throws with what git said when it fails. */
export async function git(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await tryGit(args, options)
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')} ended with ${exitCode}: ${stderr}`)
  return stdout
}

/** The output of `git <args>` as a byte string without the newline at its end. */
export async function gitText(args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await git(args, options)).toString('latin1').replace(/\n$/, '')
}

/** Runs `git <args>` and tells how it ended. A signal is exit code -1. */
export async function tryGit(
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitResult> {
  const child = spawn('git', args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...CLEAN_ENVIRONMENT, ...options.env },
  })
  const [stdout, stderr, [exitCode]] = await Promise.all([
    collect(child.stdout),
    collect(child.stderr),
    once(child, 'close'),
    // A git that ends early breaks the pipe; its exit code and words say why.
    pipeline(Readable.from(chunksOf(options.input)), child.stdin).catch(() => undefined),
  ])
  return {
    exitCode: typeof exitCode === 'number' ? exitCode : -1,
    stdout,
    stderr: stderr.toString('latin1'),
  }
}

function chunksOf(input: GitOptions['input']): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (input === undefined) return []
  if (typeof input === 'string') return [Buffer.from(input, 'latin1')]
  return input instanceof Uint8Array ? [input] : input
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
