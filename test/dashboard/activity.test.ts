import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ROLES } from '../../dashboard/viewer.ts'
import { NOW, someFacts } from './facts.ts'
import type { MemoryFacts } from './memory-ports.ts'
import { createMemoryPorts } from './memory-ports.ts'
import { aViewer, openDashboard } from './open.ts'

const Events = z.object({
  items: z.array(z.looseObject({ seq: z.number() })),
  next: z.string().nullable(),
})

async function facts(): Promise<MemoryFacts> {
  const some = someFacts()
  const { activity } = createMemoryPorts(some)
  for (let day = 1; day <= 3; day += 1) {
    await activity.record({
      at: new Date(`2026-11-0${day}T10:00:00.000Z`),
      actor: day === 2 ? '=HYPERLINK("https://evil.test")' : 'github:ada',
      action: day === 3 ? 'snapshot.download' : 'repository.back-up',
      target: 'repository:1',
      address: '192.0.2.7',
      result: 'done',
      detail: { day },
    })
  }
  return some
}

describe('/activity', () => {
  it('is for administrators alone', async () => {
    for (const role of ROLES) {
      const app = openDashboard(await facts(), aViewer(role))
      const wanted = role === 'admin' ? 200 : 403
      for (const path of ['/activity', '/activity.csv', '/activity.ndjson', '/api/v1/activity']) {
        expect((await app.request(path)).status, `${role} ${path}`).toBe(wanted)
      }
    }
  })

  it('shows the newest first, by what was asked', async () => {
    const app = openDashboard(await facts(), aViewer('admin'))
    const all = Events.parse(await (await app.request('/api/v1/activity')).json())
    expect(all.items.map(({ seq }) => seq)).toEqual([3, 2, 1])
    const asked = '/api/v1/activity?action=repository.&limit=1'
    const some = Events.parse(await (await app.request(asked)).json())
    expect(some.items.map(({ seq }) => seq)).toEqual([2])
    expect(some.next).not.toBeNull()
    const day = await (await app.request('/activity?from=2026-11-03&to=2026-11-04')).text()
    expect(day).toContain('snapshot.download')
    expect(day).not.toContain('repository.back-up')
    expect(day).toContain('<a href="/repos/acme/rocket">acme/rocket</a>')
  })

  it('takes fields left empty for none', async () => {
    const app = openDashboard(await facts(), aViewer('admin'))
    const response = await app.request('/activity?actor=&action=&result=&from=&to=')
    expect(response.status).toBe(200)
  })
})

describe('an export', () => {
  it('is a table without formulas, and is written down before it', async () => {
    const some = await facts()
    const response = await openDashboard(some, aViewer('admin')).request('/activity.csv')
    const bytes = Buffer.from(await response.arrayBuffer())
    const [head, ...rows] = bytes.toString().trimEnd().split('\r\n')
    expect(head).toBe('\uFEFFseq,at,actor,action,target,address,result,detail,sha256')
    expect(rows.map((row) => row.split(',')[1])).toEqual([
      '2026-11-01T10:00:00.000Z',
      '2026-11-02T10:00:00.000Z',
      '2026-11-03T10:00:00.000Z',
      NOW.toISOString(),
    ])
    expect(rows[1]).toContain(`,"'=HYPERLINK(""https://evil.test"")",`)
    expect(some.activity.at(-1)).toMatchObject({ action: 'activity.export', actor: 'github:admin' })
  })

  it('in NDJSON is whole events, line by line', async () => {
    const app = openDashboard(await facts(), aViewer('admin'))
    const response = await app.request('/activity.ndjson?actor=github:ada')
    const events = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map(({ seq }) => seq)).toEqual([1, 3])
    expect(events[0]).toMatchObject({ previousSha256: '0'.repeat(64), detail: { day: 1 } })
  })
})

describe('the check of the chain', () => {
  it('tells how many events it read', async () => {
    const app = openDashboard(await facts(), aViewer('admin'))
    const html = await (await app.request('/activity/check', { method: 'POST' })).text()
    expect(html).toContain('The chain is whole: 3 events')
  })
})
