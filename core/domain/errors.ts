/**
 * Everything that can go wrong, by code.
 *
 * Programs, pages and tests switch on the code and never on the sentence. The
 * code says what happened, the message says it of this case, and the hint says
 * what to do next.
 */

/** The closed list of codes; docs/errors.md is generated from it. */
export const ERROR_CODES = {
  // What the caller asked for.
  'bad-input': 'An argument, input or configuration value cannot be used.',
  'git-missing': 'No usable git was found on PATH.',
  interrupted: 'The work was stopped by a signal before it was done.',

  // The source.
  'source-not-found': 'The repository does not exist, or the credential may not know that it does.',
  'source-denied': 'The source refused the credential, or asked for one.',
  'source-unreachable': 'The source did not answer, or the connection broke.',
  'source-rate-limited': 'The source asked to be left alone for a while.',
  'source-protocol': 'The source answered something that is not git.',
  'source-implausible': 'The source shows refs that no repository can have.',
  'source-redirected': 'The source redirects to another host.',
  'source-corrupt': 'The source itself is damaged: objects are missing or do not match their id.',
  'source-shallow': 'The source is a shallow clone and does not hold its own history.',
  'source-unsupported': 'The source uses something this version cannot back up.',
  'source-changing': 'The source changed faster than it could be read.',
  'source-broken-refs': 'Some refs of the source point at nothing and could not be read.',

  // The store.
  'store-not-found': 'The bucket or directory does not exist.',
  'store-denied': 'The store refused the credential, or the credential may not do this.',
  'store-no-credentials': 'No credential for the store was found.',
  'store-wrong-account': 'The credential or bucket belongs to an account that is not allowed.',
  'store-unreachable': 'The store did not answer, or the connection broke.',
  'store-busy': 'The store asked for fewer requests, or failed on its own side.',
  'store-full': 'The store or its disk has no room left.',
  'store-exists': 'Another object already lies under this key.',
  'store-missing': 'An object that a snapshot needs is not in the store.',
  'store-damaged': 'An object in the store is not the one that was written.',
  'store-archived': 'The object lies in cold storage and must be retrieved first.',
  'store-unsafe': 'The store ignores something that Holdfast relies on.',
  'store-clock-skew': 'The clock of this machine differs too much from the clock of the store.',

  // Snapshots.
  'repository-unknown': 'The store holds no repository of that name or id.',
  'repository-ambiguous': 'The store holds several repositories of that name.',
  'snapshot-not-found': 'The repository has no snapshot that fits.',
  'snapshot-invalid': 'A manifest or ref list does not follow the format.',
  'path-not-found': 'The snapshot has no such ref, folder or file.',
  'path-unsafe': 'A path of the snapshot could do harm where an archive of it is unpacked.',
  'snapshot-too-large': 'The snapshot, or a part of it, is larger than may be opened here.',
  'snapshots-busy': 'So many snapshots are open that there is no room for another one.',
  'verification-failed': 'What was stored is not what the source holds.',

  // The App.
  'app-unreachable': 'The App did not answer, or could not do its work right now.',
  'app-refused': 'The App does not let this job do what it asked for.',
  'app-protocol': 'What answered is not the App, or not of this version.',

  // This machine.
  'destination-not-empty': 'There is something already where a restore or export is to go.',
  'disk-full': 'The disk has no room left.',
  'git-failed': 'git failed in a way that has no code of its own.',
  internal: 'A defect in Holdfast.',
} as const

export type ErrorCode = keyof typeof ERROR_CODES

/** Codes of faults that may be gone a moment later. */
const TRANSIENT: ReadonlySet<ErrorCode> = new Set([
  'source-unreachable',
  'source-rate-limited',
  'source-changing',
  'store-unreachable',
  'store-busy',
  'app-unreachable',
  'snapshots-busy',
])

interface ErrorDetail {
  /** What to do next, in one sentence. */
  readonly hint: string
  readonly cause?: unknown
  /** How long the other side asked to be left alone. */
  readonly retryAfterMs?: number
}

export class HoldfastError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, { hint, cause, retryAfterMs }: ErrorDetail) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'HoldfastError'
    this.code = code
    this.hint = hint
    this.retryAfterMs = retryAfterMs
  }

  get transient(): boolean {
    return TRANSIENT.has(this.code)
  }
}

/** The error as itself when it has a code, and as `internal` when it has none. */
export function asHoldfastError(error: unknown): HoldfastError {
  if (error instanceof HoldfastError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new HoldfastError('internal', message, {
    hint: 'This is a defect: please report it with the command that was run.',
    cause: error,
  })
}
