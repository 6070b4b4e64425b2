/** A value that is good for a while, and read anew before it is too old where it is in use. */

export interface Fresh<T> {
  /** Younger than `goodMs`. Throws what reading it throws. */
  get(): Promise<T>
}

export interface FreshOptions<T> {
  readonly read: () => Promise<T>
  readonly goodMs: number
  readonly now: () => Date
}

export function createFresh<T>({ read, goodMs, now }: FreshOptions<T>): Fresh<T> {
  let held: { readonly value: T; readonly at: number } | undefined
  let reading: Promise<T> | undefined
  const readAnew = (): Promise<T> => {
    const at = now().getTime()
    reading ??= read()
      .then((value) => {
        held = { value, at }
        return value
      })
      .finally(() => {
        reading = undefined
      })
    return reading
  }
  return {
    async get() {
      const ageMs = now().getTime() - (held?.at ?? 0)
      if (held === undefined || ageMs >= goodMs || ageMs < 0) return await readAnew()
      // What fails ahead of time is tried again when it is due, and told then.
      if (ageMs >= goodMs / 2) readAnew().catch(() => undefined)
      return held.value
    },
  }
}
