/** What somebody who means harm can name, write or send, and what comes of it: nothing. */
import { describe, expect, it } from 'vitest'
import type { NotificationsPort } from '../../dashboard/ports/notifications.ts'
import { createBrowser } from './browser.ts'
import { openDoor } from './door.ts'
import { PASSWORD } from './entrance.ts'
import { aFleet, NOW, someFacts } from './facts.ts'
import { createMemoryPorts, type MemoryFacts } from './memory-ports.ts'
import { aViewer, openDashboard } from './open.ts'
import { PATHS } from './page-list.ts'
import { BAIT, richFacts } from './rich-facts.ts'
import { ownOf, requestOf } from './route-scene.ts'
import { ROUTES, type Row } from './route-table.ts'
import { STORED_ROUTES } from './route-table-stored.ts'

const URL_OF_APP = 'https://holdfast.test'
const OWN = { origin: URL_OF_APP, 'sec-fetch-site': 'same-origin' }
const CHANGES = [...ROUTES, ...STORED_ROUTES].filter(({ method }) => method !== 'GET')
/** Their guards are of the visit, or need the cookie of a session that goes on. */
const AT_THE_DOOR = new Set(['POST /login/local', 'POST /session/refresh', 'POST /logout'])

/** They show no word of anybody. */
const UNTOUCHED = new Set(['/docs/api', '/badge/acme/rocket.svg'])

/** The local administrator, logged in at the real entrance. */
async function loggedIn(facts: MemoryFacts = someFacts()) {
  const { activity } = createMemoryPorts(facts)
  const { entrance } = await openDoor(activity, URL_OF_APP)
  const app = openDashboard(facts, null, { entrance, identify: entrance.identify })
  const own = createBrowser({ app, now: () => NOW, url: URL_OF_APP })
  expect((await own.logIn(PASSWORD)).status).toBe(303)
  const page = await (await own.get('/')).text()
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
  expect(csrf).not.toBe('')
  return { own, csrf, facts }
}

type Sent = Readonly<Record<string, string>>

function send(row: Row, headers: Sent, csrf = ''): [string, RequestInit] {
  const [path, init] = requestOf(row, { ...ownOf('admin'), csrf })
  const all = new Headers(init.headers)
  for (const [name, value] of Object.entries(headers)) all.set(name, value)
  return [path, { ...init, headers: all }]
}

describe('a change that no page of ours asked for', () => {
  it.each(CHANGES.map((row) => [row.route, row] as const))('is none: %s', async (route, row) => {
    const { own, csrf, facts } = await loggedIn()
    const before = facts.activity.length
    const token = { 'x-csrf-token': csrf }
    const evil = { ...OWN, origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }
    const answers = [
      await own.send(...send(row, OWN)),
      await own.send(...send(row, { ...OWN, 'x-csrf-token': 'x' })),
      await own.send(...send(row, { ...evil, ...token }, csrf)),
      await own.send(...send(row, token, csrf)),
    ]
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect([facts.deeds, facts.activity.length]).toEqual([[], before])
    if (AT_THE_DOOR.has(route)) return
    const asked = await own.send(...send(row, { ...OWN, ...token }, csrf))
    expect(await asked.text()).not.toContain('too old')
  })
})

describe('names and words of others', () => {
  it.each([...PATHS, '/badge/acme/rocket.svg'])('are text at %s', async (path) => {
    const facts = richFacts(100, BAIT)
    const { activity } = createMemoryPorts(facts)
    const door = await openDoor(activity, URL_OF_APP)
    const session = await door.admit('9', BAIT)
    const viewer = { ...aViewer('admin'), name: `octocat${BAIT}` }
    const app = openDashboard(facts, viewer, {
      entrance: door.entrance,
      identify: async (context, next) => {
        context.set('viewer', viewer)
        context.set('session', session)
        await next()
      },
    })
    const named = ['acme', 'rocket-0000'].map((name) => encodeURIComponent(`${name}${BAIT}`))
    const answer = await app.request(path.replace('acme/rocket-0000', named.join('/')))
    expect(answer.status).toBe(path.startsWith('/badge') ? 404 : 200)
    const html = await answer.text()
    if (!UNTOUCHED.has(path)) expect(html).toContain('window.hit')
    expect(/<script>|<img|<b>|href="javascript:|onerror="/i.exec(html)?.[0]).toBeUndefined()
  })

  it('are not in headers', async () => {
    const name = 'acme"\r\nset-cookie: a=b\r\n\r\n<script>\u202e\u00e9'
    const facts = richFacts(3)
    const [account] = aFleet([]).accounts
    const fleet = { ...facts.fleet, accounts: account ? [{ ...account, login: name }] : [] }
    const app = openDashboard({ ...facts, fleet }, aViewer('admin'))
    const query = `account=${encodeURIComponent(name)}`
    const days = 'from=2026-11-01T00:00:00.000Z&to=2026-11-02T00:00:00.000Z'
    for (const path of [
      `/reports/report.pdf?${query}`,
      `/reports/audit.tar.gz?${query}`,
      `/reports/tables/runs.csv?${query}`,
      `/api/v1/reports/pdf?${days}&${query}`,
    ]) {
      const { status, headers, body } = await app.request(path)
      expect(status).toBe(200)
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"$/)
      expect(headers.get('set-cookie')).toBeNull()
      await body?.cancel()
    }
  })
})

describe('a test of a channel', () => {
  it('leads where the configuration says, and nowhere that a request names', async () => {
    const told: unknown[][] = []
    const facts = richFacts(3)
    const notifications: NotificationsPort = {
      list: async () => facts.channels,
      test: async (...all) => {
        told.push(all)
        return { sent: true, why: null }
      },
    }
    const app = openDashboard(facts, aViewer('admin'), { notifications })
    const test = async (fields: Readonly<Record<string, string>>) => {
      const body = new URLSearchParams(fields)
      return (await app.request('/settings/notifications/test', { method: 'POST', body })).status
    }
    const inside = 'http://169.254.169.254/latest/meta-data/'
    expect(await test({ channel: inside })).toBe(404)
    expect(told).toEqual([])
    expect(await test({ channel: 'mail', url: inside, destination: inside, to: inside })).toBe(200)
    expect(told).toEqual([['mail', 'github:admin']])
  })
})
