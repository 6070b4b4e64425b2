/** Long lists, newest first, page by page: each begins behind the last row of the one before. */

/** A row's place in its list: its time, and its id where several have one time. */
export interface Place<Id = string> {
  readonly at: number
  readonly id: Id
}

export interface Range<Id = string> {
  /** From then on, and before then. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly after?: Place<Id> | undefined
  /** Greatest number of rows. */
  readonly limit: number
}
