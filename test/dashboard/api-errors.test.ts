import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createLimit, RATES } from '../../dashboard/guards/limits.ts'
import { PROBLEMS } from '../../dashboard/problem.ts'
import { readDocument } from './api-shape.ts'
import { openEntrance } from './entrance.ts'
import { aFleet, aRepository, aStanding, someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const facts = () => someFacts(aFleet([aRepository({ name: 'rocket' })]))
const app = () => openDashboard(facts(), aViewer('admin'))
const ACTIONS = '/api/v1/repositories/actions'
const json = (body: string, type = 'application/json') => ({
  ...{ method: 'POST', body, headers: { 'content-type': type } },
})
const Said = z.strictObject({
  code: z.enum(Object.keys(PROBLEMS)),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  hint: z.string().min(1),
})

/** The code of a problem, once it is shown to be one. */
async function problemOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  const said = Said.parse(await response.json())
  expect(said.status).toBe(response.status)
  return `${said.status} ${said.code}`
}

describe('a problem of the API', () => {
  it.each([
    ['404 not-found', '/api/v1/nothing', {}],
    ['404 not-found', '/api/v1/', {}],
    ['404 not-found', '/api/v1/nothing', { method: 'POST' }],
    ['405 wrong-method', '/api/v1/overview', { method: 'DELETE' }],
    ['405 wrong-method', ACTIONS, { method: 'PUT' }],
    ['405 wrong-method', '/api/v1/openapi.json', { method: 'POST' }],
    ['415 wrong-type', ACTIONS, json('a=b', 'application/x-www-form-urlencoded')],
    ['415 wrong-type', ACTIONS, json('{}', 'text/plain')],
    ['415 wrong-type', ACTIONS, json('{}', 'application/jsonp')],
    ['400 bad-request', ACTIONS, json('{"action":')],
    ['400 bad-request', ACTIONS, json('[]')],
    ['400 bad-request', ACTIONS, json('null')],
    ['400 bad-request', ACTIONS, { method: 'POST' }],
    ['400 bad-request', ACTIONS, json('{"action":"destroy","ids":["1"]}')],
    ['400 bad-request', '/api/v1/repositories?cursor=garbled', {}],
    ['400 bad-request', '/api/v1/alerts?cursor=garbled', {}],
    ['400 bad-request', '/api/v1/activity?cursor=garbled', {}],
    ['400 bad-request', '/api/v1/repositories?limit=0', {}],
    ['400 bad-request', '/api/v1/repositories?limit=501', {}],
    ['400 bad-request', '/api/v1/alerts?limit=ten', {}],
    ['400 bad-request', '/api/v1/activity?limit=1.5', {}],
    ['404 not-found', '/api/v1/views/%E0%A4%A', { method: 'DELETE' }],
  ] as const)('%s at %s %j', async (problem, path, init) => {
    expect(await problemOf(await app().request(path, init))).toBe(problem)
  })

  it('of another method says which ones there are', async () => {
    const answer = await app().request('/api/v1/views/mine', { method: 'POST' })
    expect(answer.headers.get('allow')).toBe('DELETE, PUT')
  })

  it('is one for JSON of another kind too', async () => {
    const body = JSON.stringify({ action: 'verify', ids: ['1'], dryRun: true })
    const type = 'application/vnd.holdfast+json; charset=utf-8'
    expect((await app().request(ACTIONS, json(body, type))).status).toBe(200)
  })

  it('is a body above a megabyte, a foreign change, or a token that is none', async () => {
    const { browser, loggedIn } = await openEntrance()
    const own = await loggedIn('oscar')
    const large = json('x'.repeat(1024 * 1024 + 1))
    const headers = { ...large.headers, 'content-length': String(large.body.length) }
    expect(await problemOf(await own.send(ACTIONS, { ...large, headers }))).toBe('413 too-large')
    expect(await problemOf(await own.send(ACTIONS, json('{}')))).toBe('403 not-from-here')
    const stolen = { authorization: 'Bearer hft_no' }
    expect(await problemOf(await browser().get('/api/v1/me', stolen))).toBe('401 not-logged-in')
    expect(await problemOf(await browser().get('/api/v1/me'))).toBe('401 not-logged-in')
  })
})

describe('how often somebody may ask yet', () => {
  const rates = { ...RATES, person: { requests: 3, seconds: 60 } }

  it('is told with each answer of the API, and with what is refused', async () => {
    const own = await (await openEntrance({ rates })).loggedIn('vera')
    const told = []
    for (const _ of [1, 2, 3, 4]) {
      const { status, headers } = await own.get('/api/v1/me')
      told.push([status, headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')])
      expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0)
    }
    expect(told).toEqual([
      [200, '3', '2'],
      [200, '3', '1'],
      [200, '3', '0'],
      [429, '3', '0'],
    ])
    expect(await problemOf(await own.get('/api/v1/me'))).toBe('429 too-often')
  })

  it('is counted for each of its own', async () => {
    const limit = createLimit(rates)
    expect(await limit('person', 'a')).toMatchObject({ requests: 3, remaining: 2, seconds: 60 })
    expect(await limit('person', 'b')).toMatchObject({ remaining: 2 })
  })
})

describe('a document that one has', () => {
  it('is not sent again, wherever the document of the API says so', async () => {
    const { operations } = await readDocument(app())
    const marked = operations.filter(({ responses }) => '304' in responses)
    expect(marked.length).toBeGreaterThan(8)
    const { loggedIn, facts: theirs, installationId } = await openEntrance()
    const accounts = theirs.fleet.accounts.map((one) => ({ ...one, installationId }))
    theirs.fleet = { ...theirs.fleet, accounts }
    theirs.policies[installationId] = aStanding()
    const own = await loggedIn('olivia')
    for (const { path } of marked.filter((one) => !one.path.includes('{owner}'))) {
      const at = `/api/v1${path.replace('{account}', 'acme')}`
      const first = await own.get(at)
      const mark = first.headers.get('etag') ?? 'none'
      expect([at, first.status, mark]).toEqual([at, 200, expect.stringMatching(/^W\/"\w+"$/)])
      const again = await own.get(at, { 'if-none-match': mark })
      expect([at, again.status, await again.text()]).toEqual([at, 304, ''])
    }
  })
})
