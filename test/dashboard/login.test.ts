import { describe, expect, it } from 'vitest'
import { describeOnEach } from '../app/databases.ts'
import { openEntrance, PASSWORD } from './entrance.ts'

const json = async (response: Promise<Response>) => await (await response).json()

describeOnEach('logging in with GitHub', (databases) => {
  it.each([
    ['olivia', 'admin'],
    ['oscar', 'operator'],
    ['rita', 'restorer'],
    ['bob', 'operator and restorer'],
    ['vera', 'viewer'],
  ])('makes %s %s, as the organisation says', async (login, role) => {
    const { loggedIn } = await openEntrance({ db: await databases.open() })
    const own = await loggedIn(login)
    await expect(json(own.get('/probe/viewer'))).resolves.toMatchObject({
      ...{ kind: 'person', actor: `github:${login}`, name: login },
      ...{ role, somewhere: role, here: role },
    })
  })

  it('lets no stranger in', async () => {
    const { github, browser, facts } = await openEntrance({ db: await databases.open() })
    const own = browser()
    github.signIn('sam')
    const answer = await own.logInWithGitHub()
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('sam has no role here')
    await expect(json(own.get('/probe/viewer'))).resolves.toBeNull()
    expect(facts.activity.map(({ actor, action, result }) => [actor, action, result])).toEqual([
      ['anonymous', 'session.begin', 'refused'],
    ])
  })
})

describe('the login page', () => {
  it('leads to GitHub with a challenge and a state, and back to where one wanted to go', async () => {
    const { github, browser } = await openEntrance()
    const own = browser()
    const page = await (await own.get('/login?to=/repos?q=a')).text()
    expect(page).toContain('href="/login/github?to=%2Frepos%3Fq%3Da"')
    const leave = await own.get('/login/github?to=%2Frepos%3Fq%3Da')
    const there = new URL(leave.headers.get('location') ?? '')
    expect(there.href.startsWith(`${github.url}/login/oauth/authorize?`)).toBe(true)
    expect(Object.fromEntries(there.searchParams)).toEqual({
      client_id: github.app.clientId,
      response_type: 'code',
      redirect_uri: 'https://holdfast.test/login/github/callback',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    github.signIn('vera')
    const answer = await own.logInWithGitHub('/repos?q=a')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/repos?q=a'])
    const again = await own.get('/login?to=/alerts')
    expect([again.status, again.headers.get('location')]).toEqual([303, '/alerts'])
  })

  it('says so where somebody pressed Cancel, or the code was used, or GitHub does not answer', async () => {
    const { github, browser } = await openEntrance()
    github.signIn(null)
    const cancelled = await browser().logInWithGitHub()
    expect([cancelled.status, await cancelled.text()]).toEqual([
      403,
      expect.stringContaining('GitHub did not let you log in.'),
    ])
    github.signIn('vera')
    github.faults.add({ match: /access_token/, fault: { kind: 'reset' } })
    github.faults.add({ match: /access_token/, nth: 2, fault: { kind: 'status', status: 502 } })
    for (const _ of [1, 2]) {
      const broken = await browser().logInWithGitHub()
      expect([broken.status, await broken.text()]).toEqual([
        503,
        expect.stringContaining('GitHub did not answer.'),
      ])
    }
  })

  it('takes the password of the local administrator, and no other', async () => {
    const { browser, facts } = await openEntrance()
    const own = browser()
    const wrong = await own.logIn('canary-of-another')
    expect([wrong.status, await wrong.text()]).toEqual([
      401,
      expect.stringContaining('That is not the password.'),
    ])
    const right = await own.logIn(PASSWORD, '/settings/members')
    expect([right.status, right.headers.get('location')]).toEqual([303, '/settings/members'])
    await expect(json(own.get('/probe/viewer'))).resolves.toMatchObject({
      ...{ kind: 'local', actor: 'local:admin', role: 'admin', here: 'admin' },
    })
    expect(facts.activity.map(({ actor, result }) => [actor, result])).toEqual([
      ['anonymous', 'refused'],
      ['local:admin', 'done'],
    ])
    expect(JSON.stringify(facts.activity)).not.toContain('canary')
  })

  it('shows no form where there is no local administrator, and takes none', async () => {
    const { browser } = await openEntrance({ administered: false })
    const own = browser()
    expect(await (await own.get('/login')).text()).not.toContain('password')
    expect((await own.logIn(PASSWORD)).status).toBe(403)
  })

  it('is open while GitHub is not, also to who has a session', async () => {
    const { github, loggedIn, advance } = await openEntrance()
    const own = await loggedIn('vera')
    advance(6 * 60_000)
    const down = { match: /./, fault: { kind: 'status', status: 503 } } as const
    github.faults.add({ ...down, times: 100 })
    expect((await own.get('/probe/viewer')).status).toBe(503)
    expect((await own.get('/login')).status).toBe(200)
    expect((await own.logIn(PASSWORD)).status).toBe(303)
    await expect(json(own.get('/probe/viewer'))).resolves.toMatchObject({ kind: 'local' })
  })
})

describe('going out', () => {
  it('ends the session, whatever the browser keeps of it', async () => {
    const { loggedIn, browser, facts } = await openEntrance()
    const own = await loggedIn('vera')
    const stolen = new Map(own.cookies)
    const left = await own.submit('/', '/logout')
    expect([left.status, left.headers.get('location')]).toEqual([303, '/login'])
    expect([...own.cookies.keys()].filter((name) => !name.includes('visit'))).toEqual([])
    const thief = browser()
    const cookie = [...stolen].map(([name, value]) => `${name}=${value}`).join('; ')
    await expect(json(thief.get('/probe/viewer', { cookie }))).resolves.toBeNull()
    expect(facts.activity.map(({ action }) => action)).toEqual(['session.begin', 'session.end'])
  })
})
