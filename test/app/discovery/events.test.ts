/** Real payloads, late, twice and in the wrong order: what is true at GitHub is what is known. */
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { DISCOVERY_EVENTS } from '../../../app/discovery/events.ts'
import type { News } from '../../../app/discovery/reconcile.ts'
import type { Installation } from '../../../app/github/port.ts'
import { readInstallation } from '../../../app/records/installations.ts'
import type { Db } from '../../../app/records/open.ts'
import { readRepository } from '../../../app/records/repositories.ts'
import { listRunsOf, takeRun } from '../../../app/records/runs.ts'
import { describeOnEach } from '../databases.ts'
import { planned } from '../dispatch/orders.ts'
import { createOrganization, facts, INSTALLATION, installed, NOW } from './organization.ts'

const Examples = z.array(
  z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }),
)
const EXAMPLES = Examples.parse(createRequire(import.meta.url)('@octokit/webhooks-examples'))

/** A payload as GitHub sends it, of our repository and installation. */
function payload(event: string, action: string | null, id: string, change = {}): unknown {
  const { examples = [] } = EXAMPLES.find(({ name }) => name === event) ?? {}
  const example = examples.find((each) => action === null || each.action === action) ?? examples[0]
  if (example === undefined) throw new Error(`there is no example of ${event}`)
  const repository = example.repository
  const known = typeof repository === 'object' ? repository : {}
  return {
    ...example,
    ...(action === null ? {} : { action }),
    installation: { id: 7 },
    ...(repository === undefined ? {} : { repository: { ...known, id: Number(id), ...change } }),
  }
}

describeOnEach('a webhook', (databases) => {
  async function scene() {
    const db = await databases.open()
    await installed(db)
    const organization = createOrganization(facts('1'))
    const installations = new Map<string, Installation>([['7', INSTALLATION]])
    const told: News[] = []
    let minutes = 0
    const hear = async (event: string, action: string | null, body: unknown) => {
      minutes += 1
      const at = new Date(NOW.getTime() + minutes * 60_000)
      const handler = DISCOVERY_EVENTS[event]
      if (handler === undefined) throw new Error(`nobody hears ${event}`)
      await handler(
        { event, action, payload: body, receivedAt: at },
        {
          db,
          now: () => at,
          tell: async (news) => void told.push(...news),
          github: {
            readInstallation: async (id) => installations.get(id),
            installation: () => organization,
          },
        },
      )
    }
    const about = (event: string, action: string | null, id = '1', change = {}) =>
      hear(event, action, payload(event, action, id, change))
    return { db, organization, installations, told, hear, about }
  }

  const presence = async (db: Db, id = '1') => (await readRepository(db, id))?.presence

  it('of a new repository covers it at once', async () => {
    const { db, told, about } = await scene()
    await about('repository', 'created')

    expect(await readRepository(db, '1')).toMatchObject({ presence: 'present', owner: 'acme' })
    expect(told).toMatchObject([{ kind: 'added', name: 'acme/r1' }])
  })

  it('of a rename that comes again after the next one changes nothing', async () => {
    const { db, organization, about } = await scene()
    await about('repository', 'created')
    for (const name of ['probe', 'lander']) {
      organization.shown.set('1', facts('1', { name }))
      await about('repository', 'renamed')
    }
    await about('repository', 'renamed')

    expect(await readRepository(db, '1')).toMatchObject({ name: 'lander' })
  })

  it.each([
    ['deleted', 'deleted'],
    ['transferred', 'transferred'],
    ['archived', 'unseen'],
  ])('repository.%s of one that is not shown any more means %s', async (action, means) => {
    const { db, organization, about } = await scene()
    await about('repository', 'created')
    organization.shown.delete('1')
    await about('repository', action)

    expect(await presence(db)).toBe(means)
  })

  it.each([
    ['deleted', 'cancelled'],
    ['transferred', 'cancelled'],
    // Nobody knows why it is not there.
    ['archived', null],
  ])('repository.%s ends its run that no job has taken as %s', async (action, outcome) => {
    const { db, organization, about } = await scene()
    await about('repository', 'created')
    await planned(db, 'd1', ['1', '2'])
    organization.shown.delete('1')
    await about('repository', action)

    expect((await listRunsOf(db, 'd1')).map((run) => run.outcome)).toEqual([outcome, null])
  })

  it('of a deletion leaves what a job has taken to that job', async () => {
    const { db, organization, about } = await scene()
    await about('repository', 'created')
    await planned(db, 'd1', ['1'])
    await takeRun(db, { dispatchId: 'd1', slot: 0, at: NOW })
    organization.shown.delete('1')
    await about('repository', 'deleted')

    expect(await listRunsOf(db, 'd1')).toMatchObject([{ state: 'leased', outcome: null }])
  })

  it('of a deletion is not believed while GitHub shows the repository', async () => {
    const { db, about } = await scene()
    await about('repository', 'created')
    await about('repository', 'deleted')

    expect(await presence(db)).toBe('present')
  })

  it('that says more of why outlives one that says less', async () => {
    const { db, organization, about, hear } = await scene()
    await about('repository', 'created')
    organization.shown.delete('1')
    const removed = { installation: { id: 7 }, repositories_removed: [{ id: 1 }] }
    await hear('installation_repositories', 'removed', removed)
    expect(await presence(db)).toBe('no-access')
    await about('repository', 'deleted')
    await hear('installation_repositories', 'removed', removed)
    expect(await presence(db)).toBe('deleted')
  })

  it('of repositories added and removed finds what is there', async () => {
    const { db, organization, hear } = await scene()
    organization.shown.set('2', facts('2'))
    const body = {
      installation: { id: 7 },
      repositories_added: [{ id: 1 }, { id: 2 }, { id: 3 }],
      repositories_removed: [{ id: 2 }],
    }
    await hear('installation_repositories', 'added', body)

    expect([await presence(db), await presence(db, '2'), await presence(db, '3')]).toEqual([
      'present',
      'present',
      undefined,
    ])
  })

  it('of an installation has it discovered, and of its end has nothing read any more', async () => {
    const { db, installations, about } = await scene()
    await db.updateTable('installations').set({ discoveryTriedAt: 1, discoveredAt: 1 }).execute()
    await about('repository', 'created')
    await about('installation', 'new_permissions_accepted')
    expect(await readInstallation(db, '7')).toMatchObject({ discoveryTriedAt: null })
    // Told too early: GitHub shows it still.
    await about('installation', 'deleted')
    expect(await readInstallation(db, '7')).toMatchObject({ removedAt: null })
    installations.delete('7')
    await about('installation', 'deleted')
    expect((await readInstallation(db, '7'))?.removedAt).not.toBeNull()
    expect(await presence(db)).toBe('no-access')
  })

  it('of a repository overtakes that of its installation', async () => {
    const { db, about } = await scene()
    await db.deleteFrom('installations').execute()
    await about('push', null)

    expect(await readInstallation(db, '7')).toMatchObject({ account: 'acme' })
    expect(await presence(db)).toBe('present')
  })

  it.each<[string, string | null, object, string]>([
    ['push', null, { pushed_at: 1_763_726_400 }, '2025-11-21T12:00:00.999Z'],
    ['create', null, { pushed_at: '2025-11-21T12:00:00Z' }, '2025-11-21T12:00:00.999Z'],
    ['delete', null, { pushed_at: '2025-11-21T12:00:00Z' }, '2025-11-21T12:00:00.999Z'],
  ])('%s dates the change as GitHub does', async (event, action, change, expected) => {
    const { db, about } = await scene()
    await about('repository', 'created')
    await db.updateTable('repositories').set({ changedAt: null, lastChangeAt: null }).execute()
    await about(event, action, '1', change)

    const { lastChangeAt } = (await readRepository(db, '1')) ?? {}
    expect(new Date(lastChangeAt ?? 0).toISOString()).toBe(expected)
  })

  it('pull_request dates the change by the pull request', async () => {
    const { db, hear } = await scene()
    await db.updateTable('repositories').set({ changedAt: null }).execute()
    const body = payload('pull_request', 'opened', '1')
    await hear('repository', 'created', payload('repository', 'created', '1'))
    await db.updateTable('repositories').set({ changedAt: null, lastChangeAt: null }).execute()
    await hear('pull_request', 'opened', body)

    const { pull_request: pull } = z
      .object({ pull_request: z.object({ updated_at: z.coerce.date() }) })
      .parse(body)
    expect((await readRepository(db, '1'))?.lastChangeAt).toBe(pull.updated_at.getTime() + 999)
  })

  it('of every kind that is heard can be read as GitHub sends it', async () => {
    const { organization, about } = await scene()
    organization.shown.clear()
    for (const event of Object.keys(DISCOVERY_EVENTS)) {
      const { examples = [] } = EXAMPLES.find(({ name }) => name === event) ?? {}
      for (const example of examples) {
        await about(event, typeof example.action === 'string' ? example.action : null, '99')
      }
    }
  })
})
