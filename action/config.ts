/** The environment of a job; the only reader of `process.env` in the Action. */
import { tmpdir } from 'node:os'
import { cwd, env } from 'node:process'

/** What the runner says about the job. */
export interface Job {
  /** The repository of the workflow, `owner/name`. */
  readonly repository: string | undefined
  readonly repositoryId: string | undefined
  /** The GitHub that runs the workflow. */
  readonly serverUrl: string
  readonly runId: string
  /** A directory that is emptied after the job. */
  readonly temporary: string
  /** Where relative paths in inputs begin, as they do for other steps. */
  readonly workspace: string
  /** Whether the job may ask for an OIDC token: `permissions: id-token: write`. */
  readonly mayProveItself: boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

export function readJob(environment: Job['environment'] = env): Job {
  return {
    repository: textOf(environment.GITHUB_REPOSITORY),
    repositoryId: textOf(environment.GITHUB_REPOSITORY_ID),
    serverUrl: textOf(environment.GITHUB_SERVER_URL) ?? 'https://github.com',
    runId: textOf(environment.GITHUB_RUN_ID) ?? '0',
    temporary: textOf(environment.RUNNER_TEMP) ?? tmpdir(),
    workspace: textOf(environment.GITHUB_WORKSPACE) ?? cwd(),
    mayProveItself: textOf(environment.ACTIONS_ID_TOKEN_REQUEST_URL) !== undefined,
    environment,
  }
}

function textOf(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
