import fc from 'fast-check'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAddressOf, networkOf } from '../../dashboard/guards/address.ts'
import { RATES } from '../../dashboard/guards/limits.ts'
import type { Env } from '../../dashboard/parts.ts'
import { localPath } from '../../dashboard/session/local-path.ts'
import { openEntrance, PASSWORD, URL_OF_APP } from './entrance.ts'

const HERE = { origin: URL_OF_APP, 'sec-fetch-site': 'same-origin' }

describe('a change', () => {
  type Sent = Readonly<Record<string, string>>

  it.each<[string, Sent, 'header' | 'field' | 'none' | 'wrong' | 'other', number]>([
    ['by a form of ours', HERE, 'field', 200],
    ['by a script of ours', HERE, 'header', 200],
    ['where the browser names the origin alone', { origin: URL_OF_APP }, 'field', 200],
    ['where it names the site alone', { 'sec-fetch-site': 'same-origin' }, 'field', 200],
    ['without a token', HERE, 'none', 403],
    ['with a token that is none', HERE, 'wrong', 403],
    ['with the token of another session', HERE, 'other', 403],
    ['from another site', { ...HERE, 'sec-fetch-site': 'cross-site' }, 'field', 403],
    ['from another host of the site', { ...HERE, 'sec-fetch-site': 'same-site' }, 'field', 403],
    ['from another origin', { ...HERE, origin: 'https://evil.test' }, 'field', 403],
    ['from an origin that begins alike', { origin: `${URL_OF_APP}.evil.test` }, 'field', 403],
    ['from a sandbox', { origin: 'null' }, 'field', 403],
    ['from nobody knows where', {}, 'field', 403],
  ])('%s', async (_, headers, how, status) => {
    const { loggedIn } = await openEntrance()
    const [own, other] = [await loggedIn('vera'), await loggedIn('vera')]
    const csrf = await own.csrf()
    const token = { header: '', field: csrf, none: '', wrong: 'x', other: await other.csrf() }[how]
    const answer = await own.send('/probe/change', {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token, a: 'b' }),
      headers: { ...headers, ...(how === 'header' ? { 'x-csrf-token': csrf } : {}) },
    })
    expect(answer.status).toBe(status)
  })

  it('by the login form needs a page that this browser was shown', async () => {
    const { browser } = await openEntrance()
    const [own, other] = [browser(), browser()]
    const foreign = await (await other.get('/login')).text()
    const csrf = /name="_csrf" value="([^"]+)"/.exec(foreign)?.[1] ?? ''
    await own.get('/login')
    const body = new URLSearchParams({ _csrf: csrf, password: PASSWORD })
    const send = (headers: Sent) => own.send('/login/local', { method: 'POST', body, headers })
    expect((await send(HERE)).status).toBe(403)
    expect((await other.send('/login/local', { method: 'POST', body, headers: HERE })).status).toBe(
      303,
    )
  })

  it("by nobody is nobody's", async () => {
    const { browser } = await openEntrance()
    const answer = await browser().send('/probe/change', { method: 'POST', headers: HERE })
    expect(answer.status).toBe(401)
  })

  it('is no larger than a megabyte', async () => {
    const { browser } = await openEntrance()
    const body = 'x'.repeat(1024 * 1024 + 1)
    const headers = { ...HERE, 'content-length': String(body.length) }
    const answer = await browser().send('/login/local', { method: 'POST', body, headers })
    expect(answer.status).toBe(413)
  })
})

describe('where a login leads to', () => {
  it.each([
    ['/', '/'],
    ['/repos?q=a&b=%20c', '/repos?q=a&b=%20c'],
    ['/a/../repos', '/repos'],
    [undefined, '/'],
    ['', '/'],
    ['repos', '/'],
    ['//evil.test', '/'],
    ['///evil.test', '/'],
    ['/\\evil.test', '/'],
    ['/\t/evil.test', '/'],
    ['/.//evil.test', '/'],
    ['/x/..//evil.test', '/'],
    ['/%2f/../..//evil.test', '/'],
    ['https://evil.test/', '/'],
    ['javascript:alert(1)', '/'],
    ['/a\r\nset-cookie: b=c', '/'],
    ['/logout', '/'],
    ['/login/github', '/'],
    [`/${'a'.repeat(2000)}`, '/'],
  ])('%j is %s', (text, path) => {
    expect(localPath(text)).toBe(path)
  })

  it('is here, whatever is asked for', () => {
    const part = fc.constantFrom('/', '\\', '..', '.', ':', '@', 'evil.test', '%2f', '\t', '?', '#')
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 8 }), (parts) => {
        const path = localPath(parts.join(''))
        expect(new URL(path, URL_OF_APP).origin).toBe(URL_OF_APP)
        expect(path).toMatch(/^\/(?![/\\])[^\p{Cc}]*$/u)
        expect(localPath(path)).toBe(path)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['//evil.test', 'https://evil.test', '/\\evil.test'])('is not %s', async (to) => {
    const { browser, github } = await openEntrance()
    const byPassword = await browser().logIn(PASSWORD, to)
    expect(byPassword.headers.get('location')).toBe('/')
    github.signIn('vera')
    const byGitHub = await browser().logInWithGitHub(to)
    expect([byGitHub.status, byGitHub.headers.get('location')]).toEqual([303, '/'])
  })
})

describe('coming back from GitHub', () => {
  async function midway() {
    const scene = await openEntrance()
    scene.github.signIn('vera')
    const own = scene.browser()
    const leave = await own.get('/login/github?to=/repos')
    const there = await fetch(leave.headers.get('location') ?? '', { redirect: 'manual' })
    const back = new URL(there.headers.get('location') ?? '')
    return { ...scene, own, back }
  }

  it('in another browser is refused: its login was not begun there', async () => {
    const { browser, back } = await midway()
    const victim = browser()
    expect((await victim.get(`${back.pathname}${back.search}`)).status).toBe(403)
    await victim.get('/login/github')
    expect((await victim.get(`${back.pathname}${back.search}`)).status).toBe(403)
    expect(await (await victim.get('/probe/viewer')).json()).toBeNull()
  })

  it('with another state is refused, and the code is not spent', async () => {
    const { own, back, github } = await midway()
    const path = `${back.pathname}?code=${back.searchParams.get('code')}&state=x`
    expect((await own.get(path)).status).toBe(403)
    expect(github.world.authorizationCodes.size).toBe(1)
    expect(await (await own.get('/probe/viewer')).json()).toBeNull()
  })

  it('a second time, or after ten minutes, is refused', async () => {
    const { own, back } = await midway()
    expect((await own.get(`${back.pathname}${back.search}`)).status).toBe(303)
    expect(own.cookies.has('__Host-holdfast-login')).toBe(false)
    expect((await own.get(`${back.pathname}${back.search}`)).status).toBe(403)
    const late = await midway()
    const kept = late.own.cookies.get('__Host-holdfast-login')
    late.advance(10 * 60_000 + 1)
    // A browser forgets it by then; who kept it all the same is refused too.
    for (const headers of [{}, { cookie: `__Host-holdfast-login=${kept}` }]) {
      const path = `${late.back.pathname}${late.back.search}`
      const answer = await late.browser().get(path, headers)
      expect([answer.status, await answer.text()]).toEqual([
        403,
        expect.stringContaining('begun too long ago'),
      ])
    }
  })

  it('with a code that somebody else asked for is refused by GitHub: PKCE', async () => {
    const { own, back, browser } = await midway()
    const other = browser()
    const leave = await other.get('/login/github')
    const state = new URL(leave.headers.get('location') ?? '').searchParams.get('state')
    const code = back.searchParams.get('code')
    expect((await other.get(`${back.pathname}?code=${code}&state=${state}`)).status).toBe(403)
    expect(await (await own.get('/probe/viewer')).json()).toBeNull()
  })
})

describe('every answer', () => {
  it.each(['/login', '/nothing', '/', '/assets/nothing', '/api/v1/nothing'])('%s', async (path) => {
    const { browser } = await openEntrance()
    const { headers } = await browser().get(path)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; script-src 'nonce-[\w+/=]{24}'; style-src 'self'/)
    expect(policy).toContain("base-uri 'none'; frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(Object.fromEntries(headers)).toMatchObject({
      'strict-transport-security': 'max-age=15768000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it('has a nonce of its own, which its scripts bear', async () => {
    const { browser } = await openEntrance()
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const answer = await browser().get('/login')
        const nonce = /'nonce-([^']+)'/.exec(
          answer.headers.get('content-security-policy') ?? '',
        )?.[1]
        const page = await answer.text()
        const scripts = page.match(/<script[^>]*>/g) ?? []
        expect(scripts.length).toBeGreaterThan(0)
        for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`)
        return nonce
      }),
    )
    expect(new Set(nonces).size).toBe(2)
  })

  it('takes nothing of what a path says into a header', async () => {
    const { browser } = await openEntrance()
    const answer = await browser().get('/%0d%0aset-cookie:%20a=b?x=%0d%0aset-cookie:%20a=b')
    expect(answer.headers.get('location')).toBeNull()
    const login = await browser().get('/login/github?to=%0d%0aset-cookie:%20a=b')
    expect(login.headers.getSetCookie().every((line) => line.startsWith('__Host-'))).toBe(true)
    const page = await (await browser().get('/login?to=/%22%3E%3Cscript%3Ealert(1)')).text()
    expect(page).not.toContain('<script>alert')
  })
})

describe('the address', () => {
  const ask = async (proxies: number, header?: string) => {
    const app = new Hono<Env>()
    app.get('/', (context) => context.json(createAddressOf(proxies)(context)))
    const socket = {
      incoming: { socket: { remoteAddress: '192.0.2.9', remotePort: 1, remoteFamily: 'IPv4' } },
    }
    const headers = header === undefined ? {} : { 'x-forwarded-for': header }
    return await (await app.request('/', { headers }, socket)).json()
  }

  it.each([
    [0, '203.0.113.7', '192.0.2.9'],
    [1, undefined, '192.0.2.9'],
    [1, '203.0.113.7', '203.0.113.7'],
    [1, '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    [2, '198.51.100.1, 203.0.113.7', '198.51.100.1'],
    [2, '10.0.0.1, 198.51.100.1 , 203.0.113.7', '198.51.100.1'],
    [3, '203.0.113.7', '192.0.2.9'],
    [1, 'unknown', '192.0.2.9'],
    [1, '2001:db8::1', '2001:db8::1'],
  ])('behind %i proxies that say %j is %s', async (proxies, header, address) => {
    await expect(ask(proxies, header)).resolves.toBe(address)
  })

  it.each([
    [null, 'unknown'],
    ['192.0.2.9', '192.0.2.9'],
    ['::ffff:192.0.2.9', '192.0.2.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('limits', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const forwarded = (address: string) => ({ 'x-forwarded-for': address })

  it('hold one address back, and no other', async () => {
    const rates = { ...RATES, address: { requests: 3, seconds: 60 } }
    const { browser } = await openEntrance({ rates, proxies: 1 })
    const ask = (address: string) => browser().get('/api/v1/x', forwarded(address))
    const statuses = []
    for (let at = 0; at < 4; at += 1) statuses.push((await ask('192.0.2.1')).status)
    expect(statuses).toEqual([404, 404, 404, 429])
    const refused = await ask('192.0.2.1')
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    await expect(refused.json()).resolves.toMatchObject({ code: 'too-often', status: 429 })
    expect((await ask('192.0.2.2')).status).toBe(404)
    vi.setSystemTime(Date.now() + 60_001)
    expect((await ask('192.0.2.1')).status).toBe(404)
  })

  it('hold one person back, wherever they are, and one token', async () => {
    const few = { requests: 5, seconds: 60 }
    const { loggedIn, browser } = await openEntrance({
      rates: { ...RATES, person: few, token: few },
    })
    const own = await loggedIn('vera')
    const { secret } = await own.makeToken('read')
    const other = await loggedIn('vera')
    const statuses = []
    for (let at = 0; at < 4; at += 1) statuses.push((await other.get('/probe/raw')).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const byToken = []
    for (let at = 0; at < 6; at += 1) {
      const headers = { authorization: `Bearer ${secret}` }
      byToken.push((await browser().get('/probe/raw', headers)).status)
    }
    expect(byToken).toEqual([200, 200, 200, 200, 200, 429])
  })

  it('let nobody guess the password, neither from one address nor from many', async () => {
    const rates = { ...RATES, allAttempts: { requests: 15, seconds: 900 } }
    const { browser } = await openEntrance({ rates, proxies: 1 })
    const own = browser()
    const page = await (await own.get('/login')).text()
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const attempt = async (address: string, password: string) => {
      const body = new URLSearchParams({ _csrf: csrf, password })
      const headers = { ...HERE, ...forwarded(address) }
      return await own.send('/login/local', { method: 'POST', body, headers })
    }
    const first = []
    for (let at = 0; at < 11; at += 1) first.push((await attempt('192.0.2.1', 'x')).status)
    expect(first).toEqual([...Array(10).fill(401), 429])
    expect((await attempt('192.0.2.1', PASSWORD)).status).toBe(429)
    const many = []
    for (let at = 0; at < 6; at += 1) many.push((await attempt(`192.0.2.${at + 10}`, 'x')).status)
    expect(many).toEqual([401, 401, 401, 401, 401, 429])
    vi.setSystemTime(Date.now() + 900_001)
    expect((await attempt('192.0.2.1', PASSWORD)).status).toBe(303)
  })
})
