/** Asks from many connections at once, and counts how long each answer took. */
import autocannon from 'autocannon'

export interface Drive {
  /** Each user asks for all of them in turn, and begins with another one. */
  readonly paths: readonly string[]
  readonly users: number
  readonly seconds: number
  /** How often each user asks in a second; without it, again as soon as there is an answer. */
  readonly rate?: number
}

export interface Figures {
  readonly perSecond: number
  /** Milliseconds from the request to the end of the answer. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Answers that were none, or told of an error. */
  readonly errors: number
  /** Of an answer, as it comes over the wire. */
  readonly bytes: number
}

export async function drive(
  url: string,
  { paths, users, seconds, rate }: Drive,
): Promise<Figures> {
  let user = 0
  const run = autocannon({
    ...{ url, connections: users, duration: seconds, timeout: 60 },
    ...(rate !== undefined && { connectionRate: rate }),
    setupClient(client) {
      const mine = user++
      const turned = paths.map((_, n) => paths[(n + mine) % paths.length] ?? '/')
      client.setRequests(
        turned.map((path) => {
          // Who has come in is sent away from there.
          const headers: Record<string, string> = path === '/login' ? {} : { 'x-user': `${mine}` }
          return { method: 'GET', path, headers }
        }),
      )
    },
  })
  const times: number[] = []
  let bytes = 0
  run.on('response', (_client, _status, length, ms) => {
    times.push(ms)
    bytes += length
  })
  const { errors, timeouts, non2xx, duration } = await run
  const sorted = Float64Array.from(times).sort()
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
  return {
    perSecond: sorted.length / duration,
    ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    errors: errors + timeouts + non2xx,
    bytes: bytes / sorted.length,
  }
}
