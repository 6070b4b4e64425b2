/** One page of a long list. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** Hands it back to go on behind the last item; null on the last page. */
  readonly next: string | null
}

export interface PageRequest {
  /** Where the page before said to go on; undefined for the first. */
  readonly cursor?: string | undefined
  /** Greatest number of items, 1 to 500. */
  readonly limit: number
}
