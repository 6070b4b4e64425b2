/**
 * Tells a monitor in the manner of healthchecks.io that a run began, went well or did not, so
 * that somebody notices runs that never were. https://healthchecks.io/docs/http_api/
 */
import type { Secret } from '../core/domain/secret.ts'

export interface Heartbeat {
  start(): Promise<void>
  success(): Promise<void>
  /** `body` is shown by the monitor: say what failed, without secrets. */
  fail(body: string): Promise<void>
}

export interface HeartbeatOptions {
  readonly url: Secret
  /** Is told why a ping did not arrive; the address is never in it. */
  readonly warn: (message: string) => void
  /** How long the next ping may take. */
  readonly timeoutMs: () => number
  /** Ends the ping of the start, which nobody waits for once the job is cancelled. */
  readonly cancelled: AbortSignal
}

/** What the monitor keeps of a body. */
const BODY_CHARS = 10_000

/** No method throws: a monitor that is away must not hide the result of a backup. */
export function createHeartbeat({ url, warn, timeoutMs, cancelled }: HeartbeatOptions): Heartbeat {
  async function ping(suffix: string, body: string, ...ends: AbortSignal[]): Promise<void> {
    const what = suffix === '' ? 'success' : suffix.slice(1)
    try {
      const response = await fetch(addressOf(url, suffix), {
        method: 'POST',
        body: body.slice(0, BODY_CHARS),
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs()), ...ends]),
      })
      await response.body?.cancel()
      if (!response.ok) warn(`The heartbeat "${what}" was refused with HTTP ${response.status}.`)
    } catch (error) {
      if (ends.some((end) => end.aborted)) return
      warn(`The heartbeat "${what}" did not arrive: ${reasonOf(error)}.`)
    }
  }
  return {
    start: () => ping('/start', '', cancelled),
    success: () => ping('', ''),
    fail: (body) => ping('/fail', body),
  }
}

/** For a run without a monitor. */
export const NO_HEARTBEAT: Heartbeat = {
  start: async () => undefined,
  success: async () => undefined,
  fail: async () => undefined,
}

/** The suffix belongs to the path, before a query such as `?create=1`. */
function addressOf(url: Secret, suffix: string): URL {
  const address = new URL(url.reveal())
  address.pathname = address.pathname.replace(/\/+$/, '') + suffix
  return address
}

/** Only the kind of fault: the text of a fetch error may hold the address. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time'
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code === '' ? 'the connection failed' : `the connection failed (${code})`
}
