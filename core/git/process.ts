/** The one place that starts processes: git, with an argument array and a clean environment. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { HoldfastError } from '../domain/errors.ts'
import { classifyGitFailure, type GitSide } from './classify.ts'

export interface GitCommand {
  /** Git, unless it is git at the other end of something else. */
  readonly program?: 'git' | 'sh'
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Whom to blame for a failure that git does not explain: the source, or our own scratch. */
  readonly side: GitSide
  /** Exit statuses that are an answer and no failure; 0 when absent. */
  readonly accept?: readonly number[]
  /** Called with each line of git's progress. */
  readonly onProgress?: (line: string) => void
}

export interface GitProcess {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Resolves when git has ended well; rejects with a coded error when it has not. */
  readonly ended: Promise<Ending>
}

export interface Ending {
  readonly status: number
  readonly stderr: string
}

/** What git says is kept up to here, from its end: that is where the reason stands. */
const STDERR_LIMIT = 64 * 1024
/** How long a git that was asked to stop may clean up behind itself. */
const KILL_AFTER_MS = 5000

export function startGit(command: GitCommand): GitProcess {
  const { args, cwd, env, signal, side } = command
  if (signal.aborted) throw interrupted(signal)
  const child = spawn(command.program ?? 'git', [...args], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const stderr = collectStderr(child, command.onProgress)
  const stop = () => stopChild(child)
  signal.addEventListener('abort', stop, { once: true })
  // Git may close its input before it has read all of it; `ended` tells why.
  child.stdin.on('error', () => {})

  const ended = once(child, 'close')
    .then(([status]) => {
      if (signal.aborted) throw interrupted(signal)
      const accepted = command.accept ?? [0]
      if (!accepted.includes(status)) throw classifyGitFailure(stderr(), { args, side })
      return { status: Number(status), stderr: stderr() }
    })
    .catch((error: unknown) => {
      throw isMissingProgram(error) ? gitMissing(error) : error
    })
    .finally(() => signal.removeEventListener('abort', stop))
  // Whoever reads the output learns of the failure there; the rejection must not be lost either.
  ended.catch(() => {})
  return { stdin: child.stdin, stdout: child.stdout, ended }
}

/** Runs git to its end and returns what it printed. For output that fits in memory. */
export async function runGit(
  command: GitCommand,
  input?: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<Ending & { readonly stdout: Buffer }> {
  const git = startGit(command)
  const output = collect(git.stdout)
  // When git fails, why it failed is thrown first, and what it printed is of no use.
  output.catch(() => {})
  await feed(git, input ?? [])
  const ending = await git.ended
  return { stdout: await output, ...ending }
}

/** Writes all of `input` to git and closes its standard input, no faster than git reads. */
export async function feed(
  git: GitProcess,
  input: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  for await (const chunk of input) {
    if (!(await write(git, chunk))) return
  }
  git.stdin.end()
}

/** Writes one chunk, waiting until git has room. False when git no longer reads. */
export async function write(git: GitProcess, chunk: string | Uint8Array): Promise<boolean> {
  if (!git.stdin.writable) return false
  if (!git.stdin.write(chunk)) await drained(git.stdin)
  return git.stdin.writable
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done)
      resolve()
    }
    stream.on('drain', done).on('close', done)
  })
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function collectStderr(
  child: ChildProcessWithoutNullStreams,
  onProgress: ((line: string) => void) | undefined,
): () => string {
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-STDERR_LIMIT)
    for (const line of chunk.split(/[\r\n]+/)) if (line !== '') onProgress?.(line)
  })
  return () => text
}

function stopChild(child: ChildProcessWithoutNullStreams): void {
  child.kill('SIGTERM')
  const timer = setTimeout(() => {
    child.kill('SIGKILL')
    // What git started may live on and hold its end of the pipes; nobody waits for it.
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
  }, KILL_AFTER_MS)
  timer.unref()
  child.once('close', () => clearTimeout(timer))
}

export function interrupted(signal: AbortSignal): HoldfastError {
  return new HoldfastError('interrupted', 'The work was stopped before it was done.', {
    hint: 'Run it again: what is stored stays, and nothing half written is visible.',
    cause: signal.reason,
  })
}

function isMissingProgram(error: unknown): boolean {
  // A file that may not be executed is no program either.
  return error instanceof Error && 'code' in error && /^(ENOENT|EACCES)$/.test(String(error.code))
}

function gitMissing(cause: unknown): HoldfastError {
  return new HoldfastError('git-missing', 'No program called git was found on PATH.', {
    hint: 'Install git 2.31 or later.',
    cause,
  })
}
