import { describe, expect, it } from 'vitest'
import type { AlertItem } from '../../dashboard/ports/alerts.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const DAY = 86_400_000

function anAlert(changes: Partial<AlertItem> = {}): AlertItem {
  return {
    ...{ id: 'a1', kind: 'overdue', cause: 'overdue', severity: 'critical' },
    ...{ title: 'acme/rocket is overdue', fix: 'Look at its last runs.' },
    ...{ installationId: '7', repositoryId: '1' },
    since: new Date(NOW.getTime() - DAY),
    lastSeenAt: NOW,
    ...{ acknowledgedAt: null, acknowledgedBy: null, mutedUntil: null, resolvedAt: null },
    ...changes,
  }
}

function facts() {
  const hidden = aRepository({ id: '2', name: 'secret' })
  return {
    ...someFacts(aFleet([aRepository(), hidden])),
    alerts: [
      anAlert(),
      anAlert({ id: 'a2', repositoryId: '2', title: 'acme/secret is overdue' }),
      anAlert({ id: 'a3', repositoryId: null, title: 'The store is degraded', cause: 'store' }),
      anAlert({ id: 'a4', repositoryId: null, installationId: '8', title: 'Of others' }),
      anAlert({ id: 'a5', title: 'Was overdue', resolvedAt: NOW }),
    ],
  }
}

const form = (fields: Record<string, string>) => ({
  method: 'POST',
  body: new URLSearchParams(fields),
})

describe('/alerts', () => {
  it('shows open ones with what to do, and who may act finds buttons', async () => {
    const html = await (await openDashboard(facts(), aViewer('operator')).request('/alerts')).text()
    expect(html).toContain('acme/rocket is overdue')
    expect(html).toContain('Look at its last runs.')
    expect(html).toContain('action="/alerts/a1/acknowledge"')
    expect(html).not.toContain('Was overdue')
  })

  it('tells nothing of what the viewer may not see', async () => {
    const app = openDashboard(facts(), aViewer('viewer', ['2']))
    for (const path of ['/alerts', '/alerts?repository=acme/secret', '/api/v1/alerts']) {
      const text = await (await app.request(path)).text()
      expect(text).not.toContain('secret is overdue')
      expect(text).not.toContain('Of others')
    }
    expect(await (await app.request('/alerts')).text()).not.toContain('/acknowledge"')
  })

  it('shows resolved ones when asked', async () => {
    const app = openDashboard(facts(), aViewer('viewer'))
    expect(await (await app.request('/alerts?state=resolved')).text()).toContain('Was overdue')
  })

  it('refuses filters that there are not', async () => {
    const app = openDashboard(facts(), aViewer('viewer'))
    expect((await app.request('/alerts?state=lost')).status).toBe(400)
  })

  it('writes names as text', async () => {
    const name = '<script>alert(1)</script>'
    const some = { ...facts(), alerts: [anAlert({ title: name, fix: name, cause: name })] }
    const html = await (await openDashboard(some, aViewer('admin')).request('/alerts')).text()
    expect(html).not.toContain('<script>alert')
  })
})

describe('a long list', () => {
  it('is not over where a page has nothing that may be seen', async () => {
    const foreign = Array.from({ length: 120 }, (_, n) =>
      anAlert({ id: `f${n}`, repositoryId: null, installationId: '8', title: 'Of others' }),
    )
    const own = anAlert({ id: 'own', since: new Date(NOW.getTime() - 9 * DAY) })
    const app = openDashboard({ ...facts(), alerts: [...foreign, own] }, aViewer('viewer'))
    const html = await (await app.request('/alerts')).text()
    expect(html).toContain('acme/rocket is overdue')
    expect(html).not.toContain('No alert is open')
  })

  it('of one repository shows no causes of others', async () => {
    const html = await (
      await openDashboard(facts(), aViewer('viewer')).request('/alerts?repository=acme/rocket')
    ).text()
    expect(html).not.toContain('By cause')
  })
})

describe('acknowledging', () => {
  it('is noted with who did it, and written down', async () => {
    const some = facts()
    const app = openDashboard(some, aViewer('operator'))
    const response = await app.request('/alerts/a1/acknowledge', form({}))
    expect(response.headers.get('location')).toBe('/alerts?said=acknowledged')
    expect(some.alerts[0]).toMatchObject({ acknowledgedBy: 'github:operator', acknowledgedAt: NOW })
    expect(some.activity).toMatchObject([
      { action: 'alert.acknowledge', target: 'alert:a1', result: 'done', actor: 'github:operator' },
    ])
  })

  it.each([
    ['a2', 404],
    ['a4', 404],
    ['none', 404],
    ['a5', 409],
  ])('%s answers %i', async (id, status) => {
    const app = openDashboard(facts(), aViewer('operator', ['2']))
    const response = await app.request(`/api/v1/alerts/${id}/acknowledge`, { method: 'POST' })
    expect(response.status).toBe(status)
  })

  it.each(['viewer', 'restorer'] as const)('is not for a %s', async (role) => {
    const some = facts()
    const app = openDashboard(some, aViewer(role))
    expect((await app.request('/alerts/a1/acknowledge', form({}))).status).toBe(403)
    expect(some.alerts[0]?.acknowledgedAt).toBeNull()
  })

  it('of another organisation is refused, and the refusal written down', async () => {
    const some = facts()
    const viewer = aViewer('admin')
    const mixed = {
      ...viewer,
      roleFor: (id: string) => (id === '8' ? ('viewer' as const) : viewer.roleFor(id)),
    }
    const app = openDashboard(some, mixed)
    const response = await app.request('/api/v1/alerts/a4/acknowledge', { method: 'POST' })
    expect(response.status).toBe(403)
    expect(some.activity).toMatchObject([{ target: 'alert:a4', result: 'refused' }])
  })
})

describe('muting', () => {
  it('lasts as many days as the form says, and is taken back by none', async () => {
    const some = facts()
    const app = openDashboard(some, aViewer('operator'))
    await app.request('/alerts/a1/mute', form({ days: '7' }))
    expect(some.alerts[0]?.mutedUntil).toEqual(new Date(NOW.getTime() + 7 * DAY))
    await app.request('/alerts/a1/mute', form({ days: '0' }))
    expect(some.alerts[0]?.mutedUntil).toBeNull()
    expect(some.activity.map(({ detail }) => detail)).toEqual([
      { until: '2026-11-28T12:00:00.000Z' },
      { until: null },
    ])
  })

  it('until a moment is for the API', async () => {
    const some = facts()
    const until = '2026-12-01T00:00:00.000Z'
    const response = await openDashboard(some, aViewer('operator')).request(
      '/api/v1/alerts/a1/mute',
      {
        method: 'PUT',
        body: JSON.stringify({ until }),
        headers: { 'content-type': 'application/json' },
      },
    )
    expect(response.status).toBe(204)
    expect(some.alerts[0]?.mutedUntil).toEqual(new Date(until))
  })
})
