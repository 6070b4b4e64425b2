/**
 * GitHub as the App uses it. test/contract/app-github.ts states this contract as tests; the
 * adapter over octokit passes them against the fake GitHub.
 *
 * Every listing is complete or throws. Nothing is guessed from a 404: what may be absent is
 * `undefined`, and what may not throws. Errors are `HoldfastError`s with `source-…` codes:
 *
 * - `source-rate-limited` tells in `retryAfterMs` when to come again. Shorter waits, of a minute
 *   in all, are waited for.
 * - `source-denied`: the App may not, or what was asked for is blocked. Everything of an
 *   installation that is suspended or was removed is denied, and never absent.
 * - `source-unreachable`: no answer. Where a request must not be sent twice, it is not, and the
 *   sentence says that its effect is unknown: look for it before asking again.
 * - `source-changing`: a listing did not hold still.
 */
import type { Secret } from '../../core/domain/secret.ts'

/** What only the App itself may ask, by its own key. */
export interface AppGitHub {
  /** Who the App is. Throws `source-denied` where its id and key do not fit. */
  readApp(): Promise<AppIdentity>
  listInstallations(): AsyncIterable<Installation>
  /** Undefined when the account has removed the App. */
  readInstallation(id: string): Promise<Installation | undefined>
  /** All that needs an installation's own leave. */
  installation(id: string): InstallationGitHub
  /** Deliveries of the App's webhook since `since`, newest first. GitHub keeps them three days. */
  listDeliveries(since: Date): AsyncIterable<HookDelivery>
  /** Has GitHub send a delivery again. Throws `source-not-found` when GitHub has forgotten it. */
  redeliver(id: string): Promise<void>
}

export interface AppIdentity {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly url: string
  readonly permissions: Readonly<Record<string, string>>
  readonly events: readonly string[]
}

export interface Installation {
  readonly id: string
  readonly accountId: string
  readonly account: string
  readonly accountKind: 'Organization' | 'User' | 'Enterprise'
  readonly permissions: Readonly<Record<string, string>>
  readonly suspendedAt: Date | null
}

export interface HookDelivery {
  readonly id: string
  /** `X-GitHub-Delivery`; a redelivery has that of the first. */
  readonly guid: string
  readonly event: string
  readonly statusCode: number
  readonly deliveredAt: Date
  readonly redelivery: boolean
}

export interface InstallationGitHub {
  /** Every repository the installation may read. */
  listRepositories(): AsyncIterable<RepositoryFacts>
  /** By its id, whatever its name is now. Undefined when GitHub says there is none for us. */
  readRepository(id: string): Promise<RepositoryFacts | undefined>
  /** By its name; a name that was changed leads to what it is now. */
  findRepository(owner: string, name: string): Promise<RepositoryFacts | undefined>
  /** Values of custom properties by repository id; none where the owner has none. */
  readProperties(organization: string): Promise<ReadonlyMap<string, Properties>>
  /** A file on the default branch; undefined when it, or the repository, is not there. */
  readFile(place: RepositoryName, path: string): Promise<RepositoryFile | undefined>
  /** The commit that a branch is at; undefined when it is not there: empty repositories have none. */
  readHead(place: RepositoryName, branch: string): Promise<string | undefined>
  /**
   * Whether `before` is in the history of `after`, as it is after every push that was not forced.
   * Undefined when GitHub has no such repository, or lacks one of these commits.
   */
  keepsCommit(
    place: RepositoryName,
    commits: { readonly before: string; readonly after: string },
  ): Promise<boolean | undefined>

  /**
   * Throws `bad-input` when there is no such workflow, or it takes no dispatch. Never sent twice:
   * after `source-unreachable` a run may be there, to be found by its title. The id of the run is
   * undefined where the server does not tell it.
   */
  dispatch(request: WorkflowDispatch): Promise<{ readonly githubRunId: string | undefined }>
  readWorkflow(place: RepositoryName, file: string): Promise<Workflow | undefined>
  /** Throws `source-not-found` when there is no such workflow. */
  enableWorkflow(place: RepositoryName, file: string): Promise<void>
  readWorkflowRun(place: RepositoryName, githubRunId: string): Promise<WorkflowRun | undefined>
  /** Runs of one workflow created at `since` or later, newest first; read as far as is asked. */
  listWorkflowRuns(place: RepositoryName, file: string, since: Date): AsyncIterable<WorkflowRun>
  /** Jobs of the newest attempt of a workflow run. Throws `source-not-found` where there is none. */
  listJobs(place: RepositoryName, githubRunId: string): AsyncIterable<WorkflowJob>
  /** Does nothing to a run that is over. */
  cancelWorkflowRun(place: RepositoryName, githubRunId: string): Promise<void>

  createCheckRun(place: RepositoryName, check: CheckRun): Promise<{ readonly id: string }>
  /** Says all of it anew, but annotations: those are added to what is there. */
  updateCheckRun(place: RepositoryName, id: string, check: CheckRun): Promise<void>
  createIssue(place: RepositoryName, issue: IssueText): Promise<{ readonly number: string }>
  updateIssue(
    place: RepositoryName,
    number: string,
    change: Partial<IssueText> & { readonly state?: 'open' | 'closed' },
  ): Promise<void>

  /**
   * A token that may do no more than `permissions`, in these repositories alone. Throws
   * `bad-input` when either is empty, and `source-denied` when the installation has not so much.
   */
  createToken(request: {
    readonly repositoryIds: readonly string[]
    readonly permissions: Readonly<Record<string, 'read' | 'write'>>
  }): Promise<{ readonly token: Secret; readonly expiresAt: Date }>
}

export interface RepositoryName {
  readonly owner: string
  readonly name: string
}

/** Values of custom properties by name. */
export type Properties = Readonly<Record<string, string | readonly string[]>>

/** What GitHub says of a repository. */
export interface RepositoryFacts extends RepositoryName {
  /** The numeric id, which stays when the name changes. */
  readonly id: string
  readonly url: string
  readonly defaultBranch: string
  readonly visibility: 'public' | 'private' | 'internal'
  readonly archived: boolean
  readonly fork: boolean
  readonly language: string | null
  readonly topics: readonly string[]
  /** GitHub's own estimate. */
  readonly sizeBytes: number
  /** Null when nothing was ever pushed. */
  readonly pushedAt: Date | null
}

export interface RepositoryFile {
  readonly repositoryId: string
  readonly commitSha: string
  readonly blobSha: string
  readonly text: string
}

export interface WorkflowDispatch extends RepositoryName {
  /** The name of the file in `.github/workflows`. */
  readonly file: string
  readonly ref: string
  /** At most 25, all text (GitHub's limit). */
  readonly inputs: Readonly<Record<string, string>>
}

export interface Workflow {
  readonly id: string
  readonly path: string
  /** GitHub disables schedules of workflows after 60 days without activity. */
  readonly state: 'active' | 'disabled-by-inactivity' | 'disabled' | 'gone'
}

export interface WorkflowRun {
  readonly id: string
  readonly attempt: number
  readonly status: 'waiting' | 'running' | 'completed'
  /** Null until it is completed. */
  readonly conclusion: string | null
  readonly event: string
  /** The title, which names the dispatch where the workflow has it in `run-name`. */
  readonly title: string
  readonly createdAt: Date
  readonly url: string
}

export interface WorkflowJob {
  readonly id: string
  readonly attempt: number
  /** As the workflow has it, with what tells it from others of its matrix: `backup (3)`. */
  readonly name: string
  readonly completed: boolean
  /** Null until it is completed. */
  readonly conclusion: string | null
}

export interface CheckRun {
  readonly name: string
  readonly headSha: string
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'action_required'
  readonly detailsUrl?: string
  readonly title: string
  /** Markdown. The adapter cuts it at GitHub's limit, between characters. */
  readonly summary: string
  /** Any number; sent by fifty, as GitHub takes them. */
  readonly annotations: readonly Annotation[]
  /** Buttons, at most three; identifiers of at most twenty characters. Throws `bad-input`. */
  readonly actions?: readonly {
    readonly label: string
    readonly description: string
    readonly identifier: string
  }[]
}

export interface Annotation {
  readonly path: string
  readonly startLine: number
  readonly endLine: number
  readonly level: 'notice' | 'warning' | 'failure'
  readonly title: string
  readonly message: string
}

/** The adapter cuts it at GitHub's limits. */
export interface IssueText {
  readonly title: string
  readonly body: string
  readonly labels?: readonly string[]
}
