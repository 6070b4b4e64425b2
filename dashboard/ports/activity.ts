/** Who did what: the audit trail, a chain in which each event names the digest of the one before. */
import type { Page, PageRequest } from './page.ts'

export interface ActivityPort {
  /** Newest first, by time. */
  list(query: ActivityQuery): Promise<Page<ActivityItem>>
  /** In the order of the chain, to its end; complete or throws. For exports. */
  stream(query: Omit<ActivityQuery, keyof PageRequest>): AsyncIterable<ActivityItem>
  /** Whether the whole chain is as it was written. */
  checkChain(): Promise<ChainCheck>
  /** Appends an event. */
  record(event: ActivityEvent): Promise<void>
}

export interface ActivityQuery extends PageRequest {
  readonly actor?: string | undefined
  /** Exactly, or, with a trailing dot, everything that begins so: `lease.`. */
  readonly action?: string | undefined
  readonly target?: string | undefined
  readonly result?: ActivityEvent['result'] | undefined
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

export interface ActivityEvent {
  readonly at: Date
  /** `app`, `github:<login>`, `local:admin`, `workflow:<owner>/<name>@<run id>`, `token:<id>`. */
  readonly actor: string
  /** Dotted, the object first: `repository.back-up`, `snapshot.download`, `session.begin`. */
  readonly action: string
  /** `repository:123`, `snapshot:123/20261121T160935Z-0a1b2c3d`, `alert:…`, `token:…`. */
  readonly target: string
  readonly address: string | null
  readonly result: 'done' | 'refused' | 'failed'
  readonly detail: Readonly<Record<string, unknown>>
}

export interface ActivityItem extends ActivityEvent {
  /** From 1 on, without a gap. */
  readonly seq: number
  readonly sha256: string
  readonly previousSha256: string
}

export type ChainCheck =
  | { readonly intact: true; readonly events: number; readonly lastSha256: string | null }
  | {
      readonly intact: false
      readonly events: number
      readonly brokenAt: number
      readonly reason: string
    }
