/**
 * Answers that GitHub need not send again. Asking whether one has changed costs nothing while it
 * has not. GitHub's tags hold for one token only, so this saves within an hour, not beyond:
 * https://github.com/github/docs/issues/34689
 */
export interface Memory<T> {
  recall(address: string): Remembered<T> | undefined
  keep(address: string, remembered: Remembered<T>): void
}

export interface Remembered<T> {
  readonly etag: string
  readonly data: T
  /** Address of the page after this one. */
  readonly next?: string
}

/** Holds the `most` answers that were used last. */
export function createMemory<T>(most: number): Memory<T> {
  const held = new Map<string, Remembered<T>>()
  const keep = (address: string, remembered: Remembered<T>) => {
    held.delete(address)
    held.set(address, remembered)
    const [oldest] = held.keys()
    if (held.size > most && oldest !== undefined) held.delete(oldest)
  }
  return {
    recall(address) {
      const remembered = held.get(address)
      if (remembered) keep(address, remembered)
      return remembered
    },
    keep,
  }
}
