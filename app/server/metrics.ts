/** What Prometheus is told. */
import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Secret } from '../../core/domain/secret.ts'

export interface Metrics {
  /** Requests to GitHub, by what was asked and how it was answered. */
  readonly githubRequests: Counter<'kind' | 'status'>
  readonly deliveries: Counter<'event' | 'result'>
  readonly leases: Counter<'result'>
  readonly runs: Counter<'outcome'>
  /** Messages of alerts: `sent`, `failed` (and tried again), `given-up`. */
  readonly notifications: Counter<'channel' | 'result'>
  readonly tickSeconds: Histogram
  readonly registry: Registry
}

/** A number that is counted anew each time somebody asks. */
export interface Counted {
  readonly name: string
  readonly help: string
  readonly label: string
  readonly count: () => Promise<Readonly<Record<string, number>>>
}

/** Numbers that are read anew each time somebody asks. */
export interface Gauged {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  readonly read: () => Promise<
    readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]
  >
}

export function addGauges({ registry }: Pick<Metrics, 'registry'>, gauges: readonly Gauged[]) {
  for (const { name, help, labels, read } of gauges) {
    new Gauge({
      ...{ name, help, labelNames: [...labels], registers: [registry] },
      async collect() {
        const samples = await read()
        this.reset()
        for (const sample of samples) this.set(sample.labels, sample.value)
      },
    })
  }
}

export function createMetrics(counted: readonly Counted[]): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  for (const { name, help, label, count } of counted) {
    new Gauge({
      ...{ name, help, labelNames: [label], registers },
      async collect() {
        const numbers = await count()
        this.reset()
        for (const [value, number] of Object.entries(numbers)) this.set({ [label]: value }, number)
      },
    })
  }
  return {
    registry,
    githubRequests: new Counter({
      name: 'holdfast_github_requests_total',
      help: 'Requests to the REST API of GitHub.',
      labelNames: ['kind', 'status'],
      registers,
    }),
    deliveries: new Counter({
      name: 'holdfast_deliveries_total',
      help: 'Webhooks, by what became of them.',
      labelNames: ['event', 'result'],
      registers,
    }),
    leases: new Counter({
      name: 'holdfast_leases_total',
      help: 'Requests of jobs, by how they were answered.',
      labelNames: ['result'],
      registers,
    }),
    runs: new Counter({
      name: 'holdfast_runs_total',
      help: 'Runs that were settled, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
    notifications: new Counter({
      name: 'holdfast_notifications_total',
      help: 'Messages of alerts, by channel and by what became of each attempt.',
      labelNames: ['channel', 'result'],
      registers,
    }),
    tickSeconds: new Histogram({
      name: 'holdfast_tick_seconds',
      help: 'How long the periodic work takes.',
      buckets: [0.1, 0.5, 1, 5, 15, 60, 300],
      registers,
    }),
  }
}

/** `/metrics`, for whoever bears the token if there is one. */
export function createMetricsRoute({ registry }: Metrics, token: Secret | undefined): Hono {
  const app = new Hono()
  app.get('/metrics', async (context) => {
    if (token !== undefined && !bears(context.req.header('authorization'), token)) {
      return context.text('Unauthorized', 401, { 'www-authenticate': 'Bearer' })
    }
    return context.text(await registry.metrics(), 200, { 'content-type': registry.contentType })
  })
  return app
}

function bears(header: string | undefined, token: Secret): boolean {
  const shown = Buffer.from(header ?? '')
  const expected = Buffer.from(`Bearer ${token.reveal()}`)
  return shown.length === expected.length && timingSafeEqual(shown, expected)
}
