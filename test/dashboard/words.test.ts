import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeIssue } from '../../dashboard/describe-issue.ts'
import { describeRelative, Lasting } from '../../dashboard/look/time.tsx'
import { aFleet, aRepository, aStanding, NOW, someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const DAY = 86_400_000
const at = (ms: number) => new Date(NOW.getTime() + ms)

describe('moments', () => {
  it.each([
    [0, 'just now'],
    [-90_000, '1 minute ago'],
    [-2.9 * DAY, '2 days ago'],
    [90 * DAY - 1000, 'in 3 months'],
    [DAY / 3 - 1000, 'in 8 hours'],
  ])('%d ms from now are told: %s', (ms, told) => {
    expect(describeRelative(at(ms), NOW)).toBe(told)
  })

  it('that began something tell for how long it lasts', () => {
    expect(`${Lasting({ since: at(-3 * DAY), now: NOW })}`).toContain('for 3 days')
    expect(`${Lasting({ since: NOW, now: NOW })}`).toContain('just now')
  })
})

describe('what is wrong with a request', () => {
  const issueOf = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]

  it('names what it may be', () => {
    const schema = z.object({ state: z.enum(['late', 'failed']), sure: z.literal('yes') })
    const given = { state: 'late', sure: 'yes' }
    expect(describeIssue(issueOf(schema, { ...given, state: 'x' }), 'It')).toBe(
      'state: it must be one of late, failed',
    )
    expect(describeIssue(issueOf(schema, { ...given, sure: '' }), 'It')).toBe(
      'sure: it must be yes',
    )
  })

  it('names the whole where no part is wrong, or nobody knows which', () => {
    expect(describeIssue(issueOf(z.string().max(1, 'it is long'), 'xx'), 'The form')).toBe(
      'The form: it is long',
    )
    expect(describeIssue(undefined, 'The form')).toBe('The form: it cannot be used')
  })
})

describe('settings', () => {
  it('show on the first day that there is no policy yet', async () => {
    const none = someFacts(aFleet([], { accounts: [] }))
    const response = await openDashboard(none, aViewer('admin')).request('/settings/policies')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('There is no account')
  })

  it('lead only to those of their pages that the viewer may open', async () => {
    const facts = someFacts(aFleet([aRepository()]))
    const leads = async (role: 'viewer' | 'admin') => {
      const page = await openDashboard(facts, aViewer(role)).request('/settings/policies')
      const [, nav = ''] = /aria-label="Settings">(.*?)<\/nav>/.exec(await page.text()) ?? []
      return Array.from(nav.matchAll(/href="([^"]+)"/g), ([, href]) => href)
    }
    expect(await leads('viewer')).toEqual(['/settings/policies'])
    expect(await leads('admin')).toEqual([
      ...['/settings/policies', '/settings/notifications', '/setup'],
    ])
  })

  it('show of a tier what it changes, and not what it leaves', async () => {
    const rows = (rpo: string) => [
      { key: 'rpo', value: rpo, origin: 'built in' },
      { key: 'grace', value: '6h', origin: 'built in' },
    ]
    const facts = someFacts(aFleet([aRepository()]))
    facts.policies = {
      7: aStanding({
        sections: [
          { title: 'Repositories of no tier', rows: rows('24h') },
          { title: 'Tier fast', rows: rows('1h') },
          { title: 'Tier same', rows: rows('24h') },
        ],
      }),
    }
    const page = await openDashboard(facts, aViewer('viewer')).request('/settings/policies')
    const html = await page.text()
    expect(html).toContain('Tier fast: what differs')
    expect(html).toContain('Tier same: nothing differs')
    expect(html.match(/>grace</g)).toHaveLength(1)
    expect(html.match(/>rpo</g)).toHaveLength(2)
  })
})
