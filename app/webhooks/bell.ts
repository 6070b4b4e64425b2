export interface Bell {
  ring(): void
  /** Ends after `ms`, when the bell is rung (or was, since the last wait), or with `signal`. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Lets one who waits be called. */
export function createBell(): Bell {
  let rung = false
  let wake = () => {}
  return {
    ring() {
      rung = true
      wake()
    },
    async wait(ms, signal) {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(end, ms)
          signal.addEventListener('abort', end)
          wake = end
          function end() {
            clearTimeout(timer)
            signal.removeEventListener('abort', end)
            resolve()
          }
        })
      }
      rung = false
      wake = () => {}
    },
  }
}
