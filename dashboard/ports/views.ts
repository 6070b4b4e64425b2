/** Searches that somebody keeps under a name. */

export interface ViewsPort {
  /** Those of one viewer, by name. */
  list(actor: string): Promise<readonly SavedView[]>
  /** Replaces the one of the same name, of the same viewer. */
  save(actor: string, view: SavedView): Promise<void>
  /** False where there is none of that name. */
  remove(actor: string, name: string): Promise<boolean>
}

export interface SavedView {
  /** Of 1 to 60 characters, unique for its viewer. */
  readonly name: string
  /** The query of the address of the list, without `?`: `state=overdue&sort=-size`. */
  readonly query: string
}
