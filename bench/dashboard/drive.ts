/** Asks from many connections at once, and counts how long each answer took. */
import { setTimeout as sleep } from 'node:timers/promises'
import autocannon, { type Result } from 'autocannon'

export interface Drive {
  /** Each user asks for all of them in turn, and begins with another one. */
  readonly paths: readonly string[]
  readonly users: number
  readonly seconds: number
  /** How often each user asks in a second; without it, again as soon as there is an answer. */
  readonly rate?: number | undefined
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

/** So many groups of people begin one after the other: nobody asks by the same clock. */
const GROUPS = 10

export async function drive(url: string, asked: Drive): Promise<Figures> {
  const groups = asked.rate === undefined ? 1 : GROUPS
  const heard: Heard = { times: [], bytes: 0 }
  const began = performance.now()
  const results = await Promise.all(
    Array.from({ length: groups }, async (_, group) => {
      await sleep((group * 1000) / groups)
      return await ask(url, asked, { group, groups }, heard)
    }),
  )
  // Who waits for nothing any more has left work behind, which is of no other measure.
  await (await fetch(`${url}/bench/later/0`, { method: 'POST' })).arrayBuffer()
  const sorted = Float64Array.from(heard.times).sort()
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
  return {
    perSecond: (sorted.length * 1000) / (performance.now() - began),
    ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    errors: results.reduce((sum, one) => sum + one.errors + one.timeouts + one.non2xx, 0),
    bytes: heard.bytes / sorted.length,
  }
}

interface Heard {
  readonly times: number[]
  bytes: number
}

async function ask(
  url: string,
  { paths, users, seconds, rate }: Drive,
  { group, groups }: { readonly group: number; readonly groups: number },
  heard: Heard,
): Promise<Result> {
  let user = group * (users / groups)
  const run = autocannon({
    ...{ url, connections: users / groups, duration: seconds, timeout: 60 },
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
  run.on('response', (_client, _status, length, ms) => {
    heard.times.push(ms)
    heard.bytes += length
  })
  return await run
}
