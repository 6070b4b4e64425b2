import { generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../core/domain/secret.ts'
import { deriveKeys } from '../../dashboard/session/keys.ts'
import { describeOnEach } from '../app/databases.ts'
import type { Browser } from './browser.ts'
import { openEntrance, PASSWORD, SESSION_KEY, URL_OF_APP } from './entrance.ts'

const MINUTE = 60_000
const ACCESS = '__Host-holdfast'
const REFRESH = '__Host-holdfast-refresh'

const whoIs = async (browser: Browser, headers: Record<string, string> = {}) =>
  await (await browser.get('/probe/viewer', headers)).json()
const cookieOf = (browser: Browser, ...names: string[]) =>
  names.map((name) => `${name}=${browser.cookies.get(name)}`).join('; ')

describeOnEach('a session', (databases) => {
  it('goes on by a new refresh token each time, and is over after 8 hours', async () => {
    const { loggedIn, advance, github } = await openEntrance({ db: await databases.open() })
    const own = await loggedIn('vera')
    const seen = new Set<string | undefined>()
    for (let at = 0; at < 8 * 60 - 6; at += 6) {
      advance(6 * MINUTE)
      expect(await whoIs(own)).toMatchObject({ actor: 'github:vera' })
      seen.add(own.cookies.get(REFRESH))
    }
    expect(seen.size).toBe(79)
    advance(7 * MINUTE)
    expect(await whoIs(own)).toBeNull()
    expect(github.requests.some(({ status }) => status === 401)).toBe(false)
  })

  it('is over for all when a refresh token is shown a second time', async () => {
    const { loggedIn, browser, advance, facts } = await openEntrance({ db: await databases.open() })
    const own = await loggedIn('vera')
    const cookie = cookieOf(own, REFRESH)
    advance(6 * MINUTE)
    expect(await whoIs(own)).toMatchObject({ actor: 'github:vera' })
    advance(11_000)
    expect(await whoIs(browser(), { cookie })).toBeNull()
    expect(await whoIs(own)).toBeNull()
    const [, reuse] = facts.activity
    expect(reuse).toMatchObject({ action: 'session.reuse', result: 'refused' })
  })

  it('bears that requests of one page refresh it at once', async () => {
    const { loggedIn, browser, advance } = await openEntrance({ db: await databases.open() })
    const own = await loggedIn('vera')
    const cookie = cookieOf(own, REFRESH)
    advance(6 * MINUTE)
    const all = await Promise.all(
      Array.from({ length: 5 }, () => browser().get('/probe/viewer', { cookie })),
    )
    const rotated = all.filter((answer) =>
      answer.headers.getSetCookie().some((line) => line.startsWith(`${REFRESH}=`)),
    )
    expect(await Promise.all(all.map((answer) => answer.json()))).toEqual(
      Array.from({ length: 5 }, () => expect.objectContaining({ actor: 'github:vera' })),
    )
    expect(rotated).toHaveLength(1)
  })

  it('is new at each login, and the one before is over', async () => {
    const scene = await openEntrance({ db: await databases.open() })
    const own = scene.browser()
    // What somebody else put into the browser is not what it is known by afterwards.
    const planted = `${ACCESS}=planted; ${REFRESH}=${'p'.repeat(43)}`
    await own.send('/login', { headers: { cookie: planted } })
    scene.github.signIn('vera')
    await own.logInWithGitHub()
    const first = cookieOf(own, ACCESS, REFRESH)
    expect(first).not.toContain('p'.repeat(43))
    scene.github.signIn('oscar')
    await own.logInWithGitHub()
    expect(await whoIs(own)).toMatchObject({ actor: 'github:oscar' })
    expect(await whoIs(scene.browser(), { cookie: first })).toBeNull()
    expect(await whoIs(scene.browser(), { cookie: planted })).toBeNull()
  })

  it('is ended from another browser, at once', async () => {
    const { loggedIn, facts } = await openEntrance({ db: await databases.open() })
    const [one, other] = [await loggedIn('vera'), await loggedIn('vera')]
    const stranger = await loggedIn('oscar')
    const listed = await (await one.get('/probe/sessions')).json()
    expect(listed).toHaveLength(2)
    const id = await currentOf(other)
    expect((await stranger.change(`/probe/sessions/${id}`, 'DELETE')).status).toBe(404)
    expect((await one.change(`/probe/sessions/${id}`, 'DELETE')).status).toBe(204)
    expect(await whoIs(other)).toBeNull()
    expect(await whoIs(one)).toMatchObject({ actor: 'github:vera' })
    expect(facts.activity.at(-1)).toMatchObject({
      action: 'session.revoke',
      target: `session:${id}`,
    })
    const admin = await loggedIn('olivia')
    expect(await (await admin.get('/probe/sessions')).json()).toHaveLength(3)
    expect((await admin.change(`/probe/sessions/${await currentOf(one)}`, 'DELETE')).status).toBe(
      204,
    )
  })

  it('goes on at another instance with the same key, and not with another one', async () => {
    const scene = await openEntrance({ db: await databases.open() })
    const own = await scene.loggedIn('vera')
    const cookie = cookieOf(own, ACCESS)
    const twin = await openEntrance({ beside: scene })
    expect(await whoIs(twin.browser(), { cookie })).toMatchObject({ actor: 'github:vera' })
    const sessionKey = new Secret('another-key-of-sessions-that-is-long-enough')
    const other = await openEntrance({ beside: scene, sessionKey })
    expect(await whoIs(other.browser(), { cookie })).toBeNull()
  })
})

async function currentOf(browser: Browser): Promise<string> {
  const listed: unknown = await (await browser.get('/probe/sessions')).json()
  const found = Array.isArray(listed) ? listed.find(({ current }) => current) : undefined
  return String(found?.id)
}

describe('a session', () => {
  it('is refreshed when a page asks for it', async () => {
    const { loggedIn, browser } = await openEntrance()
    const own = await loggedIn('vera')
    const before = own.cookies.get(REFRESH)
    expect((await own.change('/session/refresh', 'POST')).status).toBe(204)
    expect(own.cookies.get(REFRESH)).not.toBe(before)
    expect((await browser().send('/session/refresh', { method: 'POST' })).status).toBe(401)
  })

  it('is refreshed also where the answer is a stream', async () => {
    const { loggedIn, advance } = await openEntrance()
    const own = await loggedIn('vera')
    const before = own.cookies.get(REFRESH)
    advance(6 * MINUTE)
    expect(await (await own.get('/probe/raw')).text()).toBe('streamed')
    expect(own.cookies.get(REFRESH)).not.toBe(before)
    advance(MINUTE)
    expect(await whoIs(own)).toMatchObject({ actor: 'github:vera' })
  })

  it('is kept by cookies that no script reads and no other host sets', async () => {
    const { browser } = await openEntrance()
    const answer = await browser().logIn(PASSWORD)
    const cookies = answer.headers.getSetCookie()
    expect(cookies.map((line) => line.replace(/=[^;]*/, ''))).toEqual([
      '__Host-holdfast; Max-Age=300; Path=/; HttpOnly; Secure; SameSite=Lax',
      '__Host-holdfast-refresh; Max-Age=28800; Path=/; HttpOnly; Secure; SameSite=Lax',
    ])
    const plain = await openEntrance({ url: 'http://127.0.0.1:3000' })
    const lines = (await plain.browser().logIn(PASSWORD)).headers.getSetCookie()
    expect(lines.map((line) => line.replace(/=[^;]*/, ''))).toEqual([
      'holdfast; Max-Age=300; Path=/; HttpOnly; SameSite=Lax',
      'holdfast-refresh; Max-Age=28800; Path=/; HttpOnly; SameSite=Lax',
    ])
  })

  it('of the administrator is over when there is none any more', async () => {
    const scene = await openEntrance()
    const own = scene.browser()
    await own.logIn(PASSWORD)
    const later = await openEntrance({ beside: scene, administered: false })
    const cookie = cookieOf(own, ACCESS, REFRESH)
    expect(await whoIs(later.browser(), { cookie })).toBeNull()
  })
})

describe('an access token', () => {
  const { access } = deriveKeys(SESSION_KEY)
  const SECONDS = () => Math.floor(Date.now() / 1000)

  async function forge(sessionId: string, changes: Forgery = {}): Promise<string> {
    const { alg = 'HS256', typ = 'holdfast-session+jwt', key = access } = changes
    const { issuer = URL_OF_APP, audience = URL_OF_APP, fromS = 0, forS = 300 } = changes
    const token = new SignJWT().setProtectedHeader({ alg, typ }).setSubject(sessionId)
    token.setIssuer(issuer).setAudience(audience)
    token.setIssuedAt(SECONDS() + fromS).setExpirationTime(SECONDS() + fromS + forS)
    return await token.sign(key)
  }

  interface Forgery {
    readonly alg?: string
    readonly typ?: string
    readonly key?: Uint8Array | Parameters<SignJWT['sign']>[0]
    readonly issuer?: string
    readonly audience?: string
    readonly fromS?: number
    readonly forS?: number
  }

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' })

  it.each<[string, Forgery | 'none' | 'unsigned', boolean]>([
    ['as we make it', {}, true],
    ['of another key', { key: new Uint8Array(32).fill(7) }, false],
    ['of the key of forms', { key: deriveKeys(SESSION_KEY).form }, false],
    ['of the secret itself', { key: new TextEncoder().encode(SESSION_KEY.reveal()) }, false],
    ['of another algorithm with the same key', { alg: 'HS512' }, false],
    ['of RS256', { alg: 'RS256', key: privateKey }, false],
    ['of a public key as a shared one', { key: Buffer.from(publicPem) }, false],
    ['of another kind', { typ: 'JWT' }, false],
    ['for somebody else', { audience: 'https://other.test' }, false],
    ['by somebody else', { issuer: 'https://other.test' }, false],
    ['that is over', { fromS: -301 }, false],
    ['that is good for too long', { fromS: -400, forS: 3600 }, false],
    ['of later', { fromS: 60 }, false],
    ['without an algorithm', 'none', false],
    ['without a signature', 'unsigned', false],
  ])('%s', async (_, forgery, good) => {
    const { loggedIn, browser } = await openEntrance()
    const id = await currentOf(await loggedIn('vera'))
    const sound = await forge(id, typeof forgery === 'string' ? {} : forgery)
    const [, payload] = sound.split('.')
    const none = Buffer.from('{"alg":"none","typ":"holdfast-session+jwt"}').toString('base64url')
    const token =
      forgery === 'none'
        ? `${none}.${payload}.`
        : forgery === 'unsigned'
          ? sound.replace(/[^.]*$/, '')
          : sound
    const who = await whoIs(browser(), { cookie: `${ACCESS}=${token}` })
    expect(who === null).toBe(!good)
  })

  it('of a session that never was is none', async () => {
    const { browser } = await openEntrance()
    const cookie = `${ACCESS}=${await forge('00000000-0000-4000-8000-000000000000')}`
    expect(await whoIs(browser(), { cookie })).toBeNull()
  })

  it('holds nothing but the session', async () => {
    const { loggedIn } = await openEntrance()
    const own = await loggedIn('vera')
    const [, payload = ''] = (own.cookies.get(ACCESS) ?? '').split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({
      ...{ sub: await currentOf(own), iss: URL_OF_APP, aud: URL_OF_APP },
      ...{ iat: expect.any(Number), exp: expect.any(Number) },
    })
  })
})

describe('what the database holds', () => {
  it('is no token, no code and no password', async () => {
    const { db, loggedIn, browser, github, facts, errors } = await openEntrance()
    const own = await loggedIn('olivia')
    await browser().logIn(PASSWORD)
    const { secret } = await own.makeToken('read')
    const rows = await Promise.all(
      (['sessions', 'refreshTokens', 'people', 'tokens'] as const).map((table) =>
        db.selectFrom(table).selectAll().execute(),
      ),
    )
    const text = JSON.stringify([rows, facts.activity, errors])
    const secrets = [
      ...[...github.world.userTokens.values()].flatMap((each) => [each.text, each.refreshToken]),
      ...[secret, PASSWORD, SESSION_KEY.reveal(), github.app.clientSecret],
      ...own.cookies.values(),
    ]
    expect(secrets).toHaveLength(2 + 4 + 2)
    for (const each of secrets) expect(text).not.toContain(each)
    expect(rows.map((each) => each.length)).toEqual([2, 2, 1, 1])
  })
})
