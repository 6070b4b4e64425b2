/** Lists of repositories: searched, filtered, sorted, paged, and taken away as CSV. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { exclusion, overdue, pause } from '../../core/domain/coverage-verdict.ts'
import type { FleetRepository } from '../../dashboard/ports/fleet.ts'
import { inOrder, pageInOrder, SORTS } from '../../dashboard/queries/repository-order.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { anyRepository, manyFacts } from './many-facts.ts'
import { aViewer, openDashboard } from './open.ts'

const HOUR = 3_600_000
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR)
const storage = (storageClass: string, bytes: number) => [{ storageClass, objects: 1, bytes }]

const SOME = [
  aRepository({ id: '1', name: 'rocket', topics: ['production'], language: 'Go' }),
  aRepository({ id: '2', name: 'Anvil', fork: true, storage: storage('GLACIER', 1) }),
  aRepository({
    ...{ id: '3', name: 'docs', visibility: 'public', archived: true, pushedAt: null },
    ...{ coverage: overdue(null, null, NOW), verified: null, storage: [] },
  }),
  aRepository({
    ...{ id: '4', name: 'rocket-ui', owner: 'beta', coverage: exclusion('a toy', null) },
    ...{ restoreTestedAt: ago(24 * 100), confirmedAt: NOW },
  }),
  aRepository({
    ...{ id: '5', name: 'slow', coverage: pause(NOW), restoreTestedAt: ago(1) },
    work: { runId: '1', state: 'queued', cause: 'asked', since: NOW },
  }),
]

const List = z.object({
  items: z.array(z.object({ id: z.string(), owner: z.string(), name: z.string() })),
  next: z.string().nullable(),
  fitting: z.number(),
})

async function listOf(query: string, facts = someFacts(aFleet(SOME)), viewer = aViewer('viewer')) {
  const response = await openDashboard(facts, viewer).request(`/api/v1/repositories?${query}`)
  expect(response.status).toBe(200)
  return List.parse(await response.json())
}

describe('what fits', () => {
  it.each([
    ['', 'Anvil docs rocket slow rocket-ui'],
    ['q=ROCKET', 'rocket rocket-ui'],
    ['q=rocket+acme', 'rocket'],
    ['q=production', 'rocket'],
    ['q=go', 'rocket'],
    ['q=%25', ''],
    ['state=overdue', 'docs'],
    ['state=covered', 'Anvil docs rocket slow'],
    ['state=unprotected', 'docs slow'],
    ['state=safe', 'Anvil rocket'],
    ['cause=excluded', 'rocket-ui'],
    ['owner=ACME', 'Anvil docs rocket slow'],
    ['topic=production', 'rocket'],
    ['visibility=public', 'docs'],
    ['archived=yes', 'docs'],
    ['fork=no&archived=no', 'rocket slow rocket-ui'],
    ['age=1h', 'rocket-ui'],
    ['age=6h', 'Anvil rocket slow'],
    ['age=none', 'docs'],
    ['tested=recent', 'slow'],
    ['tested=before', 'rocket-ui'],
    ['tested=never', 'Anvil docs rocket'],
    ['class=GLACIER', 'Anvil'],
    ['work=any', 'slow'],
    ['work=running', ''],
    ['sort=-name', 'rocket-ui slow rocket docs Anvil'],
    ['sort=state', 'docs slow Anvil rocket rocket-ui'],
    ['sort=-size', 'rocket slow rocket-ui Anvil docs'],
    ['sort=age', 'rocket-ui Anvil rocket slow docs'],
    ['sort=tested', 'slow rocket-ui Anvil docs rocket'],
  ])('%s: %s', async (query, names) => {
    const { items, fitting } = await listOf(query)
    expect(items.map(({ name }) => name).join(' ')).toBe(names)
    expect(fitting).toBe(items.length)
  })

  it('is the same on the page, in the API and in the CSV', async () => {
    const app = openDashboard(manyFacts(120), aViewer('viewer'))
    for (const query of ['state=unprotected', 'q=docs&sort=-size', 'age=24h&visibility=private']) {
      const api = List.parse(await (await app.request(`/api/v1/repositories?${query}`)).json())
      const page = await (await app.request(`/repos?${query}`)).text()
      const csv = await (await app.request(`/repos.csv?${query}`)).text()
      const names = api.items.map(({ owner, name }) => `${owner}/${name}`)
      expect(names.length).toBeGreaterThan(3)
      const onPage = [...page.matchAll(/class="repository" href="\/repos\/([^"]+)"/g)]
      expect(onPage.map(([, path]) => path)).toEqual(names)
      const lines = csv.trim().split('\n').slice(1)
      expect(lines.map((line) => line.split(',').slice(1, 3).join('/'))).toEqual(names)
    }
  })

  it.each(['state=fine', 'age=soon', 'sort=luck', 'cursor=x', `q=${'x'.repeat(201)}`, 'limit=501'])(
    'refuses %s',
    async (query) => {
      const app = openDashboard(someFacts(), aViewer('viewer'))
      const response = await app.request(`/api/v1/repositories?${query}`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ code: 'bad-request' })
      if (!query.startsWith('limit')) {
        expect((await app.request(`/repos?${query}`)).status).toBe(400)
      }
    },
  )

  it('refuses the cursor of another order', async () => {
    const { next } = await listOf('sort=size&limit=1')
    const app = openDashboard(someFacts(aFleet(SOME)), aViewer('viewer'))
    expect((await app.request(`/api/v1/repositories?cursor=${next}`)).status).toBe(400)
  })
})

describe('pages', () => {
  it.each(SORTS)('of %s leave nothing out and tell nothing twice', (sort) => {
    const places = fc.array(fc.nat(60), { maxLength: 40 })
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 7 }), (indexes, limit) => {
        const items = inOrder([...new Set(indexes)].map(anyRepository), sort)
        const told: FleetRepository[] = []
        let cursor: string | undefined
        do {
          const page = pageInOrder(items, sort, { cursor, limit })
          expect(page.items.length).toBeLessThanOrEqual(limit)
          told.push(...page.items)
          cursor = page.next ?? undefined
        } while (cursor !== undefined)
        expect(told).toEqual(items)
      }),
      { numRuns: 25 },
    )
  })

  it('go on where they were though others come and go', async () => {
    const first = await listOf('limit=2')
    const rest = SOME.filter(({ name }) => name !== 'docs')
    const facts = someFacts(aFleet([...rest, aRepository({ id: '9', name: 'aardvark' })]))
    const second = await listOf(`limit=2&cursor=${first.next}`, facts)
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
      ...['Anvil', 'docs', 'rocket', 'slow'],
    ])
  })

  it('are linked to each other', async () => {
    const app = openDashboard(manyFacts(120), aViewer('viewer'))
    let path: string | undefined = '/repos?sort=-size'
    const names: string[] = []
    while (path !== undefined) {
      const page: string = await (await app.request(path)).text()
      names.push(
        ...Array.from(page.matchAll(/class="repository" href="([^"]+)"/g), ([, to]) => to ?? ''),
      )
      path = /rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(names).toHaveLength(120)
    expect(new Set(names).size).toBe(120)
  })
})

describe('who may not see a repository', () => {
  const viewer = aViewer('admin', ['3', '5'])
  const app = openDashboard(someFacts(aFleet(SOME)), viewer)
  const without = SOME.filter(({ id }) => id !== '3' && id !== '5')
  const alone = openDashboard(someFacts(aFleet(without)), aViewer('admin'))

  it.each([
    ...['/', '/repos', '/repos?state=overdue', '/repos?q=docs', '/repos.csv', '/repos.csv?q=slow'],
    ...['/api/v1/overview', '/api/v1/repositories', '/api/v1/repositories?state=unprotected'],
    ...['/badge/acme/docs.svg', '/badge/acme/docs.json', '/repos/act?do=back-up&scope=all'],
    ...['/repos/act?do=back-up&id=3', '/repos/act?do=back-up&id=1&id=5'],
  ])('is answered at %s as if it were not there', async (path) => {
    const [one, other] = await Promise.all([app.request(path), alone.request(path)])
    expect(one.status).toBe(other.status)
    expect(await one.text()).toBe(await other.text())
  })
})

describe('an answer that is known', () => {
  it('is not sent again until something changes', async () => {
    const facts = someFacts(aFleet(SOME))
    const app = openDashboard(facts, aViewer('viewer'))
    for (const path of ['/api/v1/repositories?q=rocket', '/api/v1/overview', '/api/v1/views']) {
      const first = await app.request(path)
      const etag = first.headers.get('etag') ?? ''
      expect(etag).toMatch(/^W\/"/)
      const again = await app.request(path, { headers: { 'if-none-match': etag } })
      expect(again.status).toBe(304)
      expect(await again.text()).toBe('')
      expect(again.headers.get('cache-control')).toBe('private, no-cache')
    }
    const path = '/api/v1/repositories'
    const etag = (await app.request(path)).headers.get('etag') ?? ''
    facts.fleet = aFleet(SOME.slice(1))
    const changed = await app.request(path, { headers: { 'if-none-match': etag } })
    expect(changed.status).toBe(200)
    const refused = await app.request(`${path}?state=fine`)
    expect(refused.headers.get('cache-control')).toBe('private, no-store')
  })
})

describe('the CSV', () => {
  it('has no formulas', async () => {
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', 'a"b,c']
    const evil = names.map((name, index) => aRepository({ id: String(index), name }))
    const app = openDashboard(someFacts(aFleet(evil)), aViewer('viewer'))
    const response = await app.request('/repos.csv')
    const csv = await response.text()
    expect(response.headers.get('content-disposition')).toContain('attachment')
    for (const name of names.slice(0, 6)) expect(csv).toContain(`'${name}`)
    expect(csv).not.toMatch(/(^|,)"?[=+\-@\t\r]/m)
    expect(csv).toContain('"a""b,c"')
  })

  it('has 10,000 rows without a word about those that are not seen', async () => {
    const facts = manyFacts(10_000)
    const unseen = facts.fleet.repositories.slice(0, 10).map(({ id }) => id)
    const app = openDashboard(facts, aViewer('viewer', unseen))
    const csv = await (await app.request('/repos.csv')).text()
    expect(csv.trim().split('\n')).toHaveLength(9_991)
  })
})

describe('the search form', () => {
  it('leads to an address without what was left empty', async () => {
    const app = openDashboard(someFacts(aFleet(SOME)), aViewer('viewer'))
    const plain = await app.request('/repos?q=rocket&owner=&age=')
    expect(plain.status).toBe(303)
    expect(plain.headers.get('location')).toBe('/repos?q=rocket')
    const live = await app.request('/repos?q=rocket&owner=', { headers: { 'hx-request': 'true' } })
    expect(live.status).toBe(200)
    expect(live.headers.get('hx-replace-url')).toBe('/repos?q=rocket')
    expect(await live.text()).toContain('id="results"')
  })
})
