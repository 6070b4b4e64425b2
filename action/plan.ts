/** What to back up and how, from the inputs and the job. */
import type { BackupAllOptions } from '../core/backup-all.ts'
import { HoldfastError } from '../core/domain/errors.ts'
import type { StoreAddress } from '../core/domain/store-address.ts'
import type { Job } from './config.ts'
import type { Inputs } from './inputs.ts'
import { readStoreAddress } from './store-address.ts'

export interface Plan {
  readonly sources: readonly string[]
  readonly address: StoreAddress
  readonly options: BackupAllOptions
  /** One source, named: nothing runs beside it. */
  readonly alone: boolean
  /** The repository whose mirror the Actions cache keeps, if it does. */
  readonly cachedRepositoryId: string | undefined
}

type PlanJob = Pick<Job, 'repository' | 'repositoryId' | 'serverUrl' | 'workspace'>

/** Throws `bad-input`. */
export function planBackup(inputs: Inputs, job: PlanJob): Plan {
  const sources = sourcesOf(inputs, job)
  const githubHost = hostOf(inputs['github-server-url'] ?? job.serverUrl)
  const own = githubHost === hostOf(job.serverUrl) ? job : undefined
  const { token } = inputs
  return {
    sources,
    address: readStoreAddress(inputs, job.workspace),
    alone: sources.length === 1 && !sources[0]?.endsWith('/*'),
    cachedRepositoryId: inputs.cache ? ownRepositoryId(sources, own) : undefined,
    options: {
      strategy: inputs.strategy,
      level: inputs.verify,
      full: inputs.full,
      refs: inputs.refs,
      dryRun: inputs['dry-run'],
      include: inputs.include,
      exclude: inputs.exclude,
      concurrency: inputs.concurrency,
      githubHost,
      knownIds: knownIdsOf(own),
      ...(token === undefined ? {} : { token: { username: 'x-access-token', password: token } }),
    },
  }
}

function sourcesOf({ repository, repositories }: Inputs, job: PlanJob): string[] {
  if (repositories.length > 0) return [...new Set(repositories)]
  const source = repository ?? job.repository
  if (source !== undefined) return [source]
  throw new HoldfastError('bad-input', 'No repository is named, and the job has none.', {
    hint: 'Set `repository`, for example to acme/rocket.',
  })
}

function hostOf(url: string): string {
  return new URL(url).host.toLowerCase()
}

/** The runner tells the id of the workflow's own repository, which saves asking for it. */
function knownIdsOf(own: PlanJob | undefined): Record<string, string> {
  return own?.repository && own.repositoryId ? { [own.repository]: own.repositoryId } : {}
}

/**
 * Only the workflow's own repository is cached: whoever may run a workflow in it, a pull request
 * from a fork included, may read its cache, and must not find other repositories there.
 */
function ownRepositoryId(sources: readonly string[], own: PlanJob | undefined): string {
  const [source, ...others] = sources
  const same = source?.toLowerCase() === own?.repository?.toLowerCase()
  if (own?.repositoryId && same && others.length === 0) return own.repositoryId
  throw new HoldfastError(
    'bad-input',
    'Input `cache` is true, but other repositories than the workflow’s own are backed up.',
    {
      hint: 'Remove `cache`: everybody who may run a workflow here could read them in its cache.',
    },
  )
}
