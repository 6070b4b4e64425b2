/**
 * Keeps requests back while GitHub wants none. Who goes on asking may be banned:
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Clock, Patience } from './patience.ts'

export interface Gate {
  /** Throws `source-rate-limited` at once when the wait is longer than the patience. */
  pass(patience: Patience): Promise<void>
  close(ms: number): void
}

export interface Logging {
  /** Told in one line of what slows the App down. */
  readonly log?: ((line: string) => void) | undefined
  /** Told whose requests GitHub wants none of, and until when; undefined for the App's own. */
  readonly onLimited?: ((installation: string | undefined, until: Date) => void) | undefined
}

export function createGate(
  host: string,
  { now, log, onLimited }: Pick<Clock, 'now'> & Logging,
  installation?: string,
): Gate {
  let opensAt = 0
  return {
    async pass(patience) {
      for (;;) {
        const waitMs = opensAt - now().getTime()
        if (waitMs <= 0) return
        if (waitMs > patience.leftMs) throw closed(host, waitMs, new Date(opensAt))
        await patience.wait(waitMs)
      }
    },
    close(ms) {
      const until = now().getTime() + ms
      if (until <= opensAt) return
      opensAt = until
      onLimited?.(installation, new Date(until))
      log?.(`${host} wants no more requests until ${new Date(until).toISOString()}`)
    },
  }
}

function closed(host: string, retryAfterMs: number, opensAt: Date): HoldfastError {
  const until = opensAt.toISOString()
  return new HoldfastError(
    'source-rate-limited',
    `${host} asked for no more requests of this installation until ${until}.`,
    { hint: `It is asked again after ${until}; nothing needs to be done.`, retryAfterMs },
  )
}
