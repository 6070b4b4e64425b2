import { describe, expect, it } from 'vitest'
import { overdue } from '../../core/domain/coverage-verdict.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const SOME = [
  aRepository({ id: '1', name: 'open.svg', visibility: 'public' }),
  aRepository({ id: '2', name: 'closed' }),
  aRepository({ id: '3', name: 'late', visibility: 'public', coverage: overdue(null, null, NOW) }),
]
const GREEN = '#1a7f37'

describe('a badge', () => {
  it('is for everybody where it is public and meant to be', async () => {
    const app = openDashboard(someFacts(aFleet(SOME)), null, { publicBadges: true })
    const json = await app.request('/badge/ACME/open.svg.json')
    expect(json.headers.get('cache-control')).toBe('public, max-age=300')
    expect(await json.json()).toEqual({
      ...{ schemaVersion: 1, label: 'backup', message: 'verified', color: GREEN },
      cacheSeconds: 300,
    })
    const svg = await app.request('/badge/acme/open.svg.svg')
    expect(svg.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8')
    expect(await svg.text()).toContain('aria-label="backup: verified"')
  })

  it('is not there for who may not see it, as what does not exist', async () => {
    for (const publicBadges of [true, false]) {
      const app = openDashboard(someFacts(aFleet(SOME)), null, { publicBadges })
      const hidden = await app.request('/badge/acme/closed.svg')
      const missing = await app.request('/badge/acme/none.svg')
      expect([hidden.status, missing.status]).toEqual([404, 404])
      expect(await hidden.text()).toBe(await missing.text())
    }
    const closed = openDashboard(someFacts(aFleet(SOME)), null)
    expect((await closed.request('/badge/acme/open.svg.svg')).status).toBe(404)
    const stranger = openDashboard(someFacts(aFleet(SOME)), aViewer('viewer', ['2']))
    expect((await stranger.request('/badge/acme/closed.svg')).status).toBe(404)
  })

  it('is shown to who sees the repository, and kept by nobody', async () => {
    const app = openDashboard(someFacts(aFleet(SOME)), aViewer('viewer'))
    const response = await app.request('/badge/acme/closed.json')
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('private, no-store')
  })

  it('is not green of what is not known or not good', async () => {
    const known = aFleet(SOME)
    const late = openDashboard(someFacts(known), aViewer('viewer'))
    expect(await (await late.request('/badge/acme/late.json')).json()).toMatchObject({
      message: 'overdue',
      color: '#cf222e',
    })
    for (const change of [{ discoveredAt: null }, { policyKnown: false }]) {
      const accounts = known.accounts.map((account) => ({ ...account, ...change }))
      const app = openDashboard(someFacts({ ...known, accounts }), aViewer('viewer'))
      expect(await (await app.request('/badge/acme/closed.json')).json()).toMatchObject({
        message: 'unknown',
        color: '#59636e',
      })
    }
  })

  it('has but two forms', async () => {
    const app = openDashboard(someFacts(aFleet(SOME)), aViewer('viewer'))
    for (const file of ['closed', 'closed.png', '.svg', 'closed.svgx']) {
      expect((await app.request(`/badge/acme/${file}`)).status).toBe(404)
    }
  })
})
