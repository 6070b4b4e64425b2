/** What an export is, and how it is handed over. */
import type { Readable } from 'node:stream'

export interface ExportLimits {
  /** Of a tree, before compression; of a bundle, as it is. */
  readonly mostBytes: number
  /** Files, folders and links. */
  readonly mostEntries: number
}

export interface Export {
  /** Letters, digits and `-_.`. */
  readonly fileName: string
  readonly mediaType: string
  /**
   * In memory of constant size. Fails rather than end early; destroying it ends what it needs,
   * and so does the end of the lease.
   */
  readonly body: Readable
}
