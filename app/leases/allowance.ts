/** Which workflow of an account may ask for leases. */
import type { DispatchSettings } from '../../core/domain/policy.ts'

interface Account {
  readonly installationId: string
  /** GitHub's number of the organisation or person. */
  readonly ownerId: string
  readonly runners: readonly ('github-hosted' | 'self-hosted')[]
  /** The deployment environment that the job must be in; null for none. */
  readonly environment: string | null
}

export interface CentralAllowance extends Account {
  readonly mode: 'central'
  /** The control repository, by its number and by its name: `acme/holdfast`. */
  readonly repositoryId: string
  readonly repository: string
  /** `acme/holdfast/.github/workflows/holdfast.yml@refs/heads/main` */
  readonly workflow: string
  /** The commit that the workflow must be at; null for any. */
  readonly workflowSha: string | null
}

export interface RepositoryAllowance extends Account {
  readonly mode: 'repository'
  /** The name of the file in `.github/workflows`, on the default branch of each repository. */
  readonly workflowFile: string
}

export type Allowance = CentralAllowance | RepositoryAllowance

/** What the settings allow; undefined while the control repository is not known. */
export function toAllowance(
  settings: Pick<DispatchSettings, 'mode' | 'workflow'>,
  account: Pick<Account, 'installationId' | 'ownerId'> & Partial<Account>,
  control?: {
    readonly id: string
    readonly owner: string
    readonly name: string
    readonly defaultBranch: string
    readonly workflowSha?: string
  },
): Allowance | undefined {
  const common = {
    runners: ['github-hosted', 'self-hosted'] as const,
    environment: null,
    ...account,
  }
  if (settings.mode === 'repository') {
    return { ...common, mode: 'repository', workflowFile: settings.workflow }
  }
  if (control === undefined) return undefined
  const repository = `${control.owner}/${control.name}`
  return {
    ...common,
    mode: 'central',
    repositoryId: control.id,
    repository,
    workflow: workflowRef(repository, settings.workflow, control.defaultBranch),
    workflowSha: control.workflowSha ?? null,
  }
}

/** A workflow on a branch, as tokens name it. */
export function workflowRef(repository: string, file: string, branch: string): string {
  return `${repository}/.github/workflows/${file}@refs/heads/${branch}`
}
