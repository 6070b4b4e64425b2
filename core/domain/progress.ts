/** What long work says while it goes on. Programs decide how to show it. */
export type Phase =
  | 'listing'
  | 'fetching'
  | 'storing'
  | 'verifying'
  | 'recording'
  | 'retrieving'
  | 'restoring'
  | 'checking-out'
  | 'exporting'

export type Progress =
  | { readonly kind: 'phase'; readonly source: string; readonly phase: Phase }
  /** `totalBytes` is absent where the end cannot be known. */
  | {
      readonly kind: 'bytes'
      readonly source: string
      readonly phase: Phase
      readonly doneBytes: number
      readonly totalBytes?: number
    }
  /** What the source says while it gathers its objects, a line as git shows it. */
  | { readonly kind: 'remote'; readonly source: string; readonly line: string }
  | {
      readonly kind: 'note'
      readonly source: string
      readonly level: 'info' | 'warning'
      readonly message: string
    }

export type Report = (progress: Progress) => void
