import { describe, expect, it, onTestFinished } from 'vitest'
import { createAppGitHub } from '../../../app/github/app-github.ts'
import { listAlerts } from '../../../app/records/alert-list.ts'
import { addMovedRefs } from '../../../app/records/moved-refs.ts'
import type { Db } from '../../../app/records/open.ts'
import { judgeMoves, planVerdict } from '../../../app/results/judge-moves.ts'
import { createTelling } from '../../../app/telling.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { startGitHub } from '../../servers/github/server.ts'
import { describeOnEach } from '../databases.ts'
import { addRepository } from './scene.ts'

const [OLD, NEW] = ['20261121T100000Z-0a1b2c3d', '20261121T110000Z-0a1b2c3d']
const DAY_MS = 86_400_000

async function setting(db: Db) {
  const server = await startGitHub()
  onTestFinished(() => server.close())
  server.addOrganization('acme')
  const rocket = server.addRepository({ owner: 'acme', name: 'rocket' })
  const installationId = String(server.install({ on: 'acme' }).id)
  await addRepository(db, { id: String(rocket.id), installationId })
  const now = server.clock.now
  const github = createAppGitHub({
    ...{ appId: String(server.app.id), privateKey: new Secret(server.app.privateKey), now },
    ...{ host: new URL(server.url).host, signal: new AbortController().signal },
    sleep: async (ms) => server.clock.advance(ms),
  })
  const telling = createTelling({ db, now })
  const first = rocket.branches.get('main') ?? ''
  return {
    ...{ server, rocket, first },
    /** As a look into the store finds it. */
    find: (before: string, after: string, ref = 'refs/heads/main') =>
      db.transaction().execute((within) => {
        const kind = 'ref-moved' as const
        const found = { kind, repositoryId: String(rocket.id), snapshot: NEW, heldBy: OLD }
        return telling.findings(within, [{ ...found, ref, before, after }])
      }),
    judge: () =>
      judgeMoves({ db, now, github: (id) => github.installation(id), tell: telling.findings }),
    pass: (ms: number) => server.clock.advance(ms),
    alerts: async () => (await listAlerts(db, { limit: 9 })).alerts,
    waiting: () => db.selectFrom('movedRefs').selectAll().execute(),
  }
}

describeOnEach('a branch that moved', (databases) => {
  it('is told of when GitHub says that it was rewritten, and no webhook did', async () => {
    const it = await setting(await databases.open())
    const second = it.server.push(it.rocket.id)
    const third = it.server.push(it.rocket.id, { forced: true })
    await it.find(second, third)
    expect(await it.alerts()).toEqual([])
    expect(await it.judge()).toEqual({ judged: 1, failures: [] })

    expect(await it.alerts()).toMatchObject([
      {
        ...{ kind: 'ref-changed', title: 'refs/heads/main of acme/rocket was rewritten' },
        key: `ref-changed:${it.rocket.id}:${NEW}:refs/heads/main`,
        detail: { facts: { before: second, after: third, heldBy: OLD, snapshot: NEW } },
      },
    ])
    expect(await it.waiting()).toEqual([])
  })

  it('is not told of when it kept its history', async () => {
    const it = await setting(await databases.open())
    const second = it.server.push(it.rocket.id)
    await it.find(it.first, it.server.push(it.rocket.id))
    await it.find(it.first, second, 'refs/heads/release')
    expect(await it.judge()).toEqual({ judged: 2, failures: [] })
    expect([await it.alerts(), await it.waiting()]).toEqual([[], []])
  })

  it('is told of once, though a webhook told of it as well, and two ask at once', async () => {
    const db = await databases.open()
    const it = await setting(db)
    const second = it.server.push(it.rocket.id, { forced: true })
    await it.find(it.first, second)
    await it.find(it.first, second)
    const both = await Promise.all([it.judge(), it.judge()])
    expect(both.reduce((sum, { judged }) => sum + judged, 0)).toBe(1)
    const found = { kind: 'ref-changed', repositoryId: String(it.rocket.id) } as const
    const change = { ref: 'refs/heads/main', change: 'rewritten', before: it.first } as const
    await createTelling({ db, now: it.server.clock.now }).findings(db, [
      { ...found, ...change, snapshot: NEW, heldBy: OLD, after: second },
    ])
    expect(await it.alerts()).toHaveLength(1)
    const told = await db.selectFrom('auditEvents').select('action').execute()
    expect(told.map(({ action }) => action)).toEqual(Array(2).fill('finding.ref-changed'))
  })

  it('was rewritten when GitHub has dropped what it had, and has what it has', async () => {
    const it = await setting(await databases.open())
    const second = it.server.push(it.rocket.id, { forced: true })
    it.server.forgetCommit(it.rocket.id, it.first)
    await it.find(it.first, second)
    await it.judge()
    expect(await it.alerts()).toHaveLength(1)
  })

  it('of a repository that is gone is asked for ever more seldom, and told of in the end', async () => {
    const it = await setting(await databases.open())
    const second = it.server.push(it.rocket.id)
    it.server.deleteRepository(it.rocket.id)
    await it.find(it.first, second)
    const before = it.server.requests.length
    for (let minutes = 0; minutes < 60; minutes += 1) {
      await it.judge()
      it.pass(60_000)
    }
    const asked = it.server.requests.length - before
    expect(asked).toBeGreaterThan(4)
    expect(asked).toBeLessThan(20)
    expect(await it.alerts()).toEqual([])
    it.pass(7 * DAY_MS)
    await it.judge()
    expect(await it.alerts()).toMatchObject([
      { title: 'refs/heads/main of acme/rocket may have been rewritten' },
    ])
  })

  it('waits where GitHub wants no requests, and does not ask for the next one', async () => {
    const it = await setting(await databases.open())
    for (const branch of ['a', 'b', 'c']) {
      await it.find(it.first, it.server.push(it.rocket.id), `refs/heads/${branch}`)
    }
    const fault = { kind: 'secondary-limit', retryAfterSeconds: 3600 } as const
    it.server.faults.add({ match: /compare/, fault })
    const before = it.server.requests.length
    const { judged, failures } = await it.judge()
    expect([judged, failures.map(({ code }) => code)]).toEqual([0, ['source-rate-limited']])
    expect((await it.waiting()).map(({ attempts }) => attempts)).toEqual([0, 0, 0])
    // A token, and one question; and none of the others is in anybody's way.
    expect(it.server.requests.length - before).toBe(2)
    expect(await it.judge()).toEqual({ judged: 0, failures: [] })
    it.pass(3_700_000)
    expect(await it.judge()).toEqual({ judged: 3, failures: [] })
  })

  it('is kept in hundreds', async () => {
    const db = await databases.open()
    const many = Array.from({ length: 1200 }, (_, n) => ({
      ...{ repositoryId: '1', snapshot: NEW, ref: `refs/heads/${n}` },
      ...{ before: 'a', after: 'b', heldBy: OLD },
    }))
    await addMovedRefs(db, many, new Date(5))
    await addMovedRefs(db, many.slice(0, 9), new Date(6))
    const rows = await db.selectFrom('movedRefs').select('foundAt').execute()
    expect([rows.length, new Set(rows.map(({ foundAt }) => foundAt))]).toEqual([1200, new Set([5])])
  })
})

describe('what is said of a branch', () => {
  const foundAt = new Date('2026-11-21T10:00:00Z')
  const later = (ms: number) => new Date(foundAt.getTime() + ms)
  const WEEK_MS = 7 * DAY_MS
  it.each([
    [true, 0, 0, { kind: 'kept' }],
    [false, 0, 0, { kind: 'told', change: 'rewritten' }],
    [true, 99, WEEK_MS, { kind: 'kept' }],
    [undefined, 0, 0, { kind: 'later', at: later(60_000) }],
    [undefined, 3, 0, { kind: 'later', at: later(480_000) }],
    [undefined, 60, 0, { kind: 'later', at: later(21_600_000) }],
    [undefined, 1, WEEK_MS - 1, { kind: 'later', at: later(WEEK_MS - 1 + 120_000) }],
    [undefined, 0, WEEK_MS, { kind: 'told', change: 'unclear' }],
  ])(
    'that kept its history: %s, asked %i times in vain, after %i ms',
    (kept, attempts, ms, said) => {
      expect(planVerdict({ foundAt, attempts }, kept, later(ms))).toEqual(said)
    },
  )
})
