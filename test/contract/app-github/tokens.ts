/** Tokens, and what becomes of requests when an installation changes. */
import { expect, it } from 'vitest'
import { collect } from './collect.ts'
import { ROCKET, type Scene } from './scene.ts'

function minted({ server }: Scene): number {
  return server.requests.filter(({ path }) => path.endsWith('/access_tokens')).length
}

export function tokens(scene: () => Scene): void {
  it('makes a token for one repository that may do no more than was asked', async () => {
    const { server, on, rocket } = scene()
    const { token, expiresAt } = await on.createToken({
      repositoryIds: [String(rocket.id)],
      permissions: { contents: 'read' },
    })
    const made = server.world.tokens.get(token.reveal())
    expect(made?.permissions).toEqual({ metadata: 'read', contents: 'read' })
    expect(made?.repositories).toEqual(new Set([rocket.id]))
    const anHour = server.clock.now().getTime() + 3_600_000
    expect(Math.abs(expiresAt.getTime() - anHour)).toBeLessThan(10_000)
    expect(String(token)).toBe('[secret]')
  })

  it.each([
    ['permissions that were not granted', { permissions: { administration: 'write' } }],
    ['a repository that is not its own', { repositoryIds: ['424242'] }],
  ] as const)('makes no token for %s', async (_, more) => {
    const { on, rocket } = scene()
    const request = {
      repositoryIds: [String(rocket.id)],
      permissions: { contents: 'read' },
    } as const
    await expect(on.createToken({ ...request, ...more })).rejects.toMatchObject({
      code: 'source-denied',
    })
  })

  it('makes no token for nothing, which would be one for everything', async () => {
    const { on, rocket, server } = scene()
    const ids = [String(rocket.id)]
    const nothing = { code: 'bad-input' }
    const permissions = { contents: 'read' } as const
    await expect(on.createToken({ repositoryIds: [], permissions })).rejects.toMatchObject(nothing)
    const idle = on.createToken({ repositoryIds: ids, permissions: {} })
    await expect(idle).rejects.toMatchObject(nothing)
    expect(server.world.tokens.size).toBe(0)
  })

  it('uses one token for an hour less five minutes, and then another', async () => {
    const { server, on } = scene()
    await Promise.all([
      on.readHead(ROCKET, 'a'),
      on.readHead(ROCKET, 'b'),
      on.readHead(ROCKET, 'c'),
    ])
    server.clock.advance(54 * 60_000)
    await on.readHead(ROCKET, 'main')
    expect(minted(scene())).toBe(1)
    server.clock.advance(60_000)
    await on.readHead(ROCKET, 'main')
    expect(minted(scene())).toBe(2)
  })

  it('makes another token when GitHub has ended the one it had', async () => {
    const { server, on, rocket } = scene()
    await on.readHead(ROCKET, 'main')
    server.world.tokens.clear()
    await expect(on.readHead(ROCKET, 'main')).resolves.toBe(rocket.branches.get('main'))
    expect(minted(scene())).toBe(2)
  })

  it('is denied everything while an installation is suspended, and nothing after', async () => {
    const { server, on, github, installationId, rocket } = scene()
    await on.readHead(ROCKET, 'main')
    server.suspend(Number(installationId))
    const denied = { code: 'source-denied', hint: expect.stringContaining('suspension') }
    await expect(on.readRepository(String(rocket.id))).rejects.toMatchObject(denied)
    await expect(collect(on.listRepositories())).rejects.toMatchObject(denied)
    const request = {
      repositoryIds: [String(rocket.id)],
      permissions: { contents: 'read' },
    } as const
    await expect(on.createToken(request)).rejects.toMatchObject(denied)
    await expect(github.readInstallation(installationId)).resolves.toMatchObject({
      suspendedAt: expect.any(Date),
    })
    server.unsuspend(Number(installationId))
    await expect(on.readRepository(String(rocket.id))).resolves.toBeDefined()
  })

  it('does not take repositories for gone when the App was removed', async () => {
    const { server, on, installationId, rocket } = scene()
    await on.readHead(ROCKET, 'main')
    server.uninstall(Number(installationId))
    const denied = { code: 'source-denied', hint: expect.stringContaining('install the App again') }
    await expect(on.readRepository(String(rocket.id))).rejects.toMatchObject(denied)
    await expect(on.findRepository('acme', 'rocket')).rejects.toMatchObject(denied)
    await expect(collect(on.listRepositories())).rejects.toMatchObject(denied)
    await expect(on.readFile(ROCKET, 'a')).rejects.toMatchObject(denied)
  })

  it('asks with the permissions of app.yml for everything, and is denied with less', async () => {
    const { server, on, installationId } = scene()
    server.changePermissions(Number(installationId), { metadata: 'read' })
    const file = 'backup.yml'
    const check = { name: 'n', headSha: 'c0ffee', conclusion: 'success', title: 't' } as const
    const asking = [
      on.readProperties('acme'),
      on.readHead(ROCKET, 'main'),
      on.dispatch({ ...ROCKET, file, ref: 'main', inputs: {} }),
      on.readWorkflow(ROCKET, file),
      on.enableWorkflow(ROCKET, file),
      on.readWorkflowRun(ROCKET, '1'),
      collect(on.listWorkflowRuns(ROCKET, file, new Date(0))),
      on.cancelWorkflowRun(ROCKET, '1'),
      on.createCheckRun(ROCKET, { ...check, summary: '', annotations: [] }),
      on.updateCheckRun(ROCKET, '1', { ...check, summary: '', annotations: [] }),
      on.createIssue(ROCKET, { title: 't', body: 'b' }),
      on.updateIssue(ROCKET, '1', { state: 'closed' }),
    ]
    for (const each of await Promise.allSettled(asking)) {
      expect(each).toMatchObject({ status: 'rejected', reason: { code: 'source-denied' } })
    }
  })
}
