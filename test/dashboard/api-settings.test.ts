import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkedApp } from './api-shape.ts'
import { openEntrance } from './entrance.ts'
import { aStanding, someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const API = '/api/v1'
const json = (method: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => ({
  ...{ method, body: JSON.stringify(body) },
  headers: { 'content-type': 'application/json', ...headers },
})
const Made = z.object({ secret: z.string(), token: z.looseObject({ id: z.string() }) })
const WISH = { name: 'ci', scopes: ['read'], days: 30 }

describe('tokens, by the API', () => {
  it('are made, shown once, listed and revoked', async () => {
    const { loggedIn, browser, facts } = await openEntrance()
    const own = await loggedIn('oscar')
    const answer = await own.change(`${API}/tokens`, 'POST', WISH)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    const { secret, token } = Made.parse(await answer.json())
    const bearer = { authorization: `Bearer ${secret}` }
    const me = await browser().get(`${API}/me`, bearer)
    expect(await me.json()).toMatchObject({ kind: 'token', actor: `token:${token.id}`, csrf: '' })
    const listed = await (await own.get(`${API}/tokens`)).text()
    expect(JSON.parse(listed)).toMatchObject({ items: [{ id: token.id, name: 'ci' }] })
    expect(listed + JSON.stringify(facts.activity)).not.toContain(secret)
    expect((await own.change(`${API}/tokens/${token.id}`, 'DELETE')).status).toBe(204)
    expect((await own.change(`${API}/tokens/${token.id}`, 'DELETE')).status).toBe(404)
    expect((await browser().get(`${API}/me`, bearer)).status).toBe(401)
  })

  it('are not told again to who asks twice, and not made twice', async () => {
    const { loggedIn } = await openEntrance()
    const own = await loggedIn('oscar')
    const here = { 'sec-fetch-site': 'same-origin', 'x-csrf-token': await own.csrf() }
    const asking = json('POST', WISH, { ...here, 'idempotency-key': 'a' })
    const first = await own.send(`${API}/tokens`, asking)
    const { secret } = Made.parse(await first.json())
    const again = await own.send(`${API}/tokens`, asking)
    expect([again.status, again.headers.get('content-type')]).toEqual([
      409,
      'application/problem+json',
    ])
    expect(await again.text()).not.toContain(secret)
    const listed = z.object({ items: z.array(z.unknown()) })
    expect(listed.parse(await (await own.get(`${API}/tokens`)).json()).items).toHaveLength(1)
  })

  it('make, list and revoke none', async () => {
    const { loggedIn, browser } = await openEntrance()
    const { secret, id } = await (await loggedIn('olivia')).makeToken('admin')
    const headers = { authorization: `Bearer ${secret}` }
    const program = browser()
    const ask = async (method: string, path: string) => {
      const init = method === 'POST' ? json('POST', WISH, headers) : { method, headers }
      return (await program.send(`${API}${path}`, init)).status
    }
    expect(await ask('POST', '/tokens')).toBe(403)
    expect(await ask('GET', '/tokens')).toBe(403)
    expect(await ask('DELETE', `/tokens/${id}`)).toBe(403)
    expect(await ask('DELETE', `/tokens/unknown`)).toBe(403)
    expect(await ask('GET', '/sessions')).toBe(403)
    expect(await ask('DELETE', '/sessions/any')).toBe(403)
  })

  it('need a change to be made by a page of ours', async () => {
    const { loggedIn } = await openEntrance()
    const own = await loggedIn('oscar')
    expect((await own.send(`${API}/tokens`, json('POST', WISH))).status).toBe(403)
  })
})

describe('sessions, by the API', () => {
  it("are one's own, and end at once", async () => {
    const { loggedIn } = await openEntrance()
    const [own, other] = [await loggedIn('vera'), await loggedIn('vera')]
    await loggedIn('oscar')
    const Listed = z.object({ items: z.array(z.object({ id: z.string(), current: z.boolean() })) })
    const { items } = Listed.parse(await (await own.get(`${API}/sessions`)).json())
    expect(items.map(({ current }) => current).sort()).toEqual([false, true])
    const gone = items.find(({ current }) => !current)?.id
    expect((await own.change(`${API}/sessions/${gone}`, 'DELETE')).status).toBe(204)
    expect((await own.change(`${API}/sessions/${gone}`, 'DELETE')).status).toBe(404)
    expect((await other.get(`${API}/me`)).status).toBe(401)
  })
})

describe('who asks', () => {
  it('is told what they may do, and why', async () => {
    const { loggedIn, app } = await openEntrance()
    await checkedApp(app)
    const own = await loggedIn('bob')
    expect(await (await own.get(`${API}/me`)).json()).toEqual({
      ...{ kind: 'person', actor: 'github:bob', name: 'bob', csrf: await own.csrf() },
      ...{ role: 'operator and restorer', somewhere: 'operator and restorer' },
    })
    expect(await (await own.get(`${API}/roles`)).json()).toMatchObject({
      ...{ owner: 'admin', member: 'viewer' },
      teams: [{ organization: 'Acme', team: 'operators', role: 'operator' }, {}],
    })
  })
})

describe('policies, by the API', () => {
  const facts = () => ({
    ...someFacts(),
    policies: { 7: aStanding({ text: null }) },
    trial: {
      problems: [],
      changes: [{ key: 'rpo', before: '24h', after: '12h', repositoryIds: ['1', 'unseen'] }],
      unchanged: 4,
    },
  })

  it('are read by all, and written by administrators', async () => {
    const all = facts()
    const asAdmin = await checkedApp(openDashboard(all, aViewer('admin')))
    const asViewer = await checkedApp(openDashboard(all, aViewer('viewer')))
    expect(await (await asViewer(`${API}/accounts`)).json()).toEqual({ items: [{ login: 'acme' }] })
    expect(await (await asViewer(`${API}/policies/ACME`)).json()).toMatchObject({
      ...{ account: 'acme', inForce: 'built-in', draft: null },
    })
    const draft = { text: 'version: 1\n', basedOn: null }
    expect((await asViewer(`${API}/policies/acme`, json('PUT', draft))).status).toBe(403)
    expect(all.saved).toEqual([])
    expect((await asAdmin(`${API}/policies/acme`, json('PUT', draft))).status).toBe(204)
    expect(all.saved).toEqual([{ ...draft, by: 'github:admin' }])
    const stale = { ...draft, basedOn: 'x' }
    expect((await asAdmin(`${API}/policies/acme`, json('PUT', stale))).status).toBe(409)
    expect((await asAdmin(`${API}/policies/other`, json('PUT', draft))).status).toBe(404)
  })

  it('are tried out, and nothing is kept', async () => {
    const all = facts()
    const ask = await checkedApp(openDashboard(all, aViewer('admin')))
    const answer = await ask(`${API}/policies/acme/try`, json('POST', { text: 'x' }))
    expect(await answer.json()).toMatchObject({
      ...{ problems: [], unchanged: 4 },
      changes: [{ key: 'rpo', before: '24h', after: '12h', repositories: 2 }],
    })
    expect(all.saved).toEqual([])
    const asViewer = await checkedApp(openDashboard(all, aViewer('operator')))
    const refused = await asViewer(`${API}/policies/acme/try`, json('POST', { text: 'x' }))
    expect(refused.status).toBe(403)
  })
})

describe('channels, by the API', () => {
  const facts = () => ({
    ...someFacts(),
    channels: [
      { name: 'mail', destination: 'a@acme.test', lastSentAt: null, lastError: null, waiting: 2 },
    ],
  })

  it('are listed and tried by administrators alone', async () => {
    const ask = await checkedApp(openDashboard(facts(), aViewer('admin')))
    const [mail] = facts().channels
    expect(await (await ask(`${API}/notifications`)).json()).toEqual({ items: [mail] })
    const tested = await ask(`${API}/notifications/mail/test`, { method: 'POST' })
    expect(await tested.json()).toEqual({ sent: true, why: null })
    expect((await ask(`${API}/notifications/fax/test`, { method: 'POST' })).status).toBe(404)
    const asOperator = await checkedApp(openDashboard(facts(), aViewer('operator')))
    expect((await asOperator(`${API}/notifications`)).status).toBe(403)
    expect((await asOperator(`${API}/notifications/mail/test`, { method: 'POST' })).status).toBe(
      403,
    )
  })
})
