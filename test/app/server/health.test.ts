import { describe, expect, it } from 'vitest'
import { createHealth } from '../../../app/server/health.ts'
import { createMetrics, createMetricsRoute } from '../../../app/server/metrics.ts'
import { createRoutes, WEBHOOK_PATH } from '../../../app/server/routes.ts'
import { Secret } from '../../../core/domain/secret.ts'

function healthOf(looks: Record<string, () => Promise<void>>, timeoutMs = 50) {
  let at = 0
  const checks = Object.entries(looks).map(([name, look]) => ({ name, look }))
  const app = createHealth({ checks, now: () => new Date(at), timeoutMs })
  return {
    ask: async (path = '/readyz') => {
      const response = await app.request(path)
      return { status: response.status, body: await response.json() }
    },
    pass: (ms: number) => {
      at += ms
    },
  }
}

describe('health', () => {
  it('is ready when every check is well', async () => {
    const { ask } = healthOf({ database: async () => {}, store: async () => {} })

    expect(await ask()).toEqual({
      status: 200,
      body: {
        status: 'ok',
        checks: [
          { name: 'database', status: 'ok' },
          { name: 'store', status: 'ok' },
        ],
      },
    })
  })

  it('lives when it is not ready, and says why it is not', async () => {
    const { ask } = healthOf({
      database: async () => {},
      github: () => Promise.reject(new Error('The key does not fit.')),
      store: () => new Promise(() => {}),
    })

    expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'ok' } })
    expect(await ask()).toEqual({
      status: 503,
      body: {
        status: 'failed',
        checks: [
          { name: 'database', status: 'ok' },
          { name: 'github', status: 'failed', message: 'The key does not fit.' },
          { name: 'store', status: 'failed', message: 'no answer for 0.05 s' },
        ],
      },
    })
  })

  it('looks at most every ten seconds', async () => {
    let looks = 0
    const { ask, pass } = healthOf({
      store: async () => {
        looks += 1
      },
    })
    await Promise.all([ask(), ask()])
    pass(9999)
    await ask()
    expect(looks).toBe(1)
    pass(1)
    await ask()
    expect(looks).toBe(2)
  })
})

describe('metrics', () => {
  it('count what is, each time somebody asks', async () => {
    let states: Record<string, number> = { protected: 2, overdue: 1 }
    const metrics = createMetrics([
      { name: 'holdfast_repositories', help: 'h', label: 'state', count: async () => states },
    ])
    metrics.runs.inc({ outcome: 'stored' }, 3)
    const app = createMetricsRoute(metrics, undefined)
    const text = async () => (await app.request('/metrics')).text()

    expect(await text()).toContain('holdfast_repositories{state="overdue"} 1')
    states = { protected: 3 }
    const later = await text()
    expect(later).toContain('holdfast_repositories{state="protected"} 3')
    expect(later).not.toContain('overdue')
    expect(later).toContain('holdfast_runs_total{outcome="stored"} 3')
    expect(later).toContain('process_cpu_seconds_total')
  })

  it.each([
    [undefined, 401],
    ['Bearer wrong', 401],
    ['Bearer canary', 200],
  ])('are for whoever bears the token: %s', async (authorization, status) => {
    const app = createMetricsRoute(createMetrics([]), new Secret('canary'))
    const headers = authorization === undefined ? {} : { authorization }

    expect((await app.request('/metrics', { headers })).status).toBe(status)
  })
})

describe('routes', () => {
  const errors: unknown[] = []
  const routes = createRoutes({
    health: createHealth({ checks: [], now: () => new Date(0) }),
    metrics: createMetricsRoute(createMetrics([]), undefined),
    intake: async (request) => {
      const text = await request.text()
      if (text === 'broken') throw new Error('canary')
      return new Response(text, { status: 202 })
    },
    onError: (error) => errors.push(error),
  })

  it('lead webhooks to the intake, as they came', async () => {
    const response = await routes.request(WEBHOOK_PATH, { method: 'POST', body: 'ä' })

    expect([response.status, await response.text()]).toEqual([202, 'ä'])
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('answer with a problem where there is nothing, or something broke', async () => {
    const nothing = await routes.request('/api/v1/leases', { method: 'POST' })
    const broken = await routes.request(WEBHOOK_PATH, { method: 'POST', body: 'broken' })

    for (const [response, status] of [
      [nothing, 404],
      [broken, 500],
    ] as const) {
      expect(response.status).toBe(status)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      const text = await response.text()
      expect(JSON.parse(text)).toMatchObject({ status, hint: expect.any(String) })
      expect(text).not.toContain('canary')
    }
    expect(errors).toMatchObject([{ message: 'canary' }])
  })
})
