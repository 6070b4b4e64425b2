import { describe, expect, it } from 'vitest'
import type { PolicyStanding } from '../../dashboard/ports/policies.ts'
import { ROLES } from '../../dashboard/viewer.ts'
import { aStanding, someFacts } from './facts.ts'
import type { MemoryFacts } from './memory-ports.ts'
import { aViewer, openDashboard } from './open.ts'

const form = (fields: Record<string, string>) => ({
  method: 'POST',
  body: new URLSearchParams(fields),
})

function withPolicy(changes: Parameters<typeof aStanding>[0]): MemoryFacts {
  return { ...someFacts(), policies: { 7: aStanding(changes) } }
}

const BY_FILE: Partial<PolicyStanding> = {
  inForce: 'control',
  text: 'version: 1\ndefaults:\n  rpo: 12h # <script>\n',
  sections: [
    {
      title: 'Repositories of no tier',
      rows: [{ key: 'rpo', value: '12h', origin: '.github/holdfast.yml:3' }],
    },
  ],
  looks: [
    {
      place: 'control',
      owner: 'acme',
      name: 'holdfast',
      path: '.github/holdfast.yml',
      state: 'good',
      url: 'https://github.com/acme/holdfast/blob/c/x',
      problems: [],
    },
  ],
}

describe('policies', () => {
  it('from a file are shown with their lines, and not to be written here', async () => {
    const app = openDashboard(withPolicy(BY_FILE), aViewer('admin'))
    const html = await (await app.request('/settings/policies')).text()
    expect(html).toContain('href="#line-3"')
    expect(html).toContain('<span id="line-3">')
    expect(html).toContain('https://github.com/acme/holdfast/blob/c/x')
    expect(html).not.toContain('<textarea')
    expect(html).not.toContain('<script>')
  })

  it('say so where nobody knows which one is in force', async () => {
    const app = openDashboard(withPolicy({ inForce: 'unknown' }), aViewer('viewer'))
    const html = await (await app.request('/settings/policies')).text()
    expect(html).toContain('It is not known which policy is in force')
  })

  it('are written by administrators alone', async () => {
    for (const role of ROLES) {
      const app = openDashboard(someFacts(), aViewer(role))
      const html = await (await app.request('/settings/policies')).text()
      expect(html.includes('<textarea'), role).toBe(role === 'admin')
      const draft = form({ account: 'acme', text: 'version: 1' })
      const wanted = role === 'admin' ? [200, 303] : [403, 403]
      expect((await app.request('/settings/policies/try', draft)).status).toBe(wanted[0])
      expect((await app.request('/settings/policies', draft)).status).toBe(wanted[1])
    }
  })

  it('show what they would change before they do', async () => {
    const facts = {
      ...someFacts(),
      trial: {
        problems: [],
        changes: [{ key: 'rpo', before: '24h', after: '1h', repositoryIds: ['1', '99'] }],
        unchanged: 5,
      },
    }
    const app = openDashboard(facts, aViewer('admin'))
    const asked = form({ account: 'acme', text: 'version: 1\n', basedOn: 'v1' })
    const html = await (await app.request('/settings/policies/try', asked)).text()
    expect(html).toContain('Nothing changes for 5 repositories')
    expect(html).toContain('acme/rocket')
    expect(html).toContain('Let it come into force')
    expect(html).toContain('value="v1"')
    expect(facts.saved).toEqual([])
  })

  it('with mistakes cannot come into force', async () => {
    const problems = [{ line: 2, column: 3, message: 'Unknown key.', hint: 'Remove it.' }]
    const facts = { ...someFacts(), trial: { problems, changes: [], unchanged: 0 } }
    const app = openDashboard(facts, aViewer('admin'))
    const asked = form({ account: 'acme', text: 'x' })
    const html = await (await app.request('/settings/policies/try', asked)).text()
    expect(html).toContain('Line 2, column 3: Unknown key.')
    expect(html).not.toContain('Let it come into force')
    expect((await app.request('/settings/policies', asked)).status).toBe(400)
  })

  it.each([
    ['a file is in force', BY_FILE, 409],
    ['somebody was faster', { draft: { text: 'x', version: 'other' } }, 409],
    ['all is well', {}, 303],
  ])('are kept or not where %s, and written down', async (_name, standing, status) => {
    const facts = withPolicy(standing)
    const app = openDashboard(facts, aViewer('admin'))
    const asked = form({ account: 'acme', text: 'version: 1' })
    expect((await app.request('/settings/policies', asked)).status).toBe(status)
    expect(facts.saved).toHaveLength(status === 303 ? 1 : 0)
    expect(facts.activity).toMatchObject([
      { action: 'policy.save', result: status === 303 ? 'done' : 'refused' },
    ])
  })

  it('of an account that the viewer is not in are not there', async () => {
    const app = openDashboard(someFacts(), aViewer('admin'))
    expect((await app.request('/settings/policies?account=others')).status).toBe(404)
  })
})

describe('notifications', () => {
  const mail = { name: 'mail', destination: 'smtp.acme.example', waiting: 0, lastSentAt: null }

  it('are for administrators', async () => {
    for (const role of ROLES) {
      const app = openDashboard(someFacts(), aViewer(role))
      const { status } = await app.request('/settings/notifications')
      expect(status, role).toBe(role === 'admin' ? 200 : 403)
    }
  })

  it.each([
    [null, 'A test was sent by mail.', 'done'],
    ['The server answered 550.', 'did not go out: The server answered 550.', 'failed'],
  ])('are tested, and say what came of it: %s', async (lastError, said, result) => {
    const facts = { ...someFacts(), channels: [{ ...mail, lastError }] }
    const app = openDashboard(facts, aViewer('admin'))
    const response = await app.request('/settings/notifications/test', form({ channel: 'mail' }))
    expect(await response.text()).toContain(said)
    expect(facts.activity).toMatchObject([{ action: 'channel.test', result }])
  })

  it('are not tested by a channel that there is not', async () => {
    const app = openDashboard(someFacts(), aViewer('admin'))
    const response = await app.request('/settings/notifications/test', form({ channel: 'none' }))
    expect(response.status).toBe(404)
  })
})

describe('tokens and members', () => {
  it.each(['/settings/tokens', '/settings/members'])(
    '%s is not there without login',
    async (path) => {
      expect((await openDashboard(someFacts(), aViewer('admin')).request(path)).status).toBe(404)
    },
  )
})
