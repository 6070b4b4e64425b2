/** Everything that the fake GitHub knows. The controls change it, the routes read it. */
import type { Clock } from './clock.ts'

export type Level = 'read' | 'write' | 'admin'
export type Permissions = Readonly<Record<string, Level>>
export type Json = Record<string, unknown>

export interface AppRecord {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
  /** Where people may be sent back to; anywhere while it is absent. */
  callbackUrl: string | undefined
  readonly ownerId: number
  readonly privateKey: string
  readonly publicKey: string
  readonly createdAt: Date
  permissions: Permissions
  events: readonly string[]
  /** Where webhooks go; none are sent while it is absent. */
  webhookUrl: string | undefined
  webhookSecret: string
}

export interface Account {
  readonly id: number
  login: string
  readonly kind: 'Organization' | 'User'
  readonly createdAt: Date
}

export interface Installation {
  readonly id: number
  readonly accountId: number
  permissions: Permissions
  /** Ids of repositories, or all of the account. */
  selection: 'all' | Set<number>
  suspendedAt: Date | null
  readonly createdAt: Date
  updatedAt: Date
}

export interface Repository {
  readonly id: number
  ownerId: number
  name: string
  visibility: 'public' | 'private' | 'internal'
  defaultBranch: string
  description: string | null
  topics: readonly string[]
  language: string | null
  archived: boolean
  readonly fork: boolean
  hasIssues: boolean
  sizeKilobytes: number
  readonly createdAt: Date
  updatedAt: Date
  pushedAt: Date | null
  properties: Readonly<Record<string, string | readonly string[]>>
  /** Commits by the name of their branch; none in an empty repository. */
  readonly branches: Map<string, string>
  /** Every commit that was ever pushed. */
  readonly commits: Set<string>
  /** The commit before each; none for one that begins a history. */
  readonly parents: Map<string, string>
  /** Files of the default branch. */
  readonly files: Map<string, string>
  /** `dmca` answers 451 and `tos` 403, for everybody. */
  blocked: 'dmca' | 'tos' | null
  /** Where the git server has it: `acme/rocket.git`, whatever its name is now. */
  readonly gitPath: string
}

export interface Token {
  readonly text: string
  readonly installationId: number
  readonly permissions: Permissions
  readonly repositories: 'all' | ReadonlySet<number>
  readonly expiresAt: Date
}

/** Lets the App act for a person, as far as both may. */
export interface UserToken {
  readonly text: string
  readonly userId: number
  readonly expiresAt: Date
  /** Gets the next one, once. */
  readonly refreshToken: string
}

/** What a person is sent back with from GitHub's page, good once. */
export interface AuthorizationCode {
  readonly userId: number
  readonly redirectUri: string
  /** The S256 challenge of PKCE; undefined where none was sent. */
  readonly challenge: string | undefined
  readonly expiresAt: Date
}

export interface Membership {
  readonly role: 'admin' | 'member'
  readonly state: 'active' | 'pending'
}

export interface Workflow {
  readonly id: number
  readonly repositoryId: number
  readonly path: string
  readonly name: string
  state: 'active' | 'deleted' | 'disabled_fork' | 'disabled_inactivity' | 'disabled_manually'
  readonly createdAt: Date
  updatedAt: Date
  readonly dispatchable: boolean
  /** Names of inputs; any others are refused. */
  readonly inputs: readonly string[]
  /** `run-name`, from the inputs of a dispatch. */
  readonly title: (inputs: Readonly<Record<string, string>>) => string
  /** The jobs of a run: one for each slot of its matrix. */
  readonly slots: (inputs: Readonly<Record<string, string>>) => readonly number[]
  readonly maxParallel: number
}

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'timed_out'

export interface Run {
  readonly id: number
  readonly number: number
  attempt: number
  readonly workflowId: number
  readonly repositoryId: number
  readonly event: string
  readonly title: string
  readonly inputs: Readonly<Record<string, string>>
  readonly branch: string
  readonly headSha: string
  readonly actorId: number
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: Conclusion | null
  readonly createdAt: Date
  updatedAt: Date
}

export interface Job {
  readonly id: number
  readonly runId: number
  readonly slot: number
  readonly name: string
  readonly createdAt: Date
  startedAt: Date
  completedAt: Date | null
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: Conclusion | null
}

export interface Annotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly annotation_level: string
  readonly message: string
  readonly title?: string | undefined
}

export interface CheckRun {
  readonly id: number
  readonly repositoryId: number
  readonly headSha: string
  name: string
  status: string
  conclusion: string | null
  detailsUrl: string | null
  externalId: string | null
  startedAt: Date
  completedAt: Date | null
  title: string | null
  summary: string | null
  text: string | null
  readonly annotations: Annotation[]
  actions: readonly { readonly label: string; readonly identifier: string }[]
}

export interface Issue {
  readonly id: number
  readonly number: number
  readonly repositoryId: number
  title: string
  body: string | null
  labels: readonly string[]
  state: 'open' | 'closed'
  stateReason: string | null
  readonly createdAt: Date
  updatedAt: Date
  closedAt: Date | null
}

export interface HookDelivery {
  readonly id: number
  readonly guid: string
  readonly event: string
  readonly action: string | null
  readonly installationId: number | null
  readonly repositoryId: number | null
  readonly deliveredAt: Date
  readonly redelivery: boolean
  readonly durationSeconds: number
  readonly status: string
  readonly statusCode: number
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly payload: Json
}

/** An App that somebody made from a manifest, until its code is redeemed. */
export interface ManifestCode {
  readonly name: string
  readonly webhookUrl: string | undefined
  readonly permissions: Permissions
  readonly events: readonly string[]
  readonly expiresAt: Date
}

export interface World {
  readonly app: AppRecord
  readonly clock: Clock
  readonly accounts: Map<number, Account>
  readonly installations: Map<number, Installation>
  readonly repositories: Map<number, Repository>
  /** Ids by the names that repositories have and had, in lower case: `acme/rocket`. */
  readonly names: Map<string, number>
  readonly tokens: Map<string, Token>
  readonly userTokens: Map<string, UserToken>
  readonly authorizationCodes: Map<string, AuthorizationCode>
  /** Who sits at the browser; undefined for somebody who presses Cancel. */
  signedInAs: number | undefined
  /** By the ids of organisation and person: `65/7`. */
  readonly memberships: Map<string, Membership>
  /** Ids of people by organisation and slug: `65/operators`. */
  readonly teams: Map<string, Set<number>>
  /** Ids of people who may read a repository beyond what their organisation gives them. */
  readonly readers: Map<number, Set<number>>
  readonly workflows: Map<number, Workflow>
  readonly runs: Map<number, Run>
  readonly jobs: Map<number, Job>
  readonly checkRuns: Map<number, CheckRun>
  readonly issues: Map<number, Issue>
  readonly deliveries: HookDelivery[]
  readonly manifestCodes: Map<string, ManifestCode>
  nextId(): number
}
