/** Backs up many sources, a bounded number at once, none stopping the others. */
import pLimit from 'p-limit'
import { backup } from './backup.ts'
import { connectGitHub } from './connect-github.ts'
import { asHoldfastError, HoldfastError } from './domain/errors.ts'
import type { BackupResult } from './domain/outcome.ts'
import { createRefSelector } from './domain/select.ts'
import type { Credential } from './domain/source.ts'
import { type ExpandedSource, expandSources } from './expand-sources.ts'
import { interrupted } from './git/process.ts'
import type { BackupOptions } from './job.ts'
import type { Tools } from './tools.ts'

export interface BackupAllOptions extends BackupOptions {
  /** Globs over `owner/name`, addresses and paths. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly concurrency: number
  /** The host that `owner/name` means: `github.com`. */
  readonly githubHost: string
  /** Given to GitHub and to http(s) sources on `githubHost`. */
  readonly token?: Credential
  /** Numeric ids by `owner/name` on `githubHost`, where the caller knows them without asking. */
  readonly knownIds?: Readonly<Record<string, string>>
}

/**
 * One result a source, in the order of `sources` (after include, exclude and `owner/*`). A
 * source that fails is a result with its error. Throws only for what concerns all of them:
 * options that cannot be used, or no source left to back up.
 */
export async function backupAll(
  sources: readonly string[],
  options: BackupAllOptions,
  tools: Tools,
): Promise<BackupResult[]> {
  const { githubHost, token, knownIds, include, exclude } = options
  createRefSelector(options.refs)
  const entries = await expandSources(
    sources,
    { include, exclude },
    {
      ...{ githubHost, token, knownIds },
      directory: tools.directory,
      home: tools.environment.HOME,
      connect: connectGitHub(tools),
    },
  )
  if (entries.length === 0) throw nothingSelected(sources)
  const limit = pLimit(options.concurrency)
  return Promise.all(entries.map((entry) => limit(() => backupEntry(entry, options, tools))))
}

async function backupEntry(
  entry: ExpandedSource,
  options: BackupOptions,
  tools: Tools,
): Promise<BackupResult> {
  const startedAt = tools.now()
  try {
    if ('error' in entry) throw entry.error
    if (tools.signal.aborted) throw interrupted(tools.signal)
    return await backup(entry.source, options, tools)
  } catch (error) {
    const repositoryId = 'source' in entry ? entry.source.identity.id : null
    const durationMs = tools.now().getTime() - startedAt.getTime()
    // What a stopped part says of the other side is not the cause: it was stopped from here.
    const cause = tools.signal.aborted ? interrupted(tools.signal) : asHoldfastError(error)
    return describeFailure(entry.label, repositoryId, durationMs, cause)
  }
}

function describeFailure(
  source: string,
  repositoryId: string | null,
  durationMs: number,
  { code, message, hint }: HoldfastError,
): BackupResult {
  return {
    ...{ source, repositoryId, status: 'failed', durationMs },
    ...{ snapshot: null, manifest: null, manifestSha256: null, strategy: null },
    ...{ added: null, reason: null, refs: 0, storedBytes: 0, transferredBytes: 0 },
    verified: null,
    warnings: [],
    error: { code, message, hint },
  }
}

function nothingSelected(sources: readonly string[]): HoldfastError {
  return new HoldfastError('bad-input', `None of ${sources.length} sources is selected.`, {
    hint: 'Check include and exclude: a backup of nothing is no success.',
  })
}
