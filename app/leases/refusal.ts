/** Why a job got nothing. The reason goes into the audit trail; the job is told less. */

/** Of the token: nobody knows who asks. */
const TOKEN_REASONS = {
  'token-missing': 'There was no token.',
  'token-malformed': 'The token is none, or is too long.',
  'token-algorithm': 'It is not signed by RS256.',
  'token-key': 'It names a key that the issuer does not have.',
  'token-signature': 'It was not signed by the issuer.',
  'token-issuer': 'It says that another issuer made it.',
  'token-audience': 'It is meant for somebody else.',
  'token-expired': 'Its time is over.',
  'token-early': 'Its time has not come.',
  'token-old': 'It was made too long ago.',
  'token-claims': 'A claim is missing or is not as GitHub writes it.',
  'token-reused': 'It was shown before.',
} as const

/** Of the job that the token speaks of. */
const JOB_REASONS = {
  owner: 'The App is not installed at the owner of the repository.',
  event: 'The workflow was started by an event that may not start it.',
  runner: 'The runner is of a kind that is not allowed.',
  environment: 'The job deploys to an environment that is not allowed.',
  repository: 'The workflow lies in another repository than the one allowed.',
  'repository-name': 'The repository has another name than the one allowed.',
  'repository-unknown': 'The repository is none that the installation is known to have.',
  'repository-gone': 'The repository is known to be deleted, moved away or withheld.',
  fork: 'The repository is a fork.',
  workflow: 'The workflow is another one than the one allowed.',
  'job-workflow': 'The job stands in another workflow than the one that was started.',
  ref: 'The workflow ran on another ref than the one allowed.',
  'workflow-sha': 'The workflow is not at the commit that it is pinned to.',
  attempt: 'The run was started again since.',
  'run-unknown': 'Nobody dispatched the workflow run.',
  'dispatch-foreign': 'The workflow run was dispatched for another workflow.',
  'dispatch-over': 'The dispatch is over.',
  'lease-unknown': 'There is no such lease.',
  'lease-foreign': 'The lease is that of another job.',
  'lease-over': 'The lease is over.',
  'report-differs': 'Another report was made before.',
} as const

/** What may be otherwise a little later. */
const PASSING_REASONS = {
  'run-pending': 'The run is not known yet: GitHub was faster than the answer to the dispatch.',
  'repository-busy': 'Another job is at work on the repository.',
} as const

export type TokenReason = keyof typeof TOKEN_REASONS
export type JobReason = keyof typeof JOB_REASONS | keyof typeof PASSING_REASONS
export type RefusalReason = TokenReason | JobReason

/** What a job asked for and does not get. Its message holds no part of the token. */
export class LeaseRefused extends Error {
  readonly reason: RefusalReason

  constructor(reason: RefusalReason) {
    super({ ...TOKEN_REASONS, ...JOB_REASONS, ...PASSING_REASONS }[reason])
    this.name = 'LeaseRefused'
    this.reason = reason
  }

  /** Whose fault it is: the token's, the job's, or nobody's. */
  get kind(): 'token' | 'job' | 'passing' {
    if (this.reason in TOKEN_REASONS) return 'token'
    return this.reason in PASSING_REASONS ? 'passing' : 'job'
  }
}
