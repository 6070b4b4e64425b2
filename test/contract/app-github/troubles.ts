/** Limits, broken connections and lying answers. */
import { expect, it } from 'vitest'
import { collect } from './collect.ts'
import { ROCKET, type Scene } from './scene.ts'

export function troubles(scene: () => Scene): void {
  it.each([403, 429] as const)('waits for a secondary limit, told by %d', async (status) => {
    const { server, on, sleeps, rocket } = scene()
    const fault = { kind: 'secondary-limit', status, retryAfterSeconds: 20 } as const
    server.faults.add({ match: /git\/ref/, fault })
    await expect(on.readHead(ROCKET, 'main')).resolves.toBe(rocket.branches.get('main'))
    // From the answer on; the clock goes on until it sleeps.
    expect(sleeps).toEqual([expect.closeTo(20_000, -3)])
  })

  it('tells when to come again after a longer one, and leaves GitHub alone', async () => {
    const { server, on, sleeps } = scene()
    const fault = { kind: 'secondary-limit', retryAfterSeconds: 300 } as const
    server.faults.add({ match: /git\/ref/, fault })
    const limited = { code: 'source-rate-limited', retryAfterMs: expect.closeTo(300_000, -4) }
    await expect(on.readHead(ROCKET, 'main')).rejects.toMatchObject(limited)
    const before = server.requests.length
    await expect(on.readHead(ROCKET, 'main')).rejects.toMatchObject(limited)
    expect(server.requests.length).toBe(before)
    expect(sleeps).toEqual([])
    server.clock.advance(300_000)
    await expect(on.readHead(ROCKET, 'main')).resolves.toBeDefined()
  })

  it('tells when to come again after the requests of an hour are spent', async () => {
    const { server, on, github, installationId } = scene()
    server.limits.leave(Number(installationId), 0)
    await expect(on.readHead(ROCKET, 'main')).rejects.toMatchObject({
      code: 'source-rate-limited',
      retryAfterMs: expect.closeTo(3_600_000, -5),
    })
    // The App itself has a limit of its own.
    await expect(github.readInstallation(installationId)).resolves.toBeDefined()
    server.clock.advance(3_602_000)
    await expect(on.readHead(ROCKET, 'main')).resolves.toBeDefined()
  })

  it.each([
    ['a failure', { kind: 'status', status: 502 }],
    ['a reset', { kind: 'reset' }],
    ['a lost answer', { kind: 'lost' }],
    ['half an answer', { kind: 'truncate', afterBytes: 20 }],
  ] as const)('asks again after %s, and no more than three times', async (_, fault) => {
    const { server, on, rocket } = scene()
    const id = String(rocket.id)
    server.faults.add({ match: /^GET \/repositories/, times: 3, fault })
    await expect(on.readRepository(id)).rejects.toMatchObject({ code: 'source-unreachable' })
    server.faults.clear()
    server.faults.add({ match: /^GET \/repositories/, times: 2, fault })
    await expect(on.readRepository(id)).resolves.toMatchObject({ id })
  })

  it.each([
    ['a page of a proxy', { kind: 'garbage' }, 'source-unreachable'],
    ['410', { kind: 'status', status: 410 }, 'source-not-found'],
    ['451', { kind: 'status', status: 451 }, 'source-denied'],
    ['403', { kind: 'status', status: 403 }, 'source-denied'],
    ['401', { kind: 'status', status: 401 }, 'source-denied'],
  ] as const)('takes %s for no absence', async (_, fault, code) => {
    const { server, on, rocket } = scene()
    server.faults.add({ match: /^GET \/rep/, times: 99, fault })
    await expect(on.readRepository(String(rocket.id))).rejects.toMatchObject({ code })
    await expect(on.findRepository('acme', 'rocket')).rejects.toMatchObject({ code })
    await expect(on.readFile(ROCKET, 'a.yml')).rejects.toMatchObject({ code })
  })

  it('ends no listing early, whatever becomes of one of its pages', async () => {
    const { server, on } = scene()
    for (let at = 0; at < 120; at += 1) server.addRepository({ owner: 'acme', name: `r${at}` })
    const match = /^GET \/installation\/repositories\?.*page=2/
    for (const status of [401, 403, 404, 410, 451, 500]) {
      server.faults.clear()
      server.faults.add({ match, times: 99, fault: { kind: 'status', status } })
      await expect(collect(on.listRepositories()), String(status)).rejects.toBeDefined()
    }
    server.faults.clear()
    await expect(collect(on.listRepositories())).resolves.toHaveLength(121)
  })

  it.each(['reset', 'lost'] as const)(
    'does nothing twice when a connection is %s',
    async (kind) => {
      const { server, on, rocket } = scene()
      const headSha = rocket.branches.get('main') ?? ''
      const check = { name: 'n', headSha, conclusion: 'success', title: 't' } as const
      server.faults.add({ match: /^POST .*(issues|check-runs)$/, times: 99, fault: { kind } })
      const unknown = { code: 'source-unreachable', message: expect.stringContaining('unknown') }
      await expect(on.createIssue(ROCKET, { title: 't', body: '' })).rejects.toMatchObject(unknown)
      const checking = on.createCheckRun(ROCKET, { ...check, summary: '', annotations: [] })
      await expect(checking).rejects.toMatchObject(unknown)
      const { issues, checkRuns } = server.world
      expect([issues.size, checkRuns.size]).toEqual(kind === 'lost' ? [1, 1] : [0, 0])
    },
  )

  it('goes on with other installations while one is held back', async () => {
    const { server, github, on, sleeps } = scene()
    server.addOrganization('moon')
    server.addRepository({ owner: 'moon', name: 'base' })
    const { id } = server.install({ on: 'moon' })
    const fault = { kind: 'secondary-limit', retryAfterSeconds: 300 } as const
    server.faults.add({ match: /acme/, fault })
    await expect(on.readHead(ROCKET, 'main')).rejects.toMatchObject({ code: 'source-rate-limited' })
    const moon = github.installation(String(id))
    await expect(collect(moon.listRepositories())).resolves.toHaveLength(1)
    expect(sleeps).toEqual([])
  })
}
