/** The organisation of the demo: every state there is, and snapshots that are really there. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openDemo } from '../../app/demo/open.ts'
import { verify } from '../../core/verify.ts'
import { createDashboard } from '../../dashboard/create.ts'
import { STATES } from '../../dashboard/look/state.tsx'
import { PATH } from '../config.ts'

it('has 300 repositories in every state, and a dozen that can be restored', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-demo-test-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const { signal } = new AbortController()
  const place = { directory, environment: { PATH }, now: () => new Date(), signal }
  const { demo, parts, close } = await openDemo(place, 'http://127.0.0.1:4600')
  onTestFinished(close)

  const { repositories, heartbeat } = await parts.fleet.read()
  expect(repositories).toHaveLength(300)
  const states = new Set(repositories.map(({ coverage }) => coverage.state))
  expect([...states].sort()).toEqual(Object.keys(STATES).sort())
  expect(heartbeat).toMatchObject({ waitingDeliveries: 0, scheduledAt: expect.any(Date) })
  const days = repositories.filter(({ days: letters }) => letters.length >= 89)
  expect(days.length).toBe(300)

  const real = demo.subjects.filter((subject) => subject.real)
  expect(real).toHaveLength(12)
  const checked = await verify(
    { full: true },
    {
      ...{ store: demo.store, now: () => new Date(), random32: () => 1, report: () => {}, signal },
      ...{ scratch: directory, directory, environment: { PATH }, version: '0.0.0' },
      sleep: async () => {},
    },
  )
  expect(checked.intact).toBe(true)
  expect(checked.repositories).toHaveLength(12)

  const app = createDashboard(parts)
  for (const path of ['/', '/repos', '/repos/acme/rocket', '/alerts', '/activity', '/reports']) {
    expect((await app.request(path)).status, path).toBe(200)
  }
})
