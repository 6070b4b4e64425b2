/** Repositories: all of them, one of them, and what their owner says of them. */
import { expect, it } from 'vitest'
import { collect } from './collect.ts'
import { ROCKET, type Scene } from './scene.ts'

/** The rocket and so many more. */
function addMany({ server }: Scene, count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    return String(server.addRepository({ owner: 'acme', name: `many-${at}` }).id)
  })
}

async function listIds({ on }: Scene): Promise<string[]> {
  return (await collect(on.listRepositories())).map(({ id }) => id)
}

export function repositories(scene: () => Scene): void {
  it('tells what GitHub says of a repository, the same wherever it is asked', async () => {
    const { server, on, rocket } = scene()
    const pushedAt = new Date('2026-01-02T03:04:05Z')
    Object.assign(rocket, { language: 'TypeScript', sizeKilobytes: 7, pushedAt })
    server.setVisibility(rocket.id, 'internal')
    server.setArchived(rocket.id, true)
    const facts = {
      ...ROCKET,
      id: String(rocket.id),
      url: expect.stringMatching(/\/acme\/rocket$/),
      defaultBranch: 'main',
      visibility: 'internal',
      archived: true,
      fork: false,
      language: 'TypeScript',
      topics: ['space'],
      sizeBytes: 7 * 1024,
      pushedAt,
    }
    await expect(collect(on.listRepositories())).resolves.toEqual([facts])
    await expect(on.readRepository(String(rocket.id))).resolves.toEqual(facts)
    await expect(on.findRepository('ACME', 'Rocket')).resolves.toEqual(facts)
  })

  it('tells of a repository to which nothing was ever pushed', async () => {
    const { server, on } = scene()
    server.addRepository({ owner: 'acme', name: 'empty', pushedAt: null })
    const [, empty] = await collect(on.listRepositories())
    expect(empty).toMatchObject({ name: 'empty', pushedAt: null })
  })

  it('lists an installation without repositories', async () => {
    const { server, github } = scene()
    server.addOrganization('void')
    const { id } = server.install({ on: 'void' })
    await expect(collect(github.installation(String(id)).listRepositories())).resolves.toEqual([])
  })

  it('lists 250 of them, and asks again for what has not changed at no cost', async () => {
    const { server, rocket } = scene()
    const ids = [String(rocket.id), ...addMany(scene(), 250)]
    await expect(listIds(scene())).resolves.toEqual(ids)
    const costs = () => {
      const all = server.requests.filter(({ path }) => path.startsWith('/installation/repositor'))
      return all.map(({ status }) => status)
    }
    expect(costs()).toEqual([200, 200, 200, 304, 304])
    await expect(listIds(scene())).resolves.toEqual(ids)
    expect(costs().slice(5)).toEqual([304, 304, 304, 304, 304])
  })

  it.each([
    ['made', ({ server }: Scene) => server.addRepository({ owner: 'acme', name: 'new' })],
    ['deleted', ({ server, rocket }: Scene) => server.deleteRepository(rocket.id)],
    [
      'deleted as another is made',
      ({ server, rocket }: Scene) => {
        server.deleteRepository(rocket.id)
        server.addRepository({ owner: 'acme', name: 'new' })
      },
    ],
  ])('reads the listing again when one is %s meanwhile', async (_, change) => {
    for (const nth of [2, 3]) {
      const { server } = scene()
      if (nth === 2) addMany(scene(), 250)
      const act = () => {
        if (server.world.repositories.has(scene().rocket.id)) change(scene())
      }
      const match = /^GET \/installation\/repositories\?/
      server.faults.add({ match, nth, fault: { kind: 'meanwhile', act } })
      const listed = await listIds(scene())
      expect(listed).toEqual([...server.world.repositories.keys()].map(String))
      server.faults.clear()
    }
  })

  it('gives up on a listing that never holds still', async () => {
    const { server, on } = scene()
    addMany(scene(), 150)
    const act = () => {
      const [first] = server.world.repositories.keys()
      server.deleteRepository(first ?? 0)
    }
    const match = /^GET \/installation\/repositories\?.*page=2/
    server.faults.add({ match, times: 99, fault: { kind: 'meanwhile', act } })
    await expect(collect(on.listRepositories())).rejects.toMatchObject({ code: 'source-changing' })
  })

  it('lists only what was selected, as soon as it was', async () => {
    const { server, rocket, installationId } = scene()
    const [kept = ''] = addMany(scene(), 3)
    server.removeAccess(Number(installationId), [rocket.id])
    server.removeAccess(Number(installationId), [...server.world.repositories.keys()].slice(2))
    await expect(listIds(scene())).resolves.toEqual([kept])
  })

  it('finds a repository by every name it had, and by its id', async () => {
    const { server, on, rocket } = scene()
    server.addOrganization('moon')
    server.install({ on: 'moon' })
    server.rename(rocket.id, 'shuttle')
    const now = { id: String(rocket.id), owner: 'acme', name: 'shuttle' }
    await expect(on.findRepository('acme', 'rocket')).resolves.toMatchObject(now)
    await expect(on.findRepository('acme', 'shuttle')).resolves.toMatchObject(now)
    await expect(on.readRepository(String(rocket.id))).resolves.toMatchObject(now)
  })

  it('takes what has the name now for another repository', async () => {
    const { server, on, rocket } = scene()
    server.deleteRepository(rocket.id)
    const { id } = server.addRepository(ROCKET)
    await expect(on.findRepository('acme', 'rocket')).resolves.toMatchObject({ id: String(id) })
    await expect(on.readRepository(String(rocket.id))).resolves.toBeUndefined()
  })

  it('knows nothing of what is deleted, went away or was never granted', async () => {
    const { server, on, rocket, installationId } = scene()
    const id = String(rocket.id)
    await expect(on.findRepository('acme', 'never')).resolves.toBeUndefined()
    server.addRepository({ owner: 'acme', name: 'other' })
    server.removeAccess(Number(installationId), [rocket.id])
    await expect(on.readRepository(id)).resolves.toBeUndefined()
    server.grantAccess(Number(installationId), [rocket.id])
    await expect(on.readRepository(id)).resolves.toMatchObject({ id })
    server.addOrganization('moon')
    server.transfer(rocket.id, 'moon')
    await expect(on.readRepository(id)).resolves.toBeUndefined()
    await expect(on.findRepository('acme', 'rocket')).resolves.toBeUndefined()
  })

  it.each(['dmca', 'tos'] as const)(
    'does not take one that is blocked (%s) for gone',
    async (why) => {
      const { server, on, rocket } = scene()
      server.block(rocket.id, why)
      const denied = { code: 'source-denied' }
      await expect(on.readRepository(String(rocket.id))).rejects.toMatchObject(denied)
      await expect(on.findRepository('acme', 'rocket')).rejects.toMatchObject(denied)
    },
  )

  it('reads custom properties of all repositories, over pages', async () => {
    const { server, on, rocket } = scene()
    addMany(scene(), 120)
    server.setProperties(rocket.id, { tier: 'gold', teams: ['a', 'b'] })
    const properties = await on.readProperties('acme')
    expect(properties.size).toBe(121)
    expect(properties.get(String(rocket.id))).toEqual({ tier: 'gold', teams: ['a', 'b'] })
  })

  it('reads no custom properties where there is no organisation', async () => {
    const { github, server } = scene()
    server.addUser('ada')
    const { id } = server.install({ on: 'ada' })
    const properties = await github.installation(String(id)).readProperties('nobody')
    expect(properties).toEqual(new Map())
  })
}
