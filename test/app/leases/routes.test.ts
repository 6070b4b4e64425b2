import { describe, expect, it } from 'vitest'
import { createRateLimit } from '../../../app/leases/rate-limit.ts'
import { createLeaseRoutes } from '../../../app/leases/routes.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { LeaseGrant } from '../../../core/domain/lease.ts'
import { openSqlite } from '../databases.ts'
import { allRows, events, REPORT, START, setUp } from './setting.ts'

describe('a body', () => {
  it.each<[string, unknown, number]>([
    ['without a slot', {}, 400],
    ['with a slot that is text', { slot: '0' }, 400],
    ['with a slot too many', { slot: 256 }, 400],
    ['with a target', { slot: 0, repositoryId: '102' }, 400],
    ['that is a list', [0], 400],
    ['that is too large', { slot: 0, known: Array(2000).fill('x'.repeat(90)) }, 413],
  ])('%s is refused, and nothing changes', async (_what, body, status) => {
    const setting = await setUp(await openSqlite())
    const rows = await allRows(setting.db)
    const answer = await setting.ask('/api/v1/leases', body)

    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ status, code: 'bad-input' })
    expect(await allRows(setting.db)).toEqual(rows)
  })

  it.each<[string, unknown, number]>([
    ['of another status', { ...REPORT, status: 'dry-run' }, 400],
    ['with more than is asked for', { ...REPORT, outcome: 'stored' }, 400],
    ['that is too large', { ...REPORT, warnings: Array(600).fill('x'.repeat(2000)) }, 413],
  ])('of a report %s is refused', async (_what, body, status) => {
    const setting = await setUp(await openSqlite())
    expect((await setting.ask('/api/v1/leases/x/report', body)).status).toBe(status)
  })

  it('may hold the longest report there is', async () => {
    const setting = await setUp(await openSqlite())
    const error = { code: 'c', message: 'ä'.repeat(4000), hint: 'ä'.repeat(4000) }
    const longest = { ...REPORT, warnings: Array(100).fill('ä'.repeat(2000)), error }
    const first = await setting.ask('/api/v1/leases', { slot: 0 })
    const { lease } = LeaseGrant.parse(await first.json())

    expect((await setting.ask(`/api/v1/leases/${lease}/report`, longest)).status).toBe(202)
  })
})

describe('an answer', () => {
  it('that holds secrets is kept by nobody', async () => {
    const setting = await setUp(await openSqlite())
    const first = await setting.ask('/api/v1/leases', { slot: 0 })
    const { lease } = LeaseGrant.parse(await first.json())
    const again = await setting.ask(`/api/v1/leases/${lease}/renewals`, {})

    expect([first.status, again.status]).toEqual([201, 200])
    for (const { headers } of [first, again]) expect(headers.get('cache-control')).toBe('no-store')
  })

  it('to a request without a token asks for one', async () => {
    const setting = await setUp(await openSqlite())
    const routes = createLeaseRoutes(setting.tools)
    for (const authorization of [undefined, 'Basic eDp5', 'Bearer', 'Bearer a b']) {
      const headers = new Headers(authorization === undefined ? {} : { authorization })
      const answer = await routes.request('/api/v1/leases', { method: 'POST', headers })

      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
    }
    expect((await events(setting.db)).map(({ actor, detail }) => [actor, detail.reason])).toEqual(
      Array(4).fill(['anonymous', 'token-missing']),
    )
  })

  it('while the issuer of tokens is away says so', async () => {
    const away = new HoldfastError('source-unreachable', 'away', { hint: '' })
    const verifier = { verify: () => Promise.reject(away) }
    const setting = await setUp(await openSqlite(), { verifier })
    const answer = await setting.ask('/api/v1/leases', { slot: 0 })

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await events(setting.db)).toMatchObject([
      { result: 'failed', actor: 'anonymous', detail: { code: 'source-unreachable' } },
    ])
  })

  it('to a defect is not made here', async () => {
    const setting = await setUp(await openSqlite(), {
      verifier: { verify: () => Promise.reject(new TypeError('defect')) },
    })
    const routes = createLeaseRoutes(setting.tools)
    routes.onError(({ message }) => new Response(message, { status: 500 }))
    const headers = { authorization: 'Bearer x' }
    const answer = await routes.request('/api/v1/leases', { method: 'POST', headers })

    expect([answer.status, await answer.text()]).toEqual([500, 'defect'])
    expect(await events(setting.db)).toEqual([])
  })
})

describe('requests from one address', () => {
  it('are answered until there are too many in a minute', async () => {
    let at = START.getTime()
    const now = () => new Date(at)
    const limit = createRateLimit({ requests: 2, perMs: 60_000, now })
    let address: string | null = '192.0.2.1'
    const setting = await setUp(await openSqlite(), { limit, addressOf: () => address })
    const status = async (path = '/api/v1/leases') => (await setting.ask(path, {}, 'x')).status

    expect([await status(), await status('/api/v1/leases/a/report'), await status()]).toEqual([
      401, 401, 429,
    ])
    address = null
    expect(await status()).toBe(401)
    address = '192.0.2.1'
    at += 59_500
    const answer = await setting.ask('/api/v1/leases', {}, 'x')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await answer.json()).toMatchObject({ retryable: true })
    at += 500
    expect(await status()).toBe(401)
    // Those beyond the limit are not written down.
    expect(await events(setting.db)).toHaveLength(4)
  })

  it('share one count when there are very many addresses', () => {
    const limit = createRateLimit({ requests: 1, perMs: 1000, now: () => START })
    for (let i = 0; i < 10_000; i++) expect(limit(`a${i}`)).toBe(0)

    expect([limit('b'), limit('c'), limit('a0')]).toEqual([0, 1000, 1000])
  })
})
