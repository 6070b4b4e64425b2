/** What every verb is handed: the outside world, as arguments. */
import type { Report } from './domain/progress.ts'
import type { Store } from './store/store.ts'

export interface Tools {
  readonly store: Store
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  /** 32 random bits. */
  readonly random32: () => number
  readonly report: Report
  readonly signal: AbortSignal
  /** The directory in which scratch directories are made: the system's temporary directory. */
  readonly scratch: string
  /** The directory that relative paths start from. */
  readonly directory: string
  /** The environment that git may see some of: PATH, proxies, the ssh agent, certificates. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Version of this package. */
  readonly version: string
}
