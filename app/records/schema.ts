/**
 * What the App remembers. The truth lies at GitHub (what exists) and in the store (what is
 * kept): all of this but acknowledgements, the audit trail and tokens can be rebuilt.
 *
 * Times are milliseconds since 1970, UTC. Ids of GitHub are text: they are names, not numbers.
 * Members called `…Json` hold a document as text, read by a schema of whoever wrote it.
 */
import type { Generated } from 'kysely'

export interface Tables {
  installations: Installations
  repositories: Repositories
  repositoryNames: RepositoryNames
  snapshots: Snapshots
  verifications: Verifications
  dispatches: Dispatches
  runs: Runs
  requests: Requests
  leases: Leases
  spentTokens: SpentTokens
  deliveries: Deliveries
  policies: Policies
  alerts: Alerts
  notifications: Notifications
  checks: Checks
  auditEvents: AuditEvents
  tokens: Tokens
  people: People
  sessions: Sessions
  refreshTokens: RefreshTokens
  leaders: Leaders
  movedRefs: MovedRefs
  storedBytes: StoredBytes
  storeProbes: StoreProbes
  credentialAges: CredentialAges
  repositoryStorage: RepositoryStorage
  repositoryDays: RepositoryDays
  repositoryChanges: RepositoryChanges
  savedViews: SavedViews
  retrievals: Retrievals
}

/** The App on one account. */
export interface Installations {
  id: string
  accountId: string
  /** Login of the organisation or person. */
  account: string
  accountKind: 'Organization' | 'User' | 'Enterprise'
  /** What the owner granted: `{"contents":"read"}`. */
  permissionsJson: string
  suspendedAt: number | null
  removedAt: number | null
  createdAt: number
  /** When discovery last ended complete; null before the first. */
  discoveredAt: number | null
  /** When it was last tried, and why it failed if it did: `code: sentence`. */
  discoveryTriedAt: number | null
  discoveryError: string | null
}

/** A repository by its numeric id, under the name it has now. */
export interface Repositories {
  id: string
  installationId: string
  owner: string
  name: string
  /** As git and people find it: `https://github.com/acme/rocket`. */
  url: string
  defaultBranch: string
  visibility: 'public' | 'private' | 'internal'
  archived: 0 | 1
  fork: 0 | 1
  language: string | null
  topicsJson: string
  /** Custom properties by name: text, or a list of texts. */
  propertiesJson: string
  sizeBytes: number
  pushedAt: number | null
  firstSeenAt: number
  lastSeenAt: number
  /**
   * `present`: in the last complete listing. `unseen`: missing from it, and nobody knows why yet.
   * `no-access`: it exists, and the App may not read it. `deleted`: GitHub said so.
   * `transferred`: it went to an account without the App.
   */
  presence: 'present' | 'unseen' | 'no-access' | 'deleted' | 'transferred'
  presenceSince: number
  /** The first and the last change that no snapshot holds yet; null when all is held. */
  changedAt: number | null
  lastChangeAt: number | null
  /** When a ref listing was last found equal to the newest verified snapshot. */
  confirmedAt: number | null
  /** Paused by a person until then. */
  pausedUntil: number | null
}

/** Every name a repository had. */
export interface RepositoryNames {
  repositoryId: string
  owner: string
  name: string
  since: number
  /** Null for the name it has now. */
  until: number | null
}

/** A snapshot whose manifest was read back from the store. */
export interface Snapshots {
  repositoryId: string
  /** `20261121T160935Z-0a1b2c3d`. */
  snapshot: string
  takenAt: number
  manifestKey: string
  manifestSha256: string
  /** Of the ref list: equal snapshots have equal ones. */
  refsSha256: string
  refs: number
  chainLength: number
  /** Bytes of all objects that a restore needs. */
  sizeBytes: number
  level: 'wire' | 'objects' | 'full'
  verifiedAt: number
  /** Every class that was asked for is captured or empty. */
  complete: 0 | 1
  /** Completeness by class of data, as in the manifest. */
  completenessJson: string
  /** When the App read the manifest back and found its objects as it says. */
  witnessedAt: number
  receiptKey: string | null
  runId: string | null
  /** Why retention must not touch it; null if it may. */
  hold: string | null
  /** Until when its refs and bundles are locked, its manifest not counted; null where not known. */
  lockedUntil: number | null
}

/** A later look at a snapshot. */
export interface Verifications {
  id: string
  repositoryId: string
  snapshot: string
  level: 'wire' | 'objects' | 'full'
  verifiedAt: number
  intact: 0 | 1
  /** What was found: `[{"key","code","message"}]`. */
  damageJson: string
}

/** One `workflow_dispatch`, for one batch of runs. */
export interface Dispatches {
  id: string
  installationId: string
  /** Where the workflow lies; `workflowRepositoryId` is what its OIDC tokens say. */
  workflowRepositoryId: string
  workflowOwner: string
  workflowName: string
  workflowFile: string
  workflowRef: string
  /** How many jobs share the runs of this dispatch. */
  slots: number
  createdAt: number
  /** Null while the request is under way, or when nobody knows whether it arrived. */
  sentAt: number | null
  githubRunId: string | null
  endedAt: number | null
  /** `planned` until it is known that GitHub took it, `ended` or `lost` when nothing more comes. */
  state: 'planned' | 'sent' | 'refused' | 'running' | 'ended' | 'lost'
  /** `code: sentence`, where it did not end well. */
  error: string | null
  /** How the workflow run ended, in GitHub's word; null where nobody said. */
  conclusion: string | null
}

/** One attempt to back up one repository. */
export interface Runs {
  id: string
  repositoryId: string
  dispatchId: string | null
  /** Which job of the dispatch is to take it. */
  slot: number
  /** Why it was planned; `…Due` by a clock, the others by an event. */
  cause: 'first' | 'push' | 'schedule' | 'rpo' | 'verify' | 'retry' | 'manual' | 'workflow'
  /** What is asked for: `{"verify":"objects","full":false,"refs":[],"classes":["git"]}`. */
  optionsJson: string
  createdAt: number
  startedAt: number | null
  /** The App saw the result, or knows that there will be none. */
  settledAt: number | null
  state: 'planned' | 'dispatched' | 'leased' | 'reported' | 'settled'
  outcome: Outcome | null
  snapshot: string | null
  errorCode: string | null
  errorMessage: string | null
  errorHint: string | null
  /** The job's own word, a hint: what it sent, as text. */
  reportJson: string | null
  /** When the report came, if the run was settled by then and nobody looked again since. */
  reportedLateAt: number | null
  durationMs: number | null
  storedBytes: number | null
  transferredBytes: number | null
}

/**
 * What became of a run. `stored` and `unchanged` were read back from the store; `refused` never
 * began; `lost` began and was never heard of again, and the store has nothing of it.
 */
export type Outcome =
  | 'stored'
  | 'unchanged'
  | 'incomplete'
  | 'failed'
  | 'unproved'
  | 'refused'
  | 'cancelled'
  | 'lost'

/** A person wants a repository backed up now. */
export interface Requests {
  repositoryId: string
  /** What is asked for beyond the policy: `{"full":true}`. */
  optionsJson: string
  /** `github:<login>`. */
  requestedBy: string
  requestedAt: number
}

/** Leave for one job to back up one repository. */
export interface Leases {
  id: string
  runId: string
  repositoryId: string
  dispatchId: string | null
  /** Of the workflow that holds it. */
  githubRunId: string
  githubRunAttempt: number
  slot: number
  grantedAt: number
  expiresAt: number
  releasedAt: number | null
}

/** OIDC tokens that were shown once and must not be shown again. */
export interface SpentTokens {
  jti: string
  expiresAt: number
}

/** Webhooks, as they came. */
export interface Deliveries {
  /** `X-GitHub-Delivery`. */
  id: string
  event: string
  action: string | null
  installationId: string | null
  repositoryId: string | null
  /** The body, byte for byte what was signed, while it is worth keeping. */
  body: string
  receivedAt: number
  state: 'waiting' | 'working' | 'done' | 'failed'
  /** How often it was claimed. */
  attempts: number
  /** Until when whoever works on it is left alone; of one that waits, when it may be tried again. */
  claimedUntil: number | null
  claimedBy: string | null
  doneAt: number | null
  error: string | null
}

/** A policy file as it was read, good or not. */
export interface Policies {
  id: string
  installationId: string
  /** Where it lies: the control repository, the organisation's `.github`, or here alone. */
  origin: 'control' | 'organization' | 'dashboard'
  repositoryId: string
  path: string
  commitSha: string
  /** Empty where somebody looked and there was none. */
  blobSha: string
  text: string
  readAt: number
  valid: 0 | 1
  /** `[{"line","column","message","hint"}]`. */
  problemsJson: string
}

/** Something somebody should know, from the day it began to the day it ended. */
export interface Alerts {
  id: string
  kind: string
  /** What makes two alerts one: `overdue:123`. One open alert a key. */
  key: string
  /** Alerts of one cause are told together. */
  cause: string
  installationId: string | null
  repositoryId: string | null
  severity: 'notice' | 'warning' | 'critical'
  title: string
  /** Facts for people and templates. */
  detailJson: string
  since: number
  lastSeenAt: number
  acknowledgedAt: number | null
  acknowledgedBy: string | null
  mutedUntil: number | null
  resolvedAt: number | null
}

/** What was told to whom, so that nobody is told twice. */
export interface Notifications {
  id: string
  alertId: string
  channel: string
  /** What it told of: the beginning or the end. */
  about: 'open' | 'resolved'
  createdAt: number
  sentAt: number | null
  attempts: number
  nextAttemptAt: number
  error: string | null
}

/** Check runs and issues that stand at GitHub. */
export interface Checks {
  repositoryId: string
  kind: 'check' | 'issue' | 'policy'
  githubId: string
  headSha: string | null
  /** What it says now. */
  conclusion: string
  /** Digest of what it says, so that nothing is said twice. */
  digest: string
  updatedAt: number
}

/** What people and programs did. Each event names the digest of the one before. */
export interface AuditEvents {
  seq: number
  at: number
  /** `app`, `github:<login>`, `workflow:<owner>/<name>@<run id>`, `token:<id>`. */
  actor: string
  action: string
  target: string
  address: string | null
  result: 'done' | 'refused' | 'failed'
  detailJson: string
  previousSha256: string
  sha256: string
}

/** Tokens of the API; only their digests are kept. */
export interface Tokens {
  id: string
  name: string
  sha256: string
  scopesJson: string
  /** `github:<login>` as it was then, `local:admin`. */
  createdBy: string
  /** Whose it is, by GitHub's id; null for the local administrator's. */
  personId: string | null
  createdAt: number
  expiresAt: number | null
  lastUsedAt: number | null
  revokedAt: number | null
}

/** Somebody who logged in with GitHub, while they have a session or a token of the API. */
export interface People {
  /** GitHub's numeric id. */
  id: string
  login: string
  /** What lets the App ask GitHub as that person, encrypted. */
  sealed: string
  /** What they may do, by installation: `{"12":{"roles":["viewer"],"all":false}}`. */
  grantsJson: string
  /** When GitHub was last asked what they may do. */
  checkedAt: number
}

/** One login in one browser. */
export interface Sessions {
  id: string
  /** Null for the local administrator. */
  personId: string | null
  beganAt: number
  /** It is over then, whatever is done in it. */
  endsAt: number
  /** When it was last refreshed. */
  seenAt: number
  address: string | null
  /** How the browser calls itself. */
  agent: string | null
  /** When it was ended before its time, and why. */
  endedAt: number | null
  ending: 'logout' | 'revoked' | 'reuse' | 'denied' | 'login' | null
}

/** What goes on with a session, each good once; only digests are kept. */
export interface RefreshTokens {
  sha256: string
  sessionId: string
  madeAt: number
  spentAt: number | null
}

/** Who does what only one instance may do. */
export interface Leaders {
  role: string
  holder: string
  expiresAt: number
}

/** A protected branch that moved, until GitHub has said whether a push rewrote it. */
export interface MovedRefs {
  repositoryId: string
  /** The snapshot that has it as it is. */
  snapshot: string
  /** As text. */
  ref: string
  before: string
  after: string
  /** The snapshot that has it as it was. */
  heldBy: string
  foundAt: number
  attempts: number
  nextAttemptAt: number
}

/** How much of a repository lay in the store when it was last counted. */
export interface StoredBytes {
  repositoryId: string
  bytes: number
  objects: number
  measuredAt: number
}

/** What the App found when it last tried what the store does. */
export interface StoreProbes {
  /** As it is shown to people: `s3://bucket/prefix`. */
  store: string
  factsJson: string
  /** Names of what it was once found to do, and must not stop doing: `["versioning"]`. */
  protectionsJson: string
}

/** Since when the App knows a credential that does not tell its own age. */
export interface CredentialAges {
  /** As its variable is called. */
  name: string
  /** Keyed digest: without the App's key nobody can guess what it is of. */
  fingerprint: string
  firstSeenAt: number
}

/** What a repository takes in the store, by storage class. */
export interface RepositoryStorage {
  repositoryId: string
  /** As S3 names it: `STANDARD_IA`. */
  storageClass: string
  objects: number
  bytes: number
  /** When all of it was last listed; null before the first time. What came later was added. */
  listedAt: number | null
}

/** How a repository stood day by day. */
export interface RepositoryDays {
  repositoryId: string
  /** Days since 1970, UTC, of the last letter. */
  lastDay: number
  /** A letter a day, the last 90. */
  letters: string
}

/**
 * Repositories of which a row was written that tells how they stand. Rows are added by triggers,
 * whoever writes. What was noted an hour ago may be gone.
 */
export interface RepositoryChanges {
  /** On SQLite a running number, on PostgreSQL that of the transaction. */
  mark: Generated<number>
  repositoryId: string
  /** By the clock of the database. */
  at: Generated<number>
}

/** A search that somebody keeps. */
export interface SavedViews {
  /** As the audit trail names them. */
  actor: string
  name: string
  /** Of the address of the list, without `?`. */
  query: string
}

/** Snapshots that people want back from cold storage. */
export interface Retrievals {
  id: string
  repositoryId: string
  snapshot: string
  tier: 'expedited' | 'standard' | 'bulk'
  /** For so long copies are to be at hand. */
  days: number
  objects: number
  bytes: number
  startedBy: string
  startedAt: number
  state: 'pending' | 'ready' | 'failed'
  endedAt: number | null
  readyUntil: number | null
  /** Why it failed. */
  reason: string | null
}
