/** GitHub's clock: it goes with another one, and tests move it. */
export interface Clock {
  now(): Date
  advance(ms: number): void
  /** From `at` it goes on. */
  set(at: Date): void
}

export function createClock(base: () => Date = () => new Date()): Clock {
  let offsetMs = 0
  return {
    now: () => new Date(base().getTime() + offsetMs),
    advance(ms) {
      offsetMs += ms
    },
    set(at) {
      offsetMs = at.getTime() - base().getTime()
    },
  }
}
