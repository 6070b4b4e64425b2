/** What the App needs of the machine it runs on. */

export interface World {
  readonly fetch: typeof fetch
  readonly now: () => Date
  /** Rejects when `signal` stops it. */
  readonly sleep: (ms: number) => Promise<void>
  /** From 0 up to 1. */
  readonly random: () => number
  /** 32 random bits. */
  readonly random32: () => number
  /** A clock in milliseconds that never goes back. */
  readonly elapsedMs: () => number
  /** An id that nobody can guess. */
  readonly newId: () => string
  /** Names this process: no other has this name, nor had one before a restart. */
  readonly holder: string
  readonly write: (line: string) => void
  /** Where scratch directories are made. */
  readonly scratch: string
  /** Ends all that is under way. */
  readonly signal: AbortSignal
}
