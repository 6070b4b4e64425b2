/** What every use of git shares: where it may write, what it may see, and when to stop. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Credential } from '../domain/source.ts'
import { beganAt, isInUse } from './alive.ts'
import { type Environment, GLOBAL_CONFIG } from './environment.ts'

export interface GitContext {
  readonly environment: Environment
  /** A directory of this run alone, removed at its end. */
  readonly scratch: string
  /** The only configuration file git reads; see environment.ts. */
  readonly globalConfig: string
  readonly signal: AbortSignal
}

/** A source as git is to be given it. */
export interface GitSource {
  /** An address without credentials, or an absolute path. */
  readonly address: string
  readonly transport: 'http' | 'ssh' | 'git' | 'file'
  readonly credential?: Credential
}

const PREFIX = 'holdfast-scratch'
/** What follows the name of the host: a process id, when it began, and what mkdtemp adds. */
const OWNER = /^(\d+)(?:\.(\d+))?-[A-Za-z0-9]{6}$/

/**
 * Makes a scratch directory below `parent`, and removes those that dead processes of this
 * machine have left there. The caller removes it with `closeGitContext`.
 */
export async function openGitContext(
  parent: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<GitContext> {
  await mkdir(parent, { recursive: true })
  await sweepScratch(parent)
  const scratch = await mkdtemp(
    join(parent, `${PREFIX}-${hostname()}-${process.pid}.${beganAt()}-`),
  )
  const globalConfig = join(scratch, 'gitconfig')
  await writeFile(globalConfig, GLOBAL_CONFIG)
  return { environment, scratch, globalConfig, signal }
}

export async function closeGitContext({ scratch }: GitContext): Promise<void> {
  // A git that was just stopped may still be writing: removal is tried again for a while.
  await rm(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

async function sweepScratch(parent: string): Promise<void> {
  const ours = `${PREFIX}-${hostname()}-`
  for (const name of await readdir(parent)) {
    if (!name.startsWith(ours)) continue
    const [, pid, began] = OWNER.exec(name.slice(ours.length)) ?? []
    if (pid === undefined || isInUse(Number(pid), began === undefined ? began : +began)) continue
    // What another user left in a directory that all share is theirs to remove.
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => {})
  }
}

/** Runs `work` with a context whose processes do not outlive it, however it ends. */
export async function stopping<T>(
  context: GitContext,
  work: (context: GitContext) => Promise<T>,
): Promise<T> {
  const ending = new AbortController()
  try {
    return await work({ ...context, signal: AbortSignal.any([context.signal, ending.signal]) })
  } finally {
    ending.abort()
  }
}
