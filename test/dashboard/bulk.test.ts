/** Deeds on many repositories: who may, what is left out, and what the audit trail says of it. */
import { describe, expect, it } from 'vitest'
import { readPolicyFile } from '../../app/policies/read.ts'
import { exclusion, gone, pause } from '../../core/domain/coverage-verdict.ts'
import { createMemoryIdempotency } from '../../dashboard/api/idempotency.ts'
import { draftExclusion } from '../../dashboard/queries/exclusion.ts'
import { draftTier } from '../../dashboard/queries/tier.ts'
import { ROLES } from '../../dashboard/viewer.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { manyFacts } from './many-facts.ts'
import { aViewer, openDashboard } from './open.ts'

const SOME = [
  aRepository({ id: '1' }),
  aRepository({ id: '2', name: 'slow', coverage: pause(NOW) }),
  aRepository({ id: '3', name: 'toy', coverage: exclusion('a toy', null), verified: null }),
  aRepository({ id: '4', name: 'lost', coverage: gone('deleted', NOW) }),
  aRepository({ id: '5', name: 'elsewhere', installationId: '8' }),
]
const UNTIL = '2026-11-28T12:00:00.000Z'

function open(
  viewer: ReturnType<typeof aViewer> | null = aViewer('operator'),
  repositories = SOME,
) {
  const facts = someFacts(aFleet(repositories))
  const app = openDashboard(facts, viewer)
  const send = async (body: unknown, headers: Record<string, string> = {}) =>
    await app.request('/api/v1/repositories/actions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const post = async (fields: Record<string, string> | [string, string][]) =>
    await app.request('/repos/act', { method: 'POST', body: new URLSearchParams(fields) })
  return { app, facts, send, post }
}

describe('each role', () => {
  const DEEDS = ['back-up', 'verify', 'pause', 'resume', 'exclude'] as const
  const FIELDS = {
    ...{ 'back-up': {}, verify: {}, resume: {}, pause: { until: UNTIL } },
    exclude: { exclusion: { reason: 'A toy.' } },
  } as const satisfies Record<(typeof DEEDS)[number], object>
  const MAY = {
    admin: DEEDS,
    operator: ['back-up', 'verify', 'pause', 'resume'],
    restorer: [],
    viewer: [],
  } as const satisfies Record<(typeof ROLES)[number], readonly string[]>
  const table = ROLES.flatMap((role) =>
    DEEDS.map((deed) => [role, deed, MAY[role].some((one) => one === deed)] as const),
  )

  it.each(table)('%s may %s: %s', async (role, action, may) => {
    const done = may && action !== 'exclude' ? 1 : 0
    const id = action === 'resume' ? '2' : '1'
    const { facts, send } = open(aViewer(role))
    const response = await send({ action, ids: [id], ...FIELDS[action] })
    expect(response.status).toBe(may ? 200 : 403)
    expect(facts.deeds).toHaveLength(done)
    expect(facts.activity).toMatchObject([
      {
        actor: `github:${role}`,
        action: action === 'exclude' ? 'repository.draft-exclusion' : `repository.${action}`,
        target: `repository:${id}`,
        address: '192.0.2.1',
        result: may ? 'done' : 'refused',
      },
    ])
  })

  it.each(table)('%s may %s by a form: %s', async (role, action, may) => {
    const id = action === 'resume' ? '2' : '1'
    const { facts, post } = open(aViewer(role))
    const response = await post({ do: action, id, days: '7', reason: 'A toy.' })
    const success = action === 'exclude' ? 200 : 303
    expect(response.status).toBe(may ? success : 403)
    expect(facts.deeds).toHaveLength(may && action !== 'exclude' ? 1 : 0)
    expect(facts.activity.map(({ result }) => result)).toEqual([may ? 'done' : 'refused'])
  })

  it('of nobody leads to the login, or is asked for a token', async () => {
    const { send, facts } = open(null)
    expect((await send({ action: 'back-up', ids: ['1'] })).status).toBe(401)
    expect(facts.deeds).toEqual([])
  })
})

describe('a deed', () => {
  it('on what is not there or not seen is refused whole, in the same words', async () => {
    const { facts, send } = open(aViewer('operator', ['2']))
    const [hidden, missing] = await Promise.all([
      send({ action: 'back-up', ids: ['1', '2'] }),
      send({ action: 'back-up', ids: ['1', '99'] }),
    ])
    expect(hidden.status).toBe(404)
    expect(await hidden.text()).toBe(await missing.text())
    expect(facts.deeds).toEqual([])
  })

  it('leaves out where it makes no sense, and says so', async () => {
    const { facts, send } = open(undefined, SOME.slice(0, 4))
    const response = await send({ action: 'back-up', filter: {}, full: true })
    expect(await response.json()).toEqual({
      action: 'back-up',
      dryRun: false,
      ids: ['1', '2'],
      leftOut: [
        { id: '4', by: 'state', why: 'There is nothing at GitHub to back up.' },
        { id: '3', by: 'state', why: 'It is excluded by policy.' },
      ],
      snippets: [],
    })
    expect(facts.deeds).toEqual([
      {
        name: 'backUp',
        told: [{ repositoryIds: ['1', '2'], by: 'github:operator', at: NOW, full: true }],
      },
    ])
    expect(facts.activity).toMatchObject([
      { target: 'repositories', detail: { ids: ['1', '2'], full: true } },
    ])
  })

  it('does nothing in a dry run', async () => {
    const { facts, send } = open()
    const response = await send({ action: 'pause', filter: {}, until: UNTIL, dryRun: true })
    expect(await response.json()).toMatchObject({ dryRun: true, ids: ['1', '2'] })
    expect([...facts.deeds, ...facts.activity]).toEqual([])
  })

  it('asks the role of the installation of each', async () => {
    const viewer = { ...aViewer('operator'), sees: () => true }
    const { facts, send } = open(viewer)
    const response = await send({ action: 'verify', ids: ['1', '5'] })
    expect(await response.json()).toMatchObject({ ids: ['1'], leftOut: [{ id: '5', by: 'role' }] })
    expect(facts.activity.map(({ target, result }) => `${target} ${result}`)).toEqual([
      ...['repository:5 refused', 'repository:1 done'],
    ])
  })

  it('that fails is told as one that failed', async () => {
    const facts = someFacts(aFleet(SOME))
    const fails = async () => {
      throw new Error('The database is gone.')
    }
    const app = openDashboard(facts, aViewer('operator'), {
      deeds: {
        ...{ backUp: fails, verify: fails, pause: fails },
        cancel: async () => 'unknown',
        pin: async () => false,
        unpin: async () => false,
      },
      onError: () => undefined,
    })
    const body = new URLSearchParams({ do: 'back-up', id: '1' })
    const response = await app.request('/repos/act', { method: 'POST', body })
    expect(response.status).toBe(500)
    expect(facts.activity).toMatchObject([{ result: 'failed', target: 'repository:1' }])
  })

  it.each([
    ['both ids and a filter', { action: 'verify', ids: ['1'], filter: {} }],
    ['neither', { action: 'verify' }],
    ['a pause without an end', { action: 'pause', ids: ['1'] }],
    ['a pause that is over', { action: 'pause', ids: ['1'], until: NOW.toISOString() }],
    ['a pause of years', { action: 'pause', ids: ['1'], until: '2028-01-01T00:00:00.000Z' }],
    ['an exclusion without a reason', { action: 'exclude', ids: ['1'] }],
    ['a reason of two lines', { action: 'exclude', ids: ['1'], exclusion: { reason: 'a\nb' } }],
    ['an id that is none', { action: 'verify', ids: ['../1'] }],
  ])('refuses %s', async (_, body) => {
    const { facts, send } = open(aViewer('admin'))
    expect((await send(body)).status).toBe(400)
    expect([...facts.deeds, ...facts.activity]).toEqual([])
  })
})

describe('a form', () => {
  it('is preceded by a page that says what it would do, and changes nothing', async () => {
    const { app, facts } = open()
    const page = await (await app.request('/repos/act?do=pause&id=1&id=2&id=4')).text()
    expect(page).toContain('Pause 2 repositories?')
    expect(page).toContain('Left out')
    expect([...facts.deeds, ...facts.activity]).toEqual([])
  })

  it('goes back to where it came from, and nowhere else', async () => {
    for (const [to, location] of [
      ['/', '/?said=back-up&n=1'],
      ['/repos?q=a', '/repos?q=a&said=back-up&n=1'],
      ['//evil.example/', '/repos?said=back-up&n=1'],
      ['/\\evil.example', '/repos?said=back-up&n=1'],
      ['https://evil.example/', '/repos?said=back-up&n=1'],
      ['javascript:alert(1)', '/repos?said=back-up&n=1'],
      ['/\t/evil.example', '/repos?said=back-up&n=1'],
    ] as const) {
      const response = await open().post({ do: 'back-up', id: '1', to })
      expect(response.headers.get('location')).toBe(location)
    }
  })

  it('on all that fit does what was shown, or shows anew', async () => {
    const { app, facts, post } = open()
    const page = await (await app.request('/repos/act?do=verify&scope=all&q=acme')).text()
    const seen = /name="seen" value="([0-9a-f]+)"/.exec(page)?.[1] ?? ''
    const fields = { do: 'verify', scope: 'all', q: 'acme', seen }
    facts.fleet = aFleet([...SOME, aRepository({ id: '6', name: 'newer' })])
    const anew = await post(fields)
    expect(await anew.text()).toContain('The list has changed since you saw it.')
    expect(facts.deeds).toEqual([])
    facts.fleet = aFleet(SOME)
    expect((await post(fields)).status).toBe(303)
    expect(facts.deeds).toMatchObject([
      { name: 'verify', told: [{ repositoryIds: ['4', '1', '2'] }] },
    ])
  })

  it('pauses until the day that was chosen', async () => {
    const { facts, post } = open()
    await post([
      ['do', 'pause'],
      ['id', '1'],
      ['id', '2'],
      ['days', '7'],
    ])
    expect(facts.deeds).toEqual([{ name: 'pause', told: [['1', '2'], new Date(UNTIL)] }])
  })
})

describe('an exclusion', () => {
  it('is lines that a policy file takes, whatever is in the reason', async () => {
    const reason = 'It\'s: a "toy" # {not} [code] & *more* \\ - ü'
    const snippets = draftExclusion(SOME.slice(0, 2), { reason, expires: '2027-01-31' })
    expect(snippets).toHaveLength(1)
    const read = readPolicyFile(`version: 1\n${snippets[0]?.text}`)
    expect(Object.keys(read)).toEqual(['file'])
    expect(JSON.stringify(read)).toContain('acme/slow')
    expect(JSON.stringify(read)).toContain(JSON.stringify(reason))
  })

  it('is shown to be copied', async () => {
    const { post, facts } = open(aViewer('admin'))
    const response = await post({ do: 'exclude', id: '1', reason: 'A <toy>.' })
    const page = await response.text()
    expect(page).toContain('&quot;A &lt;toy&gt;.&quot;')
    expect(page).toContain('acme/rocket')
    expect(facts.activity).toMatchObject([{ action: 'repository.draft-exclusion' }])
  })
})

describe('a policy', () => {
  it('is a tier that a policy file takes, for each owner', async () => {
    const tier = { name: 'critical', rpo: '1h', verify: 'full', fullVerifyEvery: '7d' } as const
    const snippets = draftTier(SOME.slice(0, 2), tier)
    expect(snippets).toHaveLength(1)
    const read = readPolicyFile(`version: 1\n${snippets[0]?.text}`)
    expect(Object.keys(read)).toEqual(['file'])
    expect(JSON.stringify(read)).toContain('"rpoMs":3600000')
    expect(JSON.stringify(read)).toContain('acme/slow')
  })

  it('is shown to be copied, for administrators', async () => {
    const { post, facts } = open(aViewer('admin'))
    const asked = { do: 'set-policy', id: '1', name: 'critical', rpo: '15m', verify: '' }
    expect(await (await post(asked)).text()).toContain('rpo: 15m')
    expect(facts.activity).toMatchObject([{ action: 'repository.draft-tier' }])
    expect((await post({ ...asked, rpo: 'soon' })).status).toBe(400)
    expect((await open(aViewer('operator')).post(asked)).status).toBe(403)
  })

  it('comes from the API too', async () => {
    const { send } = open(aViewer('admin'))
    const answer = await send({ action: 'set-policy', ids: ['1'], tier: { name: 'critical' } })
    expect(await answer.text()).toContain('- name: critical')
    expect((await send({ action: 'set-policy', ids: ['1'] })).status).toBe(400)
  })
})

describe('an idempotency key', () => {
  const body = { action: 'back-up', ids: ['1'] }

  it('does it once, and answers the same', async () => {
    const { facts, send } = open()
    const [first, again] = [
      await send(body, { 'idempotency-key': 'a' }),
      await send(body, { 'idempotency-key': 'a' }),
    ]
    expect(await again.text()).toBe(await first.text())
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(facts.deeds).toHaveLength(1)
    await send(body, { 'idempotency-key': 'b' })
    expect(facts.deeds).toHaveLength(2)
  })

  it('is refused for another body, and while the first is at work', async () => {
    const { send } = open()
    const [first, twin] = await Promise.all([
      send(body, { 'idempotency-key': 'a' }),
      send(body, { 'idempotency-key': 'a' }),
    ])
    expect([first.status, twin.status].toSorted()).toEqual([200, 409])
    const other = await send({ ...body, ids: ['2'] }, { 'idempotency-key': 'a' })
    expect(other.status).toBe(409)
    expect((await send(body, { 'idempotency-key': 'x'.repeat(201) })).status).toBe(400)
  })

  it('is of one viewer: another one with the same key is not answered for the first', async () => {
    const facts = someFacts(aFleet(SOME))
    const idempotency = createMemoryIdempotency(() => NOW)
    const [admin, operator] = (['admin', 'operator'] as const).map((role) =>
      openDashboard(facts, aViewer(role), { idempotency }),
    )
    for (const app of [admin, operator]) {
      const response = await app?.request('/api/v1/repositories/actions', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'a' },
        body: JSON.stringify(body),
      })
      expect(response?.status).toBe(200)
    }
    expect(facts.deeds).toHaveLength(2)
  })

  it('is free again where nothing was done', async () => {
    const { facts, send } = open()
    expect((await send({ ...body, ids: ['99'] }, { 'idempotency-key': 'a' })).status).toBe(404)
    expect((await send(body, { 'idempotency-key': 'a' })).status).toBe(200)
    expect(facts.deeds).toHaveLength(1)
  })
})

it('takes all of ten thousand at once', async () => {
  const facts = manyFacts(10_000)
  const app = openDashboard(facts, aViewer('operator'))
  const response = await app.request('/api/v1/repositories/actions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'back-up', filter: { state: 'failed' } }),
  })
  expect(response.status).toBe(200)
  expect(facts.activity).toHaveLength(1)
})
