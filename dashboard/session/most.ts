/** The `most` things that were used last. */

export interface Most<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
}

export function createMost<T>(most: number): Most<T> {
  const held = new Map<string, T>()
  const set = (key: string, value: T) => {
    held.delete(key)
    held.set(key, value)
    const [oldest] = held.keys()
    if (held.size > most && oldest !== undefined) held.delete(oldest)
  }
  return {
    get(key) {
      const value = held.get(key)
      if (value !== undefined) set(key, value)
      return value
    },
    set,
  }
}
