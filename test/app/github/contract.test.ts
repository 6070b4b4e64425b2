import { describe, expect, it } from 'vitest'
import { createAppGitHub } from '../../../app/github/app-github.ts'
import { OPERATIONS } from '../../../app/github/permissions.ts'
import type { RequestNote } from '../../../app/github/transport.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { collect } from '../../contract/app-github/collect.ts'
import type { Subject } from '../../contract/app-github/scene.ts'
import { appGitHubContract } from '../../contract/app-github.ts'
import { ROUTES } from '../../servers/github/routes/index.ts'
import { type FakeGitHub, startGitHub } from '../../servers/github/server.ts'

function createSubject(
  server: FakeGitHub,
  { baseUrl, appId }: { readonly baseUrl?: string; readonly appId?: string } = {},
): Subject & { readonly notes: readonly RequestNote[] } {
  const sleeps: number[] = []
  const notes: RequestNote[] = []
  const github = createAppGitHub({
    appId: appId ?? String(server.app.id),
    privateKey: new Secret(server.app.privateKey),
    host: new URL(server.url).host,
    baseUrl,
    now: server.clock.now,
    sleep: async (ms) => {
      sleeps.push(ms)
      server.clock.advance(ms)
    },
    signal: new AbortController().signal,
    onRequest: (note) => notes.push(note),
  })
  return { github, sleeps, notes }
}

appGitHubContract('octokit', createSubject)

describe('the adapter over octokit', () => {
  it('tells of every request that it sends, and of what it cost', async () => {
    const server = await startGitHub()
    server.addOrganization('acme')
    const { id: repositoryId } = server.addRepository({ owner: 'acme', name: 'rocket' })
    const installation = String(server.install({ on: 'acme' }).id)
    const { github, notes } = createSubject(server)
    await github.readApp()
    const on = github.installation(installation)
    await on.readRepository(String(repositoryId))
    await on.readRepository(String(repositoryId))
    server.rename(repositoryId, 'shuttle')
    await on.findRepository('acme', 'rocket')
    server.faults.add({ match: /git\/ref/, fault: { kind: 'reset' } })
    await on.readHead({ owner: 'acme', name: 'shuttle' }, 'main')
    await server.close()
    expect(notes).toEqual([
      { installation: undefined, operation: 'readApp', status: 200 },
      { installation, operation: 'createToken', status: 201 },
      { installation, operation: 'readRepository', status: 200 },
      { installation, operation: 'readRepository', status: 304 },
      { installation, operation: 'findRepository', status: 301 },
      { installation, operation: 'findRepository', status: 200 },
      { installation, operation: 'readRef', status: undefined },
      { installation, operation: 'readRef', status: 200 },
    ])
    expect(notes).toHaveLength(server.requests.length)
  })

  it('says that id and key do not fit, or that the clock is wrong', async () => {
    const server = await startGitHub()
    const other = createSubject(server, { appId: '424242' })
    await expect(other.github.readApp()).rejects.toMatchObject({
      code: 'source-denied',
      hint: expect.stringContaining('private key'),
    })
    const late = createSubject({ ...server, clock: { ...server.clock, now: () => new Date(0) } })
    await expect(late.github.readApp()).rejects.toMatchObject({
      code: 'source-denied',
      hint: expect.stringContaining("behind GitHub's"),
    })
    await server.close()
  })

  it('is understood by a GitHub whose clock is half a minute behind', async () => {
    const server = await startGitHub()
    const ahead = () => new Date(server.clock.now().getTime() + 30_000)
    const { github } = createSubject({ ...server, clock: { ...server.clock, now: ahead } })
    await expect(github.readApp()).resolves.toMatchObject({ id: String(server.app.id) })
    await server.close()
  })

  it('finds the API where it is told, and all pages of it', async () => {
    const server = await startGitHub()
    server.addOrganization('acme')
    for (let at = 0; at < 101; at += 1) server.addRepository({ owner: 'acme', name: `r${at}` })
    const installation = String(server.install({ on: 'acme' }).id)
    const { github } = createSubject(server, { baseUrl: server.url })
    const listed = await collect(github.installation(installation).listRepositories())
    expect(listed).toHaveLength(101)
    await server.close()
  })

  it.each(Object.values(OPERATIONS))('$route needs what the fake GitHub demands', (facts) => {
    const route = ROUTES.find(({ operation }) => operation === facts.route)
    const demanded = route && 'permission' in route && route.permission
    // GitHub lets everybody list what an installation may see; all Apps have this permission.
    const free = facts.route === 'GET /installation/repositories' ? { metadata: 'read' } : {}
    expect(route).toBeDefined()
    expect(facts.permissions).toEqual(demanded ? Object.fromEntries([demanded]) : free)
  })
})
