/** What can be wrong, or worth knowing: facts without words. */

export type Condition = { readonly since: Date } & (
  | ({ readonly repository: SubjectRepository } & RepositoryCondition)
  | ({ readonly installation: SubjectInstallation } & InstallationCondition)
  | AppCondition
)

export type ConditionKind = Condition['kind']

export interface SubjectRepository {
  readonly id: string
  /** Null for what only the store knows. */
  readonly installationId: string | null
  readonly owner: string
  readonly name: string
}

export interface SubjectInstallation {
  readonly id: string
  /** Login of the organisation or person. */
  readonly account: string
}

/** What one repository suffers from. */
export type RepositoryCondition =
  | ({ readonly kind: 'overdue' | 'failed' | 'incomplete' } & Verdict)
  | { readonly kind: 'unproved'; readonly text: string; readonly next: string }
  | SourceGone
  | {
      readonly kind: 'false-claim'
      readonly runId: string
      readonly claimed: string
      readonly found: string | null
    }
  | {
      readonly kind: 'damaged'
      readonly snapshot: string
      /** Keys of objects, and what is wrong with each. */
      readonly damage: readonly { readonly key: string; readonly message: string }[]
    }
  | Shrunk
  | RetrievalReady
  | RefChanged
  | MoreRefsChanged

/** As coverage says it; `cause` is what many repositories may have in common. */
interface Verdict {
  readonly cause: string
  readonly text: string
  readonly next: string
}

export interface SourceGone {
  readonly kind: 'source-gone'
  readonly reason: 'unseen' | 'no-access' | 'deleted' | 'transferred'
  readonly text: string
  readonly next: string
  /** The newest sound snapshot; null where there is none or nobody looked. */
  readonly held: string | null
}

export interface Shrunk {
  readonly kind: 'shrunk'
  readonly snapshot: string
  readonly refs: number
  readonly sizeBytes: number
  readonly before: { readonly snapshot: string; readonly refs: number; readonly sizeBytes: number }
}

export interface RefChanged {
  readonly kind: 'ref-changed'
  readonly snapshot: string
  readonly ref: string
  readonly change: 'deleted' | 'moved' | 'rewritten' | 'unclear'
  readonly before: string
  readonly after: string | null
  /** The snapshot that still has what was there. */
  readonly heldBy: string
}

/** What somebody asked for has come back from cold storage. */
export interface RetrievalReady {
  readonly kind: 'retrieval-ready'
  readonly retrievalId: string
  readonly snapshot: string
  readonly askedBy: string
  /** Null for good. */
  readonly until: Date | null
}

/** So many that they are not told one by one. */
export interface MoreRefsChanged {
  readonly kind: 'more-refs-changed'
  readonly snapshot: string
  readonly count: number
  readonly heldBy: string
}

/** What all repositories of an account suffer from. */
export type InstallationCondition =
  | { readonly kind: 'discovery-failing'; readonly message: string }
  | {
      readonly kind: 'policy-invalid'
      readonly file: PolicyFile
      readonly problems: readonly { readonly line: number; readonly message: string }[]
    }
  | { readonly kind: 'policy-unread'; readonly message: string }
  | {
      readonly kind: 'no-control-repository'
      /** What is missing, or why GitHub refused. */
      readonly message: string
      readonly hint: string
    }
  | RateLimited
  | OverQuota
  | WorkflowEnabled

export interface PolicyFile {
  readonly repositoryId: string
  readonly owner: string
  readonly name: string
  readonly path: string
}

/** GitHub had disabled it after 60 days without activity. */
export interface WorkflowEnabled {
  readonly kind: 'workflow-enabled'
  readonly owner: string
  readonly name: string
  readonly file: string
}

/** GitHub asks for fewer requests, and has done so for long. */
export interface RateLimited {
  readonly kind: 'rate-limited'
  readonly until: Date
}

/** More is stored than somebody wants, or nearly so. */
export interface OverQuota {
  readonly kind: 'quota'
  readonly storedBytes: number
  readonly limitBytes: number
}

export interface CredentialExpiring {
  readonly kind: 'credential-expiring'
  /** Tells it from others of the same name. */
  readonly id: string
  /** Which one, in words: never the credential itself. */
  readonly name: string
  /** Null where it ends soon, and nobody said when. */
  readonly expiresAt: Date | null
  readonly ended: boolean
  /** It has ended, or ends so soon that somebody has to act now. */
  readonly urgent: boolean
  /** What does not work from then on. */
  readonly consequence: string
  readonly next: string
}

/** What the App as a whole suffers from. */
export type AppCondition =
  | { readonly kind: 'store-unreachable'; readonly message: string; readonly hint: string }
  | RateLimited
  | OverQuota
  /** What the store does not do that Holdfast relies on. */
  | { readonly kind: 'store-degraded'; readonly lacks: readonly string[] }
  | CredentialExpiring
  /** The chain of audit events does not fit from this one on. */
  | { readonly kind: 'records-broken'; readonly seq: number; readonly fault: string }
  /** A channel took nothing, again and again. */
  | {
      readonly kind: 'channel-failing'
      readonly channel: string
      readonly message: string
      /** A message is not tried any more, and made anew where there is still need. */
      readonly gaveUp: boolean
    }
