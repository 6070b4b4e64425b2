/** What the first page shows, and to whom. */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { exclusion, failure, gone, overdue, pause } from '../../core/domain/coverage-verdict.ts'
import type { DashboardParts } from '../../dashboard/parts.ts'
import type { FleetRepository } from '../../dashboard/ports/fleet.ts'
import type { Role } from '../../dashboard/viewer.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { manyFacts } from './many-facts.ts'
import { aViewer, openDashboard } from './open.ts'

const late = aRepository({ id: '2', name: 'late', coverage: overdue(null, null, NOW) })

async function overviewOf(
  repositories: readonly FleetRepository[],
  role: Role = 'operator',
  more: Partial<DashboardParts> = {},
): Promise<string> {
  const app = openDashboard(someFacts(aFleet(repositories)), aViewer(role), more)
  return await (await app.request('/')).text()
}

describe('what needs attention', () => {
  it('has cause, next step and a button in its row', async () => {
    const page = await overviewOf([late])
    expect(page).toContain('It was never backed up.')
    expect(page).toContain('Look at its last runs, and start one by hand.')
    expect(page).toMatch(
      /action="\/repos\/act"[\s\S]*name="do" value="back-up"[\s\S]*name="id" value="2"/,
    )
    expect(page).toContain('name="_csrf" value="csrf"')
  })

  it('has no button for who may not press it', async () => {
    for (const role of ['viewer', 'restorer'] as const) {
      const page = await overviewOf([late, { ...late, id: '3', name: 'later' }], role)
      expect(page).not.toContain('/repos/act')
      expect(page).toContain('href="/repos/acme/late"')
    }
  })

  it('shows that it is at work already', async () => {
    const work = { runId: '9', state: 'running', cause: 'asked', since: NOW } as const
    const page = await overviewOf([{ ...late, work }])
    expect(page).not.toContain('action="/repos/act"')
    expect(page).toContain('Running')
  })

  it('leads to what is gone and what is paused', async () => {
    const page = await overviewOf([
      aRepository({ id: '4', name: 'lost', coverage: gone('deleted', NOW) }),
      aRepository({ id: '5', name: 'still', coverage: pause(NOW) }),
    ])
    expect(page).toContain('href="/repos/acme/lost/snapshots/20261121T110000Z-0a1b2c3d/restore"')
    expect(page).toMatch(/name="do" value="resume"[\s\S]*name="id" value="5"/)
  })

  it('is empty where all is well, and leads to the setup where there is nothing', async () => {
    expect(await overviewOf([aRepository()])).toContain('Nothing needs attention.')
    expect(await overviewOf([])).toContain('href="/setup"')
  })

  it('never says that all is well of an account that is not known', async () => {
    const known = aFleet([aRepository()])
    for (const change of [
      { discoveredAt: null },
      { discoveryError: 'GitHub answered 502.' },
      { policyKnown: false },
      { suspendedAt: NOW },
      { discoveredAt: new Date(NOW.getTime() - 3 * 86_400_000) },
    ]) {
      const accounts = known.accounts.map((account) => ({ ...account, ...change }))
      const app = openDashboard(someFacts({ ...known, accounts }), aViewer('viewer'))
      expect(await (await app.request('/')).text()).not.toContain('Nothing needs attention.')
    }
  })
})

it('says so where the scheduler is silent', async () => {
  const app = (scheduledAt: Date | null) => {
    const known = aFleet([aRepository()])
    const heartbeat = { ...known.heartbeat, scheduledAt }
    return openDashboard(someFacts({ ...known, heartbeat }), aViewer('viewer'))
  }
  for (const silent of [null, new Date(NOW.getTime() - 6 * 60_000)]) {
    const page = await (await app(silent).request('/')).text()
    expect(page).toContain('The scheduler of the App is silent')
    expect(page).not.toContain('Nothing needs attention.')
  }
  expect(await (await app(NOW).request('/')).text()).not.toContain('is silent')
})

describe('the cost', () => {
  it('is said to be unknown where no price is', async () => {
    expect(await overviewOf([aRepository()])).toContain('No price is known for this store')
  })

  it('is that of the classes with a price, and names the others', async () => {
    const share = { objects: 1, bytes: 1_000_000_000_000 }
    const storage = [
      { storageClass: 'STANDARD', ...share },
      { storageClass: 'FOLDER', ...share },
    ]
    const page = await overviewOf([aRepository({ storage })], 'viewer', {
      priceOf: ({ storageClass, bytes }) => (storageClass === 'STANDARD' ? bytes * 2.3e-11 : null),
      priceTerms: { currency: 'EUR', source: 'prices of a friend' },
    })
    expect(page).toContain('€23.00')
    expect(page).toContain('by prices of a friend, without FOLDER')
  })
})

describe('names, topics and causes', () => {
  it('are text, whatever is in them', async () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    const run = {
      outcome: 'failed',
      settledAt: NOW,
      failingSince: NOW,
      error: { code: 'internal', message: evil, hint: evil },
    } as const
    const bad = aRepository({
      ...{ id: '6', name: evil, owner: evil, topics: [evil], language: evil },
      coverage: failure(run, NOW),
      work: { runId: '1', state: 'queued', cause: evil, since: NOW },
      storage: [{ storageClass: evil, objects: 1, bytes: 1 }],
    })
    const out = aRepository({ id: '7', name: evil, coverage: exclusion(evil, null) })
    const fleet = aFleet([bad, out])
    const accounts = fleet.accounts.map((account) => ({
      ...account,
      login: evil,
      discoveryError: evil,
    }))
    const facts = someFacts({ ...fleet, accounts })
    facts.views['github:admin'] = [{ name: evil, query: evil }]
    const app = openDashboard(facts, aViewer('admin'))
    const paths = ['/', '/repos', `/repos?q=${encodeURIComponent(evil)}`, '/repos?age=1h']
    for (const path of [
      ...paths,
      '/repos/act?do=exclude&id=6&id=7',
      `/repos?topic=${evil.slice(0, 50)}`,
    ]) {
      const page = await (await app.request(path)).text()
      expect(page).not.toContain('<script>alert')
      expect(page).not.toContain('<img')
      expect(page).toContain('&lt;script&gt;')
    }
  })
})

describe('a page', () => {
  it('is small, has no style and no script of its own, whatever the size', async () => {
    const app = openDashboard(manyFacts(10_000), aViewer('admin'))
    for (const path of ['/', '/repos', '/repos?sort=-size', '/repos/act?do=pause&scope=all']) {
      const page = await (await app.request(path)).text()
      expect(gzipSync(page).length).toBeLessThan(200_000)
      expect(page).not.toMatch(/ style=| on[a-z]+=|<style|<script(?! nonce="[^"]*" src=)/)
    }
  })

  it('says what was just done, and nothing that was not', async () => {
    const app = openDashboard(someFacts(), aViewer('viewer'))
    const said = await (await app.request('/?said=back-up&n=3&left=1')).text()
    expect(said).toContain('A backup is asked for of 3 repositories.')
    expect(said).toContain('1 repository left out.')
    for (const query of ['said=anything&n=1', 'said=back-up&n=many', 'said=__proto__&n=1']) {
      expect(await (await app.request(`/?${query}`)).text()).not.toContain('class="flash')
    }
  })
})
