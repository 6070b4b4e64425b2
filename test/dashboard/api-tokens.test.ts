import { describe, expect, it } from 'vitest'
import { describeOnEach } from '../app/databases.ts'
import type { Browser } from './browser.ts'
import { openEntrance, PASSWORD } from './entrance.ts'

const DAY = 24 * 3_600_000
const bearing = (secret: string) => ({ authorization: `Bearer ${secret}` })
const whoIs = async (browser: Browser, secret: string) => {
  const answer = await browser.get('/probe/viewer', bearing(secret))
  return answer.status === 200 ? await answer.json() : answer.status
}

describeOnEach('a token', (databases) => {
  it('is shown once, works without cookies, and is known by its last use', async () => {
    const { loggedIn, browser, facts, advance } = await openEntrance({ db: await databases.open() })
    const own = await loggedIn('oscar')
    const { secret, id } = await own.makeToken('operate')
    expect(secret).toMatch(/^hft_[\w-]{43}$/)
    const other = browser()
    expect(await whoIs(other, secret)).toMatchObject({
      ...{ kind: 'token', actor: `token:${id}`, name: 'ci', csrf: '' },
      ...{ role: 'operator', somewhere: 'operator', here: 'operator' },
    })
    expect(other.cookies.size).toBe(0)
    advance(61_000)
    const changed = await other.send('/probe/change', { method: 'POST', headers: bearing(secret) })
    expect([changed.status, await changed.text()]).toEqual([200, 'changed'])
    const listed = await (await own.get('/probe/tokens')).json()
    expect(JSON.stringify(listed)).not.toContain(secret)
    expect(listed).toMatchObject([
      { id, name: 'ci', scopes: ['operate'], createdBy: 'github:oscar' },
    ])
    expect(facts.activity.at(-1)).toMatchObject({
      ...{ action: 'token.create', target: `token:${id}` },
      detail: { name: 'ci', scopes: ['operate'], days: 30 },
    })
  })

  it('is over when its days are, and when it is revoked', async () => {
    const { loggedIn, browser, advance } = await openEntrance({ db: await databases.open() })
    const own = await loggedIn('vera')
    const [one, other] = [await own.makeToken('read'), await own.makeToken('read')]
    const stranger = await loggedIn('oscar')
    expect(await (await stranger.get('/probe/tokens')).json()).toEqual([])
    expect((await stranger.change(`/probe/tokens/${one.id}`, 'DELETE')).status).toBe(404)
    expect((await own.change(`/probe/tokens/${one.id}`, 'DELETE')).status).toBe(204)
    expect((await own.change(`/probe/tokens/${one.id}`, 'DELETE')).status).toBe(404)
    expect(await whoIs(browser(), one.secret)).toBe(401)
    expect(await whoIs(browser(), other.secret)).toMatchObject({ kind: 'token' })
    advance(30 * DAY)
    expect(await whoIs(browser(), other.secret)).toBe(401)
  })

  it('is revoked by an administrator, who sees all of them', async () => {
    const { loggedIn, browser } = await openEntrance({ db: await databases.open() })
    const { secret, id } = await (await loggedIn('vera')).makeToken('read')
    const admin = await loggedIn('olivia')
    expect(await (await admin.get('/probe/tokens')).json()).toMatchObject([{ id }])
    expect((await admin.change(`/probe/tokens/${id}`, 'DELETE')).status).toBe(204)
    expect(await whoIs(browser(), secret)).toBe(401)
  })
})

describe('a token', () => {
  it.each([
    ['olivia', ['read'], 'viewer'],
    ['olivia', ['operate', 'restore'], 'operator and restorer'],
    ['olivia', ['admin'], 'admin'],
    ['bob', ['restore'], 'restorer'],
    ['vera', ['read'], 'viewer'],
  ])('of %s with %j may do what a %s may', async (login, scopes, role) => {
    const { loggedIn, browser } = await openEntrance()
    const { secret } = await (await loggedIn(login)).makeToken(...scopes)
    expect(await whoIs(browser(), secret)).toMatchObject({ role, somewhere: role, here: role })
  })

  it.each([
    ['vera', { scopes: ['operate'] }, 403],
    ['oscar', { scopes: ['read', 'restore'] }, 403],
    ['rita', { scopes: ['admin'] }, 403],
    ['olivia', { scopes: [] }, 400],
    ['olivia', { days: 0 }, 400],
    ['olivia', { days: 367 }, 400],
    ['olivia', { days: 1.5 }, 400],
    ['olivia', { name: ' ' }, 400],
    ['olivia', { name: 'a\nb' }, 400],
    ['olivia', { name: 'x'.repeat(101) }, 400],
  ])('of %s is not made with %j', async (login, wish, status) => {
    const { loggedIn } = await openEntrance()
    const own = await loggedIn(login)
    const whole = { name: 'ci', scopes: ['read'], days: 1, ...wish }
    expect((await own.change('/probe/tokens', 'POST', whole)).status).toBe(status)
    expect(await (await own.get('/probe/tokens')).json()).toEqual([])
  })

  it('may do no more than its owner may now, and nothing when the owner has left', async () => {
    const { loggedIn, browser, github, advance } = await openEntrance()
    const { secret } = await (await loggedIn('oscar')).makeToken('operate')
    advance(10 * 3_600_000)
    expect(await whoIs(browser(), secret)).toMatchObject({ role: 'operator' })
    github.removeFromTeam('acme', 'operators', 'oscar')
    advance(5 * 60_000)
    expect(await whoIs(browser(), secret)).toMatchObject({ role: 'viewer', here: 'viewer' })
    github.removeMember('acme', 'oscar')
    advance(5 * 60_000)
    expect(await whoIs(browser(), secret)).toBe(401)
  })

  it('is nothing when its owner took back what the App was allowed', async () => {
    const { loggedIn, browser, github, advance } = await openEntrance()
    const { secret } = await (await loggedIn('vera')).makeToken('read')
    github.revokeAuthorization('vera')
    advance(5 * 60_000)
    expect(await whoIs(browser(), secret)).toBe(401)
    await loggedIn('vera')
    expect(await whoIs(browser(), secret)).toMatchObject({ kind: 'token' })
  })

  it('makes no token, ends none, and sees no sessions', async () => {
    const { loggedIn, browser } = await openEntrance()
    const own = await loggedIn('olivia')
    const { secret, id } = await own.makeToken('admin')
    const headers = { ...bearing(secret), 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'x', scopes: ['read'], days: 1 })
    const send = (path: string, method: string) =>
      browser().send(path, { method, headers, ...(method === 'POST' ? { body } : {}) })
    expect((await send('/probe/tokens', 'POST')).status).toBe(403)
    expect((await send('/probe/tokens', 'GET')).status).toBe(403)
    expect((await send(`/probe/tokens/${id}`, 'DELETE')).status).toBe(403)
    expect(await (await send('/probe/sessions', 'GET')).json()).toEqual([])
    const [session] = JSON.parse(await (await own.get('/probe/sessions')).text())
    expect((await send(`/probe/sessions/${session.id}`, 'DELETE')).status).toBe(404)
  })

  it.each(['Bearer', 'Bearer x', 'Bearer hft_', `bearer hft_${'A'.repeat(43)}`])(
    'is not %j, even beside a good session',
    async (authorization) => {
      const { loggedIn } = await openEntrance()
      const own = await loggedIn('vera')
      const answer = await own.get('/api/v1/x', { authorization })
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    },
  )

  it('is stronger than the cookies that come with it', async () => {
    const { loggedIn } = await openEntrance()
    const { secret } = await (await loggedIn('vera')).makeToken('read')
    expect(await whoIs(await loggedIn('olivia'), secret)).toMatchObject({ role: 'viewer' })
  })

  it('of the local administrator is over when there is none any more', async () => {
    const scene = await openEntrance()
    const own = scene.browser()
    await own.logIn(PASSWORD)
    const { secret } = await own.makeToken('admin')
    expect(await whoIs(scene.browser(), secret)).toMatchObject({ role: 'admin' })
    const later = await openEntrance({ beside: scene, administered: false })
    expect(await whoIs(later.browser(), secret)).toBe(401)
  })
})
