/** Nothing that lets somebody in is in a page, an error, the audit trail or the address of a request. */
import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { openEntrance, PASSWORD, SESSION_KEY } from './entrance.ts'

const FAULTS = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 401 },
  { kind: 'reset' },
  { kind: 'garbage' },
  { kind: 'truncate', afterBytes: 5 },
] as const

it.each(FAULTS)('however GitHub fails: %o', async (fault) => {
  const scene = await openEntrance()
  const { github, loggedIn, browser, advance, errors, facts, rocket } = scene
  const own = await loggedIn('rita')
  const { secret } = await own.makeToken('restore')
  const kept = [...own.cookies.values()]
  const seen: string[] = []
  const ask = async (path: string, headers = {}) => {
    const answer = await own.get(path, headers)
    seen.push(
      await answer.text(),
      inspect([...answer.headers].filter(([name]) => name !== 'set-cookie')),
    )
  }
  github.faults.add({ match: /^(GET|POST) \//, fault, times: 1000 })
  github.signIn('vera')
  const login = await browser().logInWithGitHub()
  seen.push(await login.text())
  expect(login.status).toBe(503)
  advance(6 * 60_000)
  for (const path of ['/', `/probe/download/${rocket}`, '/probe/viewer']) {
    await ask(path)
    await ask(path, { authorization: `Bearer ${secret}` })
  }
  const { world } = github
  const tokens = [...world.userTokens.values()].flatMap((each) => [each.text, each.refreshToken])
  const secrets = [...tokens, ...kept, secret, PASSWORD, SESSION_KEY.reveal()]
  secrets.push(github.app.clientSecret, ...world.authorizationCodes.keys())
  const asked = github.requests.map(({ path }) => path)
  const text = [inspect([errors, facts.activity, asked], { depth: 20 }), ...seen].join('\n')
  expect(secrets.length).toBeGreaterThan(7)
  for (const each of secrets) expect(text).not.toContain(each)
})
