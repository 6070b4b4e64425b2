import { describe, expect, it } from 'vitest'
import { saveInstallation } from '../../app/records/installations.ts'
import { describeOnEach } from '../app/databases.ts'
import type { Browser } from './browser.ts'
import { type EntranceScene, openEntrance, PASSWORD, RULES } from './entrance.ts'

const MINUTE = 60_000
const sees = async (browser: Browser, id: string) =>
  await (await browser.get(`/probe/sees/${id}`)).json()
const takes = async (browser: Browser, id: string) =>
  await (await browser.get(`/probe/download/${id}`)).json()
const roleOf = async (browser: Browser) => {
  const viewer = await (await browser.get('/probe/viewer')).text()
  return JSON.parse(viewer)?.role ?? null
}
const countOf = ({ github }: EntranceScene, path: RegExp) =>
  github.requests.filter((each) => path.test(each.path)).length

describeOnEach('what somebody sees', (databases) => {
  it('is what GitHub shows them, and all of it for owners', async () => {
    const scene = await openEntrance({ db: await databases.open() })
    const { rocket, hidden, loggedIn, github } = scene
    const [vera, olivia] = [await loggedIn('vera'), await loggedIn('olivia')]
    expect([await sees(vera, rocket), await sees(vera, hidden)]).toEqual([true, false])
    expect([await sees(olivia, rocket), await sees(olivia, hidden)]).toEqual([true, true])
    github.letRead(Number(hidden), 'vera')
    scene.advance(5 * MINUTE)
    expect(await sees(vera, hidden)).toBe(true)
    github.letRead(Number(hidden), 'vera', false)
    scene.advance(5 * MINUTE)
    expect(await sees(vera, hidden)).toBe(false)
  })
})

describe('what somebody sees', () => {
  it('is read over all pages, and kept for minutes', async () => {
    const scene = await openEntrance()
    const { github, loggedIn } = scene
    const ids = Array.from({ length: 230 }, (_, at) =>
      String(github.addRepository({ owner: 'acme', name: `m${at}`, visibility: 'internal' }).id),
    )
    const own = await loggedIn('vera')
    for (const id of [ids[0], ids[99], ids[100], ids[229]]) {
      expect(await sees(own, String(id))).toBe(true)
    }
    const listed = countOf(scene, /user\/installations/)
    scene.advance(2 * MINUTE)
    await sees(own, String(ids[0]))
    expect(countOf(scene, /user\/installations/)).toBe(listed)
  })

  it('is read anew in good time, so that nobody waits for it', async () => {
    const scene = await openEntrance()
    const own = await scene.loggedIn('vera')
    await sees(own, scene.rocket)
    scene.advance(3 * MINUTE)
    await sees(own, scene.rocket)
    await expect.poll(() => countOf(scene, /user\/installations/)).toBe(2)
    scene.advance(4 * MINUTE)
    const before = countOf(scene, /user\/installations/)
    scene.github.faults.add({ match: /user\/installations/, fault: { kind: 'delay', ms: 200 } })
    await sees(own, scene.rocket)
    expect(before).toBe(2)
  })

  it('is never half of it: where GitHub does not show all, nothing is shown', async () => {
    const scene = await openEntrance()
    const own = await scene.loggedIn('vera')
    scene.advance(6 * MINUTE)
    scene.github.faults.add({
      match: /user\/installations/,
      fault: { kind: 'status', status: 502 },
      times: 3,
    })
    const answer = await own.get('/')
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining('Not available at the moment'),
    ])
    expect(await sees(own, scene.rocket)).toBe(true)
  })

  it('is everything for the local administrator', async () => {
    const { browser, rocket, hidden } = await openEntrance()
    const own = browser()
    await own.logIn(PASSWORD)
    expect([await sees(own, rocket), await sees(own, hidden)]).toEqual([true, true])
    expect(await takes(own, rocket)).toBe(false)
  })
})

describe('what somebody may take out', () => {
  it.each([
    ['olivia', true, true],
    ['rita', true, false],
    ['bob', true, false],
    ['oscar', false, false],
    ['vera', false, false],
  ])('%s may: rocket %s, hidden %s', async (login, rocket, hidden) => {
    const scene = await openEntrance()
    const own = await scene.loggedIn(login)
    expect([await takes(own, scene.rocket), await takes(own, scene.hidden)]).toEqual([
      rocket,
      hidden,
    ])
  })

  it('is asked of GitHub at this moment, whatever was listed before', async () => {
    const scene = await openEntrance()
    scene.github.letRead(Number(scene.hidden), 'rita')
    const own = await scene.loggedIn('rita')
    expect(await takes(own, scene.hidden)).toBe(true)
    scene.github.letRead(Number(scene.hidden), 'rita', false)
    expect([await sees(own, scene.hidden), await takes(own, scene.hidden)]).toEqual([true, false])
  })

  it('is not given while GitHub does not say so', async () => {
    const scene = await openEntrance()
    const own = await scene.loggedIn('rita')
    scene.github.faults.add({
      match: /\/repositories\/\d+$/,
      fault: { kind: 'status', status: 503 },
      times: 3,
    })
    expect((await own.get(`/probe/download/${scene.rocket}`)).status).toBe(503)
  })

  it("is its owner's also when it is gone from GitHub, and nobody else's", async () => {
    const scene = await openEntrance()
    const [olivia, rita] = [await scene.loggedIn('olivia'), await scene.loggedIn('rita')]
    await sees(rita, scene.rocket)
    scene.github.deleteRepository(Number(scene.rocket))
    expect([await takes(olivia, scene.rocket), await takes(rita, scene.rocket)]).toEqual([
      true,
      false,
    ])
    scene.github.addMember('acme', 'olivia', 'member')
    expect(await takes(olivia, scene.rocket)).toBe(false)
  })
})

describe('a role', () => {
  it('follows what GitHub says, within five minutes', async () => {
    const { github, loggedIn, advance } = await openEntrance()
    const own = await loggedIn('vera')
    github.addToTeam('acme', 'operators', 'vera')
    advance(5 * MINUTE)
    expect(await roleOf(own)).toBe('operator')
    github.addMember('acme', 'vera', 'admin')
    advance(5 * MINUTE)
    expect(await roleOf(own)).toBe('admin')
    github.addMember('acme', 'vera', 'member')
    github.removeFromTeam('acme', 'operators', 'vera')
    advance(5 * MINUTE)
    expect(await roleOf(own)).toBe('viewer')
    github.removeMember('acme', 'vera')
    advance(5 * MINUTE)
    expect(await roleOf(own)).toBeNull()
    expect([...own.cookies.keys()].filter((name) => !name.includes('visit'))).toEqual([])
  })

  it('is asked anew when a session is refreshed, however short ago it was asked', async () => {
    const { github, loggedIn } = await openEntrance()
    const own = await loggedIn('oscar')
    github.removeFromTeam('acme', 'operators', 'oscar')
    expect(await roleOf(own)).toBe('operator')
    expect((await own.change('/session/refresh', 'POST')).status).toBe(204)
    expect(await roleOf(own)).toBe('viewer')
  })

  it('is not lost while GitHub does not answer, and the refresh token is not spent', async () => {
    const { github, loggedIn, advance } = await openEntrance()
    const own = await loggedIn('oscar')
    advance(6 * MINUTE)
    github.faults.add({ match: /GET \/user/, fault: { kind: 'status', status: 502 }, times: 3 })
    expect((await own.get('/probe/viewer')).status).toBe(503)
    advance(MINUTE)
    expect(await roleOf(own)).toBe('operator')
  })

  it('needs a member who accepted, and teams give nothing to strangers', async () => {
    const { github, browser } = await openEntrance()
    github.addMember('acme', 'sam', 'member', 'pending')
    github.addToTeam('acme', 'operators', 'sam')
    github.signIn('sam')
    expect((await browser().logInWithGitHub()).status).toBe(403)
  })

  it('can be none for members', async () => {
    const { loggedIn, browser, github } = await openEntrance({ rules: { ...RULES, member: null } })
    expect(await roleOf(await loggedIn('oscar'))).toBe('operator')
    github.signIn('vera')
    expect((await browser().logInWithGitHub()).status).toBe(403)
  })

  it('over all is what one has in every account, so that no guest rules the settings', async () => {
    const { github, db, loggedIn, advance } = await openEntrance()
    const sam = github.world.accounts.get(
      [...github.world.accounts.values()].find(({ login }) => login === 'sam')?.id ?? 0,
    )
    const { id } = github.install({ on: 'sam' })
    await saveInstallation(
      db,
      {
        ...{ id: String(id), accountId: String(sam?.id), account: 'sam', accountKind: 'User' },
        ...{ permissions: {}, suspendedAt: null },
      },
      github.clock.now(),
    )
    const guest = await loggedIn('sam')
    const viewer = JSON.parse(await (await guest.get('/probe/viewer')).text())
    expect(viewer).toMatchObject({ role: 'viewer', somewhere: 'admin', here: null })
    expect((await guest.get('/probe/settings')).status).toBe(403)
    expect((await guest.get('/probe/operate')).status).toBe(200)
    advance(0)
  })

  it('of a suspended account is none', async () => {
    const { github, db, browser, installationId } = await openEntrance()
    const acme = [...github.world.accounts.values()].find(({ login }) => login === 'acme')
    await saveInstallation(
      db,
      {
        ...{ id: installationId, accountId: String(acme?.id), account: 'acme' },
        ...{ accountKind: 'Organization', permissions: {}, suspendedAt: github.clock.now() },
      },
      github.clock.now(),
    )
    github.signIn('olivia')
    expect((await browser().logInWithGitHub()).status).toBe(403)
  })

  it('says which permission is missing where GitHub tells the App nothing', async () => {
    const { github, browser, installationId } = await openEntrance()
    github.changePermissions(Number(installationId), { metadata: 'read' })
    github.signIn('olivia')
    const answer = await browser().logInWithGitHub()
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('app.yml')])
  })
})

describe('what GitHub gave for a person', () => {
  it('is renewed before it ends, once for many requests', async () => {
    const { github, loggedIn, browser, advance, db } = await openEntrance()
    const { secret } = await (await loggedIn('oscar')).makeToken('operate')
    const [before] = [...github.world.userTokens.keys()]
    advance(9 * 60 * MINUTE)
    const headers = { authorization: `Bearer ${secret}` }
    const all = await Promise.all([1, 2, 3].map(() => browser().get('/probe/viewer', headers)))
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200])
    const [after, ...others] = [...github.world.userTokens.keys()]
    expect(others).toEqual([])
    expect(after).not.toBe(before)
    advance(7 * 60 * MINUTE)
    expect((await browser().get('/probe/viewer', headers)).status).toBe(200)
    const [row] = await db.selectFrom('people').selectAll().execute()
    expect(row?.sealed).not.toContain(after)
  })

  it('is kept when GitHub does not answer, and forgotten when it was taken back', async () => {
    const { github, loggedIn, browser, advance, db } = await openEntrance()
    const { secret } = await (await loggedIn('oscar')).makeToken('operate')
    const headers = { authorization: `Bearer ${secret}` }
    advance(9 * 60 * MINUTE)
    github.faults.add({ match: /access_token/, fault: { kind: 'reset' } })
    expect((await browser().get('/probe/viewer', headers)).status).toBe(503)
    expect((await browser().get('/probe/viewer', headers)).status).toBe(200)
    github.revokeAuthorization('oscar')
    advance(9 * 60 * MINUTE)
    expect((await browser().get('/probe/viewer', headers)).status).toBe(401)
    await expect(db.selectFrom('people').selectAll().execute()).resolves.toEqual([])
  })
})
